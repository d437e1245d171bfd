//! Plans of other shapes than that of the project's own: each in a folder below `tests/plans/`, with what comes out.

use std::collections::BTreeMap;
use std::path::PathBuf;

use scraper::{ElementRef, Html, Selector};

use crate::site::{self, Run, TestSite};

/// Copies a plan of `tests/plans/` into a site of its own.
fn plan(name: &str) -> TestSite {
    let site = TestSite::empty();
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/plans")
        .join(name);
    site::copy(&source, site.root());

    site
}

/// A site with the pages of a plan, by the names of their files in `content/plan/`.
fn small(files: &[(&str, &str)]) -> TestSite {
    let site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\nlocales: [zh-Hans]\n",
        )
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n")
        .file("content/plan/index.zh.md", "---\ntitle: 某规划\n---\n");

    files.iter().fold(site, |site, (name, text)| {
        site.file(&format!("content/plan/{name}"), text)
    })
}

/// A page with a title and some text.
fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: \"{title}\"\n---\n{text}\n")
}

fn html(site: &TestSite, path: &str) -> Html {
    Html::parse_document(&site.read(&format!("public/{path}index.html")))
}

fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// The ids of the headings of a page's text, in their order.
fn ids(site: &TestSite, path: &str) -> Vec<String> {
    let html = html(site, path);
    let headings = ":is(h1, h2, h3, h4, h5, h6)[id]";
    let found = select(
        &html,
        &format!("main .document {headings}, main .page-head {headings}"),
    );
    found
        .iter()
        .map(|it| it.attr("id").unwrap().to_string())
        .collect()
}

/// The words of an element as a reader sees them, without white space and without what is not the plan's.
fn words(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for child in element.children() {
        if let Some(part) = child.value().as_text() {
            text.extend(part.chars().filter(|c| !c.is_whitespace()));
        } else if let Some(inner) = ElementRef::wrap(child) {
            let is_hidden =
                inner.attr("aria-hidden") == Some("true") || inner.attr("data-note").is_some();
            if !is_hidden {
                text += &words(inner);
            }
        }
    }

    text
}

/// The words of the whole plan on its page.
fn full_text(site: &TestSite, path: &str) -> String {
    let html = html(site, path);
    let elements = select(&html, "[data-plan-text]");
    assert_eq!(elements.len(), 1);
    words(elements[0])
}

/// The words of some files of the content in their order: title and text, without signs of Markdown.
fn source_text(site: &TestSite, names: &[&str]) -> String {
    let mut text = String::new();
    for name in names {
        let file = site.read(&format!("content/{name}"));
        let (front, body) = file
            .strip_prefix("---\n")
            .unwrap()
            .split_once("\n---\n")
            .unwrap();
        let title = front
            .lines()
            .find_map(|line| line.strip_prefix("title: "))
            .unwrap();
        text += title.trim_matches('"');
        text += body;
    }

    text.chars()
        .filter(|c| !c.is_whitespace() && !"#>".contains(*c))
        .collect()
}

/// The codes of what a command says, each with file, line and column.
fn told(run: &Run) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = run.stderr.lines();
    while let Some(line) = lines.next() {
        let code = line
            .split_once('[')
            .and_then(|(_, rest)| rest.split_once("]: "));
        let Some((code, _)) =
            code.filter(|_| line.starts_with("error[") || line.starts_with("warning["))
        else {
            continue;
        };
        let place = lines
            .next()
            .and_then(|line| line.trim().strip_prefix("--> "))
            .unwrap_or_default();
        found.push(format!("{code} {place}"));
    }

    found
}

fn check(site: &TestSite) -> Run {
    site.run(&["check", "--date", "2026-01-01", "--lang", "en"])
}

/// What of the findings of `check` is about the plan's numbers.
fn of_numbers(site: &TestSite) -> Vec<String> {
    let codes = [
        "bad-numbering",
        "duplicate-anchor",
        "duplicate-number",
        "heading-form",
        "heading-order",
        "numbering-recognised",
        "unknown-part",
        "unplaced-part",
        "unread-number",
    ];
    let mut found = told(&check(site));
    found.retain(|it| codes.contains(&it.split(' ').next().unwrap()));

    found
}

// Articles that run on through all chapters.

#[test]
fn articles_run_on_through_all_chapters() {
    let site = plan("articles");
    let run = check(&site);
    assert_eq!((run.code, run.diagnostics()), (0, ""));
    site.build().ok();

    let all = [
        "s1", "a1", "a2", "a3", "s2", "s2-1", "a4", "a5", "a5-1", "a5-2", "s2-2", "a6", "a7", "a8",
        "s3", "a9", "box-1", "a10", "s4", "a11", "a12",
    ];
    assert_eq!(ids(&site, "plan/full/"), all);
    assert_eq!(ids(&site, "plan/safety/"), ["s3", "a9", "box-1", "a10"]);

    let files = [
        "plan/index.zh.md",
        "plan/general.zh.md",
        "plan/sharing.zh.md",
        "plan/safety.zh.md",
        "plan/final.zh.md",
    ];
    assert_eq!(full_text(&site, "plan/full/"), source_text(&site, &files));
}

