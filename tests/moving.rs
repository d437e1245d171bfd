//! Moving and renaming in the workbench: what goes along, which links change, and that nothing is lost on the way.

use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use serde_json::json;

use crate::site::TestSite;
use crate::workbench::Bench;

const SETTINGS: &str = "title: {zh: 站, en: Site}\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\n";

fn site() -> TestSite {
    TestSite::new()
        .file("content/site.yaml", &format!("{SETTINGS}files: [x.txt]\n"))
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file("content/news/index.zh.md", "---\ntitle: 新闻\n---\n")
        .file("content/x.txt", "附\n")
}

/// The page that moves, in both languages, and pages that link to it.
fn linked() -> TestSite {
    site()
        .file(
            "content/a.zh.md",
            "---\n# 注释\ntitle: 甲   # 标题\n---\n\n[乙](b.zh.md#s)，[自己](a.zh.md#s)，[附](x.txt)。\n\n## 一段 {#s}\n\n[首页](index.zh.md)\n",
        )
        .file("content/a.en.md", "---\ntitle: A\n---\n\n[B](b.md), [X](/x.txt).\n")
        .file(
            "content/b.zh.md",
            "---\ntitle: 乙\n---\n\n[一](a.zh.md)，[二](a.md#s \"a.md\")，[三](/a/#s)，[四][四]，[五](./a.zh.md)，`a.zh.md`。\n\n[四]: a.zh.md\n\n## 段 {#s}\n",
        )
        .file("content/b.en.md", "---\ntitle: B\n---\n\n[A](a.en.md), [A](/en/a/).\n")
        .file("content/news/c.zh.md", "---\ntitle: 丙\n---\n\n[甲](../a.zh.md) [乙](../b.zh.md)\n")
}

const MOVE: &str = "move?path=content/a.zh.md&folder=content/news&name=jia";

#[test]
fn a_page_moves_with_its_translations_its_links_and_its_address() {
    let site = linked();
    let bench = Bench::start(&site);

    // What would change is told before.
    let before = site.read("content/b.zh.md");
    let (code, planned) = bench.get(MOVE);
    assert_eq!(code, 200, "{planned}");
    assert_eq!(
        planned,
        json!({
            "path": "content/news/jia.zh.md",
            "files": [
                { "from": "content/a.zh.md", "to": "content/news/jia.zh.md" },
                { "from": "content/a.en.md", "to": "content/news/jia.en.md" },
            ],
            "links": ["content/b.en.md", "content/b.zh.md", "content/news/c.zh.md"],
        })
    );
    assert_eq!(site.read("content/b.zh.md"), before);

    assert_eq!(bench.post("accept?path=content/a.en.md", b"").0, 200);
    let (code, moved) = bench.post(MOVE, b"{}");
    assert_eq!((code, &moved), (200, &planned));
    assert_eq!(
        site.read("content/news/jia.zh.md"),
        "---\n# 注释\ntitle: 甲   # 标题\naliases: [/a/]\n---\n\n[乙](../b.zh.md#s)，[自己](jia.zh.md#s)，[附](../x.txt)。\n\n## 一段 {#s}\n\n[首页](../index.zh.md)\n"
    );
    assert_eq!(
        site.read("content/news/jia.en.md"),
        "---\ntitle: A\naliases: [/en/a/]\n---\n\n[B](../b.md), [X](/x.txt).\n"
    );
    assert_eq!(
        site.read("content/b.zh.md"),
        "---\ntitle: 乙\n---\n\n[一](news/jia.zh.md)，[二](news/jia.md#s \"a.md\")，[三](/news/jia/#s)，[四][四]，[五](news/jia.zh.md)，`a.zh.md`。\n\n[四]: news/jia.zh.md\n\n## 段 {#s}\n"
    );
    assert_eq!(
        site.read("content/b.en.md"),
        "---\ntitle: B\n---\n\n[A](news/jia.en.md), [A](/en/news/jia/).\n"
    );
    assert_eq!(
        site.read("content/news/c.zh.md"),
        "---\ntitle: 丙\n---\n\n[甲](jia.zh.md) [乙](../b.zh.md)\n"
    );
    for (old, new) in [
        ("content/a.zh.md", "content/news/jia.zh.md"),
        ("content/a.en.md", "content/news/jia.en.md"),
        (
            "content/.translations/en/a.zh.md.yaml",
            "content/.translations/en/news/jia.zh.md.yaml",
        ),
    ] {
        assert!(!site.exists(old) && site.exists(new), "{old}");
    }

    // The history goes along, so that the old path is not among what was deleted.
    let (_, versions) = bench.get("history?path=content/news/jia.zh.md");
    assert_eq!(versions["versions"].as_array().unwrap().len(), 2);
    assert_eq!(bench.get("removed").1, json!({ "removed": [] }));

    site.build().ok();
    let output = site.output();
    for old in ["a/index.html", "en/a/index.html"] {
        let redirect = String::from_utf8_lossy(&output[old]).into_owned();
        assert!(redirect.contains("/news/jia/"), "{old}: {redirect}");
    }

    // And back: the address of the page is no alias any more.
    let back = "move?path=content/news/jia.zh.md&folder=content&name=a";
    assert_eq!(bench.post(back, b"{}").0, 200);
    assert_eq!(
        site.read("content/b.zh.md"),
        before.replace("./a.zh.md", "a.zh.md")
    );
    assert!(
        site.read("content/a.zh.md")
            .starts_with("---\n# 注释\ntitle: 甲   # 标题\naliases: [/news/jia/]\n---\n")
    );
    site.build().ok();
}

