//! How much work a pattern is for each character of a text.

use regex_syntax::hir::{Class, Hir, HirKind};

/// About how many states a pattern has once its repetitions are written out.
pub(super) fn states(pattern: &Hir) -> u64 {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len() as u64,
        // A range of characters is a few sequences of bytes.
        HirKind::Class(Class::Unicode(class)) => 2 * class.ranges().len() as u64,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len() as u64,
        HirKind::Repetition(r) => {
            let times = u64::from(r.max.unwrap_or(r.min).max(r.min).max(1));
            states(&r.sub).saturating_add(1).saturating_mul(times)
        }
        HirKind::Capture(c) => states(&c.sub).saturating_add(2),
        HirKind::Concat(all) | HirKind::Alternation(all) => all
            .iter()
            .fold(1, |sum, one| states(one).saturating_add(sum)),
    }
}
