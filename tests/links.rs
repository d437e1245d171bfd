//! Where links lead, however they are spelled: over the page that says so, to the address as it is read, or nowhere.
//! `tests/addresses.json` pairs spellings with outcomes; `tests/browser/addresses.test.mjs` holds the same table
//! against a browser.

use std::collections::BTreeMap;

use crate::site::TestSite;

const SETTINGS: &str = "title: 某市
base_url: https://www.example.gov.cn/zt/
raw_html: true
government: {domain: www.example.gov.cn, id_code: '3413000001'}
";

fn table() -> Vec<(String, String)> {
    serde_json::from_str(include_str!("addresses.json")).unwrap()
}

/// Every character but letters and digits as a number, so that neither Markdown nor HTML sees a mark of its own.
fn spelled(text: &str) -> String {
    let one = |c: char| {
        if c.is_alphanumeric() {
            c.to_string()
        } else {
            format!("&#{};", u32::from(c))
        }
    };
    text.chars().map(one).collect()
}

fn page(body: &str) -> String {
    format!("---\ntitle: 甲\n---\n{body}\n")
}

/// A site with nothing but pages of links, on the built-in theme.
fn government_site() -> TestSite {
    TestSite::empty()
        .file("content/site.yaml", SETTINGS)
        .file("content/index.zh.md", &page("正文"))
}

/// The codes of the errors of each file.
fn errors(site: &TestSite) -> BTreeMap<String, Vec<String>> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let all: Vec<serde_json::Value> =
        serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr));
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();

    for it in all.iter().filter(|it| it["severity"] == "error") {
        let file = it["file"].as_str().unwrap_or_default().to_string();
        found
            .entry(file)
            .or_default()
            .push(it["code"].as_str().unwrap().into());
    }

    found
}

/// Addresses of the links in a page's main part.
fn links(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let selector = scraper::Selector::parse("main a[href]").unwrap();
    document
        .select(&selector)
        .map(|it| it.attr("href").unwrap().to_string())
        .collect()
}

/// What a link to `spelling` came to on the page of a file.
fn outcome(site: &TestSite, name: &str, errors: &BTreeMap<String, Vec<String>>) -> String {
    if let Some(codes) = errors.get(&format!("content/{name}.zh.md")) {
        return codes.join(" ");
    }

    let leads = links(&site.read(&format!("public/{name}/index.html")));
    let [lead] = &leads[..] else {
        return format!("{leads:?}");
    };

    match lead.strip_prefix("/zt/leave/") {
        Some(leave) => format!(
            "leaves {}",
            links(&site.read(&format!("public/leave/{leave}index.html")))[0]
        ),
        None => format!("opens {lead}"),
    }
}

