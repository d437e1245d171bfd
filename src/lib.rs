//! planpress: public plans as bilingual static sites.
//!
//! One way through the house, and these are its floors; a module imports only from floors below its own:
//!
//! | floor | modules | what happens there |
//! | --- | --- | --- |
//! | 7 | `cli`, `report`, `serve`, `watch`, `schema`, `scaffold` | commands, messages, preview, schemas for editors |
//! | 6 | `pipeline`, `write` | the order of the stages; bytes on disk |
//! | 5 | `render` | outputs to bytes: templates, feed, sitemap |
//! | 4 | `plan` | the plan's own pages; knows the engine, is not known by it |
//! | 3 | `manifest`, `view` | site to outputs; what templates receive |
//! | 2 | `site`, `proof` | pages of all locales, routes, links; proofreading |
//! | 1 | `load` | files to values, one at a time |
//! | 0 | `source`, `diagnostic`, `address`, `fingerprint`, `stamp`, `config`, `date`, `typeset`, `qr`, `text`, `encoding`, `bounds`, `disk` | words |
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

pub mod address;
pub mod bounds;
pub mod cli;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod disk;
pub mod encoding;
pub mod fingerprint;
pub mod load;
pub mod manifest;
pub mod pipeline;
pub mod plan;
pub mod proof;
pub mod qr;
pub mod render;
pub mod report;
pub mod scaffold;
pub mod schema;
pub mod serve;
pub mod site;
pub mod source;
pub mod stamp;
pub mod text;
pub mod typeset;
pub mod view;
pub mod watch;
pub mod write;
