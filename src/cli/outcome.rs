//! Findings of all roots and environments made one report.

use super::errors::Failure;
use super::policy::parse;
use super::progress::Progress;
use super::project::{Evaluated, Project};
use super::threads;
use crate::edit::Edit;
use crate::finding::{Finding, RuleText, Silenced, Summary, Verdict};
use crate::graph::Graph;
use crate::graph::schema::Kind;
use crate::policy::{Judgement, Suppressions};
use crate::report::Place;
use crate::source::{SourceMap, Span};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
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
    /// What comments silence.
    pub suppressed: Vec<Silenced>,
    /// What the rules say of themselves.
    pub rules: Vec<RuleText>,
}

impl Outcome {
    /// Both together, each with its findings in the order in which they are shown; notes stand once.
    pub fn and(mut self, other: Outcome, sources: &SourceMap) -> Outcome {
        if self.findings.is_empty() {
            self.findings = other.findings;
        } else {
            self.findings.extend(other.findings);
            sort(&mut self.findings, sources);
        }
        self.summary = self.summary.plus(other.summary);
        self.suppressed.extend(other.suppressed);
        for rule in other.rules {
            if !self.rules.contains(&rule) {
                self.rules.push(rule);
            }
        }
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
        Ok(join(self, self.judge()?, false))
    }

    /// Judges every root in every environment.
    ///
    /// # Errors
    /// See [`Project::evaluate`].
    pub fn judge(&self) -> Result<Vec<Judged>, Failure> {
        let progress = Progress::start();
        progress.doing("evaluating Terraform");
        let evaluated = self.evaluate()?;
        progress.doing("proving");
        let graphs = self.graphs(&evaluated);
        let pairs = evaluated.into_iter().zip(graphs).collect();
        Ok(threads::each(pairs, |(one, graph)| {
            Judged::new(self, one, graph)
        }))
    }
}

/// One root in one environment, judged.
#[derive(Debug)]
pub struct Judged {
    evaluated: Evaluated,
    judgement: Judgement,
    graph: Graph,
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
        threads::give_up(instances);
        Judged {
            judgement,
            graph,
            kinds,
            unmapped,
            evaluated,
        }
    }
}

impl Judged {
    /// The root module, relative to the repository.
    pub fn root(&self) -> &str {
        self.evaluated.name()
    }

    /// The environment, where the config names any.
    pub fn environment(&self) -> Option<&str> {
        self.evaluated.environment.as_deref()
    }

    /// Its graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }
}

/// Joins what was judged, with the name of the root at each finding where there are several roots, or
/// where `name_roots` asks for it: findings of several environments are one, suppressions are applied.
pub fn join(project: &Project, judged: Vec<Judged>, name_roots: bool) -> Outcome {
    let roots: BTreeSet<&str> = judged.iter().map(|j| j.evaluated.name()).collect();
    let several_roots = name_roots || roots.len() > 1;
    let environments: BTreeSet<&Arc<str>> = judged
        .iter()
        .filter_map(|j| j.evaluated.environment.as_ref())
        .collect();
    let several_environments = environments.len() > 1;
    let notes = notes(project, &judged);
    let suppressions = suppressions(project, &judged);
    let elsewhere = Elsewhere::of(project, &judged);
    let mut holds = 0;
    let mut obligations = 0;
    let mut all: Vec<Finding> = Vec::new();
    let mut seen: FxHashMap<Sameness, usize> = FxHashMap::default();
    for one in judged {
        holds += one.judgement.counts.holds;
        obligations += one.judgement.counts.obligations;
        let root = one.evaluated.name().to_owned();
        let environment = one.evaluated.environment.filter(|_| several_environments);
        let shown = several_roots.then_some(&*root);
        let sameness: Vec<Sameness> = one
            .judgement
            .findings
            .par_iter()
            .with_min_len(64)
            .map(|f| Sameness::of(f, shown, &project.sources))
            .collect();
        all.reserve(sameness.len());
        seen.reserve(sameness.len());
        for (mut finding, sameness) in one.judgement.findings.into_iter().zip(sameness) {
            if elsewhere.hold(&finding, &root) {
                holds += 1;
                continue;
            }
            finding.root = several_roots.then(|| root.clone());
            let same = *seen.entry(sameness).or_insert(all.len());
            if same == all.len() {
                all.push(finding);
            }
            all[same]
                .environments
                .extend(environment.iter().map(|e| e.to_string()));
        }
        threads::leave((one.evaluated.root, one.graph));
    }
    let suppressed = project.policy.suppress(all, &suppressions, project.as_of);
    let silenced = silenced(suppressed.suppressed, &suppressions);
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
    settle_disputes(&mut findings);
    sort(&mut findings, &project.sources);
    let summary = Summary {
        holds,
        ..Summary::of(&findings, obligations, silenced.len())
    };
    Outcome {
        findings,
        summary,
        notes,
        suppressed: silenced,
        rules: rule_texts(project),
    }
}

