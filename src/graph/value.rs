//! Entities as values of the policy language.

use super::schema::{Attr, COMMON, Given, KINDS, KindSchema, Shape};
use super::store::{EntityId, GraphData};
use crate::terraform::value::{Capsule, Value};
use std::sync::Arc;

/// An entity as rules see it.
#[derive(Clone)]
pub struct EntityValue {
    graph: Arc<GraphData>,
    id: EntityId,
}

impl std::fmt::Debug for EntityValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let address = self.graph.entity(self.id).map(|e| &e.address);
        f.debug_tuple("EntityValue").field(&address).finish()
    }
}

impl EntityValue {
    pub(super) fn new(graph: Arc<GraphData>, id: EntityId) -> EntityValue {
        EntityValue { graph, id }
    }

    /// Which entity it is.
    pub fn id(&self) -> EntityId {
        self.id
    }

    fn schema(&self) -> Option<&'static KindSchema> {
        let kind = self.graph.entity(self.id)?.kind;
        KINDS.iter().find(|k| k.kind == kind)
    }

    fn attrs(&self) -> impl Iterator<Item = &'static Attr> {
        let own = self.schema().map_or(&[][..], |k| k.attrs);
        COMMON.iter().chain(own)
    }
}

impl Capsule for EntityValue {
    fn type_name(&self) -> &str {
        self.schema().map_or("entity", |k| k.name)
    }

    fn attr(&self, name: &str) -> Option<Value> {
        let attr = self.attrs().find(|a| a.name == name)?;
        let entity = self.graph.entity(self.id)?;
        match attr.given {
            Given::Derived => Some(Value::null()),
            Given::Required | Given::Optional => Some(
                entity
                    .attrs
                    .get(name)
                    .cloned()
                    .unwrap_or_else(|| absent(attr)),
            ),
        }
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
