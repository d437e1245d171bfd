//! The preview sees every change through the system's events: what it serves becomes what a clean build writes.

#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::edits::{self, Edit, Kind, apply, restore, snapshot};
use crate::site::served::{self, SCRIPT, Served};
use crate::site::{self, TestSite};

struct Preview {
    process: Served,
    /// The number of the last build that is known.
    serial: u64,
}

/// What a build has, and what the preview shows of it.
type State = (bool, Vec<(String, Vec<u8>)>);

impl Preview {
    fn start(root: &Path) -> Self {
        Self {
            process: Served::start(root, &[]),
            serial: 0,
        }
    }

    /// Status and body.
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.process.address).unwrap();
        let address = &self.process.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer
            .windows(4)
            .position(|part| part == b"\r\n\r\n")
            .unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).to_string();

        (
            head.split(' ').nth(1).unwrap().parse().unwrap(),
            answer[end + 4..].to_vec(),
        )
    }

    /// Waits for the build after the last one that is known, and tells whether it has errors. The preview answers
    /// after a while even if there is none.
    fn next(&mut self) -> bool {
        let (_, body) = self.get(&format!("/__planpress/changes?serial={}", self.serial));
        let change: serde_json::Value = serde_json::from_slice(&body).unwrap();
        self.serial = change["serial"].as_u64().unwrap();

        !change["problems"].as_str().unwrap().is_empty()
    }

    /// What it serves at these paths.
    fn served(&self, paths: &[String]) -> Vec<(String, Vec<u8>)> {
        let body = |path: &String| match self.get(&format!("/{path}")) {
            (200, body) => body,
            (status, _) => format!("{status}").into_bytes(),
        };
        paths
            .iter()
            .map(|path| (path.clone(), body(path)))
            .collect()
    }

    /// Waits until what is served is what a clean build writes; none of the builds in between counts. Fails when the
    /// preview has said for long enough that nothing new has come.
    #[track_caller]
    fn follows(&mut self, root: &Path, what: &str) {
        let (has_errors, wanted) = clean(root);
        let paths: Vec<String> = wanted.iter().map(|(path, _)| path.clone()).collect();
        let mut idle = 0;
        let mut is_broken = self.get_errors();

        loop {
            if has_errors == is_broken && (has_errors || self.served(&paths) == wanted) {
                return;
            }

            let before = self.serial;
            is_broken = self.next();
            idle += usize::from(before == self.serial);
            assert!(
                idle < 2,
                "{what}: errors {is_broken}, in a clean build {has_errors}"
            );
        }
    }

    /// Whether the last build has errors.
    fn get_errors(&mut self) -> bool {
        let (_, body) = self.get("/__planpress/changes?serial=");
        let change: serde_json::Value = serde_json::from_slice(&body).unwrap();
        self.serial = change["serial"].as_u64().unwrap();

        !change["problems"].as_str().unwrap().is_empty()
    }
}

/// What a build of a copy of the site has, pages with the preview's script, and what is gone from it.
fn clean(root: &Path) -> State {
    let copy = tempfile::tempdir().unwrap();
    restore(copy.path(), &snapshot(root));
    let run = site::run(
        copy.path(),
        &["build", "--date", "2026-01-01", "--lang", "en"],
    );
    let with_script = |(path, mut bytes): (String, Vec<u8>)| {
        if path.ends_with(".html") {
            bytes.extend_from_slice(SCRIPT.as_bytes());
        }

        (path, bytes)
    };
    let mut outputs: Vec<_> = site::files(&copy.path().join("public"))
        .into_iter()
        .map(with_script)
        .collect();
    let known = [
        "data.csv",
        "a/p1/index.html",
        "linked/inner/index.html",
        "linked/inner.csv",
        "b/linked/index.html",
    ];
    let gone = known
        .iter()
        .filter(|path| !copy.path().join("public").join(path).exists());
    outputs.extend(gone.map(|path| (path.to_string(), b"404".to_vec())));

    (run.code != 0, outputs)
}

fn start(kind: Kind) -> (TestSite, Preview) {
    let site = edits::site(kind);
    let preview = Preview::start(site.root());
    (site, preview)
}

