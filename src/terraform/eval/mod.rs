//! Evaluation of expressions, and of whole configurations.

mod ask;
mod body;
mod call;
mod calls;
mod conditional;
mod conditions;
pub mod console;
pub mod constants;
pub mod constraint;
pub mod expand;
mod expr;
mod host;
mod iterate;
mod judge;
mod operator;
mod order;
pub mod problems;
mod provider;
pub mod references;
mod repeat;
mod resources;
mod scope;
mod splat;
mod state;
mod template;
mod undeclared;
mod values;
mod version;

use super::error::{ErrorKind, EvalError};
use super::functions::FunctionHost;
use super::value::{Identity, PathStep, Type, Value};
use crate::hcl::ast::{Expr, Ident, TemplatePart};
use crate::source::Span;

pub use expr::Limits;
pub use provider::Configured;
pub use state::State;
pub use template::safe_prefix;

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

    /// The value of an attribute that an open object does not hold: by default what only apply can
    /// tell, an unknown of that identity.
    fn missing_attr(&self, identity: &Identity, name: &str, span: Span) -> Value {
        identity
            .step(PathStep::Name(name.into()))
            .unknown(Type::Dynamic, span)
    }

    /// Whether an attribute that an object or a map does not have is null, as where a provider fills in
    /// what nobody wrote.
    fn absent_is_null(&self) -> bool {
        false
    }

    /// Whether `try`, `can` and the branch of a conditional that is not taken hide this error. Terraform
    /// looks for undeclared names before it evaluates anything, so nothing hides those.
    fn hides(&self, error: &EvalError) -> bool {
        self.dialect() == Dialect::Policy
            || !matches!(
                error.kind,
                ErrorKind::Undeclared | ErrorKind::UndeclaredValue
            )
    }

    /// Whether the right side of `&&` and `||` is left alone where the left one decides. Terraform
    /// evaluates both sides before version 1.12.
    fn short_circuits(&self) -> bool {
        false
    }

    /// Where the value of a call or a constructor is kept once it was evaluated, for those that give
    /// the same wherever they are evaluated.
    fn constant(&self, span: Span) -> Option<&OnceLock<Value>> {
        let _ = span;
        None
    }

    /// The bounds of one evaluation.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Told of every error that `try` or `can` caught.
    fn swallowed(&self, error: &EvalError) {
        let _ = error;
    }
}

/// Evaluates an expression. Names that `for` binds in it are its own; all others are the scope's.
///
/// # Errors
/// What Terraform would refuse, with its place; [`ErrorKind::Limit`] where a bound was met.
pub fn evaluate(expr: &Expr, scope: &dyn Scope) -> Result<Value, EvalError> {
    let value = expr::Evaluator::new(scope)
        .eval(expr)
        .map_err(|failed| failed.error)?;
    // A chain of locals that each wrap the one before would go on for ever.
    if scope.dialect() == Dialect::Terraform && value.is_deeper_than(Value::MOST_DEPTH) {
        let message = format!("values nested more than {} deep", Value::MOST_DEPTH);
        return Err(EvalError::new(message, expr.span)
            .kind(super::error::ErrorKind::Limit)
            .help("flatten the value"));
    }
    Ok(value)
}

/// Evaluates a template that was parsed on its own (`templatefile`). As in a quoted template, a single
/// interpolation gives its value, whatever its type. `span` is the place of the whole template.
///
/// # Errors
/// As [`evaluate`].
pub fn evaluate_template(
    parts: &[TemplatePart],
    span: Span,
    scope: &dyn Scope,
) -> Result<Value, EvalError> {
    expr::Evaluator::new(scope)
        .template(parts, span)
        .map_err(|failed| failed.error)
}

use super::value::Marks;
use std::sync::{Arc, OnceLock};

/// A resource, data or (unread) module instance after evaluation.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Terraform's address; `[*]` where an instance key is not known.
    pub address: Arc<str>,
    /// The resource type (`checkly_check`); the source for a module call.
    pub ty: Arc<str>,
    /// What it is.
    pub mode: Mode,
    /// Address of the module instance that holds it, `None` in the root.
    pub module: Option<Arc<str>>,
    /// Its attributes as written: an open object (see [`super::value::Object::open`]) whose identity
    /// is the address. Blocks are lists of open objects. An attribute that failed to evaluate is unknown.
    pub value: Value,
    /// Attributes that failed to evaluate: path and message, in order.
    pub errors: Vec<(String, String)>,
    /// Type and labels of the block: what a finding about the whole resource points at.
    pub header: Span,
    /// The whole block.
    pub block: Span,
    /// The `for_each` or `count` that made it, its own or its module's (the nearest one).
    pub expanded_by: Option<Span>,
    /// The provider configuration that it is made with; `None` where only a plan tells of it.
    pub provider: Option<Arc<Configured>>,
}

/// What an [`Instance`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// `resource`
    Managed,
    /// `data`
    Data,
    /// A module call whose code could not be read; its value holds the arguments.
    ModuleCall,
}

/// What evaluation came to.
#[derive(Debug, Default)]
pub struct Evaluation {
    /// All instances, sorted by address.
    pub instances: Vec<Instance>,
    /// What went wrong or could not be read, in order of place.
    pub problems: Vec<Problem>,
}

/// Something that could not be read, evaluated or finished.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// What kind: becomes the rule's name.
    pub kind: ProblemKind,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub span: Span,
    /// Further places.
    pub related: Vec<(Span, String)>,
    /// What it is about: an address, or the file's path.
    pub subject: String,
}

/// Kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// AL901
    Syntax,
    /// AL902
    Evaluation,
    /// AL903
    UnresolvedModule,
    /// AL904
    Limit,
    /// AL905
    Swallowed,
    /// AL206: something named does not exist ([`super::error::ErrorKind::Undeclared`] of a resource,
    /// module or output, or [`super::error::ErrorKind::MissingInstance`]).
    Dangling,
    /// AL601
    Drifted,
    /// AL602
    PlanMismatch,
}

/// What stands in for the outside world: bound data sources and files of the catalog.
pub trait DataSources: Sync {
    /// The attributes of a data source instance that are known: an object, laid over what is
    /// written. `config` is what the source gives; `None` where nothing is bound.
    fn read(&self, address: &str, ty: &str, config: &Value) -> Option<Value>;
    /// Marks of a file's text, by its path relative to the repository.
    fn file_marks(&self, path: &str) -> Marks;
}

/// Evaluates a root module: every instance of every resource, data source and unread module.
pub fn evaluate_root(root: &super::load::Root, data: &dyn DataSources) -> Evaluation {
    State::new(root, data).finish()
}
