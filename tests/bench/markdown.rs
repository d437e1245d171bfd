//! What the rules for Chinese cost: the same text through our events and through the parser alone, in one run.
//!
//! usage: cargo bench --bench markdown

#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::ops::Range;
use std::time::{Duration, Instant};

use planpress::load::chinese;
use pulldown_cmark::{Event, Options, Parser};

const ROUNDS: usize = 400;

fn best(mut run: impl FnMut() -> usize) -> Duration {
    let timed = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed()
    };
    (0..ROUNDS).map(timed).min().unwrap()
}

/// The same consumer for both, so that neither is compiled into it.
fn drain(events: &mut dyn Iterator<Item = (Event<'_>, Range<usize>)>) -> usize {
    events.fold(0, |count, event| {
        count + usize::from(std::hint::black_box(event).1.end > 0)
    })
}

fn main() {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| {
        let text = fs::read_to_string(format!("{root}/content/plan/{path}")).unwrap();
        text.splitn(3, "---\n").nth(2).unwrap().to_string()
    };

    let texts = [
        (
            "Chinese, one line a paragraph",
            read("responsibilities.zh.md").repeat(20),
        ),
        ("English", read("responsibilities.en.md").repeat(20)),
        (
            "English, emphasis in every line",
            "A line with **strong** words and _others_.\n".repeat(4000),
        ),
        (
            "Chinese, emphasis in every line",
            "一行里有**重点：**后文和“**引语**”。\n".repeat(4000),
        ),
    ];
    for (name, text) in &texts {
        let plain = best(|| drain(&mut Parser::new_ext(text, options).into_offset_iter()));
        let ours = best(|| chinese::events(text, options, |mut events| drain(&mut events)));
        println!(
            "{name}: {:.3} × the parser alone",
            ours.as_secs_f64() / plain.as_secs_f64()
        );
    }
}
