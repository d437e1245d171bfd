//! The real plan on the real site: its text is the source's, character for character, and every clause has its anchor.

use crate::site::{self, TestSite};
use std::fs;
use std::path::Path;

use scraper::{ElementRef, Html, Selector};
use unicode_normalization::UnicodeNormalization;

/// Builds the project's own site into a folder of its own.
fn build() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = env!("CARGO_MANIFEST_DIR");
    let output = folder.path().join("public");
    let run = site::run(
        folder.path(),
        &[
            "--root",
            root,
            "--output",
            output.to_str().unwrap(),
            "--date",
            "2026-01-01",
            "--lang",
            "en",
        ],
    );
    assert_eq!((run.code, run.diagnostics()), (0, ""));

    folder
}

fn page(folder: &Path, path: &str) -> Html {
    Html::parse_document(&fs::read_to_string(folder.join("public").join(path)).unwrap())
}

/// The text of an element without link signs and notes.
fn plan_text(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for child in element.children() {
        if let Some(part) = child.value().as_text() {
            text.push_str(part);
        } else if let Some(inner) = ElementRef::wrap(child) {
            let hidden =
                inner.attr("aria-hidden") == Some("true") || inner.attr("data-note").is_some();
            text += &if hidden {
                String::new()
            } else {
                plan_text(inner)
            };
        }
    }

    text
}

/// NFKC without white space: the form in which both must be equal.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The source with its table as one: no cell borders, and each goal only where it stands first.
fn expected() -> String {
    let source = include_str!("plan/source.txt");
    let annex = source.find("\n附件\n").unwrap();
    let mut text = plain(&source[annex..].replace('|', ""));

    for line in source[annex..]
        .lines()
        .filter(|line| line.matches('|').count() == 5)
    {
        let cell = line.split('|').next().unwrap();
        let goal = plain(cell);
        if !cell.trim().ends_with('。') && text.matches(&goal).count() > 1 {
            let first = text.find(&goal).unwrap() + goal.len();
            text = format!("{}{}", &text[..first], text[first..].replace(&goal, ""));
        }
    }

    plain(&source[..annex]) + &text
}

fn first_difference<'a>(a: &'a str, b: &'a str) -> Option<(String, String)> {
    let at = a.chars().zip(b.chars()).position(|(a, b)| a != b);
    let at = at.or_else(|| (a != b).then(|| a.chars().count().min(b.chars().count())))?;
    let around = |text: &str| text.chars().skip(at.saturating_sub(10)).take(30).collect();

    Some((around(a), around(b)))
}

