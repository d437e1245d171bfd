//! The civic theme: one place for each colour, and what a theme on top of it can change.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::site::TestSite;

/// Properties and attributes with a colour in their values.
const COLOURED: [&str; 16] = [
    "color",
    "background",
    "background-color",
    "fill",
    "stroke",
    "border",
    "border-top",
    "border-right",
    "border-bottom",
    "border-left",
    "border-color",
    "outline",
    "outline-color",
    "text-decoration-color",
    "accent-color",
    "stop-color",
];

/// Words in such values that are no colours of their own.
const COLOURLESS: [&str; 9] = [
    "none",
    "inherit",
    "transparent",
    "currentColor",
    "solid",
    "dashed",
    "dotted",
    "double",
    "auto",
];

/// Functions that make a colour.
const FUNCTIONS: [&str; 11] = [
    "rgb(",
    "rgba(",
    "hsl(",
    "hsla(",
    "hwb(",
    "lab(",
    "lch(",
    "oklab(",
    "oklch(",
    "color(",
    "color-mix(",
];

/// A text without what stands between two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let mut kept = parts.next().unwrap_or_default().to_string();
    for part in parts {
        kept += part.split_once(close).map_or("", |(_, rest)| rest);
    }

    kept
}

/// The colours that a style sheet, a script or a template writes out: `#17498c`, `rgb(…)`, `red`.
fn colours(text: &str) -> Vec<String> {
    let text = without(&without(text, "/*", "*/"), "{#", "#}");
    let mut found = Vec::new();
    for (at, _) in text.match_indices('#') {
        let before = &text[..at];
        let word: String = text[at + 1..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
            .collect();
        let is_value = before.ends_with([' ', '\n', ':', ',', '(', '=', '"', '\''])
            && !before.trim_end_matches(['"', '\'']).ends_with("href=");

        let is_hex =
            matches!(word.len(), 3 | 4 | 6 | 8) && word.bytes().all(|c| c.is_ascii_hexdigit());
        if is_value && is_hex {
            found.push(format!("#{word}"));
        }
    }

    for function in FUNCTIONS {
        for (at, _) in text.match_indices(function) {
            // A colour that is made from one with a name is not written out.
            let is_derived = text[at + function.len()..].starts_with("from ");
            if !is_derived && !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-') {
                found.push(function.to_string());
            }
        }
    }

    // What is put in or looked up is not written out.
    let marks = [("{{", "}}"), ("{%", "%}"), ("var(", ")"), ("url(", ")")];
    let text = marks
        .iter()
        .fold(text, |text, (open, close)| without(&text, open, close));
    let declarations = text
        .split(['{', '}', ';'])
        .filter_map(|declaration| declaration.split_once(':'));

    let attributes = text.match_indices("=\"").filter_map(|(at, mark)| {
        let value = text[at + mark.len()..].split('"').next()?;
        Some((text[..at].rsplit(char::is_whitespace).next()?, value))
    });
    for (name, value) in declarations.chain(attributes) {
        if COLOURED.contains(&name.trim()) {
            let words = value.split(|c: char| c.is_whitespace() || c == ',');
            let is_named = |word: &&str| {
                word.len() > 2
                    && word.bytes().all(|c| c.is_ascii_alphabetic())
                    && !COLOURLESS.contains(word)
            };
            found.extend(words.filter(is_named).map(str::to_string));
        }
    }

    found
}

#[test]
fn a_colour_of_the_theme_is_written_once() {
    let civic = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/civic");
    let palette = civic.join("static/civic.css");
    let css = fs::read_to_string(&palette).unwrap();

    // Where a colour is written, it gets a name.
    let named = css.split(['{', '}', ';']).filter_map(|declaration| {
        let (name, value) = declaration.trim().split_once(':')?;
        let is_colour = name.starts_with("--") && value.trim().starts_with('#');
        is_colour.then(|| value.trim().to_string())
    });
    let mut named: Vec<String> = named.collect();
    let mut written = colours(&css);
    named.sort();
    written.sort();
    assert!(named.len() > 20, "{named:?}");
    assert_eq!(written, named, "colours without a name");
    named.dedup();
    assert_eq!(written, named, "a colour with two names");

    for file in WalkDir::new(&civic).into_iter().flatten() {
        let ending = file.path().extension().unwrap_or_default();
        let is_text = ["css", "svg", "html", "js"].iter().any(|it| ending == *it);
        if is_text && file.path() != palette {
            let text = fs::read_to_string(file.path()).unwrap();
            assert_eq!(colours(&text), [""; 0], "{}", file.path().display());
        }
    }
}

