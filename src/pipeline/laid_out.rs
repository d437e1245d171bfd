//! A site whose outputs are laid out, so that each of them can be made when it is asked for. What only findings need is
//! checked afterwards.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::prelude::*;

use super::cache::{LastLayOut, SessionCache};
use super::{Prepared, Request, Resolved, resolve};
use crate::diagnostic::{Code, Diagnostic, Place, Severity, any_error, fold, sort};
use crate::manifest::{Manifest, lay_out};
use crate::render::theme::Theme;
use crate::render::{check_synonyms, check_templates, contrast, fonts};
use crate::site::agenda::AgendaEntry;
use crate::site::route::OutputPath;
use crate::site::{Asset, Site, translation};
use crate::view::removed_html;

/// A site with the list of its outputs.
#[derive(Debug)]
pub(super) struct LaidOut {
    resolved: Resolved,
    manifest: Arc<Manifest>,
}

impl LaidOut {
    /// Reads a site and lays out its outputs. With a cache, only files that have changed are read again. Fails if the
    /// settings cannot be used.
    pub(super) fn new(
        request: &Request,
        cache: Option<&mut SessionCache>,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut nothing = SessionCache::default();
        let is_kept = cache.is_some();
        let cache = cache.unwrap_or(&mut nothing);
        let mut resolved = resolve(request, is_kept.then_some(&mut *cache))?;
        let site = &resolved.site;
        let theme_files = resolved
            .theme
            .as_ref()
            .map_or_else(Vec::new, |theme| static_outputs(theme));

        let before = cache.laid_out.as_ref().filter(|before| {
            before.theme_files == theme_files && site.has_outputs_of(&before.site)
        });
        let known = before.and_then(|before| before.manifest.clone());
        let (manifest, found) = match known {
            Some(manifest) => (manifest, Vec::new()),
            None => {
                let (manifest, found) = lay_out(site, &theme_files);
                (Arc::new(manifest), found)
            }
        };

        cache.laid_out = Some(LastLayOut {
            site: Arc::clone(site),
            theme_files,
            manifest: Some(Arc::clone(&manifest)).filter(|_| found.is_empty()),
        });
        resolved.diagnostics.extend(found);

        Ok(Self { resolved, manifest })
    }

    /// The site, if its outputs can be made. What checks find does not keep them from being made, but from being
    /// published.
    pub(super) fn prepared(&self) -> Option<Prepared> {
        let Resolved {
            root,
            site,
            theme,
            data,
            records,
            diagnostics,
            ..
        } = &self.resolved;
        let theme = theme.as_ref().filter(|_| !any_error(diagnostics))?;

        Some(Prepared {
            root: root.clone(),
            site: Arc::clone(site),
            theme: Arc::clone(theme),
            manifest: Arc::clone(&self.manifest),
            data: data.clone(),
            records: Arc::clone(records),
        })
    }

    /// Adds what was found wrong with the parts that all pages of a locale share.
    pub(super) fn add(&mut self, found: Vec<Diagnostic>) {
        self.resolved.diagnostics.extend(found);
    }

    /// The number of pages, those included that are made from data.
    pub(super) fn pages(&self) -> usize {
        self.resolved.site.written_pages()
    }

    /// The pages that are held back.
    pub(super) fn held(&self) -> Vec<AgendaEntry> {
        let Resolved { agenda, held, .. } = &self.resolved;
        let is_held = |entry: &&AgendaEntry| held.has(&entry.file);
        agenda.iter().filter(is_held).cloned().collect()
    }

    /// What was found on the way here together with what checks have found, as people are told: sorted, with what
    /// follows from something else below it.
    pub(super) fn told(&self, of_checks: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let extensions = self.resolved.extensions.iter();
        let codes_of_texts: HashSet<Code> = extensions
            .flat_map(|extension| extension.codes_of_texts())
            .copied()
            .collect();

        let mut all = self.resolved.diagnostics.clone();
        all.extend(of_checks);
        let mut all = fold(all, |it| codes_of_texts.contains(&it.code));
        sort(&mut all);

        all
    }

    /// Checks the site, with advice if `with_advice`. Gives what it finds beside what was found on the way here;
    /// `None` if that was stopped (`is_stopped`).
    pub(super) fn check(
        &self,
        with_advice: bool,
        is_stopped: &AtomicBool,
    ) -> Option<Vec<Diagnostic>> {
        let Resolved { site, theme, .. } = &self.resolved;
        let finished = self.resolved.finished(is_stopped);
        let mut found = self.resolved.check_pages();
        let sources = self.resolved.sources();
        found.extend(translation::check(site, &sources, is_stopped));
        if !finished.is_wanted() {
            return None;
        }

        if let Some(theme) = theme {
            found.extend(of_theme(theme, site));
        }

        found.extend(removed_html(site));
        if with_advice {
            found.extend(self.lost_addresses());
        }

        if let Some(theme) = theme {
            found.extend(check_templates(site, theme));
        }

        for extension in self.resolved.extensions {
            if !finished.is_wanted() {
                return None;
            }

            found.extend(match with_advice {
                true => extension.review(&finished),
                false => extension.errors(&finished),
            });
        }

        if with_advice {
            found.extend(self.advice_on_files());
        }

        found.extend(self.errors_in_files());
        finished.is_wanted().then_some(found)
    }

    /// Addresses that were published and lead nowhere any more.
    fn lost_addresses(&self) -> Vec<Diagnostic> {
        let Resolved {
            site,
            addresses,
            held,
            ..
        } = &self.resolved;
        addresses.check(site, &self.manifest, held, &held.moved)
    }

