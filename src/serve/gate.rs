//! The door of the preview. The server behind it reads requests of any size, waits for slow ones for ever and starts
//! a thread for every connection; so connections are counted, timed and measured here, and passed on one request at
//! a time.

use std::io::{Error, ErrorKind, Read, Result, Write, copy, sink};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// Connections at one time.
const CONNECTIONS: usize = 256;
/// Bytes of a request's head.
const HEAD: usize = 16 * 1024;
/// Until the head is there.
const PATIENCE: Duration = Duration::from_secs(10);
/// Until the next bytes of an answer are taken.
const WRITE: Duration = Duration::from_secs(30);
/// Bytes of a body that are thrown away before the connection is closed, so that the answer arrives.
const BODY: u64 = 64 * 1024;
/// Nothing is escaped that is ASCII already; a path may come in plain Chinese.
const PLAIN: &AsciiSet = CONTROLS;
/// Headers that are about the connection or a body; neither is passed on.
const DROPPED: [&str; 7] =
    ["connection", "keep-alive", "content-length", "transfer-encoding", "expect", "upgrade", "te"];

/// Opens the door in front of the server at `inner`.
pub fn open(listener: TcpListener, inner: SocketAddr) {
    thread::spawn(move || {
        let count = Arc::new(AtomicUsize::new(0));
        for client in listener.incoming().flatten() {
            if count.load(Ordering::SeqCst) >= CONNECTIONS {
                // Whoever is too many is told at once, or not at all.
                let _ = client.set_nonblocking(true).and_then(|()| refuse(&client, "503 Service Unavailable"));
                continue;
            }
            let place = Place::take(&count);
            thread::spawn(move || {
                // The browser may have gone; nobody is left to tell.
                let _ = pass(&client, inner);
                drop(place);
            });
        }
    });
}

/// A connection's place among those at one time.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// One request and its answer.
fn pass(client: &TcpStream, inner: SocketAddr) -> Result<()> {
    client.set_write_timeout(Some(WRITE))?;
    let head = match read_head(client) {
        Ok(head) => head,
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            return refuse(client, "431 Request Header Fields Too Large");
        }
        Err(error) => return Err(error),
    };
    let mut server = TcpStream::connect(inner)?;
    server.write_all(single(&head).as_bytes())?;
    copy(&mut server, &mut &*client)?;
    close(client)
}

/// Everything up to the empty line. A head that is too long or too slow is an error.
fn read_head(mut client: &TcpStream) -> Result<String> {
    let deadline = Instant::now() + PATIENCE;
    let mut head = Vec::new();
    let mut part = [0; 4096];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        client.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
        let count = client.read(&mut part)?;
        if count == 0 || Instant::now() > deadline {
            return Err(Error::from(ErrorKind::TimedOut));
        }
        let from = head.len().saturating_sub(3);
        head.extend_from_slice(&part[..count]);
        if let Some(end) = head[from..].windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            head.truncate(from + end);
            return Ok(String::from_utf8_lossy(&head).into_owned());
        }
        if head.len() > HEAD {
            return Err(Error::from(ErrorKind::FileTooLarge));
        }
    }
}

/// The head as HTTP/1.0, where one connection is one request.
fn single(head: &str) -> String {
    let mut lines = head.split("\r\n");
    let request = lines.next().unwrap_or_default();
    let request = request.strip_suffix("HTTP/1.1").map_or(request.to_string(), |rest| format!("{rest}HTTP/1.0"));
    let mut out = utf8_percent_encode(&request, PLAIN).to_string();
    let kept = |line: &&str| {
        let name = line.split(':').next().unwrap_or_default().trim().to_ascii_lowercase();
        line.is_ascii() && !DROPPED.contains(&name.as_str())
    };
    for line in lines.filter(kept) {
        out += "\r\n";
        out += line;
    }
    out + "\r\n\r\n"
}

fn refuse(mut client: &TcpStream, status: &str) -> Result<()> {
    write!(client, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    close(client)
}

/// Ends the answer, then waits a moment for what the client still sends.
fn close(client: &TcpStream) -> Result<()> {
    client.shutdown(Shutdown::Write)?;
    client.set_read_timeout(Some(Duration::from_secs(1)))?;
    copy(&mut client.take(BODY), &mut sink()).map(drop)
}
