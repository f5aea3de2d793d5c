//! Expressions: literals, constructors, traversals, and what all the others share.

use super::{Dialect, Scope, Step};
use crate::hcl::ast::{Expr, ExprKind, Ident, ObjectItem};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Marks, Number, Reasons, Refinement, Repr, Type, Unknown, Value};
use crate::text::nearest;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Bounds of one evaluation. They keep what an input asks for within what a machine has; real
/// configurations stay far below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Expressions within expressions.
    pub depth: usize,
    /// Expressions evaluated, each as often as a `for` repeats it.
    pub steps: u64,
    /// Elements put into collections, in all.
    pub elements: u64,
    /// Bytes of text built by templates, in all.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            depth: 256,
            steps: 200_000_000,
            elements: 10_000_000,
            text: 64 << 20,
        }
    }
}

/// An error, and the type that the failed expression would have had: a conditional brings its arms
/// to one type even where the arm that is not taken fails.
#[derive(Debug)]
pub(super) struct Failed {
    pub error: EvalError,
    pub ty: Type,
}

/// What evaluating gives. The error is boxed because results travel through many small frames.
pub(super) type Outcome<T = Value> = Result<T, Box<Failed>>;

impl From<EvalError> for Box<Failed> {
    fn from(error: EvalError) -> Box<Failed> {
        Box::new(Failed {
            error,
            ty: Type::Dynamic,
        })
    }
}

/// Collects the first error of several parts while the others go on, so that the type of the whole
/// can be told.
#[derive(Default)]
pub(super) struct Errors(Option<Box<Failed>>);

impl Errors {
    /// The value, or an unknown of the failed part's type. Only bounds are passed on: they must stop
    /// everything at once.
    pub fn take(&mut self, outcome: Outcome) -> Outcome {
        outcome.or_else(|failed| {
            if failed.error.kind == ErrorKind::Limit {
                return Err(failed);
            }
            let placeholder = unknown(failed.ty.clone(), Reasons::default());
            self.0.get_or_insert(failed);
            Ok(placeholder)
        })
    }

    /// Whether nothing has failed yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The first error, where there was one, with the type of what could be made; else the value.
    pub fn finish(self, value: Value) -> Outcome {
        match self.0 {
            None => Ok(value),
            Some(mut failed) => {
                failed.ty = value.ty();
                Err(failed)
            }
        }
    }
}

/// The state of one evaluation.
pub(super) struct Evaluator<'a> {
    pub(super) scope: &'a dyn Scope,
    /// Names bound by `for`, innermost last.
    pub(super) bound: Vec<(Arc<str>, Value)>,
    /// Elements of the splats around, innermost last.
    pub(super) items: Vec<Value>,
    limits: Limits,
    depth: usize,
    steps: u64,
    elements: u64,
    text: u64,
}

impl<'a> Evaluator<'a> {
    pub fn new(scope: &'a dyn Scope) -> Evaluator<'a> {
        Evaluator {
            scope,
            bound: Vec::new(),
            items: Vec::new(),
            limits: scope.limits(),
            depth: 0,
            steps: 0,
            elements: 0,
            text: 0,
        }
    }

    pub(super) fn policy(&self) -> bool {
        self.scope.dialect() == Dialect::Policy
    }

    /// Evaluates an expression.
    pub fn eval(&mut self, expr: &Expr) -> Outcome {
        self.enter(expr.span)?;
        let mut outcome = self.dispatch(expr);
        self.leave();
        match &mut outcome {
            Ok(_) if self.policy() => {}
            Ok(value) => value.origin = value.origin.or(expr.span),
            Err(failed) => failed.error.span = failed.error.span.or(expr.span),
        }
        outcome
    }

    /// Counts a step and a level down.
    pub(super) fn enter(&mut self, span: Span) -> Outcome<()> {
        self.steps += 1;
        if self.steps > self.limits.steps {
            return Err(limit("this expression takes too many steps", span).into());
        }
        if self.depth >= self.limits.depth {
            return Err(limit("expressions are nested too deeply", span).into());
        }
        self.depth += 1;
        Ok(())
    }

    /// Undoes [`Evaluator::enter`].
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Evaluates a part whose type, should it fail, says nothing about the type of the whole.
    pub(super) fn part(&mut self, expr: &Expr) -> Outcome {
        let mut outcome = self.eval(expr);
        if let Err(failed) = &mut outcome {
            failed.ty = Type::Dynamic;
        }
        outcome
    }

    // Frames of what recurses are kept small: temporaries belong into functions that return first.
    fn dispatch(&mut self, expr: &Expr) -> Outcome {
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Error => self.literal(expr),
            ExprKind::Template(parts) => self.template(parts, expr.span),
            ExprKind::Tuple(_) | ExprKind::Object(_) | ExprKind::Call { .. } => self.made(expr),
            ExprKind::For(f) => self.for_expr(f),
            ExprKind::Variable(_)
            | ExprKind::GetAttr { .. }
            | ExprKind::Index { .. }
            | ExprKind::SplatItem => self.traversal(expr),
            ExprKind::Splat { base, each } => self.splat(base, each),
            ExprKind::Conditional { cond, then, other } => self.conditional(cond, then, other),
            ExprKind::Binary { .. } => self.binary(expr),
            ExprKind::Unary { op, operand } => self.unary(*op, operand, expr.span),
            ExprKind::Parens(inner) => self.eval(inner),
        }
    }

