//! Why a publication could not be finished, in words for people.

use std::path::PathBuf;

use super::place::Trouble;
use crate::diagnostic::{Diagnostic, Text, say};

/// Why a publication could not be finished.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The site has no `publish.yaml`.
    NoSettings,
    /// `publish.yaml` is wrong.
    Settings(Vec<Diagnostic>),
    /// It has no target of this name; these are there.
    NoSuchTarget(Vec<String>),
    /// No secret was found for the target of this name.
    NoSecret(String),
    /// The file with the secrets cannot be used.
    SecretsFile(PathBuf),
    /// What is at the place of files was put or changed there by somebody else.
    Conflicts(Vec<Conflict>),
    /// The place refused or could not be reached. The flag tells whether something had been sent.
    Place(Trouble, bool),
    /// The list at the target cannot be read.
    DamagedList,
    /// The list at the target is from a later version of planpress.
    NewerList,
    /// Another publication took the target over.
    TakenOver,
    /// A file of this computer could not be read or written.
    Local(PathBuf, std::io::Error),
    /// The site was published, but the command for afterwards failed; with what it said.
    Purge(String),
    /// The site has no full address.
    NoAddress,
    /// There is no earlier publication.
    NothingBefore,
    /// Contents of an earlier publication are not on this computer.
    ContentsGone,
}

/// A file at a target that planpress did not put there as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Conflict {
    /// Its path.
    pub path: String,
    /// Whether planpress put a file there that somebody has changed since. If not, it put none there.
    pub was_ours: bool,
}

impl Conflict {
    /// What happened to the file.
    pub(crate) fn text(&self) -> Text {
        let path = &self.path;
        if self.was_ours {
            say!(
                "{path}：发布以后在目标上被别人改过",
                "{path}: somebody has changed it there since it was published"
            )
        } else {
            say!(
                "{path}：目标上已有这个文件，不是 planpress 放的",
                "{path}: a file that planpress did not put there"
            )
        }
    }

    /// That a file which was to be removed stays.
    pub(crate) fn stays(&self) -> Text {
        let path = &self.path;
        say!(
            "{path}：网站里已经没有，但目标上的被别人改过，留着没有删。",
            "{path}: the site no longer has it, but somebody has changed it at the target, so it stays there."
        )
    }
}

/// The most files that a message names.
const MAX_NAMED: usize = 20;

impl Failure {
    /// The failure of the system to read or write a file of this computer.
    pub(super) fn local(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        |error| Self::Local(path, error)
    }

