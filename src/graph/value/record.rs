//! Records of derived facts as values: made attribute by attribute, when a rule reads them.

use super::{EntityValue, Read, cached};
use crate::graph::build::Contract;
use crate::graph::catalogs::place;
use crate::graph::facts::{Cover, Deviation, Loss, Near, OwnerTag, RouteOverlap};
use crate::graph::links::Fact;
use crate::graph::query::{Unwritten, local_reference};
use crate::graph::read::unknown;
use crate::terraform::value::{Capsule, Repr, Type, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A record whose attributes are those of a derived attribute of an entity.
#[derive(Debug)]
pub(super) struct OutcomeValue(EntityValue);

impl OutcomeValue {
    /// The outcome of a check; it keeps what is read of it where the check does.
    pub(super) fn new(check: &EntityValue) -> OutcomeValue {
        let attrs = crate::graph::schema::OUTCOME.attrs.len();
        OutcomeValue(EntityValue {
            graph: check.graph.clone(),
            id: check.id,
            read: check.read.is_some().then(|| Read::of(attrs)),
        })
    }
}

impl Capsule for OutcomeValue {
    fn type_name(&self) -> &str {
        "outcome"
    }

    fn attr(&self, name: &str) -> Option<Value> {
        static PLACES: LazyLock<FxHashMap<&str, usize>> = LazyLock::new(|| {
            let attrs = crate::graph::schema::OUTCOME.attrs.iter();
            attrs.enumerate().map(|(at, a)| (a.name, at)).collect()
        });
        let index = *PLACES.get(name)?;
        Some(cached(self.0.read.as_ref(), index, || {
            self.0.outcome_attr(name)
        }))
    }

    fn attr_names(&self) -> Vec<String> {
        let attrs = crate::graph::schema::OUTCOME.attrs;
        attrs.iter().map(|a| a.name.to_owned()).collect()
    }

    fn equals(&self, other: &dyn Capsule) -> bool {
        other
            .as_any()
            .downcast_ref::<OutcomeValue>()
            .is_some_and(|o| self.0.equals(&o.0))
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

pub(super) fn capsule(capsule: impl Capsule + 'static) -> Value {
    Value::new(Repr::Capsule(Arc::new(capsule)))
}

fn object<const N: usize>(attrs: [(&str, Value); N]) -> Value {
    let attrs: BTreeMap<Arc<str>, Value> = attrs
        .into_iter()
        .map(|(name, value)| (Arc::from(name), value))
        .collect();
    Value::object(attrs)
}

pub(super) fn text_or_null(text: Option<&str>) -> Value {
    text.map_or_else(Value::null, Value::string)
}

pub(super) fn reference(fact: &Fact) -> Value {
    object([
        ("attribute", Value::string(fact.attribute)),
        ("state", Value::string(fact.state)),
        ("text", Value::string(fact.text.as_str()).at(fact.at)),
        ("nearest", text_or_null(fact.nearest.as_deref())),
        ("at", place(fact.at)),
        ("instead", text_or_null(fact.instead.as_deref()).at(fact.at)),
    ])
    .at(fact.at)
}

pub(super) fn contract(contract: &Contract) -> Value {
    let value = |v: &Option<Value>| v.clone().unwrap_or_else(Value::null);
    object([
        ("tag", value(&contract.tag)),
        ("endpoint", value(&contract.endpoint)),
        ("required", Value::bool(contract.required.unwrap_or(true))),
        ("period", value(&contract.period)),
        ("failures", value(&contract.failures)),
        ("timeout", value(&contract.timeout)),
        ("asserts", value(&contract.asserts)),
        ("locations", value(&contract.locations)),
        ("at", place(contract.at)),
    ])
    .at(contract.at)
}

pub(super) fn near(near: &Near) -> Value {
    object([
        ("text", Value::string(near.text.clone()).at(near.at)),
        ("nearest", Value::string(near.nearest.clone())),
        ("at", place(near.at)),
        ("nearest_at", place(near.nearest_at)),
        ("certain", Value::bool(near.meant.certain)),
        ("routed", Value::bool(near.meant.routed)),
    ])
    .at(near.at)
}

/// Whether a value of a compared attribute finds an outage no later than another.
fn stricter(attribute: &str, than: &Value, value: &Value) -> bool {
    match attribute {
        "period" | "failures" | "timeout" => match (than.as_number(), value.as_number()) {
            (Some(than), Some(value)) => value.compare(than).is_le(),
            _ => false,
        },
        "locations" => match (than.elements(), value.elements()) {
            (Some(than), Some(value)) => value.len() >= than.len(),
            _ => false,
        },
        "asserts" => value.as_str() == Some("correctness"),
        _ => false,
    }
}

impl EntityValue {
    pub(super) fn cover(&self, cover: &Cover) -> Value {
        let capability = cover.capability.map(|c| self.entity(c));
        object([
            ("capability", capability.unwrap_or_else(Value::null)),
            ("model", Value::string(cover.model.clone()).at(cover.at)),
            ("name", Value::string(cover.name.clone())),
            ("by", Value::string(cover.by)),
            ("model_by", Value::string(cover.model_by)),
            ("known_model", Value::bool(cover.known_model)),
            ("retired", Value::bool(cover.retired)),
            ("nearest", text_or_null(cover.nearest.as_deref())),
            ("at", place(cover.at)),
        ])
        .at(cover.at)
    }

    pub(super) fn deviation(&self, deviation: &Deviation) -> Value {
        let value = |id| {
            let value = self.graph.attr(id, deviation.attribute);
            value.cloned().unwrap_or_else(Value::null)
        };
        let (mine, theirs) = (value(self.id), value(deviation.peer));
        let stricter = stricter(deviation.attribute, &mine, &theirs);
        object([
            ("attribute", Value::string(deviation.attribute)),
            (
                "mine",
                Value::string(deviation.mine.as_str()).at(deviation.at),
            ),
            ("majority", text_or_null(deviation.majority.as_deref())),
            (
                "peers",
                Value::int(i64::try_from(deviation.peers).unwrap_or(i64::MAX)),
            ),
            ("peer", self.entity(deviation.peer)),
            ("at", place(deviation.at)),
            ("peer_at", place(deviation.peer_at)),
            ("value", mine),
            ("peer_value", theirs),
            ("stricter", Value::bool(stricter)),
            (
                "certain",
                match &deviation.unless {
                    None => Value::bool(true),
                    Some(reasons) => unknown(Type::Bool, reasons),
                },
            ),
        ])
        .at(deviation.at)
    }

    pub(super) fn unwritten(&self, route: &Unwritten) -> Value {
        let address = |id| self.graph.instance(id);
        let (of, from) = local_reference(address(route.instead_of));
        let (to_module, to) = local_reference(address(route.target));
        let (own, _) = local_reference(address(route.like));
        // A reference to another module cannot be written.
        let local = |of, text: &str| match of == own {
            true => Value::string(text),
            false => Value::null(),
        };
        let position = route.position.clone();
        let position = position.map_or_else(Value::null, |n| Value::new(Repr::Number(n)));
        let fallback = route.fallback.map(|f| self.entity(f));
        object([
            ("tag", Value::string(route.tag.clone())),
            ("target", self.entity(route.target)),
            ("like", self.entity(route.like)),
            ("asked", Value::string(route.asked.clone())),
            ("word", Value::string(route.word.clone())),
            ("behind", self.entity(route.behind)),
            ("part", text_or_null(route.part.as_deref())),
            ("only", Value::bool(route.only)),
            ("from", local(of, from)),
            ("to", local(to_module, to)),
            ("position", position),
            ("fallback", fallback.unwrap_or_else(Value::null)),
        ])
    }

    pub(super) fn owner_tag(&self, tag: &OwnerTag) -> Value {
        object([
            ("text", Value::string(tag.text.clone()).at(tag.at)),
            ("owner", self.entity(tag.owner)),
            ("at", place(tag.at)),
        ])
        .at(tag.at)
    }

    pub(super) fn overlap(&self, overlap: &RouteOverlap) -> Value {
        let pair = (self.id.min(overlap.other), self.id.max(overlap.other));
        object([
            ("other", self.entity(overlap.other)),
            ("earlier", Value::bool(overlap.earlier)),
            ("witness", Value::string(overlap.witness.words(&self.graph))),
            ("alone", overlap.alone.value()),
            (
                "seen",
                Value::bool(self.graph.facts.seen_ambiguous.contains(&pair)),
            ),
        ])
    }

    pub(super) fn loss(&self, loss: &Loss) -> Value {
        let entity =
            |id: Option<crate::graph::EntityId>| id.map_or_else(Value::null, |id| self.entity(id));
        object([
            ("field", Value::string(loss.field.to_string())),
            ("channel", entity(loss.channel)),
            ("source", entity(loss.source)),
            ("text", Value::string(loss.text.as_str())),
            ("at", place(loss.at)),
        ])
        .at(loss.at)
    }

    pub(super) fn ambiguity(
        &self,
        (first, second, text): &(crate::graph::EntityId, crate::graph::EntityId, String),
    ) -> Value {
        object([
            ("first", self.entity(*first)),
            ("second", self.entity(*second)),
            ("text", Value::string(text.as_str())),
        ])
    }
}
