//! What a plan measures itself by: its own groups, targets of every kind with the places that they are from, and how
//! far they are by what was published.

use std::io::Read;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::site::{self, TestSite};

/// A five-year plan with a table of indicators, in two languages.
pub fn five_year() -> TestSite {
    let site = TestSite::empty().with_civic();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    site::copy(&root.join("tests/plans/five-year"), site.root());

    site
}

/// Builds a site as on a day, and tells what was said of it.
pub fn build(site: &TestSite, day: &str) -> String {
    let run = site.run(&["build", "--date", day, "--lang", "en"]);
    run.diagnostics().to_string()
}

/// The rows of a table of the open data.
pub fn rows(site: &TestSite, name: &str) -> Vec<Value> {
    serde_json::from_str(&site.read(&format!("public/data/{name}.json"))).unwrap()
}

/// Certain fields of the row with an id.
fn fields(rows: &[Value], id: &str, names: &[&str]) -> Value {
    let row = rows.iter().find(|row| row["id"] == id).unwrap();
    names.iter().map(|name| row[*name].clone()).collect()
}

/// Lists what stands between two marks in a text, wherever they do.
pub fn all_between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    let parts = text.split(start).skip(1);
    parts.filter_map(|part| part.split(end).next()).collect()
}

#[test]
fn a_table_of_indicators_becomes_data() {
    let site = five_year();
    assert_eq!(build(&site, "2027-06-01"), "");

    let indicators = rows(&site, "indicators");
    let names = [
        "group",
        "kind",
        "base_year",
        "base_value",
        "comparator",
        "value",
        "unit",
        "counts",
        "year",
        "status",
    ];
    for (id, expected) in [
        (
            "gdp-growth",
            json!([
                "economy",
                "expected",
                2025,
                5.2,
                "~",
                5.5,
                "%",
                "average",
                null,
                "published"
            ]),
        ),
        (
            "urbanisation",
            json!([
                "wellbeing",
                "expected",
                2025,
                67.9,
                "=",
                71,
                "%",
                null,
                2030,
                "on-course"
            ]),
        ),
        (
            "carbon",
            json!([
                "green",
                "binding",
                2025,
                17.7,
                "=",
                17,
                "%",
                "cumulative",
                2030,
                "on-course"
            ]),
        ),
        (
            "fine-particles",
            json!([
                "green",
                "binding",
                2025,
                28,
                "<=",
                27,
                "微克/立方米",
                null,
                2030,
                "on-course"
            ]),
        ),
        (
            "grain",
            json!([
                "security",
                "binding",
                2025,
                450,
                "~",
                480,
                "公斤",
                null,
                2030,
                "on-course"
            ]),
        ),
        (
            "skilled-workers",
            json!([
                null, null, null, null, ">=", 1000, "名", "yearly", null, "met"
            ]),
        ),
        (
            "researchers",
            json!([
                null,
                null,
                2025,
                null,
                ">=",
                15,
                "%",
                null,
                null,
                "published"
            ]),
        ),
        (
            "environment",
            json!([null, null, null, null, null, null, "", null, null, null]),
        ),
    ] {
        assert_eq!(fields(&indicators, id, &names), expected, "{id}");
    }

    assert_eq!(
        fields(&indicators, "productivity", &["value", "text", "status"]),
        json!([
            null,
            {"zh": "高于地区生产总值增长", "en": "more than the growth of regional GDP"},
            "published"
        ])
    );

    let targets = rows(&site, "targets");
    let of_talents: Vec<&Value> = targets
        .iter()
        .filter(|row| row["indicator"] == "talents")
        .collect();
    let of_talents: Value = of_talents
        .iter()
        .map(|row| json!([row["year"], row["comparator"], row["value"]]))
        .collect();
    assert_eq!(
        of_talents,
        json!([[2028, ">=", 300_000], [2030, "~", 320_000]])
    );
}

