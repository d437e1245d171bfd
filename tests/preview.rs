//! The preview answers what `build` writes, follows edits, and keeps the last good page while something is wrong.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::site::TestSite;

const SCRIPT: &str = "<script src=\"/__planpress/client.js\" defer></script>";

struct Preview {
    process: Child,
    address: String,
}

impl Preview {
    fn start(site: &TestSite) -> Self {
        Self::start_with(site, &[])
    }

    fn start_with(site: &TestSite, arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_planpress"))
            .args(["serve", "--port", "0", "--date", "2026-01-01", "--lang", "en"])
            .args(arguments)
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
        self.ask_with(method, path, host, "")
    }

    /// The same with further headers, each with its line end.
    fn ask_with(&self, method: &str, path: &str, host: &str, headers: &str) -> (u16, String, String) {
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"))
    }

    fn send(&self, request: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
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
    let free = run.stderr.trim_end().rsplit(' ').next().unwrap();
    let expected =
        format!("port {port} is taken (perhaps by another preview). {free} is free: planpress serve --port {free}\n");
    assert_eq!(run.stderr, expected);
    assert!(std::net::TcpListener::bind(("127.0.0.1", free.parse().unwrap())).is_ok());
}

#[test]
fn it_answers_with_a_part_or_with_nothing_new() {
    let site = TestSite::new().file("content/table.csv", "0123456789");
    let preview = Preview::start(&site);
    let ask = |headers: &str| preview.ask_with("GET", "/table.csv", &preview.address, headers);
    let (code, head, body) = ask("Range: bytes=2-4\r\n");
    assert_eq!((code, body.as_str()), (206, "234"));
    assert!(head.contains("Content-Range: bytes 2-4/10"), "{head}");
    assert_eq!(ask("Range: bytes=-3\r\n").2, "789");
    assert_eq!(ask("Range: bytes=7-\r\n").2, "789");
    assert_eq!(ask("Range: bytes=1-2,4-5\r\n").2, "0123456789");
    assert_eq!(ask("Range: lines=1-2\r\n").2, "0123456789");
    let (code, head, body) = ask("Range: bytes=10-\r\n");
    assert_eq!((code, body.as_str()), (416, ""));
    assert!(head.contains("Content-Range: bytes */10"), "{head}");
    let (_, head, _) = ask("");
    let tag = head.split("ETag: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let (code, _, body) = ask(&format!("If-None-Match: {tag}\r\n"));
    assert_eq!((code, body.as_str()), (304, ""));
    assert_eq!(ask("If-None-Match: \"other\"\r\n").0, 200);
    assert_eq!(ask(&format!("If-Range: {tag}\r\nRange: bytes=0-0\r\n")).2, "0");
    assert_eq!(ask("If-Range: \"other\"\r\nRange: bytes=0-0\r\n").2, "0123456789");
}

#[test]
fn slow_huge_and_many_requests_harm_nothing() {
    let preview = Preview::start(&TestSite::new().file("content/通知.zh.md", "---\ntitle: 通知\n---\n"));
    assert_eq!(preview.send(&format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000))).0, 431);
    assert_eq!(preview.send("GET /通知/ HTTP/1.0\r\nHost: localhost\r\nX-名: 值\r\n\r\n").0, 200);
    let upload = format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{}", "a".repeat(9000));
    let (code, head, _) = preview.send(&upload);
    assert!(code == 405 && head.contains("Allow: GET, HEAD"), "{head}");
    // Connections that say nothing, or hardly anything, leave room for those that do.
    let silent: Vec<TcpStream> = (0..1000)
        .map(|number| {
            let mut stream = TcpStream::connect(&preview.address).unwrap();
            stream.write_all(&b"GET / HTTP/1.1\r\nHost:"[..number % 21]).unwrap();
            stream
        })
        .collect();
    for _ in 0..100 {
        assert_eq!(preview.get("/").0, 200);
    }
    drop(silent);
}

#[test]
fn a_connection_stays_for_the_next_request() {
    let preview = Preview::start(&TestSite::new().file("content/a.txt", "甲"));
    let mut stream = TcpStream::connect(&preview.address).unwrap();
    let ask =
        |method: &str, path: &str, more: &str| format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n");
    let known = ask("GET", "/a.txt", "If-None-Match: *\r\n");
    // An empty line between two requests is none.
    let first =
        [ask("GET", "/a.txt", ""), known, "\r\n".into(), ask("HEAD", "/a.txt", ""), ask("GET", "/none", "")].concat();
    stream.write_all(first.as_bytes()).unwrap();
    stream.write_all(ask("GET", "/a.txt", "Connection: close\r\n").as_bytes()).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let lines: Vec<&str> =
        answers.lines().filter(|line| line.contains("HTTP/1.1 ") || line.contains("Connection: ")).collect();
    assert_eq!(answers.matches("Content-Length: ").count(), 4, "none of what is not modified");
    assert_eq!(
        lines,
        [
            "HTTP/1.1 200 OK",
            "Connection: keep-alive",
            "甲HTTP/1.1 304 Not Modified",
            "Connection: keep-alive",
            "HTTP/1.1 200 OK",
            "Connection: keep-alive",
            "HTTP/1.1 404 Not Found",
            "Connection: keep-alive",
            "<script src=\"/__planpress/client.js\" defer></script>HTTP/1.1 200 OK",
            "Connection: close"
        ]
    );
}

