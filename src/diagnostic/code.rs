//! The codes of findings. Every room declares its own in a file `codes.rs`: the engine in `diagnostic::codes`, each
//! extension beside its other files, so that the engine need not know what extensions find. `planpress explain` prints
//! them, and the pipeline lists them all.

use std::fmt;

use super::Text;

/// A kind of finding. Its name is stable: other programs and people's notes refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    /// First, so that codes are sorted by it.
    name: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl Code {
    /// A code with its name in kebab-case, and what it means and what to do about it, in Chinese and in English.
    pub const fn new(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self { name, zh, en }
    }

    /// Its name: `broken-link`.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// What it means and what to do about it, in a few sentences.
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

/// Declares the codes of a room, each as a constant documented by its explanation in English, and `ALL` of them.
macro_rules! declare_codes {
    ($($constant:ident = $name:literal, $zh:literal, $en:literal;)*) => {
        $(
            #[doc = $en]
            pub const $constant: $crate::diagnostic::Code = $crate::diagnostic::Code::new($name, $zh, $en);
        )*
        /// All of them.
        pub const ALL: &[$crate::diagnostic::Code] = &[$($constant),*];
    };
}
pub(crate) use declare_codes;
