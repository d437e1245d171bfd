//! What may be on the site: files that something published uses, and nothing else; addresses that go on leading
//! somewhere; translations that stay with their originals.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::site::TestSite;

const PDF: &[u8] = b"%PDF-1.7\n";

/// All findings of a check as `severity code file`.
fn findings(site: &TestSite) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let line = |it: &serde_json::Value| {
        let field = |name: &str| it[name].as_str().unwrap_or_default().to_string();
        format!("{} {} {}", field("severity"), field("code"), field("file"))
    };

    found.iter().map(line).collect()
}

/// The hints of a check in English, one a line.
fn hints(site: &TestSite) -> String {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let hints = found.iter().filter_map(|it| it["hint"]["en"].as_str());

    hints.collect::<Vec<_>>().join("\n")
}

fn page(fields: &str, body: &str) -> String {
    format!("---\n{fields}\n---\n{body}\n")
}

/// A site in two languages.
fn bilingual() -> TestSite {
    TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
}

/// A picture of one pixel.
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

#[test]
fn files_of_pages_that_are_held_back_wait_and_go_with_them() {
    for fields in [
        "draft: true",
        "publish_at: 2027-08-25",
        "expires_at: 2025-01-01",
        "date: 2027-01-01",
    ] {
        let body = "[附件](secret.pdf) ![图](pic.png)";
        let mut site = TestSite::new()
            .bytes("content/n/secret.pdf", PDF)
            .bytes("content/n/pic.png", b"x")
            .bytes("content/n/other.jpg", b"x")
            .file("content/n/index.zh.md", &page("title: 栏目", ""));
        let gallery = "gallery: {pictures: [{file: other.jpg, alt: 图}]}";
        site = site.file(
            "content/n/d.zh.md",
            &page(&format!("title: 甲\n{fields}"), body),
        );
        site = site.file(
            "content/n/e.zh.md",
            &page(&format!("title: 乙\n{fields}\n{gallery}"), ""),
        );
        site.build().ok();
        let names: Vec<String> = site
            .output()
            .into_keys()
            .filter(|path| path.starts_with("n/"))
            .collect();
        assert_eq!(names, ["n/index.html"], "{fields}");
        // They wait for their pages: nothing is to be said of them.
        assert_eq!(findings(&site), Vec::<String>::new(), "{fields}");

        // Another page that is published uses one of them.
        site.write(
            "content/n/f.zh.md",
            page("title: 丙", "[附件](/n/secret.pdf)"),
        );
        site.build().ok();
        assert!(site.exists("public/n/secret.pdf") && !site.exists("public/n/pic.png"));
        site.remove("content/n/f.zh.md");
        site.build().ok();
        assert!(!site.exists("public/n/secret.pdf"));
    }
}

#[test]
fn what_is_used_is_published() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/zt/\ntheme: mini\nraw_html: true\nfiles: [downloads/, verification.txt]\n",
        )
        .file(
            "content/a/a.zh.md",
            &page("title: 甲", "[一](linked.pdf)，![二](shown.gif)，<video src=\"film.mp4\" poster=\"poster.gif\"></video>，\
             [三](https://example.org/zt/a/own%20host.pdf)，[四](/a/rooted.pdf#page=2)"),
        )
        .file(
            "content/a/b.zh.md",
            &page("title: 乙\ngallery: {pictures: [{file: gallery.gif, alt: 图}]}", "文"),
        )
        .file("content/a/c.zh.md", &page("title: 丙\ndocument: {file: document.pdf}", "文"))
        .file("themes/mini/templates/page.html", "<img src=\"{{ site.url }}a/logo.gif\">{{ page.content }}")
        .file("themes/mini/static/a.css", "p { background: url(\"/zt/a/ground.gif\") }")
        .file("content/a/index.zh.md", &page("title: 栏目", ""));
    let used = [
        "a/document.pdf",
        "a/film.mp4",
        "a/gallery.gif",
        "a/ground.gif",
        "a/linked.pdf",
        "a/logo.gif",
        "a/own host.pdf",
        "a/poster.gif",
        "a/rooted.pdf",
        "a/shown.gif",
        "downloads/2026/x.pdf",
        "downloads/y.pdf",
        "robots.txt",
        "verification.txt",
    ];

    let unused = ["a/unused.pdf", "verification.pdf", "领导讲话（内部）.docx"];
    for path in used.into_iter().chain(unused) {
        let bytes = match path.rsplit('.').next() {
            Some("gif") => GIF.to_vec(),
            Some("mp4") => crate::media::film(),
            _ => b"x".to_vec(),
        };
        site.write(&format!("content/{path}"), bytes);
    }

    site.build().ok();
    for path in used {
        assert!(site.exists(&format!("public/{path}")), "{path}");
    }

    for path in unused {
        assert!(!site.exists(&format!("public/{path}")), "{path}");
    }

    let mut found = findings(&site);
    // Whether the film's own element is shown is another matter.
    found.retain(|finding| !finding.contains("removed-html"));

    assert_eq!(
        found,
        [
            "warning unused-files content",
            "warning unused-files content/a"
        ]
    );
}

