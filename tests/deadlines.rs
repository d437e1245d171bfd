//! When things are due: deadlines, phases of any length and duties that come back, on pages, in calendars and as data.

use serde_json::{Value, json};

use crate::indicators::{all_between, build, five_year, rows};
use crate::site::TestSite;

/// The headings of the parts of the page of what is due, each with what is due there.
fn due(site: &TestSite, path: &str) -> Vec<(String, Vec<String>)> {
    let page = site.read(path);
    let parts = page.split("<h2 id=\"").skip(1).map(|part| {
        let heading = all_between(part, "\">", "</h2>")[0].to_string();
        let rows = all_between(part, "<tr><th scope=\"row\">", "</th>");
        let names = rows.iter().map(|row| row.split('<').next().unwrap());
        (heading, names.map(String::from).collect())
    });
    parts.collect()
}

/// The events of a calendar: first days, names and rules.
fn events(calendar: &str) -> Vec<[String; 3]> {
    let field = |event: &str, name: &str| {
        let line = event.lines().find(|line| line.starts_with(name));
        let value = line.and_then(|line| line.split_once(':'));
        value.map_or_else(String::new, |(_, value)| value.to_string())
    };
    let events = all_between(calendar, "BEGIN:VEVENT", "END:VEVENT");
    events
        .into_iter()
        .map(|event| ["DTSTART", "SUMMARY", "RRULE"].map(|name| field(event, name)))
        .collect()
}

#[test]
fn what_is_due_is_listed_by_the_day() {
    let site = five_year();
    assert_eq!(build(&site, "2027-07-15"), "");
    assert_eq!(
        due(&site, "public/due/index.html"),
        [
            (
                "未来90天内到期".to_string(),
                vec![
                    "2027年第三季度完成中期评估".to_string(),
                    "通报进展".into(),
                    "起步阶段结束".into()
                ]
            ),
            (
                "此后到期".into(),
                vec!["公布上年度完成情况".into(), "2030年底前完成总结评估".into()]
            ),
            ("已公布结果".into(), vec!["制定实施方案".into()]),
        ]
    );

    assert_eq!(build(&site, "2027-10-01"), "");
    let parts = due(&site, "public/en/due/index.html");
    assert_eq!(
        parts[0],
        (
            "Past due, not recorded as done".to_string(),
            vec!["The mid-term review will be completed in the third quarter of 2027".to_string()]
        )
    );
    let page = site.read("public/due/index.html");
    assert!(page.contains("时限已到，尚未收录结果"), "{page}");
    assert!(!page.contains("逾期"));
}

#[test]
fn deadlines_are_data_and_events() {
    let site = five_year();
    assert_eq!(build(&site, "2027-07-15"), "");

    let rows = rows(&site, "deadlines");
    let short: Value = rows
        .iter()
        .map(|row| json!([row["id"], row["due"], row["last_day"], row["status"]]))
        .collect();
    assert_eq!(
        short,
        json!([
            ["due-s2-1", "2026-06", "2026-06-30", "done"],
            ["due-s2-1.2", "2027-Q3", "2027-09-30", null],
            ["due-s2-2", "2030", "2030-12-31", null],
        ])
    );

    let own = [
        ["20260101", "起步阶段", ""],
        ["20260630", "制定实施方案", ""],
        ["20270930", "2027年第三季度完成中期评估", ""],
        ["20301231", "2030年底前完成总结评估", ""],
        [
            "20260331",
            "通报进展",
            "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1;UNTIL=20301231",
        ],
        ["20260101", "公布上年度完成情况", "FREQ=YEARLY;COUNT=5"],
    ];
    assert_eq!(events(&site.read("public/calendars/plan.ics")), own);
    assert_eq!(
        events(&site.read("public/calendars/development.ics")),
        [own[1], own[2], own[4]]
    );
}

