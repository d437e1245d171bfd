//! A site with files of every kind, and edits at random of all that can happen to a file: written, broken, deleted,
//! renamed, replaced, made a link; folders that come, go and change their names.

#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::site::TestSite;
use crate::site::whole::FILES;
use image::{ImageFormat, Rgb, RgbImage};
use jiff::civil::date;
use planpress::pipeline::{self, Request};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What a site has beside its pages, its pictures and its theme.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    pub search: bool,
    pub plan: bool,
    pub records: bool,
}

impl Kind {
    pub fn all() -> impl Iterator<Item = Self> {
        let bit = |number: usize, at: usize| number >> at & 1 == 1;
        (0..8).map(move |number| Self {
            search: bit(number, 0),
            plan: bit(number, 1),
            records: bit(number, 2),
        })
    }
}

/// One edit. The numbers choose; the smaller they are, the plainer the edit.
#[derive(Debug, Clone)]
pub struct Edit {
    pub what: u8,
    pub which: u8,
    pub how: u8,
    /// Whether it is taken back at once.
    pub is_undone: bool,
}

/// Kinds of edits.
const WHATS: u8 = 16;

/// Some edits, one after the other; a failure shrinks to few of them.
pub fn edits(number: usize) -> impl Strategy<Value = Vec<Edit>> {
    let edit = (0..WHATS, any::<u8>(), any::<u8>(), any::<bool>());
    let edit = edit.prop_map(|(what, which, how, is_undone)| Edit {
        what,
        which,
        how,
        is_undone,
    });
    vec(edit, number)
}

/// Runs sequences of edits, the same ones in every run.
#[track_caller]
pub fn run(sequences: u32, edits_of_each: usize, seed: u8, test: impl Fn(Vec<Edit>)) {
    let config = Config {
        cases: sequences,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);

    let done = TestRunner::new_with_rng(config, rng).run(&edits(edits_of_each), |edits| {
        test(edits);
        Ok(())
    });
    if let Err(error) = done {
        panic!("{error}");
    }
}

/// How many edits are asked for in the environment.
pub fn wanted(otherwise: usize) -> usize {
    std::env::var("EDITS")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(otherwise)
}

pub fn request(root: &Path) -> Request {
    Request {
        root: root.into(),
        base_url: None,
        date: Some(date(2026, 1, 1)),
        drafts: false,
        with_advice: false,
        extensions: pipeline::EXTENSIONS,
    }
}

const SETTINGS: &str = "base_url: https://example.org/\nlocales: [zh-Hans, en]\ntheme: own\n";

const TEMPLATES: [(&str, &str); 8] = [
    (
        "page.html",
        "{{ page.title }}|{{ page.date_text }}|{{ t.home }}\n{{ page.content }}{{ page.previous }}{{ shared.foot }}",
    ),
    (
        "section.html",
        "{{ page.title }}\n{% for p in pages %}{{ p.title }} {{ p.url }}\n{% endfor %}{{ page.content }}",
    ),
    (
        "home.html",
        "{{ site.title }} {{ t.home }}\n{% for p in recent %}{{ p.title }}\n{% endfor %}{{ page.content }}",
    ),
    ("404.html", "404\n"),
    ("search.html", "{{ site.search_index_url }}\n"),
    (
        "publicity/gallery.html",
        "{% for picture in pictures %}<img src=\"{{ picture.url }}\" alt=\"{{ picture.alt }}\"{% for name, value in picture.attributes %} {{ name }}=\"{{ value }}\"{% endfor %}>\n{% endfor %}",
    ),
    (
        "shared/foot.html",
        "{{ assets | length }} {% for name, url in assets %}{{ name }} {{ url }} {% endfor %}\n",
    ),
    ("include/part.html", "part\n"),
];

fn front(title: &str, fields: &str, text: &str) -> String {
    format!("---\ntitle: {title}\n{fields}---\n{text}")
}

