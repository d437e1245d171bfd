//! The data of publicity, which is in `content/publicity/` and in the folders of campaigns.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::campaign::{Campaign, campaigns};
use super::kit::{FormatFile, KitFile, KitFormat, KitRecord};
use crate::config::{Localized, ShortList, ShortLocalized, WebAddress, short, short_list};
use crate::diagnostic::Diagnostic;
use crate::load::yaml::typed;
use crate::site::SiteBuilder;
use crate::source::SourceFile;

/// The file of the themes of Quality Month, one for each year.
pub(super) const THEMES: &str = "content/quality-month/themes.yaml";
/// The file of the slogans in the plan's own words.
pub(super) const SLOGANS: &str = "content/publicity/slogans.yaml";
/// The file of the formats that the kit is laid out for.
pub(super) const FORMATS: &str = "content/publicity/formats.yaml";
/// The file of what is laid out.
pub(super) const KIT: &str = "content/publicity/kit.yaml";

/// `content/FOLDER/campaign.yaml`, which makes the section of the folder a campaign.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CampaignFile {
    /// What the campaign is called.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub name: Localized,
    /// The month in which it takes place, from 1 to 12.
    pub month: Option<i8>,
    /// One theme for each year; only those that a source confirms.
    #[serde(default)]
    pub themes: Vec<YearTheme>,
}

/// `content/quality-month/themes.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct YearThemeFile {
    /// One theme for each year; only those that a source confirms.
    pub themes: Vec<YearTheme>,
}

/// The theme of a year.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct YearTheme {
    /// The year.
    pub year: i16,
    /// Its words.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub text: Localized,
    /// The document that sets it.
    pub source: Localized,
    /// Where that can be read.
    pub url: Option<WebAddress>,
}

/// `content/publicity/slogans.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SloganFile {
    /// All slogans, in the order in which they are shown.
    pub slogans: Vec<PlanSlogan>,
}

/// A slogan in the plan's own words, or one with another source.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanSlogan {
    /// Its name in references.
    pub id: String,
    /// Its words.
    #[serde(deserialize_with = "short")]
    #[schemars(with = "ShortLocalized")]
    pub text: Localized,
    /// The clause that they are from. A slogan without one names its `source`.
    pub clause: Option<String>,
    /// Who has chosen or published it, if it is not from the plan.
    pub source: Option<Localized>,
    /// What they mean.
    pub explanation: Option<Localized>,
    /// Its words in the plan's language, in parts between which lines may break.
    #[serde(default, deserialize_with = "short_list")]
    #[schemars(with = "ShortList")]
    pub phrases: Vec<String>,
}

/// All data of publicity.
#[derive(Debug, Default)]
pub(super) struct Material {
    /// The campaigns, Quality Month first.
    pub campaigns: Vec<Campaign>,
    /// The slogans.
    pub slogans: Vec<PlanSlogan>,
    /// What the kit is laid out for.
    pub formats: Vec<KitFormat>,
    /// What is laid out.
    pub kit: Vec<KitRecord>,
    /// The files by their paths.
    pub files: BTreeMap<String, Arc<SourceFile>>,
}

impl Material {
    /// Takes the data from the site builder, where [`super::PublicityKit`] has left it.
    pub(super) fn of(builder: &SiteBuilder) -> Arc<Self> {
        builder.knowledge().unwrap_or_default()
    }
}

/// Reads the files of publicity, whichever there are. Returns their data and everything that is wrong in them.
pub(super) fn read<'a>(
    yaml: impl Iterator<Item = &'a Arc<SourceFile>>,
) -> (Material, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let files: BTreeMap<String, Arc<SourceFile>> = yaml
        .map(|file| (file.path.clone(), Arc::clone(file)))
        .collect();
    let campaigns = campaigns(&files, &mut found);
    let slogans: SloganFile = typed(files.get(SLOGANS), &mut found);
    let formats: FormatFile = typed(files.get(FORMATS), &mut found);
    let kit: KitFile = typed(files.get(KIT), &mut found);

    let material = Material {
        campaigns,
        slogans: slogans.slogans,
        formats: formats.formats,
        kit: kit.records,
        files,
    };

    (material, found)
}