const BARE: Kind = Kind {
    search: false,
    plan: false,
    records: false,
};

#[test]
fn what_is_deleted_is_gone() {
    let (site, mut preview) = start(BARE);
    preview.follows(site.root(), "at first");

    let paths = [
        "content/data.csv",
        "content/a/p1.zh.md",
        "content/b/small.png",
        "themes/own/i18n/zh.yaml",
        "themes/own/templates/page.html",
        "themes/own/theme.yaml",
        "content/glossary.yaml",
        "content/site.yaml",
    ];
    for path in paths {
        let text = fs::read(site.root().join(path)).unwrap();
        site.remove(path);
        preview.follows(site.root(), path);
        site.write(path, text);
        preview.follows(site.root(), &format!("{path} is back"));
    }
}

#[test]
fn links_are_followed_wherever_they_lead() {
    let (site, mut preview) = start(BARE);
    let at = |path: &str| site.root().join(path);
    preview.follows(site.root(), "at first");

    // A file that is a link: edited, gone, and back.
    site.remove("content/data.csv");
    symlink("../elsewhere/data.csv", at("content/data.csv")).unwrap();
    preview.follows(site.root(), "a file is a link");
    site.write("elsewhere/data.csv", "edited\n");
    preview.follows(site.root(), "its target is edited");
    site.remove("elsewhere/data.csv");
    preview.follows(site.root(), "its target is gone");
    site.write("elsewhere/data.csv", "back\n");
    preview.follows(site.root(), "its target is back");
    fs::write(at("elsewhere/new.csv"), "replaced\n").unwrap();
    fs::rename(at("elsewhere/new.csv"), at("elsewhere/data.csv")).unwrap();
    preview.follows(site.root(), "its target is replaced");

    // A folder that is linked in later, through another link.
    symlink("elsewhere/folder", at("step")).unwrap();
    symlink("../step", at("content/linked")).unwrap();
    preview.follows(site.root(), "a folder is linked in");
    site.write("elsewhere/folder/inner.csv", "edited\n");
    preview.follows(site.root(), "a file in it is edited");
    site.write("elsewhere/folder/deep/new.zh.md", "---\ntitle: 新\n---\n");
    preview.follows(site.root(), "a folder in it is new");
    site.write("elsewhere/folder/deep/new.zh.md", "---\ntitle: 更新\n---\n");
    preview.follows(site.root(), "and edited");
    fs::rename(at("elsewhere/folder"), at("elsewhere/away")).unwrap();
    preview.follows(site.root(), "the folder is away");
    fs::rename(at("elsewhere/away"), at("elsewhere/folder")).unwrap();
    preview.follows(site.root(), "the folder is back");
    fs::remove_file(at("step")).unwrap();
    symlink("content/a", at("step")).unwrap();
    preview.follows(site.root(), "the step leads elsewhere");
    fs::remove_file(at("content/linked")).unwrap();
    preview.follows(site.root(), "the link is gone");
}

#[test]
fn folders_of_the_site_may_be_links_out_of_it() {
    for name in ["themes/own", "themes", "content"] {
        let site = edits::site(BARE);
        let outside = tempfile::tempdir().unwrap();
        let (folder, place) = (site.root().join(name), outside.path().join("place"));
        fs::rename(&folder, &place).unwrap();
        symlink(&place, &folder).unwrap();
        let mut preview = Preview::start(site.root());
        preview.follows(site.root(), name);
        let (path, text) = match name {
            "content" => ("data.csv", "edited\n"),
            "themes" => ("own/i18n/zh.yaml", "home: 改\n"),
            _ => ("i18n/zh.yaml", "home: 改\n"),
        };
        fs::write(place.join(path), text).unwrap();
        preview.follows(site.root(), &format!("{name}: edited"));
        fs::rename(&place, outside.path().join("away")).unwrap();
        preview.follows(site.root(), &format!("{name}: away"));
        fs::rename(outside.path().join("away"), &place).unwrap();
        preview.follows(site.root(), &format!("{name}: back"));
        fs::write(place.join(path), text.replace('\n', " \n")).unwrap();
        preview.follows(site.root(), &format!("{name}: edited again"));
    }
}

