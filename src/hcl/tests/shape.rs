//! Trees as text without places, to compare them.

use super::super::ast::{BinaryOp, Body, Expr, ExprKind, ForExpr, Ident, TemplatePart, UnaryOp};
use std::fmt::Write;

/// A body: its arguments, then its blocks.
pub(super) fn shape(body: &Body) -> String {
    let mut out = String::new();
    for a in &body.attributes {
        let _ = write!(out, "{} = {}; ", a.name.name, expr(&a.expr));
    }
    for b in &body.blocks {
        let labels: Vec<&str> = b.labels.iter().map(|l| &*l.name).collect();
        let _ = write!(out, "{} {labels:?} {{ {}}} ", b.kind.name, shape(&b.body));
    }
    out
}

/// An expression. What binds together stands in brackets of its own, so that precedence shows.
pub(super) fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::String(text) => format!("{text:?}"),
        ExprKind::Number(text) => text.to_string(),
        ExprKind::Bool(b) => b.to_string(),
        ExprKind::Null => "null".to_owned(),
        ExprKind::Variable(name) => name.name.to_string(),
        ExprKind::GetAttr { base, name } => format!("{}.{}", expr(base), name.name),
        ExprKind::Index { base, key } => format!("{}[{}]", expr(base), expr(key)),
        ExprKind::Splat { base, each } => format!("<{}*{}>", expr(base), expr(each)),
        ExprKind::SplatItem => String::new(),
        ExprKind::Tuple(items) => format!("[{}]", exprs(items)),
        ExprKind::Object(items) => {
            let items = items.iter();
            let items = items.map(|i| format!("{}: {}", expr(&i.key), expr(&i.value)));
            format!("{{{}}}", items.collect::<Vec<_>>().join(", "))
        }
        ExprKind::Call { name, args, expand } => {
            let dots = if *expand { "..." } else { "" };
            format!("{}({}{dots})", name.name, exprs(args))
        }
        ExprKind::Conditional { cond, then, other } => {
            format!("<{} ? {} : {}>", expr(cond), expr(then), expr(other))
        }
        ExprKind::Binary { op, left, right } => {
            format!("<{} {} {}>", expr(left), symbol(*op), expr(right))
        }
        ExprKind::Unary { op, operand } => {
            let op = if *op == UnaryOp::Not { "!" } else { "-" };
            format!("<{op}{}>", expr(operand))
        }
        ExprKind::Parens(inner) => format!("({})", expr(inner)),
        ExprKind::For(f) => for_expr(f),
        ExprKind::Template(parts) => format!("`{}`", parts.iter().map(part).collect::<String>()),
        ExprKind::Error => "Error".to_owned(),
    }
}

fn exprs(items: &[Expr]) -> String {
    items.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn for_expr(f: &ForExpr) -> String {
    let names = names(f.key_var.as_ref(), &f.value_var);
    let key = f.key.as_ref().map(|k| format!("{} => ", expr(k)));
    let cond = f.cond.as_ref().map(|c| format!(" if {}", expr(c)));
    format!(
        "<for {names} in {} : {}{}{}{}>",
        expr(&f.collection),
        key.unwrap_or_default(),
        expr(&f.value),
        if f.group { "..." } else { "" },
        cond.unwrap_or_default()
    )
}

fn names(key: Option<&Ident>, value: &Ident) -> String {
    match key {
        Some(key) => format!("{}, {}", key.name, value.name),
        None => value.name.to_string(),
    }
}

fn part(part: &TemplatePart) -> String {
    let all = |parts: &[TemplatePart]| parts.iter().map(self::part).collect::<String>();
    match part {
        TemplatePart::Literal(text, _) => format!("{text:?}"),
        TemplatePart::Interpolation(e) => format!("${{{}}}", expr(e)),
        TemplatePart::If {
            cond, then, other, ..
        } => format!("%<if {} : {} : {}>", expr(cond), all(then), all(other)),
        TemplatePart::For {
            key_var,
            value_var,
            collection,
            body,
            ..
        } => {
            let names = names(key_var.as_ref(), value_var);
            format!("%<for {names} in {} : {}>", expr(collection), all(body))
        }
    }
}

pub(super) fn symbol(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "||",
        BinaryOp::And => "&&",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => ">=",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "<=",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
    }
}