#[test]
fn places_are_found_as_they_are_printed() {
    let site = plan("articles");
    site.build().ok();
    let index: serde_json::Value =
        serde_json::from_str(&site.read("public/data/search/zh.json")).unwrap();
    let places: BTreeMap<&str, &str> = index["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| (place[0].as_str().unwrap(), place[1].as_str().unwrap()))
        .collect();

    assert_eq!(places["第 ?(\\d+) ?章"], "s$1");
    assert_eq!(places["第 ?(\\d+) ?条"], "a$1");
    assert_eq!(places["第 ?\\d+ ?章[、, ]*第 ?(\\d+) ?条"], "a$1");
    assert_eq!(places["专栏(\\d+)"], "box-$1");
}

// How numbers are declared and recognised.

#[test]
fn levels_are_declared_by_their_first_numbers() {
    let cases = [
        (
            "第一篇, 第一章, 第一节",
            "第二篇 甲",
            "## 第三章 乙\n\n### 第一节 丙",
            vec!["s2", "s2-3", "s2-3-1"],
        ),
        (
            "\"1\", \"1.1\", \"1.1.1\"",
            "4 甲",
            "## 4.2 乙\n\n### 4.2.1丙",
            vec!["s4", "s4-2", "s4-2-1"],
        ),
        (
            "\"Goal 1.\", \"Objective 1.1\"",
            "Goal 2. Reduce",
            "## Objective 2.1 Lower",
            vec!["s2", "s2-1"],
        ),
        (
            "\"Action 1:\", \"(a)\"",
            "Action 12: Identify",
            "## (c) Do",
            vec!["s12", "s12-3"],
        ),
        (
            "一、, （一）, \"1.\", （1）, ①",
            "一百零一、甲",
            "## （一）乙\n\n### 1﹒丙\n\n#### (2)丁\n\n##### ③戊",
            vec!["s101", "s101-1", "s101-1-1", "s101-1-1-2", "s101-1-1-2-3"],
        ),
    ];
    for (forms, title, text, expected) in cases {
        let entries = forms
            .split(", ")
            .map(|form| format!("  - {{form: {form}}}\n"));
        let yaml = format!("numbering:\n{}", entries.collect::<String>());
        let site = small(&[("plan.yaml", &yaml), ("c1.zh.md", &page(title, text))]);
        site.build().ok();
        assert_eq!(ids(&site, "plan/c1/"), expected, "{forms}");
    }
}

#[test]
fn numbers_that_nobody_declared_are_recognised_and_told() {
    let site = small(&[
        (
            "c1.zh.md",
            &page(
                "第一章 总则",
                "### 第一条 目的\n\n为了规范。\n\n### 第二条 范围\n\n适用本市。",
            ),
        ),
        (
            "c2.zh.md",
            &page("第二章 职责", "### 第三条 市局\n\n负责统筹。"),
        ),
    ]);
    let run = check(&site);
    assert_eq!(
        of_numbers(&site),
        ["numbering-recognised content/plan/c1.zh.md:2:9"]
    );
    let yaml = "numbering:\n            - {form: 第一章}\n            - {form: 第一条, run: document, anchor: a}\n";
    assert!(run.stderr.contains(yaml), "{}", run.stderr);

    site.build().ok();
    assert_eq!(ids(&site, "plan/full/"), ["s1", "a1", "a2", "s2", "a3"]);

    // What was said is confirmed by copying it.
    site.write("content/plan/plan.yaml", yaml.replace("          ", ""));
    assert_eq!(of_numbers(&site), [""; 0]);
    site.build().ok();
    assert_eq!(ids(&site, "plan/full/"), ["s1", "a1", "a2", "s2", "a3"]);
}

/// Articles are printed with their numbers at the beginning of a paragraph.
#[test]
fn numbers_of_articles_are_headings_of_their_own() {
    let paragraphs = "第一条　为了推进工作，制定本办法。\n\n第二条　本办法适用于全市。\n";
    let site = small(&[("one.zh.md", &page("第一章 总则", paragraphs))]);
    let run = check(&site);
    assert!(
        run.diagnostics()
            .contains("warning[unread-number]: paragraphs begin with numbers such as “第一条” (on this page: 2)"),
        "{}",
        run.diagnostics()
    );

    let headings =
        "## 第一条\n\n为了推进工作，制定本办法。\n\n## 第二条 范围\n\n本办法适用于全市。\n";
    site.write("content/plan/one.zh.md", page("第一章 总则", headings));
    site.write(
        "content/plan/plan.yaml",
        "numbering: [{form: 第一章}, {form: 第一条, run: document, anchor: a}]\n",
    );
    site.build().ok();
    let html = site.read("public/plan/one/index.html");
    assert!(html.contains("<h2 id=\"a1\" class=\"run-in\">"), "{html}");
    assert!(html.contains("<h2 id=\"a2\">"), "{html}");
}

/// Articles are named by their numbers alone, whatever else runs on.
#[test]
fn sections_that_run_on_leave_the_short_anchors_to_articles() {
    let site = small(&[
        (
            "one.zh.md",
            &page(
                "第一章 总则",
                "## 第一节 甲\n\n### 第一条 子\n\n### 第二条 丑\n",
            ),
        ),
        (
            "two.zh.md",
            &page("第二章 分则", "## 第二节 乙\n\n### 第三条 寅\n"),
        ),
    ]);
    let run = check(&site);
    assert!(
        run.diagnostics()
            .contains("- {form: 第一节, run: document}\n            - {form: 第一条, run: document, anchor: a}"),
        "{}",
        run.diagnostics()
    );
}

#[test]
fn items_that_run_on_have_no_wrong_numbers() {
    let chapters = [
        ("c1.zh.md", page("一、目标", "### 1. 甲\n\n文。")),
        (
            "c2.zh.md",
            page(
                "二、任务",
                "## （一）乙\n\n### 2. 丙\n\n文。\n\n## （二）丁\n\n### 4. 戊\n\n文。",
            ),
        ),
    ];
    let files: Vec<(&str, &str)> = chapters
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let site = small(&files);
    site.build().ok();
    assert_eq!(
        ids(&site, "plan/full/"),
        ["s1", "s1-0-1", "s2", "s2-1", "s2-1-2", "s2-2", "s2-2-4"]
    );

    // The gap between 2 and 4 is one; that 2 does not begin with 1 is none.
    site.write(
        "content/plan/plan.yaml",
        "numbering: [{form: 一、}, {form: （一）}, {form: \"1.\", run: document}]\n",
    );
    assert_eq!(
        of_numbers(&site),
        ["heading-order content/plan/c2.zh.md:12:1"]
    );
    site.write(
        "content/proofreading.yaml",
        "accepted:\n  - {file: plan/c2.zh.md, code: heading-order, text: 4. 戊, reason: 原文如此。}\n",
    );
    assert_eq!(of_numbers(&site), [""; 0]);
}

#[test]
fn a_translation_has_the_anchors_of_its_original() {
    let site = small(&[
        (
            "plan.yaml",
            "numbering:\n  - {form: {zh: 第一章, en: Part A}}\n  - {form: {zh: 第一条, en: Rule 1.}, run: document}\n",
        ),
        ("c1.zh.md", &page("第二章 甲", "## 第三条 乙\n\n文。")),
        (
            "c1.en.md",
            &page("Part B First", "## Rule 3. Second\n\nText."),
        ),
        ("index.en.md", &page("Plan", "")),
    ]);
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        settings.replace("[zh-Hans]", "[zh-Hans, en]"),
    );
    site.build().ok();
    assert_eq!(ids(&site, "plan/c1/"), ["s2", "s2-3"]);
    assert_eq!(ids(&site, "en/plan/c1/"), ["s2", "s2-3"]);
}

