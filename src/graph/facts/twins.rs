//! Checks that do the same as another one.

use super::super::read::{Flag, Whys};
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use super::covers::About;
use crate::routing::{Text, Truth};
use crate::terraform::value::{Reasons, Value};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The check that one which does the same is a copy of.
#[derive(Debug, Clone, Default)]
pub(in crate::graph) struct Twin {
    pub(in crate::graph) copy_of: Option<EntityId>,
    /// Why another check may do the same.
    pub(in crate::graph) perhaps: Option<Reasons>,
    pub(in crate::graph) covered_by: Option<EntityId>,
    /// Why a check before it may cover the same from the same locations.
    pub(in crate::graph) perhaps_covered: Option<Reasons>,
}

/// What two checks must have alike to be one and its copy.
#[derive(PartialEq, Eq, Hash)]
struct Signature<'a> {
    ty: &'a str,
    kind: Option<&'a str>,
    texts: Vec<Option<Text>>,
    variables: Vec<(Arc<str>, Text)>,
    locations: Vec<Text>,
}

/// How many checks of one capability and set of locations a check is compared with.
const MOST_COMPARED: usize = 8;

/// The twins of checks that are active; `checks` are in order. Those that the catalog makes come first:
/// what is typed by hand is the copy.
pub(super) fn twins<'a>(
    data: &'a GraphData,
    checks: impl Iterator<Item = (EntityId, &'a About, &'a Flag)>,
    whys: &Whys,
) -> FxHashMap<EntityId, Twin> {
    let mut found: FxHashMap<EntityId, Twin> = FxHashMap::default();
    let mut by_signature: FxHashMap<Signature<'_>, EntityId> = FxHashMap::default();
    let mut covering: Covering = FxHashMap::default();
    let mut anywhere = Anywhere::default();
    let mut active: Vec<(EntityId, BTreeSet<EntityId>, Vec<Text>)> = Vec::new();
    let checks: Vec<_> = checks.filter(|(.., f)| f.truth == Truth::True).collect();
    let shown: Vec<Shown<'_>> = checks
        .par_iter()
        .with_min_len(64)
        .map(|(check, about, _)| Shown::of(data, *check, about, whys))
        .collect();
    by_signature.reserve(shown.len());
    active.reserve(shown.len());
    for ((check, ..), shown) in checks.iter().zip(shown) {
        let unknown = shown.unknown.as_ref();
        if shown.synthetic
            && let Some(reasons) = anywhere.add(&shown.covered, unknown)
        {
            found.entry(*check).or_default().perhaps_covered = Some(reasons);
        }
        let Some(locations) = shown.locations else {
            continue;
        };
        if let Some((signature, unknown)) = shown.signature {
            match (by_signature.get(&signature), unknown) {
                (Some(first), None) => {
                    found.entry(*check).or_default().copy_of = Some(*first);
                }
                (Some(_), unknown) => found.entry(*check).or_default().perhaps = unknown,
                (None, _) => {
                    by_signature.insert(signature, *check);
                }
            }
        }
        if !shown.synthetic || shown.covered.is_empty() || shown.unknown.is_some() {
            continue;
        }
        for capability in &shown.covered {
            let key = (*capability, locations.clone());
            covering.entry(key).or_default().push(active.len());
        }
        active.push((*check, shown.covered, locations));
    }
    for (at, (check, covered, locations)) in active.iter().enumerate() {
        let twin = found.get(check);
        if twin.is_some_and(|t| t.copy_of.is_some() || t.perhaps.is_some()) {
            continue;
        }
        let first = covered.iter().next().map(|c| (*c, locations.clone()));
        let others = first.and_then(|key| covering.get(&key));
        let mut others = others.into_iter().flatten().take(MOST_COMPARED);
        let other = others.find_map(|i| {
            let (other, theirs, _) = active.get(*i)?;
            let enough = match theirs.is_superset(covered) {
                true if theirs.len() > covered.len() => true,
                same => same && *i < at,
            };
            // A copy of this one says so itself.
            let copy = found.get(other).and_then(|t| t.copy_of) == Some(*check);
            (enough && !copy && *i != at).then_some(*other)
        });
        if other.is_some() {
            found.entry(*check).or_default().covered_by = other;
        }
    }
    found
}

