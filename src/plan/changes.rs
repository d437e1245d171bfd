//! What an edition of a document has changed in the one before it, clause by clause: `/plan/changes/`.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use super::clause::Clause;
use super::documents::PlanDocument;
use super::pairing::{Fate, Text, fates};
use super::view::Views;
use crate::load::paragraphs::{CELL_SEPARATOR, paragraphs};
use crate::site::{Changes, Kind, Page, json};
use crate::text::han::is_han;
use crate::text::language::is_chinese;

/// The anchor of what has changed on the plan's own page.
const OWN_PAGE: &str = "own-page";

/// `changes` in its template.
#[derive(Serialize)]
struct ChangesView {
    earlier: EditionView,
    added: usize,
    removed: usize,
    changed: usize,
    clauses: Vec<ChangedClause>,
    renumbered: Vec<Renumbered>,
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
    /// Its number in the earlier edition, if it has another one now.
    was: Option<String>,
    /// Whether it counts as a clause; headings above others and the plan's own page do not.
    #[serde(skip)]
    is_counted: bool,
    /// Its place in the present edition; in the earlier one if it is removed.
    url: String,
    /// Its paragraphs, each in pieces.
    lines: Vec<Vec<Piece>>,
}

/// A clause with the same words and another number.
#[derive(Serialize)]
struct Renumbered {
    title: String,
    /// Its number in the earlier edition.
    was: String,
    url: String,
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

    let homes = [&earlier, views].map(|it| pages.page(it.locale, it.catalogue.document.home()));
    let own = match homes {
        [Some(before), Some(after)] => {
            changed_page([before, after], views.url(views.catalogue.document.home()))
        }
        _ => None,
    };