#[test]
fn old_addresses_join_those_that_are_there() {
    for (before, after) in [
        ("aliases: [/old/]\n", "aliases: [/old/, /p/, /en/p/]\n"),
        (
            "aliases: [\"/a]/\"] # ]\n",
            "aliases: [\"/a]/\", /p/, /en/p/] # ]\n",
        ),
        ("aliases: []  # 无\n", "aliases: [/p/, /en/p/]  # 无\n"),
        (
            "aliases:\n  - /old/ # 旧\n  - /older/ # [更旧]\nextra: {}\n",
            "aliases:\n  - /old/ # 旧\n  - /older/ # [更旧]\n  - /p/\n  - /en/p/\nextra: {}\n",
        ),
        (
            "aliases:\n- \"/old/\"\n",
            "aliases:\n- \"/old/\"\n- /p/\n- /en/p/\n",
        ),
        // An earlier move came from the new place.
        (
            "aliases:\n  - /q/\n  - /en/q/\n  - /r/\n",
            "aliases:\n  [/r/, /p/, /en/p/]\n",
        ),
        ("aliases: [/q/, /en/q]\n", "aliases: [/p/, /en/p/]\n"),
        // Nobody keeps the address of a draft.
        ("draft: true\n", "draft: true\n"),
    ] {
        let site = site().file(
            "content/p.zh.md",
            &format!("---\ntitle: 丁\n{before}---\n正文\n"),
        );
        let bench = Bench::start(&site);
        let (code, answer) = bench.post("move?path=content/p.zh.md&folder=content&name=q", b"{}");
        assert_eq!(code, 200, "{before}: {answer}");
        assert_eq!(
            site.read("content/q.zh.md"),
            format!("---\ntitle: 丁\n{after}---\n正文\n")
        );
    }
}

#[test]
fn files_move_with_the_links_to_them() {
    let site = site()
        .file(
            "content/w.zh.md",
            "---\ntitle: 戊\n---\n\n[附](x.txt) [附](/x.txt)\n",
        )
        .file(
            "content/w.en.md",
            "---\ntitle: W\n---\n\n<a href=\"x.txt\">X</a>\n",
        );
    let bench = Bench::start(&site);
    let (code, answer) = bench.post(
        "move?path=content/x.txt&folder=content/news&name=附表",
        b"{}",
    );
    assert_eq!(code, 200, "{answer}");
    assert_eq!(
        site.read("content/w.zh.md"),
        "---\ntitle: 戊\n---\n\n[附](news/附表.txt) [附](/news/附表.txt)\n"
    );
    assert_eq!(
        site.read("content/w.en.md"),
        "---\ntitle: W\n---\n\n<a href=\"news/附表.txt\">X</a>\n"
    );
    assert!(
        site.read("content/site.yaml")
            .ends_with("files: [news/附表.txt]\n")
    );
    assert_eq!(site.read("content/news/附表.txt"), "附\n");
    assert!(!site.exists("content/x.txt"));
    site.build().ok();
}

