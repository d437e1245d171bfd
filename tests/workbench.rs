//! The workbench: who may use it, where it writes, and that nothing that anybody wrote is lost.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::site::TestSite;

const PAGE: &str = "content/a.zh.md";

/// A workbench that runs, and what a browser knows that was opened with its address.
pub(crate) struct Bench {
    pub process: Child,
    pub address: String,
    token: String,
}

/// Starts the workbench in the folder of a site, by a command that takes planpress's arguments.
pub fn start(site: &TestSite, command: &mut Command) -> Child {
    command
        .args(["edit", "--no-open", "--date", "2026-01-01", "--lang", "en"])
        .current_dir(site.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

impl Bench {
    pub fn start(site: &TestSite) -> Self {
        Self::start_as(site, Command::new(env!("CARGO_BIN_EXE_planpress")))
    }

    /// Starts it by a command that takes planpress's arguments.
    pub fn start_as(site: &TestSite, mut command: Command) -> Self {
        let mut process = start(site, &mut command);
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (address, rest) = line
            .split_once("http://")
            .unwrap()
            .1
            .split_once('/')
            .unwrap();
        let token = rest.split("token=").nth(1).unwrap();

        Self {
            process,
            address: address.into(),
            token: token.split(' ').next().unwrap().into(),
        }
    }

    /// Status, head and body of an answer. `headers` have their line ends.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        let host = &self.address;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        // A body that is refused need not be taken.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let code = head.split(' ').nth(1).unwrap().parse().unwrap();

        (code, head.into(), body.into())
    }

    fn cookie(&self) -> String {
        let port = self.address.rsplit(':').next().unwrap();
        format!(
            "Cookie: other=%E7; planpress-edit-{port}={}\r\n",
            self.token
        )
    }

    /// What the workbench's own page sends with a change.
    pub fn own(&self) -> String {
        format!(
            "{}Planpress-Token: {}\r\nSec-Fetch-Site: same-origin\r\n",
            self.cookie(),
            self.token
        )
    }

    pub fn get(&self, name: &str) -> (u16, Value) {
        let path = format!("/__planpress/edit/{name}");
        let (code, _, body) = self.ask("GET", &path, &self.cookie(), b"");
        (
            code,
            serde_json::from_str(&body).unwrap_or(Value::String(body)),
        )
    }

    pub fn post(&self, name: &str, body: &[u8]) -> (u16, Value) {
        let path = format!("/__planpress/edit/{name}");
        let (code, _, body) = self.ask("POST", &path, &self.own(), body);
        (
            code,
            serde_json::from_str(&body).unwrap_or(Value::String(body)),
        )
    }

    pub fn save(&self, path: &str, text: &str, version: &str) -> (u16, Value) {
        let body = json!({ "text": text, "version": version }).to_string();
        self.post(&format!("file?path={path}"), body.as_bytes())
    }

    pub fn version_of(&self, path: &str) -> String {
        let (_, file) = self.get(&format!("file?path={path}"));
        file["version"].as_str().unwrap().into()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn site() -> TestSite {
    TestSite::new().file(PAGE, "---\ntitle: 甲 # 标题\n---\n\n正文。\n")
}

#[test]
fn only_a_browser_that_was_opened_with_the_address_gets_in() {
    let site = site();
    let bench = Bench::start(&site);
    let file = "/__planpress/edit/file?path=content/a.zh.md";
    let (cookie, own) = (bench.cookie(), bench.own());

    let first = format!("/__planpress/edit/?token={}", bench.token);
    let (code, head, _) = bench.ask("GET", &first, "Sec-Fetch-Site: none\r\n", b"");
    assert_eq!(code, 303);
    assert!(head.contains("Location: /__planpress/edit/\r\n"), "{head}");
    assert!(head.contains("HttpOnly; SameSite=Strict"), "{head}");

    // Without the cookie, or with another one, nothing is told; pages of other sites get nothing even with it.
    let foreign = format!("{cookie}Sec-Fetch-Site: cross-site\r\n");
    let wrong = "Cookie: planpress-edit-1=00000000000000000000000000000000\r\n";
    let forged = format!("Planpress-Cookie: {}0\r\n", bench.token);
    for headers in ["", wrong, &forged, &foreign] {
        for path in [file, "/__planpress/edit/", "/__planpress/edit/pages"] {
            let (code, _, body) = bench.ask("GET", path, headers, b"");
            assert_eq!(code, 403, "{headers} {path}: {body}");
            assert!(
                !body.contains("正文") && !body.contains(&bench.token),
                "{body}"
            );
        }
    }
    let (code, _, body) = bench.ask("GET", "/__planpress/edit/?token=0", "", b"");
    assert_eq!(code, 403, "{body}");

    // A change needs the cookie, the header, and a page of the workbench.
    let body = json!({ "text": "x", "version": bench.version_of(PAGE) }).to_string();
    let header = format!("Planpress-Token: {}\r\n", bench.token);
    let own_page = "Sec-Fetch-Site: same-origin\r\n";
    let without: [String; 5] = [
        String::new(),
        format!("{cookie}{own_page}"),
        format!("{header}{own_page}"),
        format!("{cookie}{header}"),
        format!("{cookie}{header}Origin: http://example.org\r\n"),
    ];
    for headers in &without {
        let (code, ..) = bench.ask("POST", file, headers, body.as_bytes());
        assert_eq!(code, 403, "{headers}");
    }
    assert!(site.read(PAGE).contains("正文。"));
    let (code, ..) = bench.ask("POST", file, &own, body.as_bytes());
    assert_eq!(code, 200);
    assert_eq!(site.read(PAGE), "x");

    // The preview itself goes on reading only, and `serve` has no workbench.
    let (code, ..) = bench.ask("POST", "/", &own, body.as_bytes());
    assert_eq!(code, 405);
    let served = crate::site::served::Served::start(site.root(), &[]);
    let mut stream = TcpStream::connect(&served.address).unwrap();
    let request = format!(
        "GET /__planpress/edit/ HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
        served.address
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
}

#[test]
fn its_page_names_every_script_so_that_none_waits_for_another() {
    let bench = Bench::start(&site());
    let (_, page) = bench.get("");

    for script in std::fs::read_dir("src/workbench/page").expect("its scripts are there") {
        let name = script.expect("a script is listed").file_name();
        let name = name.to_string_lossy();
        let link = format!("<link rel=\"modulepreload\" href=\"{name}\">");
        assert_eq!(
            page.as_str().expect("it is a text").matches(&link).count(),
            usize::from(name.ends_with(".js")),
            "{name}"
        );
    }
}

#[test]
fn nothing_is_written_outside_of_the_content() {
    let site = site()
        .file("themes/mini/x.yaml", "a: 1\n")
        .file("outside.md", "外\n");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("../outside.md", site.root().join("content/link.zh.md")).unwrap();
        symlink("..", site.root().join("content/up")).unwrap();
    }
    let bench = Bench::start(&site);

    let paths = [
        "outside.md",
        "content/../outside.md",
        "content/link.zh.md",
        "content/up/outside.md",
        "content/up/new.md",
        "content//a.zh.md",
        "content/.hidden.md",
        "content/.translations/x.yaml",
        "content/a.zh.md%00.md",
        "content%5Ca.zh.md",
        "content/a:b.md",
        "/etc/passwd.md",
        "themes/mini/x.yaml",
        "content/a.html",
        "",
    ];
    for path in paths {
        let (code, answer) = bench.save(path, "x", "");
        assert_eq!(code, 422, "{path}: {answer}");
        assert!(
            answer["message"].as_str().unwrap().contains("content/"),
            "{path}"
        );
        let (code, _) = bench.get(&format!("file?path={path}"));
        assert_eq!(code, 422, "{path}");
    }

    for path in [
        "outside.png",
        "content/up/x.png",
        "content/../x.png",
        "content/x.md",
        "content/x.yaml",
    ] {
        let (code, answer) = bench.post(&format!("upload?path={path}"), b"x");
        assert_eq!(code, 422, "{path}: {answer}");
    }
    assert_eq!(site.read("outside.md"), "外\n");
    assert_eq!(site.read("themes/mini/x.yaml"), "a: 1\n");
    for path in [
        "new.md",
        "outside.png",
        "x.png",
        "content/x.md",
        "content/x.yaml",
    ] {
        assert!(!site.exists(path), "{path}");
    }
}

#[test]
fn two_editors_never_overwrite_each_other() {
    let site = site();
    let bench = Bench::start(&site);
    let version = bench.version_of(PAGE);

    let (code, saved) = bench.save(PAGE, "甲写的\n", &version);
    assert_eq!(code, 200);
    let (code, theirs) = bench.save(PAGE, "乙写的\n", &version);
    assert_eq!((code, &theirs["text"]), (409, &json!("甲写的\n")));
    assert_eq!(theirs["version"], saved["version"]);
    assert_eq!(site.read(PAGE), "甲写的\n");

    // Another program counts as another editor.
    site.write(PAGE, "别的程序写的\n");
    let (code, _) = bench.save(PAGE, "x", saved["version"].as_str().unwrap());
    assert_eq!(code, 409);

    // A new file is not put over one that exists; one that was removed is not made again unseen.
    assert_eq!(bench.save(PAGE, "x", "").0, 409);
    assert_eq!(
        bench
            .save("content/b/c.zh.md", "---\ntitle: 丙\n---\n", "")
            .0,
        200
    );
    assert_eq!(bench.save("content/none.zh.md", "x", &version).0, 404);
}

#[test]
fn every_version_is_kept_and_can_be_brought_back() {
    let site = site();
    let bench = Bench::start(&site);
    let original = site.read(PAGE);
    let mut version = bench.version_of(PAGE);
    for text in ["一\n", "二\n", "二\n", "三\n"] {
        let (_, saved) = bench.save(PAGE, text, &version);
        version = saved["version"].as_str().unwrap().into();
    }
    site.write(PAGE, "在别处改的\n");
    bench.save(PAGE, "四\n", &bench.version_of(PAGE));

    let (_, list) = bench.get(&format!("history?path={PAGE}"));
    let ids: Vec<&str> = list["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|version| version["id"].as_str().unwrap())
        .collect();
    let texts: Vec<String> = ids
        .iter()
        .map(|id| {
            let (_, kept) = bench.get(&format!(
                "history?path={PAGE}&id={}",
                id.replace('+', "%2B")
            ));
            kept["text"].as_str().unwrap().to_string()
        })
        .collect();
    assert_eq!(
        texts,
        ["四\n", "在别处改的\n", "三\n", "二\n", "一\n", &original]
    );
    assert_eq!(
        bench.get(&format!("history?path={PAGE}&id=../../../x")).0,
        404
    );

    // What is removed stays in the history.
    let body = json!({ "version": bench.version_of(PAGE) }).to_string();
    assert_eq!(
        bench
            .post(&format!("remove?path={PAGE}"), body.as_bytes())
            .0,
        200
    );
    assert!(!site.exists(PAGE));
    let (_, list) = bench.get(&format!("history?path={PAGE}"));
    assert_eq!(list["versions"].as_array().unwrap().len(), ids.len());

    // The history is not published.
    site.build().ok();
    assert!(site.output().keys().all(|path| !path.contains("history")));
}

#[test]
fn files_keep_the_spelling_of_windows() {
    let site = site().bytes(
        "content/w.zh.md",
        "\u{feff}---\r\ntitle: 乙\r\n---\r\n旧\r\n".as_bytes(),
    );
    let bench = Bench::start(&site);
    let (_, file) = bench.get("file?path=content/w.zh.md");
    assert_eq!(file["text"], "---\ntitle: 乙\n---\n旧\n");
    let version = file["version"].as_str().unwrap();
    assert_eq!(
        bench
            .save("content/w.zh.md", "---\ntitle: 乙\n---\n新\n", version)
            .0,
        200
    );
    assert_eq!(
        site.read("content/w.zh.md"),
        "\u{feff}---\r\ntitle: 乙\r\n---\r\n新\r\n"
    );
}

#[test]
fn a_kill_while_saving_leaves_the_old_text_or_the_new_one() {
    let site = site();
    let long = "很长的正文。".repeat(200_000);
    let mut texts = vec![site.read(PAGE)];

    for round in 0..8 {
        let mut bench = Bench::start(&site);
        let text = format!("---\ntitle: 甲\n---\n{round}{long}\n");
        let body = json!({ "text": text, "version": bench.version_of(PAGE) }).to_string();
        texts.push(text);
        let mut stream = TcpStream::connect(&bench.address).unwrap();
        let head = format!(
            "POST /__planpress/edit/file?path={PAGE} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n{}\r\n",
            bench.address,
            body.len(),
            bench.own()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(round * 7));
        bench.process.kill().unwrap();
        bench.process.wait().unwrap();

        let now = site.read(PAGE);
        assert!(texts.contains(&now), "round {round}: {} bytes", now.len());
    }
}

#[test]
fn it_lists_pages_findings_and_what_can_be_made() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\ntheme: mini\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\ndraft: true\n---\n[坏](none.md)\n",
        )
        .file("content/a.en.md", "---\ntitle: A\n---\n");
    let bench = Bench::start(&site);

    let (_, about) = bench.get("site");
    assert_eq!(
        about["locales"][1],
        json!({ "key": "en", "code": "en", "isDefault": false })
    );
    assert_eq!(about["date"], "2026-01-01");
    assert_eq!(
        about["folders"],
        json!([{ "path": "content", "title": "首页" }])
    );
    let kinds: Vec<&str> = about["kinds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| kind["name"].as_str().unwrap())
        .collect();
    assert!(
        kinds.contains(&"notice") && kinds.ends_with(&["page", "section"]),
        "{kinds:?}"
    );

    let (_, list) = bench.get("pages");
    let pages: Vec<String> = list["pages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|page| {
            let text = |name: &str| page[name].as_str().unwrap();
            [text("path"), text("title"), text("url"), text("state")].join(" ")
        })
        .collect();
    assert_eq!(
        pages,
        [
            "content/index.zh.md 首页 / published",
            "content/a.zh.md 甲 /a/ draft",
            "content/index.en.md Home /en/ published",
            "content/a.en.md A /en/a/ draft",
        ]
    );

    let (_, found) = bench.get("findings");
    let broken = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "broken-link")
        .unwrap();
    assert_eq!(
        (&broken["path"], &broken["line"]),
        (&json!("content/a.zh.md"), &json!(5))
    );

    let new = json!({ "kind": "page", "title": "丙", "date": null, "folder": "content/news" });
    let (code, made) = bench.post("new", new.to_string().as_bytes());
    assert_eq!(code, 200, "{made}");
    assert_eq!(made["paths"].as_array().unwrap().len(), 1);
    let path = made["paths"][0].as_str().unwrap();
    assert!(path.starts_with("content/news/") && site.read(path).contains("draft: true"));
    for (title, folder) in [
        ("", "news"),
        ("丁\n戊", "news"),
        ("丁", "../x"),
        ("丁", "content/.x"),
    ] {
        let new = json!({ "kind": "page", "title": title, "date": null, "folder": folder });
        assert_eq!(
            bench.post("new", new.to_string().as_bytes()).0,
            422,
            "{title} {folder}"
        );
    }

    assert_eq!(
        bench.post("upload?path=content/news/表.pdf", b"%PDF-1.4").0,
        200
    );
    assert_eq!(bench.post("upload?path=content/news/表.pdf", b"x").0, 409);
    assert_eq!(site.read("content/news/表.pdf"), "%PDF-1.4");
    let picture = "/__planpress/edit/picture?path=content/news/";
    site.write("content/news/a.png", b"\x89PNG");
    let (code, head, _) = bench.ask("GET", &format!("{picture}a.png"), &bench.cookie(), b"");
    assert!(
        code == 200 && head.contains("Content-Type: image/png\r\n"),
        "{head}"
    );
    for other in ["%E8%A1%A8.pdf", "none.png", "../../x.png"] {
        let (code, ..) = bench.ask("GET", &format!("{picture}{other}"), &bench.cookie(), b"");
        assert!([404, 422].contains(&code), "{other}: {code}");
    }
    let too_large = vec![b'x'; 50 * 1024 * 1024 + 1];
    assert_eq!(
        bench.post("upload?path=content/news/b.pdf", &too_large).0,
        413
    );
    assert_eq!(bench.get("schema?name=page").1["title"], "FrontMatter");
}

#[test]
fn slips_are_put_right_and_translations_recorded() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\ntheme: mini\nlocales: [zh-Hans, en]\napproval: {steps: 2, folders: [news]}\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n\n共有 10 个,很好。\n")
        .file("content/a.en.md", "---\ntitle: A\n---\n\nThere are 10, which is good.\n")
        .file("content/news/b.zh.md", "---\ntitle: 甲\ndraft: true\n---\n\n正文。\n");
    let bench = Bench::start(&site);

    let (code, fixed) = bench.post("fix?path=content/a.zh.md", b"");
    assert_eq!((code, &fixed["changed"]), (200, &json!(true)), "{fixed}");
    assert_eq!(
        site.read("content/a.zh.md"),
        "---\ntitle: 甲\n---\n\n共有 10 个，很好。\n"
    );
    assert_eq!(fixed["version"], json!(bench.version_of("content/a.zh.md")));
    let (_, again) = bench.post("fix?path=content/a.zh.md", b"");
    assert_eq!(again["changed"], json!(false));

    let (code, recorded) = bench.post("accept?path=content/a.en.md", b"");
    assert_eq!(
        (code, &recorded["accepted"]),
        (200, &json!(true)),
        "{recorded}"
    );
    assert!(site.exists("content/.translations/en/a.zh.md.yaml"));

    let (_, asked) = bench.get("approval?path=content/news/b.zh.md");
    assert_eq!(asked, json!({ "steps": 2, "text": "02e73868ed94" }));
    let (_, asked) = bench.get("approval?path=content/a.zh.md");
    assert_eq!(asked["steps"], json!(0));
}

