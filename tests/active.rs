//! Files that browsers or hosts would run, or that change how a host serves the site: whoever writes content cannot
//! publish them, by whatever name, and whoever is in charge can.

use rayon::prelude::*;

use crate::site::TestSite;

/// What comes of a site with one file more: the code of the error and its message, or nothing.
fn outcome(path: &str, bytes: &[u8]) -> Option<String> {
    let site = TestSite::new().bytes(&format!("content/{path}"), bytes);
    let run = site.build();
    assert_eq!(
        run.code == 0,
        site.exists("public"),
        "{path}: {}",
        run.stderr
    );
    let error = run
        .stderr
        .lines()
        .find_map(|line| line.strip_prefix("error["))?;

    Some(error.to_string())
}

fn assert_all(code: Option<&str>, files: &[(&str, &[u8])]) {
    let wrong: Vec<String> = files
        .par_iter()
        .filter_map(|(path, bytes)| {
            let actual = outcome(path, bytes);
            let is_right = match (code, &actual) {
                (Some(code), Some(error)) => error.starts_with(&format!("{code}]")),
                (None, None) => true,
                _ => false,
            };
            (!is_right).then(|| format!("{path} {:?}: {actual:?}", String::from_utf8_lossy(bytes)))
        })
        .collect();
    assert!(wrong.is_empty(), "{code:?} expected\n{}", wrong.join("\n"));
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    units
        .flat_map(|unit| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        })
        .collect()
}

#[test]
fn names_of_what_browsers_and_hosts_run() {
    let names = [
        "a.html",
        "a.HTM",
        "a.xhtml",
        "a.xht",
        "a.shtml",
        "a.stm",
        "a.mht",
        "a.mhtml",
        "a.hta",
        "a.htc",
        "a.js",
        "a.mjs",
        "a.cjs",
        "a.es",
        "a.ecma",
        "a.wasm",
        "a.swf",
        "a.xsl",
        "a.xslt",
        "a.svgz",
        "a.xul",
        "a.php",
        "a.php5",
        "a.phtml",
        "a.phar",
        "a.asp",
        "a.aspx",
        "a.ashx",
        "a.jsp",
        "a.jspx",
        "a.cgi",
        "a.fcgi",
        "a.pl",
        "a.cfm",
        "evil.html.zh",
        "a.php.jpg",
        "a.html.txt",
        "a.js.bak",
        "b/c.PhP.png",
        "sw.js",
        "a.asis",
        "a.var",
        "a.phtm",
        "a.php2",
        "a.php6",
        "a.php9",
        "a.htmls",
        "a.cshtml",
        "a.vbhtml",
        "a.cfml",
        "a.jspf",
        "a.rhtml",
        "a.erb",
        "a.py",
        "a.rb",
        "a.lua",
        "a.asp;.jpg",
        "a.asp;b.jpg",
        "a.php~1",
        "a.jsp (1).pdf",
        "a.wsgi.zh",
    ];
    assert_all(Some("active-file"), &names.map(|name| (name, &b"x"[..])));
}

