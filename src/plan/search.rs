//! What searches know of a plan: what its numbered places are called, the names of its departments, and what pages say
//! that their templates make from data.

use super::clause_view::ClauseRef;
use super::department::{Department, FACET};
use super::due_view::DueView;
use super::labels;
use super::numbering::{BOX_PREFIX, Numbering};
use super::routes::{COMPLAINTS, SITE_HOME};
use super::table::{CHINESE_PREFIX, Table};
use super::view::Views;
use crate::site::{Changes, Page, SearchPassage, SearchPlace};
use crate::text::language::is_chinese;

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

/// Returns what the numbered places of the plan are called in a locale: as its numbering prints them, and as people
/// call them anyway.
pub(super) fn places(views: &Views<'_>, numbering: &Numbering) -> Vec<SearchPlace> {
    let language = &views.frame.locales.get(views.locale).key;
    let is_chinese = is_chinese(language);
    let tables = &views.catalogue.tables;
    let label_of = |table: &Table| {
        let label = table.label.as_ref();
        escaped(&label.map_or_else(String::new, |label| views.text(label).to_lowercase()))
    };
    let first = tables.first();

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

    // A row of another table is asked for with its label.
    let with_label: Vec<&str> = rows
        .iter()
        .filter(|it| it.starts_with("LABEL"))
        .copied()
        .collect();
    let labelled = [LABELLED_ROWS, &with_label[..]].concat();
    let others = tables
        .iter()
        .skip(1)
        .flat_map(|table| of(&labelled, &label_of(table), &format!("{}-$1", table.prefix)));

    let prefix = first.map_or(CHINESE_PREFIX, |table| &table.prefix);
    let first_label = first.map_or_else(String::new, label_of);
    [
        printed(numbering, language),
        boxes(views, is_chinese),
        of(rows, &first_label, &format!("{prefix}-$1")),
        others.collect(),
        of(chapters, "", "s$1"),
        of(clauses, "", "s$1-$2-$3"),
    ]
    .concat()
}

/// What the boxes of a plan are called, if it has any.
fn boxes(views: &Views<'_>, is_chinese: bool) -> Vec<SearchPlace> {
    let prefix = format!("{BOX_PREFIX}-");
    let has_boxes = views
        .clauses
        .keys()
        .any(|anchor| anchor.starts_with(&prefix));
    let words = if is_chinese {
        r"专栏(\d+)"
    } else {
        r"box (\d+)"
    };

    let places = has_boxes.then(|| SearchPlace(words.into(), format!("{prefix}$1")));
    places.into_iter().collect()
}

