//! Nasty sites: each has one exact outcome. `tests/bad-input.txt` holds what is expected, a line for each site; run
//! with `BLESS=1` to write it anew, then read the difference. No site makes planpress panic, hang, take more memory
//! than `MEMORY`, or touch a file outside of the output folder.

#![cfg(unix)]

use crate::site;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::site::TestSite;
use rayon::prelude::*;

/// The most memory of the whole process, in KiB.
const MEMORY: u32 = 4 * 1024 * 1024;
/// What takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

pub type Prepare = Box<dyn Fn(&TestSite) + Send + Sync>;

/// A name, and what it does to a clean site.
#[derive(Default)]
struct Cases(Vec<(String, Prepare)>);

impl Cases {
    fn add(&mut self, name: &str, prepare: impl Fn(&TestSite) + Send + Sync + 'static) {
        assert!(
            self.0.iter().all(|(known, _)| known != name),
            "two cases named {name}"
        );
        self.0.push((name.into(), Box::new(prepare)));
    }

    /// A site with one file more, or another one.
    fn file(&mut self, name: &str, path: &str, bytes: impl Into<Vec<u8>>) {
        let (path, bytes) = (path.to_string(), bytes.into());
        self.add(name, move |site| site.write(&path, &bytes));
    }

    /// A page with this front matter and text.
    fn page(&mut self, name: &str, front: &str, body: impl AsRef<[u8]>) {
        let head = format!("---\n{front}\n---\n");
        self.file(
            name,
            "content/a.zh.md",
            [head.as_bytes(), body.as_ref()].concat(),
        );
    }

    /// Settings with this after what they need.
    fn settings(&mut self, name: &str, more: &str) {
        self.file(
            name,
            "content/site.yaml",
            format!("title: 站\ntheme: mini\n{more}\n"),
        );
    }

    /// A site that has everything, with another file.
    fn whole(&mut self, name: &str, path: &str, text: impl Into<String>) {
        let (path, text) = (path.to_string(), text.into());
        self.add(name, move |site| {
            site::whole::FILES
                .iter()
                .for_each(|(path, text)| site.write(path, text));
            site.write(&path, &text);
        });
    }

    /// One file more in the last case.
    fn also(&mut self, path: &'static str, text: &'static str) {
        let (name, prepare) = self.0.pop().expect("a case");
        self.add(&name, move |site| {
            prepare(site);
            site.write(path, text);
        });
    }

    /// The page template.
    fn template(&mut self, name: &str, text: impl AsRef<str>) {
        self.file(name, "themes/mini/templates/page.html", text.as_ref());
        self.also("content/a.zh.md", "---\ntitle: 甲\n---\n正文\n");
    }
}

fn encodings(cases: &mut Cases) {
    let page = "---\ntitle: 甲乙丙丁\n---\n创建全国质量强市示范城市的工作规划，以质量为中心。\n";
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    cases.file(
        "utf-8 with mark",
        "content/a.zh.md",
        format!("\u{feff}{page}"),
    );
    cases.file(
        "two marks",
        "content/a.zh.md",
        format!("\u{feff}\u{feff}{page}"),
    );
    cases.file(
        "utf-16 little with mark",
        "content/a.zh.md",
        [&[0xff, 0xfe][..], &utf16(page, false)].concat(),
    );
    cases.file(
        "utf-16 big with mark",
        "content/a.zh.md",
        [&[0xfe, 0xff][..], &utf16(page, true)].concat(),
    );
    cases.file("utf-16 without mark", "content/a.zh.md", utf16(page, false));
    cases.file(
        "utf-16 of odd length",
        "content/a.zh.md",
        [&[0xff, 0xfe][..], &utf16(page, false), b"x"].concat(),
    );
    cases.file(
        "utf-16 half a pair",
        "content/a.zh.md",
        [0xff, 0xfe, 0x00, 0xd8, b'x', 0],
    );
    cases.file(
        "gb18030",
        "content/a.zh.md",
        encoding_rs::GB18030.encode(page).0.into_owned(),
    );
    cases.file(
        "big5",
        "content/a.zh.md",
        encoding_rs::BIG5
            .encode("---\ntitle: 品質\n---\n創建全國質量強市示範城市的工作規劃\n")
            .0
            .into_owned(),
    );
    cases.file(
        "half a character",
        "content/a.zh.md",
        &page.as_bytes()[..page.len() - 2],
    );
    cases.file(
        "overlong encoding",
        "content/a.zh.md",
        b"---\ntitle: \xc0\xaf\n---\n".to_vec(),
    );
    cases.file(
        "surrogate in utf-8",
        "content/a.zh.md",
        b"---\ntitle: \xed\xa0\x80\n---\n".to_vec(),
    );
    cases.file(
        "zero byte in text",
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n正\0文\n",
    );
    cases.file("zero byte in settings", "content/site.yaml", "title: \0\n");
    cases.file("zero bytes alone", "content/a.zh.md", vec![0; 4096]);
    cases.file(
        "random bytes",
        "content/a.zh.md",
        (0..4096_u32)
            .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8 | 1)
            .collect::<Vec<u8>>(),
    );
    cases.file(
        "escape character",
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n\u{1b}[31m红\n",
    );
    cases.file(
        "escape character in settings",
        "content/site.yaml",
        "title: \"\\e[31m\"\n",
    );
    cases.file(
        "vertical tab",
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n一\u{b}二\n",
    );
    cases.file(
        "form feed",
        "content/a.zh.md",
        "---\ntitle: 甲\n---\n一\u{c}二\n",
    );
    cases.file(
        "carriage returns alone",
        "content/a.zh.md",
        "---\rtitle: 甲\r---\r正文\r",
    );
    cases.file(
        "windows line ends",
        "content/a.zh.md",
        "---\r\ntitle: 甲\r\n---\r\n正文\r\n",
    );
    cases.file(
        "line separator in a title",
        "content/a.zh.md",
        "---\ntitle: 甲\u{2028}乙\n---\n",
    );
    cases.file("empty page", "content/a.zh.md", "");
    cases.file("page of spaces", "content/a.zh.md", " \n \n");
    cases.file("empty settings", "content/site.yaml", "");
    cases.file("settings of a mark alone", "content/site.yaml", "\u{feff}");
    cases.add("picture that is none", |site| {
        site.write("content/a.png", "not a picture");
        publish(site, "a.png");
    });
    cases.add("picture cut off", |site| {
        let bytes = [0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0];
        site.write("content/a.jpg", bytes);
        publish(site, "a.jpg");
    });

    cases.add("picture that claims to be huge", |site| {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend([
            0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8, 6, 0, 0, 0, 1, 2, 3, 4,
        ]);
        site.write("content/a.png", png);
        site.write("content/a.zh.md", "---\ntitle: 甲\n---\n![图](a.png)\n");
    });
}

