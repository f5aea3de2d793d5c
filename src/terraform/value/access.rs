//! Attributes and elements of values: `value.name`, `value[key]`.

use super::convert::convert;
use super::{Marks, PathStep, Repr, Type, Unknown, Value, one_of};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::text::nearest;
use std::sync::Arc;

impl Value {
    /// `value.name`. Of an unknown, an unknown of the attribute's type; of an open object, what is
    /// written, else an unknown that is this attribute. The value's own marks are on the result.
    ///
    /// # Errors
    /// Null, a type without attributes, and attributes or keys that are not there, at `at`.
    pub fn attr(&self, name: &str, at: Span) -> Result<Value, EvalError> {
        let found = match &self.repr {
            Repr::Null(_) => {
                return Err(EvalError::new(
                    format!("this value is null, so it has no attribute \"{name}\""),
                    at,
                ));
            }
            Repr::Object(object) => match (object.attrs.get(name), &object.open) {
                (Some(value), _) => value.clone(),
                (None, Some(identity)) => identity
                    .step(PathStep::Name(name.into()))
                    .unknown(Type::Dynamic, self.origin),
                (None, None) => return Err(missing_attribute(name, self, at)),
            },
            Repr::Map(_, entries) => match entries.get(name) {
                Some(value) => value.clone(),
                None => return Err(missing_key(name, entries.keys().map(|k| &**k), at)),
            },
            Repr::Unknown(u) => {
                let ty = match &u.ty {
                    Type::Dynamic => Type::Dynamic,
                    Type::Map(t) => Type::clone(t),
                    Type::Object(o) => match o.attrs.get(name) {
                        Some(t) => t.clone(),
                        None if o.open => Type::Dynamic,
                        None => return Err(missing_attribute(name, self, at)),
                    },
                    _ => return Err(missing_attribute(name, self, at)),
                };
                below(u, ty, PathStep::Name(name.into()), self.origin)
            }
            Repr::Capsule(capsule) => capsule.attr(name).ok_or_else(|| {
                let names = capsule.attr_names();
                let message = format!("a {} has no attribute \"{name}\"", capsule.type_name());
                suggest(
                    EvalError::new(message, at).kind(ErrorKind::MissingAttribute),
                    name,
                    names.iter().map(String::as_str),
                )
            })?,
            _ => return Err(missing_attribute(name, self, at)),
        };
        Ok(found.marked(self.marks))
    }

    /// `value[key]`. An unknown key, or an element of an unknown, gives an unknown of the element
    /// type. The own marks of value and key are on the result.
    ///
    /// # Errors
    /// Null, keys of the wrong type, keys that are not there, and types without elements, at `at`.
    pub fn index(&self, key: &Value, at: Span) -> Result<Value, EvalError> {
        let error = |message: &str| Err(EvalError::new(message, at));
        if self.is_null() {
            return error("this value is null, so it has no elements");
        }
        if key.is_null() {
            return error("null cannot be a key");
        }
        if let Repr::Capsule(capsule) = &self.repr {
            let Some(name) = key.as_str() else {
                return error(&format!("a {} has no elements", capsule.type_name()));
            };
            return Ok(self.attr(name, at)?.marked(key.marks));
        }
        let is_open = matches!(&self.repr, Repr::Object(o) if o.open.is_some());
        let found = if is_open {
            self.object_attr(key, at)?
        } else {
            match self.shape() {
                Shape::Dynamic => {
                    self.unknown_element(Type::Dynamic, key, key.as_number().is_some())
                }
                Shape::Sequence => self.position(key, at)?,
                Shape::Map => self.entry(key, at)?,
                Shape::Object => self.object_attr(key, at)?,
                Shape::Set => {
                    return error(
                        "the elements of a set have no index or key; convert it with tolist, or use for",
                    );
                }
                Shape::Other => return error("this value has no elements"),
            }
        };
        // Terraform forgets that the key was sensitive where it names an attribute, or where it makes
        // no difference yet. The elements of a tuple are there before they are known.
        let tuple = self
            .as_unknown()
            .is_some_and(|u| matches!(u.ty, Type::Tuple(_)));
        let forgets = matches!(self.shape(), Shape::Object)
            || (self.is_unknown() && !tuple)
            || key.is_unknown();
        let of_key = if forgets {
            key.marks.without(Marks::SENSITIVE)
        } else {
            key.marks
        };
        Ok(found.marked(self.marks.union(of_key)))
    }

