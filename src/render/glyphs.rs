//! Characters that no font has, found before anything is drawn. A picture for sharing then goes without words, which is a
//! warning; printed matter with a gap in its text must not be published, which is an error.

use serde_json::Value as Json;

use super::artwork::ArtworkRenderer;
use crate::diagnostic::{Diagnostic, Text, codes, say};
use crate::site::{Content, Page, Site};

/// The diagnostics about characters that no font has, and whether a picture is drawn with fonts of the system.
pub fn check(site: &Site, fonts: &ArtworkRenderer) -> (Vec<Diagnostic>, bool) {
    let (mut found, mut uses_system) = (Vec::new(), false);
    let frame = &site.frame;
    let titles = frame.locales.iter().filter(|_| site.has_cards);
    for title in titles.map(|(_, locale)| frame.settings.title.get(&locale.key)) {
        uses_system |= fonts.needs_system(title);
        found.extend(fonts.missing(title).map(|c| of_site(site, c)));
    }
    for page in site.pages.iter().filter(|_| site.has_cards) {
        uses_system |= fonts.needs_system(&page.title);
        if page.fallback_from.is_none() {
            found.extend(fonts.missing(&page.title).map(|c| without_words(page, c)));
        }
    }

    for file in &site.files {
        let Content::Artwork(artwork) = &file.content else {
            continue;
        };
        let text = texts(&artwork.view);
        uses_system |= fonts.needs_system(&text);
        if let Some(c) = fonts.missing(&text) {
            let message = say!("现有字体均不含“{c}”字", "no font has the character “{c}”");
            found.push(
                Diagnostic::error(codes::MISSING_GLYPH, message)
                    .at(artwork.place.clone())
                    .hint(install()),
            );
        }
    }
    (found, uses_system)
}

/// The warning about a site's title that no picture for sharing can show.
fn of_site(site: &Site, c: char) -> Diagnostic {
    let message = say!(
        "现有字体均不含“{c}”字，所有分享图片上都不写文字",
        "no font has the character “{c}” of the site's title: pictures for sharing go without words"
    );
    Diagnostic::warning(codes::MISSING_GLYPH, message)
        .in_file(site.frame.settings_file.path.clone())
        .hint(install())
}

/// The warning about a page whose picture for sharing goes without words.
fn without_words(page: &Page, c: char) -> Diagnostic {
    let message = say!(
        "现有字体均不含“{c}”字，这一页的分享图片上不写标题",
        "no font has the character “{c}”: the page's picture for sharing goes without its title"
    );
    Diagnostic::warning(codes::MISSING_GLYPH, message)
        .at(page.location_of_text("title", &c.to_string()))
        .hint(install())
}

fn install() -> Text {
    say!(
        "安装一种有这个字的字体（中文用 Debian、Ubuntu 的 apt install fonts-noto-cjk），或把它放进 themes/主题/fonts/。",
        "Install a font that has it (for Chinese on Debian and Ubuntu: apt install fonts-noto-cjk), or put one into themes/NAME/fonts/."
    )
}

/// All texts in a value, one after the other.
fn texts(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(texts).collect(),
        Json::Object(fields) => fields.values().map(texts).collect(),
        _ => String::new(),
    }
}