/// Publishes a file or folder of the content, whatever uses it.
fn publish(site: &TestSite, name: &str) {
    let settings = site.read("content/site.yaml");
    site.write(
        "content/site.yaml",
        format!("{settings}files: [\"{name}\"]\n"),
    );
}

fn sizes(cases: &mut Cases) {
    let head = "---\ntitle: 甲\n---\n";
    cases.add("100 MB of text", move |site| {
        site.write(
            "content/a.zh.md",
            format!("{head}{}", "质量第一。\n\n".repeat(5_900_000)),
        )
    });

    for (name, path) in [
        ("page", "content/a.zh.md"),
        ("settings", "content/site.yaml"),
    ] {
        cases.add(&format!("{name} of 129 MB"), move |site| {
            let file = fs::File::options()
                .create(true)
                .append(true)
                .open(site.root().join(path))
                .expect("opened");
            file.set_len(129 << 20).expect("made long");
        });
    }

    cases.add("100 MB in one line", move |site| {
        site.write(
            "content/a.zh.md",
            format!("{head}{}", "质".repeat(34_000_000)),
        )
    });
    cases.add("100 MB file to copy", |site| {
        site.write("content/a.bin", vec![7; 100_000_000])
    });
    cases.add("a million lines", move |site| {
        site.write(
            "content/a.zh.md",
            format!("{head}{}", "一\n".repeat(1_000_000)),
        )
    });
    cases.add("a hundred thousand headings", move |site| {
        site.write(
            "content/a.zh.md",
            format!("{head}{}", "# 同\n".repeat(100_000)),
        )
    });
    cases.add("a hundred thousand broken links", move |site| {
        site.write(
            "content/a.zh.md",
            format!("{head}{}", "[甲](b.zh.md)\n".repeat(100_000)),
        )
    });
    cases.add("a hundred thousand fields", |site| {
        let fields: String = (0..100_000).map(|at| format!("f{at}: 1\n")).collect();
        site.write("content/a.zh.md", format!("---\ntitle: 甲\n{fields}---\n"));
    });
    cases.add("a hundred thousand aliases", |site| {
        let aliases: String = (0..100_000).map(|at| format!("  - /o{at}/\n")).collect();
        site.write(
            "content/a.zh.md",
            format!("---\ntitle: 甲\naliases:\n{aliases}---\n"),
        );
    });
    cases.add("a title of a megabyte", |site| {
        site.write(
            "content/a.zh.md",
            format!("---\ntitle: {}\n---\n", "质".repeat(350_000)),
        )
    });
    cases.add("a table of a thousand columns", move |site| {
        let row = "|甲".repeat(1_000);
        site.write(
            "content/a.zh.md",
            format!(
                "{head}{row}|\n{}|\n{}",
                "|-".repeat(1_000),
                format!("{row}|\n").repeat(300)
            ),
        );
    });
    cases.add("many short rows below a wide table", move |site| {
        site.write(
            "content/a.zh.md",
            format!(
                "{head}{}|\n{}|\n{}",
                "|甲".repeat(3_000),
                "|-".repeat(3_000),
                "|\n".repeat(20_000)
            ),
        );
    });

    for (name, unit) in [
        ("stars", "*"),
        ("open emphasis", "*甲"),
        ("open strong emphasis", "**甲"),
        ("closing emphasis", "甲**"),
        ("mixed emphasis", "*甲 _乙 **丙 "),
        ("backticks", "`甲"),
        ("open brackets", "["),
        ("open links", "[甲]("),
        ("nested links", "[甲](<"),
        ("images", "!["),
        ("entities", "&"),
        ("angles", "<"),
        ("open comments", "<!--"),
        ("open declarations", "<!A"),
        ("open processing", "<?"),
        ("open cdata", "<![CDATA["),
        ("tildes", "~~甲"),
        ("footnotes", "[^甲]"),
        ("definitions", "[甲]: <b\n"),
        ("dashes", "- "),
        ("backslashes", "\\"),
        ("colons", ":"),
        ("pipes", "|"),
    ] {
        cases.page(
            &format!("a hundred thousand {name}"),
            "title: 甲",
            unit.repeat(100_000),
        );
    }
}

