//! Templates: text with interpolations and directives.

use super::expr::{Evaluator, Outcome, catalog, unknown_not_null};
use super::iterate::Names;
use crate::hcl::ast::{Expr, TemplatePart};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{
    Marks, Part, Reasons, Refinement, Repr, Type, Unknown, Value, ops, parts,
};
use std::sync::Arc;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_segmentation::UnicodeSegmentation;

/// So many bytes of a template's beginning Terraform remembers where the rest is unknown.
const MOST_PREFIX: usize = 128;

/// Text that is being put together.
struct Text {
    /// Finished parts; the last known text is still in `tail`.
    parts: Vec<Part>,
    tail: String,
    /// What came before the first unknown part, once there is one.
    prefix: Option<String>,
    reasons: Reasons,
    marks: Marks,
    origin: Span,
    /// What was put into a document, see [`is_document`].
    sources: Vec<Value>,
}

impl Text {
    fn new() -> Text {
        Text {
            parts: Vec::new(),
            tail: String::new(),
            prefix: None,
            reasons: Reasons::default(),
            marks: Marks::NONE,
            origin: Span::NONE,
            sources: Vec::new(),
        }
    }

    fn push_unknown(&mut self, value: &Value) {
        self.prefix.get_or_insert_with(|| self.tail.clone());
        self.reasons = self.reasons.union(&value.reasons_deep());
        let inner = value.as_unknown().and_then(|u| u.parts.clone());
        match inner {
            Some(parts) => parts.iter().for_each(|part| self.push_part(part.clone())),
            None => self.push_part(Part::Unknown(value.clone())),
        }
    }

    fn push_part(&mut self, part: Part) {
        match part {
            Part::Text(text) => self.tail.push_str(&text),
            Part::Unknown(_) => {
                self.flush();
                self.parts.push(part);
            }
        }
    }

    fn flush(&mut self) {
        if !self.tail.is_empty() {
            let text = std::mem::take(&mut self.tail);
            self.parts.push(Part::Text(text.into()));
        }
    }

    /// The other text after this one. What is certain about its beginning is not certain any more,
    /// as in Terraform, once a part of it is unknown.
    fn append(&mut self, other: Text) {
        if other.prefix.is_some() {
            self.prefix.get_or_insert_with(|| self.tail.clone());
        }
        self.reasons = self.reasons.union(&other.reasons);
        self.marks = self.marks.union(other.marks);
        self.origin = self.origin.or(other.origin);
        self.sources.extend(other.sources);
        other
            .parts
            .into_iter()
            .for_each(|part| self.push_part(part));
        self.tail.push_str(&other.tail);
    }

    fn finish(mut self) -> Value {
        let sources = std::mem::take(&mut self.sources);
        let value = self.finish_text();
        match sources.is_empty() {
            true => value,
            false => value.written_out_of(sources.into()),
        }
    }

    fn finish_text(mut self) -> Value {
        let (marks, origin) = (self.marks, self.origin);
        let Some(prefix) = self.prefix.take() else {
            return Value::string(normalised(self.tail))
                .marked(marks)
                .at(origin);
        };
        self.flush();
        let prefix = normalised(prefix);
        let prefix = prefix.get(..prefix.floor_char_boundary(MOST_PREFIX));
        let prefix = prefix
            .map(safe_prefix)
            .filter(|p| !p.is_empty())
            .map(Arc::from);
        // A single unknown part is the same attribute, only as text.
        let identity = match self.parts.as_slice() {
            [Part::Unknown(only)] => only.identity().cloned(),
            _ => None,
        };
        let one_of = match self.parts.as_slice() {
            [Part::Unknown(only)] => only.as_unknown().and_then(|u| u.one_of.clone()),
            _ => None,
        };
        let several = self.parts.len() > 1 || matches!(self.parts.first(), Some(Part::Text(_)));
        let unknown = Unknown {
            ty: Type::String,
            reasons: self.reasons,
            identity,
            parts: several.then(|| parts(self.parts)).flatten(),
            refinement: Refinement {
                not_null: true,
                prefix,
                ..Refinement::default()
            },
            within: None,
            one_of,
            instead: None,
            sources: None,
        };
        Value::new(Repr::Unknown(Arc::new(unknown)))
            .marked(marks)
            .at(origin)
    }
}

