//! Pictures in several widths, so that phones load small ones, and their sizes, so that nothing moves while they load.

use super::Asset;
use super::route::{BaseUrl, OutputPath, encode};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::picture::PictureSize;

/// The widths in pixels beside the original's own. The last one is the largest that pages show: it fills the text on the
/// sharpest screens, and what is wider is only sent to those who follow a link to the file.
const WIDTHS: [u32; 4] = [480, 960, 1440, MAX_WIDTH];
const MAX_WIDTH: u32 = 1920;
/// The width of a picture in a text, for the attribute `sizes`.
const SIZES: &str = "(min-width: 50rem) 48rem, 100vw";

/// The widths in pixels in which a picture is published beside its own.
pub(crate) fn widths(asset: &Asset) -> impl Iterator<Item = u32> {
    let own = asset
        .size
        .filter(|size| size.has_widths)
        .map_or(0, |size| size.width);
    WIDTHS.into_iter().filter(move |width| *width < own)
}

/// The address of the picture that browsers show where they cannot choose a width, below the base URL.
pub(crate) fn address(asset: &Asset) -> String {
    let is_too_wide = widths(asset).any(|width| width == MAX_WIDTH);
    if is_too_wide {
        encode(&output(asset, MAX_WIDTH).0)
    } else {
        asset.relative_url.clone()
    }
}

/// The widths in which the picture at a path below the site's root is published besides its own.
pub(crate) fn widths_of(assets: &[Asset], path: &str) -> impl Iterator<Item = u32> {
    let asset = assets.iter().find(move |asset| asset.source == path);
    asset.into_iter().flat_map(widths)
}

/// The output path of a picture in one width.
pub(crate) fn output(asset: &Asset, width: u32) -> OutputPath {
    let path = &asset.output.0;
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    OutputPath(format!("{stem}-{width}w.{ending}"))
}

/// The attributes by which browsers choose a width and reserve space for a picture: `srcset`, `sizes`, `width` and
/// `height`. There are none for a file that is not a picture.
pub(crate) fn attributes(asset: &Asset, base: &BaseUrl) -> Vec<(&'static str, String)> {
    let Some(PictureSize { width, height, .. }) = asset.size else {
        return Vec::new();
    };
    let mut all: Vec<String> = widths(asset)
        .map(|width| format!("{} {width}w", base.url(&encode(&output(asset, width).0))))
        .collect();
    let shown = address(asset);
    if shown == asset.relative_url {
        all.push(format!("{} {width}w", base.url(&shown)));
    }
    let mut attributes = vec![
        ("width", width.to_string()),
        ("height", height.to_string()),
        ("loading", "lazy".into()),
    ];
    if all.len() > 1 {
        attributes.extend([("srcset", all.join(", ")), ("sizes", SIZES.into())]);
    }
    attributes
}

/// The error about a picture or other media that a page would load from another host. The caller adds the location.
pub(crate) fn foreign() -> Diagnostic {
    let message = say!(
        "图片或媒体在别的主机上：网站的安全策略不让浏览器显示它",
        "the picture or other media lies on another host: the site's security policy keeps browsers from showing it"
    );
    let hint = say!(
        "把它复制到页面旁边，写它的文件名。",
        "Copy it beside the page and write its file name."
    );
    Diagnostic::error(codes::FOREIGN_PICTURE, message).hint(hint)
}
