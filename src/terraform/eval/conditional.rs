//! `cond ? then : other`

use super::expr::{Errors, Evaluator, Failed, Outcome};
use crate::hcl::ast::Expr;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::{convert, unify};
use crate::terraform::value::{
    Marks, Number, Reasons, Refinement, Repr, Type, Unknown, Value, one_of,
};
use std::sync::Arc;

impl Evaluator<'_> {
    /// Both arms are evaluated, because the result has the type that both convert to; an error of the
    /// arm that is not taken is dropped.
    ///
    /// Rules and adapters look only at the arm that is taken, as it is.
    pub(super) fn conditional(&mut self, cond: &Expr, then: &Expr, other: &Expr) -> Outcome {
        if self.policy() {
            return self.lazy_conditional(cond, then, other);
        }
        let mut then_errors = Errors::default();
        let mut other_errors = Errors::default();
        let yes = self.eval(then);
        let yes = then_errors.take(self.unhidden(yes)?)?;
        let no = self.eval(other);
        let no = other_errors.take(self.unhidden(no)?)?;
        let predicate = self
            .part(cond)
            .and_then(|given| Ok(self.predicate(&given, cond.span)?));
        // Types of large values are dear, and beside a bare null there is nothing to find out.
        let beside_null = match &predicate {
            Ok(value) if value.as_bool() == Some(true) => is_bare_null(&no),
            Ok(value) if value.as_bool() == Some(false) => is_bare_null(&yes),
            _ => false,
        };
        let ty = match beside_null {
            true => None,
            false => Self::common_type(&yes, &no, cond.span.to(other.span))?,
        };
        let failed_as = |mut failed: Box<Failed>| {
            failed.ty = ty.clone().unwrap_or_else(|| yes.ty());
            failed
        };
        let predicate = predicate.map_err(failed_as)?;
        // Marks of both arms are on the result, whichever is taken; but only what is taken is derived.
        let marks = yes.marks.union(no.marks).without(Marks::CATALOG);
        let (arm, errors) = match predicate.repr {
            Repr::Bool(true) => (&yes, then_errors),
            Repr::Bool(false) => (&no, other_errors),
            _ => return Ok(self.undecided(&predicate, &yes, &no, ty)),
        };
        let arm = errors.finish(arm.clone()).map_err(failed_as)?;
        let value = match &ty {
            Some(ty) => convert(&arm, ty)?,
            None => arm,
        };
        Ok(value.marked(predicate.marks).marked(marks))
    }

    fn lazy_conditional(&mut self, cond: &Expr, then: &Expr, other: &Expr) -> Outcome {
        let given = self.part(cond)?;
        let predicate = self.predicate(&given, cond.span)?;
        let arm = match predicate.repr {
            Repr::Bool(true) => then,
            Repr::Bool(false) => other,
            _ => {
                let mut errors = Errors::default();
                let yes = self.eval(then);
                let yes = errors.take(yes)?;
                let no = self.eval(other);
                let no = errors.take(no)?;
                return Ok(self.undecided(&predicate, &yes, &no, None));
            }
        };
        let value = self.eval(arm)?;
        let origin = self.first_origin([&value, &given]);
        Ok(value.marked(predicate.marks).at(origin))
    }

    /// Passes an outcome on, except that an error which nothing may hide ends everything.
    fn unhidden(&self, outcome: Outcome) -> Outcome<Outcome> {
        match outcome {
            Err(failed) if !self.hides(&failed.error) => Err(failed),
            other => Ok(other),
        }
    }

    /// A predicate as a boolean, or unknown; with every mark in what was given.
    pub(super) fn predicate(&self, given: &Value, span: Span) -> Result<Value, EvalError> {
        if given.is_null() {
            return Err(EvalError::new("this condition is null", span)
                .help("a condition must be true or false"));
        }
        let marks = given.marks_deep();
        if given.is_unknown() {
            return Ok(given.clone().marked(marks));
        }
        let value = convert(given, &Type::Bool).map_err(|e| {
            EvalError::new(
                format!("a condition must be true or false: {}", e.message),
                span,
            )
        })?;
        Ok(value.marked(marks))
    }

    /// The type that the result has; `None` where an arm stays as it is.
    fn common_type(yes: &Value, no: &Value, span: Span) -> Result<Option<Type>, EvalError> {
        if is_bare_null(yes) {
            return Ok(Some(no.ty()));
        }
        if is_bare_null(no) {
            return Ok(Some(yes.ty()));
        }
        let (a, b) = (yes.ty(), no.ty());
        // Of a resource no schema is known; in Terraform such arms nearly always are of one type.
        if a == b || a.has_open() || b.has_open() {
            return Ok(None);
        }
        match unify(&[a.clone(), b.clone()]) {
            Some(ty) => Ok(Some(ty)),
            None => Err(EvalError::new(
                format!(
                    "the two results of this conditional have no type in common: {} and {}",
                    a.friendly_name(),
                    b.friendly_name()
                ),
                span,
            )),
        }
    }

    /// The result where the predicate is unknown.
    fn undecided(&self, predicate: &Value, yes: &Value, no: &Value, ty: Option<Type>) -> Value {
        let reasons = [yes, no]
            .iter()
            .fold(predicate.reasons_deep(), |all: Reasons, arm| {
                all.union(&arm.reasons_deep())
            });
        let identity = match (yes.identity(), no.identity()) {
            (Some(a), Some(b)) if a == b => Some(a.clone()),
            _ => None,
        };
        let ty = ty.unwrap_or_else(|| {
            let (a, b) = (yes.ty(), no.ty());
            if a == b { a } else { Type::Dynamic }
        });
        let marks = predicate.marks.union(yes.marks).union(no.marks);
        let origin = self.first_origin([predicate, yes, no]);
        if yes.is_null() && no.is_null() {
            return Value::new(Repr::Null(ty)).marked(marks).at(origin);
        }
        let unknown = Unknown {
            refinement: both(yes, no, &ty),
            ty,
            reasons,
            identity,
            parts: None,
            within: None,
            one_of: one_of([yes, no]),
            instead: None,
            sources: None,
        };
        let value = settled(&unknown, yes, no)
            .unwrap_or_else(|| Value::new(Repr::Unknown(Arc::new(unknown))));
        value.marked(marks).at(origin)
    }
}