    let mut found = compare([&earlier, views], [&before.order, &after.order]);
    found.clauses.splice(0..0, own);
    let clauses = found.clauses;
    let count = |kind: &str| {
        let counted = clauses.iter().filter(|clause| clause.is_counted);
        counted.filter(|clause| clause.kind == kind).count()
    };
    let view = ChangesView {
        earlier: earlier_view,
        added: count("added"),
        removed: count("removed"),
        changed: count("changed"),
        clauses,
        renumbered: found.renumbered,
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

/// What the comparison of two editions has found.
#[derive(Default)]
struct Compared {
    clauses: Vec<ChangedClause>,
    renumbered: Vec<Renumbered>,
}

/// Compares the clauses of two editions, in the order of the text. `orders` are the anchors of each.
fn compare(editions: [&Views<'_>; 2], orders: [&Vec<String>; 2]) -> Compared {
    let [old, new] = [0, 1].map(|at| texts(editions[at], orders[at]));
    let [before, after] = editions;
    let mut found = Compared::default();
    for fate in fates(&old, &new) {
        match fate {
            Fate::Added { new: at } => found.clauses.extend(alone(&new[at].anchor, "added", after)),
            Fate::Removed { old: at } => {
                found
                    .clauses
                    .extend(alone(&old[at].anchor, "removed", before));
            }
            Fate::Kept { old: from, new: to } => {
                let anchors = [&old[from].anchor, &new[to].anchor].map(String::as_str);
                if old[from].words == new[to].words {
                    found.renumbered.extend(renumbered(anchors, editions));
                } else {
                    found.clauses.extend(changed(anchors, editions));
                }
            }
        }
    }

    found
}

/// The clauses of an edition as they are compared.
fn texts(views: &Views<'_>, order: &[String]) -> Vec<Text> {
    let mut all = Vec::new();
    for anchor in order {
        let Some(clause) = views.clauses.get(anchor) else {
            continue;
        };

        let mut words = lines(anchor, clause, views);
        words[0] = clause.title[clause.number_len..].trim().to_string();
        all.push(Text {
            anchor: anchor.clone(),
            words: words.join("\n"),
        });
    }

    all
}

/// A clause that only one edition has.
fn alone(anchor: &str, kind: &'static str, views: &Views<'_>) -> Option<ChangedClause> {
    let clause = views.clauses.get(anchor)?;
    let piece = |text: String| vec![Piece { kind, text }];
    Some(ChangedClause {
        anchor: anchor.into(),
        kind,
        title: clause.title.clone(),
        was: None,
        is_counted: is_counted(anchor, clause, views),
        url: address(anchor, clause, views),
        lines: lines(anchor, clause, views)
            .into_iter()
            .map(piece)
            .collect(),
    })
}

/// A clause that both editions have, with other words.
fn changed(anchors: [&str; 2], editions: [&Views<'_>; 2]) -> Option<ChangedClause> {
    let [old, new] = clauses(anchors, editions)?;
    let [old_text, new_text] = [0, 1].map(|at| {
        let clause = [old, new][at];
        lines(anchors[at], clause, editions[at]).join("\n")
    });

    Some(ChangedClause {
        anchor: anchors[1].into(),
        kind: "changed",
        title: new.title.clone(),
        was: number_before(anchors, editions),
        is_counted: is_counted(anchors[1], new, editions[1]),
        url: address(anchors[1], new, editions[1]),
        lines: in_lines(pieces(&old_text, &new_text)),
    })
}

/// A clause with the same words and another number; `None` if its number is the same, too.
fn renumbered(anchors: [&str; 2], editions: [&Views<'_>; 2]) -> Option<Renumbered> {
    let [_, new] = clauses(anchors, editions)?;
    Some(Renumbered {
        title: new.title.clone(),
        was: number_before(anchors, editions)?,
        url: address(anchors[1], new, editions[1]),
    })
}

/// The number that a clause had in the earlier edition, if it has another one now.
fn number_before(anchors: [&str; 2], editions: [&Views<'_>; 2]) -> Option<String> {
    let clauses = clauses(anchors, editions)?;
    let numbers = [0, 1].map(
        |at| match editions[at].catalogue.row_by_anchor(anchors[at]) {
            Some((_, row)) => row.label.clone(),
            None => {
                let clause = clauses[at];
                let number = clause.title[..clause.number_len].trim();
                number
                    .trim_end_matches(['、', '.', '．', ':', '：'])
                    .to_string()
            }
        },
    );
    let [before, after] = numbers;
    Some(before).filter(|before| *before != after && !before.is_empty())
}

/// The clauses of two anchors, each of its edition.
fn clauses<'v>(anchors: [&str; 2], editions: [&'v Views<'_>; 2]) -> Option<[&'v Clause; 2]> {
    let [old, new] = [0, 1].map(|at| editions[at].clauses.get(anchors[at]));
    Some([old?, new?])
}

/// Tells whether a place counts as a clause: a chapter that is only a heading above others does not.
fn is_counted(anchor: &str, clause: &Clause, views: &Views<'_>) -> bool {
    !clause.paragraphs.is_empty() || views.catalogue.row_by_anchor(anchor).is_some()
}

/// Compares the plan's own pages: their titles, and what is above the first heading. `None` if they say the same.
fn changed_page(homes: [&Page; 2], url: String) -> Option<ChangedClause> {
    let [old, new] = homes.map(|home| {
        let mut lines = vec![home.title.clone()];
        let sections = paragraphs(&home.document).into_iter();
        let introduction = sections.take(1).flatten();
        lines.extend(introduction.map(|paragraph| paragraph.text.replace(CELL_SEPARATOR, " ")));
        lines.join("\n")
    });
    if old == new {
        return None;
    }

    Some(ChangedClause {
        anchor: OWN_PAGE.into(),
        kind: "changed",
        title: homes[1].title.clone(),
        was: None,
        is_counted: false,
        url,
        lines: in_lines(pieces(&old, &new)),
    })
}

fn address(anchor: &str, clause: &Clause, views: &Views<'_>) -> String {
    format!("{}#{anchor}", views.url(&clause.route))
}

/// Heading and paragraphs of a clause; of a row also its bodies and its state, but not its number.
fn lines(anchor: &str, clause: &Clause, views: &Views<'_>) -> Vec<String> {
    let mut lines = vec![clause.title.clone()];
    let Some((table, row)) = views.catalogue.row_by_anchor(anchor) else {
        lines.extend(clause.shown());
        return lines;
    };

    let colon = if is_chinese(&views.frame.locales.get(views.locale).key) {
        "："
    } else {
        ": "
    };
    let cells = views.row_contents(table, row).into_iter();
    lines.extend(cells.map(|(head, cell)| format!("{head}{colon}{cell}")));
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
