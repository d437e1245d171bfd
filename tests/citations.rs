//! How the civic theme cites the plan and words its targets, so that a reader can quote both.

use crate::site::TestSite;

const PLAN: [(&str, &str); 9] = [
    (
        "content/site.yaml",
        "title: 站\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
    ),
    ("content/index.zh.md", "---\ntitle: 首页\n---\n正文\n"),
    (
        "content/indicators/index.zh.md",
        "---\ntitle: 指标\n---\n导语。\n",
    ),
    (
        "content/indicators/index.en.md",
        "---\ntitle: Indicators\n---\nText.\n",
    ),
    (
        "content/plan/index.zh.md",
        "---\ntitle: 规划\n---\n引言。\n",
    ),
    ("content/plan/index.en.md", "---\ntitle: Plan\n---\nText.\n"),
    (
        "content/plan/aims.zh.md",
        "---\ntitle: 二、目标\n---\n## （一）质量。\n\n合格率98%以上。\n\n### 3.品牌。\n\n\
         超过180个，力争200个；力争2家以上；前10位；1-2次。\n",
    ),
    (
        "content/plan/aims.en.md",
        "---\ntitle: II. Targets\n---\n## (I) Quality\n\nA rate of at least 98%.\n\n### 3. Brands\n\n\
         More than 180, striving for 200; striving for at least 2; top 10; 1–2 times.\n",
    ),
    (
        "content/plan/indicators.yaml",
        "indicators:\n\
         \x20 - {id: rate, name: 甲, area: product, comparator: '>=', value: 98, unit: '%', clause: s2-1, quote: {zh: 合格率98%以上, en: at least 98%}}\n\
         \x20 - {id: brands, name: 乙, area: brand, comparator: '>', value: 180, upper: 200, unit: {zh: 个, en: ''}, clause: s2-1-3, quote: {zh: 超过180个，力争200个, en: 'More than 180, striving for 200'}}\n\
         \x20 - {id: units, name: 丙, area: brand, comparator: '>=', value: 2, stretch: true, unit: {zh: 家, en: ''}, clause: s2-1-3, quote: {zh: 力争2家以上, en: striving for at least 2}}\n\
         \x20 - {id: rank, name: 丁, area: brand, comparator: '<=', value: 10, unit: {zh: 位, en: ''}, rank: true, clause: s2-1-3, quote: {zh: 前10位, en: top 10}}\n\
         \x20 - {id: visits, name: 戊, area: brand, comparator: '=', value: 1, upper: 2, unit: {zh: 次, en: ' times'}, clause: s2-1-3, quote: {zh: 1-2次, en: 1–2 times}}\n",
    ),
];

const ANNEX: [(&str, &str); 3] = [
    (
        "content/plan/annex.zh.md",
        "---\ntitle: 附表\norder: 3\n---\n",
    ),
    (
        "content/plan/tasks.yaml",
        "label: {zh: 附件, en: Annex}\ncolumns: {goal: 目标, task: 任务, items: 内容, lead: 牵头, support: 配合}\ngoals:\n\
         \x20 - name: {zh: 清晰, en: Clear}\n    tasks:\n\
         \x20     - {number: 1, task: {zh: 做。, en: Do.}, items: [{zh: 近3年增长。, en: Growth for 3 years.}], lead: [市质监局]}\n",
    ),
    (
        "content/plan/departments.yaml",
        "departments:\n  - {id: quality, name: {zh: 市质监局, en: Bureau}, clause: fj-1}\n",
    ),
];

fn plan() -> TestSite {
    PLAN.iter().fold(TestSite::empty(), |site, (path, text)| {
        site.file(path, text)
    })
}