/// Whether a value is the literal `null`, which takes the type of the other arm.
fn is_bare_null(value: &Value) -> bool {
    matches!(value.repr, Repr::Null(Type::Dynamic)) && value.marks == Default::default()
}

/// What is certain whichever arm is taken.
fn both(yes: &Value, no: &Value, ty: &Type) -> Refinement {
    let mut refinement = Refinement {
        not_null: never_null(yes) && never_null(no),
        ..Refinement::default()
    };
    // Arms that had to be converted tell nothing more, as in Terraform.
    if yes.ty() != *ty || no.ty() != *ty {
        return refinement;
    }
    match ty {
        Type::List(_) | Type::Set(_) | Type::Map(_) => {
            let (a, b) = (lengths(yes), lengths(no));
            refinement.min_length = Some(a.0.min(b.0)).filter(|n| *n > 0);
            refinement.max_length = a.1.zip(b.1).map(|(a, b)| a.max(b));
        }
        Type::Number => {
            let ((low_a, high_a), (low_b, high_b)) = (bounds(yes), bounds(no));
            let low = low_a.zip(low_b).map(|(a, b)| if a < b { a } else { b });
            let high = high_a.zip(high_b).map(|(a, b)| if a > b { a } else { b });
            refinement.min = low.cloned();
            refinement.max = high.cloned();
        }
        _ => {}
    }
    refinement
}

/// What is certain may be the value itself, or its length: two equal numbers, two empty collections,
/// two lists of one length.
fn settled(unknown: &Unknown, yes: &Value, no: &Value) -> Option<Value> {
    let certain = &unknown.refinement;
    if !certain.not_null {
        return None;
    }
    if let (Some(min), Some(max)) = (&certain.min, &certain.max)
        && min == max
    {
        return Some(Value::new(Repr::Number(min.clone())));
    }
    let length = match (certain.min_length.unwrap_or(0), certain.max_length?) {
        (least, most) if least == most => usize::try_from(most).ok()?,
        _ => return None,
    };
    let element = |ty: &Type| super::expr::unknown(ty.clone(), unknown.reasons.clone());
    let either = |ty: &Type, at: usize| {
        let arms = [yes, no].map(|arm| arm.elements().and_then(|items| items.get(at)));
        let [Some(yes), Some(no)] = arms else {
            return element(ty);
        };
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty: ty.clone(),
            reasons: unknown.reasons.clone(),
            identity: yes
                .identity()
                .filter(|i| no.identity() == Some(*i))
                .cloned(),
            one_of: one_of([yes, no]),
            ..Unknown::default()
        })))
    };
    match &unknown.ty {
        Type::List(ty) => {
            let items = (0..length).map(|at| either(ty, at)).collect();
            Some(Value::list(Type::clone(ty), items))
        }
        Type::Set(ty) if length <= 1 => {
            Some(Value::set(Type::clone(ty), vec![element(ty); length]))
        }
        Type::Map(ty) if length == 0 => Some(Value::map(Type::clone(ty), Default::default())),
        _ => None,
    }
}

/// The least and the greatest number that a value may be.
pub(super) fn bounds(value: &Value) -> (Option<&Number>, Option<&Number>) {
    match &value.repr {
        Repr::Number(n) => (Some(n), Some(n)),
        Repr::Unknown(u) => (u.refinement.min.as_ref(), u.refinement.max.as_ref()),
        _ => (None, None),
    }
}

fn never_null(value: &Value) -> bool {
    match &value.repr {
        Repr::Null(_) => false,
        Repr::Unknown(unknown) => unknown.refinement.not_null,
        _ => true,
    }
}

/// The least and the greatest length that a collection may have.
fn lengths(value: &Value) -> (u64, Option<u64>) {
    match &value.repr {
        Repr::Unknown(unknown) => (
            unknown.refinement.min_length.unwrap_or(0),
            unknown.refinement.max_length,
        ),
        // Unknown elements of a set may turn out to be equal to others.
        Repr::Set(_, items) if !value.is_wholly_known() => {
            (u64::from(!items.is_empty()), Some(items.len() as u64))
        }
        _ => {
            let n = value
                .elements()
                .map(<[Value]>::len)
                .or_else(|| value.entries().map(|m| m.len()))
                .unwrap_or(0) as u64;
            (n, Some(n))
        }
    }
}
