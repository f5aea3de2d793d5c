//! The parser: recursive descent over the tokens, errors kept, whole constructs kept.
//!
//! A construct that fails gives [`Failed`] after its error is recorded; the nearest attribute or
//! block around it stands in for it with [`ExprKind::Error`] and finds the place to go on
//! (see `recover`).

mod body;
mod expr;
pub(super) mod literal;
mod recover;
mod template;

use super::ast::{Body, Comment, Expr, ExprKind, File, Ident, SyntaxError, TemplatePart};
use super::lexer::{Lexed, lex, lex_template};
use super::token::{Fault, Kind, Token};
use crate::source::{FileId, Span};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How deep blocks, expressions and templates may nest, long operator chains counted too: later
/// stages walk the tree recursively and may rely on this bound.
pub const MAX_DEPTH: u32 = 256;

/// How deep JSON may nest, and the expressions in its strings: together no more than [`MAX_DEPTH`].
pub(super) const MAX_JSON_DEPTH: u32 = MAX_DEPTH / 2;

/// An error is recorded already.
#[derive(Debug)]
struct Failed;

type Parsed<T> = Result<T, Failed>;

struct Parser<'a> {
    id: FileId,
    text: &'a str,
    /// Where the text stands in its file.
    offset: u32,
    /// Where the text comes from piece by piece, when it was decoded from something else: pairs of
    /// an offset in the text and a byte of the file. Empty when `offset` says all.
    places: Vec<(u32, u32)>,
    lexed: Lexed,
    /// Index of the next token.
    pos: usize,
    /// Whether line ends are tokens here, or white space as in parentheses.
    newlines: bool,
    /// How deep the tree may be.
    limit: u32,
    /// How deep the parser stands.
    depth: u32,
    /// The height of the expression that was parsed last.
    height: u32,
    /// Whether braces do not match, so that indentation has to tell what belongs where.
    by_indent: bool,
    /// Whether a brace was missing or superfluous.
    unbalanced: bool,
    faults: Vec<Fault>,
    /// For each token the indentation of its line; empty until an error asks for it.
    indents: Vec<u32>,
    names: FxHashMap<&'a str, Arc<str>>,
}

/// See [`super::parse`].
pub(super) fn parse(id: FileId, text: &str) -> File {
    if u32::try_from(text.len()).is_err() {
        let fault = Fault::new("file too large", (0, 0)).help("files may have up to 4 GiB");
        return Parser::new(id, "", 0, lex("")).into_file(Body::default(), Some(fault));
    }
    let mut parser = Parser::new(id, text, 0, lex(text));
    let mut body = parser.file();
    if parser.unbalanced {
        // Read again with an eye on indentation, which mostly tells where the brace belongs.
        let faults = parser.restart();
        let other = parser.file();
        if parser.faults.len() <= faults.len() {
            body = other;
        } else {
            parser.faults = faults;
        }
    }
    parser.into_file(body, None)
}

/// See [`super::parse_expression`].
pub(super) fn parse_expression(id: FileId, text: &str, offset: u32) -> (Expr, Vec<SyntaxError>) {
    let mut parser = Parser::new(id, text, offset, lex(text));
    parser.newlines = false;
    let result = parser.whole_expression();
    parser.or_error(result)
}

/// See [`super::parse_template`].
pub(super) fn parse_template(
    id: FileId,
    text: &str,
    offset: u32,
) -> (Vec<TemplatePart>, Vec<SyntaxError>) {
    let mut parser = Parser::new(id, text, offset, lex_template(text));
    let parts = parser.whole_template().unwrap_or_default();
    (parts, parser.errors(None))
}

/// An expression in a text that was decoded from something else; `places` says from where, in
/// pairs of an offset in the text and a byte of the file.
pub(super) fn expression_of(
    id: FileId,
    text: &str,
    places: Vec<(u32, u32)>,
) -> (Expr, Vec<SyntaxError>) {
    let mut parser = Parser::new(id, text, 0, lex(text));
    parser.places = places;
    parser.limit = MAX_JSON_DEPTH;
    parser.newlines = false;
    let result = parser.whole_expression();
    parser.or_error(result)
}