#[test]
fn deadlines_stand_beside_their_clauses_and_with_their_departments() {
    let site = five_year();
    assert_eq!(build(&site, "2027-07-15"), "");

    let chapter = site.read("public/plan/delivery/index.html");
    assert!(
        chapter.contains("<b>时限：</b><time datetime=\"2026-06-30\">2026年6月末前</time>：制定实施方案；<time datetime=\"2027-09-30\">2027年第三季度末前</time></p>"),
        "{chapter}"
    );
    let department = site.read("public/en/departments/development/index.html");
    assert!(
        department.contains("<time datetime=\"2026-06-30\">by the end of June 2026</time>"),
        "{department}"
    );
    let schedule = site.read("public/schedule/index.html");
    assert!(
        schedule.contains("<time datetime=\"2026\">2026年</time>至<time datetime=\"2027-09\">2027年第三季度</time>"),
        "{schedule}"
    );
    assert!(
        schedule.contains("<time datetime=\"2027-10\">2027年第四季度起</time>"),
        "{schedule}"
    );
}

#[test]
fn a_deadline_agrees_with_the_words_quoted() {
    let site = five_year();
    let schedule = site.read("content/plan/schedule.yaml");
    let said = |from: &str, to: &str| {
        assert!(schedule.contains(from), "{from}");
        site.write("content/plan/schedule.yaml", schedule.replacen(from, to, 1));
        let run = site.run(&["check", "--date", "2027-06-01", "--lang", "en"]);
        run.diagnostics()
            .lines()
            .find(|line| line.starts_with("error"))
            .unwrap_or_default()
            .to_string()
    };

    assert_eq!(
        said("due: 2026-06", "due: 2026-07"),
        "error[time-not-in-clause]: the words quoted name another time than 2026-07"
    );
    assert_eq!(
        said("due: 2030", "due: 2029"),
        "error[time-not-in-clause]: the words quoted name another time than 2029"
    );
    assert_eq!(
        said("due: 2027-Q3", "due: 2027-Q5"),
        "error[bad-date]: “2027-Q5” is not a date"
    );
    assert_eq!(
        said("zh: 2030年底前完成总结评估", "zh: 2030年底前完成评估"),
        "error[quote-not-in-clause]: s2-2 does not contain these words"
    );
    assert_eq!(
        said("at: s2-2", "at: s2-3"),
        "error[unknown-clause]: the plan has no clause s2-3"
    );
    assert_eq!(
        said("end: 2027-Q3", "end: 2025"),
        "error[end-before-start]: it ends before it starts"
    );
}

#[test]
fn a_schedule_without_phases_promises_nothing() {
    let site = five_year();
    site.remove("content/plan/schedule.yaml");
    site.remove("content/due.zh.md");
    site.remove("content/due.en.md");
    let said = build(&site, "2027-07-15");
    assert_eq!(
        said.matches("warning[overview-without-data]").count(),
        1,
        "{said}"
    );

    let page = site.read("public/schedule/index.html");
    assert!(page.contains("本站尚未收录规划的阶段和时限。"), "{page}");
    assert!(!page.contains(".ics"), "{page}");
    assert!(!site.exists("public/calendars/plan.ics"));
}

/// A site in the languages given whose annex has one column with these cells as deadlines.
fn due_cells(locales: &str, title: &str, cells: &[&str]) -> TestSite {
    let rows = cells
        .iter()
        .map(|cell| format!("  - {{task: 任务, due: {cell}}}\n"));
    let rows: String = rows.collect();
    let page = |title: &str| format!("---\ntitle: {title}\n---\n");
    TestSite::empty()
        .file(
            "content/site.yaml",
            &format!("title: 站\nbase_url: https://example.org/\nlocales: {locales}\n"),
        )
        .file("content/index.zh.md", &page("首页"))
        .file("content/plan/index.zh.md", &page(title))
        .file(
            "content/plan/one.zh.md",
            "---\ntitle: 一、目标\n---\n做好工作。\n",
        )
        .file("content/plan/annex.zh.md", &page("清单"))
        .file("content/schedule.zh.md", &page("进度"))
        .file("content/data.zh.md", &page("数据"))
        .file(
            "content/plan/tasks.yaml",
            &format!(
                "label: 附件\ncolumns:\n  - {{key: task, head: 任务, kind: title}}\n  \
                 - {{key: due, head: 完成时限, kind: date, deadline: true}}\nrows:\n{rows}"
            ),
        )
}

/// The last days of the deadlines in the open data, with their words.
fn last_days(site: &TestSite) -> Vec<(String, String)> {
    let rows = rows(site, "deadlines");
    let text = |value: &Value| value.as_str().unwrap().to_string();
    rows.iter()
        .map(|row| (text(&row["last_day"]), text(&row["quote"]["zh"])))
        .collect()
}

