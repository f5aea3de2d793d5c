//! Alerts whose content may be partly unknown.

use super::predicate::Field;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Three-valued truth (Kleene's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Certainly not.
    False,
    /// Depends on what is not known.
    Unknown,
    /// Certainly.
    True,
}

impl Truth {
    /// Both.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// At least one.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// The opposite.
    pub fn negate(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }

    /// What two readings of the same thing agree on.
    pub fn agree(self, other: Truth) -> Truth {
        if self == other { self } else { Truth::Unknown }
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Truth {
        if b { Truth::True } else { Truth::False }
    }
}

/// Why something is not known: a number that means something to whoever made the alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Why(pub u32);

/// A piece of [`Text`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Part {
    /// Known text.
    Known(Arc<str>),
    /// Any text, the empty one included.
    Unknown(Why),
}

/// Text of known and unknown parts. Neighbouring known parts are one and none is empty, so equal
/// texts are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Text {
    parts: Vec<Part>,
}

impl Text {
    /// Wholly known text.
    pub fn known(text: impl Into<Arc<str>>) -> Text {
        let text = text.into();
        let parts = if text.is_empty() {
            Vec::new()
        } else {
            vec![Part::Known(text)]
        };
        Text { parts }
    }

    /// Text of which nothing is known.
    pub fn unknown(why: Why) -> Text {
        Text {
            parts: vec![Part::Unknown(why)],
        }
    }

    /// Adds a part at the end.
    pub fn push(&mut self, part: Part) {
        match (self.parts.last_mut(), part) {
            (_, Part::Known(text)) if text.is_empty() => {}
            (Some(Part::Known(last)), Part::Known(text)) => {
                *last = [&**last, &*text].concat().into();
            }
            (_, part) => self.parts.push(part),
        }
    }

    /// Adds another text at the end.
    pub fn append(&mut self, other: &Text) {
        for part in &other.parts {
            self.push(part.clone());
        }
    }

    /// Several texts one after the other.
    pub fn joined<'a>(texts: impl IntoIterator<Item = &'a Text>) -> Text {
        let mut joined = Builder::default();
        for text in texts {
            joined.append(text);
        }
        joined.finish()
    }

    /// The parts in order.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The text where all of it is known.
    pub fn as_known(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Known(text)] => Some(text),
            _ => None,
        }
    }

    /// The known parts.
    pub fn known_parts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|p| match p {
            Part::Known(text) => Some(text.as_ref()),
            Part::Unknown(_) => None,
        })
    }

    /// Why the unknown parts are unknown.
    pub fn whys(&self) -> impl Iterator<Item = Why> + '_ {
        self.parts.iter().filter_map(|p| match p {
            Part::Known(_) => None,
            Part::Unknown(why) => Some(*why),
        })
    }

    /// Known text before the first unknown part.
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Known(text)) => text,
            _ => "",
        }
    }

    /// Whether the text is exactly `whole`: unknown where its unknown parts could make it so.
    pub fn equals(&self, whole: &str) -> Truth {
        if let Some(known) = self.as_known() {
            return Truth::from(known == whole);
        }
        let (prefix, suffix) = (self.prefix(), self.suffix());
        let Some(mut rest) = whole
            .strip_prefix(prefix)
            .and_then(|rest| rest.strip_suffix(suffix))
        else {
            return Truth::False;
        };
        let known = self.parts.len() - usize::from(!suffix.is_empty());
        let middle = self
            .parts()
            .iter()
            .take(known)
            .skip(usize::from(!prefix.is_empty()));
        for part in middle {
            if let Part::Known(part) = part {
                match rest.find(part.as_ref()) {
                    Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
                    None => return Truth::False,
                }
            }
        }
        Truth::Unknown
    }

    /// Known text after the last unknown part.
    pub fn suffix(&self) -> &str {
        match self.parts.last() {
            Some(Part::Known(text)) => text,
            _ => "",
        }
    }
}

impl<P: IntoIterator<Item = Part>> From<P> for Text {
    fn from(parts: P) -> Text {
        let mut text = Builder::default();
        for part in parts {
            text.push(&part);
        }
        text.finish()
    }
}

/// Puts a text together from parts; known ones that meet are copied once.
#[derive(Default)]
struct Builder {
    parts: Vec<Part>,
    /// Known text that is still growing.
    open: String,
}

impl Builder {
    fn push(&mut self, part: &Part) {
        match part {
            Part::Known(text) => self.open.push_str(text),
            Part::Unknown(why) => {
                self.close();
                self.parts.push(Part::Unknown(*why));
            }
        }
    }

    fn append(&mut self, text: &Text) {
        text.parts.iter().for_each(|part| self.push(part));
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.parts.push(Part::Known(self.open.as_str().into()));
            self.open.clear();
        }
    }

    fn finish(mut self) -> Text {
        self.close();
        Text { parts: self.parts }
    }
}

/// A list of texts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct List {
    /// The elements that are there for certain.
    pub items: Vec<Text>,
    /// Set where there may be more.
    pub more: Option<Why>,
}

/// Text that joins the elements of a list in an order that nobody promises.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Joined {
    /// Text before the first element.
    pub before: Text,
    /// The elements as they are written.
    pub items: Vec<Text>,
    /// Text between elements.
    pub between: Text,
    /// Text after the last element.
    pub after: Text,
}

impl Joined {
    /// The text with the elements in this order.
    pub fn in_order<'a>(&'a self, items: impl Iterator<Item = &'a Text>) -> Text {
        Text::joined(self.pieces(items))
    }

    /// What that text is put together from.
    pub fn pieces<'a>(
        &'a self,
        items: impl Iterator<Item = &'a Text>,
    ) -> impl Iterator<Item = &'a Text> {
        let between = items.enumerate().flat_map(|(i, item)| {
            let between = (i > 0).then_some(&self.between);
            between.into_iter().chain([item])
        });
        [&self.before]
            .into_iter()
            .chain(between)
            .chain([&self.after])
    }
}

/// What a field of an alert holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Content {
    /// Nothing, or null.
    Absent,
    /// Text.
    Text(Text),
    /// A list of texts.
    List(List),
    /// Text made of a list.
    Joined(Arc<Joined>),
    /// Any of these, perhaps absent.
    Unknown(Why),
}

impl Content {
    /// Why parts of it are unknown.
    pub fn whys(&self) -> Vec<Why> {
        match self {
            Content::Absent => Vec::new(),
            Content::Text(text) => text.whys().collect(),
            Content::List(list) => list
                .items
                .iter()
                .flat_map(Text::whys)
                .chain(list.more)
                .collect(),
            Content::Joined(j) => [&j.before, &j.between, &j.after]
                .into_iter()
                .chain(&j.items)
                .flat_map(Text::whys)
                .collect(),
            Content::Unknown(why) => vec![*why],
        }
    }
}

/// An alert as a router sees it: the fields that its routes ask for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alert {
    fields: BTreeMap<Field, Content>,
    otherwise: Content,
}

impl Alert {
    /// An alert with these fields; any other field holds `otherwise`.
    pub fn new(fields: BTreeMap<Field, Content>, otherwise: Content) -> Alert {
        Alert { fields, otherwise }
    }

    /// A field's content.
    pub fn field(&self, field: &Field) -> &Content {
        self.fields.get(field).unwrap_or(&self.otherwise)
    }

    /// The fields that were given.
    pub fn fields(&self) -> &BTreeMap<Field, Content> {
        &self.fields
    }
}
