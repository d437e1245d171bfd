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
            "Past due, no result recorded".to_string(),
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
    assert_eq!(build(&site, "2027-07-15"), "");

    let page = site.read("public/schedule/index.html");
    assert!(page.contains("规划没有写明阶段和时限。"), "{page}");
    assert!(!page.contains(".ics"), "{page}");
    assert!(!site.exists("public/calendars/plan.ics"));
}