#[test]
fn bytes_that_browsers_take_for_a_page() {
    let (little, big) = (utf16("<html>x", false), utf16(" <script>x", true));
    let marked = b"\xef\xbb\xbf\n<!DOCTYPE html><p>x";
    let files: [(&str, &[u8]); 26] = [
        ("a", b"<!DOCTYPE html><script src=x></script>"),
        ("a.zzz", b"<html>"),
        ("a.bin", b"  \t\r\n\x0c<HtMl lang=zh>"),
        ("a.dat", b"<head>"),
        ("b.dat", b"<script>x()</script>"),
        ("c.dat", b"<iframe src=x>"),
        ("d.dat", b"<h1>x"),
        ("e.dat", b"<div>x"),
        ("f.dat", b"<font>x"),
        ("g.dat", b"<table>x"),
        ("h.dat", b"<a href=x>"),
        ("i.dat", b"<style>x"),
        ("j.dat", b"<title>x"),
        ("k.dat", b"<b>x"),
        ("l.dat", b"<body onload=x()>"),
        ("m.dat", b"<br>x"),
        ("n.dat", b"<p>x"),
        ("o.dat", b"<!-- --><script>x()</script>"),
        ("p.dat", b"<svg onload=x()>"),
        ("a.png", b"<html><script>x()</script>"),
        ("a.jpg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("a.pdf", marked),
        ("a.docx", b"<!doctype HTML>"),
        ("a.gif", &little),
        ("u.dat", &big),
        ("a.woff2", b"<?php x();"),
    ];
    assert_all(Some("active-file"), &files);
}

#[test]
fn what_is_harmless_is_published() {
    let text = b"<html><script>x()</script>";
    let files: [(&str, &[u8]); 25] = [
        ("a.txt", text),
        ("a.csv", b"<b>,1\n"),
        ("a.json", b"{\"a\": \"<script>\"}"),
        ("a.pdf", b"%PDF-1.7\n<html>"),
        ("a.docx", b"PK\x03\x04"),
        ("a.2017.report.pdf", b"%PDF-1.7"),
        ("a", b"plain"),
        ("a.zip", b"PK\x03\x04"),
        ("a.dat", b"<30>Nov 26 began"),
        ("robots.txt", b"User-agent: *\n"),
        ("a.mp4", b"\0\0\0\x10ftypmp42\0\0\0\0\0\0\0\x08moov"),
        (
            "a.xml",
            b"<?xml version=\"1.0\"?><a b=\"https://example.org/\"/>",
        ),
        (
            "a.rss",
            b"<rss><channel><link>https://example.org/</link></channel></rss>",
        ),
        (
            "a.kml",
            b"<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\"><Style/></kml>",
        ),
        ("a.ics", b"BEGIN:VCALENDAR"),
        ("a.css", b"p { color: red }"),
        ("a.geojson", b"{\"a\": \"<script>\"}"),
        ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n<b>x</b>"),
        ("a.xml.docx", b"PK\x03\x04"),
        ("a.1.2.tar.gz", b"\x1f\x8b"),
        ("a.gz", b"\x1f\x8b"),
        (
            "a.wsdl",
            b"<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\"/>",
        ),
        (
            "a.osm",
            b"<?xml version=\"1.0\"?><osm><node id=\"1\"/></osm>",
        ),
        ("a.xml.zh", b"<?xml version=\"1.0\"?><a/>"),
        ("a.html_note.pdf", b"%PDF-1.7"),
    ];
    assert_all(None, &files);
}

#[test]
fn texts_for_which_a_host_may_have_no_type() {
    let names = [
        "a.geojson",
        "a.jsonld",
        "a.ics",
        "a.srt",
        "a.tsv",
        "a.vtt",
        "a.webmanifest",
        "a.txt.zh",
        "a.gpx",
    ];
    assert_all(
        Some("active-file"),
        &names.map(|name| (name, &b" <html><script>x()</script>"[..])),
    );
    assert_all(
        Some("active-file"),
        &names.map(|name| (name, &b"<script>x()</script>"[..])),
    );
}

#[test]
fn packed_files_that_hosts_unpack() {
    let names = [
        "a.svg.gz",
        "a.html.gz",
        "a.xml.br",
        "a.csv.zst",
        "robots.txt.gz",
        "a.js.GZ",
        "a.csv.gz.zh",
        "a.svg.z",
    ];
    assert_all(
        Some("active-file"),
        &names.map(|name| (name, &b"\x1f\x8b\x08"[..])),
    );
}

#[test]
fn endings_count_wherever_they_stand() {
    let run = drawing("<script>x()</script>");
    let marked = format!("<?xml version=\"1.0\"?>{run}");
    let files: [(&str, &[u8]); 6] = [
        ("a.svg.zh", run.as_bytes()),
        ("b.svg.zh", marked.as_bytes()),
        ("a.svg.txt", marked.as_bytes()),
        ("a.xml.zh", marked.as_bytes()),
        ("a.svg.bak.1", marked.as_bytes()),
        (
            "a.rss.json",
            b"<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\"/>",
        ),
    ];
    assert_all(Some("active-file"), &files);
}

#[test]
fn xml_by_whatever_name() {
    let active =
        b"\xef\xbb\xbf\n<r xmlns:x=\"http://www.w3.org/1999/xhtml\"><x:script>x()</x:script></r>";
    let names = [
        "a",
        "a.rng",
        "a.wsdl",
        "a.its",
        "a.ttml",
        "a.smi",
        "a.osm",
        "a.rs",
        "a.xcs",
        "a.config",
        "a.resx",
        "a.sitemap",
        "a.dtd",
        "a.xaml",
        "a.pdf",
        "a.geojson",
        "a.zzz",
    ];
    assert_all(Some("active-file"), &names.map(|name| (name, &active[..])));
    let commented =
        b"<!-- a --><r xmlns:x=\"http://www.w3.org/1999/xhtml\"><x:script>x()</x:script></r>";

    assert_all(
        Some("active-file"),
        &names.map(|name| (name, &commented[..])),
    );
}

#[test]
fn vocabularies_however_they_are_spelled() {
    let texts = [
        r#"<r xmlns:x="http://www.w3.org/1999/xhtm&#108;"><x:script>x()</x:script></r>"#,
        r#"<r xmlns:x="http://www.w3.org/1999/xhtm&#x6c;"/>"#,
        r#"<svg xmlns="http://www.w3.org/2000/sv&#103;" onload="x()"/>"#,
        r#"<r xmlns:x='&#104;ttp://www.w3.org/1999/xhtml'><x:img srcset="x"/></r>"#,
        r#"<r xmlns:x="http://www.w3.org/1999/xhtml"><x:meta http-equiv="refresh" content="0;url=x"/></r>"#,
        r#"<r xmlns:x="http://www.w3.org/1999/xhtml"><x:form action="https://other.example/"/></r>"#,
        r#"<r xmlns:x="http://www.w3.org/1999/XSL/Transform"><x:stylesheet/></r>"#,
        r#"<r xmlns="a:&amp;b"/>"#,
        r#"<r xmlns="http://例.example/"/>"#,
        r#"<r a=1 xmlns:x="http://www.w3.org/1999/xhtml"><x:script/></r>"#,
    ];
    let files: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|text| ("a.xml", text.as_bytes()))
        .collect();
    assert_all(Some("active-file"), &files);
}

