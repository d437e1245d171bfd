//! What an edition of a document has changed in the one before it, clause by clause: `/plan/changes/`.

use serde::Serialize;
use similar::{ChangeTag, DiffTag, TextDiff, capture_diff_slices};

use super::clause::Clause;
use super::documents::PlanDocument;
use super::view::Views;
use crate::site::{Changes, Kind, Page, json};
use crate::text::han::is_han;

/// `changes` in its template.
#[derive(Serialize)]
struct ChangesView {
    earlier: EditionView,
    added: usize,
    removed: usize,
    changed: usize,
    clauses: Vec<ChangedClause>,
}

/// An edition of the document, for a link.
#[derive(Debug, Clone, Serialize)]
pub(super) struct EditionView {
    title: String,
    url: String,
    /// The day that it bears.
    made: Option<String>,
}

/// A clause that differs between the two editions.
#[derive(Serialize)]
struct ChangedClause {
    anchor: String,
    /// `added`, `removed` or `changed`.
    kind: &'static str,
    title: String,
    /// Its place in the present edition; in the earlier one if it is removed.
    url: String,
    /// Its paragraphs, each in pieces.
    lines: Vec<Vec<Piece>>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Piece {
    /// `same`, `added` or `removed`.
    kind: &'static str,
    text: String,
}

/// Adds the page of changes to the locale of `views`, if the document has an earlier edition in it.
pub(super) fn add(pages: &mut Changes<'_>, document: &PlanDocument, views: &Views<'_>) {
    let Some(edition) = document.editions.last() else {
        return;
    };
    let Some(earlier) = edition.views(views.frame, views.locale, false) else {
        return;
    };
    let texts = [edition, document].map(|it| it.text(views.locale));
    let [Some(before), Some(after)] = texts else {
        return;
    };
    let (Some(earlier_view), Some(home)) = (
        edition_view(pages, &earlier),
        pages.page(views.locale, views.catalogue.document.home()),
    ) else {
        return;
    };

    let clauses = compare([&earlier, views], [&before.order, &after.order]);
    let count = |kind: &str| clauses.iter().filter(|clause| clause.kind == kind).count();
    let view = ChangesView {
        earlier: earlier_view,
        added: count("added"),
        removed: count("removed"),
        changed: count("changed"),
        clauses,
    };

    let route = views.catalogue.document.changes();
    let mut page = Page::generated(
        &route,
        views.locale,
        Kind::Page,
        &home.title,
        home.file.clone(),
    );
    page.shown.template_anchors = view.clauses.iter().map(|it| it.anchor.clone()).collect();
    page.search.is_indexed = false;
    page.give("plan/changes.html", "changes", json(&view));
    pages.add(page);
}

/// Makes the view of an edition; `None` if the locale has no page of it.
pub(super) fn edition_view(pages: &Changes<'_>, views: &Views<'_>) -> Option<EditionView> {
    let document = &views.catalogue.document;
    let home = pages.page(views.locale, document.home())?;
    let language = &views.frame.locales.get(views.locale).key;
    Some(EditionView {
        title: home.title.clone(),
        url: views.url(document.home()),
        made: views.catalogue.plan.made.map(|date| date.long(language)),
    })
}

/// Finds the clauses that differ between two editions, in the order of the text. `orders` are the anchors of each.
fn compare(editions: [&Views<'_>; 2], orders: [&Vec<String>; 2]) -> Vec<ChangedClause> {
    let [before, after] = editions;
    let [old, new] = orders;
    let mut found = Vec::new();
    for step in capture_diff_slices(similar::Algorithm::Myers, old, new) {
        let (tag, old_range, new_range) = step.as_tag_tuple();
        if tag == DiffTag::Equal {
            for anchor in &new[new_range] {
                found.extend(changed(anchor, before, after));
            }
            continue;
        }

        // A clause that has only moved is compared where it stands now.
        let gone = old[old_range].iter().filter(|anchor| !new.contains(anchor));
        found.extend(gone.filter_map(|anchor| alone(anchor, "removed", before)));
        for anchor in &new[new_range] {
            if old.contains(anchor) {
                found.extend(changed(anchor, before, after));
            } else {
                found.extend(alone(anchor, "added", after));
            }
        }
    }

    found
}

/// A clause that only one edition has.
fn alone(anchor: &str, kind: &'static str, views: &Views<'_>) -> Option<ChangedClause> {
    let clause = views.clauses.get(anchor)?;
    let piece = |text: String| vec![Piece { kind, text }];
    Some(ChangedClause {
        anchor: anchor.into(),
        kind,
        title: clause.title.clone(),
        url: address(anchor, clause, views),
        lines: lines(clause).into_iter().map(piece).collect(),
    })
}

/// A clause that both editions have; `None` if it is the same in both.
fn changed(anchor: &str, before: &Views<'_>, after: &Views<'_>) -> Option<ChangedClause> {
    let (old, new) = (before.clauses.get(anchor)?, after.clauses.get(anchor)?);
    let (old_text, new_text) = (lines(old).join("\n"), lines(new).join("\n"));
    if old_text == new_text {
        return None;
    }

    Some(ChangedClause {
        anchor: anchor.into(),
        kind: "changed",
        title: new.title.clone(),
        url: address(anchor, new, after),
        lines: in_lines(pieces(&old_text, &new_text)),
    })
}

fn address(anchor: &str, clause: &Clause, views: &Views<'_>) -> String {
    format!("{}#{anchor}", views.url(&clause.route))
}

/// Heading and paragraphs of a clause.
fn lines(clause: &Clause) -> Vec<String> {
    let mut lines = vec![clause.title.clone()];
    lines.extend(clause.shown());
    lines
}

/// The longest text that stays between two changes only by chance, in characters.
const MAX_CHANCE: usize = 1;

/// Divides a text into characters, but for numbers and Latin words, which stay whole.
fn characters(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_in_word = |c: char| c.is_ascii_alphanumeric();
        let word = rest.find(|c| !is_in_word(c)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(word.max(first.len_utf8()));
        parts.push(part);
        rest = after;
    }

    parts
}

/// Divides two texts into what is the same and what differs: by characters in Chinese, otherwise by words.
fn pieces(old: &str, new: &str) -> Vec<Piece> {
    let (old_parts, new_parts);
    let diff = if [old, new].iter().any(|text| text.contains(is_han)) {
        (old_parts, new_parts) = (characters(old), characters(new));
        TextDiff::from_slices(&old_parts, &new_parts)
    } else {
        TextDiff::from_words(old, new)
    };

    let mut pieces: Vec<Piece> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Insert => "added",
            ChangeTag::Delete => "removed",
        };
        match pieces.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.text.push_str(change.value()),
            None => pieces.push(Piece {
                kind,
                text: change.value().into(),
            }),
        }
    }

    without_chance(pieces)
}

