//! The layers in src/lib.rs are kept: imports point down, the engine knows nothing of what extensions are about, files
//! stay short, and every module is in the table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }

    files.sort();
    files
}

/// The map in `src/lib.rs`.
#[derive(Debug, Default)]
struct House {
    /// The floor of each module right below `src/`.
    floors: BTreeMap<String, u8>,
    /// Modules that import others of their own floor.
    beside: BTreeSet<(String, String)>,
}

impl House {
    /// Reads the table in the documentation of the crate.
    fn read(lib: &str) -> Self {
        let mut house = Self::default();
        for row in lib.lines().filter_map(|line| line.strip_prefix("//! | ")) {
            let cells: Vec<&str> = row
                .trim_end_matches('|')
                .split(" | ")
                .map(str::trim)
                .collect();
            let [floor, modules, _, beside] = cells[..] else {
                continue;
            };
            let Ok(floor) = floor.parse() else { continue };
            house
                .floors
                .extend(quoted(modules).into_iter().map(|module| (module, floor)));

            for exception in beside
                .split(';')
                .filter(|exception| exception.contains('→'))
            {
                let names = quoted(exception.split(':').next().unwrap());
                house.beside.extend(
                    names[1..]
                        .iter()
                        .map(|other| (names[0].clone(), other.clone())),
                );
            }
        }

        house
    }

    /// The modules that one must not import.
    fn wrong_imports(&self, module: &str, text: &str) -> Vec<String> {
        let own = *self
            .floors
            .get(module)
            .unwrap_or_else(|| panic!("{module} is on no floor"));
        let is_wrong = |import: &String| {
            let is_allowed = self.beside.contains(&(module.to_string(), import.clone()));
            import != module
                && self
                    .floors
                    .get(import)
                    .is_some_and(|other| *other > own || *other == own && !is_allowed)
        };
        imports(text).into_iter().filter(is_wrong).collect()
    }
}

/// The words between backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_string)
        .collect()
}

fn house() -> House {
    House::read(&fs::read_to_string(root().join("src/lib.rs")).unwrap())
}

/// The module right below `src/` that a file belongs to.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).unwrap();
    below
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .trim_end_matches(".rs")
        .to_string()
}

/// A text without its comments.
fn code(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Modules that a text names behind `crate::`, one by one or several in braces.
fn imports(text: &str) -> BTreeSet<String> {
    let code = code(text);
    code.split("crate::")
        .skip(1)
        .flat_map(first_names)
        .filter(|name| !name.is_empty())
        .collect()
}

/// The name that a path begins with, or the names that each path in braces begins with.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = path.strip_prefix('{') else {
        return vec![name(path)];
    };
    let (mut names, mut depth, mut start) = (Vec::new(), 0, 0);

    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                names.push(name(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }

    names
}

#[test]
fn imports_point_down() {
    let house = house();
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        let module = module_of(&path);
        let imports = if module == "lib" {
            Vec::new()
        } else {
            house.wrong_imports(&module, &text)
        };
        wrong.extend(
            imports
                .iter()
                .map(|import| format!("{} imports {import}", path.display())),
        );
    }

    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_import_that_points_up_or_sideways_is_seen() {
    let house = House::read(
        "//! | floor | modules | what | beside it |\n//! | --- | --- | --- | --- |\n\
         //! | 2 | `plan`, `news`, `law` | extensions | `news` → `plan`: names alone |\n\
         //! | 1 | `site`, `view` | pages | |\n",
    );
    let wrong = |module: &str, text: &str| house.wrong_imports(module, text);
    assert_eq!(wrong("site", "use crate::plan::Plan;"), ["plan"]);
    assert_eq!(wrong("site", "use crate::{view, plan};"), ["plan", "view"]);
    assert_eq!(
        wrong(
            "site",
            "use crate::{\n    site::{Page, plan},\n    law as l,\n};"
        ),
        ["law"]
    );
    assert_eq!(wrong("site", "fn f() {\n    crate::news::g()\n}"), ["news"]);
    assert_eq!(wrong("news", "use crate::{plan, site, law};"), ["law"]);
    assert_eq!(wrong("plan", "use crate::news;"), ["news"]);

    assert_eq!(
        wrong("plan", "use crate::site::plan;\n// use crate::news;"),
        Vec::<String>::new()
    );
}

/// Words that only extensions have a meaning for.
const DOMAIN: [&str; 12] = [
    "department",
    "clause",
    "slogan",
    "quality",
    "indicator",
    "annex",
    "government",
    "gov.cn",
    "shanghai",
    "质量",
    "口号",
    "规划",
];

