//! Files among those to copy that a browser or the computer of a reader would run, or that would change how the host
//! serves the site. Who writes content need not be trusted, so none is published unless `trusted_files` in `site.yaml`
//! names the file. What counts is what the bytes are, since hosts and browsers go by them where a name says nothing.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::discover::CONTENT;
use super::yaml::locate;
use super::{AssetCache, AssetFile, Loaded};
use crate::diagnostic::{Diagnostic, Text, closest, codes, did_you_mean, say};
use crate::disk;
use crate::reading::unreadable;
use crate::source::SourceFile;

mod archive;
mod bytes;
mod names;
mod styles;
mod vocabularies;
mod xml;

use archive::Problem;
use names::FileKind;

/// All findings about files that pages can use, and about the names of leftovers of programs. `trusted` are paths below
/// `content/`, from the settings in `settings`. Files that are known to be harmless are not read again.
pub(crate) fn check(
    root: &Path,
    Loaded {
        assets, leftovers, ..
    }: &Loaded,
    known: &AssetCache,
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
        .filter_map(|AssetFile { path, .. }| known.inspect(root, path, || inspect(root, path)))
        .collect();
    found.extend(
        leftovers
            .iter()
            .filter_map(|path| inspect_name(path, &file_name(path))),
    );
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

    let mut found = Vec::new();
    for (index, path) in trusted.iter().enumerate() {
        if known.contains(path.as_str()) {
            continue;
        }

        let near = closest(path, known.iter().copied());
        let message = say!(
            "content 里没有要复制的文件 {path}",
            "content has no file {path} to copy"
        );
        found.push(
            Diagnostic::error(codes::UNKNOWN_TRUSTED_FILE, message)
                .at(locate(settings, &["trusted_files", &index.to_string()]))
                .maybe_hint(near.map(did_you_mean)),
        );
    }

    found
}

/// The reason why one file must not be published, if there is one: first by its name, then by its bytes.
fn inspect(root: &Path, path: &str) -> Option<Diagnostic> {
    let name = file_name(path);
    if let Some(found) = inspect_name(path, &name) {
        return Some(found);
    }

    let start = match read_start(&root.join(path)) {
        Ok(start) => start,
        Err(error) => return Some(*unreadable(path, &error)),
    };

    inspect_program(root, path, &name, &start).or_else(|| match names::kind(&name) {
        FileKind::Text => None,
        kind => inspect_bytes(root, path, &start, kind, names::is_xml_everywhere(&name)),
    })
}

/// The name of a file in lower case.
fn file_name(path: &str) -> String {
    path.rsplit_once('/')
        .map_or(path, |(_, name)| name)
        .to_lowercase()
}

/// What is wrong with publishing a file of this name, in lower case.
fn inspect_name(path: &str, name: &str) -> Option<Diagnostic> {
    if names::sets_policy(name) {
        return Some(policy_file(path));
    }

    if let Some(ending) = names::active_ending(name) {
        let message = say!(
            "浏览器或服务器会运行 .{ending} 文件",
            "browsers or servers run .{ending} files"
        );
        return Some(active(path, message));
    }

    if let Some(ending) = names::packed_ending(name) {
        let message = say!(
            "服务器会把 .{ending} 文件当作去掉该后缀的文件发送，由浏览器解压",
            "servers send a .{ending} file in place of the file without that extension, for browsers to unpack"
        );
        return Some(active(path, message));
    }

    if let Some(ending) = names::program_ending(name) {
        return Some(program(
            path,
            say!(".{ending} 文件是程序", ".{ending} files are programs"),
        ));
    }

    let ending = names::sealed_ending(name)?;
    let message = say!(
        "没法检查 .{ending} 文件里有什么",
        "what is in a .{ending} file cannot be checked"
    );

    Some(sealed(path, message))
}

/// What is wrong with a file that begins like a program or an archive, whatever its name is.
fn inspect_program(root: &Path, path: &str, name: &str, start: &[u8]) -> Option<Diagnostic> {
    if bytes::is_program(start) {
        let message = say!(
            "文件内容是程序，名字却不是",
            "the file is a program, which its name does not say"
        );
        return Some(program(path, message));
    }

    if bytes::is_sealed(start) {
        let message = say!(
            "没法检查这个压缩包里有什么",
            "what is in this archive cannot be checked"
        );
        return Some(sealed(path, message));
    }

    if !bytes::is_zip(start) {
        return None;
    }

    match archive::check(&root.join(path), !name.ends_with(".zip"))? {
        Problem::Program(inner) => Some(program(
            path,
            say!(
                "压缩包里有程序：{inner}",
                "the archive holds a program: {inner}"
            ),
        )),
        Problem::Archive(inner) => Some(sealed(
            path,
            say!(
                "压缩包里还有压缩包：{inner}",
                "the archive holds another archive: {inner}"
            ),
        )),
    }
}

/// What is wrong with the bytes of a file. Unless hosts know it as XML, browsers look for a page in it, too.
fn inspect_bytes(
    root: &Path,
    path: &str,
    start: &[u8],
    kind: FileKind,
    is_known_xml: bool,
) -> Option<Diagnostic> {
    if bytes::is_binary(start) {
        return None;
    }

    if !is_known_xml && !bytes::is_declared_xml(start) && bytes::looks_like_html(start) {
        let message = say!(
            "文件内容是网页（HTML），名字却不是",
            "the file holds a web page (HTML), which its name does not say"
        );
        return Some(active(path, message));
    }

    let is_xml = kind != FileKind::Other || bytes::begins_with_markup(start);
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

fn program(path: &str, message: Text) -> Diagnostic {
    Diagnostic::error(codes::PROGRAM_FILE, message)
        .in_file(path)
        .hint(how_to_allow(path))
}

fn sealed(path: &str, message: Text) -> Diagnostic {
    let below = below_content(path);
    Diagnostic::error(codes::UNCHECKED_ARCHIVE, message)
        .in_file(path)
        .hint(say!(
            "改用 ZIP 格式，里面直接放文件；确需发布的，由负责人在 site.yaml 的 trusted_files 里写上 {below}。",
            "Use a ZIP archive of files; if it must be published as it is, the person in charge adds {below} to trusted_files in site.yaml."
        ))
}

fn policy_file(path: &str) -> Diagnostic {
    let message = say!(
        "这个文件会改变服务器发布网站的方式",
        "the file changes how a server serves the site"
    );
    Diagnostic::error(codes::POLICY_FILE, message)
        .in_file(path)
        .hint(how_to_allow(path))
}

fn how_to_allow(path: &str) -> Text {
    let below = below_content(path);
    say!(
        "删去它；确需发布的，由负责人在 site.yaml 的 trusted_files 里写上 {below}。",
        "Delete it; if it must be published, the person in charge adds {below} to trusted_files in site.yaml."
    )
}

/// A path below `content/` as `site.yaml` names it.
fn below_content(path: &str) -> &str {
    path.strip_prefix(CONTENT)
        .map_or(path, |below| below.trim_start_matches('/'))
}
