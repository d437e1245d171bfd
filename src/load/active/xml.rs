//! Drawings (SVG) and other XML among the files to copy: browsers open them as documents, in which scripts run. A plain
//! drawing passes as it is; anything that runs, moves addresses about or reads another file is named with its place.

use std::path::Path;
use std::sync::Arc;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::{Attribute, Attributes};
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::{how_to_allow, styles, vocabularies};
use crate::diagnostic::{Diagnostic, Text, codes, say};
use crate::encoding::Encoding;
use crate::source::{SourceFile, Span};

/// Attributes that hold an address, whatever their prefix.
const ADDRESSES: [&str; 4] = ["href", "src", "base", "ping"];

/// What has been read of a file.
#[derive(Default)]
struct Reading {
    /// Whether it must be a drawing, or else some other XML.
    is_drawing: bool,
    /// Whether its first element has been read.
    has_begun: bool,
    /// How many elements `style` are open.
    styles: usize,
    /// Their text. Its pieces count as one: comments and CDATA may stand between.
    style: String,
}

/// The first thing in a file that keeps it from being published.
pub(super) fn check(root: &Path, path: &str, is_drawing: bool) -> Option<Diagnostic> {
    let file = match SourceFile::read(root, path) {
        Ok(file) => file,
        Err(diagnostic) => return Some(*diagnostic),
    };
    if !matches!(file.encoding, Encoding::Utf8 { .. }) {
        return Some(active(&file, Span::default(), save_as_utf8()));
    }

    let mut reader = NsReader::from_str(&file.text);
    reader.config_mut().expand_empty_elements = true;
    let mut reading = Reading {
        is_drawing,
        ..Reading::default()
    };

    loop {
        let start = position(&reader);

        let problem = match reader.read_resolved_event() {
            Ok((_, Event::Eof)) => return None,
            Ok((namespace, event)) => reading.inspect(&namespace, &event),
            Err(error) => Some(say!(
                "不是完好的 XML：{error}",
                "it is not well-formed XML: {error}"
            )),
        };
        if let Some(message) = problem {
            let end = position(&reader).clamp(start, file.text.len());
            return Some(active(&file, Span::new(start, end), message));
        }
    }
}

/// Whether an instruction has a name that is kept for XML itself.
fn begins_with_xml(target: &str) -> bool {
    target
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("xml"))
}

/// Whether a declaration holds nothing but the version, an encoding that the file was read in and `standalone`, each
/// once and with a value that it may have. Browsers take the first `encoding=` in it, wherever that stands.
fn is_plain_declaration(declaration: &BytesDecl) -> bool {
    let mut names = Vec::new();
    for attribute in Attributes::new(declaration, "xml".len()) {
        let Ok(attribute) = attribute else {
            return false;
        };
        let values: &[&str] = match attribute.key.as_ref() {
            "version" => &["1.0", "1.1"],
            "encoding" => &["utf-8", "us-ascii", "ascii"],
            "standalone" => &["yes", "no"],
            _ => return false,
        };

        let is_known = values
            .iter()
            .any(|value| attribute.value.eq_ignore_ascii_case(value));
        if !is_known || names.contains(&attribute.key) {
            return false;
        }

        names.push(attribute.key);
    }

    true
}

fn declared_encoding() -> Text {
    say!(
        "XML 声明只能写成 <?xml version=\"1.0\" encoding=\"UTF-8\"?>；请另存为 UTF-8 编码",
        "the XML declaration must read <?xml version=\"1.0\" encoding=\"UTF-8\"?>; save the file as UTF-8"
    )
}

fn save_as_utf8() -> Text {
    say!("请另存为 UTF-8 编码", "save it as UTF-8")
}

fn position(reader: &NsReader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or_default()
}

fn active(file: &Arc<SourceFile>, span: Span, message: Text) -> Diagnostic {
    Diagnostic::error(codes::ACTIVE_FILE, message)
        .at(file.at(span))
        .hint(how_to_allow(&file.path))
}

