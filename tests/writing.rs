//! The output folder: what is written, what is left alone, what is refused.

use std::fs;

use crate::site::TestSite;

#[test]
fn a_second_build_writes_nothing() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    let first = site.build().ok();
    assert_eq!(
        first.summary(),
        "pages 2, written 10, unchanged 0, removed 0, errors 0, warnings 0"
    );
    let before = fs::metadata(site.root().join("public/a/index.html"))
        .expect("there")
        .modified()
        .expect("a time");
    let second = site.build().ok();
    assert_eq!(
        second.summary(),
        "pages 2, written 0, unchanged 10, removed 0, errors 0, warnings 0"
    );
    let after = fs::metadata(site.root().join("public/a/index.html"))
        .expect("there")
        .modified()
        .expect("a time");
    assert_eq!(before, after);
}

#[test]
fn an_edit_writes_the_pages_that_show_it() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n新的正文\n");

    assert_eq!(
        site.build().ok().summary(),
        "pages 2, written 1, unchanged 9, removed 0, errors 0, warnings 0"
    );
}

#[test]
fn verbose_says_why_each_page_was_rendered() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    let build = || {
        let run = site
            .run(&["build", "--verbose", "--lang", "en", "--date", "2026-01-01"])
            .ok();
        run.stderr
            .lines()
            .filter(|line| line.starts_with("rendered"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let each = |reason: &str| {
        let line = |path: &str| format!("rendered {path}: {reason}");
        ["404.html", "a/index.html", "index.html"]
            .map(line)
            .join("\n")
    };
    assert_eq!(build(), each("it is new"));
    assert_eq!(build(), "");
    // Pages that show nothing of what has changed are not rendered again.
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n新的正文\n");
    assert_eq!(build(), "rendered a/index.html: content/a.zh.md changed");
    site.write("content/a.zh.md", "---\ntitle: 乙\n---\n新的正文\n");
    assert_eq!(
        build(),
        "rendered a/index.html: content/a.zh.md changed\n\
         rendered index.html: content/a.zh.md changed, and the page may show something of it"
    );

    // What is no longer as it was left is made again.
    site.write("public/index.html", "坏");
    site.remove("public/404.html");
    assert_eq!(
        build(),
        "rendered 404.html: its file in the output folder is not as it was left\n\
         rendered index.html: its file in the output folder is not as it was left"
    );
    let template = site.read("themes/mini/templates/page.html");
    site.write("themes/mini/templates/page.html", template + "\n");
    assert!(build().contains("rendered a/index.html: themes/mini/templates/page.html changed"));
    site.write(
        "content/site.yaml",
        site.read("content/site.yaml") + "description: 一\n",
    );
    assert_eq!(build(), each("content/site.yaml changed"));
    let run = site
        .run(&["build", "--verbose", "--lang", "en", "--date", "2026-01-02"])
        .ok();

    assert!(
        run.stderr
            .contains("rendered a/index.html: the address, the day or --drafts changed\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_gone_from_the_content_is_removed_with_its_folder() {
    let site = TestSite::new().file("content/news/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    site.remove("content/news/a.zh.md");
    assert_eq!(
        site.build().ok().summary(),
        "pages 1, written 1, unchanged 8, removed 1, errors 0, warnings 0"
    );
    assert!(!site.exists("public/news"));
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_file() {
    let site = TestSite::new()
        .file("content/a", "文件\n")
        .file("content/b/c.txt", "文件\n")
        .publishing("a\", \"b");
    site.build().ok();
    site.remove("content/a");
    let without = site.read("content/site.yaml").replace("\"a\", ", "");
    site.write("content/site.yaml", without);
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    assert!(site.exists("public/a/index.html"));
    site.remove("content/a.zh.md");
    site.write("content/a", "文件\n");
    let with = site.read("content/site.yaml").replace("\"b\"", "a");
    site.write("content/site.yaml", with);
    site.build().ok();
    assert_eq!(site.read("public/a"), "文件\n");
}

#[test]
fn a_folder_with_other_files_is_refused() {
    let site = TestSite::new().file("public/notes.txt", "不能丢\n");
    let run = site.build();
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "the output folder ./public holds files that planpress did not write, so it is left alone. \
         Choose another (--output), or empty it first.\n"
    );
    assert_eq!(site.output().into_keys().collect::<Vec<_>>(), ["notes.txt"]);
}

#[test]
fn a_file_in_place_of_the_folder_is_refused() {
    let site = TestSite::new().file("public", "一个文件\n");
    let run = site.build();
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, "./public is not a folder.\n")
    );
    assert_eq!(site.read("public"), "一个文件\n");
}

#[test]
fn files_of_others_and_dotfiles_survive_every_build() {
    let site = TestSite::new().file("public/.htaccess", "Deny from none\n");
    site.build().ok();
    site.write("public/other.txt", "别人的\n");
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    assert_eq!(site.read("public/other.txt"), "别人的\n");
    assert_eq!(site.read("public/.htaccess"), "Deny from none\n");
}

#[test]
fn a_file_of_others_in_the_way_is_not_overwritten() {
    let site = TestSite::new();
    site.build().ok();
    site.write("public/a/index.html", "别人的\n");
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    let run = site.build();
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("not written by planpress and are in the way of its own: a/index.html"),
        "{}",
        run.stderr
    );
    assert_eq!(site.read("public/a/index.html"), "别人的\n");
}

#[test]
fn with_an_error_nothing_changes() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    let before = site.output();
    site.write(
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n新的正文 [断](b.zh.md)\n",
    );
    site.write("content/c.zh.md", "---\ntitle: 丙\n---\n正文\n");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .ends_with("There are errors; the published site was not touched.\n"),
        "{}",
        run.stderr
    );
    assert_eq!(site.output(), before);

    // The same for an error that only shows while rendering.
    site.write("content/a.zh.md", "---\ntitle: 甲\n---\n新的正文\n");
    site.write("themes/mini/templates/page.html", "{{ page.nothing }}");
    assert_eq!(site.build().code, 1);
    assert_eq!(site.output(), before);
    assert!(!site.exists(".planpress/publish-public"));
}