#[test]
fn leftovers_of_programs_are_no_part_of_the_site() {
    let leftovers = [
        "~$通知.docx",
        "Thumbs.db",
        "desktop.ini",
        "a.zh.md.bak",
        "#a.zh.md#",
        "a.zh - 副本.md",
        "表 - 副本 (2).xlsx",
        "~WRL0001.tmp",
        "附表.xlsx.crdownload",
        "__MACOSX/x",
        "2026 - 副本/index.zh.md",
    ];
    let mut site = TestSite::new().file("content/a.zh.md", &page("title: 甲", "文"));

    for name in leftovers {
        site = site
            .file(&format!("content/{name}"), "x")
            .file(&format!("themes/mini/static/{name}"), "x")
            .file(&format!("themes/mini/templates/{name}"), "x");
    }

    let clean = TestSite::new().file("content/a.zh.md", &page("title: 甲", "文"));
    site.build().ok();
    clean.build().ok();
    assert_eq!(site.output(), clean.output());
    assert_eq!(findings(&site), ["warning leftover-files content"]);

    // Nothing links to one, and no setting publishes one.
    site.write(
        "content/a.zh.md",
        page("title: 甲", "[表](<表 - 副本 (2).xlsx>)"),
    );
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("which is not published"),
        "{}",
        run.stderr
    );
    let clean = clean.file("content/Thumbs.db", "x").publishing("Thumbs.db");
    assert!(findings(&clean).contains(&"error unknown-file content/site.yaml".into()));
}

#[test]
fn a_folder_in_which_only_the_system_has_left_something_is_empty() {
    let site = TestSite::new()
        .file("public/desktop.ini", "x")
        .file("public/Thumbs.db", "x")
        .file("new/desktop.ini", "x");
    site.build().ok();
    assert_eq!(site.read("public/desktop.ini"), "x");
    site.build().ok();
    assert_eq!(site.read("public/Thumbs.db"), "x");

    site.run(&["init", "new"]).ok();
    assert_eq!(site.read("new/desktop.ini"), "x");
}

#[test]
fn sources_with_names_that_windows_cannot_have_are_told_of() {
    let site = TestSite::new()
        .file("content/何时?.zh.md", &page("title: 甲", "文"))
        .file("content/a:b/index.zh.md", &page("title: 乙", "文"))
        .file("content/何时？.zh.md", &page("title: 丙", "文"));
    assert_eq!(
        findings(&site),
        [
            "warning unportable-name content/a:b/index.zh.md",
            "warning unportable-name content/何时?.zh.md"
        ]
    );
}

