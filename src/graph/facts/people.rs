//! Who is paged in the end: responders through schedules, teams, levels, escalations and services.

use super::super::links::{End, Link};
use super::super::read::{Flag, because};
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use crate::routing::Truth;
use crate::terraform::value::{Reasons, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;

/// Who pages whom, and whether anybody is at the end.
#[derive(Debug, Default)]
pub(in crate::graph) struct People {
    /// Levels of an escalation, in order.
    levels: FxHashMap<EntityId, Vec<EntityId>>,
    /// What adds to a schedule, a team or a rotation.
    adders: FxHashMap<EntityId, Vec<EntityId>>,
    /// Escalations of a service, from both directions.
    escalations: FxHashMap<EntityId, Vec<EntityId>>,
    /// Escalations that take a team's alerts.
    of_team: FxHashMap<EntityId, Vec<EntityId>>,
    /// Whether anybody is paged through an entity. Entities left out page nobody.
    reaches: FxHashMap<EntityId, Flag>,
    /// Why an escalation may list services, or teams, that cannot be told.
    open_services: Option<Reasons>,
    open_teams: Option<Reasons>,
}

/// Where one entity passes a page on to.
#[derive(Default)]
struct Onward {
    to: Vec<EntityId>,
    /// Perhaps to these.
    perhaps: Vec<(EntityId, Reasons)>,
    /// To one of each of these.
    one_of: Vec<(Vec<EntityId>, Reasons)>,
    /// Perhaps to somebody that cannot be seen.
    unseen: Option<Reasons>,
}

impl Onward {
    fn link(&mut self, data: &GraphData, id: EntityId, attribute: &str) {
        if let Some(link) = data.links(id).of(attribute) {
            self.to.extend(link.certain());
            self.choose(link);
            self.see_not(link.unseen());
        }
    }

    /// Adds what a link leads to one of.
    fn choose(&mut self, link: &Link) {
        self.one_of
            .extend(link.ends.iter().filter_map(|end| match end {
                End::OneOf(ids, reasons) => Some((ids.clone(), reasons.clone())),
                End::To(_) | End::Lost(_) => None,
            }));
    }

    fn see_not(&mut self, reasons: Option<Reasons>) {
        if let Some(reasons) = reasons {
            let before = self.unseen.take().unwrap_or_default();
            self.unseen = Some(before.union(&reasons));
        }
    }
}

fn join(open: &mut Option<Reasons>, reasons: Option<Reasons>) {
    if let Some(reasons) = reasons {
        *open = Some(open.take().unwrap_or_default().union(&reasons));
    }
}

/// Who passes a page on to one of several, which one not being known.
#[derive(Default)]
struct Choices {
    /// Each with how many of its alternatives do not reach anybody yet.
    all: Vec<(EntityId, usize)>,
    by_alternative: FxHashMap<EntityId, Vec<usize>>,
}

impl Choices {
    fn add(&mut self, caller: EntityId, mut among: Vec<EntityId>) {
        among.sort_unstable();
        among.dedup();
        for to in &among {
            let choices = self.by_alternative.entry(*to).or_default();
            choices.push(self.all.len());
        }
        self.all.push((caller, among.len()));
    }

    /// Those that reach somebody whatever is chosen, now that this one does.
    fn reached(&mut self, id: EntityId) -> Vec<EntityId> {
        let mut whole = Vec::new();
        for choice in self.by_alternative.get(&id).into_iter().flatten() {
            if let Some((caller, left)) = self.all.get_mut(*choice) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    whole.push(*caller);
                }
            }
        }
        whole
    }
}

