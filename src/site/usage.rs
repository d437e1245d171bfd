//! Which files of the content folder are published: those that something on the site uses, and those that its settings
//! name. What is used by pages that are held back alone waits for them, and goes with them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::{Asset, Frame, Unpublished};
use crate::diagnostic::{Diagnostic, closest, codes, did_you_mean, say};
use crate::load::LoadedPage;
use crate::load::discover::{CONTENT, SETTINGS};
use crate::load::media::is_beside;
use crate::load::yaml::{locate, scalars};
use crate::source::{SourceFile, Span};

/// The file of robots' rules, which takes the place of the one that is made for every site.
const ROBOTS: &str = "content/robots.txt";
/// How many names a finding lists.
const MOST_NAMES: usize = 10;

/// Files of the content folder that are not published.
#[derive(Debug, Default)]
pub struct Unused {
    /// Files that nobody uses, below the site's root.
    files: Vec<String>,
    /// Leftovers of programs. Paths of folders end in `/`.
    leftovers: Vec<String>,
}

impl Unused {
    /// Whether a file, by its path below the site's root, is among those that nobody uses.
    pub(crate) fn has_file(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }
}

/// What pages that are held back would use if they were published.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// Files that their links lead to, below the site's root.
    linked: HashSet<String>,
    /// The front matter of such pages, by the folder that they are in.
    fields: HashMap<String, Vec<String>>,
}

impl Waiting {
    /// Takes note of what a page uses.
    pub(super) fn add(&mut self, page: &LoadedPage, raw_html: bool) {
        let links = page.document.all_links(raw_html);
        self.linked
            .extend(links.filter_map(|link| file_at(&page.file.path, &link.target)));
        let fields = page.fields_text();

        self.fields
            .entry(folder(&page.file.path).into())
            .or_default()
            .push(fields.into());
    }

    /// Whether such a page uses a file: by a link, beside a film that it shows, or by its name in a field, as galleries
    /// do.
    fn has(&self, file: &str) -> bool {
        let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
        let of_folder = self.fields.get(folder(file));
        self.linked.contains(file)
            || self.linked.iter().any(|media| is_beside(file, media))
            || of_folder.is_some_and(|fields| fields.iter().any(|text| text.contains(name)))
    }
}

