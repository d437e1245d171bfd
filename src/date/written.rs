//! Dates in the forms that people write: `2026-09-05`, `2026/9/5`, `2026.9.5`, `2026年9月5日`, with or without a time
//! (`9:00`, `上午9时30分`, `下午3点半`) and a zone (`Z`, `+0800`). What could mean two days or two hours is not read.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{Offset, TimeZone};
use unicode_normalization::UnicodeNormalization;

use super::PageDate;

/// A date as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    /// The day and the time, where they were written for.
    pub date: PageDate,
    /// How far clocks there are from Greenwich, if it was written.
    pub offset: Option<Offset>,
}

/// What parts year, month and day, and may stand behind the day.
const PARTS: [(char, char, &[char]); 4] = [
    ('-', '-', &[]),
    ('/', '/', &[]),
    ('.', '.', &[]),
    ('年', '月', &['日', '号']),
];

/// The days of the week from Monday on.
const WEEKDAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// Times of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Noon,
    Afternoon,
    Evening,
}

/// What times of the day are called.
const HALVES: [(&str, Half); 12] = [
    ("上午", Half::Morning),
    ("早上", Half::Morning),
    ("早晨", Half::Morning),
    ("清晨", Half::Morning),
    ("凌晨", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("午后", Half::Afternoon),
    ("傍晚", Half::Evening),
    ("晚上", Half::Evening),
    ("晚间", Half::Evening),
    ("晚", Half::Evening),
];

impl Written {
    /// Reads a date; none where the text is none, or may mean more than one moment.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        // Digits and marks as wide as Chinese characters are the same ones.
        let text: String = text.nfkc().collect();
        let mut rest = Rest(text.trim());
        let day = rest.day()?;
        rest.weekday(day)?;

        if rest.is_over() {
            return Some(Self {
                date: PageDate::day(day),
                offset: None,
            });
        }

        let time = rest.time()?;
        let offset = rest.offset()?;
        rest.is_over().then_some(Self {
            date: PageDate {
                moment: DateTime::from_parts(day, time),
                has_time: true,
            },
            offset,
        })
    }

    /// The same moment by the clocks of a zone.
    pub(crate) fn in_zone(self, zone: &TimeZone) -> Option<PageDate> {
        let Some(offset) = self.offset else {
            return Some(self.date);
        };
        let instant = offset.to_timestamp(self.date.moment).ok()?;
        Some(PageDate {
            moment: zone.to_datetime(instant),
            has_time: true,
        })
    }
}