/// Where the engine has such a word all the same, and why.
const KNOWN: [(&str, &str); 6] = [
    // Classes that published pages and themes have.
    ("src/view/html.rs", "clause-link"),
    ("src/view/sanitised.rs", "clause-link"),
    // A code that people's notes and programs refer to.
    ("src/diagnostic/codes.rs", "translation-without-clause"),
    ("src/diagnostic/codes.rs", "translation_without_clause"),
    (
        "src/site/translation/agreement.rs",
        "translation_without_clause",
    ),
    // Of a photograph.
    ("src/render/picture.rs", "quality"),
];

/// The first of those words in the code and the documentation of a file, its tests left out.
fn domain_word(path: &str, text: &str) -> Option<&'static str> {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut own = own.to_lowercase();
    for (_, known) in KNOWN.iter().filter(|(file, _)| path.ends_with(file)) {
        own = own.replace(known, "");
    }

    DOMAIN.into_iter().find(|word| own.contains(word))
}

#[test]
fn the_engine_knows_no_plan_and_no_country() {
    let floors = house().floors;
    let extensions = floors["plan"];
    let mut found = Vec::new();

    for path in rust_files(&root().join("src")) {
        let module = module_of(&path);
        let text = fs::read_to_string(&path).unwrap();

        let is_test = path.ends_with("tests.rs");
        if module != "lib" && !is_test && floors[&module] < extensions {
            found.extend(
                domain_word(&path.to_string_lossy(), &text).map(|word| (path.clone(), word)),
            );
        }
    }

    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_word_of_an_extension_is_seen() {
    let word = |text: &str| domain_word("src/site/page.rs", text);
    assert_eq!(word("/// The Department in charge."), Some("department"));
    assert_eq!(word("let name = \"质量月\";"), Some("质量"));

    assert_eq!(
        word("fn f() {}\n#[cfg(test)]\nmod tests { const A: &str = \"规划\"; }"),
        None
    );
}

/// Functions are measured by clippy (`.clippy.toml`).
#[test]
fn files_stay_short() {
    let mut long = Vec::new();
    for path in rust_files(&root().join("src")) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        if lines > 600 {
            long.push(format!("{}: {lines} lines", path.display()));
        }
    }

    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn yaml_has_one_door() {
    let is_door = |path: &Path| path.starts_with(root().join("src/load/yaml"));
    for path in rust_files(&root().join("src"))
        .into_iter()
        .filter(|path| !is_door(path))
    {
        assert!(
            !fs::read_to_string(&path).unwrap().contains("serde_yaml"),
            "{}: use load::yaml",
            path.display()
        );
    }
}

#[test]
fn the_map_names_every_module() {
    let mut floors = house().floors;
    for path in rust_files(&root().join("src")) {
        let module = module_of(&path);
        assert!(
            module == "lib" || house().floors.contains_key(&module),
            "src/lib.rs does not name {module}"
        );
        floors.remove(&module);
    }

    assert!(
        floors.is_empty(),
        "src/lib.rs names modules that are not there: {floors:?}"
    );
}

#[test]
fn the_root_holds_only_what_belongs_there() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "content",
        "themes",
        "public",
        "tests",
        "README.md",
        "CHANGELOG.md",
        "LICENSE",
    ];

    for entry in fs::read_dir(root()).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            name.starts_with('.') || name == "target" || known.contains(&name.as_str()),
            "{name} at the root"
        );
    }
}

/// The string literals right behind `say!(`, each with its file.
fn messages() -> Vec<(PathBuf, Vec<String>)> {
    let mut all = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text
            .match_indices("say!(")
            .filter(|(at, _)| !text[..*at].ends_with("`"))
        {
            let mut rest = &text[at + "say!(".len()..];
            let mut literals = Vec::new();
            while let Some(open) = rest.trim_start_matches([' ', '\n', ',']).strip_prefix('"') {
                let mut end = 0;
                while !open[end..].starts_with('"') {
                    end += if open[end..].starts_with('\\') {
                        2
                    } else {
                        open[end..].chars().next().unwrap().len_utf8()
                    };
                }

                literals.push(open[..end].to_string());
                rest = &open[end + 1..];
            }
            all.push((path.clone(), literals));
        }
    }

    all
}

#[test]
fn every_message_is_in_both_languages() {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c);
    let messages = messages();
    assert!(messages.len() > 150, "{}", messages.len());

    for (path, literals) in &messages {
        let [zh, en] = &literals[..] else {
            panic!("{}: {literals:?}", path.display())
        };

        if zh == "{other}" {
            continue;
        }

        let same = zh.is_empty() == en.is_empty();
        assert!(
            same && (zh.is_empty() || zh.contains(is_han)) && !en.contains(is_han),
            "{}: {literals:?}",
            path.display()
        );
    }
}

