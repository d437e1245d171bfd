//! The fonts that pictures are drawn with: the theme's own, and behind them the system's where a character is missing.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Style, Weight};
use rustc_hash::FxHashSet;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::card;
use super::theme::Theme;
use crate::diagnostic::{Diagnostic, Place, Text, codes, say};
use crate::file_state;
use crate::fingerprint::Fingerprint;
use crate::load::discover::SETTINGS;
use crate::site::{Artwork, Content, Page, Site};
use crate::text::han::is_everyday_han;

/// A character that every Chinese font has.
const CHINESE_SAMPLE: char = '中';

/// The fonts of a theme and of the system, each read when it is first needed.
#[derive(Debug)]
pub(crate) struct Fonts {
    theme: Arc<Theme>,
    own: OnceLock<FontSet>,
    with_system: OnceLock<FontSet>,
}

/// Fonts, and the fingerprint of what they were read from. Without fonts a drawing loses its words.
#[derive(Debug, Default)]
pub(crate) struct FontSet {
    pub database: Arc<Database>,
    pub fingerprint: Fingerprint,
}

impl Fonts {
    pub(crate) fn new(theme: &Arc<Theme>) -> Self {
        Self {
            theme: Arc::clone(theme),
            own: OnceLock::new(),
            with_system: OnceLock::new(),
        }
    }

    /// The fonts that have all characters of a text: the theme's if they are enough, or else the system's behind them.
    /// Fails with the first character that no font has.
    pub(crate) fn for_text(&self, text: &str) -> Result<&FontSet, char> {
        let own = self.usual();
        if first_missing(&own.database, text).is_none() {
            return Ok(own);
        }

        let all = self.with_system();
        match first_missing(&all.database, text) {
            None => Ok(all),
            Some(missing) => Err(missing),
        }
    }

    /// The fonts that most pictures are drawn with.
    pub(crate) fn usual(&self) -> &FontSet {
        if needs_system_fonts(&self.theme) {
            return self.with_system();
        }

        self.own.get_or_init(|| FontSet::read(&self.theme, false))
    }

    fn with_system(&self) -> &FontSet {
        self.with_system
            .get_or_init(|| FontSet::read(&self.theme, true))
    }
}

impl FontSet {
    /// Reads the theme's fonts, followed by the system's if they are wanted. The first font is the one that texts are
    /// set in; the others fill in for characters that it lacks.
    fn read(theme: &Theme, with_system: bool) -> Self {
        let mut database = Database::new();
        for bytes in &theme.fonts {
            database.load_font_data(bytes.clone());
        }

        if with_system {
            database.load_system_fonts();
        }

        let first_family = database
            .faces()
            .next()
            .and_then(|face| face.families.first().map(|(name, _)| name.clone()));
        if let Some(family) = first_family {
            database.set_sans_serif_family(family.clone());
            database.set_serif_family(family);
        }

        let own: Vec<Fingerprint> = theme
            .fonts
            .iter()
            .map(|bytes| Fingerprint::from_bytes(bytes))
            .collect();
        let states: Vec<_> = files_of(&database)
            .into_iter()
            .map(|path| {
                let state = file_state::read(&path);
                (path, state)
            })
            .collect();

        Self {
            fingerprint: Fingerprint::from_value(&(own, states)),
            database: Arc::new(database),
        }
    }
}

/// The font that fills in for a character that the fonts used so far lack: the one most like the first of them. A bold
/// one without serifs is preferred, because titles are set so. Gives `None` if no font has the character.
pub(crate) fn fallback(c: char, used: &[ID], fonts: &mut Arc<Database>) -> Option<ID> {
    let weight = used
        .first()
        .and_then(|id| fonts.face(*id))
        .map_or(Weight::BOLD, |face| face.weight);
    fonts
        .faces()
        .filter(|face| !used.contains(&face.id) && has_glyph_in(fonts, face, c))
        .min_by_key(|face| unlikeness(face, weight))
        .map(|face| face.id)
}

/// How unlike an upright sans serif of a weight a font is; the smallest value is most like it. What counts most comes
/// first: the form, serifs, the weight, and whether its forms of characters are those of simplified Chinese.
fn unlikeness(face: &FaceInfo, weight: Weight) -> impl Ord + use<> {
    let named = |part: &str| face.families.iter().any(|(name, _)| name.contains(part));
    (
        face.style != Style::Normal || face.monospaced || named("Mono"),
        named("Serif") || named("Song") || named("Ming"),
        face.weight.0.abs_diff(weight.0),
        !named("SC"),
    )
}

