//! A site in a temporary folder: write files, run planpress on it, look at what came out.

#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

pub mod served;
pub mod whole;

/// A theme with the four ordinary templates and nothing else.
const TEMPLATES: [(&str, &str); 4] = [
    (
        "page.html",
        "<title>{{ page.title }}</title>\n{{ page.content }}",
    ),
    (
        "section.html",
        "<title>{{ page.title }}</title>\n{% for p in pages %}{{ p.url }}\n{% endfor %}{{ page.content }}",
    ),
    (
        "home.html",
        "<title>{{ site.title }}</title>\n{{ page.content }}",
    ),
    ("404.html", "404\n"),
];

pub struct TestSite {
    folder: TempDir,
}

#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl TestSite {
    /// A site without any file.
    pub fn empty() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Settings, a home page and a small theme of its own: a clean site.
    pub fn new() -> Self {
        let mut site = Self::empty()
            .file(
                "content/site.yaml",
                "title: 站\nbase_url: https://example.org/\ntheme: mini\n",
            )
            .file("content/index.zh.md", "---\ntitle: 首页\n---\n正文\n")
            .file("themes/mini/theme.yaml", "name: mini\n");

        for (name, text) in TEMPLATES {
            site = site.file(&format!("themes/mini/templates/{name}"), text);
        }

        site
    }

    /// Names a file or folder of the content in the settings, so that it is published whatever uses it.
    pub fn publishing(self, name: &str) -> Self {
        let settings = self.read("content/site.yaml");
        self.write(
            "content/site.yaml",
            format!("{settings}files: [\"{name}\"]\n"),
        );
        self
    }

    /// A small site in Chinese with the theme civic.
    pub fn civic() -> Self {
        Self::empty()
            .with_civic()
            .file(
                "content/site.yaml",
                "title: 试\ndescription: 试。\nbase_url: https://x.example.org/\ntheme: civic\nlocales: [zh-Hans]\ntime_zone: Asia/Shanghai\n",
            )
            .file("content/index.zh.md", "---\ntitle: 试\n---\n试。\n")
    }

    /// Adds the theme civic as it is now.
    pub fn with_civic(self) -> Self {
        let civic = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/civic");
        copy(&civic, &self.root().join("themes/civic"));
        self
    }

    /// A site that uses most of planpress.
    pub fn whole() -> Self {
        whole::FILES
            .iter()
            .fold(Self::empty(), |site, (path, text)| site.file(path, text))
    }

    /// A site that has every file and every kind of page that planpress reads.
    pub fn with_every_file() -> Self {
        whole::MORE_PUBLICITY
            .iter()
            .fold(Self::whole(), |site, (path, text)| site.file(path, text))
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    pub fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        self.write(path, bytes);
        self
    }

    /// Changes a site that is already there.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn remove(&self, path: &str) {
        fs::remove_file(self.root().join(path)).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub fn exists(&self, path: &str) -> bool {
        self.root().join(path).exists()
    }

    pub fn run(&self, args: &[&str]) -> Run {
        run(self.root(), args)
    }

    /// Builds for a fixed day with messages in English.
    pub fn build(&self) -> Run {
        self.run(&["build", "--date", "2026-01-01", "--lang", "en"])
    }

    /// All files of the output folder but the hidden ones.
    pub fn output(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.root().join("public"))
    }
}

/// Runs planpress in a folder.
pub fn run(folder: &Path, args: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_planpress"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// planpress under strace. Every system call `call`, or those that `when` selects (`when=` of strace), fails with
/// `error`. Without strace on the machine the command does not start.
pub fn failing(call: &str, error: &str, when: Option<&str>) -> Command {
    let when = when.map_or_else(String::new, |when| format!(":when={when}"));
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-o", "/dev/null", "-e"]);
    traced.arg(format!("trace={call}")).arg("-e");
    traced.arg(format!("inject={call}:error={error}{when}"));
    traced.arg(env!("CARGO_BIN_EXE_planpress"));

    traced
}

impl Run {
    /// The messages before the summary line.
    pub fn diagnostics(&self) -> &str {
        let summary = self
            .stderr
            .rfind("pages ")
            .or_else(|| self.stderr.rfind("页面 "))
            .unwrap_or(self.stderr.len());
        self.stderr[..summary].trim_end()
    }

    /// The summary without the time.
    pub fn summary(&self) -> String {
        let line = self
            .stderr
            .lines()
            .find(|line| line.starts_with("pages ") || line.starts_with("页面 "))
            .unwrap();
        line.rsplit_once([',', '，']).unwrap().0.to_string()
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.stderr);
        self
    }
}

/// The files below a folder by path, hidden ones left out.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).into_iter().flatten().flatten() {
            let path: PathBuf = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }

            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }

    found
}

/// Copies the files of a folder, hidden ones left out.
pub fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        let target = to.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, bytes).unwrap();
    }
}
