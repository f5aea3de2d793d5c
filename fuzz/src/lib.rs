//! What the targets share: the built-in policy, read once for many inputs, and the way from an
//! evaluation to findings.

use alertlint::catalog::Shapes;
use alertlint::finding::Finding;
use alertlint::graph::{Problem, Sources, build};
use alertlint::policy::{Config, Policy, UserFiles};
use alertlint::source::SourceMap;
use alertlint::terraform::eval::Evaluation;
use jiff::civil::{Date, date};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The day that everything is judged at.
pub const DAY: Date = date(2026, 11, 24);

/// Every input adds its files to the map, so that it is made anew now and then.
const INPUTS: usize = 500;

/// What is built in, beside the files of the inputs.
pub struct BuiltIn {
    /// Files of rules, adapters, shapes and inputs.
    pub sources: Arc<SourceMap>,
    /// Rules and adapters.
    pub policy: Policy,
    /// Shapes of catalogs.
    pub shapes: Shapes,
    uses: usize,
}

impl BuiltIn {
    fn new() -> BuiltIn {
        let sources = Arc::new(SourceMap::new());
        BuiltIn {
            policy: Policy::load(Config::default(), &UserFiles::default(), &sources)
                .expect("what is built in"),
            shapes: Shapes::embedded(&sources).expect("what is built in"),
            sources,
            uses: 0,
        }
    }

    /// What all rules say of an evaluation.
    pub fn judge(&self, evaluation: &Evaluation, more: Vec<Problem>) -> Vec<Finding> {
        let adapted = self.policy.entities(evaluation);
        let graph = build(Sources {
            entities: adapted.entities,
            instances: &evaluation.instances,
            catalogs: Vec::new(),
            contracts: Vec::new(),
            exposures: Vec::new(),
            deliveries: Vec::new(),
            problems: adapted.problems.into_iter().chain(more).collect(),
            covered_elsewhere: BTreeSet::new(),
            as_of: DAY,
        });
        self.policy.judge(&graph).findings
    }
}

/// Runs one input with what is built in.
pub fn with_built_in(run: impl FnOnce(&BuiltIn)) {
    thread_local! {
        static KEPT: RefCell<Option<BuiltIn>> = const { RefCell::new(None) };
    }
    KEPT.with_borrow_mut(|kept| {
        let built_in = kept.get_or_insert_with(BuiltIn::new);
        run(built_in);
        built_in.uses += 1;
        if built_in.uses >= INPUTS {
            *kept = None;
        }
    });
}
