//! Small sites to begin with: an ordinary one, or one with a plan of a usual shape. Each is complete and is published
//! without a finding; all its texts are evidently samples, and comments in the files say what to put in their place.

use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

use super::write_new;
use crate::diagnostic::{Lang, Text, say};
use crate::load::discover::CONTENT;
use crate::load::leftover::is_leftover;

/// Files by their paths below `content/`, with their texts.
type Files = &'static [(&'static str, &'static str)];

/// A kind of site that `init` makes.
#[derive(Debug)]
pub(crate) struct SiteKind {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is called in messages.
    pub label: fn() -> Text,
    /// Its files in Chinese.
    chinese: &'static [Files],
    /// Its files in English.
    english: &'static [Files],
}

/// Pairs the paths of files with their texts, which stand in a folder below `init/`.
macro_rules! files {
    ($folder:literal: $($path:literal),+ $(,)?) => {
        &[$(($path, include_str!(concat!("init/", $folder, "/", $path)))),+]
    };
}

/// The kinds of sites, by name.
pub(crate) const SITE_KINDS: [SiteKind; 4] = [
    SiteKind {
        name: "work-plan",
        label: || say!("工作规划", "a work plan"),
        chinese: &[PAGES_ZH, OVERVIEWS_ZH, TASKS_ZH, WORK_PLAN_ZH],
        english: &[PAGES_EN, OVERVIEWS_EN, TASKS_EN, WORK_PLAN_EN],
    },
    SiteKind {
        name: "five-year",
        label: || say!("五年规划", "a five-year plan"),
        chinese: &[PAGES_ZH, OVERVIEWS_ZH, FIVE_YEAR_ZH],
        english: &[PAGES_EN, OVERVIEWS_EN, FIVE_YEAR_EN],
    },
    SiteKind {
        name: "action-plan",
        label: || say!("行动计划", "an action plan"),
        chinese: &[PAGES_ZH, OVERVIEWS_ZH, TASKS_ZH, ACTION_PLAN_ZH],
        english: &[PAGES_EN, OVERVIEWS_EN, TASKS_EN, ACTION_PLAN_EN],
    },
    SiteKind {
        name: "plain",
        label: || say!("没有规划的网站", "a site without a plan"),
        chinese: &[PAGES_ZH, PLAIN_ZH],
        english: &[PAGES_EN, PLAIN_EN],
    },
];

/// A site in both languages with nothing but a home page and a page about itself.
const BOTH: Files = files!("both":
    "site.yaml", "index.zh.md", "index.en.md", "about.zh.md", "about.en.md",
);

/// The pages that every site has.
const PAGES_ZH: Files = files!("common/zh": "about.zh.md", "search.zh.md", "site-map.zh.md");
const PAGES_EN: Files = files!("common/en": "about.en.md", "search.en.md", "site-map.en.md");

/// The bodies of a plan, and the overviews of what most plans have.
const OVERVIEWS_ZH: Files = files!("common/zh":
    "plan/departments.yaml", "departments/index.zh.md", "schedule.zh.md", "due.zh.md",
);
const OVERVIEWS_EN: Files = files!("common/en":
    "plan/departments.yaml", "departments/index.en.md", "schedule.en.md", "due.en.md",
);

/// The overview of the rows of an annex.
const TASKS_ZH: Files = files!("common/zh": "tasks.zh.md");
const TASKS_EN: Files = files!("common/en": "tasks.en.md");

/// A plan numbered 一、（一）1. with an annex of tasks.
const WORK_PLAN_ZH: Files = files!("work-plan/zh":
    "site.yaml", "index.zh.md", "data.zh.md",
    "plan/index.zh.md", "plan/plan.yaml", "plan/aims.zh.md", "plan/main-tasks.zh.md",
    "plan/safeguards.zh.md", "plan/phases.zh.md", "plan/annex.zh.md", "plan/tasks.yaml",
    "plan/schedule.yaml",
);
const WORK_PLAN_EN: Files = files!("work-plan/en":
    "site.yaml", "index.en.md", "data.en.md",
    "plan/index.en.md", "plan/plan.yaml", "plan/aims.en.md", "plan/main-tasks.en.md",
    "plan/safeguards.en.md", "plan/phases.en.md", "plan/annex.en.md", "plan/tasks.yaml",
    "plan/schedule.yaml",
);

