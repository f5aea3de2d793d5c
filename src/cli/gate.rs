//! `alertlint gate`: judges a change by the policy of what it changes.

mod modules;
mod side;

use super::args::GateArgs;
use super::check;
use super::ending::Ending;
use super::errors::Failure;
use super::git::{self, Git};
use super::outcome::Judged;
use super::plan::PlanFile;
use super::policy::parse;
use super::project::Options;
use super::scratch::Scratch;
use super::screen::Screen;
use crate::finding::{Finding, RuleText, Summary};
use crate::gate::findings::{Catalogs, Keys, SortedOut, sort_out};
use crate::gate::verdict::{Authors, Decision, Verdict, decide};
use crate::gate::{self, Change, Lines};
use crate::policy::config::Coverage;
use crate::policy::{Policy, Suppression, Suppressions};
use crate::report::gate::GateReport;
use crate::report::{Format, Report};
use crate::source::{FileId, InputError, SourceMap, Span};
use side::{Head, Side};
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a gate came to.
#[derive(Debug, Default)]
pub struct Gated {
    /// Findings of the new side, sorted out.
    pub sorted: SortedOut,
    /// Changes of meaning.
    pub changes: Vec<Change>,
    /// The verdict.
    pub decision: Decision,
    /// What the rules say of themselves.
    pub rules: Vec<RuleText>,
    /// What could not be looked at.
    pub notes: Vec<String>,
    /// What the change was compared with.
    pub base: String,
    /// What alertlint was told about who wrote it.
    pub authors: Vec<String>,
}

impl Gated {
    /// What may be shown of it.
    pub fn report<'a>(&'a self, sources: &'a SourceMap) -> GateReport<'a> {
        let silenced = self.sorted.newly_silenced.len();
        GateReport {
            report: Report {
                findings: &self.sorted.introduced,
                summary: Summary::of(&self.sorted.introduced, 0, silenced),
                notes: &self.notes,
                suppressed: &[],
                rules: &self.rules,
                sources,
            },
            by_catalog: &self.sorted.by_catalog,
            preexisting: self.sorted.preexisting,
            fixed: self.sorted.fixed,
            changes: &self.changes,
            decision: &self.decision,
            base: &self.base,
            authors: &self.authors,
        }
    }
}

/// Runs the command.
///
/// # Errors
/// A side, its policy or its catalog cannot be read, or git does not know the base.
pub fn run(args: &GateArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let gated = gate(args, &Options::of(&args.source)?, sources)?;
    let report = gated.report(sources);
    for (format, path) in &args.output {
        check::write(path, &report.render(*format, false))?;
    }
    if args.format == Format::Github {
        check::step_summary(&report.render(Format::Markdown, false))?;
    }
    if !args.quiet {
        screen.print(&report.render(args.format, screen.color));
    }
    Ok(match gated.decision.verdict {
        Verdict::Pass => Ending::Clean,
        Verdict::Fail => Ending::Findings,
        Verdict::NeedsReview => Ending::NeedsReview,
    })
}

/// Where the old side is.
#[derive(Debug)]
pub struct Old {
    dir: PathBuf,
    /// The repository's root on the old side, where it is git's.
    root: Option<PathBuf>,
    /// Its plan, where the new side has one too.
    plan: Option<PlanFile>,
    shown: String,
    authors: Authors,
    notes: Vec<String>,
    /// Held so that the folder stays until the end.
    _scratch: Option<Scratch>,
}

impl Old {
    /// A folder.
    pub fn folder(dir: &Path, authors: Authors) -> Old {
        Old {
            dir: dir.to_owned(),
            root: None,
            plan: None,
            shown: dir.display().to_string(),
            authors,
            notes: Vec::new(),
            _scratch: None,
        }
    }
}

