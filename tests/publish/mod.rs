//! Publishing to a folder, an archive and servers: what travels, in which order, and what happens in bad weather.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::site::{self, Run, TestSite};

mod archive;
#[cfg(unix)]
mod breaks;
mod folder;
#[cfg(unix)]
mod packed;
#[cfg(unix)]
mod servers;
mod settings;
#[cfg(unix)]
mod verified;

/// A site whose pages load a style sheet of the theme and a picture of their own, published to `www`.
pub(crate) fn styled_site() -> TestSite {
    let site = TestSite::new()
        .file("publish.yaml", "targets:\n  web:\n    kind: folder\n    path: www\n")
        .file(
            "themes/mini/templates/page.html",
            "<title>{{ page.title }}</title><link rel=\"stylesheet\" href=\"{{ assets[\"a.css\"] }}\">\n<main>{{ page.content }}</main>",
        )
        .publishing("news");
    edition(&site, 0);
    site
}

/// How many pages of news there are.
pub(crate) const PAGES: usize = 12;

/// Writes an edition: every page names its number, and so do the style sheet and the pictures that the pages load. The
/// names of the pictures differ from edition to edition.
pub(crate) fn edition(site: &TestSite, number: usize) {
    let _ = fs::remove_dir_all(site.root().join("content/news"));
    site.write(
        "content/news/index.zh.md",
        "---\ntitle: 动态\n---\n动态。\n",
    );
    site.write(
        "themes/mini/static/a.css",
        format!("p {{ margin: {number}px; }}\n"),
    );

    for page in 0..PAGES {
        let picture = format!("{page}-{number}.svg");
        let text = format!("---\ntitle: 第{page}期\n---\n版本{number}。\n\n![图]({picture})\n");
        site.write(&format!("content/news/{page}.zh.md"), &text);
        let drawing = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"9\"/>\n",
            number + 1
        );
        site.write(&format!("content/news/{picture}"), drawing);
    }
}

/// The command that publishes, with messages in English.
pub(crate) fn command(site: &TestSite, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_planpress"));
    command
        .arg("publish")
        .args(args)
        .args(["--date", "2026-01-01", "--lang", "en"])
        .current_dir(site.root());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Publishes, or does what the options say.
pub(crate) fn publish(site: &TestSite, args: &[&str]) -> Run {
    let output = command(site, args).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The files that readers find in the folder `www`.
pub(crate) fn www(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    site::files(&site.root().join("www"))
}

/// What `build` makes of the site.
pub(crate) fn built(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    site.build().ok();
    site.output()
}

/// What the pages of a site load that is not there, each as `PAGE → FILE`. `read` gives a file of the site as a reader
/// gets it.
pub(crate) fn missing(pages: &[String], read: impl Fn(&str) -> Option<Vec<u8>>) -> Vec<String> {
    let mut missing = Vec::new();
    for page in pages {
        let Some(bytes) = read(page) else { continue };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains("</main>"), "half a page: {page}: {text}");

        for link in text
            .split(['"', '\''])
            .filter(|it| it.ends_with(".svg") || it.ends_with(".css"))
        {
            let path = link
                .trim_start_matches("https://example.org")
                .trim_start_matches('/');
            let folder = page.trim_end_matches("index.html");
            let path = match link.starts_with(['/', 'h']) {
                true => path.to_string(),
                false => normal(&format!("{folder}{link}")),
            };
            if read(&path).is_none() {
                missing.push(format!("{page} → {path}"));
            }
        }
    }

    missing
}

/// A path without `..`.
fn normal(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }

    parts.join("/")
}

/// The pages that load something.
pub(crate) fn pages() -> Vec<String> {
    (0..PAGES)
        .map(|page| format!("news/{page}/index.html"))
        .collect()
}

/// Reads a file of a folder as a server would.
pub(crate) fn reader(folder: &Path) -> impl Fn(&str) -> Option<Vec<u8>> {
    let folder = folder.to_path_buf();
    move |path| fs::read(folder.join(path)).ok()
}
