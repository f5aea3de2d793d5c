//! Routers as the routes of one name, and which of their routes see the alerts of a source.

use super::super::links::End;
use super::super::read::{Flag, because, reasons};
use super::super::reference::PredicateValue;
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use crate::routing::{Field, Mode, Place, Position, Predicate, Router, Rule, Truth};
use crate::terraform::value::{Reasons, Value};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The routes of a router that see the alerts of one kind of arrival.
#[derive(Debug)]
pub(in crate::graph) struct Asked {
    /// What the router is called.
    pub(in crate::graph) name: String,
    /// The routes, by the index that the router's decisions have.
    pub(in crate::graph) routes: Vec<EntityId>,
    pub(in crate::graph) router: Router,
    /// What its routes read.
    pub(in crate::graph) fields: Vec<Field>,
    /// What its verdicts rest on.
    pub(in crate::graph) assumptions: Vec<String>,
    /// Why a route may not be in force, or not see the alert.
    doubts: FxHashMap<EntityId, Reasons>,
    /// Why the order of the routes is not known.
    pub(in crate::graph) order_unknown: Option<Reasons>,
    /// Whether a route may send an alert on to further routers.
    pub(in crate::graph) sends_on: bool,
}

/// All routers.
#[derive(Debug, Default)]
pub(in crate::graph) struct Routers {
    pub(in crate::graph) asked: Vec<Asked>,
    pub(in crate::graph) predicates: FxHashMap<EntityId, Predicate>,
    of_source: FxHashMap<EntityId, Vec<usize>>,
    of_vendor: FxHashMap<String, Vec<usize>>,
    by_routes: FxHashMap<Vec<(EntityId, bool)>, usize>,
    all: Vec<usize>,
}

/// A route with whether it sees the alert.
pub(super) type Seen = (EntityId, Flag);

impl Routers {
    pub(super) fn new(data: &GraphData) -> Routers {
        let mut routers = Routers::default();
        let mut of_source: FxHashMap<EntityId, Vec<Seen>> = FxHashMap::default();
        let mut of_all: BTreeMap<&str, Vec<Seen>> = BTreeMap::new();
        let mut native: BTreeMap<&str, Vec<Seen>> = BTreeMap::new();
        for route in data.of_kind(Kind::Route) {
            routers.predicates.insert(*route, predicate(data, *route));
            let vendor = data.entity(*route).map_or("", |e| e.vendor.as_str());
            if data.attr(*route, "sources").is_none() {
                let seen = (*route, Flag::known(true));
                of_all.entry(vendor).or_default().push(seen.clone());
                native.entry(vendor).or_default().push(seen);
                continue;
            }
            let Some(link) = data.links(*route).of("sources") else {
                continue;
            };
            let mut perhaps_any = link.open.clone();
            for end in &link.ends {
                match end {
                    End::To(source) => {
                        let seen = (*route, Flag::known(true));
                        of_source.entry(*source).or_default().push(seen);
                    }
                    End::OneOf(sources, reasons) => {
                        for source in sources {
                            let seen = (*route, Flag::unknown(reasons.clone()));
                            of_source.entry(*source).or_default().push(seen);
                        }
                    }
                    End::Lost(reasons) if is_unknown(data, *route) => {
                        let before = perhaps_any.take().unwrap_or_default();
                        perhaps_any = Some(before.union(reasons));
                    }
                    // A literal id of another source, or one that does not exist: none of these.
                    End::Lost(_) => {}
                }
            }
            if let Some(reasons) = perhaps_any {
                let seen = (*route, Flag::unknown(reasons));
                of_all.entry(vendor).or_default().push(seen);
            }
        }
        for source in data.of_kind(Kind::Source) {
            let vendor = data.entity(*source).map_or("", |e| e.vendor.as_str());
            let mut seen = of_source.remove(source).unwrap_or_default();
            // An address that pages somebody by itself goes past the routes that name no source.
            let pages = data.links(*source).of("targets");
            let pages = pages.is_some_and(|l| !l.ends.is_empty() || l.open.is_some());
            let others = of_all.get(vendor).into_iter().flatten();
            let others = others.filter(|(_, seen)| !pages || seen.truth != Truth::True);
            seen.extend(others.cloned());
            let of = routers.group(data, seen);
            routers.of_source.insert(*source, of);
        }
        for (vendor, seen) in native {
            let of = routers.group(data, seen);
            routers.of_vendor.insert(vendor.to_owned(), of);
        }
        let everything = data.of_kind(Kind::Route).iter();
        let everything = everything.map(|r| (*r, Flag::known(true))).collect();
        routers.all = routers.group(data, everything);
        routers
    }

