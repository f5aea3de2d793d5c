//! What the engine derives, once, when the graph is built.

mod covers;
mod onward;
mod operations;
mod outcome;
mod peers;
mod people;
mod proven;
mod routers;
mod sum;
mod tags;
mod told;
mod transport;
mod twins;

use super::links::End;
use super::read::{Flag, Whys};
use super::schema::Kind;
use super::store::{EntityId, GraphData};
use crate::catalog::Catalog;
use crate::routing::{Alert, Content, List, Why};
use crate::terraform::value::Reasons;
use covers::Mutes;
use outcome::World;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use told::{Told, Vocabulary};

pub(super) use covers::{About, Cover, Coverers, Muted};
pub(super) use outcome::{Outcome, Walk};
pub(super) use peers::{Deviation, Group};
pub(super) use people::{People, is_person};
pub(super) use proven::{Proven, RouteOverlap};
pub(super) use routers::Routers;
pub(super) use tags::{Known, Near};
pub(super) use transport::{Loss, Transport};
pub(super) use twins::{OwnerTag, OwnerTags, Twin};

/// All derived facts.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) checks: FxHashMap<EntityId, CheckFacts>,
    /// By capability.
    pub(super) coverers: FxHashMap<EntityId, Coverers>,
    /// By capability name.
    pub(super) groups: BTreeMap<Arc<str>, Group>,
    /// `*/NAME` entities by capability name.
    pub(super) of_all_models: FxHashMap<EntityId, Arc<str>>,
    pub(super) people: People,
    pub(super) routers: Routers,
    pub(super) transport: Transport,
    pub(super) known_tags: Known,
    /// The checks that an entity is on the way of: routes, services, channels.
    pub(super) checks_of: FxHashMap<EntityId, Vec<EntityId>>,
    /// Routes that see the alerts of a source.
    pub(super) routes_of: FxHashMap<EntityId, Vec<EntityId>>,
    /// Services that a route or channel targets.
    routed: rustc_hash::FxHashSet<EntityId>,
    /// Services that one may target, with why that is not known.
    perhaps_routed: FxHashMap<EntityId, Reasons>,
    /// Vendors and routers that have a fallback in force.
    pub(super) with_fallback: FxHashMap<(String, String), Flag>,
    /// The first route of each router.
    pub(super) first_routes: rustc_hash::FxHashSet<EntityId>,
    /// By route: what holds over all alerts.
    pub(super) proven: FxHashMap<EntityId, Proven>,
    /// Pairs of routes that the alert of a check shows to be ambiguous, in order of the two.
    pub(super) seen_ambiguous: rustc_hash::FxHashSet<(EntityId, EntityId)>,
    /// Routes whose router the alert of some check gets to, by a source that they see.
    pub(super) consulted: rustc_hash::FxHashSet<EntityId>,
    /// Routes that the alert of some check matches, would match if they were in force, or is nearest to.
    pub(super) wanted: rustc_hash::FxHashSet<EntityId>,
    /// By route that the alert of some check may match: the first such check.
    pub(super) perhaps_wanted: FxHashMap<EntityId, EntityId>,
    /// Why alerts of checks, seen or not, may get to any router.
    pub(super) anywhere: Option<Reasons>,
    pub(super) whys: Whys,
}

/// What is derived of one check.
#[derive(Debug)]
pub(super) struct CheckFacts {
    pub(super) about: About,
    pub(super) muted: Muted,
    pub(super) active: Flag,
    pub(super) outcome: Option<Arc<Outcome>>,
    pub(super) deviations: Vec<Deviation>,
    pub(super) unknown_tags: Vec<Near>,
    pub(super) owner_tags: OwnerTags,
    pub(super) twin: Twin,
    /// What it covers that is seen by the most.
    pub(super) exposure: Option<EntityId>,
    /// A peer whose model comes from the catalog.
    pub(super) derived_peer: Option<EntityId>,
}

