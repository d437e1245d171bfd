//! A folder on a server that is reached through SSH. The server proves itself by its key, which is in `publish.yaml` or
//! among the hosts that the person's SSH knows.

use std::io::Read;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use russh::Disconnect;
use russh::client::{self, Handle, KeyboardInteractiveAuthResponse};
use russh::keys::{
    HashAlg, PrivateKeyWithHashAlg, PublicKeyOrCertificate, check_known_hosts, load_secret_key,
};
use russh_sftp::client::RawSftpSession;
use russh_sftp::client::error::Error;
use russh_sftp::protocol::{FileAttributes, OpenFlags, Packet, StatusCode};
use tokio::task::JoinSet;

use super::runtime::{PATIENCE, wait};
use super::tls::CONNECTING;
use super::trouble::{Kind, Trouble};
use super::{Body, Found, Place, unfinished};

/// How many files travel at the same time.
const LANES: usize = 8;
/// How many bytes a packet has.
const PACKET_BYTES: usize = 32 << 10;
/// How many packets of a file may be on their way.
const PACKETS_ON_THE_WAY: usize = 16;
/// The name of the step that replaces a file by another one.
const REPLACE: &str = "posix-rename@openssh.com";
/// Where the keys of people usually are, below their own folder.
const USUAL_KEYS: [&str; 3] = [".ssh/id_ed25519", ".ssh/id_ecdsa", ".ssh/id_rsa"];

/// A server and how to log in there.
#[derive(Clone, Default)]
pub(crate) struct SshServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The name to log in with.
    pub user: String,
    /// The file with the private key, if one is named.
    pub key: Option<PathBuf>,
    /// The fingerprint of the server's key, as `SHA256:…`, if it is named.
    pub host_key: Option<String>,
    /// The password, or that of the key; empty if there is none.
    pub secret: String,
    /// The folder of the site.
    pub path: String,
}

/// A folder on a server.
pub(crate) struct Sftp {
    server: SshServer,
    /// The connection; there is none before the first use and after a break.
    session: Mutex<Option<Arc<Session>>>,
}

/// A connection.
struct Session {
    sftp: RawSftpSession,
    ssh: Handle<Checker>,
    can_replace: bool,
}

/// Decides whether the server is the right one.
struct Checker {
    server: SshServer,
    /// The fingerprint of a key that was not accepted.
    refused: Arc<Mutex<Option<String>>>,
}

impl client::Handler for Checker {
    type Error = russh::Error;

    async fn check_server_key(
        &mut self,
        shown: &PublicKeyOrCertificate,
    ) -> Result<bool, Self::Error> {
        let PublicKeyOrCertificate::PublicKey { key, .. } = shown else {
            return Ok(false);
        };
        let fingerprint = key.fingerprint(HashAlg::Sha256).to_string();
        let (host, port) = (self.server.host.as_str(), self.server.port);
        let is_known = match &self.server.host_key {
            Some(named) => *named == fingerprint,
            None => check_known_hosts(host, port, key).unwrap_or(false),
        };
        if !is_known {
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(fingerprint);
        }

        Ok(is_known)
    }
}

impl Sftp {
    /// Connects to a server. Fails if it cannot be reached or does not prove itself, or if the folder does not exist.
    pub(crate) fn open(server: SshServer) -> Result<Self, Trouble> {
        let place = Self {
            server,
            session: Mutex::new(None),
        };
        let folder = place.server.path.clone();
        let session = place.session()?;
        let found = wait(&folder, 0, async {
            let found = session.sftp.stat(&*folder).await;
            found.map_err(|error| trouble(&folder, &error))
        });

        match found {
            Ok(found) if found.attrs.is_dir() => Ok(place),
            Ok(_) => Err(Trouble::new(Kind::NoSuchFolder, folder, "not a folder")),
            Err(trouble) => Err(trouble),
        }
    }

    /// The connection, which is made if there is none.
    fn session(&self) -> Result<Arc<Session>, Trouble> {
        let mut kept = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = kept.as_ref().filter(|session| !session.ssh.is_closed()) {
            return Ok(Arc::clone(session));
        }

        let session = Arc::new(wait(&self.server.host, 0, connect(&self.server))?);
        *kept = Some(Arc::clone(&session));
        Ok(session)
    }

    /// Does something with the connection. One that broke is not used again.
    fn with<T>(
        &self,
        path: &str,
        bytes: u64,
        work: impl AsyncFnOnce(&Arc<Session>, String) -> Result<T, Error>,
    ) -> Result<T, Trouble> {
        let session = self.session()?;
        let whole = self.whole(path);
        let done = wait(path, bytes, async {
            match work(&session, whole.clone()).await {
                Ok(done) => Ok(done),
                Err(error) => Err(session.trouble(path, &whole, &error).await),
            }
        });

        if done.as_ref().is_err_and(Trouble::may_pass) {
            *self.session.lock().unwrap_or_else(PoisonError::into_inner) = None;
        }

        done
    }

