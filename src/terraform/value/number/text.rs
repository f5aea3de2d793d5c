//! Numbers from decimal text and to their shortest decimal text.

use super::float::Float;
use num_bigint::BigUint;
use num_traits::{One, Zero};

/// Bits of every number that comes from text.
pub(super) const PRECISION: u32 = 512;

/// Decimal exponents beyond this are out of bounds whatever the digits are, unless there are none
/// but zeros.
const MOST_EXPONENT: i64 = 100_000;

/// Decimal text longer than this is refused: conversion costs the square of its length.
const MOST_DIGITS: usize = 20_000;

/// What stands in a number's text.
#[derive(Debug, PartialEq)]
pub(super) enum Parsed {
    Finite {
        negative: bool,
        digits: String,
        /// Power of ten (`binary` false) or of two that the digits are multiplied with, beside
        /// the places after the decimal point.
        exponent: i64,
        binary: bool,
        /// Digits after the decimal point.
        places: i64,
    },
    Infinite {
        negative: bool,
    },
}

/// Splits a number's text into its parts. `None` where it is not a number.
pub(super) fn split(text: &str) -> Option<Parsed> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "Inf" || rest == "inf" {
        return Some(Parsed::Infinite { negative });
    }
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    let (mantissa, tail) = rest.split_at(end);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if fraction.contains('.') || whole.len() + fraction.len() == 0 {
        return None;
    }
    let (exponent, binary) = match tail.as_bytes().first() {
        None => (0, false),
        Some(b'e' | b'E') => (exponent(&tail[1..])?, false),
        Some(b'p' | b'P') => (exponent(&tail[1..])?, true),
        Some(_) => return None,
    };
    Some(Parsed::Finite {
        negative,
        digits: [whole, fraction].concat(),
        exponent,
        binary,
        places: i64::try_from(fraction.len()).ok()?,
    })
}

fn exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let magnitude: i64 = digits.parse().ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// Digits times powers of ten and two, rounded as Terraform's numbers are. `None` out of bounds.
pub(super) fn to_float(
    negative: bool,
    digits: &str,
    exponent: i64,
    binary: bool,
    places: i64,
) -> Option<Float> {
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Float::new(negative, BigUint::zero(), 0, PRECISION, false);
    }
    if significant.len() > MOST_DIGITS || exponent.abs() > MOST_EXPONENT * 4 {
        return None;
    }
    let mantissa = BigUint::parse_bytes(significant.as_bytes(), 10)?;
    let (tens, twos) = if binary {
        (-places, exponent)
    } else {
        (exponent - places, 0)
    };
    if tens.abs() > MOST_EXPONENT {
        return None;
    }
    let fives = u32::try_from(tens.unsigned_abs()).ok()?;
    let unrounded = Float {
        negative,
        mantissa,
        exponent: tens + twos,
        precision: PRECISION,
    };
    match tens {
        0 => Float::new(
            negative,
            unrounded.mantissa,
            unrounded.exponent,
            PRECISION,
            false,
        ),
        1.. => unrounded.mul(&power_of_five(fives)?, PRECISION),
        _ => unrounded.div(&power_of_five(fives)?, PRECISION),
    }
}

/// A power of five with 64 bits more than numbers have. From `5^249` on it is rounded at each
/// step, and since Terraform's are too, the steps must be the same ones.
fn power_of_five(n: u32) -> Option<Float> {
    const EXACT: u32 = 27;
    let bits = PRECISION + 64;
    let five = |n: u32| Float::new(false, BigUint::from(5u8).pow(n), 0, bits, false);
    if n <= EXACT {
        return five(n);
    }
    let mut power = five(EXACT)?;
    let mut rest = n - EXACT;
    let mut square = Float::new(false, BigUint::from(5u8), 0, bits + 64, false)?;
    while rest > 0 {
        if rest & 1 == 1 {
            power = power.mul(&square, bits)?;
        }
        rest >>= 1;
        if rest > 0 {
            square = square.mul(&square, bits + 64)?;
        }
    }
    Some(power)
}

