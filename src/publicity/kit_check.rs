//! What is wrong with the records and formats of the publicity kit.

use super::context::Context;
use super::kinds::{is_elsewhere, missing_file};
use super::kit::{KitFormat, KitRecord, LengthUnit};
use super::kit_layout::{KitLayout, KitVariant};
use super::kit_sheet::{boxes, set, slogan_layouts};
use super::material::{FORMATS, KIT, Material};
use crate::diagnostic::{self, Code, Diagnostic, Text, closest, did_you_mean, say};
use crate::load::discover::CONTENT;
use crate::load::picture::is_called_otherwise;
use crate::load::yaml::locate;
use crate::plan::{self, PlanApi};
use crate::publicity::codes;
use crate::site::route::{folder, is_plain};
use crate::site::{Asset, Changes, Frame, Kind, Page, picture};
use crate::source::Location;
use crate::typeset::TextLayouts;

/// The longest side of a sheet of PDF, in millimetres.
const MAX_PDF_SIDE_MM: f64 = 5080.0;
/// The most pixels of a picture: those of the largest screens, 7680 × 4320, and some more. Each takes four bytes.
const MAX_PIXELS: f64 = 36e6;
/// The smallest letters of a slogan, as a share of a format's shorter side.
const MIN_LETTER_SHARE: f64 = 0.06;
/// The most characters of an address that a printed code can hold.
const MAX_TARGET_CHARACTERS: usize = 200;

/// Finds everything that is wrong with the formats and the records of the kit.
pub(super) fn check(
    material: &Material,
    context: &Context<'_>,
    pages: &Changes<'_>,
    assets: &[Asset],
) -> Vec<Diagnostic> {
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
        let slogans = &material.slogans;
        let Some(slogan) = slogans.iter().find(|slogan| slogan.id == record.slogan) else {
            let known = slogans.iter().map(|slogan| slogan.id.as_str());
            let near = closest(&record.slogan, known);
            found.push(unknown(codes::UNKNOWN_SLOGAN, &record.slogan, near).at(at("slogan")));
            continue;
        };

        let earlier = material.kit[..index]
            .iter()
            .position(|earlier| earlier.slogan == record.slogan);
        if let Some(earlier) = earlier {
            let first = locate(file, &["records", &earlier.to_string(), "slogan"]);
            found.push(second_record(&record.slogan, at("slogan"), first));
            continue;
        }

        found.extend(check_department(record, context.plan, &at));
        found.extend(check_target(record, pages, context.frame, &at));
        found.extend(check_picture(record, assets, &at));

        let variants = record.variants();
        for (position, variant) in variants.iter().enumerate() {
            let at_variant = |field: &str| {
                let (index, position) = (index.to_string(), position.to_string());
                match record.variants.is_empty() {
                    true => locate(file, &["records", &index, "slogan"]),
                    false => locate(file, &["records", &index, "variants", &position, field]),
                }
            };

            let problem =
                check_variant(record, &variants[..position], variant, context, &at_variant);
            if problem.is_some() {
                found.extend(problem);
                continue;
            }

            let layouts = slogan_layouts(slogan, variant.language(context), context);
            let formats = material.formats.iter();
            for format in formats.filter(|format| format.width > 0.0 && format.height > 0.0) {
                found.extend(check_fit(&layouts, variant, format, context, &at));
            }
        }
    }

    found
}

/// Makes the error for a second record of a slogan, at `place`: both would be laid out into the same files.
fn second_record(slogan: &str, place: Location, first: Location) -> Diagnostic {
    let message = say!(
        "口号 {slogan} 已有一条记录",
        "the slogan {slogan} has a record already"
    );
    let hint = say!(
        "一句口号只写一条：删去其中一条。",
        "Keep one record for each slogan: delete one of them."
    );
    Diagnostic::error(diagnostic::codes::DUPLICATE_ID, message)
        .at(place)
        .related(first, say!("第一次在这里", "first here"))
        .hint(hint)
}

/// Checks that the plan has the department that shows a record.
fn check_department(
    record: &KitRecord,
    plan: &PlanApi,
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    let department = &record.department;
    if plan.department_ids().any(|id| id == department) {
        return None;
    }

    let near = closest(department, plan.department_ids());
    Some(
        unknown(plan::codes::UNKNOWN_DEPARTMENT, department, near)
            .at(at("department"))
            .sought_in(plan::FOLDER),
    )
}

/// Checks that a record can be laid out in a way. `earlier` are those before it.
fn check_variant(
    record: &KitRecord,
    earlier: &[KitVariant],
    variant: &KitVariant,
    context: &Context<'_>,
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    if let Some(language) = &variant.language
        && context.frame.locales.by_key(language).is_none()
    {
        let message = say!(
            "本站没有语言 {language}",
            "the site has no language {language}"
        );
        let found = Diagnostic::error(diagnostic::codes::UNKNOWN_LOCALE, message);
        return Some(found.at(at("language")));
    }

    let suffix = variant.suffix(context);
    if earlier
        .iter()
        .any(|earlier| earlier.suffix(context) == suffix)
    {
        let message = say!("同样的版式写了两次", "the same layout is given twice");
        let found = Diagnostic::error(diagnostic::codes::DUPLICATE_ID, message);
        return Some(found.at(at("layout")));
    }

    if variant.layout == KitLayout::Photograph && record.picture.is_none() {
        let message = say!(
            "照片版式缺少 picture",
            "a layout with a photograph needs picture"
        );
        let hint = say!("写明 content 里的图片。", "Name a picture below content/.");
        let found = Diagnostic::error(diagnostic::codes::MISSING_FIELD, message);
        return Some(found.at(at("layout")).hint(hint));
    }

    let id = variant.indicator.as_deref().unwrap_or_default();
    let is_known = context.plan.indicator_ids().any(|known| known == id);
    if variant.layout == KitLayout::Number && !is_known {
        let near = closest(id, context.plan.indicator_ids());
        let field = if variant.indicator.is_some() {
            "indicator"
        } else {
            "layout"
        };
        let message = say!(
            "数字版式要写明一项指标的代号",
            "a layout with a number needs the id of an indicator"
        );
        let found = Diagnostic::error(diagnostic::codes::MISSING_FIELD, message);
        return Some(found.at(at(field)).maybe_hint(near.map(did_you_mean)));
    }

    None
}

