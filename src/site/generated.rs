//! Files that extensions make from the site's data.

use std::sync::Arc;

use super::route::OutputPath;
use crate::source::Location;

/// A file that is made from the site's data.
#[derive(Debug, Clone)]
pub struct GeneratedFile {
    /// The path of the output.
    pub output: OutputPath,
    /// The content of the file.
    pub content: Content,
}

/// What a generated file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Bytes that are known already.
    Bytes(Vec<u8>),
    /// A picture that a template draws.
    Artwork(Artwork),
}

/// A picture that a template of the theme draws as SVG.
#[derive(Debug, Clone)]
pub struct Artwork {
    /// The name of the template.
    pub template: &'static str,
    /// The value that the template receives as `artwork`.
    pub view: Arc<serde_json::Value>,
    /// The form in which the picture is published.
    pub form: Form,
    /// The path, below `content/`, of a picture that is shown in it.
    pub picture: Option<String>,
    /// The location that diagnostics about the picture point at.
    pub place: Location,
}

/// The form in which a drawn picture is published.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// SVG, with text as outlines.
    Svg,
    /// PNG, for screens.
    Png,
    /// PDF, for print; with the marks to cut the sheet at, if it is cut.
    Pdf(Option<Trim>),
}

/// Where a printed sheet is cut, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trim {
    /// The distance from the edge of the sheet to the cut.
    pub margin: f32,
    /// The distance that the picture reaches beyond the cut.
    pub bleed: f32,
}

impl GeneratedFile {
    /// A file whose bytes are known already.
    pub(crate) fn new(output: String, bytes: Vec<u8>) -> Self {
        Self {
            output: OutputPath(output),
            content: Content::Bytes(bytes),
        }
    }

    /// A picture that is drawn when the output is rendered.
    pub(crate) fn drawn(output: String, artwork: Artwork) -> Self {
        Self {
            output: OutputPath(output),
            content: Content::Artwork(artwork),
        }
    }
}
