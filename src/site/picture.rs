//! Pictures in several widths and as WebP, so that phones load small ones, and their sizes, so that nothing moves while
//! they load.

use serde::Serialize;

use super::Asset;
use super::route::{BaseUrl, OutputPath, encode};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::media;
use crate::load::picture::PictureSize;

/// The widths in pixels beside the original's own. The last one is the largest that pages show: it fills the text on
/// the sharpest screens, and what is wider is only sent to those who follow a link to the file.
const WIDTHS: [u32; 4] = [480, 960, 1440, MAX_WIDTH];
const MAX_WIDTH: u32 = 1920;
/// The width of a picture in a text, for the attribute `sizes`.
const SIZES: &str = "(min-width: 50rem) 48rem, 100vw";
/// The greatest height of WebP in pixels.
const MAX_WEBP_HEIGHT: u64 = 16_383;

/// A form in which a picture is published beside its file: in another width, as WebP, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Rendition {
    /// The width in pixels.
    pub width: u32,
    /// Whether it is WebP; otherwise it has the format of the file.
    pub is_webp: bool,
}

/// The widths in pixels in which a picture is published beside its own.
fn widths(asset: &Asset) -> impl Iterator<Item = u32> {
    let own = asset
        .size
        .filter(|size| size.has_widths)
        .map_or(0, |size| size.width);
    WIDTHS.into_iter().filter(move |width| *width < own)
}

/// The widths in pixels in which a picture is published as WebP: those that pages show.
fn webp_widths(asset: &Asset) -> impl Iterator<Item = u32> {
    let size = asset.size.filter(|size| size.has_widths);
    let own = size.map(|size| size.width).filter(|own| *own <= MAX_WIDTH);
    let fits = move |width: &u32| {
        size.is_some_and(|size| {
            u64::from(size.height) * u64::from(*width) <= MAX_WEBP_HEIGHT * u64::from(size.width)
        })
    };

    widths(asset).chain(own).filter(fits)
}

/// All forms in which a picture is published beside its file. Those in its own format come first.
pub(crate) fn renditions(asset: &Asset) -> impl Iterator<Item = Rendition> {
    let of = |is_webp: bool| move |width: u32| Rendition { width, is_webp };
    widths(asset)
        .map(of(false))
        .chain(webp_widths(asset).map(of(true)))
}

/// All forms in which the picture at a path below the site's root is published beside its file.
pub(crate) fn renditions_of(assets: &[Asset], path: &str) -> impl Iterator<Item = Rendition> {
    let asset = assets.iter().find(move |asset| asset.source == path);
    asset.into_iter().flat_map(renditions)
}

/// The address of the picture that browsers show where they cannot choose a width, below the base URL.
pub(crate) fn address(asset: &Asset) -> String {
    let is_too_wide = widths(asset).any(|width| width == MAX_WIDTH);
    if is_too_wide {
        url_of(asset, MAX_WIDTH, false)
    } else {
        asset.relative_url.clone()
    }
}

/// The output path of a form of a picture: `hall-480w.jpg`, `hall-480w.jpg.webp`.
pub(crate) fn output(asset: &Asset, Rendition { width, is_webp }: Rendition) -> OutputPath {
    let path = &asset.output.0;
    let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
    let more = if is_webp { ".webp" } else { "" };

    OutputPath(format!("{stem}-{width}w.{ending}{more}"))
}

/// The address of a form of a picture below the base URL.
fn url_of(asset: &Asset, width: u32, is_webp: bool) -> String {
    encode(&output(asset, Rendition { width, is_webp }).0)
}

/// The attributes by which browsers choose a width and reserve space for a picture: `srcset`, `sizes`, `width` and
/// `height`. There are none for a file that is not a picture.
pub(crate) fn attributes(asset: &Asset, base: &BaseUrl) -> Vec<(&'static str, String)> {
    let Some(PictureSize { width, height, .. }) = asset.size else {
        return Vec::new();
    };
    let mut all: Vec<(String, u32)> = widths(asset)
        .map(|width| (url_of(asset, width, false), width))
        .collect();

    let shown = address(asset);
    if shown == asset.relative_url {
        all.push((shown, width));
    }

    let mut attributes = vec![
        ("width", width.to_string()),
        ("height", height.to_string()),
        ("loading", "lazy".into()),
    ];

    if all.len() > 1 {
        attributes.extend([("srcset", set(&all, base)), ("sizes", SIZES.into())]);
    }

    attributes
}

/// The attributes of the element `source` that offers a picture as WebP, which is smaller: `type`, `srcset` and
/// `sizes`. There are none for a picture that is not published as WebP.
pub(crate) fn webp_attributes(asset: &Asset, base: &BaseUrl) -> Vec<(&'static str, String)> {
    let all: Vec<(String, u32)> = webp_widths(asset)
        .map(|width| (url_of(asset, width, true), width))
        .collect();
    if all.is_empty() {
        return Vec::new();
    }

    vec![
        ("type", "image/webp".into()),
        ("srcset", set(&all, base)),
        ("sizes", SIZES.into()),
    ]
}

/// Addresses below the base URL, each with its width, as the attribute `srcset` has them.
fn set(all: &[(String, u32)], base: &BaseUrl) -> String {
    let written = all
        .iter()
        .map(|(url, width)| format!("{} {width}w", base.url(url)));
    written.collect::<Vec<_>>().join(", ")
}

/// The error about a file that is shown as a picture and is none, told by its name. The caller adds the location.
pub(crate) fn not_a_picture(file: &str) -> Diagnostic {
    let message = say!(
        "{file} 不是图片，浏览器显示不出来",
        "{file} is not a picture, so browsers cannot show it"
    );
    let hint = if media::kind(file).is_some() {
        say!(
            "视频和录音写在正文里：![名称]({file})。",
            "Put films and sound recordings into the text: ![name]({file})."
        )
    } else {
        say!(
            "附件写成链接，前面不加感叹号：[名称]({file})。",
            "Link to an attachment, without an exclamation mark before it: [name]({file})."
        )
    };
    Diagnostic::error(codes::NOT_A_PICTURE, message).hint(hint)
}

/// The error about a picture or other media that a page would load from another host. The caller adds the location.
pub(crate) fn foreign() -> Diagnostic {
    let message = say!(
        "图片或媒体在别的主机上：网站的安全策略不让浏览器显示它",
        "the picture or other media is on another host: the site's security policy keeps browsers from showing it"
    );
    let hint = say!(
        "把它复制到页面旁边，写它的文件名。",
        "Copy it beside the page and write its file name."
    );
    Diagnostic::error(codes::FOREIGN_PICTURE, message).hint(hint)
}