/// Checks that the letters of a slogan are large enough in a format.
fn check_fit(
    slogan: &TextLayouts,
    variant: &KitVariant,
    format: &KitFormat,
    context: &Context<'_>,
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    let parts = variant.layout.parts(boxes(format).slogan);
    let size = set(slogan, parts.slogan).size;

    let least = match variant.layout {
        KitLayout::Field => MIN_LETTER_SHARE,
        _ => MIN_LETTER_SHARE / 2.0,
    };
    if size >= least * format.width.min(format.height) {
        return None;
    }

    let name = format.name.get(variant.language(context));
    let message = say!(
        "口号太长，放不进“{name}”",
        "the slogan is too long for “{name}”"
    );
    let hint = say!(
        "缩短口号，或从 formats.yaml 去掉这种尺寸。",
        "Shorten it, or delete that size from formats.yaml."
    );

    Some(
        Diagnostic::error(codes::SLOGAN_DOES_NOT_FIT, message)
            .at(at("slogan"))
            .hint(hint),
    )
}

/// Checks the measurements of a format. Returns the first thing that is wrong; `at` finds where a field is written.
fn check_format(format: &KitFormat, at: impl Fn(&str) -> Location) -> Option<Diagnostic> {
    let (width, height) = (format.width, format.height);
    if !(width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()) {
        let message = say!("宽和高要大于零", "width and height must be above zero");
        return Some(bad_format(message, at("width")));
    }

    if !(format.bleed >= 0.0 && format.bleed <= width.min(height)) {
        let message = say!(
            "出血不能是负数，也不能比成品还宽",
            "bleed can be neither negative nor wider than the sheet"
        );
        return Some(bad_format(message, at("bleed")));
    }

    if format.unit == LengthUnit::Px && width * height > MAX_PIXELS {
        let message = say!("超过 3600 万像素", "more than 36 million pixels");
        let hint = say!(
            "显示屏最多 7680 × 4320 像素。",
            "The largest screens have 7680 × 4320 pixels."
        );
        return Some(bad_format(message, at("width")).hint(hint));
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
        return Some(bad_format(message, at("width")).hint(hint));
    }

    None
}

/// Makes the error for a measurement that is not usable.
fn bad_format(message: Text, place: Location) -> Diagnostic {
    Diagnostic::error(codes::BAD_FORMAT, message).at(place)
}

/// Checks that a record's code leads to a page, at its present address or an older one: what is printed cannot be
/// corrected.
fn check_target(
    record: &KitRecord,
    pages: &Changes<'_>,
    frame: &Frame,
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    let target = &record.target;
    let path = target.split('#').next().unwrap_or_default();
    let path = path.trim_end_matches('/');
    let fits = target.chars().count() <= MAX_TARGET_CHARACTERS
        && target.chars().all(|c| c == '#' || is_plain(c));
    let is_on_site = target.starts_with('/') && !target.starts_with("//");

    let mut shown = pages.all().filter(|page| page.kind != Kind::NotFound);
    if fits && is_on_site && shown.any(|page| is_address_of(path, page, frame)) {
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

/// Tells whether a path, without a slash at its end, is the address of a page or an older one.
fn is_address_of(path: &str, page: &Page, frame: &Frame) -> bool {
    let own = folder(&page.route, frame.locales.get(page.locale));
    let mut aliases = page.aliases.iter();
    path.strip_prefix('/').unwrap_or(path) == own.trim_end_matches('/')
        || aliases.any(|alias| alias.trim_end_matches('/') == path)
}

/// Checks that the picture of a record is a file of the site.
fn check_picture(
    record: &KitRecord,
    assets: &[Asset],
    at: &impl Fn(&str) -> Location,
) -> Option<Diagnostic> {
    let file = record.picture.as_ref()?;
    let path = format!("{CONTENT}/{file}");
    let is_there = assets.iter().any(|asset| asset.source == path);
    let problem = match () {
        () if is_there && is_called_otherwise(file) => picture::not_a_picture(file),
        () if is_there => return None,
        () if is_elsewhere(file) => picture::foreign(),
        () => missing_file(&path, assets),
    };

    Some(problem.at(at("picture")))
}

/// Makes the error for an id that nothing has. `near` is an id that may be meant.
fn unknown(code: Code, id: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::error(
        code,
        say!(
            "没有代号为 {id} 的条目",
            "there is no entry with the id {id}"
        ),
    )
    .maybe_hint(near.map(did_you_mean))
}
