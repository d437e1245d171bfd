//! Making pictures of the content folder in other widths and as WebP, and keeping them between builds.

use super::Renderer;
use super::picture::{self, DecodedPicture};
use crate::diagnostic::Diagnostic;
use crate::site::picture::{Rendition, renditions_of};

/// A picture from which renditions are made.
struct Original<'a> {
    /// The path below the site's root.
    path: &'a str,
    /// The file.
    bytes: &'a [u8],
    /// Its pixels.
    decoded: DecodedPicture,
}

impl Renderer {
    /// A picture in another width or format. Fails if it is too large, damaged, or cannot be read.
    pub(super) fn rendition(
        &self,
        path: &str,
        wanted: Rendition,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = self.picture(path)?;
        // Whoever had the turn before may have made this one too.
        let _turn = picture::turn_of_large(&bytes);
        self.cache.get(&inputs(&bytes, wanted), || {
            let decoded = DecodedPicture::new(&bytes).ok_or_else(|| picture::damaged(path))?;
            let original = Original {
                path,
                bytes: &bytes,
                decoded,
            };

            // To decode takes long, so the others are made at once, if there is a place to keep them.
            if self.cache.keeps() {
                for other in renditions_of(&self.site.assets, path) {
                    if other != wanted {
                        self.kept(&original, other)?;
                    }
                }
            }

            self.make(&original, wanted)
        })
    }

    /// A rendition, if it was made before; otherwise it is made and kept.
    fn kept(&self, of: &Original, wanted: Rendition) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.cache
            .get(&inputs(of.bytes, wanted), || self.make(of, wanted))
    }

    fn make(&self, of: &Original, wanted: Rendition) -> Result<Vec<u8>, Box<Diagnostic>> {
        let Rendition { width, is_webp } = wanted;
        if !is_webp {
            return narrower(of, width);
        }

        let made = of.decoded.webp(width, self.size_beside(of, width)?);
        made.ok_or_else(|| picture::damaged(of.path))
    }

    /// The number of bytes of a picture in a width and in its own format: WebP has to be smaller.
    fn size_beside(&self, of: &Original, width: u32) -> Result<usize, Box<Diagnostic>> {
        let beside = Rendition {
            width,
            is_webp: false,
        };
        let bytes = if of.decoded.width() == width {
            picture::published(of.path, of.bytes.to_vec())?
        } else {
            self.kept(of, beside)?
        };
        Ok(bytes.len())
    }
}

/// A picture in another width and in its own format. A drawing of few colours, or a photograph that has lost much
/// already, may take more bytes in fewer pixels; then the whole picture takes the place of the narrower one.
fn narrower(of: &Original, width: u32) -> Result<Vec<u8>, Box<Diagnostic>> {
    let damaged = || picture::damaged(of.path);
    let most = picture::weight(of.bytes).ok_or_else(damaged)?;

    let made = of.decoded.resized(width, most).ok_or_else(damaged)?;
    if made.len() <= most {
        return Ok(made);
    }

    // A picture that is turned is no longer the bytes of its file.
    let whole = picture::published(of.path, of.bytes.to_vec())?;
    Ok(if whole.len() < made.len() {
        whole
    } else {
        made
    })
}

/// What a rendition is made from.
fn inputs(bytes: &[u8], Rendition { width, is_webp }: Rendition) -> Vec<u8> {
    [bytes, &width.to_le_bytes(), &[u8::from(is_webp)]].concat()
}
