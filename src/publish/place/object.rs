//! Object storage that speaks S3, and WebDAV servers, both through OpenDAL.

use std::error::Error as _;
use std::io::Read;

use opendal::services::{S3, Webdav};
use opendal::{Error, ErrorKind, HttpTransporter, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use reqwest::Client;

use super::runtime::{PATIENCE, wait};
use super::tls;
use super::trouble::{Kind, Trouble};
use super::{Body, Found, Place, unfinished};
use crate::publish::delivery::{cache_control, content_type};

/// How many requests are made at the same time.
const LANES: usize = 8;
/// Files of this size and more are sent in pieces, where the place takes pieces.
const IN_PIECES_FROM: u64 = 64 << 20;
/// The size of a piece.
const PIECE_BYTES: usize = 16 << 20;

/// Where a bucket is.
#[derive(Clone, Default)]
pub(crate) struct Bucket {
    /// The address of the service.
    pub endpoint: String,
    /// The name of the bucket.
    pub name: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The folder of the site in the bucket.
    pub path: String,
    /// Whether the name of the bucket is part of the path of addresses, not of the host.
    pub is_in_path: bool,
    /// The name of the key, if there is one.
    pub key: String,
    /// The key itself.
    pub secret: String,
}

/// A bucket or a WebDAV folder.
pub(crate) struct Object {
    operator: Operator,
    /// Whether writing replaces a file in one step. If not, it is written beside and moved.
    is_atomic: bool,
}

impl Object {
    /// Opens a bucket.
    pub(crate) fn bucket(bucket: &Bucket) -> Result<Self, Trouble> {
        let mut builder = S3::default()
            .endpoint(&bucket.endpoint)
            .bucket(&bucket.name)
            .region(&bucket.region)
            .root(&format!("/{}", bucket.path.trim_matches('/')))
            .access_key_id(&bucket.key)
            .secret_access_key(&bucket.secret)
            .disable_config_load()
            .disable_ec2_metadata();
        if !bucket.is_in_path {
            builder = builder.enable_virtual_host_style();
        }

        let operator = Operator::new(builder).map_err(|error| trouble("", &error))?;
        Self::connected(operator, true)
    }

    /// Opens a WebDAV folder by its address.
    pub(crate) fn webdav(address: &str, user: &str, password: &str) -> Result<Self, Trouble> {
        let builder = Webdav::default()
            .endpoint(address.trim_end_matches('/'))
            .username(user)
            .password(password);
        let operator = Operator::new(builder).map_err(|error| trouble("", &error))?;
        Self::connected(operator, false)
    }

    fn connected(operator: Operator, is_atomic: bool) -> Result<Self, Trouble> {
        tls::choose_cryptography();
        let client = Client::builder()
            .connect_timeout(tls::CONNECTING)
            .read_timeout(PATIENCE)
            .build()
            .map_err(|error| Trouble::new(Kind::Other, "", error))?;
        let transport = HttpTransporter::new(ReqwestTransport::new(client));
        let context = operator.context().with_http_transport(transport);

        Ok(Self {
            operator: operator.with_context(context),
            is_atomic,
        })
    }

    async fn write_whole(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble> {
        let mut bytes = Vec::new();
        let read = body
            .open()
            .and_then(|mut file| file.read_to_end(&mut bytes));
        read.map_err(|error| Trouble::from_io(path, &error))?;
        let mut write = self
            .operator
            .write_with(path, bytes)
            .content_type(&content_type(path));
        if self.is_atomic {
            write = write.cache_control(&cache_control(path));
        }

        let written = write.await;
        let written = written.map_err(|error| trouble(path, &error))?;

        Ok(written.etag().map(str::to_string))
    }

    async fn write_in_pieces(
        &self,
        path: &str,
        body: &Body<'_>,
    ) -> Result<Option<String>, Trouble> {
        let failed = |error: Error| trouble(path, &error);
        let writer = self.operator.writer_with(path).chunk(PIECE_BYTES);
        let mut writer = writer
            .content_type(&content_type(path))
            .cache_control(&cache_control(path))
            .await
            .map_err(failed)?;
        let mut file = body
            .open()
            .map_err(|error| Trouble::from_io(path, &error))?;

        loop {
            let mut piece = Vec::new();
            let read = file
                .by_ref()
                .take(PIECE_BYTES as u64)
                .read_to_end(&mut piece);
            if read.map_err(|error| Trouble::from_io(path, &error))? == 0 {
                break;
            }

            writer.write(piece).await.map_err(failed)?;
        }

        let written = writer.close().await.map_err(failed)?;
        Ok(written.etag().map(str::to_string))
    }

    /// Writes a file beside its place and moves it there.
    async fn write_and_move(&self, path: &str, body: &Body<'_>) -> Result<(), Trouble> {
        let beside = unfinished(path);
        self.write_whole(&beside, body).await?;
        let moved = self.operator.rename(&beside, path).await;
        moved.map_err(|error| trouble(path, &error))
    }
}

impl Place for Object {
    fn lanes(&self) -> usize {
        LANES
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        wait(path, 0, async {
            match self.operator.read(path).await {
                Ok(bytes) => Ok(Some(bytes.to_vec())),
                Err(error) if is_absent(&error) => Ok(None),
                Err(error) => Err(trouble(path, &error)),
            }
        })
    }

    fn look(&self, path: &str) -> Result<Option<Found>, Trouble> {
        wait(path, 0, async {
            match self.operator.stat(path).await {
                Ok(found) => Ok(Some(Found {
                    size: found.is_file().then_some(found.content_length()),
                    mark: found.etag().map(str::to_string),
                })),
                Err(error) if is_absent(&error) => Ok(None),
                Err(error) => Err(trouble(path, &error)),
            }
        })
    }

    fn write(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble> {
        wait(path, body.size(), async {
            if !self.is_atomic {
                return self.write_and_move(path, body).await.map(|()| None);
            }

            match body.size() >= IN_PIECES_FROM {
                true => self.write_in_pieces(path, body).await,
                false => self.write_whole(path, body).await,
            }
        })
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<Option<bool>, Trouble> {
        if !self.operator.info().capability().write_with_if_not_exists {
            return Ok(None);
        }

        wait(path, 0, async {
            let write = self.operator.write_with(path, bytes.to_vec());
            match write.if_not_exists(true).await {
                Ok(_) => Ok(Some(true)),
                Err(error) => match error.kind() {
                    ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists => Ok(Some(false)),
                    // Services that do not know the condition say so in their own ways.
                    ErrorKind::Unsupported => Ok(None),
                    _ if format!("{error:?}").contains("NotImplemented") => Ok(None),
                    _ => Err(trouble(path, &error)),
                },
            }
        })
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        wait(path, 0, async {
            match self.operator.delete(path).await {
                Err(error) if !is_absent(&error) => Err(trouble(path, &error)),
                _ => Ok(()),
            }
        })
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let folder = format!("{}/", folder.trim_matches('/'));
        wait(&folder, 0, async {
            match self.operator.list(&folder).await {
                Ok(entries) => {
                    let own = folder.trim_start_matches('/');
                    let names = entries.iter().map(|it| it.path().trim_start_matches(own));
                    let names = names.map(|name| name.trim_matches('/').to_string());
                    Ok(names.filter(|name| !name.is_empty()).collect())
                }
                Err(error) if is_absent(&error) => Ok(Vec::new()),
                Err(error) => Err(trouble(&folder, &error)),
            }
        })
    }
}

/// Whether an error says that there is nothing at a path.
fn is_absent(error: &Error) -> bool {
    error.kind() == ErrorKind::NotFound && !error.message().contains("NoSuchBucket")
}

/// What services say, and what it means.
const SAYINGS: [(&str, Kind); 13] = [
    ("RequestTimeTooSkewed", Kind::WrongClock),
    ("InvalidAccessKeyId", Kind::WrongPassword),
    ("SignatureDoesNotMatch", Kind::WrongPassword),
    ("NoSuchBucket", Kind::NoSuchFolder),
    ("QuotaExceeded", Kind::Full),
    ("EntityTooLarge", Kind::Full),
    ("status: 401", Kind::WrongPassword),
    ("status: 403", Kind::NotAllowed),
    ("status: 405", Kind::NotAllowed),
    ("status: 507", Kind::Full),
    ("status: 414", Kind::BadName),
    ("invalid peer certificate", Kind::NotTrusted),
    ("status: 409", Kind::NoSuchFolder),
];

/// The trouble that an error of OpenDAL is.
fn trouble(about: &str, error: &Error) -> Trouble {
    let whole = format!("{error:?}");
    let saying = SAYINGS.iter().find(|(text, _)| whole.contains(text));
    let source = error
        .source()
        .map(|it| format!("{it:?}"))
        .unwrap_or_default();
    let kind = match saying {
        Some((_, kind)) => *kind,
        None if source.contains("ConnectError") || source.contains("dns error") => {
            Kind::Unreachable
        }
        None if error.is_temporary() || source.contains("hyper") => Kind::Lost,
        None if error.kind() == ErrorKind::PermissionDenied => Kind::NotAllowed,
        None if error.kind() == ErrorKind::NotFound => Kind::NoSuchFolder,
        None => Kind::Other,
    };

    let said: String = error.message().chars().take(MAX_SAID).collect();
    let detail = match said.trim() {
        "" => status(&whole).unwrap_or_else(|| error.kind().to_string()),
        said => format!("{}: {said}", error.kind()),
    };
    Trouble::new(kind, about, detail)
}

/// The status that an answer without words had, as `HTTP 507`.
fn status(whole: &str) -> Option<String> {
    let (_, rest) = whole.split_once("status: ")?;
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some(format!("HTTP {number}"))
}

/// The most characters of what a service says that are shown.
const MAX_SAID: usize = 200;
