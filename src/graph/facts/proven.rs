//! What is proven of routers over all alerts: which routes none gets to, which of them leave it open where
//! an alert goes, and whether every alert is taken.

use super::super::links::End;
use super::super::read::{Flag, because};
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use super::onward::ends;
use super::routers::{Read, Routers, Seen};
use crate::routing::{
    Alert, Content, Field, Predicate, Proofs, Reach, Subject, Test, Total, prove,
};
use crate::terraform::value::Reasons;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is proven of one route.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Proven {
    /// Whether some alert can get to it.
    pub(in crate::graph) reachable: Flag,
    /// The routes that take whatever it could: one where one is enough.
    pub(in crate::graph) shadowed_by: Vec<EntityId>,
    pub(in crate::graph) overlaps: Vec<RouteOverlap>,
    pub(in crate::graph) router: Arc<OfRouter>,
}

/// What is proven of a router as a whole.
#[derive(Debug, Clone)]
pub(in crate::graph) struct OfRouter {
    /// Whether every alert is taken.
    pub(in crate::graph) total: Flag,
    /// An alert that is not.
    pub(in crate::graph) untaken: Option<Witness>,
}

/// Another route that matches an alert of this one and sends it elsewhere, with no order between them.
#[derive(Debug, Clone)]
pub(in crate::graph) struct RouteOverlap {
    pub(in crate::graph) other: EntityId,
    /// Whether the other comes before this one in the order of addresses.
    pub(in crate::graph) earlier: bool,
    pub(in crate::graph) witness: Witness,
    /// Whether no combination of tags is needed; unknown where the overlap itself is not certain.
    pub(in crate::graph) alone: Flag,
}

/// An alert, and the source that it comes in by where that matters.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Witness {
    pub(in crate::graph) alert: Alert,
    pub(in crate::graph) source: Option<Arc<str>>,
}

/// By route.
pub(super) fn proven(data: &GraphData, routers: &Routers) -> FxHashMap<EntityId, Proven> {
    let all = routers.all().par_iter();
    let found: Vec<Vec<(EntityId, Proven)>> = all
        .filter_map(|at| routers.asked.get(*at))
        .map(|asked| of_router(data, routers, &asked.routes))
        .collect();
    found.into_iter().flatten().collect()
}

fn of_router(data: &GraphData, routers: &Routers, routes: &[EntityId]) -> Vec<(EntityId, Proven)> {
    let seen: Vec<Seen> = routes.iter().map(|r| (*r, Flag::known(true))).collect();
    let mut read = Read::new(data, &routers.predicates, &seen);
    let source = add_sources(data, routes, &mut read);
    let (destinations, unknown_targets) = destinations(data, routes);
    let proofs = prove(Subject {
        mode: read.mode,
        ordered: read.ordered,
        rules: &read.rules,
        destinations: &destinations,
        closed: source.as_ref(),
    });
    let place = |i: usize| {
        let route = routes.get(i).map(|r| data.place(*r, "when"));
        route.unwrap_or(crate::source::Span::NONE)
    };
    let told = |texts: &[Arc<str>], i: usize| {
        let mut all = Reasons::default();
        for text in texts {
            all = all.union(&because(text.clone(), place(i)));
        }
        all
    };
    let Proofs {
        reach,
        overlaps,
        total,
    } = proofs;
    let router = Arc::new(OfRouter {
        total: match &total {
            Total::Yes => Flag::known(true),
            Total::No(_) => Flag::known(false),
            Total::Unknown(why) => Flag::unknown(told(why, 0)),
        },
        untaken: match total {
            Total::No(alert) => Some(Witness::new(alert, source.as_ref())),
            _ => None,
        },
    });
    let mut found: Vec<(EntityId, Proven)> = Vec::new();
    for (i, (route, reach)) in routes.iter().zip(reach).enumerate() {
        let route_of = |i: &usize| routes.get(*i).copied();
        let mut shadowed_by = Vec::new();
        let reachable = match reach {
            Reach::Off | Reach::Reached(_) => Flag::known(true),
            Reach::Never(by) => {
                shadowed_by = by.iter().filter_map(route_of).collect();
                Flag::known(false)
            }
            Reach::Unknown(why) => {
                let mut reasons = told(&why, i);
                if let Some(order) = &read.order_unknown {
                    reasons = reasons.union(order);
                }
                Flag::unknown(reasons)
            }
        };
        let proven = Proven {
            reachable,
            shadowed_by,
            overlaps: Vec::new(),
            router: router.clone(),
        };
        found.push((*route, proven));
    }
    for overlap in overlaps {
        let mut reasons = told(&overlap.unless, overlap.second);
        for i in [overlap.first, overlap.second] {
            if let Some(unknown) = unknown_targets.get(&i) {
                reasons = reasons.union(unknown);
            }
        }
        let witness = Witness::new(overlap.alert, source.as_ref());
        for (here, there) in [
            (overlap.first, overlap.second),
            (overlap.second, overlap.first),
        ] {
            let (Some(other), Some((_, proven))) =
                (routes.get(there).copied(), found.get_mut(here))
            else {
                continue;
            };
            proven.overlaps.push(RouteOverlap {
                other,
                earlier: there < here,
                witness: witness.clone(),
                alone: match (overlap.alone, reasons.is_empty()) {
                    (false, _) => Flag::known(false),
                    (true, true) => Flag::known(true),
                    (true, false) => Flag::unknown(reasons.clone()),
                },
            });
        }
    }
    found
}

