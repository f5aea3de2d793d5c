//! What the expressions of a block came to for other instances: see [`kept`](crate::policy::lang::kept).
//!
//! Instances of one resource differ in few attributes, and most expressions read others. A name of `let` is
//! read by its value, so that what rests on an unusual reference is worked out anew only as far as it shows.
//! The blocks of a resource say in which instance they stand: two that differ in nothing else are the same to
//! functions that look at nothing but their arguments, as long as what comes of it says nothing of them.

use super::EntityBlock;
use super::scope::EntityScope;
use crate::policy::lang::constants::is_pure;
use crate::policy::lang::kept::{Number, Numbers, Says, Sight, Tree};
use crate::terraform::error::EvalError;
use crate::terraform::value::{Repr, Value};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is read for one entity.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum What {
    /// An attribute of the instance.
    Own(Arc<str>),
    /// A name of `let`.
    Let(Arc<str>),
    /// An attribute of what a name of `let` stands for.
    OfLet(Arc<str>, Arc<str>),
    /// The resource type.
    Type,
}

/// What an expression came to, with the assumptions that were read for it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    value: Value,
    assumptions: BTreeSet<usize>,
}

/// The results that one thread has met for one block.
#[derive(Debug, Default)]
pub(super) struct Memo {
    whats: Vec<What>,
    ids: FxHashMap<What, usize>,
    numbers: Numbers,
    /// What the current entity has, by the index in `whats`; `None` within where it cannot be told from others.
    current: Vec<Option<Option<Number>>>,
    /// By name of `let` in their order, then by attribute.
    trees: Vec<Tree<Kept>>,
}

/// What one expression has read so far.
#[derive(Debug)]
struct Frame {
    /// In order, each once; `None` once that does not settle what comes of it.
    read: Option<Vec<What>>,
    /// Whether it called a function that looks at other instances.
    looked: bool,
}

/// The memo of a block, and the expressions that are being evaluated, innermost last.
#[derive(Debug, Default)]
pub(super) struct Memory {
    memo: RefCell<Memo>,
    frames: RefCell<Vec<Frame>>,
}

impl Memo {
    /// For a block, before its first entity.
    pub fn new(block: &EntityBlock) -> Memo {
        let mut memo = Memo::default();
        let units = block.lets.len() + block.attrs.len();
        memo.trees.resize_with(units, Tree::default);
        memo
    }

    fn id(&mut self, what: &What) -> usize {
        if let Some(known) = self.ids.get(what) {
            return *known;
        }
        let id = self.whats.len();
        self.whats.push(what.clone());
        self.ids.insert(what.clone(), id);
        id
    }
}

enum Found {
    Kept(Kept),
    New,
    Unkept,
}

impl Memory {
    /// Goes on to another entity.
    pub fn of(mut memo: Memo) -> Memory {
        memo.current.clear();
        Memory {
            memo: RefCell::new(memo),
            frames: RefCell::default(),
        }
    }

    /// What was kept.
    pub fn into_memo(self) -> Memo {
        self.memo.into_inner()
    }

    /// Notes that something is read.
    pub fn reads(&self, what: impl FnOnce() -> What) {
        if let Some(Frame {
            read: Some(read), ..
        }) = self.frames.borrow_mut().last_mut()
        {
            let what = what();
            if !read.contains(&what) {
                read.push(what);
            }
        }
    }

    /// Notes that something is read that is never the same.
    pub fn reads_else(&self) {
        if let Some(frame) = self.frames.borrow_mut().last_mut() {
            frame.read = None;
        }
    }

    /// Notes a call.
    pub fn calls(&self, function: &str) {
        if let Some(frame) = self.frames.borrow_mut().last_mut() {
            frame.looked |= !is_pure(function);
        }
    }

    /// What an expression comes to, made where it is not kept.
    pub fn unit(
        &self,
        scope: &EntityScope<'_>,
        unit: usize,
        make: impl FnOnce() -> Result<Value, EvalError>,
    ) -> Result<Value, EvalError> {
        let found = self.look_up(scope, unit);
        if let Some(tree) = self.memo.borrow_mut().trees.get_mut(unit) {
            tree.count(matches!(found, Found::Kept(_)));
        }
        let read = match found {
            Found::Kept(kept) => {
                scope.assume_read(&kept.assumptions);
                return Ok(kept.value);
            }
            Found::New => Some(Vec::new()),
            Found::Unkept => None,
        };
        let frame = Frame {
            read,
            looked: false,
        };
        self.frames.borrow_mut().push(frame);
        let (made, assumptions) = scope.with_assumptions(make);
        scope.assume_read(&assumptions);
        let frame = self.frames.borrow_mut().pop();
        if let (Ok(value), Some(frame)) = (&made, frame) {
            let kept = Kept {
                value: value.clone(),
                assumptions,
            };
            self.keep(scope, unit, frame, kept);
        }
        made
    }

