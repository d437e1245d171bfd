//! A sheet of the publicity kit: where everything is placed.

use serde::Serialize;

use super::context::Context;
use super::kit::{KitFormat, LengthUnit, PrintedRecord};
use super::kit_layout::{Figure, KitLayout, KitScheme};
use super::material::PlanSlogan;
use crate::typeset::{LINE_HEIGHT, TextLayouts};

/// What the template draws.
#[derive(Serialize)]
pub(super) struct SheetView {
    unit: LengthUnit,
    width: f64,
    height: f64,
    trim: Rect,
    bleed: Rect,
    marks: bool,
    is_banner: bool,
    layout: KitLayout,
    scheme: KitScheme,
    slogan: SloganLines,
    /// The figure of a layout with a number.
    figure: Option<Figure>,
    /// Where drawings or a photograph are.
    beside: Option<Rect>,
    title: String,
    theme: Option<String>,
    department: String,
    /// The theme and the department in lines that end before the code, with the beginnings of their baselines.
    credit: SloganLines,
    /// The height of small letters.
    small: f64,
    padding: f64,
    qr: Qr,
    picture: Option<String>,
}

/// A rectangle, in the unit of the format, measured from the sheet's upper left corner.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Rect {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Rect {
    /// The part between two shares of the height.
    pub(super) fn rows(self, from: f64, to: f64) -> Self {
        Self {
            y: self.y + self.height * from,
            height: self.height * (to - from),
            ..self
        }
    }

    /// Tells whether it is much wider than high.
    pub(super) fn is_wide(self) -> bool {
        self.width > 1.5 * self.height
    }

    /// The part between two shares of the width.
    pub(super) fn columns(self, from: f64, to: f64) -> Self {
        Self {
            x: self.x + self.width * from,
            width: self.width * (to - from),
            ..self
        }
    }

    /// The rectangle with lengths of two places.
    fn rounded(self) -> Self {
        Self {
            x: rounded(self.x),
            y: rounded(self.y),
            width: rounded(self.width),
            height: rounded(self.height),
        }
    }
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
pub(super) fn sheet(
    printed: &PrintedRecord<'_>,
    format: &KitFormat,
    context: &Context<'_>,
) -> SheetView {
    let PrintedRecord {
        record,
        variant,
        code,
        ..
    } = printed;
    let Boxes {
        slogan: area,
        qr,
        padding,
        is_banner,
    } = boxes(format);
    let margin = format.margin();

    let parts = variant.layout.parts(area);
    let small = padding * 0.62;
    let beside_code = Rect {
        x: margin + padding,
        width: qr.x - margin - 1.5 * padding,
        ..qr
    };

    SheetView {
        unit: format.unit,
        width: format.width + 2.0 * margin,
        height: format.height + 2.0 * margin,
        trim: format.cut_widened_by(0.0),
        bleed: format.cut_widened_by(format.bleed),
        marks: format.marks,
        is_banner,
        layout: variant.layout,
        scheme: variant.scheme,
        slogan: set(&printed.slogan, parts.slogan),
        figure: printed
            .figure
            .as_ref()
            .zip(parts.beside)
            .map(|(figure, area)| figure.set(area)),
        beside: parts
            .beside
            .filter(|_| variant.layout != KitLayout::Number)
            .map(Rect::rounded),
        title: context
            .frame
            .settings
            .title
            .get(variant.language(context))
            .to_string(),
        credit: credit(&printed.credit, small, beside_code),
        theme: printed.theme.clone(),
        department: printed.department.clone(),
        small: rounded(small),
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

/// Finds where the lines of a slogan can break, in the language of a key. Its phrases are those of the site's first
/// language.
pub(super) fn slogan_layouts(slogan: &PlanSlogan, key: &str, context: &Context<'_>) -> TextLayouts {
    let locales = &context.frame.locales;
    let is_first = locales.get(locales.default_id()).key == key;
    let phrases = if is_first { &slogan.phrases[..] } else { &[] };

    TextLayouts::new(slogan.text.get(key), phrases)
}

/// Sets a text in the middle of its box, in letters as large as it allows.
pub(super) fn set(text: &TextLayouts, area: Rect) -> SloganLines {
    let fitted = text.fit(area.width, area.height);
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

/// Sets small texts below each other, the last one at the lower end of an area. Letters are as large as `small` says,
/// or smaller where a text takes more than two lines otherwise.
fn credit(texts: &[TextLayouts], small: f64, area: Rect) -> SloganLines {
    let one_line = small * LINE_HEIGHT;
    let (mut size, mut all) = (small, Vec::new());
    for text in texts {
        let mut fitted = text.fit(area.width, one_line);
        if fitted.size < small * 0.8 {
            fitted = text.fit(area.width, one_line * 2.0);
        }

        size = size.min(fitted.size);
        all.extend(fitted.lines);
    }

    let bottom = area.y + area.height - size * 0.15;
    let count = all.len();
    let lines = all.into_iter().enumerate().map(|(index, text)| SloganLine {
        text,
        x: rounded(area.x),
        y: rounded(bottom - size * 1.4 * (count - 1 - index) as f64),
    });

    SloganLines {
        size: rounded(size),
        lines: lines.collect(),
    }
}

/// Returns how far a line is moved to the right, as a share of the letters' size. A mark at its end is mostly white, so
/// the words before the mark are put in the middle, on one axis with lines that have none.
fn hang(line: &str) -> f64 {
    if line.ends_with(['，', '、', '；']) {
        0.5
    } else {
        0.0
    }
}

/// Rounds a length to two places.
fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
