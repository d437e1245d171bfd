//! The program `planpress`.

use std::process::ExitCode;

fn main() -> ExitCode {
    planpress::cli::run(std::env::args_os())
}
