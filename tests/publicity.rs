//! Publicity: kinds of pages with their rules, what is published when, and the files that editors begin with.

use crate::site::TestSite;

const PLAN: [(&str, &str); 3] = [
    ("content/plan/index.zh.md", "---\ntitle: 规划\n---\n"),
    (
        "content/plan/tasks.zh.md",
        "---\ntitle: 一、任务\n---\n## （一）文化。\n\n广泛宣传“质量第一”的理念。\n",
    ),
    (
        "content/plan/departments.yaml",
        "departments:\n  - {id: publicity, name: 市委宣传部}\n  - {id: bureau, name: 市质监局}\n",
    ),
];

const NOTICE: &str = "---\ntitle: 通知\ndate: 2026-08-20\neditor: 甲\nreviewer: 乙\nnotice: {number: 宿质〔2026〕1号}\n---\n正文\n";
const ACTIVITY: &str = "---\ntitle: 开放日\nactivity:\n  starts: 2026-09-15 09:00\n  ends: 2026-09-15 11:30\n  place: 检测中心\n  organiser: bureau\n  audience: 市民\n  take_part: 现场参加\n---\n";

/// A site with a plan and the built-in theme.
fn site() -> TestSite {
    let mut site = TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\n",
        )
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n正文\n")
        .file(
            "content/quality-month/index.zh.md",
            "---\ntitle: 质量月\n---\n",
        )
        .file(
            "content/quality-month/2026/index.zh.md",
            "---\ntitle: 2026年质量月\n---\n",
        );

    for (path, text) in PLAN {
        site = site.file(path, text);
    }

    site
}

fn check(site: &TestSite, date: &str) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", date]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&run.stdout).unwrap();
    let line = |it: &serde_json::Value| {
        format!(
            "{} {}:{}:{}",
            it["code"].as_str().unwrap(),
            it["file"].as_str().unwrap(),
            it["line"],
            it["column"]
        )
    };

    found.iter().map(line).collect()
}

fn build(site: &TestSite, date: &str) {
    site.run(&["build", "--date", date, "--lang", "en"]).ok();
}

#[test]
fn a_year_shows_what_belongs_to_it() {
    let site = site()
        .file("content/quality-month/themes.yaml", "themes:\n  - {year: 2026, text: 主题词, source: 某通知}\n")
        .file("content/quality-month/2026/notice.zh.md", NOTICE)
        .file("content/quality-month/2026/day.zh.md", ACTIVITY)
        .file(
            "content/quality-month/2026/end.zh.md",
            "---\ntitle: 总结\ndate: 2026-10-08\nreport:\n  figures:\n    - {name: 参加人数, value: 300人}\n---\n",
        )
        .file(
            "content/quality-month/2026/paper.zh.md",
            "---\ntitle: 见报\ndate: 2026-09-16\nreport: {outlet: 某报, link: \"https://example.com/\"}\n---\n",
        )
        .file("content/quality-month/2026/word.zh.md", "---\ntitle: 质量在我手中\ndescription: 说明\nslogan:\n---\n")
        .file(
            "content/quality-month/2026/file.zh.md",
            "---\ntitle: 方案\ndocument: {number: 1号, made: 2026-08-01}\n---\n",
        );
    build(&site, "2026-09-01");
    let year = site.read("public/quality-month/2026/index.html");

    for expected in [
        "主题词",
        "某通知",
        ">通知</a>",
        ">开放日</a>",
        "2026年9月15日 09:00",
        "检测中心",
        "市质监局",
        "现场参加",
        ">质量在我手中</a>",
        ">方案</a>",
    ] {
        assert!(year.contains(expected), "{expected}: {year}");
    }

    // Dated later than the build's day: neither here nor anywhere else.
    for later in ["总结", "参加人数", "见报"] {
        assert!(!year.contains(later), "{later}");
    }

    assert!(site.read("public/index.html").contains(">开放日</a>"));
    let calendar = site.read("public/calendars/quality-month.ics");
    for line in [
        "DTSTART:20260915T010000Z",
        "DTEND:20260915T033000Z",
        "SUMMARY:开放日",
        "LOCATION:检测中心",
    ] {
        assert!(calendar.contains(line), "{calendar}");
    }

    build(&site, "2026-10-09");
    let year = site.read("public/quality-month/2026/index.html");
    assert!(
        year.contains("<dt>参加人数</dt><dd>300人</dd>") && year.contains(">见报</a>"),
        "{year}"
    );
    assert!(!site.read("public/index.html").contains("开放日"));

    assert!(
        site.read("public/quality-month/index.html")
            .contains("主题词")
    );
}

