//! Files that are made from the site's data.

use std::sync::Arc;

use super::route::OutputPath;
use crate::source::Location;

/// A file that is made from the site's data.
#[derive(Debug)]
pub struct GeneratedFile {
    /// Below the output folder.
    pub output: OutputPath,
    /// Its content.
    pub content: Content,
}

/// What a generated file holds.
#[derive(Debug)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A picture that a template draws.
    Artwork(Artwork),
}

/// A picture that a template of the theme draws as SVG.
#[derive(Debug)]
pub struct Artwork {
    /// The template.
    pub template: &'static str,
    /// `artwork` in the template.
    pub view: Arc<serde_json::Value>,
    /// What it becomes.
    pub form: Form,
    /// A picture of the content that it shows, below `content/`.
    pub picture: Option<String>,
    /// Where diagnostics about it point.
    pub place: Location,
}

/// What becomes of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Text as outlines.
    Svg,
    /// For screens.
    Png,
    /// For print, with the place to cut where there is one.
    Pdf(Option<Trim>),
}

/// Where a printed sheet is cut, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trim {
    /// From the sheet's edge to the cut.
    pub margin: f32,
    /// Beyond the cut.
    pub bleed: f32,
}

impl GeneratedFile {
    /// A file of bytes that are there already.
    pub fn new(output: String, bytes: Vec<u8>) -> Self {
        Self {
            output: OutputPath(output),
            content: Content::Bytes(bytes),
        }
    }

    /// A picture that is drawn when it is rendered.
    pub fn drawn(output: String, artwork: Artwork) -> Self {
        Self {
            output: OutputPath(output),
            content: Content::Artwork(artwork),
        }
    }
}
