//! Functions of collections: lists, maps, sets, objects.

use super::call::Function;

pub(super) const FUNCTIONS: &[Function] = &[];