    /// The path of a file on the server.
    fn whole(&self, path: &str) -> String {
        let folder = self.server.path.trim_end_matches('/');
        match path.is_empty() {
            true => format!("{folder}/"),
            false => format!("{folder}/{path}"),
        }
    }
}

/// Connects and logs in.
async fn connect(server: &SshServer) -> Result<Session, Trouble> {
    let refused = Arc::<Mutex<Option<String>>>::default();
    let checker = Checker {
        server: server.clone(),
        refused: Arc::clone(&refused),
    };
    let config = client::Config {
        keepalive_interval: Some(Duration::from_secs(15)),
        inactivity_timeout: Some(PATIENCE * 2),
        nodelay: true,
        ..client::Config::default()
    };
    let address = (server.host.as_str(), server.port);
    let connecting = client::connect(Arc::new(config), address, checker);
    let connected = tokio::time::timeout(CONNECTING, connecting).await;
    let failed = |kind, detail: String| Trouble::new(kind, &server.host, detail);
    let mut ssh = match connected {
        Ok(Ok(ssh)) => ssh,
        Ok(Err(error)) => {
            let refused = refused
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            return Err(match refused {
                Some(fingerprint) => failed(Kind::NotTrusted, format!("host_key: {fingerprint}")),
                None => not_connected(&server.host, &error),
            });
        }
        Err(_) => return Err(failed(Kind::Unreachable, "no answer in time".into())),
    };

    log_in(&mut ssh, server).await?;
    let lost = |error: &dyn std::fmt::Display| failed(Kind::Lost, error.to_string());
    let channel = ssh.channel_open_session().await.map_err(|it| lost(&it))?;
    let asked = channel.request_subsystem(true, "sftp").await;
    asked.map_err(|it| lost(&it))?;

    let sftp = RawSftpSession::new(channel.into_stream());
    sftp.set_timeout(PATIENCE.as_secs());
    let version = sftp.init().await.map_err(|it| lost(&it))?;

    Ok(Session {
        can_replace: version.extensions.contains_key(REPLACE),
        sftp,
        ssh,
    })
}

/// The trouble that an error is which ended a connection before it could be used.
fn not_connected(host: &str, error: &russh::Error) -> Trouble {
    let russh::Error::IO(error) = error else {
        return Trouble::new(Kind::Lost, host, error);
    };
    let trouble = Trouble::from_io(host, error);
    match trouble.kind {
        Kind::Lost => trouble,
        _ => Trouble::new(Kind::Unreachable, host, error),
    }
}

/// Logs in: with the key that is named, with the password, or with one of the person's usual keys.
async fn log_in(ssh: &mut Handle<Checker>, server: &SshServer) -> Result<(), Trouble> {
    let lost = |error: russh::Error| Trouble::new(Kind::Lost, &server.host, error);
    let keys = match (&server.key, server.secret.is_empty()) {
        (Some(key), _) => vec![key.clone()],
        (None, true) => usual_keys(),
        (None, false) => Vec::new(),
    };
    for path in keys {
        let passphrase = Some(server.secret.as_str()).filter(|it| !it.is_empty());
        let key = load_secret_key(&path, passphrase).map_err(|error| {
            Trouble::new(Kind::WrongPassword, path.display().to_string(), error)
        })?;
        let hash = ssh.best_supported_rsa_hash().await.map_err(lost)?.flatten();
        let key = PrivateKeyWithHashAlg::new(Arc::new(key), hash);
        let answer = ssh.authenticate_publickey(&server.user, key).await;
        if answer.map_err(lost)?.success() {
            return Ok(());
        }
    }

    if server.key.is_none() && !server.secret.is_empty() {
        let answer = ssh
            .authenticate_password(&server.user, &server.secret)
            .await;
        if answer.map_err(lost)?.success() || answer_questions(ssh, server).await.map_err(lost)? {
            return Ok(());
        }
    }

    let detail = format!("{}@{}", server.user, server.host);
    Err(Trouble::new(Kind::WrongPassword, "", detail))
}

