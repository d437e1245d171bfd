//! What is published is the whole old site or the whole new one: killed, out of room, or beside another run.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use crate::site::{self, TestSite};

/// The signal by which a program ends itself.
const ABORTED: i32 = 6;

type State = BTreeMap<String, Vec<u8>>;

/// Pages whose text, number and places differ from edition to edition.
fn edition(site: &TestSite, number: usize) {
    let folder = site.root().join("content/news");
    let _ = fs::remove_dir_all(&folder);
    for page in 0..40 + number % 2 * 10 {
        let text = format!(
            "---\ntitle: 第{page}期\n---\n版本{number}\n\n{}",
            "正文。".repeat(400)
        );
        site.write(&format!("content/news/{page}.zh.md"), &text);
        site.write(&format!("content/news/{page}.txt"), "不变\n");
    }

    site.write(
        &format!("content/only-{}.zh.md", number % 2),
        "---\ntitle: 一页\n---\n正文\n",
    );

    let _ = fs::remove_file(
        site.root()
            .join(format!("content/only-{}.zh.md", (number + 1) % 2)),
    );
}

fn command(site: &TestSite) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
    command
        .args(["build", "--date", "2026-01-01", "--lang", "en"])
        .current_dir(site.root());
    command.stdout(Stdio::null()).stderr(Stdio::piped());

    command
}

/// What lies beside the sources and the site.
fn left_behind(site: &TestSite) -> Vec<String> {
    let names = fs::read_dir(site.root())
        .expect("a folder")
        .flatten()
        .map(|entry| entry.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let hidden = fs::read_dir(site.root().join(".planpress"))
        .into_iter()
        .flatten()
        .flatten();
    let hidden = hidden.map(|entry| format!(".planpress/{}", entry.file_name().to_string_lossy()));
    let ours = [
        "content",
        "themes",
        "public",
        ".planpress",
        ".planpress/last-build.json",
        ".planpress/addresses.json",
    ];

    names
        .chain(hidden)
        .filter(|name| !ours.contains(&name.as_str()))
        .collect()
}

#[test]
fn killed_at_any_moment_the_site_is_whole() {
    let site = TestSite::new().publishing("news");
    // Editions of one parity differ in their numbers alone.
    let states = [0, 1].map(|number| {
        edition(&site, number);
        site.build().ok();
        numbered(&site.output()).expect("one edition").1
    });
    let started = std::time::Instant::now();
    edition(&site, 0);
    site.build().ok();
    let whole = started.elapsed();
    let (mut random, mut killed, mut seen) = (12_345_u64, 0, [0, 0]);

    // Where others use the machine too, a build seldom ends before it is killed: then it takes more rounds.
    for round in 0..2_000 {
        if round >= 200 && seen.iter().all(|count| *count > 20) {
            break;
        }

        edition(&site, round + 1);
        let mut child = command(&site).spawn().expect("started");
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(whole.mul_f64((random >> 40) as f64 / (1_u64 << 24) as f64));
        child.kill().expect("killed");
        killed += usize::from(!child.wait().expect("ended").success());
        let (number, state) = numbered(&site.output())
            .unwrap_or_else(|| panic!("round {round}: pages of two editions"));
        let is_whole = states[number % 2] == state;
        assert!(is_whole, "round {round}: a mix of {} files", state.len());
        seen[usize::from(number == round + 1)] += 1;
    }

    assert!(
        killed > 20 && seen.iter().all(|count| *count > 20),
        "{killed} killed, old and new seen {seen:?} times"
    );
    edition(&site, 1);
    site.build().ok();
    assert_eq!(numbered(&site.output()), Some((1, states[1].clone())));
    assert_eq!(left_behind(&site), [""; 0]);
}

/// The number of the edition, and all bytes with that number left out; none where there are two numbers.
fn numbered(state: &State) -> Option<(usize, State)> {
    let (mut numbers, mut bare) = (std::collections::BTreeSet::new(), State::new());
    for (path, bytes) in state {
        let text = String::from_utf8_lossy(bytes);
        let mut parts = text.split("版本");
        let mut out = parts.next()?.to_string();

        for part in parts {
            let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            numbers.insert(part[..digits].to_string());
            out += &part[digits..];
        }

        bare.insert(path.clone(), out.into_bytes());
    }

    let number = numbers.pop_first()?.parse().ok()?;
    numbers.is_empty().then_some((number, bare))
}

#[test]
fn what_stays_the_same_keeps_its_time_and_its_place_on_the_disk() {
    let site = TestSite::new()
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n")
        .file("content/b.txt", "乙\n")
        .publishing("b.txt");
    site.build().ok();
    site.write("public/.htaccess", "Deny from none\n");
    fs::create_dir(site.root().join("public/empty")).expect("made");
    std::os::unix::fs::symlink("b.txt", site.root().join("public/link")).expect("linked");
    let place = |path: &str| {
        let found = fs::symlink_metadata(site.root().join("public").join(path)).expect("there");
        (found.ino(), found.mtime(), found.mtime_nsec())
    };
    let kept = [
        "b.txt",
        "index.html",
        ".htaccess",
        "link",
        ".planpress.json",
    ];
    let (before, page) = (kept.map(place), place("a/index.html"));
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n新的正文\n");
    assert_eq!(
        site.build().ok().summary(),
        "pages 2, written 1, unchanged 10, removed 0, errors 0, warnings 0"
    );
    assert_eq!(kept.map(place), before);
    assert_ne!(place("a/index.html"), page);

    assert!(
        site.root().join("public/empty").is_dir() && site.root().join("public/link").is_symlink()
    );
}

#[test]
fn rights_of_the_folder_stay() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new();
    site.build().ok();
    let public = site.root().join("public");
    fs::set_permissions(&public, fs::Permissions::from_mode(0o2775)).expect("set");
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    assert_eq!(fs::metadata(public).expect("there").mode() & 0o7777, 0o2775);
}

