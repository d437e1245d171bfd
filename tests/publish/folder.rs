//! Publishing to a folder, which shows the procedure that all targets share.

use std::fs;

use super::{built, edition, pages, publish, reader, styled_site, www};
use crate::site::TestSite;

const NOTHING: &str = "Nothing has changed, and nothing was sent.";

#[test]
fn only_what_has_changed_travels() {
    let site = styled_site();
    let expected = built(&site);

    // A trial changes nothing.
    let trial = publish(&site, &["--dry-run"]).ok();
    let count = expected.len();
    assert!(
        trial.stdout.contains(&format!("To send: {count} files")),
        "{}",
        trial.stdout
    );
    assert!(
        trial.stdout.contains("/news/0/  第0期  +"),
        "{}",
        trial.stdout
    );
    assert_eq!(www(&site).len(), 0);

    let first = publish(&site, &[]).ok();
    assert!(first.stderr.ends_with("Published.\n"), "{}", first.stderr);
    assert!(
        first
            .stderr
            .contains("target web (www), address https://example.org/")
    );
    assert_eq!(www(&site), expected);

    // The second time nothing travels.
    let list = site.read("www/.planpress/list.json");
    let before = fs::metadata(site.root().join("www/.planpress/list.json"))
        .unwrap()
        .modified()
        .unwrap();
    let second = publish(&site, &["web"]).ok();
    assert!(
        second.stderr.ends_with(&format!("{NOTHING}\n")),
        "{}",
        second.stderr
    );
    assert_eq!(site.read("www/.planpress/list.json"), list);
    let after = fs::metadata(site.root().join("www/.planpress/list.json"))
        .unwrap()
        .modified()
        .unwrap();
    assert_eq!(before, after);

    // Three pages change, and one goes.
    for page in 0..3 {
        let path = format!("content/news/{page}.zh.md");
        site.write(&path, site.read(&path).replace("版本0", "版本9"));
    }
    site.remove("content/news/3.zh.md");
    let expected = built(&site);
    let third = publish(&site, &[]).ok();
    for line in [
        "changed pages: 4",
        "removed pages: 1",
        "  /news/0/  第0期  +1 words, −1 words: “0” → “9”",
        "  /news/3/  第3期",
    ] {
        assert!(third.stdout.contains(line), "{line}\n{}", third.stdout);
    }
    assert_eq!(www(&site), expected);
    assert!(!site.exists("www/news/3"));

    let log = publish(&site, &["--log"]).ok().stdout;
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(log.lines().all(|line| line.ends_with("  done")), "{log}");
}

#[test]
fn files_of_others_are_kept() {
    let site = styled_site();
    site.write("www/notes.txt", "mine\n");
    site.write("www/robots.txt", "mine too\n");

    // A file that is in the way is named, and nothing is sent.
    for arguments in [&["--dry-run"][..], &[]] {
        let refused = publish(&site, arguments);
        assert_eq!(refused.code, 1);
        let named = "robots.txt: a file that planpress did not put there";
        assert!(refused.stderr.contains(named), "{}", refused.stderr);
        assert_eq!(www(&site).len(), 2);
    }

    site.remove("www/robots.txt");
    publish(&site, &[]).ok();
    assert_eq!(site.read("www/notes.txt"), "mine\n");

    // What somebody has changed there is not overwritten, even if its size is the same.
    let page = site.read("www/news/0/index.html");
    site.write("www/news/0/index.html", page.replace("版本0", "版本5"));
    edition(&site, 1);
    let refused = publish(&site, &[]);
    let named = "news/0/index.html: somebody has changed it there since it was published";
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains(named), "{}", refused.stderr);
    assert!(site.read("www/news/1/index.html").contains("版本0"));

    // What is to be removed, and was changed there, stays.
    site.write("www/news/0/index.html", page);
    site.write("www/news/0-0.svg", "<svg/>");
    let done = publish(&site, &[]).ok();
    let stays = "news/0-0.svg: the site no longer has it";
    assert!(done.stderr.contains(stays), "{}", done.stderr);
    assert_eq!(site.read("www/news/0-0.svg"), "<svg/>");
    assert!(site.read("www/news/1/index.html").contains("版本1"));
    assert_eq!(site.read("www/notes.txt"), "mine\n");
    assert!(
        publish(&site, &[])
            .ok()
            .stderr
            .ends_with(&format!("{NOTHING}\n"))
    );
}

#[test]
fn the_last_publications_come_back() {
    let site = styled_site();
    assert_eq!(publish(&site, &["--back"]).code, 2);
    let mut editions = Vec::new();
    for number in 0..3 {
        edition(&site, number);
        editions.push(built(&site));
        publish(&site, &[]).ok();
    }

    // The sources play no part in it.
    for number in [1, 0] {
        let back = publish(&site, &["--back"]).ok();
        assert!(
            back.stderr
                .contains("Going back to what was published at 20"),
            "{}",
            back.stderr
        );
        assert_eq!(www(&site), editions[number]);
    }
    assert_eq!(publish(&site, &["--back"]).code, 2);

    publish(&site, &[]).ok();
    assert_eq!(www(&site), editions[2]);
    publish(&site, &["--back"]).ok();
    assert_eq!(www(&site), editions[0]);
    assert_eq!(
        super::missing(&pages(), reader(&site.root().join("www"))),
        [""; 0]
    );
}

#[test]
fn what_the_checks_refuse_is_not_published() {
    let site = TestSite::new()
        .file(
            "publish.yaml",
            "targets: {web: {kind: folder, path: www}}\n",
        )
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\napproval: {steps: 1}\n",
        )
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n正文。\n");
    for arguments in [&["--dry-run"][..], &[]] {
        let refused = publish(&site, arguments);
        assert_eq!(refused.code, 1);
        assert!(
            refused.stderr.contains("error[not-approved]"),
            "{}",
            refused.stderr
        );
        assert!(
            refused
                .stderr
                .contains("There are errors; nothing was published.")
        );
    }
    assert!(!site.exists("www"));
}

#[test]
fn one_publication_waits_for_another() {
    let site = styled_site();
    let mut runs = Vec::new();
    for _ in 0..3 {
        runs.push(super::command(&site, &[]).spawn().unwrap());
    }

    for run in runs {
        let output = run.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{text}");
    }
    assert_eq!(www(&site), built(&site));
    assert_eq!(publish(&site, &["--log"]).ok().stdout.lines().count(), 1);
}
