//! Tables, bodies and what they have to do, for plans that are not the one of this site: small inputs, exact outputs.

use crate::indicators::part_of_workbook;
use crate::site::{Run, TestSite};
use scraper::{Html, Selector};

/// The front matter of a page with a title.
fn page(title: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n---\n{text}")
}

/// A plan with one chapter of one clause, and its home page.
fn plan() -> TestSite {
    TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\n",
        )
        .file("content/index.zh.md", &page("首页", ""))
        .file("content/plan/index.zh.md", &page("云溪县规划", "引言。"))
        .file(
            "content/plan/one.zh.md",
            &page("一、目标", "## （一）产业\n\n建设十个基地。"),
        )
}

/// The text of the main part of a page, with single spaces.
fn text(site: &TestSite, path: &str) -> String {
    // Where a line of a title may end is no space.
    let page = site.read(&format!("public/{path}")).replace("<wbr>", "");
    let html = Html::parse_document(&page);
    let main = html
        .select(&Selector::parse("main").unwrap())
        .next()
        .unwrap();
    let words = main.text().flat_map(str::split_whitespace);
    words.collect::<Vec<_>>().join(" ")
}

/// The codes of what was found, each with its file.
fn found(run: &Run) -> Vec<String> {
    let lines: Vec<&str> = run.diagnostics().lines().collect();
    let of_code = |line: &&str| line.starts_with("error[") || line.starts_with("warning[");
    let code = |line: &str| line.split([':']).next().unwrap().to_string();
    lines
        .iter()
        .filter(|line| of_code(line))
        .map(|line| code(line))
        .collect()
}

/// Bodies whose names share the county are sorted by what follows; columns for which the plan has nothing are left out.
#[test]
fn bodies_of_a_county_without_annex_and_duties() {
    let site = plan()
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: a, name: 县财政局}\n  - {id: b, name: 县教育局}\n  - {id: c, name: 省通信管理局}\n  \
             - {id: d, name: 国家发展改革委}\n",
        )
        .file("content/departments/index.zh.md", &page("责任单位", ""));
    let run = site.build().ok();
    assert_eq!(run.diagnostics(), "");

    let overview = text(&site, "departments/index.html");
    assert!(
        overview.contains("C 县财政局 G 国家发展改革委 J 县教育局 S 省通信管理局"),
        "{overview}"
    );
    assert!(
        overview.ends_with("责任单位 县财政局 县教育局 省通信管理局 国家发展改革委"),
        "{overview}"
    );

    let body = text(&site, "departments/a/index.html");
    assert!(!body.contains("职责"), "{body}");
}

/// Where some bodies have duties in the plan's text, the others are said to have none there.
#[test]
fn bodies_without_duties_in_the_text() {
    let site = plan()
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: a, name: 县财政局, clause: s1-1}\n  - {id: b, name: 县教育局}\n",
        )
        .file("content/departments/index.zh.md", &page("责任单位", ""));
    site.build().ok();

    let overview = text(&site, "departments/index.html");
    assert!(
        overview.ends_with("职责出处 县财政局 一（一）产业 县教育局 正文未单列"),
        "{overview}"
    );
    let body = text(&site, "departments/b/index.html");
    assert!(body.contains("规划正文未单列该单位职责。"), "{body}");
}

/// Overviews without data say so, to readers and to editors.
#[test]
fn overviews_without_data() {
    let site = plan()
        .file("content/departments/index.zh.md", &page("责任单位", ""))
        .file("content/tasks.zh.md", &page("任务", ""));
    let run = site.build().ok();
    let codes = ["warning[overview-without-data]"; 2];
    assert_eq!(found(&run), codes);

    assert!(text(&site, "departments/index.html").ends_with("本站尚未收录规划的责任单位。"));
    assert!(text(&site, "tasks/index.html").ends_with("本站尚未收录规划的任务。"));
}

