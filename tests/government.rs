//! A government site: its tags by kind of page, its footer, wrong forms, what is missing; and files for hosts.

use crate::site::TestSite;

const SETTINGS: &str = "title: {zh: 某市, en: City}
base_url: https://www.example.gov.cn/zt/
locales: [zh-Hans, en]
government:
  domain: www.example.gov.cn
  id_code: \"3413000001\"
  organiser: {zh: 某市人民政府, en: City Government}
  icp: {text: 备案号, url: https://beian.example/}
";

fn site(settings: &str) -> TestSite {
    let column = "column: {type: 政策文件, keywords: [质量, 规划]}";
    TestSite::empty()
        .file("content/site.yaml", settings)
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n")
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file(
            "content/a/index.zh.md",
            &format!("---\ntitle: 栏目\ndescription: 说明\ndate: 2017-11-27 17:06\nsource: 某局\n{column}\n---\n"),
        )
        .file("content/a/b.zh.md", "---\ntitle: 文章</script>\n---\n正文\n")
        .file("content/c/index.zh.md", "---\ntitle: 无类型\n---\n")
}

/// The tags that begin with a capital letter, as `name=content`.
fn metas(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let selector = scraper::Selector::parse("meta[name]").unwrap();
    let all = document
        .select(&selector)
        .map(|it| (it.attr("name").unwrap(), it.attr("content").unwrap()));
    let own = all.filter(|(name, _)| name.starts_with(char::is_uppercase));

    own.map(|(name, content)| format!("{name}={content}"))
        .collect()
}

#[test]
fn tags_by_kind_of_page() {
    let site = site(SETTINGS);
    site.build().ok();
    let own = [
        "SiteName=某市",
        "SiteDomain=www.example.gov.cn",
        "SiteIDCode=3413000001",
    ];
    let column = [
        "ColumnName=栏目",
        "ColumnDescription=说明",
        "ColumnKeywords=质量,规划",
        "ColumnType=政策文件",
    ];
    let article = [
        "ArticleTitle=文章</script>",
        "PubDate=2017-11-27 17:06",
        "ContentSource=某局",
    ];
    let url = ["Url=https://www.example.gov.cn/zt/a/b/"];
    assert_eq!(metas(&site.read("public/index.html")), own);
    assert_eq!(
        metas(&site.read("public/a/index.html")),
        [&own[..], &column].concat()
    );
    assert_eq!(
        metas(&site.read("public/a/b/index.html")),
        [&own[..], &column, &article, &url].concat()
    );
    assert_eq!(metas(&site.read("public/en/index.html")), [""; 0]);
    let home = site.read("public/index.html");
    assert!(home.contains("<li>主办单位：某市人民政府</li>"), "{home}");
    assert!(
        home.contains("<a href=\"https://beian.example/\">备案号</a>")
            && !home.contains("党政机关标识")
    );
    assert!(
        home.contains(r#""publisher":{"@type":"GovernmentOrganization","name":"某市人民政府"}"#)
    );

    assert!(
        site.read("public/a/b/index.html")
            .contains(r#""name":"文章\u003c/script>""#)
    );
}

/// The tags of a government site come beside what keeps a withdrawn page out of search engines.
#[test]
fn a_withdrawn_page_stays_out_of_search_engines() {
    let gone = "---\ntitle: 已撤下\ngone: true\n---\n2026年1月撤下。\n";
    let site = site(SETTINGS)
        .file("content/a/gone.zh.md", gone)
        .file(
            "content/a/gone.en.md",
            "---\ntitle: Gone\ngone: true\n---\nWithdrawn in January 2026.\n",
        )
        .file("content/a/only.zh.md", gone);
    site.build().ok();

    for path in ["a/gone", "en/a/gone", "a/only", "en/a/only"] {
        let html = site.read(&format!("public/{path}/index.html"));
        assert!(
            html.contains("<meta name=\"robots\" content=\"noindex\">"),
            "{path}: {html}"
        );
    }

    let tags = metas(&site.read("public/a/gone/index.html"));
    assert!(
        tags.contains(&"ArticleTitle=已撤下".to_string()),
        "{tags:?}"
    );
    assert!(!site.read("public/a/b/index.html").contains("noindex"));
}

#[test]
fn wrong_forms_are_errors_and_gaps_are_told() {
    let wrong = SETTINGS
        .replace("domain: www", "domain: https://www")
        .replace("3413000001", "341300");
    let run = site(&wrong).run(&["build", "--lang", "en"]);
    assert!(
        run.code == 1
            && run.stderr.contains("error[bad-domain]")
            && run.stderr.contains("error[bad-id-code]")
    );
    assert!(
        run.stderr.contains("content/site.yaml:5:11"),
        "{}",
        run.stderr
    );
    let run = site(SETTINGS).run(&["check", "--lang", "en"]);
    assert!(
        run.stderr
            .contains("which are missing: contact, police, sign_url, report_url"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("the section lacks: description, column.type, column.keywords"),
        "{}",
        run.stderr
    );
    let typed = site(SETTINGS).file(
        "content/c/index.zh.md",
        "---\ntitle: 甲\ncolumn: {type: 栏目}\n---\n",
    );
    assert_eq!(typed.run(&["check"]).code, 1);
}

#[test]
fn files_for_hosts() {
    let site = site(SETTINGS);
    site.build().ok();
    let policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; \
                  connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'";
    let headers = site.read("public/_headers");
    assert!(
        headers.starts_with(&format!("/zt/*\n  Content-Security-Policy: {policy}\n")),
        "{headers}"
    );
    assert!(site.read("public/security-headers.conf").contains(&format!(
        "add_header Content-Security-Policy \"{policy}\" always;"
    )));
    assert!(
        site.read("public/security-headers.apache.conf")
            .contains("Header always set X-Content-Type-Options \"nosniff\"")
    );
    let manifest: serde_json::Value =
        serde_json::from_str(&site.read("public/en/manifest.webmanifest")).unwrap();
    assert_eq!(
        (manifest["name"].as_str(), manifest["start_url"].as_str()),
        (Some("City"), Some("/zt/en/"))
    );

    // One's own stands in for ours.
    let own = site.file("content/_headers", "/*\n  X-Own: 1\n");
    assert!(
        own.build()
            .stderr
            .contains("error[policy-file]: the file changes how a server serves the site")
    );
    own.write(
        "content/site.yaml",
        format!("{SETTINGS}trusted_files: [_headers]\n"),
    );
    own.build().ok();
    assert_eq!(own.read("public/_headers"), "/*\n  X-Own: 1\n");
}

/// Addresses of all links of a page.
fn links(html: &str) -> Vec<String> {
    let document = scraper::Html::parse_document(html);
    let selector = scraper::Selector::parse("main a[href]").unwrap();
    document
        .select(&selector)
        .map(|it| it.attr("href").unwrap().to_string())
        .collect()
}

#[test]
fn leaving_the_site_leads_over_a_page_that_says_so() {
    let text = "[站外](https://other.example/a?b=1&c=2)，[政府](https://www.anhui.gov.cn/)，\
                [本站](https://www.example.gov.cn/x)，[仿冒](https://gov.cn.example/)，[再次](https://other.example/a?b=1&c=2)，[电话](tel:12315)";
    let site = site(SETTINGS).file(
        "content/out.zh.md",
        &format!("---\ntitle: 链接\n---\n{text}\n"),
    );
    site.build().ok();
    let leads = links(&site.read("public/out/index.html"));
    let leave = leads[0].clone();
    assert!(
        leave.starts_with("/zt/leave/") && leads[3].starts_with("/zt/leave/") && leads[3] != leave,
        "{leads:?}"
    );
    let rest = [&leads[1], &leads[2], &leads[4], &leads[5]];
    assert_eq!(
        rest,
        [
            "https://www.anhui.gov.cn/",
            "https://www.example.gov.cn/x",
            &leave,
            "tel:12315"
        ]
    );
    let page = site.read(&format!("public/{}index.html", &leave["/zt/".len()..]));
    assert!(
        page.contains("您访问的链接即将离开“某市”，是否继续？"),
        "{page}"
    );
    assert_eq!(
        links(&page),
        ["https://other.example/a?b=1&c=2", "/zt/out/"]
    );
    assert!(page.contains("noindex") && !site.read("public/sitemap.xml").contains("/leave/"));

    // The page in English has one of its own: it is shown there too.
    assert_eq!(
        links(&site.read("public/en/out/index.html"))[0],
        leave.replace("/zt/", "/zt/en/")
    );

    // Other sites are left as they are written.
    let plain = TestSite::new().file(
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n[站外](https://other.example/)\n",
    );
    plain.build().ok();

    assert!(
        plain
            .read("public/a/index.html")
            .contains("href=\"https://other.example/\"")
    );
}

#[test]
fn columns_that_are_empty_or_not_kept_up() {
    let column =
        |kind: &str| format!("description: 说明\ncolumn: {{type: {kind}, keywords: [词]}}\n---\n");
    let site = site(SETTINGS)
        .file(
            "content/c/index.zh.md",
            &format!("---\ntitle: 空\n{}", column("概况信息")),
        )
        .file(
            "content/news/index.zh.md",
            &format!("---\ntitle: 动态\n{}", column("工作动态")),
        )
        .file(
            "content/news/old/index.zh.md",
            &format!("---\ntitle: 往年\n{}旧\n", column("工作动态")),
        )
        .file(
            "content/news/x.zh.md",
            "---\ntitle: 消息\ndate: 2025-12-17\n---\n正文\n",
        );
    let found = |date: &str| -> Vec<String> {
        let run = site.run(&["check", "--format", "json", "--date", date]);
        let all: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let of_columns = all
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["code"].as_str().unwrap().contains("column"));
        of_columns
            .map(|it| {
                format!(
                    "{} {}",
                    it["code"].as_str().unwrap(),
                    it["file"].as_str().unwrap()
                )
            })
            .collect()
    };
    let stale_policy = "stale-column content/a/index.zh.md";
    let empty = "empty-column content/c/index.zh.md";
    assert_eq!(found("2025-12-31"), [stale_policy, empty]);
    assert_eq!(
        found("2026-01-01"),
        [stale_policy, empty, "stale-column content/news/index.zh.md"]
    );

    // A day too far ahead is not a day of publication: such a page is held back.
    assert_eq!(
        found("2025-12-16"),
        [stale_policy, empty, "stale-column content/news/index.zh.md"]
    );
    site.run(&["build", "--date", "2025-12-16"]).ok();
    assert!(!site.exists("public/news/x/index.html"));
}

#[test]
fn a_map_of_the_site() {
    let site = site(SETTINGS).file(
        "content/site-map.zh.md",
        "---\ntitle: 站点地图\ntemplate: site-map.html\n---\n",
    );
    site.build().ok();
    let map = ["/zt/a/", "/zt/a/b/", "/zt/c/", "/zt/site-map/"];
    assert_eq!(links(&site.read("public/site-map/index.html")), map);

    assert!(
        site.read("public/a/b/index.html")
            .contains("<a href=\"/zt/site-map/\">站点地图</a>")
    );
}

#[test]
fn styles_and_scripts_are_held_against_their_hash() {
    use base64::prelude::{BASE64_STANDARD, Engine};
    use sha2::{Digest, Sha384};
    let site = site(SETTINGS);
    site.build().ok();
    let document = scraper::Html::parse_document(&site.read("public/index.html"));
    let selector = scraper::Selector::parse("link[rel=stylesheet], script[src]").unwrap();
    let loaded: Vec<_> = document.select(&selector).collect();
    assert_eq!(loaded.len(), 2);

    for it in loaded {
        let path = it
            .attr("href")
            .or(it.attr("src"))
            .unwrap()
            .replace("/zt/", "public/");
        let hash = BASE64_STANDARD.encode(Sha384::digest(site.read(&path)));
        assert_eq!(
            it.attr("integrity"),
            Some(&*format!("sha384-{hash}")),
            "{path}"
        );
    }
}
