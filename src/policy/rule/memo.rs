//! Truths that subjects have in common.
//!
//! Thousands of checks differ in a name and an address, and few rules ask for those. What an expression of
//! a rule comes to depends on nothing but what it reads of its subject, so that it is kept by the values
//! that were read: a tree, of which every node says what is read next, and has a branch for each value.
//! A branch is taken only where the values are the same in all that an expression can see of them, which
//! is everything but their places. What is not wholly known is never kept.

use super::scope::SubjectScope;
use crate::graph::EntityValue;
use crate::hcl::ast::{Expr, Ident};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Dialect, Scope, Step};
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::{Repr, Type, Value};
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
/// An expression that was evaluated anew so many times more often than not is no longer looked up.
const PATIENCE: usize = 512;
/// Nodes of one tree, and values of all.
const MOST_NODES: usize = 1 << 16;
const MOST_VALUES: usize = 1 << 18;
/// Bytes of one value's key, and how deep it is looked into.
const LONGEST_KEY: usize = 1 << 12;
const DEEPEST: usize = 6;

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
    values: FxHashMap<Box<[u8]>, usize>,
    /// By path: the value that the current subject has there; `None` within where it cannot be told from
    /// others.
    own: Vec<Option<Option<usize>>>,
    trees: Vec<[Tree; PARTS]>,
    room: Vec<u8>,
}

#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<Node>,
    found: usize,
    missed: usize,
}

#[derive(Debug)]
enum Node {
    /// Reads this path, and goes on by the value that is there.
    Reads(usize, FxHashMap<usize, usize>),
    Comes(bool),
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
        let mut at = 0;
        loop {
            let Some(tree) = self.tree(rule, part) else {
                return Found::Unkept;
            };
            if tree.missed > tree.found + PATIENCE {
                return Found::Unkept;
            }
            let (path, next) = match tree.nodes.get(at) {
                Some(Node::Comes(truth)) => {
                    let truth = *truth;
                    tree.found += 1;
                    return Found::Known(truth);
                }
                Some(Node::Reads(path, next)) if !next.is_empty() => (*path, next),
                _ => {
                    tree.missed += 1;
                    return Found::New;
                }
            };
            // Most subjects have one and the same value.
            let only = (next.len() == 1).then(|| next.iter().next()).flatten();
            let only = only.map(|(value, node)| (*value, *node));
            let Some(value) = self.value(path, scope) else {
                self.missed(rule, part);
                return Found::Unkept;
            };
            let next = match only {
                Some((known, node)) => (known == value).then_some(node),
                None => match self.tree(rule, part).and_then(|t| t.nodes.get(at)) {
                    Some(Node::Reads(_, next)) => next.get(&value).copied(),
                    _ => None,
                },
            };
            match next {
                Some(node) => at = node,
                None => {
                    self.missed(rule, part);
                    return Found::New;
                }
            }
        }
    }

    /// Keeps what an expression came to that read these paths of the current subject, in this order.
    pub fn keep(
        &mut self,
        rule: usize,
        part: Part,
        scope: &SubjectScope<'_>,
        read: Vec<Path>,
        truth: bool,
    ) {
        let mut steps = Vec::with_capacity(read.len());
        for path in read {
            let path = self.path(path);
            match self.value(path, scope) {
                Some(value) => steps.push((path, value)),
                None => return,
            }
        }
        if let Some(tree) = self.tree(rule, part) {
            tree.grow(&steps, truth);
        }
    }

    fn tree(&mut self, rule: usize, part: Part) -> Option<&mut Tree> {
        self.trees.get_mut(rule)?.get_mut(part as usize)
    }

    fn missed(&mut self, rule: usize, part: Part) {
        if let Some(tree) = self.tree(rule, part) {
            tree.missed += 1;
        }
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

    /// The number of the value that the current subject has at a path; equal values have equal numbers.
    fn value(&mut self, path: usize, scope: &SubjectScope<'_>) -> Option<usize> {
        if let Some(Some(known)) = self.own.get(path) {
            return *known;
        }
        let number = self.number(path, scope);
        if self.own.len() <= path {
            self.own.resize(path + 1, None);
        }
        if let Some(slot) = self.own.get_mut(path) {
            *slot = Some(number);
        }
        number
    }

    fn number(&mut self, path: usize, scope: &SubjectScope<'_>) -> Option<usize> {
        let value = read(scope.subject(), self.paths.get(path)?)?;
        self.room.clear();
        if !key(&value, &mut self.room, DEEPEST) {
            return None;
        }
        if let Some(known) = self.values.get(self.room.as_slice()) {
            return Some(*known);
        }
        let number = self.values.len();
        if number >= MOST_VALUES {
            return None;
        }
        self.values.insert(self.room.as_slice().into(), number);
        Some(number)
    }
}

