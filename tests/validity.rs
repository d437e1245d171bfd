//! What other programs read (calendars, feeds, sitemaps) and what browsers jump to is right by its standards.

use crate::site::TestSite;

/// Every calendar that a site publishes.
fn calendars(site: &TestSite) -> Vec<(String, String)> {
    let files = site.output().into_iter();
    files
        .filter(|(name, _)| name.ends_with(".ics"))
        .map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap()))
        .collect()
}

#[test]
fn calendars_have_events_of_some_length_and_leave_whole_days_free() {
    let site = TestSite::whole();
    site.run(&["build", "--date", "2026-01-01"]).ok();
    let all = calendars(&site);
    assert!(!all.is_empty());

    for (name, text) in all {
        let events: Vec<&str> = text.split("BEGIN:VEVENT").skip(1).collect();
        assert!(!events.is_empty(), "{name}");
        for event in events {
            let value = |field: &str| {
                let line = event.lines().find(|line| line.starts_with(field));
                line.and_then(|line| line.split_once(':'))
                    .map(|(_, value)| value)
            };
            assert!(value("DTEND") > value("DTSTART"), "{name}: {event}");
            let is_whole_day = event.contains("DTSTART;VALUE=DATE:");
            assert_eq!(
                value("TRANSP") == Some("TRANSPARENT"),
                is_whole_day,
                "{name}: {event}"
            );
        }
    }
}

#[test]
fn no_page_links_to_a_calendar_that_is_not_made() {
    let site = TestSite::whole();
    site.run(&["build", "--date", "2026-01-01"]).ok();

    let files = site.output();
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        for link in text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            if link.ends_with(".ics") {
                let path = &link[link.find("calendars/").unwrap()..];
                assert!(
                    files.keys().any(|file| file.ends_with(path)),
                    "{name}: {link}"
                );
            }
        }
    }
}

#[test]
fn footnotes_lead_there_and_back() {
    let site = TestSite::new().file(
        "content/a.zh.md",
        "---\ntitle: 页\n---\n甲[^1]乙[^1]\n\n[^1]: 注\n",
    );
    site.build().ok();
    let page = site.read("public/a/index.html");

    for expected in [
        "id=\"fnref_1\"><a href=\"#fn_1\">1</a>",
        "id=\"fnref_1_2\"><a href=\"#fn_1\">1</a>",
        "id=\"fn_1\">",
        "href=\"#fnref_1\">↩</a>",
        "href=\"#fnref_1_2\">↩</a>",
    ] {
        assert!(page.contains(expected), "{expected}: {page}");
    }
}

#[test]
fn links_lead_to_ids_in_kept_html() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nraw_html: true\n",
        )
        .file(
            "content/a.zh.md",
            "---\ntitle: 页\n---\n<a id=\"here\"></a>甲\n\n[去](#here)\n",
        )
        .file(
            "content/b.zh.md",
            "---\ntitle: 页二\n---\n[去](a.zh.md#here)\n",
        );
    site.build().ok();
    assert!(
        site.read("public/b/index.html")
            .contains("href=\"/a/#here\"")
    );
}

#[test]
fn without_a_host_there_are_no_feeds_and_sitemaps() {
    let site = TestSite::new().file("content/site.yaml", "title: 站\ntheme: mini\n");
    site.build().ok();
    let files = site.output();
    assert!(!files.contains_key("sitemap.xml") && !files.contains_key("feed.xml"));
    assert_eq!(site.read("public/robots.txt"), "User-agent: *\nAllow: /\n");
    let site = TestSite::new();
    site.build().ok();
    let files = site.output();
    assert!(files.contains_key("sitemap.xml") && files.contains_key("feed.xml"));
}

#[test]
fn a_title_in_characters_that_no_font_has_is_published_all_the_same() {
    for (title, warning) in [
        ("埇桥区", false),
        ("A–B • 2011", false),
        ("甲\u{a0}乙\u{200b}", false),
        ("甲\u{e123}", true),
    ] {
        let card = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>{% for line in artwork.lines %}{{ line.text }}{% endfor %}</text></svg>";
        let site = TestSite::new()
            .file("themes/mini/templates/card.svg", card)
            .file(
                "content/a.zh.md",
                &format!("---\ntitle: {title}\n---\n文\n"),
            );
        for command in ["check", "build"] {
            let run = site.run(&[command, "--lang", "en"]);
            assert_eq!(run.code, 0, "{title}: {}", run.stderr);
            assert_eq!(
                run.stderr.contains("warning[missing-glyph]"),
                warning,
                "{command} {title}: {}",
                run.stderr
            );
        }
        assert!(site.exists("public/a/index.html"));
    }
}

#[test]
fn feeds_have_the_whole_text() {
    let settings = "title: 站\nbase_url: https://example.org/zt/\ntheme: mini\n";
    let site = TestSite::new()
        .file("content/site.yaml", settings)
        .file("content/n/index.zh.md", "---\ntitle: 栏\n---\n")
        .file(
            "content/n/a.zh.md",
            "---\ntitle: 甲\ndate: 2020-01-01\ndescription: 摘要\n---\n一 & 二 < 三\n\n[乙](b.zh.md) ![图](p.png)\n",
        )
        .file("content/n/b.zh.md", "---\ntitle: 乙\ndate: 2020-01-02\n---\n")
        .bytes("content/n/p.png", &crate::edits::picture(4, 4));
    site.build().ok();
    let feed = site.read("public/feed.xml");
    let content = "<summary>摘要</summary><content type=\"html\" xml:base=\"https://example.org/zt/n/a/\">\
                   &lt;p&gt;一 &amp;amp; 二 &amp;lt; 三&lt;/p&gt;\n&lt;p&gt;&lt;a href=\"/zt/n/b/\"&gt;乙&lt;/a&gt; ";
    let written = content.replace('"', "&quot;");
    let found = feed.replace("&quot;", "\"");
    assert!(found.contains(content), "{feed} {written}");
    // A page without a text has no content.
    assert_eq!(feed.matches("<content ").count(), 1, "{feed}");
    assert_eq!(feed.matches("<entry>").count(), 2, "{feed}");

    // The text of a draft or of a later page is in no feed.
    site.write(
        "content/n/c.zh.md",
        "---\ntitle: 丙\ndate: 2020-01-03\ndraft: true\n---\n秘密\n",
    );
    site.write(
        "content/n/d.zh.md",
        "---\ntitle: 丁\ndate: 2030-01-03\n---\n秘密\n",
    );
    site.build().ok();
    assert!(!site.read("public/feed.xml").contains("秘密"));
}
