//! Routes of both sides: which are the same, and what changed about them.

use super::checks::{Check, Checks};
use super::pairing::{Pairing, longest_rising, without_modules};
use super::people::{People, Side};
use super::read::{Known, attr, entities, flag, number, place, text};
use super::ways::{foreign, some};
use super::{Change, Lines};
use crate::finding::Subject;
use crate::graph::schema::Kind;
use crate::graph::{EntityId, Graph};
use crate::policy::config::ChangeKind;
use crate::source::Span;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A route of one side.
#[derive(Debug)]
struct Route {
    id: EntityId,
    address: String,
    router: String,
    name: Option<String>,
    /// What it asks for, in words.
    asks: String,
    /// Where it leads, as both sides call it, and for people.
    targets: Vec<String>,
    leads_to: String,
    /// What it hears, as both sides call it; `None` for everything.
    sources: Option<Vec<String>>,
    enabled: bool,
    fallback: bool,
    /// Its place in its router, from zero; `None` where its router has no order that matters.
    position: Option<usize>,
    block: Span,
    places: Vec<Span>,
}

/// The routes of both sides.
#[derive(Debug)]
pub(super) struct Routes {
    old: Vec<Route>,
    new: Vec<Route>,
    pairs: Vec<(usize, usize)>,
    removed: Vec<usize>,
    added: Vec<usize>,
}

impl Routes {
    pub(super) fn new(base: &Graph, head: &Graph, people: &People) -> Routes {
        let old = list(people.old(base));
        let new = list(people.new_side(head));
        let (pairs, removed, added) = pair(&old, &new);
        Routes {
            old,
            new,
            pairs,
            removed,
            added,
        }
    }

    fn both(&self) -> impl Iterator<Item = (&Route, &Route)> {
        let pair = |(o, n): &(usize, usize)| Some((self.old.get(*o)?, self.new.get(*n)?));
        self.pairs.iter().filter_map(pair)
    }

    /// Old and new addresses of what is on both sides.
    pub(super) fn moved(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.both()
            .map(|(o, n)| (o.address.clone(), n.address.clone()))
    }

    /// Every change of a route.
    pub(super) fn changes(&self, checks: &Checks, lines: &Lines) -> Vec<Change> {
        let effect = Effect::new(checks);
        let mut changes = Vec::new();
        for (old, new) in self.both() {
            changes.extend(changed(old, new, lines, &effect));
        }
        for (old, new) in self.reordered() {
            changes.extend(reordered(old, new, &effect));
        }
        for route in self.removed.iter().filter_map(|i| self.old.get(*i)) {
            // One that was off took nothing.
            if route.enabled {
                changes.push(gone(
                    route,
                    &route.subject(),
                    lines.cause(route.places.iter().copied()),
                    &effect,
                ));
            }
        }
        for route in self.added.iter().filter_map(|i| self.new.get(*i)) {
            if route.enabled {
                let text = format!(
                    "{} is new, and takes the alerts of {}",
                    route.shown(),
                    count(effect.new_of(route))
                );
                let change = Change::new(ChangeKind::RouteAdded, route.subject(), text);
                changes.push(
                    change
                        .becoming("", route.about())
                        .label(lines.cause(route.places.iter().copied()), "new here"),
                );
            }
        }
        changes
    }

    /// Routes that stand elsewhere among the others of their router, whatever was added or removed.
    fn reordered(&self) -> Vec<(&Route, &Route)> {
        let mut by_router: BTreeMap<&str, Vec<(usize, usize, &Route, &Route)>> = BTreeMap::new();
        for (old, new) in self.both() {
            if let (Some(before), Some(after)) = (old.position, new.position) {
                let of = by_router.entry(&new.router).or_default();
                of.push((after, before, old, new));
            }
        }
        let mut found = Vec::new();
        for routes in by_router.values_mut() {
            routes.sort_by_key(|(after, ..)| *after);
            let before: Vec<usize> = routes.iter().map(|(_, before, ..)| *before).collect();
            let kept = longest_rising(&before);
            let moved = routes.iter().zip(kept).filter(|(_, kept)| !kept);
            found.extend(moved.map(|((_, _, old, new), _)| (*old, *new)));
        }
        found
    }
}

