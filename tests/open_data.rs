//! The plan as data: files of the real site in the shapes that others rely on, and what an edit of one row changes.

use crate::site::{self, TestSite};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

/// Builds the project's own site; gives its files by path.
fn real_site() -> std::collections::BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (root, output) = (env!("CARGO_MANIFEST_DIR"), folder.path().join("public"));
    let arguments = [
        "--root",
        root,
        "--output",
        output.to_str().unwrap(),
        "--date",
        "2026-01-01",
        "--lang",
        "en",
    ];
    let run = site::run(folder.path(), &arguments);
    assert_eq!((run.code, run.diagnostics()), (0, ""));

    site::files(&output)
}

fn rows(files: &std::collections::BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Value> {
    serde_json::from_slice(&files[&format!("data/{name}.json")]).unwrap()
}

fn keys(row: &Value) -> Vec<&str> {
    row.as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

fn find<'a>(rows: &'a [Value], id: &str) -> &'a Value {
    rows.iter().find(|row| row["id"] == id).unwrap()
}

#[test]
fn the_tables_have_their_rows_and_fields() {
    let files = real_site();
    let (indicators, departments, tasks, schedule) = (
        rows(&files, "indicators"),
        rows(&files, "departments"),
        rows(&files, "tasks"),
        rows(&files, "schedule"),
    );
    assert_eq!(
        (
            indicators.len(),
            departments.len(),
            tasks.len(),
            schedule.len()
        ),
        (86, 40, 50, 5)
    );
    assert_eq!(
        keys(&indicators[0]),
        [
            "id",
            "name",
            "area",
            "comparator",
            "value",
            "unit",
            "upper",
            "year",
            "clause",
            "departments"
        ]
    );
    assert_eq!(
        keys(&departments[0]),
        [
            "id",
            "name",
            "aliases",
            "clause",
            "duties",
            "leads",
            "supports",
            "indicators"
        ]
    );
    assert_eq!(
        keys(&tasks[0]),
        ["id", "number", "goal", "task", "items", "lead", "support"]
    );
    assert_eq!(keys(&schedule[0]), ["id", "name", "start", "end", "text"]);

    let brands = find(&indicators, "suzhou-brand-products");
    assert_eq!(
        (&brands["comparator"], &brands["value"], &brands["upper"]),
        (&">".into(), &180.into(), &200.into())
    );
    assert_eq!(find(&indicators, "banned-substances-rate")["value"], 0);
    assert_eq!(find(&indicators, "funding-of-revenue")["unit"], "‰");

    // Misprinted and short names lead to one department; merged cells count for every row they cover.
    assert_eq!(find(&tasks, "fj-30")["lead"][0], "inspection-quarantine");
    assert_eq!(find(&tasks, "fj-15")["lead"][0], "inspection-quarantine");
    assert_eq!(find(&tasks, "fj-47")["lead"][0], "quality-supervision");
    assert_eq!(
        find(&tasks, "fj-50")["support"],
        find(&tasks, "fj-48")["support"]
    );
    let named_only_in_annex = departments
        .iter()
        .filter(|row| row["clause"].is_null())
        .count();
    assert_eq!(named_only_in_annex, 8);
}

#[test]
fn places_where_the_plan_disagrees_with_itself_are_listed() {
    let conflicts = rows(&real_site(), "conflicts");
    let clauses: Vec<_> = conflicts
        .iter()
        .map(|row| (row["measure"].clone(), row["values"].clone()))
        .collect();
    assert_eq!(
        clauses,
        [
            ("farm-product-sampling".into(), serde_json::json!([98, 95])),
            ("food-sampling".into(), serde_json::json!([96, 95, 95])),
            ("industrial-sampling".into(), serde_json::json!([96, 94])),
        ]
    );
}

#[test]
fn tables_open_in_spreadsheets() {
    let files = real_site();
    let csv = String::from_utf8(files["data/indicators.csv"].clone()).unwrap();
    assert!(csv.starts_with(
        "\u{feff}id,name_zh,name_en,area,comparator,value,unit,upper,year,clause,departments\r\n"
    ));
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.records().map(Result::unwrap).count(), 86);
    assert!(files["data/plan.xlsx"].starts_with(b"PK\x03\x04"));
}

#[test]
fn calendars_are_valid_and_name_each_event_once() {
    for (path, bytes) in real_site()
        .into_iter()
        .filter(|(path, _)| path.ends_with(".ics"))
    {
        assert!(
            bytes
                .split(|byte| *byte == b'\n')
                .all(|line| line.is_empty() || line.ends_with(b"\r")),
            "{path}"
        );
        let calendars: Vec<_> = ical::IcalParser::new(bytes.as_slice())
            .map(Result::unwrap)
            .collect();
        assert_eq!(calendars.len(), 1, "{path}");
        let mut ids = BTreeSet::new();
        for event in &calendars[0].events {
            let value = |name: &str| {
                event
                    .properties
                    .iter()
                    .find(|it| it.name == name)
                    .unwrap()
                    .value
                    .clone()
                    .unwrap()
            };
            assert!(ids.insert(value("UID")), "{path}");
            assert!(
                value("DTSTART") < value("DTEND")
                    && !value("SUMMARY").is_empty()
                    && value("DTSTAMP").ends_with('Z')
            );
        }
        let expected = match path.trim_start_matches("en/") {
            "calendars/plan.ics" => 8,
            "calendars/quality-supervision.ics" => 1,
            _ => 0,
        };
        assert_eq!(ids.len(), expected, "{path}");
    }
}