#[test]
fn what_is_declared_wrongly_is_told() {
    let yaml = "numbering:\n  - {form: 章}\n  - {form: 一、, run: 第一节}\n  - {form: （一）, anchor: box}\n  - {form: \"1.\", anchor: 条}\n";
    let site = small(&[("plan.yaml", yaml), ("c1.zh.md", &page("一、甲", "文。"))]);
    let places = ["2:12", "3:21", "4:25", "5:26"]
        .map(|at| format!("bad-numbering content/plan/plan.yaml:{at}"));
    assert_eq!(of_numbers(&site), places);
}

#[test]
fn a_number_that_is_there_twice_is_one_error() {
    let site = small(&[(
        "c1.zh.md",
        &page("一、目标", "## （一）甲\n\n文1。\n\n## （一）乙\n\n文2。"),
    )]);
    assert_eq!(
        of_numbers(&site),
        ["duplicate-number content/plan/c1.zh.md:8:4"]
    );

    // If the original has it so, the second heading gets an anchor of its own.
    site.write(
        "content/plan/c1.zh.md",
        page(
            "一、目标",
            "## （一）甲\n\n文1。\n\n## （一）乙 {#s1-1b}\n\n文2。",
        ),
    );
    assert_eq!(of_numbers(&site), [""; 0]);
}

#[test]
fn two_documents_in_one_folder_are_one_error() {
    let site = small(&[
        ("c1.zh.md", &page("一、政策甲", "## （一）甲\n\n文一。")),
        ("c2.zh.md", &page("二、政策乙", "文。")),
        (
            "d1.zh.md",
            &page("一、行动总体要求", "## （一）乙\n\n文二。"),
        ),
        ("d2.zh.md", &page("二、行动任务", "文。")),
    ]);
    let run = check(&site);
    assert_eq!(
        of_numbers(&site),
        ["duplicate-number content/plan/d1.zh.md:2:9"]
    );
    assert!(run.stderr.contains("content/plans/NAME/"), "{}", run.stderr);
}

#[test]
fn a_heading_that_no_level_has_is_told() {
    let text = "## 任务一：甲\n\n文。\n\n## 任务二：乙\n\n文。\n\n## 2025年目标\n\n文。";
    let site = small(&[
        ("plan.yaml", "numbering: [{form: 一、}]\n"),
        ("c1.zh.md", &page("一、目标", text)),
    ]);
    let found = ["4:1", "8:1"].map(|at| format!("unread-number content/plan/c1.zh.md:{at}"));
    assert_eq!(of_numbers(&site), found);
}

