//! Limits for connections to the preview. tiny_http reads requests of any size, waits for slow clients without end and
//! starts a thread for every connection. This module therefore accepts the connections itself: it limits their number,
//! the size of requests and the time they take, and forwards one request after the other to tiny_http, which listens
//! on an address of its own. tiny_http answers with the head alone; the body is sent from here, from memory that all
//! connections share or from a file. The connection of a browser stays open for its next request.
//!
//! A connection costs at most a thread with a small stack, the head of one request, and the system's send buffer.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use tiny_http::StatusCode;

use super::body::Body;
use super::editor::TOKEN_HEADER;
use super::exchange::Exchanges;
use super::refusal::Refusal;
use super::workbench::COOKIE_PREFIX;

/// The most connections at one time. Most of them are idle.
const MAX_CONNECTIONS: usize = 2048;
/// The stack size of a connection's thread, in bytes.
const STACK_SIZE: usize = 128 * 1024;
/// The longest head of a request, in bytes.
const MAX_REQUEST_HEAD: usize = 16 * 1024;
/// The longest wait for the head of a request, and for a free exchange with the server.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
/// The size of the system's send buffer for a connection, in bytes.
#[cfg(unix)]
const SEND_BUFFER: usize = 64 * 1024;
/// The longest wait until a client has taken the next chunk of an answer.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);
/// The longest wait for the head of an answer; longer than any answer waits for a change.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(60);
/// The longest head of an answer, in bytes; far more than any has.
const MAX_RESPONSE_HEAD: u64 = 64 * 1024;
/// The most bytes of a request's body that are read and dropped before a connection is closed, so that the client
/// receives the answer.
const MAX_DRAINED_BODY: usize = 64 * 1024;
/// The longest time for that.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);
/// The ASCII characters that are escaped in a request line. Other characters, such as Chinese ones in a path, always
/// are.
const ESCAPED_IN_REQUEST_LINE: &AsciiSet = CONTROLS;
/// Headers that are not forwarded: those about the connection or the body, and cookies, which the preview does not read
/// and in which other servers on this computer may have put any character.
const DROPPED_HEADERS: [&str; 9] = [
    "connection",
    "planpress-cookie",
    "cookie",
    "keep-alive",
    "content-length",
    "transfer-encoding",
    "expect",
    "upgrade",
    "te",
];

/// The most bytes that the workbench takes in one request.
const MAX_SENT: usize = 50 * 1024 * 1024;
/// The header in which the gate passes on the token of the workbench's cookie.
pub(super) const COOKIE_HEADER: &str = "Planpress-Cookie";

/// Starts to accept connections, and forwards their requests to the server at `inner`. `edit_token` is the token of the
/// workbench, if there is one: what is sent without it is not read. Returns at once.
pub(super) fn start(
    listener: TcpListener,
    inner: SocketAddr,
    exchanges: Arc<Exchanges>,
    edit_token: Option<&str>,
) {
    raise_descriptor_limit();
    disable_huge_pages();
    let limiter = ConnectionLimiter {
        inner,
        exchanges,
        count: Arc::default(),
        edit_token: edit_token.map(Arc::from),
    };
    thread::spawn(move || limiter.accept_connections(&listener));
}

/// What all connections share.
#[derive(Debug, Clone)]
struct ConnectionLimiter {
    inner: SocketAddr,
    exchanges: Arc<Exchanges>,
    /// How many connections there are.
    count: Arc<AtomicUsize>,
    edit_token: Option<Arc<str>>,
}

impl ConnectionLimiter {
    fn accept_connections(&self, listener: &TcpListener) {
        for client in listener.incoming() {
            let Ok(client) = client else {
                // The process may have no descriptor left until some connection ends.
                thread::sleep(Duration::from_millis(10));
                continue;
            };

            if self.count.load(Ordering::SeqCst) >= MAX_CONNECTIONS {
                // A client over the limit gets an answer without blocking, or none.
                let _ = client
                    .set_nonblocking(true)
                    .and_then(|()| refuse(&client, Refusal::TooMany, true));
                continue;
            }

            let slot = ConnectionSlot::take(&self.count);
            let limiter = self.clone();

            // If the system has no thread for it, the connection is closed, and the browser tries again.
            let _ = thread::Builder::new()
                .stack_size(STACK_SIZE)
                .spawn(move || {
                    // If the browser has closed the connection, nobody waits for an answer.
                    let _ = limiter.serve(&client);
                    drop(slot);
                });
        }
    }
}

