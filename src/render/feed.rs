//! The Atom feed of a locale: its newest dated pages, each with its whole text.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesPI, BytesText, Event};

use crate::config::LocaleId;
use crate::site::{Page, PageId, Site};
use crate::view::{feed_path, permalink};

/// The most entries of a feed.
const MAX_ENTRIES: usize = 50;

/// The feed as XML. `style` is the address of the style sheet that browsers show it with, if the theme has one;
/// `content` makes the HTML of a page's body.
pub(super) fn render(
    site: &Site,
    id: LocaleId,
    style: Option<&str>,
    content: impl Fn(PageId) -> String,
) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    // Writing into memory does not fail.
    let _ = write(&mut writer, site, id, style, content);
    let mut xml = writer.into_inner();
    xml.push(b'\n');

    xml
}

fn write(
    writer: &mut Writer<Vec<u8>>,
    site: &Site,
    id: LocaleId,
    style: Option<&str>,
    content: impl Fn(PageId) -> String,
) -> std::io::Result<()> {
    let locale = site.frame.locales.get(id);
    let title = site.frame.settings.title.get(&locale.key);
    let home = site.frame.base.permalink(&locale.prefix);
    let mut newest = site.dated(id);
    newest.truncate(MAX_ENTRIES);

    // A feed without entries has never been updated; the format wants a date all the same.
    let updated = newest
        .first()
        .map_or_else(|| build_date(site), |id| date(site, site.page(*id)));

    writer.write_event(Event::Decl(BytesDecl::new("1.0", None, None)))?;
    writer.write_event(Event::Text(BytesText::new("\n")))?;
    if let Some(style) = style {
        let instruction = format!("xml-stylesheet type=\"text/css\" href=\"{style}\"");
        writer.write_event(Event::PI(BytesPI::new(instruction)))?;
        writer.write_event(Event::Text(BytesText::new("\n")))?;
    }

    let feed = writer.create_element("feed").with_attributes([
        ("xmlns", "http://www.w3.org/2005/Atom"),
        ("xml:lang", locale.tag.as_str()),
    ]);
    feed.write_inner_content(|writer| {
        text(writer, "title", title)?;
        text(writer, "id", &home)?;
        text(writer, "updated", &updated)?;
        writer
            .create_element("author")
            .write_inner_content(|writer| text(writer, "name", title))?;
        link(
            writer,
            "self",
            &site.frame.base.permalink(&feed_path(locale)),
        )?;
        link(writer, "alternate", &home)?;
        newest
            .iter()
            .try_for_each(|id| entry(writer, site, site.page(*id), &content(*id)))
    })?;

    Ok(())
}

/// Writes the entry of a page. `content` is the HTML of its body.
fn entry(
    writer: &mut Writer<Vec<u8>>,
    site: &Site,
    page: &Page,
    content: &str,
) -> std::io::Result<()> {
    let address = permalink(site, page);
    let date = date(site, page);
    writer
        .create_element("entry")
        .write_inner_content(|writer| {
            text(writer, "title", &page.title)?;
            text(writer, "id", &address)?;
            text(writer, "updated", &date)?;
            link(writer, "alternate", &address)?;
            text(writer, "published", &date)?;

            if let Some(description) = &page.description {
                text(writer, "summary", description)?;
            }

            if content.trim().is_empty() {
                return Ok(());
            }

            // Addresses in the text are seen from the page.
            writer
                .create_element("content")
                .with_attributes([("type", "html"), ("xml:base", address.as_str())])
                .write_text_content(BytesText::new(content))?;
            Ok(())
        })?;

    Ok(())
}

/// The date of a page, or else the day of the build.
fn date(site: &Site, page: &Page) -> String {
    page.date
        .map_or_else(|| build_date(site), |date| date.rfc3339(&site.frame.zone))
}

fn build_date(site: &Site) -> String {
    format!("{}T00:00:00+00:00", site.frame.date)
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    writer
        .create_element(name)
        .write_text_content(BytesText::new(text))?;
    Ok(())
}

fn link(writer: &mut Writer<Vec<u8>>, rel: &str, href: &str) -> std::io::Result<()> {
    writer
        .create_element("link")
        .with_attributes([("href", href), ("rel", rel)])
        .write_empty()?;
    Ok(())
}
