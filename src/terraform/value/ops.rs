//! Equality and text of values.

use super::convert::{convert, convertible, lengths, unknown_because};
use super::{Marks, Object, Repr, Type, Unknown, Value};
use crate::source::Span;
use crate::terraform::error::EvalError;
use std::collections::BTreeMap;
use std::sync::Arc;

/// `a == b`: a boolean, unknown where that cannot be told (see refinements), with both sides' marks.
/// Two unknowns of the same exact identity are equal only under the policy dialect; here they are unknown.
pub fn equals(a: &Value, b: &Value) -> Value {
    let result = match same(a, b) {
        Some(result) => Value::bool(result),
        None => unknown_because(Type::Bool, a.reasons_deep().union(&b.reasons_deep())),
    };
    let marks = a.marks_deep().union(b.marks_deep());
    if marks == Marks::NONE {
        result
    } else {
        result.marked(marks)
    }
}

/// Whether two values are equal, `None` where that is not known.
pub(crate) fn same(a: &Value, b: &Value) -> Option<bool> {
    match (&a.repr, &b.repr) {
        (Repr::Null(_), Repr::Null(_)) => Some(true),
        (Repr::Null(_), Repr::Unknown(u)) | (Repr::Unknown(u), Repr::Null(_)) => {
            u.refinement.not_null.then_some(false)
        }
        (Repr::Unknown(_), Repr::Unknown(_)) => None,
        (Repr::Unknown(u), _) => unknown_same(u, b),
        (_, Repr::Unknown(u)) => unknown_same(u, a),
        (Repr::Null(_), _) | (_, Repr::Null(_)) => Some(false),
        (Repr::Bool(a), Repr::Bool(b)) => Some(a == b),
        (Repr::Number(a), Repr::Number(b)) => Some(a == b),
        (Repr::String(a), Repr::String(b)) => Some(a == b),
        (Repr::Capsule(a), Repr::Capsule(b)) => Some(a.equals(b.as_ref())),
        (Repr::List(t, xs), Repr::List(u, ys)) => decided(same_types(a, b, t, u), || {
            if xs.len() == ys.len() {
                sequence(xs, ys)
            } else {
                Some(false)
            }
        }),
        (Repr::Tuple(xs), Repr::Tuple(ys)) if xs.len() == ys.len() => {
            decided(same_types(a, b, &a.ty(), &b.ty()), || sequence(xs, ys))
        }
        (Repr::Set(t, xs), Repr::Set(u, ys)) => {
            decided(same_types(a, b, t, u), || sets(a, b, xs, ys))
        }
        (Repr::Map(t, xs), Repr::Map(u, ys)) => decided(same_types(a, b, t, u), || {
            if xs.len() == ys.len() && xs.keys().eq(ys.keys()) {
                entries(xs, ys)
            } else {
                Some(false)
            }
        }),
        (Repr::Object(x), Repr::Object(y)) => objects(a, b, x, y),
        _ => Some(false),
    }
}

/// What the values' contents say, where their types are the same.
fn decided(types: Option<bool>, contents: impl FnOnce() -> Option<bool>) -> Option<bool> {
    if types? { contents() } else { Some(false) }
}

/// Whether the types of two values are the same; `None` where an unknown in them may have any type.
fn same_types(a: &Value, b: &Value, a_type: &Type, b_type: &Type) -> Option<bool> {
    let open = |v: &Value, ty: &Type| ty.has_dynamic() && has_untyped(v);
    if open(a, a_type) || open(b, b_type) {
        return if conforms(a_type, b_type) {
            None
        } else {
            Some(false)
        };
    }
    Some(a_type == b_type || a_type.has_open() && b_type.has_open() && convertible(a_type, b_type))
}

/// Whether an unknown value of unknown type is inside.
fn has_untyped(value: &Value) -> bool {
    match &value.repr {
        Repr::Unknown(u) => u.ty.has_dynamic(),
        _ => value.children().any(has_untyped),
    }
}

