//! Pictures for sharing: no title keeps a site from being published.

use crate::indicators::{build, five_year};
use crate::site::{Run, TestSite};

/// A site with the theme that is built in, one page of it with a title.
fn titled(title: &str) -> TestSite {
    TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\n",
        )
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n正文\n")
        .file(
            "content/a.zh.md",
            &format!("---\ntitle: {title}\n---\n正文\n"),
        )
}

fn run(site: &TestSite, command: &str) -> Run {
    site.run(&[command, "--date", "2026-01-01", "--lang", "en"])
}

/// The picture of the page, built.
fn card(site: &TestSite) -> image::RgbImage {
    let run = run(site, "build").ok();
    assert!(!run.stderr.contains("error["), "{}", run.stderr);
    image::load_from_memory(&site.output()["cards/a.png"])
        .unwrap()
        .to_rgb8()
}

/// How many pixels are unlike those of another picture.
fn unlike(a: &image::RgbImage, b: &image::RgbImage) -> usize {
    a.pixels().zip(b.pixels()).filter(|(a, b)| a != b).count()
}

#[test]
fn english_and_its_neighbours_need_no_font_of_the_system() {
    for title in [
        "Quality Outline, 2011–2020 • ½ Ø",
        "‘1–2 rounds’ — “−3 °C”, €20, naïve, Århus",
        "第1–2次，不少于98%",
    ] {
        let site = titled(title);
        run(&site, "build").ok();
        let build: serde_json::Value =
            serde_json::from_str(&site.read(".planpress/last-build.json")).expect("it is JSON");
        assert_eq!(build["inputs"]["fonts"], serde_json::json!({}), "{title}");
    }
}

#[test]
fn characters_beyond_the_font_of_the_theme_stop_nothing() {
    let titles = [
        "埇桥区举办质量月启动仪式",
        "镕、喆、堃、玥、珺、翀、昇",
        "100㎡，质量强市・品牌",
        "質量強市",
        "Quality Outline, 2011–2020 • ½ Ø",
        "质量月\u{1f389}",
        "质量\u{20000}",
    ];
    for title in titles {
        let site = titled(title);
        let checked = run(&site, "check").ok();
        assert!(
            !checked.stderr.contains("error["),
            "{title}: {}",
            checked.stderr
        );
        card(&site);
        assert!(site.read("public/a/index.html").contains(title), "{title}");
    }
}

#[test]
fn without_a_font_the_picture_has_no_words_and_a_warning_says_so() {
    let site = titled("质量\u{e123}强市");
    let warning =
        "warning[missing-glyph]: no font has the character “\u{e123}”\n --> content/a.zh.md:2:8";

    for command in ["check", "build"] {
        let run = run(&site, command).ok();
        assert!(run.stderr.contains(warning), "{command}: {}", run.stderr);
        assert!(
            run.stderr
                .contains("The picture for sharing is therefore made without words")
        );
    }

    let wordless = card(&site);
    let worded = card(&titled("质量强市"));
    let (width, height) = worded.dimensions();
    assert_eq!(wordless.dimensions(), (width, height));
    assert!(unlike(&wordless, &worded) > 1_000);

    // Only the words are missing: where there are none, the pictures are alike.
    assert_eq!(unlike(&wordless, &card(&titled("\u{e123}"))), 0);
}

#[test]
fn characters_that_nobody_sees_are_left_out() {
    let plain = card(&titled("质量强市"));
    for unseen in [
        '\u{ad}', '\u{200b}', '\u{200d}', '\u{feff}', '\u{fe0f}', '\u{2060}',
    ] {
        let title = format!("质量{unseen}强市");
        assert_eq!(unlike(&card(&titled(&title)), &plain), 0, "{unseen:?}");
    }
}

#[test]
fn a_card_knows_what_kind_of_page_it_leads_to_and_the_target_of_an_indicator() {
    let site = five_year();
    let colour = "{% if artwork.template == \"plan/indicator.html\" and artwork.figure and t.target %}#008000{% elif artwork.template == \"plan/indicators.html\" %}#0000ff{% else %}#ffffff{% endif %}";
    site.write(
        "themes/civic/templates/card.svg",
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\"><rect width=\"1200\" height=\"630\" fill=\"{colour}\"/></svg>"
        ),
    );
    assert_eq!(build(&site, "2027-06-01"), "");

    let files = site.output();
    let pixel = |card: &str| {
        let picture = image::load_from_memory(&files[card]).unwrap();
        picture.to_rgb8().get_pixel(0, 0).0
    };
    let of_indicators = files
        .keys()
        .filter(|name| name.starts_with("cards/indicators/"));
    assert!(of_indicators.clone().any(|card| pixel(card) == [0, 128, 0]));
    assert_eq!(pixel("cards/indicators.png"), [0, 0, 255]);
    assert_eq!(pixel("cards/home.png"), [255; 3]);
}
