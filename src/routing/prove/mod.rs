//! Proofs about a router over **all** alerts, not only those that checks raise today: which rules no
//! alert can reach, which pairs leave it open where an alert goes, whether every alert is taken.
//!
//! Most rules are settled by an alert that is made for them, or by one earlier rule that takes all they
//! could; the others by satisfiability: tests are variables, and an assignment counts only where an
//! alert can be made that passes and fails the tests as it says.

mod encode;
mod engine;
mod implies;
mod language;
mod natural;
mod normal;
mod sat;
#[cfg(test)]
mod tests;
mod theory;

use super::alert::Alert;
use super::decide::{Mode, Rule};
use super::predicate::{Field, OnList};
use std::sync::Arc;

pub use normal::canonical;

/// A router to prove things about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// How it decides.
    pub mode: Mode,
    /// Whether the vendor defines an order at all.
    pub ordered: bool,
    /// Its rules.
    pub rules: &'a [Rule],
    /// For each rule a number that stands for where it sends to; rules of the same number send to the
    /// same.
    pub destinations: &'a [usize],
    /// A field that always is text and one of those that rules ask it for.
    pub closed: Option<&'a Field>,
}

/// What is proven. Alerts name fields as [`canonical`] does; fields of an overlap's or an untaken alert that
/// do not matter are not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proofs {
    /// For each rule, whether any alert can get to it.
    pub reach: Vec<Reach>,
    /// Pairs that match one alert, send it to different places and have no order: for each rule that
    /// is in such a pair at least one.
    pub overlaps: Vec<Overlap>,
    /// Whether every alert is taken by some rule.
    pub total: Total,
}

/// Whether any alert can get to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// It is not in force.
    Off,
    /// This alert does, if what of the rule's own conditions cannot be read is met. Where several rules
    /// match it, no order keeps it from the rule.
    Reached(Alert),
    /// None does: whatever it matches one of these takes first. Where there are none it matches
    /// nothing at all.
    Never(Vec<usize>),
    /// That cannot be told, with why: clauses.
    Unknown(Vec<Arc<str>>),
}

/// Two rules that match one alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The one that stands first as written.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Such an alert.
    pub alert: Alert,
    /// Whether no field of the alert holds more than one value: it takes no combination of tags.
    pub alone: bool,
    /// Why it is not certain that both match it, empty where it is.
    pub unless: Vec<Arc<str>>,
}

/// Whether every alert is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Total {
    /// Every one is.
    #[default]
    Yes,
    /// This one is not.
    No(Alert),
    /// That cannot be told, with why: clauses.
    Unknown(Vec<Arc<str>>),
}

/// How many steps the proofs about one router may take: states of automata, conflicts and assumptions of
/// the solver. They grow with the number of rules and no faster.
const STEPS: u64 = 1_000_000;
const STEPS_A_RULE: u64 = 2_000;

/// Steps that are left.
#[derive(Debug)]
struct Budget {
    left: u64,
}

impl Budget {
    fn of(rules: usize) -> Budget {
        Budget {
            left: STEPS + STEPS_A_RULE.saturating_mul(rules as u64),
        }
    }

    /// Whether there were as many left.
    fn spend(&mut self, steps: u64) -> bool {
        let enough = self.left >= steps;
        self.left = self.left.saturating_sub(steps);
        enough
    }
}

const READINGS: &str =
    "what `contains` means on a list is not defined by the vendor, and it depends on that";

/// Proves what can be proven. Where the vendor leaves open what `contains` means on a list, what is
/// certain holds for both readings.
pub fn prove(subject: Subject<'_>) -> Proofs {
    let under = |reading| {
        let normal = |r: &Rule| normal::rule(r, reading);
        let rules: Vec<Rule> = subject.rules.iter().map(normal).collect();
        engine::prove(Subject {
            rules: &rules,
            ..subject
        })
    };
    let element = under(OnList::Element);
    if !subject.rules.iter().any(|r| normal::is_ambiguous(&r.when)) {
        return element.0;
    }
    both(element, under(OnList::Substring))
}

type Read = (Proofs, engine::Deciding);

/// What holds under both readings.
fn both((one, one_decides): Read, (two, two_decides): Read) -> Proofs {
    let depends = || vec![Arc::from(READINGS)];
    let reach = one.reach.into_iter().zip(two.reach).enumerate();
    let reach = reach.map(|(rule, pair)| match pair {
        (Reach::Off, _) => Reach::Off,
        // An alert that gets there under both readings is the better witness.
        (Reach::Reached(a), Reach::Reached(b)) => {
            let better = !two_decides.reaches(rule, &a) && one_decides.reaches(rule, &b);
            Reach::Reached(if better { b } else { a })
        }
        (Reach::Never(a), Reach::Never(b)) => Reach::Never(union(a, b)),
        (Reach::Unknown(a), Reach::Unknown(b)) => Reach::Unknown(union(a, b)),
        (Reach::Unknown(a), _) | (_, Reach::Unknown(a)) => Reach::Unknown(a),
        _ => Reach::Unknown(depends()),
    });
    let reach = reach.collect();
    let total = match (one.total, two.total) {
        (Total::Yes, Total::Yes) => Total::Yes,
        (Total::No(a), Total::No(b)) => {
            let better = !two_decides.takes_none(&a) && one_decides.takes_none(&b);
            Total::No(if better { b } else { a })
        }
        (Total::Unknown(a), _) | (_, Total::Unknown(a)) => Total::Unknown(a),
        _ => Total::Unknown(depends()),
    };
    let mut overlaps: Vec<Overlap> = Vec::new();
    for (found, other) in [(one.overlaps, &two_decides), (two.overlaps, &one_decides)] {
        for mut overlap in found {
            if !other.both_match(overlap.first, overlap.second, &overlap.alert) {
                overlap.unless = depends();
            }
            overlaps.push(overlap);
        }
    }
    Proofs {
        reach,
        overlaps: best(overlaps),
        total,
    }
}

/// One overlap for each pair: one that is certain before one that is not, then one that needs no
/// combination of tags.
fn best(mut overlaps: Vec<Overlap>) -> Vec<Overlap> {
    overlaps.sort_by_key(|o| (o.first, o.second, !o.alone, !o.unless.is_empty()));
    // What is uncertain with one tag and certain with a combination is worth both.
    overlaps.dedup_by(|b, a| {
        (a.first, a.second) == (b.first, b.second) && (a.unless.is_empty() || !b.unless.is_empty())
    });
    overlaps
}

fn union<T: Ord>(mut a: Vec<T>, b: Vec<T>) -> Vec<T> {
    a.extend(b);
    a.sort_unstable();
    a.dedup();
    a
}
