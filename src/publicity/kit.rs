//! The publicity kit: every record of `content/publicity/kit.yaml` laid out for every format of
//! `content/publicity/formats.yaml`. The theme's template draws; where everything is placed is decided here.

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
/// Room for crop marks around the bleed, in the unit of the format.
const CROP_MARK_ROOM: f64 = 7.0;

/// `content/publicity/formats.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FormatFile {
    /// All formats, in the order in which they are shown.
    pub formats: Vec<KitFormat>,
}

/// A size that things are printed or shown in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KitFormat {
    /// Its name in file names.
    pub id: String,
    /// Its name.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub name: Localized,
    /// The width of the finished thing.
    pub width: f64,
    /// The height of the finished thing.
    pub height: f64,
    /// Millimetres for print, pixels for screens.
    #[serde(default)]
    pub unit: LengthUnit,
    /// How far the print goes beyond the cut, in the unit of the format.
    #[serde(default)]
    pub bleed: f64,
    /// Whether crop marks show where to cut.
    #[serde(default)]
    pub marks: bool,
}

/// What a format is measured in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum LengthUnit {
    /// Millimetres: becomes a PDF of true size.
    #[default]
    Mm,
    /// Pixels: becomes a PNG.
    Px,
}

/// `content/publicity/kit.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KitFile {
    /// All records, in the order in which they are shown.
    pub records: Vec<KitRecord>,
}

/// What is laid out for every format.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KitRecord {
    /// A slogan of `slogans.yaml`, by its id.
    pub slogan: String,
    /// The year whose theme of quality month is shown with it.
    pub theme: Option<i16>,
    /// A picture, as a path below `content/`.
    pub picture: Option<String>,
    /// Who shows it: the id of a department.
    pub department: String,
    /// Where its QR code leads: an address on the site, such as `/plan/`.
    pub target: String,
}

/// A record as the page of the kit shows it.
#[derive(Serialize)]
struct KitView {
    slogan: String,
    formats: Vec<FormatView>,
}

/// A record laid out for a format.
#[derive(Serialize)]
struct FormatView {
    name: String,
    /// The size as people say it: `2400 × 1200 mm`.
    size: String,
    width: f64,
    height: f64,
    /// The size of the picture on the page, in whole pixels.
    picture_width: u32,
    picture_height: u32,
    picture_url: String,
    /// The address of the PDF or PNG.
    file_url: String,
    kind: &'static str,
}

/// What a record is printed with: the record, its slogan, and the code that leads to its target.
struct PrintedRecord<'a> {
    record: &'a KitRecord,
    slogan: &'a PlanSlogan,
    code: Code,
}

/// A QR code: how many squares are on a side, the quiet zone included, and the path of the dark ones.
struct Code {
    modules: usize,
    path: String,
}

impl Code {
    /// Makes the code that leads to an address below the base URL. A longer address than a code holds gives an empty
    /// one; the checks refuse such targets.
    fn new(target: &str, context: &Context<'_>) -> Self {
        let address = context.frame.base.permalink(target.trim_start_matches('/'));
        let (modules, path) = code_as_path(&address).unwrap_or_default();
        Self { modules, path }
    }
}

/// Lays out all records for all formats. Returns what the page of the kit receives, and the files. What is drawn is in
/// the site's first language.
pub(super) fn extend(
    material: &Material,
    context: &Context<'_>,
) -> (Arc<Json>, Vec<GeneratedFile>) {
    let mut shown = Vec::new();
    let mut files = Vec::new();

    for (index, record) in material.kit.iter().enumerate() {
        let slogans = &material.slogans;
        let Some(slogan) = slogans.iter().find(|slogan| slogan.id == record.slogan) else {
            continue;
        };

        // A second record of a slogan is an error; the files are those of the first.
        let mut earlier = material.kit[..index].iter();
        if earlier.any(|earlier| earlier.slogan == record.slogan) {
            continue;
        }

        let printed = PrintedRecord {
            record,
            slogan,
            code: Code::new(&record.target, context),
        };

        let mut formats = Vec::new();
        for format in &material.formats {
            let path = format!("publicity/kit/{}-{}", slogan.id, format.id);
            let view = json(&sheet(&printed, format, material, context));
            let (ending, finished) = match format.unit {
                LengthUnit::Mm => ("pdf", Form::Pdf(format.trim())),
                LengthUnit::Px => ("png", Form::Png),
            };

            for (ending, form) in [("svg", Form::Svg), (ending, finished)] {
                let Some(file) = material.files.get(KIT) else {
                    continue;
                };
                let artwork = Artwork {
                    template: TEMPLATE,
                    view: Arc::clone(&view),
                    form,
                    picture: record.picture.clone(),
                    place: locate(file, &["records", &index.to_string()]),
                };
                files.push(GeneratedFile::drawn(format!("{path}.{ending}"), artwork));
            }

            formats.push(format.view(&path, ending, context));
        }

        shown.push(KitView {
            slogan: context.text(&slogan.text),
            formats,
        });
    }

    (json(&shown), files)
}