impl Reading {
    /// What is wrong with one event.
    fn inspect(&mut self, namespace: &ResolveResult, event: &Event) -> Option<Text> {
        match event {
            // Browsers leave it out and join the text around it, which would have to be joined here in the same way.
            Event::Start(_) if self.styles > 0 => {
                Some(say!("样式里不能有元素", "a style must not hold elements"))
            }
            Event::Start(element) => {
                self.styles +=
                    usize::from(self.is_drawing && is_style(element.local_name().as_ref()));
                self.in_element(namespace, element)
            }
            Event::End(element) if is_style(element.local_name().as_ref()) => {
                self.styles = self.styles.saturating_sub(1);
                styles::in_sheet(&std::mem::take(&mut self.style))
            }
            Event::Text(text) if self.styles > 0 => {
                self.style.push_str(text);
                None
            }
            Event::CData(text) if self.styles > 0 => {
                self.style.push_str(text);
                None
            }
            // `&#117;rl(` in a style would be read as `url(`.
            Event::GeneralRef(_) if self.styles > 0 => Some(say!(
                "样式里不能用字符引用",
                "a style must not hold character references"
            )),
            Event::GeneralRef(name) if !is_plain_reference(name) => Some(own_entities()),
            Event::DocType(text) if text.contains('[') => Some(say!(
                "DOCTYPE 里不能有定义",
                "the DOCTYPE must not define anything"
            )),
            // One refers to a stylesheet. In others, browsers look for an encoding as in the declaration.
            Event::PI(instruction) if begins_with_xml(instruction.target()) => {
                let target = instruction.target();
                Some(say!(
                    "不能有处理指令 <?{target}?>",
                    "it must not have the instruction <?{target}?>"
                ))
            }
            Event::Decl(declaration) => {
                (!is_plain_declaration(declaration)).then(declared_encoding)
            }
            _ => None,
        }
    }

    fn in_element(&mut self, namespace: &ResolveResult, element: &BytesStart) -> Option<Text> {
        let name = element.name().as_ref().to_string();
        let vocabulary = match namespace {
            ResolveResult::Bound(namespace) => Some(namespace.as_ref()),
            _ => None,
        };
        let is_first = !std::mem::replace(&mut self.has_begun, true);

        if self.is_drawing
            && is_first
            && (vocabulary != Some(vocabularies::SVG) || name_of(element) != "svg")
        {
            return Some(say!("不是 SVG 图形", "it is not an SVG drawing"));
        }

        let is_refused = match self.is_drawing {
            true => !vocabularies::may_draw(vocabulary, name_of(element)),
            false => vocabulary.is_some_and(vocabularies::is_active),
        };
        if is_refused {
            return Some(has_element(&name));
        }

        element.attributes().find_map(|attribute| match attribute {
            Ok(attribute) => of_attribute(&name, &attribute, self.is_drawing),
            Err(_) => Some(say!(
                "<{name}> 的属性写法有误",
                "the attributes of <{name}> are not well-formed"
            )),
        })
    }
}

fn has_element(name: &str) -> Text {
    say!(
        "不能有元素 <{name}>",
        "it must not have the element <{name}>"
    )
}

/// What is wrong with an attribute of the element `name`. In a drawing it must load nothing; anywhere it must name
/// vocabularies plainly.
fn of_attribute(name: &str, attribute: &Attribute, is_drawing: bool) -> Option<Text> {
    let key = attribute.key.as_ref();
    // A declaration of a prefix names a vocabulary and loads nothing.
    if key == "xmlns" || key.starts_with("xmlns:") {
        return (!vocabularies::is_plain(&attribute.value)).then(|| declared_oddly(name, key));
    }

    if !is_drawing {
        return None;
    }

    let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
        return Some(own_entities());
    };
    let Text { zh, en } = in_attribute(key, &value)?;

    Some(say!(
        "<{name}> 的属性 {key} {zh}",
        "the attribute {key} of <{name}> {en}"
    ))
}

fn declared_oddly(name: &str, key: &str) -> Text {
    say!(
        "<{name}> 的属性 {key} 只能用英文字母、数字和符号直接写出，不能有空格、& 等",
        "the attribute {key} of <{name}> must be written in plain ASCII, without spaces and &"
    )
}

fn own_entities() -> Text {
    say!("不能用自定的实体", "entities of its own are not allowed")
}

/// The name of an element without its prefix.
fn name_of<'a>(element: &'a BytesStart) -> &'a str {
    element.local_name().into_inner()
}

fn is_style(name: &str) -> bool {
    name.eq_ignore_ascii_case("style")
}

/// A number, or one of the five names that every XML knows.
fn is_plain_reference(name: &str) -> bool {
    name.starts_with('#') || ["amp", "lt", "gt", "quot", "apos"].contains(&name)
}

/// What is wrong with an attribute of a drawing, as the end of a sentence.
fn in_attribute(key: &str, value: &str) -> Option<Text> {
    let local = key.rsplit(':').next().unwrap_or(key).to_lowercase();
    if local.starts_with("on") && !key.contains(':') {
        return Some(say!("会运行脚本", "runs a script"));
    }

    if ADDRESSES.contains(&local.as_str()) {
        return (!styles::is_inside(value)).then(styles::outside);
    }

    // Any attribute without a prefix may be a style: `fill`, `mask`, `cursor` and whatever browsers add.
    if key.contains(':') {
        None
    } else {
        styles::in_value(value)
    }
}
