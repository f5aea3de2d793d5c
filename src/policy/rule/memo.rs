//! Truths that subjects have in common: see [`kept`](crate::policy::lang::kept). What is not wholly known is
//! never kept, and of what is the places play no part.

use super::scope::SubjectScope;
use crate::graph::EntityValue;
use crate::hcl::ast::{Expr, Ident};
use crate::policy::lang::kept::{Numbers, Says, Sight, Tree};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Dialect, Scope, Step};
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::{Repr, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

/// An expression of a rule whose truth is kept.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    When,
    Condition,
    /// Whether `for_each` gives nothing.
    Nothing,
}

/// How many parts a rule has.
const PARTS: usize = 3;

/// What is read of a subject: an attribute, or one of a record that is derived of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Path {
    /// Of every entity, a rule about all kinds may read attributes that only some have.
    any: bool,
    attr: Arc<str>,
    then: Option<Arc<str>>,
}

/// The truths that one thread has met.
#[derive(Debug, Default)]
pub(super) struct Memo {
    paths: Vec<Path>,
    path_ids: FxHashMap<Path, usize>,
    numbers: Numbers,
    /// By path: the value that the current subject has there; `None` within where it cannot be told from
    /// others.
    own: Vec<Option<Option<usize>>>,
    trees: Vec<[Tree<bool>; PARTS]>,
}

/// What is known of an expression for the current subject.
pub(super) enum Found {
    /// It comes to this.
    Known(bool),
    /// It has to be evaluated, and is worth keeping.
    New,
    /// It has to be evaluated.
    Unkept,
}

impl Memo {
    /// For so many rules.
    pub fn new(rules: usize) -> Memo {
        let mut memo = Memo::default();
        memo.trees.resize_with(rules, Default::default);
        memo
    }

    /// Goes on to another subject.
    pub fn next_subject(&mut self) {
        self.own.clear();
    }

    /// What is known of an expression of a rule.
    pub fn find(&mut self, rule: usize, part: Part, scope: &SubjectScope<'_>) -> Found {
        let found = self.look_up(rule, part, scope);
        if let Some(tree) = self.tree(rule, part) {
            tree.count(matches!(found, Found::Known(_)));
        }
        found
    }

    fn look_up(&mut self, rule: usize, part: Part, scope: &SubjectScope<'_>) -> Found {
        let mut at = 0;
        loop {
            let tree = self.tree(rule, part).filter(|t| t.is_worth_it());
            let path = match tree.map(|t| t.at(at)) {
                None => return Found::Unkept,
                Some(Says::Nothing) => return Found::New,
                Some(Says::Comes(truth)) => return Found::Known(*truth),
                Some(Says::Reads(path)) => path,
            };
            let Some(value) = self.value(path, scope) else {
                return Found::Unkept;
            };
            match self.tree(rule, part).and_then(|t| t.branch(at, value)) {
                Some(next) => at = next,
                None => return Found::New,
            }
        }
    }

    /// Keeps what an expression came to that read these paths of the current subject, in this order.
    pub fn keep(
        &mut self,
        rule: usize,
        part: Part,
        scope: &SubjectScope<'_>,
        paths: Vec<Path>,
        truth: bool,
    ) {
        let mut read = Vec::with_capacity(paths.len());
        for path in paths {
            let path = self.path(path);
            match self.value(path, scope) {
                Some(value) => read.push((path, value)),
                None => return,
            }
        }
        if let Some(tree) = self.tree(rule, part) {
            tree.keep(&read, truth);
        }
    }

    fn tree(&mut self, rule: usize, part: Part) -> Option<&mut Tree<bool>> {
        self.trees.get_mut(rule)?.get_mut(part as usize)
    }

    fn path(&mut self, path: Path) -> usize {
        if let Some(known) = self.path_ids.get(&path) {
            return *known;
        }
        let id = self.paths.len();
        self.paths.push(path.clone());
        self.path_ids.insert(path, id);
        id
    }

