//! The entities and the indexes over them.

use super::build::{RawEntity, Sources};
use super::schema::Kind;
use super::value::EntityValue;
use crate::source::Span;
use crate::terraform::value::{Repr, Value};
use std::sync::Arc;

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
}

impl GraphData {
    pub(super) fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }
}

impl Graph {
    pub(super) fn new(sources: Sources<'_>) -> Graph {
        Graph {
            data: Arc::new(GraphData {
                entities: sources.entities,
            }),
        }
    }

    /// All entities, in a stable order.
    pub fn entities(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        (0..).map(EntityId).zip(&self.data.entities)
    }

    /// The entities of a kind, in a stable order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = EntityId> + '_ {
        self.entities()
            .filter(move |(_, e)| e.kind == kind)
            .map(|(id, _)| id)
    }

    /// The entity as a value for rules: a capsule whose attributes are those of the schema.
    pub fn value(&self, id: EntityId) -> Value {
        let block = self.data.entity(id).map_or(Span::NONE, |e| e.block);
        Value::new(Repr::Capsule(Arc::new(EntityValue::new(
            self.data.clone(),
            id,
        ))))
        .at(block)
    }

    /// An entity; `None` for an id of another graph.
    pub fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.data.entity(id)
    }
}
