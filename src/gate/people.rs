//! Services, escalations and responders of both sides, and which are the same.

use super::pairing::{Pairing, without_modules};
use super::read::{Known, attr, text};
use crate::graph::schema::Kind;
use crate::graph::{EntityId, Graph};
use std::collections::HashMap;

/// Who is who on both sides.
#[derive(Debug)]
pub(super) struct People {
    /// The old side's address of an entity of the new side, where it is one of the old side's.
    before: HashMap<String, String>,
    /// Names for people, by address.
    old: HashMap<String, String>,
    new: HashMap<String, String>,
}

/// A service, escalation or responder of one side.
struct One {
    kind: Kind,
    ty: String,
    address: String,
    name: Option<String>,
}

impl People {
    pub(super) fn new(base: &Graph, head: &Graph) -> People {
        let (old, new) = (list(base), list(head));
        let mut pairing = Pairing::new(old.len(), new.len());
        // The name is what people know; an address may be counted anew.
        let named = |o: &One| Some((o.kind, o.ty.clone(), o.name.clone()?));
        let both = |o: &One| Some((o.kind, o.address.clone(), o.name.clone()));
        pairing.unique(|i| both(&old[i]), |i| both(&new[i]));
        pairing.unique(|i| named(&old[i]), |i| named(&new[i]));
        let address = |o: &One| Some((o.kind, o.address.clone()));
        pairing.unique(|i| address(&old[i]), |i| address(&new[i]));
        let short = |o: &One| Some((o.kind, without_modules(&o.address).to_owned()));
        pairing.unique(|i| short(&old[i]), |i| short(&new[i]));
        let (pairs, ..) = pairing.done();
        let before = pairs
            .into_iter()
            .filter_map(|(o, n)| {
                let (o, n) = (old.get(o)?, new.get(n)?);
                Some((n.address.clone(), o.address.clone()))
            })
            .collect();
        let names = |side: Vec<One>| {
            let name = |o: One| (o.address.clone(), o.name.unwrap_or(o.address));
            side.into_iter().map(name).collect()
        };
        People {
            before,
            old: names(old),
            new: names(new),
        }
    }

    /// What an entity of the old side is called when both sides are compared.
    pub(super) fn old_key(&self, graph: &Graph, id: EntityId) -> String {
        graph
            .entity(id)
            .map_or_else(String::new, |e| e.address.clone())
    }

    /// What an entity of the new side is called when both sides are compared: its address on the old
    /// side, where it has one.
    pub(super) fn new_key(&self, graph: &Graph, id: EntityId) -> String {
        let address = graph.entity(id).map_or("", |e| e.address.as_str());
        match self.before.get(address) {
            Some(before) => before.clone(),
            // Not an address of the old side, whatever that one calls something else.
            None => format!("new:{address}"),
        }
    }

    /// Its name on the old side.
    pub(super) fn old_name(&self, graph: &Graph, id: EntityId) -> String {
        named(&self.old, graph, id)
    }

    /// Its name on the new side.
    pub(super) fn new_name(&self, graph: &Graph, id: EntityId) -> String {
        named(&self.new, graph, id)
    }

    /// Old and new addresses of what is on both sides.
    pub(super) fn moved(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.before.iter().map(|(n, o)| (o.clone(), n.clone()))
    }
}

fn named(names: &HashMap<String, String>, graph: &Graph, id: EntityId) -> String {
    let address = graph.entity(id).map_or("", |e| e.address.as_str());
    names
        .get(address)
        .map_or(address, String::as_str)
        .to_owned()
}

fn list(graph: &Graph) -> Vec<One> {
    let kinds = [
        Kind::Service,
        Kind::Escalation,
        Kind::Responder,
        Kind::Source,
        Kind::Channel,
        Kind::Level,
        Kind::Member,
        Kind::Mute,
    ];
    kinds
        .iter()
        .flat_map(|kind| graph.of_kind(*kind).map(move |id| (*kind, id)))
        .filter_map(|(kind, id)| {
            let entity = graph.entity(id)?;
            let name = match text(&attr(graph, id, "name")) {
                // An address that stands in for a name says nothing more than the address.
                Known::Is(name) if name != entity.address => Some(name),
                _ => None,
            };
            Some(One {
                kind,
                ty: entity.ty.clone(),
                address: entity.address.clone(),
                name,
            })
        })
        .collect()
}
