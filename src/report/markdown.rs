//! One table that a reviewer reads in a minute.

use super::{Report, clean, closing, fixes};
use crate::finding::Verdict;
use std::fmt::Write as _;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::from("### alertlint\n\n");
    if !report.findings.is_empty() {
        out.push_str("| | rule | where | what | how to fix |\n| --- | --- | --- | --- | --- |\n");
    }
    for finding in report.findings {
        let place = finding.labels.first().and_then(|l| report.place(l));
        let place = place.map_or_else(
            || code(&finding.subject.address),
            |p| code(&format!("{}:{}", p.path, p.line)),
        );
        let level = match finding.verdict {
            Verdict::Violated => finding.severity.name(),
            Verdict::Undetermined => "undetermined",
        };
        let mut what = format!(
            "{} {}",
            code(&finding.subject.address),
            text(&finding.message)
        );
        if !finding.because.is_empty() {
            let _ = write!(what, " *Because {}.*", text(&finding.because.join("; ")));
        }
        let _ = writeln!(
            out,
            "| {level} | {} {} | {place} | {what} | {} |",
            finding.code,
            text(&finding.rule),
            text(&finding.help),
        );
    }
    if !report.findings.is_empty() {
        out.push('\n');
    }
    out.push_str(&patches(report));
    for note in report.notes {
        let _ = writeln!(out, "- {}", text(note));
    }
    if !report.notes.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}.", closing(&report.summary));
    out
}

/// What `check --fix` would write, folded away below the table.
fn patches(report: &Report<'_>) -> String {
    /// More than this nobody unfolds.
    const MOST_LINES: usize = 100;
    let mut lines: Vec<String> = Vec::new();
    for fix in report.findings.iter().flat_map(fixes::shown) {
        // The same text may mend several findings.
        let patch = fixes::patch(report, fix).join("\n");
        if fix.safe && !lines.contains(&patch) {
            lines.push(patch);
        }
        if lines.len() > MOST_LINES {
            break;
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.join("\n");
    let longest = lines
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!(
        "<details><summary>What <code>alertlint check --fix</code> would write</summary>\n\n{fence}diff\n{lines}\n{fence}\n\n</details>\n\n"
    )
}

/// Text inside a table: nothing in it is markup, and nobody is mentioned by it.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '!' => {
                out.push('\\');
                out.push(c);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // A zero-width joiner keeps platforms from notifying people by names in source code.
            '@' => out.push_str("@&#8205;"),
            c => out.push(c),
        }
    }
    out
}

/// Text as code inside a table. Readers differ in what a backslash in front of a bar means inside of
/// backticks, so text with bars is an element.
pub(crate) fn code(source: &str) -> String {
    let cleaned = clean(source);
    if cleaned.is_empty() {
        return cleaned;
    }
    if cleaned.contains('|') {
        return format!("<code>{}</code>", text(source));
    }
    let longest = cleaned
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("{fence}{cleaned}{fence}")
    } else {
        format!("{fence} {cleaned} {fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_markup() {
        assert_eq!(
            text("a|b <img> @team *x*"),
            "a\\|b &lt;img&gt; @&#8205;team \\*x\\*"
        );
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a`b|c<"), "<code>a\\`b\\|c&lt;</code>");
    }
}
