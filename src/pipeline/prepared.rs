//! A site that is checked and ready to be rendered, and rendering all of it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Place, sort};
use crate::file_state::FingerprintCache;
use crate::fingerprint::Fingerprint;
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

/// Takes the outputs of a site, and may have some of them from an earlier build.
pub trait OutputFolder: Sync {
    /// Takes over the output at a path from an earlier build, if it is there and was made from what has the fingerprint
    /// `made_from`. Returns whether it did.
    fn take_over(&self, path: &OutputPath, made_from: Fingerprint) -> bool;

    /// Takes an output that was made now; `made_from` is `None` if it is never taken over.
    fn take(&self, path: &OutputPath, rendered: &Rendered, made_from: Option<Fingerprint>);
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

        let found = for_each_output(self.manifest.iter(), |path, output| {
            sink(path, renderer.render(output)?);
            Ok(())
        });
        if found.is_empty() {
            renderer.sweep();
        }

        found
    }

    /// Renders every output that a folder does not have yet, in no particular order and from several threads; calls
    /// `done` after each output. Gives the errors of templates; those of the folder are its own.
    pub fn render_into(
        &self,
        folder: &impl OutputFolder,
        done: impl Fn() + Sync,
    ) -> Vec<Diagnostic> {
        let renderer = match self.renderer() {
            Ok(renderer) => renderer,
            Err(found) => return found,
        };
        renderer.make_search();

        let contents = FingerprintCache::default();
        let has_taken_over = AtomicBool::new(false);
        let found = for_each_output(self.manifest.iter(), |path, output| {
            let is_there = |made_from| folder.take_over(path, made_from);
            match renderer.render_unless(output, &contents, is_there)? {
                Some((rendered, made_from)) => folder.take(path, &rendered, made_from),
                None => has_taken_over.store(true, Ordering::Relaxed),
            }

            done();
            Ok(())
        });

        // Pictures of outputs that were taken over have not been asked for. What the site no longer has goes when all
        // is made anew: with the first build of a day, or a check.
        if found.is_empty() && !has_taken_over.into_inner() {
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

        let found = for_each_output(fallible, |_, output| {
            renderer.render(output)?;
            rendered();
            Ok(())
        });
        // All pictures are among what may fail.
        if found.is_empty() {
            renderer.sweep();
        }

        found
    }
}

/// Makes outputs on many threads. Gives the errors, sorted.
fn for_each_output<'a>(
    outputs: impl Iterator<Item = (&'a OutputPath, &'a Output)>,
    make: impl Fn(&OutputPath, &Output) -> Result<(), Box<Diagnostic>> + Sync,
) -> Vec<Diagnostic> {
    let outputs: Vec<_> = outputs.collect();
    let failures = outputs
        .par_iter()
        .filter_map(|(path, output)| make(path, output).err());
    let mut found: Vec<Diagnostic> = failures.map(|failure| *failure).collect();
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
