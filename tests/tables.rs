//! Tables, bodies and what they have to do, for plans that are not the one of this site: small inputs, exact outputs.

use crate::site::{Run, TestSite};
use scraper::{Html, Selector};

/// The front matter of a page with a title.
fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n{text}")
}

/// A plan with one chapter of one clause, and its home page.
fn plan() -> TestSite {
    TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\n",
        )
        .file("content/index.zh.md", &page("首页", ""))
        .file("content/plan/index.zh.md", &page("云溪县规划", "引言。"))
        .file(
            "content/plan/one.zh.md",
            &page("一、目标", "## （一）产业\n\n建设十个基地。"),
        )
}

/// The text of the main part of a page, with single spaces.
fn text(site: &TestSite, path: &str) -> String {
    let html = Html::parse_document(&site.read(&format!("public/{path}")));
    let main = html
        .select(&Selector::parse("main").unwrap())
        .next()
        .unwrap();
    let words = main.text().flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

/// The codes of what was found, each with its file.
fn found(run: &Run) -> Vec<String> {
    let lines: Vec<&str> = run.diagnostics().lines().collect();
    let of_code = |line: &&str| line.starts_with("error[") || line.starts_with("warning[");
    let code = |line: &str| line.split([':']).next().unwrap().to_string();
    lines
        .iter()
        .filter(|line| of_code(line))
        .map(|line| code(line))
        .collect()
}

/// Bodies whose names share the county are sorted by what follows; columns for which the plan has nothing are left out.
#[test]
fn bodies_of_a_county_without_annex_and_duties() {
    let site = plan()
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: a, name: 县财政局}\n  - {id: b, name: 县教育局}\n  - {id: c, name: 省通信管理局}\n  \
             - {id: d, name: 国家发展改革委}\n",
        )
        .file("content/departments/index.zh.md", &page("责任单位", ""));
    let run = site.build().ok();
    assert_eq!(run.diagnostics(), "");

    let overview = text(&site, "departments/index.html");
    assert!(
        overview.contains("C 县财政局 G 国家发展改革委 J 县教育局 S 省通信管理局"),
        "{overview}"
    );
    assert!(
        overview.ends_with("责任单位 县财政局 县教育局 省通信管理局 国家发展改革委"),
        "{overview}"
    );

    let body = text(&site, "departments/a/index.html");
    assert!(!body.contains("职责"), "{body}");
}

/// Where some bodies have duties in the plan's text, the others are said to have none there.
#[test]
fn bodies_without_duties_in_the_text() {
    let site = plan()
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: a, name: 县财政局, clause: s1-1}\n  - {id: b, name: 县教育局}\n",
        )
        .file("content/departments/index.zh.md", &page("责任单位", ""));
    site.build().ok();

    let overview = text(&site, "departments/index.html");
    assert!(
        overview.ends_with("职责出处 县财政局 一（一）产业 县教育局 正文未单列"),
        "{overview}"
    );
    let body = text(&site, "departments/b/index.html");
    assert!(body.contains("规划正文未单列该单位职责。"), "{body}");
}

/// Overviews without data say so, to readers and to editors.
#[test]
fn overviews_without_data() {
    let site = plan()
        .file("content/departments/index.zh.md", &page("责任单位", ""))
        .file("content/tasks.zh.md", &page("任务", ""));
    let run = site.build().ok();
    let codes = ["warning[overview-without-data]"; 2];
    assert_eq!(found(&run), codes);

    assert!(text(&site, "departments/index.html").ends_with("本站尚未收录规划的责任单位。"));
    assert!(text(&site, "tasks/index.html").ends_with("本站尚未收录规划的任务。"));
}
