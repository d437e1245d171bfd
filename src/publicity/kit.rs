//! The publicity kit: every record of `content/publicity/kit.yaml` laid out for every format of
//! `content/publicity/formats.yaml`. The theme's template draws; here it is decided what stands where.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::context::Context;
use super::material::{KIT, Material, PlanSlogan};
use crate::config::{Localized, ShortLocalized, short};
use crate::load::yaml::locate;
use crate::qr::code_as_path;
use crate::site::{Artwork, Form, GeneratedFile, Trim, json};
use crate::typeset::{LINE_HEIGHT, fit_text};

/// The theme's template.
const TEMPLATE: &str = "publicity/layout.svg";
/// Room for crop marks around the bleed, in millimetres.
const CROP_MARK_ROOM_MM: f64 = 7.0;

/// `content/publicity/formats.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormatFile {
    /// In the order in which they are shown.
    pub formats: Vec<KitFormat>,
}

/// A size that things are printed or shown in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KitFormat {
    /// In file names.
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub name: Localized,
    /// Of the finished thing.
    pub width: f64,
    /// Of the finished thing.
    pub height: f64,
    /// Millimetres for print, pixels for screens.
    #[serde(default)]
    pub unit: LengthUnit,
    /// Beyond the cut, in millimetres.
    #[serde(default)]
    pub bleed: f64,
    /// Whether crop marks show where to cut.
    #[serde(default)]
    pub marks: bool,
}

/// What a format is measured in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LengthUnit {
    /// Millimetres: becomes a PDF of true size.
    #[default]
    Mm,
    /// Pixels: becomes a PNG.
    Px,
}

/// `content/publicity/kit.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KitFile {
    /// In order.
    pub records: Vec<KitRecord>,
}

/// What is laid out for every format.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KitRecord {
    /// A slogan of `slogans.yaml`, by its id.
    pub slogan: String,
    /// The year whose theme of quality month stands with it.
    pub theme: Option<i16>,
    /// A picture, as a path below `content/`.
    pub picture: Option<String>,
    /// Who shows it: the id of a department.
    pub department: String,
    /// Where its QR code leads: an address on the site, such as `/plan/`.
    pub target: String,
}

#[derive(Serialize)]
struct KitView {
    slogan: String,
    formats: Vec<FormatView>,
}

#[derive(Serialize)]
struct FormatView {
    name: String,
    /// As people say it: `2400 × 1200 mm`.
    size: String,
    width: f64,
    height: f64,
    /// Of the picture on the page, in whole pixels.
    picture_width: u32,
    picture_height: u32,
    picture_url: String,
    /// PDF or PNG.
    file_url: String,
    kind: &'static str,
}

/// What the page of the kit receives, and the files; all in the site's first language.
pub fn extend(material: &Material, context: &Context<'_>) -> (Arc<Json>, Vec<GeneratedFile>) {
    let key = &context
        .frame
        .locales
        .get(context.frame.locales.default_id())
        .key;
    let (mut shown, mut files) = (Vec::new(), Vec::new());
    for (index, record) in material.kit.iter().enumerate() {
        let Some(slogan) = material
            .slogans
            .iter()
            .find(|slogan| slogan.id == record.slogan)
        else {
            continue;
        };
        let place = || {
            material
                .files
                .get(KIT)
                .map(|file| locate(file, &["records", &index.to_string()]))
        };
        // Longer ones than a code holds are refused by the checks.
        let code = code_as_path(
            &context
                .frame
                .base
                .permalink(record.target.trim_start_matches('/')),
        )
        .unwrap_or_default();
        let mut formats = Vec::new();
        for format in &material.formats {
            let path = format!("publicity/kit/{}-{}", slogan.id, format.id);
            let view = json(&sheet(
                (record, slogan, &code),
                format,
                material,
                context,
                key,
            ));
            let finished = match format.unit {
                LengthUnit::Mm => ("pdf", Form::Pdf(format.trim())),
                LengthUnit::Px => ("png", Form::Png),
            };
            for (ending, form) in [("svg", Form::Svg), finished] {
                let Some(place) = place() else { continue };
                let artwork = Artwork {
                    template: TEMPLATE,
                    view: Arc::clone(&view),
                    form,
                    picture: record.picture.clone(),
                    place,
                };
                files.push(GeneratedFile::drawn(format!("{path}.{ending}"), artwork));
            }
            formats.push(format.view(&path, finished.0, context));
        }
        shown.push(KitView {
            slogan: context.text(&slogan.text),
            formats,
        });
    }
    (json(&shown), files)
}

impl KitFormat {
    /// From the sheet's edge to the cut.
    pub(super) fn margin(&self) -> f64 {
        self.bleed + if self.marks { CROP_MARK_ROOM_MM } else { 0.0 }
    }

    fn trim(&self) -> Option<Trim> {
        (self.margin() > 0.0).then(|| Trim {
            margin: self.margin() as f32,
            bleed: self.bleed as f32,
        })
    }

