//! Kinds of pages that publicity needs, each with fields of its own in the front matter: `activity:` makes a page an
//! activity.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use crate::config::WebAddress;
use crate::date::PageDate;

/// An announcement of the responsible unit.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Number of the document, as printed.
    pub number: Option<String>,
}

/// Something that people can come to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Day, or day and time, in the site's time zone.
    pub starts: PageDate,
    /// The last day, or its end.
    pub ends: Option<PageDate>,
    /// Where.
    pub place: String,
    /// Who holds it: the id of a department.
    pub organiser: String,
    /// For whom it is.
    pub audience: String,
    /// How to take part.
    pub take_part: String,
}

/// What happened.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Newspaper, station or site, where it is a report of theirs.
    pub outlet: Option<String>,
    /// Its address there.
    pub link: Option<WebAddress>,
    /// Closing figures.
    #[serde(default)]
    pub figures: Vec<Figure>,
}

/// A closing figure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What was counted.
    pub name: String,
    /// The number with its unit, as printed.
    pub value: String,
}

/// A slogan: the page's title is its text, the description its explanation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slogan {
    /// Who proposed it.
    pub author: Option<String>,
}

/// Pictures of an event.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gallery {
    /// In order.
    pub pictures: Vec<Picture>,
}

/// A picture of a gallery.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// A file in the page's folder.
    pub file: String,
    /// What can be seen, for those who cannot see it.
    pub alt: String,
    /// Shown below it.
    pub caption: Option<String>,
}

/// An official document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Number of the document, as printed.
    pub number: Option<String>,
    /// Its index number in the catalogue of open information.
    pub index_number: Option<String>,
    /// When it was made.
    pub made: Option<PageDate>,
    /// What it is about (主题分类).
    pub topic: Option<String>,
    /// Whether it is in force (有效性), as printed.
    pub validity: Option<String>,
    /// The department in charge (责任部门), as printed.
    pub department: Option<String>,
    /// The document itself: a file in the page's folder.
    pub file: Option<String>,
}

/// A kind without fields is that kind all the same: `notice:` and nothing behind it.
pub fn present<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Option::<T>::deserialize(deserializer).map(|fields| Some(fields.unwrap_or_default()))
}

/// A column of a government site.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// One of the types that the national rules name.
    pub r#type: ColumnType,
    /// What it is about, in a few words.
    #[serde(default)]
    pub keywords: Vec<String>,
}

/// Types of columns (网页标签规范).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the names are the national ones")]
pub enum ColumnType {
    概况信息,
    机构职能,
    负责人信息,
    工作动态,
    政策文件,
    信息公开指南,
    信息公开目录,
    信息公开年报,
    依法申请公开,
    数据发布,
    数据开放,
    政策解读,
    回应关切,
    办事服务,
    咨询投诉,
    征集调查,
    在线访谈,
}
