//! What of the data has to agree with the words beside a number.

use super::find::{
    Binding, Place, all_words, binding, ends_with_word, has_word, without_binding, without_fillers,
};
use super::words::{
    AVERAGES, CHANGES, CHANGING, COMPARING, LIMITING, REACHING, SHARING, TOTALS, YEARLY,
};
use super::years::{years, years_of};
use super::{Difference, Said, Source, certain, doubtful, otherwise, readable, write};
use crate::diagnostic::say;
use crate::plan::amount::{is_same, scale_of};
use crate::plan::indicator::number;
use crate::plan::target::{Comparator, Counts, Direction};
use crate::text::han::is_han;

/// Finds what the data say otherwise than the words at a place.
pub(super) fn differences(said: &Said<'_>, source: &Source, place: &Place) -> Vec<Difference> {
    let mut found = Vec::new();
    found.extend(unit(said, source, place));
    found.extend(year(said, source, place));
    found.extend(sign(said, source, place));
    if said.is_base {
        return found;
    }

    found.extend(range(said, source, place));
    match rank(said, source, place) {
        Some(rank) => found.push(rank),
        None => found.extend(comparator(said, source, place)),
    }
    found.extend(change(said, source, place));
    found.extend(counts(said, source, place));
    found
}

/// The unit is the one behind the number, or that of the row.
fn unit(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let own = readable(said.unit);
    let own = own.trim();
    let (scale, base) = scale_of(own);
    let base = base.trim();
    let printed = place.unit(&source.text, base);
    let is_bare = printed.base.is_empty() && printed.scale == 1.0;

    // The growth of an amount is a share, whatever the unit of the row.
    let is_growth = is_share(base) && (said.counts.is_some() || said.change.is_some());
    let of_row = source.unit.as_deref().filter(|_| is_bare && !is_growth);

    let (printed_scale, printed_base, words) = match of_row {
        Some(unit) => {
            let (scale, base) = scale_of(unit);
            (scale, base.trim(), unit)
        }
        None => (printed.scale, printed.base, printed.printed),
    };
    if printed_base.is_empty() && printed_scale == 1.0 {
        return None;
    }

    let is_amount = is_same(place.number * printed_scale, said.value.abs() * scale);
    let is_counted = source.is_original || is_share(printed_base) || is_share(base);
    let is_unit = same_unit(base, printed_base) || !is_counted;
    let is_left_out = base.is_empty() && (!source.is_original || printed_base.is_empty());
    if is_amount && (is_unit || is_left_out) {
        return None;
    }

    let amount = |value: f64, unit: &str| {
        let space = if unit.starts_with(|c: char| c.is_ascii_alphabetic()) {
            " "
        } else {
            ""
        };
        format!("{}{space}{unit}", number(value))
    };
    Some(certain(
        "unit",
        otherwise(&amount(place.number, words), &amount(said.value, own)),
        say!(
            "照规划写 unit: {words}；与指标的其他数单位不同的，写在这一个目标或 base 里。",
            "Write unit: {words}, as the plan does; where the other numbers have another unit, in this target or in base."
        ),
    ))
}

/// Tells whether two units are one. A longer one may be cut short in a sentence: 微克/立方米 is printed as 微克.
fn same_unit(own: &str, printed: &str) -> bool {
    if is_share(own) && is_share(printed) {
        return own.starts_with('‰') == printed.starts_with('‰');
    }
    if own.is_empty() || printed.is_empty() {
        return own.is_empty() == printed.is_empty();
    }

    own.starts_with(printed) || printed.starts_with(own)
}

/// Tells whether a unit is a share of the whole.
fn is_share(unit: &str) -> bool {
    ["%", "‰", "percent", "per cent"].contains(&unit)
}

/// The year is the one in the sentence or in the head of the column.
fn year(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let field = if said.is_base { "base" } else { "year" };
    if source.is_cell {
        return year_of_column(said, source, field);
    }

    let (sentence, at) = place.sentence(&source.text);
    let is_chinese = sentence.contains(is_han);
    let begin = place.at.start - at.start;
    let named = if said.is_base {
        years(sentence, is_chinese)
    } else {
        years_of(sentence, &at, is_chinese)
    };
    let quoted = named
        .iter()
        .filter(|it| source.quoted.contains(&(begin + it.at)));
    let quoted: Vec<i16> = quoted.map(|it| it.year).collect();
    let near = named.iter().map(|it| it.year);
    let near: Vec<i16> = near.collect();

    let Some(own) = said.year else {
        let [only] = quoted[..] else { return None };
        if said.counts.is_some() || said.change.is_some() {
            return None;
        }
        let message = say!(
            "规划写明了 {only} 年，数据没有写 year",
            "the plan names {only}, but the data have no year"
        );
        let what = format!("year: {only}");
        return Some(doubtful(field, message, write(&what)));
    };
    if near.is_empty() || near.contains(&own) {
        return None;
    }

    let is_certain = !quoted.is_empty();
    let printed = quoted.first().or(near.first())?;
    let what = format!("year: {printed}");
    let message = otherwise(&printed.to_string(), &format!("year: {own}"));
    let difference = certain(field, message, write(&what));
    Some(Difference {
        is_certain,
        ..difference
    })
}

