//! What expressions came to, kept by what they read.
//!
//! Thousands of checks differ in a name and an address, which few expressions of rules and adapters ask
//! for. What an expression comes to depends on nothing but what it reads, so that it is kept in a tree, of
//! which every node says what is read next, and has a branch for each value. A branch is taken only where
//! the values are the same in all that can be seen of them.

use crate::graph::EntityValue;
use crate::graph::reference::{Reference, Target};
use crate::source::Span;
use crate::terraform::value::{Identity, PathStep, Repr, Type, Unknown, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An expression that was evaluated anew so many times more often than not is no longer looked up.
const PATIENCE: usize = 256;
/// Nodes of one tree, and values of all.
const MOST_NODES: usize = 1 << 16;
const MOST_VALUES: usize = 1 << 18;
/// Bytes that tell one value, and how deep it is looked into.
const LONGEST: usize = 1 << 12;
const DEEPEST: usize = 8;

/// What one expression came to. What is read, and the values of it, are numbers.
#[derive(Debug)]
pub(in crate::policy) struct Tree<T> {
    nodes: Vec<Node<T>>,
    found: usize,
    missed: usize,
}

#[derive(Debug)]
enum Node<T> {
    /// Reads this, and goes on by the value that is there.
    Reads(usize, FxHashMap<usize, usize>),
    Comes(T),
}

/// What a node says.
pub(in crate::policy) enum Says<'t, T> {
    /// The expression comes to this.
    Comes(&'t T),
    /// It depends on the value of this.
    Reads(usize),
    /// Nothing is kept yet.
    Nothing,
}

impl<T> Default for Tree<T> {
    fn default() -> Tree<T> {
        Tree {
            nodes: Vec::new(),
            found: 0,
            missed: 0,
        }
    }
}

impl<T> Tree<T> {
    /// Whether looking the expression up has been worth it so far.
    pub fn is_worth_it(&self) -> bool {
        self.missed <= self.found + PATIENCE
    }

    /// Counts that the expression was looked up, and whether that saved evaluating it.
    pub fn count(&mut self, found: bool) {
        match found {
            true => self.found += 1,
            false => self.missed += 1,
        }
    }

    /// What the node at an index says; the first one is at 0.
    pub fn at(&self, node: usize) -> Says<'_, T> {
        match self.nodes.get(node) {
            Some(Node::Comes(result)) => Says::Comes(result),
            Some(Node::Reads(what, _)) => Says::Reads(*what),
            None => Says::Nothing,
        }
    }

    /// The node behind another one, for the value that was read.
    pub fn branch(&self, node: usize, value: usize) -> Option<usize> {
        match self.nodes.get(node)? {
            Node::Reads(_, branches) => branches.get(&value).copied(),
            Node::Comes(_) => None,
        }
    }

    /// Keeps a result, below what was read for it with the values that it had.
    pub fn keep(&mut self, read: &[(usize, usize)], result: T) {
        if self.nodes.len() + read.len() > MOST_NODES {
            return;
        }
        let mut result = Some(result);
        let mut node = |step: Option<&(usize, usize)>| match step {
            Some((what, _)) => Some(Node::Reads(*what, FxHashMap::default())),
            None => result.take().map(Node::Comes),
        };
        if self.nodes.is_empty() {
            self.nodes.extend(node(read.first()));
        }
        let mut at = 0;
        for (i, (what, value)) in read.iter().enumerate() {
            let fresh = self.nodes.len();
            let next = match self.nodes.get_mut(at) {
                // After the same values the same is read.
                Some(Node::Reads(known, branches)) if known == what => {
                    *branches.entry(*value).or_insert(fresh)
                }
                _ => return,
            };
            if next == fresh {
                self.nodes.extend(node(read.get(i + 1)));
            }
            at = next;
        }
    }
}

