//! `alertlint trace`: the walk of one alert, to the people it pages or to where it stops.

use super::args::TraceArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::project::{Options, Project};
use super::screen::Screen;
use crate::graph::schema::Kind;
use crate::graph::{Graph, Step, TraceOf, trace};
use crate::report::{Place, clean};
use crate::routing::Truth;
use crate::source::{InputError, SourceMap, Span};
use crate::text;
use std::fmt::Write as _;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// No check has the address, or the source, the config or a catalog cannot be used.
pub fn run(args: &TraceArgs, sources: &Arc<SourceMap>, screen: &Screen) -> Result<Ending, Failure> {
    let project = Project::open(&args.dir, &Options::of(&args.source)?, sources)?;
    let mut found = false;
    let mut known = Vec::new();
    let evaluated = project.evaluate()?;
    for (one, graph) in evaluated.iter().zip(project.graphs(&evaluated)) {
        let of = match &args.address {
            Some(address) => TraceOf::Check(address),
            None => TraceOf::Tags(&args.tags),
        };
        let Some(steps) = trace(&graph, of) else {
            known.extend(checks(&graph));
            continue;
        };
        found = true;
        if evaluated.len() > 1 {
            let environment = one.environment.as_deref().unwrap_or_default();
            screen.print(&format!("{} {environment}\n", one.name()));
        }
        screen.print(&lines(&steps, sources));
    }
    if found {
        return Ok(Ending::Clean);
    }
    let address = args.address.as_deref().unwrap_or_default();
    let error = InputError::new(format!("no check has the address {address}"), Span::NONE);
    let near = text::nearest(address, known.iter().map(String::as_str));
    Err(match near {
        Some(near) => error.help(format!("did you mean {near}?")),
        None => error.help(match known.first() {
            Some(one) => format!(
                "there are {} checks, such as {one}; quote an address for the shell, and name its folder with --dir",
                known.len()
            ),
            None => "there are no checks here; name the folder with --dir".to_owned(),
        }),
    }
    .into())
}

fn checks(graph: &Graph) -> Vec<String> {
    graph
        .of_kind(Kind::Check)
        .filter_map(|id| graph.entity(id).map(|e| e.address.clone()))
        .collect()
}

fn lines(steps: &[Step], sources: &SourceMap) -> String {
    let mut out = String::new();
    for step in steps {
        let mark = match step.verdict {
            Truth::True => "→",
            Truth::False => "✗",
            Truth::Unknown => "?",
        };
        let place = Place::of(step.at, sources)
            .filter(|p| !p.path.starts_with('<'))
            .map_or(String::new(), |p| format!("  ({}:{})", p.path, p.line));
        let _ = writeln!(
            out,
            "{}{mark} {}{}",
            "  ".repeat(step.depth),
            clean(&step.text),
            clean(&place)
        );
    }
    out
}
