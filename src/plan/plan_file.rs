//! What a plan says of its own shape: `content/plan/plan.yaml`.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;

use super::numbering::{BOX_PREFIX, Forms, Level, Numbering, Run, is_form};
use super::table;
use crate::config::Localized;
use crate::date::PageDate;
use crate::diagnostic::{Diagnostic, say};
use crate::load::yaml;
use crate::plan::codes;
use crate::source::{Location, SourceFile};

/// `content/plan/plan.yaml`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PlanFile {
    /// The levels of the plan's numbers, the highest first. Without it they are 一、（一）1.（1）①, or those that are
    /// recognised.
    #[serde(default)]
    pub numbering: Vec<LevelEntry>,
    /// The pages of the plan in their order, by the names of their files without language and ending.
    #[serde(default)]
    pub parts: Vec<String>,
    /// What the site calls the plan in its own sentences, where that is not the theme's word: 行动计划, action plan.
    pub called: Option<Localized>,
    /// The number that the document bears: 云政发〔2024〕3号.
    pub number: Option<Localized>,
    /// The day that the document bears.
    pub made: Option<PageDate>,
    /// To whom it is addressed: 各县（区）人民政府，市政府各部门：
    pub addressee: Option<Localized>,
    /// Who has signed it, where that is printed at its end; a list, or one a line, of several.
    pub signed: Option<Signatures>,
    /// What is printed below the signature: （此件公开发布）, whom to ask.
    pub remark: Option<Localized>,
    /// The page with the notice by which the document was issued, by the name of its file.
    pub notice: Option<String>,
    /// The folders of earlier editions below that of the document, the oldest first.
    #[serde(default)]
    pub earlier: Vec<String>,
}

/// Who has signed a document.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Signatures {
    /// One, or several on a line each.
    One(Localized),
    /// Several.
    Several(Vec<Localized>),
}

impl Signatures {
    /// Returns the texts that name them.
    pub(super) fn texts(&self) -> &[Localized] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Several(texts) => texts,
        }
    }
}

/// A level of the plan's numbers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelEntry {
    /// Its first number as it is printed, such as 第一章 or "1.1"; by language where translations print it otherwise.
    pub form: Localized,
    /// What the anchors of this level begin with, in small letters: with `a` 第九条 is `a9`. Without it they continue
    /// those of the level above, as in `s3-9`.
    pub anchor: Option<String>,
    /// `document` where its numbers run on through the document; the form of a higher level where they run on until
    /// that level has a new number. Without it they begin again below every number of the level above.
    pub run: Option<String>,
}

/// How `run` says that numbers run on through the document.
const DOCUMENT: &str = "document";

/// The fields that the plan reads from the front matter of pages.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[schemars(extend("x-elsewhere" = elsewhere()))]
pub(super) struct PageFields {
    /// `false` for a page in the plan's folder that is no part of the plan.
    part: Option<bool>,
}

/// The fields of `plan.yaml` that people look for in the front matter of the plan's own page.
const OF_PLAN_FILE: [&str; 9] = [
    "number",
    "made",
    "addressee",
    "signed",
    "remark",
    "called",
    "numbering",
    "parts",
    "earlier",
];

/// Says where the fields of `plan.yaml` belong.
fn elsewhere() -> BTreeMap<&'static str, BTreeMap<&'static str, String>> {
    let hint = |field: &str| {
        let text = say!(
            "规划的 {field} 写在规划文件夹的 plan.yaml 里。",
            "{field} of a plan is written in plan.yaml, in the folder of the plan."
        );
        BTreeMap::from([("zh", text.zh), ("en", text.en)])
    };
    OF_PLAN_FILE
        .iter()
        .map(|field| (*field, hint(field)))
        .collect()
}

impl PageFields {
    /// Tells whether a page is said to be no part of the plan.
    pub(super) fn is_left_out(&self) -> bool {
        self.part == Some(false)
    }
}

