//! Character classes and escapes: `[...]`, `\d`, `\p{Greek}`, `\x41`.

use super::Re2Error;

pub(super) fn invalid(message: impl Into<String>) -> Re2Error {
    Re2Error::Invalid(message.into())
}

/// The crate's form of a character that stands for itself, also inside a class.
pub(super) fn push_literal(c: char, out: &mut String) {
    if regex_syntax::is_meta_character(c) {
        out.push('\\');
    }
    out.push(c);
}

/// Writes an escape that stands for a class or a character, and gives what follows it.
/// `rest` starts with the backslash.
pub(super) fn escape<'p>(rest: &'p str, out: &mut String) -> Result<&'p str, Re2Error> {
    if let Some(rest) = perl(rest, Place::Outside, out) {
        return Ok(rest);
    }
    if let Some(rest) = unicode(rest, out)? {
        return Ok(rest);
    }
    let (c, rest) = escaped_char(rest)?;
    push_literal(c, out);
    Ok(rest)
}

/// Reads a class from its `[` on and gives what follows its `]`.
pub(super) fn bracket<'p>(text: &'p str, out: &mut String) -> Result<&'p str, Re2Error> {
    let not_closed = || invalid("a character class is not closed");
    let mut rest = text.strip_prefix('[').ok_or_else(not_closed)?;
    out.push('[');
    if let Some(after) = rest.strip_prefix('^') {
        out.push('^');
        rest = after;
    }
    let mut first = true;
    loop {
        if rest.is_empty() {
            return Err(not_closed());
        }
        if let Some(after) = rest.strip_prefix(']')
            && !first
        {
            out.push(']');
            return Ok(after);
        }
        first = false;
        if let Some(name) = rest.strip_prefix("[:")
            && let Some((name, after)) = name.split_once(":]")
        {
            posix(name, out)?;
            rest = after;
            continue;
        }
        if let Some(after) = perl(rest, Place::Brackets, out) {
            rest = after;
            continue;
        }
        if let Some(after) = unicode(rest, out)? {
            rest = after;
            continue;
        }
        let (low, after) = class_char(rest)?;
        rest = after;
        push_literal(low, out);
        if let Some(after) = rest.strip_prefix('-')
            && !after.starts_with(']')
            && !after.is_empty()
        {
            let (high, after) = class_char(after)?;
            if high < low {
                return Err(invalid(format!(
                    "invalid character class range {low}-{high}"
                )));
            }
            out.push('-');
            push_literal(high, out);
            rest = after;
        }
    }
}

fn class_char(rest: &str) -> Result<(char, &str), Re2Error> {
    match rest.chars().next() {
        Some('\\') => escaped_char(rest),
        Some(c) => Ok((c, rest.get(c.len_utf8()..).unwrap_or_default())),
        None => Err(invalid("a character class is not closed")),
    }
}

/// Where a class stands: flags (here: "not case-insensitive") have no place inside brackets.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Outside,
    Brackets,
}

/// `\d`, `\s`, `\w` and their opposites, which are of ASCII and do not fold case.
fn perl<'p>(rest: &'p str, place: Place, out: &mut String) -> Option<&'p str> {
    let class = match rest.get(..2)? {
        r"\d" => "[0-9]",
        r"\D" => "[^0-9]",
        r"\s" => r"[\t\n\f\r ]",
        r"\S" => r"[^\t\n\f\r ]",
        r"\w" => "[0-9A-Za-z_]",
        r"\W" => "[^0-9A-Za-z_]",
        _ => return None,
    };
    match place {
        Place::Brackets => out.push_str(class),
        Place::Outside => {
            out.push_str("(?-i:");
            out.push_str(class);
            out.push(')');
        }
    }
    rest.get(2..)
}

/// `[:alpha:]` and `[:^alpha:]` inside brackets, by the name between the colons.
fn posix(name: &str, out: &mut String) -> Result<(), Re2Error> {
    const NAMES: [&str; 14] = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "word", "xdigit",
    ];
    if !NAMES.contains(&name.strip_prefix('^').unwrap_or(name)) {
        return Err(invalid(format!("invalid character class range [:{name}:]")));
    }
    out.push_str(&format!("[:{name}:]"));
    Ok(())
}

