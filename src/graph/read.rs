//! Reading attributes of entities with what is unknown kept apart from what is not there.

use super::schema::Kind;
use super::store::{Entity, EntityId, GraphData};
use crate::routing::{Content, List, Part, Text, Truth, Why};
use crate::source::Span;
use crate::terraform::value::{Part as ValuePart, Reason, ReasonKind, Reasons, Repr, Type, Value};
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};

/// A truth with the reasons for not knowing it.
#[derive(Debug, Clone)]
pub(super) struct Flag {
    pub(super) truth: Truth,
    pub(super) reasons: Reasons,
}

impl Flag {
    pub(super) fn known(truth: bool) -> Flag {
        Flag {
            truth: truth.into(),
            reasons: Reasons::default(),
        }
    }

    pub(super) fn unknown(reasons: Reasons) -> Flag {
        Flag {
            truth: Truth::Unknown,
            reasons,
        }
    }

    pub(super) fn and(self, other: Flag) -> Flag {
        Flag::of(self.truth.and(other.truth), &[self, other])
    }

    pub(super) fn or(self, other: Flag) -> Flag {
        Flag::of(self.truth.or(other.truth), &[self, other])
    }

    pub(super) fn negate(self) -> Flag {
        Flag {
            truth: self.truth.negate(),
            reasons: self.reasons,
        }
    }

    fn of(truth: Truth, parts: &[Flag]) -> Flag {
        let mut reasons = Reasons::default();
        if truth == Truth::Unknown {
            for part in parts.iter().filter(|p| p.truth == Truth::Unknown) {
                reasons = reasons.union(&part.reasons);
            }
        }
        Flag { truth, reasons }
    }

    /// As a value for rules.
    pub(super) fn value(&self) -> Value {
        match self.truth {
            Truth::True => Value::bool(true),
            Truth::False => Value::bool(false),
            Truth::Unknown => unknown(Type::Bool, &self.reasons),
        }
    }
}

/// A reason that the graph itself gives.
pub(super) fn because(text: impl Into<Arc<str>>, place: Span) -> Reasons {
    Reasons::one(Reason {
        kind: ReasonKind::Other,
        text: text.into(),
        place,
    })
}

/// An unknown value of a type, for these reasons.
pub(super) fn unknown(ty: Type, reasons: &Reasons) -> Value {
    Value::new(Repr::Unknown(Arc::new(crate::terraform::value::Unknown {
        ty,
        reasons: reasons.clone(),
        ..Default::default()
    })))
}

/// The reasons of an unknown value.
pub(super) fn reasons(value: &Value) -> Reasons {
    value
        .as_unknown()
        .map(|u| u.reasons.clone())
        .unwrap_or_default()
}

impl GraphData {
    /// An attribute as its adapter gave it; `None` for null.
    pub(super) fn attr(&self, id: EntityId, name: &str) -> Option<&Value> {
        self.entity(id)?.attrs.get(name).filter(|v| !v.is_null())
    }

    /// A boolean attribute, with what null means.
    pub(super) fn flag(&self, id: EntityId, name: &str, null: bool) -> Flag {
        match self.attr(id, name) {
            None => Flag::known(null),
            Some(value) => match (value.as_bool(), value.as_unknown()) {
                (Some(b), _) => Flag::known(b),
                (None, Some(u)) => Flag::unknown(u.reasons.clone()),
                // Adapters are checked against the schema; whatever else got here says nothing.
                (None, None) => Flag::known(null),
            },
        }
    }

    /// A text attribute where it is known.
    pub(super) fn text(&self, id: EntityId, name: &str) -> Option<&str> {
        self.attr(id, name).and_then(Value::as_str)
    }

    /// The kind of an entity.
    pub(super) fn kind(&self, id: EntityId) -> Option<Kind> {
        self.entity(id).map(|e| e.kind)
    }

    /// The entity's address, empty for an id of another graph.
    pub(super) fn address(&self, id: EntityId) -> &str {
        self.entity(id).map_or("", |e| e.address.as_str())
    }

    /// The place of an attribute, else of the entity.
    pub(super) fn place(&self, id: EntityId, name: &str) -> Span {
        let block = self.entity(id).map_or(Span::NONE, |e: &Entity| e.block);
        self.attr(id, name)
            .map_or(Span::NONE, |v| v.origin)
            .or(block)
    }
}

