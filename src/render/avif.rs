//! AVIF pictures without metadata. Their parts are found by offsets from the beginning of the file, so that metadata is
//! overwritten where it is and nothing moves.

/// The bytes that EXIF data without any field consists of, behind the four that say where it begins.
const EMPTY_EXIF: &[u8] = b"\0\0\0\0II*\0\x08\0\0\0\0\0\0\0\0\0";

/// The types of boxes at the top of a file that nothing is drawn with.
const UNUSED_BOXES: [&[u8; 4]; 3] = [b"uuid", b"free", b"skip"];

/// The types of items that are metadata: EXIF, and XMP among other texts.
const METADATA_ITEMS: [&[u8; 4]; 2] = [b"Exif", b"mime"];

/// A box of the file: its type, and where its content begins and ends.
#[derive(Debug, Clone, Copy)]
struct FileBox {
    kind: [u8; 4],
    start: usize,
    end: usize,
}

/// Bytes that are read from a place on.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Reader<'_> {
    /// An unsigned number of `size` bytes, up to eight. A number of no bytes is 0.
    fn number(&mut self, size: usize) -> Option<usize> {
        let taken = self.bytes.get(self.at..self.at.checked_add(size)?)?;
        self.at += size;
        let value = taken
            .iter()
            .fold(0_u64, |value, byte| value << 8 | u64::from(*byte));

        usize::try_from(value).ok()
    }

    fn kind(&mut self) -> Option<[u8; 4]> {
        let kind = self.bytes.get(self.at..self.at + 4)?.try_into().ok();
        self.at += 4;
        kind
    }
}

/// Overwrites the metadata of a file. Gives `None` if the file does not hold together; its bytes are then unchanged.
pub(super) fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let top = boxes(bytes, 0, bytes.len())?;
    let meta = top.iter().find(|it| it.kind == *b"meta")?;

    // Four bytes of version and flags come first.
    let inner = boxes(bytes, meta.start.checked_add(4)?, meta.end)?;
    let find = |kind: &[u8; 4]| inner.iter().find(|it| it.kind == *kind).copied();
    let items = metadata_items(bytes, find(b"iinf")?)?;
    let places = places(bytes, find(b"iloc")?, find(b"idat"), &items)?;

    let mut out = bytes.to_vec();
    for it in top.iter().filter(|it| UNUSED_BOXES.contains(&&it.kind)) {
        out.get_mut(it.start..it.end)?.fill(0);
    }

    for (start, end, is_exif) in places {
        let part = out.get_mut(start..end)?;
        part.fill(if is_exif { 0 } else { b' ' });
        if is_exif && part.len() >= EMPTY_EXIF.len() {
            part[..EMPTY_EXIF.len()].copy_from_slice(EMPTY_EXIF);
        }
    }

    Some(out)
}

/// The boxes between two places, which they must fill.
fn boxes(bytes: &[u8], start: usize, end: usize) -> Option<Vec<FileBox>> {
    let mut reader = Reader { bytes, at: start };
    let mut found = Vec::new();
    while reader.at < end {
        let begin = reader.at;
        let size = match (reader.number(4)?, reader.kind()?) {
            (0, kind) => (end - begin, kind),
            (1, kind) => (reader.number(8)?, kind),
            (size, kind) => (size, kind),
        };
        let (size, kind) = size;
        let last = begin
            .checked_add(size)
            .filter(|last| *last <= end && *last >= reader.at)?;
        found.push(FileBox {
            kind,
            start: reader.at,
            end: last,
        });
        reader.at = last;
    }

    Some(found)
}

/// The numbers of the items that are metadata, and whether each is EXIF.
fn metadata_items(bytes: &[u8], list: FileBox) -> Option<Vec<(usize, bool)>> {
    let mut reader = Reader {
        bytes,
        at: list.start,
    };
    let version = reader.number(4)? >> 24;
    reader.number(if version == 0 { 2 } else { 4 })?;
    let mut found = Vec::new();

    for entry in boxes(bytes, reader.at, list.end)? {
        let mut reader = Reader {
            bytes,
            at: entry.start,
        };
        let version = reader.number(4)? >> 24;
        let id = reader.number(if version < 3 { 2 } else { 4 })?;
        reader.number(2)?;

        let kind = reader.kind()?;
        if METADATA_ITEMS.contains(&&kind) {
            found.push((id, kind == *b"Exif"));
        }
    }

    Some(found)
}

/// Where the bytes of items are: start, end, and whether they are EXIF. `data` is the box that items may lie in.
fn places(
    bytes: &[u8],
    list: FileBox,
    data: Option<FileBox>,
    items: &[(usize, bool)],
) -> Option<Vec<(usize, usize, bool)>> {
    let mut reader = Reader {
        bytes,
        at: list.start,
    };
    let version = reader.number(4)? >> 24;
    let (sizes, more) = (reader.number(1)?, reader.number(1)?);
    let (offset_size, length_size) = (sizes >> 4, sizes & 15);
    let (base_size, index_size) = (more >> 4, if version == 0 { 0 } else { more & 15 });
    let wide = if version < 2 { 2 } else { 4 };

    let mut found = Vec::new();
    for _ in 0..reader.number(wide)? {
        let id = reader.number(wide)?;
        let method = if version == 0 {
            0
        } else {
            reader.number(2)? & 15
        };
        reader.number(2)?;
        let base = reader.number(base_size)?;
        let item = items.iter().find(|(item, _)| *item == id);

        for _ in 0..reader.number(2)? {
            reader.number(index_size)?;
            let offset = base.checked_add(reader.number(offset_size)?)?;
            let length = reader.number(length_size)?;
            let Some((_, is_exif)) = item else { continue };
            let start = match method {
                0 => offset,
                1 => data?.start.checked_add(offset)?,
                _ => return None,
            };
            let end = start
                .checked_add(length)
                .filter(|end| *end > start && *end <= bytes.len())?;
            found.push((start, end, *is_exif));
        }
    }

    Some(found)
}
