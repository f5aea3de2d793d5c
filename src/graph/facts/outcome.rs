//! What becomes of the checks' alerts. Checks whose alerts look alike to every router they get to
//! share one outcome.

use super::super::links::{End, Link};
use super::super::read::{Flag, Whys, because};
use super::super::store::{EntityId, GraphData};
use super::onward::{Asking, Ends};
use super::people::People;
use super::routers::{Asked, Routers, unread};
use super::sum::Sum;
use super::transport::{Loss, Transport, Way, carry};
use crate::routing::{Alert, Content, Decision, Field, Predicate, Taken, Truth, Why};
use crate::terraform::value::Reasons;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What becomes of an alert.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Outcome {
    pub(in crate::graph) delivered: Flag,
    pub(in crate::graph) reaches: Flag,
    pub(in crate::graph) matched: Vec<EntityId>,
    pub(in crate::graph) possible: Vec<EntityId>,
    pub(in crate::graph) taken: Vec<EntityId>,
    /// One of these does, where it is not known which; none of them only sends the alert on.
    pub(in crate::graph) takers: Vec<EntityId>,
    pub(in crate::graph) destinations: Vec<EntityId>,
    pub(in crate::graph) ambiguous: Vec<(EntityId, EntityId, String)>,
    pub(in crate::graph) disabled: Vec<EntityId>,
    /// Sources that the alert would get to, and that are disabled.
    pub(in crate::graph) off: Vec<EntityId>,
    pub(in crate::graph) routers: usize,
    pub(in crate::graph) lost: Vec<Loss>,
    pub(in crate::graph) assumptions: Vec<String>,
    /// Why it is not known which routes match.
    pub(in crate::graph) matched_unknown: Option<Reasons>,
    /// Why it is not known which routes take it.
    pub(in crate::graph) taken_unknown: Option<Reasons>,
    /// Why it is not known where it is sent.
    pub(in crate::graph) destinations_unknown: Option<Reasons>,
    /// Whether that is so for more than references that are findings of their own.
    pub(in crate::graph) destinations_doubtful: bool,
    pub(in crate::graph) owner: Option<EntityId>,
    pub(in crate::graph) owner_unknown: Option<Reasons>,
    /// Whether there is an owner, even where it is not known which one.
    pub(in crate::graph) owned: bool,
    pub(in crate::graph) responders: Vec<EntityId>,
    /// The walk, for `trace`.
    pub(in crate::graph) walks: Vec<Walk>,
    pub(in crate::graph) plan: Arc<Plan>,
}

/// One router's part in it.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Walk {
    /// The route that sent the alert on to here; `None` where it comes from the check.
    pub(in crate::graph) from: Option<EntityId>,
    pub(in crate::graph) way: Way,
    pub(in crate::graph) router: usize,
    pub(in crate::graph) decision: Decision,
}

/// How a check's alerts leave it: the same for all checks with the same channels and targets.
#[derive(Debug, Default)]
pub(in crate::graph) struct Plan {
    pub(in crate::graph) channels: Vec<EntityId>,
    pub(in crate::graph) arrivals: Vec<Arrival>,
    /// What is paged without any router, in order, and whether for certain.
    pub(in crate::graph) direct: Vec<(EntityId, Flag)>,
    /// Whether the check itself pages somebody, whoever of several it is.
    owned: bool,
    delivered: Option<Flag>,
    /// Why it may lead elsewhere.
    pub(in crate::graph) unknown: Option<Reasons>,
    /// Whether that is so for more than references that are findings of their own.
    doubtful: bool,
    /// Sources that it would lead to, and that are disabled.
    pub(super) off: Vec<EntityId>,
    pub(super) assumptions: BTreeSet<String>,
}

/// A way to some routers.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Arrival {
    pub(in crate::graph) way: Way,
    pub(in crate::graph) routers: Vec<usize>,
    pub(in crate::graph) certain: Flag,
}

/// What the plans are made from.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub(super) data: &'a GraphData,
    pub(super) routers: &'a Routers,
    pub(super) transport: &'a Transport,
    pub(super) people: &'a People,
    pub(super) whys: &'a Whys,
}

type PlanKey<'a> = (&'a str, [Vec<EntityId>; 3], [Why; 3]);

