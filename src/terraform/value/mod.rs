//! Values as Terraform has them: typed, possibly unknown, marked, and with the place that made
//! them. Modelled on what the language does (`cty` semantics), with three additions: unknown
//! values carry *identity* and *reasons*, text with unknown parts keeps its known parts, and
//! every value knows its [`Span`].

mod access;
pub mod convert;
mod deep;
pub mod json;
mod number;
pub mod ops;
mod set;
mod types;
mod unify;
mod unknown;
mod written;

pub use deep::{Beyond, Extent};
pub use number::Number;
pub use types::{ObjectType, Type};
pub(crate) use unknown::parts;
pub use unknown::{
    Identity, Part, PathStep, Reason, ReasonKind, Reasons, Refinement, Unknown, one_of,
};
pub use written::Str;

use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value. Cloning is cheap: collections are shared.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub repr: Repr,
    /// The place that made it; [`Span::NONE`] for values of the engine.
    pub origin: Span,
    /// Marks of this value itself (not of what is inside).
    pub marks: Marks,
}

/// The representation of a value.
#[derive(Debug, Clone)]
pub enum Repr {
    /// Null of a type ([`Type::Dynamic`] for a bare `null`).
    Null(Type),
    /// `true`, `false`
    Bool(bool),
    /// A number of up to 512 bits of precision.
    Number(Number),
    /// NFC-normalised text.
    String(Str),
    /// List of one element type.
    List(Type, Arc<Vec<Value>>),
    /// Set of one element type, in Terraform's order, without duplicates among known elements.
    Set(Type, Arc<Vec<Value>>),
    /// Map of one element type.
    Map(Type, Arc<BTreeMap<Arc<str>, Value>>),
    /// Tuple.
    Tuple(Arc<Vec<Value>>),
    /// Object; see [`Object::open`] for resources.
    Object(Arc<Object>),
    /// Not known before apply (or not known to alertlint, with the reason).
    Unknown(Arc<Unknown>),
    /// A value of the policy language that Terraform does not have: an entity, a predicate.
    Capsule(Arc<dyn Capsule>),
}

/// An object value.
#[derive(Debug, Clone, Default)]
pub struct Object {
    /// The attributes that are known to exist.
    pub attrs: BTreeMap<Arc<str>, Value>,
    /// Set for resource and data instances (and blocks in them): no provider schema is known, so
    /// any other attribute may exist. Reading one gives an unknown with this identity extended by
    /// its name. Functions that list attributes (`keys`, `for`) see an unknown instead.
    pub open: Option<Identity>,
}

/// Values from outside Terraform, see [`Repr::Capsule`].
pub trait Capsule: std::fmt::Debug + Send + Sync {
    /// What messages call it: `check`, `predicate`.
    fn type_name(&self) -> &str;
    /// An attribute; `None` where it has none of that name.
    fn attr(&self, name: &str) -> Option<Value>;
    /// The names of the attributes, for suggestions.
    fn attr_names(&self) -> Vec<String>;
    /// Equality with another capsule.
    fn equals(&self, other: &dyn Capsule) -> bool;
    /// For downcasts.
    fn as_any(&self) -> &dyn std::any::Any;
}

/// A set of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Marks(u8);

impl Marks {
    /// No mark.
    pub const NONE: Marks = Marks(0);
    /// Must never be shown.
    pub const SENSITIVE: Marks = Marks(1);
    /// Exists only during one run.
    pub const EPHEMERAL: Marks = Marks(2);
    /// Derived from the model catalog.
    pub const CATALOG: Marks = Marks(4);

    /// Both sets together.
    pub const fn union(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// The set as a number: equal sets have equal numbers.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The marks of `self` that are not in `other`.
    pub const fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }

    /// Whether all of `other` are in `self`.
    pub const fn contains(self, other: Marks) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the value must never be shown.
    pub const fn is_sensitive(self) -> bool {
        self.contains(Marks::SENSITIVE)
    }

    /// Whether the value comes from the catalog.
    pub const fn is_catalog(self) -> bool {
        self.contains(Marks::CATALOG)
    }
}

impl Value {
    /// A value without a place and without marks.
    pub fn new(repr: Repr) -> Value {
        Value {
            repr,
            origin: Span::NONE,
            marks: Marks::NONE,
        }
    }

    /// Null of any type.
    pub fn null() -> Value {
        Value::new(Repr::Null(Type::Dynamic))
    }

    /// `true` or `false`.
    pub fn bool(b: bool) -> Value {
        Value::new(Repr::Bool(b))
    }

    /// Text. The caller has normalised it.
    pub fn string(s: impl Into<Arc<str>>) -> Value {
        Value::new(Repr::String(Str::from(s)))
    }

    /// A whole number.
    pub fn int(n: i64) -> Value {
        Value::new(Repr::Number(Number::from(n)))
    }

    /// A tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::new(Repr::Tuple(Arc::new(items)))
    }

    /// An object with exactly these attributes.
    pub fn object(attrs: BTreeMap<Arc<str>, Value>) -> Value {
        Value::new(Repr::Object(Arc::new(Object { attrs, open: None })))
    }

    /// An unknown value of a type, for one reason.
    pub fn unknown(ty: Type, reason: Reason) -> Value {
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty,
            reasons: Reasons::one(reason),
            ..Unknown::default()
        })))
    }

    /// A list whose elements already have the type.
    pub fn list(ty: Type, items: Vec<Value>) -> Value {
        Value::new(Repr::List(ty, Arc::new(items)))
    }

    /// A map whose values already have the type.
    pub fn map(ty: Type, entries: BTreeMap<Arc<str>, Value>) -> Value {
        Value::new(Repr::Map(ty, Arc::new(entries)))
    }

    /// The same value made at another place.
    pub fn at(mut self, origin: Span) -> Value {
        self.origin = origin;
        self
    }

    /// The same value with these marks added.
    pub fn marked(mut self, marks: Marks) -> Value {
        self.marks = self.marks.union(marks);
        self
    }

    /// Whether the value itself (not something inside) is unknown.
    pub fn is_unknown(&self) -> bool {
        matches!(self.repr, Repr::Unknown(_))
    }

    /// Whether the value is null.
    pub fn is_null(&self) -> bool {
        matches!(self.repr, Repr::Null(_))
    }

    /// The text of a known string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.repr {
            Repr::String(s) => Some(s),
            _ => None,
        }
    }

    /// A known boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.repr {
            Repr::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// A known number.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.repr {
            Repr::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The elements of a known list, set or tuple.
    pub fn elements(&self) -> Option<&[Value]> {
        match &self.repr {
            Repr::List(_, v) | Repr::Set(_, v) | Repr::Tuple(v) => Some(v),
            _ => None,
        }
    }

    /// The entries of a known map or object (of an open object: the known ones).
    pub fn entries(&self) -> Option<&BTreeMap<Arc<str>, Value>> {
        match &self.repr {
            Repr::Map(_, m) => Some(m),
            Repr::Object(o) => Some(&o.attrs),
            _ => None,
        }
    }

    /// An attribute or map entry that is known to exist. Does not invent unknowns for open objects.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.entries().and_then(|m| m.get(name))
    }

    /// The unknown, where the value itself is one.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.repr {
            Repr::Unknown(u) => Some(u),
            _ => None,
        }
    }

    /// The identity of an unknown that is one attribute of one resource, or of an open object.
    pub fn identity(&self) -> Option<&Identity> {
        match &self.repr {
            Repr::Unknown(u) => u.identity.as_ref(),
            Repr::Object(o) => o.open.as_ref(),
            _ => None,
        }
    }
}
