//! Expressions evaluated inside an evaluated configuration, as `terraform console` does.

use super::repeat::Kind;
use super::state::State;
use crate::hcl;
use crate::source::{InputError, Span};
use crate::terraform::error::EvalError;
use crate::terraform::load::tree::Child;
use crate::terraform::value::{Repr, Type, Value, json};
use serde::Serialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::fmt::Write;
use std::sync::Arc;

/// Where expressions are evaluated: in the root module, or in a module that it calls.
pub struct Console<'s, 'a> {
    state: &'s State<'a>,
    node: usize,
    kind: Kind,
}

/// What an expression came to.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// A value.
    Value {
        /// The expression.
        expr: String,
        /// Its value; what is unknown or sensitive is left out of objects and null elsewhere.
        value: Box<RawValue>,
        /// Terraform's JSON type, null where a part is unknown.
        #[serde(rename = "type")]
        ty: Json,
        /// `true`, or where inside.
        #[serde(skip_serializing_if = "Option::is_none")]
        unknown: Option<Json>,
        /// Why it is unknown.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        because: Vec<String>,
        /// `true`, or where inside.
        #[serde(skip_serializing_if = "Option::is_none")]
        sensitive: Option<Json>,
        /// As `terraform console` writes it.
        #[serde(skip)]
        text: String,
    },
    /// An error.
    Error {
        /// The expression.
        expr: String,
        /// What is wrong, and what to do where that is known.
        error: String,
    },
}

impl Answer {
    /// The answer for a terminal; never holds what is sensitive.
    pub fn text(&self) -> String {
        match self {
            Answer::Value { text, .. } => text.clone(),
            Answer::Error { error, .. } => format!("error: {error}"),
        }
    }

