//! Conversions between types, and marks.

use super::call::Function;

pub(super) const FUNCTIONS: &[Function] = &[];
