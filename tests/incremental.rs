//! An updated site is the site that a build from nothing gives, byte for byte, whatever was edited; and an edit
//! makes only those outputs anew that show it.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::edits::{self, Edit, Kind, apply, differences, request, restore, snapshot};
use crate::site::{self, TestSite};
use planpress::diagnostic::{Diagnostic, Lang, any_error};
use planpress::pipeline::{Session, Update};
use planpress::report;

fn outputs(session: &Session) -> BTreeMap<String, Vec<u8>> {
    let outputs = session.outputs();
    let bytes = |path: &str| outputs.get(path).unwrap().unwrap().read().unwrap().to_vec();
    outputs
        .paths()
        .map(|path| (path.to_string(), bytes(path)))
        .collect()
}

/// An update, and everything made that nobody has asked for.
struct Done {
    diagnostics: Vec<Diagnostic>,
    pages: usize,
    held: usize,
    /// The paths of outputs that were made anew, sorted.
    made: Vec<String>,
}

impl Done {
    fn of(session: &mut Session, files: Option<&[String]>) -> Self {
        let laid_out = session.lay_out(files);
        Self::after(session, laid_out)
    }

    /// Checks what was laid out, and makes everything that nobody has asked for.
    fn after(session: &mut Session, laid_out: Update) -> Self {
        let Update {
            mut diagnostics,
            pages,
            held,
            ..
        } = session.check().unwrap_or(laid_out);
        let mut made = Vec::new();

        if !any_error(&diagnostics) {
            let completed = session.outputs().complete(|| false);
            diagnostics.extend(completed.diagnostics);
            made = completed.made;
            made.sort();
        }

        Self {
            diagnostics,
            pages,
            held,
            made,
        }
    }

    /// The findings as lines with code, place and message.
    fn findings(&self) -> Vec<String> {
        let text = |found: &Diagnostic| {
            format!(
                "{}: {}",
                found.code,
                report::terminal(found, Lang::En, false)
            )
        };
        self.diagnostics.iter().map(text).collect()
    }

    fn has_errors(&self) -> bool {
        any_error(&self.diagnostics)
    }
}

/// Updates, and compares with a session that knows nothing yet.
#[track_caller]
fn update(session: &mut Session, root: &Path, files: Option<&[String]>, what: &str) -> Done {
    let update = Done::of(session, files);
    compare(session, root, &update, what);

    update
}

/// Updates and compares as [`update`] does, and asks for all outputs before the site is checked.
#[track_caller]
fn update_asking_first(session: &mut Session, root: &Path, files: &[String], what: &str) -> Done {
    let laid_out = session.lay_out(Some(files));
    let early: Vec<(String, Vec<u8>)> = {
        let outputs = session.outputs();
        let bytes = |path: &str| Some(outputs.get(path)?.ok()?.read().ok()?.to_vec());
        let made = |path: &str| Some((path.to_string(), bytes(path)?));
        outputs.paths().filter_map(made).collect()
    };
    let update = Done::after(session, laid_out);
    compare(session, root, &update, what);

    if !update.has_errors() {
        let checked: Vec<_> = outputs(session).into_iter().collect();
        assert!(
            early == checked,
            "{what}: an output was another one before the site was checked"
        );
    }

    update
}

/// Compares with a session that knows nothing yet.
#[track_caller]
fn compare(session: &Session, root: &Path, update: &Done, what: &str) {
    let mut fresh = Session::new(request(root));
    let clean = Done::of(&mut fresh, None);
    assert_eq!(update.findings(), clean.findings(), "{what}");

    if !update.has_errors() {
        let (incremental, wanted) = (outputs(session), outputs(&fresh));
        let differ: Vec<_> = wanted
            .keys()
            .chain(incremental.keys())
            .filter(|path| wanted.get(*path) != incremental.get(*path))
            .collect();
        assert!(differ.is_empty(), "{what}: {differ:?}");
        assert_eq!(
            (update.pages, update.held),
            (clean.pages, clean.held),
            "{what}"
        );
    }
}

