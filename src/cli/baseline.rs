//! `alertlint baseline`: writes down the findings that are there, so that `check --baseline` reports new ones only.

use super::args::BaselineArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::outcome::{Outcome, sort};
use super::project::{Options, Project};
use super::screen::Screen;
use crate::finding::Summary;
use crate::policy::Baseline;
use crate::source::{InputError, SourceMap, Span};
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// The project cannot be checked, or the file cannot be read or written.
pub fn run(
    args: &BaselineArgs,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let options = Options::of(&args.source)?;
    let project = Project::open(&args.dir, &options, sources)?;
    let findings = project.check()?.findings;
    let before = match args.file.is_file() {
        true => Some(read(&args.file, sources)?),
        false if args.prune => {
            let error = format!("{}: no such file", args.file.display());
            return Err(InputError::new(error, Span::NONE)
                .help("write one first: alertlint baseline")
                .into());
        }
        false => None,
    };
    let old = before.as_ref().map_or(0, Baseline::len);
    let baseline = match before {
        Some(before) if args.prune => before.pruned(&findings),
        _ => Baseline::of(&findings, &project.policy.rules),
    };
    fs::write(&args.file, baseline.text()).map_err(|e| {
        let error = format!("{}: {}", args.file.display(), files::reason(&e));
        InputError::new(error, Span::NONE).help("the baseline could not be written there")
    })?;
    let file = args.file.display();
    screen.print(&match args.prune {
        true => format!(
            "{file}: {} findings, {} gone\n",
            baseline.len(),
            old - baseline.len()
        ),
        false => format!("{file}: {} findings\n", baseline.len()),
    });
    Ok(Ending::Clean)
}

/// Reads a baseline.
///
/// # Errors
/// The file cannot be read, or is no baseline.
pub fn read(path: &Path, sources: &SourceMap) -> Result<Baseline, InputError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    // A file that is not there is told as such, not its folder.
    let repository = files::repository(folder.unwrap_or(Path::new(".")));
    let repository = repository.unwrap_or_default();
    Baseline::read(files::read(path, &repository, sources)?, sources)
}

/// Takes what a baseline knows out of an outcome.
pub fn apply(
    baseline: &Baseline,
    mut outcome: Outcome,
    project: &Project,
    sources: &SourceMap,
) -> Outcome {
    let policy = &project.policy;
    let judged = |name: &str| {
        let rule = policy.rules.get(name);
        rule.is_none_or(|rule| policy.severity_of(rule).is_some())
    };
    let findings = std::mem::take(&mut outcome.findings);
    let applied = baseline.apply(findings, &policy.rules, &judged, sources);
    let mut late = policy.judge_problems(applied.problems, project.as_of);
    sort(&mut late.findings, sources);
    let before = outcome.summary;
    let rest = Outcome {
        summary: Summary {
            holds: before.holds,
            ..Summary::of(
                &applied.findings,
                before.obligations,
                before.suppressed + applied.known,
            )
        },
        findings: applied.findings,
        ..outcome
    };
    let unused = Outcome {
        summary: Summary {
            holds: late.counts.holds,
            ..Summary::of(&late.findings, late.counts.obligations, 0)
        },
        findings: late.findings,
        ..Outcome::default()
    };
    rest.and(unused, sources)
}
