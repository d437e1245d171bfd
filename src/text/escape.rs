//! Escaping text for HTML.

use pulldown_cmark_escape::{FmtWriter, escape_html};

/// `text` with `&`, `<`, `>` and both quotation marks replaced by entities: it is safe between tags and inside an
/// attribute with quotes of either kind.
pub(crate) fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    // Writing into a string does not fail.
    let _ = escape_html(FmtWriter(&mut escaped), text);
    escaped
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn quotation_marks_are_escaped_where_they_could_end_an_attribute() {
        assert_eq!(
            html("<a b=\"c\" d='e'>&"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;"
        );
    }
}
