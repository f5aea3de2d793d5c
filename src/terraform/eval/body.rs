//! The body of a resource instance as a value: attributes, blocks, `dynamic` blocks.

use super::problems::{self, failed};
use super::references::{META_ARGUMENTS, META_BLOCKS, iterator};
use super::scope::{Iterator, ModuleScope};
use crate::hcl::ast::{Attribute, Block, Body, Expr, Ident};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::{
    Identity, Marks, Object, PathStep, Reason, ReasonKind, Repr, Type, Unknown, Value,
};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Arguments of a module call that are no variables of the module.
pub const CALL_META: &[&str] = &[
    "source",
    "version",
    "providers",
    "count",
    "for_each",
    "depends_on",
];

/// A body as a value.
pub struct Made {
    /// An open object.
    pub value: Value,
    /// Attributes that failed to evaluate: path and message, in order.
    pub errors: Vec<(String, String)>,
}

/// Values of attributes that are the same in all instances of a block, by the place of the expression.
#[derive(Default)]
pub struct Shared(FxHashMap<Span, Result<Value, EvalError>>);

impl Shared {
    /// Evaluates the attributes of a body and its plain blocks whose expressions are constant.
    pub fn new(
        body: &Body,
        meta: &[&str],
        constant: &dyn Fn(&Expr) -> bool,
        scope: &ModuleScope<'_, '_>,
    ) -> Shared {
        let mut shared = Shared::default();
        shared.add(body, meta, constant, scope);
        shared
    }

    // The depth of the recursion is that of the syntax tree, which the parser bounds.
    fn add(
        &mut self,
        body: &Body,
        meta: &[&str],
        constant: &dyn Fn(&Expr) -> bool,
        scope: &ModuleScope<'_, '_>,
    ) {
        for attribute in &body.attributes {
            let expr = &attribute.expr;
            if !meta.contains(&&*attribute.name.name) && constant(expr) {
                self.0.insert(expr.span, super::evaluate(expr, scope));
            }
        }
        for block in &body.blocks {
            // The content of a dynamic block may use its iterator.
            let kind = &*block.kind.name;
            if kind != "dynamic" && !META_BLOCKS.contains(&kind) {
                self.add(&block.body, &[], constant, scope);
            }
        }
    }
}

/// The body of a resource or data source instance.
pub fn resource(
    block: &Block,
    scope: &ModuleScope<'_, '_>,
    shared: &Shared,
    address: &Arc<str>,
    most: usize,
) -> Made {
    let mut builder = Builder {
        shared,
        address,
        errors: Vec::new(),
        left: most,
    };
    let identity = Identity::of(address.clone());
    let value = builder.body(&block.body, identity, "", Level::Resource, scope);
    Made {
        value: value.at(block.header),
        errors: builder.errors,
    }
}

/// The arguments of a module call.
pub fn arguments(block: &Block, scope: &ModuleScope<'_, '_>, address: &Arc<str>) -> Made {
    let mut builder = Builder {
        shared: &Shared::default(),
        address,
        errors: Vec::new(),
        left: 0,
    };
    let identity = Identity::of(address.clone());
    let value = builder.body(&block.body, identity, "", Level::Call, scope);
    Made {
        value: value.at(block.header),
        errors: builder.errors,
    }
}

/// What a body belongs to, and so what in it has a meaning of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Resource,
    Call,
    Block,
}

impl Level {
    fn takes(self, attribute: &str) -> bool {
        match self {
            Level::Resource => !META_ARGUMENTS.contains(&attribute),
            Level::Call => !CALL_META.contains(&attribute),
            Level::Block => true,
        }
    }
}

struct Builder<'a> {
    shared: &'a Shared,
    address: &'a Arc<str>,
    errors: Vec<(String, String)>,
    /// How many more blocks may be made.
    left: usize,
}

