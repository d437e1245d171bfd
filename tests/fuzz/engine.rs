//! Makes inputs out of seeds, and runs targets on them.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// Inputs to begin with; one that has failed is added here.
const FIRST: [&str; 3] = [
    "**甲*乙_丙",
    "[^a]: [^a]\n\n[^a]",
    "---\ntitle: \"\\u2028\"\n---\n",
];
/// Inputs for each target in an ordinary run.
const INPUTS: usize = 3_000;
/// What is put in: marks of all the languages that are read here.
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

/// Splitmix: the same inputs on every machine.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count.max(1) as u64) as usize
    }

    fn boundary(&mut self, text: &str) -> usize {
        let at = self.below(text.len() + 1);
        (0..=at)
            .rev()
            .find(|at| text.is_char_boundary(*at))
            .unwrap_or(0)
    }

    /// A seed with a few changes.
    fn mutate(&mut self, seeds: &[String]) -> String {
        let mut text = seeds[self.below(seeds.len())].clone();
        let start = self.boundary(&text);
        let end = self.boundary(&text[start..]) + start;
        if self.below(2) == 0 && end > start {
            text = text[start..end].chars().take(600).collect();
        }
        for _ in 0..=self.below(8) {
            let at = self.boundary(&text);
            match self.below(5) {
                0 => text.truncate(at),
                1 => {
                    let end = at + self.boundary(&text[at..]);
                    text.replace_range(at..end, "");
                }
                2 => {
                    let end = at + self.boundary(&text[at..]);
                    let part: String = text[at..end].chars().take(200).collect();
                    text.insert_str(at, &part.repeat(1 + self.below(4)));
                }
                _ => {
                    let piece = PIECES[self.below(PIECES.len())];
                    text.insert_str(at, &piece.repeat(1 + self.below(3)));
                }
            }
        }
        text
    }
}

/// Runs a target on mutated seeds, so many or so long.
pub fn fuzz(name: &str, share: usize, seeds: &[String], target: impl Fn(&str)) {
    let seconds = std::env::var("FUZZ_SECONDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .map(Duration::from_secs);
    let (started, mut random, mut count) = (Instant::now(), Random(0x5eed), 0);
    let mut inputs: Vec<String> = FIRST.iter().map(|text| text.to_string()).collect();
    loop {
        let input = inputs.pop().unwrap_or_else(|| random.mutate(seeds));
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
            fs::create_dir_all(&folder).expect("made");
            let file = folder.join(format!("{name}.txt"));
            fs::write(&file, &input).expect("written");
            panic!("{name}: input {count}, in {}: {input:?}", file.display());
        }
        count += 1;
        if seconds.map_or(count >= INPUTS / share, |seconds| {
            started.elapsed() > seconds
        }) {
            return eprintln!("{name}: {count} inputs");
        }
    }
}
