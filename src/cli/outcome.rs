//! Findings of all roots and environments made one report.

use super::project::{Evaluated, Project};
use crate::finding::{Finding, Summary};
use crate::graph::schema::Kind;
use crate::policy::{Counts, Judgement};
use crate::report::Place;
use crate::source::SourceMap;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a check came to.
#[derive(Debug)]
pub struct Outcome {
    /// The findings, in the order in which they are shown.
    pub findings: Vec<Finding>,
    /// The numbers.
    pub summary: Summary,
    /// What could not be looked at, and what would let it.
    pub notes: Vec<String>,
}

/// One root in one environment, judged.
#[derive(Debug)]
pub struct Judged {
    evaluated: Evaluated,
    judgement: Judgement,
    /// How many entities adapters made.
    entities: usize,
    unmapped: Vec<Arc<str>>,
}

impl Judged {
    /// Judges a root by the rules of the project.
    pub fn new(project: &Project, evaluated: Evaluated, rules: &[String]) -> Judged {
        let graph = project.graph(&evaluated);
        let judgement = project.policy.judge(&graph, rules, &project.sources);
        let adapted = [Kind::Check, Kind::Route, Kind::Service, Kind::Channel, Kind::Escalation];
        let entities = adapted.iter().map(|k| graph.of_kind(*k).count()).sum();
        let unmapped = project
            .policy
            .adapters
            .unmapped(&evaluated.evaluation.instances);
        Judged {
            evaluated,
            judgement,
            entities,
            unmapped,
        }
    }
}
