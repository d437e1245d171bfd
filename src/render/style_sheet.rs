//! Style sheets as they are published: comments and the space at the beginning of lines are for those who write them,
//! and every reader would have to load them.

/// Returns a style sheet without comments, without space at the beginning of lines and without empty lines. Strings, what
/// stands between the brackets of `url()`, and comments that begin with `/*!`, such as licences, are kept as they are.
pub(super) fn lean(css: &str) -> String {
    let mut lean = String::with_capacity(css.len());
    let mut rest = css;

    while let Some(first) = rest.chars().next() {
        let part = match first {
            '/' if rest.starts_with("/*!") => comment(rest),
            '/' if rest.starts_with("/*") => {
                rest = &rest[comment(rest).len()..];
                // What only a comment parts stays parted, and a space would mean something else.
                if !lean.ends_with([' ', '\n']) && !rest.starts_with([' ', '\n']) {
                    lean += "/**/";
                }
                continue;
            }
            '"' | '\'' => string(rest, first),
            _ if is_url(rest) => url(rest),
            _ => &rest[..first.len_utf8()],
        };

        let is_needless =
            matches!(part, " " | "\t" | "\n" | "\r") && (lean.is_empty() || lean.ends_with('\n'));
        if !is_needless {
            lean += part;
        }
        rest = &rest[part.len()..];
    }
    lean
}

/// Returns the comment that a text begins with. One that does not end reaches to the end of the text.
fn comment(text: &str) -> &str {
    let end = text[2..].find("*/").map_or(text.len(), |end| end + 4);
    &text[..end]
}

/// Returns the string that a text begins with, its quotation marks included.
fn string(text: &str, mark: char) -> &str {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == mark && !is_escaped {
            return &text[..=at];
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    text
}

/// Tells whether a text begins with an address that is written without quotation marks.
fn is_url(text: &str) -> bool {
    let begins = text
        .get(..4)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("url("));
    begins && !text[4..].trim_start().starts_with(['"', '\''])
}

/// Returns such an address, its brackets included.
fn url(text: &str) -> &str {
    let end = text.find(')').map_or(text.len(), |end| end + 1);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn comments_and_indents_go() {
        assert_eq!(
            lean("/* a */\n\na { b: c; }\n\n  /* d */\n  e { f: g; } /* h */\n"),
            "a { b: c; }\ne { f: g; } \n"
        );
        assert_eq!(lean(".a/* b */.c { }"), ".a/**/.c { }");
        assert_eq!(lean("a { } /* b"), "a { } ");
        assert_eq!(
            lean("@media x {\r\n\ta { b: c }\r\n}\r\n"),
            "@media x {\r\na { b: c }\r\n}\r\n"
        );
    }

    #[test]
    fn what_is_no_comment_stays() {
        for css in [
            "/*! licence */\na { }",
            "a { content: \"/* b */\\\" /*\" }",
            "a { content: '/* \"' }",
            "a { background: url(a/*b*/c.png) }",
            "a { background: URL(\"a/*b*/c.png\") }",
            "质 { content: \"量\" }",
            "a { content: \"unfinished /* ",
            "",
        ] {
            assert_eq!(lean(css), css);
        }
    }
}
