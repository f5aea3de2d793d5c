//! One line a finding: `path:line:column: severity[code name]: message`.

use super::{Report, clean, closing};
use crate::finding::Verdict;
use std::fmt::Write as _;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for finding in report.findings {
        match finding.labels.first().and_then(|l| report.place(l)) {
            Some(p) => {
                let _ = write!(out, "{}:{}:{}: ", clean(&p.path), p.line, p.column);
            }
            None => {
                let _ = write!(out, "{}: ", clean(&finding.subject.address));
            }
        }
        let verdict = match finding.verdict {
            Verdict::Violated => "",
            Verdict::Undetermined => "undetermined: ",
        };
        let _ = writeln!(
            out,
            "{}[{} {}]: {verdict}{} ({}{})",
            finding.severity.name(),
            finding.code,
            finding.rule,
            clean(&finding.message),
            clean(&finding.subject.address),
            finding
                .root
                .as_ref()
                .map_or(String::new(), |r| format!(" in {}", clean(r))),
        );
    }
    for note in report.notes {
        let _ = writeln!(out, "note: {}", clean(note));
    }
    let _ = writeln!(out, "{}", closing(&report.summary));
    out
}
