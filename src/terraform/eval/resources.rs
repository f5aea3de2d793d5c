//! Resources and data sources: their instances, and what references see of them.

use super::body::{self, Shared};
use super::order::Id;
use super::problems;
use super::references::{self, Ref};
use super::repeat::{self, Frame, Key, Kind, Repeated, repeat};
use super::state::{Repetition, Set, Slot, State, WORTH_SHARING};
use super::{Instance, Mode};
use crate::hcl::ast::{Block, Expr};
use crate::terraform::load::config::{Object, Resource};
use crate::terraform::value::{
    self, Identity, Reason, ReasonKind, Refinement, Repr, Type, Unknown, Value,
};
use rayon::prelude::*;
use std::sync::Arc;

/// An instance to be made.
struct Work<'w> {
    /// The instance of the module.
    instance: usize,
    /// The address before the key.
    base: &'w str,
    repeated: &'w Repeated,
    key: Key,
    frame: Frame,
}

impl<'a> State<'a> {
    /// Which instances a resource or call has in each instance of its module; nothing for other
    /// objects. Too many altogether become unknown, from the first instance of the module on that
    /// exceeds the bound.
    pub(super) fn repeated(&self, id: Id) -> Vec<Repetition> {
        let (node, object) = self.order.object(id);
        let config = self.config(node);
        let (block, inner): (&Block, String) = match object {
            Object::Resource(i) => {
                let resource = &config.resources[i];
                (&resource.block, resource.address.to_string())
            }
            Object::Expansion(i) => {
                let call = &config.calls[i];
                (&call.block, format!("module.{}", call.name.name))
            }
            _ => return Vec::new(),
        };
        let mut left = self.most;
        let count = self.instances(node).len();
        let mut all = Vec::with_capacity(count);
        for instance in 0..count {
            let subject = self.address(node, instance, &inner);
            let scope = self.scope(node, instance, None, &subject);
            let mut repeated = repeat(block, self.most, &mut |e| super::evaluate(e, &scope));
            if repeated.kind != Kind::Single {
                if repeated.len() > left {
                    repeated = repeat::too_many(repeated.kind, repeated.span, self.most);
                }
                left = left.saturating_sub(repeated.len());
            }
            all.push((repeated, subject));
        }
        all
    }

    /// Evaluates the instances of a resource.
    pub(super) fn evaluate_resource(
        &self,
        node: usize,
        at: usize,
        repeats: Vec<Repetition>,
    ) -> Slot {
        let resource = &self.config(node).resources[at];
        for (repeated, base) in &repeats {
            if let Some(error) = &repeated.error {
                self.problems.add(problems::of(error, base));
            }
        }
        let mut first = repeats.iter();
        let first = first.find_map(|(repeated, base)| Some(format!("{base}{}", repeated.first()?)));
        let shared = match first {
            Some(subject) => {
                self.shared(node, &resource.block, references::META_ARGUMENTS, &subject)
            }
            None => Shared::default(),
        };
        let work: Vec<Work<'_>> = repeats
            .iter()
            .enumerate()
            .flat_map(|(instance, (repeated, base))| {
                let all = repeated.instances().into_iter();
                all.map(move |(key, frame)| Work {
                    instance,
                    base,
                    repeated,
                    key,
                    frame,
                })
            })
            .collect();
        let make = |work: &Work<'_>| self.instance(node, resource, &shared, work);
        let made: Vec<Instance> = if work.len() < WORTH_SHARING {
            work.iter().map(make).collect()
        } else {
            work.par_iter().map(make).collect()
        };
        let mut rest = made.iter();
        let sets = repeats
            .iter()
            .map(|(repeated, _)| {
                let own: Vec<&Instance> = rest.by_ref().take(repeated.len()).collect();
                Set {
                    kind: repeated.kind,
                    unknown: repeated.unknown.clone(),
                    value: together(repeated, &own).at(resource.block.header),
                }
            })
            .collect();
        Slot::Resource(sets, made)
    }

