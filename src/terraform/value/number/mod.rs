//! Terraform's numbers: binary floats of up to 512 bits, with whole numbers that fit in a machine
//! word kept as such. How they round, compare and print was measured on Terraform 1.11.

mod float;
mod text;

use float::Float;
use num_bigint::{BigInt, BigUint, Sign};
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;
use text::{PRECISION, Parsed};

/// A number: an integer that fits, or a binary float of up to 512 bits.
#[derive(Debug, Clone)]
pub struct Number(Repr);

#[derive(Debug, Clone)]
enum Repr {
    /// A whole number (not minus zero) below two to the power of its precision.
    Small {
        value: i64,
        precision: u32,
    },
    Float(Arc<Float>),
    Infinite {
        negative: bool,
    },
}

/// Bits of numbers that Terraform makes from machine words: lengths, indexes.
const WORD: u32 = 64;

/// A whole number of the engine, such as a length, with 64 bits of precision.
impl From<i64> for Number {
    fn from(value: i64) -> Number {
        Number(Repr::Small {
            value,
            precision: WORD,
        })
    }
}

impl From<Float> for Number {
    fn from(float: Float) -> Number {
        let exact = float.top() <= i64::from(float.precision.min(62));
        let minus_zero = float.is_zero() && float.negative;
        if exact
            && float.is_integer()
            && !minus_zero
            && let Ok(magnitude) = i64::try_from(float.to_integer())
        {
            let value = if float.negative {
                -magnitude
            } else {
                magnitude
            };
            return Number::small(value, float.precision);
        }
        Number(Repr::Float(Arc::new(float)))
    }
}

impl Number {
    /// What `tonumber` accepts (`1e3`, `+1`, `.5`, `5.`, `Inf`); every HCL and JSON literal is among
    /// it. `None` too for numbers beyond about `10^±78000`, and for more than 20,000 digits.
    pub fn parse(text: &str) -> Option<Number> {
        if text.len() < 18
            && text.bytes().all(|b| b.is_ascii_digit())
            && let Ok(value) = text.parse()
        {
            return Some(Number(Repr::Small {
                value,
                precision: PRECISION,
            }));
        }
        match text::split(text)? {
            Parsed::Infinite { negative } => Some(Number(Repr::Infinite { negative })),
            Parsed::Finite {
                negative,
                digits,
                exponent,
                binary,
                places,
            } => text::to_float(negative, &digits, exponent, binary, places).map(Number::from),
        }
    }

