//! What a reviewer reads in a minute: the verdict, one table, and a picture of what is paged
//! differently.

use super::GateReport;
use crate::gate::verdict::Verdict;
use crate::policy::config::ChangeKind;
use crate::report::graph::mermaid::label;
use crate::report::markdown::{code, text};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A table with more rows is read by nobody.
const MOST_ROWS: usize = 60;

/// A picture with more arrows shows nothing.
const MOST_ARROWS: usize = 20;

pub(super) fn render(gate: &GateReport<'_>) -> String {
    let mut out = String::new();
    let decision = gate.decision;
    let said = match decision.verdict {
        Verdict::Pass => "**pass**: nothing here needs a human",
        Verdict::NeedsReview => "**needs review**: a human has to look at this",
        Verdict::Fail => "**fail**: this must not be merged as it is",
    };
    let _ = writeln!(out, "### alertlint gate\n\n{said}.\n");
    if !decision.gates.is_empty() {
        let gates: Vec<String> = decision.gates.iter().map(|g| code(g)).collect();
        let _ = writeln!(out, "Judged by the gate {} as well.\n", gates.join(", "));
    }
    table(&mut out, gate);
    picture(&mut out, gate);
    for note in gate.report.notes {
        let _ = writeln!(out, "- {}", text(note));
    }
    if !gate.report.notes.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "{} introduced, {} by the catalog, {} there before, {} fixed; compared with {}.",
        gate.report.findings.len(),
        gate.by_catalog.len(),
        gate.preexisting,
        gate.fixed,
        code(gate.base),
    );
    out
}

fn table(out: &mut String, gate: &GateReport<'_>) {
    let mut rows: Vec<(Verdict, String)> = Vec::new();
    let report = &gate.report;
    let place = |labels: &[crate::finding::Label]| {
        let place = labels.first().and_then(|l| report.place(l));
        place.map_or(String::new(), |p| code(&format!("{}:{}", p.path, p.line)))
    };
    for (change, verdict) in gate.changes.iter().zip(&gate.decision.of_change) {
        let doubt = match change.because.as_slice() {
            [] => String::new(),
            because => format!(" *Not certain: {}.*", text(&because.join("; "))),
        };
        let row = format!(
            "| {} | {} {} | {} | {} | {}{doubt} |",
            change.kind.name(),
            code(&change.subject.address),
            place(&change.labels),
            text(&change.before),
            text(&change.after),
            verdict.name(),
        );
        rows.push((*verdict, row));
    }
    let introduced = report.findings.iter().map(|f| (f, "introduced"));
    let by_catalog = gate.by_catalog.iter().map(|f| (f, "by the catalog"));
    // What repeats a change of meaning has its row already.
    for (finding, how) in introduced
        .chain(by_catalog)
        .filter(|(f, _)| f.subject.kind != "change")
    {
        let (verdict, level) = match (finding.verdict, finding.severity) {
            (crate::finding::Verdict::Undetermined, _) => (Verdict::NeedsReview, "undetermined"),
            (_, severity) => (Verdict::Fail, severity.name()),
        };
        let row = format!(
            "| {} {} | {} {} | | {} | {how}, {level} |",
            finding.code,
            text(&finding.rule),
            code(&finding.subject.address),
            place(&finding.labels),
            text(&finding.message),
        );
        rows.push((verdict, row));
    }
    if rows.is_empty() {
        out.push_str("No change of meaning.\n\n");
        return;
    }
    rows.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
    out.push_str("| what | where | before | after | verdict |\n| --- | --- | --- | --- | --- |\n");
    let left_out = rows.len().saturating_sub(MOST_ROWS);
    for (_, row) in rows.into_iter().take(MOST_ROWS) {
        let _ = writeln!(out, "{row}");
    }
    out.push('\n');
    if left_out > 0 {
        let _ = writeln!(out, "{left_out} more rows are in the JSON report.\n");
    }
}

/// Who is paged by how many checks instead of whom.
fn picture(out: &mut String, gate: &GateReport<'_>) {
    let mut moves: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for change in gate
        .changes
        .iter()
        .filter(|c| c.kind == ChangeKind::OwnerChanged)
    {
        *moves.entry((&change.before, &change.after)).or_default() += 1;
    }
    if moves.is_empty() {
        return;
    }
    out.push_str("```mermaid\nflowchart LR\n");
    for (i, ((before, after), count)) in moves.iter().take(MOST_ARROWS).enumerate() {
        let checks = if *count == 1 { "check" } else { "checks" };
        let _ = writeln!(
            out,
            "  b{i}[\"{}\"] -- \"{count} {checks}\" --> a{i}[\"{}\"]",
            label(before),
            label(after)
        );
    }
    out.push_str("```\n\n");
    if moves.len() > MOST_ARROWS {
        let _ = writeln!(
            out,
            "{} more moves are left out.\n",
            moves.len() - MOST_ARROWS
        );
    }
}