    /// What happened and what to do, in words. What is wrong in `publish.yaml` is told by its diagnostics.
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::NoSettings => say!(
                "没有 publish.yaml，不知道发布到哪里。请在 content 旁边新建它，例如：\ntargets:\n  web:\n    kind: folder\n    path: ../www",
                "there is no publish.yaml, so it is not known where to publish. Make one beside content, for example:\ntargets:\n  web:\n    kind: folder\n    path: ../www"
            ),
            Self::Settings(_) => say!(
                "publish.yaml 有错误，没有发布。",
                "there are errors in publish.yaml; nothing was published."
            ),
            Self::NoSuchTarget(names) if names.is_empty() => {
                say!("publish.yaml 里没有目标。", "publish.yaml has no targets.")
            }
            Self::NoSuchTarget(names) => {
                let (zh, en) = (names.join("、"), names.join(", "));
                say!(
                    "publish.yaml 里没有这个目标。现有：{zh}",
                    "publish.yaml has no such target. It has: {en}"
                )
            }
            Self::NoSecret(name) => no_secret(name),
            Self::SecretsFile(path) => {
                let path = path.display();
                say!(
                    "密码文件 {path} 读不出来。每行写“目标名: \"密码\"”，密码加引号。",
                    "the file with the passwords {path} cannot be read. Write “target: \"password\"” on each line, the password in quotes."
                )
            }
            Self::Conflicts(conflicts) => conflicts_text(conflicts),
            Self::Place(trouble, has_sent) => with_state(&trouble.text(), *has_sent),
            Self::DamagedList => say!(
                "目标上的 .planpress/list.json 已损坏，分不清哪些文件是 planpress 放的，没有发布。请删去它再发布：内容相同的文件会认出来，其余的逐一告诉您。",
                "the file .planpress/list.json at the target is damaged, so planpress cannot know which files it put there; nothing was published. Delete it and publish again: files with the same content are recognised, others are named."
            ),
            Self::NewerList => say!(
                "目标是更新版本的 planpress 发布的。请用那个版本。",
                "the target was published by a later version of planpress. Use that version."
            ),
            Self::TakenOver => say!(
                "另一个发布接管了这个目标，这一次到此为止。请等它完成后再发布。",
                "another publication has taken over this target, so this one ends here. Publish again when the other is done."
            ),
            Self::Local(path, error) => {
                let path = path.display();
                say!(
                    "本机文件 {path} 读写失败：{error}",
                    "the file {path} on this computer could not be read or written: {error}"
                )
            }
            Self::Purge(said) => say!(
                "已经发布，但 publish.yaml 里的 purge 命令失败了（{said}）。读者可能还会看到缓存的旧内容。",
                "The site was published, but the command purge in publish.yaml failed ({said}). Readers may still get old copies from caches."
            ),
            Self::NoAddress => say!(
                "不知道网址，无法取回核对。请在 site.yaml 写完整的 base_url，或在目标里写 address。",
                "the address of the site is not known, so it cannot be fetched back. Write a full base_url in site.yaml, or address with the target."
            ),
            Self::NothingBefore => say!(
                "这台电脑上没有更早的发布可以恢复。",
                "this computer knows of no earlier publication to go back to."
            ),
            Self::ContentsGone => say!(
                "那一次发布的文件已不在这台电脑上（.history/publish），无法恢复。请在当时发布的电脑上恢复。",
                "the files of that publication are no longer on this computer (.history/publish). Go back on the computer that published them."
            ),
        }
    }
}

fn no_secret(name: &str) -> Text {
    let variable = super::secrets::variable(name);
    say!(
        "没有找到目标 {name} 的密码。请设环境变量 {variable}，或写进密码文件（说明书“发布到服务器”一节）。",
        "no password was found for the target {name}. Set the environment variable {variable}, or write it into the file with the passwords (see “Publishing to a server” in the manual)."
    )
}

/// A trouble with the state in which it left the target.
fn with_state(trouble: &Text, has_sent: bool) -> Text {
    let (zh, en) = (&trouble.zh, &trouble.en);
    if has_sent {
        say!(
            "{zh} 发布没有完成：原有的页面都还在，新的只到了一部分。排除原因后再发布一次，会接着做完。",
            "{en} The publication is not complete: what was there is still there, and part of the new files has arrived. Remove the cause and publish again; it will finish."
        )
    } else {
        say!(
            "{zh} 目标上的网站没有改动。",
            "{en} The site at the target was not touched."
        )
    }
}

fn conflicts_text(conflicts: &[Conflict]) -> Text {
    let shown: Vec<Text> = conflicts
        .iter()
        .take(MAX_NAMED)
        .map(Conflict::text)
        .collect();
    let zh: String = shown.iter().map(|it| format!("\n  {}", it.zh)).collect();
    let en: String = shown.iter().map(|it| format!("\n  {}", it.en)).collect();
    let more = conflicts.len() - shown.len();
    if more == 0 {
        return refusal(&zh, &en);
    }

    let more = say!("\n  另有 {more} 个", "\n  and {more} more");
    refusal(&format!("{zh}{}", more.zh), &format!("{en}{}", more.en))
}

/// The message with the files that it names.
fn refusal(zh: &str, en: &str) -> Text {
    say!(
        "目标上有不是 planpress 放的、或别人改过的文件，会被这次发布覆盖，所以没有发布：{zh}\n要保留的，先取回来写进 content；不要的，在目标上删去或改名，然后再发布。",
        "files at the target that planpress did not put there, or that somebody has changed, would be overwritten, so nothing was published:{en}\nTake over into content what is to be kept, delete or rename the rest at the target, and publish again."
    )
}
