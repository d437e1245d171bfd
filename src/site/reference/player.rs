//! Players: an image of Markdown whose file is a film or a sound recording. Captions and the text of what is said lie
//! beside it, in files of the same name.

use super::{Asset, Page, Targets};
use crate::config::LocaleId;
use crate::diagnostic::{Diagnostic, codes, say};
use crate::load::document::Link;
use crate::load::media::{self, Captions, MediaKind, Player, Transcript, stem};
use crate::site::captions;
use crate::text::language::own_name;

/// A player, and what belongs to it.
pub(super) struct FoundPlayer {
    /// The player.
    pub player: Player,
    /// Captions and transcripts among the files of the content folder, below the site's root.
    pub files: Vec<String>,
    /// What readers need and is not there, each with the path of the file that lacks it.
    pub lacking: Vec<(String, Diagnostic)>,
}

impl<'a> Targets<'a> {
    /// The player for the file that an image of a page shows; `None` if it is neither a film nor a sound recording.
    pub(super) fn player(&self, page: &Page, link: &Link, asset: &Asset) -> Option<FoundPlayer> {
        let kind = media::kind(&asset.source)?;
        let (frame, mut files) = (&self.site.frame, Vec::new());

        let mut all_captions = Vec::new();
        for (locale, names) in self.names_beside(&asset.source) {
            let Some(found) = self.captions(&names).filter(|_| kind == MediaKind::Video) else {
                continue;
            };
            let lang = &frame.locales.get(locale).tag;
            files.push(found.source.clone());
            all_captions.push(Captions {
                url: frame.base.url(&captions::address(found)),
                lang: lang.clone(),
                label: own_name(lang).into(),
                is_default: locale == page.language(),
            });
        }

        // A text in the language of the page is read before one in another.
        let mut names = self.names_beside(&asset.source);
        names.sort_by_key(|(locale, _)| *locale != page.language());
        let transcript = names
            .iter()
            .find_map(|(locale, names)| self.transcript(page, *locale, names, &mut files));

        let player = Player {
            kind,
            name: file_name(&asset.source).into(),
            url: frame.base.url(&asset.relative_url),
            permalink: frame.base.permalink(&asset.relative_url),
            bytes: asset.state.map_or(0, |state| state.bytes()),
            size: asset.size.map(|size| (size.width, size.height)),
            captions: all_captions,
            transcript,
        };
        let lacking = self.lacking(page, link, asset, &player);

        Some(FoundPlayer {
            player,
            files,
            lacking,
        })
    }

    /// The names, without their endings, of the files that belong to a film or a sound recording in each locale:
    /// `film.zh` and `film.en`; `film` alone belongs to the locale in the file's own name, or else to the first of the
    /// site.
    fn names_beside(&self, source: &str) -> Vec<(LocaleId, Vec<String>)> {
        let locales = &self.site.frame.locales;
        let stem = stem(source);
        let own = locales
            .by_key(&media::ending(stem))
            .unwrap_or(locales.default_id());
        let names = |key: &str, is_own: bool| {
            let plain = is_own.then(|| stem.to_string());
            [format!("{stem}.{key}")].into_iter().chain(plain).collect()
        };

        locales
            .iter()
            .map(|(id, locale)| (id, names(&locale.key, id == own)))
            .collect()
    }

    /// The captions under one of these names.
    fn captions(&self, names: &[String]) -> Option<&'a Asset> {
        let endings = |name: &String| captions::ENDINGS.map(|ending| format!("{name}.{ending}"));
        let paths = names.iter().flat_map(endings);
        paths
            .into_iter()
            .find_map(|path| self.assets.get(path.as_str()).copied())
    }

    /// The transcript under one of these names: a page, or a text file, which is added to `files`.
    fn transcript(
        &self,
        page: &Page,
        locale: LocaleId,
        names: &[String],
        files: &mut Vec<String>,
    ) -> Option<Transcript> {
        let frame = &self.site.frame;
        for name in names {
            let written = self.arrangement.by_source.get(&format!("{name}.md"));
            let written = written.map(|id| self.site.page(self.in_locale_of(page, *id)));

            // The page about a film often has the name of the film.
            if let Some(text) = written.filter(|text| text.route != page.route && !text.is_gone()) {
                return Some(Transcript {
                    url: frame.base.url(&text.relative_url(&frame.locales)),
                    title: text.title.clone(),
                    lang: frame.locales.get(text.language()).tag.clone(),
                });
            }

            if let Some(text) = self.assets.get(format!("{name}.txt").as_str()) {
                files.push(text.source.clone());
                return Some(Transcript {
                    url: frame.base.url(&text.relative_url),
                    title: file_name(&text.source).into(),
                    lang: frame.locales.get(locale).tag.clone(),
                });
            }
        }

        None
    }

    /// The warnings about captions and a transcript that are not there (WCAG 2.2, 1.2.1 to 1.2.3).
    fn lacking(
        &self,
        page: &Page,
        link: &Link,
        asset: &Asset,
        player: &Player,
    ) -> Vec<(String, Diagnostic)> {
        let key = &self.site.frame.locales.get(page.language()).key;
        let (file, wanted) = (
            &player.name,
            format!("{}.{key}", file_name(stem(&asset.source))),
        );
        let mut found = Vec::new();

        if player.kind == MediaKind::Video && player.captions.is_empty() {
            let message = say!(
                "视频没有字幕：旁边没有 {wanted}.vtt",
                "the film has no captions: there is no {wanted}.vtt beside it"
            );
            found.push(Diagnostic::warning(codes::MISSING_CAPTIONS, message).hint(say!(
                "用剪辑软件识别语音，校对后导出字幕，存为 {wanted}.vtt 或 {wanted}.srt，放在 {file} 旁边；没有人说话的，写明声音，例如“（音乐）”。",
                "Have an editing program transcribe the speech, correct the captions, and save them as {wanted}.vtt or {wanted}.srt beside {file}. Where nobody speaks, name the sounds, such as (music)."
            )));
        }

        if player.transcript.is_none() {
            let message = say!(
                "没有文字稿：旁边没有 {wanted}.txt 或 {wanted}.md",
                "there is no transcript: neither {wanted}.txt nor {wanted}.md is beside the recording"
            );
            found.push(Diagnostic::warning(codes::MISSING_TRANSCRIPT, message).hint(say!(
                "把所说的话和要紧的画面写成文字，存为 {wanted}.txt，或写成网页 {wanted}.md，放在 {file} 旁边。",
                "Write down what is said and what matters of what is seen, and save it as {wanted}.txt, or as a page {wanted}.md, beside {file}."
            )));
        }

        found
            .into_iter()
            .map(|it| (asset.source.clone(), it.at(page.file.at(link.span))))
            .collect()
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}
