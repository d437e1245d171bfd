//! The preview answers what `build` writes, follows edits, and keeps the last good page while something is wrong.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;

use crate::site::TestSite;
use crate::site::served::{SCRIPT, Served};

struct Preview {
    process: Served,
    address: String,
}

impl Preview {
    fn start(site: &TestSite) -> Self {
        Self::start_with(site, &[])
    }

    fn start_with(site: &TestSite, arguments: &[&str]) -> Self {
        let process = Served::start(site.root(), arguments);
        let address = process.address.clone();
        Self { process, address }
    }

    /// Status line and body.
    fn ask(&self, method: &str, path: &str, host: &str) -> (u16, String, String) {
        self.ask_with(method, path, host, "")
    }

    /// Asks for an address with further headers, each with its line end.
    fn ask_with(
        &self,
        method: &str,
        path: &str,
        host: &str,
        headers: &str,
    ) -> (u16, String, String) {
        self.send(&format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
        ))
    }

    fn send(&self, request: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();

        (
            head.split(' ').nth(1).unwrap().parse().unwrap(),
            head.to_string(),
            body.to_string(),
        )
    }

    fn get(&self, path: &str) -> (u16, String, String) {
        self.ask("GET", path, &self.address)
    }

    /// Waits until the site is checked, and gives what editors are told about a page for which there is advice.
    fn advice(&self, path: &str) -> serde_json::Value {
        for _ in 0..1_000 {
            let (_, _, body) = self.get(&format!("/__planpress/page?path={path}"));
            let page: serde_json::Value = serde_json::from_str(&body).unwrap();
            if !page["warnings"].as_array().unwrap().is_empty() {
                return page;
            }

            std::thread::sleep(std::time::Duration::from_millis(50));
        }

        panic!("there is no advice for {path}")
    }

    /// Waits for the build after `serial`; gives its serial number and what is wrong.
    fn next(&self, serial: u64) -> (u64, String) {
        let (_, _, body) = self.get(&format!("/__planpress/changes?serial={serial}"));
        let change: serde_json::Value = serde_json::from_str(&body).unwrap();
        (
            change["serial"].as_u64().unwrap(),
            change["problems"].as_str().unwrap().to_string(),
        )
    }
}

#[test]
fn it_answers_what_build_writes() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/sub/path/\ntheme: mini\nfiles: [table.csv]\n",
        )
        .file("content/通知.zh.md", "---\ntitle: 通知\n---\n正文\n")
        .file("content/table.csv", "a,b\n");
    site.build().ok();
    let preview = Preview::start(&site);

    for (path, bytes) in site.output() {
        let (code, head, body) = preview.get(&format!(
            "/sub/path/{}",
            path.replace("通知", "%E9%80%9A%E7%9F%A5")
        ));
        let expected =
            String::from_utf8(bytes).unwrap() + if path.ends_with(".html") { SCRIPT } else { "" };
        assert_eq!((code, body), (200, expected), "{path}");
        assert!(
            head.contains("Content-Type: text/html; charset=utf-8") == path.ends_with(".html"),
            "{path}: {head}"
        );
    }

    let (code, head, _) = preview.get("/sub/path/%E9%80%9A%E7%9F%A5");
    assert!(
        code == 308 && head.contains("Location: /sub/path/%E9%80%9A%E7%9F%A5/"),
        "{head}"
    );
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
    assert!(
        problems.contains("error[unknown-field]: there is no field named titel"),
        "{problems}"
    );
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
    assert_eq!(preview.ask("GET", "/", "localhost").0, 200);

    for path in [
        "/../Cargo.toml",
        "/%2e%2e/content/site.yaml",
        "/..%2fcontent/site.yaml",
        "//etc/passwd",
    ] {
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
    let expected = format!(
        "port {port} is taken (perhaps by another preview). {free} is free: planpress serve --port {free}\n"
    );
    assert_eq!(run.stderr, expected);
    assert!(std::net::TcpListener::bind(("127.0.0.1", free.parse().unwrap())).is_ok());
}

#[test]
fn it_answers_with_a_part_or_with_nothing_new() {
    let site = TestSite::new()
        .file("content/table.csv", "0123456789")
        .publishing("table.csv");
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
    assert_eq!((code, body.lines().count()), (416, 2));
    assert!(head.contains("Content-Range: bytes */10"), "{head}");
    let (_, head, _) = ask("");
    let tag = head
        .split("ETag: ")
        .nth(1)
        .unwrap()
        .split("\r\n")
        .next()
        .unwrap();
    let (code, _, body) = ask(&format!("If-None-Match: {tag}\r\n"));
    assert_eq!((code, body.as_str()), (304, ""));
    assert_eq!(ask("If-None-Match: \"other\"\r\n").0, 200);
    assert_eq!(
        ask(&format!("If-Range: {tag}\r\nRange: bytes=0-0\r\n")).2,
        "0"
    );

    assert_eq!(
        ask("If-Range: \"other\"\r\nRange: bytes=0-0\r\n").2,
        "0123456789"
    );
}

