//! Pictures as templates show them.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::site::route::BaseUrl;
use crate::site::{Asset, picture};

/// A picture: its address and what browsers need to choose a width and to reserve space for it.
#[derive(Debug, Serialize)]
pub(crate) struct PictureView<'a> {
    url: String,
    alt: &'a str,
    caption: Option<&'a str>,
    /// `width`, `height`, `srcset` and so on, in the order in which they are written.
    attributes: Map<String, Value>,
    /// `type`, `srcset` and `sizes` of a smaller format; nothing if there is none.
    smaller: Map<String, Value>,
}

impl<'a> PictureView<'a> {
    /// Makes the view of a picture with a text for those who cannot see it and one that is shown below it.
    pub(crate) fn new(
        asset: &Asset,
        base: &BaseUrl,
        alt: &'a str,
        caption: Option<&'a str>,
    ) -> Self {
        Self {
            url: base.url(&picture::address(asset)),
            alt,
            caption,
            attributes: map(picture::attributes(asset, base)),
            smaller: map(picture::webp_attributes(asset, base)),
        }
    }
}

/// Makes attributes for a template, in the order in which they are written.
fn map(attributes: Vec<(&'static str, String)>) -> Map<String, Value> {
    let entries = attributes.into_iter();
    entries
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}
