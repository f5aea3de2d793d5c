//! The language of adapters and rules: HCL expressions, evaluated by the engine that evaluates
//! Terraform, with names and functions of their own. Files cannot be read from it.

mod conditions;
pub(super) mod constants;
pub(super) mod functions;
pub(super) mod instances;
pub(super) mod kept;
mod lookup;
mod mentions;
mod predicates;
mod referrers;
mod segments;
pub(super) mod types;

use crate::source::Span;
use crate::terraform::value::{
    Part, Reason, ReasonKind, Reasons, Refinement, Repr, Type, Unknown, Value,
};
use std::sync::Arc;

/// What every scope of the policy language answers where a function wants a file.
pub(super) const NO_FILES: &str = "rules, adapters and the config read no files and no templates";

/// An unknown value of a type with reasons that are already there.
pub(super) fn unknown(ty: Type, reasons: Reasons) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty,
        reasons,
        refinement: Refinement {
            not_null: true,
            ..Refinement::default()
        },
        ..Unknown::default()
    })))
}

/// One reason of kind [`ReasonKind::Other`].
pub(super) fn because(text: impl Into<Arc<str>>, place: Span) -> Reasons {
    Reasons::one(Reason {
        kind: ReasonKind::Other,
        text: text.into(),
        place,
    })
}

/// A default of the vendor's that is not known, by what says so.
pub(super) fn the_default(text: impl Into<Arc<str>>) -> Reasons {
    Reasons::one(Reason {
        kind: ReasonKind::Default,
        text: text.into(),
        place: Span::NONE,
    })
}

/// Why a value, or something in it, is not known: the first reason, as a clause.
pub(super) fn why(value: &Value) -> Arc<str> {
    let reasons = value.reasons_deep();
    let first = reasons.iter().next().map(|r| r.text.clone());
    first.unwrap_or_else(|| Arc::from("it is known only after apply"))
}

/// The first place of a value or of what is in it; [`Span::NONE`] where nothing has one.
pub(super) fn place_of(value: &Value) -> Span {
    first_place(value, 4)
}

/// `depth` bounds the descent: a place further down says little about the whole.
fn first_place(value: &Value, depth: u8) -> Span {
    if !value.origin.is_none() || depth == 0 {
        return value.origin;
    }
    let places = value.elements().unwrap_or_default().iter();
    let entries = value.entries().into_iter().flat_map(|e| e.values());
    places
        .chain(entries)
        // A place in the first few elements, or nowhere: lists may be long.
        .take(16)
        .map(|v| first_place(v, depth - 1))
        .find(|p| !p.is_none())
        .unwrap_or(Span::NONE)
}

/// What stands for a part of a text that is not known.
pub(super) const UNKNOWN: &str = "(known after apply)";

/// Text for people, with what is not known spelled out: `https://(known after apply)/x`. `None` of
/// what is no text.
pub(super) fn readable(value: &Value) -> Option<String> {
    match &value.repr {
        Repr::String(s) => Some(s.to_string()),
        Repr::Unknown(u) => match &u.parts {
            None => Some(UNKNOWN.to_owned()),
            Some(parts) => {
                let parts = parts.iter().map(|part| match part {
                    Part::Text(t) => t,
                    Part::Unknown(_) => UNKNOWN,
                });
                Some(parts.collect())
            }
        },
        _ => None,
    }
}
