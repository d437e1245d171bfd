//! `publish.yaml`: where a site is published. It lies beside `content/`, and holds no secrets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::failure::Failure;
use crate::bounds;
use crate::config::WebAddress;
use crate::diagnostic::{Diagnostic, Text, any_error, codes, say};
use crate::disk::HIDDEN_FOLDER;
use crate::load::yaml;
use crate::source::{SourceFile, Span};

/// The name of the file, below the site's root.
const PUBLISH: &str = "publish.yaml";
/// Folders of a site that nothing is published into.
const OWN_FOLDERS: [&str; 5] = ["content", "themes", HIDDEN_FOLDER, ".history", ".git"];

/// `publish.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishFile {
    /// The places where the site is published, by names of letters, digits, `-` and `_`. The first is the usual one.
    pub targets: IndexMap<String, Target>,
    /// The file with the passwords, which lies outside the site. Without it, `planpress/secrets.yaml` in the folder for
    /// settings of the person who publishes.
    pub secrets: Option<String>,
}

/// A place where the site is published.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Target {
    /// What kind of place it is.
    pub kind: Kind,
    /// The address at which readers find the site there, if it differs from `base_url` in `site.yaml`.
    pub address: Option<WebAddress>,
    /// For `folder` and `zip`: the folder, below the site's root or anywhere. For servers: the folder on the server.
    /// For `s3`: the folder in the bucket.
    pub path: Option<String>,
    /// For `sftp`, `ftp` and `ftps`: the name of the server.
    pub host: Option<String>,
    /// For `sftp`, `ftp` and `ftps`: the port, if it is not the usual one.
    pub port: Option<u16>,
    /// The name to log in with; for `s3` the name of the key (access key id).
    pub user: Option<String>,
    /// For `sftp`: the file with the private key, if no password is used.
    pub key: Option<String>,
    /// For `sftp`: the fingerprint of the server's key, as `SHA256:…`. Without it, the server must be among the known
    /// hosts of SSH.
    pub host_key: Option<String>,
    /// For `webdav`: the address of the folder. For `s3`: the address of the service.
    pub endpoint: Option<WebAddress>,
    /// For `s3`: the name of the bucket.
    pub bucket: Option<String>,
    /// For `s3`: the region, as the service calls it.
    pub region: Option<String>,
    /// For `s3`: whether the bucket is part of the path of addresses, as with MinIO, and not of the host.
    #[serde(default)]
    pub path_style: bool,
    /// Whether compressed copies of pages and other texts lie beside them (`index.html.br`, `index.html.gz`), for
    /// servers that hand such copies out. Object storage does not.
    #[serde(default)]
    pub precompressed: bool,
    /// A command with its arguments that is run on this computer when something was published, for example to make a
    /// cache in front of the target forget what it keeps.
    #[serde(default)]
    pub purge: Vec<String>,
}

/// The kinds of places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// A folder of this computer or a network drive.
    Folder,
    /// A new archive each time, to hand over.
    Zip,
    /// A server that is reached through SSH.
    Sftp,
    /// An FTP server without TLS: everybody on the way can read the password.
    Ftp,
    /// An FTP server with TLS.
    Ftps,
    /// A WebDAV server.
    Webdav,
    /// Object storage that speaks S3.
    S3,
}

/// A target that was chosen.
#[derive(Debug, Clone)]
pub(crate) struct Chosen {
    /// Its name.
    pub name: String,
    /// What `publish.yaml` says of it.
    pub target: Target,
    /// The file with the passwords, if `publish.yaml` names one.
    pub secrets: Option<PathBuf>,
}

/// Reads `publish.yaml` and chooses a target by its name, or the first one.
pub(super) fn choose(root: &Path, name: Option<&str>) -> Result<Chosen, Failure> {
    let (file, settings) = read(root)?;
    let found = check(root, &file, &settings);
    if any_error(&found) {
        return Err(Failure::Settings(found));
    }

    let names = || settings.targets.keys().cloned().collect();
    let chosen = match name {
        Some(name) => settings.targets.get_key_value(name),
        None => settings.targets.first(),
    };
    let (name, target) = chosen.ok_or_else(|| Failure::NoSuchTarget(names()))?;

    Ok(Chosen {
        name: name.clone(),
        target: target.clone(),
        secrets: settings.secrets.map(|path| root.join(path)),
    })
}

/// The names of all targets.
pub(super) fn names(root: &Path) -> Result<Vec<String>, Failure> {
    let (_, settings) = read(root)?;
    Ok(settings.targets.into_keys().collect())
}

/// Reads `publish.yaml`.
fn read(root: &Path) -> Result<(Arc<SourceFile>, PublishFile), Failure> {
    if !root.join(PUBLISH).is_file() {
        return Err(Failure::NoSettings);
    }

    let file = SourceFile::read(root, PUBLISH).map_err(|found| Failure::Settings(vec![*found]))?;
    let settings = yaml::parse(&file, Span::new(0, file.text.len())).map_err(Failure::Settings)?;

    Ok((file, settings))
}

