//! The instances of a plan that are not kept: that they are there, and whether their ids are known.
//!
//! What is kept may refer to them, and must not be told that it refers to nothing. A plan of a whole
//! cloud has hundreds of thousands, so only a hash of each address is remembered.

use crate::terraform::eval::Mode;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::hash::BuildHasher;

/// What becomes of an instance that is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// It will be there, and its id is known.
    Known,
    /// It will be there, with an id that only apply knows.
    Unknown,
    /// It will not be there any more.
    Gone,
}

/// The instances that are not kept, by the hash of their address.
#[derive(Debug, Default)]
pub(super) struct Others(FxHashMap<u64, Other>);

impl Others {
    /// Remembers what the plan makes of an instance.
    pub(super) fn changed(&mut self, address: &str, becomes: Other) {
        self.0.insert(hash(address), becomes);
    }

    /// Remembers an instance of the state; what the plan makes of it counts more.
    pub(super) fn held(&mut self, address: &str) {
        self.0.entry(hash(address)).or_insert(Other::Known);
    }

    /// Whether the id of an instance that will be there is known; `None` where there will be no such
    /// instance beside those that are kept.
    pub(super) fn id_is_known(&self, address: &str) -> Option<bool> {
        match self.0.get(&hash(address))? {
            Other::Known => Some(true),
            Other::Unknown => Some(false),
            Other::Gone => None,
        }
    }
}

fn hash(address: &str) -> u64 {
    FxBuildHasher.hash_one(address)
}

/// Mode and type of the resource at an address.
pub(super) fn kind(address: &str) -> (Mode, &str) {
    let steps = crate::terraform::address::steps(address);
    match steps.as_slice() {
        [.., "data", ty, _] => (Mode::Data, ty),
        [.., ty, _] => (Mode::Managed, ty),
        _ => (Mode::Managed, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_plan_makes_of_an_instance_counts_more_than_the_state() {
        let mut others = Others::default();
        others.held("a.moves");
        others.changed("a.goes", Other::Gone);
        others.held("a.goes");
        others.changed("a.comes", Other::Unknown);
        others.held("a.comes");
        assert_eq!(others.id_is_known("a.moves"), Some(true));
        assert_eq!(others.id_is_known("a.goes"), None);
        assert_eq!(others.id_is_known("a.comes"), Some(false));
        assert_eq!(others.id_is_known("a.never"), None);
    }

    #[test]
    fn the_type_stands_in_the_address() {
        for (address, mode, ty) in [
            ("aws_x.y[\"a.b\"]", Mode::Managed, "aws_x"),
            ("module.m[\"k.l\"].data.aws_x.y", Mode::Data, "aws_x"),
        ] {
            assert_eq!(kind(address), (mode, ty));
        }
    }
}
