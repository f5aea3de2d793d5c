//! Reading policy files (config, rules, adapters): the syntax tree to plain values, with every
//! mistake reported at its place. Reading goes on after a mistake, so that one run shows them all.

use crate::hcl::ast::{Attribute, Block, Body, Expr, ExprKind, File, Ident, UnaryOp};
use crate::source::{InputError, Span};
use crate::text::nearest;
use std::sync::Arc;

/// Collects the mistakes of one or several policy files.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub errors: Vec<InputError>,
}

/// Text with its place in the policy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The text.
    pub text: Arc<str>,
    /// Its place.
    pub at: Span,
}

/// Advice for a name that is not among the known ones: the nearest, else all where they are few.
pub(super) fn advice<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> String {
    /// More names than this help nobody.
    const MOST: usize = 24;
    if let Some(near) = nearest(name, known.clone()) {
        return format!("did you mean `{near}`?");
    }
    let known: Vec<&str> = known.into_iter().collect();
    match known.len() {
        0 => "none is known here".to_owned(),
        n if n > MOST => format!("`{}` is near none of the known names", clip(name)),
        _ => format!("known here: {}", known.join(", ")),
    }
}

/// Sorts mistakes by file and place; those of one place stay as they were found.
pub(super) fn in_order(errors: &mut [InputError]) {
    errors.sort_by_key(|e| (e.span.file, e.span.start));
}

