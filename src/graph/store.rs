//! The entities and the indexes over them.

use super::build::{Contract, RawEntity, Sources};
use super::facts::Facts;
use super::links::{Fact, Links, Resolver};
use super::order::natural;
use super::query::Signals;
use super::schema::Kind;
use super::value::EntityValue;
use super::{catalogs, facts};
use crate::source::Span;
use crate::terraform::address::base;
use crate::terraform::eval::Mode;
use crate::terraform::value::{Repr, Value};
use crate::text::looks_like_alerting;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// An entity of one [`Graph`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub(super) u32);

/// An entity with what its adapter gave.
pub type Entity = RawEntity;

/// The alerting graph of one root module in one environment. Cheap to clone and to share.
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) data: Arc<GraphData>,
}

/// What a graph holds.
#[derive(Debug, Default)]
pub(super) struct GraphData {
    pub(super) entities: Vec<Entity>,
    pub(super) by_kind: BTreeMap<Kind, Vec<EntityId>>,
    /// By the address of the resource instance that an entity is, or is a part of.
    pub(super) by_instance: FxHashMap<String, Vec<EntityId>>,
    by_address: FxHashMap<String, EntityId>,
    /// By entity.
    pub(super) links: Vec<Links>,
    /// The resource instance of each entity, its own address where it has none.
    instances: Vec<String>,
    /// The `for_each` or `count` that made an instance.
    pub(super) expanded_by: FxHashMap<String, Span>,
    /// Module calls that show no sign of alerting: neither in their names, nor by what they are given.
    pub(super) other_calls: FxHashSet<String>,
    pub(super) contracts: Vec<Contract>,
    /// From a channel's address to a source's, a route's or a router's, as the config has it.
    pub(super) deliveries: Vec<(String, String)>,
    pub(super) facts: Facts,
    /// By place: whose values it made. Few runs ask.
    users: OnceLock<FxHashMap<Span, Vec<EntityId>>>,
    /// What tells how a route that is missing would be written. Few runs ask.
    signals: OnceLock<Signals>,
}

