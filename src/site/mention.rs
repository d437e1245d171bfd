//! Names in running text that lead to a page of their own, such as those of people or offices. The text stays as it is.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::fingerprint::Fingerprint;

/// Names and where they lead.
#[derive(Debug)]
pub struct Mentions {
    finder: AhoCorasick,
    urls: Vec<String>,
    /// Of names and addresses.
    pub fingerprint: Fingerprint,
}

impl Mentions {
    /// From pairs of name and address. Where names overlap, the longest counts.
    pub fn new(names: &[(String, String)]) -> Option<Self> {
        let texts = names.iter().map(|(name, _)| name);
        let finder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(texts).ok()?;
        let fingerprint = Fingerprint::of_value(&names);
        Some(Self { finder, fingerprint, urls: names.iter().map(|(_, url)| url.clone()).collect() })
    }

    /// Links the names in a page's HTML, but not in headings, links and code.
    pub fn link(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + 1024);
        let (mut rest, mut closed_by) = (html, None::<String>);
        while let Some(at) = rest.find('<') {
            self.link_text(&rest[..at], closed_by.is_none(), &mut out);
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            let tag = &rest[at..end];
            out.push_str(tag);
            match &closed_by {
                Some(close) if tag == close => closed_by = None,
                Some(_) => {}
                None => closed_by = left_alone(tag),
            }
            rest = &rest[end..];
        }
        self.link_text(rest, closed_by.is_none(), &mut out);
        out
    }

    fn link_text(&self, text: &str, wanted: bool, out: &mut String) {
        let mut from = 0;
        for found in self.finder.find_iter(text).filter(|_| wanted) {
            out.push_str(&text[from..found.start()]);
            let (url, name) = (&self.urls[found.pattern().as_usize()], &text[found.range()]);
            out.push_str(&format!("<a class=\"mention\" href=\"{url}\">{name}</a>"));
            from = found.end();
        }
        out.push_str(&text[from..]);
    }
}

/// The end tag up to which an element's text is left alone.
fn left_alone(tag: &str) -> Option<String> {
    let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    matches!(name.as_str(), "a" | "code" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6").then(|| format!("</{name}>"))
}

#[cfg(test)]
mod tests {
    use super::Mentions;

    #[test]
    fn names_in_text_are_linked_and_nothing_else() {
        let names = [("市农委", "/d/a/"), ("市农委会", "/d/b/")].map(|(name, url)| (name.into(), url.into()));
        let mentions = Mentions::new(&names).expect("a finder");
        assert_eq!(
            mentions.link("<h2 id=\"x\">市农委</h2><p title=\"市农委\">由市农委会、市<b>农委</b>、<a href=\"#\">市农委</a>和市农委</p>"),
            "<h2 id=\"x\">市农委</h2><p title=\"市农委\">由<a class=\"mention\" href=\"/d/b/\">市农委会</a>、市<b>农委</b>、\
             <a href=\"#\">市农委</a>和<a class=\"mention\" href=\"/d/a/\">市农委</a></p>"
        );
    }
}
