//! What a publication will change for readers: pages, words and files.

use std::collections::BTreeMap;
use std::fs;

use super::store::Store;
use super::words::{self, WordChange};
use super::{Edition, FileEntry};
use crate::diagnostic::{Lang, Text, say};

/// The most pages whose words are compared: more than anybody reads before publishing.
const MAX_COMPARED: usize = 200;

/// What a publication will change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// Pages that appear, each with the number of its words as added.
    pub new_pages: Vec<PageChange>,
    /// Pages that change.
    pub changed_pages: Vec<PageChange>,
    /// Pages that go.
    pub gone_pages: Vec<PageChange>,
    /// Other files that appear.
    pub new_files: Vec<String>,
    /// Other files that change.
    pub changed_files: Vec<String>,
    /// Other files that go.
    pub gone_files: Vec<String>,
    /// How many files stay as they are.
    pub unchanged: usize,
    /// How many bytes the new and changed files have.
    pub bytes: u64,
}

/// A page that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageChange {
    /// The path of its file.
    pub path: String,
    /// Its title, if it has one: redirects have none.
    pub title: Option<String>,
    /// Which words change, if both versions are on this computer.
    pub words: Option<WordChange>,
}

impl Changes {
    /// Compares what is at a target with what will be there. `titles_before` are those of the edition that is there.
    pub(super) fn between(
        before: &BTreeMap<String, FileEntry>,
        titles_before: &BTreeMap<String, String>,
        edition: &Edition,
        store: &Store,
    ) -> Self {
        let mut changes = Self::default();
        for (path, entry) in &edition.files {
            let old = before.get(path);
            if old.is_some_and(|old| old.has_content_of(entry)) {
                changes.unchanged += 1;
                continue;
            }

            changes.bytes += entry.size;
            let (pages, files) = match old {
                None => (&mut changes.new_pages, &mut changes.new_files),
                Some(_) => (&mut changes.changed_pages, &mut changes.changed_files),
            };
            if is_page(path) {
                let is_compared = pages.len() < MAX_COMPARED;
                pages.push(PageChange {
                    path: path.clone(),
                    title: edition.titles.get(path).cloned(),
                    words: is_compared
                        .then(|| change_of_words(store, old, entry))
                        .flatten(),
                });
            } else {
                files.push(path.clone());
            }
        }

        for path in before
            .keys()
            .filter(|path| !edition.files.contains_key(*path))
        {
            if is_page(path) {
                changes.gone_pages.push(PageChange {
                    path: path.clone(),
                    title: titles_before.get(path).cloned(),
                    words: None,
                });
            } else {
                changes.gone_files.push(path.clone());
            }
        }

        changes
    }

    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.sent() == 0 && self.removed() == 0
    }

    /// How many files will be sent.
    pub(crate) fn sent(&self) -> usize {
        self.new_pages.len()
            + self.changed_pages.len()
            + self.new_files.len()
            + self.changed_files.len()
    }

    /// How many files will be removed.
    pub(crate) fn removed(&self) -> usize {
        self.gone_pages.len() + self.gone_files.len()
    }
}

/// Whether the file at a path is a page.
fn is_page(path: &str) -> bool {
    path.ends_with(".html")
}

/// How the words of a page change. A version that is not on this computer cannot be compared.
fn change_of_words(store: &Store, old: Option<&FileEntry>, new: &FileEntry) -> Option<WordChange> {
    let new = fs::read(store.object(new)).ok()?;
    match old {
        Some(old) => {
            let old = fs::read(store.object(old)).ok()?;
            Some(words::compare(&old, &new))
        }
        None => Some(WordChange {
            added: words::count(&new),
            ..WordChange::default()
        }),
    }
}

impl Changes {
    /// What changes, in lines for people: pages with their titles and words, up to `most` of each kind, and numbers.
    pub(crate) fn text(&self, lang: Lang, most: usize) -> String {
        let parts = [
            (say!("新增页面", "new pages"), &self.new_pages),
            (say!("修改页面", "changed pages"), &self.changed_pages),
            (say!("撤下页面", "removed pages"), &self.gone_pages),
        ];
        let mut lines = Vec::new();
        for (label, pages) in &parts {
            let (label, count) = (label.get(lang), pages.len());
            lines.push(format!("{label}{}{count}", colon(lang)));
            let shown = pages.iter().take(most).map(|page| page.line(lang));
            lines.extend(shown.map(|line| format!("  {line}")));
            lines.extend(rest(count, most, lang));
        }

        lines.push(self.files_line().get(lang).to_string());
        lines.join("\n") + "\n"
    }

    /// How many other files change, and how much travels.
    fn files_line(&self) -> Text {
        let (new, changed) = (self.new_files.len(), self.changed_files.len());
        let (gone, unchanged) = (self.gone_files.len(), self.unchanged);
        let (sent, size) = (self.sent(), size_in_words(self.bytes));
        say!(
            "其他文件：新增 {new}，修改 {changed}，删除 {gone}；未变的文件 {unchanged}。要传 {sent} 个文件，{size}。",
            "other files: {new} new, {changed} changed, {gone} removed; files that stay as they are: {unchanged}. To send: {sent} files, {size}."
        )
    }
}

impl PageChange {
    /// The page in a line: its address, its title, and its words.
    fn line(&self, lang: Lang) -> String {
        let address = format!("/{}", self.path.trim_end_matches("index.html"));
        let title = self.title.as_deref().unwrap_or_default();
        let words = self
            .words
            .as_ref()
            .map(|it| it.text().get(lang).to_string());
        let parts = [&address, title, &words.unwrap_or_default()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();

        parts.join("  ")
    }
}

/// The line that tells how many more there are than the most that are shown.
fn rest(count: usize, most: usize, lang: Lang) -> Option<String> {
    let more = count.saturating_sub(most);
    let text = say!("  另有 {more} 页", "  and {more} more");
    (more > 0).then(|| text.get(lang).to_string())
}

fn colon(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    }
}

/// A number of bytes as people read it.
fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
