//! Questions about a value and everything in it.

use super::{Marks, Object, ObjectType, Part, PathStep, Reasons, Repr, Type, Unknown, Value};
use std::sync::Arc;

/// What is in a value.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The value itself and every value in it.
    pub parts: u64,
    /// Bytes of known text.
    pub text: u64,
}

/// Why a value is more than can be walked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// It is nested too deeply.
    Depth,
    /// It has too many parts.
    Parts,
}

impl Value {
    /// The type.
    pub fn ty(&self) -> Type {
        match &self.repr {
            Repr::Null(t) => t.clone(),
            Repr::Bool(_) => Type::Bool,
            Repr::Number(_) => Type::Number,
            Repr::String(_) => Type::String,
            Repr::List(t, _) => Type::list(t.clone()),
            Repr::Set(t, _) => Type::set(t.clone()),
            Repr::Map(t, _) => Type::map(t.clone()),
            Repr::Tuple(items) => Type::tuple(items.iter().map(Value::ty).collect()),
            Repr::Object(o) => Type::Object(Arc::new(ObjectType {
                attrs: o.attrs.iter().map(|(k, v)| (k.clone(), v.ty())).collect(),
                open: o.open.is_some(),
            })),
            Repr::Unknown(u) => u.ty.clone(),
            Repr::Capsule(c) => Type::Capsule(c.type_name().into()),
        }
    }

    /// What is directly inside, in order.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Value> {
        self.elements()
            .unwrap_or_default()
            .iter()
            .chain(self.entries().into_iter().flat_map(|m| m.values()))
    }

    /// The same value with something done to everything directly inside. The elements of a set must
    /// stay what they are, but for marks and places.
    pub(crate) fn map_children(&self, mut f: impl FnMut(&Value) -> Value) -> Value {
        let mut all = |items: &[Value]| Arc::new(items.iter().map(&mut f).collect::<Vec<_>>());
        let repr = match &self.repr {
            Repr::List(ty, items) => Repr::List(ty.clone(), all(items)),
            Repr::Set(ty, items) => Repr::Set(ty.clone(), all(items)),
            Repr::Tuple(items) => Repr::Tuple(all(items)),
            Repr::Map(ty, entries) => Repr::Map(
                ty.clone(),
                Arc::new(entries.iter().map(|(k, v)| (k.clone(), f(v))).collect()),
            ),
            Repr::Object(object) => Repr::Object(Arc::new(Object {
                attrs: object
                    .attrs
                    .iter()
                    .map(|(k, v)| (k.clone(), f(v)))
                    .collect(),
                open: object.open.clone(),
            })),
            other => other.clone(),
        };
        Value {
            repr,
            origin: self.origin,
            marks: self.marks,
        }
    }

    /// Marks of this value and of everything in it.
    pub fn marks_deep(&self) -> Marks {
        self.children()
            .fold(self.marks, |all, v| all.union(v.marks_deep()))
    }

    /// The same value with marks added to it and to everything in it.
    pub fn marked_deep(self, marks: Marks) -> Value {
        if marks == Marks::NONE {
            return self;
        }
        self.map_children(|v| v.clone().marked_deep(marks))
            .marked(marks)
    }

    /// The same value without these marks on it and on anything in it.
    pub fn unmarked_deep(&self, marks: Marks) -> Value {
        if self.marks_deep().without(marks) == self.marks_deep() {
            return self.clone();
        }
        let mut value = self.map_children(|v| v.unmarked_deep(marks));
        value.marks = value.marks.without(marks);
        value
    }

    /// How much there is in the value, as if nothing in it were shared: `[a, a]` has all of `a` twice,
    /// and so does whatever walks through it.
    ///
    /// # Errors
    /// Values are nested more than [`Value::MOST_DEPTH`] deep, or there are more than `most` of them.
    pub fn extent(&self, most: u64) -> Result<Extent, Beyond> {
        let mut extent = Extent::default();
        self.add_to(&mut extent, Value::MOST_DEPTH, most)?;
        Ok(extent)
    }

    fn add_to(&self, extent: &mut Extent, depth: usize, most: u64) -> Result<(), Beyond> {
        extent.parts += 1;
        if extent.parts > most {
            return Err(Beyond::Parts);
        }
        let below = depth.checked_sub(1).ok_or(Beyond::Depth)?;
        match &self.repr {
            Repr::String(text) => extent.text += text.len() as u64,
            Repr::Unknown(unknown) => {
                let (parts, bytes) = unknown.known_text();
                extent.parts += parts as u64;
                extent.text += bytes as u64;
            }
            _ => {}
        }
        self.children()
            .try_for_each(|v| v.add_to(extent, below, most))
    }

    /// How deep values are nested at most. What walks through values (types, conversion, comparison,
    /// even dropping them) needs stack for each level: this is far beyond what configurations have, and
    /// far below what a thread's stack holds.
    pub const MOST_DEPTH: usize = 250;

    /// Whether the value and everything in it is known. An open object is not: it may have more
    /// attributes than are known to exist.
    pub fn is_wholly_known(&self) -> bool {
        match &self.repr {
            Repr::Unknown(_) => false,
            Repr::Object(o) if o.open.is_some() => false,
            _ => self.children().all(Value::is_wholly_known),
        }
    }

    /// Reasons of every unknown in the value, each once.
    pub fn reasons_deep(&self) -> Reasons {
        let mut all = Reasons::default();
        self.collect_reasons(&mut all);
        all
    }

    fn collect_reasons(&self, all: &mut Reasons) {
        match &self.repr {
            Repr::Unknown(u) => {
                *all = all.union(&u.reasons);
                for part in u.parts.iter().flat_map(|p| p.iter()) {
                    if let Part::Unknown(value) = part {
                        value.collect_reasons(all);
                    }
                }
            }
            Repr::Object(o) => {
                if let Some(identity) = &o.open {
                    *all = all.union(&Reasons::one(identity.reason(self.origin)));
                }
                for value in o.attrs.values() {
                    value.collect_reasons(all);
                }
            }
            _ => self.children().for_each(|v| v.collect_reasons(all)),
        }
    }

    /// An unknown collection whose length is certain, opened up: a list of so many unknown elements.
    /// As in Terraform, sets only where that is no element or one; anything else stays as it is.
    pub fn with_known_length(self) -> Value {
        /// A longer list stays unknown as a whole.
        const MOST: u64 = 10_000;
        let Repr::Unknown(u) = &self.repr else {
            return self;
        };
        let r = &u.refinement;
        let length = match (r.min_length, r.max_length) {
            (Some(min), Some(max)) if min == max && r.not_null && min <= MOST => min,
            _ => return self,
        };
        let element = |i: u64, ty: &Type| {
            let unknown = Unknown {
                ty: ty.clone(),
                reasons: u.reasons.clone(),
                identity: u.identity.as_ref().map(|id| id.step(PathStep::Index(i))),
                ..Unknown::default()
            };
            Value::new(Repr::Unknown(Arc::new(unknown))).at(self.origin)
        };
        let opened = match &u.ty {
            Type::List(t) => {
                Value::list(Type::clone(t), (0..length).map(|i| element(i, t)).collect())
            }
            Type::Set(t) if length <= 1 => {
                Value::set(Type::clone(t), (0..length).map(|i| element(i, t)).collect())
            }
            Type::Map(t) if length == 0 => Value::map(Type::clone(t), Default::default()),
            _ => return self,
        };
        opened.at(self.origin).marked(self.marks)
    }
}