#[test]
fn the_day_of_an_activity_is_said_once() {
    let page = |starts: &str, ends: &str| {
        let site = site()
            .file(
                "content/site.yaml",
                "title: {zh: 站, en: Site}\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
            )
            .file("content/index.en.md", "---\ntitle: Home\n---\nText\n");
        let activity = ACTIVITY
            .replace("2026-09-15 09:00", starts)
            .replace("2026-09-15 11:30", ends);
        site.write("content/day.zh.md", &activity);
        site.write("content/day.en.md", activity.replace("开放日", "Open day"));
        site.run(&["build", "--date", "2026-09-01", "--lang", "en"]);
        let html = site.read("public/en/day/index.html");
        let when = scraper::Html::parse_document(&html);
        let first = scraper::Selector::parse(".rows dd").unwrap();
        when.select(&first)
            .next()
            .unwrap()
            .text()
            .collect::<String>()
    };

    for (starts, ends, expected) in [
        (
            "2026-09-15 09:00",
            "2026-09-15 11:30",
            "15 September 2026, 09:00 to 11:30",
        ),
        ("2026-09-15", "2026-09-15", "15 September 2026"),
        (
            "2026-09-15",
            "2026-09-15 11:30",
            "15 September 2026 to 11:30",
        ),
        ("2026-09-15 09:00", "2026-09-15", "15 September 2026, 09:00"),
        (
            "2026-09-15",
            "2026-09-16",
            "15 September 2026 to 16 September 2026",
        ),
    ] {
        assert_eq!(page(starts, ends), expected, "{starts}, {ends}");
    }
}

#[test]
fn the_rules_of_publicity() {
    let bad = ACTIVITY
        .replace("bureau", "bureu")
        .replace("ends: 2026-09-15 11:30", "ends: 2026-09-14");
    let site = site()
        .file("content/quality-month/2026/a.zh.md", &NOTICE.replace("reviewer: 乙\n", ""))
        .file("content/quality-month/2026/b.zh.md", &NOTICE.replace("乙", "甲"))
        .file("content/quality-month/2026/c.zh.md", &bad)
        .file("content/quality-month/2026/d.zh.md", &ACTIVITY.replace("2026-09", "2025-09"))
        .file("content/quality-month/2026/e.zh.md", &format!("---\ntitle: {}\nslogan:\nnotice:\n---\n", "长".repeat(21)))
        .file("content/quality-month/2026/f.zh.md", "---\ntitle: 缺\nactivity: {place: 某处}\n---\n")
        .file("content/quality-month/2026/g.zh.md", &format!("---\ntitle: 草稿\ndraft: true\nslogan:\ndescription: {}\n---\n", "长".repeat(201)))
        .file("content/publicity/slogans.yaml", "slogans:\n  - {id: a, text: 质量第一, clause: s1-1}\n  - {id: b, text: 质量至上, clause: s1-1}\n  - {id: c, text: 质量, clause: s9}\n")
        .file("content/quality-month/themes.yaml", "themes:\n  - {year: 2026, text: 甲, source: 乙}\n  - {year: 2026, text: 丙, source: 丁}\n");
    let expected = [
        "unreviewed-notice content/quality-month/2026/a.zh.md",
        "reviewed-by-its-editor content/quality-month/2026/b.zh.md",
        "unknown-department content/quality-month/2026/c.zh.md",
        "ends-before-it-starts content/quality-month/2026/c.zh.md",
        "another-year content/quality-month/2026/d.zh.md",
        "two-kinds content/quality-month/2026/e.zh.md",
        "unreviewed-notice content/quality-month/2026/e.zh.md",
        "too-long content/quality-month/2026/e.zh.md",
        "missing-field content/quality-month/2026/f.zh.md",
        "not-in-clause content/publicity/slogans.yaml:3:19",
        "unknown-clause content/publicity/slogans.yaml:4:31",
        "second-theme content/quality-month/themes.yaml:3:12",
    ];
    let found = check(&site, "2026-09-01");

    for line in expected {
        assert!(
            found.iter().any(|it| it.starts_with(line)),
            "{line}: {found:#?}"
        );
    }

    let kinds = |of: &str| found.iter().filter(|line| line.starts_with(of)).count();
    assert_eq!(
        (
            kinds("too-long"),
            kinds("not-in-clause"),
            kinds("unknown-department")
        ),
        (1, 1, 1),
        "{found:#?}"
    );

    assert!(
        !found.iter().any(|line| line.contains("g.zh.md")),
        "{found:#?}"
    );
}

