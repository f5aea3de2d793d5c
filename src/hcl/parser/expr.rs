//! Expressions.

use super::super::ast::{BinaryOp, Expr, ExprKind, ForExpr, Ident, ObjectItem, UnaryOp};
use super::recover::Container;
use super::{Fault, Kind, Parsed, Parser, Token};

/// The operator of a token and how tightly it binds, from one.
fn operator(kind: Kind) -> Option<(BinaryOp, u8)> {
    Some(match kind {
        Kind::Or => (BinaryOp::Or, 1),
        Kind::And => (BinaryOp::And, 2),
        Kind::EqualTo => (BinaryOp::Equal, 3),
        Kind::NotEqualTo => (BinaryOp::NotEqual, 3),
        Kind::Greater => (BinaryOp::Greater, 4),
        Kind::GreaterEqual => (BinaryOp::GreaterEqual, 4),
        Kind::Less => (BinaryOp::Less, 4),
        Kind::LessEqual => (BinaryOp::LessEqual, 4),
        Kind::Plus => (BinaryOp::Add, 5),
        Kind::Minus => (BinaryOp::Subtract, 5),
        Kind::Star => (BinaryOp::Multiply, 6),
        Kind::Slash => (BinaryOp::Divide, 6),
        Kind::Percent => (BinaryOp::Modulo, 6),
        _ => return None,
    })
}

#[inline(never)]
fn joined(op: BinaryOp, left: Expr, right: Box<Expr>) -> Expr {
    let span = left.span.to(right.span);
    let left = Box::new(left);
    let kind = ExprKind::Binary { op, left, right };
    Expr { kind, span }
}

