//! Instances to entities.

use super::memo::Memo;
use super::scope::EntityScope;
use super::shape::shaped;
use super::{Adapter, Adapters, EntityBlock};
use crate::graph::{Problem, RawEntity};
use crate::policy::lang::instances::Instances;
use crate::policy::lang::unknown;
use crate::source::{FileId, SourceMap, Span};
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Instance, evaluate};
use crate::terraform::value::{PathStep, Reason, ReasonKind, Reasons, Repr, Type, Unknown, Value};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// What the adapters made of an evaluation.
#[derive(Debug, Default)]
pub struct Adapted {
    /// The entities, in the order of the instances.
    pub entities: Vec<RawEntity>,
    /// Attributes that could not be worked out (of kind `evaluation-error`), each once a resource.
    pub problems: Vec<Problem>,
}

/// An attribute of an entity that failed.
struct Failure {
    name: &'static str,
    address: String,
    at: Span,
    error: EvalError,
}

/// `memos` says how many threads may keep what expressions came to.
pub(super) fn entities(
    adapters: &Adapters,
    all: &[Instance],
    sources: &SourceMap,
    memos: usize,
) -> Adapted {
    let instances = Instances::new(all, adapters, sources);
    let policy_files: FxHashSet<FileId> = adapters.files().collect();
    let memos: Vec<Mutex<Memos>> = std::iter::repeat_with(Mutex::default).take(memos).collect();
    let made: Vec<(Vec<RawEntity>, Vec<Failure>)> = all
        .par_iter()
        .map(|instance| {
            let memos = rayon::current_thread_index().and_then(|i| memos.get(i));
            let mut memos = memos.and_then(|m| m.try_lock().ok());
            let mut run = Run {
                adapters,
                instances: &instances,
                policy_files: &policy_files,
                entities: Vec::new(),
                failures: Vec::new(),
                memos: memos.as_deref_mut(),
            };
            run.instance(instance);
            (run.entities, run.failures)
        })
        .collect();
    let mut adapted = Adapted::default();
    let mut seen = FxHashSet::default();
    for (entities, failures) in made {
        adapted.entities.extend(entities);
        for failure in failures {
            if seen.insert((failure.at, failure.name)) {
                adapted.problems.push(failure.into());
            }
        }
    }
    adapted
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        Problem {
            kind: "evaluation-error".to_owned(),
            message: failure.message(),
            help: failure.error.help.as_ref().map(|h| h.to_string()),
            at: failure.at,
            related: Vec::new(),
            subject: failure.address,
            removable: false,
        }
    }
}

impl Failure {
    fn message(&self) -> String {
        format!(
            "`{}` of {} cannot be worked out: {}",
            self.name, self.address, self.error.message
        )
    }
}

/// What one thread has met, by adapter and block.
type Memos = FxHashMap<(usize, usize), Memo>;

struct Run<'a, 'm> {
    adapters: &'a Adapters,
    instances: &'a Instances<'a>,
    policy_files: &'a FxHashSet<FileId>,
    entities: Vec<RawEntity>,
    failures: Vec<Failure>,
    memos: Option<&'m mut Memos>,
}

