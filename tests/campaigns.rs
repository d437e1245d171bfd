//! Campaigns that come back every year, beside Quality Month or in its place.

use crate::site::TestSite;

const ACTIVITY: &str = "---\ntitle: 应急演练\nactivity:\n  starts: 2026-06-16 09:00\n  place: 市政务服务中心\n  \
                        organiser: 市应急管理局\n  audience: 市民\n  take_part: 到现场参加\n---\n";

/// A site with a campaign in June, an activity in it and no Quality Month.
fn site() -> TestSite {
    let settings =
        "title: 站\nbase_url: https://example.org/\ntheme: civic\nlocales: [zh-Hans, en]\n";
    let campaign = "name: {zh: 安全生产月, en: Work Safety Month}\nmonth: 6\nthemes:\n  \
                    - {year: 2026, text: 某主题, source: 某通知}\n";
    TestSite::empty()
        .file("content/site.yaml", settings)
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n")
        .file(
            "content/safety/index.zh.md",
            "---\ntitle: 安全生产月\n---\n",
        )
        .file("content/safety/campaign.yaml", campaign)
        .file(
            "content/safety/2026/index.zh.md",
            "---\ntitle: 2026年\n---\n",
        )
        .file("content/safety/2026/drill.zh.md", ACTIVITY)
}

fn build(site: &TestSite, date: &str) {
    site.run(&["build", "--date", date]).ok();
}

#[test]
fn a_file_makes_a_section_a_campaign_with_years_themes_and_events() {
    let site = site();
    build(&site, "2026-06-01");
    let page = site.read("public/safety/index.html");
    for text in ["历年主题", "某主题", "应急演练", "href=\"/safety/2026/\""] {
        assert!(page.contains(text), "{text}");
    }
    assert!(!page.contains("质量月") && !page.contains("全国主题"));

    let year = site.read("public/safety/2026/index.html");
    assert!(year.contains("某主题") && year.contains("应急演练"));
    assert!(
        site.read("public/calendars/quality-month.ics")
            .contains("SUMMARY:应急演练")
    );
}

#[test]
fn without_events_it_says_when_it_takes_place_in_either_language() {
    let site = site();
    build(&site, "2026-07-01");
    let chinese = site.read("public/safety/index.html");
    assert!(chinese.contains("安全生产月每年6月开展。"), "{chinese}");
    let english = site.read("public/en/safety/index.html");
    assert!(english.contains("Work Safety Month is held every June."));

    site.write("content/safety/campaign.yaml", "name: 安全生产月\n");
    build(&site, "2026-07-01");
    assert!(!site.read("public/safety/index.html").contains("每年"));
}

#[test]
fn what_is_wrong_in_its_file_is_said_there() {
    let site = site();
    for (text, expected) in [
        ("month: 6\n", "content/safety/campaign.yaml"),
        ("name: 月\nmonth: 13\n", "content/safety/campaign.yaml:2"),
        (
            "name: 月\nthemes: [{year: 2026, text: 甲, source: 乙}, {year: 2026, text: 丙, source: 乙}]\n",
            "error[second-theme]: 2026 has two themes",
        ),
    ] {
        site.write("content/safety/campaign.yaml", text);
        let run = site.run(&["check", "--date", "2026-06-01"]);
        assert_eq!(run.code, 1, "{text}: {}", run.stderr);
        assert!(run.stderr.contains(expected), "{text}: {}", run.stderr);
    }
}

#[test]
fn an_activity_of_another_year_is_told_of_in_every_campaign() {
    let site = site();
    site.write(
        "content/safety/2026/drill.zh.md",
        ACTIVITY.replace("2026-06-16", "2025-06-16"),
    );
    let run = site.run(&["check", "--date", "2026-06-01"]);
    assert!(run.stderr.contains("[another-year]"), "{}", run.stderr);
}

#[test]
fn new_pages_go_into_the_campaign_that_the_site_has() {
    let site = site();
    let new = |title: &str| {
        site.run(&[
            "new",
            "notice",
            title,
            "--name",
            title,
            "--date",
            "2027-05-01",
        ])
        .ok();
    };
    new("call");
    assert!(site.exists("content/safety/2027/call.zh.md"));
    assert_eq!(
        site.read("content/safety/2027/index.en.md"),
        "---\ntitle: Work Safety Month 2027\n---\n"
    );

    site.write(
        "content/quality-month/index.zh.md",
        "---\ntitle: 质量月\n---\n",
    );
    new("other");
    assert!(site.exists("content/quality-month/2027/other.zh.md"));
    assert_eq!(
        site.read("content/quality-month/2027/index.zh.md"),
        "---\ntitle: 2027年质量月\n---\n"
    );
}