impl Facts {
    /// Whether a route or channel targets a service.
    pub(super) fn routed(&self, service: EntityId) -> Flag {
        let certain = self.routed.contains(&service);
        match self.perhaps_routed.get(&service) {
            Some(reasons) if !certain => Flag::unknown(reasons.clone()),
            _ => Flag::known(certain),
        }
    }
}

/// Derives everything.
pub(super) fn derive(data: &mut GraphData, catalogs: &[Catalog]) {
    let mut facts = facts(data, catalogs);
    let undecided: Vec<Arc<str>> = facts
        .groups
        .iter()
        .filter(|(_, group)| !group.undecided.is_empty())
        .map(|(name, _)| name.clone())
        .collect();
    for name in undecided {
        let contract = super::catalogs::contract(&data.contracts, &name);
        let first = facts.groups.get(&name).and_then(|g| g.members.first());
        let at = first.and_then(|c| data.entity(*c)).map(|e| e.block);
        let at = at.unwrap_or(crate::source::Span::NONE);
        let entity = super::catalogs::of_all_models(&name, contract, at);
        let id = data.append(entity);
        facts.of_all_models.insert(id, name);
    }
    data.facts = facts;
}

fn facts(data: &GraphData, catalogs: &[Catalog]) -> Facts {
    let whys = Whys::default();
    let ((people, routers, transport, mutes), vocabulary) = rayon::join(
        || {
            let mut routers = Routers::new(data);
            let transport = Transport::new(data, &mut routers, &whys);
            let mutes = Mutes::new(data, &whys);
            (People::new(data), routers, transport, mutes)
        },
        || Vocabulary::new(data, catalogs),
    );
    let checks = data.of_kind(Kind::Check);
    let read: Vec<(Told, About, Muted, Flag)> = checks
        .par_iter()
        .map(|check| {
            let told = vocabulary.told(data, *check, &whys);
            let about = covers::about(&vocabulary, &told, &whys);
            let muted = mutes.of(data, *check, &whys);
            let active = covers::active(data, *check, &muted);
            (told, about, muted, active)
        })
        .collect();
    let listed: Vec<(EntityId, &Told, &About, &Flag)> = checks
        .iter()
        .zip(&read)
        .map(|(id, (told, about, _, active))| (*id, told, about, active))
        .collect();
    let world = World {
        data,
        routers: &routers,
        transport: &transport,
        people: &people,
        whys: &whys,
    };
    // What checks are to each other, and what becomes of their alerts: neither asks for the other, and
    // each has stretches that one thread goes through alone.
    let (among, beyond) = rayon::join(
        || {
            let coverers = covers::coverers(data, &vocabulary, &listed);
            let mut groups = groups(data, &listed);
            let deviations = peers::compare(data, &mut groups);
            let (made, typed): (Vec<_>, Vec<_>) = listed
                .iter()
                .map(|(id, _, about, active)| (*id, *about, *active))
                .partition(|(_, about, _)| about.derived());
            let twins = twins::twins(data, made.into_iter().chain(typed), &whys);
            (coverers, groups, deviations, twins)
        },
        || {
            let outcomes = world.outcomes(checks);
            let known_tags = Known::new(data, &routers.predicates);
            let owners = twins::Owners::new(data, routers.predicates.values());
            let owner_tags: Vec<OwnerTags> = checks
                .par_iter()
                .with_min_len(256)
                .map(|check| owners.tags(data.attr(*check, "tags"), &whys))
                .collect();
            (outcomes, known_tags, owner_tags)
        },
    );
    let (coverers, groups, mut deviations, mut twins) = among;
    let (mut outcomes, known_tags, owner_tags) = beyond;
    let derived_peers = derived_peers(&listed);
    let mut seen_tags = FxHashMap::default();
    let mut facts = Facts {
        coverers,
        groups,
        ..Facts::default()
    };
    facts.checks.reserve(checks.len());
    let read = read.into_iter().zip(owner_tags);
    for (check, ((_, about, muted, active), owner_tags)) in checks.iter().zip(read) {
        let found = CheckFacts {
            exposure: covers::exposure(data, &about),
            derived_peer: about
                .capabilities
                .first()
                .and_then(|(name, _)| derived_peers.get(name))
                .into_iter()
                .flatten()
                .copied()
                .find(|peer| peer != check),
            muted,
            active,
            outcome: outcomes.remove(check),
            deviations: deviations.remove(check).unwrap_or_default(),
            owner_tags,
            twin: twins.remove(check).unwrap_or_default(),
            unknown_tags: known_tags.near(data.attr(*check, "tags"), &mut seen_tags),
            about,
        };
        facts.checks.insert(*check, found);
    }
    facts.proven = proven::proven(data, &routers);
    facts.people = people;
    facts.routers = routers;
    facts.transport = transport;
    facts.known_tags = known_tags;
    facts.whys = whys;
    index(data, &mut facts);
    facts
}

