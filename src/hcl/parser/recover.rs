//! Where to go on after an error.
//!
//! Brackets tell where a broken item ends as long as they match. Where they do not, lines do that
//! look like an item and are indented no deeper than the broken one.

use super::{Kind, Parser, Token};

/// What indentation has told about the items between two braces so far.
#[derive(Debug, Default)]
pub(super) struct Container {
    /// Whether the first item stands further in than the header; `None` before the first one.
    indented: Option<bool>,
}

/// A bracket that is open while a broken item is skipped.
struct Bracket {
    closes: Kind,
    start: u32,
}

/// What closes what opens.
fn closer(kind: Kind) -> Option<Kind> {
    Some(match kind {
        Kind::OpenBrace => Kind::CloseBrace,
        Kind::OpenBracket => Kind::CloseBracket,
        Kind::OpenParen => Kind::CloseParen,
        Kind::OpenQuote => Kind::CloseQuote,
        Kind::OpenHeredoc | Kind::OpenFlushHeredoc => Kind::CloseHeredoc,
        Kind::OpenInterpolation | Kind::OpenDirective => Kind::CloseSequence,
        _ => return None,
    })
}

/// Open brackets, with a count for each kind so that a stray closer costs nothing.
#[derive(Default)]
struct Brackets {
    open: Vec<Bracket>,
    counts: [usize; 6],
}

impl Brackets {
    fn slot(closes: Kind) -> usize {
        match closes {
            Kind::CloseBrace => 0,
            Kind::CloseBracket => 1,
            Kind::CloseParen => 2,
            Kind::CloseQuote => 3,
            Kind::CloseHeredoc => 4,
            _ => 5,
        }
    }

    fn has(&self, closes: Kind) -> bool {
        self.counts[Self::slot(closes)] > 0
    }

    fn push(&mut self, closes: Kind, start: u32) {
        self.counts[Self::slot(closes)] += 1;
        self.open.push(Bracket { closes, start });
    }

    fn pop(&mut self) -> Option<Bracket> {
        let bracket = self.open.pop()?;
        self.counts[Self::slot(bracket.closes)] -= 1;
        Some(bracket)
    }

    /// Closes the nearest bracket of a kind and all inside it.
    fn close(&mut self, closes: Kind) {
        if self.has(closes) {
            while self.pop().is_some_and(|b| b.closes != closes) {}
        }
    }

    /// Closes all that opened at or after a byte.
    fn unwind(&mut self, start: u32) {
        while self.open.last().is_some_and(|b| b.start >= start) {
            self.pop();
        }
    }

    /// Takes a token into account.
    fn see(&mut self, token: Token) {
        if let Some(closes) = closer(token.kind) {
            self.push(closes, token.start);
        } else if matches!(
            token.kind,
            Kind::CloseBrace
                | Kind::CloseBracket
                | Kind::CloseParen
                | Kind::CloseQuote
                | Kind::CloseHeredoc
                | Kind::CloseSequence
        ) {
            self.close(token.kind);
        }
    }
}

