//! Results: what was published on how far something is, where it was published, and what corrects what.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::{Localized, WebAddress};
use crate::date::PageDate;
use crate::load::discover::CONTENT;
use crate::site::route::encode;
use crate::site::{Frame, Page};

/// A published result of an indicator. It says at least one thing of `value`, `text`, `share` and `status`.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndicatorResult {
    /// The day that the result describes.
    pub date: PageDate,
    /// The value, in the indicator's unit.
    pub value: Option<f64>,
    /// What was published in words.
    pub text: Option<Localized>,
    /// How much of the target is reached, in percent, where that was published.
    pub share: Option<f64>,
    /// How it stands, where that was published.
    pub status: Option<Progress>,
    /// Where it was published: a web address, or a file of the site as a path below `content/`.
    pub source: String,
    /// What readers should know; of a correction, why the earlier result was not right.
    pub note: Option<Localized>,
    /// The day of the earlier result that this one corrects. Both stay in the list.
    pub corrects: Option<PageDate>,
}

/// A published state of a task or of what is due.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskResult {
    /// The day that the result describes.
    pub date: PageDate,
    /// How far it is.
    pub status: Progress,
    /// How much of it is done, in percent, where that was published.
    pub share: Option<f64>,
    /// What was published in words.
    pub text: Option<Localized>,
    /// Where it was published: a web address, or a file of the site as a path below `content/`.
    pub source: String,
    /// What readers should know; of a correction, why the earlier result was not right.
    pub note: Option<Localized>,
    /// The day of the earlier result that this one corrects. Both stay in the list.
    pub corrects: Option<PageDate>,
}

/// How far something is, as was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Progress {
    /// Work has begun.
    UnderWay,
    /// All is done.
    Done,
    /// It will be done later than planned.
    Delayed,
    /// It will not be done.
    Dropped,
}

/// What all results have.
pub(super) trait Published {
    /// The day that it describes.
    fn day(&self) -> PageDate;
    /// How much is reached, in percent.
    fn share(&self) -> Option<f64>;
    /// What was published in words.
    fn text(&self) -> Option<&Localized>;
    /// How far it is, where that was published.
    fn status(&self) -> Option<Progress>;
    /// Where it was published.
    fn source(&self) -> &str;
    /// What readers should know.
    fn note(&self) -> Option<&Localized>;
    /// The day of the result that it corrects.
    fn corrects(&self) -> Option<PageDate>;
}

/// Takes what all results have from the fields of the same names.
macro_rules! published {
    ($result:ty) => {
        impl Published for $result {
            fn day(&self) -> PageDate {
                self.date
            }

            fn share(&self) -> Option<f64> {
                self.share
            }

            fn text(&self) -> Option<&Localized> {
                self.text.as_ref()
            }

            fn status(&self) -> Option<Progress> {
                self.status.into()
            }

            fn source(&self) -> &str {
                &self.source
            }

            fn note(&self) -> Option<&Localized> {
                self.note.as_ref()
            }

            fn corrects(&self) -> Option<PageDate> {
                self.corrects
            }
        }
    };
}

published!(IndicatorResult);
published!(TaskResult);

/// Returns the result that counts: the last that no other corrects.
pub(super) fn latest<R: Published>(results: &[R]) -> Option<&R> {
    let standing = results.iter().zip(corrections(results));
    let standing = standing.filter(|(_, corrected_by)| corrected_by.is_none());
    standing
        .map(|(result, _)| result)
        .max_by_key(|result| result.day())
}

/// Returns for each result of a list the position of the one that corrects it. A result corrects the last of its day
/// before it that no other has corrected.
pub(super) fn corrections<R: Published>(results: &[R]) -> Vec<Option<usize>> {
    let mut corrected_by = vec![None; results.len()];
    for (position, result) in results.iter().enumerate() {
        let Some(day) = result.corrects() else {
            continue;
        };

        let mut earlier = (0..position).rev();
        let is_meant = |at: &usize| corrected_by[*at].is_none() && results[*at].day() == day;
        if let Some(at) = earlier.find(is_meant) {
            corrected_by[at] = Some(position);
        }
    }

    corrected_by
}

/// Where a result was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Publication<'a> {
    /// A web address.
    Web(&'a str),
    /// A file, by its path below `content/`.
    File(&'a str),
}

impl<'a> Publication<'a> {
    /// Reads it as the data files give it.
    pub(super) fn read(source: &'a str) -> Self {
        match WebAddress::parse(source) {
            Some(_) => Self::Web(source),
            None => Self::File(source),
        }
    }

    /// The path of its file below the site's root; `None` for a web address.
    pub(super) fn file(self) -> Option<String> {
        match self {
            Self::Web(_) => None,
            Self::File(path) => Some(format!("{CONTENT}/{path}")),
        }
    }

    /// What readers see of it: the address, or the name of the file.
    pub(super) fn name(self) -> &'a str {
        match self {
            Self::Web(url) => url,
            Self::File(path) => path.rsplit_once('/').map_or(path, |(_, name)| name),
        }
    }

    /// Its full address, for data that are used elsewhere.
    pub(super) fn permalink(self, frame: &Frame) -> String {
        match self {
            Self::Web(url) => url.to_string(),
            Self::File(path) => frame.base.permalink(&encode(path)),
        }
    }
}

/// Has a page lead to where results were published: over the page for leaving a government site, or to files, which are
/// published with it.
pub(super) fn lead_to<'a>(page: &mut Page, sources: impl Iterator<Item = &'a String>) {
    for source in sources {
        match Publication::read(source) {
            Publication::Web(url) => page.shown.outward.push(url.to_string()),
            file => page.shown.files.extend(file.file()),
        }
    }
}
