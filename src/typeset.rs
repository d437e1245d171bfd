//! Setting short texts in boxes of pictures: where the lines break and how large the letters can be. Chinese characters
//! are square; the unit of widths is the height of a letter.

use crate::text;

/// The height of a line, as a multiple of the height of its letters.
pub(crate) const LINE_HEIGHT: f64 = 1.35;
/// The most lines that a text is broken into.
const MAX_LINES: usize = 6;
/// The most letters of a word that does not end a line.
const SHORT_WORD: usize = 3;
/// The least factor by which the size of a layout is multiplied whose lines are not equally long.
const UNEVEN_FACTOR: f64 = 0.6;
/// The factor by which the size of a layout is multiplied that breaks a line within a part that ends with a comma while
/// such a part ends within a line.
const OVER_COMMA_FACTOR: f64 = 0.75;
/// The factor by which the size of a layout that breaks inside a phrase is multiplied before layouts are compared: it
/// is chosen only if its letters are more than 1/0.45 times as high as those of the best layout with whole phrases.
const BREAK_IN_PHRASE_FACTOR: f64 = 0.45;

/// A text set in a box.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FittedText {
    /// The height of the letters, in the unit of the box.
    pub size: f64,
    /// The lines, without spaces at their ends.
    pub lines: Vec<String>,
}

/// The ways in which a text can be broken into lines. Finding them takes longer than choosing one of them for a box, so
/// a text that is set in many boxes keeps them.
#[derive(Debug)]
pub(crate) struct TextLayouts(Vec<TextLayout>);

/// A text broken into lines.
#[derive(Debug)]
struct TextLayout {
    /// The lines, without spaces at their ends.
    lines: Vec<String>,
    /// The width of the longest line, as a multiple of the height of its letters.
    longest: f64,
    /// What the size of the letters is multiplied with before layouts are compared.
    factor: f64,
}

impl TextLayouts {
    /// Finds where the lines of a text can break. They break between phrases: those in `written`, or, if that is empty,
    /// those that end with punctuation or a space. A layout that breaks inside a phrase is worth much less, one whose
    /// lines are about equally long and end with a mark is worth more.
    pub(crate) fn new(text: &str, written: &[String]) -> Self {
        let phrases = if written.is_empty() {
            phrases(text)
        } else {
            written.to_vec()
        };
        let whole_phrases = balanced(&phrases).into_iter();
        let whole_phrases = whole_phrases.chain(segment_by_segment(&phrases));
        let within_phrases = balanced(&words(text)).into_iter();
        let layouts = whole_phrases
            .map(|lines| TextLayout::new(lines, 1.0))
            .chain(within_phrases.map(|lines| TextLayout::new(lines, BREAK_IN_PHRASE_FACTOR)));

        Self(layouts.collect())
    }

    /// Sets the text as large as a box allows, in the layout that is worth most there.
    pub(crate) fn fit(&self, width: f64, height: f64) -> FittedText {
        // Of layouts that are as good, the one with more lines is chosen.
        let best = self.0.iter().max_by(|one, other| {
            let [value, other_value] = [one, other].map(|it| it.size(width, height) * it.factor);
            let order = value.total_cmp(&other_value);
            order.then(one.lines.len().cmp(&other.lines.len()))
        });

        best.map_or_else(FittedText::default, |best| FittedText {
            size: best.size(width, height),
            lines: best.lines.clone(),
        })
    }
}

impl TextLayout {
    fn new(lines: Vec<String>, factor: f64) -> Self {
        Self {
            longest: lines.iter().map(|line| width_of(line)).fold(0.0, f64::max),
            factor: factor * evenness(&lines) * keeping_of_segments(&lines),
            lines,
        }
    }

    /// The height of the letters with which the lines fill a box.
    fn size(&self, width: f64, height: f64) -> f64 {
        (width / self.longest).min(height / (self.lines.len() as f64 * LINE_HEIGHT))
    }
}

/// How equally long some lines are, but for the marks at their ends: 1 if they all are, and less the shorter the
/// shortest is beside the longest.
fn evenness(lines: &[String]) -> f64 {
    let words = lines.iter().map(|line| line.trim_end_matches(is_closing));
    let widths = words.map(width_of);
    let (shortest, longest) = widths.fold((f64::INFINITY, 0.0), |(least, most), width| {
        (f64::min(least, width), f64::max(most, width))
    });
    if longest > 0.0 {
        UNEVEN_FACTOR + (1.0 - UNEVEN_FACTOR) * shortest / longest
    } else {
        1.0
    }
}

