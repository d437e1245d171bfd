//! Days, months, quarters, halves of a year and years, as plans name them for what has to be done.

use std::borrow::Cow;
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Part, in_other_language};

use crate::text::language::{CHINESE, primary};

/// A stretch of the calendar, written as `2027`, `2027-H1`, `2027-Q3`, `2027-06` or `2027-06-30`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    first: Date,
    length: Length,
}

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// A day.
    Day,
    /// A month.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// Six months, from January or July.
    HalfYear,
    /// A year.
    Year,
}

impl Period {
    /// The schema format of this type.
    pub(crate) const FORMAT: &str = "period";

    /// Reads a period, or gives `None` for any other text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let year = text.get(..4)?;
        if !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }

        let year = year.parse().ok()?;
        let rest = &text[4..];
        let (first, length) = match rest.strip_prefix('-') {
            None if rest.is_empty() => (Date::new(year, 1, 1), Length::Year),
            None => return None,
            Some("H1") => (Date::new(year, 1, 1), Length::HalfYear),
            Some("H2") => (Date::new(year, 7, 1), Length::HalfYear),
            Some("Q1") => (Date::new(year, 1, 1), Length::Quarter),
            Some("Q2") => (Date::new(year, 4, 1), Length::Quarter),
            Some("Q3") => (Date::new(year, 7, 1), Length::Quarter),
            Some("Q4") => (Date::new(year, 10, 1), Length::Quarter),
            Some(month) if month.len() == 2 => {
                (Date::new(year, two_digits(month)?, 1), Length::Month)
            }
            Some(day) => {
                let (month, day) = day.split_once('-')?;
                let date = Date::new(year, two_digits(month)?, two_digits(day)?);
                (date, Length::Day)
            }
        };

        Some(Self {
            first: first.ok()?,
            length,
        })
    }

    /// A single day.
    pub(crate) fn of_day(day: Date) -> Self {
        Self {
            first: day,
            length: Length::Day,
        }
    }

    /// The year of a day.
    pub(crate) fn year_of(day: Date) -> Self {
        Self::of(day, 12, Length::Year)
    }

    /// The month of a day.
    pub(crate) fn month_of(day: Date) -> Self {
        Self {
            first: day.first_of_month(),
            length: Length::Month,
        }
    }

    /// The quarter of a day.
    pub(crate) fn quarter_of(day: Date) -> Self {
        Self::of(day, 3, Length::Quarter)
    }

    /// The half of the year that a day is in.
    pub(crate) fn half_year_of(day: Date) -> Self {
        Self::of(day, 6, Length::HalfYear)
    }

    /// The period of some months in which a day is.
    fn of(day: Date, months: i8, length: Length) -> Self {
        let month = (day.month() - 1) / months * months + 1;
        let first = Date::new(day.year(), month, 1).unwrap_or(day);
        Self { first, length }
    }

    /// Its first day.
    pub(crate) fn first_day(self) -> Date {
        self.first
    }

    /// Its last day.
    pub(crate) fn last_day(self) -> Date {
        let months = match self.length {
            Length::Day => return self.first,
            Length::Month => 1,
            Length::Quarter => 3,
            Length::HalfYear => 6,
            Length::Year => 12,
        };
        let next = self.first.checked_add(months.months());
        next.and_then(Date::yesterday).unwrap_or(Date::MAX)
    }

    /// Tells whether it is a single day.
    pub(crate) fn is_day(self) -> bool {
        self.length == Length::Day
    }

    /// Tells whether it is a year, half of one or a quarter, so that its name has no month.
    pub(crate) fn is_year_or_part(self) -> bool {
        self.is_part_of_year() || self.length == Length::Year
    }

    /// Tells whether it is a quarter or half a year, for which HTML has no form.
    pub(crate) fn is_part_of_year(self) -> bool {
        matches!(self.length, Length::Quarter | Length::HalfYear)
    }

    /// The period as readers of a language expect it: `2027年第三季度`, `third quarter of 2027`.
    pub(crate) fn long(self, language: &str) -> String {
        match primary(language) {
            CHINESE => self.in_chinese(),
            "en" => self.in_english(),
            _ => {
                let part = match self.length {
                    Length::Day => Part::Day,
                    Length::Month => Part::YearMonth,
                    _ => return self.to_string(),
                };
                in_other_language(language, self.first, part).unwrap_or_else(|| self.to_string())
            }
        }
    }

    fn in_chinese(self) -> String {
        let year = self.first.year();
        match self.length {
            Length::Day => self.first.strftime("%Y年%-m月%-d日").to_string(),
            Length::Month => self.first.strftime("%Y年%-m月").to_string(),
            Length::Quarter => {
                let quarter = ["一", "二", "三", "四"][self.quarter()];
                format!("{year}年第{quarter}季度")
            }
            Length::HalfYear if self.first.month() == 1 => format!("{year}年上半年"),
            Length::HalfYear => format!("{year}年下半年"),
            Length::Year => format!("{year}年"),
        }
    }

    fn in_english(self) -> String {
        let year = self.first.year();
        match self.length {
            Length::Day => self.first.strftime("%-d %B %Y").to_string(),
            Length::Month => self.first.strftime("%B %Y").to_string(),
            Length::Quarter => {
                let quarter = ["first", "second", "third", "fourth"][self.quarter()];
                format!("the {quarter} quarter of {year}")
            }
            Length::HalfYear if self.first.month() == 1 => format!("the first half of {year}"),
            Length::HalfYear => format!("the second half of {year}"),
            Length::Year => year.to_string(),
        }
    }

    /// Its quarter of the year, counted from 0.
    fn quarter(self) -> usize {
        usize::try_from((self.first.month() - 1) / 3).unwrap_or_default()
    }
}

