//! The way of an alert from router to router: what a channel or a source leads to, and what the routes
//! that take an alert send it on to.

use super::super::links::Link;
use super::super::read::{Flag, because};
use super::super::store::{EntityId, GraphData};
use super::outcome::{Arrival, Plan, World};
use super::routers::Asked;
use super::transport::Way;
use crate::routing::{Alert, Decision, Taken, Truth};
use crate::terraform::value::Reasons;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Which routers are asked on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asking {
    All,
    /// Those that may send an alert on: enough to tell where it gets to.
    WhatLeadsOn,
}

/// The alert at one arrival.
#[derive(Debug)]
pub(super) struct Leg {
    /// The route that sent it there.
    pub(super) from: Option<EntityId>,
    pub(super) arrival: Arrival,
    pub(super) alert: Alert,
    /// What the routers there decided.
    pub(super) decisions: Vec<(usize, Decision)>,
}

/// What a route sends to.
#[derive(Debug, Default)]
pub(super) struct Ends {
    pub(super) targets: Vec<EntityId>,
    /// Channels and sources.
    pub(super) further: Vec<EntityId>,
    /// Why there may be more.
    pub(super) unknown: Option<Reasons>,
    /// Whether that is so for more than references that are findings of their own.
    pub(super) doubtful: bool,
}

impl Ends {
    /// Everything that is known.
    pub(super) fn all(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.targets.iter().chain(&self.further).copied()
    }

    /// Whether both lead to the same, as far as is known.
    pub(super) fn alike(&self, other: &Ends) -> bool {
        self.targets == other.targets && self.further == other.further
    }
}

/// Where a route leads.
pub(super) fn ends(data: &GraphData, route: EntityId) -> Ends {
    let links = data.links(route);
    let mut unknown: Option<Reasons> = None;
    let mut of = |attribute: &str| {
        let link: Option<&Link> = links.of(attribute);
        if let Some(reasons) = link.and_then(|l| l.unknown()) {
            unknown = Some(unknown.take().unwrap_or_default().union(&reasons));
        }
        let mut ends: Vec<EntityId> = link.into_iter().flat_map(|l| l.certain()).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    };
    let targets = of("targets");
    let further = [of("channels"), of("hands_to")].concat();
    let doubtful = ["targets", "channels", "hands_to"]
        .iter()
        .any(|attribute| links.doubtful(attribute));
    Ends {
        targets,
        further,
        unknown,
        doubtful,
    }
}

