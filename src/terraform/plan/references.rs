//! Why a value of a plan is unknown, and whose attribute it is, as far as `configuration` tells.
//!
//! An identity is given only to what is named like an id and refers to nothing but ids: an expression
//! around them (a template, a conditional) cannot be seen. Everything else is undetermined.

use super::configuration::{Configuration, Members, Written, whole};
use super::others::Others;
use super::value::{self, Place};
use crate::source::Span;
use crate::terraform::address::{base, module, steps};
use crate::terraform::value::{Identity, PathStep, Reason, ReasonKind, Repr, Type, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// References through modules are followed no further.
const MOST_HOPS: usize = 32;
/// More references than this are not named in a reason.
const MOST_NAMED: usize = 3;

/// What there is to follow references with.
#[derive(Debug)]
pub(super) struct References<'a> {
    pub(super) configuration: &'a Configuration,
    /// Whether the id of each instance that there will be is known.
    pub(super) ids: &'a FxHashMap<Arc<str>, bool>,
    pub(super) attributes: &'a Attributes,
    /// The instances that are not kept.
    pub(super) others: &'a Others,
    /// Of these, the ones that were found to be referred to.
    pub(super) referred: RefCell<BTreeSet<Arc<str>>>,
}

/// Attributes that were seen to be no blocks, by type.
#[derive(Debug, Default)]
pub(super) struct Attributes(FxHashMap<Arc<str>, FxHashSet<String>>);

impl Attributes {
    /// Learns from an instance: blocks are never null, scalars, or lists of scalars.
    pub(super) fn learn(&mut self, ty: &Arc<str>, value: &Value) {
        let known = self.0.entry(ty.clone()).or_default();
        learn(known, value, "");
    }

    fn has(&self, ty: &str, path: &str) -> bool {
        self.0.get(ty).is_some_and(|known| known.contains(path))
    }
}

fn learn(known: &mut FxHashSet<String>, value: &Value, path: &str) {
    let Repr::Object(object) = &value.repr else {
        return;
    };
    for (name, attr) in &object.attrs {
        let path = match path {
            "" => name.to_string(),
            outer => format!("{outer}.{name}"),
        };
        let blocks = attr.elements().unwrap_or_default();
        for block in blocks {
            learn(known, block, &path);
        }
        let plain = |v: &Value| !matches!(v.repr, Repr::Object(_));
        let attribute = match attr.elements() {
            Some(items) => !items.is_empty() && items.iter().all(plain),
            None => true,
        };
        if attribute {
            known.insert(path);
        }
    }
}

/// What the code says of one attribute.
enum Found<'a> {
    /// How it is written.
    Written(&'a Written, &'a [PathStep]),
    /// It is not written, and certainly none of a dynamic block's.
    Absent,
    /// It cannot be told how it is written.
    Hidden(&'static str),
}

