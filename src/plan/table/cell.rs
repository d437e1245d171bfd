//! What a cell of each kind of column may be.

use serde_json::Value as Json;

use super::{CellValue, Column, ColumnKind};
use crate::config::Localized;
use crate::date::{Doubt, PageDate, Period, Time, When, when};
use crate::diagnostic::{Code, Text, codes, say};
use crate::plan::codes::UNCLEAR_DATE;
use crate::plan::units::Units;
use crate::text::han::is_han;
use crate::text::language::CHINESE;

/// What is wrong with a cell.
pub(super) struct CellError {
    /// The kind of error.
    pub code: Code,
    /// What the cell says all the same. It is then no error but a warning.
    pub value: Option<CellValue>,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hint: Text,
}

/// What tables print where a cell has no number.
const WITHOUT_NUMBER: [&str; 6] = ["-", "–", "—", "——", "/", "－"];

/// What reading cells needs to know of the plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    /// The year of dates that name none, if the plan is one of a single year.
    pub year: Option<i16>,
}

/// Reads a date as data has it: `2020-09-30`, `2020-09`, `2020`, `2020-Q3`.
fn parse_date(text: &str) -> Option<Period> {
    let day = || PageDate::parse(text).map(|date| Period::of_day(date.moment.date()));
    Period::parse(text).or_else(day)
}

