//! An updated site is the site that a build from nothing gives, byte for byte, whatever was edited; and an edit
//! makes only those outputs anew that show it.

use crate::site;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::TestSite;
use jiff::civil::date;
use planpress::pipeline::{Request, Session, Update};

fn request(root: &Path) -> Request {
    Request { root: root.into(), base_url: None, date: Some(date(2026, 1, 1)), drafts: false, review: false }
}

fn outputs(session: &Session) -> BTreeMap<String, Vec<u8>> {
    let outputs = session.outputs();
    outputs.paths().map(|path| (path.to_string(), outputs.get(path).unwrap().to_vec())).collect()
}

/// Updates, and compares with a session that knows nothing yet.
#[track_caller]
fn update(session: &mut Session, root: &Path, files: Option<&[String]>, what: &str) -> Update {
    let update = session.update(files);
    let mut fresh = Session::new(request(root));
    let clean = fresh.update(None);
    let texts = |update: &Update| update.diagnostics.iter().map(|it| it.message.en.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&update), texts(&clean), "{what}");
    let has_errors = update.diagnostics.iter().any(|it| it.severity == planpress::diagnostic::Severity::Error);
    if !has_errors {
        let (incremental, clean) = (outputs(session), outputs(&fresh));
        let differ: Vec<_> =
            clean.keys().chain(incremental.keys()).filter(|path| clean.get(*path) != incremental.get(*path)).collect();
        assert!(differ.is_empty(), "{what}: {differ:?}");
        assert_eq!((update.pages, update.held), (clean_counts(&fresh, root)), "{what}");
    }
    update
}

fn clean_counts(_: &Session, root: &Path) -> (usize, usize) {
    let checked = planpress::pipeline::check(&request(root));
    (checked.pages, checked.held)
}

fn page(title: &str, date: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n## 小标题\n\n{text}\n\n[首页](/)\n")
}

/// Two sections of pages in two languages, without a plan.
fn news() -> TestSite {
    let mut site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
        .file("content/data.csv", "a,b\n");
    for section in ["a", "b"] {
        site = site.file(&format!("content/{section}/index.zh.md"), &format!("---\ntitle: 栏目{section}\n---\n"));
        for number in 0..5 {
            for language in ["zh", "en"] {
                let path = format!("content/{section}/p{number}.{language}.md");
                site =
                    site.file(&path, &page(&format!("{section}{number}"), &format!("2020-01-0{}", number + 1), "文字"));
            }
        }
    }
    site
}

/// What an update says it changed is what differs.
#[track_caller]
fn edit(session: &mut Session, site: &TestSite, path: &str, text: &str) -> Update {
    let before = outputs(session);
    site.write(path, text);
    let update = update(session, site.root(), Some(&[path.to_string()]), path);
    let after = outputs(session);
    let mut differ: Vec<String> =
        before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).cloned().collect();
    differ.sort();
    differ.dedup();
    assert_eq!(update.changed, differ);
    update
}

#[test]
fn an_edit_renders_what_shows_it_and_nothing_else() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    let first = session.update(None);
    assert_eq!((first.rendered, first.diagnostics.len()), (outputs(&session).len(), 0));

    let words = edit(&mut session, &site, "content/a/p2.zh.md", &page("a2", "2020-01-03", "新的文字"));
    assert_eq!((words.rendered, words.changed), (1, vec!["a/p2/index.html".to_string()]));

    // Without a translation, the other locale shows the page too.
    let both = edit(&mut session, &site, "content/index.zh.md", "---\ntitle: 首页\n---\n新的正文\n");
    assert_eq!((both.rendered, both.changed), (1, vec!["index.html".to_string()]));

    let title = edit(&mut session, &site, "content/a/p2.zh.md", &page("新标题", "2020-01-03", "新的文字"));
    assert_eq!(
        title.changed,
        [
            "a/index.html",
            "a/p1/index.html",
            "a/p2/index.html",
            "a/p3/index.html",
            "cards/a/p2.png",
            "feed.xml",
            "index.html"
        ]
    );
    // Feeds, sitemap and files that are made as quickly as compared are made every time.
    let is_compared = |path: &&String| [".html", ".csv", ".png"].iter().any(|ending| path.ends_with(ending));
    let always = outputs(&session).keys().filter(|path| !is_compared(path)).count();
    assert_eq!(title.rendered, 6 + always);

    let untouched = update(&mut session, site.root(), None, "nothing");
    assert_eq!((untouched.rendered, untouched.changed.len()), (always, 0));
}

#[test]
fn editors_leave_traces_beside_a_file() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    session.update(None);
    site.write("content/a/.p1.zh.md.swp", "x");
    site.write("content/a/p1.zh.md", page("a1", "2020-01-02", "又一段"));
    let files = ["content/a/.p1.zh.md.swp", "content/a/4913", "content/a/p1.zh.md", "content/a/p1.zh.md~"];
    let update = update(&mut session, site.root(), Some(&files.map(str::to_string)), "traces");
    assert_eq!((update.rendered, update.changed), (1, vec!["a/p1/index.html".to_string()]));
}

