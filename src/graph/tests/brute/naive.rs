//! The walk that tries every way in which what is not known may turn out.

use super::*;

/// How one rule may turn out.
#[derive(Debug, Clone, Copy)]
pub(super) struct RuleWay {
    pub(super) enabled: bool,
    /// Whether what cannot be read holds.
    pub(super) holds: bool,
    /// Whether it sends to the first of two.
    pub(super) first: bool,
}

/// One way in which everything that is not known may turn out.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) tags: BTreeSet<usize>,
    pub(super) channel: bool,
    /// By router and rule.
    pub(super) rules: Vec<Vec<RuleWay>>,
    /// By router: the order of its rules.
    pub(super) orders: Vec<Vec<usize>>,
}

/// More ways than this are not tried: such a spec is left out.
pub(super) const MOST_WAYS: usize = 2_000;

/// Every way; `None` where there are too many.
pub(super) fn ways(spec: &Spec) -> Option<Vec<Way>> {
    let sure = RuleWay {
        enabled: true,
        holds: true,
        first: true,
    };
    let rules = |r: &RouterSpec| vec![sure; r.rules.len()];
    let first = Way {
        tags: spec.tags.iter().flatten().copied().collect(),
        channel: spec.channel == Maybe::Yes,
        rules: spec.routers.iter().map(rules).collect(),
        orders: spec
            .routers
            .iter()
            .map(|r| (0..r.rules.len()).collect())
            .collect(),
    };
    let mut all = vec![first];
    for _ in spec.tags.iter().filter(|t| t.is_none()) {
        all = each(all, 0..TAGS.len(), |way, tag| {
            way.tags.insert(tag);
        });
    }
    if spec.channel == Maybe::Unknown {
        all = each(all, [true, false], |way, on| way.channel = on);
    }
    for (n, router) in spec.routers.iter().enumerate() {
        for (i, rule) in router.rules.iter().enumerate() {
            let enabled: &[bool] = match rule.enabled {
                Maybe::Yes => &[true],
                Maybe::No => &[false],
                Maybe::Unknown => &[true, false],
            };
            all = each(all, enabled.iter().copied(), |way, on| {
                way.rules[n][i].enabled = on
            });
            if matches!(rule.when, When::Opaque) {
                all = each(all, [true, false], |way, holds| {
                    way.rules[n][i].holds = holds
                });
            }
            if rule.either.is_some() {
                all = each(all, [true, false], |way, first| {
                    way.rules[n][i].first = first
                });
            }
            if all.len() > MOST_WAYS {
                return None;
            }
        }
        if router.how == How::Unordered {
            let orders = permutations(router.rules.len());
            all = each(all, orders, |way, order| way.orders[n] = order);
        }
    }
    (all.len() <= MOST_WAYS).then_some(all)
}

pub(super) fn each<T: Clone>(
    ways: Vec<Way>,
    choices: impl IntoIterator<Item = T>,
    with: impl Fn(&mut Way, T),
) -> Vec<Way> {
    let choices: Vec<T> = choices.into_iter().collect();
    let of = |way: &Way| -> Vec<Way> {
        let chosen = choices.iter().cloned().map(|choice| {
            let mut way = way.clone();
            with(&mut way, choice);
            way
        });
        chosen.collect()
    };
    ways.iter().flat_map(of).collect()
}

pub(super) fn permutations(n: usize) -> Vec<Vec<usize>> {
    (0..n).fold(vec![Vec::new()], |all, i| {
        let insert = |order: &Vec<usize>| -> Vec<Vec<usize>> {
            let at = 0..=order.len();
            at.map(|at| {
                let mut order = order.clone();
                order.insert(at, i);
                order
            })
            .collect()
        };
        all.iter().flat_map(insert).collect()
    })
}

/// What becomes of the alert, in one way.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Fate {
    pub(super) services: BTreeSet<String>,
    pub(super) taken: BTreeSet<String>,
}

pub(super) fn fate(spec: &Spec, way: &Way) -> Fate {
    let mut fate = Fate::default();
    let page = |service: usize, fate: &mut Fate| {
        fate.services.insert(SERVICES[service].to_owned());
    };
    if let Some(direct) = spec.direct {
        page(direct, &mut fate);
    }
    let mut open: Vec<usize> = way.channel.then_some(0).into_iter().collect();
    let mut been = BTreeSet::new();
    while let Some(at) = open.pop() {
        if !been.insert(at) {
            continue;
        }
        let Some(router) = spec.routers.get(at) else {
            if let Some(service) = spec.by_source {
                page(service, &mut fate);
            }
            continue;
        };
        for n in takers(router, at, way) {
            fate.taken.insert(format!("r{at}.rules[{n}]"));
            let rule = &router.rules[n];
            rule.targets.iter().for_each(|t| page(*t, &mut fate));
            if let Some((first, second)) = rule.either {
                let is_first = way.rules[at][n].first;
                page(if is_first { first } else { second }, &mut fate);
            }
            match rule.next {
                Next::Nowhere => {}
                Next::HandsTo(to) => open.push(to),
                // The first channel is the one that may be off.
                Next::Through(to) => open.extend((to != 0 || way.channel).then_some(to)),
            }
        }
    }
    fate
}

pub(super) fn takers(router: &RouterSpec, at: usize, way: &Way) -> Vec<usize> {
    let matches = |n: &usize| {
        let turns_out = way.rules[at][*n];
        let has = |t: &usize| way.tags.contains(t);
        turns_out.enabled
            && match &router.rules[*n].when {
                When::Always => true,
                When::Tag(t) => has(t),
                When::Not(t) => !has(t),
                When::Either(a, b) => has(a) || has(b),
                When::Both(a, b) => has(a) && has(b),
                When::Opaque => turns_out.holds,
            }
    };
    if router.how == How::Tree {
        let mut takers = Vec::new();
        descend(router, &[], &matches, &mut takers);
        return takers;
    }
    let fallback = |n: &usize| router.rules[*n].fallback;
    let order = way.orders[at].iter().copied().filter(matches);
    let mut ordinary: Vec<usize> = order.filter(|n| !fallback(n)).collect();
    if router.how != How::All {
        ordinary.truncate(1);
    }
    if ordinary.is_empty() {
        // Fallbacks are asked as they are written.
        ordinary.extend((0..router.rules.len()).filter(fallback).find(matches));
    }
    ordinary
}

/// Goes down a tree from what stands right below `above`; whether anything took the alert.
pub(super) fn descend(
    router: &RouterSpec,
    above: &[i64],
    matches: &dyn Fn(&usize) -> bool,
    takers: &mut Vec<usize>,
) -> bool {
    let mut taken = false;
    for (n, rule) in router.rules.iter().enumerate() {
        let here = PATHS[n]
            .split_last()
            .is_some_and(|(_, before)| before == above);
        if here && matches(&n) {
            taken = true;
            if !descend(router, PATHS[n], matches, takers) {
                takers.push(n);
            }
            if !rule.goes_on {
                break;
            }
        }
    }
    taken
}
