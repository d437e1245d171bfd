//! `check --fix` and `check --undo`: what is beyond doubt put right and shown, and brought back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::messages::{print_diagnostics, print_message, print_output};
use super::{EXIT_FAILURE, exit_code};
use crate::bounds;
use crate::diagnostic::{Lang, Text, say};
use crate::disk;
use crate::fingerprint::Fingerprint;
use crate::pipeline::{self, FIX_ROUNDS, Request};

/// The name of the file with the files that the last correction changed, as they were before it.
const BEFORE: &str = "before-fix.json";

/// The files that the last correction changed.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Before {
    /// The files by their paths below the site's root.
    files: BTreeMap<String, Kept>,
}

/// A file before a correction.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// Its bytes.
    bytes: Vec<u8>,
    /// The fingerprint of what the correction made of the file.
    after: String,
}

/// Puts right what is beyond doubt in the files that `is_asked` for, and lists it.
pub(super) fn fix(
    request: &Request,
    is_asked: impl Fn(&str) -> bool,
    lang: Lang,
) -> Result<(), u8> {
    let root = &request.root;
    let mut before = Before::default();
    for _ in 0..FIX_ROUNDS {
        let mut fixed = pipeline::fix(request).map_err(|found| {
            print_diagnostics(&found, lang);
            exit_code(&found)
        })?;
        fixed.retain(|it| is_asked(&it.file.path));

        for it in &fixed {
            let path = &it.file.path;
            let bytes = fs::read(root.join(path)).unwrap_or_default();
            let kept = before.files.entry(path.clone());
            kept.or_insert(Kept {
                bytes,
                after: String::new(),
            });

            // Kept before anything changes: a run that breaks off can be undone as well.
            keep(root, &mut before, path, it.text.as_bytes())
                .and_then(|()| it.file.save(root, &it.text))
                .map_err(|error| {
                    let text = say!(
                        "未能改动 {path}：{error}",
                        "{path} could not be changed: {error}"
                    );
                    refuse(&text, lang)
                })?;

            if it.file.text == it.text {
                print_message(
                    &say!("{path} 已转存为 UTF-8", "{path} is now saved as UTF-8"),
                    lang,
                );
            }

            print_output(&it.diff(), lang);
        }

        if fixed.is_empty() {
            break;
        }
    }

    let count = before.files.len();
    if count > 0 {
        print_message(
            &say!(
                "改了 {count} 个文件，改动如上。planpress check --undo 可以恢复原样。",
                "files changed, as shown above: {count}. planpress check --undo restores them."
            ),
            lang,
        );
    }

    Ok(())
}

/// Brings back the files that the last correction changed, but for those that somebody has changed since.
pub(super) fn undo(root: &Path, lang: Lang) -> Result<(), u8> {
    let place = place(root).filter(|place| place.is_file());
    let read = place.as_ref().and_then(|place| disk::read(place).ok());
    let Some(before) = read.and_then(|bytes| serde_json::from_slice::<Before>(&bytes).ok()) else {
        let text = say!(
            "没有可以恢复的改动：上一次 check --fix 没有改文件，或已经恢复过。",
            "there is nothing to restore: check --fix changed no file, or it was undone already."
        );
        return Err(refuse(&text, lang));
    };
    let mut changed = Vec::new();

    for (path, kept) in &before.files {
        let target = bounds::resolve_links(&root.join(path)).unwrap_or_else(|_| root.join(path));
        let is_as_left = fs::read(&target).is_ok_and(|bytes| fingerprint(&bytes) == kept.after);
        if bounds::ensure_inside(root, &target).is_err() || !is_as_left {
            changed.push(path.as_str());
            continue;
        }

        if let Err(error) = disk::replace(&target, &kept.bytes) {
            let text = say!(
                "未能恢复 {path}：{error}",
                "{path} could not be restored: {error}"
            );
            return Err(refuse(&text, lang));
        }

        print_message(&say!("{path} 已恢复原样", "{path} has been restored"), lang);
    }

    if !changed.is_empty() {
        let names = changed.join(", ");
        let text = say!(
            "这些文件在 --fix 之后又改过，没有动：{names}",
            "these files were changed since --fix and are left alone: {names}"
        );
        return Err(refuse(&text, lang));
    }

    place
        .map_or(Ok(()), fs::remove_file)
        .map_err(|_| EXIT_FAILURE)
}

fn refuse(text: &Text, lang: Lang) -> u8 {
    print_message(text, lang);
    EXIT_FAILURE
}

fn place(root: &Path) -> Option<PathBuf> {
    Some(disk::hidden_folder(root, &[])?.join(BEFORE))
}

/// Keeps what was, and what becomes of one of the files.
fn keep(root: &Path, before: &mut Before, path: &str, after: &[u8]) -> std::io::Result<()> {
    let place = place(root).ok_or(std::io::ErrorKind::PermissionDenied)?;
    if let Some(kept) = before.files.get_mut(path) {
        // A byte order mark stays where there was one.
        let mark: &[u8] = match kept.bytes.starts_with("\u{feff}".as_bytes()) {
            true => "\u{feff}".as_bytes(),
            false => &[],
        };
        kept.after = fingerprint(&[mark, after].concat());
    }

    fs::create_dir_all(place.parent().unwrap_or(root))?;
    disk::replace(&place, &serde_json::to_vec(before)?)
}

fn fingerprint(bytes: &[u8]) -> String {
    Fingerprint::from_bytes(bytes).hex()
}
