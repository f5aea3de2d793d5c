//! Operators.

use super::conditional::bounds;
use super::expr::{Evaluator, Outcome, catalog, unknown_not_null};
use crate::hcl::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Number, Repr, Type, Value, ops};
use std::cmp::Ordering;

impl Evaluator<'_> {
    /// A binary operator with everything on its left side, without recursion: sums of a thousand
    /// operands lean to the left.
    pub(super) fn binary(&mut self, expr: &Expr) -> Outcome {
        if let ExprKind::Binary { op, left, right } = &expr.kind
            && !matches!(left.kind, ExprKind::Binary { .. })
        {
            let outcome = self.eval(left);
            return self.applied(*op, outcome, left.span, right, expr.span);
        }
        let mut spine = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary { op, left, right } = &first.kind {
            spine.push((*op, right, first.span));
            first = left;
        }
        let mut span = first.span;
        let mut outcome = self.eval(first);
        while let Some((op, right, whole)) = spine.pop() {
            outcome = self.applied(op, outcome, span, right, whole);
            span = whole;
        }
        outcome
    }

    /// One operator after its left side; a failure has the type that the operator would have given.
    fn applied(
        &mut self,
        op: BinaryOp,
        left: Outcome,
        left_span: Span,
        right: &Expr,
        span: Span,
    ) -> Outcome {
        left.and_then(|left| self.apply(op, left, left_span, right, span))
            .map_err(|mut failed| {
                failed.ty = result_type(op);
                failed
            })
    }

    fn apply(
        &mut self,
        op: BinaryOp,
        left: Value,
        left_span: Span,
        right: &Expr,
        span: Span,
    ) -> Outcome {
        if matches!(op, BinaryOp::And | BinaryOp::Or) && self.policy() {
            return self.kleene(op, &left, left_span, right);
        }
        if self.scope.short_circuits() && decides(op, &left) {
            return operand(&left, &Type::Bool, "left", left_span).map_err(Into::into);
        }
        let right_span = right.span;
        let right = self.eval(right)?;
        let result = match op {
            BinaryOp::Equal => self.equals(&left, &right),
            BinaryOp::NotEqual => negated(self.equals(&left, &right)),
            _ => {
                let ty = operand_type(op);
                let a = operand(&left, &ty, "left", left_span)?;
                let b = operand(&right, &ty, "right", right_span)?;
                not_null(&a, "left", left_span)?;
                not_null(&b, "right", right_span)?;
                match compute(op, &a, &b, span)? {
                    Some(known) => known,
                    None => {
                        let reasons = a.reasons_deep().union(&b.reasons_deep());
                        unknown_not_null(result_type(op), reasons)
                    }
                }
            }
        };
        let origin = self.first_origin([&left, &right]);
        let mut marks = left.marks.union(right.marks);
        if matches!(op, BinaryOp::And | BinaryOp::Or) && result.is_unknown() {
            // Terraform forgets marks here.
            marks = catalog(marks);
        }
        Ok(result.marked(marks).at(origin))
    }

    /// `&&` and `||` of the policy dialect: three-valued, and what stands right of a deciding operand
    /// is not evaluated.
    fn kleene(&mut self, op: BinaryOp, left: &Value, left_span: Span, right: &Expr) -> Outcome {
        let deciding = op == BinaryOp::Or;
        let a = operand(left, &Type::Bool, "left", left_span)?;
        not_null(&a, "left", left_span)?;
        if a.as_bool() == Some(deciding) {
            return Ok(a);
        }
        let right_span = right.span;
        let b = match self.eval(right) {
            Ok(b) => b,
            // The left side may turn out to decide; then the right one would never have been looked at.
            Err(failed) if a.is_unknown() && self.hides(&failed.error) => return Ok(a),
            Err(failed) => return Err(failed),
        };
        let b = operand(&b, &Type::Bool, "right", right_span)?;
        not_null(&b, "right", right_span)?;
        // A deciding operand is what the result comes from.
        let origin = if b.as_bool() == Some(deciding) {
            self.first_origin([&b, &a])
        } else {
            self.first_origin([&a, &b])
        };
        let marks = a.marks.union(b.marks);
        let result = match (a.as_bool(), b.as_bool()) {
            (Some(_), Some(known)) => Value::bool(known),
            (None, Some(known)) if known == deciding => Value::bool(deciding),
            _ => unknown_not_null(Type::Bool, a.reasons_deep().union(&b.reasons_deep())),
        };
        Ok(result.marked(marks).at(origin))
    }

    /// `a == b`; in the policy dialect one and the same unknown attribute equals itself.
    fn equals(&self, a: &Value, b: &Value) -> Value {
        match (&a.repr, &b.repr) {
            (Repr::Capsule(x), Repr::Capsule(y)) => return Value::bool(x.equals(&**y)),
            (Repr::Capsule(_), Repr::Unknown(u)) | (Repr::Unknown(u), Repr::Capsule(_)) => {
                return unknown_not_null(Type::Bool, u.reasons.clone());
            }
            (Repr::Capsule(_), _) | (_, Repr::Capsule(_)) => return Value::bool(false),
            (Repr::Unknown(x), Repr::Unknown(y)) if self.policy() => {
                if let (Some(x), Some(y)) = (&x.identity, &y.identity)
                    && x == y
                    && x.is_exact()
                {
                    return Value::bool(true);
                }
            }
            _ => {}
        }
        ops::equals(a, b)
    }

    pub(super) fn unary(&mut self, op: UnaryOp, operand: &Expr, span: Span) -> Outcome {
        let ty = match op {
            UnaryOp::Not => Type::Bool,
            UnaryOp::Negate => Type::Number,
        };
        self.unary_of(op, operand, &ty, span).map_err(|mut failed| {
            failed.ty = ty;
            failed
        })
    }

    fn unary_of(&mut self, op: UnaryOp, expr: &Expr, ty: &Type, span: Span) -> Outcome {
        let given = self.eval(expr)?;
        let value = convert(&given, ty).map_err(|e| {
            EvalError::new(format!("unsuitable value for operand: {}", e.message), span)
        })?;
        if value.is_null() {
            return Err(EvalError::new("the operand is null", expr.span).into());
        }
        let origin = self.first_origin([&given]);
        let result = match (&value.repr, op) {
            (Repr::Bool(b), UnaryOp::Not) => Value::bool(!b),
            (Repr::Number(n), UnaryOp::Negate) => Value::new(Repr::Number(n.neg())),
            _ => {
                // Terraform forgets marks here.
                let unknown = unknown_not_null(ty.clone(), value.reasons_deep());
                return Ok(unknown.marked(catalog(given.marks)).at(origin));
            }
        };
        Ok(result.marked(given.marks).at(origin))
    }
}

