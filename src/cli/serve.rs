//! The command `serve`.

use std::cell::{OnceCell, RefCell};
use std::io::{ErrorKind, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::time::Instant;

use clap::ArgMatches;

use super::arguments::request;
use super::first_start;
use super::messages::{
    output_failed, print_diagnostics, print_message, print_output, print_stderr, print_summary,
};
use super::{EXIT_FAILURE, refuse_non_site};
use crate::diagnostic::{Diagnostic, Lang, Text, say};
use crate::pipeline::{self, Request, Update};
use crate::report;
use crate::serve::{self, ListenAddress, ServeOptions, StartError, Started};

/// Serves the preview until the process ends. Returns an exit code if it cannot be started.
pub(super) fn serve(matches: &ArgMatches, lang: Lang) -> u8 {
    let names = matches.get_many::<String>("allow-host");
    let options = ServeOptions {
        address: ListenAddress {
            host: matches
                .get_one("host")
                .copied()
                .unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
            port: matches.get_one("port").copied().unwrap_or_default(),
        },
        names: names.into_iter().flatten().cloned().collect(),
        polls: matches.get_flag("poll"),
        edits: false,
    };

    run(request(matches), options, false, lang)
}

/// Serves the preview with the workbench until the process ends, and opens a browser on it unless that is not wanted.
/// Drafts are shown: they are what editors work on. In a folder that is no site, one is opened or made first. Returns
/// an exit code if it cannot be started.
pub(super) fn edit(matches: &ArgMatches, lang: Lang) -> u8 {
    let options = ServeOptions {
        address: ListenAddress {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: matches.get_one("port").copied().unwrap_or_default(),
        },
        names: Vec::new(),
        polls: matches.get_flag("poll"),
        edits: true,
    };
    let mut request = Request {
        drafts: true,
        ..request(matches)
    };

    let opens = !matches.get_flag("no-open");
    if request.root.is_dir() && !pipeline::is_site(&request.root) {
        let asks = |address: &str| say_where_it_asks(address, opens, lang);
        request.root = match first_start::site(&request.root, options.address, lang, asks) {
            Ok(root) => root,
            Err(error) => return not_started(options.address, &error, lang),
        };
    }

    run(request, options, opens, lang)
}

/// Prints where the first start asks what to open or to make, and opens a browser there if `opens`.
fn say_where_it_asks(address: &str, opens: bool, lang: Lang) {
    let text = say!(
        "这个文件夹里还没有网站。请在浏览器里选择：{address}",
        "There is no site in this folder yet. Choose in the browser: {address}"
    );
    print_output(&format!("{}\n", text.get(lang)), lang);
    if opens {
        // Without a browser that can be opened, the address is there to be copied.
        let _ = open::that_detached(address);
    }
}

/// Serves until the process ends, and opens a browser on the workbench if `opens`.
fn run(request: Request, options: ServeOptions, opens: bool, lang: Lang) -> u8 {
    let address = options.address;
    let request = Request {
        with_advice: true,
        ..request
    };
    if let Some(code) = refuse_non_site(&request.root, lang) {
        return code;
    }

    let terminal = Terminal {
        lang,
        address: OnceCell::new(),
        reported: RefCell::default(),
    };
    let started = |started: &Started<'_>| terminal.started(started, opens);
    let built = |update: &Update, started: Instant| terminal.built(update, started);
    let not_watched = |trouble: &str| print_message(&watching_failed(trouble), lang);
    match serve::serve(&request, options, lang, started, built, not_watched) {
        Ok(()) => 0,
        Err(error) => not_started(address, &error, lang),
    }
}

/// Prints why nothing can be served, and returns the exit code.
fn not_started(address: ListenAddress, error: &StartError, lang: Lang) -> u8 {
    let text = match error {
        StartError::Listen(error) => listening_failed(address, error),
        StartError::Watch(error) => say!(
            "无法监视文件夹：{error}",
            "cannot watch the folders: {error}"
        ),
        StartError::Random(error) => {
            say!(
                "系统没有提供随机数：{error}",
                "the system provides no random numbers: {error}"
            )
        }
    };
    print_message(&text, lang);

    EXIT_FAILURE
}

/// What editors see in the terminal.
struct Terminal {
    lang: Lang,
    /// The line with the address of the preview, once it is known.
    address: OnceCell<String>,
    /// The findings of the last build, as they were printed.
    reported: RefCell<Vec<String>>,
}

impl Terminal {
    /// Prints the address of the workbench, or of the preview, and opens a browser on the workbench if `opens`.
    fn started(&self, started: &Started<'_>, opens: bool) {
        let Started {
            local,
            base,
            workbench,
        } = started;
        let base = if base.is_empty() { "/" } else { base };

        let text = match workbench {
            Some(path) => say!(
                "工作台：http://{local}{path} （按 Ctrl-C 结束）；预览：http://{local}{base}",
                "Workbench: http://{local}{path} (Ctrl-C ends it); preview: http://{local}{base}"
            ),
            None => say!(
                "预览：http://{local}{base}（按 Ctrl-C 结束）；翻译进度：http://{local}/__planpress/status",
                "Preview: http://{local}{base} (Ctrl-C ends it); translations: http://{local}/__planpress/status"
            ),
        };
        if let Some(path) = workbench.as_ref().filter(|_| opens) {
            // Without a browser that can be opened, the address is there to be copied.
            let _ = open::that_detached(format!("http://{local}{path}"));
        }

        let address = self.address.get_or_init(|| text.get(self.lang).to_string());
        print_output(&format!("{address}\n"), self.lang);
        exit_if_output_failed();
    }

    /// Prints the findings of a build. In a terminal, the screen is cleared and all findings are shown; otherwise only
    /// new ones are printed.
    fn built(&self, update: &Update, started: Instant) {
        let texts = update
            .diagnostics
            .iter()
            .map(|diagnostic| report::terminal(diagnostic, self.lang, false));
        let before = self.reported.replace(texts.collect());

        let is_terminal = std::io::stderr().is_terminal();
        match self.address.get().filter(|_| is_terminal) {
            Some(address) => {
                print_stderr(&format!("\x1b[H\x1b[2J{address}\n"));
                print_diagnostics(&update.diagnostics, self.lang);
            }
            None => {
                let reported = self.reported.borrow();
                let new: Vec<Diagnostic> = update
                    .diagnostics
                    .iter()
                    .zip(&*reported)
                    .filter(|(_, text)| !before.contains(text))
                    .map(|(diagnostic, _)| diagnostic.clone())
                    .collect();
                print_diagnostics(&new, self.lang);
            }
        }

        print_summary(
            &update.diagnostics,
            update.pages,
            update.held,
            None,
            started,
            self.lang,
        );
        exit_if_output_failed();
    }
}

/// Says why the preview has to look for changes itself.
fn watching_failed(trouble: &str) -> Text {
    say!(
        "系统不再通知文件改动：{trouble}。预览改为每秒检查一次，改动会稍晚显示。要恢复，请关闭其他监视文件的程序；在 Linux 上可调高 fs.inotify.max_user_watches 和 max_user_instances，再重新启动预览。",
        "the system no longer reports file changes: {trouble}. The preview looks for them once a second instead, so they show a little later. To fix this, close other programs that watch files; on Linux, raise fs.inotify.max_user_watches and max_user_instances; then start the preview again."
    )
}

/// Ends the preview if nobody can be told where it is and what is wrong.
fn exit_if_output_failed() {
    if output_failed() {
        std::process::exit(EXIT_FAILURE.into());
    }
}

/// Says why the preview cannot listen on an address, and which port is free if the port is taken.
fn listening_failed(address: ListenAddress, error: &std::io::Error) -> Text {
    let ListenAddress { host, port } = address;

    let free =
        (port.saturating_add(1)..=u16::MAX).find(|port| TcpListener::bind((host, *port)).is_ok());
    match free.filter(|_| error.kind() == ErrorKind::AddrInUse) {
        Some(free) => say!(
            "端口 {port} 已被占用（可能另一个预览还开着）。{free} 空着：planpress serve --port {free}",
            "port {port} is taken (perhaps by another preview). {free} is free: planpress serve --port {free}"
        ),
        None => say!(
            "无法在 {host}:{port} 上监听：{error}。可换一个端口（--port），或用 --port 0 任选。",
            "cannot listen on {host}:{port}: {error}. Choose another port (--port), or --port 0 for any free one."
        ),
    }
}
