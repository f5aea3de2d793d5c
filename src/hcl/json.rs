//! Terraform's JSON syntax (`.tf.json`, `.tfvars.json`): the same tree from JSON.
//!
//! Strings are templates, except where Terraform wants a reference or a type; there they are
//! expressions. A property `//` in a body is a comment. Places point into the JSON.

mod reader;
mod schema;

use super::ast::{
    Attribute, Block, Body, Expr, ExprKind, File, Ident, ObjectItem, SyntaxError, UnaryOp,
};
use super::parser::literal::normalized;
use super::parser::{expression_of, template_of};
use super::token::Fault;
use crate::source::{FileId, Span};
use reader::{Node, NodeKind, Property, Text};
use rustc_hash::FxHashMap;
use schema::Schema;
use std::sync::Arc;

/// Parses a file of the JSON syntax: the tree that the same configuration gives in the native
/// syntax, for the block types of the Terraform language. Blocks of a provider's schema stand as
/// arguments with objects or lists of objects.
pub fn parse(id: FileId, text: &str) -> File {
    let mut build = Build::new(id);
    let mut body = Body::default();
    if let Some(root) = build.read(text) {
        match &root.kind {
            NodeKind::Object(_) | NodeKind::Array(_) => {
                build.body(root, &schema::FILE, &mut Items::new(&mut body));
            }
            NodeKind::Broken => {}
            _ => build.wrong(root.at, "a file holds a JSON object"),
        }
    }
    build.errors.sort_by_key(|e| (e.span.start, e.span.end));
    File {
        id,
        body,
        comments: Vec::new(),
        errors: build.errors,
    }
}

/// Parses one JSON value (`-var` of a complex type in JSON, the values of `.tfvars.json`) as an
/// expression whose strings are plain text: nothing in them is interpolated.
pub fn parse_value(id: FileId, text: &str) -> (Expr, Vec<SyntaxError>) {
    let mut build = Build::new(id);
    let expr = match build.read(text) {
        Some(root) => build.value(root, Strings::Plain),
        None => Expr {
            kind: ExprKind::Error,
            span: build.span((0, 0)),
        },
    };
    (expr, build.errors)
}

/// What the strings of a value are.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Strings {
    Templates,
    Expressions,
    Plain,
}

/// A body while its properties come in.
struct Items<'b> {
    body: &'b mut Body,
    names: FxHashMap<Arc<str>, Span>,
}

impl<'b> Items<'b> {
    fn new(body: &'b mut Body) -> Items<'b> {
        Items {
            body,
            names: FxHashMap::default(),
        }
    }
}

struct Build {
    id: FileId,
    errors: Vec<SyntaxError>,
}

impl Build {
    fn new(id: FileId) -> Build {
        Build {
            id,
            errors: Vec::new(),
        }
    }

    /// The JSON of a text, its faults recorded.
    fn read(&mut self, text: &str) -> Option<Node> {
        if u32::try_from(text.len()).is_err() {
            self.fault(Fault::new("file too large", (0, 0)).help("files may have up to 4 GiB"));
            return None;
        }
        let (root, faults) = reader::read(text);
        for fault in faults {
            self.fault(fault);
        }
        Some(root)
    }

    fn span(&self, (start, end): (u32, u32)) -> Span {
        Span::new(self.id, start, end)
    }

    fn fault(&mut self, fault: Fault) {
        self.errors.push(SyntaxError {
            message: fault.message,
            span: self.span(fault.at),
            related: fault.related.map(|(at, what)| (self.span(at), what)),
            help: fault.help,
        });
    }

    fn wrong(&mut self, at: (u32, u32), help: &str) {
        let fault = Fault::new("this JSON value is of the wrong kind", at).help(help);
        self.fault(fault);
    }

    fn ident(&self, text: Text) -> Ident {
        Ident {
            name: text.text.into(),
            span: self.span(text.at),
        }
    }

    /// Adds what is in a JSON object, or in a list of them, to a body.
    fn body(&mut self, node: Node, schema: &'static Schema, items: &mut Items<'_>) {
        match node.kind {
            NodeKind::Object(properties) => {
                for property in properties {
                    self.property(property, schema, items);
                }
            }
            NodeKind::Array(nodes) => {
                for node in nodes {
                    self.body(node, schema, items);
                }
            }
            NodeKind::Null | NodeKind::Broken => {}
            _ => self.wrong(node.at, "a body is a JSON object"),
        }
    }

