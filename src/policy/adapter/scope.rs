//! Where the names in an adapter's expressions come from.

use super::memo::{Memo, Memory, What};
use super::{Adapter, EntityBlock};
use crate::graph::reference::Reference;
use crate::hcl::ast::{Expr, Ident};
use crate::policy::lang::NO_FILES;
use crate::policy::lang::functions::{call_in_adapter, configuration};
use crate::policy::lang::instances::{Instances, written};
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::eval::{Dialect, Instance, Scope, Step, evaluate};
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::{
    Capsule, Identity, Marks, Object, PathStep, ReasonKind, Reasons, Repr, Type, Value,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// What has become of a name of the `let` block.
enum Let {
    Fresh,
    /// Being evaluated: asking again is a cycle.
    Busy,
    /// With the assumptions that were read for it.
    Done(Result<Value, EvalError>, BTreeSet<usize>),
}

/// The names for one entity: `self`, `provider`, `each`, `let`, `assume`, `instance`.
pub(super) struct EntityScope<'a> {
    pub adapter: &'a Adapter,
    pub block: &'a EntityBlock,
    pub assumed: &'a [Value],
    pub instances: &'a Instances<'a>,
    pub instance: &'a Instance,
    this: Value,
    each: Option<(Value, Value)>,
    lets: RefCell<Vec<Let>>,
    /// Assumptions that were read.
    read: RefCell<BTreeSet<usize>>,
    /// What other instances came to; not for the parts that a `for_each` makes.
    memory: Option<Memory>,
}

impl FunctionHost for EntityScope<'_> {
    fn refusal(&self) -> &'static str {
        NO_FILES
    }
}

