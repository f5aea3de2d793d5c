//! How checks of one capability differ from each other.

use super::super::read::reasons;
use super::super::store::{EntityId, GraphData};
use crate::source::Span;
use crate::terraform::value::{ReasonKind, Reasons};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a check stands among its peers in one attribute.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Deviation {
    pub(in crate::graph) attribute: &'static str,
    pub(in crate::graph) mine: String,
    pub(in crate::graph) majority: Option<String>,
    pub(in crate::graph) peers: usize,
    pub(in crate::graph) peer: EntityId,
    pub(in crate::graph) at: Span,
    pub(in crate::graph) peer_at: Span,
    /// Why it may be none: what of the value is not known.
    pub(in crate::graph) unless: Option<Reasons>,
}

/// The checks of one capability that are compared.
#[derive(Debug, Clone, Default)]
pub(in crate::graph) struct Group {
    /// In order.
    pub(in crate::graph) members: Vec<EntityId>,
    /// Where they differ and none is right by number.
    pub(in crate::graph) undecided: Vec<Deviation>,
}

/// What is said of a value that is not known.
const NOT_KNOWN: &str = "not known";

/// What is compared, with the unit that people read.
const COMPARED: [(&str, &str); 6] = [
    ("period", "s"),
    ("failures", ""),
    ("timeout", "ms"),
    ("locations", ""),
    ("severity", ""),
    ("asserts", ""),
];

/// A check's value of a compared attribute.
enum Effective {
    /// The vendor has no such thing, or it is not told.
    None,
    Known(Arc<str>),
    Unknown(Reasons),
}

fn effective(data: &GraphData, check: EntityId, attribute: &str, unit: &str) -> Effective {
    let Some(value) = data.attr(check, attribute) else {
        return Effective::None;
    };
    if let Some(items) = value.elements() {
        let mut names: Vec<&str> = Vec::new();
        for item in items {
            match item.as_str() {
                Some(name) => names.push(name),
                None if item.is_unknown() => return Effective::Unknown(reasons(item)),
                None => {}
            }
        }
        if names.is_empty() {
            return Effective::None;
        }
        names.sort_unstable();
        names.dedup();
        return Effective::Known(names.join(", ").into());
    }
    if let Some(text) = value.as_str() {
        return Effective::Known(text.into());
    }
    match value.as_number() {
        Some(number) => {
            let space = if unit.is_empty() { "" } else { " " };
            Effective::Known(format!("{number}{space}{unit}").into())
        }
        None if value.is_unknown() => Effective::Unknown(reasons(value)),
        None => Effective::None,
    }
}

/// What one value of an attribute has: how many checks, and the first of them.
struct Share {
    count: usize,
    first: EntityId,
}

/// Compares the members of every group.
pub(super) fn compare(
    data: &GraphData,
    groups: &mut BTreeMap<Arc<str>, Group>,
) -> FxHashMap<EntityId, Vec<Deviation>> {
    let mut found: FxHashMap<EntityId, Vec<Deviation>> = FxHashMap::default();
    for group in groups.values_mut().filter(|g| g.members.len() > 1) {
        for (attribute, unit) in COMPARED {
            compare_one(data, group, attribute, unit, &mut found);
        }
    }
    found
}

fn compare_one(
    data: &GraphData,
    group: &mut Group,
    attribute: &'static str,
    unit: &str,
    found: &mut FxHashMap<EntityId, Vec<Deviation>>,
) {
    let values: Vec<(EntityId, Effective)> = group
        .members
        .par_iter()
        .with_min_len(256)
        .map(|m| (*m, effective(data, *m, attribute, unit)))
        .collect();
    let mut shares: BTreeMap<&Arc<str>, Share> = BTreeMap::new();
    let mut known = 0;
    for (check, value) in &values {
        if let Effective::Known(value) = value {
            known += 1;
            let share = shares.entry(value).or_insert(Share {
                count: 0,
                first: *check,
            });
            share.count += 1;
        }
    }
    // Ties go to the smaller text, so that the same checks always give the same words.
    let Some((most, share)) = shares.iter().rev().max_by_key(|(_, s)| s.count) else {
        group.undecided.extend(none_known(data, attribute, &values));
        return;
    };
    let majority = share.count * 2 > known;
    for (check, value) in &values {
        match value {
            Effective::Known(mine) if majority && mine != *most => {
                found.entry(*check).or_default().push(Deviation {
                    attribute,
                    mine: mine.to_string(),
                    majority: Some(most.to_string()),
                    peers: share.count,
                    peer: share.first,
                    at: data.place(*check, attribute),
                    peer_at: data.place(share.first, attribute),
                    unless: None,
                });
            }
            Effective::Unknown(reasons) => {
                found.entry(*check).or_default().push(Deviation {
                    attribute,
                    mine: NOT_KNOWN.to_owned(),
                    majority: majority.then(|| most.to_string()),
                    peers: share.count,
                    peer: share.first,
                    at: data.place(*check, attribute),
                    peer_at: data.place(share.first, attribute),
                    unless: Some(reasons.clone()),
                });
            }
            _ => {}
        }
    }
    let other = shares.iter().find(|(value, _)| *value != most);
    if let (false, Some((_, other))) = (majority, other) {
        let words: Vec<String> = shares
            .iter()
            .map(|(value, s)| format!("{value} ({})", s.count))
            .collect();
        group.undecided.push(Deviation {
            attribute,
            mine: words.join(", "),
            majority: None,
            peers: share.count,
            peer: share.first,
            at: data.place(other.first, attribute),
            peer_at: data.place(share.first, attribute),
            unless: None,
        });
    }
}

/// Whether a value is a vendor's default, which is the same wherever it is called the same.
fn is_default(reasons: &Reasons) -> bool {
    let mut kinds = reasons.iter().map(|r| r.kind);
    kinds.next() == Some(ReasonKind::Default) && kinds.next().is_none()
}

/// Of values of which none is known it cannot be told whether they differ: said once for all of them.
fn none_known(
    data: &GraphData,
    attribute: &'static str,
    values: &[(EntityId, Effective)],
) -> Option<Deviation> {
    let mut unknown = values.iter().filter_map(|(check, value)| match value {
        Effective::Unknown(reasons) => Some((*check, reasons)),
        Effective::None | Effective::Known(_) => None,
    });
    let (first, reasons) = unknown.next()?;
    let (second, others) = match is_default(reasons) {
        // A default that nobody overrides is the same for all.
        true => unknown.find(|(_, others)| !others.iter().eq(reasons.iter()))?,
        false => unknown.next()?,
    };
    Some(Deviation {
        attribute,
        mine: NOT_KNOWN.to_owned(),
        majority: None,
        peers: 0,
        peer: first,
        at: data.place(second, attribute),
        peer_at: data.place(first, attribute),
        unless: Some(reasons.union(others)),
    })
}