#[test]
fn groups_are_called_what_the_plan_calls_them() {
    let site = five_year();
    assert_eq!(build(&site, "2027-06-01"), "");

    let headings = |path: &str| {
        let page = site.read(path);
        let headings = all_between(&page, "<h2 id=\"group-", "</h2>");
        // Without the drawing of the group.
        let plain = |heading: &str| match (heading.split_once("<svg"), heading.split_once("</svg>"))
        {
            (Some((id, _)), Some((_, name))) => format!("{id}{name}"),
            _ => heading.to_string(),
        };
        headings.into_iter().map(plain).collect::<Vec<String>>()
    };
    assert_eq!(
        headings("public/indicators/index.html"),
        [
            "economy\">经济发展",
            "wellbeing\">民生福祉",
            "green\">绿色低碳",
            "security\">安全保障",
            "none\">其他指标",
        ]
    );
    assert_eq!(
        headings("public/en/indicators/index.html")[2..],
        [
            "green\">Green development",
            "security\">Security",
            "none\">Other indicators",
        ]
    );
}

#[test]
fn targets_are_worded_by_how_they_are_counted() {
    let site = five_year();
    assert_eq!(build(&site, "2027-06-01"), "");

    for (id, chinese, english) in [
        ("gdp-growth", "年均5.5%左右", "about 5.5% a year on average"),
        (
            "productivity",
            "高于地区生产总值增长",
            "more than the growth of regional GDP",
        ),
        ("carbon", "累计17%", "17% in total"),
        (
            "researchers",
            "比2025年提高15%以上",
            "up by at least 15% on 2025",
        ),
        (
            "fine-particles",
            "27微克/立方米以内",
            "no more than 27 micrograms per cubic metre",
        ),
        ("environment", "规划未列目标值", "No target in the plan"),
    ] {
        for (path, expected) in [("public", chinese), ("public/en", english)] {
            let page = site.read(&format!("{path}/indicators/{id}/index.html"));
            let promise = all_between(&page, "<p class=\"promise\">", "</p>")[0];
            let words = all_between(promise, "\">", "</span>");
            assert_eq!(words, [expected], "{id}");
        }
    }
}

#[test]
fn a_corrected_result_stays_with_its_reason() {
    let site = five_year();
    assert_eq!(build(&site, "2027-06-01"), "");

    let page = site.read("public/en/indicators/urbanisation/index.html");
    assert_eq!(all_between(&page, "<s>", "</s>"), ["68.9%"]);
    assert!(page.contains("68.6% <span class=\"quiet\">Corrects the result for 31 December 2026.</span> <span class=\"quiet\">The sample survey was revised</span>"));
    assert!(
        page.contains(
            "At even progress to the end of 2030, it would be 68.52% on 31 December 2026."
        ),
        "{page}"
    );

    let results = rows(&site, "results");
    let of_item: Value = results
        .iter()
        .filter(|row| row["item"] == "urbanisation")
        .map(|row| json!([row["value"], row["corrects"], row["corrected"]]))
        .collect();
    assert_eq!(
        of_item,
        json!([[68.9, null, true], [68.6, "2026-12-31", null]])
    );
}

