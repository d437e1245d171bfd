//! Sites in more than two languages: two scripts of one language, right to left, and a theme that lacks texts.

use crate::site::TestSite;

/// A site in four languages with a page in each, and one that is not translated.
fn site(theme_files: &[(&str, &str)]) -> TestSite {
    let settings = "title: {zh: 某市质量网, en: Quality in the City}\nbase_url: https://example.org/\ntheme: civic\n\
                    locales: [zh-Hans, en, zh-Hant, ug]\ndescription: {zh: 介绍, en: About}\n";
    let site = TestSite::empty()
        .file("content/site.yaml", settings)
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n")
        .file(
            "content/a.zh.md",
            "---\ntitle: 简体\ndate: 2025-09-01\n---\n正文。\n",
        )
        .file("content/a.zh-Hant.md", "---\ntitle: 繁體\n---\n正文。\n")
        .file("content/a.ug.md", "---\ntitle: سىناق\n---\nتېكىست.\n");
    theme_files
        .iter()
        .fold(site, |site, (path, text)| site.file(path, text))
}

/// The first start tag of an element in a page.
fn tag<'a>(html: &'a str, name: &str) -> &'a str {
    let start = html.find(&format!("<{name}")).unwrap();
    &html[start..start + html[start..].find('>').unwrap() + 1]
}

#[test]
fn two_scripts_of_a_language_and_one_from_right_to_left_stand_beside_each_other() {
    let site = site(&[]);
    site.build().ok();

    for (path, expected) in [
        ("a/", "<html lang=\"zh-Hans\">"),
        ("zh-hant/a/", "<html lang=\"zh-Hant\">"),
        ("ug/a/", "<html lang=\"ug\" dir=\"rtl\">"),
    ] {
        let html = site.read(&format!("public/{path}index.html"));
        assert_eq!(tag(&html, "html"), expected);
        for address in ["a/", "en/a/", "zh-hant/a/", "ug/a/"] {
            assert!(
                html.contains(&format!("href=\"/{address}\" lang=")),
                "{path} leads to {address}"
            );
        }
    }

    let fallback = site.read("public/ug/index.html");
    assert!(fallback.contains("<html lang=\"ug\" dir=\"rtl\">"));
    let untranslated = site.read("public/en/a/index.html");
    assert_eq!(tag(&untranslated, "article"), "<article lang=\"zh-Hans\">");
    assert!(
        site.read("public/zh-hant/a/index.html")
            .contains("2025年9月1日")
    );
}

#[test]
fn an_untranslated_text_keeps_its_direction_and_says_what_is_missing() {
    let site = site(&[]);
    site.remove("content/a.ug.md");
    site.remove("content/a.zh-Hant.md");
    site.build().ok();
    let html = site.read("public/ug/a/index.html");

    assert_eq!(
        tag(&html, "article"),
        "<article lang=\"zh-Hans\" dir=\"ltr\">"
    );

    let traditional = site.read("public/zh-hant/a/index.html");
    assert!(traditional.contains("本页暂无繁體中文版"), "{traditional}");
}

#[test]
fn a_text_in_another_language_is_that_of_the_same_language_or_the_one_written_first() {
    let site = site(&[]);
    site.build().ok();

    for path in ["zh-hant/", "ug/"] {
        let html = site.read(&format!("public/{path}index.html"));
        assert!(
            html.contains("某市质量网") && !html.contains("Quality in the City"),
            "{path}"
        );
    }
}

#[test]
fn texts_that_the_theme_lacks_are_borrowed_with_one_warning_for_a_language() {
    let borrowed = |site: &TestSite| -> Vec<String> {
        let run = site.build().ok();
        let lines = run.stderr.lines();
        let lines = lines.filter(|line| line.contains("[borrowed-text]"));
        lines.map(ToString::to_string).collect()
    };
    let none = borrowed(&site(&[]));
    assert_eq!(none.len(), 2, "{none:?}");
    assert!(none[1].contains("in the language ug and shows those in 简体中文: about, "));

    let own = site(&[
        ("themes/ours/theme.yaml", "extends: civic\n"),
        ("themes/ours/i18n/ug.yaml", "home: باش بەت\n"),
        ("themes/ours/i18n/zh-Hant.yaml", "home: 首頁\n"),
    ]);
    own.write(
        "content/site.yaml",
        own.read("content/site.yaml")
            .replace("theme: civic", "theme: ours"),
    );
    let some = borrowed(&own);
    assert_eq!(some.len(), 2, "{some:?}");
    assert!(own.read("public/ug/a/index.html").contains("باش بەت"));
    assert!(own.read("public/zh-hant/a/index.html").contains("首頁"));
}

/// A language tag that is listed twice is an error; another script of a language is none.
#[test]
fn the_same_tag_is_refused_and_told_once() {
    let settings =
        |locales: &str| format!("title: 站\nbase_url: https://example.org/\nlocales: {locales}\n");
    for locales in ["[zh, zh-Hans]", "[en, EN]", "[zh-Hant, zh-Hant]"] {
        let site = TestSite::new().file("content/site.yaml", &settings(locales));
        let run = site.run(&["check"]);
        assert!(
            run.stderr.contains("[duplicate-locale]"),
            "{locales}: {}",
            run.stderr
        );
    }
}