/// The caret is at the field that a finding is about, whatever other fields hold the same letters.
#[test]
fn findings_point_at_their_fields() {
    let late = ACTIVITY
        .replace("ends: 2026-09-15 11:30", "ends: 2026-09-14")
        .replace("市民", "friends");
    let elsewhen = ACTIVITY
        .replace("2026-09", "2025-09")
        .replace("现场参加", "the tour starts at the gate");
    let stranger = ACTIVITY
        .replace("bureau", "bureu")
        .replace("现场参加", "到 bureu 现场参加");
    let alone = NOTICE
        .replace("reviewer: 乙", "reviewer: 甲")
        .replace("宿质", "reviewer");
    let unreviewed = NOTICE
        .replace("reviewer: 乙\n", "")
        .replace("宿质", "notice");
    let long = "长".repeat(21);
    let two = format!(
        "---\ntitle: {long}\neditor: 甲\nreviewer: 乙\nslogan:\nnotice:\ndescription: notice {long}\n---\n"
    );
    let template =
        "---\ntitle: 页\ntemplate: pagee.html\ndescription: 用 pagee.html 排版\n---\n正文\n";
    let site = site()
        .file("content/quality-month/2026/a.zh.md", &late)
        .file("content/quality-month/2026/b.zh.md", &elsewhen)
        .file("content/quality-month/2026/c.zh.md", &stranger)
        .file("content/quality-month/2026/d.zh.md", &alone)
        .file("content/quality-month/2026/e.zh.md", &unreviewed)
        .file("content/quality-month/2026/f.zh.md", &two)
        .file("content/quality-month/2026/g.zh.md", template);
    let expected = [
        "ends-before-it-starts content/quality-month/2026/a.zh.md:5:9",
        "another-year content/quality-month/2026/b.zh.md:4:11",
        "unknown-department content/quality-month/2026/c.zh.md:7:14",
        "reviewed-by-its-editor content/quality-month/2026/d.zh.md:5:11",
        "unreviewed-notice content/quality-month/2026/e.zh.md:5:1",
        "two-kinds content/quality-month/2026/f.zh.md:5:1",
        "too-long content/quality-month/2026/f.zh.md:2:8",
        "missing-template content/quality-month/2026/g.zh.md:3:11",
    ];
    let found = check(&site, "2026-09-01");

    for line in expected {
        assert!(found.iter().any(|it| it == line), "{line}: {found:#?}");
    }
}

#[test]
fn what_has_its_day_is_nowhere_before_and_after() {
    let dated = "---\ntitle: 限时内容\ndate: 2026-08-01\npublish_at: 2026-08-10\nexpires_at: 2026-08-20\n---\n秘密\n";
    let site = site()
        .file("content/quality-month/2026/timed.zh.md", dated)
        .file(
            "content/quality-month/2026/later.zh.md",
            &ACTIVITY.replace("title: 开放日", "title: 未到的活动\npublish_at: 2026-09-10"),
        )
        .file(
            "content/quality-month/2026/link.zh.md",
            "---\ntitle: 链接\npublish_at: 2026-08-10\n---\n[到期](timed.zh.md)\n",
        );
    let shown = |date: &str, word: &str| {
        build(&site, date);
        site.output()
            .into_iter()
            .any(|(_, bytes)| String::from_utf8_lossy(&bytes).contains(word))
    };
    assert!(!shown("2026-08-09", "限时内容") && !shown("2026-08-09", "timed"));
    assert!(shown("2026-08-10", "限时内容") && shown("2026-08-20", "限时内容"));
    assert!(!shown("2026-08-21", "限时内容") && !shown("2026-08-21", "timed"));
    assert!(!shown("2026-09-09", "未到的活动") && shown("2026-09-10", "未到的活动"));

    // What has expired must not keep the site from being built: the link leads to the section.
    assert_eq!(
        check(&site, "2026-08-21"),
        ["link-to-expired content/quality-month/2026/link.zh.md:5:6"]
    );
    assert!(
        site.read("public/quality-month/2026/link/index.html")
            .contains("<a href=\"/quality-month/2026/\">到期</a>")
    );
    let status = site
        .run(&["status", "--date", "2026-08-15", "--lang", "en"])
        .ok()
        .stdout;
    let dates: Vec<&str> = status.lines().skip(1).collect();

    assert_eq!(
        dates,
        [
            "last day 2026-08-20: content/quality-month/2026/timed.zh.md (限时内容)",
            "appears 2026-09-10: content/quality-month/2026/later.zh.md (未到的活动)",
        ]
    );
}

