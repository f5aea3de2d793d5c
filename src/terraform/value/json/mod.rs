//! JSON text to values and back, as `jsondecode` and `jsonencode` do, with places.

mod parse;
mod write;

pub use parse::{JsonError, parse};
pub use write::{Shown, encode, show};
