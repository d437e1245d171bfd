//! The command `links`: what has become of the pages of other hosts.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::site::TestSite;

/// When a host was asked, and for what.
type Asked = Arc<Mutex<Vec<(Instant, String)>>>;

/// A host whose pages have fates of their own. It knows no HEAD for `/old/`. Gives its port and what it is asked for.
fn host() -> (u16, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = Asked::default();
    let noted = Arc::clone(&asked);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(&stream).lines();
            let line = lines.next().unwrap().unwrap();
            let line = line.trim_end_matches(" HTTP/1.1").to_string();
            let (method, path) = line.split_once(' ').unwrap();
            let answer = match (method, path) {
                (_, "/fine/") => "200 OK",
                ("HEAD", "/old/") => "405 No",
                ("GET", "/old/") => "200 OK",
                (_, "/moved/") => "301 Moved\r\nLocation: /fine/",
                (_, "/for-now/") => "302 Found\r\nLocation: /fine/",
                (_, "/round/") => "302 Found\r\nLocation: /round/",
                (_, "/private/") => "403 Forbidden",
                (_, "/gone/") => "410 Gone",
                _ => "404 Not Found",
            };
            noted.lock().unwrap().push((Instant::now(), line.clone()));
            let answer =
                format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });

    (port, asked)
}

/// A port where nobody answers.
fn nobody() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn links_to_other_hosts_are_asked_for_politely() {
    let (port, asked) = host();
    let silent = nobody();
    let link = |path: &str| format!("<http://127.0.0.1:{port}/{path}/>\n\n");
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            &format!("---\ntitle: 甲\n---\n{}{}{}{}", link("fine"), link("old"), link("moved"), link("for-now")),
        )
        .file(
            "content/b.zh.md",
            &format!(
                "---\ntitle: 乙\n---\n{}{}{}<http://127.0.0.1:{silent}/>\n\n[内](a.zh.md) <mailto:a@example.org>\n",
                link("private"), link("gone"), link("fine"),
            ),
        )
        .file("content/c.zh.md", &format!("---\ntitle: 丙\n---\n[又](http://127.0.0.1:{port}/gone/#part)\n"));

    let run = site.run(&["links", "--lang", "en"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let expected = format!(
        "no answer: http://127.0.0.1:{silent}/ (…)
  on /b/
  an archive may have it: https://web.archive.org/web/*/http://127.0.0.1:{silent}/
gone: http://127.0.0.1:{port}/gone/ (410)
  on /b/, /c/
  an archive may have it: https://web.archive.org/web/*/http://127.0.0.1:{port}/gone/
moved: http://127.0.0.1:{port}/moved/ → http://127.0.0.1:{port}/fine/
  on /a/
not shown to programs, look at it in a browser: http://127.0.0.1:{port}/private/ (403)
  on /b/
"
    );
    let mut said: Vec<&str> = run.stdout.split_inclusive('\n').collect();
    // What the system says of a connection that nobody takes is its own.
    let first = said
        .iter()
        .position(|line| line.starts_with("no answer: "))
        .unwrap();
    let without_detail = format!("{} (…)\n", said[first].split(" (").next().unwrap());
    said[first] = &without_detail;
    let sorted = |lines: &[&str]| {
        let mut lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        lines.sort();
        lines
    };
    assert_eq!(
        sorted(&said),
        sorted(&expected.split_inclusive('\n').collect::<Vec<_>>())
    );
    assert!(
        run.stderr.ends_with("addresses of other sites: 7; fine: 3, moved: 1, gone: 1, no answer: 1, not shown to programs: 1.\n"),
        "{}",
        run.stderr
    );

    // One page after the other: what belongs together is what one address leads to.
    let asked = asked.lock().unwrap();
    let begun: Vec<Instant> = asked
        .iter()
        .filter(|(_, line)| line.starts_with("HEAD") && !line.ends_with("/fine/"))
        .map(|(at, _)| *at)
        .collect();
    assert!(
        begun
            .windows(2)
            .all(|pair| pair[1] - pair[0] > Duration::from_millis(900)),
        "{asked:?}"
    );
}

#[test]
fn links_behind_a_notice_are_named_by_the_pages_that_lead_to_it() {
    let (port, _) = host();
    let text = |title: &str| {
        format!(
            "---\ntitle: {title}\ndescription: {title}。\n---\n<http://127.0.0.1:{port}/missing/>\n"
        )
    };
    let site = TestSite::civic()
        .file(
            "content/site.yaml",
            "title: {zh: 某市, en: A city}\ndescription: {zh: 某市。, en: A city.}\nbase_url: https://www.example.gov.cn/zt/\ntheme: civic\nlocales: [zh-Hans, en]\ntime_zone: Asia/Shanghai\ngovernment: {domain: www.example.gov.cn, id_code: '3413000001'}\n",
        )
        .file("content/a.zh.md", &text("甲"))
        .file("content/a.en.md", &text("A"));
    let run = site.run(&["links", "--lang", "zh"]);
    assert_eq!(
        run.stdout,
        format!(
            "失效：http://127.0.0.1:{port}/missing/（404）\n  在页面 /zt/a/、/zt/en/a/\n  存档里也许有：https://web.archive.org/web/*/http://127.0.0.1:{port}/missing/\n"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn a_site_without_such_links_asks_nobody() {
    let run = TestSite::new().run(&["links", "--lang", "zh"]).ok();
    assert_eq!(run.stdout, "");
    assert!(
        run.stderr.ends_with(
            "指向其他网站的地址 0 个：正常 0，改了地址 0，失效 0，打不开 0，没有给程序看 0。\n"
        ),
        "{}",
        run.stderr
    );
}
