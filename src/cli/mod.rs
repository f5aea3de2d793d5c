//! The command line: one file for each subcommand.

mod args;
mod baseline;
mod bindings;
mod catalog;
mod catalog_diff;
mod catalogs;
mod check;
mod console;
mod coverage;
mod demo;
mod ending;
mod errors;
mod expand;
mod explain;
mod files;
mod fix;
mod gate;
mod git;
mod graph;
mod hook;
mod init;
mod manual;
mod outcome;
mod plan;
mod policy;
mod progress;
mod project;
mod pull;
mod schema;
mod scratch;
mod screen;
pub mod test;
mod threads;
mod trace;

use crate::source::SourceMap;
use args::{Cli, Command};
use ending::Ending;
use screen::Screen;
use std::process::ExitCode;
use std::sync::Arc;

/// Runs the command line and gives the exit code: 0 clean, 1 findings, 2 could not run.
pub fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            // Help and version are no errors.
            return if !error.use_stderr() {
                Ending::Clean.into()
            } else if std::env::args_os().nth(1).is_some_and(|a| a == "hook") {
                // Harnesses take 2 for a refusal, and a mistake in their settings refuses nothing.
                Ending::Findings.into()
            } else {
                Ending::CouldNotRun.into()
            };
        }
    };
    threads::start();
    let screen = Screen::new(cli.color);
    let sources = Arc::new(SourceMap::new());
    let ending = match &cli.command {
        Command::Check(args) => check::run(args, &sources, &screen),
        Command::Baseline(args) => baseline::run(args, &sources, &screen),
        Command::Gate(args) => gate::run(args, &sources, &screen),
        Command::Init(args) => init::run(args, &sources, &screen),
        Command::Hook(args) => hook::run(args, &sources, &screen),
        Command::Demo(args) => demo::run(args, &sources, &screen),
        Command::Explain { rule } => explain::run(rule.as_deref(), &sources, &screen),
        Command::Catalog(command) => catalog::run(command, &sources, &screen),
        Command::Schema { json } => schema::run(*json, &sources, &screen),
        Command::Test(args) => test::run(args),
        Command::Completions { shell } => manual::completions(*shell, &screen),
        Command::Man => manual::page(&screen),
        Command::Coverage(args) => coverage::run(args, &sources, &screen),
        Command::Graph(args) => graph::run(args, &sources, &screen),
        Command::Expand(args) => expand::run(args, &sources, &screen),
        Command::Console(args) => console::run(args, &sources, &screen),
        Command::Trace(args) => trace::run(args, &sources, &screen),
    };
    match ending {
        Ok(ending) => ending.into(),
        Err(failure) => {
            eprint!("{}", failure.render(&sources, screen.error_color));
            if cli.command.for_an_agent() {
                screen.print(crate::report::agent::COULD_NOT_RUN);
            }
            Ending::CouldNotRun.into()
        }
    }
}
