//! The command line: one file for each subcommand.

mod args;
mod bindings;
mod ending;
mod errors;
mod files;
mod progress;

use args::Cli;
use clap::Parser;
use ending::Ending;

/// Runs the command line and gives the exit code: 0 clean, 1 findings, 2 could not run.
pub fn main() -> std::process::ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors and go to standard output.
            let ending = if error.use_stderr() {
                Ending::CouldNotRun
            } else {
                Ending::Clean
            };
            let _ = error.print();
            return ending.into();
        }
    };
    let _ = cli;
    Ending::CouldNotRun.into()
}