fn nesting(cases: &mut Cases) {
    const DEEP: usize = 10_000;
    for (name, open, close) in [
        ("quotes", "> ", ""),
        ("list items", "- ", ""),
        ("numbered items", "1. ", ""),
        ("brackets", "[", "]"),
        ("image brackets", "![", "](b)"),
        ("strong emphasis", "**甲", "乙**"),
        ("emphasis", "*甲 ", " 乙*"),
        ("html elements", "<div>", "</div>"),
        ("html elements inline", "甲<b>", "</b>"),
    ] {
        let body = format!("{}甲{}\n", open.repeat(DEEP), close.repeat(DEEP));
        cases.page(&format!("markdown nested in {name}"), "title: 甲", &body);
        if name.starts_with("html") {
            cases.add(&format!("markdown nested in {name}, kept"), move |site| {
                site.write(
                    "content/site.yaml",
                    "title: 站\ntheme: mini\nraw_html: true\n",
                );
                site.write("content/a.zh.md", format!("---\ntitle: 甲\n---\n{body}"));
            });
        }
    }

    let indented: String = (0..2_000)
        .map(|depth| format!("{}- 甲\n", "  ".repeat(depth)))
        .collect();
    cases.page("markdown nested in indented lists", "title: 甲", indented);
    cases.page(
        "yaml nested in brackets",
        &format!("title: {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        "",
    );
    cases.page(
        "yaml nested in braces",
        &format!("title: {}1{}", "{a: ".repeat(DEEP), "}".repeat(DEEP)),
        "",
    );
    cases.page(
        "yaml nested in open brackets",
        &format!("title: {}", "[".repeat(DEEP)),
        "",
    );
    cases.page(
        "yaml nested in lists",
        &format!("title:\n  {}甲", "- ".repeat(DEEP)),
        "",
    );
    cases.page(
        "yaml nested in questions",
        &format!("title:\n  {}甲", "? ".repeat(DEEP)),
        "",
    );
    let maps: String = (0..2_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth + 1)))
        .collect();
    cases.page("yaml nested in maps", &format!("title:\n{maps}"), "");
    cases.settings(
        "settings nested in brackets",
        &format!("description: {}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
    );

    for (name, open, close) in [
        ("conditions", "{% if page %}", "{% endif %}"),
        ("loops", "{% for a in page.toc %}", "{% endfor %}"),
        ("brackets", "{{ ", " }}"),
        ("blocks", "{% block a %}", "{% endblock %}"),
    ] {
        let text = match name {
            "brackets" => format!("{open}{}1{}{close}", "(".repeat(DEEP), ")".repeat(DEEP)),
            "blocks" => (0..DEEP)
                .map(|at| format!("{{% block b{at} %}}"))
                .chain([close.repeat(DEEP)])
                .collect(),
            _ => format!("{}x{}", open.repeat(DEEP), close.repeat(DEEP)),
        };
        cases.template(&format!("template nested in {name}"), text);
    }

    cases.template(
        "template nested in lists",
        format!("{{{{ {}1{} }}}}", "[".repeat(DEEP), "]".repeat(DEEP)),
    );
    cases.template(
        "template nested in negations",
        format!("{{{{ {}true }}}}", "not ".repeat(DEEP)),
    );
    cases.template(
        "template nested in signs",
        format!("{{{{ {}1 }}}}", "-".repeat(DEEP)),
    );
    cases.template(
        "template of long sums",
        format!("{{{{ 1{} }}}}", " + 1".repeat(DEEP)),
    );
    cases.template(
        "template of many filters",
        format!("{{{{ page.title{} }}}}", " | upper".repeat(DEEP)),
    );
    cases.template(
        "template of many conditions",
        format!(
            "{{% if 1 == 2 %}}{}{{% endif %}}",
            "{% elif 1 == 2 %}".repeat(DEEP)
        ),
    );
    cases.template(
        "template of many attributes",
        format!("{{{{ page{} }}}}", ".toc".repeat(DEEP)),
    );

    cases.add("folders nested deeply", |site| {
        let path = (0..200).map(|_| "目录").collect::<Vec<_>>().join("/");
        site.write(&format!("content/{path}/a.zh.md"), "---\ntitle: 甲\n---\n");
    });
}