/// 1 if lines end where segments do, as far as they can; less if a line ends within a segment while another goes on
/// behind one.
fn keeping_of_segments(lines: &[String]) -> f64 {
    let Some((_, broken)) = lines.split_last() else {
        return 1.0;
    };
    let breaks_segment = broken.iter().any(|line| !ends_segment(line));
    let goes_over = lines.iter().any(|line| {
        let parts = phrases(line);
        parts
            .split_last()
            .is_some_and(|(_, before)| before.iter().any(|part| ends_segment(part)))
    });

    if breaks_segment && goes_over {
        OVER_COMMA_FACTOR
    } else {
        1.0
    }
}

/// Whether a part of a text, or a line, is the end of a segment: of what lies between marks such as commas.
fn ends_segment(part: &str) -> bool {
    let last = part.trim_end().chars().next_back();
    last.is_some_and(|last| ",;:.!?".contains(last) || is_closing(last))
}

/// Joins parts to lines that each hold one segment or a part of one: in as many lines as there are segments, and in
/// more, up to `MAX_LINES`. None for a single segment, or for more than `MAX_LINES`.
fn segment_by_segment(parts: &[String]) -> Vec<Vec<String>> {
    let segments = parts.split_inclusive(|part| ends_segment(part));
    let segments: Vec<Vec<Vec<String>>> = segments.map(balanced).collect();
    let mut layouts = Vec::new();
    if segments.len() < 2 {
        return layouts;
    }

    // The place of the layout of each segment; every step gives one line more to the segment with the longest line.
    let mut chosen = vec![0; segments.len()];
    for _ in segments.len()..=MAX_LINES {
        let lines = segments
            .iter()
            .zip(&chosen)
            .map(|(segment, at)| &segment[*at]);
        layouts.push(lines.flatten().cloned().collect());

        let longest = |at: &usize| {
            let lines = segments[*at][chosen[*at]].iter();
            lines.map(|line| width_of(line)).fold(0.0, f64::max)
        };
        let divisible = (0..segments.len()).filter(|at| chosen[*at] + 1 < segments[*at].len());
        let next = divisible.max_by(|one, other| longest(one).total_cmp(&longest(other)));
        let Some(next) = next else {
            break;
        };
        chosen[next] += 1;
    }

    layouts
}

/// The width of a line, as a multiple of the height of its letters.
pub(crate) fn width_of(line: &str) -> f64 {
    line.chars().map(width_of_character).sum()
}

/// The width of a character, as a multiple of the height of its letters.
fn width_of_character(c: char) -> f64 {
    match c {
        ' ' => 0.3,
        '“' | '”' | '‘' | '’' => 0.5,
        '%' | 'M' | 'W' | 'm' | 'w' => 0.92,
        c if c.is_ascii() => 0.62,
        _ => 1.0,
    }
}

/// Splits a text into phrases: parts between which a line breaks well.
fn phrases(text: &str) -> Vec<String> {
    let parts = split(text, |before, after| {
        is_closing(before) && !is_closing(after) || before == ' '
    });

    // A short word such as “the” or “to” does not end a line.
    let mut phrases: Vec<String> = Vec::new();
    let mut is_open = false;
    for part in parts {
        let is_short = is_short_word(&part);
        match phrases.last_mut() {
            Some(phrase) if is_open => phrase.push_str(&part),
            _ => phrases.push(part),
        }
        is_open = is_short;
    }

    phrases
}

/// Whether a part of a text is a word of at most three Latin letters that begins a phrase rather than ends one.
fn is_short_word(part: &str) -> bool {
    let word = part.trim_end();
    let is_latin = word.chars().all(|c| c.is_ascii_lowercase());
    is_latin && word.len() < part.len() && (1..=SHORT_WORD).contains(&word.len())
}

/// Splits a text at every place where a line can break at all: between words.
fn words(text: &str) -> Vec<String> {
    let words = text::phrases::phrases(text.trim());
    words.into_iter().map(str::to_string).collect()
}

/// Tells whether a mark belongs to the text before it, so that no line begins with it.
fn is_closing(c: char) -> bool {
    "，。、；：！？”’》）".contains(c)
}

/// Splits a text between all neighbouring characters for which `breaks` says so.
fn split(text: &str, breaks: impl Fn(char, char) -> bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = None;

    for c in text.trim().chars() {
        if before.is_some_and(|before| breaks(before, c)) {
            parts.push(String::new());
        }

        if let Some(part) = parts.last_mut() {
            part.push(c);
        }

        before = Some(c);
    }

    parts
}

/// The best way to set the first so many parts of a text in some number of lines.
#[derive(Clone, Copy)]
struct Setting {
    /// The width of the longest line.
    longest: f64,
    /// The index of the part that the last line begins with.
    start: usize,
}

