//! `alertlint check`, and what every command that reports findings does with them.

use super::args::{CheckArgs, FailOn, ReportArgs};
use super::baseline;
use super::ending::Ending;
use super::errors::Failure;
use super::fix;
use super::outcome::{Judged, Outcome, join};
use super::project::{Options, Project};
use super::screen::Screen;
use super::threads;
use crate::finding::{Severity, Summary, Verdict};
use crate::report::{Format, Report};
use crate::source::{InputError, SourceMap, Span};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// A folder, the config, a catalog, a rule or an adapter cannot be used.
pub fn run(args: &CheckArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let options = Options {
        rules: args.report.rule.clone(),
        ..Options::of(&args.source)?
    };
    if options.plan.is_some() && args.dirs.len() > 1 {
        return Err(InputError::new(
            "a plan is of one root module, and several are named",
            Span::NONE,
        )
        .help("name the folder that the plan was made of")
        .into());
    }
    if args.fix || args.diff {
        return fix::run(args, &options, sources, screen);
    }
    let mut outcome = check(args, &options, sources, &mut |_, judged| judged)?;
    fix::settle_elsewhere(&mut outcome.findings, &args.dirs, sources);
    let ending = show(&outcome, &args.report, sources, screen);
    threads::leave(outcome);
    ending
}

/// Checks every folder. `seen` is shown what was judged on the way.
///
/// # Errors
/// A folder, the config, a catalog, a rule or an adapter cannot be used.
pub fn check(
    args: &CheckArgs,
    options: &Options,
    sources: &Arc<SourceMap>,
    seen: &mut dyn FnMut(&Project, Vec<Judged>) -> Vec<Judged>,
) -> Result<Outcome, Failure> {
    let known = args.baseline.as_deref();
    let known = known
        .map(|file| baseline::read(file, sources))
        .transpose()?;
    let mut outcome = Outcome::default();
    let mut project = None;
    for dir in &args.dirs {
        let opened = Project::open(dir, options, sources)?;
        let judged = seen(&opened, opened.judge()?);
        outcome = outcome.and(join(&opened, judged, false), sources);
        project = Some(opened);
    }
    if let (Some(known), Some(project)) = (&known, &project) {
        outcome = baseline::apply(known, outcome, project, sources);
    }
    if let Some(project) = project {
        threads::leave(project);
    }
    Ok(outcome)
}

/// Prints and writes the reports, and tells how the run ends.
///
/// # Errors
/// A report cannot be written.
pub fn show(
    outcome: &Outcome,
    args: &ReportArgs,
    sources: &SourceMap,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let report = report(outcome, sources);
    for (format, path) in &args.output {
        write(path, &report.render(*format, false))?;
    }
    if args.format == Format::Github {
        step_summary(&report.render(Format::Markdown, false))?;
    }
    if !args.quiet {
        screen.print(&report.render(args.format, screen.color));
    }
    Ok(ending(outcome, args.fail_on))
}

/// What may be shown of an outcome.
pub fn report<'a>(outcome: &'a Outcome, sources: &'a SourceMap) -> Report<'a> {
    Report {
        findings: &outcome.findings,
        summary: outcome.summary,
        notes: &outcome.notes,
        suppressed: &outcome.suppressed,
        rules: &outcome.rules,
        sources,
    }
}

/// Writes a report to a file.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), InputError> {
    fs::write(path, text).map_err(|e| unwritten(path, &e))
}

/// Adds to the summary of the step where GitHub Actions runs this.
///
/// # Errors
/// The file that GitHub names cannot be written.
pub fn step_summary(text: &str) -> Result<(), InputError> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty()) else {
        return Ok(());
    };
    let path = Path::new(&path);
    let file = fs::File::options().append(true).create(true).open(path);
    file.and_then(|mut f| f.write_all(text.as_bytes()))
        .map_err(|e| unwritten(path, &e))
}

fn unwritten(path: &Path, error: &std::io::Error) -> InputError {
    InputError::new(
        format!("{}: {}", path.display(), super::files::reason(error)),
        Span::NONE,
    )
    .help("the report could not be written there")
}

/// How a run with this outcome ends.
pub fn ending(outcome: &Outcome, fail_on: FailOn) -> Ending {
    let Summary { undetermined, .. } = outcome.summary;
    let least = match fail_on {
        FailOn::Error | FailOn::Undetermined => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Info => Severity::Info,
    };
    let violated = outcome
        .findings
        .iter()
        .any(|f| f.verdict == Verdict::Violated && f.severity >= least);
    if violated || (fail_on == FailOn::Undetermined && undetermined > 0) {
        Ending::Findings
    } else {
        Ending::Clean
    }
}
