//! Approvals: how many people have to read a page before it is published (三审三校), and who did and when. They are
//! kept in the front matter of the page, each with a fingerprint of the text that was read: an approval is worth
//! nothing once title or text are another.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::date::PageDate;
use crate::diagnostic::{Code, Diagnostic, say};
use crate::extension::{Extension, FinishedSite};
use crate::fingerprint::Fingerprint;
use crate::load::front_matter::body;
use crate::load::yaml::FieldReader;
use crate::site::{Frame, Kind, Page};

mod codes;

/// The extension for approvals.
#[derive(Debug)]
pub(crate) struct Approval;

impl Extension for Approval {
    fn codes(&self) -> &'static [Code] {
        codes::ALL
    }

    fn settings(&self) -> Option<FieldReader> {
        Some(FieldReader::new::<SiteFields>())
    }

    fn front_matter(&self) -> Option<FieldReader> {
        Some(FieldReader::new::<PageFields>())
    }

    fn errors(&self, finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
        let Some(settings) = settings(&finished.site.frame) else {
            return Vec::new();
        };

        let pages = finished.site.pages.iter();
        pages.flat_map(|page| check(page, settings)).collect()
    }
}

/// The field of `site.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
struct SiteFields {
    /// Pages are published only after this many people have approved them.
    approval: Option<ApprovalSettings>,
}

/// How pages are approved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalSettings {
    /// How many people approve a page, one after the other.
    #[schemars(range(min = 1, max = 3))]
    steps: usize,
    /// The folders below `content/` whose pages need it; all pages if none are given.
    #[serde(default)]
    folders: Vec<String>,
}

/// The field of front matter.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
struct PageFields {
    /// Who has approved the page, in order.
    #[serde(default)]
    approvals: Vec<PageApproval>,
}

/// That somebody has approved a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PageApproval {
    /// Who.
    by: String,
    /// When.
    #[serde(rename = "at")]
    _at: PageDate,
    /// The fingerprint of the title and the text that were approved.
    text: String,
}

/// How many digits of a fingerprint an approval has.
const DIGITS: usize = 12;

fn settings(frame: &Frame) -> Option<&ApprovalSettings> {
    frame.more.get::<SiteFields>()?.approval.as_ref()
}

impl ApprovalSettings {
    /// Tells whether the page at a path below the site's root needs approvals.
    fn concerns(&self, path: &str) -> bool {
        let below = path.strip_prefix("content/").unwrap_or(path);
        let is_in = |folder: &String| {
            let rest = below.strip_prefix(folder.trim_matches('/'));
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.folders.is_empty() || self.folders.iter().any(is_in)
    }
}

/// What is asked of one page before it is published.
pub(crate) struct AskedOfPage {
    /// How many people have to approve it; 0 if none.
    pub steps: usize,
    /// The fingerprint that an approval of its text as it is now has.
    pub text: String,
}

/// Tells what is asked of the page at `path`, which has this title and this file.
pub(crate) fn asked_of(frame: &Frame, path: &str, title: &str, file: &str) -> AskedOfPage {
    let steps = settings(frame)
        .filter(|settings| settings.concerns(path))
        .map_or(0, |settings| settings.steps);
    AskedOfPage {
        steps,
        text: fingerprint(title, file),
    }
}

/// The fingerprint of a page's title and text. Line ends and empty lines around the text do not count.
fn fingerprint(title: &str, file: &str) -> String {
    let text = body(file).replace("\r\n", "\n");
    let whole = format!("{title}\n{}", text.trim());
    let mut hex = Fingerprint::from_bytes(whole.as_bytes()).hex();
    hex.truncate(DIGITS);

    hex
}

/// Checks the approvals of a page that is to be published. The pages of folders are frames for others, and a page that
/// is withdrawn has to go at once, so neither needs them.
fn check(page: &Page, settings: &ApprovalSettings) -> Option<Diagnostic> {
    let front = page
        .front
        .as_ref()
        .filter(|front| !front.draft && !front.gone)?;
    let is_page = page.kind == Kind::Page && page.has_own_file();
    if !is_page || !settings.concerns(&page.file.path) {
        return None;
    }

    let empty = PageFields::default();
    let approvals = &front.more.get::<PageFields>().unwrap_or(&empty).approvals;
    let now = fingerprint(&front.title, &page.file.text);
    let people: BTreeSet<&str> = approvals.iter().map(|it| it.by.trim()).collect();

    if approvals.iter().any(|it| it.text != now) {
        let message = say!(
            "页面审核以后又改过",
            "the page was changed after it was approved"
        );
        return Some(
            Diagnostic::error(codes::CHANGED_SINCE_APPROVAL, message)
                .at(page.location_of_name("approvals"))
                .hint(say!(
                    "请重新审核；还没有审核的，写 draft: true。",
                    "Have it approved again; until then, write draft: true."
                )),
        );
    }

    if people.len() < approvals.len() {
        let message = say!(
            "同一个人审核了两次",
            "one person has approved the page twice"
        );
        return Some(
            Diagnostic::error(codes::SAME_APPROVER, message)
                .at(page.location_of_name("approvals"))
                .hint(say!(
                    "每一级由不同的人审核。",
                    "Every step needs another person."
                )),
        );
    }

    let (given, steps) = (approvals.len(), settings.steps);
    (given < steps).then(|| {
        let message = say!(
            "页面要审核 {steps} 次才能发布，现有 {given} 次",
            "the page needs {steps} approvals before it is published, and has {given}"
        );
        Diagnostic::error(codes::NOT_APPROVED, message)
            .at(page.location())
            .hint(say!(
                "请在工作台里审核（planpress edit）；还没有审核的，写 draft: true。",
                "Approve it in the workbench (planpress edit); until then, write draft: true."
            ))
    })
}
