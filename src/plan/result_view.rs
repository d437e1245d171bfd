//! What was published on tasks and deadlines, as templates receive it.

use serde::Serialize;
use serde_json::Number;

use super::indicator::number;
use super::result::{Progress, Publication, TaskResult, corrections};
use super::view::Views;
use crate::config::Localized;

/// A published state of a task or of what is due.
#[derive(Debug, Clone, Serialize)]
pub(super) struct TaskResultView {
    date: String,
    status: Progress,
    /// How much of it is done, in percent.
    share: Option<Number>,
    text: Option<String>,
    /// The address of its publication.
    source: String,
    /// What readers see of that address.
    source_name: String,
    note: Option<String>,
    /// Whether a later result corrects it.
    is_corrected: bool,
    /// The day of the result that it corrects, for readers.
    corrects: Option<String>,
}

impl Views<'_> {
    /// Makes the views of what was published about a task or a deadline, in the order of the file.
    pub(super) fn task_results(&self, results: &[TaskResult]) -> Vec<TaskResultView> {
        let all = results.iter().zip(corrections(results));
        all.map(|(result, corrected_by)| self.task_result(result, corrected_by.is_some()))
            .collect()
    }

    /// Makes the view of a result.
    fn task_result(&self, result: &TaskResult, is_corrected: bool) -> TaskResultView {
        let language = &self.frame.locales.get(self.locale).key;
        let text = |text: &Option<Localized>| text.as_ref().map(|text| self.text(text));
        TaskResultView {
            date: result.date.long(language),
            status: result.status,
            share: result.share.map(number),
            text: text(&result.text),
            source: self.source_url(&result.source),
            source_name: Publication::read(&result.source).name().into(),
            note: text(&result.note),
            is_corrected,
            corrects: result.corrects.map(|day| day.long(language)),
        }
    }
}