/// What is wrong in the file beyond its form.
fn check(root: &Path, file: &Arc<SourceFile>, settings: &PublishFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (name, target) in &settings.targets {
        let at = |field: &str| yaml::locate(file, &["targets", name, field]);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        if name.is_empty() || !name.chars().all(is_plain) {
            let message = say!(
                "目标名“{name}”只能用字母、数字、- 和 _",
                "the name “{name}” of a target may have letters, digits, - and _ only"
            );
            found.push(
                Diagnostic::error(codes::UNUSABLE_TARGET, message)
                    .at(yaml::locate(file, &["targets", name])),
            );
        }

        for field in target.missing() {
            let kind = target.kind.name();
            let message = say!(
                "{kind} 目标要写 {field}",
                "a target of the kind {kind} needs the field {field}"
            );
            found.push(Diagnostic::error(codes::UNUSABLE_TARGET, message).at(at("kind")));
        }

        if target.precompressed && target.kind == Kind::S3 {
            let message = say!(
                "对象存储不会在压缩过的副本里挑选，s3 目标不能写 precompressed",
                "object storage does not choose among compressed copies: a target of the kind s3 cannot be precompressed"
            );
            found.push(
                Diagnostic::error(codes::UNUSABLE_TARGET, message)
                    .at(at("precompressed"))
                    .hint(say!(
                        "删去这一行，在 CDN 上打开压缩。",
                        "Remove the line, and switch compression on at the CDN."
                    )),
            );
        }

        if let Some(message) = target.wrong_folder(root) {
            found.push(
                Diagnostic::error(codes::UNUSABLE_TARGET, message)
                    .at(at("path"))
                    .hint(say!(
                        "改用网站文件夹以外的位置，或网站里另外一个文件夹。",
                        "Name a folder elsewhere, or another one of the site."
                    )),
            );
        }
    }

    if let Some(secrets) = &settings.secrets
        && is_in_site(root, &root.join(secrets))
    {
        let message = say!(
            "密码文件不能放在网站文件夹里，会随网站一起流传",
            "the file with the passwords must not be inside the site, whose files are passed on"
        );
        found.push(
            Diagnostic::error(codes::UNUSABLE_TARGET, message).at(yaml::locate(file, &["secrets"])),
        );
    }

    found
}

/// Whether a path leads into the site.
fn is_in_site(root: &Path, path: &Path) -> bool {
    match (bounds::resolve_links(root), bounds::resolve_links(path)) {
        (Ok(root), Ok(path)) => path.starts_with(root),
        _ => true,
    }
}

impl Target {
    /// The fields that this kind of target needs and does not have.
    fn missing(&self) -> Vec<&'static str> {
        let needed: &[(&str, bool)] = match self.kind {
            Kind::Folder | Kind::Zip => &[("path", self.path.is_some())],
            Kind::Sftp | Kind::Ftp | Kind::Ftps => &[
                ("host", self.host.is_some()),
                ("user", self.user.is_some()),
                ("path", self.path.is_some()),
            ],
            Kind::Webdav => &[("endpoint", self.endpoint.is_some())],
            Kind::S3 => &[
                ("endpoint", self.endpoint.is_some()),
                ("bucket", self.bucket.is_some()),
                ("user", self.user.is_some()),
            ],
        };
        let missing = needed.iter().filter(|(_, is_there)| !is_there);

        missing.map(|(field, _)| *field).collect()
    }

    /// Why nothing can be published into the target's folder, if it is a folder of this computer.
    fn wrong_folder(&self, root: &Path) -> Option<Text> {
        let folder = self.local_folder(root)?;
        let folder = bounds::resolve_links(&folder).ok()?;
        let root = bounds::resolve_links(root).ok()?;

        if root.starts_with(&folder) {
            return Some(say!(
                "不能发布到网站自己的文件夹，或包含它的文件夹",
                "the site cannot be published into its own folder, or one that holds it"
            ));
        }

        let own = OWN_FOLDERS
            .iter()
            .find(|name| folder.starts_with(root.join(name)))?;
        Some(say!(
            "不能发布到网站的 {own} 文件夹里",
            "the site cannot be published into its folder {own}"
        ))
    }

    /// The folder of this computer that the target is, if it is one.
    pub(super) fn local_folder(&self, root: &Path) -> Option<PathBuf> {
        match self.kind {
            Kind::Folder | Kind::Zip => self.path.as_ref().map(|path| root.join(path)),
            _ => None,
        }
    }

    /// What people read of where this is.
    pub(super) fn label(&self) -> String {
        let path = self.path.clone().unwrap_or_default();
        match self.kind {
            Kind::Folder | Kind::Zip => path,
            Kind::Sftp | Kind::Ftp | Kind::Ftps => {
                let host = self.host.as_deref().unwrap_or_default();
                format!(
                    "{}://{host}/{}",
                    self.kind.name(),
                    path.trim_start_matches('/')
                )
            }
            Kind::Webdav => self.endpoint(),
            Kind::S3 => {
                let bucket = self.bucket.as_deref().unwrap_or_default();
                format!("{} {bucket}/{path}", self.endpoint())
            }
        }
    }

    /// The address of the service, if there is one.
    pub(super) fn endpoint(&self) -> String {
        let endpoint = self.endpoint.as_ref();
        endpoint.map_or_else(String::new, |it| it.as_str().to_string())
    }

    /// The port of the server.
    pub(super) fn port(&self) -> u16 {
        let usual = match self.kind {
            Kind::Sftp => 22,
            _ => 21,
        };
        self.port.unwrap_or(usual)
    }
}

impl Kind {
    /// The name that `publish.yaml` has for it.
    fn name(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Zip => "zip",
            Self::Sftp => "sftp",
            Self::Ftp => "ftp",
            Self::Ftps => "ftps",
            Self::Webdav => "webdav",
            Self::S3 => "s3",
        }
    }
}