/// Marks of notes in cells.
const NOTE_MARKS: [char; 5] = ['*', '※', '†', '‡', '注'];

/// The year in the head of a column.
fn year_of_column(said: &Said<'_>, source: &Source, field: &'static str) -> Option<Difference> {
    let head = source.heads.first()?;

    // A mark at the cell leads to a note, which may name another year.
    if source.text.contains(NOTE_MARKS) {
        return None;
    }

    let named = years(head, head.contains(is_han));
    let mut named: Vec<i16> = named.iter().map(|it| it.year).collect();
    named.dedup();
    let what = |year: i16| format!("year: {year}");

    match said.year {
        Some(own) if named.is_empty() || named.contains(&own) => None,
        Some(own) => {
            let last = *named.last()?;
            Some(certain(
                field,
                otherwise(head, &what(own)),
                write(&what(last)),
            ))
        }
        None if said.counts.is_some() || said.change.is_some() => None,
        None => {
            let [only] = named[..] else { return None };
            let message = say!(
                "栏名“{head}”写明了 {only} 年，数据没有写 year",
                "the head of the column, “{head}”, names {only}, but the data have no year"
            );
            Some(doubtful(field, message, write(&what(only))))
        }
    }
}

/// A minus must not get lost.
fn sign(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let is_fall = said.change == Some(Direction::Down);
    if !place.is_negative || said.value < 0.0 || is_fall {
        return None;
    }

    let printed = place.excerpt(&source.text);
    let value = number(said.value);
    let data = format!("value: {value}");
    Some(certain(
        "value",
        otherwise(&printed, &data),
        say!(
            "写 value: -{value}；表示比基期降低的，写 value: {value}、relative: true、direction: down。",
            "Write value: -{value}; for a fall against the base year value: {value}, relative: true and direction: down."
        ),
    ))
}

/// Both ends of a range are told.
fn range(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let other = place.other_end?;
    if said.is_range || is_same(other.number, place.number) {
        return None;
    }

    let (from, to) = if other.is_upper {
        (place.number, other.number)
    } else {
        (other.number, place.number)
    };
    let (from, to) = (number(from), number(to));
    let printed = place.excerpt(&source.text);
    let data = format!("value: {}", number(said.value));
    Some(certain(
        "value",
        otherwise(&printed, &data),
        write(&format!("comparator: \"=\", value: {from}, upper: {to}")),
    ))
}

/// A rank is no amount.
fn rank(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let before = place.before(&source.text).trim_end();
    let unit = place.unit(&source.text, &readable(said.unit));
    let is_place = ["位", "名", "强"]
        .iter()
        .any(|word| unit.printed.ends_with(word) || unit.rest.starts_with(word));
    let is_first = before.ends_with('前') && is_place;
    let is_top = ["top", "the first", "the best"]
        .iter()
        .any(|word| ends_with_word(before, word));

    let (sentence, _) = place.sentence(&source.text);
    let words = [
        "前", "第", "名次", "位次", "排名", "位", "名", "rank", "top", "first", "place", "among",
    ];
    let all = [sentence, said.name]
        .into_iter()
        .chain(source.heads.iter().map(String::as_str));
    let can_be_rank = all
        .clone()
        .any(|text| words.iter().any(|word| readable(text).contains(word)));

    let is_rank = is_first || (is_top && is_named_rank(said, source));
    if is_rank == said.rank || (said.rank && can_be_rank) || (is_top && !is_first) {
        return None;
    }

    let printed = place.excerpt(&source.text);
    let (data, what) = if said.rank {
        ("rank: true", "rank: false")
    } else {
        ("rank: false", "comparator: \"<=\", rank: true")
    };
    Some(certain("rank", otherwise(&printed, data), write(what)))
}

