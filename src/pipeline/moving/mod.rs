//! Moving and renaming files of the content: which files go where, and which links to them change. A page goes with its
//! translations and their records, and keeps its old addresses as aliases. Nothing is written here.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::approval;
use crate::config::Locales;
use crate::diagnostic::Severity;
use crate::load::discover::{CONTENT, SETTINGS, page_file};
use crate::load::front_matter as head;
use crate::load::media;
use crate::load::yaml::{Mended, scalars};
use crate::load::{Loaded, LoadedPage};
use crate::site::route::folder;
use crate::site::{Frame, translation};
use crate::source::{SourceFile, Span};

mod aliases;
mod links;

use links::Links;

/// The endings of data files.
const DATA: &str = ".yaml";

/// Where a file of the content shall go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination<'a> {
    /// The folder, as `content/news`.
    pub folder: &'a str,
    /// The name of the file; that of a page without its language and `.md`, that of another file without its ending.
    pub name: &'a str,
}

/// A move that is worked out.
#[derive(Debug, Default)]
pub(crate) struct PlannedMove {
    /// The files that get another path. The first is the one that was asked for.
    pub files: Vec<MovedFile>,
    /// The other files, whose links change.
    pub links: Vec<RewrittenFile>,
    /// Files that exist only if translations were recorded: their old and new paths.
    pub records: Vec<(String, String)>,
}

/// A file that gets another path.
#[derive(Debug)]
pub(crate) struct MovedFile {
    /// Its path now.
    pub from: String,
    /// Its path afterwards.
    pub to: String,
    /// Its text now and afterwards, if it is a page or a data file.
    pub texts: Option<Texts>,
}

/// A file whose links change.
#[derive(Debug)]
pub(crate) struct RewrittenFile {
    /// Its path.
    pub path: String,
    pub texts: Texts,
}

/// A text before and after something is done to it.
#[derive(Debug)]
pub(crate) struct Texts {
    pub before: String,
    pub after: String,
}

/// Why a file cannot be moved.
#[derive(Debug)]
pub(crate) enum CannotMove {
    /// There is no such file.
    NotThere,
    /// It is the page of a folder, or would become one.
    PageOfFolder,
    /// What the file means depends on where it is and what it is called.
    FixedPlace,
    /// A page cannot be read, so that nobody knows whether its links change. This is its path.
    Unreadable(String),
    /// The front matter is written in a way in which no alias can be added. This is its path.
    NoAlias(String),
}

/// Works out a move. `is_data` tells whether a path below `content/` is that of a data file.
pub(super) fn plan(
    frame: &Frame,
    loaded: &Loaded,
    is_data: impl Fn(&str) -> bool,
    path: &str,
    to: Destination<'_>,
) -> Result<PlannedMove, CannotMove> {
    let is_unread = |path: &&str| {
        path.ends_with(".md") && !loaded.pages.iter().any(|page| page.file.path == *path)
    };
    let errors = loaded
        .diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    if let Some(path) = errors.filter_map(|it| it.path()).find(is_unread) {
        return Err(CannotMove::Unreadable(path.into()));
    }

    let pages = pages_of(loaded, path)?;
    let mut moves: Vec<(String, String)> = Vec::new();
    if pages.is_empty() {
        moves.extend(moves_of_file(loaded, &is_data, path, to)?);
    } else {
        let new = |page: &&LoadedPage| moved_page(page, &frame.locales, to);
        moves.extend(pages.iter().map(new));
        let asked = moves.iter().position(|(from, _)| from == path);
        moves.swap(0, asked.unwrap_or_default());
        moves.extend(files_of_fields(loaded, &pages, to));
    }

    let addresses = addresses(&frame.locales, &pages, &moves);
    let known = loaded.pages.iter().map(|page| page.file.path.as_str());
    let known = known.chain(loaded.assets.iter().map(|asset| asset.path.as_str()));
    let links = Links {
        moved: moves.iter().cloned().collect(),
        addresses: addresses.iter().cloned().collect(),
        known: known.collect(),
    };

    let mut planned = PlannedMove {
        records: records(&frame.locales, &pages, &moves),
        ..PlannedMove::default()
    };
    let mut texts = rewritten(frame, loaded, &links);
    for page in &pages {
        let path = &page.file.path;
        let after = texts
            .remove(path)
            .map_or_else(|| page.file.text.clone(), |it| it.after);
        let old = old_addresses(frame, page, &pages, &addresses);
        let after = aliases::added(&page.file, &after, &old)
            .ok_or_else(|| CannotMove::NoAlias(path.clone()))?;
        let before = page.file.text.clone();
        texts.insert(path.clone(), Texts { before, after });
    }

    for (from, to) in moves {
        let texts = texts.remove(&from);
        planned.files.push(MovedFile { from, to, texts });
    }
    let rest = texts.into_iter();
    planned
        .links
        .extend(rest.map(|(path, texts)| RewrittenFile { path, texts }));

    Ok(planned)
}

