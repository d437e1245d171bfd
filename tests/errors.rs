//! An error bars publication, whatever the command. Every code of an error that the sources name goes through `check`,
//! `build` and the preview's session: each tells of it as an error, and the site that is published stays as it is.

use std::collections::BTreeMap;
use std::fs;

use planpress::diagnostic::Severity;
use planpress::pipeline::{self, EXTENSIONS, Request, Session};
use rayon::prelude::*;

use crate::site::{TestSite, files, whole};
use crate::{bad_input, edits};

/// Codes that no site here provokes, and why.
const EXCEPTIONS: [(&str, &str); 3] = [
    (
        "output-too-large",
        "it takes hundreds of megabytes and half a minute; `bad_input` has it, in a process of its own",
    ),
    (
        "workbook-failed",
        "texts are cut to what a workbook holds, so that no input is known to provoke it",
    ),
    (
        "unusable-target",
        "it is about `publish.yaml`, which `publish` alone reads; `publish::settings` has it",
    ),
];

/// Parts of the names of sites in `bad_input` that take long or much memory, or another user.
const SLOW: [&str; 9] = [
    "thousand",
    "illion",
    "100 MB",
    "gigabytes",
    "deeply",
    "nested",
    " may not be ",
    "bomb",
    " long ",
];

/// A number of the standard's own example (GB 11643) and of no one.
const PERSONAL: &str = "---\ntitle: 名单\n---\n身份证号码11010519491231002X。\n";

/// Codes that are warnings alone, wherever they are found.
const WARNINGS: [&str; 80] = [
    "borrowed-text",
    "cut-text",
    "dash",
    "date-style",
    "departments-not-listed",
    "doubled-mark",
    "duplicate-footnote",
    "ellipsis",
    "empty-column",
    "empty-heading",
    "empty-text",
    "encoding",
    "foreign-mark",
    "full-width-letter",
    "generated-id",
    "glossary-term",
    "glued-lines",
    "government-settings",
    "half-width-mark",
    "heading-form",
    "heading-level",
    "heading-order",
    "impossible-date",
    "indented-text",
    "invisible-character",
    "leftover-files",
    "link-to-expired",
    "link-to-gone",
    "list-order",
    "lost-address",
    "lost-heading",
    "lost-list",
    "lost-mark",
    "lost-table",
    "misplaced-plan-file",
    "missing-captions",
    "missing-column-tags",
    "missing-description",
    "missing-index",
    "missing-title",
    "missing-transcript",
    "mixed-brackets",
    "mobile-number",
    "number-style",
    "numbering-recognised",
    "open-fence",
    "other-bodies",
    "overview-without-data",
    "raw-html",
    "removed-html",
    "repeated-word",
    "read-otherwise",
    "reviewed-by-its-editor",
    "search-synonym",
    "space-in-link",
    "stale-column",
    "stale-translation",
    "straight-quote",
    "stray-space",
    "turned-quote",
    "unclear-date",
    "unknown-body",
    "unknown-direction",
    "unknown-footnote",
    "unknown-role-word",
    "unpaired-mark",
    "unplaced-part",
    "unportable-name",
    "unread-bodies",
    "unread-number",
    "unrecorded-translation",
    "unused-acceptance",
    "unused-files",
    "unused-setting",
    "unused-template",
    "unused-text",
    "unwanted-wording",
    "workbook-cell-cut",
    "workbook-rows-cut",
    "wrong-language",
];

/// The codes of all errors of the program.
fn codes() -> Vec<String> {
    let all = pipeline::codes(EXTENSIONS)
        .into_iter()
        .map(|code| code.name().to_string());
    all.filter(|name| !WARNINGS.contains(&name.as_str()))
        .collect()
}

/// Sites that provoke one error each, by its code.
#[derive(Default)]
struct Sites(BTreeMap<String, TestSite>);

impl Sites {
    /// A small site with files of its own.
    fn mini(&mut self, code: &str, changes: &[(&str, &str)]) {
        self.add(code, TestSite::new(), changes);
    }

    /// The site that has something of everything, with other files.
    fn whole(&mut self, code: &str, changes: &[(&str, &str)]) {
        self.add(code, TestSite::whole(), changes);
    }

