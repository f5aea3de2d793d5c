//! The syntax tree. Every node knows its place; templates arrive with strip markers, heredoc
//! indentation and escapes already worked out, so that later stages see only meaning.

use crate::source::{FileId, Span};
use std::sync::Arc;

/// An identifier and its place. Text is NFC-normalised by the lexer where it is not ASCII.
#[derive(Debug, Clone, PartialEq)]
pub struct Ident {
    /// The text.
    pub name: Arc<str>,
    /// Its place.
    pub span: Span,
}

/// A parsed file. `body` holds every block and attribute that is whole, `errors` the rest.
#[derive(Debug, Clone)]
pub struct File {
    /// The file in the source map.
    pub id: FileId,
    /// The top-level body.
    pub body: Body,
    /// All comments, in order.
    pub comments: Vec<Comment>,
    /// Syntax errors, in order of place. Empty means that the file is valid.
    pub errors: Vec<SyntaxError>,
}

/// A syntax error: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq)]
pub struct SyntaxError {
    /// One sentence, no full stop, lower case: `expected a closing brace`.
    pub message: String,
    /// The place that the message is about.
    pub span: Span,
    /// A second place that explains the first, e.g. the opening brace.
    pub related: Option<(Span, String)>,
    /// What to do, where that is known.
    pub help: Option<String>,
}

/// A comment, with its markers, without the newline.
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// The place of the text.
    pub span: Span,
    /// Whether only white space stands before it on its line.
    pub own_line: bool,
}

/// What stands between the braces of a block, or in a whole file.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Attributes in order of place. A name is there once: a second one is a syntax error.
    pub attributes: Vec<Attribute>,
    /// Blocks in order of place.
    pub blocks: Vec<Block>,
}

impl Body {
    /// The attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|a| &*a.name.name == name)
    }

    /// The blocks of a type.
    pub fn blocks_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| &*b.kind.name == kind)
    }
}

/// `name = expr`
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The name.
    pub name: Ident,
    /// The value, which those share who keep it.
    pub expr: Arc<Expr>,
    /// From the name to the end of the value.
    pub span: Span,
}

/// `kind "label" … { … }`
#[derive(Debug, Clone)]
pub struct Block {
    /// The block's type.
    pub kind: Ident,
    /// Labels, quoted or bare.
    pub labels: Vec<Ident>,
    /// What stands in the braces.
    pub body: Body,
    /// The type and the labels: what a finding about the whole block points at.
    pub header: Span,
    /// From the type to the closing brace.
    pub span: Span,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its place.
    pub span: Span,
}

/// The kinds of expressions.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// The literal as written, e.g. `1e400`: never negative, never with a sign.
    Number(Arc<str>),
    /// A quoted string or heredoc without interpolation, escapes worked out, NFC.
    String(Arc<str>),
    /// A quoted string or heredoc with interpolations or directives.
    Template(Vec<TemplatePart>),
    /// `[a, b]`
    Tuple(Vec<Expr>),
    /// `{ k = v }`. The same key may stand twice: the last wins.
    Object(Vec<ObjectItem>),
    /// `[for … : …]` or `{for … : … => …}`
    For(Box<ForExpr>),
    /// A name that starts a traversal: `var`, `local`, `each`, or a name bound by `for`.
    Variable(Ident),
    /// `base.name`
    GetAttr {
        /// What is indexed.
        base: Box<Expr>,
        /// The attribute's name.
        name: Ident,
    },
    /// `base[key]`, and the legacy `base.0` (with a number literal as the key)
    Index {
        /// What is indexed.
        base: Box<Expr>,
        /// The key.
        key: Box<Expr>,
    },
    /// `base[*].a[0]` (full) or `base.*.a` (attribute-only). `each` is what is done to each
    /// element: an expression whose innermost base is [`ExprKind::SplatItem`].
    Splat {
        /// What is splatted.
        base: Box<Expr>,
        /// What is done to each element.
        each: Box<Expr>,
    },
    /// The element of the nearest splat around.
    SplatItem,
    /// `name(args…)`
    Call {
        /// The name, with its namespace where written: `core::upper`.
        name: Ident,
        /// The arguments.
        args: Vec<Expr>,
        /// Whether the last argument is followed by `...`.
        expand: bool,
    },
    /// `cond ? then : other`
    Conditional {
        /// The predicate.
        cond: Box<Expr>,
        /// Where it is true.
        then: Box<Expr>,
        /// Where it is false.
        other: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `!a`, `-a`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// The operand.
        operand: Box<Expr>,
    },
    /// `(a)`: kept because `(a)` as an object key is an expression and `a` is a word.
    Parens(Box<Expr>),
    /// Something that did not parse; the error is in the file's list.
    Error,
}

