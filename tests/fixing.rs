//! What comes from Word is told of, and `check --fix` makes of it what was meant; it never touches Markdown's own
//! marks, shows what it did, brings it back, and has nothing left to do the second time.

use std::collections::BTreeSet;

use planpress::load::document::{Element, Event};
use planpress::load::markdown;
use planpress::source::SourceFile;
use proptest::prelude::*;

use crate::site::TestSite;

fn page(front: &str, body: &str) -> String {
    format!("---\n{front}\n---\n{body}\n")
}

fn site(body: &str) -> TestSite {
    TestSite::new().file("content/a.zh.md", &page("title: 甲", body))
}

/// The codes found in the page, in order, each once.
fn codes(site: &TestSite) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let mut found: Vec<String> = Vec::new();

    for it in all.as_array().unwrap() {
        let code = it["code"].as_str().unwrap().to_string();
        if !found.contains(&code) {
            found.push(code);
        }
    }

    found
}

/// The body of the page after `--fix`; a second one changes nothing.
#[track_caller]
fn fixed(site: &TestSite) -> String {
    let run = site.run(&["check", "--fix", "--lang", "en", "--date", "2026-01-01"]);
    assert!(run.code < 2, "{}", run.stderr);
    let once = site.read("content/a.zh.md");
    let again = site.run(&["check", "--fix", "--date", "2026-01-01"]);
    assert_eq!(again.stdout, "", "a second time");
    assert_eq!(site.read("content/a.zh.md"), once);
    let body = once.splitn(3, "---\n").nth(2).unwrap();

    body.trim_end().to_string()
}

#[test]
fn paragraphs_from_word_are_told_of_and_become_paragraphs() {
    let word = "　　一、活动主题\n　　加强质量管理。\n　　二、活动安排\n（一）启动仪式。\n1．时间：九月。\n主办单位：市局\n承办单位：市委\n领导小组\n2026年11月20日";
    let site = site(word);
    assert_eq!(codes(&site), ["glued-lines"]);
    let text = fixed(&site);
    let expected = "一、活动主题\n\n加强质量管理。\n\n二、活动安排\n\n（一）启动仪式。\n\n1．时间：九月。\n主办单位：市局\n\n承办单位：市委\n领导小组\n\n2026年11月20日";
    assert_eq!(text, expected);
}

#[test]
fn a_line_with_an_address_is_made_no_heading_as_its_link_would_be_lost() {
    for text in ["##- https://example.org/a", "##www.example.org"] {
        let site = site(text);
        assert_eq!(codes(&site), ["lost-heading"]);
        assert_eq!(fixed(&site), text);
    }
}

#[test]
fn a_wall_of_sentences_is_parted_and_wrapped_lines_are_not() {
    let site_of_wall = site("第一段。\n第二段。\n第三段。");
    assert_eq!(codes(&site_of_wall), ["glued-lines"]);
    assert_eq!(fixed(&site_of_wall), "第一段。\n\n第二段。\n\n第三段。");
    let wrapped = "这一段很长，写的时候\n换了行，读者看到的\n是连在一起的一段。";
    assert!(codes(&site(wrapped)).is_empty());
    assert!(codes(&site("主办：市局  \n承办：市委")).is_empty());
}

#[test]
fn bullets_of_word_become_a_list() {
    let site = site("内容有：\n●第一项\n● 第二项\n\u{f0b7}\t第三项");
    assert!(codes(&site).contains(&"glued-lines".to_string()));
    assert_eq!(fixed(&site), "内容有：\n\n- 第一项\n- 第二项\n- 第三项");
}

#[test]
fn tables_without_their_marks_become_tables() {
    let table = "| 项目 | 时间 |\n| --- | --- |\n| 甲 | 九月 |";

    let lost = [
        "项目\t时间\n甲\t九月",
        "| 项目 | 时间 |\n| 甲 | 九月 |",
        "｜项目｜时间｜\n｜---｜---｜\n｜甲｜九月｜",
        "| 项目 | 时间 |\n| ——- | —— |\n| 甲 | 九月 |",
    ];
    for text in lost {
        let site = site(text);
        assert_eq!(codes(&site), ["lost-table"], "{text}");
        assert_eq!(fixed(&site), table, "{text}");
    }

    assert!(codes(&site(table)).is_empty());
}

