//! What becomes of one alert, as its walks add up.

use super::super::store::EntityId;
use super::outcome::Walk;
use crate::terraform::value::Reasons;
use rustc_hash::FxHashSet;

/// An outcome as it adds up.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) matched: Vec<EntityId>,
    pub(super) possible: Vec<EntityId>,
    pub(super) taken: Vec<EntityId>,
    pub(super) takers: Vec<EntityId>,
    pub(super) destinations: Vec<EntityId>,
    pub(super) sent: FxHashSet<EntityId>,
    pub(super) ambiguous: Vec<(EntityId, EntityId, String)>,
    pub(super) disabled: Vec<EntityId>,
    pub(super) walks: Vec<Walk>,
    pub(super) matched_unknown: Option<Reasons>,
    pub(super) taken_unknown: Option<Reasons>,
    pub(super) destinations_unknown: Option<Reasons>,
    pub(super) doubtful: bool,
    pub(super) owned: bool,
}

fn union(known: &mut Option<Reasons>, reasons: &Reasons) {
    *known = Some(known.take().unwrap_or_default().union(reasons));
}

impl Sum {
    pub(super) fn send(&mut self, target: EntityId) {
        if self.sent.insert(target) {
            self.destinations.push(target);
        }
    }

    pub(super) fn unsure(&mut self, reasons: &Reasons) {
        self.unseen(reasons, true);
    }

    /// The same; `doubtful` says whether it is for more than references that are findings of their own.
    pub(super) fn unseen(&mut self, reasons: &Reasons, doubtful: bool) {
        union(&mut self.destinations_unknown, reasons);
        self.doubtful |= doubtful;
    }

    pub(super) fn matched_unknown(&mut self, reasons: &Reasons) {
        union(&mut self.matched_unknown, reasons);
    }

    pub(super) fn taken_unknown(&mut self, reasons: &Reasons) {
        union(&mut self.taken_unknown, reasons);
    }
}