fn yaml(cases: &mut Cases) {
    let bomb = |levels: usize| -> String {
        let first = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_string();
        (1..levels).fold(first, |text, at| {
            format!(
                "{text}a{at}: &a{at} [{}]\n",
                vec![format!("*a{}", at - 1); 10].join(", ")
            )
        })
    };
    cases.file(
        "alias bomb in settings",
        "content/site.yaml",
        format!("{}title: *a8\n", bomb(9)),
    );
    cases.page(
        "alias bomb in a page",
        &format!("{}title: *a8", bomb(9)),
        "",
    );
    cases.page("alias of nothing", "title: *none", "");
    cases.page("alias of itself", "title: &a [*a]", "");
    cases.page("merge of itself", "title: 甲\n<<: &a {<<: *a}", "");
    cases.page("alias of a text", "title: &a 甲\ndescription: *a", "");
    cases.page("field twice", "title: 甲\ntitle: 乙", "");
    cases.file(
        "setting twice",
        "content/site.yaml",
        "title: 甲\ntheme: mini\ntitle: 乙\n",
    );
    cases.page("two documents", "title: 甲\n...\ntitle: 乙", "");
    cases.file(
        "two documents in settings",
        "content/site.yaml",
        "title: 甲\n---\ntitle: 乙\n",
    );
    cases.page(
        "a tag",
        "title: !!python/object/apply:os.system ['true']",
        "",
    );
    cases.page("a local tag", "title: !secret 甲", "");
    cases.page("binary", "title: !!binary aGVsbG8=", "");
    cases.page("a tab", "title: 甲\n\torder: 1", "");
    cases.page("an open quotation", "title: \"甲", "");
    cases.page("a list for a title", "title: [甲]", "");
    cases.page("a map for a title", "title: {zh: 甲}", "");
    cases.page("nothing for a title", "title:", "");
    cases.page("an empty title", "title: ''", "");
    cases.page("a title of spaces", "title: '  '", "");
    cases.page("a number for a title", "title: 2017", "");
    cases.page("a truth for a title", "title: true", "");
    cases.page("a list for all fields", "- title: 甲", "");
    cases.page("a text for all fields", "甲", "");
    cases.page("nothing for all fields", "", "");
    cases.page("a percent sign", "%YAML 9.9", "");
    cases.page(
        "an order too large",
        "title: 甲\norder: 99999999999999999999999999",
        "",
    );
    cases.page("an order of letters", "title: 甲\norder: 第一", "");
    cases.page("an order with a fraction", "title: 甲\norder: 1.5", "");
    cases.page("an order that is none", "title: 甲\norder: .nan", "");
    cases.page("an order that never ends", "title: 甲\norder: .inf", "");
    cases.page("an order in hexadecimal", "title: 甲\norder: 0x10", "");
    cases.page("a draft that is a word", "title: 甲\ndraft: yes", "");

    for (name, date) in [
        ("30 February", "2017-02-30"),
        ("29 February of a common year", "2017-02-29"),
        ("29 February of a leap year", "2016-02-29"),
        ("month 13", "2017-13-01"),
        ("month 0", "2017-00-01"),
        ("day 0", "2017-01-00"),
        ("no day", "2017-01"),
        ("a year alone", "'2017'"),
        ("hour 25", "2017-01-01 25:00"),
        ("minute 60", "2017-01-01 10:60"),
        ("a leap second", "2016-12-31 23:59:60"),
        ("year 0", "0000-01-01"),
        ("year 9999", "9999-12-31"),
        ("year 10000", "10000-01-01"),
        ("a year below 0", "-0001-01-01"),
        ("slashes", "2017/01/01"),
        ("wide digits", "２０１７-０１-０１"),
        ("chinese", "2017年1月1日"),
        ("words", "昨天"),
        ("nothing", ""),
        ("a zone", "2017-01-01 10:00 Asia/Shanghai"),
    ] {
        cases.page(
            &format!("a date of {name}"),
            &format!("title: 甲\ndate: {date}"),
            "",
        );
    }

    cases.settings("an unknown setting", "colour: red");
    cases.settings("an unknown time zone", "time_zone: Asia/Suzhou");
    cases.settings("a time zone that is a path", "time_zone: ../../etc/passwd");
    cases.settings("no locale", "locales: []");
    cases.settings("a locale twice", "locales: [zh-Hans, en, en]");
    cases.settings("a language twice", "locales: [zh, zh-Hans]");
    cases.settings("a locale that is a path", "locales: [zh-Hans, ../../en]");
    cases.settings("a locale that is markup", "locales: ['zh\"><script>']");
    cases.settings(
        "a base URL of another kind",
        "base_url: javascript:alert(1)",
    );
    cases.settings(
        "a base URL with a query",
        "base_url: https://example.org/?x",
    );
    cases.settings("a base URL without a host", "base_url: https:///x");
    cases.settings(
        "a base URL with markup",
        "base_url: https://example.org/\"><x>",
    );
    cases.settings("a base URL of two slashes", "base_url: //example.org/");
    cases.settings(
        "a base URL with a user",
        "base_url: https://user:pw@example.org/",
    );
    cases.settings(
        "a base URL with a port too large",
        "base_url: https://example.org:99999/",
    );
    cases.settings(
        "a base URL that goes up",
        "base_url: https://example.org/a/../../b/",
    );
    cases.settings(
        "a base URL with an empty part",
        "base_url: https://example.org/a//b/",
    );
    cases.settings(
        "a base URL with a port",
        "base_url: https://example.org:8443/a/",
    );
    cases.settings("a base URL of a number", "base_url: 'http://[::1]:80/'");
    cases.settings(
        "a telephone number of words",
        "hotlines: [{number: 请打, name: 热线}]",
    );
    cases.settings(
        "an address that runs",
        "government: {sign_url: 'javascript:alert(1)'}",
    );
    cases.add("four thousand accepted passages", |site| {
        let entry = |at: usize| format!("  - {{file: a, code: b, text: '{at}', reason: c}}\n");
        let entries: String = (0..4_000).map(entry).collect();
        site.write("content/proofreading.yaml", format!("accepted:\n{entries}"));
    });
    let formats = "content/publicity/formats.yaml";

    for (name, id) in [
        ("leads out", "/../../../x"),
        ("is markup", "<b>"),
        ("has a space", "a b"),
        ("is empty", ""),
    ] {
        let format = format!("formats:\n  - {{id: '{id}', name: 甲, width: 100, height: 100}}\n");
        cases.file(&format!("a format whose id {name}"), formats, format);
        let slogan = format!("slogans:\n  - {{id: '{id}', text: 质量, clause: s1}}\n");
        cases.file(
            &format!("a slogan whose id {name}"),
            "content/publicity/slogans.yaml",
            slogan,
        );
    }

    for (name, format) in [
        (
            "of too many pixels",
            "width: 100000, height: 100000, unit: px",
        ),
        ("of no width", "width: 0, height: 10"),
        ("of a width below zero", "width: -10, height: 10"),
        ("of endless width", "width: .inf, height: 10"),
        ("of a width that is no number", "width: .nan, height: 10"),
        (
            "of a bleed below zero",
            "width: 100, height: 100, bleed: -1e3",
        ),
        ("too long for PDF", "width: 6000, height: 1000"),
    ] {
        let text = format!("formats:\n  - {{id: a, name: 甲, {format}}}\n");
        cases.whole(&format!("a format {name}"), formats, text);
    }

    for (name, record) in [
        ("leads to the whole plan", "target: /plan/full/"),
        ("leads to the English plan", "target: /en/plan/#s1"),
        ("leads to an older address", "target: /old/"),
        ("leads to a department", "target: /departments/quality/"),
        ("leads nowhere", "target: /none/"),
        ("leads to script", "target: 'javascript:alert(1)'"),
        ("leads to another host", "target: //example.com/"),
        ("leads up", "target: /../x/"),
        ("leads to nothing", "target: ''"),
        (
            "has a picture that is not there",
            "target: /plan/, picture: /etc/passwd",
        ),
    ] {
        let slogans = "slogans:\n  - {id: a, text: 合格率, clause: s1}\n";
        let text = format!("records:\n  - {{slogan: a, department: quality, {record}}}\n");
        cases.whole(
            &format!("a record of the kit that {name}"),
            "content/publicity/kit.yaml",
            text,
        );
        cases.also("content/publicity/slogans.yaml", slogans);
    }

    cases.file(
        "a theme outside",
        "content/site.yaml",
        "title: 站\ntheme: ../../etc\n",
    );
    cases.file(
        "a theme that is absolute",
        "content/site.yaml",
        "title: 站\ntheme: /etc\n",
    );
    cases.file(
        "a theme that is empty",
        "content/site.yaml",
        "title: 站\ntheme: ''\n",
    );

    cases.file(
        "a theme that is a dot",
        "content/site.yaml",
        "title: 站\ntheme: .\n",
    );
}