/// A folder is a folder, anything else a revision.
fn old(args: &GateArgs) -> Result<Old, Failure> {
    let mut authors = Authors::default();
    for author in args.author.iter().chain(&args.opened_by) {
        authors.names.extend(git::author_names(author));
    }
    let plan = base_plan(args)?;
    let folder = Path::new(&args.base);
    if folder.is_dir() {
        return Ok(Old {
            plan,
            ..Old::folder(folder, authors)
        });
    }
    // A folder that the change deletes has its old side all the same.
    let there = args
        .dir
        .ancestors()
        .find(|d| d.is_dir() || d.as_os_str().is_empty());
    let there = match there {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    };
    let git = Git::of(there)?;
    let base = git.base(&args.base)?;
    let (scratch, missing) = git.check_out(&base)?;
    let mut notes: Vec<String> = base.note.iter().cloned().chain(missing).collect();
    let written = git.written(&base)?;
    authors.names.extend(written.names);
    // Whoever says who wrote the change says all of it.
    if args.author.is_empty() {
        notes.extend(written.incomplete.clone());
        authors.unknown = written.incomplete;
    }
    let whole = std::path::absolute(&args.dir).unwrap_or_else(|_| args.dir.clone());
    let whole = whole.canonicalize().unwrap_or(whole);
    let below = whole.strip_prefix(&git.root).unwrap_or(Path::new(""));
    if modules::bring(&whole, &git.root, &scratch.0)? {
        notes.push("remote modules of the base are read as they are installed now: what a new version of one changes is not seen".to_owned());
    }
    Ok(Old {
        dir: scratch.0.join(below),
        root: Some(scratch.0.clone()),
        plan,
        shown: format!("{} ({})", args.base, base.short),
        authors,
        notes,
        _scratch: Some(scratch),
    })
}

/// Compares what the command names.
///
/// # Errors
/// A side, its policy or its catalog cannot be read, or git does not know the base.
pub fn gate(
    args: &GateArgs,
    options: &Options,
    sources: &Arc<SourceMap>,
) -> Result<Gated, Failure> {
    compare(&old(args)?, &args.dir, options, sources)
}

/// The base's plan; refused where both sides would be read from standard input, or where one side
/// alone would be a plan without source.
fn base_plan(args: &GateArgs) -> Result<Option<PlanFile>, InputError> {
    let Some(path) = &args.base_plan else {
        if args.source.plan_only {
            return Err(
                InputError::new("--plan-only asks for --base-plan as well", Span::NONE)
                    .help("a plan alone is compared with a plan: give one of the base, or leave --plan-only away"),
            );
        }
        return Ok(None);
    };
    let input = Some(Path::new("-"));
    if Some(path.as_path()) == input && args.source.plan.as_deref() == input {
        return Err(InputError::new(
            "--plan and --base-plan cannot both be standard input",
            Span::NONE,
        )
        .help("write one of them to a file"));
    }
    Ok(Some(PlanFile {
        path: path.clone(),
        only: args.source.plan_only,
        known: None,
    }))
}

