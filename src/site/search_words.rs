//! Words that mean the same in searches on this site (`content/search.yaml`).

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Locales;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::fingerprint::Fingerprint;
use crate::load::yaml;
use crate::source::{SourceFile, Span};

/// The path of the file, below the site's root.
pub(crate) const SEARCH_WORDS: &str = "content/search.yaml";

/// `content/search.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchWordsFile {
    /// Words that mean the same, for each language by its key.
    pub synonyms: BTreeMap<String, Vec<Synonym>>,
}

/// Words that people search by, and the words that the site has for the same thing.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Synonym {
    /// What people type.
    pub words: Vec<String>,
    /// What the site says instead.
    pub means: Vec<String>,
}

/// Reads the file: the synonyms of each locale, in the order of the locales. Returns also everything that is wrong in
/// it.
pub(crate) fn read(
    file: Option<&Arc<SourceFile>>,
    locales: &Locales,
) -> (Vec<Vec<Synonym>>, Vec<Diagnostic>) {
    let mut synonyms = vec![Vec::new(); locales.iter().count()];
    let Some(file) = file else {
        return (synonyms, Vec::new());
    };
    let parse = || yaml::parse::<SearchWordsFile>(file, Span::new(0, file.text.len()));
    let list = file.memo.get_or_make(Fingerprint::default(), parse);
    let list = match &*list {
        Ok(list) => list,
        Err(found) => return (synonyms, found.clone()),
    };

    let mut found = Vec::new();
    for (language, own) in &list.synonyms {
        match locales.by_key(language) {
            Some(locale) => synonyms[locale.0].clone_from(own),
            None => found.push(no_such_language(file, language)),
        }
    }

    (synonyms, found)
}

/// Makes the warning for words in a language that the site does not have.
fn no_such_language(file: &Arc<SourceFile>, language: &str) -> Diagnostic {
    Diagnostic::warning(
        codes::SEARCH_SYNONYM,
        say!(
            "网站没有“{language}”这种语言",
            "the site has no language “{language}”"
        ),
    )
    .at(yaml::locate(file, &["synonyms", language]))
    .hint(say!(
        "改为 site.yaml 的 locales 里有的语言，例如 zh 或 en。",
        "Use a language that is among the locales in site.yaml, such as zh or en."
    ))
}

/// Makes the warning for a meaning that is nowhere on the site. `path` is where it stands: the places of the entry
/// and of the meaning in their lists.
pub(crate) fn leads_nowhere(
    file: &Arc<SourceFile>,
    language: &str,
    path: [usize; 2],
    meaning: &str,
) -> Diagnostic {
    let [entry, place] = path.map(|index| index.to_string());
    Diagnostic::warning(
        codes::SEARCH_SYNONYM,
        say!(
            "全站搜不到“{meaning}”，这个同义词没有作用",
            "“{meaning}” is nowhere on the site, so this synonym leads nowhere"
        ),
    )
    .at(yaml::locate(
        file,
        &["synonyms", language, &entry, "means", &place],
    ))
    .hint(say!(
        "改用网站文字里有的词，或删去这一条。",
        "Use words that are in the site's text, or remove the entry."
    ))
}
