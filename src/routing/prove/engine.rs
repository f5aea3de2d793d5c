//! The questions about one router, under one reading of what the vendor leaves undefined.

mod deciding;
mod overlaps;

pub(super) use deciding::Deciding;

use super::encode::{Encoded, Encoder};
use super::implies::{Index, implies};
use super::nodes::Nodes;
use super::sat::{Literal, Sat};
use super::theory::{Made, alert};
use super::{Budget, Overlap, Proofs, Reach, Subject, Total, natural};
use crate::routing::alert::{Alert, Content, Truth};
use crate::routing::decide::{Mode, Router, Rule};
use crate::routing::matching::Matcher;
use crate::routing::predicate::{Field, Predicate};
use deciding::Tree;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const TOO_MUCH: &str = "the rules are too many or too complex for a proof within the limits";
const UNUSUAL: &str =
    "only alerts get to it whose tags are text, or another of whose fields is a list";

const NO_PLACE: &str = "it is not known where the rules stand in their tree";

/// Proves everything about a router whose rules are normalised.
pub(super) fn prove(subject: Subject<'_>) -> (Proofs, Deciding) {
    let deciding = Deciding::new(&subject);
    if let Some(tree) = &deciding.tree
        && tree.nodes.order.len() < subject.rules.len()
    {
        let unknown = Reach::Unknown(vec![NO_PLACE.into()]);
        let proofs = Proofs {
            reach: vec![unknown; subject.rules.len()],
            overlaps: Vec::new(),
            total: Total::Unknown(vec![NO_PLACE.into()]),
        };
        return (proofs, deciding);
    }
    let order = match &deciding.tree {
        Some(tree) => tree.nodes.order.clone(),
        None => order(&subject, &deciding.router),
    };
    let mut engine = Engine {
        rules: subject.rules,
        subject,
        deciding: &deciding,
        solver: None,
        budget: Budget::of(subject.rules.len()),
        polish: POLISH / (subject.rules.len() as u64 + 1),
        fields: fields(&subject),
        places: places(&order, subject.rules.len()),
        doubtful: doubtful(&order, subject.rules),
        order,
    };
    let reach = engine.reach();
    let overlaps = engine.overlaps();
    let total = engine.total();
    let proofs = Proofs {
        reach,
        overlaps,
        total,
    };
    (proofs, deciding)
}

/// Rules in force (perhaps), ordinary ones by group, then fallbacks.
fn order(subject: &Subject<'_>, router: &Router) -> Vec<usize> {
    let on = |i: &usize| {
        subject
            .rules
            .get(*i)
            .is_some_and(|r| r.enabled != Truth::False)
    };
    let mut order: Vec<usize> = (0..subject.rules.len()).filter(on).collect();
    let fallback = |i: usize| subject.rules.get(i).is_some_and(|r| r.fallback);
    order.sort_by_key(|i| (fallback(*i), router.group(*i), *i));
    order
}

/// How many rules are asked, all in all, to make witnesses simpler.
const POLISH: u64 = 500_000;

/// What the rules read, and the tags, which every alert has.
fn fields(subject: &Subject<'_>) -> Vec<Field> {
    let rules = subject.rules.iter().flat_map(|r| r.when.fields());
    let fields: BTreeSet<Field> = rules.chain([Field::Tags]).collect();
    fields.into_iter().collect()
}

/// For each rule its index in the order.
fn places(order: &[usize], rules: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; rules];
    for (at, rule) in order.iter().enumerate() {
        if let Some(place) = places.get_mut(*rule) {
            *place = Some(at);
        }
    }
    places
}

/// Rules of which something is not known, in order.
fn doubtful(order: &[usize], rules: &[Rule]) -> Vec<usize> {
    let doubtful = |r: &Rule| r.enabled == Truth::Unknown || !r.when.opaque().is_empty();
    let order = order.iter().copied();
    order
        .filter(|i| rules.get(*i).is_some_and(doubtful))
        .collect()
}

