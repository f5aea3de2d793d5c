//! Predicates as clauses: one variable for each test of a field, and what must hold between them.

use super::language::{Language, Shape};
use super::sat::{Batsat, Literal, Sat};
use crate::routing::matching::pattern;
use crate::routing::predicate::{Field, OnList, Predicate, Test};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Between more values than this, that a text is only one of them is learnt where it matters.
const MOST_PAIRS: usize = 64;
/// More clauses than this from values to the tests that they pass are learnt where they matter.
const MOST_PASSED: usize = 200_000;

/// What a field holds, each a variable of its own; exactly one is true.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kinds {
    pub(super) absent: Literal,
    pub(super) text: Literal,
    /// A list of one element.
    pub(super) one: Literal,
    /// Any list.
    pub(super) many: Literal,
}

/// The tests of one field.
#[derive(Debug)]
pub(super) struct Atoms {
    pub(super) field: Field,
    pub(super) kinds: Kinds,
    /// The text, or an element, is exactly this: index into `value_literals`.
    pub(super) values: FxHashMap<Arc<str>, usize>,
    pub(super) value_literals: Vec<(Arc<str>, Literal)>,
    /// The text, or an element, is in this language.
    pub(super) languages: Vec<Language>,
    pub(super) language_literals: Vec<Literal>,
    by_shape: FxHashMap<(u8, Arc<str>), usize>,
    elements: FxHashMap<Arc<str>, Literal>,
    pub(super) empty: Option<Literal>,
}

/// All predicates of a router.
#[derive(Debug)]
pub(super) struct Encoder {
    pub(super) sat: Batsat,
    pub(super) fields: Vec<Atoms>,
    by_field: FxHashMap<Field, usize>,
    pub(super) yes: Literal,
    /// Fields hold what they usually do: tags a list, others text.
    pub(super) usual: Literal,
    /// No field holds several values.
    pub(super) alone: Literal,
}

/// A predicate with what cannot be read taken as false, and as true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoded {
    pub(super) must: Literal,
    pub(super) may: Literal,
}

impl Encoder {
    pub(super) fn new() -> Encoder {
        let mut sat = Batsat::new();
        let (yes, usual, alone) = (sat.variable(), sat.variable(), sat.variable());
        sat.clause(&[yes]);
        Encoder {
            sat,
            fields: Vec::new(),
            by_field: FxHashMap::default(),
            yes,
            usual,
            alone,
        }
    }

    pub(super) fn predicate(&mut self, predicate: &Predicate) -> Encoded {
        Encoded {
            must: self.encode(predicate, false),
            may: self.encode(predicate, true),
        }
    }

    /// `opaque` is what stands for parts that cannot be read. Predicates come here normalised, so
    /// that they are not deep.
    fn encode(&mut self, predicate: &Predicate, opaque: bool) -> Literal {
        match predicate {
            Predicate::Always => self.yes,
            Predicate::Opaque(_) if opaque => self.yes,
            Predicate::Opaque(_) => !self.yes,
            Predicate::Test(field, test) => self.test(field, test),
            Predicate::Not(p) => !self.encode(p, !opaque),
            Predicate::All(ps) => {
                let parts: Vec<Literal> = ps.iter().map(|p| !self.encode(p, opaque)).collect();
                !self.some(&parts)
            }
            Predicate::Any(ps) => {
                let parts: Vec<Literal> = ps.iter().map(|p| self.encode(p, opaque)).collect();
                self.some(&parts)
            }
        }
    }

    /// A literal that is true where one of these is.
    pub(super) fn some(&mut self, literals: &[Literal]) -> Literal {
        match literals {
            [] => !self.yes,
            [one] => *one,
            several => {
                let some = self.sat.variable();
                for literal in several {
                    self.sat.clause(&[!*literal, some]);
                }
                let mut clause = several.to_vec();
                clause.push(!some);
                self.sat.clause(&clause);
                some
            }
        }
    }

    fn test(&mut self, field: &Field, test: &Test) -> Literal {
        let at = self.field(field);
        match test {
            Test::OneOf(texts) => {
                let values: Vec<Literal> = texts.iter().map(|t| self.value(at, t)).collect();
                self.some(&values)
            }
            Test::Contains(text, OnList::Substring) => {
                self.language(at, 0, text, Shape::Inside(text.clone()))
            }
            Test::Contains(text, _) => self.element(at, text),
            Test::StartsWith(text) => self.language(at, 1, text, Shape::Start(text.clone())),
            Test::EndsWith(text) => self.language(at, 2, text, Shape::End(text.clone())),
            Test::Matches(text) => match pattern(text) {
                Some(pattern) => {
                    let shape = Shape::Pattern(text.clone(), pattern);
                    self.language(at, 3, text, shape)
                }
                // Normalised away.
                None => !self.yes,
            },
            Test::IsEmpty => self.empty(at),
        }
    }

    /// The index of a field's atoms.
    pub(super) fn field(&mut self, field: &Field) -> usize {
        if let Some(at) = self.by_field.get(field) {
            return *at;
        }
        let sat = &mut self.sat;
        let kinds = Kinds {
            absent: sat.variable(),
            text: sat.variable(),
            one: sat.variable(),
            many: sat.variable(),
        };
        let all = [kinds.absent, kinds.text, kinds.one, kinds.many];
        sat.clause(&all);
        for (i, a) in all.iter().enumerate() {
            for b in all.iter().skip(i + 1) {
                sat.clause(&[!*a, !*b]);
            }
        }
        sat.clause(&[!self.alone, !kinds.many]);
        if field.is_about_tags() {
            sat.clause(&[!self.usual, !kinds.text]);
        } else {
            sat.clause(&[!self.usual, !kinds.one]);
            sat.clause(&[!self.usual, !kinds.many]);
        }
        self.fields.push(Atoms {
            field: field.clone(),
            kinds,
            values: FxHashMap::default(),
            value_literals: Vec::new(),
            languages: Vec::new(),
            language_literals: Vec::new(),
            by_shape: FxHashMap::default(),
            elements: FxHashMap::default(),
            empty: None,
        });
        self.by_field.insert(field.clone(), self.fields.len() - 1);
        self.fields.len() - 1
    }

