//! What searches know of a plan: what its numbered places are called, the names of its departments, and what pages say
//! that their templates make from data.

use super::clause_view::ClauseRef;
use super::department::Department;
use super::routes::{COMPLAINTS, SINCE, SITE_HOME};
use super::table::Table;
use super::view::Views;
use crate::site::{Changes, Page, SearchPassage, SearchPlace};

/// How the rows of the annex are called in Chinese. `LABEL` stands for what the annex is called; anchors are `fj-9`.
const CHINESE_ROWS: [&str; 4] = [
    r"(?:LABEL)?的?第?(\d+)(?:项|条|行)(?:工作)?(?:任务)?",
    r"(?:LABEL|工作)?任务第?(\d+)项?",
    r"LABEL第?(\d+)",
    r"fj[- ]?(\d+)",
];
/// Chapters, whose anchors are `s3`.
const CHINESE_CHAPTERS: [&str; 1] = [r"第(\d+)(?:章|部分)"];
/// Clauses and what is numbered in them, whose anchors are `s3-4` and `s2-1-1`. Chinese numerals are figures by then.
const CHINESE_CLAUSES: [&str; 3] = [
    r"第?(\d+)(?:章|部分)?[、,.]?\(第?(\d+)(?:条|款|项|节)?\)?[、,.]?第?(\d+)?(?:条|款|项|点)?",
    r"第(\d+)(?:章|部分)第?(\d+)(?:条|款|项|节|点|部分)(?:第?(\d+)(?:条|款|项|点))?",
    r"s(\d+)(?:[- ](\d+))?(?:[- ](\d+))?",
];

/// How the rows of tables other than the first are called in both languages.
const LABELLED_ROWS: &[&str] = &[
    r"LABEL的?第?(\d+)(?:项|条|行)(?:工作)?(?:任务)?",
    r"LABEL,? (?:items?|tasks?|rows?|no\.?|number) ?(\d+)",
];
/// What the anchors of rows begin with in a plan without tables.
const FIRST_PREFIX: &str = "fj";

/// The same in English.
const ENGLISH_ROWS: [&str; 4] = [
    r"(?:(?:the )?LABEL,? )?(?:items?|tasks?|rows?|no\.?|number) ?(?:no\.? ?|number )?(\d+)(?: (?:of|in) (?:the )?LABEL)?",
    r"(?:the )?(\d+)(?:st|nd|rd|th) (?:item|task|row)(?: (?:of|in) (?:the )?LABEL)?",
    r"LABEL (\d+)",
    r"fj[- ]?(\d+)",
];
const ENGLISH_CHAPTERS: [&str; 2] = [
    r"(?:chapter|part) (?:no\.? ?)?(\d+)",
    r"(?:the )?(\d+)(?:st|nd|rd|th) chapter",
];
const ENGLISH_CLAUSES: [&str; 4] = [
    r"(?:chapter |clause |section |part )?(\d+),? ?\((\d+)\)?(?:[,.]? ?(\d+))?",
    r"(?:chapter |part )?(\d+),? (?:clause|section|paragraph|article|part) \(?(\d+)\)?(?:,? (?:item|point) (\d+))?",
    r"(?:clause|section|article|paragraph) (\d+)[.-](\d+)(?:[.-](\d+))?",
    r"s(\d+)(?:[- ](\d+))?(?:[- ](\d+))?",
];