#[test]
fn an_edit_of_one_row_writes_only_what_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    site::copy(
        &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/plan-below-a-path"),
        folder.path(),
    );
    let build = || {
        let run = site::run(folder.path(), &["--date", "2018-12-15", "--lang", "en"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        site::files(&folder.path().join("public"))
    };
    let before = build();
    let path = folder.path().join("content/plan/indicators.yaml");
    fs::write(
        &path,
        fs::read_to_string(&path)
            .unwrap()
            .replace("name: 覆盖率", "name: 覆盖的比率"),
    )
    .unwrap();
    let after = build();
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|it| it.0.as_str())
        .collect();

    assert_eq!(
        changed,
        [
            "data/indicators.csv",
            "data/indicators.json",
            "data/plan.xlsx",
            "data/results.csv",
            "data/results.json",
            "indicators/index.html",
            "indicators/late/index.html",
            "plan/tasks/index.html",
        ]
    );
}

#[test]
fn the_schemas_in_the_content_are_those_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    site::copy(
        &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/no-plan"),
        folder.path(),
    );
    assert_eq!(
        site::run(folder.path(), &["schema", "--lang", "en"]).code,
        0
    );
    let (made, kept) = (
        folder.path().join("content/.schemas"),
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("content/.schemas"),
    );

    assert_eq!(
        site::files(&made),
        site::files(&kept),
        "run `planpress schema`"
    );
}

/// Excel counts UTF-16 code units, of which a character beyond the first 65,536 has two.
#[test]
fn the_length_of_a_cell_is_counted_as_excel_counts_it() {
    let build = |name: &str| {
        let site = site::TestSite::whole();
        let tasks = site.read("content/plan/tasks.yaml");
        site.write(
            "content/plan/tasks.yaml",
            tasks.replace("task: 做。", &format!("task: {name}")),
        );
        site.build().ok().stderr
    };
    let warning = "column task_zh of the table tasks has 32768 UTF-16 code units here; a cell of Excel holds 32767";

    let fitting = build(&format!("{}做", "😀".repeat(16_383)));
    assert!(!fitting.contains("cell of Excel"), "a cell was cut");

    let too_long = build(&"😀".repeat(16_384));
    assert!(too_long.contains(warning), "no warning, or another length");
}

#[test]
fn every_duty_is_in_every_language_however_each_divides_it() {
    let site = TestSite::whole()
        .file(
            "content/plan/index.en.md",
            "---\ntitle: Plan\n---\nIntroduction.\n",
        )
        .file(
            "content/plan/aims.en.md",
            "---\ntitle: I. Aims\norder: 1\n---\nBy 2020, the rate will reach at least 98%, with the Bureau in the lead.\n",
        );
    let duties = |site: &TestSite| {
        site.build().ok();
        rows(&site.output(), "departments")[0]["duties"].clone()
    };
    let joined = "By 2020, the rate will reach at least 98%, with the Bureau in the lead.";
    assert_eq!(
        duties(&site),
        json!([{"zh": "到2020年，合格率达到98%以上。由市质监局牵头。", "en": joined}])
    );
    let divided = "---\ntitle: I. Aims\norder: 1\n---\nBy 2020, the rate will reach at least 98%. The Bureau leads.\n";
    site.write("content/plan/aims.en.md", divided);
    assert_eq!(
        duties(&site),
        json!([
            {"zh": "到2020年，合格率达到98%以上。", "en": "By 2020, the rate will reach at least 98%."},
            {"zh": "由市质监局牵头。", "en": "The Bureau leads."},
        ])
    );
    let longer = "---\ntitle: I. Aims\norder: 1\n---\nBy 2020, the rate will reach at least 98%. The Bureau leads. It does so.\n";
    site.write("content/plan/aims.en.md", longer);

    assert_eq!(
        duties(&site),
        json!([
            {"zh": "到2020年，合格率达到98%以上。", "en": "By 2020, the rate will reach at least 98%."},
            {"zh": "由市质监局牵头。", "en": "The Bureau leads. It does so."},
        ])
    );
}

