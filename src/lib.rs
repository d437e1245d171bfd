//! planpress: public plans as bilingual static sites.
//!
//! # The way of a page
//!
//! `cli` reads the command and asks `pipeline` for a site that is ready to be written. `pipeline` runs these stages:
//!
//! 1. **Load** (`load`): the files of `content/` become settings, parsed pages and YAML texts, each file by itself; the
//!    theme is read by `render::theme` at the same time.
//! 2. **Extend** (`site::SiteBuilder`): pages are collected, and each extension, such as `plan`, adds its pages and values
//!    (`Extension::extend`); then each may look at what all have added (`Extension::complete`).
//! 3. **Resolve** (`site::Site`): pages are put in order, and every link gets its address.
//! 4. **Check**: rules for pages, translations (`site::translation`), advice of the extensions, contrast of the theme.
//! 5. **Lay out** (`manifest`): the list of all outputs, each with its path. No file has been made yet.
//! 6. **Render** (`view`, `render`): an output is made when it is asked for: what a template receives (`view`) becomes
//!    bytes (`render`).
//!
//! `write` asks for all outputs and replaces the output folder in one step; `serve` asks for those that a browser
//! requests, and for new ones when `watch` reports that a file has changed.
//!
//! # Modules
//!
//! Modules are arranged in layers, called floors. A module imports only from floors below its own, and beside itself only
//! what the last column allows; `tests/tidy.rs` reads this table.
//!
//! | floor | modules | what happens there | imports on its own floor |
//! | --- | --- | --- | --- |
//! | 7 | `main`, `cli`, `report`, `serve`, `watch`, `schema`, `scaffold` | commands, messages, preview, schemas for editors | `main` → `cli`; `cli` → `report`, `scaffold`, `schema`, `serve`; `serve` → `report`, `watch` |
//! | 6 | `pipeline`, `write` | the order of the stages, joined with the extensions; bytes on disk | `write` → `pipeline` |
//! | 5 | `plan`, `publicity`, `government`, `proofreading` | extensions: each gives the engine what it has through [`extension::Extension`] | `publicity` → `plan`: through [`plan::PlanApi`], departments and clauses alone, and its codes |
//! | 4 | `render` | outputs to bytes: templates, pictures, feed, sitemap, search | |
//! | 3 | `manifest`, `view`, `extension` | the list of outputs; what templates receive; what an extension can give the engine | `manifest` → `view` |
//! | 2 | `site` | pages of all locales, routes, links, translations | |
//! | 1 | `load` | files to values, one at a time | |
//! | 0 | `source`, `reading`, `diagnostic`, `address`, `fingerprint`, `file_state`, `memo`, `config`, `date`, `typeset`, `qr`, `text`, `encoding`, `bounds`, `disk` | basic types and helpers | `config` → `address`; `encoding` → `text`; `source` → `bounds`, `disk`, `encoding`, `fingerprint`, `memo`; `diagnostic` → `source`; `reading` → `diagnostic`, `disk`, `encoding`, `source`; `fingerprint` → `disk`; `file_state` → `fingerprint`; `memo` → `fingerprint` |
//!
//! The engine, which is everything below the extensions, knows no plan, no campaign and no country. It builds sites
//! without any of them.
//!
//! These rules hold everywhere:
//! - No stage reads the clock, the environment or files, except `load`, `render::theme`, `write`, and the parts of `render`
//!   that read fonts, the cache of pictures and the files of the content as they were checked (`render::artwork`,
//!   `render::cache`, `render::checked`). The day of the build is
//!   an input. `render::limits` watches the clock and the memory to stop templates that do not end.
//! - A page's text is parsed once, into a [`load::document::Document`]. What is shown, searched, compared and proofread is
//!   made from that document when it is needed.
//! - A template sees nothing but its view. No template function reads files, the clock or the environment.
//! - What is wrong in the sources is a value, a [`diagnostic::Diagnostic`], and all of it is collected. A function that
//!   cannot give a result because of it returns `Result` with one or several diagnostics; one that can give a result all
//!   the same returns both. Other errors in a `Result` are those of the system and of usage.
//! - As long as there is an error, nothing in the output folder changes.

#![forbid(unsafe_code)]
#![warn(unreachable_pub)]

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
mod memo;
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
