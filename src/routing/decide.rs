//! Decision structures: what a router does with an alert.

use super::alert::{Alert, Truth};
use super::candidates::Index;
use super::matching::Matcher;
use super::predicate::Predicate;
use super::tree::{Place, Tree};

/// How a router decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// The first rule that matches takes the alert.
    First,
    /// Every rule that matches does.
    All,
}

/// Where a rule stands in its router's order.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Position {
    /// At this number; equal ones have no order between them.
    At(f64),
    /// Not known.
    Unknown,
}

/// A rule of a router.
#[derive(Debug, Clone)]
pub struct Rule {
    /// What it asks for.
    pub when: Predicate,
    /// Where it stands.
    pub position: Position,
    /// Whether it is in force.
    pub enabled: Truth,
    /// Whether it only takes what no other rule does.
    pub fallback: bool,
}

/// What becomes of an alert in a router. Rules are given by their index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decision {
    /// Rules in force whose predicate certainly matches, fallbacks left out, in the router's order.
    pub matched: Vec<usize>,
    /// Rules that may match, fallbacks left out.
    pub possible: Vec<usize>,
    /// Rules that are not in force and would certainly match.
    pub disabled: Vec<usize>,
    /// Which rules take it.
    pub taken: Taken,
    /// Pairs that both certainly match where one of them takes the alert and no order says which.
    pub clashes: Vec<(usize, usize)>,
}

/// Which rules take an alert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// These do for certain.
    pub certain: Vec<usize>,
    /// Some of these do, which ones is not known; in [`Mode::First`] at most one.
    pub perhaps: Vec<usize>,
    /// Whether it may be that no rule does.
    pub perhaps_none: bool,
}

impl Taken {
    /// Whether it is known which rules take the alert (perhaps none).
    pub fn is_known(&self) -> bool {
        self.perhaps.is_empty()
    }
}

/// Rules that are asked together, with what makes asking them cheap.
#[derive(Debug)]
pub struct Router {
    mode: Mode,
    /// Whether two matching rules of one group are an ambiguity of the vendor's making.
    clash: bool,
    rules: Vec<Ready>,
    index: Index,
    /// Set where the rules are nodes of a tree; the order of the rules is then the tree's.
    tree: Option<Tree>,
}

#[derive(Debug)]
struct Ready {
    matcher: Matcher,
    enabled: Truth,
    fallback: bool,
    /// Its place in the router's order.
    place: usize,
    /// Between the rules of one group there is no order.
    group: usize,
}

/// A rule that matches, or may.
struct Found {
    index: usize,
    place: usize,
    group: usize,
    truth: Truth,
}

impl Router {
    /// A router of these rules. `ordered` says whether the vendor defines an order at all.
    pub fn new(mode: Mode, ordered: bool, rules: &[Rule]) -> Router {
        let mut ready: Vec<Ready> = rules
            .iter()
            .map(|r| Ready {
                matcher: Matcher::new(&r.when),
                enabled: r.enabled,
                fallback: r.fallback,
                place: 0,
                group: 0,
            })
            .collect();
        let position = |i: &usize| rules.get(*i).map(|r| r.position);
        let ordinary = |i: &usize| rules.get(*i).is_some_and(|r| !r.fallback);
        let mut order: Vec<usize> = (0..rules.len()).filter(ordinary).collect();
        let positions_known = order.iter().all(|i| position(i) != Some(Position::Unknown));
        // An order that is partly unknown is none; the rules stay as written.
        if positions_known {
            order.sort_by(|a, b| match (position(a), position(b)) {
                (Some(Position::At(a)), Some(Position::At(b))) => a.total_cmp(&b),
                _ => std::cmp::Ordering::Equal,
            });
        }
        let mut group = 0;
        let mut last = None;
        for (place, index) in order.iter().enumerate() {
            let here = position(index);
            if ordered && positions_known && last.is_some() && last != here {
                group += 1;
            }
            last = here;
            if let Some(rule) = ready.get_mut(*index) {
                (rule.place, rule.group) = (place, group);
            }
        }
        Router {
            mode,
            clash: !ordered || positions_known,
            index: Index::new(ready.iter().map(|r| &r.matcher)),
            rules: ready,
            tree: None,
        }
    }

