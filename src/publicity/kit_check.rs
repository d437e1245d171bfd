//! What is wrong with the records and formats of the publicity kit.

use super::context::Context;
use super::kinds::{is_elsewhere, missing_file};
use super::kit::{KitFormat, KitRecord, LengthUnit, boxes, set};
use super::material::{FORMATS, KIT, Material};
use crate::diagnostic::{self, Code, Diagnostic, closest, did_you_mean, say};
use crate::load::discover::CONTENT;
use crate::load::yaml::locate;
use crate::plan;
use crate::publicity::codes;
use crate::site::route::{folder, is_plain};
use crate::site::{Asset, Changes, Frame, Kind, Page, picture};
use crate::source::Location;

/// The longest side of a sheet of PDF, in millimetres.
const MAX_PDF_SIDE_MM: f64 = 5080.0;
/// Pixels of the largest screens that there are, 7680 × 4320, and some more. A picture takes four bytes for each.
const MAX_PIXELS: f64 = 36e6;
/// The smallest letters of a slogan, as a share of a format's shorter side.
const MIN_LETTER_SHARE: f64 = 0.06;
/// Characters of an address that a printed code can hold.
const MAX_TARGET_CHARACTERS: usize = 200;

/// All findings.
pub fn check(
    material: &Material,
    context: &Context<'_>,
    pages: &Changes<'_>,
    assets: &[Asset],
) -> Vec<Diagnostic> {
    let (key, plan) = (context.language(), context.plan);
    let mut found = Vec::new();
    if let Some(file) = material.files.get(FORMATS) {
        for (index, format) in material.formats.iter().enumerate() {
            found.extend(check_format(format, |field| {
                locate(file, &["formats", &index.to_string(), field])
            }));
        }
    }
    let Some(file) = material.files.get(KIT) else {
        return found;
    };
    for (index, record) in material.kit.iter().enumerate() {
        let at = |field: &str| locate(file, &["records", &index.to_string(), field]);
        let Some(slogan) = material
            .slogans
            .iter()
            .find(|slogan| slogan.id == record.slogan)
        else {
            let near = closest(
                &record.slogan,
                material.slogans.iter().map(|slogan| slogan.id.as_str()),
            );
            found.push(unknown(codes::UNKNOWN_SLOGAN, &record.slogan, near).at(at("slogan")));
            continue;
        };
        if !plan.department_ids().any(|id| id == record.department) {
            let near = closest(&record.department, plan.department_ids());
            found.push(
                unknown(plan::codes::UNKNOWN_DEPARTMENT, &record.department, near)
                    .at(at("department"))
                    .sought_in(plan::FOLDER),
            );
        }
        found.extend(check_target(record, pages, context.frame, &at));
        found.extend(check_picture(record, assets, &at));
        for format in material
            .formats
            .iter()
            .filter(|format| format.width > 0.0 && format.height > 0.0)
        {
            let size = set(slogan, key, boxes(format).slogan).size;
            if size < MIN_LETTER_SHARE * format.width.min(format.height) {
                let name = format.name.get(key);
                let message = say!(
                    "口号太长，放不进“{name}”",
                    "the slogan is too long for “{name}”"
                );
                let hint = say!(
                    "缩短口号，或从 formats.yaml 去掉这种尺寸。",
                    "Shorten it, or take that size out of formats.yaml."
                );
                found.push(
                    Diagnostic::error(codes::SLOGAN_DOES_NOT_FIT, message)
                        .at(at("slogan"))
                        .hint(hint),
                );
            }
        }
    }
    found
}

fn check_format(format: &KitFormat, at: impl Fn(&str) -> Location) -> Option<Diagnostic> {
    let bad =
        |message, field: &str| Some(Diagnostic::error(codes::BAD_FORMAT, message).at(at(field)));
    let (width, height) = (format.width, format.height);
    if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
        return bad(
            say!("宽和高要大于零", "width and height must be above zero"),
            "width",
        );
    }
    if !(format.bleed >= 0.0 && format.bleed <= width.min(height)) {
        let message = say!(
            "出血不能是负数，也不能比成品还宽",
            "bleed can be neither negative nor wider than the sheet"
        );
        return bad(message, "bleed");
    }
    if format.unit == LengthUnit::Px && width * height > MAX_PIXELS {
        let message = say!("超过 3600 万像素", "more than 36 million pixels");
        let hint = say!(
            "显示屏最多 7680 × 4320 像素。",
            "The largest screens have 7680 × 4320 pixels."
        );
        return bad(message, "width").map(|diagnostic| diagnostic.hint(hint));
    }
    if width.max(height) + 2.0 * format.margin() > MAX_PDF_SIDE_MM && format.unit == LengthUnit::Mm
    {
        let message = say!(
            "超过 PDF 的最大边长 5080 毫米",
            "longer than the 5080 mm that a PDF can be"
        );
        let hint = say!(
            "按 1:10 的尺寸出图，印刷时放大。",
            "Lay it out at a tenth of its size and enlarge it in print."
        );
        return bad(message, "width").map(|diagnostic| diagnostic.hint(hint));
    }
    None
}

/// What is printed cannot be mended: the code must lead to a page, at its present address or an older one.
fn check_target(
    record: &KitRecord,
    pages: &Changes<'_>,
    frame: &Frame,
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    let target = &record.target;
    let path = target
        .split('#')
        .next()
        .unwrap_or_default()
        .trim_end_matches('/');
    let leads_to = |page: &Page| {
        let own = folder(&page.route, frame.locales.get(page.locale));
        path.strip_prefix('/').unwrap_or(path) == own.trim_end_matches('/')
            || page
                .aliases
                .iter()
                .any(|alias| alias.trim_end_matches('/') == path)
    };
    let is_short = target.chars().count() <= MAX_TARGET_CHARACTERS
        && target.chars().all(|c| c == '#' || is_plain(c));
    if is_short
        && target.starts_with('/')
        && !target.starts_with("//")
        && pages
            .all()
            .filter(|page| page.kind != Kind::NotFound)
            .any(leads_to)
    {
        return None;
    }
    let message = say!(
        "站内没有 {target} 这一页",
        "there is no page {target} on this site"
    );
    let hint = say!(
        "写站内地址，例如 /plan/。",
        "Write an address on the site, such as /plan/."
    );
    Some(
        Diagnostic::error(diagnostic::codes::BROKEN_LINK, message)
            .at(at("target"))
            .hint(hint),
    )
}

fn check_picture(
    record: &KitRecord,
    assets: &[Asset],
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    let file = record.picture.as_ref()?;
    let path = format!("{CONTENT}/{file}");
    let is_there = assets.iter().any(|asset| asset.source == path);
    let problem = || {
        if is_elsewhere(file) {
            picture::foreign()
        } else {
            missing_file(&path, assets)
        }
    };
    (!is_there).then(|| problem().at(at("picture")))
}

fn unknown(code: Code, id: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::error(
        code,
        say!(
            "没有代号为 {id} 的条目",
            "there is nothing with the id {id}"
        ),
    )
    .maybe_hint(near.map(did_you_mean))
}