/// What places are called whose numbers are printed with words or in several parts: `第三章第九条`, `objective 2.1`.
fn printed(numbering: &Numbering, language: &str) -> Vec<SearchPlace> {
    let mut places = Vec::new();
    for (first, prefix) in numbering.beginnings() {
        let (mut pattern, mut anchor) = (String::new(), String::new());
        for (index, level) in numbering.levels().iter().enumerate().skip(first) {
            let is_first = index == first;
            if index > first && level.anchor.is_some() {
                break;
            }

            let parts = level.parts(language);
            let Some(words) = level.words(language).or((parts > 1).then(Default::default)) else {
                break;
            };
            let [before, after] = words.map(|words| escaped(&words.to_lowercase()));
            let separator = if is_first { "" } else { "[、, ]*" };
            let number = vec![r"(\d+)"; parts].join(r"\.");
            let own = format!("{before} ?{number} ?{after}");

            // A number in several parts says by itself what it is below.
            pattern = if parts > 1 {
                own
            } else {
                format!("{pattern}{separator}{own}")
            };
            let group = index - first + 1;
            anchor = if is_first {
                format!("{prefix}${group}")
            } else {
                format!("{anchor}-${group}")
            };
            if parts == 1 || parts == group {
                places.push(SearchPlace(pattern.clone(), anchor.clone()));
            }
        }
    }

    // A number that runs on is named with the chapter that it is in as well.
    let beginnings: Vec<(usize, &str)> = numbering.beginnings().collect();
    for pair in beginnings.windows(2) {
        let [(above, _), (level, prefix)] = [pair[0], pair[1]];
        let words = [above, level].map(|level| numbering.levels()[level].words(language));
        if let [Some([before, after]), Some([own_before, own_after])] = words {
            let pattern = format!(r"{before} ?\d+ ?{after}[、, ]*{own_before} ?(\d+) ?{own_after}");
            places.push(SearchPlace(pattern.to_lowercase(), format!("{prefix}$1")));
        }
    }

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
    let is_chinese = is_chinese(&views.frame.locales.get(views.locale).key);
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

/// Gives the overviews and the page of complaints what their templates make from data.
pub(super) fn give_passages(pages: &mut Changes<'_>, views: &Views<'_>) {
    let document = &views.catalogue.document;
    if let Some(page) = document.edit(pages, views.locale, &document.since()) {
        let notes = views.catalogue.notes.iter();
        let passages = notes.map(|note| SearchPassage {
            anchor: note.id.clone(),
            title: String::new(),
            text: format!("{}\n{}", views.text(&note.period), views.text(&note.text)),
            bodies: Vec::new(),
        });
        page.search.passages.extend(passages);
    }

    if let Some(page) = document.edit(pages, views.locale, &document.schedule()) {
        let deadlines = views.deadlines().into_iter().map(DueView::passage);
        let duties = 0..views.catalogue.recurring.len();
        let duties = duties.filter_map(|index| views.recurring(index).passage());
        let passages: Vec<SearchPassage> = deadlines.chain(duties).collect();

        let bodies = passages
            .iter()
            .map(|it| (it.anchor.clone(), it.bodies.clone()));
        page.search.facets.insert(FACET, bodies.collect());
        page.search.passages.extend(passages);
    }

    if let Some(page) = document.edit(pages, views.locale, &document.indicators()) {
        page.search.passages.extend(conflicts(views));
    }

    // Hotlines are the site's and no document's. A page that says whom to call says it in its own words.
    if !views.is_first {
        return;
    }

    let route = if pages.has(views.locale, COMPLAINTS) {
        COMPLAINTS
    } else {
        SITE_HOME
    };
    if let Some(page) = pages.edit(views.locale, route) {
        give_hotlines(page, views);
    }
}

/// What searches find of the figures that contradict each other: the names of what they are about. `None` without any.
fn conflicts(views: &Views<'_>) -> Option<SearchPassage> {
    let concerned = views.catalogue.conflicts.iter().flatten();
    let names: Vec<String> = concerned
        .map(|index| views.text(&views.catalogue.indicators[*index].name))
        .collect();
    let language = &views.frame.locales.get(views.locale).key;

    (!names.is_empty()).then(|| SearchPassage {
        anchor: "conflicts".into(),
        title: labels::table("conflicts", language)
            .unwrap_or_default()
            .into(),
        text: names.join("\n"),
        bodies: Vec::new(),
    })
}

/// What searches find of the page that shows two languages side by side, in the language of `views`; `None` for
/// languages that have no name here.
pub(super) fn side_by_side(views: &Views<'_>, languages: [&str; 2]) -> Option<SearchPassage> {
    let key = &views.frame.locales.get(views.locale).key;
    let names = languages.map(|language| labels::language(language, key));
    let [Some(first), Some(second)] = names else {
        return None;
    };
    let (title, text) = if is_chinese(key) {
        ("双语对照", format!("{first}、{second}逐条对照"))
    } else {
        (
            "Both languages side by side",
            format!("{first} and {second}, clause by clause"),
        )
    };

    Some(SearchPassage {
        anchor: String::new(),
        title: title.into(),
        text,
        bodies: Vec::new(),
    })
}

/// Gives a page the hotlines that its own text does not name.
fn give_hotlines(page: &mut Page, views: &Views<'_>) {
    let hotlines = views.frame.settings.hotlines.iter();
    let unnamed = hotlines.filter(|hotline| !page.file.text.contains(&hotline.number));
    let lines = unnamed.map(|hotline| format!("{} {}", views.text(&hotline.name), hotline.number));
    page.search.passages.extend(SearchPassage::of_page(lines));
}