#[test]
fn a_link_as_output_folder_stays_a_link() {
    let site = TestSite::new();
    fs::create_dir(site.root().join("www")).expect("made");
    std::os::unix::fs::symlink("www", site.root().join("public")).expect("linked");
    site.build().ok();
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    assert!(site.root().join("public").is_symlink() && site.exists("www/a/index.html"));
    fs::remove_file(site.root().join("public")).expect("removed");
    std::os::unix::fs::symlink("nowhere", site.root().join("public")).expect("linked");
    assert_eq!(site.build().code, 2);
    assert!(!site.exists("nowhere"));
}

#[test]
fn nothing_goes_through_a_link_inside_the_folder() {
    let site = TestSite::new().file("content/news/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    let outside = tempfile::tempdir().expect("made");
    fs::remove_dir_all(site.root().join("public/news")).expect("removed");
    fs::create_dir(outside.path().join("a")).expect("made");
    fs::write(outside.path().join("a/index.html"), "别人的\n").expect("written");
    std::os::unix::fs::symlink(outside.path(), site.root().join("public/news")).expect("linked");
    let run = site.build();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("not written by planpress and are in the way of its own: news.")
            || run.stderr.contains(": news."),
        "{}",
        run.stderr
    );

    // Nor is anything removed through it.
    site.remove("content/news/a.zh.md");
    site.build().ok();

    assert_eq!(
        fs::read_to_string(outside.path().join("a/index.html")).expect("there"),
        "别人的\n"
    );
}

#[test]
fn damaged_pictures_of_the_cache_are_made_again() {
    let site = TestSite::whole();
    site.build().ok();
    let expected = site.output();
    site.write(".planpress/cache/note.txt", "别人的\n");

    for damage in [0, 10, 64, 500] {
        for entry in fs::read_dir(site.root().join(".planpress/cache"))
            .expect("there")
            .flatten()
        {
            if entry.file_name() != "note.txt" {
                let file = File::options()
                    .write(true)
                    .open(entry.path())
                    .expect("opened");
                file.set_len(damage).expect("cut");
            }
        }

        fs::remove_dir_all(site.root().join("public")).expect("removed");
        site.build().ok();
        assert!(site.output() == expected, "{damage}");
    }

    assert_eq!(site.read(".planpress/cache/note.txt"), "别人的\n");
}

