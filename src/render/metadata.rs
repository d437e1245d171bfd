//! Pictures without metadata: of a JPEG, PNG or WebP file only those parts are kept that are needed to draw it. What
//! cameras and programs add (places, makers' data, previews, further pictures behind the end) is not on the list and
//! goes. Pixels stay as they are; nothing is decoded here.

/// The first bytes of every JPEG.
const JPEG: &[u8] = &[0xff, 0xd8];
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Markers of JPEG.
const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Chunks that PNG and its animations are drawn with.
const PNG_CHUNKS: [&[u8; 4]; 19] = [
    b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"cICP", b"mDCV", b"cLLI", b"mDCv", b"acTL", b"fcTL", b"fdAT",
];

/// Chunks that WebP and its animations are drawn with.
const WEBP_CHUNKS: [&[u8; 4]; 7] = [
    b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP",
];
/// Flags in `VP8X` that announce EXIF and XMP.
const WEBP_METADATA_FLAGS: u8 = WEBP_EXIF_FLAG | 0x04;
const WEBP_EXIF_FLAG: u8 = 0x08;
const WEBP_ANIMATION_FLAG: u8 = 0x02;
/// EXIF data with one field, up to the value of that field: how the picture is to be turned.
const EXIF_OF_ORIENTATION: &[u8; 18] = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
/// Bytes of a frame's place and size, before its chunks.
const WEBP_FRAME_HEADER: usize = 16;

/// Formats whose metadata can be taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG, with or without animation.
    Png,
    /// WebP, with or without animation.
    WebP,
}

/// What a picture without metadata is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Browsers show it.
    Publishing,
    /// Its pixels are read, which needs no colour profile. That of a PNG is compressed and may have any size.
    Decoding,
}

/// A picture without metadata.
#[derive(Debug, Default)]
pub(super) struct Stripped {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The EXIF data that was taken out, from its TIFF header on. It says how the picture is turned.
    pub exif: Option<Vec<u8>>,
}

/// The format of some bytes, told from the first ones.
pub(super) fn format(bytes: &[u8]) -> Option<PictureFormat> {
    if bytes.starts_with(JPEG) {
        return Some(PictureFormat::Jpeg);
    }

    if bytes.starts_with(PNG) {
        return Some(PictureFormat::Png);
    }

    (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")).then_some(PictureFormat::WebP)
}

/// Whether a picture without metadata has several frames. A PNG says so before its pixels, a WebP in its header.
pub(super) fn is_animated(bytes: &[u8], format: PictureFormat) -> bool {
    match format {
        PictureFormat::Jpeg => false,
        PictureFormat::Png => {
            let pixels = memchr::memmem::find(bytes, b"IDAT").unwrap_or(bytes.len());
            memchr::memmem::find(&bytes[..pixels], b"acTL").is_some()
        }
        PictureFormat::WebP => {
            bytes.get(12..16) == Some(b"VP8X")
                && bytes
                    .get(20)
                    .is_some_and(|flags| flags & WEBP_ANIMATION_FLAG != 0)
        }
    }
}

/// An animation with a note of how it is to be turned, and nothing else. Its frames cannot be turned one by one.
pub(super) fn with_orientation(
    bytes: &[u8],
    format: PictureFormat,
    orientation: u8,
) -> Option<Vec<u8>> {
    let exif = [
        &EXIF_OF_ORIENTATION[..],
        &[orientation, 0, 0, 0, 0, 0, 0, 0],
    ]
    .concat();
    let length = u32::try_from(exif.len()).ok()?;

    match format {
        PictureFormat::Jpeg => None,
        PictureFormat::Png => {
            let pixels = memchr::memmem::find(bytes, b"IDAT")?.checked_sub(4)?;
            let named = [b"eXIf", &exif[..]].concat();
            let sum = crc32fast::hash(&named).to_be_bytes();
            Some(
                [
                    &bytes[..pixels],
                    &length.to_be_bytes(),
                    &named,
                    &sum,
                    &bytes[pixels..],
                ]
                .concat(),
            )
        }
        PictureFormat::WebP => {
            let mut out = [bytes, b"EXIF", &length.to_le_bytes(), &exif].concat();
            let size = u32::try_from(out.len().checked_sub(8)?).ok()?;
            out.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
            *out.get_mut(20)? |= WEBP_EXIF_FLAG;
            Some(out)
        }
    }
}

/// The picture without metadata. None where the file does not hold together, so that nobody can tell what is in it.
pub(super) fn strip(bytes: &[u8], format: PictureFormat, purpose: Purpose) -> Option<Stripped> {
    match format {
        PictureFormat::Jpeg => jpeg(bytes),
        PictureFormat::Png => png(bytes, purpose),
        PictureFormat::WebP => webp(bytes),
    }
}

/// Bytes that are read from the front.
struct Cursor<'b>(&'b [u8]);

impl<'b> Cursor<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
}

