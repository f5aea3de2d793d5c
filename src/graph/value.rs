//! Entities as values of the policy language.

mod derived;
mod record;

use super::links::{End, Link};
use super::read::unknown;
use super::schema::{Attr, COMMON, Given, KINDS, Kind, KindSchema, Shape};
use super::store::{EntityId, GraphData};
use crate::terraform::value::{Capsule, Type, Value};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock, OnceLock};

/// An entity as rules see it.
pub struct EntityValue {
    graph: Arc<GraphData>,
    id: EntityId,
    /// Attributes that were read, by their place in the schema. Only subjects of rules keep them: every
    /// rule reads the same few of a subject, and one or two of whatever else it meets.
    read: Option<Read>,
}

/// Values that are made when they are first read.
///
/// They stand on pages, because only few of many are read, and because what takes a kilobyte or more is
/// dear to allocate.
struct Read {
    pages: Box<[OnceLock<Page>]>,
}

type Page = Box<[OnceLock<Value>; PAGE]>;

/// So many values stand on a page.
const PAGE: usize = 8;

impl Read {
    /// Room for so many attributes, of which none is read.
    fn of(attrs: usize) -> Read {
        let pages = std::iter::repeat_with(OnceLock::new);
        Read {
            pages: pages.take(attrs.div_ceil(PAGE)).collect(),
        }
    }

    fn slot(&self, index: usize) -> Option<&OnceLock<Value>> {
        let page = self.pages.get(index / PAGE)?;
        let page = page.get_or_init(|| Box::new(std::array::from_fn(|_| OnceLock::new())));
        page.get(index % PAGE)
    }
}

fn cached(read: Option<&Read>, index: usize, make: impl FnOnce() -> Value) -> Value {
    match read.and_then(|read| read.slot(index)) {
        Some(slot) => slot.get_or_init(make).clone(),
        None => make(),
    }
}

impl std::fmt::Debug for EntityValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = self.graph.entity(self.id).map(|e| &e.address);
        f.debug_tuple("EntityValue").field(&address).finish()
    }
}

impl EntityValue {
    pub(super) fn new(graph: Arc<GraphData>, id: EntityId) -> EntityValue {
        EntityValue {
            graph,
            id,
            read: None,
        }
    }

    /// The same entity as the subject of many rules.
    pub(super) fn subject(graph: Arc<GraphData>, id: EntityId) -> EntityValue {
        let mut value = EntityValue::new(graph, id);
        value.read = Some(Read::of(value.attrs().count()));
        value
    }

    /// Which entity it is.
    pub fn id(&self) -> EntityId {
        self.id
    }

    /// Which entity of which graph, as numbers: entities of one graph, and those of graphs that are there
    /// at the same time, have different ones.
    pub fn which(&self) -> (usize, u32) {
        (Arc::as_ptr(&self.graph).addr(), self.id.0)
    }

    fn schema(&self) -> Option<&'static KindSchema> {
        let kind = self.graph.entity(self.id)?.kind;
        KINDS.iter().find(|k| k.kind == kind)
    }

    fn attrs(&self) -> impl Iterator<Item = &'static Attr> {
        let own = self.schema().map_or(&[][..], |k| k.attrs);
        COMMON.iter().chain(own)
    }

    /// Rules read attributes far more often than anything else, so that names are looked up. Gives the
    /// place among all attributes, too.
    fn named(&self, name: &str) -> Option<(usize, &'static Attr)> {
        type Names = FxHashMap<&'static str, (usize, &'static Attr)>;
        static BY_KIND: LazyLock<FxHashMap<Kind, Names>> = LazyLock::new(|| {
            let names = |kind: &'static KindSchema| -> Names {
                let all: Vec<_> = COMMON.iter().chain(kind.attrs).enumerate().collect();
                all.into_iter().rev().map(|a| (a.1.name, a)).collect()
            };
            KINDS.iter().map(|k| (k.kind, names(k))).collect()
        });
        let kind = self.graph.entity(self.id)?.kind;
        BY_KIND.get(&kind)?.get(name).copied()
    }

    /// An attribute as its adapter gave it, references as the entities they lead to.
    fn given(&self, attr: &'static Attr) -> Value {
        let links = self.graph.links(self.id);
        let value = self.graph.attr(self.id, attr.name);
        match (attr.shape, value) {
            (Shape::Entity(_) | Shape::List(Shape::Entity(_)), Some(value)) => {
                let linked = match links.of(attr.name) {
                    Some(link) if matches!(attr.shape, Shape::List(_)) => self.linked_list(link),
                    Some(link) => self.linked(link),
                    None => absent(attr),
                };
                if linked.origin.is_none() {
                    linked.at(value.origin)
                } else {
                    linked
                }
            }
            (_, Some(value)) => value.clone(),
            (_, None) => absent(attr),
        }
    }

    fn entity(&self, id: EntityId) -> Value {
        GraphData::value(&self.graph, id)
    }

    fn entities(&self, ids: impl IntoIterator<Item = EntityId>) -> Value {
        Value::tuple(ids.into_iter().map(|id| self.entity(id)).collect())
    }

    fn linked(&self, link: &Link) -> Value {
        match (link.ends.first(), &link.open) {
            (Some(end), _) => self.end(end),
            (None, Some(reasons)) => unknown(Type::Dynamic, reasons),
            (None, None) => Value::null(),
        }
    }

    fn linked_list(&self, link: &Link) -> Value {
        match &link.open {
            Some(reasons) => unknown(Type::List(Arc::new(Type::Dynamic)), reasons),
            None => Value::tuple(link.ends.iter().map(|end| self.end(end)).collect()),
        }
    }

    fn end(&self, end: &End) -> Value {
        match end {
            End::To(id) => self.entity(*id),
            End::OneOf(_, reasons) | End::Lost(reasons) => unknown(Type::Dynamic, reasons),
        }
    }
}

impl Capsule for EntityValue {
    fn type_name(&self) -> &str {
        self.schema().map_or("entity", |k| k.name)
    }

    fn attr(&self, name: &str) -> Option<Value> {
        let (index, attr) = self.named(name)?;
        Some(cached(self.read.as_ref(), index, || match attr.given {
            Given::Derived => self.derived(attr),
            Given::Required | Given::Optional => self.given(attr),
        }))
    }

    fn attr_names(&self) -> Vec<String> {
        self.attrs().map(|a| a.name.to_owned()).collect()
    }

    fn equals(&self, other: &dyn Capsule) -> bool {
        other
            .as_any()
            .downcast_ref::<EntityValue>()
            .is_some_and(|o| o.id == self.id && Arc::ptr_eq(&o.graph, &self.graph))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

fn absent(attr: &Attr) -> Value {
    match attr.shape {
        Shape::List(_) => Value::tuple(Vec::new()),
        _ => Value::null(),
    }
}
