//! What a suppressing comment stands at.

use crate::hcl::ast::{Body, Comment, Expr, ExprKind, File};
use crate::source::{SourceFile, Span};
use rustc_hash::FxHashMap;

/// The blocks, attributes and elements of a file by the line that they start on.
pub(super) struct Scopes<'f> {
    source: &'f SourceFile,
    /// The widest one of each line.
    by_line: FxHashMap<u32, Span>,
    /// For each line on which a comment stands alone: the first line below it that is no such line.
    below: FxHashMap<u32, u32>,
    file: crate::source::FileId,
}

/// Blocks and collections nested deeper than this have no scope of their own.
const DEEPEST: usize = 64;

impl<'f> Scopes<'f> {
    pub fn new(file: &File, source: &'f SourceFile) -> Scopes<'f> {
        let mut scopes = Scopes {
            source,
            by_line: FxHashMap::default(),
            below: FxHashMap::default(),
            file: file.id,
        };
        scopes.body(&file.body, 0);
        // From the last to the first, so that each looks no further than the next.
        for comment in file.comments.iter().rev().filter(|c| c.own_line) {
            let first = scopes.line(comment.span.start);
            let end = comment.span.end.saturating_sub(1);
            let next = scopes.line(end.max(comment.span.start)) + 1;
            let below = scopes.below.get(&next).copied().unwrap_or(next);
            scopes.below.insert(first, below);
        }
        scopes
    }

    /// What a comment is for: what starts on its line, or on the line below it and below the
    /// comments that follow it.
    pub fn of(&self, comment: &Comment) -> Span {
        let own = self.line(comment.span.start);
        let line = match comment.own_line {
            true => self.below.get(&own).copied().unwrap_or(own),
            false => own,
        };
        match self.by_line.get(&line) {
            Some(span) => *span,
            None => self.whole_line(line),
        }
    }

    fn whole_line(&self, line: u32) -> Span {
        let starts = self.source.line_starts();
        let start = |line: u32| starts.get((line as usize).saturating_sub(1)).copied();
        let end = self.source.text.len() as u32;
        let from = start(line).unwrap_or(end);
        Span::new(self.file, from, start(line + 1).unwrap_or(end).max(from))
    }

    fn line(&self, offset: u32) -> u32 {
        self.source.line(offset)
    }

    fn add(&mut self, span: Span) {
        let line = self.line(span.start);
        let widest = self.by_line.entry(line).or_insert(span);
        if (span.start, std::cmp::Reverse(span.end)) < (widest.start, std::cmp::Reverse(widest.end))
        {
            *widest = span;
        }
    }

    fn body(&mut self, body: &Body, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for attribute in &body.attributes {
            self.add(attribute.span);
            self.elements(&attribute.expr, depth + 1);
        }
        for block in &body.blocks {
            self.add(block.span);
            self.body(&block.body, depth + 1);
        }
    }

    /// Members of objects and lists: a map entry in `locals` is what people ignore, not its line.
    fn elements(&mut self, expr: &Expr, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match &expr.kind {
            ExprKind::Tuple(items) => {
                for item in items {
                    self.add(item.span);
                    self.elements(item, depth + 1);
                }
            }
            ExprKind::Object(items) => {
                for item in items {
                    self.add(item.key.span.to(item.value.span));
                    self.elements(&item.value, depth + 1);
                }
            }
            ExprKind::Parens(inner) => self.elements(inner, depth + 1),
            ExprKind::Call { args, .. } => {
                for arg in args {
                    self.elements(arg, depth + 1);
                }
            }
            ExprKind::For(f) => self.elements(&f.value, depth + 1),
            _ => {}
        }
    }
}
