//! Layouts of the publicity kit: what a sheet shows beside a slogan, on which ground, in which language.

use crate::publicity::kit;
use crate::site::TestSite;

/// A site whose one slogan is laid out in these ways, on a poster and on a screen.
fn laid_out(variants: &str, picture: &str) -> TestSite {
    let site = kit(
        "  - {id: poster, name: {zh: 海报, en: Poster}, width: 210, height: 297}\n  - {id: screen, name: {zh: 大屏, en: Screen}, width: 1920, height: 1080, unit: px}\n",
    );
    site.write(
        "content/site.yaml",
        "title: 站\nbase_url: https://example.org/\nlocales: [zh-Hans, en]\n",
    );
    site.write(
        "content/publicity/slogans.yaml",
        "slogans:\n  - {id: a, text: {zh: 质量第一, en: Quality first}, clause: s1-1}\n",
    );
    site.write(
        "content/publicity/kit.yaml",
        format!(
            "records:\n  - {{slogan: a, department: publicity, target: /plan/, {picture}variants: [{variants}]}}\n"
        ),
    );
    let mut photo = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(60, 40, image::Rgb([0, 200, 0]))
        .write_to(&mut photo, image::ImageFormat::Png)
        .unwrap();
    site.write("content/images/green.png", photo.into_inner());
    site
}

fn build(site: &TestSite) {
    let run = site.run(&["build", "--date", "2026-01-01", "--lang", "en"]);
    assert_eq!(run.code, 0, "{}", run.diagnostics());
}

/// A picture of the kit, and the address that its code leads to.
fn screen(site: &TestSite, name: &str) -> (image::RgbImage, String) {
    let bytes = &site.output()[&format!("publicity/kit/{name}.png")];
    let picture = image::load_from_memory(bytes).unwrap();
    let mut code = rqrr::PreparedImage::prepare(picture.to_luma8());
    let address = code.detect_grids()[0].decode().unwrap().1;
    (picture.to_rgb8(), address)
}

/// How many pixels of a picture have a colour.
fn count(picture: &image::RgbImage, colour: [u8; 3]) -> usize {
    picture.pixels().filter(|pixel| pixel.0 == colour).count()
}

const BRAND: [u8; 3] = [0x17, 0x49, 0x8c];
const WHITE: [u8; 3] = [255; 3];

#[test]
fn the_ordinary_layout_keeps_its_names_and_others_say_what_they_are() {
    let site = laid_out(
        "{}, {scheme: light}, {layout: drawing, language: en}, {layout: photograph, scheme: light}",
        "picture: images/green.png, ",
    );
    build(&site);
    let files = site.output();
    for name in [
        "a-poster.pdf",
        "a-field-light-zh-poster.pdf",
        "a-drawing-dark-en-poster.pdf",
        "a-photograph-light-zh-screen.png",
    ] {
        assert!(
            files.contains_key(&format!("publicity/kit/{name}")),
            "{name}"
        );
    }
    // Words in the main colour; on the ordinary sheet they are white.
    assert!(count(&screen(&site, "a-field-light-zh-screen").0, BRAND) > 10_000);
    assert!(count(&screen(&site, "a-screen").0, WHITE) > 10_000);
    let (photograph, _) = screen(&site, "a-photograph-light-zh-screen");
    assert!(count(&photograph, [0, 200, 0]) > 100_000);

    let page = site.read("public/publicity/kit/index.html");
    assert!(
        page.contains("线描") && page.contains("照片") && page.contains("浅色"),
        "{page}"
    );
}

#[test]
fn a_sheet_in_another_language_leads_to_the_page_in_that_language() {
    let site = laid_out("{}, {language: en}", "");
    build(&site);
    assert_eq!(screen(&site, "a-screen").1, "https://example.org/plan/");
    assert_eq!(
        screen(&site, "a-field-dark-en-screen").1,
        "https://example.org/en/plan/"
    );
}

#[test]
fn the_page_shows_sheets_in_its_own_language_first() {
    let site = laid_out("{}, {language: en}", "");
    build(&site);
    for (page, own, other) in [
        ("public/publicity/kit/index.html", "a-poster.svg", "-en-"),
        ("public/en/publicity/kit/index.html", "-en-", "a-poster.svg"),
    ] {
        let html = site.read(page);
        assert!(
            html.find(own).unwrap() < html.find(other).unwrap(),
            "{page}"
        );
    }
}

#[test]
fn what_a_layout_lacks_is_said_at_its_place() {
    for (variants, expected) in [
        ("{layout: photograph}", "missing-field"),
        ("{layout: number}", "missing-field"),
        ("{layout: number, indicator: nothing}", "missing-field"),
        ("{layout: collage}", "unknown-value"),
        ("{language: fr}", "unknown-locale"),
        ("{}, {layout: field, scheme: dark}", "duplicate-id"),
    ] {
        let run = laid_out(variants, "").run(&["check", "--date", "2026-01-01", "--lang", "en"]);
        let said = run.diagnostics();
        assert!(
            said.contains(&format!("error[{expected}]")),
            "{variants}: {said}"
        );
        assert!(
            said.contains("content/publicity/kit.yaml:2:"),
            "{variants}: {said}"
        );
        assert_eq!(said.matches("error[").count(), 1, "{variants}: {said}");
    }
}
