//! Values to JSON text.

use crate::terraform::value::{Repr, Value};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::fmt::Write;

/// Terraform's `jsonencode` of a wholly known value (sorted keys, `<>&` and U+2028/9 escaped).
/// `None` where a part is unknown, or has no JSON form, as infinities have none.
pub fn encode(value: &Value) -> Option<String> {
    let mut out = String::new();
    write_known(value, &mut out)?;
    Some(out)
}

fn write_known(value: &Value, out: &mut String) -> Option<()> {
    match &value.repr {
        Repr::Unknown(_) | Repr::Capsule(_) => return None,
        Repr::Number(n) if n.is_infinite() => return None,
        Repr::Object(o) if o.open.is_some() => return None,
        Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                comma(i, out);
                write_known(item, out)?;
            }
            out.push(']');
        }
        Repr::Map(..) | Repr::Object(_) => {
            out.push('{');
            for (i, (name, item)) in value.entries()?.iter().enumerate() {
                comma(i, out);
                write_string(name, out);
                out.push(':');
                write_known(item, out)?;
            }
            out.push('}');
        }
        Repr::Null(_) | Repr::Bool(_) | Repr::Number(_) | Repr::String(_) => {
            write_scalar(value, out);
        }
    }
    Some(())
}

fn comma(i: usize, out: &mut String) {
    if i > 0 {
        out.push(',');
    }
}

fn write_scalar(value: &Value, out: &mut String) {
    match &value.repr {
        Repr::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        // An infinity has no digits; quoted it stays readable and the document valid.
        Repr::Number(n) if n.is_infinite() => {
            let _ = write!(out, "\"{n}\"");
        }
        Repr::Number(n) => {
            let _ = write!(out, "{n}");
        }
        Repr::String(s) => write_string(s, out),
        _ => out.push_str("null"),
    }
}

/// A string as Go's encoder writes it for HTML.
fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            '\0'..='\x1f' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A value for a report: JSON with null where something is unknown or must not be shown, and where
/// that is.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The value, with Terraform's digits. As in plans, unknown members of maps and objects are left out.
    pub value: Box<RawValue>,
    /// `false` where everything is known, `true` where nothing is; else a sparse tree: an array has
    /// an entry for each element, an object only members that are not wholly known.
    pub unknown: Json,
    /// The same for what is sensitive.
    pub sensitive: Json,
}

/// The value for a report, see [`Shown`]. Also a resource's open object: only what is written.
pub fn show(value: &Value) -> Shown {
    let mut out = String::new();
    write_shown(value, &mut out);
    let tree = |f: fn(&Value) -> bool| tree(value, f).unwrap_or(Json::Bool(false));
    Shown {
        value: RawValue::from_string(out).unwrap_or_else(|_| RawValue::NULL.to_owned()),
        unknown: tree(Value::is_unknown),
        sensitive: tree(|v| v.marks.is_sensitive()),
    }
}

fn write_shown(value: &Value, out: &mut String) {
    match &value.repr {
        _ if value.marks.is_sensitive() => out.push_str("null"),
        // Plans do not tell minus zero from zero.
        Repr::Number(n) if n.is_zero() => out.push('0'),
        Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                comma(i, out);
                write_shown(item, out);
            }
            out.push(']');
        }
        Repr::Map(..) | Repr::Object(_) => {
            out.push('{');
            let members = value.entries().into_iter().flatten();
            for (i, (name, item)) in members.filter(|(_, v)| !v.is_unknown()).enumerate() {
                comma(i, out);
                write_string(name, out);
                out.push(':');
                write_shown(item, out);
            }
            out.push('}');
        }
        Repr::Capsule(capsule) => write_string(capsule.type_name(), out),
        _ => write_scalar(value, out),
    }
}

/// Where in a value something holds; `None` for nowhere.
fn tree(value: &Value, holds: fn(&Value) -> bool) -> Option<Json> {
    if holds(value) {
        return Some(Json::Bool(true));
    }
    if let Some(items) = value.elements() {
        let items: Vec<Option<Json>> = items.iter().map(|v| tree(v, holds)).collect();
        let any = items.iter().any(Option::is_some);
        let all = items.into_iter().map(|t| t.unwrap_or(Json::Bool(false)));
        return any.then(|| all.collect());
    }
    let mut found = serde_json::Map::new();
    for (name, item) in value.entries().into_iter().flatten() {
        if let Some(tree) = tree(item, holds) {
            found.insert(name.to_string(), tree);
        }
    }
    (!found.is_empty()).then_some(Json::Object(found))
}
