//! The cause is said first: what follows from another error is told under it, and a record with a mistake in it is
//! still a record. Slips in YAML have a message of their own, with the very repair; dates are read as people write
//! them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::site::{TestSite, copy};

fn page(front: &str, body: &str) -> String {
    format!("---\n{front}\n---\n{body}\n")
}

/// All findings that are not told under another one.
fn findings(site: &TestSite) -> Vec<Json> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr))
}

fn errors(site: &TestSite) -> Vec<String> {
    let is_error = |it: &&Json| it["severity"] == "error";
    let shown = |it: &Json| {
        let file = it["file"].as_str().unwrap_or_default();
        let code = it["code"].as_str().unwrap();
        let below = it["consequences"].as_array().unwrap().len();
        format!("{file}:{} {code} +{below}", it["line"])
    };
    findings(site).iter().filter(is_error).map(shown).collect()
}

/// The site of the city itself.
fn city() -> TestSite {
    let site = TestSite::empty();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "themes"] {
        copy(&root.join(folder), &site.root().join(folder));
    }

    site
}

fn change(site: &TestSite, path: &str, from: &str, to: &str) {
    let text = site.read(path);
    assert!(text.contains(from), "{path} has no {from}");
    site.write(path, text.replacen(from, to, 1));
}

#[test]
fn one_slip_in_the_tasks_is_one_error() {
    let site = city();
    change(
        &site,
        "content/plan/tasks.yaml",
        "  - number: 30\n",
        "  - number: 30\n        results: [{date: 2018-01-01, status: 已完成, source: \"https://example.org/\"}]\n",
    );
    let found = errors(&site);
    assert_eq!(found.len(), 1, "{found:#?}");

    assert!(
        found[0].contains("tasks.yaml") && found[0].contains("unknown-value"),
        "{found:?}"
    );
}

#[test]
fn what_follows_from_a_file_that_nobody_can_read_is_told_under_it() {
    let site = city();
    change(&site, "content/plan/tasks.yaml", "goals:\n", "goals: [\n");
    let found = errors(&site);
    assert_eq!(found.len(), 1, "{found:#?}");
    let run = site.run(&["check", "--lang", "zh", "--date", "2026-01-01"]);
    assert!(run.stderr.contains("处因此出错"), "{}", run.stderr);
    assert!(run.summary().contains("错误 1（另有 "), "{}", run.summary());
    assert_eq!(run.code, 1);
    let report = site.root().join("report.html");
    site.run(&[
        "check",
        "--report",
        report.to_str().unwrap(),
        "--lang",
        "zh",
    ]);
    assert!(site.read("report.html").contains("处因此出错"));
}

#[test]
fn a_page_with_a_wrong_date_is_still_a_page() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            &page("title: 甲\ndate: 2026-02-30", "## 一\n\n文。"),
        )
        .file(
            "content/b.zh.md",
            &page("title: 乙", "[甲](a.zh.md#一)\n\n[无](c.zh.md)"),
        );
    let expected = [
        "content/a.zh.md:3 bad-date +0",
        "content/b.zh.md:6 broken-link +0",
    ];
    assert_eq!(errors(&site), expected);
}

#[test]
fn links_to_a_page_that_cannot_be_read_follow_from_that() {
    let site = TestSite::new()
        .file("content/a.zh.md", "没有文件头\n")
        .file(
            "content/b.zh.md",
            &page("title: 乙", "[甲](a.zh.md) [甲](a.md) [甲](/a/)"),
        );
    assert_eq!(errors(&site), ["content/a.zh.md:1 missing-front-matter +3"]);
}

#[test]
fn a_department_with_a_wrong_field_is_still_known() {
    let site = city();
    let text = site.read("content/plan/departments.yaml");
    let at = text.find("\n    aliases: [").unwrap() + "\n    aliases: [".len();
    let end = at + text[at..].find(']').unwrap();
    let names = text[at..end].replace(", ", "，");
    site.write(
        "content/plan/departments.yaml",
        format!("{}{}，旧名{}", &text[..at], names, &text[end..]),
    );
    let found = errors(&site);
    assert!(
        found
            .iter()
            .all(|it| it.starts_with("content/plan/departments.yaml")),
        "{found:#?}"
    );
    assert!(found[0].contains("full-width-comma"), "{found:?}");
}

#[test]
fn a_renamed_department_is_one_error_that_asks_for_an_alias() {
    let site = city();
    let tasks = site.read("content/plan/tasks.yaml");
    site.write(
        "content/plan/tasks.yaml",
        tasks.replace("市质监局", "市市场监督管理局"),
    );
    let found = findings(&site);
    let errors: Vec<&Json> = found
        .iter()
        .filter(|it| it["code"] == "unknown-department")
        .collect();
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert!(
        errors[0]["hint"]["zh"]
            .as_str()
            .unwrap()
            .contains("aliases")
    );
    assert!(errors[0]["consequences"].as_array().unwrap().len() > 5);
}