#[test]
fn places_to_link_to_are_found_by_words_and_numbers() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\ntheme: mini\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file(
            PAGE,
            "---\ntitle: 甲\n---\n\n## 水质（一类） {#water}\n\n### 水量\n",
        )
        .file(
            "content/b.en.md",
            "---\ntitle: B\n---\n\n## 水质 {#en-water}\n",
        );
    let bench = Bench::start(&site);
    let ask = |query: &str| {
        let (code, answer) = bench.get(&format!("places?{query}"));
        assert_eq!(code, 200, "{answer}");
        let line = |place: &Value| {
            let text = |name: &str| place[name].as_str().unwrap();
            let at = [text("path"), text("anchor")].join("#");
            [&at, text("number"), text("title")].join(" | ")
        };
        let places = answer["places"].as_array().unwrap().iter();
        places.map(line).collect::<Vec<_>>()
    };

    let water = "content/a.zh.md#water |  | 水质（一类）";
    let english = "content/b.en.md#en-water |  | 水质";
    assert_eq!(ask("words=水质&locale=zh-Hans"), [water, english]);
    assert_eq!(ask("words=水质&locale=en"), [english, water]);
    assert_eq!(ask("words=水(一类)"), [] as [&str; 0]);
    assert_eq!(ask("words=水 (一类)".replace(' ', "%20").as_str()), [water]);
    // An anchor that is named leads to its place first.
    assert_eq!(ask("words=water&locale=en"), [water, english]);
    assert_eq!(
        ask("path=content/a.zh.md&words="),
        [water, "content/a.zh.md#水量 |  | 水量"]
    );
}

