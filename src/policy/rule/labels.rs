//! The words and places of a finding.

use super::scope::SubjectScope;
use crate::edit;
use crate::finding::Label;
use crate::hcl::ast::{Expr, ExprKind, TemplatePart};
use crate::policy::lang::{place_of, readable};
use crate::policy::reader::unwrap;
use crate::source::{FileId, SourceMap, Span};
use crate::terraform::error::EvalError;
use crate::terraform::eval::evaluate;
use crate::terraform::value::{Repr, Value, ops};
use rustc_hash::FxHashSet;

/// What stands for text that must not be shown.
const SENSITIVE: &str = "(sensitive)";

/// The text of an expression for people. Each interpolation is judged on its own, so that one that is
/// sensitive or unknown costs its own words only.
///
/// # Errors
/// Those of evaluation, and values that have no text.
pub(super) fn words(expr: &Expr, scope: &SubjectScope<'_>) -> Result<String, EvalError> {
    let ExprKind::Template(parts) = &unwrap(expr).kind else {
        return shown(&evaluate(expr, scope)?);
    };
    let mut text = String::new();
    for part in parts {
        match part {
            TemplatePart::Literal(literal, _) => text.push_str(literal),
            TemplatePart::Interpolation(inner) => {
                text.push_str(&shown(&evaluate(inner, scope)?)?);
            }
            TemplatePart::If { span, .. } | TemplatePart::For { span, .. } => {
                let alone = Expr {
                    kind: ExprKind::Template(vec![part.clone()]),
                    span: *span,
                };
                text.push_str(&shown(&evaluate(&alone, scope)?)?);
            }
        }
    }
    Ok(text)
}

fn shown(value: &Value) -> Result<String, EvalError> {
    if value.marks_deep().is_sensitive() {
        return Ok(SENSITIVE.to_owned());
    }
    let text = match &value.repr {
        Repr::Null(_) => return Ok("null".to_owned()),
        _ => ops::to_text(value)?,
    };
    readable(&text).ok_or_else(|| EvalError::new("this has no text", Span::NONE))
}

/// Collects the labels of one finding.
pub(super) struct Labels<'a> {
    /// The entity's block.
    block: Span,
    /// Files that are never shown: rules and adapters.
    hidden: &'a FxHashSet<FileId>,
    sources: &'a SourceMap,
    summary: &'a str,
    labels: Vec<Label>,
}

impl<'a> Labels<'a> {
    pub fn new(
        block: Span,
        hidden: &'a FxHashSet<FileId>,
        sources: &'a SourceMap,
        summary: &'a str,
    ) -> Labels<'a> {
        Labels {
            block,
            hidden,
            sources,
            summary,
            labels: Vec::new(),
        }
    }

    /// The labels of a rule's `labels`, the primary one first; at least one where the entity has a
    /// place at all.
    pub fn collect(mut self, expr: Option<&Expr>, scope: &SubjectScope<'_>) -> Vec<Label> {
        if let Some(expr) = expr {
            self.expression(expr, scope);
        }
        if self.labels.is_empty() {
            self.add(self.block, self.summary.to_owned(), true);
        }
        self.labels
    }

    fn expression(&mut self, expr: &Expr, scope: &SubjectScope<'_>) {
        let ExprKind::Tuple(items) = &unwrap(expr).kind else {
            match evaluate(expr, scope) {
                Ok(value) => self.value(&value, 0),
                Err(_) => self.lost(),
            }
            return;
        };
        for item in items {
            let ExprKind::Object(members) = &unwrap(item).kind else {
                match evaluate(item, scope) {
                    Ok(value) => self.value(&value, 0),
                    Err(_) => self.lost(),
                }
                continue;
            };
            let member = |name: &str| {
                let mut members = members.iter().rev();
                let found = members.find(|m| match &m.key.kind {
                    ExprKind::String(key) => &**key == name,
                    _ => false,
                });
                found.map(|m| &m.value)
            };
            if let Some(when) = member("when") {
                match evaluate(when, scope) {
                    Ok(when) if when.as_bool() == Some(true) => {}
                    // An unknown `when` leaves the label out: it would point at what may not be.
                    Ok(_) | Err(_) => continue,
                }
            }
            let at = member("at").map(|at| evaluate(at, scope));
            let text = member("text").map(|text| words(text, scope));
            match (at, text) {
                (Some(Ok(at)), Some(Ok(text))) => self.at(&at, text),
                _ => self.lost(),
            }
        }
    }

    /// A label as a value, or a list of such.
    fn value(&mut self, value: &Value, depth: u8) {
        /// Lists of lists of labels, and no deeper.
        const DEEPEST: u8 = 3;
        if let Some(items) = value.elements() {
            if depth < DEEPEST {
                for item in items {
                    self.value(item, depth + 1);
                }
            }
            return;
        }
        if value.is_null() {
            return;
        }
        if let Some(when) = value.get("when")
            && when.as_bool() != Some(true)
        {
            return;
        }
        let text = value.get("text").map(shown);
        match (value.get("at"), text) {
            (Some(at), Some(Ok(text))) => self.at(at, text),
            _ => self.lost(),
        }
    }

    fn at(&mut self, at: &Value, text: String) {
        let place = place_of(at);
        let hidden = place.is_none() || self.hidden.contains(&place.file);
        if hidden {
            self.add(self.block, text, true);
        } else {
            let part = at.as_str().and_then(|part| self.part(place, part));
            self.add(part.unwrap_or(place), text, false);
        }
    }

    /// Where a text that is written at a place has a part of it, such as one field of a document: a word of
    /// its own that stands there once.
    fn part(&self, place: Span, part: &str) -> Option<Span> {
        let source = self.sources.get(place.file)?;
        let written = source
            .text
            .get(place.start as usize..place.end as usize)
            .filter(|w| w.starts_with('"') || w.starts_with("<<"))?;
        // A literal that is nothing but the text is its place already.
        let more = written.len() > part.len() + "\"\"".len();
        let at = edit::word(written, part).filter(|_| more)?;
        let start = place.start + u32::try_from(at).ok()?;
        let end = start + u32::try_from(part.len()).ok()?;
        Some(Span::new(place.file, start, end))
    }

    /// A label that failed. The primary one is needed: the entity stands in for its place.
    fn lost(&mut self) {
        if self.labels.is_empty() {
            self.add(self.block, self.summary.to_owned(), true);
        }
    }

    fn add(&mut self, span: Span, text: String, fallback: bool) {
        let there = |l: &Label| l.span == span && (fallback || l.text == text);
        if !span.is_none() && !self.labels.iter().any(there) {
            self.labels.push(Label { span, text });
        }
    }
}
