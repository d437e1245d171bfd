//! What has no bounds of its own gets some: long titles, deep nesting, large files, tables that no sheet holds. Each
//! is told of at its place, or made without what it would cost.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use crate::site::TestSite;

/// The findings in English, each as `code file:line:column`.
fn findings(site: &TestSite) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let place = |it: &serde_json::Value| {
        format!(
            "{} {}:{}:{}",
            it["code"].as_str().unwrap(),
            it["file"].as_str().unwrap_or("-"),
            it["line"],
            it["column"]
        )
    };

    found.iter().map(place).collect()
}

fn titled(title: &str) -> Vec<String> {
    findings(&TestSite::new().file(
        "content/a.zh.md",
        &format!("---\norder: 1\ntitle: {title}\n---\n正文\n"),
    ))
}

#[test]
fn a_title_may_be_long_but_no_paragraph() {
    assert!(titled(&"质".repeat(300)).is_empty());
    assert!(titled(&"ab".repeat(300)).is_empty());
    assert_eq!(
        titled(&"质".repeat(301)),
        ["title-too-long content/a.zh.md:3:8"]
    );
    assert_eq!(
        titled(&"ab".repeat(301)),
        ["title-too-long content/a.zh.md:3:8"]
    );
    let site = TestSite::new().file(
        "content/a.zh.md",
        &format!("---\ntitle: {}\n---\n", "质量".repeat(1_000)),
    );
    let said = site.build();
    assert_eq!(said.code, 1);
    assert!(said.stderr.contains(
        "the title has 2000 characters; it may have 600 letters, or 300 Chinese characters"
    ));

    assert!(
        said.stderr
            .contains("This looks like a paragraph pasted into the title")
    );
}

#[test]
fn a_yaml_text_nested_too_deeply_is_refused_where_it_is() {
    let page = |value: &str| {
        findings(&TestSite::new().file(
            "content/a.zh.md",
            &format!("---\ntitle: 甲\norder: {value}\n---\n"),
        ))
    };

    for count in [65, 100_000] {
        // 64 of them stand in the fields: the last that may.
        assert_eq!(
            page(&"[".repeat(count)),
            ["yaml-too-deep content/a.zh.md:3:71"],
            "{count} brackets"
        );
        assert_eq!(
            page(&"{a: ".repeat(count)),
            ["yaml-too-deep content/a.zh.md:3:260"],
            "{count} braces"
        );
        let closed = format!("{}{}", "[".repeat(count), "]".repeat(count));
        assert_eq!(
            page(&closed),
            ["yaml-too-deep content/a.zh.md:3:71"],
            "{count} brackets, closed"
        );
    }

    let lists = format!("\n  {}甲", "- ".repeat(100_000));
    assert_eq!(page(&lists), ["yaml-too-deep content/a.zh.md:4:129"]);
    let settings = format!(
        "title: 站\ntheme: mini\ndescription: {}\n",
        "[".repeat(100_000)
    );
    let site = TestSite::new().file("content/site.yaml", &settings);
    assert_eq!(findings(&site), ["yaml-too-deep content/site.yaml:3:77"]);

    // Brackets that are not nested are no depth.
    let aliases: String = (0..200).map(|at| format!("  - /a{at}[/\n")).collect();
    let many = TestSite::new().file(
        "content/a.zh.md",
        &format!("---\ntitle: \"[[[[\"\naliases:\n{aliases}---\n"),
    );

    assert!(
        findings(&many).iter().all(|it| !it.starts_with("yaml")),
        "{:?}",
        findings(&many)
    );
}

#[test]
fn a_hundred_thousand_findings_in_one_line_have_their_columns() {
    let body = "[甲](b.zh.md)".repeat(100_000);
    let site = TestSite::new().file("content/a.zh.md", &format!("---\ntitle: 甲\n---\n{body}\n"));
    let found = findings(&site);
    assert_eq!(found.len(), 100_000);
    assert_eq!(found[0], "broken-link content/a.zh.md:4:5");
    assert_eq!(found[99_999], "broken-link content/a.zh.md:4:1199993");
}

/// Each of these took time by the square of its length: minutes.
#[test]
fn a_hundred_thousand_findings_in_yaml_have_their_places() {
    let aliases: String = (0..100_000)
        .map(|at| format!("  - \"http://x/{at}\"\n"))
        .collect();
    let site = TestSite::new().file(
        "content/a.zh.md",
        &format!("---\ntitle: 甲\naliases:\n{aliases}---\n"),
    );
    let found = findings(&site);
    assert_eq!(
        (found.len(), found[0].as_str()),
        (100_000, "bad-alias content/a.zh.md:4:6")
    );
    assert_eq!(found[99_999], "bad-alias content/a.zh.md:100003:6");
    let texts: String = (0..100_000).map(|at| format!("k{at}: 字\n")).collect();
    let found = findings(&TestSite::new().file("themes/mini/i18n/zh.yaml", &texts));
    assert_eq!(found.len(), 100_000);

    assert_eq!(
        found[99_999],
        "unused-text themes/mini/i18n/zh.yaml:100000:9"
    );
}

