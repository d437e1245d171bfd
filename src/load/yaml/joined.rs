//! YAML files whose fields belong to several readers, the engine and extensions. Each reads its own fields; a field
//! that nobody knows is an error.

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny};
use serde_json::Value as Json;

use jiff::tz::TimeZone;

use super::overlay::overlaid;
use super::{Reading, checked, dates, schema_of};
use crate::diagnostic::{Text, codes};
use crate::source::{SourceFile, Span};

/// The part of a schema that says of fields that it does not have where they belong: by name, as hints in Chinese and
/// in English.
const ELSEWHERE: &str = "x-elsewhere";

type Kept = Arc<dyn Any + Send + Sync>;

/// Reads the fields of an extension in a file of the engine.
#[derive(Clone, Copy)]
pub struct FieldReader {
    read: fn(&str) -> Result<Kept, serde_yaml::Error>,
    schema: fn() -> Json,
}

impl FieldReader {
    /// A reader of the fields of `T`. No field of `T` may be required, and `T` must accept unknown fields.
    pub(crate) fn new<T: DeserializeOwned + JsonSchema + Any + Send + Sync>() -> Self {
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
pub struct ExtensionFields(Vec<Kept>);

impl ExtensionFields {
    /// The fields that were read as a `T`, or `None` if no reader was made for that type.
    pub(crate) fn get<T: Any>(&self) -> Option<&T> {
        self.0.iter().find_map(|kept| kept.downcast_ref::<T>())
    }
}

impl fmt::Debug for ExtensionFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExtensionFields").finish_non_exhaustive()
    }
}

/// A reader among those of a file.
struct Joined {
    reader: FieldReader,
    /// The fields that it reads.
    names: Vec<String>,
    /// What it reads where a file has none of them, as most files do.
    of_nothing: Option<Kept>,
}

impl Joined {
    fn new(reader: FieldReader) -> Self {
        let schema = (reader.schema)();
        let names = schema["properties"].as_object();
        Self {
            names: names.map_or_else(Vec::new, |names| names.keys().cloned().collect()),
            of_nothing: (reader.read)("{}").ok(),
            reader,
        }
    }

    /// Reads its fields in a text that has the fields `given`.
    fn read(
        &self,
        text: &str,
        given: &BTreeMap<String, IgnoredAny>,
    ) -> Result<Kept, serde_yaml::Error> {
        match &self.of_nothing {
            Some(kept) if !self.names.iter().any(|name| given.contains_key(name)) => {
                Ok(Arc::clone(kept))
            }
            _ => (self.reader.read)(text),
        }
    }
}

/// Reads files whose fields belong to the engine and to extensions.
pub struct JoinedReader {
    readers: Vec<Joined>,
    schema: Json,
    /// The zone that dates with another one are converted to.
    zone: Option<TimeZone>,
}

impl fmt::Debug for JoinedReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinedReader")
            .field("schema", &self.schema)
            .finish_non_exhaustive()
    }
}

impl JoinedReader {
    /// A reader for the engine's own fields, those of `T`, and for those of `readers`. `T` must accept unknown fields.
    pub(crate) fn new<T: JsonSchema>(readers: Vec<FieldReader>) -> Self {
        let mut schema = schema_of::<T>();
        for reader in &readers {
            join(&mut schema, (reader.schema)());
        }

        schema["additionalProperties"] = Json::Bool(false);
        Self {
            readers: readers.into_iter().map(Joined::new).collect(),
            schema,
            zone: None,
        }
    }

    /// The JSON Schema of all fields.
    pub(crate) fn schema(&self) -> &Json {
        &self.schema
    }

    /// Returns this reader for files whose dates are those of a zone.
    pub(crate) fn in_zone(self, zone: TimeZone) -> Self {
        Self {
            zone: Some(zone),
            ..self
        }
    }

    /// The zone that dates with another one are converted to.
    pub(crate) fn zone(&self) -> Option<&TimeZone> {
        self.zone.as_ref()
    }

    /// Reads the part of a file in `span`: the engine's own fields as a `T`, and those of all others.
    pub(crate) fn parse<T: DeserializeOwned>(
        &self,
        file: &Arc<SourceFile>,
        span: Span,
    ) -> Reading<(T, ExtensionFields)> {
        let schema = || Cow::Borrowed(&self.schema);
        checked(file, span, self.zone.as_ref(), schema, |text| {
            self.read(text)
        })
    }

    /// Reads the part of a file in `span` as [`parse`](Self::parse) does, over the fields of the text `below`: a field
    /// that is not given in the file is as it is there. The fields in `own_alone` are never taken from there. `below`
    /// must have been read without errors.
    pub(crate) fn parse_over<T: DeserializeOwned>(
        &self,
        file: &Arc<SourceFile>,
        span: Span,
        below: &str,
        own_alone: &[&str],
    ) -> Reading<(T, ExtensionFields)> {
        let below = match &self.zone {
            Some(zone) if dates::may_have_zones(below) => dates::in_zone(below, &self.schema, zone),
            _ => below.into(),
        };
        let schema = || Cow::Borrowed(&self.schema);
        let read = |text: &str| self.read(&overlaid(&below, text, own_alone)?);
        let mut reading = checked(file, span, self.zone.as_ref(), schema, read);

        let found = &mut reading.found;
        if found.iter().any(|it| it.code != codes::MISSING_FIELD) {
            // What is missing here may stand below.
            found.retain(|it| it.code != codes::MISSING_FIELD);
        }

        reading
    }

    fn read<T: DeserializeOwned>(
        &self,
        text: &str,
    ) -> Result<(T, ExtensionFields), serde_yaml::Error> {
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
            .map(|reader| reader.read(text, &names))
            .collect::<Result<_, _>>()?;

        Ok((own, ExtensionFields(kept)))
    }
}

/// Says where a field belongs that a schema does not have; `None` if the schema does not know.
pub(super) fn place_elsewhere(schema: &Json, field: &str) -> Option<Text> {
    let hint = schema.get(ELSEWHERE)?.get(field)?;
    let text = |language: &str| hint.get(language)?.as_str().map(str::to_string);
    Some(Text {
        zh: text("zh")?,
        en: text("en")?,
    })
}

/// Adds the properties of one schema to another, the definitions that they refer to, and where other fields belong.
fn join(schema: &mut Json, other: Json) {
    for part in ["properties", "$defs", ELSEWHERE] {
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
