//! Edits of source text: what comes in the place of some bytes, everything else left as it is. Knows
//! how HCL is written, and nothing of Terraform or alerting.

mod assignments;
mod comments;
mod copy;
mod diff;
mod draft;
mod json;
mod layout;
mod literal;
mod word;

pub use comments::Parsed;
pub use copy::{Copy, Part, copied, identifier};
pub use diff::{ChangedLines, changed_lines, unified};
pub use draft::Draft;
pub use json::{BY_HAND, is_explained_json, rewritten_json};
pub use layout::{after, append, without};
pub use literal::{element, quoted, rewritten, written};
pub use word::word;

use crate::source::Span;

/// What comes in the place of some bytes of a file; an empty place is where something is put in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// What comes.
    pub text: String,
}

impl Edit {
    /// An edit of a place.
    pub fn new(span: Span, text: impl Into<String>) -> Edit {
        Edit {
            span,
            text: text.into(),
        }
    }

    /// Whether both want the same bytes, or stand at the same place, so that one of them must wait.
    pub fn conflicts(&self, other: &Edit) -> bool {
        let (a, b) = (self.span, other.span);
        a.file == b.file && (a.start < b.end && b.start < a.end || a.start == b.start)
    }
}

/// Why a place cannot be edited: a clause that goes on after "because".
pub type Refusal = String;
