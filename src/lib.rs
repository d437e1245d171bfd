//! planpress: public plans as bilingual static sites.
//!
//! One way through the house, and these are its floors. A module imports from the floors below its own, and beside
//! itself only what the last column says; `tests/tidy.rs` reads this table.
//!
//! | floor | modules | what happens there | beside it |
//! | --- | --- | --- | --- |
//! | 7 | `main`, `cli`, `report`, `serve`, `watch`, `schema`, `scaffold` | commands, messages, preview, schemas for editors | `main` → `cli`; `cli` → `report`, `scaffold`, `schema`, `serve`; `serve` → `report`, `watch` |
//! | 6 | `pipeline`, `write` | the order of the stages, joined with the extensions; bytes on disk | `write` → `pipeline` |
//! | 5 | `plan`, `publicity`, `government`, `proofreading` | extensions: each gives the engine what it has through [`extension::Extension`] | `publicity` → `plan`: through [`plan::PlanApi`], departments and clauses alone, and its codes |
//! | 4 | `render` | outputs to bytes: templates, pictures, feed, sitemap, search | |
//! | 3 | `manifest`, `view`, `extension` | site to outputs; what templates receive; what an extension gives | `manifest` → `view` |
//! | 2 | `site` | pages of all locales, routes, links, translations | |
//! | 1 | `load` | files to values, one at a time | |
//! | 0 | `source`, `reading`, `diagnostic`, `address`, `fingerprint`, `file_state`, `config`, `date`, `typeset`, `qr`, `text`, `encoding`, `bounds`, `disk` | words | `config` → `address`; `encoding` → `text`; `source` → `bounds`, `disk`, `encoding`; `diagnostic` → `source`; `reading` → `diagnostic`, `encoding`, `source`; `file_state` → `fingerprint` |
//!
//! The engine, which is everything below the extensions, knows no plan, no campaign and no country. It builds sites
//! without any of them.
//!
//! What holds throughout:
//! - No stage reads the clock, the environment or files, but for `load`, `render::theme`, `write`, the files that are
//!   copied, and fonts and the cache of pictures (`render::artwork`, `render::cache`). The day is an input; `render::limits`
//!   sees the clock and the memory to end what has no end.
//! - A text is parsed once, into a [`load::document::Document`]; what is shown, searched, compared and proofread is made
//!   from it when it is wanted.
//! - Templates see their view alone. No template function reads anything.
//! - Findings are values ([`diagnostic::Diagnostic`]), many at once; `Result` stands for I/O and usage.
//! - With an error nothing in the output folder changes.

#![forbid(unsafe_code)]

mod address;
mod bounds;
pub mod cli;
pub mod config;
mod date;
pub mod diagnostic;
mod disk;
pub mod encoding;
pub mod extension;
pub mod file_state;
mod fingerprint;
mod government;
pub mod load;
mod manifest;
pub mod pipeline;
pub mod plan;
mod proofreading;
mod publicity;
mod qr;
mod reading;
mod render;
pub mod report;
mod scaffold;
mod schema;
pub mod serve;
mod site;
pub mod source;
mod text;
mod typeset;
pub mod view;
mod watch;
pub mod write;
