//! The evaluation of a module tree, object by object.

use super::body::{self, Shared};
use super::host::Host;
use super::order::{Id, Order};
use super::problems::{self, Problems, failed};
use super::references::{self, Ref};
use super::repeat::{self, Frame, Key, Kind, Repeated, repeat};
use super::scope::ModuleScope;
use super::{DataSources, Evaluation, Instance, Mode, Problem, ProblemKind};
use crate::hcl::ast::{Block, Expr};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::load::Root;
use crate::terraform::load::config::{Config, Object};
use crate::terraform::load::tree::{Child, Node};
use crate::terraform::value::{
    self, Identity, Marks, Reason, ReasonKind, Refinement, Repr, Type, Unknown, Value,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// Most instances of one resource or module call, unless the user says otherwise.
const MOST_INSTANCES: usize = 100_000;
/// From so many pieces of work on they are shared between threads.
const WORTH_SHARING: usize = 32;

/// A root module with the values of everything in it.
pub struct State<'a> {
    pub(super) root: &'a Root,
    pub(super) data: &'a dyn DataSources,
    pub(super) problems: Problems,
    pub(super) host: Host<'a>,
    order: Order,
    slots: Vec<OnceLock<Slot>>,
    most: usize,
    /// The root module's one instance.
    top: Vec<ModuleInstance>,
}

/// What an object came to.
enum Slot {
    /// One value for each instance of the module, or one for all.
    Values(Vec<Value>),
    Expansion(Expansion),
    /// One set for each instance of the module.
    Resource(Vec<Set>, Vec<Instance>),
    /// As `Values`, and what stands in for code that could not be read.
    Call(Vec<Value>, Vec<Instance>),
}

/// The instances of a module.
struct Expansion {
    /// All of them, those of one instance of the calling module together, in order of their keys.
    instances: Vec<ModuleInstance>,
    /// For each instance of the calling module.
    callers: Vec<Caller>,
}

struct Caller {
    kind: Kind,
    /// Where its instances begin in [`Expansion::instances`].
    start: usize,
    count: usize,
    unknown: Option<Value>,
}

/// One instance of a module.
pub(super) struct ModuleInstance {
    /// The instance of the calling module.
    caller: usize,
    pub(super) key: Key,
    /// `module.m["a"]`; `None` for the root.
    pub(super) address: Option<Arc<str>>,
    /// What `each` and `count` are in the call's arguments.
    frame: Frame,
    /// The nearest `count` or `for_each` around.
    expanded_by: Option<Span>,
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

impl ModuleInstance {
    /// The key of `for_each`, or the key as in addresses.
    pub(super) fn name(&self) -> String {
        match &self.key {
            Key::Name(name) => name.to_string(),
            other => other.to_string(),
        }
    }
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
    /// Evaluates everything.
    pub fn new(root: &'a Root, data: &'a dyn DataSources) -> State<'a> {
        let order = Order::new(&root.tree);
        let mut slots = Vec::new();
        slots.resize_with(order.len(), OnceLock::new);
        let mut state = State {
            root,
            data,
            problems: Problems::default(),
            host: Host::new(root, data),
            order,
            slots,
            most: root.inputs.most_instances.unwrap_or(MOST_INSTANCES),
            top: vec![ModuleInstance {
                caller: 0,
                key: Key::None,
                address: None,
                frame: Frame::default(),
                expanded_by: None,
            }],
        };
        for problem in &root.problems {
            state.problems.add(problem.clone());
        }
        let levels = std::mem::take(&mut state.order.levels);
        for level in &levels {
            let run = |group: &Vec<Id>| group.iter().for_each(|id| state.evaluate(*id));
            if level.len() > 1 {
                level.par_iter().for_each(run);
            } else {
                level.iter().for_each(run);
            }
        }
        state.judge();
        state
    }

