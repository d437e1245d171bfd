//! JSON Schemas of everything that editors write in YAML, for completion and checks in their programs.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use crate::{bounds, disk, pipeline};

/// Where they lie, below the site's root; not published, since its name begins with a dot.
const FOLDER: &str = "content/.schemas";

/// Writes all schemas. Gives the folder.
pub fn write(root: &Path) -> Result<PathBuf> {
    let folder = root.join(FOLDER);
    bounds::ensure_inside(root, &folder)?;
    fs::create_dir_all(&folder)?;
    for (name, schema) in pipeline::schemas(pipeline::EXTENSIONS) {
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        disk::replace(&folder.join(format!("{name}.schema.json")), text.as_bytes())?;
    }
    Ok(folder)
}
