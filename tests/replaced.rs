//! Files of the content that something else takes the place of after they were checked: neither the preview nor a build
//! gives out what no check has seen, and none of them waits for a pipe.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use image::{ImageFormat, Rgb, RgbImage};
use planpress::pipeline::{self, EXTENSIONS, Request};
use tempfile::TempDir;

use crate::publicity;
use crate::site::TestSite;
use crate::site::served::Served;

/// The longest that an answer may take before it counts as none.
const PATIENCE: Duration = Duration::from_secs(20);

/// What lies outside of the site.
const SECRET: &str = "secret\n";

/// The status and the body of an answer; 0 if none comes in time.
fn get(preview: &Served, path: &str) -> (u16, Vec<u8>) {
    let mut stream = TcpStream::connect(&preview.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        preview.address
    );
    stream.write_all(head.as_bytes()).unwrap();

    let mut answer = Vec::new();
    if stream.read_to_end(&mut answer).is_err() {
        return (0, Vec::new());
    }

    let end = answer
        .windows(4)
        .position(|bytes| bytes == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let code = head.split(' ').nth(1).unwrap().parse().unwrap();

    (code, answer.split_off(end + 4))
}

/// Waits until the preview tells of a problem.
fn wait_for(preview: &Served, problem: &str) {
    let mut serial = 0;
    for _ in 0..50 {
        let (_, body) = get(preview, &format!("/__planpress/changes?serial={serial}"));
        let change: serde_json::Value = serde_json::from_slice(&body).unwrap();
        serial = change["serial"].as_u64().unwrap();

        if change["problems"].as_str().unwrap().contains(problem) {
            return;
        }
    }

    panic!("{problem} was never told of");
}

/// A folder outside of the site that holds a file.
fn outside(name: &str, bytes: &[u8]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

/// A picture that is published in smaller widths, too.
fn picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = RgbImage::from_pixel(1200, 600, Rgb([shade, 90, 90]));
    pixels.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();

    bytes.into_inner()
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A link in place of a file, of its folder, and of a folder further above.
#[test]
fn the_preview_shows_nothing_behind_a_link_out_of_the_site() {
    for replaced in ["a/b/c.txt", "a/b", "a"] {
        let site = TestSite::new()
            .file("content/a/b/c.txt", "open\n")
            .publishing("a");
        let secret = outside("c.txt", SECRET.as_bytes());
        fs::create_dir_all(secret.path().join("b")).unwrap();
        fs::write(secret.path().join("b/c.txt"), SECRET).unwrap();
        let target = match replaced {
            "a/b/c.txt" => secret.path().join("c.txt"),
            _ => secret.path().to_path_buf(),
        };
        let preview = Served::start(site.root(), &[]);
        assert_eq!(get(&preview, "/a/b/c.txt"), (200, b"open\n".to_vec()));

        let place = site.root().join("content").join(replaced);
        fs::rename(&place, site.root().join("aside")).unwrap();
        symlink(target, &place).unwrap();
        wait_for(&preview, "link-outside");

        let (code, body) = get(&preview, "/a/b/c.txt");
        assert_ne!(code, 200, "{replaced}");
        assert!(
            !String::from_utf8_lossy(&body).contains("secret"),
            "{replaced}"
        );
    }
}

/// A link within the site is followed, as it was checked.
#[test]
fn links_within_the_site_go_on_being_followed() {
    let site = TestSite::new()
        .file("content/b/c.txt", "open\n")
        .file("shared/d.txt", "shared\n")
        .publishing("a\", \"d.txt");
    symlink("b", site.root().join("content/a")).unwrap();
    symlink("../shared/d.txt", site.root().join("content/d.txt")).unwrap();
    let preview = Served::start(site.root(), &[]);
    assert_eq!(get(&preview, "/a/c.txt"), (200, b"open\n".to_vec()));
    assert_eq!(get(&preview, "/d.txt"), (200, b"shared\n".to_vec()));
    site.build().ok();
    assert_eq!(site.read("public/a/c.txt"), "open\n");
    assert_eq!(site.read("public/d.txt"), "shared\n");
}

#[test]
fn smaller_widths_are_not_made_from_a_picture_outside() {
    let site = TestSite::new()
        .bytes("content/pic.jpg", &picture(10))
        .publishing("pic.jpg");
    let secret = outside("pic.jpg", &picture(240));
    let preview = Served::start(site.root(), &[]);
    let before = get(&preview, "/pic-480w.jpg");
    assert_eq!(before.0, 200);

    fs::remove_file(site.root().join("content/pic.jpg")).unwrap();
    symlink(
        secret.path().join("pic.jpg"),
        site.root().join("content/pic.jpg"),
    )
    .unwrap();
    wait_for(&preview, "link-outside");

    // As it last was, while something is wrong.
    assert!(get(&preview, "/pic-480w.jpg") == before);
}

/// Bytes that a check has refused are not sent, whatever takes their place.
#[test]
fn the_preview_sends_no_bytes_that_were_refused() {
    let site = TestSite::new()
        .file("content/att/passwd", "open\n")
        .publishing("att");
    let preview = Served::start(site.root(), &[]);
    assert_eq!(get(&preview, "/att/passwd").0, 200);

    site.write("content/att/passwd", "<html><script>x()</script></html>\n");
    wait_for(&preview, "active-file");
    let (code, body) = get(&preview, "/att/passwd");
    assert_ne!(code, 200);
    assert!(!String::from_utf8_lossy(&body).contains("x()"));

    // Once it is put right, it is there again.
    site.write("content/att/passwd", "better\n");
    let is_there = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        get(&preview, "/att/passwd") == (200, b"better\n".to_vec())
    });
    assert!(is_there);
}

