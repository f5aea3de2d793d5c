//! Conversions between types, and types in common.

pub use super::unify::unify;
use super::{Number, Object, ObjectType, Reasons, Refinement, Repr, Type, Unknown, Value};
use crate::source::Span;
use crate::terraform::error::EvalError;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Converts a value to a type as Terraform does where a type is asked for. Marks, identity, reasons
/// and origins survive. An unknown value becomes an unknown value of the type.
///
/// # Errors
/// No such conversion.
pub fn convert(value: &Value, ty: &Type) -> Result<Value, EvalError> {
    let repr = match &value.repr {
        _ if matches!(ty, Type::Dynamic) => return Ok(value.clone()),
        Repr::Null(from) => Repr::Null(target(from, ty).ok_or_else(|| mismatch(from, ty))?),
        Repr::Unknown(u) => {
            if u.ty == *ty {
                return Ok(value.clone());
            }
            let unknown = Value {
                repr: Repr::Unknown(Arc::new(unknown(u, ty)?)),
                ..value.clone()
            };
            return Ok(unknown.with_known_length());
        }
        Repr::Bool(b) => match ty {
            Type::Bool => return Ok(value.clone()),
            Type::String => Repr::String(if *b { "true" } else { "false" }.into()),
            _ => return Err(mismatch(&Type::Bool, ty)),
        },
        Repr::Number(n) => match ty {
            Type::Number => return Ok(value.clone()),
            Type::String => Repr::String(n.to_string().into()),
            _ => return Err(mismatch(&Type::Number, ty)),
        },
        Repr::String(s) => match ty {
            Type::String => return Ok(value.clone()),
            Type::Number => {
                let n = Number::parse(s).ok_or_else(|| error("a number is required"))?;
                Repr::Number(n)
            }
            Type::Bool => Repr::Bool(parse_bool(s)?),
            _ => return Err(mismatch(&Type::String, ty)),
        },
        Repr::List(from, items) | Repr::Set(from, items) => {
            return collection(value, from, items, ty);
        }
        Repr::Tuple(items) => return tuple(value, items, ty),
        Repr::Map(from, entries) => return map(value, from, entries, ty),
        Repr::Object(object) => return self::object(value, object, ty),
        Repr::Capsule(c) => match ty {
            Type::Capsule(name) if **name == *c.type_name() => return Ok(value.clone()),
            _ => return Err(mismatch(&value.ty(), ty)),
        },
    };
    Ok(Value {
        repr,
        origin: value.origin,
        marks: value.marks,
    })
}

fn error(message: impl Into<Arc<str>>) -> EvalError {
    EvalError::new(message, Span::NONE)
}

fn parse_bool(text: &str) -> Result<bool, EvalError> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        "True" | "TRUE" => Err(error(
            "a bool is required; to convert from string, use lowercase \"true\"",
        )),
        "False" | "FALSE" => Err(error(
            "a bool is required; to convert from string, use lowercase \"false\"",
        )),
        _ => Err(error("a bool is required")),
    }
}

/// What is wrong where a type does not convert to another.
fn mismatch(from: &Type, to: &Type) -> EvalError {
    if let (Type::Object(have), Type::Object(want)) = (from, to)
        && let Some(missing) = want.attrs.keys().find(|k| !have.attrs.contains_key(*k))
    {
        return missing_attribute(missing, have.attrs.keys().map(|k| &**k));
    }
    error(match (from, to) {
        (Type::Tuple(_), Type::List(t)) if matches!(**t, Type::Dynamic) => {
            "all list elements must have the same type".to_owned()
        }
        (Type::Tuple(_), Type::Set(t)) if matches!(**t, Type::Dynamic) => {
            "all set elements must have the same type".to_owned()
        }
        (Type::Object(_), Type::Map(t)) if matches!(**t, Type::Dynamic) => {
            "all map elements must have the same type".to_owned()
        }
        (Type::Tuple(have), Type::Tuple(want)) if have.len() != want.len() => format!(
            "a tuple of {} elements is required, this one has {}",
            want.len(),
            have.len()
        ),
        _ => format!(
            "{} required, but have {}",
            to.friendly_name(),
            from.friendly_name()
        ),
    })
}

fn missing_attribute<'a>(name: &str, have: impl Iterator<Item = &'a str>) -> EvalError {
    let error = error(format!("attribute \"{name}\" is required"));
    match crate::text::nearest(name, have) {
        Some(near) => error.help(format!("did you mean \"{name}\" where it says \"{near}\"?")),
        None => error,
    }
}