/// What the overview of indicators says, without its tags and in one line.
fn overview(site: &TestSite, path: &str) -> String {
    let html = site.read(&format!("public/{path}indicators/index.html"));
    let text = scraper::Html::parse_document(&html)
        .root_element()
        .text()
        .collect::<String>();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn says(text: &str, expected: &[&str]) {
    for words in expected {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn a_clause_is_cited_with_its_chapter_and_section() {
    let site = plan();
    site.build().ok();
    says(
        &overview(&site, ""),
        &[" 二（一）质量 ", " 二（一）3.品牌 "],
    );

    says(
        &overview(&site, "en/"),
        &[" II (I) Quality ", " II (I) 3. Brands "],
    );
}

/// The plan with its chapter in other words, its indicators all of one clause.
fn plan_of(zh: &str, en: Option<&str>, clause: &str) -> TestSite {
    let site = plan();
    let data = PLAN[8]
        .1
        .replace("s2-1-3", clause)
        .replace("s2-1,", &format!("{clause},"));
    site.write("content/plan/indicators.yaml", data);
    let text = "合格率98%以上。超过180个，力争200个；力争2家以上；前10位；1-2次。\n";
    site.write(
        "content/plan/aims.zh.md",
        format!("---\ntitle: 二、目标\n---\n{zh}\n\n{text}"),
    );
    let text = "A rate of at least 98%. More than 180, striving for 200; striving for at least 2; top 10; 1–2 times.\n";

    match en {
        Some(en) => site.write(
            "content/plan/aims.en.md",
            format!("---\ntitle: II. Targets\n---\n{en}\n\n{text}"),
        ),
        None => site.remove("content/plan/aims.en.md"),
    }

    site
}

#[test]
fn an_item_right_below_a_chapter_is_cited_with_the_chapter() {
    let site = plan_of("### 3.品牌。", Some("### 3. Brands"), "s2-0-3");
    site.build().ok();
    says(&overview(&site, ""), &[" 二、3.品牌 "]);
    says(&overview(&site, "en/"), &[" II 3. Brands "]);
}

#[test]
fn sections_are_cited_however_many_there_are() {
    let zh = "## （三十一）质量。";
    let site = plan_of(zh, Some("## (XXXI) Quality"), "s2-31");
    site.build().ok();
    says(&overview(&site, ""), &[" 二（三十一）质量 "]);
    let site = plan_of(
        &format!("{zh}\n\n### 3.品牌。"),
        Some("## (XXXI) Quality\n\n### 3. Brands"),
        "s2-31-3",
    );
    site.build().ok();
    says(&overview(&site, ""), &[" 二（三十一）3.品牌 "]);
    says(&overview(&site, "en/"), &[" II (XXXI) 3. Brands "]);
}

#[test]
fn a_borrowed_text_is_cited_by_its_own_title() {
    let site = plan_of("## （一）质量。", None, "s2-1");
    site.build().ok();
    says(&overview(&site, ""), &[" 二（一）质量 "]);
    let english = overview(&site, "en/");
    says(&english, &[" （一）质量 "]);
    assert!(!english.contains("二 （一）"), "{english}");
}

#[test]
fn a_row_is_cited_with_the_annex_and_its_number() {
    let site = ANNEX
        .iter()
        .fold(plan(), |site, (path, text)| site.file(path, text));
    let row = "  - {id: years, name: 己, area: brand, comparator: '=', value: 3, unit: 年, clause: fj-1, quote: {zh: 近3年增长, en: Growth for 3 years}}\n";
    site.write(
        "content/plan/indicators.yaml",
        format!("{}{row}", PLAN[8].1),
    );
    site.build().ok();
    says(&overview(&site, ""), &[" 附件第1项 "]);
    says(&overview(&site, "en/"), &[" Annex, item 1 "]);
}

#[test]
fn targets_are_given_in_words() {
    let site = plan();
    site.build().ok();
    says(
        &overview(&site, ""),
        &[
            " 98%以上 ",
            " 超过180个（力争200个） ",
            " 力争2家以上 ",
            " 前10位 ",
            " 1-2次 ",
        ],
    );
    let english = [
        " at least 98% ",
        " more than 180 (stretch target: 200) ",
        " at least 2 (stretch target) ",
        " top 10 ",
        " 1–2 times ",
    ];
    says(&overview(&site, "en/"), &english);
}
