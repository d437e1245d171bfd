//! Reports on the state of the translations: for the terminal, for programs, and as a page of the preview.

use crate::diagnostic::{Lang, Text, say};
use crate::site::agenda::{AgendaEntry, PublicationState};
use crate::site::translation::{ChangedPassage, TranslationState, TranslationStatus};
use crate::text::escape::html as escaped;

/// The state of the translations for a terminal: a line for each file, followed by what has changed in it, and the
/// total.
pub(crate) fn text(entries: &[TranslationStatus], lang: Lang) -> String {
    let mut lines: Vec<String> = entries
        .iter()
        .flat_map(|entry| entry_lines(entry, lang))
        .collect();
    lines.push(total(entries).get(lang).to_string());
    lines.join("\n")
}

/// The state of the translations and the agenda as JSON: `translations` is an array of [`TranslationStatus`],
/// `publishing` an array of [`AgendaEntry`].
pub(crate) fn json(translations: &[TranslationStatus], publishing: &[AgendaEntry]) -> String {
    let all = serde_json::json!({ "translations": translations, "publishing": publishing });
    // Nothing in there can fail to serialize.
    serde_json::to_string_pretty(&all).unwrap_or_default()
}

/// The pages that will appear or expire, each on a line of its own with a line break before it.
pub(crate) fn agenda(publishing: &[AgendaEntry], lang: Lang) -> String {
    publishing
        .iter()
        .map(|it| format!("\n{}", agenda_line(it).get(lang)))
        .collect()
}

/// The line about a page that will appear or expire.
pub(crate) fn agenda_line(it: &AgendaEntry) -> Text {
    let AgendaEntry { file, title, .. } = it;
    let day = it.day.map_or_else(String::new, |day| day.to_string());
    match it.state {
        PublicationState::Scheduled => say!(
            "{day} 发布 {file}（{title}）",
            "appears {day}: {file} ({title})"
        ),
        PublicationState::Expires => say!(
            "{day} 到期 {file}（{title}）",
            "last day {day}: {file} ({title})"
        ),
        PublicationState::Expired => say!(
            "{day} 已过期 {file}（{title}）",
            "expired {day}: {file} ({title})"
        ),
        PublicationState::Draft => say!("草稿 {file}（{title}）", "draft: {file} ({title})"),
    }
}

/// The lines about a file.
fn entry_lines(entry: &TranslationStatus, lang: Lang) -> Vec<String> {
    let (state, words) = (state(entry.state), entry.words);
    let to_do = if words > 0 {
        say!("，待译 {words} 字", ", {words} words to translate")
    } else {
        say!("", "")
    };
    let file = entry.translation.as_deref().unwrap_or(&entry.file);
    let mut lines = vec![format!(
        "{} {} ({}){}",
        state.get(lang),
        file,
        entry.locale,
        to_do.get(lang)
    )];

    let changed = entry
        .changes
        .iter()
        .filter(|_| entry.state != TranslationState::Unrecorded);
    lines.extend(changed.flat_map(|change| change_lines(change, lang)));

    lines
}

/// The lines about a passage that has changed.
fn change_lines(change: &ChangedPassage, lang: Lang) -> Vec<String> {
    let place = change.line.map_or(say!("", ""), |line| {
        say!("（译文第 {line} 行）", " (line {line} of the translation)")
    });
    let mut lines = vec![format!("  {}{}", change.passage, place.get(lang))];
    lines.extend(change.old.iter().map(|text| format!("  - {text}")));
    lines.extend(change.new.iter().map(|text| format!("  + {text}")));

    lines
}

/// The name of a state.
fn state(state: TranslationState) -> Text {
    match state {
        TranslationState::Translated => say!("已译", "translated"),
        TranslationState::Unrecorded => say!("未登记", "unrecorded"),
        TranslationState::Stale => say!("待修订", "stale"),
        TranslationState::Missing => say!("缺译", "missing"),
    }
}

/// The numbers of files in each state, and of words to translate.
fn total(entries: &[TranslationStatus]) -> Text {
    let count = |state| entries.iter().filter(|entry| entry.state == state).count();
    let (translated, unrecorded) = (
        count(TranslationState::Translated),
        count(TranslationState::Unrecorded),
    );
    let (stale, missing) = (
        count(TranslationState::Stale),
        count(TranslationState::Missing),
    );

    let words: usize = entries.iter().map(|entry| entry.words).sum();
    say!(
        "已译 {translated}，未登记 {unrecorded}，待修订 {stale}，缺译 {missing}，待译 {words} 字",
        "translated {translated}, unrecorded {unrecorded}, stale {stale}, missing {missing}, {words} words to translate"
    )
}

