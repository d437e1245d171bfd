//! `sitemap.xml` with the languages of every page, and `robots.txt`.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::site::{Kind, Page, Site};
use crate::view::permalink;

/// The sitemap as XML.
pub fn render(site: &Site) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    // Writing into memory does not fail.
    let _ = write(&mut writer, site);
    let mut xml = writer.into_inner();
    xml.push(b'\n');
    xml
}

fn write(writer: &mut Writer<Vec<u8>>, site: &Site) -> std::io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let urlset = writer.create_element("urlset").with_attributes([
        ("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"),
        ("xmlns:xhtml", "http://www.w3.org/1999/xhtml"),
    ]);
    urlset.write_inner_content(|writer| {
        let pages = site.pages.iter().filter(|page| {
            page.kind != Kind::NotFound && page.search.is_indexed && page.fallback_from.is_none()
        });
        pages
            .into_iter()
            .try_for_each(|page| url(writer, site, page))
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

/// `robots.txt`: everything may be read.
pub fn robots(site: &Site) -> String {
    format!(
        "User-agent: *\nAllow: /\nSitemap: {}\n",
        site.frame.base.permalink("sitemap.xml")
    )
}
