//! Go's regular expressions (RE2 syntax as in `regexp/syntax`, Perl flags on) on the `regex` crate.
//!
//! Terraform's `regex`, and the matchers of Grafana, Alertmanager and others, are Go's. The two
//! languages look alike and differ in many corners: what `\d` means, what a class may hold, which
//! repetitions are legal. So a pattern is read here, by Go's rules, and written anew by the crate's.

mod class;
mod pattern;
mod weight;

use std::ops::Range;

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Re2 {
    regex: regex::Regex,
    /// About how many states it has.
    states: u64,
    names: Vec<Option<String>>,
}

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Re2Error {
    /// Go refuses it too; with the reason.
    Invalid(String),
    /// It may be valid, but is too large to compile here.
    TooLarge,
}

/// Where the groups of a match are, group 0 (the whole match) first; `None` for a group that had no part in it.
pub type Groups = Vec<Option<Range<usize>>>;

impl Re2 {
    /// Compiled patterns larger than this, in bytes, are refused.
    const SIZE_LIMIT: usize = 8 << 20;
    /// States times bytes of a text that one search may take: a second or two in the worst case.
    const MOST_WORK: u64 = 1 << 25;

    /// Reads and compiles a pattern.
    ///
    /// # Errors
    /// See [`Re2Error`].
    pub fn new(pattern: &str) -> Result<Re2, Re2Error> {
        let translated = pattern::translate(pattern)?;
        let regex = regex::RegexBuilder::new(&translated.pattern)
            .size_limit(Self::SIZE_LIMIT)
            .build()
            .map_err(|e| match e {
                regex::Error::CompiledTooBig(_) => Re2Error::TooLarge,
                e if e.to_string().contains("nest limit") => Re2Error::TooLarge,
                e => Re2Error::Invalid(last_line(&e.to_string())),
            })?;
        let hir = regex_syntax::Parser::new().parse(&translated.pattern);
        Ok(Re2 {
            states: hir.map_or(u64::MAX, |hir| weight::states(&hir)),
            regex,
            names: translated.names,
        })
    }

    /// The names of the groups after group 0, `None` for a group without.
    pub fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// Whether searching a text of so many bytes may take longer than anybody waits.
    pub fn is_too_much_for(&self, bytes: usize) -> bool {
        self.states.saturating_mul(bytes as u64) > Self::MOST_WORK
    }

    /// The first match.
    pub fn captures(&self, text: &str) -> Option<Groups> {
        self.regex.captures(text).map(|c| groups(&c))
    }

    /// All matches, from left to right, none overlapping.
    pub fn captures_iter(&self, text: &str) -> impl Iterator<Item = Groups> {
        self.regex.captures_iter(text).map(|c| groups(&c))
    }

    /// Appends a replacement template (`$1`, `${name}`, `$$`) filled in with a match's groups.
    pub fn expand(&self, template: &str, text: &str, groups: &Groups, out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            let Some((name, after)) = reference(after) else {
                out.push('$');
                rest = after;
                continue;
            };
            out.push_str(self.group(name, text, groups));
            rest = after;
        }
        out.push_str(rest);
    }

    /// What a reference in a template stands for; empty where there is no such group.
    fn group<'t>(&self, name: &str, text: &'t str, groups: &Groups) -> &'t str {
        let range = if name.bytes().all(|b| b.is_ascii_digit())
            && (name == "0" || !name.starts_with('0'))
        {
            name.parse::<usize>()
                .ok()
                .and_then(|n| groups.get(n).cloned().flatten())
        } else {
            let of_name = self
                .names
                .iter()
                .zip(groups.iter().skip(1))
                .filter(|(n, _)| n.as_deref() == Some(name));
            of_name.filter_map(|(_, range)| range.clone()).next()
        };
        range.and_then(|r| text.get(r)).unwrap_or_default()
    }
}

/// Splits `name}rest` or `namerest` after a `$`. `None` where no name is there.
fn reference(after: &str) -> Option<(&str, &str)> {
    let is_name = |c: char| c == '_' || c.is_alphanumeric();
    let (braced, body) = match after.strip_prefix('{') {
        Some(body) => (true, body),
        None => (false, after),
    };
    let end = body.find(|c| !is_name(c)).unwrap_or(body.len());
    let (name, rest) = body.split_at(end);
    let rest = if braced {
        rest.strip_prefix('}')?
    } else {
        rest
    };
    (!name.is_empty()).then_some((name, rest))
}