    /// Adds the whole site with other words in one of its files.
    fn changed(&mut self, code: &str, path: &str, from: &str, to: &str) {
        let (_, text) = whole::FILES.iter().find(|(file, _)| *file == path).unwrap();
        assert!(text.contains(from), "{path}: {from}");
        self.whole(code, &[(path, &text.replace(from, to))]);
    }

    /// What is published is a clean site's, before the error is made.
    fn add(&mut self, code: &str, site: TestSite, changes: &[(&str, &str)]) {
        site.build().ok();
        changes
            .iter()
            .for_each(|(path, text)| site.write(path, text));
        self.0.insert(code.into(), site);
    }

    /// Sites of `bad_input` whose errors are known.
    fn take_bad_inputs(&mut self) {
        let list = include_str!("bad-input.txt");
        let outcomes: BTreeMap<&str, &str> = list
            .lines()
            .filter_map(|line| line.split_once(" | "))
            .collect();

        let is_quick = |name: &str| !SLOW.iter().any(|part| name.contains(part));
        for (name, prepare) in bad_input::all().iter().filter(|(name, _)| is_quick(name)) {
            let outcome = outcomes.get(name.as_str()).copied().unwrap_or_default();

            let codes = outcome
                .split("error[")
                .skip(1)
                .filter_map(|rest| rest.split(']').next());
            for code in codes
                .filter(|code| !self.0.contains_key(*code))
                .map(str::to_string)
                .collect::<Vec<_>>()
            {
                let site = TestSite::new();
                site.build().ok();
                prepare(&site);
                self.0.insert(code, site);
            }
        }
    }
}

fn of_limits(sites: &mut Sites) {
    let settings = |title: &str, locales: &str| {
        format!(
            "title: {title}\nbase_url: https://example.org/\ntheme: mini\nlocales: [{locales}]\n"
        )
    };
    let long = settings(&"站".repeat(301), "zh");
    sites.mini("text-too-long", &[("content/site.yaml", &long)]);
    let many = settings("站", &"en, ".repeat(51));
    sites.mini("too-many-locales", &[("content/site.yaml", &many)]);
}

