//! Outputs of the last build that are as it left them: those that would be made from the same are taken over, not made
//! again.

use std::collections::BTreeMap;

use super::last_build::{LastBuild, MadeFrom};
use crate::file_state::FileStates;
use crate::fingerprint::Fingerprint;
use crate::pipeline::Inputs;

/// The outputs of the last build that may be taken over, with what they were made from.
#[derive(Debug, Default)]
pub(super) struct Reusable(MadeFrom);

impl Reusable {
    /// The outputs that another build may take over. `now` is what that build depends on, and `states` are the states
    /// of the files of the last build as they are now. Nothing may be taken over from another version of the program
    /// or from a build with other options, since fingerprints tell nothing of these.
    pub(super) fn of(last: &LastBuild, now: &Inputs, states: &FileStates) -> Self {
        if !last.inputs.are_of_same_run(now) {
            return Self::default();
        }

        let mut made_from: BTreeMap<_, _> = last.made_from.clone();
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
