//! The duties of a department: what its clause asks of it, one by one, and the same ones in every language.

/// Divides the text of a clause into duties: its parts between semicolons and full stops. A Latin full stop ends a
/// sentence where a capital letter follows, so that `No. 5` stays whole.
pub(super) fn duties(text: &str) -> Vec<String> {
    let mut duties = Vec::new();
    let mut start = 0;

    for (at, mark) in text.char_indices() {
        let end = at + mark.len_utf8();
        if ends_duty(mark, &text[end..]) {
            duties.push(text[start..end].trim().to_string());
            start = end;
        }
    }

    duties.push(text[start..].trim().to_string());
    duties.retain(|duty| !duty.is_empty());
    duties
}

/// Tells whether a mark ends a duty. `rest` is the text after it.
fn ends_duty(mark: char, rest: &str) -> bool {
    match mark {
        '；' | '。' | ';' => true,
        '.' => {
            rest.trim().is_empty() || rest.starts_with(char::is_whitespace) && starts_sentence(rest)
        }
        _ => false,
    }
}

/// Tells whether the first word of a text has a capital letter.
fn starts_sentence(rest: &str) -> bool {
    rest.trim_start().starts_with(char::is_uppercase)
}

/// Joins the duties of one language so that there are as many as in another, which may say in one sentence what takes
/// several here. Which ones belong together follows from their lengths, as is usual for aligning sentences (Gale and
/// Church, 1993): each should take the same share of its text as its counterpart. Returns `None` if there are fewer
/// here.
pub(super) fn aligned(duties: &[String], others: &[String]) -> Option<Vec<String>> {
    let (parts, groups) = (duties.len(), others.len());
    if parts < groups {
        return None;
    }

    let (own, wanted) = (shares(duties), shares(others));

    // For every number of groups and of parts in them: the smallest sum of squared differences, and where the last
    // group begins.
    let mut best = vec![vec![(f64::INFINITY, 0); parts + 1]; groups + 1];
    best[0][0] = (0.0, 0);

    for group in 1..=groups {
        for end in group..=parts {
            for begin in group - 1..end {
                let difference = own[begin..end].iter().sum::<f64>() - wanted[group - 1];
                let sum = best[group - 1][begin].0 + difference * difference;
                if sum < best[group][end].0 {
                    best[group][end] = (sum, begin);
                }
            }
        }
    }

    let mut joined = Vec::with_capacity(groups);
    let mut end = parts;

    for group in (1..=groups).rev() {
        let begin = best[group][end].1;
        joined.push(joined_texts(&duties[begin..end]));
        end = begin;
    }

    joined.reverse();
    Some(joined)
}

/// Joins texts, with a space where one ends with a Latin mark: full-width marks have their space in themselves.
fn joined_texts(texts: &[String]) -> String {
    let mut joined = String::new();
    for text in texts {
        if joined.ends_with(|last: char| last.is_ascii()) {
            joined.push(' ');
        }

        joined.push_str(text);
    }

    joined
}

/// Computes the share of each text in the length of all, counted in characters.
fn shares(texts: &[String]) -> Vec<f64> {
    let lengths: Vec<f64> = texts
        .iter()
        .map(|text| text.chars().count() as f64)
        .collect();
    let all: f64 = lengths.iter().sum();
    lengths.into_iter().map(|length| length / all).collect()
}

#[cfg(test)]
mod tests {
    use super::{aligned, duties};

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn duties_end_with_semicolons_and_sentences() {
        assert_eq!(
            duties("制定规划；开展抽查。负责培训"),
            texts(&["制定规划；", "开展抽查。", "负责培训"])
        );
        assert_eq!(
            duties(
                "It will draw up plans (see No. 5, e.g. item 3.2). It will train staff; and report."
            ),
            texts(&[
                "It will draw up plans (see No. 5, e.g. item 3.2).",
                "It will train staff;",
                "and report."
            ])
        );
        assert_eq!(duties(""), texts(&[]));
    }

    #[test]
    fn a_translation_in_more_sentences_is_joined_by_length() {
        let original = texts(&["短。", "这是很长很长很长很长很长的一项职责。"]);
        let translation = texts(&[
            "Short.",
            "A long duty begins here.",
            "It goes on for a while.",
        ]);
        let joined = texts(&["Short.", "A long duty begins here. It goes on for a while."]);
        assert_eq!(aligned(&translation, &original), Some(joined));
        assert_eq!(aligned(&translation[..1], &original), None);
    }

    #[test]
    fn full_width_marks_are_joined_without_a_space() {
        let original = texts(&["制定规划；", "开展抽查。", "负责全市企业和机构的各类培训。"]);
        let translation = texts(&["It plans and inspects.", "It trains staff all over."]);
        let joined = texts(&["制定规划；开展抽查。", "负责全市企业和机构的各类培训。"]);
        assert_eq!(aligned(&original, &translation), Some(joined));
    }
}