fn negated(value: Value) -> Value {
    match value.repr {
        Repr::Bool(b) => Value {
            repr: Repr::Bool(!b),
            ..value
        },
        _ => value,
    }
}

fn operand_type(op: BinaryOp) -> Type {
    match op {
        BinaryOp::And | BinaryOp::Or => Type::Bool,
        _ => Type::Number,
    }
}

fn result_type(op: BinaryOp) -> Type {
    match op {
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo => Type::Number,
        _ => Type::Bool,
    }
}

fn operand(value: &Value, ty: &Type, side: &str, span: Span) -> Result<Value, EvalError> {
    convert(value, ty).map_err(|e| {
        let message = format!("unsuitable value for the {side} operand: {}", e.message);
        EvalError::new(message, span)
    })
}

fn not_null(value: &Value, side: &str, span: Span) -> Result<(), EvalError> {
    if value.is_null() {
        return Err(EvalError::new(format!("the {side} operand is null"), span)
            .help("operators need a value on both sides; `coalesce` gives null a default"));
    }
    Ok(())
}

/// The result of converted operands; `None` where it is unknown.
fn compute(op: BinaryOp, a: &Value, b: &Value, span: Span) -> Result<Option<Value>, EvalError> {
    let known = match (&a.repr, &b.repr) {
        (Repr::Bool(a), Repr::Bool(b)) => match op {
            BinaryOp::And => Value::bool(*a && *b),
            _ => Value::bool(*a || *b),
        },
        (Repr::Number(a), Repr::Number(b)) => match op {
            BinaryOp::Greater => Value::bool(a > b),
            BinaryOp::GreaterEqual => Value::bool(matches!(
                a.partial_cmp(b),
                Some(Ordering::Greater | Ordering::Equal)
            )),
            BinaryOp::Less => Value::bool(a < b),
            BinaryOp::LessEqual => Value::bool(matches!(
                a.partial_cmp(b),
                Some(Ordering::Less | Ordering::Equal)
            )),
            _ => Value::new(Repr::Number(arithmetic(op, a, b, span)?)),
        },
        _ => return Ok(ordered(op, a, b).map(Value::bool)),
    };
    Ok(Some(known))
}

/// Whether one number is certainly below the other although not both are known. Where their bounds
/// touch Terraform says nothing, not even of `>=`.
fn ordered(op: BinaryOp, a: &Value, b: &Value) -> Option<bool> {
    let below = |a: &Value, b: &Value| match (bounds(a).1, bounds(b).0) {
        (Some(most), Some(least)) => most < least,
        _ => false,
    };
    let less = match op {
        BinaryOp::Less | BinaryOp::LessEqual => true,
        BinaryOp::Greater | BinaryOp::GreaterEqual => false,
        _ => return None,
    };
    if below(a, b) {
        return Some(less);
    }
    below(b, a).then_some(!less)
}

fn arithmetic(op: BinaryOp, a: &Number, b: &Number, span: Span) -> Result<Number, EvalError> {
    let (result, problem) = match op {
        BinaryOp::Add => (a.add(b), "opposite infinities have no sum"),
        BinaryOp::Subtract => (a.sub(b), "equal infinities have no difference"),
        BinaryOp::Multiply => (a.mul(b), "zero times infinity has no value"),
        BinaryOp::Divide => (
            a.div(b),
            "zero by zero, or infinity by infinity, has no value",
        ),
        _ => (a.rem(b), "this remainder has no value"),
    };
    result.ok_or_else(|| EvalError::new(problem, span))
}

/// Whether a left side settles `&&` or `||` alone.
fn decides(op: BinaryOp, left: &Value) -> bool {
    let deciding = match op {
        BinaryOp::And => false,
        BinaryOp::Or => true,
        _ => return false,
    };
    convert(left, &Type::Bool).is_ok_and(|v| v.as_bool() == Some(deciding))
}