fn groups(captures: &regex::Captures<'_>) -> Groups {
    captures.iter().map(|m| m.map(|m| m.range())).collect()
}

/// The crate draws the pattern above its message; only the message is of use.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or_default().trim();
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first<'t>(pattern: &str, text: &'t str) -> Option<&'t str> {
        let re = Re2::new(pattern).unwrap_or_else(|e| panic!("{pattern}: {e:?}"));
        let groups = re.captures(text)?;
        groups[0].clone().map(|r| &text[r])
    }

    #[test]
    fn perl_classes_and_boundaries_are_ascii() {
        assert_eq!(first(r"\d+", "٣4"), Some("4"));
        assert_eq!(first(r"[\w-]+", "é-a"), Some("-a"));
        assert_eq!(first(r"\bfoo\b", "éfoo"), Some("foo"));
        assert_eq!(first(r"o\Bo", "éfoo"), Some("oo"));
        assert_eq!(first(r"\s", "\u{b}"), None);
    }

    #[test]
    fn what_go_refuses_is_refused() {
        for pattern in [
            "(",
            "a)",
            "[",
            "a**",
            "a{2}{3}",
            "a{1001}",
            "x{2,1}",
            "*a",
            "a|*",
            "(?=a)",
            "(?<!a)",
            "(?x)a",
            "(?P<é>a)",
            r"\Z",
            r"\C",
            r"\1",
            r"\é",
            r"[\Q-]",
            "[a--b]",
            "[[:foo:]]",
            r"\p{Foo}",
            r"\p{Script=Greek}",
            r"\x{110000}",
            "a*??",
            "(?-)",
            r"\",
        ] {
            assert!(
                matches!(Re2::new(pattern), Err(Re2Error::Invalid(_))),
                "{pattern}"
            );
        }
    }

    #[test]
    fn plain_characters_that_mean_something_to_the_crate_stay_plain() {
        for (pattern, text, expected) in [
            ("a{,2}", "a{,2}", "a{,2}"),
            ("[a&&b]+", "x&b", "&b"),
            ("[~~a]+", "x~~a", "~~a"),
            ("[[a]]", "[]", "[]"),
            (r"\Qa.b\E.", "a.bc", "a.bc"),
            (r"\141", "a", "a"),
            (r"\<a", "<a", "<a"),
            ("#", "#", "#"),
            (r"\p{^Greek}+", "aλ", "a"),
        ] {
            assert_eq!(first(pattern, text), Some(expected), "{pattern}");
        }
    }

    #[test]
    fn large_patterns_end() {
        assert_eq!(
            Re2::new(&"(a{0,1000}){0,1}".repeat(200)).err(),
            Some(Re2Error::TooLarge)
        );
        assert_eq!(
            Re2::new(&"(".repeat(100_000)).map(|_| ()),
            Err(Re2Error::Invalid("a group is not closed".to_owned()))
        );
    }

    #[test]
    fn work_grows_with_pattern_and_text() {
        let re = |pattern: &str| Re2::new(pattern).expect("valid");
        for pattern in [
            "^checks/([a-z0-9-]+)$",
            "(a*)*b",
            r"\p{L}+",
            "(?i)[^/]+/v[0-9]+",
        ] {
            assert!(!re(pattern).is_too_much_for(16 << 10), "{pattern}");
        }
        assert!(re(&"(a?){100}".repeat(200)).is_too_much_for(10_000));
        assert!(!re(&"(a?){100}".repeat(200)).is_too_much_for(100));
    }

    #[test]
    fn templates_refer_to_groups() {
        let re = Re2::new("(?P<x>l)(o)?").expect("valid");
        let fill = |template: &str| {
            let mut out = String::new();
            let groups = re.captures("helo").expect("matches");
            re.expand(template, "helo", &groups, &mut out);
            out
        };
        assert_eq!(fill("<$x|${x}|$1|$2|$0>"), "<l|l|l|o|lo>");
        assert_eq!(fill("$1x$$ $ ${ $9."), "$ $ ${ .");
    }
}