impl People {
    pub(super) fn new(data: &GraphData) -> People {
        let mut people = People::default();
        let mut open_levels = None;
        let mut open_members = None;
        for level in data.of_kind(Kind::Level) {
            let of = data.links(*level).of("of");
            for escalation in of.into_iter().flat_map(|l| l.certain()) {
                people.levels.entry(escalation).or_default().push(*level);
            }
            join(&mut open_levels, of.and_then(|l| l.unknown()));
        }
        for levels in people.levels.values_mut() {
            let position = |l: &EntityId| {
                let value = data.attr(*l, "position").and_then(Value::as_number);
                value.map_or(f64::INFINITY, |n| n.to_f64())
            };
            levels.sort_by(|a, b| position(a).total_cmp(&position(b)));
        }
        for member in data.of_kind(Kind::Member) {
            let of = data.links(*member).of("of");
            for responder in of.into_iter().flat_map(|l| l.certain()) {
                people.adders.entry(responder).or_default().push(*member);
            }
            join(&mut open_members, of.and_then(|l| l.unknown()));
        }
        for service in data.of_kind(Kind::Service) {
            let own = data.certain(*service, "escalation");
            people.escalations.entry(*service).or_default().extend(own);
        }
        for escalation in data.of_kind(Kind::Escalation) {
            for service in data.certain(*escalation, "services") {
                let known = people.escalations.entry(service).or_default();
                if !known.contains(escalation) {
                    known.push(*escalation);
                }
            }
            for team in data.certain(*escalation, "teams") {
                people.of_team.entry(team).or_default().push(*escalation);
            }
            let unknown = |a| data.links(*escalation).of(a).and_then(|l| l.unknown());
            join(&mut people.open_services, unknown("services"));
            join(&mut people.open_teams, unknown("teams"));
        }
        people.reaches = people.spread(data, &open_levels, &open_members);
        people
    }

    /// Spreads "somebody" from the people up, then "perhaps somebody".
    fn spread(
        &self,
        data: &GraphData,
        open_levels: &Option<Reasons>,
        open_members: &Option<Reasons>,
    ) -> FxHashMap<EntityId, Flag> {
        let mut callers: FxHashMap<EntityId, Vec<EntityId>> = FxHashMap::default();
        let mut maybe_callers: FxHashMap<EntityId, Vec<(EntityId, Reasons)>> = FxHashMap::default();
        let mut choices = Choices::default();
        let mut certain = VecDeque::new();
        let mut perhaps: VecDeque<(EntityId, Reasons)> = VecDeque::new();
        let kinds = [
            Kind::Responder,
            Kind::Member,
            Kind::Level,
            Kind::Escalation,
            Kind::Service,
        ];
        for id in kinds.iter().flat_map(|k| data.of_kind(*k)).copied() {
            if is_person(data, id) {
                certain.push_back(id);
                continue;
            }
            let mut onward = self.onward(data, id);
            match data.kind(id) {
                Some(Kind::Escalation) => onward.see_not(open_levels.clone()),
                Some(Kind::Responder | Kind::Member) => onward.see_not(open_members.clone()),
                _ => {}
            }
            for to in onward.to {
                callers.entry(to).or_default().push(id);
            }
            for (to, reasons) in onward.perhaps {
                maybe_callers.entry(to).or_default().push((id, reasons));
            }
            for (among, reasons) in onward.one_of {
                for to in &among {
                    let perhaps = (id, reasons.clone());
                    maybe_callers.entry(*to).or_default().push(perhaps);
                }
                choices.add(id, among);
            }
            if let Some(reasons) = onward.unseen {
                perhaps.push_back((id, reasons));
            }
        }
        let mut reaches: FxHashMap<EntityId, Flag> = FxHashMap::default();
        while let Some(id) = certain.pop_front() {
            if reaches.insert(id, Flag::known(true)).is_none() {
                certain.extend(callers.get(&id).into_iter().flatten());
                certain.extend(choices.reached(id));
                let maybe = maybe_callers.get(&id).into_iter().flatten();
                perhaps.extend(maybe.cloned());
            }
        }
        while let Some((id, reasons)) = perhaps.pop_front() {
            if reaches.contains_key(&id) {
                continue;
            }
            reaches.insert(id, Flag::unknown(reasons.clone()));
            let up = callers.get(&id).into_iter().flatten();
            perhaps.extend(up.map(|c| (*c, reasons.clone())));
            let maybe = maybe_callers.get(&id).into_iter().flatten();
            perhaps.extend(maybe.map(|(c, r)| (*c, r.union(&reasons))));
        }
        reaches
    }

