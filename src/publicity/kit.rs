//! The publicity kit: every record of `content/publicity/kit.yaml` laid out for every format of
//! `content/publicity/formats.yaml`. The theme's template draws; where everything is placed is decided here.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::context::Context;
use super::kit_layout::{KitLayout, KitScheme, KitVariant};
use super::kit_sheet::{Rect, sheet};
use super::material::{KIT, Material, PlanSlogan};
use crate::config::{Localized, ShortLocalized, own_name, short};
use crate::load::yaml::locate;
use crate::qr::code_as_path;
use crate::site::{Artwork, Form, GeneratedFile, Trim, json};

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
    /// The ways in which it is laid out. If there are none, it is in white on the main colour, in the first language.
    #[serde(default)]
    pub variants: Vec<KitVariant>,
}

/// A record as the page of the kit shows it.
#[derive(Serialize)]
struct KitView {
    slogan: String,
    layout: KitLayout,
    scheme: KitScheme,
    /// The name of the language that the sheets are in, in that language.
    language: String,
    /// The key of that language, such as `en`.
    language_key: String,
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
pub(super) struct PrintedRecord<'a> {
    pub(super) record: &'a KitRecord,
    pub(super) slogan: &'a PlanSlogan,
    pub(super) variant: &'a KitVariant,
    pub(super) code: Code,
}

/// A QR code: how many squares are on a side, the quiet zone included, and the path of the dark ones.
pub(super) struct Code {
    pub(super) modules: usize,
    pub(super) path: String,
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

/// Lays out all records for all formats. Returns what the page of the kit receives, and the files.
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

        let variants = record.variants();
        for (position, variant) in variants.iter().enumerate() {
            // The same is true of a second layout of the same names.
            let suffix = variant.suffix(context);

            let mut earlier = variants[..position].iter();
            if earlier.any(|earlier| earlier.suffix(context) == suffix) {
                continue;
            }

            let (view, made) = variant_files(record, index, slogan, variant, material, context);
            shown.push(view);
            files.extend(made);
        }
    }

    (json(&shown), files)
}

/// Lays out a record in one way for all formats. `index` is its position in its file. Returns what the page of the
/// kit shows of it, and the files.
fn variant_files(
    record: &KitRecord,
    index: usize,
    slogan: &PlanSlogan,
    variant: &KitVariant,
    material: &Material,
    context: &Context<'_>,
) -> (KitView, Vec<GeneratedFile>) {
    let locales = &context.frame.locales;
    let key = variant.language(context);
    let locale = locales.by_key(key).unwrap_or(locales.default_id());
    let target = format!(
        "{}{}",
        locales.get(locale).prefix,
        record.target.trim_start_matches('/')
    );
    let printed = PrintedRecord {
        record,
        slogan,
        variant,
        code: Code::new(&target, context),
    };

    let (mut formats, mut files) = (Vec::new(), Vec::new());
    for format in &material.formats {
        let suffix = variant.suffix(context);
        let path = format!("publicity/kit/{}{suffix}-{}", slogan.id, format.id);
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

    let view = KitView {
        slogan: context.text(&slogan.text),
        layout: variant.layout,
        scheme: variant.scheme,
        language: own_name(&locales.get(locale).tag).to_string(),
        language_key: locales.get(locale).key.clone(),
        formats,
    };

    (view, files)
}

impl KitFormat {
    /// Returns the distance from the sheet's edge to the cut, in the unit of the format.
    pub(super) fn margin(&self) -> f64 {
        self.bleed + if self.marks { CROP_MARK_ROOM } else { 0.0 }
    }

    /// Returns the rectangle of the cut, widened on all sides.
    pub(super) fn cut_widened_by(&self, distance: f64) -> Rect {
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
