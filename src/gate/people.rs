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

impl One {
    /// What a data source asks for by name: with another name it is somebody else, whatever its
    /// address.
    fn asked_for(&self) -> Option<String> {
        let read = without_modules(&self.address).starts_with("data.");
        self.name.clone().filter(|_| read)
    }
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
        let address = |o: &One| Some((o.kind, o.address.clone(), o.asked_for()));
        pairing.unique(|i| address(&old[i]), |i| address(&new[i]));
        let short = |o: &One| {
            let address = without_modules(&o.address).to_owned();
            Some((o.kind, address, o.asked_for()))
        };
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

    /// The old side.
    pub(super) fn old<'a>(&'a self, graph: &'a Graph) -> Side<'a> {
        Side {
            graph,
            names: &self.old,
            before: None,
        }
    }

    /// The new side.
    pub(super) fn new_side<'a>(&'a self, graph: &'a Graph) -> Side<'a> {
        Side {
            graph,
            names: &self.new,
            before: Some(&self.before),
        }
    }

    /// Old and new addresses of what is on both sides.
    pub(super) fn moved(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.before.iter().map(|(n, o)| (o.clone(), n.clone()))
    }
}

/// One side, and what its people, services and the like are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) graph: &'a Graph,
    names: &'a HashMap<String, String>,
    /// The old side's addresses, on the new side.
    before: Option<&'a HashMap<String, String>>,
}

impl Side<'_> {
    fn address(&self, id: EntityId) -> &str {
        self.graph.entity(id).map_or("", |e| e.address.as_str())
    }

    /// What an entity is called when both sides are compared: its address on the old side, where it
    /// has one.
    pub(super) fn key(&self, id: EntityId) -> String {
        let address = self.address(id);
        match self.before.map(|before| before.get(address)) {
            None => address.to_owned(),
            Some(Some(before)) => before.clone(),
            // Not an address of the old side, whatever that one calls something else.
            Some(None) => format!("new:{address}"),
        }
    }

    /// Its name, for people.
    pub(super) fn name(&self, id: EntityId) -> String {
        let address = self.address(id);
        let name = self.names.get(address).map_or(address, String::as_str);
        name.to_owned()
    }
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
