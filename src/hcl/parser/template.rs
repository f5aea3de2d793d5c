//! Templates: quoted strings, heredocs and whole texts.
//!
//! Strip markers and `<<-` work on literal *tokens*, as in Terraform: in a quoted string a token
//! reaches to the next interpolation, in a heredoc to the end of the line at most. So `~}` in a
//! heredoc takes the rest of its line and the line end, and not the indentation of the next line.

use super::super::ast::{Expr, ExprKind, Ident, TemplatePart};
use super::literal::{normalized, unescape};
use super::{Fault, Kind, Parsed, Parser, Token};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// A template before directives are matched with their ends.
enum Piece<'a> {
    Literal(Literal<'a>),
    Interpolation(Expr),
    If(Expr, Token),
    Else(Token),
    EndIf(Token),
    For(Option<Ident>, Ident, Expr, Token),
    EndFor(Token),
}

/// The text of one or more literal tokens, and which part of it is left.
struct Literal<'a> {
    text: Cow<'a, str>,
    from: usize,
    to: usize,
    at: (u32, u32),
}

impl Literal<'_> {
    fn rest(&self) -> &str {
        &self.text[self.from..self.to]
    }

    fn strip_start(&mut self) {
        self.from = self.to - self.rest().trim_start().len();
    }

    fn strip_end(&mut self) {
        self.to = self.from + self.rest().trim_end().len();
    }
}

/// A directive whose end has not come yet.
struct Open {
    kind: OpenKind,
    start: Token,
    /// The parts before the directive, on its own level.
    before: Vec<TemplatePart>,
}

enum OpenKind {
    If(Expr),
    Else { cond: Expr, then: Vec<TemplatePart> },
    For(Option<Ident>, Ident, Expr),
}

impl<'a> Parser<'a> {
    /// `"…"`
    pub(super) fn quoted(&mut self) -> Parsed<Expr> {
        let open = self.take();
        // Nearly all strings are one literal.
        let (next, after) = (self.token(self.pos), self.token(self.pos + 1));
        let plain = match (next.kind, after.kind) {
            (Kind::CloseQuote, _) => Some((1, "")),
            (Kind::Literal, Kind::CloseQuote) => Some((2, self.text_of(next))),
            _ => None,
        };
        if let Some((len, text)) = plain {
            self.pos += len;
            return Ok(Expr {
                kind: ExprKind::String(normalized(text.into()).into()),
                span: self.span_from(open.start),
            });
        }
        self.template(open, Kind::CloseQuote)
    }

    /// `<<E … E`
    pub(super) fn heredoc(&mut self) -> Parsed<Expr> {
        let open = self.take();
        self.template(open, Kind::CloseHeredoc)
    }

    fn template(&mut self, open: Token, close: Kind) -> Parsed<Expr> {
        self.enter()?;
        self.height = 1;
        let mut pieces = self.pieces(open, close)?;
        let mut height = self.height;
        if open.kind == Kind::OpenFlushHeredoc {
            unindent(&mut pieces);
        }
        let kind = match single_literal(&mut pieces) {
            Some(text) => ExprKind::String(normalized(text).into()),
            None => {
                let (parts, nested) = self.nest(pieces)?;
                height += nested;
                ExprKind::Template(parts)
            }
        };
        self.leave();
        self.grow(height + 1)?;
        Ok(Expr {
            kind,
            span: self.span_from(open.start),
        })
    }

    /// A text that is a template as a whole.
    pub(super) fn whole_template(&mut self) -> Parsed<Vec<TemplatePart>> {
        let open = self.last();
        let pieces = self.pieces(open, Kind::Eof)?;
        Ok(self.nest(pieces)?.0)
    }

