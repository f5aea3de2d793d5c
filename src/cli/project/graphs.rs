//! From evaluated roots to their graphs.

use super::{Evaluated, Project};
use crate::cli::{plan, threads};
use crate::graph::schema::Kind;
use crate::graph::{self, CoverageState, Graph, Problem, Sources, coverage};
use crate::policy::Adapted;
use crate::policy::config::Coverage;
use crate::terraform::address;
use crate::terraform::eval::{self, Evaluation, Mode, ProblemKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Project {
    /// The graphs of evaluated roots, in their order. A capability is asked of the roots that hold
    /// checks; where the config says that roots cover for each other, of none when one covers it.
    pub fn graphs(&self, evaluated: &[Evaluated]) -> Vec<Graph> {
        let build = |covered: &BTreeMap<Option<Arc<str>>, BTreeSet<String>>| -> Vec<Graph> {
            let all: Vec<&Evaluated> = evaluated.iter().collect();
            let adapted = threads::each(all.clone(), |one| self.policy.entities(&one.evaluation));
            let has_checks = |a: &Adapted| a.entities.iter().any(|e| e.kind == Kind::Check);
            let somewhere = adapted.iter().any(has_checks);
            let graph = |(one, adapted): (&Evaluated, Adapted)| {
                let asked = !somewhere || has_checks(&adapted);
                let covered = covered.get(&one.environment).cloned().unwrap_or_default();
                self.graph(one, adapted, asked, covered)
            };
            threads::each(all.into_iter().zip(adapted).collect(), graph)
        };
        let graphs = build(&BTreeMap::new());
        if self.policy.config.coverage == Coverage::PerRoot || evaluated.len() < 2 {
            return graphs;
        }
        let mut covered: BTreeMap<Option<Arc<str>>, BTreeSet<String>> = BTreeMap::new();
        for (one, graph) in evaluated.iter().zip(&graphs) {
            let rows = coverage(graph).rows.into_iter();
            let addresses = rows
                .filter(|row| row.state == CoverageState::Covered)
                .map(|row| format!("{}/{}", row.model, row.capability));
            let here = covered.entry(one.environment.clone()).or_default();
            here.extend(addresses);
        }
        build(&covered)
    }

    /// What the evaluator found. A module without code that an adapter reads is no problem.
    fn problems<'e>(&self, evaluation: &'e Evaluation) -> impl Iterator<Item = eval::Problem> + 'e {
        let calls = evaluation.instances.iter();
        let calls = calls.filter(|i| i.mode == Mode::ModuleCall && self.policy.adapters.maps(i));
        let read: BTreeSet<String> = calls.map(|i| address::base(&i.address)).collect();
        let problems = evaluation.problems.iter();
        problems
            .filter(move |p| {
                p.kind != ProblemKind::UnresolvedModule
                    || !read.contains(&address::base(&p.subject))
            })
            .cloned()
    }

    fn graph(
        &self,
        evaluated: &Evaluated,
        adapted: Adapted,
        asked: bool,
        covered_elsewhere: BTreeSet<String>,
    ) -> Graph {
        let found = self.problems(&evaluated.evaluation);
        let mut problems: Vec<Problem> = found.map(Problem::from).collect();
        problems.extend(adapted.problems);
        let catalogs = if asked {
            self.catalogs.clone()
        } else {
            Vec::new()
        };
        if let Some(plan) = &self.plan {
            problems.extend(plan::gaps(plan, &adapted.entities));
        }
        let config = &self.policy.config;
        graph::build(Sources {
            entities: adapted.entities,
            instances: &evaluated.evaluation.instances,
            catalogs,
            contracts: config.contracts.clone(),
            exposures: config.exposures.clone(),
            deliveries: config
                .deliveries
                .iter()
                .map(|d| (d.from.text.to_string(), d.to.text.to_string()))
                .collect(),
            problems,
            covered_elsewhere,
            as_of: self.as_of,
        })
    }

    /// The graph where there is no Terraform: the catalogs and what the policy makes of them.
    pub fn nothing(&self) -> Graph {
        let config = &self.policy.config;
        graph::build(Sources {
            entities: Vec::new(),
            instances: &[],
            catalogs: self.catalogs.clone(),
            contracts: config.contracts.clone(),
            exposures: config.exposures.clone(),
            deliveries: Vec::new(),
            problems: Vec::new(),
            covered_elsewhere: BTreeSet::new(),
            as_of: self.as_of,
        })
    }
}