fn of_the_engine(sites: &mut Sites) {
    let page = |front: &str, body: &str| format!("---\n{front}\n---\n{body}\n");
    sites.mini("identity-number", &[("content/a.zh.md", PERSONAL)]);
    let list = "accepted:\n  - {file: a.zh.md, code: identity-number, text: 甲, reason: 乙}\n";
    sites.mini("refused-acceptance", &[("content/proofreading.yaml", list)]);
    let list = "expressions:\n  - {text: 甲, language: fr, reason: 乙}\n";
    sites.mini("unknown-language", &[("content/wording.yaml", list)]);
    sites.mini(
        "unclosed-front-matter",
        &[("content/a.zh.md", "---\ntitle: 甲\n")],
    );
    sites.mini(
        "foreign-picture",
        &[(
            "content/a.zh.md",
            &page("title: 甲", "![图](https://other.example/a.png)"),
        )],
    );
    sites.mini("active-file", &[("content/a.js", "x()")]);
    sites.mini(
        "no-clauses",
        &[
            (
                "content/plan/index.zh.md",
                "---\ntitle: 规划\n---\n第一章 目标\n",
            ),
            (
                "content/plan/departments.yaml",
                "departments:\n  - {id: quality, name: 市质监局, clause: s1}\n",
            ),
        ],
    );
    sites.mini(
        "gone-without-note",
        &[("content/a.zh.md", "---\ntitle: 甲\ngone: true\n---\n")],
    );
    sites.mini(
        "translation-without-original",
        &[
            (
                "content/site.yaml",
                "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh, en]\n",
            ),
            ("content/a.en.md", "---\ntitle: A\n---\nText\n"),
            ("content/.translations/en/a.zh.md.yaml", "title: [甲]\n"),
        ],
    );
    sites.mini("program-file", &[("content/a.exe", "x")]);
    sites.mini("unchecked-archive", &[("content/a.rar", "x")]);
    sites.mini(
        "misspelled-source",
        &[("content/a.zh.markdown", "---\ntitle: 甲\n---\n")],
    );
    sites.mini(
        "unknown-file",
        &[(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [a.pdf]\n",
        )],
    );
    sites.mini("policy-file", &[("content/_headers", "/*\n")]);
    let trusted =
        "title: 站\nbase_url: https://example.org/\ntheme: mini\ntrusted_files: [a.html]\n";
    sites.mini("unknown-trusted-file", &[("content/site.yaml", trusted)]);
    let deep = format!("title: {}甲{}", "[".repeat(1_000), "]".repeat(1_000));
    sites.mini("yaml-too-deep", &[("content/a.zh.md", &page(&deep, ""))]);
    sites.mini(
        "text-too-deep",
        &[("content/a.zh.md", &page("title: 甲", &"> ".repeat(300)))],
    );
    sites.mini(
        "picture-too-large",
        &[
            ("content/a.png", ""),
            (
                "content/site.yaml",
                "title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [a.png]\n",
            ),
        ],
    );
    let picture = sites.0["picture-too-large"].root().join("content/a.png");
    fs::write(&picture, b"\x89PNG\r\n\x1a\n").unwrap();
    fs::File::options()
        .append(true)
        .open(picture)
        .unwrap()
        .set_len(129 << 20)
        .unwrap();
    sites.mini(
        "damaged-picture",
        &[
            ("content/a.jpg", ""),
            (
                "content/site.yaml",
                "title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [a.jpg]\n",
            ),
        ],
    );
    fs::write(
        sites.0["damaged-picture"].root().join("content/a.jpg"),
        b"\xff\xd8\xff\xe1\xff\xffExif",
    )
    .unwrap();
    sites.mini(
        "mislabelled-picture",
        &[
            ("content/a.gif", "no picture"),
            (
                "content/site.yaml",
                "title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [a.gif]\n",
            ),
        ],
    );
    sites.mini(
        "picture-metadata",
        &[
            ("content/a.tif", "II*\0"),
            (
                "content/site.yaml",
                "title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [a.tif]\n",
            ),
        ],
    );

    for (code, name, text) in [
        ("mislabelled-media", "a.mp4", "no film"),
        ("damaged-media", "a.mp3", ""),
        ("bad-captions", "a.vtt", "no captions"),
    ] {
        let settings =
            format!("title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [{name}]\n");
        let file = format!("content/{name}");
        sites.mini(code, &[(&file, text), ("content/site.yaml", &settings)]);
    }

    let settings = "title: 站\nbase_url: https://example.org/\ntheme: mini\nfiles: [a.m4v]\n";
    let start = "\0\0\0\u{10}ftypmp42\0\0\0\0\0\0\0\u{10}moov\0\0\0\u{8}loci\0\0\0\0mdat";
    sites.mini(
        "media-metadata",
        &[("content/a.m4v", start), ("content/site.yaml", settings)],
    );
    let film = sites.0["media-metadata"].root().join("content/a.m4v");
    let film = fs::File::options().append(true).open(film).unwrap();
    film.set_len(129 << 20).unwrap();
    sites.mini(
        "not-a-picture",
        &[
            ("content/a.zh.md", &page("title: 甲", "![表](a.docx)")),
            ("content/a.docx", "x"),
        ],
    );
    sites.mini(
        "unplayable-media",
        &[
            ("content/a.zh.md", &page("title: 甲", "![片](a.wmv)")),
            ("content/a.wmv", "x"),
        ],
    );
    sites.mini(
        "duplicate-anchor",
        &[(
            "content/a.zh.md",
            &page("title: 甲", "# 一 {#x}\n\n# 二 {#x}"),
        )],
    );
    sites.mini(
        "full-width-colon",
        &[("content/a.zh.md", &page("title：甲", ""))],
    );
    let directives = "%A 1\n".repeat(17);
    sites.mini(
        "yaml-syntax",
        &[("content/a.zh.md", &page(&directives, ""))],
    );

    for (code, front) in [
        ("full-width-space", "title:　甲"),
        ("full-width-comma", "title: 甲\naliases: [/a/，/b/]"),
        ("yaml-tab", "title: 甲\n\torder: 1"),
        ("yaml-indentation", "title: 甲\n order: 1"),
        ("unquoted-text", "title: 甲: 乙"),
        ("inner-quote", "title: \"甲\"乙"),
        ("open-bracket", "title: [甲"),
    ] {
        sites.mini(code, &[("content/a.zh.md", &page(front, ""))]);
    }

    sites.mini(
        "missing-space",
        &[("content/a.zh.md", &page("title:甲", ""))],
    );
    sites.mini(
        "unknown-value",
        &[(
            "content/a.zh.md",
            &page("title: 甲\ncolumn: {type: 栏目}", ""),
        )],
    );
    sites.mini(
        "missing-text",
        &[("themes/mini/templates/page.html", "{{ t.none }}")],
    );
    let colours = ":root { --pale: #999; --paper: #fff; }";
    let theme = "name: mini\ncontrast: [[pale, paper]]\n";
    sites.mini(
        "low-contrast",
        &[
            ("themes/mini/theme.yaml", theme),
            ("themes/mini/static/a.css", colours),
        ],
    );
    let card = "themes/mini/templates/card.svg";
    sites.mini("bad-svg", &[(card, "<svg")]);
    let svg = |size: &str, text: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\"><text>{text}</text></svg>"
        )
    };
    sites.mini("unusable-artwork", &[(card, &svg("900000000", ""))]);
    let settings = "content/site.yaml";
    sites.changed(
        "bad-domain",
        settings,
        "www.example.gov.cn",
        "https://www.example.gov.cn",
    );
    sites.changed("bad-id-code", settings, "3413000001", "3413");
    let translated = |text: &str| page("title: I. Aims\norder: 1", text);
    let index = (
        "content/plan/index.en.md",
        "---\ntitle: Plan\n---\nIntroduction.\n",
    );
    let aims = "content/plan/aims.en.md";
    sites.whole(
        "translation-facts",
        &[index, (aims, &translated("By 2021, more than 98%."))],
    );
    sites.whole(
        "translation-length",
        &[index, (aims, &translated("By 2020.\n\nMore than 98%."))],
    );
    let original = (
        "content/plan/aims.zh.md",
        "---\ntitle: 一、目标\norder: 1\n---\n## （一）合格率\n\n到2020年，合格率达到98%以上。\n\n## （二）牵头\n\n由市质监局牵头。\n",
    );
    let half = translated("## (I) Rate\n\nBy 2020, the rate is 98% or more.");

    sites.whole(
        "translation-without-clause",
        &[index, original, (aims, &half)],
    );
}