/// The number of months since January of the year 0, for distances between months.
pub(crate) fn month_index(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// Reads a number of two digits.
fn two_digits(text: &str) -> Option<i8> {
    let is_number = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        match self.length {
            Length::Day => write!(f, "{}", self.first),
            Length::Month => write!(f, "{year:04}-{month:02}"),
            Length::Quarter => write!(f, "{year:04}-Q{}", self.quarter() + 1),
            Length::HalfYear => write!(f, "{year:04}-H{}", if month == 1 { 1 } else { 2 }),
            Length::Year => write!(f, "{year:04}"),
        }
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Written)
    }
}

/// Reads a period as YAML has it: a year alone is a number there.
struct Written;

impl Visitor<'_> for Written {
    type Value = Period;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a period such as 2027, 2027-H1, 2027-Q3, 2027-06 or 2027-06-30")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Period, E> {
        Period::parse(text).ok_or_else(|| E::custom(format!("not a period: {text}")))
    }

    fn visit_u64<E: Error>(self, year: u64) -> Result<Period, E> {
        self.visit_str(&year.to_string())
    }
}

impl JsonSchema for Period {
    fn schema_name() -> Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer"], "format": Self::FORMAT })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Period;

    #[test]
    fn a_period_is_read_with_its_days_and_names() {
        let cases = [
            ("2027", "2027-01-01", "2027-12-31", "2027年", "2027"),
            (
                "2027-H1",
                "2027-01-01",
                "2027-06-30",
                "2027年上半年",
                "the first half of 2027",
            ),
            (
                "2027-Q3",
                "2027-07-01",
                "2027-09-30",
                "2027年第三季度",
                "the third quarter of 2027",
            ),
            (
                "2028-02",
                "2028-02-01",
                "2028-02-29",
                "2028年2月",
                "February 2028",
            ),
            (
                "2027-06-30",
                "2027-06-30",
                "2027-06-30",
                "2027年6月30日",
                "30 June 2027",
            ),
        ];
        for (text, first, last, chinese, english) in cases {
            let period = Period::parse(text).expect(text);
            assert_eq!(
                [
                    period.to_string(),
                    period.first_day().to_string(),
                    period.last_day().to_string(),
                    period.long("zh"),
                    period.long("en"),
                ],
                [text, first, last, chinese, english]
            );
        }
    }

    #[test]
    fn anything_else_is_no_period() {
        for text in [
            "",
            "27",
            "2027-13",
            "2027-Q5",
            "2027-6",
            "2027-06-31",
            "2027年",
            "+027",
        ] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
