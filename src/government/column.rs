//! Columns: sections of a government site, each of a type that the national rules name.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::site::Page;

/// The fields that government sites have in the front matter of pages.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub(super) struct PageFields {
    /// What kind of column a section is.
    column: Option<Column>,
}

/// A column of a government site.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Column {
    /// One of the types that the national rules name.
    pub r#type: ColumnType,
    /// What it is about, in a few words.
    #[serde(default)]
    pub keywords: Vec<String>,
}

/// Types of columns, by the names that the national rules give them (网页标签规范).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub(super) enum ColumnType {
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

impl ColumnType {
    /// Returns its name, as the rules write it and as pages publish it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::概况信息 => "概况信息",
            Self::机构职能 => "机构职能",
            Self::负责人信息 => "负责人信息",
            Self::工作动态 => "工作动态",
            Self::政策文件 => "政策文件",
            Self::信息公开指南 => "信息公开指南",
            Self::信息公开目录 => "信息公开目录",
            Self::信息公开年报 => "信息公开年报",
            Self::依法申请公开 => "依法申请公开",
            Self::数据发布 => "数据发布",
            Self::数据开放 => "数据开放",
            Self::政策解读 => "政策解读",
            Self::回应关切 => "回应关切",
            Self::办事服务 => "办事服务",
            Self::咨询投诉 => "咨询投诉",
            Self::征集调查 => "征集调查",
            Self::在线访谈 => "在线访谈",
        }
    }
}

/// Returns what a section says of itself as a column; `None` if it is none.
pub(super) fn column(page: &Page) -> Option<&Column> {
    page.front
        .as_ref()?
        .more
        .get::<PageFields>()?
        .column
        .as_ref()
}