fn links(cases: &mut Cases) {
    for (name, link) in [
        ("nowhere", "b.zh.md"),
        ("out of the content", "../../../etc/passwd"),
        ("out by an address", "/../../etc/passwd"),
        ("out by an encoded address", "/%2e%2e/%2e%2e/etc/passwd"),
        ("out with a backslash", "..\\\\..\\\\etc\\\\passwd"),
        ("to a folder", "./"),
        ("to itself", "a.zh.md"),
        ("to an anchor that is not there", "#none"),
        ("to an empty anchor", "#"),
        ("to nothing", ""),
        ("to script", "javascript:alert(1)"),
        ("to script in capitals", "JaVaScRiPt:alert(1)"),
        ("to script behind an entity", "&#106;avascript:alert(1)"),
        ("to script with a tab", "java&Tab;script:alert(1)"),
        ("to data", "data:text/html,x"),
        ("to a file of the system", "file:///etc/passwd"),
        ("to visual basic", "vbscript:x"),
        ("to a zero byte", "a%00.zh.md"),
        ("to half a character", "%ff%fe"),
        ("to half an escape", "a%2"),
        ("to a drive", "C:/Windows/win.ini"),
        ("to a share", "//host/share"),
        ("of 10,000 letters", ""),
    ] {
        let link = if name.starts_with("of ") {
            "x".repeat(10_000)
        } else {
            link.to_string()
        };
        cases.page(
            &format!("a link {name}"),
            "title: 甲",
            format!("[甲]({link})\n"),
        );
    }

    cases.add("pages that link to each other", |site| {
        site.write("content/a.zh.md", "---\ntitle: 甲\n---\n[乙](b.zh.md)\n");
        site.write("content/b.zh.md", "---\ntitle: 乙\n---\n[甲](a.zh.md)\n");
    });
    cases.page(
        "a picture that runs",
        "title: 甲",
        "![甲](javascript:alert(1))\n",
    );
    cases.page(
        "a picture of data",
        "title: 甲",
        "![甲](data:image/png;base64,AAAA)\n",
    );
    cases.page(
        "a picture without a text",
        "title: 甲",
        "![](https://example.org/a.png)\n",
    );
    cases.page("a footnote of itself", "title: 甲", "[^1]\n\n[^1]: [^1]\n");
    cases.page("a definition of itself", "title: 甲", "[a]\n\n[a]: [a]\n");

    for (name, alias) in [
        ("without a slash", "old"),
        ("that goes up", "/../old/"),
        ("that is a dot", "/./"),
        ("that is hidden", "/.htaccess"),
        ("that is the page itself", "/a/"),
        ("that is the home page", "/"),
        ("with markup", "/<b>/"),
        ("with a backslash", "/a\\b/"),
        ("with a drive", "/C:/x/"),
        ("with an empty part", "/a//b/"),
        ("of a file of planpress", "/sitemap.xml"),
        ("below a file", "/feed.xml/x/"),
    ] {
        cases.page(
            &format!("an alias {name}"),
            &format!("title: 甲\naliases: ['{alias}']"),
            "",
        );
    }

    cases.page(
        "a template that is not there",
        "title: 甲\ntemplate: none.html",
        "",
    );
    cases.page(
        "a template outside",
        "title: 甲\ntemplate: ../../../etc/passwd",
        "",
    );

    cases.page(
        "an alias of 300 bytes",
        &format!("title: 甲\naliases: ['/{}/']", "x".repeat(300)),
        "",
    );
}

fn names(cases: &mut Cases) {
    let page = "---\ntitle: 甲\n---\n";
    cases.add("names that differ by case", move |site| {
        site.write("content/A.zh.md", page);
        site.write("content/a.zh.md", page);
    });
    cases.add("names that differ by Unicode form", move |site| {
        site.write("content/caf\u{e9}.zh.md", page);
        site.write("content/cafe\u{301}.zh.md", page);
    });
    cases.add("a page and a folder of one name", move |site| {
        site.write("content/a.zh.md", page);
        site.write("content/a/index.zh.md", page);
    });
    cases.add("a page and a file of one name", move |site| {
        site.write("content/a.zh.md", page);
        site.write("content/a/index.html", "x");
    });
    cases.add("a file in place of a folder", move |site| {
        site.write("content/a.zh.md", page);
        site.write("content/a", "x");
        publish(site, "a");
    });
    cases.add("a file that is one of planpress's", |site| {
        site.write("content/sitemap.xml", "x");
        publish(site, "sitemap.xml");
    });
    cases.add("a file named as the list", |site| {
        site.write("content/.planpress.json", "{}")
    });
    cases.add("a name of 255 bytes", move |site| {
        site.write(&format!("content/{}.zh.md", "a".repeat(249)), page)
    });
    cases.add("a file name of 255 bytes", |site| {
        site.write(&format!("content/files/{}.txt", "a".repeat(251)), "x");
        publish(site, "files/");
    });
    cases.add("a name of 84 characters", move |site| {
        site.write(&format!("content/{}.zh.md", "质".repeat(82)), page)
    });

    for name in [
        "CON",
        "nul",
        "COM1",
        "a ",
        "a.",
        "a:b",
        "a*b",
        "a?b",
        "a<b>",
        "a|b",
        "a\"b",
        "a\\b",
        "a#b",
        "a%b",
        "a%2fb",
        " a",
        "-a",
        "~a",
        "a\tb",
        "a\nb",
        "..a",
        "a&b",
        "*..",
        "#..:",
        "*.",
        "+.planpress.json",
        "'.htaccess",
    ] {
        cases.add(&format!("a page named {name:?}"), move |site| {
            site.write(&format!("content/{name}.zh.md"), page)
        });
        cases.add(&format!("a file named {name:?}"), move |site| {
            site.write(&format!("content/files/{name}.txt"), "x");
            publish(site, "files/");
        });
    }

    for name in ["*..", "+.", "%.planpress", "&.git", "CON", "a.", "a\nb"] {
        cases.add(&format!("a folder named {name:?}"), move |site| {
            site.write(&format!("content/{name}/{name}/a.zh.md"), page)
        });
    }

    cases.add("a name that is not UTF-8", |site| {
        let path = site
            .root()
            .join("content")
            .join(OsStr::from_bytes(b"a\xff.zh.md"));
        fs::write(path, "---\ntitle: 甲\n---\n").expect("written");
    });
    cases.add("a page without a language", |site| {
        site.write("content/a.md", "---\ntitle: 甲\n---\n")
    });
    cases.add("a page in an unknown language", |site| {
        site.write("content/a.xx.md", "---\ntitle: 甲\n---\n")
    });

    cases.add("a page that is only a language", |site| {
        site.write("content/.zh.md", "---\ntitle: 甲\n---\n")
    });
}

