//! A file as edits see it, and the columns of its trailing comments: `terraform fmt` aligns those of
//! lines that follow each other, so that an edit of one line may move the comments of its neighbours.

use super::Edit;
use crate::hcl::ast::{Block, Body, File};
use crate::source::{FileId, SourceFile, Span};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};
use unicode_segmentation::UnicodeSegmentation;

/// A file of native syntax with what edits need to know of it.
#[derive(Debug)]
pub struct Parsed {
    pub(super) id: FileId,
    pub(super) source: Arc<SourceFile>,
    pub(super) file: File,
    /// Trailing comments up to the end of the line, by line from zero.
    trailing: BTreeMap<u32, Span>,
    aligned: OnceLock<bool>,
}

/// A line with a trailing comment.
#[derive(Debug, Clone, Copy)]
struct Commented {
    line: u32,
    /// Characters of the code before it.
    width: usize,
    /// Where the code ends.
    code_end: u32,
    comment: u32,
}

impl Parsed {
    /// Parses a file.
    pub fn new(id: FileId, source: Arc<SourceFile>) -> Parsed {
        let file = crate::hcl::parse(id, &source.text);
        let to_line_end = |span: &Span| {
            let text = source.text.get(span.start as usize..span.end as usize);
            text.is_some_and(|t| !t.starts_with("/*"))
        };
        let trailing = file
            .comments
            .iter()
            .filter(|c| !c.own_line && to_line_end(&c.span))
            .map(|c| (source.line(c.span.start) - 1, c.span))
            .collect();
        Parsed {
            id,
            source,
            file,
            trailing,
            aligned: OnceLock::new(),
        }
    }

    /// The file in the source map.
    pub fn id(&self) -> FileId {
        self.id
    }

    /// Whether it has no syntax error.
    pub fn is_whole(&self) -> bool {
        self.file.errors.is_empty()
    }

    /// Its text.
    pub fn whole(&self) -> &str {
        &self.source.text
    }

    /// Whether a comment stands in a place.
    pub(super) fn has_comment(&self, span: Span) -> bool {
        let comments = &self.file.comments;
        let at = comments.partition_point(|c| c.span.start < span.start);
        comments.get(at).is_some_and(|c| c.span.start < span.end)
    }

    /// Whether a comment stands behind a place on its line, or, where `above` asks for it, on the line
    /// above: it may say why what is written there is written so.
    pub fn is_explained(&self, span: Span, above: bool) -> bool {
        let (first, last) = (self.line_of(span.start), self.line_of(span.end));
        let behind = Span::new(self.id, span.end, self.line(last).end);
        let before = first.checked_sub(1).filter(|_| above);
        let before = before.map(|line| self.line(line));
        let alone = |line: Span| {
            let comments = &self.file.comments;
            let at = comments.partition_point(|c| c.span.start < line.start);
            let comment = comments.get(at);
            comment.is_some_and(|c| c.own_line && c.span.start < line.end)
        };
        self.has_comment(behind) || before.is_some_and(alone)
    }

    /// The comment that a place belongs to.
    pub fn comment_at(&self, span: Span) -> Option<Span> {
        let comments = &self.file.comments;
        let at = comments.partition_point(|c| c.span.start <= span.start);
        let comment = comments.get(at.checked_sub(1)?)?.span;
        (span.end <= comment.end).then_some(comment)
    }

    /// The block whose header or body a place begins in, the innermost one.
    pub fn block_at(&self, span: Span) -> Option<&Block> {
        let mut found = None;
        let mut body: &Body = &self.file.body;
        loop {
            let at = body.blocks.partition_point(|b| b.span.start <= span.start);
            let Some(block) = at.checked_sub(1).and_then(|at| body.blocks.get(at)) else {
                return found;
            };
            if span.start >= block.span.end {
                return found;
            }
            found = Some(block);
            body = &block.body;
        }
    }

