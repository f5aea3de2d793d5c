//! `mentions(text, marker)`: names in running text, such as the `@handles` of a message.

use super::{because, unknown};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Part, Reasons, Repr, Type, Unknown, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Stands for a part that is not known while text is read: the first of a plane that nobody assigns.
const FIRST_HOLE: u32 = 0xF_0000;
/// As many holes as that plane has characters.
const MOST_HOLES: usize = 0xFFFD;

/// Text with one character for each part of it that is not known.
#[derive(Debug)]
pub(super) struct Holed {
    pub(super) text: String,
    holes: Vec<Value>,
}

/// Whether a character stands for what is not known.
pub(super) fn is_hole(c: char) -> bool {
    (FIRST_HOLE..FIRST_HOLE + MOST_HOLES as u32).contains(&u32::from(c))
}

impl Holed {
    /// `None` where nothing of the text is known, or it is no text.
    pub(super) fn of(value: &Value) -> Option<Holed> {
        let mut holed = Holed {
            text: String::new(),
            holes: Vec::new(),
        };
        match &value.repr {
            Repr::String(text) => holed.text.push_str(text),
            Repr::Unknown(u) => {
                for part in u.parts.as_deref()? {
                    match part {
                        Part::Text(text) => holed.text.push_str(text),
                        Part::Unknown(value) => holed.hole(value)?,
                    }
                }
            }
            _ => return None,
        }
        let holes = holed.text.chars().filter(|c| is_hole(*c)).count();
        (holes == holed.holes.len()).then_some(holed)
    }

    fn hole(&mut self, value: &Value) -> Option<()> {
        let code = FIRST_HOLE + u32::try_from(self.holes.len()).ok()?;
        self.text
            .push(char::from_u32(code).filter(|c| is_hole(*c))?);
        self.holes.push(value.clone());
        Some(())
    }

    fn value_of(&self, c: char) -> Option<&Value> {
        let at = u32::from(c).checked_sub(FIRST_HOLE)?;
        self.holes.get(usize::try_from(at).ok()?)
    }

    /// Why a stretch of the text is not known; empty where it is.
    pub(super) fn reasons(&self, text: &str) -> Reasons {
        let holes = text.chars().filter_map(|c| self.value_of(c));
        holes.fold(Reasons::default(), |all, v| all.union(&v.reasons_deep()))
    }

    /// A stretch of the text as a value; one that is a single hole is what stands in it.
    pub(super) fn value(&self, text: &str) -> Value {
        let mut parts: Vec<Part> = Vec::new();
        let mut plain = String::new();
        for c in text.chars() {
            match self.value_of(c) {
                None => plain.push(c),
                Some(value) => {
                    if !plain.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut plain).into()));
                    }
                    parts.push(Part::Unknown(value.clone()));
                }
            }
        }
        if parts.is_empty() {
            return Value::string(plain);
        }
        if let ([Part::Unknown(value)], "") = (parts.as_slice(), plain.as_str()) {
            return value.clone();
        }
        if !plain.is_empty() {
            parts.push(Part::Text(plain.into()));
        }
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty: Type::String,
            reasons: self.reasons(text),
            parts: Some(parts.into()),
            ..Unknown::default()
        })))
    }
}

/// The words that `marker` begins, each as `{ text, inside }`: without the marker, and with the
/// sections of the template that it stands in (`{{#x}} … {{/x}}`, and `^x` for `{{^x}}`), outermost first.
/// A marker inside a word begins nothing (`a@b.example`). Where a part of the text is not known, and is
/// no part of such a word, one more element is unknown.
///
/// # Errors
/// The marker is not one known character, or the text is no text.
pub(super) fn mentions(text: &Value, marker: &Value) -> Result<Value, EvalError> {
    let mut marker_chars = marker.as_str().unwrap_or_default().chars();
    let (Some(marker), None) = (marker_chars.next(), marker_chars.next()) else {
        let message = "the marker must be one known character";
        return Err(EvalError::new(message, Span::NONE));
    };
    if text.is_null() {
        return Ok(Value::tuple(Vec::new()).at(text.origin));
    }
    let Some(holed) = Holed::of(text) else {
        if text.is_unknown() {
            return Ok(unknown(Type::Dynamic, text.reasons_deep()).at(text.origin));
        }
        return Err(EvalError::new("this is not text", Span::NONE));
    };
    let mut found: Vec<Value> = Vec::new();
    let mut open = Reasons::default();
    let mut sections: Vec<String> = Vec::new();
    let mut rest = holed.text.as_str();
    let mut in_word = false;
    while let Some(c) = rest.chars().next() {
        if let Some((section, after)) = braces(rest) {
            enter(&mut sections, section);
            (rest, in_word) = (after, false);
            continue;
        }
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if c != marker || in_word {
            if is_hole(c) {
                open = open.union(&holed.reasons(&c.to_string()));
            }
            in_word = c.is_alphanumeric() || "_-.+/@".contains(c);
            rest = after;
            continue;
        }
        let word = word(after);
        rest = after.get(word.len()..).unwrap_or_default();
        in_word = false;
        let word = word.trim_end_matches(['.', ':', '-', '/', '@']);
        if word.is_empty() {
            continue;
        }
        let inside = sections.iter().map(|s| Value::string(s.as_str()));
        let mention = BTreeMap::from([
            (Arc::from("text"), holed.value(word).at(text.origin)),
            (Arc::from("inside"), Value::tuple(inside.collect())),
        ]);
        found.push(Value::object(mention).at(text.origin));
    }
    if !open.is_empty() {
        let words = "a part of the text is not known, and may mention others";
        let reasons = open.union(&because(words, text.origin));
        found.push(unknown(Type::Dynamic, reasons).at(text.origin));
    }
    Ok(Value {
        marks: text.marks,
        ..Value::tuple(found).at(text.origin)
    })
}

