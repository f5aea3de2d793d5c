//! Sets: Terraform's order, and which elements are the same.

use super::{Marks, Repr, Type, Value, ops};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

impl Value {
    /// A set: puts the elements (already of the type) in order and drops duplicates; see
    /// [`Repr::Set`]. Marks on and in elements become marks of the set.
    pub fn set(ty: Type, mut items: Vec<Value>) -> Value {
        let mut marks = Marks::NONE;
        for item in &mut items {
            let found = item.marks_deep();
            if found != Marks::NONE {
                *item = item.unmarked_deep(found);
                marks = marks.union(found);
            }
        }
        let items = match ty {
            Type::Bool | Type::Number | Type::String => scalars(items),
            _ => composites(items),
        };
        Value::new(Repr::Set(ty, Arc::new(items))).marked(marks)
    }
}

/// Known before unknown before null.
fn rank(value: &Value) -> u8 {
    match value.repr {
        Repr::Unknown(_) => 1,
        Repr::Null(_) => 2,
        _ => 0,
    }
}

fn scalars(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by(|a, b| match (&a.repr, &b.repr) {
        (Repr::String(a), Repr::String(b)) => a.cmp(b),
        (Repr::Number(a), Repr::Number(b)) => a.compare(b),
        (Repr::Bool(a), Repr::Bool(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    });
    items.dedup_by(|b, a| match (&a.repr, &b.repr) {
        (Repr::String(a), Repr::String(b)) => a == b,
        (Repr::Number(a), Repr::Number(b)) => a == b,
        (Repr::Bool(a), Repr::Bool(b)) => a == b,
        (Repr::Null(_), Repr::Null(_)) => true,
        _ => false,
    });
    items
}

fn composites(items: Vec<Value>) -> Vec<Value> {
    let mut keyed: Vec<(u8, String, Value)> = Vec::with_capacity(items.len());
    let mut by_key: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for item in items {
        let key = item.sort_key();
        let same = by_key.entry(key.clone()).or_default();
        let is_new = same.iter().all(|i| {
            keyed
                .get(*i)
                .is_none_or(|(_, _, other)| ops::equals(&item, other).as_bool() != Some(true))
        });
        // An element that is not wholly known equals nothing for certain, not even itself: comparing
        // all of those that look alike would be quadratic.
        if is_new {
            if item.is_wholly_known() {
                same.push(keyed.len());
            }
            keyed.push((rank(&item), key, item));
        }
    }
    keyed.sort_by(|(r, a, _), (s, b, _)| match r.cmp(s) {
        Ordering::Equal => a.cmp(b),
        other => other,
    });
    keyed.into_iter().map(|(_, _, item)| item).collect()
}

impl Value {
    /// The text that Terraform orders set elements by, and by which it looks for equal ones: equal
    /// values have equal keys, but not the other way round.
    pub(crate) fn sort_key(&self) -> String {
        let mut key = String::new();
        write_key(self, &mut key);
        key
    }
}

fn write_key(value: &Value, key: &mut String) {
    match &value.repr {
        Repr::Unknown(_) => key.push('?'),
        Repr::Null(_) => key.push('~'),
        Repr::Bool(b) => key.push(if *b { 'T' } else { 'F' }),
        // Writing to a String cannot fail.
        Repr::Number(n) => {
            let _ = match n.to_bigint() {
                Some(whole) => write!(key, "{whole}"),
                None => write!(key, "{n}"),
            };
        }
        Repr::String(s) => quote(s, key),
        Repr::List(_, items) | Repr::Set(_, items) => {
            key.push('[');
            for item in items.iter() {
                write_key(item, key);
                key.push(';');
            }
            key.push(']');
        }
        Repr::Map(_, entries) => {
            key.push('{');
            for (name, item) in entries.iter() {
                quote(name, key);
                key.push(':');
                write_key(item, key);
                key.push(';');
            }
            key.push('}');
        }
        Repr::Tuple(items) => {
            key.push('<');
            for item in items.iter() {
                write_key(item, key);
                key.push(';');
            }
            key.push('>');
        }
        Repr::Object(object) => {
            key.push('<');
            for item in object.attrs.values() {
                write_key(item, key);
                key.push(';');
            }
            key.push('>');
        }
        Repr::Capsule(capsule) => {
            key.push_str(capsule.type_name());
            if let Some(address) = capsule.attr("address") {
                write_key(&address, key);
            }
        }
    }
}

/// Text in quotes with Go's escapes.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x07' => out.push_str("\\a"),
            '\x08' => out.push_str("\\b"),
            '\x0b' => out.push_str("\\v"),
            '\x0c' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            c if c.is_ascii() => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c if c.is_control() || c.is_whitespace() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
