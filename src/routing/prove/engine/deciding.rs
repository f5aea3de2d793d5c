//! The router as it decides, to check what is claimed of it.

use super::super::Subject;
use super::super::nodes::Nodes;
use super::{Alert, Matcher, Mode, Router, Rule, Truth};

/// The router as it decides, to check what is claimed.
#[derive(Debug)]
pub(in crate::routing::prove) struct Deciding {
    pub(super) router: Router,
    fallback: Vec<bool>,
    pub(super) tree: Option<Tree>,
}

/// A tree with what its rules ask for.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Nodes,
    rules: Vec<(Matcher, Truth)>,
}

impl Tree {
    pub(super) fn truth(&self, rule: usize, alert: &Alert) -> Truth {
        let rule = self.rules.get(rule);
        rule.map_or(Truth::False, |(m, enabled)| m.matches(alert).and(*enabled))
    }

    /// Whether an alert may go down to a rule, and certainly is not kept from it.
    pub(super) fn reaches(&self, rule: usize, alert: &Alert) -> bool {
        let mut lineage = self.nodes.lineage(rule);
        lineage.all(|r| self.truth(r, alert) != Truth::False)
            && self
                .nodes
                .before(rule)
                .all(|(b, _)| self.truth(b, alert) == Truth::False)
    }
}

impl Deciding {
    pub(super) fn new(subject: &Subject<'_>) -> Deciding {
        let nodes = subject.places.map(|p| Nodes::new(p).unwrap_or_default());
        let ready = |r: &Rule| (Matcher::new(&r.when), r.enabled);
        Deciding {
            router: match subject.places {
                Some(places) => Router::tree(subject.rules, places),
                None => Router::new(subject.mode, subject.ordered, subject.rules),
            },
            tree: nodes.map(|nodes| Tree {
                nodes,
                rules: subject.rules.iter().map(ready).collect(),
            }),
            fallback: subject.rules.iter().map(|r| r.fallback).collect(),
        }
    }

    /// Whether an alert gets to a rule: it may match, and nothing before it may.
    pub(in crate::routing::prove) fn reaches(&self, rule: usize, alert: &Alert) -> bool {
        if let Some(tree) = &self.tree {
            return tree.reaches(rule, alert);
        }
        let decision = self.router.decide(alert);
        if self.fallback.get(rule).copied().unwrap_or(false) {
            let ordinary = !decision.matched.is_empty() || !decision.possible.is_empty();
            let taken = decision.taken.certain.iter().chain(&decision.taken.perhaps);
            return !ordinary && taken.min() == Some(&rule);
        }
        let group = self.router.group(rule);
        let before = |other: &usize| match self.router.mode() {
            Mode::All => false,
            Mode::First if !self.router.clashes() => *other != rule,
            Mode::First => self.router.group(*other) < group,
        };
        let may = |r: &usize| decision.matched.contains(r) || decision.possible.contains(r);
        may(&rule) && !decision.matched.iter().any(before) && !decision.possible.iter().any(before)
    }

    /// Whether certainly no rule takes an alert.
    pub(in crate::routing::prove) fn takes_none(&self, alert: &Alert) -> bool {
        let taken = self.router.decide(alert).taken;
        taken.certain.is_empty() && taken.perhaps.is_empty()
    }

    /// Whether an alert certainly matches both, and gets to both.
    pub(in crate::routing::prove) fn both_match(
        &self,
        first: usize,
        second: usize,
        alert: &Alert,
    ) -> bool {
        let matched = self.router.decide(alert).matched;
        let both = matched.contains(&first) && matched.contains(&second);
        both && self.reaches(first, alert) && self.reaches(second, alert)
    }
}
