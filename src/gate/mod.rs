//! The difference of two graphs: what a change means for coverage, pages, thresholds and policy.
//! Knows neither git nor an output format.
//!
//! [`compare`] pairs the checks, routes and people of both sides by what they are (what a check
//! covers, what a route asks for, a name) before it looks at addresses, so that a rename or a move
//! into a module is no change. [`findings::sort_out`] tells what the change introduced, and
//! [`verdict::decide`] what follows from the config's `gate` blocks.

mod checks;
mod coverage;
pub mod findings;
mod lines;
mod pairing;
mod people;
pub mod policy;
pub(crate) mod read;
mod routes;
pub mod suppressions;
pub mod verdict;
mod ways;

pub use lines::Lines;

use crate::finding::{Label, Subject};
use crate::graph::schema::Kind;
use crate::graph::{Graph, RawEntity};
use crate::policy::config::ChangeKind;
use crate::source::Span;
use crate::terraform::value::{Reason, ReasonKind, Reasons, Repr, Type, Unknown, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// One root module in one environment, on one side of a change.
#[derive(Debug, Clone)]
pub struct Stack {
    /// The root module, relative to the folder that is judged.
    pub root: String,
    /// The environment, where the config names any.
    pub environment: Option<String>,
    /// Its graph.
    pub graph: Graph,
}

/// A change of meaning.
#[derive(Debug, Clone)]
pub struct Change {
    /// What kind of change.
    pub kind: ChangeKind,
    /// What changed: a check, a capability, a route, a file.
    pub subject: Subject,
    /// What was there.
    pub before: String,
    /// What is there now.
    pub after: String,
    /// The change in one sentence.
    pub text: String,
    /// Why it is not certain; empty where it is.
    pub because: Vec<String>,
    /// Places of the change, the primary one first.
    pub labels: Vec<Label>,
    /// Whether another change, or the catalog, accounts for it: a check that goes with its model.
    pub explained: bool,
}

impl Change {
    fn new(kind: ChangeKind, subject: Subject, text: impl Into<String>) -> Change {
        Change {
            kind,
            subject,
            before: String::new(),
            after: String::new(),
            text: text.into(),
            because: Vec::new(),
            labels: Vec::new(),
            explained: false,
        }
    }

    fn becoming(mut self, before: impl Into<String>, after: impl Into<String>) -> Change {
        self.before = before.into();
        self.after = after.into();
        self
    }

    fn uncertain(mut self, because: Vec<String>) -> Change {
        self.because = because;
        self
    }

    fn label(mut self, span: Span, text: impl Into<String>) -> Change {
        if !span.is_none() {
            let text = text.into();
            self.labels.push(Label { span, text });
        }
        self
    }

    /// The change as an entity that rules judge.
    pub fn entity(&self) -> RawEntity {
        let place = |span: Span| Value::bool(true).at(span);
        let certain = if self.because.is_empty() {
            Value::bool(true)
        } else {
            let reasons = self.because.iter().fold(Reasons::default(), |all, text| {
                all.union(&Reasons::one(Reason {
                    kind: ReasonKind::Other,
                    text: text.as_str().into(),
                    place: Span::NONE,
                }))
            });
            Value::new(Repr::Unknown(Arc::new(Unknown {
                ty: Type::Bool,
                reasons,
                ..Unknown::default()
            })))
        };
        let related = self.labels.iter().skip(1).map(|l| {
            Value::object(BTreeMap::from([
                (Arc::from("at"), place(l.span)),
                (Arc::from("text"), Value::string(l.text.as_str())),
            ]))
        });
        let first = self.labels.first();
        let block = first.map_or(Span::NONE, |l| l.span);
        let at_text = first.map_or("", |l| l.text.as_str());
        RawEntity {
            kind: Kind::Change,
            address: self.subject.address.clone(),
            ty: String::new(),
            vendor: String::new(),
            block,
            attrs: BTreeMap::from([
                ("kind", Value::string(self.kind.name())),
                ("subject_kind", Value::string(self.subject.kind.as_str())),
                ("before", Value::string(self.before.as_str())),
                ("after", Value::string(self.after.as_str())),
                ("message", Value::string(self.text.as_str())),
                ("certain", certain),
                ("at", place(block)),
                ("at_text", Value::string(at_text)),
                ("related", Value::tuple(related.collect())),
            ]),
            assumptions: Vec::new(),
        }
    }
}

/// What comparing graphs came to.
#[derive(Debug, Default)]
pub struct Difference {
    /// The changes of meaning.
    pub changes: Vec<Change>,
    /// Addresses of the new side whose entity had another address before, with that one.
    pub moved: HashMap<String, String>,
    /// Every address of the old side.
    pub base_addresses: HashSet<String>,
    /// Every address of the new side.
    pub head_addresses: HashSet<String>,
}

/// Compares both sides, root by root and environment by environment. Each side comes with the graph
/// of a root where it has none: the catalogs alone. `union` tells that roots cover for each other.
pub fn compare(
    (base, no_base): (&[Stack], &Graph),
    (head, no_head): (&[Stack], &Graph),
    union: bool,
    lines: &Lines,
) -> Difference {
    let mut all = Difference::default();
    let mut elsewhere = HashSet::new();
    for stack in head.iter().filter(|_| union) {
        elsewhere.extend(coverage::covered(&stack.graph));
    }
    for (before, after) in pairs(base, head) {
        let before = before.map_or(no_base, |s| &s.graph);
        let after = after.map_or(no_head, |s| &s.graph);
        one(before, (after, no_head), &elsewhere, lines, &mut all);
    }
    once(&mut all.changes);
    all
}

/// The stacks that belong together: by root and environment; a single one that is left on both sides
/// was moved.
fn pairs<'a>(base: &'a [Stack], head: &'a [Stack]) -> Vec<(Option<&'a Stack>, Option<&'a Stack>)> {
    let mut pairing = pairing::Pairing::new(base.len(), head.len());
    let key = |s: &Stack| Some((s.root.clone(), s.environment.clone()));
    pairing.unique(|i| key(&base[i]), |i| key(&head[i]));
    let roots = |side: &[Stack]| {
        let roots: BTreeSet<&String> = side.iter().map(|s| &s.root).collect();
        roots.len()
    };
    if roots(base) == 1 && roots(head) == 1 {
        let key = |s: &Stack| Some(s.environment.clone());
        pairing.unique(|i| key(&base[i]), |i| key(&head[i]));
    }
    let (pairs, old, new) = pairing.done();
    let both = pairs.into_iter().map(|(b, h)| (base.get(b), head.get(h)));
    both.chain(old.into_iter().map(|b| (base.get(b), None)))
        .chain(new.into_iter().map(|h| (None, head.get(h))))
        .collect()
}