/// What an active check shows of itself.
struct Shown<'a> {
    locations: Option<Vec<Text>>,
    /// Why it is not known from where it runs.
    unknown: Option<Reasons>,
    signature: Option<(Signature<'a>, Option<Reasons>)>,
    covered: BTreeSet<EntityId>,
    synthetic: bool,
}

impl<'a> Shown<'a> {
    fn of(data: &'a GraphData, check: EntityId, about: &About, whys: &Whys) -> Shown<'a> {
        let (locations, unknown) = locations(data, check, whys);
        let told = locations.as_deref();
        Shown {
            signature: told.and_then(|told| signature(data, check, told, whys)),
            locations,
            unknown,
            covered: about.covers.iter().filter_map(|c| c.capability).collect(),
            synthetic: data.text(check, "kind") == Some("synthetic"),
        }
    }
}

/// Checks by what they cover and from where.
type Covering = FxHashMap<(EntityId, Vec<Text>), Vec<usize>>;

/// What the first checks of each capability cover, wherever they run from.
#[derive(Default)]
struct Anywhere {
    first: FxHashMap<EntityId, BTreeSet<EntityId>>,
    /// Of those whose locations are not known, with why.
    unknown: FxHashMap<EntityId, (BTreeSet<EntityId>, Reasons)>,
}

impl Anywhere {
    /// Adds a check. Gives why it is not known whether one before it, which covers all that it does, does so
    /// from the same locations.
    fn add(&mut self, covered: &BTreeSet<EntityId>, unknown: Option<&Reasons>) -> Option<Reasons> {
        let any = covered.first()?;
        let before = match (unknown, self.first.get(any), self.unknown.get(any)) {
            (Some(reasons), Some(theirs), _) => Some((theirs, reasons)),
            (None, _, Some((theirs, reasons))) => Some((theirs, reasons)),
            _ => None,
        };
        let before = before
            .filter(|(theirs, _)| theirs.is_superset(covered))
            .map(|(_, reasons)| reasons.clone());
        for capability in covered {
            let first = self.first.entry(*capability);
            first.or_insert_with(|| covered.clone());
            if let Some(reasons) = unknown {
                let first = self.unknown.entry(*capability);
                first.or_insert_with(|| (covered.clone(), reasons.clone()));
            }
        }
        before
    }
}

/// Where a check runs from, in order, and why that is not known; `None` where not even their number is.
fn locations(
    data: &GraphData,
    check: EntityId,
    whys: &Whys,
) -> (Option<Vec<Text>>, Option<Reasons>) {
    let list = whys.list(data.attr(check, "locations"));
    let unknown: Vec<_> = list
        .items
        .iter()
        .flat_map(Text::whys)
        .chain(list.more)
        .collect();
    let unknown = (!unknown.is_empty()).then(|| whys.reasons(unknown));
    if list.more.is_some() {
        return (None, unknown);
    }
    let mut items = list.items;
    // Any order does that is the same for the same texts.
    if items.iter().all(|t| t.as_known().is_some()) {
        items.sort_by(|a, b| a.as_known().cmp(&b.as_known()));
    } else {
        items.sort_by_cached_key(|t| format!("{t:?}"));
    }
    items.dedup();
    (Some(items), unknown)
}

/// A check's signature, and why parts of it are not known. `None` where it does not show what it asserts.
fn signature<'a>(
    data: &'a GraphData,
    check: EntityId,
    locations: &[Text],
    whys: &Whys,
) -> Option<(Signature<'a>, Option<Reasons>)> {
    let entity = data.entity(check)?;
    data.attr(check, "assertions")?;
    let text = |name: &str| data.attr(check, name).map(|v| whys.text(v));
    let texts: Vec<Option<Text>> = ["url", "body", "assertions"].map(text).into();
    let mut variables: Vec<(Arc<str>, Text)> = Vec::new();
    if let Some(value) = data.attr(check, "variables") {
        for (name, value) in value.entries()? {
            variables.push((name.clone(), whys.text(value)));
        }
    }
    let all = texts.iter().flatten();
    let all = all.chain(variables.iter().map(|(_, t)| t)).chain(locations);
    let unknown: Vec<_> = all.flat_map(Text::whys).collect();
    let unknown = (!unknown.is_empty()).then(|| whys.reasons(unknown));
    let signature = Signature {
        ty: entity.ty.as_str(),
        kind: data.text(check, "kind"),
        texts,
        variables,
        locations: locations.to_vec(),
    };
    Some((signature, unknown))
}

