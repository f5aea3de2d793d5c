//! The schema of the alerting graph: what adapters give, what the engine derives, and what rules
//! may read. `alertlint schema` prints it, adapters and rules are checked against it at load.

mod check;
mod kinds;
mod records;

pub use kinds::KINDS;
pub use records::*;

/// A kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Catalog,
    Capability,
    Check,
    Channel,
    Source,
    Route,
    Service,
    Escalation,
    Level,
    Responder,
    Member,
    Mute,
    Problem,
    Change,
}

/// The shape of an attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)]
pub enum Shape {
    String,
    Bool,
    Number,
    /// Any value, not checked further.
    Any,
    /// What `tag_is`, `field(…)`, `all_of` and friends make.
    Predicate,
    List(&'static Shape),
    Map(&'static Shape),
    /// A reference to an entity of one of these kinds. Adapters give what `ref()` or `refs()` make,
    /// or an id-valued expression; rules read the entity.
    Entity(&'static [Kind]),
    Record(&'static Record),
}

/// A record of derived facts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// Its name in the schema.
    pub name: &'static str,
    /// Its attributes.
    pub attrs: &'static [Attr],
}

/// Who fills an attribute in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The adapter must.
    Required,
    /// The adapter may; null otherwise (an empty list for lists).
    Optional,
    /// The engine does.
    Derived,
}

/// An attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attr {
    /// Its name.
    pub name: &'static str,
    /// Its shape.
    pub shape: Shape,
    /// Who fills it in.
    pub given: Given,
    /// What it means, with its unit.
    pub doc: &'static str,
}

const fn req(name: &'static str, shape: Shape, doc: &'static str) -> Attr {
    Attr {
        name,
        shape,
        given: Given::Required,
        doc,
    }
}
const fn opt(name: &'static str, shape: Shape, doc: &'static str) -> Attr {
    Attr {
        name,
        shape,
        given: Given::Optional,
        doc,
    }
}
const fn der(name: &'static str, shape: Shape, doc: &'static str) -> Attr {
    Attr {
        name,
        shape,
        given: Given::Derived,
        doc,
    }
}

use Shape::{Any, Entity, List, String as Str};

const STRINGS: Shape = List(&Str);
const CHECKS: Shape = List(&Entity(&[Kind::Check]));
const ROUTES: Shape = List(&Entity(&[Kind::Route]));
const SERVICES: Shape = List(&Entity(&[Kind::Service]));
/// What a level, a schedule or a policy may page: a policy may hand over to another one.
const PAGED: Shape = List(&Entity(&[Kind::Responder, Kind::Service, Kind::Escalation]));
const RESPONDERS: Shape = List(&Entity(&[Kind::Responder]));
/// Where an alert may be sent: what a route or a channel may target.
const TARGETS: Shape = List(&Entity(&[Kind::Service, Kind::Escalation, Kind::Responder]));

/// Attributes that every entity has.
pub const COMMON: &[Attr] = &[
    der("kind_of", Str, "the entity's kind: check, route, …"),
    der(
        "address",
        Str,
        "Terraform's address, with the path below it for parts of a resource",
    ),
    der("type", Str, "the resource type, e.g. checkly_check"),
    der("vendor", Str, "the adapter's name, e.g. checkly"),
    der(
        "block",
        Any,
        "the whole resource: use it as the place of a label",
    ),
    der(
        "references",
        List(&Shape::Record(&REFERENCE)),
        "every reference the entity makes, resolved or not",
    ),
    der(
        "assumptions",
        STRINGS,
        "the adapter's assumptions that its attributes rest on",
    ),
];

/// An entity kind and its attributes, beside [`COMMON`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KindSchema {
    /// The kind.
    pub kind: Kind,
    /// Its name in adapters (block type) and rules (subject).
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// Whether adapters make it. Others come from the catalog or the engine.
    pub adapted: bool,
    /// Its attributes.
    pub attrs: &'static [Attr],
}

/// The name of a kind in adapters, rules and findings.
pub fn kind_name(kind: Kind) -> &'static str {
    KINDS
        .iter()
        .find(|k| k.kind == kind)
        .map_or("entity", |k| k.name)
}
