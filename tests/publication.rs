//! The report on publication, and what must not be published.

use crate::site::TestSite;

/// `severity code line:column` of what `check` finds.
fn findings(site: &TestSite) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let word = |it: &serde_json::Value| it.as_str().unwrap().to_string();
    let of = |it: &serde_json::Value| {
        format!(
            "{} {} {}:{}",
            word(&it["severity"]),
            word(&it["code"]),
            it["line"],
            it["column"]
        )
    };

    all.as_array().unwrap().iter().map(of).collect()
}

// Numbers of the standard's own example (GB 11643) and of no one.
const PERSONAL: &str = "---
title: 名单
---
身份证号码11010519491231002X，错一位的110105194912310021。

手机13800000000，138-0000-0000，+86 138 0000 0000。

订单2013800000000，网址<https://example.org/13800000000>，编号A13800000000，热线12315，座机0557-3900000。
";

#[test]
fn what_belongs_to_a_person_is_found() {
    let site = TestSite::new().file("content/a.zh.md", PERSONAL);
    let expected = [
        "error identity-number 4:6",
        "warning mobile-number 6:3",
        "warning mobile-number 6:15",
        "warning mobile-number 6:30",
    ];
    let all = findings(&site);
    let personal: Vec<_> = all.iter().filter(|it| it.contains("-number ")).collect();
    assert_eq!(personal, expected);
    assert_eq!(site.run(&["check"]).code, 1);
    let accepted = "accepted:\n- {file: a.zh.md, code: mobile-number, text: \"13800000000\", reason: 公布的值班手机}\n";
    site.write("content/proofreading.yaml", accepted);
    assert_eq!(
        findings(&site)
            .iter()
            .filter(|it| it.contains("mobile-number"))
            .count(),
        2
    );

    // In English too, and in data.
    let english = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\ntheme: mini\nlocales: [zh-Hans, en]\n",
        )
        .file(
            "content/index.en.md",
            "---\ntitle: Home\n---\nCall 13800000000.\n",
        );

    assert_eq!(
        findings(&english)
            .iter()
            .filter(|it| it.contains("mobile-number"))
            .count(),
        1
    );
}

#[test]
fn the_report_tells_of_templates_too() {
    let site = TestSite::new()
        .file("themes/mini/theme.yaml", "name: mini\ncontrast: [[ink, paper], [pale, paper]]\n")
        .file("themes/mini/static/a.css", ":root { --ink: #222; --pale: #999; --paper: #fff; }\n@media (prefers-color-scheme: dark) { :root { --paper: #000; --ink: #111; } }\n")
        .file(
            "themes/mini/templates/page.html",
            "<!doctype html><title>{{ page.title }}</title><h1 id=\"top\">{{ page.title }}</h1><h3>小</h3>\
             <a href=\"/gone/\">甲</a><a href=\"#nowhere\">乙</a><a href=\"#top\">丙</a><a href=\"/\">丁</a><a href=\"/#top\">戊</a>\
             <img src=\"/missing.png\">",
        )
        .file("content/a.zh.md", "---\ntitle: 页\ndescription: 说明\n---\n正文\n");

    // Colours are looked at by every command, before anything is rendered.
    let errors = |run: &crate::site::Run| {
        run.stderr
            .lines()
            .filter(|line| line.starts_with("error["))
            .count()
    };
    assert_eq!(
        [
            errors(&site.run(&["check", "--lang", "en"])),
            errors(&site.build())
        ],
        [2, 2]
    );
    let arguments = [
        "check",
        "--lang",
        "en",
        "--report",
        "report.html",
        "--date",
        "2026-01-01",
    ];
    let run = site.run(&arguments);
    assert_eq!(run.code, 1);

    for line in [
        "error[low-contrast]: in the light scheme, pale on paper has a contrast of only 2.85",
        "error[low-contrast]: in the dark scheme, ink on paper has a contrast of only 1.11",
    ] {
        assert!(run.stderr.contains(line), "{line}\n{}", run.stderr);
    }

    assert!(
        site.read("report.html")
            .contains("The site cannot be published yet. Corrections needed first: 2")
    );
    site.write("themes/mini/theme.yaml", "name: mini\n");
    let run = site.run(&arguments).ok();

    for line in [
        "warning[broken-link]: the link “/gone/” on the page has no target",
        "warning[broken-anchor]: the link “#nowhere” on the page has no target",
        "warning[broken-anchor]: the link “/#top” on the page has no target",
        "warning[broken-link]: the link “/missing.png” on the page has no target",
        "warning[missing-alt]: 1 picture has no alternative text",
        "warning[heading-order]: the headings skip a level\n--> /a/",
    ] {
        assert!(run.stderr.contains(line), "{line}\n{}", run.stderr);
    }

    assert!(
        !run.stderr.contains("“#top”") && !run.stderr.contains("“/”"),
        "{}",
        run.stderr
    );
    let report = site.read("report.html");
    assert!(report.contains("The site can be published"), "{report}");
    assert!(
        report.contains("<h3>/a/</h3>")
            && report.contains("the link “/gone/” on the page has no target")
    );
    assert!(!site.exists("public"), "nothing is built");
}

