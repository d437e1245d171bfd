//! Bodies at clauses: who leads, who supports, who is responsible, as a clause says it in brackets at its end or within
//! it (`（牵头单位：市发展改革委；配合单位：市财政局）`, `（市发展改革委牵头，市财政局配合）`, `(Lead: …; Support:
//! …)`), or in a paragraph of its own that begins with such a word.

use std::collections::BTreeSet;

use super::clause::Clauses;
use super::department::is_collective;
use super::remark::{AROUND_NAMES, Remark, labels, remarks};
use super::role::{RESPONSIBLE, RoleName, Roles};
use super::units::{PieceKind, divided};

/// The bodies that a clause names in one role, in one place.
#[derive(Debug, Clone)]
pub(super) struct Charge {
    /// The anchor of the clause.
    pub anchor: String,
    /// The route of the page that has it.
    pub route: String,
    /// What they do.
    pub role: RoleName,
    /// Their names, as printed, each with the position of its body; `None` if no body has that name.
    pub names: Vec<(String, Option<usize>)>,
    /// What is in the brackets.
    pub quote: String,
}

/// What says with a figure that a text is a time.
const TIMES: [&str; 18] = [
    "年",
    "月",
    "季度",
    "前",
    "底",
    "20",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// What texts begin with that say that something goes on.
const ONGOING: [&str; 12] = [
    "持续",
    "长期",
    "常年",
    "全年",
    "每年",
    "每季",
    "每月",
    "每半年",
    "适时",
    "年底前",
    "ongoing",
    "annually",
];
/// What stands among names and is none.
const NO_NAMES: [&str; 5] = ["下同", "略", "同上", "以下同", "the same below"];
/// The longest name of a body that no list has, in characters.
const LONGEST_NAME: usize = 24;
/// The longest remark that is taken for one about bodies, in characters. What is longer explains something.
const LONGEST_REMARK: usize = 100;
/// What the names of bodies end with in Chinese, for brackets that name bodies without a word before them.
const ENDS_OF_BODIES: [char; 16] = [
    '局', '委', '办', '厅', '部', '府', '院', '会', '社', '署', '处', '站', '所', '心', '司', '行',
];

/// A remark of a clause.
#[derive(Debug)]
pub(super) struct ClauseRemark<'c> {
    /// The anchor of the clause.
    anchor: &'c str,
    /// The route of the page that has it.
    route: &'c str,
    /// Whether it is in the heading.
    is_in_heading: bool,
    remark: Remark<'c>,
}

impl ClauseRemark<'_> {
    /// Tells whether it belongs to one of some clauses, by their anchors.
    pub(super) fn is_of(&self, anchors: &BTreeSet<&str>) -> bool {
        anchors.contains(self.anchor)
    }
}

/// Finds the remarks of clauses in the order of their anchors: those of a heading, then those of the text below it.
/// `is_wanted` tells of an anchor whether its clause is looked at.
pub(super) fn clause_remarks<'c>(
    clauses: &'c Clauses,
    roles: &Roles,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<ClauseRemark<'c>> {
    let mut wanted: Vec<_> = clauses
        .iter()
        .filter(|(anchor, _)| is_wanted(anchor))
        .collect();
    wanted.sort_by_cached_key(|(anchor, _)| order(anchor));

    let mut found = Vec::new();
    for (anchor, clause) in wanted {
        let heading = std::iter::once((true, &clause.title));
        let paragraphs = clause.paragraphs.iter().map(|text| (false, text));
        for (is_in_heading, text) in heading.chain(paragraphs) {
            let remarks = remarks(text, roles).into_iter();
            found.extend(remarks.map(|remark| ClauseRemark {
                anchor,
                route: &clause.route,
                is_in_heading,
                remark,
            }));
        }
    }

    found
}

/// Reads the bodies that remarks of clauses name. `find` returns the position of the body that has a name;
/// `is_complete` tells whether it knows the bodies of the plan, so that brackets in which it knows nobody are other
/// remarks.
pub(super) fn charges<'c>(
    remarks: impl Iterator<Item = &'c ClauseRemark<'c>>,
    roles: &Roles,
    find: &impl Fn(&str) -> Option<usize>,
    is_complete: bool,
) -> Vec<Charge> {
    let mut charges = Vec::new();
    for it in remarks {
        for (role, names) in parts(it.remark, roles, find, is_complete) {
            charges.push(Charge {
                anchor: it.anchor.into(),
                route: it.route.into(),
                role,
                names,
                quote: it.remark.text.into(),
            });
        }
    }

    charges
}

/// What anchors are sorted by: `s2-10` comes after `s2-9`.
pub(super) fn order(anchor: &str) -> Vec<(String, u32)> {
    let parts = anchor.split('-').map(|part| {
        let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
        (
            letters.to_string(),
            part[letters.len()..].parse().unwrap_or(0),
        )
    });
    parts.collect()
}