    /// Demands that a field is text and one of the values that predicates ask it for.
    pub(super) fn close(&mut self, field: &Field) {
        let at = self.field(field);
        let Some(atoms) = self.fields.get(at) else {
            return;
        };
        let values: Vec<Literal> = atoms.value_literals.iter().map(|(_, l)| *l).collect();
        self.sat.clause(&[atoms.kinds.text]);
        if !values.is_empty() {
            self.sat.clause(&values);
        }
    }

    fn value(&mut self, at: usize, text: &Arc<str>) -> Literal {
        let (Some(atoms), sat) = (self.fields.get_mut(at), &mut self.sat) else {
            return !self.yes;
        };
        if let Some((_, literal)) = atoms
            .values
            .get(text)
            .and_then(|i| atoms.value_literals.get(*i))
        {
            return *literal;
        }
        let literal = sat.variable();
        sat.clause(&[!literal, !atoms.kinds.absent]);
        let next = atoms.value_literals.len();
        atoms.values.insert(text.clone(), next);
        atoms.value_literals.push((text.clone(), literal));
        literal
    }

    fn language(&mut self, at: usize, kind: u8, text: &Arc<str>, shape: Shape) -> Literal {
        let (Some(atoms), sat) = (self.fields.get_mut(at), &mut self.sat) else {
            return !self.yes;
        };
        let key = (kind, text.clone());
        if let Some(literal) = atoms
            .by_shape
            .get(&key)
            .and_then(|i| atoms.language_literals.get(*i))
        {
            return *literal;
        }
        let literal = sat.variable();
        sat.clause(&[!literal, !atoms.kinds.absent]);
        atoms.by_shape.insert(key, atoms.languages.len());
        atoms.languages.push(Language::new(shape));
        atoms.language_literals.push(literal);
        literal
    }

    /// Contains, where a list must have the text as an element.
    fn element(&mut self, at: usize, text: &Arc<str>) -> Literal {
        let known = |e: &Encoder| e.fields.get(at)?.elements.get(text).copied();
        if let Some(literal) = known(self) {
            return literal;
        }
        let value = self.value(at, text);
        let inside = self.language(at, 0, text, Shape::Inside(text.clone()));
        let (Some(atoms), sat) = (self.fields.get_mut(at), &mut self.sat) else {
            return !self.yes;
        };
        let literal = sat.variable();
        let kinds = atoms.kinds;
        sat.clause(&[!literal, !kinds.absent]);
        for (kinds, same) in [
            (&[kinds.text][..], inside),
            (&[kinds.one, kinds.many], value),
        ] {
            for kind in kinds {
                sat.clause(&[!*kind, !literal, same]);
                sat.clause(&[!*kind, literal, !same]);
            }
        }
        atoms.elements.insert(text.clone(), literal);
        literal
    }

    fn empty(&mut self, at: usize) -> Literal {
        let (Some(atoms), sat) = (self.fields.get_mut(at), &mut self.sat) else {
            return !self.yes;
        };
        *atoms.empty.get_or_insert_with(|| {
            let literal = sat.variable();
            sat.clause(&[!atoms.kinds.absent, literal]);
            sat.clause(&[!atoms.kinds.one, !literal]);
            literal
        })
    }

    /// Says what holds between the tests, once all predicates are encoded.
    pub(super) fn relate(&mut self) {
        let sat = &mut self.sat;
        for atoms in &self.fields {
            let kinds = atoms.kinds;
            let values = &atoms.value_literals;
            if values.len() <= MOST_PAIRS {
                for (i, (_, a)) in values.iter().enumerate() {
                    for (_, b) in values.iter().skip(i + 1) {
                        sat.clause(&[!kinds.text, !*a, !*b]);
                        sat.clause(&[!kinds.one, !*a, !*b]);
                    }
                }
            }
            if values.len().saturating_mul(atoms.languages.len()) <= MOST_PASSED {
                for (text, value) in values {
                    let languages = atoms.languages.iter().zip(&atoms.language_literals);
                    for (_, passed) in languages.filter(|(l, _)| l.has(text)) {
                        sat.clause(&[!*value, *passed]);
                    }
                }
            }
            let Some(empty) = atoms.empty else {
                continue;
            };
            // An empty list passes nothing; of texts only the empty one is empty.
            for (text, value) in values {
                sat.clause(&[!kinds.many, !empty, !*value]);
                if text.is_empty() {
                    sat.clause(&[!kinds.text, !empty, *value]);
                    sat.clause(&[!kinds.text, !*value, empty]);
                } else {
                    sat.clause(&[!kinds.text, !empty, !*value]);
                }
            }
            let languages = atoms.languages.iter().zip(&atoms.language_literals);
            for (language, passed) in languages {
                sat.clause(&[!kinds.many, !empty, !*passed]);
                let literal = if language.has("") { *passed } else { !*passed };
                sat.clause(&[!kinds.text, !empty, literal]);
            }
        }
    }
}
