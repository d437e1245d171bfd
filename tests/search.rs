//! What is searched: one file for a small site, parts for a large one, nothing for a site without a page that searches.

use std::path::Path;

use crate::site::TestSite;
use jiff::civil::date;
use planpress::pipeline::{Request, Session};
use serde_json::{Value, json};

fn searchable() -> TestSite {
    TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\ntheme: mini\nlocales: [zh-Hans]\n",
        )
        .file("content/search.zh.md", "---\ntitle: 搜索\n---\n")
}

fn built(root: &Path) -> Session {
    let date = Some(date(2026, 1, 1));
    let mut session = Session::new(Request {
        root: root.into(),
        base_url: None,
        date,
        drafts: false,
        with_advice: false,
        extensions: planpress::pipeline::EXTENSIONS,
    });
    let update = session.update(None);
    assert!(
        update
            .diagnostics
            .iter()
            .all(|it| it.code.name() == "base-url"),
        "{:?}",
        update.diagnostics
    );

    session
}

fn paths(session: &Session) -> Vec<String> {
    session
        .outputs()
        .paths()
        .map(ToString::to_string)
        .filter(|path| path.starts_with("data/search"))
        .collect()
}

fn file(session: &Session, path: &str) -> Value {
    let outputs = session.outputs();
    let found = outputs.paths().find(|it| *it == path).unwrap();
    serde_json::from_slice(&outputs.get(found).unwrap().unwrap().read().unwrap()).unwrap()
}

#[test]
fn a_small_site_has_one_file() {
    let text =
        "---\ntitle: 甲页\ndate: 2020-02-03\n---\n前言。\n\n## 甲\n\n第一段，\n接着。\n\n第二段\n";
    let site = searchable().file("content/news/a.zh.md", text);
    let session = built(site.root());
    assert_eq!(
        paths(&session),
        ["data/search/zh.json", "data/search/zh.pinyin.json"]
    );
    let index = file(&session, "data/search/zh.json");
    assert_eq!(index["departments"], json!([]));
    let page = index["pages"]
        .as_array()
        .unwrap()
        .iter()
        .find(|page| page["title"] == "甲页")
        .unwrap();
    let sections = json!([["", "", "前言。"], ["甲", "甲", "第一段，接着。\n第二段"]]);

    assert_eq!(
        *page,
        json!({ "url": "/news/a/", "title": "甲页", "above": [], "kind": "page", "year": 2020, "sections": sections })
    );
}

#[test]
fn a_site_without_a_page_that_searches_has_none() {
    let site = TestSite::new().file(
        "content/site.yaml",
        "title: 站\ntheme: mini\nlocales: [zh-Hans]\n",
    );
    assert_eq!(paths(&built(site.root())), Vec::<String>::new());
}

/// The parts that a gram's list names.
fn places(list: &Value) -> Vec<(u64, bool)> {
    let steps = list
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step.as_u64().unwrap());
    let place = |part: &mut u64, step: u64| {
        *part += step / 2;
        Some((*part, step % 2 == 1))
    };
    steps.scan(0, place).collect()
}

