//! Mutated inputs: nothing panics, nothing is lost, every place lies in its text. A few thousand inputs for each
//! target with every run of the tests; with `FUZZ_SECONDS=600 cargo test --release --test fuzz` as long as that for
//! each. An input that fails is written to `target/fuzz/`; it becomes one of `FAILED_ONCE`.

mod engine;
#[path = "../injection/fields.rs"]
mod fields;
#[path = "../injection/look.rs"]
mod look;
#[path = "../site/mod.rs"]
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use engine::{PIECES, fuzz, texts};
use fields::Fields;
use planpress::diagnostic::Diagnostic;
use planpress::encoding::decode;
use planpress::extension::Extension;
use planpress::load::document::{Anchor, Document, ResolvedLink};
use planpress::load::{front_matter, markdown};
use planpress::pipeline::{self, Request};
use planpress::plan::Plan;
use planpress::report;
use planpress::source::SourceFile;
use planpress::view::BodyWords;
use planpress::view::html::{self as view, Layout};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::{Index, select};
use site::TestSite;
use site::whole::FILES;

/// The files of the site that has everything, and of the real one.
fn seeds(ending: &str) -> Vec<String> {
    let mut found: Vec<String> = FILES
        .iter()
        .filter(|(path, _)| path.ends_with(ending))
        .map(|(_, text)| text.to_string())
        .collect();
    let content = site::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    let real = content
        .into_iter()
        .filter(|(path, _)| path.ends_with(ending));
    found.extend(real.filter_map(|(_, bytes)| String::from_utf8(bytes).ok()));

    found
}

fn in_text(found: &[Diagnostic]) {
    for diagnostic in found {
        for lang in [
            planpress::diagnostic::Lang::Zh,
            planpress::diagnostic::Lang::En,
        ] {
            assert!(!report::terminal(diagnostic, lang, false).is_empty());
        }
    }

    assert!(serde_json::from_str::<serde_json::Value>(&report::json(found)).is_ok());
}

fn parsed(text: &str) -> Document {
    markdown::parse(&SourceFile::new("content/a.zh.md", text), 0)
}

fn html(document: &Document, raw_html: bool) -> String {
    let urls: Vec<ResolvedLink> = document
        .links
        .iter()
        .map(|_| ResolvedLink {
            url: "/x/".into(),
            ..ResolvedLink::default()
        })
        .collect();
    let anchors: Vec<Anchor> = document
        .headings
        .iter()
        .map(|heading| Anchor {
            id: heading.id.clone(),
            number_len: 0,
        })
        .collect();
    let layout = Layout {
        urls: &urls,
        anchors: &anchors,
        deeper: 1,
        raw_html,
        mentions: None,
        footnote_prefix: "",
        words: &BodyWords::default(),
    };
    assert_eq!(
        view::sections(document, &layout).len(),
        document.headings.len() + 1
    );

    view::html(document, &layout)
}

#[test]
fn front_matter_of_any_kind() {
    let joined = pipeline::front_matter(pipeline::EXTENSIONS);
    fuzz("front-matter", 1, &texts(seeds(".md")), |text| {
        let file = SourceFile::new("content/a.zh.md", text.as_str());
        let (parsed, found) = front_matter::parse(&file, &joined, None);
        if let Some(parsed) = &parsed {
            let is_boundary = file.text.is_char_boundary(parsed.body_start);
            assert!(is_boundary && parsed.fields.end <= parsed.body_start);
        }

        assert!(parsed.is_some() || !found.is_empty());
        in_text(&found);
    });
}

#[test]
fn markdown_of_any_kind() {
    fuzz("markdown", 1, &texts(seeds(".md")), |text| {
        let document = parsed(text);

        let spans = document
            .headings
            .iter()
            .map(|it| it.span)
            .chain(document.links.iter().map(|it| it.span));
        for span in spans.chain(document.raw_html.iter().map(|it| it.span)) {
            assert!(
                text.get(span.start..span.end).is_some(),
                "a place outside of the text"
            );
        }

        let ids: Vec<&String> = document
            .headings
            .iter()
            .filter(|it| !it.is_id_written)
            .map(|it| &it.id)
            .collect();
        assert!(
            ids.iter().collect::<std::collections::BTreeSet<_>>().len() == ids.len(),
            "an id twice"
        );
        is_balanced(&html(&document, false));
        html(&document, true);
    });
}

/// Every element ends, in the order in which they began.
fn is_balanced(html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let name: &str = tag.split(['>', ' ', '\n']).next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{html}");
        } else if !["br", "hr", "img", "input"].contains(&name) && !name.ends_with('/') {
            open.push(name);
        }
    }

    assert!(open.is_empty(), "{html}");
}

/// Emphasis and line breaks beside Chinese: every Chinese character of a paragraph is there, in its order, once.
#[test]
fn chinese_text_loses_nothing() {
    const ALPHABET: [&str; 17] = [
        "甲", "乙", "，", "。", "“", "”", "*", "**", "_", "~~", " ", "\n", "a", "1", "（", "）",
        "`",
    ];
    let texts = vec(select(&ALPHABET[..]), 1..31).prop_map(|pieces| pieces.concat());

    // The words behind a fence name a language.
    let texts = texts.prop_filter("a fence", |text| {
        !text.contains("~~~") && !text.contains("```")
    });

    fuzz("chinese", 1, &texts, |text| {
        let html = html(&parsed(text), false);
        assert_eq!(han(&html), han(text), "{text:?} became {html:?}");
    });
}

/// The Chinese characters of a text.
fn han(text: &str) -> String {
    let is_han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
    text.chars().filter(is_han).collect()
}

