//! Pairwise: one rule takes every alert that another one would. Sound and incomplete, and quick: what
//! it cannot see is left to the solver.

use crate::routing::predicate::{Field, OnList, Predicate, Test};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What takes more comparisons than this is left to the solver.
const MOST_STEPS: usize = 512;

/// Whether every alert that `a` may match is one that `b` must match.
pub(super) fn implies(a: &Predicate, b: &Predicate) -> bool {
    both(a, b, &mut 0)
}

/// `steps` counts: parts may be nested in many ways.
fn both(a: &Predicate, b: &Predicate, steps: &mut usize) -> bool {
    *steps += 1;
    if *steps > MOST_STEPS {
        return false;
    }
    match (a, b) {
        (_, Predicate::Always) => true,
        (Predicate::Any(ps), _) => ps.iter().all(|p| both(p, b, steps)),
        (_, Predicate::All(ps)) => ps.iter().all(|p| both(a, p, steps)),
        (Predicate::All(ps), _) if ps.iter().any(|p| both(p, b, steps)) => true,
        (_, Predicate::Any(ps)) => ps.iter().any(|p| both(a, p, steps)),
        (Predicate::Not(p), Predicate::Not(q)) => both(q, p, steps),
        (Predicate::Test(field, one), Predicate::Test(other, two)) => {
            field == other && passes(one, two)
        }
        _ => false,
    }
}

/// Whether what passes one test passes the other, be it text or a list.
fn passes(a: &Test, b: &Test) -> bool {
    match (a, b) {
        (Test::OneOf(texts), Test::OneOf(others)) => {
            let others: FxHashSet<&Arc<str>> = others.iter().collect();
            texts.iter().all(|t| others.contains(t))
        }
        (Test::OneOf(texts), test) => texts.iter().all(|t| takes(test, t)),
        (Test::Contains(a, OnList::Element), Test::Contains(b, OnList::Element)) => a == b,
        (Test::Contains(a, _), Test::Contains(b, OnList::Substring)) => a.contains(b.as_ref()),
        (Test::StartsWith(a) | Test::EndsWith(a), Test::Contains(b, OnList::Substring)) => {
            a.contains(b.as_ref())
        }
        (Test::StartsWith(a), Test::StartsWith(b)) => a.starts_with(b.as_ref()),
        (Test::EndsWith(a), Test::EndsWith(b)) => a.ends_with(b.as_ref()),
        (a, b) => a == b,
    }
}

/// Whether a test takes a text, and a list that has it.
fn takes(test: &Test, text: &Arc<str>) -> bool {
    match test {
        Test::Contains(part, OnList::Substring) => text.contains(part.as_ref()),
        Test::Contains(part, _) => part == text,
        Test::StartsWith(start) => text.starts_with(start.as_ref()),
        Test::EndsWith(end) => text.ends_with(end.as_ref()),
        Test::OneOf(_) | Test::Matches(_) | Test::IsEmpty => false,
    }
}

/// Rules by a text that they ask for, so that a rule meets only those that may cover it.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_text: FxHashMap<(Field, Arc<str>), Vec<usize>>,
    /// Rules that ask for no text that whatever they cover would have to ask for as well.
    others: Vec<usize>,
}

/// Rules of the last kind, and rules of one text, beyond these are left to the solver.
const MOST_CANDIDATES: usize = 256;

impl Index {
    pub(super) fn add(&mut self, rule: usize, predicate: &Predicate) {
        match anchors(predicate) {
            Some(texts) => {
                for text in texts {
                    self.by_text.entry(text).or_default().push(rule);
                }
            }
            None => self.others.push(rule),
        }
    }

    /// The rules that may cover a predicate, in the order in which they were added.
    pub(super) fn candidates(&self, predicate: &Predicate) -> Vec<usize> {
        let mut found: Vec<usize> = self.others.iter().take(MOST_CANDIDATES).copied().collect();
        let mut seen = FxHashSet::default();
        predicate.each_test(&mut |field, test, _| {
            for text in test.texts() {
                let key = (field.clone(), text.clone());
                if seen.insert(key.clone()) {
                    let rules = self.by_text.get(&key).into_iter().flatten();
                    found.extend(rules.take(MOST_CANDIDATES));
                }
            }
        });
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// Texts of which a covered predicate has one: those of a test that is only passed by asking for the
/// same text.
fn anchors(predicate: &Predicate) -> Option<Vec<(Field, Arc<str>)>> {
    match predicate {
        Predicate::Test(field, Test::OneOf(texts)) => {
            Some(texts.iter().map(|t| (field.clone(), t.clone())).collect())
        }
        Predicate::Test(field, Test::Contains(text, OnList::Element)) => {
            Some(vec![(field.clone(), text.clone())])
        }
        Predicate::All(ps) => ps.iter().find_map(anchors),
        Predicate::Any(ps) => {
            let all: Option<Vec<_>> = ps.iter().map(anchors).collect();
            all.map(|texts| texts.into_iter().flatten().collect())
        }
        _ => None,
    }
}
