//! Nothing that is typed into a field becomes markup, script, a formula or a line of its own in any output. The
//! strings of `tests/injection/corpus.json` go into every text of a site that has all there is; what a check refuses
//! does not get in, and all the rest is looked for in every file that comes out.

#![allow(clippy::unwrap_used)]

mod site;

use std::io::{Cursor, Read};
use std::path::Path;

use planpress::pipeline::{self, Request};
use rayon::prelude::*;
use scraper::{Html, Node};
use serde_yaml::Value;
use site::TestSite;
use site::whole::FILES;

/// How a string gets into a text that is there already.
type Put = fn(&str, &str) -> String;

fn corpus() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/injection/corpus.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn is_clean(site: &TestSite) -> bool {
    let request = Request {
        root: site.root().into(),
        base_url: None,
        date: Some("2026-01-01".parse().unwrap()),
        drafts: false,
        review: false,
    };
    pipeline::check(&request).prepared.is_some()
}

/// The paths to all texts of a YAML value.
fn texts(value: &Value, path: Vec<Value>, found: &mut Vec<Vec<Value>>) {
    let below = |key: &Value| [&path[..], std::slice::from_ref(key)].concat();
    match value {
        Value::String(_) => found.push(path),
        Value::Mapping(map) => map.iter().for_each(|(key, value)| texts(value, below(key), found)),
        Value::Sequence(list) => {
            list.iter().enumerate().for_each(|(index, value)| texts(value, below(&Value::from(index)), found))
        }
        _ => {}
    }
}

fn at<'a>(value: &'a mut Value, path: &[Value]) -> &'a mut Value {
    path.iter().fold(value, |value, step| match step.as_u64() {
        Some(index) => &mut value[index as usize],
        None => &mut value[step],
    })
}

/// Puts strings of the corpus into every text of a file where a check lets them in; counts them.
fn infect(site: &TestSite, file: &str, start: usize, put: Put) -> Vec<String> {
    let corpus = corpus();
    let text = site.read(file);
    let (yaml, body) = match text.strip_prefix("---\n") {
        Some(rest) => rest.split_once("---\n").unwrap(),
        None => (text.as_str(), ""),
    };
    let mut value: Value = serde_yaml::from_str(yaml).unwrap();
    let (mut paths, mut accepted) = (Vec::new(), Vec::new());
    texts(&value, Vec::new(), &mut paths);
    let mut last = text.clone();
    for (index, path) in paths.iter().enumerate() {
        let place = at(&mut value, path);
        let before = place.clone();
        *place = put(before.as_str().unwrap(), &corpus[(start + index) % corpus.len()]).into();
        let yaml = serde_yaml::to_string(&value).unwrap();
        let changed =
            if body.is_empty() && !text.starts_with("---\n") { yaml } else { format!("---\n{yaml}---\n{body}") };
        site.write(file, &changed);
        if is_clean(site) {
            last = changed;
            accepted.push(format!("{file} {path:?}"));
        } else {
            *at(&mut value, path) = before;
            site.write(file, &last);
        }
    }
    accepted
}

#[test]
fn no_text_of_any_field_becomes_anything_else() {
    let ways: [Put; 2] = [|old, new| format!("{old}{new}"), |_, new| new.to_string()];
    let rounds: Vec<(Put, usize)> = (0..corpus().len()).step_by(4).map(|start| (ways[start / 4 % 2], start)).collect();
    let accepted: Vec<usize> = rounds
        .par_iter()
        .map(|(put, start)| {
            let site = TestSite::whole();
            let infected: Vec<String> = FILES
                .iter()
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
    assert!(accepted.iter().all(|count| *count > 30), "too little got in to tell: {accepted:?}");
}

/// Whether a file holds nothing but what its format should.
fn look(path: &str, bytes: &[u8]) -> Result<(), String> {
    let text = || String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string());
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => html(&text()?),
        "json" | "webmanifest" => {
            serde_json::from_slice::<serde_json::Value>(bytes).map_err(|error| error.to_string()).map(drop)
        }
        "xml" | "svg" => xml(&text()?),
        "csv" => table(&text()?),
        "ics" => calendar(&text()?),
        "xlsx" => workbook(bytes),
        "txt" | "conf" | "" => lines(&text()?),
        _ => Ok(()),
    }
}

fn html(text: &str) -> Result<(), String> {
    if text.contains("49000") {
        return Err("a template was run".into());
    }
    let page = Html::parse_document(text);
    for node in page.tree.nodes() {
        let Node::Element(element) = node.value() else { continue };
        let content =
            || node.children().filter_map(|child| child.value().as_text().map(|text| text.to_string())).collect();
        element_is_ours(element.name(), element.attrs().collect(), content)?;
    }
    Ok(())
}

fn element_is_ours(name: &str, attributes: Vec<(&str, &str)>, content: impl Fn() -> String) -> Result<(), String> {
    if ["x-inj", "iframe", "object", "embed", "base", "style", "video", "math", "template"].contains(&name) {
        return Err(format!("an element {name}"));
    }
    let get = |wanted: &str| attributes.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
    if name == "script" && get("src").is_none() {
        serde_json::from_str::<serde_json::Value>(&content())
            .map_err(|error| format!("script that is no data: {error}"))?;
    }
    let is_refresh = name == "meta" && get("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh"));
    if is_refresh && !get("content").is_some_and(|content| content.starts_with("0; url=/")) {
        return Err(format!("a refresh: {attributes:?}"));
    }
    for (name, value) in &attributes {
        let address: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let is_address = ["href", "src", "action", "data", "srcset", "formaction"].contains(name);
        let runs = ["javascript:", "vbscript:", "data:"].iter().any(|it| address.to_lowercase().starts_with(it));
        if name.starts_with("on") || is_address && runs {
            return Err(format!("{name}={value}"));
        }
    }
    Ok(())
}

