//! Style sheets as they are published: comments and layout are for those who write them, and every reader would have to
//! load them.

/// Returns a style sheet without comments and without the white space that means nothing. Strings, what stands between
/// the brackets of `url()`, and comments that begin with `/*!`, such as licences, are kept as they are.
pub(super) fn lean(css: &str) -> String {
    let mut lean = String::with_capacity(css.len());
    let mut is_after_space = false;
    let mut rest = css;

    while let Some(first) = rest.chars().next() {
        if first.is_ascii_whitespace() {
            is_after_space = true;
            rest = &rest[1..];
            continue;
        }

        if rest.starts_with("/*") && !rest.starts_with("/*!") {
            rest = &rest[comment(rest).len()..];
            // What only a comment parts stays parted, and a space would mean something else.
            if !is_after_space && !rest.starts_with(|c: char| c.is_ascii_whitespace()) {
                lean += "/**/";
            }

            continue;
        }

        if is_after_space && means_something(&lean, first) {
            lean.push(' ');
        }

        is_after_space = false;
        let part = match first {
            '/' if rest.starts_with("/*!") => comment(rest),
            '"' | '\'' => string(rest, first),
            _ if is_url(rest) => url(rest),
            _ => &rest[..first.len_utf8()],
        };
        lean += part;
        rest = &rest[part.len()..];
    }

    lean
}

/// Tells whether white space between what has been written and the next character means something: it does in selectors
/// and in values, and as the whole value of a property.
fn means_something(written: &str, next: char) -> bool {
    let is_empty_value = written.ends_with(':') && matches!(next, ';' | '}');
    let is_beside_mark =
        written.ends_with(['{', '}', ';', ',', ':']) || matches!(next, '{' | '}' | ';');
    is_empty_value || !(written.is_empty() || is_beside_mark)
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
    fn comments_and_layout_go() {
        assert_eq!(
            lean("/* a */\n\na b { c: d e; }\n\n  /* f */\r\n\tg, h { i: j } /* k */\n"),
            "a b{c:d e;}g,h{i:j}"
        );
        assert_eq!(
            lean("@media screen and (min-width: 1rem) {\n  a > b :hover { c: calc(1px + 2px) }\n}"),
            "@media screen and (min-width:1rem){a > b :hover{c:calc(1px + 2px)}}"
        );
        assert_eq!(lean(".a/* b */.c { }"), ".a/**/.c{}");
        assert_eq!(lean(".a /* b */.c { }"), ".a .c{}");
        assert_eq!(lean("a { --b: ; --c: }"), "a{--b: ;--c: }");
        assert_eq!(lean("a { } /* b"), "a{}");
    }

    #[test]
    fn what_is_no_comment_stays() {
        for css in [
            "/*! licence */a{}",
            "a{content:\"/* b */\\\"  /*\"}",
            "a{content:'/*  \"'}",
            "a{background:url(a/*b*/c.png)}",
            "a{background:URL(\"a/*b*/c.png\")}",
            "质{content:\"量  \"}",
            "a{content:\"unfinished /* ",
            "",
        ] {
            assert_eq!(lean(css), css);
        }
    }
}
