//! What a route asks of an alert.

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