#[test]
fn pages_without_a_number_stand_where_their_order_puts_them() {
    let site = small(&[
        ("preface.zh.md", "---\ntitle: 前言\norder: 0\n---\n序文。\n"),
        ("c1.zh.md", &page("一、目标", "## （一）甲\n\n文一。")),
        ("c2.zh.md", &page("二、任务", "文二。")),
        (
            "closing.zh.md",
            "---\ntitle: 结束语\norder: 9\n---\n## 一、致谢\n\n谢。\n",
        ),
        (
            "about.zh.md",
            "---\ntitle: 本站说明\npart: false\n---\n不是规划。\n",
        ),
    ]);
    assert_eq!(of_numbers(&site), [""; 0]);
    site.build().ok();
    assert_eq!(
        ids(&site, "plan/full/"),
        ["preface", "s1", "s1-1", "s2", "closing", "closing-1"]
    );
    assert_eq!(
        full_text(&site, "plan/full/"),
        "某规划前言序文。一、目标（一）甲文一。二、任务文二。结束语一、致谢谢。"
    );

    // A list in plan.yaml comes before all of that.
    site.write(
        "content/plan/plan.yaml",
        "parts: [c1, preface, c2, closing]\n",
    );
    site.build().ok();
    assert_eq!(
        ids(&site, "plan/full/"),
        ["s1", "s1-1", "preface", "s2", "closing", "closing-1"]
    );

    site.write(
        "content/plan/plan.yaml",
        "parts: [c1, preface, c2, ending]\n",
    );
    assert_eq!(
        of_numbers(&site),
        [
            "unplaced-part content/plan/closing.zh.md:2:8",
            "unknown-part content/plan/plan.yaml:1:26"
        ]
    );
    site.write("content/plan/plan.yaml", "");
    site.write("content/plan/closing.zh.md", page("结束语", "谢。"));
    assert_eq!(
        of_numbers(&site),
        ["unplaced-part content/plan/closing.zh.md:2:9"]
    );
}

#[test]
fn a_chapter_can_be_a_folder() {
    let site = small(&[
        ("c1/index.zh.md", &page("一、目标", "文。")),
        ("c1/s1.zh.md", &page("（一）甲", "### 1.乙\n\n文一。")),
        ("c1/s2.zh.md", &page("（二）丙", "文二。")),
        ("c2.zh.md", &page("二、任务", "## （一）丁\n\n文三。")),
    ]);
    assert_eq!(of_numbers(&site), [""; 0]);
    site.build().ok();
    assert_eq!(
        ids(&site, "plan/full/"),
        ["s1", "s1-1", "s1-1-1", "s1-2", "s2", "s2-1"]
    );
    let full = html(&site, "plan/full/");
    assert_eq!(select(&full, "[data-plan-text] h3").len(), 3);
    assert_eq!(
        select(&html(&site, "plan/c1/"), "main a[href='/plan/c1/s2/']").len(),
        1
    );
}

#[test]
fn a_plan_without_its_own_page_is_told() {
    let site = small(&[("c1.zh.md", &page("一、目标", "文。"))]);
    site.remove("content/plan/index.zh.md");
    let run = check(&site);
    assert_eq!(run.code, 1);
    assert!(
        told(&run).contains(&"plan-without-page content/plan/c1.zh.md:2:1".into()),
        "{}",
        run.stderr
    );
}

// Two documents on one site, one of them amended.

#[test]
fn two_documents_do_not_mix() {
    let site = plan("two");
    let run = check(&site);
    assert_eq!((run.code, run.diagnostics()), (0, ""));
    site.build().ok();

    let talent = [
        "notice", "foreword", "s1", "s1-1", "s2", "s2-1", "forms", "forms-1",
    ];
    assert_eq!(ids(&site, "plans/talent/full/"), talent);
    assert_eq!(
        ids(&site, "plans/parks/full/"),
        ["s1", "s1-1", "s1-2", "s2"]
    );

    let rows: serde_json::Value =
        serde_json::from_str(&site.read("public/plans/talent/data/indicators.json")).unwrap();
    assert_eq!(
        (&rows[0]["id"], &rows[0]["clause"]),
        (&"total".into(), &"s1-1".into())
    );
    assert!(site.exists("public/plans/talent/indicators/total/index.html"));
    assert!(!site.exists("public/data/indicators.json"));

    let home = html(&site, "");
    let links: Vec<_> = select(&home, "#plans + ul a")
        .iter()
        .map(|a| a.attr("href").unwrap().to_string())
        .collect();
    assert_eq!(links, ["/plans/talent/", "/plans/parks/"]);

    // Each page has its own document as `plan`.
    let chapter = html(&site, "plans/parks/support/");
    assert_eq!(
        select(&chapter, ".elsewhere a[href='/plans/parks/full/#s1']").len(),
        1
    );
}

