//! A payload's template read as JSON with holes, and what the fields of one alert hold.

mod read;
mod render;

use super::alert::{Content, List, Text, Why};
use super::template::{Block, Piece, Template};
use render::{Scope, render};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a template's names stand for in one alert.
pub trait Vars {
    /// The content of a name.
    fn var(&self, name: &str) -> Content;
    /// A number for a clause that says why something is unknown.
    fn why(&self, clause: &str) -> Why;
}

/// A template read as JSON.
#[derive(Debug, Clone)]
pub struct Payload {
    root: Shape,
    names: BTreeSet<Arc<str>>,
}

/// A JSON value with holes.
#[derive(Debug, Clone)]
enum Shape {
    /// Members in order; `open` where a hole may add others.
    Object {
        members: Vec<(Arc<str>, Shape)>,
        open: bool,
    },
    Array(Vec<Item>),
    /// Text between quotes, unescaped.
    Text(Vec<Piece>),
    /// A number or boolean, as written.
    Bare(Arc<str>),
    /// A value that is a name alone: `{{RESPONSE_TIME}}`.
    Var(Arc<str>),
    Null,
    Unknown,
}

#[derive(Debug, Clone)]
enum Item {
    One(Shape),
    Each(Arc<Block>, Vec<Item>),
    Unknown,
}

/// A JSONPath of keys, indexes and `[*]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(Arc<str>),
    Index(usize),
    Every,
}

impl Path {
    /// Reads `$.a.b`, `$['a']`, `$.a[0]`, `$.tags[*]`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Path> {
        let mut rest = text.strip_prefix('$')?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (key, next) = after.split_at(end);
                steps.push(match key {
                    "" => return None,
                    "*" => Step::Every,
                    key => Step::Key(key.into()),
                });
                rest = next;
            } else {
                let after = rest.strip_prefix('[')?;
                let (step, next) = match after.chars().next()? {
                    quote @ ('\'' | '"') => {
                        let (key, next) = after.get(1..)?.split_once(quote)?;
                        (Step::Key(key.into()), next.strip_prefix(']')?)
                    }
                    _ => {
                        let (index, next) = after.split_once(']')?;
                        match index {
                            "*" => (Step::Every, next),
                            index => (Step::Index(index.parse().ok()?), next),
                        }
                    }
                };
                steps.push(step);
                rest = next;
            }
        }
        Some(Path { steps })
    }
}

/// Lists render to at most this many elements; longer ones are cut and open.
const MOST_ELEMENTS: usize = 4096;

impl Payload {
    /// Reads a template as JSON. What does not fit is unknown.
    pub fn read(template: &Template) -> Payload {
        Payload {
            root: read::json(&template.pieces).unwrap_or(Shape::Unknown),
            names: template.names().clone(),
        }
    }

    /// Whether the template is JSON at all, as far as it can be read.
    pub fn is_json(&self) -> bool {
        !matches!(self.root, Shape::Unknown)
    }

    /// Every name that the template uses.
    pub fn names(&self) -> &BTreeSet<Arc<str>> {
        &self.names
    }

    /// What a path leads to.
    pub fn field(&self, path: &Path, vars: &dyn Vars) -> Content {
        walk(&self.root, &path.steps, &Scope::top(vars))
    }
}

fn walk(shape: &Shape, steps: &[Step], scope: &Scope<'_>) -> Content {
    let Some((step, rest)) = steps.split_first() else {
        return content(shape, scope);
    };
    match (shape, step) {
        (Shape::Unknown | Shape::Var(_), _) => unread(scope),
        (Shape::Object { members, open }, Step::Key(key)) => {
            match members.iter().rev().find(|(k, _)| k == key) {
                Some((_, member)) => walk(member, rest, scope),
                None if *open => unread(scope),
                None => Content::Absent,
            }
        }
        (Shape::Object { .. }, Step::Every) => unread(scope),
        (Shape::Array(items), Step::Every) => list(items, rest, scope),
        (Shape::Array(items), Step::Index(at)) => match items.get(..=*at) {
            Some(upto) => match upto.split_last() {
                Some((Item::One(shape), before))
                    if before.iter().all(|i| matches!(i, Item::One(_))) =>
                {
                    walk(shape, rest, scope)
                }
                _ => unread(scope),
            },
            None if items.iter().all(|i| matches!(i, Item::One(_))) => Content::Absent,
            None => unread(scope),
        },
        _ => Content::Absent,
    }
}

fn unread(scope: &Scope<'_>) -> Content {
    Content::Unknown(scope.why("what the template puts there cannot be read"))
}

fn content(shape: &Shape, scope: &Scope<'_>) -> Content {
    match shape {
        Shape::Null => Content::Absent,
        Shape::Bare(text) => Content::Text(Text::known(text.clone())),
        Shape::Text(pieces) => render(pieces, scope),
        Shape::Array(items) => list(items, &[], scope),
        Shape::Var(name) => match scope.var(name) {
            text @ Content::Text(_) => text,
            // A list between no quotes is not documented to give JSON.
            _ => unread(scope),
        },
        Shape::Object { .. } | Shape::Unknown => unread(scope),
    }
}

fn list(items: &[Item], rest: &[Step], scope: &Scope<'_>) -> Content {
    let mut found = List::default();
    gather(items, rest, scope, &mut found);
    Content::List(found)
}

fn gather(items: &[Item], rest: &[Step], scope: &Scope<'_>, found: &mut List) {
    for item in items {
        if found.items.len() >= MOST_ELEMENTS {
            found.more = Some(scope.why("the list is longer than is looked at"));
            return;
        }
        match item {
            Item::One(shape) => match walk(shape, rest, scope) {
                Content::Absent => {}
                Content::Text(text) => found.items.push(text),
                Content::Unknown(why) => found.more = Some(why),
                _ => found.more = Some(scope.why("a list inside a list is not looked into")),
            },
            Item::Unknown => {
                found.more = Some(scope.why("what the template puts there cannot be read"));
            }
            Item::Each(block, body) => match scope.var(&block.about) {
                Content::Absent => {}
                Content::List(list) => {
                    let last = list.items.len().saturating_sub(1);
                    for (i, element) in list.items.iter().enumerate() {
                        let inner = scope.of(element, &block.item, i == 0, i == last);
                        gather(body, rest, &inner, found);
                    }
                    found.more = list.more.or(found.more);
                }
                Content::Unknown(why) => found.more = Some(why),
                _ => found.more = Some(scope.why("the template goes through what is no list")),
            },
        }
    }
}
