//! Plans, as `terraform show -json` prints them (format 1.x, OpenTofu's too).
//!
//! A plan is complete in values and poor in references: the code behind it shows only in what
//! `configuration` has kept. What it does not tell stays unknown, with that as the reason; nothing is
//! guessed. With source beside it instances are joined by address, see [`Plan::join`].

mod blocks;
mod compare;
mod configuration;
mod drift;
mod error;
mod join;
mod others;
mod read;
mod references;
mod scan;
mod value;
mod world;

pub use error::PlanError;
pub use join::PlanData;

use super::eval::Mode;
use super::value::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::Arc;

/// Tells which resources of a plan are kept, by mode and type; the others pass by.
pub type Wanted<'a> = &'a dyn Fn(Mode, &str) -> bool;

/// A plan: the instances that there will be, and what becomes of the others.
#[derive(Debug)]
pub struct Plan {
    /// Whether it is whole: not where only some resources were targeted. `None` in plans of versions
    /// that do not say.
    pub complete: Option<bool>,
    /// How many resource instances it holds, wanted or not.
    pub resources: usize,
    /// The values of the root module's variables.
    pub variables: BTreeMap<Arc<str>, Value>,
    /// What there will be after apply, by address: what is changed, what stays as it is, data.
    pub instances: BTreeMap<Arc<str>, Planned>,
    /// What will not be there any more, by address.
    pub deleted: BTreeMap<Arc<str>, Mode>,
    /// Instances whose replacement deletes them before their successor exists, with the attributes
    /// that force it.
    pub gaps: BTreeMap<Arc<str>, Vec<String>>,
    /// What it does to managed resources that are kept.
    pub counts: Counts,
    /// What was changed outside Terraform.
    drift: Vec<drift::Drifted>,
    /// Instances that are not kept.
    others: others::Others,
    /// Of these, the ones that what is kept refers to.
    referred: BTreeSet<Arc<str>>,
}

/// An instance of a plan.
#[derive(Debug)]
pub struct Planned {
    /// What it is.
    pub mode: Mode,
    /// The resource type.
    pub ty: Arc<str>,
    /// Its attributes: an open object whose identity is the address.
    pub value: Value,
    /// Whether the plan has a change for it; else it is only in the state (a plan for some targets) or
    /// was read.
    pub changed: bool,
}

/// How many managed instances a plan changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Made anew.
    pub created: usize,
    /// Changed in place.
    pub updated: usize,
    /// Deleted and made again, in either order.
    pub replaced: usize,
    /// Deleted or forgotten.
    pub deleted: usize,
}

impl Counts {
    fn count(&mut self, action: Action) {
        match action {
            Action::Create => self.created += 1,
            Action::Update => self.updated += 1,
            Action::DeleteThenCreate | Action::CreateThenDelete => self.replaced += 1,
            Action::Delete => self.deleted += 1,
            Action::NoOp | Action::Read => {}
        }
    }
}

/// What a plan does to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    NoOp,
    Create,
    Read,
    Update,
    /// Also where it is only forgotten: it is no longer this configuration's.
    Delete,
    DeleteThenCreate,
    CreateThenDelete,
}

impl Action {
    fn of(actions: &[String]) -> Action {
        let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
        match actions.as_slice() {
            ["create"] => Action::Create,
            ["read"] => Action::Read,
            ["delete"] | ["forget"] => Action::Delete,
            ["delete", "create"] => Action::DeleteThenCreate,
            ["create", "delete"] | ["create", "forget"] => Action::CreateThenDelete,
            ["no-op"] | [] => Action::NoOp,
            _ => Action::Update,
        }
    }
}

impl Plan {
    /// Reads a plan. Memory follows what is wanted of it, not its size.
    ///
    /// # Errors
    /// It is no plan, or not a whole one.
    pub fn read(input: impl Read, wanted: Wanted<'_>) -> Result<Plan, PlanError> {
        let document = read::Document::read(input, wanted)?;
        Ok(world::assemble(document))
    }

    /// Whether nothing of it concerns alerting.
    pub fn is_empty(&self) -> bool {
        self.instances.is_empty() && self.deleted.is_empty()
    }

    /// Whether it does nothing but delete, as `-destroy` does.
    pub fn destroys(&self) -> bool {
        !self.deleted.is_empty() && !self.instances.values().any(|i| i.changed)
    }
}
