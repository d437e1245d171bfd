//! Pictures that templates draw as SVG, published as SVG with text as outlines, as PDF in true size, or as PNG.

use std::sync::Arc;

use krilla::geom::{Rect, Size};
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg::{
    self, FontResolver, Group, ImageHrefResolver, ImageKind, Indent, Node, Options, Tree,
    WriteOptions,
};

use super::cache::PictureCache;
use super::card;
use super::checked::CheckedFiles;
use super::fonts::{self, FontSet, Fonts, is_unseen};
use super::limits;
use super::picture;
use super::raster::{self, Backdrops, Layers};
use super::theme::Theme;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::fingerprint::Fingerprint;
use crate::load::discover::CONTENT;
use crate::site::{Artwork, Form, Trim};

/// The number of CSS pixels in a millimetre, and that of PDF points.
const PX: f32 = 96.0 / 25.4;
const PT: f32 = 72.0 / 25.4;

/// Turns SVG into what is published.
#[derive(Debug)]
pub(super) struct ArtworkRenderer {
    files: Arc<CheckedFiles>,
    fonts: Fonts,
    backdrops: Backdrops,
}

impl ArtworkRenderer {
    /// Makes a renderer for a theme; `files` are those that pictures may show. Fonts are read when the first picture
    /// needs them.
    pub(super) fn new(files: Arc<CheckedFiles>, theme: &Arc<Theme>) -> Self {
        Self {
            files,
            fonts: Fonts::new(theme),
            backdrops: Backdrops::default(),
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

        Ok(match artwork.form {
            Form::Svg => self
                .tree(artwork, svg, fonts)?
                .to_string(&WriteOptions {
                    indent: Indent::None,
                    ..WriteOptions::default()
                })
                .into_bytes(),
            Form::Png => self.png(artwork, svg, fonts)?,
            Form::Pdf(trim) => pdf(&self.tree(artwork, svg, fonts)?, trim)
                .ok_or_else(|| unusable(artwork, "PDF"))?,
        })
    }

    /// A drawing as PNG. What pictures have in common below their own part is drawn once.
    fn png(
        &self,
        artwork: &Artwork,
        svg: &str,
        fonts: &FontSet,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        // A picture of the content may be another one the next time, under the same name.
        if artwork.picture.is_none()
            && let Some(layers) = Layers::of(svg)
        {
            let inputs = format!("{} {}", fonts.fingerprint.hex(), layers.below);
            let backdrop = self.backdrops.get(inputs.as_bytes(), || {
                self.tree(artwork, &layers.below, fonts)
                    .map(|below| raster::backdrop(&below))
            })?;
            if let Some(backdrop) = backdrop
                && let Some(png) = backdrop.png_with(&self.tree(artwork, &layers.own, fonts)?)
            {
                return Ok(png);
            }
        }

        let tree = self.tree(artwork, svg, fonts)?;
        raster::png(&tree).ok_or_else(|| unusable(artwork, "PNG"))
    }

    /// Reads a drawing. Fails with `bad-svg`, or with `unusable-artwork` if it shows another one that uses filters.
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
        let tree = Tree::from_str(svg, &options).map_err(|error| bad_svg(artwork, &error))?;
        if has_picture_with_filters(tree.root()) {
            return Err(filtered(artwork));
        }

        Ok(tree)
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

fn bad_svg(artwork: &Artwork, error: &usvg::Error) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::BAD_SVG,
        say!(
            "模板画出的不是有效的 SVG：{error}",
            "what the template draws is not valid SVG: {error}"
        ),
    )
    .in_file(format!("templates/{}", artwork.template))
    .boxed()
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
