//! Dates as editors write them, and as the site shows them.

use std::borrow::Cow;

use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{M, MD, YM, YMD};
use icu_datetime::input::Date as IcuDate;
use icu_locale_core::Locale as IcuLocale;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use crate::text::language::{CHINESE, is_chinese, primary};

mod parts;
mod period;
mod words;
mod written;

pub(crate) use period::{Period, month_index};
pub(crate) use words::{Doubt, Time, When, when};
pub(crate) use written::Written;

/// A date with or without a time of day, in the site's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageDate {
    /// Date and time; midnight if no time was given.
    pub moment: DateTime,
    /// Whether a time was given.
    pub has_time: bool,
}

impl PageDate {
    /// The schema format of this type.
    pub(crate) const FORMAT: &str = "page-date";

    /// A date in any form that [`Written`] reads, in the site's time zone. One with a zone of its own has to be
    /// converted first, see [`Written::in_zone`]: none here.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let written = Written::parse(text).filter(|written| written.offset.is_none())?;
        Some(written.date)
    }

    /// A day without a time.
    pub(crate) fn day(date: Date) -> Self {
        Self {
            moment: date.to_datetime(jiff::civil::Time::midnight()),
            has_time: false,
        }
    }

    /// The date as planpress writes it into files: `2017-11-27`, `2017-11-27 17:06`, with seconds if there are any.
    pub(crate) fn canonical(self) -> String {
        let form = match (self.has_time, self.moment.second()) {
            (false, _) => "%Y-%m-%d",
            (true, 0) => "%Y-%m-%d %H:%M",
            (true, _) => "%Y-%m-%d %H:%M:%S",
        };
        self.moment.strftime(form).to_string()
    }

    /// RFC 3339 with the zone's offset on that day, as feeds and `<time>` want it.
    pub(crate) fn rfc3339(self, zone: &TimeZone) -> String {
        match zone.to_zoned_datetime(self.moment) {
            Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            Err(_) => self.moment.to_string(),
        }
    }

    /// Date and time to the minute: `2017-11-27 17:06`.
    pub(crate) fn minute(self) -> String {
        self.moment.strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The time of day: `17:06`.
    pub(crate) fn time(self) -> String {
        self.moment.strftime("%H:%M").to_string()
    }

    /// The date as readers of a language (`zh`, `en`, …) expect it: `2017年11月27日 17:06`, `27 November 2017, 17:06`.
    pub(crate) fn long(self, language: &str) -> String {
        let date = self.moment.date();
        let day = match primary(language) {
            CHINESE => date.strftime("%Y年%-m月%-d日").to_string(),
            "en" => date.strftime("%-d %B %Y").to_string(),
            _ => in_other_language(language, date, Part::Day).unwrap_or_else(|| date.to_string()),
        };

        match (self.has_time, language) {
            (false, _) => day,
            (true, _) if is_chinese(language) => format!("{day} {}", self.time()),
            (true, _) => format!("{day}, {}", self.time()),
        }
    }
}

impl<'de> Deserialize<'de> for PageDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(format!("not a date: {text}")))
    }
}

impl JsonSchema for PageDate {
    fn schema_name() -> Cow<'static, str> {
        "PageDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": Self::FORMAT })
    }
}

/// How much of a date is written out.
#[derive(Clone, Copy)]
enum Part {
    Day,
    YearMonth,
    MonthDay,
    Month,
}

/// A date as languages other than Chinese and English write it, or `None` for an unknown language.
fn in_other_language(language: &str, date: Date, part: Part) -> Option<String> {
    let locale: IcuLocale = language.parse().ok()?;
    let (year, month, day) = (date.year().into(), date.month() as u8, date.day() as u8);
    let date = IcuDate::try_new_iso(year, month, day).ok()?;
    let text = match part {
        Part::Day => DateTimeFormatter::try_new(locale.into(), YMD::long())
            .ok()?
            .format(&date)
            .to_string(),
        Part::YearMonth => DateTimeFormatter::try_new(locale.into(), YM::long())
            .ok()?
            .format(&date)
            .to_string(),
        Part::MonthDay => DateTimeFormatter::try_new(locale.into(), MD::long())
            .ok()?
            .format(&date)
            .to_string(),
        Part::Month => DateTimeFormatter::try_new(locale.into(), M::long())
            .ok()?
            .format(&date)
            .to_string(),
    };

    Some(text)
}

/// The name of a month (from 1) in a language: `9月`, `September`. Gives `None` for a number that is not a month.
pub(crate) fn month_name(month: i8, language: &str) -> Option<String> {
    let day = Date::new(2000, month, 1).ok()?;
    match primary(language) {
        CHINESE => Some(day.strftime("%-m月").to_string()),
        "en" => Some(day.strftime("%B").to_string()),
        _ => in_other_language(language, day, Part::Month).or_else(|| Some(month.to_string())),
    }
}

/// A day of every year, as data has it: `06-25`. Gives `None` for a day that not every year has.
pub(crate) fn day_of_year(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    let is_number =
        |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit());
    if !is_number(month) || !is_number(day) {
        return None;
    }

    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    Date::new(2001, month, day).ok().map(|_| (month, day))
}

/// The name of a day of every year in a language: `6月25日`, `25 June`. Gives `None` for numbers that are no day.
pub(crate) fn day_name((month, day): (i8, i8), language: &str) -> Option<String> {
    let date = Date::new(2001, month, day).ok()?;
    match primary(language) {
        CHINESE => Some(date.strftime("%-m月%-d日").to_string()),
        "en" => Some(date.strftime("%-d %B").to_string()),
        _ => in_other_language(language, date, Part::MonthDay)
            .or_else(|| Some(date.strftime("%m-%d").to_string())),
    }
}
