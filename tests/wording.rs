//! `content/wording.yaml`: expressions that must not appear are found in every text and in the names of attachments.

use crate::site::TestSite;

const SETTINGS: &str = "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\nraw_html: true\n";

const LIST: &str = "\
expressions:
  - text: 质监局
    language: zh
    instead: 市场监管局
    reason: 机构已更名。
    except: [原质监局]
  - text: quality city
    instead: Quality City
    reason: It is a name.
  - text: \"12365\"
    reason: The hotline is closed.
  - text: don't
    language: en
    instead: do not
    reason: No contractions.
  - text: 质监
    instead: 质量监督
    reason: 用全称。
";

fn site(list: &str) -> TestSite {
    TestSite::new()
        .file("content/site.yaml", SETTINGS)
        .file("content/index.en.md", "---\ntitle: Home\n---\nText.\n")
        .file("content/wording.yaml", list)
}

/// `file:line:column “text of the message”` of every expression found.
fn findings(site: &TestSite) -> Vec<String> {
    let run = site.run(&[
        "check",
        "--format",
        "json",
        "--lang",
        "en",
        "--date",
        "2026-01-01",
    ]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let wanted = |it: &&serde_json::Value| it["code"] == "unwanted-wording";
    let told = |it: &serde_json::Value| {
        format!(
            "{}:{}:{} {}",
            it["file"].as_str().unwrap(),
            it["line"],
            it["column"],
            it["message"]["en"].as_str().unwrap()
        )
    };

    all.as_array()
        .unwrap()
        .iter()
        .filter(wanted)
        .map(told)
        .collect()
}

/// What is told of `line:column text` in a file.
fn told(file: &str, place_and_text: &str) -> String {
    let (place, text) = place_and_text.split_once(' ').unwrap();
    format!("{file}:{place} “{text}” must not appear")
}

#[test]
fn expressions_are_found_however_they_are_written() {
    let body = "\
向质监局反映，原质监局不算；质**监**局、质
监局、质\u{200b}监局算。

![质监局大楼](a.svg \"质监局外景\")

<div>质<b>监</b>局<br><img src=\"a.svg\" alt=\"质监局正门\"></div>

见https://example.org/质监局，质监局；`质监局`、[质监局](https://example.org/)。

| 质 | 监局 |
| --- | --- |
| 质监局 | 质监 |

拨打１２３６５，不是123651。
";
    let site = site(LIST)
        .file(
            "content/a.zh.md",
            &format!(
                "---\ntitle: 质监局\ndescription: \"原\\x20质监局的\\u8d28监局\"\n---\n{body}"
            ),
        )
        .file(
            "content/a.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
        );
    let expected = [
        "2:8 质监局",
        "3:14 质监",
        "3:14 质监局",
        "5:2 质监局",
        "5:9 质监",
        "5:15 质监局",
        "5:23 质监局",
        "6:4 质监局",
        "8:3 质监局",
        "8:17 质监局",
        "10:6 质监局",
        "10:42 质监局",
        "12:26 质监局",
        "12:30 质监局",
        "12:37 质监局",
        "16:3 质监局",
        "16:9 质监",
        "18:3 12365",
    ];
    assert_eq!(
        findings(&site),
        expected.map(|it| told("content/a.zh.md", it))
    );
}

#[test]
fn words_of_english_are_whole_in_capitals_or_not() {
    let english = "\
A quality city, a QUALITY
city, a Quality City; high-quality city, quality citys, equality city.

We don’t and don't; 质监局 is said here.
";
    let site = site(LIST).file("content/a.en.md", &format!("---\ntitle: A\n---\n{english}"));
    let expected = [
        "4:3 quality city",
        "4:19 QUALITY city",
        "5:28 quality city",
        "7:4 don't",
        "7:14 don't",
        "7:21 质监",
    ];
    assert_eq!(
        findings(&site),
        expected.map(|it| told("content/a.en.md", it))
    );
}

#[test]
fn data_is_searched_by_its_language_and_names_of_attachments_too() {
    let settings = "title: {zh: 质监局, en: 质监局}\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\nfiles: [\"附件\"]\n";
    let site = site(LIST)
        .file("content/site.yaml", settings)
        .file("content/附件/质监局-通知.txt", "甲\n")
        .file("content/附件/a-quality-city.txt", "甲\n")
        .file("content/附件/原质监局.txt", "甲\n");
    let name = |file: &str, text: &str| {
        format!(
            "content/附件/{file}.txt:null:null the name of the file or folder contains “{text}”, which must not appear"
        )
    };
    let expected = [
        told("content/site.yaml", "1:13 质监局"),
        told("content/site.yaml", "1:22 质监"),
        name("a-quality-city", "quality city"),
        name("原质监局", "质监"),
        name("质监局-通知", "质监局"),
    ];
    assert_eq!(findings(&site), expected);
}

#[test]
fn a_place_is_told_with_what_to_write_and_why() {
    let site = site(LIST).file("content/a.zh.md", "---\ntitle: 甲\n---\n向质监局反映。\n");
    let run = site.run(&["check", "--lang", "zh", "--date", "2026-01-01"]);
    let told = "\
警告[unwanted-wording]: 不应出现“质监局”
 --> content/a.zh.md:4:2
  |
4 | 向质监局反映。
  |   ^^^^^^
  |
  = 处理办法: 改为“市场监管局”。原因：机构已更名。
";
    assert!(run.stderr.contains(told), "{}", run.stderr);

    site.run(&["check", "--lang", "en", "--report", "report.html"])
        .ok();
    let report = site.read("report.html");
    let verdict =
        "Not ready for publication. Expressions that must not appear (see wording.yaml): 1";
    assert!(report.contains(verdict), "{report}");
    assert!(report.contains("line 4, column 2: "), "{report}");

    // It is published all the same, and what has to stay is accepted.
    site.build().ok();
    let accepted = "accepted:\n  - {file: a.zh.md, code: unwanted-wording, text: 质监局, reason: 原文如此。}\n";
    site.write("content/proofreading.yaml", accepted);
    assert_eq!(findings(&site), Vec::<String>::new());
}

#[test]
fn what_is_wrong_in_the_list_is_told() {
    let list =
        "expressions:\n  - {text: 甲, language: fr, reason: 乙}\n  - {text: \" \", reason: 乙}\n";
    let site = site(list);
    let run = site.build();
    assert_eq!(run.code, 1);
    for told in [
        "error[unknown-language]: this site has no language “fr”\n --> content/wording.yaml:2:25",
        "error[missing-field]: text is empty\n --> content/wording.yaml:3:12",
        "Write one of these: zh, en. If it must not appear in any language, remove language.",
    ] {
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }

    site.write("content/wording.yaml", "expressions:\n  - {text: 甲}\n");
    assert!(site.build().stderr.contains("error[missing-field]"));

    // An empty list finds nothing.
    for empty in ["expressions: []\n", "# 暂无\n", ""] {
        site.write("content/wording.yaml", empty);
        site.build().ok();
    }
}
