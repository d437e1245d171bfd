//! Publishing from the workbench: what would change is shown first, and exactly that is published then. Each step runs
//! in a thread of its own; the page asks how far it is.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use serde::Serialize;

use crate::diagnostic::{Lang, Severity, Text, any_error, say};
use crate::pipeline::{Addresses, Request};
use crate::publish::{Edition, Failure, Outcome, Publisher, Reporter, Stage};

/// The most pages of each kind that are listed.
const MAX_LISTED: usize = 50;

/// The publication that is prepared or under way; one at a time.
#[derive(Debug, Default)]
pub(super) struct Publishing(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    shown: Shown,
    planned: Option<Planned>,
}

/// What the page shows.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Shown {
    /// Whether something is under way.
    #[serde(rename = "isRunning")]
    is_running: bool,
    /// How far it is, or how it ended.
    message: String,
    /// What changes, in lines.
    changes: String,
    /// The address of the site at the target.
    address: String,
    /// Whether what is shown can be published now.
    #[serde(rename = "isReady")]
    is_ready: bool,
    /// Whether it ended as it should.
    #[serde(rename = "isDone")]
    is_done: bool,
}

/// What was shown and can be published.
#[derive(Debug)]
struct Planned {
    publisher: Publisher,
    edition: Edition,
    addresses: Option<Addresses>,
    /// The number of the site's state that was shown.
    serial: u64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// To show what publishing would change.
    Plan,
    /// To publish what was shown.
    Publish,
    /// To go back to what was published before.
    Back,
}

impl Publishing {
    /// What the page shows now.
    pub(super) fn shown(&self) -> Shown {
        lock(&self.0).shown.clone()
    }

    /// Begins a step for a target, unless another one is under way. `serial` is the number of the site's present state.
    pub(super) fn begin(
        &self,
        step: Step,
        request: &Request,
        target: Option<String>,
        serial: u64,
        lang: Lang,
    ) -> Shown {
        let mut state = lock(&self.0);
        if state.shown.is_running {
            return state.shown.clone();
        }

        let planned = state.planned.take();
        let job = Job {
            state: Arc::clone(&self.0),
            request: Request {
                base_url: None,
                drafts: false,
                with_advice: false,
                ..request.clone()
            },
            target,
            serial,
            lang,
        };
        state.shown = Shown {
            is_running: true,
            message: words(&say!("正在准备……", "Preparing …"), lang),
            ..Shown::default()
        };
        let started = thread::Builder::new().spawn(move || job.run(step, planned));
        if let Err(error) = started {
            state.shown = Shown {
                message: error.to_string(),
                ..Shown::default()
            };
        }

        state.shown.clone()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn words(text: &Text, lang: Lang) -> String {
    text.get(lang).to_string()
}

/// One step.
struct Job {
    state: Arc<Mutex<State>>,
    request: Request,
    target: Option<String>,
    serial: u64,
    lang: Lang,
}

impl Reporter for Job {
    fn stage(&self, stage: Stage) {
        lock(&self.state).shown.message = words(&stage.text(), self.lang);
    }
}

impl Job {
    /// Does a step and shows how it ended.
    fn run(&self, step: Step, planned: Option<Planned>) {
        let done = match step {
            Step::Plan => self.plan(),
            Step::Publish => self.publish(planned),
            Step::Back => self.back(),
        };
        let (shown, planned) = done.unwrap_or_else(|failure| (self.failed(&failure), None));

        let mut state = lock(&self.state);
        state.shown = shown;
        state.planned = planned;
    }

    fn failed(&self, failure: &Failure) -> Shown {
        let found = match failure {
            Failure::Settings(found) => found.as_slice(),
            _ => &[],
        };
        let lines = found
            .iter()
            .map(|it| crate::report::line(it, self.lang) + "\n");
        Shown {
            message: words(&failure.text(), self.lang),
            changes: lines.collect(),
            ..Shown::default()
        }
    }

    fn plan(&self) -> Result<(Shown, Option<Planned>), Failure> {
        let publisher = Publisher::open(&self.request.root, self.target.as_deref())?;
        let rendered = publisher.render(&self.request, self)?;
        let found = &rendered.diagnostics;
        let Some(edition) = rendered.edition.filter(|_| !any_error(found)) else {
            let is_error = |severity: Severity| severity == Severity::Error;
            let errors = found.iter().filter(|it| is_error(it.severity)).count();
            let text = say!(
                "有 {errors} 处错误，不能发布。请先按“检查意见”改正。",
                "Errors: {errors}. The site cannot be published; correct what “Findings” lists first."
            );
            let shown = Shown {
                message: words(&text, self.lang),
                ..Shown::default()
            };
            return Ok((shown, None));
        };

        let outcome = publisher.plan(&edition, self)?;
        let warnings = found.len();
        let message = match (outcome.conflicts.is_empty(), outcome.changes.is_empty()) {
            (false, _) => Failure::Conflicts(outcome.conflicts.clone()).text(),
            (true, true) => say!(
                "没有变化，不用发布。",
                "Nothing has changed; there is nothing to publish."
            ),
            (true, false) => say!(
                "可以发布。检查提示 {warnings} 处。",
                "Ready to be published. Warnings: {warnings}."
            ),
        };
        let is_ready = outcome.conflicts.is_empty() && !outcome.changes.is_empty();
        let shown = Shown {
            message: words(&message, self.lang),
            is_ready,
            ..self.outcome(&outcome, &edition.address)
        };
        let planned = Planned {
            publisher,
            edition,
            addresses: rendered.addresses,
            serial: self.serial,
        };

        Ok((shown, Some(planned).filter(|_| is_ready)))
    }

    fn publish(&self, planned: Option<Planned>) -> Result<(Shown, Option<Planned>), Failure> {
        let Some(planned) = planned.filter(|planned| planned.serial == self.serial) else {
            let text = say!(
                "内容又改过了。请重新查看会改变什么，再发布。",
                "The site was changed since. Look again at what will change, and then publish."
            );
            let shown = Shown {
                message: words(&text, self.lang),
                ..Shown::default()
            };
            return Ok((shown, None));
        };

        let outcome = planned.publisher.publish(&planned.edition, self)?;
        if let Some(addresses) = planned.addresses {
            addresses.keep(&self.request.root);
        }

        Ok((self.done(&outcome, &planned.edition.address), None))
    }

    fn back(&self) -> Result<(Shown, Option<Planned>), Failure> {
        let publisher = Publisher::open(&self.request.root, self.target.as_deref())?;
        let (edition, _) = publisher.previous()?;
        let outcome = publisher.back(self)?;

        Ok((self.done(&outcome, &edition.address), None))
    }

    fn done(&self, outcome: &Outcome, address: &str) -> Shown {
        let text = match &outcome.archive {
            Some(archive) => {
                let archive = archive.display();
                say!("已打包：{archive}", "Packed: {archive}")
            }
            None => say!("发布完成。", "Published."),
        };
        Shown {
            message: words(&text, self.lang),
            is_done: true,
            ..self.outcome(outcome, address)
        }
    }

    fn outcome(&self, outcome: &Outcome, address: &str) -> Shown {
        let left = outcome.left.iter().take(MAX_LISTED);
        let left = left.map(|conflict| words(&conflict.stays(), self.lang) + "\n");
        Shown {
            changes: outcome.changes.text(self.lang, MAX_LISTED) + &left.collect::<String>(),
            address: address.into(),
            ..Shown::default()
        }
    }
}