#[test]
fn drawings_have_known_elements_only() {
    let inner = [
        "<x:meta xmlns:x=\"http://www.w3.org/1999/xhtm&#108;\" http-equiv=\"refresh\" content=\"0;url=x\"/>",
        "<x:img xmlns:x=\"http://www.w3.org/1999/xhtml\" srcset=\"x\"/>",
        "<x:p xmlns:x=\"urn:unknown\"/>",
        "<b xmlns=\"\"/>",
        "<x:rect/>",
        "<meta/>",
        "<img srcset=\"x\"/>",
        "<form action=\"https://other.example/\"/>",
        "<button formaction=\"x\"/>",
        "<RECT/>",
        "<discard/>",
        "<metadata><m:math xmlns:m=\"http://www.w3.org/1998/Math/MathML\"/></metadata>",
    ];
    let all = inner.map(drawing);
    let files: Vec<(&str, &[u8])> = all.iter().map(|text| ("a.svg", text.as_bytes())).collect();
    assert_all(Some("active-file"), &files);
}

#[test]
fn attributes_of_drawings_load_nothing() {
    let attributes = [
        "cursor",
        "mask",
        "fill",
        "stroke",
        "filter",
        "clip-path",
        "marker",
        "marker-start",
        "shape-inside",
        "style",
    ];
    let values = [
        "url(https://other.example/a)",
        "u\\72l(//other.example/a#b)",
        "\\75\\72\\6c(//other.example/a)",
        "\\000075 rl('//other.example/a')",
        "U\\R\\L(//other.example/a)",
        "\\&#10;\\75rl(//other.example/a)",
        "/*\\*/\\75rl(//other.example/a)",
        "&#92;75rl(//other.example/a)",
        "image-set('https://other.example/a' 1x)",
        "-webkit-image-\\73 et('https://other.example/a' 1x)",
        "url(#a) url( &quot;b.svg#c&quot;)",
        "src(&quot;b.svg&quot;)",
        "url(data:image/svg+xml,x)",
    ];
    let pairs = attributes
        .iter()
        .flat_map(|name| values.map(|value| drawing(&format!("<rect {name}=\"{value}\"/>"))));
    let all: Vec<String> = pairs.collect();
    let files: Vec<(&str, &[u8])> = all.iter().map(|text| ("a.svg", text.as_bytes())).collect();
    assert_all(Some("active-file"), &files);
}

