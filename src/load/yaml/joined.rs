//! Files that several sides read: each takes the fields that are its own, and what none of them knows is an error.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde_json::Value as Json;

use jiff::tz::TimeZone;

use super::{Reading, checked, schema_of};
use crate::source::{SourceFile, Span};

type Kept = Arc<dyn Any + Send + Sync>;

/// Reads some fields of a file that is not its own.
#[derive(Clone, Copy)]
pub struct Reader {
    read: fn(&str) -> Result<Kept, serde_yaml::Error>,
    schema: fn() -> Json,
}

impl Reader {
    /// Of the fields of a type, none of which may be required. The type must let other fields pass.
    pub fn of<T: DeserializeOwned + JsonSchema + Any + Send + Sync>() -> Self {
        Self {
            read: read::<T>,
            schema: schema_of::<T>,
        }
    }
}

fn read<T: DeserializeOwned + Any + Send + Sync>(text: &str) -> Result<Kept, serde_yaml::Error> {
    Ok(Arc::new(serde_yaml::from_str::<T>(text)?))
}

/// The fields of a file that extensions have read.
#[derive(Clone, Default)]
pub struct More(Vec<Kept>);

impl More {
    /// The fields of a type; none where nobody has read it.
    pub fn get<T: Any>(&self) -> Option<&T> {
        self.0.iter().find_map(|kept| kept.downcast_ref::<T>())
    }
}

impl fmt::Debug for More {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("More").finish_non_exhaustive()
    }
}

/// How a file is read whose fields come from the engine and from extensions.
pub struct Joined {
    readers: Vec<Reader>,
    schema: Json,
    /// The zone that dates with another one are converted to.
    zone: Option<TimeZone>,
}

impl fmt::Debug for Joined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joined")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl Joined {
    /// The engine's own fields are those of `T`, which must let others pass.
    pub fn new<T: JsonSchema>(readers: Vec<Reader>) -> Self {
        let mut schema = schema_of::<T>();
        for reader in &readers {
            join(&mut schema, (reader.schema)());
        }
        schema["additionalProperties"] = Json::Bool(false);
        Self {
            readers,
            schema,
            zone: None,
        }
    }

    /// The JSON Schema of all fields.
    pub fn schema(&self) -> &Json {
        &self.schema
    }

    /// The same for files whose dates are those of a zone.
    pub fn in_zone(self, zone: TimeZone) -> Self {
        Self {
            zone: Some(zone),
            ..self
        }
    }

    /// Reads the part of a file in `span`: the engine's own fields as a `T`, and those of all others.
    pub fn parse<T: DeserializeOwned>(
        &self,
        file: &Arc<SourceFile>,
        span: Span,
    ) -> Reading<(T, More)> {
        let schema = || self.schema.clone();
        checked(file, span, self.zone.as_ref(), schema, |text| {
            self.read(text)
        })
    }

    fn read<T: DeserializeOwned>(&self, text: &str) -> Result<(T, More), serde_yaml::Error> {
        let own = serde_yaml::from_str(text)?;
        let names: BTreeMap<String, IgnoredAny> = serde_yaml::from_str(text)?;
        let known = &self.schema["properties"];
        if let Some(unknown) = names.keys().find(|name| known.get(name.as_str()).is_none()) {
            return Err(serde_yaml::Error::custom(format!(
                "unknown field {unknown}"
            )));
        }
        let kept = self
            .readers
            .iter()
            .map(|reader| (reader.read)(text))
            .collect::<Result<_, _>>()?;
        Ok((own, More(kept)))
    }
}

/// Adds the properties of one schema to another, and the definitions that they refer to.
fn join(schema: &mut Json, other: Json) {
    for part in ["properties", "$defs"] {
        let Some(more) = other.get(part).and_then(Json::as_object) else {
            continue;
        };
        if schema.get(part).is_none() {
            schema[part] = Json::Object(serde_json::Map::new());
        }
        if let Some(own) = schema[part].as_object_mut() {
            own.extend(more.clone());
        }
    }
}