    fn property(&mut self, property: Property, schema: &'static Schema, items: &mut Items<'_>) {
        let Property { name, value } = property;
        if name.text == "//" {
            return;
        }
        if let Some((labels, inner)) = schema.block(&name.text) {
            let header = Header {
                kind: self.ident(name),
                labels: Vec::new(),
            };
            self.blocks(value, labels, inner, header, items.body);
            return;
        }
        let strings = match name.text.as_str() {
            name if schema.expressions.contains(&name) => Strings::Expressions,
            name if schema.plain.contains(&name) => Strings::Plain,
            _ => Strings::Templates,
        };
        let name = self.ident(name);
        if let Some(first) = items.names.get(&name.name) {
            self.errors.push(SyntaxError {
                message: format!("argument `{}` is set twice", name.name),
                span: name.span,
                related: Some((*first, "it is set here first".to_owned())),
                help: Some("keep one of them".to_owned()),
            });
            return;
        }
        items.names.insert(name.name.clone(), name.span);
        let expr = self.value(value, strings);
        let span = name.span.to(expr.span);
        let expr = Arc::new(expr);
        items.body.attributes.push(Attribute { name, expr, span });
    }

    /// Adds the blocks of a type: one for each object under so many more labels.
    fn blocks(
        &mut self,
        node: Node,
        labels: usize,
        schema: &'static Schema,
        header: Header,
        body: &mut Body,
    ) {
        match node.kind {
            NodeKind::Array(nodes) => {
                for node in nodes {
                    self.blocks(node, labels, schema, header.clone(), body);
                }
            }
            NodeKind::Object(properties) if labels > 0 => {
                for Property { name, value } in properties {
                    let mut header = header.clone();
                    header.labels.push(self.ident(name));
                    self.blocks(value, labels - 1, schema, header, body);
                }
            }
            NodeKind::Object(_) => {
                let at = node.at;
                let mut inner = Body::default();
                self.body(node, schema, &mut Items::new(&mut inner));
                // In JSON siblings stand between the type and the label, so the last of them is
                // what a reader looks for.
                let last = header.labels.last().unwrap_or(&header.kind);
                body.blocks.push(Block {
                    header: last.span,
                    span: last.span.to(self.span(at)),
                    kind: header.kind,
                    labels: header.labels,
                    body: inner,
                });
            }
            NodeKind::Null | NodeKind::Broken => {}
            _ => self.wrong(
                node.at,
                "a block is a JSON object, several of them a list of objects",
            ),
        }
    }

    fn value(&mut self, node: Node, strings: Strings) -> Expr {
        let span = self.span(node.at);
        let kind = match node.kind {
            NodeKind::Null => ExprKind::Null,
            NodeKind::Bool(b) => ExprKind::Bool(b),
            NodeKind::Number(text) => return self.number(&text, node.at),
            NodeKind::Text(text) => return self.text(text, strings),
            NodeKind::Array(nodes) => {
                let items = nodes.into_iter().map(|n| self.value(n, strings));
                ExprKind::Tuple(items.collect())
            }
            NodeKind::Object(properties) => ExprKind::Object(self.object(properties, strings)),
            NodeKind::Broken => ExprKind::Error,
        };
        Expr { kind, span }
    }

    /// The items of an object. Its keys are templates too, and unlike in the native syntax none
    /// may be there twice.
    fn object(&mut self, properties: Vec<Property>, strings: Strings) -> Vec<ObjectItem> {
        let mut names: FxHashMap<String, Span> = FxHashMap::default();
        let mut items = Vec::with_capacity(properties.len());
        for Property { name, value } in properties {
            let span = self.span(name.at);
            if let Some(first) = names.insert(name.text.clone(), span) {
                self.errors.push(SyntaxError {
                    message: format!("property `{}` is there twice", name.text),
                    span,
                    related: Some((first, "it is set here first".to_owned())),
                    help: Some("keep one of them".to_owned()),
                });
            }
            let keys = match strings {
                Strings::Templates => Strings::Templates,
                Strings::Expressions | Strings::Plain => Strings::Plain,
            };
            let key = self.text(name, keys);
            let value = self.value(value, strings);
            items.push(ObjectItem { key, value });
        }
        items
    }

    /// Number literals have no sign in the tree.
    fn number(&self, text: &str, at: (u32, u32)) -> Expr {
        let span = self.span(at);
        let (digits, negative) = match text.strip_prefix('-') {
            Some(digits) => (digits, true),
            None => (text, false),
        };
        let number = Expr {
            kind: ExprKind::Number(digits.into()),
            span: self.span((at.1 - digits.len() as u32, at.1)),
        };
        if !negative {
            return number;
        }
        let kind = ExprKind::Unary {
            op: UnaryOp::Negate,
            operand: Box::new(number),
        };
        Expr { kind, span }
    }

    fn text(&mut self, text: Text, strings: Strings) -> Expr {
        let span = self.span(text.at);
        let (expr, errors) = match strings {
            Strings::Plain => {
                let kind = ExprKind::String(normalized(text.text.into()).into());
                return Expr { kind, span };
            }
            Strings::Templates => template_of(self.id, &text.text, text.places),
            Strings::Expressions => expression_of(self.id, &text.text, text.places),
        };
        self.errors.extend(errors);
        Expr {
            kind: expr.kind,
            span,
        }
    }
}

/// A block up to its body.
#[derive(Clone)]
struct Header {
    kind: Ident,
    labels: Vec<Ident>,
}
