//! `alertlint console`: expressions from standard input, one a line.

use super::args::ConsoleArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::project::{Options, Project};
use super::screen::Screen;
use crate::report::clean;
use crate::source::{InputError, SourceMap, Span};
use crate::terraform::eval::State;
use crate::terraform::eval::console::Console;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

/// Runs the command. An expression that cannot be evaluated says so and the next one is read.
///
/// # Errors
/// The folder is no single root module, there is no such module, or standard input is not UTF-8.
pub fn run(
    args: &ConsoleArgs,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    if args.source.plan.as_deref() == Some(Path::new("-")) {
        return Err(InputError::new(
            "expressions come from standard input, and so cannot the plan",
            Span::NONE,
        )
        .help("write the plan to a file and name that")
        .into());
    }
    let project = Project::open_root(&args.dir, &Options::of(&args.source)?, sources)?;
    let roots = project.load()?;
    if roots.is_empty() {
        return Err(InputError::new(
            "a plan alone has no names that an expression could use",
            Span::NONE,
        )
        .help("name the folder of the source that the plan was made of")
        .into());
    }
    let data = project.data();
    for root in roots {
        let state = State::new(&root, &data);
        let console = Console::new(&state, args.module.as_deref())?;
        for line in std::io::stdin().lock().lines() {
            let line = line.map_err(|e| {
                InputError::new(
                    format!("standard input: {}", super::files::reason(&e)),
                    Span::NONE,
                )
            })?;
            if line.trim().is_empty() {
                continue;
            }
            let answer = console.evaluate(&line);
            if args.json {
                screen.print(&(answer.json() + "\n"));
            } else {
                for line in answer.text().lines() {
                    screen.print(&(clean(line) + "\n"));
                }
            }
        }
    }
    Ok(Ending::Clean)
}
