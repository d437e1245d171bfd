//! Pictures that templates draw as SVG, published as SVG with text as outlines, as PDF in true size, or as PNG.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use krilla::geom::{Rect, Size};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, Source};
use resvg::usvg::{Indent, Options, Tree, WriteOptions};

use super::cache::PictureCache;
use super::theme::Theme;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::file_state;
use crate::fingerprint::Fingerprint;
use crate::load::discover::CONTENT;
use crate::site::{Artwork, Form, Trim};

/// The number of CSS pixels in a millimetre, and that of PDF points.
const PX: f32 = 96.0 / 25.4;
const PT: f32 = 72.0 / 25.4;

/// Turns SVG into what is published.
#[derive(Debug)]
pub struct ArtworkRenderer {
    root: PathBuf,
    theme: Arc<Theme>,
    /// The theme's fonts alone.
    database: OnceLock<Arc<Database>>,
    /// The theme's fonts and the system's.
    with_system: OnceLock<Arc<Database>>,
    /// The fingerprints of the two.
    fingerprint: OnceLock<Fingerprint>,
    fingerprint_with_system: OnceLock<Fingerprint>,
    /// Which fonts have the characters that were asked for so far.
    coverage: Mutex<HashMap<char, Coverage>>,
}

/// The fonts that have a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coverage {
    Theme,
    System,
    Nowhere,
}

impl ArtworkRenderer {
    /// Makes a renderer for a theme. Fonts are read when the first picture needs them.
    pub fn new(root: &Path, theme: &Arc<Theme>) -> Self {
        Self {
            root: root.into(),
            theme: Arc::clone(theme),
            database: OnceLock::new(),
            with_system: OnceLock::new(),
            fingerprint: OnceLock::new(),
            fingerprint_with_system: OnceLock::new(),
            coverage: Mutex::default(),
        }
    }

    /// Turns the SVG that a template has drawn into the bytes of the published picture. Characters that no font has
    /// are left out. Fails with `bad-svg` or `unusable-artwork`.
    pub fn render(
        &self,
        artwork: &Artwork,
        svg: &str,
        cache: &PictureCache,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let draw = || self.draw(artwork, svg);
        // The picture of the content that is shown may have changed, so the cache cannot be used.
        if artwork.picture.is_some() {
            return draw();
        }
        cache.get(
            format!("{:?} {} {svg}", artwork.form, self.fonts(svg).hex()).as_bytes(),
            draw,
        )
    }

    /// The fingerprint of all fonts that a text is drawn with: of the content of the theme's, and of the states of the
    /// system's if it needs them.
    pub fn fonts(&self, text: &str) -> Fingerprint {
        if self.needs_system(text) {
            *self
                .fingerprint_with_system
                .get_or_init(|| self.fingerprint_of(self.with_system()))
        } else {
            *self
                .fingerprint
                .get_or_init(|| self.fingerprint_of(self.database()))
        }
    }

    fn fingerprint_of(&self, fonts: &Database) -> Fingerprint {
        let own: Vec<Fingerprint> = self
            .theme
            .fonts
            .iter()
            .map(|bytes| Fingerprint::from_bytes(bytes))
            .collect();
        let files = files_of(fonts);
        let states: Vec<_> = files
            .iter()
            .map(|path| (path, file_state::read(path)))
            .collect();
        Fingerprint::from_value(&(own, states))
    }

    fn database(&self) -> &Arc<Database> {
        self.database
            .get_or_init(|| Arc::new(load_fonts(&self.theme, false)))
    }

    fn with_system(&self) -> &Arc<Database> {
        self.with_system
            .get_or_init(|| Arc::new(load_fonts(&self.theme, true)))
    }

    /// Whether a text is drawn with fonts of the system: the theme has no Chinese font, or lacks a character of the text.
    pub fn needs_system(&self, text: &str) -> bool {
        needs_system_fonts(&self.theme) || text.chars().any(|c| self.coverage(c) != Coverage::Theme)
    }