impl Builder<'_> {
    fn body(
        &mut self,
        body: &Body,
        identity: Identity,
        path: &str,
        level: Level,
        scope: &ModuleScope<'_, '_>,
    ) -> Value {
        let mut attrs: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for attribute in &body.attributes {
            if level.takes(&attribute.name.name) {
                let value = self.attribute(attribute, path, scope);
                attrs.insert(attribute.name.name.clone(), value);
            }
        }
        let mut groups: BTreeMap<&Arc<str>, Vec<&Block>> = BTreeMap::new();
        for block in &body.blocks {
            let kind = &*block.kind.name;
            match (kind, block.labels.first(), level) {
                (_, _, Level::Call) => {}
                (_, _, Level::Resource) if META_BLOCKS.contains(&kind) => {}
                ("dynamic", Some(label), _) => groups.entry(&label.name).or_default().push(block),
                _ => groups.entry(&block.kind.name).or_default().push(block),
            }
        }
        for (name, blocks) in groups {
            let value = self.blocks(name, &blocks, &identity, path, scope);
            attrs.entry(name.clone()).or_insert(value);
        }
        Value::new(Repr::Object(Arc::new(Object {
            attrs,
            open: Some(identity),
        })))
    }

    fn attribute(
        &mut self,
        attribute: &Attribute,
        path: &str,
        scope: &ModuleScope<'_, '_>,
    ) -> Value {
        let expr = &attribute.expr;
        let found = match self.shared.0.get(&expr.span) {
            Some(found) => found.clone(),
            None => super::evaluate(expr, scope),
        };
        found.unwrap_or_else(|error| {
            let path = join(path, &attribute.name.name);
            self.failed(path, &error.or_at(expr.span), scope)
        })
    }

    fn failed(&mut self, path: String, error: &EvalError, scope: &ModuleScope<'_, '_>) -> Value {
        scope.problem(problems::of(error, self.address));
        self.errors.push((path, error.message.to_string()));
        failed(error, &Type::Dynamic).at(error.span)
    }

    /// All blocks of one type, in order, as a list; unknown where a `dynamic` one is.
    fn blocks(
        &mut self,
        name: &Arc<str>,
        blocks: &[&Block],
        outer: &Identity,
        path: &str,
        scope: &ModuleScope<'_, '_>,
    ) -> Value {
        let list = Blocks {
            identity: outer.step(PathStep::Name(name.clone())),
            path: join(path, name),
        };
        let mut made: Vec<Value> = Vec::new();
        let mut unknown: Option<Value> = None;
        for block in blocks {
            match block.labels.first() {
                Some(label) if &*block.kind.name == "dynamic" => {
                    if let Err(value) = self.dynamic(block, label, &list, &mut made, scope) {
                        unknown.get_or_insert(value);
                    }
                }
                _ => {
                    let value = self.one(&block.body, block.header, &list, made.len(), scope);
                    made.push(value);
                }
            }
        }
        let origin = blocks.first().map_or(Span::NONE, |b| b.header);
        let Some(unknown) = unknown else {
            return Value::tuple(made).at(origin);
        };
        Value {
            repr: Repr::Unknown(Arc::new(Unknown {
                // Without an identity of its own: it was written, and is not the provider's to fill in.
                reasons: unknown.reasons_deep(),
                ..Unknown::default()
            })),
            origin,
            marks: unknown.marks,
        }
    }

    fn one(
        &mut self,
        body: &Body,
        header: Span,
        list: &Blocks,
        at: usize,
        scope: &ModuleScope<'_, '_>,
    ) -> Value {
        let identity = list.identity.step(PathStep::Index(at as u64));
        let path = format!("{}[{at}]", list.path);
        self.body(body, identity, &path, Level::Block, scope)
            .at(header)
    }

    /// Adds the blocks that a `dynamic` block makes.
    ///
    /// # Errors
    /// An unknown with the reasons where it is not known how many there are.
    fn dynamic(
        &mut self,
        block: &Block,
        label: &Ident,
        list: &Blocks,
        made: &mut Vec<Value>,
        scope: &ModuleScope<'_, '_>,
    ) -> Result<(), Value> {
        let fail = |builder: &mut Self, error: EvalError| {
            Err(builder.failed(list.path.clone(), &error, scope))
        };
        let Some(for_each) = block.body.attribute("for_each") else {
            let error = EvalError::new("a dynamic block needs a \"for_each\"", block.header);
            return fail(self, error);
        };
        let Some(content) = block.body.blocks_of("content").next() else {
            let error = EvalError::new("a dynamic block needs a \"content\" block", block.header);
            return fail(self, error);
        };
        let collection = match super::evaluate(&for_each.expr, scope) {
            Ok(collection) => collection,
            Err(error) => return fail(self, error.or_at(for_each.expr.span)),
        };
        let elements = match elements(&collection) {
            Ok(elements) => elements,
            Err(Refused::Unknown(value)) => return Err(value),
            Err(Refused::Wrong(message)) => {
                return fail(self, EvalError::new(message, for_each.expr.span));
            }
        };
        if elements.len() > self.left {
            let error = EvalError::new(
                format!(
                    "this makes {} blocks, more than are allowed",
                    elements.len()
                ),
                for_each.expr.span,
            );
            return fail(self, error.kind(ErrorKind::Limit));
        }
        self.left -= elements.len();
        let name = iterator(block, label);
        for (key, value) in elements {
            let attrs = [("key", key), ("value", value)];
            let attrs = attrs.into_iter().map(|(name, v)| (Arc::from(name), v));
            let bound = Iterator {
                name: &name,
                value: Value::object(attrs.collect()),
                outer: scope.iterators(),
            };
            let inner = scope.within(&bound);
            let value = self.one(&content.body, block.header, list, made.len(), &inner);
            made.push(if collection.marks.is_sensitive() {
                secret(value)
            } else {
                value
            });
        }
        Ok(())
    }
}

