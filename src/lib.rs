//! planpress: public plans as bilingual static sites.
//!
//! # The way of a page
//!
//! `cli` reads the command and asks `pipeline` for a site that is ready to be written. These are the stages:
//!
//! 1. **Discover** (`load::discover`): the files of `content/`, each with what its name says of it: page, data,
//!    picture.
//! 2. **Load** (`load`): each file by itself becomes a value: settings, parsed pages, YAML texts. Rules for single
//!    files are checked here (`load::active`). The theme is read at the same time (`render::theme`).
//! 3. **Extend** (`site::SiteBuilder`): pages are collected, and each extension, such as `plan`, adds its pages and
//!    values (`Extension::extend`); then each may look at what all have added (`Extension::complete`).
//! 4. **Resolve** (`site::Site::resolve`): pages are put in order, and every link gets its address.
//! 5. **Lay out** (`manifest`): the list of all outputs, each with its path. No file has been made yet.
//! 6. **Check** (`pipeline::laid_out`): single pages are checked (`site::check`), translations are compared with their
//!    originals (`site::translation`), extensions say what they find in the whole site (`Extension::errors`,
//!    `Extension::review`), and the theme is checked.
//! 7. **Render** (`view`, `render`): an output is made when it is asked for: what a template receives (`view`) becomes
//!    bytes (`render`).
//! 8. **Write** (`write`): all outputs are asked for, and the output folder is replaced in one step.
//!
//! `publish` takes the same way; it renders into a store of its own and sends what has changed to where the site lives.
//! In place of the last stage, `serve` asks for the outputs that a browser requests, and for new ones when `watch`
//! reports that a file has changed. It checks a site after it has begun to answer, since no output depends on what
//! checks find; what they find keeps a site from being published.
//!
//! # Where do I change …
//!
//! | what | where, in this order |
//! | --- | --- |
//! | a kind of page | `src/publicity/kinds/mod.rs` lists the steps |
//! | a column of the annex | `content/plan/tasks.yaml` or `content/plan/tables/`: it is declared there; a new kind of column: `src/plan/table/mod.rs` lists the steps |
//! | the anchor of a heading | `src/text/slug.rs` (how it is spelled), `src/load/markdown.rs` (how it becomes unique); in the plan `src/plan/numbering/walk.rs` |
//! | how numbers of a plan are spelled | `src/plan/numbering/numeral.rs`, `src/plan/numbering/form.rs` |
//! | a diagnostic | the `codes.rs` of the module (`src/diagnostic/codes.rs` for the engine), the function that finds it, a test (`tests/errors.rs` or `tests/diagnostics.rs`), `content/README.md` |
//! | a field of the front matter | `src/load/front_matter.rs`, `src/site/page.rs`, `content/README.md`; then run `planpress schema` |
//! | a setting of `site.yaml` | `src/config.rs`, `content/README.md`; then run `planpress schema` |
//! | a value of a template | `src/view/mod.rs` for all pages; in an extension the struct whose name ends in `View`; then the template, and `themes/README.md` in both languages |
//! | a word of the theme | `themes/civic/i18n/zh.yaml`, `themes/civic/i18n/en.yaml`; templates write it as `t.name` |
//! | an option of a command | `src/cli/arguments.rs`, `Request` in `src/pipeline/mod.rs` if it decides what is built, the command's file in `src/cli/`, `README.md` |
//! | what `planpress new` makes | `new_fields` in the kind's file below `src/publicity/kinds/`, or `src/scaffold/pages.rs` for what all pages have |
//! | a table of the open data | `src/plan/open_data.rs` |
//! | a kind of target of `publish` | `Kind` and `Target` in `src/publish/settings.rs`, an implementation of `Place` below `src/publish/place/`, `src/publish/connect.rs`, a test in `tests/publish/`, `README.md`; then run `planpress schema` |
//!
//! # Modules
//!
//! Modules are arranged in layers, called floors. A module imports only from floors below its own, and beside itself
//! only what the last column allows; `tests/tidy.rs` reads this table.
//!
//! | floor | modules | what happens there | imports on its own floor |
//! | --- | --- | --- | --- |
//! | 7 | `main`, `cli`, `report`, `serve`, `watch`, `workbench`, `schema`, `scaffold` | commands, messages, preview, editing in the browser, schemas for editors | `main` → `cli`; `cli` → `report`, `scaffold`, `schema`, `serve`; `serve` → `report`, `watch`, `workbench`; `workbench` → `scaffold` |
//! | 6 | `pipeline`, `write`, `publish` | the order of the stages, joined with the extensions; bytes on disk; the site to where it lives | `write` → `pipeline`; `publish` → `pipeline` |
//! | 5 | `plan`, `publicity`, `government`, `approval`, `proofreading` | extensions: each gives the engine what it has through [`extension::Extension`] | `publicity` → `plan`: through [`plan::PlanApi`], departments and clauses alone, and its codes |
//! | 4 | `render` | outputs to bytes: templates, pictures, feed, sitemap, search | |
//! | 3 | `manifest`, `view`, `extension` | the list of outputs; what templates receive; what an extension can give the engine | `manifest` → `view` |
//! | 2 | `site` | pages of all locales, routes, links, translations | |
//! | 1 | `load` | files to values, one at a time | |
//! | 0 | `source`, `reading`, `diagnostic`, `address`, `fingerprint`, `file_state`, `memo`, `config`, `date`, `typeset`, `qr`, `text`, `encoding`, `bounds`, `disk` | basic types and helpers | `config` → `address`, `text`; `date` → `text`; `encoding` → `text`; `source` → `bounds`, `disk`, `encoding`, `fingerprint`, `memo`; `diagnostic` → `source`; `reading` → `diagnostic`, `disk`, `encoding`, `source`; `fingerprint` → `disk`; `file_state` → `fingerprint`; `memo` → `fingerprint`; `typeset` → `text` |
//!
//! The engine, which is everything below the extensions, knows no plan, no campaign and no country. It builds sites
//! without any of them.
//!
//! These rules hold everywhere:
//! - No stage reads the clock, the environment or files, except `load`, `render::theme`, `write`, `publish`, and the
//!   parts of `render` that read fonts, the cache of pictures and the files of the content as they were checked
//!   (`render::artwork`, `render::cache`, `render::checked`). The day of the build is an input. `render::limits`
//!   watches the clock and the memory to stop templates that do not end.
//! - A page's text is parsed once, into a [`load::document::Document`]. What is shown, searched, compared and proofread
//!   is made from that document when it is needed.
//! - A template sees nothing but its view. No template function reads files, the clock or the environment.
//! - What is wrong in the sources is a value, a [`diagnostic::Diagnostic`], and all of it is collected. A function that
//!   cannot give a result because of it returns `Result` with one or several diagnostics; one that can give a result
//!   all the same returns both. Other errors in a `Result` are those of the system and of usage.
//! - As long as there is an error, nothing in the output folder changes.

#![forbid(unsafe_code)]
#![warn(unreachable_pub)]

mod address;
mod approval;
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
mod publish;
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
mod workbench;
pub mod write;