impl<'a> EntityScope<'a> {
    pub fn new(
        adapter: &'a Adapter,
        block: &'a EntityBlock,
        assumed: &'a [Value],
        instances: &'a Instances<'a>,
        instance: &'a Instance,
        memo: Option<Memo>,
    ) -> EntityScope<'a> {
        let this = as_written(&instance.value, &instance.address, block);
        let lets = block.lets.values().map(|_| Let::Fresh).collect();
        EntityScope {
            adapter,
            block,
            assumed,
            instances,
            instance,
            this,
            each: None,
            lets: RefCell::new(lets),
            read: RefCell::default(),
            memory: memo.map(Memory::of),
        }
    }

    /// What is kept for further instances.
    pub fn into_memo(self) -> Option<Memo> {
        self.memory.map(Memory::into_memo)
    }

    /// What an attribute comes to, from its index: as for another instance of which the same was read, where
    /// there was one.
    pub fn attr(
        &self,
        index: usize,
        make: impl FnOnce() -> Result<Value, EvalError>,
    ) -> Result<Value, EvalError> {
        match &self.memory {
            Some(memory) => memory.unit(self, self.block.lets.len() + index, make),
            None => make(),
        }
    }

    /// The assumptions that are read meanwhile, apart from those before.
    pub fn with_assumptions<T>(&self, make: impl FnOnce() -> T) -> (T, BTreeSet<usize>) {
        let outside = self.read.take();
        let made = make();
        (made, self.read.replace(outside))
    }

    /// Notes that assumptions were read.
    pub fn assume_read(&self, assumptions: &BTreeSet<usize>) {
        self.read.borrow_mut().extend(assumptions);
    }

    /// An attribute of the instance, `None` within where it is null for want of one; `None` where that only
    /// this instance can tell.
    pub fn written(&self, name: &str) -> Option<Option<&Value>> {
        let Repr::Object(object) = &self.this.repr else {
            return None;
        };
        let found = object.attrs.get(name);
        let computed = found.is_none() && self.is_computed(name);
        let usual = self.this.marks == Marks::NONE && object.open.is_some();
        (usual && !computed).then_some(found)
    }

    /// Whether an attribute that is not written may be one that only apply knows.
    pub fn is_computed(&self, name: &str) -> bool {
        name == "id" || self.block.computed.contains(name)
    }

    /// The value of a name of `let`; `None` where there is none, or it is being worked out.
    pub fn settled_let(&self, name: &str) -> Option<Result<Value, EvalError>> {
        let (index, expr) = self.block.lets.get(name)?;
        self.worked_out(*index, expr)
    }

    /// Goes on to one element of `for_each`: what was worked out for the last one alone is forgotten.
    pub fn each(&mut self, key: Value, value: Value) {
        self.each = Some((key, value));
        for (slot, of_part) in self.lets.get_mut().iter_mut().zip(&self.block.of_parts) {
            if *of_part {
                *slot = Let::Fresh;
            }
        }
        self.read.get_mut().clear();
    }

    /// The assumptions that were read, in their order.
    pub fn assumptions(&self) -> Vec<String> {
        let read = self.read.borrow();
        read.iter()
            .filter_map(|i| {
                let name = &self.adapter.assumptions.get(*i)?.name;
                let value = self.assumed.get(*i)?.as_str()?;
                Some(format!("assume {}.{name} = \"{value}\"", self.adapter.name))
            })
            .collect()
    }

    /// The resource type, as the instance says it.
    pub fn type_name(&self) -> Value {
        Value::string(self.instance.ty.clone()).at(self.instance.header)
    }

    /// An attribute of an instance or block that is not there: null, unless only apply knows it.
    fn absent(&self, identity: &Identity, name: &str, span: Span) -> Value {
        let own_id = name == "id" && identity.path.is_empty();
        if !own_id && !self.block.computed.contains(name) {
            return Value::null();
        }
        identity
            .step(PathStep::Name(Arc::from(name)))
            .unknown(Type::Dynamic, self.instance.header.or(span))
    }

    /// An attribute of any value, null where it has none.
    fn attribute(&self, value: &Value, name: &str) -> Value {
        if let Some(found) = value.get(name) {
            return found.clone();
        }
        if let Some(reference) = Reference::of(value) {
            return reference.attr(name).unwrap_or_else(Value::null);
        }
        match &value.repr {
            Repr::Object(object) => match &object.open {
                Some(identity) => self.absent(identity, name, Span::NONE),
                None => Value::null(),
            },
            _ => Value::null(),
        }
    }

    /// `below` is the step after the name.
    fn let_value(&self, name: &Ident, below: Option<&Step<'_>>) -> Result<Value, EvalError> {
        let Some((index, expr)) = self.block.lets.get(&name.name) else {
            return Err(undeclared(&format!("let.{}", name.name), name.span));
        };
        let value = self.worked_out(*index, expr);
        if let Some(memory) = &self.memory {
            memory.reads(|| match below {
                Some(Step::Attr(attr)) => What::OfLet(name.name.clone(), attr.name.clone()),
                _ => What::Let(name.name.clone()),
            });
        }
        value.unwrap_or_else(|| {
            let message = format!("let.{} needs itself", name.name);
            let error = EvalError::new(message, name.span).kind(ErrorKind::Cycle);
            if let Some(slot) = self.lets.borrow_mut().get_mut(*index) {
                *slot = Let::Done(Err(error.clone()), BTreeSet::new());
            }
            Err(error)
        })
    }

    /// The value of a name of `let`; `None` while it is being worked out.
    fn worked_out(&self, index: usize, expr: &Expr) -> Option<Result<Value, EvalError>> {
        let before = std::mem::replace(self.lets.borrow_mut().get_mut(index)?, Let::Busy);
        let (value, read) = match before {
            Let::Done(done, read) => (done, read),
            Let::Busy => return None,
            Let::Fresh => self.with_assumptions(|| match &self.memory {
                Some(memory) => memory.unit(self, index, || evaluate(expr, self)),
                None => evaluate(expr, self),
            }),
        };
        self.read.borrow_mut().extend(&read);
        if let Some(slot) = self.lets.borrow_mut().get_mut(index) {
            *slot = Let::Done(value.clone(), read);
        }
        Some(value)
    }

    fn assumption(&self, name: &Ident) -> Result<Value, EvalError> {
        let mut known = self.adapter.assumptions.iter();
        let index = known.position(|a| a.name == name.name);
        match index.and_then(|i| Some((i, self.assumed.get(i)?))) {
            Some((index, value)) => {
                self.read.borrow_mut().insert(index);
                Ok(value.clone())
            }
            None => Err(undeclared(&format!("assume.{}", name.name), name.span)),
        }
    }
}

fn undeclared(name: &str, span: Span) -> EvalError {
    EvalError::new(format!("`{name}` is not a name here"), span).kind(ErrorKind::Undeclared)
}

