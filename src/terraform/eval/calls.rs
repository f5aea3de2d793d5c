//! Module calls: their instances, and what the calling module sees of them.

use super::body;
use super::order::Id;
use super::problems;
use super::repeat::{Key, Kind};
use super::state::{Caller, Expansion, ModuleInstance, Repetition, Slot, State};
use super::{Instance, Mode};
use crate::source::Span;
use crate::terraform::load::config::{Call, Object};
use crate::terraform::load::tree::Child;
use crate::terraform::value::{Identity, Reason, ReasonKind, Reasons, Repr, Unknown, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a module call gives to the module that calls it.
pub(super) enum Outputs<'s> {
    /// The code was read: how the instances are told apart, and which there are.
    Read(CallView<'s>),
    /// It was not.
    Unread(CallView<'s>),
}

/// The instances of a call as one instance of the calling module sees them.
pub(super) struct CallView<'s> {
    pub(super) kind: Kind,
    pub(super) unknown: Option<&'s Value>,
    pub(super) instances: &'s [ModuleInstance],
    /// The number of the first among all instances of the module.
    pub(super) start: usize,
    /// The module's node; that of the caller where the code was not read.
    pub(super) node: usize,
}

impl<'s> CallView<'s> {
    /// The number of an instance by its key; the one that stands for all where they are not known.
    pub(super) fn find(&self, key: &Key) -> Option<usize> {
        let at = match key {
            _ if self.unknown.is_some() => 0,
            Key::None => 0,
            Key::Index(i) => usize::try_from(*i).ok()?,
            Key::Name(name) => self
                .instances
                .binary_search_by(|i| match &i.key {
                    Key::Name(other) => other.cmp(name),
                    _ => std::cmp::Ordering::Less,
                })
                .ok()?,
            Key::Any => return None,
        };
        (at < self.instances.len()).then_some(at)
    }

    /// The names of the instances, for suggestions.
    pub(super) fn names(&self) -> impl Iterator<Item = &'s str> {
        self.instances.iter().filter_map(|i| match &i.key {
            Key::Name(name) => Some(&**name),
            _ => None,
        })
    }
}

impl<'a> State<'a> {
    /// The instances of a call.
    pub(super) fn expansion(&self, node: usize, repeats: Vec<Repetition>) -> Slot {
        let mut expansion = Expansion {
            instances: Vec::new(),
            callers: Vec::new(),
        };
        for (caller, (repeated, base)) in repeats.into_iter().enumerate() {
            if let Some(error) = &repeated.error {
                self.problems.add(problems::of(error, &base));
            }
            let made = repeated.instances();
            expansion.callers.push(Caller {
                kind: repeated.kind,
                start: expansion.instances.len(),
                count: made.len(),
                unknown: repeated.unknown,
            });
            let outer = self.instances(node).get(caller).and_then(|i| i.expanded_by);
            for (key, frame) in made {
                expansion.instances.push(ModuleInstance {
                    caller,
                    address: Some(format!("{base}{key}").into()),
                    key,
                    frame,
                    expanded_by: repeated.span.or(outer),
                });
            }
        }
        Slot::Expansion(expansion)
    }

    /// A call as a value, and what stands in for code that could not be read.
    pub(super) fn evaluate_call(&self, id: Id, node: usize, at: usize) -> Slot {
        let call = &self.config(node).calls[at];
        let view = |instance: usize| self.call(node, instance, at);
        let values = self.values(id, node, |instance| match view(instance) {
            Some(Outputs::Read(view)) => self.composite(&view, |i| self.outputs(&view, i)),
            Some(Outputs::Unread(view)) => self.composite(&view, |i| {
                self.unread(view.instances.get(i), call.source.as_deref())
            }),
            None => Value::null(),
        });
        let mut made = Vec::new();
        if !matches!(self.node(node).children.get(at), Some(Child::Node(_))) {
            for instance in 0..self.instances(node).len() {
                let Some(Outputs::Unread(view)) = view(instance) else {
                    continue;
                };
                for inner in view.instances {
                    made.push(self.stand_in(node, instance, call, inner));
                }
            }
        }
        Slot::Call(values, made)
    }

