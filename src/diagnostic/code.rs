//! The codes of diagnostics. The engine declares its codes in `diagnostic::codes`, each extension in a file `codes.rs`
//! of its own, so that the engine need not know what extensions check. The pipeline lists all of them, and `planpress
//! explain CODE` prints the explanation.

use std::fmt;

use super::Text;

/// The code of a kind of diagnostic. Its name never changes, since other programs and people's notes refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// The first field, so that codes are sorted by name.
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Code {
    /// Declares a code: its name in kebab-case, and what it means and what to do about it, in Chinese and in English.
    pub const fn new(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { name, zh, en }
    }

    /// The name, such as `broken-link`.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What the code means and what to do about it, in a few sentences.
    pub fn explanation(self) -> Text {
        Text {
            zh: self.zh.into(),
            en: self.en.into(),
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Declares the codes of a module: a constant for each, documented by its explanation in English, and the list `ALL`.
macro_rules! declare_codes {
    ($($constant:ident = $name:literal, $zh:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            pub(crate) const $constant: $crate::diagnostic::Code = $crate::diagnostic::Code::new($name, $zh, $en);
        )*

        /// All codes of this module.
        pub(crate) const ALL: &[$crate::diagnostic::Code] = &[$($constant),*];
    };
}
pub(crate) use declare_codes;
