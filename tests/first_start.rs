//! The first start of the workbench in a folder that is no site: sites are made or opened by a page in the browser, and
//! nobody else can do that.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command};

use crate::site::TestSite;
use crate::workbench;

/// A program that was started by a double click in a folder.
struct Start {
    process: Child,
    lines: BufReader<std::process::ChildStdout>,
    address: String,
    path: String,
}

impl Start {
    fn in_folder(site: &TestSite) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
        let mut process = workbench::start(site, &mut command);
        let lines = BufReader::new(process.stdout.take().unwrap());
        let mut start = Self {
            process,
            lines,
            address: String::new(),
            path: String::new(),
        };
        let line = start.line();
        let address = line.trim_end().split_once("http://").unwrap().1;
        let (host, path) = address.split_once('/').unwrap();
        (start.address, start.path) = (host.into(), format!("/{path}"));
        start
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line
    }

    /// Status and body of an answer. `headers` have their line ends.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = match headers.contains("Host:") {
            true => String::new(),
            false => format!("Host: {}\r\n", self.address),
        };
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\n{host}Connection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), body.into())
    }

    /// Sends the form as the page itself does.
    fn send(&self, form: &str) -> (u16, String) {
        let origin = format!("Origin: http://{}\r\n", self.address);
        self.ask("POST", &self.path, &origin, form)
    }
}

impl Drop for Start {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const FORM: &str = "title=Clean+%22Air%22%3A+%3CPlan%3E&kind=work-plan&language=en";

#[test]
fn a_site_is_made_and_opened() {
    let site = TestSite::empty();
    let mut start = Start::in_folder(&site);
    let (code, page) = start.ask("GET", &start.path, "", "");
    assert_eq!(code, 200);
    for kind in [
        "work-plan",
        "five-year",
        "action-plan",
        "plain",
        "bilingual",
    ] {
        assert!(
            page.contains(&format!("<option value=\"{kind}\">")),
            "{page}"
        );
    }

    let (code, page) = start.send(FORM);
    assert_eq!(code, 200, "{page}");
    assert!(page.contains("The site is ready"), "{page}");
    assert!(start.line().contains("/__planpress/edit/"));
    let settings = site.read("content/site.yaml");
    assert!(
        settings.contains("\ntitle: \"Clean \\\"Air\\\": <Plan>\"\n"),
        "{settings}"
    );
    assert!(site.exists("Edit site.cmd"));
    drop(start);
    let built = site.build().ok();
    assert!(
        built.summary().contains("errors 0, warnings 0"),
        "{}",
        built.summary()
    );
}

#[test]
fn beside_other_files_a_site_has_a_folder_of_its_own_and_is_opened_the_next_time() {
    let site = TestSite::empty().file("planpress.exe", "");
    let mut start = Start::in_folder(&site);
    assert_eq!(start.send(FORM).0, 200);
    assert!(start.line().contains("/__planpress/edit/"));
    assert!(site.exists("clean-air-plan/content/site.yaml"));
    drop(start);

    // The only site is opened without a question.
    let start = Start::in_folder(&site);
    assert!(
        start.path.starts_with("/__planpress/edit/"),
        "{}",
        start.path
    );
    drop(start);

    // Of several, one is chosen.
    site.run(&["init", "other", "--lang", "en"]).ok();
    let mut start = Start::in_folder(&site);
    let (_, page) = start.ask("GET", &start.path, "", "");
    assert!(
        page.contains("<button name=open value=\"clean-air-plan\">"),
        "{page}"
    );
    assert_eq!(start.send("open=none").0, 400);
    assert_eq!(start.send("open=other").0, 200);
    assert!(start.line().contains("/__planpress/edit/"));
}

#[test]
fn only_the_page_itself_can_choose() {
    let site = TestSite::empty();
    let start = Start::in_folder(&site);
    let path = start.path.as_str();
    let foreign = "Origin: http://evil.example\r\n";
    let cases = [
        ("GET", "/", "", "", 404),
        ("GET", "/00000000000000000000000000000000/", "", "", 404),
        ("GET", path, "Host: evil.example\r\n", "", 404),
        ("POST", path, foreign, FORM, 403),
        ("POST", path, "", FORM, 403),
    ];
    for (method, path, headers, form, expected) in cases {
        let (code, _) = start.ask(method, path, headers, form);
        assert_eq!(code, expected, "{method} {path} {headers}");
    }
    for (form, expected) in [
        ("", 400),
        ("title=A&kind=none&language=en", 400),
        ("title=A&kind=plain&language=fr", 400),
        ("title=+&kind=plain&language=en", 422),
        ("title=A%0AB&kind=plain&language=en", 422),
    ] {
        assert_eq!(start.send(form).0, expected, "{form}");
    }
    assert!(fs::read_dir(site.root()).unwrap().next().is_none());
}