impl Expr {
    /// Calls `seen` for this expression and every one in it, as deep as the parser lets them be nested.
    pub fn visit<'e>(&'e self, seen: &mut dyn FnMut(&'e Expr)) {
        seen(self);
        match &self.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Variable(_)
            | ExprKind::SplatItem
            | ExprKind::Error => {}
            ExprKind::Parens(inner)
            | ExprKind::Unary { operand: inner, .. }
            | ExprKind::GetAttr { base: inner, .. } => inner.visit(seen),
            ExprKind::Template(parts) => parts.iter().for_each(|p| p.visit(seen)),
            ExprKind::Tuple(items) | ExprKind::Call { args: items, .. } => {
                items.iter().for_each(|e| e.visit(seen));
            }
            ExprKind::Object(items) => {
                let both = items.iter().flat_map(|i| [&i.key, &i.value]);
                both.for_each(|e| e.visit(seen));
            }
            ExprKind::Conditional { cond, then, other } => {
                [cond, then, other].into_iter().for_each(|e| e.visit(seen));
            }
            ExprKind::Binary { left, right, .. }
            | ExprKind::Index {
                base: left,
                key: right,
            }
            | ExprKind::Splat {
                base: left,
                each: right,
            } => {
                left.visit(seen);
                right.visit(seen);
            }
            ExprKind::For(f) => {
                let parts = [&f.collection, &f.value].into_iter();
                let parts = parts.chain(&f.key).chain(&f.cond);
                parts.for_each(|e| e.visit(seen));
            }
        }
    }
}

impl TemplatePart {
    fn visit<'e>(&'e self, seen: &mut dyn FnMut(&'e Expr)) {
        match self {
            TemplatePart::Literal(..) => {}
            TemplatePart::Interpolation(inner) => inner.visit(seen),
            TemplatePart::If {
                cond, then, other, ..
            } => {
                cond.visit(seen);
                then.iter().chain(other).for_each(|p| p.visit(seen));
            }
            TemplatePart::For {
                collection, body, ..
            } => {
                collection.visit(seen);
                body.iter().for_each(|p| p.visit(seen));
            }
        }
    }
}

/// One item of an object.
#[derive(Debug, Clone)]
pub struct ObjectItem {
    /// The key. A bare identifier stands here as [`ExprKind::String`] with that text.
    pub key: Expr,
    /// The value.
    pub value: Expr,
}

/// A `for` expression.
#[derive(Debug, Clone)]
pub struct ForExpr {
    /// `k` of `for k, v in`.
    pub key_var: Option<Ident>,
    /// `v` of `for k, v in`, or the only name.
    pub value_var: Ident,
    /// What is iterated.
    pub collection: Expr,
    /// The key of an object result; `None` for a tuple result.
    pub key: Option<Expr>,
    /// The value.
    pub value: Expr,
    /// Whether `...` groups values by key.
    pub group: bool,
    /// The `if` clause.
    pub cond: Option<Expr>,
}

/// A part of a template.
#[derive(Debug, Clone)]
pub enum TemplatePart {
    /// Literal text, after escapes, strip markers and indentation.
    Literal(Arc<str>, Span),
    /// `${ expr }`
    Interpolation(Expr),
    /// `%{ if cond }…%{ else }…%{ endif }`
    If {
        /// The predicate.
        cond: Expr,
        /// Where it is true.
        then: Vec<TemplatePart>,
        /// Where it is false, empty without `else`.
        other: Vec<TemplatePart>,
        /// The whole directive.
        span: Span,
    },
    /// `%{ for k, v in collection }…%{ endfor }`
    For {
        /// `k` of `for k, v in`.
        key_var: Option<Ident>,
        /// `v`, or the only name.
        value_var: Ident,
        /// What is iterated.
        collection: Expr,
        /// The repeated part.
        body: Vec<TemplatePart>,
        /// The whole directive.
        span: Span,
    },
}

/// Binary operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Or,
    And,
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

/// Unary operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Not,
    Negate,
}
