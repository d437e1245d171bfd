//! An amended edition: what it has changed in the one before it.

use crate::site::TestSite;

/// A regulation with an earlier edition. Each edition has its articles and the rows of its annex.
fn amended(earlier: [&str; 2], present: [&str; 2]) -> TestSite {
    let site = TestSite::civic();

    let numbering =
        "numbering:\n  - {form: 第一章}\n  - {form: 第一条, run: document, anchor: a}\n";
    site.write(
        "content/plan/plan.yaml",
        format!("earlier: [2020]\n{numbering}"),
    );
    site.write("content/plan/2020/plan.yaml", numbering);
    for (folder, year, [articles, rows]) in
        [("plan", "2022", present), ("plan/2020", "2020", earlier)]
    {
        let write =
            |name: &str, text: String| site.write(&format!("content/{folder}/{name}"), text);
        write(
            "index.zh.md",
            format!("---\ntitle: 办法\n---\n自{year}年起施行。\n"),
        );
        write(
            "a.zh.md",
            format!("---\ntitle: 第一章 总则\n---\n{articles}\n"),
        );
        write("annex.zh.md", "---\ntitle: 分工表\n---\n".into());
        write(
            "tasks.yaml",
            format!(
                "columns:\n  - {{key: no, head: 序号, kind: label}}\n  - {{key: t, head: 任务, kind: title}}\n  - {{key: u, head: 责任单位, kind: units}}\n  - {{key: s, head: 进展, kind: state, states: {{a: 已完成, b: 延期}}}}\nrows:\n{rows}"
            ),
        );
        write(
            "departments.yaml",
            "departments:\n  - {id: finance, name: 市财政局}\n  - {id: education, name: 市教育局}\n".into(),
        );
    }

    site
}

/// The main text of the page of changes, with what was taken out in `[-…]` and what was added in `[+…]`.
fn changes(site: &TestSite) -> String {
    site.build().ok();
    let page = site.read("public/plan/changes/index.html");
    let start = page.find("<article class=\"changes\">").unwrap();
    let text = page[start..].split("</article>").next().unwrap();
    let text = text.replace("<del>", "[-").replace("<ins>", "[+");
    let text = text.replace("</del>", "]").replace("</ins>", "]");
    let outside = text.split('<').filter_map(|part| part.split_once('>'));
    let words: Vec<&str> = outside.map(|(_, text)| text.trim()).collect();
    words
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_clause_that_is_put_in_leaves_the_others_as_they_are() {
    let rows = "  - {no: 1, t: 任务甲, u: 市财政局, s: a}\n";
    let old = "## 第一条\n\n为了规范管理，制定本办法。\n\n## 第二条\n\n本办法适用于本市行政区域。\n\n## 第三条\n\n资金由市财政局负责保障。";
    let new = "## 第一条\n\n为了规范管理，制定本办法。\n\n## 第二条\n\n工作坚持公开透明。\n\n## 第三条\n\n本办法适用于本市行政区域。\n\n## 第四条\n\n资金由市教育局负责保障。";
    let text = changes(&amended([old, rows], [new, rows]));
    for expected in [
        "修改1条，新增1条，删去0条。",
        "自[-2020][+2022]年起施行。",
        "[+工作坚持公开透明。]",
        "第四条\n有修改（原第三条）",
        "资金由市[-财政][+教育]局负责保障。",
        "只有编号改变的条目\n第三条\n（原第二条）",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn bodies_and_states_of_rows_are_compared() {
    let article = "## 第一条\n\n为了规范管理，制定本办法。";
    let old =
        "  - {no: 1, t: 任务甲, u: 市财政局, s: a}\n  - {no: 2, t: 任务乙, u: 市财政局, s: a}\n";
    let new =
        "  - {no: 1, t: 任务甲, u: 市教育局, s: a}\n  - {no: 2, t: 任务乙, u: 市财政局, s: b}\n";
    let text = changes(&amended([article, old], [article, new]));
    for expected in [
        "修改2条，新增0条，删去0条。",
        "责任单位：市[-财政][+教育]局",
        "进展：[-已完成][+延期]",
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}

#[test]
fn chapters_are_not_counted_as_articles() {
    let rows = "  - {no: 1, t: 任务甲, u: 市财政局, s: a}\n";
    let article = "## 第一条\n\n为了规范管理，制定本办法。";
    let site = amended([article, rows], [article, rows]);
    site.write(
        "content/plan/b.zh.md",
        "---\ntitle: 第二章 附则\n---\n## 第二条\n\n本办法由市财政局解释。\n",
    );
    let text = changes(&site);
    assert!(text.contains("修改0条，新增1条，删去0条。"), "{text}");
    assert!(text.contains("[+第二章 附则]"), "{text}");
}
