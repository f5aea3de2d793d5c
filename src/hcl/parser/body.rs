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
                    self.take();
                    if header.is_some() {
                        return items.body;
                    }
                    self.unbalanced = true;
                    if !quiet {
                        let at = (next.start, next.end);
                        let fault = Fault::new("unexpected `}`", at)
                            .help("no block is open here; remove it");
                        self.faults.push(fault);
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
                    if !quiet {
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
        let name = self.ident(token);
        let next = self.peek();
        match next.kind {
            Kind::Assign => self.attribute(items, name, inline),
            Kind::OpenQuote | Kind::OpenBrace | Kind::Ident if inline => {
                let at = (token.start, token.end);
                let fault = Fault::new("an inline block cannot hold a block", at)
                    .help("put what stands between the braces on lines of its own");
                self.fail_at(token, fault)
            }
            Kind::OpenQuote | Kind::OpenBrace | Kind::Ident => {
                let block = self.block(index, name)?;
                items.body.blocks.extend(block);
                Ok(())
            }
            _ if quiet => Err(Failed),
            _ => {
                let what = format!("`=` or a block after `{}`", name.name);
                let fault = self.expected_fault(&what);
                let fault = match next.kind {
                    Kind::Colon => fault.help("arguments are set with `=`"),
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
        let start = self.peek().start;
        let value = self.expr().and_then(|value| {
            self.newlines = true;
            match self.peek().kind {
                Kind::Newline | Kind::Eof => Ok(value),
                Kind::CloseBrace if inline => Ok(value),
                Kind::Comma if inline => {
                    let fault = self
                        .expected_fault("`}`")
                        .help("an inline block holds one argument; put more of them on lines of their own");
                    self.fail(fault)
                }
                _ => self.after_value(),
            }
        });
        let (expr, result) = match value {
            Ok(value) => (value, Ok(())),
            Err(Failed) => {
                let kind = ExprKind::Error;
                let span = self.span((start, start));
                (Expr { kind, span }, Err(Failed))
            }
        };
        let span = name.span.to(expr.span);
        self.add(items, Attribute { name, expr, span });
        result
    }

    fn after_value<T>(&mut self) -> Parsed<T> {
        let fault = self.expected_fault("a new line after the value");
        let fault = match self.peek().kind {
            Kind::Comma => fault.help("arguments are parted by line ends, not by commas"),
            Kind::Ident | Kind::Number => fault.help("text stands in quotes"),
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

    /// Labels and body of a block, its type taken. `None` where only a header is there.
    fn block(&mut self, index: usize, kind: Ident) -> Parsed<Option<Block>> {
        let mut header = Header {
            labels: Vec::new(),
            at: (kind.span.start - self.offset, kind.span.end - self.offset),
            kind,
            index,
        };
        loop {
            let next = self.peek();
            match next.kind {
                Kind::Ident => {
                    self.take();
                    let label = self.ident(next);
                    header.labels.push(label);
                }
                Kind::OpenQuote => {
                    let label = self.label()?;
                    header.labels.push(label);
                }
                Kind::OpenBrace => {
                    self.take();
                    break;
                }
                Kind::Newline => {
                    if self.missing_brace(&header) {
                        break;
                    }
                    return Ok(None);
                }
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
        self.enter()?;
        let items = self.inline(&header)?;
        let body = match items {
            (items, true) => items.body,
            (items, false) => self.items(items, Some(&header)),
        };
        self.leave();
        let last = self.last();
        let block = Block {
            span: header.kind.span.to(self.span((last.start, last.end))),
            header: self.span(header.at),
            kind: header.kind,
            labels: header.labels,
            body,
        };
        self.newlines = true;
        if !matches!(self.peek().kind, Kind::Newline | Kind::Eof) && last.kind == Kind::CloseBrace {
            let fault = self
                .expected_fault("a new line after the block")
                .related((last.start, last.end), "the block ends here");
            // The block is whole, and what follows may be.
            let _ = self.fail::<()>(fault);
        }
        Ok(Some(block))
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
        self.indent_of(after) > self.indent_of(header.index)
            && self.token(after).kind == Kind::Ident
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
