//! Translations: every planted difference is found, what is out of date is told, what is missing is shown in the
//! other language, and every run of text says which language it is in.

use crate::site;
use std::fs;
use std::path::{Path, PathBuf};

use crate::site::TestSite;
use scraper::{ElementRef, Html, Selector};

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The project's own content in a temporary folder, records included.
fn real_content() -> TestSite {
    let site = TestSite::empty();
    site::copy(&project().join("content"), &site.root().join("content"));
    site::copy(
        &project().join("content/.translations"),
        &site.root().join("content/.translations"),
    );

    site
}

fn replace(site: &TestSite, path: &str, from: &str, to: &str) {
    let text = site.read(path);
    assert!(text.contains(from), "{path} has no {from}");
    site.write(path, text.replacen(from, to, 1));
}

/// Codes, files and lines of what `check` finds.
fn findings(site: &TestSite) -> Vec<(String, String, u64)> {
    let run = site.run(&["check", "--date", "2026-01-01", "--format", "json"]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();

    // What the city has still to fill in is not about translations.
    let of_site = ["government-settings", "stale-column"];
    let found = found
        .iter()
        .filter(|it| !of_site.iter().any(|code| it["code"] == *code));

    found
        .map(|it| {
            (
                text(&it["code"]),
                text(&it["file"]),
                it["line"].as_u64().unwrap_or_default(),
            )
        })
        .collect()
}

fn line_of(site: &TestSite, path: &str, text: &str) -> u64 {
    site.read(path)
        .lines()
        .position(|line| line.contains(text))
        .unwrap() as u64
        + 1
}

#[test]
fn the_real_translation_agrees_and_is_up_to_date() {
    let site = real_content();
    assert_eq!(findings(&site), []);
    let status = site.run(&["status", "--format", "json"]).ok();
    let status: serde_json::Value = serde_json::from_str(&status.stdout).unwrap();
    let entries = status["translations"].as_array().unwrap().clone();
    let open: Vec<_> = entries
        .iter()
        .filter(|entry| entry["state"] != "translated")
        .collect();
    assert!(entries.len() > 20 && open.is_empty(), "{open:?}");
}

/// Numbers and how they bind agree on every site, not only where there is a plan.
#[test]
fn facts_agree_on_a_site_without_a_plan() {
    let settings =
        "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\n";
    let site = TestSite::new()
        .file("content/site.yaml", settings)
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\n---\n合格率达到98%以上。\n",
        )
        .file(
            "content/a.en.md",
            "---\ntitle: A\n---\nThe pass rate reaches at least 12%.\n",
        );
    assert_eq!(
        findings(&site),
        [("translation-facts".into(), "content/a.en.md".into(), 4)]
    );

    replace(&site, "content/a.en.md", "12%", "98%");
    assert_eq!(findings(&site), []);

    // Without a plan a translation may have other paragraphs, but no other numbers.
    replace(&site, "content/a.zh.md", "以上。", "以上。\n\n共3个。");
    replace(&site, "content/a.en.md", "98%.", "98%, 3 items in all.");
    assert_eq!(
        findings(&site),
        [("translation-length".into(), "content/a.en.md".into(), 4)]
    );
    assert_eq!(site.run(&["check"]).code, 0);

    replace(&site, "content/a.en.md", "3 items", "4 items");
    let both = ["translation-facts", "translation-length"];
    assert_eq!(
        findings(&site),
        both.map(|code| (code.into(), "content/a.en.md".into(), 4))
    );
    assert_eq!(site.run(&["check"]).code, 1);
}

