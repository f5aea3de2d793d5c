//! The walk of one alert in words, to the people it pages or to where it stops.

use super::super::facts::{Outcome, People, Walk};
use super::super::links::End;
use super::super::schema::Kind;
use super::super::store::{EntityId, Graph, GraphData};
use super::given::{Given, quoted};
use crate::routing::{Alert, Content, Decision, Field, Text, Truth, canonical};
use crate::source::Span;
use crate::terraform::value::Reasons;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// What is traced.
#[derive(Debug, Clone, Copy)]
pub enum TraceOf<'a> {
    /// The alert of a check, by its address.
    Check(&'a str),
    /// An alert of which this is given and nothing else known: at every router, or at those that see
    /// the alerts of its source.
    Alert(&'a Given),
}

/// One step of a walk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happens, one clause.
    pub text: String,
    /// Where that is written.
    pub at: Span,
    /// How deep below the alert it stands, for indenting.
    pub depth: usize,
    /// [`Truth::True`] where the alert goes on, [`Truth::False`] where it stops, else it cannot be told.
    pub verdict: Truth,
}

/// Routers behind routers are told down to this depth.
const DEEPEST: usize = 32;

/// The longest walk that is told; people read no further.
const MOST_STEPS: usize = 500;

/// The walk of an alert. `None` where no check, or no source, has the address.
pub fn trace(graph: &Graph, of: TraceOf<'_>) -> Option<Vec<Step>> {
    match of {
        TraceOf::Check(address) => {
            let id = graph.by_address(address)?;
            (graph.data.kind(id) == Some(Kind::Check)).then(|| steps(&graph.data, id))
        }
        TraceOf::Alert(given) => of_given(&graph.data, given),
    }
}

/// The tags of a check as `alertlint trace` takes them.
pub(in crate::graph) fn witness(data: &GraphData, check: EntityId) -> String {
    let tags = data.facts.whys.list(data.attr(check, "tags"));
    let known: Vec<String> = tags
        .items
        .iter()
        .filter_map(Text::as_known)
        .map(|t| format!("--tag {}", quoted(t)))
        .collect();
    known.join(" ")
}

/// The route that comes nearest to taking a check's alert. Null where a route matches.
pub(in crate::graph) fn nearest_route(data: &GraphData, check: EntityId) -> Option<EntityId> {
    let outcome = data.facts.checks.get(&check)?.outcome.as_ref()?;
    if !outcome.matched.is_empty() {
        return None;
    }
    let tags = data.facts.whys.list(data.attr(check, "tags"));
    data.facts.known_tags.nearest_route(&tags)
}

/// The walk of a check's alert.
pub(in crate::graph) fn steps(data: &GraphData, check: EntityId) -> Vec<Step> {
    let mut told = Told::new(data);
    let Some(facts) = data.facts.checks.get(&check) else {
        return told.steps;
    };
    let name = data.address(check);
    told.say(
        0,
        format!("{name} raises an alert{}", tags_of(data, check)),
        data.place(check, "tags"),
        Truth::True,
    );
    match facts.active.truth {
        Truth::True => {}
        Truth::False => {
            let place = data.place(check, "enabled");
            told.say(
                0,
                "but it is disabled or muted".to_owned(),
                place,
                Truth::False,
            );
        }
        Truth::Unknown => told.unsure(
            0,
            "whether it is enabled and not muted",
            &facts.active.reasons,
        ),
    }
    let Some(outcome) = &facts.outcome else {
        return told.steps;
    };
    told.ways(check, outcome);
    told.steps
}

fn tags_of(data: &GraphData, check: EntityId) -> String {
    let tags = data.facts.whys.list(data.attr(check, "tags"));
    let show = |text: &Text| match text.as_known() {
        Some(known) => format!("{known:?}"),
        None => "one that is not known".to_owned(),
    };
    let mut words: Vec<String> = tags.items.iter().map(show).collect();
    words.extend(tags.more.map(|_| "perhaps others".to_owned()));
    match words.as_slice() {
        [] => " without tags".to_owned(),
        words => format!(" with the tags {}", words.join(", ")),
    }
}

