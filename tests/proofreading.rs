//! `check` reads Chinese like a proofreader; `check --fix` puts right what is beyond doubt, once; files that Windows
//! saved are read.

use crate::site::TestSite;

const SLIPS: &str = include_str!("proofreading/slips.zh.md");
const CLEAN: &str = include_str!("proofreading/clean.zh.md");

/// `line:column code “what”` of every finding in the page.
fn findings(site: &TestSite) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let of = |it: &serde_json::Value| {
        let code = it["code"].as_str().unwrap();
        format!("{}:{} {code}", it["line"], it["column"])
    };

    all.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn slips_are_found_where_they_stand() {
    let site = TestSite::new().file("content/a.zh.md", SLIPS);
    let expected = [
        "2:13 half-width-mark",
        "3:16 unpaired-mark",
        "5:8 half-width-mark",
        "5:15 half-width-mark",
        "5:25 ellipsis",
        "5:38 doubled-mark",
        "9:3 turned-quote",
        "9:12 stray-space",
        "9:16 straight-quote",
        "9:24 dash",
        "9:28 half-width-mark",
        "9:34 doubled-mark",
        "9:50 half-width-mark",
        "9:51 date-style",
        "9:67 date-style",
        "9:70 date-style",
        "9:74 date-style",
        "9:80 date-style",
        "9:88 date-style",
        "9:94 impossible-date",
        "9:102 number-style",
        "9:108 number-style",
        "9:115 full-width-letter",
        "9:121 full-width-letter",
        "9:127 full-width-letter",
        "11:4 heading-order",
        "11:9 stray-space",
        "15:1 list-order",
        "17:2 stray-space",
        "17:17 doubled-mark",
        "17:21 repeated-word",
        "17:26 doubled-mark",
        "17:31 doubled-mark",
        "17:35 doubled-mark",
        "21:1 list-order",
        "23:5 heading-form",
        "25:4 heading-form",
        "27:11 list-order",
        "27:15 half-width-mark",
        "31:3 half-width-mark",
        "31:13 half-width-mark",
        "31:16 number-style",
    ];
    assert_eq!(findings(&site), expected);

    // A build has nothing to say about style.
    assert!(!site.run(&["build"]).stderr.contains("half-width-mark"));
}

