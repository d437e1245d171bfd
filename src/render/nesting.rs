//! How deeply templates include and extend each other. Each level takes a part of the stack when a page is rendered.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::components::{TemplateParts, called};
use crate::diagnostic::{Diagnostic, codes, say};
use crate::source::SourceFile;

/// The most steps from one template to the next. The built-in theme needs about four.
const MAX_DEPTH: usize = 16;

/// The templates of a theme without circles, and how deep they are as far as it is known.
struct Nesting<'a> {
    /// The sources of the templates by their full names.
    sources: &'a BTreeMap<String, Arc<SourceFile>>,
    /// Names of the themes, that of the site first: a name alone means the first of them that has it.
    layers: Vec<&'a str>,
    /// The bodies of the components of each name, in all themes.
    components: BTreeMap<&'a str, Vec<&'a str>>,
    depths: HashMap<&'a str, usize>,
}

/// The first template from which includes and inheritance lead through more than [`MAX_DEPTH`] steps, if there is one.
/// A call of a component is no step: Tera ends those by itself, as long as no file that is included calls them again.
pub(super) fn check(
    sources: &BTreeMap<String, Arc<SourceFile>>,
    layers: Vec<&str>,
) -> Option<Diagnostic> {
    let mut components: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (name, body) in sources
        .values()
        .flat_map(|file| TemplateParts::parse(&file.text).components)
    {
        components.entry(name).or_default().push(body);
    }

    let mut nesting = Nesting {
        sources,
        layers,
        components,
        depths: HashMap::new(),
    };
    let (_, file) = sources
        .iter()
        .find(|(name, _)| nesting.depth(name, MAX_DEPTH).is_none())?;
    let message = say!(
        "模板一层层引用，超过 {MAX_DEPTH} 层",
        "the template includes or extends others through more than {MAX_DEPTH} steps"
    );

    Some(Diagnostic::error(codes::TEMPLATE_SYNTAX, message).in_file(&*file.path))
}

impl<'a> Nesting<'a> {
    /// The number of steps that lead on from a template, or `None` if there are more than `most`.
    fn depth(&mut self, name: &'a str, most: usize) -> Option<usize> {
        if let Some(depth) = self.depths.get(name) {
            return Some(*depth).filter(|depth| *depth <= most);
        }

        let mut deepest = 0;
        for used in self.used_by(&self.sources.get(name)?.text) {
            let Some(used) = self.full_name(used) else {
                continue;
            };
            let below = self.depth(used, most.checked_sub(1)?)?;
            deepest = deepest.max(below + 1);
        }

        self.depths.insert(name, deepest);
        Some(deepest)
    }

    /// The names that a template includes or extends, itself or in components that it calls.
    fn used_by(&self, template: &'a str) -> BTreeSet<&'a str> {
        let (mut used, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut texts = TemplateParts::parse(template).own;
        while let Some(text) = texts.pop() {
            used.extend(named_in(text));
            for name in called(text) {
                if seen.insert(name) {
                    texts.extend(self.components.get(name).into_iter().flatten());
                }
            }
        }

        used
    }

    fn full_name(&self, name: &str) -> Option<&'a str> {
        let of_layers = self.layers.iter().map(|layer| format!("{layer}/{name}"));
        let mut candidates = std::iter::once(name.to_string()).chain(of_layers);
        candidates
            .find_map(|name| self.sources.get_key_value(&name))
            .map(|(name, _)| name.as_str())
    }
}

/// The names that a text includes or extends.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    let tags = text
        .split("{%")
        .skip(1)
        .map(|rest| rest.trim_start_matches('-').trim_start());
    let used = tags.filter_map(|tag| {
        tag.strip_prefix("include")
            .or_else(|| tag.strip_prefix("extends"))
    });
    used.filter_map(|rest| rest.trim_start().split(['"', '\'', '`']).nth(1))
}