#[test]
fn what_is_known_of_the_last_build_may_be_damaged_older_newer_or_gone() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    site.build().ok();
    let (list, known) = (
        site.read("public/.planpress.json"),
        site.read(".planpress/last-build.json"),
    );
    let newer = known.replacen("\"version\":4", "\"version\":5", 1);
    let older = known.replacen("\"version\":4", "\"version\":3", 1);
    let elsewhere = known.replacen("public\"", "elsewhere\"", 1);
    assert!(
        [&newer, &older, &elsewhere]
            .iter()
            .all(|text| **text != known)
    );

    for text in [
        "",
        "null",
        "[]",
        "\0",
        &known[..known.len() / 2],
        &newer,
        &older,
        &elsewhere,
    ] {
        site.write(".planpress/last-build.json", text);
        // Were it believed, the damage would not be seen.
        site.write("public/a/index.html", "坏");
        assert_eq!(
            site.build().ok().summary(),
            "pages 2, written 1, unchanged 9, removed 0, errors 0, warnings 0"
        );
        assert!(site.read("public/a/index.html").contains("正文"), "{text}");
    }

    fs::remove_dir_all(site.root().join(".planpress")).expect("removed");
    let verbose = site
        .run(&["build", "--verbose", "--lang", "en", "--date", "2026-01-01"])
        .ok()
        .stderr;
    assert!(
        verbose.contains("rendered a/index.html: what the last build was made from is not known\n"),
        "{verbose}"
    );
    assert_eq!(
        site.build().ok().summary(),
        "pages 2, written 0, unchanged 10, removed 0, errors 0, warnings 0"
    );
    assert_eq!(site.read("public/.planpress.json"), list);

    // What an earlier version kept in the list goes.
    let earlier = list.replacen(
        "{",
        "{\"settled\":null,\"inputs\":{\"asked\":\"\",\"files\":{}},",
        1,
    );
    site.write("public/.planpress.json", earlier);
    fs::remove_dir_all(site.root().join(".planpress")).expect("removed");
    site.build().ok();
    assert_eq!(site.read("public/.planpress.json"), list);
}

#[test]
fn a_list_that_cannot_be_trusted_is_refused() {
    let damaged = "./public/.planpress.json is damaged, so planpress cannot know which files it wrote. \
                   Choose another folder, or empty it and build again.\n";
    let newer = "./public was written by a later version of planpress. \
                 Use that version, choose another folder, or empty it and build again.\n";

    let lists = [
        ("", damaged),
        ("{", damaged),
        ("null", damaged),
        ("{\"files\":[]}", damaged),
        ("{\"version\":-1,\"files\":[]}", damaged),
        ("{\"version\":1}", damaged),
        ("{\"version\":1,\"files\":{}}", damaged),
        ("{\"version\":1,\"files\":[\"../../etc/passwd\"]}", damaged),
        ("{\"version\":1,\"files\":[\"/etc/passwd\"]}", damaged),
        ("{\"version\":1,\"files\":[\"a//b\"]}", damaged),
        ("{\"version\":1,\"files\":[\"..\\\\a\"]}", damaged),
        ("{\"version\":1,\"files\":[\"a\\u0000\"]}", damaged),
        ("{\"version\":1,\"files\":[\"\"]}", damaged),
        ("{\"version\":2,\"files\":{\"a\":1},\"more\":true}", newer),
    ];
    for (list, message) in lists {
        let site = TestSite::new()
            .file("public/.planpress.json", list)
            .file("public/a.txt", "甲\n");
        let run = site.build();
        assert_eq!((run.code, run.stderr.as_str()), (2, message), "{list}");
        assert_eq!(
            (
                site.read("public/a.txt").as_str(),
                site.read("public/.planpress.json").as_str()
            ),
            ("甲\n", list)
        );
    }
}

