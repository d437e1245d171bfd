//! Drawings as PNG. What is the same on many of them, such as all but the title of a card, is drawn once.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::Tree;
use resvg::usvg::roxmltree::{Attribute, Document, Node};
use rustc_hash::FxHashMap;

use crate::fingerprint::Fingerprint;

/// The most pixels of a PNG: those of the largest screens and some more. Each takes four bytes of memory.
const MAX_PIXELS: u64 = 40_000_000;
/// The `id` of the group that ends a drawing and holds what only this picture shows.
const OWN_PART: &str = "own";
/// The number of backdrops that are kept at the same time, and the most pixels of each. A pixel takes one byte.
const MAX_BACKDROPS: usize = 24;
const MAX_BACKDROP_PIXELS: u64 = 1_000_000;
/// The attributes with which the root of a drawing may be drawn twice, each time with a part of its content: others,
/// such as filters, hold for all of the content together.
const PLAIN_ROOT_ATTRIBUTES: [&str; 10] = [
    "fill",
    "font-family",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "stroke",
    "stroke-width",
    "viewBox",
    "width",
];
/// The number of pixels around what is drawn that may change colour with it.
const EDGE: f32 = 2.0;

/// A drawing in two parts of the same size.
pub(super) struct Layers {
    /// All but the group that ends the drawing.
    pub(super) below: String,
    /// That group alone.
    pub(super) own: String,
}

impl Layers {
    /// The parts of a drawing that ends with a group with the `id` `own`. `None` if it has no such group, or if one
    /// part would look otherwise without the other.
    pub(super) fn of(svg: &str) -> Option<Self> {
        let document = Document::parse(svg).ok()?;
        let root = document.root_element();
        let group = root.last_element_child().filter(|last| {
            last.tag_name().name() == "g" && last.attribute("id") == Some(OWN_PART)
        })?;
        if !has_plain_root(root) || !is_apart(root, group) {
            return None;
        }

        let range = group.range();
        let content = root.first_child()?.range().start;
        let (start, before) = (&svg[..content], &svg[..range.start]);
        let (own, end) = (&svg[range.clone()], &svg[range.end..]);

        Some(Self {
            below: format!("{before}{end}"),
            own: format!("{start}{own}{end}"),
        })
    }
}

/// Whether the root of a drawing says how large the drawing is, whatever is in it, and has no attribute that holds for
/// all of its content together.
fn has_plain_root(root: Node<'_, '_>) -> bool {
    let is_length = |name| {
        root.attribute(name)
            .is_some_and(|value| value.parse::<f32>().is_ok())
    };
    let is_plain = root.attributes().all(|attribute| {
        PLAIN_ROOT_ATTRIBUTES.contains(&attribute.name()) && !attribute.value().contains("url(")
    });

    is_plain && is_length("width") && is_length("height")
}

/// Whether a drawing has no style sheet, the group refers to nothing, and nothing refers into the group.
fn is_apart(root: Node<'_, '_>, group: Node<'_, '_>) -> bool {
    let has_styles = root
        .descendants()
        .any(|node| node.tag_name().name() == "style");
    let refers = |attribute: &Attribute<'_, '_>| {
        attribute.name() == "href" || attribute.value().contains("url(")
    };
    let ids: Vec<String> = group
        .descendants()
        .filter_map(|node| node.attribute("id"))
        .map(|id| format!("#{id}"))
        .collect();
    let leads_into_group = |attribute: &Attribute<'_, '_>| {
        refers(attribute) && ids.iter().any(|id| attribute.value().contains(id))
    };
    let mut of_group = group.descendants().flat_map(|node| node.attributes());
    let mut all = root.descendants().flat_map(|node| node.attributes());

    !has_styles && !of_group.any(|it| refers(&it)) && !all.any(|it| leads_into_group(&it))
}

/// The lower parts of pictures that were drawn lately.
#[derive(Debug, Default)]
pub(super) struct Backdrops(Mutex<FxHashMap<Fingerprint, KeptBackdrop>>);

/// A backdrop that is kept.
#[derive(Debug)]
struct KeptBackdrop {
    /// `None` stands for one that nothing can be drawn on.
    picture: Option<Arc<IndexedPicture>>,
    /// Whether it was asked for again since there was no more room.
    is_used: bool,
}

impl Backdrops {
    /// Gives the backdrop that was drawn from `inputs` before, or else draws it. Fails only if `draw` fails.
    pub(super) fn get<E>(
        &self,
        inputs: &[u8],
        draw: impl FnOnce() -> Result<Option<IndexedPicture>, E>,
    ) -> Result<Option<Arc<IndexedPicture>>, E> {
        let key = Fingerprint::from_bytes(inputs);
        if let Some(known) = self.kept().get_mut(&key) {
            known.is_used = true;
            return Ok(known.picture.clone());
        }

        let picture = draw()?.map(Arc::new);
        let mut kept = self.kept();
        if kept.len() >= MAX_BACKDROPS {
            kept.retain(|_, it| std::mem::take(&mut it.is_used));
        }
        if kept.len() >= MAX_BACKDROPS {
            kept.clear();
        }

        let added = KeptBackdrop {
            picture: picture.clone(),
            is_used: false,
        };
        kept.insert(key, added);

        Ok(picture)
    }

