//! What a government site says of itself in `site.yaml`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::{Localized, WebAddress};
use crate::site::Frame;

/// The language whose pages carry the tags.
pub(super) const LANGUAGE: &str = "zh";

/// The fields that government sites have in `site.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(super) struct SiteFields {
    /// Makes it a government site, with the tags and the footer that such a site carries.
    government: Option<GovernmentSettings>,
}

/// Returns what a government site says of itself; `None` if a site is not one.
pub(super) fn government(frame: &Frame) -> Option<&GovernmentSettings> {
    from_fields(frame.more.get()?)
}

/// Returns the same from the fields of `site.yaml`, before there is a site.
pub(super) fn from_fields(fields: &SiteFields) -> Option<&GovernmentSettings> {
    fields.government.as_ref()
}

/// A link with its text.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FilingRecord {
    /// The text as it is printed, number included.
    pub text: String,
    /// Where it can be looked up.
    pub url: Option<WebAddress>,
}

/// What a government site says of itself; only what has been verified.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GovernmentSettings {
    /// The host's name, such as `www.example.gov.cn`.
    pub domain: Option<String>,
    /// 网站标识码: ten digits, or `bm` and eight.
    pub id_code: Option<String>,
    /// 主办单位: the body that runs the site.
    pub organiser: Option<Localized>,
    /// 联系方式: whom to write to or call about the site.
    pub contact: Option<Localized>,
    /// ICP备案号: the record with the telecommunications authority.
    pub icp: Option<FilingRecord>,
    /// 公安备案号: the record with the police.
    pub police: Option<FilingRecord>,
    /// Where the sign of Party and government bodies (党政机关标识) leads.
    pub sign_url: Option<WebAddress>,
    /// Where errors of the site are reported (我为政府网站找错).
    pub report_url: Option<WebAddress>,
}

impl GovernmentSettings {
    /// Lists the fields by name, each with whether it is given.
    pub(super) fn items(&self) -> [(&'static str, bool); 8] {
        [
            ("domain", self.domain.is_some()),
            ("id_code", self.id_code.is_some()),
            ("organiser", self.organiser.is_some()),
            ("contact", self.contact.is_some()),
            ("icp", self.icp.is_some()),
            ("police", self.police.is_some()),
            ("sign_url", self.sign_url.is_some()),
            ("report_url", self.report_url.is_some()),
        ]
    }
}