#[test]
fn slow_huge_and_many_requests_harm_nothing() {
    let preview =
        Preview::start(&TestSite::new().file("content/通知.zh.md", "---\ntitle: 通知\n---\n"));
    assert_eq!(
        preview
            .send(&format!("GET /{} HTTP/1.1\r\n", "a".repeat(20_000)))
            .0,
        431
    );
    assert_eq!(
        preview
            .send("GET /通知/ HTTP/1.0\r\nHost: localhost\r\nCookie: 名=值\r\n\r\n")
            .0,
        200
    );
    let upload = format!(
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n{}",
        "a".repeat(9000)
    );
    let (code, head, _) = preview.send(&upload);
    assert!(code == 405 && head.contains("Allow: GET, HEAD"), "{head}");

    // Connections that say nothing, or hardly anything, leave room for those that do.
    let silent: Vec<TcpStream> = (0..1000)
        .map(|number| {
            let mut stream = TcpStream::connect(&preview.address).unwrap();
            stream
                .write_all(&b"GET / HTTP/1.1\r\nHost:"[..number % 21])
                .unwrap();
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
    // Copied files are read from the site itself, which must be there as long as the preview.
    let site = TestSite::new()
        .file("content/a.csv", "甲")
        .publishing("a.csv");
    let preview = Preview::start(&site);
    let mut stream = TcpStream::connect(&preview.address).unwrap();
    let ask = |method: &str, path: &str, more: &str| {
        format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n")
    };
    let known = ask("GET", "/a.csv", "If-None-Match: *\r\n");

    // An empty line between two requests is none.
    let first = [
        ask("GET", "/a.csv", ""),
        known,
        "\r\n".into(),
        ask("HEAD", "/a.csv", ""),
        ask("GET", "/none", ""),
    ]
    .concat();
    stream.write_all(first.as_bytes()).unwrap();
    stream
        .write_all(ask("GET", "/a.csv", "Connection: close\r\n").as_bytes())
        .unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    let lines: Vec<&str> = answers
        .lines()
        .filter(|line| line.contains("HTTP/1.1 ") || line.contains("Connection: "))
        .collect();
    assert_eq!(
        answers.matches("Content-Length: ").count(),
        4,
        "none of what is not modified"
    );

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
    let edition = |number: usize| {
        format!(
            "---\ntitle: 第{number}期\n---\n{}",
            format!("第{number}期\n\n").repeat(2_000)
        )
    };
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
                        let editions: std::collections::BTreeSet<&str> = body
                            .split('第')
                            .skip(1)
                            .filter_map(|rest| rest.split('期').next())
                            .collect();
                        assert_eq!(editions.len(), 1, "{editions:?}");
                        seen.extend(editions.into_iter().map(str::to_string));
                    }

                    seen
                })
            })
            .collect();

        for number in 1..60 {
            site.write("content/a.zh.md.new", edition(number));
            std::fs::rename(
                site.root().join("content/a.zh.md.new"),
                site.root().join("content/a.zh.md"),
            )
            .unwrap();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }

        readers
            .into_iter()
            .flat_map(|reader| reader.join().unwrap())
            .collect::<std::collections::BTreeSet<_>>()
    });

    assert!(
        seen.len() > 1,
        "no build took the place of another: {seen:?}"
    );
}

