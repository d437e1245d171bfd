//! Bodies that the clauses of a translation name, compared with those of the original. What bodies do is taken from the
//! original alone, so a translation that says something else must be told of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::bodies::place_of;
use super::catalogue::{Catalogue, DEPARTMENTS_FILE, FOLDER};
use super::charge::{self, Charge};
use super::clause::Clauses;
use super::codes;
use crate::config::Localized;
use crate::diagnostic::{Diagnostic, Text, say};
use crate::source::{SourceFile, Span};

/// What bodies do in one clause: their positions, by role.
type Parts<'a> = BTreeSet<(&'a str, usize)>;

impl Catalogue {
    /// Compares the bodies that the clauses of a translation name with those of the original, which have been read.
    /// `clauses` are written in the translation's own language, `language`; `file` finds the file of a page by its
    /// route. Nothing is compared if the plan lists no departments, since names in other languages are unknown then.
    pub(super) fn compare_charges<'f>(
        &self,
        clauses: &Clauses,
        language: &str,
        file: impl Fn(&str) -> Option<&'f Arc<SourceFile>>,
    ) -> Vec<Diagnostic> {
        if !self.has_department_list {
            return Vec::new();
        }

        let rows: BTreeSet<&str> = self.rows().map(|(_, row)| row.anchor.as_str()).collect();
        let (directory, _) = self.directory();
        let find = |name: &str| directory.find(name);
        let remarks = charge::clause_remarks(clauses, &self.roles, |it| !rows.contains(it));
        let translated = charge::charges(remarks.iter(), &self.roles, &find, true);
        let (originals, translated) = (by_clause(&self.charges), by_clause(&translated));

        let mut found = Vec::new();
        for (anchor, clause) in clauses {
            if rows.contains(anchor.as_str()) {
                continue;
            }

            let original = originals
                .get(anchor.as_str())
                .map_or(&[][..], Vec::as_slice);
            let own = translated
                .get(anchor.as_str())
                .map_or(&[][..], Vec::as_slice);
            let named = own.iter();
            let mut names =
                named.flat_map(|charge| charge.names.iter().map(move |it| (*charge, it)));
            let unknown = names.find(|(_, (_, body))| body.is_none());
            let place = |charge: Option<&Charge>, name: &str| {
                let file = file(&clause.route)?;
                Some(match charge {
                    Some(charge) => place_of(file, &charge.quote, name),
                    None => file.at(Span::default()),
                })
            };

            let (expected, given) = (parts(original), parts(own));
            let (diagnostic, place) = match unknown {
                Some((charge, (name, _))) => {
                    (unknown_name(name, language), place(Some(charge), name))
                }
                None if expected != given => {
                    let message = self.difference(anchor, [&expected, &given], language);
                    (other_bodies(message), place(own.first().copied(), ""))
                }
                None => continue,
            };
            found.push(match place {
                Some(place) => diagnostic.at(place),
                None => diagnostic,
            });
        }

        found
    }

    /// Says what original and translation of a clause name.
    fn difference(&self, anchor: &str, [expected, given]: [&Parts<'_>; 2], language: &str) -> Text {
        let listed = |parts: &Parts<'_>, key: &str| {
            let mut by_role: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (role, body) in parts {
                let name = self.departments[*body].name.get(language);
                by_role.entry(*role).or_default().push(name);
            }

            let lines = by_role.into_iter().map(|(role, names)| {
                let known = self.roles.find(role).map(|role| &role.name);
                let role = known.map_or(role, |name: &Localized| name.get(key));
                format!("{role}: {}", names.join(", "))
            });
            let lines: Vec<String> = lines.collect();
            match (lines.is_empty(), key) {
                (true, "zh") => "没有".to_string(),
                (true, _) => "none".to_string(),
                _ => lines.join("; "),
            }
        };

        let (expected_zh, given_zh) = (listed(expected, "zh"), listed(given, "zh"));
        let (expected_en, given_en) = (listed(expected, "en"), listed(given, "en"));
        say!(
            "译文 {anchor} 写明的单位与原文不同。原文：{expected_zh}；译文：{given_zh}",
            "the translation of {anchor} names other bodies than the original. Original: {expected_en}. Translation: {given_en}"
        )
    }
}

/// Charges by the anchors of their clauses.
fn by_clause(charges: &[Charge]) -> BTreeMap<&str, Vec<&Charge>> {
    let mut all: BTreeMap<&str, Vec<&Charge>> = BTreeMap::new();
    for charge in charges {
        all.entry(&charge.anchor).or_default().push(charge);
    }

    all
}

/// The parts that bodies have in some charges.
fn parts<'c>(charges: &[&'c Charge]) -> Parts<'c> {
    let mut parts = BTreeSet::new();
    for charge in charges {
        let bodies = charge.names.iter().filter_map(|(_, body)| *body);
        parts.extend(bodies.map(|body| (charge.role.as_str(), body)));
    }

    parts
}

/// The warning about a name in a translation that no department has.
fn unknown_name(name: &str, language: &str) -> Diagnostic {
    let message = say!(
        "译文条目里的单位“{name}”不在名录中",
        "“{name}”, which a clause of the translation names, is no department of the list"
    );
    let hint = say!(
        "是某单位的译名的，写进它的名称 name: {{…, {language}: {name}}}，另一种写法写进 aliases（{FOLDER}{DEPARTMENTS_FILE}）。",
        "If it is the name of a department in this language, write it into name: {{…, {language}: {name}}}; another form goes into its aliases ({FOLDER}{DEPARTMENTS_FILE})."
    );
    Diagnostic::warning(codes::UNKNOWN_BODY, message).hint(hint)
}

/// The warning about a clause of a translation that names other bodies than the original.
fn other_bodies(message: Text) -> Diagnostic {
    Diagnostic::warning(codes::OTHER_BODIES, message).hint(say!(
        "照原文改正译文括号里的单位。网站列出的是原文的。",
        "Correct the brackets of the translation. The site lists the bodies of the original."
    ))
}