/// Tells whether the name or the unit speaks of a rank.
fn is_named_rank(said: &Said<'_>, source: &Source) -> bool {
    let names = [said.name, said.unit].into_iter();
    let names = names.chain(source.heads.iter().map(String::as_str));
    names
        .map(readable)
        .any(|name| name.contains("rank") || name.contains("位"))
}

/// How the number binds is what the words beside it say; a number alone is to be reached as it is.
fn comparator(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let is_settled = said.rank || (said.is_range && place.other_end.is_some());
    let own = said.comparator.filter(|_| !is_settled)?;
    let text = &source.text;
    let before = place.before(text);
    let unit = place.unit(text, &readable(said.unit));
    let (rest, after) = (unit.rest, place.after(text));
    let Binding {
        beside,
        distant,
        mut perhaps,
    } = binding(before, rest, after);

    if said.rank {
        return None;
    }
    for head in &source.heads {
        perhaps.extend(all_words(head));
    }
    let (sentence, _) = place.sentence(text);
    if SHARING.iter().any(|word| has_word(sentence, word)) || is_joined(text, place) {
        perhaps.extend(all_words(sentence));
    }

    let printed = place.excerpt(text);
    let data = format!("comparator: \"{}\"", own.code());
    let difference = |expected: Comparator, is_certain: bool| {
        let what = format!("comparator: \"{}\"", expected.code());
        Some(Difference {
            is_certain,
            ..certain("comparator", otherwise(&printed, &data), write(&what))
        })
    };

    if let Some(first) = beside.first() {
        let agrees = beside.contains(&own);
        return if agrees {
            None
        } else {
            difference(*first, true)
        };
    }
    if perhaps.contains(&own) || distant == Some(own) {
        return None;
    }
    if let Some(distant) = distant {
        return difference(distant, own != Comparator::Equal);
    }
    if own == Comparator::Equal {
        return None;
    }

    let (reaches, limits) = (
        ends_with_any(before, &REACHING),
        ends_with_any(before, &LIMITING),
    );
    match own {
        Comparator::AtMost if limits => None,
        Comparator::AtLeast if reaches => difference(Comparator::Equal, false),
        _ => difference(Comparator::Equal, true),
    }
}