#[test]
fn a_broken_page_keeps_the_last_good_outputs() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    session.update(None);
    let before = outputs(&session);
    site.write("content/a/p1.zh.md", "没有文件头");
    let broken = update(&mut session, site.root(), Some(&["content/a/p1.zh.md".into()]), "broken");
    assert_eq!((broken.diagnostics.len(), broken.changed.len()), (1, 0));
    assert_eq!(outputs(&session), before);
    site.write("content/a/p1.zh.md", page("a1", "2020-01-02", "文字"));
    let mended = update(&mut session, site.root(), Some(&["content/a/p1.zh.md".into()]), "mended");
    assert_eq!((mended.diagnostics.len(), mended.changed.len()), (0, 0));
}

/// A small generator of numbers: the same edits in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// One edit at random. Gives the files it touched, where a watcher would know them.
fn random_edit(site: &TestSite, dice: &mut Dice, step: usize) -> (String, Option<Vec<String>>) {
    let name = |dice: &mut Dice| {
        format!("content/{}/p{}.{}.md", ["a", "b"][dice.roll(2)], dice.roll(6), ["zh", "en"][dice.roll(2)])
    };
    let path = name(dice);
    let known = |path: &str| Some(vec![path.to_string()]);
    let day = format!("2020-01-{:02}", dice.roll(28) + 1);
    match dice.roll(12) {
        0..=3 => {
            let text = format!("文字{step}");
            let old = if site.exists(&path) { site.read(&path) } else { page("新", &day, "x") };
            let at = old.find("\n\n").unwrap_or(old.len());
            site.write(&path, format!("{}\n\n{text}\n\n[首页](/)\n", &old[..at]));
            (format!("text of {path}"), known(&path))
        }
        4 => {
            site.write(&path, page(&format!("标题{step}"), &day, "文字"));
            (format!("title of {path}"), known(&path))
        }
        5 => {
            if site.exists(&path) {
                site.remove(&path);
            }
            (format!("delete {path}"), known(&path))
        }
        6 => {
            let to = name(dice);
            if site.exists(&path) {
                fs::rename(site.root().join(&path), site.root().join(&to)).unwrap();
            }
            (format!("rename {path} to {to}"), Some(vec![path, to]))
        }
        7 => {
            site.write(&path, "没有文件头");
            (format!("break {path}"), known(&path))
        }
        8 => {
            let path = "themes/own/templates/page.html";
            let text = format!("{{% extends \"civic/page.html\" %}}{{% block pager %}}{step}{{% endblock %}}");
            site.write(path, text);
            ("template".into(), known(path))
        }
        9 => {
            let path = "themes/own/i18n/zh.yaml";
            site.write(path, format!("home: 首页{step}\n"));
            ("text of the theme".into(), known(path))
        }
        10 => {
            let path = "content/site.yaml";
            site.write(path, format!("title: {{zh: 站{step}, en: Site}}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\ntheme: own\n"));
            ("settings".into(), known(path))
        }
        _ => {
            site.write("content/data.csv", format!("a,{step}\n"));
            ("a file".into(), None)
        }
    }
}

#[test]
fn updates_give_what_a_clean_build_gives() {
    let site = news().file("themes/own/theme.yaml", "extends: civic\n").file(
        "content/site.yaml",
        "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\ntheme: own\n",
    );
    let mut session = Session::new(request(site.root()));
    session.update(None);
    let mut dice = Dice(7);
    for step in 0..200 {
        let (what, files) = random_edit(&site, &mut dice, step);
        update(&mut session, site.root(), files.as_deref(), &format!("{step}: {what}"));
    }
}

#[test]
fn the_real_site_too() {
    let site = TestSite::empty();
    let project = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "content/.translations", "themes"] {
        site::copy(&project.join(folder), &site.root().join(folder));
    }
    let mut session = Session::new(request(site.root()));
    session.update(None);
    let replace = |path: &str, from: &str, to: &str| {
        let text = site.read(path);
        assert!(text.contains(from), "{path}: {from}");
        site.write(path, text.replacen(from, to, 1));
    };
    for (path, from, to) in [
        ("content/about.zh.md", "来源", "文字来源"),
        ("content/plan/tasks.zh.md", "统筹制定", "制定"),
        ("content/plan/tasks.en.md", "in a coordinated way", "in coordination"),
        ("content/plan/departments.yaml", "Municipal Finance Bureau", "Municipal Bureau of Finance"),
        ("content/plan/indicators.yaml", "Forest coverage", "Coverage of forests"),
        ("content/glossary.yaml", "Quality Month", "Month of Quality"),
        ("themes/civic/templates/include/entries.html", "entries", "entries all"),
        ("themes/civic/i18n/en.yaml", "Skip to content", "Go to content"),
        ("content/site.yaml", "12315", "12316"),
    ] {
        replace(path, from, to);
        update(&mut session, site.root(), Some(&[path.to_string()]), path);
    }
}