/// The page at a path in all its languages; none if it is not a page.
fn pages_of<'a>(loaded: &'a Loaded, path: &str) -> Result<Vec<&'a LoadedPage>, CannotMove> {
    let pages = || loaded.pages.iter().map(Arc::as_ref);
    let Some(page) = pages().find(|page| page.file.path == path) else {
        return match path.ends_with(".md") {
            true => Err(CannotMove::NotThere),
            false => Ok(Vec::new()),
        };
    };
    if page.is_index {
        return Err(CannotMove::PageOfFolder);
    }

    let is_same = |other: &&LoadedPage| other.route == page.route && !other.is_index;
    Ok(pages().filter(is_same).collect())
}

/// The old and the new path of a page in one language.
fn moved_page(page: &LoadedPage, locales: &Locales, to: Destination<'_>) -> (String, String) {
    let path = &page.file.path;
    let ending = format!(".{}.md", locales.get(page.locale).key);
    let ending = match path.ends_with(&ending) {
        true => ending.as_str(),
        false => ".md",
    };

    (path.clone(), format!("{}/{}{ending}", to.folder, to.name))
}

/// The old and new paths of a file that is not a page, and of the captions and transcripts of a film.
fn moves_of_file(
    loaded: &Loaded,
    is_data: impl Fn(&str) -> bool,
    path: &str,
    to: Destination<'_>,
) -> Result<Vec<(String, String)>, CannotMove> {
    let below = |path: &str| path.strip_prefix(CONTENT).map(|it| it[1..].to_string());
    let ending = path.rfind('.').map_or("", |at| &path[at..]);
    let new = format!("{}/{}{ending}", to.folder, to.name);
    let is_data = |path: &str| below(path).is_some_and(|it| is_data(&it));
    if path == SETTINGS || new == SETTINGS || is_data(path) != is_data(&new) {
        return Err(CannotMove::FixedPlace);
    }

    let is_there = loaded.assets.iter().any(|asset| asset.path == path)
        || loaded.yaml.iter().any(|file| file.path == path);
    if !is_there {
        return Err(CannotMove::NotThere);
    }

    let mut moves = vec![(path.to_string(), new)];
    let beside = loaded
        .assets
        .iter()
        .filter(|asset| media::is_beside(&asset.path, path));
    for asset in beside.filter(|asset| asset.path != path) {
        let rest = &asset.path[media::stem(path).len()..];
        moves.push((
            asset.path.clone(),
            format!("{}/{}{rest}", to.folder, to.name),
        ));
    }

    Ok(moves)
}

/// The files that fields of a page name by their names alone, as those of a gallery do. They have to lie beside it, and
/// go along into another folder.
fn files_of_fields(
    loaded: &Loaded,
    pages: &[&LoadedPage],
    to: Destination<'_>,
) -> Vec<(String, String)> {
    let mut found = BTreeMap::new();
    for page in pages {
        let (folder, _) = page.file.path.rsplit_once('/').unwrap_or_default();
        if folder == to.folder {
            continue;
        }

        for (text, _) in scalars(&page.file, page.fields, &[]) {
            let path = format!("{folder}/{text}");
            if loaded.assets.iter().any(|asset| asset.path == path) {
                found.insert(path, format!("{}/{text}", to.folder));
            }
        }
    }

    found.into_iter().collect()
}

