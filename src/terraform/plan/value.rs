//! The values of a plan, put together from the trees that it keeps apart: what is known, what is not,
//! what is sensitive.

use super::read::Side;
use crate::terraform::value::{Identity, Marks, Object, PathStep, Repr, Value};
use serde_json::Value as Json;
use std::sync::Arc;

/// Where an unknown value stands.
#[derive(Debug)]
pub(super) struct Place<'a> {
    /// The attribute, from the instance down.
    pub(super) identity: &'a Identity,
    /// How many elements each list on the way has.
    pub(super) lengths: &'a [usize],
    /// For an element of a list: how many unknown ones stand before it, and how many there are.
    pub(super) among: Option<(usize, usize)>,
}

/// Gives the unknown value for a place.
pub(super) type Why<'a> = &'a dyn Fn(&Place<'_>) -> Value;

/// The value of a side. An object in a list is a block, whose attributes have identities of their own;
/// one that is an attribute is a map.
pub(super) fn merged(side: Side, identity: &Identity, why: Why<'_>) -> Value {
    let mut lengths = Vec::new();
    let value = side
        .value
        .unwrap_or_else(|| Value::object(Default::default()));
    merge(
        Some(value),
        &side.unknown,
        &side.sensitive,
        identity,
        &mut lengths,
        None,
        true,
        why,
    )
}

/// The depth is that of the parsed value, which is bounded.
#[allow(clippy::too_many_arguments)] // One recursion over three trees at once.
fn merge(
    value: Option<Value>,
    unknown: &Json,
    sensitive: &Json,
    at: &Identity,
    lengths: &mut Vec<usize>,
    among: Option<(usize, usize)>,
    open: bool,
    why: Why<'_>,
) -> Value {
    let found = match (value, unknown) {
        (_, Json::Bool(true)) => why(&Place {
            identity: at,
            lengths,
            among,
        }),
        (Some(value), _) => match value.repr {
            Repr::Tuple(items) => {
                let items = Arc::unwrap_or_clone(items);
                let missing = unknown.as_array().map_or(&[][..], Vec::as_slice);
                let total = missing.iter().filter(|u| **u == Json::Bool(true)).count();
                let mut before = 0;
                lengths.push(items.len());
                let made = items.into_iter().enumerate().map(|(i, item)| {
                    let inner = missing.get(i).unwrap_or(&Json::Null);
                    let step = at.step(PathStep::Index(i as u64));
                    let among = Some((before, total));
                    before += usize::from(*inner == Json::Bool(true));
                    let hidden = sensitive.get(i).unwrap_or(&Json::Null);
                    merge(Some(item), inner, hidden, &step, lengths, among, true, why)
                });
                let made = Value::tuple(made.collect());
                lengths.pop();
                made
            }
            Repr::Object(object) => {
                let mut attrs = Arc::unwrap_or_clone(object).attrs;
                for (name, inner) in unknown.as_object().into_iter().flatten() {
                    if *inner == Json::Bool(true) {
                        attrs
                            .entry(name.as_str().into())
                            .or_insert_with(Value::null);
                    }
                }
                let attrs = attrs.into_iter().map(|(name, value)| {
                    let inner = unknown.get(&*name).unwrap_or(&Json::Null);
                    let hidden = sensitive.get(&*name).unwrap_or(&Json::Null);
                    let step = at.step(PathStep::Name(name.clone()));
                    let value = merge(Some(value), inner, hidden, &step, lengths, None, false, why);
                    (name, value)
                });
                Value::new(Repr::Object(Arc::new(Object {
                    attrs: attrs.collect(),
                    open: open.then(|| at.clone()),
                })))
            }
            repr => Value { repr, ..value },
        },
        (None, _) => Value::null(),
    };
    if *sensitive == Json::Bool(true) {
        hidden(found)
    } else {
        found
    }
}

/// The value with everything in it marked as sensitive.
fn hidden(value: Value) -> Value {
    let repr = match value.repr {
        Repr::Tuple(items) => {
            let items = Arc::unwrap_or_clone(items);
            Repr::Tuple(Arc::new(items.into_iter().map(hidden).collect()))
        }
        Repr::Object(object) => {
            let object = Arc::unwrap_or_clone(object);
            let attrs = object.attrs.into_iter().map(|(n, v)| (n, hidden(v)));
            Repr::Object(Arc::new(Object {
                attrs: attrs.collect(),
                open: object.open,
            }))
        }
        other => other,
    };
    Value {
        repr,
        origin: value.origin,
        marks: value.marks.union(Marks::SENSITIVE),
    }
}

/// Where a plan's path leads: `tags[0]` has the steps `tags`, `[0]`.
pub(super) fn path(steps: &[PathStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            PathStep::Name(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
            PathStep::Index(i) => text.push_str(&format!("[{i}]")),
            PathStep::Any => text.push_str("[*]"),
        }
    }
    text
}