/// The page of the preview: a table with a row for each file, and the pages that will appear or expire. Its style sheet
/// is a separate file that holds [`STYLE`], because the preview's security policy forbids styles inside a page.
pub(crate) fn html(
    entries: &[TranslationStatus],
    publishing: &[AgendaEntry],
    lang: Lang,
) -> String {
    let title = say!("翻译进度", "State of the translations");
    let style = "<link rel=\"stylesheet\" href=\"/__planpress/status.css\">";
    styled(&title, style, &contents(entries, publishing, lang), lang)
}

/// The tables of the status as sections of a larger page.
pub(crate) fn sections(
    entries: &[TranslationStatus],
    publishing: &[AgendaEntry],
    lang: Lang,
) -> String {
    let heading = say!("翻译进度", "State of the translations");
    format!(
        "<h2>{}</h2>{}",
        heading.get(lang),
        contents(entries, publishing, lang)
    )
}

/// The table and the list, without a heading for the whole.
fn contents(entries: &[TranslationStatus], publishing: &[AgendaEntry], lang: Lang) -> String {
    let heading = say!("发布安排", "Pages that will appear or expire");
    let list: String = publishing
        .iter()
        .map(|it| format!("<li>{}</li>", escaped(agenda_line(it).get(lang))))
        .collect();
    let rows: String = entries.iter().map(|entry| row(entry, lang)).collect();
    let heads = [
        say!("状态", "State"),
        say!("文件", "File"),
        say!("语言", "Locale"),
        say!("待译字数", "Words to translate"),
    ];
    let heads: String = heads
        .iter()
        .map(|head| format!("<th scope=\"col\">{}</th>", head.get(lang)))
        .collect();

    let dates = match publishing {
        [] => String::new(),
        _ => format!("<h2>{}</h2><ul>{list}</ul>", heading.get(lang)),
    };
    let total = total(entries);
    let total = total.get(lang);

    format!(
        "<p>{total}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{dates}"
    )
}

/// The beginning of every report, by which it is recognised.
pub(crate) const BEGIN: &str = "<!doctype html><!-- planpress: report -->";

/// The style sheet of every report.
pub(crate) const STYLE: &str = "body{font:1rem/1.6 sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}\
    th,td{border-bottom:1px solid #999;padding:.3rem;text-align:left;vertical-align:top}\
    td,li{overflow-wrap:anywhere}li{margin-bottom:.5rem}q{background:#f3f3f3}small{color:#555}\
    .verdict{font-size:1.3rem;font-weight:bold}\
    del{background:#fdd;color:#000}ins{background:#dfd;color:#000}";

/// An HTML page with its style inside, so that it needs no other file; `body` is HTML.
pub(crate) fn document(title: &Text, body: &str, lang: Lang) -> String {
    styled(title, &format!("<style>{STYLE}</style>"), body, lang)
}

/// An HTML page. `style` is the element that holds or names its style sheet.
fn styled(title: &Text, style: &str, body: &str, lang: Lang) -> String {
    let tag = if lang == Lang::Zh { "zh-Hans" } else { "en" };
    let title = title.get(lang);
    format!(
        "{BEGIN}<html lang=\"{tag}\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title>{style}<h1>{title}</h1>{body}</html>"
    )
}

/// The row of a file in the table.
fn row(entry: &TranslationStatus, lang: Lang) -> String {
    let file = escaped(entry.translation.as_deref().unwrap_or(&entry.file));
    let link = entry.url.as_ref().map_or(file.clone(), |url| {
        format!("<a href=\"{}\">{file}</a>", escaped(url))
    });
    let changed = entry
        .changes
        .iter()
        .filter(|_| entry.state != TranslationState::Unrecorded)
        .map(details)
        .collect::<String>();

    let (state, locale, words) = (state(entry.state), escaped(&entry.locale), entry.words);
    format!(
        "<tr><td>{}</td><td>{link}{changed}</td><td>{locale}</td><td>{words}</td></tr>",
        state.get(lang)
    )
}

/// A passage that has changed, as HTML that can be opened.
fn details(change: &ChangedPassage) -> String {
    let (old, new) = (marked(&change.old, "del"), marked(&change.new, "ins"));
    format!(
        "<details><summary>{}</summary>{old}{new}</details>",
        escaped(&change.passage)
    )
}

/// Paragraphs of HTML whose texts are in an element: `del` or `ins`.
fn marked(texts: &[String], element: &str) -> String {
    texts
        .iter()
        .map(|text| format!("<p><{element}>{}</{element}></p>", escaped(text)))
        .collect()
}
