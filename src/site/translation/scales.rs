//! Words and signs that multiply the number before them: 万, 亿, “million”.

/// Signs that multiply the number before them, with their zeros; the longer ones first.
const CHINESE_SCALES: [(&str, usize); 3] = [("万亿", 12), ("亿", 8), ("万", 4)];
/// The same in English.
const ENGLISH_SCALES: [(&str, usize); 4] = [
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
];

/// The number of zeros by which what stands behind a number multiplies it, and its length in bytes: `万亿` is 12.
pub(super) fn scale(rest: &str, chinese: bool) -> (usize, usize) {
    let scales: &[(&str, usize)] = if chinese {
        &CHINESE_SCALES
    } else {
        &ENGLISH_SCALES
    };
    let behind = rest.trim_start_matches([' ', '\u{a0}']);
    let found = scales.iter().find(|(word, _)| behind.starts_with(word));
    found.map_or((0, 0), |(word, zeros)| {
        (*zeros, rest.len() - behind.len() + word.len())
    })
}

/// Multiplies a number in digits by 1 with some zeros.
pub(super) fn scaled(number: &str, zeros: usize) -> String {
    if zeros == 0 {
        return number.to_string();
    }

    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let moved: String = decimals
        .chars()
        .chain("0".repeat(zeros).chars())
        .take(zeros)
        .collect();
    let rest = decimals.get(zeros..).unwrap_or_default();
    let point = if rest.is_empty() { "" } else { "." };
    format!(
        "{}{point}{rest}",
        format!("{whole}{moved}").trim_start_matches('0')
    )
}