#[test]
fn an_output_folder_among_the_sources_is_refused() {
    let site = TestSite::new();
    for folder in [
        "content/x",
        "content",
        "themes/mini/x",
        ".planpress/publish-public",
        "content/../content/y",
        "public/../content/y",
        "a/b/../../content/y",
        "a/../b/../themes/../content",
        ".git",
    ] {
        let run = site.run(&["--output", folder, "--date", "2026-01-01", "--lang", "en"]);
        let name = folder
            .rsplit("../")
            .next()
            .and_then(|path| path.split('/').next())
            .unwrap_or_default();
        let message = format!(
            "{folder} is inside the site's folder {name}, so it cannot be the output folder. Choose another (--output).\n"
        );
        assert_eq!((run.code, run.stderr), (2, message));
    }

    assert!(!site.exists("content/x") && !site.exists(".git"));
    assert!(!site.exists("content/y") && !site.exists("public") && !site.exists("a"));
}

/// What follows `..` may be a link, even where the folder before it does not exist.
#[cfg(unix)]
#[test]
fn an_output_folder_behind_a_folder_that_does_not_exist_is_found() {
    let site = TestSite::new();
    std::os::unix::fs::symlink("content", site.root().join("link")).unwrap();
    let run = site.run(&["--output", "public/../link/y", "--lang", "en"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(!site.exists("content/y"));

    let run = site.run(&["--output", "public/../out", "--date", "2026-01-01"]);
    run.ok();
    assert!(site.exists("out/index.html") && !site.exists("public"));
}

/// The code and message of each collision of a site with these files.
fn collisions(files: &[&str]) -> Vec<String> {
    let site = files.iter().fold(TestSite::new(), |site, path| {
        site.file(&format!("content/{path}"), "---\ntitle: 题\n---\n文\n")
    });
    let copied: Vec<&str> = files
        .iter()
        .filter(|path| !path.ends_with(".md"))
        .copied()
        .collect();
    let run = site.publishing(&copied.join("\", \"")).build();
    let lines = run.stderr.lines();
    let found = lines.filter_map(|line| line.strip_prefix("error[path-collision]: "));

    found.map(str::to_string).collect()
}

/// Names that are one and the same on some systems, spelled otherwise: as files, and as a file and a folder.
#[test]
fn names_that_are_one_on_some_systems_are_told_of() {
    for [one, other] in [
        ["\u{e9}.pdf", "e\u{301}.pdf"],
        ["ſ.pdf", "s.pdf"],
        ["straße.pdf", "STRASSE.pdf"],
        ["\u{212a}.pdf", "k.pdf"],
        ["a/\u{c5}.pdf", "a/\u{212b}.pdf"],
    ] {
        let found = collisions(&[one, other]);
        assert_eq!(found.len(), 1, "{one} {other}: {found:?}");
    }

    for [file, folder] in [
        ["ABOUT", "about.zh.md"],
        ["About", "ABOUT/a.pdf"],
        ["a/\u{e9}", "a/e\u{301}/b/c.pdf"],
        ["x/ſ", "x/s/b.pdf"],
    ] {
        let found = collisions(&[file, folder]);
        assert_eq!(found.len(), 1, "{file} {folder}: {found:?}");
    }

    // Folders whose names differ by case alone become one, and nothing in them is lost.
    assert_eq!(
        collisions(&["About/a.pdf", "about.zh.md", "文.pdf", "é.pdf", "S.pdf"]),
        Vec::<String>::new()
    );
}

#[cfg(unix)]
#[test]
fn editors_commands_write_nothing_through_a_link_out_of_the_site() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().expect("made");
    for name in ["quality-month", ".schemas", ".translations"] {
        let site = TestSite::new().file(
            "content/site.yaml",
            "title: 站\nlocales: [zh-Hans, en]\ntheme: mini\n",
        );
        site.write("content/index.en.md", "---\ntitle: Home\n---\n");
        symlink(outside.path(), site.root().join("content").join(name)).expect("linked");

        for command in [
            vec!["new", "activity", "甲"],
            vec!["schema"],
            vec!["accept", "--all"],
        ] {
            site.run(&command);
        }
    }

    assert_eq!(fs::read_dir(outside.path()).expect("there").count(), 0);
}

#[test]
fn a_title_that_nobody_can_see_makes_no_page() {
    let site = TestSite::new();
    for title in ["", " ", "\u{1b}[31m", "甲\u{85}", "\u{2028}"] {
        assert_eq!(site.run(&["new", "page", title]).code, 2, "{title:?}");
    }

    assert_eq!(
        fs::read_dir(site.root().join("content"))
            .expect("there")
            .count(),
        2
    );
}

#[test]
fn an_output_folder_elsewhere() {
    let site = TestSite::new();
    site.run(&[
        "--output",
        "site/out",
        "--date",
        "2026-01-01",
        "--lang",
        "en",
    ])
    .ok();
    assert!(site.exists("site/out/index.html") && !site.exists("public"));
}

#[test]
fn a_folder_without_settings_is_no_site() {
    let site = TestSite::empty();
    let run = site.run(&["--lang", "en"]);
    assert_eq!(
        (run.code, run.stderr.as_str()),
        (2, ". is not a site: it has no content/site.yaml\n")
    );
    assert_eq!(site.run(&["--nonsense"]).code, 2);
}
