//! Compares a YAML tree with the JSON Schema of the type that it should be read as, and reports each difference with
//! its location.

use serde_json::Value as Json;

use super::joined::place_elsewhere;
use super::mended::Mended;
use super::split;
use super::tree::{Node, Value};
use crate::config::{Colour, WebAddress};
use crate::date::{PageDate, Period, Written};
use crate::diagnostic::{Diagnostic, Place, Severity, Text, closest, codes, did_you_mean, say};
use crate::source::{SourceFile, Span};
use std::collections::HashMap;
use std::sync::Arc;

/// Checks one tree.
pub(super) struct SchemaChecker<'a> {
    /// The file that diagnostics point into.
    pub file: &'a Arc<SourceFile>,
    /// The byte at which the YAML text begins in the file.
    pub start: usize,
    /// The text that the tree was made of.
    pub mended: &'a Mended,
    /// The whole schema, with its `$defs`.
    pub schema: &'a Json,
}

impl SchemaChecker<'_> {
    /// All differences between the tree and the schema, with the records that could not be read because of them.
    pub(super) fn check(&self, root: &Node) -> Vec<Diagnostic> {
        self.hiding(root, self.differences(root))
    }

    /// All differences between the tree and the schema.
    pub(super) fn differences(&self, root: &Node) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        self.node(root, self.schema, &mut found);
        found
    }

    /// Findings with the records that could not be read because of them.
    pub(super) fn hiding(&self, root: &Node, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let records = records(root);
        let mut hiding = Vec::with_capacity(found.len());
        for diagnostic in found {
            hiding.push(match &diagnostic.place {
                Place::At(location) if diagnostic.severity == Severity::Error => {
                    let span = self.record_around(&records, location.span);
                    diagnostic.hides(span)
                }
                _ => diagnostic,
            });
        }

        hiding
    }

    /// The record that a place is in, in the file; where it is in none, the whole text.
    fn record_around(&self, records: &[Span], place: Span) -> Span {
        let in_file = |span: &Span| self.at(*span).span;
        let around = records
            .iter()
            .map(in_file)
            .filter(|record| record.start <= place.start && place.start < record.end);
        let whole = Span::new(
            self.start,
            self.start + self.mended.original(self.mended.text.len()),
        );

        around
            .min_by_key(|record| record.end - record.start)
            .unwrap_or(whole)
    }

    fn at(&self, span: Span) -> crate::source::Location {
        let span = self.mended.span(span);
        self.file
            .at(Span::new(self.start + span.start, self.start + span.end))
    }

    /// Follows a `$ref` to the definition it names.
    pub(super) fn resolve<'s>(&'s self, schema: &'s Json) -> &'s Json {
        let target = schema
            .get("$ref")
            .and_then(Json::as_str)
            .and_then(|name| name.strip_prefix("#/$defs/"));
        target.map_or(schema, |name| &self.schema["$defs"][name])
    }

    pub(super) fn node(&self, node: &Node, schema: &Json, found: &mut Vec<Diagnostic>) {
        let schema = self.resolve(schema);
        if matches!(node.value, Value::Alias) {
            return;
        }

        if let Some(choices) = schema
            .get("anyOf")
            .or_else(|| schema.get("oneOf"))
            .and_then(Json::as_array)
        {
            return self.choice(node, choices, found);
        }

        if !allowed_types(schema).iter().any(|kind| is_a(node, kind))
            && schema.get("type").is_some()
        {
            found.push(self.wrong_type(node, &allowed_types(schema)));
            return;
        }

        match &node.value {
            Value::Map(entries) => self.map(node, entries, schema, found),
            Value::List(nodes) => {
                let count = nodes.len();
                found.extend(self.too_many(node, count, schema));
                if let Some(items) = schema.get("items") {
                    nodes.iter().for_each(|item| self.node(item, items, found));
                }
            }
            Value::Scalar { text, .. } => self.scalar(node, text, schema, found),
            Value::Alias => {}
        }
    }

    /// Checks a value that has to match one of several schemas. If it matches none, the errors are those of the schema
    /// for this type of value.
    fn choice(&self, node: &Node, choices: &[Json], found: &mut Vec<Diagnostic>) {
        // A value that may be left out has to match the other schema where it is given.
        let given: Vec<&Json> = choices.iter().filter(|it| it["type"] != "null").collect();
        if let ([given], false) = (&given[..], is_a(node, "null")) {
            return self.node(node, given, found);
        }

        // An enum whose values are described one by one.
        let constants: Vec<&str> = choices
            .iter()
            .filter_map(|choice| choice.get("const")?.as_str())
            .collect();
        if let (true, Value::Scalar { text, .. }) = (constants.len() == choices.len(), &node.value)
        {
            return found.extend(self.unknown_value(node, text, &constants));
        }

        let mut best: Option<Vec<Diagnostic>> = None;
        for choice in choices {
            let mut tried = Vec::new();
            self.node(node, choice, &mut tried);
            if tried.is_empty() {
                return;
            }

            let same_shape = allowed_types(self.resolve(choice))
                .iter()
                .any(|kind| is_a(node, kind));
            if same_shape {
                best = Some(tried);
            }
        }

        let kinds: Vec<&str> = choices
            .iter()
            .flat_map(|choice| allowed_types(self.resolve(choice)))
            .collect();
        found.extend(best.unwrap_or_else(|| vec![self.wrong_type(node, &kinds)]));
    }

    fn map(
        &self,
        node: &Node,
        entries: &[(Node, Node)],
        schema: &Json,
        found: &mut Vec<Diagnostic>,
    ) {
        if let Some((span, error)) = split::by_comma(&self.mended.text, entries) {
            found.push(error.at(self.at(span)));
            return;
        }

        let empty = serde_json::Map::new();
        let fields = schema
            .get("properties")
            .and_then(Json::as_object)
            .unwrap_or(&empty);
        let mut seen: HashMap<&str, &Node> = HashMap::new();

        for (key, value) in entries {
            let name = key.as_text().unwrap_or_default();
            if let Some(first) = seen.get(name) {
                found.push(self.duplicate(name, key, first));
                continue;
            }

            seen.insert(name, key);
            match (fields.get(name), schema.get("additionalProperties")) {
                (Some(field), _) => self.node(value, field, found),
                (None, Some(Json::Bool(false))) => found.push(self.unknown(name, key, schema)),
                (None, Some(other)) if other.is_object() => self.node(value, other, found),
                (None, _) => {}
            }
        }

        self.required(node, schema, found);
    }

    fn required(&self, node: &Node, schema: &Json, found: &mut Vec<Diagnostic>) {
        let names = schema
            .get("required")
            .and_then(Json::as_array)
            .into_iter()
            .flatten()
            .filter_map(Json::as_str);
        for name in names.filter(|name| node.get(name).is_none()) {
            let head = Span::new(
                node.span.start,
                (node.span.start + 1).min(node.span.end.max(node.span.start)),
            );
            found.push(
                Diagnostic::error(
                    codes::MISSING_FIELD,
                    say!(
                        "缺少必填字段 {name}",
                        "the required field {name} is missing"
                    ),
                )
                .at(self.at(head))
                .hint(say!("补上一行：{name}: …", "Add a line: {name}: …")),
            );
        }
    }

    fn duplicate(&self, name: &str, key: &Node, first: &Node) -> Diagnostic {
        Diagnostic::error(
            codes::DUPLICATE_FIELD,
            say!("字段 {name} 写了两次", "the field {name} is given twice"),
        )
        .at(self.at(key.span))
        .related(self.at(first.span), say!("第一次在这里", "first here"))
        .hint(say!("只保留一处。", "Keep one of them."))
    }

    fn unknown(&self, name: &str, key: &Node, schema: &Json) -> Diagnostic {
        let none = serde_json::Map::new();
        let fields = schema.get("properties").and_then(Json::as_object);
        let fields = fields.unwrap_or(&none);
        let translated = FIELDS
            .iter()
            .filter(|(_, names)| names.contains(&name))
            .find_map(|(field, _)| fields.get_key_value(*field));
        let near = translated.map(|(field, _)| field.as_str());
        let near = near.or_else(|| closest(name, fields.keys().map(String::as_str)));
        let hint = match (place_elsewhere(schema, name), near) {
            (Some(elsewhere), _) => elsewhere,
            (None, Some(near)) => did_you_mean(near),
            // In braces, the comma of `1,200` begins the next field.
            (None, None) if name.bytes().all(|byte| byte.is_ascii_digit()) => say!(
                "数字里的逗号把它分成了两个字段：连逗号一起加上英文引号，例如 \"1,200\"。",
                "The comma in the number has split it into two fields: put the whole number in quotes, such as \"1,200\"."
            ),
            (None, None) => known_fields(fields, schema),
        };

        Diagnostic::error(
            codes::UNKNOWN_FIELD,
            say!("没有名为 {name} 的字段", "there is no field named {name}"),
        )
        .at(self.at(key.span))
        .hint(hint)
    }

    fn wrong_type(&self, node: &Node, kinds: &[&str]) -> Diagnostic {
        let (want_zh, want_en) = (
            join(kinds, |kind| kind_name(kind).zh),
            join(kinds, |kind| kind_name(kind).en),
        );
        let got = kind_name(kind_of(node));
        let (got_zh, got_en) = (got.zh, got.en);
        let hint = match kinds {
            _ if kinds.contains(&"boolean") => Some(truth_value(node)),
            ["string", ..] if matches!(node.value, Value::Scalar { .. }) => {
                Some(say!("给值加上英文引号。", "Put the value in quotes."))
            }
            ["array", ..] => Some(say!(
                "写成列表：[甲, 乙]，或每行一个“- ”。",
                "Write a list: [a, b], or one “- ” a line."
            )),
            _ if kinds.contains(&"number") || kinds.contains(&"integer") => bare_number(node),
            _ => None,
        };

        Diagnostic::error(
            codes::WRONG_TYPE,
            say!(
                "这里应为{want_zh}，写的是{got_zh}",
                "expected {want_en}, found {got_en}"
            ),
        )
        .at(self.at(node.span))
        .maybe_hint(hint)
    }

    fn unknown_value(&self, node: &Node, text: &str, known: &[&str]) -> Option<Diagnostic> {
        let list = known.join(", ");
        let unknown = Diagnostic::error(
            codes::UNKNOWN_VALUE,
            say!("无效的值 {text}", "unknown value {text}"),
        );
        let unknown = unknown
            .at(self.at(node.span))
            .hint(say!("可用的值：{list}", "Known values: {list}"));

        (!known.contains(&text)).then_some(unknown)
    }

    fn bad_date(&self, node: &Node, text: &str) -> Diagnostic {
        let has_zone = Written::parse(text).is_some_and(|written| written.offset.is_some());
        let (message, hint) = match has_zone {
            true => (
                say!(
                    "“{text}”带有时区，这里的日期按本站时区写",
                    "“{text}” has a time zone; dates here are in the site's own"
                ),
                say!(
                    "换算成本站时区，写成 2017-11-27 17:06。",
                    "Convert it to the site's time zone and write 2017-11-27 17:06."
                ),
            ),
            false => (
                say!("“{text}”不是有效的日期", "“{text}” is not a date"),
                say!(
                    "写成 2017-11-27 或 2017-11-27 17:06:55。",
                    "Write it as 2017-11-27 or 2017-11-27 17:06:55."
                ),
            ),
        };
        Diagnostic::error(codes::BAD_DATE, message)
            .at(self.at(node.span))
            .hint(hint)
    }

    fn bad_address(&self, node: &Node, text: &str) -> Diagnostic {
        Diagnostic::error(
            codes::BAD_ADDRESS,
            say!("“{text}”不是网址", "“{text}” is not a web address"),
        )
        .at(self.at(node.span))
        .hint(say!(
            "写成 https://主机名/路径，中间没有空格。",
            "Write https://host/path, without spaces."
        ))
    }

    /// The error about a text that is not a colour.
    fn bad_colour(&self, node: &Node, text: &str) -> Diagnostic {
        Diagnostic::error(
            codes::UNKNOWN_VALUE,
            say!("“{text}”不是颜色", "“{text}” is not a colour"),
        )
        .at(self.at(node.span))
        .hint(say!(
            "写 # 和六位十六进制数字，连同引号，例如 \"#17498c\"。",
            "Write # and six hexadecimal digits, with quotation marks, as in \"#17498c\"."
        ))
    }

    /// The error about a list with more items than its schema allows.
    fn too_many(&self, node: &Node, count: usize, schema: &Json) -> Option<Diagnostic> {
        let most = schema.get("maxItems").and_then(Json::as_u64)?;
        let message = say!(
            "最多 {most} 项（现有 {count} 项）",
            "there may be {most} items here; there are {count}"
        );
        (count as u64 > most)
            .then(|| Diagnostic::error(codes::TEXT_TOO_LONG, message).at(self.at(node.span)))
    }

    /// The error about a text with more characters than its schema allows.
    fn too_long(&self, node: &Node, text: &str, schema: &Json) -> Option<Diagnostic> {
        let most = schema.get("maxLength").and_then(Json::as_u64)?;
        let count = text.chars().count();
        let message = say!(
            "最多 {most} 个字符（现有 {count} 个）",
            "this text may have {most} characters; it has {count}"
        );
        let hint = say!(
            "像是误贴了一段正文：这里只写一句。",
            "This looks like a paragraph pasted by mistake: keep it to one line."
        );

        (count as u64 > most).then(|| {
            Diagnostic::error(codes::TEXT_TOO_LONG, message)
                .at(self.at(node.span))
                .hint(hint)
        })
    }

    fn scalar(&self, node: &Node, text: &str, schema: &Json, found: &mut Vec<Diagnostic>) {
        found.extend(self.too_long(node, text, schema));
        let constant = schema.get("const").and_then(Json::as_str);

        let choices = schema.get("enum").and_then(Json::as_array);
        if constant.is_some() || choices.is_some() {
            let known = choices
                .into_iter()
                .flatten()
                .filter_map(Json::as_str)
                .chain(constant);
            found.extend(self.unknown_value(node, text, &known.collect::<Vec<_>>()));
        }

        let hint = match schema.get("format").and_then(Json::as_str) {
            Some(PageDate::FORMAT) if PageDate::parse(text).is_none() => {
                return found.push(self.bad_date(node, text));
            }
            Some(Period::FORMAT) if Period::parse(text).is_none() => {
                say!(
                    "写成年、年和月，或年月日，例如 2017、2017-01、2017-01-31；季度写成 2017-Q1，半年写成 2017-H1。",
                    "Write a year, a month or a day, as in 2017, 2017-01 or 2017-01-31; a quarter is 2017-Q1, half a year 2017-H1."
                )
            }
            Some(WebAddress::FORMAT) if WebAddress::parse(text).is_none() => {
                return found.push(self.bad_address(node, text));
            }
            Some(Colour::FORMAT) if Colour::parse(text).is_none() => {
                return found.push(self.bad_colour(node, text));
            }
            _ => return,
        };
        let message = say!("“{text}”不是有效的日期", "“{text}” is not a date");

        found.push(
            Diagnostic::error(codes::BAD_DATE, message)
                .at(self.at(node.span))
                .hint(hint),
        );
    }
}