/// Where each route sends to, as a number; and why that is not known, by the route's index.
fn destinations(data: &GraphData, routes: &[EntityId]) -> (Vec<usize>, FxHashMap<usize, Reasons>) {
    let mut numbers: FxHashMap<(Vec<EntityId>, Vec<EntityId>, bool), usize> = FxHashMap::default();
    let mut unknown = FxHashMap::default();
    let mut all = Vec::new();
    for (i, route) in routes.iter().enumerate() {
        let ends = ends(data, *route);
        let next = numbers.len();
        let key = (ends.targets, ends.further, ends.unknown.is_some());
        all.push(*numbers.entry(key).or_insert(next));
        if let Some(reasons) = ends.unknown {
            unknown.insert(i, reasons);
        }
    }
    (all, unknown)
}

/// The field that stands for the source of an alert: no vendor's field has this name.
const SOURCE: &str = "\u{0}source";
/// A source that no route names.
const ANOTHER: &str = "\u{0}another";

/// Which sources a route sees.
#[derive(Debug, PartialEq, Eq)]
enum Sees {
    Every,
    /// These, by address or id; and others that are not known, which are the same for all parts of one
    /// instance.
    These(Vec<Arc<str>>, Option<(String, Arc<str>)>),
}

fn sees(data: &GraphData, route: EntityId) -> Sees {
    if data.attr(route, "sources").is_none() {
        return Sees::Every;
    }
    let links = data.links(route);
    let Some(link) = links.of("sources") else {
        return Sees::These(Vec::new(), None);
    };
    let mut names: Vec<Arc<str>> = link.certain().map(|id| data.address(id).into()).collect();
    // Sources that are managed elsewhere are told apart by their ids.
    let ids = links.facts.iter().filter(|f| f.attribute == "sources");
    let ids = ids.filter(|f| matches!(f.state, "opaque" | "unmapped"));
    names.extend(ids.map(|f| Arc::from(f.text.as_str())));
    names.sort_unstable();
    names.dedup();
    let unknown = links
        .facts
        .iter()
        .any(|f| f.attribute == "sources" && f.state == "unknown");
    let one_of = link.ends.iter().any(|e| matches!(e, End::OneOf(..)));
    let open = (unknown || one_of || link.open.is_some()).then(|| {
        let reasons = link.unknown().unwrap_or_default();
        let first = reasons.iter().next().map(|r| r.text.clone());
        let text = first.unwrap_or_else(|| "it is not known which sources it sees".into());
        (data.instance(route).to_owned(), text)
    });
    Sees::These(names, open)
}

/// Where the routes of a router see different sources, makes the source a part of what they ask for.
fn add_sources(data: &GraphData, routes: &[EntityId], read: &mut Read) -> Option<Field> {
    let seen: Vec<Sees> = routes.iter().map(|r| sees(data, *r)).collect();
    if seen.windows(2).all(|w| matches!(w, [a, b] if a == b)) {
        return None;
    }
    let field = Field::Named(SOURCE.into());
    let is = |names: Vec<Arc<str>>| Predicate::Test(field.clone(), Test::OneOf(names));
    let mut every: Vec<Arc<str>> = vec![ANOTHER.into()];
    every.extend(seen.iter().flat_map(|s| match s {
        Sees::These(names, _) => names.clone(),
        Sees::Every => Vec::new(),
    }));
    every.sort_unstable();
    every.dedup();
    for (rule, sees) in read.rules.iter_mut().zip(seen) {
        let source = match sees {
            // Another source that nobody names is among the sources as well.
            Sees::Every => is(every.clone()),
            Sees::These(names, None) => is(names),
            Sees::These(names, Some((_, why))) => {
                Predicate::Any(vec![is(names), Predicate::Opaque(why)])
            }
        };
        let when = std::mem::replace(&mut rule.when, Predicate::Always);
        rule.when = match when {
            Predicate::Always => source,
            when => Predicate::All(vec![source, when]),
        };
    }
    Some(field)
}

impl Witness {
    fn new(alert: Alert, source: Option<&Field>) -> Witness {
        let mut fields: BTreeMap<Field, Content> = alert.fields().clone();
        let content = source.and_then(|s| fields.remove(s));
        let name = match &content {
            Some(Content::Text(text)) => text.as_known().filter(|t| *t != ANOTHER),
            _ => None,
        };
        Witness {
            source: name.map(Arc::from),
            alert: Alert::new(fields, Content::Absent),
        }
    }

    /// The alert as `alertlint trace` takes it. Only sources that are declared here can be named.
    pub(in crate::graph) fn words(&self, data: &GraphData) -> String {
        let mut words = super::super::query::words(&self.alert);
        let declared = |s: &&Arc<str>| {
            let mut sources = data.of_kind(Kind::Source).iter();
            sources.any(|id| data.address(*id) == s.as_ref())
        };
        if let Some(source) = self.source.as_ref().filter(declared) {
            words.push(format!("--source {}", super::super::query::quoted(source)));
        }
        words.join(" ")
    }
}
