//! What cameras and programs write into pictures is not published, wherever in the file it stands; a file that cannot
//! be taken apart is not published at all.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::site::TestSite;

/// Stands for whatever is not to be published.
const SECRET: &[u8] = b"GPS-POSITION";

/// A small picture of a format.
fn picture(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = RgbImage::from_fn(40, 20, |x, y| Rgb([(x * 6) as u8, (y * 12) as u8, 90]));
    pixels.write_to(&mut bytes, format).unwrap();

    bytes.into_inner()
}

/// EXIF with an orientation, and the secret behind it.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    [&exif, SECRET].concat()
}

/// A segment of JPEG.
fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    [
        &[0xff, marker][..],
        &(payload.len() as u16 + 2).to_be_bytes(),
        payload,
    ]
    .concat()
}

/// A JPEG with more behind its first marker.
fn jpeg_with(more: &[u8]) -> Vec<u8> {
    let jpeg = picture(ImageFormat::Jpeg);
    [&jpeg[..2], more, &jpeg[2..]].concat()
}

/// A chunk of PNG. Nobody checks the sum of what is taken out.
fn chunk(kind: &[u8; 4], payload: &[u8]) -> Vec<u8> {
    [
        &(payload.len() as u32).to_be_bytes(),
        &kind[..],
        payload,
        &[0; 4],
    ]
    .concat()
}

/// A PNG with more behind its first chunk.
fn png_with(more: &[u8]) -> Vec<u8> {
    let png = picture(ImageFormat::Png);
    [&png[..33], more, &png[33..]].concat()
}

