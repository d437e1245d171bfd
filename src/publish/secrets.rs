//! Passwords and keys of targets. They are never in the site: an environment variable has them, or a file outside the
//! site. They are in no message, log or list.

use std::env;
use std::fmt;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::failure::Failure;
use super::settings::Chosen;
use crate::disk;
use crate::encoding::decode;
use crate::load::yaml;
use crate::source::{SourceFile, Span};

/// A secret, which cannot be printed.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    /// Its characters, for the place that asks for them.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// The environment variable with the secret of a target: `PLANPRESS_WEB_PASSWORD` for `web`.
pub(super) fn variable(target: &str) -> String {
    let name = target.to_uppercase().replace('-', "_");
    format!("PLANPRESS_{name}_PASSWORD")
}

/// The secret of a target, if there is one: from the environment, or else from the file with the secrets.
pub(super) fn find(chosen: &Chosen) -> Result<Option<Secret>, Failure> {
    let given = env::var(variable(&chosen.name)).ok();
    if let Some(secret) = given.filter(|secret| !secret.is_empty()) {
        return Ok(Some(Secret(secret)));
    }

    let named = chosen.secrets.clone();
    let is_named = named.is_some();
    let Some(path) = named.or_else(usual_file) else {
        return Ok(None);
    };
    if !is_named && !path.is_file() {
        return Ok(None);
    }

    let mut secrets = read(&path).ok_or(Failure::SecretsFile(path))?;
    Ok(secrets.swap_remove(&chosen.name).map(Secret))
}

/// Reads the file with the secrets. What is wrong in it is not told in detail: messages show lines of files.
fn read(path: &Path) -> Option<IndexMap<String, String>> {
    let (text, _) = decode(disk::read(path).ok()?).ok()?;
    let file = SourceFile::new("secrets.yaml", text);
    yaml::parse(&file, Span::new(0, file.text.len())).ok()
}

/// The file with the secrets of the person who publishes, in their own folder for settings.
fn usual_file() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
    let settings = if cfg!(windows) {
        PathBuf::from(folder("APPDATA")?)
    } else {
        match folder("XDG_CONFIG_HOME") {
            Some(folder) => PathBuf::from(folder),
            None => PathBuf::from(folder("HOME")?).join(".config"),
        }
    };

    Some(settings.join("planpress").join("secrets.yaml"))
}