fn files(cases: &mut Cases) {
    let to = |target: &'static str, path: &'static str| {
        move |site: &TestSite| {
            let path = site.root().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            symlink(target, path).expect("linked");
        }
    };
    cases.add(
        "a page that links to itself on the disk",
        to("a.zh.md", "content/a.zh.md"),
    );
    cases.add(
        "a page that links to nothing on the disk",
        to("none.zh.md", "content/a.zh.md"),
    );
    cases.add("a folder that links to itself", to(".", "content/loop"));
    cases.add(
        "a folder that links to the content",
        to("../content", "content/loop"),
    );
    cases.add("a folder that links above", to("../..", "content/up"));
    cases.add(
        "a page that links to a file of the system on the disk",
        to("/etc/passwd", "content/a.zh.md"),
    );
    cases.add(
        "a link to a device that never ends",
        to("/dev/zero", "content/a.txt"),
    );
    cases.add(
        "a page that links to a device that never ends",
        to("/dev/zero", "content/a.zh.md"),
    );
    cases.add("settings that link to themselves", |site| {
        site.remove("content/site.yaml");
        symlink("site.yaml", site.root().join("content/site.yaml")).expect("linked");
    });
    cases.add("a pipe", |site| {
        let made = Command::new("mkfifo")
            .arg(site.root().join("content/a.txt"))
            .status()
            .expect("runs");
        assert!(made.success());
    });
    cases.add("a page that is a pipe", |site| {
        let made = Command::new("mkfifo")
            .arg(site.root().join("content/a.zh.md"))
            .status()
            .expect("runs");
        assert!(made.success());
    });
    cases.add("a page that is a folder", |site| {
        site.write("content/a.zh.md/b.txt", "x")
    });
    cases.add("settings that are a folder", |site| {
        site.remove("content/site.yaml");
        site.write("content/site.yaml/b.txt", "x");
    });
    cases.add("content that is a file", |site| {
        fs::remove_dir_all(site.root().join("content")).expect("removed");
        site.write("content", "x");
    });
    cases.add("a theme that is a file", |site| {
        fs::remove_dir_all(site.root().join("themes/mini")).expect("removed");
        site.write("themes/mini", "x");
    });
    cases.add("no theme file", |site| {
        site.remove("themes/mini/theme.yaml")
    });
    cases.file(
        "a theme file that is broken",
        "themes/mini/theme.yaml",
        "name: [",
    );
    cases.file(
        "a theme that extends itself",
        "themes/mini/theme.yaml",
        "name: mini\nextends: mini\n",
    );
    cases.add("two themes that extend each other", |site| {
        site.write("themes/mini/theme.yaml", "name: mini\nextends: other\n");
        site.write("themes/other/theme.yaml", "name: other\nextends: mini\n");
    });
    cases.file(
        "a theme that extends nothing",
        "themes/mini/theme.yaml",
        "name: mini\nextends: none\n",
    );
    cases.file(
        "a theme that extends a path",
        "themes/mini/theme.yaml",
        "name: mini\nextends: ../../etc\n",
    );
    cases.file(
        "a template of zero bytes",
        "themes/mini/templates/page.html",
        vec![0; 16],
    );
    cases.file(
        "a template in another encoding",
        "themes/mini/templates/page.html",
        encoding_rs::GB18030.encode("质量").0.into_owned(),
    );
    cases.file(
        "interface texts that are broken",
        "themes/mini/i18n/zh.yaml",
        "a: [",
    );
    cases.file(
        "interface texts that are a list",
        "themes/mini/i18n/zh.yaml",
        "- a\n",
    );

    cases.file(
        "a style sheet in another encoding",
        "themes/mini/static/a.css",
        vec![0xff, 0xfe, 0, 1],
    );
}

fn templates(cases: &mut Cases) {
    cases.template(
        "a template that includes itself",
        "{% include \"page.html\" %}",
    );
    cases.template(
        "a template that extends itself",
        "{% extends \"page.html\" %}",
    );
    cases.template(
        "a template that includes nothing",
        "{% include \"none.html\" %}",
    );
    cases.template(
        "a template that extends nothing",
        "{% extends \"none.html\" %}",
    );
    cases.template(
        "a template that includes a file of the system",
        "{% include \"/etc/passwd\" %}",
    );
    cases.template("a template without an end", "{% if page %}");
    cases.template("a template with too many ends", "{% endif %}");
    cases.template("a template with an open mark", "{{ page.title");
    cases.template("a template with an unknown field", "{{ page.nothing }}");
    cases.template(
        "a template with an unknown filter",
        "{{ page.title | nothing }}",
    );
    cases.template("a template with an unknown function", "{{ nothing() }}");
    cases.template(
        "a template with two unknown names",
        "质量\n{{ page.title | nothing }}\n{% include \"无.html\" %}",
    );
    cases.template(
        "a template that reads the environment",
        "{{ get_env(name=\"HOME\") }}",
    );
    cases.template("a template that asks for the time", "{{ now() }}");
    cases.template("a template that fails", "{{ throw(message=\"停\") }}");
    cases.template("a template that divides by zero", "{{ 1 / 0 }}");
    cases.template(
        "a template that overflows",
        "{{ 9223372036854775807 * 9223372036854775807 }}",
    );
    cases.template(
        "a template with a range too long",
        "{% for i in range(end=100000000000) %}x{% endfor %}",
    );
    cases.template(
        "a template without an end in sight",
        "{% set r = range(end=100000) %}{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor %}{% endfor %}",
    );
    cases.template(
        "a template that writes gigabytes",
        "{% for i in range(end=50000) %}{% for j in range(end=50000) %}xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
    );
    cases.template(
        "a template that repeats a text",
        "{{ \"x\" | replace(from=\"\", to=page.content) | replace(from=\"x\", to=page.content) }}",
    );
    cases.template(
        "a template that piles up text",
        "{% set page = \"xxxxxxxxxxxxxxxx\" %}{% for i in range(end=20) %}{% set_global page = page ~ page %}{% endfor %}\
         {% set pile = \"\" %}{% for i in range(end=400) %}{% set_global pile = pile ~ page %}{% endfor %}",
    );
    cases.add("two templates that include each other", |site| {
        site.write(
            "themes/mini/templates/page.html",
            "{% include \"b.html\" %}",
        );
        site.write(
            "themes/mini/templates/b.html",
            "{% include \"page.html\" %}",
        );
    });

    cases.add("two templates that extend each other", |site| {
        site.write(
            "themes/mini/templates/page.html",
            "{% extends \"b.html\" %}",
        );
        site.write(
            "themes/mini/templates/b.html",
            "{% extends \"page.html\" %}",
        );
    });
}