#[test]
fn cells_are_due_when_their_words_say_so() {
    let cells = [
        "2026年6月底前启动，12月底前完成",
        "2026年3月至10月",
        "2026年十一月底前",
        "2026年6月中旬",
        "2026.6.30",
        "2026年6月起",
        "2026年6月、12月",
        "2026年每季度",
        "2026年春节前",
        "2026年6月前",
        "9月底前",
    ];
    let site = due_cells("[zh]", "云溪县规划", &cells);
    let run = site
        .run(&["build", "--date", "2026-01-15", "--lang", "en"])
        .ok();

    let days = last_days(&site);
    let days: Vec<[&str; 2]> = days
        .iter()
        .map(|(day, quote)| [day.as_str(), quote])
        .collect();
    assert_eq!(
        days,
        [
            ["2026-12-31", cells[0]],
            ["2026-10-31", cells[1]],
            ["2026-11-30", cells[2]],
            ["2026-06-20", cells[3]],
            ["2026-06-30", cells[4]],
        ]
    );

    let said = run.diagnostics();
    let warnings: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("warning["))
        .collect();
    assert_eq!(
        warnings,
        [
            "warning[unclear-date]: “2026年6月起” says when it begins, not by when it is due, so it is no deadline",
            "warning[unclear-date]: “2026年6月、12月” names several times (2026年6月、12月), and it is unclear which one counts; none was taken",
            "warning[unclear-date]: “2026年每季度” tells of work that comes back or goes on (每), which is no one date; none was taken",
            "warning[unclear-date]: it is unclear which day “2026年春节前” is, so no date was taken",
            "warning[unclear-date]: “2026年6月前” may mean before that time begins, or before it ends, so no date was taken",
            "warning[unclear-date]: “9月底” names no year, so no date was taken",
        ]
    );

    // The cells are printed as they are written.
    let annex = site.read("public/plan/annex/index.html");
    for cell in cells {
        assert!(annex.contains(cell), "{cell} in {annex}");
    }
}

/// A plan of one year gives its dates that year; one of several years, or of none, does not.
#[test]
fn the_year_of_the_plan_is_that_of_its_dates() {
    for (title, expected) in [
        ("云溪县2026年工作要点", Some("2026-09-30")),
        ("云溪县工作要点（2020年修订）", None),
        ("云溪县2026—2028年行动计划", None),
        ("2030年前碳达峰行动方案", None),
    ] {
        let site = due_cells("[zh]", title, &["9月底前", "2026年底前"]);
        site.run(&["build", "--date", "2026-01-15"]).ok();
        let days = last_days(&site);
        let days: Vec<&str> = days.iter().map(|(day, _)| day.as_str()).collect();
        let expected: Vec<&str> = expected.into_iter().chain(["2026-12-31"]).collect();
        assert_eq!(days, expected, "{title}");
    }
}

/// A day that is printed in Chinese is written in their own way in other languages, and in no others than the site's.
#[test]
fn printed_days_are_translated() {
    let site = due_cells("[zh, en]", "云溪县规划", &["2026年6月30日", "2026-07-31"]);
    let english = |title: &str| format!("---\ntitle: {title}\n---\n");
    let site = site
        .file("content/index.en.md", &english("Home"))
        .file("content/plan/index.en.md", &english("Plan"))
        .file(
            "content/plan/one.en.md",
            "---\ntitle: I. Aims\n---\nDo the work well.\n",
        )
        .file("content/plan/annex.en.md", &english("List"));
    site.run(&["build", "--date", "2026-01-15"]).ok();
    let annex = site.read("public/en/plan/annex/index.html");
    assert!(
        annex.contains("30 June 2026") && annex.contains("31 July 2026"),
        "{annex}"
    );

    let site = due_cells("[zh]", "云溪县规划", &["2026-07-31"]);
    site.run(&["build", "--date", "2026-01-15"]).ok();
    let csv = site.read("public/data/deadlines.csv");
    assert!(
        csv.contains("2026年7月31日") && !csv.contains("July"),
        "{csv}"
    );
}

