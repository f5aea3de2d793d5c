//! Evaluation of expressions, and of whole configurations.

use super::error::EvalError;
use super::functions::FunctionHost;
use super::value::Value;
use crate::hcl::ast::{Expr, Ident};
use crate::source::Span;

/// How operators and origins behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Exactly as Terraform.
    Terraform,
    /// Rules and adapters: `&&` and `||` are Kleene's (false && unknown is false; operands to the
    /// right of a deciding one are not evaluated), and results take the origin of their first
    /// operand that has one, so that a finding points at the user's text and not at the rule's.
    Policy,
}

/// A step of a traversal below its root name.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// `.name`
    Attr(&'a Ident),
    /// `[key]`, not evaluated yet
    Index(&'a Expr),
}

/// Where names come from.
pub trait Scope: FunctionHost {
    /// How operators behave.
    fn dialect(&self) -> Dialect;

    /// The value of a traversal's beginning and how many of `steps` that took: for `local.a.b`, the
    /// value of `local.a` and 1. Names bound by `for` never get here. `index` evaluates the key of a
    /// [`Step::Index`] in the place it stands.
    ///
    /// # Errors
    /// Undeclared names, cycles, and errors of what is referred to.
    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        index: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError>;

    /// Calls a function that only this scope has (`ref`, `tag_is`). `None` where there is none.
    fn call(&self, name: &Ident, args: &[Value], span: Span) -> Option<Result<Value, EvalError>> {
        let _ = (name, args, span);
        None
    }

    /// Told of every error that `try` or `can` caught.
    fn swallowed(&self, error: &EvalError) {
        let _ = error;
    }
}

/// Evaluates an expression.
///
/// # Errors
/// What Terraform would refuse, with its place.
pub fn evaluate(expr: &Expr, scope: &dyn Scope) -> Result<Value, EvalError> {
    let _ = scope;
    Err(EvalError::new("not built yet", expr.span))
}