    /// From a double, with 53 bits of precision (the result of `pow`, `log`); `None` for NaN.
    pub fn from_f64(f: f64) -> Option<Number> {
        if f.is_nan() {
            return None;
        }
        let negative = f.is_sign_negative();
        if f.is_infinite() {
            return Some(Number(Repr::Infinite { negative }));
        }
        let bits = f.abs().to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) = match (bits >> 52) as i64 {
            0 => (fraction, -1074),
            e => (fraction | 1 << 52, e - 1075),
        };
        Float::new(negative, BigUint::from(mantissa), exponent, 53, false).map(Number::from)
    }

    /// A whole number of any size, exactly; `None` beyond the bounds of [`Number::parse`].
    pub fn from_bigint(n: &BigInt) -> Option<Number> {
        let precision = u32::try_from(n.bits()).ok()?.max(WORD);
        Float::new(
            n.sign() == Sign::Minus,
            n.magnitude().clone(),
            0,
            precision,
            false,
        )
        .map(Number::from)
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Small { value, .. } => *value as f64,
            Repr::Float(f) => f.to_f64(),
            Repr::Infinite { negative: false } => f64::INFINITY,
            Repr::Infinite { negative: true } => f64::NEG_INFINITY,
        }
    }

    /// The value where it is a whole number that fits.
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Small { value, .. } => Some(*value),
            _ => i64::try_from(self.to_bigint()?).ok(),
        }
    }

    /// The value where it is a whole number.
    pub fn to_bigint(&self) -> Option<BigInt> {
        match &self.0 {
            Repr::Small { value, .. } => Some(BigInt::from(*value)),
            Repr::Float(f) if f.is_integer() => {
                let sign = if f.negative { Sign::Minus } else { Sign::Plus };
                Some(BigInt::from_biguint(sign, f.to_integer()))
            }
            _ => None,
        }
    }

    /// The value as a fraction in lowest terms over a power of two: numerator and the exponent of
    /// the denominator. `None` for infinities. For exact rounding to decimal places.
    pub fn to_binary_fraction(&self) -> Option<(BigInt, u32)> {
        match &self.0 {
            Repr::Float(f) if !f.is_integer() => {
                let sign = if f.negative { Sign::Minus } else { Sign::Plus };
                let numerator = BigInt::from_biguint(sign, f.mantissa.clone());
                Some((numerator, u32::try_from(-f.exponent).ok()?))
            }
            _ => Some((self.to_bigint()?, 0)),
        }
    }

    /// Value and precision of a whole number that is a machine word: two numbers that have the same are one.
    pub fn as_word(&self) -> Option<(i64, u32)> {
        match &self.0 {
            Repr::Small { value, precision } => Some((*value, *precision)),
            Repr::Float(_) | Repr::Infinite { .. } => None,
        }
    }

    /// Whether it is whole (infinities are not).
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { .. } => true,
            Repr::Float(f) => f.is_integer(),
            Repr::Infinite { .. } => false,
        }
    }

    /// Whether it is one of the infinities.
    pub fn is_infinite(&self) -> bool {
        matches!(self.0, Repr::Infinite { .. })
    }

    /// Whether it is below zero or minus zero.
    pub fn is_sign_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { value, .. } => *value < 0,
            Repr::Float(f) => f.negative,
            Repr::Infinite { negative } => *negative,
        }
    }

    /// Whether it is zero, minus zero included.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { value, .. } => *value == 0,
            Repr::Float(f) => f.is_zero(),
            Repr::Infinite { .. } => false,
        }
    }

    fn precision(&self) -> u32 {
        match &self.0 {
            Repr::Small { precision, .. } => *precision,
            Repr::Float(f) => f.precision,
            // Infinities come from divisions of literals; nothing prints their precision.
            Repr::Infinite { .. } => PRECISION,
        }
    }

    /// The float behind a finite number.
    fn finite(&self) -> Option<Float> {
        match &self.0 {
            Repr::Small { value, precision } => Some(Float::from_i64(*value, *precision)),
            Repr::Float(f) => Some(Float::clone(f)),
            Repr::Infinite { .. } => None,
        }
    }

    /// Both as words, with the precision of a result, where results may stay words.
    fn words(&self, other: &Number) -> Option<(i64, i64, u32)> {
        match (&self.0, &other.0) {
            (
                Repr::Small {
                    value: a,
                    precision: p,
                },
                Repr::Small {
                    value: b,
                    precision: q,
                },
            ) if (*p).max(*q) >= WORD => Some((*a, *b, (*p).max(*q))),
            _ => None,
        }
    }

    fn small(value: i64, precision: u32) -> Number {
        Number(Repr::Small { value, precision })
    }

    /// Sum. `None` for infinities of different signs, and out of bounds.
    pub fn add(&self, other: &Number) -> Option<Number> {
        if let Some((a, b, p)) = self.words(other)
            && let Some(sum) = a.checked_add(b)
        {
            return Some(Number::small(sum, p));
        }
        match (&self.0, &other.0) {
            (Repr::Infinite { negative: a }, Repr::Infinite { negative: b }) => {
                (a == b).then(|| self.clone())
            }
            (Repr::Infinite { .. }, _) => Some(self.clone()),
            (_, Repr::Infinite { .. }) => Some(other.clone()),
            _ => {
                let precision = self.precision().max(other.precision());
                let sum = self.finite()?.add(&other.finite()?, precision)?;
                Some(Number::from(sum))
            }
        }
    }

    /// Difference. `None` for infinities of the same sign, and out of bounds.
    pub fn sub(&self, other: &Number) -> Option<Number> {
        if let Some((a, b, p)) = self.words(other)
            && let Some(difference) = a.checked_sub(b)
        {
            return Some(Number::small(difference, p));
        }
        self.add(&other.neg())
    }

    /// Product; `None` for zero times infinity, and out of bounds.
    pub fn mul(&self, other: &Number) -> Option<Number> {
        if let Some((a, b, p)) = self.words(other)
            && let Some(product) = a.checked_mul(b)
            && (product != 0 || (a >= 0 && b >= 0))
        {
            return Some(Number::small(product, p));
        }
        let negative = self.is_sign_negative() != other.is_sign_negative();
        match (self.is_infinite(), other.is_infinite()) {
            (false, false) => {
                let precision = self.precision().max(other.precision());
                let product = self.finite()?.mul(&other.finite()?, precision)?;
                Some(Number::from(product))
            }
            _ if self.is_zero() || other.is_zero() => None,
            _ => Some(Number(Repr::Infinite { negative })),
        }
    }

    /// Quotient; infinite for a divisor of zero, `None` for 0/0 and infinity by infinity.
    pub fn div(&self, other: &Number) -> Option<Number> {
        if let Some((a, b, p)) = self.words(other)
            && b != 0
            && a != 0
            && a.checked_rem(b) == Some(0)
        {
            return a.checked_div(b).map(|q| Number::small(q, p));
        }
        let negative = self.is_sign_negative() != other.is_sign_negative();
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => None,
            (true, false) => Some(Number(Repr::Infinite { negative })),
            (false, true) => {
                let zero = Float::from_i64(0, PRECISION);
                Some(Number::from(if negative { zero.neg() } else { zero }))
            }
            (false, false) if other.is_zero() => {
                (!self.is_zero()).then_some(Number(Repr::Infinite { negative }))
            }
            (false, false) => {
                let precision = self.precision().max(other.precision());
                let quotient = self.finite()?.div(&other.finite()?, precision)?;
                Some(Number::from(quotient))
            }
        }
    }

    /// Truncated remainder; the dividend where the divisor is zero. `None` for infinities. It has
    /// the precision of the dividend, also on the way, so that `pow(2, 60) % 7` is 0 as in Terraform.
    pub fn rem(&self, other: &Number) -> Option<Number> {
        if self.is_infinite() || other.is_infinite() {
            return None;
        }
        if other.is_zero() {
            return Some(self.clone());
        }
        let precision = self.precision();
        if let Some((a, b, _)) = self.words(other)
            && precision >= WORD
            && let Some(remainder) = a.checked_rem(b)
        {
            return Some(Number::small(remainder, precision));
        }
        let quotient = self.div(other)?.finite()?.truncated(precision)?;
        let whole = other.finite()?.mul(&quotient, precision)?;
        let difference = self.finite()?.add(&whole.neg(), precision)?;
        Some(Number::from(difference))
    }

    /// Negation; minus zero is told from zero in text.
    pub fn neg(&self) -> Number {
        match &self.0 {
            Repr::Small { value, precision } if *value != 0 && *value != i64::MIN => {
                Number::small(-value, *precision)
            }
            Repr::Small { value, precision } => {
                Number::from(Float::from_i64(*value, *precision).neg())
            }
            Repr::Float(f) => Number::from(f.neg()),
            Repr::Infinite { negative } => Number(Repr::Infinite {
                negative: !negative,
            }),
        }
    }

    /// The largest whole number that is not above; infinities stay.
    pub fn floor(&self) -> Number {
        self.whole(true)
    }

    /// The smallest whole number that is not below; infinities stay.
    pub fn ceil(&self) -> Number {
        self.whole(false)
    }

    fn whole(&self, down: bool) -> Number {
        let Repr::Float(f) = &self.0 else {
            return self.clone();
        };
        let Some(truncated) = f.truncated(f.precision).map(Number::from) else {
            return self.clone();
        };
        let step = Number::small(if down { -1 } else { 1 }, f.precision.max(WORD));
        if f.is_integer() || f.negative != down {
            return truncated;
        }
        truncated.add(&step).unwrap_or(truncated)
    }

    /// The order by exact value. Unlike `==`, which compares what is printed, this tells `0.01` from
    /// the double nearest to it, as Terraform's `<` does.
    pub fn compare(&self, other: &Number) -> Ordering {
        if let (Repr::Small { value: a, .. }, Repr::Small { value: b, .. }) = (&self.0, &other.0) {
            return a.cmp(b);
        }
        match (self.finite(), other.finite()) {
            (Some(a), Some(b)) => a.compare(&b),
            _ => self.to_rank().cmp(&other.to_rank()),
        }
    }

    fn to_rank(&self) -> i8 {
        match self.0 {
            Repr::Infinite { negative: true } => -1,
            Repr::Infinite { negative: false } => 1,
            _ => 0,
        }
    }
}