/// What editors call fields, whose names are English.
const FIELDS: [(&str, &[&str]); 24] = [
    ("title", &["标题", "题目", "名称", "Title"]),
    ("name", &["名称", "名字", "姓名"]),
    ("date", &["日期", "时间", "发布日期", "成文日期"]),
    ("description", &["描述", "摘要", "说明", "简介"]),
    ("draft", &["草稿"]),
    ("order", &["顺序", "排序", "次序"]),
    ("aliases", &["别名", "旧网址", "旧地址", "曾用名", "简称"]),
    ("source", &["来源", "出处"]),
    ("issuer", &["发布机构", "发文机关", "印发机关"]),
    ("publish_at", &["发布时间", "上线时间"]),
    ("expires_at", &["失效日期", "到期时间", "截止日期"]),
    ("editor", &["编辑", "责任编辑"]),
    ("reviewer", &["审核", "审核人", "校对"]),
    ("kind", &["类型", "类别", "种类"]),
    ("number", &["文号", "发文字号", "编号", "序号"]),
    ("starts", &["开始", "开始时间", "活动时间"]),
    ("ends", &["结束", "结束时间"]),
    ("places", &["地点", "活动地点"]),
    ("organiser", &["主办", "主办单位"]),
    ("audience", &["对象", "参加对象"]),
    ("keywords", &["关键词", "关键字"]),
    ("id", &["编号", "代码"]),
    ("unit", &["单位"]),
    ("value", &["数值", "值"]),
];

