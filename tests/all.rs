//! All tests but those that run for as long as one likes (`fuzz`): one program, so that the crate is linked once.

// A table of inputs and what becomes of them is as long as it has to be.
#![allow(missing_docs, clippy::unwrap_used, clippy::too_many_lines)]

mod active;
mod approval;
mod bad_input;
mod bounds;
mod campaigns;
mod cards;
mod causes;
mod chinese;
mod citations;
mod deadlines;
mod determinism;
mod diagnostics;
mod editions;
#[cfg(unix)]
mod edits;
mod engine;
mod errors;
mod files;
mod first_start;
mod fixing;
mod golden;
mod government;
mod incremental;
mod indicators;
mod init;
mod injection;
mod kept_html;
mod kit;
mod languages;
mod limits;
mod links;
mod look;
mod marks;
mod media;
mod moving;
mod open_data;
mod other_sites;
mod personal;
mod pictures;
mod plan;
mod plans;
mod preview;
mod printed;
mod proofreading;
mod publication;
mod publicity;
mod publish;
mod publishing;
#[cfg(unix)]
mod replaced;
mod search;
mod site;
mod starters;
mod tables;
mod theme;
mod tidy;
mod translation;
mod validity;
#[cfg(unix)]
mod watching;
mod wording;
mod workbench;
mod writing;
