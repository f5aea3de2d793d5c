//! The literal that stands at a place, written anew so that what was made of it becomes another value.

use super::{Edit, Parsed, Refusal};
use crate::hcl::ast::{Expr, ExprKind};
use crate::hcl::parse_expression;
use crate::source::Span;
use crate::terraform::value::{Number, Repr, Value};
use std::cmp::Ordering;
use std::fmt::Write as _;

/// The most characters that a number is written with.
const MOST_DIGITS: usize = 24;

/// The edits after which the literal at `span` gives `wanted`, where it gives `made` now. What adapters
/// do to numbers on the way (minutes to seconds) is undone by proportion, a negated flag by negation.
///
/// # Errors
/// What stands there is no literal, or it cannot be told how it gives `made`.
pub fn rewritten(
    file: &Parsed,
    span: Span,
    made: &Value,
    wanted: &Value,
) -> Result<Vec<Edit>, Refusal> {
    let expr = literal(file, span)?;
    let text = match &expr.kind {
        ExprKind::String(text) => of_text(file, &expr, text, made, wanted)?,
        ExprKind::Bool(written) => of_flag(*written, made, wanted)?,
        ExprKind::Number(written) => {
            let written = Number::parse(written).ok_or("the number cannot be read")?;
            scaled(&written, made, wanted)?
        }
        ExprKind::Tuple(items) => of_list(file, &expr, items, made, wanted)?,
        _ => return Err(COMPUTED.to_owned()),
    };
    if file.text(expr.span) == text {
        return Err("it is written so already".to_owned());
    }
    Ok(vec![Edit::new(expr.span, text)])
}

/// The edit after which a reference or a literal at `span` reads `text`.
///
/// # Errors
/// More than that stands there, or it is written so already.
pub fn written(file: &Parsed, span: Span, text: &str) -> Result<Vec<Edit>, Refusal> {
    let old = file.text(span);
    let (old_expr, errors) = parse_expression(file.id, old, span.start);
    let simple = matches!(
        old_expr.kind,
        ExprKind::String(_)
            | ExprKind::Number(_)
            | ExprKind::Bool(_)
            | ExprKind::Variable(_)
            | ExprKind::GetAttr { .. }
    );
    if old.is_empty() || !errors.is_empty() || !simple {
        return Err(COMPUTED.to_owned());
    }
    if old == text {
        return Err("it is written so already".to_owned());
    }
    Ok(vec![Edit::new(span, text)])
}

pub(super) const COMPUTED: &str = "the value is computed here";

/// The literal that fills a place; brackets and `toset(…)` around a list are looked through.
fn literal(file: &Parsed, span: Span) -> Result<Expr, Refusal> {
    let text = file.text(span);
    if text.is_empty() {
        return Err("the value has no place in the source".to_owned());
    }
    let (mut expr, errors) = parse_expression(file.id, text, span.start);
    if !errors.is_empty() {
        return Err(COMPUTED.to_owned());
    }
    loop {
        expr = match expr.kind {
            ExprKind::Parens(inner) => *inner,
            ExprKind::Call {
                name,
                mut args,
                expand: false,
            } if args.len() == 1 && matches!(&*name.name, "toset" | "tolist") => args.remove(0),
            kind => {
                return Ok(Expr {
                    kind,
                    span: expr.span,
                });
            }
        };
    }
}

fn of_text(
    file: &Parsed,
    expr: &Expr,
    text: &str,
    made: &Value,
    wanted: &Value,
) -> Result<String, Refusal> {
    if !file.text(expr.span).starts_with('"') {
        return Err("the text is written over several lines".to_owned());
    }
    match (made.as_str(), wanted.as_str()) {
        (Some(made), Some(wanted)) if made == text => return Ok(quoted(wanted)),
        (Some(_), _) | (_, Some(_)) => return Err(COMPUTED.to_owned()),
        _ => {}
    }
    // A number in quotes, or a time such as "5m".
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits).unwrap_or_default();
    if unit.len() > 2 || !unit.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(COMPUTED.to_owned());
    }
    let number = Number::parse(number).ok_or(COMPUTED)?;
    let scaled = scaled(&number, made, wanted)?;
    if !scaled.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("the value is no whole number of {unit}"));
    }
    Ok(quoted(&format!("{scaled}{unit}")))
}

pub(super) fn of_flag(written: bool, made: &Value, wanted: &Value) -> Result<String, Refusal> {
    match (made.as_bool(), wanted.as_bool()) {
        (Some(made), Some(wanted)) if made != wanted => Ok((!written).to_string()),
        (Some(_), Some(_)) => Err("it is so already".to_owned()),
        _ => Err(COMPUTED.to_owned()),
    }
}

