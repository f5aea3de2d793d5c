//! Terraform's numbers.

/// A number: an integer that fits, or a binary float of up to 512 bits (see the tests for what
/// Terraform prints).
#[derive(Debug, Clone, PartialEq)]
pub struct Number(pub(crate) i64);

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        Number(n)
    }
}
