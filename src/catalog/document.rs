//! The text of a snapshot: from text to a value, and into the form that reviewers can read.

use crate::source::{FileId, InputError, Span};
use crate::terraform::functions::yaml_documents;
use crate::terraform::value::{Value, json};
use std::sync::Arc;

/// Parses a snapshot: JSON, or YAML where it is not in brackets. Several YAML documents are a list of them.
///
/// # Errors
/// It is neither: with its place.
pub fn document(text: &str, file: FileId) -> Result<Value, InputError> {
    if is_json(text) {
        return json::parse(text, Some(file)).map_err(|e| {
            let at = Span::new(file, e.offset, e.offset);
            InputError::new(format!("the catalog is not JSON: {}", e.message), at).help(SAVE)
        });
    }
    let mut documents = yaml_documents(text, file).map_err(|(why, at)| {
        InputError::new(format!("the catalog is neither JSON nor YAML: {why}"), at).help(SAVE)
    })?;
    // `---` at the end begins another one, with nothing in it.
    documents.retain(|d| !d.is_null());
    let is_collection = |d: &Value| d.entries().is_some() || d.elements().is_some();
    if documents.is_empty() || !documents.iter().all(is_collection) {
        let message = "the catalog is neither JSON nor YAML that lists anything";
        return Err(InputError::new(message, Span::new(file, 0, 0)).help(SAVE));
    }
    if documents.len() == 1 {
        return Ok(documents.swap_remove(0));
    }
    Ok(Value::tuple(documents))
}

/// A snapshot in YAML as the JSON that a server answers with; `None` where it is JSON already.
pub fn as_json(text: &str, file: FileId) -> Option<Arc<str>> {
    if is_json(text) {
        return None;
    }
    let value = document(text, file).ok()?;
    json::encode(&value).map(Arc::from)
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

const SAVE: &str =
    "save the whole answer of the models endpoint, e.g. with `curl --fail --output FILE`";

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
    use super::{as_json, pretty};
    use crate::source::FileId;

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

    /// What a data source reads is decoded as JSON.
    #[test]
    fn yaml_is_answered_as_json() {
        let json = as_json("data:\n  - id: m-1\n    live: true\n", FileId(0));
        assert_eq!(
            json.as_deref(),
            Some(r#"{"data":[{"id":"m-1","live":true}]}"#)
        );
        assert_eq!(as_json(r#" {"data": []}"#, FileId(0)), None);
    }
}
