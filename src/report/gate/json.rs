//! The schema `alertlint/gate/1`: see docs/json.md.

use super::GateReport;
use crate::finding::fingerprints;
use crate::finding::{Finding, Subject};
use crate::gate::verdict::Verdict;
use crate::report::fixes::{FixRow, rows};
use crate::report::json::{Located, Row, located, row};
use crate::report::{Report, clean};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: &'static str,
    verdict: Verdict,
    reasons: Vec<String>,
    base: String,
    introduced: Vec<Advised<'a>>,
    by_catalog: Vec<Advised<'a>>,
    preexisting: usize,
    fixed: usize,
    changes: Vec<ChangeRow>,
    notes: Vec<String>,
}

/// A finding with what a program needs to mend it.
#[derive(Serialize)]
struct Advised<'a> {
    #[serde(flatten)]
    finding: Row<'a>,
    expected: String,
    actual: String,
    fixes: Vec<String>,
    /// The ways that are written out, as `fixes` of `alertlint/findings/1`.
    patches: Vec<FixRow>,
}

#[derive(Serialize)]
struct ChangeRow {
    kind: &'static str,
    subject: Subject,
    before: String,
    after: String,
    verdict: Verdict,
    message: String,
    because: Vec<String>,
    labels: Vec<Located>,
}

pub(super) fn render(gate: &GateReport<'_>) -> String {
    let report = &gate.report;
    let document = Document {
        schema: "alertlint/gate/1",
        version: env!("CARGO_PKG_VERSION"),
        verdict: gate.decision.verdict,
        reasons: gate.decision.reasons.iter().map(|r| clean(r)).collect(),
        base: clean(gate.base),
        introduced: all(gate, report.findings),
        by_catalog: all(gate, gate.by_catalog),
        preexisting: gate.preexisting,
        fixed: gate.fixed,
        changes: changes(gate, report),
        notes: report.notes.iter().map(|n| clean(n)).collect(),
    };
    // Strings, numbers and lists only: nothing in it can fail to serialise.
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn all<'a>(gate: &GateReport<'_>, findings: &'a [Finding]) -> Vec<Advised<'a>> {
    let rows = findings.iter().zip(fingerprints(findings));
    rows.map(|(f, print)| advised(gate, f, print)).collect()
}

fn advised<'a>(gate: &GateReport<'_>, finding: &'a Finding, print: String) -> Advised<'a> {
    let (expected, fixes) = gate.advice(finding);
    Advised {
        finding: row(&gate.report, finding, print),
        expected: clean(&expected),
        actual: clean(&finding.message),
        fixes: fixes.iter().map(|f| clean(f)).collect(),
        patches: rows(&gate.report, finding),
    }
}

fn changes(gate: &GateReport<'_>, report: &Report<'_>) -> Vec<ChangeRow> {
    let rows = gate.changes.iter().zip(&gate.decision.of_change);
    rows.map(|(change, verdict)| ChangeRow {
        kind: change.kind.name(),
        subject: Subject {
            kind: change.subject.kind.clone(),
            address: clean(&change.subject.address),
        },
        before: clean(&change.before),
        after: clean(&change.after),
        verdict: *verdict,
        message: clean(&change.text),
        because: change.because.iter().map(|b| clean(b)).collect(),
        labels: located(report, &change.labels),
    })
    .collect()
}