/// A WebP with other chunks around its pixels.
fn webp_with(flags: u8, more: &[u8]) -> Vec<u8> {
    let webp = picture(ImageFormat::WebP);
    let header = [
        &b"VP8X\x0a\0\0\0"[..],
        &[flags, 0, 0, 0, 39, 0, 0, 19, 0, 0],
    ]
    .concat();
    let body = [b"WEBP", &header[..], &webp[12..], more].concat();

    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

fn webp_chunk(kind: &[u8; 4], payload: &[u8]) -> Vec<u8> {
    [
        &kind[..],
        &(payload.len() as u32).to_le_bytes(),
        payload,
        &vec![0; payload.len() % 2],
    ]
    .concat()
}

/// What a site publishes of one file.
fn published(name: &str, bytes: &[u8]) -> Vec<u8> {
    let site = TestSite::new()
        .bytes(&format!("content/{name}"), bytes)
        .publishing(name);
    site.build().ok();
    site.output()[name].clone()
}

/// The code of the error that bars a file.
fn refused(name: &str, bytes: &[u8]) -> String {
    let site = TestSite::new()
        .bytes(&format!("content/{name}"), bytes)
        .publishing(name);
    let run = site.build();
    assert_eq!(run.code, 1, "{name}: {}", run.stderr);
    let code = run
        .stderr
        .split_once("error[")
        .unwrap()
        .1
        .split_once(']')
        .unwrap()
        .0;

    code.to_string()
}

fn assert_clean(case: &str, name: &str, bytes: &[u8]) {
    let out = published(name, bytes);
    assert!(
        !out.windows(SECRET.len()).any(|part| part == SECRET),
        "{case}"
    );
    let (before, after) = (
        image::load_from_memory(bytes),
        image::load_from_memory(&out),
    );

    assert_eq!(
        before.unwrap().to_rgb8(),
        after.unwrap().to_rgb8(),
        "{case}"
    );
}

#[test]
fn nothing_but_the_picture_is_published_of_a_jpeg() {
    let jpeg = picture(ImageFormat::Jpeg);
    let exif = segment(0xe1, &[b"Exif\0\0", &exif(1)[..]].concat());
    assert_clean(
        "fill bytes",
        "a.jpg",
        &jpeg_with(&[&[0xff, 0xff], &exif[..]].concat()),
    );

    for marker in (0xe0..=0xef).chain([0xf0, 0xfd, 0xfe]) {
        assert_clean(
            &format!("marker {marker:x}"),
            "a.jpg",
            &jpeg_with(&segment(marker, SECRET)),
        );
    }

    let preview = segment(
        0xe0,
        &[b"JFIF\0\x01\x02\0\0\x01\0\x01\x02\x02", SECRET].concat(),
    );
    assert_clean("preview", "a.jpg", &jpeg_with(&preview));
    assert_clean(
        "behind a colour mark",
        "a.jpg",
        &jpeg_with(&segment(
            0xee,
            &[b"Adobe\0\x64\0\0\0\0\x01", SECRET].concat(),
        )),
    );
    let second = jpeg_with(&exif);
    assert_clean("second picture", "a.jpg", &[&jpeg[..], &second].concat());
    assert_clean("trailer", "a.jpg", &[&jpeg[..], SECRET].concat());
    assert_clean("another name", "a.bin", &jpeg_with(&exif));
}

#[test]
fn what_a_jpeg_is_drawn_with_stays() {
    let profile = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
    let out = published("a.jpg", &jpeg_with(&profile));
    assert!(out.windows(profile.len()).any(|part| part == profile));
    let jpeg = picture(ImageFormat::Jpeg);
    assert_eq!(published("a.jpg", &jpeg), jpeg);
}

#[test]
fn nothing_but_the_picture_is_published_of_a_png_or_webp() {
    let png = picture(ImageFormat::Png);
    assert_eq!(published("a.png", &png), png);
    for kind in [
        b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME", b"prVt", b"caBX", b"mkBF", b"sPLT",
    ] {
        let chunk = chunk(kind, SECRET);
        let name = String::from_utf8_lossy(kind);
        let out = published("a.png", &png_with(&chunk));
        assert_eq!(out, png, "{name}");
    }

    assert_eq!(published("a.png", &[&png[..], SECRET].concat()), png);

    let webp = webp_with(0, &[]);
    assert_eq!(published("a.webp", &webp), webp);
    let more = [
        webp_chunk(b"EXIF", &exif(1)),
        webp_chunk(b"XMP ", SECRET),
        webp_chunk(b"priv", SECRET),
    ]
    .concat();
    assert_eq!(published("a.webp", &webp_with(0x0c, &more)), webp);
    assert_eq!(published("a.webp", &[&webp[..], SECRET].concat()), webp);
}

#[test]
fn a_picture_stays_upright_in_every_format() {
    let in_jpeg = jpeg_with(
        &[
            &[0xff][..],
            &segment(0xe1, &[b"Exif\0\0", &exif(6)[..]].concat()),
        ]
        .concat(),
    );
    let in_webp = webp_with(0x08, &webp_chunk(b"EXIF", &exif(6)));

    let in_png = png_with(&chunk(b"eXIf", &exif(6)));
    for (name, bytes) in [("a.jpg", in_jpeg), ("a.webp", in_webp), ("a.png", in_png)] {
        let upright = image::load_from_memory(&published(name, &bytes)).unwrap();
        assert_eq!((upright.width(), upright.height()), (20, 40), "{name}");
    }
}

#[test]
fn a_picture_that_cannot_be_taken_apart_is_not_published() {
    let jpeg = jpeg_with(&segment(0xe1, &[b"Exif\0\0", &exif(1)[..]].concat()));
    let png = png_with(&chunk(b"tEXt", SECRET));

    let webp = webp_with(0x04, &webp_chunk(b"XMP ", SECRET));
    for (name, bytes) in [("a.jpg", jpeg), ("a.png", png), ("a.webp", webp)] {
        for length in [bytes.len() - 1, bytes.len() / 2, 40] {
            assert_eq!(
                refused(name, &bytes[..length]),
                "damaged-picture",
                "{name} {length}"
            );
        }
    }

    let between = jpeg_with(&[b"between", &segment(0xe1, SECRET)[..]].concat());
    assert_eq!(refused("a.jpg", &between), "damaged-picture");
}

#[test]
fn a_picture_whose_metadata_cannot_be_taken_out_is_not_published() {
    let heif =
        |brand: &str, rest: &str| format!("\0\0\0\x14ftyp{brand}\0\0\0\0mif1{rest}").into_bytes();
    assert_eq!(refused("a.heic", &heif("heic", "")), "picture-metadata");
    assert_eq!(refused("a.jpg", &heif("mif1", "")), "picture-metadata");
    assert_eq!(refused("a.tif", b"MM\0*\0\0\0\x08"), "picture-metadata");
    assert_eq!(
        refused("a.avif", &heif("avif", "meta infe Exif")),
        "picture-metadata"
    );
    let clean = heif("avif", "meta");
    assert_eq!(published("a.avif", &clean), clean);
}

/// The bytes of a colour profile for a kind of pixels, as far as anyone looks.
fn profile(pixels: &[u8; 4]) -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(pixels);
    profile
}