/// A table with declared columns: labels with gaps, group rows of which one is empty, a role of the plan's own, dates,
/// numbers, states and merged cells.
const MEASURES: &str = "\
label: 附件
columns:
  - {key: no, head: 序号, kind: label}
  - {key: measure, head: 改革举措, kind: title}
  - {key: content, head: 主要内容, kind: text}
  - {key: guide, head: 指导部门, kind: units, role: guide}
  - {key: scope, head: 推广范围, kind: text}
  - {key: due, head: 完成时限, kind: date}
  - {key: weight, head: 分值, kind: number, unit: 分}
  - {key: state, head: 进展, kind: state, states: {done: 已完成, later: 延期}}
groups:
  - name: 一、科技金融（共2项）
    rows:
      - {no: 1, measure: 贷款服务, content: 提供贷款。, guide: 省科技厅、省财政厅, scope: 全省, due: 2020-09, weight: 2.50, state: done}
      - {no: 14, measure: 保险服务, content: 提供保险。, guide: {same_as: 1}, scope: 全省, due: 2020年9月30日前, weight: 0.5分, state: 延期}
  - name: 二、人才（共0项）
  - name: 三、服务（共1项）
    rows:
      - {no: A3, measure: 集中登记, content: 集中登记。, scope: 试点地区, due: {text: 持续推进}}
note: 注：分值为考核分值。
";

fn measures() -> TestSite {
    plan()
        .file("content/plan/tasks.yaml", MEASURES)
        .file("content/plan/annex.zh.md", &page("改革举措清单", ""))
        .file("content/tasks.zh.md", &page("任务", ""))
        .file("content/data.zh.md", &page("数据", ""))
        .file("content/departments/index.zh.md", &page("单位", ""))
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: science, name: 省科技厅}\n  - {id: finance, name: 省财政厅}\n",
        )
}

#[test]
fn a_declared_table_is_shown_as_printed() {
    let site = measures();
    assert_eq!(site.build().ok().diagnostics(), "");

    let html = Html::parse_document(&site.read("public/plan/annex/index.html"));
    let table = html
        .select(&Selector::parse("table").unwrap())
        .next()
        .unwrap();
    let words: String = table.text().flat_map(str::split_whitespace).collect();
    assert_eq!(
        words,
        "序号改革举措主要内容指导部门推广范围完成时限分值进展\
         一、科技金融（共2项）\
         1贷款服务提供贷款。省科技厅、省财政厅全省2020年9月2.50已完成\
         14保险服务提供保险。全省2020年9月30日前0.5分延期\
         二、人才（共0项）\
         三、服务（共1项）\
         A3集中登记集中登记。试点地区持续推进"
    );
    let ids: Vec<&str> = html
        .select(&Selector::parse("tr[id]").unwrap())
        .filter_map(|row| row.attr("id"))
        .collect();
    assert_eq!(ids, ["fj-1", "fj-14", "fj-A3"]);

    let full = text(&site, "plan/full/index.html");
    assert!(full.contains("注：分值为考核分值。"), "{full}");
    let annex = text(&site, "plan/annex/index.html");
    assert!(annex.contains("本表共3项，逐项列明指导部门。"), "{annex}");
    assert!(!annex.contains("牵头"), "{annex}");
}

#[test]
fn a_declared_table_is_data() {
    let site = measures();
    site.build().ok();

    let rows: serde_json::Value =
        serde_json::from_str(&site.read("public/data/tasks.json")).unwrap();
    assert_eq!(
        rows[1],
        serde_json::json!({
            "id": "fj-14",
            "group": [{"zh": "一、科技金融（共2项）"}],
            "no": {"zh": "14"},
            "measure": {"zh": "保险服务"},
            "content": {"zh": "提供保险。"},
            "guide": ["science", "finance"],
            "scope": {"zh": "全省"},
            "due_text": {"zh": "2020年9月30日前"},
            "due": "2020-09-30",
            "weight": 0.5,
            "state": "later",
        })
    );
    let bodies: serde_json::Value =
        serde_json::from_str(&site.read("public/data/departments.json")).unwrap();
    assert_eq!(
        bodies[0]["guide_rows"],
        serde_json::json!(["fj-1", "fj-14"])
    );
    assert_eq!(bodies[0]["leads"], serde_json::json!([]));
    let columns: serde_json::Value =
        serde_json::from_str(&site.read("public/data/tables.json")).unwrap();
    assert_eq!(
        columns[6],
        serde_json::json!({"table": "tasks", "column": "weight", "head": {"zh": "分值"}, "kind": "number", "role": null, "unit": {"zh": "分"}})
    );
    assert!(site.exists("public/data/plan.xlsx"));
}

