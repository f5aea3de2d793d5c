//! The evaluation of a module tree, object by object.

use super::budget::Budget;
use super::host::Host;
use super::order::{Id, Order};
use super::problems::{self, Problems, failed};
use super::provider;
use super::repeat::{self, Frame, Key, Kind, Repeated};
use super::scope::ModuleScope;
use super::{DataSources, Evaluation, Instance};
use crate::hcl::ast::Expr;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::load::Root;
use crate::terraform::load::config::{Config, Object};
use crate::terraform::load::tree::Node;
use crate::terraform::value::{Type, Value};
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// Most instances of one resource or module call, unless the user says otherwise.
const MOST_INSTANCES: usize = 100_000;
/// Most instances of all resources and modules together: so many times those of one.
const ALL_INSTANCES: usize = 20;
/// From so many pieces of work on they are shared between threads.
pub(super) const WORTH_SHARING: usize = 32;

/// A root module with the values of everything in it.
pub struct State<'a> {
    pub(super) root: &'a Root,
    pub(super) data: &'a dyn DataSources,
    pub(super) problems: Problems,
    pub(super) short_circuits: bool,
    pub(super) host: Host<'a>,
    pub(super) order: Order,
    slots: Vec<OnceLock<Slot>>,
    /// Most instances of one resource or call.
    pub(super) most: usize,
    /// How many more instances there may be in all.
    left: AtomicUsize,
    /// How much more values there may be.
    pub(super) budget: Budget,
    /// The root module's one instance.
    top: Vec<ModuleInstance>,
}

/// The instances of a block in one instance of its module, with the address before their keys.
pub(super) type Repetition = (Repeated, String);

/// What an object came to.
pub(super) enum Slot {
    /// One value for each instance of the module, or one for all.
    Values(Vec<Value>),
    Expansion(Expansion),
    /// One set for each instance of the module.
    Resource(Vec<Set>, Vec<Instance>),
    /// As `Values`, and what stands in for code that could not be read.
    Call(Vec<Value>, Vec<Instance>),
}

/// The instances of a module.
pub(super) struct Expansion {
    /// All of them, those of one instance of the calling module together, in order of their keys.
    pub(super) instances: Vec<ModuleInstance>,
    /// For each instance of the calling module.
    pub(super) callers: Vec<Caller>,
}

pub(super) struct Caller {
    pub(super) kind: Kind,
    /// Where its instances begin in [`Expansion::instances`].
    pub(super) start: usize,
    pub(super) count: usize,
    pub(super) unknown: Option<Value>,
}

/// One instance of a module.
pub(super) struct ModuleInstance {
    /// The instance of the calling module.
    pub(super) caller: usize,
    pub(super) key: Key,
    /// `module.m["a"]`; `None` for the root.
    pub(super) address: Option<Arc<str>>,
    /// What `each` and `count` are in the call's arguments.
    pub(super) frame: Frame,
    /// The nearest `count` or `for_each` around.
    pub(super) expanded_by: Option<Span>,
}

/// The instances of one resource in one instance of its module, as a reference sees them.
#[derive(Clone)]
pub(super) struct Set {
    pub(super) kind: Kind,
    /// Where it is not known which instances there are: why.
    pub(super) unknown: Option<Value>,
    /// The instance, a tuple or an object of them; where they are not known the one that stands for all.
    pub(super) value: Value,
}

impl ModuleInstance {
    /// The key of `for_each`, or the key as in addresses.
    pub(super) fn name(&self) -> String {
        match &self.key {
            Key::Name(name) => name.to_string(),
            other => other.to_string(),
        }
    }
}

