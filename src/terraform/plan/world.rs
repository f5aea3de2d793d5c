//! What there is after apply, from the plan alone.

use super::others::{Others, kind};
use super::read::Document;
use super::references::{Attributes, References};
use super::value::{Place, merged};
use super::{Action, Counts, Plan, Planned, drift};
use crate::source::Span;
use crate::terraform::address;
use crate::terraform::eval::{Evaluation, Instance, Mode};
use crate::terraform::value::{Identity, Reason, ReasonKind, Repr, Type, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Puts the parts of a plan together.
pub(super) fn assemble(document: Document) -> Plan {
    let mut attributes = Attributes::default();
    let mut ids: FxHashMap<Arc<str>, bool> = FxHashMap::default();
    let changed = document.changes.iter();
    let changed = changed.filter(|(_, c)| c.action != Action::Delete);
    for (address, change) in changed {
        let unknown = change.after.unknown.get("id");
        ids.insert(
            address.clone(),
            unknown.and_then(|u| u.as_bool()) != Some(true),
        );
        if let Some(value) = &change.after.value {
            attributes.learn(&change.ty, value);
        }
    }
    for (address, held) in &document.prior {
        ids.entry(address.clone()).or_insert(true);
        if let Some(value) = &held.side.value {
            attributes.learn(&held.ty, value);
        }
    }
    let known = known_ids(&document);
    let references = References {
        configuration: &document.configuration,
        ids: &ids,
        attributes: &attributes,
        others: &document.others,
        referred: RefCell::default(),
    };
    let value = |address: &Arc<str>, ty: &str, side| {
        let identity = Identity::of(address.clone());
        let unknown = |place: &Place<'_>| references.unknown(address, ty, place);
        let stands = |place: &Place<'_>| references.not_kept(address, ty, place);
        let made = merged(side, &identity, &unknown, &stands);
        references.without_foreign_ids(address, made, &known)
    };
    let mut plan = Plan {
        complete: document.complete,
        resources: document.resources,
        variables: document.variables,
        instances: BTreeMap::new(),
        deleted: BTreeMap::new(),
        gaps: BTreeMap::new(),
        counts: Counts::default(),
        drift: drift::drifted(document.drift, &document.changes),
        others: Others::default(),
        referred: BTreeSet::new(),
    };
    for (address, held) in document.prior {
        let planned = Planned {
            mode: held.mode,
            value: value(&address, &held.ty, held.side),
            ty: held.ty,
            changed: false,
        };
        plan.instances.insert(address, planned);
    }
    for (address, change) in document.changes {
        if change.mode == Mode::Managed {
            plan.counts.count(change.action);
        }
        match change.action {
            Action::Delete => {
                plan.instances.remove(&address);
                plan.deleted.insert(address, change.mode);
                continue;
            }
            Action::DeleteThenCreate => {
                plan.gaps.insert(address.clone(), change.replaces);
            }
            _ => {}
        }
        let planned = Planned {
            mode: change.mode,
            value: value(&address, &change.ty, change.after),
            ty: change.ty,
            changed: true,
        };
        plan.instances.insert(address, planned);
    }
    plan.referred = references.referred.into_inner();
    plan.others = document.others;
    plan
}

/// The ids of all instances that there will be, as text.
fn known_ids(document: &Document) -> FxHashSet<String> {
    let changed = document
        .changes
        .values()
        .filter_map(|c| c.after.value.as_ref());
    let held = document
        .prior
        .values()
        .filter_map(|h| h.side.value.as_ref());
    let id = |v: &Value| match &v.get("id")?.repr {
        Repr::String(id) => Some(id.to_string()),
        Repr::Number(id) => Some(id.to_string()),
        _ => None,
    };
    changed.chain(held).filter_map(id).collect()
}

impl Plan {
    /// The instances of the plan where there is no source beside it. They have no places.
    pub fn evaluation(&self) -> Evaluation {
        let mut instances: Vec<Instance> = self
            .instances
            .iter()
            .map(|(address, planned)| planned.instance(address))
            .collect();
        instances.extend(self.referred.iter().map(not_kept));
        instances.sort_by(|a, b| (&a.address, a.mode).cmp(&(&b.address, b.mode)));
        let problems = self.drifts(&instances);
        Evaluation {
            instances,
            problems,
        }
    }
}

/// An instance of which nothing but the address is kept.
fn not_kept(address: &Arc<str>) -> Instance {
    let (mode, ty) = kind(address);
    let text =
        format!("what `{address}` holds was not read from the plan: no adapter reads its type");
    let reason = Reason {
        kind: ReasonKind::Other,
        text: text.into(),
        place: Span::NONE,
    };
    let planned = Planned {
        mode,
        ty: ty.into(),
        value: Value::unknown(Type::Dynamic, reason),
        changed: false,
    };
    planned.instance(address)
}

impl Planned {
    /// As an instance without a place.
    pub(super) fn instance(&self, address: &Arc<str>) -> Instance {
        Instance {
            address: address.clone(),
            ty: self.ty.clone(),
            mode: self.mode,
            module: address::module(address).map(Arc::from),
            value: self.value.clone(),
            errors: Vec::new(),
            header: Span::NONE,
            block: Span::NONE,
            expanded_by: None,
            provider: None,
        }
    }
}