/// File, words that are there, what is planted instead.
const PLANTED: [(&str, &str, &str); 21] = [
    (
        "plan/targets.en.md",
        "at least 98%, and the detection",
        "at least 89%, and the detection",
    ),
    (
        "plan/targets.en.md",
        "at least 98%, and the detection",
        "more than 98%, and the detection",
    ),
    (
        "plan/targets.en.md",
        "at least 98%, and the detection",
        "98%, and the detection",
    ),
    ("plan/targets.en.md", "will be zero", "will be low"),
    (
        "plan/targets.en.md",
        "more than 180 Suzhou Famous Brand Products and strive for 200",
        "more than 200 Suzhou Famous Brand Products and strive for 180",
    ),
    ("plan/targets.en.md", "strive for 220", "reach 220"),
    (
        "plan/targets.en.md",
        "more than 8 national",
        "at least 8 national",
    ),
    (
        "plan/targets.en.md",
        "By 2020, the service",
        "By 2021, the service",
    ),
    (
        "plan/targets.en.md",
        "1 “Anhui Industrial Cluster Zone of Well-known Canned Fruit Brands”",
        "an “Anhui Industrial Cluster Zone of Well-known Canned Fruit Brands”",
    ),
    ("plan/safeguards.en.md", "1‰", "1%"),
    ("plan/safeguards.en.md", "no less than 1‰", "less than 1‰"),
    ("plan/safeguards.en.md", "1–2 rounds", "2 rounds"),
    (
        "plan/safeguards.en.md",
        "at the end of June",
        "at the end of July",
    ),
    (
        "plan/schedule.en.md",
        "(April 2017–December 2018)",
        "(April 2017–December 2019)",
    ),
    (
        "plan/schedule.en.md",
        "(April–September 2019)",
        "(May–September 2019)",
    ),
    ("plan/tasks.en.md", "“12365”", "“12356”"),
    ("plan/index.en.md", "(2011–2020)", "(2011–2012)"),
    ("plan/tasks.yaml", "at least 1‰", "more than 1‰"),
    ("plan/tasks.yaml", "at least 50 micro", "50 micro"),
    ("plan/tasks.yaml", "top 10 of", "top 20 of"),
    ("about.en.md", "items 45 to 47", "items 45 to 49"),
];

#[test]
fn every_planted_difference_is_found_at_its_line() {
    let mut left = PLANTED.to_vec();
    while !left.is_empty() {
        // One difference to a line at a time.
        let (site, mut lines, mut later) = (real_content(), Vec::new(), Vec::new());
        for (file, from, to) in left {
            let path = format!("content/{file}");

            let place = (
                path.clone(),
                site.read(&path)
                    .lines()
                    .position(|line| line.contains(from)),
            );
            if place.1.is_none() || lines.contains(&place) {
                later.push((file, from, to));
                continue;
            }

            replace(&site, &path, from, to);
            lines.push(place);
        }

        assert!(!lines.is_empty(), "not in the content: {later:?}");
        let found = findings(&site);
        for (path, line) in &lines {
            let facts = (
                "translation-facts".to_string(),
                path.clone(),
                line.unwrap() as u64 + 1,
            );
            assert!(found.contains(&facts), "{facts:?}: {found:?}");
        }

        left = later;
    }
}

#[test]
fn a_lost_paragraph_a_lost_clause_and_another_term_are_found() {
    let site = real_content();
    replace(&site, "content/plan/tasks.en.md", "## (IX) Keep", "## Keep");
    replace(
        &site,
        "content/plan/guidelines.en.md",
        " Closely following the vision",
        "\n\nClosely following the vision",
    );
    replace(
        &site,
        "content/plan/tasks.en.md",
        "“Chief Quality Officers”",
        "“Quality Chiefs”",
    );
    let codes: Vec<_> = findings(&site)
        .into_iter()
        .map(|(code, file, _)| (code, file))
        .collect();

    for (code, file) in [
        ("translation-without-clause", "content/plan/tasks.en.md"),
        ("translation-length", "content/plan/guidelines.en.md"),
        ("glossary-term", "content/plan/tasks.en.md"),
    ] {
        assert!(
            codes.contains(&(code.into(), file.into())),
            "{code}: {codes:?}"
        );
    }
}

