//! Roles: what a body does for a row of a table or for a clause. It leads, it supports, it guides. Plans have words of
//! their own for them, which introduce names in brackets: 牵头单位：, (Lead: …).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::Localized;

/// The name of a role in data: `lead`.
pub(super) type RoleName = String;

/// Who leads.
pub(super) const LEAD: &str = "lead";
/// Who supports those who lead.
pub(super) const SUPPORT: &str = "support";
/// Who is responsible, where a plan does not say who leads.
pub(super) const RESPONSIBLE: &str = "responsible";

/// A role of a plan's own, or other words for a usual one (`roles` in `departments.yaml`).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Role {
    /// What columns and open data call it: `lead`, `support`, `responsible`, `guide`, or a new one.
    pub id: RoleName,
    /// What readers call it: 指导部门.
    pub name: Localized,
    /// Words that introduce the bodies of this role in brackets at a clause, without the colon, in any language.
    #[serde(default)]
    pub words: Vec<String>,
    /// Words that follow the bodies of this role in such brackets: 牵头.
    #[serde(default)]
    pub words_after: Vec<String>,
}

/// A usual role: its id, its name in Chinese and in English, the words that introduce it and those that follow names.
type Usual = (
    &'static str,
    [&'static str; 2],
    &'static [&'static str],
    &'static [&'static str],
);

/// The usual roles.
const USUAL: [Usual; 4] = [
    (
        LEAD,
        ["牵头单位", "Lead body"],
        &[
            "牵头单位",
            "牵头责任单位",
            "牵头部门",
            "主办单位",
            "主办部门",
            "牵头",
            "主办",
            "Lead",
            "Lead body",
            "Lead agency",
            "Lead department",
        ],
        &["牵头", "牵头负责", "主办", "牵头落实"],
    ),
    (
        SUPPORT,
        ["配合单位", "Supporting body"],
        &[
            "配合单位",
            "配合责任单位",
            "配合部门",
            "协办单位",
            "协办部门",
            "参加单位",
            "参与单位",
            "配合",
            "协办",
            "Support",
            "Supporting body",
            "Supporting bodies",
            "Supporting agencies",
        ],
        &[
            "配合",
            "协助",
            "参与",
            "参加",
            "协办",
            "协同配合",
            "做好配合",
        ],
    ),
    (
        RESPONSIBLE,
        ["责任单位", "Responsible body"],
        &[
            "责任单位",
            "责任部门",
            "承办单位",
            "落实单位",
            "责任",
            "承办",
            "Responsible",
            "Responsible body",
            "Responsible bodies",
            "Responsible agency",
        ],
        &[
            "负责",
            "分别负责",
            "按职责分工负责",
            "按照职责分工负责",
            "按职责负责",
            "按职责分工",
            "按照职责分工",
            "按职责分工落实",
            "分工负责",
            "负责落实",
            "组织实施",
            "承办",
            "落实",
        ],
    ),
    (
        "guide",
        ["指导部门", "Guiding body"],
        &["指导部门", "指导单位", "Guidance"],
        &["指导"],
    ),
];

/// The roles that a plan knows.
#[derive(Debug)]
pub(super) struct Roles {
    /// The usual ones, with the words that the plan adds, then its own.
    all: Vec<Role>,
    /// The ids of those that the plan names itself.
    named: Vec<RoleName>,
}

impl Default for Roles {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Roles {
    /// Joins the usual roles with those that a plan declares. A usual role that is declared has the plan's name, and
    /// the plan's words beside the usual ones.
    pub(super) fn new(declared: &[Role]) -> Self {
        let mut all: Vec<Role> = USUAL.iter().map(usual).collect();
        for role in declared {
            match all.iter_mut().find(|known| known.id == role.id) {
                Some(known) => {
                    known.name = role.name.clone();
                    known.words.extend_from_slice(&role.words);
                    known.words_after.extend_from_slice(&role.words_after);
                }
                None => all.push(role.clone()),
            }
        }

        let named = declared.iter().map(|role| role.id.clone()).collect();
        Self { all, named }
    }

    /// Iterates over all roles.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Role> {
        self.all.iter()
    }

    /// Finds a role by its id.
    pub(super) fn find(&self, id: &str) -> Option<&Role> {
        self.all.iter().find(|role| role.id == id)
    }

    /// Tells whether the plan gives a role its name.
    pub(super) fn is_named(&self, id: &str) -> bool {
        self.named.iter().any(|named| named == id)
    }
}

/// Makes a usual role.
fn usual((id, [zh, en], words, words_after): &Usual) -> Role {
    let names = [("zh", zh), ("en", en)];
    let names = names.map(|(language, name)| (language.to_string(), name.to_string()));
    let owned = |words: &[&str]| words.iter().map(ToString::to_string).collect();
    Role {
        id: id.to_string(),
        name: Localized::Many(names.into()),
        words: owned(words),
        words_after: owned(words_after),
    }
}
