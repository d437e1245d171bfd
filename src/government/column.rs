//! Columns: sections of a government site, each of a type that the national rules name.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::site::Page;

/// The fields that government sites have in the front matter of pages.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct PageFields {
    /// Of a section: what kind of column it is.
    column: Option<Column>,
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

/// Types of columns, by the names that the national rules give them (网页标签规范).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
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

/// What a section says of itself as a column.
pub fn column(page: &Page) -> Option<&Column> {
    page.front
        .as_ref()?
        .more
        .get::<PageFields>()?
        .column
        .as_ref()
}
