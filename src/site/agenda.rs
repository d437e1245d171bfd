//! The agenda: which pages will appear or expire, and when.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Reason;
use crate::load::LoadedPage;

/// A page that is not published yet or will expire.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AgendaEntry {
    /// The day on which the page appears, or the last day on which it is published; `None` for a draft.
    pub day: Option<Date>,
    /// The path of the page's file, below the site's root.
    pub file: String,
    /// The title of the page.
    pub title: String,
    /// The state of the page on the day of the build.
    pub state: PublicationState,
}

/// What happens to a page, seen from the day of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublicationState {
    /// The page will appear on its day.
    Scheduled,
    /// The page is published, and its day will be the last.
    Expires,
    /// The page is no longer published; its day was the last.
    Expired,
    /// The page is a draft and has no day.
    Draft,
}

/// The pages that are not published yet, have expired or will expire, in the order of their days, with drafts last.
pub(crate) fn agenda(pages: &[Arc<LoadedPage>], today: Date) -> Vec<AgendaEntry> {
    let mut all: Vec<AgendaEntry> = pages
        .iter()
        .filter_map(|page| of_page(page, today))
        .collect();
    all.sort_by(|a, b| (a.day.is_none(), a).cmp(&(b.day.is_none(), b)));
    all
}

fn of_page(page: &LoadedPage, today: Date) -> Option<AgendaEntry> {
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

    Some(AgendaEntry {
        day,
        file: page.file.path.clone(),
        title: front.title.clone(),
        state,
    })
}
