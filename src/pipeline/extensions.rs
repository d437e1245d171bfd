//! The extensions that planpress has. This is the one place that names them all.

use crate::approval::Approval;
use crate::diagnostic::{Code, codes};
use crate::extension::Extensions;
use crate::government::Government;
use crate::plan::Plan;
use crate::proofreading::Proofreading;
use crate::publicity::{Publicity, PublicityKit};

/// All extensions, in the order in which they are asked: publicity speaks of the plan. Those that see few pages come
/// before those that see all, which a preview asks at every update together with all that come after them.
pub const EXTENSIONS: Extensions = &[
    &Plan,
    &PublicityKit,
    &Government,
    &Publicity,
    &Approval,
    &Proofreading,
];

/// The codes of all that can be found with these extensions, sorted by name.
pub fn codes(extensions: Extensions) -> Vec<Code> {
    let own = codes::ALL.iter().copied();
    let mut all: Vec<Code> = own
        .chain(
            extensions
                .iter()
                .flat_map(|extension| extension.codes())
                .copied(),
        )
        .collect();
    all.sort();

    all
}