/// What is wrong with the characters of a site's pictures. One that no font has is an error in what is printed; a
/// picture for sharing is made without words, which is a warning.
pub(crate) fn check(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let drawn = drawn_texts(site, theme);
    let lacking = lacking_in_theme(theme, drawn.iter().map(|drawn| drawn.text.as_ref()));
    if lacking.is_empty() {
        return Vec::new();
    }

    let lacking = lacking.into_iter().collect();
    let missing: FxHashSet<char> = missing(system_database(), lacking).into_iter().collect();

    let mut found = Vec::new();
    // The same text is printed in every format of the kit.
    let mut printed = BTreeSet::new();

    for drawn in drawn {
        let Some(c) = drawn.text.chars().find(|c| missing.contains(c)) else {
            continue;
        };

        let is_repeated = match drawn.origin {
            Origin::Artwork(Artwork { place, .. }) => {
                !printed.insert((&place.file.path, place.span))
            }
            _ => false,
        };
        if is_repeated {
            continue;
        }

        let mut diagnostic = if drawn.is_printed {
            missing_in_print(c)
        } else {
            missing_on_card(c)
        };
        diagnostic.place = drawn.origin.place();
        found.push(diagnostic);
    }

    found
}

/// Whether some picture of the site can only be drawn with fonts of the system.
pub(crate) fn draws_with_system_fonts(site: &Site, theme: &Theme) -> bool {
    let drawn = drawn_texts(site, theme);
    let texts = drawn.iter().map(|drawn| drawn.text.as_ref());
    !drawn.is_empty() && (needs_system_fonts(theme) || !lacking_in_theme(theme, texts).is_empty())
}

/// The files of all fonts that are installed.
pub(crate) fn system_fonts() -> Vec<PathBuf> {
    files_of(system_database())
}

/// The error about a character of printed matter that no font has.
pub(crate) fn missing_in_print(c: char) -> Diagnostic {
    Diagnostic::error(codes::MISSING_GLYPH, missing_message(c)).hint(missing_hint())
}

fn missing_on_card(c: char) -> Diagnostic {
    let hint = missing_hint();
    let (zh, en) = (hint.zh, hint.en);
    Diagnostic::warning(codes::MISSING_GLYPH, missing_message(c)).hint(say!(
        "分享用的图片因此不带文字，网页不受影响。{zh}",
        "The picture for sharing is therefore made without words; the page itself is not affected. {en}"
    ))
}

fn missing_message(c: char) -> Text {
    say!("现有字体均不含“{c}”字", "no font has the character “{c}”")
}

fn missing_hint() -> Text {
    say!(
        "安装一种含有这个字的字体（Debian、Ubuntu：apt install fonts-noto-cjk），或把字体放进 themes/主题/fonts/。",
        "Install a font that has it (Debian, Ubuntu: apt install fonts-noto-cjk), or put one into themes/NAME/fonts/."
    )
}

/// A text that is drawn on a picture.
struct DrawnText<'a> {
    text: Cow<'a, str>,
    origin: Origin<'a>,
    is_printed: bool,
}