/// A schedule with one duty that is due on certain days.
fn reports(days: &str) -> TestSite {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\n---\n{text}\n");
    TestSite::empty()
        .file(
            "content/site.yaml",
            "title: 站\nbase_url: https://example.org/\nlocales: [zh]\n",
        )
        .file("content/index.zh.md", &page("首页", ""))
        .file("content/plan/index.zh.md", &page("某规划", ""))
        .file(
            "content/plan/one.zh.md",
            &page("一、目标", "每半年报送一次，分别于6月25日和十二月十日前报送。"),
        )
        .file("content/schedule.zh.md", &page("进度", ""))
        .file("content/due.zh.md", &page("到期", ""))
        .file(
            "content/plan/schedule.yaml",
            &format!(
                "phases:\n  - {{id: all, name: 实施, start: 2026, end: 2027, clause: s1}}\nrecurring:\n  \
                 - {{id: report, name: 报送进展, days: {days}, clause: s1, quote: 分别于6月25日和十二月十日前报送}}\n"
            ),
        )
}

#[test]
fn duties_are_due_on_days_of_the_year() {
    let site = reports("[06-25, 12-10]");
    assert_eq!(build(&site, "2026-06-26"), "");
    let page = site.read("public/due/index.html");
    assert!(
        page.contains("<time datetime=\"2026-12-10\">2026年12月10日前</time>"),
        "{page}"
    );
    let schedule = site.read("public/schedule/index.html");
    assert!(schedule.contains("6月25日、12月10日"), "{schedule}");
    let events = events(&site.read("public/calendars/plan.ics"));
    assert_eq!(events[1], ["20260625", "报送进展", "FREQ=YEARLY;COUNT=2"]);
    assert_eq!(events[2], ["20261210", "报送进展", "FREQ=YEARLY;COUNT=2"]);

    assert_eq!(build(&site, "2026-12-11"), "");
    let page = site.read("public/due/index.html");
    assert!(page.contains("2027-06-25"), "{page}");

    for (days, expected) in [
        (
            "[06-30]",
            "error[time-not-in-clause]: the words quoted do not name the day 06-30",
        ),
        (
            "[02-29]",
            "error[bad-date]: “02-29” is not a day of every year",
        ),
    ] {
        let said = build(&reports(days), "2026-06-26");
        assert!(said.starts_with(expected), "{said}");
    }
}

/// What is under way when its time is over has a result, but none that says that it is done.
#[test]
fn what_is_under_way_is_not_without_a_result() {
    let site = due_cells("[zh]", "云溪县规划", &["2026-06-30"]);
    let tasks = site.read("content/plan/tasks.yaml").replace(
        "due: 2026-06-30",
        "due: 2026-06-30, results: [{date: 2026-05-01, status: under-way, source: \"https://example.org/\"}]",
    );
    site.write("content/plan/tasks.yaml", tasks);
    site.run(&["build", "--date", "2026-08-01"]).ok();
    let page = site.read("public/schedule/index.html");
    assert!(page.contains("时限已到，尚未收录完成的结果"), "{page}");
    assert!(!page.contains("尚未收录结果"), "{page}");
}

/// The sections of a page in a search index: anchor, title and text.
fn sections(site: &TestSite, index: &str, url: &str) -> Vec<[String; 3]> {
    let index: Value = serde_json::from_str(&site.read(index)).expect(index);
    let pages = index["pages"].as_array().expect(url);
    let page = pages.iter().find(|page| page["url"] == url).expect(url);
    let sections = page["sections"].as_array().expect(url);
    sections
        .iter()
        .map(|section| [0, 1, 2].map(|at| section[at].as_str().unwrap_or_default().to_string()))
        .collect()
}

#[test]
fn searches_find_what_is_due_when() {
    let site = five_year().file("content/search.zh.md", "---\ntitle: 搜索\n---\n");
    assert_eq!(build(&site, "2027-07-15"), "");
    let found = sections(&site, "public/data/search/zh.json", "/schedule/");
    assert_eq!(
        &found[found.len() - 4..],
        [
            ["due-s2-1", "制定实施方案", "2026年6月"],
            ["due-s2-1.2", "2027年第三季度完成中期评估", "2027年第三季度"],
            ["due-s2-2", "2030年底前完成总结评估", "2030年"],
            ["duty-yearly-results", "公布上年度完成情况", "1月"],
        ]
    );
}