#[test]
fn tables_get_blank_lines_only_where_text_is_beside_them() {
    let table = "| 项目 | 时间 |\n| --- | --- |\n| 甲 | 九月 |";
    let lost = "项目\t时间\n甲\t九月";
    let wide = "| 项 | 时 | 地 |\n| --- | --- | --- |\n| 甲 | 乙 | 丙 |";
    let cases = [
        (lost.to_string(), table.to_string()),
        (format!("前文\n{lost}"), format!("前文\n\n{table}")),
        (format!("{lost}\n后文"), format!("{table}\n\n后文")),
        (
            format!("{lost}\n文\n{lost}\n末"),
            format!("{table}\n\n文\n\n{table}\n\n末"),
        ),
        (
            format!("{lost}\n项\t时\t地\n甲\t乙\t丙"),
            format!("{table}\n\n{wide}"),
        ),
    ];

    for (text, expected) in cases {
        let site = site(&text);
        site.run(&["check", "--fix", "--date", "2026-01-01"]);
        let all = page("title: 甲", &expected);
        assert_eq!(site.read("content/a.zh.md"), all, "{text}");
    }
}

#[test]
fn indented_text_is_no_code() {
    let site = site("前文。\n\n    缩进的一段。\n\n\t另一段。\n\n    let x = 1;");
    assert_eq!(codes(&site), ["indented-text"]);
    assert!(!fixed(&site).contains("\n    缩进"));
    assert!(codes(&self::site("前文。\n\n    let x = 1;")).is_empty());
}

#[test]
fn invisible_characters_are_taken_out_of_text_and_title() {
    let front = "title: 质\u{ad}量\u{200b}月";
    let site = TestSite::new().file(
        "content/a.zh.md",
        &page(front, "质量\u{ad}第一\u{200b}，10\u{a0}个。"),
    );
    assert_eq!(codes(&site), ["invisible-character"]);
    assert_eq!(fixed(&site), "质量第一，10 个。");
    assert!(site.read("content/a.zh.md").contains("title: 质量月\n"));
}

#[test]
fn marks_that_were_lost_are_told_of() {
    let cases: &[(&str, &str)] = &[
        ("##标题\n\n文。", "lost-heading"),
        ("＃＃ 标题\n\n文。", "lost-heading"),
        ("#标题", "lost-heading"),
        ("请看＊＊重点＊＊部分。", "lost-mark"),
        ("请看** 重点 **部分。", "lost-mark"),
        ("```\nlet x;\n\n后面的正文。", "open-fence"),
        ("文[^1]。", "unknown-footnote"),
        ("文。\n\n[^1]: 注。", "unknown-footnote"),
        (
            "文[^1]。\n\n[^1]: 注。\n\n[^1]: 又一条。",
            "duplicate-footnote",
        ),
        ("文。\n\n###\n\n文。", "empty-heading"),
    ];
    for (text, code) in cases {
        assert_eq!(codes(&site(text)), [*code], "{text}");
    }

    let fine = [
        "## 标题\n\n文。",
        "话题 #质量月# 开始",
        "#1 是编号",
        "\\## 不是标题",
        "**重点**和`** x **`",
        "```\nlet x;\n```",
        "文[^1]。\n\n[^1]: 注。",
        "## ![图](b.png)",
    ];
    for text in fine {
        let site = site(text).file("content/b.png", "");
        let found = codes(&site);
        let lost = [
            "lost-heading",
            "lost-mark",
            "open-fence",
            "unknown-footnote",
            "empty-heading",
        ];
        assert!(
            !found.iter().any(|code| lost.contains(&code.as_str())),
            "{text}: {found:?}"
        );
    }

    assert_eq!(
        fixed(&site("##标题\n\n请看＊＊重点＊＊。")),
        "## 标题\n\n请看**重点**。"
    );
}

#[test]
fn numbers_with_other_marks_become_a_list() {
    let list = "1. 第一项\n2. 第二项\n3. 第三项";
    for text in [
        "1、第一项\n2、第二项\n3、第三项",
        "1、第一项\n\n2、 第二项\n\n3、第三项",
        "　　1．第一项\n　　2．第二项\n　　3．第三项",
        "1.第一项\n2.第二项\n3.第三项",
    ] {
        let site = site(text);
        assert_eq!(codes(&site), ["lost-list"], "{text}");
        assert_eq!(fixed(&site), list, "{text}");
    }

    let between = site("内容有：\n3、第三项\n4、第四项\n一、后文。\n\n末段。");
    assert_eq!(
        fixed(&between),
        "内容有：\n\n3. 第三项\n4. 第四项\n\n一、后文。\n\n末段。"
    );

    // Numbers as official documents have them, each before a paragraph of its own; numbers that do not run on; one
    // alone.
    for text in [
        "1.甲方案。\n\n2.乙方案。",
        "1、甲\n\n3、丙",
        "1、甲",
        "1.5倍\n2.5倍",
    ] {
        assert!(
            !codes(&site(text)).contains(&"lost-list".to_string()),
            "{text}"
        );
    }
}