/// Whether two types may turn out the same once what is `any` in them is known.
fn conforms(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Dynamic, _) | (_, Type::Dynamic) => true,
        (Type::List(a), Type::List(b))
        | (Type::Set(a), Type::Set(b))
        | (Type::Map(a), Type::Map(b)) => conforms(a, b),
        (Type::Tuple(a), Type::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| conforms(a, b))
        }
        (Type::Object(a), Type::Object(b)) => {
            a.open
                || b.open
                || a.attrs.len() == b.attrs.len()
                    && a.attrs
                        .iter()
                        .zip(b.attrs.iter())
                        .all(|((k, a), (l, b))| k == l && conforms(a, b))
        }
        _ => a == b,
    }
}

/// Element by element; the first that is not known leaves all open, as in Terraform.
fn sequence(xs: &[Value], ys: &[Value]) -> Option<bool> {
    for (x, y) in xs.iter().zip(ys) {
        if !same(x, y)? {
            return Some(false);
        }
    }
    Some(true)
}

/// Entry by entry of the same keys; any difference decides.
fn entries(xs: &BTreeMap<Arc<str>, Value>, ys: &BTreeMap<Arc<str>, Value>) -> Option<bool> {
    let mut open = false;
    for (x, y) in xs.values().zip(ys.values()) {
        match same(x, y) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => open = true,
        }
    }
    (!open).then_some(true)
}

fn objects(a: &Value, b: &Value, x: &Object, y: &Object) -> Option<bool> {
    if x.open.is_none() && y.open.is_none() {
        if !x.attrs.keys().eq(y.attrs.keys()) {
            return Some(false);
        }
        return decided(same_types(a, b, &a.ty(), &b.ty()), || {
            entries(&x.attrs, &y.attrs)
        });
    }
    // Resources: a written attribute that differs decides, anything else is open.
    let differ = x
        .attrs
        .iter()
        .any(|(name, x)| y.attrs.get(name).is_some_and(|y| same(x, y) == Some(false)));
    differ.then_some(false)
}

fn sets(a: &Value, b: &Value, xs: &[Value], ys: &[Value]) -> Option<bool> {
    if !a.is_wholly_known() || !b.is_wholly_known() {
        return None;
    }
    // Both are in the same order without duplicates.
    Some(xs.len() == ys.len() && sequence(xs, ys)?)
}

/// An unknown value against a known one that is not null.
fn unknown_same(u: &Unknown, known: &Value) -> Option<bool> {
    let r = &u.refinement;
    match &known.repr {
        Repr::String(s) if r.prefix.as_ref().is_some_and(|p| !s.starts_with(&**p)) => {
            return Some(false);
        }
        Repr::Number(n)
            if r.min.as_ref().is_some_and(|m| n < m) || r.max.as_ref().is_some_and(|m| n > m) =>
        {
            return Some(false);
        }
        Repr::List(_, items) if never_long(u, items.len()) => return Some(false),
        Repr::Map(_, items) if never_long(u, items.len()) => return Some(false),
        Repr::Set(_, items) if known.is_wholly_known() && never_long(u, items.len()) => {
            return Some(false);
        }
        _ => {}
    }
    if u.ty == Type::Dynamic {
        return None;
    }
    let ty = known.ty();
    let may_match = if u.ty.has_dynamic() || u.ty.has_open() || ty.has_dynamic() || ty.has_open() {
        conforms(&u.ty, &ty)
    } else {
        ty == u.ty
    };
    if may_match { None } else { Some(false) }
}

/// Whether an unknown collection cannot be this long.
fn never_long(u: &Unknown, length: usize) -> bool {
    let (min, max) = lengths(u);
    min.is_some_and(|m| (length as u64) < m) || max.is_some_and(|m| length as u64 > m)
}

/// The value as text in a template: strings, numbers and booleans; an unknown stays one part.
///
/// # Errors
/// Null, or a type without text.
pub fn to_text(value: &Value) -> Result<Value, EvalError> {
    if value.is_null() {
        return Err(EvalError::new("null cannot be part of a text", Span::NONE));
    }
    convert(value, &Type::String).map_err(|_| {
        EvalError::new(
            format!("a {} cannot be part of a text", value.ty().friendly_name()),
            Span::NONE,
        )
        .help("use jsonencode(), join(), or take one element")
    })
}
