//! Pages at older addresses, which redirect without script.

use crate::site::{PageId, Site};
use crate::text::escape::html as escaped;
use crate::view::{permalink, url};

/// The page as HTML.
pub(super) fn render(site: &Site, id: PageId) -> String {
    let page = site.page(id);
    let tag = &site.frame.locales.get(page.locale).tag;
    let (address, canonical, title) = (
        escaped(&url(site, page)),
        escaped(&permalink(site, page)),
        escaped(&page.title),
    );

    format!(
        "<!DOCTYPE html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={address}\">\n<link rel=\"canonical\" href=\"{canonical}\">\n\
         <meta name=\"robots\" content=\"noindex\">\n</head>\n<body>\n<p><a href=\"{address}\">{title}</a></p>\n</body>\n</html>\n"
    )
}
