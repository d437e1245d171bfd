//! The command `planpress schema`: JSON Schemas of everything that editors write in YAML, with which text editors can
//! complete and check the fields.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};

use crate::load::yaml::schema_of;
use crate::publish::PublishFile;
use crate::{bounds, disk, pipeline};

/// The folder of the schemas, below the site's root. It is not published, since its name begins with a dot.
const FOLDER: &str = "content/.schemas";

/// Writes all schemas and gives the path of their folder. Fails if a file cannot be written, or if the folder is a link
/// out of the site.
pub(crate) fn write(root: &Path) -> Result<PathBuf> {
    let folder = root.join(FOLDER);
    bounds::ensure_inside(root, &folder)?;
    fs::create_dir_all(&folder)?;

    let of_targets = ("publish", schema_of::<PublishFile>());
    let schemas = pipeline::schemas(pipeline::EXTENSIONS).into_iter();
    for (name, schema) in schemas.chain([of_targets]) {
        let text = serde_json::to_string_pretty(&schema)? + "\n";
        disk::replace(&folder.join(format!("{name}.schema.json")), text.as_bytes())?;
    }

    Ok(folder)
}
