//! The look that a site gives itself in `site.yaml`: its emblem, its colour and its own pictures.

use crate::site::TestSite;

/// A picture of some size.
fn jpeg() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(1200, 800, image::Rgb([20, 90, 160]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

/// A site with pictures, and with these lines in its settings.
fn site(settings: &str) -> TestSite {
    let head = "title: 站\nbase_url: https://example.org/\n";
    TestSite::empty()
        .file("content/site.yaml", &format!("{head}{settings}"))
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n正文\n")
        .file("content/images/list.csv", "a,b\n")
        .file(
            "content/images/logo.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>",
        )
        .bytes("content/images/city.jpg", &jpeg())
}

#[test]
fn emblem_hero_and_pictures_are_published_and_shown() {
    let site = site(
        "logo: images/logo.svg\nhero: images/city.jpg\npictures:\n  - {file: images/city.jpg, alt: 天际线, caption: 城区}\n",
    );
    site.build().ok();
    let html = site.read("public/index.html");

    assert!(site.exists("public/images/logo.svg") && site.exists("public/images/city-480w.jpg"));
    assert!(
        html.contains("<img src=\"/images/logo.svg\" alt=\"\""),
        "{html}"
    );
    assert!(
        html.contains(
            "<img src=\"/images/city.jpg\" alt=\"\" width=\"1200\" height=\"800\" srcset="
        ),
        "{html}"
    );
    assert!(
        html.contains("alt=\"天际线\" width=\"1200\" height=\"800\" loading=\"lazy\""),
        "{html}"
    );
    assert!(html.contains("<figcaption>城区</figcaption>"), "{html}");
}

#[test]
fn the_colour_of_the_site_is_that_of_pages_pictures_and_printed_matter() {
    let site = site("colour: \"#8C1D18\"\n");
    site.build().ok();

    let output = site.output();
    let text = |stem: &str, ending: &str| {
        let mut named = output
            .iter()
            .filter(|(path, _)| path.starts_with(stem) && path.ends_with(ending));
        String::from_utf8(named.next().unwrap().1.clone()).unwrap()
    };
    let css = text("assets/civic.", ".css");
    assert!(css.contains("--brand: #8c1d18;") || css.contains("--brand:#8c1d18;"));
    assert!(!css.contains("#17498c"), "{css}");
    assert!(text("assets/favicon.", ".svg").contains("fill=\"#8c1d18\""));
    assert!(text("assets/screen.", ".css").contains("background:#8c1d18"));
}

#[test]
fn what_is_wrong_with_the_look_is_said_at_its_place() {
    for (settings, expected) in [
        ("logo: images/lgo.svg\n", "site.yaml:3:7"),
        (
            "hero: images/list.csv\n",
            "content/images/list.csv is not a picture",
        ),
        ("hero:\n", "there is no file content/"),
        (
            "pictures: [{file: images/city.jpg, alt: \"\"}]\n",
            "error[missing-alt]",
        ),
        (
            "pictures: [{file: images/gone.jpg, alt: 城}]\n",
            "site.yaml:3:19",
        ),
        ("colour: #8c1d18\n", "error[wrong-type]"),
        ("colour: red\n", "“red” is not a colour"),
        ("colour: \"#8c1d1\"\n", "Write # and six hexadecimal digits"),
    ] {
        let run = site(settings).run(&["check", "--lang", "en"]);
        assert_eq!(run.code, 1, "{settings}");
        assert!(
            run.diagnostics().contains(expected),
            "{settings}: {}",
            run.diagnostics()
        );
    }
}

#[test]
fn a_colour_that_cannot_be_read_is_refused_once_with_one_that_can() {
    let run = site("colour: \"#f0a030\"\n").run(&["check", "--lang", "en"]);
    let said = run.diagnostics();
    assert_eq!(said.matches("error[").count(), 1, "{said}");
    assert!(
        said.contains("site.yaml:3:9") && said.contains("error[low-contrast]"),
        "{said}"
    );

    let (_, rest) = said.split_once("use \"").unwrap();
    let better = rest.split('"').next().unwrap();
    let run = site(&format!("colour: \"{better}\"\n")).run(&["check", "--lang", "en"]);
    assert!(
        !run.diagnostics().contains("low-contrast"),
        "{better}: {}",
        run.diagnostics()
    );
}

#[test]
fn a_theme_without_a_colour_of_its_own_says_so() {
    let site = site("theme: own\ncolour: \"#8c1d18\"\n")
        .file("themes/own/theme.yaml", "name: own\n")
        .file("themes/own/templates/home.html", "{{ page.title }}\n")
        .file("themes/own/templates/page.html", "{{ page.title }}\n")
        .file("themes/own/templates/section.html", "{{ page.title }}\n");
    let run = site.run(&["check", "--lang", "en"]);
    assert!(
        run.diagnostics()
            .contains("this theme has no colour that follows `colour`"),
        "{}",
        run.diagnostics()
    );
}