impl PlanFile {
    /// Reads the numbering that the file declares; `None` if it declares none. What is wrong with it is added to what
    /// was found, and left out.
    pub(super) fn numbering(
        &self,
        file: &Arc<SourceFile>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Numbering> {
        let mut levels: Vec<Level> = Vec::new();
        for (index, entry) in self.numbering.iter().enumerate() {
            let position = index.to_string();
            let at = |field: &str| yaml::locate(file, &["numbering", &position, field]);

            let examples = examples(&entry.form);
            let unread = examples.iter().filter(|(_, example)| !is_form(example));
            found.extend(unread.map(|(_, example)| no_form(example).at(at("form"))));
            let forms = Forms::new(examples.into_iter());

            let run = entry.run.as_deref().map(|run| self.run(index, run));
            if run == Some(None) {
                found.push(no_run().at(at("run")));
            }

            let anchor = entry.anchor.clone();
            let taken = levels.iter().filter_map(|level| level.anchor.as_deref());
            if let Some(error) = anchor
                .as_deref()
                .and_then(|anchor| wrong_anchor(anchor, taken, at("anchor")))
            {
                found.push(error);
            }

            levels.push(Level::new(
                forms,
                anchor,
                run.flatten().unwrap_or(Run::Restart),
            ));
        }

        (!levels.is_empty()).then(|| Numbering::new(levels))
    }

    /// Reads where the numbers of the level at `index` begin again; `None` if it cannot be read.
    fn run(&self, index: usize, run: &str) -> Option<Run> {
        if run == DOCUMENT {
            return Some(Run::Document);
        }

        let higher = self.numbering[..index].iter();
        let level = higher
            .map(|entry| examples(&entry.form))
            .position(|examples| examples.iter().any(|(_, example)| *example == run))?;
        Some(Run::Within(level))
    }
}

/// The examples of a form, each with its language; `None` stands for all languages.
fn examples(form: &Localized) -> Vec<(Option<&str>, &str)> {
    match form {
        Localized::One(example) => vec![(None, example.as_str())],
        Localized::Many(examples) => examples
            .iter()
            .map(|(language, example)| (Some(language.as_str()), example.as_str()))
            .collect(),
    }
}

fn no_form(example: &str) -> Diagnostic {
    let message = say!("“{example}”里没有编号", "there is no number in “{example}”");
    Diagnostic::error(codes::BAD_NUMBERING, message).hint(say!(
        "照原文写这一级的第一个编号，例如 一、 （一） 第一章 1.1 ①。",
        "Write the first number of this level as it is printed, such as 1.1, (a) or Action 1:."
    ))
}

fn no_run() -> Diagnostic {
    let message = say!(
        "run 只能是 document，或上面某一级的 form",
        "run is document or the form of a level above"
    );
    Diagnostic::error(codes::BAD_NUMBERING, message).hint(say!(
        "全文连续编号写 run: document；每一上级重新编号的，不写 run。",
        "Write run: document for numbers that run on through the document, and no run for those that begin again."
    ))
}

/// The error about the beginning of anchors that is no short word in small letters, or is used already.
fn wrong_anchor<'a>(
    anchor: &str,
    mut taken: impl Iterator<Item = &'a str>,
    place: Location,
) -> Option<Diagnostic> {
    let is_word = !anchor.is_empty() && anchor.bytes().all(|byte| byte.is_ascii_lowercase());
    if !is_word {
        let message = say!(
            "anchor 只能用小写字母",
            "anchor is written in small letters"
        );
        return Some(Diagnostic::error(codes::BAD_NUMBERING, message).at(place));
    }

    let is_taken =
        [BOX_PREFIX, table::CHINESE_PREFIX].contains(&anchor) || taken.any(|other| other == anchor);
    let message = say!(
        "以 {anchor} 开头的锚点已有别的用处",
        "anchors that begin with {anchor} stand for something else"
    );
    is_taken.then(|| Diagnostic::error(codes::BAD_NUMBERING, message).at(place))
}