/// Where one finding is mended by other text in the same place in another environment, either text leaves it
/// there for one of them: which is right is not for a program to say.
fn settle_disputes(findings: &mut [Finding]) {
    type Of = (String, Option<String>, String);
    let of = |f: &Finding| -> Of { (f.rule.clone(), f.root.clone(), f.subject.address.clone()) };
    let mut wanted: HashMap<(Of, Span), Option<String>> = HashMap::new();
    for finding in findings.iter() {
        let edits = finding.fixes.iter().filter(|f| f.safe);
        for edit in edits.flat_map(|f| &f.edits) {
            let text = wanted.entry((of(finding), edit.span));
            let text = text.or_insert_with(|| Some(edit.text.clone()));
            if text.as_ref() != Some(&edit.text) {
                *text = None;
            }
        }
    }
    for finding in findings {
        let of = of(finding);
        for fix in finding.fixes.iter_mut().filter(|f| f.safe) {
            let disputed = |e: &Edit| wanted.get(&(of.clone(), e.span)) == Some(&None);
            if fix.edits.iter().any(disputed) {
                fix.safe = false;
                let because = "another environment asks for another text there";
                fix.because = Some(because.to_owned());
            }
        }
    }
}

/// What rules that ask for `everywhere` found in some environments of a root only, by root.
#[derive(Default)]
struct Elsewhere(HashMap<String, BTreeMap<(String, String), usize>>);

impl Elsewhere {
    fn of(project: &Project, judged: &[Judged]) -> Elsewhere {
        let mut all = Elsewhere::default();
        for one in judged {
            for finding in &one.judgement.findings {
                let rule = project.policy.rules.get(&finding.rule);
                if rule.is_some_and(|r| r.everywhere) {
                    let of_root = all.0.entry(one.root().to_owned()).or_default();
                    of_root.entry(key(finding)).or_insert(0);
                }
            }
        }
        for one in judged {
            let Some(of_root) = all.0.get_mut(one.root()) else {
                continue;
            };
            let found: BTreeSet<_> = one.judgement.findings.iter().map(key).collect();
            for (key, holds) in of_root {
                let there = one.graph.by_address(&key.1).is_some();
                *holds += usize::from(there && !found.contains(key));
            }
        }
        all
    }

    /// Whether the finding is of such a rule, and another environment has its subject without it.
    fn hold(&self, finding: &Finding, root: &str) -> bool {
        let of_root = self.0.get(root);
        of_root.is_some_and(|r| r.get(&key(finding)).is_some_and(|holds| *holds > 0))
    }
}

/// A rule and its subject.
fn key(finding: &Finding) -> (String, String) {
    (finding.rule.clone(), finding.subject.address.clone())
}

fn silenced(found: Vec<(Finding, usize)>, suppressions: &Suppressions) -> Vec<Silenced> {
    let of = |(finding, by): (Finding, usize)| {
        let suppression = suppressions.all.get(by)?;
        Some(Silenced {
            finding,
            reason: suppression.reason.clone(),
            until: suppression.until,
            at: suppression.at,
        })
    };
    found.into_iter().filter_map(of).collect()
}

fn rule_texts(project: &Project) -> Vec<RuleText> {
    let rules = project.policy.rules.iter();
    rules
        .map(|rule| RuleText {
            name: rule.name.to_string(),
            severity: rule.severity,
            summary: rule.summary.to_string(),
            expected: rule.expected.as_ref().map(|e| e.to_string()),
            docs: rule.docs.to_string(),
        })
        .collect()
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
    fn of(finding: &Finding, root: Option<&str>, sources: &SourceMap) -> Sameness {
        let place = finding
            .labels
            .first()
            .and_then(|l| Place::of(l.span, sources));
        Sameness {
            rule: finding.rule.clone(),
            root: root.map(str::to_owned),
            subject: finding.subject.address.clone(),
            verdict: finding.verdict,
            message: finding.message.clone(),
            place: place.map(|p| (p.path, p.line, p.column)),
        }
    }
}

/// By path, line, column, code and address; what has no place comes last.
pub fn sort(findings: &mut [Finding], sources: &SourceMap) {
    findings.par_sort_by_cached_key(|f| {
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

/// The comments of a run that silence findings.
pub fn suppressions(project: &Project, judged: &[Judged]) -> Suppressions {
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
    notes.extend(project.plan_notes());
    notes.extend(project.bindings().notes());
    notes
}
