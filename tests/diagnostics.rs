//! Every kind of bad input: the exact message in English, the line of the excerpt and the caret included; and that
//! nothing in the output folder changes. `tests/diagnostics/NAME.txt` holds what is expected, in both languages;
//! run with `BLESS=1` to write those files anew, then read the difference.

use std::fs;
use std::path::PathBuf;

use crate::site::TestSite;

fn page(front: &str, body: &str) -> String {
    format!("---\n{front}\n---\n{body}\n")
}

#[track_caller]
fn expect(name: &str, site: &TestSite) {
    let zh = site.run(&["check", "--date", "2026-01-01", "--lang", "zh"]);
    let en = site.run(&["build", "--date", "2026-01-01", "--lang", "en"]);
    assert!(en.code < 2, "{name}: exit {}\n{}", en.code, en.stderr);
    let actual = format!(
        "exit {}\n\n{}\n\n{}\n",
        en.code,
        zh.diagnostics(),
        en.diagnostics()
    );
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/diagnostics/{name}.txt"));

    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(&file, &actual).expect("written");
    }

    let expected = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(actual, expected, "{name}");
    assert!(
        en.code == 0 || !site.exists("public"),
        "{name}: an output folder in spite of errors"
    );
}

#[test]
fn front_matter() {
    let site = TestSite::new()
        .file("content/a.zh.md", "# 没有文件头\n")
        .file("content/b.zh.md", "---\ntitle: 没有结束\n")
        .file(
            "content/c.zh.md",
            &page("title: [没有括回\norder: 1", "正文"),
        )
        .file("content/d.zh.md", &page("description: 没有标题", "正文"));
    expect("front-matter", &site);
}

#[test]
fn unknown_and_misspelt_fields() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            &page("titel: 规划\ndescripton: 说明", "正文"),
        )
        .file("content/b.zh.md", &page("title: 规划\n颜色: 红", "正文"));
    expect("unknown-field", &site);
}

#[test]
fn wrong_types() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            &page(
                "title: 2017\norder: 第一\ndraft: 是\naliases: /old/",
                "正文",
            ),
        )
        .file(
            "content/b.zh.md",
            &page("title: 日期\ndate: 2017-02-30", "正文"),
        );
    expect("wrong-type", &site);
}

#[test]
fn fields_that_stand_twice() {
    expect(
        "duplicate-field",
        &TestSite::new().file("content/a.zh.md", &page("title: 甲\ntitle: 乙", "正文")),
    );
}

#[test]
fn full_width_colon() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            &page("title：规划\ndescripton: 说明", "正文"),
        )
        .file("content/b.zh.md", &page("title:规划\norder: 1", "正文"));
    expect("full-width-colon", &site);
}

#[test]
fn settings() {
    let site = TestSite::new().file(
        "content/site.yaml",
        "titel: 站\nbase_url: 12\nlocales: zh-Hans\ntheme: mini\n",
    );
    expect("settings", &site);
    let site = TestSite::new().file(
        "content/site.yaml",
        "title: 站\nbase_url: example.org\ntime_zone: Asia/Suzhou\ntheme: mini\n",
    );
    expect("settings-values", &site);
}

#[test]
fn duplicate_anchors() {
    let site = TestSite::new().file(
        "content/a.zh.md",
        &page("title: 甲", "## 一 {#x}\n\n正文\n\n## 二 {#x}"),
    );
    expect("duplicate-anchor", &site);
}

#[test]
fn one_path_for_two_pages() {
    let site = TestSite::new()
        .file("content/a.zh.md", &page("title: 甲", "正文"))
        .file("content/a/index.zh.md", &page("title: 也是甲", "正文"))
        .file(
            "content/b.zh.md",
            &page("title: 乙\naliases: [/a/, 旧地址]", "正文"),
        )
        .file("content/sitemap.xml", "<urlset/>\n")
        .publishing("sitemap.xml");
    expect("path-collision", &site);
}

#[test]
fn broken_links_and_anchors() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            &page(
                "title: 甲",
                "## 目标\n\n见[乙](c.zh.md)、[乙](b.zh.md#没有)、[目标](#目际)、[](b.zh.md)",
            ),
        )
        .file(
            "content/b.zh.md",
            &page(
                "title: 乙",
                "[外](../../x.md) [js](javascript:alert(1)) [地址](/none/) ![图](图.png)",
            ),
        )
        .file("content/d.zh.md", &page("title: 丁\ndraft: true", "正文"))
        .file(
            "content/e.zh.md",
            &page("title: 戊\ndate: 2027-01-01", "正文"),
        )
        .file(
            "content/f.zh.md",
            &page("title: 己", "[草稿](d.zh.md) [将来](e.zh.md) []()"),
        );
    expect("broken-link", &site);
}

