//! Files that nobody made on purpose: what office programs, editors, browsers and systems leave beside the files that
//! people work on. They are known by their names, and are no part of a site, of a theme or of anything that planpress
//! writes.

use unicode_normalization::UnicodeNormalization;

/// Names that systems give to files of their own, in lower case.
const FILES: [&str; 6] = [
    "desktop.ini",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "icon\r",
    "picasa.ini",
    "thumbs.db",
];

/// Names that systems and programs give to folders of their own, in lower case.
const FOLDERS: [&str; 6] = [
    "$recycle.bin",
    "@eadir",
    "__macosx",
    "lost+found",
    "recycler",
    "system volume information",
];

/// Endings of backups, of files that are open in a program, and of downloads that were not finished.
const ENDINGS: [&str; 26] = [
    "aria2",
    "asd",
    "autosave",
    "backup",
    "bak",
    "bk",
    "crdownload",
    "dwl",
    "dwl2",
    "laccdb",
    "lck",
    "ldb",
    "old",
    "opdownload",
    "orig",
    "part",
    "partial",
    "rej",
    "save",
    "swn",
    "swo",
    "swp",
    "temp",
    "tmp",
    "wbk",
    "xlk",
];

/// Endings that programs number: `bak1`, `bak2`.
const NUMBERED: [&str; 2] = ["bak", "tmp"];

/// What systems add to the name of a copy, before its ending or before a number in brackets.
const COPY_MARKS: [&str; 2] = [" - 副本", " - copy"];

/// How the names of copies begin.
const COPY_BEGINNINGS: [&str; 2] = ["复件 ", "copy of "];

/// What programs that keep folders in step add where two people changed a file at the same time.
const CONFLICT_MARKS: [&str; 4] = [
    "冲突副本",
    "conflicted copy",
    "sync-conflict-",
    "case conflict",
];

/// Whether a file of this name is such a leftover.
pub(crate) fn is_leftover(name: &str) -> bool {
    let name = name.nfc().collect::<String>().to_lowercase();
    let is_temporary =
        name.starts_with('~') || (name.len() > 1 && name.starts_with('#') && name.ends_with('#'));
    is_temporary || FILES.contains(&name.as_str()) || has_ending(&name) || is_copy(&name)
}

/// Whether a folder of this name, with all that is in it, is such a leftover.
pub(crate) fn is_leftover_folder(name: &str) -> bool {
    let name = name.nfc().collect::<String>().to_lowercase();
    FOLDERS.contains(&name.as_str()) || is_copy(&name)
}

fn has_ending(name: &str) -> bool {
    let Some((_, ending)) = name.rsplit_once('.') else {
        return false;
    };
    let unnumbered = ending.trim_end_matches(|c: char| c.is_ascii_digit());
    ENDINGS.contains(&ending) || NUMBERED.contains(&unnumbered)
}

/// Whether a name is that of a copy. The mark stands before any of the endings: `a.zh - 副本.md`, `a - 副本 (2).zh.md`.
fn is_copy(name: &str) -> bool {
    let has_mark = |part: &str| {
        COPY_MARKS
            .iter()
            .any(|mark| without_number(part).ends_with(mark))
    };
    COPY_BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning))
        || CONFLICT_MARKS.iter().any(|mark| name.contains(mark))
        || name.split('.').any(has_mark)
}

/// A name without the number in brackets at its end: ` (2)`, `（2）`.
fn without_number(name: &str) -> &str {
    let Some(inner) = name.strip_suffix([')', '）']) else {
        return name;
    };

    let before = inner.trim_end_matches(|c: char| c.is_ascii_digit());
    match before.strip_suffix(['(', '（']) {
        Some(rest) if before.len() < inner.len() => rest.trim_end(),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_leftover, is_leftover_folder};

    #[test]
    fn leftovers_are_known_by_their_names() {
        let leftovers = [
            "~$通知.docx",
            "~WRL0001.tmp",
            "Thumbs.db",
            "desktop.ini",
            "DESKTOP.INI",
            "a.zh.md.bak",
            "a.zh.md.orig",
            "a.BAK2",
            "#a.zh.md#",
            "附表.xlsx.crdownload",
            "通知 - 副本.docx",
            "通知 - 副本 (2).docx",
            "通知.zh - 副本.md",
            "通知 - 副本（3）.zh.md",
            "Notice - Copy.docx",
            "复件 通知.doc",
            "通知 (张三的冲突副本 2026-09-01).docx",
            "a.tmp",
        ];
        for name in leftovers {
            assert!(is_leftover(name), "{name}");
        }

        // Names that people give on purpose: a second download, a duplicate of a licence, a backup as a subject.
        let meant = [
            "报名表 (1).docx",
            "营业执照副本.pdf",
            "营业执照（副本）.jpg",
            "备份办法.pdf",
            "#1.pdf",
            "新建 文本文档.txt",
            "certified copy.pdf",
            "department.pdf",
            "a.part1.rar",
            "（2）.pdf",
            "part",
        ];
        for name in meant {
            assert!(!is_leftover(name), "{name}");
        }
    }

    #[test]
    fn folders_of_systems_and_copied_folders_are_leftovers() {
        for name in ["__MACOSX", "$RECYCLE.BIN", "2026 - 副本", "@eaDir"] {
            assert!(is_leftover_folder(name), "{name}");
        }

        for name in ["2026", "副本", "downloads"] {
            assert!(!is_leftover_folder(name), "{name}");
        }
    }
}