/// Names, each with the position of its body; `None` if no body has that name.
type Names = Vec<(String, Option<usize>)>;

/// Divides a remark into roles and the names of bodies in them; there are none if it says something else.
fn parts(
    remark: Remark<'_>,
    roles: &Roles,
    find: &impl Fn(&str) -> Option<usize>,
    is_complete: bool,
) -> Vec<(RoleName, Names)> {
    let quote = remark.text;
    let labels = labels(quote, roles);
    let mut parts = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let end = labels.get(at + 1).map_or(quote.len(), |next| next.start);
        let names = quote[label.names..end].trim_matches(AROUND_NAMES);
        if let Some(role) = label.role.as_deref().filter(|_| !names.is_empty()) {
            add(&mut parts, named(names, find, roles), Some(role));
        }
    }

    if labels.is_empty() {
        let names = named(quote.trim_matches(AROUND_NAMES), find, roles);
        let has_roles = !names.is_empty() && names.iter().all(|(.., role)| role.is_some());
        let is_body =
            |(name, body, _): &(String, Option<usize>, Option<RoleName>)| match is_complete {
                true => body.is_some(),
                false => looks_like_body(name),
            };
        let is_meant = match is_complete {
            // Where all others are known, an unknown one is told of.
            true => names.iter().any(is_body),
            false => names.iter().all(is_body),
        };
        let are_all_bodies = names
            .iter()
            .all(|(name, body, _)| body.is_some() || looks_like_body(name));
        if is_meant && has_roles {
            add(&mut parts, names, None);
        } else if is_meant && remark.is_own_sentence && are_all_bodies {
            add(&mut parts, names, Some(RESPONSIBLE));
        }
    }

    parts
}

/// Adds names to parts by their roles, in the order of the print. `role` is that of names beside which no word says
/// what they do.
fn add(
    parts: &mut Vec<(RoleName, Names)>,
    names: Vec<(String, Option<usize>, Option<RoleName>)>,
    role: Option<&str>,
) {
    for (name, body, own) in names {
        let Some(role) = own.as_deref().or(role) else {
            continue;
        };
        match parts.iter_mut().find(|(known, _)| known == role) {
            Some((_, names)) => names.push((name, body)),
            None => parts.push((role.into(), vec![(name, body)])),
        }
    }
}

/// Tells whether a text that no list knows is the name of a body: it ends as such names do, or stands for several.
fn looks_like_body(name: &str) -> bool {
    name.chars().count() <= LONGEST_NAME && (name.ends_with(ENDS_OF_BODIES) || is_collective(name))
}

/// What words end with that introduce bodies, in Chinese and English.
const ENDS_OF_ROLES: [&str; 8] = [
    "单位",
    "部门",
    "机构",
    " body",
    " bodies",
    " agency",
    " agencies",
    " departments",
];

/// Chooses the remarks in texts that are sentences of their own and name bodies without saying what these do, so that
/// nothing is read from them: each with the route of the page that has it. `mentions` tells whether a text names a
/// body.
pub(super) fn unread<'c>(
    remarks: impl Iterator<Item = &'c ClauseRemark<'c>>,
    charges: &[Charge],
    roles: &Roles,
    mentions: impl Fn(&str) -> bool,
) -> Vec<(&'c str, &'c str)> {
    let read: BTreeSet<(&str, &str)> = charges
        .iter()
        .map(|charge| (charge.anchor.as_str(), charge.quote.as_str()))
        .collect();

    let mut found = Vec::new();
    for it in remarks.filter(|it| !it.is_in_heading) {
        let text = it.remark.text;
        let is_short = text.chars().count() <= LONGEST_REMARK && !text.contains('。');
        // Words before a colon that belong to no role are told of by themselves.
        let is_read = read.contains(&(it.anchor, text)) || !labels(text, roles).is_empty();
        if it.remark.is_own_sentence && is_short && !is_read && mentions(text) {
            found.push((it.route, text));
        }
    }

    found
}

/// Finds the words in remarks of texts that introduce bodies in a role that nobody has declared: each word, with the
/// route of the page that has it first and what is in the brackets there.
pub(super) fn undeclared<'c>(
    remarks: &'c [ClauseRemark<'c>],
    roles: &Roles,
) -> Vec<(&'c str, &'c str, &'c str)> {
    let mut found: Vec<(&str, &str, &str)> = Vec::new();
    for it in remarks.iter().filter(|it| !it.is_in_heading) {
        let quote = it.remark.text;
        for label in labels(quote, roles) {
            let is_role = ENDS_OF_ROLES
                .iter()
                .any(|end| label.word.to_lowercase().ends_with(end));
            let is_new = !found.iter().any(|(word, ..)| *word == label.word);
            if label.role.is_none() && is_role && is_new {
                found.push((label.word, it.route, quote));
            }
        }
    }

    found
}