    /// All up to `close`, which is taken; strip markers are worked out.
    fn pieces(&mut self, open: Token, close: Kind) -> Parsed<Vec<Piece<'a>>> {
        let quoted = close == Kind::CloseQuote;
        let mut pieces = Vec::new();
        let mut height = 1;
        // Whether the next literal loses the white space at its start.
        let mut strip = false;
        loop {
            let token = self.token(self.pos);
            let strip_start = std::mem::take(&mut strip);
            match token.kind {
                kind if kind == close => {
                    self.take();
                    self.height = height;
                    return Ok(pieces);
                }
                Kind::Literal | Kind::EscapedLiteral => {
                    self.pos += 1;
                    let mut literal = self.literal_text(token, quoted)?;
                    if strip_start {
                        literal.strip_start();
                    }
                    pieces.push(Piece::Literal(literal));
                }
                Kind::OpenInterpolation | Kind::OpenDirective => {
                    self.pos += 1;
                    if token.end - token.start == 3
                        && let Some(Piece::Literal(before)) = pieces.last_mut()
                    {
                        before.strip_end();
                    }
                    let around = std::mem::replace(&mut self.newlines, false);
                    let piece = if token.kind == Kind::OpenInterpolation {
                        Piece::Interpolation(self.expr()?)
                    } else {
                        self.directive(token)?
                    };
                    height = height.max(self.height);
                    strip = self.close_sequence(token)?;
                    self.newlines = around;
                    pieces.push(piece);
                }
                _ => {
                    let at = (open.start, open.end);
                    let fault = self.expected_fault("the end of the string");
                    return self.fail(fault.related(at, "the string starts here"));
                }
            }
        }
    }

    fn literal_text(&mut self, token: Token, quoted: bool) -> Parsed<Literal<'a>> {
        let text = self.text_of(token);
        let text = if token.kind == Kind::Literal {
            Cow::Borrowed(text)
        } else {
            match unescape(text, quoted, token.start) {
                Ok(text) => Cow::Owned(text),
                Err(fault) => return self.fail_at(token, fault),
            }
        };
        Ok(Literal {
            from: 0,
            to: text.len(),
            text,
            at: (token.start, token.end),
        })
    }

    /// Takes the `}` of a sequence; says whether it strips what follows.
    fn close_sequence(&mut self, open: Token) -> Parsed<bool> {
        if let Some(close) = self.eat(Kind::CloseSequence) {
            return Ok(close.end - close.start == 2);
        }
        let name = match open.kind {
            Kind::OpenInterpolation => "`}` to close the interpolation",
            _ => "`}` to close the directive",
        };
        let fault = self.expected_fault(name);
        let fault = self.opened_at(fault, open);
        self.fail(fault)
    }

    /// What stands in `%{ }`. The height of its expression is noted.
    fn directive(&mut self, open: Token) -> Parsed<Piece<'a>> {
        let word = self.peek();
        self.height = 1;
        let text = match word.kind {
            Kind::Ident => self.text_of(word),
            _ => "",
        };
        if matches!(text, "if" | "else" | "endif" | "for" | "endfor") {
            self.take();
        }
        Ok(match text {
            "if" => Piece::If(self.expr()?, open),
            "else" => Piece::Else(open),
            "endif" => Piece::EndIf(open),
            "for" => {
                let (key, value) = self.for_names()?;
                Piece::For(key, value, self.expr()?, open)
            }
            "endfor" => Piece::EndFor(open),
            _ => {
                let fault = self.expected_fault("`if`, `else`, `endif`, `for` or `endfor`");
                let fault = self.opened_at(fault, open);
                return self.fail(fault.help("for the literal text write `%%{`"));
            }
        })
    }

    /// Matches directives with their ends. Gives the parts and how deep directives nest.
    fn nest(&mut self, pieces: Vec<Piece<'a>>) -> Parsed<(Vec<TemplatePart>, u32)> {
        let mut open: Vec<Open> = Vec::new();
        let mut parts: Vec<TemplatePart> = Vec::new();
        let mut deepest = 0;
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Literal(first) => {
                    let mut at = first.at;
                    let mut text = Cow::Borrowed(first.rest());
                    while let Some(Piece::Literal(next)) = pieces.peek() {
                        text.to_mut().push_str(next.rest());
                        at.1 = next.at.1;
                        pieces.next();
                    }
                    if !text.is_empty() {
                        let text = normalized(text).into();
                        parts.push(TemplatePart::Literal(text, self.span(at)));
                    }
                }
                Piece::Interpolation(expr) => parts.push(TemplatePart::Interpolation(expr)),
                Piece::If(cond, start) => {
                    let before = std::mem::take(&mut parts);
                    let kind = OpenKind::If(cond);
                    open.push(Open {
                        kind,
                        start,
                        before,
                    });
                }
                Piece::For(key, value, collection, start) => {
                    let before = std::mem::take(&mut parts);
                    let kind = OpenKind::For(key, value, collection);
                    open.push(Open {
                        kind,
                        start,
                        before,
                    });
                }
                Piece::Else(token) => match open.pop() {
                    Some(Open {
                        kind: OpenKind::If(cond),
                        start,
                        before,
                    }) => {
                        let then = std::mem::take(&mut parts);
                        let kind = OpenKind::Else { cond, then };
                        open.push(Open {
                            kind,
                            start,
                            before,
                        });
                    }
                    other => return self.stray("else", token, other),
                },
                Piece::EndIf(token) => {
                    let Some(outer) = open.pop() else {
                        return self.stray("endif", token, None);
                    };
                    let span = self.directive_span(outer.start, token);
                    let inner = std::mem::take(&mut parts);
                    let (cond, then, other) = match outer.kind {
                        OpenKind::If(cond) => (cond, inner, Vec::new()),
                        OpenKind::Else { cond, then } => (cond, then, inner),
                        OpenKind::For(..) => return self.stray("endif", token, Some(outer)),
                    };
                    parts = outer.before;
                    parts.push(TemplatePart::If {
                        cond,
                        then,
                        other,
                        span,
                    });
                }
                Piece::EndFor(token) => match open.pop() {
                    Some(Open {
                        kind: OpenKind::For(key_var, value_var, collection),
                        start,
                        before,
                    }) => {
                        let body = std::mem::replace(&mut parts, before);
                        parts.push(TemplatePart::For {
                            key_var,
                            value_var,
                            collection,
                            body,
                            span: self.directive_span(start, token),
                        });
                    }
                    other => return self.stray("endfor", token, other),
                },
            }
            deepest = deepest.max(open.len() as u32);
            if deepest > self.limit {
                let last = self.last();
                return self.too_deep(last);
            }
        }
        if let Some(open) = open.pop() {
            let (word, end) = open.words();
            let at = (open.start.start, self.sequence_end(open.start));
            let fault = Fault::new(format!("`%{{ {word} }}` has no end"), at)
                .help(format!("end it with `%{{ {end} }}`"));
            return self.fail_at(open.start, fault);
        }
        Ok((parts, deepest))
    }

    /// A directive that does not fit to what is open, which is `open`.
    fn stray<T>(&mut self, word: &str, token: Token, open: Option<Open>) -> Parsed<T> {
        let at = (token.start, self.sequence_end(token));
        let mut fault = Fault::new(format!("unexpected `%{{ {word} }}`"), at);
        if let Some(open) = open {
            let (what, end) = open.words();
            let opened = (open.start.start, self.sequence_end(open.start));
            fault = fault
                .related(opened, format!("`%{{ {what} }}` is still open"))
                .help(format!("end that first, with `%{{ {end} }}`"));
        }
        self.fail_at(token, fault)
    }

    fn directive_span(&self, start: Token, end: Token) -> crate::source::Span {
        self.span((start.start, self.sequence_end(end)))
    }

    /// One past the closing brace of the sequence that opens with a token.
    fn sequence_end(&self, open: Token) -> u32 {
        let tokens = &self.lexed.tokens;
        let from = tokens.partition_point(|t| t.start <= open.start);
        let mut depth = 0_u32;
        for token in &tokens[from..] {
            match token.kind {
                Kind::OpenInterpolation | Kind::OpenDirective => depth += 1,
                Kind::CloseSequence if depth == 0 => return token.end,
                Kind::CloseSequence => depth -= 1,
                _ => {}
            }
        }
        open.end
    }
}