impl Route {
    fn subject(&self) -> Subject {
        Subject {
            kind: "route".to_owned(),
            address: self.address.clone(),
        }
    }

    fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("the route {name:?}"),
            None => format!("the route {}", self.address),
        }
    }

    fn about(&self) -> String {
        let place = self
            .position
            .map_or(String::new(), |p| format!("no. {}: ", p + 1));
        let off = if self.enabled { "" } else { ", disabled" };
        format!("{place}{} → {}{off}", self.asks, self.leads_to)
    }
}

/// The checks whose alerts routes take, by side.
struct Effect<'a> {
    old: HashMap<EntityId, Vec<&'a Check>>,
    new: HashMap<EntityId, Vec<&'a Check>>,
}

impl<'a> Effect<'a> {
    fn new(checks: &'a Checks) -> Effect<'a> {
        let index = |side: &'a [Check]| {
            let mut found: HashMap<EntityId, Vec<&'a Check>> = HashMap::new();
            for check in side {
                for route in check.taken.is().into_iter().flatten() {
                    found.entry(*route).or_default().push(check);
                }
            }
            found
        };
        Effect {
            old: index(&checks.old),
            new: index(&checks.new),
        }
    }

    fn old_of(&self, route: &Route) -> usize {
        self.old.get(&route.id).map_or(0, Vec::len)
    }

    fn new_of(&self, route: &Route) -> usize {
        self.new.get(&route.id).map_or(0, Vec::len)
    }

    /// Whether a route takes other alerts than before, by the addresses of the checks.
    fn differs(&self, old: &Route, new: &Route) -> bool {
        let of = |side: &HashMap<EntityId, Vec<&Check>>, id: &EntityId| {
            let checks = side.get(id).into_iter().flatten();
            checks.map(|c| c.address.clone()).collect::<HashSet<_>>()
        };
        of(&self.old, &old.id) != of(&self.new, &new.id)
    }
}

fn count(checks: usize) -> String {
    match checks {
        0 => "no check".to_owned(),
        1 => "1 check".to_owned(),
        n => format!("{n} checks"),
    }
}

fn gone(route: &Route, subject: &Subject, at: Span, effect: &Effect<'_>) -> Change {
    let taken = count(effect.old_of(route));
    let text = format!("{} is gone; it took the alerts of {taken}", route.shown());
    Change::new(ChangeKind::RouteRemoved, subject.clone(), text)
        .becoming(route.about(), "")
        .label(at, "it went away here")
}

fn changed(old: &Route, new: &Route, lines: &Lines, effect: &Effect<'_>) -> Option<Change> {
    let at = lines.cause(new.places.iter().copied());
    if old.enabled && !new.enabled {
        return Some(gone(old, &new.subject(), at, effect));
    }
    if !old.enabled && new.enabled {
        let text = format!(
            "{} is in force, and takes the alerts of {}",
            new.shown(),
            count(effect.new_of(new))
        );
        let change = Change::new(ChangeKind::RouteAdded, new.subject(), text);
        return Some(
            change
                .becoming(old.about(), new.about())
                .label(at, "enabled here"),
        );
    }
    let same = old.asks == new.asks
        && old.targets == new.targets
        && old.fallback == new.fallback
        && old.sources == new.sources;
    if same || !new.enabled {
        return None;
    }
    let text = format!(
        "{} asks for something else or leads elsewhere: it took the alerts of {}, and takes those of {}",
        new.shown(),
        count(effect.old_of(old)),
        count(effect.new_of(new)),
    );
    let change = Change::new(ChangeKind::RouteChanged, new.subject(), text);
    Some(
        change
            .becoming(old.about(), new.about())
            .label(at, "changed here"),
    )
}

/// Another place in the order is a change of meaning where some alert is taken by another route.
fn reordered(old: &Route, new: &Route, effect: &Effect<'_>) -> Option<Change> {
    if !effect.differs(old, new) || !new.enabled {
        return None;
    }
    let text = format!(
        "{} stands elsewhere in the order: it took the alerts of {}, and takes those of {}",
        new.shown(),
        count(effect.old_of(old)),
        count(effect.new_of(new)),
    );
    let change = Change::new(ChangeKind::RouteChanged, new.subject(), text);
    Some(
        change
            .becoming(old.about(), new.about())
            .label(new.block, "it stands here now"),
    )
}

