//! Publishing to real servers, which `serve.py` starts. `tests/run` installs them and names the Python that has them in
//! `PUBLISH_SERVERS`; without it these tests are left out, and say so.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::{PAGES, built, command, edition, missing, pages, styled_site};
use crate::site::{Run, TestSite};

const PASSWORD: &str = "s3cret-word";
const BUCKET: &str = "plan";

/// A server that runs.
struct Server {
    kind: &'static str,
    process: Child,
    _input: Option<ChildStdin>,
    folder: TempDir,
    told: Value,
}

impl Server {
    /// Starts a server; `None` if the servers are not installed.
    fn start(kind: &'static str) -> Option<Self> {
        let Some(python) = std::env::var_os("PUBLISH_SERVERS") else {
            eprintln!(
                "left out, since PUBLISH_SERVERS does not name a Python with servers: {kind}"
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/publish/serve.py");
        let mut process = Command::new(python)
            .args([script, kind])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = process.stdin.take();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.find(|line| line.as_ref().unwrap().starts_with('{'));
        let server = Self {
            kind,
            process,
            _input: input,
            folder,
            told: serde_json::from_str(&line.unwrap().unwrap()).unwrap(),
        };
        // What it says later is read by nobody.
        thread::spawn(move || lines.for_each(drop));

        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", server.port())).is_ok() {
                break;
            }
            thread::sleep(Duration::from_millis(100));
        }

        if kind == "s3" {
            let (code, _) = server.http("PUT", "", b"");
            assert_eq!(code, 200);
        }
        Some(server)
    }

    fn port(&self) -> u16 {
        u16::try_from(self.told["port"].as_u64().unwrap()).unwrap()
    }

    /// `publish.yaml` for this server, reached at a port.
    fn settings(&self, port: u16) -> String {
        let folder = self.folder.path().display();
        let own = match self.kind {
            "sftp" => format!(
                "host: 127.0.0.1, port: {port}, user: {}, key: \"{}\", host_key: \"{}\", path: \"{folder}\"",
                self.told["user"].as_str().unwrap(),
                self.told["key"].as_str().unwrap(),
                self.told["host_key"].as_str().unwrap(),
            ),
            "ftp" | "ftps" => format!("host: localhost, port: {port}, user: web, path: /"),
            "webdav" => format!("endpoint: \"http://127.0.0.1:{port}/\", user: web"),
            _ => format!(
                "endpoint: \"http://127.0.0.1:{port}/\", bucket: {BUCKET}, user: key, path_style: true"
            ),
        };
        let kind = self.kind;
        format!("targets:\n  web: {{kind: {kind}, {own}}}\n")
    }

    /// A site that is published to this server.
    fn site(&self) -> TestSite {
        styled_site().file("publish.yaml", &self.settings(self.port()))
    }

    fn command(&self, site: &TestSite, args: &[&str]) -> Command {
        let mut command = command(site, args);
        if self.kind != "sftp" {
            command.env("PLANPRESS_WEB_PASSWORD", PASSWORD);
        }
        if let Some(certificate) = self.told["certificate"].as_str() {
            command.env("SSL_CERT_FILE", certificate);
        }
        command
    }

