//! Approvals: a page is published only after as many people have read it as the site asks for, and not once it has
//! changed since.

use crate::site::TestSite;

const SETTINGS: &str = "title: 站\ntheme: mini\napproval: {steps: 2, folders: [news]}\n";
/// The fingerprint of the title 甲 and the text 正文。
const TEXT: &str = "02e73868ed94";

fn site(fields: &str, text: &str) -> TestSite {
    TestSite::new()
        .file("content/site.yaml", SETTINGS)
        .file(
            "content/news/index.zh.md",
            "---\ntitle: 动态\n---\n动态。\n",
        )
        .file("content/other.zh.md", "---\ntitle: 乙\n---\n不用审核。\n")
        .file(
            "content/news/a.zh.md",
            &format!("---\ntitle: 甲\n{fields}---\n\n{text}\n"),
        )
}

fn approvals(people: &[&str]) -> String {
    let of = |by: &&str| format!("  - {{by: {by}, at: 2026-01-01 09:00, text: {TEXT}}}\n");
    format!("approvals:\n{}", people.iter().map(of).collect::<String>())
}

#[track_caller]
fn is(site: &TestSite, expected: &[&str]) {
    let run = site.run(&["check", "--lang", "en", "--date", "2026-01-02"]);
    let errors: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("error"))
        .collect();
    assert_eq!(errors, expected, "{}", run.stderr);
}

#[test]
fn a_page_is_published_after_two_people_have_read_it() {
    let none = "error[not-approved]: the page needs 2 approvals before it is published, and has 0";
    let one = "error[not-approved]: the page needs 2 approvals before it is published, and has 1";
    let same = "error[same-approver]: one person has approved the page twice";
    let changed = "error[changed-since-approval]: the page was changed after it was approved";

    is(&site("", "正文。"), &[none]);
    is(&site(&approvals(&["张三"]), "正文。"), &[one]);
    is(&site(&approvals(&["张三", "张三"]), "正文。"), &[same]);
    is(&site(&approvals(&["张三", "李四"]), "正文。"), &[]);
    is(
        &site(&approvals(&["张三", "李四"]), "正文改了。"),
        &[changed],
    );
    is(&site("draft: true\n", "正文。"), &[]);
    is(&site("gone: true\n", "已撤下。"), &[]);

    // Spaces around the text and the order of fields are no change; line ends of Windows are none either.
    let fields = format!("order: 1\n{}", approvals(&["张三", "李四"]));
    is(&site(&fields, "\n正文。\n\n"), &[]);
    let windows = site(&fields, "正文。");
    let text = windows.read("content/news/a.zh.md").replace('\n', "\r\n");
    windows.write("content/news/a.zh.md", text);
    is(&windows, &[]);

    // A translation has approvals of its own.
    let both = site(&fields, "正文。")
        .file(
            "content/site.yaml",
            &SETTINGS.replace("title", "locales: [zh-Hans, en]\ntitle"),
        )
        .file("content/news/a.en.md", "---\ntitle: A\n---\n\nText.\n");
    let found = both
        .run(&["check", "--lang", "en", "--date", "2026-01-02"])
        .stderr;
    assert!(found.contains(none) && !found.contains(changed), "{found}");

    // Nothing is published without it.
    let run = site("", "正文。").run(&["build", "--lang", "en", "--date", "2026-01-02"]);
    assert_eq!(run.code, 1);
}