#[test]
fn a_document_bears_its_number_addressee_and_signature() {
    let site = plan("two");
    site.build().ok();
    let text = full_text(&site, "plans/talent/full/");
    let begins = "云政发〔2024〕3号云溪市人民政府关于印发云溪市人才集聚行动计划的通知各县（区）人民政府，市政府各部门：\
                  现将《云溪市人才集聚行动计划》印发给你们，请认真组织实施。云溪市人民政府2024年1月15日\
                  云溪市人才集聚行动计划前言";
    assert!(text.starts_with(begins), "{text}");

    // Without a notice the signature stands behind the last part that is no annex.
    let settings = site.read("content/plans/talent/plan.yaml");
    site.write(
        "content/plans/talent/plan.yaml",
        settings.replace("notice: notice\n", ""),
    );
    site.remove("content/plans/talent/notice.zh.md");
    site.build().ok();
    let text = full_text(&site, "plans/talent/full/");
    assert!(
        text.starts_with(
            "云政发〔2024〕3号云溪市人才集聚行动计划各县（区）人民政府，市政府各部门：前言"
        ),
        "{text}"
    );
    assert!(
        text.contains("2.联系方式云溪市人民政府2024年1月15日附件2申报表填写说明"),
        "{text}"
    );
}

/// Annexes stand in the order of their printed numbers, whatever their files are called.
#[test]
fn annexes_stand_in_the_order_of_their_labels() {
    let table = |label: &str, title: &str| {
        format!(
            "label: {label}\ntitle: {title}\ncolumns: [{{key: n, head: 名称, kind: title}}]\nrows: [{{n: 甲}}]\n"
        )
    };
    let text = "做好工作。\n\n附件：1.任务表\n\n\u{3000}\u{3000}\u{3000}2.目录\n\n\u{3000}\u{3000}\u{3000}3.名单\n";
    let site = small(&[
        ("one.zh.md", &page("一、目标", text)),
        ("tables/a.yaml", &table("附件三", "名单")),
        ("tables/b.yaml", &table("附件2", "目录")),
        ("tables/c.yaml", &table("附件１", "任务表")),
    ]);
    site.build().ok();
    let text = full_text(&site, "plan/full/");
    let at = |title: &str| text.rfind(title).unwrap();
    assert!(
        at("任务表") < at("目录") && at("目录") < at("名单"),
        "{text}"
    );

    // Their list below the text belongs to no clause.
    site.write(
        "content/plan/schedule.yaml",
        "deadlines:\n  - {at: s1, name: 目录, due: 2024-12, quote: 2.目录}\n",
    );
    let run = check(&site);
    assert!(
        run.diagnostics().contains("quote-not-in-clause"),
        "{}",
        run.diagnostics()
    );
}

/// The whole text of a short document may be its own page; addressee and signature stand around it.
#[test]
fn a_document_of_one_page_bears_its_signature() {
    let site = small(&[
        (
            "index.zh.md",
            &page(
                "关于做好工作的通知",
                "现通知如下：\n\n## 一、要求\n\n做好工作。\n",
            ),
        ),
        (
            "plan.yaml",
            "number: 测发〔2024〕1号\nmade: 2024-01-15\naddressee: 各县区人民政府：\nsigned: 某市人民政府\n",
        ),
    ]);
    site.build().ok();
    for path in ["plan/", "plan/full/"] {
        let html = html(&site, path);
        let text = words(select(&html, "div.document, article.document")[0]);
        assert!(
            text.contains("各县区人民政府：现通知如下"),
            "{path}: {text}"
        );
        assert!(
            text.ends_with("做好工作。某市人民政府2024年1月15日"),
            "{path}: {text}"
        );
    }
    let html = site.read("public/plan/index.html");
    assert!(!html.contains("id=\"chapters\""), "{html}");
}

#[test]
fn an_amended_edition_shows_what_it_has_changed() {
    let site = plan("two");
    site.build().ok();
    let changes = html(&site, "plans/parks/changes/");
    let sections: Vec<_> = select(&changes, "main section")
        .iter()
        .map(|it| {
            (
                it.attr("id").unwrap().to_string(),
                it.attr("class").unwrap().to_string(),
            )
        })
        .collect();
    let expected = [
        ("own-page", "changed"),
        ("s1-1", "changed"),
        ("s1-2", "added"),
        ("s2", "changed"),
        ("s2-1", "removed"),
    ];
    assert_eq!(
        sections,
        expected.map(|(id, kind)| (id.to_string(), kind.to_string()))
    );

    let marked: Vec<String> = select(&changes, "#s1-1 :is(ins, del), #s2 :is(ins, del)")
        .iter()
        .map(|it| format!("{} {}", it.value().name(), it.text().collect::<String>()))
        .collect();
    assert_eq!(marked, ["del 3", "ins 2", "del 500", "ins 800"]);

    // The earlier edition is readable, says what it is, and is not searched.
    let earlier = html(&site, "plans/parks/2023/support/");
    assert_eq!(
        select(&earlier, "main .notice a[href='/plans/parks/']").len(),
        1
    );
    assert_eq!(
        full_text(&site, "plans/parks/2023/full/"),
        "云溪市产业园区扶持措施（2023年）一、扶持对象（一）企业。在园区注册满3年的企业。二、扶持资金每年安排专项资金500万元。（一）申请。每年3月申请。2023年3月1日"
    );
    assert!(
        !site
            .read("public/data/search/zh.json")
            .contains("注册满3年")
    );
    let own = html(&site, "plans/parks/");
    assert_eq!(
        select(
            &own,
            ".actions a[href='/plans/parks/2023/'], .actions a[href='/plans/parks/changes/']"
        )
        .len(),
        2
    );
}

