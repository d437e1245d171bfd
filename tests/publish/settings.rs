//! What is said about `publish.yaml`.

use super::publish;
use crate::site::TestSite;

#[track_caller]
fn is(settings: &str, code: i32, expected: &[&str]) {
    let site = TestSite::new().file("publish.yaml", settings);
    let run = publish(&site, &[]);
    assert_eq!(run.code, code, "{}", run.stderr);
    for text in expected {
        assert!(run.stderr.contains(text), "{text}\n{}", run.stderr);
    }
}

#[test]
fn settings_that_cannot_be_used_are_explained() {
    let site = TestSite::new();
    let run = publish(&site, &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("there is no publish.yaml"),
        "{}",
        run.stderr
    );
    let chinese = site.run(&["publish", "--lang", "zh"]);
    assert!(
        chinese.stderr.contains("没有 publish.yaml"),
        "{}",
        chinese.stderr
    );

    is("targets: {}\n", 2, &["publish.yaml has no targets."]);
    is(
        "targets:\n  web:\n    kind: fodler\n    path: www\n",
        1,
        &["publish.yaml:3:11", "there are errors in publish.yaml"],
    );
    is(
        "targets:\n  web:\n    kind: folder\n",
        1,
        &[
            "error[unusable-target]: a target of the kind folder needs the field path",
            "publish.yaml:3",
        ],
    );
    is(
        "targets:\n  web:\n    kind: folder\n    path: www\n    password: geheim\n",
        1,
        &["publish.yaml:5:5"],
    );
    is(
        "secrets: content/secrets.yaml\ntargets:\n  web:\n    kind: folder\n    path: www\n",
        1,
        &["the file with the passwords must not be inside the site"],
    );
    is(
        "targets:\n  \"a b\":\n    kind: folder\n    path: www\n",
        1,
        &["the name “a b” of a target"],
    );
    for path in ["content/www", ".planpress/www", "..", "."] {
        is(
            &format!("targets:\n  web:\n    kind: folder\n    path: {path}\n"),
            1,
            &["error[unusable-target]: the site cannot be published into its"],
        );
    }

    let site = TestSite::new().file(
        "publish.yaml",
        "targets: {a: {kind: folder, path: www}, b: {kind: zip, path: z}}\n",
    );
    let run = publish(&site, &["c"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("It has: a, b"), "{}", run.stderr);
}