/// Joins changes between which nothing but a character is the same, so that they can be read.
fn without_chance(pieces: Vec<Piece>) -> Vec<Piece> {
    let is_short = |it: &Piece| it.text.chars().count() <= MAX_CHANCE && !it.text.contains('\n');
    let mut joined: Vec<Piece> = Vec::new();
    let count = pieces.len();
    let (mut removed, mut added) = (String::new(), String::new());
    for (index, piece) in pieces.into_iter().enumerate() {
        let is_inside = index > 0 && index + 1 < count;
        match piece.kind {
            "removed" => removed.push_str(&piece.text),
            "added" => added.push_str(&piece.text),
            _ if is_inside && is_short(&piece) => {
                removed.push_str(&piece.text);
                added.push_str(&piece.text);
            }
            _ => {
                flush(&mut joined, &mut removed, &mut added);
                joined.push(piece);
            }
        }
    }

    flush(&mut joined, &mut removed, &mut added);
    joined
}

fn flush(pieces: &mut Vec<Piece>, removed: &mut String, added: &mut String) {
    for (kind, text) in [("removed", removed), ("added", added)] {
        if !text.is_empty() {
            let text = std::mem::take(text);
            pieces.push(Piece { kind, text });
        }
    }
}

/// Divides pieces at the ends of paragraphs.
fn in_lines(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for Piece { kind, text } in pieces {
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                lines.push(Vec::new());
            }

            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push(Piece {
                    kind,
                    text: part.into(),
                });
            }
        }
    }

    lines.retain(|line| !line.is_empty());
    lines
}

#[cfg(test)]
mod tests {
    use super::pieces;

    /// Writes what differs in brackets.
    fn differences(old: &str, new: &str) -> String {
        let pieces = pieces(old, new).into_iter();
        pieces
            .map(|it| match it.kind {
                "added" => format!("[+{}]", it.text),
                "removed" => format!("[-{}]", it.text),
                _ => it.text,
            })
            .collect()
    }

    #[test]
    fn texts_are_compared_by_characters_or_words() {
        assert_eq!(
            differences("建设10个基地。", "建设20个以上基地。"),
            "建设[-10个][+20个以上]基地。"
        );
        assert_eq!(
            differences("By June 30, two plans.", "By July 31, two plans."),
            "By [-June 30,][+July 31,] two plans."
        );
    }
}
