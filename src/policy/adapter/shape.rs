//! Values to the shapes of the schema.

use crate::graph::reference::PredicateValue;
use crate::graph::schema::Shape;
use crate::policy::lang::instances::Instances;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Repr, Type, Value, convert};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The value in a shape: text of a number, a number of text, a reference of an id, a list of a set.
/// Null stays null, an unknown stays unknown.
///
/// # Errors
/// The value cannot have the shape.
pub(super) fn shaped(
    value: &Value,
    shape: &Shape,
    instances: &Instances<'_>,
) -> Result<Value, EvalError> {
    if let Shape::Predicate = shape {
        return predicate(value);
    }
    if value.is_null() {
        return Ok(match shape {
            Shape::List(_) => Value::tuple(Vec::new()).at(value.origin),
            _ => value.clone(),
        });
    }
    match shape {
        Shape::Any | Shape::Record(_) | Shape::Predicate => Ok(value.clone()),
        Shape::String => plain(value, &Type::String, "text"),
        Shape::Bool => plain(value, &Type::Bool, "true or false"),
        Shape::Number => plain(value, &Type::Number, "a number"),
        // Also of an unknown: it may have an identity, or be dangling.
        Shape::Entity(_) => instances.reference(value),
        Shape::List(of) => {
            if value.is_unknown() {
                return Ok(value.clone());
            }
            let items = value.elements().unwrap_or(std::slice::from_ref(value));
            let items = items
                .iter()
                .map(|v| shaped(v, of, instances))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(like(value, Repr::Tuple(Arc::new(items))))
        }
        Shape::Map(of) => {
            if value.is_unknown() {
                return Ok(value.clone());
            }
            let Some(entries) = value.entries() else {
                return Err(EvalError::new("a map is wanted here", Span::NONE));
            };
            if let (Shape::Any, Repr::Object(object)) = (of, &value.repr)
                && object.open.is_none()
            {
                return Ok(value.clone());
            }
            let attrs = entries
                .iter()
                .map(|(k, v)| Ok((k.clone(), shaped(v, of, instances)?)))
                .collect::<Result<BTreeMap<_, _>, EvalError>>()?;
            Ok(like(value, Value::object(attrs).repr))
        }
    }
}

fn like(value: &Value, repr: Repr) -> Value {
    Value {
        repr,
        origin: value.origin,
        marks: value.marks,
    }
}

fn plain(value: &Value, ty: &Type, wanted: &str) -> Result<Value, EvalError> {
    let scalar = matches!(
        value.repr,
        Repr::Bool(_) | Repr::Number(_) | Repr::String(_) | Repr::Unknown(_)
    );
    let refused = |_| EvalError::new(format!("{wanted} is wanted here"), Span::NONE);
    if !scalar {
        return Err(refused(()));
    }
    convert::convert(value, ty).map_err(|_| refused(()))
}

/// A predicate, also of `true`, `false` and an unknown.
fn predicate(value: &Value) -> Result<Value, EvalError> {
    use crate::policy::lang::functions::predicate_of;
    match predicate_of(value)? {
        None => Ok(value.clone()),
        Some(_) if PredicateValue::of(value).is_some() => Ok(value.clone()),
        Some(made) => Ok(like(value, Repr::Capsule(Arc::new(PredicateValue(made))))),
    }
}
