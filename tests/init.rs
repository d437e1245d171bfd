//! What `planpress init` makes: each kind is a whole site that is published as it is.

use scraper::{Html, Selector};

use crate::site::{self, TestSite};

/// The kinds with the pages that each has, without those of every site and those of bodies.
const KINDS: [(&str, &[&str]); 4] = [
    (
        "work-plan",
        &[
            "data",
            "departments",
            "due",
            "plan",
            "plan/aims",
            "plan/annex",
            "plan/full",
            "plan/main-tasks",
            "plan/phases",
            "plan/safeguards",
            "schedule",
            "tasks",
        ],
    ),
    (
        "five-year",
        &[
            "data",
            "departments",
            "due",
            "indicators",
            "indicators/sample-four",
            "indicators/sample-one",
            "indicators/sample-three",
            "indicators/sample-two",
            "plan",
            "plan/delivery",
            "plan/full",
            "plan/goals",
            "plan/main-tasks",
            "schedule",
        ],
    ),
    (
        "action-plan",
        &[
            "data",
            "departments",
            "due",
            "plan",
            "plan/annex",
            "plan/first",
            "plan/foreword",
            "plan/full",
            "plan/second",
            "plan/third",
            "schedule",
            "tasks",
        ],
    ),
    ("plain", &["news", "news/first"]),
];

/// The pages that every kind has; the empty path is the home page.
const EVERYWHERE: [&str; 4] = ["", "about", "search", "site-map"];

/// The pages of a built site by their paths, and what readers see of each.
fn pages(site: &TestSite) -> Vec<(String, String)> {
    let files = site::files(&site.root().join("mine/public"));
    let pages = files
        .iter()
        .filter(|(path, _)| path.as_str() == "index.html" || path.ends_with("/index.html"));
    pages
        .map(|(path, bytes)| {
            let path = path.trim_end_matches("index.html").trim_end_matches('/');
            (path.to_string(), shown(&String::from_utf8_lossy(bytes)))
        })
        .collect()
}

/// The text of a page's title, descriptions and body.
fn shown(page: &str) -> String {
    let html = Html::parse_document(page);
    let mut text: String = html
        .select(&Selector::parse("title, body").unwrap())
        .flat_map(|element| element.text())
        .collect();
    for meta in html.select(&Selector::parse("meta[content]").unwrap()) {
        text += meta.attr("content").unwrap();
    }

    text
}

#[test]
fn every_kind_is_a_whole_site_in_either_language() {
    for (kind, own) in KINDS {
        for lang in ["zh", "en"] {
            let site = TestSite::empty();
            site.run(&["init", "mine", "--kind", kind, "--lang", lang])
                .ok();

            // Before, during and after what the samples say.
            for date in ["2026-01-01", "2027-07-01", "2040-01-01"] {
                let run = site.run(&["check", "--root", "mine", "--lang", "en", "--date", date]);
                assert_eq!((run.code, run.diagnostics()), (0, ""), "{kind} {lang}");
            }
            site.run(&["build", "--root", "mine", "--date", "2026-01-01"])
                .ok();

            let body = if lang == "zh" { "unit" } else { "body" };
            let bodies = ["a", "b", "c"].map(|it| format!("departments/{body}-{it}"));
            let with_bodies = own.contains(&"departments");
            let bodies = bodies.into_iter().filter(|_| with_bodies);
            let others = EVERYWHERE.iter().chain(own).map(ToString::to_string);
            let mut expected: Vec<String> = bodies.chain(others).collect();
            expected.sort();

            let mut found = pages(&site);
            found.sort();
            let paths: Vec<&String> = found.iter().map(|(path, _)| path).collect();
            assert_eq!(paths, expected.iter().collect::<Vec<_>>(), "{kind} {lang}");

            // What editors are told stays in the files.
            for (path, text) in &found {
                for word in ["content/", ".md", ".yaml", "planpress", "#", "<!--"] {
                    assert!(!text.contains(word), "{kind} {lang} {path}: {word}");
                }
            }
            let sample = if lang == "zh" {
                "〔示例〕"
            } else {
                "[Sample]"
            };
            assert!(found[0].1.contains(sample), "{}", found[0].1);
        }
    }
}

#[test]
fn clauses_are_numbered_as_each_kind_has_it() {
    let cases = [
        ("work-plan", "plan/main-tasks", "s2-1-2"),
        ("work-plan", "plan/annex", "fj-3"),
        ("five-year", "plan/main-tasks", "c3-2"),
        ("five-year", "plan/main-tasks", "box-1"),
        ("action-plan", "plan/second", "action2"),
        ("action-plan", "plan/annex", "fj-2-1"),
    ];
    for (kind, page, anchor) in cases {
        let site = TestSite::empty();
        site.run(&["init", "mine", "--kind", kind, "--lang", "zh"])
            .ok();
        site.run(&["build", "--root", "mine"]).ok();
        let html = site.read(&format!("mine/public/{page}/index.html"));
        assert!(
            html.contains(&format!("id=\"{anchor}\"")),
            "{kind} {anchor}"
        );
    }
}

#[test]
fn without_a_kind_the_site_is_in_both_languages() {
    let site = TestSite::empty();
    let run = site.run(&["init", "mine", "--lang", "en"]).ok();
    assert_eq!(
        run.stderr,
        "made mine/.gitignore\nmade mine/content/about.en.md\nmade mine/content/about.zh.md\nmade \
         mine/content/index.en.md\nmade mine/content/index.zh.md\nmade mine/content/site.yaml\nmade mine/Edit \
         site.cmd\nmade mine/Edit site.command\nmade mine/Edit site.desktop\nNext:\n  1. set name and address in \
         mine/content/site.yaml;\n  2. planpress serve --root mine shows the site, and “Edit site” in mine opens it \
         for writing in the browser by a double click;\n  3. replace every sample text in pages and data; comments in \
         the files say how, and are not published.\n"
    );
    let built = site.run(&["build", "--root", "mine", "--lang", "en"]).ok();
    assert!(
        built.summary().contains("errors 0, warnings 0"),
        "{}",
        built.summary()
    );

    let found = pages(&site);
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["about", "en/about", "en", ""]);
    for (path, text) in &found {
        assert!(!text.contains("content/"), "{path}");
    }

    // Nothing is written over.
    let again = site.run(&["init", "mine", "--lang", "en"]);
    assert_eq!(
        (again.code, again.stderr.as_str()),
        (2, "mine is not empty; nothing was written.\n")
    );
    let unknown = site.run(&["init", "other", "--kind", "poem", "--lang", "en"]);
    assert_eq!((unknown.code, site.exists("other")), (2, false));
}