fn of_given(data: &GraphData, given: &Given) -> Option<Vec<Step>> {
    let routers = &data.facts.routers;
    let at = match &given.source {
        None => routers.all(),
        Some(address) => {
            let mut sources = data.of_kind(Kind::Source).iter();
            let source = sources.find(|s| data.address(**s) == address)?;
            routers.of_source(*source)
        }
    };
    let mut told = Told::new(data);
    told.say(0, format!("an alert with {given}"), Span::NONE, Truth::True);
    let asked = || {
        at.iter()
            .filter_map(|at| Some((*at, routers.asked.get(*at)?)))
    };
    for field in given.fields.keys() {
        if !asked().any(|(_, a)| a.fields.iter().any(|f| canonical(f) == *field)) {
            let text = format!("no route reads the field {field}");
            told.say(0, text, Span::NONE, Truth::False);
        }
    }
    let clause = "it is not given what else the alert holds";
    let why = data.facts.whys.clause(clause, Span::NONE);
    for (at, asked) in asked() {
        let content = |field: &Field| Some((field.clone(), given.content(field)?));
        let fields: BTreeMap<Field, Content> = asked.fields.iter().filter_map(content).collect();
        let alert = Alert::new(fields, Content::Unknown(why));
        let decision = asked.router.decide(&alert);
        told.router(at, &decision, 0, None);
    }
    Some(told.steps)
}

struct Told<'a> {
    data: &'a GraphData,
    steps: Vec<Step>,
    people: &'a People,
    shown: FxHashSet<EntityId>,
}

