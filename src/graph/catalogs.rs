//! Entities that no adapter makes: catalogs, capabilities, problems.

use super::build::{Contract, Exposure, Problem, Sources};
use super::schema::Kind;
use super::store::Entity;
use crate::catalog::{Catalog, Model};
use crate::source::Span;
use crate::terraform::value::{Reason, ReasonKind, Repr, Type, Value};
use crate::text::glob;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Attributes that the engine fills in before anything is derived.
type Attrs = BTreeMap<&'static str, Value>;

/// The catalogs and what they advertise. The first catalog that names a capability of a model owns it.
pub(super) fn entities(sources: &Sources<'_>) -> Vec<Entity> {
    let mut made = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for catalog in &sources.catalogs {
        made.push(of_catalog(catalog, sources.as_of));
        for model in &catalog.models {
            for capability in &model.capabilities {
                let address = format!("{}/{}", model.id, capability.name);
                if !seen.insert(address.clone()) {
                    continue;
                }
                let attrs = capability_attrs(catalog, model, capability, sources);
                let contract = contract(&sources.contracts, &capability.name);
                made.push(entity(
                    Kind::Capability,
                    address,
                    &catalog.name,
                    model.at.or(contract.map(|c| c.at)).or(catalog.at),
                    attrs,
                ));
            }
        }
    }
    made
}

/// `*/NAME`: a capability's checks taken together.
pub(super) fn of_all_models(name: &str, contract: Option<&Contract>, at: Span) -> Entity {
    let mut attrs = Attrs::new();
    attrs.insert("model", Value::string("*"));
    attrs.insert("aliases", Value::tuple(Vec::new()));
    attrs.insert("name", Value::string(name));
    attrs.insert("exposure", Value::string("public"));
    attrs.insert("retired", Value::bool(false));
    attrs.insert("required", Value::bool(false));
    let at = contract.map_or(at, |c| c.at);
    attrs.insert("at", Value::string(name).at(at));
    entity(Kind::Capability, format!("*/{name}"), "", Some(at), attrs)
}

/// The contract for a capability; the last one written wins.
pub(super) fn contract<'a>(contracts: &'a [Contract], capability: &str) -> Option<&'a Contract> {
    contracts.iter().rev().find(|c| c.capability == capability)
}

/// A problem as an entity.
pub(super) fn of_problem(problem: &Problem) -> Entity {
    let mut attrs = Attrs::new();
    attrs.insert("kind", Value::string(problem.kind.as_str()));
    attrs.insert("message", Value::string(problem.message.as_str()));
    if let Some(help) = &problem.help {
        attrs.insert("help", Value::string(help.as_str()));
    }
    attrs.insert("at", place(problem.at));
    attrs.insert("happens", happens(problem));
    attrs.insert("removable", Value::bool(problem.removable));
    let related = |(at, text): &(Span, String)| {
        let text = Value::string(text.as_str());
        Value::object(BTreeMap::from([
            (Arc::from("at"), place(*at)),
            (Arc::from("text"), text),
        ]))
    };
    attrs.insert(
        "related",
        Value::tuple(problem.related.iter().map(related).collect()),
    );
    entity(
        Kind::Problem,
        problem.subject.clone(),
        "",
        Some(problem.at),
        attrs,
    )
}

/// An error in the body of a resource of which not even the number is known comes true only where an
/// instance does.
fn happens(problem: &Problem) -> Value {
    if !problem.subject.contains("[*]") {
        return Value::bool(true);
    }
    let reason = Reason {
        kind: ReasonKind::Other,
        text: format!("whether {} will be there is not known", problem.subject).into(),
        place: problem.at,
    };
    Value::unknown(Type::Bool, reason)
}

/// A value that stands for a place.
pub(super) fn place(at: Span) -> Value {
    Value::bool(true).at(at)
}

fn entity(kind: Kind, address: String, vendor: &str, at: Option<Span>, attrs: Attrs) -> Entity {
    Entity {
        kind,
        address,
        ty: String::new(),
        vendor: vendor.to_owned(),
        block: at.unwrap_or(Span::NONE),
        attrs,
        assumptions: Vec::new(),
    }
}

fn of_catalog(catalog: &Catalog, as_of: Date) -> Entity {
    let mut attrs = Attrs::new();
    attrs.insert("name", Value::string(catalog.name.as_str()));
    attrs.insert("shape", Value::string(catalog.shape.as_str()));
    if let Some(taken) = catalog.taken_at {
        attrs.insert("taken_at", Value::string(taken.to_string()));
        let day = taken.to_zoned(TimeZone::UTC).date();
        if let Ok(age) = day.until(as_of) {
            attrs.insert("age", Value::int(i64::from(age.get_days())));
        }
    }
    if let Some(days) = catalog.max_age_days {
        attrs.insert("max_age", Value::int(i64::from(days)));
    }
    entity(Kind::Catalog, catalog.name.clone(), "", catalog.at, attrs)
}

fn capability_attrs(
    catalog: &Catalog,
    model: &Model,
    capability: &crate::catalog::Capability,
    sources: &Sources<'_>,
) -> Attrs {
    let contract = contract(&sources.contracts, &capability.name);
    let exposure = exposure(model, &sources.exposures, sources.as_of);
    let public = exposure.kind == "public";
    let asked = capability.feature_of.is_none() || contract.is_some();
    let elsewhere = !sources.covered_elsewhere.is_empty()
        && sources
            .covered_elsewhere
            .contains(&format!("{}/{}", model.id, capability.name));
    let required = public
        && !model.retired
        && asked
        && !elsewhere
        && contract.is_none_or(|c| c.required != Some(false));
    let text = |t: &str| Value::string(t);
    let optional = |t: Option<&str>| t.map_or_else(|| null(Type::String), Value::string);
    let aliases = model.aliases.iter().map(|a| text(a)).collect();
    let at = model.at.or(contract.map(|c| c.at)).or(catalog.at);
    Attrs::from([
        ("model", text(&model.id)),
        ("aliases", Value::tuple(aliases)),
        ("name", text(&capability.name)),
        ("feature_of", optional(capability.feature_of.as_deref())),
        ("exposure", text(exposure.kind).at(exposure.at)),
        (
            "exposure_reason",
            optional(exposure.reason.filter(|_| !public)),
        ),
        ("retired", Value::bool(model.retired)),
        (
            "retires_at",
            optional(model.retires_at.map(|t| t.to_string()).as_deref()),
        ),
        ("required", Value::bool(required)),
        ("at", place(at.unwrap_or(Span::NONE))),
    ])
}

fn null(ty: Type) -> Value {
    Value::new(Repr::Null(ty))
}

/// Who may see a model, and who says so.
struct Seen<'a> {
    kind: &'a str,
    reason: Option<&'a str>,
    at: Span,
}

/// The last `models` block that matches and has not ended, else the catalog's own word.
fn exposure<'a>(model: &'a Model, blocks: &'a [Exposure], as_of: Date) -> Seen<'a> {
    let ids = || std::iter::once(&model.id).chain(&model.aliases);
    let holds = |b: &&Exposure| {
        b.until.is_none_or(|last| as_of <= last) && ids().any(|id| glob(&b.glob, id))
    };
    match blocks.iter().rev().find(holds) {
        Some(block) => Seen {
            kind: &block.exposure,
            reason: block.reason.as_deref(),
            at: block.at,
        },
        None => Seen {
            kind: if model.exposure.is_empty() {
                "public"
            } else {
                &model.exposure
            },
            reason: model.exposure_reason.as_deref(),
            at: model.at.unwrap_or(Span::NONE),
        },
    }
}
