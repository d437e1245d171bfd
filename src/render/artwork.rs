//! Pictures that templates draw as SVG, published as SVG with text as outlines, as PDF in true size, or as PNG.

use std::cell::RefCell;
use std::sync::Arc;

use krilla::geom::{Rect, Size};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{
    FontResolver, Group, ImageHrefResolver, ImageKind, Indent, Node, Options, Tree, WriteOptions,
};
use rustc_hash::FxHashMap;

use super::cache::PictureCache;
use super::card;
use super::checked::CheckedFiles;
use super::fonts::{self, FontSet, Fonts, is_unseen};
use super::limits;
use super::picture;
use super::theme::Theme;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::fingerprint::Fingerprint;
use crate::load::discover::CONTENT;
use crate::site::{Artwork, Form, Trim};

/// The number of CSS pixels in a millimetre, and that of PDF points.
const PX: f32 = 96.0 / 25.4;
const PT: f32 = 72.0 / 25.4;
/// The most pixels of a PNG: those of the largest screens and some more. Each takes four bytes of memory.
const MAX_PIXELS: u64 = 40_000_000;

/// Turns SVG into what is published.
#[derive(Debug)]
pub(super) struct ArtworkRenderer {
    files: Arc<CheckedFiles>,
    fonts: Fonts,
}

impl ArtworkRenderer {
    /// Makes a renderer for a theme; `files` are those that pictures may show. Fonts are read when the first picture
    /// needs them.
    pub(super) fn new(files: Arc<CheckedFiles>, theme: &Arc<Theme>) -> Self {
        Self {
            files,
            fonts: Fonts::new(theme),
        }
    }

    /// Turns the SVG that a template has drawn into the bytes of the published picture. A picture for sharing with a
    /// character that no font has is made without words. Fails with `missing-glyph`, `bad-svg` or `unusable-artwork`.
    pub(super) fn render(
        &self,
        artwork: &Artwork,
        svg: &str,
        cache: &PictureCache,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let svg: String = svg
            .chars()
            .filter(|c| !is_unseen(*c))
            .map(with_plain_space)
            .collect();
        let wordless = FontSet::default();
        let fonts = match self.fonts.for_text(&svg) {
            Ok(fonts) => fonts,
            Err(_) if artwork.template == card::TEMPLATE => &wordless,
            Err(c) => return Err(fonts::missing_in_print(c).at(artwork.place.clone()).boxed()),
        };

        let draw = || self.draw(artwork, &svg, fonts);
        // The picture of the content that is shown may have changed, so the cache cannot be used.
        if artwork.picture.is_some() {
            return draw();
        }

        cache.get(
            format!("{:?} {} {svg}", artwork.form, fonts.fingerprint.hex()).as_bytes(),
            draw,
        )
    }

    /// The fingerprint of the fonts that most pictures are drawn with: of the content of the theme's, and of the states
    /// of the system's if they are needed.
    pub(super) fn fonts(&self) -> Fingerprint {
        self.fonts.usual().fingerprint
    }

