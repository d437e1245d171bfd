//! Nothing that is typed into a field becomes markup, script, a formula or a line of its own in any output. The strings
//! of `tests/injection/corpus.json` go into the texts of a site with every kind of page and data file: about a quarter
//! of them into each field, and each of them into about a quarter of the fields. What a check refuses does not get in;
//! all the rest is looked for in every file that comes out.

#[path = "injection/fields.rs"]
mod fields;
#[path = "injection/look.rs"]
mod look;
use std::collections::BTreeSet;
use std::path::Path;

use crate::site::TestSite;
use crate::site::whole::{FILES, MORE_PUBLICITY};
use fields::Fields;
use look::look;
use planpress::diagnostic::{Diagnostic, Severity};
use planpress::pipeline::{self, Request};
use rayon::prelude::*;

/// How a string gets into a text that is there already.
type Put = fn(&str, &str) -> String;

fn corpus() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/injection/corpus.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn errors(site: &TestSite) -> Vec<Diagnostic> {
    let request = Request {
        root: site.root().into(),
        base_url: None,
        date: Some("2026-01-01".parse().unwrap()),
        drafts: false,
        with_advice: false,
        extensions: pipeline::EXTENSIONS,
    };
    let found = pipeline::prepare(&request).diagnostics;
    found
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .collect()
}

/// Puts strings of the corpus into every text of a file where a check lets them in; counts them.
fn infect(site: &TestSite, file: &str, start: usize, put: Put) -> Vec<String> {
    let corpus = corpus();
    let (mut fields, mut accepted) = (Fields::of(&site.read(file)), Vec::new());
    for (index, path) in fields.paths().iter().enumerate() {
        let changed = fields.with(path, |old| {
            put(old, &corpus[(start + index) % corpus.len()])
        });
        site.write(file, changed.text());

        if errors(site).is_empty() {
            fields = changed;
            accepted.push(format!("{file} {path:?}"));
        }
    }

    site.write(file, fields.text());
    accepted
}

#[test]
fn no_text_of_any_field_becomes_anything_else() {
    let ways: [Put; 2] = [|old, new| format!("{old}{new}"), |_, new| new.to_string()];
    let rounds: Vec<(Put, usize)> = (0..corpus().len())
        .step_by(4)
        .map(|start| (ways[start / 4 % 2], start))
        .collect();
    let accepted: Vec<usize> = rounds
        .par_iter()
        .map(|(put, start)| {
            let site = TestSite::with_every_file();
            let files = FILES.iter().chain(MORE_PUBLICITY);
            let infected: Vec<String> = files
                .filter(|(path, _)| path.ends_with(".md") || path.ends_with(".yaml"))
                .enumerate()
                .flat_map(|(at, (file, _))| infect(&site, file, start + 7 * at, *put))
                .collect();
            let run = site.build();
            assert!(run.code == 0, "{start}: {}", run.stderr);

            for (path, bytes) in site.output() {
                if let Err(problem) = look(&path, &bytes) {
                    panic!("{start}: {path}: {problem}\n{}", infected.join("\n"));
                }
            }

            infected.len()
        })
        .collect();

    assert!(
        accepted.iter().all(|count| *count > 30),
        "too little got in to tell: {accepted:?}"
    );
}

/// Every string as Markdown: shown as text; and where HTML is allowed, without what runs.
#[test]
fn no_markdown_becomes_anything_that_runs() {
    for settings in ["", "raw_html: true\n"] {
        let settings = format!("title: 站\nbase_url: https://example.org/\n{settings}");
        let mut site = TestSite::new().file("content/site.yaml", &settings);
        for (index, text) in corpus().iter().enumerate() {
            let body = format!(
                "{text}\n\n段落{text}段落\n\n## 标题 {text}\n\n- {text}\n\n**{text}**\n\n> {text}\n"
            );
            site = site.file(
                &format!("content/{index}.zh.md"),
                &format!("---\ntitle: 甲\n---\n{body}"),
            );
        }

        let refused: BTreeSet<String> = errors(&site)
            .iter()
            .map(|error| error.path().unwrap().to_string())
            .collect();
        refused.iter().for_each(|path| site.remove(path));
        assert!(
            refused.len() < corpus().len() / 2,
            "too little gets in to tell: {refused:?}"
        );
        site.build().ok();

        for (path, bytes) in site.output() {
            look(&path, &bytes).unwrap_or_else(|problem| panic!("{path}: {problem}"));
        }
    }
}

#[test]
fn allowed_html_keeps_what_is_harmless() {
    let body = "<div class=\"x\" onclick=\"x()\">\n\n**块**<br>\n\n</div>\n\n文<b style=\"color:red\">粗</b><ruby>宿<rt>sù</rt></ruby>\
                <script>x()</script><img srcset=\"a.png 1x, a.png 2x\" src=\"a.png\" alt=\"图\"><q cite=\"https://EXAMPLE.org\">引</q>[链](https://example.org/)\n\n<!-- 说明 -->\n\n## 标题\n\n| 甲 |\n| :-: |\n| 乙 |\n\n- [x] 事\n\n注[^1]\n\n[^1]: 脚注\n";
    let page = format!("---\ntitle: 甲\n---\n{body}");
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nraw_html: true\n",
        )
        .file("content/a.zh.md", &page)
        .bytes("content/a.png", &crate::edits::picture(2, 3))
        .file("themes/mini/templates/page.html", "{{ page.content }}");
    let run = site.build().ok();
    let told: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.contains("warning["))
        .collect();
    let removed =
        |what: &str| format!("warning[removed-html]: the published page has none of this: {what}");
    assert_eq!(
        told,
        [
            removed("class, onclick"),
            removed("style"),
            removed("<script>")
        ]
    );

    assert_eq!(
        site.read("public/a/index.html"),
        "<div class=\"\">\n<p><strong>块</strong><br></p>\n</div>\n\
         <p>文<b>粗</b><ruby>宿<rt>sù</rt></ruby><img srcset=\"/a.png 1x, /a.png 2x\" src=\"/a.png\" alt=\"图\"><q cite=\"https://example.org/\">引</q><a href=\"https://example.org/\">链</a></p>\n\
         <h2 id=\"标题\">标题</h2>\n<table><thead><tr><th class=\"align-center\">甲</th></tr></thead><tbody>\n\
         <tr><td class=\"align-center\">乙</td></tr>\n</tbody></table>\n\
         <ul>\n<li>☑ 事</li>\n</ul>\n\
         <p>注<sup class=\"footnote-reference\" id=\"fnref_1\"><a href=\"#fn_1\">1</a></sup></p>\n\
         <div class=\"footnote-definition\" id=\"fn_1\"><sup class=\"footnote-definition-label\">1</sup><a class=\"footnote-back\" href=\"#fnref_1\">↩</a>\n<p>脚注</p>\n</div>\n"
    );
}