#[test]
fn programs_are_refused_by_name_by_bytes_and_in_archives() {
    let archive = |names: &[&str]| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in names {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(b"x").unwrap();
        }

        writer.finish().unwrap().into_inner()
    };
    let code = |name: &str, bytes: &[u8]| {
        let site = TestSite::new()
            .bytes(&format!("content/{name}"), bytes)
            .publishing(name);
        findings(&site).first().cloned()
    };
    let program = Some("error program-file content/".to_string());
    let is = |name: &str, bytes: &[u8], expected: &Option<String>| {
        let expected = expected.as_ref().map(|it| format!("{it}{name}"));
        assert_eq!(code(name, bytes), expected, "{name}");
    };

    for name in [
        "a.exe",
        "a.MSI",
        "a.apk",
        "a.jar",
        "报名表.docx.scr",
        "a.lnk",
        "a.ps1",
        "a.dll",
        "a.com",
    ] {
        is(name, b"x", &program);
    }

    is("a.pdf", b"MZ\x90\0\x03", &program);
    is("b.dat", b"\x7fELF\x02", &program);
    is("c.txt", b"MZ\x90\0\x03", &program);
    is("a.zip", &archive(&["表/说明.txt", "表/安装.EXE"]), &program);
    is("b.zip", &archive(&["run.bat"]), &program);
    is(
        "a.docx",
        &archive(&["word/document.xml", "word/embeddings/x.exe"]),
        &program,
    );

    let sealed = Some("error unchecked-archive content/".to_string());
    is("a.rar", b"x", &sealed);
    is("b.dat2", b"Rar!\x1a\x07\x01\0", &sealed);
    is("a.7z", b"x", &sealed);
    is("c.zip", &archive(&["a.txt", "b.rar"]), &sealed);

    for (name, bytes) in [
        ("a.zip", archive(&["表/说明.txt", "表/附件.xlsx"])),
        (
            "a.docx",
            archive(&["word/document.xml", "word/embeddings/oleObject1.bin"]),
        ),
        ("a.txt", b"MZ is how some texts begin".to_vec()),
    ] {
        assert_eq!(code(name, &bytes), None, "{name}");
    }
}

#[test]
fn a_source_in_another_spelling_is_an_error_and_no_file() {
    let names = [
        "a.zh.MD",
        "a.zh.markdown",
        "a.zh.md.txt",
        "a.Zh.md",
        "plan/tasks.yml",
    ];
    for name in names {
        let site = TestSite::new()
            .file(&format!("content/{name}"), &page("title: 甲", "文"))
            .publishing("x");
        let run = site.build();
        assert_eq!(run.code, 1, "{name}");
        let said = ["error[misspelled-source]", "error[unknown-locale]"];
        assert!(
            said.iter().any(|said| run.stderr.contains(said)),
            "{name}: {}",
            run.stderr
        );
    }

    let site = TestSite::new().file("content/a.ZH.markdown", &page("title: 甲", "文"));
    assert_eq!(hints(&site), "Rename it to a.zh.md.");
}

#[test]
fn a_translation_whose_original_was_withdrawn_is_an_error() {
    let site = bilingual()
        .file("content/n.zh.md", &page("title: 通知", "文"))
        .file("content/n.en.md", &page("title: Notice", "Text"));
    site.build().ok();
    site.remove("content/n.zh.md");
    let published = site.output();
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("error[translation-without-original]"),
        "{}",
        run.stderr
    );
    assert_eq!(site.output(), published);
    assert!(findings(&site).contains(&"error translation-without-original content/n.en.md".into()));

    // An original whose name went wrong is the cause, and is reported alone.
    site.write("content/n.zh.md.md", page("title: 通知", "文"));
    assert_eq!(findings(&site), ["error unknown-locale content/n.zh.md.md"]);
    site.remove("content/n.zh.md.md");

    site.remove("content/n.en.md");
    site.build().ok();
    assert!(!site.exists("public/n/index.html") && !site.exists("public/en/n/index.html"));

    // A page that never had an original is meant for its language alone.
    let alone = bilingual().file("content/n.en.md", &page("title: Notice", "Text"));
    alone.build().ok();
    alone.build().ok();
    assert_eq!(findings(&alone), Vec::<String>::new());

    // A record of the translation tells of an original, too.
    alone.write("content/.translations/en/n.zh.md.yaml", "title: [通知]\n");
    assert!(
        findings(&alone).contains(&"error translation-without-original content/n.en.md".into())
    );
}