/// An error of something inside, with where inside.
fn inside(error: EvalError, place: impl std::fmt::Display, at: Span) -> EvalError {
    EvalError {
        message: format!("{place}: {}", error.message).into(),
        ..error.or_at(at)
    }
}

/// Whether values of a type may convert to another; whether each does can depend on the value.
pub(crate) fn convertible(from: &Type, to: &Type) -> bool {
    target(from, to).is_some()
}

/// The type that a value of type `from` has after conversion to `to`: `to` with what is `any` in it
/// filled in. `None` where there is no conversion.
pub(crate) fn target(from: &Type, to: &Type) -> Option<Type> {
    if from == to {
        return Some(to.clone());
    }
    Some(match (from, to) {
        (_, Type::Dynamic) => from.clone(),
        (Type::Dynamic, _) => to.clone(),
        (Type::Number | Type::Bool, Type::String) | (Type::String, Type::Number | Type::Bool) => {
            to.clone()
        }
        (Type::List(f) | Type::Set(f), Type::List(t)) => Type::list(target(f, t)?),
        (Type::List(f) | Type::Set(f), Type::Set(t)) => Type::set(target(f, t)?),
        (Type::Map(f), Type::Map(t)) => Type::map(target(f, t)?),
        (Type::Tuple(fs), Type::List(t)) => Type::list(common_target(fs.iter(), t)?),
        (Type::Tuple(fs), Type::Set(t)) => Type::set(common_target(fs.iter(), t)?),
        (Type::Object(f), Type::Map(t)) => Type::map(common_target(f.attrs.values(), t)?),
        (Type::Tuple(fs), Type::Tuple(ts)) if fs.len() == ts.len() => {
            let items = fs.iter().zip(ts.iter()).map(|(f, t)| target(f, t));
            Type::tuple(items.collect::<Option<_>>()?)
        }
        (Type::Object(f), Type::Object(t)) => object_target(f, t)?,
        (Type::Map(f), Type::Object(t)) => {
            let attrs = t
                .attrs
                .iter()
                .map(|(k, t)| Some((k.clone(), target(f, t)?)));
            Type::object(attrs.collect::<Option<_>>()?)
        }
        _ => return None,
    })
}

fn object_target(from: &ObjectType, to: &ObjectType) -> Option<Type> {
    let mut attrs = BTreeMap::new();
    for (name, want) in &to.attrs {
        let have = match from.attrs.get(name) {
            Some(have) => target(have, want)?,
            None if from.open || to.open => want.clone(),
            None => return None,
        };
        attrs.insert(name.clone(), have);
    }
    if to.open {
        for (name, have) in &from.attrs {
            attrs.entry(name.clone()).or_insert_with(|| have.clone());
        }
    }
    Some(Type::Object(Arc::new(ObjectType {
        attrs,
        open: to.open,
    })))
}

/// The element type of a collection made of elements of these types.
fn common_target<'a>(mut from: impl Iterator<Item = &'a Type>, to: &Type) -> Option<Type> {
    if !to.has_dynamic() {
        return from.all(|f| convertible(f, to)).then(|| to.clone());
    }
    let each: Vec<Type> = from.map(|f| target(f, to)).collect::<Option<_>>()?;
    if each.is_empty() {
        return Some(to.clone());
    }
    match unify(&each)? {
        Type::Dynamic if each.iter().any(|t| *t != Type::Dynamic) => None,
        ty => Some(ty),
    }
}

/// An unknown value of another type: the same one for all that is known of it.
fn unknown(u: &Unknown, ty: &Type) -> Result<Unknown, EvalError> {
    let to = target(&u.ty, ty).ok_or_else(|| mismatch(&u.ty, ty))?;
    let mut refinement = Refinement {
        not_null: u.refinement.not_null,
        ..Refinement::default()
    };
    let is_collection = to.element().is_some();
    if is_collection {
        (refinement.min_length, refinement.max_length) = lengths(u);
        if matches!(to, Type::Set(_)) && !matches!(u.ty, Type::Set(_)) {
            refinement.min_length = refinement.min_length.map(|n| n.min(1));
        }
    }
    Ok(Unknown {
        parts: if to == Type::String {
            u.parts.clone()
        } else {
            None
        },
        ty: to,
        reasons: u.reasons.clone(),
        identity: u.identity.clone(),
        refinement,
        within: u.within.clone(),
        one_of: u.one_of.clone().filter(|_| !is_collection),
        instead: u.instead.clone(),
        sources: u.sources.clone().filter(|_| !is_collection),
    })
}

