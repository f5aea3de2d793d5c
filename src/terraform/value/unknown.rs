//! Unknown values: typed, with the reasons for not being known and, where it is one resource's
//! attribute, with that identity.

use super::{Number, Repr, Type, Value};
use crate::source::Span;
use std::fmt;
use std::sync::Arc;

/// What is known of an unknown value.
#[derive(Debug, Clone, Default)]
pub struct Unknown {
    /// The type, [`Type::Dynamic`] where not even that is known.
    pub ty: Type,
    /// Why it is unknown.
    pub reasons: Reasons,
    /// Which resource's attribute it is, where it is exactly one.
    pub identity: Option<Identity>,
    /// For text: known and unknown parts in order. Parts that are not `Text` are values of any
    /// scalar type that stand for their text. Present only where at least one part is known text or
    /// there is more than one part.
    pub parts: Option<Arc<[Part]>>,
    /// What is certain all the same.
    pub refinement: Refinement,
    /// The collection that it is where it is one (what `try` makes of an object with an unknown
    /// attribute): what is read of it keeps its identity. From outside nothing of it is known.
    pub within: Option<Arc<Value>>,
    /// The attributes of resources, or resources, of which it is one, where that much is known (what a
    /// condition that is not known chooses from): each has an identity.
    pub one_of: Option<Arc<[Value]>>,
    /// What can be written where it was made, so that it would be known: something near that does exist.
    pub instead: Option<Arc<str>>,
    /// For text: what it was written out of, where that is kept (see [`Value::part`]).
    pub sources: Option<Arc<[Value]>>,
}

/// More parts of a text than this are not kept: a text that is put together of itself, again and again,
/// has twice as many each time.
const MOST_PARTS: usize = 100_000;

/// Parts of a text as [`Unknown::parts`].
pub(crate) fn parts(all: Vec<Part>) -> Option<Arc<[Part]>> {
    (all.len() <= MOST_PARTS).then(|| all.into())
}

impl Unknown {
    /// How many parts are known of a text, and the bytes of those that are text.
    pub(crate) fn known_text(&self) -> (usize, usize) {
        let parts = self.parts.as_deref().unwrap_or_default();
        let bytes = parts.iter().map(|part| match part {
            Part::Text(text) => text.len(),
            Part::Unknown(_) => 0,
        });
        (parts.len(), bytes.sum())
    }
}

/// More alternatives than this are not kept.
const MOST_ALTERNATIVES: usize = 32;

/// Values of which an unknown is one, as [`Unknown::one_of`]; `None` where one of them has no identity, or
/// must not be shown.
pub fn one_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> Option<Arc<[Value]>> {
    let mut all: Vec<Value> = Vec::new();
    for value in values {
        if value.marks.is_sensitive() {
            return None;
        }
        let each = match value.as_unknown().and_then(|u| u.one_of.as_deref()) {
            Some(several) => several,
            None => std::slice::from_ref(value),
        };
        for value in each {
            let identity = value.identity()?;
            if all.iter().all(|known| known.identity() != Some(identity)) {
                all.push(value.clone());
            }
        }
        if all.len() > MOST_ALTERNATIVES {
            return None;
        }
    }
    (!all.is_empty()).then(|| all.into())
}

/// What is certain of an unknown value, where it decides outcomes in Terraform.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Refinement {
    /// Never null.
    pub not_null: bool,
    /// For text: how it starts.
    pub prefix: Option<Arc<str>>,
    /// For collections: at least this long.
    pub min_length: Option<u64>,
    /// For collections: at most this long.
    pub max_length: Option<u64>,
    /// For numbers: not below this.
    pub min: Option<Number>,
    /// For numbers: not above this.
    pub max: Option<Number>,
}

/// A part of text that is not fully known.
#[derive(Debug, Clone)]
pub enum Part {
    /// Known text.
    Text(Arc<str>),
    /// An unknown value.
    Unknown(Value),
}

/// Which attribute of which resource instance an unknown value is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity {
    /// Terraform's address of the instance, `module.m["a"].rootly_service.chat["b"]` or
    /// `data.rootly_user.x`. With `[*]` where an instance key is not known.
    pub address: Arc<str>,
    /// The path below it, e.g. `id`. Empty for the instance itself.
    pub path: Arc<[PathStep]>,
}

/// A step of an [`Identity`]'s path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// An attribute or a map key.
    Name(Arc<str>),
    /// A position of a list.
    Index(u64),
    /// Some element; which one is not known.
    Any,
}

impl Identity {
    /// The instance itself.
    pub fn of(address: impl Into<Arc<str>>) -> Identity {
        Identity {
            address: address.into(),
            path: Arc::new([]),
        }
    }