#[test]
fn an_address_that_was_published_is_asked_about_until_it_leads_somewhere() {
    let site = bilingual()
        .file("content/a.zh.md", &page("title: 甲", "文"))
        .file("content/b.zh.md", &page("title: 乙", "[甲](a.zh.md)"));
    site.build().ok();
    assert_eq!(findings(&site), Vec::<String>::new());

    // Moved: a link to the old file is told the new one, and the new page is asked for the old addresses.
    site.remove("content/a.zh.md");
    site.write("content/c.zh.md", page("title: 甲", "文"));
    assert!(
        hints(&site).contains("Did you mean content/c.zh.md?"),
        "{}",
        hints(&site)
    );
    site.write("content/b.zh.md", page("title: 乙", "[甲](c.zh.md)"));
    let lost = ["warning lost-address content/c.zh.md"];
    assert_eq!(findings(&site), lost);
    site.build().ok();

    // The question stays after a build, now without the new place.
    assert_eq!(findings(&site), ["warning lost-address content/a.zh.md"]);
    site.write(
        "content/c.zh.md",
        page("title: 甲\naliases: [/a/, /en/a/]", "文"),
    );
    assert_eq!(findings(&site), Vec::<String>::new());
    site.build().ok();
    assert!(site.read("public/a/index.html").contains("/c/"));

    // Drafts were never published; what is held back again has decided.
    site.write("content/d.zh.md", page("title: 丁\ndraft: true", "文"));
    site.run(&["build", "--drafts"]).ok();
    site.remove("content/d.zh.md");
    site.write("content/b.zh.md", page("title: 乙\ndraft: true", "文"));
    site.build().ok();
    assert_eq!(findings(&site), Vec::<String>::new());
}

#[test]
fn a_page_that_was_withdrawn_keeps_its_address_with_a_note() {
    let site = bilingual()
        .file("content/n/index.zh.md", &page("title: 栏目", ""))
        .file(
            "content/n/a.zh.md",
            &page(
                "title: 通知\ndate: 2025-01-01\neditor: 甲\nreviewer: 乙\nnotice: {}",
                "文",
            ),
        );
    site.build().ok();
    assert!(site.read("public/feed.xml").contains("/n/a/"));
    site.write(
        "content/n/a.zh.md",
        page(
            "title: 通知\ndate: 2025-01-01\nnotice: {}\ngone: true",
            "已于2026年撤下。",
        ),
    );
    site.write("content/n/b.zh.md", page("title: 乙", "[通知](a.zh.md)"));
    site.build().ok();
    assert_eq!(findings(&site), ["warning link-to-gone content/n/b.zh.md"]);
    assert!(
        site.read("public/n/a/index.html")
            .contains("已于2026年撤下。")
    );

    for list in ["feed.xml", "sitemap.xml", "n/index.html", "en/n/index.html"] {
        assert!(
            !site.read(&format!("public/{list}")).contains("/n/a/"),
            "{list}"
        );
    }

    // A note is a text.
    site.write("content/n/a.zh.md", page("title: 通知\ngone: true", ""));
    assert!(findings(&site).contains(&"error gone-without-note content/n/a.zh.md".into()));
}

#[test]
fn translations_take_over_what_they_do_not_say_themselves() {
    let notice = "title: 通知\ndate: 2025-09-01\neditor: 甲\nreviewer: 乙\nnotice: {number: 1号}";
    let activity = "title: 活动\ndate: 2025-09-02\nactivity: {starts: 2025-09-15 09:00, place: 市民中心, organiser: 某协会, \
                    audience: 市民, take_part: 现场}";
    let site = bilingual()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
        )
        .file(
            "content/quality-month/index.zh.md",
            &page("title: 质量月", ""),
        )
        .file(
            "content/quality-month/2025/index.zh.md",
            &page("title: 2025年", ""),
        )
        .file("content/quality-month/2025/n.zh.md", &page(notice, "文。"))
        .file(
            "content/quality-month/2025/n.en.md",
            &page("title: Notice", "Text."),
        )
        .file(
            "content/quality-month/2025/a.zh.md",
            &page(activity, "文。"),
        )
        .file(
            "content/quality-month/2025/a.en.md",
            &page("title: Open day\nactivity: {place: Civic Centre}", "Text."),
        );
    site.build().ok();
    let english = site.read("public/en/quality-month/2025/n/index.html");

    for part in [
        "<span>1<span lang=\"zh-Hans\">号</span></span>",
        "甲",
        "乙",
        "September",
    ] {
        assert!(english.contains(part), "{part}: {english}");
    }

    let english = site.read("public/en/quality-month/2025/a/index.html");
    assert!(
        english.contains("Civic Centre") && !english.contains("市民中心"),
        "{english}"
    );
    assert!(english.contains("某协会"), "{english}");
    assert!(
        site.read("public/en/quality-month/2025/index.html")
            .contains("/en/quality-month/2025/n/")
    );
    assert!(
        site.read("public/en/feed.xml")
            .contains("/en/quality-month/2025/n/")
    );

    // A title is in a language; what is wrong in the original is told once.
    site.write(
        "content/quality-month/2025/n.en.md",
        page("date: 2025-09-01", "Text."),
    );
    assert!(
        findings(&site).contains(&"error missing-field content/quality-month/2025/n.en.md".into())
    );
    site.write(
        "content/quality-month/2025/n.en.md",
        page("title: Notice", "Text."),
    );
    site.write(
        "content/quality-month/2025/n.zh.md",
        page("title: 通知\nnotice: {}", "文。"),
    );
    let unreviewed: Vec<String> = findings(&site)
        .into_iter()
        .filter(|it| it.contains("unreviewed"))
        .collect();

    assert_eq!(
        unreviewed,
        ["error unreviewed-notice content/quality-month/2025/n.zh.md"]
    );
}

