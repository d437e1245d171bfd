//! Captions as they are published: browsers read WebVTT alone, so that SubRip (`.srt`) becomes such a file beside it.

use super::Asset;
use super::route::{OutputPath, encode};
use crate::load::media::ending;

/// The ending of files that browsers read.
const WEBVTT: &str = "vtt";
/// The endings of captions, those that browsers read first.
pub(crate) const ENDINGS: [&str; 2] = [WEBVTT, "srt"];

/// Whether a file holds captions, told by its name.
pub(crate) fn is_captions(asset: &Asset) -> bool {
    ENDINGS.contains(&ending(&asset.source).as_str())
}

/// The output path of captions.
pub(crate) fn output(asset: &Asset) -> OutputPath {
    let path = &asset.output.0;
    match path.rsplit_once('.') {
        Some((stem, _)) if ending(path) != WEBVTT => OutputPath(format!("{stem}.{WEBVTT}")),
        _ => asset.output.clone(),
    }
}

/// The address of captions below the base URL.
pub(crate) fn address(asset: &Asset) -> String {
    encode(&output(asset).0)
}