    fn shape(&self) -> Shape {
        match &self.repr {
            Repr::List(..) | Repr::Tuple(_) => Shape::Sequence,
            Repr::Set(..) => Shape::Set,
            Repr::Map(..) => Shape::Map,
            Repr::Object(_) => Shape::Object,
            Repr::Unknown(u) => match u.ty {
                Type::Dynamic => Shape::Dynamic,
                Type::List(_) | Type::Tuple(_) => Shape::Sequence,
                Type::Set(_) => Shape::Set,
                Type::Map(_) => Shape::Map,
                Type::Object(_) => Shape::Object,
                _ => Shape::Other,
            },
            _ => Shape::Other,
        }
    }

    /// An unknown element: of an unknown value the one at `key`, else one picked by an unknown key.
    fn unknown_element(&self, ty: Type, key: &Value, by_position: bool) -> Value {
        let step = match (&key.repr, by_position) {
            (Repr::Unknown(_), _) => PathStep::Any,
            (Repr::Number(n), true) => match n.to_i64().map(u64::try_from) {
                Some(Ok(i)) => PathStep::Index(i),
                _ => PathStep::Any,
            },
            (Repr::String(s), _) => PathStep::Name(s.to_arc()),
            (_, _) => match convert(key, &Type::String) {
                Ok(text) => PathStep::Name(text.as_str().unwrap_or_default().into()),
                Err(_) => PathStep::Any,
            },
        };
        match &self.repr {
            Repr::Unknown(u) => {
                let mut found = below(u, ty, step, self.origin);
                if let (Repr::Unknown(found), Repr::Unknown(key)) = (&mut found.repr, &key.repr) {
                    let found = Arc::make_mut(found);
                    found.reasons = found.reasons.union(&key.reasons);
                }
                found
            }
            _ => {
                let among = match &self.repr {
                    Repr::Object(o) if o.open.is_some() => None,
                    _ => one_of(self.children()),
                };
                Value::new(Repr::Unknown(Arc::new(Unknown {
                    ty,
                    reasons: key
                        .as_unknown()
                        .map(|u| u.reasons.clone())
                        .unwrap_or_default(),
                    one_of: among,
                    ..Unknown::default()
                })))
                .at(key.origin)
            }
        }
    }

    fn position(&self, key: &Value, at: Span) -> Result<Value, EvalError> {
        let key = convert(key, &Type::Number).map_err(|e| bad_key(&e, at))?;
        let Some(n) = key.as_number() else {
            let ty = match &self.repr {
                Repr::List(t, _) => t.clone(),
                Repr::Unknown(u) => u.ty.element().cloned().unwrap_or_default(),
                _ => Type::Dynamic,
            };
            return Ok(self.unknown_element(ty, &key, true));
        };
        let missing = |message: String| EvalError::new(message, at).kind(ErrorKind::MissingKey);
        if !n.is_integer() {
            return Err(missing(format!(
                "{n} is not a whole number, so it is no index"
            )));
        }
        if n.is_sign_negative() && !n.is_zero() {
            return Err(missing("an index cannot be negative".to_owned())
                .help("length() less one is the last index"));
        }
        let index = n.to_i64().and_then(|i| usize::try_from(i).ok());
        let (found, length) = match &self.repr {
            Repr::Unknown(u) => match &u.ty {
                Type::Tuple(ts) => (
                    index
                        .and_then(|i| ts.get(i))
                        .map(|t| self.unknown_element(t.clone(), &key, true)),
                    ts.len(),
                ),
                ty => {
                    let ty = ty.element().cloned().unwrap_or_default();
                    (Some(self.unknown_element(ty, &key, true)), 0)
                }
            },
            _ => {
                let items = self.elements().unwrap_or_default();
                (index.and_then(|i| items.get(i)).cloned(), items.len())
            }
        };
        found.ok_or_else(|| {
            missing(match length {
                0 => format!("there is no element {n}: the list is empty"),
                1 => format!("there is no element {n}: the list has only one, 0"),
                _ => format!(
                    "there is no element {n}: the list has {length}, 0 to {}",
                    length - 1
                ),
            })
        })
    }