/// Whoever asks while a build takes the place of another gets a page of one of them.
#[test]
fn no_page_is_mixed_while_builds_change_places() {
    let edition =
        |number: usize| format!("---\ntitle: 第{number}期\n---\n{}", format!("第{number}期\n\n").repeat(2_000));
    let site = TestSite::new().file("content/a.zh.md", &edition(0));
    let preview = Preview::start(&site);
    let seen = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = std::collections::BTreeSet::new();
                    for _ in 0..300 {
                        let (code, _, body) = preview.get("/a/");
                        assert_eq!(code, 200);
                        let editions: std::collections::BTreeSet<&str> =
                            body.split('第').skip(1).filter_map(|rest| rest.split('期').next()).collect();
                        assert_eq!(editions.len(), 1, "{editions:?}");
                        seen.extend(editions.into_iter().map(str::to_string));
                    }
                    seen
                })
            })
            .collect();
        for number in 1..60 {
            site.write("content/a.zh.md.new", edition(number));
            std::fs::rename(site.root().join("content/a.zh.md.new"), site.root().join("content/a.zh.md")).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        readers.into_iter().flat_map(|reader| reader.join().unwrap()).collect::<std::collections::BTreeSet<_>>()
    });
    assert!(seen.len() > 1, "no build took the place of another: {seen:?}");
}

#[test]
fn what_is_no_request_is_refused_and_leaves_nothing_behind() {
    let preview = Preview::start(&TestSite::new());
    for (head, code) in [
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n", 505),
        ("GET / HTTP/9.9\r\nHost: localhost\r\n", 505),
        ("GET /\r\n", 400),
        ("GET / HTTP/1.1\r\nno header\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: evil\u{e9}.example\r\n", 400),
        ("GET / HTTP/1.1\r\nX: a\nHost: localhost\r\n", 400),
        ("GET / HTTP/1.1\r\nX: a\rHost: localhost\r\n", 400),
    ] {
        assert_eq!(preview.send(&format!("{head}\r\n")).0, code, "{head:?}");
    }
    // More than there is room for, and all given up by those who asked.
    for _ in 0..2_500 {
        let mut stream = TcpStream::connect(&preview.address).unwrap();
        let _ = stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }
    assert_eq!(preview.get("/").0, 200);
}

/// A request with a body ends its connection: what follows is never taken for a request.
#[test]
fn a_body_is_no_request() {
    let preview = Preview::start(&TestSite::new());
    for field in
        ["Content-Length: 60", "Transfer-Encoding: chunked", "content-length : 60", "Transfer-Encoding : x, chunked"]
    {
        let hidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{field}\r\n\r\n{hidden}");
        let mut stream = TcpStream::connect(&preview.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        assert_eq!(answers.matches("HTTP/1.1 ").count(), 1, "{field}: {answers}");
    }
}

#[test]
fn no_spelling_of_a_path_leads_out() {
    let site = TestSite::new().file("secret.txt", "SECRET").file("content/.hidden", "SECRET");
    let preview = Preview::start(&site);
    let ups = [
        "..",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%252e%252e",
        "..%00",
        "..;",
        "%c0%ae%c0%ae",
        "%uff0e%uff0e",
        "．．",
        "....",
        "...",
    ];
    let slashes = ["/", "%2f", "%5c", "\\", "%252f", "//", "/./", "%c0%af", "／"];
    for up in ups {
        for slash in slashes {
            let climb = format!("{up}{slash}").repeat(6);
            for path in
                [format!("/{climb}secret.txt"), format!("/{climb}etc/passwd"), format!("/assets/{climb}secret.txt")]
            {
                let (code, _, body) = preview.get(&path);
                assert!(
                    (300..500).contains(&code) && !body.contains("SECRET") && !body.contains("root:"),
                    "{path}: {code}"
                );
            }
        }
    }
    for path in [
        "/.hidden",
        "/secret.txt",
        "/content/site.yaml",
        "file:///etc/passwd",
        "http://localhost/../secret.txt",
        "*",
        "",
        "/\0",
    ] {
        let (_, _, body) = preview.get(path);
        assert!(!body.contains("SECRET") && !body.contains("root:"), "{path}");
    }
}

#[test]
fn foreign_hosts_and_foreign_pages_read_nothing() {
    let preview = Preview::start(&TestSite::new());
    let port = preview.address.rsplit(':').next().unwrap();
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "evil.example:80",
        "[::ffff:8.8.8.8]",
        "0.0.0.0",
        "localhost:",
        "localhost@evil.example",
        "1.2.3.4",
    ] {
        assert_eq!(preview.ask("GET", "/", host).0, 403, "{host}");
    }
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}"), "LOCALHOST".into()]
    {
        assert_eq!(preview.ask("GET", "/", &host).0, 200, "{host}");
    }
    let (_, head, _) = preview.ask_with("GET", "/", "localhost", "Origin: https://evil.example\r\n");
    assert!(!head.to_ascii_lowercase().contains("access-control-"), "{head}");
    let cross = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n";
    for path in ["/", "/__planpress/changes", "/__planpress/client.js", "/__planpress/page?path=/"] {
        assert_eq!(preview.ask_with("GET", path, "localhost", cross).0, 403, "{path}");
    }
    let frame = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n";
    assert_eq!(preview.ask_with("GET", "/", "localhost", frame).0, 403);
    // Following a link from elsewhere is no reading.
    let link = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
    assert_eq!(preview.ask_with("GET", "/", "localhost", link).0, 200);
}

