//! The meaning of literal text: escapes and Unicode normalisation.

use super::Fault;
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The text in normal form C, as Terraform has all its strings.
pub(in crate::hcl) fn normalized(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return text;
    }
    Cow::Owned(text.nfc().collect())
}

/// Works out `$${` and `%%{`, and in quoted text the escapes with a backslash.
/// `start` is where the text stands, for the fault.
pub(super) fn unescape(text: &str, quoted: bool, start: u32) -> Result<String, Fault> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(i) = rest.find(['\\', '$', '%']) {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        let at = start + (text.len() - rest.len()) as u32;
        let len = if rest.starts_with("$${") || rest.starts_with("%%{") {
            out.push_str(&rest[1..3]);
            3
        } else if quoted && rest.starts_with('\\') {
            let (c, len) = escape(rest, at)?;
            out.push(c);
            len
        } else {
            out.push_str(&rest[..1]);
            1
        };
        rest = &rest[len..];
    }
    out.push_str(rest);
    Ok(out)
}

/// The character that the escape at the start of `text` stands for, and the escape's length.
fn escape(text: &str, at: u32) -> Result<(char, usize), Fault> {
    let selector = text[1..].chars().next();
    let c = match selector {
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('"') => '"',
        Some('\\') => '\\',
        Some('u') => return code_point(text, 4, at),
        Some('U') => return code_point(text, 8, at),
        Some(c) => {
            let end = at + 1 + c.len_utf8() as u32;
            return Err(Fault::new(format!("unknown escape `\\{c}`"), (at, end)).help(
                "known are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\uXXXX` and `\\UXXXXXXXX`; a backslash itself is `\\\\`",
            ));
        }
        None => {
            return Err(Fault::new("unfinished escape", (at, at + 1))
                .help("a backslash itself is written `\\\\`"));
        }
    };
    Ok((c, 2))
}

/// `\uXXXX` or `\UXXXXXXXX`.
fn code_point(text: &str, digits: usize, at: u32) -> Result<(char, usize), Fault> {
    let hex: String = text[2..]
        .chars()
        .take(digits)
        .take_while(char::is_ascii_hexdigit)
        .collect();
    let place = (at, at + 2 + hex.len() as u32);
    if hex.len() < digits {
        let kind = &text[1..2];
        return Err(Fault::new(
            format!("`\\{kind}` needs {digits} hexadecimal digits"),
            place,
        )
        .help("a backslash itself is written `\\\\`"));
    }
    match u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32) {
        Some(c) => Ok((c, 2 + digits)),
        None => Err(
            Fault::new(format!("`{}` is no character", &text[..2 + digits]), place)
                .help("write the code point of a Unicode character"),
        ),
    }
}