#[test]
fn a_colour_that_is_written_out_is_seen() {
    for (text, expected) in [
        ("a { color: #fff; }", "#fff"),
        ("a { border: 1px solid #6b7683 }", "#6b7683"),
        ("a { border-top: 1px solid red }", "red"),
        (
            "a { background: linear-gradient(#abcdef, var(--main)) }",
            "#abcdef",
        ),
        ("a { box-shadow: 0 0 1px rgb(0 0 0 / 50%) }", "rgb("),
        ("<rect fill=\"#17498c\"/>", "#17498c"),
        ("<path stroke=\"white\"/>", "white"),
        ("{% set ink = \"#17498c\" %}", "#17498c"),
        ("node.style.color = '#000';", "#000"),
    ] {
        assert_eq!(colours(text), [expected], "{text}");
    }

    for text in [
        "a { color: var(--main); border: 1px solid var(--line); background: none }",
        "/* #fff */ #pause { outline: 3px solid {{ colours.band }}; }",
        "<a href=\"#fade\">#12</a><a href='#abc'>",
        "<svg fill=\"{{ colours.band }}\" stroke=\"none\">",
        "{# red: #fff #}",
    ] {
        assert_eq!(colours(text), [""; 0], "{text}");
    }
}

/// A site with a theme of its own on top of `civic`.
fn on_top(files: &[(&str, &str)]) -> TestSite {
    let site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: own\n",
        )
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n正文\n")
        .file("content/news/index.zh.md", "---\ntitle: 新闻\n---\n")
        .file("content/news/a.zh.md", "---\ntitle: 甲\n---\n正文\n")
        .file("themes/own/theme.yaml", "extends: civic\n");
    files.iter().fold(site, |site, (path, text)| {
        site.file(&format!("themes/own/{path}"), text)
    })
}

/// The published file of a theme, by the beginning and the end of its name.
fn asset(site: &TestSite, stem: &str, ending: &str) -> String {
    let output = site.output();
    let mut named = output
        .iter()
        .filter(|(path, _)| path.starts_with(&format!("assets/{stem}.")) && path.ends_with(ending));
    let (_, bytes) = named.next().unwrap();
    assert!(named.next().is_none(), "two files {stem}{ending}");

    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn a_theme_on_top_gives_everything_its_colour() {
    let own = ":root { --red: #8c1d18; --band: var(--red); }\n";
    let page = "{% extends \"civic/page.html\" %}{% block crumb %}{{ colours.band }} {{ colours.black }}{% endblock %}";
    let site = on_top(&[("static/own.css", own), ("templates/page.html", page)]);
    site.build().ok();

    let screen = asset(&site, "screen", ".css");
    assert!(
        screen.contains("body{background:#8c1d18;color:#fff;"),
        "{screen}"
    );
    let icon = asset(&site, "favicon", ".svg");
    assert!(icon.contains("<path fill=\"#8c1d18\""), "{icon}");
    let html = site.read("public/news/a/index.html");

    assert!(
        html.contains("<li aria-current=\"page\">#8c1d18 #000</li>"),
        "{html}"
    );
}

#[test]
fn browsers_show_a_feed_with_the_style_sheet_of_the_theme() {
    let site = on_top(&[("static/feed.css", "feed { color: red; }")]);
    site.build().ok();

    let feed = site.read("public/feed.xml");
    let style = site.output().into_keys();
    let mut style = style.filter(|path| path.starts_with("assets/feed."));
    let beginning = format!(
        "<?xml version=\"1.0\"?>\n<?xml-stylesheet type=\"text/css\" href=\"/{}\"?>\n<feed ",
        style.next().unwrap()
    );
    assert!(feed.starts_with(&beginning), "{feed}");
    assert_eq!(asset(&site, "feed", ".css"), "feed{color:red;}");
}

#[test]
fn what_is_no_colour_leaves_the_one_below() {
    for (css, expected) in [
        ("--band: rgb(140 29 24)", "rgb(140 29 24)"),
        ("--band: hsl(3, 71%, 32%)", "hsl(3, 71%, 32%)"),
        ("--band: darkred", "darkred"),
        ("--band: #8c1d18ff", "#8c1d18ff"),
        (
            "--a: #8c1d18; /* ours: */ --band: var(--a, #fff)",
            "#8c1d18",
        ),
        ("--band: linear-gradient(#8c1d18, #fff)", "#17498c"),
        ("--band: none", "#17498c"),
        ("--band: #8c1d1", "#17498c"),
        ("--band:", "#17498c"),
        ("--band: var(--a); --a: var(--band)", "#17498c"),
        ("--band: var(--nothing)", "#17498c"),
    ] {
        let site = on_top(&[("static/own.css", &format!(":root {{ {css}; }}\n"))]);
        site.build().ok();
        let icon = asset(&site, "favicon", ".svg");
        assert!(
            icon.contains(&format!("fill=\"{expected}\"")),
            "{css}: {icon}"
        );
    }
}

#[test]
fn a_theme_on_top_may_write_what_civic_makes() {
    // A style sheet of its own in place of civic's: the colours of civic can still be asked for.
    let site = on_top(&[
        ("static/screen.css", "p { margin: 0 }\n"),
        ("static/civic.css", "p { margin: 0 }\n"),
    ]);
    site.build().ok();
    assert_eq!(asset(&site, "screen", ".css"), "p{margin:0}");
    assert!(asset(&site, "favicon", ".svg").contains("fill=\"#17498c\""));
}

#[test]
fn what_a_template_for_a_file_lacks_is_said_at_its_place() {
    let site = on_top(&[(
        "templates/static/a.css",
        "p {\n  color: {{ colours.none }};\n}\n",
    )]);
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, 1);
    let place = "themes/own/templates/static/a.css:2:";
    assert!(run.diagnostics().contains(place), "{}", run.diagnostics());
}

