//! Durations, dates, addresses and constants of a config.

use crate::hcl::ast::{Attribute, Expr, ExprKind, Ident};
use crate::policy::lang::NO_FILES;
use crate::policy::reader::{Located, Reader, clip, literal_text, unwrap};
use crate::source::InputError;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::eval::{Dialect, Scope, Step, evaluate};
use crate::terraform::functions::FunctionHost;
use crate::terraform::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;

/// Units of durations with their milliseconds.
const UNITS: &[(&str, i64)] = &[
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
];

/// Milliseconds of `"1m"`, `"10s"`, `"500ms"`, `"1h30m"`; `None` where the text is no duration.
pub(super) fn parse_duration(text: &str) -> Option<i64> {
    let mut rest = text.trim();
    let mut total: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let letters = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let unit = rest.get(..letters)?;
        let (_, ms) = UNITS.iter().find(|(name, _)| *name == unit)?;
        total = total.checked_add(number.checked_mul(*ms)?)?;
        rest = rest.get(letters..)?;
    }
    Some(total)
}

/// Milliseconds of a duration that is more than zero.
pub(super) fn duration_ms(attribute: &Attribute, reader: &mut Reader) -> Option<i64> {
    let Some(text) = literal_text(&attribute.expr) else {
        let wanted = "a duration in quotes, such as \"10s\"";
        reader.wanted(&attribute.name.name, wanted, &attribute.expr);
        return None;
    };
    match parse_duration(&text.text) {
        Some(ms) if ms > 0 => Some(ms),
        _ => {
            reader.error(not_a(
                &attribute.name.name,
                "a duration",
                &text,
                "write it as \"30d\", \"1m\", \"10s\" or \"500ms\"",
            ));
            None
        }
    }
}

/// Days of a duration of whole days.
pub(super) fn days(attribute: &Attribute, reader: &mut Reader) -> Option<u32> {
    let ms = duration_ms(attribute, reader)?;
    const DAY: i64 = 86_400_000;
    match u32::try_from(ms / DAY) {
        Ok(days) if ms % DAY == 0 => Some(days),
        _ => {
            let message = format!("`{}` is in whole days", attribute.name.name);
            reader.error(InputError::new(message, attribute.expr.span).help("write it as \"30d\""));
            None
        }
    }
}

/// A whole number that is more than zero.
pub(super) fn whole_number(attribute: &Attribute, reader: &mut Reader) -> Option<i64> {
    let n = reader.count(attribute)?;
    if n == 0 {
        let message = format!("`{}` must be more than zero", attribute.name.name);
        reader.error(InputError::new(message, attribute.expr.span));
        return None;
    }
    Some(i64::from(n))
}

/// `2027-01-31`
pub(super) fn date(attribute: &Attribute, reader: &mut Reader) -> Option<Date> {
    let text = reader.text(attribute)?;
    let found = parse_date(&text.text);
    if found.is_none() {
        reader.error(not_a(
            &attribute.name.name,
            "a date",
            &text,
            "write it as \"2027-01-31\"",
        ));
    }
    found
}

/// A date of four, two and two digits.
pub(in crate::policy) fn parse_date(text: &str) -> Option<Date> {
    let shaped = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    text.parse().ok().filter(|_| shaped)
}

/// A date (its start, in UTC) or an RFC 3339 time.
pub(super) fn instant(attribute: &Attribute, reader: &mut Reader) -> Option<Timestamp> {
    let text = reader.text(attribute)?;
    let midnight = |date: Date| format!("{date}T00:00:00Z").parse::<Timestamp>().ok();
    let found = parse_date(&text.text)
        .and_then(midnight)
        .or_else(|| text.text.parse().ok());
    if found.is_none() {
        reader.error(not_a(
            &attribute.name.name,
            "a date or time",
            &text,
            "write it as \"2027-01-31\" or \"2027-01-31T08:00:00Z\"",
        ));
    }
    found
}

fn not_a(name: &str, what: &str, text: &Located, help: &str) -> InputError {
    InputError::new(format!("`{name}` must be {what}"), text.at)
        .label(format!("\"{}\" is not {what}", clip(&text.text)))
        .help(help)
}

/// The address that a traversal writes: `data.http.models["eu"]`, `module.m["a"].x.y[0]`. `None` for
/// anything but names and literal keys.
pub fn address_of_traversal(expr: &Expr) -> Option<Arc<str>> {
    /// Longer than any address.
    const MOST_STEPS: usize = 100;
    let mut steps: Vec<String> = Vec::new();
    let mut expr = unwrap(expr);
    loop {
        if steps.len() > MOST_STEPS {
            return None;
        }
        match &expr.kind {
            ExprKind::Variable(name) => {
                steps.push(name.name.to_string());
                break;
            }
            ExprKind::GetAttr { base, name } => {
                steps.push(format!(".{}", name.name));
                expr = base;
            }
            ExprKind::Index { base, key } => {
                steps.push(match &unwrap(key).kind {
                    ExprKind::String(s) => format!("[\"{}\"]", escaped(s)),
                    ExprKind::Number(n) => format!("[{n}]"),
                    _ => return None,
                });
                expr = base;
            }
            ExprKind::Splat { base, each } if matches!(each.kind, ExprKind::SplatItem) => {
                steps.push("[*]".to_owned());
                expr = base;
            }
            _ => return None,
        }
    }
    // A name alone is no address.
    (steps.len() > 1).then(|| steps.into_iter().rev().collect::<String>().into())
}

/// A key as Terraform writes it in addresses.
fn escaped(key: &str) -> String {
    key.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A scope without any name: only constants and functions.
struct NoNames;

impl FunctionHost for NoNames {
    fn refusal(&self) -> &'static str {
        NO_FILES
    }
}

impl Scope for NoNames {
    fn dialect(&self) -> Dialect {
        Dialect::Terraform
    }

    fn resolve(
        &self,
        root: &Ident,
        _: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        let message = format!("`{}` cannot be used in the config", root.name);
        Err(EvalError::new(message, root.span)
            .kind(ErrorKind::Undeclared)
            .help("write the value itself"))
    }
}

/// A value of constants and functions.
///
/// # Errors
/// A name, or what Terraform would refuse.
pub(super) fn constant(expr: &Expr) -> Result<Value, EvalError> {
    evaluate(expr, &NoNames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, ms) in [
            ("30d", Some(2_592_000_000)),
            ("1m", Some(60_000)),
            ("10s", Some(10_000)),
            ("500ms", Some(500)),
            ("1h30m", Some(5_400_000)),
            ("2w", Some(1_209_600_000)),
            ("1.5m", None),
            ("10", None),
            ("m", None),
            ("", None),
            ("-1m", None),
            ("1 m", None),
            ("99999999999999999999d", None),
            ("9223372036854775807w", None),
        ] {
            assert_eq!(parse_duration(text), ms, "{text}");
        }
    }

    #[test]
    fn dates() {
        for (text, valid) in [
            ("2027-01-31", true),
            ("2027-02-29", false),
            ("2027-1-31", false),
            ("20270131", false),
            ("2027-01-31T00:00:00", false),
        ] {
            assert_eq!(parse_date(text).is_some(), valid, "{text}");
        }
    }
}