#[test]
fn a_section_moves_with_everything_in_it() {
    let site = linked()
        .file("content/news/index.en.md", "---\ntitle: News\n---\n")
        .file(
            "content/news/2026/d.zh.md",
            "---\ntitle: 丁\ndraft: true\n---\n\n[丙](../c.zh.md) ![图](e.svg)\n",
        )
        .file(
            "content/news/2026/e.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
        )
        .file("content/older/index.zh.md", "---\ntitle: 旧\n---\n");
    site.write(
        "content/links.zh.md",
        "---\ntitle: 甲\n---\n\n[新闻](news/index.zh.md)，[丙](/news/c/)，[图](news/2026/e.svg)。\n",
    );
    let bench = Bench::start(&site);

    const SECTION: &str = "move?path=content/news/index.en.md&folder=content/older&name=reports";
    let (code, moved) = bench.post(SECTION, b"{}");
    assert_eq!(
        (code, moved),
        (
            200,
            json!({
                "path": "content/older/reports/index.en.md",
                "files": [
                    { "from": "content/news/index.en.md", "to": "content/older/reports/index.en.md" },
                    { "from": "content/news/2026/e.svg", "to": "content/older/reports/2026/e.svg" },
                    { "from": "content/news/c.zh.md", "to": "content/older/reports/c.zh.md" },
                    { "from": "content/news/2026/d.zh.md", "to": "content/older/reports/2026/d.zh.md" },
                    { "from": "content/news/index.zh.md", "to": "content/older/reports/index.zh.md" },
                ],
                "links": ["content/links.zh.md"],
            })
        )
    );
    assert!(!site.root().join("content/news").exists());
    let cases = [
        (
            "content/links.zh.md",
            "---\ntitle: 甲\n---\n\n[新闻](older/reports/index.zh.md)，[丙](/older/reports/c/)，[图](older/reports/2026/e.svg)。\n",
        ),
        (
            "content/older/reports/index.zh.md",
            "---\ntitle: 新闻\naliases: [/news/]\n---\n",
        ),
        (
            "content/older/reports/index.en.md",
            "---\ntitle: News\naliases: [/en/news/]\n---\n",
        ),
        (
            "content/older/reports/c.zh.md",
            "---\ntitle: 丙\naliases: [/news/c/, /en/news/c/]\n---\n\n[甲](../../a.zh.md) [乙](../../b.zh.md)\n",
        ),
        (
            "content/older/reports/2026/d.zh.md",
            "---\ntitle: 丁\ndraft: true\n---\n\n[丙](../c.zh.md) ![图](e.svg)\n",
        ),
    ];
    for (path, expected) in cases {
        assert_eq!(site.read(path), expected, "{path}");
    }
    site.build().ok();
}

#[test]
fn approvals_stay_when_only_links_change() {
    let site = site()
        .file(
            "content/site.yaml",
            &format!("{SETTINGS}approval: {{steps: 1, folders: [news]}}\nfiles: [x.txt]\n"),
        )
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n\n正文。\n")
        .file(
            "content/news/c.zh.md",
            "---\ntitle: 丙\ndraft: true\n---\n\n[甲](../a.zh.md)\n",
        );
    let bench = Bench::start(&site);
    let (_, asked) = bench.get("approval?path=content/news/c.zh.md");
    let approval = |text: &serde_json::Value| {
        let text = text.as_str().unwrap();
        format!("---\ntitle: 丙\napprovals:\n- {{by: 张某, at: 2026-01-01, text: {text}}}\n---\n\n")
    };
    site.write(
        "content/news/c.zh.md",
        approval(&asked["text"]) + "[甲](../a.zh.md)\n",
    );
    site.build().ok();

    let moved = bench.post("move?path=content/a.zh.md&folder=content&name=z", b"{}");
    assert_eq!(moved.0, 200, "{}", moved.1);
    assert!(
        site.read("content/news/c.zh.md")
            .ends_with("[甲](../z.zh.md)\n")
    );
    site.build().ok();
}

#[test]
fn what_cannot_be_moved_says_so_and_stays() {
    let site = linked()
        .file("content/publicity/index.zh.md", "---\ntitle: 宣传\n---\n")
        .file("content/publicity/slogans.yaml", "slogans: []\n");
    let bench = Bench::start(&site);
    let before = site.read("content/a.zh.md");
    let cases = [
        ("content/a.zh.md", "content", "b", 409),
        ("content/a.zh.md", "content", "index", 422),
        ("content/a.zh.md", "content", "b.zh", 422),
        ("content/a.zh.md", "content", "../b", 422),
        ("content/a.zh.md", "content/..", "b", 422),
        ("content/a.zh.md", "", "b", 422),
        ("content/index.en.md", "content/news", "home", 422),
        ("content/news/index.zh.md", "content/news", "old", 422),
        ("content/publicity/index.zh.md", "content", "quality", 422),
        ("content/none.zh.md", "content", "d", 404),
        ("content/none.png", "content", "d", 404),
        ("content/site.yaml", "content/news", "site", 422),
        ("content/publicity/slogans.yaml", "content", "slogans", 422),
        ("content/x.txt", "content", "site.yaml/x", 422),
    ];
    for (path, folder, name, expected) in cases {
        let request = format!("move?path={path}&folder={folder}&name={name}");
        let (code, answer) = bench.post(&request, b"{}");
        assert_eq!(code, expected, "{request}: {answer}");
        assert!(answer["message"].as_str().unwrap().len() > 20, "{answer}");
    }
    assert_eq!(site.read("content/a.zh.md"), before);

    // Nobody knows the links of a page that cannot be read.
    site.write("content/news/c.zh.md", "---\ntitle: 丙\n[甲](../a.zh.md)\n");
    let (code, answer) = bench.post(MOVE, b"{}");
    assert_eq!(code, 422, "{answer}");
    assert!(
        answer["message"]
            .as_str()
            .unwrap()
            .contains("content/news/c.zh.md")
    );
}