/// Texts in the encodings that are read, with a few bytes of theirs replaced.
#[test]
fn bytes_of_any_kind() {
    let replaced = vec((any::<Index>(), any::<u8>()), 0..4);
    let inputs = (texts(seeds(".md")), 0..3_u8, replaced);
    fuzz("encoding", 1, &inputs, |(text, encoding, replaced)| {
        let mut bytes = match encoding {
            0 => text.as_bytes().to_vec(),
            1 => encoding_rs::GB18030.encode(text).0.into_owned(),
            _ => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        };

        for (at, byte) in replaced.iter().filter(|_| !text.is_empty()) {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }

        let _ = decode(bytes);
    });
}

fn request(site: &TestSite) -> Request {
    let date = "2026-01-01".parse().ok();
    Request {
        root: site.root().into(),
        base_url: None,
        date,
        drafts: false,
        with_advice: true,
        extensions: pipeline::EXTENSIONS,
    }
}

/// The whole way with one file of the site changed: findings or outputs, and nothing else.
fn whole_site(name: &str, ending: &str) {
    let paths: Vec<&str> = FILES
        .iter()
        .map(|(path, _)| *path)
        .filter(|path| path.ends_with(ending))
        .collect();
    let site = TestSite::whole();
    let originals: BTreeMap<&str, &str> = FILES.iter().copied().collect();
    let inputs = (select(paths), texts(seeds(ending)));

    fuzz(name, 10, &inputs, |(path, text)| {
        site.write(path, text);
        in_text(&pipeline::prepare(&request(&site)).diagnostics);
        site.write(path, originals[*path]);
    });
}

#[test]
fn yaml_of_any_kind() {
    assert!(Plan.is_data_file("plan/indicators.yaml"));
    whole_site("yaml", ".yaml");
}

#[test]
fn pages_of_any_kind() {
    whole_site("pages", ".md");
}

/// Views of all kinds: whatever is in a field, no output becomes anything else.
#[test]
fn fields_of_any_kind() {
    let corpus =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/injection/corpus.json"))
            .expect("there");
    let seeds: Vec<String> = serde_json::from_slice(&corpus).expect("texts");
    let site = TestSite::whole();
    let inputs = (select(FILES), any::<Index>(), texts(seeds));

    fuzz("fields", 50, &inputs, |((path, original), field, text)| {
        let fields = Fields::of(original);
        let paths = fields.paths();
        if paths.is_empty() {
            return;
        }

        site.write(
            path,
            fields
                .with(&paths[field.index(paths.len())], |_| text.to_string())
                .text(),
        );
        let checked = pipeline::prepare(&request(&site));
        in_text(&checked.diagnostics);

        if let Some(prepared) = checked.prepared {
            in_text(&prepared.render(|output, rendered| {
                look::look(&output.0, &rendered.read().expect("read"))
                    .unwrap_or_else(|problem| panic!("{output}: {problem}"));
            }));
        }

        site.write(path, original);
    });
}

/// Templates that are broken in all ways get pages of all kinds to show.
#[test]
fn templates_of_any_kind() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n## 一\n\n正文\n");
    let themes = site::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/civic/templates"));
    let seeds: Vec<String> = themes
        .into_values()
        .filter_map(|bytes| String::from_utf8(bytes).ok())
        .collect();

    fuzz("templates", 10, &texts(seeds), |text| {
        site.write("themes/mini/templates/page.html", text);
        let checked = pipeline::prepare(&request(&site));
        in_text(&checked.diagnostics);

        if let Some(prepared) = checked.prepared {
            in_text(&prepared.render(|_, _| ()));
        }
    });
}

/// Lists of what was written: refused, or followed inside of the folder alone.
#[test]
fn lists_of_any_kind() {
    let site = TestSite::new();
    site.build().ok();
    let list = site.read("public/.planpress.json");
    let short =
        "{\"version\":1,\"files\":[\"a/index.html\",\"../b\",\"/c\",\"d/../../e\"]}".to_string();
    let outside = site.root().join("outside");
    fs::write(&outside, "x").expect("written");

    fuzz("list", 3, &texts(vec![list, short]), |text| {
        site.write("public/.planpress.json", text);
        if let Ok(publication) =
            planpress::write::Publication::open(site.root(), &site.root().join("public"), || ())
        {
            for path in [
                "../outside",
                "/etc/passwd",
                "..",
                ".",
                "",
                "a/../../outside",
            ] {
                assert!(!publication.owns(path), "{path}");
            }
        }

        assert!(outside.exists());
    });
}

/// Names of files become paths inside of the output folder, each its own, or a finding.
#[test]
fn names_of_any_kind() {
    let name = vec(select(&PIECES[..]), 1..7).prop_map(|pieces| file_name(&pieces.concat()));
    fuzz("names", 100, &vec(name, 1..30), |names| {
        let site = TestSite::new();
        for name in names {
            let path = site.root().join(format!("content/{name}.zh.md"));
            fs::write(path, "---\ntitle: 甲\n---\n").expect("written");
        }

        let checked = pipeline::prepare(&request(&site));
        in_text(&checked.diagnostics);
        if let Some(prepared) = checked.prepared {
            prepared.render(|path, _| assert!(is_inside(&path.0), "{path}"));
        }
    });
}

/// What a file system takes as a name out of a text.
fn file_name(text: &str) -> String {
    let is_allowed = |c: &char| !['\0', '/'].contains(c);
    text.chars().filter(is_allowed).take(60).collect()
}

/// Whether a path leads to a place inside of its folder, on every system.
fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !["", ".", ".."].contains(&part);
    path.split('/').all(is_name) && !path.contains(['\\', '\0', '\n'])
}