    fn kept(&self) -> MutexGuard<'_, FxHashMap<Fingerprint, KeptBackdrop>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The backdrop that a drawing makes, or `None` if it has too many pixels or colours, or lets something show through.
pub(super) fn backdrop(below: &Tree) -> Option<IndexedPicture> {
    let size = below.size().to_int_size();
    if u64::from(size.width()) * u64::from(size.height()) > MAX_BACKDROP_PIXELS {
        return None;
    }

    with_drawn(below, |canvas| {
        let is_opaque = canvas.pixels().iter().all(|pixel| pixel.is_opaque());
        IndexedPicture::new(canvas).filter(|_| is_opaque)
    })
}

/// A drawing as PNG. Gives `None` if it has too many pixels.
pub(super) fn png(tree: &Tree) -> Option<Vec<u8>> {
    with_drawn(tree, |canvas| match IndexedPicture::new(canvas) {
        Some(picture) => picture.png(),
        None => in_full_colour(canvas),
    })
}

thread_local! {
    /// A canvas of several megabytes, kept because the next picture is mostly of the same size.
    static CANVAS: RefCell<Option<Pixmap>> = const { RefCell::new(None) };
}

/// Draws on a canvas as large as the drawing, and gives what `take` makes of it. `None` if it has too many pixels.
fn with_drawn<T>(tree: &Tree, take: impl FnOnce(&Pixmap) -> Option<T>) -> Option<T> {
    let size = tree.size().to_int_size();
    if u64::from(size.width()) * u64::from(size.height()) > MAX_PIXELS {
        return None;
    }

    let fits = |canvas: &Pixmap| canvas.width() == size.width() && canvas.height() == size.height();
    let mut canvas = match CANVAS.take().filter(fits) {
        Some(mut canvas) => {
            canvas.data_mut().fill(0);
            canvas
        }
        None => Pixmap::new(size.width(), size.height())?,
    };
    resvg::render(tree, Transform::identity(), &mut canvas.as_mut());
    let taken = take(&canvas);
    CANVAS.set(Some(canvas));

    taken
}

/// A picture of at most 256 colours.
#[derive(Clone, Debug)]
pub(super) struct IndexedPicture {
    width: usize,
    /// The colour of each pixel, row by row: its place among the colours.
    pixels: Vec<u8>,
    /// The colours, in the order in which they were first used.
    colours: Vec<PremultipliedColorU8>,
    places: FxHashMap<[u8; 3], u8>,
}

impl IndexedPicture {
    /// Gives `None` if a canvas has more than 256 colours.
    fn new(canvas: &Pixmap) -> Option<Self> {
        let width = canvas.width() as usize;
        let mut picture = Self {
            width,
            pixels: Vec::with_capacity(canvas.pixels().len()),
            colours: Vec::new(),
            places: FxHashMap::default(),
        };

        let mut above = None;
        let rows = canvas.data().chunks_exact(width * 4);
        for (bytes, row) in rows.zip(canvas.pixels().chunks_exact(width)) {
            let start = picture.pixels.len();
            // Most rows of a drawing are like the one above.
            if above.is_some_and(|above| is_same(bytes, above)) {
                picture.pixels.extend_from_within(start - width..);
                continue;
            }

            picture.pixels.resize(start + width, 0);
            picture.set(start, row)?;
            above = Some(bytes);
        }

        Some(picture)
    }

    /// Gives the pixels from `start` on the colours of `row`. Gives `None` if there are more than 256 colours then.
    fn set(&mut self, start: usize, row: &[PremultipliedColorU8]) -> Option<()> {
        // Most pixels of a row are like the one before.
        let (mut at, mut rest) = (start, row);
        while let Some(first) = rest.first() {
            let run = rest.iter().take_while(|pixel| *pixel == first).count();
            let place = self.place_of(*first)?;
            self.pixels[at..at + run].fill(place);
            at += run;
            rest = &rest[run..];
        }

        Some(())
    }

    /// The place of a colour among all. Gives `None` for the 257th colour.
    fn place_of(&mut self, colour: PremultipliedColorU8) -> Option<u8> {
        let written = written(colour);
        if let Some(place) = self.places.get(&written) {
            return Some(*place);
        }

        let place = u8::try_from(self.colours.len()).ok()?;
        self.colours.push(colour);
        self.places.insert(written, place);

        Some(place)
    }

