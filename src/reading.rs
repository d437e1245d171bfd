//! Reading source files from disk, and the diagnostics for those that cannot be read as text.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, codes, say};
use crate::disk;
use crate::encoding::{Encoding, Undecodable, decode};
use crate::source::{SourceFile, Span};

/// The largest text file that is read, in bytes. Processing one takes some twelve times as much memory.
const MAX_TEXT_BYTES: u64 = 128 << 20;

impl SourceFile {
    /// Reads the text file `root/path`. Fails with the diagnostic `unreadable-file`, `file-too-large`, `not-utf8`,
    /// `nul-byte` or `control-character`.
    pub(crate) fn read(root: &Path, path: &str) -> Result<Arc<Self>, Box<Diagnostic>> {
        Self::read_text(root, path).map_err(|found| found.hides_file().boxed())
    }

    fn read_text(root: &Path, path: &str) -> Result<Arc<Self>, Box<Diagnostic>> {
        let bytes = read_up_to(&root.join(path), MAX_TEXT_BYTES)
            .map_err(|error| unreadable(path, &error))?;
        match decode(bytes.ok_or_else(|| too_large(path))?) {
            Ok((text, encoding)) => {
                let file = Arc::new(Self::from_decoded(path.into(), text, encoding));

                let is_control =
                    |byte: u8| byte < b' ' && !b"\t\n\r".contains(&byte) || byte == 0x7f;
                match file.text.bytes().position(is_control) {
                    Some(at) => Err(control_character(
                        &file,
                        file.text.as_bytes()[at].into(),
                        Span::new(at, at + 1),
                    )),
                    None => Ok(file),
                }
            }
            Err(reason) => Err(undecodable(path, reason)),
        }
    }

    /// The warning about a file that is not in UTF-8; `None` for a file that is.
    pub(crate) fn encoding_warning(&self) -> Option<Diagnostic> {
        let Encoding::Other(name) = self.encoding else {
            return None;
        };
        let message = say!(
            "文件是 {name} 编码，已按它读取",
            "the file is in {name} and was read as such"
        );
        Some(
            Diagnostic::warning(codes::ENCODING, message)
                .in_file(&*self.path)
                .hint(say!(
                    "另存为 UTF-8；planpress check --fix 也会转存。",
                    "Save it as UTF-8; planpress check --fix does so too."
                )),
        )
    }
}

/// The diagnostic for a file or folder that cannot be read; `error` is the system's.
pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::UNREADABLE_FILE,
        say!("无法读取：{error}", "cannot be read: {error}"),
    )
    .in_file(path)
    .hint(say!(
        "检查文件是否存在、是否有读取权限。",
        "Check that the file exists and that you may read it."
    ))
    .boxed()
}

/// The diagnostic for a control character, which some output formats cannot hold.
pub(crate) fn control_character(file: &Arc<SourceFile>, c: char, span: Span) -> Box<Diagnostic> {
    let code = format!("U+{:04X}", u32::from(c));
    Diagnostic::error(
        codes::CONTROL_CHARACTER,
        say!(
            "这里有看不见的控制字符 {code}",
            "there is an invisible control character here: {code}"
        ),
    )
    .at(file.at(span))
    .hint(say!(
        "删去它；要换行就按回车。",
        "Delete it; for a new line press Enter."
    ))
    .boxed()
}

/// Reads a file, or gives `None` if it has more than `largest` bytes. The error is the system's.
pub(crate) fn read_up_to(path: &Path, largest: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut file = disk::open(path)?;
    let size = file.metadata()?.len();
    if size > largest {
        return Ok(None);
    }

    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn too_large(path: &str) -> Box<Diagnostic> {
    let megabytes = MAX_TEXT_BYTES >> 20;
    Diagnostic::error(
        codes::FILE_TOO_LARGE,
        say!(
            "文字文件超过 {megabytes} MB",
            "a text of more than {megabytes} MB is too large"
        ),
    )
    .in_file(path)
    .hint(say!(
        "分成几个文件；不是文字就换个扩展名。",
        "Split it; if it is not text, give it another extension."
    ))
    .boxed()
}

/// The diagnostic for a text whose encoding cannot be told.
pub(crate) fn undecodable(path: &str, reason: Undecodable) -> Box<Diagnostic> {
    match reason {
        Undecodable::LooksLike(name, line) => not_utf8(path, name, line),
        Undecodable::Nul(at) => nul_byte(path, at),
    }
}

fn not_utf8(path: &str, name: &str, line: usize) -> Box<Diagnostic> {
    Diagnostic::error(
        codes::NOT_UTF8,
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
        codes::NUL_BYTE,
        say!(
            "文件里有空字节（第 {at} 字节），不是文本",
            "the file has a zero byte (byte {at}): it is not text"
        ),
    )
    .in_file(path)
    .hint(say!(
        "用编辑器打开，重新存为 UTF-8 文本。",
        "Open it in an editor and save it again as UTF-8 text."
    ))
    .boxed()
}
