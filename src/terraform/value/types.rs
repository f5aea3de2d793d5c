//! Types, as in Terraform's type constraints.

use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A type. `Dynamic` is `any`: the type of a bare `null` and of unknowns of unknown type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
#[allow(missing_docs)]
pub enum Type {
    #[default]
    Dynamic,
    Bool,
    Number,
    String,
    List(Arc<Type>),
    Set(Arc<Type>),
    Map(Arc<Type>),
    Tuple(Arc<Vec<Type>>),
    Object(Arc<ObjectType>),
    /// A type of the policy language, by name.
    Capsule(Arc<str>),
}

/// An object type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct ObjectType {
    /// Attributes with their types.
    pub attrs: BTreeMap<Arc<str>, Type>,
    /// Whether this is the type of a resource whose schema is not known: more attributes may exist.
    pub open: bool,
}

impl Type {
    /// `list(element)`
    pub fn list(element: Type) -> Type {
        Type::List(Arc::new(element))
    }

    /// `set(element)`
    pub fn set(element: Type) -> Type {
        Type::Set(Arc::new(element))
    }

    /// `map(element)`
    pub fn map(element: Type) -> Type {
        Type::Map(Arc::new(element))
    }

    /// `tuple([…])`
    pub fn tuple(elements: Vec<Type>) -> Type {
        Type::Tuple(Arc::new(elements))
    }

    /// `object({…})` with exactly these attributes.
    pub fn object(attrs: BTreeMap<Arc<str>, Type>) -> Type {
        Type::Object(Arc::new(ObjectType { attrs, open: false }))
    }

    /// The element type of a list, set or map.
    pub fn element(&self) -> Option<&Type> {
        match self {
            Type::List(t) | Type::Set(t) | Type::Map(t) => Some(t),
            _ => None,
        }
    }

    /// Whether this is a bool, number or string.
    pub fn is_primitive(&self) -> bool {
        matches!(self, Type::Bool | Type::Number | Type::String)
    }

    /// Whether `any` is in it.
    pub fn has_dynamic(&self) -> bool {
        match self {
            Type::Dynamic => true,
            Type::Bool | Type::Number | Type::String | Type::Capsule(_) => false,
            Type::List(t) | Type::Set(t) | Type::Map(t) => t.has_dynamic(),
            Type::Tuple(ts) => ts.iter().any(Type::has_dynamic),
            Type::Object(o) => o.attrs.values().any(Type::has_dynamic),
        }
    }

    /// Whether a resource's object is in it, see [`ObjectType::open`].
    pub fn has_open(&self) -> bool {
        match self {
            Type::List(t) | Type::Set(t) | Type::Map(t) => t.has_open(),
            Type::Tuple(ts) => ts.iter().any(Type::has_open),
            Type::Object(o) => o.open || o.attrs.values().any(Type::has_open),
            _ => false,
        }
    }

    /// What messages call it: `string`, `list of string`, `object`, `any type`.
    pub fn friendly_name(&self) -> String {
        match self {
            Type::Dynamic => "any type".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Number => "number".to_owned(),
            Type::String => "string".to_owned(),
            Type::List(t) => format!("list of {}", t.friendly_name()),
            Type::Set(t) => format!("set of {}", t.friendly_name()),
            Type::Map(t) => format!("map of {}", t.friendly_name()),
            Type::Tuple(_) => "tuple".to_owned(),
            Type::Object(_) => "object".to_owned(),
            Type::Capsule(name) => name.to_string(),
        }
    }

    /// Terraform's JSON form: `"string"`, `["map","string"]`, `["object",{"a":"number"}]`, `"dynamic"`.
    pub fn to_json(&self) -> Json {
        match self {
            Type::Dynamic => json!("dynamic"),
            Type::Bool => json!("bool"),
            Type::Number => json!("number"),
            Type::String => json!("string"),
            Type::List(t) => json!(["list", t.to_json()]),
            Type::Set(t) => json!(["set", t.to_json()]),
            Type::Map(t) => json!(["map", t.to_json()]),
            Type::Tuple(ts) => json!(["tuple", ts.iter().map(Type::to_json).collect::<Vec<_>>()]),
            Type::Object(o) => {
                let attrs = o.attrs.iter().map(|(k, t)| (k.to_string(), t.to_json()));
                json!(["object", attrs.collect::<serde_json::Map<_, _>>()])
            }
            Type::Capsule(name) => json!(["capsule", name.as_ref()]),
        }
    }
}

/// As a type constraint is written: `map(object({name=string}))`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Dynamic => f.write_str("any"),
            Type::Bool => f.write_str("bool"),
            Type::Number => f.write_str("number"),
            Type::String => f.write_str("string"),
            Type::List(t) => write!(f, "list({t})"),
            Type::Set(t) => write!(f, "set({t})"),
            Type::Map(t) => write!(f, "map({t})"),
            Type::Tuple(ts) => {
                f.write_str("tuple([")?;
                for (i, t) in ts.iter().enumerate() {
                    write!(f, "{}{t}", if i > 0 { "," } else { "" })?;
                }
                f.write_str("])")
            }
            Type::Object(o) => {
                f.write_str("object({")?;
                for (i, (name, t)) in o.attrs.iter().enumerate() {
                    write!(f, "{}{name}={t}", if i > 0 { "," } else { "" })?;
                }
                f.write_str("})")
            }
            Type::Capsule(name) => f.write_str(name),
        }
    }
}