    /// The picture with something drawn on it, as PNG. Gives `None` if it has more than 256 colours then.
    pub(super) fn png_with(&self, own: &Tree) -> Option<Vec<u8>> {
        let height = self.pixels.len() / self.width;
        let bounds = own.root().abs_layer_bounding_box();
        let inside = |at: f32, length: usize| at.clamp(0.0, length as f32) as usize;
        let left = inside(bounds.left() - EDGE, self.width);
        let right = inside(bounds.right() + EDGE, self.width);
        let top = inside(bounds.top() - EDGE, height);
        let bottom = inside(bounds.bottom() + EDGE, height);

        // Only the part that changes is drawn on.
        let mut canvas = Pixmap::new((right - left) as u32, (bottom - top) as u32)?;
        let rows = (top..bottom).map(|row| row * self.width);
        let painted = canvas.pixels_mut().chunks_exact_mut(right - left);
        for (row, pixels) in rows.clone().zip(painted) {
            let places = &self.pixels[row + left..row + right];
            for (pixel, place) in pixels.iter_mut().zip(places) {
                *pixel = self.colours[usize::from(*place)];
            }
        }

        let moved = Transform::from_translate(-(left as f32), -(top as f32));
        resvg::render(own, moved, &mut canvas.as_mut());

        let mut picture = self.clone();
        for (row, pixels) in rows.zip(canvas.pixels().chunks_exact(right - left)) {
            picture.set(row + left, pixels)?;
        }

        picture.png()
    }

    fn png(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let height = self.pixels.len() / self.width;
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, height as u32);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_color(png::ColorType::Indexed);
        let palette: Vec<u8> = self.colours.iter().flat_map(|it| written(*it)).collect();
        encoder.set_palette(palette);

        // Each row is written as what differs from the row above: most of a drawing becomes zeros, and runs of zeros
        // are written at once. Trying all filters on each row makes files a little smaller, and takes a fifth of a
        // first build.
        encoder.set_compression(png::Compression::Fastest);
        encoder
            .write_header()
            .and_then(|mut writer| writer.write_image_data(&self.pixels))
            .ok()?;

        Some(bytes)
    }
}

/// A canvas as PNG in true colour.
fn in_full_colour(canvas: &Pixmap) -> Option<Vec<u8>> {
    let pixels = canvas.pixels().iter();
    let colours: Vec<u8> = pixels.flat_map(|pixel| written(*pixel)).collect();

    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(png::ColorType::Rgb);
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&colours))
        .ok()?;

    Some(bytes)
}

/// A colour as it is written: red, green and blue.
fn written(colour: PremultipliedColorU8) -> [u8; 3] {
    [colour.red(), colour.green(), colour.blue()]
}

/// Whether two rows of the same length are the same. Looking at all bytes without stopping at the first that differs
/// lets the processor take many at once, whichever C library the program has.
fn is_same(row: &[u8], other: &[u8]) -> bool {
    let differences = row.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b));
    differences == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of one pixel.
    fn dot() -> Option<IndexedPicture> {
        IndexedPicture::new(&Pixmap::new(1, 1)?)
    }

    #[test]
    fn a_backdrop_is_drawn_once_and_few_are_kept() {
        let backdrops = Backdrops::default();
        let mut drawn = 0;
        for inputs in [b"a", b"b", b"a", b"a", b"b"] {
            let kept = backdrops.get(inputs, || {
                drawn += 1;
                Ok::<_, ()>(dot())
            });
            assert!(kept.is_ok_and(|kept| kept.is_some()));
        }
        assert_eq!(drawn, 2);

        for number in 0..1_000_u32 {
            let kept = backdrops.get(&number.to_be_bytes(), || Ok::<_, ()>(dot()));
            assert!(kept.is_ok());
        }
        assert!(backdrops.kept().len() <= MAX_BACKDROPS);
    }

    #[test]
    fn the_backdrops_that_are_asked_for_again_stay_longest() {
        let backdrops = Backdrops::default();
        let mut drawn = 0;
        for number in 0..1_000_u32 {
            let _ = backdrops.get(&number.to_be_bytes(), || Ok::<_, ()>(dot()));
            let _ = backdrops.get(b"common", || {
                drawn += 1;
                Ok::<_, ()>(dot())
            });
        }
        assert_eq!(drawn, 1);
    }

    #[test]
    fn a_drawing_has_two_parts_if_it_ends_with_a_group_of_its_own() {
        let layers = |svg: &str| Layers::of(svg).map(|layers| (layers.below, layers.own));
        let root = "<svg width='2' height='1' font-family='>'>";
        assert_eq!(
            layers(&format!("{root} <rect/> <g id='own'>text</g> </svg>")),
            Some((
                format!("{root} <rect/>  </svg>"),
                format!("{root}<g id='own'>text</g> </svg>")
            ))
        );

        for content in [
            "<rect/>",
            "<g id='own'/><rect/>",
            "<g id='own'>",
            "<text id='own'/>",
            "<style/><g id='own'/>",
            "<g id='own'><style/></g>",
            "<g id='own'><rect fill='url(#a)'/></g>",
            "<use href='#own'/><g id='own'/>",
            "<rect fill='url(#a)'/><g id='own'><linearGradient id='a'/></g>",
        ] {
            assert_eq!(layers(&format!("{root}{content}</svg>")), None, "{content}");
        }
        for root in [
            "width='2'",
            "width='100%' height='1'",
            "width='2' height='1' style='background-color: red'",
            "width='2' height='1' filter='blur(2)'",
            "width='2' height='1' fill='url(#a)'",
        ] {
            assert_eq!(
                layers(&format!("<svg {root}><g id='own'/></svg>")),
                None,
                "{root}"
            );
        }
    }
}