#[test]
fn below_the_lowest_form_of_number_comes_no_other() {
    let body = "## 一、甲\n\n### （一）乙\n\n#### 1.丙\n\n##### （1）丁\n\n###### （1）戊\n";
    let page = format!("---\ntitle: 甲\n---\n{body}");
    let site = TestSite::new().file("content/a.zh.md", &page);
    let run = site.run(&["check", "--lang", "en", "--date", "2026-01-01"]);
    let told = "warning[heading-form]: there is no number below “（1）”";
    assert!(run.stderr.contains(told), "{}", run.stderr);

    let run = site.run(&["check", "--lang", "zh", "--date", "2026-01-01"]);
    let told = "警告[heading-form]: “（1）”以下没有更低一级的编号";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn what_is_right_is_left_alone() {
    let site = TestSite::new()
        .file("content/a.zh.md", CLEAN)
        .file("content/b.zh.md", "---\ntitle: 乙\n---\nplain, text.\n");
    assert_eq!(findings(&site), Vec::<String>::new());
    let before = site.read("content/a.zh.md");
    let run = site.run(&["check", "--fix"]);

    assert_eq!(
        (run.stdout.as_str(), site.read("content/a.zh.md")),
        ("", before)
    );
}

#[test]
fn the_unambiguous_is_put_right_once() {
    let site = TestSite::new().file("content/a.zh.md", SLIPS);
    let run = site.run(&["check", "--fix", "--lang", "en"]);
    assert!(
        run.stdout
            .starts_with("--- content/a.zh.md\n+++ content/a.zh.md\n@@ -1,6 +1,6 @@\n"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout
            .contains("\n-title: 一、质量月,活动通知\n+title: 一、质量月，活动通知\n"),
        "{}",
        run.stdout
    );
    let fixed = site.read("content/a.zh.md");
    assert_eq!(fixed, include_str!("proofreading/fixed.zh.md"));
    let again = site.run(&["check", "--fix", "--lang", "en"]);
    assert_eq!(
        (again.stdout.as_str(), site.read("content/a.zh.md")),
        ("", fixed)
    );

    // What is open to doubt stays, and is still reported.
    assert!(
        again.stderr.contains("warning[list-order]")
            && again.stderr.contains("warning[impossible-date]")
    );
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_what_may_not_be_written_stays_as_it_is() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = TestSite::new()
        .file("content/texts/a.txt", SLIPS)
        .file("content/b.zh.md", SLIPS);
    symlink("texts/a.txt", site.root().join("content/a.zh.md")).unwrap();
    let locked = site.root().join("content/b.zh.md");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o444)).unwrap();
    let run = site.run(&["check", "--fix", "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("content/b.zh.md could not be changed: permission denied"),
        "{}",
        run.stderr
    );
    assert_eq!(site.read("content/b.zh.md"), SLIPS);
    assert!(site.root().join("content/a.zh.md").is_symlink());

    assert_eq!(
        site.read("content/texts/a.txt"),
        include_str!("proofreading/fixed.zh.md")
    );
}

#[test]
fn what_stays_is_listed_with_its_reason() {
    let list = |text: &str| {
        format!(
            "accepted:\n  - {{file: a.zh.md, code: repeated-word, text: {text}, reason: 原文如此}}\n"
        )
    };
    let page = "---\ntitle: 甲\n---\n宿州检验检验局\n";
    let site = TestSite::new()
        .file("content/a.zh.md", page)
        .file("content/proofreading.yaml", &list("检验检验局"));
    assert_eq!(findings(&site), Vec::<String>::new());
    site.write("content/proofreading.yaml", list("检验检疫局"));
    assert_eq!(
        findings(&site),
        ["4:3 repeated-word", "2:48 unused-acceptance"]
    );
    site.write(
        "content/proofreading.yaml",
        "accepted:\n  - {file: a.zh.md, code: repeated-word, text: 检验}\n",
    );
    assert_eq!(findings(&site), ["2:5 missing-field"]);
    assert!(!site.exists("public/proofreading.yaml"));

    // Without words of its own, an entry would accept everything in its file.
    for text in ["\"\"", "' '"] {
        site.write("content/proofreading.yaml", list(text));
        assert_eq!(
            findings(&site),
            ["4:3 repeated-word", "2:48 missing-field"],
            "{text}"
        );
    }
}

#[test]
fn chinese_in_yaml_is_read_too() {
    let settings =
        "title: {zh: '质量(月)', en: \"Quality, month\"}\ndescription: {zh: \"甲,乙\", en: a}\n";
    let site = TestSite::new().file(
        "content/site.yaml",
        &format!("{settings}theme: mini\nlocales: [zh-Hans, en]\n"),
    );
    assert_eq!(findings(&site)[..1], ["1:16 half-width-mark"]);
    site.run(&["check", "--fix"]);

    assert!(
        site.read("content/site.yaml")
            .starts_with("title: {zh: '质量（月）', en: \"Quality, month\"}\n")
    );
}

#[test]
fn what_windows_saves_is_read_and_saved_as_utf_8() {
    let page = "---\r\ntitle: 关于质量月活动的通知\r\n---\r\n各县区人民政府：\r\n现将有关事项通知如下。\r\n";
    let gb = encoding_rs::GB18030.encode(page).0.into_owned();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(page.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let marked = format!("\u{feff}{}", page.replace("：", ":"));
    let site = TestSite::new()
        .bytes("content/a.zh.md", &gb)
        .bytes("content/b.zh.md", &utf16)
        .file("content/c.zh.md", &marked);
    let run = site.build();
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stderr.matches("[encoding]").count(),
        2,
        "{}",
        run.stderr
    );
    let html =
        "<title>关于质量月活动的通知</title>\n<p>各县区人民政府：现将有关事项通知如下。</p>\n";
    assert_eq!(
        [
            site.read("public/a/index.html"),
            site.read("public/b/index.html")
        ],
        [html, html]
    );
    let run = site.run(&["check", "--fix", "--lang", "en"]);
    assert!(
        run.stderr.contains("content/a.zh.md is now saved as UTF-8"),
        "{}",
        run.stderr
    );
    assert_eq!(
        [site.read("content/a.zh.md"), site.read("content/b.zh.md")],
        [page, page]
    );

    // The mark in front stays where it was.
    assert_eq!(site.read("content/c.zh.md"), format!("\u{feff}{page}"));
    assert!(!site.run(&["check"]).stderr.contains("[encoding]"));
}
