//! What can go wrong at a place, and what people can do about it.

use std::io::{self, ErrorKind};

use crate::diagnostic::{Text, say};

/// Something that went wrong at a place.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    /// What kind of trouble it is.
    pub kind: Kind,
    /// What was being done, such as the path of a file; empty for the place as a whole.
    pub about: String,
    /// What the place or the system said, without secrets.
    pub detail: String,
}

/// The kinds of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// There is no answer.
    Unreachable,
    /// The connection broke, or the place took too long.
    Lost,
    /// The name or the password is wrong.
    WrongPassword,
    /// The place forbids this.
    NotAllowed,
    /// There is no room left.
    Full,
    /// The place cannot have a file of this name.
    BadName,
    /// The place does not prove that it is the right one.
    NotTrusted,
    /// The clocks differ too much.
    WrongClock,
    /// The folder or the bucket of the site does not exist.
    NoSuchFolder,
    /// Something else.
    Other,
}

impl Trouble {
    /// Makes the trouble of a kind with what the place said.
    pub(super) fn new(kind: Kind, about: impl Into<String>, detail: impl ToString) -> Self {
        Self {
            kind,
            about: about.into(),
            detail: detail.to_string(),
        }
    }

    /// Makes the trouble for an error of the system about a file.
    pub(super) fn from_io(about: &str, error: &io::Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Kind::Full
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Kind::NotAllowed,
            ErrorKind::InvalidFilename | ErrorKind::InvalidInput => Kind::BadName,
            ErrorKind::NotFound => Kind::NoSuchFolder,
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::AddrNotAvailable
            | ErrorKind::NetworkDown => Kind::Unreachable,
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::NotConnected
            | ErrorKind::BrokenPipe
            | ErrorKind::TimedOut
            | ErrorKind::WouldBlock
            | ErrorKind::UnexpectedEof
            | ErrorKind::StaleNetworkFileHandle => Kind::Lost,
            _ => Kind::Other,
        };

        Self::new(kind, about, error)
    }

    /// Whether it may pass by itself, so that trying again is worth it.
    pub(super) fn may_pass(&self) -> bool {
        matches!(self.kind, Kind::Unreachable | Kind::Lost)
    }

    /// What happened and what to do.
    pub(crate) fn text(&self) -> Text {
        let (what, about) = (self.what(), &self.about);
        let (zh, en) = (what.zh, what.en);
        let detail = self.detail.trim().trim_end_matches('.');
        let (before, after) = match about.is_empty() {
            true => (String::new(), String::new()),
            false => (format!("{about}："), format!("{about}: ")),
        };

        Text {
            zh: format!("{before}{zh}（{detail}）"),
            en: format!("{after}{en} ({detail})"),
        }
    }

    fn what(&self) -> Text {
        match self.kind {
            Kind::Unreachable => say!(
                "连不上目标。请检查网络、主机名和端口，以及防火墙。",
                "the target cannot be reached. Check the network, the name and port of the host, and firewalls."
            ),
            Kind::Lost => say!(
                "与目标的连接断了，或目标太久没有回应。",
                "the connection to the target broke, or it took too long to answer."
            ),
            Kind::WrongPassword => say!(
                "用户名或密码不对。",
                "the user name or the password is wrong."
            ),
            Kind::NotAllowed => say!(
                "目标不允许这样做。请让管理员给这个用户写入和删除的权限。",
                "the target does not allow this. Ask its administrator for the right to write and delete."
            ),
            Kind::Full => say!(
                "目标的空间满了。请让管理员清理或扩容。",
                "the target has no room left. Ask its administrator for more."
            ),
            Kind::BadName => say!(
                "目标存不了这样的文件名。请给源文件改一个短一些的、只用字母和数字的名字。",
                "the target cannot hold a file of this name. Give its source a shorter name of letters and digits."
            ),
            Kind::NotTrusted => say!(
                "目标没有证明自己的身份，不能把密码和文件交给它。",
                "the target does not prove that it is the right one, so it gets neither password nor files."
            ),
            Kind::WrongClock => say!(
                "这台电脑的时钟与目标相差太多。请校准时间再发布。",
                "the clock of this computer differs too much from the target's. Set it and publish again."
            ),
            Kind::NoSuchFolder => say!(
                "目标上没有这个文件夹或存储桶。请检查 publish.yaml。",
                "the target has no such folder or bucket. Check publish.yaml."
            ),
            Kind::Other => say!("目标报告了错误。", "the target reported an error."),
        }
    }
}
