//! How a plan numbers its chapters and what is in them: a list of levels, the highest first, each with the form in
//! which its numbers are printed. A plan declares it in `plan.yaml`; without that it has the usual levels of Chinese
//! official documents (GB/T 9704) or those that are recognised in its headings.

use std::collections::BTreeMap;

mod form;
mod numeral;
mod recognise;
mod slips;
mod walk;

use form::Form;
pub(super) use recognise::{Title, recognise, running_on};
pub(super) use walk::{PageNumbers, Place, Series, Walk};

/// What the anchors of the highest level begin with, unless the plan says otherwise.
pub(super) const ANCHOR_PREFIX: &str = "s";
/// What the anchors of a level begin with whose numbers are recognised to run on through the document.
const RUN_ON_PREFIX: &str = "a";
/// The words of numbers that name chapters: 第一章, Chapter 1.
const CHAPTERS: [&str; 2] = ["第章", "chapter"];
/// What the anchors of boxes begin with.
pub(super) const BOX_PREFIX: &str = "box";

/// The levels of a plan's numbers, the highest first.
#[derive(Debug, Clone)]
pub(super) struct Numbering {
    levels: Vec<Level>,
}

/// A level of a plan's numbers.
#[derive(Debug, Clone)]
pub(super) struct Level {
    forms: Forms,
    /// What anchors of this level begin with. If it is `None`, they continue those of the level above.
    pub anchor: Option<String>,
    /// Where its numbers begin again.
    pub run: Run,
}

/// Where the numbers of a level begin again at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Run {
    /// Below every number of a higher level.
    Restart,
    /// Below every number of this level and of those above it.
    Within(usize),
    /// Nowhere: they run on through the document.
    Document,
}

/// The forms of a level's numbers by language.
#[derive(Debug, Clone, Default)]
pub(super) struct Forms {
    /// The forms in a language, by its key.
    by_language: BTreeMap<String, Vec<Form>>,
    /// The forms in all other languages.
    other: Vec<Form>,
}

/// The usual levels in Chinese, as the rules for official documents have them, each with what stands for it where a
/// plan prints it otherwise.
const USUAL_IN_CHINESE: [&[&str]; 5] = [
    &["一、", "I.", "1."],
    &["（一）", "(I)", "(1)"],
    &["1."],
    &["（1）"],
    &["①"],
];
/// The usual levels in other languages.
const USUAL_ELSEWHERE: [&[&str]; 5] = [
    &["I.", "一、", "1."],
    &["(I)", "（一）", "(1)"],
    &["1."],
    &["(1)"],
    &["①"],
];

/// How a form that is given in one language is printed in another one: all of these stand for each other.
const COUNTERPARTS: [&[&str]; 9] = [
    &["第一篇", "第一编", "第一部分", "Part I", "Part 1"],
    &["第一章", "Chapter I", "Chapter 1"],
    &["第一节", "Section I", "Section 1"],
    &["第一条", "Article I", "Article 1"],
    &["一、", "I."],
    &["（一）", "(I)"],
    &["目标一：", "目标1：", "Goal 1:", "Goal 1."],
    &["行动一：", "行动1：", "Action 1:", "Action 1."],
    &["任务一：", "任务1：", "Task 1:", "Task 1."],
];

impl Forms {
    /// Makes the forms of a level from examples by language; the key is `None` for all languages that have none of
    /// their own. Examples without a number are left out.
    pub(super) fn new<'a>(examples: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> Self {
        let mut forms = Self::default();
        for (language, example) in examples {
            let Some(form) = Form::from_example(example) else {
                continue;
            };
            let own = counterparts(&form);
            forms.other.push(form.clone());
            forms.other.extend(own);

            if let Some(language) = language {
                let by_language = forms.by_language.entry(language.into()).or_default();
                by_language.push(form);
            }
        }

        forms
    }

    /// The forms in a language.
    fn of(&self, language: &str) -> &[Form] {
        self.by_language.get(language).unwrap_or(&self.other)
    }
}

/// Tells whether an example has a number from which a form can be learnt.
pub(super) fn is_form(example: &str) -> bool {
    Form::from_example(example).is_some()
}

/// The forms that other languages print for a form.
fn counterparts(form: &Form) -> Vec<Form> {
    let mut found = Vec::new();
    for group in COUNTERPARTS {
        let forms: Vec<Form> = group
            .iter()
            .filter_map(|it| Form::from_example(it))
            .collect();
        if forms.contains(form) {
            found.extend(forms.into_iter().filter(|other| other != form));
        }
    }

    found
}

impl Level {
    /// Makes a level whose anchors continue those of the level above it.
    pub(super) fn new(forms: Forms, anchor: Option<String>, run: Run) -> Self {
        Self { forms, anchor, run }
    }

    /// Its first number in a language, as it is printed.
    pub(super) fn example(&self, language: &str) -> String {
        self.forms
            .of(language)
            .first()
            .map(Form::example)
            .unwrap_or_default()
    }

    /// The words that are part of its numbers in a language, before and behind the figure, if there are any.
    pub(super) fn words(&self, language: &str) -> Option<[String; 2]> {
        let form = self.forms.of(language).first()?;
        form.has_words().then(|| form.words())
    }