    fn entry(&self, key: &Value, at: Span) -> Result<Value, EvalError> {
        let key = convert(key, &Type::String).map_err(|e| bad_key(&e, at))?;
        match (&self.repr, key.as_str()) {
            (Repr::Map(_, entries), Some(name)) => match entries.get(name) {
                Some(value) => Ok(value.clone()),
                None => Err(missing_key(name, entries.keys().map(|k| &**k), at)),
            },
            (Repr::Map(ty, _), None) => Ok(self.unknown_element(ty.clone(), &key, false)),
            _ => {
                let ty = match &self.repr {
                    Repr::Unknown(u) => u.ty.element().cloned().unwrap_or_default(),
                    _ => Type::Dynamic,
                };
                Ok(self.unknown_element(ty, &key, false))
            }
        }
    }

    fn object_attr(&self, key: &Value, at: Span) -> Result<Value, EvalError> {
        let key = convert(key, &Type::String).map_err(|e| bad_key(&e, at))?;
        match (&self.repr, key.as_str()) {
            (Repr::Object(object), Some(name)) => {
                if object.open.is_none() && !object.attrs.contains_key(name) {
                    return Err(missing_key(name, object.attrs.keys().map(|k| &**k), at));
                }
                self.attr(name, at)
            }
            // An unknown object gives up its attributes' types when it is indexed.
            _ => Ok(self.unknown_element(Type::Dynamic, &key, false)),
        }
    }
}

/// What kind of thing a value is, as far as `[ ]` is concerned.
enum Shape {
    Dynamic,
    Sequence,
    Set,
    Map,
    Object,
    Other,
}

/// What is read of an unknown value. Marks and known parts of what it is stay inside.
fn below(u: &Unknown, ty: Type, step: PathStep, origin: Span) -> Value {
    let inside = u.within.as_deref().and_then(|within| match &step {
        PathStep::Name(name) => within.get(name),
        PathStep::Index(i) => within.elements()?.get(usize::try_from(*i).ok()?),
        PathStep::Any => None,
    });
    let plain = inside.filter(|v| !v.marks.is_sensitive());
    let one_of = match (plain, &u.one_of) {
        (Some(value), _) => value.as_unknown().and_then(|v| v.one_of.clone()),
        (None, Some(several)) => several
            .iter()
            .map(|value| match &step {
                PathStep::Name(name) => value.attr(name, origin).ok(),
                PathStep::Index(i) => value
                    .index(&Value::int(i64::try_from(*i).ok()?), origin)
                    .ok(),
                PathStep::Any => None,
            })
            .collect::<Option<Vec<Value>>>()
            .and_then(|read| one_of(&read)),
        (None, None) => None,
    };
    let identity = match plain {
        Some(value) => value.identity().cloned(),
        None => u.identity.as_ref().map(|i| i.step(step)),
    };
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty,
        reasons: u.reasons.clone(),
        identity,
        one_of,
        parts: plain
            .and_then(Value::as_unknown)
            .and_then(|v| v.parts.clone()),
        within: plain
            .filter(|v| !v.is_unknown())
            .map(|v| Arc::new(v.clone())),
        ..Unknown::default()
    })))
    .at(plain.map_or(origin, |v| v.origin.or(origin)))
}

fn suggest<'a>(
    error: EvalError,
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> EvalError {
    match nearest(name, names) {
        Some(near) => error.help(format!("did you mean \"{near}\"?")),
        None => error,
    }
}

fn missing_attribute(name: &str, value: &Value, at: Span) -> EvalError {
    let error = |message: String| EvalError::new(message, at).kind(ErrorKind::MissingAttribute);
    match (&value.repr, value.as_unknown().map(|u| &u.ty)) {
        (Repr::Object(o), _) => suggest(
            error(format!("this object has no attribute \"{name}\"")),
            name,
            o.attrs.keys().map(|k| &**k),
        ),
        (_, Some(Type::Object(o))) => suggest(
            error(format!("this object has no attribute \"{name}\"")),
            name,
            o.attrs.keys().map(|k| &**k),
        ),
        _ => {
            let ty = value.ty();
            let plain = EvalError::new(
                format!("a {} has no attribute \"{name}\"", ty.friendly_name()),
                at,
            );
            match ty {
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => plain.help(format!(
                    "to take it of every element: [for x in … : x.{name}]"
                )),
                _ => plain,
            }
        }
    }
}

fn missing_key<'a>(name: &str, names: impl IntoIterator<Item = &'a str>, at: Span) -> EvalError {
    suggest(
        EvalError::new(format!("there is no element with the key \"{name}\""), at)
            .kind(ErrorKind::MissingKey),
        name,
        names,
    )
}

fn bad_key(error: &EvalError, at: Span) -> EvalError {
    EvalError::new(format!("this is no key here: {}", error.message), at)
}
