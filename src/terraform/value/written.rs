//! Known text that remembers what it was written out of: the argument of an encoding, the interpolations
//! of a template. Only so can a finding about one field of a request's body point at that field.

use super::{Marks, Repr, Value};
use crate::source::Span;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Known text. Two are equal where their texts are, whatever they were written out of.
#[derive(Clone)]
pub struct Str {
    text: Arc<str>,
    sources: Option<Arc<[Value]>>,
}

impl Str {
    /// The text without what it was written out of.
    pub fn into_text(self) -> Arc<str> {
        self.text
    }

    /// The same, shared.
    pub fn to_arc(&self) -> Arc<str> {
        self.text.clone()
    }
}

impl<T: Into<Arc<str>>> From<T> for Str {
    fn from(text: T) -> Str {
        Str {
            text: text.into(),
            sources: None,
        }
    }
}

impl Deref for Str {
    type Target = Arc<str>;

    fn deref(&self) -> &Arc<str> {
        &self.text
    }
}

impl PartialEq for Str {
    fn eq(&self, other: &Str) -> bool {
        self.text == other.text
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, f)
    }
}

/// So many values are looked at for a part of a text.
const MOST_VISITED: usize = 2048;

impl Value {
    /// The same text, written out of these values; anything that is no text stays as it is.
    pub fn written_out_of(mut self, sources: Arc<[Value]>) -> Value {
        match &mut self.repr {
            Repr::String(text) => text.sources = Some(sources),
            Repr::Unknown(unknown) => Arc::make_mut(unknown).sources = Some(sources),
            _ => {}
        }
        self
    }

    /// What a text was written out of; empty where that is not kept.
    pub fn sources(&self) -> &[Value] {
        let sources = match &self.repr {
            Repr::String(text) => text.sources.as_deref(),
            Repr::Unknown(unknown) => unknown.sources.as_deref(),
            _ => None,
        };
        sources.unwrap_or_default()
    }

    /// The value that gave this text a part, with the marks of what it stands in: one that is called `name`
    /// in what the text was written out of, the outermost; else the only one that is the same text. `None`
    /// where that is not known.
    pub fn part(&self, name: &str, part: &str) -> Option<Value> {
        let mut queue: VecDeque<Inner<'_>> = VecDeque::new();
        let whole = Inner {
            key: None,
            marks: Marks::NONE,
            value: self,
        };
        queue.extend(whole.sources().take(MOST_VISITED));
        let mut alike: Option<Value> = None;
        let mut several = false;
        for _ in 0..MOST_VISITED {
            let Some(inner) = queue.pop_front() else {
                return alike.filter(|_| !several);
            };
            queue.extend(inner.sources().chain(inner.children()).take(MOST_VISITED));
            let value = inner.value;
            if value.as_str() != Some(part) || value.origin == Span::NONE {
                continue;
            }
            let found = value.clone().marked(inner.marks);
            if inner.key == Some(name) {
                return Some(found);
            }
            several |= alike.is_some_and(|other| other.origin != value.origin);
            alike = Some(found);
        }
        None
    }
}

/// A value inside what a text was written out of.
#[derive(Clone, Copy)]
struct Inner<'v> {
    /// What it is called there.
    key: Option<&'v str>,
    /// The marks of what it stands in.
    marks: Marks,
    value: &'v Value,
}

impl<'v> Inner<'v> {
    /// What it was written out of itself, for the same purpose.
    fn sources(self) -> impl Iterator<Item = Inner<'v>> {
        let sources = self.value.sources().iter();
        sources.map(move |value| Inner { value, ..self })
    }

    fn children(self) -> impl Iterator<Item = Inner<'v>> {
        let inside = move |key, value| Inner {
            key,
            marks: self.marks.union(self.value.marks),
            value,
        };
        let items = self.value.elements().unwrap_or_default().iter();
        let entries = self.value.entries().into_iter().flatten();
        let entries = entries.map(move |(key, value)| inside(Some(&**key), value));
        items.map(move |value| inside(None, value)).chain(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use std::collections::BTreeMap;

    fn text(text: &str, at: u32) -> Value {
        Value::string(text).at(Span::new(FileId(0), at, at + 1))
    }

    fn object<const N: usize>(attrs: [(&str, Value); N]) -> Value {
        let attrs = attrs.into_iter().map(|(k, v)| (k.into(), v));
        Value::object(attrs.collect::<BTreeMap<_, _>>())
    }

    fn encoded(sources: Vec<Value>) -> Value {
        Value::string("…").written_out_of(sources.into())
    }

    fn place(value: &Value) -> Option<u32> {
        value.part("model", "a").map(|v| v.origin.start)
    }

    #[test]
    fn what_has_the_name_counts_before_what_is_alike() {
        let inner = object([("model", text("a", 7))]);
        let all = [
            ("content", text("a", 1)),
            ("x", inner),
            ("model", text("a", 3)),
        ];
        assert_eq!(place(&encoded(vec![object(all)])), Some(3));
        let twice = encoded(vec![encoded(vec![object([("model", text("a", 3))])])]);
        assert_eq!(place(&twice), Some(3));
    }

    #[test]
    fn one_that_is_alike_is_meant_and_several_are_not() {
        assert_eq!(place(&encoded(vec![text("b", 1), text("a", 2)])), Some(2));
        assert_eq!(place(&encoded(vec![text("a", 1), text("a", 2)])), None);
        assert_eq!(place(&encoded(vec![text("a", 2), text("a", 2)])), Some(2));
        assert_eq!(place(&text("a", 2)), None);
    }

    #[test]
    fn long_lists_are_not_searched_to_their_end() {
        let many = || Value::tuple((0..10_000).map(|i| text("b", i)).collect());
        assert_eq!(place(&encoded(vec![many(), text("a", 1)])), None);
        let named = object([("content", many()), ("model", text("a", 1))]);
        assert_eq!(place(&encoded(vec![named])), Some(1));
    }
}
