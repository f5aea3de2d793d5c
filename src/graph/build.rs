//! What the graph is built from, and the building of it.

use super::Graph;
use super::schema::Kind;
use crate::catalog::Catalog;
use crate::source::Span;
use crate::terraform::eval::{self, Instance, ProblemKind};
use crate::terraform::value::Value;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// An entity as an adapter makes it from one resource instance. Attributes are checked against
/// the schema by the adapter; one that failed to evaluate is an unknown value with the reason.
#[derive(Debug, Clone)]
pub struct RawEntity {
    /// The kind.
    pub kind: Kind,
    /// The instance's address, with the path below it for parts: `rootly_alert_route.main.rules[1]`.
    pub address: String,
    /// The resource type.
    pub ty: String,
    /// The adapter's name.
    pub vendor: String,
    /// The resource's header: where a finding without a better place stands.
    pub block: Span,
    /// Attributes that the adapter gives, by the schema's names. One that is left out is null.
    /// References are whatever `ref()` made (see [`super::reference`]).
    pub attrs: BTreeMap<&'static str, Value>,
    /// Assumptions of the adapter that the attributes rest on, as people read them.
    pub assumptions: Vec<String>,
}

/// A `capability` block of the config: the monitoring promise of one capability.
#[derive(Debug, Clone)]
pub struct Contract {
    /// The capability's name.
    pub capability: String,
    /// Signal tag of its checks.
    pub tag: Option<Value>,
    /// URL path that shows the capability.
    pub endpoint: Option<Value>,
    /// Whether every public model with the capability needs a check; `None` where not written (then yes).
    pub required: Option<bool>,
    /// Seconds between runs, at most.
    pub period: Option<Value>,
    /// Consecutive failed runs before an alert, exactly.
    pub failures: Option<Value>,
    /// Milliseconds at which a run fails, at most.
    pub timeout: Option<Value>,
    /// `correctness` or `availability`.
    pub asserts: Option<Value>,
    /// Locations, at least.
    pub locations: Option<Value>,
    /// The block's header.
    pub at: Span,
}

/// A `models` block of the config: who may see the models of a glob.
#[derive(Debug, Clone)]
pub struct Exposure {
    /// Glob (`*`, `?`) over ids and aliases.
    pub glob: String,
    /// `public`, `internal` or `experimental`.
    pub exposure: String,
    /// Why.
    pub reason: Option<String>,
    /// The last day that it holds.
    pub until: Option<Date>,
    /// The block's header.
    pub at: Span,
}

/// A problem that rules may report: what the loader, the evaluator or the policy found.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The rule's name: `syntax-error`, `evaluation-error`, …
    pub kind: String,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// Where.
    pub at: Span,
    /// Further places.
    pub related: Vec<(Span, String)>,
    /// What it is about: an address, or the file's path.
    pub subject: String,
    /// Whether what stands there does nothing, so that it may go and nothing else changes.
    pub removable: bool,
}

impl From<eval::Problem> for Problem {
    fn from(problem: eval::Problem) -> Problem {
        let kind = match problem.kind {
            ProblemKind::Syntax => "syntax-error",
            ProblemKind::Evaluation => "evaluation-error",
            ProblemKind::UnresolvedModule => "unresolved-module",
            ProblemKind::Limit => "limit-reached",
            ProblemKind::Swallowed => "swallowed-error",
            ProblemKind::Dangling => "dangling-reference",
            ProblemKind::Drifted => "drifted-resource",
            ProblemKind::PlanMismatch => "plan-mismatch",
        };
        Problem {
            kind: kind.to_owned(),
            message: problem.message,
            help: problem.help,
            at: problem.span,
            related: problem.related,
            subject: problem.subject,
            removable: false,
        }
    }
}

/// Everything that one graph is built from: one root module in one environment.
#[derive(Debug)]
pub struct Sources<'a> {
    /// What the adapters made.
    pub entities: Vec<RawEntity>,
    /// All instances, sorted by address: known ids, and what exists at all.
    pub instances: &'a [Instance],
    /// The catalogs of the config.
    pub catalogs: Vec<Catalog>,
    /// The config's contracts.
    pub contracts: Vec<Contract>,
    /// The config's `models` blocks, in order; the last that matches wins.
    pub exposures: Vec<Exposure>,
    /// The config's `delivery` blocks: from a channel's address to a source's, a route's or a router's.
    pub deliveries: Vec<(String, String)>,
    /// What rules report as problems.
    pub problems: Vec<Problem>,
    /// Capabilities (`model/capability`) that another root covers, where roots may cover for each other:
    /// no check of them is asked for here.
    pub covered_elsewhere: BTreeSet<String>,
    /// The day that ages and end dates are judged at.
    pub as_of: Date,
}

/// Builds the graph and prepares its derived facts.
pub fn build(sources: Sources<'_>) -> Graph {
    Graph::new(sources)
}
