//! HTML that is kept (`raw_html: true`): texts are aligned by classes, and editors are told of what is taken out.

use crate::site::TestSite;

const SETTINGS: &str = "title: 站\nbase_url: https://example.org/\ntheme: mini\nraw_html: true\n";

fn site(body: &str) -> TestSite {
    TestSite::new()
        .file("content/site.yaml", SETTINGS)
        .file("content/a.zh.md", &format!("---\ntitle: 甲\n---\n{body}\n"))
        .file("themes/mini/templates/page.html", "{{ page.content }}")
}

/// The published form of a text about which there is no warning.
#[track_caller]
fn published(body: &str) -> String {
    let site = site(body);
    assert_eq!(site.build().ok().diagnostics(), "", "{body}");
    site.read("public/a/index.html").trim_end().to_string()
}

/// The first line of each warning about a text, with its place.
fn warnings(body: &str) -> Vec<String> {
    let run = site(body).build();
    let lines: Vec<&str> = run.stderr.lines().collect();
    let pairs = lines.windows(2);

    pairs
        .filter_map(|pair| {
            let message = pair[0].strip_prefix("warning[removed-html]: ")?;
            let place = pair[1].trim().strip_prefix("--> content/a.zh.md:")?;
            Some(format!("{place} {message}"))
        })
        .collect()
}

#[test]
fn alignment_is_written_as_classes() {
    let end = "<p class=\"align-end\">宿州市人民政府</p>";
    for body in [
        "<p align=\"right\">宿州市人民政府</p>",
        "<p align=RIGHT>宿州市人民政府</p>",
        "<p style=\"text-align: right\">宿州市人民政府</p>",
        "<P STYLE='text-align:end;'>宿州市人民政府</P>",
        "<p align=\"left\" style=\"text-align:center; text-align:right\">宿州市人民政府</p>",
    ] {
        assert_eq!(published(body), end, "{body}");
    }

    assert_eq!(
        published("<center>居中</center>"),
        "<div class=\"align-center\">居中</div>"
    );
    assert_eq!(
        published(
            "<table><tbody><tr><td align=\"center\" rowspan=\"2\">甲</td></tr></tbody></table>"
        ),
        "<table><tbody><tr><td rowspan=\"2\" class=\"align-center\">甲</td></tr></tbody></table>"
    );
    assert_eq!(
        published("<div align=\"right\" id=\"a&quot;b\">\n\n**落款**\n\n</div>"),
        "<div id=\"a&quot;b\" class=\"align-end\">\n<p><strong>落款</strong></p>\n</div>"
    );

    assert_eq!(
        published("<p class=\"align-end\">甲</p>"),
        "<p class=\"align-end\">甲</p>"
    );
}

#[test]
fn what_is_taken_out_is_told_of() {
    assert_eq!(
        warnings(
            "前文\n\n<p align=\"right\" style=\"text-align:right;color:red\" class=\"MsoNormal\">甲</p>"
        ),
        ["6:1 the published page has none of this: class, style"]
    );
    assert_eq!(
        warnings("甲<font color=\"red\">乙</font>丙"),
        ["4:2 the published page has none of this: <font>"]
    );
    assert_eq!(
        warnings("<div>\n<p>甲</p>\n<form><button onclick=\"x()\">乙</button></form>\n</div>"),
        ["6:1 the published page has none of this: <button>, <form>"]
    );
    assert_eq!(
        warnings("<p align=\"justify\">甲</p>"),
        ["4:1 the published page has none of this: align"]
    );

    assert_eq!(
        warnings(
            "<ruby>埇<rt>yǒng</rt></ruby>桥 <!-- 注 --> <u>线</u> <td align=\"center\">x</td>"
        ),
        [""; 0]
    );
}