    fn view(&self, path: &str, ending: &'static str, context: &Context<'_>) -> FormatView {
        let unit = if self.unit == LengthUnit::Mm {
            "mm"
        } else {
            "px"
        };
        let url = |ending: &str| context.frame.base.url(&format!("{path}.{ending}"));
        let (width, height) = (
            self.width + 2.0 * self.margin(),
            self.height + 2.0 * self.margin(),
        );
        FormatView {
            name: context.text(&self.name),
            size: format!("{} × {} {unit}", self.width, self.height),
            width,
            height,
            picture_width: width.round() as u32,
            picture_height: height.round() as u32,
            picture_url: url("svg"),
            file_url: url(ending),
            kind: if self.unit == LengthUnit::Mm {
                "PDF"
            } else {
                "PNG"
            },
        }
    }
}

#[derive(Serialize)]
struct SheetView {
    unit: LengthUnit,
    width: f64,
    height: f64,
    trim: Rect,
    bleed: Rect,
    marks: bool,
    is_banner: bool,
    slogan: SloganLines,
    title: String,
    theme: Option<String>,
    department: String,
    /// Height of small letters.
    small: f64,
    padding: f64,
    qr: Qr,
    picture: Option<String>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Rect {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

#[derive(Serialize)]
pub(super) struct SloganLines {
    pub(super) size: f64,
    lines: Vec<SloganLine>,
}

#[derive(Serialize)]
struct SloganLine {
    text: String,
    x: f64,
    y: f64,
}

#[derive(Serialize)]
struct Qr {
    x: f64,
    y: f64,
    size: f64,
    /// Squares on a side, the quiet zone included.
    modules: usize,
    path: String,
}

/// Where things stand on a sheet.
fn sheet(
    (record, slogan, (modules, path)): (&KitRecord, &PlanSlogan, &(usize, String)),
    format: &KitFormat,
    material: &Material,
    context: &Context<'_>,
    key: &str,
) -> SheetView {
    let Boxes {
        slogan: area,
        qr,
        padding,
        is_banner,
    } = boxes(format);
    let margin = format.margin();
    let theme = record
        .theme
        .and_then(|year| material.themes.iter().find(|theme| theme.year == year));
    let frame = |by: f64| Rect {
        x: margin - by,
        y: margin - by,
        width: format.width + 2.0 * by,
        height: format.height + 2.0 * by,
    };
    SheetView {
        unit: format.unit,
        width: format.width + 2.0 * margin,
        height: format.height + 2.0 * margin,
        trim: frame(0.0),
        bleed: frame(format.bleed),
        marks: format.marks,
        is_banner,
        slogan: set(slogan, key, area),
        title: context.frame.settings.title.get(key).to_string(),
        theme: theme.map(|theme| theme.text.get(key).to_string()),
        department: context
            .plan
            .department_name(&record.department, key)
            .unwrap_or_default()
            .to_string(),
        small: rounded(padding * 0.62),
        padding: rounded(padding),
        qr: Qr {
            x: rounded(qr.x),
            y: rounded(qr.y),
            size: rounded(qr.width),
            modules: *modules,
            path: path.clone(),
        },
        picture: record
            .picture
            .as_ref()
            .map(|path| path.rsplit('/').next().unwrap_or(path).to_string()),
    }
}

pub(super) struct Boxes {
    pub(super) slogan: Rect,
    qr: Rect,
    padding: f64,
    is_banner: bool,
}

/// The slogan above, site, department and code below; on a banner the code beside it.
pub(super) fn boxes(format: &KitFormat) -> Boxes {
    let KitFormat { width, height, .. } = *format;
    let (margin, short) = (format.margin(), width.min(height));
    let is_banner = width / height > 3.0;
    let padding = short * if is_banner { 0.12 } else { 0.07 };
    let code = if is_banner {
        height - 2.0 * padding
    } else {
        short * 0.2
    };
    let qr = Rect {
        x: margin + width - padding - code,
        y: margin + height - padding - code,
        width: code,
        height: code,
    };
    let slogan = if is_banner {
        Rect {
            x: margin + padding,
            y: margin + padding,
            width: width - 3.0 * padding - code,
            height: code,
        }
    } else {
        let top = 2.6 * padding;
        Rect {
            x: margin + padding,
            y: margin + top,
            width: width - 2.0 * padding,
            height: height - top - code - 2.0 * padding,
        }
    };
    Boxes {
        slogan,
        qr,
        padding,
        is_banner,
    }
}

/// A slogan in the middle of its box.
pub(super) fn set(slogan: &PlanSlogan, key: &str, area: Rect) -> SloganLines {
    let fitted = fit_text(
        slogan.text.get(key),
        &slogan.phrases,
        area.width,
        area.height,
    );
    let line = fitted.size * LINE_HEIGHT;
    let top = area.y + (area.height - line * fitted.lines.len() as f64) / 2.0;
    // A mark at a line's end is mostly white: the words before it stand in the middle.
    let hang = |text: &str| {
        if text.ends_with(['，', '、', '；']) {
            0.3 * fitted.size
        } else {
            0.0
        }
    };
    let lines = fitted
        .lines
        .iter()
        .enumerate()
        .map(|(index, text)| SloganLine {
            text: text.clone(),
            x: rounded(area.x + area.width / 2.0 + hang(text)),
            // The baseline: where Chinese letters of this size stand in the middle of the line.
            y: rounded(top + line * index as f64 + line / 2.0 + fitted.size * 0.36),
        });
    SloganLines {
        size: rounded(fitted.size),
        lines: lines.collect(),
    }
}

fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