// Tables with columns of their own, and bodies at clauses.

/// Asserts that the plan's text on its page is that of `source.txt`, and that nothing is reported.
fn is_printed_whole(site: &TestSite) {
    let run = check(site);
    assert_eq!((run.code, run.diagnostics()), (0, ""));
    site.build().ok();

    let source: String = site.read("source.txt").split_whitespace().collect();
    assert_eq!(full_text(site, "plan/full/"), source);
}

/// The ids of the rows of tables on a page, in their order.
fn rows(site: &TestSite, path: &str) -> Vec<String> {
    let html = html(site, path);
    let rows = select(&html, "tr[id]").into_iter();
    rows.map(|row| row.attr("id").unwrap().to_string())
        .collect()
}

/// The words of the main part of a page with single spaces.
fn shown(site: &TestSite, path: &str) -> String {
    let html = html(site, path);
    let words = select(&html, "main")[0]
        .text()
        .flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

fn data(site: &TestSite, name: &str) -> serde_json::Value {
    serde_json::from_str(&site.read(&format!("public/data/{name}.json"))).unwrap()
}

#[test]
fn measures_with_guiding_departments() {
    let site = plan("measures");
    is_printed_whole(&site);

    let all = ["fj-1", "fj-2", "fj-14", "fj-21", "fj-22"];
    assert_eq!(rows(&site, "plan/annex/"), all);
    assert_eq!(rows(&site, "plan/full/"), all);

    let bodies = data(&site, "departments");
    assert_eq!(
        bodies[1]["guide_rows"],
        serde_json::json!(["fj-2", "fj-14", "fj-21"])
    );
    assert_eq!(bodies[1]["support_clauses"], serde_json::json!(["s1-2"]));
    assert_eq!(
        bodies[4]["responsible_clauses"],
        serde_json::json!(["s1-1"])
    );
    assert_eq!(
        data(&site, "tasks")[3]["scope"],
        serde_json::json!({"zh": "8个试验区"})
    );

    let science = shown(&site, "departments/science/");
    assert!(
        science.ends_with(
            "规划条目（配合单位） 1项 一（二）指导检查 指导部门 3项 第2项 快速维权 第14项 保险服务 第21项 职称评审"
        ),
        "{science}"
    );
    assert!(!shown(&site, "plan/annex/").contains("牵头"));
}

#[test]
fn three_tables_in_a_plan() {
    let site = plan("assessment");
    is_printed_whole(&site);

    let all = [
        "indices-1",
        "indices-2",
        "indices-3",
        "indices-4",
        "members-1",
        "members-2",
        "steps-1-1",
        "steps-1-2",
        "steps-2-1",
    ];
    assert_eq!(rows(&site, "plan/full/"), all);
    assert_eq!(rows(&site, "plan/steps/"), all[6..]);

    let indices = data(&site, "indices");
    assert_eq!(
        indices[1],
        serde_json::json!({
            "id": "indices-2", "number": 2, "level1": {"zh": "医疗质量"}, "level2": {"zh": "功能定位"},
            "indicator": {"zh": "2.日间手术占比▲"}, "nature": {"zh": "定量"}, "weight": 0.5
        })
    );
    let steps = data(&site, "steps");
    let due: Vec<&serde_json::Value> = (0..3).map(|at| &steps[at]["due"]).collect();
    assert_eq!(
        due,
        ["2020-03", "", "2020-06"]
            .map(|it| match it {
                "" => serde_json::Value::Null,
                date => serde_json::json!(date),
            })
            .iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(steps[0]["state"], "done");

    // A number of an indicator may stand in a cell.
    let indicator = "indicators:\n  - {id: rate, name: 日间手术占比, clause: indices-2, at: {row: 2.日间手术占比▲, column: 分值}, value: VALUE, unit: 分}\n";
    site.write(
        "content/plan/indicators.yaml",
        indicator.replace("VALUE", "0.5"),
    );
    assert_eq!(told(&check(&site)), Vec::<String>::new());
    site.write(
        "content/plan/indicators.yaml",
        indicator.replace("VALUE", "5"),
    );
    assert_eq!(told(&check(&site)).len(), 1);
}

#[test]
fn an_action_plan_in_english() {
    let site = plan("clearwater-actions");
    is_printed_whole(&site);

    let milestones = rows(&site, "plan/annex/");
    assert_eq!(milestones.len(), 20);
    assert_eq!(
        [&milestones[0], &milestones[19]],
        ["tasks-1-1", "tasks-4-5"]
    );
    assert_eq!(rows(&site, "plan/reports/"), ["reports-1", "reports-2"]);
    assert_eq!(data(&site, "tasks")[3]["due"], "2020-09-30");
    assert_eq!(data(&site, "tasks")[4]["due"], serde_json::Value::Null);

    let deadlines = data(&site, "deadlines");
    assert_eq!(deadlines.as_array().unwrap().len(), 16);
    assert_eq!(deadlines[1]["due"], "2020-03-31");
    assert_eq!(
        deadlines[1]["departments"],
        serde_json::json!(["all-agencies"])
    );

    let duties = data(&site, "duties");
    let duties: Vec<String> = duties
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            ["clause", "role", "department"]
                .map(|key| it[key].as_str().unwrap())
                .join(" ")
        })
        .collect();
    assert_eq!(
        duties,
        [
            "action1 lead data",
            "action1 support all-agencies",
            "action2 responsible data",
            "action2 responsible records",
            "action3 lead staff",
            "action4 lead data",
            "action4 support records",
            "action4 support staff",
            "action4 support all-agencies",
        ]
    );
    let all = shown(&site, "departments/all-agencies/");
    assert!(
        all.contains("This name stands for several bodies."),
        "{all}"
    );
    let annex = shown(&site, "plan/annex/");
    assert!(
        annex.contains("The table has 20 rows, each with its agency."),
        "{annex}"
    );
}

