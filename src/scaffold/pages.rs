//! The texts of new pages. What the editor has to fill in is marked where it stands.

use jiff::civil::Date;

use super::Kind;

/// The page of a year of quality month.
pub fn year(year: i16, key: &str) -> String {
    match key {
        "zh" => format!("---\ntitle: {year}年质量月\n---\n"),
        _ => format!("---\ntitle: Quality Month {year}\n---\n"),
    }
}

/// A page of a kind in one language. Only the first language is given the title as it is.
pub fn page(kind: Kind, title: &str, date: Date, key: &str, is_first: bool) -> String {
    let is_chinese = key == "zh";
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    let title = match (is_first, is_chinese) {
        (true, _) => format!("title: \"{quoted}\""),
        (false, true) => format!("title: \"{quoted}\" # 译成中文"),
        (false, false) => format!("title: \"{quoted}\" # translate"),
    };
    let draft =
        note(is_chinese, "draft: true", "写完、审核后删去这一行", "remove this line once it is written and reviewed");
    let fields = fields(kind, date, is_chinese);
    format!("---\n{title}\n{draft}\n{fields}---\n\n")
}

fn note(is_chinese: bool, field: &str, zh: &str, en: &str) -> String {
    format!("{field} # {}", if is_chinese { zh } else { en })
}

fn fields(kind: Kind, date: Date, is_chinese: bool) -> String {
    let dated = format!("date: {date}");
    let note = |field: &str, zh: &str, en: &str| note(is_chinese, field, zh, en);
    let lines = match kind {
        Kind::Notice => vec![
            note(&dated, "发布日期", "date of publication"),
            note("editor: \"\"", "责任编辑，必填", "who answers for the text; required"),
            note("reviewer: \"\"", "审核人，必填，与责任编辑不同", "who has checked it, another person; required"),
            note("# publish_at: 2027-01-01", "到这一天才发布（可选）", "published from this day on (optional)"),
            note("# expires_at: 2027-12-31", "发布到这一天为止（可选）", "published until this day (optional)"),
            note("notice: {}", "有文号就写 notice: {number: 文号}", "with a document number: notice: {number: …}"),
        ],
        Kind::Activity => vec![
            "activity:".to_string(),
            note(&format!("  starts: {date} 09:00"), "改成活动的日期和时间", "day and time of the activity"),
            note("  place: \"\"", "地点", "where"),
            note(
                "  organiser: \"\"",
                "主办单位代号，见 content/plan/departments.yaml",
                "id of a department, see content/plan/departments.yaml",
            ),
            note("  audience: \"\"", "参加对象", "for whom"),
            note("  take_part: \"\"", "参加办法", "how to take part"),
        ],
        Kind::Report => vec![
            note(&dated, "发布日期", "date of publication"),
            note("source: \"\"", "稿件来源", "where the report comes from"),
            note(
                "report: {}",
                "媒体报道写 report: {outlet: 媒体名称, link: 网址}",
                "of the media: report: {outlet: name, link: address}",
            ),
        ],
        Kind::Slogan => vec![
            note("description: \"\"", "说明，不超过200字；口号本身（title）不超过20字", "what it means"),
            note(
                "slogan: {}",
                "有提出者就写 slogan: {author: 姓名或单位}",
                "with who proposed it: slogan: {author: …}",
            ),
        ],
        Kind::Page => vec![note("description: \"\"", "一句话说明本页内容", "one sentence about the page")],
    };
    lines.iter().map(|line| format!("{line}\n")).collect()
}