impl Tree {
    /// Adds a truth below the values that it rests on.
    fn grow(&mut self, steps: &[(usize, usize)], truth: bool) {
        if self.nodes.len() + steps.len() > MOST_NODES {
            return;
        }
        if self.nodes.is_empty() {
            self.nodes.push(Tree::node(steps.first(), truth));
        }
        let mut at = 0;
        for (i, (path, value)) in steps.iter().enumerate() {
            let fresh = self.nodes.len();
            let next = match self.nodes.get_mut(at) {
                // After the same values the same is read.
                Some(Node::Reads(known, next)) if known == path => {
                    *next.entry(*value).or_insert(fresh)
                }
                _ => return,
            };
            if next == fresh {
                self.nodes.push(Tree::node(steps.get(i + 1), truth));
            }
            at = next;
        }
    }

    /// The node before a step, or behind the last one.
    fn node(step: Option<&(usize, usize)>, truth: bool) -> Node {
        match step {
            Some((path, _)) => Node::Reads(*path, FxHashMap::default()),
            None => Node::Comes(truth),
        }
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

/// Writes all that an expression can see of a value; false where that is too much, or not wholly known.
fn key(value: &Value, out: &mut Vec<u8>, depth: usize) -> bool {
    if depth == 0 || out.len() > LONGEST_KEY {
        return false;
    }
    out.push(value.marks.bits());
    match &value.repr {
        Repr::Null(ty) => {
            out.push(0);
            plain(ty, out)
        }
        Repr::Bool(b) => {
            out.push(1);
            out.push(u8::from(*b));
            true
        }
        Repr::Number(n) => {
            let Some((value, precision)) = n.as_word() else {
                return false;
            };
            out.push(2);
            out.extend(value.to_le_bytes());
            out.extend(precision.to_le_bytes());
            true
        }
        Repr::String(text) => {
            out.push(3);
            write(text, out);
            true
        }
        Repr::List(ty, items) | Repr::Set(ty, items) => {
            out.push(if matches!(value.repr, Repr::List(..)) {
                4
            } else {
                5
            });
            plain(ty, out) && elements(items, out, depth)
        }
        Repr::Tuple(items) => {
            out.push(6);
            elements(items, out, depth)
        }
        Repr::Map(ty, entries) => {
            out.push(7);
            out.extend(entries.len().to_le_bytes());
            plain(ty, out)
                && entries.iter().all(|(name, value)| {
                    write(name, out);
                    key(value, out, depth - 1)
                })
        }
        Repr::Object(object) => {
            out.push(8);
            out.extend(object.attrs.len().to_le_bytes());
            object.open.is_none()
                && object.attrs.iter().all(|(name, value)| {
                    write(name, out);
                    key(value, out, depth - 1)
                })
        }
        Repr::Capsule(capsule) => {
            let Some(entity) = capsule.as_any().downcast_ref::<EntityValue>() else {
                return false;
            };
            out.push(9);
            let (graph, id) = entity.which();
            out.extend(graph.to_le_bytes());
            out.extend(id.to_le_bytes());
            true
        }
        Repr::Unknown(_) => false,
    }
}

fn elements(items: &[Value], out: &mut Vec<u8>, depth: usize) -> bool {
    out.extend(items.len().to_le_bytes());
    items.iter().all(|item| key(item, out, depth - 1))
}

fn write(text: &str, out: &mut Vec<u8>) {
    out.extend(text.len().to_le_bytes());
    out.extend(text.as_bytes());
}

/// Writes a type of one word; false where it is another.
fn plain(ty: &Type, out: &mut Vec<u8>) -> bool {
    out.push(match ty {
        Type::Dynamic => 0,
        Type::Bool => 1,
        Type::Number => 2,
        Type::String => 3,
        _ => return false,
    });
    true
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