// What the theme says of a plan.

/// The visible text of every page of a built site, by path.
fn texts(site: &TestSite) -> BTreeMap<String, String> {
    let files = site::files(&site.root().join("public"));
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    pages
        .map(|(path, bytes)| {
            let html = Html::parse_document(&String::from_utf8_lossy(bytes));
            let text: String = select(&html, "title, body")
                .iter()
                .flat_map(|it| it.text())
                .collect();
            (path.clone(), text)
        })
        .collect()
}

/// The titles to which a page's links to the previous and the next page lead.
fn pager(site: &TestSite, path: &str) -> Vec<String> {
    let html = html(site, path);
    let links = select(&html, "nav.pager a");
    links
        .iter()
        .map(|link| link.text().skip(1).collect::<String>().trim().to_string())
        .collect()
}

#[test]
fn pages_follow_one_another_as_in_the_plan() {
    let site = plan("articles");
    site.build().ok();
    assert_eq!(pager(&site, "plan/general/"), ["第二章 数据共享"]);
    assert_eq!(
        pager(&site, "plan/sharing/"),
        ["第一章 总则", "第三章 数据安全"]
    );
    assert_eq!(pager(&site, "plan/final/"), ["第三章 数据安全"]);

    let site = plan("clearwater-actions");
    site.build().ok();
    assert_eq!(
        pager(&site, "plan/train/"),
        [
            "Action 2: Publish an Inventory",
            "Action 4: Report on Progress"
        ]
    );
    assert_eq!(
        pager(&site, "plan/report/"),
        ["Action 3: Train Staff", "Milestones"]
    );
}

#[test]
fn a_plan_is_called_what_it_calls_itself() {
    let site = plan("articles");
    let file = site.read("content/plan/plan.yaml");
    site.write("content/plan/plan.yaml", format!("called: 办法\n{file}"));
    site.build().ok();
    for (path, text) in texts(&site) {
        assert!(!text.contains("规划"), "{path}: {text}");
        assert!(!text.contains("{plan}"), "{path}");
    }
    assert!(
        site.read("public/plan/full/index.html")
            .contains("办法全文")
    );

    let site = plan("clearwater-actions");
    let file = site.read("content/plan/plan.yaml");
    site.write("content/plan/plan.yaml", format!("called: agenda\n{file}"));
    site.build().ok();
    for (path, text) in texts(&site) {
        assert!(!text.to_lowercase().contains("the plan"), "{path}: {text}");
        assert!(
            !text.contains("Chapter") && !text.contains("chapter"),
            "{path}"
        );
    }
    let home = html(&site, "");
    let words: Vec<String> = select(&home, "main h2, main .actions a")
        .iter()
        .map(|it| it.text().collect())
        .collect();
    assert_eq!(
        words,
        [
            "Contents of the agenda",
            "Read the full text",
            "See Annex A",
            "More pages"
        ]
    );
}

#[test]
fn each_of_several_documents_is_called_what_it_calls_itself() {
    let site = plan("two");
    let file = site.read("content/plans/talent/plan.yaml");
    site.write(
        "content/plans/talent/plan.yaml",
        format!("called: 计划\n{file}"),
    );
    site.build().ok();
    let crumbs = |path: &str| -> Vec<String> {
        let html = html(&site, path);
        let items = select(&html, "nav.breadcrumb li");
        items.iter().map(|it| it.text().collect()).collect()
    };
    assert_eq!(
        crumbs("plans/talent/full/"),
        ["首页", "文件", "云溪市人才集聚行动计划", "计划全文"]
    );
    assert_eq!(
        crumbs("plans/parks/full/"),
        [
            "首页",
            "文件",
            "云溪市产业园区扶持措施（2025年修订）",
            "规划全文"
        ]
    );
}

