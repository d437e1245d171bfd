//! Limits for templates and what they draw: the size of their output, the memory and the time that they may take.

use std::io::{Error, Write};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

use crate::diagnostic::{Diagnostic, Text, codes, say};

/// The largest output of a template, in bytes.
const MAX_OUTPUT_BYTES: usize = 256 << 20;
/// The longest time that a template may take.
const MAX_DURATION: Duration = Duration::from_secs(30);
/// The most memory, in bytes, by which the process may grow while a template runs.
const MAX_MEMORY_GROWTH: usize = 4 * MAX_OUTPUT_BYTES;
/// The time between two checks of the running templates.
const WATCH_INTERVAL: Duration = Duration::from_millis(100);

/// A buffer for the output of a template, up to the limit.
pub(super) struct Limited {
    bytes: Vec<u8>,
    is_over: bool,
}

impl Limited {
    /// An empty buffer with room for an ordinary page.
    pub(super) fn new() -> Self {
        Self {
            bytes: Vec::with_capacity(16 * 1024),
            is_over: false,
        }
    }

    /// The bytes that were written. Fails with `output-too-large` if there were too many.
    pub(super) fn finish(self) -> Result<Vec<u8>, Box<Diagnostic>> {
        if !self.is_over {
            return Ok(self.bytes);
        }

        let megabytes = MAX_OUTPUT_BYTES >> 20;
        let message = say!(
            "模板写出的内容超过 {megabytes} MB",
            "the template writes more than {megabytes} MB"
        );
        let hint = say!("检查模板里的循环。", "Look at the loops in the template.");

        Err(Diagnostic::error(codes::OUTPUT_TOO_LARGE, message)
            .hint(hint)
            .boxed())
    }
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.is_over |= self.bytes.len() + bytes.len() > MAX_OUTPUT_BYTES;
        if self.is_over {
            return Err(Error::other("too much output"));
        }

        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A template that is running on some thread.
struct Work {
    thread: ThreadId,
    template: String,
    since: Instant,
    /// What the process used when it was first looked at.
    memory: Option<usize>,
}

static AT_WORK: Mutex<Vec<Work>> = Mutex::new(Vec::new());
static BEGUN: Condvar = Condvar::new();

/// Tells, until it is dropped, that a template is running on this thread.
pub(super) struct AtWork(());

/// Watches a template, or the drawing of what it has written, until the value is dropped. Nothing can stop a template
/// from outside, so the whole process exits if one does not finish in time or takes too much memory. Nothing has been
/// published then.
pub(super) fn watch(template: &str) -> AtWork {
    static WATCH: OnceLock<()> = OnceLock::new();
    WATCH.get_or_init(|| drop(thread::spawn(end_the_endless)));
    let work = Work {
        thread: thread::current().id(),
        template: template.into(),
        since: Instant::now(),
        memory: None,
    };
    at_work().push(work);
    BEGUN.notify_one();

    AtWork(())
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let thread = thread::current().id();
        at_work().retain(|work| work.thread != thread);
    }
}

fn at_work() -> MutexGuard<'static, Vec<Work>> {
    AT_WORK.lock().unwrap_or_else(PoisonError::into_inner)
}

fn end_the_endless() {
    loop {
        let idle = BEGUN.wait_while(at_work(), |all| all.is_empty());
        drop(idle.unwrap_or_else(PoisonError::into_inner));
        thread::sleep(WATCH_INTERVAL);
        let memory = memory_in_use();

        for Work {
            template,
            since,
            memory: first,
            ..
        } in at_work().iter_mut()
        {
            let first = *first.get_or_insert(memory);
            let seconds = MAX_DURATION.as_secs();
            if since.elapsed() > MAX_DURATION {
                end(&say!(
                    "模板 {template} 运行了 {seconds} 秒还没有结束，已停止。已发布的网站没有改动。检查其中的循环和滤镜。",
                    "the template {template} did not finish within {seconds} seconds and was stopped. The published site was not touched. Check the loops and the filters in the template."
                ));
            }
            if memory > first + MAX_MEMORY_GROWTH {
                end(&say!(
                    "模板 {template} 占用的内存太多，已停止。已发布的网站没有改动。检查它拼接的文字。",
                    "the template {template} used too much memory and was stopped. The published site was not touched. Check the texts that the template joins."
                ));
            }
        }
    }
}

fn end(message: &Text) -> ! {
    // Even if the message cannot be printed, the process has to exit.
    let _ = writeln!(std::io::stderr(), "{}\n{}", message.zh, message.en);
    std::process::exit(1);
}

/// The memory that the process uses, in bytes; 0 if the system does not tell.
fn memory_in_use() -> usize {
    memory_stats::memory_stats().map_or(0, |used| used.physical_mem)
}
