//! Reading entities of a graph as rules see them, with what is unknown kept apart.

use crate::graph::{EntityId, EntityValue, Graph};
use crate::source::Span;
use crate::terraform::value::{Repr, Value, ops};

/// An attribute that is there, not there, or not known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Known<T> {
    /// It is this.
    Is(T),
    /// It is null.
    Null,
    /// It cannot be told, for these reasons.
    Unknown(Vec<String>),
}

impl<T> Known<T> {
    /// What is known.
    pub(crate) fn is(&self) -> Option<&T> {
        match self {
            Known::Is(value) => Some(value),
            _ => None,
        }
    }

    fn map<U>(value: &Value, read: impl Fn(&Value) -> Option<U>) -> Known<U> {
        if value.is_null() {
            return Known::Null;
        }
        if value.is_unknown() {
            return Known::Unknown(reasons(value));
        }
        match read(value) {
            Some(read) => Known::Is(read),
            None => Known::Unknown(reasons(value)),
        }
    }
}

/// Why a value is not known.
pub(crate) fn reasons(value: &Value) -> Vec<String> {
    let found = value.reasons_deep();
    let mut texts: Vec<String> = found.iter().map(|r| r.text.to_string()).collect();
    if texts.is_empty() {
        texts.push("it is known only after apply".to_owned());
    }
    texts
}

/// An attribute of an entity; null where it has none of that name.
pub(crate) fn attr(graph: &Graph, id: EntityId, name: &str) -> Value {
    member(&graph.value(id), name)
}

/// A member of an entity, a record or an object.
pub(crate) fn member(value: &Value, name: &str) -> Value {
    match &value.repr {
        Repr::Capsule(capsule) => capsule.attr(name).unwrap_or_else(Value::null),
        _ => value.get(name).cloned().unwrap_or_else(Value::null),
    }
}

/// The entity that a value is.
pub(crate) fn entity(value: &Value) -> Option<EntityId> {
    match &value.repr {
        Repr::Capsule(capsule) => {
            let any = capsule.as_any().downcast_ref::<EntityValue>();
            any.map(EntityValue::id)
        }
        _ => None,
    }
}

/// The entities of a list.
pub(crate) fn entities(value: &Value) -> Known<Vec<EntityId>> {
    Known::<Vec<EntityId>>::map(value, |v| v.elements()?.iter().map(entity).collect())
}

/// Text; also of a number or truth value.
pub(crate) fn text(value: &Value) -> Known<String> {
    if value.marks_deep().is_sensitive() {
        return Known::Unknown(vec!["it is sensitive".to_owned()]);
    }
    Known::<String>::map(value, |v| Some(ops::to_text(v).ok()?.as_str()?.to_owned()))
}

/// A truth value.
pub(crate) fn flag(value: &Value) -> Known<bool> {
    Known::<bool>::map(value, Value::as_bool)
}

/// A number.
pub(crate) fn number(value: &Value) -> Known<f64> {
    Known::<f64>::map(value, |v| Some(v.as_number()?.to_f64()))
}

/// Texts of a list, in order.
pub(crate) fn texts(value: &Value) -> Known<Vec<String>> {
    Known::<Vec<String>>::map(value, |v| {
        let of = |item: &Value| match text(item) {
            Known::Is(text) => Some(text),
            _ => None,
        };
        v.elements()?.iter().map(of).collect()
    })
}

/// Where a value was made, else another place.
pub(crate) fn place(value: &Value, or: Span) -> Span {
    if !value.origin.is_none() {
        return value.origin;
    }
    let inner = value.elements().into_iter().flatten();
    inner.map(|v| v.origin).find(|s| !s.is_none()).unwrap_or(or)
}
