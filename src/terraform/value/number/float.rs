//! Binary floats of a chosen precision, rounded half to even: what stands behind every number that
//! is not a small integer.

use num_bigint::BigUint;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// `±mantissa × 2^exponent`. The mantissa is odd (or zero, with exponent zero), so that equal values
/// of equal precision look equal.
#[derive(Debug, Clone)]
pub(super) struct Float {
    pub(super) negative: bool,
    pub(super) mantissa: BigUint,
    pub(super) exponent: i64,
    /// How many bits a result may have when this is the more precise operand.
    pub(super) precision: u32,
}

/// Values at or beyond `2^±LIMIT` are refused rather than computed: one of them would print tens of
/// thousands of digits, and repeated squaring would exhaust memory.
const LIMIT: i64 = 1 << 18;

impl Float {
    /// Rounds `±mantissa × 2^exponent` to `precision` bits. `sticky` says that the exact value lies
    /// a little beyond the mantissa, by less than one unit of its last place. `None` out of bounds.
    pub(super) fn new(
        negative: bool,
        mut mantissa: BigUint,
        mut exponent: i64,
        precision: u32,
        mut sticky: bool,
    ) -> Option<Float> {
        let excess = mantissa.bits().saturating_sub(u64::from(precision));
        if excess > 0 {
            let half = mantissa.bit(excess - 1);
            sticky |= mantissa.trailing_zeros().is_some_and(|z| z < excess - 1);
            mantissa >>= excess;
            if half && (sticky || mantissa.bit(0)) {
                mantissa += BigUint::one();
            }
            exponent = exponent.checked_add(i64::try_from(excess).ok()?)?;
        }
        match mantissa.trailing_zeros() {
            None => exponent = 0,
            Some(0) => {}
            Some(zeros) => {
                mantissa >>= zeros;
                exponent = exponent.checked_add(i64::try_from(zeros).ok()?)?;
            }
        }
        let float = Float {
            negative,
            mantissa,
            exponent,
            precision,
        };
        (float.top().abs() <= LIMIT).then_some(float)
    }

    /// A whole number, exactly where the precision allows it.
    pub(super) fn from_i64(n: i64, precision: u32) -> Float {
        let magnitude = BigUint::from(n.unsigned_abs());
        Float::new(n < 0, magnitude.clone(), 0, precision, false).unwrap_or(Float {
            negative: n < 0,
            mantissa: magnitude,
            exponent: 0,
            precision,
        })
    }

    pub(super) fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    pub(super) fn is_integer(&self) -> bool {
        self.exponent >= 0
    }

    /// The power of two just above the value; zero for zero.
    pub(super) fn top(&self) -> i64 {
        let bits = i64::try_from(self.mantissa.bits()).unwrap_or(i64::MAX);
        self.exponent.saturating_add(bits)
    }

    pub(super) fn neg(&self) -> Float {
        Float {
            negative: !self.negative,
            ..self.clone()
        }
    }

    /// The magnitude in units of `2^exponent`, which must not be above the own one.
    fn scaled(&self, exponent: i64) -> BigUint {
        let shift = u64::try_from(self.exponent - exponent).unwrap_or(0);
        &self.mantissa << shift
    }

    /// Magnitude of a whole number.
    pub(super) fn to_integer(&self) -> BigUint {
        self.scaled(0)
    }

    /// The whole part, towards zero, without a sign on zero.
    pub(super) fn truncated(&self, precision: u32) -> Option<Float> {
        let whole = match u64::try_from(-self.exponent) {
            Ok(fraction) => &self.mantissa >> fraction,
            Err(_) => self.to_integer(),
        };
        let negative = self.negative && !whole.is_zero();
        Float::new(negative, whole, 0, precision, false)
    }

    pub(super) fn add(&self, other: &Float, precision: u32) -> Option<Float> {
        let exponent = match (self.is_zero(), other.is_zero()) {
            (true, _) => other.exponent,
            (_, true) => self.exponent,
            _ => self.exponent.min(other.exponent),
        };
        let (a, b) = (self.scaled(exponent), other.scaled(exponent));
        let (negative, sum) = if self.negative == other.negative {
            (self.negative, a + b)
        } else {
            match a.cmp(&b) {
                Ordering::Greater => (self.negative, a - b),
                Ordering::Less => (other.negative, b - a),
                Ordering::Equal => (false, BigUint::zero()),
            }
        };
        Float::new(negative, sum, exponent, precision, false)
    }

    pub(super) fn mul(&self, other: &Float, precision: u32) -> Option<Float> {
        Float::new(
            self.negative != other.negative,
            &self.mantissa * &other.mantissa,
            self.exponent + other.exponent,
            precision,
            false,
        )
    }

    /// Quotient; `None` too for a divisor of zero.
    pub(super) fn div(&self, other: &Float, precision: u32) -> Option<Float> {
        if other.is_zero() {
            return None;
        }
        // Two bits more than asked for, and the remainder as sticky bit, make rounding exact.
        let wanted = u64::from(precision) + 2 + other.mantissa.bits();
        let shift = wanted.saturating_sub(self.mantissa.bits());
        let dividend = &self.mantissa << shift;
        let quotient = &dividend / &other.mantissa;
        let exact = &quotient * &other.mantissa == dividend;
        Float::new(
            self.negative != other.negative,
            quotient,
            self.exponent - other.exponent - i64::try_from(shift).ok()?,
            precision,
            !exact,
        )
    }

    pub(super) fn compare(&self, other: &Float) -> Ordering {
        let sign = |f: &Float| match (f.is_zero(), f.negative) {
            (true, _) => 0,
            (_, true) => -1,
            _ => 1,
        };
        let order = sign(self).cmp(&sign(other));
        if order.is_ne() || self.is_zero() {
            return order;
        }
        let magnitude = self.top().cmp(&other.top()).then_with(|| {
            let exponent = self.exponent.min(other.exponent);
            self.scaled(exponent).cmp(&other.scaled(exponent))
        });
        if self.negative {
            magnitude.reverse()
        } else {
            magnitude
        }
    }

    /// The nearest double, infinite where it is too large.
    pub(super) fn to_f64(&self) -> f64 {
        // Below the smallest normal double fewer bits are left.
        let bits = (self.top() + 1074).min(53);
        let sign = if self.negative { -1.0 } else { 1.0 };
        let Ok(bits) = u32::try_from(bits) else {
            return 0.0 * sign;
        };
        if self.top() > 1024 {
            return f64::INFINITY * sign;
        }
        let rounded = if bits == 0 {
            // Between nothing and the smallest double: more than half of it rounds up.
            let up = self.top() == -1074 && !self.mantissa.is_one();
            return if up {
                f64::from_bits(1) * sign
            } else {
                0.0 * sign
            };
        } else {
            Float::new(false, self.mantissa.clone(), self.exponent, bits, false)
        };
        let Some(rounded) = rounded else {
            return 0.0 * sign;
        };
        let mantissa = u64::try_from(&rounded.mantissa).unwrap_or(u64::MAX) as f64;
        let exponent = i32::try_from(rounded.exponent).unwrap_or(0);
        // In two steps, because 2^-1074 times a mantissa of 53 bits passes what one factor can be.
        let half = exponent / 2;
        sign * mantissa * 2f64.powi(half) * 2f64.powi(exponent - half)
    }
}
