//! Diagnostics: what is wrong in a site's sources, as values. Each stage returns what it could make together with a
//! list of diagnostics; `report` prints them.

mod code;
pub mod codes;
mod consequences;
mod near;

pub(crate) use code::Code;
pub(crate) use code::declare_codes;
use consequences::Hidden;
pub(crate) use consequences::fold;
pub(crate) use near::{Suggestions, closest, did_you_mean};

use crate::source::{BEGINNING, Location, Position, Span};

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be published.
    Error,
    /// The site is published, but somebody should look at this.
    Warning,
}

/// A language of the messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A text in both languages of the tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub(crate) fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// `say!("中文 {x}", "English {x}")`: a [`Text`] from two format strings.
macro_rules! say {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::diagnostic::Text {
            zh: format!($zh),
            en: format!($en),
        }
    };
}
pub(crate) use say;

/// Where a diagnostic points.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The whole site.
    Site,
    /// A file or folder as a whole; the path is below the site's root.
    File(String),
    /// A range of a file.
    At(Location),
}

/// One thing that is wrong, or could be better, in the sources.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The kind of diagnostic.
    pub code: Code,
    /// How serious it is.
    pub severity: Severity,
    /// Where it points.
    pub place: Place,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub hint: Option<Text>,
    /// Other locations that belong to it, each with a label.
    pub related: Vec<(Location, Text)>,
    /// What could not be read because of it.
    hidden: Option<Hidden>,
    /// Files, and folders that end in `/`, in which what is missing would be.
    sought: Vec<String>,
    /// Names the slip that it shows, where one slip shows in many places.
    slip: Option<String>,
    /// Findings that follow from it.
    pub consequences: Vec<Diagnostic>,
}

impl Diagnostic {
    fn new(severity: Severity, code: Code, message: Text) -> Self {
        Self {
            code,
            severity,
            place: Place::Site,
            message,
            hint: None,
            related: Vec::new(),
            hidden: None,
            sought: Vec::new(),
            slip: None,
            consequences: Vec::new(),
        }
    }

    /// An error, which stops publication. Until it is told where it points, it is about the whole site.
    pub(crate) fn error(code: Code, message: Text) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning, which does not stop publication. Until it is told where it points, it is about the whole site.
    pub(crate) fn warning(code: Code, message: Text) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Makes the diagnostic point at a range of a file.
    pub(crate) fn at(mut self, location: Location) -> Self {
        self.place = Place::At(location);
        self
    }

    /// Makes the diagnostic point at a file as a whole.
    pub(crate) fn in_file(mut self, path: impl Into<String>) -> Self {
        self.place = Place::File(path.into());
        self
    }

    /// Adds what to do about it.
    pub(crate) fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// Adds what to do about it, if that is known.
    pub(crate) fn maybe_hint(mut self, hint: Option<Text>) -> Self {
        self.hint = hint;
        self
    }

    /// Adds another location that belongs to it.
    pub(crate) fn related(mut self, location: Location, label: Text) -> Self {
        self.related.push((location, label));
        self
    }

    /// Says that a part of its file could not be read because of it. A second such part counts nothing.
    pub(crate) fn hides(mut self, part: Span) -> Self {
        self.hidden.get_or_insert(Hidden::Part(part));
        self
    }

    /// Says that nothing of its file could be read because of it.
    pub(crate) fn hides_file(mut self) -> Self {
        self.hidden = Some(Hidden::File);
        self
    }

    /// Says in which file, or in a folder that ends in `/`, what is missing would be.
    pub(crate) fn sought_in(mut self, path: impl Into<String>) -> Self {
        self.sought.push(path.into());
        self
    }

    /// Names the slip that it shows: of all findings of one slip the first is told, the others follow from it.
    pub(crate) fn shows(mut self, slip: impl Into<String>) -> Self {
        self.slip = Some(slip.into());
        self
    }

    /// How many findings of that severity it stands for: itself, and those that follow from it.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        let below = self.consequences.iter();
        usize::from(self.severity == severity) + below.map(|it| it.count(severity)).sum::<usize>()
    }

    /// Puts the diagnostic into a box, for results whose good case should not pay for the size of an error.
    pub(crate) fn boxed(self) -> Box<Self> {
        Box::new(self)
    }

    /// The path of the file that it points at, or `None` if it is about the whole site.
    pub fn path(&self) -> Option<&str> {
        match &self.place {
            Place::Site => None,
            Place::File(path) => Some(path),
            Place::At(location) => Some(&location.file.path),
        }
    }

    /// What diagnostics are sorted by: path, first byte, code.
    fn order(&self) -> (&str, Position, usize, &str) {
        let (piece, start) = match &self.place {
            Place::At(location) => (location.file.begins_at, location.span.start),
            _ => (BEGINNING, 0),
        };
        (self.path().unwrap_or(""), piece, start, self.code.name())
    }
}

/// Sorts diagnostics by file and by location in the file, so that every run reports in the same order.
pub(crate) fn sort(diagnostics: &mut [Diagnostic]) {
    for diagnostic in &mut *diagnostics {
        sort(&mut diagnostic.consequences);
    }

    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
}

/// Whether any of them stops publication.
pub fn any_error(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error)
}
