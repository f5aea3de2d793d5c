//! The schema `alertlint/findings/1`: see docs/json.md.

use super::fixes::{self, FixRow};
use super::{Place, Report, clean};
use crate::finding::{Finding, Label, Severity, Subject, Summary, Verdict, fingerprints};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: &'static str,
    summary: Summary,
    findings: Vec<Mendable<'a>>,
    notes: Vec<String>,
}

/// A finding with the ways to mend it that are written out.
#[derive(Serialize)]
struct Mendable<'a> {
    #[serde(flatten)]
    row: Row<'a>,
    fixes: Vec<FixRow>,
}

/// A finding as every JSON report shows it.
#[derive(Serialize)]
pub(super) struct Row<'a> {
    rule: &'a str,
    code: &'a str,
    severity: Severity,
    verdict: Verdict,
    subject: Subject,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    environments: &'a [String],
    message: String,
    help: String,
    fingerprint: String,
    because: Vec<String>,
    labels: Vec<Located>,
}

#[derive(Serialize)]
pub(super) struct Located {
    primary: bool,
    #[serde(flatten)]
    place: Place,
    text: String,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let rows = report.findings.iter().zip(fingerprints(report.findings));
    let document = Document {
        schema: "alertlint/findings/1",
        version: env!("CARGO_PKG_VERSION"),
        summary: report.summary,
        findings: rows
            .map(|(f, print)| Mendable {
                row: row(report, f, print),
                fixes: fixes::rows(report, f),
            })
            .collect(),
        notes: report.notes.iter().map(|n| clean(n)).collect(),
    };
    // Strings, numbers and lists only: nothing in it can fail to serialise.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// A finding as every JSON report shows it.
pub(super) fn row<'a>(report: &Report<'_>, finding: &'a Finding, fingerprint: String) -> Row<'a> {
    Row {
        rule: &finding.rule,
        code: &finding.code,
        severity: finding.severity,
        verdict: finding.verdict,
        subject: Subject {
            kind: finding.subject.kind.clone(),
            address: clean(&finding.subject.address),
        },
        root: finding.root.as_deref(),
        environments: &finding.environments,
        message: clean(&finding.message),
        help: clean(&finding.help),
        fingerprint,
        because: finding.because.iter().map(|b| clean(b)).collect(),
        labels: located(report, &finding.labels),
    }
}

/// Labels with their places, the primary one first.
pub(super) fn located(report: &Report<'_>, labels: &[Label]) -> Vec<Located> {
    labels
        .iter()
        .enumerate()
        .filter_map(|(i, label)| {
            Some(Located {
                primary: i == 0,
                place: report.place(label)?,
                text: clean(&label.text),
            })
        })
        .collect()
}
