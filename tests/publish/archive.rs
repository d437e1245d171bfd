//! Archives to hand over.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::{built, edition, publish, styled_site};
use crate::site::TestSite;

fn archives(site: &TestSite) -> Vec<PathBuf> {
    let entries = fs::read_dir(site.root().join("handover"))
        .unwrap()
        .flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort_by_key(|path| path.to_string_lossy().len());
    paths
}

fn unpacked(path: &PathBuf) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().to_string(), bytes);
    }

    files
}

#[test]
fn an_archive_has_checksums_and_tells_what_has_changed() {
    let site = styled_site().file(
        "publish.yaml",
        "targets:\n  hand:\n    kind: zip\n    path: handover\n",
    );
    publish(&site, &["--dry-run"]).ok();
    assert!(!site.exists("handover"));

    publish(&site, &[]).ok();
    let [first] = &archives(&site)[..] else {
        panic!()
    };
    let files = unpacked(first);
    let mut expected = 0;
    for (path, bytes) in built(&site) {
        assert_eq!(files[&format!("site/{path}")], bytes, "{path}");
        let sum: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let sums = String::from_utf8_lossy(&files["checksums.sha256"]).into_owned();
        assert!(sums.contains(&format!("{sum}  site/{path}\n")), "{path}");
        expected += 1;
    }
    assert_eq!(files.len(), expected + 5);
    let settings = String::from_utf8_lossy(&files["servers/nginx.conf"]).into_owned();
    assert!(settings.contains("server_name example.org;"), "{settings}");

    edition(&site, 1);
    let run = publish(&site, &[]).ok();
    assert!(run.stderr.contains("packed: "), "{}", run.stderr);
    let paths = archives(&site);
    assert_eq!(paths.len(), 2);
    assert!(paths[1].to_string_lossy().ends_with("-2.zip"));
    let text = String::from_utf8(unpacked(&paths[1])["changes.txt"].clone()).unwrap();
    assert!(
        text.contains("修改页面：12\n") && text.contains("changed pages: 12\n"),
        "{text}"
    );
    assert!(
        text.contains("/news/0/  第0期  +1 字，−1 字：“0”→“1”"),
        "{text}"
    );
}
