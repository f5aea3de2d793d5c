//! What a run says: findings, with places in files. Every report is made from these and from
//! nothing else.

use crate::edit::Edit;
use crate::source::Span;
use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth mending.
    Warning,
    /// An invariant is broken.
    Error,
}

impl Severity {
    /// `info`, `warning`, `error`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What is known of an obligation that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Refuted.
    Violated,
    /// Cannot be known before apply; [`Finding::because`] says why.
    Undetermined,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Subject {
    /// The entity's kind: `check`, `route`, `capability`, …, or `file` for syntax errors.
    pub kind: String,
    /// Terraform's address, `model/capability`, or a path.
    pub address: String,
}

/// A place with what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub text: String,
}

/// A way to mend a finding, written out.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What it does, one clause: `write embeddings_api`.
    pub title: String,
    /// Whether `check --fix` applies it: it can only be meant so, and nothing else hangs on it.
    pub safe: bool,
    /// Why it is not applied, where the rule says that it might be.
    pub because: Option<String>,
    /// The edits, in order, none of which touches another.
    pub edits: Vec<Edit>,
    /// Whether it changes what is checked, and not what is checked by it.
    pub policy: bool,
    /// Other entities that what is edited is a value of, by address.
    pub shared: Vec<String>,
}

/// A violated or undetermined obligation. `labels[0]` is the primary one; the list may be empty
/// where nothing in any file is responsible (then the address alone says where).
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule's name, e.g. `unrouted-tag`.
    pub rule: String,
    /// The rule's code, e.g. `AL301`.
    pub code: String,
    /// The severity after config.
    pub severity: Severity,
    /// Violated or undetermined.
    pub verdict: Verdict,
    /// What it is about.
    pub subject: Subject,
    /// Root module relative to the repository, where there are several; part of the fingerprint.
    pub root: Option<String>,
    /// The environments of the config that it holds in, where there are several; empty otherwise.
    pub environments: Vec<String>,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Reasons of an undetermined verdict, and assumptions that the verdict rests on.
    pub because: Vec<String>,
    /// The places, the primary one first.
    pub labels: Vec<Label>,
    /// Ways to mend it that can be written out, the best first: each is whole by itself.
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// What tells this finding from others whatever moves: rule, root, subject.
    fn identity(&self) -> [&str; 4] {
        [
            &self.rule,
            self.root.as_deref().unwrap_or_default(),
            &self.subject.kind,
            &self.subject.address,
        ]
    }
}

/// A finding that a comment in the source silences.
#[derive(Debug, Clone, PartialEq)]
pub struct Silenced {
    /// The finding.
    pub finding: Finding,
    /// What the comment gives as reason.
    pub reason: Option<String>,
    /// The last day that the comment holds.
    pub until: Option<Date>,
    /// The comment.
    pub at: Span,
}

/// What a rule says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleText {
    /// Its name.
    pub name: String,
    /// Its severity before config.
    pub severity: Severity,
    /// What is wrong where it is violated, one clause.
    pub summary: String,
    /// What it asks for, one clause, where it says so.
    pub expected: Option<String>,
    /// Its documentation, Markdown.
    pub docs: String,
}

/// A fingerprint for each finding, in their order: it holds the rule, the root and the subject, no
/// path and no line, so that it survives moves. Several findings of one rule and subject are told
/// apart by their order.
pub fn fingerprints(findings: &[Finding]) -> Vec<String> {
    let mut seen: HashMap<[&str; 4], usize> = HashMap::new();
    findings
        .iter()
        .map(|finding| {
            let identity = finding.identity();
            let nth = seen.entry(identity).or_default();
            let mut hash = Sha256::new();
            for part in identity {
                hash.update(part.as_bytes());
                hash.update([0]);
            }
            if *nth > 0 {
                hash.update(nth.to_le_bytes());
            }
            *nth += 1;
            hash.finalize()
                .iter()
                .take(16)
                .map(|b| format!("{b:02x}"))
                .collect()
        })
        .collect()
}

/// What a run comes to, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// (rule, subject) pairs that were judged.
    pub obligations: usize,
    /// Those that hold.
    pub holds: usize,
    /// Findings that are violated.
    pub violated: usize,
    /// Findings that cannot be known before apply.
    pub undetermined: usize,
    /// Findings that a comment in the source silences.
    pub suppressed: usize,
    /// Violated findings of severity error.
    pub errors: usize,
    /// Violated findings of severity warning.
    pub warnings: usize,
    /// Violated findings of severity info.
    pub infos: usize,
}

impl Summary {
    /// Both together.
    pub fn plus(self, other: Summary) -> Summary {
        Summary {
            obligations: self.obligations + other.obligations,
            holds: self.holds + other.holds,
            violated: self.violated + other.violated,
            undetermined: self.undetermined + other.undetermined,
            suppressed: self.suppressed + other.suppressed,
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
        }
    }

    /// The numbers of `findings`, with `suppressed` more that are not among them, out of
    /// `obligations` that were judged.
    pub fn of(findings: &[Finding], obligations: usize, suppressed: usize) -> Summary {
        let violated = |severity: Severity| {
            findings
                .iter()
                .filter(|f| f.verdict == Verdict::Violated && f.severity == severity)
                .count()
        };
        let (errors, warnings, infos) = (
            violated(Severity::Error),
            violated(Severity::Warning),
            violated(Severity::Info),
        );
        let violated = errors + warnings + infos;
        let undetermined = findings.len() - violated;
        Summary {
            obligations,
            holds: obligations.saturating_sub(findings.len() + suppressed),
            violated,
            undetermined,
            suppressed,
            errors,
            warnings,
            infos,
        }
    }
}
