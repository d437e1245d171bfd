//! Files that lie beside a page and that its front matter names.

use super::super::context::Context;
use super::Checked;
use crate::address::{self, Address};
use crate::diagnostic::{Diagnostic, closest, say};
use crate::site::route::encode;
use crate::site::{Asset, Page, picture};

/// The address of a file in a page's folder.
pub fn url(page: &Page, file: &str, context: &Context<'_>) -> String {
    context.frame.base.url(&encode(&source(page, file)["content/".len()..]))
}

/// The path of a file in a page's folder, below the site's root.
pub fn source(page: &Page, file: &str) -> String {
    let folder = page.file.path.rsplit_once('/').map_or("content", |(folder, _)| folder);
    format!("{folder}/{file}")
}

/// A finding for each of the pictures that is not there, or that another host has.
pub fn missing_pictures<'a>(checked: &Checked<'_>, files: impl Iterator<Item = &'a String>) -> Vec<Diagnostic> {
    let (elsewhere, files): (Vec<&String>, Vec<&String>) = files.partition(|file| is_elsewhere(file));
    let foreign = elsewhere.into_iter().map(|file| picture::foreign().at(checked.page.field_location(file)));
    foreign.chain(missing(checked, files.into_iter())).collect()
}

/// Whether what should be the name of a file is the address of something on another host.
pub fn is_elsewhere(file: &str) -> bool {
    matches!(address::read(file), Ok(Address::Web(_)))
}

/// A finding for each of the files that is not there.
pub fn missing<'a>(checked: &Checked<'_>, files: impl Iterator<Item = &'a String>) -> Vec<Diagnostic> {
    let Checked { page, assets, .. } = checked;
    let is_missing = |file: &&String| !assets.iter().any(|asset| asset.source == source(page, file));
    let report = |file: &String| missing_file(&source(page, file), assets).at(page.field_location(file));
    files.filter(is_missing).map(report).collect()
}

/// A file that is named and not there, with the one that may be meant.
pub fn missing_file(path: &str, assets: &[Asset]) -> Diagnostic {
    let near = closest(path, assets.iter().map(|asset| asset.source.as_str()));
    Diagnostic::error("missing-file", say!("找不到文件 {path}", "there is no file {path}"))
        .maybe_hint(near.map(|near| say!("是不是想写 {near}？", "Did you mean {near}?")))
}
