//! `alertlint coverage`: the matrix of models and capabilities.

use super::args::CoverageArgs;
use super::ending::Ending;
use super::errors::Failure;
use super::project::{Options, Project};
use super::screen::Screen;
use crate::graph::{CoverageRow, CoverageState, coverage};
use crate::report::clean;
use crate::source::{InputError, SourceMap, Span};
use serde_json::json;
use std::fmt::Write as _;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// There is no catalog, or the source, the config or a catalog cannot be used.
pub fn run(
    args: &CoverageArgs,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let project = Project::open(&args.dir, &Options::of(&args.source)?, sources)?;
    if project.catalogs.is_empty() {
        return Err(InputError::new("coverage needs a catalog", Span::NONE)
            .help("run with --catalog FILE, or add a `catalog` block to .alertlint.hcl")
            .into());
    }
    let evaluated = project.evaluate()?;
    let several = evaluated.len() > 1;
    for (one, graph) in evaluated.iter().zip(project.graphs(&evaluated)) {
        let rows = coverage(&graph).rows;
        if rows.is_empty() && several {
            // A root without checks is asked for nothing.
            continue;
        }
        if args.json {
            screen.print(&(document(one.name(), one.environment.as_deref(), &rows) + "\n"));
            continue;
        }
        if several {
            let environment = one.environment.as_deref().unwrap_or_default();
            screen.print(&format!("{} {environment}\n\n", one.name()));
        }
        screen.print(&table(&rows));
    }
    Ok(Ending::Clean)
}

fn word(state: CoverageState) -> &'static str {
    match state {
        CoverageState::Covered => "covered",
        CoverageState::Uncovered => "uncovered",
        CoverageState::Muted => "muted",
        CoverageState::Undetermined => "undetermined",
        CoverageState::Exempt => "exempt",
    }
}

fn document(root: &str, environment: Option<&str>, rows: &[CoverageRow]) -> String {
    let rows: Vec<_> = rows
        .iter()
        .map(|r| {
            json!({
                "model": clean(&r.model),
                "capability": clean(&r.capability),
                "state": word(r.state),
                "because": r.reasons.iter().map(|t| clean(t)).collect::<Vec<_>>(),
                "checks": r.checks.iter().map(|c| clean(c)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let document = json!({
        "schema": "alertlint/coverage/1",
        "root": root,
        "environment": environment,
        "coverage": rows,
    });
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

fn table(rows: &[CoverageRow]) -> String {
    let width = |of: fn(&CoverageRow) -> &str| {
        rows.iter()
            .map(|r| of(r).chars().count())
            .max()
            .unwrap_or(0)
    };
    let (models, names) = (width(|r| &r.model), width(|r| &r.capability));
    let mut out = String::new();
    let mut model = "";
    for row in rows {
        let shown = if row.model == model { "" } else { &row.model };
        model = &row.model;
        let detail = if row.checks.is_empty() {
            row.reasons.join("; ")
        } else {
            row.checks.join(", ")
        };
        let line = format!(
            "{shown:<models$}  {:<names$}  {:<12}  {detail}",
            row.capability,
            word(row.state)
        );
        let _ = writeln!(out, "{}", clean(line.trim_end()));
    }
    let count = |state| rows.iter().filter(|r| r.state == state).count();
    let _ = writeln!(
        out,
        "\n{} covered, {} uncovered, {} muted, {} undetermined, {} exempt",
        count(CoverageState::Covered),
        count(CoverageState::Uncovered),
        count(CoverageState::Muted),
        count(CoverageState::Undetermined),
        count(CoverageState::Exempt),
    );
    out
}
