//! Groups of indicators: those that a plan names itself, and the six areas of plans for quality, whose names are the
//! theme's.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};

use super::indicator::Indicator;
use crate::config::Localized;

/// The groups of a plan, in its order: ids with their names. In YAML they are a mapping such as
/// `{economy: 经济发展, people: 民生福祉}`.
#[derive(Debug, Default)]
pub(super) struct Groups(pub Vec<(String, Localized)>);

/// What an indicator of a plan for quality belongs to.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub(super) enum Area {
    /// Products, food and drugs included.
    Product,
    /// Brands, awards, demonstration zones.
    Brand,
    /// Construction works.
    Engineering,
    /// Services.
    Service,
    /// Environment.
    Environment,
    /// How the work itself is done and paid for.
    Governance,
}

/// Where an indicator is listed. Own groups come first, in the order of the plan, then areas, then what has neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Membership {
    /// A group of the plan by its position.
    Group(usize),
    /// An area.
    Area(Area),
    /// No group and no area.
    None,
}

impl Area {
    /// All areas, in the order in which they are listed.
    const ALL: [Self; 6] = [
        Self::Product,
        Self::Brand,
        Self::Engineering,
        Self::Service,
        Self::Environment,
        Self::Governance,
    ];

    /// Returns its name in data and addresses.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Brand => "brand",
            Self::Engineering => "engineering",
            Self::Service => "service",
            Self::Environment => "environment",
            Self::Governance => "governance",
        }
    }

    /// Returns the area whose turn it is at a position in a list: the first again after the last.
    pub(super) fn in_turn(position: usize) -> Self {
        Self::ALL[position % Self::ALL.len()]
    }
}

impl Groups {
    /// Returns the position of a group by its id.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.0.iter().position(|(own, _)| own == id)
    }

    /// Iterates over the ids in the order of the plan.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(id, _)| id.as_str())
    }

    /// Finds where an indicator is listed: in its group, otherwise in its area. A group that is not known has been
    /// reported with the data.
    pub(super) fn membership(&self, indicator: &Indicator) -> Membership {
        let group = indicator.group.as_deref();
        match (group.and_then(|id| self.position(id)), indicator.area) {
            (Some(position), _) => Membership::Group(position),
            (None, Some(area)) => Membership::Area(area),
            (None, None) => Membership::None,
        }
    }
}

impl<'de> Deserialize<'de> for Groups {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrder)
    }
}

/// Reads a mapping without losing its order.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Groups;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of ids to names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Groups, A::Error> {
        let mut groups = Vec::new();
        while let Some(group) = map.next_entry()? {
            groups.push(group);
        }

        Ok(Groups(groups))
    }
}

impl JsonSchema for Groups {
    fn schema_name() -> Cow<'static, str> {
        "Groups".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<Localized>();
        json_schema!({ "type": "object", "additionalProperties": name })
    }
}
