//! A folder on an FTP server, with TLS or without.

use std::io;
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::{Mutex, PoisonError};

use suppaftp::types::FileType;
use suppaftp::{FtpError, Mode, RustlsConnector, RustlsFtpStream};

use super::runtime::PATIENCE;
use super::tls::{self, CONNECTING};
use super::trouble::{Kind, Trouble};
use super::{Body, Found, Place, unfinished};

/// How many connections there are at the same time. Servers allow few.
const LANES: usize = 3;

/// A server and how to log in there.
#[derive(Clone, Default)]
pub(crate) struct FtpServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The name to log in with.
    pub user: String,
    /// The password.
    pub password: String,
    /// The folder of the site.
    pub path: String,
    /// Whether the connections are secured.
    pub has_tls: bool,
}

/// A folder on a server.
pub(crate) struct Ftp {
    server: FtpServer,
    /// Connections that nobody uses at the moment.
    idle: Mutex<Vec<RustlsFtpStream>>,
}

impl Ftp {
    /// Connects to a server. Fails if it cannot be reached, or if the folder does not exist.
    pub(crate) fn open(server: FtpServer) -> Result<Self, Trouble> {
        let place = Self {
            server,
            idle: Mutex::default(),
        };
        let folder = place.whole("");
        place.with(&folder, |ftp| match ftp.cwd(&folder) {
            Err(error) if code(&error) == Some(NOT_DONE) => {
                Err(FtpError::ConnectionError(io::ErrorKind::NotFound.into()))
            }
            done => done,
        })?;

        Ok(place)
    }

    /// Does something with a connection, a new one if all are in use. One that broke is not used again.
    fn with<T>(
        &self,
        about: &str,
        work: impl FnOnce(&mut RustlsFtpStream) -> Result<T, FtpError>,
    ) -> Result<T, Trouble> {
        let idle = self.idle().pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.server)?,
        };

        match work(&mut connection) {
            Ok(done) => {
                self.idle().push(connection);
                Ok(done)
            }
            Err(error) => {
                let trouble = trouble(about, &error);
                if matches!(error, FtpError::UnexpectedResponse(_)) && !trouble.may_pass() {
                    self.idle().push(connection);
                }
                Err(trouble)
            }
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<RustlsFtpStream>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The path of a file on the server.
    fn whole(&self, path: &str) -> String {
        let folder = self.server.path.trim_end_matches('/');
        match (path.is_empty(), folder.is_empty()) {
            (true, true) => "/".into(),
            (true, false) => folder.into(),
            (false, _) => format!("{folder}/{path}"),
        }
    }

    /// Makes the folders above a file.
    fn make_folders(&self, ftp: &mut RustlsFtpStream, path: &str) {
        for (end, _) in path.match_indices('/') {
            // A folder that is there already is no error; what is something else shows when the file is written.
            let _ = ftp.mkdir(self.whole(&path[..end]));
        }
    }
}

/// Connects and logs in.
fn connect(server: &FtpServer) -> Result<RustlsFtpStream, Trouble> {
    let failed = |error: FtpError| trouble(&server.host, &error);
    let stream = reach(server)?;
    let is_newer = stream.peer_addr().is_ok_and(|address| address.is_ipv6());
    let mut ftp = RustlsFtpStream::connect_with_stream(stream).map_err(failed)?;
    if server.has_tls {
        let connector = RustlsConnector::from(tls::for_ftp()?);
        ftp = ftp.into_secure(connector, &server.host).map_err(failed)?;
    }

    ftp = ftp.passive_stream_builder(|address| {
        let stream = TcpStream::connect_timeout(&address, CONNECTING);
        stream.and_then(patient).map_err(FtpError::ConnectionError)
    });
    ftp.set_mode(match is_newer {
        true => Mode::ExtendedPassive,
        false => Mode::Passive,
    });
    // Servers behind a router often name an address that nobody outside can reach.
    ftp.set_passive_nat_workaround(true);

    ftp.login(&server.user, &server.password).map_err(failed)?;
    ftp.transfer_type(FileType::Binary).map_err(failed)?;
    // Servers that do not know it use UTF-8 anyway, or nothing but ASCII.
    let _ = ftp.opts("UTF8", Some("ON"));

    Ok(ftp)
}

/// Makes the connection itself.
fn reach(server: &FtpServer) -> Result<TcpStream, Trouble> {
    let unreachable = |error: io::Error| Trouble::new(Kind::Unreachable, &server.host, error);
    let addresses = (server.host.as_str(), server.port).to_socket_addrs();
    let mut last = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses.map_err(unreachable)? {
        match TcpStream::connect_timeout(&address, CONNECTING).and_then(patient) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }

    Err(unreachable(last))
}

/// A connection that does not wait for ever.
fn patient(stream: TcpStream) -> io::Result<TcpStream> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// The code of an answer that a file is not there, or that something may not be done to it.
const NOT_DONE: u32 = 550;
/// The code of an answer that a file cannot have this name; many servers give it for a folder that is not there.
const NOT_ALLOWED_NAME: u32 = 553;

