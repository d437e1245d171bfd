//! `sitemap.xml` with the languages of every page, and `robots.txt`.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::site::{MAX_SITEMAP_ADDRESSES, Page, Site, pages_for_search_engines, sitemap_parts};
use crate::view::{permalink, sitemap_part_path};

/// The sitemap as XML; where there are parts, the list of them.
pub(super) fn render(site: &Site) -> Vec<u8> {
    match sitemap_parts(site) {
        0 => as_xml(|writer| pages(writer, site, 0)),
        count => as_xml(|writer| index(writer, site, count)),
    }
}

/// A part of the sitemap as XML, by its position.
pub(super) fn part(site: &Site, part: usize) -> Vec<u8> {
    as_xml(|writer| pages(writer, site, part * MAX_SITEMAP_ADDRESSES))
}

fn as_xml(write: impl Fn(&mut Writer<Vec<u8>>) -> std::io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing into memory does not fail.
    let _ = writer
        .write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))
        .and_then(|()| write(&mut writer));
    let mut xml = writer.into_inner();
    xml.push(b'\n');

    xml
}

/// The pages from the position `first` on, as many as a sitemap may hold.
fn pages(writer: &mut Writer<Vec<u8>>, site: &Site, first: usize) -> std::io::Result<()> {
    let urlset = writer.create_element("urlset").with_attributes([
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ]);
    urlset.write_inner_content(|writer| {
        pages_for_search_engines(site)
            .skip(first)
            .take(MAX_SITEMAP_ADDRESSES)
            .try_for_each(|page| url(writer, site, page))
    })?;
    Ok(())
}

fn index(writer: &mut Writer<Vec<u8>>, site: &Site, count: usize) -> std::io::Result<()> {
    let list = writer
        .create_element("sitemapindex")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
    list.write_inner_content(|writer| {
        (0..count).try_for_each(|part| {
            let address = site.frame.base.permalink(&sitemap_part_path(part));
            writer
                .create_element("sitemap")
                .write_inner_content(|writer| {
                    writer
                        .create_element("loc")
                        .write_text_content(BytesText::new(&address))?;
                    Ok(())
                })?;
            Ok(())
        })
    })?;
    Ok(())
}

fn url(writer: &mut Writer<Vec<u8>>, site: &Site, page: &Page) -> std::io::Result<()> {
    let element = writer.create_element("url");
    element.write_inner_content(|writer| {
        writer
            .create_element("loc")
            .write_text_content(BytesText::new(&permalink(site, page)))?;

        if let Some(date) = page.date {
            writer
                .create_element("lastmod")
                .write_text_content(BytesText::new(&date.rfc3339(&site.frame.zone)))?;
        }

        let translations = site.translations(page);
        for id in translations.iter().filter(|_| translations.len() > 1) {
            let other = site.page(*id);
            alternate(
                writer,
                &site.frame.locales.get(other.locale).tag,
                &permalink(site, other),
            )?;
        }

        // For readers of any other language.
        if let [first, _, ..] = translations {
            alternate(writer, "x-default", &permalink(site, site.page(*first)))?;
        }

        Ok(())
    })?;
    Ok(())
}

fn alternate(writer: &mut Writer<Vec<u8>>, language: &str, address: &str) -> std::io::Result<()> {
    let link = writer
        .create_element("xhtml:link")
        .with_attribute(("rel", "alternate"));
    link.with_attribute(("hreflang", language))
        .with_attribute(("href", address))
        .write_empty()?;
    Ok(())
}

/// `robots.txt`: everything may be read. Without a full address of the site there is no sitemap.
pub(super) fn robots(site: &Site) -> String {
    let sitemap = site
        .frame
        .base
        .host()
        .map(|_| format!("Sitemap: {}\n", site.frame.base.permalink("sitemap.xml")));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