#[test]
fn what_was_shown_is_published() {
    let site = TestSite::new().file(
        "publish.yaml",
        "targets:\n  web:\n    kind: folder\n    path: www\n",
    );
    let bench = Bench::start(&site);
    let ended = || loop {
        let (_, shown) = bench.get("publication");
        if shown["isRunning"] == false {
            return shown;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(bench.get("targets").1["targets"], json!(["web"]));

    // Nothing is published that was not shown.
    bench.post("publish?target=web", b"{}");
    assert_eq!(ended()["isDone"], false);
    assert!(!site.exists("www"));

    bench.post("plan?target=web", b"{}");
    let shown = ended();
    assert_eq!(shown["isReady"], true, "{shown}");
    assert_eq!(shown["address"], "https://example.org/");
    assert!(
        shown["changes"].as_str().unwrap().contains("new pages: 2"),
        "{shown}"
    );
    assert!(!site.exists("www/index.html"));

    bench.post("publish?target=web", b"{}");
    let shown = ended();
    assert_eq!(
        (&shown["isDone"], &shown["message"]),
        (&json!(true), &json!("Published."))
    );
    assert!(site.read("www/index.html").contains("正文"));

    bench.post("back?target=web", b"{}");
    let shown = ended();
    assert!(
        shown["message"]
            .as_str()
            .unwrap()
            .contains("no earlier publication"),
        "{shown}"
    );
}
