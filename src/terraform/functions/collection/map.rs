//! Functions of maps and objects.

use super::{as_open, items};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::functions::call::Call;
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Identity, Marks, Object, Repr, Type, Value};
use crate::text::nearest;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn keys(call: &Call<'_>) -> Result<Value, EvalError> {
    let map = call.arg(0);
    let names = |names: &mut dyn Iterator<Item = &Arc<str>>| -> Vec<Value> {
        names.map(|n| Value::string(n.clone())).collect()
    };
    let found = match &map.repr {
        Repr::Map(_, entries) => Value::list(Type::String, names(&mut entries.keys())),
        Repr::Object(o) if o.open.is_none() => Value::tuple(names(&mut o.attrs.keys())),
        Repr::Object(_) => call.unknown(Type::Dynamic),
        Repr::Unknown(u) => match &u.ty {
            Type::Object(o) if !o.open => Value::tuple(names(&mut o.attrs.keys())),
            Type::Map(_) => call.unknown(Type::list(Type::String)),
            Type::Dynamic | Type::Object(_) => call.unknown(Type::Dynamic),
            _ => return Err(call.arg_error(0, MAP)),
        },
        _ => return Err(call.arg_error(0, MAP)),
    };
    Ok(found.marked(map.marks))
}

const MAP: &str = "a map or object is required";

pub(super) fn values_type(call: &Call<'_>) -> Result<Type, EvalError> {
    match call.arg(0).ty() {
        Type::Dynamic => Ok(Type::Dynamic),
        Type::Map(t) => Ok(Type::List(t)),
        Type::Object(o) if o.open => Ok(Type::Dynamic),
        Type::Object(o) => Ok(Type::tuple(o.attrs.values().cloned().collect())),
        _ => Err(call.arg_error(0, MAP)),
    }
}

pub(super) fn values(call: &Call<'_>) -> Result<Value, EvalError> {
    let map = call.arg(0);
    let found = match &map.repr {
        Repr::Map(ty, entries) => Value::list(ty.clone(), entries.values().cloned().collect()),
        Repr::Object(o) if o.open.is_none() => Value::tuple(o.attrs.values().cloned().collect()),
        Repr::Object(_) => call.unknown(Type::Dynamic),
        _ => return Err(call.arg_error(0, MAP)),
    };
    Ok(found.marked(map.marks))
}

pub(super) fn lookup(call: &Call<'_>) -> Result<Value, EvalError> {
    let (map, key) = (call.arg(0), call.arg(1));
    let default = call.args.get(2);
    let marks = map.marks.union(key.marks);
    // Not by the whole type: a lookup must not cost the size of what is looked up in.
    let element = match &map.repr {
        Repr::Map(t, _) => Some(t.clone()),
        Repr::Object(_) => None,
        Repr::Unknown(u) => match &u.ty {
            Type::Map(t) => Some(Type::clone(t)),
            Type::Object(_) | Type::Dynamic => None,
            _ => return Err(call.arg_error(0, MAP)),
        },
        _ => return Err(call.arg_error(0, MAP)),
    };
    let default = match (default, &element) {
        (Some(default), Some(ty)) => Some(convert(default, ty).map_err(|_| {
            let ty = ty.friendly_name();
            call.arg_error(2, format!("it must be a {ty}, as the map's elements are"))
        })?),
        (default, _) => default.cloned(),
    };
    let Some(name) = key.as_str() else {
        return Ok(call.unknown(element.unwrap_or_default()).marked(marks));
    };
    if map.is_unknown() || as_open(map).is_some_and(|o| !o.attrs.contains_key(name)) {
        // With a default it may be the default.
        return match default {
            Some(_) => Ok(call.unknown(element.unwrap_or_default()).marked(marks)),
            None => map.index(key, Span::NONE),
        };
    }
    match (map.get(name), default) {
        (Some(found), _) => Ok(found.clone().marked(marks)),
        (None, Some(default)) => Ok(default.marked(marks)),
        (None, None) => {
            let error = if marks.is_sensitive() {
                call.error("there is no such key in this sensitive map")
            } else {
                call.error(format!("there is no key \"{name}\""))
            };
            let error = error.kind(ErrorKind::MissingKey);
            let names = map.entries().into_iter().flat_map(|m| m.keys());
            Err(match nearest(name, names.map(|n| &**n)) {
                Some(near) if !marks.is_sensitive() => {
                    error.help(format!("did you mean \"{near}\"?"))
                }
                _ => error.help("give a default as the third argument"),
            })
        }
    }
}

/// Whether all arguments have the type of the first, which then is the result's.
fn matching(call: &Call<'_>) -> Option<Type> {
    let (first, rest) = call.args.split_first()?;
    let ty = first.ty();
    rest.iter().all(|a| a.ty() == ty).then_some(ty)
}

pub(super) fn merge_type(call: &Call<'_>) -> Result<Type, EvalError> {
    let mut attrs = BTreeMap::new();
    let mut settled = true;
    for (i, arg) in call.args.iter().enumerate() {
        match arg.ty() {
            Type::Dynamic => return Ok(Type::Dynamic),
            Type::Object(o) => {
                settled &= !o.open;
                if !arg.is_null() {
                    attrs.extend(o.attrs.iter().map(|(k, t)| (k.clone(), t.clone())));
                }
            }
            Type::Map(t) => match arg.entries() {
                Some(entries) => {
                    attrs.extend(entries.keys().map(|k| (k.clone(), Type::clone(&t))));
                }
                None => settled &= arg.is_null(),
            },
            ty => return Err(not_a_map(call, i, &ty)),
        }
    }
    Ok(match matching(call) {
        Some(ty) => ty,
        None if settled => Type::object(attrs),
        None => Type::Dynamic,
    })
}

