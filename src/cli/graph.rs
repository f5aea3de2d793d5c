//! `alertlint graph`: what watches what, and who is paged, as a picture.

use super::args::GraphArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::project::{Options, Project};
use super::screen::Screen;
use crate::graph::picture;
use crate::report::graph::{Drawn, GraphFormat, render};
use crate::source::SourceMap;
use std::sync::Arc;

/// Renderers of Mermaid refuse larger pictures, or draw what nobody can read.
const MOST_EDGES: usize = 500;

/// Runs the command.
///
/// # Errors
/// The source, the config or a catalog cannot be used.
pub fn run(args: &GraphArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let project = Project::open(&args.dir, &Options::of(&args.source)?, sources)?;
    let evaluated = project.evaluate()?;
    let several = evaluated.len() > 1;
    let each = args.each || args.format == GraphFormat::Json;
    let drawn = evaluated.iter().zip(project.graphs(&evaluated));
    let drawn: Vec<Drawn> = drawn
        .map(|(one, graph)| {
            let picture = picture(&graph);
            Drawn {
                root: one.name().to_owned(),
                environment: one.environment.as_deref().map(str::to_owned),
                picture: if each { picture } else { picture.grouped() },
            }
        })
        // A root without alerting has nothing to show beside others.
        .filter(|d| !several || !d.picture.ways.is_empty())
        .collect();
    screen.print(&render(args.format, &drawn, sources));
    let edges: usize = drawn.iter().map(|d| d.picture.edges.len()).sum();
    if args.format == GraphFormat::Mermaid && edges > MOST_EDGES {
        eprintln!(
            "{edges} edges are more than most renderers of Mermaid take: `--format html` shows them all"
        );
    }
    Ok(Ending::Clean)
}
