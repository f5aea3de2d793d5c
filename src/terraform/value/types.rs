//! Types, as in Terraform's type constraints.

use std::collections::BTreeMap;
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
