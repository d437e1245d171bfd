//! The preview of a site, as a process that ends with this value.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The script that the preview adds at the end of every page.
pub const SCRIPT: &str = "<script src=\"/__planpress/client.js\" defer></script>";

/// A preview that runs.
pub struct Served {
    process: Child,
    /// Host and port.
    pub address: String,
}

impl Served {
    /// Starts one on a free port and waits for the address that it prints.
    pub fn start(root: &Path, arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_planpress"))
            .args([
                "serve",
                "--port",
                "0",
                "--date",
                "2026-01-01",
                "--lang",
                "en",
            ])
            .args(arguments)
            .current_dir(root)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address = address(&mut process);
        Self { process, address }
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }
}

/// Host and port, from the first line that a preview prints.
pub fn address(process: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(process.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let behind = line.split("http://").nth(1).unwrap();

    behind.split('/').next().unwrap().to_string()
}

impl Drop for Served {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}
