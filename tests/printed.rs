//! What the data say of an indicator is what the plan prints beside the number.

use crate::site::TestSite;

/// A plan of one chapter whose text is that of `chapter`, with indicators.
fn plan(chapter: &str, indicators: &str) -> TestSite {
    let site = TestSite::civic();
    site.write(
        "content/plan/index.zh.md",
        "---\ntitle: 纲要\norder: 1\n---\n",
    );
    site.write(
        "content/indicators/index.zh.md",
        "---\ntitle: 主要指标\n---\n",
    );
    site.write(
        "content/plan/a.zh.md",
        format!("---\ntitle: 一、目标\n---\n{chapter}\n"),
    );
    site.write(
        "content/plan/indicators.yaml",
        format!("indicators:\n{indicators}"),
    );
    site
}

/// What is said of a plan, without excerpts: the first line of each finding, and what to write.
fn said(site: &TestSite) -> String {
    let run = site.run(&["build", "--date", "2025-03-01", "--lang", "en"]);
    let lines = run.diagnostics().lines();
    let kept = lines.filter(|line| {
        ["error[", "warning["]
            .iter()
            .any(|start| line.starts_with(start))
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// What is said of indicators each of which quotes a text.
fn said_of_quotes(all: &[(&str, &str)]) -> Vec<String> {
    let (mut chapter, mut indicators) = (String::new(), String::new());
    for (at, (text, fields)) in all.iter().enumerate() {
        chapter += &format!("{text}。\n\n");
        indicators +=
            &format!("  - {{id: it{at}, name: 某项, clause: s1, quote: \"{text}\", {fields}}}\n");
    }

    let found = said(&plan(&chapter, &indicators));
    found.lines().map(String::from).collect()
}

/// What is said of an indicator that is from a row of a table.
fn said_of_row(row: &str, fields: &str) -> String {
    let table = format!(
        "| 指标 | 单位 | 2020年 | 2025年 | 年均 | 属性 |\n| --- | --- | --- | --- | --- | --- |\n{row}"
    );
    said(&plan(
        &table,
        &format!("  - {{id: it, name: 某项, clause: s1, {fields}}}\n"),
    ))
}

#[test]
fn words_beside_a_number_tell_how_it_binds() {
    let right = [
        (
            "城镇化率达到71%以上",
            "comparator: '>=', value: 71, unit: '%'",
        ),
        (
            "城镇化率不低于71%",
            "comparator: '>=', value: 71, unit: '%'",
        ),
        (
            "经费不得低于上年度财政收入的1‰",
            "comparator: '>=', value: 1, unit: '‰'",
        ),
        (
            "浓度控制在22微克以下",
            "comparator: '<=', value: 22, unit: 微克",
        ),
        (
            "浓度控制在22微克",
            "comparator: '<=', value: 22, unit: 微克",
        ),
        ("浓度低于22微克", "comparator: '<', value: 22, unit: 微克"),
        (
            "债务不超过100亿元",
            "comparator: '<=', value: 100, unit: 亿元",
        ),
        (
            "高新技术企业突破1.5万家",
            "comparator: '>', value: 1.5, unit: 万家",
        ),
        ("实验室达到25家左右", "comparator: '~', value: 25, unit: 家"),
        ("实验室约25家", "comparator: '~', value: 25, unit: 家"),
        ("近三年不断提高", "comparator: '=', value: 3, unit: 年"),
        (
            "甲、乙分别达到40项和100项以上",
            "comparator: '>=', value: 40, unit: 项",
        ),
        (
            "组织督查1—2次",
            "comparator: '=', value: 1, upper: 2, unit: 次",
        ),
        (
            "确保超过180个，力争达到200个",
            "comparator: '>', value: 180, upper: 200, unit: 个",
        ),
        (
            "城市排名进入前10位",
            "comparator: '<=', value: 10, rank: true, unit: 位",
        ),
        (
            "By 2021, the site holds no fewer than 41 standards, twice as many as in 2019",
            "comparator: '>=', value: 41, year: 2021",
        ),
        (
            "Reduce use in humans by 16% from the 2014 baseline by 2024",
            "comparator: '=', value: 16, unit: '%', relative: true, direction: down, base: {year: 2014}, year: 2024",
        ),
        ("Ten laboratories join", "comparator: '=', value: 10"),
        ("检出率为零", "comparator: '=', value: 0, unit: '%'"),
        (
            "收入年均增长6%以上",
            "comparator: '>=', value: 6, unit: '%', counts: average",
        ),
        (
            "能耗比2020年下降15%",
            "comparator: '=', value: 15, unit: '%', relative: true, direction: down, base: {year: 2020}",
        ),
        (
            "总量达到320万名左右",
            "comparator: '~', value: 3200000, unit: 名",
        ),
        ("突破一万亿元", "comparator: '>', value: 10000, unit: 亿元"),
        (
            "达到百分之九十八以上",
            "comparator: '>=', value: 98, unit: '%'",
        ),
        (
            "到2025年，甲达到88%，乙达到25家",
            "comparator: '=', value: 25, unit: 家, year: 2025",
        ),
    ];
    assert_eq!(said_of_quotes(&right), [""; 0]);

    let wrong = [
        (
            "实验室达到25家左右",
            "comparator: '>=', value: 25, unit: 家",
            "“实验室达到25家左右”, but the data say comparator: \">=\"",
        ),
        (
            "粮食产能不低于13.5万吨",
            "comparator: '<', value: 13.5, unit: 万吨",
            "“粮食产能不低于13.5万吨”, but the data say comparator: \"<\"",
        ),
        (
            "浓度控制在22微克以下",
            "comparator: '>', value: 22, unit: 微克",
            "“浓度控制在22微克以下”, but the data say comparator: \">\"",
        ),
        (
            "浓度控制在22微克以下",
            "comparator: '<', value: 22, unit: 微克",
            "“浓度控制在22微克以下”, but the data say comparator: \"<\"",
        ),
        (
            "高新技术企业突破1.5万家",
            "comparator: '=', value: 1.5, unit: 万家",
            "“高新技术企业突破1.5万家”, but the data say comparator: \"=\"",
        ),
        (
            "高新技术企业突破1.5万家",
            "comparator: '>', value: 1.5, unit: 家",
            "“1.5万家”, but the data say 1.5家",
        ),
        (
            "产值达到35000亿元",
            "comparator: '=', value: 35000, unit: 万元",
            "“35000亿元”, but the data say 35000万元",
        ),
        (
            "城市排名进入前10位",
            "comparator: '>=', value: 10, unit: 位",
            "“城市排名进入前10位”, but the data say rank: false",
        ),
        (
            "到2025年，比率达到88%",
            "comparator: '=', value: 88, unit: '%', year: 2030",
            "“2025”, but the data say year: 2030",
        ),
        (
            "比率达到88%",
            "comparator: '<=', value: 88, unit: '%'",
            "“比率达到88%”, but the data say comparator: \"<=\"",
        ),
        (
            "能耗比2020年下降15%",
            "comparator: '=', value: 15, unit: '%'",
            "“能耗比2020年下降15%”, but the data say value: 15",
        ),
        (
            "能耗比2020年下降15%",
            "comparator: '=', value: 15, unit: '%', relative: true, base: {year: 2020}",
            "“能耗比2020年下降15%”, but the data say relative: true, direction: up",
        ),
        (
            "组织督查1—2次",
            "comparator: '=', value: 1, unit: 次",
            "“组织督查1-2”, but the data say value: 1",
        ),
        (
            "收入年均增长6%以上",
            "comparator: '>=', value: 6, unit: '%', counts: yearly",
            "“收入年均增长6%以上”, but the data say counts: yearly",
        ),
        (
            "每年培养100名",
            "comparator: '=', value: 100, unit: 名, counts: average",
            "“每年培养100名”, but the data say counts: average",
        ),
    ];
    let expected: Vec<String> = wrong
        .iter()
        .map(|(_, _, words)| format!("error[not-as-printed]: the plan prints {words}"))
        .collect();
    let sources: Vec<(&str, &str)> = wrong
        .iter()
        .map(|(text, fields, _)| (*text, *fields))
        .collect();
    assert_eq!(said_of_quotes(&sources), expected);

    // What can be read in more than one way is a warning.
    assert_eq!(
        said_of_quotes(&[
            ("比率达到88%", "comparator: '>=', value: 88, unit: '%'"),
            (
                "到2025年，甲达到87%",
                "comparator: '=', value: 87, unit: '%'"
            ),
        ]),
        [
            "warning[read-otherwise]: the plan prints “比率达到88%”, but the data say comparator: \">=\"",
            "warning[read-otherwise]: the plan names 2025, but the data have no year",
        ]
    );
}

#[test]
fn words_around_a_quotation_count() {
    let indicator = "  - {id: it, name: 某项, comparator: '=', value: 25, unit: 家, clause: s1, quote: 实验室达到25家}\n";
    assert_eq!(
        said(&plan("国家级实验室达到25家左右。", indicator)),
        "error[not-as-printed]: the plan prints “国家级实验室达到25家左右”, but the data say comparator: \"=\""
    );
}

#[test]
fn a_cell_is_read_with_its_head_and_row() {
    for (row, fields) in [
        (
            "| 浓度 | 微克 | 23 | 22以下 | — | 约束性 |",
            "kind: binding, unit: 微克, base: {year: 2020, value: 23}, comparator: '<=', value: 22, year: 2025, at: {row: 浓度}",
        ),
        (
            "| 产值 | 亿元 | 25019 | 35000左右 | 6左右 | 预期性 |",
            "unit: 万亿元, comparator: '~', value: 3.5, year: 2025, at: {row: 产值}",
        ),
        (
            "| 产值 | 亿元 | 25019 | 35000左右 | 6左右 | 预期性 |",
            "unit: 亿元, base: {year: 2020, value: 25019}, targets: [{year: 2025, comparator: '~', value: 35000}, {comparator: '~', value: 6, unit: '%', counts: average, column: 年均}], at: {row: 产值}",
        ),
        (
            "| 事故 | 人/亿元 | 0.014 | — | 〔-20%〕 | 约束性 |",
            "kind: binding, unit: '%', base: {year: 2020, value: 0.014, unit: 人/亿元}, comparator: '=', value: -20, counts: cumulative, year: 2025, at: {row: 事故, column: 年均}",
        ),
        (
            "| 强度 | 吨 | 0.45 | 比2020年下降15% | — | 约束性 |",
            "unit: '%', base: {year: 2020, value: 0.45, unit: 吨}, comparator: '=', value: 15, relative: true, direction: down, year: 2025, at: {row: 强度}",
        ),
        (
            "| 研发 | % | 2 | >7、力争高于“十三五” | — | 预期性 |",
            "unit: '%', base: {year: 2020, value: 2}, comparator: '>', value: 7, text: '>7、力争高于“十三五”', year: 2025, at: {row: 研发}",
        ),
    ] {
        assert_eq!(said_of_row(row, fields), "", "{row}: {fields}");
    }

    for (row, fields, expected) in [
        (
            "| 产值 | 亿元 | 25019 | 35000左右 | — | 预期性 |",
            "unit: 亿元, comparator: '>=', value: 35000, year: 2025, at: {row: 产值}",
            "error[not-as-printed]: the plan prints “35000左右”, but the data say comparator: \">=\"",
        ),
        (
            "| 产值 | 亿元 | 25019 | 35000左右 | — | 预期性 |",
            "unit: 万元, comparator: '~', value: 35000, year: 2025, at: {row: 产值}",
            "error[not-as-printed]: the plan prints “35000亿元”, but the data say 35000万元",
        ),
        (
            "| 专利 | 件 | 20.1 | ＞26 | — | 预期性 |",
            "unit: 件, comparator: '>=', value: 26, year: 2025, at: {row: 专利}",
            "error[not-as-printed]: the plan prints “>26”, but the data say comparator: \">=\"",
        ),
        (
            "| 医师 | 人 | 2.9 | 3.2 | — | 预期性 |",
            "kind: binding, unit: 人, value: 3.2, year: 2025, at: {row: 医师}",
            "error[not-as-printed]: the plan expects this indicator, but the data say that it is bound to it",
        ),
        (
            "| 医师 | 人 | 2.9 | 3.2 | — | 预期性 |",
            "unit: 人, value: 3.2, year: 2030, at: {row: 医师, column: 2025年}",
            "error[not-as-printed]: the plan prints “2025年”, but the data say year: 2030",
        ),
        (
            "| 产值 | 亿元 | 1 | 13.4-13.6 | — | 预期性 |",
            "unit: 亿元, value: 13.4, year: 2025, at: {row: 产值}",
            "error[not-as-printed]: the plan prints “13.4-13.6”, but the data say value: 13.4",
        ),
        (
            "| 事故 | % | 1 | — | -20% | 约束性 |",
            "unit: '%', value: 20, counts: average, at: {row: 事故, column: 年均}",
            "error[not-as-printed]: the plan prints “-20%”, but the data say value: 20",
        ),
        (
            "| 产值 | % | 1 | — | 6左右 | 预期性 |",
            "unit: '%', comparator: '~', value: 6, counts: yearly, at: {row: 产值, column: 年均}",
            "error[not-as-printed]: the plan prints “年均 | 6左右”, but the data say counts: yearly",
        ),
        (
            "| 强度 | 吨 | 0.45 | 比2020年下降15% | — | 约束性 |",
            "unit: 吨, value: 15, year: 2025, at: {row: 强度}",
            "error[not-as-printed]: the plan prints “15%”, but the data say 15吨",
        ),
        (
            "| 研发 | % | 2 | >7、力争高于“十三五” | — | 预期性 |",
            "unit: '%', comparator: '>', value: 7, year: 2025, at: {row: 研发}",
            "warning[read-otherwise]: the table has “>7、力争高于“十三五””, of which “力争高于“十三五”” is not in the data",
        ),
        (
            "| 就业 | 万人 | 〔30〕 | 〔35〕 | — | 预期性 |",
            "unit: 万人, value: 35, year: 2025, at: {row: 就业}",
            "warning[read-otherwise]: the brackets of “2025年 | 〔35〕” usually mean a total of several years, but the data have no counts",
        ),
    ] {
        let found = said_of_row(row, fields);
        assert!(found.lines().any(|line| line == expected), "{row}: {found}");
    }
}

#[test]
fn quoted_cells_are_looked_for_below_their_heads() {
    let rows =
        "| 其中：农村 | % | 7 | 8 | — | 预期性 |\n| 其中：农村 | 吨 | — | 300 | — | 约束性 |";
    let quote = "quote: '其中：农村 | % | 7 | 8 | — | 预期性'";
    let found =
        |fields: &str| said_of_row(rows, &format!("{fields}, unit: '%', year: 2025, {quote}"));
    assert_eq!(found("comparator: '=', value: 8"), "");
    assert_eq!(
        found("comparator: '=', value: 7"),
        "error[number-not-in-clause]: the column “2025” of the table has “8” and not 7"
    );

    let site = plan(
        &format!(
            "| 指标 | 单位 | 2020年 | 2025年 | 年均 | 属性 |\n| --- | --- | --- | --- | --- | --- |\n{rows}"
        ),
        "  - {id: it, name: 某项, clause: s1, value: 8, unit: '%', year: 2025, at: {row: 其中：农村}}\n",
    );
    let run = site.run(&["build", "--lang", "en"]);
    assert!(
        run.diagnostics()
            .contains("Leave out at, and quote those cells"),
        "{}",
        run.diagnostics()
    );
}

#[test]
fn an_average_is_no_number_of_every_year() {
    let row = "| 产值 | % | 5 | — | 6左右 | 预期性 |";
    let table = format!(
        "| 指标 | 单位 | 2020年 | 2025年 | 年均 | 属性 |\n| --- | --- | --- | --- | --- | --- |\n{row}"
    );
    let site = plan(
        &table,
        "  - {id: it, name: 增速, clause: s1, unit: '%', comparator: '~', value: 6, counts: average, at: {row: 产值, column: 年均}, results: [{date: 2022-12-31, value: 1, source: 'https://a.gov.cn/'}, {date: 2024-12-31, value: 5, source: 'https://a.gov.cn/'}]}\n",
    );
    assert_eq!(said(&site), "");
    let page = site.read("public/indicators/it/index.html");
    assert!(
        page.contains("<span class=\"target\">年均6%左右</span>"),
        "{page}"
    );
    assert!(
        page.contains("已公布") && !page.contains("进展滞后"),
        "{page}"
    );
}

#[test]
fn a_target_below_its_base_is_not_taken_for_a_falling_one() {
    let site = |fields: &str| {
        let indicator = format!(
            "  - {{id: it, name: 优良天数比率, clause: s1, unit: '%', base: {{year: 2020, value: 90.4}}, {fields}, year: 2025, quote: 由90.4%调整为88%, results: [{{date: 2024-12-31, value: 91.2, source: 'https://a.gov.cn/'}}]}}\n"
        );
        plan("由90.4%调整为88%。", &indicator)
    };
    let state = |site: &TestSite| {
        let page = site.read("public/indicators/it/index.html");
        let start = page.find("<span class=\"state ").unwrap();
        page[start..].split(['>', '<']).nth(2).unwrap().to_string()
    };

    let open = site("comparator: '=', value: 88");
    assert_eq!(
        said(&open),
        "warning[unknown-direction]: the target is below the base value, and it is not known which way is better, so results are not judged"
    );
    assert_eq!(state(&open), "已公布");

    let up = site("comparator: '=', value: 88, direction: up");
    assert_eq!(said(&up), "");
    assert_eq!(state(&up), "已达标");

    let down = site("comparator: '=', value: 88, direction: down");
    assert_eq!(said(&down), "");
    assert_eq!(state(&down), "进展滞后");
}

#[test]
fn after_its_year_a_target_is_not_behind_for_want_of_a_result() {
    let indicator = "  - {id: it, name: 能耗, clause: s1, unit: 个, base: {year: 2020, value: 1}, comparator: '=', value: 14, year: 2025, quote: 由1个增加到14个, results: [{date: 2024-12-31, value: 13, source: 'https://a.gov.cn/'}]}\n";
    let site = plan("由1个增加到14个。", indicator);
    site.run(&["build", "--date", "2026-03-01", "--lang", "en"])
        .ok();
    let page = site.read("public/indicators/it/index.html");
    assert!(page.contains("进展正常"), "{page}");
    assert!(page.contains("目标年份已过，年底的结果尚未收录"), "{page}");
}

#[test]
fn equal_amounts_in_different_units_agree() {
    let chapter = "| 指标 | 2025年 |\n| --- | --- |\n| 总值（亿元） | 35000 |\n\n地区生产总值达到AMOUNT万亿元。";
    let indicators = "  - {id: g1, name: 总值表, unit: 亿元, value: 35000, comparator: '=', year: 2025, clause: s1, at: {row: 总值（亿元）}, measure: g}\n\
                      \x20 - {id: g2, name: 总值文, unit: 万亿元, value: AMOUNT, comparator: '=', year: 2025, clause: s1, quote: 地区生产总值达到AMOUNT万亿元, measure: g}\n";
    let same = plan(
        &chapter.replace("AMOUNT", "3.5"),
        &indicators.replace("AMOUNT", "3.5"),
    );
    assert_eq!(said(&same), "");
    assert!(!same.exists("public/data/conflicts.csv"));

    let other = plan(
        &chapter.replace("AMOUNT", "3.6"),
        &indicators.replace("AMOUNT", "3.6"),
    );
    assert_eq!(said(&other), "");
    let conflicts = other.read("public/data/conflicts.json");
    assert!(
        conflicts.contains("亿元") && conflicts.contains("万亿元"),
        "{conflicts}"
    );
    let page = other.read("public/indicators/index.html");
    assert!(
        page.contains("35000亿元") && page.contains("3.6万亿元"),
        "{page}"
    );
}

#[test]
fn a_list_without_targets_claims_none() {
    let site = plan(
        "1.门诊人次，每月统计，指门诊总人次，来自病案首页。\n\n2.出院人次。",
        "  - {id: a, name: 门诊人次, clause: s1, quote: 门诊人次, definition: 指门诊总人次, frequency: 每月, data_source: 病案首页}\n  - {id: b, name: 出院人次, clause: s1, quote: 出院人次}\n",
    );
    assert_eq!(said(&site), "");
    for path in [
        "public/index.html",
        "public/indicators/index.html",
        "public/indicators/a/index.html",
    ] {
        let page = site.read(path);
        for words in ["目标值", "有哪些目标", "已达标"] {
            assert!(!page.contains(words), "{path}: {words}");
        }
    }
    let overview = site.read("public/indicators/index.html");
    assert!(
        overview.contains("<th scope=\"col\">频次</th>"),
        "{overview}"
    );
    let page = site.read("public/indicators/a/index.html");
    for words in ["指门诊总人次", "每月", "病案首页"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let data = site.read("public/data/indicators.json");
    assert!(data.contains("\"frequency\""), "{data}");
}

#[test]
fn what_belongs_to_a_clause_stands_outside_of_boxes() {
    let chapter = "## （一）发展\n\n先说一句。\n\n> ### 专栏1 重点\n>\n> 建设10个园区。\n\n框后一段：到2025年，建成25家平台。\n\n> ### 专栏2 另一个\n>\n> 建设12个基地。\n\n## （二）下一节\n\n内容。";
    let site = plan(
        chapter,
        "  - {id: e1, name: 平台, unit: 家, comparator: '=', value: 25, year: 2025, clause: s1-1, quote: 建成25家平台}\n  - {id: e3, name: 园区, unit: 个, comparator: '=', value: 10, clause: box-1, quote: 建设10个园区}\n",
    );
    assert_eq!(said(&site), "");
    let page = site.read("public/plan/a/index.html");
    for part in page.split("<blockquote").skip(1) {
        let inside = part.split("</blockquote>").next().unwrap();
        assert!(!inside.contains("class=\"related\""), "{inside}");
    }
    let at = |words: &str| {
        page.find(words)
            .unwrap_or_else(|| panic!("{words}: {page}"))
    };
    assert!(at("indicators/e1/") < at("id=\"box-1\""));
    assert!(at("id=\"box-1\"") < at("indicators/e3/"));
    assert!(at("indicators/e3/") < at("框后一段"));
}

#[test]
fn what_tells_columns_apart_is_said() {
    let site = plan(
        "| 指标 | 2025年目标 | 2025年比2020年增长 |\n| --- | --- | --- |\n| 产值 | 35 | 6 |",
        "  - {id: it, name: 产值, clause: s1, value: 35, year: 2025, at: {row: 产值}}\n",
    );
    let run = site.run(&["build", "--lang", "en"]);
    let expected = "Say with column which one it is: 2025年目标 | 2025年比2020年增长";
    assert!(
        run.diagnostics().contains(expected),
        "{}",
        run.diagnostics()
    );
}

#[test]
fn units_in_letters_stand_behind_a_space() {
    let site = plan(
        "40 standards.",
        "  - {id: it, name: 标准, clause: s1, comparator: '=', value: 40, unit: standards, quote: 40 standards}\n",
    );
    assert_eq!(said(&site), "");
    let page = site.read("public/indicators/it/index.html");
    assert!(
        page.contains("<span class=\"target\">40 standards</span>"),
        "{page}"
    );
}

#[test]
fn the_source_of_a_row_has_its_groups_and_bodies() {
    let site = plan(
        "内容。",
        "  - {id: it, name: 住院, clause: indices-1, at: {row: 住院, table: indices}}\n",
    );
    site.write(
        "content/plan/tables/indices.yaml",
        "label: 附表\ntitle: 指标表\ncolumns:\n  - {key: level, head: 一级指标, kind: group}\n  - {key: no, head: 序号, kind: label}\n  - {key: name, head: 三级指标, kind: title}\n  - {key: unit, head: 填报单位, kind: units}\ngroups:\n  - name: 医疗质量\n    rows:\n      - {no: 1, name: 住院, unit: 病案室}\n",
    );
    let run = site.run(&["build", "--lang", "en"]);
    assert!(
        site.exists("public/indicators/it/index.html"),
        "{}",
        run.stderr
    );
    let page = site.read("public/indicators/it/index.html");
    let expected = "一级指标：医疗质量；序号：1；三级指标：住院；填报单位：病案室";
    assert!(page.contains(expected), "{page}");
}