#[test]
fn yaml_directives_are_bounded() {
    let page = |count: usize| {
        let tags: String = (0..count)
            .map(|at| format!("%TAG !a{at}! tag:x,2000:\n"))
            .collect();
        findings(&TestSite::new().file(
            "content/site.yaml",
            &format!("{tags}---\ntitle: 站\ntheme: mini\n"),
        ))
    };
    assert!(page(16).is_empty(), "{:?}", page(16));
    assert_eq!(page(17), ["yaml-syntax content/site.yaml:17:1"]);
    assert_eq!(page(20_000), ["yaml-syntax content/site.yaml:17:1"]);

    // In a value they are no directives.
    let text = format!(
        "---\ntitle: 甲\ndescription: |\n{}---\n",
        "  %TAG\n".repeat(100)
    );
    assert!(findings(&TestSite::new().file("content/a.zh.md", &text)).is_empty());
}

#[test]
fn text_nested_too_deeply_or_too_much_in_one_tag_is_refused_where_it_is() {
    const KEPT: &str = "title: 站\nbase_url: https://example.org/\ntheme: mini\nraw_html: true\n";
    let page = |body: &str, keeps_html: bool| {
        let site =
            TestSite::new().file("content/a.zh.md", &format!("---\ntitle: 甲\n---\n{body}\n"));
        if keeps_html {
            site.write("content/site.yaml", KEPT);
        }

        // What is taken out of kept HTML is told of in any case.
        let mut found = findings(&site);
        found.retain(|found| !found.starts_with("removed-html"));
        found
    };
    let too_deep = ["text-too-deep content/a.zh.md:4:1"];

    for count in [300, 100_000] {
        assert_eq!(page(&"<div>".repeat(count), true), too_deep, "{count}");
        assert_eq!(
            page(
                &format!("{}{}", "<div>".repeat(count), "</div>".repeat(count)),
                true
            ),
            too_deep,
            "{count}"
        );
        let attributes: String = (0..count).map(|at| format!("a{at}=\">\" ")).collect();
        assert_eq!(
            page(&format!("<a {attributes}>甲</a>"), true),
            too_deep,
            "{count}"
        );
        assert_eq!(
            page(&format!("<a {attributes}>甲</a>"), false).len(),
            2,
            "{count}"
        );
        let quotes = page(&format!("{}甲", "> ".repeat(count)), false);
        assert!(
            quotes.len() == 1 && quotes[0].starts_with("text-too-deep content/a.zh.md:4:"),
            "{count}: {quotes:?}"
        );
    }

    // End tags that end nothing.
    for piece in [
        "<div></b>",
        "<div/>",
        "<div><style></div></style>",
        "<div><table><td></div></td></table>",
        "<div><select></div></select>",
        "<div><svg><desc></div></desc></svg>",
        "<div><svg><![CDATA[></div>]]></svg>",
        "<svg></svg><div/>",
        "<div><template></div></template>",
        "<style><!-- </style><div>-->",
        "<div>\n\n甲<textarea>乙</div></textarea>\n\n",
        "<div>\n\n甲<title>乙</div></title>\n\n",
    ] {
        assert_eq!(page(&piece.repeat(300), true).len(), 1, "{piece}");
    }

    let drawing = format!("<svg>{}</svg>", "<path d=\"\"/>".repeat(1_000));
    assert_eq!(page(&drawing, true), [""; 0]);
    let table = format!(
        "<table>{}</table>",
        "<tr><td><b>甲</b></td></tr>".repeat(1_000)
    );
    assert_eq!(page(&table, true), [""; 0]);
    assert_eq!(page(&"甲<title>乙</title>".repeat(300), true), [""; 0]);

    // What ends of itself is not nested, nor is what has its end.
    assert_eq!(page(&"<br><p>甲<li>乙".repeat(1_000), true), [""; 0]);
    assert_eq!(page(&"<b>甲</b>".repeat(1_000), true), [""; 0]);
    let attributes: String = (0..256).map(|at| format!(" a{at}='x y'")).collect();
    assert_eq!(page(&format!("<b{attributes}>甲</b>"), true), [""; 0]);
    let set: String = (0..100_000).map(|at| format!("b{at}.png 1x, ")).collect();
    let found = page(&format!("<img alt=\"甲\" srcset=\"{set}\">"), true);

    assert_eq!(
        (found.len(), found[99_999].as_str()),
        (100_000, "broken-link content/a.zh.md:4:1488897")
    );
}