    /// Every router, with all of its routes.
    pub(in crate::graph) fn all(&self) -> &[usize] {
        &self.all
    }

    /// The routers that see the alerts of a source.
    pub(in crate::graph) fn of_source(&self, source: EntityId) -> &[usize] {
        self.of_source.get(&source).map_or(&[], Vec::as_slice)
    }

    /// The routers that see the alerts of their own vendor's checks without any hop.
    pub(in crate::graph) fn of_vendor(&self, vendor: &str) -> &[usize] {
        self.of_vendor.get(vendor).map_or(&[], Vec::as_slice)
    }

    /// Puts routes together by router; the same routes are the same router, whoever asks.
    pub(super) fn group(&mut self, data: &GraphData, mut seen: Vec<Seen>) -> Vec<usize> {
        seen.sort_by_key(|(route, flag)| (*route, flag.truth != Truth::True));
        seen.dedup_by_key(|(route, _)| *route);
        let mut groups: BTreeMap<(&str, &str), Vec<Seen>> = BTreeMap::new();
        for (route, flag) in seen {
            let vendor = data.entity(route).map_or("", |e| e.vendor.as_str());
            let name = data.text(route, "router").unwrap_or_default();
            groups
                .entry((vendor, name))
                .or_default()
                .push((route, flag));
        }
        let mut found = Vec::new();
        for ((_, name), routes) in groups {
            let key: Vec<(EntityId, bool)> = routes
                .iter()
                .map(|(r, f)| (*r, f.truth == Truth::True))
                .collect();
            let at = match self.by_routes.get(&key) {
                Some(at) => *at,
                None => {
                    let asked = Asked::new(data, &self.predicates, name, &routes);
                    self.asked.push(asked);
                    self.by_routes.insert(key, self.asked.len() - 1);
                    self.asked.len() - 1
                }
            };
            found.push(at);
        }
        found
    }
}

/// The routes of a router as rules.
pub(super) struct Read {
    pub(super) mode: Mode,
    /// Whether the vendor defines an order at all.
    pub(super) ordered: bool,
    pub(super) rules: Vec<Rule>,
    /// Where each rule stands, where they are the nodes of a tree.
    pub(super) places: Option<Vec<Place>>,
    /// Why the order of the routes is not known.
    pub(super) order_unknown: Option<Reasons>,
}

impl Read {
    pub(super) fn new(
        data: &GraphData,
        predicates: &FxHashMap<EntityId, Predicate>,
        routes: &[Seen],
    ) -> Read {
        let mut rules = Vec::new();
        let mut order_unknown: Option<Reasons> = None;
        for (rank, (route, seen)) in routes.iter().enumerate() {
            let position = match data.attr(*route, "position") {
                None => Position::At(rank as f64),
                Some(value) => match value.as_number() {
                    Some(number) => Position::At(number.to_f64()),
                    None => {
                        let why = reasons(value);
                        order_unknown = Some(order_unknown.unwrap_or_default().union(&why));
                        Position::Unknown
                    }
                },
            };
            let enabled = data.flag(*route, "enabled", true).and(seen.clone());
            rules.push(Rule {
                when: predicates.get(route).cloned().unwrap_or(Predicate::Always),
                position,
                enabled: enabled.truth,
                fallback: data.flag(*route, "fallback", false).truth == Truth::True,
            });
        }
        let first = routes.first().map(|(r, _)| *r);
        let matched = first.and_then(|r| data.text(r, "match"));
        let places = || routes.iter().map(|(r, _)| place(data, *r)).collect();
        Read {
            mode: match matched {
                Some("all" | "tree") => Mode::All,
                _ => Mode::First,
            },
            ordered: first.is_none_or(|r| data.flag(r, "ordered", true).truth == Truth::True),
            rules,
            places: (matched == Some("tree")).then(places),
            order_unknown,
        }
    }

