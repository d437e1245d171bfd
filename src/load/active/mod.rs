//! Files among those to copy that a browser would run, or that would change how the host serves the site. Who writes
//! content need not be trusted, so neither is published unless `trusted_files` in `site.yaml` names the file. What
//! counts is what the bytes are, since hosts and browsers go by them where a name says nothing.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::AssetFile;
use super::discover::CONTENT;
use super::yaml::locate;
use crate::diagnostic::{Diagnostic, Text, closest, codes, did_you_mean, say};
use crate::disk;
use crate::reading::unreadable;
use crate::source::SourceFile;

mod bytes;
mod names;
mod styles;
mod vocabularies;
mod xml;

use names::FileKind;

/// All findings about files to copy. `trusted` are paths below `content/`, from the settings in `settings`.
pub fn check(
    root: &Path,
    assets: &[AssetFile],
    trusted: &[String],
    settings: &Arc<SourceFile>,
) -> Vec<Diagnostic> {
    let listed: HashSet<String> = trusted
        .iter()
        .map(|path| format!("{CONTENT}/{path}"))
        .collect();
    let unlisted = assets
        .par_iter()
        .filter(|asset| !listed.contains(&asset.path));
    let mut found: Vec<Diagnostic> = unlisted
        .filter_map(|asset| inspect(root, &asset.path))
        .collect();
    found.extend(missing(assets, trusted, settings));
    found
}

/// The errors about names in `trusted_files` that no file has.
fn missing(
    assets: &[AssetFile],
    trusted: &[String],
    settings: &Arc<SourceFile>,
) -> Vec<Diagnostic> {
    let known: HashSet<&str> = assets
        .iter()
        .map(|asset| &asset.path[CONTENT.len() + 1..])
        .collect();
    let unknown = trusted
        .iter()
        .enumerate()
        .filter(|(_, path)| !known.contains(path.as_str()));
    let report = |(index, path): (usize, &String)| {
        let near = closest(path, known.iter().copied());
        let message = say!(
            "content 里没有要复制的文件 {path}",
            "content has no file {path} to copy"
        );
        Diagnostic::error(codes::UNKNOWN_TRUSTED_FILE, message)
            .at(locate(settings, &["trusted_files", &index.to_string()]))
            .maybe_hint(near.map(did_you_mean))
    };
    unknown.map(report).collect()
}

/// The reason why one file must not be published, if there is one: first by its name, then by its bytes.
fn inspect(root: &Path, path: &str) -> Option<Diagnostic> {
    let name = path
        .rsplit_once('/')
        .map_or(path, |(_, name)| name)
        .to_lowercase();
    if names::sets_policy(&name) {
        return Some(policy_file(path));
    }
    if let Some(ending) = names::active_ending(&name) {
        let message = say!(
            "浏览器或服务器会运行 .{ending} 文件",
            "browsers or hosts run .{ending} files"
        );
        return Some(active(path, message));
    }
    if let Some(ending) = names::packed_ending(&name) {
        let message = say!(
            "服务器会把 .{ending} 文件当作去掉该后缀的文件发送，由浏览器解压",
            "hosts send a .{ending} file in place of the file without that ending, for browsers to unpack"
        );
        return Some(active(path, message));
    }
    match names::kind(&name) {
        FileKind::Text => None,
        kind => inspect_bytes(root, path, kind, names::is_xml_everywhere(&name)),
    }
}

/// What is wrong with the bytes of a file. Unless hosts know it as XML, browsers look for a page in it, too.
fn inspect_bytes(
    root: &Path,
    path: &str,
    kind: FileKind,
    is_known_xml: bool,
) -> Option<Diagnostic> {
    let start = match read_start(&root.join(path)) {
        Ok(start) => start,
        Err(error) => return Some(*unreadable(path, &error)),
    };
    if bytes::is_binary(&start) {
        return None;
    }
    if !is_known_xml && !bytes::is_declared_xml(&start) && bytes::looks_like_html(&start) {
        let message = say!(
            "文件内容是网页（HTML），名字却不是",
            "the file holds a web page (HTML), which its name does not say"
        );
        return Some(active(path, message));
    }
    let is_xml = kind != FileKind::Other || bytes::begins_with_markup(&start);
    is_xml
        .then(|| xml::check(root, path, kind == FileKind::Drawing))
        .flatten()
}

/// Reads as much of a file as browsers look at to tell its type.
fn read_start(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(bytes::SNIFFED_BYTES);
    disk::open(path)?
        .take(bytes::SNIFFED_BYTES as u64)
        .read_to_end(&mut start)?;
    Ok(start)
}

fn active(path: &str, message: Text) -> Diagnostic {
    Diagnostic::error(codes::ACTIVE_FILE, message)
        .in_file(path)
        .hint(how_to_allow(path))
}

fn policy_file(path: &str) -> Diagnostic {
    let message = say!(
        "这个文件会改变服务器发布网站的方式",
        "the file changes how a host serves the site"
    );
    Diagnostic::error(codes::POLICY_FILE, message)
        .in_file(path)
        .hint(how_to_allow(path))
}

fn how_to_allow(path: &str) -> Text {
    let below = path
        .strip_prefix(CONTENT)
        .map_or(path, |below| below.trim_start_matches('/'));
    say!(
        "删去它；确需发布的，由负责人在 site.yaml 的 trusted_files 里写上 {below}。",
        "Take it out; if it must be published, whoever is in charge adds {below} to trusted_files in site.yaml."
    )
}
