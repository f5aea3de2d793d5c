//! What a plain scalar means: YAML 1.1's booleans, 1.2's numbers, dates.

use super::super::time::{Instant, nanoseconds, offset};
use crate::terraform::value::{Number, Value};

/// The meaning of a plain scalar without a tag.
///
/// # Errors
/// A message for what Terraform cannot hold: not-a-number, and numbers out of bounds.
pub(super) fn resolve(plain: &str) -> Result<Value, String> {
    if let Some(known) = word(plain) {
        return known;
    }
    if let Some(number) = number(plain) {
        return number;
    }
    Ok(text(timestamp(plain).as_deref().unwrap_or(plain)))
}

pub(super) fn text(text: &str) -> Value {
    super::super::pieces::text(text)
}

fn word(plain: &str) -> Option<Result<Value, String>> {
    Some(Ok(match plain {
        "" | "~" | "null" | "Null" | "NULL" => Value::null(),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::bool(false)
        }
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => parsed("Inf")?,
        "-.inf" | "-.Inf" | "-.INF" => parsed("-Inf")?,
        ".nan" | ".NaN" | ".NAN" => return Some(Err("not-a-number has no value".to_owned())),
        _ => return None,
    }))
}

fn parsed(text: &str) -> Option<Value> {
    Some(Value::new(crate::terraform::value::Repr::Number(
        Number::parse(text)?,
    )))
}

/// `None` for what is no number at all.
fn number(plain: &str) -> Option<Result<Value, String>> {
    let radix = match plain.get(..2) {
        Some("0o") => Some(8),
        Some("0x") => Some(16),
        _ => None,
    };
    if let Some(radix) = radix {
        let digits = plain.get(2..)?;
        if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
            return None;
        }
        let whole = u64::from_str_radix(digits, radix);
        let whole = whole.map_err(|_| "a number does not fit 64 bits".to_owned());
        return Some(whole.and_then(|n| {
            parsed(&n.to_string()).ok_or_else(|| "a number is too large".to_owned())
        }));
    }
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let exponent_is_fine = exponent.is_none_or(|e| {
        let e = e.strip_prefix(['+', '-']).unwrap_or(e);
        !e.is_empty() && digits(e)
    });
    let is_number = digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent_is_fine;
    is_number.then(|| parsed(plain).ok_or_else(|| "a number is too large".to_owned()))
}

/// A date or time, as RFC 3339; `None` for what is neither. One digit is enough but for the year.
pub(super) fn timestamp(plain: &str) -> Option<String> {
    let year = plain.get(..4).filter(|y| digits(y, 4))?;
    let rest = plain.get(4..)?.strip_prefix('-')?;
    let (month, rest) = one_or_two(rest)?;
    let (day, rest) = one_or_two(rest.strip_prefix('-')?)?;
    let date = (year.parse().ok()?, month, day);
    if rest.is_empty() {
        return Some(Instant::new(date, (0, 0, 0), 0, 0)?.to_string());
    }
    let (zoned, rest) = match rest.split_at_checked(1)? {
        ("T" | "t", rest) => (true, rest),
        (" ", rest) => (false, rest),
        _ => return None,
    };
    let (hour, rest) = one_or_two(rest)?;
    let (minute, rest) = one_or_two(rest.strip_prefix(':')?)?;
    let (second, rest) = one_or_two(rest.strip_prefix(':')?)?;
    let (nanos, zone) = match rest.strip_prefix(['.', ',']) {
        None => (0, rest),
        Some(after) => {
            let end = after
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(after.len());
            let (fraction, zone) = after.split_at(end);
            if fraction.is_empty() {
                return None;
            }
            (nanoseconds(fraction), zone)
        }
    };
    let offset = match (zoned, zone) {
        (true, zone) => offset(zone)?,
        (false, "") => 0,
        _ => return None,
    };
    Some(Instant::new(date, (hour, minute, second), nanos, offset)?.to_string())
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

fn one_or_two(text: &str) -> Option<(i64, &str)> {
    let count = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(count);
    Some((number.parse().ok()?, rest))
}
