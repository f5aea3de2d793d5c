//! GitLab's Code Quality report.

use super::{Report, clean};
use crate::finding::{Severity, Verdict, fingerprints};
use serde::Serialize;

#[derive(Serialize)]
struct Row<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let rows: Vec<Row<'_>> = report
        .findings
        .iter()
        .zip(fingerprints(report.findings))
        .map(|(finding, fingerprint)| {
            let place = finding.labels.first().and_then(|l| report.place(l));
            let (severity, verdict) = match (finding.verdict, finding.severity) {
                (Verdict::Violated, Severity::Error) => ("critical", ""),
                (Verdict::Violated, Severity::Warning) => ("minor", ""),
                (Verdict::Violated, Severity::Info) => ("info", ""),
                (Verdict::Undetermined, _) => ("info", "undetermined: "),
            };
            Row {
                description: format!(
                    "{} {}: {verdict}{} ({})",
                    finding.code,
                    finding.rule,
                    clean(&finding.message),
                    clean(&finding.subject.address)
                ),
                check_name: &finding.rule,
                fingerprint,
                severity,
                // A path is required; what no file is responsible for stands at the repository.
                location: place.map_or(
                    Location {
                        path: ".".to_owned(),
                        lines: Lines { begin: 1, end: 1 },
                    },
                    |p| Location {
                        path: clean(&p.path),
                        lines: Lines {
                            begin: p.line,
                            end: p.end_line,
                        },
                    },
                ),
            }
        })
        .collect();
    // Strings, numbers and lists only: nothing in it can fail to serialise.
    serde_json::to_string_pretty(&rows).unwrap_or_default() + "\n"
}
