//! Short texts into boxes of pictures: where their lines break, and how large they can be.

/// Height of a line, in sizes of its letters.
pub const LINE: f64 = 1.35;
/// Lines that a slogan is broken into at most.
const LINES: usize = 6;
/// What a break inside a phrase costs: letters may be as much smaller.
const HARD: f64 = 0.45;

/// A slogan set in a box.
#[derive(Debug, PartialEq)]
pub struct Fitted {
    /// Height of the letters, in the box's unit.
    pub size: f64,
    /// Its lines, spaces at their ends gone.
    pub lines: Vec<String>,
}

/// Sets a text as large as a box allows. It breaks between phrases: those that are written, or else behind punctuation
/// and spaces. Inside a phrase only where that makes it much larger.
pub fn fit(text: &str, written: &[String], width: f64, height: f64) -> Fitted {
    let soft = if written.is_empty() { phrases(text) } else { written.to_vec() };
    let hard = pieces(text);
    let all = (1..=LINES).flat_map(|count| {
        let of = |parts: &[String], cost: f64| {
            let lines = balanced(parts, count)?;
            let longest = lines.iter().map(|line| width_of(line)).fold(0.0, f64::max);
            let size = (width / longest).min(height / (lines.len() as f64 * LINE));
            Some((size * cost, Fitted { size, lines }))
        };
        [of(&soft, 1.0), of(&hard, HARD)]
    });
    let best = all.flatten().max_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map_or_else(|| Fitted { size: 0.0, lines: Vec::new() }, |(_, fitted)| fitted)
}

/// Width of a line in sizes of its letters: Chinese characters are square.
pub fn width_of(line: &str) -> f64 {
    let of = |c: char| match c {
        ' ' => 0.3,
        '“' | '”' | '‘' | '’' => 0.5,
        c if c.is_ascii() => 0.62,
        _ => 1.0,
    };
    line.chars().map(of).sum()
}

/// Between these a text breaks well.
fn phrases(text: &str) -> Vec<String> {
    split(text, |before, after| is_closing(before) && !is_closing(after) || before == ' ')
}

/// Between these it can break at all: not inside Latin words, not before closing or behind opening marks.
fn pieces(text: &str) -> Vec<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    split(text, |before, after| {
        let is_stuck = is_closing(after) || after == ' ' || "“《（‘".contains(before);
        !(is_stuck || is_word(before) && is_word(after))
    })
}

fn is_closing(c: char) -> bool {
    "，。、；：！？”’》）".contains(c)
}

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

/// Parts joined to so many lines that the longest is as short as can be; none where there are fewer parts.
fn balanced(parts: &[String], count: usize) -> Option<Vec<String>> {
    if parts.len() < count {
        return None;
    }
    let widths: Vec<f64> = parts.iter().map(|part| width_of(part)).collect();
    // best[l][i]: the longest of l lines that hold the first i parts, and where the last of them begins.
    let mut best = vec![vec![(f64::INFINITY, 0); parts.len() + 1]; count + 1];
    best[0][0] = (0.0, 0);
    for line in 1..=count {
        for end in line..=parts.len() {
            for start in line - 1..end {
                let longest = best[line - 1][start].0.max(widths[start..end].iter().sum());
                if longest < best[line][end].0 {
                    best[line][end] = (longest, start);
                }
            }
        }
    }
    let (mut lines, mut end) = (Vec::new(), parts.len());
    for line in (1..=count).rev() {
        let start = best[line][end].1;
        lines.push(parts[start..end].concat().trim().to_string());
        end = start;
    }
    lines.reverse();
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::fit;

    fn lines(text: &str, width: f64, height: f64) -> Vec<String> {
        fit(text, &[], width, height).lines
    }

    #[test]
    fn a_slogan_breaks_where_it_makes_sense() {
        let long = "政府重视质量、企业追求质量、人人关注质量";
        assert_eq!(lines(long, 4000.0, 400.0), [long]);
        assert_eq!(lines(long, 600.0, 900.0), ["政府重视质量、", "企业追求质量、", "人人关注质量"]);
        assert_eq!(lines("将自然引进城市，让城市更加自然", 900.0, 700.0), ["将自然引进城市，", "让城市更加自然"]);
        assert_eq!(lines("质量第一", 2000.0, 900.0), ["质量第一"]);
        let written = ["以高标准", "引领高质量"].map(str::to_string);
        assert_eq!(fit("以高标准引领高质量", &written, 210.0, 200.0).lines, written);
        assert_eq!(lines("大力提升质量 建设质量强国", 800.0, 800.0), ["大力提升质量", "建设质量强国"]);
        assert_eq!(
            lines("High standards lead to high quality", 500.0, 500.0)
                .iter()
                .filter(|line| line.contains("standards"))
                .count(),
            1
        );
    }

    #[test]
    fn no_line_is_wider_than_the_box() {
        for (width, height) in [(100.0, 1000.0), (1000.0, 100.0), (300.0, 300.0)] {
            let fitted = fit("倡导全面、全民、全过程的大质量观", &[], width, height);
            assert!(fitted.lines.iter().all(|line| super::width_of(line) * fitted.size <= width + 1e-6));
            assert!(fitted.lines.len() as f64 * fitted.size * super::LINE <= height + 1e-6);
            assert_eq!(fitted.lines.concat(), "倡导全面、全民、全过程的大质量观");
        }
    }
}