    fn publish(&self, site: &TestSite, args: &[&str]) -> Run {
        let output = self.command(site, args).output().unwrap();
        let run = Run {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(!said.contains(PASSWORD), "{said}");
        run
    }

    /// A file as a reader gets it.
    fn get(&self, path: &str) -> Option<Vec<u8>> {
        if self.kind != "s3" {
            return fs::read(self.folder.path().join(path)).ok();
        }

        let (code, body) = self.http("GET", path, b"");
        (code == 200).then_some(body)
    }

    /// Puts a file there without planpress.
    fn put(&self, path: &str, bytes: &[u8]) {
        if self.kind == "s3" {
            self.http("PUT", path, bytes);
            return;
        }

        let place = self.folder.path().join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }

    fn http(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        let size = body.len();
        let head = format!(
            "{method} /{BUCKET}/{path} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: {size}\r\n\
             Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let code = head.split(' ').nth(1).unwrap().parse().unwrap();
        (code, answer[end + 4..].to_vec())
    }

    #[track_caller]
    fn has(&self, expected: &BTreeMap<String, Vec<u8>>) {
        for (path, bytes) in expected {
            let there = self.get(path);
            assert!(there.as_ref() == Some(bytes), "{} {path}", self.kind);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self._input.take());
        let _ = self.process.wait();
    }
}

/// Passes connections on to a port and cuts each of the first ones after some bytes.
struct Cutter {
    port: u16,
    cut: Arc<AtomicUsize>,
}

impl Cutter {
    fn start(to: u16, connections: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&cut);
        thread::spawn(move || {
            for (number, client) in listener.incoming().flatten().enumerate() {
                let server = TcpStream::connect(("127.0.0.1", to)).unwrap();
                let is_cut = number < connections;
                count.fetch_add(usize::from(is_cut), Ordering::Relaxed);
                let bytes = if is_cut {
                    700 + number * 2_711
                } else {
                    usize::MAX
                };
                let ways = [
                    (
                        client.try_clone().unwrap(),
                        server.try_clone().unwrap(),
                        bytes,
                    ),
                    (server, client, usize::MAX),
                ];
                for (from, to, bytes) in ways {
                    thread::spawn(move || pass(from, to, bytes));
                }
            }
        });
        Self { port, cut }
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, mut left: usize) {
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        let now = read.min(left);
        if to.write_all(&buffer[..now]).is_err() {
            break;
        }
        left -= now;
        if left == 0 {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}

/// Says that something is over when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The whole life of a site on a server.
fn lives_on(kind: &'static str) {
    let Some(server) = Server::start(kind) else {
        return;
    };
    let site = server.site();
    server.put("notes.txt", b"mine\n");
    let first = built(&site);
    server.publish(&site, &[]).ok();
    server.has(&first);

    let second = server.publish(&site, &[]).ok();
    assert!(
        second
            .stderr
            .ends_with("Nothing has changed, and nothing was sent.\n"),
        "{}",
        second.stderr
    );

    // Three pages change, and one goes.
    for page in 0..3 {
        let path = format!("content/news/{page}.zh.md");
        site.write(&path, site.read(&path).replace("版本0", "版本9"));
    }
    site.remove("content/news/3.zh.md");
    let changed = built(&site);
    let third = server.publish(&site, &[]).ok();
    for line in ["changed pages: 4", "removed pages: 1"] {
        assert!(third.stdout.contains(line), "{line}\n{}", third.stdout);
    }
    server.has(&changed);
    assert_eq!(server.get("news/3/index.html"), None);

    // What somebody else has changed is not overwritten.
    let own = server.get("news/0/index.html").unwrap();
    let other = String::from_utf8(own.clone())
        .unwrap()
        .replace("版本9", "版本5");
    server.put("news/0/index.html", other.as_bytes());
    edition(&site, 1);
    let refused = server.publish(&site, &[]);
    assert_eq!(refused.code, 1, "{}", refused.stderr);
    let named = "news/0/index.html: somebody has changed it there";
    assert!(refused.stderr.contains(named), "{}", refused.stderr);
    server.put("news/0/index.html", &own);
    server.publish(&site, &[]).ok();
    server.has(&built(&site));

    server.publish(&site, &["--back"]).ok();
    server.has(&changed);
    assert_eq!(server.get("notes.txt").unwrap(), b"mine\n");
    assert_eq!(server.get(".planpress/lock"), None);
}

/// How often publications are killed: ten times, or as often as the variable `BREAKS` says.
fn breaks() -> usize {
    let asked = std::env::var("BREAKS").ok();
    asked.map_or(10, |count| count.parse().unwrap())
}

/// The number of the edition whose connections are cut, larger than those that are killed.
const CUT: usize = 1000;

/// Publications are killed at any moment, and connections cut at any byte, while somebody reads.
fn survives_on(kind: &'static str) {
    let Some(server) = Server::start(kind) else {
        return;
    };
    let site = server.site();
    let started = Instant::now();
    server.publish(&site, &[]).ok();
    let whole = started.elapsed();
    let (is_over, mut random, mut killed) = (AtomicBool::new(false), 4_711_u64, 0);

    thread::scope(|scope| {
        // A test that fails ends the reading as well.
        let _over = Over(&is_over);
        let reading = scope.spawn(|| {
            let mut rounds = 0;
            while !is_over.load(Ordering::Relaxed) {
                assert_eq!(missing(&pages(), |path| server.get(path)), [""; 0]);
                rounds += 1;
            }
            rounds
        });

        for round in 1..=breaks() {
            edition(&site, round);
            let mut child = server.command(&site, &[]).spawn().unwrap();
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let part = (random >> 40) as f64 / (1_u64 << 24) as f64;
            thread::sleep(whole.mul_f64(part * 1.1));
            child.kill().unwrap();
            killed += usize::from(!child.wait().unwrap().success());
        }

        // Connections that break are made again.
        if !kind.starts_with("ftp") {
            edition(&site, CUT);
            let cutter = Cutter::start(server.port(), 5);
            site.write("publish.yaml", server.settings(cutter.port));
            let cut = server.publish(&site, &[]);
            assert!(
                cut.code == 0 || cut.stderr.contains("connection to the target broke"),
                "{}",
                cut.stderr
            );
            assert!(cutter.cut.load(Ordering::Relaxed) > 0);
            site.write("publish.yaml", server.settings(server.port()));
        }

        edition(&site, CUT + 1);
        server.publish(&site, &[]).ok();
        is_over.store(true, Ordering::Relaxed);
        assert!(reading.join().unwrap() > 2);
    });

    assert!(killed > 3, "{killed}");
    server.has(&built(&site));
    assert_eq!(server.get(&format!("news/{}-{CUT}.svg", PAGES - 1)), None);
}

#[test]
fn a_site_lives_on_a_server_behind_ssh() {
    lives_on("sftp");
}

#[test]
fn a_site_lives_on_an_ftp_server() {
    lives_on("ftp");
}

#[test]
fn a_site_lives_on_an_ftp_server_with_tls() {
    lives_on("ftps");
}

#[test]
fn a_site_lives_on_a_webdav_server() {
    lives_on("webdav");
}

#[test]
fn a_site_lives_in_object_storage() {
    lives_on("s3");
}

#[test]
fn breaks_leave_a_server_behind_ssh_whole() {
    survives_on("sftp");
}

#[test]
fn breaks_leave_an_ftp_server_whole() {
    survives_on("ftp");
}

#[test]
fn breaks_leave_a_webdav_server_whole() {
    survives_on("webdav");
}

#[test]
fn breaks_leave_object_storage_whole() {
    survives_on("s3");
}

/// Publishes with other settings and gives what is said about it.
fn refusal(server: &Server, change: impl Fn(String) -> String) -> String {
    let site = server.site();
    site.write("publish.yaml", change(server.settings(server.port())));
    let run = server.publish(&site, &[]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("The site at the target was not touched."),
        "{}",
        run.stderr
    );
    run.stderr
}

#[test]
fn servers_that_refuse_are_understood() {
    let Some(ftp) = Server::start("ftp") else {
        return;
    };
    let said = refusal(&ftp, |settings| {
        settings.replace("user: web", "user: other")
    });
    assert!(
        said.contains("the user name or the password is wrong"),
        "{said}"
    );
    let said = refusal(&ftp, |settings| {
        settings.replace("path: /", "path: /nowhere")
    });
    assert!(said.contains("the target has no such folder"), "{said}");
    let said = refusal(&ftp, |settings| {
        settings.replace("user: web", "user: reader")
    });
    assert!(said.contains("the target does not allow this"), "{said}");
    let said = refusal(&ftp, |settings| settings.replace("kind: ftp", "kind: ftps"));
    assert!(said.contains("the target"), "{said}");

    let webdav = Server::start("webdav").unwrap();
    let said = refusal(&webdav, |settings| {
        settings.replace("user: web", "user: other")
    });
    assert!(
        said.contains("the user name or the password is wrong"),
        "{said}"
    );

    let s3 = Server::start("s3").unwrap();
    let said = refusal(&s3, |settings| {
        settings.replace("bucket: plan", "bucket: nowhere")
    });
    assert!(
        said.contains("the target has no such folder or bucket"),
        "{said}"
    );

    let sftp = Server::start("sftp").unwrap();
    let said = refusal(&sftp, |settings| settings.replace("SHA256:", "SHA256:a"));
    assert!(
        said.contains("the target does not prove that it is the right one"),
        "{said}"
    );
    let said = refusal(&sftp, |settings| {
        settings.replace("user: ", "user: nobody-")
    });
    assert!(
        said.contains("the user name or the password is wrong"),
        "{said}"
    );

    // The password is nowhere on this computer but where it was given.
    let site = ftp.site();
    ftp.publish(&site, &[]).ok();
    let kept = PathBuf::from(site.root()).join(".history");
    let found = Command::new("grep")
        .args(["-rl", PASSWORD])
        .arg(&kept)
        .output()
        .unwrap();
    assert_eq!(found.stdout, b"");
}

/// A server that becomes full in the middle keeps the pages that it had, and the next publication finishes.
fn is_told_when_full(kind: &'static str) {
    let Some(server) = Server::start(kind) else {
        return;
    };
    let site = server.site();
    server.publish(&site, &[]).ok();
    let old = built(&site);

    edition(&site, 1);
    let flag = server.folder.path().with_extension("full");
    fs::write(&flag, "").unwrap();
    let run = server.publish(&site, &[]);
    fs::remove_file(&flag).unwrap();
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("the target has no room left. Ask its administrator for more. (")
            && (kind == "ftp" || run.stderr.contains("(HTTP 507)")),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("publish again; it will finish"),
        "{}",
        run.stderr
    );
    for (path, bytes) in old.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(server.get(path).as_ref() == Some(bytes), "{path}");
    }
    assert_eq!(missing(&pages(), |path| server.get(path)), [""; 0]);

    server.publish(&site, &[]).ok();
    server.has(&built(&site));
}

#[test]
fn a_full_ftp_server_keeps_what_it_had() {
    is_told_when_full("ftp");
}

#[test]
fn a_full_webdav_server_keeps_what_it_had() {
    is_told_when_full("webdav");
}

#[test]
fn a_password_may_be_in_a_file_outside_the_site() {
    let Some(ftp) = Server::start("ftp") else {
        return;
    };
    let site = ftp.site();
    let outside = tempfile::tempdir().unwrap();
    let secrets = outside.path().join("secrets.yaml");
    let settings = format!(
        "secrets: \"{}\"\n{}",
        secrets.display(),
        ftp.settings(ftp.port())
    );
    site.write("publish.yaml", settings);

    let run = super::publish(&site, &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("the file with the passwords"),
        "{}",
        run.stderr
    );
    fs::write(&secrets, "other: \"word\"\n").unwrap();
    let run = super::publish(&site, &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("PLANPRESS_WEB_PASSWORD"),
        "{}",
        run.stderr
    );

    fs::write(&secrets, format!("web: \"{PASSWORD}\"\n")).unwrap();
    super::publish(&site, &[]).ok();
    ftp.has(&built(&site));
}