/// Gives the password where a server asks for it in words.
async fn answer_questions(
    ssh: &mut Handle<Checker>,
    server: &SshServer,
) -> Result<bool, russh::Error> {
    let user = server.user.as_str();
    let mut asked = ssh
        .authenticate_keyboard_interactive_start(user, None)
        .await?;
    for _ in 0..MAX_QUESTIONS {
        let KeyboardInteractiveAuthResponse::InfoRequest { prompts, .. } = asked else {
            break;
        };
        let answers = prompts.iter().map(|_| server.secret.clone()).collect();
        asked = ssh
            .authenticate_keyboard_interactive_respond(answers)
            .await?;
    }

    Ok(matches!(asked, KeyboardInteractiveAuthResponse::Success))
}

/// How often a server may ask for the password.
const MAX_QUESTIONS: usize = 3;

/// The person's usual keys, those that there are.
fn usual_keys() -> Vec<PathBuf> {
    let Some(home) = std::env::home_dir() else {
        return Vec::new();
    };
    let keys = USUAL_KEYS.iter().map(|name| home.join(name));
    keys.filter(|path| path.is_file()).collect()
}

impl Session {
    /// Writes a file that is no one's yet.
    async fn write(self: &Arc<Self>, path: &str, body: &Body<'_>) -> Result<(), Error> {
        let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE;
        let handle = self
            .sftp
            .open(path, flags, FileAttributes::empty())
            .await?
            .handle;
        let written = self.write_open(&handle, body).await;
        let closed = self.sftp.close(handle).await;

        written.and(closed.map(drop))
    }

    async fn write_open(self: &Arc<Self>, handle: &str, body: &Body<'_>) -> Result<(), Error> {
        let mut file = body.open()?;
        let (mut offset, mut on_the_way) = (0, JoinSet::new());
        loop {
            let mut packet = Vec::with_capacity(PACKET_BYTES);
            file.by_ref()
                .take(PACKET_BYTES as u64)
                .read_to_end(&mut packet)?;
            let size = packet.len();
            let arrived = match size == 0 || on_the_way.len() >= PACKETS_ON_THE_WAY {
                true => on_the_way.join_next().await,
                false => None,
            };
            if let Some(arrived) = arrived {
                let arrived: Result<Result<(), Error>, _> = arrived;
                arrived.map_err(|error| Error::UnexpectedBehavior(error.to_string()))??;
            }

            if size > 0 {
                let (session, handle) = (Arc::clone(self), handle.to_string());
                on_the_way.spawn(async move {
                    session.sftp.write(handle, offset, packet).await.map(drop)
                });
                offset += size as u64;
            } else if on_the_way.is_empty() {
                return Ok(());
            }
        }
    }

    /// Moves a file to a place at which there may be one. Servers without the step for it have no file there for a
    /// moment.
    async fn replace(&self, from: &str, to: &str) -> Result<(), Error> {
        if !self.can_replace {
            let _ = self.sftp.remove(to).await;
            return self.sftp.rename(from, to).await.map(drop);
        }

        let mut names = Vec::new();
        for name in [from, to] {
            let length = u32::try_from(name.len()).unwrap_or(u32::MAX);
            names.extend(length.to_be_bytes());
            names.extend(name.as_bytes());
        }

        match self.sftp.extended(REPLACE, names).await? {
            Packet::Status(status) if status.status_code == StatusCode::Ok => Ok(()),
            Packet::Status(status) => Err(status.into()),
            _ => Err(Error::UnexpectedPacket),
        }
    }

    /// Makes the folders above a file, those below `root`.
    async fn make_folders(&self, root: &str, path: &str) -> Result<(), Error> {
        let begin = root.trim_end_matches('/').len() + 1;
        let ends = path.match_indices('/').map(|(at, _)| at);
        for end in ends.filter(|end| *end > begin) {
            // A folder that is there already is no error; what is something else shows when the file is written.
            let _ = self.sftp.mkdir(&path[..end], FileAttributes::empty()).await;
        }

        Ok(())
    }

    /// The trouble that an error is. Servers do not say that a disk is full, so it is asked for.
    async fn trouble(&self, path: &str, whole: &str, error: &Error) -> Trouble {
        let mut trouble = trouble(path, error);
        if trouble.kind == Kind::Other {
            let folder = whole.rsplit_once('/').map_or(whole, |(folder, _)| folder);
            let room = self.sftp.statvfs(folder).await;
            if room.is_ok_and(|room| room.blocks_avail == 0 || room.inodes_avail == 0) {
                trouble.kind = Kind::Full;
            }
        }

        trouble
    }
}

/// The trouble that an error is, as far as the error tells.
fn trouble(path: &str, error: &Error) -> Trouble {
    let kind = match error {
        Error::Status(status) => match status.status_code {
            StatusCode::PermissionDenied => Kind::NotAllowed,
            StatusCode::NoSuchFile => Kind::NoSuchFolder,
            StatusCode::BadMessage => Kind::BadName,
            StatusCode::NoConnection | StatusCode::ConnectionLost => Kind::Lost,
            _ => Kind::Other,
        },
        Error::Limited(_) => Kind::Other,
        _ => Kind::Lost,
    };

    Trouble::new(kind, path, error)
}