    /// A constructor or a call; what is constant is made once.
    fn made(&mut self, expr: &Expr) -> Outcome {
        let kept = self.scope.constant(expr.span);
        if let Some(value) = kept.and_then(OnceLock::get) {
            return Ok(value.clone());
        }
        let outcome = match &expr.kind {
            ExprKind::Tuple(items) => self.tuple(items, expr.span),
            ExprKind::Object(items) => self.object(items, expr.span),
            ExprKind::Call { name, args, expand } => self.call(name, args, *expand, expr.span),
            _ => self.literal(expr),
        };
        if let (Some(kept), Ok(value)) = (kept, &outcome) {
            // Two threads make the same value; either may be kept.
            let _ = kept.set(value.clone());
        }
        outcome
    }

    /// A literal: in Terraform its own place made it, in a rule it has none.
    fn literal(&self, expr: &Expr) -> Outcome {
        let repr = match &expr.kind {
            ExprKind::Bool(b) => Repr::Bool(*b),
            ExprKind::String(text) => Repr::String(text.clone().into()),
            ExprKind::Number(text) => Repr::Number(
                Number::parse(text)
                    .ok_or_else(|| EvalError::new(format!("{text} is not a number"), expr.span))?,
            ),
            ExprKind::Null => Repr::Null(Type::Dynamic),
            _ => {
                let message = "this expression has a syntax error";
                return Err(EvalError::new(message, expr.span)
                    .kind(ErrorKind::Syntax)
                    .into());
            }
        };
        Ok(Value::new(repr))
    }