impl<'a> Run<'a, '_> {
    fn instance(&mut self, instance: &'a Instance) {
        let key = (instance.mode, instance.ty.clone());
        for (a, b) in self.adapters.by_type.get(&key).into_iter().flatten() {
            let adapter = self.adapters.all.get(*a);
            let Some((adapter, block)) = adapter.and_then(|a| Some((a, a.blocks.get(*b)?))) else {
                continue;
            };
            let assumed = self.adapters.assumed.get(*a).map(Vec::as_slice);
            // Parts of one instance have nothing in common with those of others that is worth keeping.
            let memos = self
                .memos
                .as_deref_mut()
                .filter(|_| block.for_each.is_none());
            let memo = memos.map(|m| m.remove(&(*a, *b)).unwrap_or_else(|| Memo::new(block)));
            let scope = EntityScope::new(
                adapter,
                block,
                assumed.unwrap_or_default(),
                self.instances,
                instance,
                memo,
            );
            let memo = self.block(scope, adapter, block, instance).into_memo();
            if let (Some(memo), Some(memos)) = (memo, &mut self.memos) {
                memos.insert((*a, *b), memo);
            }
        }
    }

    fn block(
        &mut self,
        mut scope: EntityScope<'a>,
        adapter: &Adapter,
        block: &EntityBlock,
        instance: &Instance,
    ) -> EntityScope<'a> {
        let Some(for_each) = &block.for_each else {
            self.entity(&scope, adapter, block, instance, String::new());
            return scope;
        };
        let list = evaluate(for_each, &scope).unwrap_or_else(|error| {
            self.failed("for_each", &instance.address, instance.header, error)
        });
        for (key, value, path) in parts(&list) {
            scope.each(key, value);
            let path = format!("{}{path}", block.part);
            self.entity(&scope, adapter, block, instance, path);
        }
        scope
    }

    fn entity(
        &mut self,
        scope: &EntityScope<'_>,
        adapter: &Adapter,
        block: &EntityBlock,
        instance: &Instance,
        path: String,
    ) {
        let at = instance.header;
        let address = format!("{}{path}", instance.address);
        if let Some(only_if) = &block.only_if {
            match evaluate(only_if, scope) {
                Ok(value) if value.as_bool() == Some(false) => return,
                // Where it cannot be told the entity is there: leaving it out would be a guess.
                Ok(_) => {}
                Err(error) => {
                    self.failed("only_if", &address, at, error);
                }
            }
        }
        let mut attrs = BTreeMap::new();
        for (index, (attr, expr)) in block.attrs.iter().enumerate() {
            let value = scope.attr(index, || {
                let value = evaluate(expr, scope)?;
                Ok(self.placed(shaped(&value, &attr.shape, self.instances)?))
            });
            let value = value.unwrap_or_else(|error| self.failed(attr.name, &address, at, error));
            attrs.insert(attr.name, value);
        }
        self.entities.push(RawEntity {
            kind: block.kind,
            address,
            ty: instance.ty.to_string(),
            vendor: adapter.name.to_string(),
            block: at,
            attrs,
            assumptions: scope.assumptions(),
        });
    }

    /// The value without a place in an adapter's file: findings show the user's text only.
    fn placed(&self, value: Value) -> Value {
        if self.policy_files.contains(&value.origin.file) {
            return value.at(Span::NONE);
        }
        value
    }

    fn failed(&mut self, name: &'static str, address: &str, at: Span, error: EvalError) -> Value {
        let failure = Failure {
            name,
            address: address.to_owned(),
            at,
            error,
        };
        let reason = Reason {
            kind: ReasonKind::Error,
            text: failure.message().into(),
            place: at,
        };
        self.failures.push(failure);
        unknown(Type::Dynamic, Reasons::one(reason))
    }
}

/// Key, value and path of each part; one symbolic part where the list is not known.
fn parts(list: &Value) -> Vec<(Value, Value, String)> {
    if let Some(items) = list.elements() {
        let parts = items.iter().enumerate();
        return parts
            .map(|(i, v)| (Value::int(i as i64), v.clone(), format!("[{i}]")))
            .collect();
    }
    match &list.repr {
        Repr::Null(_) => Vec::new(),
        Repr::Unknown(u) => {
            let element = Value::new(Repr::Unknown(Arc::new(Unknown {
                reasons: u.reasons.clone(),
                identity: u.identity.as_ref().map(|i| i.step(PathStep::Any)),
                ..Unknown::default()
            })))
            .at(list.origin)
            .marked(list.marks);
            let key = unknown(Type::Dynamic, u.reasons.clone());
            vec![(key, element, "[*]".to_owned())]
        }
        Repr::Map(_, entries) => entries
            .iter()
            .map(|(k, v)| (Value::string(k.clone()), v.clone(), format!("[{k:?}]")))
            .collect(),
        // One block that is not a list.
        _ => vec![(Value::int(0), list.clone(), "[0]".to_owned())],
    }
}