    /// One step further down.
    pub fn step(&self, step: PathStep) -> Identity {
        let path = self.path.iter().cloned().chain([step]).collect();
        Identity {
            address: self.address.clone(),
            path,
        }
    }

    /// Whether the address names exactly one instance.
    pub fn is_exact(&self) -> bool {
        !self.address.contains("[*]")
    }

    /// What the address is of: a managed resource, a data source, or a module that was not read.
    fn kind(&self) -> ReasonKind {
        let mut rest: &str = &self.address;
        while let Some(after) = rest.strip_prefix("module.") {
            match next_segment(after) {
                Some(next) => rest = next,
                None => return ReasonKind::Module,
            }
        }
        if rest.starts_with("data.") {
            ReasonKind::Data
        } else {
            ReasonKind::Resource
        }
    }

    /// Why a value with this identity is not known.
    pub fn reason(&self, place: Span) -> Reason {
        let kind = self.kind();
        let text = match kind {
            ReasonKind::Module => format!("{self} comes from a module that is not read"),
            ReasonKind::Data => format!("{self} is read by the provider"),
            _ => format!("{self} is known only after apply"),
        };
        Reason {
            kind,
            text: text.into(),
            place,
        }
    }

    /// The unknown value that this identity names. The attribute `id` is text in every provider.
    pub fn unknown(&self, ty: Type, place: Span) -> Value {
        let ty = match self.path.as_ref() {
            [PathStep::Name(name)] if &**name == "id" && ty == Type::Dynamic => Type::String,
            _ => ty,
        };
        let unknown = Unknown {
            ty,
            reasons: Reasons::one(self.reason(place)),
            identity: Some(self.clone()),
            ..Unknown::default()
        };
        Value::new(Repr::Unknown(Arc::new(unknown))).at(place)
    }
}

/// What follows the first segment of an address: the dot that ends it must not be inside a key.
fn next_segment(address: &str) -> Option<&str> {
    let (mut quoted, mut escaped) = (false, false);
    for (i, b) in address.bytes().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'.' if !quoted => return address.get(i + 1..),
            _ => {}
        }
    }
    None
}

/// As Terraform writes a reference: `rootly_service.chat["b"].id`.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.address)?;
        for step in self.path.iter() {
            match step {
                PathStep::Name(name) if is_identifier(name) => write!(f, ".{name}")?,
                PathStep::Name(name) => write!(f, "[{name:?}]")?,
                PathStep::Index(i) => write!(f, "[{i}]")?,
                PathStep::Any => f.write_str("[*]")?,
            }
        }
        Ok(())
    }
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|c| unicode_ident::is_xid_start(c) || c == '_')
        && chars.all(|c| unicode_ident::is_xid_continue(c) || c == '-')
}

/// One reason for a value not being known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reason {
    /// What kind of reason.
    pub kind: ReasonKind,
    /// A clause that reads well after "because": `var.models has no value`.
    pub text: Arc<str>,
    /// Where the unknown came from.
    pub place: Span,
}

/// The kinds of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReasonKind {
    /// A variable without a value.
    Variable,
    /// A data source that nothing was bound to.
    Data,
    /// An attribute that only apply (or the provider) can tell.
    Resource,
    /// An impure or unimplemented function.
    Function,
    /// A module that could not be read.
    Module,
    /// An evaluation error, reported on its own.
    Error,
    /// An evaluation error because what is named does not exist: a variable, resource, module,
    /// output or instance key.
    Dangling,
    /// A bound was met.
    Limit,
    /// A default of the vendor's that no document states: the same wherever the text is the same.
    Default,
    /// Anything else.
    Other,
}

/// A small set of reasons, shared, in a stable order.
#[derive(Debug, Clone, Default)]
pub struct Reasons(Option<Arc<[Reason]>>);

impl Reasons {
    /// More reasons than this are cut: a reader stops long before.
    const MOST: usize = 8;

    /// One reason.
    pub fn one(reason: Reason) -> Reasons {
        Reasons(Some(Arc::new([reason])))
    }

    /// Both together, each reason once.
    pub fn union(&self, other: &Reasons) -> Reasons {
        match (&self.0, &other.0) {
            (None, _) => other.clone(),
            (_, None) => self.clone(),
            (Some(a), Some(b)) if Arc::ptr_eq(a, b) => self.clone(),
            (Some(a), Some(b)) => {
                let mut all: Vec<Reason> = a.iter().chain(b.iter()).cloned().collect();
                let mut seen = std::collections::HashSet::new();
                all.retain(|r| seen.insert(r.clone()));
                all.truncate(Self::MOST);
                Reasons(Some(all.into()))
            }
        }
    }

    /// The reasons in order.
    pub fn iter(&self) -> impl Iterator<Item = &Reason> {
        self.0.iter().flat_map(|r| r.iter())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
