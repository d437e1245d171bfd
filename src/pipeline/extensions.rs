//! The extensions that planpress has. This is the one place that names them all.

use crate::extension::Extensions;
use crate::government::Government;
use crate::plan::Plan;
use crate::proofreading::Proofreading;
use crate::publicity::Publicity;

/// All extensions, in the order in which they are asked: publicity speaks of the plan.
pub const EXTENSIONS: Extensions = &[&Plan, &Government, &Publicity, &Proofreading];