fn of_the_plan(sites: &mut Sites) {
    let shape = "content/plan/plan.yaml";
    sites.mini(
        "plan-without-page",
        &[("content/plan/a.zh.md", "---\ntitle: 一、甲\n---\n文。\n")],
    );
    let chapter = "---\ntitle: II. Aims\n---\nBy 2020, a rate of at least 98%. The Bureau leads.\n";
    sites.whole("other-number", &[("content/plan/aims.en.md", chapter)]);
    sites.whole("bad-numbering", &[(shape, "numbering: [{form: 章}]\n")]);
    sites.whole("unknown-part", &[(shape, "parts: [aims, closing]\n")]);
    let again = "---\ntitle: 一、任务\n---\n文。\n";
    sites.whole("duplicate-number", &[("content/plan/again.zh.md", again)]);
    let (tasks, indicators) = ("content/plan/tasks.yaml", "content/plan/indicators.yaml");
    let (departments, schedule) = (
        "content/plan/departments.yaml",
        "content/plan/schedule.yaml",
    );
    sites.changed("task-number", tasks, "number: 1", "number: 2");
    sites.changed("unknown-id", tasks, "lead: [市质监局]", "same_units_as: 9");
    sites.changed("unknown-department", tasks, "[市质监局]", "[市财政]");
    sites.changed("unknown-clause", indicators, "clause: s1", "clause: s9");
    sites.changed("number-not-in-clause", indicators, "value: 98", "value: 97");
    sites.changed(
        "quote-not-in-clause",
        indicators,
        "quote: 合格率达到",
        "quote: 合格率应达到",
    );
    sites.changed(
        "result-without-source",
        indicators,
        "https://example.org/2018",
        "年报",
    );
    sites.changed("impossible-result", indicators, "value: 45", "value: 145");
    sites.changed(
        "unknown-group",
        indicators,
        "area: product",
        "group: people",
    );
    sites.changed(
        "not-as-printed",
        indicators,
        "comparator: '>='",
        "comparator: '<'",
    );
    sites.changed("unclear-target", indicators, "comparator: '>=', ", "");
    sites.changed(
        "unknown-cell",
        indicators,
        "quote: 合格率达到98%以上",
        "at: {row: 合格率}",
    );
    sites.changed(
        "unclear-correction",
        indicators,
        "value: 45",
        "value: 45, corrects: 2017-06-30",
    );
    sites.changed("empty-result", indicators, "value: 45, ", "");
    sites.changed(
        "result-before-the-plan",
        indicators,
        "2018-06-30",
        "2016-06-30",
    );
    sites.changed(
        "result-of-the-same-day",
        indicators,
        "results: [",
        "results: [{date: 2018-06-30, value: 44, source: 'https://example.org/2018'}, ",
    );
    sites.changed("future-result", indicators, "2018-06-30", "2028-06-30");
    let second = "clause: s1}\n  - {id: second, name: 质监局}";
    sites.changed("duplicate-name", departments, "clause: s1}", second);
    sites.changed("end-before-start", schedule, "end: 2017-03", "end: 2016-03");
    let due = "recurring:\n  - {id: report, name: 报告, clause: s1, quote: 合格率}\ndeadlines:\n  - {at: s1, due: 2021, quote: 到2020年}\n";
    sites.whole("time-not-in-clause", &[(schedule, due)]);
    sites.changed("bad-month", schedule, "months: [6]", "months: [13]");
    let twice = "phases:\n  - {id: a, name: 甲, start: 2017-01, end: 2017-03, clause: s1}\n  - {id: a, name: 乙, start: 2017-04, end: 2017-05, clause: s1}\n";
    sites.whole("duplicate-id", &[(schedule, twice)]);

    let table = "columns:\n  - {key: name, head: 任务, kind: title}\n  - {key: body, head: 单位, kind: units, role: gide}\nrows:\n  - {name: 做。, body: 市质监局}\n";
    sites.whole("unknown-role", &[(tasks, table)]);
    sites.whole(
        "unknown-plan-file",
        &[("content/plan/more.yaml", "more: []\n")],
    );
}

