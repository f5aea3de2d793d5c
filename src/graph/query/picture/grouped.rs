//! Checks that behave alike, and capabilities that are covered alike, as one node each: nobody reads
//! a picture of thousands.

use super::{Edge, EdgeKind, Node, Picture, State, Way};
use crate::graph::schema::Kind;
use std::collections::BTreeMap;

/// What is alike: the resource or the capability's name, the state and why, and where it leads.
type Key = (
    Kind,
    String,
    State,
    Vec<String>,
    Vec<(usize, EdgeKind, bool)>,
    Vec<usize>,
);

/// Old nodes to the old index of the first node of their group.
type Leaders = Vec<usize>;

impl Picture {
    /// The same with one node for all checks of a resource whose alerts go the same way, for all
    /// capabilities of one name that such checks cover, and for all mutes of such checks. What is
    /// exempt and has no check is left out.
    pub fn grouped(&self) -> Picture {
        let mut leaders: Leaders = (0..self.nodes.len()).collect();
        let mut onward: Vec<Vec<&Edge>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            if let Some(edges) = onward.get_mut(edge.from) {
                edges.push(edge);
            }
        }
        let ways: BTreeMap<usize, &Way> = self.ways.iter().map(|w| (w.check, w)).collect();
        // Checks before what is grouped by them.
        for kinds in [&[Kind::Check][..], &[Kind::Capability, Kind::Mute]] {
            let mut groups: BTreeMap<Key, usize> = BTreeMap::new();
            for (i, node) in self.nodes.iter().enumerate() {
                if !kinds.contains(&node.kind) {
                    continue;
                }
                let edges = onward.get(i).into_iter().flatten();
                let mut leads: Vec<_> = edges
                    .filter_map(|e| Some((*leaders.get(e.to)?, e.kind, e.certain)))
                    .collect();
                leads.sort_unstable();
                leads.dedup();
                let through = ways.get(&i).map(|w| w.through.clone()).unwrap_or_default();
                let key = (
                    node.kind,
                    stem(node),
                    node.state,
                    node.because.clone(),
                    leads,
                    through,
                );
                let leader = *groups.entry(key).or_insert(i);
                if let Some(of) = leaders.get_mut(i) {
                    *of = leader;
                }
            }
        }
        self.merged(&leaders, &onward)
    }

    fn merged(&self, leaders: &Leaders, onward: &[Vec<&Edge>]) -> Picture {
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, leader) in leaders.iter().enumerate() {
            let silent = onward.get(i).is_none_or(|edges| edges.is_empty());
            let node = self.nodes.get(i);
            let exempt =
                node.is_some_and(|n| n.kind == Kind::Capability && n.state == State::Off && silent);
            if !exempt {
                *sizes.entry(*leader).or_default() += 1;
            }
        }
        // The nodes that stay, by their old index, in order.
        let new: BTreeMap<usize, usize> = sizes.keys().copied().zip(0..).collect();
        let renamed = |i: usize| new.get(leaders.get(i)?).copied();
        let nodes = sizes.iter().filter_map(|(i, size)| {
            let mut node = self.nodes.get(*i)?.clone();
            if *size > 1 {
                node.address = stem(&node);
                node.name = None;
                node.count = *size;
            }
            Some(node)
        });
        let mut edges: BTreeMap<(usize, usize, EdgeKind), (bool, usize)> = BTreeMap::new();
        for edge in &self.edges {
            if let (Some(from), Some(to)) = (renamed(edge.from), renamed(edge.to)) {
                let merged = edges.entry((from, to, edge.kind)).or_insert((true, 0));
                merged.0 &= edge.certain;
                merged.1 += edge.checks;
            }
        }
        let ways = self
            .ways
            .iter()
            .filter(|w| leaders.get(w.check) == Some(&w.check));
        Picture {
            nodes: nodes.collect(),
            edges: edges
                .into_iter()
                .map(|((from, to, kind), (certain, checks))| Edge {
                    from,
                    to,
                    kind,
                    certain,
                    checks,
                })
                .collect(),
            ways: ways
                .filter_map(|way| {
                    Some(Way {
                        check: renamed(way.check)?,
                        through: way.through.iter().filter_map(|n| renamed(*n)).collect(),
                        because: way.because.clone(),
                    })
                })
                .collect(),
        }
    }
}

/// What the members of a group have in common: the resource's address without instance keys, a
/// capability's name for all models.
fn stem(node: &Node) -> String {
    match node.kind {
        Kind::Capability => {
            let name = node.address.rsplit_once('/').map(|(_, name)| name);
            format!("*/{}", name.unwrap_or(&node.address))
        }
        _ => without_keys(&node.address),
    }
}

/// An address with `[*]` for each instance key.
fn without_keys(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('[') {
        let (before, key) = rest.split_at(at);
        out.push_str(before);
        out.push_str("[*]");
        rest = after_key(key);
    }
    out.push_str(rest);
    out
}

/// What follows the instance key that `key` begins with; brackets in quotes are part of it.
fn after_key(key: &str) -> &str {
    let (mut quoted, mut escaped) = (false, false);
    for (i, c) in key.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return key.get(i + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::without_keys;

    #[test]
    fn keys_are_left_out_whatever_is_in_them() {
        for (address, stem) in [
            ("a.b", "a.b"),
            ("a.b[0]", "a.b[*]"),
            ("module.m[\"x\"].a.b[\"y\"]", "module.m[*].a.b[*]"),
            ("a.b[\"q\\\"]z\"].rules[2]", "a.b[*].rules[*]"),
            ("a.b[\"never ends", "a.b[*]"),
        ] {
            assert_eq!(without_keys(address), stem);
        }
    }
}