/// The encoded rules, made when the first question needs them.
struct Solver {
    encoder: Encoder,
    rules: Vec<Encoded>,
    /// What the rules ask for themselves, without what they stand below in a tree.
    own: Vec<Encoded>,
    /// For each rule in order: true only where no rule before it must match, or may.
    none_must: Vec<Literal>,
    none_may: Vec<Literal>,
}

struct Engine<'a> {
    rules: &'a [Rule],
    subject: Subject<'a>,
    deciding: &'a Deciding,
    solver: Option<Solver>,
    budget: Budget,
    /// Tries to make witnesses simpler that are left.
    polish: u64,
    /// What the rules read.
    fields: Vec<Field>,
    order: Vec<usize>,
    places: Vec<Option<usize>>,
    doubtful: Vec<usize>,
}

impl Engine<'_> {
    fn place(&self, rule: usize) -> Option<usize> {
        self.places.get(rule).copied().flatten()
    }

    fn is_fallback(&self, rule: usize) -> bool {
        self.rules.get(rule).is_some_and(|r| r.fallback)
    }

    /// Whether one rule takes alerts before another one gets to see them.
    fn before(&self, one: usize, other: usize) -> bool {
        if let Some(tree) = &self.deciding.tree {
            return tree.nodes.before(other).any(|(b, _)| b == one);
        }
        match (self.is_fallback(one), self.is_fallback(other)) {
            (true, true) => one < other,
            (true, false) => false,
            (false, true) => true,
            (false, false) => {
                let router = &self.deciding.router;
                self.subject.mode == Mode::First && router.group(one) < router.group(other)
            }
        }
    }

    fn reach(&mut self) -> Vec<Reach> {
        let mut reach = vec![Reach::Off; self.rules.len()];
        let deciding = self.deciding;
        if let Some(tree) = &deciding.tree {
            for rule in self.order.clone() {
                let on = |r: usize| self.rules.get(r).is_some_and(|r| r.enabled != Truth::False);
                if tree.nodes.lineage(rule).all(on)
                    && let Some(slot) = reach.get_mut(rule)
                {
                    *slot = self.reach_in_tree(tree, rule);
                }
            }
            return reach;
        }
        let mut index = Index::default();
        let mut waiting: Vec<usize> = Vec::new();
        for rule in self.order.clone() {
            // Rules without an order between them do not shadow each other.
            if waiting.first().is_some_and(|w| self.before(*w, rule)) {
                for earlier in waiting.drain(..) {
                    if let Some(r) = self.rules.get(earlier)
                        && r.enabled == Truth::True
                    {
                        index.add(earlier, &r.when);
                    }
                }
            }
            let found = self.reach_one(rule, &index);
            if let Some(slot) = reach.get_mut(rule) {
                *slot = found;
            }
            waiting.push(rule);
        }
        reach
    }

    fn reach_in_tree(&mut self, tree: &Tree, rule: usize) -> Reach {
        /// Siblings beyond these are left to the solver.
        const MOST: usize = 256;
        let all = tree.nodes.lineage(rule).filter_map(|r| self.rules.get(r));
        let whole = Predicate::All(all.map(|r| r.when.clone()).collect());
        let mut tried = natural::alerts(&whole).into_iter();
        if let Some(alert) = tried.find(|a| tree.reaches(rule, a)) {
            return Reach::Reached(alert);
        }
        let covers = |(b, stops): &(usize, Truth)| {
            let earlier = self.rules.get(*b);
            *stops == Truth::True
                && earlier.is_some_and(|e| e.enabled == Truth::True && implies(&whole, &e.when))
        };
        if let Some((one, _)) = tree.nodes.before(rule).take(MOST).find(covers) {
            return Reach::Never(vec![one]);
        }
        self.by_solver(rule)
    }

    fn reach_one(&mut self, rule: usize, index: &Index) -> Reach {
        let Some(own) = self.rules.get(rule) else {
            return Reach::Off;
        };
        if let Some(alert) = self.natural(rule) {
            return Reach::Reached(alert);
        }
        let covers = |e: &usize| {
            let earlier = self.rules.get(*e);
            earlier.is_some_and(|e| implies(&own.when, &e.when))
        };
        if let Some(one) = index.candidates(&own.when).into_iter().find(covers) {
            return Reach::Never(vec![one]);
        }
        self.by_solver(rule)
    }

    /// An alert made for a rule that gets to it.
    fn natural(&self, rule: usize) -> Option<Alert> {
        let own = self.rules.get(rule)?;
        let mut tried = natural::alerts(&own.when).into_iter();
        tried.find(|a| self.is_whole(a) && self.deciding.reaches(rule, a))
    }

    /// Whether an alert says where it comes from, if that matters.
    fn is_whole(&self, alert: &Alert) -> bool {
        let closed = self.subject.closed;
        closed.is_none_or(|field| *alert.field(field) != Content::Absent)
    }

    /// A witness as it is shown.
    fn polished(&mut self, alert: &Alert, holds: &dyn Fn(&Alert) -> bool) -> Alert {
        let left = &mut self.polish;
        natural::polish(alert, &self.fields, self.subject.closed, left, holds)
    }

    fn by_solver(&mut self, rule: usize) -> Reach {
        let Some(at) = self.place(rule) else {
            return Reach::Off;
        };
        let solver = self.solver();
        let (Some(own), Some(none_must), Some(none_may)) = (
            solver.rules.get(rule).copied(),
            solver.none_must.get(at).copied(),
            solver.none_may.get(at).copied(),
        ) else {
            return Reach::Off;
        };
        let usual = solver.encoder.usual;
        // What of its own conditions cannot be read is met by some alert.
        let mut certain = vec![own.may, none_may];
        certain.extend(self.unordered_with(rule));
        let mut gave_up = false;
        for asked in [[certain.as_slice(), &[usual]].concat(), certain.clone()] {
            match self.ask(&asked) {
                Made::Alert(alert) if self.deciding.reaches(rule, &alert) => {
                    if !asked.contains(&usual) {
                        return Reach::Unknown(vec![UNUSUAL.into()]);
                    }
                    return Reach::Reached(alert);
                }
                Made::Nothing(_) => {}
                Made::Alert(_) | Made::Unknown => gave_up = true,
            }
        }
        match self.ask(&[own.may, none_must]) {
            Made::Nothing(_) => Reach::Never(self.guilty(rule, own)),
            Made::Alert(_) if !gave_up => Reach::Unknown(self.unread(rule)),
            _ => Reach::Unknown(vec![TOO_MUCH.into()]),
        }
    }

    /// That no rule matches whose place before or behind this one is not known.
    fn unordered_with(&mut self, rule: usize) -> Vec<Literal> {
        let router = &self.deciding.router;
        let unknown = self.subject.mode == Mode::First && !router.clashes();
        if !unknown || self.is_fallback(rule) {
            return Vec::new();
        }
        let rules = self.rules;
        let solver = self.solver();
        let others = solver.rules.iter().zip(rules).enumerate();
        let others = others.filter(|(i, (_, r))| *i != rule && !r.fallback);
        others.map(|(_, (e, _))| !e.may).collect()
    }

    /// The rules that together take whatever a rule may match: one where one is enough.
    fn guilty(&mut self, rule: usize, own: Encoded) -> Vec<usize> {
        let earlier: Vec<usize> = match &self.deciding.tree {
            Some(tree) => {
                let before = tree.nodes.before(rule);
                before
                    .filter(|(_, s)| *s == Truth::True)
                    .map(|(b, _)| b)
                    .collect()
            }
            None => {
                let earlier = self.order.iter().copied();
                earlier.filter(|e| self.before(*e, rule)).collect()
            }
        };
        let solver = self.solver();
        let must = |e: &usize| solver.own.get(*e).map(|e| e.must);
        let not: Vec<(usize, Literal)> = earlier
            .iter()
            .filter_map(|e| Some((*e, !must(e)?)))
            .collect();
        let mut asked = vec![own.may];
        asked.extend(not.iter().map(|(_, l)| *l));
        let Made::Nothing(core) = self.ask(&asked) else {
            return earlier;
        };
        let core: FxHashSet<Literal> = core.into_iter().collect();
        let mut guilty = not;
        guilty.retain(|(_, l)| core.contains(l));
        /// Larger sets are left as the solver gives them.
        const MOST: usize = 24;
        if guilty.len() <= MOST {
            let alone = guilty.iter().find(|(_, l)| {
                let asked = [own.may, *l];
                matches!(self.ask(&asked), Made::Nothing(_))
            });
            if let Some((one, _)) = alone {
                return vec![*one];
            }
            let mut at = 0;
            while at < guilty.len() {
                let mut fewer = guilty.clone();
                fewer.remove(at);
                let mut asked = vec![own.may];
                asked.extend(fewer.iter().map(|(_, l)| *l));
                match self.ask(&asked) {
                    Made::Nothing(_) => guilty = fewer,
                    _ => at += 1,
                }
            }
        }
        let mut guilty: Vec<usize> = guilty.into_iter().map(|(e, _)| e).collect();
        guilty.sort_unstable();
        guilty
    }

    /// Why it cannot be told whether an alert gets to a rule: what of those before it cannot be read.
    fn unread(&self, rule: usize) -> Vec<Arc<str>> {
        /// People read no further.
        const MOST: usize = 5;
        let mut why: Vec<Arc<str>> = Vec::new();
        for earlier in self.doubtful.iter().filter(|e| self.before(**e, rule)) {
            let Some(r) = self.rules.get(*earlier) else {
                continue;
            };
            why.extend(r.when.opaque());
            if r.enabled == Truth::Unknown {
                why.push("it is not known whether an earlier rule is in force".into());
            }
            why.dedup();
            if why.len() >= MOST {
                break;
            }
        }
        if why.is_empty() {
            why.push("the order of the rules is not known".into());
        }
        let mut seen = FxHashSet::default();
        why.retain(|w| seen.insert(w.clone()));
        why.truncate(MOST);
        why
    }

    fn ask(&mut self, asked: &[Literal]) -> Made {
        let Engine { solver, budget, .. } = self;
        // An assumption costs far less than a conflict, but not nothing.
        budget.spend(asked.len() as u64 / 16);
        match solver {
            Some(solver) => alert(&mut solver.encoder, asked, budget),
            None => Made::Unknown,
        }
    }

    fn solver(&mut self) -> &mut Solver {
        if self.solver.is_none() {
            self.solver = Some(self.encoded());
        }
        self.solver.get_or_insert_with(Solver::empty)
    }

    fn encoded(&self) -> Solver {
        let mut encoder = Encoder::new();
        let mut rules: Vec<Encoded> = Vec::new();
        for rule in self.rules {
            let mut encoded = encoder.predicate(&rule.when);
            match rule.enabled {
                Truth::True => {}
                Truth::Unknown => encoded.must = !encoder.yes,
                Truth::False => (encoded.must, encoded.may) = (!encoder.yes, !encoder.yes),
            }
            rules.push(encoded);
        }
        if let Some(field) = self.subject.closed {
            encoder.close(field);
        }
        encoder.relate();
        if let Some(tree) = &self.deciding.tree {
            return tree_solver(encoder, rules, &tree.nodes);
        }
        let mut chain = |part: fn(&Encoded) -> Literal| {
            let mut none = Vec::new();
            // What holds before the rules that still wait for one that is behind them.
            let mut before = encoder.yes;
            let mut waiting: Vec<usize> = Vec::new();
            for rule in &self.order {
                if waiting.first().is_some_and(|w| self.before(*w, *rule)) {
                    let next = encoder.sat.variable();
                    encoder.sat.clause(&[!next, before]);
                    for earlier in waiting.drain(..) {
                        if let Some(e) = rules.get(earlier) {
                            encoder.sat.clause(&[!next, !part(e)]);
                        }
                    }
                    before = next;
                }
                waiting.push(*rule);
                none.push(before);
            }
            none
        };
        let none_must = chain(|e| e.must);
        let none_may = chain(|e| e.may);
        Solver {
            encoder,
            own: rules.clone(),
            rules,
            none_must,
            none_may,
        }
    }

    fn total(&mut self) -> Total {
        let deciding = self.deciding;
        let none = |a: &Alert| deciding.takes_none(a);
        let top = |i: usize| {
            let tree = deciding.tree.as_ref();
            tree.is_none_or(|t| t.nodes.parent(i).is_none())
        };
        let mut rules = self.rules.iter().enumerate();
        if rules.any(|(i, r)| top(i) && r.enabled == Truth::True && r.when == Predicate::Always) {
            return Total::Yes;
        }
        let solver = self.solver();
        let usual = solver.encoder.usual;
        let must: Vec<Literal> = solver.rules.iter().map(|e| !e.must).collect();
        let mut may: Vec<Literal> = solver.rules.iter().map(|e| !e.may).collect();
        may.push(usual);
        let certain = self.ask(&may);
        if let Made::Alert(alert) = certain {
            if none(&alert) {
                return Total::No(self.polished(&alert, &none));
            }
            return Total::Unknown(vec![TOO_MUCH.into()]);
        }
        let gave_up = matches!(certain, Made::Unknown);
        match self.ask(&must) {
            Made::Nothing(_) => Total::Yes,
            Made::Alert(_) if !gave_up => {
                let mut why: Vec<Arc<str>> =
                    self.rules.iter().flat_map(|r| r.when.opaque()).collect();
                why.dedup();
                why.truncate(5);
                if why.is_empty() {
                    why.push(
                        "alerts whose tags are text, or another of whose fields is a list, are not taken"
                            .into(),
                    );
                }
                Total::Unknown(why)
            }
            _ => Total::Unknown(vec![TOO_MUCH.into()]),
        }
    }
}

