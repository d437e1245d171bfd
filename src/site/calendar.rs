//! Calendars (iCalendar), as extensions publish them.

use icalendar::Calendar;

/// An empty calendar with a name. Line breaks in the name become spaces: the icalendar crate does not escape them, and
/// a second line would be read as a property.
pub(crate) fn named(name: &str) -> Calendar {
    let mut calendar = Calendar::new();
    calendar.name(&name.replace('\n', " "));
    calendar
}
