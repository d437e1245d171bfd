//! What is wrong with what a government site says of itself, and what is missing.

use super::column::{ColumnType, column};
use super::settings::{GovernmentSettings, LANGUAGE, government};
use crate::diagnostic::{Diagnostic, say};
use crate::government::codes;
use crate::load::yaml::locate;
use crate::site::{Frame, Kind, Page, Site};

/// Finds what is missing: in the settings once, in the columns one by one. Sites that are not government sites have no
/// such duties.
pub(super) fn check(site: &Site) -> Vec<Diagnostic> {
    let Some(government) = government(&site.frame) else {
        return Vec::new();
    };

    let mut found = Vec::new();
    found.extend(missing_settings(&site.frame, government));

    let columns = site
        .pages
        .iter()
        .filter(|page| page.kind == Kind::Section && page.has_own_file())
        .filter(|page| site.frame.locales.get(page.locale).key == LANGUAGE);
    for column in columns {
        found.extend(missing_in_column(column));
        if is_empty(site, column) {
            found.push(empty(column));
        } else {
            found.extend(stale(site, column));
        }
    }

    found
}

/// Tells whether a column has neither a text of its own nor a page.
fn is_empty(site: &Site, column: &Page) -> bool {
    let has_text = !column.document.is_empty() || !column.shown.values.is_empty();
    !has_text && site.children(column.locale, &column.route).is_none()
}

/// Makes the warning about an empty column.
fn empty(column: &Page) -> Diagnostic {
    Diagnostic::warning(
        codes::EMPTY_COLUMN,
        say!("栏目没有内容", "the section is empty"),
    )
    .at(column.location())
    .hint(say!(
        "发布内容，或在有内容之前把栏目设为草稿（draft: true）。",
        "Publish something, or keep the section as a draft (draft: true) until there is content."
    ))
}

/// Returns after how many days without a new page a column of this type counts as not kept up; `None` if it never does.
fn max_days_between_updates(kind: ColumnType) -> Option<i32> {
    match kind {
        ColumnType::工作动态 => Some(14),
        ColumnType::政策文件 | ColumnType::政策解读 => Some(183),
        _ => None,
    }
}

/// Makes a warning if the newest page of a column is too old. A column inside a column of the same type counts with
/// that one.
fn stale(site: &Site, section: &Page) -> Option<Diagnostic> {
    let own = column_type(section)?;
    let days = max_days_between_updates(own)?;

    let mut ancestors = site.ancestors(section).into_iter();
    if ancestors.any(|id| column_type(site.page(id)) == Some(own)) {
        return None;
    }

    let folder = format!("{}/", section.route);
    let newest = site
        .pages
        .iter()
        .filter(|page| page.locale == section.locale)
        .filter(|page| format!("{}/", page.route).starts_with(&folder))
        .filter_map(|page| page.date)
        .max();
    let today = site.frame.date;

    let age = newest
        .and_then(|date| date.moment.date().until(today).ok())
        .map(|span| span.get_days());
    if age.is_some_and(|age| age <= days) {
        return None;
    }

    let message = match newest {
        Some(date) => {
            let date = date.moment.date();
            say!(
                "栏目最近一次更新是 {date}，超过了 {days} 天",
                "the section was last updated on {date}, more than {days} days ago"
            )
        }
        None => say!(
            "栏目里没有标明日期的页面",
            "no page of this section gives a date"
        ),
    };

    let hint = say!(
        "发布新的内容，或给页面写上 date。",
        "Publish something new, or give its pages a date."
    );

    Some(
        Diagnostic::warning(codes::STALE_COLUMN, message)
            .at(section.location())
            .hint(hint),
    )
}

/// Returns the type of a column.
fn column_type(page: &Page) -> Option<ColumnType> {
    column(page).map(|column| column.r#type)
}

/// Makes a warning with the names of all settings that are not given.
fn missing_settings(frame: &Frame, government: &GovernmentSettings) -> Option<Diagnostic> {
    let names = names_of_missing(&government.items())?;
    let message = say!(
        "政府网站应有而没有填写的：{names}",
        "a government site should give these, which are missing: {names}"
    );
    let hint = say!(
        "在 site.yaml 的 government 下填写核实过的内容；没有填写的不会出现在网站上。",
        "Enter what has been verified under government in site.yaml; what is not given does not appear on the site."
    );

    Some(
        Diagnostic::warning(codes::GOVERNMENT_SETTINGS, message)
            .at(locate(&frame.settings_file, &["government"]))
            .hint(hint),
    )
}

/// Lists the names of fields that are not given; `None` if all are. `fields` pairs names with whether they are given.
fn names_of_missing(fields: &[(&str, bool)]) -> Option<String> {
    let missing: Vec<&str> = fields
        .iter()
        .filter(|(_, is_given)| !is_given)
        .map(|(name, _)| *name)
        .collect();
    (!missing.is_empty()).then(|| missing.join(", "))
}

/// Makes a warning with the names of all tags that a column lacks.
fn missing_in_column(page: &Page) -> Option<Diagnostic> {
    let column = column(page);
    let fields = [
        ("description", page.description.is_some()),
        ("column.type", column.is_some()),
        (
            "column.keywords",
            column.is_some_and(|column| !column.keywords.is_empty()),
        ),
    ];
    let names = names_of_missing(&fields)?;

    let message = say!("栏目缺少：{names}", "the section lacks: {names}");
    let hint = say!(
        "写进栏目页的文件头，写法见 content/README.md。",
        "Write them in the section's front matter; see content/README.md."
    );

    Some(
        Diagnostic::warning(codes::MISSING_COLUMN_TAGS, message)
            .at(page.location())
            .hint(hint),
    )
}

/// Finds settings that do not have the form that they must have.
pub(super) fn check_form(frame: &Frame) -> Vec<Diagnostic> {
    let Some(government) = government(frame) else {
        return Vec::new();
    };

    let mut found = Vec::new();

    let domain = government.domain.as_deref();
    if domain.is_some_and(|domain| !is_domain(domain)) {
        let message = say!("域名只写主机名", "the domain must be the host name alone");
        let hint = say!(
            "例如 www.example.gov.cn，不带 http:// 和路径。",
            "For example www.example.gov.cn, without http:// or a path."
        );
        found.push(
            Diagnostic::error(codes::BAD_DOMAIN, message)
                .at(locate(&frame.settings_file, &["government", "domain"]))
                .hint(hint),
        );
    }

    let code = government.id_code.as_deref();
    if code.is_some_and(|code| !is_id_code(code)) {
        let message = say!(
            "网站标识码是10位数字，或 bm 加8位数字",
            "the site's code is 10 digits, or bm and 8 digits"
        );
        let hint = say!(
            "照主管部门发给的标识码填写，加引号。",
            "Copy the code that was issued to the site, in quotation marks."
        );
        found.push(
            Diagnostic::error(codes::BAD_ID_CODE, message)
                .at(locate(&frame.settings_file, &["government", "id_code"]))
                .hint(hint),
        );
    }

    found
}

/// Tells whether a text is the name of a host and nothing more.
fn is_domain(text: &str) -> bool {
    text.contains('.') && !text.contains(['/', ':', ' ']) && text.is_ascii()
}

/// Tells whether a text has the form of a site's code: ten digits, or `bm` and eight.
fn is_id_code(text: &str) -> bool {
    are_digits(text, 10)
        || text
            .strip_prefix("bm")
            .is_some_and(|rest| are_digits(rest, 8))
}

/// Tells whether a text is so many digits and nothing more.
fn are_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}