    fn instance(
        &self,
        node: usize,
        resource: &Resource,
        shared: &Shared,
        work: &Work<'_>,
    ) -> Instance {
        let address: Arc<str> = format!("{}{}", work.base, work.key).into();
        let scope = self.scope(node, work.instance, Some(&work.frame), &address);
        let mut made = body::resource(&resource.block, &scope, shared, &address, self.most);
        if let Some(error) = &work.repeated.error {
            let name = match work.repeated.kind {
                Kind::Count => "count",
                _ => "for_each",
            };
            made.errors
                .insert(0, (name.to_owned(), error.message.to_string()));
        }
        let mut value = made.value;
        if resource.mode == Mode::Data {
            value = self.read(&address, &resource.ty, value);
        }
        let outer = self.instances(node).get(work.instance);
        Instance {
            address,
            ty: resource.ty.clone(),
            mode: resource.mode,
            module: outer.and_then(|m| m.address.clone()),
            value,
            errors: made.errors,
            header: resource.block.header,
            block: resource.block.span,
            expanded_by: work
                .repeated
                .span
                .or_else(|| outer.and_then(|m| m.expanded_by)),
            // Told when everything is evaluated.
            provider: None,
        }
    }

    /// A data source with what is known of it.
    pub(super) fn read(&self, address: &str, ty: &str, config: Value) -> Value {
        let Some(known) = self.data.read(address, ty, &config) else {
            return config;
        };
        let (Repr::Object(object), Some(given)) = (&config.repr, known.entries()) else {
            return config;
        };
        let mut object = value::Object::clone(object);
        for (name, value) in given {
            object
                .attrs
                .insert(name.clone(), value.clone().marked(known.marks));
        }
        Value {
            repr: Repr::Object(Arc::new(object)),
            ..config
        }
    }

    /// The values of those attributes of a block that are the same in all its instances.
    pub(super) fn shared(
        &self,
        node: usize,
        block: &Block,
        meta: &[&str],
        subject: &str,
    ) -> Shared {
        // Where there is nothing to share it with, it is evaluated in its place.
        if self.instances(node).len() <= 1
            && block.body.attribute("count").is_none()
            && block.body.attribute("for_each").is_none()
        {
            return Shared::default();
        }
        let scope = self.scope(node, 0, None, subject);
        let constant = |expr: &Expr| !self.varies(node, expr);
        Shared::new(&block.body, meta, &constant, &scope)
    }

    /// Whether an expression may differ between instances of its module or block.
    pub(super) fn varies(&self, node: usize, expr: &Expr) -> bool {
        let varies = |object: Object| {
            let id = self.order.id(&self.root.tree, node, object);
            self.order.varies[id as usize]
        };
        let found = references::argument(self.config(node), expr);
        found.iter().any(|reference| match reference {
            Ref::Instance => true,
            Ref::Object(object) => varies(*object),
            Ref::CallOutput(call, _) => varies(Object::Call(*call)),
        })
    }
}

/// All instances of a resource as one value; where they are not known, the one that stands for all.
fn together(repeated: &Repeated, instances: &[&Instance]) -> Value {
    let values = instances.iter().map(|i| seen(i));
    match repeated.kind {
        Kind::Count if repeated.unknown.is_none() => Value::tuple(values.collect()),
        Kind::ForEach if repeated.unknown.is_none() => {
            let keys = repeated.instances().into_iter().map(|(key, _)| match key {
                Key::Name(name) => name,
                other => other.to_string().into(),
            });
            Value::object(keys.zip(values).collect())
        }
        _ => values.into_iter().next().unwrap_or_else(Value::null),
    }
}

/// An instance as references see it. That of `terraform_data`, which is part of the language and not
/// of a provider, has all its attributes.
pub(super) fn seen(instance: &Instance) -> Value {
    let mut value = instance.value.clone();
    if &*instance.ty != "terraform_data" || instance.mode != Mode::Managed {
        return value;
    }
    let Repr::Object(object) = &mut value.repr else {
        return value;
    };
    let object = Arc::make_mut(object);
    let identity = Identity::of(instance.address.clone());
    let unknown = |name: &str, ty: Type, refinement: Refinement| {
        let reason = Reason {
            kind: ReasonKind::Resource,
            text: format!("{}.{name} is known only after apply", instance.address).into(),
            place: instance.header,
        };
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty,
            reasons: value::Reasons::one(reason),
            identity: Some(identity.step(value::PathStep::Name(name.into()))),
            refinement,
            ..Unknown::default()
        })))
    };
    let known_id = Refinement {
        not_null: true,
        ..Refinement::default()
    };
    let input = object
        .attrs
        .get("input")
        .cloned()
        .unwrap_or_else(Value::null);
    let output = if input.is_null() {
        input.clone()
    } else {
        unknown("output", input.ty(), Refinement::default())
    };
    let id = unknown("id", Type::String, known_id);
    for (name, value) in [
        ("id", id),
        ("output", output),
        ("input", input),
        ("triggers_replace", Value::null()),
    ] {
        object.attrs.entry(name.into()).or_insert(value);
    }
    object.open = None;
    value
}
