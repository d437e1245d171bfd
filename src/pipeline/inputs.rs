//! What a build depends on, and why a page was made anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Prepared, Request, frame};
use crate::diagnostic::{Text, say};
use crate::load::discover::{CONTENT, SETTINGS, relative};
use crate::site::Page;
use crate::stamp;

/// The program among the files.
const PROGRAM: &str = "planpress";

/// Everything that a build depends on: the program, what it is asked for, and the files it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// Address, day, drafts.
    asked: String,
    /// Stamps by path below the site's root.
    files: BTreeMap<String, String>,
}

impl Inputs {
    /// As they are now; none where the settings cannot be read.
    pub fn of(request: &Request) -> Option<Self> {
        let frame = frame(request).ok()?;
        let program = std::env::current_exe().ok()?;
        let folders = [request.root.join(CONTENT), request.root.join("themes"), program.clone()];
        let name = |path: &PathBuf| if *path == program { PROGRAM.into() } else { relative(&request.root, path) };
        let stamps = stamp::of_each(&request.root, &folders.each_ref().map(PathBuf::as_path));
        Some(Self {
            asked: format!("{} {} {}", frame.base.absolute, frame.date, frame.drafts),
            files: stamps.into_iter().map(|(path, stamp)| (name(&path), stamp)).collect(),
        })
    }

    /// Files that are new, others or gone.
    fn changed_since(&self, before: &Self) -> BTreeSet<String> {
        let new = self.files.iter().filter(|(path, stamp)| before.files.get(*path) != Some(stamp));
        let gone = before.files.iter().filter(|(path, _)| !self.files.contains_key(*path));
        new.chain(gone).map(|(path, _)| path.clone()).collect()
    }
}

impl Prepared {
    /// For every page, in the order of the outputs, why it is made anew. `is_known` tells what the last build wrote.
    pub fn reasons(&self, before: &Inputs, now: &Inputs, is_known: impl Fn(&str) -> bool) -> Vec<(String, Text)> {
        let changed = now.changed_since(before);
        let pages = self.site.pages.iter().map(|page| (page.output(&self.site.frame.locales).0, page));
        let mut templates = HashMap::new();
        let mut all: Vec<_> = pages
            .map(|(path, page)| {
                let reason = if !is_known(&path) {
                    say!("新页面", "it is new")
                } else if *before == Inputs::default() {
                    say!("不知道上次是用什么生成的", "what the last build was made from is not known")
                } else if changed.contains(PROGRAM) {
                    say!("planpress 程序换过", "planpress itself changed")
                } else if before.asked != now.asked {
                    say!("网址、日期或 --drafts 与上次不同", "the address, the day or --drafts changed")
                } else {
                    let templates =
                        templates.entry(&page.templates).or_insert_with(|| self.theme.templates_of(&page.templates));
                    self.reason(page, templates, &changed)
                };
                (path, reason)
            })
            .collect();
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
        all
    }

    /// The nearest of the changed files: the page's own, those it is composed of, templates, settings, data, others.
    fn reason(&self, page: &Page, templates: &[&str], changed: &BTreeSet<String>) -> Text {
        let parts = page.parts.iter().filter_map(|route| self.site.find(page.locale, route));
        let parts = parts.map(|id| self.site.page(id).file.path.as_str());
        let templates = templates.iter().copied();
        let mut own = [page.file.path.as_str()].into_iter().chain(parts).chain(templates).chain([SETTINGS]);
        if let Some(path) = own.find(|path| changed.contains(*path)) {
            return say!("{path} 改过", "{path} changed");
        }
        let is_shared = |path: &&String| path.starts_with("themes/") && !path.contains("/templates/");
        let is_data = |path: &&String| self.data.iter().any(|file| file.path == **path);
        let mut near = changed.iter().filter(is_shared).chain(changed.iter().filter(is_data)).chain(changed);
        match near.find(|path| path.contains('.')) {
            Some(path) => say!("{path} 改过，本页可能用到", "{path} changed, and the page may show something of it"),
            None => say!("有文件夹改过", "a folder changed"),
        }
    }
}