#[test]
fn every_width_of_a_picture_has_its_colour_profile() {
    let mut jpeg = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut jpeg);
    image::ImageEncoder::set_icc_profile(&mut encoder, profile(b"RGB ")).unwrap();
    RgbImage::new(600, 20).write_with_encoder(encoder).unwrap();

    let turned = [
        &jpeg[..2],
        &segment(0xe1, &[b"Exif\0\0", &exif(3)[..]].concat()),
        &jpeg[2..],
    ]
    .concat();
    for bytes in [jpeg, turned] {
        let site = TestSite::new()
            .bytes("content/a.jpg", &bytes)
            .publishing("a.jpg");
        site.build().ok();

        for name in ["a.jpg", "a-480w.jpg"] {
            let out = &site.output()[name];
            assert!(out.windows(11).any(|part| part == b"ICC_PROFILE"), "{name}");
        }
    }
}

#[test]
fn no_page_shows_a_picture_wider_than_it_can_use() {
    let site = TestSite::new()
        .bytes("content/a.png", &crate::edits::picture(3000, 30))
        .file(
            "content/index.zh.md",
            "---\ntitle: 页\n---\n![图](a.png)\n\n[原图](a.png)\n",
        );
    site.build().ok();
    let page = site.read("public/index.html");
    assert!(page.contains("<img src=\"/a-1920w.png\""), "{page}");
    assert!(
        page.contains("/a-1440w.png 1440w, /a-1920w.png 1920w\""),
        "{page}"
    );
    assert!(page.contains("<a href=\"/a.png\">原图</a>"), "{page}");
}

/// A photograph as far as encoders can tell: soft shades with some noise, 1200 pixels wide.
fn photograph() -> RgbImage {
    let wave = |x: u32, y: u32, by: f32| ((x as f32 / by).sin() + (y as f32 / 40.0).cos()) * 50.0;
    RgbImage::from_fn(1200, 400, |x, y| {
        let noise = (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)) % 13;
        let shade = |by: f32| (120.0 + wave(x, y, by)) as u8 + noise as u8;
        Rgb([shade(60.0), shade(90.0), shade(150.0)])
    })
}

/// A JPEG of some quality, with a colour profile and the secret in its metadata.
fn jpeg_of(pixels: &RgbImage, quality: u8, orientation: u8) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, quality);
    image::ImageEncoder::set_icc_profile(&mut encoder, profile(b"RGB ")).unwrap();
    pixels.write_with_encoder(encoder).unwrap();
    let exif = segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat());

    [&jpeg[..2], &exif, &jpeg[2..]].concat()
}

/// A site that shows `a.jpg` or `a.png`.
fn showing(name: &str, bytes: &[u8]) -> TestSite {
    let page = format!("---\ntitle: 页\n---\n![图]({name})\n");
    TestSite::new()
        .bytes(&format!("content/{name}"), bytes)
        .file("content/index.zh.md", &page)
}

#[test]
fn webp_is_offered_and_smaller() {
    let photograph = photograph();
    let mut drawing = Cursor::new(Vec::new());
    RgbImage::from_fn(1200, 400, |x, y| {
        Rgb([if x / 9 % 7 == y / 5 % 3 { 20 } else { 240 }; 3])
    })
    .write_to(&mut drawing, ImageFormat::Png)
    .unwrap();

    for (name, bytes) in [
        ("a.jpg", jpeg_of(&photograph, 90, 1)),
        // Hardly anything is left of it.
        ("a.jpg", jpeg_of(&photograph, 10, 1)),
        ("a.png", drawing.into_inner()),
    ] {
        let site = showing(name, &bytes);
        site.build().ok();
        let (page, ending) = (site.read("public/index.html"), &name[2..]);
        let expected = format!(
            "<p><picture><source type=\"image/webp\" srcset=\"/a-480w.{ending}.webp 480w, /a-960w.{ending}.webp 960w, \
             /a-1200w.{ending}.webp 1200w\" sizes=\"(min-width: 50rem) 48rem, 100vw\"><img src=\"/{name}\""
        );
        assert!(page.contains(&expected), "{page}");
        let out = site.output();
        for (width, own) in [
            (480, format!("a-480w.{ending}")),
            (960, format!("a-960w.{ending}")),
            (1200, name.to_string()),
        ] {
            let webp = &out[&format!("a-{width}w.{ending}.webp")];
            assert!(webp.len() < out[&own].len(), "{own}: {}", webp.len());
            let seen = image::load_from_memory(webp).unwrap();
            assert_eq!(seen.width(), width);
            let own = image::load_from_memory(&out[&own]).unwrap();
            // A width that would take more bytes is not made.
            if ending == "png" && own.width() == width {
                assert_eq!(seen.to_rgb8(), own.to_rgb8(), "{width}");
            }
        }
    }
}