/// A name as messages show it: cut where it is longer than any reader wants.
pub(super) fn clip(text: &str) -> String {
    /// Characters that still help to find the name.
    const MOST: usize = 80;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Reader {
    /// The mistakes in order of place.
    pub fn sorted(mut self) -> Vec<InputError> {
        in_order(&mut self.errors);
        self.errors
    }

    pub fn error(&mut self, error: InputError) {
        self.errors.push(error);
    }

    /// Takes over the syntax errors of a file.
    pub fn syntax(&mut self, file: &File) {
        for error in &file.errors {
            let mut input = InputError::new(error.message.clone(), error.span);
            input.help = error.help.clone();
            self.errors.push(input);
        }
    }

    /// Reports every attribute and block of `body` that is not among the named ones.
    pub fn only(&mut self, what: &str, body: &Body, attributes: &[&str], blocks: &[&str]) {
        for attribute in &body.attributes {
            let name = &*attribute.name.name;
            if !attributes.contains(&name) {
                self.unknown(what, "attribute", &attribute.name, attributes);
            }
        }
        for block in &body.blocks {
            if !blocks.contains(&&*block.kind.name) {
                self.unknown(what, "block", &block.kind, blocks);
            }
        }
    }

    /// Reports a name that is not among `known`.
    pub fn unknown(&mut self, what: &str, kind: &str, name: &Ident, known: &[&str]) {
        let message = format!("{what} has no {kind} `{}`", clip(&name.name));
        self.error(
            InputError::new(message, name.span)
                .label(format!("not a known {kind}"))
                .help(advice(&name.name, known.iter().copied())),
        );
    }

    /// An attribute that must be there.
    pub fn required<'a>(
        &mut self,
        what: &str,
        block: &'a Block,
        name: &str,
    ) -> Option<&'a Attribute> {
        let found = block.body.attribute(name);
        if found.is_none() {
            self.error(
                InputError::new(format!("{what} lacks `{name}`"), block.header)
                    .help(format!("add `{name} = …`")),
            );
        }
        found
    }

    /// The one label of a block.
    pub fn label<'a>(&mut self, block: &'a Block, what: &str) -> Option<&'a Ident> {
        match block.labels.as_slice() {
            [label] => Some(label),
            _ => {
                let kind = clip(&block.kind.name);
                self.error(
                    InputError::new(format!("a `{kind}` block takes one label"), block.header)
                        .help(format!("write `{kind} \"{what}\" {{ … }}`")),
                );
                None
            }
        }
    }

    /// Reports labels where none belongs.
    pub fn no_label(&mut self, block: &Block) {
        if let Some(label) = block.labels.first() {
            let kind = clip(&block.kind.name);
            self.error(
                InputError::new(format!("a `{kind}` block takes no label"), label.span)
                    .help(format!("write `{kind} {{ … }}`")),
            );
        }
    }

    /// Plain text, without interpolation.
    pub fn text(&mut self, attribute: &Attribute) -> Option<Located> {
        let found = literal_text(&attribute.expr);
        if found.is_none() {
            self.wanted(
                &attribute.name.name,
                "plain text in quotes",
                &attribute.expr,
            );
        }
        found
    }

    /// A list of plain texts.
    pub fn texts(&mut self, attribute: &Attribute) -> Vec<Located> {
        let ExprKind::Tuple(items) = &unwrap(&attribute.expr).kind else {
            self.wanted(&attribute.name.name, "a list of texts", &attribute.expr);
            return Vec::new();
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match literal_text(item) {
                Some(text) => texts.push(text),
                None => self.wanted(&attribute.name.name, "a list of texts", item),
            }
        }
        texts
    }

    /// `true` or `false`.
    pub fn bool(&mut self, attribute: &Attribute) -> Option<bool> {
        if let ExprKind::Bool(b) = unwrap(&attribute.expr).kind {
            return Some(b);
        }
        self.wanted(&attribute.name.name, "true or false", &attribute.expr);
        None
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, attribute: &Attribute) -> Option<u32> {
        if let ExprKind::Number(n) = &unwrap(&attribute.expr).kind
            && let Ok(n) = n.parse()
        {
            return Some(n);
        }
        self.wanted(
            &attribute.name.name,
            "a whole number, zero or more",
            &attribute.expr,
        );
        None
    }

    /// One of some words, in quotes (a bare word is taken too: `subject = check`).
    pub fn word(&mut self, attribute: &Attribute, known: &[&str]) -> Option<Located> {
        let found = match &attribute.expr.kind {
            ExprKind::Variable(ident) => Some(Located {
                text: ident.name.clone(),
                at: ident.span,
            }),
            _ => literal_text(&attribute.expr),
        };
        let Some(found) = found else {
            let wanted = format!("one of {}", known.join(", "));
            self.wanted(&attribute.name.name, &wanted, &attribute.expr);
            return None;
        };
        self.among(&attribute.name.name, found, known)
    }

    /// The same text where it is among `known`.
    pub fn among(&mut self, name: &str, found: Located, known: &[&str]) -> Option<Located> {
        if known.contains(&&*found.text) {
            return Some(found);
        }
        let message = format!("`{}` cannot be \"{}\"", clip(name), clip(&found.text));
        self.error(
            InputError::new(message, found.at)
                .label("not a known value")
                .help(advice(&found.text, known.iter().copied())),
        );
        None
    }

    /// Reports a value of another kind than the one wanted.
    pub fn wanted(&mut self, name: &str, wanted: &str, found: &Expr) {
        // An expression that did not parse has its error already.
        if !matches!(found.kind, ExprKind::Error) {
            self.error(
                InputError::new(format!("`{}` must be {wanted}", clip(name)), found.span)
                    .label(format!("this is {}", describe(found))),
            );
        }
    }

    /// Reports the second of two blocks of one name.
    pub fn twice(&mut self, what: &str, name: &Ident, first: Span) {
        let message = format!("{what} \"{}\" is there twice", clip(&name.name));
        let mut error = InputError::new(message, name.span).label("the second one");
        if !first.is_none() {
            error = error.help("keep one of the two");
        }
        self.error(error);
    }
}

/// The expression within parentheses.
pub(super) fn unwrap(expr: &Expr) -> &Expr {
    let mut expr = expr;
    while let ExprKind::Parens(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// The text of a quoted string or heredoc without interpolation.
pub(super) fn literal_text(expr: &Expr) -> Option<Located> {
    match &unwrap(expr).kind {
        ExprKind::String(text) => Some(Located {
            text: text.clone(),
            at: expr.span,
        }),
        _ => None,
    }
}

fn describe(expr: &Expr) -> &'static str {
    match &unwrap(expr).kind {
        ExprKind::Null => "null",
        ExprKind::Bool(_) => "true or false",
        ExprKind::Number(_) => "a number",
        ExprKind::String(_) => "text",
        ExprKind::Template(_) => "text with an interpolation",
        ExprKind::Tuple(_) => "a list",
        ExprKind::Object(_) => "an object",
        ExprKind::Variable(_) => "a name without quotes",
        ExprKind::Unary {
            op: UnaryOp::Negate,
            ..
        } => "a negative number",
        _ => "an expression",
    }
}
