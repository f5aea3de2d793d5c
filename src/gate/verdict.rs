//! What follows from a change: the config's `gate` blocks over changes and findings.

use super::Change;
use crate::finding::{self, Finding, Severity};
use crate::policy::config::{ChangeKind, Gate};
use crate::text::glob;
use serde::Serialize;
use std::collections::BTreeSet;

/// What becomes of a change. The later, the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It may be merged.
    #[default]
    Pass,
    /// A human has to look.
    NeedsReview,
    /// It must not be merged as it is.
    Fail,
}

impl Verdict {
    /// As in reports.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::NeedsReview => "needs-review",
            Verdict::Fail => "fail",
        }
    }
}

/// Who wrote a change.
#[derive(Debug, Clone, Default)]
pub struct Authors {
    /// Names, mail addresses, and both as git writes them.
    pub names: Vec<String>,
    /// Why there may be more; `None` where all are known.
    pub unknown: Option<String>,
}

/// The verdict and what it rests on.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    /// The verdict of the whole.
    pub verdict: Verdict,
    /// The verdict of each change, in their order.
    pub of_change: Vec<Verdict>,
    /// Why it is not `pass`: one sentence each, the worst first.
    pub reasons: Vec<String>,
    /// Names of the gates that hold beside that of every change.
    pub gates: Vec<String>,
}

/// What fails where the config says nothing: what the rules call an error.
pub const DENY: &[ChangeKind] = &[ChangeKind::CoverageLost, ChangeKind::PolicyWeakened];

/// What needs a human where the config says nothing.
pub const REVIEW: &[ChangeKind] = &[
    ChangeKind::OwnerChanged,
    ChangeKind::ThresholdRelaxed,
    ChangeKind::CheckMuted,
    ChangeKind::CheckRemoved,
    ChangeKind::SuppressionAdded,
    ChangeKind::RouteRemoved,
    ChangeKind::CoverageGap,
];

/// What is asked of a change.
#[derive(Debug, Default)]
struct Asked {
    deny: BTreeSet<ChangeKind>,
    review: BTreeSet<ChangeKind>,
    /// Those that the config names, and not only the defaults.
    named: BTreeSet<ChangeKind>,
    most_pages: Option<u32>,
    gates: Vec<String>,
}

impl Asked {
    fn new(gates: &[Gate], authors: &Authors) -> Asked {
        let mut asked = Asked::default();
        let of_all = gates.iter().find(|g| g.name.is_none());
        let deny = of_all.and_then(|g| g.deny.as_deref());
        let review = of_all.and_then(|g| g.review.as_deref());
        asked.named.extend(deny.into_iter().chain(review).flatten());
        let unnamed = |kinds: &'static [ChangeKind], other: Option<&[ChangeKind]>| {
            let taken = other.unwrap_or_default();
            kinds
                .iter()
                .copied()
                .filter(|k| !taken.contains(k))
                .collect::<Vec<_>>()
        };
        asked
            .deny
            .extend(deny.map_or_else(|| unnamed(DENY, review), <[_]>::to_vec));
        asked
            .review
            .extend(review.map_or_else(|| unnamed(REVIEW, deny), <[_]>::to_vec));
        asked.most_pages = of_all.and_then(|g| g.max_changed_pages);
        for gate in gates.iter().filter(|g| g.name.is_some()) {
            let mut names = authors.names.iter();
            let matches = |name: &String| {
                let name = name.to_lowercase();
                gate.authors
                    .iter()
                    .any(|a| glob(&a.text.to_lowercase(), &name))
            };
            let deny = gate.deny.iter().flatten().copied();
            let review = gate.review.iter().flatten().copied();
            if names.any(matches) {
                asked
                    .gates
                    .extend(gate.name.as_ref().map(ToString::to_string));
                asked.named.extend(deny.clone().chain(review.clone()));
                asked.deny.extend(deny);
                asked.review.extend(review);
            } else if authors.unknown.is_some() {
                // It may be for this change: whatever it would refuse, somebody has to look at.
                asked.named.extend(deny.clone().chain(review.clone()));
                asked.review.extend(deny.chain(review));
            } else {
                continue;
            }
            asked.most_pages = match (asked.most_pages, gate.max_changed_pages) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        asked
    }

    fn of(&self, change: &Change) -> Verdict {
        let verdict = if self.deny.contains(&change.kind) {
            Verdict::Fail
        } else if self.review.contains(&change.kind) {
            Verdict::NeedsReview
        } else {
            Verdict::Pass
        };
        if change.explained && !self.named.contains(&change.kind) {
            return Verdict::Pass;
        }
        // What is not certain is never refused, and never waved through.
        if change.because.is_empty() {
            verdict
        } else {
            verdict.min(Verdict::NeedsReview)
        }
    }
}

/// Decides about a change. `about_change` tells which findings only repeat a change: those of the
/// built-in rules about changes, which the gates speak of.
pub fn decide(
    gates: &[Gate],
    authors: &Authors,
    changes: &[Change],
    introduced: &[Finding],
    by_catalog: &[Finding],
    about_change: impl Fn(&Finding) -> bool,
) -> Decision {
    let asked = Asked::new(gates, authors);
    let of_change: Vec<Verdict> = changes.iter().map(|c| asked.of(c)).collect();
    let mut reasons: Vec<(Verdict, String)> = Vec::new();
    for (change, verdict) in changes.iter().zip(&of_change) {
        reasons.push((*verdict, format!("{}: {}", change.kind.name(), change.text)));
    }
    let pages = changes
        .iter()
        .filter(|c| c.kind == ChangeKind::OwnerChanged);
    let pages = pages
        .map(|c| &c.subject.address)
        .collect::<BTreeSet<_>>()
        .len();
    if let Some(most) = asked.most_pages.filter(|most| pages > *most as usize) {
        let text = format!("{pages} checks page somebody else, {most} may without a human");
        reasons.push((Verdict::NeedsReview, text));
    }
    for finding in introduced.iter().filter(|f| !about_change(f)) {
        let verdict = match (finding.verdict, finding.severity) {
            (finding::Verdict::Violated, Severity::Error) => Verdict::Fail,
            (finding::Verdict::Violated, Severity::Info) => Verdict::Pass,
            _ => Verdict::NeedsReview,
        };
        reasons.push((verdict, said(finding)));
    }
    // Not the author's doing, and not to be passed over either.
    for finding in by_catalog.iter().filter(|f| f.severity > Severity::Info) {
        let text = format!("by the catalog: {}", said(finding));
        reasons.push((Verdict::NeedsReview, text));
    }
    let verdict = reasons.iter().map(|(v, _)| *v).max().unwrap_or_default();
    reasons.retain(|(v, _)| *v > Verdict::Pass);
    reasons.sort_by_key(|(v, _)| std::cmp::Reverse(*v));
    Decision {
        verdict,
        of_change,
        reasons: reasons.into_iter().map(|(_, text)| text).collect(),
        gates: asked.gates,
    }
}

fn said(finding: &Finding) -> String {
    let verdict = match finding.verdict {
        finding::Verdict::Violated => "",
        finding::Verdict::Undetermined => "undetermined: ",
    };
    format!(
        "{} {}: {verdict}{} ({})",
        finding.code, finding.rule, finding.message, finding.subject.address
    )
}