fn one(
    base: &Graph,
    (head, nothing): (&Graph, &Graph),
    elsewhere: &HashSet<String>,
    lines: &Lines,
    all: &mut Difference,
) {
    all.base_addresses
        .extend(base.entities().map(|(_, e)| e.address.clone()));
    all.head_addresses
        .extend(head.entities().map(|(_, e)| e.address.clone()));
    all.changes.extend(gaps(base, head));
    let people = people::People::new(base, head);
    let checks = checks::Checks::new(base, head, &people);
    let routes = routes::Routes::new(base, head, &people);
    let covered = coverage::compare(base, (head, nothing), &checks, elsewhere, lines);
    all.changes.extend(checks.changes(&covered, lines));
    all.changes.extend(covered.changes);
    all.changes.extend(routes.changes(&checks, lines));
    for (old, new) in people.moved().chain(checks.moved()).chain(routes.moved()) {
        if old != new {
            all.moved.insert(new, old);
        }
    }
}

/// What a plan of the new side says of replacements.
fn gaps(base: &Graph, head: &Graph) -> Vec<Change> {
    let kind = ChangeKind::CoverageGap;
    let of = |graph: &Graph| -> Vec<(String, String, Span)> {
        let problems = graph.of_kind(Kind::Problem);
        let get = |id, name: &str| read::text(&read::attr(graph, id, name)).is().cloned();
        let gap = |id| get(id, "kind").is_some_and(|k| k == kind.name());
        let found = problems.filter(|id| gap(*id)).filter_map(|id| {
            let entity = graph.entity(id)?;
            Some((entity.address.clone(), get(id, "message")?, entity.block))
        });
        found.collect()
    };
    let known: HashSet<String> = of(base).into_iter().map(|(address, ..)| address).collect();
    let new = of(head)
        .into_iter()
        .filter(|(address, ..)| !known.contains(address));
    new.map(|(address, message, at)| {
        let subject = Subject {
            kind: "check".to_owned(),
            address,
        };
        Change::new(kind, subject, message)
            .becoming("runs", "deleted before its successor exists")
            .label(at, "replaced by the plan")
    })
    .collect()
}

/// A change that shows in several environments is one.
fn once(changes: &mut Vec<Change>) {
    let mut seen = HashSet::new();
    changes.retain(|c| seen.insert((c.kind, c.subject.clone(), c.before.clone(), c.after.clone())));
    changes.sort_by(|a, b| {
        (a.kind, &a.subject.address, &a.before, &a.after).cmp(&(
            b.kind,
            &b.subject.address,
            &b.before,
            &b.after,
        ))
    });
}