impl Parser<'_> {
    /// Goes to the end of the item that starts with the token at `start`: its line end, a brace
    /// that closes the body around it, or the next item.
    pub(super) fn recover(&mut self, start: usize) {
        let mut brackets = Brackets::default();
        let mut index = start;
        loop {
            let token = self.token(index);
            match token.kind {
                Kind::Eof => break,
                Kind::Newline if brackets.open.is_empty() => break,
                Kind::CloseBrace if !brackets.has(Kind::CloseBrace) && index > start => break,
                Kind::Bad => {
                    if let Some(start) = self.bad_at(token).and_then(|i| self.lexed.bad[i].unwind) {
                        brackets.unwind(start);
                    }
                }
                Kind::Ident if index > start && self.is_next_item(start, index, &brackets) => break,
                _ => brackets.see(token),
            }
            index += 1;
        }
        self.pos = index.max(start + 1);
        self.newlines = true;
    }

    /// Goes behind the brace that closes the one at `open`.
    pub(super) fn skip_braces(&mut self, open: usize) {
        let mut brackets = Brackets::default();
        let mut index = open;
        loop {
            let token = self.token(index);
            match token.kind {
                Kind::Eof => break,
                Kind::Bad => {
                    if let Some(start) = self.bad_at(token).and_then(|i| self.lexed.bad[i].unwind) {
                        brackets.unwind(start);
                    }
                }
                Kind::Ident if index > open && self.is_next_item(open, index, &brackets) => break,
                _ => brackets.see(token),
            }
            index += 1;
            if !brackets.has(Kind::CloseBrace) {
                break;
            }
        }
        self.pos = index;
        self.newlines = true;
    }

    /// Whether the token at `index` starts an item that is not part of the one at `start`,
    /// although brackets are still open.
    fn is_next_item(&mut self, start: usize, index: usize, brackets: &Brackets) -> bool {
        if !self.first_on_line(index) || !self.looks_like_item(index) {
            return false;
        }
        // Between braces items are nothing special, unless braces do not match anyway.
        let in_braces = brackets
            .open
            .last()
            .is_some_and(|b| b.closes == Kind::CloseBrace);
        (!in_braces || self.by_indent) && self.indent_of(index) <= self.indent_of(start)
    }

    /// Whether the next token, by its indentation, is outside of the block or object that opens
    /// on the line of the token at `header`.
    pub(super) fn leaves(&mut self, header: usize, container: &mut Container) -> bool {
        let index = self.pos;
        if !self.first_on_line(index) {
            return false;
        }
        let (own, outer) = (self.indent_of(index), self.indent_of(header));
        if self.token(index).kind == Kind::CloseBrace {
            return own < outer && container.indented == Some(true);
        }
        if !self.looks_like_item(index) {
            return false;
        }
        match container.indented {
            Some(true) => own <= outer,
            // Without indentation a block of the same type tells that the one before has ended.
            Some(false) => {
                own == outer
                    && self.looks_like_labelled_block(index)
                    && self.text_of(self.token(index)) == self.text_of(self.token(header))
            }
            None => {
                container.indented = Some(own > outer);
                // Not indented at all: a style, or a block that begins where its own should end.
                own == outer && own == 0 && self.looks_like_labelled_block(index)
            }
        }
    }

    /// Whether the next token, a closing brace, stands as far in as the items of the block do, so
    /// that it hardly closes the block.
    pub(super) fn stray_brace(&mut self, header: usize, container: &Container) -> bool {
        let index = self.pos;
        self.by_indent
            && container.indented == Some(true)
            && self.first_on_line(index)
            && self.indent_of(index) > self.indent_of(header)
    }

    fn first_on_line(&self, index: usize) -> bool {
        match index.checked_sub(1) {
            Some(before) => self.token(before).kind == Kind::Newline,
            None => true,
        }
    }

    /// Whether only white space stands before a byte on its line.
    pub(super) fn starts_line(&self, start: u32) -> bool {
        let before = &self.text.as_bytes()[..start as usize];
        let last = before.iter().rev().find(|b| !matches!(b, b' ' | b'\t'));
        last.is_none_or(|b| *b == b'\n') || before == "\u{feff}".as_bytes()
    }

    /// `name =`, or `name`, labels and `{`.
    fn looks_like_item(&self, index: usize) -> bool {
        self.token(index).kind == Kind::Ident
            && (self.token(index + 1).kind == Kind::Assign || self.header_labels(index).is_some())
    }

    fn looks_like_labelled_block(&self, index: usize) -> bool {
        self.header_labels(index).is_some_and(|labels| labels > 0)
    }

    /// How many labels the block's header at `index` has; `None` where there is no header.
    fn header_labels(&self, index: usize) -> Option<usize> {
        // Three tokens a label; nothing has more than a few of them.
        for (labels, i) in (index + 1..index + 20).enumerate() {
            match self.token(i).kind {
                Kind::OpenBrace => return Some(labels),
                Kind::Ident | Kind::OpenQuote | Kind::Literal | Kind::CloseQuote => {}
                _ => return None,
            }
        }
        None
    }

    /// How far the line of a token is indented, in bytes.
    pub(super) fn indent_of(&mut self, index: usize) -> u32 {
        if self.indents.is_empty() {
            self.indents = self.line_indents();
        }
        self.indents.get(index).copied().unwrap_or(0)
    }

    /// For each token how far its line is indented.
    fn line_indents(&self) -> Vec<u32> {
        let bytes = self.text.as_bytes();
        let mut indent = 0;
        let mut fresh = true;
        let tokens = self.lexed.tokens.iter();
        tokens
            .map(|token| {
                if fresh {
                    let before = &bytes[..token.start as usize];
                    let blanks = before
                        .iter()
                        .rev()
                        .take_while(|b| matches!(b, b' ' | b'\t'));
                    indent = blanks.count() as u32;
                }
                fresh = token.kind == Kind::Newline;
                indent
            })
            .collect()
    }
}
