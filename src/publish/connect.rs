//! Opening the place of a target.

use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::place::{
    Bucket, Folder, Ftp, FtpServer, Object, Place, Retrying, Sftp, SshServer, Trouble, opening,
};
use super::secrets;
use super::settings::{Chosen, Kind, Target};

/// Opens the place of a target. An archive is none: it is written by `archive`.
pub(super) fn open(root: &Path, chosen: &Chosen) -> Result<Arc<dyn Place>, Failure> {
    let target = &chosen.target;
    let secret = match target.kind {
        Kind::Folder | Kind::Zip => None,
        _ => secrets::find(chosen)?,
    };
    let needs_secret = matches!(target.kind, Kind::Ftp | Kind::Ftps | Kind::S3);
    if needs_secret && secret.is_none() {
        return Err(Failure::NoSecret(chosen.name.clone()));
    }

    let secret = secret.as_ref().map_or("", |it| it.reveal());
    let opened = opening(|| place(root, target, secret));
    let place = opened.map_err(|trouble| Failure::Place(trouble, false))?;

    Ok(Arc::new(Retrying(place)))
}

fn place(root: &Path, target: &Target, secret: &str) -> Result<Box<dyn Place>, Trouble> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (user, path) = (text(&target.user), text(&target.path));

    match target.kind {
        Kind::Folder | Kind::Zip => {
            let folder = target.local_folder(root).unwrap_or_default();
            Folder::open(folder).map(boxed)
        }
        Kind::Sftp => Sftp::open(SshServer {
            host: text(&target.host),
            port: target.port(),
            user,
            key: target.key.as_ref().map(|key| root.join(key)),
            host_key: target.host_key.clone(),
            secret: secret.into(),
            path,
        })
        .map(boxed),
        Kind::Ftp | Kind::Ftps => Ftp::open(FtpServer {
            host: text(&target.host),
            port: target.port(),
            user,
            password: secret.into(),
            path,
            has_tls: target.kind == Kind::Ftps,
        })
        .map(boxed),
        Kind::Webdav => Object::webdav(&target.endpoint(), &user, secret).map(boxed),
        Kind::S3 => Object::bucket(&Bucket {
            endpoint: target.endpoint(),
            name: text(&target.bucket),
            region: target.region.clone().unwrap_or_else(|| USUAL_REGION.into()),
            path,
            is_in_path: target.path_style,
            key: user,
            secret: secret.into(),
        })
        .map(boxed),
    }
}

/// The region of services that have none.
const USUAL_REGION: &str = "us-east-1";

fn boxed(place: impl Place + 'static) -> Box<dyn Place> {
    Box::new(place)
}