/// What is left to read.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn is_over(&self) -> bool {
        self.0.trim().is_empty()
    }

    /// Passes over a text, if it comes next.
    fn take(&mut self, text: &str) -> bool {
        match self.0.strip_prefix(text) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn take_char(&mut self, chars: &[char]) -> bool {
        match self.0.strip_prefix(chars) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    fn skip_spaces(&mut self) {
        self.0 = self.0.trim_start();
    }

    /// A number of so many digits.
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        if !digits.contains(&count) {
            return None;
        }

        let (number, rest) = self.0.split_at(count);
        self.0 = rest;
        number.parse().ok()
    }

    fn day(&mut self) -> Option<Date> {
        let year = self.number(4..=4)?;
        self.skip_spaces();
        let (_, second, last) = PARTS.iter().find(|(first, ..)| self.take_char(&[*first]))?;
        self.skip_spaces();
        let month = self.number(1..=2)?;
        self.skip_spaces();

        if !self.take_char(&[*second]) {
            return None;
        }

        self.skip_spaces();
        let day = self.number(1..=2)?;
        self.skip_spaces();

        if !last.is_empty() && !self.take_char(last) {
            return None;
        }

        Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
    }

    /// Passes over `（星期六）`, `周六`. A day of the week that is not that of the date leaves open which of both is
    /// meant.
    fn weekday(&mut self, day: Date) -> Option<()> {
        let before = self.0;
        self.skip_spaces();
        let is_in_brackets = self.take("(");

        if !(self.take("星期") || self.take("周")) {
            self.0 = before;
            return Some(());
        }

        let name = self.0.chars().next()?;
        self.0 = &self.0[name.len_utf8()..];
        let name = if name == '天' { '日' } else { name };
        let number = WEEKDAYS.iter().position(|known| *known == name)?;

        let written = Weekday::from_monday_zero_offset(number.try_into().ok()?).ok()?;
        if written != day.weekday() || (is_in_brackets && !self.take(")")) {
            return None;
        }

        Some(())
    }

    fn time(&mut self) -> Option<Time> {
        if !self.take("T") && !self.take("t") {
            self.skip_spaces();
        }

        let mut half = HALVES
            .iter()
            .find(|(name, _)| self.take(name))
            .map(|(_, half)| *half);
        self.skip_spaces();
        let hour = self.number(1..=2)?;
        let (minute, second, fraction) = self.minutes()?;

        if half.is_none() {
            half = self.half_behind();
        }

        let hour = hour_of_day(hour, half)?;
        Time::new(
            hour.try_into().ok()?,
            minute.try_into().ok()?,
            second.try_into().ok()?,
            fraction,
        )
        .ok()
    }

    /// What stands behind the hour: minutes, seconds and billionths of a second.
    fn minutes(&mut self) -> Option<(i16, i16, i32)> {
        if self.take_char(&['时', '点']) {
            if self.take("整") {
                return Some((0, 0, 0));
            }

            if self.take("半") {
                return Some((30, 0, 0));
            }

            if !self.0.starts_with(|c: char| c.is_ascii_digit()) {
                return Some((0, 0, 0));
            }

            let minute = self.number(1..=2)?;
            self.take("分");
            return Some((minute, 0, 0));
        }

        if !self.take(":") {
            return None;
        }

        let minute = self.number(2..=2)?;
        if !self.take(":") {
            return Some((minute, 0, 0));
        }

        let second = self.number(2..=2)?;
        Some((minute, second, self.fraction()?))
    }

    /// `.123` as billionths of a second.
    fn fraction(&mut self) -> Option<i32> {
        if !self.take(".") {
            return Some(0);
        }

        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (fraction, rest) = self.0.split_at(digits);
        self.0 = rest;

        (1..=9)
            .contains(&digits)
            .then(|| format!("{fraction:0<9}").parse().ok())
            .flatten()
    }

    /// `AM`, `p.m.` behind a time.
    fn half_behind(&mut self) -> Option<Half> {
        let before = self.0;
        self.skip_spaces();
        let names = [
            ("AM", Half::Morning),
            ("am", Half::Morning),
            ("a.m.", Half::Morning),
            ("PM", Half::Afternoon),
            ("pm", Half::Afternoon),
            ("p.m.", Half::Afternoon),
        ];

        let found = names.iter().find(|(name, _)| self.take(name));
        if found.is_none() {
            self.0 = before;
        }

        found.map(|(_, half)| *half)
    }

    /// `Z`, `+08:00`, `+0800`, `+08`, `北京时间`. None where something else follows.
    fn offset(&mut self) -> Option<Option<Offset>> {
        self.skip_spaces();
        if self.is_over() {
            return Some(None);
        }

        if self.take("Z") || self.take("z") || self.take("UTC") || self.take("GMT") {
            if self.is_over() {
                return Some(Some(Offset::UTC));
            }
        } else if self.take("(北京时间)") || self.take("北京时间") {
            return Some(Some(Offset::constant(8)));
        }

        let sign = match (self.take("+"), self.take_char(&['-', '−'])) {
            (true, false) => 1,
            (false, true) => -1,
            _ => return None,
        };

        let (hours, minutes) = match self.0.bytes().take_while(u8::is_ascii_digit).count() {
            4 => {
                let both = self.number(4..=4)?;
                (both / 100, both % 100)
            }
            _ => {
                let hours = self.number(1..=2)?;
                let minutes = if self.take(":") {
                    self.number(2..=2)?
                } else {
                    0
                };
                (hours, minutes)
            }
        };
        // No clock on earth is further from Greenwich.
        if hours > 14 || minutes > 59 {
            return None;
        }

        let seconds = sign * (i32::from(hours) * 60 + i32::from(minutes)) * 60;
        Offset::from_seconds(seconds).ok().map(Some)
    }
}