fn of_publicity(sites: &mut Sites) {
    let day = "content/quality-month/2025/day.zh.md";
    sites.changed(
        "ends-before-it-starts",
        day,
        "ends: 2025-09-15 11:00",
        "ends: 2025-09-14 11:00",
    );
    sites.changed("another-year", day, "2025-09-15", "2024-09-15");
    let page = "content/quality-month/2025/x.zh.md";
    sites.whole(
        "two-kinds",
        &[(page, "---\ntitle: 甲\nslogan:\nreport: {}\n---\n")],
    );
    sites.whole(
        "unreviewed-notice",
        &[(page, "---\ntitle: 甲\nnotice:\n---\n")],
    );
    sites.whole(
        "too-long",
        &[(
            page,
            &format!("---\ntitle: {}\nslogan:\n---\n", "长".repeat(21)),
        )],
    );
    let themes =
        "themes:\n  - {year: 2026, text: 甲, source: 乙}\n  - {year: 2026, text: 丙, source: 丁}\n";
    sites.whole(
        "second-theme",
        &[("content/quality-month/themes.yaml", themes)],
    );
    let slogan = |text: &str| format!("slogans:\n  - {{id: a, text: {text}, clause: s1}}\n");
    let slogans = "content/publicity/slogans.yaml";
    sites.whole("not-in-clause", &[(slogans, &slogan("质量至上"))]);
    sites.whole(
        "other-phrases",
        &[(slogans, &slogan("合格率, phrases: [合格]"))],
    );
    let unknown = "records:\n  - {slogan: b, department: quality, target: /plan/}\n";
    sites.whole(
        "unknown-slogan",
        &[
            ("content/publicity/kit.yaml", unknown),
            (slogans, &slogan("合格率")),
        ],
    );
    let kit = (
        "content/publicity/kit.yaml",
        "records:\n  - {slogan: a, department: quality, target: /plan/}\n",
    );
    let formats = (
        "content/publicity/formats.yaml",
        "formats:\n  - {id: poster, name: 海报, width: 210, height: 297}\n",
    );
    let unseen = "合格\u{e123}率";
    let aims = format!(
        "---\ntitle: 一、目标\norder: 1\n---\n到2020年，合格率达到98%以上。由市质监局牵头。{unseen}\n"
    );
    let aims = ("content/plan/aims.zh.md", &*aims);
    sites.whole(
        "missing-glyph",
        &[aims, kit, formats, (slogans, &slogan(unseen))],
    );
    let long = "Quality is everybody’s business and everybody’s business is quality ".repeat(4);
    let aims = format!(
        "---\ntitle: 一、目标\norder: 1\n---\n到2020年，合格率达到98%以上。由市质监局牵头。{}\n",
        long.trim()
    );
    let aims = ("content/plan/aims.zh.md", &*aims);

    sites.whole(
        "slogan-does-not-fit",
        &[aims, kit, formats, (slogans, &slogan(long.trim()))],
    );
}