/// Reads a cell. `raw` is what is written in the file, for numbers, which are kept as they are written.
pub(super) fn read(
    column: &Column,
    value: &Json,
    raw: &str,
    around: Around,
) -> Result<CellValue, Box<CellError>> {
    if value.is_null() {
        return Ok(CellValue::Empty);
    }

    match column.kind {
        ColumnKind::Label | ColumnKind::Title | ColumnKind::Text | ColumnKind::Group => {
            text(value, raw).map(CellValue::Text)
        }
        ColumnKind::List => list(value, raw),
        ColumnKind::Units => units(value, raw),
        ColumnKind::Date => date(column, value, raw, around),
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
        // In braces, the comma of a text begins a field without a value.
        Json::Object(texts) if texts.values().any(Json::is_null) => Err(split_by_comma(raw)),
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

/// Makes the error for a cell whose text is split by a comma.
fn split_by_comma(raw: &str) -> Box<CellError> {
    Box::new(CellError {
        code: codes::UNQUOTED_TEXT,
        value: None,
        message: say!(
            "文字里的英文逗号把它分成了两段：{raw}",
            "the comma in a text has split it in two: {raw}"
        ),
        hint: say!(
            "带英文逗号的文字整段加上英文引号。",
            "Put the whole of a text that has a comma in quotes."
        ),
    })
}

/// Makes the error for a cell that is no text.
fn no_text() -> Box<CellError> {
    Box::new(CellError {
        code: codes::WRONG_TYPE,
        value: None,
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
fn date(
    column: &Column,
    value: &Json,
    raw: &str,
    around: Around,
) -> Result<CellValue, Box<CellError>> {
    let Some(fields) = value
        .as_object()
        .filter(|it| it.contains_key("text") || it.contains_key("date"))
    else {
        return date_in_words(column, text(value, raw)?, around);
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
    let found = words.as_ref().map(|words| when(first(words), around.year));
    match (date, found) {
        (Some(date), Some(When::By(time))) if !is_within(date, time) => {
            let found = time.period;
            Err(Box::new(CellError {
                code: codes::BAD_DATE,
                value: None,
                message: say!(
                    "date 是 {date}，原表文字里是 {found}",
                    "date is {date}, but the printed words say {found}"
                ),
                hint: say!("改正其中一个。", "Correct one of the two."),
            }))
        }
        _ => Ok(CellValue::Date { text: words, date }),
    }
}

/// Reads a date that is written as it is printed. Words from which no one date follows are shown as they are, with a
/// warning.
fn date_in_words(
    column: &Column,
    words: Localized,
    around: Around,
) -> Result<CellValue, Box<CellError>> {
    let original = first(&words);
    if let Some(date) = Period::parse(original) {
        let (text, date) = (None, Some(date));
        return Ok(CellValue::Date { text, date });
    }

    let read = match parse_date(original) {
        Some(day) => Ok(day),
        None => match when(original, around.year) {
            When::By(time) => Ok(time.period),
            When::From(time) if !column.is_deadline => Ok(time.period),
            When::From(_) => Err(beginning(original)),
            When::Unclear(doubt) => Err(unclear(original, &doubt)),
            When::Never => return Err(no_date(original)),
        },
    };

    match read {
        Ok(date) => {
            let text = match words {
                // Other languages write a day in their own way.
                Localized::One(day) if day.contains(is_han) && parse_date(&day).is_some() => {
                    Localized::Many([(CHINESE.to_string(), day)].into())
                }
                words => words,
            };
            let (text, date) = (Some(text), Some(date));
            Ok(CellValue::Date { text, date })
        }
        Err((message, hint)) => Err(Box::new(CellError {
            code: UNCLEAR_DATE,
            value: Some(CellValue::Date {
                text: Some(words),
                date: None,
            }),
            message,
            hint,
        })),
    }
}

/// Says that words tell only when something begins, and what to write instead.
fn beginning(words: &str) -> (Text, Text) {
    let message = say!(
        "“{words}”只写了从什么时候开始，没有写到什么时候为止，没有列入时限",
        "“{words}” says when it begins, not by when it is due, so it is no deadline"
    );
    (message, how_to_write(words, "2026-12-31"))
}

/// Says why words are no one date, and what to write instead.
fn unclear(words: &str, doubt: &Doubt) -> (Text, Text) {
    let message = match doubt {
        Doubt::Several(several) => say!(
            "“{words}”里有几个时间（{several}），分不清以哪一个为准，没有取用",
            "“{words}” names several times ({several}), and it is unclear which one counts; none was taken"
        ),
        Doubt::Recurring(word) => say!(
            "“{words}”说的是定期或全年的工作（{word}），不是一个时限，没有取用",
            "“{words}” tells of work that comes back or goes on ({word}), which is no one date; none was taken"
        ),
        Doubt::WithoutYear(part) => say!(
            "“{part}”没有写年份，没有取用",
            "“{part}” names no year, so no date was taken"
        ),
        Doubt::BeforeStretch(part) => say!(
            "“{part}”可以理解为这段时间开始以前，也可以理解为结束以前，没有取用",
            "“{part}” may mean before that time begins, or before it ends, so no date was taken"
        ),
        Doubt::Unread(part) => say!(
            "“{part}”推算不出是哪一天，没有取用",
            "it is unclear which day “{part}” is, so no date was taken"
        ),
    };
    let hint = match doubt {
        Doubt::Recurring(_) => say!(
            "写成 {{text: {words}}}；定期工作写在 schedule.yaml 的 recurring 里。原文另有截止日期的，写成 {{date: 2026-12-31, text: {words}}}。",
            "Write {{text: {words}}}; work that comes back goes into recurring in schedule.yaml. If there is a last day, write {{date: 2026-12-31, text: {words}}}."
        ),
        Doubt::BeforeStretch(_) => how_to_write(words, "2026-05-31"),
        _ => how_to_write(words, "2026-12-31"),
    };

    (message, hint)
}

/// Says how to write words with the date that they mean, such as `example`, or without one.
fn how_to_write(words: &str, example: &str) -> Text {
    say!(
        "核对原文，写明到哪一天为止，例如 {{date: {example}, text: {words}}}；没有时限的写 {{text: {words}}}。",
        "Check the print and give the last day, for example {{date: {example}, text: {words}}}; without a deadline, write {{text: {words}}}."
    )
}

/// Tells whether a date lies in the time that words name.
fn is_within(date: Period, time: Time) -> bool {
    time.first <= date.first_day() && date.last_day() <= time.period.last_day()
}

/// Returns a text in its first language.
fn first(text: &Localized) -> &str {
    text.get("zh")
}

/// Makes the error for words in which no date is found.
fn no_date(words: &str) -> Box<CellError> {
    Box::new(CellError {
        code: codes::BAD_DATE,
        value: None,
        message: say!(
            "没有认出“{words}”里的日期",
            "no date is recognised in “{words}”"
        ),
        hint: say!(
            "写成 2020-09-30、2020-09、2020-Q3、2020-H1 或 2020，或连原表文字写成 {{date: 2020-09-30, text: …}}；不是日期的写 {{text: …}}。",
            "Write 2020-09-30, 2020-09, 2020-Q3, 2020-H1 or 2020, or with the printed words {{date: 2020-09-30, text: …}}; words that are no date are {{text: …}}."
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
            value: None,
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
                value: None,
                message: say!("无效的值 {written}", "unknown value {written}"),
                hint: say!("可用的值：{known}", "Known values: {known}"),
            })
        })
}