impl GraphData {
    pub(super) fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    /// All entities of a kind, in order.
    pub(super) fn of_kind(&self, kind: Kind) -> &[EntityId] {
        self.by_kind.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The resource instance that an entity is a part of.
    pub(super) fn instance(&self, id: EntityId) -> &str {
        self.instances.get(id.0 as usize).map_or("", String::as_str)
    }

    /// What an entity refers to.
    pub(super) fn links(&self, id: EntityId) -> &Links {
        static NONE: Links = Links {
            links: Vec::new(),
            facts: Vec::new(),
        };
        self.links.get(id.0 as usize).unwrap_or(&NONE)
    }

    /// The entities that an attribute refers to for certain.
    pub(super) fn certain(&self, id: EntityId, attribute: &str) -> Vec<EntityId> {
        self.links(id)
            .of(attribute)
            .map(|l| l.certain().collect())
            .unwrap_or_default()
    }

    /// The entities that have a value made at a place, in order.
    fn users(&self, place: Span) -> &[EntityId] {
        let users = self.users.get_or_init(|| {
            let mut users: FxHashMap<Span, Vec<EntityId>> = FxHashMap::default();
            for (id, entity) in (0..).map(EntityId).zip(&self.entities) {
                for value in entity.attrs.values() {
                    each_place(value, DEEPEST, &mut |place| {
                        let known = users.entry(place).or_default();
                        if known.last() != Some(&id) {
                            known.push(id);
                        }
                    });
                }
            }
            users
        });
        users.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What tells how a route that is missing would be written.
    pub(super) fn signals(&self) -> &Signals {
        self.signals.get_or_init(|| Signals::new(self))
    }

    /// The first entities, with the resource instance of each.
    fn of_entities(entities: Vec<Entity>, instances: Vec<String>) -> GraphData {
        let ids = || (0..).map(EntityId).zip(&entities);
        let (by_address, (by_instance, by_kind)) = rayon::join(
            || {
                let mut by_address = FxHashMap::default();
                by_address.reserve(entities.len());
                ids().for_each(|(id, entity)| name_address(&mut by_address, id, entity));
                by_address
            },
            || {
                let mut by_instance = FxHashMap::default();
                by_instance.reserve(entities.len());
                let mut by_kind: BTreeMap<Kind, Vec<EntityId>> = BTreeMap::new();
                for ((id, entity), instance) in ids().zip(&instances) {
                    name_instance(&mut by_instance, id, entity, instance);
                    by_kind.entry(entity.kind).or_default().push(id);
                }
                (by_instance, by_kind)
            },
        );
        GraphData {
            by_address,
            by_instance,
            by_kind,
            entities,
            instances,
            ..GraphData::default()
        }
    }

    fn add(&mut self, entity: Entity, instance: String) {
        let id = EntityId(u32::try_from(self.entities.len()).unwrap_or(u32::MAX));
        self.by_kind.entry(entity.kind).or_default().push(id);
        name_address(&mut self.by_address, id, &entity);
        name_instance(&mut self.by_instance, id, &entity, &instance);
        self.instances.push(instance);
        self.entities.push(entity);
    }
}

/// Makes an entity known by its address. A problem is called by the address of what it is about, which keeps
/// that name (entities come first). A resource that is several things at once is looked up as the check
/// that it is.
fn name_address(by_address: &mut FxHashMap<String, EntityId>, id: EntityId, entity: &Entity) {
    if entity.kind == Kind::Check {
        by_address.insert(entity.address.clone(), id);
    } else {
        by_address.entry(entity.address.clone()).or_insert(id);
    }
}

/// Makes an entity known by its resource instance; a part also by its own address.
fn name_instance(
    by_instance: &mut FxHashMap<String, Vec<EntityId>>,
    id: EntityId,
    entity: &Entity,
    instance: &str,
) {
    if entity.kind == Kind::Problem {
        return;
    }
    by_instance.entry(instance.to_owned()).or_default().push(id);
    if entity.address != instance {
        let part = by_instance.entry(entity.address.clone()).or_default();
        part.push(id);
    }
}

/// How far into values places are looked for: lists of objects of lists.
const DEEPEST: u8 = 4;

/// The places of a value and of what is in it.
fn each_place(value: &Value, depth: u8, found: &mut impl FnMut(Span)) {
    if !value.origin.is_none() {
        found(value.origin);
    }
    if depth == 0 {
        return;
    }
    for item in value
        .sources()
        .iter()
        .chain(value.elements().into_iter().flatten())
    {
        each_place(item, depth - 1, found);
    }
    for item in value.entries().into_iter().flat_map(|e| e.values()) {
        each_place(item, depth - 1, found);
    }
}

/// What an attribute means where its adapter says nothing, for those where that is documented.
fn defaults(kind: Kind) -> &'static [(&'static str, Default)] {
    use Default::{No, Text, Yes};
    match kind {
        Kind::Check => &[("muted", No)],
        Kind::Channel | Kind::Source => &[("enabled", Yes)],
        Kind::Route => &[("enabled", Yes), ("ordered", Yes), ("match", Text("first"))],
        Kind::Service | Kind::Escalation | Kind::Responder => &[("external", No)],
        Kind::Level => &[("default", Yes)],
        Kind::Mute => &[("open_ended", No)],
        _ => &[],
    }
}

/// Drops known texts that stand in a list before: an alert has a tag once, wherever it came from.
fn once_each(list: &mut Value) {
    if let Repr::Tuple(items) | Repr::List(_, items) = &mut list.repr {
        let mut seen = FxHashSet::default();
        if items
            .iter()
            .filter_map(Value::as_str)
            .all(|t| seen.insert(t))
        {
            return;
        }
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut new = |v: &Value| v.as_str().is_none_or(|t| seen.insert(t.to_owned()));
        Arc::make_mut(items).retain(&mut new);
    }
}