#[test]
fn templates_within_templates_are_bounded() {
    let site = |count: usize| {
        let mut site = TestSite::new().file("content/a.zh.md", "---\ntitle: 甲\n---\n");
        for at in 0..count {
            let text = format!("{{%- include \"t{}.html\" %}}", at + 1);
            site = site.file(&format!("themes/mini/templates/t{at}.html"), &text);
        }

        site = site.file(&format!("themes/mini/templates/t{count}.html"), "末");
        site.file("themes/mini/templates/page.html", "{% include 't0.html' %}")
    };
    let deep = site(15);
    deep.build().ok();
    assert_eq!(deep.read("public/a/index.html"), "末");

    for count in [16, 2_000] {
        let run = site(count).build();
        assert_eq!(run.code, 1, "{count}: {}", run.stderr);
        assert!(
            run.stderr
                .contains("includes or extends others through more than 16 steps"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn a_long_row_of_words_is_proofread_once() {
    let row = "字 ".repeat(1_000_000);
    let site = TestSite::new().file(
        "content/a.zh.md",
        &format!("---\ntitle: 甲\ndescription: {row}\n---\n{row}\n"),
    );
    assert!(findings(&site).is_empty());

    // With a long word among them the spaces are no longer those of a row of names.
    let row = format!("{}五个字一词", "字 ".repeat(50_000));
    let site = TestSite::new().file(
        "content/a.zh.md",
        &format!("---\ntitle: 甲\n---\n甲，{row}，乙\n"),
    );
    let found = findings(&site);

    assert_eq!(
        (found.len(), found[0].as_str()),
        (50_000, "stray-space content/a.zh.md:4:4")
    );
}

/// Builds with so many KiB of address space, which threads and their heaps take part of.
fn build_within(site: &TestSite, kib: u32) -> (Option<i32>, String) {
    let script = format!("ulimit -v {kib}; exec \"$0\" build --date 2026-01-01 --lang en");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_planpress")])
        .current_dir(site.root());
    let output = command
        .env("RAYON_NUM_THREADS", "2")
        .stdout(Stdio::null())
        .output()
        .unwrap();

    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn a_large_file_is_copied_without_lying_in_memory() {
    const SIZE: u64 = 512 << 20;
    const ROOM: u32 = 400_000;
    let site = TestSite::new().publishing("film.mp4");
    let source = site.root().join("content/film.mp4");
    let file = fs::File::create(&source).unwrap();

    // A film of which everything but the beginning is a hole. Holes take no room on the disk.
    let start = b"\0\0\0\x10ftypmp42\0\0\0\0\0\0\0\x08moov\0\0\0\0mdat";
    std::os::unix::fs::FileExt::write_all_at(&file, start, 0).unwrap();
    file.set_len(SIZE).unwrap();
    let (code, said) = build_within(&site, ROOM);
    assert_eq!(code, Some(0), "{said}");
    let copy = site.root().join("public/film.mp4");
    let before = fs::metadata(&copy).unwrap();
    assert_eq!(before.len(), SIZE);

    // The same bytes: the file stays as it is.
    site.write("content/index.zh.md", "---\ntitle: 首页\n---\n新\n");
    let (code, said) = build_within(&site, ROOM);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("written 1,"), "{said}");
    let after = fs::metadata(&copy).unwrap();
    assert_eq!(
        (before.ino(), before.mtime(), before.mtime_nsec()),
        (after.ino(), after.mtime(), after.mtime_nsec())
    );

    // One byte is another.
    std::os::unix::fs::FileExt::write_at(&file, b"x", SIZE - 1).unwrap();
    assert_eq!(build_within(&site, ROOM).0, Some(0));
    let mut last = [0];
    std::os::unix::fs::FileExt::read_at(&fs::File::open(&copy).unwrap(), &mut last, SIZE - 1)
        .unwrap();
    assert_eq!(last, *b"x");
}

#[test]
fn a_picture_too_large_for_memory_is_told_of() {
    let site = TestSite::new()
        .bytes("content/a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        .publishing("a.png");
    fs::File::options()
        .append(true)
        .open(site.root().join("content/a.png"))
        .unwrap()
        .set_len((128 << 20) + 1)
        .unwrap();
    let run = site.build();
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(
        run.stderr
            .contains("error[picture-too-large]: a picture of more than 128 MB is too large"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("content/a.png"));
}

#[test]
fn an_address_that_no_code_holds_is_told_of() {
    let site = TestSite::new().file(
        "themes/mini/templates/page.html",
        "{{ page.permalink | qr | safe }}",
    );
    let folder = ["目".repeat(80).as_str(); 4].join("/");
    let run = site
        .file(
            &format!("content/{folder}/a.zh.md"),
            "---\ntitle: 甲\n---\n",
        )
        .build();
    assert_eq!(run.code, 1, "{}", run.stderr);

    assert!(
        run.stderr.contains("more than a QR code holds"),
        "{}",
        run.stderr
    );
}

/// Every command that says something, and whether it says it to the standard output.
const COMMANDS: [(&[&str], bool); 13] = [
    (&["build"], false),
    (&["check"], false),
    (&["check", "--format", "json"], true),
    (&["check", "--report", "report.html"], false),
    (&["status"], true),
    (&["status", "--format", "json"], true),
    (&["schema"], false),
    (&["new", "page", "甲"], false),
    (&["init", "other"], false),
    (&["accept"], false),
    (&["--help"], true),
    (&["--version"], true),
    (&["nothing"], false),
];

#[test]
fn output_that_cannot_be_written_is_an_error_of_its_own() {
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").unwrap());
    let closed = || {
        let mut child = Command::new("true").stdin(Stdio::piped()).spawn().unwrap();
        let pipe = child.stdin.take().unwrap();
        child.wait().unwrap();
        Stdio::from(pipe)
    };

    for (arguments, is_answer) in COMMANDS {
        for (name, broken) in [("full", &full as &dyn Fn() -> Stdio), ("closed", &closed)] {
            let site = TestSite::new();
            let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
            command
                .args(arguments)
                .args(["--lang", "en"])
                .current_dir(site.root());
            let what = format!("{arguments:?}, {name}");
            let output = command
                .stdout(broken())
                .stderr(Stdio::piped())
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(
                !said.contains("the program stopped unexpectedly"),
                "{what}: {said}"
            );
            assert_eq!(
                said.contains("cannot write to the standard output"),
                is_answer && name == "full",
                "{what}"
            );

            if is_answer {
                assert_eq!(output.status.code(), Some(2), "{what}");
            }

            let site = TestSite::new();
            let output = command
                .current_dir(site.root())
                .stdout(Stdio::piped())
                .stderr(broken())
                .output()
                .unwrap();
            assert!(
                output.status.code().is_some_and(|code| code < 3),
                "{what}: {:?}",
                output.status
            );

            if !is_answer && arguments != ["accept"] {
                assert_eq!(output.status.code(), Some(2), "{what}");
            }
        }
    }
}

#[test]
fn a_preview_that_cannot_say_where_it_is_ends() {
    let full = || Stdio::from(fs::File::options().write(true).open("/dev/full").unwrap());
    for on_stderr in [false, true] {
        let site = TestSite::new();
        let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
        command
            .args(["serve", "--port", "0"])
            .current_dir(site.root());
        let (out, err) = if on_stderr {
            (Stdio::null(), full())
        } else {
            (full(), Stdio::null())
        };
        assert_eq!(
            command.stdout(out).stderr(err).status().unwrap().code(),
            Some(2)
        );
    }
}

/// A link to the history of the files, or to what programs keep secret, publishes nothing of it.
#[test]
fn links_to_hidden_places_lead_out() {
    let site = TestSite::new()
        .file(".git/config", "secret\n")
        .file(".env", "secret\n")
        .file("shared/a.txt", "open\n")
        .publishing("a.txt");

    for (target, link) in [
        ("../.git", "g"),
        ("../.env", "env.txt"),
        ("../.git/config", "conf.txt"),
    ] {
        symlink(target, site.root().join("content").join(link)).unwrap();
    }

    let run = site.build();
    assert_eq!(
        (run.code, run.stderr.matches("error[link-outside]").count()),
        (1, 3),
        "{}",
        run.stderr
    );

    for link in ["g", "env.txt", "conf.txt"] {
        std::fs::remove_file(site.root().join("content").join(link)).unwrap();
    }

    symlink("../shared/a.txt", site.root().join("content/a.txt")).unwrap();
    assert_eq!(site.build().code, 0);
    assert_eq!(site.read("public/a.txt"), "open\n");
}

/// What the search page reads is made by the program alone.
#[test]
fn no_file_takes_the_place_of_the_search_index() {
    let site = TestSite::new()
        .file("content/search.zh.md", "---\ntitle: 搜索\n---\n")
        .file("content/data/search/zh.json", "{}\n")
        .file("content/manifest.webmanifest", "{}\n")
        .publishing("data\", \"manifest.webmanifest");
    let run = site.build();
    assert_eq!(
        (
            run.code,
            run.stderr.matches("error[path-collision]").count()
        ),
        (1, 2),
        "{}",
        run.stderr
    );
}
