//! What all calendars of a site have in common.

use icalendar::Calendar;

/// An empty calendar. A second line of the name would be a property of its own: the crate writes it as it is.
pub fn named(name: &str) -> Calendar {
    let mut calendar = Calendar::new();
    calendar.name(&name.replace('\n', " "));
    calendar
}
