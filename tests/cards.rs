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

/// The pictures of pages with some titles, drawn by the template.
fn drawn_by(template: &str, titles: &[&str]) -> Vec<Vec<u8>> {
    let mut site = titled(titles[0])
        .with_civic()
        .file("themes/civic/templates/card.svg", template);
    for (index, title) in titles.iter().enumerate() {
        let page = format!("---\ntitle: {title}\n---\n正文\n");
        site = site.file(&format!("content/p{index}.zh.md"), &page);
    }
    let run = run(&site, "build").ok();
    assert!(!run.stderr.contains("error["), "{}", run.stderr);

    let files = site.output();
    (0..titles.len())
        .map(|index| {
            let picture = image::load_from_memory(&files[&format!("cards/p{index}.png")]);
            picture.unwrap().to_rgb8().into_raw()
        })
        .collect()
}

const TITLES: [&str; 4] = [
    "质量强市",
    "质量月",
    "宿州市创建全国质量强市示范城市工作实施方案全文",
    "A longer title, that has several lines because it goes on and on",
];

#[test]
fn cards_whose_own_part_is_drawn_over_what_they_have_in_common_look_as_if_drawn_at_once() {
    let template = std::fs::read_to_string("themes/civic/templates/card.svg").unwrap();
    let at_once = template.replace("id=\"own\"", "id=\"title\"");
    assert_ne!(at_once, template);

    let (layered, whole) = (drawn_by(&template, &TITLES), drawn_by(&at_once, &TITLES));
    assert_ne!(layered[0], layered[1]);
    for (index, title) in TITLES.iter().enumerate() {
        assert!(layered[index] == whole[index], "{title}");
    }
}

#[test]
fn an_own_part_that_needs_what_comes_before_it_is_drawn_with_it() {
    let start = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\">";
    let ground = "<rect width=\"1200\" height=\"630\" fill=\"white\"/>";
    let bar = "width=\"{{ artwork.size }}\" height=\"90\"";
    let templates = [
        // By a colour that is defined before, by a style, by what it repeats, and through a ground with a hole.
        format!(
            "{ground}<linearGradient id=\"g\"><stop stop-color=\"red\"/></linearGradient><g id=\"own\"><rect {bar} fill=\"url(#g)\"/></g>"
        ),
        format!("{ground}<style>rect {{ fill: red }}</style><g id=\"own\"><rect {bar}/></g>"),
        format!(
            "{ground}<defs><rect id=\"r\" {bar} fill=\"red\"/></defs><g id=\"own\"><use href=\"#r\"/></g>"
        ),
        format!(
            "<rect width=\"1200\" height=\"300\" fill=\"red\" opacity=\"0.5\"/><g id=\"own\"><rect {bar} opacity=\"0.5\"/></g>"
        ),
        // In the other direction.
        format!(
            "{ground}<use href=\"#own\" x=\"300\"/><g id=\"own\"><rect {bar} fill=\"red\"/></g>"
        ),
        format!(
            "{ground}<rect y=\"300\" width=\"600\" height=\"90\"/><g id=\"own\"><style>rect {{ fill: red }}</style><rect {bar}/></g>"
        ),
        // In another scale.
        format!(
            "{ground}<g id=\"own\" transform=\"scale(0.5) rotate(10)\"><rect x=\"100\" {bar} fill=\"red\"/></g>"
        ),
        // Nothing at all, and something that leaves the picture.
        format!("{ground}<g id=\"own\"></g>"),
        format!("{ground}<g id=\"own\"><rect x=\"-100\" y=\"600\" {bar} fill=\"red\"/></g>"),
        format!("{ground}<g id=\"own\"><rect x=\"1300\" {bar} fill=\"red\"/></g>"),
    ];

    for template in templates {
        let layered = format!("{start}{template}</svg>");
        let whole = layered.replace("own\"", "title\"");
        assert!(
            drawn_by(&layered, &TITLES) == drawn_by(&whole, &TITLES),
            "{template}"
        );
    }
}
