//! Annotations of GitHub Actions: at most ten of a level are shown there, so the worst come first and
//! the last line says how many were left out. The whole table goes into the step's summary.

use super::{Report, clean, closing, fixes};
use crate::finding::{Finding, Severity, Verdict};
use std::fmt::Write as _;

/// What GitHub shows of one level and step.
const MOST_OF_A_LEVEL: usize = 10;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    let mut left_out = 0;
    for level in ["error", "warning", "notice"] {
        let of_level: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|f| self::level(f) == level)
            .collect();
        left_out += of_level.len().saturating_sub(MOST_OF_A_LEVEL);
        for finding in worst_first(of_level).into_iter().take(MOST_OF_A_LEVEL) {
            annotation(&mut out, level, finding, report);
        }
    }
    if left_out > 0 {
        let _ = writeln!(
            out,
            "{left_out} more findings are in the summary of this step"
        );
    }
    for note in report.notes {
        let _ = writeln!(out, "note: {}", clean(note));
    }
    let _ = writeln!(out, "{}", closing(&report.summary));
    out
}

/// Refuted before unknown; the order of the report otherwise.
fn worst_first(mut findings: Vec<&Finding>) -> Vec<&Finding> {
    findings.sort_by_key(|f| f.verdict);
    findings
}

/// What is only unknown is never an error here: it does not fail a run either.
fn level(finding: &Finding) -> &'static str {
    match (finding.verdict, finding.severity) {
        (Verdict::Violated, Severity::Error) => "error",
        (Verdict::Violated, Severity::Warning) => "warning",
        (Verdict::Violated, Severity::Info) | (Verdict::Undetermined, _) => "notice",
    }
}

fn annotation(out: &mut String, level: &str, finding: &Finding, report: &Report<'_>) {
    let mut properties = Vec::new();
    if let Some(place) = finding.labels.first().and_then(|l| report.place(l)) {
        properties.push(format!("file={}", property(&clean(&place.path))));
        properties.push(format!("line={}", place.line));
        properties.push(format!("endLine={}", place.end_line));
        // Columns are understood within one line only.
        if place.line == place.end_line {
            properties.push(format!("col={}", place.column));
            properties.push(format!("endColumn={}", place.end_column));
        }
    }
    let title = format!("{} {}", finding.code, finding.rule);
    properties.push(format!("title={}", property(&title)));
    let verdict = match finding.verdict {
        Verdict::Violated => "",
        Verdict::Undetermined => "undetermined: ",
    };
    let mut text = format!(
        "{verdict}{} ({})",
        clean(&finding.message),
        clean(&finding.subject.address)
    );
    if !finding.help.is_empty() {
        let _ = write!(text, "\nhelp: {}", clean(&finding.help));
    }
    for fix in fixes::advised(finding) {
        let _ = write!(text, "\nfix: {}", clean(&fixes::titled(fix)));
        for line in fixes::patch(report, fix) {
            let _ = write!(text, "\n{line}");
        }
    }
    let _ = writeln!(out, "::{level} {}::{}", properties.join(","), data(&text));
}

/// The text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a command's property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_cannot_be_forged() {
        assert_eq!(data("a%\r\n::error::b"), "a%25%0D%0A::error::b");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
