//! Fetching a site back from its address, and the command that follows a publication.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::PathBuf;

use super::{publish, styled_site};
use crate::site::TestSite;

/// The type and the other headers of an answer, by the path of the file.
type Headers = fn(&str) -> (&'static str, &'static str);

/// Headers as they should be.
fn good(path: &str) -> (&'static str, &'static str) {
    let kind = match path.rsplit('.').next().unwrap() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "txt" => "text/plain",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        _ => "application/octet-stream",
    };
    let more = match path.starts_with("assets/") {
        true => "Cache-Control: public, max-age=31536000, immutable\r\n",
        false => {
            "Cache-Control: no-cache\r\nContent-Security-Policy: default-src 'self'\r\n\
             X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
             Permissions-Policy: usb=()\r\nCross-Origin-Opener-Policy: same-origin\r\n"
        }
    };
    (kind, more)
}

/// Headers of a server that knows few types, lets readers keep what changes and forbids browsers nothing.
fn bad(path: &str) -> (&'static str, &'static str) {
    match path.rsplit('.').next().unwrap() {
        "html" => (
            "text/html; charset=gb2312",
            "Cache-Control: max-age=86400\r\n",
        ),
        "svg" => ("application/octet-stream", ""),
        "css" => ("text/css", "Cache-Control: no-cache\r\n"),
        _ => (good(path).0, ""),
    }
}

/// Serves a folder over HTTP, as far as these tests need it, and gives the port.
fn serve(folder: PathBuf, headers: Headers) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = String::new();
            BufReader::new(&stream).read_line(&mut head).unwrap();
            let path = head.split(' ').nth(1).unwrap().trim_start_matches('/');
            let path = match path.ends_with('/') || path.is_empty() {
                true => format!("{path}index.html"),
                false => path.to_string(),
            };
            let (code, body) = match fs::read(folder.join(&path)) {
                Ok(body) => (200, body),
                Err(_) => (404, Vec::new()),
            };
            let ((kind, more), size) = (headers(&path), body.len());
            let head = format!(
                "HTTP/1.1 {code} -\r\nContent-Type: {kind}\r\n{more}Content-Length: {size}\r\nConnection: close\r\n\r\n"
            );
            let _ = stream.write_all(head.as_bytes());
            let _ = stream.write_all(&body);
        }
    });

    port
}

/// A site that is published to `www` and read from a server with these headers; with its address.
fn served(headers: Headers) -> (TestSite, String) {
    let site = styled_site();
    let address = format!(
        "http://127.0.0.1:{}/",
        serve(site.root().join("www"), headers)
    );
    site.write(
        "publish.yaml",
        format!(
            "targets:\n  web:\n    kind: folder\n    path: www\n    address: {address}\n    purge: [sh, -c, \"echo purged >> purged.txt\"]\n"
        ),
    );

    (site, address)
}

#[test]
fn files_are_fetched_back_and_a_command_follows() {
    let (site, address) = served(good);
    let run = publish(&site, &["--verify"]).ok();
    assert!(run.stderr.contains("; wrong: 0."), "{}", run.stderr);
    assert!(!run.stderr.contains("advice: "), "{}", run.stderr);
    assert!(
        site.read("www/sitemap.xml")
            .contains(&format!("{address}news/0/"))
    );
    assert_eq!(site.read("purged.txt"), "purged\n");

    // What readers do not get as it was published is named, also if there is nothing to publish.
    let page = site.read("www/news/0/index.html");
    site.write("www/news/0/index.html", page.replace("版本0", "版本5"));
    site.remove("www/news/1/index.html");
    let run = publish(&site, &["--verify=all"]);
    assert_eq!(run.code, 1);
    for line in [
        format!("wrong: {address}news/0/ the content is not what was published"),
        format!("wrong: {address}news/1/ the server answers 404, not 200"),
        "; wrong: 2.".into(),
    ] {
        assert!(run.stderr.contains(&line), "{line}\n{}", run.stderr);
    }
    assert_eq!(site.read("purged.txt"), "purged\n");

    let settings = site
        .read("publish.yaml")
        .replace("echo purged", "echo no >&2; false");
    site.write("publish.yaml", settings.replace(">> purged.txt", ""));
    site.write("www/news/0/index.html", page);
    site.remove("content/news/2.zh.md");
    let run = publish(&site, &[]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("the command purge in publish.yaml failed"),
        "{}",
        run.stderr
    );
    assert!(!site.exists("www/news/2"));
}

#[test]
fn a_server_that_leaves_compressed_copies_alone_is_told_of() {
    let (site, address) = served(good);
    let settings = site
        .read("publish.yaml")
        .replace("    purge", "    precompressed: true\n    purge");
    site.write("publish.yaml", settings);
    let text = "质量是城市的名片。\n\n".repeat(60);
    site.write(
        "content/news/0.zh.md",
        format!("---\ntitle: 长\n---\n{text}"),
    );
    let run = publish(&site, &["--verify"]).ok();
    let said: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("advice: "))
        .collect();
    let [said] = said[..] else { panic!("{said:?}") };
    assert!(
        said.starts_with("advice: files that the server sends as they are, although compressed copies lie beside them: ")
            && said.contains(&address),
        "{said}"
    );
}

#[test]
fn headers_that_harm_readers_are_named_once_for_each_kind() {
    let (site, address) = served(bad);
    let run = publish(&site, &["--verify"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let said: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("wrong: ") || line.starts_with("advice: "))
        .collect();
    let files = super::www(&site);
    let style = files.keys().find(|path| path.ends_with(".css")).unwrap();
    assert_eq!(
        said,
        [
            format!(
                "wrong: the type of .html files should be “text/html; charset=utf-8”; of 14 it is not, for example {address}: “text/html; charset=gb2312”"
            ),
            format!(
                "wrong: the type of .svg files should be “image/svg+xml”; of 12 it is not, for example {address}news/0-0.svg: “application/octet-stream”"
            ),
            format!(
                "wrong: files that may change, but that readers may keep for long and go on seeing as they were: 14, for example {address}: “max-age=86400”"
            ),
            format!(
                "advice: files with a hash in their names that readers may not keep for long, so that pages open more slowly: 1, for example {address}{style}: “no-cache”"
            ),
            format!(
                "advice: pages without security headers (Content-Security-Policy, X-Content-Type-Options, Referrer-Policy, Permissions-Policy, Cross-Origin-Opener-Policy): 14, for example {address}"
            ),
        ]
    );
    assert!(run.stderr.ends_with("; wrong: 26.\n"), "{}", run.stderr);
}
