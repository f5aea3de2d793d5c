//! Text that is not fully known, piece by piece: what functions of text do to the known parts while
//! the others keep their identity. Seen from Terraform such text is simply unknown.

use super::call::Call;
use crate::source::Span;
use crate::terraform::error::{ErrorKind, EvalError};
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Part, Reasons, Refinement, Repr, Type, Unknown, Value, parts};
use std::sync::Arc;
use unicode_normalization::{UnicodeNormalization, is_nfc_quick};

/// Longer text, in bytes, is refused as a result: no configuration needs it, and doubling a text
/// some dozens of times must not exhaust memory.
pub(super) const MOST_TEXT: usize = 64 << 20;

/// A known text as a result: normalised as Terraform normalises every string.
pub(super) fn text(text: impl Into<String>) -> Value {
    let text = text.into();
    if text.is_ascii() || is_nfc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes {
        Value::string(text)
    } else {
        Value::string(text.nfc().collect::<String>())
    }
}

/// Fails where a result would be longer than [`MOST_TEXT`].
pub(super) fn check_length(call: &Call<'_>, bytes: usize) -> Result<(), EvalError> {
    if bytes <= MOST_TEXT {
        return Ok(());
    }
    Err(call
        .error(format!("the result is longer than {} MiB", MOST_TEXT >> 20))
        .kind(ErrorKind::Limit))
}

/// The pieces of text: one for known text; the parts of an unknown one, or itself where it has none.
pub(super) fn pieces(value: &Value) -> Vec<Part> {
    match &value.repr {
        Repr::String(s) => vec![Part::Text(s.to_arc())],
        Repr::Unknown(unknown) => match &unknown.parts {
            Some(parts) => parts.to_vec(),
            None => vec![Part::Unknown(value.clone())],
        },
        _ => Vec::new(),
    }
}

/// Something unknown that comes out of an unknown part: not that part itself any more, but for the
/// same reasons.
pub(super) fn derived(part: &Value) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty: Type::String,
        reasons: part.reasons_deep(),
        refinement: not_null(),
        ..Unknown::default()
    })))
    .at(part.origin)
}

/// Applies a function that works on every character by itself to text: known parts are computed,
/// the others become unknown parts without identity.
pub(super) fn map(value: &Value, f: impl Fn(&str) -> String) -> Value {
    if let Some(known) = value.as_str() {
        return text(f(known));
    }
    let mut out = Builder::default();
    for piece in pieces(value) {
        match piece {
            Part::Text(known) => out.push(&f(&known)),
            Part::Unknown(part) => out.push_unknown(derived(&part)),
        }
    }
    out.finish(not_null())
}

/// The refinement of a result of which only that is certain.
pub(super) fn not_null() -> Refinement {
    Refinement {
        not_null: true,
        ..Refinement::default()
    }
}

/// Puts text together from known and unknown pieces.
#[derive(Default)]
pub(super) struct Builder {
    parts: Vec<Part>,
    last: String,
    reasons: Reasons,
    length: usize,
}

impl Builder {
    /// Appends known text.
    pub fn push(&mut self, known: &str) {
        self.last.push_str(known);
        self.length += known.len();
    }

    /// Appends an unknown part that stands for its text.
    pub fn push_unknown(&mut self, part: Value) {
        self.reasons = self.reasons.union(&part.reasons_deep());
        self.flush();
        self.parts.push(Part::Unknown(part));
    }

    /// Appends text that is known or not.
    pub fn push_text(&mut self, value: &Value) {
        self.push_pieces(pieces(value));
    }

    /// Appends several pieces.
    pub fn push_pieces(&mut self, pieces: impl IntoIterator<Item = Part>) {
        for piece in pieces {
            match piece {
                Part::Text(known) => self.push(&known),
                Part::Unknown(part) => self.push_unknown(part),
            }
        }
    }

    /// How long the known text is so far, in bytes.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether everything so far is known.
    pub fn is_known(&self) -> bool {
        self.parts.is_empty()
    }

    fn flush(&mut self) {
        if !self.last.is_empty() {
            let known = std::mem::take(&mut self.last);
            if let Some(known) = text(known).as_str() {
                self.parts.push(Part::Text(known.into()));
            }
        }
    }

    /// The whole text. `refinement` is for a result that is not known.
    pub fn finish(mut self, refinement: Refinement) -> Value {
        if self.parts.is_empty() {
            return text(self.last);
        }
        self.flush();
        if let [Part::Unknown(only)] = self.parts.as_slice()
            && let Ok(mut same) = convert(only, &Type::String)
        {
            // One unknown part alone: the text of that attribute, and still that attribute.
            if let Repr::Unknown(unknown) = &mut same.repr {
                let unknown = Arc::make_mut(unknown);
                if refinement.not_null {
                    unknown.refinement.not_null = true;
                }
                unknown.refinement.prefix = refinement.prefix;
            }
            return same;
        }
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty: Type::String,
            reasons: self.reasons,
            parts: parts(self.parts),
            refinement,
            identity: None,
            within: None,
            one_of: None,
            instead: None,
            sources: None,
        })))
    }
}

/// What of a known beginning stays when unknown text follows: all but its last character, which
/// the next one may change, unless it is punctuation that nobody writes before a combining mark.
pub(super) fn safe_prefix(known: &str) -> Option<Arc<str>> {
    use unicode_segmentation::UnicodeSegmentation;
    const SAFE: &str = "-_:;/\\,.()[]{}|?!~ @#$%^&*+\"'";
    let keep = if known.ends_with(|c| SAFE.contains(c)) {
        known.len()
    } else {
        known
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(i, _)| i)
    };
    known.get(..keep).filter(|k| !k.is_empty()).map(Into::into)
}

/// An unknown text of which the reasons of the call and a beginning are known.
pub(super) fn unknown_text(call: &Call<'_>, prefix: Option<Arc<str>>) -> Value {
    call.unknown_refined(
        Type::String,
        Refinement {
            prefix,
            ..not_null()
        },
    )
    .at(Span::NONE)
}
