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
        "1101051949123100212345",
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