fn page(title: &str, date: &str, text: &str) -> String {
    format!("---\ntitle: {title}\ndate: {date}\n---\n## 小标题\n\n{text}\n\n[首页](/)\n")
}

/// Two sections of pages in two languages, without a plan.
fn news() -> TestSite {
    let mut site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\nfiles: [data.csv]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
        .file("content/data.csv", "a,b\n");

    for section in ["a", "b"] {
        site = site.file(
            &format!("content/{section}/index.zh.md"),
            &format!("---\ntitle: 栏目{section}\n---\n"),
        );

        for number in 0..5 {
            for language in ["zh", "en"] {
                let path = format!("content/{section}/p{number}.{language}.md");
                site = site.file(
                    &path,
                    &page(
                        &format!("{section}{number}"),
                        &format!("2020-01-0{}", number + 1),
                        "文字",
                    ),
                );
            }
        }
    }

    site
}

/// Edits a file; gives what was made anew for it, and which outputs differ.
#[track_caller]
fn edit(
    session: &mut Session,
    site: &TestSite,
    path: &str,
    text: &str,
) -> (Vec<String>, Vec<String>) {
    let before = outputs(session);
    site.write(path, text);
    let update = update(session, site.root(), Some(&[path.to_string()]), path);
    let after = outputs(session);
    let mut differ: Vec<String> = before
        .keys()
        .chain(after.keys())
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect();
    differ.sort();
    differ.dedup();

    (update.made, differ)
}

#[test]
fn an_edit_renders_what_shows_it_and_nothing_else() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    let first = Done::of(&mut session, None);
    assert_eq!(first.findings(), Vec::<String>::new());
    let is_compared = |path: &String| {
        [".html", ".csv", ".png"]
            .iter()
            .any(|ending| path.ends_with(ending))
    };
    let compared: Vec<String> = outputs(&session).into_keys().filter(is_compared).collect();
    assert_eq!(first.made, compared);

    let words = edit(
        &mut session,
        &site,
        "content/a/p2.zh.md",
        &page("a2", "2020-01-03", "新的文字"),
    );
    assert_eq!(
        words,
        (
            vec!["a/p2/index.html".to_string()],
            // The feed has the whole text, and is made when it is asked for.
            vec!["a/p2/index.html".to_string(), "feed.xml".to_string()]
        )
    );

    // Another language is another page.
    let home = edit(
        &mut session,
        &site,
        "content/index.zh.md",
        "---\ntitle: 首页\n---\n新的正文\n",
    );
    assert_eq!(
        home,
        (
            vec!["index.html".to_string()],
            vec!["index.html".to_string()]
        )
    );

    let (made, differ) = edit(
        &mut session,
        &site,
        "content/a/p2.zh.md",
        &page("新标题2", "2020-01-03", "新的文字"),
    );
    let shown_on = [
        "a/index.html",
        "a/p1/index.html",
        "a/p2/index.html",
        "a/p3/index.html",
        "cards/a/p2.png",
        "index.html",
    ];
    assert_eq!(made, shown_on);
    assert_eq!(
        differ
            .iter()
            .filter(|path| *path != "feed.xml")
            .collect::<Vec<_>>(),
        shown_on.iter().collect::<Vec<_>>()
    );

    let untouched = update(&mut session, site.root(), None, "nothing");
    assert_eq!(untouched.made, Vec::<String>::new());
}

/// An output is made when somebody asks for it, and only then.
#[test]
fn nothing_is_made_before_it_is_wanted() {
    let mut site = TestSite::new();
    for number in 0..5 {
        site = site.file(
            &format!("content/a/p{number}.zh.md"),
            &page(&format!("a{number}"), "2020-01-01", "文字"),
        );
    }

    let template =
        "{% if page.title == \"a3\" %}{{ page.nothing.at_all }}{% endif %}{{ page.content }}";
    site.write("themes/mini/templates/page.html", template);
    let mut session = Session::new(request(site.root()));
    assert!(!any_error(&session.update(None).diagnostics));
    let outputs = session.outputs();
    assert!(outputs.get("a/p2/index.html").unwrap().is_ok());
    assert!(outputs.get("a/p3/index.html").unwrap().is_err());
    assert!(outputs.get("a/p9/index.html").is_none());

    let completed = outputs.complete(|| false);
    assert_eq!(completed.diagnostics.len(), 1);
    assert!(
        !completed.made.contains(&"a/p2/index.html".to_string()),
        "what was asked for is not made twice"
    );

    assert!(
        outputs.complete(|| true).diagnostics.is_empty(),
        "it ends when there is news"
    );
}

