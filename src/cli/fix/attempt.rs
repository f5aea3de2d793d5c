//! What a check of edited texts came to, and whether anything is worse than before.

use super::{Key, key};
use crate::cli::args::CheckArgs;
use crate::cli::check;
use crate::cli::errors::Failure;
use crate::cli::outcome::Outcome;
use crate::cli::project::Options;
use crate::finding::{Severity, Verdict};
use crate::gate::{self, Lines, Stack};
use crate::graph::Graph;
use crate::graph::schema::Kind;
use crate::policy::config::{ChangeKind, Coverage};
use crate::source::SourceMap;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// A check, with what is needed to compare it with another.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) outcome: Outcome,
    stacks: Vec<Stack>,
    /// The graph where there is no Terraform.
    nothing: Option<Graph>,
    union: bool,
}

impl Run {
    /// Checks.
    ///
    /// # Errors
    /// See [`check::check`].
    pub(super) fn new(
        args: &CheckArgs,
        options: &Options,
        sources: &Arc<SourceMap>,
    ) -> Result<Run, Failure> {
        let mut stacks = Vec::new();
        let mut nothing = None;
        let mut union = false;
        let outcome = check::check(args, options, sources, &mut |project, judged| {
            stacks.extend(judged.iter().map(|one| Stack {
                root: one.root().to_owned(),
                environment: one.environment().map(str::to_owned),
                graph: one.graph().clone(),
            }));
            nothing.get_or_insert_with(|| project.nothing());
            union |= project.policy.config.coverage == Coverage::Union;
            judged
        })?;
        Ok(Run {
            outcome,
            stacks,
            nothing,
            union,
        })
    }

    /// How many findings there are of each key, silenced ones among them, and how much they matter.
    fn findings(&self) -> BTreeMap<Key, (usize, Severity)> {
        let silenced = self.outcome.suppressed.iter().map(|s| &s.finding);
        let mut counts = BTreeMap::new();
        for finding in self.outcome.findings.iter().chain(silenced) {
            let known = counts.entry(key(finding));
            known.or_insert((0, finding.severity)).0 += 1;
        }
        counts
    }

    /// What there is: addresses of what is alerting, by root and environment.
    fn addresses(&self) -> BTreeSet<(&str, Option<&str>, &str)> {
        let addresses = self.stacks.iter().flat_map(|stack| {
            let entities = stack.graph.entities();
            let there = entities.filter(|(_, e)| {
                !matches!(
                    e.kind,
                    Kind::Catalog | Kind::Capability | Kind::Problem | Kind::Change
                )
            });
            there.map(|(_, e)| {
                (
                    stack.root.as_str(),
                    stack.environment.as_deref(),
                    e.address.as_str(),
                )
            })
        });
        addresses.collect()
    }
}

/// Why a run is no better than the one before it; `None` where all of `mends` is mended and nothing is
/// worse: no finding is new (but for one that matters less than what ended of its subject), nothing
/// appears, vanishes or is called otherwise, and nothing is weaker than the gate would let pass.
pub(super) fn worse(
    before: &Run,
    after: &Run,
    mends: &[&Key],
    sources: &Arc<SourceMap>,
) -> Option<String> {
    let (old, new) = (before.findings(), after.findings());
    let count = |all: &BTreeMap<Key, (usize, Severity)>, key: &Key| all.get(key).map_or(0, |c| c.0);
    let ended = |(_, root, kind, subject, _): &Key| {
        let of_subject = old.iter().filter(|((_, r, k, s, verdict), _)| {
            (r, k, s) == (root, kind, subject) && *verdict == Verdict::Violated
        });
        let ended = of_subject.filter(|(key, (n, _))| count(&new, key) < *n);
        ended.map(|(_, (_, severity))| *severity).max()
    };
    let spoilt = new.iter().find(|(key, (n, severity))| {
        let lesser = || key.4 == Verdict::Violated && ended(key).is_some_and(|e| e > *severity);
        *n > count(&old, key) && !lesser()
    });
    if let Some(((rule, _, _, subject, _), _)) = spoilt {
        return Some(format!("it makes a finding of {rule} about {subject}"));
    }
    let mut wanted: BTreeMap<&Key, usize> = BTreeMap::new();
    for key in mends {
        *wanted.entry(key).or_default() += 1;
    }
    if wanted
        .iter()
        .any(|(key, n)| count(&new, key) + n > count(&old, key))
    {
        return Some("it does not end the finding".to_owned());
    }
    // Whose alerts went astray pages others afterwards, and nobody else does.
    let mended = old.iter().filter(|(key, (n, _))| count(&new, key) < *n);
    let mended: HashSet<&str> = mended.map(|(key, _)| key.3.as_str()).collect();
    let (were, are) = (before.addresses(), after.addresses());
    if let Some((_, _, address)) = were.symmetric_difference(&are).next() {
        return Some(format!(
            "{address} would appear, vanish or be called otherwise"
        ));
    }
    weaker(before, after, &mended, sources)
}

/// What is weaker after a change, as the gate sees it.
fn weaker(
    before: &Run,
    after: &Run,
    mended: &HashSet<&str>,
    sources: &Arc<SourceMap>,
) -> Option<String> {
    let (Some(no_base), Some(no_head)) = (&before.nothing, &after.nothing) else {
        return None;
    };
    // Places are of no interest here.
    let lines = Lines::new(sources, HashSet::new(), "", "");
    let difference = gate::compare(
        (&before.stacks, no_base),
        (&after.stacks, no_head),
        after.union,
        &lines,
    );
    let worse = difference
        .changes
        .into_iter()
        .find(|change| match change.kind {
            ChangeKind::CoverageLost
            | ChangeKind::CheckRemoved
            | ChangeKind::ThresholdRelaxed
            | ChangeKind::CheckMuted
            | ChangeKind::RouteRemoved
            | ChangeKind::CoverageGap
            | ChangeKind::SuppressionAdded
            | ChangeKind::PolicyWeakened => true,
            ChangeKind::OwnerChanged => !mended.contains(change.subject.address.as_str()),
            _ => false,
        });
    worse.map(|change| format!("it would weaken something: {}", change.text))
}