/// Tells whether a number is joined with another that shares its words: 10家和20家以上.
fn is_joined(text: &str, place: &Place) -> bool {
    let behind = place.unit(text, "").rest.trim_start();
    let behind = behind.trim_start_matches(|c: char| is_han(c) && !"和与及".contains(c));
    let joined = ["和", "与", "及", "and ", "or "];
    let mut rest = joined.iter().filter_map(|word| behind.strip_prefix(word));
    rest.any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Tells whether a text ends with one of some words.
fn ends_with_any(text: &str, words: &[&str]) -> bool {
    let text = text.trim_end();
    words.iter().any(|word| ends_with_word(text, word))
}

/// A change is no level, and goes the way that the words say.
fn change(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let before = place.before(&source.text);
    let printed = change_before(before);
    let names = source.heads.iter().map(String::as_str).chain([said.name]);
    let names: Vec<String> = names.map(readable).collect();
    let is_named = CHANGES
        .iter()
        .any(|(word, _)| names.iter().any(|name| name.contains(word)))
        || [
            "增速",
            "增幅",
            "降幅",
            "growth",
            "reduction",
            "increase",
            "decrease",
        ]
        .iter()
        .any(|word| names.iter().any(|name| name.contains(word)));
    let excerpt = place.excerpt(&source.text);

    match (said.change, printed) {
        (Some(own), Some(printed)) if own != printed => {
            let word = if printed == Direction::Down {
                "down"
            } else {
                "up"
            };
            let own = if own == Direction::Down { "down" } else { "up" };
            Some(certain(
                "direction",
                otherwise(&excerpt, &format!("relative: true, direction: {own}")),
                write(&format!("direction: {word}")),
            ))
        }
        (Some(_), None) if !is_named && !place.is_negative => {
            let (sentence, _) = place.sentence(&source.text);
            let mut words = CHANGES.iter().map(|(word, _)| word).chain(&CHANGING);
            let is_said = words.any(|word| sentence.contains(word));
            (!is_said).then(|| {
                doubtful(
                    "relative",
                    otherwise(&excerpt, "relative: true"),
                    say!(
                        "规划写的是数值本身的，删去 relative。",
                        "Remove relative if the plan gives the value itself."
                    ),
                )
            })
        }
        (None, Some(direction)) if said.counts.is_none() && !is_named => {
            let is_compared = compares(&source.text, place);
            let down = if direction == Direction::Down {
                ", direction: down"
            } else {
                ""
            };
            Some(Difference {
                is_certain: is_compared,
                ..certain(
                    "value",
                    otherwise(&excerpt, &format!("value: {}", number(said.value))),
                    write(&format!("relative: true{down}")),
                )
            })
        }
        _ => None,
    }
}

/// Reads which way the words before a number say that it is a change; `None` if it is a level.
fn change_before(before: &str) -> Option<Direction> {
    let before = before.trim_end();
    let by = before.strip_suffix("了").unwrap_or(before);
    let candidates = [by, without_binding(by)];
    for text in candidates {
        let text = text.trim_end();
        let found = CHANGES.iter().find(|(word, _)| ends_with_word(text, word));
        if let Some((_, direction)) = found {
            return Some(*direction);
        }
    }

    // “will grow by at least”: the word before the number belongs to the verb.
    let english = without_fillers(without_binding(before));
    let verbs = [
        ("grow", Direction::Up),
        ("increase", Direction::Up),
        ("rise", Direction::Up),
        ("fall", Direction::Down),
        ("decrease", Direction::Down),
        ("decline", Direction::Down),
    ];
    let has_by = without_binding(before).ends_with("by") || before.ends_with("by");
    let found = verbs.iter().find(|(verb, _)| ends_with_word(english, verb));
    found.filter(|_| has_by).map(|(_, direction)| *direction)
}

/// Tells whether the piece of a number compares it with an earlier year.
fn compares(text: &str, place: &Place) -> bool {
    let (sentence, at) = place.sentence(text);
    let is_chinese = sentence.contains(is_han);
    let all = years(sentence, is_chinese);
    let has_reference = all.iter().any(|it| it.is_reference);
    has_reference
        || COMPARING
            .iter()
            .any(|word| has_word(&sentence[..at.start], word))
}

/// An average is not a number of every year.
fn counts(said: &Said<'_>, source: &Source, place: &Place) -> Option<Difference> {
    let text = &source.text;
    let beside = [place.before(text), place.after(text)];
    let names = source.heads.iter().map(String::as_str).chain([said.name]);
    let names: Vec<String> = names.map(readable).collect();
    let says = |words: &[&str]| {
        let is_beside = beside
            .iter()
            .any(|text| words.iter().any(|word| has_word(text, word)));
        is_beside
            || names
                .iter()
                .any(|name| words.iter().any(|word| has_word(name, word)))
    };

    let is_bracketed = source.is_cell && text.trim_start().starts_with(['〔', '[']);
    let is_average = says(&AVERAGES) && !is_bracketed;
    let is_total = says(&TOTALS);
    let is_yearly = says(&YEARLY);
    let printed = if source.is_cell
        && beside
            .iter()
            .all(|it| !AVERAGES.iter().any(|word| it.contains(word)))
    {
        let head = source.heads.first().map_or("", String::as_str);
        format!("{head} | {}", text.trim())
    } else {
        place.excerpt(text)
    };
    let own = said.counts;
    let data = match own {
        Some(Counts::Yearly) => "counts: yearly",
        Some(Counts::Average) => "counts: average",
        Some(Counts::Cumulative) => "counts: cumulative",
        None => "no counts",
    };

    match own {
        Some(Counts::Yearly) if is_average => {
            let message = otherwise(&printed, data);
            Some(certain("counts", message, write("counts: average")))
        }
        Some(Counts::Average) if is_yearly && !is_average => {
            let message = otherwise(&printed, data);
            Some(certain("counts", message, write("counts: yearly")))
        }
        Some(Counts::Cumulative) if is_average && !is_total => {
            let message = otherwise(&printed, data);
            Some(certain("counts", message, write("counts: average")))
        }
        None if is_bracketed => Some(doubtful(
            "value",
            say!(
                "“{printed}”的括号通常表示几年合计，数据没有写 counts",
                "the brackets of “{printed}” usually mean a total of several years, but the data have no counts"
            ),
            write("counts: cumulative"),
        )),
        None if is_average && !is_total && said.change.is_none() => {
            let is_named = AVERAGES
                .iter()
                .any(|word| has_word(&readable(said.name), word));
            let message = say!(
                "规划印的“{printed}”是几年平均，数据没有写 counts",
                "“{printed}” in the plan is an average over years, but the data have no counts"
            );
            (!is_named).then(|| certain("value", message, write("counts: average")))
        }
        _ => None,
    }
}
