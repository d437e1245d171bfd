//! Compressed copies beside texts, and web servers that hand them out with the settings that planpress prints.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use tempfile::TempDir;

use super::{built, publish, styled_site, www};
use crate::site::TestSite;

/// A site with a long page, an icon, a calendar and a table, whose texts have compressed copies in `www`.
fn packed_site(address: &str) -> TestSite {
    let site = styled_site();
    let text = "质量是城市的名片。Quality is what a city is known for.\n\n".repeat(60);
    site.write(
        "content/news/long.zh.md",
        format!("---\ntitle: 长文\n---\n{text}\n[表](表.csv)\n"),
    );
    site.write(
        "content/news/表.csv",
        "名称,数\n".to_string() + &"质量,1\n".repeat(300),
    );
    site.write(
        "publish.yaml",
        format!("targets:\n  web:\n    kind: folder\n    path: www\n    address: {address}\n    precompressed: true\n"),
    );
    site
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    GzDecoder::new(bytes).read_to_end(&mut text).unwrap();
    text
}

fn unbrotli(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    brotli::BrotliDecompress(&mut &*bytes, &mut text).unwrap();
    text
}

/// The files of a target without compressed copies, each of which has been compared with its text.
fn without_copies(mut files: BTreeMap<String, Vec<u8>>) -> (BTreeMap<String, Vec<u8>>, usize) {
    let paths: Vec<String> = files.keys().cloned().collect();
    let mut copies = 0;
    for path in paths {
        let Some((text, ending @ ("br" | "gz"))) = path.rsplit_once('.') else {
            continue;
        };
        let copy = files.remove(&path).unwrap();
        let read = match ending {
            "br" => unbrotli(&copy),
            _ => gunzip(&copy),
        };
        assert!(copy.len() < files[text].len(), "{path}");
        assert!(read == files[text], "{path}");
        copies += 1;
    }

    (files, copies)
}

#[test]
fn texts_have_copies_that_come_and_go_with_them() {
    let site = packed_site("https://example.org/");
    let expected = built(&site);
    publish(&site, &[]).ok();
    let (files, copies) = without_copies(www(&site));
    assert_eq!(files, expected);
    assert!(copies >= 4, "{copies}");
    for path in [
        "news/long/index.html.br",
        "news/long/index.html.gz",
        "news/表.csv.br",
    ] {
        assert!(site.exists(&format!("www/{path}")), "{path}");
    }
    // What is small stays alone.
    assert!(!site.exists("www/news/0/index.html.br"));

    let again = publish(&site, &[]).ok();
    assert!(
        again.stderr.ends_with("nothing was sent.\n"),
        "{}",
        again.stderr
    );

    // A page and its copies change together.
    let page = site.read("content/news/long.zh.md");
    site.write("content/news/long.zh.md", page.replacen("名片", "招牌", 1));
    publish(&site, &[]).ok();
    let (files, _) = without_copies(www(&site));
    assert!(String::from_utf8_lossy(&files["news/long/index.html"]).contains("招牌"));

    // They go when they are no longer wanted.
    let settings = site
        .read("publish.yaml")
        .replace("precompressed: true", "precompressed: false");
    site.write("publish.yaml", settings);
    publish(&site, &[]).ok();
    assert_eq!(www(&site), built(&site));
}

#[test]
fn object_storage_has_no_copies() {
    let site = TestSite::new().file(
        "publish.yaml",
        "targets:\n  web:\n    kind: s3\n    endpoint: https://s3.example.org\n    bucket: b\n    user: u\n    precompressed: true\n",
    );
    let run = publish(&site, &[]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains(
            "error[unusable-target]: object storage does not choose among compressed copies"
        ) && run.stderr.contains("publish.yaml:7"),
        "{}",
        run.stderr
    );
}

/// A web server that runs until it is dropped.
struct WebServer {
    process: Child,
    _folder: TempDir,
}

impl Drop for WebServer {
    fn drop(&mut self) {
        // nginx and Apache end their workers when they are asked to, and not when they are killed.
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let _ = self.process.wait();
    }
}