impl Parser<'_> {
    /// An expression of any kind.
    pub(super) fn expr(&mut self) -> Parsed<Expr> {
        self.enter()?;
        let cond = self.binary(1)?;
        let expr = if self.peek_is(Kind::Question) {
            self.conditional(cond)?
        } else {
            cond
        };
        self.leave();
        Ok(expr)
    }

    /// The same on the heap: callers that recurse keep less on the stack.
    #[inline(never)]
    fn boxed_expr(&mut self) -> Parsed<Box<Expr>> {
        Ok(Box::new(self.expr()?))
    }

    #[inline(never)]
    fn boxed_binary(&mut self, least: u8) -> Parsed<Box<Expr>> {
        Ok(Box::new(self.binary(least)?))
    }

    fn conditional(&mut self, cond: Expr) -> Parsed<Expr> {
        let mut height = self.height;
        let question = self.take();
        let then = self.boxed_expr()?;
        height = height.max(self.height);
        if self.eat(Kind::Colon).is_none() {
            let fault = self
                .expected_fault("`:` and the value for false")
                .related((question.start, question.end), "the condition's `?`");
            return self.fail(fault);
        }
        let other = self.boxed_expr()?;
        height = height.max(self.height);
        self.grow(height + 1)?;
        let span = cond.span.to(other.span);
        let kind = ExprKind::Conditional {
            cond: Box::new(cond),
            then,
            other,
        };
        Ok(Expr { kind, span })
    }

    /// Operators that bind at least as tightly as `least`; all are left associative.
    fn binary(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.term()?;
        while let Some((op, binds)) = operator(self.peek().kind) {
            if binds < least {
                break;
            }
            let height = self.height;
            self.take();
            let right = self.boxed_binary(binds + 1)?;
            self.grow(height.max(self.height) + 1)?;
            left = joined(op, left, right);
        }
        Ok(left)
    }

    /// An operand with its signs and what is taken out of it.
    fn term(&mut self) -> Parsed<Expr> {
        let token = self.peek();
        match token.kind {
            Kind::Minus => self.unary(UnaryOp::Negate, token),
            Kind::Bang => self.unary(UnaryOp::Not, token),
            _ => {
                let primary = self.primary(token)?;
                self.traversals(primary)
            }
        }
    }

    fn unary(&mut self, op: UnaryOp, token: Token) -> Parsed<Expr> {
        self.enter()?;
        self.take();
        let operand = Box::new(self.term()?);
        self.grow(self.height + 1)?;
        self.leave();
        let span = self.span((token.start, token.end)).to(operand.span);
        let kind = ExprKind::Unary { op, operand };
        Ok(Expr { kind, span })
    }

    fn primary(&mut self, token: Token) -> Parsed<Expr> {
        self.height = 1;
        let kind = match token.kind {
            Kind::Ident => {
                self.take();
                if matches!(self.peek().kind, Kind::OpenParen | Kind::DoubleColon) {
                    return self.call(token);
                }
                match self.text_of(token) {
                    "true" => ExprKind::Bool(true),
                    "false" => ExprKind::Bool(false),
                    "null" => ExprKind::Null,
                    _ => ExprKind::Variable(self.ident(token)),
                }
            }
            Kind::Number => {
                self.take();
                ExprKind::Number(self.intern(self.text_of(token)))
            }
            Kind::OpenQuote => return self.quoted(),
            Kind::OpenHeredoc | Kind::OpenFlushHeredoc => return self.heredoc(),
            Kind::OpenParen => {
                self.take();
                let around = std::mem::replace(&mut self.newlines, false);
                let inner = self.boxed_expr()?;
                self.close(Kind::CloseParen, "`)`", token)?;
                self.newlines = around;
                self.grow(self.height + 1)?;
                ExprKind::Parens(inner)
            }
            Kind::OpenBracket | Kind::OpenBrace if self.opens_for() => return self.for_expr(token),
            Kind::OpenBracket => return self.tuple(token),
            Kind::OpenBrace => return self.object(token),
            _ => return self.no_expression(),
        };
        Ok(Expr {
            kind,
            span: self.span_from(token.start),
        })
    }

    fn no_expression<T>(&mut self) -> Parsed<T> {
        let fault = self.expected_fault("an expression");
        let next = self.peek();
        let fault = match next.kind {
            Kind::Newline => fault.help(
                "the value starts on the same line; a longer expression may be put in parentheses",
            ),
            Kind::Assign => fault.help("equality is written `==`"),
            Kind::Less
                if self.text[..next.start as usize].ends_with('<')
                    || self.text[next.end as usize..].starts_with('<') =>
            {
                fault.help(
                    "a heredoc starts with `<<NAME` or `<<-NAME` and nothing more on its line",
                )
            }
            _ => fault,
        };
        self.fail(fault)
    }

    /// Takes the bracket that closes `open`.
    fn close(&mut self, kind: Kind, name: &str, open: Token) -> Parsed<Token> {
        if let Some(token) = self.eat(kind) {
            return Ok(token);
        }
        let what = match self.peek().kind {
            Kind::Eof => name.to_owned(),
            _ if kind == Kind::CloseParen => format!("{name} or an operator"),
            _ => name.to_owned(),
        };
        let fault = self.expected_fault(&what);
        let fault = self.opened_at(fault, open);
        self.fail(fault)
    }

    /// The fault with the bracket that it is about.
    pub(super) fn opened_at(&self, fault: Fault, open: Token) -> Fault {
        let text = self.text_of(open);
        fault.related((open.start, open.end), format!("`{text}` opened here"))
    }

    /// `.name`, `.0`, `.*`, `[key]` and `[*]` after `base`.
    fn traversals(&mut self, base: Expr) -> Parsed<Expr> {
        let mut base = base;
        loop {
            base = match self.peek().kind {
                Kind::Dot => self.dot(base)?,
                Kind::OpenBracket => self.index(base)?,
                _ => return Ok(base),
            };
        }
    }

    fn dot(&mut self, base: Expr) -> Parsed<Expr> {
        self.take();
        let next = self.peek();
        match next.kind {
            Kind::Ident | Kind::Number => self.step(base),
            Kind::Star => {
                self.take();
                let height = self.height;
                self.height = 1;
                let mut each = self.splat_item(next);
                while self.peek_is(Kind::Dot) {
                    self.take();
                    each = self.step(each)?;
                }
                self.splat(base, each, height)
            }
            _ => {
                let fault = self
                    .expected_fault("a name after the dot")
                    .help("names start with a letter or `_`; other keys are written `[\"key\"]`");
                self.fail(fault)
            }
        }
    }

    /// `.name` or `.0`, the dot taken.
    fn step(&mut self, base: Expr) -> Parsed<Expr> {
        let next = self.peek();
        let kind = match next.kind {
            Kind::Ident => {
                self.take();
                let base = Box::new(base);
                let name = self.ident(next);
                ExprKind::GetAttr { base, name }
            }
            Kind::Number if self.text_of(next).contains('.') => {
                let at = (next.start, next.end);
                let fault = Fault::new("indexes with dots cannot follow each other", at)
                    .help("write them in brackets: `[0][1]`");
                return self.fail(fault);
            }
            Kind::Number => {
                self.take();
                let key = Expr {
                    kind: ExprKind::Number(self.intern(self.text_of(next))),
                    span: self.span((next.start, next.end)),
                };
                let base = Box::new(base);
                let key = Box::new(key);
                ExprKind::Index { base, key }
            }
            Kind::Star => {
                let fault = Fault::new("splats of this kind do not nest", (next.start, next.end))
                    .help("use `[*]`");
                return self.fail(fault);
            }
            _ => return self.expected("a name after the dot"),
        };
        let start = match &kind {
            ExprKind::GetAttr { base, .. } | ExprKind::Index { base, .. } => base.span,
            _ => self.span((next.start, next.end)),
        };
        self.grow(self.height + 1)?;
        let span = start.to(self.span((next.start, next.end)));
        Ok(Expr { kind, span })
    }

    fn index(&mut self, base: Expr) -> Parsed<Expr> {
        let height = self.height;
        let open = self.take();
        // Only a star on the bracket's own line makes a splat, unless line ends do not count.
        if let Some(star) = self.eat(Kind::Star) {
            self.close(Kind::CloseBracket, "`]`", open)?;
            self.enter()?;
            self.height = 1;
            let item = self.splat_item(star);
            let each = self.traversals(item)?;
            self.leave();
            return self.splat(base, each, height);
        }
        let around = std::mem::replace(&mut self.newlines, false);
        let key = self.boxed_expr()?;
        let close = self.close(Kind::CloseBracket, "`]`", open)?;
        self.newlines = around;
        self.grow(height.max(self.height) + 1)?;
        let span = base.span.to(self.span((close.start, close.end)));
        let kind = ExprKind::Index {
            base: Box::new(base),
            key,
        };
        Ok(Expr { kind, span })
    }

    fn splat_item(&self, star: Token) -> Expr {
        Expr {
            kind: ExprKind::SplatItem,
            span: self.span((star.start, star.end)),
        }
    }

    fn splat(&mut self, base: Expr, each: Expr, height: u32) -> Parsed<Expr> {
        self.grow(height.max(self.height) + 1)?;
        let last = self.last();
        let span = base.span.to(self.span((last.start, last.end)));
        let kind = ExprKind::Splat {
            base: Box::new(base),
            each: Box::new(each),
        };
        Ok(Expr { kind, span })
    }

    /// `name(args)`, `space::name(args)`, the name taken.
    fn call(&mut self, first: Token) -> Parsed<Expr> {
        let mut name = self.ident(first);
        while self.eat(Kind::DoubleColon).is_some() {
            let Some(part) = self.eat(Kind::Ident) else {
                return self.expected("the function's name");
            };
            name.name = format!("{}::{}", name.name, self.text_of(part)).into();
            name.span = name.span.to(self.span((part.start, part.end)));
        }
        let Some(open) = self.eat(Kind::OpenParen) else {
            return self.expected("`(` and the function's arguments");
        };
        let around = std::mem::replace(&mut self.newlines, false);
        let mut height = 1;
        let mut args = Vec::new();
        let mut expand = false;
        while self.eat(Kind::CloseParen).is_none() {
            args.push(self.expr()?);
            height = height.max(self.height);
            let next = self.peek();
            match next.kind {
                Kind::CloseParen => {}
                Kind::Comma => {
                    self.take();
                }
                Kind::Ellipsis => {
                    self.take();
                    expand = true;
                    self.close(Kind::CloseParen, "`)` after `...`", open)?;
                    break;
                }
                _ => {
                    return self.expected_in(open, "`,` or `)` after the argument");
                }
            }
        }
        self.newlines = around;
        self.grow(height + 1)?;
        Ok(Expr {
            kind: ExprKind::Call { name, args, expand },
            span: self.span_from(first.start),
        })
    }

    /// Whether `for` follows the bracket that is next; it may stand on a line of its own.
    fn opens_for(&self) -> bool {
        let after = self.pos + 1;
        let skip = usize::from(self.token(after).kind == Kind::Newline);
        self.is_word(self.token(after + skip), "for")
    }

    fn tuple(&mut self, open: Token) -> Parsed<Expr> {
        self.take();
        let around = std::mem::replace(&mut self.newlines, false);
        let mut height = 1;
        let mut items = Vec::new();
        while self.eat(Kind::CloseBracket).is_none() {
            items.push(self.expr()?);
            height = height.max(self.height);
            if !self.peek_is(Kind::CloseBracket) && self.eat(Kind::Comma).is_none() {
                return self.expected_in(open, "`,` or `]` after the item");
            }
        }
        self.newlines = around;
        self.grow(height + 1)?;
        Ok(Expr {
            kind: ExprKind::Tuple(items),
            span: self.span_from(open.start),
        })
    }

    fn object(&mut self, open: Token) -> Parsed<Expr> {
        let index = self.pos;
        self.take();
        let around = std::mem::replace(&mut self.newlines, true);
        let mut height = 1;
        let mut items = Vec::new();
        let mut container = Container::default();
        loop {
            self.eat(Kind::Newline);
            if self.eat(Kind::CloseBrace).is_some() {
                break;
            }
            if self.by_indent && self.leaves(index, &mut container) {
                return self.unclosed_object(open);
            }
            let key = self.object_key()?;
            height = height.max(self.height);
            if self.eat(Kind::Assign).is_none() && self.eat(Kind::Colon).is_none() {
                return self.expected_in(open, "`=` and a value after the key");
            }
            let value = self.expr()?;
            height = height.max(self.height);
            items.push(ObjectItem { key, value });
            match self.peek().kind {
                Kind::CloseBrace => {}
                Kind::Comma | Kind::Newline => {
                    self.take();
                }
                _ => {
                    return self.expected_in(open, "a new line, `,` or `}` after the value");
                }
            }
        }
        self.newlines = around;
        self.grow(height + 1)?;
        Ok(Expr {
            kind: ExprKind::Object(items),
            span: self.span_from(open.start),
        })
    }

    #[inline(never)]
    fn unclosed_object<T>(&mut self, open: Token) -> Parsed<T> {
        let at = (open.start, open.end);
        let fault = Fault::new("unclosed object", at).help("close it with `}`");
        self.fail_at(open, fault)
    }

    /// "expected WHAT" inside the brackets that `open` opens.
    #[inline(never)]
    fn expected_in<T>(&mut self, open: Token, what: &str) -> Parsed<T> {
        let fault = self.expected_fault(what);
        let fault = match self.peek().kind {
            Kind::FatArrow => fault.help("`=>` belongs to `for`; keys are set with `=` or `:`"),
            _ => fault,
        };
        let fault = self.opened_at(fault, open);
        self.fail(fault)
    }

    /// The key of an item. A word alone is text, also where it is `true` or `null`.
    fn object_key(&mut self) -> Parsed<Expr> {
        let first = self.peek();
        let after = self.peek_second().kind;
        if first.kind == Kind::Ident && matches!(after, Kind::Assign | Kind::Colon) {
            self.take();
            self.height = 1;
            return Ok(Expr {
                kind: ExprKind::String(self.intern(self.text_of(first))),
                span: self.span((first.start, first.end)),
            });
        }
        self.expr()
    }

    /// `[for …]` or `{for …}`.
    fn for_expr(&mut self, open: Token) -> Parsed<Expr> {
        self.take();
        let around = std::mem::replace(&mut self.newlines, false);
        self.take();
        let (key_var, value_var) = self.for_names()?;
        let collection = self.boxed_expr()?;
        let mut height = self.height;
        if self.eat(Kind::Colon).is_none() {
            return self.expected("`:` after the collection");
        }
        let mut value = self.boxed_expr()?;
        height = height.max(self.height);
        let mut key = None;
        let mut group = false;
        if self.for_arrow(open)? {
            key = Some(std::mem::replace(&mut value, self.boxed_expr()?));
            height = height.max(self.height);
            group = self.eat(Kind::Ellipsis).is_some();
        }
        let mut cond = None;
        let next = self.peek();
        if self.is_word(next, "if") {
            self.take();
            cond = Some(self.boxed_expr()?);
            height = height.max(self.height);
        }
        let (kind, name) = match open.kind {
            Kind::OpenBracket => (Kind::CloseBracket, "`]`"),
            _ => (Kind::CloseBrace, "`}`"),
        };
        self.close(kind, name, open)?;
        self.newlines = around;
        self.grow(height + 1)?;
        let kind = ExprKind::For(Box::new(ForExpr {
            key_var,
            value_var,
            collection: *collection,
            key: key.map(|k| *k),
            value: *value,
            group,
            cond: cond.map(|c| *c),
        }));
        Ok(Expr {
            kind,
            span: self.span_from(open.start),
        })
    }

    /// Takes the `=>` that a map needs and a list cannot have; says whether it was there.
    fn for_arrow(&mut self, open: Token) -> Parsed<bool> {
        match (self.eat(Kind::FatArrow), open.kind) {
            (Some(arrow), Kind::OpenBracket) => {
                let at = (arrow.start, arrow.end);
                let fault = Fault::new("a list has no keys", at)
                    .help("use `{for … : key => value}` for a map");
                self.fail_at(arrow, fault)
            }
            (None, Kind::OpenBrace) => self.expected("`=>` and the value after the key"),
            (arrow, _) => Ok(arrow.is_some()),
        }
    }

    /// `k, v in` or `v in`, of an expression or a template.
    pub(super) fn for_names(&mut self) -> Parsed<(Option<Ident>, Ident)> {
        let first = self.for_name()?;
        let names = if self.eat(Kind::Comma).is_some() {
            (Some(first), self.for_name()?)
        } else {
            (None, first)
        };
        let next = self.peek();
        if !self.is_word(next, "in") {
            return self.expected("`in` after the variable of `for`");
        }
        self.take();
        Ok(names)
    }

    fn for_name(&mut self) -> Parsed<Ident> {
        match self.eat(Kind::Ident) {
            Some(token) => Ok(self.ident(token)),
            None => self.expected("a variable name after `for`"),
        }
    }
}