/// Numbers of values: values that are the same in all that can be seen of them have the same one.
#[derive(Debug, Default)]
pub(in crate::policy) struct Numbers {
    known: FxHashMap<Box<[u8]>, Number>,
    room: Vec<u8>,
    /// Unknown values are told apart by where they are in memory, and so must stay there.
    alive: Vec<Arc<Unknown>>,
}

/// The number of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) struct Number {
    pub number: usize,
    /// Whether it holds objects that are told apart only as far as [`Sight::own`] says.
    pub owns: bool,
}

impl Numbers {
    /// The number of a value as it is written; `None` where it is too much, or cannot be told from others.
    pub fn of(
        &mut self,
        sight: Sight<'_>,
        write: impl FnOnce(&mut Writer<'_>) -> bool,
    ) -> Option<Number> {
        self.room.clear();
        let mut writer = Writer {
            out: &mut self.room,
            sight,
            owns: false,
            unknown: Vec::new(),
        };
        if !write(&mut writer) {
            return None;
        }
        let (owns, unknown) = (writer.owns, writer.unknown);
        if let Some(known) = self.known.get(self.room.as_slice()) {
            return Some(*known);
        }
        let number = self.known.len();
        if number >= MOST_VALUES {
            return None;
        }
        let number = Number { number, owns };
        self.alive.extend(unknown);
        self.known.insert(self.room.as_slice().into(), number);
        Some(number)
    }
}

/// What of a value can be seen, beside what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::policy) struct Sight<'a> {
    /// Where it was made.
    pub places: bool,
    /// The address of the instance whose attribute it is: of the objects that it holds no more is told
    /// than that they are this instance's, in the same place of it. Other objects that have more attributes
    /// than are written are never told apart.
    pub own: Option<&'a str>,
    /// Whether unknown values can be told apart: each is itself.
    pub unknown: bool,
}

/// Writes down what can be seen of a value.
pub(in crate::policy) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    sight: Sight<'a>,
    owns: bool,
    unknown: Vec<Arc<Unknown>>,
}