/// The same for a template: a string where nothing is interpolated.
pub(super) fn template_of(
    id: FileId,
    text: &str,
    places: Vec<(u32, u32)>,
) -> (Expr, Vec<SyntaxError>) {
    if memchr::memchr2(b'$', b'%', text.as_bytes()).is_none() {
        let kind = ExprKind::String(literal::normalized(text.into()).into());
        let span = Span::new(id, 0, 0);
        return (Expr { kind, span }, Vec::new());
    }
    let mut parser = Parser::new(id, text, 0, lex_template(text));
    parser.places = places;
    parser.limit = MAX_JSON_DEPTH;
    let span = parser.span((0, text.len() as u32));
    let result = parser.whole_template().map(|mut parts| {
        let kind = match parts.as_mut_slice() {
            [] => ExprKind::String("".into()),
            [TemplatePart::Literal(text, _)] => ExprKind::String(text.clone()),
            _ => ExprKind::Template(parts),
        };
        Expr { kind, span }
    });
    parser.or_error(result)
}

impl<'a> Parser<'a> {
    /// The expression, or an error in its place.
    fn or_error(mut self, result: Parsed<Expr>) -> (Expr, Vec<SyntaxError>) {
        let expr = result.unwrap_or_else(|Failed| Expr {
            kind: ExprKind::Error,
            span: self.span((0, self.text.len() as u32)),
        });
        (expr, self.errors(None))
    }

    fn new(id: FileId, text: &'a str, offset: u32, lexed: Lexed) -> Parser<'a> {
        Parser {
            id,
            text,
            offset,
            places: Vec::new(),
            lexed,
            pos: 0,
            newlines: true,
            limit: MAX_DEPTH,
            depth: 0,
            height: 0,
            by_indent: false,
            unbalanced: false,
            faults: Vec::new(),
            indents: Vec::new(),
            names: FxHashMap::default(),
        }
    }

    /// Goes back to the start, to read by indentation; gives the faults found so far.
    fn restart(&mut self) -> Vec<Fault> {
        self.pos = 0;
        self.newlines = true;
        self.depth = 0;
        self.by_indent = true;
        std::mem::take(&mut self.faults)
    }

    fn into_file(mut self, body: Body, fault: Option<Fault>) -> File {
        let comments = std::mem::take(&mut self.lexed.comments);
        let comments = comments
            .into_iter()
            .map(|(start, end)| Comment {
                span: self.span((start, end)),
                own_line: self.starts_line(start),
            })
            .collect();
        File {
            id: self.id,
            body,
            comments,
            errors: self.errors(fault),
        }
    }

    /// The errors, in order of place.
    fn errors(&mut self, fault: Option<Fault>) -> Vec<SyntaxError> {
        let mut faults = std::mem::take(&mut self.faults);
        faults.append(&mut self.lexed.faults);
        faults.extend(fault);
        faults.sort_by_key(|f| f.at);
        faults
            .into_iter()
            .map(|f| SyntaxError {
                message: f.message,
                span: self.span(f.at),
                related: f.related.map(|(at, what)| (self.span(at), what)),
                help: f.help,
            })
            .collect()
    }

    fn span(&self, (start, end): (u32, u32)) -> Span {
        Span::new(self.id, self.place(start), self.place(end))
    }

    /// The byte of the file that a byte of the text comes from.
    fn place(&self, at: u32) -> u32 {
        let pair = self.places.partition_point(|p| p.0 <= at).checked_sub(1);
        match pair.and_then(|i| self.places.get(i)) {
            Some((from, place)) => place.saturating_add(at - from),
            None => self.offset.saturating_add(at),
        }
    }

    /// From the start of one place to the end of the token before the next.
    fn span_from(&self, start: u32) -> Span {
        let end = self.last().end;
        self.span((start, end.max(start)))
    }

    /// The token that was taken last.
    fn last(&self) -> Token {
        let first = Token {
            kind: Kind::Newline,
            start: 0,
            end: 0,
        };
        let index = self.pos.checked_sub(1);
        index.map_or(first, |i| self.token(i))
    }

    /// The token at an index; the end of the file beyond it.
    fn token(&self, index: usize) -> Token {
        let tokens = &self.lexed.tokens;
        tokens.get(index).copied().unwrap_or(Token {
            kind: Kind::Eof,
            start: self.text.len() as u32,
            end: self.text.len() as u32,
        })
    }

    /// The next token that counts.
    fn peek(&mut self) -> Token {
        let token = self.token(self.pos);
        if token.kind == Kind::Newline && !self.newlines {
            // The lexer joins line ends, so the one after this is none.
            self.pos += 1;
            return self.token(self.pos);
        }
        token
    }

    fn peek_is(&mut self, kind: Kind) -> bool {
        self.peek().kind == kind
    }

    /// The token after [`Parser::peek`]'s, line ends counted.
    fn peek_second(&self) -> Token {
        self.token(self.pos + 1)
    }

    fn take(&mut self) -> Token {
        let token = self.peek();
        if token.kind != Kind::Eof {
            self.pos += 1;
        }
        token
    }

    /// Takes the next token where it is of a kind.
    fn eat(&mut self, kind: Kind) -> Option<Token> {
        self.peek_is(kind).then(|| self.take())
    }

    fn text_of(&self, token: Token) -> &'a str {
        self.text
            .get(token.start as usize..token.end as usize)
            .unwrap_or("")
    }