/// Whoever asks for a page need not wait for what only findings need.
#[test]
fn a_page_is_there_before_the_site_is_checked() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    Done::of(&mut session, None);
    let number = "11010519491231002X";
    let shows_number = |session: &Session| {
        let page = outputs(session).remove("a/p1/index.html").unwrap();
        String::from_utf8(page).unwrap().contains(number)
    };
    let write = |session: &mut Session, text: &str| {
        site.write("content/a/p1.zh.md", page("a1", "2020-01-02", text));
        session.lay_out(Some(&["content/a/p1.zh.md".into()]))
    };

    let laid_out = write(&mut session, number);
    assert_eq!(
        (laid_out.has_outputs, laid_out.diagnostics.len()),
        (true, 0)
    );
    assert!(shows_number(&session));

    // It must not be published; its editors see it, and are told.
    let checked = session.check().unwrap();
    assert!(any_error(&checked.diagnostics));
    assert!(shows_number(&session));
    assert!(session.check().is_none(), "nothing is checked twice");

    // What checks found is told until they are done again.
    let laid_out = write(&mut session, "文字");
    assert!(any_error(&laid_out.diagnostics));
    assert!(!shows_number(&session));
    assert_eq!(session.check().unwrap().diagnostics, []);
}

#[test]
fn editors_leave_traces_beside_a_file() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    Done::of(&mut session, None);
    site.write("content/a/.p1.zh.md.swp", "x");
    site.write("content/a/p1.zh.md", page("a1", "2020-01-02", "又一段"));
    let files = [
        "content/a/.p1.zh.md.swp",
        "content/a/4913",
        "content/a/p1.zh.md",
        "content/a/p1.zh.md~",
    ];
    let update = update(
        &mut session,
        site.root(),
        Some(&files.map(str::to_string)),
        "traces",
    );
    assert_eq!(update.made, ["a/p1/index.html"]);
}

#[test]
fn a_broken_page_keeps_the_last_good_outputs() {
    let site = news();
    let mut session = Session::new(request(site.root()));
    Done::of(&mut session, None);
    let before = outputs(&session);
    site.write("content/a/p1.zh.md", "没有文件头");
    let broken = update(
        &mut session,
        site.root(),
        Some(&["content/a/p1.zh.md".into()]),
        "broken",
    );
    assert_eq!(broken.diagnostics.len(), 1);
    assert_eq!(outputs(&session), before);
    site.write("content/a/p1.zh.md", page("a1", "2020-01-02", "文字"));
    let mended = update(
        &mut session,
        site.root(),
        Some(&["content/a/p1.zh.md".into()]),
        "mended",
    );
    assert_eq!((mended.diagnostics.len(), mended.made.len()), (0, 0));
}

/// The paths of the files in a folder that are opened while `what` is done.
#[cfg(target_os = "linux")]
fn opened(folder: &Path, what: impl FnOnce()) -> BTreeSet<String> {
    use notify::event::{AccessKind, EventKind};
    use notify::{RecursiveMode, Watcher};

    let (sender, events) = std::sync::mpsc::channel();
    let mut watcher = notify::recommended_watcher(sender).unwrap();
    watcher.watch(folder, RecursiveMode::Recursive).unwrap();
    what();

    // The system tells of events in their order: this one is the last.
    let last = folder.join("last");
    std::fs::write(&last, "").unwrap();

    let mut paths = BTreeSet::new();
    for event in events {
        let event = event.unwrap();
        if event.paths.contains(&last) {
            break;
        }

        let is_opening = matches!(event.kind, EventKind::Access(AccessKind::Open(_)));
        let files = event
            .paths
            .iter()
            .filter(|path| is_opening && path.is_file());
        paths.extend(files.map(|path| path.strip_prefix(folder).unwrap().display().to_string()));
    }

    std::fs::remove_file(last).unwrap();
    paths
}

