//! Numbers in formats, rounded from their exact binary value as Go rounds them.

use super::verb::Verb;
use crate::terraform::value::Number;
use num_bigint::{BigInt, BigUint, Sign};

/// A number in one of the verbs for numbers.
pub(super) fn write(verb: &Verb<'_>, number: &Number) -> Result<String, String> {
    match verb.mode {
        'b' | 'd' | 'o' | 'x' | 'X' => {
            let whole = number.to_bigint();
            let whole = whole.ok_or_else(|| "a whole number is required".to_owned())?;
            Ok(integer(verb, &whole))
        }
        _ => Ok(float(verb, number)),
    }
}

/// As `%v`: the shortest form, with an exponent from a million on.
pub(super) fn shortest(number: &Number) -> String {
    if number.is_infinite() {
        return infinity(number, "+");
    }
    let sign = if number.is_sign_negative() { "-" } else { "" };
    format!("{sign}{}", Decimal::shortest(number).general(None, 'e'))
}

fn infinity(number: &Number, plus: &str) -> String {
    let sign = if number.is_sign_negative() { "-" } else { plus };
    format!("{sign}Inf")
}

fn sign(verb: &Verb<'_>, negative: bool) -> &'static str {
    match (negative, verb.plus, verb.space) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (_, _, true) => " ",
        _ => "",
    }
}

