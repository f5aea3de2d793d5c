//! JSON as Terraform writes it, also of values that are not wholly known.

use super::pieces::{self, Builder, MOST_TEXT};
use crate::terraform::value::{Part, Repr, Type, Value};

/// Appends the JSON of a value. Unknown scalars become unknown parts, inside quotes where they are
/// text; anything else unknown becomes a part that stands for its whole JSON.
///
/// # Errors
/// A message: infinities have no JSON, and depth and length are bounded.
pub(super) fn write(value: &Value, out: &mut Builder) -> Result<(), String> {
    write_at(value, out, 0)
}

/// Values nested deeper than this are refused.
pub(super) const MOST_DEPTH: usize = 1000;

fn write_at(value: &Value, out: &mut Builder, depth: usize) -> Result<(), String> {
    if depth > MOST_DEPTH {
        return Err(format!("the value is nested more than {MOST_DEPTH} deep"));
    }
    if out.len() > MOST_TEXT {
        return Err(format!("the text is longer than {} MiB", MOST_TEXT >> 20));
    }
    match &value.repr {
        Repr::Null(_) => out.push("null"),
        Repr::Bool(b) => out.push(if *b { "true" } else { "false" }),
        Repr::Number(n) if n.is_infinite() => return Err("infinity has no JSON".to_owned()),
        Repr::Number(n) => out.push(&n.to_string()),
        Repr::String(s) => {
            out.push("\"");
            out.push(&escaped(s));
            out.push("\"");
        }
        Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
            out.push("[");
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(",");
                }
                write_at(item, out, depth + 1)?;
            }
            out.push("]");
        }
        Repr::Map(_, entries) => write_entries(&**entries, out, depth)?,
        Repr::Object(object) if object.open.is_some() => out.push_unknown(pieces::derived(value)),
        Repr::Object(object) => write_entries(&object.attrs, out, depth)?,
        Repr::Unknown(unknown) if unknown.ty == Type::String => {
            out.push("\"");
            for piece in pieces::pieces(value) {
                match piece {
                    Part::Text(known) => out.push(&escaped(&known)),
                    Part::Unknown(part) => out.push_unknown(part),
                }
            }
            out.push("\"");
        }
        Repr::Unknown(_) => out.push_unknown(value.clone()),
        Repr::Capsule(capsule) => return Err(format!("{} has no JSON", capsule.type_name())),
    }
    Ok(())
}

fn write_entries<'v>(
    entries: impl IntoIterator<Item = (&'v std::sync::Arc<str>, &'v Value)>,
    out: &mut Builder,
    depth: usize,
) -> Result<(), String> {
    out.push("{");
    for (i, (key, value)) in entries.into_iter().enumerate() {
        if i > 0 {
            out.push(",");
        }
        out.push("\"");
        out.push(&escaped(key));
        out.push("\":");
        write_at(value, out, depth + 1)?;
    }
    out.push("}");
    Ok(())
}

/// The text between the quotes of a JSON string, with `<`, `>`, `&` and the two line separators
/// escaped as Go does for HTML's sake.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            c @ ('\0'..='\x1f' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}
