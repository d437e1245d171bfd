//! Panics of a command, because a library cannot handle an error of the system or because the program itself is at
//! fault, and the start of the threads. The output folder is complete at every moment, so nothing has to be repaired.

use std::error::Error as _;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};

use super::EXIT_FAILURE;
use super::messages::print_message;
use crate::diagnostic::{Lang, say};

/// Runs a command and returns its exit code. If it panics, prints where and why, and returns [`EXIT_FAILURE`].
pub(super) fn catch_panic(lang: Lang, command: impl FnOnce() -> u8) -> u8 {
    let trace = take_hook();
    set_hook(Box::new(move |fault| {
        print_panic(fault, lang);
        // Developers who look for the fault ask for the backtrace.
        if std::env::var_os("RUST_BACKTRACE").is_some_and(|wanted| wanted != "0") {
            trace(fault);
        }
    }));

    let ended = catch_unwind(AssertUnwindSafe(command));
    ended.unwrap_or_else(|_| {
        let text = say!(
            "命令没有完成。已发布的网站是完整的。请重试；如果再次出现，请把上面的信息报告给 planpress 的维护者。",
            "The command did not finish. The published site is complete. Try again; if this happens again, report the lines above to the maintainers of planpress."
        );
        print_message(&text, lang);
        EXIT_FAILURE
    })
}

/// Prints where a panic happened and what it said.
fn print_panic(fault: &PanicHookInfo, lang: Lang) {
    let payload = fault.payload();
    let said = payload
        .downcast_ref::<&str>()
        .copied()
        .or(payload.downcast_ref::<String>().map(String::as_str));
    let said = said.unwrap_or_default();
    let place = fault
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();

    print_message(
        &say!(
            "程序意外中断（{place}）：{said}",
            "the program stopped unexpectedly ({place}): {said}"
        ),
        lang,
    );
}

/// Starts the threads that work on pages. If the system provides none, prints that and returns the exit code.
pub(super) fn start_threads(lang: Lang) -> Option<u8> {
    let started = rayon::ThreadPoolBuilder::new().build_global();
    // An error that the system did not cause means that they have been started before.
    let error = started.err().filter(|error| error.source().is_some())?;
    let text = say!(
        "系统无法再启动线程：{error}。请关闭其他程序后重试。",
        "the system cannot start any more threads: {error}. Close other programs and try again."
    );
    print_message(&text, lang);

    Some(EXIT_FAILURE)
}