/// Follows random edits through the system's events.
fn follow(kind: Kind, edits: &[Edit]) {
    let (site, mut preview) = start(kind);
    for (step, edit) in edits.iter().enumerate() {
        let before = snapshot(site.root());
        let what = format!("{kind:?}, {step}: {}", apply(site.root(), edit, step));
        preview.follows(site.root(), &what);

        if edit.is_undone || edit.how % 4 != 0 {
            restore(site.root(), &before);
            preview.follows(site.root(), &format!("{what}, taken back"));
        }
    }
}

#[test]
fn the_preview_follows_random_edits() {
    let each = edits::wanted(24) / 4;
    for (seed, kind) in Kind::all().step_by(2).enumerate() {
        edits::run(1, each, 200 + seed as u8, |edits| follow(kind, &edits));
    }
}

/// Where the system watches nothing more, or nothing at all, the preview says so and follows changes all the same.
#[test]
fn changes_are_followed_where_the_system_does_not_tell_of_them() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    for (call, error) in [("inotify_add_watch", "ENOSPC"), ("inotify_init1", "EMFILE")] {
        let site = TestSite::new();
        let mut command = site::failing(call, error, None);
        command.args(["serve", "--port", "0", "--lang", "en"]);
        command
            .current_dir(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let Ok(mut child) = command.spawn() else {
            return;
        };
        let address = served::address(&mut child);
        site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
        let is_there = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(200));
            let mut stream = std::net::TcpStream::connect(&address).unwrap();
            let request = "GET /a/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer.starts_with("HTTP/1.1 200")
        });

        // The tracer's end would leave the preview behind.
        let children =
            std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())).unwrap();
        Command::new("kill").arg(children.trim()).status().unwrap();
        let mut said = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut said)
            .unwrap();
        child.wait().unwrap();
        assert!(is_there, "{call}: {said}");
        assert_eq!(
            said.matches("the system no longer reports file changes: ")
                .count(),
            1,
            "{call}: {said}"
        );
        assert!(
            said.contains("raise fs.inotify.max_user_watches"),
            "{call}: {said}"
        );
    }
}

/// The status of an answer to a request for the home page with this host.
fn status_for(address: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[9..12]).to_string()
}

#[test]
fn the_preview_answers_to_names_that_were_allowed() {
    let site = TestSite::new();
    let plain = Served::start(site.root(), &[]);
    let port = plain.address.rsplit(':').next().unwrap().to_string();
    assert_eq!(status_for(&plain.address, &format!("hydra:{port}")), "403");

    let names = ["--allow-host", "hydra", "--allow-host", "proxy:8080"];
    let named = Served::start(site.root(), &names);
    let port = named.address.rsplit(':').next().unwrap().to_string();
    for (host, status) in [
        (format!("hydra:{port}"), "200"),
        ("Hydra".to_string(), "200"),
        ("proxy:8080".to_string(), "200"),
        (format!("localhost:{port}"), "200"),
        ("hydra:1".to_string(), "403"),
        ("proxy".to_string(), "403"),
        (format!("proxy:{port}"), "403"),
        ("hydra.example".to_string(), "403"),
        (format!("evil:{port}"), "403"),
    ] {
        assert_eq!(status_for(&named.address, &host), status, "{host}");
    }
}

#[test]
fn the_preview_sees_changes_without_events_of_the_system() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n旧\n");
    let mut preview = Preview {
        process: Served::start(site.root(), &["--poll"]),
        serial: 0,
    };
    preview.next();
    for text in ["新", "更新"] {
        site.write("content/a.zh.md", format!("---\ntitle: 甲\n---\n{text}\n"));
        preview.next();
        let (status, body) = preview.get("/a/");
        let body = String::from_utf8(body).unwrap();
        assert_eq!(status, 200);
        assert!(body.contains(text), "{body}");
    }
    // New files and deleted ones, too.
    site.write("content/b.zh.md", "---\ntitle: 乙\n---\n乙\n");
    preview.next();
    assert_eq!(preview.get("/b/").0, 200);
    site.remove("content/b.zh.md");
    preview.next();
    assert_eq!(preview.get("/b/").0, 404);
}
