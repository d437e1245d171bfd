//! What will appear and what will expire, and when.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use super::Reason;
use crate::load::LoadedPage;

/// A page that is not published yet, or not for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Agenda {
    /// The day of the next change; none for drafts.
    pub day: Option<Date>,
    /// The page's source.
    pub file: String,
    /// Its title.
    pub title: String,
    /// What it is on the build's day.
    pub state: PublicationState,
}

/// What a page with dates is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PublicationState {
    /// Appears on that day.
    Scheduled,
    /// Published, that day being the last.
    Expires,
    /// Gone since that day.
    Expired,
    /// Has no day.
    Draft,
}

/// All such pages, by their days; drafts last.
pub fn agenda(pages: &[Arc<LoadedPage>], today: Date) -> Vec<Agenda> {
    let mut all: Vec<Agenda> = pages
        .iter()
        .filter_map(|page| of_page(page, today))
        .collect();
    all.sort_by(|a, b| (a.day.is_none(), a).cmp(&(b.day.is_none(), b)));
    all
}

fn of_page(page: &LoadedPage, today: Date) -> Option<Agenda> {
    let front = &page.front;
    let last = front.expires_at.map(|date| date.moment.date());
    let first = front
        .publish_at
        .max(front.date)
        .map(|date| date.moment.date());
    let (state, day) = match Reason::for_page(front, today) {
        Some(Reason::Draft) => (PublicationState::Draft, None),
        Some(Reason::Scheduled) => (PublicationState::Scheduled, first),
        Some(Reason::Expired) => (PublicationState::Expired, last),
        None => (PublicationState::Expires, Some(last?)),
    };
    Some(Agenda {
        day,
        file: page.file.path.clone(),
        title: front.title.clone(),
        state,
    })
}