#[test]
fn titles_that_are_paragraphs_are_told_of_and_parted_from_their_text() {
    let text = "一、活动主题\n\n加强质量管理。\n\n（一）启动仪式\n\n九月一日举行。";
    let run = site(text).run(&["check", "--lang", "en", "--date", "2026-01-01"]);
    for (place, line) in [("4:1", "## 一、活动主题"), ("8:1", "### （一）启动仪式")] {
        assert!(
            run.stderr.contains(&format!("content/a.zh.md:{place}")),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr
                .contains(&format!("If it is a heading, write “{line}”.")),
            "{}",
            run.stderr
        );
    }

    assert_eq!(
        fixed(&site("一、活动主题\n加强质量管理")),
        "一、活动主题\n\n加强质量管理"
    );

    for text in [
        "一、甲县\n\n二、乙县\n\n三、丙县",
        "一、加强领导，落实责任。\n\n各单位照办。",
        "一是加强领导\n\n二是落实责任",
        "一、活动主题",
    ] {
        let found = codes(&site(text));
        // The last of a row has nothing but its like above it.
        assert!(
            !found.contains(&"lost-heading".to_string()),
            "{text}: {found:?}"
        );
    }
}

#[test]
fn headings_of_level_1_move_down_with_those_below_them() {
    let text = "# 一级\n\n文。\n\n## 二级\n\n文。\n\n# 又一个 #\n\n文。";
    let levels = site(text);
    assert_eq!(codes(&levels), ["heading-level"]);
    let expected = "## 一级\n\n文。\n\n### 二级\n\n文。\n\n## 又一个 #\n\n文。";
    assert_eq!(fixed(&levels), expected);

    // What cannot move without a doubt stays as it is.
    for text in [
        "一级\n===\n\n文。",
        "# 一级\n\n###### 六级",
        "## 二级\n\n#### 四级",
        "### 三级",
    ] {
        assert_eq!(codes(&site(text)), ["heading-level"], "{text}");
        assert_eq!(fixed(&site(text)), text);
    }

    assert!(codes(&site("## 二级\n\n### 三级\n\n## 二级\n\n### 三级")).is_empty());
}

#[test]
fn an_empty_heading_is_not_in_the_table_of_contents() {
    let site = site("## 一\n\n###\n\n## 二").file(
        "themes/mini/templates/page.html",
        "{% for h in page.toc %}[{{ h.title }}{% for c in h.children %}+{% endfor %}]{% endfor %}",
    );
    site.build().ok();
    assert_eq!(site.read("public/a/index.html"), "[一][二]");
}