/// Every code that a room declares is found by something in that room.
#[test]
fn every_code_is_used() {
    let sources: Vec<(PathBuf, String)> = rust_files(&root().join("src"))
        .into_iter()
        .map(|path| (path.clone(), fs::read_to_string(path).unwrap()))
        .collect();
    let (tables, others): (Vec<_>, Vec<_>) = sources
        .iter()
        .partition(|(path, _)| path.ends_with("codes.rs"));
    let declared = tables
        .iter()
        .flat_map(|(_, text)| text.lines().filter_map(|line| line.split_once(" = \"")));
    let names: Vec<&str> = declared.map(|(constant, _)| constant.trim()).collect();
    assert!(names.len() > 100, "{}", names.len());
    let is_used = |name: &&str| {
        others
            .iter()
            .any(|(_, text)| has_word(text, &format!("codes::{name}")))
    };
    let listed = planpress::pipeline::codes(planpress::pipeline::EXTENSIONS);
    assert_eq!(
        listed.len(),
        names.len(),
        "an extension does not name its codes, or one is declared twice"
    );
    assert!(
        listed.is_sorted_by(|a, b| a.name() < b.name()),
        "a code is declared twice"
    );
    let unused: Vec<&str> = names.into_iter().filter(|name| !is_used(name)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

/// Whether a text has a word that does not go on behind it.
fn has_word(text: &str, word: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[at + word.len()..].starts_with(goes_on))
}

/// The stages have the same names in the same order wherever they are listed.
#[test]
fn the_stages_are_listed_alike() {
    let bold = |path: &str| -> Vec<String> {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let names = text.split("**").skip(1).step_by(2);
        names.map(str::to_lowercase).collect()
    };
    let stages = [
        "discover", "load", "extend", "resolve", "lay out", "check", "render", "write",
    ];
    assert_eq!(bold("src/lib.rs"), stages);
    assert_eq!(bold("src/pipeline/mod.rs"), stages);

    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let steps = readme
        .lines()
        .filter_map(|line| line.strip_prefix("   │ ").or(line.strip_prefix("   ▼ ")));
    let names: Vec<&str> = steps.map(|line| line.split("  ").next().unwrap()).collect();
    assert_eq!(names, [stages, stages].concat());
}

/// Files that the documentation names with their folders are there.
#[test]
fn the_files_that_the_documentation_names_are_there() {
    let mut missing = Vec::new();
    for path in [
        "src/lib.rs",
        "src/pipeline/mod.rs",
        "src/publicity/kinds/mod.rs",
        "src/plan/table/mod.rs",
        "README.md",
    ] {
        let text = fs::read_to_string(root().join(path)).unwrap();
        let named = quoted(&text).into_iter().filter(|name| {
            ["src/", "tests/", "themes/civic/"]
                .iter()
                .any(|folder| name.starts_with(folder))
                && !name.contains(['*', ' ', '…'])
                && !name.contains("NAME")
        });
        missing.extend(
            named
                .filter(|name| !root().join(name).exists())
                .map(|name| format!("{path}: {name}")),
        );
    }

    assert!(missing.is_empty(), "{missing:#?}");
}

/// Every line of a comment in the sources and tests, with its file and number.
fn comments() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for folder in ["src", "tests"] {
        for path in rust_files(&root().join(folder)) {
            if path
                .components()
                .any(|part| part.as_os_str() == "node_modules")
            {
                continue;
            }

            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in (1..).zip(text.lines()) {
                if line.trim_start().starts_with("//") {
                    all.push((format!("{}:{number}", path.display()), line.to_string()));
                }
            }
        }
    }

    all
}

/// Code is wrapped by rustfmt, comments are not. Rows of tables cannot be wrapped.
#[test]
fn comments_are_as_narrow_as_code() {
    let is_wide = |line: &str| {
        let is_row = line.starts_with("//! |");
        !is_row && unicode_width::UnicodeWidthStr::width(line) > 120
    };
    let wide = comments().into_iter().filter(|(_, line)| is_wide(line));
    let places: Vec<String> = wide.map(|(place, _)| place).collect();
    assert!(places.is_empty(), "{places:#?}");
}

/// The documentation of an item says what it is: a phrase such as “of one file” says that only to those who know.
#[test]
fn documentation_names_what_it_is_about() {
    let riddles = ["Of ", "Those ", "As "];
    let mut found = Vec::new();
    let mut is_first = true;
    for (place, line) in comments() {
        let text = line.trim_start().strip_prefix("/// ");
        if let Some(text) = text.filter(|_| is_first) {
            found.extend(
                riddles
                    .iter()
                    .find(|word| text.starts_with(**word))
                    .map(|_| place),
            );
        }

        is_first = text.is_none() || line.trim_end().ends_with('.');
    }

    assert!(found.is_empty(), "{found:#?}");
}
