//! `alertlint explain`: a rule's documentation.

use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::policy::read_policy;
use super::screen::Screen;
use crate::policy::Rule;
use crate::source::SourceMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Runs the command: one rule, or the list of all. A user's own rules are those of the nearest config.
///
/// # Errors
/// There is no such rule, or the config or a rule cannot be read.
pub fn run(
    rule: Option<&str>,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let here = Path::new(".");
    let repository = files::repository(here)?;
    let config = files::nearest_config(here, &repository);
    let (policy, _) = read_policy(config.as_deref(), &repository, sources)?;
    let text = match rule {
        Some(name) => match policy.rules.get(name) {
            Some(rule) => page(rule),
            // The error of `--rule`: one wording for one mistake.
            None => {
                return Err(policy
                    .only(vec![name.to_owned()])
                    .err()
                    .unwrap_or_default()
                    .into());
            }
        },
        None => policy.rules.iter().fold(String::new(), |mut list, r| {
            let _ = writeln!(
                list,
                "{}  {:<28} {:<8} {}",
                r.code,
                r.name,
                r.severity.name(),
                r.summary
            );
            list
        }),
    };
    screen.print(&text);
    Ok(Ending::Clean)
}

/// A rule's page in Markdown.
pub fn page(rule: &Rule) -> String {
    format!(
        "# {} ({}, {})\n\n{}\n\n{}\n",
        rule.name,
        rule.code,
        rule.severity.name(),
        rule.summary,
        rule.docs.trim()
    )
}
