//! The program `planpress`.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Rendering pages makes many small allocations in several threads, which this allocator does faster than the system's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    planpress::cli::run(std::env::args_os())
}
