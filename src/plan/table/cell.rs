//! What a cell of each kind of column may be.

use jiff::civil::Date;
use serde_json::Value as Json;

use super::{CellValue, Column, ColumnKind};
use crate::config::Localized;
use crate::date::{PageDate, Period, month_name};
use crate::diagnostic::{Code, Text, codes, say};
use crate::plan::units::Units;

/// What is wrong with a cell.
pub(super) struct CellError {
    /// The kind of error.
    pub code: Code,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hint: Text,
}

/// What tables print where a cell has no number.
const WITHOUT_NUMBER: [&str; 6] = ["-", "–", "—", "——", "/", "－"];

/// How plans name parts of a year.
const PARTS_OF_YEAR: [(&str, &[&str]); 6] = [
    ("H1", &["上半年", "first half", "h1"]),
    ("H2", &["下半年", "second half", "h2"]),
    ("Q1", &["一季度", "1季度", "first quarter", "q1"]),
    ("Q2", &["二季度", "2季度", "second quarter", "q2"]),
    ("Q3", &["三季度", "3季度", "third quarter", "q3"]),
    ("Q4", &["四季度", "4季度", "fourth quarter", "q4"]),
];

/// Reads a date as data has it: `2020-09-30`, `2020-09`, `2020`, `2020-Q3`.
fn parse_date(text: &str) -> Option<Period> {
    let day = || PageDate::parse(text).map(|date| Period::of_day(date.moment.date()));
    Period::parse(text).or_else(day)
}

/// Finds the one date in some words: 2020年9月底前, `by September 30, 2020`. Gives `None` if they have none, or
/// several.
fn find_date(text: &str) -> Option<Period> {
    let numbers = numbers(text);
    let mut years = numbers.iter().filter(|number| is_year(text, number));
    let (year, years_left) = (years.next()?, years.count());
    if years_left > 0 {
        return None;
    }

    let value = i16::try_from(year.value).ok()?;
    match month_and_day(text, &numbers, year) {
        (Some(month), Some(day)) => Date::new(value, month, day).ok().map(Period::of_day),
        (Some(month), None) => Date::new(value, month, 1).ok().map(Period::month_of),
        (None, _) => {
            part_of_year(text, value).or_else(|| Date::new(value, 1, 1).ok().map(Period::year_of))
        }
    }
}

/// Finds the half or the quarter of a year that some words name: 2026年上半年, `third quarter of 2026`. Gives `None` if
/// they name none, or several.
fn part_of_year(text: &str, year: i16) -> Option<Period> {
    let text = text.to_lowercase();
    let named = PARTS_OF_YEAR
        .iter()
        .filter(|(_, words)| words.iter().any(|word| text.contains(word)));
    let mut parts = named.map(|(part, _)| *part);
    let part = parts.next().filter(|_| parts.next().is_none())?;
    Period::parse(&format!("{year}-{part}"))
}

/// A number in a text.
struct Number {
    value: u32,
    start: usize,
    end: usize,
}

/// Finds the numbers in a text.
fn numbers(text: &str) -> Vec<Number> {
    let mut numbers: Vec<Number> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(digit) = c.to_digit(10) else {
            continue;
        };

        match numbers.last_mut().filter(|number| number.end == at) {
            Some(number) => {
                number.value = number.value.saturating_mul(10).saturating_add(digit);
                number.end += 1;
            }
            None => numbers.push(Number {
                value: digit,
                start: at,
                end: at + 1,
            }),
        }
    }

    numbers
}

/// Tells whether a number is a year: four figures, in Chinese before 年.
fn is_year(text: &str, number: &Number) -> bool {
    let has_four = number.end - number.start == 4 && (1900..2200).contains(&number.value);
    has_four && (text.is_ascii() || text[number.end..].trim_start().starts_with('年'))
}

/// Finds the month and the day that go with a year.
fn month_and_day(text: &str, numbers: &[Number], year: &Number) -> (Option<i8>, Option<i8>) {
    let small = |number: &Number| i8::try_from(number.value).ok();
    let before = |mark: char| {
        let number = numbers
            .iter()
            .find(|it| it.start > year.end && text[it.end..].starts_with(mark));
        number.and_then(small)
    };
    if !text.is_ascii() {
        return (before('月'), before('日').or_else(|| before('号')));
    }

    let is_named = |month: &i8| {
        let name = month_name(*month, "en").unwrap_or_default();
        let mut words = text.split([' ', '.', ',']);
        words.any(|word| word.len() >= 3 && name.starts_with(word))
    };
    let days = numbers.iter().filter(|number| number.start != year.start);
    ((1..=12).find(is_named), days.filter_map(small).next())
}