    fn router(&self) -> Router {
        match &self.places {
            Some(places) => Router::tree(&self.rules, places),
            None => Router::new(self.mode, self.ordered, &self.rules),
        }
    }
}

impl Asked {
    fn new(
        data: &GraphData,
        predicates: &FxHashMap<EntityId, Predicate>,
        name: &str,
        routes: &[Seen],
    ) -> Asked {
        let read = Read::new(data, predicates, routes);
        let fields: BTreeSet<Field> = read.rules.iter().flat_map(|r| r.when.fields()).collect();
        let mut doubts = FxHashMap::default();
        let mut assumptions = BTreeSet::new();
        for (route, seen) in routes {
            if let Some(entity) = data.entity(*route) {
                assumptions.extend(entity.assumptions.iter().cloned());
            }
            let enabled = data.flag(*route, "enabled", true).and(seen.clone());
            if enabled.truth == Truth::Unknown {
                doubts.insert(*route, enabled.reasons.clone());
            }
        }
        let sends_on = |(route, _): &Seen| {
            let links = data.links(*route);
            links.of("channels").is_some() || links.of("hands_to").is_some()
        };
        Asked {
            name: name.to_owned(),
            routes: routes.iter().map(|(r, _)| *r).collect(),
            router: read.router(),
            sends_on: routes.iter().any(sends_on),
            fields: fields.into_iter().collect(),
            assumptions: assumptions.into_iter().collect(),
            doubts,
            order_unknown: read.order_unknown,
        }
    }

    /// A route by its index.
    pub(in crate::graph) fn route(&self, index: usize) -> Option<EntityId> {
        self.routes.get(index).copied()
    }

    /// Routes by their indexes.
    pub(in crate::graph) fn all<'a>(
        &'a self,
        indexes: &'a [usize],
    ) -> impl Iterator<Item = EntityId> + 'a {
        indexes.iter().filter_map(|i| self.route(*i))
    }

    /// Why a route may not be in force.
    pub(in crate::graph) fn doubt(&self, route: EntityId) -> Option<&Reasons> {
        self.doubts.get(&route)
    }
}

/// Where a route stands in a tree.
fn place(data: &GraphData, route: EntityId) -> Place {
    let path = data.attr(route, "path").and_then(Value::elements);
    let step = |v: &Value| v.as_number().map(|n| n.to_f64() as u32);
    let goes_on = data.flag(route, "continue", false).truth;
    Place {
        path: path.map(|p| p.iter().filter_map(step).collect()),
        goes_on,
    }
}

/// Whether some of a route's sources could not be told, as against being told and not known here.
fn is_unknown(data: &GraphData, route: EntityId) -> bool {
    let facts = &data.links(route).facts;
    facts
        .iter()
        .any(|f| f.attribute == "sources" && f.state == "unknown")
}

/// What a route asks for. A predicate that is not known cannot be read.
fn predicate(data: &GraphData, route: EntityId) -> Predicate {
    let Some(value) = data.attr(route, "when") else {
        return Predicate::Always;
    };
    match PredicateValue::of(value) {
        Some(predicate) => predicate.clone(),
        None => Predicate::Opaque(first_reason(value).into()),
    }
}

fn first_reason(value: &Value) -> String {
    let found = reasons(value);
    let first = found.iter().next().map(|r| r.text.to_string());
    first.unwrap_or_else(|| "its condition has no form that is understood".to_owned())
}

/// Reasons of the parts of a route's predicate that cannot be read.
pub(in crate::graph) fn unread(
    data: &GraphData,
    route: EntityId,
    predicate: &Predicate,
) -> Reasons {
    let place = data.place(route, "when");
    let mut all = data.attr(route, "when").map(reasons).unwrap_or_default();
    for why in predicate.opaque() {
        if all.iter().all(|r| r.text != why) {
            all = all.union(&because(why, place));
        }
    }
    all
}