#[test]
fn the_whole_text_is_the_sources() {
    let folder = build();
    let html = page(folder.path(), "plan/full/index.html");
    let elements: Vec<_> = html
        .select(&Selector::parse("[data-plan-text]").unwrap())
        .collect();
    assert_eq!(elements.len(), 1);
    let published = plan_text(elements[0]);
    assert_eq!(first_difference(&plain(&published), &expected()), None);
    let half_width: Vec<_> = published
        .chars()
        .zip(published.chars().skip(1))
        .filter(|(a, b)| is_han(*a) && ",:;()?!".contains(*b))
        .collect();

    assert!(
        half_width.is_empty(),
        "half-width punctuation after Han: {half_width:?}"
    );
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The plan's own numbering: chapters, sections in each, items in sections, rows of the annex.
fn anchors() -> Vec<String> {
    let sections = [0, 4, 10, 30, 5, 5];
    let chapters = sections.iter().zip(1..).flat_map(|(count, chapter)| {
        let own = (1..=*count).map(move |section| format!("s{chapter}-{section}"));
        std::iter::once(format!("s{chapter}")).chain(own)
    });
    let items = (1..=4).map(|item| format!("s2-1-{item}"));

    chapters
        .chain(items)
        .chain((1..=50).map(|row| format!("fj-{row}")))
        .collect()
}

#[test]
fn every_clause_and_row_has_its_anchor() {
    let folder = build();
    let html = page(folder.path(), "plan/full/index.html");
    for anchor in anchors() {
        let found = html
            .select(&Selector::parse(&format!("[data-plan-text] #{anchor}")).unwrap())
            .count();
        assert_eq!(found, 1, "{anchor}");
    }

    let chapters = [
        "guidelines",
        "targets",
        "tasks",
        "responsibilities",
        "safeguards",
        "schedule",
        "annex",
    ];

    for (anchor, page_name) in [
        ("s1", chapters[0]),
        ("s2-1-3", chapters[1]),
        ("s4-30", chapters[3]),
        ("fj-50", chapters[6]),
    ] {
        let html = page(folder.path(), &format!("plan/{page_name}/index.html"));
        assert_eq!(
            html.select(&Selector::parse(&format!("#{anchor}")).unwrap())
                .count(),
            1,
            "{anchor} in {page_name}"
        );
    }
}

#[test]
fn every_row_names_its_units_or_the_row_that_does() {
    let folder = build();
    let html = page(folder.path(), "plan/annex/index.html");
    let units = Selector::parse("td > ul.units").unwrap();

    for row in 1..=50 {
        let row = html
            .select(&Selector::parse(&format!("#fj-{row}")).unwrap())
            .next()
            .unwrap();
        let text = row.text().collect::<String>();
        let covered = text.contains("同第44项") || text.contains("同第48项");
        assert!(row.select(&units).count() == 2 || covered, "{text}");
    }
}

#[test]
fn no_page_of_the_site_asks_for_another_host() {
    let folder = build();
    for (path, bytes) in site::files(&folder.path().join("public")) {
        if !path.ends_with(".html") {
            continue;
        }

        let html = Html::parse_document(std::str::from_utf8(&bytes).unwrap());

        let loaded = Selector::parse(
            "script:not([type='application/ld+json']), img, iframe, link[rel=stylesheet], link[rel=icon]",
        )
        .unwrap();
        for element in html.select(&loaded) {
            let url = element
                .attr("src")
                .or(element.attr("href"))
                .unwrap_or_default();
            assert!(
                url.starts_with('/') && !url.starts_with("//"),
                "{path}: {url}"
            );
        }

        assert_eq!(
            html.select(&Selector::parse("[style], style, [onclick]").unwrap())
                .count(),
            0,
            "{path}: inline style"
        );
    }
}

/// The small site with a plan, on a theme of its own with one template.
fn with_template(name: &str, template: &str) -> TestSite {
    let site = TestSite::whole()
        .file("themes/mine/theme.yaml", "name: mine\nextends: civic\n")
        .file(&format!("themes/mine/templates/plan/{name}"), template);
    let settings = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{settings}theme: mine\n"));

    site
}

#[test]
fn what_must_be_none_or_a_certain_number_is_not_on_course_beyond_it() {
    let site = with_template("indicator.html", "{{ indicator.status }}");
    let aims = site.read("content/plan/aims.zh.md");
    site.write(
        "content/plan/aims.zh.md",
        format!("{aims}\n检出率为零，建成3家，每年1-2次，增长5%以上。\n"),
    );
    let status = |promise: &str, result: &str| {
        site.write(
            "content/plan/indicators.yaml",
            format!(
                "indicators:\n  - {{id: rate, name: 增长率, area: product, {promise}, year: 2020, clause: s1, \
                 departments: [quality], results: [{{date: 2018-06-30, value: {result}, source: 'https://example.org/2018'}}]}}\n"
            ),
        );
        site.run(&["build", "--date", "2019-01-01", "--lang", "en"])
            .ok();
        site.read("public/indicators/rate/index.html")
    };

    let none = "comparator: '=', value: 0, unit: '%', quote: 检出率为零";
    assert_eq!(status(none, "0.3"), "open");
    assert_eq!(status(none, "0"), "met");

    let three = "comparator: '=', value: 3, unit: 家, quote: 建成3家";
    for (result, expected) in [
        ("3", "met"),
        ("2", "on-course"),
        ("0", "behind"),
        ("4", "published"),
    ] {
        assert_eq!(status(three, result), expected, "{result}");
    }

    let range = "comparator: '=', value: 1, upper: 2, unit: 次, quote: 1-2次";
    for (result, expected) in [("1", "met"), ("2", "met"), ("3", "open"), ("0", "behind")] {
        assert_eq!(status(range, result), expected, "{result}");
    }

    // A fall is no share of what was promised to grow.
    let growth = "comparator: '>=', value: 5, unit: '%', quote: 增长5%以上";
    assert_eq!(status(growth, "-3"), "behind");
}

#[test]
fn rows_of_the_annex_are_found_by_their_units_in_every_language() {
    let site = TestSite::whole()
        .file(
            "content/search.en.md",
            "---\ntitle: Search\ntemplate: search.html\n---\n",
        )
        .file(
            "content/plan/index.en.md",
            "---\ntitle: Plan\n---\nIntroduction.\n",
        )
        .file(
            "content/plan/annex.en.md",
            "---\ntitle: Annex\norder: 3\n---\n",
        );
    let tasks = site.read("content/plan/tasks.yaml");
    site.write(
        "content/plan/tasks.yaml",
        format!("{tasks}      - {{number: 2, task: 再做。, items: [丙。], same_units_as: 1}}\n"),
    );
    site.build().ok();

    for (language, name) in [("zh", "市质监局"), ("en", "Bureau")] {
        let index: serde_json::Value =
            serde_json::from_str(&site.read(&format!("public/data/search/{language}.json")))
                .unwrap();
        let pages = index["pages"].as_array().unwrap();
        let annex = pages.iter().find(|page| page["kind"] == "task").unwrap();
        for anchor in ["fj-1", "fj-2"] {
            let sections = annex["sections"].as_array().unwrap();
            let row = sections.iter().find(|row| row[0] == anchor).unwrap();
            let bodies = row[3].as_array().unwrap().iter();
            let bodies = bodies.map(|at| &index["departments"][at.as_u64().unwrap() as usize]);
            assert_eq!(bodies.collect::<Vec<_>>(), [name], "{language} {anchor}");
            let text = row[2].as_str().unwrap();
            assert!(
                !text.contains(name),
                "a body is in the list of departments: {text}"
            );
        }
    }
}

#[test]
fn the_matrix_has_a_cell_for_every_goal() {
    let template = "{{ tasks.matrix.goals | length }}:{% for row in tasks.matrix.rows %}{{ row.cells | length }} {% endfor %}";
    let site = with_template("tasks.html", template);
    let tasks = site.read("content/plan/tasks.yaml");
    site.write(
        "content/plan/tasks.yaml",
        format!("{tasks}  - {{name: 以后, clauses: [s1], tasks: []}}\n"),
    );
    site.build().ok();
    assert_eq!(site.read("public/tasks/index.html"), "2:2 ");
}

#[test]
fn a_clause_names_another_one_once() {
    let template = "{% for clause in related[\"s1-1\"].clauses %}{{ clause.anchor }} {% endfor %}";
    let site = with_template("chapter.html", template);
    site.write(
        "content/plan/aims.zh.md",
        "---\ntitle: 一、目标\n---\n合格率达到98%以上。\n\n## （一）甲。\n\n文。\n\n## （二）乙。\n\n文。\n\n## （三）丙。\n\n文。\n",
    );
    site.write(
        "content/plan/tasks.yaml",
        "label: 附件\ncolumns: {goal: 目标, task: 任务, items: 内容, lead: 牵头, support: 配合}\ngoals:\n\
         \x20 - {name: 子, clauses: [s1-1, s1-2, s1-3], tasks: [{number: 1, task: 做。, items: [甲。], lead: [市质监局]}]}\n\
         \x20 - {name: 丑, clauses: [s1-1, s1-2, s1-3], tasks: [{number: 2, task: 做。, items: [甲。], lead: [市质监局]}]}\n",
    );
    site.build().ok();
    assert_eq!(site.read("public/plan/aims/index.html"), "s1-2 s1-3 ");
}