/// Reads a cell. `raw` is what is written in the file, for numbers, which are kept as they are written.
pub(super) fn read(column: &Column, value: &Json, raw: &str) -> Result<CellValue, Box<CellError>> {
    if value.is_null() {
        return Ok(CellValue::Empty);
    }

    match column.kind {
        ColumnKind::Label | ColumnKind::Title | ColumnKind::Text | ColumnKind::Group => {
            text(value, raw).map(CellValue::Text)
        }
        ColumnKind::List => list(value, raw),
        ColumnKind::Units => units(value, raw),
        ColumnKind::Date => date(value, raw),
        ColumnKind::Number => number(column, value, raw),
        ColumnKind::State => state(column, value, raw),
    }
}

/// Reads a text, in one language or in several.
fn text(value: &Json, raw: &str) -> Result<Localized, Box<CellError>> {
    let words = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };

    match value {
        Json::String(text) => Ok(Localized::One(text.clone())),
        Json::Number(_) | Json::Bool(_) => Ok(Localized::One(raw.into())),
        Json::Object(texts) => {
            let texts = texts
                .iter()
                .map(|(key, text)| Some((key.clone(), words(text)?)));
            let texts: Option<_> = texts.collect();
            texts.map(Localized::Many).ok_or_else(no_text)
        }
        _ => Err(no_text()),
    }
}

/// Makes the error for a cell that is no text.
fn no_text() -> Box<CellError> {
    Box::new(CellError {
        code: codes::WRONG_TYPE,
        message: say!("这一格应写文字", "this cell should be a text"),
        hint: say!(
            "写一段文字，或按语言写成 {{zh: …, en: …}}；与上面合并的格写 {{same_as: 行号}}。",
            "Write a text, or one in each language, {{zh: …, en: …}}; a cell that is merged with one above is {{same_as: LABEL}}."
        ),
    })
}

/// Reads several texts, or one.
fn list(value: &Json, raw: &str) -> Result<CellValue, Box<CellError>> {
    let items = match value {
        Json::Array(items) => items
            .iter()
            .map(|item| text(item, &item.to_string()))
            .collect(),
        one => text(one, raw).map(|text| vec![text]),
    };

    items.map(|items| CellValue::List {
        items,
        numbered: false,
    })
}

/// Reads bodies: a list of names, or a text as printed.
fn units(value: &Json, raw: &str) -> Result<CellValue, Box<CellError>> {
    let units = match value {
        Json::Array(items) => {
            let names = items
                .iter()
                .map(|item| item.as_str().map(ToString::to_string));
            let names: Option<Vec<String>> = names.collect();
            Units::listed(&names.ok_or_else(no_text)?)
        }
        one => match text(one, raw)? {
            Localized::One(text) => Units::printed(&text),
            // Bodies have their names in every language.
            Localized::Many(texts) => Units::printed(
                texts
                    .get("zh")
                    .or(texts.values().next())
                    .map_or("", String::as_str),
            ),
        },
    };

    Ok(CellValue::Units(units))
}

/// Reads a date: as data, in words, or as both.
fn date(value: &Json, raw: &str) -> Result<CellValue, Box<CellError>> {
    let Some(fields) = value
        .as_object()
        .filter(|it| it.contains_key("text") || it.contains_key("date"))
    else {
        let words = text(value, raw)?;
        let original = first(&words);
        if let Some(date) = parse_date(original) {
            let (text, date) = (None, Some(date));
            return Ok(CellValue::Date { text, date });
        }

        let date = find_date(original).ok_or_else(|| no_date(original))?;
        let (text, date) = (Some(words), Some(date));
        return Ok(CellValue::Date { text, date });
    };

    let words = fields
        .get("text")
        .map(|words| text(words, &words.to_string()))
        .transpose()?;
    let date = match fields.get("date") {
        None | Some(Json::Null) => None,
        Some(date) => {
            let written = date
                .as_str()
                .map_or_else(|| date.to_string(), ToString::to_string);
            Some(parse_date(&written).ok_or_else(|| no_date(&written))?)
        }
    };

    // The words and the date must not say different things.
    let found = words.as_ref().and_then(|words| find_date(first(words)));
    match (date, found) {
        (Some(date), Some(found)) if !is_within(date, found) => Err(Box::new(CellError {
            code: codes::BAD_DATE,
            message: say!(
                "date 是 {date}，原表文字里是 {found}",
                "date is {date}, but the printed words say {found}"
            ),
            hint: say!("改正其中一个。", "Correct one of the two."),
        })),
        _ => Ok(CellValue::Date { text: words, date }),
    }
}