/// How to write what somebody meant by yes or no.
fn truth_value(node: &Node) -> Text {
    let text = node.as_text().unwrap_or_default().to_lowercase();
    match text.trim() {
        "是" | "对" | "真" | "有" | "yes" | "y" | "on" | "1" => {
            say!("写成 true。", "Write true.")
        }
        "否" | "不" | "假" | "无" | "不是" | "no" | "n" | "off" | "0" => {
            say!("写成 false。", "Write false.")
        }
        _ => say!(
            "“是”写成 true，“否”写成 false。",
            "Write true for yes and false for no."
        ),
    }
}

/// The hint to write a number alone, where it has a unit, a sign of per cent or commas; `None` where there is no
/// number.
fn bare_number(node: &Node) -> Option<Text> {
    let text = node.as_text()?.replace([',', '，'], "");
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let is_part = |c: char| c.is_ascii_digit() || c == '.';
    let number = text[start..].split(|c| !is_part(c)).next()?;
    let number = number.trim_end_matches('.');

    Some(say!(
        "只写数字，不写单位、百分号和逗号：{number}",
        "Write the number alone, without unit, % or commas: {number}"
    ))
}

/// Where the records of a tree stand: groups of fields with an id or a number of their own.
fn records(node: &Node) -> Vec<Span> {
    let (mut found, mut left) = (Vec::new(), vec![node]);
    while let Some(node) = left.pop() {
        match &node.value {
            Value::List(nodes) => left.extend(nodes),
            Value::Map(entries) => {
                if ["id", "number"].iter().any(|key| node.get(key).is_some()) {
                    found.push(node.span);
                }

                left.extend(entries.iter().map(|(_, value)| value));
            }
            Value::Scalar { .. } | Value::Alias => {}
        }
    }

    found
}