enum Default {
    Yes,
    No,
    Text(&'static str),
}

impl Graph {
    pub(super) fn new(mut sources: Sources<'_>) -> Graph {
        let mut entities = std::mem::take(&mut sources.entities);
        let known: FxHashSet<&str> = sources
            .instances
            .iter()
            .map(|i| i.address.as_ref())
            .collect();
        let (_, promised) = rayon::join(
            || {
                let all = entities.par_iter_mut().with_min_len(256);
                all.for_each(|entity| complete(entity, &known));
            },
            || {
                let mut promised = catalogs::entities(&sources);
                promised.iter_mut().for_each(|e| complete(e, &known));
                promised
            },
        );
        entities.extend(promised);
        entities.par_sort_by(|a, b| {
            natural(&a.address, &b.address)
                .then(a.kind.cmp(&b.kind))
                .then_with(|| a.block.cmp(&b.block))
                .then_with(|| a.ty.cmp(&b.ty))
        });
        let instances: Vec<String> = entities
            .par_iter()
            .with_min_len(256)
            .map(|entity| instance_of(&entity.address, &known).to_owned())
            .collect();
        let mut data = GraphData::of_entities(entities, instances);
        let (links, (other_calls, expanded_by)) = rayon::join(
            || {
                let resolver = Resolver::new(&data.entities, &data.by_instance, &sources);
                let links = data.entities.par_iter().with_min_len(64);
                links.map(|e| resolver.links(e)).collect()
            },
            || {
                let expanded = sources.instances.iter();
                let expanded =
                    expanded.filter_map(|i| Some((i.address.to_string(), i.expanded_by?)));
                (other_calls(&data, &sources), expanded.collect())
            },
        );
        data.links = links;
        data.other_calls = other_calls;
        data.expanded_by = expanded_by;
        add_problems(&mut data, &sources);
        data.contracts = std::mem::take(&mut sources.contracts);
        data.deliveries = std::mem::take(&mut sources.deliveries);
        facts::derive(&mut data, &sources.catalogs);
        Graph {
            data: Arc::new(data),
        }
    }

    /// All entities, in a stable order.
    pub fn entities(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        (0..).map(EntityId).zip(&self.data.entities)
    }

    /// The entities of a kind, in a stable order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = EntityId> + '_ {
        self.data.of_kind(kind).iter().copied()
    }

    /// The entity of an address, with the path below a resource where it is a part of one.
    pub fn by_address(&self, address: &str) -> Option<EntityId> {
        self.data.by_address.get(address).copied()
    }

    /// The entities that a resource instance makes.
    pub fn of_instance(&self, address: &str) -> &[EntityId] {
        self.data
            .by_instance
            .get(address)
            .map_or(&[], Vec::as_slice)
    }

    /// The entities that have a value made at a place, in order: whoever changes what is written there
    /// changes these.
    pub fn users(&self, place: Span) -> &[EntityId] {
        self.data.users(place)
    }

    /// The entity as a value for rules: a capsule whose attributes are those of the schema. It keeps
    /// what is read of it, so that one value should serve all rules about an entity.
    pub fn value(&self, id: EntityId) -> Value {
        let value = EntityValue::subject(self.data.clone(), id);
        GraphData::as_value(&self.data, id, value)
    }

    /// An entity; `None` for an id of another graph.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.data.entity(id)
    }
}

impl GraphData {
    /// The entity as a value for rules.
    pub(super) fn value(data: &Arc<GraphData>, id: EntityId) -> Value {
        GraphData::as_value(data, id, EntityValue::new(data.clone(), id))
    }

    fn as_value(data: &GraphData, id: EntityId, value: EntityValue) -> Value {
        let block = data.entity(id).map_or(Span::NONE, |e| e.block);
        Value::new(Repr::Capsule(Arc::new(value))).at(block)
    }

