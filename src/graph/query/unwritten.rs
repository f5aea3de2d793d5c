//! The route that a check's alert lacks, as far as what is there tells how it would have to be written: like
//! which other one, for which tag, and to whom.

use super::super::facts::Walk;
use super::super::links::{End, Link};
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use crate::routing::{Alert, Content, Field, List, Matcher, Text, Truth};
use crate::terraform::address::{module, steps};
use crate::terraform::value::{Number, Value};
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// So many routes of a router are looked at for one to write another like.
const MOST_LOOKED_AT: usize = 64;
/// So many are offered.
const MOST_LIKE: usize = 4;

/// A route that nobody wrote.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Unwritten {
    /// What it would ask for.
    pub(in crate::graph) tag: Arc<str>,
    /// Where it would send.
    pub(in crate::graph) target: EntityId,
    /// A route of the same router that asks for one tag and sends to one target of the same kind.
    pub(in crate::graph) like: EntityId,
    /// The word of it that says for what.
    pub(in crate::graph) asked: Arc<str>,
    /// The word that would stand there instead.
    pub(in crate::graph) word: Arc<str>,
    /// Where it sends.
    pub(in crate::graph) instead_of: EntityId,
    /// The last route before the catch-all, of those that are written in the same resource.
    pub(in crate::graph) behind: EntityId,
    /// What a route is called in its resource; `None` where it is one itself.
    pub(in crate::graph) part: Option<String>,
    /// Whether there is no other in the resource.
    pub(in crate::graph) only: bool,
    /// Where routes have positions of their own: the first that is free.
    pub(in crate::graph) position: Option<Number>,
    /// The catch-all, where it has such a position and would have to make room.
    pub(in crate::graph) fallback: Option<EntityId>,
}

/// What is needed to tell it, of all checks and routes at once.
#[derive(Debug, Default)]
pub(in crate::graph) struct Signals {
    /// The capability of all checks that have a tag; `None` where they have several.
    of_tag: FxHashMap<Arc<str>, Option<Arc<str>>>,
    /// Where the routes of all checks of a capability send; `None` where that is not one.
    sent_to: FxHashMap<Arc<str>, Option<EntityId>>,
    /// What is called so, by itself or in its address.
    named: FxHashMap<String, Vec<EntityId>>,
    /// By resource: its last route that is no catch-all.
    last: FxHashMap<String, EntityId>,
    /// The one tag that a route asks for and the text that it is written as, for those that ask for one.
    asked: FxHashMap<EntityId, (Arc<str>, Arc<str>)>,
}

impl Signals {
    pub(in crate::graph) fn new(data: &GraphData) -> Signals {
        let mut signals = Signals::default();
        for check in data.of_kind(Kind::Check) {
            signals.check(data, *check);
        }
        for (kind, entities) in &data.by_kind {
            if !matches!(
                kind,
                Kind::Service | Kind::Escalation | Kind::Responder | Kind::Channel
            ) {
                continue;
            }
            for id in entities {
                let address = data.instance(*id);
                let last = steps(address).last().copied().unwrap_or_default();
                let key = last
                    .split_once("[\"")
                    .map(|(_, key)| key.trim_end_matches("\"]"));
                let mut names = vec![fold(key.unwrap_or(last))];
                names.extend(data.text(*id, "name").map(fold));
                names.dedup();
                for name in names {
                    signals.named.entry(name).or_default().push(*id);
                }
            }
        }
        for route in data.of_kind(Kind::Route) {
            let asked = asks_once(data, *route);
            signals.asked.extend(asked.map(|asked| (*route, asked)));
            if is_fallback(data, *route) || nested(data, *route) {
                continue;
            }
            let of = signals.last.entry(data.instance(*route).to_owned());
            of.and_modify(|last| {
                if place_in_order(data, *last) < place_in_order(data, *route) {
                    *last = *route;
                }
            })
            .or_insert(*route);
        }
        signals
    }

    fn check(&mut self, data: &GraphData, check: EntityId) {
        let Some(facts) = data.facts.checks.get(&check) else {
            return;
        };
        let capability = facts
            .about
            .capabilities
            .first()
            .map(|(name, _)| name.clone());
        for tag in tags(data, check) {
            let of = self
                .of_tag
                .entry(tag.into())
                .or_insert_with(|| capability.clone());
            if *of != capability {
                *of = None;
            }
        }
        let (Some(capability), Some(outcome)) = (capability, &facts.outcome) else {
            return;
        };
        let routed = outcome.taken.iter().filter(|r| !is_fallback(data, **r));
        for route in routed {
            let end = end(data, *route);
            let known = self.sent_to.entry(capability.clone()).or_insert(end);
            if *known != end {
                *known = None;
            }
        }
    }
}

/// The routes that a check's alert lacks, the likeliest first: all for the same tag and target, each
/// written like another one. Empty where any of it is a guess.
pub(in crate::graph) fn unwritten(data: &GraphData, check: EntityId) -> Vec<Unwritten> {
    lacking(data, check).unwrap_or_default()
}

