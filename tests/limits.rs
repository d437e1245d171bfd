//! Limits are told of before anything is laid out, drawn or decoded, so that no input takes a build without end.

use std::process::{Command, Stdio};

use crate::site::{Run, TestSite};

/// Texts as long as names, slogans and lists of phrases may be.
const MOST: usize = 300;

fn code_of(run: &Run, code: &str) -> (i32, usize) {
    (
        run.code,
        run.stderr.matches(&format!("error[{code}]")).count(),
    )
}

#[test]
fn a_name_of_the_site_is_no_paragraph() {
    let site = |title: &str| {
        TestSite::new().file(
            "content/site.yaml",
            &format!("title: {title}\nbase_url: https://example.org/\ntheme: mini\n"),
        )
    };
    site(&"站".repeat(MOST)).build().ok();

    for title in [
        "站".repeat(MOST + 1),
        "ab ".repeat(33_000),
        format!("{{zh: 站, en: {}}}", "a".repeat(MOST + 1)),
    ] {
        let run = site(&title).build();
        assert_eq!(code_of(&run, "text-too-long"), (1, 1), "{}", run.code);
        assert!(run.stderr.contains("this text may have 300 characters"));
    }
}

const SLOGANS: &str = "content/publicity/slogans.yaml";
const THEMES: &str = "content/quality-month/themes.yaml";
const DEPARTMENTS: &str = "content/plan/departments.yaml";

#[test]
fn what_is_set_in_pictures_is_short() {
    let long = "质".repeat(20_000);
    let words = "abc ".repeat(20_000);
    let many = "x, ".repeat(MOST + 1);
    let slogan = "slogans:\n  - id: a\n    clause: s1\n    text:";

    let files = [
        (SLOGANS, format!("{slogan} {long}\n")),
        (SLOGANS, format!("{slogan} {{zh: 质量, en: {words}}}\n")),
        (
            SLOGANS,
            format!("{slogan} 质量\n    phrases: [质量, {long}]\n"),
        ),
        (SLOGANS, format!("{slogan} 质量\n    phrases: [{many}]\n")),
        (
            THEMES,
            format!("themes:\n  - year: 2017\n    source: 文\n    text: {words}\n"),
        ),
        (
            DEPARTMENTS,
            format!("departments:\n  - id: a\n    name: {words}\n"),
        ),
        (
            DEPARTMENTS,
            format!("departments:\n  - id: a\n    name: 局\n    aliases: [{long}]\n"),
        ),
        (
            "content/publicity/formats.yaml",
            format!("formats:\n  - id: a\n    width: 9\n    height: 9\n    name: {words}\n"),
        ),
    ];
    for (path, text) in files {
        let run = TestSite::whole().file(path, &text).build();
        let start: String = text.chars().take(80).collect();
        assert_eq!(
            code_of(&run, "text-too-long"),
            (1, 1),
            "{start} {}",
            &run.stderr.chars().take(2_000).collect::<String>()
        );
        assert!(run.stderr.contains(path), "{start}");
    }
}

#[test]
fn a_site_has_no_more_than_fifty_languages() {
    let site = |count: u8| {
        let tag = |at: u8| {
            format!(
                "a{}{}",
                char::from(b'a' + at / 26),
                char::from(b'a' + at % 26)
            )
        };
        let tags: Vec<String> = (0..count).map(tag).collect();
        TestSite::empty().file(
            "content/site.yaml",
            &format!("title: 站\ntheme: mini\nlocales: [{}]\n", tags.join(", ")),
        )
    };
    assert_eq!(code_of(&site(50).build(), "too-many-locales").1, 0);

    for count in [51, 255] {
        let run = site(count).build();
        assert_eq!(code_of(&run, "too-many-locales"), (1, 1), "{}", run.stderr);
        assert_eq!(run.stderr.matches("error[").count(), 1, "{}", run.stderr);
        let message = format!("locales names {count} languages; a site may have 50");
        assert!(run.stderr.contains(&message), "{}", run.stderr);
    }
}

/// A theme whose pictures for sharing are what is given.
fn with_card(svg: &str) -> TestSite {
    TestSite::new().file("themes/mini/templates/card.svg", svg)
}

#[test]
fn a_drawing_too_large_for_memory_is_told_of() {
    for (width, height) in [(100_000, 100_000), (40_000, 1_001), (4_000_000_000_u32, 1)] {
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"/>"#
        );
        let (code, said) = build_within(&with_card(&svg), 2_000_000);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("error[unusable-artwork]"), "{said}");
    }
}

