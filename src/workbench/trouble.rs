//! Why something cannot be done in the workbench.

use std::io;

use crate::diagnostic::{Text, say};
use crate::workbench::TextFile;

/// Why something cannot be done.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// There is no such file.
    NotThere,
    /// The path is not one that the workbench may write to.
    BadPath,
    /// There is such a file already.
    Exists,
    /// Somebody has changed the file since it was read. This is what it is now.
    Changed(TextFile),
    /// The file is not a text in an encoding that is known.
    NoText,
    /// The title is empty or has invisible characters.
    BadTitle,
    /// There is no such kind of page.
    UnknownKind,
    /// The new name of a file cannot be used.
    BadName,
    /// The home page stays where it is.
    HomePage,
    /// A section cannot lie within itself.
    WithinItself,
    /// What the file means depends on where it is and what it is called.
    FixedPlace,
    /// The page at this path cannot be read, so that nobody knows whether its links change.
    Unreadable(String),
    /// No old address can be added to the front matter of the page at this path.
    NoAlias(String),
    /// The system cannot do it.
    System(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::NotThere,
            io::ErrorKind::AlreadyExists => Self::Exists,
            _ => Self::System(error),
        }
    }
}

impl Trouble {
    /// Says what is wrong and what to do.
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::NotThere => say!(
                "没有这个文件，可能已经被移走或删除。请回到页面列表刷新。",
                "There is no such file. It may have been moved or removed. Go back to the list of pages and reload it."
            ),
            Self::BadPath => say!(
                "不能写到这里：只能写 content/ 里的文件，文件名只用文字、数字、连字符、下划线和点，也不能经过链接。",
                "This cannot be written here: only files in content/ can, with letters, digits, hyphens, underscores and dots in their names, and not through links."
            ),
            Self::Exists => say!(
                "已经有同名的文件。请换一个名称。",
                "There is a file with this name already. Choose another name."
            ),
            Self::Changed(_) => say!(
                "这个文件在您打开以后又被改动过，没有覆盖。请对照两份内容后再保存。",
                "This file has been changed since you opened it, and has not been overwritten. Compare both texts, then save again."
            ),
            Self::NoText => say!(
                "这个文件不是能识别的文本，不能在这里编辑。",
                "This file is not a text in a known encoding and cannot be edited here."
            ),
            Self::BadTitle => say!(
                "标题是空的，或有看不见的字符。",
                "The title is empty or has invisible characters."
            ),
            Self::UnknownKind => say!("没有这种页面。", "There is no such kind of page."),
            Self::BadName => say!(
                "这个名称不能用：只用文字、数字、连字符和下划线；页面不能叫 index 或 README。",
                "This name cannot be used. Use letters, digits, hyphens and underscores; a page cannot be called index or README."
            ),
            Self::HomePage => say!(
                "首页不能移动或改名。",
                "The home page cannot be moved or renamed."
            ),
            Self::WithinItself => say!(
                "栏目不能移到它自己里面，请另选一个栏目。",
                "A section cannot be moved into itself. Choose another one."
            ),
            Self::FixedPlace => say!(
                "程序按位置和名称认数据文件，这样移动或改名以后就认不出了。",
                "Data files are known by their places and names, and would not be known any more."
            ),
            Self::Unreadable(path) => say!(
                "{path} 有错误，读不出其中的链接。请先改正，再移动或改名。",
                "There are errors in {path}, so that its links cannot be read. Correct them first."
            ),
            Self::NoAlias(path) => say!(
                "没法把旧网址写进 {path} 的文件头。请先在“源文件”里写上 aliases: []，再移动或改名。",
                "The old address cannot be added to the front matter of {path}. Write aliases: [] into its source first."
            ),
            Self::System(error) => say!(
                "没有写成，原来的文件没有改动：{error}。请检查磁盘空间和权限后再试。",
                "This could not be written, and the file is as it was: {error}. Check the space on the disk and your permissions, then try again."
            ),
        }
    }
}
