//! The engine alone: sites are built without a single extension, and what extensions add is then not known.

use std::path::PathBuf;

use crate::site::{self, TestSite};
use planpress::diagnostic::Severity;
use planpress::pipeline::{self, EXTENSIONS, Request, Session};

/// A build of a site without extensions.
fn request(site: &TestSite) -> Request {
    let date = Some("2026-01-01".parse().unwrap());
    Request {
        root: site.root().into(),
        base_url: None,
        date,
        drafts: false,
        with_advice: true,
        extensions: &[],
    }
}

/// Codes of all findings of `check`, with whether they are errors.
fn findings(request: &Request) -> Vec<(&'static str, bool)> {
    let found = pipeline::prepare(request).diagnostics;
    found
        .iter()
        .map(|diagnostic| {
            (
                diagnostic.code.name(),
                diagnostic.severity == Severity::Error,
            )
        })
        .collect()
}

/// The golden site of Markdown and a theme of its own becomes the same bytes without extensions. What they give a
/// site that says nothing is its time zone, so that here it has to say that itself.
#[test]
fn a_site_without_a_plan_needs_no_extension() {
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/no-plan");
    let site = TestSite::empty();
    site::copy(&golden.join("content"), &site.root().join("content"));
    site::copy(&golden.join("themes"), &site.root().join("themes"));
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        format!("{settings}time_zone: Asia/Shanghai\n"),
    );

    let mut session = Session::new(request(&site));
    let update = session.update(None);
    assert!(update.diagnostics.is_empty(), "{:?}", update.diagnostics);

    let (outputs, expected) = (session.outputs(), site::files(&golden.join("expected")));
    let mut paths: Vec<&str> = outputs.paths().collect();
    paths.sort_unstable();
    let written: Vec<&str> = expected
        .keys()
        .map(String::as_str)
        .filter(|path| !path.starts_with('.'))
        .collect();
    assert_eq!(paths, written);

    for path in paths {
        assert_eq!(
            String::from_utf8_lossy(&outputs.get(path).unwrap().unwrap().read().unwrap()),
            String::from_utf8_lossy(&expected[path]),
            "{path}"
        );
    }
}

/// What an extension reads is not silently passed over where that extension is not there.
#[test]
fn fields_of_extensions_are_unknown_without_them() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\nslogan: {}\n---\n");
    assert_eq!(findings(&request(&site)), [("unknown-field", true)]);
    assert_eq!(
        findings(&Request {
            extensions: EXTENSIONS,
            ..request(&site)
        }),
        []
    );

    let site = TestSite::new();
    let settings = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{settings}government: {{}}\n"));
    assert_eq!(findings(&request(&site)), [("unknown-field", true)]);
}

/// Data files of an extension that is not there are files like any other.
#[test]
fn data_of_extensions_is_copied_without_them() {
    let site = TestSite::new()
        .file("content/plan/tasks.yaml", "goals: []\n")
        .publishing("plan/tasks.yaml");
    let mut session = Session::new(request(&site));
    assert!(session.update(None).diagnostics.is_empty());

    assert_eq!(
        &**session
            .outputs()
            .get("plan/tasks.yaml")
            .unwrap()
            .unwrap()
            .read()
            .unwrap(),
        b"goals: []\n"
    );
}