/// A tag that names whoever owns something.
#[derive(Debug, Clone)]
pub(in crate::graph) struct OwnerTag {
    pub(in crate::graph) text: Arc<str>,
    pub(in crate::graph) owner: EntityId,
    pub(in crate::graph) at: crate::source::Span,
}

/// The tags of a check that name an owner, and why there may be others.
#[derive(Debug, Default)]
pub(in crate::graph) struct OwnerTags {
    pub(in crate::graph) known: Vec<OwnerTag>,
    pub(in crate::graph) perhaps: Option<Reasons>,
}

/// Who owns things, by name, and the tags that routes match on.
#[derive(Debug, Default)]
pub(super) struct Owners {
    by_name: FxHashMap<String, EntityId>,
    asked: BTreeSet<Arc<str>>,
    contracts: BTreeSet<Arc<str>>,
}

impl Owners {
    pub(super) fn new<'a>(
        data: &GraphData,
        predicates: impl Iterator<Item = &'a crate::routing::Predicate>,
    ) -> Owners {
        let mut owners = Owners::default();
        for kind in [Kind::Service, Kind::Escalation, Kind::Responder] {
            for id in data.of_kind(kind) {
                let is_owner = kind != Kind::Responder || data.text(*id, "kind") == Some("team");
                if let Some(name) = data.text(*id, "name").filter(|_| is_owner) {
                    let name = crate::text::fold(name);
                    if !name.is_empty() {
                        owners.by_name.entry(name).or_insert(*id);
                    }
                }
            }
        }
        for predicate in predicates {
            owners
                .asked
                .extend(predicate.asks(&crate::routing::Field::is_about_tags));
        }
        let tags = data.contracts.iter().filter_map(|c| c.tag.as_ref());
        owners
            .contracts
            .extend(tags.filter_map(Value::as_str).map(Arc::from));
        owners
    }

    /// The tags of a check that name an owner.
    pub(super) fn tags(&self, tags: Option<&Value>, whys: &Whys) -> OwnerTags {
        let mut found = Vec::new();
        for (tag, value) in super::told::known_elements(tags) {
            if self.contracts.contains(tag) {
                continue;
            }
            let whole = self.by_name.get(&crate::text::fold(tag));
            let value_of = tag.split_once(':').map(|(_, v)| crate::text::fold(v));
            let part = value_of.and_then(|v| self.by_name.get(&v));
            let owner = match (tag.contains(':'), self.asked.contains(tag)) {
                (false, _) => whole,
                (true, true) => whole.or(part),
                (true, false) => None,
            };
            if let Some(owner) = owner {
                found.push(OwnerTag {
                    text: tag.into(),
                    owner: *owner,
                    at: value.origin,
                });
            }
        }
        OwnerTags {
            known: found,
            perhaps: self.perhaps(tags, whys),
        }
    }

    /// Why tags that are not known may name an owner. Metadata such as `env:…` may only where a route asks
    /// for tags that begin like it.
    fn perhaps(&self, tags: Option<&Value>, whys: &Whys) -> Option<Reasons> {
        if self.by_name.is_empty() {
            return None;
        }
        let list = whys.list(tags);
        let may_name = |tag: &&Text| {
            let prefix = tag.prefix();
            tag.as_known().is_none()
                && (!prefix.contains(':') || self.asked.iter().any(|a| a.starts_with(prefix)))
        };
        let tags = list.items.iter().filter(may_name).flat_map(Text::whys);
        let unknown: Vec<_> = tags.chain(list.more).collect();
        (!unknown.is_empty()).then(|| whys.reasons(unknown))
    }
}