#[test]
fn xml_that_browsers_run() {
    let files: [(&str, &[u8]); 7] = [
        (
            "a.xml",
            b"<?xml version=\"1.0\"?><?xml-stylesheet href=\"x.xsl\"?><a/>",
        ),
        (
            "b.xml",
            b"<a><s:script xmlns:s=\"http://www.w3.org/1999/xhtml\">x()</s:script></a>",
        ),
        (
            "c.xml",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>",
        ),
        (
            "a.rss",
            b"<rss><script xmlns=\"http://www.w3.org/1999/xhtml\"/></rss>",
        ),
        (
            "a",
            b"<?xml version=\"1.0\"?><html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
        ),
        ("d.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"),
        (
            "a.mml",
            b"<math xmlns=\"http://www.w3.org/1998/Math/MathML\"/>",
        ),
    ];
    assert_all(Some("active-file"), &files);
}

fn drawing(inner: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\">{inner}</svg>"
    )
}

#[test]
fn drawings_that_do_more_than_draw() {
    let inner = [
        "<script>x()</script>",
        "<script xlink:href=\"x.js\"/>",
        "<s:script xmlns:s=\"http://www.w3.org/2000/svg\">x()</s:script>",
        "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">x()</h:script>",
        "<h:img xmlns:h=\"http://www.w3.org/1999/xhtml\" src=\"x\"/>",
        "<g onload=\"x()\"/>",
        "<rect ONCLICK=\"x()\"/>",
        "<a href=\"javascript:x()\"><rect/></a>",
        "<a xlink:href=\"&#106;avascript:x()\"><rect/></a>",
        "<a xmlns:l=\"http://www.w3.org/1999/xlink\" l:href=\"java&#10;script:x()\"/>",
        "<a href=\"https://other.example/\"/>",
        "<use href=\"data:image/svg+xml,x\"/>",
        "<use href=\"other.svg#a\"/>",
        "<image href=\"https://other.example/a.png\"/>",
        "<image href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
        "<set attributeName=\"href\" to=\"javascript:x()\"/>",
        "<animate attributeName=\"xlink:href\" values=\"javascript:x()\"/>",
        "<foreignObject><b/></foreignObject>",
        "<FOREIGNOBJECT/>",
        "<style>@import \"https://other.example/a.css\";</style>",
        "<style>@im<!-- -->port 'x';</style>",
        "<style>@im<![CDATA[port 'x';]]></style>",
        "<style>rect { fill: url(https://other.example/a) }</style>",
        "<style>rect { fill: u\\72l(x) }</style>",
        "<style>rect { fill: &#117;rl(x) }</style>",
        "<style><![CDATA[rect { background: url( 'https://other.example/a' ) }]]></style>",
        "<rect style=\"fill: URL(//other.example/a)\"/>",
        "<rect fill=\"url('https://other.example/a#b')\"/>",
        "<rect style=\"background: image-set('https://other.example/a' 1x)\"/>",
        "<g xml:base=\"https://other.example/\"/>",
        "<iframe src=\"x\"/>",
        "<video/>",
        "<handler xmlns=\"http://www.w3.org/2001/xml-events\">x()</handler>",
        "<rect></g>",
        "<text>&own;</text>",
    ];
    let whole = [
        "<?xml-stylesheet href=\"x.css\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<!DOCTYPE svg [<!ENTITY x \"y\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>",
        "<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "<html><body>x</body></html>",
        "<svg/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"x()\"/>",
        "not a drawing <",
    ];
    let mut all: Vec<Vec<u8>> = inner
        .iter()
        .map(|inner| drawing(inner).into_bytes())
        .collect();
    all.extend(whole.iter().map(|text| text.as_bytes().to_vec()));
    all.extend([
        utf16(&drawing("<script/>"), false),
        utf16(&drawing("<rect/>"), true),
    ]);
    let files: Vec<(&str, &[u8])> = all.iter().map(|bytes| ("a.svg", &bytes[..])).collect();
    assert_all(Some("active-file"), &files);
}