    /// Whether a token is a certain word.
    fn is_word(&self, token: Token, word: &str) -> bool {
        token.kind == Kind::Ident && self.text_of(token) == word
    }

    /// The text of a name, shared by all its uses in the file.
    fn intern(&mut self, text: &'a str) -> Arc<str> {
        if let Some(name) = self.names.get(text) {
            return name.clone();
        }
        let name: Arc<str> = literal::normalized(text.into()).into();
        self.names.insert(text, name.clone());
        name
    }

    fn ident(&mut self, token: Token) -> Ident {
        Ident {
            name: self.intern(self.text_of(token)),
            span: self.span((token.start, token.end)),
        }
    }

    /// Records an error about the next token, unless the lexer knows better what is wrong there.
    fn fail<T>(&mut self, fault: Fault) -> Parsed<T> {
        let next = self.peek();
        self.fail_at(next, fault)
    }

    fn fail_at<T>(&mut self, token: Token, fault: Fault) -> Parsed<T> {
        let fault = match self.bad_at(token) {
            Some(i) => self.lexed.bad[i].fault.clone(),
            None => fault,
        };
        self.faults.push(fault);
        Err(Failed)
    }

    /// The lexer's reason for a bad token, as an index.
    fn bad_at(&self, token: Token) -> Option<usize> {
        if token.kind != Kind::Bad {
            return None;
        }
        let tokens = &self.lexed.tokens;
        let found = self.lexed.bad.binary_search_by(|bad| {
            let other = tokens.get(bad.token).map_or((0, 0), |t| (t.start, t.end));
            other.cmp(&(token.start, token.end))
        });
        found.ok()
    }

    /// "expected WHAT, found TOKEN" at the next token.
    fn expected<T>(&mut self, what: &str) -> Parsed<T> {
        let fault = self.expected_fault(what);
        self.fail(fault)
    }

    fn expected_fault(&mut self, what: &str) -> Fault {
        let next = self.peek();
        let found = self.describe(next);
        // The whole of the blank lines of a line end is no place to point at.
        let end = match next.kind {
            Kind::Newline => next.start,
            _ => next.end,
        };
        Fault::new(format!("expected {what}, found {found}"), (next.start, end))
    }

    fn describe(&self, token: Token) -> String {
        match token.kind {
            Kind::Newline => "the end of the line".to_owned(),
            Kind::Eof => "the end of the file".to_owned(),
            Kind::OpenQuote => "a string".to_owned(),
            Kind::OpenHeredoc | Kind::OpenFlushHeredoc => "a heredoc".to_owned(),
            Kind::CloseHeredoc => "the end of the heredoc".to_owned(),
            Kind::CloseQuote => "the closing quote".to_owned(),
            Kind::Literal | Kind::EscapedLiteral => "text".to_owned(),
            _ => {
                let text: String = self.text_of(token).chars().take(40).collect();
                format!("`{text}`")
            }
        }
    }

    /// Goes one level deeper, unless that is too deep.
    fn enter(&mut self) -> Parsed<()> {
        if self.depth >= self.limit {
            let next = self.peek();
            return self.too_deep(next);
        }
        self.depth += 1;
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Notes that the expression last parsed has been wrapped: it is `height` high now.
    fn grow(&mut self, height: u32) -> Parsed<()> {
        self.height = height;
        if height > self.limit {
            let last = self.last();
            return self.too_deep(last);
        }
        Ok(())
    }

    fn too_deep<T>(&mut self, token: Token) -> Parsed<T> {
        let message = format!("nested more than {} levels deep", self.limit);
        let fault = Fault::new(message, (token.start, token.end))
            .help("split it up with locals or files of its own");
        self.fail_at(token, fault)
    }

    fn whole_expression(&mut self) -> Parsed<Expr> {
        let expr = self.expr()?;
        if !self.peek_is(Kind::Eof) {
            return self.expected("the end of the expression");
        }
        Ok(expr)
    }
}