#[test]
fn the_second_of_two_builds_waits() {
    let site = TestSite::new();
    site.build().ok();
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    let folder = site.root().join(".planpress/publish-public");
    fs::create_dir_all(&folder).expect("made");
    let lock = File::create(folder.join("lock")).expect("made");
    lock.lock().expect("locked");
    let mut child = command(&site).spawn().expect("started");
    let mut stderr = std::io::BufReader::new(child.stderr.take().expect("piped"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut stderr, &mut line).expect("read");
    assert_eq!(
        line,
        "another planpress is writing to this folder; waiting for it.\n"
    );
    std::thread::sleep(Duration::from_millis(50));
    assert!(!site.exists("public/a/index.html"));
    drop(lock);
    assert!(child.wait().expect("ended").success());
    assert!(site.exists("public/a/index.html"));
    assert_eq!(left_behind(&site), [""; 0]);
}

#[test]
fn many_builds_at_once_all_succeed() {
    let site = TestSite::new();
    edition(&site, 1);
    site.build().ok();
    let expected = site.output();

    for round in 0..5 {
        fs::remove_dir_all(site.root().join("public")).expect("removed");

        let children: Vec<_> = (0..8)
            .map(|_| command(&site).spawn().expect("started"))
            .collect();
        for child in children {
            let output = child.wait_with_output().expect("ended");
            assert!(
                output.status.success(),
                "round {round}: {}",
                String::from_utf8_lossy(&output.stderr)
            );
        }

        assert!(site.output() == expected, "round {round}");
        assert_eq!(left_behind(&site), [""; 0]);
    }
}

/// Runs a script where it may mount file systems; none where the system lets nobody do so.
fn with_mounts(folder: &Path, script: &str) -> Option<Output> {
    let run = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-root-user", "--mount", "sh", "-euc", script])
            .current_dir(folder);
        command
            .env("planpress", env!("CARGO_BIN_EXE_planpress"))
            .output()
    };

    let trial = run("mkdir -p mounted && mount -t tmpfs none mounted").ok()?;
    if !trial.status.success() {
        eprintln!("left out: no file system can be mounted here");
        return None;
    }

    Some(run(script).expect("runs"))
}