/// Least and greatest number of elements of an unknown collection, tuple or object.
pub(crate) fn lengths(u: &Unknown) -> (Option<u64>, Option<u64>) {
    match &u.ty {
        Type::Tuple(ts) => (Some(ts.len() as u64), Some(ts.len() as u64)),
        Type::Object(o) if !o.open => (Some(o.attrs.len() as u64), Some(o.attrs.len() as u64)),
        _ => (u.refinement.min_length, u.refinement.max_length),
    }
}

fn like(value: &Value, made: Value) -> Value {
    Value {
        marks: value.marks.union(made.marks),
        origin: value.origin,
        ..made
    }
}

fn items_to(items: &[Value], ty: &Type) -> Result<Vec<Value>, EvalError> {
    let convert = |(i, item)| {
        convert(item, ty).map_err(|e| inside(e, format_args!("element {i}"), item.origin))
    };
    items.iter().enumerate().map(convert).collect()
}

fn entries_to(
    entries: &BTreeMap<Arc<str>, Value>,
    ty: &Type,
) -> Result<BTreeMap<Arc<str>, Value>, EvalError> {
    let convert = |(k, item): (&Arc<str>, &Value)| match convert(item, ty) {
        Ok(item) => Ok((k.clone(), item)),
        Err(e) => Err(inside(e, format_args!("element \"{k}\""), item.origin)),
    };
    entries.iter().map(convert).collect()
}

fn collection(
    value: &Value,
    from: &Type,
    items: &Arc<Vec<Value>>,
    ty: &Type,
) -> Result<Value, EvalError> {
    let (to, is_set) = match ty {
        Type::List(t) => (t, false),
        Type::Set(t) => (t, true),
        _ => return Err(mismatch(&value.ty(), ty)),
    };
    let to = target(from, to).ok_or_else(|| mismatch(&value.ty(), ty))?;
    let was_set = matches!(value.repr, Repr::Set(..));
    if to == *from && was_set == is_set {
        return Ok(value.clone());
    }
    let items = if to == *from {
        items.clone()
    } else {
        Arc::new(items_to(items, &to)?)
    };
    if was_set && !is_set && items.len() > 1 && !value.is_wholly_known() && !to.has_open() {
        // Elements may turn out equal, so how many there are is not known.
        let unknown = unknown_because(Type::list(to), value.reasons_deep());
        return Ok(like(value, unknown));
    }
    Ok(like(
        value,
        if is_set {
            Value::set(to, Arc::unwrap_or_clone(items))
        } else {
            Value::new(Repr::List(to, items))
        },
    ))
}

fn tuple(value: &Value, items: &[Value], ty: &Type) -> Result<Value, EvalError> {
    let made = match ty {
        Type::List(t) | Type::Set(t) => {
            let (items, to) = to_common(
                items.iter(),
                t,
                || mismatch(&value.ty(), ty),
                |t| items_to(items, t),
            )?;
            if matches!(ty, Type::Set(_)) {
                Value::set(to, items)
            } else {
                Value::list(to, items)
            }
        }
        Type::Tuple(ts) if ts.len() == items.len() => {
            let mut made = Vec::with_capacity(items.len());
            for (i, (item, t)) in items.iter().zip(ts.iter()).enumerate() {
                let item = convert(item, t)
                    .map_err(|e| inside(e, format_args!("element {i}"), item.origin))?;
                made.push(item);
            }
            Value::tuple(made)
        }
        _ => return Err(mismatch(&value.ty(), ty)),
    };
    Ok(like(value, made))
}

fn map(
    value: &Value,
    from: &Type,
    entries: &BTreeMap<Arc<str>, Value>,
    ty: &Type,
) -> Result<Value, EvalError> {
    let made = match ty {
        Type::Map(t) => {
            let to = target(from, t).ok_or_else(|| mismatch(&value.ty(), ty))?;
            if to == *from {
                return Ok(value.clone());
            }
            Value::map(to.clone(), entries_to(entries, &to)?)
        }
        Type::Object(o) => {
            let mut attrs = BTreeMap::new();
            for (name, t) in &o.attrs {
                let item = entries
                    .get(name)
                    .ok_or_else(|| missing_attribute(name, entries.keys().map(|k| &**k)))?;
                let item = convert(item, t)
                    .map_err(|e| inside(e, format_args!("attribute \"{name}\""), item.origin))?;
                attrs.insert(name.clone(), item);
            }
            Value::object(attrs)
        }
        _ => return Err(mismatch(&value.ty(), ty)),
    };
    Ok(like(value, made))
}

