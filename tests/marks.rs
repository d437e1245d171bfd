//! Marks in Markdown beside the ordinary ones: boxes, what is said of attachments, and what other programs know.

use crate::site::TestSite;

const SETTINGS: &str = "title: 站\nbase_url: https://example.org/\ntheme: mini\n";

/// A site whose page `a.zh.md` has this body.
fn site(body: &str) -> TestSite {
    TestSite::new()
        .file("content/a.zh.md", &format!("---\ntitle: 甲\n---\n{body}\n"))
        .file("themes/mini/templates/page.html", "{{ page.content }}")
}

/// What is published of a body.
fn published(site: &TestSite) -> String {
    site.build().ok();
    site.read("public/a/index.html").trim_end().to_string()
}

/// The places of warnings of a code about the page `a.zh.md`, as `line:column`.
fn warned(site: &TestSite, code: &str) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let found = all.as_array().unwrap().iter();
    found
        .filter(|it| it["code"] == code && it["severity"] == "warning")
        .map(|it| format!("{}:{}", it["line"], it["column"]))
        .collect()
}

#[test]
fn a_quotation_that_begins_with_a_kind_is_a_box() {
    let site = site("> [!NOTE]\n> 提示**内容**\n>\n> 第二段");
    let html = "<div class=\"box box-note\" role=\"note\">\n<p class=\"box-title\">Note</p>\n\
                <p>提示<strong>内容</strong></p>\n<p>第二段</p>\n</div>";
    assert_eq!(published(&site), html);
    site.write("themes/mini/i18n/zh.yaml", "box_note: 提 & 示\n");
    assert_eq!(published(&site), html.replace("Note", "提 &amp; 示"));
    // HTML that is kept does not take it away.
    site.write("content/site.yaml", format!("{SETTINGS}raw_html: true\n"));
    let before = site.read("content/a.zh.md");
    site.write("content/a.zh.md", format!("{before}\n<b>粗</b>\n"));
    let kept = published(&site);
    assert!(
        kept.starts_with(&html.replace("Note", "提 &amp; 示")),
        "{kept}"
    );
}

#[test]
fn every_kind_of_box_has_its_title_in_the_theme() {
    for (kind, zh, en) in [
        ("note", "提示", "Note"),
        ("TIP", "建议", "Tip"),
        ("Important", "重要", "Important"),
        ("WARNING", "警告", "Warning"),
        ("caution", "注意", "Caution"),
    ] {
        let body = format!("> [!{kind}]\n> x");
        let settings = "title: 站\nbase_url: https://example.org/\nlocales: [zh, en]\n";
        let site = TestSite::empty()
            .file("content/site.yaml", settings)
            .file("content/a.zh.md", &format!("---\ntitle: 甲\n---\n{body}\n"))
            .file("content/a.en.md", &format!("---\ntitle: A\n---\n{body}\n"));
        site.build().ok();
        for (path, title) in [("public/a", zh), ("public/en/a", en)] {
            let page = site.read(&format!("{path}/index.html"));
            let title = format!("<p class=\"box-title\">{title}</p>");
            assert!(page.contains(&title), "{kind}: {page}");
        }
    }
}

#[test]
fn other_quotations_stay_what_they_are() {
    let quoted = published(&site("> 引文\n> [NOTE] 不是提示框"));
    assert_eq!(
        quoted,
        "<blockquote>\n<p>引文\n[NOTE] 不是提示框</p>\n</blockquote>"
    );
}

#[test]
fn marks_of_other_programs_are_told_of() {
    for (body, column) in [
        ("> [!INFO]\n> 文", 3),
        ("> [!NOTE] 标题\n> 文", 3),
        ("> [！注意]\n> 文", 3),
        ("> 【!注意】\n> 文", 3),
        ("质能 $E=mc^2$。", 4),
        ("面积 $\\pi r^2$，价格$5。", 4),
        ("$$\n\nx\n\n$$", 1),
        ("见[[关于本站]]。", 2),
        ("{{< figure src=\"a.png\" >}}", 1),
        ("文{% include a.html %}", 2),
        ("[toc]", 1),
        ("[TOC]", 1),
        (":::note\n文", 1),
    ] {
        let found = warned(&site(body), "foreign-mark");
        assert_eq!(
            found.first(),
            Some(&format!("4:{column}")),
            "{body}: {found:?}"
        );
    }
    for body in [
        "价格$5和$6。",
        "从$5到$6=便宜",
        "US$ 5 = HK$ 40",
        "`$E=mc^2$`",
        "```\n[[a]] {{< b >}} $x^2$\n```",
        "> [!NOTE]\n> 文",
        "[[1]](a.md)",
        "[!注意] 的写法",
        "见[一][甲]。\n\n[甲]: a.md",
        "如：::::",
    ] {
        assert_eq!(
            warned(&site(body), "foreign-mark"),
            Vec::<String>::new(),
            "{body}"
        );
    }
}