    fn onward(&self, data: &GraphData, id: EntityId) -> Onward {
        let mut onward = Onward::default();
        let external = || data.flag(id, "external", false).truth != Truth::False;
        match data.kind(id) {
            Some(Kind::Responder) => {
                // Chat pages nobody, whoever reads along.
                if data.text(id, "kind") == Some("chat") {
                    return onward;
                }
                onward.link(data, id, "members");
                onward.to.extend(self.adders(id));
                if external() {
                    onward.see_not(Some(unseen(data, id, "who is in it")));
                }
            }
            Some(Kind::Member) => {
                onward.link(data, id, "members");
                onward.to.extend(self.adders(id));
            }
            Some(Kind::Level) => onward.link(data, id, "targets"),
            Some(Kind::Escalation) => {
                onward.link(data, id, "targets");
                for level in self.levels(id) {
                    let flag = data.flag(*level, "default", true);
                    match flag.truth {
                        Truth::True => onward.to.push(*level),
                        Truth::Unknown => onward.perhaps.push((*level, flag.reasons)),
                        Truth::False => {}
                    }
                }
                if external() {
                    onward.see_not(Some(unseen(data, id, "whom it pages")));
                }
            }
            Some(Kind::Service) => {
                onward.to.extend(self.escalations(id));
                if let Some(link) = data.links(id).of("escalation") {
                    onward.choose(link);
                    onward.see_not(link.unseen());
                }
                onward.see_not(self.open_services.clone());
                if external() {
                    onward.see_not(Some(unseen(data, id, "its escalation policy")));
                }
            }
            _ => {}
        }
        onward
    }

    /// The levels of an escalation, in order.
    pub(in crate::graph) fn levels(&self, escalation: EntityId) -> &[EntityId] {
        self.levels.get(&escalation).map_or(&[], Vec::as_slice)
    }