    /// What stands for an instance of a module that could not be read.
    pub(super) fn stand_in(
        &self,
        node: usize,
        instance: usize,
        call: &Call,
        inner: &ModuleInstance,
    ) -> Instance {
        let address: Arc<str> = inner.address.clone().unwrap_or_default();
        let scope = self.scope(node, instance, Some(&inner.frame), &address);
        let made = body::arguments(&call.block, &scope, &address);
        let outer = &self.instances(node)[instance];
        Instance {
            address,
            ty: call.source.clone().unwrap_or_default(),
            mode: Mode::ModuleCall,
            module: outer.address.clone(),
            value: made.value,
            errors: made.errors,
            header: call.block.header,
            block: call.block.span,
            expanded_by: inner.expanded_by,
            provider: None,
        }
    }

    /// All instances of a call as one value.
    pub(super) fn composite(&self, view: &CallView<'_>, one: impl Fn(usize) -> Value) -> Value {
        if let Some(unknown) = view.unknown {
            return Value::new(Repr::Unknown(Arc::new(Unknown {
                reasons: unknown.reasons_deep(),
                ..Unknown::default()
            })));
        }
        match view.kind {
            Kind::Single => one(0),
            Kind::Count => Value::tuple((0..view.instances.len()).map(one).collect()),
            Kind::ForEach => {
                let entries = view.instances.iter().enumerate().map(|(i, inner)| {
                    let name: Arc<str> = match &inner.key {
                        Key::Name(name) => name.clone(),
                        other => other.to_string().into(),
                    };
                    (name, one(i))
                });
                Value::object(entries.collect())
            }
        }
    }

    /// The outputs of one instance of a call, as an object.
    pub(super) fn outputs(&self, view: &CallView<'_>, at: usize) -> Value {
        let outputs = &self.config(view.node).outputs;
        let attrs: BTreeMap<Arc<str>, Value> = outputs
            .iter()
            .enumerate()
            .map(|(i, output)| {
                let value = self.value(view.node, view.start + at, Object::Output(i));
                (
                    output.name.name.clone(),
                    value.cloned().unwrap_or_else(Value::null),
                )
            })
            .collect();
        Value::object(attrs)
    }

    /// What a reference to an instance of a module that could not be read gives.
    pub(super) fn unread(&self, inner: Option<&ModuleInstance>, source: Option<&str>) -> Value {
        let address = inner.and_then(|i| i.address.clone()).unwrap_or_default();
        let source = source.unwrap_or("somewhere");
        let unknown = Unknown {
            reasons: Reasons::one(Reason {
                kind: ReasonKind::Module,
                text: format!("the code of {address} ({source}) could not be read").into(),
                place: Span::NONE,
            }),
            identity: Some(Identity::of(address)),
            ..Unknown::default()
        };
        Value::new(Repr::Unknown(Arc::new(unknown)))
    }

    /// The instances of a call; `None` as in [`State::value`].
    pub(super) fn call(&self, node: usize, instance: usize, at: usize) -> Option<Outputs<'_>> {
        let Slot::Expansion(expansion) = self.slot(node, Object::Expansion(at))? else {
            return None;
        };
        let caller = expansion.callers.get(instance)?;
        let child = self.node(node).children.get(at);
        let view = CallView {
            kind: caller.kind,
            unknown: caller.unknown.as_ref(),
            instances: expansion
                .instances
                .get(caller.start..caller.start + caller.count)?,
            start: caller.start,
            node: match child {
                Some(Child::Node(child)) => *child,
                _ => node,
            },
        };
        Some(match child {
            Some(Child::Node(_)) => Outputs::Read(view),
            _ => Outputs::Unread(view),
        })
    }
}