/// A block made of secret elements: as in Terraform, each of its attributes is secret, constant ones
/// included, since their number tells something.
fn secret(block: Value) -> Value {
    let Repr::Object(object) = &block.repr else {
        return block.marked(Marks::SENSITIVE);
    };
    let attrs = object.attrs.iter().map(|(name, value)| {
        let is_block = |v: &Value| matches!(&v.repr, Repr::Object(o) if o.open.is_some());
        let value = match &value.repr {
            Repr::Tuple(items) if !items.is_empty() && items.iter().all(is_block) => Value {
                repr: Repr::Tuple(Arc::new(items.iter().cloned().map(secret).collect())),
                ..value.clone()
            },
            _ => value.clone().marked(Marks::SENSITIVE),
        };
        (name.clone(), value)
    });
    let inner = Object {
        attrs: attrs.collect(),
        open: object.open.clone(),
    };
    Value {
        repr: Repr::Object(Arc::new(inner)),
        ..block
    }
}

/// Where the blocks of one type stand.
struct Blocks {
    identity: Identity,
    path: String,
}

enum Refused {
    Unknown(Value),
    Wrong(&'static str),
}

/// Keys and values of what a `dynamic` block iterates.
fn elements(collection: &Value) -> Result<Vec<(Value, Value)>, Refused> {
    let marks = if collection.marks.is_catalog() {
        Marks::CATALOG
    } else {
        Marks::NONE
    };
    let of_map = |entries: &BTreeMap<Arc<str>, Value>| {
        entries
            .iter()
            .map(|(k, v)| {
                let key = Value::string(k.clone()).at(v.origin);
                (key.marked(marks), v.clone().marked(marks))
            })
            .collect()
    };
    match &collection.repr {
        Repr::Unknown(_) => Err(Refused::Unknown(collection.clone())),
        Repr::Null(_) => Err(Refused::Wrong("a dynamic block cannot iterate over null")),
        Repr::List(_, items) | Repr::Tuple(items) => Ok(items
            .iter()
            .enumerate()
            .map(|(i, v)| {
                let index = Value::int(i64::try_from(i).unwrap_or(i64::MAX));
                (index.at(v.origin).marked(marks), v.clone().marked(marks))
            })
            .collect()),
        Repr::Set(_, items) => Ok(items
            .iter()
            .map(|v| {
                let v = v.clone().marked(marks);
                (v.clone(), v)
            })
            .collect()),
        Repr::Map(_, entries) => Ok(of_map(entries)),
        Repr::Object(object) => match &object.open {
            None => Ok(of_map(&object.attrs)),
            Some(identity) => Err(Refused::Unknown(
                Value::unknown(
                    Type::Dynamic,
                    Reason {
                        kind: ReasonKind::Resource,
                        text: format!(
                            "the attributes of {} are known only to its provider",
                            identity.address
                        )
                        .into(),
                        place: collection.origin,
                    },
                )
                .at(collection.origin),
            )),
        },
        _ => Err(Refused::Wrong(
            "a dynamic block iterates over a list, a set or a map",
        )),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