fn of_approvals(sites: &mut Sites) {
    let settings =
        "title: 站\ntheme: civic\nbase_url: https://example.org/\napproval: {steps: 2}\n";
    let approval = |by: &str, text: &str| format!("{{by: {by}, at: 2026-01-01, text: {text}}}");
    let page = |approvals: &[String]| {
        let list = approvals.join(", ");
        format!("---\ntitle: 甲\napprovals: [{list}]\n---\n\n正文。\n")
    };
    let one = approval("张三", "02e73868ed94");

    for (code, approvals) in [
        ("not-approved", vec![one.clone()]),
        ("same-approver", vec![one.clone(), one]),
        ("changed-since-approval", vec![approval("张三", "0")]),
    ] {
        let page = page(&approvals);
        sites.whole(
            code,
            &[("content/site.yaml", settings), ("content/a.zh.md", &page)],
        );
    }
}

/// The errors that the preview's session tells of.
fn in_session(site: &TestSite) -> Vec<&'static str> {
    let date = "2026-01-01".parse().ok();
    let request = Request {
        root: site.root().into(),
        base_url: None,
        date,
        drafts: false,
        with_advice: false,
        extensions: EXTENSIONS,
    };
    let mut session = Session::new(request);
    let mut found = session.update(None).diagnostics;

    // Those of outputs come when somebody asks for them, or nobody asks for anything.
    found.extend(session.outputs().complete(|| false).diagnostics);
    found
        .iter()
        .filter(|it| it.severity == Severity::Error)
        .map(|it| it.code.name())
        .collect()
}

/// The commands that do not treat an error as they should; none if all do.
fn disagreements(code: &str, site: &TestSite) -> Vec<String> {
    let published = files(&site.root().join("public"));
    assert!(!published.is_empty(), "{code}: nothing is published yet");
    let mut wrong = Vec::new();
    let said = format!("error[{code}]");
    let arguments = ["check", "--date", "2026-01-01", "--lang", "en"];
    let check = site.run(&arguments);

    let build = site.build();
    for (name, run) in [("check", check), ("build", build)] {
        if run.code != 1 || !run.stderr.contains(&said) {
            wrong.push(format!(
                "{code}: {name} exits {} and says {}",
                run.code, run.stderr
            ));
        }
    }

    if files(&site.root().join("public")) != published {
        wrong.push(format!("{code}: build has changed what is published"));
    }

    let told = in_session(site);
    if !told.contains(&code) {
        wrong.push(format!("{code}: the session tells of {told:?}"));
    }

    wrong
}