fn lacking(data: &GraphData, check: EntityId) -> Option<Vec<Unwritten>> {
    let facts = data.facts.checks.get(&check)?;
    let outcome = facts.outcome.as_ref()?;
    let capability = facts.about.capabilities.first().map(|(name, _)| name);
    let router = router(&outcome.walks)?;
    let routes = &data.facts.routers.asked.get(router)?.routes;
    let signals = data.signals();
    let nearest = super::nearest_route(data, check).filter(|r| routes.contains(r));
    let others = routes.iter().rev().copied().take(MOST_LOOKED_AT);
    let mut found: Vec<Unwritten> = Vec::new();
    for like in nearest.into_iter().chain(others) {
        let (Some((asked, written)), Some(instead_of)) =
            (signals.asked.get(&like), end(data, like))
        else {
            continue;
        };
        if found.iter().any(|f| f.like == like) {
            continue;
        }
        let Some(tag) = signal(data, signals, check, capability, asked) else {
            continue;
        };
        let target = target(data, signals, capability, (asked, &tag), instead_of);
        let Some(target) = target else { continue };
        if found.iter().any(|f| f.tag != tag || f.target != target) {
            // Two ways to read it are none.
            return None;
        }
        let key = asked.len() - written.len();
        let word = tag.get(key..)?.into();
        let (part, only) = part(data, like);
        let behind = match part {
            None => like,
            Some(_) => *signals.last.get(data.instance(like))?,
        };
        let (position, fallback) = room(data, routes, like)?;
        found.push(Unwritten {
            tag,
            target,
            like,
            asked: written.clone(),
            word,
            instead_of,
            behind,
            part,
            only,
            position,
            fallback,
        });
        if found.len() >= MOST_LIKE {
            break;
        }
    }
    Some(found)
}

/// The router that lacks it: the one of those that the alert gets to in which no route but a catch-all
/// matches; of routers in a chain the first.
fn router(walks: &[Walk]) -> Option<usize> {
    let lacking = walks.iter().filter(|w| w.decision.matched.is_empty());
    let first = lacking.clone().filter(|w| w.from.is_none());
    let only = |mut routers: Vec<usize>| {
        routers.sort_unstable();
        routers.dedup();
        match routers.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    };
    let first: Vec<usize> = first.map(|w| w.router).collect();
    match first.is_empty() {
        true => only(lacking.map(|w| w.router).collect()),
        false => only(first),
    }
}

fn tags(data: &GraphData, check: EntityId) -> impl Iterator<Item = &str> {
    let tags = data.attr(check, "tags");
    // What must not be shown is no word to write down.
    let tags = tags.filter(|tags| !tags.marks.is_sensitive());
    let tags = tags.and_then(Value::elements).unwrap_or_default().iter();
    tags.filter(|tag| !tag.marks.is_sensitive())
        .filter_map(Value::as_str)
}

fn is_fallback(data: &GraphData, route: EntityId) -> bool {
    data.flag(route, "fallback", false).truth != Truth::False
}

/// What a route is called in its resource, from its address: `rule` of `….set.rule[0]`; and whether it is the
/// only one there.
fn part(data: &GraphData, route: EntityId) -> (Option<String>, bool) {
    let instance = data.instance(route);
    let below = data.address(route).get(instance.len()..);
    let name = below.and_then(|below| steps(below).last().copied());
    let name = name.and_then(|step| step.split('[').next());
    let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
    let all = data.by_instance.get(instance).into_iter().flatten();
    let routes = all.filter(|id| data.kind(**id) == Some(Kind::Route));
    (name, routes.count() == 1)
}

/// Whether a route stands in a tree below another one than the root.
fn nested(data: &GraphData, route: EntityId) -> bool {
    let path = data.attr(route, "path").and_then(Value::elements);
    path.is_some_and(|path| path.len() != 1)
}

/// A route's place in the order of its resource.
fn place_in_order(data: &GraphData, route: EntityId) -> (Option<i64>, EntityId) {
    let path = data.attr(route, "path").and_then(Value::elements);
    let own = data
        .attr(route, "position")
        .or(path.and_then(<[Value]>::first));
    let number = own.and_then(Value::as_number).and_then(Number::to_i64);
    (number, route)
}

/// The one entity that a route sends to.
fn end(data: &GraphData, route: EntityId) -> Option<EntityId> {
    let sends = |attribute| {
        data.links(route)
            .of(attribute)
            .filter(|l: &&Link| !l.ends.is_empty())
    };
    if sends("hands_to").is_some() {
        return None;
    }
    let link = match (sends("targets"), sends("channels")) {
        (Some(link), None) | (None, Some(link)) => link,
        _ => return None,
    };
    match (link.ends.as_slice(), &link.open) {
        ([End::To(id)], None) => Some(*id),
        _ => None,
    }
}