    /// How lines end here.
    pub(super) fn line_end(&self) -> &'static str {
        let text = &self.source.text;
        match memchr::memchr(b'\n', text.as_bytes()) {
            Some(at) if at > 0 && text.as_bytes().get(at - 1) == Some(&b'\r') => "\r\n",
            _ => "\n",
        }
    }

    /// The bytes of a line with its end; lines count from zero.
    pub(super) fn line(&self, line: u32) -> Span {
        let starts = self.source.line_starts();
        let end = u32::try_from(self.source.text.len()).unwrap_or(u32::MAX);
        let start = starts.get(line as usize).copied().unwrap_or(end);
        let next = starts.get(line as usize + 1).copied().unwrap_or(end);
        Span::new(self.id, start, next)
    }

    /// The line of a byte, from zero.
    pub(super) fn line_of(&self, byte: u32) -> u32 {
        self.source.line(byte) - 1
    }

    pub(super) fn text(&self, span: Span) -> &str {
        let text = &self.source.text;
        text.get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The edits, and those of blanks before comments that keep these aligned where they are. Nothing
    /// is added in a file whose comments are not aligned.
    pub fn with_comments_aligned(&self, edits: Vec<Edit>) -> Vec<Edit> {
        let mut touched: Vec<u32> = edits
            .iter()
            .flat_map(|e| [self.line_of(e.span.start), self.line_of(e.span.end)])
            .collect();
        touched.sort_unstable();
        touched.dedup();
        let mut more = Vec::new();
        let mut done = None;
        for line in touched {
            let run = self.run_around(line, &edits);
            let Some(last) = run.last().copied() else {
                continue;
            };
            // Several touched lines of one run align it once.
            if done.is_some_and(|done| line <= done) || !self.is_aligned() {
                continue;
            }
            done = Some(last);
            self.align(&run, &edits, &mut more);
        }
        more.retain(|m| !edits.iter().any(|e| e.conflicts(m)));
        let mut all = edits;
        all.append(&mut more);
        all.sort();
        all
    }

    /// Lines with trailing comments that follow each other, as far as the edits leave them, around a
    /// line that an edit touches. Lines that go are left out.
    fn run_around(&self, line: u32, edits: &[Edit]) -> Vec<u32> {
        let gone = |line: u32| self.is_gone(line, edits);
        let stays = |line: &u32| gone(*line) || self.trailing.contains_key(line);
        let mut first = line;
        while let Some(before) = first.checked_sub(1).filter(stays) {
            first = before;
        }
        let last = self.line_of(u32::try_from(self.source.text.len()).unwrap_or(u32::MAX));
        let here = (line..=last).take_while(stays).filter(|l| !gone(*l));
        (first..line).filter(|l| !gone(*l)).chain(here).collect()
    }

    /// Whether an edit takes a whole line away.
    fn is_gone(&self, line: u32, edits: &[Edit]) -> bool {
        let place = self.line(line);
        edits
            .iter()
            .any(|e| e.text.is_empty() && e.span.start <= place.start && place.end <= e.span.end)
            && place.start < place.end
    }

    /// Aligns the comments of a run, part by part where an edit takes a comment away.
    fn align(&self, run: &[u32], edits: &[Edit], more: &mut Vec<Edit>) {
        let mut part: Vec<Commented> = Vec::new();
        let finish = |part: &mut Vec<Commented>, more: &mut Vec<Edit>| {
            let column = part.iter().map(|c| c.width).max().unwrap_or_default() + 1;
            for one in part.drain(..) {
                let blanks = Span::new(self.id, one.code_end, one.comment);
                let wanted = " ".repeat(column - one.width);
                if self.text(blanks) != wanted {
                    more.push(Edit::new(blanks, wanted));
                }
            }
        };
        for line in run {
            let kept = self.commented(*line).filter(|c| {
                let takes = |e: &Edit| e.span.start <= c.comment && c.comment < e.span.end;
                !edits.iter().any(takes)
            });
            let Some(mut one) = kept else {
                finish(&mut part, more);
                continue;
            };
            let place = self.line(*line);
            for edit in edits {
                if place.start <= edit.span.start && edit.span.end <= one.code_end {
                    one.width += columns(edit.text.rsplit('\n').next().unwrap_or_default());
                    one.width = one.width.saturating_sub(columns(self.text(edit.span)));
                }
            }
            part.push(one);
        }
        finish(&mut part, more);
    }

    fn commented(&self, line: u32) -> Option<Commented> {
        let comment = self.trailing.get(&line)?;
        let start = self.line(line).start;
        let code = self
            .text(Span::new(self.id, start, comment.start))
            .trim_end();
        Some(Commented {
            line,
            width: columns(code),
            code_end: start + u32::try_from(code.len()).unwrap_or(u32::MAX),
            comment: comment.start,
        })
    }

    /// Whether every trailing comment stands where `terraform fmt` puts it.
    fn is_aligned(&self) -> bool {
        *self.aligned.get_or_init(|| {
            let mut part: Vec<Commented> = Vec::new();
            let fits = |part: &[Commented]| {
                let column = part.iter().map(|c| c.width).max().unwrap_or_default() + 1;
                part.iter().all(|c| {
                    let blanks = self.text(Span::new(self.id, c.code_end, c.comment));
                    blanks.len() == column - c.width && blanks.bytes().all(|b| b == b' ')
                })
            };
            for line in self.trailing.keys() {
                let Some(one) = self.commented(*line) else {
                    continue;
                };
                if part.last().is_some_and(|last| last.line + 1 != *line) {
                    if !fits(&part) {
                        return false;
                    }
                    part.clear();
                }
                part.push(one);
            }
            fits(&part)
        })
    }
}

/// What a text takes of a line.
fn columns(text: &str) -> usize {
    text.trim_start_matches('\u{feff}').graphemes(true).count()
}