#[test]
fn a_broken_component_is_said_once_and_at_its_place() {
    for (page, line) in [
        ("<p>\n{{ <entrys pages={[]} /> }}", "page.html:2:4"),
        ("<p>\n{{ <entries /> }}", "page.html:2:4"),
        ("<p>\n{{ <entries page={[]} /> }}", "page.html:2:4"),
        ("<p>\n{{ <entries pages=\"x\" /> }}", "page.html:2:4"),
        (
            "<p>{% component a() %}x{% endcomponent %}\n{% component a() %}y{% endcomponent %}",
            "page.html:2:14",
        ),
    ] {
        let site = on_top(&[("templates/page.html", page)]);
        let run = site.run(&["build", "--lang", "en"]);
        assert_eq!(run.code, 1, "{page}");
        let said = run.diagnostics();
        let place = format!("themes/own/templates/{line}");
        assert!(said.contains(&place), "{page}: {said}");
        assert_eq!(said.matches("error[").count(), 1, "{page}: {said}");
    }
}

#[test]
fn components_that_come_back_through_files_are_refused() {
    let file = |number: usize, text: &str| (format!("templates/c{number}.html"), text.to_string());
    let mut files: Vec<_> = (1..15)
        .map(|number| file(number, &format!("{{% include \"c{}.html\" %}}", number + 1)))
        .collect();
    let page = "{% component r() %}{% include \"c1.html\" %}{% endcomponent %}{{ <r /> }}";
    files.extend([
        file(15, "{{ <r /> }}"),
        ("templates/page.html".into(), page.into()),
    ]);
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let run = on_top(&files).run(&["build", "--lang", "en"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let message = "the template includes or extends others through more than 16 steps";
    assert!(run.diagnostics().contains(message), "{}", run.diagnostics());

    // A component that calls itself and ends is none of these; one without an end is stopped.
    let levels = "{% component r(n: integer) %}{{ n }}{% if n > 0 %}{{ <r n={n - 1} /> }}{% endif %}{% endcomponent %}";
    for (call, code) in [("{{ <r n={3} /> }}", 0), ("{{ <r n={99} /> }}", 1)] {
        let page = format!("<p>{call}{levels}");
        let run = on_top(&[("templates/page.html", &page)]).run(&["build", "--lang", "en"]);
        assert_eq!(run.code, code, "{}", run.stderr);
    }
}

#[test]
fn a_theme_on_top_replaces_a_component_by_its_name() {
    let file = "templates/components/ours.html";
    let mine =
        "{% component entries(pages: array) %}<p>共{{ pages | length }}篇</p>{% endcomponent %}";
    let site = on_top(&[(file, mine)]);
    let build = || {
        site.run(&["build", "--verbose", "--lang", "en"])
            .ok()
            .stderr
    };
    build();
    assert!(site.read("public/news/index.html").contains("<p>共1篇</p>"));

    // The pages that have it are made again, and it is said why.
    site.write(&format!("themes/own/{file}"), mine.replace('篇', "页"));
    let said = build();
    assert!(site.read("public/news/index.html").contains("<p>共1页</p>"));
    let reason = format!("rendered news/index.html: themes/own/{file} changed");
    assert!(said.contains(&reason), "{said}");
}

#[test]
fn contrast_is_that_of_the_nearest_theme_and_of_what_a_property_stands_for() {
    let low = |css: &str| {
        let site = on_top(&[("static/own.css", css)]);
        let run = site.run(&["check", "--lang", "en"]);
        run.diagnostics().matches("low-contrast").count()
    };
    assert_eq!(low(":root { --ink: #111; }"), 4);
    assert_eq!(
        low(
            ":root { --main: #8c1d18; }\n@media (prefers-color-scheme: dark) { :root { --main: #f2b8b5; } }"
        ),
        0
    );
    let pale = ":root { --grey: #999; --main: var(--grey); --quiet: #000; }\n@media (prefers-color-scheme: dark) { :root { --main: #fff; --quiet: #fff; } }";
    assert_eq!(low(pale), 4);
}

/// A site whose own theme extends `civic` and has these files.
fn extending(files: &[(&str, &str)]) -> TestSite {
    let settings = "title: 新名称\nbase_url: https://example.org/zt/\ntheme: own\n";
    let mut site = TestSite::empty()
        .file("content/site.yaml", settings)
        .file("content/index.zh.md", "---\ntitle: 首页的标题\n---\n文\n")
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\nextra: {guest: 王 & 某, seats: 30}\n---\n文\n",
        )
        .file("themes/own/theme.yaml", "name: own\nextends: civic\n");
    for (path, text) in files {
        site = site.file(&format!("themes/own/{path}"), text);
    }
    site
}

/// The published path of a file of the theme by the beginning and the end of its name.
fn published_path(site: &TestSite, start: &str, end: &str) -> String {
    let all = site.output();
    let mut found = all
        .keys()
        .filter(|path| path.starts_with(&format!("assets/{start}.")) && path.ends_with(end));
    found
        .next()
        .unwrap_or_else(|| panic!("{start}: {:?}", all.keys()))
        .clone()
}

#[test]
fn files_of_a_theme_refer_to_each_other() {
    let styles = "/* url(\"none.png\") */\n@import \"base.css\";\n@import url(css/print.css);\n\
                  @font-face { font-family: A; src: url('fonts/a.woff2?v=1#iefix') }\n\
                  p { background: URL( img/bg.png ), url(data:image/png;base64,AA==), url(\"/x.png\"), url(https://example.com/a.png), url(#a) }\n";
    let site = extending(&[
        ("static/own.css", styles),
        ("static/base.css", "a { color: red }\n"),
        (
            "static/css/print.css",
            "b { background: url(../img/bg.png) }\n",
        ),
        ("static/fonts/a.woff2", "font"),
        ("static/img/bg.png", "picture"),
        (
            "static/own.js",
            "import { a } from \"./lib/a.js\";\nconst b = await import('./lib/a.js');\nconst c = \"./lib/none.js\";\n",
        ),
        (
            "static/lib/a.js",
            "export const a = 1; import \"../own2.js\";\n",
        ),
        ("static/own2.js", "x();\n"),
    ]);
    assert_eq!(site.build().ok().diagnostics(), "");

    let name =
        |start: &str, end: &str| published_path(&site, start, end)["assets/".len()..].to_string();
    let own = site.read(&format!("public/assets/{}", name("own", ".css")));
    // Style sheets are published without needless space.
    let lean = "@import \"base.css\";@import url(css/print.css);@font-face{font-family:A;src:url('fonts/a.woff2?v=1#iefix')}\
                p{background:URL( img/bg.png ),url(data:image/png;base64,AA==),url(\"/x.png\"),url(https://example.com/a.png),url(#a)}";
    let expected = lean
        .replace("\"base.css\"", &format!("\"./{}\"", name("base", ".css")))
        .replace("css/print.css", &format!("./{}", name("css/print", ".css")))
        .replace(
            "fonts/a.woff2?",
            &format!("./{}?", name("fonts/a", ".woff2")),
        )
        .replace("img/bg.png", &format!("./{}", name("img/bg", ".png")));
    assert_eq!(own, expected);
    let print = site.read(&format!("public/assets/{}", name("css/print", ".css")));
    assert_eq!(
        print,
        format!("b{{background:url(../{})}}", name("img/bg", ".png"))
    );

    let script = site.read(&format!("public/assets/{}", name("own", ".js")));
    let library = name("lib/a", ".js");
    assert_eq!(
        script,
        format!(
            "import {{ a }} from \"./{library}\";\nconst b = await import('./{library}');\nconst c = \"./lib/none.js\";\n"
        )
    );
    let library = site.read(&format!("public/assets/{library}"));
    assert!(
        library.contains(&format!("import \"../{}\"", name("own2", ".js"))),
        "{library}"
    );

    // What a file refers to is a part of it.
    let before = name("own", ".css");
    site.write("themes/own/static/img/bg.png", "other");
    site.build().ok();
    assert_ne!(name("own", ".css"), before);
}

#[test]
fn what_a_style_sheet_lacks_is_told_of() {
    let site = extending(&[
        (
            "static/own.css",
            "a { b: c }\np { background: url(\"bg.png\") }\n",
        ),
        ("static/a.js", "import \"./b.js\";\n"),
        ("static/b.js", "import \"./a.js\";\n"),
    ]);
    let run = site.build().ok();
    assert!(
        run.stderr
            .contains("warning[broken-link]: there is no bg.png in static/ of the theme"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("--> themes/own/static/own.css:2:22"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("--> themes/own/static/b.js:1:9"),
        "{}",
        run.stderr
    );
}

#[test]
fn templates_have_fields_of_ones_own() {
    let page = "{% extends \"civic/page.html\" %}\n{% block content %}{% if page.extra.guest is defined %}\
                <i>{{ page.extra.guest }} {{ page.extra.seats + 1 }}</i>{% endif %}<b>{{ site.extra.slogan.zh }}</b>{% endblock %}";
    let site = extending(&[("templates/page.html", page)]);
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        format!("{settings}extra: {{slogan: {{zh: 口号}}}}\n"),
    );
    site.write("content/b.zh.md", "---\ntitle: 乙\n---\n文\n");
    site.build().ok();
    let (a, b) = (
        site.read("public/a/index.html"),
        site.read("public/b/index.html"),
    );
    assert!(a.contains("<i>王 &amp; 某 31</i><b>口号</b>"), "{a}");
    assert!(!b.contains("<i>") && b.contains("<b>口号</b>"), "{b}");
    // What must not be published is looked for there, too.
    site.write(
        "content/b.zh.md",
        "---\ntitle: 乙\nextra: {card: 11010519491231002X}\n---\n文\n",
    );
    assert!(site.build().stderr.contains("error[identity-number]"));
}

#[test]
fn what_a_template_names_and_is_not_there_is_told_by_its_name() {
    for (inside, zh, en) in [
        (
            "{% for p in site.pages %}x{% endfor %}",
            "没有 site.pages，不能逐项取出",
            "there is no site.pages to iterate over",
        ),
        (
            "{% for p in guests %}x{% endfor %}",
            "没有 guests，不能逐项取出",
            "there is no guests to iterate over",
        ),
        (
            "{% for p in page.toc | length %}x{% endfor %}",
            "不是列表，不能逐项取出",
            "so it cannot be iterated over",
        ),
        (
            "{{ page.guest }}",
            "没有字段 guest；有 ancestors",
            "there is no field guest; there are ancestors",
        ),
        (
            "{{ site.title.x.y }}",
            "没有字段 x\n",
            "there is no field x\n",
        ),
        (
            "{{ guest }}",
            "没有变量 guest；有 assets",
            "there is no variable guest; there are assets",
        ),
    ] {
        let page = format!(
            "{{% extends \"civic/page.html\" %}}\n{{% block content %}}{inside}{{% endblock %}}"
        );
        let site = extending(&[("templates/page.html", &page)]);
        for (lang, said) in [("zh", zh), ("en", en)] {
            let run = site.run(&["check", "--lang", lang]);
            assert_eq!(run.code, 1, "{inside}");
            assert!(run.stderr.contains(said), "{inside}: {}", run.stderr);
            assert!(
                run.stderr.contains("themes/own/templates/page.html:2:"),
                "{}",
                run.stderr
            );
        }
    }
}

#[test]
fn a_template_that_nothing_uses_is_told_of() {
    let site = extending(&[
        ("templates/robots.txt", "User-agent: *\n"),
        ("templates/llms.txt", "x\n"),
        ("templates/include/part.txt", "part\n"),
        ("templates/static/own.txt", "{{ colours.main }}\n"),
        (
            "templates/page.html",
            "{% extends \"civic/page.html\" %}{% block content %}{% include \"include/part.txt\" %}{% endblock %}",
        ),
    ]);
    let run = site.build().ok();
    let places: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--> "))
        .collect();
    assert_eq!(
        places,
        [
            "themes/own/templates/llms.txt",
            "themes/own/templates/robots.txt"
        ],
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr.matches("warning[unused-template]").count(), 2);
    // The way that the message names.
    site.write("content/robots.txt", "User-agent: none\n");
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        format!("{settings}files: [robots.txt]\n"),
    );
    site.build().ok();
    assert_eq!(site.read("public/robots.txt"), "User-agent: none\n");
}

#[test]
fn a_part_of_the_header_and_of_the_footer_is_replaced_alone() {
    let site = extending(&[
        (
            "templates/shared/footer.html",
            "{% extends \"civic/shared/footer.html\" %}\n{% block more %}<p>网站备注</p>{% endblock %}",
        ),
        (
            "templates/shared/header.html",
            "{% extends \"civic/shared/header.html\" %}\n{% block menu %}{{ super() }}<li>另有</li>{% endblock %}",
        ),
    ]);
    site.write("content/news/index.zh.md", "---\ntitle: 新闻\n---\n文\n");
    assert_eq!(site.build().ok().diagnostics(), "");
    let page = site.read("public/a/index.html");
    assert!(
        page.contains("<p>网站备注</p></div>\n</div>\n</footer>"),
        "{page}"
    );
    assert!(page.contains("新闻</a></li>\n<li>另有</li></ul>"), "{page}");
    assert!(
        page.contains("class=\"site-title\"") && page.contains("class=\"site-links\""),
        "{page}"
    );
}

#[test]
fn the_home_page_has_its_own_title_and_the_site_its_name() {
    let site = extending(&[]);
    site.build().ok();
    let page = site.read("public/index.html");
    assert!(page.contains("<title>新名称</title>"), "{page}");
    assert!(page.contains("<h1>首页的<wbr>标题</h1>"), "{page}");
    assert_eq!(
        page.matches("首页的标题").count(),
        page.matches("content=\"首页的标题").count(),
        "{page}"
    );
}

#[test]
fn the_example_of_the_guide_changes_no_text_of_civic() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(root.join("themes/README.md")).unwrap();
    let texts = std::fs::read_to_string(root.join("themes/civic/i18n/zh.yaml")).unwrap();
    let example = guide
        .split("`themes/our-city/i18n/zh.yaml`")
        .nth(1)
        .unwrap();
    let key = example
        .split("```yaml\n")
        .nth(1)
        .unwrap()
        .split(':')
        .next()
        .unwrap();
    assert!(!texts.contains(&format!("\n{key}:")), "{key}");
    assert!(guide.contains(&format!("{{{{ t.{key} }}}}")), "{key}");
}

/// The settings of a site in the look of `civic`, with more of them.
fn with_look(more: &str) -> TestSite {
    let settings = format!("title: 站\nbase_url: https://example.org/zt/\n{more}");
    TestSite::empty()
        .file("content/site.yaml", &settings)
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n文\n")
        .file("content/a.zh.md", "---\ntitle: 甲\n---\n文\n")
}

#[test]
fn a_site_has_a_sentence_of_its_own_at_the_foot() {
    let site = with_look("footer: {zh: 宿州市 & 某局主办}\n");
    assert_eq!(site.build().ok().diagnostics(), "");
    let page = site.read("public/a/index.html");
    assert!(page.contains("<p>宿州市 &amp; 某局主办</p>"), "{page}");
}

#[test]
fn a_setting_that_the_theme_does_not_use_is_told_of() {
    let site = TestSite::new();
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        format!("{settings}logo: a.png\nfooter: 页脚\n"),
    );
    site.write("content/a.png", crate::edits::picture(8, 8));
    let run = site.build().ok();
    assert_eq!(
        run.stderr.matches("warning[unused-setting]").count(),
        2,
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("--> content/site.yaml:4:"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("--> content/site.yaml:5:"),
        "{}",
        run.stderr
    );
}