/// What `{{…}}` at the start of a text holds, and what comes after.
fn braces(text: &str) -> Option<(&str, &str)> {
    let (inside, after) = text.strip_prefix("{{")?.split_once("}}")?;
    Some((inside.trim(), after))
}

/// Opens or closes a section of the template.
fn enter(sections: &mut Vec<String>, inside: &str) {
    if let Some(name) = inside.strip_prefix('#') {
        sections.push(name.trim().to_owned());
    } else if inside.starts_with('^') {
        sections.push(inside.to_owned());
    } else if let Some(name) = inside.strip_prefix('/') {
        let named = |s: &String| s.trim_start_matches('^').split_whitespace().next() == Some(name);
        if let Some(at) = sections.iter().rposition(named) {
            sections.truncate(at);
        }
    }
}

/// The word at the start of a text, with the variables of the template in it.
fn word(text: &str) -> &str {
    let mut end = 0;
    while let Some(rest) = text.get(end..) {
        if let Some((inside, after)) = braces(rest) {
            // A section ends the word.
            if inside.starts_with(['#', '^', '/']) {
                break;
            }
            end = text.len() - after.len();
            continue;
        }
        match rest.chars().next() {
            Some(c) if c.is_alphanumeric() || "_-.+@/:".contains(c) || is_hole(c) => {
                end += c.len_utf8();
            }
            _ => break,
        }
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &Value) -> Vec<String> {
        let found = mentions(text, &Value::string("@")).expect("mentions");
        let show = |v: &Value| {
            let Some(word) = v.get("text") else {
                return "?".to_owned();
            };
            let inside = v.get("inside").and_then(Value::elements).expect("a list");
            let inside: Vec<&str> = inside.iter().filter_map(Value::as_str).collect();
            let word = super::super::readable(word).expect("text");
            match inside.as_slice() {
                [] => word,
                inside => format!("{word} in {}", inside.join(" in ")),
            }
        };
        found.elements().expect("a list").iter().map(show).collect()
    }

    #[test]
    fn names_are_found_where_they_stand() {
        for (text, names) in [
            ("", vec![]),
            ("nobody, see a@b.example", vec![]),
            (
                "@slack-ops @pagerduty-Chat.",
                vec!["slack-ops", "pagerduty-Chat"],
            ),
            ("(@ada@aurora.example)", vec!["ada@aurora.example"]),
            (
                "{{#is_alert}}@a{{/is_alert}}{{^is_alert}} @b {{/is_alert}}@c",
                vec!["a in is_alert", "b in ^is_alert", "c"],
            ),
            (
                "{{#is_alert}}{{#is_match \"host.name\" \"x\"}}@a{{/is_match}}@b{{/is_alert}}",
                vec![
                    "a in is_alert in is_match \"host.name\" \"x\"",
                    "b in is_alert",
                ],
            ),
            ("@slack-{{team.name}} down", vec!["slack-{{team.name}}"]),
            ("{{value}}@a", vec!["a"]),
            ("@ @@", vec![]),
        ] {
            assert_eq!(shown(&Value::string(text)), names, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_may_mention_others() {
        let hole = unknown(Type::String, because("only apply can tell", Span::NONE));
        let text = |parts: Vec<Part>| {
            Value::new(Repr::Unknown(Arc::new(Unknown {
                parts: Some(parts.into()),
                ..Unknown::default()
            })))
        };
        let known = |t: &str| Part::Text(Arc::from(t));
        let part = || Part::Unknown(hole.clone());
        let inside = text(vec![known("down @oncall-"), part(), known(" now")]);
        assert_eq!(shown(&inside), ["oncall-(known after apply)"]);
        let outside = text(vec![known("@a "), part()]);
        assert_eq!(shown(&outside), ["a", "?"]);
        let all = mentions(&hole, &Value::string("@")).expect("mentions");
        assert!(all.is_unknown());
    }
}
