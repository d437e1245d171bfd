//! The HTML of a player. It needs no script, plays nothing by itself, and reserves its space before the film is there.

use super::html::address;
use super::words::{BodyWords, size};
use crate::load::media::{MediaKind, Player};
use crate::text::escape::html as escaped;

/// Writes a player. `url` is what it plays, `name` what it is called and `title` what browsers show when the pointer
/// rests on it. Inside a link (`in_link`) it has no links of its own.
pub(super) fn html(
    player: &Player,
    url: &str,
    [name, title]: [&str; 2],
    words: &BodyWords,
    in_link: bool,
) -> String {
    let (element, preload) = match player.kind {
        MediaKind::Video => ("video", "metadata"),
        MediaKind::Audio => ("audio", "none"),
    };
    let mut html = format!(
        "<span class=\"player\"><{element} controls=\"\" preload=\"{preload}\" src=\"{}\"",
        address(url)
    );

    if let Some((width, height)) = player.size {
        html.push_str(&format!(" width=\"{width}\" height=\"{height}\""));
    }

    html.push_str(&format!(" aria-label=\"{}\"", escaped(name)));
    if !title.is_empty() {
        html.push_str(&format!(" title=\"{}\"", escaped(title)));
    }

    html.push('>');
    for captions in &player.captions {
        html.push_str(&format!(
            "<track kind=\"captions\" src=\"{}\" srclang=\"{}\" label=\"{}\"{}>",
            address(&captions.url),
            escaped(&captions.lang),
            escaped(&captions.label),
            if captions.is_default {
                " default=\"\""
            } else {
                ""
            }
        ));
    }

    html.push_str(&format!(
        "</{element}><span class=\"player-text\"><b>{}</b>",
        escaped(name)
    ));

    if !in_link {
        html.push_str(&links(player, words));
    }

    html.push_str("</span></span>");
    html
}

/// The links to the file and to the transcript.
fn links(player: &Player, words: &BodyWords) -> String {
    let download = words.download.as_deref().unwrap_or("{name} · {size}");
    let download = download
        .replace("{size}", &size(player.bytes))
        .replace("{name}", &player.name);
    let mut html = format!(
        " <a href=\"{}\" download=\"\" data-address=\"{}\">{}</a>",
        address(&player.url),
        escaped(&player.permalink),
        escaped(&download)
    );

    if let Some(transcript) = &player.transcript {
        let text = words.transcript.as_deref().unwrap_or(&transcript.title);
        html.push_str(&format!(
            " <a href=\"{}\" hreflang=\"{}\">{}</a>",
            address(&transcript.url),
            escaped(&transcript.lang),
            escaped(text)
        ));
    }

    html
}
