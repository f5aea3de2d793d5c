//! What a route asks of an alert.

use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// A predicate over an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Predicate {
    /// Every alert.
    Always,
    /// One test of one field.
    Test(Field, Test),
    /// Every part holds (true where there is none).
    All(Vec<Predicate>),
    /// Some part holds (false where there is none).
    Any(Vec<Predicate>),
    /// The part does not hold.
    Not(Box<Predicate>),
    /// Cannot be read: neither true nor false. Named by why, e.g. `var.tag has no value`.
    Opaque(Arc<str>),
}

/// What of an alert is tested.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The alert's set of tags.
    Tags,
    /// A named field: a JSONPath into the payload (`$.tags`, `$.tags[*]`), or a vendor's own name.
    Named(Arc<str>),
}

/// A test. Case counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Text is exactly one of these; on a list, some element is.
    OneOf(Vec<Arc<str>>),
    /// Text contains this; what it means on a list is told by [`OnList`].
    Contains(Arc<str>, OnList),
    /// Text starts with this.
    StartsWith(Arc<str>),
    /// Text ends with this.
    EndsWith(Arc<str>),
    /// RE2 regular expression, unanchored.
    Matches(Arc<str>),
    /// Absent, null, empty text or an empty list.
    IsEmpty,
}

/// What "contains" means where the field is a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OnList {
    /// Some element is exactly the text.
    Element,
    /// Some element contains the text.
    Substring,
    /// The vendor leaves it undefined: certain only where both readings agree.
    Ambiguous,
}

impl Field {
    /// Whether it is about tags by its name: the alert's own, or a field called tags or labels.
    pub fn is_about_tags(&self) -> bool {
        match self {
            Field::Tags => true,
            Field::Named(name) => {
                let name = name.to_lowercase();
                name.contains("tag") || name.contains("label")
            }
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Field::Tags => f.write_str("tags"),
            Field::Named(name) => f.write_str(name),
        }
    }
}

impl Predicate {
    /// The texts that it asks the alert's tags for: of every test that is not negated and whose field
    /// `about_tags` holds for, in order, each once.
    pub fn asks(&self, about_tags: &dyn Fn(&Field) -> bool) -> Vec<Arc<str>> {
        let mut asked = Vec::new();
        self.each_test(&mut |field, test, negated| {
            if !negated && about_tags(field) {
                asked.extend(test.texts().iter().cloned());
            }
        });
        let mut seen = FxHashSet::default();
        asked.retain(|t: &Arc<str>| seen.insert(t.clone()));
        asked
    }

    /// The fields that it reads, each once, in order of name.
    pub fn fields(&self) -> BTreeSet<Field> {
        let mut fields = BTreeSet::new();
        self.each_test(&mut |field, _, _| {
            fields.insert(field.clone());
        });
        fields
    }

    /// Why parts of it cannot be read.
    pub fn opaque(&self) -> Vec<Arc<str>> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(predicate) = open.pop() {
            match predicate {
                Predicate::Opaque(why) => found.push(why.clone()),
                Predicate::All(ps) | Predicate::Any(ps) => open.extend(ps.iter().rev()),
                Predicate::Not(p) => open.push(p),
                Predicate::Always | Predicate::Test(..) => {}
            }
        }
        found
    }

    /// Calls `visit` with every test, and whether it stands under an odd number of negations.
    pub fn each_test(&self, visit: &mut dyn FnMut(&Field, &Test, bool)) {
        let mut open = vec![(self, false)];
        while let Some((predicate, negated)) = open.pop() {
            match predicate {
                Predicate::Test(field, test) => visit(field, test, negated),
                Predicate::All(ps) | Predicate::Any(ps) => {
                    open.extend(ps.iter().rev().map(|p| (p, negated)));
                }
                Predicate::Not(p) => open.push((p, !negated)),
                Predicate::Always | Predicate::Opaque(_) => {}
            }
        }
    }

    fn words(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        if depth > DEEPEST_WORDS {
            return f.write_str("…");
        }
        match self {
            Predicate::Always => f.write_str("every alert"),
            Predicate::Test(field, test) => write!(f, "{field} {test}"),
            Predicate::Opaque(why) => write!(f, "something that cannot be read ({why})"),
            Predicate::Not(p) => {
                f.write_str("not (")?;
                p.words(f, depth + 1)?;
                f.write_str(")")
            }
            Predicate::All(ps) if ps.is_empty() => f.write_str("every alert"),
            Predicate::Any(ps) if ps.is_empty() => f.write_str("no alert"),
            Predicate::All(ps) => several(ps, " and ", f, depth),
            Predicate::Any(ps) => several(ps, " or ", f, depth),
        }
    }
}

/// Deeper parts are left out of the words.
const DEEPEST_WORDS: usize = 32;

fn several(
    parts: &[Predicate],
    word: &str,
    f: &mut fmt::Formatter<'_>,
    depth: usize,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(word)?;
        }
        let nested = matches!(part, Predicate::All(p) | Predicate::Any(p) if p.len() > 1);
        if parts.len() > 1 && nested {
            f.write_str("(")?;
            part.words(f, depth + 1)?;
            f.write_str(")")?;
        } else {
            part.words(f, depth + 1)?;
        }
    }
    Ok(())
}

impl Test {
    /// The texts that it looks for (the pattern of a regular expression is not one).
    pub fn texts(&self) -> &[Arc<str>] {
        match self {
            Test::OneOf(texts) => texts,
            Test::Contains(text, _) | Test::StartsWith(text) | Test::EndsWith(text) => {
                std::slice::from_ref(text)
            }
            Test::Matches(_) | Test::IsEmpty => &[],
        }
    }
}

/// In words, to be read after the field's name.
impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Test::OneOf(texts) => match texts.as_slice() {
                [] => f.write_str("is one of nothing"),
                [one] => write!(f, "is {one:?}"),
                more => {
                    f.write_str("is one of ")?;
                    for (i, text) in more.iter().enumerate() {
                        let comma = if i > 0 { ", " } else { "" };
                        write!(f, "{comma}{text:?}")?;
                    }
                    Ok(())
                }
            },
            Test::Contains(text, _) => write!(f, "contains {text:?}"),
            Test::StartsWith(text) => write!(f, "starts with {text:?}"),
            Test::EndsWith(text) => write!(f, "ends with {text:?}"),
            Test::Matches(regex) => write!(f, "matches /{regex}/"),
            Test::IsEmpty => f.write_str("is empty"),
        }
    }
}

/// In words: `$.tags contains "ocr_api" and not ($.env is "dev")`.
impl fmt::Display for Predicate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.words(f, 0)
    }
}