    /// The first character of a text that neither the theme's fonts nor the system's have.
    pub fn missing(&self, text: &str) -> Option<char> {
        text.chars()
            .find(|c| self.coverage(*c) == Coverage::Nowhere)
    }

    fn coverage(&self, c: char) -> Coverage {
        if c.is_ascii() || !is_visible(c) {
            return Coverage::Theme;
        }
        let mut known = self.coverage.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(c).or_insert_with(|| {
            if has_glyph(self.database(), c) {
                Coverage::Theme
            } else if has_glyph(self.with_system(), c) {
                Coverage::System
            } else {
                Coverage::Nowhere
            }
        })
    }

    fn draw(&self, artwork: &Artwork, svg: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        let tree = self.tree(artwork, svg)?;
        Ok(match artwork.form {
            Form::Svg => tree
                .to_string(&WriteOptions {
                    indent: Indent::None,
                    ..WriteOptions::default()
                })
                .into_bytes(),
            Form::Png => png(&tree).ok_or_else(|| unusable(artwork, "PNG"))?,
            Form::Pdf(trim) => pdf(&tree, trim).ok_or_else(|| unusable(artwork, "PDF"))?,
        })
    }

    fn tree(&self, artwork: &Artwork, svg: &str) -> Result<Tree, Box<Diagnostic>> {
        let fonts = if self.needs_system(svg) {
            self.with_system()
        } else {
            self.database()
        };
        let folder = artwork
            .picture
            .as_ref()
            .and_then(|path| Path::new(path).parent());
        let options = Options {
            fontdb: Arc::clone(fonts),
            resources_dir: folder.map(|folder| self.root.join(CONTENT).join(folder)),
            ..Options::default()
        };
        Tree::from_str(svg, &options).map_err(|error| {
            Diagnostic::error(
                codes::BAD_SVG,
                say!(
                    "模板画出的不是有效的 SVG：{error}",
                    "what the template draws is not valid SVG: {error}"
                ),
            )
            .in_file(format!("templates/{}", artwork.template))
            .boxed()
        })
    }
}

/// Reads the theme's fonts, followed by the system's if `with_system`. What the first font lacks is drawn with the next one
/// that has it.
fn load_fonts(theme: &Theme, with_system: bool) -> Database {
    let mut fonts = Database::new();
    for bytes in &theme.fonts {
        fonts.load_font_data(bytes.clone());
    }
    if with_system {
        fonts.load_system_fonts();
    }
    let family = fonts
        .faces()
        .next()
        .and_then(|face| face.families.first().map(|(name, _)| name.clone()));
    if let Some(family) = family {
        fonts.set_sans_serif_family(family.clone());
        fonts.set_serif_family(family);
    }
    fonts
}

/// Whether a theme has no Chinese font of its own, so that pictures need the system's.
fn needs_system_fonts(theme: &Theme) -> bool {
    let has_chinese = |bytes: &Vec<u8>| {
        let faces = ttf_parser::fonts_in_collection(bytes).unwrap_or(1);
        (0..faces).any(|index| has_character(bytes, index, '中'))
    };
    !theme.fonts.iter().any(has_chinese)
}

/// The files of all fonts that are installed.
pub fn system_fonts() -> Vec<PathBuf> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    files_of(&fonts)
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

/// Whether a character needs a glyph: not spaces, nor what only says how its neighbours are joined.
fn is_visible(c: char) -> bool {
    let joins = matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    !joins && !c.is_whitespace() && !c.is_control()
}

fn has_glyph(fonts: &Database, c: char) -> bool {
    let has = |data: &[u8], index: u32| has_character(data, index, c);
    fonts
        .faces()
        .any(|face| fonts.with_face_data(face.id, has).unwrap_or_default())
}

fn has_character(font: &[u8], index: u32, c: char) -> bool {
    ttf_parser::Face::parse(font, index).is_ok_and(|face| face.glyph_index(c).is_some())
}