/// Browsers look for an encoding in whatever begins with `<?xml`, whether it is a declaration or not. In that encoding
/// some bytes mean something else, and what stood in a comment is a script.
#[test]
fn nothing_but_a_plain_declaration_names_an_encoding() {
    let heads = [
        "<?xml-note encoding=\"gbk\"?>",
        "<?xml-model encoding=\"big5\"?>",
        "<?xmlencoding=\"gbk\"?>",
        "<?XML-note encoding=\"gbk\"?>",
        "<?xml version=\"1.0\" encoding=\"gbk\"?>",
        "<?xml version=\"1.0\" xencoding=\"gbk\"?>",
        "<?xml version=\"1.0\" xencoding=\"gbk\" encoding=\"utf-8\"?>",
        "<?xml version=\"1.0 encoding='gbk'\" encoding=\"utf-8\"?>",
        "<?xml version=\"1.0\" standalone=\"encoding='gbk'\"?>",
        "<?xml version=\"1.0\" encoding=gbk?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\" encoding=\"gbk\"?>",
        "<?xml version=\"1.0\" encoding=\"&#103;bk\"?>",
    ];
    let hidden =
        drawing("<desc><![CDATA[你]]><!-- ]]></desc><script>x()</script><desc><!-- --></desc>");
    let texts = heads.map(|head| format!("{head}{hidden}").into_bytes());
    let named = |name: &'static str| texts.iter().map(move |text| (name, &text[..]));
    let files: Vec<(&str, &[u8])> = ["a.svg", "a.xml", "c.foo", "c"]
        .into_iter()
        .flat_map(named)
        .collect();
    assert_all(Some("active-file"), &files);

    let plain = [
        "<?xml version='1.0' encoding='utf-8'?>",
        "<?xml version=\"1.0\" encoding=\"us-ascii\" standalone='yes' ?>",
        "<?xml version=\"1.1\"?>\n<?xpacket begin=\"\"?>",
        "<?pdf encoding=\"gbk\"?>",
    ]
    .map(|head| format!("{head}{}", drawing("<rect/>")).into_bytes());
    let files: Vec<(&str, &[u8])> = plain.iter().map(|text| ("a.svg", &text[..])).collect();
    assert_all(None, &files);
}

/// Browsers leave out elements within a style and join what stands around them.
#[test]
fn a_style_holds_text_alone() {
    let inner = [
        "<style>@imp<desc>x</desc>ort \"http://host.example/evil.css\";</style>",
        "<style>rect { fill:u<desc>x</desc>rl(http://host.example/) }</style>",
        "<style><g/></style>",
        "<style>a<style>b</style>c</style>",
        "<STYLE><title/></STYLE>",
    ]
    .map(|inner| drawing(inner).into_bytes());
    let files: Vec<(&str, &[u8])> = inner.iter().map(|text| ("a.svg", &text[..])).collect();
    assert_all(Some("active-file"), &files);
}

