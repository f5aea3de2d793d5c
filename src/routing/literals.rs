//! Texts that stand in whatever a regular expression matches.

use regex_syntax::hir::{Hir, HirKind};
use std::sync::Arc;

/// Deeper expressions, and those of more alternatives, are not looked into.
const DEEPEST: usize = 64;
const MOST_ALTERNATIVES: usize = 16;

/// Alternatives of which every match goes by one, each with texts that all stand in such a match; `None`
/// where a match need hold no certain text, or that cannot be told.
pub(super) fn required(pattern: &str) -> Option<Vec<Vec<Arc<str>>>> {
    of(&regex_syntax::parse(pattern).ok()?, 0)
}

fn of(hir: &Hir, depth: usize) -> Option<Vec<Vec<Arc<str>>>> {
    if depth > DEEPEST {
        return None;
    }
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok()?;
            Some(vec![vec![text.into()]])
        }
        HirKind::Capture(capture) => of(&capture.sub, depth + 1),
        HirKind::Repetition(repeated) if repeated.min > 0 => of(&repeated.sub, depth + 1),
        HirKind::Concat(parts) => {
            let mut together: Vec<Arc<str>> = Vec::new();
            let mut several: Option<Vec<Vec<Arc<str>>>> = None;
            for found in parts.iter().filter_map(|part| of(part, depth + 1)) {
                match <[_; 1]>::try_from(found) {
                    Ok([texts]) => together.extend(texts),
                    Err(found) => {
                        several.get_or_insert(found);
                    }
                }
            }
            match together.is_empty() {
                true => several,
                false => Some(vec![together]),
            }
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(of(part, depth + 1)?);
                if all.len() > MOST_ALTERNATIVES {
                    return None;
                }
            }
            Some(all)
        }
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) | HirKind::Repetition(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::required;

    #[test]
    fn what_a_match_must_hold() {
        for (pattern, wanted) in [
            ("^chat-01(-canary)?$", "chat-01"),
            ("a.*b", "a&b"),
            ("(chat.*01|canary.*0)[a-z]*$", "chat&01|canary&0"),
            ("(ab)+x?", "ab"),
            ("(ab|cd){2}z", "z"),
            ("(ab|cd){2}", "ab|cd"),
            ("(ab)*", "-"),
            ("ab|", "-"),
            ("(?i)ab", "-"),
            ("[ab]", "-"),
            ("(", "-"),
        ] {
            let found = required(pattern).map(|all| {
                let all = all.iter().map(|texts| texts.join("&"));
                all.collect::<Vec<_>>().join("|")
            });
            assert_eq!(found.as_deref().unwrap_or("-"), wanted, "{pattern}");
        }
    }
}
