//! What a run says: findings, with places in files. Every report is made from these and from
//! nothing else.

use crate::source::Span;
use serde::Serialize;

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
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Reasons of an undetermined verdict, and assumptions that the verdict rests on.
    pub because: Vec<String>,
    /// The places, the primary one first.
    pub labels: Vec<Label>,
}
