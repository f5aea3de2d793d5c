//! The functions of a rule's `fixes`: what they give is a wish for an edit, no edit yet.

use crate::policy::lang::place_of;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Capsule, Repr, Value};
use std::any::Any;
use std::sync::Arc;

/// A function of `fixes`, for the schema.
#[derive(Debug, Clone, Copy)]
pub struct FixFunction {
    /// Its name.
    pub name: &'static str,
    /// How it is called.
    pub usage: &'static str,
    /// What it does.
    pub doc: &'static str,
}

/// The functions that make edits; only `fixes` has them. Sorted.
pub const FIX_FUNCTIONS: &[FixFunction] = &[
    FixFunction {
        name: "add",
        usage: "add(x, element)",
        doc: "the list that is written where x was made gets one more element",
    },
    FixFunction {
        name: "append",
        usage: "append(x, text)",
        doc: "the text is put at the end of the file that x was made in",
    },
    FixFunction {
        name: "copy",
        usage: "copy({ like, behind, part, only, type, word, as, from, to, sets, names, moves })",
        doc: "the block that the values `like` stand in is written once more, behind that of `behind`: `word` in its texts reads `as`, the reference `from` reads `to`, and `sets` are made in the copy, as are `names` where they are not computed; `moves` are made beside it",
    },
    FixFunction {
        name: "insert_after",
        usage: "insert_after(x, text)",
        doc: "the text is put behind the block that x was made in, with its indent",
    },
    FixFunction {
        name: "remove",
        usage: "remove(x)",
        doc: "the block or the comment that x points at goes, with its lines",
    },
    FixFunction {
        name: "set",
        usage: "set(x, value)",
        doc: "the literal that x was made of is written anew, so that x becomes value",
    },
    FixFunction {
        name: "write",
        usage: "write(x, text)",
        doc: "what is written where x was made, a reference or a literal, reads text as it stands",
    },
];

/// The names of the functions.
pub(super) fn fix_names() -> impl Iterator<Item = &'static str> {
    FIX_FUNCTIONS.iter().map(|f| f.name)
}

/// A wish for an edit. Places are those of the values that a rule names.
#[derive(Debug)]
pub(super) enum Request {
    Set {
        at: Span,
        made: Value,
        wanted: Value,
    },
    Add {
        at: Span,
        element: Value,
    },
    Remove {
        at: Span,
    },
    After {
        at: Span,
        text: Arc<str>,
    },
    Append {
        at: Span,
        text: Arc<str>,
    },
    Write {
        at: Span,
        text: Arc<str>,
    },
    Copy(CopyRequest),
}

/// A wish for a block to be written once more, see [`crate::edit::Copy`].
#[derive(Debug)]
pub(super) struct CopyRequest {
    pub like: Vec<Span>,
    pub behind: Vec<Span>,
    /// The kind of the block in a resource; `None` where the resource is meant.
    pub part: Option<Arc<str>>,
    /// Whether the resource is meant where it has no such block.
    pub only: bool,
    /// The type of what is copied where that is a resource.
    pub ty: Arc<str>,
    pub word: (Arc<str>, Arc<str>),
    pub reference: Option<(Arc<str>, Arc<str>)>,
    /// Values in the block, and what they are to become in the copy. Those that must.
    pub sets: Vec<(Span, Value, Value)>,
    /// Those that may be computed: then the copy computes them, too.
    pub names: Vec<(Span, Value, Value)>,
    /// Those that make room for it.
    pub moves: Vec<(Span, Value, Value)>,
}