impl Writer<'_> {
    /// Writes a value; false where it is too much, or cannot be told from others.
    pub fn value(&mut self, value: &Value) -> bool {
        self.nested(value, DEEPEST)
    }

    /// Writes an attribute of a value, where the value says which it has.
    pub fn attribute(&mut self, value: &Value, name: &str, computed: bool) -> bool {
        self.word(value.marks.bits());
        self.place(value.origin);
        match &value.repr {
            Repr::Null(_) => {
                self.word(0);
                true
            }
            Repr::Object(object) => {
                self.word(if object.open.is_some() { 1 } else { 2 });
                match object.attrs.get(name) {
                    Some(found) => self.nested(found, DEEPEST),
                    None => {
                        self.word(u8::MAX);
                        !computed
                    }
                }
            }
            Repr::Capsule(_) => {
                self.word(3);
                self.nested(value, DEEPEST)
            }
            _ => false,
        }
    }

    /// Writes a text.
    fn text(&mut self, text: &str) {
        self.out.extend(text.len().to_le_bytes());
        self.out.extend(text.as_bytes());
    }

    /// Writes a word that tells kinds of things apart.
    pub fn word(&mut self, word: u8) {
        self.out.push(word);
    }

    fn nested(&mut self, value: &Value, depth: usize) -> bool {
        if depth == 0 || self.out.len() > LONGEST {
            return false;
        }
        self.word(value.marks.bits());
        self.place(value.origin);
        match &value.repr {
            Repr::Null(ty) => {
                self.word(0);
                self.ty(ty)
            }
            Repr::Bool(b) => {
                self.word(if *b { 2 } else { 1 });
                true
            }
            Repr::Number(n) => {
                let Some((value, precision)) = n.as_word() else {
                    return false;
                };
                self.word(3);
                self.out.extend(value.to_le_bytes());
                self.out.extend(precision.to_le_bytes());
                true
            }
            Repr::String(text) => {
                self.word(4);
                self.text(text);
                // What a text was written out of is seen by its places.
                !self.sight.places || self.items(value.sources(), depth)
            }
            Repr::List(ty, items) => {
                self.word(5);
                self.ty(ty) && self.items(items, depth)
            }
            Repr::Set(ty, items) => {
                self.word(6);
                self.ty(ty) && self.items(items, depth)
            }
            Repr::Tuple(items) => {
                self.word(7);
                self.items(items, depth)
            }
            Repr::Map(ty, entries) => {
                self.word(8);
                self.ty(ty) && self.entries(entries.iter(), entries.len(), depth)
            }
            Repr::Object(object) => {
                self.word(9);
                self.identity(object.open.as_ref())
                    && self.entries(object.attrs.iter(), object.attrs.len(), depth)
            }
            Repr::Unknown(unknown) => {
                self.word(10);
                self.out.extend(Arc::as_ptr(unknown).addr().to_le_bytes());
                // One of the instance's own attributes is like no other.
                let own = unknown.identity.as_ref().map(|i| &*i.address);
                let told = self.sight.unknown && (own.is_none() || own != self.sight.own);
                self.unknown.extend(told.then(|| unknown.clone()));
                told
            }
            Repr::Capsule(capsule) => {
                let any = capsule.as_any();
                if let Some(entity) = any.downcast_ref::<EntityValue>() {
                    self.word(11);
                    let (graph, id) = entity.which();
                    self.out.extend(graph.to_le_bytes());
                    self.out.extend(id.to_le_bytes());
                    return true;
                }
                any.downcast_ref().is_some_and(|r| self.reference(r))
            }
        }
    }

    /// A reference says by its address which instance it leads to.
    fn reference(&mut self, reference: &Reference) -> bool {
        match &reference.target {
            Target::Instance { address, ty, .. } => {
                self.word(12);
                self.text(address);
                self.text(ty);
                if self.sight.own == Some(address) {
                    return false;
                }
            }
            Target::Opaque => self.word(13),
            Target::OneOf(..) | Target::Dangling(_) | Target::Unknown(_) => return false,
        }
        self.text(&reference.text);
        self.place(reference.at);
        true
    }

    /// Whose attributes an object has.
    fn identity(&mut self, identity: Option<&Identity>) -> bool {
        let Some(identity) = identity else {
            self.word(0);
            return true;
        };
        if self.sight.own != Some(&*identity.address) {
            return false;
        }
        self.owns = true;
        self.word(if identity.is_exact() { 1 } else { 2 });
        self.out.extend(identity.path.len().to_le_bytes());
        for step in identity.path.iter() {
            match step {
                PathStep::Name(name) => {
                    self.word(0);
                    self.text(name);
                }
                PathStep::Index(index) => {
                    self.word(1);
                    self.out.extend(index.to_le_bytes());
                }
                PathStep::Any => self.word(2),
            }
        }
        true
    }

    fn items(&mut self, items: &[Value], depth: usize) -> bool {
        self.out.extend(items.len().to_le_bytes());
        items.iter().all(|item| self.nested(item, depth - 1))
    }

    fn entries<'v>(
        &mut self,
        mut entries: impl Iterator<Item = (&'v Arc<str>, &'v Value)>,
        count: usize,
        depth: usize,
    ) -> bool {
        self.out.extend(count.to_le_bytes());
        entries.all(|(name, value)| {
            self.text(name);
            self.nested(value, depth - 1)
        })
    }

    fn place(&mut self, place: Span) {
        if self.sight.places {
            for number in [place.file.0, place.start, place.end] {
                self.out.extend(number.to_le_bytes());
            }
        }
    }

    /// Writes a type of one word; false where it is another.
    fn ty(&mut self, ty: &Type) -> bool {
        self.word(match ty {
            Type::Dynamic => 0,
            Type::Bool => 1,
            Type::Number => 2,
            Type::String => 3,
            _ => return false,
        });
        true
    }
}
