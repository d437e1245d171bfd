//! Scripts as they are published: comments and indentation are for those who write them.

/// Returns a script without the lines that are comments, without empty lines and without indentation. Comments that
/// begin with `/*!`, such as licences, are kept. A script in which a text reaches over several lines stays as it is,
/// since its lines may mean something.
pub(super) fn lean(script: &str) -> String {
    if script.lines().any(goes_on) {
        return script.to_string();
    }

    let mut lean = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if in_comment {
            in_comment = !line.ends_with("*/");
        } else if line.starts_with("/*") && !line.starts_with("/*!") && is_comment_alone(line) {
            in_comment = !line.contains("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            lean.push_str(line);
            lean.push('\n');
        }
    }

    lean
}

/// Whether a text between backticks, or one with a backslash at the end of the line, goes on in the next line.
fn goes_on(line: &str) -> bool {
    line.matches('`').count() % 2 == 1 || line.ends_with('\\')
}

/// Whether nothing but a comment is in a line that begins with one.
fn is_comment_alone(line: &str) -> bool {
    line.find("*/").is_none_or(|end| end + 2 == line.len())
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn comments_and_indentation_are_left_out() {
        let script = "/*! licence */\n// note\n/** What it does,\n * in two lines. */\nfunction a() {\n  return '// text'; // why\n\n}\n";
        assert_eq!(
            lean(script),
            "/*! licence */\nfunction a() {\nreturn '// text'; // why\n}\n"
        );
    }

    #[test]
    fn texts_of_several_lines_are_kept() {
        let script = "const a = `\n  // text\n`;\n";
        assert_eq!(lean(script), script);
    }

    #[test]
    fn what_follows_a_comment_is_kept() {
        assert_eq!(lean("  /* a */ b();\n"), "/* a */ b();\n");
    }
}
