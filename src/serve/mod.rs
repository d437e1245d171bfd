//! The preview: it serves what `build` would write from memory, and tells the browser about every change.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use jiff::civil::Date;
use tiny_http::Server;

use crate::diagnostic::{Diagnostic, Lang, Severity, any_error, sort};
use crate::pipeline::{
    EditedPage, Findings, LastEdit, Outputs, Request, Session, Unchecked, Update,
};
use crate::report;
use crate::watch::{Waker, Watcher};
use crate::workbench::Workbench;

mod access;
mod answer;
pub mod body;
mod connection_limits;
mod editor;
mod exchange;
pub(crate) mod first_start;
mod publishing;
mod range;
mod refusal;
mod router;
mod site;
mod workbench;
mod workbench_page;

use exchange::Exchanges;
use site::Tags;
use workbench::Editing;

/// How often it is looked whether a check is done.
const NEWS_INTERVAL: Duration = Duration::from_millis(10);
/// How long checks wait after a build, so that browsers get the pages first that they ask for.
const REQUESTS_FIRST: Duration = Duration::from_millis(50);

/// The address at which the preview listens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListenAddress {
    /// The interface.
    pub host: IpAddr,
    /// The port; 0 for any free one.
    pub port: u16,
}

/// How the preview is started.
#[derive(Debug, Clone)]
pub(crate) struct ServeOptions {
    /// The address at which it listens.
    pub address: ListenAddress,
    /// Further names by which browsers may ask for it, such as that of the machine, each with its port if that is not
    /// the preview's own.
    pub names: Vec<String>,
    /// Whether it looks for changes itself, since the system reports none for some drives.
    pub polls: bool,
    /// Whether it has the workbench.
    pub edits: bool,
}

/// Where a preview that was started can be found.
#[derive(Debug)]
pub(crate) struct Started<'a> {
    /// The address at which it listens.
    pub local: SocketAddr,
    /// The path of the site.
    pub base: &'a str,
    /// The path of the workbench with the token of this start, if it has one.
    pub workbench: Option<String>,
}

/// The site as it last was without errors, and what is wrong now.
#[derive(Debug, Default)]
struct Preview {
    /// Counts builds.
    serial: u64,
    /// The build that the outputs are from.
    version: u64,
    outputs: Arc<Outputs>,
    base: String,
    /// The errors, as people read them.
    problems: String,
    diagnostics: Vec<Diagnostic>,
    /// The page that was edited last, if it is known.
    last_edit: Option<LastEdit>,
    /// What the workbench lists, so that nobody who opens it waits for a build; nothing without a workbench.
    listed: Arc<Listed>,
}

/// What is known for the workbench since the last build.
#[derive(Debug)]
struct Listed {
    /// The pages, or why the settings cannot be read.
    pages: Result<Vec<EditedPage>, Vec<Diagnostic>>,
    /// The day that the site is built for, as far as it is known.
    day: Option<Date>,
    /// The answer with all lists, once it was asked for.
    answer: OnceLock<Arc<Vec<u8>>>,
}

impl Default for Listed {
    fn default() -> Self {
        Self {
            pages: Ok(Vec::new()),
            day: None,
            answer: OnceLock::new(),
        }
    }
}

/// A build that can be asked for outputs.
struct Build {
    started: Instant,
    update: Update,
}

/// What all threads see.
#[derive(Debug)]
struct Shared {
    lang: Lang,
    local: SocketAddr,
    /// Further names of this host.
    names: Vec<String>,
    request: Request,
    /// What builds the site. It is locked during a build; what is served is in `preview`, so that nobody waits for a
    /// build.
    session: Mutex<Session>,
    preview: Mutex<Preview>,
    changed: Condvar,
    waiting: AtomicUsize,
    exchanges: Arc<Exchanges>,
    tags: Tags,
    /// The token that requests which change something must have. Every start has another one.
    token: String,
    /// The workbench, if it was asked for.
    editing: Option<Editing>,
    waker: Waker,
}