#[test]
fn a_term_may_have_renderings_for_cases_a_source_and_a_note() {
    let site = real_content();
    let term = "  - zh: 首席质量官
    en: [Head of Quality, {text: Quality Chief, for: a short label}]
    source: The Quality Act, art. 3
    note: Not to be confused with a quality manager.
";
    replace(
        &site,
        "content/glossary.yaml",
        "  - {zh: 首席质量官, en: Chief Quality Officer}\n",
        term,
    );
    let run = site.run(&["check", "--date", "2026-01-01", "--lang", "en"]);
    let hint = "= help: “Quality Chief” (a short label) is also right. Source: The Quality Act, art. 3. Not to be confused \
                with a quality manager.\n";
    assert!(
        run.diagnostics()
            .contains("the glossary renders “首席质量官” as “Head of Quality”"),
        "{}",
        run.diagnostics()
    );
    assert!(run.diagnostics().contains(hint), "{}", run.diagnostics());
    let chinese = site.run(&["check", "--date", "2026-01-01", "--lang", "zh"]);
    let hint = "也可译作“Quality Chief”（a short label）。出处：The Quality Act, art. 3。Not to be confused";
    assert!(
        chinese.diagnostics().contains(hint),
        "{}",
        chinese.diagnostics()
    );

    replace(
        &site,
        "content/plan/tasks.en.md",
        "“Chief Quality Officers”",
        "“Quality Chiefs”",
    );
    assert_eq!(findings(&site), []);

    replace(
        &site,
        "content/glossary.yaml",
        "for: a short label",
        "case: a short label",
    );
    assert!(
        findings(&site)
            .iter()
            .any(|(_, file, _)| file == "content/glossary.yaml")
    );
}

#[test]
fn a_changed_original_is_told_until_its_translation_is_accepted() {
    let site = real_content();
    let (original, translation) = (
        "content/plan/safeguards.zh.md",
        "content/plan/safeguards.en.md",
    );
    replace(
        &site,
        original,
        "认真组织实施。",
        "认真组织实施，狠抓落实。",
    );
    assert_eq!(
        findings(&site),
        [(
            "stale-translation".into(),
            translation.into(),
            line_of(&site, translation, "## (I) ")
        )]
    );
    site.run(&["build", "--date", "2026-01-01"]).ok();
    let html = Html::parse_document(&site.read("public/en/plan/safeguards/index.html"));
    let link = Selector::parse(".notice a[href='#s5-1']").unwrap();
    assert_eq!(html.select(&link).count(), 1);
    let full = Html::parse_document(&site.read("public/en/plan/full/index.html"));
    assert_eq!(full.select(&link).count(), 1);
    assert!(
        !site
            .read("public/plan/safeguards/index.html")
            .contains("class=\"notice\" role")
    );

    let status = site.run(&["status", "--format", "json"]).ok().stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let entries = status["translations"].as_array().unwrap().clone();
    let stale: Vec<_> = entries
        .iter()
        .filter(|entry| entry["state"] == "stale")
        .collect();
    assert_eq!(stale.len(), 1);
    let change = &stale[0]["changes"][0];
    assert_eq!(
        (&stale[0]["translation"], &change["passage"]),
        (&translation.into(), &"s5-1".into())
    );
    assert!(
        change["old"][0]
            .as_str()
            .unwrap()
            .ends_with("认真组织实施。")
    );
    assert!(
        change["new"][0]
            .as_str()
            .unwrap()
            .ends_with("认真组织实施，狠抓落实。")
    );

    let accepted = site.run(&["accept", translation, "--lang", "en"]).ok();
    assert_eq!(
        accepted.stderr,
        format!("recorded {translation} → content/.translations/en/plan/safeguards.zh.md.yaml\n")
    );
    assert_eq!(findings(&site), []);
    let refused = site.run(&["accept", "content/plan/safeguards.zh.md", "--lang", "en"]);

    assert_eq!(
        (refused.code, refused.stderr.as_str()),
        (
            1,
            "content/plan/safeguards.zh.md is not a translation. Give a translation's path below the site's root, such as content/plan/tasks.en.md.\n"
        )
    );
}

