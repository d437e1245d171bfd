//! Numbers of identity cards are found however they are spelled and wherever they are published; ordinary numbers are
//! not taken for one. The number is the standard's own example (GB 11643) and of no one.

use crate::site::TestSite;

/// How often a build tells of a number in one file.
fn found(path: &str, text: impl AsRef<[u8]>) -> usize {
    let mut site = TestSite::new();
    site.write(path, text);
    if !path.ends_with(".md") {
        site = site.publishing(&path["content/".len()..]);
    }

    let run = site.build();
    let count = run.stderr.matches("error[identity-number]").count();
    assert_eq!(run.code, i32::from(count > 0), "{}", run.stderr);

    count
}

fn in_page(body: &str) -> usize {
    found(
        "content/a.zh.md",
        format!("---\ntitle: 名单\n---\n{body}\n"),
    )
}

#[test]
fn an_identity_number_is_found_in_every_spelling() {
    let spellings = [
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105**19491231**002X",
        "**110105**_19491231_`002X`",
        "[110105](https://example.org/)19491231002X",
        "110105<!-- 中 -->19491231002X",
        "110105\u{a0}19491231\u{a0}002X",
        "110105&nbsp;19491231&nbsp;002X",
        "110105&#45;19491231&#x2D;002X",
        "11010519491231002&#88;",
        "110105—19491231—002X",
        "110105——19491231——002x",
        "110105  19491231  002X",
        "110105\u{3000}19491231\u{3000}002X",
        "110105\n19491231\n002X",
        "110105.19491231.002X",
        "110105/1949/12/31/002X",
        "110105_19491231_002X",
        "110105·19491231·002X",
        "110105（19491231）002X",
        "11\u{200b}010519491231002X",
        "ID=11010519491231002X",
        "id_11010519491231002X",
        "No11010519491231002X",
        "序号 7 110105 19491231 002X",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "```\n110105 19491231 002X\n```",
        "<https://example.org/?id=11010519491231002X>",
        "| 甲 | 乙 |\n| --- | --- |\n| 张 | 110105**19491231**002X |",
    ];
    let missed: Vec<&str> = spellings
        .into_iter()
        .filter(|spelling| in_page(spelling) != 1)
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn ordinary_numbers_are_none_of_an_identity_card() {
    let numbers = [
        "11010519491231002",
        "110105194912310021",
        "110105194913310020",
        "2016 2017 2018 2019 2020 2021 2022 2023",
        "2017-09-01 2018-12-31 2019-10-11",
        // More digits than people write: a constant or a code.
        "11010519491231002345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890134130219900307123410",
        // The day of an order, 2017-09-18, and no province.
        "201709180001010003",
        "690123199001011238",
        // No such days.
        "110105199002301231",
        "11010519490431002X",
        "110105199702290027",
        // As the hint says.
        "110105,194912,31002X",
        "| 甲 | 乙 | 丙 |\n| --- | --- | --- |\n| 110105 | 19491231 | 002X |",
        "110105，19491231，002X",
        "110105\n\n19491231\n\n002X",
        "- 110105\n- 19491231\n- 002X",
    ]
    .map(str::to_string);
    let wrong: Vec<&String> = numbers
        .iter()
        .filter(|number| in_page(number) != 0)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_of_all_places_are_found() {
    for number in [
        "11010519960229002X",
        "830000199001011234",
        "911156199001011232",
    ] {
        assert_eq!(in_page(number), 1, "{number}");
    }
}

#[test]
fn lines_of_an_attached_text_are_one_number_only_within_running_text() {
    let lists = [
        "110105\n19491231\n002X\n",
        "110105\r\n19491231\r\n002X\r\n",
        "- 110105\n- 19491231\n- 002X\n",
        "1. 110105\n2. 19491231002X\n",
        "甲\n110105\n19491231002X\n",
        "110105\n\n19491231002X\n",
        "　110105\n　19491231002X\n",
        "110105 # \n19491231 # \n002X # \n",
        "邮编：\n110105\n日期\n19491231\n002X\n",
    ];

    for name in ["a.txt", "a.tsv.txt", "a.json", "a.log"] {
        for list in lists {
            assert_eq!(
                found(&format!("content/files/{name}"), list),
                0,
                "{name} {list}"
            );
        }

        let running = [
            "号码110105\n19491231002X\n",
            "甲\n乙 110105 1949\r\n1231 002X。\n",
        ];
        for text in running {
            assert_eq!(
                found(&format!("content/files/{name}"), text),
                1,
                "{name} {text}"
            );
        }
    }
}

#[test]
fn values_are_read_as_they_are_meant() {
    let page = |title: &str| found("content/a.zh.md", format!("---\ntitle: {title}\n---\n"));
    assert_eq!(page("\"110105\\u00a019491231\\u00a0002X\""), 1);
    assert_eq!(page("身份证 110105.19491231.002X"), 1);
    assert_eq!(page("|\n  110105\n  19491231\n  002X"), 1);
}

#[test]
fn attached_texts_are_read() {
    let number = "110105 19491231 002X";
    for name in ["a.txt", "b.CSV", "c.json", "d.log", "e.xml"] {
        assert_eq!(
            found(&format!("content/{name}"), format!("<a>{number}</a>")),
            1,
            "{name}"
        );
    }

    let utf16: Vec<u8> = format!("\u{feff}{number}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(found("content/a.txt", utf16), 1);

    // Not all of this is text.
    assert_eq!(
        found(
            "content/a.txt",
            [b"\xff\0".as_slice(), number.as_bytes()].concat()
        ),
        1
    );

    assert_eq!(
        found(
            "content/a.csv",
            "110105,19491231,002X\n110105\t19491231\t002X\n110105\n19491231\n002X\n"
        ),
        0
    );
}

/// A number that is not the standard's example, without an X: it can be a part of longer numbers. Its place does not
/// exist.
const DIGITS: &str = "341302199003071234";

#[test]
fn the_number_in_these_tests_is_one() {
    assert_eq!(in_page(DIGITS), 1);
}

#[test]
fn a_number_is_found_among_more_digits() {
    for text in [
        format!("{DIGITS}{DIGITS}"),
        format!("{DIGITS}13812345678"),
        format!("13812345678{DIGITS}"),
        format!("0{DIGITS}0"),
        format!("{}{DIGITS}13812345678", "13812345678 ".repeat(10)),
    ] {
        assert!(in_page(&text) > 0, "{text}");
    }
}

#[test]
fn names_of_files_and_folders_are_read() {
    let page = "---\ntitle: 名单\n---\n文字\n";
    for path in [
        format!("content/{DIGITS}.zh.md"),
        format!("content/张三-{DIGITS}.zh.md"),
        format!("content/{DIGITS}/a.zh.md"),
        "content/341302_19900307_1234.zh.md".to_string(),
    ] {
        assert_eq!(found(&path, page), 1, "{path}");
    }

    for name in [
        format!("{DIGITS}.pdf"),
        format!("身份证{DIGITS}.txt"),
        format!("{DIGITS}/a.bin"),
    ] {
        let site = TestSite::new().publishing("a/");
        site.write(&format!("content/a/{name}"), "text");
        let run = site.build();
        assert_eq!(run.code, 1, "{name}: {}", run.stderr);
        assert_eq!(
            run.stderr.matches("error[identity-number]").count(),
            1,
            "{name}"
        );
    }
}

#[test]
fn texts_are_read_whatever_their_names_and_encodings_are() {
    for ending in [
        "kml",
        "gpx",
        "rtf",
        "ini",
        "conf",
        "sql",
        "tex",
        "dat",
        "ndjson",
        "text",
        "toml",
        "properties",
        "vcard",
        "unknown",
    ] {
        assert_eq!(found(&format!("content/a.{ending}"), DIGITS), 1, "{ending}");
    }

    assert_eq!(found("content/without-ending", DIGITS), 1);

    let text = format!("名单\n张三 {DIGITS}\n");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect();
    let utf32 = |bytes: fn(u32) -> [u8; 4]| text.chars().map(u32::from).flat_map(bytes).collect();
    let chinese = format!(
        "{}{DIGITS}\n",
        "宿州市质量强市工作领导小组成员名单".repeat(20)
    );
    let emoji = format!("😀{DIGITS}");

    let encoded: [Vec<u8>; 12] = [
        chinese.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        chinese.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        emoji
            .chars()
            .map(u32::from)
            .flat_map(u32::to_le_bytes)
            .collect(),
        encoding_rs::BIG5
            .encode("號３４１３０２１９９００３０７１２３４")
            .0
            .into_owned(),
        [
            "a\n".repeat(40_000).as_bytes(),
            &encoding_rs::GB18030
                .encode("３４１３０２１９９００３０７１２３４")
                .0,
        ]
        .concat(),
        format!("{}\0\n{DIGITS}\n", "text ".repeat(100)).into_bytes(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        utf32(u32::to_le_bytes),
        utf32(u32::to_be_bytes),
        // Half of a pair of surrogates.
        [&[0xff, 0xfe][..], &utf16(u16::to_le_bytes), &[0x00, 0xd8]].concat(),
        encoding_rs::GB18030
            .encode("号３４１３０２１９９００３０７１２３４")
            .0
            .into_owned(),
    ];
    for bytes in encoded {
        assert_eq!(found("content/a.dat", &bytes), 1, "{bytes:x?}");
    }
}

#[test]
fn long_texts_are_read_to_their_ends() {
    const PIECE: usize = 8 << 20;
    for at in [PIECE - 9, PIECE + 5, 2 * PIECE - 1, 2 * PIECE + 100] {
        let mut text = "a\n".repeat(at / 2 + 1);
        text.truncate(at);
        text += &format!(" {DIGITS}\n");
        assert_eq!(found("content/a.txt", &text), 1, "{at}");
    }
}

#[test]
fn a_number_far_into_a_text_is_named_with_its_line() {
    const PIECE: usize = 8 << 20;
    let line = "质量月活动名单，共三百人。\n";
    let before = line.repeat(PIECE / line.len() + 10);
    let number = before.lines().count() + 1;
    let text = format!("{before}名单 {DIGITS}\n");
    let gbk = encoding_rs::GB18030.encode(&text.repeat(2)).0.into_owned();

    for (text, places) in [
        (text.as_bytes(), vec![number]),
        (&gbk, vec![number, 2 * number]),
    ] {
        let site = TestSite::new()
            .bytes("content/a.csv", text)
            .publishing("a.csv");
        let run = site.build();
        let found: Vec<&str> = run
            .stderr
            .lines()
            .filter(|it| it.contains("--> content/a.csv"))
            .map(|it| it.trim())
            .collect();
        let expected: Vec<String> = places
            .iter()
            .map(|line| format!("--> content/a.csv:{line}:4"))
            .collect();
        assert_eq!(found, expected, "{}", run.stderr);
    }
}

#[test]
fn a_number_where_two_pieces_meet_is_found_once() {
    const PIECE: usize = 8 << 20;
    let before = "a\n".repeat(PIECE / 2 - 50);
    assert_eq!(
        found("content/a.csv", format!("{before}{DIGITS}\n{before}")),
        1
    );
}

#[test]
fn texts_of_drawings_are_read_as_they_are_shown() {
    let drawing = |inside: &str| {
        let svg =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>");
        found("content/a.svg", svg)
    };
    assert_eq!(drawing(&format!("<text>{DIGITS}</text>")), 1);
    assert_eq!(drawing("<text>341302<tspan>19900307</tspan>1234</text>"), 1);
    assert_eq!(drawing("<text>34&#49;30219900307&#x31;234</text>"), 1);
    assert_eq!(drawing(&format!("<text><![CDATA[{DIGITS}]]></text>")), 1);
    assert_eq!(drawing("<text>341302<![CDATA[199003071234]]></text>"), 1);

    for hidden in [
        format!("<!-- {DIGITS} -->"),
        format!("<g id='p{DIGITS}'/>"),
        format!("<g data-name='{DIGITS}'/>"),
    ] {
        assert_eq!(drawing(&hidden), 1, "{hidden}");
    }

    assert_eq!(drawing("<text>341302</text><text>199003071234</text>"), 0);
    assert_eq!(drawing("<path d=\"M34.13 02.19 90.03 07.12 34\"/>"), 0);
}

#[test]
fn kept_html_is_read_as_it_is_shown() {
    let kept = |html: &str| {
        let site = TestSite::new().file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\nraw_html: true\n",
        );
        site.write(
            "content/a.zh.md",
            format!("---\ntitle: 名单\n---\n<div>{html}</div>\n"),
        );
        site.build()
            .stderr
            .matches("error[identity-number]")
            .count()
    };
    let encoded: String = DIGITS.bytes().map(|digit| format!("&#{digit}")).collect();
    assert_eq!(kept(&encoded), 1);
    assert_eq!(kept(&format!("<b title=\"{encoded}\">甲</b>")), 1);

    for html in [
        "<x-y>341302</x-y>199003071234",
        "341302<!-- a>b -->199003071234",
        "&#000000000051;41302199003071234",
        "<bdi>341302</bdi><kbd>19900307</kbd><q>1234</q>",
        "<ruby>341302</ruby><wbr>199003071234",
        "341302&ZeroWidthSpace;199003071234",
        "341302<br>19900307<br>1234",
        "341302<script>x</script>199003071234",
        "341302<style>x</style>199003071234",
        "341302<textarea></textarea>199003071234",
        "341302<img src=\"a.png\" alt=\"甲\">199003071234",
        "<img src=\"a.png\" alt=\"341302199003071234\">",
    ] {
        assert_eq!(kept(html), 1, "{html}");
    }

    for html in [
        "<p>341302</p><p>199003071234</p>",
        "<td>341302</td><td>199003071234</td>",
    ] {
        assert_eq!(kept(html), 0, "{html}");
    }
}

#[test]
fn marks_that_readers_do_not_see_part_no_number() {
    for mark in [
        '\u{fe0f}', '\u{34f}', '\u{20e3}', '\u{301}', '\u{200b}', '\u{ad}',
    ] {
        assert_eq!(
            in_page(&format!("34{mark}13{mark}02199003071234")),
            1,
            "{mark:?}"
        );
    }

    assert_eq!(in_page("341302\t19900307\t1234"), 1);
}

#[test]
fn digits_that_addresses_and_json_spell_otherwise_are_read() {
    let percents: String = DIGITS.bytes().map(|digit| format!("%{digit:x}")).collect();
    assert_eq!(
        in_page(&format!("[甲](https://example.org/?id={percents})")),
        1
    );
    let escapes: String = DIGITS
        .chars()
        .map(|digit| format!("\\u003{digit}"))
        .collect();

    assert_eq!(
        found("content/a.json", format!("{{\"id\": \"{escapes}\"}}")),
        1
    );
}
