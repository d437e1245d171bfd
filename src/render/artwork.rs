//! Pictures that templates draw as SVG, published as SVG with text as outlines, as PDF in true size, or as PNG.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use krilla::geom::{Rect, Size};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, Source};
use resvg::usvg::{ImageHrefResolver, ImageKind, Indent, Options, Tree, WriteOptions};

use super::cache::PictureCache;
use super::checked::CheckedFiles;
use super::picture;
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
    files: Arc<CheckedFiles>,
    theme: Arc<Theme>,
    database: OnceLock<Arc<Database>>,
    /// The fingerprint of the fonts.
    fonts: OnceLock<Fingerprint>,
}

impl ArtworkRenderer {
    /// Makes a renderer for a theme; `files` are those that pictures may show. Fonts are read when the first picture needs
    /// them.
    pub fn new(files: Arc<CheckedFiles>, theme: &Arc<Theme>) -> Self {
        Self {
            files,
            theme: Arc::clone(theme),
            database: OnceLock::new(),
            fonts: OnceLock::new(),
        }
    }

    /// Turns the SVG that a template has drawn into the bytes of the published picture. Fails with `missing-glyph`, `bad-svg`
    /// or `unusable-artwork`.
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
            format!("{:?} {} {svg}", artwork.form, self.fonts().hex()).as_bytes(),
            draw,
        )
    }

    /// The fingerprint of all fonts that pictures are drawn with: of the content of the theme's, and of the states of the
    /// system's.
    pub fn fonts(&self) -> Fingerprint {
        *self.fonts.get_or_init(|| {
            let own: Vec<Fingerprint> = self
                .theme
                .fonts
                .iter()
                .map(|bytes| Fingerprint::from_bytes(bytes))
                .collect();
            let of_system = if needs_system_fonts(&self.theme) {
                files_of(self.database())
            } else {
                Vec::new()
            };
            let states: Vec<_> = of_system
                .iter()
                .map(|path| (path, file_state::read(path)))
                .collect();
            Fingerprint::from_value(&(own, states))
        })
    }

    fn database(&self) -> &Arc<Database> {
        self.database.get_or_init(|| Arc::new(self.load_fonts()))
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
        let fonts = self.database();
        if let Some(missing) = svg.chars().find(|c| !c.is_ascii() && !has_glyph(fonts, *c)) {
            return Err(missing_glyph(artwork, missing));
        }
        let picture = self.shown_picture(artwork)?;
        let options = Options {
            fontdb: Arc::clone(fonts),
            image_href_resolver: ImageHrefResolver {
                resolve_string: Box::new(move |href, options| resolve(&picture, href, options)),
                ..ImageHrefResolver::default()
            },
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

    /// The name and the bytes of the picture of the content that an artwork shows, if it shows one.
    fn shown_picture(&self, artwork: &Artwork) -> Result<Option<ShownPicture>, Box<Diagnostic>> {
        let Some(below) = &artwork.picture else {
            return Ok(None);
        };
        let path = format!("{CONTENT}/{below}");
        let bytes = self.files.read_up_to(&path, picture::MAX_BYTES)?;
        let bytes = bytes.ok_or_else(|| picture::too_large(&path))?;
        let name = below.rsplit('/').next().unwrap_or(below).to_string();
        Ok(Some((name, Arc::new(bytes))))
    }

    /// Reads the theme's fonts, followed by the system's if they are needed.
    fn load_fonts(&self) -> Database {
        let mut fonts = Database::new();
        self.theme
            .fonts
            .iter()
            .for_each(|bytes| fonts.load_font_data(bytes.clone()));
        if needs_system_fonts(&self.theme) {
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
}

/// The name of a picture of the content, and its bytes.
type ShownPicture = (String, Arc<Vec<u8>>);

/// The picture that a drawing names. It can show one alone, that of its artwork: nothing else is read.
fn resolve(picture: &Option<ShownPicture>, href: &str, options: &Options) -> Option<ImageKind> {
    let (name, bytes) = picture.as_ref()?;
    if name != href {
        return None;
    }
    // As a plain text, the bytes tell the format.
    (ImageHrefResolver::default_data_resolver())("text/plain", Arc::clone(bytes), options)
}

/// Whether a theme has no Chinese font of its own, so that pictures need the system's.
pub fn needs_system_fonts(theme: &Theme) -> bool {
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

fn missing_glyph(artwork: &Artwork, c: char) -> Box<Diagnostic> {
    Diagnostic::error(codes::MISSING_GLYPH, say!("现有字体均不含“{c}”字", "no font has the character “{c}”"))
        .at(artwork.place.clone())
        .hint(say!(
            "安装一种中文字体（Debian、Ubuntu：apt install fonts-noto-cjk），或把字体放进 themes/主题/fonts/。",
            "Install a Chinese font (Debian, Ubuntu: apt install fonts-noto-cjk), or put one into themes/NAME/fonts/."
        ))
        .boxed()
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