#[test]
fn bodies_with_a_role_of_their_own() {
    let site = measures();
    site.build().ok();

    let overview = text(&site, "departments/index.html");
    assert!(
        overview.ends_with("责任单位 指导部门 省科技厅 2项 省财政厅 2项"),
        "{overview}"
    );
    let body = text(&site, "departments/finance/index.html");
    assert!(
        body.ends_with("指导部门 2项 第1项 贷款服务 第14项 保险服务"),
        "{body}"
    );
    let tasks = text(&site, "tasks/index.html");
    assert!(tasks.contains("按指导部门"), "{tasks}");
    assert!(
        !tasks.contains("目标") && !tasks.contains("牵头"),
        "{tasks}"
    );
}

/// What is wrong in a table with declared columns, each at its place.
#[test]
fn slips_in_a_declared_table() {
    let site = measures();
    let cases = [
        ("scope: 试点地区", "scop: 试点地区", "error[unknown-field]"),
        ("due: 2020-09,", "due: 抓紧办理,", "error[bad-date]"),
        ("due: 2020-09,", "due: 年底前,", "warning[unclear-date]"),
        ("weight: 2.50", "weight: 两分", "error[wrong-type]"),
        ("state: 延期", "state: 停止", "error[unknown-value]"),
        ("same_as: 1}", "same_as: 2}", "error[unknown-id]"),
        ("no: 14", "no: 1", "error[duplicate-id]"),
        ("role: guide", "role: gide", "error[unknown-role]"),
        ("kind: title", "kind: text", "error[yaml-value]"),
        ("key: weight", "key: 分值", "error[bad-id]"),
        ("measure: 集中登记, ", "", "error[missing-field]"),
        (
            "省科技厅、省财政厅",
            "省科技厅、省财厅",
            "error[unknown-department]",
        ),
        (
            "kind: text}\n  - {key: due",
            "kind: text, unit: 个}\n  - {key: due",
            "error[unknown-field]",
        ),
    ];
    for (right, wrong, code) in cases {
        assert!(MEASURES.contains(right), "{right}");
        site.write(
            "content/plan/tasks.yaml",
            MEASURES.replacen(right, wrong, 1),
        );
        let run = site.build();
        assert_eq!(found(&run), [code], "{wrong}: {}", run.diagnostics());
    }
}