/// The site that all edits begin with.
pub fn site(kind: Kind) -> TestSite {
    let mut site = TestSite::empty()
        .file("content/site.yaml", &format!("title: {{zh: 站, en: Site}}\n{SETTINGS}"))
        .file("content/index.zh.md", "---\ntitle: 首页\n---\n正文 [甲](a/p0.zh.md)\n")
        .file("content/index.en.md", "---\ntitle: Home\n---\nText\n")
        .file("content/data.csv", "a,b\n")
        .file("content/a/table.csv", "c,d\n")
        .file("content/a/index.zh.md", "---\ntitle: 栏目\n---\n![图](wide.png) [表](table.csv)\n")
        .file("content/b/index.zh.md", "---\ntitle: 另一栏目\n---\n")
        .file("content/glossary.yaml", "terms:\n  - {zh: 质量月, en: Quality Month}\n")
        .file(
            "content/b/gallery.zh.md",
            "---\ntitle: 图片\ngallery: {pictures: [{file: wide.png, alt: 宽, caption: 说明}, {file: small.png, alt: 小}]}\n---\n",
        )
        .file("elsewhere/page.zh.md", "---\ntitle: 别处\n---\n别处的正文\n")
        .file("elsewhere/data.csv", "e,f\n")
        .file("elsewhere/folder/index.zh.md", "---\ntitle: 别处的栏目\n---\n")
        .file("elsewhere/folder/inner.zh.md", "---\ntitle: 别处的页\n---\n正文\n")
        .file("elsewhere/folder/inner.csv", "g\n")
        .file("elsewhere/zh.yaml", "home: 别处的首页\n")
        .file("elsewhere/page.html", "elsewhere {{ page.title }}\n")
        .file("themes/own/theme.yaml", "name: own\n")
        .file("themes/own/static/style.css", "body { color: #000; }\n")
        .file("themes/own/i18n/zh.yaml", "home: 首页\n")
        .file("themes/own/i18n/en.yaml", "home: Home\n");

    for (path, width) in [("a/wide", 500), ("b/wide", 600), ("b/small", 40)] {
        site = site.bytes(&format!("content/{path}.png"), &picture(width, 3));
    }

    for (name, text) in TEMPLATES {
        site = site.file(&format!("themes/own/templates/{name}"), text);
    }

    for folder in ["a", "b"] {
        for number in 0..3 {
            let fields = format!("date: 2020-01-0{}\n", number + 1);
            site = site.file(
                &format!("content/{folder}/p{number}.zh.md"),
                &front("页", &fields, "## 小标题\n\n质量月 2017\n"),
            );
            site = site.file(
                &format!("content/{folder}/p{number}.en.md"),
                &front("Page", &fields, "## Heading\n\nQuality Month 2017\n"),
            );
        }
    }

    if kind.search {
        site = site.file(
            "content/search.zh.md",
            "---\ntitle: 搜索\ntemplate: search.html\n---\n",
        );
    }

    if kind.plan {
        let is_of_plan = |(path, _): &&(&str, &str)| path.starts_with("content/plan/");
        site = FILES
            .iter()
            .filter(is_of_plan)
            .fold(site, |site, (path, text)| site.file(path, text));
    }

    if kind.records {
        pipeline::accept(&request(site.root()), &[]).unwrap();
    }

    site
}

/// A picture of one colour.
pub fn picture(width: u32, shade: u8) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, 4, Rgb([shade, 7, 7]))
        .write_to(&mut out, ImageFormat::Png)
        .unwrap();
    out.into_inner()
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    File(Vec<u8>),
    Link(PathBuf),
    Folder,
}

pub type Snapshot = BTreeMap<String, Entry>;

/// Everything in a site but what planpress made.
pub fn snapshot(root: &Path) -> Snapshot {
    let walk = walkdir::WalkDir::new(root)
        .min_depth(1)
        .sort_by_file_name()
        .into_iter();
    let is_source = |entry: &walkdir::DirEntry| {
        entry.depth() > 1
            || !["public", ".planpress"]
                .iter()
                .any(|name| entry.file_name() == *name)
    };
    let entry = |entry: walkdir::DirEntry| {
        let path = entry
            .path()
            .strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_string();
        let kind = entry.file_type();
        let found = if kind.is_symlink() {
            Entry::Link(fs::read_link(entry.path()).unwrap())
        } else if kind.is_dir() {
            Entry::Folder
        } else {
            Entry::File(fs::read(entry.path()).unwrap())
        };
        (path, found)
    };

    walk.filter_entry(is_source)
        .map(|found| entry(found.unwrap()))
        .collect()
}

/// Puts everything back that is not as it was.
pub fn restore(root: &Path, wanted: &Snapshot) {
    let now = snapshot(root);
    for (path, _) in now
        .iter()
        .rev()
        .filter(|(path, entry)| wanted.get(*path) != Some(entry))
    {
        delete(&root.join(path));
    }

    for (path, entry) in wanted
        .iter()
        .filter(|(path, entry)| now.get(*path) != Some(entry))
    {
        let path = root.join(path);
        match entry {
            Entry::File(bytes) => fs::write(path, bytes).unwrap(),
            Entry::Link(target) => symlink(target, path).unwrap(),
            Entry::Folder => fs::create_dir_all(path).unwrap(),
        }
    }
}