/// Checks of one capability that are compared: enabled ones that tell what they check.
fn groups(
    data: &GraphData,
    checks: &[(EntityId, &Told, &About, &Flag)],
) -> BTreeMap<Arc<str>, Group> {
    let mut groups: BTreeMap<Arc<str>, Group> = BTreeMap::new();
    for (id, _, about, _) in checks {
        if data.flag(*id, "enabled", true).truth != crate::routing::Truth::True {
            continue;
        }
        for (name, _) in &about.capabilities {
            groups.entry(name.clone()).or_default().members.push(*id);
        }
    }
    groups
}

/// For each capability up to two checks whose model comes from the catalog: one of them is another
/// check than any given one.
fn derived_peers(
    checks: &[(EntityId, &Told, &About, &Flag)],
) -> FxHashMap<Arc<str>, Vec<EntityId>> {
    let mut found: FxHashMap<Arc<str>, Vec<EntityId>> = FxHashMap::default();
    for (id, _, about, active) in checks {
        if !about.derived() || active.truth == crate::routing::Truth::False {
            continue;
        }
        for (name, _) in &about.capabilities {
            let peers = found.entry(name.clone()).or_default();
            if peers.len() < 2 {
                peers.push(*id);
            }
        }
    }
    found
}

/// Indexes from what is on the way back to the checks.
fn index(data: &GraphData, facts: &mut Facts) {
    for check in data.of_kind(Kind::Check) {
        let mut on_the_way: Vec<EntityId> = data.certain(*check, "channels");
        if let Some(outcome) = facts.checks.get(check).and_then(|c| c.outcome.as_ref()) {
            on_the_way.extend(&outcome.taken);
            let services = outcome.destinations.iter().copied();
            on_the_way.extend(services.filter(|d| data.kind(*d) == Some(Kind::Service)));
        }
        on_the_way.sort_unstable();
        on_the_way.dedup();
        for id in on_the_way {
            facts.checks_of.entry(id).or_default().push(*check);
        }
    }
    meetings(data, facts);
    for source in data.of_kind(Kind::Source) {
        let asked = facts.routers.of_source(*source).iter();
        let routes = asked.filter_map(|r| facts.routers.asked.get(*r));
        let mut routes: Vec<EntityId> = routes.flat_map(|a| a.routes.clone()).collect();
        routes.sort_unstable();
        routes.dedup();
        facts.routes_of.insert(*source, routes);
    }
    for kind in [Kind::Route, Kind::Channel, Kind::Source, Kind::Check] {
        for id in data.of_kind(kind) {
            for end in data
                .links(*id)
                .of("targets")
                .into_iter()
                .flat_map(|l| &l.ends)
            {
                match end {
                    End::To(target) => {
                        facts.routed.insert(*target);
                    }
                    End::OneOf(targets, reasons) => {
                        for target in targets {
                            let known = facts.perhaps_routed.entry(*target);
                            known.or_insert_with(|| reasons.clone());
                        }
                    }
                    End::Lost(_) => {}
                }
            }
        }
    }
    for route in data.of_kind(Kind::Route) {
        let key = router_of(data, *route);
        let fallback = data
            .flag(*route, "fallback", false)
            .and(data.flag(*route, "enabled", true));
        let known = facts.with_fallback.remove(&key);
        if known.is_none() {
            facts.first_routes.insert(*route);
        }
        let known = known.unwrap_or_else(|| Flag::known(false)).or(fallback);
        facts.with_fallback.insert(key, known);
    }
}