/// Further tables have pages and data of their own.
#[test]
fn several_tables() {
    let site = measures()
        .file(
            "content/plan/tables/members.yaml",
            "label: 附件2\ntitle: 领导小组成员名单\ncolumns:\n  - {key: post, head: 职务, kind: text}\n  - {key: name, head: 姓名, kind: title}\n\
             rows:\n  - {post: 组长, name: 王某}\n  - {post: 成员, name: 李某}\n",
        )
        .file(
            "content/plan/tables/goals.yaml",
            "label: 附件3\ncolumns:\n  - {key: level1, head: 一级指标, kind: group}\n  - {key: level2, head: 二级指标, kind: group}\n  \
             - {key: indicator, head: 三级指标, kind: title}\n  - {key: nature, head: 指标性质, kind: text}\n\
             groups:\n  - name: 医疗质量\n    groups:\n      - name: 功能定位\n        rows:\n          - {indicator: 1.门诊人次数, nature: 定量}\n          \
             - {indicator: 2.日间手术, nature: {same_as: 1}}\n      - name: 质量安全\n        rows:\n          - {indicator: 3.并发症, nature: 定量}\n",
        )
        .file("content/plan/goals.zh.md", &page("指标体系", ""));
    assert_eq!(site.build().ok().diagnostics(), "");

    let members = text(&site, "plan/members/index.html");
    assert!(
        members.starts_with(
            "附件2 领导小组成员名单 本表共2项。 打印本页 职务 姓名 组长 第1项 王某 成员 第2项 李某"
        ),
        "{members}"
    );
    let goals = text(&site, "plan/goals/index.html");
    assert!(
        goals.ends_with("一级指标 二级指标 三级指标 指标性质 医疗质量 功能定位 第1项 1.门诊人次数 定量 第2项 2.日间手术 质量安全 第3项 3.并发症 定量"),
        "{goals}"
    );
    let full = site.read("public/plan/full/index.html");
    for id in ["fj-14", "members-2", "goals-3", "annex", "members", "goals"] {
        assert!(full.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let rows: serde_json::Value =
        serde_json::from_str(&site.read("public/data/goals.json")).unwrap();
    assert_eq!(
        rows[1],
        serde_json::json!({"id": "goals-2", "number": 2, "level1": {"zh": "医疗质量"}, "level2": {"zh": "功能定位"}, "indicator": {"zh": "2.日间手术"}, "nature": {"zh": "定量"}})
    );
    // A list of names has no part in the tasks.
    assert!(!text(&site, "tasks/index.html").contains("王某"));
}

/// A plan whose clauses name bodies in brackets.
fn charged() -> TestSite {
    plan()
        .file(
            "content/plan/one.zh.md",
            &page(
                "一、任务",
                "## （一）产业\n\n建设十个基地（牵头单位：市发展改革委；配合单位：市财政局、各区、县级市）。扶持企业（市发展改革委牵头，市财政局配合）。\n\n\
                 ## （二）人才\n\n引进人才。(责任单位:市人社局、市财政局)\n\n## （十）其他\n\n责任单位：市财政局等部门\n\n## （十一）说明\n\n（企业自愿参与）\n",
            ),
        )
        .file("content/departments/index.zh.md", &page("责任单位", ""))
        .file("content/data.zh.md", &page("数据", ""))
}

const LIST: &str = "departments:\n  - {id: reform, name: 市发展和改革委员会, aliases: [市发展改革委]}\n  - {id: finance, name: 市财政局}\n  \
     - {id: districts, name: 各区、县级市, collective: true}\n";

#[test]
fn bodies_in_brackets_at_clauses() {
    let site = charged().file("content/plan/departments.yaml", LIST);
    let run = site.build().ok();
    assert_eq!(
        run.diagnostics(),
        "warning[unknown-body]: “市人社局”, which clauses name, is no department of the list (places: 1)\n  \
         --> content/plan/one.zh.md:10:12\n   |\n10 | 引进人才。(责任单位:市人社局、市财政局)\n   |                     ^^^^^^^^\n   |\n   \
         = help: Add it to content/plan/departments.yaml:\n             - {id: shirensheju, name: \"市人社局\"}"
    );

    let overview = text(&site, "departments/index.html");
    assert!(
        overview.ends_with("责任单位 牵头任务 配合任务 责任单位 市发展和改革委员会 1项 市财政局 1项 2项 各区、县级市 1项"),
        "{overview}"
    );
    let body = text(&site, "departments/finance/index.html");
    assert!(body.ends_with("规划条目（配合单位） 1项 一（一）产业 规划条目（责任单位） 2项 一（二）人才 一（十）其他"), "{body}");
    assert!(
        text(&site, "departments/districts/index.html").contains("这一名称是对多个单位的统称。")
    );

    let duties: serde_json::Value =
        serde_json::from_str(&site.read("public/data/duties.json")).unwrap();
    assert_eq!(duties.as_array().unwrap().len(), 8);
    assert_eq!(
        duties[0],
        serde_json::json!({"clause": "s1-1", "role": "lead", "department": "reform", "name": "市发展改革委"})
    );
    assert_eq!(
        duties[5],
        serde_json::json!({"clause": "s1-2", "role": "responsible", "department": null, "name": "市人社局"})
    );
    let bodies: serde_json::Value =
        serde_json::from_str(&site.read("public/data/departments.json")).unwrap();
    assert_eq!(
        bodies[1]["responsible_clauses"],
        serde_json::json!(["s1-2", "s1-10"])
    );
    assert_eq!(bodies[2]["collective"], serde_json::json!(true));

    let chapter = site.read("public/plan/one/index.html");
    assert!(
        chapter.contains("<a class=\"mention\" href=\"/departments/finance/\">市财政局</a>"),
        "{chapter}"
    );
}

/// Without a list the bodies are those that clauses and tables name, and the list is offered.
#[test]
fn bodies_that_no_file_lists() {
    let site = charged();
    let run = site.build().ok();
    assert_eq!(found(&run), ["warning[departments-not-listed]"]);
    for line in [
        "- {id: shifazhangaigewei, name: \"市发展改革委\"}",
        "- {id: gequ, name: \"各区\", collective: true}",
        "- {id: shirensheju, name: \"市人社局\"}",
    ] {
        assert!(
            run.diagnostics().contains(line),
            "{line}: {}",
            run.diagnostics()
        );
    }
    let body = text(&site, "departments/shirensheju/index.html");
    assert!(
        body.ends_with("规划条目（责任单位） 1项 一（二）人才"),
        "{body}"
    );

    let tables = measures();
    tables.remove("content/plan/departments.yaml");
    let run = tables.build().ok();
    assert_eq!(found(&run), ["warning[departments-not-listed]"]);
    assert!(text(&tables, "departments/shengkejiting/index.html").contains("第14项 保险服务"));
}

/// Roles have the plan's words; a body that has become another says so; ids that are missing follow from names.
#[test]
fn roles_successors_and_ids() {
    let site = charged()
        .file(
            "content/plan/two.zh.md",
            &page("二、督导", "## （一）检查\n\n检查进度。（督导单位：市财政局；联系人单位：市发展改革委）"),
        )
        .file(
            "content/plan/departments.yaml",
            &format!(
                "{LIST}  - name: 市人社局\n    full_name: 市人力资源和社会保障局\n    \
                 succeeded_by:\n      - {{id: finance, date: 2019年, source: https://example.org/a}}\n      - {{name: 市人才局, date: 2019年, source: 机构改革方案}}\n\
                 roles:\n  - {{id: oversee, name: 督导单位, words: [督导单位]}}\n"
            ),
        );
    let run = site.build().ok();
    assert_eq!(
        found(&run),
        ["warning[generated-id]", "warning[unknown-role-word]"]
    );
    let role = "- {id: lianxirendanwei, name: \"联系人单位\", words: [\"联系人单位\"]}";
    assert!(run.diagnostics().contains(role), "{}", run.diagnostics());
    assert!(
        run.diagnostics()
            .contains("- {id: shirensheju, name: \"市人社局\"}"),
        "{}",
        run.diagnostics()
    );

    let finance = text(&site, "departments/finance/index.html");
    assert!(
        finance.contains("规划条目（督导单位） 1项 二（一）检查"),
        "{finance}"
    );
    assert!(
        finance.contains("此前： 市人社局 、2019年 https://example.org/a"),
        "{finance}"
    );
    let body = text(&site, "departments/shirensheju/index.html");
    assert!(body.contains("全称：市人力资源和社会保障局"), "{body}");
    assert!(
        body.contains(
            "此后： 市财政局 、2019年 https://example.org/a 此后： 市人才局、2019年 机构改革方案"
        ),
        "{body}"
    );
}

/// The words of official documents that say who does what, each as a sentence of its own.
#[test]
fn bodies_are_read_however_a_clause_names_them() {
    let duties = [
        "检查。（市财政局、市发展改革委）",
        "检查。（市发展改革委牵头，2024年12月底前完成）",
        "检查。（市发展改革委牵头；各区、县级市，市财政局按职责分工负责，2024年12月底前完成）",
        "检查。（主办：市发展改革委；协办：市财政局）",
        "检查。责任单位：市发展改革委会同市财政局。完成后报告。",
        "检查。（市财政局督办）",
        "检查。（责任单位：市财政局（排在首位的牵头，下同）、市发展改革委（牵头））",
        "检查工作由办公室（市财政局）承担。",
    ];
    let clauses = duties
        .iter()
        .zip(["一", "二", "三", "四", "五", "六", "七", "八"]);
    let written: String = clauses
        .map(|(duty, number)| format!("## （{number}）事\n\n{duty}\n\n"))
        .collect();
    let site = charged()
        .file("content/plan/one.zh.md", &page("一、任务", &written))
        .file("content/plan/departments.yaml", LIST)
        .file(
            "content/plan/schedule.yaml",
            "deadlines:\n  - {at: s1-2, name: 检查, due: 2024-12, quote: 2024年12月底前完成}\n",
        )
        .file("content/schedule.zh.md", &page("进度", ""));
    let run = site.build().ok();
    assert_eq!(found(&run), ["warning[unread-bodies]"]);
    assert!(
        run.diagnostics()
            .contains("“市财政局督办” names a body, but nothing was read of what it does")
    );

    let read = site.read("public/data/duties.csv");
    let read: Vec<&str> = read.lines().skip(1).collect();
    assert_eq!(
        read,
        [
            "s1-1,responsible,finance,市财政局",
            "s1-1,responsible,reform,市发展改革委",
            "s1-2,lead,reform,市发展改革委",
            "s1-3,lead,reform,市发展改革委",
            "s1-3,responsible,districts,各区、县级市",
            "s1-3,responsible,finance,市财政局",
            "s1-4,lead,reform,市发展改革委",
            "s1-4,support,finance,市财政局",
            "s1-5,responsible,reform,市发展改革委",
            "s1-5,support,finance,市财政局",
            "s1-7,responsible,finance,市财政局（排在首位的牵头，下同）",
            "s1-7,lead,reform,市发展改革委",
        ]
    );
    // The workbook has words where the files for programs have names and codes.
    let words = part_of_workbook(&site, "xl/sharedStrings.xml");
    for expected in ["条目（牵头单位）", "对多个单位的统称", "市发展和改革委员会"]
    {
        assert!(words.contains(expected), "{expected}");
    }
    assert!(!words.contains(">lead<"), "{words}");
    // What is due at a clause is due from the bodies that the clause names.
    let schedule = text(&site, "schedule/index.html");
    assert!(
        schedule.contains("一（二）事 市发展和改革委员会"),
        "{schedule}"
    );
    assert!(!schedule.contains("未写明"), "{schedule}");
}

/// Words in a cell say what bodies do there; the others have the role of the column.
#[test]
fn words_in_cells_say_what_bodies_do() {
    let site = plan()
        .file("content/plan/one.zh.md", &page("一、任务", "工作见表。\n"))
        .file("content/plan/departments.yaml", LIST)
        .file("content/departments/index.zh.md", &page("责任单位", ""))
        .file(
            "content/plan/tables/work.yaml",
            "title: 任务\ncolumns:\n  - {key: n, head: 序号, kind: label}\n  - {key: t, head: 任务, kind: title}\n  \
             - {key: u, head: 责任单位, kind: units, role: responsible}\nrows:\n  \
             - {n: 1, t: 甲, u: 市发展改革委牵头，市财政局配合}\n  - {n: 2, t: 乙, u: 市财政局（牵头）、各区、县级市}\n  - {n: 3, t: 丙, u: 市财政局}\n",
        );
    site.build().ok();
    let body = text(&site, "departments/finance/index.html");
    for expected in ["牵头任务 1项", "配合任务 1项", "责任单位 1项"] {
        assert!(body.contains(expected), "{expected}: {body}");
    }
    let table = text(&site, "plan/work/index.html");
    assert!(
        table.contains("市发展改革委 牵头， 市财政局 配合"),
        "{table}"
    );
}

/// A table whose numbers have gaps, with groups, bodies and a merged cell, in two languages.
const JUMPING: &str = "\
label: {zh: 附件, en: Annex}
title: {zh: 清单, en: List}
columns:
  - {key: no, head: {zh: 序号, en: No.}, kind: label}
  - {key: measure, head: {zh: 举措, en: Measure}, kind: title}
  - {key: text, head: {zh: 内容, en: Content}, kind: text}
  - {key: guide, head: {zh: 指导部门, en: Guided by}, kind: units, role: guide}
groups:
  - name: {zh: 一、甲类, en: I. Class A}
    rows:
      - {no: 1, measure: {zh: 子, en: Rat}, text: {zh: 审理案件。, en: Try cases.}, guide: 省科技厅、省财政厅}
      - {no: 4, measure: {zh: 丑, en: Ox}, guide: {same_as: 1}}
      - {no: 5, measure: {zh: 寅, en: Tiger}}
  - name: {zh: 二、乙类, en: II. Class B}
    rows:
      - {no: 20, measure: {zh: 卯, en: Hare}}
      - {no: 12, measure: {zh: 辰, en: Dragon}}
note: {zh: 注：共五项。, en: \"Note: five items.\"}
";

fn jumping() -> TestSite {
    plan()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\nlocales: [zh, en]\n",
        )
        .file("content/index.en.md", &page("Home", ""))
        .file("content/plan/index.en.md", &page("Plan", "Introduction."))
        .file(
            "content/plan/one.en.md",
            &page("I. Aims", "## (I) Industry\n\nBuild ten bases."),
        )
        .file("content/plan/tables/list.yaml", JUMPING)
        .file("content/tasks.zh.md", &page("任务", ""))
        .file("content/tasks.en.md", &page("Tasks", ""))
        .file(
            "content/plan/departments.yaml",
            "departments:\n  - {id: science, name: {zh: 省科技厅, en: Science Department}}\n  \
             - {id: finance, name: {zh: 省财政厅, en: Finance Department}}\n",
        )
}

#[test]
fn numbers_of_groups_say_what_is_there() {
    let site = jumping();
    site.build().ok();
    let chinese = text(&site, "plan/list/index.html");
    assert!(
        chinese.contains("一、甲类 第1、4至5项 二、乙类 第20、12项"),
        "{chinese}"
    );
    let english = text(&site, "en/plan/list/index.html");
    assert!(
        english.contains("I. Class A Items 1 and 4 to 5 II. Class B Items 20 and 12"),
        "{english}"
    );
    let tasks = text(&site, "tasks/index.html");
    assert!(tasks.contains("一、甲类 第1、4至5项"), "{tasks}");
}

#[test]
fn tables_side_by_side_have_all_their_words() {
    let site = jumping()
        .file("content/search.zh.md", &page("搜索", ""))
        .file("content/search.en.md", &page("Search", ""));
    site.build().ok();
    for (language, words) in [
        ("zh", r#"["","双语对照","中文、英文逐条对照"]"#),
        (
            "en",
            r#"["","Both languages side by side","Chinese and English, clause by clause"]"#,
        ),
    ] {
        let index = site.read(&format!("public/data/search/{language}.json"));
        assert!(index.contains(words), "{index}");
    }
    let both = text(&site, "plan/bilingual/index.html");
    assert!(both.contains(" 附件：清单 Annex: List "), "{both}");
    let (_, table) = both.split_once("一、甲类 I. Class A").expect(&both);
    assert_eq!(
        table,
        " 1 子 1 Rat 内容：审理案件。 Content: Try cases. 指导部门：省科技厅、省财政厅 Guided by: Science Department, \
         Finance Department 4 丑 4 Ox 指导部门：省科技厅、省财政厅 Guided by: Science Department, Finance Department 5 寅 \
         5 Tiger 二、乙类 II. Class B 20 卯 20 Hare 12 辰 12 Dragon 注：共五项。 Note: five items."
    );
}

/// A text in braces that its own comma splits is told to be put in quotes, in cells and elsewhere.
#[test]
fn a_comma_that_splits_a_text_is_told_of() {
    for (file, text) in [
        (
            "content/plan/tasks.yaml",
            MEASURES.replacen(
                "content: 提供贷款。",
                "content: {zh: 提供贷款。, en: Lend, borrow.}",
                1,
            ),
        ),
        (
            "content/plan/departments.yaml",
            "departments:\n  - {id: science, name: {zh: 省科技厅, en: Science, Technology}}\n  \
             - {id: finance, name: 省财政厅}\n"
                .to_string(),
        ),
    ] {
        let site = measures().file(file, &text);
        let run = site.build();
        let said = run.diagnostics();
        assert_eq!(found(&run), ["error[unquoted-text]"], "{said}");
        assert!(said.contains("in quotes"), "{said}");
    }
}