/// Divides names, each with its body and with the role that words beside it say. When something is due is no name.
fn named(
    names: &str,
    find: &impl Fn(&str) -> Option<usize>,
    roles: &Roles,
) -> Vec<(String, Option<usize>, Option<RoleName>)> {
    let pieces = divided(names, find, roles).into_iter();
    let names = pieces.filter_map(|piece| match piece.kind {
        PieceKind::Name(body) => Some((piece.text, body, piece.role)),
        PieceKind::Between => None,
    });
    let is_name = |name: &str| !name.is_empty() && !is_time(name) && !NO_NAMES.contains(&name);
    names
        .filter(|(name, body, _)| body.is_some() || is_name(name))
        .collect()
}

/// Tells whether a text beside names says when something is due: 2024年12月底前完成, 持续推进, by June 2024.
fn is_time(text: &str) -> bool {
    let has_figure = text.contains(|c: char| c.is_ascii_digit());
    let lower = text.to_lowercase();
    (has_figure && TIMES.iter().any(|word| lower.contains(word)))
        || ONGOING.iter().any(|word| lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::{order, parts, remarks};
    use crate::plan::role::Roles;

    /// The roles and names in all brackets of a text.
    fn found(text: &str) -> Vec<(String, String)> {
        let known = ["市甲局", "市乙委（市丙办）", "Finance"];
        let find = |name: &str| known.iter().position(|known| *known == name);
        let roles = Roles::default();
        let remarks = remarks(text, &roles);
        let all = remarks
            .into_iter()
            .flat_map(|remark| parts(remark, &roles, &find, true));
        let joined = |names: Vec<(String, Option<usize>)>| {
            let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
            names.join("、")
        };
        all.map(|(role, names)| (role, joined(names))).collect()
    }

    #[test]
    fn brackets_name_bodies_and_their_roles() {
        let cases: [(&str, &[(&str, &str)]); 20] = [
            (
                "检查。（市甲局、市乙委（市丙办））",
                &[("responsible", "市甲局、市乙委（市丙办）")],
            ),
            ("设在办公室（市甲局）。", &[]),
            (
                "检查。（市甲局牵头，2024年12月底前完成）",
                &[("lead", "市甲局")],
            ),
            (
                "检查。（市甲局牵头；各区，市有关部门按职责分工负责，2024年12月底前完成）",
                &[("lead", "市甲局"), ("responsible", "各区、市有关部门")],
            ),
            (
                "检查。（市甲局牵头，市丁局参加）",
                &[("lead", "市甲局"), ("support", "市丁局")],
            ),
            (
                "检查。（市甲局、市乙委（市丙办），各区负责落实）",
                &[("responsible", "市甲局、市乙委（市丙办）、各区")],
            ),
            (
                "检查。（主办：市甲局；协办：市丁局）",
                &[("lead", "市甲局"), ("support", "市丁局")],
            ),
            (
                "检查。责任单位：市甲局、市丁局。再检查。",
                &[("responsible", "市甲局、市丁局")],
            ),
            (
                "检查。（责任单位：市甲局（牵头）、市丁局；完成时限：2024年）",
                &[("lead", "市甲局"), ("responsible", "市丁局")],
            ),
            ("检查。（市甲局办公电话见附件）", &[]),
            (
                "建设。（牵头单位：市甲局；配合单位：市乙委（市丙办）、各区、县级市）",
                &[
                    ("lead", "市甲局"),
                    ("support", "市乙委（市丙办）、各区、县级市"),
                ],
            ),
            (
                "甲（牵头单位：市甲局，配合单位：市丁局）。乙(责任单位:市甲局)。",
                &[
                    ("lead", "市甲局"),
                    ("support", "市丁局"),
                    ("responsible", "市甲局"),
                ],
            ),
            (
                "责任单位：市甲局、市丁局。",
                &[("responsible", "市甲局、市丁局")],
            ),
            (
                "（市甲局牵头，市丁局、市戊局配合）",
                &[("lead", "市甲局"), ("support", "市丁局、市戊局")],
            ),
            ("（由市甲局负责）", &[("responsible", "市甲局")]),
            ("（企业自愿参与）", &[]),
            ("（见附件1：市甲局）", &[]),
            (
                "Do it. (Lead: Finance; support: all agencies)",
                &[("lead", "Finance"), ("support", "all agencies")],
            ),
            ("（牵头单位）", &[]),
            (
                "责任单位：市甲局。完成时限：2020年。",
                &[("responsible", "市甲局")],
            ),
        ];
        for (text, expected) in cases {
            let expected: Vec<(String, String)> = expected
                .iter()
                .map(|(role, names)| (role.to_string(), names.to_string()))
                .collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn anchors_are_in_the_order_of_their_numbers() {
        let mut anchors = ["s10-1", "s2-10", "s2-9", "s2"];
        anchors.sort_by_key(|anchor| order(anchor));
        assert_eq!(anchors, ["s2", "s2-9", "s2-10", "s10-1"]);
    }
}