    /// The number of the value that the current subject has at a path.
    fn value(&mut self, path: usize, scope: &SubjectScope<'_>) -> Option<usize> {
        if let Some(Some(known)) = self.own.get(path) {
            return *known;
        }
        let value = read(scope.subject(), self.paths.get(path)?);
        let numbers = &mut self.numbers;
        let number = value.and_then(|v| numbers.of(Sight::default(), |writer| writer.value(&v)));
        let number = number.map(|n| n.number);
        if self.own.len() <= path {
            self.own.resize(path + 1, None);
        }
        if let Some(slot) = self.own.get_mut(path) {
            *slot = Some(number);
        }
        number
    }
}

/// The names of a rule, with what is read of its subject.
pub(super) struct Watched<'a> {
    scope: &'a SubjectScope<'a>,
    /// `None` once something was read that cannot be told by paths.
    read: RefCell<Option<Vec<Path>>>,
}

impl<'a> Watched<'a> {
    pub fn new(scope: &'a SubjectScope<'a>) -> Watched<'a> {
        Watched {
            scope,
            read: RefCell::new(Some(Vec::new())),
        }
    }

    /// What was read, in order, each path once; `None` where that does not settle what came of it.
    pub fn read(self) -> Option<Vec<Path>> {
        self.read.into_inner()
    }

    /// The value of the first steps, and how many they are.
    fn subject(&self, steps: &[Step<'_>]) -> Option<(Value, usize)> {
        let subject = self.scope.subject();
        let mut names = steps.iter().map_while(|step| match step {
            Step::Attr(name) => Some(&name.name),
            Step::Index(_) => None,
        });
        let mut path = Path {
            any: self.scope.is_any(),
            attr: names.next()?.clone(),
            then: None,
        };
        let mut value = read(subject, &path)?;
        let mut taken = 1;
        if is_record(&value) {
            path.then = Some(names.next()?.clone());
            value = read(subject, &path)?;
            taken = 2;
        }
        if let Some(all) = self.read.borrow_mut().as_mut()
            && !all.contains(&path)
        {
            all.push(path);
        }
        Some((value, taken))
    }
}

/// An attribute of a subject; `None` where it has none.
fn read(subject: &Value, path: &Path) -> Option<Value> {
    let first = attribute(subject, &path.attr)?;
    match &path.then {
        Some(then) if is_record(&first) => attribute(&first, then),
        Some(_) => None,
        None => Some(first),
    }
}

/// As the evaluator reads one.
fn attribute(value: &Value, name: &str) -> Option<Value> {
    let Repr::Capsule(capsule) = &value.repr else {
        return None;
    };
    let found = capsule.attr(name)?;
    let origin = found.origin.or(value.origin);
    Some(found.marked(value.marks).at(origin))
}

/// Whether a value is something derived of its entity alone, such as an outcome, whose attributes may
/// rest on the entity.
fn is_record(value: &Value) -> bool {
    matches!(&value.repr, Repr::Capsule(c) if !c.as_any().is::<EntityValue>())
}

impl FunctionHost for Watched<'_> {
    fn refusal(&self) -> &'static str {
        self.scope.refusal()
    }
}

impl Scope for Watched<'_> {
    fn dialect(&self) -> Dialect {
        self.scope.dialect()
    }

    fn resolve(
        &self,
        root: &Ident,
        steps: &[Step<'_>],
        index: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        if self.scope.is_subject(root)
            && let Some(found) = self.subject(steps)
        {
            return Ok(found);
        }
        self.read.replace(None);
        self.scope.resolve(root, steps, index)
    }

    fn call(&self, name: &Ident, args: &[Value], span: Span) -> Option<Result<Value, EvalError>> {
        self.scope.call(name, args, span)
    }

    fn constant(&self, span: Span) -> Option<&OnceLock<Value>> {
        self.scope.constant(span)
    }
}