#[test]
fn a_kill_while_moving_loses_nothing_and_the_move_can_be_done_again() {
    let long = "很长的正文。".repeat(20_000);
    let site = linked().file(
        "content/long.zh.md",
        &format!("---\ntitle: 长\n---\n\n{long}\n"),
    );
    let (mut from, mut to) = ("long", "lang");
    for round in 0..6 {
        let request = format!("move?path=content/{from}.zh.md&folder=content&name={to}");
        let mut bench = Bench::start(&site);
        let mut stream = TcpStream::connect(&bench.address).unwrap();
        let head = format!(
            "POST /__planpress/edit/{request} HTTP/1.1\r\nHost: {}\r\nContent-Length: 2\r\n{}\r\n{{}}",
            bench.address,
            bench.own()
        );
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(round * 9));
        bench.process.kill().unwrap();
        bench.process.wait().unwrap();

        let (old, new) = (
            format!("content/{from}.zh.md"),
            format!("content/{to}.zh.md"),
        );
        for path in [&old, &new].into_iter().filter(|path| site.exists(path)) {
            assert!(
                site.read(path).ends_with(&format!("\n{long}\n")),
                "round {round}: {path}"
            );
        }
        assert!(site.exists(&old) || site.exists(&new), "round {round}");
        if site.exists(&old) {
            let bench = Bench::start(&site);
            let (code, answer) = bench.post(&request, b"{}");
            assert_eq!(code, 200, "round {round}: {answer}");
        }
        assert!(!site.exists(&old) && site.exists(&new), "round {round}");
        (from, to) = (to, from);
    }
}

/// A workbench that can write no file of more than about a hundred thousand bytes, as on a disk that is nearly full.
#[cfg(unix)]
fn start_without_space(site: &TestSite) -> Bench {
    let mut shell = Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"";
    shell.args(["-c", script, env!("CARGO_BIN_EXE_planpress")]);
    Bench::start_as(site, shell)
}

#[test]
#[cfg(unix)]
fn a_full_disk_loses_neither_the_text_nor_its_history() {
    const LARGE: &str = "content/large.zh.md";
    let long = "很长的正文。".repeat(20_000);
    let large = format!("---\ntitle: 长\n---\n\n{long}\n");
    let site = linked().file(LARGE, &large);
    let bench = start_without_space(&site);
    let path = "content/a.zh.md";
    let before = site.read(path);
    let version = bench.version_of(path);
    let files = || {
        crate::site::files(site.root())
            .into_keys()
            .collect::<Vec<_>>()
    };
    let there = files();

    let (code, answer) = bench.save(path, &format!("{before}{long}"), &version);
    assert_eq!(code, 507, "{answer}");
    let message = answer["message"].as_str().unwrap();
    assert!(
        message.starts_with("This could not be written, and the file is as it was: "),
        "{message}"
    );
    assert_eq!(site.read(path), before);
    assert_eq!(bench.version_of(path), version);
    let request = "move?path=content/large.zh.md&folder=content/news&name=large";
    assert_eq!(bench.post(request, b"{}").0, 507);
    assert_eq!(site.read(LARGE), large);
    assert_eq!(files(), there);
    let (_, kept) = bench.get(&format!("history?path={path}"));
    let versions = kept["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 1);
    let id = versions[0]["id"].as_str().unwrap();
    let (_, kept) = bench.get(&format!("history?path={path}&id={id}"));
    assert_eq!(kept["text"], json!(before));

    // What fits is saved.
    assert_eq!(
        bench.save(path, "---\ntitle: 甲\n---\n短\n", &version).0,
        200
    );
}

#[test]
fn what_was_deleted_is_listed_and_comes_back() {
    let site = linked();
    let bench = Bench::start(&site);
    let before = site.read("content/a.zh.md");
    assert_eq!(bench.get("removed").1, json!({ "removed": [] }));
    let body = json!({ "version": bench.version_of("content/a.zh.md") }).to_string();
    assert_eq!(
        bench.post("remove?path=content/a.zh.md", body.as_bytes()).0,
        200
    );

    let (_, list) = bench.get("removed");
    let removed = &list["removed"][0];
    assert_eq!(removed["path"], "content/a.zh.md");
    assert_eq!(removed["title"], "甲");
    let id = removed["id"].as_str().unwrap();
    let (_, kept) = bench.get(&format!("history?path=content/a.zh.md&id={id}"));
    assert_eq!(
        bench
            .save("content/a.zh.md", kept["text"].as_str().unwrap(), "")
            .0,
        200
    );
    assert_eq!(site.read("content/a.zh.md"), before);
    assert_eq!(bench.get("removed").1, json!({ "removed": [] }));
}
