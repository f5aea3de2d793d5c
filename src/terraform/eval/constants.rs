//! Expressions that may refer to nothing: defaults of variables, variable files, flags of blocks.

use super::{Dialect, Scope, Step};
use crate::hcl::ast::{Expr, Ident};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::Value;

/// Evaluates an expression in which neither names nor functions are allowed.
///
/// # Errors
/// It refers to something, calls something, or is wrong in itself.
pub fn evaluate(expr: &Expr) -> Result<Value, EvalError> {
    super::evaluate(expr, &Constants)
}

struct Constants;

impl Scope for Constants {
    fn dialect(&self) -> Dialect {
        Dialect::Terraform
    }

    fn resolve(
        &self,
        root: &Ident,
        _: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        Err(EvalError::new(
            format!("only constants are allowed here, not \"{}\"", root.name),
            root.span,
        ))
    }

    fn call(&self, name: &Ident, _: &[Value], span: Span) -> Option<Result<Value, EvalError>> {
        let message = format!("functions are not allowed here, not even {}()", name.name);
        Some(Err(EvalError::new(message, span)))
    }
}

impl FunctionHost for Constants {}
