//! Whether outputs hold nothing but what their formats should.

use std::io::{Cursor, Read};

use scraper::{Html, Node};

/// Whether a file holds nothing but what its format should.
pub fn look(path: &str, bytes: &[u8]) -> Result<(), String> {
    let text = || String::from_utf8(bytes.to_vec()).map_err(|error| error.to_string());
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => html(&text()?),
        "json" | "webmanifest" => serde_json::from_slice::<serde_json::Value>(bytes)
            .map_err(|error| error.to_string())
            .map(drop),
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
        let Node::Element(element) = node.value() else {
            continue;
        };
        let content = || {
            node.children()
                .filter_map(|child| child.value().as_text().map(|text| text.to_string()))
                .collect()
        };
        element_is_ours(element.name(), element.attrs().collect(), content)?;
    }

    Ok(())
}

fn element_is_ours(
    name: &str,
    attributes: Vec<(&str, &str)>,
    content: impl Fn() -> String,
) -> Result<(), String> {
    if [
        "x-inj", "iframe", "object", "embed", "base", "style", "math", "template",
    ]
    .contains(&name)
    {
        return Err(format!("an element {name}"));
    }

    let get = |wanted: &str| {
        attributes
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| *value)
    };
    if name == "script" && get("src").is_none() {
        serde_json::from_str::<serde_json::Value>(&content())
            .map_err(|error| format!("script that is no data: {error}"))?;
    }

    let is_refresh = name == "meta"
        && get("http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh"));
    if is_refresh && !get("content").is_some_and(|content| content.starts_with("0; url=/")) {
        return Err(format!("a refresh: {attributes:?}"));
    }

    for (name, value) in &attributes {
        let address: String = value
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect();
        let is_address = ["href", "src", "action", "data", "srcset", "formaction"].contains(name);

        let runs = ["javascript:", "vbscript:", "data:"]
            .iter()
            .any(|it| address.to_lowercase().starts_with(it));
        if name.starts_with("on") || *name == "autoplay" || is_address && runs {
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

                let attributes = attributes
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                element_is_ours(&name, attributes, String::new)?;
            }
            _ => {}
        }
    }
}

fn table(text: &str) -> Result<(), String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    for record in reader.records() {
        for cell in &record.map_err(|error| error.to_string())? {
            let starts =
                cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
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
    let own = |line: &&str| {
        ["X-INJ", "END:VEVENTX", "BEGIN:VALARM"]
            .iter()
            .any(|it| line.trim_start().starts_with(it))
    };
    text.split(['\r', '\n'])
        .find(own)
        .map_or(Ok(()), |line| Err(format!("a line {line}")))
}

fn workbook(bytes: &[u8]) -> Result<(), String> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|error| error.to_string())?;
        let (name, mut text) = (format!("{:?}", file.name()), String::new());
        file.read_to_string(&mut text)
            .map_err(|error| error.to_string())?;
        xml(&text).map_err(|problem| format!("{name}: {problem}"))?;

        if text.contains("<f>") {
            return Err(format!("{name}: a formula"));
        }

        if name.contains("_rels") {
            links_are_of_the_web(&text).map_err(|problem| format!("{name}: {problem}"))?;
        }
    }

    Ok(())
}

/// Whether every link out of a workbook is an address of a page: neither a file, nor a share, nor a program.
fn links_are_of_the_web(relationships: &str) -> Result<(), String> {
    for relationship in relationships.split("<Relationship ").skip(1) {
        let is_link = relationship.contains("TargetMode=\"External\"");
        let is_of_the_web = ["Target=\"https://", "Target=\"http://"]
            .iter()
            .any(|start| relationship.contains(start));
        if is_link && !is_of_the_web {
            return Err(format!("a link {relationship}"));
        }
    }

    Ok(())
}
