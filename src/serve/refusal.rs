//! What the preview refuses, and what it answers then: what was refused and what to do, in both Chinese and English,
//! since the reader's language is not known.

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// A page of another site asks.
    ForeignPage,
    /// The request names another host.
    OtherHost,
    /// The request changes something without the token of this start.
    NoToken,
    /// The request does something other than reading.
    OnlyReading,
    /// The request reads an address that is only for a change.
    OnlyChange,
    /// There is no such address below `/__planpress/`.
    NotThere,
    /// The request names a day that does not exist.
    BadDay,
    /// The request names a path that may lead out of this site.
    BadPath,
    /// The request asks for a part of a file that is past its end.
    BehindTheEnd,
    /// There are too many connections, or too many tabs that wait for changes.
    TooMany,
    /// The address or the headers have more bytes than are read.
    TooLong,
    /// What was sent is no request, or can be understood in two ways.
    Unreadable,
    /// The request is in another version of HTTP.
    OtherVersion,
    /// The workbench is asked for by a browser that was not opened with the address of this start.
    NoEditToken,
    /// What is sent has more bytes than are taken.
    TooLarge,
}

impl Refusal {
    /// The media type of the texts.
    pub(super) const KIND: &str = "text/plain; charset=utf-8";

    /// Returns the number of the status.
    pub(super) fn code(self) -> u16 {
        match self {
            Self::ForeignPage | Self::OtherHost | Self::NoToken | Self::NoEditToken => 403,
            Self::OnlyReading | Self::OnlyChange => 405,
            Self::NotThere => 404,
            Self::BadDay | Self::BadPath | Self::Unreadable => 400,
            Self::BehindTheEnd => 416,
            Self::TooMany => 503,
            Self::TooLong => 431,
            Self::TooLarge => 413,
            Self::OtherVersion => 505,
        }
    }

    /// Returns the methods that the address takes, if it is the method that is refused.
    pub(super) fn allowed(self) -> Option<&'static str> {
        match self {
            Self::OnlyReading => Some("GET, HEAD"),
            Self::OnlyChange => Some("POST"),
            _ => None,
        }
    }

    /// A line in Chinese and a line in English.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::ForeignPage => {
                "其他网站的网页不能读取预览。您自己要看的话，请把地址复制到新标签页打开。\n\
                 Pages of other sites cannot read the preview. To see it yourself, copy the address into a new tab.\n"
            }
            Self::OtherHost => {
                "预览不能用这个主机名或端口打开。请用启动时终端里显示的地址。\n\
                 The preview cannot be opened under this host name or port. Use the address that the terminal shows.\n"
            }
            Self::NoToken => {
                "只有预览自己的网页才能更改日期。请刷新预览网页后再试。\n\
                 Only a page of the preview itself can change the day. Reload the page and try again.\n"
            }
            Self::OnlyReading => {
                "预览只供查看，不接收提交的内容。请直接打开网页地址。\n\
                 The preview is for reading only and takes nothing that is sent to it. Open the address of the page.\n"
            }
            Self::OnlyChange => {
                "这个地址只用于更改预览日期，不能打开。请使用网页上预览栏里的日期。\n\
                 This address only changes the day of the preview and cannot be opened. Use the day in the preview's bar.\n"
            }
            Self::NotThere => {
                "预览没有这个地址。请检查地址，或从首页进入。\n\
                 The preview has no such address. Check it, or start from the home page.\n"
            }
            Self::BadDay => {
                "日期写法有误。请写成 2026-01-31 的形式。\n\
                 This is not a date. Write it as 2026-01-31.\n"
            }
            Self::BadPath => {
                "这不是本站的路径。path 须以一个“/”开头，例如 /plan/。\n\
                 This is not a path of this site. It must begin with one “/”, such as /plan/.\n"
            }
            Self::BehindTheEnd => {
                "请求的部分超出了文件的末尾，文件可能已经改动。请刷新网页。\n\
                 The part that was asked for is past the end of the file, which may have changed. Reload the page.\n"
            }
            Self::TooMany => {
                "同时打开的预览网页太多。请关闭几个标签页后刷新。\n\
                 Too many pages of the preview are open at once. Close some tabs and reload.\n"
            }
            Self::TooLong => {
                "请求的地址或标头太长。请缩短地址；仍然不行时，请清除浏览器中本机地址的 Cookie。\n\
                 The address or the headers of the request are too long. Shorten the address; if that does not help, \
                 clear the browser's cookies for this machine.\n"
            }
            Self::Unreadable => {
                "预览无法识别这个请求。请用浏览器打开启动时终端里显示的地址。\n\
                 The preview cannot read this request. Open the address that the terminal shows in a browser.\n"
            }
            Self::NoEditToken => {
                "请用工作台启动时显示的完整地址打开；每次启动的地址都不同。\n\
                 Open the workbench with the whole address that is shown when it starts. Every start has another one.\n"
            }
            Self::TooLarge => {
                "文件太大，没有收下。一个文件最多 50 MB。\n\
                 The file is too large and was not taken. A file may have 50 MB at most.\n"
            }
            Self::OtherVersion => {
                "预览只支持 HTTP/1.0 和 HTTP/1.1。请用浏览器打开启动时终端里显示的地址。\n\
                 The preview speaks HTTP/1.0 and HTTP/1.1 only. Open the address that the terminal shows in a browser.\n"
            }
        }
    }
}