#[test]
fn no_width_is_heavier_than_the_picture() {
    // Stripes that no longer fall on pixels take more bytes in every smaller width.
    let mut stripes = Cursor::new(Vec::new());
    RgbImage::from_fn(
        1500,
        300,
        |x, y| Rgb([((x / 3 + y / 3) % 2 * 255) as u8; 3]),
    )
    .write_to(&mut stripes, ImageFormat::Png)
    .unwrap();
    let photograph = photograph();
    for (name, bytes, widths) in [
        ("a.png", stripes.into_inner(), vec![480, 960, 1440]),
        ("a.jpg", jpeg_of(&photograph, 3, 1), vec![480, 960]),
        ("a.jpg", jpeg_of(&photograph, 3, 3), vec![480, 960]),
        ("a.jpg", jpeg_of(&photograph, 40, 1), vec![480, 960]),
    ] {
        let site = showing(name, &bytes);
        site.build().ok();
        let out = site.output();
        for width in widths {
            let narrower = name.replace('.', &format!("-{width}w."));
            let (own, narrower) = (out[name].len(), out[&narrower].len());
            assert!(narrower <= own, "{name} {width}: {narrower} > {own}");
        }
    }
}

#[test]
fn check_sweeps_the_cache_as_a_build_does() {
    let site = showing("a.jpg", &jpeg_of(&photograph(), 90, 1));
    let kept = || {
        let files = std::fs::read_dir(site.root().join(".planpress/cache"));
        files.map_or(0, Iterator::count)
    };
    site.run(&["check"]).ok();
    assert_eq!(kept(), 5, "two widths, and three of WebP");
    site.write("content/index.zh.md", "---\ntitle: 页\n---\n文\n");
    site.run(&["check"]).ok();
    assert_eq!(kept(), 0);
}

#[test]
fn webp_is_upright_with_its_colours_and_nothing_else() {
    let site = showing("a.jpg", &jpeg_of(&photograph(), 90, 6));
    site.build().ok();
    let webp = &site.output()["a-400w.jpg.webp"];
    let seen = image::load_from_memory(webp).unwrap();
    assert_eq!((seen.width(), seen.height()), (400, 1200));
    let has = |part: &[u8]| webp.windows(part.len()).any(|it| it == part);
    assert!(has(b"ICCP") && has(&profile(b"RGB ")));
    assert!(!has(SECRET) && !has(b"EXIF"));
}