/// The tag that a route asks for, where it asks for one and nothing else; and the text that it is written as,
/// which of a field that is a tag's key is the tag's value.
fn asks_once(data: &GraphData, route: EntityId) -> Option<(Arc<str>, Arc<str>)> {
    let enabled = data.flag(route, "enabled", true).truth == Truth::True;
    let goes_on = data.flag(route, "continue", false).truth != Truth::False;
    if !enabled || goes_on || is_fallback(data, route) || nested(data, route) {
        return None;
    }
    let predicate = data.facts.routers.predicates.get(&route)?;
    let mut asked: Vec<(Arc<str>, Arc<str>)> = Vec::new();
    predicate.each_test(&mut |field, test, _| {
        asked.extend(test.texts().iter().map(|text| match field {
            Field::Named(key) if !field.is_about_tags() => {
                (format!("{key}:{text}").into(), text.clone())
            }
            _ => (text.clone(), text.clone()),
        }));
    });
    asked.sort_unstable();
    asked.dedup();
    let [(tag, text)] = asked.as_slice() else {
        return None;
    };
    // An alert that has this and nothing else is enough.
    let list = Content::List(List {
        items: vec![Text::known(text.clone())],
        more: None,
    });
    let fields = predicate.fields().into_iter();
    let alert = Alert::new(fields.map(|f| (f, list.clone())).collect(), Content::Absent);
    let enough = Matcher::new(predicate).matches(&alert) == Truth::True;
    enough.then(|| (tag.clone(), text.clone()))
}

/// The tag of a check that a route like one for `asked` would ask for: its contract's, else the only one
/// that no check of another capability has and that is no metadata.
fn signal(
    data: &GraphData,
    signals: &Signals,
    check: EntityId,
    capability: Option<&Arc<str>>,
    asked: &str,
) -> Option<Arc<str>> {
    let contracts = data.contracts.iter();
    let mut own = contracts.filter(|c| capability.is_some_and(|name| c.capability == **name));
    let promised = own.find_map(|c| c.tag.as_ref()?.as_str());
    if let Some(tag) = promised {
        return tags(data, check).find(|t| *t == tag).map(Arc::from);
    }
    let key = |tag: &str| tag.split_once([':', '=']).map(|(key, _)| key.to_owned());
    let facts = data.facts.checks.get(&check)?;
    let model = facts.about.model.as_ref().map(|(id, ..)| id);
    let fits = |tag: &&str| {
        let of = signals.of_tag.get(*tag).cloned().flatten();
        key(tag) == key(asked)
            && of.as_ref() == capability
            && model.is_none_or(|model| !tag.contains(&**model))
    };
    let mut fitting = tags(data, check).filter(fits);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then(|| first.into())
}

/// Where a route for a tag would send: to what stands to the tag as `instead_of` stands to the tag that is
/// asked for; else where all other checks of the capability are routed to; else to the only one that is
/// called like the tag or the capability.
fn target(
    data: &GraphData,
    signals: &Signals,
    capability: Option<&Arc<str>>,
    (asked, tag): (&str, &str),
    instead_of: EntityId,
) -> Option<EntityId> {
    let alike = |id: &EntityId| {
        let (Some(a), Some(b)) = (data.entity(*id), data.entity(instead_of)) else {
            return false;
        };
        a.kind == b.kind && a.ty == b.ty && a.vendor == b.vendor
    };
    let value = |tag| -> &str { str::split_once(tag, [':', '=']).map_or(tag, |(_, value)| value) };
    let address = data.instance(instead_of);
    let analogous = address.replace(value(asked), value(tag));
    if analogous != address
        && let Some(id) = data
            .by_instance
            .get(&analogous)
            .and_then(|all| all.iter().find(|id| alike(id)))
    {
        return Some(*id);
    }
    if let Some(sent_to) = capability.and_then(|name| signals.sent_to.get(name)) {
        return sent_to.filter(alike);
    }
    let names = [Some(value(tag)), capability.map(|name| &**name)];
    let names = names.into_iter().flatten().map(fold);
    let mut all: Vec<EntityId> = names
        .filter_map(|name| signals.named.get(&name))
        .flatten()
        .copied()
        .filter(alike)
        .collect();
    all.sort_unstable();
    all.dedup();
    match all.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Where routes say their positions: the first behind all of them, and the catch-all if it stands there.
/// `None` where what they say is no whole number.
fn room(
    data: &GraphData,
    routes: &[EntityId],
    like: EntityId,
) -> Option<(Option<Number>, Option<EntityId>)> {
    let written = |route: EntityId| {
        let position = data.attr(route, "position")?;
        (!position.origin.is_none()).then_some(position)
    };
    if written(like).is_none() {
        return Some((None, None));
    }
    let mut last = 0;
    for route in routes.iter().filter(|r| !is_fallback(data, **r)) {
        last = last.max(written(*route)?.as_number()?.to_i64()?);
    }
    let free = last.checked_add(1)?;
    let in_the_way = |route: &EntityId| {
        let position = written(*route)
            .and_then(Value::as_number)
            .and_then(Number::to_i64);
        is_fallback(data, *route) && position.is_some_and(|p| p <= free)
    };
    let fallback = routes.iter().copied().find(in_the_way);
    Some((Some(Number::from(free)), fallback))
}

/// An address as a reference in the module that it belongs to, with that module.
pub(in crate::graph) fn local_reference(address: &str) -> (Option<&str>, &str) {
    let of = module(address);
    let local = of.and_then(|m| address.get(m.len() + 1..));
    (of, local.unwrap_or(address))
}