#[test]
fn every_error_bars_publication_in_every_command() {
    let mut sites = Sites::default();
    [
        of_the_engine,
        of_limits,
        of_the_plan,
        of_publicity,
        of_approvals,
    ]
    .iter()
    .for_each(|add| add(&mut sites));
    sites.take_bad_inputs();
    let is_excepted = |code: &String| EXCEPTIONS.iter().any(|(known, _)| known == code);
    let without: Vec<String> = codes()
        .into_iter()
        .filter(|code| !sites.0.contains_key(code) && !is_excepted(code))
        .collect();
    assert!(without.is_empty(), "no site provokes {without:?}");
    let wrong: Vec<String> = sites
        .0
        .par_iter()
        .flat_map(|(code, site)| disagreements(code, site))
        .collect();
    println!("{}", wrong.join("\n"));
    assert!(wrong.is_empty());
}

#[test]
fn what_must_not_be_published_cannot_be_accepted() {
    let list = "accepted:\n  - {file: a.zh.md, code: identity-number, text: 11010519491231002X, reason: 标准里的例子}\n";
    let site = TestSite::new()
        .file("content/a.zh.md", PERSONAL)
        .file("content/proofreading.yaml", list);
    let run = site.build();
    assert_eq!([site.run(&["check"]).code, run.code], [1, 1]);
    let refused = "error[refused-acceptance]: identity-number must not be published and cannot be accepted\n \
        --> content/proofreading.yaml:2:27";
    assert!(run.stderr.contains(refused), "{}", run.stderr);
    assert!(
        run.stderr.contains("error[identity-number]"),
        "{}",
        run.stderr
    );
    assert!(
        !site
            .run(&["check", "--lang", "en"])
            .stderr
            .contains("unused-acceptance")
    );

    // A list that cannot be read accepts nothing, and hides nothing.
    site.write("content/proofreading.yaml", "accepted: 1\n");
    assert!(site.build().stderr.contains("error[identity-number]"));
}

#[test]
fn an_error_in_a_text_that_is_edited_reaches_the_preview() {
    let site = TestSite::new().file("content/a.zh.md", "---\ntitle: 名单\n---\n正文\n");
    let date = "2026-01-01".parse().ok();
    let request = Request {
        root: site.root().into(),
        base_url: None,
        date,
        drafts: false,
        with_advice: false,
        extensions: EXTENSIONS,
    };
    let mut session = Session::new(request);
    assert!(session.update(None).diagnostics.is_empty());
    let shown = |session: &Session| {
        session
            .outputs()
            .get("a/index.html")
            .unwrap()
            .unwrap()
            .read()
            .unwrap()
            .to_vec()
    };
    let before = shown(&session);
    let edited = ["content/a.zh.md".to_string()];
    site.write("content/a.zh.md", PERSONAL);
    let found = session.update(Some(&edited)).diagnostics;
    assert_eq!(
        found.iter().map(|it| it.code.name()).collect::<Vec<_>>(),
        ["identity-number"]
    );
    // It cannot be published; its editors see what they have written, and are told.
    assert_ne!(shown(&session), before);
    site.write("content/a.zh.md", "---\ntitle: 名单\n---\n新的正文\n");
    assert!(session.update(Some(&edited)).diagnostics.is_empty());

    assert!(
        String::from_utf8(shown(&session))
            .unwrap()
            .contains("新的正文")
    );
}

/// A scan at strides decides which texts are looked at closely: a number is found wherever it stands, however it is
/// spaced.
#[test]
fn an_identity_number_is_found_at_every_place() {
    let site = TestSite::new();
    let spellings = [
        "11010519491231002X",
        "110105 19491231 002X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2X",
    ];

    for (index, offset) in (0..17).enumerate() {
        let number = spellings[index % spellings.len()];
        site.write(
            &format!("content/p{index}.zh.md"),
            format!("---\ntitle: 甲\n---\n{}（{number}）\n", "a".repeat(offset)),
        );
    }

    let run = site.build();
    assert_eq!(
        run.stderr.matches("error[identity-number]").count(),
        17,
        "{}",
        run.stderr
    );
}

/// A picture with good names, sizes and edges whose pixels cannot be unpacked.
fn damaged_inside() -> Vec<u8> {
    let mut bytes = edits::picture(2000, 60);
    let data = bytes.windows(4).position(|name| name == b"IDAT").unwrap() + 4;
    bytes[data..data + 8].fill(0xff);

    bytes
}