#[test]
fn a_longer_original_may_go_out_before_its_translation_but_no_wrong_number() {
    let site = real_content();
    let original = "content/plan/safeguards.zh.md";
    replace(
        &site,
        original,
        "认真组织实施。",
        "认真组织实施。\n\n各地要加强宣传。",
    );
    site.write(
        original,
        site.read(original) + "\n## （六）加强宣传。\n\n加强宣传。\n",
    );
    let run = site.run(&["check", "--date", "2026-01-01", "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let codes: Vec<_> = findings(&site).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(
        codes,
        [
            "translation-without-clause",
            "stale-translation",
            "translation-length"
        ]
    );
    replace(&site, original, "的1‰", "的2‰");
    assert_eq!(site.run(&["check", "--date", "2026-01-01"]).code, 1);
}

fn bilingual() -> TestSite {
    TestSite::new()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\ndate: 2025-01-01\n---\n甲的正文，见[首页](index.zh.md)。\n",
        )
        .file("content/b.en.md", "---\ntitle: B\n---\nOnly in English.\n")
}

#[test]
fn a_page_without_a_translation_is_shown_in_the_other_language_and_indexed_once() {
    let site = bilingual();
    site.build().ok();
    let html = Html::parse_document(&site.read("public/en/a/index.html"));
    let all = |selector: &str| {
        html.select(&Selector::parse(selector).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(all("html")[0].attr("lang"), Some("en"));
    assert_eq!(all("article")[0].attr("lang"), Some("zh-Hans"));
    assert_eq!(
        all("link[rel=canonical]")[0].attr("href"),
        Some("https://example.org/a/")
    );
    assert_eq!(all("meta[name=robots]")[0].attr("content"), Some("noindex"));
    assert_eq!(
        (all("link[hreflang]").len(), all("main > .notice").len()),
        (0, 1)
    );
    assert_eq!(
        all(".prose a")[0].attr("href"),
        Some("/en/"),
        "links stay in the reader's language"
    );
    assert_eq!(all(".languages a").len(), 2);
    assert!(
        site.read("public/b/index.html")
            .contains("Only in English.")
    );
    let sitemap = site.read("public/sitemap.xml");
    assert!(
        !sitemap.contains("/en/a/") && !sitemap.contains("<loc>https://example.org/b/"),
        "{sitemap}"
    );
    assert!(!site.read("public/en/feed.xml").contains("/en/a/"));

    let text = site.run(&["status", "--lang", "en"]).ok().stdout;
    assert_eq!(
        text,
        "missing content/a.zh.md (en), 8 words to translate\n\
         missing content/b.en.md (zh-Hans), 4 words to translate\n\
         unrecorded content/index.en.md (en)\n\
         unrecorded content/site.yaml (en)\n\
         translated 0, unrecorded 2, stale 0, missing 2, 12 words to translate\n"
    );
}

#[test]
fn a_third_language_needs_content_texts_and_a_line() {
    let texts = fs::read_to_string(project().join("themes/civic/i18n/en.yaml")).unwrap();
    let site = bilingual()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site, fr: Le site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en, fr]\ntheme: own\n",
        )
        .file("themes/own/theme.yaml", "extends: civic\n")
        .file(
            "themes/own/i18n/fr.yaml",
            &texts
                .replace("home: Home", "home: Accueil")
                .replace("en_GB", "fr_FR"),
        )
        .file(
            "content/a.fr.md",
            "---\ntitle: Une page\ndate: 2025-03-01\n---\nTexte.\n",
        );
    site.build().ok();
    let html = site.read("public/fr/a/index.html");

    for part in [
        "<html lang=\"fr\">",
        "hreflang=\"fr\"",
        "Accueil",
        "content=\"fr_FR\"",
        "Le site",
        "1 mars 2025",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }

    assert!(site.exists("public/fr/feed.xml"));
}