#[test]
fn what_was_made_once_is_not_made_again() {
    let site = showing("a.jpg", &jpeg_of(&photograph(), 90, 1));
    site.build().ok();
    let kept = || {
        let files = std::fs::read_dir(site.root().join(".planpress/cache")).unwrap();
        let of = |file: std::io::Result<std::fs::DirEntry>| {
            let file = file.unwrap();
            (
                file.file_name(),
                file.metadata().unwrap().modified().unwrap(),
            )
        };
        files.map(of).collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = kept();
    assert_eq!(before.len(), 5, "two widths, and three of WebP");
    site.remove("public/a-480w.jpg.webp");
    site.build().ok();
    assert_eq!(kept(), before);
}

#[test]
fn where_webp_cannot_hold_a_picture_it_is_not_offered() {
    let mut bytes = Cursor::new(Vec::new());
    let strip = image::GrayImage::new(10, 16_384);
    strip.write_to(&mut bytes, ImageFormat::Png).unwrap();
    let site = showing("a.png", &bytes.into_inner());
    site.build().ok();
    let page = site.read("public/index.html");
    assert!(page.contains("<p><img src=\"/a.png\""), "{page}");
    assert!(!site.output().contains_key("a-10w.png.webp"));
}

#[test]
fn animations_and_other_formats_stay_as_they_are() {
    let site = showing("a.webp", &picture(ImageFormat::WebP));
    site.build().ok();
    assert!(!site.read("public/index.html").contains("<picture>"));
}

#[test]
fn what_is_no_picture_or_another_one_is_not_published() {
    let gif = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";
    for (name, bytes, code) in [
        ("a.jpg", &b""[..], "damaged-picture"),
        ("a.svg", b"", "damaged-picture"),
        ("a.png", b"404 not found", "mislabelled-picture"),
        ("a.png", gif, "mislabelled-picture"),
        ("a.jpg", &picture(ImageFormat::WebP), "mislabelled-picture"),
        (
            "a.bmp",
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0",
            "picture-metadata",
        ),
        ("a.png", b"8BPS\0\x01", "picture-metadata"),
        ("a.gif", &gif[..20], "damaged-picture"),
    ] {
        assert_eq!(refused(name, bytes), code, "{name}");
    }

    assert_eq!(published("a.gif", gif), gif);
    assert_eq!(
        published("a.JPG", &picture(ImageFormat::Jpeg)),
        picture(ImageFormat::Jpeg)
    );
}

#[test]
fn nothing_but_the_picture_is_published_of_a_gif() {
    let (head, rest) = (
        &b"GIF89a\x01\0\x01\0\0\0\0"[..],
        &b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"[..],
    );
    let repeats = b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0";
    let comment = [&b"!\xfe\x0c"[..], SECRET, b"\0"].concat();
    let xmp = [&b"!\xff\x0bXMP DataXMP\x0c"[..], SECRET, b"\0"].concat();
    let whole = [head, repeats, &comment, &xmp, rest, SECRET].concat();
    assert_eq!(published("a.gif", &whole), [head, repeats, rest].concat());
}

#[test]
fn an_animation_keeps_its_frames_when_it_is_turned() {
    let frame = [&[0_u8; 16][..], &picture(ImageFormat::WebP)[12..]].concat();
    let animation = |flags: u8, more: &[u8]| {
        let header = [
            &b"VP8X\x0a\0\0\0"[..],
            &[flags, 0, 0, 0, 39, 0, 0, 19, 0, 0],
        ]
        .concat();
        let chunks = [
            webp_chunk(b"ANIM", &[0; 6]),
            webp_chunk(b"ANMF", &frame),
            more.to_vec(),
        ]
        .concat();
        let body = [&b"WEBP"[..], &header, &chunks].concat();
        [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
    };
    let turned = animation(0x0a, &webp_chunk(b"EXIF", &exif(6)));
    let note = &exif(6)[..26];
    let expected = animation(0x0a, &webp_chunk(b"EXIF", note));
    assert_eq!(published("a.webp", &turned), expected);
}

/// A box of an AVIF file.
fn avif_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

#[test]
fn the_place_goes_from_an_avif() {
    let kind = avif_box(b"ftyp", b"avif\0\0\0\0avifmif1");
    let entry = avif_box(b"infe", b"\x02\0\0\0\0\x01\0\0Exif\0");
    let entries = avif_box(b"iinf", &[&b"\0\0\0\0\0\x01"[..], &entry].concat());
    let data = [&b"\0\0\0\0"[..], &exif(1)].concat();
    let meta = |at: u32| {
        let place = [
            &b"\0\0\0\0\x44\0\0\x01\0\x01\0\0\0\x01"[..],
            &at.to_be_bytes(),
            &(data.len() as u32).to_be_bytes(),
        ]
        .concat();
        avif_box(
            b"meta",
            &[&b"\0\0\0\0"[..], &entries, &avif_box(b"iloc", &place)].concat(),
        )
    };
    let start = kind.len() + meta(0).len() + 8;
    let file = [kind, meta(start as u32), avif_box(b"mdat", &data)].concat();
    let out = published("a.avif", &file);
    assert_eq!(out.len(), file.len());
    assert!(out[start..].starts_with(b"\0\0\0\0II*\0\x08\0\0\0\0\0"));
    assert!(!out.windows(SECRET.len()).any(|part| part == SECRET));
}