    /// Files that are not published, and what is wrong with the words that mean the same in searches.
    fn advice_on_files(&self) -> Vec<Diagnostic> {
        let Resolved {
            site, search_words, ..
        } = &self.resolved;
        let mut found = site.unused.report(&self.refused_files());
        if let Some(file) = search_words {
            found.extend(check_synonyms(site, file));
        }

        found
    }

    /// The errors that extensions find in the files that are copied.
    fn errors_in_files(&self) -> Vec<Diagnostic> {
        let Resolved {
            root,
            extensions,
            asset_cache,
            ..
        } = &self.resolved;
        let find = |path: &str| -> Vec<Diagnostic> {
            let extensions = extensions.iter();
            extensions
                .flat_map(|extension| extension.errors_in_file(root, path))
                .collect()
        };
        let assets = self.resolved.site.assets.par_iter();

        assets
            .flat_map_iter(|Asset { source, .. }| asset_cache.errors(root, source, || find(source)))
            .collect()
    }

    /// The files about which there is an error as a whole.
    fn refused_files(&self) -> HashSet<&str> {
        let found = self.resolved.diagnostics.iter();
        let errors = found.filter(|it| it.severity == Severity::Error);
        let files = errors.filter_map(|it| match &it.place {
            Place::File(path) => Some(path.as_str()),
            _ => None,
        });
        files.collect()
    }
}

/// What is wrong with a theme on a site, apart from its templates: its files, its colours and its fonts.
fn of_theme(theme: &Theme, site: &Site) -> Vec<Diagnostic> {
    let mut found = theme.warnings.clone();
    found.extend(contrast::check(theme, &site.frame));
    found.extend(fonts::check(site, theme));

    found
}

fn static_outputs(theme: &Theme) -> Vec<(String, OutputPath)> {
    theme
        .files
        .iter()
        .map(|(path, file)| (path.clone(), file.output.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use super::LaidOut;
    use crate::pipeline::Request;
    use crate::pipeline::cache::SessionCache;

    /// Writes a file of the content, and waits until its state is settled.
    fn write(root: &Path, path: &str, text: &str) {
        fs::write(root.join("content").join(path), text).expect("the file is written");
        std::thread::sleep(Duration::from_millis(200));
    }

    fn page(title: &str, text: &str) -> String {
        format!("---\ntitle: {title}\n---\n\n## 小标题\n\n{text}\n\n[首页](/)\n")
    }

    /// How many pages were made anew, how many had their links resolved anew, and whether outputs were listed anew.
    fn made(before: &LaidOut, after: &LaidOut) -> (usize, usize, bool) {
        let (old, new) = (&before.resolved.site, &after.resolved.site);
        let all = 0..new.pages.len();
        let is_new = |at: &usize| !new.pages.is_same(&old.pages, *at);
        let has_new_links = |at: &usize| !Arc::ptr_eq(&new.links[*at], &old.links[*at]);

        (
            all.clone().filter(is_new).count(),
            all.filter(has_new_links).count(),
            !Arc::ptr_eq(&before.manifest, &after.manifest),
        )
    }

    #[test]
    fn what_does_not_depend_on_an_edit_is_not_made_again() {
        let folder = tempfile::tempdir().expect("there is a folder");
        let root = folder.path();
        fs::create_dir(root.join("content")).expect("the folder is new");
        write(root, "site.yaml", "title: 站\nlocales: [zh-Hans, en]\n");
        for name in ["index", "a", "b", "c"] {
            for language in ["zh", "en"] {
                let path = format!("{name}.{language}.md");
                fs::write(root.join("content").join(path), page(name, "文字")).expect("written");
            }
        }
        std::thread::sleep(Duration::from_millis(200));

        let request = Request {
            root: root.into(),
            base_url: None,
            date: Some(jiff::civil::date(2026, 1, 1)),
            drafts: false,
            with_advice: false,
            extensions: &[],
        };
        let mut cache = SessionCache::default();
        let mut lay_out =
            || LaidOut::new(&request, Some(&mut cache)).expect("the settings are right");
        let mut before = lay_out();
        let mut made_after = |path: &str, text: &str| {
            write(root, path, text);
            let after = lay_out();
            let made = made(&before, &after);
            before = after;
            made
        };

        // The pages for addresses that do not exist are made of the settings each time.
        let not_found = 2;
        assert_eq!(
            made_after("b.en.md", &page("b", "别的文字")),
            (1 + not_found, 1 + not_found, false)
        );

        // A translation takes over fields from its original, so it is read again as well.
        assert_eq!(
            made_after("b.zh.md", &page("另一标题", "文字")),
            (2 + not_found, 2 + not_found, false)
        );

        // Words in the settings are on every page, but move none; another address moves all.
        let settings = "title: 站名\nlocales: [zh-Hans, en]\n";
        assert_eq!(
            made_after("site.yaml", settings),
            (not_found, not_found, false)
        );
        let all = 8 + not_found;
        let moved = format!("{settings}base_url: https://example.org/plan/\n");
        assert_eq!(made_after("site.yaml", &moved), (not_found, all, true));

        // Links may lead to headings, those of `a.zh.md` do.
        made_after("a.zh.md", &page("a", "[甲](#小标题)"));
        let with_heading = page("c", "## 又一个\n\n文字");
        assert_eq!(
            made_after("c.en.md", &with_heading),
            (1 + not_found, 2 + not_found, false)
        );
    }
}