fn xml(text: &str) -> Result<(), String> {
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    loop {
        use quick_xml::events::Event;
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof => return Ok(()),
            Event::Start(start) | Event::Empty(start) => {
                let name = start.name().as_ref().to_string();
                let mut attributes = Vec::new();
                for attribute in start.attributes() {
                    let attribute = attribute.map_err(|error| error.to_string())?;
                    let value = attribute.value.to_string();
                    attributes.push((attribute.key.as_ref().to_string(), value));
                }
                if name == "script" {
                    return Err("a script".into());
                }
                let attributes = attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                element_is_ours(&name, attributes, String::new)?;
            }
            _ => {}
        }
    }
}

fn table(text: &str) -> Result<(), String> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for record in reader.records() {
        for cell in &record.map_err(|error| error.to_string())? {
            let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
            if starts && cell.chars().count() > 2 && cell.parse::<f64>().is_err() {
                return Err(format!("a formula: {cell}"));
            }
        }
    }
    Ok(())
}

fn calendar(text: &str) -> Result<(), String> {
    lines(&text.replace("\r\n ", ""))?;
    for calendar in ical::IcalParser::new(text.as_bytes()) {
        let calendar = calendar.map_err(|error| error.to_string())?;
        if calendar.events.iter().any(|event| !event.alarms.is_empty()) {
            return Err("an alarm".into());
        }
    }
    Ok(())
}

fn lines(text: &str) -> Result<(), String> {
    let own = |line: &&str| ["X-INJ", "END:VEVENTX", "BEGIN:VALARM"].iter().any(|it| line.trim_start().starts_with(it));
    text.split(['\r', '\n']).find(own).map_or(Ok(()), |line| Err(format!("a line {line}")))
}

fn workbook(bytes: &[u8]) -> Result<(), String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| error.to_string())?;
        let (name, mut text) = (format!("{:?}", file.name()), String::new());
        file.read_to_string(&mut text).map_err(|error| error.to_string())?;
        xml(&text).map_err(|problem| format!("{name}: {problem}"))?;
        if text.contains("<f>") || text.contains("<hyperlink") {
            return Err(format!("{name}: a formula or a link"));
        }
    }
    Ok(())
}

/// Every string as Markdown: shown as text; and where HTML is allowed, without what runs.
#[test]
fn no_markdown_becomes_anything_that_runs() {
    for settings in ["", "raw_html: true\n"] {
        let counts: Vec<usize> = corpus()
            .par_iter()
            .map(|text| {
                let body = format!(
                    "---\ntitle: 甲\n---\n{text}\n\n段落{text}段落\n\n## 标题 {text}\n\n- {text}\n\n**{text}**\n"
                );
                let site = TestSite::new()
                    .file("content/site.yaml", &format!("title: 站\nbase_url: https://example.org/\n{settings}"))
                    .file("content/a.zh.md", &body);
                let run = site.build();
                assert!(run.code < 2, "{text}: {}", run.stderr);
                for (path, bytes) in site.output() {
                    look(&path, &bytes).unwrap_or_else(|problem| panic!("{text}\n{path}: {problem}"));
                }
                usize::from(run.code == 0)
            })
            .collect();
        assert!(counts.iter().sum::<usize>() > 50, "too little got in to tell");
    }
}

#[test]
fn allowed_html_keeps_what_is_harmless() {
    let body = "<div class=\"x\" onclick=\"x()\">\n\n**块**<br>\n\n</div>\n\n文<b style=\"color:red\">粗</b><ruby>宿<rt>sù</rt></ruby>\
                <script>x()</script>[链](https://example.org/)\n\n<!-- 说明 -->\n\n## 标题\n\n| 甲 |\n| :-: |\n| 乙 |\n\n- [x] 事\n\n注[^1]\n\n[^1]: 脚注\n";
    let page = format!("---\ntitle: 甲\n---\n{body}");
    let site = TestSite::new()
        .file("content/site.yaml", "title: 站\nbase_url: https://example.org/\ntheme: mini\nraw_html: true\n")
        .file("content/a.zh.md", &page)
        .file("themes/mini/templates/page.html", "{{ page.content }}");
    let run = site.build().ok();
    assert_eq!(run.diagnostics(), "");
    assert_eq!(
        site.read("public/a/index.html"),
        "<div class=\"\">\n<p><strong>块</strong><br></p>\n</div>\n\
         <p>文<b>粗</b><ruby>宿<rt>sù</rt></ruby><a href=\"https://example.org/\">链</a></p>\n\
         <h2 id=\"标题\">标题</h2>\n<table><thead><tr><th style=\"text-align:center\">甲</th></tr></thead><tbody>\n\
         <tr><td style=\"text-align:center\">乙</td></tr>\n</tbody></table>\n\
         <ul>\n<li><input disabled=\"\" type=\"checkbox\" checked=\"\">\n事</li>\n</ul>\n\
         <p>注<sup class=\"footnote-reference\"><a href=\"#1\">1</a></sup></p>\n\
         <div class=\"footnote-definition\" id=\"1\"><sup class=\"footnote-definition-label\">1</sup>\n<p>脚注</p>\n</div>\n"
    );
}