/// Tells whether a period is a part of another one, or the same.
fn is_within(period: Period, other: Period) -> bool {
    other.first_day() <= period.first_day() && period.last_day() <= other.last_day()
}

/// Returns a text in its first language.
fn first(text: &Localized) -> &str {
    text.get("zh")
}

/// Makes the error for words in which no date is found.
fn no_date(words: &str) -> Box<CellError> {
    Box::new(CellError {
        code: codes::BAD_DATE,
        message: say!(
            "没有认出“{words}”里的日期",
            "no date is recognised in “{words}”"
        ),
        hint: say!(
            "写成 2020-09-30、2020-09 或 2020，或连原表文字写成 {{date: 2020-09-30, text: …}}；不是日期的写 {{text: …}}。",
            "Write 2020-09-30, 2020-09 or 2020, or with the printed words {{date: 2020-09-30, text: …}}; words that are no date are {{text: …}}."
        ),
    })
}

/// Reads a number, alone or with the unit of its column.
fn number(column: &Column, value: &Json, raw: &str) -> Result<CellValue, Box<CellError>> {
    let words = text(value, raw)?;
    let original = first(&words).trim();
    if WITHOUT_NUMBER.contains(&original) {
        return Ok(CellValue::Text(words));
    }

    let unit = column.unit.as_ref().map(first).unwrap_or_default();
    let figures = original.strip_suffix(unit).unwrap_or(original);
    let figures = figures.trim().replace([',', '，'], "");

    match figures.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(CellValue::Number { text: words, value }),
        _ => Err(Box::new(CellError {
            code: codes::WRONG_TYPE,
            message: say!("“{original}”不是数字", "“{original}” is not a number"),
            hint: say!(
                "只写数字；带单位的，在 columns 里给这一栏写上 unit。不全是数字的栏，用 kind: text。",
                "Write the number alone; a unit goes into unit of the column. A column with other words is of kind: text."
            ),
        })),
    }
}

/// Reads a state, by its id or by its words.
fn state(column: &Column, value: &Json, raw: &str) -> Result<CellValue, Box<CellError>> {
    let words = text(value, raw)?;
    let written = first(&words);
    let is_it = |(id, name): &(String, Localized)| {
        let is_name = match name {
            Localized::One(name) => name == written,
            Localized::Many(names) => names.values().any(|name| name == written),
        };
        id == written || is_name
    };

    let known: Vec<&str> = column.states.iter().map(|(id, _)| id.as_str()).collect();
    let known = known.join(", ");
    column
        .states
        .iter()
        .position(is_it)
        .map(CellValue::State)
        .ok_or_else(|| {
            Box::new(CellError {
                code: codes::UNKNOWN_VALUE,
                message: say!("无效的值 {written}", "unknown value {written}"),
                hint: say!("可用的值：{known}", "Known values: {known}"),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::find_date;

    #[test]
    fn dates_are_found_in_words() {
        let cases = [
            ("2020年9月30日前", Some("2020-09-30")),
            ("于2012年10月底前", Some("2012-10")),
            ("2020年底前完成", Some("2020")),
            ("September 30, 2020", Some("2020-09-30")),
            ("by 30 Sept. 2020", Some("2020-09-30")),
            ("December 2020", Some("2020-12")),
            ("2026年上半年", Some("2026-H1")),
            ("2026年下半年完成", Some("2026-H2")),
            ("2026年第三季度末前", Some("2026-Q3")),
            ("by the fourth quarter of 2026", Some("2026-Q4")),
            ("Second half of 2026", Some("2026-H2")),
            ("2026年上半年、下半年各一次", Some("2026")),
            ("持续推进", None),
            ("2020年至2021年", None),
            ("2020年13月", None),
        ];
        for (text, expected) in cases {
            let found = find_date(text).map(|date| date.to_string());
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
