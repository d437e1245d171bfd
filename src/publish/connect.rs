//! Opening the place of a target.

use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use super::place::{
    Bucket, Folder, Ftp, FtpServer, Object, Place, Retrying, Sftp, SshServer, Trouble,
};
use super::secrets;
use super::settings::{Chosen, Kind};

/// Opens the place of a target. An archive is none: it is written by `archive`.
pub(super) fn open(root: &Path, chosen: &Chosen) -> Result<Arc<dyn Place>, Failure> {
    let place = place(root, chosen)?.map_err(|trouble| Failure::Place(trouble, false))?;
    Ok(Arc::new(Retrying(place)))
}

fn place(root: &Path, chosen: &Chosen) -> Result<Result<Box<dyn Place>, Trouble>, Failure> {
    let target = &chosen.target;
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let secret = match target.kind {
        Kind::Folder | Kind::Zip => None,
        _ => secrets::find(chosen)?,
    };
    let given = secret.as_ref().map(|it| it.reveal().to_string());
    let needed = || {
        given
            .clone()
            .ok_or_else(|| Failure::NoSecret(chosen.name.clone()))
    };
    let (user, path) = (text(&target.user), text(&target.path));

    Ok(match target.kind {
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
            secret: given.unwrap_or_default(),
            path,
        })
        .map(boxed),
        Kind::Ftp | Kind::Ftps => Ftp::open(FtpServer {
            host: text(&target.host),
            port: target.port(),
            user,
            password: needed()?,
            path,
            has_tls: target.kind == Kind::Ftps,
        })
        .map(boxed),
        Kind::Webdav => {
            Object::webdav(&target.endpoint(), &user, &given.unwrap_or_default()).map(boxed)
        }
        Kind::S3 => Object::bucket(&Bucket {
            endpoint: target.endpoint(),
            name: text(&target.bucket),
            region: target.region.clone().unwrap_or_else(|| "us-east-1".into()),
            path,
            is_in_path: target.path_style,
            key: user,
            secret: needed()?,
        })
        .map(boxed),
    })
}

fn boxed(place: impl Place + 'static) -> Box<dyn Place> {
    Box::new(place)
}