#[cfg(target_os = "linux")]
#[test]
fn what_has_not_changed_is_not_read_again() {
    let picture = edits::picture(8, 1);
    let site = news()
        .file("content/a.txt", "甲")
        .file("content/b.xml", "<a/>")
        .file(
            "content/c.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        )
        .file("content/d.bin", "d")
        .bytes("content/e.png", &picture)
        .bytes("content/f.pdf", b"%PDF-1.7");
    site.write("content/site.yaml", "title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\nfiles: [data.csv, a.txt, b.xml, c.svg, d.bin, e.png, f.pdf]\n");
    let content = site.root().join("content");

    // What is as young as the look at it is looked at again.
    let settle = || std::thread::sleep(std::time::Duration::from_millis(200));
    let mut session = Session::new(request(site.root()));
    settle();
    session.update(None);
    let mut update = |path: &str| {
        settle();
        let opened = opened(&content, || {
            session.update(Some(&[format!("content/{path}")]));
        });
        let is_ours = |path: &String| !path.ends_with(".yaml");
        opened.into_iter().filter(is_ours).collect::<Vec<_>>()
    };
    assert_eq!(update("nothing"), Vec::<String>::new());

    site.write("content/a/p1.zh.md", page("a1", "2020-01-02", "又一段"));
    // The translation takes over fields from its original.
    assert_eq!(update("a/p1.zh.md"), ["a/p1.en.md", "a/p1.zh.md"]);

    let attachments: [(&str, &[u8]); 6] = [
        ("a.txt", "乙".as_bytes()),
        ("b.xml", b"<b/>"),
        ("c.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" />"),
        ("d.bin", b"e"),
        ("e.png", &picture),
        ("f.pdf", b"%PDF-1.8"),
    ];
    for (path, bytes) in attachments {
        site.write(&format!("content/{path}"), bytes);
        assert_eq!(update(path), [path]);
        assert_eq!(update(path), Vec::<String>::new());
    }

    // What must not be published is told of until it is gone.
    site.write("content/a.txt", "11010519491231002X");
    settle();

    for _ in 0..2 {
        let found = session.update(None).diagnostics;
        assert_eq!(found.len(), 1);
    }

    site.write("content/a.txt", "乙");
    assert_eq!(session.update(None).diagnostics.len(), 0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_theme_is_read_again_only_if_it_has_changed() {
    let site = news();
    site.write(
        "content/site.yaml",
        "title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\ntheme: own\nfiles: [data.csv]\n",
    );
    site.write("themes/own/theme.yaml", "extends: civic\n");
    site.write("themes/own/templates/page.html", "<p>{{ page.title }}</p>");
    let themes = site.root().join("themes/own");

    let mut session = Session::new(request(site.root()));
    let mut update = || {
        // What is as young as the look at it is looked at again.
        std::thread::sleep(std::time::Duration::from_millis(200));
        opened(&themes, || drop(session.update(None))).len()
    };
    let all = update();
    assert_eq!(all, 2);

    site.write("content/a/p1.zh.md", page("a1", "2020-01-02", "又一段"));
    assert_eq!(update(), 0);
    site.write("themes/own/templates/page.html", "<b>{{ page.title }}</b>");
    assert_eq!(update(), all);
    assert_eq!(update(), 0);
}

/// Runs edits on a site, and after each compares with a session that knows nothing. Gives how often the bytes were
/// compared.
fn follow(kind: Kind, edits: &[Edit]) -> usize {
    let site = edits::site(kind);
    let mut session = Session::new(request(site.root()));
    update(&mut session, site.root(), None, "at first");
    let mut compared = 0;

    for (step, edit) in edits.iter().enumerate() {
        let before = snapshot(site.root());
        let what = format!("{kind:?}, {step}: {}", apply(site.root(), edit, step));
        let files = differences(&before, &snapshot(site.root()));
        let done = update_asking_first(&mut session, site.root(), &files, &what);
        compared += usize::from(!done.has_errors());

        // A site that is broken for long compares nothing.
        if edit.is_undone || done.has_errors() && edit.how % 8 != 0 {
            restore(site.root(), &before);
            let done = update_asking_first(
                &mut session,
                site.root(),
                &files,
                &format!("{what}, taken back"),
            );
            compared += usize::from(!done.has_errors());
        }
    }

    compared
}

#[test]
fn updates_give_what_a_clean_build_gives() {
    let each = edits::wanted(304) / 8;
    let in_sequence = each.min(38);
    for (seed, kind) in Kind::all().enumerate() {
        let (sequences, compared) = (each.div_ceil(in_sequence), AtomicUsize::new(0));
        edits::run(sequences as u32, in_sequence, seed as u8, |edits| {
            compared.fetch_add(follow(kind, &edits), Ordering::Relaxed);
        });
        let compared = compared.into_inner();
        eprintln!(
            "{kind:?}: {} edits, bytes compared {compared} times",
            sequences * in_sequence
        );
        assert!(compared > each / 4, "{kind:?}: {compared}");
    }
}

/// Builds with the program; gives the code, what was found, and what was written.
fn build(root: &Path) -> (i32, String, BTreeMap<String, Vec<u8>>) {
    let run = site::run(root, &["build", "--date", "2026-01-01", "--lang", "en"]);
    (
        run.code,
        run.diagnostics().to_string(),
        site::files(&root.join("public")),
    )
}

/// Runs edits on a site, builds after each into the same folder, and compares with a build of a copy.
fn rebuild(kind: Kind, edits: &[Edit]) {
    let site = edits::site(kind);
    build(site.root());
    for (step, edit) in edits.iter().enumerate() {
        let before = snapshot(site.root());
        let what = format!("{kind:?}, {step}: {}", apply(site.root(), edit, step));
        compare_builds(site.root(), &what);

        if edit.is_undone || edit.how % 4 != 0 {
            restore(site.root(), &before);
            compare_builds(site.root(), &format!("{what}, taken back"));
        }
    }
}

#[track_caller]
fn compare_builds(root: &Path, what: &str) {
    let copy = tempfile::tempdir().unwrap();
    restore(copy.path(), &snapshot(root));

    // Which addresses were published is a part of what a build is made from.
    let addresses = ".planpress/addresses.json";
    if root.join(addresses).exists() {
        std::fs::create_dir_all(copy.path().join(".planpress")).unwrap();
        std::fs::copy(root.join(addresses), copy.path().join(addresses)).unwrap();
    }

    let (again, clean) = (build(root), build(copy.path()));
    assert_eq!((again.0, &again.1), (clean.0, &clean.1), "{what}");
    if clean.0 == 0 {
        let paths = again.2.keys().chain(clean.2.keys());
        let differ: Vec<_> = paths
            .filter(|path| again.2.get(*path) != clean.2.get(*path))
            .collect();
        assert!(differ.is_empty(), "{what}: {differ:?}");
    }
}

#[test]
fn builds_into_the_same_folder_give_what_a_clean_build_gives() {
    let each = edits::wanted(24) / 8;
    for (seed, kind) in Kind::all().enumerate() {
        edits::run(1, each, 100 + seed as u8, |edits| rebuild(kind, &edits));
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
        (
            "content/plan/tasks.en.md",
            "in a coordinated way",
            "in coordination",
        ),
        (
            "content/plan/departments.yaml",
            "Municipal Bureau of Finance",
            "Municipal Finance Bureau",
        ),
        (
            "content/plan/indicators.yaml",
            "Forest coverage",
            "Coverage of forests",
        ),
        ("content/glossary.yaml", "Quality Month", "Month of Quality"),
        (
            "themes/civic/templates/components/lists.html",
            "bare entries",
            "bare entries all",
        ),
        (
            "themes/civic/i18n/en.yaml",
            "Skip to content",
            "Go to content",
        ),
        ("content/site.yaml", "12315", "12316"),
    ] {
        replace(path, from, to);
        update(&mut session, site.root(), Some(&[path.to_string()]), path);
    }
}