#[test]
fn a_translation_is_not_published_before_its_original() {
    let site = TestSite::new()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [zh-Hans, en]\n",
        )
        .file("content/index.en.md", "---\ntitle: Home\n---\n")
        .file(
            "content/a.zh.md",
            "---\ntitle: 甲\npublish_at: 2026-02-01\n---\n",
        )
        .file("content/a.en.md", "---\ntitle: A\n---\n");
    build(&site, "2026-01-01");
    assert!(!site.exists("public/en/a/index.html") && !site.exists("public/a/index.html"));
    build(&site, "2026-02-01");
    assert!(site.exists("public/en/a/index.html") && site.exists("public/a/index.html"));
}

#[test]
fn new_makes_files_that_are_ready_to_be_filled_in() {
    let site = site();
    for kind in [
        "notice", "activity", "report", "slogan", "gallery", "document", "page", "section",
    ] {
        let run = site
            .run(&[
                "new",
                kind,
                "标题“一”: \"二\"",
                "--date",
                "2027-09-01",
                "--lang",
                "en",
            ])
            .ok();
        assert!(run.stderr.starts_with("made content/"), "{}", run.stderr);
    }

    site.run(&["new", "notice", "又一份", "--date", "2027-09-02"])
        .ok();
    site.run(&["new", "page", "Open data", "--date", "2027-09-02"])
        .ok();

    for path in [
        "quality-month/2027/index",
        "quality-month/2027/notice",
        "quality-month/2027/notice-2",
        "quality-month/2027/activity",
        "quality-month/2027/slogan",
        "quality-month/2027/gallery",
        "quality-month/2027/document",
        "section/index",
        "page",
        "open-data",
    ] {
        assert!(site.exists(&format!("content/{path}.zh.md")), "{path}");
    }

    // Drafts are not published, and drawn as they are they break nothing.
    assert_eq!(check(&site, "2027-10-01"), Vec::<String>::new());
    site.run(&["build", "--drafts", "--date", "2027-10-01"])
        .ok();
    assert!(
        site.read("public/quality-month/2027/notice/index.html")
            .contains("标题“一”: &quot;二&quot;")
    );
    let run = site.run(&["new", "poem", "x", "--lang", "en"]);
    assert_eq!(run.code, 2);
}

