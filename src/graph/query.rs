//! What commands ask of a graph: the coverage matrix, and the walk of one alert.

mod given;
mod picture;
mod trace;
mod unwritten;

use super::schema::Kind;
use super::store::{EntityId, Graph, GraphData};
use crate::routing::{Predicate, Truth};
use crate::terraform::value::Value;

pub use given::Given;
pub(super) use given::{quoted, words};
pub use picture::{Edge, EdgeKind, Node, ORDER, Picture, State, Way, picture};
pub use trace::{Step, TraceOf, trace};
pub(super) use trace::{nearest_route, steps, witness};
pub(super) use unwritten::{Signals, Unwritten, local_reference, unwritten};

/// The coverage of every advertised capability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// In order of model and capability.
    pub rows: Vec<CoverageRow>,
}

/// One capability of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageRow {
    /// The capability's entity.
    pub id: EntityId,
    /// The model's canonical id.
    pub model: String,
    /// The capability's name.
    pub capability: String,
    /// Whether it is covered.
    pub state: CoverageState,
    /// Why it is exempt or undetermined, clauses that read after "because".
    pub reasons: Vec<String>,
    /// Addresses of the checks that cover it, enabled or not.
    pub checks: Vec<String>,
}

/// Whether a capability is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverageState {
    /// An active synthetic check covers it.
    Covered,
    /// No check does, and one is asked for.
    Uncovered,
    /// Only checks that are disabled or muted do.
    Muted,
    /// That cannot be told.
    Undetermined,
    /// No check is asked for and none is there: not public, retired, or a feature without a contract.
    Exempt,
}

/// The coverage of every advertised capability.
pub fn coverage(graph: &Graph) -> Coverage {
    let data = &graph.data;
    let rows = data
        .of_kind(Kind::Capability)
        .iter()
        .filter(|id| !data.facts.of_all_models.contains_key(id))
        .map(|id| row(data, *id))
        .collect();
    Coverage { rows }
}

fn row(data: &GraphData, id: EntityId) -> CoverageRow {
    let text = |name| data.text(id, name).unwrap_or_default().to_owned();
    let coverers = data.facts.coverers.get(&id);
    let checks = coverers.map_or(&[][..], |c| &c.checks);
    let covering = coverers.is_some_and(|c| !c.covering.is_empty());
    let perhaps = coverers.and_then(|c| c.perhaps.as_ref());
    let required = data.flag(id, "required", false).truth == Truth::True;
    let (state, reasons) = match perhaps {
        _ if covering => (CoverageState::Covered, Vec::new()),
        _ if !required => (CoverageState::Exempt, vec![exemption(data, id)]),
        Some(reasons) => {
            let texts = reasons.iter().map(|r| r.text.to_string()).collect();
            (CoverageState::Undetermined, texts)
        }
        None if checks.is_empty() => (CoverageState::Uncovered, Vec::new()),
        None => (CoverageState::Muted, Vec::new()),
    };
    CoverageRow {
        id,
        model: text("model"),
        capability: text("name"),
        state,
        reasons,
        checks: checks.iter().map(|c| data.address(*c).to_owned()).collect(),
    }
}

impl GraphData {
    /// What a route asks for, in words; `None` for what is no route.
    pub(super) fn route_text(&self, route: EntityId) -> Option<String> {
        let predicate = self.facts.routers.predicates.get(&route)?;
        let fallback = self.flag(route, "fallback", false).truth == Truth::True;
        Some(match predicate {
            Predicate::Always if fallback => "whatever no other route takes".to_owned(),
            other => other.to_string(),
        })
    }
}

/// Why no check of a capability is asked for.
fn exemption(data: &GraphData, id: EntityId) -> String {
    let exposure = data.text(id, "exposure").unwrap_or("public");
    if exposure != "public" {
        return match data.text(id, "exposure_reason") {
            Some(reason) => format!("it is {exposure}: {reason}"),
            None => format!("it is {exposure}"),
        };
    }
    if data.attr(id, "retired").and_then(Value::as_bool) == Some(true) {
        return "its service has ended".to_owned();
    }
    match data.text(id, "feature_of") {
        Some(of) => format!("it is a feature of {of} and no contract names it"),
        None if data.contracts.iter().any(|c| {
            c.required == Some(false) && Some(c.capability.as_str()) == data.text(id, "name")
        }) =>
        {
            "its contract asks for none".to_owned()
        }
        None => "another root covers it".to_owned(),
    }
}