thread_local! {
    /// A canvas of several megabytes, kept because the next picture is mostly of the same size.
    static CANVAS: RefCell<Option<Pixmap>> = const { RefCell::new(None) };
}

fn png(tree: &Tree) -> Option<Vec<u8>> {
    let size = tree.size().to_int_size();
    let fits = |canvas: &Pixmap| canvas.width() == size.width() && canvas.height() == size.height();
    let mut pixmap = match CANVAS.take().filter(fits) {
        Some(mut canvas) => {
            canvas.fill(Color::TRANSPARENT);
            canvas
        }
        None => Pixmap::new(size.width(), size.height())?,
    };
    resvg::render(tree, Transform::identity(), &mut pixmap.as_mut());
    let bytes = encode(&pixmap);
    CANVAS.set(Some(pixmap));
    bytes
}

fn encode(pixmap: &Pixmap) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_depth(png::BitDepth::Eight);
    let pixels = match palette(pixmap.data(), pixmap.width() as usize) {
        Some((colours, pixels)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(colours);
            // The most common colour has number zero, and runs of zeros are written at once.
            encoder.set_filter(png::Filter::NoFilter);
            encoder.set_compression(png::Compression::Fast);
            pixels
        }
        None => {
            encoder.set_color(png::ColorType::Rgb);
            pixmap
                .data()
                .chunks_exact(4)
                .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
                .collect()
        }
    };
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&pixels))
        .ok()?;
    Some(out)
}

/// The colours of a picture and each pixel as the number of its colour, or `None` if there are more than 256 colours. The
/// colour of the first pixel has number zero.
fn palette(data: &[u8], width: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut numbers: HashMap<[u8; 3], u8> = HashMap::new();
    let (mut colours, mut pixels) = (Vec::new(), Vec::with_capacity(data.len() / 4));
    let (mut last, mut above) = (None, &[][..]);
    for row in data.chunks_exact(width * 4) {
        // Most rows of a drawing are like the one above.
        if row == above {
            pixels.extend_from_within(pixels.len() - width..);
            continue;
        }
        above = row;
        for pixel in row.chunks_exact(4) {
            let colour = [pixel[0], pixel[1], pixel[2]];
            let number = match last {
                Some((known, number)) if known == colour => number,
                _ => match numbers.get(&colour) {
                    Some(number) => *number,
                    None => {
                        let number = u8::try_from(numbers.len()).ok()?;
                        numbers.insert(colour, number);
                        colours.extend(colour);
                        number
                    }
                },
            };
            last = Some((colour, number));
            pixels.push(number);
        }
    }
    Some((colours, pixels))
}

/// A PDF of one page in true size, with the boxes that print shops cut by. It does not depend on the time it is made.
fn pdf(tree: &Tree, trim: Option<Trim>) -> Option<Vec<u8>> {
    let (width, height) = (
        tree.size().width() / PX * PT,
        tree.size().height() / PX * PT,
    );
    let size = Size::from_wh(width, height)?;

    let mut settings = PageSettings::new(size);
    if let Some(Trim { margin, bleed }) = trim {
        let inset = |by: f32| Rect::from_ltrb(by * PT, by * PT, width - by * PT, height - by * PT);
        settings = settings
            .with_trim_box(Some(inset(margin)?))
            .with_bleed_box(Some(inset(margin - bleed)?));
    }

    let bare = SerializeSettings {
        xmp_metadata: false,
        enable_tagging: false,
        ..SerializeSettings::default()
    };
    let mut document = Document::new_with(bare);
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let drawn = surface.draw_svg(
        tree,
        size,
        SvgSettings {
            embed_text: false,
            ..SvgSettings::default()
        },
    );
    surface.finish();
    page.finish();

    drawn?;
    document.finish().ok()
}

fn unusable(artwork: &Artwork, kind: &str) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::UNUSABLE_ARTWORK,
        say!(
            "不能做成 {kind}：尺寸太大",
            "cannot be made a {kind}: too large"
        ),
    )
    .at(artwork.place.clone())
    .boxed()
}