/// Reasons by number, so that alerts can carry them and still be compared and hashed.
#[derive(Debug, Default)]
pub(super) struct Whys {
    known: Mutex<Numbers>,
}

#[derive(Debug, Default)]
struct Numbers {
    by_reasons: FxHashMap<Vec<Reason>, u32>,
    all: Vec<Reasons>,
}

impl Whys {
    pub(super) fn of(&self, reasons: &Reasons) -> Why {
        let key: Vec<Reason> = reasons.iter().cloned().collect();
        let mut known = self.known.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(number) = known.by_reasons.get(&key) {
            return Why(*number);
        }
        let number = u32::try_from(known.all.len()).unwrap_or(u32::MAX);
        known.by_reasons.insert(key, number);
        known.all.push(reasons.clone());
        Why(number)
    }

    pub(super) fn clause(&self, clause: &str, place: Span) -> Why {
        self.of(&because(clause, place))
    }

    pub(super) fn reasons(&self, whys: impl IntoIterator<Item = Why>) -> Reasons {
        let known = self.known.lock().unwrap_or_else(|e| e.into_inner());
        let mut all = Reasons::default();
        for why in whys {
            if let Some(reasons) = known.all.get(why.0 as usize) {
                all = all.union(reasons);
            }
        }
        all
    }

    /// The text of a value, as far as it is known. A value without text is unknown text.
    pub(super) fn text(&self, value: &Value) -> Text {
        Text::from(self.parts(value))
    }

    /// The parts of a value's text.
    pub(super) fn parts(&self, value: &Value) -> Vec<Part> {
        match &value.repr {
            Repr::String(s) => vec![Part::Known(s.to_arc())],
            Repr::Number(n) => vec![Part::Known(n.to_string().into())],
            Repr::Bool(b) => vec![Part::Known(b.to_string().into())],
            Repr::Unknown(u) => match &u.parts {
                Some(parts) => parts
                    .iter()
                    .map(|part| match part {
                        ValuePart::Text(text) => Part::Known(text.clone()),
                        ValuePart::Unknown(v) => Part::Unknown(self.of(&reasons(v))),
                    })
                    .collect(),
                None => match &u.refinement.prefix {
                    Some(prefix) => vec![
                        Part::Known(prefix.clone()),
                        Part::Unknown(self.of(&u.reasons)),
                    ],
                    None => vec![Part::Unknown(self.of(&u.reasons))],
                },
            },
            _ => vec![Part::Unknown(self.clause("it is not text", value.origin))],
        }
    }

    /// What a value means as the content of an alert's field.
    pub(super) fn content(&self, value: &Value) -> Content {
        match &value.repr {
            Repr::Null(_) => Content::Absent,
            Repr::String(_) | Repr::Number(_) | Repr::Bool(_) => Content::Text(self.text(value)),
            Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
                Content::List(self.elements(items))
            }
            Repr::Unknown(u) => match &u.ty {
                Type::List(_) | Type::Set(_) | Type::Tuple(_) => Content::List(List {
                    items: Vec::new(),
                    more: Some(self.of(&u.reasons)),
                }),
                Type::String | Type::Number | Type::Bool => Content::Text(self.text(value)),
                _ if u.parts.is_some() => Content::Text(self.text(value)),
                _ => Content::Unknown(self.of(&u.reasons)),
            },
            Repr::Map(..) | Repr::Object(_) | Repr::Capsule(_) => {
                Content::Unknown(self.clause("it is neither text nor a list", value.origin))
            }
        }
    }

    /// A value as a list of texts: nothing for null, open where it is unknown.
    pub(super) fn list(&self, value: Option<&Value>) -> List {
        match value.map(|v| self.content(v)) {
            None | Some(Content::Absent) => List::default(),
            Some(Content::List(list)) => list,
            Some(Content::Text(text)) => List {
                items: vec![text],
                more: None,
            },
            Some(Content::Unknown(why)) => List {
                items: Vec::new(),
                more: Some(why),
            },
            Some(Content::Joined(_)) => List::default(),
        }
    }

    fn elements(&self, items: &[Value]) -> List {
        let mut list = List::default();
        for item in items {
            match self.content(item) {
                Content::Absent => {}
                Content::Text(text) => list.items.push(text),
                Content::Unknown(why) => list.items.push(Text::unknown(why)),
                // A list in a list: its elements may be anything.
                _ => {
                    let why = self.clause("a list inside a list is not looked into", item.origin);
                    list.more = Some(why);
                }
            }
        }
        list
    }
}