/// What must be written instead of `written`, which gives `made`, to get `wanted`.
pub(super) fn scaled(written: &Number, made: &Value, wanted: &Value) -> Result<String, Refusal> {
    let (Some(made), Some(wanted)) = (made.as_number(), wanted.as_number()) else {
        return Err(COMPUTED.to_owned());
    };
    let number = if made.compare(written) == Ordering::Equal {
        wanted.clone()
    } else {
        let product = written.mul(wanted).ok_or(COMPUTED)?;
        let quotient = product
            .div(made)
            .filter(|_| !made.is_zero())
            .ok_or(COMPUTED)?;
        // A quotient that is not exact would be written with endless digits.
        let exact = quotient
            .mul(made)
            .is_some_and(|p| p.compare(&product) == Ordering::Equal);
        if !exact {
            return Err("the value cannot be written exactly".to_owned());
        }
        quotient
    };
    let text = number.to_string();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !plain || text.len() > MOST_DIGITS {
        return Err("the value cannot be written plainly".to_owned());
    }
    Ok(text)
}

fn of_list(
    file: &Parsed,
    expr: &Expr,
    items: &[Expr],
    made: &Value,
    wanted: &Value,
) -> Result<String, Refusal> {
    if file.has_comment(expr.span) {
        return Err("comments stand between the elements".to_owned());
    }
    let written: Option<Vec<&str>> = items
        .iter()
        .map(|i| match &i.kind {
            ExprKind::String(text) => Some(&**text),
            _ => None,
        })
        .collect();
    let mut written = written.ok_or(COMPUTED)?;
    let mut made = texts(made).ok_or(COMPUTED)?;
    let wanted = texts(wanted).ok_or(COMPUTED)?;
    // An adapter may leave out elements that stand there twice, or give them in another order.
    for list in [&mut written, &mut made] {
        list.sort_unstable();
        list.dedup();
    }
    if written != made {
        return Err(COMPUTED.to_owned());
    }
    let elements: Vec<String> = wanted.iter().map(|t| quoted(t)).collect();
    let first = items.first().map(|i| i.span);
    match first.map(|f| file.line_of(f.start)) {
        Some(line) if line > file.line_of(expr.span.start) => {
            let indent = indent(file, line);
            let end = file.line_end();
            let mut text = format!("[{end}");
            for element in &elements {
                let _ = write!(text, "{indent}{element},{end}");
            }
            let last = file.line_of(expr.span.end);
            text.push_str(self::indent(file, last));
            text.push(']');
            Ok(text)
        }
        _ => Ok(format!("[{}]", elements.join(", "))),
    }
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    value.elements()?.iter().map(Value::as_str).collect()
}

fn indent(file: &Parsed, line: u32) -> &str {
    let text = file.text(file.line(line));
    let blanks = text.len() - text.trim_start_matches([' ', '\t']).len();
    text.get(..blanks).unwrap_or_default()
}

/// The edits that give the list at a place one more element.
///
/// # Errors
/// What stands there is no list of literals, or the element is no text or number.
pub fn element(file: &Parsed, span: Span, element: &Value) -> Result<Vec<Edit>, Refusal> {
    let expr = literal(file, span)?;
    let ExprKind::Tuple(items) = &expr.kind else {
        return Err(COMPUTED.to_owned());
    };
    let element = match &element.repr {
        Repr::String(text) => quoted(text),
        Repr::Number(number) => number.to_string(),
        _ => return Err("it is neither text nor a number".to_owned()),
    };
    let at = |byte: u32| Span::new(file.id, byte, byte);
    let Some(last) = items.last() else {
        return Ok(vec![Edit::new(at(expr.span.start + 1), element)]);
    };
    let rest = Span::new(file.id, last.span.end, expr.span.end);
    let line = file.line_of(last.span.end);
    let end = file.line(line);
    if line == file.line_of(expr.span.end) {
        return Ok(vec![Edit::new(at(last.span.end), format!(", {element}"))]);
    }
    let comma = file.text(rest).trim_start().starts_with(',');
    let text = format!("{}{element},", indent(file, line));
    let put_in = Edit::new(at(end.end), format!("{text}{}", file.line_end()));
    Ok(match comma {
        true => vec![put_in],
        false => vec![Edit::new(at(last.span.end), ","), put_in],
    })
}

/// A text as HCL writes it: nothing in it is an escape, an interpolation or a directive.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if chars.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if c.is_control()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}') =>
            {
                let code = u32::from(c);
                let _ = match code {
                    0..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
