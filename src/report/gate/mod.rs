//! Reports of the gate: the verdict, what the change means, and what it introduced.

mod json;
mod markdown;
mod text;

use super::{Format, Report, agent, clean};
use crate::finding::{Finding, Summary};
use crate::gate::Change;
use crate::gate::verdict::{Decision, Verdict};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Everything that a report of the gate may show.
#[derive(Debug)]
pub struct GateReport<'a> {
    /// The findings that the change introduced, with the rest of an ordinary report.
    pub report: Report<'a>,
    /// Findings that are there only because the catalog changed.
    pub by_catalog: &'a [Finding],
    /// How many findings were there before.
    pub preexisting: usize,
    /// How many are gone.
    pub fixed: usize,
    /// Changes of meaning.
    pub changes: &'a [Change],
    /// The verdict.
    pub decision: &'a Decision,
    /// What the change was compared with.
    pub base: &'a str,
    /// Who wrote it, as far as that is known.
    pub authors: &'a [String],
}

impl GateReport<'_> {
    /// The report as text. Formats that have no words for changes show the findings that the change
    /// introduced and those that came by the catalog.
    pub fn render(&self, format: Format, color: bool) -> String {
        match format {
            Format::Human => text::render(self, color),
            Format::Json => json::render(self),
            Format::Markdown => markdown::render(self),
            Format::Agent => self.agent(),
            Format::Github | Format::Concise => {
                text::without_closing(&self.findings(format)).to_owned() + &text::closing(self)
            }
            other => self.findings(other),
        }
    }

    /// Changes that no finding speaks of have a line of their own: they are why it does not pass.
    fn agent(&self) -> String {
        let findings = self.findings(Format::Agent);
        let (above, sum) = match findings.trim_end().rsplit_once('\n') {
            Some((above, sum)) => (format!("{above}\n"), sum),
            None => (String::new(), findings.trim_end()),
        };
        let told: BTreeSet<&str> = self
            .report
            .findings
            .iter()
            .map(|f| f.rule.as_str())
            .collect();
        let changes = self.changes.iter().zip(&self.decision.of_change);
        let changes = changes
            .filter(|(c, v)| **v != Verdict::Pass && !told.contains(c.kind.name()))
            .take(agent::MOST_LINES);
        let mut lines = String::new();
        for (change, verdict) in changes {
            let place = change.labels.first().and_then(|l| self.report.place(l));
            let place = place.map_or("-".to_owned(), |p| {
                format!("{}:{}:{}", clean(&p.path), p.line, p.column)
            });
            let _ = writeln!(
                lines,
                "change {} {} {place} {} {}",
                change.kind.name(),
                verdict.name(),
                clean(&change.subject.address),
                clean(&change.text),
            );
        }
        format!(
            "{above}{lines}{sum}\nalertlint-gate: verdict={} introduced={} by_catalog={} preexisting={} fixed={} changes={}\n",
            self.decision.verdict.name(),
            self.report.findings.len(),
            self.by_catalog.len(),
            self.preexisting,
            self.fixed,
            self.changes.len(),
        )
    }

    fn findings(&self, format: Format) -> String {
        let all: Vec<Finding> = self
            .report
            .findings
            .iter()
            .chain(self.by_catalog)
            .cloned()
            .collect();
        let summary = Summary::of(&all, all.len(), self.report.summary.suppressed);
        Report {
            findings: &all,
            summary,
            notes: self.report.notes,
            suppressed: self.report.suppressed,
            rules: self.report.rules,
            sources: self.report.sources,
        }
        .render(format, false)
    }

    /// What a finding asks for, and the ways to mend it.
    fn advice(&self, finding: &Finding) -> (String, Vec<String>) {
        (
            agent::expected(finding, self.report.rules),
            agent::ways(finding),
        )
    }
}
