//! Single values of Terraform in JSON, written anew. What would change the layout is left to people: no tool
//! says what it is to be.

use super::literal::{COMPUTED, of_flag, scaled};
use super::{Edit, Refusal};
use crate::source::{SourceFile, Span};
use crate::terraform::value::{Number, Value};
use serde_json::Value as Json;

/// Why most of a JSON file is not edited.
pub const BY_HAND: &str = "the file is JSON, where only single values are written anew";

/// The edits after which the text, number or flag at `span` of a JSON file gives `wanted`, where it gives
/// `made` now; see [`super::rewritten`].
///
/// # Errors
/// What stands there is no single value, or it cannot be told how it gives `made`.
pub fn rewritten_json(
    file: &SourceFile,
    span: Span,
    made: &Value,
    wanted: &Value,
) -> Result<Vec<Edit>, Refusal> {
    let span = with_quotes(file, span);
    let written = file.text.get(span.start as usize..span.end as usize);
    let written = written.unwrap_or_default();
    let text = match serde_json::from_str(written) {
        Ok(Json::Bool(flag)) => of_flag(flag, made, wanted)?,
        Ok(Json::Number(_)) => {
            let number = Number::parse(written).ok_or(COMPUTED)?;
            scaled(&number, made, wanted)?
        }
        Ok(Json::String(text)) => match (made.as_str(), wanted.as_str()) {
            (Some(made), Some(wanted)) if made == text => quoted(wanted),
            _ => return Err(COMPUTED.to_owned()),
        },
        _ => return Err(BY_HAND.to_owned()),
    };
    match text == written {
        true => Err("it is written so already".to_owned()),
        false => Ok(vec![Edit::new(span, text)]),
    }
}

/// The place of a text is what stands between its quotes.
fn with_quotes(file: &SourceFile, span: Span) -> Span {
    let byte = |at: u32| file.text.as_bytes().get(at as usize);
    match span.start.checked_sub(1) {
        Some(before) if byte(before) == Some(&b'"') && byte(span.end) == Some(&b'"') => {
            Span::new(span.file, before, span.end + 1)
        }
        _ => span,
    }
}

/// Whether the object that a value stands in may say why it is so: a property `//` on its line or beside it.
pub fn is_explained_json(file: &SourceFile, span: Span) -> bool {
    let line = file.line(span.start) as usize;
    let starts = file.line_starts();
    let end = file.text.len();
    let start_of = |line: usize| starts.get(line).map_or(end, |s| *s as usize);
    // Lines count from one: the one above, its own, and the one below.
    let around = file
        .text
        .get(start_of(line.saturating_sub(2))..start_of(line + 1));
    around.is_some_and(|text| text.contains("\"//\""))
}

/// A text as Terraform's JSON writes it: nothing in it is an interpolation or a directive.
fn quoted(text: &str) -> String {
    let text = text.replace("${", "$${").replace("%{", "%%{");
    Json::String(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, SourceMap};

    fn edited(text: &str, value: &str, made: &Value, wanted: &Value) -> Result<String, Refusal> {
        let sources = SourceMap::new();
        let id = sources.add("main.tf.json", text);
        let file = sources.get(id).expect("a file");
        let start = text.find(value).expect("the value");
        let span = Span::new(FileId(0), start as u32, (start + value.len()) as u32);
        let edits = rewritten_json(&file, span, made, wanted)?;
        let mut text = text.to_owned();
        for edit in edits {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        Ok(text)
    }

    #[test]
    fn single_values_are_written_anew_and_nothing_else() {
        let text = "{\r\n\t\"a\" : \"x\\u0041\", \"b\":10 ,\"c\": true}";
        let of = |value: &str, made: Value, wanted: Value| edited(text, value, &made, &wanted);
        let string = Value::string;
        assert_eq!(
            of("x\\u0041", string("xA"), string("${b}\"")).as_deref(),
            Ok("{\r\n\t\"a\" : \"$${b}\\\"\", \"b\":10 ,\"c\": true}")
        );
        assert_eq!(
            of("10", Value::int(600), Value::int(60)).as_deref(),
            Ok("{\r\n\t\"a\" : \"x\\u0041\", \"b\":1 ,\"c\": true}")
        );
        assert_eq!(
            of("true", Value::bool(false), Value::bool(true)).as_deref(),
            Ok("{\r\n\t\"a\" : \"x\\u0041\", \"b\":10 ,\"c\": false}")
        );
        assert!(of("10", Value::int(600), Value::int(7)).is_err());
        assert!(of("x\\u0041", string("y"), string("z")).is_err());
    }
}