#[test]
fn missing_templates_and_themes() {
    let site = TestSite::new().file(
        "content/a.zh.md",
        &page("title: 甲\ntemplate: pgae.html", "正文"),
    );
    site.remove("themes/mini/templates/home.html");
    expect("missing-template", &site);
    let site = TestSite::new().file("content/site.yaml", "title: 站\ntheme: mimi\n");
    expect("missing-theme", &site);
}

#[test]
fn themes_in_a_circle() {
    let site = TestSite::new()
        .file("themes/mini/theme.yaml", "extends: maxi\n")
        .file("themes/maxi/theme.yaml", "extends: mini\n");
    expect("theme-circle", &site);
}

#[test]
fn template_syntax() {
    let site = TestSite::new()
        .file(
            "themes/mini/templates/page.html",
            "<p>规划：{{ page.title }</p>\n",
        )
        .file(
            "themes/mini/templates/section.html",
            "{% for p in pages %}\n<p>\n",
        );
    expect("template-syntax", &site);
}

#[test]
fn template_runtime() {
    let site = TestSite::new()
        .file("content/a.zh.md", &page("title: 甲", "正文"))
        .file("content/b.zh.md", &page("title: 乙", "正文"))
        .file(
            "themes/mini/templates/page.html",
            "<p>标题：{{ page.titel }}</p>\n",
        );
    let run = site.run(&["build", "--date", "2026-01-01", "--lang", "zh"]);
    assert_eq!(run.code, 1);
    assert!(
        run.diagnostics()
            .contains("正在生成 content/a.zh.md 的页面"),
        "{}",
        run.stderr
    );
    expect("template-error", &site);
}

#[test]
fn a_parent_template_that_is_not_there() {
    let site = TestSite::new().file(
        "themes/mini/templates/page.html",
        "{% extends \"bsae.html\" %}\n",
    );
    expect("missing-parent", &site);
}

#[test]
fn files_in_other_encodings() {
    let korean = encoding_rs::EUC_KR
        .encode(&page(
            "title: 품질의 달 행사 안내",
            "각 시군구 품질 담당 부서에 알립니다.",
        ))
        .0
        .into_owned();
    let utf16: Vec<u8> = page("title: 质量", "a\nb\nc")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let site = TestSite::new()
        .bytes("content/a.zh.md", &korean)
        .bytes("content/b.zh.md", &utf16)
        .file("content/c.zh.md", "---\ntitle: \0\n---\n");
    expect("not-utf8", &site);
}

#[test]
fn unknown_locales() {
    expect(
        "unknown-locale",
        &TestSite::new().file("content/a.fr.md", &page("title: Alpha", "texte")),
    );
}

#[cfg(unix)]
#[test]
fn unreadable_files() {
    // A link to itself cannot be read by anybody, the superuser included.
    let site = TestSite::new();
    std::os::unix::fs::symlink("loop.zh.md", site.root().join("content/loop.zh.md"))
        .expect("linked");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("error[unreadable-file]: cannot be read:"),
        "{}",
        run.stderr
    );

    assert!(
        run.stderr.contains("--> content/loop.zh.md"),
        "{}",
        run.stderr
    );
}

#[test]
fn raw_html_is_a_warning() {
    expect(
        "raw-html",
        &TestSite::new().file(
            "content/a.zh.md",
            &page("title: 甲", "文<b>粗</b>\n\n<div>\n块\n</div>"),
        ),
    );
}

#[test]
fn the_annex() {
    let head =
        "label: 附件\ncolumns: {goal: 目标, task: 任务, items: 内容, lead: 牵头, support: 配合}\n";
    let row = |number: &str, rest: &str| {
        format!("      - number: {number}\n        task: 做\n        items: [事]\n{rest}")
    };
    let lead = "        lead: [市质监局]\n";
    let rows = [
        row("1", lead),
        row("1", lead),
        row("4", ""),
        row("5", "        same_units_as: 9\n"),
    ]
    .concat();
    let site = TestSite::new()
        .file("content/plan/index.zh.md", &page("title: 规划", "引言"))
        .file("content/plan/one.zh.md", &page("title: 一、思想", "正文"))
        .file("content/plan/annex.zh.md", &page("title: 分解表", ""))
        .file(
            "content/plan/tasks.yaml",
            &format!("{head}goals:\n  - name: 目标\n    tasks:\n{rows}"),
        );
    expect("annex", &site);
    site.write(
        "content/plan/tasks.yaml",
        format!("{head}goals:\n  - name: 目标\n    taks: []\n"),
    );
    expect("annex-fields", &site);
}

