//! Putting right what is beyond doubt, in one file.

use super::trouble::Trouble;
use super::{TextFile, Workbench};
use crate::diagnostic::Diagnostic;
use crate::pipeline::{self, FIX_ROUNDS, Request};

impl Workbench {
    /// Puts right what is beyond doubt in the file at `path`, as `check --fix` does, and gives the file as it is then.
    /// What was there before is in the history. The inner error is what keeps the site from being read.
    pub(crate) fn fix(
        &self,
        request: &Request,
        path: &str,
    ) -> Result<Result<TextFile, Vec<Diagnostic>>, Trouble> {
        let mut file = self.read(path)?;
        for _ in 0..FIX_ROUNDS {
            let fixed = match pipeline::fix(request) {
                Ok(fixed) => fixed,
                Err(found) => return Ok(Err(found)),
            };
            let Some(fixed) = fixed.into_iter().find(|fixed| fixed.file.path == path) else {
                break;
            };

            self.save(path, &fixed.text, &file.version)?;
            file = self.read(path)?;
        }

        Ok(Ok(file))
    }
}