/// A port that nobody uses.
fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// Starts a web server with the settings that planpress prints for it.
fn start(name: &str, settings: &str, www: &Path, port: u16) -> WebServer {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().display();
    let settings = settings.replace("FOLDER", www.to_str().unwrap());
    let place = |settings: String| -> PathBuf {
        let place = folder.path().join("settings");
        fs::write(&place, settings).unwrap();
        place
    };

    let mut command = match name {
        "nginx" => {
            let settings = settings.replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
            let settings = settings.replace("include mime.types", "include /etc/nginx/mime.types");
            // Whoever may start workers for others starts them for the owner of the files.
            let user = match rustix::process::getuid().is_root() {
                true => "user root;\n",
                false => "",
            };
            let module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
            let (load, settings) = match Path::new(module).exists() {
                true => (
                    format!("load_module {module};\n"),
                    settings.replace("# brotli_static", "brotli_static"),
                ),
                false => (String::new(), settings),
            };
            let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .iter()
                .map(|kind| format!("{kind}_temp_path {own}/{kind};\n"))
                .collect();
            let whole = format!(
                "{load}{user}daemon off;\npid {own}/pid;\nerror_log {own}/log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{settings}}}\n"
            );
            let mut command = Command::new("nginx");
            command.arg("-c").arg(place(whole));
            command
        }
        "caddy" => {
            let settings =
                settings.replacen("127.0.0.1 {", &format!("http://127.0.0.1:{port} {{"), 1);
            let mut command = Command::new("caddy");
            command
                .args(["run", "--adapter", "caddyfile", "--config"])
                .arg(place(format!(
                    "{{\n    admin off\n    auto_https off\n}}\n{settings}"
                )))
                .env("HOME", folder.path())
                .env("XDG_DATA_HOME", folder.path())
                .env("XDG_CONFIG_HOME", folder.path());
            command
        }
        _ => {
            let modules: String = [
                "mpm_event",
                "authz_core",
                "headers",
                "rewrite",
                "alias",
                "mime",
                "dir",
            ]
            .iter()
            .map(|it| format!("LoadModule {it}_module /usr/lib/apache2/modules/mod_{it}.so\n"))
            .collect();
            let settings = settings.replace("*:80", &format!("127.0.0.1:{port}"));
            let whole = format!(
                "{modules}ServerRoot {own}\nPidFile {own}/pid\nErrorLog {own}/log\nListen 127.0.0.1:{port}\nServerName localhost\nTypesConfig /etc/mime.types\nDefaultRuntimeDir {own}\n{settings}"
            );
            let mut command = Command::new("apache2");
            command.args(["-D", "FOREGROUND", "-f"]).arg(place(whole));
            command
        }
    };

    let mut process = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        let has_ended = process.try_wait().unwrap().is_some();
        if has_ended || Instant::now() > until {
            let _ = process.kill();
            let mut said = String::new();
            process
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut said)
                .unwrap();
            let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
            panic!("{name} does not start: {said}{log}");
        }
        thread::sleep(Duration::from_millis(50));
    }

    WebServer {
        process,
        _folder: folder,
    }
}

/// What a web server does with a site below a path, with the settings that planpress prints.
fn hands_out(name: &str, program: &str) {
    if std::env::var_os("PUBLISH_SERVERS").is_none() || !has_program(program) {
        eprintln!("left out, since it is not installed: {name}");
        return;
    }

    let port = free_port();
    let address = format!("http://127.0.0.1:{port}/zt/quality/");
    let site = packed_site(&address);
    publish(&site, &[]).ok();
    let settings = publish(&site, &["--server", name]).ok().stdout;
    let folder = site.root().join("www");
    let _server = start(name, &settings, &folder, port);

    let run = publish(&site, &["--verify"]);
    assert!(
        run.stderr.ends_with("; wrong: 0.\n"),
        "{name}: {}",
        run.stderr
    );
    assert!(!run.stderr.contains("advice: "), "{name}: {}", run.stderr);

    // A copy that is not that of its text is what readers get.
    let copy = folder.join("news/long/index.html.gz");
    let other = folder.join("news/long/index.html.br");
    let kept = [fs::read(&copy).unwrap(), fs::read(&other).unwrap()];
    fs::remove_file(&other).unwrap();
    fs::copy(folder.join("news/表.csv.gz"), &copy).unwrap();
    let run = publish(&site, &["--verify"]);
    assert!(
        run.stderr.contains(&format!(
            "wrong: {address}news/long/ the content is not what was published"
        )),
        "{name}: {}",
        run.stderr
    );
    fs::write(&copy, &kept[0]).unwrap();
    fs::write(&other, &kept[1]).unwrap();

    // What is not there, and what is nobody's business.
    for path in ["news/missing/", ".planpress/list.json"] {
        let (code, text) = get(&format!("{address}{path}"));
        assert!(
            code == "404" || (code == "403" && path.starts_with('.')),
            "{name}: {path} {code}"
        );
        if path.starts_with("news") {
            assert_eq!(text, site.read("www/404.html"), "{name}");
        }
    }
}

/// The status and the text at an address.
fn get(address: &str) -> (String, String) {
    let output = Command::new("curl")
        .args(["-s", "-w", "\n%{http_code}", address])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (text, code) = text.rsplit_once('\n').unwrap();
    (code.into(), text.into())
}

fn has_program(name: &str) -> bool {
    let places = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&places).any(|place| place.join(name).exists())
}

#[test]
fn nginx_hands_a_site_out_as_it_is_meant() {
    hands_out("nginx", "nginx");
}

#[test]
fn caddy_hands_a_site_out_as_it_is_meant() {
    hands_out("caddy", "caddy");
}

#[test]
fn apache_hands_a_site_out_as_it_is_meant() {
    hands_out("apache", "apache2");
}
