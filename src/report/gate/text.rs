//! For people at a terminal.

use super::GateReport;
use crate::report::{Format, Report, clean};
use std::fmt::Write as _;

pub(super) fn render(gate: &GateReport<'_>, color: bool) -> String {
    let mut out = String::new();
    let report = &gate.report;
    if !report.findings.is_empty() || !gate.by_catalog.is_empty() {
        let all: Vec<_> = report
            .findings
            .iter()
            .chain(gate.by_catalog)
            .cloned()
            .collect();
        let shown = Report {
            findings: &all,
            notes: &[],
            ..*report
        };
        out.push_str(without_closing(&shown.render(Format::Human, color)));
    }
    for (change, verdict) in gate.changes.iter().zip(&gate.decision.of_change) {
        let place = change.labels.first().and_then(|l| report.place(l));
        let place = place.map_or(String::new(), |p| {
            format!(" ({}:{})", clean(&p.path), p.line)
        });
        let doubt = if change.because.is_empty() {
            String::new()
        } else {
            format!(", not certain: {}", clean(&change.because.join("; ")))
        };
        let _ = writeln!(
            out,
            "{:<12} {}: {}{place}{doubt}",
            verdict.name(),
            change.kind.name(),
            clean(&change.text)
        );
    }
    for note in report.notes {
        let _ = writeln!(out, "note: {}", clean(note));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    if !gate.decision.gates.is_empty() {
        let _ = writeln!(
            out,
            "judged by the gate {} as well",
            clean(&gate.decision.gates.join(", "))
        );
    }
    out + &closing(gate)
}

/// A report for people without its closing line: that counts obligations, and the gate has a last line
/// of its own.
pub(super) fn without_closing(text: &str) -> &str {
    let above = text.trim_end().rfind('\n').map_or(0, |at| at + 1);
    text.get(..above).unwrap_or_default()
}

/// The last line.
pub(super) fn closing(gate: &GateReport<'_>) -> String {
    format!(
        "{}: {} introduced, {} by the catalog, {} there before, {} fixed, {} changes of meaning, compared with {}\n",
        gate.decision.verdict.name(),
        gate.report.findings.len(),
        gate.by_catalog.len(),
        gate.preexisting,
        gate.fixed,
        gate.changes.len(),
        clean(gate.base),
    )
}