    fn tuple(&mut self, items: &[Expr], span: Span) -> Outcome {
        self.count_elements(items.len(), span)?;
        let mut errors = Errors::default();
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let outcome = self.eval(item);
            values.push(errors.take(outcome)?);
        }
        // What is not written is not what made the list.
        let origin = self.first_origin(values.iter().filter(|v| !v.is_null()));
        errors.finish(Value::tuple(values).at(origin))
    }

    fn object(&mut self, items: &[ObjectItem], span: Span) -> Outcome {
        self.count_elements(items.len(), span)?;
        let mut errors = Errors::default();
        let mut attrs = BTreeMap::new();
        let mut marks = Marks::NONE;
        let mut reasons: Option<Reasons> = None;
        let mut origin = Span::NONE;
        for item in items {
            let key = self.object_key(&item.key);
            let key_failed = key.is_err();
            let key = errors.take(key)?;
            let value = self.eval(&item.value);
            let value = errors.take(value)?;
            marks = marks.union(key.marks);
            match &key.repr {
                Repr::String(text) => {
                    origin = origin.or(value.origin);
                    attrs.insert(text.to_arc(), value);
                }
                _ if key_failed => {
                    reasons.get_or_insert_default();
                }
                _ => {
                    reasons = Some(reasons.unwrap_or_default().union(&key.reasons_deep()));
                }
            }
        }
        let value = match reasons {
            // Terraform forgets the marks of keys here.
            Some(reasons) => unknown(Type::Dynamic, reasons).marked(catalog(marks)),
            None => Value::object(attrs).marked(marks),
        };
        let origin = if self.policy() { origin } else { Span::NONE };
        errors.finish(value.at(origin))
    }

    /// A key of an object as text, or unknown. A bare word is its own name.
    fn object_key(&mut self, key: &Expr) -> Outcome {
        match &key.kind {
            ExprKind::String(text) => return Ok(Value::string(text.clone())),
            ExprKind::Null => return Ok(Value::string("null")),
            ExprKind::Bool(b) => return Ok(Value::string(if *b { "true" } else { "false" })),
            ExprKind::GetAttr { .. } | ExprKind::Index { .. } if names_something(key) => {
                return Err(EvalError::new("this key is a reference", key.span)
                    .help("put it in parentheses, or in quotes where it is meant as text")
                    .into());
            }
            _ => {}
        }
        let value = self.part(key)?;
        Ok(as_key(&value, key.span)?)
    }

    /// Names, attributes and indexes: a chain from its first name on, without recursion.
    fn traversal(&mut self, expr: &Expr) -> Outcome {
        let mut length = 0;
        let mut base = expr;
        while let Some((inner, _)) = last_step(base) {
            length += 1;
            base = inner;
        }
        // Nearly every traversal is short, and there are very many of them.
        let mut short = [Step::Index(expr); 6];
        let mut long = Vec::new();
        let steps = match short.get_mut(..length) {
            Some(steps) => steps,
            None => {
                long.resize(length, Step::Index(expr));
                long.as_mut_slice()
            }
        };
        let mut rest = expr;
        for slot in steps.iter_mut().rev() {
            if let Some((inner, step)) = last_step(rest) {
                *slot = step;
                rest = inner;
            }
        }
        let steps: &[Step<'_>] = steps;
        let (mut value, taken) = match &base.kind {
            ExprKind::Variable(root) => self.named(root, steps)?,
            ExprKind::SplatItem => (self.item(base.span)?, 0),
            _ => (self.part(base)?, 0),
        };
        for step in steps.iter().skip(taken) {
            value = match step {
                Step::Attr(name) => self.attr(&value, name)?,
                Step::Index(key) => self.index(&value, key)?,
            };
        }
        Ok(value)
    }

    /// What a name stands for, and how many of the steps after it that took.
    fn named(&mut self, root: &Ident, steps: &[Step<'_>]) -> Outcome<(Value, usize)> {
        let mut innermost_first = self.bound.iter().rev();
        if let Some((_, value)) = innermost_first.find(|(name, _)| *name == root.name) {
            return Ok((value.clone(), 0));
        }
        let scope = self.scope;
        let mut index = |key: &Expr| self.part(key).map_err(|failed| failed.error);
        Ok(scope
            .resolve(root, steps, &mut index)
            .map_err(|e| e.or_at(root.span))?)
    }

    fn item(&self, span: Span) -> Result<Value, EvalError> {
        let item = self.items.last().cloned();
        item.ok_or_else(|| EvalError::new("this splat has nothing to apply to", span))
    }

    fn attr(&self, base: &Value, name: &Ident) -> Result<Value, EvalError> {
        match self.own_attr(base, &name.name, name.span) {
            Some(result) => result,
            None => base
                .attr(&name.name, name.span)
                .map_err(|e| e.or_at(name.span)),
        }
    }

    fn index(&mut self, base: &Value, key: &Expr) -> Outcome {
        let value = self.part(key)?;
        if self.policy() && base.is_null() {
            return Ok(null_below(base));
        }
        if let Some(result) = value
            .as_str()
            .and_then(|name| self.own_attr(base, name, key.span))
        {
            return Ok(result?.marked(catalog(value.marks)));
        }
        Ok(base
            .index(&value, key.span)
            .map_err(|e| e.or_at(key.span))?)
    }

    /// Attributes that Terraform's rules do not settle: of null in the policy dialect, of capsules,
    /// and those that an open object does not hold.
    fn own_attr(&self, base: &Value, name: &str, span: Span) -> Option<Result<Value, EvalError>> {
        match &base.repr {
            Repr::Null(_) if self.policy() => Some(Ok(null_below(base))),
            Repr::Capsule(capsule) => Some(match capsule.attr(name) {
                Some(value) => {
                    let origin = value.origin.or(base.origin);
                    Ok(value.marked(base.marks).at(origin))
                }
                None => {
                    let kind = capsule.type_name();
                    let error = EvalError::new(format!("a {kind} has no attribute {name:?}"), span)
                        .kind(ErrorKind::MissingAttribute);
                    let names = capsule.attr_names();
                    Err(match nearest(name, names.iter().map(String::as_str)) {
                        Some(near) => error.help(format!("did you mean {near:?}?")),
                        None => error,
                    })
                }
            }),
            Repr::Object(object) => {
                if object.attrs.contains_key(name) {
                    return None;
                }
                match &object.open {
                    Some(identity) => Some(Ok(self
                        .scope
                        .missing_attr(identity, name, span)
                        .marked(base.marks))),
                    None => self.scope.absent_is_null().then(|| Ok(null_below(base))),
                }
            }
            Repr::Map(_, entries) if !entries.contains_key(name) => {
                self.scope.absent_is_null().then(|| Ok(null_below(base)))
            }
            _ => None,
        }
    }

    /// The first place among values: where a result of the policy dialect came from.
    pub(super) fn first_origin<'v>(&self, values: impl IntoIterator<Item = &'v Value>) -> Span {
        if !self.policy() {
            return Span::NONE;
        }
        values
            .into_iter()
            .fold(Span::NONE, |first, v| first.or(v.origin))
    }

    /// Counts elements that are about to be put into a collection.
    pub(super) fn count_elements(&mut self, n: usize, span: Span) -> Result<(), EvalError> {
        self.elements = self.elements.saturating_add(n as u64);
        if self.elements > self.limits.elements {
            return Err(limit("this expression makes too many elements", span));
        }
        Ok(())
    }

    /// Counts bytes of text that are about to be built.
    pub(super) fn count_text(&mut self, bytes: usize, span: Span) -> Result<(), EvalError> {
        self.text = self.text.saturating_add(bytes as u64);
        if self.text > self.limits.text {
            return Err(limit("this expression makes too much text", span));
        }
        Ok(())
    }

    /// Whether an error may be hidden by `try`, `can` or a conditional. A bound is never hidden:
    /// what follows would only meet it again.
    pub(super) fn hides(&self, error: &EvalError) -> bool {
        error.kind != ErrorKind::Limit && self.scope.hides(error)
    }
}