#[test]
fn alternates_are_reciprocal_with_a_default() {
    let output = built();
    let mut checked = 0;
    for (path, html) in pages(output.path()) {
        let alternates = alternates(&html);
        if alternates.is_empty() {
            continue;
        }

        let languages: Vec<&str> = alternates
            .iter()
            .map(|(language, _)| language.as_str())
            .collect();
        assert_eq!(languages, ["zh-Hans", "en", "x-default"], "{path}");
        assert_eq!(alternates[0].1, alternates[2].1, "{path}");
        let own = format!(
            "https://example.org/{}",
            path.trim_end_matches("index.html")
        );
        assert!(alternates.iter().any(|(_, url)| *url == own), "{path}");

        for (_, url) in &alternates {
            let other = url.trim_start_matches("https://example.org/");
            let other = fs::read_to_string(output.path().join(other).join("index.html")).unwrap();
            assert_eq!(
                self::alternates(&Html::parse_document(&other)),
                alternates,
                "{path}"
            );
        }

        checked += 1;
    }

    assert!(checked > 250, "{checked}");
}

fn alternates(html: &Html) -> Vec<(String, String)> {
    let links = Selector::parse("link[hreflang]").unwrap();
    let attr = |link: &ElementRef<'_>, name: &str| link.attr(name).unwrap().to_string();
    html.select(&links)
        .map(|link| (attr(&link, "hreflang"), attr(&link, "href")))
        .collect()
}