#[test]
fn a_large_site_has_parts_and_files_that_lead_to_them() {
    let mut site = searchable();
    for number in 0..60 {
        let text = format!(
            "---\ntitle: 第{number}页\n---\n{}\n\nInspections {number}号\n",
            "质量强市。".repeat(400)
        );
        site = site.file(&format!("content/p{number}.zh.md"), &text);
    }

    let session = built(site.root());
    let head = file(&session, "data/search/zh.json");
    let (parts, shards) = (
        head["parts"].as_u64().unwrap(),
        head["shards"].as_u64().unwrap(),
    );
    assert_eq!(
        (paths(&session).len() as u64, shards),
        (2 + parts + shards, 16)
    );
    assert!(parts > 10, "{parts}");
    let lists: Vec<Value> = (0..shards)
        .map(|at| file(&session, &format!("data/search/zh/g{at}.json")))
        .collect();
    let found = |gram: &str| {
        let own: Vec<&Value> = lists.iter().filter_map(|lists| lists.get(gram)).collect();
        assert_eq!(own.len(), 1, "{gram} lies in one file");
        places(own[0])
    };
    let mut titles = 0;

    for part in 0..parts {
        for page in file(&session, &format!("data/search/zh/{part}.json"))
            .as_array()
            .unwrap()
        {
            let Some(number) = page["title"].as_str().unwrap().strip_prefix('第') else {
                continue;
            };
            let number = number.trim_end_matches('页');
            titles += 1;
            let last = number.chars().last().unwrap();
            assert!(
                found(&format!("{last}页")).contains(&(part, true)),
                "{number}"
            );
            assert!(
                found(&format!("{last}号")).contains(&(part, false)),
                "{number}"
            );
            assert!(found("inspection").contains(&(part, false)), "by its stem");
        }
    }

    assert_eq!(titles, 60);
}

#[test]
fn cells_of_tables_are_words_of_their_own() {
    let text = "---\ntitle: 甲页\n---\n| Target | Deadline |\n|---|---|\n| Brands | December |\n| Water quality | |\n";
    let site = searchable().file("content/a.zh.md", text);
    let index = file(&built(site.root()), "data/search/zh.json");
    let page = index["pages"].as_array().unwrap().iter();
    let page = page.clone().find(|page| page["title"] == "甲页").unwrap();

    assert_eq!(
        page["sections"],
        json!([["", "", "Target\tDeadline\nBrands\tDecember\nWater quality"]])
    );
}

/// Words that mean the same travel with the index of their language; one that leads nowhere is named by the check.
#[test]
fn synonyms_are_in_the_index_and_lead_somewhere() {
    let words = "synonyms:\n  zh:\n    - {words: [假货], means: [假冒伪劣, 没有的词]}\n";
    let site = searchable()
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n打击假冒伪劣。\n")
        .file("content/search.yaml", words);
    let index = file(&built(site.root()), "data/search/zh.json");
    assert_eq!(
        index["synonyms"],
        json!([[["假货"], ["假冒伪劣", "没有的词"]]])
    );

    let run = site.run(&["check", "--format", "json"]);
    let found: Vec<Value> = serde_json::from_str(&run.stdout).unwrap();
    let found = found.iter().filter(|it| it["code"] == "search-synonym");
    let found: Vec<_> = found
        .map(|it| (&it["line"], &it["column"], &it["message"]["en"]))
        .collect();
    assert_eq!(
        found,
        [(
            &json!(3),
            &json!(35),
            &json!("“没有的词” is nowhere on the site, so this synonym leads nowhere")
        )]
    );
}

#[test]
fn synonyms_of_a_language_that_the_site_lacks_are_told_of() {
    let site = searchable().file(
        "content/search.yaml",
        "synonyms:\n  fr:\n    - {words: [a], means: [b]}\n",
    );
    let run = site.run(&["--lang", "en", "check"]);
    assert!(
        run.stderr.contains("the site has no language “fr”"),
        "{}",
        run.stderr
    );
}

/// The words of kept HTML are found, and how characters are spoken is not among them.
#[test]
fn kept_html_is_found_by_its_words() {
    let site = searchable()
        .file(
            "content/site.yaml",
            "title: 站\ntheme: mini\nlocales: [zh-Hans]\nraw_html: true\n",
        )
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲页\n---\n<ruby>宿<rt>sù</rt>州<rt>zhōu</rt></ruby>的气温是20℃。\n",
        );
    let index = file(&built(site.root()), "data/search/zh.json");
    let page = index["pages"].as_array().unwrap().iter();
    let page = page.clone().find(|page| page["title"] == "甲页").unwrap();

    assert_eq!(page["sections"], json!([["", "", "宿州的气温是20℃。"]]));
}
