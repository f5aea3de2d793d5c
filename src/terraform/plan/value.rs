//! The values of a plan, put together from the trees that it keeps apart: what is known, what is not,
//! what is sensitive.

use super::read::Side;
use crate::terraform::value::{Identity, Marks, Object, PathStep, Repr, Value};
use serde_json::Value as Json;
use std::collections::BTreeMap;
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

/// Gives what a known text or number stands for, where that says more.
pub(super) type Stands<'a> = &'a dyn Fn(&Place<'_>) -> Option<Value>;

/// The value of a side. An object in a list is a block, whose attributes have identities of their own;
/// one that is an attribute is a map.
pub(super) fn merged(side: Side, identity: &Identity, why: Why<'_>, stands: Stands<'_>) -> Value {
    let value = side
        .value
        .unwrap_or_else(|| Value::object(Default::default()));
    let beside = Beside {
        unknown: &side.unknown,
        sensitive: &side.sensitive,
    };
    let mut merging = Merging {
        why,
        stands,
        lengths: Vec::new(),
    };
    merging.merge(value, beside, identity, Part::Instance)
}

/// The trees beside a value, at the same place.
#[derive(Clone, Copy)]
struct Beside<'j> {
    unknown: &'j Json,
    sensitive: &'j Json,
}

impl<'j> Beside<'j> {
    fn at(self, index: impl serde_json::value::Index + Copy) -> Beside<'j> {
        Beside {
            unknown: self.unknown.get(index).unwrap_or(&Json::Null),
            sensitive: self.sensitive.get(index).unwrap_or(&Json::Null),
        }
    }
}

/// What of an instance a value is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Instance,
    Attribute,
    /// An element of a list: how many unknown ones stand before it, and how many there are.
    Element(usize, usize),
}

struct Merging<'a> {
    why: Why<'a>,
    stands: Stands<'a>,
    lengths: Vec<usize>,
}

impl Merging<'_> {
    /// The depth is that of the parsed value, which is bounded.
    fn merge(&mut self, value: Value, beside: Beside<'_>, at: &Identity, part: Part) -> Value {
        let found = match value.repr {
            _ if is_true(beside.unknown) => (self.why)(&self.place(at, part)),
            Repr::String(_) | Repr::Number(_) => {
                (self.stands)(&self.place(at, part)).unwrap_or(value)
            }
            Repr::Tuple(items) => self.list(Arc::unwrap_or_clone(items), beside, at),
            Repr::Object(object) => {
                let attrs = Arc::unwrap_or_clone(object).attrs;
                let open = (part != Part::Attribute).then(|| at.clone());
                Value::new(Repr::Object(Arc::new(Object {
                    attrs: self.members(attrs, beside, at),
                    open,
                })))
            }
            repr => Value { repr, ..value },
        };
        if is_true(beside.sensitive) {
            hidden(found)
        } else {
            found
        }
    }

    fn place<'p>(&'p self, identity: &'p Identity, part: Part) -> Place<'p> {
        Place {
            identity,
            lengths: &self.lengths,
            among: match part {
                Part::Element(before, total) => Some((before, total)),
                _ => None,
            },
        }
    }

    fn list(&mut self, items: Vec<Value>, beside: Beside<'_>, at: &Identity) -> Value {
        let unknown = beside.unknown.as_array().map_or(&[][..], Vec::as_slice);
        let total = unknown.iter().filter(|u| is_true(u)).count();
        let mut before = 0;
        self.lengths.push(items.len());
        let made = items.into_iter().enumerate().map(|(i, item)| {
            let inner = beside.at(i);
            let part = Part::Element(before, total);
            before += usize::from(is_true(inner.unknown));
            self.merge(item, inner, &at.step(PathStep::Index(i as u64)), part)
        });
        let made = made.collect();
        self.lengths.pop();
        Value::tuple(made)
    }

    fn members(&mut self, mut attrs: Attrs, beside: Beside<'_>, at: &Identity) -> Attrs {
        let unknown = beside.unknown.as_object().into_iter().flatten();
        for (name, _) in unknown.filter(|(_, u)| is_true(u)) {
            attrs
                .entry(name.as_str().into())
                .or_insert_with(Value::null);
        }
        let members = attrs.into_iter().map(|(name, value)| {
            let step = at.step(PathStep::Name(name.clone()));
            let value = self.merge(value, beside.at(&*name), &step, Part::Attribute);
            (name, value)
        });
        members.collect()
    }
}

type Attrs = BTreeMap<Arc<str>, Value>;

fn is_true(tree: &Json) -> bool {
    *tree == Json::Bool(true)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::terraform::value::{Type, json};
    use serde_json::json;

    fn side(value: &str, unknown: Json, sensitive: Json) -> Side {
        Side {
            value: Some(json::parse(value, None).expect("json")),
            unknown,
            sensitive,
        }
    }

    /// The merged value, and the places that were asked about.
    fn merge(side: Side) -> (Value, Vec<String>) {
        let asked = std::cell::RefCell::new(Vec::new());
        let value = merged(
            side,
            &Identity::of("a.b"),
            &|place| {
                let text = format!(
                    "{} {:?} {:?}",
                    path(&place.identity.path),
                    place.lengths,
                    place.among
                );
                asked.borrow_mut().push(text);
                place.identity.unknown(Type::Dynamic, Span::NONE)
            },
            &|_| None,
        );
        (value, asked.into_inner())
    }

    #[test]
    fn what_is_unknown_is_asked_for_by_its_place() {
        let (value, asked) = merge(side(
            r#"{"n": 1.10, "ids": ["x", null, null], "block": [{"a": 1}, {}]}"#,
            json!({"id": true, "ids": [false, true, true], "block": [{}, {"a": true}], "n": false}),
            json!({}),
        ));
        assert_eq!(
            asked,
            [
                "block[1].a [2] None",
                "id [] None",
                "ids[1] [3] Some((0, 2))",
                "ids[2] [3] Some((1, 2))"
            ]
        );
        let number = value.get("n").and_then(Value::as_number).expect("a number");
        assert_eq!(number.to_string(), "1.1");
        assert_eq!(value.identity(), Some(&Identity::of("a.b")));
        let block = value.get("block").and_then(|b| b.elements()?.first());
        assert!(
            block.is_some_and(|b| b.identity().is_some()),
            "blocks are open"
        );
    }

    #[test]
    fn maps_are_closed() {
        let (value, _) = merge(side(r#"{"m": {"k": "v"}}"#, json!({}), json!(false)));
        assert!(value.get("m").is_some_and(|m| m.identity().is_none()));
    }

    #[test]
    fn a_mark_covers_all_that_is_inside() {
        let (value, _) = merge(side(
            r#"{"webhook": [{"url": "secret"}], "open": "x", "parts": ["a", "b"]}"#,
            json!({}),
            json!({"webhook": true, "parts": [false, true]}),
        ));
        let url = value
            .get("webhook")
            .and_then(|w| w.elements()?.first()?.get("url"));
        assert!(url.is_some_and(|u| u.marks.is_sensitive()));
        assert!(value.get("open").is_some_and(|v| !v.marks.is_sensitive()));
        let parts = value
            .get("parts")
            .and_then(Value::elements)
            .expect("a list");
        let marked: Vec<bool> = parts.iter().map(|p| p.marks.is_sensitive()).collect();
        assert_eq!(marked, [false, true]);
    }
}
