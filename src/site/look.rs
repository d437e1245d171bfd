//! The look that a site gives itself in `site.yaml`: its emblem and its own pictures.

use super::{Asset, Frame};
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, closest, codes, did_you_mean, say};
use crate::load::discover::CONTENT;
use crate::load::yaml::locate;

/// The ending of drawings, whose size is not read.
const DRAWING: &str = ".svg";

/// A picture that the settings name: its path below the site's root, and the keys that lead to it.
struct NamedPicture {
    source: String,
    keys: Vec<String>,
}

/// Returns the path below the site's root of a picture that the settings name.
pub(crate) fn source(file: &str) -> String {
    format!("{CONTENT}/{}", file.trim_start_matches('/'))
}

/// Lists the pictures that the settings name.
fn named(settings: &Settings) -> Vec<NamedPicture> {
    let single = [("logo", &settings.logo), ("hero", &settings.hero)];
    let mut named = Vec::new();
    for (key, file) in single {
        named.extend(file.iter().map(|file| NamedPicture {
            source: source(file),
            keys: vec![key.into()],
        }));
    }

    for (index, picture) in settings.pictures.iter().enumerate() {
        named.push(NamedPicture {
            source: source(&picture.file),
            keys: vec!["pictures".into(), index.to_string(), "file".into()],
        });
    }

    named
}

/// Returns the files that the look of a site uses, below the site's root.
pub(super) fn files(settings: &Settings) -> impl Iterator<Item = String> {
    named(settings).into_iter().map(|picture| picture.source)
}

/// Finds pictures that do not exist or are none, and those of which nobody says what can be seen.
pub(super) fn check(assets: &[Asset], frame: &Frame) -> Vec<Diagnostic> {
    let place = |keys: &[String]| {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        locate(&frame.settings_file, &keys)
    };

    let mut found = Vec::new();
    for NamedPicture { source, keys } in named(&frame.settings) {
        let asset = assets.iter().find(|asset| asset.source == source);
        let problem = match asset {
            None => Some(missing(&source, assets)),
            Some(asset) if asset.size.is_none() && !source.ends_with(DRAWING) => {
                Some(no_picture(&source))
            }
            Some(_) => None,
        };
        found.extend(problem.map(|problem| problem.at(place(&keys))));
    }

    for (index, picture) in frame.settings.pictures.iter().enumerate() {
        let mut languages = frame.locales.iter();
        if languages.any(|(_, locale)| picture.alt.get(&locale.key).trim().is_empty()) {
            let message = say!("图片没有说明文字", "the picture has no alternative text");
            let hint = say!(
                "在 alt 里写明图片上有什么。",
                "Say in alt what can be seen."
            );
            let keys = ["pictures".into(), index.to_string(), "alt".into()];
            let problem = Diagnostic::error(codes::MISSING_ALT, message).hint(hint);
            found.push(problem.at(place(&keys)));
        }
    }

    found
}

/// Makes the error for a file that does not exist.
fn missing(source: &str, assets: &[Asset]) -> Diagnostic {
    let message = say!("找不到文件 {source}", "there is no file {source}");
    let near = closest(source, assets.iter().map(|asset| asset.source.as_str()));
    Diagnostic::error(codes::UNKNOWN_FILE, message).maybe_hint(near.map(did_you_mean))
}

/// Makes the error for a file that is not a picture.
fn no_picture(source: &str) -> Diagnostic {
    let message = say!("{source} 不是图片", "{source} is not a picture");
    Diagnostic::error(codes::UNKNOWN_FILE, message).hint(say!(
        "用 JPEG、PNG、WebP 或 SVG 图片。",
        "Use a picture in JPEG, PNG, WebP or SVG."
    ))
}
