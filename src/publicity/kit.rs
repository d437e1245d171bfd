//! The publicity kit: every record of `content/publicity/kit.yaml` laid out for every format of
//! `content/publicity/formats.yaml`. The theme's template draws; where everything is placed is decided here.

use std::collections::HashSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::context::Context;
use super::kit_layout::{FigureTexts, KitLayout, KitScheme, KitVariant};
use super::kit_sheet::{Rect, sheet, slogan_layouts};
use super::material::{KIT, Material, PlanSlogan};
use crate::config::{LocaleId, Localized, ShortLocalized, short};
use crate::load::yaml::locate;
use crate::qr::code_as_path;
use crate::site::{Artwork, Form, GeneratedFile, Trim, json};
use crate::text::language::own_name;
use crate::typeset::TextLayouts;

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

/// What all sheets of a record in one of its variants show.
pub(super) struct PrintedRecord<'a> {
    pub(super) record: &'a KitRecord,
    pub(super) variant: &'a KitVariant,
    /// The slogan.
    pub(super) slogan: TextLayouts,
    /// The figure of a variant with a number.
    pub(super) figure: Option<FigureTexts>,
    /// The theme of the year that the record names.
    pub(super) theme: Option<String>,
    /// The name of the department that shows it.
    pub(super) department: String,
    /// The theme and the department, as they are set below the slogan.
    pub(super) credit: Vec<TextLayouts>,
    /// The code that leads to its target.
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

/// A record in one of the ways in which it is laid out.
struct Design<'a> {
    record: &'a KitRecord,
    /// The position of the record in its file.
    index: usize,
    slogan: &'a PlanSlogan,
    variant: KitVariant,
}

/// Lists what is laid out, in the order of the records. What the checks refuse is left out: a record without a slogan,
/// and the second of two whose files would have the same names.
fn designs<'a>(material: &'a Material, context: &Context<'_>) -> Vec<Design<'a>> {
    let mut designs: Vec<Design<'a>> = Vec::new();
    for (index, record) in material.kit.iter().enumerate() {
        let mut slogans = material.slogans.iter();
        let slogan = slogans.find(|slogan| slogan.id == record.slogan);
        let is_second = designs.iter().any(|it| it.record.slogan == record.slogan);
        let Some(slogan) = slogan.filter(|_| !is_second) else {
            continue;
        };

        let mut suffixes = HashSet::new();
        for variant in record.variants() {
            if suffixes.insert(variant.suffix(context)) {
                designs.push(Design {
                    record,
                    index,
                    slogan,
                    variant,
                });
            }
        }
    }

    designs
}

/// Makes what the page of the kit receives in a locale: sheets in its own language come first, as most readers look for
/// these.
pub(super) fn views(material: &Material, context: &Context<'_>) -> Arc<Json> {
    let locales = &context.frame.locales;
    let mut views = Vec::new();
    let mut designs = designs(material, context);
    designs.sort_by_key(|design| design.locale(context) != context.locale);
    for design in designs {
        let locale = locales.get(design.locale(context));
        let formats = material.formats.iter();
        views.push(KitView {
            slogan: context.text(&design.slogan.text),
            layout: design.variant.layout,
            scheme: design.variant.scheme,
            language: own_name(&locale.tag).to_string(),
            language_key: locale.key.clone(),
            formats: formats
                .map(|format| format.view(&design.path(format, context), context))
                .collect(),
        });
    }

    json(&views)
}

/// Lays out all records for all formats. The files are the same in every locale.
pub(super) fn files(material: &Material, context: &Context<'_>) -> Vec<GeneratedFile> {
    let Some(file) = material.files.get(KIT) else {
        return Vec::new();
    };

    let mut files = Vec::new();
    for design in designs(material, context) {
        let printed = design.printed(material, context);
        let place = locate(file, &["records", &design.index.to_string()]);

        for format in &material.formats {
            let path = design.path(format, context);
            let view = json(&sheet(&printed, format, context));
            for (ending, form) in [("svg", Form::Svg), format.finished()] {
                let artwork = Artwork {
                    template: TEMPLATE,
                    view: Arc::clone(&view),
                    form,
                    picture: design.record.picture.clone(),
                    place: place.clone(),
                };
                files.push(GeneratedFile::drawn(format!("{path}.{ending}"), artwork));
            }
        }
    }

    files
}

impl Design<'_> {
    /// The locale of its language.
    fn locale(&self, context: &Context<'_>) -> LocaleId {
        let locales = &context.frame.locales;
        let own = locales.by_key(self.variant.language(context));
        own.unwrap_or(locales.default_id())
    }

    /// The path of its files in a format, without ending.
    fn path(&self, format: &KitFormat, context: &Context<'_>) -> String {
        let suffix = self.variant.suffix(context);
        format!("publicity/kit/{}{suffix}-{}", self.slogan.id, format.id)
    }

    /// What it is printed with. The code leads to the page in the language of the sheet.
    fn printed(&self, material: &Material, context: &Context<'_>) -> PrintedRecord<'_> {
        let (record, variant) = (self.record, &self.variant);
        let key = variant.language(context);

        let has_number = variant.layout == KitLayout::Number;
        let indicator = variant.indicator.as_deref().filter(|_| has_number);
        let campaign = material.campaigns.first();
        let mut themes = campaign.into_iter().flat_map(|campaign| &campaign.themes);
        let theme = themes
            .find(|theme| Some(theme.year) == record.theme)
            .map(|theme| theme.text.get(key).to_string());
        let department = context.plan.department_name(&record.department, key);
        let department = department.unwrap_or_default().to_string();

        let prefix = &context.frame.locales.get(self.locale(context)).prefix;
        let target = record.target.trim_start_matches('/');

        PrintedRecord {
            record,
            variant,
            slogan: slogan_layouts(self.slogan, key, context),
            figure: indicator.and_then(|id| FigureTexts::new(id, key, context)),
            credit: theme
                .iter()
                .chain([&department])
                .map(|text| TextLayouts::new(text, &[]))
                .collect(),
            theme,
            department,
            code: Code::new(&format!("{prefix}{target}"), context),
        }
    }
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

    /// Returns the ending of the finished file, and its form.
    fn finished(&self) -> (&'static str, Form) {
        match self.unit {
            LengthUnit::Mm => ("pdf", Form::Pdf(self.trim())),
            LengthUnit::Px => ("png", Form::Png),
        }
    }

    /// Makes what the page of the kit shows of a record in this format. `path` is that of its files without ending.
    fn view(&self, path: &str, context: &Context<'_>) -> FormatView {
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
            file_url: url(self.finished().0),
            kind: if self.unit == LengthUnit::Mm {
                "PDF"
            } else {
                "PNG"
            },
        }
    }
}
