//! Times as plans print them, and what is read in them.

use super::{Doubt, When, when};

fn read(text: &str, year: Option<i16>) -> String {
    match when(text, year) {
        When::By(time) => time.period.to_string(),
        When::From(time) => format!("from {}", time.period),
        When::Never => "never".into(),
        When::Unclear(doubt) => match doubt {
            Doubt::Several(_) => "several",
            Doubt::Recurring(_) => "recurring",
            Doubt::WithoutYear(_) => "without a year",
            Doubt::BeforeStretch(_) => "before a stretch",
            Doubt::Unread(_) => "unread",
        }
        .into(),
    }
}

#[test]
fn times_are_read_in_chinese() {
    let cases = [
        ("2020年9月30日前", "2020-09-30"),
        ("于2012年10月底前", "2012-10"),
        ("2020年底前完成", "2020"),
        ("2026年年底前", "2026"),
        ("2026年内", "2026"),
        ("2026年度", "2026"),
        ("2026年上半年", "2026-H1"),
        ("2026年第三季度末前", "2026-Q3"),
        ("2026年一季度", "2026-Q1"),
        ("2026年第一、二季度", "2026-Q2"),
        ("2026年十一月底前", "2026-11"),
        ("二〇二六年六月底前", "2026-06"),
        ("２０２６年６月３０日前", "2026-06-30"),
        ("2026.6.30", "2026-06-30"),
        ("2026年6月中旬", "2026-06-20"),
        ("2026年6月上旬完成", "2026-06-10"),
        ("2026年5月下旬", "2026-05-31"),
        ("2026年9月（质量月）", "2026-09"),
        ("截至2026年9月30日", "2026-09-30"),
        // Of a stretch, its end.
        ("2026年3月至10月", "2026-10"),
        ("2026年1—6月", "2026-06"),
        ("2026年1月-12月", "2026-12"),
        ("2026年6月30日—7月10日", "2026-07-10"),
        ("2026年6月1日至10日", "2026-06-10"),
        ("2026.1.1-2026.12.31", "2026-12-31"),
        ("2026—2027年", "2027"),
        ("2026年至2027年", "2027"),
        ("2026年第二季度至第四季度", "2026-Q4"),
        ("自2026年6月1日起，至2026年12月31日止", "2026-12-31"),
        // Of a beginning and an end, the end.
        ("2026年6月底前启动，12月底前完成", "2026-12"),
        ("2026年6月启动，年底前完成", "2026"),
        ("2026年6月底前启动12月底前完成", "2026-12"),
        // What comes later does not move the deadline.
        ("2026年6月底前并持续推进", "2026-06"),
        ("2026年5月20日前完成，此后每年更新", "2026-05-20"),
        ("2026年12月底前，每季度报送进展", "2026-12"),
        ("2025年12月底前建立，长期坚持", "2025-12"),
        // A beginning alone is no deadline.
        ("2026年6月起", "from 2026-06"),
        ("2026年上半年启动", "from 2026-H1"),
        ("2026年10月1日起施行", "from 2026-10-01"),
        ("从2026年10月起", "from 2026-10"),
        ("2026年6月底前起草完成", "2026-06"),
        // Unclear.
        ("2026年3月、6月、9月底前", "several"),
        ("2026年3、6、9月", "several"),
        ("2026年6月、12月", "several"),
        ("2026年6月底前，12月底前", "several"),
        ("到2026年底前取得阶段性成效，2027年底前完成", "several"),
        ("2026年每季度末", "recurring"),
        ("2026年每月底", "recurring"),
        ("每年6月底前", "recurring"),
        ("2026年上半年、下半年各一次", "recurring"),
        ("2026年全年", "recurring"),
        ("每季度", "recurring"),
        ("2026年起每年1月、7月", "recurring"),
        ("每年1月、7月", "recurring"),
        ("2026年12月底前每季度报送", "recurring"),
        ("2026年6月25日、12月10日前", "several"),
        ("2026年9月，10月", "several"),
        ("常年", "recurring"),
        ("2026年6月前", "before a stretch"),
        ("2026年以前", "before a stretch"),
        ("2026年春节前", "unread"),
        ("2026年十一前", "unread"),
        ("2026年初", "unread"),
        ("2026年中秋节前", "unread"),
        ("2026年6月起3个月内", "unread"),
        ("2020年13月", "unread"),
        ("2026.1-12", "unread"),
        ("2026/27", "unread"),
        ("自印发之日起30日内", "unread"),
        ("2025-2026学年", "never"),
        ("2026年2月30日", "unread"),
        ("2026年11月启动，3月底前完成", "without a year"),
        ("6月底前", "without a year"),
        ("年底前", "without a year"),
        ("持续推进", "never"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, None), expected, "{text}");
    }
}

#[test]
fn times_are_read_in_english() {
    let cases = [
        ("September 30, 2020", "2020-09-30"),
        ("by 30 Sept. 2020", "2020-09-30"),
        ("30th of June 2026", "2026-06-30"),
        ("December 2020", "2020-12"),
        ("by June 2026", "2026-06"),
        ("end of June 2026", "2026-06"),
        ("by the fourth quarter of 2026", "2026-Q4"),
        ("end of Q3 2026", "2026-Q3"),
        ("2026 Q3", "2026-Q3"),
        ("Second half of 2026", "2026-H2"),
        ("June to October 2026", "2026-10"),
        ("from June 2026 to October 2026", "2026-10"),
        ("between June and October 2026", "2026-10"),
        ("10–15 June 2026", "2026-06-15"),
        ("2026-2027", "2027"),
        ("Q1-Q3 2026", "2026-Q3"),
        ("2026-06-30 to 2026-07-10", "2026-07-10"),
        ("2026 to 2027", "2027"),
        ("Start by June 2026, complete by December 2026", "2026-12"),
        ("from 1 October 2026", "from 2026-10-01"),
        ("June 2026 onwards", "from 2026-06"),
        ("June and December 2026", "several"),
        ("June 2026, 15 October", "several"),
        ("quarterly", "recurring"),
        ("every month of 2026", "recurring"),
        ("before June 2026", "before a stretch"),
        ("mid-2026", "unread"),
        ("Spring 2026", "unread"),
        ("by the end of June", "without a year"),
        ("ongoing", "never"),
        ("it may march on", "never"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, None), expected, "{text}");
    }
}

#[test]
fn the_year_of_the_plan_is_taken_where_none_is_named() {
    let cases = [
        ("6月底前", "2026-06"),
        ("年底前", "2026"),
        ("第三季度", "2026-Q3"),
        ("3月启动，11月底前完成", "2026-11"),
        ("2027年6月底前", "2027-06"),
        ("全年", "recurring"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text, Some(2026)), expected, "{text}");
    }
}