/// The old and new addresses of what moves, without the `/` at their ends. Those of pages in every language of the
/// site: where a page is not translated, its original is shown there.
fn addresses(
    locales: &Locales,
    pages: &[&LoadedPage],
    moves: &[(String, String)],
) -> Vec<(String, String)> {
    let route = |path: &str| {
        let name = path
            .strip_prefix(CONTENT)?
            .strip_prefix('/')?
            .strip_suffix(".md")?;
        Some(page_file(path, name, locales).ok()?.route)
    };
    let address = |route: &str, locale| folder(route, locale).trim_end_matches('/').to_string();
    let mut found = Vec::new();

    if let (Some(page), Some((_, new))) = (pages.first(), moves.first()) {
        let new = route(new).unwrap_or_default();
        let of_pages = locales.iter();
        found.extend(of_pages.map(|(_, it)| (address(&page.route, it), address(&new, it))));
    }

    let others = moves.iter().filter(|(from, _)| !from.ends_with(".md"));
    let below = |path: &str| path[CONTENT.len() + 1..].to_string();
    found.extend(others.map(|(from, to)| (below(from), below(to))));

    found
}

/// The addresses that a page had in its language, and if it is shown in languages that it is not translated into, those
/// there as well, each with the new one. A draft has no readers who keep its address.
fn old_addresses<'a>(
    frame: &Frame,
    page: &LoadedPage,
    pages: &[&LoadedPage],
    addresses: &'a [(String, String)],
) -> Vec<&'a (String, String)> {
    if page.front.draft {
        return Vec::new();
    }

    let is_translated = |locale| pages.iter().any(|other| other.locale == locale);
    let is_first = pages.iter().all(|other| page.locale.0 <= other.locale.0);
    let of_locale = frame.locales.iter().zip(addresses);
    let own = of_locale
        .filter(|((locale, _), _)| *locale == page.locale || (is_first && !is_translated(*locale)));

    own.map(|(_, addresses)| addresses).collect()
}

/// The records of the translations of pages that move.
fn records(
    locales: &Locales,
    pages: &[&LoadedPage],
    moves: &[(String, String)],
) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for page in pages {
        let new = moves.iter().find(|(from, _)| *from == page.file.path);
        let Some((from, to)) = new else { continue };
        let record = |path, locale| translation::record_path(path, locale, locales);
        found.extend(
            locales
                .iter()
                .map(|(id, _)| (record(from, id), record(to, id))),
        );
    }

    found
}

/// The texts in which links change, by the paths of their files now. Approvals stay those of the text: only its links
/// have changed, and what they lead to has not.
fn rewritten(frame: &Frame, loaded: &Loaded, links: &Links<'_>) -> BTreeMap<String, Texts> {
    let mut texts = BTreeMap::new();
    for page in &loaded.pages {
        let key = &frame.locales.get(page.locale).key;
        let edits = links.of_page(page, key);
        if edits.is_empty() {
            continue;
        }

        let before = page.file.text.clone();
        let after = Mended::new(&before, edits).text;
        let (path, title) = (&page.file.path, &page.front.title);
        let approval = |text| approval::asked_of(frame, path, title, text).text;
        let after = with_approvals(&after, &approval(&before), &approval(&after));
        texts.insert(path.clone(), Texts { before, after });
    }

    for file in loaded.yaml.iter().chain([&frame.settings_file]) {
        let edits = links.of_fields(file, Span::new(0, file.text.len()));
        if !edits.is_empty() {
            let before = file.text.clone();
            let after = Mended::new(&before, edits).text;
            texts.insert(file.path.clone(), Texts { before, after });
        }
    }

    // A data file that moves has its text even where it stays the same.
    let stays = loaded
        .yaml
        .iter()
        .filter(|file| links.moved.contains_key(&file.path));
    for SourceFile { path, text, .. } in stays.map(Arc::as_ref) {
        let same = || Texts {
            before: text.clone(),
            after: text.clone(),
        };
        texts.entry(path.clone()).or_insert_with(same);
    }

    texts
}

/// A page with the fingerprint of its approvals replaced.
fn with_approvals(text: &str, before: &str, after: &str) -> String {
    match head::fields(text) {
        Some(fields) => text[..fields.end].replace(before, after) + &text[fields.end..],
        None => text.into(),
    }
}

/// Old and new paths, or addresses, by the old ones.
type Moves = HashMap<String, String>;
