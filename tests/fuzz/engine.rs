//! Makes inputs out of seeds, and runs targets on them. An input that fails is shrunk to what matters of it.

use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

/// Inputs that have failed once; one that fails is added here.
const FAILED_ONCE: [&str; 3] = [
    "**甲*乙_丙",
    "[^a]: [^a]\n\n[^a]",
    "---\ntitle: \"\\u2028\"\n---\n",
];
/// Inputs for each target in an ordinary run.
const INPUTS: u32 = 3_000;
/// Characters that are kept of a seed where only a part of it is taken.
const PART: usize = 600;
/// Characters that are repeated at most.
const REPEATED: usize = 200;
/// The pieces that inputs are made of: marks of all the languages that planpress reads.
pub const PIECES: [&str; 64] = [
    "*",
    "**",
    "_",
    "__",
    "`",
    "```\n",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "&amp;",
    "&#0;",
    "\\",
    "|",
    "\n|-|\n",
    "# ",
    "## （一）",
    "- ",
    "1. ",
    "> ",
    "\n\n",
    "\n",
    "\r\n",
    "\t",
    "    ",
    " ",
    "[^1]",
    "[^1]: ",
    "{#a}",
    "---\n",
    ": ",
    "：",
    "，",
    "。",
    "“",
    "”",
    "《",
    "》",
    "甲",
    "乙丙",
    "质量",
    "\u{3000}",
    "\u{301}",
    "\u{200b}",
    "\u{feff}",
    "🀄",
    "\u{0}",
    "\u{7f}",
    "{{ page }}",
    "{% if a %}",
    "&a ",
    "*a",
    "!!",
    "2017-02-30",
    "9999999999999999999",
];

/// One change of a text. An `Index` is a share of the length, and so fits whatever is left of the text.
#[derive(Debug, Clone)]
enum Change {
    Truncate(Index),
    Remove(Index, Index),
    Repeat(Index, Index, usize),
    Insert(Index, &'static str, usize),
}

impl Change {
    fn any() -> impl Strategy<Value = Self> {
        let index = any::<Index>;
        prop_oneof![
            2 => (index(), select(&PIECES[..]), 1..4_usize)
                .prop_map(|(at, piece, times)| Self::Insert(at, piece, times)),
            1 => (index(), index(), 2..6_usize)
                .prop_map(|(at, length, times)| Self::Repeat(at, length, times)),
            1 => (index(), index()).prop_map(|(at, length)| Self::Remove(at, length)),
            1 => index().prop_map(Self::Truncate),
        ]
    }

    fn apply(&self, text: &mut String) {
        match self {
            Self::Truncate(at) => text.truncate(boundary(text, at)),
            Self::Remove(at, length) => {
                let at = boundary(text, at);
                let end = at + boundary(&text[at..], length);
                text.replace_range(at..end, "");
            }
            Self::Repeat(at, length, times) => {
                let at = boundary(text, at);
                let end = at + boundary(&text[at..], length);
                let part: String = text[at..end].chars().take(REPEATED).collect();
                text.insert_str(at, &part.repeat(times - 1));
            }
            Self::Insert(at, piece, times) => {
                text.insert_str(boundary(text, at), &piece.repeat(*times));
            }
        }
    }
}

/// The boundary between two characters at or before a share of a text.
fn boundary(text: &str, share: &Index) -> usize {
    text.floor_char_boundary(share.index(text.len() + 1))
}

/// Seeds, whole or a part of them, with a few changes; and now and then an input that has failed once.
pub fn texts(seeds: Vec<String>) -> impl Strategy<Value = String> {
    let part = (any::<bool>(), any::<Index>());
    let changed = (select(seeds), part, vec(Change::any(), 0..8)).prop_map(
        |(mut text, (is_part, start), changes)| {
            if is_part {
                let start = boundary(&text, &start);
                text = text[start..].chars().take(PART).collect();
            }

            for change in &changes {
                change.apply(&mut text);
            }

            text
        },
    );
    prop_oneof![
        1 => select(&FAILED_ONCE[..]).prop_map(str::to_string),
        60 => changed,
    ]
}

/// Runs a target on inputs: the same ones on every machine, `share` times fewer than usual; or with `FUZZ_SECONDS`
/// always others, as long as that. What is left of an input that fails is written to `target/fuzz/`.
pub fn fuzz<Input: Debug>(
    name: &str,
    share: u32,
    inputs: &impl Strategy<Value = Input>,
    target: impl Fn(&Input),
) {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .map(Duration::from_secs);
    let started = Instant::now();

    for round in 0_u64.. {
        if round > 0 && seconds.is_none_or(|seconds| started.elapsed() > seconds) {
            return;
        }

        run(name, INPUTS / share, round, inputs, &target);
    }
}

fn run<Input: Debug>(
    name: &str,
    cases: u32,
    round: u64,
    inputs: &impl Strategy<Value = Input>,
    target: impl Fn(&Input),
) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let mut seed = [0x5e; 32];
    seed[..8].copy_from_slice(&round.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let done = TestRunner::new_with_rng(config, rng).run(inputs, |input| {
        target(&input);
        Ok(())
    });

    let Err(error) = done else { return };
    let TestError::Fail(reason, input) = error else {
        panic!("{name}: {error}");
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    fs::create_dir_all(&folder).expect("made");
    let file = folder.join(format!("{name}.txt"));
    fs::write(&file, format!("{input:#?}\n")).expect("written");
    panic!("{name}: {reason}, in {}: {input:?}", file.display());
}
