//! The graph as a picture: what watches what, what an alert goes through, and who is paged.

mod grouped;

use super::super::schema::Kind;
use super::super::store::{EntityId, Graph, GraphData};
use super::{CoverageState, coverage};
use crate::graph::facts::is_person;
use crate::graph::read::Flag;
use crate::routing::Truth;
use crate::source::Span;
use crate::terraform::value::Reasons;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The entities of a graph as nodes, what leads where as edges, and the way of each alert.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// In order of the way of an alert: capabilities, checks, … responders, and by address.
    pub nodes: Vec<Node>,
    /// In order of the nodes.
    pub edges: Vec<Edge>,
    /// For each check (or group of checks that behave alike), in order.
    pub ways: Vec<Way>,
}

/// An entity, or several that behave alike.
#[derive(Debug, Clone)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its address; of several, that of their resource.
    pub address: String,
    /// The resource type; empty for what no resource makes.
    pub ty: String,
    /// The adapter's name; empty for what no adapter makes.
    pub vendor: String,
    /// The name people see, where it is known and more than the address.
    pub name: Option<String>,
    /// Whether it is a person, at whom every page ends.
    pub person: bool,
    /// What a route asks for, in words.
    pub text: Option<String>,
    /// Whether it does its part.
    pub state: State,
    /// Why, a clause that reads after "because"; empty where it does.
    pub because: Vec<String>,
    /// Where it stands.
    pub at: Span,
    /// How many entities it stands for.
    pub count: usize,
}

/// Whether an entity does its part in getting alerts to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It does.
    Fine,
    /// It is switched off, muted, exempt, or pages nobody by its nature.
    Off,
    /// It does not: uncovered, unowned, unreachable, nobody at its end.
    Broken,
    /// That cannot be told.
    Undetermined,
}

impl State {
    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            State::Fine => "fine",
            State::Off => "off",
            State::Broken => "broken",
            State::Undetermined => "undetermined",
        }
    }
}

/// That one node leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Index of a node.
    pub from: usize,
    /// Index of a node.
    pub to: usize,
    /// How it leads there.
    pub kind: EdgeKind,
    /// Whether that is certain.
    pub certain: bool,
    /// How many checks' alerts go along it; 0 for edges that no alert goes along.
    pub checks: usize,
}

/// How one node leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// A check covers a capability; from the capability.
    CoveredBy,
    /// A mute silences a check.
    Mutes,
    /// An alert is sent, delivered, handed on.
    Sends,
    /// A router takes the alert by this route.
    Takes,
    /// A service, an escalation or a team passes a page on.
    Pages,
}

impl EdgeKind {
    /// Its name in outputs.
    pub fn name(self) -> &'static str {
        match self {
            EdgeKind::CoveredBy => "covered-by",
            EdgeKind::Mutes => "mutes",
            EdgeKind::Sends => "sends",
            EdgeKind::Takes => "takes",
            EdgeKind::Pages => "pages",
        }
    }
}

/// What the alert of a check goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Index of the check's node.
    pub check: usize,
    /// Indexes of all nodes on the way, the check left out, in order.
    pub through: Vec<usize>,
    /// Where it is not known where all of it goes: why, clauses that read after "because".
    pub because: Vec<String>,
}

/// The kinds that are drawn, in the order in which an alert meets them.
pub const ORDER: [Kind; 9] = [
    Kind::Capability,
    Kind::Mute,
    Kind::Check,
    Kind::Channel,
    Kind::Source,
    Kind::Route,
    Kind::Service,
    Kind::Escalation,
    Kind::Responder,
];

/// The picture of a graph, one node for each entity.
pub fn picture(graph: &Graph) -> Picture {
    Drawing::new(graph).done()
}

struct Drawing<'a> {
    data: &'a GraphData,
    nodes: Vec<Node>,
    index: FxHashMap<EntityId, usize>,
    edges: BTreeMap<(usize, usize, EdgeKind), (bool, usize)>,
}

