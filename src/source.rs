//! Source files and places in them. Every diagnostic points into one of these.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::bounds;
use crate::diagnostic::{Diagnostic, say};
use crate::disk;
use crate::encoding::{Encoding, Undecodable, decode};

/// Bytes of the largest text. What is made of one takes some twelve times as much memory.
const LARGEST: u64 = 128 << 20;

/// A text file of the site, read once.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the site's root, with `/` between its parts on every system.
    pub path: String,
    /// The text without a byte order mark.
    pub text: String,
    /// How it was written.
    pub encoding: Encoding,
    places: OnceLock<Places>,
}

/// What positions are told by, counted when the first is asked for: a text of a hundred thousand findings is not read
/// anew for each.
#[derive(Debug)]
struct Places {
    /// Where lines begin.
    lines: Vec<usize>,
    /// Characters before each `BLOCK` bytes.
    characters: Vec<usize>,
}

/// Bytes whose characters are counted together.
const BLOCK: usize = 4096;

/// A range of bytes in a source file's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A span and the file it lies in.
#[derive(Debug, Clone)]
pub struct Location {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes.
    pub span: Span,
}

impl SourceFile {
    /// A source file from text already at hand.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self::with(path.into(), text.into(), Encoding::Utf8 { mark: false }))
    }

    fn with(path: String, text: String, encoding: Encoding) -> Self {
        Self { path, text, encoding, places: OnceLock::new() }
    }

    /// Reads `root/path`. Fails with `unreadable-file`, `file-too-large`, `not-utf8`, `nul-byte` or `control-character`.
    pub fn read(root: &Path, path: &str) -> Result<Arc<Self>, Box<Diagnostic>> {
        let bytes = read_up_to(&root.join(path), LARGEST).map_err(|error| unreadable(path, &error))?;
        match decode(bytes.ok_or_else(|| too_large(path))?) {
            Ok((text, encoding)) => {
                let file = Arc::new(Self::with(path.into(), text, encoding));
                let is_control = |byte: u8| byte < b' ' && !b"\t\n\r".contains(&byte) || byte == 0x7f;
                match file.text.bytes().position(is_control) {
                    Some(at) => Err(control_character(&file, file.text.as_bytes()[at].into(), Span::new(at, at + 1))),
                    None => Ok(file),
                }
            }
            Err(Undecodable::LooksLike(name, line)) => Err(not_utf8(path, name, line)),
            Err(Undecodable::Nul(at)) => Err(nul_byte(path, at)),
        }
    }

    /// What is to be said of the way it was written.
    pub fn encoding_warning(&self) -> Option<Diagnostic> {
        let Encoding::Other(name) = self.encoding else { return None };
        let message = say!("文件是 {name} 编码，已按它读取", "the file is in {name} and was read as such");
        Some(Diagnostic::warning("encoding", message).in_file(&*self.path).hint(say!(
            "另存为 UTF-8；planpress check --fix 也会转存。",
            "Save it as UTF-8; planpress check --fix does so too."
        )))
    }

    /// Writes another text in its place, as UTF-8. The file is the old one or the new one at any moment.
    pub fn save(&self, root: &Path, text: &str) -> std::io::Result<()> {
        // Where it is a link, what it leads to changes, not the link.
        let target = root.join(&self.path).canonicalize()?;
        bounds::hold(root, &target)?;
        if fs::metadata(&target)?.permissions().readonly() {
            return Err(ErrorKind::PermissionDenied.into());
        }
        let mark = if self.encoding == (Encoding::Utf8 { mark: true }) { "\u{feff}" } else { "" };
        disk::replace(&target, format!("{mark}{text}").as_bytes())
    }

    /// Line and column, both from 1, the column counted in characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = floor_char_boundary(&self.text, offset);
        let places = self.places.get_or_init(|| Places::of(&self.text));
        let line = places.lines.partition_point(|start| *start <= offset);
        let characters = |end: usize| {
            let block = end / BLOCK;
            places.characters[block] + count_characters(&self.text.as_bytes()[block * BLOCK..end])
        };
        (line, characters(offset) - characters(places.lines[line - 1]) + 1)
    }

    /// The byte offset of a line and column, both from 1, the column in characters.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }

    /// The place of `span` in this file.
    pub fn at(self: &Arc<Self>, span: Span) -> Location {
        Location { file: Arc::clone(self), span }
    }
}

impl Span {
    /// From `start` to `end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

impl Places {
    fn of(text: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let (mut characters, mut count) = (vec![0], 0);
        for block in text.as_bytes().chunks(BLOCK) {
            count += count_characters(block);
            characters.push(count);
        }
        Self { lines: std::iter::once(0).chain(ends.map(|end| end + 1)).collect(), characters }
    }
}

/// How many characters begin in some bytes of a text.
fn count_characters(bytes: &[u8]) -> usize {
    let is_continued = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    bytes.len() - bytes.iter().filter(is_continued).count()
}

fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The diagnostic for a file or folder that the system would not read.
pub fn unreadable(path: &str, error: &std::io::Error) -> Box<Diagnostic> {
    Diagnostic::error("unreadable-file", say!("无法读取：{error}", "cannot be read: {error}"))
        .in_file(path)
        .hint(say!("检查文件是否存在、是否有读取权限。", "Check that the file exists and that you may read it."))
        .boxed()
}

/// The diagnostic for a character that no text has and that some formats cannot hold.
pub fn control_character(file: &Arc<SourceFile>, c: char, span: Span) -> Box<Diagnostic> {
    let code = format!("U+{:04X}", u32::from(c));
    Diagnostic::error(
        "control-character",
        say!("这里有看不见的控制字符 {code}", "an invisible control character stands here: {code}"),
    )
    .at(file.at(span))
    .hint(say!("删去它；要换行就按回车。", "Delete it; for a new line press Enter."))
    .boxed()
}

/// Reads a file; none where it is larger.
pub fn read_up_to(path: &Path, largest: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > largest {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn too_large(path: &str) -> Box<Diagnostic> {
    let megabytes = LARGEST >> 20;
    Diagnostic::error(
        "file-too-large",
        say!("文字文件超过 {megabytes} MB", "a text of more than {megabytes} MB is too large"),
    )
    .in_file(path)
    .hint(say!("分成几个文件；不是文字就换个扩展名。", "Split it; if it is no text, give it another ending."))
    .boxed()
}

fn not_utf8(path: &str, name: &str, line: usize) -> Box<Diagnostic> {
    Diagnostic::error(
        "not-utf8",
        say!(
            "文件不是 UTF-8 编码，看起来是 {name}（第 {line} 行起）",
            "the file is not UTF-8; it looks like {name} (from line {line})"
        ),
    )
    .in_file(path)
    .hint(say!(
        "用编辑器“另存为”，编码选 UTF-8；或运行 iconv -f {name} -t UTF-8。",
        "Save it again as UTF-8 in your editor, or run iconv -f {name} -t UTF-8."
    ))
    .boxed()
}

fn nul_byte(path: &str, at: usize) -> Box<Diagnostic> {
    Diagnostic::error(
        "nul-byte",
        say!("文件里有空字节（第 {at} 字节），不是文本", "the file has a zero byte (byte {at}): it is not text"),
    )
    .in_file(path)
    .hint(say!("用编辑器打开，重新存为 UTF-8 文本。", "Open it in an editor and save it again as UTF-8 text."))
    .boxed()
}
