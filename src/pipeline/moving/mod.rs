//! Moving and renaming files of the content: which files go where, and which links to them change. A page goes with its
//! translations and their records, and keeps its old addresses as aliases. The page of a section takes along everything
//! in its folder. Nothing is written here.

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
    /// The name of the file: that of a page without its language and `.md`, that of another file without its ending,
    /// and for the page of a section the name of its folder.
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
    /// It is the home page.
    HomePage,
    /// It is the page of a section that would lie within itself.
    WithinItself,
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
    let mut moves = match pages.first() {
        None => moves_of_file(loaded, &is_data, path, to)?,
        Some(page) if page.is_index => moves_of_section(loaded, &is_data, path, to)?,
        Some(_) => moves_of_page(frame, loaded, &pages, to),
    };
    let asked = moves.iter().position(|(from, _)| from == path);
    moves.swap(0, asked.unwrap_or_default());

    let routes = addresses_of_pages(&frame.locales, &pages, &moves);
    let addresses = routes.values().flatten().cloned();
    let addresses = addresses.chain(addresses_of_files(&moves));
    let known = loaded.pages.iter().map(|page| page.file.path.as_str());
    let known = known.chain(loaded.assets.iter().map(|asset| asset.path.as_str()));
    let links = Links {
        moved: moves.iter().cloned().collect(),
        addresses: addresses.collect(),
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
        let old = old_addresses(frame, page, &pages, &routes[page.route.as_str()]);
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

/// The page at a path in all its languages; for the page of a section, those of all its pages, with itself first. None
/// if it is not a page.
fn pages_of<'a>(loaded: &'a Loaded, path: &str) -> Result<Vec<&'a LoadedPage>, CannotMove> {
    let pages = || loaded.pages.iter().map(Arc::as_ref);
    let Some(page) = pages().find(|page| page.file.path == path) else {
        return match path.ends_with(".md") {
            true => Err(CannotMove::NotThere),
            false => Ok(Vec::new()),
        };
    };
    if page.is_index {
        let section = folder_of(path);
        if section == CONTENT {
            return Err(CannotMove::HomePage);
        }
        let rest = pages().filter(|other| other.file.path != path);
        let rest = rest.filter(|other| rest_below(&other.file.path, section).is_some());
        return Ok([page].into_iter().chain(rest).collect());
    }

    let is_same = |other: &&LoadedPage| other.route == page.route && !other.is_index;
    Ok(pages().filter(is_same).collect())
}

/// The folder in which a file lies.
fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The path of a file below a folder, with the `/` at its start; none if it lies elsewhere.
fn rest_below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let rest = path.strip_prefix(folder)?;
    rest.starts_with('/').then_some(rest)
}

/// The old and new paths of a page in all its languages, and of the files that have to lie beside it.
fn moves_of_page(
    frame: &Frame,
    loaded: &Loaded,
    pages: &[&LoadedPage],
    to: Destination<'_>,
) -> Vec<(String, String)> {
    let new = |page: &&LoadedPage| moved_page(page, &frame.locales, to);
    let mut moves: Vec<(String, String)> = pages.iter().map(new).collect();
    moves.extend(files_of_fields(loaded, pages, to));
    moves
}

/// The old and new paths of everything in a section, by the path of its own page.
fn moves_of_section(
    loaded: &Loaded,
    is_data: impl Fn(&str) -> bool,
    path: &str,
    to: Destination<'_>,
) -> Result<Vec<(String, String)>, CannotMove> {
    let old = folder_of(path);
    let new = format!("{}/{}", to.folder, to.name);
    if new != old && (to.folder == old || rest_below(to.folder, old).is_some()) {
        return Err(CannotMove::WithinItself);
    }

    let mut moves = Vec::new();
    let pages = loaded.pages.iter().map(|page| page.file.path.as_str());
    let data = loaded.yaml.iter().map(|file| file.path.as_str());
    let assets = loaded.assets.iter().map(|asset| asset.path.as_str());
    for path in pages.chain(data).chain(assets) {
        let Some(rest) = rest_below(path, old) else {
            continue;
        };
        let moved = format!("{new}{rest}");
        if is_data_file(&is_data, path) != is_data_file(&is_data, &moved) {
            return Err(CannotMove::FixedPlace);
        }
        moves.push((path.to_string(), moved));
    }

    moves.sort();
    moves.dedup();
    Ok(moves)
}

/// Tells whether a path is that of a data file. `is_data` knows them by their paths below `content/`.
fn is_data_file(is_data: impl Fn(&str) -> bool, path: &str) -> bool {
    rest_below(path, CONTENT).is_some_and(|rest| is_data(&rest[1..]))
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
    let ending = path.rfind('.').map_or("", |at| &path[at..]);
    let new = format!("{}/{}{ending}", to.folder, to.name);
    let is_fixed = is_data_file(&is_data, path) != is_data_file(&is_data, &new);
    if path == SETTINGS || new == SETTINGS || is_fixed {
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
        let folder = folder_of(&page.file.path);
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

/// The old and new addresses of pages, without the `/` at their ends, by their old routes; for each page one for every
/// language of the site, because where a page is not translated, its original is shown there.
fn addresses_of_pages<'a>(
    locales: &Locales,
    pages: &[&'a LoadedPage],
    moves: &[(String, String)],
) -> BTreeMap<&'a str, Vec<(String, String)>> {
    let new_paths: HashMap<&str, &str> = moves
        .iter()
        .map(|(from, to)| (from.as_str(), to.as_str()))
        .collect();
    let address = |route: &str, locale| folder(route, locale).trim_end_matches('/').to_string();
    let mut found = BTreeMap::new();
    for page in pages {
        let new = new_paths[page.file.path.as_str()];
        let name = rest_below(new, CONTENT).and_then(|rest| rest[1..].strip_suffix(".md"));
        let new = name.and_then(|name| page_file(new, name, locales).ok());
        let new = new.map(|page| page.route).unwrap_or_default();
        let addresses = locales.iter();
        let addresses =
            addresses.map(|(_, locale)| (address(&page.route, locale), address(&new, locale)));
        found.insert(page.route.as_str(), addresses.collect());
    }

    found
}

/// The old and new addresses of files that are not pages.
fn addresses_of_files(moves: &[(String, String)]) -> impl Iterator<Item = (String, String)> {
    let below = |path: &str| path[CONTENT.len() + 1..].to_string();
    let files = moves.iter().filter(|(from, _)| !from.ends_with(".md"));
    files.map(move |(from, to)| (below(from), below(to)))
}

/// The addresses that a page had in its language, and if it is shown in languages that it is not translated into, those
/// there as well, each with the new one. `pages` are all that move, and `addresses` those of this page by language. A
/// draft has no readers who keep its address.
fn old_addresses<'a>(
    frame: &Frame,
    page: &LoadedPage,
    pages: &[&LoadedPage],
    addresses: &'a [(String, String)],
) -> Vec<&'a (String, String)> {
    if page.front.draft {
        return Vec::new();
    }

    let same = || pages.iter().filter(|other| other.route == page.route);
    let is_translated = |locale| same().any(|other| other.locale == locale);
    let is_first = same().all(|other| page.locale.0 <= other.locale.0);
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
