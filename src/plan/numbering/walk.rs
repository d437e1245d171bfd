//! Reading a plan's headings one after the other, each with its number and the place that the number gives it.

use std::collections::BTreeMap;

use super::form::Form;
use super::slips::Slips;
use super::{BOX_PREFIX, Numbering, Run};
use crate::load::document::{Anchor, Heading};
use crate::site::Page;
use crate::source::Span;

/// A numbered place of a plan.
#[derive(Debug, Clone)]
pub(in crate::plan) struct Place {
    /// Its level, counted from 0; `None` for a box, which is on none.
    pub level: Option<usize>,
    /// The numbers that lead to it, one for each level down to its own.
    path: Vec<u32>,
    /// Its anchor.
    pub anchor: String,
    /// The length of its number at the beginning of its title in bytes, marks included.
    pub number_len: usize,
    /// The number of figures that its own number has: 2 for `2.4`.
    pub parts: usize,
}

impl Place {
    /// The level and the number, for a place that is on a level.
    pub(in crate::plan) fn on_level(&self) -> Option<(usize, u32)> {
        Some((self.level?, self.number()))
    }

    /// Its own number.
    fn number(&self) -> u32 {
        self.path.last().copied().unwrap_or_default()
    }
}

/// The numbers of a page: that of its title, and one for each heading that has any.
#[derive(Debug, Default)]
pub(in crate::plan) struct PageNumbers {
    /// The place of the page itself.
    pub title: Option<Place>,
    /// The places of its headings.
    pub headings: Vec<Option<Place>>,
}

impl PageNumbers {
    /// All numbered places of the page, in their order.
    pub(in crate::plan) fn into_places(self) -> impl Iterator<Item = Place> {
        self.title
            .into_iter()
            .chain(self.headings.into_iter().flatten())
    }
}

/// How boxes of a plan are headed.
const BOXES: [&str; 4] = ["专栏1", "专栏一", "Box 1", "Box I"];

/// A heading with its depth on the page: 0 for the title of the page.
struct Line<'a> {
    text: &'a str,
    depth: u8,
    language: &'a str,
    span: Span,
}

/// A level and form that a heading can be read with, and what was read.
struct Reading {
    level: usize,
    form: usize,
    values: Vec<u32>,
    len: usize,
}

/// A walk through the pages of a plan in their order.
pub(in crate::plan) struct Walk<'a> {
    numbering: &'a Numbering,
    boxes: Vec<Form>,
    /// The number of each level at the present place; 0 if the place is below none of that level.
    path: Vec<u32>,
    /// The last number of each level since its numbers began.
    last: Vec<u32>,
    /// The last number of a box.
    last_box: u32,
    /// What is wrong with the numbers.
    pub slips: Slips,
}

/// What the numbers of a page are part of.
#[derive(Clone, Copy)]
pub(in crate::plan) enum Series<'n> {
    /// The document's own; the level is that of the folder's page, below which this page is.
    Document(Option<usize>),
    /// The page's alone, as those of a foreword or a form. Its anchors begin with this name.
    Page(&'n str),
}

impl<'a> Walk<'a> {
    /// Begins before the first page.
    pub(in crate::plan) fn new(numbering: &'a Numbering) -> Self {
        let count = numbering.levels().len();
        Self {
            numbering,
            boxes: BOXES
                .iter()
                .filter_map(|it| Form::from_example(it))
                .collect(),
            path: vec![0; count],
            last: vec![0; count],
            last_box: 0,
            slips: Slips::default(),
        }
    }

    /// Reads the title of a page alone, without going there: its level and its number.
    pub(in crate::plan) fn title(
        numbering: &Numbering,
        title: &str,
        language: &str,
        above: Option<usize>,
    ) -> Option<(usize, u32)> {
        let readings = readings(numbering, title, language);
        let first = above.map_or(0, |level| level + 1);
        let reading = readings
            .into_iter()
            .find(|reading| reading.level >= first)?;

        Some((reading.level, *reading.values.last()?))
    }

