//! Films and sound recordings become players, with captions and a transcript; what browsers do not play is told.

use crate::site::TestSite;

/// A box of MP4.
fn mp4_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], kind, content].concat()
}

/// A film of 640 × 360 pixels without any pictures, turned on its side or not.
fn film_turned(is_turned: bool) -> Vec<u8> {
    let mut header = vec![0; 84];
    header[40 + usize::from(is_turned) * 4 + 1] = 1;
    header[76..78].copy_from_slice(&640_u16.to_be_bytes());
    header[80..82].copy_from_slice(&360_u16.to_be_bytes());
    let sound = mp4_box(b"trak", &mp4_box(b"tkhd", &[0; 84]));
    let pictures = mp4_box(b"trak", &mp4_box(b"tkhd", &header));
    let parts = [
        mp4_box(b"ftyp", b"isom\0\0\0\0mp42"),
        mp4_box(b"mdat", b"pictures"),
        mp4_box(b"moov", &[sound, pictures].concat()),
    ];

    parts.concat()
}

/// A film of 640 × 360 pixels without any pictures.
pub fn film() -> Vec<u8> {
    film_turned(false)
}

/// A film of WebM with 1280 × 720 pixels.
fn webm() -> Vec<u8> {
    let element = |id: &[u8], content: &[u8]| {
        let length = (0x4000 | content.len() as u16).to_be_bytes();
        [id, &length, content].concat()
    };
    let video = [element(b"\xb0", b"\x05\0"), element(b"\xba", b"\x02\xd0")].concat();
    let track = element(b"\xae", &element(b"\xe0", &video));
    let tracks = element(b"\x16\x54\xae\x6b", &track);

    // As a live recording has it: nobody knew how long it would become.
    let segment = [
        &b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"[..],
        &tracks,
    ]
    .concat();

    [element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm"), segment].concat()
}

/// Beginnings of recordings, by the endings of their names.
const SOUNDS: [(&str, &[u8]); 9] = [
    ("mp3", b"ID3\x04\0"),
    ("mp3", b"\xff\xfb\x90\x64"),
    ("wav", b"RIFF\x24\0\0\0WAVEfmt "),
    ("ogg", b"OggS\0"),
    ("oga", b"OggS\0"),
    ("opus", b"OggS\0"),
    ("flac", b"fLaC\0"),
    ("aac", b"\xff\xf1\x50\x80"),
    ("aac", b"ID3\x04\0"),
];

const SETTINGS: &str =
    "title: 站\nbase_url: https://example.org/zt/\ntheme: mini\nlocales: [zh, en]\n";

/// A site in two languages whose page `news/a.zh.md` has this body.
fn site(body: &str) -> TestSite {
    TestSite::new()
        .file("content/site.yaml", SETTINGS)
        .file("content/news/index.zh.md", &page("栏目", ""))
        .file("content/news/a.zh.md", &page("甲", body))
}

fn page(title: &str, body: &str) -> String {
    format!("---\ntitle: {title}\ndescription: 文\n---\n{body}\n")
}

/// What `check` finds: codes and places, as they are printed.
fn found(site: &TestSite) -> Vec<String> {
    let run = site.run(&["check", "--format", "json", "--date", "2026-01-01"]);
    let list: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let of = |it: &serde_json::Value| {
        let text = |key: &str| it[key].as_str().unwrap_or_default().to_string();
        format!(
            "{} {} {}:{}",
            text("severity"),
            text("code"),
            text("file"),
            it["line"]
        )
    };

    list.as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_film_becomes_a_player_with_captions_and_a_transcript() {
    let site = site("![质量月“宣传”片](film.mp4 \"三分钟\")")
        .bytes("content/news/film.mp4", &film())
        .file(
            "content/news/film.zh.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\n质量\n",
        )
        .file(
            "content/news/film.en.srt",
            "1\r\n0:00:01,5 --> 0:00:02,000 X1:4\r\n{\\an8}R&D\r\n",
        )
        .file("content/news/film.zh.txt", "质量");
    site.build().ok();
    assert_eq!(
        site.read("public/news/a/index.html"),
        "<title>甲</title>\n<p><span class=\"player\"><video controls=\"\" preload=\"metadata\" src=\"/zt/news/film.mp4\" \
         width=\"640\" height=\"360\" aria-label=\"质量月“宣传”片\" title=\"三分钟\">\
         <track kind=\"captions\" src=\"/zt/news/film.zh.vtt\" srclang=\"zh-Hans\" label=\"简体中文\" default=\"\">\
         <track kind=\"captions\" src=\"/zt/news/film.en.vtt\" srclang=\"en\" label=\"English\">\
         </video><span class=\"player-text\"><b>质量月“宣传”片</b> \
         <a href=\"/zt/news/film.mp4\" download=\"\" data-address=\"https://example.org/zt/news/film.mp4\">film.mp4 · 1 KB</a> \
         <a href=\"/zt/news/film.zh.txt\" hreflang=\"zh-Hans\">film.zh.txt</a></span></span></p>\n"
    );
    assert_eq!(site.output()["news/film.mp4"], film());
    assert_eq!(
        site.read("public/news/film.en.vtt"),
        "WEBVTT\n\n1\n00:00:01.500 --> 00:00:02.000\nR&amp;D\n"
    );
    assert_eq!(found(&site), Vec::<String>::new());

    // The English address shows the same page, its captions and its transcript.
    let fallback = site.read("public/en/news/a/index.html");
    assert!(
        fallback.contains("label=\"简体中文\" default=\"\""),
        "{fallback}"
    );
}

#[test]
fn readers_of_a_translation_get_its_captions_and_its_transcript() {
    let site = site("![片](film.zh.webm)")
        .file("content/news/a.en.md", &page("A", "![Film](film.zh.webm)"))
        .bytes("content/news/film.zh.webm", &webm())
        .file("content/news/film.zh.vtt", "WEBVTT\n")
        .file("content/news/film.zh.en.vtt", "WEBVTT\n")
        .file("content/news/film.zh.md", &page("文字", "质量"))
        .file("content/news/film.zh.en.txt", "Quality");
    site.build().ok();
    let (zh, en) = (
        site.read("public/news/a/index.html"),
        site.read("public/en/news/a/index.html"),
    );
    assert!(zh.contains("width=\"1280\" height=\"720\""), "{zh}");
    assert!(
        zh.contains("srclang=\"zh-Hans\" label=\"简体中文\" default=\"\""),
        "{zh}"
    );
    assert!(
        zh.contains("<a href=\"/zt/news/film/\" hreflang=\"zh-Hans\">文字</a>"),
        "{zh}"
    );
    assert!(
        en.contains("srclang=\"en\" label=\"English\" default=\"\""),
        "{en}"
    );
    assert!(
        en.contains("srclang=\"zh-Hans\" label=\"简体中文\">"),
        "{en}"
    );

    assert!(
        en.contains("<a href=\"/zt/news/film.zh.en.txt\" hreflang=\"en\">"),
        "{en}"
    );
}

#[test]
fn sound_recordings_are_played_as_sound() {
    for (ending, bytes) in SOUNDS {
        let site = site(&format!("![采访录音](talk.{ending})"))
            .bytes(&format!("content/news/talk.{ending}"), bytes)
            .file("content/news/talk.txt", "质量");
        site.build().ok();
        let page = site.read("public/news/a/index.html");
        let player = format!(
            "<audio controls=\"\" preload=\"none\" src=\"/zt/news/talk.{ending}\" aria-label=\"采访录音\"></audio>"
        );
        assert!(page.contains(&player), "{page}");
        assert_eq!(found(&site), Vec::<String>::new(), "{ending}");
    }
}

#[test]
fn captions_and_a_transcript_are_asked_for() {
    let site = site("文\n\n![片](film.mp4)\n\n![录音](talk.mp3)")
        .file(
            "content/news/a.en.md",
            &page("A", "Text\n\n![Film](film.mp4)\n\n![Sound](talk.mp3)"),
        )
        .bytes("content/news/film.mp4", &film())
        .bytes("content/news/talk.mp3", b"ID3\x04\0");
    assert_eq!(
        found(&site),
        [
            "warning missing-captions content/news/a.zh.md:7",
            "warning missing-transcript content/news/a.zh.md:7",
            "warning missing-transcript content/news/a.zh.md:9",
        ]
    );
    let said = site.build().ok().stderr;
    assert!(said.contains("there is no film.zh.vtt beside it"), "{said}");

    assert!(
        said.contains("neither talk.zh.txt nor talk.zh.md"),
        "{said}"
    );
}

#[test]
fn what_belongs_to_the_film_of_a_draft_waits_for_it() {
    let site = site("文")
        .file(
            "content/news/b.zh.md",
            "---\ntitle: 乙\ndraft: true\n---\n![片](film.mp4)\n",
        )
        .bytes("content/news/film.mp4", &film())
        .file("content/news/film.zh.srt", "")
        .file("content/news/film.vtt", "WEBVTT\n")
        .file("content/news/film.zh.txt", "质量")
        .file("content/news/other.vtt", "WEBVTT\n");
    let run = site.run(&["check", "--lang", "en", "--date", "2026-01-01"]);
    let said = run.stdout + &run.stderr;
    assert!(said.contains("no page uses them (1): other.vtt"), "{said}");
}

#[test]
fn the_page_about_a_film_is_not_its_own_transcript() {
    let site = site("文")
        .file("content/news/film.zh.md", &page("片", "![片](film.mp4)"))
        .file("content/news/film.zh.vtt", "WEBVTT\n")
        .bytes("content/news/film.mp4", &film());
    assert_eq!(
        found(&site),
        ["warning missing-transcript content/news/film.zh.md:5"]
    );
}

#[test]
fn a_film_lies_as_it_is_seen() {
    let site = site("![片](film.mp4)").bytes("content/news/film.mp4", &film_turned(true));
    site.build().ok();
    let page = site.read("public/news/a/index.html");
    assert!(page.contains("width=\"360\" height=\"640\""), "{page}");
}

#[test]
fn the_place_goes_from_a_film() {
    let place = mp4_box(b"\xa9xyz", b"\0\x12\x15\xc7+33.6333+116.9683/");

    let apple = mp4_box(
        b"meta",
        b"com.apple.quicktime.location.ISO6709 +33.6333+116.9683/",
    );
    for notes in [mp4_box(b"udta", &place), apple] {
        let track = mp4_box(b"trak", &[&mp4_box(b"tkhd", &[1; 84])[..], &notes].concat());
        let film = [
            mp4_box(b"ftyp", b"isom\0\0\0\0mp42"),
            mp4_box(b"moov", &[&track[..], &notes].concat()),
            mp4_box(b"mdat", b"+33.6333 are pixels"),
        ];
        let film = film.concat();
        let site = site("![片](film.mp4)").bytes("content/news/film.mp4", &film);
        site.build().ok();
        let out = &site.output()["news/film.mp4"];
        let blank = mp4_box(b"free", &vec![0; notes.len() - 8]);
        let expected = String::from_utf8_lossy(&film).into_owned();
        let (notes, blank) = (
            String::from_utf8_lossy(&notes).into_owned(),
            String::from_utf8_lossy(&blank).into_owned(),
        );
        assert_eq!(
            String::from_utf8_lossy(out),
            expected.replace(&notes, &blank)
        );
    }
}

#[test]
fn what_browsers_do_not_play_is_no_player() {
    for ending in [
        "avi", "wmv", "MOV", "mkv", "wma", "amr", "rm", "flv", "mpg", "3gp",
    ] {
        let site = site(&format!("![片](film.{ending})"))
            .file(&format!("content/news/film.{ending}"), "x");
        assert_eq!(
            found(&site),
            ["error unplayable-media content/news/a.zh.md:5"]
        );
        site.write(
            "content/news/a.zh.md",
            page("甲", &format!("[片](film.{ending})")),
        );
        assert_eq!(found(&site), Vec::<String>::new(), "{ending}");
    }
}

#[test]
fn a_player_without_a_name_or_from_elsewhere_is_an_error() {
    let site = site("![](film.mp4)\n\n![片](https://other.example/film.mp4)")
        .bytes("content/news/film.mp4", &film());
    let errors: Vec<String> = found(&site)
        .into_iter()
        .filter(|it| it.starts_with("error"))
        .collect();
    assert_eq!(
        errors,
        [
            "error missing-alt content/news/a.zh.md:5",
            "error foreign-picture content/news/a.zh.md:7",
        ]
    );
}

#[test]
fn a_file_is_what_its_name_says() {
    let whole = film();
    let quicktime = [&b"\0\0\0\x14ftypqt  "[..], &[0; 8]].concat();

    let cases: [(&str, &[u8], &str); 9] = [
        ("a.mp4", b"", "damaged-media"),
        ("a.mp4", &whole[..whole.len() - 1], "damaged-media"),
        ("a.m4a", &whole[..28], "damaged-media"),
        ("a.mp4", &quicktime, "mislabelled-media"),
        ("a.mp4", b"404 not found", "mislabelled-media"),
        ("a.mp3", b"#!AMR\n", "mislabelled-media"),
        (
            "a.webm",
            b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska",
            "mislabelled-media",
        ),
        ("a.wav", b"RIFF\x24\0\0\0AVI LIST", "mislabelled-media"),
        ("a.mp3", b"\xff\xd8\xff\xe0", "mislabelled-media"),
    ];
    for (name, bytes, code) in cases {
        let site = TestSite::new()
            .bytes(&format!("content/{name}"), bytes)
            .publishing(name);
        let run = site.build();
        assert_eq!(run.code, 1, "{name}: {}", run.stderr);
        assert!(
            run.stderr.contains(&format!("error[{code}]")),
            "{name}: {}",
            run.stderr
        );
    }
}

#[test]
fn captions_that_browsers_cannot_read_are_not_published() {
    let build = |name: &str, bytes: &[u8]| {
        let site = site("![片](film.mp4)")
            .bytes("content/news/film.mp4", &film())
            .bytes(&format!("content/news/film.{name}"), bytes);
        (site.build(), site)
    };

    for (name, text) in [
        ("srt", ""),
        ("vtt", "质量\n"),
        ("vtt", "WEBVTTX\n"),
        ("srt", "1\n00:00:01,000 --> later\n甲\n"),
        ("srt", "1\n00:61:00,000 --> 00:62:00,000\n甲\n"),
    ] {
        let (run, _) = build(name, text.as_bytes());
        assert!(
            run.stderr.contains("error[bad-captions]"),
            "{text}: {}",
            run.stderr
        );
    }

    // Saved by another program, or under the other name.
    let chinese = b"1\n00:00:01,000 --> 00:00:02,000\n\xd6\xca\xc1\xbf\xcc\xe1\xc9\xfd\xb5\xc4\xb9\xfa\xbc\xd2\n";
    let (run, site) = build("zh.vtt", chinese);
    run.ok();

    assert_eq!(
        site.read("public/news/film.zh.vtt"),
        "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n质量提升的国家\n"
    );
}

#[test]
fn kept_html_keeps_players() {
    let settings = format!("{SETTINGS}raw_html: true\n");
    let body = "<b>文</b>\n\n![片](film.mp4)\n\n<video src=\"film.mp4\" controls autoplay onplay=\"x()\"></video>";
    let site = site(body)
        .file("content/site.yaml", &settings)
        .bytes("content/news/film.mp4", &film())
        .file("content/news/film.zh.vtt", "WEBVTT\n");
    site.build().ok();
    let page = site.read("public/news/a/index.html");
    let ours = "<video controls=\"\" preload=\"metadata\" src=\"/zt/news/film.mp4\" width=\"640\" height=\"360\" aria-label=\"片\">\
                <track kind=\"captions\" src=\"/zt/news/film.zh.vtt\" srclang=\"zh-Hans\" label=\"简体中文\" default=\"\"></video>";
    assert!(page.contains(ours), "{page}");
    assert!(
        page.contains("data-address=\"https://example.org/zt/news/film.mp4\""),
        "{page}"
    );

    assert!(
        page.contains("<video src=\"/zt/news/film.mp4\" controls=\"\"></video>"),
        "{page}"
    );
}

#[test]
fn a_player_in_a_link_has_no_links() {
    let site = site("[![片](film.mp4)](b.md)")
        .file("content/news/b.zh.md", &page("乙", "文"))
        .bytes("content/news/film.mp4", &film());
    site.build().ok();
    let page = site.read("public/news/a/index.html");
    assert_eq!(page.matches("<a ").count(), 1, "{page}");
}

/// The codes and lines of errors on the page `news/a.zh.md` with this front matter and body.
fn errors_on_page(front_matter: &str, body: &str) -> Vec<String> {
    let text = format!("---\ntitle: 甲\n{front_matter}---\n{body}\n");
    let site = site("")
        .file("content/news/a.zh.md", &text)
        .bytes("content/news/film.mp4", &film())
        .file("content/news/film.vtt", "WEBVTT\n")
        .file("content/news/film.txt", "质量")
        .bytes("content/news/talk.mp3", b"ID3\x04\0")
        .file("content/news/talk.txt", "质量")
        .file("content/news/表.docx", "文")
        .file("content/news/talk", "文")
        .file("content/news/b.zh.md", &page("乙", "文"));
    let all = found(&site).into_iter();
    all.filter_map(|it| Some(it.strip_prefix("error ")?.to_string()))
        .collect()
}

#[test]
fn what_is_no_picture_is_not_shown_as_one() {
    let no_picture = |line: u32| format!("not-a-picture content/news/a.zh.md:{line}");
    for body in [
        "![表](表.docx)",
        "![文字稿](film.txt)",
        "![页](b.zh.md)",
        "![订阅](/news/film.vtt)",
    ] {
        assert_eq!(errors_on_page("", body), [no_picture(4)], "{body}");
    }
    for body in [
        "[表](表.docx)",
        "![片](film.mp4)",
        "![录音](talk.mp3)",
        "![无扩展名](talk)",
    ] {
        assert_eq!(errors_on_page("", body), Vec::<String>::new(), "{body}");
    }

    for file in ["film.mp4", "talk.mp3", "表.docx"] {
        let gallery = format!("gallery: {{pictures: [{{file: {file}, alt: 场景}}]}}\n");
        assert_eq!(errors_on_page(&gallery, "文"), [no_picture(3)], "{file}");
    }
}

#[test]
fn kept_html_shows_pictures_as_pictures() {
    let settings = format!("{SETTINGS}raw_html: true\n");
    let site = site("<img src=\"film.mp4\" alt=\"片\">\n\n<a href=\"film.mp4\">片</a>")
        .file("content/site.yaml", &settings)
        .bytes("content/news/film.mp4", &film());
    assert_eq!(found(&site), ["error not-a-picture content/news/a.zh.md:5"]);
}

/// What is published of a text file under this name, next to a film.
fn published_text(name: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let site = site("![片](film.mp4)\n\n[说明](note.txt)")
        .bytes("content/news/film.mp4", &film())
        .file("content/news/note.txt", "文")
        .bytes(&format!("content/news/{name}"), bytes);
    let run = site.build();
    match run.code {
        0 => Ok(site.output()[&format!("news/{name}")].clone()),
        _ => Err(run.stderr),
    }
}

#[test]
fn texts_that_browsers_show_are_published_in_utf8() {
    let said = "质量提升行动的开展，让企业和市民都有收获。";
    let gbk = encoding_rs::GB18030.encode(said).0.into_owned();
    let utf16: Vec<u8> = "\u{feff}质量月\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let utf8 = format!("\u{feff}{said}");
    for name in ["film.zh.txt", "film.txt", "note.txt"] {
        assert_eq!(published_text(name, &gbk).unwrap(), said.as_bytes());
        assert_eq!(published_text(name, &utf16).unwrap(), "质量月\n".as_bytes());
        assert_eq!(
            published_text(name, utf8.as_bytes()).unwrap(),
            utf8.as_bytes()
        );
        // Big5, which cannot be told from others with certainty.
        let refusal = published_text(name, b"\xbd\xe8\xb6q\xa4\xeb").unwrap_err();
        assert!(refusal.contains("error[not-utf8]"), "{name}: {refusal}");
    }
}
