//! Whom an alert pages, in what order, and by which ids that name nothing here: as both sides call it.

use super::people::Side;
use super::read::{Known, attr, entities, entity, member, place, text};
use crate::graph::schema::Kind;
use crate::graph::{EntityId, Graph};
use crate::source::Span;
use crate::terraform::value::Value;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Who is paged for a check: what both sides call it, and what people call it.
#[derive(Debug, Clone)]
pub(super) struct Pages {
    /// What the alert is sent to, apart from ids that name nothing here.
    sent: Known<BTreeSet<String>>,
    /// Who is at the end.
    paged: Known<BTreeSet<String>>,
    onward: Onward,
    /// For people.
    pub(super) shown: String,
    /// Places that say where the alert goes, the most telling first.
    pub(super) places: Vec<Span>,
}

/// What stands on the way behind a check, a channel, a route or a destination.
#[derive(Debug, Clone, Default)]
struct Onward {
    /// Ids and addresses of what is neither managed nor read here.
    foreign: BTreeSet<String>,
    /// Of each escalation with several steps: who is paged in each, in order.
    steps: BTreeMap<String, Vec<BTreeSet<String>>>,
    /// The same for people.
    steps_shown: BTreeMap<String, String>,
    places: Vec<Span>,
}

impl Onward {
    fn join(&mut self, other: &Onward) {
        self.foreign.extend(other.foreign.iter().cloned());
        let steps = other.steps.iter().map(|(e, s)| (e.clone(), s.clone()));
        self.steps.extend(steps);
        let shown = other.steps_shown.iter();
        let shown = shown.map(|(e, s)| (e.clone(), s.clone()));
        self.steps_shown.extend(shown);
        self.places.extend(&other.places);
    }
}

/// How pages differ.
#[derive(Debug)]
pub(super) enum Moved {
    /// Others are paged.
    Away,
    /// The same are paged, in another order.
    Order,
    /// Others may be paged, for these reasons it cannot be told.
    Perhaps(Vec<String>),
}

