//! JUnit XML: a test case for each finding. What is not known is skipped, not failed.

use super::{Report, clean};
use crate::finding::{Finding, Verdict};
use std::fmt::Write as _;

pub(super) fn render(report: &Report<'_>) -> String {
    let failed = report.summary.violated;
    let skipped = report.summary.undetermined;
    let counts = format!(
        "tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\"",
        report.findings.len()
    );
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<testsuites name=\"alertlint\" {counts}>");
    let _ = writeln!(out, "  <testsuite name=\"alertlint\" {counts}>");
    let _ = writeln!(out, "    <properties>");
    let numbers = [
        ("obligations", report.summary.obligations),
        ("holds", report.summary.holds),
        ("suppressed", report.summary.suppressed),
    ];
    for (name, value) in numbers {
        let _ = writeln!(out, "      <property name=\"{name}\" value=\"{value}\"/>");
    }
    let _ = writeln!(out, "    </properties>");
    for finding in report.findings {
        case(&mut out, finding, report);
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

fn case(out: &mut String, finding: &Finding, report: &Report<'_>) {
    let place = finding.labels.first().and_then(|l| report.place(l));
    let at = place.as_ref().map_or(String::new(), |p| {
        format!(" file=\"{}\" line=\"{}\"", xml(&p.path), p.line)
    });
    let _ = writeln!(
        out,
        "    <testcase classname=\"{} {}\" name=\"{}\"{at}>",
        xml(&finding.code),
        xml(&finding.rule),
        xml(&finding.subject.address),
    );
    let message = xml(&finding.message);
    match finding.verdict {
        Verdict::Violated => {
            let place = place.map_or(String::new(), |p| {
                format!("{}:{}:{}\n", xml(&p.path), p.line, p.column)
            });
            let _ = writeln!(
                out,
                "      <failure type=\"{}\" message=\"{message}\">{place}{}</failure>",
                finding.severity.name(),
                xml(&finding.help),
            );
        }
        Verdict::Undetermined => {
            let because = xml(&finding.because.join("; "));
            let _ = writeln!(
                out,
                "      <skipped message=\"undetermined: {message} ({because})\"/>"
            );
        }
    }
    out.push_str("    </testcase>\n");
}

fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // Not characters of XML 1.0.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