/// The file that a link on a page would lead to, below the site's root.
fn file_at(page: &str, target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next()?;
    let path = percent_decode_str(path).decode_utf8_lossy();
    match path.strip_prefix('/') {
        Some(below) => Some(format!("{CONTENT}/{below}")),
        None => super::reference::join(page, &path),
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The files named in data files: by their paths below the data file's folder or below `content/`, or by their
/// addresses on the site. Data files are looked through only if there are files that nothing else uses.
pub(super) fn of_data(
    assets: &[Asset],
    used: &HashSet<String>,
    data: &[Arc<SourceFile>],
    frame: &Frame,
) -> Vec<String> {
    let open = assets
        .iter()
        .map(|asset| asset.source.as_str())
        .filter(|source| !used.contains(*source));

    let open: HashSet<&str> = open.collect();
    if open.is_empty() {
        return Vec::new();
    }

    let mut named = Vec::new();
    for file in data {
        for (text, _) in scalars(file, Span::new(0, file.text.len()), &[]) {
            let below_base = text.strip_prefix(frame.base.absolute.as_str());
            let path = below_base.map_or(text.clone(), |path| format!("/{path}"));
            let beside = file_at(&file.path, &path);
            let below_content = file_at(SETTINGS, &path);
            let known = [beside, below_content].into_iter().flatten();
            named.extend(known.filter(|path| open.contains(path.as_str())));
        }
    }

    named
}

/// Splits the files into published and unpublished ones. `used` are those that the site's pages and data use,
/// `by_theme` the paths that the theme's files name. Reports entries in `files` that name nothing.
pub(super) fn sort_out(
    assets: Vec<Asset>,
    used: &HashSet<String>,
    by_theme: &HashSet<String>,
    held: &Unpublished,
    frame: &Frame,
) -> (Vec<Asset>, Unused, Vec<Diagnostic>) {
    let settings = &frame.settings;
    let named = Named::new(&settings.files);
    let found = named.check(&assets, frame);

    let trusted: HashSet<&str> = settings.trusted_files.iter().map(String::as_str).collect();
    let with_base = |path: &str| frame.base.url(path).trim_start_matches('/').to_string();
    let is_named_by_theme = |asset: &Asset| {
        [&asset.output.0, &asset.relative_url]
            .into_iter()
            .any(|path| by_theme.contains(path) || by_theme.contains(&with_base(path)))
    };
    let is_used = |asset: &Asset| {
        used.contains(&asset.source)
            || asset.source == ROBOTS
            || trusted.contains(asset.output.0.as_str())
            || is_named_by_theme(asset)
    };
    let is_published = |asset: &Asset| {
        is_used(asset)
            || named.files.contains(asset.output.0.as_str())
            || (named.has_folder_of(&asset.output.0) && !held.waiting.has(&asset.source))
    };
    let (published, others): (Vec<Asset>, Vec<Asset>) = assets.into_iter().partition(is_published);

    let files = others.into_iter().map(|asset| asset.source);
    let unused = Unused {
        files: files.filter(|file| !held.waiting.has(file)).collect(),
        leftovers: held.leftovers.clone(),
    };

    (published, unused, found)
}

/// The entries of `files` in `site.yaml`.
struct Named<'a> {
    entries: &'a [String],
    /// Paths below `content/`; those of folders have no `/` at their end.
    files: HashSet<&'a str>,
}

impl<'a> Named<'a> {
    fn new(entries: &'a [String]) -> Self {
        let files = entries.iter().map(|entry| plain(entry)).collect();
        Self { entries, files }
    }

    /// Whether one of the folders above a file is named.
    fn has_folder_of(&self, file: &str) -> bool {
        file.match_indices('/')
            .any(|(at, _)| self.files.contains(&file[..at]))
    }

    /// A finding for each entry that names neither a file nor a folder with files.
    fn check(&self, assets: &[Asset], frame: &Frame) -> Vec<Diagnostic> {
        if self.entries.is_empty() {
            return Vec::new();
        }

        let mut known: HashSet<&str> = HashSet::new();
        for asset in assets {
            let path = asset.output.0.as_str();
            known.insert(path);
            known.extend(path.match_indices('/').map(|(at, _)| &path[..at]));
        }

        let mut found = Vec::new();
        for (index, entry) in self.entries.iter().enumerate() {
            if known.contains(plain(entry)) {
                continue;
            }

            let message = say!(
                "content 里没有可以发布的文件或文件夹 {entry}",
                "content has no file or folder {entry} to publish"
            );
            let near = closest(plain(entry), known.iter().copied()).map(did_you_mean);
            found.push(
                Diagnostic::error(codes::UNKNOWN_FILE, message)
                    .at(locate(&frame.settings_file, &["files", &index.to_string()]))
                    .maybe_hint(near),
            );
        }

        found
    }
}

/// An entry without the `/` that may stand at its ends.
fn plain(entry: &str) -> &str {
    entry.trim_start_matches("./").trim_matches('/')
}

impl Unused {
    /// A finding for each folder that has such files. Those in `refused` are told of already.
    pub(crate) fn report(&self, refused: &HashSet<&str>) -> Vec<Diagnostic> {
        let files = self
            .files
            .iter()
            .filter(|file| !refused.contains(file.as_str()));
        let files: Vec<String> = files.cloned().collect();
        let unused = by_folder(&files).into_iter().map(unused_in);
        let leftovers = by_folder(&self.leftovers).into_iter().map(leftovers_in);

        unused.chain(leftovers).collect()
    }
}

/// The names of files, and of folders that end in `/`, by the folder that they are in.
fn by_folder(paths: &[String]) -> BTreeMap<&str, Vec<&str>> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in paths {
        let above = folder(path.trim_end_matches('/'));
        folders
            .entry(above)
            .or_default()
            .push(path[above.len()..].trim_start_matches('/'));
    }

    folders
}

fn unused_in((folder, names): (&str, Vec<&str>)) -> Diagnostic {
    let (count, (zh, en)) = (names.len(), listed(&names));
    let first = format!("{folder}/{}", names[0]);
    let first = &first[CONTENT.len() + 1..];
    let message = say!(
        "有 {count} 个文件没有页面使用，不会发布：{zh}",
        "not published, since no page uses them ({count}): {en}"
    );

    Diagnostic::warning(codes::UNUSED_FILES, message)
        .in_file(folder)
        .hint(say!(
            "要发布的，在页面上链接，或在 site.yaml 写 files: [{first}]，也可以写文件夹；不要的，删去。",
            "Link to those that should be published, or write files: [{first}] in site.yaml, which takes folders, too. Delete the others."
        ))
}

fn leftovers_in((folder, names): (&str, Vec<&str>)) -> Diagnostic {
    let (zh, en) = listed(&names);
    let message = say!(
        "办公软件、编辑器或系统留下的文件，不会发布：{zh}",
        "left behind by programs, and not published: {en}"
    );
    Diagnostic::warning(codes::LEFTOVER_FILES, message)
        .in_file(folder)
        .hint(say!(
            "删去；确有用处的，改名。",
            "Delete them; rename what you need."
        ))
}

/// The first names, and how many there are more, in Chinese and in English.
fn listed(names: &[&str]) -> (String, String) {
    let (shown, more) = names.split_at(names.len().min(MOST_NAMES));
    let (zh, en, count) = (shown.join("、"), shown.join(", "), more.len());
    match count {
        0 => (zh, en),
        _ => (
            format!("{zh}，另有 {count} 个"),
            format!("{en} and {count} more"),
        ),
    }
}