/// As Terraform's `==`: whole numbers by value, others by what is printed.
impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        if self.is_integer() && other.is_integer() {
            return self.compare(other).is_eq();
        }
        if self.is_integer() != other.is_integer() || self.is_infinite() || other.is_infinite() {
            return self.is_infinite()
                && other.is_infinite()
                && self.is_sign_negative() == other.is_sign_negative();
        }
        match (&self.0, &other.0) {
            (Repr::Float(a), Repr::Float(b))
                if a.negative == b.negative
                    && a.mantissa == b.mantissa
                    && a.exponent == b.exponent
                    && a.precision == b.precision =>
            {
                true
            }
            _ => self.to_string() == other.to_string(),
        }
    }
}

/// As Terraform's `<`, by exact value (see [`Number::compare`]).
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.compare(other))
    }
}

/// As `tostring`: the shortest decimal that names the value at its precision.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small { value, .. } => write!(f, "{value}"),
            Repr::Float(float) => f.write_str(&text::print(float)),
            Repr::Infinite { negative: true } => f.write_str("-Inf"),
            Repr::Infinite { negative: false } => f.write_str("+Inf"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;
    use proptest::prelude::*;

    fn n(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text} does not parse"))
    }

    fn shown(number: Option<Number>) -> String {
        number.map_or("none".to_owned(), |n| n.to_string())
    }

    #[test]
    fn text_is_the_shortest_at_512_bits() {
        let third = shown(n("1").div(&n("3")));
        assert_eq!(third, format!("0.{}5", "3".repeat(154)));
        let two_thirds = shown(n("2").div(&n("3")));
        assert_eq!(two_thirds, format!("0.{}7", "6".repeat(153)));
        assert_eq!(shown(n("0.1").add(&n("0.2"))), "0.3");
        assert_eq!(n("1e100").to_string(), format!("1{}", "0".repeat(100)));
        assert_eq!(n("1.50").to_string(), "1.5");
        assert_eq!(n("0.001").to_string(), "0.001");
        assert_eq!(
            n("123456789012345678901234567890").to_string(),
            "123456789012345678901234567890"
        );
        assert_eq!(n("-0").to_string(), "-0");
        assert_eq!(shown(n("1").div(&n("0"))), "+Inf");
    }

    #[test]
    fn doubles_keep_53_bits() {
        let power = Number::from_f64(2f64.powi(100)).unwrap_or(n("0"));
        assert_eq!(power.to_string(), "1267650600228229400000000000000");
        assert_eq!(power, n("1267650600228229401496703205376"));
        let hundredth = Number::from_f64(0.01).unwrap_or(n("0"));
        assert_eq!(hundredth, n("0.01"));
        assert!(hundredth > n("0.01"), "the bits differ");
        assert!(Number::from_f64(f64::NAN).is_none());
    }

    #[test]
    fn edges_of_division() {
        assert_eq!(shown(n("0").div(&n("0"))), "none");
        assert_eq!(shown(n("5").rem(&n("0"))), "5");
        assert_eq!(shown(n("-5").rem(&n("3"))), "-2");
        assert_eq!(shown(n("0").mul(&n("-5"))), "-0");
        assert_eq!(
            shown(n("9223372036854775807").add(&n("1"))),
            "9223372036854775808"
        );
        assert_eq!(
            shown(n("-9223372036854775808").div(&n("-1"))),
            "9223372036854775808"
        );
    }

    #[test]
    fn what_parses() {
        for good in [
            "+1",
            ".5",
            "5.",
            "017",
            "1e3",
            "Inf",
            "-Inf",
            "1E-2",
            "0e999999999",
        ] {
            assert!(Number::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            " 1",
            "1 ",
            "0x10",
            "1_000",
            "0b11",
            ".",
            "e5",
            "1e",
            "1.2.3",
            "--1",
            "Infinity",
            "1e99999999999999999999",
        ] {
            assert!(Number::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn of_two_shortest_texts_the_even_one_is_taken() {
        // Exactly 804569224789550.25.
        let number = Number::from_f64(f64::from_bits(4_829_791_754_712_117_618));
        assert_eq!(shown(number), "804569224789550.2");
    }

    #[test]
    fn size_is_bounded() {
        assert!(Number::parse("1e1000000000").is_none());
        let mut x = n("1e1000");
        for _ in 0..20 {
            match x.mul(&x) {
                Some(square) => x = square,
                None => return,
            }
        }
        panic!("squaring went on");
    }

    proptest! {
            #[test]
            fn text_round_trips(text in "-?[1-9][0-9]{0,30}(\\.[0-9]{0,30}[1-9])?") {
                prop_assert_eq!(n(&text).to_string(), text);
            }

            #[test]
            fn doubles_round_trip(bits in any::<u64>()) {
                let f = f64::from_bits(bits);
                prop_assume!(f.is_finite());
                let number = Number::from_f64(f);
                prop_assert!(number.is_some());
                if let Some(number) = number {
                    prop_assert_eq!(number.to_f64().to_bits(), f.to_bits());
                    // Rust prints the shortest digits too; of a subnormal it knows that fewer bits than 53
                    // are behind it, which Terraform's number does not. Where two are as short and as near,
                    // Rust takes the greater, and Go, as Terraform, the even one.
                    let (text, other) = (number.to_string(), format!("{f}"));
                    if !f.is_subnormal() && text != other {
                        prop_assert_eq!(text.len(), other.len());
                        prop_assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok(bits));
                        prop_assert!(text.ends_with(['0', '2', '4', '6', '8']), "{} {}", text, other);
                    }
                }
            }

            #[test]
            fn words_and_floats_agree(a in any::<i64>(), b in any::<i64>()) {
                let (x, y) = (n(&a.to_string()), n(&b.to_string()));
                let (p, q) = (i128::from(a), i128::from(b));
                prop_assert_eq!(shown(x.add(&y)), (p + q).to_string());
                prop_assert_eq!(shown(x.sub(&y)), (p - q).to_string());
    let product = x.mul(&y);
                prop_assert_eq!(product.as_ref().and_then(Number::to_bigint), Some((p * q).into()));
                prop_assert_eq!(x.compare(&y), a.cmp(&b));
                if q != 0 {
                    prop_assert_eq!(shown(x.rem(&y)), (p % q).to_string());
                    let whole = x.div(&y).map(|z| if z.is_sign_negative() { z.ceil() } else { z.floor() });
                    prop_assert_eq!(whole, Some(n(&(p / q).to_string())));
                }
            }
        }
}
