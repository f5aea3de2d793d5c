//! `alertlint trace`: the walk of one alert, to the people it pages or to where it stops.

use super::args::TraceArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::project::{Options, Project};
use super::screen::Screen;
use crate::graph::schema::{Kind, kind_name};
use crate::graph::{Given, Graph, Step, TraceOf, trace};
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
    let given = given(args)?;
    let kind = match args.address {
        Some(_) => Kind::Check,
        None => Kind::Source,
    };
    let mut found = false;
    let mut known = Vec::new();
    let evaluated = project.evaluate()?;
    for (one, graph) in evaluated.iter().zip(project.graphs(&evaluated)) {
        let of = match &args.address {
            Some(address) => TraceOf::Check(address),
            None => TraceOf::Alert(&given),
        };
        let Some(steps) = trace(&graph, of) else {
            known.extend(addresses(&graph, kind));
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
    let address = args.address.as_deref().or(args.from.as_deref());
    Err(unknown(address.unwrap_or_default(), kind, &known).into())
}

fn given(args: &TraceArgs) -> Result<Given, InputError> {
    let mut given = Given {
        tags: args.tags.clone(),
        source: args.from.clone(),
        ..Given::default()
    };
    for field in &args.fields {
        given = given.field(field).ok_or_else(|| {
            InputError::new(format!("--field {field:?} is not NAME=VALUE"), Span::NONE)
        })?;
    }
    Ok(given)
}

/// No entity of the kind has the address.
fn unknown(address: &str, kind: Kind, known: &[String]) -> InputError {
    let name = kind_name(kind);
    let error = InputError::new(format!("no {name} has the address {address}"), Span::NONE);
    let near = text::nearest(address, known.iter().map(String::as_str));
    match near {
        Some(near) => error.help(format!("did you mean {near}?")),
        None => error.help(match known.first() {
            Some(one) => format!(
                "there are {} {name}s, such as {one}; quote an address for the shell, and name its folder with --dir",
                known.len()
            ),
            None => format!("there are no {name}s here; name the folder with --dir"),
        }),
    }
}

fn addresses(graph: &Graph, kind: Kind) -> Vec<String> {
    graph
        .of_kind(kind)
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