#[test]
fn languages_that_changed_places_are_found() {
    let chinese =
        "宿州市举办质量月活动，全市各单位参加。主会场设在市民中心，欢迎市民到场参观咨询。";
    let english = "The city of Suzhou held its quality month, and all departments took part in the event at the centre.";
    let site = bilingual()
        .file("content/a.zh.md", &page("title: 质量月活动", english))
        .file("content/a.en.md", &page("title: Quality month", chinese))
        .file("content/b.zh.md", &page("title: 公告栏", "文"))
        .file("content/b.en.md", &page("title: 公告栏", "Text"))
        .file(
            "content/c.zh.md",
            &page("title: GB/T 19580", "见 GB/T 19580。"),
        )
        .file(
            "content/c.en.md",
            &page(
                "title: GB/T 19580 (卓越绩效评价准则)",
                "See GB/T 19580 (卓越绩效评价准则).",
            ),
        );
    let found: Vec<String> = findings(&site)
        .into_iter()
        .filter(|it| it.contains("wrong-language"))
        .collect();
    assert_eq!(
        found,
        [
            "warning wrong-language content/a.en.md",
            "warning wrong-language content/a.zh.md",
            "warning wrong-language content/b.en.md",
        ]
    );
    site.write(
        "content/site.yaml",
        "title: {zh: Quality month of the city, en: 质量月专题}\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\n",
    );
    let settings = findings(&site)
        .into_iter()
        .filter(|it| it == "warning wrong-language content/site.yaml");
    assert_eq!(settings.count(), 2);
}

#[test]
fn markdown_that_lost_its_mark_is_told_of() {
    let lost = [
        "##标题",
        "＃＃ 标题",
        "#标题",
        "＊＊重点＊＊",
        "```\n代码",
        "|甲|乙|\n|1|2|",
        "｜甲｜乙｜\n｜—｜—｜",
        "注[^1]。",
        "注[^1]\n\n[^1]: 一\n\n[^1]: 二",
        "##",
    ];
    for body in lost {
        let site = TestSite::new().file("content/a.zh.md", &page("title: 甲", body));
        let found: Vec<String> = findings(&site)
            .into_iter()
            .filter(|it| is_about_marks(it))
            .collect();
        assert_eq!(found.len(), 1, "{body}: {found:?}");
    }

    let meant = [
        "## 标题",
        "#1 号",
        "#质量月# 话题",
        "`＊＊`和`##标题`",
        "```\n##标题\n|甲|乙|\n|1|2|\n```",
        "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |",
        "注[^1]\n\n[^1]: 一",
        "\\[^1]",
        "|x| 是绝对值",
        "> ```\n> 代码\n> ```",
        "~~~\n代码\n~~~",
    ];
    for body in meant {
        let site = TestSite::new().file("content/a.zh.md", &page("title: 甲", body));
        let found: Vec<String> = findings(&site)
            .into_iter()
            .filter(|it| is_about_marks(it))
            .collect();
        assert_eq!(found, Vec::<String>::new(), "{body}");
    }
}

fn is_about_marks(finding: &str) -> bool {
    let codes = ["lost-", "open-fence", "empty-heading", "footnote"];
    codes.iter().any(|code| finding.contains(code))
}