#[test]
fn plain_drawings_pass_untouched() {
    let inner = [
        "<title>图</title><path d=\"M0 0h9\"/><text x=\"1\">文 &amp; &#25991;</text>",
        "<defs><linearGradient id=\"a\"/></defs><rect fill=\"url(#a)\" style=\"stroke: url('#a')\"/>",
        "<use href=\"#a\"/><use xlink:href=\"#a\"/><a href=\"#a\"><rect/></a>",
        "<image href=\"data:image/png;base64,iVBORw0KGgo=\"/>",
        "<style>@font-face { font-family: x; src: url(data:font/woff2;base64,AA==) } .a { fill: #f00 }</style>",
        "<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" rdf:about=\"\"/></metadata>",
        "<sodipodi:namedview xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" pagecolor=\"#fff\"/>",
        "<filter id=\"f\"><feColorMatrix values=\"1 0 0 0 0\"/></filter>",
        "<!-- <script> -->",
        "<g xmlns:i=\"http://www.inkscape.org/namespaces/inkscape\" i:label=\"C:\\75 url(x)\"/>",
        "<cc:Work xmlns:cc=\"http://creativecommons.org/ns#\"/><text style=\"font-family: '\\5b8b\\4f53'\">文</text>",
        "<rect mask=\"url( '#a' )\" filter=\"blur(2px) url(&quot;#b&quot;)\" transform=\"rotate(9)\"/>",
    ];
    for inner in inner {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n";
        let text = format!("{head}{}\n", drawing(inner));
        let site = TestSite::new()
            .file("content/a.svg", &text)
            .publishing("a.svg");
        site.build().ok();
        assert_eq!(site.read("public/a.svg"), text);
    }
}

#[test]
fn files_that_change_how_a_host_serves_the_site() {
    let names = [
        "_headers",
        "_redirects",
        "_worker.js",
        "_routes.json",
        "security-headers.conf",
        "Web.config",
        "netlify.toml",
        "vercel.json",
        "staticwebapp.config.json",
        "firebase.json",
        "CNAME",
        "nginx.conf",
        "a/_headers",
        "php.ini",
        "wrangler.jsonc",
        "wrangler.json",
        "edgeone.json",
        "Staticfile",
        "Staticfile.auth",
        "lighttpd.conf",
        "_config.toml",
        "CORS",
        "ROUTER",
        "AUTH",
        "statichost.yml",
        "cloudbaserc.json",
    ];
    assert_all(Some("policy-file"), &names.map(|name| (name, &b"x"[..])));
}

#[test]
fn whoever_is_in_charge_can_allow_a_file_by_name() {
    let settings = "title: 站\nbase_url: https://example.org/\ntheme: mini\ntrusted_files: [tools/calc.html, _headers]\n";
    let site = TestSite::new()
        .file("content/site.yaml", settings)
        .file("content/tools/calc.html", "<script src=calc.js></script>")
        .file("content/_headers", "/*\n  X-Own: 1\n");
    site.build().ok();
    assert_eq!(
        site.read("public/tools/calc.html"),
        "<script src=calc.js></script>"
    );
    assert_eq!(site.read("public/_headers"), "/*\n  X-Own: 1\n");

    // What is beside it is not meant, nor is the name elsewhere.
    site.write("content/tools/calc.js", "x()");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains(
            "error[active-file]: browsers or servers run .js files\n--> content/tools/calc.js"
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("adds tools/calc.js to trusted_files in site.yaml"),
        "{}",
        run.stderr
    );
    site.remove("content/tools/calc.js");
    site.write(
        "content/site.yaml",
        settings.replace("calc.html", "clac.html"),
    );
    let run = site.build();
    let unknown = "error[unknown-trusted-file]: content has no file tools/clac.html to copy\n --> content/site.yaml:4:17";

    assert!(
        run.stderr.contains(unknown) && run.stderr.contains("Did you mean tools/calc.html?"),
        "{}",
        run.stderr
    );
}

#[test]
fn files_of_the_theme_are_trusted() {
    let site = TestSite::new()
        .file("themes/mini/static/a.js", "x()")
        .file("themes/mini/static/b.svg", &drawing("<script/>"))
        .file("themes/mini/static/c.html", "<html>");
    site.build().ok();
}