/// Compares both sides and decides.
///
/// # Errors
/// A side, its policy or its catalog cannot be read.
pub fn compare(
    old: &Old,
    new: &Path,
    options: &Options,
    sources: &Arc<SourceMap>,
) -> Result<Gated, Failure> {
    let head = Head::of(new, options)?;
    let mut old_side = Side::base(old, &head, options, sources)?;
    let mut notes = old.notes.clone();
    let options = old_side.with_plan_of_head(options, &mut notes)?;
    let base = old_side.evaluate()?;
    let read = u32::try_from(sources.len()).unwrap_or(u32::MAX);
    let mut old_files: HashSet<FileId> = (0..read).map(FileId).collect();
    let new_side = Side::head(&old_side, &head, &options, sources)?;
    // The new side is judged by the old side's policy: that file is an old one.
    old_files.extend(new_side.config_file());
    let now = new_side.evaluate()?;
    let (own, _) = head.policy(sources)?;
    if base.is_empty() && now.is_empty() {
        let message = format!("there are no Terraform files in or below {}", new.display());
        return Err(InputError::new(message, Span::NONE)
            .help("name a folder that holds `.tf` files, now or on the base")
            .into());
    }
    let roots = |side: &[Judged]| {
        side.iter()
            .map(|j| j.root().to_owned())
            .collect::<BTreeSet<_>>()
    };
    let several = roots(&base).len() > 1 || roots(&now).len() > 1;
    let lines = Lines::new(sources, old_files, &old_side.prefix, &new_side.prefix);
    let base = old_side.now(base, several);
    let now = new_side.now(now, several);
    let mut difference = gate::compare(
        (&base.stacks, &old_side.project.nothing()),
        (&now.stacks, &new_side.project.nothing()),
        old_side.project.policy.config.coverage == Coverage::Union,
        &lines,
    );
    let as_of = old_side.project.as_of;
    let catalogs = side::without_catalogs(&old_side, &new_side, several, &difference)?;
    let sorted = sort_out(
        base.told(&old_side),
        now.told(&new_side),
        &difference,
        catalogs.as_ref(),
    );
    let mut changes = std::mem::take(&mut difference.changes);
    changes.extend(gate::suppressions::compare(
        &base.suppressions.all,
        &with_own_config(&now.suppressions, &new_side, &own, sources),
        &sorted.newly_silenced,
        &lines,
    ));
    let (known, knows) = (old_side.baseline(sources)?, new_side.baseline(sources)?);
    changes.extend(gate::suppressions::baselines(&known, &knows));
    changes.extend(gate::policy::compare(
        &old_side.project.policy,
        &own,
        sources,
        &lines,
    ));
    let (before, after) = (&old_side.project.catalogs, &new_side.project.catalogs);
    changes.extend(gate::policy::catalogs(before, after, as_of, &lines));
    changes.extend(new_side.changes.iter().cloned());
    changes.extend(new_side.hiding_configs(&old_side));
    notes.extend(now.outcome.notes.iter().cloned());
    let mut gated = Gated {
        sorted,
        rules: now.outcome.rules.clone(),
        notes,
        base: old.shown.clone(),
        authors: old.authors.names.clone(),
        ..Gated::default()
    };
    settle(&mut gated, changes, &old_side, &old.authors);
    Ok(gated)
}

/// The new side's comments: in the config those of its own, which was not asked when it was judged.
fn with_own_config(
    judged: &Suppressions,
    side: &Side,
    own: &Policy,
    sources: &SourceMap,
) -> Vec<Suppression> {
    let asked = side.config_file();
    let elsewhere = judged.all.iter().filter(|s| Some(s.at.file) != asked);
    let config = own.config.file.map(|id| parse(id, sources));
    let own = Suppressions::read(&config, sources);
    elsewhere.cloned().chain(own.all).collect()
}

/// Judges the changes and decides.
fn settle(gated: &mut Gated, mut changes: Vec<Change>, base: &Side, authors: &Authors) {
    changes.sort_by(|a, b| (a.kind, &a.subject).cmp(&(b.kind, &b.subject)));
    let policy = &base.project.policy;
    let entities = changes.iter().map(Change::entity).collect();
    let judged = policy.judge_changes(entities, base.project.as_of);
    move_to_cause(&mut gated.sorted.introduced, &changes);
    gated.sorted.introduced.extend(judged.findings);
    let about_change = |f: &Finding| {
        let rule = policy.rules.get(&f.rule);
        f.subject.kind == "change" && rule.is_some_and(|r| r.builtin)
    };
    gated.decision = decide(
        &policy.config.gates,
        authors,
        &changes,
        &gated.sorted.introduced,
        &gated.sorted.by_catalog,
        about_change,
    );
    gated.changes = changes;
}

/// What is absent stands nowhere: the line that the change took it away in says more than the
/// catalog's entry.
fn move_to_cause(introduced: &mut [Finding], changes: &[Change]) {
    for finding in introduced
        .iter_mut()
        .filter(|f| f.subject.kind == "capability")
    {
        let cause = changes
            .iter()
            .filter(|c| {
                c.subject.kind == "capability" && c.subject.address == finding.subject.address
            })
            .find_map(|c| c.labels.first());
        if let Some(label) = cause.filter(|l| !finding.labels.contains(l)) {
            finding.labels.insert(0, label.clone());
        }
    }
}

/// Keys of findings with a change of the catalog taken out.
fn keys(old: Keys, new: Keys) -> Catalogs {
    Catalogs {
        old_source: old,
        new_source: new,
    }
}