    /// Goes through a page and reads its numbers. `language` is the key of the language of its text.
    pub(in crate::plan) fn page(
        &mut self,
        page: &Page,
        language: &str,
        series: Series<'_>,
    ) -> PageNumbers {
        let outer = match series {
            Series::Document(_) => None,
            Series::Page(_) => Some((
                std::mem::replace(&mut self.path, vec![0; self.numbering.levels().len()]),
                self.last.clone(),
            )),
        };
        if outer.is_some() {
            self.restart();
        }

        let mut page_walk = PageWalk {
            walk: self,
            page,
            language,
            series,
            enclosing: Vec::new(),
            forms: BTreeMap::new(),
        };
        let numbers = page_walk.read();

        if let Some((path, last)) = outer {
            for (level, last) in last.into_iter().enumerate() {
                if self.numbering.levels()[level].run != Run::Document {
                    self.last[level] = last;
                }
            }
            self.path = path;
        }

        numbers
    }

    /// Begins all numbers again that do not run on through the document.
    fn restart(&mut self) {
        for (level, last) in self.last.iter_mut().enumerate() {
            if self.numbering.levels()[level].run != Run::Document {
                *last = 0;
            }
        }
    }

    /// Goes to a number of a level. Returns the number that would have been in order.
    fn go(&mut self, level: usize, values: &[u32]) -> u32 {
        // The last figures of a number such as 2.4.1 are the numbers of the levels above.
        let first = (level + 1).saturating_sub(values.len());
        let own = &values[values.len() - (level + 1 - first)..];
        let is_elsewhere = own[..own.len() - 1] != self.path[first..level];
        if is_elsewhere {
            self.last[level] = 0;
        }

        self.path[first..=level].copy_from_slice(own);
        self.path[level + 1..].fill(0);
        let expected = self.last[level] + 1;
        self.last[level] = self.path[level];

        for deeper in level + 1..self.last.len() {
            let begins_again = match self.numbering.levels()[deeper].run {
                Run::Restart => true,
                Run::Within(outer) => level <= outer,
                Run::Document => false,
            };
            if begins_again {
                self.last[deeper] = 0;
            }
        }

        expected
    }
}

/// Reads a heading with every form of every level. A level is there once, with the first form that fits.
fn readings(numbering: &Numbering, text: &str, language: &str) -> Vec<Reading> {
    let mut found = Vec::new();
    for (level, it) in numbering.levels().iter().enumerate() {
        let forms = it.forms.of(language).iter().enumerate();
        let mut read = forms.filter_map(|(form, it)| Some((form, it.read(text)?)));
        if let Some((form, number)) = read.next() {
            found.push(Reading {
                level,
                form,
                values: number.values,
                len: number.len,
            });
        }
    }

    found
}

/// A walk through one page.
struct PageWalk<'w, 'a, 'p> {
    walk: &'w mut Walk<'a>,
    page: &'p Page,
    language: &'p str,
    series: Series<'p>,
    /// The headings above the present one: depth on the page and level.
    enclosing: Vec<(u8, usize)>,
    /// The form that a level has on this page, where it has several.
    forms: BTreeMap<usize, usize>,
}

