//! What a preview keeps from one update to the next, so that nothing is read or worked out again that has not changed.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::addresses::AddressCache;
use crate::bounds::everything_in;
use crate::diagnostic::Diagnostic;
use crate::extension::Extensions;
use crate::file_state::{self, FileState};
use crate::load::ContentCache;
use crate::manifest::Manifest;
use crate::render::THEMES;
use crate::render::theme::{self, Theme};
use crate::site::route::OutputPath;
use crate::site::{Additions, Frame, PageCache, SeenInputs, Site, SiteBuilder};

/// What a preview keeps.
#[derive(Debug, Default)]
pub(super) struct SessionCache {
    /// The files of the content.
    pub content: ContentCache,
    pub theme: ThemeCache,
    pub pages: PageCache,
    pub additions: AdditionsCache,
    pub addresses: AddressCache,
    /// The site as it was laid out last.
    pub laid_out: Option<LastLayOut>,
}

/// A site, and the list of its outputs.
#[derive(Debug)]
pub(super) struct LastLayOut {
    pub site: Arc<Site>,
    /// The files of the theme in the list: their paths in `static/` and those of their outputs.
    pub theme_files: Vec<(String, OutputPath)>,
    /// The list; `None` if something is wrong with it, which has to be told again.
    pub manifest: Option<Arc<Manifest>>,
}

/// The theme as it was loaded last.
#[derive(Debug, Default)]
pub(super) struct ThemeCache(Option<CachedTheme>);

#[derive(Debug)]
struct CachedTheme {
    /// The text of `site.yaml`, which names the theme and the languages.
    settings: String,
    /// The states of all files of themes before they were read.
    files: ThemeFiles,
    theme: Arc<Theme>,
}

/// The settled states of files by path.
type ThemeFiles = Vec<(PathBuf, FileState)>;

impl ThemeCache {
    /// Loads the theme of a site, or gives the one that was loaded before from the same files. Fails if it is wrong.
    pub(super) fn load(
        &mut self,
        root: &Path,
        frame: &Frame,
    ) -> Result<Arc<Theme>, Vec<Diagnostic>> {
        let settings = &frame.settings_file.text;
        // Read before the files themselves: a change in between is noticed next time.
        let files = settled_theme_files(root);

        if let (Some(known), Some(files)) = (&self.0, &files)
            && known.settings == *settings
            && known.files == *files
        {
            return Ok(Arc::clone(&known.theme));
        }

        let theme = Arc::new(theme::load(root, frame)?);
        self.0 = files.map(|files| CachedTheme {
            settings: settings.clone(),
            files,
            theme: Arc::clone(&theme),
        });

        Ok(theme)
    }
}

/// The states of all files of themes; `None` if one of them has changed so lately that its state proves nothing.
fn settled_theme_files(root: &Path) -> Option<ThemeFiles> {
    let mut files = Vec::new();
    for entry in everything_in(root, &root.join(THEMES), true) {
        let state = file_state::read_settled(&entry.path)?;
        files.push((entry.path, state));
    }

    Some(files)
}

/// What those extensions added last that look at some pages only, in the order of the extensions.
#[derive(Debug, Default)]
pub(super) struct AdditionsCache(Vec<Option<(SeenInputs, Additions)>>);