#[test]
fn check_finds_what_only_rendering_shows_and_publishes_nothing() {
    let site = TestSite::new()
        .bytes("content/a.png", &damaged_inside())
        .file("content/b.zh.md", "---\ntitle: 乙\n---\n![图](a.png)\n")
        .file(
            "themes/mini/templates/section.html",
            "{{ page.title }}{{ page.none.more }}",
        )
        .file("content/c/index.zh.md", "---\ntitle: 丙\n---\n")
        .file("content/c/d.zh.md", "---\ntitle: 丁\n---\n");
    let check = site.run(&["check", "--date", "2026-01-01", "--lang", "en"]);
    assert_eq!(check.code, 1);
    assert!(!site.exists("public"));
    assert_eq!(check.diagnostics(), site.build().diagnostics());

    // One picture is one error, however many widths of it there would be.
    assert_eq!(
        check.stderr.matches("error[damaged-picture]").count(),
        1,
        "{}",
        check.stderr
    );
    assert_eq!(check.stderr.matches("error[").count(), 2);
}

#[test]
fn a_build_uses_the_pictures_that_check_has_made() {
    let site = TestSite::new()
        .bytes("content/a.png", &edits::picture(1000, 60))
        .file("content/b.zh.md", "---\ntitle: 乙\n---\n![图](a.png)\n");
    let cache = site.root().join(".planpress/cache");
    site.run(&["check", "--date", "2026-01-01"]).ok();
    let made = files(&cache);
    assert!(!made.is_empty());
    site.build().ok();
    assert_eq!(files(&cache), made);
}

/// An anchor leads to one place, whoever makes it: a heading, HTML that is kept, or the template of the page.
#[test]
fn an_anchor_is_used_once_whoever_makes_it() {
    let found = |site: &TestSite| -> Vec<String> {
        let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
        let all: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
        all.iter()
            .filter(|it| it["code"] == "duplicate-anchor")
            .map(|it| {
                format!(
                    "{}:{}:{}",
                    it["file"].as_str().unwrap(),
                    it["line"],
                    it["column"]
                )
            })
            .collect()
    };

    let annex = "---\ntitle: 附表\norder: 3\n---\n## 说明 {#fj-1}\n";
    let site = TestSite::whole();
    site.write("content/plan/annex.zh.md", annex);
    assert_eq!(found(&site), ["content/plan/annex.zh.md:5:1"]);

    site.write("content/plan/annex.zh.md", annex.replace("fj-1", "fj-9"));
    site.write(
        "content/plan/aims.zh.md",
        "---\ntitle: 一、目标\norder: 1\n---\n合格率达到98%以上。由市质监局牵头。\n\n## 甲 {#s1}\n",
    );
    assert_eq!(found(&site), ["content/plan/aims.zh.md:7:1"]);

    // On the page with the whole plan, chapters and the rows of the annex meet.
    let chapter = "---\ntitle: 一、目标\norder: 1\n---\n合格率达到98%以上。由市质监局牵头。\n\n## 说明\n\n## 甲 {#fj-1}\n";
    site.write("content/plan/aims.zh.md", chapter);
    site.write(
        "content/plan/ways.zh.md",
        "---\ntitle: 二、办法\norder: 2\n---\n## 说明\n",
    );
    assert_eq!(
        found(&site),
        ["content/plan/aims.zh.md:9:1", "content/plan/ways.zh.md:5:1"]
    );
    site.build().ok();

    let html = "---\ntitle: 甲\n---\n## 节 {#x}\n\n<p id=\"x\">文</p>\n\n文<b id=\"y\">甲</b><i id=\"y\">乙</i>\n";
    let site = TestSite::new().file("content/a.zh.md", html);
    assert_eq!(found(&site), [""; 0], "HTML is shown as text");
    let settings = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{settings}raw_html: true\n"));
    assert_eq!(
        found(&site),
        ["content/a.zh.md:6:1", "content/a.zh.md:8:17"]
    );
}