/// Builds with so many KiB of address space.
fn build_within(site: &TestSite, kib: u32) -> (Option<i32>, String) {
    let script = format!("ulimit -v {kib}; exec \"$0\" build --date 2026-01-01 --lang en");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_planpress")])
        .current_dir(site.root())
        .env("RAYON_NUM_THREADS", "2")
        .stdout(Stdio::null())
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

/// A site whose publicity kit shows a drawing.
fn with_kit_picture(svg: &str) -> TestSite {
    TestSite::whole()
        .file(
            SLOGANS,
            "slogans:\n  - {id: a, text: 合格率达到98%以上, clause: s1}\n",
        )
        .file(
            "content/publicity/kit.yaml",
            "records:\n  - {slogan: a, department: quality, target: /plan/, picture: publicity/k.svg}\n",
        )
        .file(
            "content/publicity/formats.yaml",
            "formats:\n  - {id: s, name: 屏, width: 320, height: 200, unit: px}\n",
        )
        .file("content/publicity/k.svg", svg)
}

#[test]
fn drawings_with_filters_are_not_laid_out() {
    let svg = |inside: &str| {
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><filter id="f"><feTurbulence numOctaves="100000"/></filter><filter id="b"><feGaussianBlur stdDeviation="500"/></filter>{inside}</svg>"#
        )
    };
    let rect = r#"<rect width="9" height="9" filter="url(#f)"/>"#;

    let drawings = [
        rect.to_string(),
        r##"<g filter="url(#b)"><path d="M0 0h9v9z"/></g>"##.to_string(),
        format!(
            r##"<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">{rect}</pattern><path fill="url(#p)" d="M0 0h90v90z"/>"##
        ),
        format!(r##"<mask id="m">{rect}</mask><path mask="url(#m)" d="M0 0h90v90z"/>"##),
        r##"<rect width="9" height="9" style="filter: blur(500px)"/>"##.to_string(),
    ];
    for inside in drawings {
        let run = with_kit_picture(&svg(&inside)).build();
        assert_eq!(run.code, 1, "{inside}");
        assert!(run.stderr.contains("error[unusable-artwork]"), "{inside}");
        let message = "the picture uses filters";
        assert!(run.stderr.contains(message), "{inside} {}", run.stderr);
        assert!(run.stderr.contains("content/publicity/kit.yaml"));
    }

    // A filter that nothing uses costs nothing.
    let site = with_kit_picture(&svg(r#"<path d="M0 0h90v90z"/>"#));
    site.build().ok();
    assert!(site.exists("public/publicity/kit/a-s.png"));
}

/// A stream of zlib that unfolds to about so many bytes, all of them zero.
fn zeros(bytes: usize) -> Vec<u8> {
    // One block with fixed codes: a zero, then 258 bytes at a time that are as the one before.
    let mut bits: Vec<bool> = Vec::new();
    let mut push = |code: &str| bits.extend(code.bytes().map(|bit| bit == b'1'));
    push("110");
    push("00110000");

    for _ in 0..bytes / 258 {
        push("1100010100000");
    }

    push("0000000");
    let byte = |bits: &[bool]| {
        let set = bits.iter().enumerate().filter(|(_, bit)| **bit);
        set.fold(0_u8, |byte, (at, _)| byte | 1 << at)
    };
    let packed = bits.chunks(8).map(byte);

    // The sum at the end is that of nothing, which no reader of pictures looks at.
    [0x78, 0x01]
        .into_iter()
        .chain(packed)
        .chain([0, 0, 0, 1])
        .collect()
}

/// The sum at the end of a chunk of PNG.
fn crc(bytes: Vec<u8>) -> u32 {
    let bit = |sum: u32, _| (sum >> 1) ^ (0xedb8_8320 * (sum & 1));
    let byte = |sum: u32, byte: u8| (0..8).fold(sum ^ u32::from(byte), bit);
    !bytes.into_iter().fold(u32::MAX, byte)
}

#[test]
fn a_colour_profile_does_not_unfold_in_memory() {
    let mut png = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(1_000, 10, image::Rgb([90, 9, 9]))
        .write_to(&mut png, image::ImageFormat::Png)
        .unwrap();
    let png = png.into_inner();
    let profile = [b"p\0\0".as_slice(), &zeros(480 << 20)].concat();
    let chunk = [
        &(profile.len() as u32).to_be_bytes(),
        b"iCCP".as_slice(),
        &profile,
        &crc([b"iCCP".as_slice(), &profile].concat()).to_be_bytes(),
    ];
    let bytes = [&png[..33], &chunk.concat(), &png[33..]].concat();
    let site = TestSite::new()
        .bytes("content/pictures/a.png", &bytes)
        .bytes("content/pictures/b.png", &bytes)
        .publishing("pictures/");
    let (code, said) = build_within(&site, 600_000);
    assert_eq!(code, Some(0), "{said}");

    for path in ["public/pictures/a-480w.png", "public/pictures/b-960w.png"] {
        assert!(site.exists(path), "{path}");
    }
}
