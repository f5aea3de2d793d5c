//! The text of a snapshot: from text to a value, and into the form that reviewers can read.

use crate::source::{FileId, InputError, Span};
use crate::terraform::value::{Value, json};

/// Parses a snapshot.
///
/// # Errors
/// It is not JSON: with its place.
pub fn document(text: &str, file: FileId) -> Result<Value, InputError> {
    json::parse(text, Some(file)).map_err(|e| {
        InputError::new(
            format!("the catalog is not JSON: {}", e.message),
            Span::new(file, e.offset, e.offset),
        )
        .help("save the whole answer of the models endpoint, e.g. with `curl --fail --output FILE`")
    })
}

/// JSON with a member or element a line, so that a change shows where it is. Order, numbers and texts
/// stay as they are written; the text has to be JSON.
pub fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut rest = json.trim();
    while let Some(c) = rest.chars().next() {
        let token = match c {
            '"' => string(rest),
            _ => rest.get(..c.len_utf8()).unwrap_or(rest),
        };
        rest = rest.get(token.len()..).unwrap_or_default();
        match c {
            ' ' | '\t' | '\n' | '\r' => {}
            '{' | '[' => {
                out.push(c);
                let inside = rest.trim_start();
                if let Some(close) = inside.chars().next().filter(|c| matches!(c, '}' | ']')) {
                    out.push(close);
                    rest = inside.get(1..).unwrap_or_default();
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push_str(token),
        }
    }
    out.push('\n');
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// The text in quotes that a text begins with, quotes included.
fn string(text: &str) -> &str {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|b| {
        let closes = b == b'"' && !escaped;
        escaped = b == b'\\' && !escaped;
        closes
    });
    end.and_then(|at| text.get(..at + 2)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn what_is_written_stays() {
        let before = r#" {"b":[1.0,2e-06, {}, [ ] ],"a":{"x":"{\"y\\\":[,]}\\","é":null}} "#;
        let after = r#"{
  "b": [
    1.0,
    2e-06,
    {},
    []
  ],
  "a": {
    "x": "{\"y\\\":[,]}\\",
    "é": null
  }
}
"#;
        assert_eq!(pretty(before), after);
        assert_eq!(pretty(after), after);
        assert_eq!(pretty("[]"), "[]\n");
    }
}
