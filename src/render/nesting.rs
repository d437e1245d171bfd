//! How deep templates stand within each other: each takes a part of the stack when a page is made.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, say};
use crate::source::SourceFile;

/// Steps from one template to the next; our own theme has some four.
const DEEPEST: usize = 16;

/// The templates of a theme without circles, and how deep they are as far as it is known.
struct Nesting<'a> {
    /// By their full names.
    sources: &'a BTreeMap<String, Arc<SourceFile>>,
    /// Names of the themes, that of the site first: a name alone means the first of them that has it.
    layers: Vec<&'a str>,
    depths: HashMap<&'a str, usize>,
}

/// The first template from which includes and inheritance lead through more than [`DEEPEST`] steps, if there is one.
pub fn check(sources: &BTreeMap<String, Arc<SourceFile>>, layers: Vec<&str>) -> Option<Diagnostic> {
    let mut nesting = Nesting {
        sources,
        layers,
        depths: HashMap::new(),
    };
    let (_, file) = sources
        .iter()
        .find(|(name, _)| nesting.depth(name, DEEPEST).is_none())?;
    let message = say!(
        "模板一层层引用，超过 {DEEPEST} 层",
        "the template includes or extends others through more than {DEEPEST} steps"
    );
    Some(Diagnostic::error(codes::TEMPLATE_SYNTAX, message).in_file(&*file.path))
}

impl<'a> Nesting<'a> {
    /// How many steps lead on from a template; none where they are more than `most`.
    fn depth(&mut self, name: &'a str, most: usize) -> Option<usize> {
        if let Some(depth) = self.depths.get(name) {
            return Some(*depth).filter(|depth| *depth <= most);
        }

        let mut deepest = 0;
        for used in used_by(&self.sources.get(name)?.text) {
            let Some(used) = self.full_name(used) else {
                continue;
            };
            let below = self.depth(used, most.checked_sub(1)?)?;
            deepest = deepest.max(below + 1);
        }
        self.depths.insert(name, deepest);
        Some(deepest)
    }

    fn full_name(&self, name: &str) -> Option<&'a str> {
        let of_layers = self.layers.iter().map(|layer| format!("{layer}/{name}"));
        let mut candidates = std::iter::once(name.to_string()).chain(of_layers);
        candidates
            .find_map(|name| self.sources.get_key_value(&name))
            .map(|(name, _)| name.as_str())
    }
}

/// The names that a template includes or extends, each once.
fn used_by(template: &str) -> BTreeSet<&str> {
    let tags = template
        .split("{%")
        .skip(1)
        .map(|rest| rest.trim_start_matches('-').trim_start());
    let used = tags.filter_map(|tag| {
        tag.strip_prefix("include")
            .or_else(|| tag.strip_prefix("extends"))
    });
    used.filter_map(|rest| rest.trim_start().split(['"', '\'', '`']).nth(1))
        .collect()
}