#[test]
fn what_is_no_request_is_refused_and_leaves_nothing_behind() {
    let preview = Preview::start(&TestSite::new());
    for (head, code) in [
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n", 505),
        ("GET / HTTP/9.9\r\nHost: localhost\r\n", 505),
        ("GET /\r\n", 400),
        ("GET / HTTP/1.1\r\nno header\r\n", 400),
        (
            "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
            400,
        ),
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
    for field in [
        "Content-Length: 60",
        "Transfer-Encoding: chunked",
        "content-length : 60",
        "Transfer-Encoding : x, chunked",
    ] {
        let hidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";
        let request = format!("GET / HTTP/1.1\r\nHost: localhost\r\n{field}\r\n\r\n{hidden}");
        let mut stream = TcpStream::connect(&preview.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).unwrap();
        assert_eq!(
            answers.matches("HTTP/1.1 ").count(),
            1,
            "{field}: {answers}"
        );
    }
}

#[test]
fn no_spelling_of_a_path_leads_out() {
    let site = TestSite::new()
        .file("secret.txt", "SECRET")
        .file("content/.hidden", "SECRET");
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
    let slashes = [
        "/", "%2f", "%5c", "\\", "%252f", "//", "/./", "%c0%af", "／",
    ];

    for up in ups {
        for slash in slashes {
            let climb = format!("{up}{slash}").repeat(6);
            for path in [
                format!("/{climb}secret.txt"),
                format!("/{climb}etc/passwd"),
                format!("/assets/{climb}secret.txt"),
            ] {
                let (code, _, body) = preview.get(&path);
                assert!(
                    (300..500).contains(&code)
                        && !body.contains("SECRET")
                        && !body.contains("root:"),
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
        assert!(
            !body.contains("SECRET") && !body.contains("root:"),
            "{path}"
        );
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
        "evil.example@localhost",
        "localhost.",
        "localhost:1",
        "127.0.0.1:99999",
        "127.0.0.1:+80",
        "[::1",
        "::1",
        "[127.0.0.1]",
        "0x7f000001",
        "2130706433",
        "127.1",
        "1.2.3.4",
        "",
    ] {
        assert_eq!(preview.ask("GET", "/", host).0, 403, "{host}");
    }

    for host in [
        format!("localhost:{port}"),
        format!("127.0.0.1:{port}"),
        format!("[::1]:{port}"),
        "[::1]".into(),
        "LOCALHOST".into(),
    ] {
        assert_eq!(preview.ask("GET", "/", &host).0, 200, "{host}");
    }

    let (_, head, _) =
        preview.ask_with("GET", "/", "localhost", "Origin: https://evil.example\r\n");
    assert!(
        !head.to_ascii_lowercase().contains("access-control-"),
        "{head}"
    );
    let cross =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: script\r\n";

    for path in [
        "/",
        "/__planpress/changes",
        "/__planpress/client.js",
        "/__planpress/page?path=/",
    ] {
        assert_eq!(
            preview.ask_with("GET", path, "localhost", cross).0,
            403,
            "{path}"
        );
    }

    let frame =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n";
    assert_eq!(preview.ask_with("GET", "/", "localhost", frame).0, 403);

    // Following a link from elsewhere is no reading.
    let link =
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n";
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
    assert!(
        preview
            .next(preview.next(0).0)
            .1
            .contains("error[unreadable-file]")
    );
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
        site.write(
            "content/c/b.zh.md",
            format!("---\ntitle: 甲\n---\n第{count}次\n"),
        );
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
        r#"{"lang":"en","file":"content/a.zh.md","held":"draft","translations":[],"warnings":[],"elsewhere":[],"more":0,"date":"2026-01-01","token":null}"#
    );
    let text = "%E7%AC%AC%E4%BA%8C%E6%AE%B5%E3%80%82";
    let (_, _, body) = preview.get(&format!("/__planpress/source?path=/a/&text={text}"));
    assert_eq!(body, r#"{"file":"content/a.zh.md","line":11}"#);
    assert_eq!(preview.get("/__planpress/source?path=/a/&text=none").0, 404);
    let (serial, _) = preview.next(0);
    site.write("content/a.zh.md", draft.replace("第二段", "另一段"));
    let (_, _, body) = preview.get(&format!("/__planpress/changes?serial={serial}"));
    let change: serde_json::Value = serde_json::from_str(&body).unwrap();

    assert_eq!(
        change["saved"],
        serde_json::json!({"url": "/a/", "anchor": "二"})
    );
}

#[test]
fn editors_see_the_advice_of_check_in_the_preview() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\n---\n这是正文,有半角标点。\n",
        )
        .file(
            "content/b.zh.md",
            "---\ntitle: 乙\n---\n第一段。\n\n这是正文,有半角标点。\n",
        );
    let preview = Preview::start(&site);
    let page = preview.advice("/a/");
    let own = page["warnings"].as_array().unwrap();
    assert_eq!(own.len(), 1, "{page}");
    assert!(own[0].as_str().unwrap().contains("content/a.zh.md:4:5"));
    let message = "a half-width mark “,” in Chinese";

    assert_eq!(
        page["elsewhere"],
        serde_json::json!([format!("content/b.zh.md:6:5: {message}")])
    );
}

/// Everything that the preview answers to, of the site and of its own.
const END_POINTS: [&str; 20] = [
    "/",
    "/a",
    "/a/",
    "/table.csv",
    "/none/",
    "/__planpress/client.js",
    "/__planpress/changes.js",
    "/__planpress/update.js",
    "/__planpress/bar.js",
    "/__planpress/own.js",
    "/__planpress/side.js",
    "/__planpress/side.css",
    "/__planpress/status.css",
    "/__planpress/changes",
    "/__planpress/page?path=/a/",
    "/__planpress/source?path=/a/&text=%E7%94%B2",
    "/__planpress/side?path=/a/",
    "/__planpress/status",
    "/__planpress/date?as-of=2027-01-01",
    "/__planpress/none",
];

/// What browsers send, where a page of another site asks: a name for the way, the method, and `Sec-Fetch-Mode`,
/// `Sec-Fetch-Dest` and further headers.
const FOREIGN_WAYS: [(&str, &str, &str, &str, &str); 22] = [
    ("link", "GET", "navigate", "document", ""),
    (
        "link that is fetched ahead",
        "GET",
        "navigate",
        "document",
        "Sec-Purpose: prefetch\r\n",
    ),
    (
        "link that is shown ahead",
        "GET",
        "navigate",
        "document",
        "Sec-Purpose: prefetch;prerender\r\n",
    ),
    (
        "posted form",
        "POST",
        "navigate",
        "document",
        "Content-Length: 3\r\n",
    ),
    ("frame", "GET", "navigate", "iframe", ""),
    ("frame of a frame set", "GET", "navigate", "frame", ""),
    (
        "posted form in a frame",
        "POST",
        "navigate",
        "iframe",
        "Content-Length: 0\r\n",
    ),
    ("object", "GET", "navigate", "object", ""),
    ("embed", "GET", "navigate", "embed", ""),
    ("image", "GET", "no-cors", "image", ""),
    ("script", "GET", "no-cors", "script", ""),
    ("module", "GET", "cors", "script", ""),
    ("style", "GET", "no-cors", "style", ""),
    ("font", "GET", "cors", "font", ""),
    ("video", "GET", "no-cors", "video", "Range: bytes=0-\r\n"),
    ("worker", "GET", "same-origin", "worker", ""),
    ("shared worker", "GET", "same-origin", "sharedworker", ""),
    ("download", "GET", "navigate", "empty", ""),
    ("fetch", "GET", "cors", "empty", ""),
    ("fetch without cors", "GET", "no-cors", "empty", ""),
    (
        "posting without cors",
        "POST",
        "no-cors",
        "empty",
        "Content-Length: 1\r\n",
    ),
    (
        "socket",
        "GET",
        "websocket",
        "empty",
        "Connection: Upgrade\r\nUpgrade: websocket\r\n",
    ),
];

fn site_with_a_draft() -> TestSite {
    let draft = "---\ntitle: 甲\ndraft: true\n---\n秘密\n";
    TestSite::new()
        .file("content/a.zh.md", draft)
        .file("content/table.csv", "a,b\n")
        .publishing("table.csv")
}

#[test]
fn pages_of_other_sites_get_nothing_out_of_any_end_point() {
    let preview = Preview::start_with(&site_with_a_draft(), &["--drafts"]);
    let address = &preview.address;
    let port = address.rsplit(':').next().unwrap();
    let mut wrong = Vec::new();

    for path in END_POINTS {
        for (way, method, mode, dest, more) in FOREIGN_WAYS {
            for (site, origin) in [
                ("cross-site", "https://evil.example".to_string()),
                ("cross-site", format!("http://localhost:{port}")),
                ("same-site", "http://127.0.0.1:1".to_string()),
                ("cross-site", "null".to_string()),
            ] {
                let headers = format!(
                    "Sec-Fetch-Site: {site}\r\nSec-Fetch-Mode: {mode}\r\nSec-Fetch-Dest: {dest}\r\nOrigin: {origin}\r\n{more}"
                );
                let (code, _, body) = preview.ask_with(method, path, address, &headers);
                let is_page = ["/", "/a", "/a/", "/none/"].contains(&path);
                let is_right = if way == "link" && is_page {
                    // Whoever sits here is shown the page; the one who led here sees nothing of it.
                    [200, 308, 404].contains(&code)
                } else {
                    (code, body.as_str()) == (403, FOREIGN)
                };
                if !is_right {
                    wrong.push(format!("{way} to {path} from {origin}: {code} {body}"));
                }
            }
        }
    }

    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(
        preview
            .get("/__planpress/page?path=/")
            .2
            .contains("\"date\":\"2026-01-01\"")
    );
}

/// What pages of other sites get.
const FOREIGN: &str = "其他网站的网页不能读取预览。您自己要看的话，请把地址复制到新标签页打开。
Pages of other sites cannot read the preview. To see it yourself, copy the address into a new tab.
";

/// Requests that are refused, with the status and the text of the answer.
const REFUSED: [(&str, &str, &str); 16] = [
    ("GET / HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n", "403 Forbidden", FOREIGN),
    ("GET /table.csv HTTP/1.1\r\nHost: HOST\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n", "403 Forbidden", FOREIGN),
    ("GET /__planpress/page?path=/ HTTP/1.1\r\nHost: HOST\r\nOrigin: null\r\n", "403 Forbidden", FOREIGN),
    ("GET / HTTP/1.1\r\nHost: evil.example\r\n", "403 Forbidden", "预览不能用这个主机名或端口打开。请用启动时终端里显示的地址。
The preview cannot be opened under this host name or port. Use the address that the terminal shows.
"),
    ("GET /__planpress/status HTTP/1.1\r\nHost: localhost:1\r\n", "403 Forbidden", "预览不能用这个主机名或端口打开。请用启动时终端里显示的地址。
The preview cannot be opened under this host name or port. Use the address that the terminal shows.
"),
    ("POST /__planpress/date?as-of=2026-01-01 HTTP/1.1\r\nHost: HOST\r\nPlanpress-Token: 0\r\n", "403 Forbidden", "只有预览自己的网页才能更改日期。请刷新预览网页后再试。
Only a page of the preview itself can change the day. Reload the page and try again.
"),
    ("POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n", "405 Method Not Allowed", "预览只供查看，不接收提交的内容。请直接打开网页地址。
The preview is for reading only and takes nothing that is sent to it. Open the address of the page.
"),
    ("GET /__planpress/date HTTP/1.1\r\nHost: HOST\r\n", "405 Method Not Allowed", "这个地址只用于更改预览日期，不能打开。请使用网页上预览栏里的日期。
This address only changes the day of the preview and cannot be opened. Use the day in the preview's bar.
"),
    ("GET /__planpress/none HTTP/1.1\r\nHost: HOST\r\n", "404 Not Found", "预览没有这个地址。请检查地址，或从首页进入。
The preview has no such address. Check it, or start from the home page.
"),
    ("GET /__planpress/side?path=a HTTP/1.1\r\nHost: HOST\r\n", "400 Bad Request", "这不是本站的路径。path 须以一个“/”开头，例如 /plan/。
This is not a path of this site. It must begin with one “/”, such as /plan/.
"),
    ("GET /table.csv HTTP/1.1\r\nHost: HOST\r\nRange: bytes=10-\r\n", "416 Range Not Satisfiable", "请求的部分超出了文件的末尾，文件可能已经改动。请刷新网页。
The part that was asked for is past the end of the file, which may have changed. Reload the page.
"),
    ("GET /LONG HTTP/1.1\r\n", "431 Request Header Fields Too Large", "请求的地址或标头太长。请缩短地址；仍然不行时，请清除浏览器中本机地址的 Cookie。
The address or the headers of the request are too long. Shorten the address; if that does not help, clear the browser's cookies for this machine.
"),
    ("GET /\r\n", "400 Bad Request", UNREADABLE),
    ("GET / HTTP/1.1\r\nno header\r\n", "400 Bad Request", UNREADABLE),
    ("GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n", "400 Bad Request", UNREADABLE),
    ("GET / HTTP/9.9\r\nHost: HOST\r\n", "505 HTTP Version Not Supported", "预览只支持 HTTP/1.0 和 HTTP/1.1。请用浏览器打开启动时终端里显示的地址。
The preview speaks HTTP/1.0 and HTTP/1.1 only. Open the address that the terminal shows in a browser.
"),
];

/// Headers with other characters than ASCII: nobody could tell what the server behind makes of them.
#[test]
fn a_header_that_is_no_ascii_is_refused_and_not_left_out() {
    let preview = Preview::start_with(&site_with_a_draft(), &["--drafts"]);
    for line in [
        "Referer: https://evil.example/é",
        "Referer: https://evil.example/\u{a0}",
        "Origin: https://邪.example",
        "Sec-Fetch-Site: cross-site\u{80}",
        "Sec-Purpose: prefetch é",
        "Réferer: https://evil.example/",
        "X: é",
    ] {
        for path in END_POINTS {
            let (code, _, body) =
                preview.ask_with("GET", path, &preview.address, &format!("{line}\r\n"));
            assert_eq!((code, body.as_str()), (400, UNREADABLE), "{path}: {line}");
        }
    }

    // The preview reads no cookies. Those of other servers on this computer come along, and may hold anything.
    let (code, _, _) = preview.ask_with("GET", "/a/", &preview.address, "Cookie: a=值\r\n");
    assert_eq!(code, 200);
}

const UNREADABLE: &str = "预览无法识别这个请求。请用浏览器打开启动时终端里显示的地址。
The preview cannot read this request. Open the address that the terminal shows in a browser.
";

/// Whoever is refused is told what was refused and what to do, in both languages.
#[test]
fn refusals_say_what_to_do() {
    let site = TestSite::new()
        .file("content/table.csv", "0123456789")
        .publishing("table.csv");
    let preview = Preview::start(&site);
    let long = "a".repeat(20_000);

    for (request, status, text) in REFUSED {
        let request = request
            .replace("HOST", &preview.address)
            .replace("LONG", &long);
        let (_, head, body) = preview.send(&format!("{request}Connection: close\r\n\r\n"));
        let shown: String = request.chars().take(60).collect();
        assert!(
            head.starts_with(&format!("HTTP/1.1 {status}\r\n")),
            "{shown}: {head}"
        );
        assert!(
            head.contains("\r\nContent-Type: text/plain; charset=utf-8\r\n"),
            "{shown}: {head}"
        );
        assert!(
            head.contains(&format!("\r\nContent-Length: {}\r\n", text.len())),
            "{shown}: {head}"
        );
        assert_eq!(body, text, "{shown}");
    }

    for request in [
        "HEAD / HTTP/1.1\r\nHost: evil.example\r\n",
        "HEAD / HTTP/9.9\r\nHost: localhost\r\n",
    ] {
        let (code, head, body) = preview.send(&format!("{request}Connection: close\r\n\r\n"));
        assert!(
            code >= 400 && body.is_empty() && !head.contains("Content-Length: 0"),
            "{request}: {head}"
        );
    }
}

/// Browsers that know nothing of `Sec-Fetch-Site` name the page that asks in `Origin` or `Referer`.
#[test]
fn older_browsers_are_judged_by_origin_and_referer() {
    let preview = Preview::start_with(&site_with_a_draft(), &["--drafts"]);
    let address = &preview.address;
    for path in END_POINTS {
        for mark in [
            "Origin: https://evil.example".to_string(),
            "Origin: null".to_string(),
            "Origin: ".to_string(),
            format!("Origin: https://{address}"),
            format!("Origin: http://{address}.evil.example"),
            "Referer: https://evil.example/".to_string(),
            format!("Referer: http://{address}.evil.example/"),
            format!("Referer: http://{address}@evil.example/"),
            format!("Referer: http://evil.example/http://{address}/"),
            format!("Referer: http://{address}/\r\nOrigin: https://evil.example"),
            format!("Origin: http://{address}\r\nOrigin: https://evil.example"),
            "Cookie: 值\r\nReferer: https://evil.example/".to_string(),
        ] {
            for method in ["GET", "POST"] {
                let (code, _, body) =
                    preview.ask_with(method, path, address, &format!("{mark}\r\n"));
                assert_eq!(
                    (code, body.as_str()),
                    (403, FOREIGN),
                    "{method} {path}: {mark}"
                );
            }
        }
    }

    for mark in [
        format!("Origin: http://{address}"),
        format!("Referer: http://{address}/a/"),
        "X: y".into(),
    ] {
        assert_eq!(
            preview
                .ask_with("GET", "/a/", address, &format!("{mark}\r\n"))
                .0,
            200,
            "{mark}"
        );
        assert_eq!(
            preview
                .ask_with(
                    "GET",
                    "/__planpress/page?path=/a/",
                    address,
                    &format!("{mark}\r\n")
                )
                .0,
            200,
            "{mark}"
        );
    }
}

#[test]
fn only_a_page_of_the_preview_with_the_token_of_this_start_changes_the_day() {
    let site = TestSite::new();
    let (preview, other) = (Preview::start(&site), Preview::start(&site));
    let own = "Sec-Fetch-Site: same-origin\r\n";
    let token = |preview: &Preview| {
        let (_, _, body) =
            preview.ask_with("GET", "/__planpress/page?path=/", &preview.address, own);
        let page: serde_json::Value = serde_json::from_str(&body).unwrap();
        page["token"].as_str().unwrap().to_string()
    };
    let (known, foreign) = (token(&preview), token(&other));
    assert!(known.len() == 32 && known != foreign, "{known} {foreign}");
    let day = "/__planpress/date?as-of=2027-01-01";
    let change =
        |path: &str, headers: &str| preview.ask_with("POST", path, &preview.address, headers);

    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let (code, head, _) = preview.ask_with(
            method,
            day,
            &preview.address,
            &format!("{own}Planpress-Token: {known}\r\n"),
        );
        assert!(
            code == 405 && head.contains("Allow: POST\r\n"),
            "{method}: {head}"
        );
    }

    for headers in [
        String::new(),
        own.to_string(),
        format!("Planpress-Token: {known}\r\n"),
        format!("Sec-Fetch-Site: none\r\nPlanpress-Token: {known}\r\n"),
        format!("Sec-Fetch-Site: same-site\r\nPlanpress-Token: {known}\r\n"),
        format!("{own}Planpress-Token: {foreign}\r\n"),
        format!("{own}Planpress-Token: \r\n"),
        format!("{own}Planpress-Token: {known}0\r\n"),
    ] {
        assert_eq!(
            change(day, &format!("{headers}Content-Length: 0\r\n")).0,
            403,
            "{headers}"
        );
    }

    let proof = format!("{own}Planpress-Token: {known}\r\n");
    for wrong in [
        "/__planpress/date",
        "/__planpress/date?as-of=2027-13-01",
        "/__planpress/date?as-of=x",
    ] {
        assert_eq!(change(wrong, &proof).0, 400, "{wrong}");
    }

    assert_eq!(change("/__planpress/page?path=/", &proof).0, 405);
    assert_eq!(change(day, &proof).2, "\"2027-01-01\"");
    assert_eq!(
        change(
            "/__planpress/date?as-of=",
            &format!("{proof}Content-Length: 0\r\n")
        )
        .2,
        "\"2026-01-01\""
    );
    let referer = format!(
        "Referer: http://{}/\r\nPlanpress-Token: {known}\r\nContent-Length: 3\r\n\r\nabc",
        preview.address
    );
    assert_eq!(change(day, &referer).2, "\"2027-01-01\"");
}

#[test]
fn every_answer_has_a_strict_policy_and_pages_have_the_one_of_their_host() {
    let site = site_with_a_draft();
    site.build().ok();
    let preview = Preview::start_with(&site, &["--drafts"]);
    let written = String::from_utf8(site.output()["_headers"].clone()).unwrap();
    let of_host: Vec<&str> = written
        .lines()
        .skip(1)
        .map(str::trim)
        .filter(|line| !line.starts_with("Strict-Transport-Security"))
        .collect();
    let of_preview = [
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff",
        "Cross-Origin-Opener-Policy: same-origin",
        "Referrer-Policy: same-origin",
        "Cache-Control: no-store",
    ];
    assert_eq!(of_host.len(), 5, "{written}");

    for path in END_POINTS {
        for (headers, method) in [
            ("", "GET"),
            ("", "PUT"),
            ("Origin: null\r\n", "GET"),
            ("Range: bytes=0-0\r\n", "GET"),
        ] {
            let (_, head, _) = preview.ask_with(method, path, &preview.address, headers);
            let expected = if path.starts_with("/__planpress/") {
                &of_preview[..]
            } else {
                &of_host[..]
            };
            for line in expected
                .iter()
                .chain(&["Cross-Origin-Resource-Policy: same-origin"])
            {
                assert_eq!(
                    head.matches(&format!("\r\n{line}")).count(),
                    1,
                    "{method} {path}: {line}: {head}"
                );
            }
            assert!(
                !head.contains("Strict-Transport-Security") && !head.contains("Access-Control"),
                "{head}"
            );
        }
    }

    let (_, _, page) = preview.get("/__planpress/status");
    assert!(
        !page.contains("<style") && !page.contains(" style=") && !page.contains("<script"),
        "{page}"
    );
}

#[test]
fn only_paths_of_the_site_are_shown_beside_their_translation() {
    let preview = Preview::start(&TestSite::new());
    let ask = |query: &str| preview.get(&format!("/__planpress/side?{query}")).0;
    for path in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "http://evil.example/",
        "//evil.example/",
        "%2F%2Fevil.example/",
        "/%5Cevil.example/",
        "%5C/evil.example/",
        "/%09/evil.example/",
        "/%0A/evil.example/",
        "/%0D/evil.example/",
        "%09/a/",
        "+/a/",
        "/a/%00",
        "/a/%7F",
        "/a/%C2%85",
        "a/",
        "",
    ] {
        assert_eq!(ask(&format!("path={path}")), 400, "{path}");
        assert_eq!(ask(&format!("%70ath={path}&path=/")), 400, "{path}");
    }

    for query in [
        "",
        "path=/",
        "path=/a/",
        "path=%2Fa%2F",
        "path=/%E9%80%9A%E7%9F%A5/",
        "path=/%252Fevil.example/",
    ] {
        assert_eq!(ask(query), 200, "{query}");
    }
}

#[test]
fn nobody_is_sent_elsewhere() {
    let site = TestSite::new().file("content/evil.example/x.zh.md", "---\ntitle: 甲\n---\n");
    let preview = Preview::start(&site);
    for (path, location) in [
        ("/evil.example/x", Some("/evil.example/x/")),
        ("/%65vil.example/x", Some("/evil.example/x/")),
        ("/evil.example%2Fx", Some("/evil.example/x/")),
        ("//evil.example/x", None),
        ("/%2Fevil.example/x", None),
        ("/\\evil.example/x", None),
        ("/evil.example/x%0D%0ALocation:%20//evil.example", None),
        ("http://evil.example/x", None),
    ] {
        let (code, head, _) = preview.get(path);
        let found = head
            .lines()
            .find_map(|line| line.strip_prefix("Location: "));
        assert_eq!(
            (code, found),
            (if location.is_some() { 308 } else { 404 }, location),
            "{path}: {head}"
        );
    }
}

/// The process's own memory at its most, in megabytes.
#[cfg(target_os = "linux")]
fn peak(process: &Served) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap();
    line.trim()
        .trim_end_matches(" kB")
        .trim()
        .parse::<usize>()
        .unwrap()
        / 1024
}

/// Two thousand connections that ask for something large and read nothing cost no more than what they ask for.
#[test]
#[cfg(target_os = "linux")]
fn connections_that_read_nothing_cost_little() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(
        Resource::Nofile,
        Rlimit {
            current: maximum,
            maximum,
        },
    )
    .unwrap();
    let page = format!(
        "---\ntitle: 甲\n---\n这是正文,有半角标点。\n\n{}",
        "字字字字字字字字字字\n\n".repeat(25_000)
    );
    let site = TestSite::new()
        .file("content/a.zh.md", &page)
        .file("content/table.csv", &"0123456789abcdef".repeat(1 << 20))
        .publishing("table.csv");
    let preview = Preview::start(&site);
    // What checks take is not counted.
    preview.advice("/a/");
    let serial = preview.next(0).0;

    for path in [
        "/a/".to_string(),
        "/table.csv".into(),
        format!("/__planpress/changes?serial={serial}"),
    ] {
        let before = peak(&preview.process);
        let connections: Vec<TcpStream> = (0..2_000)
            .map(|_| {
                let mut stream = TcpStream::connect(&preview.address).unwrap();
                write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
                stream
            })
            .collect();
        // Whoever reads is answered all the same; by then all others have been, too, as far as they go.
        assert_eq!(preview.get("/").0, 200);
        for mut stream in &connections[..] {
            if !path.contains("changes") {
                assert_eq!(stream.read(&mut [0; 12]).unwrap(), 12);
            }
        }
        let grown = peak(&preview.process) - before;
        assert!(grown < 300, "{path}: {grown} MB");
    }
}

/// Counts what it is given.
#[derive(Default)]
struct Counting {
    total: u64,
    most: usize,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.total += bytes.len() as u64;
        self.most = self.most.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn bodies_go_out_in_pieces() {
    use planpress::serve::body::Body;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(1 << 30).unwrap();
    let open = || Body::file(&Arc::new(std::fs::File::open(&path).unwrap()));
    let body = open().unwrap();
    assert_eq!(body.length(), 1 << 30);
    let mut out = Counting::default();
    body.write_to(&mut out).unwrap();
    assert_eq!((out.total, out.most), (1 << 30, 64 * 1024));
    file.set_len(0).unwrap();
    std::fs::write(&path, "0123456789").unwrap();
    let body = || open().unwrap().followed_by("abc").followed_by("de");

    for (range, expected) in [
        (0..15, "0123456789abcde"),
        (2..4, "23"),
        (8..12, "89ab"),
        (11..15, "bcde"),
        (15..15, ""),
    ] {
        let mut out = Vec::new();
        let part = body().part(&range);
        assert_eq!(part.length(), expected.len() as u64);
        part.write_to(&mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    // The length was promised.
    let body = open().unwrap();
    file.set_len(5).unwrap();

    assert_eq!(
        body.write_to(&mut Vec::new()).unwrap_err().kind(),
        std::io::ErrorKind::UnexpectedEof
    );
}

#[test]
#[cfg(target_os = "linux")]
fn an_address_that_cannot_be_printed_is_said() {
    let site = TestSite::new();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_planpress"))
        .args(["serve", "--port", "0", "--lang", "en"])
        .current_dir(site.root())
        .stdout(full)
        .output()
        .unwrap();
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(2), "{said}");

    assert!(
        said.contains("cannot write to the standard output: No space left on device"),
        "{said}"
    );
}

/// A link that takes the place of a published file shows nothing that no check has seen.
#[test]
fn a_file_that_becomes_a_link_out_of_the_site_is_not_shown() {
    let site = TestSite::new()
        .file("content/a.txt", "open\n")
        .publishing("a.txt");
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), "secret\n").unwrap();
    let preview = Preview::start(&site);
    assert_eq!(preview.get("/a.txt").2, "open\n");

    let (serial, _) = preview.next(0);
    std::fs::remove_file(site.root().join("content/a.txt")).unwrap();
    std::os::unix::fs::symlink(
        outside.path().join("secret.txt"),
        site.root().join("content/a.txt"),
    )
    .unwrap();
    let mut problems = String::new();
    let mut serial = serial;

    while !problems.contains("link-outside") {
        (serial, problems) = preview.next(serial);
    }

    let (code, _, body) = preview.get("/a.txt");
    assert!(code != 200 && !body.contains("secret"), "{code} {body}");
}

#[test]
fn recordings_and_captions_have_types_that_browsers_know() {
    let site = TestSite::new()
        .file("content/a.m4a", "\0\0\0\x10ftypM4A \0\0\0\0\0\0\0\x08moov")
        .file("content/a.srt", "1\n00:00:01,000 --> 00:00:02,000\n文\n")
        .file(
            "content/index.zh.md",
            "---\ntitle: 页\n---\n[一](a.m4a)，[二](a.srt)\n",
        );
    let preview = Preview::start(&site);

    for (path, kind) in [
        ("/a.m4a", "audio/mp4"),
        ("/a.vtt", "text/vtt; charset=utf-8"),
    ] {
        let (status, head, _) = preview.get(path);
        assert_eq!(status, 200, "{path}");
        assert!(
            head.contains(&format!("Content-Type: {kind}\r\n")),
            "{head}"
        );
    }
}