/// A plan with one chapter of one clause and one row, its data files clean.
fn plan() -> TestSite {
    TestSite::new()
        .file("content/plan/index.zh.md", &page("title: 规划", "引言"))
        .file("content/plan/one.zh.md", &page("title: 一、目标", "## （一）产品。\n\n到2020年，合格率达到98%以上，力争99.5%；检出率为零。"))
        .file("content/plan/annex.zh.md", &page("title: 分解表", ""))
        .file(
            "content/plan/tasks.yaml",
            "label: 附件\ncolumns: {goal: 目标, task: 任务, items: 内容, lead: 牵头, support: 配合}\ngoals:\n  - name: 目标\n    \
             tasks:\n      - {number: 1, task: 做, items: [事], lead: [市质监局], support: [市农业委员会]}\n",
        )
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: quality, name: 市质监局, clause: s1-1}\n  - {id: farm, name: 市农委, aliases: [市农业委员会]}\n",
        )
        .file(
            "content/plan/indicators.yaml",
            "indicators:\n  - id: rate\n    name: 合格率\n    area: product\n    comparator: \">=\"\n    value: 98\n    upper: 99.5\n    \
             unit: \"%\"\n    clause: s1-1\n    quote: 合格率达到98%以上，力争99.5%\n    departments: [quality]\n",
        )
        .file("content/plan/schedule.yaml", "phases:\n  - {id: a, name: 甲, start: 2017-01, end: 2017-03, clause: s1-1}\n")
}

#[test]
fn a_clean_plan_has_no_findings() {
    let run = plan().build().ok();
    assert_eq!(run.diagnostics(), "");
}

#[test]
fn unknown_departments() {
    let site = plan();
    site.write(
        "content/plan/tasks.yaml",
        site.read("content/plan/tasks.yaml")
            .replace("市农业委员会", "市农业委员会会"),
    );
    site.write(
        "content/plan/indicators.yaml",
        site.read("content/plan/indicators.yaml")
            .replace("[quality]", "[qualty, 财政]"),
    );
    expect("unknown-department", &site);
}

#[test]
fn numbers_and_words_that_the_clause_does_not_contain() {
    let site = plan();
    let indicators = site.read("content/plan/indicators.yaml");
    site.write(
        "content/plan/indicators.yaml",
        indicators
            .replace("value: 98", "value: 96")
            .replace("99.5\n", "9\n"),
    );
    expect("number-not-in-clause", &site);
    site.write(
        "content/plan/indicators.yaml",
        indicators.replace("合格率达到98%", "合格率应达到98%"),
    );
    expect("quote-not-in-clause", &site);
}

#[test]
fn plan_values_of_the_wrong_type() {
    let site = plan();
    let indicators = site.read("content/plan/indicators.yaml");
    let changed = indicators
        .replace("value: 98", "value: 98%")
        .replace("[quality]", "quality")
        .replace("\">=\"", "以上");
    site.write(
        "content/plan/indicators.yaml",
        changed.replace("area: product", "area: produkt"),
    );
    expect("plan-wrong-type", &site);
}

#[test]
fn ids_clauses_and_dates() {
    let site = plan();
    let schedule = "phases:\n  - {id: a, name: 甲, start: 2017-04, end: 2017-03, clause: s1-2}\n  - {id: a, name: 乙, start: 2017-05, end: 2017-05, clause: s1-1}\n\
                    recurring:\n  - {id: 年报, name: 丙, months: [13], clause: s1-1, quote: 力争}\n";
    site.write("content/plan/schedule.yaml", schedule);
    site.write(
        "content/plan/departments.yaml",
        site.read("content/plan/departments.yaml")
            .replace("[市农业委员会]", "[市农业委员会, 市质监局]"),
    );
    site.write("content/plan/notes.yml.yaml", "notes: []\n");
    expect("plan-references", &site);
    site.remove("content/plan/notes.yml.yaml");
    site.write(
        "content/plan/schedule.yaml",
        "phases:\n  - {id: a, name: 甲, start: 2017-13, end: 2017-03, clause: s1-1}\n",
    );
    site.write(
        "content/plan/departments.yaml",
        site.read("content/plan/departments.yaml")
            .replace(", 市质监局]", "]"),
    );
    expect("plan-month", &site);
}

#[test]
fn results_need_a_source_and_a_day_that_has_come() {
    let site = plan();
    let indicators = site.read("content/plan/indicators.yaml");
    let with = |results: &str| format!("{indicators}    results:\n{results}");
    site.write(
        "content/plan/indicators.yaml",
        with("      - {date: 2018-12-31, value: 97}\n"),
    );
    expect("result-without-source", &site);
    site.write(
        "content/plan/indicators.yaml",
        with("      - {date: 2027-12-31, value: 97, source: 年报}\n"),
    );
    let tasks = site.read("content/plan/tasks.yaml");
    let result = "results: [{date: 2017-09-01, status: done, source: 网上}]}";
    site.write(
        "content/plan/tasks.yaml",
        tasks.replace("[市农业委员会]}", &format!("[市农业委员会], {result}")),
    );
    expect("result-values", &site);
}