impl Open {
    /// What opened it, and what would end it.
    fn words(&self) -> (&'static str, &'static str) {
        match self.kind {
            OpenKind::If(_) => ("if", "endif"),
            OpenKind::Else { .. } => ("else", "endif"),
            OpenKind::For(..) => ("for", "endfor"),
        }
    }
}

/// The text of a template that is nothing but text.
fn single_literal<'a>(pieces: &mut [Piece<'a>]) -> Option<Cow<'a, str>> {
    if !pieces.iter().all(|p| matches!(p, Piece::Literal(_))) {
        return None;
    }
    let mut text = Cow::Borrowed("");
    for piece in pieces {
        let Piece::Literal(literal) = piece else {
            continue;
        };
        text += &literal.text[literal.from..literal.to];
    }
    Some(Cow::Owned(text.into_owned()))
}

/// Takes the common indentation off a `<<-` heredoc. Lines count that begin with a literal; a line
/// of nothing but white space and its end does not, a line that begins with an interpolation has
/// none. A literal that lost its line end to a strip marker does not begin a line after it.
fn unindent(pieces: &mut [Piece<'_>]) {
    let mut least = usize::MAX;
    let mut line_start = true;
    let mut begins = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let starts = std::mem::replace(&mut line_start, false);
        if let Piece::Literal(literal) = piece {
            let text = literal.rest();
            line_start = text.ends_with('\n');
            if starts {
                let indent = &text[..text.len() - text.trim_start().len()];
                if indent.len() < text.len() || !line_start {
                    least = least.min(indent.graphemes(true).count());
                    begins.push(i);
                }
            }
        } else if starts {
            least = 0;
        }
    }
    for i in begins {
        if let Piece::Literal(literal) = &mut pieces[i] {
            let cut: usize = literal
                .rest()
                .graphemes(true)
                .take(least)
                .map(str::len)
                .sum();
            literal.from += cut;
        }
    }
}
