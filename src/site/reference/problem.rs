//! What is wrong with a link, in words.

use crate::address::UnsafeAddress;
use crate::diagnostic::{Code, Diagnostic, Text, codes, did_you_mean, say};
use crate::load::discover::CONTENT;
use crate::load::document::Link;
use crate::site::{Page, picture};

/// Why a link cannot be published as it is.
pub(super) enum LinkProblem<'a> {
    Empty,
    Outside,
    Refused(UnsafeAddress),
    ForeignPicture,
    /// An image whose file is a film or a sound recording that browsers do not play.
    Unplayable,
    /// A picture whose file is something else.
    NotAPicture,
    NoSuchAddress,
    NoSuchFile {
        source: String,
        /// The same with the language of the page in its name.
        in_language: String,
        /// Where the file is now, if it was moved.
        moved: Option<String>,
    },
    NoSuchAnchor {
        anchor: String,
        /// The page that it would be on.
        page: &'a Page,
    },
    /// The page is a draft.
    Draft,
    /// The day of the page has not come.
    Scheduled,
    /// The page of this file has expired.
    Expired(String),
    /// The page at this address was withdrawn.
    Gone(String),
    /// The target is a leftover of a program, which is never published.
    Leftover,
}

impl LinkProblem<'_> {
    /// Where the target would be.
    fn sought(&self) -> Vec<String> {
        let everywhere = format!("{CONTENT}/");
        match self {
            // Addresses and anchors are also made from data.
            Self::NoSuchAddress => vec![everywhere],
            Self::NoSuchAnchor { page, .. } => vec![page.file.path.clone(), everywhere],
            Self::NoSuchFile {
                source,
                in_language,
                ..
            } => vec![source.clone(), in_language.clone()],
            _ => Vec::new(),
        }
    }

    /// The diagnostic of a link of a page; `near` is the name of something that the link may have meant.
    pub(super) fn diagnostic(self, page: &Page, link: &Link, near: Option<String>) -> Diagnostic {
        let sought = self.sought();
        let target = &link.target;
        let (code, message, hint) = match self {
            Self::Empty => (
                codes::BROKEN_LINK,
                say!("链接没有目标", "the link has no target"),
                None,
            ),
            Self::Outside => (
                codes::BROKEN_LINK,
                say!(
                    "链接“{target}”指向 content 文件夹之外",
                    "the link “{target}” points outside the content folder"
                ),
                None,
            ),
            Self::Refused(refusal) => refused(refusal),
            Self::ForeignPicture => return picture::foreign().at(page.file.at(link.span)),
            Self::NotAPicture => {
                return picture::not_a_picture(target).at(page.file.at(link.span));
            }
            Self::Unplayable => unplayable(target),
            Self::NoSuchAddress => (
                codes::BROKEN_LINK,
                say!(
                    "站内没有地址“{target}”",
                    "the site has no address “{target}”"
                ),
                Some(say!(
                    "改为链接到源文件，例如 ../tasks.zh.md。",
                    "Link to a source file instead, such as ../tasks.zh.md."
                )),
            ),
            Self::NoSuchFile { source, .. } => (
                codes::BROKEN_LINK,
                say!("找不到文件 {source}", "there is no file {source}"),
                near.as_deref().map(did_you_mean),
            ),
            Self::NoSuchAnchor { anchor, page } => {
                let path = &page.file.path;
                let message = say!(
                    "{path} 中没有锚点“{anchor}”",
                    "{path} has no anchor “{anchor}”"
                );
                (
                    codes::BROKEN_ANCHOR,
                    message,
                    near.as_deref().map(did_you_mean),
                )
            }
            Self::Draft => held(say!(
                "链接指向的页面还是草稿",
                "the link leads to a page that is still a draft"
            )),
            Self::Scheduled => held(say!(
                "链接指向的页面尚未到发布日期",
                "the link leads to a page whose publication date has not come"
            )),
            Self::Leftover => (
                codes::BROKEN_LINK,
                say!(
                    "链接指向的是临时文件、备份或副本，不会发布",
                    "the link leads to a temporary file, a backup or a copy, which is not published"
                ),
                Some(say!(
                    "给文件改名，链接也跟着改。",
                    "Rename the file, and change the link accordingly."
                )),
            ),
            Self::Gone(_) => {
                let message = say!(
                    "链接指向的页面已经撤下，读者看到的是撤下的说明",
                    "the link leads to a page that was withdrawn; readers see the note in its place"
                );
                return Diagnostic::warning(codes::LINK_TO_GONE, message)
                    .at(page.file.at(link.span))
                    .hint(say!(
                        "去掉这个链接，或改为链接到现在的内容。",
                        "Remove the link, or link to the current content."
                    ));
            }
            Self::Expired(_) => {
                // Days pass without anyone writing: that must not keep a site from being built.
                return Diagnostic::warning(
                    codes::LINK_TO_EXPIRED,
                    say!(
                        "链接指向的页面已过期，现改为指向所在栏目",
                        "the link leads to a page that has expired; it leads to its section instead"
                    ),
                )
                .at(page.file.at(link.span))
                .hint(say!(
                    "去掉这个链接，或改晚该页的 expires_at。",
                    "Remove the link, or set a later expires_at there."
                ));
            }
        };
        let found = Diagnostic::error(code, message)
            .at(page.file.at(link.span))
            .maybe_hint(hint);

        sought.into_iter().fold(found, Diagnostic::sought_in)
    }
}

fn unplayable(target: &str) -> (Code, Text, Option<Text>) {
    let message = say!(
        "浏览器播放不了 {target} 这种格式",
        "browsers do not play the format of {target}"
    );
    let hint = say!(
        "用剪辑软件另存：视频存为 MP4（H.264），录音存为 MP3；原件要供下载的，写成 [文字]({target})。",
        "Save it again in an editing program: films as MP4 (H.264), sound as MP3. To offer the original for download, write [text]({target})."
    );
    (codes::UNPLAYABLE_MEDIA, message, Some(hint))
}

fn refused(refusal: UnsafeAddress) -> (Code, Text, Option<Text>) {
    let in_full = say!(
        "写完整的网址：https://主机名/路径。",
        "Write the address in full: https://host/path."
    );
    let (message, hint) = match refusal {
        UnsafeAddress::Scheme(scheme) => (
            say!(
                "不允许的链接类型“{scheme}:”",
                "links with “{scheme}:” are not allowed"
            ),
            say!(
                "可用 https:、mailto:、tel: 或站内文件。",
                "Use https:, mailto:, tel: or a file of the site."
            ),
        ),
        UnsafeAddress::Ambiguous => (
            say!(
                "网址不完整：打开页面的方式不同，它的去处就不同",
                "the address is not complete: where it leads depends on how the page was opened"
            ),
            in_full,
        ),
        UnsafeAddress::User => (
            say!(
                "网址里不能有用户名：@ 前面的部分会让人看错去处",
                "an address must not contain a user name: the part before the @ hides where it leads"
            ),
            in_full,
        ),
        UnsafeAddress::Malformed => (
            say!(
                "浏览器无法识别这个网址",
                "browsers cannot read this address"
            ),
            in_full,
        ),
    };
    (codes::UNSAFE_LINK, message, Some(hint))
}

/// The error about a link to a page that is not published yet.
fn held(message: Text) -> (Code, Text, Option<Text>) {
    let hint = say!(
        "先发布该页，或暂时去掉链接。",
        "Publish that page first, or leave the link out for now."
    );
    (codes::BROKEN_LINK, message, Some(hint))
}
