//! Files that are beside a page and that its front matter names.

use std::collections::HashSet;

use super::super::context::Context;
use super::CheckInput;
use crate::address::{self, Address};
use crate::diagnostic::{Diagnostic, closest, did_you_mean, say};
use crate::load::picture::is_called_otherwise;
use crate::publicity::codes;
use crate::site::route::encode;
use crate::site::{Asset, Page, picture};
use crate::source::Location;

/// Returns the address of a file in a page's folder.
pub(super) fn url(page: &Page, file: &str, context: &Context<'_>) -> String {
    context
        .frame
        .base
        .url(&encode(&source(page, file)["content/".len()..]))
}

/// Returns the path of a file in a page's folder, below the site's root.
pub(super) fn source(page: &Page, file: &str) -> String {
    let folder = page
        .file
        .path
        .rsplit_once('/')
        .map_or("content", |(folder, _)| folder);
    format!("{folder}/{file}")
}

/// Makes an error for each picture that does not exist, is no picture, or that another host has. `files` pairs each
/// file with the place where it is named.
pub(super) fn missing_pictures<'a>(
    checked: &CheckInput<'_>,
    files: impl Iterator<Item = (&'a String, Location)>,
) -> Vec<Diagnostic> {
    let (elsewhere, files): (Vec<_>, Vec<_>) = files.partition(|(file, _)| is_elsewhere(file));
    let foreign = elsewhere
        .into_iter()
        .map(|(_, place)| picture::foreign().at(place));
    let (others, pictures): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(file, _)| is_called_otherwise(file));
    let others = others
        .into_iter()
        .map(|(file, place)| picture::not_a_picture(file).at(place));

    let gone = missing(checked, pictures.into_iter());
    foreign.chain(others).chain(gone).collect()
}

/// Tells whether what should be the name of a file is the address of something on another host.
pub(crate) fn is_elsewhere(file: &str) -> bool {
    matches!(address::read(file), Ok(Address::Web(_)))
}

/// Makes an error for each file that does not exist. `files` pairs each file with the place where it is named.
pub(super) fn missing<'a>(
    checked: &CheckInput<'_>,
    files: impl Iterator<Item = (&'a String, Location)>,
) -> Vec<Diagnostic> {
    let known: HashSet<&str> = checked
        .assets
        .iter()
        .map(|asset| asset.source.as_str())
        .collect();

    let sources = files.map(|(file, place)| (source(checked.page, file), place));
    let gone = sources.filter(|(path, _)| !known.contains(path.as_str()));
    gone.map(|(path, place)| missing_file(&path, checked.assets).at(place))
        .collect()
}

/// Makes the error for a file that does not exist, with a suggestion of one that may be meant.
pub(crate) fn missing_file(path: &str, assets: &[Asset]) -> Diagnostic {
    let near = closest(path, assets.iter().map(|asset| asset.source.as_str()));
    Diagnostic::error(
        codes::MISSING_FILE,
        say!("找不到文件 {path}", "there is no file {path}"),
    )
    .maybe_hint(near.map(did_you_mean))
}
