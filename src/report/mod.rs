//! Reports: one file for each output format. All are made from the same findings.

pub mod agent;
mod clean;
mod concise;
mod fixes;
pub mod gate;
mod github;
mod gitlab;
pub mod graph;
mod human;
mod json;
mod junit;
pub mod markdown;
mod sarif;

pub use crate::secret::redact;
pub use clean::clean;

use crate::finding::{Finding, Label, RuleText, Silenced, Summary};
pub use crate::source::Place;
use crate::source::SourceMap;

/// Everything that a report may show.
#[derive(Debug)]
pub struct Report<'a> {
    /// The findings, in the order in which they are shown.
    pub findings: &'a [Finding],
    /// The numbers.
    pub summary: Summary,
    /// What the run could not look at, and what would let it: one sentence each.
    pub notes: &'a [String],
    /// What comments silence.
    pub suppressed: &'a [Silenced],
    /// What the rules of the findings say of themselves.
    pub rules: &'a [RuleText],
    /// The files that places point into.
    pub sources: &'a SourceMap,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum)]
pub enum Format {
    /// For people: each finding with the lines responsible
    Human,
    /// One line a finding
    Concise,
    /// For programs: the documented schema alertlint/findings/1
    Json,
    /// Static analysis results 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions, and the summary of the step
    Github,
    /// One table, for comments and summaries
    Markdown,
    /// Test results in XML
    Junit,
    /// GitLab's Code Quality report
    Gitlab,
    /// For coding agents: one line a finding, capped, and a last line to check
    Agent,
}

impl Report<'_> {
    /// The report as text, with escape sequences for colours where `color` (only `human` has any).
    pub fn render(&self, format: Format, color: bool) -> String {
        match format {
            Format::Human => human::render(self, color),
            Format::Concise => concise::render(self),
            Format::Json => json::render(self),
            Format::Sarif => sarif::render(self),
            Format::Github => github::render(self),
            Format::Markdown => markdown::render(self),
            Format::Junit => junit::render(self),
            Format::Gitlab => gitlab::render(self),
            Format::Agent => agent::render(self),
        }
    }

    fn place(&self, label: &Label) -> Option<Place> {
        Place::of(label.span, self.sources)
    }
}

/// The last line of every report for people.
fn closing(summary: &Summary) -> String {
    let Summary {
        obligations,
        holds,
        undetermined,
        suppressed,
        errors,
        warnings,
        infos,
        ..
    } = *summary;
    let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let mut text = format!(
        "{} judged: {holds} hold, {}, {}, {}, {undetermined} undetermined",
        count(obligations, "obligation"),
        count(errors, "error"),
        count(warnings, "warning"),
        count(infos, "info"),
    );
    if suppressed > 0 {
        text.push_str(&format!(", {suppressed} suppressed"));
    }
    text
}
