//! Evaluation errors.

use crate::source::Span;
use std::sync::Arc;

/// An expression that Terraform would refuse. `try` and `can` catch it; elsewhere it becomes a
/// diagnostic and the expression's value becomes unknown with it as the reason.
#[derive(Debug, Clone, PartialEq)]
pub struct EvalError {
    /// What is wrong, one sentence, lower case, no full stop.
    pub message: Arc<str>,
    /// The place; functions leave it [`Span::NONE`] and the evaluator fills in the argument or call.
    pub span: Span,
    /// What kind of error.
    pub kind: ErrorKind,
    /// What to do, e.g. `did you mean "tags"?`.
    pub help: Option<Arc<str>>,
    /// What can be written at the place instead, where only one thing is near enough to be meant.
    pub instead: Option<Arc<str>>,
    /// For errors of one function argument: its index.
    pub argument: Option<usize>,
}

/// The kinds of evaluation errors that rules tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A resource or module that is not declared: it can never exist.
    Undeclared,
    /// A variable or local value that is not declared.
    UndeclaredValue,
    /// An attribute that an object (of declared or known type) does not have.
    MissingAttribute,
    /// An index or key that a collection does not have.
    MissingKey,
    /// An expression that could not be parsed: the parser has reported it already.
    Syntax,
    /// An output that a module does not declare: a dangling reference, which `try` may hide.
    MissingOutput,
    /// An instance key that a resource or module does not have: a dangling reference.
    MissingInstance,
    /// A chain of references that ends at itself.
    Cycle,
    /// A bound was met.
    Limit,
    /// Everything else: types, function errors, failed validations.
    Other,
}

impl EvalError {
    /// An error of kind [`ErrorKind::Other`].
    pub fn new(message: impl Into<Arc<str>>, span: Span) -> EvalError {
        EvalError {
            message: message.into(),
            span,
            kind: ErrorKind::Other,
            help: None,
            instead: None,
            argument: None,
        }
    }

    /// The same error with a kind.
    pub fn kind(mut self, kind: ErrorKind) -> EvalError {
        self.kind = kind;
        self
    }

    /// The same error with advice.
    pub fn help(mut self, help: impl Into<Arc<str>>) -> EvalError {
        self.help = Some(help.into());
        self
    }

    /// The same error with what can only be meant by what stands at its place.
    pub fn instead(mut self, text: Option<impl Into<Arc<str>>>) -> EvalError {
        self.instead = text.map(Into::into);
        self
    }

    /// The same error at `span` where it has no place yet.
    pub fn or_at(mut self, span: Span) -> EvalError {
        self.span = self.span.or(span);
        self
    }
}