#[test]
fn a_state_follows_from_base_direction_and_time() {
    let site = five_year();
    let goals = site.read("content/plan/goals.zh.md");
    site.write(
        "content/plan/goals.zh.md",
        goals.replace(
            "人才发展环境明显改善。",
            "浓度由28降到27，浓度低于28，人口320万名左右，每年不少于100名，建成3家以上，新增债务累计不超过100亿元。",
        ),
    );
    for path in ["goals.en.md", "delivery.en.md", "index.en.md"] {
        site.remove(&format!("content/plan/{path}"));
    }

    let status = |promise: &str, result: &str, day: &str| {
        site.write(
            "content/plan/indicators.yaml",
            format!(
                "indicators:\n  - {{id: it, name: 某项, {promise}, clause: s1-2, results: [{{{result}, source: 'https://example.org/'}}]}}\n"
            ),
        );
        assert_eq!(build(&site, day), "", "{promise} {result}");
        rows(&site, "indicators")[0]["status"].clone()
    };

    let falling = "direction: down, base: {year: 2025, value: 28}, comparator: '=', value: 27, unit: '', year: 2030, quote: 浓度由28降到27";
    for (value, day, expected) in [
        ("27.8", "2027-01-01", "on-course"),
        ("27.9", "2027-01-01", "behind"),
        ("27", "2027-01-01", "met"),
        ("26.5", "2027-01-01", "met"),
        ("27.2", "2031-01-01", "on-course"),
    ] {
        let result = format!("date: 2026-12-31, value: {value}");
        assert_eq!(status(falling, &result, day), expected, "{value} {day}");
    }

    let at_the_end = "date: 2030-12-31, value: 27.2";
    assert_eq!(status(falling, at_the_end, "2031-01-01"), "behind");

    let limit = "comparator: '<', value: 28, unit: '', year: 2030, quote: 浓度低于28";
    assert_eq!(
        status(limit, "date: 2026-12-31, value: 29", "2027-01-01"),
        "open"
    );

    let about = "comparator: '~', value: 320, unit: 万名, year: 2030, quote: 人口320万名左右";
    for (value, expected) in [
        ("321", "met"),
        ("315", "met"),
        ("314", "close"),
        ("336", "close"),
        ("337", "open"),
        ("290", "open"),
    ] {
        let result = format!("date: 2026-12-31, value: {value}");
        assert_eq!(status(about, &result, "2027-01-01"), expected, "{value}");
    }

    let yearly = "comparator: '>=', value: 100, unit: 名, counts: yearly, quote: 每年不少于100名";
    for (result, expected) in [
        ("date: 2026-12-31, value: 100", "met"),
        ("date: 2026-12-31, value: 99", "behind"),
        ("date: 2026-06-30, value: 60", "open"),
    ] {
        assert_eq!(status(yearly, result, "2027-01-01"), expected, "{result}");
    }

    let sum = "comparator: '<=', value: 100, unit: 亿元, counts: cumulative, year: 2030, quote: 新增债务累计不超过100亿元";
    assert_eq!(
        status(sum, "date: 2026-12-31, value: 40", "2027-01-01"),
        "on-course"
    );
    assert_eq!(
        status(sum, "date: 2026-12-31, value: 101", "2027-01-01"),
        "behind"
    );

    let built = "comparator: '>=', value: 3, unit: 家, quote: 建成3家以上";
    for (result, expected) in [
        ("date: 2026-12-31, value: 1", "open"),
        ("date: 2026-12-31, status: delayed", "delayed"),
        ("date: 2026-12-31, status: dropped", "dropped"),
        ("date: 2026-12-31, status: done", "met"),
        ("date: 2026-12-31, share: 60", "published"),
        ("date: 2026-12-31, text: 选址已经完成", "published"),
    ] {
        assert_eq!(status(built, result, "2027-01-01"), expected, "{result}");
    }
}

#[test]
fn every_number_is_looked_for_in_its_cell_or_quotation() {
    let site = five_year();
    let indicators = site.read("content/plan/indicators.yaml");
    let said = |from: &str, to: &str| {
        assert!(indicators.contains(from), "{from}");
        let changed = indicators.replacen(from, to, 1);
        site.write("content/plan/indicators.yaml", changed);
        let run = site.run(&["check", "--date", "2027-06-01", "--lang", "en"]);
        let mut lines = run.diagnostics().lines();
        let first = lines.find(|line| line.starts_with("error"));
        first.unwrap_or_default().to_string()
    };
    assert_eq!(
        said("value: 67.9}", "value: 67.8}"),
        "error[number-not-in-clause]: the column “2025” of the table has “67.9” and not 67.8"
    );
    assert_eq!(
        said("value: 71\n", "value: 67.9\n"),
        "error[number-not-in-clause]: the column “2030” of the table has “71” and not 67.9"
    );
    assert_eq!(
        said("{zh: 常住人口城镇化率（%）, en", "{zh: 常住人口城镇率, en"),
        "error[unknown-cell]: no table in s1-1 has a row that says “常住人口城镇率”"
    );
    assert_eq!(
        said(
            "column: {zh: 年均/累计, en: Yearly average / total}}\n    results:\n      - {date: 2026-12-31, value: 5.3",
            "column: 年均}\n    results:\n      - {date: 2026-12-31, value: 5.3"
        ),
        "error[unknown-cell]: the table has no column “年均”"
    );
    assert_eq!(
        said(
            "zh: \"细颗粒物平均浓度（微克/立方米） | 28 | 27以下\"",
            "zh: 细颗粒物平均浓度（微克/立方米）2827以下"
        ),
        "error[quote-not-in-clause]: s1-1 does not contain these words"
    );
    assert_eq!(
        said(
            "text: {zh: 高于地区生产总值增长, en",
            "text: {zh: 快于地区生产总值增长, en"
        ),
        "error[quote-not-in-clause]: s1-1 does not contain these words"
    );
    assert_eq!(
        said("group: security", "group: safety"),
        "error[unknown-group]: there is no group safety"
    );
    assert_eq!(
        said("    comparator: \">=\"\n    value: 1000", "    value: 1000"),
        "error[unclear-target]: without comparator it is not known whether this is at least, exactly or about so much"
    );
    assert_eq!(
        said("corrects: 2026-12-31, note", "corrects: 2025-12-31, note"),
        "error[result-of-the-same-day]: there is already a result for 2026-12-31"
    );
}