/// Up to the first end of an image: a second picture may stand behind it.
fn jpeg(bytes: &[u8]) -> Option<Stripped> {
    let mut input = Cursor(bytes);
    let mut out = Stripped {
        bytes: input.take(JPEG.len())?.to_vec(),
        exif: None,
    };

    loop {
        let marker = jpeg_marker(&mut input)?;
        if marker == END_OF_IMAGE {
            out.bytes.extend([0xff, END_OF_IMAGE]);
            return Some(out);
        }

        let length = usize::from(u16::from_be_bytes(input.array()?)).checked_sub(2)?;
        let payload = input.take(length)?;
        if let Some(tiff) = payload.strip_prefix(b"Exif\0\0").filter(|_| marker == 0xe1) {
            out.exif.get_or_insert_with(|| tiff.to_vec());
        }

        if let Some(kept) = kept_of_segment(marker, payload) {
            out.bytes.extend([0xff, marker]);
            out.bytes
                .extend((u16::try_from(kept.len() + 2).ok()?).to_be_bytes());
            out.bytes.extend(kept);
        }

        if marker == START_OF_SCAN {
            let scan = input.take(scan_length(input.0)?)?;
            out.bytes.extend(scan);
        }
    }
}

/// The next marker. Any number of bytes FF may stand before it.
fn jpeg_marker(input: &mut Cursor) -> Option<u8> {
    if input.byte()? != 0xff {
        return None;
    }

    loop {
        match input.byte()? {
            0xff => {}
            marker => return Some(marker),
        }
    }
}

/// The part of a segment that is needed to draw the picture: tables and frames, the density without its preview, how
/// colours are coded, and the colour profile.
fn kept_of_segment(marker: u8, payload: &[u8]) -> Option<Vec<u8>> {
    match marker {
        // Frames and tables; C8 is reserved.
        0xc0..=0xc7 | 0xc9..=0xcf | START_OF_SCAN..=0xdd => Some(payload.to_vec()),
        // The last two bytes are the size of a preview that follows.
        0xe0 if payload.starts_with(b"JFIF\0") => Some([payload.get(..12)?, &[0, 0]].concat()),
        0xe2 if payload.starts_with(b"ICC_PROFILE\0") => Some(payload.to_vec()),
        0xee if payload.starts_with(b"Adobe") => Some(payload.get(..12)?.to_vec()),
        _ => None,
    }
}

/// Bytes of the coded pixels up to the next marker. In them, FF is followed by 0 or the marker of a restart.
fn scan_length(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(0xff, bytes)
        .find(|at| !matches!(bytes.get(at + 1), None | Some(0 | 0xd0..=0xd7)))
}

/// Up to the end that the file itself has.
fn png(bytes: &[u8], purpose: Purpose) -> Option<Stripped> {
    let mut input = Cursor(bytes);
    let mut out = Stripped {
        bytes: input.take(PNG.len())?.to_vec(),
        exif: None,
    };

    loop {
        let start = input.0;
        let length = usize::try_from(u32::from_be_bytes(input.array()?)).ok()?;
        let kind: [u8; 4] = input.array()?;
        let payload = input.take(length)?;
        let _checksum: [u8; 4] = input.array()?;

        if kind == *b"eXIf" {
            out.exif.get_or_insert_with(|| payload.to_vec());
        }

        let is_unused = purpose == Purpose::Decoding && kind == *b"iCCP";
        if PNG_CHUNKS.contains(&&kind) && !is_unused {
            out.bytes.extend(&start[..start.len() - input.0.len()]);
        }

        if kind == *b"IEND" {
            return Some(out);
        }
    }
}

/// Up to the length that the file states.
fn webp(bytes: &[u8]) -> Option<Stripped> {
    let mut input = Cursor(bytes);
    let riff = input.take(4)?;
    let length = usize::try_from(u32::from_le_bytes(input.array()?)).ok()?;
    let mut body = Cursor(input.take(length)?);
    let name = body.take(4)?;

    let mut out = Stripped::default();
    let chunks = webp_chunks(body, &mut out.exif)?;
    let size = u32::try_from(name.len() + chunks.len()).ok()?;
    out.bytes = [riff, &size.to_le_bytes(), name, &chunks].concat();

    Some(out)
}

/// The chunks of a file, or of one frame of an animation, that are kept.
fn webp_chunks(mut input: Cursor, exif: &mut Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(input.0.len());
    while !input.0.is_empty() {
        let kind: [u8; 4] = input.array()?;
        let length = usize::try_from(u32::from_le_bytes(input.array()?)).ok()?;
        let mut payload = input.take(length)?.to_vec();

        // The byte that makes the length even. Some programs leave the last one out.
        if length % 2 == 1 && !input.0.is_empty() {
            input.byte()?;
        }

        match &kind {
            b"EXIF" => {
                let tiff = payload
                    .strip_prefix(b"Exif\0\0")
                    .unwrap_or(&payload)
                    .to_vec();
                exif.get_or_insert(tiff);
            }
            b"VP8X" => *payload.first_mut()? &= !WEBP_METADATA_FLAGS,
            b"ANMF" => {
                let (header, frame) = payload.split_at_checked(WEBP_FRAME_HEADER)?;
                payload = [header, &webp_chunks(Cursor(frame), exif)?].concat();
            }
            _ => {}
        }

        if WEBP_CHUNKS.contains(&&kind) {
            out.extend(kind);
            out.extend(u32::try_from(payload.len()).ok()?.to_le_bytes());
            out.extend(&payload);
            out.extend(vec![0; payload.len() % 2]);
        }
    }

    Some(out)
}
