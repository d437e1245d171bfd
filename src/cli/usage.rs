//! What is wrong with a command line, in both languages.

use std::io::Write;
use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::EXIT_FAILURE;
use super::messages::{output_failed, print_message, record_output};
use crate::diagnostic::{Lang, Text, did_you_mean, say};

/// Prints help if it was asked for, otherwise what is wrong with the command line. Returns the exit code.
pub(super) fn report(error: &Error, lang: Lang) -> ExitCode {
    if !error.use_stderr() {
        record_output(error.print().and_then(|()| std::io::stdout().flush()), lang);
        return if output_failed() {
            EXIT_FAILURE.into()
        } else {
            ExitCode::SUCCESS
        };
    }

    print_message(&explain(error), lang);
    print_message(
        &say!("用法见 planpress --help", "See planpress --help"),
        lang,
    );

    EXIT_FAILURE.into()
}

/// Says what is wrong with a command line.
fn explain(error: &Error) -> Text {
    let value = |kind| error.get(kind).map(context_text).unwrap_or_default();
    let (argument, given) = (
        value(ContextKind::InvalidArg),
        value(ContextKind::InvalidValue),
    );

    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = value(ContextKind::InvalidSubcommand);
            with_suggestion(
                error,
                say!("没有子命令 {name}。", "There is no command {name}."),
            )
        }
        ErrorKind::UnknownArgument => with_suggestion(
            error,
            say!("没有参数 {argument}。", "There is no argument {argument}."),
        ),
        ErrorKind::InvalidValue if given.is_empty() => {
            say!(
                "参数 {argument} 缺一个值。",
                "The argument {argument} needs a value."
            )
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let known = value(ContextKind::ValidValue);
            let mut text = say!(
                "参数 {argument} 的值“{given}”有误。",
                "The argument {argument} cannot be “{given}”."
            );

            if !known.is_empty() {
                text.zh += &format!("可以是：{known}。");
                text.en += &format!(" It can be: {known}.");
            }

            text
        }
        ErrorKind::MissingRequiredArgument => say!(
            "缺少参数 {argument}。",
            "The argument {argument} is missing."
        ),
        ErrorKind::ArgumentConflict => {
            let other = value(ContextKind::PriorArg);
            say!(
                "参数 {argument} 不能与 {other} 同用。",
                "{argument} cannot be used together with {other}."
            )
        }
        _ => say!("命令有误。", "The command is not understood."),
    }
}

/// Adds what may be meant, if clap has a suggestion.
fn with_suggestion(error: &Error, mut text: Text) -> Text {
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg]
        .into_iter()
        .find_map(|kind| error.get(kind));
    if let Some(near) = near.map(context_text).filter(|near| !near.is_empty()) {
        let question = did_you_mean(&near);
        text.zh += &question.zh;
        text.en += &format!(" {}", question.en);
    }

    text
}

/// Returns a value of clap's error as text.
fn context_text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
