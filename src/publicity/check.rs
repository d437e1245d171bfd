//! The rules of publicity: those of each kind of page, and those of the data.

use super::kinds::{self, too_long_explanation, too_long_slogan};
use super::material::{FORMATS, Material, SLOGANS};
use crate::config::Localized;
use crate::diagnostic::{self, Diagnostic, closest, did_you_mean, say};
use crate::load::yaml::{ids, locate};
use crate::plan;
use crate::plan::PlanApi;
use crate::publicity::codes;
use crate::site::{Asset, Changes, Frame, Page};

/// Finds everything that is wrong with the pages and the data of publicity, apart from the kit.
pub(super) fn check(
    pages: &Changes<'_>,
    material: &Material,
    assets: &[Asset],
    plan: &PlanApi,
    frame: &Frame,
) -> Vec<Diagnostic> {
    let own = pages
        .all()
        .filter(|page| kinds::is_of_a_kind(page) && page.has_own_file())
        .filter(|page| !is_as_its_original(page, pages, frame));
    let mut found: Vec<Diagnostic> = own
        .flat_map(|page| kinds::check(page, plan, assets, &material.campaigns))
        .collect();

    let lists: [(&str, &str, Vec<&str>); 2] = [
        (
            SLOGANS,
            "slogans",
            material
                .slogans
                .iter()
                .map(|slogan| slogan.id.as_str())
                .collect(),
        ),
        (
            FORMATS,
            "formats",
            material
                .formats
                .iter()
                .map(|format| format.id.as_str())
                .collect(),
        ),
    ];
    for (file, list, all) in lists {
        if let Some(file) = material.files.get(file) {
            found.extend(ids::check_hiding_entries(file, list, all.into_iter()));
        }
    }

    check_slogans(material, plan, frame, &mut found);
    check_themes(material, &mut found);
    found
}

/// Tells whether a page says of itself what the page that it translates says, which is checked with that one.
fn is_as_its_original(page: &Page, pages: &Changes<'_>, frame: &Frame) -> bool {
    let default = frame.locales.default_id();
    page.locale != default
        && pages
            .page(default, &page.route)
            .is_some_and(|original| kinds::say_the_same(page, original))
}

/// Checks the slogans in the plan's own words, which are those of the default locale.
fn check_slogans(material: &Material, plan: &PlanApi, frame: &Frame, found: &mut Vec<Diagnostic>) {
    let Some(file) = material.files.get(SLOGANS) else {
        return;
    };

    let locale = frame.locales.default_id();
    let language = &frame.locales.get(locale).key;

    for (index, slogan) in material.slogans.iter().enumerate() {
        let at = |field: &str| locate(file, &["slogans", &index.to_string(), field]);

        let text = slogan.text.get(language);
        found.extend(too_long_slogan(text, at("text")));
        let explanation = slogan
            .explanation
            .as_ref()
            .map_or("", |text| text.get(language));
        found.extend(too_long_explanation(explanation, at("explanation")));

        if !slogan.phrases.is_empty() && slogan.phrases.concat() != text {
            found.push(
                Diagnostic::error(
                    codes::OTHER_PHRASES,
                    say!(
                        "phrases 连起来不是这句口号",
                        "the phrases put together differ from the slogan"
                    ),
                )
                .at(at("phrases")),
            );
        }

        let Some(anchor) = &slogan.clause else {
            let is_given = slogan.source.as_ref().is_some_and(is_given);
            found.extend((!is_given).then(|| without_source().at(at("id"))));
            continue;
        };

        match plan.says(locale, anchor, text) {
            None => {
                let near = closest(anchor, plan.anchors(locale));
                found.push(
                    Diagnostic::error(
                        plan::codes::UNKNOWN_CLAUSE,
                        say!("规划中没有条目 {anchor}", "the plan has no clause {anchor}"),
                    )
                    .at(at("clause"))
                    .sought_in(plan::FOLDER)
                    .maybe_hint(near.map(did_you_mean)),
                );
            }
            Some(false) => found.push(
                Diagnostic::error(
                    codes::NOT_IN_CLAUSE,
                    say!(
                        "条目 {anchor} 中没有这句话",
                        "clause {anchor} does not say this"
                    ),
                )
                .at(at("text"))
                .hint(say!(
                    "口号照规划原文写。",
                    "Slogans must be in the plan's own words."
                )),
            ),
            Some(true) => {}
        }
    }
}

/// Whether a text is given in some language.
fn is_given(text: &Localized) -> bool {
    match text {
        Localized::One(text) => !text.trim().is_empty(),
        Localized::Many(texts) => texts.values().any(|text| !text.trim().is_empty()),
    }
}

/// Makes the error for a slogan that nobody can tell the source of.
fn without_source() -> Diagnostic {
    let message = say!(
        "口号没有写明出处：缺少 clause 或 source",
        "the slogan has no source: it has neither clause nor source"
    );
    Diagnostic::error(diagnostic::codes::MISSING_FIELD, message).hint(say!(
        "取自规划原文的，写 clause: s3-2；不是的，写 source: {{zh: 市委宣传部征集, en: …}}。",
        "Write clause: s3-2 for one in the plan's own words, or source: {{zh: …, en: …}} for any other."
    ))
}

/// Checks that no year of a campaign has two themes.
fn check_themes(material: &Material, found: &mut Vec<Diagnostic>) {
    for campaign in &material.campaigns {
        let Some(file) = material.files.get(&campaign.file) else {
            continue;
        };

        for (index, theme) in campaign.themes.iter().enumerate() {
            let year = theme.year;
            let mut earlier = campaign.themes[..index].iter();
            if earlier.any(|other| other.year == year) {
                let message = say!("{year} 年有两个主题", "{year} has two themes");
                let place = locate(file, &["themes", &index.to_string(), "year"]);
                found.push(Diagnostic::error(codes::SECOND_THEME, message).at(place));
            }
        }
    }
}