/// What makes two alerts the same to everybody on their way.
#[derive(PartialEq, Eq, Hash)]
struct Signature {
    plan: usize,
    alerts: Vec<Alert>,
    lost: Vec<Loss>,
}

impl Plan {
    /// Notes why it may lead elsewhere.
    pub(super) fn doubt(&mut self, reasons: Option<Reasons>) {
        self.unseen(reasons, true);
    }

    /// The same; `doubtful` says whether it is for more than references that are findings of their own.
    pub(super) fn unseen(&mut self, reasons: Option<Reasons>, doubtful: bool) {
        if let Some(reasons) = reasons {
            self.unknown = Some(self.unknown.take().unwrap_or_default().union(&reasons));
            self.doubtful |= doubtful;
        }
    }
}

impl World<'_> {
    /// The outcome of each of these checks.
    pub(super) fn outcomes(&self, checks: &[EntityId]) -> FxHashMap<EntityId, Arc<Outcome>> {
        let mut plans: Vec<Arc<Plan>> = Vec::new();
        let mut by_key: FxHashMap<PlanKey<'_>, usize> = FxHashMap::default();
        let keys: Vec<PlanKey<'_>> = checks
            .par_iter()
            .with_min_len(256)
            .map(|check| self.plan_key(*check))
            .collect();
        let of_check: Vec<usize> = checks
            .iter()
            .zip(keys)
            .map(|(check, key)| {
                *by_key.entry(key).or_insert_with(|| {
                    plans.push(Arc::new(self.plan(*check)));
                    plans.len() - 1
                })
            })
            .collect();
        let signatures: Vec<Signature> = checks
            .par_iter()
            .zip(&of_check)
            .map(|(check, plan)| self.signature(*check, *plan, &plans))
            .collect();
        // Most are their own, and to hash one again costs more than room for all of them.
        let mut distinct: FxHashMap<&Signature, usize> = FxHashMap::default();
        distinct.reserve(signatures.len());
        let mut order: Vec<&Signature> = Vec::new();
        let of_signature: Vec<usize> = signatures
            .iter()
            .map(|signature| {
                *distinct.entry(signature).or_insert_with(|| {
                    order.push(signature);
                    order.len() - 1
                })
            })
            .collect();
        let outcomes: Vec<Option<Arc<Outcome>>> = order
            .par_iter()
            .map(|s| {
                Some(Arc::new(self.outcome(
                    plans.get(s.plan)?,
                    &s.alerts,
                    &s.lost,
                )))
            })
            .collect();
        checks
            .iter()
            .zip(of_signature)
            .filter_map(|(check, at)| Some((*check, outcomes.get(at)?.clone()?)))
            .collect()
    }

    fn plan_key(&self, check: EntityId) -> PlanKey<'_> {
        let links = self.data.links(check);
        let of = |attribute| -> (Vec<EntityId>, Option<Why>) {
            let link: Option<&Link> = links.of(attribute);
            let unknown = link.and_then(|l| l.unknown()).map(|r| self.whys.of(&r));
            (
                link.map(|l| l.certain().collect()).unwrap_or_default(),
                unknown,
            )
        };
        let (channels, lost_channels) = of("channels");
        let (targets, lost_targets) = of("targets");
        let (sources, lost_sources) = of("sources");
        let vendor = self.data.entity(check).map_or("", |e| e.vendor.as_str());
        // Two different doubts in two different places must not look alike.
        let none = Why(u32::MAX);
        let doubts = [lost_channels, lost_targets, lost_sources].map(|d| d.unwrap_or(none));
        (vendor, [channels, targets, sources], doubts)
    }

    fn plan(&self, check: EntityId) -> Plan {
        let data = self.data;
        let links = data.links(check);
        let mut plan = Plan::default();
        let mut delivered = Flag::known(false);
        if let Some(link) = links.of("targets") {
            for target in link.certain() {
                plan.direct.push((target, Flag::known(true)));
            }
            if link.ends.iter().any(|e| !matches!(e, End::Lost(_))) {
                delivered = Flag::known(true);
            }
            plan.owned = self.people.pages_somebody(data, link);
            let unknown = link.unknown();
            if let Some(reasons) = &unknown {
                delivered = delivered.or(Flag::unknown(reasons.clone()));
            }
            plan.unseen(unknown, links.doubtful("targets"));
        }
        let vendor = data.entity(check).map_or("", |e| e.vendor.as_str());
        let native = self.routers.of_vendor(vendor);
        if !native.is_empty() {
            delivered = Flag::known(true);
            plan.arrivals.push(Arrival {
                way: Way {
                    channel: None,
                    source: None,
                },
                routers: native.to_vec(),
                certain: Flag::known(true),
            });
        }
        if let Some(link) = links.of("sources") {
            let way = Way {
                channel: None,
                source: None,
            };
            for source in link.certain() {
                // One that is disabled loses it there, as where a channel sends to it.
                delivered = Flag::known(true);
                self.enter(source, way, Flag::known(true), &mut plan);
            }
            let unknown = link.unknown();
            if let Some(reasons) = &unknown {
                delivered = delivered.or(Flag::unknown(reasons.clone()));
            }
            plan.unseen(unknown, links.doubtful("sources"));
        }
        if let Some(link) = links.of("channels") {
            plan.channels = link.certain().collect();
            plan.channels.dedup();
            for channel in plan.channels.clone() {
                let Some(exit) = self.transport.exit(channel) else {
                    continue;
                };
                delivered = delivered.or(exit.enabled.clone());
                self.leave(channel, &Flag::known(true), &mut plan);
            }
            let unknown = link.unknown();
            if let Some(reasons) = &unknown {
                delivered = delivered.or(Flag::unknown(reasons.clone()));
            }
            plan.unseen(unknown, links.doubtful("channels"));
        }
        plan.delivered = Some(delivered);
        plan
    }

    /// The fields that the routers of an arrival read.
    fn fields(&self, arrival: &Arrival) -> BTreeSet<&Field> {
        let asked = arrival
            .routers
            .iter()
            .filter_map(|r| self.routers.asked.get(*r));
        asked.flat_map(|a| &a.fields).collect()
    }

    fn signature(&self, check: EntityId, plan: usize, plans: &[Arc<Plan>]) -> Signature {
        let mut alerts = Vec::new();
        let mut lost = Vec::new();
        let Some(of_check) = plans.get(plan) else {
            return Signature { plan, alerts, lost };
        };
        let alert_at = |arrival: &Arrival| {
            let mut fields = BTreeMap::new();
            for field in self.fields(arrival) {
                let (content, loss) = carry(
                    self.data,
                    self.transport,
                    self.whys,
                    check,
                    arrival.way,
                    field,
                );
                lost.extend(loss);
                fields.insert(field.clone(), content);
            }
            let alert = Alert::new(fields, Content::Absent);
            alerts.push(alert.clone());
            alert
        };
        self.walk(of_check, Asking::WhatLeadsOn, alert_at);
        Signature { plan, alerts, lost }
    }

    /// The outcome of an alert that enters some routers, each at its arrival.
    pub(super) fn outcome(&self, plan: &Arc<Plan>, alerts: &[Alert], lost: &[Loss]) -> Outcome {
        let mut sum = Sum::default();
        for (target, certain) in &plan.direct {
            match certain.truth {
                Truth::True => sum.send(*target),
                _ => sum.unsure(&certain.reasons),
            }
        }
        let mut assumptions = plan.assumptions.clone();
        let mut made = alerts.iter();
        // The same walk as that of the signature: it asks for as many alerts.
        let alert_at = |_: &Arrival| {
            let made = made.next().cloned();
            made.unwrap_or_else(|| Alert::new(BTreeMap::new(), Content::Absent))
        };
        let (legs, further) = self.walk(plan, Asking::All, alert_at);
        let mut routers = 0;
        for leg in legs {
            for (at, decision) in leg.decisions {
                let Some(asked) = self.routers.asked.get(at) else {
                    continue;
                };
                routers += 1;
                assumptions.extend(asked.assumptions.iter().cloned());
                self.add(&mut sum, asked, &decision, &leg.arrival.certain, &leg.alert);
                sum.walks.push(Walk {
                    from: leg.from,
                    way: leg.arrival.way,
                    router: at,
                    decision,
                });
            }
        }
        for (target, certain) in &further.direct {
            match certain.truth {
                Truth::True => sum.send(*target),
                _ => sum.unsure(&certain.reasons),
            }
        }
        assumptions.extend(further.assumptions);
        if let Some(reasons) = &further.unknown {
            sum.unseen(reasons, further.doubtful);
        }
        if let Some(reasons) = &plan.unknown {
            sum.matched_unknown(reasons);
            sum.taken_unknown(reasons);
            sum.unseen(reasons, plan.doubtful);
        }
        let reaches = self.reaches(plan);
        let certain_targets = plan.direct.iter().filter(|(_, f)| f.truth == Truth::True);
        let routers = routers + certain_targets.count();
        let (owner, owner_unknown) = self.owner(&sum);
        let owned = owner.is_some() || sum.owned || plan.owned;
        let responders = self.people.responders(self.data, &sum.destinations);
        Outcome {
            delivered: plan.delivered.clone().unwrap_or_else(|| Flag::known(false)),
            reaches,
            matched_unknown: sum.matched_unknown.filter(|_| sum.matched.is_empty()),
            matched: once(sum.matched),
            possible: once(sum.possible),
            taken: once(sum.taken),
            takers: once(sum.takers),
            destinations: sum.destinations,
            ambiguous: sum.ambiguous,
            disabled: once(sum.disabled),
            off: once([&plan.off[..], &further.off].concat()),
            routers,
            lost: lost.to_vec(),
            assumptions: assumptions.into_iter().collect(),
            taken_unknown: sum.taken_unknown,
            destinations_unknown: sum.destinations_unknown,
            destinations_doubtful: sum.doubtful,
            owner,
            owner_unknown,
            owned,
            responders,
            walks: sum.walks,
            plan: plan.clone(),
        }
    }

    fn reaches(&self, plan: &Plan) -> Flag {
        let direct = plan.direct.iter().map(|(_, f)| f.clone());
        let routed = plan.arrivals.iter().map(|a| a.certain.clone());
        let known = direct.chain(routed).fold(Flag::known(false), Flag::or);
        match &plan.unknown {
            Some(reasons) => known.or(Flag::unknown(reasons.clone())),
            None => known,
        }
    }

    /// Adds one router's decision.
    fn add(
        &self,
        sum: &mut Sum,
        asked: &Asked,
        decision: &Decision,
        certain: &Flag,
        alert: &Alert,
    ) {
        let arrives = certain.truth == Truth::True;
        if arrives {
            sum.matched.extend(asked.all(&decision.matched));
        } else {
            sum.possible.extend(asked.all(&decision.matched));
            sum.matched_unknown(&certain.reasons);
        }
        sum.possible.extend(asked.all(&decision.possible));
        sum.disabled.extend(asked.all(&decision.disabled));
        for route in asked.all(&decision.possible) {
            sum.matched_unknown(&self.doubts(asked, route, alert));
        }
        for (first, second) in &decision.clashes {
            let (Some(first), Some(second)) = (asked.route(*first), asked.route(*second)) else {
                continue;
            };
            if !self.ends(first).alike(&self.ends(second)) {
                let text = format!("the order of the rules of `{}` is not defined", asked.name);
                sum.ambiguous.push((first, second, text));
            }
        }
        let taken = &decision.taken;
        if arrives && taken.is_known() {
            sum.taken.extend(asked.all(&taken.certain));
        } else {
            sum.taken_unknown(&self.why_not_known(asked, decision, certain, alert));
            if arrives && taken.certain.is_empty() && !taken.perhaps_none {
                let takers: Vec<EntityId> = asked.all(&taken.perhaps).collect();
                if takers.iter().all(|r| !self.sends_on(*r)) {
                    sum.takers.extend(takers);
                }
            }
        }
        self.destinations(sum, asked, decision, certain, alert);
    }

    /// Where a router sends an alert: what is the same whatever is not known is certain.
    fn destinations(
        &self,
        sum: &mut Sum,
        asked: &Asked,
        decision: &Decision,
        certain: &Flag,
        alert: &Alert,
    ) {
        let taken = &decision.taken;
        sum.owned |= certain.truth == Truth::True && self.somebody_is_paged(asked, taken);
        let mut sure: BTreeSet<EntityId> = BTreeSet::new();
        for route in asked.all(&taken.certain) {
            let ends = self.ends(route);
            if certain.truth == Truth::True {
                sure.extend(ends.all());
                ends.targets.into_iter().for_each(|t| sum.send(t));
            } else if ends.all().next().is_some() {
                sum.unsure(&certain.reasons);
            }
            if let Some(reasons) = ends.unknown {
                sum.unseen(&reasons, ends.doubtful);
            }
        }
        if taken.is_known() {
            return;
        }
        match self.whatever_takes_it(asked, taken) {
            Some(ends) if certain.truth == Truth::True => {
                ends.targets.into_iter().for_each(|t| sum.send(t));
            }
            _ => {
                let mut perhaps = asked.all(&taken.perhaps).map(|r| self.ends(r));
                let known_anyway =
                    |e: Ends| e.unknown.is_none() && e.all().all(|t| sure.contains(&t));
                if !perhaps.all(known_anyway) {
                    sum.unsure(&self.why_not_known(asked, decision, certain, alert));
                }
            }
        }
    }

    /// Whether the routes that take an alert page somebody, whichever of them do.
    fn somebody_is_paged(&self, asked: &Asked, taken: &Taken) -> bool {
        let pages = |route: EntityId| {
            let targets = self.data.links(route).of("targets");
            targets.is_some_and(|l| self.people.pages_somebody(self.data, l))
        };
        let one_does = taken.certain.is_empty() && !taken.perhaps_none;
        asked.all(&taken.certain).any(pages)
            || (one_does && !taken.perhaps.is_empty() && asked.all(&taken.perhaps).all(pages))
    }

    pub(super) fn why_not_known(
        &self,
        asked: &Asked,
        decision: &Decision,
        certain: &Flag,
        alert: &Alert,
    ) -> Reasons {
        let mut all = certain.reasons.clone();
        let possible: FxHashSet<usize> = decision.possible.iter().copied().collect();
        for i in &decision.taken.perhaps {
            let Some(route) = asked.route(*i) else {
                continue;
            };
            if possible.contains(i) {
                all = all.union(&self.doubts(asked, route, alert));
            } else if let Some(reasons) = asked.doubt(route) {
                all = all.union(reasons);
            }
        }
        if let Some(reasons) = &asked.order_unknown {
            all = all.union(reasons);
        }
        if let Some((first, _)) = decision.clashes.first() {
            let place = asked.route(*first).map(|r| self.data.place(r, "when"));
            let text = format!(
                "several rules of `{}` match and their order is not defined",
                asked.name
            );
            all = all.union(&because(text, place.unwrap_or(crate::source::Span::NONE)));
        }
        all
    }

    /// Why it is not known whether a route matches: what it reads of the alert, and what of it cannot
    /// be read.
    fn doubts(&self, asked: &Asked, route: EntityId, alert: &Alert) -> Reasons {
        let predicate: &Predicate = match self.routers.predicates.get(&route) {
            Some(predicate) => predicate,
            None => return Reasons::default(),
        };
        let fields = predicate.fields();
        let whys = fields.iter().flat_map(|f| alert.field(f).whys());
        let mut all = self.whys.reasons(whys);
        all = all.union(&unread(self.data, route, predicate));
        if let Some(reasons) = asked.doubt(route) {
            all = all.union(reasons);
        }
        if all.is_empty() {
            let place = self.data.place(route, "when");
            let text =
                format!("what `{predicate}` means for such a value is not defined by the vendor");
            all = because(text, place);
        }
        all
    }

    fn owner(&self, sum: &Sum) -> (Option<EntityId>, Option<Reasons>) {
        let mut unknown: Option<Reasons> = sum.destinations_unknown.clone();
        for target in &sum.destinations {
            let pages = self.people.pages(self.data, *target);
            match pages.truth {
                Truth::True => return (Some(*target), None),
                Truth::Unknown => {
                    unknown = Some(unknown.unwrap_or_default().union(&pages.reasons));
                }
                Truth::False => {}
            }
        }
        (None, unknown)
    }
}

/// Each once, in the order of their first coming: two channels may lead to one router.
fn once(mut ids: Vec<EntityId>) -> Vec<EntityId> {
    let mut seen = FxHashSet::default();
    ids.retain(|id| seen.insert(*id));
    ids
}