/// A plan in parts, chapters and sections with a table of indicators and a box.
const FIVE_YEAR_ZH: Files = files!("five-year/zh":
    "site.yaml", "index.zh.md", "data.zh.md", "indicators/index.zh.md",
    "plan/index.zh.md", "plan/plan.yaml", "plan/goals.zh.md", "plan/main-tasks.zh.md",
    "plan/delivery.zh.md", "plan/indicators.yaml", "plan/schedule.yaml",
);
const FIVE_YEAR_EN: Files = files!("five-year/en":
    "site.yaml", "index.en.md", "data.en.md", "indicators/index.en.md",
    "plan/index.en.md", "plan/plan.yaml", "plan/goals.en.md", "plan/main-tasks.en.md",
    "plan/delivery.en.md", "plan/indicators.yaml", "plan/schedule.yaml",
);

/// A plan of numbered actions with a table of milestones.
const ACTION_PLAN_ZH: Files = files!("action-plan/zh":
    "site.yaml", "index.zh.md", "data.zh.md",
    "plan/index.zh.md", "plan/plan.yaml", "plan/foreword.zh.md", "plan/first.zh.md",
    "plan/second.zh.md", "plan/third.zh.md", "plan/annex.zh.md", "plan/tasks.yaml",
);
const ACTION_PLAN_EN: Files = files!("action-plan/en":
    "site.yaml", "index.en.md", "data.en.md",
    "plan/index.en.md", "plan/plan.yaml", "plan/foreword.en.md", "plan/first.en.md",
    "plan/second.en.md", "plan/third.en.md", "plan/annex.en.md", "plan/tasks.yaml",
);

/// A site without a plan, with a section of news.
const PLAIN_ZH: Files = files!("plain/zh":
    "site.yaml", "index.zh.md", "news/index.zh.md", "news/first.zh.md",
);
const PLAIN_EN: Files = files!("plain/en":
    "site.yaml", "index.en.md", "news/index.en.md", "news/first.en.md",
);

/// What Git leaves out.
const GIT_IGNORE: &str = "/public/\n/.planpress/\n/.history/\n";

/// Makes a small site in a folder that is empty or does not exist yet: of a kind in one language, or without a kind one
/// in Chinese and English. `title` is its name; without one it has that of the sample. Returns the paths of the files
/// below the folder.
pub(crate) fn site(
    folder: &Path,
    kind: Option<&SiteKind>,
    lang: Lang,
    title: Option<&str>,
) -> Result<Vec<String>> {
    if folder.exists() && has_files(folder)? {
        return Err(Error::from(ErrorKind::DirectoryNotEmpty));
    }

    let parts = match (kind, lang) {
        (None, _) => &[BOTH],
        (Some(kind), Lang::Zh) => kind.chinese,
        (Some(kind), Lang::En) => kind.english,
    };

    let content = parts.iter().copied().flatten();
    let mut files: Vec<(String, String)> = content
        .map(|(path, text)| (format!("{CONTENT}/{path}"), named(path, text, title)))
        .collect();
    files.push((".gitignore".to_string(), GIT_IGNORE.to_string()));
    files.sort_unstable();

    files
        .iter()
        .try_for_each(|(path, text)| write_new(folder, path, text))?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// Tells whether a folder has files that somebody put there, and not only what a system leaves in every folder.
fn has_files(folder: &Path) -> Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !is_leftover(&entry?.file_name().to_string_lossy()) {
            return Ok(true);
        }
    }

    Ok(false)
}

/// The text of a file of a new site; the settings with the name of the site, if it has one.
fn named(path: &str, text: &str, title: Option<&str>) -> String {
    let Some(title) = title.filter(|_| path == "site.yaml") else {
        return text.to_string();
    };

    let line = |line: &str| match line.starts_with("title:") {
        // A text in quotation marks is written alike in JSON and YAML.
        true => format!("title: {}\n", serde_json::Value::from(title)),
        false => line.to_string(),
    };
    text.split_inclusive('\n').map(line).collect()
}