    /// How many figures its number has in a language.
    pub(super) fn parts(&self, language: &str) -> usize {
        self.forms.of(language).first().map_or(1, |form| form.parts)
    }
}

impl Default for Numbering {
    /// The usual levels.
    fn default() -> Self {
        let all = |examples: &[&str]| {
            examples
                .iter()
                .filter_map(|it| Form::from_example(it))
                .collect()
        };
        let levels = USUAL_IN_CHINESE.iter().zip(USUAL_ELSEWHERE);
        let levels = levels.map(|(chinese, elsewhere)| {
            let by_language = BTreeMap::from([("zh".to_string(), all(chinese))]);
            let forms = Forms {
                by_language,
                other: all(elsewhere),
            };
            Level::new(forms, None, Run::Restart)
        });

        Self::new(levels.collect())
    }
}

impl Numbering {
    /// Makes a numbering of its levels, the highest first.
    pub(super) fn new(levels: Vec<Level>) -> Self {
        Self { levels }
    }

    /// Whether the places of the highest level are chapters in a language: their numbers say so, or have no words.
    pub(super) fn has_chapters(&self, language: &str) -> bool {
        let words = self.levels.first().and_then(|level| level.words(language));
        words.is_none_or(|words| {
            let words = words.concat().to_lowercase();
            CHAPTERS.iter().any(|chapter| words == *chapter)
        })
    }

    /// The levels, the highest first.
    pub(super) fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The same with numbers of some levels that run on through the document. The lowest of them whose numbers have
    /// words, as in `第一条`, is named by its number alone, so that its anchors begin anew.
    pub(super) fn running_on(mut self, levels: &[usize]) -> Self {
        for level in levels {
            self.levels[*level].run = Run::Document;
        }

        let mut lowest = levels.iter().rev();
        let has_words = |level: &&usize| {
            let first = self.levels[**level].forms.other.first();
            first.is_some_and(Form::has_words)
        };
        if let Some(level) = lowest.find(has_words) {
            self.levels[*level].anchor = Some(RUN_ON_PREFIX.to_string());
        }

        self
    }

    /// The same down to a level.
    pub(super) fn down_to(mut self, deepest: usize) -> Self {
        self.levels.truncate(deepest + 1);
        self
    }

    /// Adds the forms of a language, given by a numbering with as many levels.
    pub(super) fn in_language(mut self, language: &str, other: Self) -> Self {
        if other.levels.len() == self.levels.len() {
            for (level, other) in self.levels.iter_mut().zip(other.levels) {
                level
                    .forms
                    .by_language
                    .insert(language.into(), other.forms.other);
            }
        }

        self
    }

    /// What the anchors of a level begin with; `None` if they continue those of the level above.
    fn prefix(&self, level: usize) -> Option<&str> {
        let own = self.levels[level].anchor.as_deref();
        own.or((level == 0).then_some(ANCHOR_PREFIX))
    }

    /// Makes the anchor of a place from the numbers that lead to it, one for each level down to its own; 0 stands for
    /// a level that the place is not below of.
    pub(super) fn anchor(&self, path: &[u32]) -> String {
        let levels = (0..path.len()).rev();
        let with_prefix = levels.filter(|level| *level == 0 || path[*level] > 0);
        let start = with_prefix
            .filter_map(|level| Some((level, self.prefix(level)?)))
            .next();
        let (level, prefix) = start.unwrap_or((0, ANCHOR_PREFIX));
        let numbers: Vec<String> = path[level..].iter().map(u32::to_string).collect();

        format!("{prefix}{}", numbers.join("-"))
    }

    /// The levels whose anchors begin anew, each with what they begin with.
    pub(super) fn beginnings(&self) -> impl Iterator<Item = (usize, &str)> {
        (0..self.levels.len()).filter_map(|level| Some((level, self.prefix(level)?)))
    }

    /// Writes it as `plan.yaml` declares it, for some languages by their keys.
    pub(super) fn yaml(&self, languages: &[String]) -> String {
        let mut lines = vec!["numbering:".to_string()];
        for level in &self.levels {
            lines.push(format!("  - {{{}}}", level.yaml(languages)));
        }

        lines.join("\n")
    }
}

impl Level {
    /// The fields of the level in `plan.yaml`.
    fn yaml(&self, languages: &[String]) -> String {
        let examples: Vec<String> = languages
            .iter()
            .map(|language| self.example(language))
            .collect();
        let is_one = examples
            .iter()
            .all(|example| Some(example) == examples.first());
        let form = match examples.first().filter(|_| is_one) {
            Some(example) => quoted(example),
            None => {
                let entries = languages.iter().zip(&examples);
                let entries: Vec<String> = entries
                    .map(|(language, example)| format!("{language}: {}", quoted(example)))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
        };
        let run = match self.run {
            Run::Document => ", run: document",
            Run::Restart | Run::Within(_) => "",
        };
        let anchor = self
            .anchor
            .as_ref()
            .map(|anchor| format!(", anchor: {anchor}"));

        format!("form: {form}{run}{}", anchor.unwrap_or_default())
    }
}

/// Writes a text as YAML has it within braces.
fn quoted(text: &str) -> String {
    let is_plain = text
        .chars()
        .all(|c| !c.is_ascii() || c.is_ascii_alphabetic());
    if is_plain {
        text.into()
    } else {
        format!("\"{text}\"")
    }
}
