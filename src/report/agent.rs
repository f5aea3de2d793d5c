//! For coding agents: one line a finding, few of them, and always one last line that a program can
//! check. docs/agents.md describes the lines.

use super::{Report, clean, fixes};
use crate::finding::{Finding, RuleText, Summary, Verdict, fingerprints};
use std::fmt::Write as _;

/// More lines than this fill a context without helping.
pub(super) const MOST_LINES: usize = 50;

/// The last line of a run that could not judge anything.
pub const COULD_NOT_RUN: &str = "alertlint: status=could-not-run findings=unknown (this is not a finding about the Terraform: see standard error)\n";

pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    let prints = fingerprints(report.findings);
    let mut rows: Vec<(&Finding, String)> = report.findings.iter().zip(prints).collect();
    // The worst first: what is cut is what matters least.
    rows.sort_by_key(|(f, _)| (f.verdict, std::cmp::Reverse(f.severity)));
    for (finding, print) in rows.iter().take(MOST_LINES) {
        let place = finding.labels.first().and_then(|l| report.place(l));
        let place = place.map_or("-".to_owned(), |p| {
            format!("{}:{}:{}", clean(&p.path), p.line, p.column)
        });
        let _ = writeln!(
            out,
            "{} {} {} {place} {} expected: {} | actual: {} | fix: {} | id: {print}",
            finding.code,
            finding.rule,
            level(finding),
            clean(&finding.subject.address),
            clean(&expected(finding, report.rules)),
            clean(&finding.message),
            written(report, finding).join("; or "),
        );
    }
    let shown = rows.len().min(MOST_LINES);
    let Summary {
        errors,
        warnings,
        infos,
        undetermined,
        suppressed,
        ..
    } = report.summary;
    let _ = writeln!(
        out,
        "alertlint: status=ran findings={} shown={shown} errors={errors} warnings={warnings} infos={infos} undetermined={undetermined} suppressed={suppressed}",
        rows.len()
    );
    out
}

fn level(finding: &Finding) -> &'static str {
    match finding.verdict {
        Verdict::Violated => finding.severity.name(),
        Verdict::Undetermined => "undetermined",
    }
}

/// What the rule of a finding asks for.
pub fn expected(finding: &Finding, rules: &[RuleText]) -> String {
    let rule = rules.iter().find(|r| r.name == finding.rule);
    match rule.and_then(|r| r.expected.as_ref()) {
        Some(expected) => expected.clone(),
        None => format!("what `alertlint explain {}` says", finding.rule),
    }
}

/// The ways to mend a finding; what no command applies is written out.
fn written(report: &Report<'_>, finding: &Finding) -> Vec<String> {
    let mut ways: Vec<String> = ways(finding).iter().map(|way| clean(way)).collect();
    for (way, fix) in ways.iter_mut().zip(fixes::advised(finding)) {
        if !fix.safe {
            way.push_str(&clean(&fixes::in_line(report, fix)));
        }
    }
    ways
}

/// The ways to mend a finding; silencing it is not one of them.
pub fn ways(finding: &Finding) -> Vec<String> {
    let mut ways: Vec<String> = fixes::advised(finding).map(fixes::titled).collect();
    if !finding.help.is_empty() {
        ways.push(finding.help.clone());
    }
    if finding.verdict == Verdict::Undetermined {
        ways.extend(
            finding
                .because
                .iter()
                .map(|b| format!("make known what is not: {b}")),
        );
    }
    if ways.is_empty() {
        ways.push(format!("see `alertlint explain {}`", finding.rule));
    }
    ways
}
