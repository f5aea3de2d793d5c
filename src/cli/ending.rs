//! How a run may end.

use std::process::ExitCode;

/// Every ending of the program, and its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Nothing at or above the threshold: 0.
    Clean,
    /// Findings at or above the threshold: 1.
    Findings,
    /// Usage, or the input could not be read at all: 2.
    CouldNotRun,
    /// A change needs a human's approval: 3.
    NeedsReview,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        ExitCode::from(match ending {
            Ending::Clean => 0,
            Ending::Findings => 1,
            Ending::CouldNotRun => 2,
            Ending::NeedsReview => 3,
        })
    }
}
