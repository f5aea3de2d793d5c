//! How much all values of a configuration may be together. Each expression has bounds of its own
//! ([`super::Limits`]); a chain of them, each twice the one before, meets this one.

use super::Scope;
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::{Beyond, Value};
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes that the values of one root module may need. The largest configurations need a tenth.
const MOST: u64 = 1 << 30;
/// Values in one value, as if nothing in it were shared.
const MOST_PARTS: u64 = 8 << 20;
/// Bytes of an element in a collection, about.
pub(super) const ELEMENT: u64 = 64;

/// What is left to be made.
#[derive(Debug)]
pub(super) struct Budget {
    spent: AtomicU64,
    most: u64,
}

impl Budget {
    /// One that grows with a bound on instances that the user raises.
    pub(super) fn new(times: u64) -> Budget {
        Budget {
            spent: AtomicU64::new(0),
            most: MOST.saturating_mul(times.max(1)),
        }
    }

    /// Takes so many bytes; `false` where there were not so many left, now and ever after.
    pub(super) fn spend(&self, bytes: u64) -> bool {
        let add = |spent: u64| Some(spent.saturating_add(bytes));
        let before = self
            .spent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        before.is_ok_and(|before| before.saturating_add(bytes) <= self.most)
    }

    /// Whether more was asked for than there is.
    pub(super) fn is_exhausted(&self) -> bool {
        self.spent.load(Ordering::Relaxed) > self.most
    }
}

/// Checks a value that is about to be kept, of whose making so many bytes are known.
///
/// # Errors
/// It is nested too deeply, or there is no room for it.
pub(super) fn keep(
    value: &Value,
    made: u64,
    span: Span,
    scope: &dyn Scope,
) -> Result<(), EvalError> {
    let refused = |message: String, help: &'static str| {
        Err(EvalError::new(message, span)
            .kind(ErrorKind::Limit)
            .help(help))
    };
    let extent = match value.extent(MOST_PARTS) {
        Ok(extent) => extent,
        // A chain of locals that each wrap the one before would go on for ever.
        Err(Beyond::Depth) => {
            let message = format!("values nested more than {} deep", Value::MOST_DEPTH);
            return refused(message, "flatten the value");
        }
        Err(Beyond::Parts) => {
            // Whatever is made of it would meet the bound again.
            scope.spend(u64::MAX);
            return refused(
                format!("a value with more than {MOST_PARTS} values in it"),
                "make less of it",
            );
        }
    };
    // What was made on the way is gone; what was there before is shared; what is walked through takes
    // time, if no memory.
    let kept = made.min(extent.parts * ELEMENT + extent.text);
    if scope.spend(kept + extent.parts) {
        return Ok(());
    }
    refused(
        "the values of this configuration are too large together".to_owned(),
        "look for one that is made of another twice, step by step",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone() {
        let budget = Budget::new(1);
        assert!(budget.spend(MOST));
        assert!(!budget.is_exhausted());
        assert!(!budget.spend(1));
        assert!(budget.is_exhausted());
        assert!(!budget.spend(u64::MAX) && budget.is_exhausted());
        assert!(Budget::new(2).spend(MOST + 1));
    }

    #[test]
    fn shared_values_count_as_often_as_they_are_walked_through() {
        let doubled = |v: Value, _| Value::tuple(vec![v.clone(), v]);
        let leaf = Value::string("four");
        let value = (0..10).fold(leaf.clone(), doubled);
        let extent = value.extent(MOST_PARTS).expect("few");
        assert_eq!((extent.parts, extent.text), (2047, 4096));
        let many = (0..200).fold(leaf.clone(), doubled);
        assert_eq!(many.extent(MOST_PARTS), Err(Beyond::Parts));
        let deep = (0..300).fold(leaf, |v, _| Value::tuple(vec![v]));
        assert_eq!(deep.extent(MOST_PARTS), Err(Beyond::Depth));
    }
}
