//! What Tera says of a template that fails, in both languages.

use crate::diagnostic::{Text, say};

/// What Tera says, in other words where these are known. `expression` is what the template has at the place.
pub(super) fn in_words(message: &str, expression: &str) -> Text {
    undefined_name(message)
        .or_else(|| no_list(message, expression))
        .unwrap_or_else(|| say!("模板有误：{message}", "the template is broken: {message}"))
}

/// ``Field `guest` is not defined. Available fields: date, title``, and the same of variables.
fn undefined_name(message: &str) -> Option<Text> {
    let (is_field, rest) = match message.strip_prefix("Field `") {
        Some(rest) => (true, rest),
        None => (false, message.strip_prefix("Variable `")?),
    };
    let (name, rest) = rest.split_once("` is not defined")?;
    let known = rest.split_once(": ").map(|(_, known)| known);
    let known = known.map_or_else(
        || say!("", ""),
        |known| say!("；有 {known}", "; there are {known}"),
    );

    let (zh, en) = (known.zh, known.en);
    Some(if is_field {
        say!("没有字段 {name}{zh}", "there is no field {name}{en}")
    } else {
        say!("没有变量 {name}{zh}", "there is no variable {name}{en}")
    })
}

/// ``Iteration not possible on type `undefined` ``: the name of what was to be iterated over is not told.
fn no_list(message: &str, expression: &str) -> Option<Text> {
    let kind = message.strip_prefix("Iteration not possible on type `")?;
    let kind = kind.trim_end_matches('`');
    Some(if kind == "undefined" {
        say!(
            "没有 {expression}，不能逐项取出",
            "there is no {expression} to iterate over"
        )
    } else {
        say!(
            "{expression} 是 {kind}，不是列表，不能逐项取出",
            "{expression} is not a list but of type {kind}, so it cannot be iterated over"
        )
    })
}