impl<'a> State<'a> {
    /// Evaluates everything.
    pub fn new(root: &'a Root, data: &'a dyn DataSources) -> State<'a> {
        let mut order = Order::new(&root.tree);
        let levels = std::mem::take(&mut order.levels);
        let mut slots = Vec::new();
        slots.resize_with(order.len(), OnceLock::new);
        let most = root.inputs.most_instances.unwrap_or(MOST_INSTANCES);
        let state = State {
            root,
            data,
            problems: Problems::default(),
            short_circuits: super::version::short_circuits(root.files().map(|f| &**f)),
            host: Host::new(root, data),
            order,
            slots,
            most,
            left: AtomicUsize::new(most.saturating_mul(ALL_INSTANCES)),
            budget: Budget::new((most / MOST_INSTANCES) as u64),
            top: vec![ModuleInstance {
                caller: 0,
                key: Key::None,
                address: None,
                frame: Frame::default(),
                expanded_by: None,
            }],
        };
        for problem in &root.problems {
            state.problems.add_if_new(problem.clone());
        }
        for level in &levels {
            state.level(level);
        }
        state.judge();
        state
    }

    /// Evaluates what may be evaluated at the same time. How many instances there will be is settled
    /// first and in order, so that a bound on them does not depend on threads.
    fn level(&self, level: &[Vec<Id>]) {
        let expand = |group: &Vec<Id>| match group.as_slice() {
            [id] => self.repeated(*id),
            _ => Vec::new(),
        };
        let run = |(group, mut repeats): (&Vec<Id>, Vec<Repetition>)| match group.as_slice() {
            [id] => self.evaluate(*id, repeats),
            circle => {
                for id in circle {
                    repeats = self.repeated(*id);
                    self.settle(&mut repeats);
                    self.evaluate(*id, repeats);
                }
            }
        };
        if let [only] = level {
            let mut repeats = expand(only);
            self.settle(&mut repeats);
            return run((only, repeats));
        }
        let mut repeats: Vec<Vec<Repetition>> = level.par_iter().map(expand).collect();
        for own in &mut repeats {
            self.settle(own);
        }
        // Circles take from what is left one after the other.
        let (circles, others): (Vec<_>, Vec<_>) = level
            .iter()
            .zip(repeats)
            .partition(|(group, _)| group.len() > 1);
        others.into_par_iter().for_each(run);
        circles.into_iter().for_each(run);
    }

    /// Takes instances from those that are left; where they are too many, one stands for them.
    fn settle(&self, repeats: &mut [Repetition]) {
        let mut left = self.left.load(Ordering::Relaxed);
        for (repeated, _) in repeats {
            if repeated.kind == Kind::Single {
                continue;
            }
            if repeated.len() > left {
                *repeated = repeat::too_many(
                    repeated.kind,
                    repeated.span,
                    self.most.saturating_mul(ALL_INSTANCES),
                );
            }
            left = left.saturating_sub(repeated.len());
        }
        self.left.store(left, Ordering::Relaxed);
    }

    /// The instances and problems of all modules.
    pub fn finish(mut self) -> Evaluation {
        let sources = &self.root.sources;
        let path = |span: Span| {
            sources
                .get(span.file)
                .map_or_else(String::new, |f| f.path.clone())
        };
        let problems = std::mem::take(&mut self.problems).finish(path);
        // Providers are configured by what often is not in the repository (files with credentials): what
        // cannot be evaluated there is unknown, and no finding.
        let views = self.configurations();
        let mut instances: Vec<Instance> = Vec::new();
        let mut rest: Vec<Slot> = Vec::new();
        for (id, slot) in self.slots.into_iter().enumerate() {
            match slot.into_inner() {
                Some(Slot::Resource(sets, mut made)) => {
                    rest.push(Slot::Resource(sets, Vec::new()));
                    let (node, object) = self.order.object(id as Id);
                    if let Object::Resource(at) = object {
                        let resource = &self.root.tree.nodes[node].module.config.resources[at];
                        let configured = provider::of(&views[node], resource);
                        for instance in &mut made {
                            instance.provider = Some(configured.clone());
                        }
                    }
                    instances.extend(made);
                }
                Some(Slot::Call(_, made)) => instances.extend(made),
                Some(slot) => rest.push(slot),
                None => {}
            }
        }
        // Nobody waits for what is needed no more.
        rayon::spawn(move || drop(rest));
        instances.par_sort_unstable_by(|a, b| (&a.address, a.mode).cmp(&(&b.address, b.mode)));
        Evaluation {
            exhausted: self.budget.is_exhausted(),
            instances,
            problems,
        }
    }

    pub(super) fn node(&self, node: usize) -> &'a Node {
        &self.root.tree.nodes[node]
    }

    pub(super) fn config(&self, node: usize) -> &'a Config {
        &self.node(node).module.config
    }

    pub(super) fn slot(&self, node: usize, object: Object) -> Option<&Slot> {
        let id = self.order.id(&self.root.tree, node, object);
        self.slots.get(id as usize).and_then(OnceLock::get)
    }

    /// The instances of a module.
    pub(super) fn instances(&self, node: usize) -> &[ModuleInstance] {
        match self.node(node).parent {
            None => &self.top,
            Some((parent, call)) => match self.slot(parent, Object::Expansion(call)) {
                Some(Slot::Expansion(expansion)) => &expansion.instances,
                _ => &[],
            },
        }
    }

    /// The value of a variable, local, output or whole call in one instance of its module. `None`
    /// where it is not there yet: it is needed for itself.
    pub(super) fn value(&self, node: usize, instance: usize, object: Object) -> Option<&Value> {
        match self.slot(node, object)? {
            Slot::Values(values) | Slot::Call(values, _) => match values.as_slice() {
                [one] => Some(one),
                many => many.get(instance),
            },
            _ => None,
        }
    }

    /// The instances of a resource in one instance of its module; `None` as in [`State::value`].
    pub(super) fn resource(&self, node: usize, instance: usize, at: usize) -> Option<&Set> {
        match self.slot(node, Object::Resource(at))? {
            Slot::Resource(sets, _) => sets.get(instance),
            _ => None,
        }
    }

    fn evaluate(&self, id: Id, repeats: Vec<Repetition>) {
        let (node, object) = self.order.object(id);
        let slot = match object {
            Object::Variable(i) => self.per_instance(id, node, |at| self.variable(node, i, at)),
            Object::Local(i) => self.per_instance(id, node, |at| self.local(node, i, at)),
            Object::Output(i) => self.per_instance(id, node, |at| self.output(node, i, at)),
            Object::Resource(i) => self.evaluate_resource(node, i, repeats),
            Object::Expansion(_) => self.expansion(node, repeats),
            Object::Call(i) => self.evaluate_call(id, node, i),
        };
        // Each object is in one group of one level, and so set once.
        let _ = self.slots[id as usize].set(slot);
    }

    fn per_instance(&self, id: Id, node: usize, one: impl Fn(usize) -> Value + Sync) -> Slot {
        Slot::Values(self.values(id, node, one))
    }

    pub(super) fn values(
        &self,
        id: Id,
        node: usize,
        one: impl Fn(usize) -> Value + Sync,
    ) -> Vec<Value> {
        let count = self.instances(node).len();
        if !self.order.varies[id as usize] {
            // Where a module has no instance, nothing of it is evaluated, as in Terraform.
            (0..count.min(1)).map(one).collect()
        } else if count < WORTH_SHARING {
            (0..count).map(one).collect()
        } else {
            (0..count).into_par_iter().map(&one).collect()
        }
    }

    /// A scope in an instance of a module.
    pub(super) fn scope<'s>(
        &'s self,
        node: usize,
        instance: usize,
        frame: Option<&'s Frame>,
        subject: &'s str,
    ) -> ModuleScope<'s, 'a> {
        ModuleScope::new(self, node, instance, frame, subject)
    }

    /// An address inside an instance of a module.
    pub(super) fn address(&self, node: usize, instance: usize, inner: &str) -> String {
        match self
            .instances(node)
            .get(instance)
            .and_then(|i| i.address.as_deref())
        {
            Some(module) => format!("{module}.{inner}"),
            None => inner.to_owned(),
        }
    }

    /// Evaluates an expression; an error is reported and becomes an unknown.
    pub(super) fn expr(&self, node: usize, instance: usize, expr: &Expr, subject: &str) -> Value {
        let scope = self.scope(node, instance, None, subject);
        match super::evaluate(expr, &scope) {
            Ok(value) => value,
            Err(error) => self.report(error.or_at(expr.span), subject, &Type::Dynamic),
        }
    }

    pub(super) fn report(&self, error: EvalError, subject: &str, ty: &Type) -> Value {
        self.problems.add(problems::of(&error, subject));
        failed(&error, ty).at(error.span)
    }
}