fn integer(verb: &Verb<'_>, number: &BigInt) -> String {
    let (radix, prefix) = match verb.mode {
        'b' => (2, "0b"),
        'o' => (8, "0"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = number.magnitude().to_str_radix(radix);
    if verb.mode == 'X' {
        digits = digits.to_uppercase();
    }
    // A precision of zero prints nothing at all for zero.
    if verb.precision == Some(0) && digits == "0" {
        return String::new();
    }
    let sign = sign(verb, number.sign() == Sign::Minus);
    let prefix = if verb.sharp { prefix } else { "" };
    let mut zeros = verb.precision.map_or(0, |p| p.saturating_sub(digits.len()));
    let length = sign.len() + prefix.len() + zeros + digits.len();
    let missing = verb.width.map_or(0, |w| w.saturating_sub(length));
    let (mut left, mut right) = (0, 0);
    if verb.minus {
        right = missing;
    } else if verb.zero && verb.precision.is_none() {
        zeros = missing;
    } else {
        left = missing;
    }
    format!(
        "{}{sign}{prefix}{}{digits}{}",
        " ".repeat(left),
        "0".repeat(zeros),
        " ".repeat(right)
    )
}

fn float(verb: &Verb<'_>, number: &Number) -> String {
    let (sign, body) = if number.is_infinite() {
        let plus = if verb.space { " " } else { "+" };
        let text = infinity(number, plus);
        let (sign, body) = text.split_at(1);
        (sign.to_owned(), body.to_owned())
    } else {
        let sign = sign(verb, number.is_sign_negative()).to_owned();
        let precision = verb.precision;
        let body = match verb.mode {
            'f' => Decimal::places(number, precision.unwrap_or(6)).fixed(),
            'e' | 'E' => {
                let digits = precision.unwrap_or(6) + 1;
                Decimal::digits(number, digits).exponent(digits, verb.mode)
            }
            _ => {
                let e = if verb.mode == 'G' { 'E' } else { 'e' };
                match precision {
                    None => Decimal::shortest(number).general(None, e),
                    Some(p) => Decimal::digits(number, p.max(1)).general(Some(p.max(1)), e),
                }
            }
        };
        (sign, body)
    };
    let missing = verb
        .width
        .map_or(0, |w| w.saturating_sub(sign.len() + body.len()));
    // For floats, unlike for whole numbers, zeros win over the minus sign.
    if verb.zero && !number.is_infinite() {
        format!("{sign}{}{body}", "0".repeat(missing))
    } else if verb.minus {
        format!("{sign}{body}{}", " ".repeat(missing))
    } else {
        format!("{}{sign}{body}", " ".repeat(missing))
    }
}

/// Decimal digits of a magnitude: `0.d1d2d3… × 10^point`.
struct Decimal {
    digits: String,
    point: i64,
    /// For fixed notation: how many digits stand after the decimal point.
    places: usize,
}

impl Decimal {
    /// The digits of the shortest text that names the number.
    fn shortest(number: &Number) -> Decimal {
        let text = number.to_string();
        let text = text.trim_start_matches('-');
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let all = format!("{whole}{fraction}");
        let zeros = all.len() - all.trim_start_matches('0').len();
        Decimal {
            digits: all.trim_matches('0').to_owned(),
            point: whole.len() as i64 - zeros as i64,
            places: 0,
        }
        .or_zero()
    }

    /// Rounded to so many digits after the decimal point, halves to even.
    fn places(number: &Number, places: usize) -> Decimal {
        let digits = scaled(number, places as i64).to_string();
        let point = digits.len() as i64 - places as i64;
        Decimal {
            digits,
            point,
            places,
        }
    }

    /// Rounded to so many significant digits, halves to even.
    fn digits(number: &Number, count: usize) -> Decimal {
        let shortest = Decimal::shortest(number);
        if shortest.digits == "0" {
            return shortest;
        }
        // The shortest text has its first digit at the right place, but for numbers just below a
        // power of ten, which the check for a carry covers.
        let places = count as i64 - shortest.point;
        let mut digits = scaled(number, places).to_string();
        let mut point = digits.len() as i64 - places;
        if digits.len() > count {
            digits.truncate(count);
            point = point.max(shortest.point);
        }
        Decimal {
            digits,
            point,
            places: 0,
        }
        .trimmed()
    }

    fn or_zero(mut self) -> Decimal {
        if self.digits.is_empty() {
            self.digits = "0".to_owned();
            self.point = 1;
        }
        self
    }

    fn trimmed(mut self) -> Decimal {
        let kept = self.digits.trim_end_matches('0').len();
        self.digits.truncate(kept);
        self.or_zero()
    }

    /// `%f`
    fn fixed(&self) -> String {
        let digits = format!(
            "{}{}",
            "0".repeat((self.places + 1).saturating_sub(self.digits.len())),
            self.digits
        );
        let (whole, fraction) = digits.split_at(digits.len() - self.places);
        if fraction.is_empty() {
            whole.to_owned()
        } else {
            format!("{whole}.{fraction}")
        }
    }

    /// `%e` with so many significant digits.
    fn exponent(&self, count: usize, e: char) -> String {
        let fill = "0".repeat(count.saturating_sub(self.digits.len()));
        let all = format!("{}{fill}", self.digits);
        let (first, rest) = all.split_at(1);
        let dot = if rest.is_empty() { "" } else { "." };
        let exponent = if self.digits == "0" {
            0
        } else {
            self.point - 1
        };
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{first}{dot}{rest}{e}{sign}{:02}", exponent.unsigned_abs())
    }

    /// `%g`: with an exponent where it is below -4 or not below the precision (six for the shortest).
    fn general(&self, precision: Option<usize>, e: char) -> String {
        let count = self.digits.len();
        let limit = match precision {
            None => 6,
            Some(p) if p > count && count as i64 >= self.point => count as i64,
            Some(p) => p as i64,
        };
        let exponent = self.point - 1;
        if exponent < -4 || exponent >= limit {
            return self.exponent(count, e);
        }
        if self.point <= 0 {
            let zeros = usize::try_from(-self.point).unwrap_or(0);
            return format!("0.{}{}", "0".repeat(zeros), self.digits);
        }
        let whole = usize::try_from(self.point).unwrap_or(0);
        if count <= whole {
            return format!("{}{}", self.digits, "0".repeat(whole - count));
        }
        let (whole, fraction) = self.digits.split_at(whole);
        format!("{whole}.{fraction}")
    }
}

/// The magnitude times `10^places`, rounded to a whole number, halves to even.
fn scaled(number: &Number, places: i64) -> BigUint {
    let Some((numerator, shift)) = number.to_binary_fraction() else {
        return BigUint::ZERO;
    };
    let power = BigUint::from(10u32).pow(u32::try_from(places.unsigned_abs()).unwrap_or(u32::MAX));
    let (numerator, denominator) = if places >= 0 {
        (numerator.magnitude() * power, BigUint::from(1u32) << shift)
    } else {
        (numerator.magnitude().clone(), power << shift)
    };
    let quotient = &numerator / &denominator;
    let twice = (numerator - &quotient * &denominator) << 1u32;
    let odd = quotient.bit(0);
    match twice.cmp(&denominator) {
        std::cmp::Ordering::Less => quotient,
        std::cmp::Ordering::Equal if !odd => quotient,
        _ => quotient + 1u32,
    }
}