/// Paths at which something else stands.
pub fn differences(before: &Snapshot, after: &Snapshot) -> Vec<String> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .cloned()
        .collect()
}

fn delete(path: &Path) {
    let Ok(found) = fs::symlink_metadata(path) else {
        return;
    };

    if found.is_dir() {
        fs::remove_dir_all(path).unwrap()
    } else {
        fs::remove_file(path).unwrap()
    }
}

/// Writes what is at a path by the name, not what a link there leads to.
fn put(path: &Path, bytes: &[u8]) {
    delete(path);
    let _ = fs::create_dir_all(path.parent().unwrap());

    // A link to nowhere may stand for the folder.
    let _ = fs::write(path, bytes);
}

/// One of the paths of a site that are `wanted`, chosen by the number `which`; `None` if there are none.
fn any_path(root: &Path, which: u8, wanted: impl Fn(&str, &Entry) -> bool) -> Option<String> {
    let all: Vec<String> = snapshot(root)
        .into_iter()
        .filter(|(path, entry)| wanted(path, entry))
        .map(|(path, _)| path)
        .collect();
    if all.is_empty() {
        None
    } else {
        all.get(usize::from(which) % all.len()).cloned()
    }
}

fn is_file(_: &str, entry: &Entry) -> bool {
    !matches!(entry, Entry::Folder)
}

fn is_page(path: &str, entry: &Entry) -> bool {
    path.starts_with("content/") && path.ends_with(".md") && is_file(path, entry)
}

fn is_folder(path: &str, entry: &Entry) -> bool {
    path.contains('/') && matches!(entry, Entry::Folder)
}

