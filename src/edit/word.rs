//! Words in a text.

/// Where a text has a word, in bytes, if it has it once: `a-1` is none in `a-12` and none in `x/a-1`.
pub fn word(text: &str, word: &str) -> Option<usize> {
    let mut found = words(text, word);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

/// All places of a word in a text.
pub(super) fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let joins = |c: char| c.is_alphanumeric() || "-_.:/@".contains(c);
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(move |at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|t| t.chars().next());
        !word.is_empty() && !before.is_some_and(joins) && !after.is_some_and(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn a_word_is_found_where_it_stands_once_and_alone() {
        for (text, wanted, at) in [
            (r#"{"model": "a-1"}"#, "a-1", Some(11)),
            (r#"{"model": "a-12", "x": "b/a-1"}"#, "a-1", None),
            ("a-1 and a-1", "a-1", None),
            ("a-12 and a-1", "a-1", Some(9)),
            ("a-1", "", None),
            ("é a-1é", "a-1", None),
        ] {
            assert_eq!(word(text, wanted), at, "{text}");
        }
    }
}
