//! `alertlint init`: a first, commented config from what a repository holds.

mod find;
mod look;

use super::args::InitArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::policy::parse;
use super::screen::Screen;
use crate::policy::{Config, Policy, UserFiles};
use crate::source::{InputError, SourceMap, Span};
use crate::suggest::Suggestion;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::sync::Arc;

/// What an `AGENTS.md` should say about alertlint; docs/agents.md has the same text.
const AGENTS_MD: &str = include_str!("agents.md");

/// Runs the command.
///
/// # Errors
/// There is a config already, the folder or a named catalog cannot be used, or the config cannot be
/// written.
pub fn run(args: &InitArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    if args.agents_md {
        screen.print(AGENTS_MD);
        return Ok(Ending::Clean);
    }
    let repository = files::repository(&args.dir)?;
    if let Some(there) = files::nearest_config(&args.dir, &repository).filter(|_| !args.stdout) {
        return Err(exists(&files::relative(&there, &repository)).into());
    }
    let suggestion = look::at(args, &repository, sources)?;
    verify(&suggestion.text)?;
    if args.stdout {
        screen.print(&suggestion.text);
        return Ok(Ending::Clean);
    }
    let path = args.dir.join(files::CONFIG);
    write_new(&path, &suggestion.text)?;
    screen.print(&summary(&args.dir, &path, &suggestion));
    Ok(Ending::Clean)
}

fn exists(path: &str) -> InputError {
    InputError::new(
        format!("{path} is there already, and init overwrites nothing"),
        Span::NONE,
    )
    .help("`alertlint init --stdout` prints what it would write, to be compared with what is there")
}

/// A config that alertlint itself does not understand must not be written.
fn verify(text: &str) -> Result<(), Failure> {
    let sources = Arc::new(SourceMap::new());
    let id = sources.add(files::CONFIG, text);
    let read = Config::read(&parse(id, &sources));
    let checked = read.and_then(|config| Policy::load(config, &UserFiles::default(), &sources));
    checked.map(|_| ()).map_err(|errors| {
        let why: Vec<String> = errors.into_iter().map(|e| e.message).collect();
        InputError::new(
            format!("the config that init made does not read: {}", why.join("; ")),
            Span::NONE,
        )
        .help("nothing was written; this is a mistake of alertlint's: please report it with the output of `alertlint init --stdout`")
        .into()
    })
}

/// Writes a file that is not there yet, whole or not at all.
fn write_new(path: &Path, text: &str) -> Result<(), InputError> {
    let failed = |e: &std::io::Error| match e.kind() {
        ErrorKind::AlreadyExists => exists(&path.display().to_string()),
        _ => InputError::new(
            format!("{}: {}", path.display(), files::reason(e)),
            Span::NONE,
        )
        .help("the config could not be written there; `alertlint init --stdout` prints it"),
    };
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = Path::new(&beside);
    let whole = fs::File::create_new(beside).and_then(|mut f| {
        f.write_all(text.as_bytes())?;
        f.sync_all()
    });
    let written = whole.and_then(|()| match fs::hard_link(beside, path) {
        // Not every file system has links; what is there is not replaced either way.
        Err(e) if e.kind() != ErrorKind::AlreadyExists => {
            fs::File::create_new(path).and_then(|mut f| f.write_all(text.as_bytes()))
        }
        other => other,
    });
    let _ = fs::remove_file(beside);
    written.map_err(|e| failed(&e))
}

fn summary(dir: &Path, path: &Path, of: &Suggestion) -> String {
    let count = |n: usize, one: &str, many: &str| match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    };
    let dir = dir.display().to_string();
    let check = match dir.as_str() {
        "." => "alertlint check".to_owned(),
        dir => format!("alertlint check {dir}"),
    };
    format!(
        "Wrote {}: {}, {}, {}; {} for you (look for TODO).\nNext: read it, answer what you can, and run `{check}`.\nToo many findings to begin with? `alertlint baseline` writes them down, and `check --baseline` reports what is new.\n",
        path.strip_prefix(".").unwrap_or(path).display(),
        count(of.catalogs, "catalog", "catalogs"),
        count(of.capabilities, "capability", "capabilities"),
        count(of.environments, "environment", "environments"),
        count(of.questions, "question", "questions"),
    )
}