    fn adders(&self, id: EntityId) -> &[EntityId] {
        self.adders.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The escalations of a service, from both directions.
    pub(in crate::graph) fn escalations(&self, service: EntityId) -> &[EntityId] {
        self.escalations.get(&service).map_or(&[], Vec::as_slice)
    }

    /// Why a service may have escalations that cannot be told.
    pub(in crate::graph) fn more_escalations(
        &self,
        data: &GraphData,
        service: EntityId,
    ) -> Option<Reasons> {
        let mut open = self.open_services.clone();
        let own = data.links(service).of("escalation");
        join(&mut open, own.and_then(|l| l.unknown()));
        if data.flag(service, "external", false).truth != Truth::False {
            join(
                &mut open,
                Some(unseen(data, service, "its escalation policy")),
            );
        }
        open
    }

    /// Whether anybody is paged through an entity, a team as what it is: its members.
    pub(in crate::graph) fn reaches(&self, id: EntityId) -> Flag {
        self.reaches
            .get(&id)
            .cloned()
            .unwrap_or_else(|| Flag::known(false))
    }

    /// Whether anybody is paged where an alert is sent to this: a team pages through the
    /// escalations that list it.
    pub(in crate::graph) fn pages(&self, data: &GraphData, target: EntityId) -> Flag {
        if data.kind(target) == Some(Kind::Service) {
            return self.through_service(data, target);
        }
        if !is_team(data, target) {
            return self.attends(data, target);
        }
        let mut flag = self
            .through(target)
            .iter()
            .fold(Flag::known(false), |f, e| f.or(self.attends(data, *e)));
        if let Some(reasons) = &self.open_teams {
            flag = flag.or(Flag::unknown(reasons.clone()));
        }
        if data.flag(target, "external", false).truth != Truth::False
            && self.through(target).is_empty()
        {
            flag = flag.or(Flag::unknown(unseen(data, target, "its escalation policy")));
        }
        flag
    }

    /// Whether an alert that is sent to this pages anybody: of an escalation that ends at somebody, some
    /// alerts may take a path that does not.
    fn attends(&self, data: &GraphData, id: EntityId) -> Flag {
        self.reaches(id).and(data.flag(id, "pages_all", true))
    }

    fn through_service(&self, data: &GraphData, service: EntityId) -> Flag {
        let reaches = self.reaches(service);
        let attend = self
            .escalations(service)
            .iter()
            .map(|e| self.attends(data, *e));
        // One of several, or one that cannot be seen, is no escalation of which more is known.
        attend.reduce(Flag::or).map_or(reaches.clone(), |a| {
            reaches.and(a.or(self.unseen_escalation(data, service)))
        })
    }

    /// Whether a service may page through an escalation other than those that it certainly has.
    fn unseen_escalation(&self, data: &GraphData, service: EntityId) -> Flag {
        match self.more_escalations(data, service) {
            Some(reasons) => Flag::unknown(reasons),
            None => Flag::known(false),
        }
    }

    /// Whether anybody is certainly paged where an alert is sent to all that a link leads to, whichever of
    /// several it turns out to be.
    pub(in crate::graph) fn pages_somebody(&self, data: &GraphData, link: &Link) -> bool {
        let pages = |id: &EntityId| self.pages(data, *id).truth == Truth::True;
        link.ends.iter().any(|end| match end {
            End::To(id) => pages(id),
            End::OneOf(ids, _) => ids.iter().all(pages),
            End::Lost(_) => false,
        })
    }

    /// The escalations that take a team's alerts.
    pub(in crate::graph) fn through(&self, team: EntityId) -> &[EntityId] {
        self.of_team.get(&team).map_or(&[], Vec::as_slice)
    }

    /// The next ones on the way of a page, with the levels of an escalation left out of the count.
    pub(in crate::graph) fn next(
        &self,
        data: &GraphData,
        id: EntityId,
        target: bool,
    ) -> Vec<EntityId> {
        if target && is_team(data, id) {
            return self.through(id).to_vec();
        }
        let mut found = Vec::new();
        for next in self.onward(data, id).to {
            match data.kind(next) {
                Some(Kind::Level | Kind::Member) => found.extend(self.onward(data, next).to),
                _ => found.push(next),
            }
        }
        found
    }

    /// Whom a target pages, or may where it leads to one of several: users, and schedules and teams that
    /// are not known to be empty. The walk goes through services, escalations and levels, and stops at the first responders.
    pub(in crate::graph) fn responders(
        &self,
        data: &GraphData,
        targets: &[EntityId],
    ) -> Vec<EntityId> {
        let mut found = Vec::new();
        let mut seen: FxHashSet<EntityId> = FxHashSet::default();
        let mut open: Vec<(EntityId, bool)> = targets.iter().rev().map(|t| (*t, true)).collect();
        while let Some((id, target)) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let passes_on = target && is_team(data, id);
            if data.kind(id) == Some(Kind::Responder) && !passes_on {
                if self.reaches(id).truth != Truth::False {
                    found.push(id);
                }
                continue;
            }
            if passes_on {
                // Seen as a target; it may come again as one of the people of a level.
                seen.remove(&id);
            }
            let next = if passes_on {
                self.through(id).to_vec()
            } else {
                let onward = self.onward(data, id);
                let one_of = onward.one_of.into_iter().flat_map(|(among, _)| among);
                onward.to.into_iter().chain(one_of).collect()
            };
            open.extend(next.into_iter().rev().map(|n| (n, false)));
        }
        found
    }

    /// The people in a schedule or team, through members and rotations.
    pub(in crate::graph) fn everybody(&self, data: &GraphData, id: EntityId) -> Vec<EntityId> {
        let mut found = Vec::new();
        let mut seen: FxHashSet<EntityId> = FxHashSet::default();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            if is_person(data, id) {
                found.push(id);
            } else {
                open.extend(self.onward(data, id).to.into_iter().rev());
            }
        }
        found
    }
}

fn unseen(data: &GraphData, id: EntityId, what: &str) -> Reasons {
    let place = data.place(id, "external");
    because(
        format!(
            "`{}` is only read here, so that {what} cannot be seen",
            data.address(id)
        ),
        place,
    )
}

/// A user or contact: somebody, also where they are only read here.
pub(in crate::graph) fn is_person(data: &GraphData, id: EntityId) -> bool {
    data.kind(id) == Some(Kind::Responder)
        && matches!(data.text(id, "kind"), Some("user" | "contact"))
}

fn is_team(data: &GraphData, id: EntityId) -> bool {
    data.kind(id) == Some(Kind::Responder) && data.text(id, "kind") == Some("team")
}