impl PageWalk<'_, '_, '_> {
    fn read(&mut self) -> PageNumbers {
        self.walk.slips.unread_paragraphs(self.page);
        let title = match self.series {
            Series::Document(_) => self.place(&Line {
                text: &self.page.title,
                depth: 0,
                language: self.language,
                span: self.page.location_of_text("title", &self.page.title).span,
            }),
            Series::Page(_) => {
                let span = self.page.location_of_text("title", &self.page.title).span;
                self.walk.slips.unread(self.page, &self.page.title, span);
                None
            }
        };

        // Below a number that another page has already, everything would stand twice.
        if title.is_none() && !self.enclosing.is_empty() {
            let headings = self.page.document.headings.iter().map(|_| None).collect();
            return PageNumbers { title, headings };
        }

        let headings = &self.page.document.headings;
        let headings = headings
            .iter()
            .map(|heading| self.heading(heading))
            .collect();
        PageNumbers { title, headings }
    }

    fn heading(&mut self, heading: &Heading) -> Option<Place> {
        if heading.is_id_written {
            return None;
        }

        let line = Line {
            text: &heading.text,
            depth: heading.level,
            language: self.language,
            span: heading.span,
        };
        self.box_of_plan(&line).or_else(|| self.place(&line))
    }

    /// Reads the heading of a box.
    fn box_of_plan(&mut self, line: &Line<'_>) -> Option<Place> {
        let number = self
            .walk
            .boxes
            .iter()
            .find_map(|form| form.read(line.text))?;
        let value = *number.values.first()?;
        let walk = &mut *self.walk;
        walk.slips
            .compare(self.page, line.span, value, walk.last_box + 1);
        walk.last_box = value;

        let place = Place {
            level: None,
            path: vec![value],
            anchor: format!("{BOX_PREFIX}-{value}"),
            number_len: number.len,
            parts: 1,
        };
        self.keep_once(place, line)
    }

    /// Reads a title or a heading as a place on one of the levels.
    fn place(&mut self, line: &Line<'_>) -> Option<Place> {
        let beside = self
            .enclosing
            .iter()
            .find(|(depth, _)| *depth == line.depth);
        let beside = beside.map(|(_, level)| *level);
        self.enclosing.retain(|(depth, _)| *depth < line.depth);
        let Some(reading) = self.best(line) else {
            if line.depth > 0 {
                self.walk.slips.unread(self.page, line.text, line.span);
            }
            return None;
        };

        self.forms.entry(reading.level).or_insert(reading.form);
        self.enclosing.push((line.depth, reading.level));
        let expected = self.walk.go(reading.level, &reading.values);
        let path = self.walk.path[..=reading.level].to_vec();
        let place = Place {
            level: Some(reading.level),
            anchor: self.anchor(reading.level, &path),
            path,
            number_len: reading.len,
            parts: reading.values.len(),
        };

        let place = self.keep_once(place, line)?;
        match beside.filter(|level| *level != reading.level) {
            Some(other) => self.mixed(line, reading.level, other),
            None => self
                .walk
                .slips
                .compare(self.page, line.span, place.number(), expected),
        }

        Some(place)
    }

    /// Notes that a heading is beside one of another level.
    fn mixed(&mut self, line: &Line<'_>, level: usize, other: usize) {
        let levels = self.walk.numbering.levels();
        let [own, other] = [level, other].map(|level| levels[level].example(line.language));
        self.walk.slips.mixed(self.page, line.span, &own, &other);
    }

    /// Chooses the level of a heading among those that its number can be of: one below the heading that it is under,
    /// and one that is printed in this form on the page.
    fn best(&self, line: &Line<'_>) -> Option<Reading> {
        let base = match self.series {
            Series::Document(above) if line.depth == 0 => above,
            Series::Document(_) => self
                .enclosing
                .first()
                .filter(|(depth, _)| *depth == 0)
                .map(|(_, level)| *level),
            Series::Page(_) => None,
        };
        let first = base.map_or(0, |level| level + 1);
        let above = self.enclosing.last().map_or(first, |(_, level)| level + 1);
        let is_other = |it: &Reading| {
            self.forms
                .get(&it.level)
                .is_some_and(|form| *form != it.form)
        };

        let mut found = readings(self.walk.numbering, line.text, line.language);
        found.retain(|it| it.level >= first);
        found
            .into_iter()
            .min_by_key(|it| (is_other(it), it.level < above, it.level))
    }

    /// The anchor of a place. On a page with numbers of its own it begins with the page's name, unless the numbers of
    /// that level run on through the document.
    fn anchor(&self, level: usize, path: &[u32]) -> String {
        let numbering = self.walk.numbering;
        match self.series {
            Series::Page(name) if numbering.levels()[level].run != Run::Document => {
                let numbers: Vec<String> = path.iter().map(u32::to_string).collect();
                format!("{name}-{}", numbers.join("-"))
            }
            _ => numbering.anchor(path),
        }
    }

    /// Keeps a place unless its number stands in the plan already, which is an error.
    fn keep_once(&mut self, place: Place, line: &Line<'_>) -> Option<Place> {
        let printed = &line.text[..place.number_len];
        let is_title = line.depth == 0;
        let walk = &mut *self.walk;
        walk.slips
            .is_new(self.page, &place.anchor, printed, line.span, is_title)
            .then_some(place)
    }
}

impl From<&Place> for Anchor {
    fn from(place: &Place) -> Self {
        Self {
            id: place.anchor.clone(),
            number_len: place.number_len,
        }
    }
}