impl World<'_> {
    /// Goes with an alert from arrival to arrival. `alert_at` says what it looks like at each. Also
    /// gives what is found behind the routes: targets, doubts, assumptions.
    pub(super) fn walk(
        &self,
        plan: &Plan,
        asking: Asking,
        mut alert_at: impl FnMut(&Arrival) -> Alert,
    ) -> (Vec<Leg>, Plan) {
        let mut further = Plan::default();
        let mut legs = Vec::new();
        // Routers that send alerts to each other in a circle are asked once, or once more when it
        // has become certain that the alert gets there.
        let mut been: FxHashMap<(Way, Vec<usize>), Truth> = FxHashMap::default();
        let mut open: VecDeque<(Option<EntityId>, Arrival)> = VecDeque::new();
        for arrival in &plan.arrivals {
            been.insert(
                (arrival.way, arrival.routers.clone()),
                arrival.certain.truth,
            );
            open.push_back((None, arrival.clone()));
        }
        while let Some((from, arrival)) = open.pop_front() {
            let alert = alert_at(&arrival);
            let mut decisions = Vec::new();
            for at in &arrival.routers {
                let Some(asked) = self.routers.asked.get(*at) else {
                    continue;
                };
                if asking == Asking::WhatLeadsOn && !asked.sends_on {
                    continue;
                }
                let decision = asked.router.decide(&alert);
                if asked.sends_on {
                    for (route, certain) in self.takers(asked, &decision, &arrival, &alert) {
                        self.send_on(route, &certain, arrival.way, &mut further);
                        for next in further.arrivals.drain(..) {
                            let key = (next.way, next.routers.clone());
                            if been.get(&key).is_none_or(|t| *t < next.certain.truth) {
                                been.insert(key, next.certain.truth);
                                open.push_back((Some(route), next));
                            }
                        }
                    }
                }
                decisions.push((*at, decision));
            }
            legs.push(Leg {
                from,
                arrival,
                alert,
                decisions,
            });
        }
        (legs, further)
    }

    /// The routes that take an alert, with the certainty that they do.
    fn takers(
        &self,
        asked: &Asked,
        decision: &Decision,
        arrival: &Arrival,
        alert: &Alert,
    ) -> Vec<(EntityId, Flag)> {
        let taken = &decision.taken;
        let certain = &arrival.certain;
        let mut takers: Vec<(EntityId, Flag)> = asked
            .all(&taken.certain)
            .map(|route| (route, certain.clone()))
            .collect();
        if taken.is_known() {
            return takers;
        }
        let mut perhaps = asked.all(&taken.perhaps);
        if self.whatever_takes_it(asked, taken).is_some() {
            takers.extend(perhaps.next().map(|route| (route, certain.clone())));
        } else {
            let reasons = self.why_not_known(asked, decision, certain, alert);
            takers.extend(perhaps.map(|route| (route, Flag::unknown(reasons.clone()))));
        }
        takers
    }

    /// What an alert is sent to although it is not known which route takes it: one of them does for
    /// certain, and all send to the same.
    pub(super) fn whatever_takes_it(&self, asked: &Asked, taken: &Taken) -> Option<Ends> {
        if !taken.certain.is_empty() || taken.perhaps_none {
            return None;
        }
        let mut perhaps = asked.all(&taken.perhaps).map(|r| self.ends(r));
        let first = perhaps.next().filter(|e| e.unknown.is_none())?;
        perhaps
            .all(|e| e.unknown.is_none() && e.alike(&first))
            .then_some(first)
    }

    /// What a route sends to.
    pub(super) fn ends(&self, route: EntityId) -> Ends {
        ends(self.data, route)
    }

    /// Whether a route may leave it to another router what becomes of the alert.
    pub(super) fn sends_on(&self, route: EntityId) -> bool {
        let links = self.data.links(route);
        let of = |attr: &str| {
            links
                .of(attr)
                .is_some_and(|l| !l.ends.is_empty() || l.open.is_some())
        };
        of("channels") || of("hands_to")
    }

    /// Where a route sends an alert on to that came this way.
    fn send_on(&self, route: EntityId, certain: &Flag, way: Way, plan: &mut Plan) {
        let links = self.data.links(route);
        for channel in links.of("channels").into_iter().flat_map(Link::certain) {
            self.leave(channel, certain, plan);
        }
        for source in links.of("hands_to").into_iter().flat_map(Link::certain) {
            self.enter(source, way, certain.clone(), plan);
        }
    }

    /// Where a channel leads that an alert gets to with this certainty.
    pub(super) fn leave(&self, channel: EntityId, certain: &Flag, plan: &mut Plan) {
        let Some(exit) = self.transport.exit(channel) else {
            return;
        };
        let enabled = exit.enabled.clone().and(certain.clone());
        if enabled.truth == Truth::False {
            return;
        }
        let entity = self.data.entity(channel);
        let assumptions = entity.into_iter().flat_map(|e| e.assumptions.clone());
        plan.assumptions.extend(assumptions);
        for target in &exit.targets {
            plan.direct.push((*target, enabled.clone()));
        }
        if !exit.routers.is_empty() {
            plan.arrivals.push(Arrival {
                way: Way {
                    channel: Some(channel),
                    source: None,
                },
                routers: exit.routers.clone(),
                certain: enabled.clone(),
            });
        }
        for source in &exit.sources {
            let mut certain = enabled.clone();
            if let Some(reasons) = &exit.shared {
                certain = certain.and(Flag::unknown(reasons.clone()));
            }
            let way = Way {
                channel: Some(channel),
                source: Some(*source),
            };
            self.enter(*source, way, certain, plan);
        }
        plan.doubt(exit.unknown.clone());
    }

    /// Where a source leads that an alert gets to, this way and with this certainty.
    pub(super) fn enter(&self, source: EntityId, way: Way, certain: Flag, plan: &mut Plan) {
        let enabled = self.data.flag(source, "enabled", true);
        if enabled.truth == Truth::False && certain.truth != Truth::False {
            plan.off.push(source);
        }
        let certain = certain.and(enabled);
        if certain.truth == Truth::False {
            return;
        }
        let entity = self.data.entity(source);
        let assumptions = entity.into_iter().flat_map(|e| e.assumptions.clone());
        plan.assumptions.extend(assumptions);
        let routers = self.routers.of_source(source);
        if routers.is_empty() {
            self.pages_itself(source, &certain, plan);
        }
        plan.arrivals.push(Arrival {
            way,
            routers: routers.to_vec(),
            certain,
        });
    }

    /// What a source does that no route is known to see the alerts of.
    fn pages_itself(&self, source: EntityId, certain: &Flag, plan: &mut Plan) {
        let data = self.data;
        let link = data.links(source).of("targets");
        let targets = data.certain(source, "targets");
        let named = !targets.is_empty();
        for target in targets {
            plan.direct.push((target, certain.clone()));
        }
        let unseen = || {
            let place = data.place(source, "name");
            let address = data.address(source);
            // What is only read here is managed elsewhere, and so may its routes be; a source that is known
            // to page something has none.
            let read = !named && (address.starts_with("data.") || address.contains(".data."));
            let text =
                format!("`{address}` is only read here, so that its routes may be elsewhere");
            read.then(|| because(text, place))
        };
        let told = link.is_some_and(|l| !l.ends.is_empty());
        if let Some(reasons) = link.and_then(|l| l.unknown()) {
            plan.unseen(Some(reasons), data.links(source).doubtful("targets"));
        } else if !told {
            plan.doubt(unseen());
        }
    }
}