impl Scope for EntityScope<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Policy
    }

    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        if &*root.name == "self" {
            match (&self.memory, steps.first()) {
                (Some(memory), Some(Step::Attr(name))) => {
                    memory.reads(|| What::Own(name.name.clone()));
                }
                (Some(memory), _) => memory.reads_else(),
                (None, _) => {}
            }
            return Ok((self.this.clone(), 0));
        }
        if &*root.name == "provider" {
            if let Some(memory) = &self.memory {
                memory.reads_else();
            }
            let configured = self.instance.provider.as_ref();
            return Ok((configured.map_or_else(Value::null, |p| p.value.clone()), 0));
        }
        let Some(Step::Attr(name)) = steps.first() else {
            let message = format!("`{}` is read by name: {0}.NAME", root.name);
            return Err(EvalError::new(message, root.span));
        };
        if let Some(memory) = &self.memory {
            match (&*root.name, &*name.name) {
                ("let" | "assume", _) => {}
                ("instance", "type") => memory.reads(|| What::Type),
                _ => memory.reads_else(),
            }
        }
        let value = match (&*root.name, &*name.name) {
            ("let", _) => self.let_value(name, steps.get(1))?,
            ("assume", _) => self.assumption(name)?,
            ("each", "key") if let Some((key, _)) = &self.each => key.clone(),
            ("each", "value") if let Some((_, value)) = &self.each => value.clone(),
            ("instance", "address") => {
                Value::string(self.instance.address.clone()).at(self.instance.header)
            }
            ("instance", "type") => self.type_name(),
            ("instance", "provider") => configuration(self.instance),
            (root_name, name) => {
                return Err(undeclared(&format!("{root_name}.{name}"), root.span));
            }
        };
        Ok((value, 1))
    }

    fn call(&self, name: &Ident, args: &[Value], span: Span) -> Option<Result<Value, EvalError>> {
        if let Some(memory) = &self.memory {
            memory.calls(&name.name);
        }
        let attribute = |value: &Value, name: &str| self.attribute(value, name);
        let found = call_in_adapter(&name.name, args, self.instances, &attribute)?;
        Some(found.map_err(|e| e.or_at(span)))
    }

    /// Attributes of resources may be objects, and those have attributes that nobody wrote as well.
    fn absent_is_null(&self) -> bool {
        true
    }

    fn constant(&self, span: Span) -> Option<&OnceLock<Value>> {
        self.block.constants().at(span)
    }

    fn missing_attr(&self, identity: &Identity, name: &str, span: Span) -> Value {
        self.absent(identity, name, span)
    }
}

/// The instance without what a plan says of attributes that nobody wrote: "known after apply" of a
/// resource's own attribute means that the provider fills in its default, as if it were not there.
fn as_written(value: &Value, address: &str, block: &EntityBlock) -> Value {
    let own = |v: &Value, name: &str| {
        let Some(unknown) = v.as_unknown() else {
            return false;
        };
        unknown.identity.as_ref().is_some_and(|identity| {
            &*identity.address == address
                && matches!(identity.path.last(), Some(PathStep::Name(n)) if &**n == name)
                && !(name == "id" && identity.path.len() == 1)
                && !block.computed.contains(name)
                && is_own_reason(identity, &unknown.reasons)
        })
    };
    strip(value, &own, 0).unwrap_or_else(|| value.clone())
}

/// Whether the attribute itself is the reason for not being known. A written `dynamic` block that
/// cannot be expanded has the reasons of its `for_each`: it is there, and must not be taken for null.
fn is_own_reason(identity: &Identity, reasons: &Reasons) -> bool {
    let own = written(identity);
    reasons
        .iter()
        .all(|r| r.kind == ReasonKind::Resource && r.text.starts_with(&own))
}

/// `None` where nothing is to be left out: most instances are shared as they are.
fn strip(value: &Value, own: &dyn Fn(&Value, &str) -> bool, depth: usize) -> Option<Value> {
    /// Blocks are nested less deep than this; deeper values are data.
    const DEEPEST: usize = 12;
    if depth > DEEPEST {
        return None;
    }
    let repr = match &value.repr {
        Repr::Object(object) if object.open.is_some() => {
            let mut changed: BTreeMap<&Arc<str>, Option<Value>> = BTreeMap::new();
            for (name, attr) in &object.attrs {
                if own(attr, name) {
                    changed.insert(name, None);
                } else if let Some(new) = strip(attr, own, depth + 1) {
                    changed.insert(name, Some(new));
                }
            }
            if changed.is_empty() {
                return None;
            }
            let attrs = object.attrs.iter().filter_map(|(name, attr)| {
                let new = changed.remove(name).unwrap_or_else(|| Some(attr.clone()));
                new.map(|v| (name.clone(), v))
            });
            Repr::Object(Arc::new(Object {
                attrs: attrs.collect(),
                open: object.open.clone(),
            }))
        }
        Repr::Tuple(items) => {
            let new: Vec<Option<Value>> = items.iter().map(|v| strip(v, own, depth + 1)).collect();
            if new.iter().all(Option::is_none) {
                return None;
            }
            let all = items
                .iter()
                .zip(new)
                .map(|(old, new)| new.unwrap_or_else(|| old.clone()));
            Repr::Tuple(Arc::new(all.collect()))
        }
        _ => return None,
    };
    Some(Value {
        repr,
        origin: value.origin,
        marks: value.marks,
    })
}