    fn look_up(&self, scope: &EntityScope<'_>, unit: usize) -> Found {
        let mut at = 0;
        loop {
            let what = {
                let memo = self.memo.borrow();
                match memo.trees.get(unit).filter(|t| t.is_worth_it()) {
                    None => return Found::Unkept,
                    Some(tree) => match tree.at(at) {
                        Says::Nothing => return Found::New,
                        Says::Comes(kept) => return Found::Kept(kept.clone()),
                        Says::Reads(what) => what,
                    },
                }
            };
            let Some(value) = self.number(scope, what) else {
                return Found::Unkept;
            };
            let memo = self.memo.borrow();
            let tree = memo.trees.get(unit);
            match tree.and_then(|t| t.branch(at, value.number)) {
                Some(next) => at = next,
                None => return Found::New,
            }
        }
    }

    fn keep(&self, scope: &EntityScope<'_>, unit: usize, frame: Frame, kept: Kept) {
        let Some(whats) = frame.read else {
            return;
        };
        let mut read = Vec::with_capacity(whats.len());
        let mut owns = false;
        for what in &whats {
            let what = self.memo.borrow_mut().id(what);
            let Some(value) = self.number(scope, what) else {
                return;
            };
            owns |= value.owns;
            read.push((what, value.number));
        }
        if owns && (frame.looked || !is_plain(&kept.value, DEEPEST)) {
            return;
        }
        if let Some(tree) = self.memo.borrow_mut().trees.get_mut(unit) {
            tree.keep(&read, kept);
        }
    }

    /// The number of what the current entity has.
    fn number(&self, scope: &EntityScope<'_>, what: usize) -> Option<Number> {
        if let Some(Some(known)) = self.memo.borrow().current.get(what) {
            return *known;
        }
        let number = self.numbered(scope, what);
        let current = &mut self.memo.borrow_mut().current;
        if current.len() <= what {
            current.resize(what + 1, None);
        }
        if let Some(slot) = current.get_mut(what) {
            *slot = Some(number);
        }
        number
    }

    fn numbered(&self, scope: &EntityScope<'_>, what: usize) -> Option<Number> {
        let what = self.memo.borrow().whats.get(what).cloned()?;
        let sight = Sight {
            places: true,
            own: Some(&scope.instance.address),
            unknown: true,
        };
        match what {
            What::Type => {
                let ty = scope.type_name();
                let numbers = &mut self.memo.borrow_mut().numbers;
                numbers.of(sight, |writer| writer.value(&ty))
            }
            What::Own(name) => {
                let found = scope.written(&name)?;
                self.memo.borrow_mut().numbers.of(sight, |writer| {
                    writer.word(u8::from(found.is_some()));
                    found.is_none_or(|value| writer.value(value))
                })
            }
            What::Let(name) => {
                let value = scope.settled_let(&name)?.ok()?;
                let numbers = &mut self.memo.borrow_mut().numbers;
                numbers.of(sight, |writer| writer.value(&value))
            }
            What::OfLet(name, attr) => {
                let value = scope.settled_let(&name)?.ok()?;
                let computed = scope.is_computed(&attr);
                let numbers = &mut self.memo.borrow_mut().numbers;
                numbers.of(sight, |writer| writer.attribute(&value, &attr, computed))
            }
        }
    }
}

/// Results nested deeper than this are not kept.
const DEEPEST: usize = 16;

/// Whether a value is known, and says nothing of an instance but what is written.
fn is_plain(value: &Value, depth: usize) -> bool {
    if depth == 0 {
        return false;
    }
    match &value.repr {
        Repr::Null(_) | Repr::Bool(_) | Repr::Number(_) => true,
        Repr::String(_) => value.sources().iter().all(|v| is_plain(v, depth - 1)),
        Repr::List(_, items) | Repr::Set(_, items) | Repr::Tuple(items) => {
            items.iter().all(|v| is_plain(v, depth - 1))
        }
        Repr::Map(_, entries) => entries.values().all(|v| is_plain(v, depth - 1)),
        Repr::Object(object) => {
            object.open.is_none() && object.attrs.values().all(|v| is_plain(v, depth - 1))
        }
        Repr::Unknown(_) | Repr::Capsule(_) => false,
    }
}
