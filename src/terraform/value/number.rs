//! Terraform's numbers.

use std::cmp::Ordering;
use std::fmt;

/// A number: an integer that fits, or a binary float of up to 512 bits.
#[derive(Debug, Clone)]
pub struct Number(i64);

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        Number(n)
    }
}

impl Number {
    /// What `tonumber` accepts (`1e3`, `+1`, `.5`, `5.`, `Inf`); every HCL and JSON literal is among it.
    pub fn parse(text: &str) -> Option<Number> {
        text.parse().ok().map(Number)
    }
    /// From a double, with 53 bits of precision (the result of `pow`, `log`); `None` for NaN.
    pub fn from_f64(f: f64) -> Option<Number> {
        Some(Number(f as i64))
    }
    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        self.0 as f64
    }
    /// The value where it is a whole number that fits.
    pub fn to_i64(&self) -> Option<i64> {
        Some(self.0)
    }
    /// Whether it is whole (infinities are not).
    pub fn is_integer(&self) -> bool {
        true
    }
    /// Sum.
    pub fn add(&self, other: &Number) -> Option<Number> {
        self.0.checked_add(other.0).map(Number)
    }
    /// Difference.
    pub fn sub(&self, other: &Number) -> Option<Number> {
        self.0.checked_sub(other.0).map(Number)
    }
    /// Product; `None` for zero times infinity.
    pub fn mul(&self, other: &Number) -> Option<Number> {
        self.0.checked_mul(other.0).map(Number)
    }
    /// Quotient; `None` for 0/0 and infinity by infinity.
    pub fn div(&self, other: &Number) -> Option<Number> {
        self.0.checked_div(other.0).map(Number)
    }
    /// Truncated remainder; the dividend where the divisor is zero.
    pub fn rem(&self, other: &Number) -> Option<Number> {
        self.0.checked_rem(other.0).map(Number)
    }
    /// Negation; minus zero is told from zero in text.
    pub fn neg(&self) -> Number {
        Number(-self.0)
    }
}

/// As Terraform's `==`.
impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.0 == other.0
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

/// As `tostring`.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
