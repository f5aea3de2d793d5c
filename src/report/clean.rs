//! Text from inputs is data: nothing in it may steer a terminal, and no credential is shown.

use crate::secret::redact;

/// The text with control characters and bidirectional overrides escaped as `\u{…}`; newlines become
/// spaces, since every message is one line.
pub fn clean(text: &str) -> String {
    let redacted = redact(text);
    let mut out = String::with_capacity(redacted.len());
    for c in redacted.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if steers(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Whether a terminal might act on a character instead of showing it.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Source text of the same length in bytes and lines, safe to show: characters that steer terminals
/// and everything that looks like a credential are replaced, so that offsets keep their meaning.
pub(super) fn source(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in redact(text).chars() {
        if steers(c) && !matches!(c, '\n' | '\t' | '\r') {
            out.extend(std::iter::repeat_n('?', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_shows_no_credential_and_keeps_its_length() {
        let text = r#"api_key = "0123456789abcdef""#;
        assert_eq!(clean(text), r#"api_key = "****************""#);
        assert_eq!(source(text), clean(text));
    }

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb c");
        assert_eq!(source("a\u{1b}b\u{202e}c\n"), "a?b???c\n");
    }
}
