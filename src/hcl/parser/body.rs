//! Files and blocks.

use super::super::ast::{Attribute, Block, Body, Expr, ExprKind, Ident};
use super::recover::Container;
use super::{Failed, Fault, Kind, Parsed, Parser, Token};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Above this many attributes a body's names are hashed to find the ones set twice.
const SMALL_BODY: usize = 16;

/// After this many errors the rest of a file is left alone: it is hardly HCL.
const MAX_FAULTS: usize = 200;

/// A block up to its brace.
struct Header {
    kind: Ident,
    labels: Vec<Ident>,
    /// The first and last byte of type and labels.
    at: (u32, u32),
    /// Index of its first token.
    index: usize,
}

/// A body while it is read.
#[derive(Default)]
struct Items {
    body: Body,
    names: FxHashMap<Arc<str>, usize>,
}

impl Parser<'_> {
    /// The whole text.
    pub(super) fn file(&mut self) -> Body {
        self.items(Items::default(), None)
    }

    /// Items up to the closing brace, or up to the end of the file where there is no header.
    fn items(&mut self, mut items: Items, header: Option<&Header>) -> Body {
        let depth = self.depth;
        let mut container = Container::default();
        // Whether an error has been told of and no whole item has come since.
        let mut quiet = false;
        loop {
            self.newlines = true;
            self.depth = depth;
            let start = self.pos;
            let next = self.peek();
            if self.faults.len() >= MAX_FAULTS {
                self.give_up(next);
                return items.body;
            }
            match next.kind {
                Kind::Newline => {
                    self.take();
                    continue;
                }
                Kind::Eof => {
                    if let Some(header) = header {
                        self.unclosed(header, None);
                    }
                    return items.body;
                }
                _ if self.by_indent
                    && header.is_some_and(|h| self.leaves(h.index, &mut container)) =>
                {
                    if let Some(header) = header {
                        self.unclosed(header, Some(next));
                    }
                    return items.body;
                }
                Kind::CloseBrace => {
                    let ours = header.is_some_and(|h| !self.stray_brace(h.index, &container));
                    self.take();
                    if ours {
                        return items.body;
                    }
                    self.unbalanced = true;
                    if !quiet {
                        let help = match header {
                            Some(_) => "by its indentation it closes nothing; remove it",
                            None => "no block is open here; remove it",
                        };
                        let at = (next.start, next.end);
                        self.faults
                            .push(Fault::new("unexpected `}`", at).help(help));
                    }
                }
                Kind::Ident => match self.item(&mut items, quiet, false) {
                    Ok(()) => quiet = false,
                    Err(Failed) => {
                        quiet = true;
                        self.recover(start);
                    }
                },
                _ => {
                    let quoted_name =
                        next.kind == Kind::OpenQuote && self.token(start + 3).kind == Kind::Assign;
                    if !quiet || quoted_name {
                        let _ = self.no_item(next);
                    }
                    quiet = true;
                    self.recover(start);
                }
            }
        }
    }

    fn give_up(&mut self, next: Token) {
        if next.kind != Kind::Eof {
            let fault = Fault::new(
                "too many errors, the rest of the file is not read",
                (next.start, next.end),
            )
            .help("correct the errors above first");
            self.faults.push(fault);
        }
        self.pos = self.lexed.tokens.len();
    }

    fn no_item(&mut self, next: Token) -> Parsed<()> {
        let fault = self.expected_fault("an argument or a block");
        let fault = match next.kind {
            Kind::OpenQuote => fault.help("names of arguments and types of blocks are not quoted"),
            Kind::Number => fault.help("names start with a letter or `_`"),
            _ => fault,
        };
        self.fail(fault)
    }

    fn unclosed(&mut self, header: &Header, next: Option<Token>) {
        self.unbalanced = true;
        let fault = Fault::new(format!("unclosed block `{}`", header.kind.name), header.at)
            .help("close it with `}` on a line of its own");
        let fault = match next {
            Some(token) => fault.related(
                (token.start, token.end),
                "by its indentation this is outside of the block",
            ),
            None => fault,
        };
        self.faults.push(fault);
    }

    /// An argument or a block. In an inline block only an argument may come, and it ends with the
    /// closing brace, which is left there.
    fn item(&mut self, items: &mut Items, quiet: bool, inline: bool) -> Parsed<()> {
        let index = self.pos;
        let token = self.take();
        match self.peek().kind {
            Kind::Assign => {
                let name = self.ident(token);
                self.attribute(items, name, inline)
            }
            Kind::OpenQuote | Kind::OpenBrace | Kind::Ident if !inline => {
                match self.header(index, token)? {
                    Some(header) => self.block(items, header),
                    None => Ok(()),
                }
            }
            _ => self.half_item(items, token, quiet),
        }
    }

    /// Reports a name that neither an argument nor a block follows.
    #[inline(never)]
    fn half_item(&mut self, items: &mut Items, token: Token, quiet: bool) -> Parsed<()> {
        let name = self.ident(token);
        let next = self.peek();
        match next.kind {
            Kind::OpenQuote | Kind::OpenBrace | Kind::Ident => {
                let at = (token.start, token.end);
                let fault = Fault::new("an inline block cannot hold a block", at)
                    .help("put what stands between the braces on lines of its own");
                self.fail_at(token, fault)
            }
            Kind::Colon => {
                let fault = self
                    .expected_fault(&format!("`=` after `{}`", name.name))
                    .help("arguments are set with `=`");
                self.broken(items, name);
                self.fail(fault)
            }
            _ if quiet => Err(Failed),
            _ => {
                let what = format!("`=` or a block after `{}`", name.name);
                let fault = self.expected_fault(&what);
                let fault = match next.kind {
                    Kind::Dot | Kind::OpenBracket => fault.help(
                        "the name of an argument is one word; a map sets its elements inside `{ }`",
                    ),
                    _ => fault,
                };
                self.fail(fault)
            }
        }
    }

    /// `= value`, the name taken. A value that is broken stands in the tree as an error, so that
    /// nobody takes the argument for missing.
    fn attribute(&mut self, items: &mut Items, name: Ident, inline: bool) -> Parsed<()> {
        self.take();
        let value = self.expr().and_then(|value| {
            self.newlines = true;
            match self.peek().kind {
                Kind::Newline | Kind::Eof => Ok(value),
                Kind::CloseBrace | Kind::Comma if inline => Ok(value),
                _ => self.after_value(),
            }
        });
        match value {
            Ok(expr) => {
                let span = name.span.to(expr.span);
                let expr = Arc::new(expr);
                self.add(items, Attribute { name, expr, span });
                Ok(())
            }
            Err(Failed) => {
                self.broken(items, name);
                Err(Failed)
            }
        }
    }

    /// Adds an argument whose value is broken.
    fn broken(&mut self, items: &mut Items, name: Ident) {
        let span = name.span;
        let kind = ExprKind::Error;
        let expr = Arc::new(Expr { kind, span });
        self.add(items, Attribute { name, expr, span });
    }

    fn after_value<T>(&mut self) -> Parsed<T> {
        let fault = self.expected_fault("a new line after the value");
        let fault = match self.peek().kind {
            Kind::Comma => fault.help("arguments are parted by line ends, not by commas"),
            Kind::Ident | Kind::Number => fault.help("text stands in quotes"),
            Kind::OpenQuote => fault.help("a quote before it is missing, or one too many is there"),
            _ => fault,
        };
        self.fail(fault)
    }

    /// Adds an argument, unless its name is there already.
    fn add(&mut self, items: &mut Items, attribute: Attribute) {
        let attributes = &mut items.body.attributes;
        let name = &attribute.name;
        let first = if attributes.len() < SMALL_BODY {
            attributes.iter().find(|a| a.name.name == name.name)
        } else {
            if items.names.len() < attributes.len() {
                let missing = attributes.iter().enumerate().skip(items.names.len());
                let missing: Vec<_> = missing.map(|(i, a)| (a.name.name.clone(), i)).collect();
                items.names.extend(missing);
            }
            items.names.get(&name.name).and_then(|i| attributes.get(*i))
        };
        let Some(first) = first else {
            attributes.push(attribute);
            return;
        };
        let place = |span: crate::source::Span| (span.start - self.offset, span.end - self.offset);
        let fault = Fault::new(
            format!("argument `{}` is set twice", name.name),
            place(name.span),
        )
        .related(place(first.name.span), "it is set here first")
        .help("keep one of them");
        self.faults.push(fault);
    }

    /// The labels of a block and its brace, its type taken. `None` where there is no more than a
    /// header, which has been reported.
    #[inline(never)]
    fn header(&mut self, index: usize, token: Token) -> Parsed<Option<Box<Header>>> {
        let mut header = Box::new(Header {
            labels: Vec::new(),
            at: (token.start, token.end),
            kind: self.ident(token),
            index,
        });
        loop {
            let next = self.peek();
            match next.kind {
                Kind::Ident => {
                    self.take();
                    let label = self.ident(next);
                    header.labels.push(label);
                }
                Kind::OpenQuote => match self.label() {
                    Ok(label) => header.labels.push(label),
                    Err(Failed) => {
                        self.after_broken_label(&header);
                        return Ok(None);
                    }
                },
                Kind::OpenBrace => {
                    self.take();
                    return Ok(Some(header));
                }
                Kind::Newline => return Ok(self.missing_brace(&header).then_some(header)),
                Kind::Assign => {
                    let fault =
                        Fault::new("unexpected `=` in a block's header", (next.start, next.end))
                            .related(
                                header.at,
                                "taken for a block because more than one word stands before `=`",
                            )
                            .help("an argument has one name before `=`; a block has no `=`");
                    return self.fail(fault);
                }
                _ => {
                    let fault = self
                        .expected_fault("`{`, or a label of the block")
                        .related(header.at, "the block starts here");
                    return self.fail(fault);
                }
            }
            header.at.1 = self.last().end;
        }
    }

    /// The body of a block, its header taken.
    fn block(&mut self, items: &mut Items, header: Box<Header>) -> Parsed<()> {
        self.enter()?;
        let (inner, whole) = self.inline(&header)?;
        let body = if whole {
            inner.body
        } else {
            self.items(inner, Some(&header))
        };
        self.leave();
        self.newlines = true;
        self.finish(items, *header, body);
        self.end_of_block();
        Ok(())
    }

    #[inline(never)]
    fn finish(&mut self, items: &mut Items, header: Header, body: Body) {
        items.body.blocks.push(Block {
            span: header.kind.span.to(self.span_from(header.at.0)),
            header: self.span(header.at),
            kind: header.kind,
            labels: header.labels,
            body,
        });
    }

    /// Reports what follows a block on its last line.
    #[inline(never)]
    fn end_of_block(&mut self) {
        let last = self.last();
        if matches!(self.peek().kind, Kind::Newline | Kind::Eof) || last.kind != Kind::CloseBrace {
            return;
        }
        let fault = self
            .expected_fault("a new line after the block")
            .related((last.start, last.end), "the block ends here");
        // The block is whole, and what follows may be.
        let _ = self.fail::<()>(fault);
        if self.peek().kind != Kind::Ident {
            self.recover(self.pos);
        }
    }

    /// A header ended without a brace: tells of it, and says whether a body follows all the same.
    fn missing_brace(&mut self, header: &Header) -> bool {
        let end = header.at.1;
        let fault = Fault::new(
            format!(
                "expected `{{` after the header of block `{}`",
                header.kind.name
            ),
            (end, end),
        )
        .related(header.at, "the block starts here")
        .help("the opening brace stands on the line of the block's type and labels");
        self.faults.push(fault);
        let after = self.pos + 1;
        if self.token(after).kind == Kind::OpenBrace {
            self.pos = after + 1;
            return true;
        }
        self.opens_body(header)
    }

    /// A label is broken. Where it has no closing quote the block's brace is part of it, and what
    /// the block holds follows nevertheless; without its name the block is of no use.
    fn after_broken_label(&mut self, header: &Header) {
        let cut_off = self.peek().kind == Kind::Bad;
        self.recover(header.index);
        let follows = cut_off && self.peek().kind == Kind::Newline && self.opens_body(header);
        if follows && self.enter().is_ok() {
            self.items(Items::default(), Some(header));
            self.leave();
        }
    }

    /// Whether the line after the next line end belongs into the block, by its indentation.
    fn opens_body(&mut self, header: &Header) -> bool {
        let after = self.pos + 1;
        self.token(after).kind == Kind::Ident
            && self.indent_of(after) > self.indent_of(header.index)
    }

    /// The body of an inline block, `kind { name = value }`; whether that was all of the body.
    fn inline(&mut self, header: &Header) -> Parsed<(Items, bool)> {
        let mut items = Items::default();
        let first = self.peek();
        if matches!(first.kind, Kind::Newline | Kind::Eof | Kind::CloseBrace)
            || self.last().kind != Kind::OpenBrace
        {
            return Ok((items, false));
        }
        let open = self.pos - 1;
        if first.kind != Kind::Ident {
            let _ = self.no_item(first);
            self.skip_braces(open);
            return Ok((items, true));
        }
        if self.item(&mut items, false, true).is_err() {
            self.skip_braces(open);
            return Ok((items, true));
        }
        if self.eat(Kind::CloseBrace).is_some() {
            return Ok((items, true));
        }
        if self.peek_is(Kind::Comma) {
            let fault = self
                .expected_fault("`}`")
                .help("an inline block holds one argument; put more of them on lines of their own");
            let _ = self.fail::<()>(fault);
            self.skip_braces(open);
            return Ok((items, true));
        }
        // The first argument stands beside the brace and more follow on lines of their own.
        if self.peek_is(Kind::Eof) {
            return Ok((items, false));
        }
        let fault = Fault::new("expected a new line after `{`", (first.start, first.end))
            .related(header.at, "the block starts here")
            .help("put each argument on a line of its own");
        self.faults.push(fault);
        Ok((items, false))
    }

    /// A quoted label.
    fn label(&mut self) -> Parsed<Ident> {
        let open = self.take();
        let token = self.token(self.pos);
        let name = match token.kind {
            Kind::CloseQuote => "".into(),
            Kind::Literal => {
                self.pos += 1;
                self.intern(self.text_of(token))
            }
            Kind::EscapedLiteral => {
                self.pos += 1;
                match super::literal::unescape(self.text_of(token), true, token.start) {
                    Ok(text) => super::literal::normalized(text.into()).into(),
                    Err(fault) => return self.fail_at(token, fault),
                }
            }
            _ => "".into(),
        };
        let close = self.token(self.pos);
        if close.kind != Kind::CloseQuote {
            let fault = Fault::new(
                "a label cannot have interpolations",
                (close.start, close.end),
            )
            .help("labels are fixed text; for the literal text write `$${`");
            return self.fail_at(close, fault);
        }
        self.pos += 1;
        let span = self.span((open.start, close.end));
        Ok(Ident { name, span })
    }
}
