//! Dates as editors write them, and as the site shows them.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

/// A date with or without a time of day, in the site's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageDate {
    /// The moment; midnight where no time was given.
    pub moment: DateTime,
    /// Whether a time was given.
    pub has_time: bool,
}

impl PageDate {
    /// The schema format of this type.
    pub const FORMAT: &str = "page-date";

    /// `2017-11-27`, `2017-11-27 17:06` or `2017-11-27 17:06:55` (a `T` may stand for the space).
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 10 {
            let moment = text.replacen(' ', "T", 1).parse().ok()?;
            return Some(Self { moment, has_time: true });
        }
        let date: Date = text.parse().ok()?;
        Some(Self { moment: date.to_datetime(jiff::civil::Time::midnight()), has_time: false })
    }

    /// RFC 3339 with the zone's offset on that day, as feeds and `<time>` want it.
    pub fn rfc3339(self, zone: &TimeZone) -> String {
        match zone.to_zoned_datetime(self.moment) {
            Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            Err(_) => self.moment.to_string(),
        }
    }

    /// For readers: `2017年11月27日 17:06`, `27 November 2017, 17:06`.
    pub fn long(self, language: &str) -> String {
        let day = match language {
            "zh" => self.moment.strftime("%Y年%-m月%-d日").to_string(),
            _ => self.moment.strftime("%-d %B %Y").to_string(),
        };
        match (self.has_time, language) {
            (false, _) => day,
            (true, "zh") => format!("{day} {}", self.moment.strftime("%H:%M")),
            (true, _) => format!("{day}, {}", self.moment.strftime("%H:%M")),
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
