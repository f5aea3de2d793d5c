//! Findings of all roots and environments made one report.

use super::errors::Failure;
use super::progress::Progress;
use super::project::{Evaluated, Project, parse};
use super::threads;
use crate::finding::{Finding, Summary, Verdict};
use crate::graph::Graph;
use crate::graph::schema::Kind;

use crate::policy::{Judgement, Suppressions};
use crate::report::Place;
use crate::source::SourceMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// What a check came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The findings, in the order in which they are shown.
    pub findings: Vec<Finding>,
    /// The numbers.
    pub summary: Summary,
    /// What could not be looked at, and what would let it.
    pub notes: Vec<String>,
}

impl Outcome {
    /// Both together; notes stand once.
    pub fn and(mut self, other: Outcome, sources: &SourceMap) -> Outcome {
        self.findings.extend(other.findings);
        sort(&mut self.findings, sources);
        self.summary = self.summary.plus(other.summary);
        for note in other.notes {
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        self
    }
}

impl Project {
    /// The main job.
    ///
    /// # Errors
    /// See [`Project::evaluate`].
    pub fn check(&self) -> Result<Outcome, Failure> {
        let progress = Progress::start();
        progress.doing("evaluating Terraform");
        let evaluated = self.evaluate()?;
        progress.doing("proving");
        threads::room();
        let graphs = self.graphs(&evaluated);
        let judged: Vec<Judged> = evaluated
            .into_par_iter()
            .zip(graphs)
            .map(|(one, graph)| Judged::new(self, one, graph))
            .collect();
        Ok(join(self, judged))
    }
}

/// One root in one environment, judged.
#[derive(Debug)]
struct Judged {
    evaluated: Evaluated,
    judgement: Judgement,
    /// How many entities of each kind there are.
    kinds: BTreeMap<Kind, usize>,
    unmapped: Vec<Arc<str>>,
}

impl Judged {
    /// Judges a root by the rules of the project.
    fn new(project: &Project, mut evaluated: Evaluated, graph: Graph) -> Judged {
        let mut kinds = BTreeMap::new();
        for (_, entity) in graph.entities() {
            *kinds.entry(entity.kind).or_default() += 1;
        }
        let instances = std::mem::take(&mut evaluated.evaluation.instances);
        let unmapped = project.policy.adapters.unmapped(&instances);
        let judgement = project.policy.judge(&graph);
        threads::give_up((graph, instances));
        Judged {
            judgement,
            kinds,
            unmapped,
            evaluated,
        }
    }
}

/// Joins what was judged: findings of several environments are one, suppressions are applied.
fn join(project: &Project, judged: Vec<Judged>) -> Outcome {
    let roots: BTreeSet<&str> = judged.iter().map(|j| j.evaluated.name()).collect();
    let several_roots = roots.len() > 1;
    let environments: BTreeSet<&Arc<str>> = judged
        .iter()
        .filter_map(|j| j.evaluated.environment.as_ref())
        .collect();
    let several_environments = environments.len() > 1;
    let notes = notes(project, &judged);
    let suppressions = suppressions(project, &judged);
    let mut holds = 0;
    let mut obligations = 0;
    let mut all: Vec<Finding> = Vec::new();
    let mut seen: HashMap<Sameness, usize> = HashMap::new();
    for one in judged {
        holds += one.judgement.counts.holds;
        obligations += one.judgement.counts.obligations;
        let root = one.evaluated.name().to_owned();
        let environment = one.evaluated.environment.filter(|_| several_environments);
        for mut finding in one.judgement.findings {
            finding.root = several_roots.then(|| root.clone());
            let same = *seen
                .entry(Sameness::of(&finding, &project.sources))
                .or_insert(all.len());
            if same == all.len() {
                all.push(finding);
            }
            all[same]
                .environments
                .extend(environment.iter().map(|e| e.to_string()));
        }
        threads::give_up(one.evaluated.root);
    }
    let suppressed = project.policy.suppress(all, &suppressions, project.as_of);
    let silenced = suppressed.suppressed.len();
    let mut problems = suppressed.problems;
    problems.extend(
        project
            .policy
            .exemption_problems(&project.catalogs, project.as_of),
    );
    let late = project.policy.judge_problems(problems, project.as_of);
    holds += late.counts.holds;
    obligations += late.counts.obligations;
    let mut findings = suppressed.findings;
    findings.extend(late.findings);
    sort(&mut findings, &project.sources);
    let summary = Summary {
        holds,
        ..Summary::of(&findings, obligations, silenced)
    };
    Outcome {
        findings,
        summary,
        notes,
    }
}

/// What makes two findings one: everything that is shown but the environment.
#[derive(PartialEq, Eq, Hash)]
struct Sameness {
    rule: String,
    root: Option<String>,
    subject: String,
    verdict: Verdict,
    message: String,
    place: Option<(String, u32, u32)>,
}

impl Sameness {
    fn of(finding: &Finding, sources: &SourceMap) -> Sameness {
        let place = finding
            .labels
            .first()
            .and_then(|l| Place::of(l.span, sources));
        Sameness {
            rule: finding.rule.clone(),
            root: finding.root.clone(),
            subject: finding.subject.address.clone(),
            verdict: finding.verdict,
            message: finding.message.clone(),
            place: place.map(|p| (p.path, p.line, p.column)),
        }
    }
}

/// By path, line, column, code and address; what has no place comes last.
fn sort(findings: &mut [Finding], sources: &SourceMap) {
    findings.sort_by_cached_key(|f| {
        let place = f.labels.first().and_then(|l| Place::of(l.span, sources));
        let (path, line, column) =
            place.map_or((String::new(), 0, 0), |p| (p.path, p.line, p.column));
        (
            path.is_empty(),
            path,
            line,
            column,
            f.code.clone(),
            f.subject.address.clone(),
            f.root.clone(),
        )
    });
}

fn suppressions(project: &Project, judged: &[Judged]) -> Suppressions {
    let config = project
        .policy
        .config
        .file
        .map(|id| parse(id, &project.sources));
    let mut seen = BTreeSet::new();
    let files = judged
        .iter()
        .filter_map(|j| j.evaluated.root.as_ref())
        .flat_map(|r| r.files())
        .map(|f| &**f)
        .chain(&config)
        .filter(|f| seen.insert(f.id));
    Suppressions::read(files, &project.sources)
}

/// What the run could not look at, and what to add.
fn notes(project: &Project, judged: &[Judged]) -> Vec<String> {
    let mut notes = Vec::new();
    let count = |kind: Kind| -> usize { judged.iter().filter_map(|j| j.kinds.get(&kind)).sum() };
    let unmapped: BTreeSet<&Arc<str>> = judged.iter().flat_map(|j| &j.unmapped).collect();
    if !unmapped.is_empty() {
        let names: Vec<&str> = unmapped.iter().map(|t| &***t).collect();
        notes.push(format!(
            "no adapter maps {}: what they do was not looked at (docs/writing-adapters.md)",
            names.join(", ")
        ));
    }
    let adapted = [
        Kind::Check,
        Kind::Channel,
        Kind::Route,
        Kind::Service,
        Kind::Escalation,
    ];
    if adapted.iter().all(|k| count(*k) == 0) {
        notes.push("no alerting was found in this Terraform: nothing is proven".to_owned());
    }
    if project.catalogs.is_empty() {
        notes.push(
            "no catalog: whether every capability has a check was not looked at; run with --catalog FILE, or add a `catalog` block to .alertlint.hcl"
                .to_owned(),
        );
    } else if project.policy.config.contracts.is_empty() {
        notes.push(
            "no contracts: capabilities are told by endpoints and by their names in tags, and thresholds are compared with nothing but each other; add `capability` blocks to .alertlint.hcl"
                .to_owned(),
        );
    }
    notes.extend(project.catalogs.iter().filter_map(|c| {
        let why = c.incomplete.as_ref()?;
        Some(format!("the catalog {} is not whole: {why}", c.name))
    }));
    notes.extend(project.bindings().notes());
    notes
}