#[test]
fn format_and_size_stand_behind_a_link_to_an_attachment() {
    let site = site("[报名表](表.docx)，[宣传片](/film.mp4)。\n\n[页](index.zh.md) [原图](a.png) [外](https://example.com/a.pdf)")
        .bytes("content/表.docx", &[0; 2000])
        .bytes("content/film.mp4", &crate::media::film())
        .bytes("content/a.png", &crate::edits::picture(4, 4));
    // Nothing is said without words for it.
    assert!(!published(&site).contains("DOCX"));
    site.write(
        "themes/mini/i18n/zh.yaml",
        "attachment_info: （{format} & {size}）\n",
    );
    let size = |text: &str| format!("<span class=\"file-info\" data-note=\"\">{text}</span>");
    let expected = format!(
        "<p><a href=\"/%E8%A1%A8.docx\">报名表</a>{}，<a href=\"/film.mp4\">宣传片</a>{}。</p>\n\
         <p><a href=\"/\">页</a> <a href=\"/a.png\">原图</a> <a href=\"https://example.com/a.pdf\">外</a></p>",
        size("（DOCX &amp; 2 KB）"),
        size("（MP4 &amp; 1 KB）"),
    );
    assert_eq!(published(&site), expected);
    // With another file, another size.
    site.write("content/表.docx", vec![0; 3 << 20]);
    assert_eq!(published(&site), expected.replace("2 KB", "3.0 MB"));
    // And beside HTML that is kept.
    site.write("content/site.yaml", format!("{SETTINGS}raw_html: true\n"));
    let before = site.read("content/a.zh.md");
    site.write("content/a.zh.md", format!("{before}\n<b>粗</b>\n"));
    let kept = published(&site);
    assert!(kept.contains(&size("（DOCX &amp; 3.0 MB）")), "{kept}");
}

#[test]
fn bare_addresses_are_links_that_end_where_chinese_begins() {
    let link = |url: &str| {
        // A browser would add the path of a host's root.
        let root = if url.matches('/').count() == 2 {
            "/"
        } else {
            ""
        };
        format!("<a href=\"{url}{root}\">{url}</a>")
    };
    let page = published(&site(
        "访问 https://example.com/docs（说明）了解更多，或 <https://example.com/docs>，谢谢。www.example.com",
    ));
    let docs = link("https://example.com/docs");
    assert_eq!(
        page,
        format!(
            "<p>访问 {docs}（说明）了解更多，或 {docs}，谢谢。<a href=\"http://www.example.com/\">www.example.com</a></p>"
        )
    );

    for (body, url) in [
        (
            "见https://example.com/a_b_c?x=1&y=2~z。",
            "https://example.com/a_b_c?x=1&y=2~z",
        ),
        ("见https://example.com。后文", "https://example.com"),
        ("见http://example.com/a/、后文", "http://example.com/a/"),
        ("(https://example.com/a_(b))", "https://example.com/a_(b)"),
        ("“https://example.com/a”", "https://example.com/a"),
        ("See https://example.com/a, then.", "https://example.com/a"),
        ("**https://example.com/a**", "https://example.com/a"),
        ("- https://example.com/a", "https://example.com/a"),
        (
            "| 网址 |\n| --- |\n| https://example.com/a |",
            "https://example.com/a",
        ),
        ("https://127.0.0.1:4000/", "https://127.0.0.1:4000/"),
    ] {
        let url = url.replace('&', "&amp;");
        let page = published(&site(body));
        assert!(page.contains(&link(&url)), "{body}: {page}");
        assert_eq!(page.matches("<a ").count(), 1, "{body}: {page}");
    }
}

#[test]
fn what_is_no_whole_address_is_no_link() {
    for body in [
        "写完整：https://主机名/路径",
        "https://user@example.com/",
        "https://localhost/",
        "见 https:// 开头的",
        "`https://example.com/`",
        "```\nhttps://example.com/\n```",
        "ahttps://example.com/",
        "www.example",
        "a@www.example.com",
        "## https://example.com/",
        "https\\://example.com/",
        "ftp://example.com/a",
        "https://example.com/?a=1&amp;b=2",
    ] {
        let page = published(&site(body));
        assert!(!page.contains("<a "), "{body}: {page}");
    }
    let page = published(&site("[见 https://example.com/ 页](index.zh.md)"));
    assert_eq!(page.matches("<a ").count(), 1, "{page}");
}

#[test]
fn bare_addresses_are_checked_like_other_links() {
    let government = format!("{SETTINGS}government: {{}}\n");
    let site = site("见https://example.com/a。")
        .file("content/site.yaml", &government)
        .file("themes/mini/templates/leave.html", "{{ leaving.url }}");
    let page = published(&site);
    assert!(page.contains("<a href=\"/leave/"), "{page}");
    assert!(page.contains("\">https://example.com/a</a>。"), "{page}");
}
