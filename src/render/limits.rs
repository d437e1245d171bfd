//! What a template may take: so many bytes, and so much time.

use std::collections::HashMap;
use std::io::{Error, Write};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::diagnostic::{Diagnostic, say};

/// Bytes of one output.
const LARGEST: usize = 256 << 20;
/// A template that takes longer has no end.
const LONGEST: Duration = Duration::from_secs(30);

/// Takes what a template writes, up to a limit.
pub struct Limited {
    bytes: Vec<u8>,
    is_over: bool,
}

impl Limited {
    /// With room for an ordinary page.
    pub fn new() -> Self {
        Self { bytes: Vec::with_capacity(16 * 1024), is_over: false }
    }

    /// What was written, or that it was too much.
    pub fn finish(self) -> Result<Vec<u8>, Box<Diagnostic>> {
        if !self.is_over {
            return Ok(self.bytes);
        }
        let megabytes = LARGEST >> 20;
        let message = say!("模板写出的内容超过 {megabytes} MB", "the template writes more than {megabytes} MB");
        let hint = say!("检查模板里的循环。", "Look at the loops in the template.");
        Err(Diagnostic::error("output-too-large", message).hint(hint).boxed())
    }
}

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.is_over |= self.bytes.len() + bytes.len() > LARGEST;
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

/// Templates at work: their names and when they began.
static AT_WORK: Mutex<Option<HashMap<thread::ThreadId, (String, Instant)>>> = Mutex::new(None);

/// A template at work on this thread.
pub struct AtWork(());

/// Watches over a template: nothing can stop one from outside, so the whole run ends when one finds no end. Nothing
/// has been published then.
pub fn watch(template: &str) -> AtWork {
    static WATCH: OnceLock<()> = OnceLock::new();
    WATCH.get_or_init(|| drop(thread::spawn(end_the_endless)));
    let entry = (template.to_string(), Instant::now());
    AT_WORK
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get_or_insert_default()
        .insert(thread::current().id(), entry);
    AtWork(())
}

impl Drop for AtWork {
    fn drop(&mut self) {
        let mut all = AT_WORK.lock().unwrap_or_else(PoisonError::into_inner);
        all.as_mut().map(|all| all.remove(&thread::current().id()));
    }
}

fn end_the_endless() {
    loop {
        thread::sleep(Duration::from_secs(1));
        let all = AT_WORK.lock().unwrap_or_else(PoisonError::into_inner);
        let endless = all.iter().flatten().find(|(_, (_, since))| since.elapsed() > LONGEST);
        if let Some((_, (template, _))) = endless {
            let seconds = LONGEST.as_secs();
            let text = say!(
                "模板 {template} 运行了 {seconds} 秒还没有结束，已停止。已发布的网站没有改动。检查其中的循环。",
                "the template {template} has not come to an end in {seconds} seconds and was stopped. The published site was not touched. Look at its loops."
            );
            eprintln!("{}\n{}", text.zh, text.en);
            std::process::exit(1);
        }
    }
}