impl AdditionsCache {
    /// What each extension adds to a site; what it found wrong is returned. An extension adds the same as last time if
    /// what it sees is the same, and if all before it have added the same.
    pub(super) fn extend(
        &mut self,
        extensions: Extensions,
        builder: &mut SiteBuilder,
    ) -> Vec<Diagnostic> {
        self.0.resize_with(extensions.len(), || None);
        let mut found = Vec::new();
        let mut is_site_as_before = true;

        for (extension, known) in extensions.iter().zip(&mut self.0) {
            builder.show(extension.pages_seen());
            let inputs = builder.seen_inputs();
            let additions = match known {
                Some((before, additions))
                    if is_site_as_before && inputs.as_ref() == Some(before) =>
                {
                    additions.clone()
                }
                _ => {
                    is_site_as_before = false;
                    let additions = extension.extend(builder);
                    *known = inputs.map(|inputs| (inputs, additions.clone()));
                    additions
                }
            };

            builder.show(None);
            found.extend(builder.apply(additions));
        }

        found
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use crate::extension::Extension;
    use crate::pipeline::{Request, Session};
    use crate::site::{Additions, SiteBuilder};

    /// Counts how often it is asked, and looks at the page `/seen/` alone.
    #[derive(Debug)]
    struct Counting;

    static ASKED: AtomicUsize = AtomicUsize::new(0);

    /// Counts likewise, and looks at the page `/other/` alone.
    #[derive(Debug)]
    struct Later;

    static LATER_ASKED: AtomicUsize = AtomicUsize::new(0);

    impl Extension for Later {
        fn pages_seen(&self) -> Option<fn(&str) -> bool> {
            Some(|route| route == "other")
        }

        fn extend(&self, _builder: &SiteBuilder) -> Additions {
            LATER_ASKED.fetch_add(1, Ordering::Relaxed);

            Additions::default()
        }
    }

    impl Extension for Counting {
        fn pages_seen(&self) -> Option<fn(&str) -> bool> {
            Some(|route| route == "seen")
        }

        fn extend(&self, builder: &SiteBuilder) -> Additions {
            assert!(builder.pages().all(|page| page.route == "seen"));
            ASKED.fetch_add(1, Ordering::Relaxed);

            Additions::default()
        }
    }

    /// Writes a file of the site, and waits until its state is settled.
    fn write(root: &Path, path: &str, text: &str) {
        fs::write(root.join("content").join(path), text).expect("the file is written");
        std::thread::sleep(Duration::from_millis(200));
    }

    #[test]
    fn an_extension_is_asked_again_only_if_something_has_changed_that_it_sees() {
        let folder = tempfile::tempdir().expect("there is a folder");
        let root = folder.path();
        fs::create_dir(root.join("content")).expect("the folder is new");
        let settings = "title: {zh: 站, en: Site}\nlocales: [zh-Hans, en]\n";
        write(root, "site.yaml", settings);
        write(root, "seen.zh.md", "---\ntitle: 甲\n---\n\n正文。\n");
        write(root, "seen.en.md", "---\ntitle: A\n---\n\nText.\n");
        write(root, "other.zh.md", "---\ntitle: 乙\n---\n\n正文。\n");
        write(root, "file.txt", "甲");

        let mut session = Session::new(Request {
            root: root.into(),
            base_url: None,
            date: Some(jiff::civil::date(2026, 1, 1)),
            drafts: false,
            with_advice: true,
            extensions: &[&Counting, &Later],
        });
        let mut asked_after = |path: &str, text: &str| {
            if !path.is_empty() {
                write(root, path, text);
            }

            session.update(None);
            [&ASKED, &LATER_ASKED].map(|asked| asked.load(Ordering::Relaxed))
        };

        // What comes later is asked again as well, since it may look at what the one before has added.
        assert_eq!(asked_after("", ""), [1, 1]);
        assert_eq!(asked_after("", ""), [1, 1]);
        let other = "---\ntitle: 丙\n---\n\n别的正文。\n";
        assert_eq!(asked_after("other.zh.md", other), [1, 2]);
        assert_eq!(asked_after("new.zh.md", other), [1, 2]);
        assert_eq!(asked_after("seen.en.md", "---\ntitle: B\n---\n"), [2, 3]);
        assert_eq!(asked_after("seen.zh.md", other), [3, 4]);
        assert_eq!(
            asked_after("site.yaml", &format!("{settings}files: []\n")),
            [4, 5]
        );
        assert_eq!(asked_after("file.txt", "乙"), [5, 6]);
        assert_eq!(asked_after("", ""), [5, 6]);
    }
}
