//! Markdown as HTML.

use super::{BodyWords, Layout, html, sections};
use crate::load::document::{Anchor, Document, ResolvedLink};
use crate::load::markdown::parse;
use crate::site::Mentions;
use crate::source::SourceFile;

fn document(text: &str) -> Document {
    parse(&SourceFile::new("content/a.zh.md", text), 0)
}

/// What `show` makes of a text, with the names 市农委 and A&B as links.
fn with_mentions<T>(text: &str, raw_html: bool, show: impl Fn(&Document, &Layout) -> T) -> T {
    let names = [("市农委", "/d/a/"), ("A&B", "/d/b/"), ("amp", "/d/c/")];
    let mentions = Mentions::new(&names.map(|(name, url)| (name.into(), url.into())));
    let document = document(text);
    let address = |_| ResolvedLink {
        url: "/x/".into(),
        ..ResolvedLink::default()
    };
    let urls: Vec<ResolvedLink> = document.all_links(raw_html).map(address).collect();
    let anchors: Vec<Anchor> = document
        .headings
        .iter()
        .map(|heading| Anchor {
            id: heading.id.clone(),
            number_len: 3,
        })
        .collect();
    let layout = Layout {
        urls: &urls,
        anchors: &anchors,
        deeper: 1,
        raw_html,
        mentions: mentions.as_ref(),
        footnote_prefix: "",
        words: &BodyWords::default(),
    };

    show(&document, &layout)
}

#[test]
fn names_are_linked_but_not_in_headings_links_and_code() {
    let link = "<a class=\"mention\" href=\"/d/a/\">市农委</a>";

    let cases = [
        (
            "由市农委**市农委**办",
            format!("<p>由{link}<strong>{link}</strong>办</p>\n"),
        ),
        // A name may lie in several pieces of text: over the end of a line, with an entity in it.
        ("市\n农委", format!("<p>{link}</p>\n")),
        ("市&#20892;委", format!("<p>{link}</p>\n")),
        ("市*农*委", "<p>市<em>农</em>委</p>\n".to_string()),
        (
            "A&B",
            "<p><a class=\"mention\" href=\"/d/b/\">A&amp;B</a></p>\n".to_string(),
        ),
        ("A & B", "<p>A &amp; B</p>\n".to_string()),
        (
            "[市农委](x)",
            "<p><a href=\"/x/\">市农委</a></p>\n".to_string(),
        ),
        ("`市农委`", "<p><code>市农委</code></p>\n".to_string()),
        (
            "```\n市农委\n```",
            "<pre><code>市农委\n</code></pre>\n".to_string(),
        ),
        (
            "![市农委](x)",
            "<p><img src=\"/x/\" alt=\"市农委\" /></p>\n".to_string(),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(with_mentions(text, false, html), expected, "{text}");
    }
}

#[test]
fn names_in_kept_html_are_left_to_its_author() {
    let link = "<a class=\"mention\" href=\"/d/a/\">市农委</a>";

    let cases = [
        (
            "<b title=\"a>市农委\">市农委</b>",
            format!("<p><b title=\"a&gt;市农委\">{link}</b></p>\n"),
        ),
        (
            "<a href=\"/y/\">市农委</a>市农委",
            format!("<p><a href=\"/x/\">市农委</a>{link}</p>\n"),
        ),
        (
            "<div>市农委</div>\n\n市农委",
            format!("<div>市农委</div>\n<p>{link}</p>\n"),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(with_mentions(text, true, html), expected, "{text}");
    }

    assert_eq!(
        with_mentions("<i>市农委</i>", false, html),
        format!("<p>&lt;i&gt;{link}&lt;/i&gt;</p>\n")
    );
}

#[test]
fn aligned_columns_have_classes_and_no_styles() {
    let text =
        "| a | b | c | d |\n| :- | :-: | -: | - |\n| 1 | 2 | 3 | 4 |\n\n| e |\n| - |\n| 5 |\n";
    let row = |cell: &str, inner: [&str; 4]| {
        let [a, b, c, d] = inner;
        format!(
            "<{cell} class=\"align-start\">{a}</{cell}><{cell} class=\"align-center\">{b}</{cell}>\
             <{cell} class=\"align-end\">{c}</{cell}><{cell}>{d}</{cell}>"
        )
    };
    let (head, body) = (
        row("th", ["a", "b", "c", "d"]),
        row("td", ["1", "2", "3", "4"]),
    );
    let expected = format!(
        "<table><thead><tr>{head}</tr></thead><tbody>\n<tr>{body}</tr>\n</tbody></table>\n\
         <table><thead><tr><th>e</th></tr></thead><tbody>\n<tr><td>5</td></tr>\n</tbody></table>\n"
    );
    assert_eq!(with_mentions(text, false, html), expected);
    assert_eq!(with_mentions(text, true, html), expected);
}

#[test]
fn the_number_of_a_heading_links_to_the_heading() {
    let text = "# 一市农委 {#s}\n## **一**二 {#t}\n## <b>一</b>二 {#u}\n###### 一 {#v}\n";
    let expected = "<h2 id=\"s\"><a class=\"clause-link\" href=\"#s\">一</a>市农委</h2>\n\
                    <h3 id=\"t\"><strong>一</strong>二</h3>\n\
                    <h3 id=\"u\">&lt;b&gt;一&lt;/b&gt;二</h3>\n\
                    <h6 id=\"v\" class=\"run-in\"><a class=\"clause-link\" href=\"#v\">一</a></h6>\n";
    assert_eq!(with_mentions(text, false, html), expected);
}

#[test]
fn footnotes_are_numbered_through_all_sections() {
    let text = "甲[^b]\n\n# 乙\n\n乙[^a]，[^b]\n\n[^a]: 一\n\n[^b]: 二\n";
    let parts: Vec<String> = with_mentions(text, false, sections)
        .into_iter()
        .map(|(_, html)| html)
        .collect();
    let number = |name: &str, number: u8, id: &str| {
        format!(
            "<sup class=\"footnote-reference\" id=\"fnref_{id}\"><a href=\"#fn_{name}\">{number}</a></sup>"
        )
    };
    assert_eq!(parts[0], format!("<p>甲{}</p>\n", number("b", 1, "b")));
    let second = format!(
        "<p>乙{}，{}</p>",
        number("a", 2, "a"),
        number("b", 1, "b_2")
    );
    assert!(parts[1].contains(&second), "{}", parts[1]);
    let note = "id=\"fn_b\"><sup class=\"footnote-definition-label\">1</sup>\
                <a class=\"footnote-back\" href=\"#fnref_b\">↩</a><a class=\"footnote-back\" href=\"#fnref_b_2\">↩</a>";
    assert!(parts[1].contains(note), "{}", parts[1]);
    assert_eq!(with_mentions(text, false, html), parts.concat());
}