    /// The instances and problems of all modules.
    pub fn finish(self) -> Evaluation {
        let mut instances: Vec<Instance> = Vec::new();
        for slot in self.slots {
            if let Some(Slot::Resource(_, made) | Slot::Call(_, made)) = slot.into_inner() {
                instances.extend(made);
            }
        }
        instances.par_sort_unstable_by(|a, b| (&a.address, a.mode).cmp(&(&b.address, b.mode)));
        let sources = &self.root.sources;
        let path = |span: Span| {
            sources
                .get(span.file)
                .map_or_else(String::new, |f| f.path.clone())
        };
        Evaluation {
            instances,
            problems: self.problems.finish(path),
        }
    }

    pub(super) fn node(&self, node: usize) -> &'a Node {
        &self.root.tree.nodes[node]
    }

    pub(super) fn config(&self, node: usize) -> &'a Config {
        &self.node(node).module.config
    }

    fn slot(&self, node: usize, object: Object) -> Option<&Slot> {
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

    fn evaluate(&self, id: Id) {
        let (node, object) = self.order.object(id);
        let slot = match object {
            Object::Variable(i) => self.per_instance(id, node, |at| self.variable(node, i, at)),
            Object::Local(i) => self.per_instance(id, node, |at| self.local(node, i, at)),
            Object::Output(i) => self.per_instance(id, node, |at| self.output(node, i, at)),
            Object::Resource(i) => self.evaluate_resource(node, i),
            Object::Expansion(i) => self.expansion(node, i),
            Object::Call(i) => self.evaluate_call(id, node, i),
        };
        // Each object is in one group of one level, and so set once.
        let _ = self.slots[id as usize].set(slot);
    }

    fn per_instance(&self, id: Id, node: usize, one: impl Fn(usize) -> Value + Sync) -> Slot {
        Slot::Values(self.values(id, node, one))
    }

    fn values(&self, id: Id, node: usize, one: impl Fn(usize) -> Value + Sync) -> Vec<Value> {
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
    fn expr(&self, node: usize, instance: usize, expr: &Expr, subject: &str) -> Value {
        let scope = self.scope(node, instance, None, subject);
        match super::evaluate(expr, &scope) {
            Ok(value) => value,
            Err(error) => self.report(error.or_at(expr.span), subject, &Type::Dynamic),
        }
    }

    fn report(&self, error: EvalError, subject: &str, ty: &Type) -> Value {
        self.problems.add(problems::of(&error, subject));
        failed(&error, ty).at(error.span)
    }

    fn variable(&self, node: usize, at: usize, instance: usize) -> Value {
        let variable = &self.config(node).variables[at];
        let subject = self.address(node, instance, &format!("var.{}", variable.name.name));
        let ty = variable.constraint.ty();
        let given = match self.node(node).parent {
            None => {
                let given = &self.root.given;
                given
                    .binary_search_by(|g| g.name.cmp(&variable.name.name))
                    .ok()
                    .and_then(|i| given.get(i))
                    .map(|g| g.value.clone())
            }
            Some((parent, call)) => {
                self.argument(node, parent, call, &variable.name.name, instance)
            }
        };
        let given = given.filter(|v| variable.nullable || !v.is_null());
        let value = match (given, &variable.default) {
            (Some(value), _) => {
                let origin = value.origin;
                variable.constraint.apply(value).unwrap_or_else(|error| {
                    let mut error = error.or_at(origin);
                    error.message = format!(
                        "this is no value for var.{}: {}",
                        variable.name.name, error.message
                    )
                    .into();
                    self.report(error, &subject, ty)
                })
            }
            (None, Some(default)) => default.clone(),
            (None, None) if self.node(node).parent.is_some() => {
                let call = self.calling_block(node).map_or(Span::NONE, |b| b.header);
                let error = EvalError::new(
                    format!("the argument \"{}\" is missing", variable.name.name),
                    call,
                )
                .help("the module's variable has no default");
                self.report(error, &subject, ty)
            }
            (None, None) => Value::unknown(
                ty.clone(),
                Reason {
                    kind: ReasonKind::Variable,
                    text: format!("{subject} has no value").into(),
                    place: variable.block.header,
                },
            )
            .at(variable.block.header),
        };
        value
            .marked(if variable.sensitive {
                Marks::SENSITIVE
            } else {
                Marks::NONE
            })
            .marked(if variable.ephemeral {
                Marks::EPHEMERAL
            } else {
                Marks::NONE
            })
    }

    fn calling_block(&self, node: usize) -> Option<&'a Block> {
        let (parent, call) = self.node(node).parent?;
        Some(&self.config(parent).calls[call].block)
    }

    /// What a call gives for a variable; `None` where it gives nothing.
    fn argument(
        &self,
        node: usize,
        parent: usize,
        call: usize,
        name: &str,
        instance: usize,
    ) -> Option<Value> {
        let block = &self.config(parent).calls[call].block;
        let attribute = block.body.attribute(name)?;
        let inner = self.instances(node).get(instance)?;
        let subject = inner.address.as_deref().unwrap_or_default();
        let scope = self.scope(parent, inner.caller, Some(&inner.frame), subject);
        Some(match super::evaluate(&attribute.expr, &scope) {
            Ok(value) => value,
            Err(error) => {
                let error = error.or_at(attribute.expr.span);
                self.report(error, subject, &Type::Dynamic)
            }
        })
    }

    fn local(&self, node: usize, at: usize, instance: usize) -> Value {
        let local = &self.config(node).locals[at];
        let subject = self.address(node, instance, &format!("local.{}", local.name.name));
        self.expr(node, instance, &local.attribute().expr, &subject)
    }

    fn output(&self, node: usize, at: usize, instance: usize) -> Value {
        let output = &self.config(node).outputs[at];
        let subject = self.address(node, instance, &format!("output.{}", output.name.name));
        let value = match output.block.body.attribute("value") {
            Some(value) => self.expr(node, instance, &value.expr, &subject),
            None => {
                let error = EvalError::new("an output needs a \"value\"", output.block.header);
                self.report(error, &subject, &Type::Dynamic)
            }
        };
        value
            .marked(if output.sensitive {
                Marks::SENSITIVE
            } else {
                Marks::NONE
            })
            .marked(if output.ephemeral {
                Marks::EPHEMERAL
            } else {
                Marks::NONE
            })
    }

    /// Which instances a block has in each instance of its module; too many altogether become
    /// unknown, from the first instance of the module on that exceeds the bound.
    fn repeats(&self, node: usize, block: &Block, inner: &str) -> Vec<(Repeated, String)> {
        let mut left = self.most;
        let count = self.instances(node).len();
        let mut all = Vec::with_capacity(count);
        for instance in 0..count {
            let subject = self.address(node, instance, inner);
            let scope = self.scope(node, instance, None, &subject);
            let mut repeated = repeat(block, self.most, &mut |e| super::evaluate(e, &scope));
            if repeated.instances.len() > left && repeated.kind != Kind::Single {
                repeated = repeat::too_many(repeated.kind, repeated.span, self.most);
            }
            left = left.saturating_sub(repeated.instances.len());
            if let Some(error) = &repeated.error {
                self.problems.add(problems::of(error, &subject));
            }
            all.push((repeated, subject));
        }
        all
    }

    fn expansion(&self, node: usize, at: usize) -> Slot {
        let call = &self.config(node).calls[at];
        let inner = format!("module.{}", call.name.name);
        let mut expansion = Expansion {
            instances: Vec::new(),
            callers: Vec::new(),
        };
        let repeats = self.repeats(node, &call.block, &inner);
        for (caller, (repeated, base)) in repeats.into_iter().enumerate() {
            expansion.callers.push(Caller {
                kind: repeated.kind,
                start: expansion.instances.len(),
                count: repeated.instances.len(),
                unknown: repeated.unknown,
            });
            let outer = self.instances(node).get(caller).and_then(|i| i.expanded_by);
            for (key, frame) in repeated.instances {
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

    fn evaluate_resource(&self, node: usize, at: usize) -> Slot {
        let resource = &self.config(node).resources[at];
        let repeats = self.repeats(node, &resource.block, &resource.address);
        let first = repeats.iter().find_map(|(repeated, base)| {
            let (key, _) = repeated.instances.first()?;
            Some(format!("{base}{key}"))
        });
        let shared = match first {
            Some(subject) => {
                self.shared(node, &resource.block, references::META_ARGUMENTS, &subject)
            }
            None => Shared::default(),
        };
        let work: Vec<(usize, &str, &Option<EvalError>, Option<Span>, &Key, &Frame)> = repeats
            .iter()
            .enumerate()
            .flat_map(|(i, (repeated, base))| {
                let each = repeated.instances.iter();
                each.map(move |(key, frame)| {
                    (i, base.as_str(), &repeated.error, repeated.span, key, frame)
                })
            })
            .collect();
        let make = |(instance, base, error, span, key, frame): &(
            usize,
            &str,
            &Option<EvalError>,
            Option<Span>,
            &Key,
            &Frame,
        )| {
            let address: Arc<str> = format!("{base}{key}").into();
            let scope = self.scope(node, *instance, Some(frame), &address);
            let mut made = body::resource(&resource.block, &scope, &shared, &address, self.most);
            if let Some(error) = error {
                let message = error.message.to_string();
                made.errors.insert(0, ("for_each".to_owned(), message));
            }
            let outer = &self.instances(node)[*instance];
            let mut value = made.value;
            if resource.mode == Mode::Data {
                value = self.read(&address, &resource.ty, value);
            }
            Instance {
                address,
                ty: resource.ty.clone(),
                mode: resource.mode,
                module: outer.address.clone(),
                value,
                errors: made.errors,
                header: resource.block.header,
                block: resource.block.span,
                expanded_by: span.or(outer.expanded_by),
            }
        };
        let made: Vec<Instance> = if work.len() < WORTH_SHARING {
            work.iter().map(make).collect()
        } else {
            work.par_iter().map(make).collect()
        };
        let mut rest = made.iter();
        let sets = repeats
            .iter()
            .map(|(repeated, _)| {
                let own = rest.by_ref().take(repeated.instances.len()).map(seen);
                Set {
                    kind: repeated.kind,
                    unknown: repeated.unknown.clone(),
                    value: together(repeated, own.collect()).at(resource.block.header),
                }
            })
            .collect();
        Slot::Resource(sets, made)
    }

    /// A data source with what is known of it.
    fn read(&self, address: &str, ty: &str, config: Value) -> Value {
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
    fn shared(&self, node: usize, block: &Block, meta: &[&str], subject: &str) -> Shared {
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
    fn varies(&self, node: usize, expr: &Expr) -> bool {
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

    fn evaluate_call(&self, id: Id, node: usize, at: usize) -> Slot {
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
    fn stand_in(
        &self,
        node: usize,
        instance: usize,
        call: &crate::terraform::load::config::Call,
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
        }
    }

    /// All instances of a call as one value.
    fn composite(&self, view: &CallView<'_>, one: impl Fn(usize) -> Value) -> Value {
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
    fn outputs(&self, view: &CallView<'_>, at: usize) -> Value {
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
            reasons: value::Reasons::one(Reason {
                kind: ReasonKind::Module,
                text: format!("the code of {address} ({source}) could not be read").into(),
                place: Span::NONE,
            }),
            identity: Some(Identity::of(address)),
            ..Unknown::default()
        };
        Value::new(Repr::Unknown(Arc::new(unknown)))
    }

    /// What can be said once everything has its value: validations, arguments that no variable
    /// takes, outputs that give secrets away.
    fn judge(&self) {
        for node in 0..self.root.tree.nodes.len() {
            self.unexpected_arguments(node);
            for at in 0..self.config(node).variables.len() {
                self.validate(node, at);
            }
        }
        for (at, output) in self
            .config_of_root()
            .iter()
            .flat_map(|c| c.outputs.iter().enumerate())
        {
            let value = self.value(0, 0, Object::Output(at));
            if !output.sensitive && value.is_some_and(|v| v.marks_deep().is_sensitive()) {
                let error =
                    EvalError::new("this output shows a sensitive value", output.block.header)
                        .help("add `sensitive = true`, or nonsensitive() where it is no secret");
                let subject = format!("output.{}", output.name.name);
                self.problems.add(problems::of(&error, &subject));
            }
        }
    }

    fn config_of_root(&self) -> Option<&'a Config> {
        self.root.tree.nodes.first().map(|n| &*n.module.config)
    }

    fn unexpected_arguments(&self, node: usize) {
        let Some(block) = self.calling_block(node) else {
            return;
        };
        let config = self.config(node);
        for attribute in &block.body.attributes {
            let name = &*attribute.name.name;
            if body::CALL_META.contains(&name) || config.variable(name).is_some() {
                continue;
            }
            let error = EvalError::new(
                format!("the module has no variable \"{name}\""),
                attribute.name.span,
            );
            let names = config.variables.iter().map(|v| &*v.name.name);
            let error = match crate::text::nearest(name, names) {
                Some(near) => error.help(format!("did you mean \"{near}\"?")),
                None => error,
            };
            let subject = format!("module.{}", block.labels.first().map_or("", |l| &*l.name));
            self.problems.add(problems::of(&error, &subject));
        }
    }

    fn validate(&self, node: usize, at: usize) {
        let variable = &self.config(node).variables[at];
        for validation in variable.block.body.blocks_of("validation") {
            let Some(condition) = validation.body.attribute("condition") else {
                continue;
            };
            let id = self.order.id(&self.root.tree, node, Object::Variable(at));
            let all = self.instances(node).len();
            let differs = self.order.varies[id as usize] || self.varies(node, &condition.expr);
            for instance in 0..if differs { all } else { all.min(1) } {
                let subject = self.address(node, instance, &format!("var.{}", variable.name.name));
                let value = self.value(node, instance, Object::Variable(at));
                let origin = value.map_or(Span::NONE, |v| v.origin);
                let scope = self.scope(node, instance, None, &subject);
                match super::evaluate(&condition.expr, &scope) {
                    Ok(verdict) if verdict.as_bool() == Some(false) => {}
                    Ok(_) => continue,
                    Err(error) => {
                        let error = error.or_at(condition.expr.span);
                        self.problems.add(problems::of(&error, &subject));
                        continue;
                    }
                }
                let message = validation
                    .body
                    .attribute("error_message")
                    .and_then(|m| super::evaluate(&m.expr, &scope).ok())
                    .filter(|m| !m.marks.is_sensitive())
                    .and_then(|m| m.as_str().map(str::to_owned));
                self.problems.add(Problem {
                    kind: ProblemKind::Evaluation,
                    message: match message {
                        Some(text) => format!("{subject} is not valid: {text}"),
                        None => format!("{subject} is not valid"),
                    },
                    help: Some("give a value that the variable's validation accepts".to_owned()),
                    span: origin.or(condition.expr.span),
                    related: vec![(condition.expr.span, "this does not hold".to_owned())],
                    subject,
                });
            }
        }
    }
}

/// All instances of a resource as one value; where they are not known, the one that stands for all.
fn together(repeated: &Repeated, values: Vec<Value>) -> Value {
    match repeated.kind {
        Kind::Count if repeated.unknown.is_none() => Value::tuple(values),
        Kind::ForEach if repeated.unknown.is_none() => {
            let keys = repeated.instances.iter().map(|(key, _)| match key {
                Key::Name(name) => name.clone(),
                other => other.to_string().into(),
            });
            Value::object(keys.zip(values).collect())
        }
        _ => values.into_iter().next().unwrap_or_else(Value::null),
    }
}

/// An instance as references see it. That of `terraform_data`, which is part of the language and not
/// of a provider, has all its attributes.
fn seen(instance: &Instance) -> Value {
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