/// `\pL`, `\p{Greek}`, `\P{Lu}`, `\p{^Lu}`. `None` where that is not what stands there.
fn unicode<'p>(rest: &'p str, out: &mut String) -> Result<Option<&'p str>, Re2Error> {
    let Some(kind @ (r"\p" | r"\P")) = rest.get(..2) else {
        return Ok(None);
    };
    let after = rest.get(2..).unwrap_or_default();
    let (name, after) = match after.strip_prefix('{') {
        Some(braced) => braced
            .split_once('}')
            .ok_or_else(|| invalid(format!("invalid character class range {rest}")))?,
        None => {
            let length = after.chars().next().map_or(0, char::len_utf8);
            after.split_at(length)
        }
    };
    let (inverted, name) = match name.strip_prefix('^') {
        Some(name) => (true, name),
        None => (false, name),
    };
    let set = property(name)
        .ok_or_else(|| invalid(format!("invalid character class range {kind}{{{name}}}")))?;
    let not = if inverted != (kind == r"\P") { "^" } else { "" };
    out.push_str(&format!("[{not}{set}]"));
    Ok(Some(after))
}

/// The crate's form of a general category or script, written as Go wants it.
fn property(name: &str) -> Option<String> {
    const CATEGORIES: [&str; 34] = [
        "Cc", "Cf", "Co", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd",
        "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So",
        "Z", "Zl", "Zp", "Zs",
    ];
    match name {
        "Any" => Some(r"\p{Any}".to_owned()),
        // Go's has no unassigned characters, and text no surrogates.
        "C" => Some(r"\p{Cc}\p{Cf}\p{Co}".to_owned()),
        "Cs" => Some(r"[^\p{Any}]".to_owned()),
        name if CATEGORIES.contains(&name) => Some(format!(r"\p{{{name}}}")),
        name => {
            // The crate forgives case and separators in names; Go does not.
            let words = |name: &str| {
                name.split('_').all(|word| {
                    let mut chars = word.chars();
                    chars.next().is_some_and(|c| c.is_ascii_uppercase())
                        && chars.next().is_some_and(|c| c.is_ascii_lowercase())
                        && chars.all(|c| c.is_ascii_alphabetic())
                })
            };
            let script = format!(r"\p{{Script={name}}}");
            (words(name) && regex_syntax::Parser::new().parse(&script).is_ok()).then_some(script)
        }
    }
}

/// An escape that stands for one character. `rest` starts with the backslash.
fn escaped_char(rest: &str) -> Result<(char, &str), Re2Error> {
    let body = rest.strip_prefix('\\').unwrap_or(rest);
    let Some(c) = body.chars().next() else {
        return Err(invalid("a backslash at the end"));
    };
    let unknown = || invalid(format!("invalid escape sequence \\{c}"));
    let after = body.get(c.len_utf8()..).unwrap_or_default();
    let simple = match c {
        'a' => '\x07',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '0'..='7' => return octal(body).ok_or_else(unknown),
        'x' => return hexadecimal(after).ok_or_else(unknown),
        c if c.is_ascii() && !c.is_ascii_alphanumeric() => c,
        _ => return Err(unknown()),
    };
    Ok((simple, after))
}

/// `\0`, `\07`, `\141`; a single digit above zero would be a back reference.
fn octal(body: &str) -> Option<(char, &str)> {
    let digits = body
        .bytes()
        .take(3)
        .take_while(|b| (b'0'..=b'7').contains(b))
        .count();
    if digits == 1 && !body.starts_with('0') {
        return None;
    }
    let (digits, rest) = body.split_at(digits);
    let c = char::from_u32(u32::from_str_radix(digits, 8).ok()?)?;
    Some((c, rest))
}

/// `41` or `{1F600}` after `\x`.
fn hexadecimal(after: &str) -> Option<(char, &str)> {
    let (digits, rest) = match after.strip_prefix('{') {
        Some(braced) => braced.split_once('}')?,
        None => after.split_at_checked(2)?,
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((c, rest))
}