#[test]
fn folders_may_go_and_come_back() {
    let site = TestSite::new().file("content/a/b.zh.md", "---\ntitle: 甲\n---\n旧\n");
    let preview = Preview::start(&site);
    let content = site.root().join("content");
    let until = |path: &str, text: &str| {
        let mut serial = 0;
        while !preview.get(path).2.contains(text) {
            serial = preview.next(serial).0;
        }
    };
    std::fs::rename(&content, site.root().join("away")).unwrap();
    assert!(preview.next(preview.next(0).0).1.contains("error[unreadable-file]"));
    assert!(preview.get("/a/b/").2.contains("<p>旧</p>"));
    std::fs::rename(site.root().join("away"), &content).unwrap();
    site.write("content/a/b.zh.md", "---\ntitle: 甲\n---\n新\n");
    until("/a/b/", "<p>新</p>");
    // A folder moved, and a file in it saved the way editors do: beside, then renamed.
    std::fs::rename(content.join("a"), content.join("c")).unwrap();
    until("/c/b/", "<p>新</p>");
    assert_eq!(preview.get("/a/b/").0, 404);
    site.write("content/c/.b.zh.md.swp", "---\ntitle: 甲\n---\n再新\n");
    std::fs::rename(content.join("c/.b.zh.md.swp"), content.join("c/b.zh.md")).unwrap();
    until("/c/b/", "<p>再新</p>");
    for count in 0..100 {
        site.write("content/c/b.zh.md", format!("---\ntitle: 甲\n---\n第{count}次\n"));
    }
    until("/c/b/", "第99次");
}

#[test]
fn editors_are_told_where_a_text_is_written_and_what_is_held_back() {
    let draft = "---\ntitle: 甲\ndraft: true\n---\n## 一\n\n第一段。\n\n## 二\n\n第二段。\n";
    let site = TestSite::new().file("content/a.zh.md", draft);
    let preview = Preview::start_with(&site, &["--drafts"]);
    let (_, _, body) = preview.get("/__planpress/page?path=/a/");
    assert_eq!(
        body,
        r#"{"lang":"en","file":"content/a.zh.md","held":"draft","translations":[],"warnings":[],"elsewhere":0,"date":"2026-01-01"}"#
    );
    let text = "%E7%AC%AC%E4%BA%8C%E6%AE%B5%E3%80%82";
    let (_, _, body) = preview.get(&format!("/__planpress/source?path=/a/&text={text}"));
    assert_eq!(body, r#"{"file":"content/a.zh.md","line":11}"#);
    assert_eq!(preview.get("/__planpress/source?path=/a/&text=none").0, 404);
    let (serial, _) = preview.next(0);
    site.write("content/a.zh.md", draft.replace("第二段", "另一段"));
    let (_, _, body) = preview.get(&format!("/__planpress/changes?serial={serial}"));
    let change: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(change["saved"], serde_json::json!({"url": "/a/", "anchor": "二"}));
    let foreign = "Sec-Fetch-Site: cross-site\r\n";
    assert_eq!(preview.ask_with("GET", "/__planpress/date?as-of=2027-01-01", "localhost", foreign).0, 403);
    assert_eq!(preview.get("/__planpress/date?as-of=2027-13-01").0, 400);
    assert_eq!(preview.get("/__planpress/date?as-of=2027-01-01").2, "\"2027-01-01\"");
}