impl KitFormat {
    /// Returns the distance from the sheet's edge to the cut, in the unit of the format.
    pub(super) fn margin(&self) -> f64 {
        self.bleed + if self.marks { CROP_MARK_ROOM } else { 0.0 }
    }

    /// Returns the rectangle of the cut, widened on all sides.
    fn cut_widened_by(&self, distance: f64) -> Rect {
        Rect {
            x: self.margin() - distance,
            y: self.margin() - distance,
            width: self.width + 2.0 * distance,
            height: self.height + 2.0 * distance,
        }
    }

    /// Returns where a sheet is cut; `None` if nothing is cut off.
    fn trim(&self) -> Option<Trim> {
        (self.margin() > 0.0).then(|| Trim {
            margin: self.margin() as f32,
            bleed: self.bleed as f32,
        })
    }

    /// Makes what the page of the kit shows of a record in this format. `path` is that of its files without ending,
    /// `ending` that of the finished file.
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

/// What the template draws.
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
    /// The height of small letters.
    small: f64,
    padding: f64,
    qr: Qr,
    picture: Option<String>,
}

/// A rectangle, in the unit of the format, measured from the sheet's upper left corner.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Rect {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// A slogan in lines, with the size of its letters.
#[derive(Serialize)]
pub(super) struct SloganLines {
    pub(super) size: f64,
    lines: Vec<SloganLine>,
}

/// A line, with the middle of its baseline.
#[derive(Serialize)]
struct SloganLine {
    text: String,
    x: f64,
    y: f64,
}

/// A QR code at its place.
#[derive(Serialize)]
struct Qr {
    x: f64,
    y: f64,
    size: f64,
    /// Squares on a side, the quiet zone included.
    modules: usize,
    path: String,
}

/// Places everything on a sheet.
fn sheet(
    printed: &PrintedRecord<'_>,
    format: &KitFormat,
    material: &Material,
    context: &Context<'_>,
) -> SheetView {
    let PrintedRecord {
        record,
        slogan,
        code,
    } = printed;
    let Boxes {
        slogan: area,
        qr,
        padding,
        is_banner,
    } = boxes(format);
    let margin = format.margin();

    let locales = &context.frame.locales;
    let key = &locales.get(locales.default_id()).key;
    let theme = record
        .theme
        .and_then(|year| material.themes.iter().find(|theme| theme.year == year));

    SheetView {
        unit: format.unit,
        width: format.width + 2.0 * margin,
        height: format.height + 2.0 * margin,
        trim: format.cut_widened_by(0.0),
        bleed: format.cut_widened_by(format.bleed),
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
            modules: code.modules,
            path: code.path.clone(),
        },
        picture: record
            .picture
            .as_ref()
            .map(|path| path.rsplit('/').next().unwrap_or(path).to_string()),
    }
}

/// The parts of a sheet.
pub(super) struct Boxes {
    pub(super) slogan: Rect,
    qr: Rect,
    padding: f64,
    is_banner: bool,
}

/// Divides a sheet: the slogan above; site, department and code below it. On a banner the code is beside the slogan.
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

/// Sets a slogan in the middle of its box, in the language of a key.
pub(super) fn set(slogan: &PlanSlogan, key: &str, area: Rect) -> SloganLines {
    let fitted = fit_text(
        slogan.text.get(key),
        &slogan.phrases,
        area.width,
        area.height,
    );
    let line = fitted.size * LINE_HEIGHT;
    let top = area.y + (area.height - line * fitted.lines.len() as f64) / 2.0;

    let lines = fitted
        .lines
        .iter()
        .enumerate()
        .map(|(index, text)| SloganLine {
            text: text.clone(),
            x: rounded(area.x + area.width / 2.0 + hang(text) * fitted.size),
            // The baseline with which Chinese letters of this size are in the middle of the line.
            y: rounded(top + line * index as f64 + line / 2.0 + fitted.size * 0.36),
        });

    SloganLines {
        size: rounded(fitted.size),
        lines: lines.collect(),
    }
}

/// Returns how far a line is moved to the right, as a share of the letters' size. A mark at its end is mostly white, so
/// the words before the mark are put in the middle.
fn hang(line: &str) -> f64 {
    if line.ends_with(['，', '、', '；']) {
        0.3
    } else {
        0.0
    }
}

/// Rounds a length to two places.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