/// Returns what the numbered places of the plan are called in a locale.
pub(super) fn places(views: &Views<'_>) -> Vec<SearchPlace> {
    let is_chinese = views.frame.locales.get(views.locale).key == "zh";
    let tables = &views.catalogue.tables;
    let label = |table: &Table| {
        table
            .label
            .as_ref()
            .map(|label| views.text(label).to_lowercase())
    };
    let first = tables.first();
    let first_label = escaped(&first.and_then(label).unwrap_or_default());

    let (rows, chapters, clauses): (&[&str], &[&str], &[&str]) = if is_chinese {
        (&CHINESE_ROWS, &CHINESE_CHAPTERS, &CHINESE_CLAUSES)
    } else {
        (&ENGLISH_ROWS, &ENGLISH_CHAPTERS, &ENGLISH_CLAUSES)
    };
    let of = |patterns: &[&str], label: &str, anchor: &str| {
        let usable = patterns
            .iter()
            .filter(|pattern| !label.is_empty() || !pattern.starts_with("LABEL"));
        let all: Vec<String> = usable
            .map(|pattern| pattern.replace("LABEL", label))
            .collect();
        all.into_iter()
            .map(|pattern| SearchPlace(pattern, anchor.to_string()))
            .collect::<Vec<_>>()
    };

    let prefix = first.map_or(FIRST_PREFIX, |table| &table.prefix);
    let mut places = of(rows, &first_label, &format!("{prefix}-$1"));

    // A row of another table is asked for with its label.
    for table in tables.iter().skip(1) {
        let label = escaped(&label(table).unwrap_or_default());
        let with_label: Vec<&str> = rows
            .iter()
            .filter(|it| it.starts_with("LABEL"))
            .copied()
            .collect();
        let own = [LABELLED_ROWS, &with_label[..]].concat();
        places.extend(of(&own, &label, &format!("{}-$1", table.prefix)));
    }

    places.extend(of(chapters, "", "s$1"));
    places.extend(of(clauses, "", "s$1-$2-$3"));
    places
}

/// Writes a text so that it means itself in a regular expression.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if c.is_ascii_punctuation() {
            escaped.push('\\');
        }

        escaped.push(c);
    }

    escaped
}

/// Returns the other names of a department in the script of a locale, those included that later changes have given it.
pub(super) fn other_names(views: &Views<'_>, index: usize, department: &Department) -> Vec<String> {
    let is_chinese = views.frame.locales.get(views.locale).key == "zh";
    let notes = views
        .catalogue
        .notes
        .iter()
        .zip(&views.catalogue.departments_of_notes);
    let later = notes
        .filter(|(_, departments)| departments.contains(&index))
        .flat_map(|(note, _)| &note.names);

    let all = department.aliases.iter().chain(later);
    all.filter(|name| name.is_ascii() != is_chinese)
        .cloned()
        .collect()
}

/// Returns the address of the clause that describes a department.
pub(super) fn described_at(views: &Views<'_>, department: &Department) -> Option<String> {
    let clause: ClauseRef = views.clause(department.clause.as_ref()?)?;
    Some(clause.url().to_string())
}

/// Gives the pages of later changes and of complaints what their templates make from data.
pub(super) fn give_passages(pages: &mut Changes<'_>, views: &Views<'_>) {
    if let Some(page) = pages.edit(views.locale, SINCE) {
        let notes = views.catalogue.notes.iter();
        let passages = notes.map(|note| SearchPassage {
            anchor: note.id.clone(),
            title: String::new(),
            text: format!("{}\n{}", views.text(&note.period), views.text(&note.text)),
        });
        page.search.passages.extend(passages);
    }

    // A page that says whom to call says it in its own words.
    let route = if pages.has(views.locale, COMPLAINTS) {
        COMPLAINTS
    } else {
        SITE_HOME
    };
    if let Some(page) = pages.edit(views.locale, route) {
        give_hotlines(page, views);
    }
}

/// Gives a page the hotlines that its own text does not name.
fn give_hotlines(page: &mut Page, views: &Views<'_>) {
    let hotlines = views.frame.settings.hotlines.iter();
    let unnamed = hotlines.filter(|hotline| !page.file.text.contains(&hotline.number));
    let lines = unnamed.map(|hotline| format!("{} {}", views.text(&hotline.name), hotline.number));
    page.search.passages.extend(SearchPassage::of_page(lines));
}