#[test]
fn every_spelling_has_its_outcome_in_markdown_and_in_html() {
    let table = table();
    assert!(table.len() >= 60);
    let site = government_site();

    for (index, (spelling, _)) in table.iter().enumerate() {
        let address = spelled(spelling);
        site.write(
            &format!("content/m{index}.zh.md"),
            page(&format!("[去](<{address}>)")),
        );
        site.write(
            &format!("content/h{index}.zh.md"),
            page(&format!("文<a href=\"{address}\">去</a>")),
        );
    }

    let errors = errors(&site);
    errors.keys().for_each(|path| site.remove(path));
    site.build().ok();
    let mut wrong = Vec::new();

    for (index, (spelling, expected)) in table.iter().enumerate() {
        for form in ["m", "h"] {
            let actual = outcome(&site, &format!("{form}{index}"), &errors);
            if actual != *expected {
                wrong.push(format!("{form} {spelling:?}: {actual}, not {expected}"));
            }
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// YAML holds full addresses and nothing that a browser would have to complete.
#[test]
fn yaml_takes_full_addresses_alone() {
    use planpress::config::WebAddress;
    let accepted = |text: &str| WebAddress::parse(text).is_some();
    for text in [
        "https://other.example",
        "HTTP://OTHER.EXAMPLE/b",
        "https://例子.中国/甲",
        "http://[::1]:80/",
    ] {
        assert!(accepted(text), "{text}");
    }

    let odd = table()
        .into_iter()
        .filter(|(_, outcome)| !outcome.contains(' '))
        .map(|(text, _)| text);
    let incomplete = [
        "//other.example/",
        "/\\other.example",
        "https:\\\\other.example",
        "https:///other.example/",
    ];
    let more = [
        "ht\ttp://other.example/",
        " https://other.example/",
        "mailto:a@example.org",
        "https://other.example\\a",
    ];

    for text in odd.chain(
        [&incomplete[..], &more]
            .concat()
            .into_iter()
            .map(str::to_string),
    ) {
        assert!(!accepted(&text), "{text}");
    }
}

#[test]
fn addresses_in_yaml_lead_over_the_page_too() {
    let report = "report: {outlet: 某报, link: 'HTTPS://Other。Example/a'}";
    let site = government_site()
        .file("content/quality-month/index.zh.md", &page("正文"))
        .file("content/quality-month/2025/index.zh.md", &page("正文"))
        .file(
            "content/quality-month/2025/r.zh.md",
            &format!("---\ntitle: 报道\ndate: 2025-10-08\n{report}\n---\n正文\n"),
        );
    site.build().ok();
    let leads = links(&site.read("public/quality-month/2025/r/index.html"));
    let leave = leads
        .iter()
        .find_map(|lead| lead.strip_prefix("/zt/leave/"))
        .unwrap_or_else(|| panic!("{leads:?}"));

    assert_eq!(
        links(&site.read(&format!("public/leave/{leave}index.html")))[0],
        "https://other.example/a"
    );
}

#[test]
fn links_in_html_find_files_and_pages_as_in_markdown() {
    let html = "文<a href=\"b.zh.md#x\">一</a><a href=\"/b/\">二</a><a href=\"table.csv\">三</a><a href=\"#y\">四</a>\
                <a href=\"gone.zh.md\">五</a>";
    let site = government_site()
        .file(
            "content/a/index.zh.md",
            &page(&html.replace("<a href=\"gone.zh.md\">五</a>", "\n\n# 节 {#y}")),
        )
        .file("content/a/b.zh.md", &page("# 节 {#x}"))
        .file("content/b.zh.md", &page("正文"))
        .file("content/a/table.csv", "甲\n");
    site.build().ok();
    let leads = links(&site.read("public/a/index.html"));

    for lead in ["/zt/a/b/#x", "/zt/b/", "/zt/a/table.csv", "#y"] {
        assert!(leads.iter().any(|it| it == lead), "{lead}: {leads:?}");
    }

    site.write("content/a/index.zh.md", page(html));
    let codes = ["broken-anchor", "broken-link"].map(String::from);
    assert_eq!(
        errors(&site),
        BTreeMap::from([("content/a/index.zh.md".to_string(), codes.to_vec())])
    );
}

/// A tag that begins in one piece of HTML and ends in another is not read where the links are looked for; its address
/// is taken out.
#[test]
fn an_address_that_was_not_looked_at_is_taken_out() {
    let body = "<div>\n<a title=\"\n\n\" href=\"https://other.example/\">甲</a>\n\n</div>\n";
    let site = government_site().file("content/a.zh.md", &page(body));
    site.build();

    if site.exists("public/a/index.html") {
        assert!(
            !site
                .read("public/a/index.html")
                .contains("href=\"https://other.example")
        );
    }
}

#[test]
fn pictures_of_other_hosts_are_errors() {
    let foreign = "https://other.example/a.png";
    let bodies = [
        format!("![图]({foreign})"),
        "![图](//other.example/a.png)".into(),
        "![图](\\\\\\\\other.example/a.png)".into(),
        format!("文<img src=\"{foreign}\" alt=\"图\">"),
        format!("文<img src=\"own.png\" srcset=\"own.png 1x, {foreign} 2x\" alt=\"图\">"),
        format!("文<img src=\"own.png\" srcset=\"own.png, {foreign}\" alt=\"图\">"),
        format!("<video poster=\"{foreign}\"></video>"),
        format!("<video><source src=\"{foreign}\"></video>"),
        format!("<audio src=\"{foreign}\"></audio>"),
        "<iframe src=\"https://other.example/\"></iframe>".into(),
        format!("<object data=\"{foreign}\"></object>"),
        format!("<table background=\"{foreign}\"></table>"),
    ];

    for raw_html in [true, false] {
        let site = government_site().bytes("content/own.png", &crate::edits::picture(2, 3));
        site.write(
            "content/site.yaml",
            SETTINGS.replace("raw_html: true", &format!("raw_html: {raw_html}")),
        );

        for (index, body) in bodies.iter().enumerate() {
            site.write(&format!("content/p{index}.zh.md"), page(body));
        }

        let found = errors(&site);
        for (index, body) in bodies.iter().enumerate() {
            let codes = found
                .get(&format!("content/p{index}.zh.md"))
                .cloned()
                .unwrap_or_default();

            // HTML that is shown as text loads nothing.
            let expected: &[&str] = if raw_html || index < 3 {
                &["foreign-picture"]
            } else {
                &[]
            };
            assert_eq!(codes, expected, "{body}");
        }
    }

    // The site's own address is no other host, and a picture beside the page is what one should have.
    let own = "![图](https://www.example.gov.cn/zt/own.png)![图](own.png)";
    let site = government_site()
        .bytes("content/own.png", &crate::edits::picture(2, 3))
        .file("content/a.zh.md", &page(own));
    site.build().ok();
    let gallery =
        format!("---\ntitle: 图\ngallery: {{pictures: [{{file: '{foreign}', alt: 图}}]}}\n---\n");
    site.write("content/a.zh.md", &gallery);
    let run = site.build();
    assert!(
        run.stderr
            .contains("error[foreign-picture]: the picture or other media is on another host"),
        "{}",
        run.stderr
    );

    assert!(
        run.stderr
            .contains("Copy it beside the page and write its file name."),
        "{}",
        run.stderr
    );
}

/// However browsers and checks disagree on where a style or a comment ends: a page loads nothing that was not checked.
#[test]
fn what_is_linked_is_not_loaded() {
    let picture = "<img src=\"https://other.example/a.png\" srcset=\"https://other.example/a.png 2x\" alt=\"图\">";
    let before = [
        "",
        "<style><!-- </style>",
        "<svg><style>",
        "<svg><title>",
        "<math><mtext><style>",
        "<textarea><!-- </textarea>",
        "<title><!-- </title>",
        "<xmp><!-- </xmp>",
        "<iframe><!-- </iframe>",
        "<noscript><!-- </noscript>",
        "<noembed><!-- </noembed>",
        "<noframes><!-- </noframes>",
        "<script><!-- </script>",
        "<template>",
        "<template><!-- </template>",
        "<select><textarea>",
        "<svg><![CDATA[ > ]]>",
        "<!--> ",
        "<!-- --!>",
        "<b title=\"<!--\">",
        "<?x ?>",
        "</ x>",
    ];
    let (mut refused, mut kept) = (0, 0);

    for (block, before) in ["", "\n\n<div>"]
        .iter()
        .flat_map(|block| before.map(|before| (block, before)))
    {
        let site = TestSite::new().file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nraw_html: true\n",
        );
        let body = format!("[链](https://other.example/a.png){block}{before}{picture}");
        site.write("content/a.zh.md", page(&body));
        site.write("themes/mini/templates/page.html", "{{ page.content }}");
        match site.build().code {
            0 => {
                let html = site.read("public/a/index.html");
                assert!(!html.contains("src"), "{body}: {html}");
                kept += 1;
            }
            _ => refused += 1,
        }
    }

    assert!(refused > 10 && kept > 5, "{refused} {kept}");
}

#[test]
fn a_folder_may_have_the_ending_of_pages_in_its_name() {
    let site = government_site()
        .file(
            "content/a.mdocs/index.zh.md",
            &page("[乙](b.md)和[丙](../c.md/d.md#x)"),
        )
        .file("content/a.mdocs/b.zh.md", &page("正文"))
        .file("content/c.md/d.zh.md", &page("## 节 {#x}"));
    assert_eq!(errors(&site), BTreeMap::new());
    site.build().ok();
    assert_eq!(
        links(&site.read("public/a.mdocs/index.html"))[..2],
        ["/zt/a.mdocs/b/", "/zt/c.md/d/#x"]
    );
}