/// The code of the answer that an error is.
fn code(error: &FtpError) -> Option<u32> {
    match error {
        FtpError::UnexpectedResponse(response) => Some(response.status.code()),
        _ => None,
    }
}

/// The trouble that an error is.
fn trouble(about: &str, error: &FtpError) -> Trouble {
    let said = match error {
        FtpError::UnexpectedResponse(response) => {
            String::from_utf8_lossy(&response.body).trim().to_string()
        }
        other => other.to_string(),
    };
    let is_about_room = ["space", "quota", "disk full"]
        .iter()
        .any(|word| said.to_lowercase().contains(word));
    let kind = match (error, code(error)) {
        (FtpError::ConnectionError(_), _) if said.contains("certificate") => Kind::NotTrusted,
        (FtpError::ConnectionError(error), _) => return Trouble::from_io(about, error),
        (FtpError::SecureError(_), _) => Kind::NotTrusted,
        (FtpError::BadResponse, _) => Kind::Lost,
        (_, Some(421 | 425 | 426 | 450)) => Kind::Lost,
        (_, Some(452 | 552)) => Kind::Full,
        (_, Some(_)) if is_about_room => Kind::Full,
        (_, Some(530)) => Kind::WrongPassword,
        (_, Some(NOT_DONE | 532)) => Kind::NotAllowed,
        (_, Some(NOT_ALLOWED_NAME | 501)) => Kind::BadName,
        (_, Some(522 | 534)) => Kind::NotTrusted,
        _ => Kind::Other,
    };

    Trouble::new(kind, about, said)
}

impl Place for Ftp {
    fn lanes(&self) -> usize {
        LANES
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let whole = self.whole(path);
        self.with(path, |ftp| match ftp.retr_as_buffer(&whole) {
            Ok(bytes) => Ok(Some(bytes.into_inner())),
            Err(error) if code(&error) == Some(NOT_DONE) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn look(&self, path: &str) -> Result<Option<Found>, Trouble> {
        let whole = self.whole(path);
        self.with(path, |ftp| match ftp.size(&whole) {
            Ok(size) => Ok(Some(Found {
                size: Some(size as u64),
                mark: None,
            })),
            Err(error) if code(&error) == Some(NOT_DONE) => Ok(None),
            Err(error) => Err(error),
        })
    }

    fn write(&self, path: &str, body: &Body<'_>) -> Result<Option<String>, Trouble> {
        let (own, whole) = (unfinished(path), self.whole(path));
        let beside = self.whole(&own);
        let is_folder_missing =
            |error: &FtpError| matches!(code(error), Some(NOT_DONE | NOT_ALLOWED_NAME));
        let store = |ftp: &mut RustlsFtpStream| -> Result<(), FtpError> {
            let mut file = body.open().map_err(FtpError::ConnectionError)?;
            ftp.put_file(&beside, &mut file).map(drop)
        };
        self.with(path, |ftp| {
            match store(ftp) {
                Err(error) if is_folder_missing(&error) => {
                    self.make_folders(ftp, &own);
                    store(ftp)?;
                }
                done => done?,
            }

            match ftp.rename(&beside, &whole) {
                Err(error) if is_folder_missing(&error) => {
                    self.make_folders(ftp, path);
                    if ftp.rename(&beside, &whole).is_err() {
                        // Some servers move nothing to a name that is taken.
                        let _ = ftp.rm(&whole);
                        ftp.rename(&beside, &whole)?;
                    }
                }
                done => done?,
            }

            Ok(None)
        })
    }

    fn create(&self, _path: &str, _bytes: &[u8]) -> Result<Option<bool>, Trouble> {
        // FTP has no step for it.
        Ok(None)
    }

    fn delete(&self, path: &str) -> Result<(), Trouble> {
        let whole = self.whole(path);
        self.with(path, |ftp| {
            match ftp.rm(&whole) {
                // The file is not there, or it may not be removed.
                Err(error) if code(&error) == Some(NOT_DONE) && ftp.size(&whole).is_err() => {}
                done => done?,
            }

            let mut folder = path;
            while let Some((parent, _)) = folder.rsplit_once('/')
                && ftp.rmdir(self.whole(parent)).is_ok()
            {
                folder = parent;
            }

            Ok(())
        })
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let whole = self.whole(folder);
        self.with(folder, |ftp| match ftp.nlst(Some(&whole)) {
            Ok(paths) => {
                let names = paths
                    .iter()
                    .map(|path| path.rsplit('/').next().unwrap_or(path));
                let names = names.filter(|name| !["", ".", ".."].contains(name));
                Ok(names.map(str::to_string).collect())
            }
            Err(error) if matches!(code(&error), Some(NOT_DONE | 450)) => Ok(Vec::new()),
            Err(error) => Err(error),
        })
    }
}

impl Drop for Ftp {
    fn drop(&mut self) {
        for mut connection in self.idle().drain(..) {
            let _ = connection.quit();
        }
    }
}
