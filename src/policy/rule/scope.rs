//! Where the names in a rule's expressions come from.

use super::parse::ENTITY;
use super::request;
use crate::graph::schema::KINDS;
use crate::hcl::ast::{Expr, Ident};
use crate::policy::lang::NO_FILES;
use crate::policy::lang::constants::Constants;
use crate::policy::lang::functions::call_in_rule;
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::eval::{Dialect, Scope, Step};
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::{Capsule, Repr, Value};
use std::any::Any;
use std::sync::{Arc, OnceLock};

/// The names for one obligation: the subject by its kind's name, and `each`.
pub(super) struct SubjectScope<'a> {
    name: &'static str,
    subject: Value,
    each: Option<(Value, Value)>,
    constants: &'a Constants,
}

impl FunctionHost for SubjectScope<'_> {
    fn refusal(&self) -> &'static str {
        NO_FILES
    }
}

impl<'a> SubjectScope<'a> {
    /// `name` is what the rule calls its subject.
    pub fn new(name: &'static str, subject: Value, constants: &'a Constants) -> SubjectScope<'a> {
        let subject = if name == ENTITY {
            any_entity(subject)
        } else {
            subject
        };
        SubjectScope {
            name,
            subject,
            each: None,
            constants,
        }
    }

    /// What is judged.
    pub fn subject(&self) -> &Value {
        &self.subject
    }

    /// Whether a name stands for it.
    pub fn is_subject(&self, root: &Ident) -> bool {
        *root.name == *self.name
    }

    /// Whether it is read as an entity of any kind.
    pub fn is_any(&self) -> bool {
        self.name == ENTITY
    }

    /// Whether it is looked at for one element of a list.
    pub fn has_each(&self) -> bool {
        self.each.is_some()
    }

    pub fn each(&mut self, key: Value, value: Value) {
        self.each = Some((key, value));
    }
}

impl Scope for SubjectScope<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Policy
    }

    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        if &*root.name == self.name {
            return Ok((self.subject.clone(), 0));
        }
        let step = match steps.first() {
            Some(Step::Attr(name)) => &*name.name,
            _ => "",
        };
        match (&*root.name, step, &self.each) {
            ("each", "key", Some((key, _))) => Ok((key.clone(), 1)),
            ("each", "value", Some((_, value))) => Ok((value.clone(), 1)),
            (name, ..) => {
                let message = format!("`{name}` is not a name here");
                Err(EvalError::new(message, root.span).kind(ErrorKind::Undeclared))
            }
        }
    }

    fn call(&self, name: &Ident, args: &[Value], span: Span) -> Option<Result<Value, EvalError>> {
        let found = call_in_rule(&name.name, args).or_else(|| request::call(&name.name, args));
        found.map(|found| found.map_err(|e| e.or_at(span)))
    }

    fn constant(&self, span: Span) -> Option<&OnceLock<Value>> {
        self.constants.at(span)
    }
}

/// An entity of which attributes of every kind may be read: null where its own kind has none.
#[derive(Debug)]
struct AnyEntity(Arc<dyn Capsule>);

fn any_entity(value: Value) -> Value {
    match value.repr {
        Repr::Capsule(inner) => Value {
            repr: Repr::Capsule(Arc::new(AnyEntity(inner))),
            ..value
        },
        _ => value,
    }
}

impl Capsule for AnyEntity {
    fn type_name(&self) -> &str {
        self.0.type_name()
    }

    fn attr(&self, name: &str) -> Option<Value> {
        self.0.attr(name).or_else(|| {
            let known = KINDS.iter().any(|k| k.attrs.iter().any(|a| a.name == name));
            known.then(Value::null)
        })
    }

    fn attr_names(&self) -> Vec<String> {
        self.0.attr_names()
    }

    fn equals(&self, other: &dyn Capsule) -> bool {
        self.0.equals(other)
    }

    fn as_any(&self) -> &dyn Any {
        self.0.as_any()
    }
}
