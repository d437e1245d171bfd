//! The preview answers what `build` writes, follows edits, and keeps the last good page while something is wrong.

#![allow(clippy::unwrap_used)]

mod site;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use site::TestSite;

const SCRIPT: &str = "<script src=\"/__planpress/client.js\" defer></script>";

struct Preview {
    process: Child,
    address: String,
}

impl Preview {
    fn start(site: &TestSite) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_planpress"))
            .args(["serve", "--port", "0", "--date", "2026-01-01", "--lang", "en"])
            .current_dir(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_string();
        Self { process, address }
    }

    /// Status line and body.
    fn ask(&self, method: &str, path: &str, host: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_string(), body.to_string())
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        self.ask("GET", path, &self.address)
    }

    /// Waits for the build after `serial`; gives its serial number and what is wrong.
    fn next(&self, serial: u64) -> (u64, String) {
        let (_, _, body) = self.get(&format!("/__planpress/changes?serial={serial}"));
        let change: serde_json::Value = serde_json::from_str(&body).unwrap();
        (change["serial"].as_u64().unwrap(), change["problems"].as_str().unwrap().to_string())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn it_answers_what_build_writes() {
    let site = TestSite::new()
        .file("content/site.yaml", "title: 站\nbase_url: https://example.org/sub/path/\ntheme: mini\n")
        .file("content/通知.zh.md", "---\ntitle: 通知\n---\n正文\n")
        .file("content/table.csv", "a,b\n");
    site.build().ok();
    let preview = Preview::start(&site);
    for (path, bytes) in site.output() {
        let (code, head, body) = preview.get(&format!("/sub/path/{}", path.replace("通知", "%E9%80%9A%E7%9F%A5")));
        let expected = String::from_utf8(bytes).unwrap() + if path.ends_with(".html") { SCRIPT } else { "" };
        assert_eq!((code, body), (200, expected), "{path}");
        assert!(head.contains("Content-Type: text/html; charset=utf-8") == path.ends_with(".html"), "{path}: {head}");
    }
    let (code, head, _) = preview.get("/sub/path/%E9%80%9A%E7%9F%A5");
    assert!(code == 308 && head.contains("Location: /sub/path/%E9%80%9A%E7%9F%A5/"), "{head}");
    assert_eq!(preview.get("/").0, 308);
    assert_eq!(preview.get("/sub/path/none/"), {
        let (_, head, _) = preview.get("/sub/path/none/");
        (404, head, format!("404\n{SCRIPT}"))
    });
    let (code, _, body) = preview.ask("HEAD", "/sub/path/", &preview.address);
    assert_eq!((code, body.as_str()), (200, ""));
}

#[test]
fn it_follows_edits_and_keeps_the_last_good_page() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n旧\n");
    let preview = Preview::start(&site);
    let (serial, problems) = preview.next(0);
    assert_eq!(problems, "");
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n新\n");
    let (serial, _) = preview.next(serial);
    assert!(preview.get("/a/").2.contains("<p>新</p>"));
    site.write("content/a.zh.md", "---\ntitel: 甲\n---\n更新\n");
    let (serial, problems) = preview.next(serial);
    assert!(problems.contains("error[unknown-field]: there is no field named titel"), "{problems}");
    assert!(preview.get("/a/").2.contains("<p>新</p>"));
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n更新\n");
    let (_, problems) = preview.next(serial);
    assert_eq!(problems, "");
    assert!(preview.get("/a/").2.contains("<p>更新</p>"));
    assert!(!site.exists("public"));
}

#[test]
fn it_answers_only_reading_and_only_to_its_own_name() {
    let preview = Preview::start(&TestSite::new());
    assert_eq!(preview.ask("POST", "/", &preview.address).0, 405);
    assert_eq!(preview.ask("GET", "/", "evil.example").0, 403);
    assert_eq!(preview.ask("GET", "/", "localhost:4000").0, 200);
    for path in ["/../Cargo.toml", "/%2e%2e/content/site.yaml", "/..%2fcontent/site.yaml", "//etc/passwd"] {
        assert_eq!(preview.get(path).0, 404, "{path}");
    }
}

#[test]
fn a_taken_port_is_said_clearly() {
    let site = TestSite::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = site.run(&["serve", "--port", &port, "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.starts_with(&format!("cannot listen on 127.0.0.1:{port}:")), "{}", run.stderr);
}