/// Why the preview could not start.
#[derive(Debug)]
pub(crate) enum StartError {
    /// The address is taken, or is not one of this computer.
    Listen(std::io::Error),
    /// The system cannot watch the folders.
    Watch(String),
    /// The system gave no random numbers.
    Random(String),
}

/// Checks a site while others ask for its outputs. Gives `None` and stops at once when something has changed: `is_news`
/// waits for that for some time.
fn check(unchecked: Unchecked, is_news: impl Fn(Duration) -> bool) -> Option<Findings> {
    let is_stopped = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let checking = scope.spawn(|| unchecked.check(&is_stopped));
        while !checking.is_finished() {
            if is_news(NEWS_INTERVAL) {
                is_stopped.store(true, Ordering::Relaxed);
                break;
            }
        }

        checking.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Serves until the process ends. Calls `started` when browsers can ask, `built` with the result of every build, once
/// the site is checked, and the time when the build began, and `not_watched` with the reason if the system does not
/// report all changes.
pub(crate) fn serve(
    request: &Request,
    options: ServeOptions,
    lang: Lang,
    started: impl FnOnce(&Started<'_>),
    built: impl Fn(&Update, Instant),
    not_watched: impl Fn(&str),
) -> Result<(), StartError> {
    let ListenAddress { host, port } = options.address;
    let listener = TcpListener::bind((host, port)).map_err(StartError::Listen)?;
    let local = listener.local_addr().map_err(StartError::Listen)?;
    let server = inner_server()?;
    let mut watcher = Watcher::new(&request.root, options.polls)
        .map_err(|error| StartError::Watch(error.to_string()))?;
    let editing = match options.edits {
        true => Some(Editing::new(
            Workbench::new(request.root.clone()),
            random_token()?,
        )),
        false => None,
    };
    let shared = Arc::new(Shared {
        lang,
        local,
        names: options.names,
        request: request.clone(),
        session: Mutex::new(Session::new(request.clone())),
        preview: Mutex::new(Preview {
            serial: first_serial(),
            ..Preview::default()
        }),
        changed: Condvar::new(),
        waiting: AtomicUsize::new(0),
        exchanges: Arc::default(),
        tags: Tags::default(),
        token: random_token()?,
        editing,
        waker: watcher.waker(),
    });
    let mut build = shared.rebuild(None);

    let editing = shared.editing.as_ref();
    if let Some(inner) = server.server_addr().to_ip() {
        let exchanges = Arc::clone(&shared.exchanges);
        connection_limits::start(listener, inner, exchanges, editing.map(Editing::token));
    }

    if let Some(editing) = editing {
        editing.make_lists(&shared);
    }
    started(&Started {
        local,
        base: &shared.preview().base,
        workbench: editing.map(Editing::path),
    });
    let answering = Arc::clone(&shared);
    std::thread::spawn(move || answer_all(&server, &answering));
    let mut is_told = false;

    loop {
        if let Some(trouble) = watcher.trouble().filter(|_| !is_told) {
            not_watched(trouble);
            is_told = true;
        }

        // What a browser asks for now comes first.
        if !watcher.has_news_within(REQUESTS_FIRST) {
            shared.finish(build, |time| watcher.has_news_within(time), &built);
        }

        let files = watcher.wait();
        build = shared.rebuild(files.as_deref());
    }
}

/// Answers what the gate passes on, each request in a thread of its own. The gate limits how many there are.
fn answer_all(server: &Server, shared: &Arc<Shared>) {
    for request in server.incoming_requests() {
        if request
            .remote_addr()
            .is_some_and(|gate| shared.exchanges.knows(gate))
        {
            let shared = Arc::clone(shared);
            // If the system has no thread for it, the request is dropped, and the server answers that it has failed.
            let _ = std::thread::Builder::new().spawn(move || router::handle(&shared, request));
        } else {
            // Some other program has found the port behind the gate. It gets no answer, and nobody here waits for what
            // it still sends.
            std::thread::spawn(move || drop(request.into_writer()));
        }
    }
}

/// Starts the server behind the gate. It listens at a random address of this computer, which a page of another site has
/// no time to guess. If the system has only one such address, it listens at that one.
fn inner_server() -> Result<Server, StartError> {
    let mut bytes = [0; 3];
    getrandom::fill(&mut bytes).map_err(|error| StartError::Random(error.to_string()))?;
    let [first, second, third] = bytes;
    let random = SocketAddr::from(([127, first, second, third.clamp(2, 254)], 0));
    let usual = SocketAddr::from(([127, 0, 0, 1], 0));
    let listener = TcpListener::bind(random)
        .or_else(|_| TcpListener::bind(usual))
        .map_err(StartError::Listen)?;

    Server::from_listener(listener, None)
        .map_err(|error| StartError::Listen(std::io::Error::other(error)))
}

/// Makes 128 random bits in hexadecimal digits. Fails if the system provides none.
fn random_token() -> Result<String, StartError> {
    let mut bits = [0; 16];
    getrandom::fill(&mut bits).map_err(|error| StartError::Random(error.to_string()))?;
    Ok(bits.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Returns the number before the first build, which is another one for every start: a browser that knew an earlier
/// preview must not take this one for it.
fn first_serial() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |time| time.as_secs() << 16)
}

impl Preview {
    /// Stores what an update found.
    fn record_update(&mut self, update: &Update, lang: Lang) {
        self.serial += 1;
        let errors = update
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error);
        self.problems = errors
            .map(|diagnostic| report::terminal(diagnostic, lang, false))
            .collect();
        self.diagnostics.clone_from(&update.diagnostics);
    }
}

impl Shared {
    /// Builds the site again, and tells browsers to ask for it. `files` are those that have changed, if they are known.
    fn rebuild(&self, files: Option<&[String]>) -> Build {
        let started = Instant::now();
        let mut session = self.session();
        let update = session.lay_out(files);
        let mut preview = self.preview();
        preview.record_update(&update, self.lang);
        preview.last_edit.clone_from(&update.last_edit);
        if self.editing.is_some() {
            preview.listed = Arc::new(Listed {
                pages: session.page_list(),
                day: session.date(),
                answer: OnceLock::new(),
            });
        }

        let mut before = None;
        if update.has_outputs {
            preview.version = preview.serial;
            preview.base = session.base_path().to_string();
            before = Some(std::mem::replace(&mut preview.outputs, session.outputs()));
        }

        drop((preview, session));
        self.changed.notify_all();

        // It takes a while to give back the memory of a large site, and nobody has to wait for it.
        drop(before);
        Build { started, update }
    }

    /// Checks the site and makes the outputs that nobody has asked for yet, so that all that is wrong is reported.
    /// Stops when something has changed meanwhile: `is_news` waits for that for some time.
    fn finish(
        &self,
        build: Build,
        is_news: impl Fn(Duration) -> bool,
        built: &impl Fn(&Update, Instant),
    ) {
        let Build {
            started,
            mut update,
        } = build;
        let unchecked = self.session().take_unchecked();
        if let Some(unchecked) = unchecked {
            let Some(findings) = check(unchecked, &is_news) else {
                return;
            };
            update = self.session().keep(findings);
            self.tell(&update);
        }

        built(&update, started);
        if !any_error(&update.diagnostics) {
            self.complete(update, || is_news(Duration::ZERO), built);
        }
    }

    /// Makes the outputs that nobody has asked for yet. Stops when something has changed meanwhile (`is_news`).
    fn complete(
        &self,
        mut update: Update,
        is_news: impl Fn() -> bool,
        built: &impl Fn(&Update, Instant),
    ) {
        let started = Instant::now();
        let outputs = Arc::clone(&self.preview().outputs);

        let found = outputs.complete(is_news).diagnostics;
        if found.is_empty() {
            return;
        }

        update.diagnostics.extend(found);
        sort(&mut update.diagnostics);
        self.tell(&update);
        built(&update, started);
    }

    /// Tells browsers what was found, if it is not what they know.
    fn tell(&self, update: &Update) {
        let mut preview = self.preview();
        if preview.diagnostics != update.diagnostics {
            preview.record_update(update, self.lang);
            self.changed.notify_all();
        }
    }

    fn preview(&self) -> MutexGuard<'_, Preview> {
        self.preview.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