impl<'a> Drawing<'a> {
    fn new(graph: &'a Graph) -> Drawing<'a> {
        let data: &GraphData = &graph.data;
        let mut drawing = Drawing {
            data,
            nodes: Vec::new(),
            index: FxHashMap::default(),
            edges: BTreeMap::new(),
        };
        let covered: FxHashMap<EntityId, (CoverageState, Vec<String>)> = coverage(graph)
            .rows
            .into_iter()
            .map(|row| (row.id, (row.state, row.reasons)))
            .collect();
        for id in ORDER.iter().flat_map(|kind| data.of_kind(*kind)).copied() {
            let (state, because) = match data.kind(id) {
                Some(Kind::Capability) => match covered.get(&id) {
                    Some((state, because)) => (of_coverage(*state), because.clone()),
                    // `*/NAME` stands for no single capability.
                    None => continue,
                },
                _ => drawing.state(id),
            };
            drawing.node(id, state, because);
        }
        drawing
    }

    fn node(&mut self, id: EntityId, state: State, because: Vec<String>) {
        let Some(entity) = self.data.entity(id) else {
            return;
        };
        // The name of a capability is that of all models.
        let name = entity.attrs.get("name");
        let name = name.filter(|_| entity.kind != Kind::Capability);
        let name = name.filter(|n| !n.marks_deep().is_sensitive());
        let name = name.and_then(|n| n.as_str());
        self.index.insert(id, self.nodes.len());
        self.nodes.push(Node {
            kind: entity.kind,
            address: entity.address.clone(),
            ty: entity.ty.clone(),
            vendor: entity.vendor.clone(),
            name: name.filter(|n| *n != entity.address).map(str::to_owned),
            person: is_person(self.data, id),
            text: self.data.route_text(id),
            state,
            because,
            at: entity.block,
            count: 1,
        });
    }

    fn state(&self, id: EntityId) -> (State, Vec<String>) {
        let data = self.data;
        let enabled = || match data.flag(id, "enabled", true) {
            flag if flag.truth == Truth::True => (State::Fine, Vec::new()),
            flag => off(flag, "it is disabled"),
        };
        match data.kind(id) {
            Some(Kind::Check) => self.of_check(id),
            Some(Kind::Channel | Kind::Source) => enabled(),
            Some(Kind::Route) => match (enabled(), data.facts.proven.get(&id)) {
                ((State::Fine, _), Some(proven)) => {
                    broken(&proven.reachable, "no alert can get to it")
                }
                (state, _) => state,
            },
            Some(Kind::Responder) if data.text(id, "kind") == Some("chat") => {
                (State::Off, vec!["chat pages nobody".to_owned()])
            }
            Some(Kind::Service | Kind::Escalation) => {
                broken(&data.facts.people.reaches(id), "nobody is paged by it")
            }
            Some(Kind::Responder) => broken(&data.facts.people.reaches(id), "nobody is in it"),
            _ => (State::Fine, Vec::new()),
        }
    }

    fn of_check(&self, id: EntityId) -> (State, Vec<String>) {
        let Some(facts) = self.data.facts.checks.get(&id) else {
            return (State::Fine, Vec::new());
        };
        if facts.active.truth == Truth::False {
            return (State::Off, vec!["it is disabled or muted".to_owned()]);
        }
        let owner = facts.outcome.as_ref();
        match owner.map(|o| (o.owner, &o.owner_unknown)) {
            Some((Some(_), _)) => (State::Fine, Vec::new()),
            Some((None, Some(reasons))) => (State::Undetermined, clauses(reasons)),
            _ => {
                let text = "its alerts have no certain way to somebody".to_owned();
                (State::Broken, vec![text])
            }
        }
    }

    fn done(mut self) -> Picture {
        self.covered_by();
        let mut ways = Vec::new();
        for check in self.data.of_kind(Kind::Check) {
            ways.extend(self.way(*check));
        }
        self.people();
        Picture {
            nodes: self.nodes,
            edges: self
                .edges
                .into_iter()
                .map(|((from, to, kind), (certain, checks))| Edge {
                    from,
                    to,
                    kind,
                    certain,
                    checks,
                })
                .collect(),
            ways,
        }
    }

    fn edge(&mut self, from: EntityId, to: EntityId, kind: EdgeKind, certain: bool, alert: bool) {
        if let (Some(from), Some(to)) = (self.index.get(&from), self.index.get(&to)) {
            let edge = self.edges.entry((*from, *to, kind)).or_default();
            edge.0 |= certain;
            edge.1 += usize::from(alert);
        }
    }

    fn covered_by(&mut self) {
        let data = self.data;
        for capability in data.of_kind(Kind::Capability) {
            let Some(coverers) = data.facts.coverers.get(capability) else {
                continue;
            };
            let covering: FxHashSet<EntityId> = coverers.covering.iter().copied().collect();
            for check in &coverers.checks {
                let certain = covering.contains(check);
                self.edge(*capability, *check, EdgeKind::CoveredBy, certain, false);
            }
        }
    }

    /// The way of a check's alert, and the edges along it.
    fn way(&mut self, check: EntityId) -> Option<Way> {
        let data = self.data;
        let facts = data.facts.checks.get(&check)?;
        for mute in &facts.muted.by {
            self.edge(*mute, check, EdgeKind::Mutes, true, false);
        }
        for (mute, _) in &facts.muted.perhaps {
            self.edge(*mute, check, EdgeKind::Mutes, false, false);
        }
        let outcome = facts.outcome.as_ref()?;
        let mut through: Vec<EntityId> = Vec::new();
        let mut seen: FxHashSet<(EntityId, EntityId)> = FxHashSet::default();
        let mut go = |drawing: &mut Self, from, to, kind, certain| {
            let first = seen.insert((from, to));
            drawing.edge(from, to, kind, certain, first);
            through.push(to);
        };
        for channel in &outcome.plan.channels {
            go(self, check, *channel, EdgeKind::Sends, true);
            let exit = data.facts.transport.exit(*channel);
            for end in exit.into_iter().flat_map(|e| &e.targets) {
                go(self, *channel, *end, EdgeKind::Sends, true);
            }
        }
        for (target, certain) in &outcome.plan.direct {
            if outcome.plan.channels.is_empty() {
                let certain = certain.truth == Truth::True;
                go(self, check, *target, EdgeKind::Sends, certain);
            }
        }
        for arrival in &outcome.plan.arrivals {
            if let Some(source) = arrival.way.source {
                let certain = arrival.certain.truth == Truth::True;
                let from = arrival.way.channel.unwrap_or(check);
                go(self, from, source, EdgeKind::Sends, certain);
            }
        }
        for walk in &outcome.walks {
            let Some(asked) = data.facts.routers.asked.get(walk.router) else {
                continue;
            };
            let before = [walk.way.source, walk.way.channel, walk.from];
            let from = before.into_iter().flatten().next().unwrap_or(check);
            if let (Some(sender), true) = (walk.from, walk.from != Some(from)) {
                go(self, sender, from, EdgeKind::Sends, true);
            }
            let taken = &walk.decision.taken;
            let certain = asked.all(&taken.certain).map(|r| (r, true));
            for (route, certain) in certain.chain(asked.all(&taken.perhaps).map(|r| (r, false))) {
                go(self, from, route, EdgeKind::Takes, certain);
                for attribute in ["targets", "channels", "hands_to"] {
                    for end in data.certain(route, attribute) {
                        go(self, route, end, EdgeKind::Sends, true);
                    }
                }
            }
        }
        let unknown = outcome.destinations_unknown.as_ref();
        Some(Way {
            check: *self.index.get(&check)?,
            through: self.on_the_way(&through),
            because: unknown.map(clauses).unwrap_or_default(),
        })
    }

    /// The nodes of these and of everybody whom they pass a page on to.
    fn on_the_way(&self, ends: &[EntityId]) -> Vec<usize> {
        let mut seen: FxHashSet<(EntityId, bool)> = FxHashSet::default();
        let mut open: Vec<(EntityId, bool)> = ends.iter().map(|e| (*e, true)).collect();
        let mut found = Vec::new();
        while let Some((id, target)) = open.pop() {
            if seen.insert((id, target)) {
                found.extend(self.index.get(&id).copied());
                let next = self.data.facts.people.next(self.data, id, target);
                open.extend(next.into_iter().map(|n| (n, false)));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Who passes a page on to whom, and where routes lead that no alert takes.
    fn people(&mut self) {
        let data = self.data;
        for route in data.of_kind(Kind::Route) {
            for attribute in ["targets", "channels", "hands_to"] {
                for end in data.certain(*route, attribute) {
                    self.edge(*route, end, EdgeKind::Sends, true, false);
                }
            }
        }
        for kind in [Kind::Service, Kind::Escalation, Kind::Responder] {
            for id in data.of_kind(kind).iter().copied() {
                // A team is a target and a group of people: it pages through both.
                for target in [true, false] {
                    for next in data.facts.people.next(data, id, target) {
                        self.edge(id, next, EdgeKind::Pages, true, false);
                    }
                }
            }
        }
    }
}

fn of_coverage(state: CoverageState) -> State {
    match state {
        CoverageState::Covered => State::Fine,
        CoverageState::Uncovered | CoverageState::Muted => State::Broken,
        CoverageState::Undetermined => State::Undetermined,
        CoverageState::Exempt => State::Off,
    }
}

fn off(flag: Flag, text: &str) -> (State, Vec<String>) {
    match flag.truth {
        Truth::Unknown => (State::Undetermined, clauses(&flag.reasons)),
        _ => (State::Off, vec![text.to_owned()]),
    }
}

fn broken(flag: &Flag, text: &str) -> (State, Vec<String>) {
    match flag.truth {
        Truth::True => (State::Fine, Vec::new()),
        Truth::False => (State::Broken, vec![text.to_owned()]),
        Truth::Unknown => (State::Undetermined, clauses(&flag.reasons)),
    }
}

fn clauses(reasons: &Reasons) -> Vec<String> {
    reasons.iter().map(|r| r.text.to_string()).collect()
}