impl References<'_> {
    /// What is written of an instance; `None` where the plan does not hold its code.
    fn members(&self, address: &str) -> Option<&Members> {
        let outer = module(address).unwrap_or_default();
        let inner = match outer {
            "" => address,
            outer => address.get(outer.len() + 1..).unwrap_or_default(),
        };
        let module = self.configuration.at(&base(outer))?;
        module.written(&base(inner))
    }

    /// Leaves out the ids that the provider has filled in, where they lead to nothing here: they are
    /// nobody's references. `known` are the ids of all instances.
    pub(super) fn without_foreign_ids(
        &self,
        address: &str,
        value: Value,
        known: &FxHashSet<String>,
    ) -> Value {
        let (Some(members), Repr::Object(object)) = (self.members(address), &value.repr) else {
            return value;
        };
        let leads = |v: &Value| match &v.repr {
            Repr::String(id) => known.contains(&***id),
            Repr::Number(id) => known.contains(&id.to_string()),
            _ => true,
        };
        // A key shows what has it, whoever made it up.
        let foreign = |name: &str, v: &Value| {
            name != "id"
                && like_an_id(name)
                && !name.ends_with("_key")
                && !members.contains_key(name)
                && !v
                    .elements()
                    .map_or_else(|| leads(v), |all| all.iter().all(leads))
        };
        let dropped: Vec<Arc<str>> = object
            .attrs
            .iter()
            .filter(|(name, v)| foreign(name, v))
            .map(|(name, _)| name.clone())
            .collect();
        if dropped.is_empty() {
            return value;
        }
        let mut object = object.as_ref().clone();
        object.attrs.retain(|name, _| !dropped.contains(name));
        Value {
            repr: Repr::Object(Arc::new(object)),
            ..value
        }
    }

    /// The unknown value at a place of an instance.
    pub(super) fn unknown(&self, address: &str, ty: &str, place: &Place<'_>) -> Value {
        let path = &*place.identity.path;
        let members = self.members(address);
        // Some types are given the id of what they belong to.
        let given = members.is_some_and(|m| m.contains_key("id"));
        if !given && matches!(path, [PathStep::Name(name)] if &**name == "id") {
            return own(place.identity);
        }
        let outer = module(address).unwrap_or_default();
        let Some(members) = members else {
            let why = "the plan does not hold the code that it is made from";
            return unknown(place.identity, why);
        };
        match self.find(ty, members, path, place.lengths) {
            Found::Absent => own(place.identity),
            Found::Hidden(why) => unknown(place.identity, why),
            Found::Written(Written::References(references), rest) => {
                self.referred(outer, references, place, rest)
            }
            Found::Written(Written::Constant, _) => unknown(
                place.identity,
                "a function gives it that only apply evaluates",
            ),
            Found::Written(Written::Blocks(_), _) => {
                unknown(place.identity, "the plan does not say what its blocks hold")
            }
        }
    }

    /// The known id of an instance that is not kept, as what it is: else it would look like the id of
    /// something that is neither managed nor read.
    pub(super) fn not_kept(&self, address: &str, ty: &str, place: &Place<'_>) -> Option<Value> {
        let path = &*place.identity.path;
        let Some(PathStep::Name(name)) = path.last() else {
            return None;
        };
        if !like_an_id(name) || path.len() == 1 && &**name == "id" {
            return None;
        }
        let members = self.members(address)?;
        let Found::Written(Written::References(references), []) =
            self.find(ty, members, path, place.lengths)
        else {
            return None;
        };
        let mut ids = Vec::new();
        for reference in whole(references) {
            let outer = module(address).unwrap_or_default();
            self.trace(outer, reference, 0, &mut ids)?;
        }
        match ids.as_slice() {
            [only] if !self.ids.contains_key(&only.address) => {
                Some(only.unknown(Type::Dynamic, Span::NONE))
            }
            _ => None,
        }
    }

    fn find<'w>(
        &self,
        ty: &str,
        members: &'w Members,
        path: &'w [PathStep],
        lengths: &[usize],
    ) -> Found<'w> {
        const DYNAMIC: &str = "a dynamic block may have made it, which leaves no trace in a plan";
        let mut members = members;
        let mut lengths = lengths.iter();
        let mut rest = path;
        let mut seen = String::new();
        loop {
            let [PathStep::Name(name), after @ ..] = rest else {
                return Found::Hidden("the plan does not say how it is written");
            };
            if !seen.is_empty() {
                seen.push('.');
            }
            seen.push_str(name);
            let blocks = match members.get(&**name) {
                // No block is called like an id.
                None if like_an_id(name) && after.is_empty() && rest.len() == path.len() => {
                    return Found::Absent;
                }
                None if self.attributes.has(ty, &seen) => return Found::Absent,
                None => return Found::Hidden(DYNAMIC),
                Some(Written::Blocks(blocks)) => blocks,
                Some(written) => return Found::Written(written, after),
            };
            let (block, inner) = match (blocks.as_slice(), after) {
                ([only], [PathStep::Index(_), inner @ ..]) => match lengths.next() {
                    Some(1) => (only, inner),
                    _ => return Found::Hidden(DYNAMIC),
                },
                ([only], inner @ [PathStep::Name(_), ..]) => (only, inner),
                (several, [PathStep::Index(_), inner @ ..]) => {
                    if lengths.next() != Some(&several.len()) {
                        return Found::Hidden(DYNAMIC);
                    }
                    // Plans sort the blocks of a set: which one is which is not known, unless they
                    // agree about what is asked for.
                    let asked = match inner.first() {
                        Some(PathStep::Name(name)) => name,
                        _ => return Found::Hidden(DYNAMIC),
                    };
                    let mut all = several.iter().map(|block| block.get(&**asked));
                    let first = all.next().flatten();
                    if !all.all(|other| other == first) {
                        return Found::Hidden("the plan does not say which of its blocks it is");
                    }
                    match several.first() {
                        Some(block) => (block, inner),
                        None => return Found::Hidden(DYNAMIC),
                    }
                }
                _ => return Found::Hidden(DYNAMIC),
            };
            members = block;
            rest = inner;
        }
    }

    /// The unknown value of an attribute with references.
    fn referred(
        &self,
        outer: &str,
        references: &[String],
        place: &Place<'_>,
        rest: &[PathStep],
    ) -> Value {
        let references = whole(references);
        let name = place.identity.path.iter().rev().find_map(|s| match s {
            PathStep::Name(name) => Some(&**name),
            _ => None,
        });
        let traced = name.filter(|n| like_an_id(n)).and_then(|_| {
            let mut ids = Vec::new();
            for reference in &references {
                self.trace(outer, reference, 0, &mut ids)?;
            }
            Some(ids)
        });
        let identity = traced.and_then(|ids| match (rest, place.among) {
            ([], _) => match ids.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            },
            // As many unknown ids as unknown elements: in their order where the plan keeps it, and
            // the order of ids in a set means nothing.
            ([PathStep::Index(_)], Some((nth, total))) => {
                let open = ids
                    .iter()
                    .filter(|id| self.id_is_known(&id.address) == Some(false));
                let open: Vec<&Identity> = open.collect();
                (open.len() == total)
                    .then(|| open.get(nth).map(|id| (*id).clone()))
                    .flatten()
            }
            _ => None,
        });
        match identity {
            Some(identity) => identity.unknown(Type::Dynamic, Span::NONE),
            None => {
                let mut named: Vec<&str> = references.clone();
                named.dedup();
                let more = named.len() > MOST_NAMED;
                named.truncate(MOST_NAMED);
                let list = named.join(", ") + if more { ", …" } else { "" };
                unknown(
                    place.identity,
                    &format!("the plan does not say how it is made from {list}"),
                )
            }
        }
    }

    /// The address, where there will be an instance of it.
    fn instance(&self, address: &str) -> Option<Arc<str>> {
        if let Some((kept, _)) = self.ids.get_key_value(address) {
            return Some(kept.clone());
        }
        self.others.id_is_known(address)?;
        let mut referred = self.referred.borrow_mut();
        let known = referred.get(address).cloned();
        Some(known.unwrap_or_else(|| {
            let address: Arc<str> = address.into();
            referred.insert(address.clone());
            address
        }))
    }

    fn id_is_known(&self, address: &str) -> Option<bool> {
        let kept = self.ids.get(address).copied();
        kept.or_else(|| self.others.id_is_known(address))
    }

    /// Adds the ids that a reference stands for; `None` where it stands for anything else, or where
    /// that cannot be told.
    fn trace(
        &self,
        outer: &str,
        reference: &str,
        hops: usize,
        ids: &mut Vec<Identity>,
    ) -> Option<()> {
        if hops > MOST_HOPS {
            return None;
        }
        let parts = steps(reference);
        let (resource, attribute) = match parts.as_slice() {
            ["var", name] => {
                let caller = module(outer).unwrap_or_default();
                let call = steps(outer).pop()?;
                let arguments = self.configuration.at(&base(caller))?;
                let Written::References(references) = arguments.argument(&base(call), name)? else {
                    return None;
                };
                for reference in whole(references) {
                    self.trace(caller, reference, hops + 1, ids)?;
                }
                return Some(());
            }
            ["module", call, output] => {
                let inner = join(outer, &format!("module.{call}"));
                let references = self.configuration.at(&base(&inner))?.output(output)?;
                for reference in whole(references) {
                    self.trace(&inner, reference, hops + 1, ids)?;
                }
                return (!references.is_empty()).then_some(());
            }
            [
                "var" | "local" | "each" | "count" | "path" | "terraform" | "self" | "module",
                ..,
            ] => {
                return None;
            }
            ["data", ty, name, attribute] => (format!("data.{ty}.{name}"), attribute),
            [ty, name, attribute] if *ty != "data" => (format!("{ty}.{name}"), attribute),
            _ => return None,
        };
        if !like_an_id(attribute) {
            return None;
        }
        let identity = Identity::of(self.instance(&join(outer, &resource))?);
        ids.push(identity.step(PathStep::Name((*attribute).into())));
        Some(())
    }
}

fn join(outer: &str, inner: &str) -> String {
    match outer {
        "" => inner.to_owned(),
        outer => format!("{outer}.{inner}"),
    }
}

/// Ids and keys stand for what they name and for nothing else: nobody computes with them.
pub(super) fn like_an_id(name: &str) -> bool {
    matches!(name, "id" | "ids")
        || ["_id", "_ids", "_key"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// An attribute that the provider fills in.
fn own(identity: &Identity) -> Value {
    identity.unknown(Type::Dynamic, Span::NONE)
}

fn unknown(identity: &Identity, why: &str) -> Value {
    let text = format!(
        "`{}` of {} is known only after apply, and {why}",
        value::path(&identity.path),
        identity.address
    );
    Value::unknown(
        Type::Dynamic,
        Reason {
            kind: ReasonKind::Other,
            text: text.into(),
            place: Span::NONE,
        },
    )
}