/// Which routes the alerts of checks meet. Checks that share an outcome are looked at once.
fn meetings(data: &GraphData, facts: &mut Facts) {
    if let Some(reasons) = covers::unread_modules(data) {
        facts.may_be_anywhere(&reasons);
    }
    let mut looked_at = rustc_hash::FxHashSet::default();
    let mut unmatched = rustc_hash::FxHashSet::default();
    for check in data.of_kind(Kind::Check) {
        let outcome = facts.checks.get(check).and_then(|c| c.outcome.clone());
        let Some(outcome) = outcome else {
            continue;
        };
        // Checks may share an outcome because the tags that tell them apart are lost.
        if outcome.matched.is_empty() {
            let tags = facts.whys.list(data.attr(*check, "tags"));
            facts.wanted.extend(facts.known_tags.nearest_route(&tags));
            if unmatched.insert(tags.clone()) {
                let (certain, possible) = asking_for(&facts.routers, tags);
                facts.wanted.extend(certain);
                for route in possible {
                    facts.perhaps_wanted.entry(route).or_insert(*check);
                }
            }
        }
        if !looked_at.insert(Arc::as_ptr(&outcome)) {
            continue;
        }
        for walk in &outcome.walks {
            let asked = facts.routers.asked.get(walk.router);
            facts
                .consulted
                .extend(asked.into_iter().flat_map(|a| &a.routes));
        }
        facts.wanted.extend(&outcome.matched);
        for route in &outcome.possible {
            facts.perhaps_wanted.entry(*route).or_insert(*check);
        }
        facts.wanted.extend(&outcome.disabled);
        facts.wanted.extend(&outcome.taken);
        let pairs = outcome.ambiguous.iter();
        let pairs = pairs.map(|(a, b, _)| (*a.min(b), *a.max(b)));
        facts.seen_ambiguous.extend(pairs);
        let unknown = outcome.plan.unknown.as_ref();
        unknown.into_iter().for_each(|r| facts.may_be_anywhere(r));
    }
}

impl Facts {
    /// Notes why some alert may be where nobody sees it.
    fn may_be_anywhere(&mut self, reasons: &Reasons) {
        let before = self.anywhere.take().unwrap_or_default();
        self.anywhere = Some(before.union(reasons));
    }
}

/// The routes that would match these tags if they got there, and those that may.
fn asking_for(routers: &Routers, tags: List) -> (Vec<EntityId>, Vec<EntityId>) {
    let (mut certain, mut possible) = (Vec::new(), Vec::new());
    for asked in routers.all().iter().filter_map(|at| routers.asked.get(*at)) {
        let about_tags = asked.fields.iter().filter(|f| f.is_about_tags());
        let fields = about_tags.map(|f| (f.clone(), Content::List(tags.clone())));
        let alert = Alert::new(fields.collect(), Content::Unknown(Why(u32::MAX)));
        let decision = asked.router.decide(&alert);
        certain.extend(asked.all(&decision.matched));
        possible.extend(asked.all(&decision.possible));
        certain.extend(asked.all(&decision.disabled));
    }
    (certain, possible)
}

/// A route's vendor and router.
pub(super) fn router_of(data: &GraphData, route: EntityId) -> (String, String) {
    let vendor = data.entity(route).map_or("", |e| e.vendor.as_str());
    let router = data.text(route, "router").unwrap_or_default();
    (vendor.to_owned(), router.to_owned())
}