/// Whether an error says that there is nothing at a path.
fn is_absent(error: &Error) -> bool {
    let Error::Status(status) = error else {
        return false;
    };
    status.status_code == StatusCode::NoSuchFile
}

impl Place for Sftp {
    fn lanes(&self) -> usize {
        LANES
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        self.with(path, 0, async |session, whole| {
            let opened = session
                .sftp
                .open(whole, OpenFlags::READ, FileAttributes::empty());
            let handle = match opened.await {
                Ok(opened) => opened.handle,
                Err(error) if is_absent(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            let mut bytes = Vec::new();
            let read = loop {
                let offset = bytes.len() as u64;
                match session
                    .sftp
                    .read(&*handle, offset, PACKET_BYTES as u32)
                    .await
                {
                    Ok(piece) => bytes.extend(piece.data),
                    Err(Error::Status(end)) if end.status_code == StatusCode::Eof => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
            let closed = session.sftp.close(handle).await;

            read.and(closed).map(|_| Some(bytes))
        })
    }

    fn look(&self, path: &str) -> Result<Option<Found>, Trouble> {
        self.with(path, 0, async |session, whole| {
            match session.sftp.lstat(whole).await {
                Ok(found) => Ok(Some(Found {
                    size: found.attrs.size.filter(|_| found.attrs.is_regular()),
                    mark: None,
                })),
                Err(error) if is_absent(&error) => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn write(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble> {
        let root = self.server.path.clone();
        let beside = self.whole(&unfinished(path));
        self.with(path, body.size(), async |session, whole| {
            if let Err(error) = session.write(&beside, body).await {
                if !is_absent(&error) {
                    return Err(error);
                }

                session.make_folders(&root, &beside).await?;
                session.write(&beside, body).await?;
            }

            if let Err(error) = session.replace(&beside, &whole).await {
                if !is_absent(&error) {
                    return Err(error);
                }

                session.make_folders(&root, &whole).await?;
                session.replace(&beside, &whole).await?;
            }

            Ok(None)
        })
    }

    fn create(&self, path: &str, bytes: &[u8]) -> Result<Option<bool>, Trouble> {
        let root = self.server.path.clone();
        self.with(path, 0, async |session, whole| {
            session.make_folders(&root, &whole).await?;
            let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::EXCLUDE;
            let opened = session
                .sftp
                .open(&*whole, flags, FileAttributes::empty())
                .await;
            let handle = match opened {
                Ok(opened) => opened.handle,
                // Servers say only that it failed.
                Err(_) if session.sftp.lstat(whole).await.is_ok() => return Ok(Some(false)),
                Err(error) => return Err(error),
            };
            session.sftp.write(&*handle, 0, bytes.to_vec()).await?;
            session.sftp.close(handle).await?;

            Ok(Some(true))
        })
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let root = self.whole("").trim_end_matches('/').len();
        self.with(path, 0, async |session, whole| {
            match session.sftp.remove(&*whole).await {
                Err(error) if !is_absent(&error) => return Err(error),
                _ => {}
            }

            let mut folder = whole.as_str();
            while let Some((parent, _)) = folder.rsplit_once('/')
                && parent.len() > root
                && session.sftp.rmdir(parent).await.is_ok()
            {
                folder = parent;
            }

            Ok(())
        })
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.with(folder, 0, async |session, whole| {
            let handle = match session.sftp.opendir(whole).await {
                Ok(opened) => opened.handle,
                Err(error) if is_absent(&error) => return Ok(Vec::new()),
                Err(error) => return Err(error),
            };
            let mut names = Vec::new();
            let read = loop {
                match session.sftp.readdir(&*handle).await {
                    Ok(part) => names.extend(part.files.into_iter().map(|file| file.filename)),
                    Err(Error::Status(end)) if end.status_code == StatusCode::Eof => break Ok(()),
                    Err(error) => break Err(error),
                }
            };
            let closed = session.sftp.close(handle).await;
            names.retain(|name| name != "." && name != "..");

            read.and(closed).map(|_| names)
        })
    }
}

impl Drop for Sftp {
    fn drop(&mut self) {
        let kept = self
            .session
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(session) = kept {
            let _ = wait("", 0, async {
                let _ = session
                    .ssh
                    .disconnect(Disconnect::ByApplication, "", "")
                    .await;
                Ok(())
            });
        }
    }
}
