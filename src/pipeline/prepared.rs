//! A site that is checked and ready to be rendered, and rendering all of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place, sort};
use crate::manifest::{Manifest, Output};
use crate::render::theme::Theme;
use crate::render::{Rendered, Renderer};
use crate::site::Site;
use crate::site::route::OutputPath;
use crate::site::translation::Records;
use crate::source::SourceFile;

/// A site that is ready to render.
#[derive(Debug)]
pub struct Prepared {
    pub(super) root: PathBuf,
    pub(super) site: Arc<Site>,
    pub(super) theme: Arc<Theme>,
    pub(super) manifest: Arc<Manifest>,
    pub(super) data: Vec<Arc<SourceFile>>,
    /// What translations were made from.
    pub(super) records: Arc<Records>,
}

impl Prepared {
    /// The path at which the site is published on its host, such as `/` or `/sub/path/`.
    pub(crate) fn base_path(&self) -> &str {
        &self.site.frame.base.path
    }

    /// The address at which the site is published, as `site.yaml` or the command line gives it.
    pub(crate) fn address(&self) -> &str {
        &self.site.frame.base.absolute
    }

    /// The day that the site is built for.
    pub(crate) fn day(&self) -> Date {
        self.site.frame.date
    }

    /// The titles of all pages, by the paths of their files.
    pub(crate) fn titles(&self) -> BTreeMap<String, String> {
        let locales = &self.site.frame.locales;
        let pages = self.site.pages.iter();
        let titles = pages.map(|page| (page.output(locales).0, page.title.clone()));

        titles.collect()
    }

    /// The number of files that the site consists of.
    pub(crate) fn outputs(&self) -> usize {
        self.manifest.iter().count()
    }

    /// Makes a renderer for the site. Fails if the parts that all pages of a locale share cannot be rendered.
    pub(super) fn renderer(&self) -> Result<Renderer, Vec<Diagnostic>> {
        Renderer::new(&self.root, &self.site, &self.records, &self.theme)
    }

    /// Renders every output into `sink`, in no particular order and from several threads. Gives the errors of
    /// templates; those of the sink are the sink's own.
    pub fn render(&self, sink: impl Fn(&OutputPath, Rendered) + Sync) -> Vec<Diagnostic> {
        let renderer = match self.renderer() {
            Ok(renderer) => renderer,
            Err(found) => return found,
        };
        renderer.make_search();

        let found = render_outputs(&renderer, self.manifest.iter(), sink);
        if found.is_empty() {
            renderer.sweep();
        }

        found
    }

    /// The number of files that may fail to be made.
    pub(crate) fn fallible_outputs(&self) -> usize {
        let may_fail = |(_, output): &(_, &Output)| Renderer::may_fail(&self.site, output);
        self.manifest.iter().filter(may_fail).count()
    }

    /// Renders every output that may fail, and throws it away; calls `rendered` after each. Gives the errors that
    /// [`Self::render`] would give. Pictures stay in the cache, so that a build need not make them again; those that
    /// the site no longer has go.
    pub(crate) fn try_rendering(&self, rendered: impl Fn() + Sync) -> Vec<Diagnostic> {
        let renderer = match self.renderer() {
            Ok(renderer) => renderer,
            Err(found) => return found,
        };
        let may_fail = |(_, output): &(_, &Output)| Renderer::may_fail(&self.site, output);
        let fallible = self.manifest.iter().filter(may_fail);

        let found = render_outputs(&renderer, fallible, |_, _| rendered());
        // All pictures are among what may fail.
        if found.is_empty() {
            renderer.sweep();
        }

        found
    }
}

/// Renders outputs into `sink`, on many threads. Gives the errors, sorted.
fn render_outputs<'a>(
    renderer: &Renderer,
    outputs: impl Iterator<Item = (&'a OutputPath, &'a Output)>,
    sink: impl Fn(&OutputPath, Rendered) + Sync,
) -> Vec<Diagnostic> {
    let outputs: Vec<_> = outputs.collect();
    let failures = outputs
        .par_iter()
        .filter_map(|(path, output)| match renderer.render(output) {
            Ok(rendered) => {
                sink(path, rendered);
                None
            }
            Err(diagnostic) => Some(*diagnostic),
        });
    let mut found: Vec<Diagnostic> = failures.collect();
    sort(&mut found);

    once_for_each_place(found)
}

/// One broken template fails for every page, and one damaged picture in every width; each is reported once.
pub(super) fn once_for_each_place(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.dedup_by(|next, kept| next.message == kept.message && are_at_one_place(kept, next));
    found
}

fn are_at_one_place(a: &Diagnostic, b: &Diagnostic) -> bool {
    match (&a.place, &b.place) {
        (Place::At(a), Place::At(b)) => a.file.path == b.file.path && a.span == b.span,
        (Place::File(a), Place::File(b)) => a == b,
        (Place::Site, Place::Site) => true,
        _ => false,
    }
}
