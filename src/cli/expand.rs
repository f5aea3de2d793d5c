//! `alertlint expand`: every instance as JSON.

use super::args::ExpandArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::project::{Options, Project};
use super::screen::Screen;
use crate::source::SourceMap;
use crate::terraform::eval::expand::expand;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// The folder is no single root module, or the config or a catalog cannot be used.
pub fn run(
    args: &ExpandArgs,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let project = Project::open_root(&args.dir, &Options::of(&args.source)?, sources)?;
    for one in project.evaluate()? {
        let expanded = expand(&one.evaluation, sources);
        // Made of text and numbers alone: nothing in it can fail to serialise.
        screen.print(&serde_json::to_string_pretty(&expanded).unwrap_or_default());
        screen.print("\n");
    }
    Ok(Ending::Clean)
}