/// A picture with a place in its EXIF, and its bytes.
fn photo(width: u32, height: u32, orientation: u8) -> Vec<u8> {
    let mut jpeg = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    picture
        .write_to(&mut jpeg, image::ImageFormat::Jpeg)
        .unwrap();
    let jpeg = jpeg.into_inner();

    // One directory: the orientation, and a GPS entry behind it.
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0]);
    exif.extend(b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0GPS-POSITION");
    let length = (exif.len() as u16 + 2).to_be_bytes();

    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

#[test]
fn pictures_come_in_several_widths_without_the_place_they_were_taken_at() {
    let site = TestSite::new()
        .bytes("content/a/wide.jpg", &photo(1200, 600, 1))
        .bytes("content/a/turned.jpg", &photo(600, 300, 6))
        .bytes("content/a/not-a-picture.bin", b"bytes of something else")
        .file(
            "content/a/index.zh.md",
            "---\ntitle: 甲\n---\n![大会](wide.jpg \"题\")\n\n![展板](turned.jpg)\n\n![其他](not-a-picture.bin)\n",
        );
    build(&site, "2026-01-01");
    let page = site.read("public/a/index.html");
    let expected = "<img src=\"/a/wide.jpg\" width=\"1200\" height=\"600\" loading=\"lazy\" \
        srcset=\"/a/wide-480w.jpg 480w, /a/wide-960w.jpg 960w, /a/wide.jpg 1200w\" \
        sizes=\"(min-width: 50rem) 48rem, 100vw\" alt=\"大会\" title=\"题\" />";
    assert!(page.contains(expected), "{page}");
    assert!(
        page.contains("<img src=\"/a/turned.jpg\" width=\"300\" height=\"600\" loading=\"lazy\" alt=\"展板\" />"),
        "{page}"
    );
    assert!(
        page.contains("<img src=\"/a/not-a-picture.bin\" alt=\"其他\" />"),
        "{page}"
    );
    let files = site.output();
    let size = |path: &str| {
        let picture = image::load_from_memory(&files[path]).unwrap();
        (picture.width(), picture.height())
    };
    assert_eq!(
        [
            size("a/wide.jpg"),
            size("a/wide-480w.jpg"),
            size("a/wide-960w.jpg"),
            size("a/turned.jpg")
        ],
        [(1200, 600), (480, 240), (960, 480), (300, 600)]
    );

    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".jpg")) {
        assert!(
            !bytes.windows(12).any(|part| part == b"GPS-POSITION"),
            "{path}"
        );
    }

    assert_eq!(files["a/not-a-picture.bin"], b"bytes of something else");
    // A second build from nothing takes what was kept.
    let kept = || {
        std::fs::read_dir(site.root().join(".planpress/cache"))
            .unwrap()
            .count()
    };
    assert_eq!(kept(), 6, "two widths, and four of WebP");
    site.remove("content/a/wide.jpg");
    site.remove("content/a/not-a-picture.bin");
    site.write("content/a/index.zh.md", "---\ntitle: 甲\n---\n");
    // They go with the first build of another day, in which everything is made anew.
    build(&site, "2026-01-02");
    assert_eq!(kept(), 0);
    site.write(
        "content/a/index.zh.md",
        "---\ntitle: 甲\n---\n![](turned.jpg)\n",
    );

    assert_eq!(
        check(&site, "2026-01-01"),
        ["missing-alt content/a/index.zh.md:4:5"]
    );
}

const KIT: &str = "records:\n  - {slogan: a, department: publicity, target: /plan/}\n";
const SLOGANS: &str = "slogans:\n  - {id: a, text: 质量第一, clause: s1-1}\n";

/// A site with a slogan, drawn in these formats.
pub fn kit(formats: &str) -> TestSite {
    site()
        .file("content/publicity/index.zh.md", "---\ntitle: 宣传\n---\n")
        .file("content/publicity/kit.zh.md", "---\ntitle: 宣传品\n---\n")
        .file("content/publicity/screen.zh.md", "---\ntitle: 大屏\n---\n")
        .file("content/publicity/slogans.yaml", SLOGANS)
        .file("content/publicity/kit.yaml", KIT)
        .file(
            "content/publicity/formats.yaml",
            &format!("formats:\n{formats}"),
        )
}

#[test]
fn a_slogan_is_laid_out_for_every_format() {
    let site = kit(
        "  - {id: sign, name: 路牌, width: 1200, height: 1800, bleed: 20, marks: true}\n  - {id: screen, name: 大屏, width: 1920, height: 1080, unit: px}\n",
    );
    build(&site, "2026-01-01");
    let files = site.output();
    let pdf = String::from_utf8_lossy(&files["publicity/kit/a-sign.pdf"]).into_owned();

    // 1200 × 1800 mm with 27 mm around it: 3401.6 × 5102.4 points inside 3554.6 × 5255.4.
    for text in ["/MediaBox[0 0 3554.6", "/TrimBox[76.5", "/BleedBox[19.8"] {
        assert!(
            pdf.contains(text),
            "{text} in {}",
            &pdf[..pdf.len().min(900)]
        );
    }

    assert!(!pdf.contains("/Font "), "text as outlines");
    let svg = String::from_utf8_lossy(&files["publicity/kit/a-sign.svg"]).into_owned();
    assert!(
        !svg.contains("<text") && svg.contains("<path"),
        "text as outlines"
    );
    let screen = image::load_from_memory(&files["publicity/kit/a-screen.png"]).unwrap();
    assert_eq!((screen.width(), screen.height()), (1920, 1080));
    let mut code = rqrr::PreparedImage::prepare(screen.to_luma8());
    let grids = code.detect_grids();
    assert_eq!(grids[0].decode().unwrap().1, "https://example.org/plan/");
    let page = site.read("public/publicity/kit/index.html");

    for text in [
        "1200 × 1800 mm",
        "href=\"/publicity/kit/a-sign.pdf\"",
        "src=\"/publicity/kit/a-screen.svg\"",
        "alt=\"质量第一：路牌\"",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }

    let screen = site.read("public/publicity/screen/index.html");
    assert_eq!(screen.matches("<div class=\"slide").count(), 2, "{screen}");
}

