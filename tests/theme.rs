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
            if !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-') {
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
