//! Checks that every place of a tree is a place of its text.

use super::super::ast::{Body, Expr, ExprKind, File, SyntaxError, TemplatePart};
use crate::source::Span;

/// Checks that places are in the text, at character borders, and the right way round.
pub(super) struct Places<'a> {
    text: &'a str,
}

impl Places<'_> {
    pub(super) fn of(text: &str) -> Places<'_> {
        Places { text }
    }

    fn span(&self, span: Span) {
        assert!(
            self.text
                .get(span.start as usize..span.end as usize)
                .is_some(),
            "{span:?} is no place in {:?}",
            self.text
        );
    }

    pub(super) fn errors(&self, errors: &[SyntaxError]) {
        for error in errors {
            self.span(error.span);
            if let Some((span, _)) = &error.related {
                self.span(*span);
            }
        }
    }

    pub(super) fn file(&self, file: &File) {
        self.errors(&file.errors);
        for comment in &file.comments {
            self.span(comment.span);
        }
        self.body(&file.body);
    }

    fn body(&self, body: &Body) {
        for attribute in &body.attributes {
            self.span(attribute.name.span);
            self.span(attribute.span);
            self.expr(&attribute.expr);
        }
        for block in &body.blocks {
            self.span(block.span);
            self.span(block.header);
            for label in &block.labels {
                self.span(label.span);
            }
            self.body(&block.body);
        }
    }

    pub(super) fn expr(&self, expr: &Expr) {
        self.span(expr.span);
        let children: Vec<&Expr> = match &expr.kind {
            ExprKind::Template(parts) => return self.parts(parts),
            ExprKind::Tuple(items) | ExprKind::Call { args: items, .. } => items.iter().collect(),
            ExprKind::Object(items) => items.iter().flat_map(|i| [&i.key, &i.value]).collect(),
            ExprKind::For(f) => [&f.collection, &f.value]
                .into_iter()
                .chain(&f.key)
                .chain(&f.cond)
                .collect(),
            ExprKind::GetAttr { base, .. } => vec![base],
            ExprKind::Index { base, key } => vec![base, key],
            ExprKind::Splat { base, each } => vec![base, each],
            ExprKind::Conditional { cond, then, other } => vec![cond, then, other],
            ExprKind::Binary { left, right, .. } => vec![left, right],
            ExprKind::Unary { operand, .. } | ExprKind::Parens(operand) => vec![operand],
            _ => Vec::new(),
        };
        for child in children {
            self.expr(child);
        }
    }

    pub(super) fn parts(&self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal(_, span) => self.span(*span),
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If {
                    cond,
                    then,
                    other,
                    span,
                } => {
                    self.span(*span);
                    self.expr(cond);
                    self.parts(then);
                    self.parts(other);
                }
                TemplatePart::For {
                    collection,
                    body,
                    span,
                    ..
                } => {
                    self.span(*span);
                    self.expr(collection);
                    self.parts(body);
                }
            }
        }
    }
}