fn outputs(cases: &mut Cases) {
    cases.add("an output folder that is a file", |site| {
        site.write("public", "x")
    });
    cases.add("an output folder that links to nothing", |site| {
        symlink("none", site.root().join("public")).expect("linked")
    });
    cases.add("an output folder that links to itself", |site| {
        symlink("public", site.root().join("public")).expect("linked")
    });
    cases.add("an output folder that links to the content", |site| {
        symlink("content", site.root().join("public")).expect("linked")
    });
    cases.add("an output folder with files of others", |site| {
        site.write("public/notes.txt", "x")
    });
    cases.add("an output folder with a folder of others", |site| {
        site.write("public/notes/a.txt", "x")
    });
    cases.add("an output folder with hidden files", |site| {
        site.write("public/.git/HEAD", "x")
    });
    cases.add("a list that is a folder", |site| {
        site.write("public/.planpress.json/x", "x")
    });
    cases.add("a list that links to itself", |site| {
        fs::create_dir(site.root().join("public")).expect("made");
        symlink(
            ".planpress.json",
            site.root().join("public/.planpress.json"),
        )
        .expect("linked");
    });
    cases.add("a list of three million paths", |site| {
        let paths = vec!["\"a\""; 3_000_000].join(",");
        site.write(
            "public/.planpress.json",
            format!("{{\"version\":1,\"files\":[{paths}]}}"),
        );
    });
    cases.add("a list nested deeply", |site| {
        site.write(
            "public/.planpress.json",
            format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        )
    });
    cases.add("a list that names the content", |site| {
        site.write(
            "public/.planpress.json",
            "{\"version\":1,\"files\":[\"../content/site.yaml\"]}",
        );
    });
    cases.add("a lock that is a folder", |site| {
        site.write(".planpress/publish-public/lock/x", "x")
    });
    cases.add("a lock that links to nothing", |site| {
        fs::create_dir_all(site.root().join(".planpress/publish-public")).expect("made");
        symlink(
            "/nonexistent/x",
            site.root().join(".planpress/publish-public/lock"),
        )
        .expect("linked");
    });
    cases.add("a lock that links to what could be made", |site| {
        fs::create_dir_all(site.root().join(".planpress/publish-public")).expect("made");
        symlink(
            "../../new",
            site.root().join(".planpress/publish-public/lock"),
        )
        .expect("linked");
    });

    for (name, path) in [
        ("a lock", ".planpress/publish-public/lock"),
        ("a list", "public/.planpress.json"),
        (
            "what is known of the last build",
            ".planpress/last-build.json",
        ),
    ] {
        cases.add(&format!("{name} that is a pipe"), move |site| {
            let path = site.root().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            assert!(
                Command::new("mkfifo")
                    .arg(path)
                    .status()
                    .expect("runs")
                    .success()
            );
        });
    }

    cases.add(
        "what is known of the last build links to the content",
        |site| {
            fs::create_dir_all(site.root().join(".planpress")).expect("made");
            symlink(
                "../content/site.yaml",
                site.root().join(".planpress/last-build.json"),
            )
            .expect("linked");
            symlink(
                "../content/site.yaml",
                site.root().join(".planpress/last-build.json~"),
            )
            .expect("linked");
        },
    );
    cases.add("a workplace that is a file", |site| {
        site.write(".planpress", "x")
    });
    cases.add("a workplace that links outside", |site| {
        symlink("content", site.root().join(".planpress")).expect("linked")
    });
    cases.add("a workplace in which a link leads outside", |site| {
        fs::create_dir(site.root().join(".planpress")).expect("made");
        symlink("../content", site.root().join(".planpress/publish-public")).expect("linked")
    });
    cases.add("a cache that links to the content", |site| {
        fs::create_dir(site.root().join(".planpress")).expect("made");
        symlink("../content", site.root().join(".planpress/cache")).expect("linked");
        site.write(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\n",
        );
        site.write("content/index.zh.md", "---\ntitle: 甲\n---\n");
    });

    cases.add("a cache that is a file", |site| {
        site.write(".planpress/cache", "x")
    });
}

/// What an ordinary user may not do; root, who may do all, becomes one for it.
fn rights(cases: &mut Cases) {
    let forbid = |path: &'static str, mode: u32| {
        move |site: &TestSite| {
            site.write("content/a.zh.md", "---\ntitle: 甲\n---\n");
            site.write("content/b/c.txt", "x");
            fs::create_dir_all(site.root().join("public")).expect("made");
            fs::set_permissions(site.root().join(path), fs::Permissions::from_mode(mode))
                .expect("set");
        }
    };
    cases.add(
        "a page that may not be read",
        forbid("content/a.zh.md", 0o000),
    );
    cases.add("a folder that may not be read", forbid("content/b", 0o000));
    cases.add(
        "settings that may not be read",
        forbid("content/site.yaml", 0o000),
    );
    cases.add(
        "a template that may not be read",
        forbid("themes/mini/templates/page.html", 0o000),
    );
    cases.add(
        "an output folder that may not be read",
        forbid("public", 0o000),
    );

    cases.add(
        "an output folder that may not be written",
        forbid("public", 0o555),
    );
}