#[test]
fn nothing_is_said_of_what_a_plan_has_not() {
    // No bodies on the site, and one group of indicators.
    let site = plan("two");
    site.build().ok();
    let all = texts(&site);
    let indicator = &all["plans/talent/indicators/total/index.html"];
    assert!(!indicator.contains("责任单位"), "{indicator}");
    assert!(
        all["index.html"].contains("1项量化目标"),
        "{}",
        all["index.html"]
    );
    assert!(!all["index.html"].contains("按领域"));
    let home = site.read("public/index.html");
    assert!(home.contains("placeholder=\"请输入关键词\""), "{home}");

    // Own groups, yearly targets and work in nobody's charge.
    let site = plan("five-year");
    let schedule = site.read("content/plan/schedule.yaml");
    site.write(
        "content/plan/schedule.yaml",
        schedule.replace("    departments: [development]\n", ""),
    );
    site.run(&["build", "--date", "2028-01-15"]).ok();
    let all = texts(&site);
    let yearly = &all["indicators/skilled-workers/index.html"];
    assert!(!yearly.contains("目标年份"), "{yearly}");
    for page in ["due", "schedule"] {
        let text = &all[&format!("{page}/index.html")];
        assert!(text.contains("时限出处\n"), "{text}");
        assert!(!text.contains("未写明"), "{text}");
    }
}

// Data in the wrong place.

#[test]
fn a_second_plan_beside_the_first_is_told_where_to_go() {
    let site = plan("articles");
    for name in ["plan.yaml", "departments.yaml"] {
        let text = site.read(&format!("content/plan/{name}"));
        site.write(&format!("content/plan2/{name}"), text);
    }

    let run = check(&site);
    assert!(
        run.stderr.contains(
            "warning[misplaced-plan-file]: content/plan2 is no folder of a plan, so the data files of a plan in it \
             are not read: departments.yaml, plan.yaml"
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("to content/plans/plan2/;"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_a_document_bears_is_told_to_be_in_plan_yaml() {
    let site = small(&[]).file(
        "content/plan/index.zh.md",
        "---\ntitle: 某规划\nnumber: 府办发〔2022〕43号\nmade: 2022-04-14\n---\n",
    );
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(
        told(&run),
        [
            "unknown-field content/plan/index.zh.md:3:1",
            "unknown-field content/plan/index.zh.md:4:1"
        ]
    );
    for field in ["number", "made"] {
        let hint = format!(
            "= help: {field} of a plan is written in plan.yaml, in the folder of the plan."
        );
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
    }
}

// Bodies in translations.

#[test]
fn a_translation_names_the_bodies_of_its_original() {
    let files = |english: &str| {
        let text =
            format!("---\ntitle: \"I. Aims\"\n---\n## (I) Work\n\nWork is done. {english}\n");
        small(&[
            (
                "departments.yaml",
                "departments:\n  - {id: a, name: {zh: 甲局, en: Bureau A}}\n  - {id: b, name: {zh: 乙局, en: Bureau B}}\n",
            ),
            (
                "c1.zh.md",
                &page("一、目标", "## （一）工作\n\n开展工作。（牵头单位：甲局；配合单位：乙局）"),
            ),
            ("c1.en.md", &text),
            ("index.en.md", &page("Plan", "")),
        ])
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", &page("Home", ""))
    };
    let found = |english: &str| -> Vec<String> {
        let run = check(&files(english));
        let mut found = told(&run);
        found.retain(|it| it.starts_with("other-bodies") || it.starts_with("unknown-body"));
        found
    };

    assert_eq!(found("(Lead: Bureau A; Support: Bureau B)"), [""; 0]);
    assert_eq!(
        found("(Lead: Bureau B; Support: Bureau A)"),
        ["other-bodies content/plan/c1.en.md:6:16"]
    );
    assert_eq!(found(""), ["other-bodies content/plan/c1.en.md:1:1"]);
    assert_eq!(
        found("(Lead: Bureau A; Support: Bureau C)"),
        ["unknown-body content/plan/c1.en.md:6:41"]
    );

    let run = check(&files("(Lead: Bureau B; Support: Bureau A)"));
    assert!(
        run.stderr.contains(
            "the translation of s1-1 names other bodies than the original. Original: Lead body: Bureau A; Supporting \
             body: Bureau B. Translation: Lead body: Bureau B; Supporting body: Bureau A"
        ),
        "{}",
        run.stderr
    );
}

/// Several who have signed stand on a line each, and what is printed below the signature stands there.
#[test]
fn a_document_is_signed_by_several_and_has_a_remark() {
    for signed in ["[甲局, 乙局]", "|\n  甲局\n  乙局"] {
        let plan = format!(
            "made: 2024-01-15\nsigned: {signed}\nremark: |\n  （此件公开发布）\n  联系人：办公室\n"
        );
        let site = small(&[
            ("plan.yaml", &plan),
            ("c1.zh.md", &page("一、要求", "做好工作。")),
        ]);
        site.build().ok();
        let full = site.read("public/plan/full/index.html");
        let expected = "<p>做好工作。</p>\n\n<p class=\"signature\">甲局<br>乙局<br>2024年1月15日</p>\n\
                        <p class=\"remark\">（此件公开发布）</p>\n<p class=\"remark\">联系人：办公室</p>";
        assert!(full.contains(expected), "{full}");
    }
}
