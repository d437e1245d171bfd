//! Chinese text: emphasis beside Chinese marks, line breaks that vanish, and places that stay true.

use crate::site::TestSite;

/// The HTML of a body.
fn html(body: &str) -> String {
    let site = TestSite::new().file("content/a.zh.md", &format!("---\ntitle: 甲\n---\n{body}"));
    site.build().ok();
    let page = site.read("public/a/index.html");

    page.split_once("</title>\n").unwrap().1.trim().to_string()
}

#[test]
fn emphasis_touches_chinese_marks() {
    let cases = [
        (
            "**牵头单位：**市质监局",
            "<p><strong>牵头单位：</strong>市质监局</p>",
        ),
        (
            "创建**“示范城市”**工作",
            "<p>创建<strong>“示范城市”</strong>工作</p>",
        ),
        ("创建*（试行）*办法", "<p>创建<em>（试行）</em>办法</p>"),
        (
            "到**2020年（含）**前",
            "<p>到<strong>2020年（含）</strong>前</p>",
        ),
        (
            "见**[附件](https://example.org/)**第九项",
            "<p>见<strong><a href=\"https://example.org/\">附件</a></strong>第九项</p>",
        ),
        (
            "运行**`check`**之后",
            "<p>运行<strong><code>check</code></strong>之后</p>",
        ),
        (
            "~~原定九月，~~改为十月",
            "<p><del>原定九月，</del>改为十月</p>",
        ),
        (
            "***一、二、***三",
            "<p><em><strong>一、二、</strong></em>三</p>",
        ),
        (
            "不是强调：2 * 3 * 4，也不是 a * b",
            "<p>不是强调：2 * 3 * 4，也不是 a * b</p>",
        ),
        ("转义\\*\\*不动：\\*\\*后文", "<p>转义**不动：**后文</p>"),
        ("`**代码：**原样`", "<p><code>**代码：**原样</code></p>"),
        (
            "    **代码：**原样\n",
            "<pre><code>**代码：**原样\n</code></pre>",
        ),
        ("**bold:**text stays", "<p>**bold:**text stays</p>"),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }

    // Wherever text stands.
    assert!(html("## **重点：**质量 {#a}\n").contains("<strong>重点：</strong>质量"));
    assert!(html("- **重点：**质量\n").contains("<li><strong>重点：</strong>质量</li>"));
    assert!(
        html("| 甲 |\n| --- |\n| **重点：**质量 |\n")
            .contains("<td><strong>重点：</strong>质量</td>")
    );
    assert!(
        html("[**重点：**质量](https://example.org/)\n")
            .contains("\"><strong>重点：</strong>质量</a>")
    );
    assert!(html("注[^1]\n\n[^1]: **重点：**质量\n").contains("<strong>重点：</strong>质量"));
}

#[test]
fn line_breaks_between_chinese_vanish() {
    let cases = [
        ("质量\n第一", "<p>质量第一</p>"),
        ("质量，\n第一", "<p>质量，第一</p>"),
        (
            "质量**第一**\n大家动手",
            "<p>质量<strong>第一</strong>大家动手</p>",
        ),
        ("质量\n**第一**", "<p>质量<strong>第一</strong></p>"),
        (
            "质量\n[第一](https://example.org/)",
            "<p>质量<a href=\"https://example.org/\">第一</a></p>",
        ),
        ("他说\n“质量第一”\n并做到", "<p>他说“质量第一”并做到</p>"),
        ("ISO 9001，\nISO 14001", "<p>ISO 9001，ISO 14001</p>"),
        ("质量\nQuality\n第一", "<p>质量\nQuality\n第一</p>"),
        ("two\nwords", "<p>two\nwords</p>"),
        ("질량\n제일", "<p>질량\n제일</p>"),
        ("质量  \n第一", "<p>质量<br />\n第一</p>"),
        (
            "```\n质量\n第一\n```",
            "<pre><code>质量\n第一\n</code></pre>",
        ),
        (
            "- 质量\n  第一\n- 其次",
            "<ul>\n<li>质量第一</li>\n<li>其次</li>\n</ul>",
        ),
    ];
    for (body, expected) in cases {
        assert_eq!(html(body), expected, "{body}");
    }
}

#[test]
fn diagnostics_point_into_the_text_as_it_is() {
    let site = TestSite::new().file(
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n**重点：**质量，**（见）**[附件](none.zh.md)。\n",
    );
    let run = site.run(&["check", "--lang", "en"]);
    assert!(
        run.stderr.contains("--> content/a.zh.md:4:23"),
        "{}",
        run.stderr
    );
}

#[test]
fn addresses_keep_the_names_of_files() {
    let page =
        |title: &str| format!("---\ntitle: {title}\n---\n[甲](关于 质量月　的通知？.zh.md)\n");
    let site = TestSite::new()
        .file("content/关于 质量月　的通知？.zh.md", &page("甲"))
        .file(
            "content/活动 1/a#1 (2).zh.md",
            &page("乙")
                .replace("(关于", "(<../关于")
                .replace(".md)", ".md>)"),
        )
        // As macOS writes it: a letter and its accent apart.
        .file("content/cafe\u{301}.zh.md", "---\ntitle: 丙\n---\n");
    let site = site.file(
        "content/关于 质量月　的通知？.zh.md",
        "---\ntitle: 甲\n---\n",
    );
    site.build().ok();
    assert!(site.exists("public/关于-质量月-的通知？/index.html"));
    assert!(site.exists("public/caf\u{e9}/index.html"));
    let html = site.read("public/活动-1/a-1-(2)/index.html");
    let address =
        "/%E5%85%B3%E4%BA%8E-%E8%B4%A8%E9%87%8F%E6%9C%88-%E7%9A%84%E9%80%9A%E7%9F%A5%EF%BC%9F/";

    assert!(
        html.contains(&format!("<a href=\"{address}\">甲</a>")),
        "{html}"
    );
}