#[test]
fn what_does_not_fit_is_said() {
    let site = kit(
        "  - {id: strip, name: 长条, width: 4000, height: 30}\n  - {id: wall, name: 围挡, width: 9000, height: 2000}\n  - {id: ok, name: 小, width: 100, height: 60}\n",
    );
    site.write(
        "content/publicity/slogans.yaml",
        "slogans:\n  - {id: a, text: 质量第一, clause: s1-1, phrases: [质量, 第二]}\n",
    );
    site.write(
        "content/publicity/kit.yaml",
        format!("{KIT}  - {{slogan: b, department: nobody, target: /}}\n"),
    );
    let codes: Vec<String> = check(&site, "2026-01-01");
    let codes: Vec<&str> = codes
        .iter()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(codes, ["bad-format", "unknown-slogan", "other-phrases"]);
    let site = kit("  - {id: poster, name: 海报, width: 210, height: 297}\n");
    let long = "Quality is everybody’s business and everybody’s business is quality ".repeat(4);
    site.write(
        "content/plan/tasks.zh.md",
        format!("---\ntitle: 一、任务\n---\n## （一）文化。\n\n{long}\n"),
    );
    site.write(
        "content/publicity/slogans.yaml",
        SLOGANS.replace("质量第一", long.trim()),
    );

    assert_eq!(
        check(&site, "2026-01-01"),
        ["slogan-does-not-fit content/publicity/kit.yaml:2:14"]
    );
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let site = kit("  - {id: poster, name: 海报, width: 210, height: 297}\n");
    site.write(
        "content/plan/tasks.zh.md",
        "---\ntitle: 一、任务\n---\n## （一）文化。\n\n质量\u{e123}第一。\n",
    );
    site.write(
        "content/publicity/slogans.yaml",
        SLOGANS.replace("质量第一", "质量\u{e123}第一"),
    );
    let run = site.run(&["build", "--date", "2026-01-01", "--lang", "en"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains(
            "error[missing-glyph]: no font has the character “\u{e123}”\n --> content/publicity/kit.yaml:2:5"
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("apt install fonts-noto-cjk"),
        "{}",
        run.stderr
    );
    assert!(!site.exists("public/index.html"));
}

/// `ends` also occurs inside of `friends`, further down.
#[test]
fn a_wrong_end_of_an_activity_is_shown_where_it_is_written() {
    let site = TestSite::whole();
    site.write(
        "content/quality-month/2025/day.zh.md",
        "---\ntitle: 开放日\nactivity:\n  starts: 2025-09-15\n  ends: 2025-09-14\n  place: 中心\n  organiser: quality\n  \
         audience: friends\n  take_part: 现场\n---\n正文\n",
    );
    let run = site.build();
    let place = "content/quality-month/2025/day.zh.md:5:9";
    assert!(run.stderr.contains(place), "{}", run.stderr);
}

#[test]
fn a_slogan_has_one_record_and_measures_are_numbers() {
    let sign = "  - {id: sign, name: 路牌, width: 1200, height: 1800}\n";
    let site = kit(sign).file(
        "content/publicity/kit.yaml",
        "records:\n  - {slogan: a, department: publicity, target: /plan/}\n  - {slogan: a, department: publicity, target: /}\n",
    );
    assert_eq!(
        check(&site, "2026-01-01"),
        ["duplicate-id content/publicity/kit.yaml:3:14"]
    );

    let measured = kit("  - {id: sign, name: 路牌, width: 2.4米, height: \"1,200\"}\n");
    let run = measured.run(&["check", "--lang", "en", "--date", "2026-01-01"]);
    for number in ["2.4", "1200"] {
        let hint = format!("Write the number alone, without unit, % or commas: {number}\n");
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
    }

    let report = "---\ntitle: 总结\nreport: {outlet: 某报, link: 'https://example.com/', figures: [{name: 人数, value: 1,200}]}\n---\n";
    let parted = kit(sign).file("content/quality-month/2026/end.zh.md", report);
    let run = parted.run(&["check", "--lang", "en", "--date", "2026-01-01"]);
    let hint = "put the whole number in quotes, such as \"1,200\"";
    assert!(run.stderr.contains(hint), "{}", run.stderr);
}

#[test]
fn a_department_that_holds_an_activity_is_a_government_body_whether_or_not_it_has_a_page() {
    let bodies = |site: &TestSite| {
        let several = ACTIVITY.replace("organiser: bureau", "organiser: [bureau, 某某协会]");
        site.write("content/quality-month/2026/day.zh.md", several);
        build(site, "2026-09-01");
        let page = site.read("public/quality-month/2026/day/index.html");
        let from = page.find("\"organizer\":").unwrap();
        page[from..from + page[from..].find(']').unwrap() + 1].to_string()
    };
    let expected = "\"organizer\":[{\"@type\":\"GovernmentOrganization\",\"name\":\"市质监局\"},\
                    {\"@type\":\"Organization\",\"name\":\"某某协会\"}]";

    assert_eq!(bodies(&site()), expected);
    let with_pages = site().file("content/departments/index.zh.md", "---\ntitle: 单位\n---\n");
    assert_eq!(bodies(&with_pages), expected);
}

#[test]
fn a_folder_beside_quality_month_is_no_year_of_it() {
    let site = site();
    for folder in [
        "quality-month-old/x/2016",
        "quality-month-old/2016",
        "quality-monthly/2016",
    ] {
        site.write(&format!("content/{folder}/day.zh.md"), ACTIVITY);
    }
    let of_another_year = || {
        let found = check(&site, "2026-09-01").into_iter();
        found
            .filter(|it| it.starts_with("another-year"))
            .collect::<Vec<_>>()
    };
    assert_eq!(of_another_year(), Vec::<String>::new());

    site.write("content/quality-month/2016/day.zh.md", ACTIVITY);
    assert_eq!(
        of_another_year(),
        ["another-year content/quality-month/2016/day.zh.md:4:11"]
    );
}

#[test]
fn new_pages_lie_where_they_are_wanted() {
    let site = TestSite::new();
    let new = |arguments: &[&str]| {
        let more = ["--date", "2027-09-01", "--lang", "en"];
        site.run(&[&["new"], arguments, &more].concat())
    };
    new(&["section", "政策解读", "--name", "explained"]).ok();
    new(&[
        "page",
        "解读之一",
        "--folder",
        "explained",
        "--name",
        "first",
    ])
    .ok();
    new(&["page", "解读之二", "--folder", "content/explained/"]).ok();
    new(&["notice", "通知", "--folder", "explained"]).ok();
    new(&["栏目", "政策解读", "--name", "explained"]).ok();
    for path in [
        "explained/index",
        "explained/first",
        "explained/page",
        "explained/notice",
        "explained-2/index",
    ] {
        assert!(site.exists(&format!("content/{path}.zh.md")), "{path}");
    }
    assert!(!site.exists("content/quality-month"));
    assert_eq!(site.run(&["check", "--date", "2027-10-01"]).code, 0);

    for wrong in [
        ["--folder", "../x"],
        ["--folder", "/x"],
        ["--folder", "a//b"],
        ["--folder", ".x"],
        ["--name", "a/b"],
        ["--name", "a.zh"],
        ["--name", "a b"],
        ["--name", ""],
    ] {
        let run = new(&[&["page", "题"], &wrong[..]].concat());
        assert_eq!(run.code, 2, "{wrong:?}: {}", run.stderr);
    }
    assert!(!site.exists("x") && !site.exists("content/x"));
}

#[test]
fn a_notice_is_published_before_the_day_that_it_bears() {
    let site = site().file(
        "content/quality-month/2026/n.zh.md",
        "---\ntitle: 通知\ndate: 2026-09-01\nnotice: {made: 2026-09-10}\neditor: 甲\nreviewer: 乙\n---\n文\n",
    );
    build(&site, "2026-09-01");
    let page = site.read("public/quality-month/2026/n/index.html");
    assert!(
        page.contains("<span>成文日期：2026年9月10日</span>"),
        "{page}"
    );
    assert!(page.contains("2026年9月1日"), "{page}");
}

#[test]
fn a_slogan_of_ones_own_names_its_source() {
    let own = "slogans:\n  - {id: a, text: 人人创造质量, source: 市委宣传部征集}\n";
    let site = kit("  - {id: p, name: 海报, width: 420, height: 594, bleed: 3}\n")
        .file("content/publicity/slogans.yaml", own);
    build(&site, "2026-01-01");
    let page = site.read("public/publicity/index.html");
    assert!(
        page.contains(
            "<p class=\"slogan area-service\">人人<wbr>创造<wbr>质量</p>\n<p>来源：市委宣传部征集</p>"
        ),
        "{page}"
    );
    assert!(site.exists("public/publicity/kit/a-p.pdf"));

    for without in [
        "slogans:\n  - {id: a, text: 人人创造质量}\n",
        "slogans:\n  - {id: a, text: 人人创造质量, source: \"\"}\n",
    ] {
        site.write("content/publicity/slogans.yaml", without);
        let found = check(&site, "2026-01-01");
        assert!(
            found.contains(&"missing-field content/publicity/slogans.yaml:2:10".to_string()),
            "{found:?}"
        );
    }
    // What names a clause is held against it, whatever else it names.
    let other = "slogans:\n  - {id: a, text: 人人创造质量, clause: s1-1, source: 征集}\n";
    site.write("content/publicity/slogans.yaml", other);
    let found = check(&site, "2026-01-01");
    assert!(
        found.iter().any(|it| it.starts_with("not-in-clause ")),
        "{found:?}"
    );
}

/// The fields that a schema requires, by the names of its definitions; of the schema itself below an empty name.
fn required(schema: &str) -> Vec<(String, Vec<String>)> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("content/.schemas")
        .join(schema);
    let schema: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let fields = |it: &serde_json::Value| -> Vec<String> {
        let all = it["required"].as_array().into_iter().flatten();
        all.map(|name| name.as_str().unwrap().to_string()).collect()
    };
    let inner = schema["$defs"].as_object().into_iter().flatten();
    inner.map(|(name, it)| (name.clone(), fields(it))).collect()
}

#[test]
fn the_guide_names_the_fields_that_must_be_given() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let guide = std::fs::read_to_string(root.join("content/README.md")).unwrap();
    let listed = |fields: &[String]| {
        let all: Vec<String> = fields.iter().map(|name| format!("`{name}`")).collect();
        all.join("、")
    };
    for (schema, names) in [
        (
            "page.schema.json",
            vec!["ActivityFields", "GalleryFields", "Picture", "Figure"],
        ),
        ("tasks.schema.json", vec!["Goal", "Task"]),
        ("departments.schema.json", vec!["Department"]),
        ("indicators.schema.json", vec!["IndicatorEntry"]),
        ("schedule.schema.json", vec!["Phase", "Recurring"]),
        ("notes.schema.json", vec!["Note"]),
        ("slogans.schema.json", vec!["PlanSlogan"]),
        ("kit.schema.json", vec!["KitRecord"]),
        ("formats.schema.json", vec!["KitFormat"]),
        ("themes.schema.json", vec!["YearTheme"]),
    ] {
        let all = required(schema);
        for name in names {
            let (_, fields) = all
                .iter()
                .find(|(other, _)| other == name)
                .unwrap_or_else(|| panic!("{schema}: {name} among {all:?}"));
            assert!(!fields.is_empty(), "{name}");
            assert!(
                guide.contains(&listed(fields)),
                "{name}: {}",
                listed(fields)
            );
        }
    }
    assert!(guide.contains("只有 `title` 必填"));
}

#[test]
fn a_list_of_known_fields_says_which_are_required() {
    let site = site().file(
        "content/quality-month/2026/a.zh.md",
        "---\ntitle: 活动\nactivity: {zzzzzzzz: 1}\n---\n文\n",
    );
    let run = site.run(&["check", "--lang", "en"]);
    let said = "Known fields: starts, ends, place, organiser, audience, take_part; required: starts, place, organiser, audience, take_part";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    let run = site.run(&["check", "--lang", "zh"]);
    assert!(
        run.stderr
            .contains("；必填的：starts, place, organiser, audience, take_part"),
        "{}",
        run.stderr
    );
}

#[test]
fn what_is_printed_beside_a_slogan_is_a_picture() {
    let site = kit("  - {id: p, name: 海报, width: 420, height: 594, bleed: 3}\n")
        .file(
            "content/publicity/kit.yaml",
            "records:\n  - {slogan: a, department: publicity, target: /plan/, picture: publicity/a.pdf}\n",
        )
        .file("content/publicity/a.pdf", "%PDF-1.7");
    assert_eq!(
        check(&site, "2026-01-01"),
        ["not-a-picture content/publicity/kit.yaml:2:65"]
    );
}