/// Does one edit; says which.
pub fn apply(root: &Path, edit: &Edit, step: usize) -> String {
    let Edit {
        what, which, how, ..
    } = *edit;
    let at = |path: &str| root.join(path);
    let with = |wanted: fn(&str, &Entry) -> bool| {
        any_path(root, which, wanted).unwrap_or_else(|| "content/new.zh.md".into())
    };

    match what {
        0 => {
            let path = with(is_page);
            let old = fs::read_to_string(at(&path)).unwrap_or_else(|_| front("新", "", ""));
            let end = old
                .get(4..)
                .and_then(|rest| rest.find("---\n"))
                .map_or(old.len(), |end| end + 8);
            let texts = [
                format!("文字{step}\n"),
                format!("## 标题{step}\n\n文字 2017\n"),
                "![图](wide.png)\n".into(),
                "![](wide.png)\n".into(),
                "[甲](/a/p1/) [没有](none.zh.md)\n".into(),
                format!("<b>{step}</b>\n\n质量月[^1]\n\n[^1]: 注\n"),
            ];
            put(
                &at(&path),
                format!("{}{}", &old[..end], texts[usize::from(how) % texts.len()]).as_bytes(),
            );
            format!("text of {path}")
        }
        1 => {
            let path = with(is_page);
            let fields = [
                "",
                "draft: true\n",
                "date: 2030-01-01\n",
                "expires_at: 2020-01-01\n",
                "date: 2021-03-04\n",
                "order: 2\n",
                "aliases: [/old/]\n",
            ];
            let fields = fields[usize::from(how) % fields.len()];
            put(
                &at(&path),
                front(&format!("标题{}", step % 5), fields, "正文\n").as_bytes(),
            );
            format!("fields of {path}: {fields:?}")
        }
        2 | 3 => {
            let path = with(is_file);
            delete(&at(&path));
            format!("deleted {path}")
        }
        4 => {
            let (from, to) = (
                with(is_file),
                any_path(root, how, is_file).unwrap_or_default(),
            );
            let to = if how % 2 == 0 {
                format!("{from}.md")
            } else {
                to
            };
            let _ = fs::rename(at(&from), at(&to));
            format!("{from} is now {to}")
        }
        5 => {
            let path = with(is_file);
            let texts: [&[u8]; 4] = [b"{{ nothing", b"\xff\xfe\xff", b"", b"---\ntitle: [\n---\n"];
            put(&at(&path), texts[usize::from(how) % texts.len()]);
            format!("broken {path}")
        }
        6 => {
            let path = with(|path, entry| path.ends_with(".png") && is_file(path, entry));
            put(
                &at(&path),
                &picture([500, 600, 40, 1000][usize::from(how) % 4], how),
            );
            format!("another picture {path}")
        }
        7 => {
            let targets = [
                ("content/b/linked.zh.md", "../../elsewhere/page.zh.md"),
                ("content/a/table.csv", "../../elsewhere/data.csv"),
                ("content/a/p1.zh.md", "../../elsewhere/page.zh.md"),
                ("themes/own/i18n/zh.yaml", "../../../elsewhere/zh.yaml"),
                (
                    "themes/own/templates/page.html",
                    "../../../elsewhere/page.html",
                ),
                ("content/data.csv", "nowhere.csv"),
                ("content/linked", "../elsewhere/folder"),
                ("content/b/linked", "../a"),
            ];
            let (path, target) = targets[usize::from(which) % targets.len()];
            delete(&at(path));
            let _ = symlink(target, at(path));
            format!("{path} leads to {target}")
        }
        8 => {
            let path = with(|path, entry| path.starts_with("elsewhere/") && is_file(path, entry));
            let text = if path.ends_with(".md") {
                front("别处", "", &format!("正文{step}\n"))
            } else {
                format!("home: {step}\n")
            };

            if how % 4 == 0 {
                delete(&at(&path))
            } else {
                put(&at(&path), text.as_bytes())
            }

            format!("elsewhere: {path}")
        }
        9 => {
            let path = with(is_folder);
            match how % 3 {
                0 => delete(&at(&path)),
                1 => drop(fs::rename(at(&path), at(&format!("{path}-new")))),
                _ => {
                    let place = format!("elsewhere/moved-{step}");
                    if fs::create_dir_all(at("elsewhere"))
                        .and_then(|()| fs::rename(at(&path), at(&place)))
                        .is_ok()
                    {
                        // The same in a copy of the site.
                        let up = "../".repeat(path.matches('/').count());
                        let _ = symlink(format!("{up}{place}"), at(&path));
                    }
                }
            }

            format!(
                "folder {path}, {}",
                ["deleted", "renamed", "a link"][usize::from(how) % 3]
            )
        }
        10 => {
            let more = [
                "".to_string(),
                "raw_html: true\n".into(),
                format!("description: {step}\n"),
                "time_zone: Europe/Berlin\n".into(),
                "hotlines: [{number: '12315', name: 热线}]\n".into(),
            ];
            let more = &more[usize::from(how) % more.len()];
            put(
                &at("content/site.yaml"),
                format!("title: {{zh: 站{}, en: Site}}\n{SETTINGS}{more}", step % 3).as_bytes(),
            );
            format!("settings {more}")
        }
        11 => {
            let languages = ["zh-Hans, en", "zh-Hans", "en, zh-Hans"][usize::from(how) % 3];
            let theme = ["own", "own", "civic", "nothing"][usize::from(which) % 4];
            let text = format!(
                "title: 站\nbase_url: https://example.org/\nlocales: [{languages}]\ntheme: {theme}\n"
            );
            put(&at("content/site.yaml"), text.as_bytes());
            format!("languages {languages}, theme {theme}")
        }
        12 => {
            let path = any_path(root, which, is_file).unwrap_or_default();
            let Ok(mut bytes) = fs::read(at(&path)) else {
                return "nothing".into();
            };
            let time = fs::metadata(at(&path))
                .and_then(|found| found.modified())
                .unwrap_or_else(|_| SystemTime::now());

            // As long as before, and with the same time.
            if let Some(byte) = bytes
                .iter_mut()
                .rev()
                .find(|byte| byte.is_ascii_alphanumeric())
            {
                *byte = if *byte == b'a' { b'b' } else { b'a' };
            }

            fs::write(at(&path), bytes).unwrap();
            fs::File::options()
                .write(true)
                .open(at(&path))
                .unwrap()
                .set_modified(time)
                .unwrap();
            format!("the same size and time: {path}")
        }
        13 => {
            let path = format!(
                "themes/own/i18n/{}.yaml",
                ["zh", "en"][usize::from(which) % 2]
            );
            put(&at(&path), format!("home: 首页{step}\n").as_bytes());
            format!("strings {path}")
        }
        14 => {
            let (name, text) = TEMPLATES[usize::from(which) % TEMPLATES.len()];
            put(
                &at(&format!("themes/own/templates/{name}")),
                format!("{step} {text}").as_bytes(),
            );
            format!("template {name}")
        }
        _ => {
            let term = if how % 2 == 0 {
                format!("Month {step}")
            } else {
                "Quality Month".into()
            };
            put(
                &at("content/glossary.yaml"),
                format!("terms:\n  - {{zh: 质量月, en: {term}}}\n").as_bytes(),
            );

            if how % 3 == 0 {
                let _ = pipeline::accept(&request(root), &[]);
            }

            "glossary and records".into()
        }
    }
}
