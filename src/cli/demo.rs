//! `alertlint demo`: the main job on a stack that is part of the program.

use super::args::DemoArgs;
use super::check;
use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::project::{Options, Project};
use super::scratch::Scratch;
use super::screen::Screen;
use crate::source::{InputError, SourceMap, Span};
use include_dir::{Dir, include_dir};
use jiff::civil::date;
use std::fs;
use std::path::Path;
use std::sync::Arc;

static STACK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/testdata/demo");

/// Runs the command.
///
/// # Errors
/// The folder to write to exists, or cannot be written.
pub fn run(args: &DemoArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    if let Some(dir) = &args.write {
        if dir.exists() {
            return Err(
                InputError::new(format!("{} exists already", dir.display()), Span::NONE)
                    .help("name a folder that is not there yet")
                    .into(),
            );
        }
        write(dir)?;
        screen.print(&format!(
            "The example is in {0}. Try `alertlint check {0}`.\n",
            dir.display()
        ));
        return Ok(Ending::Clean);
    }
    let scratch = Scratch::new("demo")?;
    write(&scratch.0)?;
    // An end date in the example must not pass while people look at it.
    let options = Options {
        as_of: Some(date(2026, 11, 24)),
        rules: args.report.rule.clone(),
        ..Options::default()
    };
    let project = Project::open(&scratch.0, &options, sources)?;
    let outcome = project.check()?;
    check::show(&outcome, &args.report, sources, screen)
}

fn write(dir: &Path) -> Result<(), InputError> {
    let failed = |e: std::io::Error| {
        InputError::new(
            format!("{}: {}", dir.display(), files::reason(&e)),
            Span::NONE,
        )
        .help("the example could not be written there")
    };
    fs::create_dir_all(dir).map_err(failed)?;
    STACK.extract(dir).map_err(failed)
}