    /// A router whose rules are the nodes of a tree, in which the deepest that match take an alert.
    /// `places` says where each rule stands.
    pub fn tree(rules: &[Rule], places: &[Place]) -> Router {
        Router {
            tree: Some(Tree::new(places)),
            ..Router::new(Mode::All, true, rules)
        }
    }

    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Whether two matching rules of one group are an ambiguity of the vendor's making.
    pub(super) fn clashes(&self) -> bool {
        self.clash
    }

    /// The group of an ordinary rule: between the rules of one group there is no order.
    pub(super) fn group(&self, rule: usize) -> usize {
        self.rules.get(rule).map_or(0, |r| r.group)
    }

    /// What becomes of an alert.
    pub fn decide(&self, alert: &Alert) -> Decision {
        if let Some(tree) = &self.tree {
            return self.descend(tree, alert);
        }
        let mut decision = Decision::default();
        let mut found: Vec<Found> = Vec::new();
        let mut fallbacks: Vec<Found> = Vec::new();
        for index in self.index.candidates(alert, self.rules.len()) {
            let Some(rule) = self.rules.get(index) else {
                continue;
            };
            let matches = rule.matcher.matches(alert);
            if matches == Truth::True && rule.enabled == Truth::False {
                decision.disabled.push(index);
            }
            let truth = matches.and(rule.enabled);
            if truth != Truth::False {
                let (place, group) = (rule.place, rule.group);
                let list = if rule.fallback {
                    &mut fallbacks
                } else {
                    &mut found
                };
                list.push(Found {
                    index,
                    place,
                    group,
                    truth,
                });
            }
        }
        found.sort_unstable_by_key(|f| f.place);
        for f in &found {
            match f.truth {
                Truth::True => decision.matched.push(f.index),
                _ => decision.possible.push(f.index),
            }
        }
        match self.mode {
            Mode::First => self.first(&mut decision, &found),
            Mode::All => {
                decision.taken.certain = decision.matched.clone();
                decision.taken.perhaps = decision.possible.clone();
                decision.taken.perhaps_none = decision.matched.is_empty();
            }
        }
        if decision.taken.perhaps_none {
            fall_back(&mut decision.taken, &fallbacks);
        }
        decision
    }

    fn descend(&self, tree: &Tree, alert: &Alert) -> Decision {
        let asked = self.index.candidates(alert, self.rules.len());
        let truths = asked.into_iter().filter_map(|index| {
            let rule = self.rules.get(index)?;
            Some((index, rule.matcher.matches(alert), rule.enabled))
        });
        tree.decide(truths)
    }

    /// `found` is in order.
    fn first(&self, decision: &mut Decision, found: &[Found]) {
        let mut candidates: Vec<usize> = Vec::new();
        for group in found.chunk_by(|a, b| a.group == b.group) {
            candidates.extend(group.iter().map(|f| f.index));
            let mut certain = group.iter().filter(|f| f.truth == Truth::True);
            let Some(first) = certain.next() else {
                continue;
            };
            if self.clash {
                decision.clashes = certain.map(|f| (first.index, f.index)).collect();
            }
            match candidates.as_slice() {
                [_] => decision.taken.certain = candidates,
                _ => decision.taken.perhaps = candidates,
            }
            return;
        }
        decision.taken.perhaps = candidates;
        decision.taken.perhaps_none = true;
    }
}

/// Lets the fallbacks have what perhaps nobody takes.
fn fall_back(taken: &mut Taken, fallbacks: &[Found]) {
    let certain = fallbacks.iter().position(|f| f.truth == Truth::True);
    // Those behind a certain one are never asked.
    let asked = fallbacks
        .get(..certain.map_or(fallbacks.len(), |at| at + 1))
        .unwrap_or_default();
    let asked = asked.iter().map(|f| f.index);
    if taken.perhaps.is_empty() && asked.len() == 1 && certain.is_some() {
        taken.certain.extend(asked);
    } else {
        taken.perhaps.extend(asked);
    }
    taken.perhaps_none = certain.is_none();
}
