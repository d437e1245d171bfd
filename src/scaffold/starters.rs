//! Files that open the workbench of a site by a double click, one for each system that editors use. They look for the
//! program beside themselves first. If the program fails, its window stays until the message has been read.

use std::io::Result;
use std::path::Path;

use super::write_new;
use crate::diagnostic::Lang;

/// What is in the files: for Windows, macOS and Linux.
const TEXTS: [&str; 3] = [
    include_str!("starters/windows.cmd"),
    include_str!("starters/macos.command"),
    include_str!("starters/linux.desktop"),
];

/// Makes the files in a site's folder, with a name in a language. Returns their names. Fails if one of them exists or
/// cannot be written.
pub(crate) fn starters(folder: &Path, lang: Lang) -> Result<Vec<String>> {
    let names = match lang {
        Lang::Zh => ["编辑网站.cmd", "编辑网站.command", "编辑网站.desktop"],
        Lang::En => ["Edit site.cmd", "Edit site.command", "Edit site.desktop"],
    };
    for (name, text) in names.iter().zip(TEXTS) {
        write_new(folder, name, text)?;
        allow_to_run(&folder.join(name))?;
    }

    Ok(names.map(String::from).to_vec())
}

/// Lets a file be run, where the system asks for that.
#[cfg(unix)]
fn allow_to_run(file: &Path) -> Result<()> {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fs::set_permissions(file, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn allow_to_run(_: &Path) -> Result<()> {
    Ok(())
}