fn object(value: &Value, object: &Object, ty: &Type) -> Result<Value, EvalError> {
    let made = match ty {
        Type::Map(t) => match &object.open {
            // Which entries it has is not known.
            Some(identity) => identity.unknown(Type::Map(t.clone()), value.origin),
            None => {
                let attrs = &object.attrs;
                // A null without a type fits any map, though no list.
                let bare = |v: &&Value| !matches!(v.repr, Repr::Null(Type::Dynamic));
                let typed = attrs.values().filter(bare);
                let (items, to) = to_common(
                    typed,
                    t,
                    || mismatch(&value.ty(), ty),
                    |t| Ok(entries_to(attrs, t)?.into_values().collect()),
                )?;
                Value::map(to, attrs.keys().cloned().zip(items).collect())
            }
        },
        Type::Object(want) => {
            let mut attrs = BTreeMap::new();
            for (name, t) in &want.attrs {
                let item = match (object.attrs.get(name), &object.open) {
                    (Some(item), _) => convert(item, t).map_err(|e| {
                        inside(e, format_args!("attribute \"{name}\""), item.origin)
                    })?,
                    (None, Some(identity)) => identity
                        .step(super::PathStep::Name(name.clone()))
                        .unknown(t.clone(), value.origin),
                    (None, None) if want.open => continue,
                    (None, None) => return Err(mismatch(&value.ty(), ty)),
                };
                attrs.insert(name.clone(), item);
            }
            let open = if want.open { object.open.clone() } else { None };
            if want.open {
                for (name, item) in &object.attrs {
                    attrs.entry(name.clone()).or_insert_with(|| item.clone());
                }
            }
            Value::new(Repr::Object(Arc::new(Object { attrs, open })))
        }
        _ => return Err(mismatch(&value.ty(), ty)),
    };
    Ok(like(value, made))
}

/// Converts values of different types to one element type, which is found where it is `any`.
fn to_common<'a>(
    items: impl Iterator<Item = &'a Value>,
    ty: &Type,
    mismatch: impl Fn() -> EvalError,
    each: impl Fn(&Type) -> Result<Vec<Value>, EvalError>,
) -> Result<(Vec<Value>, Type), EvalError> {
    if !ty.has_dynamic() {
        return Ok((each(ty)?, ty.clone()));
    }
    // What has no type of its own here, for lack of a schema, takes that of the others.
    let (untyped, typed): (Vec<&Value>, Vec<&Value>) =
        items.partition(|v| matches!(&v.repr, Repr::Unknown(u) if u.ty == Type::Dynamic));
    let types: Vec<Type> = typed.into_iter().map(Value::ty).collect();
    let to = if types.is_empty() && !untyped.is_empty() {
        ty.clone()
    } else {
        common_target(types.iter(), ty).ok_or_else(&mismatch)?
    };
    let items = each(&to)?;
    let to = settled(&items, to).ok_or_else(&mismatch)?;
    Ok((items, to))
}

/// The element type once it is known what elements have become, where `any` is left in it: they must
/// all be of one type.
fn settled(items: &[Value], ty: Type) -> Option<Type> {
    if !ty.has_dynamic() {
        return Some(ty);
    }
    let mut known = items.iter().filter(|v| !v.is_null() && v.is_wholly_known());
    let Some(first) = known.next().map(Value::ty) else {
        return Some(ty);
    };
    if known.any(|v| v.ty() != first) {
        return None;
    }
    let all_known = items.iter().all(Value::is_wholly_known);
    Some(if all_known { first } else { ty })
}

/// An unknown value for these reasons that is not null. Of one without a type not even that is
/// certain.
pub(crate) fn unknown_because(ty: Type, reasons: Reasons) -> Value {
    let not_null = ty != Type::Dynamic;
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty,
        reasons,
        refinement: Refinement {
            not_null,
            ..Refinement::default()
        },
        ..Unknown::default()
    })))
}