/// What editors write, with the code and a part of the hint.
const SLIPS: &[(&str, &str, &str)] = &[
    (
        "title: 宿州: 让质量看得见",
        "unquoted-text",
        "title: \"宿州: 让质量看得见\"",
    ),
    (
        "title: \"关于举办\"质量月\"活动\"",
        "inner-quote",
        "title: \"关于举办“质量月”活动\"",
    ),
    (
        "title: '质量月'活动",
        "inner-quote",
        "title: \"‘质量月’活动\"",
    ),
    (
        "title: \"质量月\"活动",
        "inner-quote",
        "title: \"“质量月”活动\"",
    ),
    ("title: \"通知", "inner-quote", "title: \"通知\""),
    ("title: \"C:\\文件\"", "inner-quote", "title: 'C:\\文件'"),
    (
        "title: [通知]关于活动",
        "unquoted-text",
        "title: \"[通知]关于活动\"",
    ),
    (
        "title: {通知}关于活动",
        "unquoted-text",
        "title: \"{通知}关于活动\"",
    ),
    (
        "title: *重要*通知",
        "unquoted-text",
        "title: \"*重要*通知\"",
    ),
    ("title: **重要**", "unquoted-text", "title: \"**重要**\""),
    (
        "title: &重要 通知",
        "unquoted-text",
        "title: \"&重要 通知\"",
    ),
    ("title: !重要", "unquoted-text", "title: \"!重要\""),
    ("title: @所有单位", "unquoted-text", "title: \"@所有单位\""),
    ("title: %合格率", "unquoted-text", "title: \"%合格率\""),
    ("title: `代码`", "unquoted-text", "title: \"`代码`\""),
    (
        "title: > 80% 的企业",
        "unquoted-text",
        "title: \"> 80% 的企业\"",
    ),
    ("title: - 通知", "unquoted-text", "title: \"- 通知\""),
    ("title:　通知", "full-width-space", "title: 通知"),
    ("title:\u{a0}通知", "full-width-space", "title: 通知"),
    ("title：通知", "full-width-colon", "title: 通知"),
    ("title:通知", "missing-space", "title: 通知"),
    ("　title: 通知", "full-width-space", "title: 通知"),
    ("title: 通知\n\torder: 1", "yaml-tab", "order: 1"),
    ("title: 通知\n order: 1", "yaml-indentation", "order: 1"),
    (
        "title: 通知\naliases: [/a/，/b/]",
        "full-width-comma",
        "aliases: [/a/, /b/]",
    ),
    (
        "title: 通知\naliases: [/a/、/b/]",
        "full-width-comma",
        "aliases: [/a/, /b/]",
    ),
    (
        "title: 通知\naliases: [/a/, /b/",
        "open-bracket",
        "aliases: [/a/, /b/]",
    ),
    ("title: 通知\naliases:\n  -甲", "missing-space", "- 甲"),
];