pub fn all() -> Vec<(String, Prepare)> {
    let mut cases = Cases::default();
    for part in [
        encodings, sizes, nesting, yaml, links, names, files, templates, outputs, rights,
    ] {
        part(&mut cases);
    }

    cases.0
}

/// Whether tests run as root.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0)
}

fn start(site: &Path, as_nobody: bool) -> Child {
    let program = env!("CARGO_BIN_EXE_planpress");
    let user = "chown -R 65534:65534 . && exec setpriv --reuid 65534 --regid 65534 --clear-groups";
    let user = if as_nobody { user } else { "exec" };
    let script = format!("ulimit -v {MEMORY}; {user} \"$0\" build --date 2026-01-01 --lang en");
    let mut command = Command::new("sh");
    command.args(["-c", &script, program]);
    command
        .current_dir(site)
        .env_remove("RUST_BACKTRACE")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());

    command.spawn().expect("started")
}

/// Exit code and what was said, or why it was ended.
fn run(site: &Path, as_nobody: bool) -> Result<(i32, String), String> {
    let mut child = start(site, as_nobody);
    let mut pipe = child.stderr.take().expect("piped");
    let reader = std::thread::spawn(move || {
        let mut said = Vec::new();
        std::io::Read::read_to_end(&mut pipe, &mut said)
            .map(|_| String::from_utf8_lossy(&said).into_owned())
    });
    let started = Instant::now();

    loop {
        if let Some(status) = child.try_wait().expect("asked") {
            let said = reader.join().expect("read").expect("read");
            return status
                .code()
                .map(|code| (code, said.clone()))
                .ok_or_else(|| format!("{status}: {}", last_line(&said)));
        }

        if started.elapsed() > PATIENCE {
            child.kill().expect("killed");
            return Err("it hangs".into());
        }

        std::thread::sleep(Duration::from_millis(2));
    }
}

fn last_line(text: &str) -> &str {
    text.trim_end().lines().next_back().unwrap_or_default()
}

/// The outcome in one line: exit code, and codes with places, the first few of them; or what was said else.
fn outcome(site: &TestSite, as_nobody: bool) -> String {
    let (code, said) = match run(site.root(), as_nobody) {
        Ok(outcome) => outcome,
        Err(problem) => return problem,
    };
    if said.contains("the program stopped unexpectedly") || code > 2 {
        return format!(
            "exit {code}: {}",
            said.lines().take(2).collect::<Vec<_>>().join(" ")
        );
    }

    let mut findings = Vec::new();
    let mut lines = said.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((severity, rest)) = ["error[", "warning["]
            .iter()
            .find_map(|it| Some((it, line.strip_prefix(it)?)))
        else {
            continue;
        };
        let place = lines
            .peek()
            .and_then(|next| next.trim_start().strip_prefix("--> "))
            .unwrap_or_default();
        findings.push(format!(
            "{severity}{} {place}",
            rest.split_inclusive(']').next().unwrap_or_default()
        ));
    }

    let more = findings.len().saturating_sub(3);
    findings.truncate(3);
    if more > 0 {
        findings.push(format!("{more} more"));
    }

    if findings.is_empty() && code > 0 {
        findings.push(last_line(&said).replace(&site.root().display().to_string(), "ROOT"));
    }

    let line = format!("exit {code} {}", findings.join("; "));
    let limit = line
        .char_indices()
        .nth(300)
        .map_or(line.len(), |(at, _)| at);

    line[..limit].trim_end().to_string()
}

/// Everything outside of the output folder, by path: kind, length, time.
fn surroundings(root: &Path) -> BTreeMap<PathBuf, (u64, Option<std::time::SystemTime>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path == root.join("public") || path == root.join(".planpress") {
                continue;
            }

            let Ok(metadata) = fs::symlink_metadata(&path) else {
                continue;
            };

            if metadata.is_dir() {
                folders.push(path.clone());
            }

            found.insert(
                path,
                (
                    if metadata.is_dir() { 0 } else { metadata.len() },
                    metadata.modified().ok().filter(|_| !metadata.is_dir()),
                ),
            );
        }
    }

    found
}

#[test]
fn every_nasty_site_has_its_outcome() {
    let is_root = is_root();
    let cases = all();
    assert!(cases.len() >= 150);
    let problems = Mutex::new(Vec::new());
    let actual: Vec<(String, String)> = cases
        .par_iter()
        .map(|(name, prepare)| {
            let site = TestSite::new();
            prepare(&site);
            let before = surroundings(site.root());
            let outcome = outcome(&site, is_root && name.contains(" may not be "));

            if surroundings(site.root()) != before {
                problems.lock().expect("free").push(format!(
                    "{name}: files outside of the output folder have changed"
                ));
            }

            (name.clone(), outcome)
        })
        .collect();
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/bad-input.txt");
    let text = fs::read_to_string(&file).unwrap_or_default();
    let expected: BTreeMap<&str, &str> = text
        .lines()
        .filter_map(|line| line.split_once(" | "))
        .collect();

    if std::env::var_os("BLESS").is_some() {
        let lines: Vec<String> = actual
            .iter()
            .map(|(name, outcome)| format!("{name} | {outcome}\n"))
            .collect();
        fs::write(&file, lines.concat()).expect("written");
        return;
    }

    let mut problems = problems.into_inner().expect("free");
    for (name, outcome) in &actual {
        if name.contains(" may not be ") && outcome.starts_with("exit 12") {
            eprintln!("left out: {name}: nobody but root can reach the program here");
            continue;
        }

        let wanted = expected.get(name.as_str()).unwrap_or(&"");
        if wanted != outcome {
            problems.push(format!(
                "{name}\n  is:        {outcome}\n  should be: {wanted}"
            ));
        }
    }

    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