    /// Adds an entity that refers to nothing, after all others.
    pub(super) fn append(&mut self, entity: Entity) -> EntityId {
        let address = entity.address.clone();
        self.add(entity, address);
        self.links.resize_with(self.entities.len(), Links::default);
        EntityId(u32::try_from(self.entities.len() - 1).unwrap_or(u32::MAX))
    }
}

/// Fills in what an attribute means where the adapter says nothing.
fn complete(entity: &mut Entity, known: &FxHashSet<&str>) {
    for (name, default) in defaults(entity.kind) {
        let value = entity.attrs.entry(name).or_insert_with(Value::null);
        if value.is_null() {
            *value = match default {
                Default::Yes => Value::bool(true),
                Default::No => Value::bool(false),
                Default::Text(text) => Value::string(*text),
            };
        }
    }
    if let Some(tags) = entity.attrs.get_mut("tags") {
        once_each(tags);
    }
    if entity.kind == Kind::Route {
        let router = instance_of(&entity.address, known).to_owned();
        let value = entity.attrs.entry("router").or_insert_with(Value::null);
        if value.is_null() {
            *value = Value::string(router);
        }
    }
}

/// The address of the resource instance that `address` is a path below; itself where there is none.
fn instance_of<'a>(address: &'a str, known: &FxHashSet<&str>) -> &'a str {
    let cuts = address.rmatch_indices(['.', '[']).map(|(at, _)| at);
    std::iter::once(address.len())
        .chain(cuts)
        .filter_map(|end| address.get(..end))
        .find(|part| known.contains(part))
        .unwrap_or(address)
}

/// Calls whose modules hold no check of a model, as far as anybody can tell who has not read them: no
/// word of alerting and no vendor's name stands in their address or source, and nothing that comes from
/// the catalog is given to them.
fn other_calls(data: &GraphData, sources: &Sources<'_>) -> FxHashSet<String> {
    let vendors: FxHashSet<&str> = data.entities.iter().map(|e| e.vendor.as_str()).collect();
    let names_vendor = |name: &str| {
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        words.any(|word| vendors.contains(word) && !word.is_empty())
    };
    let tells = |name: &str| looks_like_alerting(name) || names_vendor(name);
    let calls = sources.instances.iter();
    let mut others: FxHashMap<String, bool> = FxHashMap::default();
    for call in calls.filter(|i| i.mode == Mode::ModuleCall) {
        let told = tells(&call.address) || tells(&call.ty) || call.value.marks_deep().is_catalog();
        *others.entry(base(&call.address)).or_insert(true) &= !told;
    }
    let others = others.into_iter().filter(|(_, other)| *other);
    others.map(|(address, _)| address).collect()
}

/// Problems become entities; a dangling reference that an entity already reports is not said twice.
fn add_problems(data: &mut GraphData, sources: &Sources<'_>) {
    let dangling = |f: &&Fact| f.state == "dangling";
    let reported: FxHashSet<Span> = data
        .links
        .iter()
        .flat_map(|l| l.facts.iter().filter(dangling))
        .map(|f| f.at)
        .collect();
    let mut problems: Vec<_> = sources.problems.iter().collect();
    problems.sort_by(|a, b| {
        natural(&a.subject, &b.subject)
            .then_with(|| (a.at, &a.kind, &a.message).cmp(&(b.at, &b.kind, &b.message)))
    });
    for problem in problems {
        let is_reference = problem.kind == "dangling-reference";
        if is_reference && reported.contains(&problem.at) {
            continue;
        }
        let id = data.append(catalogs::of_problem(problem));
        if let Some(links) = data.links.get_mut(id.0 as usize).filter(|_| is_reference) {
            links.facts.push(Fact {
                attribute: "",
                state: "dangling",
                text: problem.message.clone(),
                nearest: None,
                at: problem.at,
                instead: None,
            });
        }
    }
}