/// The project's own site with results of a target and of a task.
fn site_with_results(source: &str) -> TestSite {
    let site = TestSite::empty();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["content", "themes"] {
        site::copy(&root.join(folder), &site.root().join(folder));
    }
    let results = format!(
        "    results:\n      - {{date: 2018-12-31, value: 101, source: {source}, note: {{zh: 更正, en: Corrected}}}}\n      \
         - {{date: 2018-06-30, value: 60, source: 'https://example.org/a'}}\n"
    );
    let text = site.read("content/plan/indicators.yaml");
    let at = text.find("  - id: farm-product-safety-rate").unwrap();
    site.write(
        "content/plan/indicators.yaml",
        format!("{}{results}{}", &text[..at], &text[at..]),
    );
    let text = site.read("content/plan/tasks.yaml");
    let at = text.find("      - number: 2\n").unwrap();
    let result =
        format!("        results: [{{date: 2018-03-01, status: done, source: {source}}}]\n");
    site.write(
        "content/plan/tasks.yaml",
        format!("{}{result}{}", &text[..at], &text[at..]),
    );
    site
}

#[test]
fn results_are_data_and_a_file_of_the_site_is_a_source() {
    let site = site_with_results("plan/年报.pdf").file("content/plan/年报.pdf", "%PDF-1.7");
    let run = site.build().ok();
    assert_eq!(run.diagnostics(), "");
    let base = "https://example.org/";
    let settings = site.read("content/site.yaml");
    let base = settings
        .lines()
        .find_map(|line| line.strip_prefix("base_url: "))
        .map_or(base, |line| line.split(' ').next().unwrap());

    let rows: Vec<Value> = serde_json::from_str(&site.read("public/data/results.json")).unwrap();
    let file = format!("{base}plan/%E5%B9%B4%E6%8A%A5.pdf");
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (&rows[0]["date"], &rows[0]["value"], &rows[0]["source"]),
        (
            &json!("2018-06-30"),
            &json!(60),
            &json!("https://example.org/a")
        )
    );
    assert_eq!(rows[1]["item"], "farm-standard-zones");
    assert_eq!(rows[1]["note"], json!({"zh": "更正", "en": "Corrected"}));
    assert_eq!(rows[1]["source"], file);
    assert_eq!(
        (&rows[2]["item"], &rows[2]["status"], &rows[2]["value"]),
        (&json!("fj-1"), &json!("done"), &Value::Null)
    );
    let table = site.read("public/data/results.csv");
    let header = "\u{feff}item,name_zh,name_en,date,value,unit,status,source,note_zh,note_en\r\n";
    assert!(table.starts_with(header), "{table}");

    // Pages say it, too: the newest value in the overview, and the file as a link.
    let overview = site.read("public/indicators/index.html");
    assert!(
        overview.contains("</span> 101个 <span class=\"quiet\">2018年12月31日</span>"),
        "{overview}"
    );
    let page = site.read("public/indicators/farm-standard-zones/index.html");
    assert!(
        page.contains("<a href=\"/plan/%E5%B9%B4%E6%8A%A5.pdf\">年报.pdf</a>"),
        "{page}"
    );
    assert!(
        page.contains("101个 <span class=\"quiet\">更正</span>"),
        "{page}"
    );
    let annex = site.read("public/plan/annex/index.html");
    assert!(
        annex.contains("<a href=\"/plan/%E5%B9%B4%E6%8A%A5.pdf\">"),
        "{annex}"
    );
    assert!(site.exists("public/plan/年报.pdf"));
}

#[test]
fn a_source_that_is_no_file_is_told_of() {
    let site = site_with_results("plan/年报.pdf").file("content/plan/年报2.pdf", "%PDF-1.7");
    let run = site.build();
    assert_eq!(run.code, 1);
    assert_eq!(
        run.stderr.matches("error[result-without-source]").count(),
        2,
        "{}",
        run.stderr
    );
    assert!(
        run.stderr
            .contains("there is no file content/plan/年报.pdf"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("content/plan/年报2.pdf"),
        "{}",
        run.stderr
    );

    // Without results there is no table of them.
    assert!(!real_site().contains_key("data/results.json"));
}

/// Columns of texts are in the order of the languages of the site, not in that of the alphabet.
#[test]
fn the_languages_of_a_table_are_in_the_order_of_the_site() {
    let header = |locales: &str| {
        let mut site = TestSite::new();
        for (path, text) in site::whole::FILES.iter().copied() {
            if path.starts_with("content/plan/") || path == "content/data.zh.md" {
                site = site.file(path, text);
            }
        }

        let settings = format!(
            "title: 站\nbase_url: https://example.org/\ntheme: mini\nlocales: [{locales}]\n"
        );
        site.write("content/site.yaml", settings);
        let tasks = site.read("content/plan/tasks.yaml");
        site.write(
            "content/plan/tasks.yaml",
            tasks.replace("{zh: 清晰, en: Clear}", "{zh: 清晰, en: Clear, fr: Clair}"),
        );
        site.run(&["build", "--date", "2026-01-01"]).ok();
        let csv = site.read("public/data/tasks.csv");
        csv.lines().next().unwrap().to_string()
    };

    assert_eq!(
        header("zh-Hans, en, fr"),
        "\u{feff}id,number,goal_zh,goal_en,goal_fr,task_zh,items_zh,lead,support"
    );
    assert_eq!(
        header("zh-Hans, fr, en"),
        "\u{feff}id,number,goal_zh,goal_fr,goal_en,task_zh,items_zh,lead,support"
    );
}
