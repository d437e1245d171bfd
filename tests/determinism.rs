//! The same content, theme and day make the same bytes, whatever the machine is set to.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::process::Command;

use crate::site::TestSite;
use crate::site::whole::FILES;

/// What is written beside the site's own files.
const LIST: &str = ".planpress.json";

/// Builds as on a machine with these variables and no others.
fn output(site: &TestSite, umask: &str, variables: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let script = format!("umask {umask}; exec \"$0\" build --date 2026-01-01");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_planpress")]).current_dir(site.root()).env_clear();
    let run = command.envs(variables.iter().copied()).output().expect("runs");
    assert!(run.status.success(), "{variables:?}: {}", String::from_utf8_lossy(&run.stderr));
    let mut output = site.output();
    output.insert(LIST.into(), site.read(&format!("public/{LIST}")).into_bytes());
    output
}

#[test]
fn the_same_bytes_whatever_the_machine() {
    let site = TestSite::whole();
    let expected = output(&site, "022", &[]);
    assert!(expected.len() >= 100, "{}", expected.len());
    let machines: [&[(&str, &str)]; 6] = [
        &[("TZ", "America/New_York"), ("RAYON_NUM_THREADS", "1")],
        &[("TZ", "Pacific/Kiritimati"), ("RAYON_NUM_THREADS", "16"), ("LC_ALL", "tr_TR.UTF-8")],
        &[("TZ", "Pacific/Midway"), ("LANG", "zh_CN.GB18030"), ("HOME", "/nonexistent")],
        &[("LC_ALL", "C"), ("RAYON_NUM_THREADS", "3"), ("TMPDIR", "/nonexistent")],
        &[("LANG", "en_US.UTF-8"), ("COLUMNS", "20"), ("NO_COLOR", "1"), ("TERM", "dumb")],
        &[("SOURCE_DATE_EPOCH", "0"), ("RAYON_NUM_THREADS", "2"), ("LC_COLLATE", "sv_SE.UTF-8")],
    ];
    for (index, machine) in machines.iter().enumerate() {
        // Another folder each time, its files made in another order.
        let mut files = FILES.to_vec();
        let turn = 5 * index % files.len();
        files.rotate_left(turn);
        if index % 2 == 0 {
            files.reverse();
        }
        let site = files.iter().fold(TestSite::empty(), |site, (path, text)| site.file(path, text));
        let actual = output(&site, if index % 2 == 0 { "077" } else { "002" }, machine);
        assert_eq!(actual.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "{machine:?}");
        for (path, bytes) in &actual {
            assert!(*bytes == expected[path], "{machine:?}: {path}");
        }
    }
}
