//! Text from inputs is data: nothing in it may steer a terminal, and no credential is shown.

use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

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

/// The text with everything that looks like a credential replaced by as many asterisks: tokens of
/// known forms, and literals assigned to names that promise a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?x)
            \b(?P<token>(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs]|hf|rootly|cu|npm|pypi)[-_][A-Za-z0-9_-]{16,})
            | \b(?P<key>(?:AKIA|ASIA)[A-Z0-9]{16})\b
            | \b(?P<jwt>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)
            | (?i:\bbearer\s+)(?P<bearer>[A-Za-z0-9._~+/-]{16,}=*)
            | (?i:\b[a-z0-9_]*(?:password|passwd|secret|token|api_?key|app_?key|service_key|private_key|access_key)["']?\s*[=:]\s*)"(?P<quoted>[^"$%{}\s]{8,})"
            "#,
        )
        .ok()
    });
    let Some(regex) = SECRETS.as_ref() else {
        return Cow::Borrowed(text);
    };
    regex.replace_all(text, |found: &regex::Captures<'_>| {
        let whole = &found[0];
        let named = ["token", "key", "jwt", "bearer", "quoted"];
        let hit = named
            .iter()
            .find_map(|n| Some((*n, found.name(n)?.as_str())));
        match hit {
            // A word such as a resource type has the same form; a token is random.
            Some(("token", word)) if !random(word) => whole.to_owned(),
            Some((_, secret)) => whole.replace(secret, &"*".repeat(secret.len())),
            None => whole.to_owned(),
        }
    })
}

/// Whether letters and digits are mixed as no word mixes them.
fn random(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let switches = word
        .as_bytes()
        .windows(2)
        .filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit())
        .count();
    digits >= 3 && switches >= 4
        || word.chars().filter(char::is_ascii_uppercase).count() >= 3
            && word.chars().any(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_hidden_and_names_are_not() {
        for (text, shown) in [
            (
                r#"api_key = "0123456789abcdef""#,
                r#"api_key = "****************""#,
            ),
            (
                r#"Authorization = "Bearer abcdefghijklmnop1""#,
                r#"Authorization = "Bearer *****************""#,
            ),
            ("sk-proj-a1b2c3d4e5f6g7h8", "************************"),
            (
                "rootly_escalation_policy.this",
                "rootly_escalation_policy.this",
            ),
            (r#"api_key = var.api_key"#, r#"api_key = var.api_key"#),
            (
                r#"webhook_secret = "${var.secret_of_hook}""#,
                r#"webhook_secret = "${var.secret_of_hook}""#,
            ),
            (
                r#"tags = ["token:completion_api"]"#,
                r#"tags = ["token:completion_api"]"#,
            ),
        ] {
            assert_eq!(redact(text), shown);
            assert_eq!(source(text).len(), text.len());
        }
    }

    #[test]
    fn nothing_steers_a_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb c");
        assert_eq!(source("a\u{1b}b\u{202e}c\n"), "a?b???c\n");
    }
}
