//! Links and names of files in pages and data files, and what becomes of them when files move.

use std::collections::HashSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::{DATA, Moves};
use crate::address::{self, Address};
use crate::load::LoadedPage;
use crate::load::discover::CONTENT;
use crate::load::document::Link;
use crate::load::yaml::{Edit, scalars};
use crate::site::route::encode;
use crate::source::{SourceFile, Span};
use crate::text::path::{relative, seen_from};

/// The field that holds addresses of the past.
const ALIASES: &str = "aliases";

/// What moves, and what else there is.
pub(super) struct Links<'a> {
    /// The new paths of files, by the old ones.
    pub moved: Moves,
    /// The new addresses, by the old ones, without the `/` at their ends.
    pub addresses: Moves,
    /// The paths of all pages and of all files that pages use.
    pub known: HashSet<&'a str>,
}

impl Links<'_> {
    /// The changes in a page: in its text, and in its front matter. `key` is that of its language.
    pub(super) fn of_page(&self, page: &LoadedPage, key: &str) -> Vec<Edit> {
        let mut edits = self.of_fields(&page.file, page.fields);
        let text = &page.file.text;
        let start = page.document.body_start();
        for link in page.document.all_links(true) {
            if let Some(new) = self.retargeted(&page.file.path, key, &link.target) {
                edits.extend(places(text, start, link).map(|place| (place, new.clone())));
            }
        }

        // Several links may be written at one place, as `[name]: address`.
        edits.sort_by_key(|(place, _)| *place);
        edits.dedup();
        edits
    }

    /// The changes in the YAML at `span` of a file: where a value is the name of a file, or an address of the site,
    /// and in links in texts.
    pub(super) fn of_fields(&self, file: &Arc<SourceFile>, span: Span) -> Vec<Edit> {
        let mut edits = Vec::new();
        for (value, place) in scalars(file, span, &[ALIASES]) {
            let written = &file.text[place.start..place.end];
            let new = self.renamed(&file.path, &value);
            if let Some((new, at)) = new.zip(written.find(&value)) {
                let start = place.start + at;
                edits.push((Span::new(start, start + value.len()), new));
                continue;
            }

            for (at, target) in targets_in(written) {
                if let Some(new) = self.retargeted(&file.path, "", target) {
                    let start = place.start + at;
                    edits.push((Span::new(start, start + target.len()), new));
                }
            }
        }

        edits
    }

    /// What a link is to be afterwards; `None` if it stays as it is.
    fn retargeted(&self, from: &str, key: &str, target: &str) -> Option<String> {
        let Ok(Address::Here(target)) = address::read(target) else {
            return None;
        };
        let (path, rest) = target.split_at(target.find(['#', '?']).unwrap_or(target.len()));
        let decoded = percent_decode_str(path).decode_utf8_lossy();
        if let Some(address) = decoded.strip_prefix('/') {
            let new = self.readdressed(address)?;
            let new = match path == decoded {
                true => new,
                false => encode(&new),
            };
            return Some(format!("/{new}{rest}"));
        }
        if path.is_empty() {
            return None;
        }

        let new_place = self.moved.get(from).map_or(from, String::as_str);
        let new = self.new_path(&seen_from(from, &decoded, 1)?, key);
        if seen_from(new_place, &decoded, 1).as_deref() == Some(&new) {
            return None;
        }

        Some(in_link(&relative(new_place, &new)) + rest)
    }

    /// The path afterwards of what a link leads to, spelled as the link spells it: with or without the language.
    fn new_path(&self, path: &str, key: &str) -> String {
        if let Some(new) = self.moved.get(path) {
            return new.clone();
        }

        let ending = format!(".{key}.md");
        let in_language = path
            .strip_suffix(".md")
            .map(|stem| stem.to_string() + &ending);
        let new = in_language.filter(|_| !self.known.contains(path));
        let new = new.and_then(|it| self.moved.get(&it)?.strip_suffix(&ending));

        new.map_or_else(|| path.to_string(), |stem| format!("{stem}.md"))
    }

    /// The address afterwards, if it is one that moves; neither begins with `/`.
    fn readdressed(&self, address: &str) -> Option<String> {
        let new = self.addresses.get(address.trim_end_matches('/'))?;
        let end = if address.ends_with('/') { "/" } else { "" };
        Some(format!("{new}{end}"))
    }

    /// What a value of a field is to be afterwards, if it names a file that moves, seen from its own file, from
    /// `content/` or from the root, or an address of one.
    fn renamed(&self, from: &str, value: &str) -> Option<String> {
        let (path, rest) = value.split_at(value.find(['#', '?']).unwrap_or(value.len()));
        if let Some(address) = path.strip_prefix('/') {
            return Some(format!("/{}{rest}", self.readdressed(address)?));
        }
        if path.is_empty() || !path.contains('.') {
            return None;
        }

        let new_place = self.moved.get(from).map_or(from, String::as_str);
        let beside = seen_from(from, path, 1);
        let stays = beside
            .as_deref()
            .filter(|it| self.known.contains(it) || it.ends_with(DATA));
        let below = self.moved.get(&format!("{CONTENT}/{path}"));
        let new = match (beside.as_ref().and_then(|it| self.moved.get(it)), below) {
            (Some(new), _) => relative(new_place, new),
            (None, Some(new)) => new[CONTENT.len() + 1..].to_string(),
            (None, None) => match self.moved.get(path) {
                Some(new) => new.clone(),
                None => relative(new_place, stays.filter(|_| from != new_place)?),
            },
        };

        (new != path).then(|| new + rest)
    }
}

/// Where the address of a link is written: in the link, or beside the names of links, as `[name]: address`.
fn places<'a>(text: &'a str, start: usize, link: &'a Link) -> impl Iterator<Item = Span> + 'a {
    let Span {
        start: from,
        end: to,
    } = link.span;
    let is_in_place = text[from..to] == link.target
        && text[..from].ends_with(['(', '<', ' ', '\n', '"', '\'', '=', ',']);
    let own = is_in_place.then_some(link.span);
    let elsewhere = text[start..]
        .match_indices(link.target.as_str())
        .map(move |(at, target)| Span::new(start + at, start + at + target.len()))
        .filter(move |place| !is_in_place && is_address(text, *place));

    own.into_iter().chain(elsewhere)
}

/// Whether the text at a place is an address after `](` or `]:`, and all of it.
fn is_address(text: &str, place: Span) -> bool {
    let before = text[..place.start]
        .trim_end_matches('<')
        .trim_end_matches([' ', '\t']);
    let after = text[place.end..].chars().next();
    (before.ends_with("](") || before.ends_with("]:"))
        && after.is_none_or(|c| c.is_whitespace() || c == '>' || c == ')')
}

/// The addresses of links of Markdown in a text, each with the byte at which it begins.
fn targets_in(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices("](").filter_map(move |(at, sign)| {
        let start = at + sign.len();
        let end = text[start..].find([')', ' ', '\n'])?;
        Some((start, &text[start..start + end]))
    })
}

/// A path as it is written in a link: signs that would end the link are encoded.
fn in_link(path: &str) -> String {
    let mut written = String::with_capacity(path.len());
    for c in path.chars() {
        if " ()<>%#?\\".contains(c) {
            written.push_str(&encode(c.encode_utf8(&mut [0; 4])));
        } else {
            written.push(c);
        }
    }

    written
}