    /// The answer as one line of JSON, in the shape of the recorded expressions.
    pub fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl<'s, 'a> Console<'s, 'a> {
    /// In the root module, or in the module that it calls `module` (`a.b` for one that that one calls).
    ///
    /// # Errors
    /// There is no such call, or its code could not be read.
    pub fn new(state: &'s State<'a>, module: Option<&str>) -> Result<Console<'s, 'a>, InputError> {
        let mut console = Console {
            state,
            node: 0,
            kind: Kind::Single,
        };
        for name in module.into_iter().flat_map(|m| m.split('.')) {
            console.enter(name)?;
        }
        Ok(console)
    }

    fn enter(&mut self, name: &str) -> Result<(), InputError> {
        let config = self.state.config(self.node);
        let Some(at) = config.call(name) else {
            let error = InputError::new(
                format!("the configuration calls no module \"{name}\""),
                Span::NONE,
            );
            let names = config.calls.iter().map(|c| &*c.name.name);
            return Err(match crate::text::nearest(name, names) {
                Some(near) => error.help(format!("did you mean \"{near}\"?")),
                None => error.help("give the name of a `module` block"),
            });
        };
        let call = &config.calls[at];
        match self.state.node(self.node).children.get(at) {
            Some(Child::Node(child)) => {
                self.node = *child;
                // Only the innermost call tells whether there are many.
                let body = &call.block.body;
                if body.attribute("for_each").is_some() {
                    self.kind = Kind::ForEach;
                } else if body.attribute("count").is_some() {
                    self.kind = Kind::Count;
                }
                Ok(())
            }
            _ => Err(InputError::new(
                format!("the code of module \"{name}\" could not be read"),
                call.block.header,
            )
            .help("run `terraform init` first, or correct its source")),
        }
    }

    /// Evaluates one expression. Where the module has many instances the result is an object or
    /// tuple with one value for each.
    pub fn evaluate(&self, text: &str) -> Answer {
        let expr = text.to_owned();
        match self.value(text) {
            Ok(value) => {
                let shown = json::show(&value);
                let known = shown.unknown == Json::Bool(false);
                let secret = shown.sensitive != Json::Bool(false);
                Answer::Value {
                    expr,
                    value: shown.value,
                    ty: if known {
                        value.ty().to_json()
                    } else {
                        Json::Null
                    },
                    because: value
                        .reasons_deep()
                        .iter()
                        .map(|r| r.text.to_string())
                        .collect(),
                    unknown: (!known).then_some(shown.unknown),
                    sensitive: secret.then_some(shown.sensitive),
                    text: written(&value),
                }
            }
            Err(error) => Answer::Error {
                expr,
                error: match &error.help {
                    Some(help) => format!("{}; {help}", error.message),
                    None => error.message.to_string(),
                },
            },
        }
    }

    fn value(&self, text: &str) -> Result<Value, EvalError> {
        let id = self.state.root.sources.add("<console>", text);
        let (expr, errors) = hcl::parse_expression(id, text, 0);
        if let Some(error) = errors.first() {
            let found = EvalError::new(error.message.clone(), error.span);
            return Err(match &error.help {
                Some(help) => found.help(help.clone()),
                None => found,
            });
        }
        let instances = self.state.instances(self.node);
        let one = |at: usize| {
            let scope = self.state.scope(self.node, at, None, "console");
            super::evaluate(&expr, &scope)
        };
        let many: Result<Vec<Value>, EvalError> = (0..instances.len()).map(one).collect();
        let many = many?;
        match self.kind {
            Kind::Single => many
                .into_iter()
                .next()
                .ok_or_else(|| EvalError::new("the module has no instance", Span::NONE)),
            Kind::Count => Ok(Value::tuple(many)),
            Kind::ForEach => {
                let keys = instances.iter().map(|i| Arc::from(i.name()));
                Ok(Value::object(keys.zip(many).collect()))
            }
        }
    }
}

/// A value as `terraform console` writes it.
fn written(value: &Value) -> String {
    let mut out = String::new();
    write(value, 0, &mut out);
    out
}

// Values are nested as deeply as what made them, which is bounded.
fn write(value: &Value, indent: usize, out: &mut String) {
    if value.marks.is_sensitive() {
        return out.push_str("(sensitive value)");
    }
    match &value.repr {
        Repr::Unknown(_) => out.push_str("(known after apply)"),
        Repr::Null(ty) => match ty {
            Type::Dynamic => out.push_str("null"),
            Type::String => out.push_str("tostring(null)"),
            Type::Number => out.push_str("tonumber(null)"),
            Type::Bool => out.push_str("tobool(null)"),
            other => drop(write!(out, "null /* {} */", other.friendly_name())),
        },
        Repr::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        Repr::Number(n) => drop(write!(out, "{n}")),
        Repr::String(text) if text.contains('\n') => heredoc(text, indent, out),
        Repr::String(text) => quote(text, out),
        Repr::List(_, items) => wrapped("tolist", out, |out| sequence(items, indent, out)),
        Repr::Set(_, items) => wrapped("toset", out, |out| sequence(items, indent, out)),
        Repr::Tuple(items) => sequence(items, indent, out),
        Repr::Map(..) => wrapped("tomap", out, |out| mapping(value, indent, out)),
        Repr::Object(_) => mapping(value, indent, out),
        Repr::Capsule(capsule) => drop(write!(out, "({})", capsule.type_name())),
    }
}

fn wrapped(function: &str, out: &mut String, inner: impl FnOnce(&mut String)) {
    out.push_str(function);
    out.push('(');
    inner(out);
    out.push(')');
}

fn line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn sequence(items: &[Value], indent: usize, out: &mut String) {
    out.push('[');
    for item in items {
        line(indent + 2, out);
        write(item, indent + 2, out);
        out.push(',');
    }
    if !items.is_empty() {
        line(indent, out);
    }
    out.push(']');
}

fn mapping(value: &Value, indent: usize, out: &mut String) {
    out.push('{');
    let mut empty = true;
    for (name, item) in value.entries().into_iter().flatten() {
        empty = false;
        line(indent + 2, out);
        quote(name, out);
        out.push_str(" = ");
        write(item, indent + 2, out);
    }
    if !empty {
        line(indent, out);
    }
    out.push('}');
}

fn heredoc(text: &str, indent: usize, out: &mut String) {
    let mut end = "EOT".to_owned();
    while text.split('\n').any(|l| l.trim() == end) {
        end.push('_');
    }
    out.push_str(if indent > 0 { "<<-" } else { "<<" });
    out.push_str(&end);
    for part in text.split('\n') {
        line(indent, out);
        out.push_str(part);
    }
    line(indent, out);
    out.push_str(&end);
}

/// Text in quotes, control characters escaped.
fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x80 && c.is_control() => drop(write!(out, "\\x{:02x}", c as u32)),
            c if c.is_control() => drop(write!(out, "\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}