/// Lets this process have a descriptor for each end of all connections, as far as the system allows.
#[cfg(unix)]
fn raise_descriptor_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = (3 * MAX_CONNECTIONS as u64).min(maximum.unwrap_or(u64::MAX));

    if current.is_some_and(|current| current < wanted) {
        // If this fails, some connections have to wait.
        let _ = setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(wanted),
                maximum,
            },
        );
    }
}

#[cfg(not(unix))]
fn raise_descriptor_limit() {}

/// Keeps the system from giving each thread, which needs a few kilobytes, huge pages of megabytes.
#[cfg(target_os = "linux")]
fn disable_huge_pages() {
    // If this fails, connections need more memory.
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

#[cfg(not(target_os = "linux"))]
fn disable_huge_pages() {}

/// Sets the size of the buffer for what is sent. A size that is set does not grow.
#[cfg(unix)]
fn limit_send_buffer(client: &TcpStream) -> Result<()> {
    Ok(rustix::net::sockopt::set_socket_send_buffer_size(
        client,
        SEND_BUFFER,
    )?)
}

#[cfg(not(unix))]
fn limit_send_buffer(_client: &TcpStream) -> Result<()> {
    Ok(())
}

/// A connection's slot among those at one time.
struct ConnectionSlot(Arc<AtomicUsize>);

impl ConnectionSlot {
    fn take(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl ConnectionLimiter {
    /// Answers the requests of a connection one after the other, until either side closes it.
    fn serve(&self, client: &TcpStream) -> Result<()> {
        client.set_write_timeout(Some(WRITE_TIMEOUT))?;
        client.set_nodelay(true)?;

        limit_send_buffer(client)?;
        let mut rest = Vec::new();

        loop {
            let head = match read_head(client, &mut rest) {
                Ok(head) => head,
                Err(error) if error.kind() == ErrorKind::FileTooLarge => {
                    return refuse(client, Refusal::TooLong, true);
                }
                Err(error) => return Err(error),
            };
            let has_body = !head.starts_with("HEAD ");

            if let Some(refusal) = refusal(&head) {
                return refuse(client, refusal, has_body);
            }

            let keeps_alive = keeps_alive(&head);
            let Some(sent) = self.read_sent(client, &head, &mut rest)? else {
                return refuse(client, Refusal::TooLarge, has_body);
            };
            let Some((answer, body)) = self.forward(&head, sent)? else {
                return refuse(client, Refusal::TooMany, has_body);
            };

            if is_unreadable(&answer) {
                return refuse(client, Refusal::Unreadable, has_body);
            }

            let (head, has_end) = client_head(&answer, keeps_alive);
            let mut writer = DeadlineWriter { client };
            writer.write_all(head.as_bytes())?;
            body.write_to(&mut writer)?;

            if !has_end || !keeps_alive {
                return close(client);
            }
        }
    }

    /// Reads what a browser sends to the workbench. It is empty for any other request, and for one without the token.
    /// Returns `None` if it is too large. `rest` has what was received with the head.
    fn read_sent(
        &self,
        mut client: &TcpStream,
        head: &str,
        rest: &mut Vec<u8>,
    ) -> Result<Option<Vec<u8>>> {
        let length = header_value(head, "content-length").and_then(|it| it.parse::<usize>().ok());
        let token = header_value(head, TOKEN_HEADER);
        let (Some(length), true) = (
            length,
            token.is_some() && token == self.edit_token.as_deref(),
        ) else {
            return Ok(Some(Vec::new()));
        };

        if length > MAX_SENT {
            return Ok(None);
        }

        let mut sent = std::mem::take(rest);
        sent.truncate(length);
        client.set_read_timeout(Some(REQUEST_TIMEOUT))?;
        let mut part = [0; 16 * 1024];

        while sent.len() < length {
            let most = part.len().min(length - sent.len());
            match client.read(&mut part[..most])? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                count => sent.extend_from_slice(&part[..count]),
            }
        }

        Ok(Some(sent))
    }

    /// Passes on a request, with what the browser has sent. Returns the head of the answer and its body, or `None` if
    /// there are too many exchanges.
    fn forward(&self, head: &str, sent: Vec<u8>) -> Result<Option<(String, Body)>> {
        let Some(slot) = self.exchanges.acquire(REQUEST_TIMEOUT) else {
            return Ok(None);
        };

        let mut server = TcpStream::connect(self.inner)?;
        let exchange = slot.begin(server.local_addr()?, sent);
        server.set_read_timeout(Some(RESPONSE_TIMEOUT))?;
        server.write_all(as_http_1_0(head, self.edit_token.as_deref()).as_bytes())?;

        let mut answer = String::new();
        server.take(MAX_RESPONSE_HEAD).read_to_string(&mut answer)?;
        match answer.split_once("\r\n\r\n") {
            Some((head, _)) => Ok(Some((head.to_string(), exchange.end()))),
            None => Err(ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// Returns the head that the client receives, and whether the client can see where the answer ends.
fn client_head(answer: &str, keeps_alive: bool) -> (String, bool) {
    let (status, headers) = answer.split_once("\r\n").unwrap_or((answer, ""));
    let status = status
        .strip_prefix("HTTP/1.0")
        .map_or(status.to_string(), |rest| format!("HTTP/1.1{rest}"));
    let is = |code: &str| status.split(' ').nth(1) == Some(code);

    // An answer without a body has its length from the page that the browser has.
    let has_length = headers
        .split("\r\n")
        .any(|line| field_name(line) == "content-length");
    let has_end = (has_length || is("304")) && !is("400");
    let connection = if has_end && keeps_alive {
        "keep-alive"
    } else {
        "close"
    };

    let mut head = status.clone();
    for line in headers.split("\r\n") {
        let name = field_name(line);
        if name != "connection" && !(is("304") && name == "content-length") {
            head += "\r\n";
            head += line;
        }
    }

    head += &format!("\r\nConnection: {connection}\r\n\r\n");
    (head, has_end)
}

/// Returns the name of a header line, in small letters.
fn field_name(line: &str) -> String {
    let name = line.split(':').next().unwrap_or_default();
    name.trim().to_ascii_lowercase()
}

/// A client that must take each whole chunk within [`WRITE_TIMEOUT`], not only some bytes of it.
struct DeadlineWriter<'a> {
    client: &'a TcpStream,
}

impl Write for DeadlineWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let deadline = Instant::now() + WRITE_TIMEOUT;
        let mut left = bytes;

        while !left.is_empty() {
            if Instant::now() > deadline {
                return Err(ErrorKind::TimedOut.into());
            }

            match (&*self.client).write(left)? {
                0 => return Err(ErrorKind::WriteZero.into()),
                count => left = &left[count..],
            }
        }

        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Returns why a request must not be forwarded; `None` if it may be. The server behind the gate never answers other
/// versions of HTTP, and a request with two hosts or with torn lines could be understood in two ways.
fn refusal(head: &str) -> Option<Refusal> {
    let mut lines = head.split("\r\n");
    let request = lines.next().unwrap_or_default();
    if !request.ends_with(" HTTP/1.1") && !request.ends_with(" HTTP/1.0") {
        let is_other = request
            .rsplit(' ')
            .next()
            .is_some_and(|version| version.starts_with("HTTP/"));
        return Some(if is_other {
            Refusal::OtherVersion
        } else {
            Refusal::Unreadable
        });
    }

    let is_host = |line: &&str| {
        line.split(':')
            .next()
            .is_some_and(|name| name.trim().eq_ignore_ascii_case("host"))
    };
    let hosts: Vec<&str> = lines.filter(is_host).collect();
    let is_torn = head.replace("\r\n", "").contains(['\r', '\n']);

    // The server behind reads ASCII alone. What it is not sent might say that a page of another site asks.
    let is_ascii = forwarded_lines(head).all(str::is_ascii);
    (hosts.len() > 1 || is_torn || !is_ascii).then_some(Refusal::Unreadable)
}

/// Tells whether another request may follow: not after a body, which is not read, nor if the browser says that none
/// follows.
fn keeps_alive(head: &str) -> bool {
    let mut lines = head.split("\r\n");
    let request = lines.next().unwrap_or_default();
    request.ends_with("HTTP/1.1") && !lines.any(ends_connection)
}

/// Tells whether a header line means that no request can follow.
fn ends_connection(line: &str) -> bool {
    let Some((_, value)) = line.split_once(':') else {
        return false;
    };

    match field_name(line).as_str() {
        "connection" => {
            let value = value.to_ascii_lowercase();
            value.contains("close") || value.contains("upgrade")
        }
        "content-length" | "transfer-encoding" | "expect" => true,
        _ => false,
    }
}

/// Reads everything up to the empty line. `rest` has what was received before, and keeps what comes after. A head that
/// is too long or takes too much time is an error.
fn read_head(mut client: &TcpStream, rest: &mut Vec<u8>) -> Result<String> {
    let deadline = Instant::now() + REQUEST_TIMEOUT;
    let mut part = [0; 4096];
    let mut from = 0;

    loop {
        while rest.starts_with(b"\r\n") {
            // Some browsers send an empty line after a body.
            rest.drain(..2);
            from = 0;
        }

        if let Some(end) = rest[from..]
            .windows(4)
            .position(|bytes| bytes == b"\r\n\r\n")
            .map(|at| from + at)
        {
            if end > MAX_REQUEST_HEAD {
                return Err(ErrorKind::FileTooLarge.into());
            }
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest.drain(..end + 4);
            return Ok(head);
        }

        if rest.len() > MAX_REQUEST_HEAD {
            return Err(ErrorKind::FileTooLarge.into());
        }

        let left = deadline.saturating_duration_since(Instant::now());
        client.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;

        let count = client.read(&mut part)?;
        if count == 0 || Instant::now() > deadline {
            return Err(Error::from(ErrorKind::TimedOut));
        }

        from = rest.len().saturating_sub(3);
        rest.extend_from_slice(&part[..count]);
    }
}

/// The value of a header, by its name in small letters; `None` if there is none or more than one.
fn header_value<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let lines = head.split("\r\n").skip(1);
    let mut values = lines.filter(|line| field_name(line) == name.to_ascii_lowercase());
    let value = values.next()?.split_once(':')?.1.trim();
    values.next().is_none().then_some(value)
}

/// Whether a request has the cookie of the workbench with its token. Other cookies are those of other servers on this
/// computer.
fn has_edit_cookie(head: &str, token: &str) -> bool {
    let cookies = header_value(head, "cookie").unwrap_or_default();
    let mut values = cookies
        .split(';')
        .filter_map(|it| it.trim().split_once('='));
    values.any(|(name, value)| name.starts_with(COOKIE_PREFIX) && value == token)
}

/// Returns the head of a request in HTTP/1.0, in which a connection serves one request. Of its cookies it has only that
/// of the workbench, whose token is `edit_token`.
fn as_http_1_0(head: &str, edit_token: Option<&str>) -> String {
    let request = head.split("\r\n").next().unwrap_or_default();
    let request = request
        .strip_suffix("HTTP/1.1")
        .map_or(request.to_string(), |rest| format!("{rest}HTTP/1.0"));
    let mut out = utf8_percent_encode(&request, ESCAPED_IN_REQUEST_LINE).to_string();

    for line in forwarded_lines(head) {
        out += "\r\n";
        out += line;
    }

    if let Some(token) = edit_token.filter(|token| has_edit_cookie(head, token)) {
        out += &format!("\r\n{COOKIE_HEADER}: {token}");
    }

    out + "\r\n\r\n"
}

/// The lines of the headers that are forwarded.
fn forwarded_lines(head: &str) -> impl Iterator<Item = &str> {
    head.split("\r\n").skip(1).filter(|line| is_forwarded(line))
}

fn is_forwarded(line: &str) -> bool {
    let name = line.split(':').next().unwrap_or_default().trim();
    !DROPPED_HEADERS
        .iter()
        .any(|dropped| name.eq_ignore_ascii_case(dropped))
}

/// Whether the server behind could not read a request: it says so without a word, which our own answers never do.
fn is_unreadable(answer: &str) -> bool {
    let (status, headers) = answer.split_once("\r\n").unwrap_or((answer, ""));
    status.split(' ').nth(1) == Some("400")
        && !headers.to_ascii_lowercase().contains("content-type:")
}

/// Refuses a request and ends the connection.
fn refuse(mut client: &TcpStream, refusal: Refusal, has_body: bool) -> Result<()> {
    let (code, text) = (StatusCode(refusal.code()), refusal.text());
    let (reason, kind, length) = (code.default_reason_phrase(), Refusal::KIND, text.len());
    let headers = format!("Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close");
    let body = if has_body { text } else { "" };
    write!(
        client,
        "HTTP/1.1 {} {reason}\r\n{headers}\r\n\r\n{body}",
        code.0
    )?;

    close(client)
}

/// Ends the answer, then waits a moment for what the client still sends.
fn close(client: &TcpStream) -> Result<()> {
    client.shutdown(Shutdown::Write)?;
    client.set_read_timeout(Some(CLOSE_TIMEOUT))?;
    let (deadline, mut rest, mut left) =
        (Instant::now() + CLOSE_TIMEOUT, [0; 4096], MAX_DRAINED_BODY);

    while left > 0 && Instant::now() < deadline {
        match (&*client).read(&mut rest)? {
            0 => break,
            count => left = left.saturating_sub(count),
        }
    }

    Ok(())
}
