//! What looks like a credential: nothing that alertlint prints may show one.

use crate::text::fold;
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a message says instead of a value that is not shown.
pub const HIDDEN: &str = "(sensitive)";

/// Whether an attribute of this name holds a credential: passwords and tokens, the keys that a vendor's
/// events are sent with, and addresses that whoever knows them may post to.
pub fn named(name: &str) -> bool {
    const ENDS: [&str; 15] = [
        "token",
        "apikey",
        "appkey",
        "applicationkey",
        "routingkey",
        "integrationkey",
        "servicekey",
        "privatekey",
        "accesskey",
        "signingkey",
        "accountkey",
        "authorization",
        "passphrase",
        "webhookurl",
        "webhookendpoint",
    ];
    const INSIDE: [&str; 4] = ["password", "passwd", "secret", "credential"];
    let name = fold(name);
    let one = name.strip_suffix('s').unwrap_or(&name);
    ENDS.iter().any(|end| one.ends_with(end)) || INSIDE.iter().any(|part| name.contains(part))
}

/// The text with everything that looks like a credential replaced by as many asterisks: tokens of
/// known forms, literals assigned to names that promise a secret, and secrets inside addresses.
pub fn redact(text: &str) -> Cow<'_, str> {
    match literals(text) {
        Cow::Borrowed(text) => addresses(text),
        Cow::Owned(text) => Cow::Owned(addresses(&text).into_owned()),
    }
}

fn literals(text: &str) -> Cow<'_, str> {
    static SECRETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(
            r#"(?x)
            \b(?P<token>(?:sk|pk|rk|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[abprs]|hf|rootly|cu|npm|pypi)[-_][A-Za-z0-9_-]{16,})
            | \b(?P<key>(?:AKIA|ASIA)[A-Z0-9]{16})\b
            | \b(?P<jwt>eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)
            | (?i:\bbearer\s+)(?P<bearer>[A-Za-z0-9._~+/-]{16,}=*)
            | (?i:\b[a-z0-9_]*(?:password|passwd|secret|token|(?:api|app|application|routing|integration|service|private|access|signing|account)_?key)\\*["']?\s*[=:]\s*)\\*"(?P<quoted>[^"$%{}\s\\]{8,})\\*"
            "#,
        )
        .ok()
    });
    let Some(regex) = SECRETS.as_ref() else {
        return Cow::Borrowed(text);
    };
    regex.replace_all(text, |found: &Captures<'_>| {
        let whole = &found[0];
        let named = ["token", "key", "jwt", "bearer", "quoted"];
        let hit = named
            .iter()
            .find_map(|n| Some((*n, found.name(n)?.as_str())));
        match hit {
            // A word such as a resource type has the same form; a token is random.
            Some(("token", word)) if !random(word) => whole.to_owned(),
            Some(("quoted", HIDDEN)) => whole.to_owned(),
            Some((_, secret)) => whole.replace(secret, &hidden(secret)),
            None => whole.to_owned(),
        }
    })
}

/// What in addresses is a secret: a password before the host, a parameter that is named like one, and
/// the random part of an address that events are posted to.
fn addresses(text: &str) -> Cow<'_, str> {
    static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)\bhttps?://(?:[^\s/:@"']+:(?P<password>[^\s/@"'$]+)@)?[^\s"'<>\\]+"#).ok()
    });
    static POSTED_TO: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new("(?i)hooks?|/integrations?/").ok());
    let (Some(address), Some(posted_to)) = (ADDRESS.as_ref(), POSTED_TO.as_ref()) else {
        return Cow::Borrowed(text);
    };
    address.replace_all(text, |found: &Captures<'_>| {
        let whole = &found[0];
        let posted_to = posted_to.is_match(whole);
        let (before, after) = match found.name("password") {
            Some(password) => {
                let (start, end) = (password.start(), password.end());
                let offset = found.get(0).map_or(0, |w| w.start());
                let before = whole.get(..start - offset).unwrap_or_default();
                let after = whole.get(end - offset..).unwrap_or_default();
                (format!("{before}{}", hidden(password.as_str())), after)
            }
            None => (String::new(), whole),
        };
        let mut shown = before;
        let mut name = "";
        for part in after.split_inclusive(['/', '?', '&', '=', '#']) {
            let end = part.len() - usize::from(part.ends_with(['/', '?', '&', '=', '#']));
            let (word, mark) = part.split_at(end);
            let secret = (posted_to && word.len() >= 16 && random(word) && !is_uuid(word))
                || (word.len() >= 8 && named(name) && !word.contains(['$', '{']));
            match secret {
                true => shown.push_str(&hidden(word)),
                false => shown.push_str(word),
            }
            shown.push_str(mark);
            name = if mark == "=" { word } else { "" };
        }
        shown
    })
}

/// As many bytes of asterisks, so that places keep their meaning.
fn hidden(secret: &str) -> String {
    "*".repeat(secret.len())
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

/// Ids of services and the like are in addresses too; they open nothing by themselves.
fn is_uuid(word: &str) -> bool {
    let groups: Vec<usize> = word.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && word.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
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
                r#"{\"routing_key\":\"R0123456789ABCDEF\"}"#,
                r#"{\"routing_key\":\"*****************\"}"#,
            ),
            (
                r#"Authorization = "Bearer abcdefghijklmnop1""#,
                r#"Authorization = "Bearer *****************""#,
            ),
            ("sk-proj-a1b2c3d4e5f6g7h8", "************************"),
            (
                "https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/aBcDeFgHiJkLmNoPqRsTuVwX",
                "https://hooks.slack.com/services/T01ABCDEF/B01ABCDEF/************************",
            ),
            (
                "https://events.pagerduty.com/integration/0f1e2d3c4b5a69788796a5b4c3d2e1f0/enqueue",
                "https://events.pagerduty.com/integration/********************************/enqueue",
            ),
            (
                "https://api.aurora.example/v1?model=aurora-large&api_key=abcdefgh",
                "https://api.aurora.example/v1?model=aurora-large&api_key=********",
            ),
            (
                "https://ada:lovelace@aurora.example/",
                "https://ada:********@aurora.example/",
            ),
        ] {
            assert_eq!(redact(text), shown);
            assert_eq!(shown.len(), text.len());
        }
        for text in [
            "rootly_escalation_policy.this",
            r#"api_key = var.api_key"#,
            r#"webhook_secret = "${var.secret_of_hook}""#,
            r#"tags = ["token:completion_api"]"#,
            "https://webhooks.rootly.com/notify/Service/5f1c0c1e-6d0a-4b0e-9d55-0c6a1f2b3c4d",
            "https://docs.aurora.example/hooks/how-to-write-a-webhook-receiver",
            "https://api.aurora.example/v1/chat/completions?key=aurora-large-2606",
            "https://api.aurora.example/v1?token=${var.token_of_probe}",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn names_of_credentials_are_told() {
        for name in [
            "routing_key",
            "routing_keys",
            "integration_key",
            "apiKey",
            "api_token",
            "basic_auth_password",
            "secret_access_key",
            "webhook_url",
        ] {
            assert!(named(name), "{name}");
        }
        for name in ["key", "keys", "key_name", "url", "tags", "token_type", ""] {
            assert!(!named(name), "{name}");
        }
    }
}
