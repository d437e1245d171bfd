//! The ways in which a slogan of the kit is laid out: what a sheet shows beside it, on which ground, in which language.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::kit::KitRecord;
use super::kit_sheet::{Rect, SloganLines, set};
use crate::typeset::TextLayouts;

/// A way in which a slogan is laid out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct KitVariant {
    /// What the sheet shows beside the slogan.
    #[serde(default)]
    pub layout: KitLayout,
    /// Whether the ground is dark or light.
    #[serde(default)]
    pub scheme: KitScheme,
    /// The language, such as `en`; the site's first one if none is given.
    pub language: Option<String>,
    /// The id of the indicator whose figure a layout with a number shows.
    pub indicator: Option<String>,
}

/// What a sheet shows beside the slogan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum KitLayout {
    /// Nothing: the slogan on a field of colour, or on a darkened picture.
    #[default]
    Field,
    /// Line drawings of what the plan speaks of.
    Drawing,
    /// The figure of an indicator.
    Number,
    /// The picture of the record.
    Photograph,
}

/// Whether the ground of a sheet is dark or light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum KitScheme {
    /// Light words on a dark ground.
    #[default]
    Dark,
    /// Dark words on a light ground.
    Light,
}

/// The figure of an indicator on a sheet, and its name below it.
#[derive(Serialize)]
pub(super) struct Figure {
    amount: SloganLines,
    name: SloganLines,
}

/// The figure of an indicator and its name, ready to be set on sheets of any size.
pub(super) struct FigureTexts {
    amount: TextLayouts,
    name: TextLayouts,
}

/// The parts of the area that a sheet has for its words.
pub(super) struct Parts {
    /// Where the slogan is.
    pub slogan: Rect,
    /// Where drawings, a figure or a photograph are.
    pub beside: Option<Rect>,
}

impl KitLayout {
    /// The name in file names.
    fn name(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Drawing => "drawing",
            Self::Number => "number",
            Self::Photograph => "photograph",
        }
    }

    /// Divides the area that a sheet has for its words. In a wide area, what is shown stands beside the slogan, in
    /// others above it; drawings are always below it.
    pub(super) fn parts(self, area: Rect) -> Parts {
        match self {
            Self::Field => Parts {
                slogan: area,
                beside: None,
            },
            Self::Drawing => Parts {
                slogan: area.rows(0.0, 0.72),
                beside: Some(area.rows(0.78, 1.0)),
            },
            Self::Number | Self::Photograph if area.is_wide() => Parts {
                slogan: area.columns(0.42, 1.0),
                beside: Some(area.columns(0.0, 0.38)),
            },
            Self::Number | Self::Photograph => Parts {
                slogan: area.rows(0.58, 1.0),
                beside: Some(area.rows(0.0, 0.54)),
            },
        }
    }
}

impl KitScheme {
    /// The name in file names.
    fn name(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

impl KitVariant {
    /// The key of its language.
    pub(super) fn language<'a>(&'a self, context: &'a Context<'_>) -> &'a str {
        let locales = &context.frame.locales;
        let first = &locales.get(locales.default_id()).key;
        self.language.as_deref().unwrap_or(first)
    }

    /// The end of the names of its files, before that of the format. The ordinary layout has none, and keeps its
    /// addresses.
    pub(super) fn suffix(&self, context: &Context<'_>) -> String {
        let ordinary = Self::default();
        let language = self.language(context);
        if (self.layout, self.scheme) == (ordinary.layout, ordinary.scheme)
            && language == ordinary.language(context)
        {
            return String::new();
        }

        format!("-{}-{}-{language}", self.layout.name(), self.scheme.name())
    }
}

impl KitRecord {
    /// The ways in which the record is laid out: the ordinary one if it names none.
    pub(super) fn variants(&self) -> Vec<KitVariant> {
        if self.variants.is_empty() {
            return vec![KitVariant::default()];
        }

        self.variants.clone()
    }
}

impl FigureTexts {
    /// The texts of an indicator; `None` if there is no such indicator, or none whose number says by itself what is to
    /// be reached.
    pub(super) fn new(id: &str, key: &str, context: &Context<'_>) -> Option<Self> {
        let locale = context.frame.locales.by_key(key)?;
        let indicator = context.plan.indicator(context.frame, locale, id)?;
        Some(Self {
            amount: TextLayouts::new(&indicator.figure(key)?, &[]),
            name: TextLayouts::new(indicator.name(), &[]),
        })
    }

    /// Sets the figure into its part of a sheet.
    pub(super) fn set(&self, area: Rect) -> Figure {
        Figure {
            amount: set(&self.amount, area.rows(0.0, 0.72)),
            name: set(&self.name, area.rows(0.76, 1.0)),
        }
    }
}