#[test]
fn a_link_to_a_file_with_a_space_in_its_name_is_explained_and_mended() {
    let text = "见[报名表](附件1 报名表(企业).docx)和![会场](微信图片 2.svg)。";
    let site = site(text)
        .file("content/附件1 报名表(企业).docx", "x")
        .file(
            "content/微信图片 2.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        );
    let found = codes(&site);
    assert!(found.contains(&"space-in-link".to_string()), "{found:?}");
    assert!(!found.contains(&"half-width-mark".to_string()), "{found:?}");
    let expected = "见[报名表](<附件1 报名表(企业).docx>)和![会场](<微信图片 2.svg>)。";
    assert_eq!(fixed(&site), expected);
    let nowhere = self::site("见[表](没有 这个.docx)。");
    assert_eq!(codes(&nowhere), ["space-in-link"]);
    assert_eq!(fixed(&nowhere), "见[表](没有 这个.docx)。");
}

#[test]
fn half_of_a_range_is_left_alone() {
    for text in [
        "时间为2026.9.1—9.30。",
        "时间为2026-9-1至9-30。",
        "时间为2026/9/1 — 30日。",
    ] {
        assert_eq!(fixed(&site(text)), text);
    }

    assert_eq!(
        fixed(&site("从2026.9.1至2026.9.30。")),
        "从2026年9月1日至2026年9月30日。"
    );
}

#[test]
fn front_matter_is_put_right_and_brought_back() {
    let front = "title：通知：质量月\ndate: 2026年9月5日\norder:1\naliases: [/x/，/y/]";
    let before = page(front, "文。");
    let site = TestSite::new().file("content/b.zh.md", &before);
    let run = site.run(&["check", "--fix", "--lang", "zh", "--date", "2026-12-01"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let expected = page(
        "title: 通知：质量月\ndate: 2026-09-05\norder: 1\naliases: [/x/, /y/]",
        "文。",
    );
    assert_eq!(site.read("content/b.zh.md"), expected);
    assert!(
        run.stdout
            .contains("-date: 2026年9月5日\n+date: 2026-09-05\n"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("--undo"), "{}", run.stderr);

    let run = site.run(&["check", "--undo", "--lang", "zh", "--date", "2026-12-01"]);
    assert!(
        run.stderr.contains("content/b.zh.md 已恢复原样"),
        "{}",
        run.stderr
    );
    assert_eq!(site.read("content/b.zh.md"), before);
    let run = site.run(&["check", "--undo", "--lang", "en"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}

#[test]
fn what_somebody_changed_after_the_fix_is_not_brought_back() {
    let site = site("好,坏。").file("content/b.zh.md", &page("title: 乙", "甲,乙。"));
    site.run(&["check", "--fix"]).ok();
    site.write("content/b.zh.md", page("title: 乙", "我的。"));
    let run = site.run(&["check", "--undo", "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("content/b.zh.md"), "{}", run.stderr);
    assert!(site.read("content/a.zh.md").contains("好,坏。"));
    assert!(site.read("content/b.zh.md").contains("我的。"));
}

#[test]
fn a_part_of_the_site_is_checked_and_put_right_alone() {
    let site = site("好,坏。").file("content/n/b.zh.md", &page("title: 乙", "甲,乙。"));
    let run = site.run(&["check", "content/a.zh.md", "--lang", "en"]).ok();
    assert!(
        run.stderr.contains("content/a.zh.md") && !run.stderr.contains("b.zh.md"),
        "{}",
        run.stderr
    );
    site.run(&["check", "--fix", "content/n"]).ok();
    assert!(site.read("content/a.zh.md").contains("好,坏。"));
    assert!(site.read("content/n/b.zh.md").contains("甲，乙。"));
    let run = site.run(&["check", "content/c.zh.md", "--lang", "en"]);
    assert_eq!(run.code, 2);

    assert!(
        run.stderr.contains("there is no file content/c.zh.md"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_report_does_not_let_a_wall_of_text_pass() {
    let site = site("　　一、主题\n　　二、安排\n　　三、要求");
    let file = site.root().join("report.html");
    site.run(&["check", "--report", file.to_str().unwrap(), "--lang", "zh"]);
    let report = site.read("report.html");

    assert!(
        !report.contains("可以发布") && report.contains("暂不宜发布"),
        "{report}"
    );
}

/// Pieces of which texts are made that editors write.
fn text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "质量",
        "第一",
        ",",
        "。",
        "(附件)",
        "（附件)",
        "\"甲\"",
        "“乙“",
        "...",
        "--",
        " ",
        "　　",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "1．",
        "一、",
        "（一）",
        "## ",
        "##",
        "**",
        "*",
        "`",
        "[表](a.zh.md)",
        "[表](b c.docx)",
        "![图](x.png)",
        "|",
        "\t",
        "2026.9.1",
        "2026-09-01",
        "—",
        "9.30",
        "https://example.org/a,b",
        "<b>",
        "[^1]",
        "> ",
        "\\",
        "100％",
        "：",
        "!",
        "&nbsp;",
        "\u{a0}",
        "\u{ad}",
        "```\n",
        "    ",
    ]);
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

/// Letters, digits aside, that are no marks of anything.
fn words(text: &str) -> String {
    let is_word = |c: &char| c.is_alphabetic() && !"年月日".contains(*c);
    text.chars().filter(is_word).collect()
}

/// The kinds of elements in a body.
fn kinds(text: &str) -> Vec<String> {
    let document = markdown::parse(&SourceFile::new("content/a.zh.md", text), 0);
    let of = |(event, _): (Event<&str>, _)| match event {
        Event::Start(Element::Link(_)) => Some("link".to_string()),
        Event::Start(Element::Image(_)) => Some("image".to_string()),
        Event::Start(Element::Strong) => Some("strong".to_string()),
        Event::Start(Element::Emphasis) => Some("emphasis".to_string()),
        Event::Code(_) => Some("code".to_string()),
        Event::Html(_) => Some("html".to_string()),
        _ => None,
    };
    document.events().filter_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_fix_changes_no_word_and_no_link_and_has_nothing_left_to_do(body in text()) {
        let site = site(&body);
        let before = site.read("content/a.zh.md");
        let run = site.run(&["check", "--fix", "--date", "2026-01-01"]);
        prop_assume!(run.code < 2);
        let once = site.read("content/a.zh.md");
        prop_assert_eq!(words(&once), words(&before));
        let lost: BTreeSet<String> = kinds(&before).into_iter().filter(|kind| kind != "code").collect();
        let kept: BTreeSet<String> = kinds(&once).into_iter().collect();
        prop_assert!(lost.is_subset(&kept), "{:?} became {:?}", before, once);
        site.run(&["check", "--fix", "--date", "2026-01-01"]);
        prop_assert_eq!(site.read("content/a.zh.md"), once);
    }
}
