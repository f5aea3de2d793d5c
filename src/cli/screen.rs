//! Standard output and standard error, with or without colours.

use clap::ColorChoice;
use std::io::{IsTerminal, Write};

/// Where a run prints.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Whether standard output takes colours.
    pub color: bool,
    /// Whether standard error does.
    pub error_color: bool,
}

impl Screen {
    /// By the flag, else by `NO_COLOR` and whether a person is looking.
    pub fn new(choice: ColorChoice) -> Screen {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let color = |terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !plain,
        };
        Screen {
            color: color(std::io::stdout().is_terminal()),
            error_color: color(std::io::stderr().is_terminal()),
        }
    }

    /// Prints text as it is. A reader that went away (`| head`) is no error.
    pub fn print(&self, text: &str) {
        let _ = std::io::stdout().lock().write_all(text.as_bytes());
    }

    /// Prints text for people beside a report that a program may read.
    pub fn tell(&self, text: &str) {
        let _ = std::io::stderr().lock().write_all(text.as_bytes());
    }
}