#[test]
fn folders_without_a_page_and_notices_without_a_text_are_told_of() {
    let site = TestSite::new()
        .file("content/news/a.zh.md", &page("title: 甲", "文"))
        .file(
            "content/n.zh.md",
            &page("title: 乙\neditor: 甲\nreviewer: 乙\nnotice: {}", ""),
        );
    assert_eq!(
        findings(&site),
        [
            "warning empty-text content/n.zh.md",
            "warning missing-index content/news"
        ]
    );
}

#[test]
fn the_folder_that_lacks_a_page_is_named_whatever_it_holds() {
    let site = TestSite::new()
        .file("content/a/b/index.zh.md", &page("title: 乙", "文"))
        .file("content/c/d/e.zh.md", &page("title: 戊", "文"));
    assert_eq!(
        findings(&site),
        [
            "warning missing-index content/a",
            "warning missing-index content/c/d"
        ]
    );
}

#[test]
fn a_translation_stands_where_its_original_does() {
    let settings = "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh, en]\n";
    let site = TestSite::new()
        .file("content/site.yaml", settings)
        .file("content/n/index.zh.md", &page("title: 栏", "文"))
        .file("content/n/index.en.md", &page("title: Section", "Text"))
        .file("content/n/a.zh.md", &page("title: 甲\norder: 2", "文"))
        .file("content/n/a.en.md", &page("title: A", "Text"))
        .file("content/n/b.zh.md", &page("title: 乙\norder: 1", "文"))
        .file("content/n/b.en.md", &page("title: B", "Text"));
    let listed = || {
        site.build().ok();
        let page = site.read("public/en/n/index.html");
        page.find("/en/n/a/").unwrap() < page.find("/en/n/b/").unwrap()
    };
    assert!(!listed());
    site.write("content/n/a.zh.md", page("title: 甲\norder: 0", "文"));
    assert!(listed());
    // Unless it says otherwise.
    site.write("content/n/a.en.md", page("title: A\norder: 9", "Text"));
    assert!(!listed());
}

#[test]
fn organisers_are_named_as_people_name_them() {
    let activity = |organiser: &str| {
        page(
            &format!(
                "title: 活动\nactivity: {{starts: 2025-09-15, place: 中心, organiser: {organiser}, audience: 市民, take_part: 现场}}"
            ),
            "文",
        )
    };
    let site = TestSite::whole();
    let path = "content/quality-month/2025/day.zh.md";
    let wrong = |organiser: &str| {
        site.write(path, activity(organiser));
        let found = findings(&site).into_iter();
        found
            .filter(|it| it.starts_with("error") && it.ends_with(path))
            .collect::<Vec<_>>()
    };

    for organiser in [
        "quality",
        "市质监局",
        "质监局",
        "[质监局, 市总工会]",
        "安徽某某集团有限公司",
    ] {
        assert_eq!(wrong(organiser), Vec::<String>::new(), "{organiser}");
    }

    for organiser in ["qualty", "市质检局", "unknown", "[quality, 市质监居]"] {
        assert_eq!(
            wrong(organiser),
            [format!("error unknown-department {path}")],
            "{organiser}"
        );
    }

    for organiser in ["\"\"", "[]", "['']"] {
        assert_eq!(
            wrong(organiser),
            [format!("error missing-field {path}")],
            "{organiser}"
        );
    }

    site.write(
        path,
        activity("quality").replace("place: 中心", "place: \"\""),
    );
    assert!(findings(&site).contains(&format!("error missing-field {path}")));
}

#[test]
fn data_of_a_plan_without_a_recognised_clause_are_not_published() {
    let site = TestSite::whole();
    let aims = site
        .read("content/plan/aims.zh.md")
        .replace("一、目标", "第二章 主要任务");
    site.write("content/plan/aims.zh.md", aims);
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("error[unknown-clause]: the plan has no clause s1"),
        "{}",
        run.stderr
    );

    // Where the text has no clause at all, that is the cause, and it is said once.
    for file in ["aims.zh.md", "annex.zh.md", "tasks.yaml", "notes.yaml"] {
        site.remove(&format!("content/plan/{file}"));
    }

    let run = site.build();
    assert_eq!(run.code, 1);
    let is_said_once = run.stderr.matches("error[no-clauses]").count() == 1;

    assert!(
        is_said_once && !run.stderr.contains("unknown-clause"),
        "{}",
        run.stderr
    );
}
