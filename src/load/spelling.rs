//! Sources whose names are spelled otherwise than the program reads them. Editors take them for pages or data, so they
//! must not lie on the site as files.

use unicode_normalization::UnicodeNormalization;

use super::discover::{CONTENT, SETTINGS};
use crate::diagnostic::{Diagnostic, codes, say};

/// Endings that Markdown is known by elsewhere.
const MARKDOWN: [&str; 9] = [
    ".markdown",
    ".md",
    ".mdown",
    ".mdtext",
    ".mdtxt",
    ".mdwn",
    ".mkd",
    ".mkdn",
    ".mdx",
];
/// Endings of YAML.
const YAML: [&str; 2] = [".yaml", ".yml"];
/// What programs add to a name whose ending they do not know, and Windows hides.
const ADDED: [&str; 3] = ["", ".txt", ".text"];

/// How a file that is not read as a source should be called if it is one. `name` is its path below `content/`;
/// `is_data` tells which paths are data files.
pub(super) fn of_source(name: &str, is_data: impl Fn(&str) -> bool) -> Option<String> {
    // Full-width letters and marks as the ASCII ones, the Chinese full stop as a point.
    let plain = name.nfkc().collect::<String>().replace('。', ".");

    let plain = plain.trim_end();
    if let Some(stem) = without_ending(plain, &MARKDOWN) {
        return Some(format!("{}.md", lower_case_language(stem)));
    }

    let data = format!("{}.yaml", without_ending(plain, &YAML)?.to_lowercase());
    let is_settings = format!("{CONTENT}/{data}") == SETTINGS;
    (is_settings || is_data(&data)).then_some(data)
}

/// A name without one of the endings, however it is spelled.
fn without_ending<'a>(name: &'a str, endings: &[&str]) -> Option<&'a str> {
    let lower = name.to_ascii_lowercase();
    let all = ADDED
        .iter()
        .flat_map(|added| endings.iter().map(move |ending| format!("{ending}{added}")));
    let longest = all
        .filter(|ending| lower.ends_with(ending.as_str()))
        .max_by_key(String::len)?;

    Some(&name[..name.len() - longest.len()]).filter(|stem| !stem.is_empty())
}

/// The name of a page with the language in it as languages are written: `a.ZH` becomes `a.zh`.
fn lower_case_language(stem: &str) -> String {
    match stem.rsplit_once('.') {
        Some((name, language)) => format!("{name}.{}", language.to_lowercase()),
        None => stem.into(),
    }
}

/// A source that is not read as one. `usual` is its path below `content/` as it should be.
pub(super) fn misspelled(path: &str, usual: &str) -> Diagnostic {
    let name = usual.rsplit_once('/').map_or(usual, |(_, name)| name);
    let message = say!(
        "文件名的写法不对，这个文件没有当作页面或数据读取",
        "the file is not read as a page or as data, because of the way its name is spelled"
    );
    Diagnostic::error(codes::MISSPELLED_SOURCE, message)
        .in_file(path)
        .hint(say!("改名为 {name}。", "Rename it to {name}."))
}

#[cfg(test)]
mod tests {
    use super::of_source;

    #[test]
    fn sources_are_known_in_every_spelling() {
        let is_data = |path: &str| path == "plan/tasks.yaml";
        let usual = |name: &str| of_source(name, is_data);
        for name in [
            "a.zh.MD",
            "a.zh.markdown",
            "a.ZH.Md",
            "a.zh.md.txt",
            "a．zh．md",
            "a.zh。md",
            "a.zh.mdown",
        ] {
            assert_eq!(usual(name).as_deref(), Some("a.zh.md"), "{name}");
        }

        for name in ["plan/tasks.yml", "plan/Tasks.YAML", "plan/tasks.yaml.txt"] {
            assert_eq!(usual(name).as_deref(), Some("plan/tasks.yaml"), "{name}");
        }

        assert_eq!(usual("site.yml").as_deref(), Some("site.yaml"));
        for name in [
            "a.txt",
            "data.yaml",
            "amd",
            "plan/site.yml",
            "a.md.pdf",
            ".md",
        ] {
            assert_eq!(usual(name), None, "{name}");
        }
    }
}
