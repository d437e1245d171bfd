//! The command `explain`.

use super::EXIT_FAILURE;
use super::messages::{print_message, print_output};
use crate::diagnostic::{Code, Lang, closest, did_you_mean, say};
use crate::pipeline::{EXTENSIONS, codes};

/// Prints what a code means and what to do; without one, all codes, each with the first sentence of its explanation.
pub(super) fn explain(name: Option<&str>, lang: Lang) -> u8 {
    let all = codes(EXTENSIONS);
    let Some(name) = name else {
        let lines: String = all
            .iter()
            .map(|code| format!("{code}\t{}\n", first_sentence(*code, lang)))
            .collect();
        print_output(&lines, lang);
        return 0;
    };

    match all.iter().find(|code| code.name() == name) {
        Some(code) => {
            print_output(&format!("{code}\n{}\n", code.explanation().get(lang)), lang);
            0
        }
        None => {
            let mut text = say!(
                "没有问题代码 {name}，planpress explain 列出全部代码。",
                "There is no code {name}; planpress explain lists all codes."
            );

            if let Some(near) = closest(name, all.iter().map(|code| code.name())) {
                let question = did_you_mean(near);
                text.zh += &question.zh;
                text.en += &format!(" {}", question.en);
            }

            print_message(&text, lang);
            EXIT_FAILURE
        }
    }
}

/// Returns the first sentence of the explanation of a code.
fn first_sentence(code: Code, lang: Lang) -> String {
    let (text, end) = (
        code.explanation().get(lang).to_string(),
        if lang == Lang::Zh { "。" } else { ". " },
    );
    match text.split_once(end) {
        Some((first, _)) => format!("{first}{}", end.trim_end()),
        None => text,
    }
}