#[test]
fn the_report_of_a_clean_site_is_in_either_language() {
    let site = TestSite::new()
        .file(
            "content/a.zh.md",
            "---\ntitle: 1 < 2\ndraft: true\n---\n正文\n",
        )
        .file("content/b.zh.md", "---\ntitle: 乙\n---\n正文，，文\n");
    let run = site.run(&["check", "--lang", "zh", "--report", "r.html"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let report = site.read("r.html");
    assert!(
        report.contains("<p class=\"verdict\">可以发布</p>")
            && report.contains("草稿 content/a.zh.md（1 &lt; 2）"),
        "{report}"
    );
    assert!(
        report.contains("第 4 行第 3 字：<q>正文，，文</q>"),
        "{report}"
    );

    assert_eq!(
        site.run(&["check", "--report", "no/such/folder.html"]).code,
        2
    );
}

#[test]
fn the_report_takes_the_place_of_nothing_else() {
    let site = TestSite::new()
        .file("notes.txt", "别人的\n")
        .file("empty.html", "");
    let before = site.read("content/index.zh.md");

    #[cfg(unix)]
    for (target, link) in [
        ("notes.txt", "link.html"),
        ("content/new.html", "dangling.html"),
    ] {
        std::os::unix::fs::symlink(target, site.root().join(link)).expect("linked");
        assert_eq!(site.run(&["check", "--report", link]).code, 2, "{link}");
    }

    site.build().ok();
    for path in [
        "content/index.zh.md",
        "content/new.html",
        "themes/new.html",
        "notes.txt",
        "public/index.html",
    ] {
        assert_eq!(site.run(&["check", "--report", path]).code, 2, "{path}");
    }

    assert_eq!(
        (site.read("content/index.zh.md"), site.read("notes.txt")),
        (before, "别人的\n".into())
    );
    assert!(!site.exists("content/new.html") && !site.exists("themes/new.html"));
    assert_eq!(
        site.build().ok().summary(),
        "pages 1, written 0, unchanged 9, removed 0, errors 0, warnings 0"
    );

    for path in ["empty.html", "r.html", "r.html"] {
        assert_eq!(site.run(&["check", "--report", path]).code, 0, "{path}");
    }
}

/// What is said after the summary of a command for 1 January 2026.
fn said_of_held(site: &TestSite, args: &[&str]) -> Vec<String> {
    let more = ["--date", "2026-01-01", "--lang", "en"];
    let said = site.run(&[args, &more[..]].concat()).stderr;
    let lines = said.lines().skip_while(|line| !line.starts_with("pages "));
    lines.skip(1).map(str::to_string).collect()
}

#[test]
fn pages_that_are_held_back_are_named() {
    let page = |more: &str| format!("---\ntitle: 题\n{more}---\n文\n");
    let site = TestSite::new()
        .file("content/a.zh.md", &page("draft: true\n"))
        .file("content/b.zh.md", &page("publish_at: 2026-08-25\n"))
        .file("content/c.zh.md", &page("expires_at: 2025-12-31\n"))
        .file("content/d.zh.md", &page("date: 2026-01-02\n"))
        .file("content/e.zh.md", &page("expires_at: 2026-12-31\n"));
    let expected = [
        "expired 2025-12-31: content/c.zh.md (题)",
        "appears 2026-01-02: content/d.zh.md (题)",
        "appears 2026-08-25: content/b.zh.md (题)",
        "draft: content/a.zh.md (题)",
    ];
    assert_eq!(said_of_held(&site, &["check"]), expected);
    assert_eq!(said_of_held(&site, &["build"]), expected);
    // With nothing to do, too.
    assert_eq!(said_of_held(&site, &["build"]), expected);
    let of_one = said_of_held(&site, &["check", "content/a.zh.md"]);
    assert_eq!(of_one, ["draft: content/a.zh.md (题)"]);
    let everything = said_of_held(&site, &["check", "--drafts"]);
    assert_eq!(everything, Vec::<String>::new());

    site.write(
        "content/f.zh.md",
        page("draft: true\n").replace("题", "[x](no.md)"),
    );
    site.write("content/g.zh.md", "---\ntitle: 题\n---\n[x](no.md)\n");
    let said = said_of_held(&site, &["build"]);
    assert!(
        said.contains(&"draft: content/a.zh.md (题)".to_string()),
        "{said:?}"
    );
}

#[test]
fn a_translation_that_waits_for_its_original_is_named_too() {
    let settings = "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh, en]\n";
    let site = TestSite::new()
        .file("content/site.yaml", settings)
        .file("content/a.zh.md", "---\ntitle: 题\ndraft: true\n---\n文\n")
        .file("content/a.en.md", "---\ntitle: Title\n---\nText\n");
    let expected = [
        "draft: content/a.en.md (Title)",
        "draft: content/a.zh.md (题)",
    ];
    assert_eq!(said_of_held(&site, &["check"]), expected);
}

#[test]
fn a_long_list_of_pages_that_are_held_back_ends() {
    let site = TestSite::new();
    for number in 0..25 {
        let page = "---\ntitle: 题\ndraft: true\n---\n文\n";
        site.write(&format!("content/p{number}.zh.md"), page);
    }
    let said = said_of_held(&site, &["check"]);
    assert_eq!(said.len(), 21);
    assert!(
        said[20].starts_with("pages held back that are not listed here: 5"),
        "{said:?}"
    );
}