/// Digits without leading or trailing zeros, and where the decimal point stands before or among them.
struct Decimal {
    digits: Vec<u8>,
    point: i64,
}

impl Decimal {
    fn new(mantissa: &BigUint, exponent: i64) -> Decimal {
        // 2^-n is 5^n / 10^n.
        let (whole, shift) = match u32::try_from(-exponent) {
            Ok(n) => (mantissa * BigUint::from(5u8).pow(n), i64::from(n)),
            Err(_) => (mantissa << exponent.unsigned_abs(), 0),
        };
        let mut digits = whole.to_str_radix(10).into_bytes();
        let point = digits.len() as i64 - shift;
        trim_zeros(&mut digits);
        Decimal { digits, point }
    }

    fn at(&self, i: usize) -> u8 {
        self.digits.get(i).copied().unwrap_or(b'0')
    }

    fn round_down(&mut self, n: usize) {
        self.digits.truncate(n);
        trim_zeros(&mut self.digits);
    }

    fn round_up(&mut self, n: usize) {
        self.digits.truncate(n);
        while self.digits.last() == Some(&b'9') {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(digit) => *digit += 1,
            None => {
                self.digits.push(b'1');
                self.point += 1;
            }
        }
    }

    fn round_half_even(&mut self, n: usize) {
        let Some(&next) = self.digits.get(n) else {
            return;
        };
        let odd = n > 0 && self.at(n - 1) % 2 == 1;
        let tie = next == b'5' && n + 1 == self.digits.len();
        if next > b'5' || next == b'5' && (!tie || odd) {
            self.round_up(n);
        } else {
            self.round_down(n);
        }
    }

    fn print(&self) -> String {
        let digits = self.digits.iter().map(|d| char::from(*d));
        let mut text = String::new();
        if self.point <= 0 {
            text.push('0');
        }
        let mut at = self.point.min(0);
        if self.point < 0 {
            text.push('.');
            text.extend(std::iter::repeat_n('0', self.point.unsigned_abs() as usize));
            at = 0;
        }
        for digit in digits {
            if at == self.point.max(0) && self.point >= 0 {
                text.push('.');
            }
            text.push(digit);
            at += 1;
        }
        while at < self.point {
            text.push('0');
            at += 1;
        }
        text
    }
}

fn trim_zeros(digits: &mut Vec<u8>) {
    while digits.last() == Some(&b'0') {
        digits.pop();
    }
}

/// The shortest decimal text that still rounds to this value at its precision; never an exponent.
pub(super) fn print(float: &Float) -> String {
    let sign = if float.negative { "-" } else { "" };
    if float.is_zero() {
        return format!("{sign}0");
    }
    if float.is_integer() && float.top() <= i64::from(float.precision) {
        return format!("{sign}{}", float.to_integer());
    }
    let mut decimal = Decimal::new(&float.mantissa, float.exponent);
    // Everything within half a unit of the last place rounds to this value; the ends do where the
    // mantissa is even.
    let width = u64::from(float.precision) + 1;
    let shift = width.saturating_sub(float.mantissa.bits());
    let mantissa = &float.mantissa << shift;
    let exponent = float.exponent - shift as i64;
    let inclusive = !mantissa.bit(1);
    let lower = Decimal::new(&(&mantissa - BigUint::one()), exponent);
    let upper = Decimal::new(&(&mantissa + BigUint::one()), exponent);
    for i in 0..decimal.digits.len() {
        let (low, digit, high) = (lower.at(i), decimal.at(i), upper.at(i));
        let down = low != digit || inclusive && i + 1 == lower.digits.len();
        let up = digit != high && (inclusive || digit + 1 < high || i + 1 < upper.digits.len());
        match (down, up) {
            (true, true) => decimal.round_half_even(i + 1),
            (true, false) => decimal.round_down(i + 1),
            (false, true) => decimal.round_up(i + 1),
            (false, false) => continue,
        }
        break;
    }
    format!("{sign}{}", decimal.print())
}