impl Pages {
    /// How the pages of the new side differ from these of the old one. What was not known before is no
    /// change, but for ids: another id is somebody else, though it names nothing here.
    pub(super) fn moved(&self, new: &Pages) -> Option<Moved> {
        let known = |(old, new): (&Known<BTreeSet<String>>, &Known<BTreeSet<String>>)| matches!((old, new), (Known::Is(old), Known::Is(new)) if old != new);
        let sides = [(&self.sent, &new.sent), (&self.paged, &new.paged)];
        let others = sides.into_iter().any(known);
        let lost: Vec<String> = sides
            .into_iter()
            .filter_map(|sides| match sides {
                (Known::Is(_), Known::Unknown(why)) => Some(why.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let foreign = self.onward.foreign != new.onward.foreign;
        if foreign && (others || !lost.is_empty() || self.told() != new.told()) {
            let text = "an id of something that is not managed here may be the one that was named";
            return Some(Moved::Perhaps(if lost.is_empty() {
                vec![text.to_owned()]
            } else {
                lost
            }));
        }
        if others || foreign {
            return Some(Moved::Away);
        }
        if !lost.is_empty() {
            return Some(Moved::Perhaps(lost));
        }
        let order = self.told() && self.onward.steps != new.onward.steps;
        order.then_some(Moved::Order)
    }

    /// Whether all of it is known.
    fn told(&self) -> bool {
        self.sent.is().is_some() && self.paged.is().is_some()
    }

    /// The order in which people are paged, in words.
    pub(super) fn order_shown(&self) -> String {
        let shown: Vec<&str> = self
            .onward
            .steps_shown
            .values()
            .map(String::as_str)
            .collect();
        shown.join("; ")
    }
}

/// The ways of all alerts of one side.
pub(super) struct Ways<'a> {
    side: Side<'a>,
    /// What adds people to a responder.
    adders: HashMap<EntityId, Vec<EntityId>>,
    behind: RefCell<HashMap<EntityId, Rc<Onward>>>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(side: Side<'a>) -> Ways<'a> {
        let mut adders: HashMap<EntityId, Vec<EntityId>> = HashMap::new();
        for id in side.graph.of_kind(Kind::Member) {
            if let Some(of) = entity(&attr(side.graph, id, "of")) {
                adders.entry(of).or_default().push(id);
            }
        }
        Ways {
            side,
            adders,
            behind: RefCell::default(),
        }
    }

    /// Whom a check pages.
    pub(super) fn pages(&self, check: EntityId) -> Pages {
        let graph = self.side.graph;
        let outcome = attr(graph, check, "outcome");
        let sent = entities(&member(&outcome, "seen_destinations"));
        let paged = entities(&attr(graph, check, "responders"));
        let paged = match (&sent, paged) {
            (Known::Is(sent), Known::Is(paged)) => match self.unseen_behind(sent) {
                Some(why) => Known::Unknown(why),
                None => Known::Is(paged),
            },
            (_, paged) => paged,
        };
        let mut onward = Onward::default();
        let routes = ["taken", "possible"].map(|name| entities(&member(&outcome, name)));
        let [taken, possible] = routes;
        let routes = taken.is().or(possible.is()).cloned().unwrap_or_default();
        onward.foreign.extend(foreign(graph, check));
        let channels = some(&attr(graph, check, "channels"));
        let known = super::read::flag(&member(&outcome, "reaches_router"));
        if known.is() != Some(&true) {
            // Where nothing here hears a channel, its address is all that is known of the way.
            let urls = channels.iter().map(|c| text(&attr(graph, *c, "url")));
            let urls = urls.filter_map(|url| url.is().cloned());
            onward.foreign.extend(urls);
        }
        let starts = channels.iter().chain(&routes);
        for start in starts.chain(sent.is().into_iter().flatten()) {
            onward.join(&self.behind(*start));
        }
        Pages {
            shown: self.shown(&sent, &paged, &onward),
            places: self.places(check, &routes, &onward),
            sent: self.keys(sent),
            paged: self.keys(paged),
            onward,
        }
    }

    /// Why a destination seems to page nobody although it may not: a service whose policy is not known.
    fn unseen_behind(&self, sent: &[EntityId]) -> Option<Vec<String>> {
        let of = |id: &EntityId| entities(&attr(self.side.graph, *id, "responders"));
        let why: Vec<String> = sent
            .iter()
            .filter_map(|id| match of(id) {
                Known::Unknown(why) => Some(why),
                _ => None,
            })
            .flatten()
            .collect();
        (!why.is_empty()).then_some(why)
    }

    fn keys(&self, ids: Known<Vec<EntityId>>) -> Known<BTreeSet<String>> {
        match ids {
            Known::Is(ids) => Known::Is(ids.iter().map(|id| self.side.key(*id)).collect()),
            Known::Null => Known::Is(BTreeSet::new()),
            Known::Unknown(why) => Known::Unknown(why),
        }
    }

    fn shown(
        &self,
        sent: &Known<Vec<EntityId>>,
        paged: &Known<Vec<EntityId>>,
        onward: &Onward,
    ) -> String {
        let names = |ids: &[EntityId]| {
            let names: BTreeSet<String> = ids.iter().map(|id| self.side.name(*id)).collect();
            names.into_iter().collect::<Vec<_>>().join(", ")
        };
        let nobody = Vec::new();
        let known = (
            sent.is().or(matches!(sent, Known::Null).then_some(&nobody)),
            paged
                .is()
                .or(matches!(paged, Known::Null).then_some(&nobody)),
        );
        let ids: Vec<String> = onward.foreign.iter().map(|id| format!("{id:?}")).collect();
        let ids = ids.join(", ");
        match known {
            (Some(sent), _) if !ids.is_empty() && !sent.is_empty() => {
                format!("{} by way of {ids}, which is not managed here", names(sent))
            }
            _ if !ids.is_empty() => format!("{ids}, which is not managed here,"),
            (Some(sent), Some(paged)) => match (sent.is_empty(), paged.is_empty()) {
                (true, true) => "nobody".to_owned(),
                (false, true) => format!("{} (nobody behind it)", names(sent)),
                (true, false) => names(paged),
                (false, false) => format!("{} ({})", names(sent), names(paged)),
            },
            _ => "somebody that cannot be told".to_owned(),
        }
    }

    fn places(&self, check: EntityId, routes: &[EntityId], onward: &Onward) -> Vec<Span> {
        let graph = self.side.graph;
        let block = |id: EntityId| graph.entity(id).map_or(Span::NONE, |e| e.block);
        let own = ["tags", "channels", "targets"].map(|name| attr(graph, check, name));
        let mut places: Vec<Span> = own.iter().map(|v| place(v, Span::NONE)).collect();
        for route in routes {
            for name in ["name", "targets", "when"] {
                places.push(place(&attr(graph, *route, name), block(*route)));
            }
        }
        places.extend(&onward.places);
        places
    }

    /// What stands behind an entity, computed once.
    fn behind(&self, start: EntityId) -> Rc<Onward> {
        if let Some(known) = self.behind.borrow().get(&start) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.find(start));
        self.behind.borrow_mut().insert(start, Rc::clone(&found));
        found
    }

    fn find(&self, start: EntityId) -> Onward {
        let graph = self.side.graph;
        let mut found = Onward::default();
        let mut seen = HashSet::from([start]);
        let mut next = vec![start];
        while let Some(id) = next.pop() {
            let Some(one) = graph.entity(id) else {
                continue;
            };
            found.foreign.extend(foreign(graph, id));
            found.places.push(one.block);
            if one.kind == Kind::Escalation {
                self.steps(id, &mut found);
            }
            let given = onward_by(one.kind)
                .iter()
                .flat_map(|name| some(&attr(graph, id, name)));
            let adders = self.adders.get(&id).into_iter().flatten().copied();
            let further: Vec<EntityId> =
                given.chain(adders).filter(|id| seen.insert(*id)).collect();
            next.extend(further);
        }
        found
    }

    fn steps(&self, escalation: EntityId, found: &mut Onward) {
        let graph = self.side.graph;
        let levels = some(&attr(graph, escalation, "levels"));
        let steps: Vec<Vec<EntityId>> = if levels.is_empty() {
            let targets = some(&attr(graph, escalation, "targets"));
            targets.into_iter().map(|target| vec![target]).collect()
        } else {
            let targets = levels.iter().map(|level| attr(graph, *level, "targets"));
            targets.map(|targets| some(&targets)).collect()
        };
        if steps.len() < 2 {
            return;
        }
        let key = self.side.key(escalation);
        let names = steps.iter().map(|step| {
            let names: Vec<String> = step.iter().map(|id| self.side.name(*id)).collect();
            names.join(" and ")
        });
        let names: Vec<String> = names.collect();
        let shown = format!("{}: {}", self.side.name(escalation), names.join(", then "));
        found.steps_shown.insert(key.clone(), shown);
        let keys = steps
            .iter()
            .map(|step| step.iter().map(|id| self.side.key(*id)));
        found
            .steps
            .insert(key, keys.map(Iterator::collect).collect());
    }
}

/// The attributes by which an alert goes on.
fn onward_by(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Channel => &["targets"],
        Kind::Route => &["targets", "channels"],
        Kind::Service => &["escalations"],
        Kind::Escalation => &["levels", "targets"],
        Kind::Level => &["targets"],
        Kind::Responder | Kind::Member => &["members"],
        _ => &[],
    }
}

/// The entities of a list, as far as they are known; or of a single one.
pub(super) fn some(value: &Value) -> Vec<EntityId> {
    match value.elements() {
        Some(elements) => elements.iter().filter_map(entity).collect(),
        None => entity(value).into_iter().collect(),
    }
}

/// Ids that an entity holds of what is neither managed nor read here.
pub(super) fn foreign(graph: &Graph, id: EntityId) -> Vec<String> {
    let references = attr(graph, id, "references");
    let references = references.elements().into_iter().flatten();
    let says = |reference: &Value, name: &str| text(&member(reference, name)).is().cloned();
    references
        .filter(|r| says(r, "state").as_deref() == Some("opaque"))
        .filter_map(|r| says(r, "text"))
        .collect()
}