/// The chains of a tree: what keeps alerts from a rule are siblings before it that match, and what keeps
/// them from what it stands below.
fn tree_solver(mut encoder: Encoder, own: Vec<Encoded>, nodes: &Nodes) -> Solver {
    let mut rules = own.clone();
    let mut none_must = Vec::new();
    let mut none_may = Vec::new();
    let mut at: FxHashMap<usize, usize> = FxHashMap::default();
    for rule in &nodes.order {
        // A rule is asked only where what it stands below matches.
        let above = nodes.parent(*rule).and_then(|p| rules.get(p)).copied();
        if let (Some(above), Some(e)) = (above, rules.get(*rule).copied()) {
            let both = Encoded {
                must: !encoder.some(&[!above.must, !e.must]),
                may: !encoder.some(&[!above.may, !e.may]),
            };
            if let Some(slot) = rules.get_mut(*rule) {
                *slot = both;
            }
        }
        let sibling = nodes.sibling(*rule);
        let previous = sibling.map(|(s, _)| s).or(nodes.parent(*rule));
        let previous = previous.and_then(|p| at.get(&p)).copied();
        let known = |list: &[Literal], e: &Encoder| {
            previous.and_then(|p| list.get(p)).copied().unwrap_or(e.yes)
        };
        let (mut must, mut may) = (known(&none_must, &encoder), known(&none_may, &encoder));
        if let Some((before, stops)) = sibling
            && let Some(before) = own.get(before).copied()
        {
            let mut and_not = |list: Literal, e: Literal| {
                let next = encoder.sat.variable();
                encoder.sat.clause(&[!next, list]);
                encoder.sat.clause(&[!next, !e]);
                next
            };
            if stops == Truth::True {
                must = and_not(must, before.must);
            }
            if stops != Truth::False {
                may = and_not(may, before.may);
            }
        }
        at.insert(*rule, none_must.len());
        none_must.push(must);
        none_may.push(may);
    }
    Solver {
        encoder,
        rules,
        own,
        none_must,
        none_may,
    }
}

impl Solver {
    /// Of no rules.
    fn empty() -> Solver {
        Solver {
            encoder: Encoder::new(),
            rules: Vec::new(),
            own: Vec::new(),
            none_must: Vec::new(),
            none_may: Vec::new(),
        }
    }
}
