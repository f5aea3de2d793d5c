//! `alertlint completions` and `alertlint man`: both made from the commands themselves.

use super::args::Cli;
use super::ending::Ending;
use super::errors::Failure;
use super::screen::Screen;
use crate::source::{InputError, Span};
use clap::CommandFactory;
use clap_complete::Shell;

/// Prints completions for a shell.
///
/// # Errors
/// None: the answer is that of every command.
pub fn completions(shell: Shell, screen: &Screen) -> Result<Ending, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "alertlint", &mut text);
    screen.print(&String::from_utf8_lossy(&text));
    Ok(Ending::Clean)
}

/// Prints the manual page.
///
/// # Errors
/// It cannot be made.
pub fn page(screen: &Screen) -> Result<Ending, Failure> {
    let mut text = Vec::new();
    clap_mangen::Man::new(Cli::command())
        .render(&mut text)
        .map_err(|e| InputError::new(format!("the page cannot be made: {e}"), Span::NONE))?;
    screen.print(&String::from_utf8_lossy(&text));
    Ok(Ending::Clean)
}
