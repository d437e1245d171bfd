//! What a build depends on, and why a page was made anew.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Prepared, Request, frame};
use crate::bounds::everything_in;
use crate::diagnostic::{Text, say};
use crate::file_state::FileStates;
use crate::load::discover::{CONTENT, SETTINGS, relative};
use crate::render;
use crate::render::THEMES;
use crate::site::Page;

/// The program among the files.
const PROGRAM: &str = "planpress";

/// Everything that a build depends on: the program, its options, and the files that it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Inputs {
    /// The base URL, the day, and whether drafts are shown.
    options: String,
    /// Sources by path below the site's root, and the program.
    files: FileStates,
    /// Installed fonts, where pictures were drawn with them.
    fonts: FileStates,
}

impl Inputs {
    /// Reads what a build would depend on now. `before` are the inputs of the last build: files that have not changed
    /// since are not read again. Returns `None` if the settings cannot be read or the program cannot find itself.
    pub(crate) fn read(request: &Request, before: &Self) -> Option<Self> {
        let root = &request.root;
        let frame = frame(request).ok()?;
        let program = std::env::current_exe().ok()?;
        let sources = [(root.join(CONTENT), false), (root.join(THEMES), true)];
        let paths = sources
            .iter()
            .flat_map(|(folder, is_shelf)| everything_in(root, folder, *is_shelf));
        let named = paths
            .map(|found| (relative(root, &found.path), found.path))
            .chain([(PROGRAM.into(), program)]);
        let fonts = if before.fonts.is_empty() {
            Vec::new()
        } else {
            installed_fonts()
        };

        Some(Self {
            options: format!("{} {} {}", frame.base.absolute, frame.date, frame.drafts),
            files: FileStates::read(named.collect(), &before.files),
            fonts: FileStates::read(fonts, &before.fonts),
        })
    }

    /// Returns these inputs with the fonts that a site's pictures were drawn with.
    pub(crate) fn with_fonts_of(self, prepared: &Prepared) -> Self {
        let fonts = if render::draws_with_system_fonts(&prepared.site, &prepared.theme) {
            installed_fonts()
        } else {
            Vec::new()
        };
        Self {
            fonts: FileStates::read(fonts, &FileStates::default()),
            ..self
        }
    }

    /// Returns these inputs in the form in which they are kept for the next build.
    pub(crate) fn to_keep(&self) -> Self {
        Self {
            options: self.options.clone(),
            files: self.files.to_record(),
            fonts: self.fonts.to_record(),
        }
    }

    /// Whether these are the inputs of the same version of the program with the same options, whatever its files are.
    pub(crate) fn are_of_same_run(&self, other: &Self) -> bool {
        self.options == other.options && self.files.have_same(&other.files, PROGRAM)
    }

    /// The names of the files that are new, changed or gone since `before`.
    fn changed_since(&self, before: &Self) -> BTreeSet<String> {
        self.files.changed_since(&before.files).cloned().collect()
    }
}

fn installed_fonts() -> Vec<(String, PathBuf)> {
    let name = |path: PathBuf| (path.to_string_lossy().into_owned(), path);
    render::system_fonts().into_iter().map(name).collect()
}

/// The reason why every page that is not new is made anew, if there is one for all of them.
fn reason_for_all(before: &Inputs, now: &Inputs, changed: &BTreeSet<String>) -> Option<Text> {
    if *before == Inputs::default() {
        return Some(say!(
            "不知道上次是用什么生成的",
            "what the last build was made from is not known"
        ));
    }

    if changed.contains(PROGRAM) {
        return Some(say!("planpress 程序已更换", "planpress itself changed"));
    }

    if before.options != now.options {
        return Some(say!(
            "网址、日期或 --drafts 与上次不同",
            "the address, the day or --drafts changed"
        ));
    }

    changed.is_empty().then(|| {
        say!(
            "输出文件夹里的文件已不是上次生成的",
            "its file in the output folder is not as it was left"
        )
    })
}

impl Prepared {
    /// Lists the pages that were rendered, in the order of the outputs, each with the reason. `is_known` tells whether
    /// the last build wrote an output, `is_taken_over` whether an output was taken over from it.
    pub(crate) fn reasons(
        &self,
        before: &Inputs,
        now: &Inputs,
        is_known: impl Fn(&str) -> bool,
        is_taken_over: impl Fn(&str) -> bool,
    ) -> Vec<(String, Text)> {
        let changed = now.changed_since(before);
        let pages = self
            .site
            .pages
            .iter()
            .map(|page| (page.output(&self.site.frame.locales).0, page))
            .filter(|(path, _)| !is_taken_over(path));
        let of_all_pages = reason_for_all(before, now, &changed);
        let mut templates = HashMap::new();
        let mut all = Vec::new();

        for (path, page) in pages {
            let reason = if is_known(&path) {
                of_all_pages.clone()
            } else {
                Some(say!("新页面", "it is new"))
            };
            let reason = reason.unwrap_or_else(|| {
                let templates = templates
                    .entry(page.shown.templates())
                    .or_insert_with(|| self.theme.templates_of(page.shown.templates()));
                self.nearest_change(page, templates, &changed)
            });
            all.push((path, reason));
        }

        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all
    }

    /// Names the nearest of the changed files: the page's own, those that it is composed of, templates, settings, data,
    /// others.
    fn nearest_change(&self, page: &Page, templates: &[&str], changed: &BTreeSet<String>) -> Text {
        let parts = page
            .parts
            .iter()
            .filter_map(|route| self.site.find(page.locale, route));
        let parts = parts.map(|id| self.site.page(id).file.path.as_str());
        let templates = templates.iter().copied();

        let mut own = [page.file.path.as_str()]
            .into_iter()
            .chain(parts)
            .chain(templates)
            .chain([SETTINGS]);
        if let Some(path) = own.find(|path| changed.contains(*path)) {
            return say!("{path} 已修改", "{path} changed");
        }

        let is_shared =
            |path: &&String| path.starts_with("themes/") && !path.contains("/templates/");
        let is_data = |path: &&String| self.data.iter().any(|file| file.path == **path);

        let mut near = changed
            .iter()
            .filter(is_shared)
            .chain(changed.iter().filter(is_data))
            .chain(changed);
        match near.find(|path| path.contains('.')) {
            Some(path) => say!(
                "{path} 已修改，本页可能用到",
                "{path} changed, and the page may show something of it"
            ),
            None => say!("有文件夹已变动", "a folder changed"),
        }
    }
}