fn list(side: Side<'_>) -> Vec<Route> {
    let graph = side.graph;
    let mut routes: Vec<(Option<f64>, bool, Route)> = graph
        .of_kind(Kind::Route)
        .filter_map(|id| {
            let entity = graph.entity(id)?;
            let get = |name: &str| attr(graph, id, name);
            let (when, targets) = (get("when"), get("targets"));
            let ids = |value| entities(value).is().cloned();
            let keys = |ids: &[EntityId]| {
                let mut keys: Vec<String> = ids.iter().map(|id| side.key(*id)).collect();
                keys.sort();
                keys
            };
            let mut to = some(&targets);
            to.extend(["channels", "hands_to"].iter().flat_map(|a| some(&get(a))));
            let mut names: Vec<String> = to.iter().map(|id| side.name(*id)).collect();
            let mut leads = keys(&to);
            let foreign = foreign(graph, id);
            names.extend(foreign.iter().cloned());
            leads.extend(foreign);
            let said = get("sources");
            let sources = ids(&said).filter(|s| !s.is_empty()).map(|s| keys(&s));
            let ordered = text(&get("match")).is().is_none_or(|m| m == "first");
            let route = Route {
                id,
                address: entity.address.clone(),
                router: text(&get("router")).is().cloned().unwrap_or_default(),
                name: text(&get("name")).is().cloned(),
                asks: text(&get("text")).is().cloned().unwrap_or_default(),
                targets: leads,
                leads_to: match (names.is_empty(), entities(&targets)) {
                    (true, Known::Unknown(_)) => "somebody that cannot be told".to_owned(),
                    (true, _) => "nobody".to_owned(),
                    (false, _) => names.join(", "),
                },
                sources,
                enabled: flag(&get("enabled")).is() != Some(&false),
                fallback: flag(&get("fallback")).is() == Some(&true),
                position: None,
                block: entity.block,
                places: vec![
                    place(&when, Span::NONE),
                    place(&targets, Span::NONE),
                    place(&get("name"), Span::NONE),
                    entity.block,
                ],
            };
            Some((number(&get("position")).is().copied(), ordered, route))
        })
        .collect();
    // The order as written, where no position says otherwise.
    routes.sort_by(|(a, _, _), (b, _, _)| {
        let (a, b) = (a.unwrap_or(f64::INFINITY), b.unwrap_or(f64::INFINITY));
        a.total_cmp(&b)
    });
    let mut seen: HashMap<String, usize> = HashMap::new();
    routes
        .into_iter()
        .map(|(_, ordered, mut route)| {
            let next = seen.entry(route.router.clone()).or_default();
            route.position = ordered.then_some(*next);
            *next += 1;
            route
        })
        .collect()
}

/// Which routes are the same: by what they ask for and where they lead first, by address last.
fn pair(old: &[Route], new: &[Route]) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut pairing = Pairing::new(old.len(), new.len());
    let mut by = |key: &dyn Fn(&Route) -> Option<Vec<String>>| {
        pairing.in_order(|i| old.get(i).and_then(key), |i| new.get(i).and_then(key));
    };
    let meaning = |r: &Route| {
        let mut key = vec![r.asks.clone(), r.fallback.to_string()];
        key.extend(r.targets.iter().cloned());
        key
    };
    let with = |mut key: Vec<String>, more: &str| {
        key.push(more.to_owned());
        key
    };
    by(&|r| Some(with(with(meaning(r), &r.router), &r.address)));
    by(&|r| Some(with(with(meaning(r), &r.router), r.name.as_deref()?)));
    by(&|r| Some(with(meaning(r), r.name.as_deref()?)));
    by(&|r| Some(meaning(r)));
    by(&|r| Some(vec![r.name.clone()?, r.asks.clone()]));
    by(&|r| Some(vec![r.name.clone()?, r.router.clone()]));
    by(&|r| Some(vec![r.asks.clone(), r.router.clone()]));
    by(&|r| Some(vec![r.name.clone()?]));
    by(&|r| Some(with(r.targets.clone(), &r.address)));
    by(&|r| r.fallback.then(|| vec![r.router.clone()]));
    by(&|r| Some(with(r.targets.clone(), without_modules(&r.router))));
    pairing.done()
}