/// Joins parts to lines: to one line, to two, and so on up to `MAX_LINES` or to the number of parts. In each result the
/// longest line is as short as possible.
fn balanced(parts: &[String]) -> Vec<Vec<String>> {
    let widths: Vec<f64> = parts.iter().map(|part| width_of(part)).collect();
    let nothing = Setting {
        longest: f64::INFINITY,
        start: 0,
    };
    let mut settings = vec![vec![nothing; parts.len() + 1]];
    settings[0][0].longest = 0.0;
    let mut found = Vec::new();

    for count in 1..=MAX_LINES.min(parts.len()) {
        settings.push(with_one_line_more(&widths, &settings[count - 1], count));
        found.push(lines_of(parts, &settings));
    }

    found
}

/// The best settings of each number of parts in `count` lines, given those in one line less (`before`). The time grows
/// with the square of the number of parts, which is small: titles and other short texts have limits.
fn with_one_line_more(widths: &[f64], before: &[Setting], count: usize) -> Vec<Setting> {
    let mut settings = vec![
        Setting {
            longest: f64::INFINITY,
            start: 0
        };
        widths.len() + 1
    ];

    for (start, so_far) in before.iter().enumerate().take(widths.len()).skip(count - 1) {
        let mut line = 0.0;
        for end in start + 1..=widths.len() {
            line += widths[end - 1];
            let longest = so_far.longest.max(line);
            if longest < settings[end].longest {
                settings[end] = Setting { longest, start };
            }
        }
    }

    settings
}

/// The lines that the best settings of all parts describe, collected from the last line back to the first.
fn lines_of(parts: &[String], settings: &[Vec<Setting>]) -> Vec<String> {
    let (mut lines, mut end) = (Vec::new(), parts.len());
    for setting in settings[1..].iter().rev() {
        let start = setting[end].start;
        lines.push(parts[start..end].concat().trim().to_string());
        end = start;
    }

    lines.reverse();
    lines
}

#[cfg(test)]
mod tests {
    use super::TextLayouts;

    fn lines(text: &str, width: f64, height: f64) -> Vec<String> {
        TextLayouts::new(text, &[]).fit(width, height).lines
    }

    #[test]
    fn a_slogan_breaks_where_it_makes_sense() {
        let long = "政府重视质量、企业追求质量、人人关注质量";
        assert_eq!(lines(long, 4000.0, 400.0), [long]);
        assert_eq!(
            lines(long, 600.0, 900.0),
            ["政府重视质量、", "企业追求质量、", "人人关注质量"]
        );
        assert_eq!(
            lines("将自然引进城市，让城市更加自然", 900.0, 700.0),
            ["将自然引进城市，", "让城市更加自然"]
        );
        assert_eq!(lines("质量第一", 2000.0, 900.0), ["质量第一"]);
        let written = ["以高标准", "引领高质量"].map(str::to_string);
        assert_eq!(
            TextLayouts::new("以高标准引领高质量", &written)
                .fit(210.0, 200.0)
                .lines,
            written
        );
        assert_eq!(
            lines("大力提升质量 建设质量强国", 800.0, 800.0),
            ["大力提升质量", "建设质量强国"]
        );

        // Three segments of the same length are in one line or in three.
        assert_eq!(
            lines(long, 1000.0, 250.0),
            ["政府重视质量、", "企业追求质量、", "人人关注质量"]
        );
    }

    #[test]
    fn english_lines_end_with_segments_and_not_with_short_words() {
        assert_eq!(
            lines("High standards lead to high quality", 400.0, 900.0),
            ["High", "standards", "lead", "to high", "quality"]
        );
        let natural = "Bring nature into the city, make the city more natural";
        assert_eq!(
            lines(natural, 800.0, 800.0),
            [
                "Bring nature",
                "into the city,",
                "make the city",
                "more natural"
            ]
        );
        assert_eq!(
            lines(natural, 1600.0, 300.0),
            ["Bring nature into the city,", "make the city more natural"]
        );
    }

    #[test]
    fn no_line_is_wider_than_the_box() {
        let layouts = TextLayouts::new("倡导全面、全民、全过程的大质量观", &[]);
        for (width, height) in [(100.0, 1000.0), (1000.0, 100.0), (300.0, 300.0)] {
            let fitted = layouts.fit(width, height);
            assert!(
                fitted
                    .lines
                    .iter()
                    .all(|line| super::width_of(line) * fitted.size <= width + 1e-6)
            );
            assert!(fitted.lines.len() as f64 * fitted.size * super::LINE_HEIGHT <= height + 1e-6);
            assert_eq!(fitted.lines.concat(), "倡导全面、全民、全过程的大质量观");
        }
    }
}
