//! What an extension gives the engine. The engine knows no plan, no campaign and no country: whatever it is to publish
//! of them comes through this one trait. An extension knows the engine; only the pipeline joins the two.

use std::fmt::Debug;
use std::path::Path;

use serde_json::Value as Json;

mod finished;
mod new_page;

pub(crate) use finished::{FinishedSite, FixedFile};
pub(crate) use new_page::{NewFolder, NewKind};

use crate::diagnostic::{Code, Diagnostic};
use crate::load::yaml::{ExtensionFields, FieldReader};
use crate::site::leaving::Leaving;
use crate::site::route::BaseUrl;
use crate::site::{Additions, SiteBuilder};

/// Extensions in the order in which they are asked.
pub(crate) type Extensions = &'static [&'static dyn Extension];

/// A part of planpress that the engine can do without. Every method has an answer for extensions that have nothing
/// of that sort.
pub trait Extension: Debug + Sync {
    /// Whether a path below `content/` is a data file of this extension. Its texts are published, so that they are
    /// proofread and compared with their translations. It is handed over in [`SiteBuilder::data`] and not copied.
    fn is_data_file(&self, _path: &str) -> bool {
        false
    }

    /// The values of data files that are given by language although they are no translations of each other: the name of
    /// the file, and the path to the value with `/` between its keys and `*` for every item of a list.
    fn untranslated(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }

    /// Whether a path below `content/` is a file of this extension that tells what to do and is not published itself.
    /// It is handed over in [`FinishedSite::rules`] and not copied.
    fn is_rules_file(&self, _path: &str) -> bool {
        false
    }

    /// The fields that it reads from `site.yaml`.
    fn settings(&self) -> Option<FieldReader> {
        None
    }

    /// The fields that it reads from the front matter of pages.
    fn front_matter(&self) -> Option<FieldReader> {
        None
    }

    /// The JSON Schemas of its own files, by the name that `planpress schema` gives each.
    fn schemas(&self) -> Vec<(&'static str, Json)> {
        Vec::new()
    }

    /// The codes of what it finds.
    fn codes(&self) -> &'static [Code] {
        &[]
    }

    /// The codes of what it finds in texts as they are written, whatever they mean: it holds also where something else
    /// about the same place could not be read.
    fn codes_of_texts(&self) -> &'static [Code] {
        &[]
    }

    /// What `planpress new` can make.
    fn new_kinds(&self) -> Vec<NewKind> {
        Vec::new()
    }

    /// The time zone of sites that name none.
    fn time_zone(&self) -> Option<&'static str> {
        None
    }

    /// Which links out of the site lead straight on, where all others lead over a page that says so. `settings` are the
    /// fields of `site.yaml` that extensions have read.
    fn leaving(&self, _settings: &ExtensionFields, _base: &BaseUrl) -> Option<Leaving> {
        None
    }

    /// What it makes of a site: pages it adds or makes more of, values for templates, files, and what is wrong with
    /// its data. Extensions are asked one after the other, each seeing what the ones before it have added.
    fn extend(&self, _builder: &SiteBuilder) -> Additions {
        Additions::default()
    }

    /// Whether [`Self::extend`] looks at the pages of a route, for an extension that looks at few pages; `None` if it
    /// may look at all. Other pages are hidden from such an extension. A preview asks it again only if something has
    /// changed of what it sees, or if an extension before it was asked again, as those that see all always are.
    fn pages_seen(&self) -> Option<fn(&str) -> bool> {
        None
    }

    /// What it adds once all extensions have made their pages: for what concerns every page of a site.
    fn complete(&self, _builder: &SiteBuilder) -> Additions {
        Additions::default()
    }

    /// What must not be published of a finished site. Every command asks for it.
    fn errors(&self, _finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// What must not be published in the file at `path` below `root`, which is copied as it is. Every command asks for
    /// it, but only once for each state of the file: nothing except the file may count.
    fn errors_in_file(&self, _root: &Path, _path: &str) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// The same errors as [`Extension::errors`], and advice on style and completeness.
    fn review(&self, finished: &FinishedSite<'_>) -> Vec<Diagnostic> {
        self.errors(finished)
    }

    /// The files in which it can correct something beyond doubt. Nothing is written here. Fails if its own rules are
    /// wrong.
    fn fix(&self, _finished: &FinishedSite<'_>) -> Result<Vec<FixedFile>, Vec<Diagnostic>> {
        Ok(Vec::new())
    }
}