/// Where a drawn text comes from.
enum Origin<'a> {
    Settings,
    Title(&'a Page),
    Artwork(&'a Artwork),
    /// The full name of a template.
    Template(&'a str),
}

impl Origin<'_> {
    fn place(&self) -> Place {
        match self {
            Self::Settings => Place::File(SETTINGS.into()),
            Self::Title(page) => Place::At(page.location_of_text("title", &page.title)),
            Self::Artwork(artwork) => Place::At(artwork.place.clone()),
            Self::Template(name) => Place::File(format!("templates/{name}")),
        }
    }
}

/// The texts on all pictures of a site: titles on cards, texts on printed matter, and what the templates of both write
/// themselves.
fn drawn_texts<'a>(site: &'a Site, theme: &'a Theme) -> Vec<DrawnText<'a>> {
    let mut drawn = Vec::new();
    let mut templates = BTreeSet::new();
    let locales = &site.frame.locales;

    if site.has_cards {
        templates.insert((card::TEMPLATE, false));
        drawn.extend(locales.iter().map(|(_, locale)| DrawnText {
            text: site.frame.settings.title.get(&locale.key).into(),
            origin: Origin::Settings,
            is_printed: false,
        }));
        let with_card = site
            .pages
            .iter()
            .filter(|page| page.card(locales).is_some());
        drawn.extend(with_card.map(|page| DrawnText {
            text: page.title.as_str().into(),
            origin: Origin::Title(page),
            is_printed: false,
        }));
    }

    for file in &site.files {
        let Content::Artwork(artwork) = &file.content else {
            continue;
        };
        templates.insert((artwork.template, true));
        drawn.push(DrawnText {
            text: text_of(artwork).into(),
            origin: Origin::Artwork(artwork),
            is_printed: true,
        });
    }

    for (template, is_printed) in templates {
        let ending = format!("/{template}");
        let sources = theme.sources.iter();
        drawn.extend(
            sources
                .filter(|(name, _)| name.ends_with(&ending))
                .map(|(name, source)| DrawnText {
                    text: source.text.as_str().into(),
                    origin: Origin::Template(name),
                    is_printed,
                }),
        );
    }

    drawn
}

/// All texts of the value that a picture's template receives.
fn text_of(artwork: &Artwork) -> String {
    let mut text = String::new();
    add_texts(&artwork.view, &mut text);
    text
}

fn add_texts(value: &serde_json::Value, text: &mut String) {
    match value {
        serde_json::Value::String(string) => text.push_str(string),
        serde_json::Value::Array(values) => values.iter().for_each(|value| add_texts(value, text)),
        serde_json::Value::Object(map) => map.values().for_each(|value| add_texts(value, text)),
        _ => {}
    }
}

/// The characters of texts that no font of the theme has.
fn lacking_in_theme<'a>(theme: &Theme, texts: impl Iterator<Item = &'a str>) -> FxHashSet<char> {
    let mut characters: FxHashSet<char> = texts.flat_map(str::chars).filter(needs_glyph).collect();
    for bytes in &theme.fonts {
        for face in faces(bytes) {
            characters.retain(|c| face.glyph_index(*c).is_none());
        }
    }

    characters
}

/// Whether a theme has no Chinese font of its own, so that every picture needs the system's.
fn needs_system_fonts(theme: &Theme) -> bool {
    let has_chinese =
        |bytes: &Vec<u8>| faces(bytes).any(|face| face.glyph_index(CHINESE_SAMPLE).is_some());
    !theme.fonts.iter().any(has_chinese)
}

/// The faces of a font file that can be read.
fn faces(bytes: &[u8]) -> impl Iterator<Item = ttf_parser::Face<'_>> {
    let count = ttf_parser::fonts_in_collection(bytes).unwrap_or(1);
    (0..count).filter_map(|index| ttf_parser::Face::parse(bytes, index).ok())
}

/// The installed fonts, as they were when they were first asked for.
fn system_database() -> &'static Database {
    static SYSTEM: OnceLock<Database> = OnceLock::new();
    SYSTEM.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        fonts
    })
}

/// The files that fonts were read from, each once.
fn files_of(fonts: &Database) -> Vec<PathBuf> {
    let path = |face: &FaceInfo| match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path.clone()),
        Source::Binary(_) => None,
    };
    let paths: BTreeSet<PathBuf> = fonts.faces().filter_map(path).collect();
    paths.into_iter().collect()
}

/// The first character of a text that no font has.
fn first_missing(fonts: &Database, text: &str) -> Option<char> {
    let characters = text.chars().filter(needs_glyph).collect();
    missing(fonts, characters).first().copied()
}

/// The characters of a list that no font has, in their order. Each font is read once, not for each character.
fn missing(fonts: &Database, mut characters: Vec<char>) -> Vec<char> {
    for face in fonts.faces() {
        if characters.is_empty() {
            break;
        }

        fonts.with_face_data(face.id, |data, index| {
            if let Ok(font) = ttf_parser::Face::parse(data, index) {
                characters.retain(|c| font.glyph_index(*c).is_none());
            }
        });
    }

    characters
}

/// Whether a font has to have a character. ASCII is in every font, and spaces are drawn as plain ones.
fn needs_glyph(c: &char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !is_unseen(*c)
}

/// Whether readers never see a character, such as a soft hyphen, a space of no width or a variation selector. Such
/// characters are left out of pictures.
pub(crate) fn is_unseen(c: char) -> bool {
    // Drawings are of these almost alone, and looking up a category takes time.
    if c.is_ascii() || is_everyday_han(c) {
        return false;
    }

    let is_selector = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    is_selector || c.general_category() == GeneralCategory::Format
}

fn has_glyph_in(fonts: &Database, face: &FaceInfo, c: char) -> bool {
    let has = |data: &[u8], index: u32| {
        ttf_parser::Face::parse(data, index).is_ok_and(|face| face.glyph_index(c).is_some())
    };
    fonts.with_face_data(face.id, has).unwrap_or_default()
}