#[test]
fn chinese_on_english_pages_says_that_it_is_chinese() {
    let output = built();
    let chinese = |text: &str| {
        text.chars()
            .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '、' | '。' | '，' | '；'))
    };

    for (path, html) in pages(output.path())
        .into_iter()
        .filter(|(path, _)| path.starts_with("en/"))
    {
        assert_eq!(html.root_element().attr("lang"), Some("en"), "{path}");
        for node in html.tree.nodes() {
            let marked = node
                .ancestors()
                .chain([node])
                .filter_map(ElementRef::wrap)
                .filter_map(|it| it.attr("lang"))
                .last();
            let nearest = node
                .ancestors()
                .filter_map(ElementRef::wrap)
                .find_map(|it| it.attr("lang"))
                .or(marked);

            match node.value() {
                scraper::Node::Text(text) if chinese(text) => {
                    assert_eq!(nearest, Some("zh-Hans"), "{path}: {}", text.text)
                }
                scraper::Node::Element(element) => {
                    let values = element
                        .attrs()
                        .filter(|(_, value)| chinese(value))
                        .collect::<Vec<_>>();
                    assert!(values.is_empty(), "{path}: {values:?}");
                }
                _ => {}
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_anchors_and_stand_side_by_side() {
    let output = built();
    let ids = |path: &str| -> Vec<String> {
        let html = Html::parse_document(&fs::read_to_string(output.path().join(path)).unwrap());
        let numbered =
            |id: &&str| id.starts_with("fj-") || id[1..].starts_with(|c: char| c.is_ascii_digit());
        let all = Selector::parse("main [id]").unwrap();
        html.select(&all)
            .filter_map(|it| it.attr("id"))
            .filter(numbered)
            .map(str::to_string)
            .collect()
    };
    let original = ids("plan/full/index.html");
    assert_eq!(original.len(), 6 + 54 + 4 + 50);

    for path in [
        "en/plan/full/index.html",
        "plan/bilingual/index.html",
        "en/plan/bilingual/index.html",
    ] {
        assert_eq!(ids(path), original, "{path}");
    }
}

/// The project's own site in a temporary folder.
fn built() -> tempfile::TempDir {
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().join("public");
    let root = project();
    let args = [
        "--root",
        root.to_str().unwrap(),
        "--output",
        folder.to_str().unwrap(),
        "--date",
        "2026-01-01",
    ];
    site::run(output.path(), &args).ok();

    for entry in fs::read_dir(&folder).unwrap().flatten() {
        fs::rename(entry.path(), output.path().join(entry.file_name())).unwrap();
    }

    output
}

fn pages(folder: &Path) -> Vec<(String, Html)> {
    let html = |(path, bytes): (String, Vec<u8>)| {
        path.ends_with(".html").then(|| {
            (
                path,
                Html::parse_document(std::str::from_utf8(&bytes).unwrap()),
            )
        })
    };
    site::files(folder).into_iter().filter_map(html).collect()
}

#[test]
fn numbers_in_neighbouring_cells_are_numbers_of_their_own_and_records_stay_as_they_were() {
    let page = |cells: &str| format!("---\ntitle: Aa\n---\n{cells}\n");
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
        .file(
            "content/a.zh.md",
            &page("| 年份 | 数量 |\n| --- | --- |\n| 2020年 | 98个 |"),
        )
        .file(
            "content/a.en.md",
            &page("| Year | Number |\n| --- | --- |\n| 2020 | 98 |"),
        );
    assert_eq!(site.run(&["check", "--lang", "en"]).code, 0);
    site.run(&["accept", "content/a.en.md"]).ok();
    let record = site.read("content/.translations/en/a.zh.md.yaml");
    assert!(record.contains("年份数量2020年98个"), "{record}");

    assert!(
        !site
            .run(&["check", "--lang", "en"])
            .stderr
            .contains("stale")
    );
}

#[cfg(unix)]
#[test]
fn records_may_lie_behind_a_link_within_the_site() {
    let site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\n",
        )
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n文字\n")
        .file("content/a.en.md", "---\ntitle: A\n---\nText\n");
    site.run(&["accept", "content/a.en.md"]).ok();
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n别的文字\n");
    let codes = || -> Vec<String> { findings(&site).into_iter().map(|it| it.0).collect() };
    let stale = codes();
    assert!(
        stale.contains(&"stale-translation".to_string()),
        "{stale:?}"
    );

    let records = site.root().join("content/.translations");
    fs::rename(records.join("en"), site.root().join("records")).unwrap();
    std::os::unix::fs::symlink("../../records", records.join("en")).unwrap();
    assert_eq!(codes(), stale);
}

#[test]
fn a_translation_with_errors_is_not_recorded() {
    let page = |title: &str, body: &str| format!("---\ntitle: {title}\n---\n{body}\n");
    let site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\n",
        )
        .file("content/a.zh.md", &page("甲", "占98%。\n\n文\n\n文"))
        .file("content/a.en.md", &page("A", "A share of 97%."))
        .file("content/b.zh.md", &page("乙", "一\n\n二"))
        .file("content/b.en.md", &page("B", "One and two."));
    let record = |name: &str| site.exists(&format!("content/.translations/en/{name}.zh.md.yaml"));

    let run = site.run(&["accept", "content/a.en.md", "--lang", "en"]);
    assert_eq!((run.code, record("a")), (1, false), "{}", run.stderr);
    assert!(
        run.stderr.contains("error[translation-facts]"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.ends_with("content/a.en.md was not recorded: it differs from its original. Correct the errors above first.\n"), "{}", run.stderr);

    // The others are; what may be wrong with them is said.
    let run = site.run(&["accept", "--all", "--lang", "en"]);
    assert_eq!(
        (run.code, record("a"), record("b")),
        (1, false, true),
        "{}",
        run.stderr
    );
    assert_eq!(
        run.stderr.matches("warning[translation-length]").count(),
        2,
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("[unrecorded"), "{}", run.stderr);

    site.write(
        "content/a.en.md",
        page("A", "A share of 98%.\n\nText\n\nText"),
    );
    let run = site
        .run(&["accept", "content/a.en.md", "--lang", "en"])
        .ok();
    assert_eq!(
        run.stderr,
        "recorded content/a.en.md → content/.translations/en/a.zh.md.yaml\n"
    );
}

/// A record is what the original says, so it is not made from an original that cannot be read.
#[test]
fn nothing_is_recorded_from_an_original_with_errors() {
    let site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\n",
        )
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\norder: 第一\n---\n文字\n",
        )
        .file("content/a.en.md", "---\ntitle: A\n---\nText\n");
    let run = site.run(&["accept", "content/a.en.md", "--lang", "en"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("content/a.zh.md:3:8"), "{}", run.stderr);
    assert!(!site.exists("content/.translations"));

    // A file that is not in question does not matter.
    site.write("content/a.zh.md", "---\ntitle: 甲\norder: 1\n---\n文字\n");
    site.write(
        "content/b.zh.md",
        "---\ntitle: 乙\norder: 第一\n---\n文字\n",
    );
    site.run(&["accept", "content/a.en.md"]).ok();
    let record = site.read("content/.translations/en/a.zh.md.yaml");
    assert!(record.contains("title:\n- 甲\n"), "{record}");
}

/// Texts in the front matter that readers see are compared and recorded like those of the body.
#[test]
fn texts_of_a_kind_of_page_are_translated_like_its_body() {
    let activity = "starts: 2026-09-15 09:00, organiser: 某协会, place: 检测中心3楼, audience: 市民, take_part: 请于9月10日前拨打12315报名";
    let original =
        |activity: &str| format!("---\ntitle: 开放日\nactivity: {{{activity}}}\n---\n正文\n");
    let translated = |take_part: &str| {
        format!(
            "---\ntitle: Open day\nactivity:\n  place: Testing Centre, floor 3\n  audience: Citizens\n  take_part: {take_part}\n---\nText\n"
        )
    };
    let right = "Call 12315 by 10 September";
    let site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n")
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file("content/a.zh.md", &original(activity))
        .file("content/a.en.md", &translated(right))
        .file("content/g.zh.md", "---\ntitle: 图集\ngallery: {pictures: [{file: p.svg, alt: 会场, caption: 2个展位}]}\n---\n")
        .file("content/g.en.md", "---\ntitle: Pictures\ngallery: {pictures: [{file: p.svg, alt: The hall, caption: 3 stands}]}\n---\n")
        .file("content/p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");

    let of_gallery = ("translation-facts".into(), "content/g.en.md".into(), 3);
    assert_eq!(findings(&site), [of_gallery]);
    replace(&site, "content/g.en.md", "3 stands", "2 stands");
    assert_eq!(findings(&site), []);

    site.write("content/a.en.md", translated("Call 12351 by 10 September"));
    assert_eq!(
        findings(&site),
        [("translation-facts".into(), "content/a.en.md".into(), 6)]
    );
    site.write("content/a.en.md", translated(right));

    // A change of the original makes the translation stale, until it is accepted.
    site.run(&["accept", "--all"]).ok();
    let record = site.read("content/.translations/en/a.zh.md.yaml");
    assert!(
        record.contains("activity/place:\n- 检测中心3楼\n"),
        "{record}"
    );
    assert_eq!(findings(&site), []);
    site.write(
        "content/a.zh.md",
        original(&activity.replace("市民", "市民和学生")),
    );
    assert_eq!(
        findings(&site),
        [("stale-translation".into(), "content/a.en.md".into(), 5)]
    );
    site.run(&["accept", "--all"]).ok();
    assert_eq!(findings(&site), []);

    // What the translation leaves out is shown in the other language, and is still to be translated.
    let without = translated(right).replace("  audience: Citizens\n", "");
    site.write("content/a.en.md", without);
    let status = site.run(&["status", "--format", "json"]).ok().stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let entries = status["translations"].as_array().unwrap();
    let page = entries
        .iter()
        .find(|it| it["file"] == "content/a.zh.md")
        .unwrap();
    assert_eq!(
        (&page["state"], &page["changes"][0]["passage"]),
        (&"missing".into(), &"activity/audience".into())
    );
}