impl<'a> Told<'a> {
    fn new(data: &'a GraphData) -> Told<'a> {
        Told {
            data,
            steps: Vec::new(),
            people: &data.facts.people,
            shown: FxHashSet::default(),
        }
    }

    fn say(&mut self, depth: usize, text: String, at: Span, verdict: Truth) {
        if self.steps.len() < MOST_STEPS {
            self.steps.push(Step {
                text,
                at,
                depth,
                verdict,
            });
        }
    }

    fn unsure(&mut self, depth: usize, what: &str, reasons: &Reasons) {
        let because: Vec<&str> = reasons.iter().map(|r| r.text.as_ref()).collect();
        let place = reasons.iter().next().map_or(Span::NONE, |r| r.place);
        let text = match because.as_slice() {
            [] => format!("{what} cannot be told"),
            because => format!("{what} cannot be told: {}", because.join("; ")),
        };
        self.say(depth, text, place, Truth::Unknown);
    }

    /// Everything between a check and the people.
    fn ways(&mut self, check: EntityId, outcome: &Outcome) {
        let data = self.data;
        let plan = &outcome.plan;
        for target in data.certain(check, "targets") {
            self.target(target, 1, "it goes straight to");
        }
        for channel in &plan.channels {
            self.channel(*channel, None, outcome, 1);
        }
        for source in data.certain(check, "sources") {
            self.source(source, 1);
        }
        let native = |w: &&Walk| w.from.is_none() && w.way.channel.is_none();
        for walk in outcome.walks.iter().filter(native) {
            self.router(walk.router, &walk.decision, 1, Some(outcome));
        }
        match (&plan.unknown, outcome.delivered.truth) {
            (Some(reasons), _) => self.unsure(1, "where else it goes", reasons),
            (None, Truth::False) => {
                let place = data.place(check, "channels");
                let text = "no channel takes it: it never leaves the check".to_owned();
                self.say(1, text, place, Truth::False);
            }
            _ => {}
        }
    }

    /// A channel, and the routers behind it, as the check or a route sends the alert through it.
    fn channel(
        &mut self,
        channel: EntityId,
        from: Option<EntityId>,
        outcome: &Outcome,
        depth: usize,
    ) {
        let data = self.data;
        let Some(exit) = data.facts.transport.exit(channel) else {
            return;
        };
        let name = data.address(channel);
        let place = data.place(channel, "enabled");
        match exit.enabled.truth {
            Truth::False => {
                self.say(
                    depth,
                    format!("{name} sends no failures"),
                    place,
                    Truth::False,
                );
                return;
            }
            Truth::Unknown => self.unsure(
                depth,
                &format!("whether {name} sends it"),
                &exit.enabled.reasons,
            ),
            Truth::True => {
                let text = if exit.pages {
                    format!("{name} sends it")
                } else {
                    format!("{name} sends it to people who read it, and pages nobody")
                };
                self.say(depth, text, place, exit.pages.into());
            }
        }
        for loss in outcome.lost.iter().filter(|l| l.channel == Some(channel)) {
            self.say(depth + 1, loss.text.clone(), loss.at, Truth::False);
        }
        for target in &exit.targets {
            self.target(*target, depth + 1, "its address names");
        }
        for source in &exit.sources {
            self.source(*source, depth + 1);
        }
        let here = |w: &&Walk| w.from == from && w.way.channel == Some(channel);
        for walk in outcome.walks.iter().filter(here) {
            self.router(walk.router, &walk.decision, depth + 1, Some(outcome));
        }
        if let Some(reasons) = &exit.unknown {
            self.unsure(depth + 1, &format!("where {name} leads"), reasons);
        }
    }

    fn source(&mut self, source: EntityId, depth: usize) {
        let data = self.data;
        let name = data.address(source);
        let enabled = data.flag(source, "enabled", true).truth;
        let text = match enabled {
            Truth::False => format!("{name} is disabled and drops it"),
            _ => format!("{name} receives it"),
        };
        self.say(depth, text, data.place(source, "enabled"), enabled);
        if enabled != Truth::False && data.facts.routers.of_source(source).is_empty() {
            let targets = data.certain(source, "targets");
            if targets.is_empty() {
                let text = format!("no router sees the alerts of {name}");
                self.say(depth + 1, text, data.place(source, "name"), Truth::False);
            }
            for target in targets {
                self.target(target, depth + 1, "without a router it pages");
            }
        }
    }

    /// What one router decides. The routers behind its routes are told where an outcome is given.
    fn router(&mut self, at: usize, decision: &Decision, depth: usize, outcome: Option<&Outcome>) {
        let data = self.data;
        let Some(asked) = data.facts.routers.asked.get(at) else {
            return;
        };
        let place = |route: EntityId| data.place(route, "when");
        for route in asked.all(&decision.disabled) {
            let text = format!("{} would take it, but is disabled", data.address(route));
            self.say(depth, text, place(route), Truth::False);
        }
        let taken = &decision.taken;
        for route in asked.all(&taken.certain) {
            let text = format!("{} takes it: {}", data.address(route), self.asks(route));
            self.say(depth, text, place(route), Truth::True);
            self.targets(route, depth + 1, outcome);
        }
        for route in asked.all(&taken.perhaps) {
            let text = format!("{} may take it: {}", data.address(route), self.asks(route));
            self.say(depth, text, place(route), Truth::Unknown);
            self.targets(route, depth + 1, outcome);
        }
        if taken.certain.is_empty() && taken.perhaps.is_empty() {
            let first = asked.routes.first().map(|r| data.place(*r, "router"));
            let text = format!("no rule of {} takes it", asked.name);
            self.say(depth, text, first.unwrap_or(Span::NONE), Truth::False);
        }
    }

    fn asks(&self, route: EntityId) -> String {
        let fallback = self.data.flag(route, "fallback", false).truth == Truth::True;
        match self.data.facts.routers.predicates.get(&route) {
            _ if fallback => "it takes what no other rule does".to_owned(),
            Some(predicate) => format!("it asks for {predicate}"),
            None => String::new(),
        }
    }

    fn targets(&mut self, route: EntityId, depth: usize, outcome: Option<&Outcome>) {
        let data = self.data;
        let goes_on = self.further(route, depth, outcome);
        let Some(link) = data.links(route).of("targets") else {
            let text = "it sends it to nobody".to_owned();
            if !goes_on {
                self.say(depth, text, data.place(route, "targets"), Truth::False);
            }
            return;
        };
        for end in &link.ends {
            match end {
                End::To(target) => self.target(*target, depth, "it goes to"),
                End::OneOf(targets, reasons) => {
                    self.unsure(depth, "to which of these it goes", reasons);
                    for target in targets {
                        self.target(*target, depth + 1, "perhaps to");
                    }
                }
                End::Lost(reasons) => self.unsure(depth, "one of its targets", reasons),
            }
        }
        if let Some(reasons) = &link.open {
            self.unsure(depth, "its targets", reasons);
        }
    }

    /// The channels and routers that a route sends the alert on to; whether there are any.
    fn further(&mut self, route: EntityId, depth: usize, outcome: Option<&Outcome>) -> bool {
        let data = self.data;
        let mut goes_on = false;
        for attribute in ["channels", "hands_to"] {
            let Some(link) = data.links(route).of(attribute) else {
                continue;
            };
            goes_on |= !link.ends.is_empty() || link.open.is_some();
            if let Some(reasons) = link.unknown() {
                self.unsure(depth, "where it is sent on to", &reasons);
            }
            // Each way is told once: two routes may send the alert to one router.
            for end in link.certain().filter(|_| depth <= DEEPEST) {
                match (attribute, outcome) {
                    ("channels", Some(outcome)) => {
                        self.channel(end, Some(route), outcome, depth);
                    }
                    ("channels", None) => {
                        let text = format!("it goes on through {}", data.address(end));
                        self.say(depth, text, data.place(end, "name"), Truth::True);
                    }
                    _ => self.source(end, depth),
                }
            }
        }
        if let Some(outcome) = outcome.filter(|_| depth <= DEEPEST) {
            let channels = data.certain(route, "channels");
            let here = |w: &&Walk| {
                w.from == Some(route) && w.way.channel.is_none_or(|c| !channels.contains(&c))
            };
            for walk in outcome.walks.iter().filter(here) {
                self.router(walk.router, &walk.decision, depth + 1, Some(outcome));
            }
        }
        goes_on
    }

    /// A target and everybody behind it.
    fn target(&mut self, target: EntityId, depth: usize, how: &str) {
        let data = self.data;
        let pages = self.people.pages(data, target);
        let place = data.place(target, "name");
        let mut text = format!("{how} {}", data.address(target));
        if pages.truth == Truth::False {
            text.push_str(", which pages nobody");
        }
        self.say(depth, text, place, pages.truth);
        if pages.truth == Truth::Unknown {
            self.unsure(depth + 1, "whom it pages", &pages.reasons);
        }
        if !self.shown.insert(target) {
            return;
        }
        let mut open: Vec<(EntityId, usize)> = self.behind(target, true, depth + 1);
        let mut seen: FxHashSet<EntityId> = FxHashSet::default();
        while let Some((id, depth)) = open.pop() {
            if !seen.insert(id) || self.steps.len() >= MOST_STEPS {
                continue;
            }
            let reaches = self.people.reaches(id).truth;
            let what = match (data.kind(id), data.text(id, "kind")) {
                (Some(Kind::Responder), Some(kind)) => kind.to_owned(),
                _ => "policy".to_owned(),
            };
            let nobody = if reaches == Truth::False {
                ", nobody in it"
            } else {
                ""
            };
            let text = format!("{what} {}{nobody}", data.address(id));
            self.say(depth, text, data.place(id, "name"), reaches);
            open.extend(self.behind(id, false, depth + 1));
        }
    }

    fn behind(&self, id: EntityId, target: bool, depth: usize) -> Vec<(EntityId, usize)> {
        let next = self.people.next(self.data, id, target);
        next.into_iter().rev().map(|n| (n, depth)).collect()
    }
}