#[test]
fn json_has_both_languages_and_positions() {
    let site = TestSite::new().file("content/a.zh.md", &page("titel: 规划", "正文"));
    let run = site.run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let codes: Vec<_> = all
        .as_array()
        .expect("a list")
        .iter()
        .map(|it| it["code"].as_str().expect("text"))
        .collect();
    assert_eq!(codes, ["missing-field", "unknown-field"]);
    let unknown = &all[1];
    assert_eq!(
        (&unknown["line"], &unknown["column"]),
        (&2.into(), &1.into())
    );
    assert_eq!(unknown["message"]["zh"], "没有名为 titel 的字段");
    assert_eq!(unknown["message"]["en"], "there is no field named titel");
    assert_eq!(unknown["hint"]["en"], "Did you mean title?");
}

#[test]
fn interface_texts_that_are_missing_or_unused() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", &page("title: Home", "Text"))
        .file(
            "themes/mini/templates/page.html",
            "{{ t.home }} {{ t.hime }} {{ t[\"area_\" ~ page.title] }} {# t.none #} t.none\n",
        )
        .file(
            "themes/mini/i18n/zh.yaml",
            "home: 首页\narea_a: 甲\nold: 旧\n",
        )
        .file("themes/mini/i18n/en.yaml", "home: Home\nhime: Hime\n");
    expect("interface-texts", &site);
}

#[test]
fn translations_that_differ() {
    let site = plan();
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        format!("{settings}locales: [zh-Hans, en]\n"),
    );
    site.write(
        "content/plan/index.en.md",
        page("title: Plan", "Introduction"),
    );
    site.write(
        "content/plan/one.en.md",
        page("title: I. Aims", "## (I) First\n\nBy 2021, more than 98%."),
    );
    site.write(
        "content/.translations/en/plan/one.zh.md.yaml",
        "s1-1: [甲, 乙]\n",
    );
    site.write("content/.translations/en/broken.yaml", "s1-1: 甲\n");
    site.write(
        "content/glossary.yaml",
        "terms:\n  - {zh: 合格率, en: pass rate}\n",
    );
    expect("translation", &site);
}

#[test]
fn codes_are_explained() {
    let site = TestSite::empty();
    let explained = site.run(&["explain", "bad-month", "--lang", "en"]).ok();
    assert_eq!(
        explained.stdout,
        "bad-month\nA month is a number from 1 to 12. Correct it.\n"
    );
    let explained = site
        .run(&["explain", "identity-number", "--lang", "zh"])
        .ok();
    assert_eq!(
        explained.stdout,
        "identity-number\n这里疑似身份证号码，属于个人信息，不能公开。删去，或只保留必要的几位；确是别的号码的，用逗号分成几段。\n"
    );
    let unknown = site.run(&["explain", "broken-lnk", "--lang", "en"]);
    assert_eq!((unknown.code, unknown.stdout.as_str()), (2, ""));

    assert!(
        unknown.stderr.contains("Did you mean broken-link?"),
        "{}",
        unknown.stderr
    );
}

/// What stands above the list of codes in the guide.
const HEAD: &str = "| 代码 · Code | 意思 | Meaning |\n| --- | --- | --- |\n";

/// The guide lists all codes as the program does. With `BLESS=1` the list is written anew.
#[test]
fn the_guide_lists_all_codes() {
    let site = TestSite::empty();
    let list = |lang: &str| -> Vec<(String, String)> {
        let run = site.run(&["explain", "--lang", lang]).ok();
        let line = |line: &str| {
            line.split_once('\t')
                .map(|(code, text)| (code.to_string(), text.to_string()))
                .unwrap()
        };
        run.stdout.lines().map(line).collect()
    };
    let rows = list("zh").into_iter().zip(list("en"));
    let table: String = rows
        .map(|((code, zh), (_, en))| format!("| `{code}` | {zh} | {en} |\n"))
        .collect();

    let guide = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content/README.md");
    let text = fs::read_to_string(&guide).unwrap();
    let (before, rest) = text.split_once(HEAD).unwrap();
    let end = rest.find("\n\n").map_or(rest.len(), |at| at + 1);

    if std::env::var_os("BLESS").is_some() {
        fs::write(&guide, format!("{before}{HEAD}{table}{}", &rest[end..])).unwrap();
    } else {
        assert_eq!(&rest[..end], table, "run the test with BLESS=1");
    }
}