fn null_below(base: &Value) -> Value {
    Value::null().at(base.origin).marked(base.marks)
}

fn limit(message: &str, span: Span) -> EvalError {
    EvalError::new(message, span)
        .kind(ErrorKind::Limit)
        .help("split it into smaller expressions")
}

/// A value as the key of an object: known text, or an unknown string.
pub(super) fn as_key(value: &Value, span: Span) -> Result<Value, EvalError> {
    if value.is_null() {
        return Err(EvalError::new("a key must not be null", span));
    }
    convert(value, &Type::String)
        .map_err(|e| EvalError::new(format!("this value cannot be a key: {}", e.message), span))
}

/// An unknown value of a type.
pub(super) fn unknown(ty: Type, reasons: Reasons) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty,
        reasons,
        ..Unknown::default()
    })))
}

/// An unknown value of a type that is certainly not null, as every operator gives.
pub(super) fn unknown_not_null(ty: Type, reasons: Reasons) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty,
        reasons,
        refinement: Refinement {
            not_null: true,
            ..Refinement::default()
        },
        ..Unknown::default()
    })))
}

/// Whether an expression is a name, with attributes, indexes and splats after it.
pub(super) fn names_something(expr: &Expr) -> bool {
    let mut base = expr;
    loop {
        match &base.kind {
            ExprKind::GetAttr { base: inner, .. }
            | ExprKind::Index { base: inner, .. }
            | ExprKind::Splat { base: inner, .. } => base = inner,
            ExprKind::Variable(_) => return true,
            _ => return false,
        }
    }
}

/// The catalog mark, where it is among these marks.
pub(super) fn catalog(marks: Marks) -> Marks {
    if marks.is_catalog() {
        Marks::CATALOG
    } else {
        Marks::NONE
    }
}

/// The last step of a traversal, and what it is a step from.
fn last_step(expr: &Expr) -> Option<(&Expr, Step<'_>)> {
    match &expr.kind {
        ExprKind::GetAttr { base, name } => Some((base, Step::Attr(name))),
        ExprKind::Index { base, key } => Some((base, Step::Index(key))),
        _ => None,
    }
}
