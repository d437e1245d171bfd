//! Outputs of the last build that are as it left them: those that would be made from the same are taken over, not made
//! again.

use super::last_build::{LastBuild, MadeFrom};
use crate::file_state::FileStates;
use crate::fingerprint::Fingerprint;

/// The outputs of the last build that may be taken over, with what they were made from.
#[derive(Debug, Default)]
pub(super) struct Reusable(MadeFrom);

impl Reusable {
    /// The outputs that another build of the same version of the program with the same options may take over; `states`
    /// are the states of the files of the last build as they are now.
    pub(super) fn of(last: &LastBuild, states: &FileStates) -> Self {
        let mut made_from = last.made_from.clone();
        for path in states.changed_since(&last.outputs) {
            made_from.remove(path);
        }

        Self(made_from)
    }

    /// Whether the output at a path is there already, made from what has this fingerprint.
    pub(super) fn has(&self, path: &str, made_from: Fingerprint) -> bool {
        self.0
            .get(path)
            .is_some_and(|known| *known == made_from.hex())
    }
}