/// The hour from 0 to 23; none where noon and midnight could be confused.
fn hour_of_day(hour: i16, half: Option<Half>) -> Option<i16> {
    match (half, hour) {
        (None, 0..=23) => Some(hour),
        (Some(Half::Morning), 0..=11) => Some(hour),
        (Some(Half::Noon), 11 | 12) => Some(hour),
        (Some(Half::Noon), 1) => Some(13),
        (Some(Half::Afternoon), 12..=18) => Some(hour),
        (Some(Half::Afternoon), 1..=11) => Some(hour + 12),
        (Some(Half::Evening), 17..=23) => Some(hour),
        (Some(Half::Evening), 5..=11) => Some(hour + 12),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Written;
    use jiff::tz::TimeZone;

    fn read(text: &str) -> Option<String> {
        let written = Written::parse(text)?;
        let offset = written
            .offset
            .map(|offset| format!(" {}", offset.seconds() / 60))
            .unwrap_or_default();
        Some(format!("{}{offset}", written.date.canonical()))
    }

    #[test]
    fn dates_are_read_in_the_forms_that_people_write() {
        let known = [
            ("2026-09-05", "2026-09-05"),
            ("2026-9-5", "2026-09-05"),
            ("2026/9/5", "2026-09-05"),
            ("2026.9.5", "2026-09-05"),
            ("2026年9月5日", "2026-09-05"),
            ("2026年09月05号", "2026-09-05"),
            ("２０２６－０９－０５", "2026-09-05"),
            ("2026年9月5日（星期六）", "2026-09-05"),
            ("2026-9-5 9:00", "2026-09-05 09:00"),
            ("2026-09-05T09:00:07", "2026-09-05 09:00:07"),
            ("2026年9月5日 上午9:00", "2026-09-05 09:00"),
            ("2026年9月5日上午9时30分", "2026-09-05 09:30"),
            ("2026年9月5日 周六 下午3点半", "2026-09-05 15:30"),
            ("2026年9月5日下午15:00", "2026-09-05 15:00"),
            ("2026年9月5日晚7点", "2026-09-05 19:00"),
            ("2026/9/5 9：05", "2026-09-05 09:05"),
            ("2026-09-05 3:00 PM", "2026-09-05 15:00"),
            ("2026-09-05T08:00:00Z", "2026-09-05 08:00 0"),
            ("2026-09-05 08:00:00 +0800", "2026-09-05 08:00 480"),
            ("2026-09-05T08:00+08:00", "2026-09-05 08:00 480"),
            ("2026-09-05 08:00 -5", "2026-09-05 08:00 -300"),
            ("2026年9月5日 9:00 北京时间", "2026-09-05 09:00 480"),
        ];
        for (text, expected) in known {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_may_mean_two_moments_is_no_date() {
        let unclear = [
            "9/5/2026",
            "26-9-5",
            "2026-9",
            "2026-02-30",
            "2026-9/5",
            "2026年9月5",
            "2026年9月5日（星期日）",
            "2026年9月5日上午12:00",
            "2026年9月5日晚12点",
            "2026-09-05 25:00",
            "2026-09-05 9:0",
            "2026-09-05 09:00 CST",
            "2026-09-05+08:00",
            "2026-09-05 08:00 +99",
            "2026-09-05 起",
            "",
        ];
        for text in unclear {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_zone_is_converted() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let there = |text| {
            Written::parse(text)?
                .in_zone(&zone)
                .map(|it| it.canonical())
        };
        assert_eq!(there("2017-04-06T08:00:00Z").unwrap(), "2017-04-06 16:00");
        assert_eq!(there("2017-04-06 23:30 -0400").unwrap(), "2017-04-07 11:30");
        assert_eq!(there("2017-04-06 08:00").unwrap(), "2017-04-06 08:00");
    }
}