fn join(kinds: &[&str], name: impl Fn(&str) -> String) -> String {
    let mut names: Vec<String> = kinds
        .iter()
        .filter(|kind| **kind != "null")
        .map(|kind| name(kind))
        .collect();
    names.dedup();
    names.join(" / ")
}

/// Lists the fields that there are, and those that must be there.
fn known_fields(fields: &serde_json::Map<String, Json>, schema: &Json) -> Text {
    let known: Vec<&str> = fields.keys().map(String::as_str).collect();
    let known = known.join(", ");
    let required = schema.get("required").and_then(Json::as_array);
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();

    if required.is_empty() {
        return say!("可用的字段：{known}", "Known fields: {known}");
    }

    let required = required.join(", ");
    say!(
        "可用的字段：{known}；必填的：{required}",
        "Known fields: {known}; required: {required}"
    )
}

/// The types that a schema names.
pub(super) fn allowed_types(schema: &Json) -> Vec<&str> {
    match schema.get("type") {
        Some(Json::String(kind)) => vec![kind],
        Some(Json::Array(kinds)) => kinds.iter().filter_map(Json::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether a node is of a type.
pub(super) fn is_a(node: &Node, kind: &str) -> bool {
    let is = kind_of(node);
    is == kind || (kind == "number" && is == "integer")
}

/// The JSON Schema name of a node's type, by the YAML 1.2 core schema.
pub(super) fn kind_of(node: &Node) -> &'static str {
    match &node.value {
        Value::Map(_) => "object",
        Value::List(_) => "array",
        Value::Alias => "alias",
        Value::Scalar { plain: false, .. } => "string",
        Value::Scalar { text, .. } => match text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => "null",
            "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => "boolean",
            text if text.parse::<i64>().is_ok() => "integer",
            text if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
                && text.parse::<f64>().is_ok() =>
            {
                "number"
            }
            _ => "string",
        },
    }
}

fn kind_name(kind: &str) -> Text {
    match kind {
        "string" => say!("文字", "text"),
        "integer" => say!("整数", "a whole number"),
        "number" => say!("数字", "a number"),
        "boolean" => say!("true 或 false", "true or false"),
        "array" => say!("列表", "a list"),
        "object" => say!("一组“字段: 值”", "fields with values"),
        "null" => say!("空", "nothing"),
        other => say!("{other}", "{other}"),
    }
}