#[test]
fn slips_in_yaml_have_messages_of_their_own_with_the_repair() {
    for (front, code, repair) in SLIPS {
        let site = TestSite::new().file("content/a.zh.md", &page(front, "文。"));
        let found = findings(&site);
        let codes: Vec<&str> = found
            .iter()
            .map(|it| it["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes.first(), Some(code), "{front}: {found:#?}");

        for lang in ["zh", "en"] {
            let hint = found[0]["hint"][lang].as_str().unwrap();
            assert!(hint.contains(repair), "{front}: {hint}");
        }
    }
}

#[test]
fn slips_in_groups_of_fields_have_messages_too() {
    let colon = "title: {zh：站, en: Site}\nbase_url: https://example.org/\ntheme: mini\n";
    let comma = "title: {zh: 站， en: Site}\nbase_url: https://example.org/\ntheme: mini\n";
    for (text, code) in [(colon, "full-width-colon"), (comma, "full-width-comma")] {
        let site = TestSite::new().file("content/site.yaml", text);
        let found = findings(&site);
        assert_eq!(found[0]["code"], code, "{found:#?}");
        assert!(
            found[0]["hint"]["zh"]
                .as_str()
                .unwrap()
                .contains("{zh: 站, en: Site}")
        );
    }
}

#[test]
fn text_behind_a_space_and_a_hash_is_not_lost_in_silence() {
    for title in ["title: 关于 #质量月# 的通知", "title: 质量月 # 启动"] {
        let site = TestSite::new().file("content/a.zh.md", &page(title, "文。"));
        let found = findings(&site);
        assert_eq!(found[0]["code"], "cut-text", "{found:#?}");
        assert_eq!(found[0]["severity"], "warning");
    }

    let remark = page("title: \"通知\" # 译成中文\norder: 1 # 次序", "文。");
    assert!(findings(&TestSite::new().file("content/a.zh.md", &remark)).is_empty());
}

#[test]
fn the_words_of_parsers_reach_nobody() {
    let odd = [
        "title: [a",
        "title: {a: [b}",
        "? a\n? b\n:",
        "title: a\n- b",
        "- a\ntitle: b",
        "title: \"a\nb: 'c",
        "title: *b",
        "title: a\n  : b",
        "%YAML 9",
        "title: \"\\q\"",
        "}",
        "]",
        "title: |x\n a",
        "\t\ttitle: a",
        "title: a\norder: 99999999999999999999",
        "title: a\ndraft: 是",
        "<<: *x\ntitle: a",
        "title: a: b: c",
        "@",
        "`",
    ];
    let english = [
        "mapping",
        "did not find",
        "expected",
        "while",
        "scalar",
        "anchor",
        "invalid type",
        "block",
        "token",
        "unknown",
        "simple key",
        "indicator",
    ];

    for front in odd {
        let site = TestSite::new().file("content/a.zh.md", &page(front, "文。"));
        let found = findings(&site);
        assert!(!found.is_empty(), "{front}");

        for it in found {
            for part in [&it["message"]["zh"], &it["hint"]["zh"]] {
                let text = part.as_str().unwrap_or_default();
                assert!(
                    !english.iter().any(|word| text.contains(word)),
                    "{front}: {text}"
                );
            }
        }
    }
}

#[test]
fn names_of_fields_and_truth_values_in_chinese_are_understood_by_the_hint() {
    let front = "标题: 通知\n日期: 2026-01-01\ntitle: 甲\ndraft: 是";
    let site = TestSite::new().file("content/a.zh.md", &page(front, "文。"));
    let found = findings(&site);
    let hints: BTreeMap<String, String> = found
        .iter()
        .map(|it| {
            (
                it["line"].to_string(),
                it["hint"]["zh"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    assert_eq!(hints["2"], "是不是想写 title？");
    assert_eq!(hints["3"], "是不是想写 date？");
    assert_eq!(hints["5"], "写成 true。");
}

#[test]
fn dates_are_read_as_people_write_them_and_a_zone_is_never_thrown_away() {
    let theme = "{{ page.date | default(value=\"none\") }}";

    let cases = [
        ("2026年9月5日", "2026-09-05T00:00:00+08:00"),
        ("2026/9/5", "2026-09-05T00:00:00+08:00"),
        ("2026-9-5 9:00", "2026-09-05T09:00:00+08:00"),
        ("2026年9月5日 上午9:00", "2026-09-05T09:00:00+08:00"),
        ("2017-04-06T08:00:00Z", "2017-04-06T16:00:00+08:00"),
        ("2017-04-06 08:00:00 +0800", "2017-04-06T08:00:00+08:00"),
        ("\"2017-04-06 23:00 -0100\"", "2017-04-07T08:00:00+08:00"),
    ];
    for (written, expected) in cases {
        let site = TestSite::new()
            .file("content/site.yaml", "title: 站\nbase_url: https://example.org/\ntheme: mini\ntime_zone: Asia/Shanghai\n")
            .file("themes/mini/templates/page.html", theme)
            .file("content/a.zh.md", &page(&format!("title: 甲\ndate: {written}"), "文。"));
        let run = site
            .run(&["build", "--date", "2026-12-01", "--lang", "en"])
            .ok();
        let shown = site.read("public/a/index.html");
        assert!(
            shown.contains(expected),
            "{written}: {shown} {}",
            run.stderr
        );
    }
}

#[test]
fn options_may_stand_before_the_command() {
    let site = TestSite::new();
    let root = site.root().to_str().unwrap().to_string();
    for args in [
        vec!["--root", &root, "check"],
        vec!["--lang", "en", "--date", "2026-01-01", "check"],
        vec!["--root=.", "--drafts", "check", "--lang", "en"],
    ] {
        let run = site.run(&args).ok();
        assert!(run.stderr.contains('0'), "{}", run.stderr);
    }

    let run = site.run(&["--lang", "en", "--port", "1", "check"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("There is no argument --port."),
        "{}",
        run.stderr
    );
}

#[test]
fn help_is_a_command_too() {
    let site = TestSite::new();
    let run = site.run(&["help", "new", "--lang", "en"]).ok();
    assert!(run.stdout.contains("TITLE"), "{}", run.stdout);
    let run = site.run(&["--lang", "zh", "help"]).ok();
    assert!(run.stdout.contains("check"), "{}", run.stdout);
}

#[test]
fn kinds_of_pages_may_be_named_in_chinese() {
    let site = TestSite::new();
    site.run(&["new", "通知", "Notice One", "--date", "2026-09-01"])
        .ok();
    site.run(&["new", "页面", "Page One"]).ok();
    let english = TestSite::new();
    english
        .run(&["new", "notice", "Notice One", "--date", "2026-09-01"])
        .ok();
    english.run(&["new", "page", "Page One"]).ok();
    let made = crate::site::files(&site.root().join("content"));
    assert_eq!(made, crate::site::files(&english.root().join("content")));
    assert!(made.len() > 3);
}