fn not_a_map(call: &Call<'_>, index: usize, ty: &Type) -> EvalError {
    call.arg_error(
        index,
        format!(
            "a map or object is required, this is a {}",
            ty.friendly_name()
        ),
    )
}

pub(super) fn merge(call: &Call<'_>) -> Result<Value, EvalError> {
    let given = call.args.iter().filter(|a| !a.is_null());
    let marks = given.fold(Marks::NONE, |m, a| m.union(a.marks));
    let mut all: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let mut open: Option<Identity> = None;
    for (i, arg) in call.args.iter().enumerate() {
        match &arg.repr {
            Repr::Null(Type::Dynamic | Type::Map(_) | Type::Object(_)) => {}
            Repr::Map(..) => {}
            Repr::Object(o) => {
                if let Some(identity) = &o.open {
                    if open.replace(identity.clone()).is_some() {
                        // Which of two resources has an attribute that neither writes?
                        return Ok(call.unknown(Type::Dynamic).marked(marks));
                    }
                    // The resource may have any of the attributes so far, and would win.
                    for value in all.values_mut() {
                        *value = call.unknown(Type::Dynamic);
                    }
                }
            }
            _ => return Err(not_a_map(call, i, &arg.ty())),
        }
        for (name, value) in arg.entries().into_iter().flatten() {
            all.insert(name.clone(), value.clone());
        }
    }
    let all_null = !call.args.is_empty() && call.args.iter().all(Value::is_null);
    if all_null && matches!(matching(call), Some(Type::Object(o)) if !o.attrs.is_empty()) {
        return Err(call.error("all arguments are null"));
    }
    let result = match open {
        Some(_) => Value::new(Repr::Object(Arc::new(Object { attrs: all, open }))),
        None => match map_type(call) {
            Some(ty) => Value::map(ty, all),
            None => Value::object(all),
        },
    };
    Ok(result.marked(marks))
}

/// The element type of the result where all arguments are maps of one type.
fn map_type(call: &Call<'_>) -> Option<Type> {
    let element = |v: &Value| match &v.repr {
        Repr::Map(t, _) => Some(t.clone()),
        Repr::Null(Type::Map(t)) => Some(Type::clone(t)),
        _ => None,
    };
    let (first, rest) = call.args.split_first()?;
    let ty = element(first)?;
    rest.iter()
        .all(|a| element(a).as_ref() == Some(&ty))
        .then_some(ty)
}

pub(super) fn transpose(call: &Call<'_>) -> Result<Value, EvalError> {
    let map = call.arg(0);
    let ty = Type::list(Type::String);
    if !map.is_wholly_known() {
        return Ok(call.unknown(Type::map(ty)));
    }
    let mut turned: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (name, list) in map.entries().into_iter().flatten() {
        let Some(list) = list.elements() else {
            return Err(call.arg_error(0, "a map of lists of strings is required, without null"));
        };
        for item in list {
            let Repr::String(text) = &item.repr else {
                return Err(
                    call.arg_error(0, "a map of lists of strings is required, without null")
                );
            };
            // Maps are in order of keys, so the lists come out sorted.
            let name = Value::string(name.clone());
            turned.entry(text.to_arc()).or_default().push(name);
        }
    }
    let lists = turned
        .into_iter()
        .map(|(k, names)| (k, Value::list(Type::String, names)))
        .collect();
    Ok(Value::map(ty, lists))
}

pub(super) fn zipmap_type(call: &Call<'_>) -> Result<Type, EvalError> {
    let (keys, values) = (call.arg(0), call.arg(1));
    match values.ty() {
        Type::Dynamic => Ok(Type::Dynamic),
        Type::List(t) => Ok(Type::Map(t)),
        Type::Tuple(_) if !keys.is_wholly_known() => Ok(Type::Dynamic),
        Type::Tuple(ts) => {
            same_length(call, items(keys).len(), ts.len())?;
            let mut attrs = BTreeMap::new();
            for (key, ty) in items(keys).iter().zip(ts.iter()) {
                attrs.insert(key_text(call, key)?, ty.clone());
            }
            Ok(Type::object(attrs))
        }
        _ => Err(call.arg_error(1, "a list or tuple is required")),
    }
}

fn same_length(call: &Call<'_>, keys: usize, values: usize) -> Result<(), EvalError> {
    if keys == values {
        return Ok(());
    }
    Err(call.error(format!("there are {keys} keys but {values} values")))
}

fn key_text(call: &Call<'_>, key: &Value) -> Result<Arc<str>, EvalError> {
    match &key.repr {
        Repr::String(s) => Ok(s.to_arc()),
        _ => Err(call.arg_error(0, "a key must not be null")),
    }
}

pub(super) fn zipmap(call: &Call<'_>) -> Result<Value, EvalError> {
    let (keys, values) = (call.arg(0), call.arg(1));
    let mut marks = keys.marks.union(values.marks);
    if !keys.is_wholly_known() {
        return Ok(call.unknown(zipmap_type(call)?).marked(marks));
    }
    let (Repr::List(_, all) | Repr::Tuple(all)) = &values.repr else {
        return Err(call.arg_error(1, "a list or tuple is required"));
    };
    same_length(call, items(keys).len(), all.len())?;
    let mut entries = BTreeMap::new();
    for (key, value) in items(keys).iter().zip(all.iter()) {
        marks = marks.union(key.marks);
        entries.insert(key_text(call, key)?, value.clone());
    }
    Ok(match &values.repr {
        Repr::List(ty, _) => Value::map(ty.clone(), entries),
        _ => Value::object(entries),
    }
    .marked(marks))
}