impl CopyRequest {
    fn of(value: &Value) -> Option<CopyRequest> {
        let text = |name: &str| {
            let value = value.get(name)?;
            let known = value.as_str().filter(|_| !value.marks.is_sensitive());
            known.map(Arc::from)
        };
        let places = |name: &str| {
            let values = value.get(name).and_then(Value::elements);
            let places = values.unwrap_or_default().iter().map(place_of);
            places.filter(|p| !p.is_none()).collect::<Vec<Span>>()
        };
        let sets = |name: &str| {
            let requests = value.get(name).and_then(Value::elements);
            let sets = requests.unwrap_or_default().iter();
            sets.filter_map(|r| match Request::of(r)? {
                Request::Set { at, made, wanted } => Some((*at, made.clone(), wanted.clone())),
                _ => None,
            })
            .collect::<Vec<_>>()
        };
        let (from, to) = (text("from"), text("to"));
        let (like, behind) = (places("like"), places("behind"));
        // A reference that cannot be written is no reason to leave it as it is.
        let reference = match (from, to) {
            (Some(from), Some(to)) => (from != to).then_some((from, to)),
            _ => return None,
        };
        Some(CopyRequest {
            part: text("part"),
            only: value.get("only")?.as_bool()?,
            ty: text("type")?,
            word: (text("word")?, text("as")?),
            reference,
            sets: sets("sets"),
            names: sets("names"),
            moves: sets("moves"),
            behind: (!behind.is_empty()).then_some(behind)?,
            like: (!like.is_empty()).then_some(like)?,
        })
    }
}

impl Request {
    /// Where it asks for an edit.
    pub fn at(&self) -> Span {
        match self {
            Request::Set { at, .. }
            | Request::Add { at, .. }
            | Request::Remove { at }
            | Request::After { at, .. }
            | Request::Append { at, .. }
            | Request::Write { at, .. } => *at,
            Request::Copy(copy) => copy.like.first().copied().unwrap_or(Span::NONE),
        }
    }

    /// The request that a value is.
    pub fn of(value: &Value) -> Option<&Request> {
        match &value.repr {
            Repr::Capsule(capsule) => capsule.as_any().downcast_ref(),
            _ => None,
        }
    }

    /// Whether anything in it must not be written down.
    pub fn is_sensitive(&self) -> bool {
        match self {
            Request::Set { made, wanted, .. } => {
                made.marks_deep().union(wanted.marks_deep()).is_sensitive()
            }
            Request::Add { element, .. } => element.marks_deep().is_sensitive(),
            Request::Copy(copy) => {
                let mut sets = copy.sets.iter().chain(&copy.names).chain(&copy.moves);
                sets.any(|(_, made, wanted)| {
                    let marks = made.marks_deep().union(wanted.marks_deep());
                    marks.is_sensitive()
                })
            }
            Request::Remove { .. }
            | Request::After { .. }
            | Request::Append { .. }
            | Request::Write { .. } => false,
        }
    }
}

impl Capsule for Request {
    fn type_name(&self) -> &str {
        "edit"
    }

    fn attr(&self, _: &str) -> Option<Value> {
        None
    }

    fn attr_names(&self) -> Vec<String> {
        Vec::new()
    }

    fn equals(&self, _: &dyn Capsule) -> bool {
        false
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Calls a function of `fixes`; `None` where there is none of that name.
pub(super) fn call(name: &str, args: &[Value]) -> Option<Result<Value, EvalError>> {
    let function = FIX_FUNCTIONS.iter().find(|f| f.name == name)?;
    let text = |value: &Value| match &value.repr {
        Repr::String(text) if !value.marks.is_sensitive() => Some(text.to_arc()),
        _ => None,
    };
    let request = match (name, args) {
        ("set", [x, wanted]) => Some(Request::Set {
            at: x.origin,
            made: x.clone(),
            wanted: wanted.clone(),
        }),
        ("add", [x, element]) => Some(Request::Add {
            at: x.origin,
            element: element.clone(),
        }),
        ("copy", [how]) => CopyRequest::of(how).map(Request::Copy),
        ("remove", [x]) => Some(Request::Remove { at: place_of(x) }),
        ("insert_after", [x, new]) => text(new).map(|text| Request::After {
            at: place_of(x),
            text,
        }),
        ("write", [x, new]) => text(new).map(|text| Request::Write { at: x.origin, text }),
        ("append", [x, new]) => text(new).map(|text| Request::Append {
            at: place_of(x),
            text,
        }),
        _ => None,
    };
    Some(match request {
        Some(request) => Ok(Value::new(Repr::Capsule(Arc::new(request)))),
        None => Err(EvalError::new(
            format!("it is called as {}, with known text", function.usage),
            Span::NONE,
        )),
    })
}
