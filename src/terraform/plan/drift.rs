//! What was changed outside Terraform.

use super::compare::shown;
use super::read::{Change, Drift};
use super::value::{merged, path};
use super::{Action, Plan};
use crate::source::Span;
use crate::terraform::eval::{Instance, Problem, ProblemKind};
use crate::terraform::value::{Identity, PathStep, Repr, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// More attributes than this are counted and not shown.
const MOST_SHOWN: usize = 3;

/// A resource that was changed outside Terraform.
#[derive(Debug)]
pub(super) struct Drifted {
    address: Arc<str>,
    /// The first attribute that differs; `None` where the resource has vanished.
    first: Option<Arc<str>>,
    message: String,
    help: String,
}

/// What each resource's drift comes to; nothing where only the way of writing nothing has changed.
pub(super) fn drifted(
    all: BTreeMap<Arc<str>, Drift>,
    changes: &BTreeMap<Arc<str>, Change>,
) -> Vec<Drifted> {
    all.into_iter()
        .filter_map(|(address, drift)| {
            let next = changes.get(&address).map(|c| c.action);
            if drift.action == Action::Delete {
                return Some(vanished(address, next));
            }
            changed(address, drift, next)
        })
        .collect()
}

fn vanished(address: Arc<str>, next: Option<Action>) -> Drifted {
    let then = match next {
        Some(Action::Delete) | None => "and the plan leaves it so",
        Some(_) => "and the plan creates it again",
    };
    Drifted {
        message: format!("{address} was deleted outside Terraform, {then}"),
        help: "find out who deleted it and why before applying; remove it from the source if that was right"
            .to_owned(),
        address,
        first: None,
    }
}

fn changed(address: Arc<str>, drift: Drift, next: Option<Action>) -> Option<Drifted> {
    let identity = Identity::of(address.clone());
    // A refresh knows everything.
    let none = |_: &super::value::Place<'_>| Value::null();
    let before = merged(drift.before, &identity, &none, &|_| None);
    let after = merged(drift.after, &identity, &none, &|_| None);
    let mut found = Vec::new();
    differences(&before, &after, &mut Vec::new(), &mut found);
    let (first, ..) = found.first()?;
    let first = match first.first() {
        Some(PathStep::Name(name)) => Some(name.clone()),
        _ => None,
    };
    let listed: Vec<String> = found
        .iter()
        .take(MOST_SHOWN)
        .map(|(at, before, after)| format!("{} from {before} to {after}", path(at)))
        .collect();
    let more = match found.len().saturating_sub(MOST_SHOWN) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let then = match next {
        None | Some(Action::NoOp | Action::Read) => "the plan leaves it so",
        Some(Action::Delete) => "the plan deletes it",
        Some(Action::DeleteThenCreate | Action::CreateThenDelete) => "the plan replaces it",
        Some(Action::Create | Action::Update) => "the plan sets what is written",
    };
    Some(Drifted {
        message: format!(
            "{address} was changed outside Terraform: {}{more}; {then}",
            listed.join(", ")
        ),
        help: "write the change into the source if it was right, else apply to undo it, and ask who made it"
            .to_owned(),
        address,
        first,
    })
}

type Changed = (Vec<PathStep>, String, String);

/// Where two values differ, and how.
fn differences(before: &Value, after: &Value, at: &mut Vec<PathStep>, found: &mut Vec<Changed>) {
    if let (Repr::Object(old), Repr::Object(new)) = (&before.repr, &after.repr) {
        let null = Value::null();
        let names: std::collections::BTreeSet<&Arc<str>> =
            old.attrs.keys().chain(new.attrs.keys()).collect();
        for name in names {
            at.push(PathStep::Name(name.clone()));
            let old = old.attrs.get(name).unwrap_or(&null);
            let new = new.attrs.get(name).unwrap_or(&null);
            differences(old, new, at, found);
            at.pop();
        }
        return;
    }
    let (old, new) = (before.elements(), after.elements());
    if let (Some(old), Some(new)) = (old, new)
        && old.len() == new.len()
    {
        for (i, (old, new)) in old.iter().zip(new).enumerate() {
            at.push(PathStep::Index(i as u64));
            differences(old, new, at, found);
            at.pop();
        }
        return;
    }
    if !same(before, after) {
        found.push((at.clone(), shown(at, before), shown(at, after)));
    }
}

/// Providers read nothing back now as null, now as empty.
fn same(before: &Value, after: &Value) -> bool {
    let nothing = |v: &Value| {
        v.is_null()
            || v.as_str() == Some("")
            || v.elements().is_some_and(<[Value]>::is_empty)
            || v.entries().is_some_and(BTreeMap::is_empty)
    };
    match (&before.repr, &after.repr) {
        _ if nothing(before) && nothing(after) => true,
        (Repr::String(a), Repr::String(b)) => a == b,
        (Repr::Bool(a), Repr::Bool(b)) => a == b,
        (Repr::Number(a), Repr::Number(b)) => a == b,
        _ => false,
    }
}

impl Plan {
    /// Drift as problems, each at the attribute or the block where the source has it.
    pub(super) fn drifts(&self, instances: &[Instance]) -> Vec<Problem> {
        self.drift
            .iter()
            .map(|drift| {
                let at = instances.binary_search_by(|i| i.address.cmp(&drift.address));
                let instance = at.ok().and_then(|i| instances.get(i));
                let attribute = instance
                    .zip(drift.first.as_ref())
                    .and_then(|(i, name)| i.value.get(name));
                let header = instance.map_or(Span::NONE, |i| i.header);
                Problem {
                    kind: ProblemKind::Drifted,
                    message: drift.message.clone(),
                    help: Some(drift.help.clone()),
                    span: attribute.map_or(Span::NONE, |a| a.origin).or(header),
                    related: Vec::new(),
                    subject: drift.address.to_string(),
                }
            })
            .collect()
    }
}