#[test]
fn with_no_room_left_the_old_site_stays() {
    let site = TestSite::new();
    edition(&site, 0);
    let script = "
        mount -t tmpfs -o size=2m none mounted
        build() { $planpress build --date 2026-01-01 --lang en --output mounted/public; }
        build
        cp -r mounted/public before
        dd if=/dev/zero of=mounted/filler bs=1k 2>/dev/null || true
        sed -i 's/版本0/版本1/' content/news/*.md
        code=0; build 2>message || code=$?
        cat message
        test $code = 2
        diff -r before mounted/public
        rm mounted/filler
        test -z \"$(ls -A mounted | grep -v public)\"
        build
        grep -q 版本1 mounted/public/news/1/index.html
    ";
    let Some(output) = with_mounts(site.root(), script) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );

    assert!(
        said.contains("No space left on device")
            && said.contains("The published site was not touched."),
        "{said}"
    );
}

#[test]
fn a_mounted_output_folder_is_written_file_by_file_and_says_so() {
    let site = TestSite::new();
    edition(&site, 0);
    let script = "
        mount -t tmpfs none mounted
        build() { $planpress build --date 2026-01-01 --lang en --output mounted; }
        build
        rm content/only-0.zh.md
        sed -i 's/版本0/版本1/' content/news/*.md
        build
        test ! -e mounted/only-0
        test -z \"$(ls -A mounted | grep '^[.]' | grep -v '^.planpress.json$')\"
        $planpress build --date 2026-01-01 --output elsewhere
        diff -r -x .planpress.json elsewhere mounted
    ";
    let Some(output) = with_mounts(site.root(), script) else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let notice = "The file system here cannot replace a folder in one step; the files were replaced one by one.";
    assert_eq!(said.matches(notice).count(), 2, "{said}");
}

/// Runs a build in which one call to the system fails; none where calls cannot be made to fail here.
fn with_failing(site: &TestSite, call: &str, error: &str, when: &str) -> Option<Output> {
    let mut traced = site::failing(call, error, Some(when));
    traced.args(["build", "--date", "2026-01-01", "--lang", "en"]);
    traced
        .current_dir(site.root())
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .ok()
}

#[test]
fn a_failing_disk_is_said_and_the_old_site_stays() {
    let site = TestSite::new();
    edition(&site, 0);
    site.build().ok();
    let (_, old) = numbered(&site.output()).expect("one edition");
    edition(&site, 2);

    let trials = [
        ("linkat", "EIO", "1"),
        ("linkat", "EIO", "5"),
        ("renameat2", "EIO", "1"),
        ("renameat2", "EIO", "2"),
        ("fdatasync", "EIO", "1"),
    ];
    for (call, error, when) in trials {
        let Some(output) = with_failing(&site, call, error, when) else {
            eprintln!("left out: no strace here");
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        let (number, state) = numbered(&site.output()).expect("one edition");
        assert!(state == old, "{call} {error} {when}: {said}");
        assert_eq!(
            (output.status.code(), number),
            (Some(2), 0),
            "{call} {error} {when}: {said}"
        );
        assert!(
            said.contains("Input/output error"),
            "{call} {error} {when}: {said}"
        );
        assert!(
            said.contains("The published site was not touched."),
            "{call} {error} {when}: {said}"
        );
    }

    // Nor does anything stay that was made on the way there, whatever fails before the first output.
    let early = [
        ("flock", "EIO", "1"),
        ("flock", "EACCES", "1+"),
        ("flock", "ENOLCK", "1"),
        ("mkdir", "EIO", "2"),
    ];
    for (call, error, when) in early {
        let Some(output) = with_failing(&site, call, error, when) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{call} {error} {when}: {said}"
        );
        assert!(
            said.contains("The published site was not touched."),
            "{call} {error} {when}: {said}"
        );
        assert!(
            numbered(&site.output()).is_some_and(|(number, state)| number == 0 && state == old),
            "{call} {when}"
        );
        assert_eq!(left_behind(&site), [""; 0], "{call} {error} {when}");
        assert!(!site.exists("public/.planpress"), "{call} {error} {when}");
    }

    // A file system that has no such step is no failing disk.
    for (call, error) in [
        ("renameat2", "EINVAL"),
        ("renameat2", "ENOSYS"),
        ("linkat", "EOPNOTSUPP"),
        ("linkat", "EPERM"),
    ] {
        edition(&site, 0);
        site.build().ok();
        edition(&site, 2);
        let Some(output) = with_failing(&site, call, error, "1+") else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        let (number, _) = numbered(&site.output()).expect("one edition");
        assert_eq!(
            (output.status.code(), number),
            (Some(0), 2),
            "{call} {error}: {said}"
        );
        assert!(
            said.contains("the files were replaced one by one"),
            "{call} {error}: {said}"
        );
    }
}

#[test]
fn a_system_that_gives_no_threads_or_closes_no_folder_is_said() {
    let site = TestSite::new();
    edition(&site, 0);
    site.build().ok();
    edition(&site, 1);
    let Some(output) = with_failing(&site, "clone3", "EAGAIN", "1") else {
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(
        said,
        "the system cannot start any more threads: Resource temporarily unavailable (os error 11). Close other programs and try again.\n"
    );

    // The standard library panics where a folder that was read cannot be closed. The first calls are the loader's.
    for when in 8..60 {
        let Some(output) = with_failing(&site, "close", "EIO", &when.to_string()) else {
            return;
        };
        let said = String::from_utf8_lossy(&output.stderr);
        let (number, _) = numbered(&site.output()).expect("one edition");

        match output.status.code() {
            Some(0) => assert_eq!(number, 1, "{when}: {said}"),
            Some(2) => assert!(
                number == 0 && said.contains("The published site is complete"),
                "{when}: {said}"
            ),
            // It aborts where it panics for a second time on the way out.
            None => assert!(
                number == 0
                    && output.status.signal() == Some(ABORTED)
                    && said.contains("closedir")
                    && said.contains("aborting"),
                "{when}: {said}"
            ),
            code => panic!("{when}: {code:?}: {said}"),
        }

        if number == 1 {
            edition(&site, 0);
            site.build().ok();
            edition(&site, 1);
        }
    }
}

#[test]
fn what_a_file_holds_counts_while_its_stamp_is_too_young() {
    use planpress::file_state::FileStates;
    let folder = tempfile::tempdir().expect("made");
    let path = folder.path().join("file");
    let look = |before: &FileStates| FileStates::read(vec![("file".into(), path.clone())], before);

    for round in 0..500 {
        // As quickly as can be: the clock of the file system often stands still meanwhile.
        fs::write(&path, format!("{round:04}")).expect("written");
        let before = look(&FileStates::default());
        fs::write(&path, format!("{:04}", 9999 - round)).expect("written");
        assert!(look(&before.to_record()) != before.to_record(), "{round}");
    }
}
