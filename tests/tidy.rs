//! The house keeps its floors: imports point down, files stay short, and every module stands on the map.

use std::fs;
use std::path::{Path, PathBuf};

/// The floor of each module right below `src/`.
const FLOORS: [(&str, u8); 30] = [
    ("main", 7),
    ("lib", 7),
    ("cli", 7),
    ("report", 7),
    ("serve", 7),
    ("watch", 7),
    ("pipeline", 6),
    ("write", 6),
    ("schema", 7),
    ("scaffold", 7),
    ("render", 5),
    ("plan", 4),
    ("manifest", 3),
    ("view", 3),
    ("site", 2),
    ("proof", 2),
    ("load", 1),
    ("address", 0),
    ("source", 0),
    ("diagnostic", 0),
    ("fingerprint", 0),
    ("stamp", 0),
    ("typeset", 0),
    ("qr", 0),
    ("text", 0),
    ("encoding", 0),
    ("bounds", 0),
    ("disk", 0),
    ("config", 0),
    ("date", 0),
];

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

fn floor(module: &str) -> Option<u8> {
    FLOORS.iter().find(|(name, _)| *name == module).map(|(_, floor)| *floor)
}

/// The module right below `src/` that a file belongs to.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).unwrap();
    below.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_string()
}

/// Modules named after `crate::` in a text, comments left out.
fn imports(text: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let named = |line: &str| -> Vec<String> {
        let after = line.split("crate::").skip(1);
        let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        after.map(name).filter(|name| !name.is_empty()).collect()
    };
    code.flat_map(named).collect()
}

#[test]
fn imports_point_down() {
    let mut wrong = Vec::new();
    for path in rust_files(&root().join("src")) {
        let module = module_of(&path);
        let own = floor(&module).unwrap_or_else(|| panic!("{module} stands on no floor"));
        for import in imports(&fs::read_to_string(&path).unwrap()) {
            let Some(other) = floor(&import) else { continue };
            if import != module && other > own {
                wrong.push(format!("{} imports {import}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_engine_does_not_know_the_plan() {
    for path in rust_files(&root().join("src")) {
        let module = module_of(&path);
        if !["plan", "pipeline", "lib"].contains(&module.as_str()) {
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains("crate::plan"), "{} knows the plan", path.display());
        }
    }
}

#[test]
fn files_and_functions_stay_short() {
    let mut long = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        if text.lines().count() > 400 {
            long.push(format!("{}: {} lines", path.display(), text.lines().count()));
        }
        let mut start = None;
        for (number, line) in text.lines().enumerate() {
            let opens = line.trim_start().trim_start_matches("pub ").starts_with("fn ") && line.ends_with('{');
            let indent = line.len() - line.trim_start().len();
            match start {
                None if opens => start = Some((number, indent)),
                Some((from, depth)) if indent == depth && line.trim() == "}" => {
                    if number - from > 60 {
                        long.push(format!("{}:{}: {} lines", path.display(), from + 1, number - from));
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn yaml_has_one_door() {
    let is_door = |path: &Path| path.starts_with(root().join("src/load/yaml"));
    for path in rust_files(&root().join("src")).into_iter().filter(|path| !is_door(path)) {
        assert!(!fs::read_to_string(&path).unwrap().contains("serde_yaml"), "{}: use load::yaml", path.display());
    }
}

#[test]
fn the_map_names_every_module() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for path in rust_files(&root().join("src")) {
        let module = module_of(&path);
        let on_map = ["main", "lib"].contains(&module.as_str()) || map.contains(&format!("`{module}`"));
        assert!(on_map, "src/lib.rs does not name {module}");
    }
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
        assert!(name.starts_with('.') || name == "target" || known.contains(&name.as_str()), "{name} at the root");
    }
}

/// The string literals right behind `say!(`, each with its file.
fn messages() -> Vec<(PathBuf, Vec<String>)> {
    let mut all = Vec::new();
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("say!(").filter(|(at, _)| !text[..*at].ends_with("`")) {
            let mut rest = &text[at + "say!(".len()..];
            let mut literals = Vec::new();
            while let Some(open) = rest.trim_start_matches([' ', '\n', ',']).strip_prefix('"') {
                let mut end = 0;
                while !open[end..].starts_with('"') {
                    end +=
                        if open[end..].starts_with('\\') { 2 } else { open[end..].chars().next().unwrap().len_utf8() };
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
        let [zh, en] = &literals[..] else { panic!("{}: {literals:?}", path.display()) };
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

#[test]
fn every_diagnostic_says_what_in_both_languages() {
    for path in rust_files(&root().join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        for kind in ["Diagnostic::error(", "Diagnostic::warning("] {
            for (at, _) in text.match_indices(kind) {
                // The message is made by `say!`, or was just above.
                let call: String = text[at + kind.len()..].chars().take(160).collect();
                let made = call.contains("say!(") || call.contains("message") || call.contains(", message)");
                assert!(made, "{}: {call}", path.display());
            }
        }
    }
}
