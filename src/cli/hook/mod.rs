//! `alertlint hook`: what a coding agent's change does to alerting, as the hook of its harness wants
//! to be told. It refuses nothing for want of being able to judge.

mod answer;
mod event;
mod relevant;

use super::args::{GateArgs, HookArgs, SourceArgs};
use super::check;
use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::gate;
use super::git::{Base, Git};
use super::project::{Options, Project};
use super::screen::Screen;
use crate::gate::verdict::Verdict;
use crate::report::Format;
use crate::source::{InputError, SourceMap};
use answer::Told;
use event::{Event, Heard};
use relevant::Relevant;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An event holds what a tool read and wrote; nothing else is that large.
const MOST_BYTES: u64 = 64 << 20;

/// A larger base is not written out for each change of a file.
const MOST_FILES: usize = 50_000;

/// The same in bytes.
const MOST_WEIGHT: u64 = 512 << 20;

/// Runs the command.
///
/// # Errors
/// None: what keeps it from judging is part of the answer.
pub fn run(args: &HookArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let heard = input().and_then(|text| event::read(&text));
    let told = match &heard {
        Ok(heard) => judge(args, heard, sources)
            .unwrap_or_else(|failure| Some(Told::Unable(failure.words(sources)))),
        Err(why) => Some(Told::Unable(why.clone())),
    };
    let Some(told) = told else {
        return Ok(Ending::Clean);
    };
    let (event, name) = match &heard {
        Ok(heard) => (&heard.event, heard.name.as_deref()),
        Err(_) => (&Event::Nothing, None),
    };
    if let Told::Unable(why) = &told {
        eprintln!("alertlint: could not judge: {}", crate::report::clean(why));
    }
    screen.print(&answer::shape(args.agent, event, name, &told));
    Ok(match (args.agent, told) {
        (super::args::Agent::Generic, Told::Mend(_)) => Ending::Findings,
        // The answer itself says what is refused; an exit code would say that the hook is broken.
        _ => Ending::Clean,
    })
}

fn input() -> Result<String, String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin()
        .lock()
        .take(MOST_BYTES + 1)
        .read_to_end(&mut bytes);
    read.map_err(|e| {
        format!(
            "the input of the hook cannot be read: {}",
            files::reason(&e)
        )
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(format!(
            "the input of the hook is larger than {} MiB",
            MOST_BYTES >> 20
        ));
    }
    String::from_utf8(bytes).map_err(|_| "the input of the hook is not UTF-8".to_owned())
}

/// Where a change is judged.
struct Place {
    dir: PathBuf,
    /// None where there is no base to compare with.
    base: Option<(Git, Base)>,
}

/// `None` where there is nothing to say.
fn judge(
    args: &HookArgs,
    heard: &Heard,
    sources: &Arc<SourceMap>,
) -> Result<Option<Told>, Failure> {
    if heard.event == Event::Nothing {
        return Ok(None);
    }
    let here = match &heard.cwd {
        Some(cwd) => cwd.clone(),
        None => PathBuf::from("."),
    };
    let repository = files::repository(&here)?;
    let git = Git::of(&repository).ok();
    let base = git.and_then(|git| git.base(&args.base).ok().map(|base| (git, base)));
    let ended = matches!(heard.event, Event::Ended { .. });
    let changed: Vec<PathBuf> = match &heard.event {
        Event::Changed(files) => files.iter().map(|f| real(&here.join(f))).collect(),
        _ => match &base {
            Some((git, base)) => git
                .changed(base)?
                .into_iter()
                .map(|f| git.root.join(f))
                .collect(),
            // Without a base, nothing tells what the turn changed.
            None => return Ok(None),
        },
    };
    let Some(dir) = touched(args, &repository, &changed, ended, sources)? else {
        return Ok(None);
    };
    report(args, Place { dir, base }, sources)
}

/// The folder to judge, where a change matters to alerting.
fn touched(
    args: &HookArgs,
    repository: &Path,
    changed: &[PathBuf],
    ended: bool,
    sources: &Arc<SourceMap>,
) -> Result<Option<PathBuf>, Failure> {
    for file in changed.iter().filter(|f| f.starts_with(repository)) {
        let folder = file.ancestors().skip(1).find(|a| a.is_dir());
        let folder = folder.unwrap_or(repository);
        let config = files::nearest_config(folder, repository);
        let names = Relevant::of(config.as_deref(), repository, sources);
        if names.is(file, ended) {
            let own = config.as_deref().and_then(Path::parent);
            let dir = args.dir.as_deref().or(own).unwrap_or(repository);
            return Ok(Some(dir.to_owned()));
        }
    }
    Ok(None)
}

/// A path without links and `..`, also of a file that is not there any more.
fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let path = crate::terraform::load::repository::clean(&path);
    let there = path
        .ancestors()
        .find_map(|a| Some((a, a.canonicalize().ok()?)));
    match there {
        Some((above, whole)) => match path.strip_prefix(above) {
            Ok(below) if !below.as_os_str().is_empty() => whole.join(below),
            _ => whole,
        },
        None => path,
    }
}

fn report(
    args: &HookArgs,
    place: Place,
    sources: &Arc<SourceMap>,
) -> Result<Option<Told>, Failure> {
    let base = match &place.base {
        Some((git, base)) => {
            let (files, bytes) = git.weight(base)?;
            (files <= MOST_FILES && bytes <= MOST_WEIGHT).then_some(())
        }
        None => None,
    };
    if base.is_none() {
        return Ok(alone(&place.dir, sources)?.map(Told::Know));
    }
    let asked = GateArgs {
        base: args.base.clone(),
        dir: place.dir,
        // Nobody has committed the change yet; what holds for this agent holds for it.
        author: vec![author(args).to_owned()],
        opened_by: None,
        base_plan: None,
        source: SourceArgs::default(),
        format: Format::Agent,
        output: Vec::new(),
        quiet: false,
    };
    let gated = gate::gate(&asked, &Options::default(), sources)?;
    let text = gated.report(sources).render(Format::Agent, false);
    Ok(match gated.decision.verdict {
        Verdict::Fail => Some(Told::Mend(text)),
        Verdict::NeedsReview => Some(Told::Know(text)),
        Verdict::Pass if gated.sorted.introduced.is_empty() => None,
        Verdict::Pass => Some(Told::Know(text)),
    })
}

/// The findings of a folder that cannot be compared with anything.
fn alone(dir: &Path, sources: &Arc<SourceMap>) -> Result<Option<String>, Failure> {
    let outcome = Project::open(dir, &Options::default(), sources)?.check()?;
    if outcome.findings.is_empty() {
        return Ok(None);
    }
    let note = "(there is no base to compare with, so that findings that were there before are among these)\n";
    let text = check::report(&outcome, sources).render(Format::Agent, false);
    Ok(Some(format!("{note}{text}")))
}

/// What the `authors` of a gate may name.
fn author(args: &HookArgs) -> &'static str {
    match args.agent {
        super::args::Agent::Claude => "claude",
        super::args::Agent::Copilot => "copilot",
        super::args::Agent::Vibe => "vibe",
        super::args::Agent::Generic => "agent",
    }
}

/// A config that cannot be read names nothing, and is reported where it is used.
fn read_config(
    path: &Path,
    repository: &Path,
    sources: &Arc<SourceMap>,
) -> Result<crate::policy::Config, InputError> {
    let id = files::read(path, repository, sources)?;
    let read = crate::policy::Config::read(&super::policy::parse(id, sources));
    Ok(read.unwrap_or_default())
}