impl Evaluator<'_> {
    /// A template. A single interpolation gives its value as it is, whatever its type.
    pub(super) fn template(&mut self, parts: &[TemplatePart], span: Span) -> Outcome {
        if let [TemplatePart::Interpolation(only)] = parts {
            return self.eval(only);
        }
        match self.text(parts, span) {
            Ok(text) => Ok(text.finish()),
            Err(mut failed) => {
                failed.ty = Type::String;
                Err(failed)
            }
        }
    }

    fn text(&mut self, parts: &[TemplatePart], span: Span) -> Outcome<Text> {
        let mut text = Text::new();
        let document = is_document(parts);
        for part in parts {
            match part {
                TemplatePart::Literal(literal, _) => {
                    self.count_text(literal.len(), span)?;
                    text.tail.push_str(literal);
                }
                TemplatePart::Interpolation(expr) => {
                    self.interpolation(expr, document, &mut text)?
                }
                TemplatePart::If { span, .. } | TemplatePart::For { span, .. } => {
                    self.enter(*span)?;
                    let outcome = self.directive(part, &mut text);
                    self.leave();
                    outcome?;
                }
            }
        }
        Ok(text)
    }

    fn directive(&mut self, part: &TemplatePart, text: &mut Text) -> Outcome<()> {
        match part {
            TemplatePart::If {
                cond,
                then,
                other,
                span,
            } => text.append(self.if_text(cond, then, other, *span)?),
            TemplatePart::For {
                key_var,
                value_var,
                collection,
                body,
                span,
            } => {
                let names = Names {
                    key: key_var.as_ref(),
                    value: value_var,
                };
                text.append(self.for_text(names, collection, body, *span)?);
            }
            TemplatePart::Literal(..) | TemplatePart::Interpolation(_) => {}
        }
        Ok(())
    }

    fn interpolation(&mut self, expr: &Expr, document: bool, text: &mut Text) -> Outcome<()> {
        let value = self.part(expr)?;
        text.marks = text.marks.union(value.marks);
        text.origin = text.origin.or(self.first_origin([&value]));
        match &value.repr {
            Repr::Null(_) => {
                return Err(EvalError::new("null cannot be put into text", expr.span)
                    .help("give it a default, e.g. with `coalesce`")
                    .into());
            }
            Repr::Unknown(unknown) => {
                let (parts, bytes) = unknown.known_text();
                self.count_elements(parts, expr.span)?;
                self.count_text(bytes, expr.span)?;
                text.push_unknown(&value);
            }
            _ => {
                let string = ops::to_text(&value).map_err(|e| e.or_at(expr.span))?;
                let known = string.as_str().unwrap_or_default();
                self.count_text(known.len(), expr.span)?;
                text.tail.push_str(known);
            }
        }
        if document || !value.sources().is_empty() {
            text.sources.push(value);
        }
        Ok(())
    }

    /// `%{ if }`: as a conditional of two texts.
    fn if_text(
        &mut self,
        cond: &Expr,
        then: &[TemplatePart],
        other: &[TemplatePart],
        span: Span,
    ) -> Outcome<Text> {
        let given = self.part(cond)?;
        let predicate = self.predicate(&given, cond.span)?;
        let decided = match predicate.repr {
            Repr::Bool(b) => Some(b),
            _ => None,
        };
        let mut arm = |parts: &[TemplatePart], taken: bool| -> Outcome<Option<Text>> {
            // Of the other arm only marks matter, and errors that nothing hides; to rules, nothing.
            if !taken && decided.is_some() && self.policy() {
                return Ok(None);
            }
            match self.text(parts, span) {
                Ok(text) => Ok(Some(text)),
                Err(failed) if taken || !self.hides(&failed.error) => Err(failed),
                Err(_) => Ok(None),
            }
        };
        let yes = arm(then, decided == Some(true))?;
        let no = arm(other, decided == Some(false))?;
        let marks = [&yes, &no].into_iter().flatten();
        let marks = marks.fold(Marks::NONE, |all, arm| all.union(arm.marks));
        let taken = match decided {
            Some(true) => yes,
            Some(false) => no,
            None => {
                let mut text = Text::new();
                text.origin = self.first_origin([&predicate]);
                let mut reasons = predicate.reasons_deep();
                for arm in [yes, no].into_iter().flatten() {
                    reasons = reasons.union(&arm.reasons);
                }
                text.marks = catalog(marks);
                text.push_unknown(&unknown_not_null(Type::String, reasons));
                Some(text)
            }
        };
        let mut text = taken.unwrap_or_else(Text::new);
        // As of a conditional: marks of both arms, but only what is taken is derived from the catalog.
        let marks = marks.without(Marks::CATALOG).union(predicate.marks);
        text.marks = text.marks.union(marks);
        Ok(text)
    }

    /// `%{ for }`: the texts of all elements after one another.
    fn for_text(
        &mut self,
        names: Names<'_>,
        collection: &Expr,
        body: &[TemplatePart],
        span: Span,
    ) -> Outcome<Text> {
        let source = self.part(collection)?;
        let mut text = Text::new();
        text.origin = self.first_origin([&source]);
        if let Some(unknown) = self.not_iterable(&source, collection.span)? {
            // Terraform forgets marks here.
            text.marks = catalog(source.marks);
            text.push_unknown(&unknown);
            return Ok(text);
        }
        self.each(&source, names, |this| {
            this.count_elements(1, span)?;
            let one = this.text(body, span)?;
            text.append(one);
            Ok(())
        })?;
        if text.prefix.is_some() && text.marks.without(Marks::CATALOG) != Marks::NONE {
            // Terraform forgets the marks of elements here, so what is known of them must be forgotten too.
            let mut forgotten = Text::new();
            forgotten.marks = catalog(text.marks);
            forgotten.origin = text.origin;
            forgotten.push_unknown(&unknown_not_null(Type::String, text.reasons));
            text = forgotten;
        }
        text.marks = text.marks.union(source.marks);
        Ok(text)
    }
}

/// Whether a template writes a document: names and addresses, of which there are very many, have neither
/// quotes nor lines.
fn is_document(parts: &[TemplatePart]) -> bool {
    let quotes = |part: &TemplatePart| match part {
        TemplatePart::Literal(text, _) => memchr::memchr2(b'"', b'\n', text.as_bytes()).is_some(),
        _ => false,
    };
    parts.iter().any(quotes)
}

fn normalised(text: String) -> String {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text
    } else {
        text.nfc().collect()
    }
}

/// As much of a text as stays the same whatever text follows it: all of it where it ends in a character
/// that nothing combines with, else without its last grapheme cluster. This is what Terraform knows
/// of a template whose rest is unknown (measured: not after `<`, `>`, `=`, a backtick or a newline).
pub fn safe_prefix(text: &str) -> &str {
    const ENDS: &str = "-_:;/\\,.()[]{}|?!~ \t@#$%^&*+\"'";
    match text.chars().next_back() {
        Some(last) if ENDS.contains(last) => text,
        _ => text
            .grapheme_indices(true)
            .next_back()
            .map_or("", |(start, _)| text.get(..start).unwrap_or_default()),
    }
}
