//! References between entities, as adapters make them with `ref()` and `refs()`.

use crate::source::Span;
use crate::terraform::value::{Capsule, Reasons, Repr, Unknown, Value};
use std::any::Any;
use std::sync::Arc;

/// What an id-valued expression leads to. A capsule: attributes read through it are those of the
/// instance (`ref(self.group_id).tags`), null where it leads to none, unknown where that is not known.
#[derive(Debug, Clone)]
pub struct Reference {
    /// Where it leads.
    pub target: Target,
    /// What is written: the id, or the address that does not exist.
    pub text: String,
    /// The place of the expression.
    pub at: Span,
    /// What can be written there instead, where what is written names nothing that exists.
    pub instead: Option<Arc<str>>,
}

/// Where a [`Reference`] leads.
#[derive(Debug, Clone)]
pub enum Target {
    /// To one instance; `value` is its (open) object. The path is what was read of it (`id`).
    Instance {
        /// Terraform's address.
        address: Arc<str>,
        /// Resource type.
        ty: Arc<str>,
        /// The instance's attributes.
        value: Value,
    },
    /// To one of these instances, which one is not known (a symbolic instance key, a conditional).
    OneOf(Vec<Arc<str>>, Reasons),
    /// A literal id of something that is neither managed nor read here.
    Opaque,
    /// Names something that does not exist; with the nearest address that does.
    Dangling(Option<String>),
    /// Cannot be known.
    Unknown(Reasons),
}

impl Reference {
    /// The reference in a value, where it holds one.
    pub fn of(value: &Value) -> Option<&Reference> {
        match &value.repr {
            crate::terraform::value::Repr::Capsule(c) => c.as_any().downcast_ref(),
            _ => None,
        }
    }
}

impl Capsule for Reference {
    fn type_name(&self) -> &str {
        "reference"
    }

    fn attr(&self, name: &str) -> Option<Value> {
        match &self.target {
            // Nothing is known of it, as where a plan has more than is read of it.
            Target::Instance { value, .. } if value.is_unknown() => {
                let unknown = Unknown {
                    reasons: value.reasons_deep(),
                    ..Unknown::default()
                };
                Some(Value::new(Repr::Unknown(Arc::new(unknown))).at(self.at))
            }
            Target::Instance { value, .. } => {
                Some(value.get(name).cloned().unwrap_or_else(Value::null))
            }
            // It leads to one that is not known: null would be a guess.
            Target::OneOf(_, reasons) | Target::Unknown(reasons) => {
                let unknown = Unknown {
                    reasons: reasons.clone(),
                    ..Unknown::default()
                };
                Some(Value::new(Repr::Unknown(Arc::new(unknown))).at(self.at))
            }
            Target::Opaque | Target::Dangling(_) => Some(Value::null()),
        }
    }

    fn attr_names(&self) -> Vec<String> {
        match &self.target {
            Target::Instance { value, .. } => value
                .entries()
                .map(|m| m.keys().map(|k| k.to_string()).collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    fn equals(&self, other: &dyn Capsule) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Reference>() else {
            return false;
        };
        match (&self.target, &other.target) {
            (Target::Instance { address: a, .. }, Target::Instance { address: b, .. }) => a == b,
            (Target::Opaque, Target::Opaque) => self.text == other.text,
            _ => false,
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A predicate as a value of the adapter language.
#[derive(Debug, Clone)]
pub struct PredicateValue(pub crate::routing::Predicate);

impl PredicateValue {
    /// The predicate in a value, where it holds one.
    pub fn of(value: &Value) -> Option<&crate::routing::Predicate> {
        match &value.repr {
            crate::terraform::value::Repr::Capsule(c) => {
                c.as_any().downcast_ref::<PredicateValue>().map(|p| &p.0)
            }
            _ => None,
        }
    }
}

impl Capsule for PredicateValue {
    fn type_name(&self) -> &str {
        "predicate"
    }
    fn attr(&self, _: &str) -> Option<Value> {
        None
    }
    fn attr_names(&self) -> Vec<String> {
        Vec::new()
    }
    fn equals(&self, other: &dyn Capsule) -> bool {
        other
            .as_any()
            .downcast_ref::<PredicateValue>()
            .is_some_and(|o| o.0 == self.0)
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}