/// The text of a part of an Excel workbook.
pub fn part_of_workbook(site: &TestSite, name: &str) -> String {
    let file = std::fs::File::open(site.root().join("public/data/plan.xlsx")).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn the_workbook_is_for_people() {
    let site = five_year();
    assert_eq!(build(&site, "2027-06-01"), "");

    let workbook = part_of_workbook(&site, "xl/workbook.xml");
    assert_eq!(
        all_between(&workbook, "<sheet name=\"", "\""),
        [
            "说明 README",
            "指标",
            "分年度目标",
            "责任单位",
            "阶段",
            "时限",
            "完成情况"
        ]
    );

    let texts = part_of_workbook(&site, "xl/sharedStrings.xml");
    for words in [
        "名称（简体中文）",
        "Name (简体中文)",
        "比较\nComparator",
        "进展正常",
        "约束性",
        "市发展改革委",
        "绿色低碳",
        "规划写明时限的事项 · What the plan wants done by a certain time",
        "base_value",
    ] {
        assert!(texts.contains(words), "{words}");
    }
    assert!(!texts.contains(">on-course<"), "{texts}");

    let sheet = part_of_workbook(&site, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains("<autoFilter ref=\"A1:"), "{sheet}");
    let links = part_of_workbook(&site, "xl/worksheets/_rels/sheet2.xml.rels");
    assert!(
        links.contains("https://example.org/indicators/urbanisation/"),
        "{links}"
    );
    assert!(links.contains("https://example.org/plan/goals/"), "{links}");
    assert!(sheet.contains("location=\"s1-1\""), "{sheet}");
}

#[test]
fn a_table_of_the_data_can_be_the_source() {
    let site = five_year();
    site.write(
        "content/plan/tables/forests.yaml",
        "label: {zh: 附表, en: Table}\ntitle: {zh: 森林覆盖率, en: Forests}\ncolumns:\n\
         \x20 - {key: name, head: {zh: 指标, en: Indicator}, kind: title}\n\
         \x20 - {key: base, head: {zh: 2025年, en: '2025'}, kind: number}\n\
         \x20 - {key: goal, head: {zh: 2030年, en: '2030'}, kind: number}\n\
         rows:\n  - {name: {zh: 森林覆盖率, en: Forest cover}, base: 35.2, goal: 36}\n",
    );
    let indicator = "indicators:\n  - {id: forests, name: {zh: 森林覆盖率, en: Forest cover}, unit: '%', base: {year: 2025, value: 35.2}, value: GOAL, year: 2030, clause: s1-1, at: {table: forests, row: {zh: 森林覆盖率, en: Forest cover}}}\n";
    site.write(
        "content/plan/indicators.yaml",
        indicator.replace("GOAL", "36"),
    );
    assert_eq!(build(&site, "2027-06-01"), "");

    site.write(
        "content/plan/indicators.yaml",
        indicator.replace("GOAL", "37"),
    );
    assert!(
        build(&site, "2027-06-01").starts_with(
            "error[number-not-in-clause]: the column “2030” of the table has “36” and not 37"
        ),
        "{}",
        build(&site, "2027-06-01")
    );
}