    fn draw(
        &self,
        artwork: &Artwork,
        svg: &str,
        fonts: &FontSet,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let _at_work = limits::watch(artwork.template);
        let tree = self.tree(artwork, svg, fonts)?;
        if has_picture_with_filters(tree.root()) {
            return Err(filtered(artwork));
        }

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

    fn tree(&self, artwork: &Artwork, svg: &str, fonts: &FontSet) -> Result<Tree, Box<Diagnostic>> {
        let picture = self.shown_picture(artwork)?;
        let options = Options {
            fontdb: Arc::clone(&fonts.database),
            image_href_resolver: ImageHrefResolver {
                resolve_string: Box::new(move |href, options| resolve(&picture, href, options)),
                ..ImageHrefResolver::default()
            },
            font_resolver: FontResolver {
                select_fallback: Box::new(fonts::fallback),
                ..FontResolver::default()
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

/// Whether a drawing shows another one that uses filters. Filters can take any time, and that other drawing comes with
/// the content, not with the theme.
fn has_picture_with_filters(group: &Group) -> bool {
    let mut found = false;
    for node in group.children() {
        found |= match node {
            Node::Image(image) => is_filtered(image.kind()),
            Node::Group(group) => has_picture_with_filters(group),
            Node::Path(_) | Node::Text(_) => false,
        };
        node.subroots(|root| found |= has_picture_with_filters(root));
    }

    found
}

fn is_filtered(picture: &ImageKind) -> bool {
    matches!(picture, ImageKind::SVG(tree) if !tree.filters().is_empty())
}

thread_local! {
    /// A canvas of several megabytes, kept because the next picture is mostly of the same size.
    static CANVAS: RefCell<Option<Pixmap>> = const { RefCell::new(None) };
}

fn png(tree: &Tree) -> Option<Vec<u8>> {
    let size = tree.size().to_int_size();
    if u64::from(size.width()) * u64::from(size.height()) > MAX_PIXELS {
        return None;
    }

    let fits = |canvas: &Pixmap| canvas.width() == size.width() && canvas.height() == size.height();
    let mut pixmap = match CANVAS.take().filter(fits) {
        Some(mut canvas) => {
            canvas.data_mut().fill(0);
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
    let pixels = match palette(pixmap) {
        Some((colours, pixels)) => {
            encoder.set_color(png::ColorType::Indexed);
            encoder.set_palette(colours);

            // Each row is written as what differs from the row above: most of a drawing becomes zeros, and runs of
            // zeros are written at once. Trying all filters on each row makes files a little smaller, and takes a fifth
            // of a first build.
            encoder.set_compression(png::Compression::Fastest);
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

/// The colours of a picture and each pixel as the number of its colour, or `None` if there are more than 256 colours.
/// The colour of the first pixel has number zero.
fn palette(picture: &Pixmap) -> Option<(Vec<u8>, Vec<u8>)> {
    let width = picture.width() as usize;
    let mut numbers: FxHashMap<[u8; 3], u8> = FxHashMap::default();
    let mut colours = Vec::new();
    let mut pixels = Vec::with_capacity(picture.pixels().len());
    let mut above = None;

    let rows = picture.data().chunks_exact(width * 4);
    for (bytes, row) in rows.zip(picture.pixels().chunks_exact(width)) {
        // Most rows of a drawing are like the one above.
        if above.is_some_and(|above| is_same(bytes, above)) {
            pixels.extend_from_within(pixels.len() - width..);
            continue;
        }

        // Most pixels of a row are like the one before.
        let mut rest = row;
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|pixel| *pixel == first).count();
            let colour = [first.red(), first.green(), first.blue()];
            let number = match numbers.get(&colour) {
                Some(number) => *number,
                None => {
                    let number = u8::try_from(numbers.len()).ok()?;
                    numbers.insert(colour, number);
                    colours.extend(colour);
                    number
                }
            };
            pixels.resize(pixels.len() + run, number);
            rest = &rest[run..];
        }

        above = Some(bytes);
    }

    Some((colours, pixels))
}

/// Whether two rows of the same length are the same. Looking at all bytes without stopping at the first that differs
/// lets the processor take many at once, whichever C library the program has.
fn is_same(row: &[u8], other: &[u8]) -> bool {
    let differences = row.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    differences == 0
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

/// A space of another width as a plain one, which every font has.
fn with_plain_space(c: char) -> char {
    if c.is_whitespace() && !c.is_ascii() {
        ' '
    } else {
        c
    }
}

fn filtered(artwork: &Artwork) -> Box<Diagnostic> {
    let message = say!(
        "图片用了滤镜（filter），处理时间没有上限，不能排进宣传品",
        "the picture uses filters, which can take any time, so it cannot be laid out"
    );
    Diagnostic::error(codes::UNUSABLE_ARTWORK, message)
        .at(artwork.place.clone())
        .hint(say!(
            "在绘图软件里去掉模糊、阴影等效果，或另存为 PNG、JPEG。",
            "Take out blurs, shadows and other effects in the drawing program, or save it as PNG or JPEG."
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
