//! Pictures in several widths: phones load small ones, and nothing moves while they come.

use super::Asset;
use super::route::{BaseUrl, OutputPath, encode};
use crate::diagnostic::{Diagnostic, codes, say};

/// Widths beside the original's own.
const WIDTHS: [u32; 3] = [480, 960, 1440];
/// How wide a picture stands in a text.
const SIZES: &str = "(min-width: 50rem) 48rem, 100vw";

/// The widths in which a picture is published beside its own.
pub fn widths(asset: &Asset) -> impl Iterator<Item = u32> {
    let own = asset.size.map_or(0, |(width, _)| width);
    WIDTHS.into_iter().filter(move |width| *width < own)
}

/// Where a width of a picture lies.
pub fn output(asset: &Asset, width: u32) -> OutputPath {
    let path = &asset.output.0;
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    OutputPath(format!("{stem}-{width}w.{ending}"))
}

/// What an `<img>` needs to choose a width and to keep its place: `srcset`, `sizes`, `width` and `height`.
pub fn attributes(asset: &Asset, base: &BaseUrl) -> Vec<(&'static str, String)> {
    let Some((width, height)) = asset.size else {
        return Vec::new();
    };
    let small = widths(asset)
        .map(|width| format!("{} {width}w", base.url(&encode(&output(asset, width).0))));
    let all: Vec<String> = small
        .chain([format!("{} {width}w", base.url(&asset.relative_url))])
        .collect();
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

/// A picture, or other media, that a page would load from another host.
pub fn foreign() -> Diagnostic {
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
