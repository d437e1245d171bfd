//! The same content, theme and day make the same bytes, whatever the machine is set to.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::process::Command;

use crate::site::TestSite;
use crate::site::whole::FILES;

/// The file that is written beside the site's own files.
const LIST: &str = ".planpress.json";

/// Builds as on a machine with these variables and no others.
fn output(site: &TestSite, umask: &str, variables: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let script = format!("umask {umask}; exec \"$0\" build --date 2026-01-01");
    let mut command = Command::new("sh");
    command
        .args(["-c", &script, env!("CARGO_BIN_EXE_planpress")])
        .current_dir(site.root())
        .env_clear();
    let run = command
        .envs(variables.iter().copied())
        .output()
        .expect("runs");
    assert!(
        run.status.success(),
        "{variables:?}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    let mut output = site.output();
    output.insert(
        LIST.into(),
        site.read(&format!("public/{LIST}")).into_bytes(),
    );

    output
}

#[test]
fn the_same_bytes_whatever_the_machine() {
    let site = TestSite::whole();
    let expected = output(&site, "022", &[]);
    assert!(expected.len() >= 100, "{}", expected.len());

    let machines: [&[(&str, &str)]; 6] = [
        &[("TZ", "America/New_York"), ("RAYON_NUM_THREADS", "1")],
        &[
            ("TZ", "Pacific/Kiritimati"),
            ("RAYON_NUM_THREADS", "16"),
            ("LC_ALL", "tr_TR.UTF-8"),
        ],
        &[
            ("TZ", "Pacific/Midway"),
            ("LANG", "zh_CN.GB18030"),
            ("HOME", "/nonexistent"),
        ],
        &[
            ("LC_ALL", "C"),
            ("RAYON_NUM_THREADS", "3"),
            ("TMPDIR", "/nonexistent"),
        ],
        &[
            ("LANG", "en_US.UTF-8"),
            ("COLUMNS", "20"),
            ("NO_COLOR", "1"),
            ("TERM", "dumb"),
        ],
        &[
            ("SOURCE_DATE_EPOCH", "0"),
            ("RAYON_NUM_THREADS", "2"),
            ("LC_COLLATE", "sv_SE.UTF-8"),
        ],
    ];
    for (index, machine) in machines.iter().enumerate() {
        // Another folder each time, its files made in another order.
        let mut files = FILES.to_vec();
        let turn = 5 * index % files.len();
        files.rotate_left(turn);

        if index % 2 == 0 {
            files.reverse();
        }

        let site = files.iter().fold(TestSite::empty(), |site, (path, text)| {
            site.file(path, text)
        });
        let actual = output(&site, if index % 2 == 0 { "077" } else { "002" }, machine);
        assert_eq!(
            actual.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>(),
            "{machine:?}"
        );

        for (path, bytes) in &actual {
            assert!(*bytes == expected[path], "{machine:?}: {path}");
        }
    }
}

/// A theme that goes through every map it is given, and through one of its own.
const MAPS: &str = "{% set own = {\"z\": 1, \"a\": 2, \"m\": 3, \"b\": 4} %}{% for name, value in own %}{{ name }}={{ value }} {% endfor %}
{% for name, value in page %}{{ name }} {% endfor %}
{% for name, value in site %}{{ name }} {% endfor %}
{% for name, value in t %}{{ name }} {% endfor %}
{% for name, url in assets %}{{ name }} {{ url }} {% endfor %}
{% for name, value in integrity %}{{ name }} {% endfor %}
{% for name, value in shared %}{{ name }} {% endfor %}
{% for picture in pictures | default(value=[]) %}{% for name, value in picture.attributes %}{{ name }}={{ value }} {% endfor %}{{ picture }}
{% endfor %}{{ page.toc }} {{ site.locales }} {{ site.government | default(value=0) }}
{{ page.content }}";

/// Its text goes through tables, footnotes, kept HTML and pictures.
const TEXT: &str = "\n## 一\n\n![图](wide.png)\n\n| 甲 | 乙 |\n| :- | -: |\n| 1 | 2[^n] |\n\n[^n]: 注\n\n\
    <table><tr><td style=\"text-align: left; color: red\" id=\"c\" colspan=\"2\" class=\"x\" title=\"t\">格</td></tr></table>\n\n\
    <img width=\"1\" src=\"wide.png\" alt=\"图\" id=\"i\" height=\"2\" title=\"t\" loading=\"lazy\" class=\"y\">\n";

/// A site whose theme and texts have as many maps as can be.
fn full_of_maps() -> TestSite {
    let picture = crate::edits::picture(1500, 3);
    let mut site = TestSite::whole().bytes("content/quality-month/2025/wide.png", &picture);
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        settings + "theme: maps\nraw_html: true\n",
    );
    site = site
        .file("themes/maps/theme.yaml", "extends: civic\n")
        .file("themes/maps/i18n/zh.yaml", "zz: 一\naa: 二\nmm: 三\n")
        .file("themes/maps/static/zz.css", "")
        .file("themes/maps/static/aa.js", "")
        .file(
            "content/quality-month/2025/gallery.zh.md",
            "---\ntitle: 图\ngallery: {pictures: [{file: wide.png, alt: 甲, caption: 说}, {file: wide.png, alt: 乙}]}\n---\n",
        )
        .file("content/quality-month/2025/civic.zh.md", "---\ntitle: 图\ntemplate: publicity/gallery.html\n---\n")
        .file("content/quality-month/2025/text.zh.md", &format!("---\ntitle: 文\n---\n{TEXT}"));

    for name in [
        "page.html",
        "home.html",
        "section.html",
        "publicity/gallery.html",
    ] {
        site = site.file(&format!("themes/maps/templates/{name}"), MAPS);
    }

    site
}

#[test]
fn maps_have_one_order() {
    let site = full_of_maps();
    let expected = output(&site, "022", &[]);
    let page =
        String::from_utf8(expected["quality-month/2025/text/index.html"].clone()).expect("text");
    assert!(page.starts_with("z=1 a=2 m=3 b=4 "), "{page}");
    let gallery =
        String::from_utf8(expected["quality-month/2025/gallery/index.html"].clone()).expect("text");
    assert!(
        gallery.contains("width=1500 height=4 loading=lazy srcset="),
        "{gallery}"
    );

    for threads in ["1", "2", "3", "8", "16"] {
        let site = full_of_maps();
        let actual = output(&site, "022", &[("RAYON_NUM_THREADS", threads)]);
        let differ: Vec<_> = expected
            .keys()
            .filter(|path| expected.get(*path) != actual.get(*path))
            .collect();
        assert!(
            differ.is_empty() && actual.len() == expected.len(),
            "{threads}: {differ:?}"
        );
    }
}
