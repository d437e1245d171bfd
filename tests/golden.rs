//! Small sites with every byte they must become. `tests/golden/NAME/` holds `content`, `themes`, `arguments` (one a
//! line) and `expected`; run with `BLESS=1` to write `expected` anew, then read the difference.

use crate::site;
use std::fs;
use std::path::PathBuf;

#[track_caller]
fn check(name: &str) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    let extra = fs::read_to_string(root.join("arguments")).unwrap();
    let mut arguments = vec![
        "--root",
        root.to_str().unwrap(),
        "--output",
        output.to_str().unwrap(),
        "--lang",
        "en",
    ];
    arguments.extend(extra.lines());
    let run = site::run(folder.path(), &arguments);
    assert_eq!((run.code, run.diagnostics()), (0, ""), "{name}");
    let expected = root.join("expected");

    if std::env::var_os("BLESS").is_some() {
        let _ = fs::remove_dir_all(&expected);
        site::copy(&output, &expected);
    }

    let (actual, expected) = (site::files(&output), site::files(&expected));
    assert_eq!(
        actual.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>(),
        "{name}: names of files"
    );

    for (path, bytes) in &actual {
        assert_eq!(
            String::from_utf8_lossy(bytes),
            String::from_utf8_lossy(&expected[path]),
            "{name}: {path}"
        );
    }
}

/// Markdown, a theme of its own, two languages, and no plan.
#[test]
fn no_plan() {
    check("no-plan");
}

/// A plan in a few lines below a path of a host portal, with a theme that has templates for it.
#[test]
fn plan_below_a_path() {
    check("plan-below-a-path");
}