/// A pipe in place of a file, while the last good site is shown because something else is wrong.
#[test]
fn the_preview_waits_for_no_pipe() {
    let site = TestSite::new()
        .file("content/a.txt", "open\n")
        .bytes("content/pic.jpg", &picture(10))
        .publishing("a.txt\", \"pic.jpg");
    let preview = Served::start(site.root(), &[]);
    site.write("content/broken.zh.md", "---\ntitle: [\n---\n");
    wait_for(&preview, "broken.zh.md");

    for name in ["content/a.txt", "content/pic.jpg"] {
        fs::remove_file(site.root().join(name)).unwrap();
        make_pipe(&site.root().join(name));
    }

    let (code, _) = get(&preview, "/a.txt");
    assert!(code != 0 && code != 200, "{code}");
    assert_ne!(get(&preview, "/pic-480w.jpg").0, 0);
    assert_ne!(get(&preview, "/pic.jpg").0, 0);
    assert_eq!(get(&preview, "/").0, 200);
}

/// What a build finds wrong with a site in which `change` happens between its checks and the making of its outputs, and
/// whether any output holds what lies outside of the site.
fn built_after(site: &TestSite, change: impl FnOnce(&Path)) -> (Vec<String>, bool) {
    let request = Request {
        root: site.root().into(),
        base_url: None,
        date: Some("2026-01-01".parse().unwrap()),
        drafts: false,
        with_advice: false,
        extensions: EXTENSIONS,
    };
    let prepared = pipeline::prepare(&request).prepared.unwrap();
    change(&site.root().join("content"));

    let has_secret = Mutex::new(false);
    let found = prepared.render(|_, rendered| {
        let bytes = rendered.read().unwrap();
        if memchr::memmem::find(&bytes, SECRET.as_bytes()).is_some() {
            *has_secret.lock().unwrap() = true;
        }
    });
    let codes = found
        .iter()
        .map(|diagnostic| diagnostic.code.name().to_string());

    (codes.collect(), has_secret.into_inner().unwrap())
}

#[test]
fn a_build_publishes_only_what_it_has_checked() {
    let site = || {
        TestSite::new()
            .file("content/a/b.txt", "open\n")
            .publishing("a")
    };
    let secret = outside("b.txt", SECRET.as_bytes());
    let found = |code: &str| (vec![code.to_string()], false);

    let link = |content: &Path| {
        fs::remove_dir_all(content.join("a")).unwrap();
        symlink(secret.path(), content.join("a")).unwrap();
    };
    assert_eq!(built_after(&site(), link), found("link-outside"));
    let hidden = |content: &Path| {
        fs::create_dir(content.join("../.git")).unwrap();
        fs::write(content.join("../.git/b.txt"), SECRET).unwrap();
        fs::remove_dir_all(content.join("a")).unwrap();
        symlink("../.git", content.join("a")).unwrap();
    };
    assert_eq!(built_after(&site(), hidden), found("link-outside"));
    let other = |content: &Path| fs::write(content.join("a/b.txt"), SECRET).unwrap();
    assert_eq!(built_after(&site(), other), found("unreadable-file"));
    let moved = |content: &Path| {
        fs::write(content.join("c.txt"), SECRET).unwrap();
        fs::rename(content.join("c.txt"), content.join("a/b.txt")).unwrap();
    };
    assert_eq!(built_after(&site(), moved), found("unreadable-file"));
    let pipe = |content: &Path| {
        fs::remove_file(content.join("a/b.txt")).unwrap();
        make_pipe(&content.join("a/b.txt"));
    };
    assert_eq!(built_after(&site(), pipe), found("unreadable-file"));
    let gone = |content: &Path| fs::remove_file(content.join("a/b.txt")).unwrap();
    assert_eq!(built_after(&site(), gone), found("unreadable-file"));
    assert_eq!(built_after(&site(), |_| {}), (Vec::new(), false));
}

/// Pictures on kits are read through the same door.
#[test]
fn a_kit_shows_no_picture_from_outside() {
    let site = publicity::kit("  - {id: f, name: 大屏, width: 400, height: 300, unit: px}\n")
        .file(
            "content/publicity/kit.yaml",
            "records:\n  - {slogan: a, department: publicity, target: /plan/, picture: publicity/k.jpg}\n",
        )
        .bytes("content/publicity/k.jpg", &picture(10));
    let secret = outside("k.jpg", &picture(240));
    let link = |content: &Path| {
        fs::remove_file(content.join("publicity/k.jpg")).unwrap();
        symlink(secret.path().join("k.jpg"), content.join("publicity/k.jpg")).unwrap();
    };

    // The picture itself, its smaller widths, their WebP, the SVG and the PNG fail for one reason, which is said once.
    let (found, _) = built_after(&site, link);
    assert_eq!(found, ["link-outside"]);
}
