//! `alertlint catalog show`: what a snapshot says, as alertlint reads it.

use super::args::CatalogCommand;
use super::catalogs::CatalogReader;
use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::project::read_policy;
use super::screen::Screen;
use crate::catalog::{Catalog, Model};
use crate::source::{InputError, SourceMap, Span};
use jiff::Zoned;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// Runs the command.
///
/// # Errors
/// There is no catalog, or it cannot be read.
pub fn run(
    command: &CatalogCommand,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let CatalogCommand::Show {
        file,
        shape,
        json,
        config,
        as_of,
    } = command;
    let here = Path::new(".");
    let repository = files::repository(here)?;
    let config = config
        .clone()
        .or_else(|| files::nearest_config(here, &repository));
    let base = match config.as_deref().and_then(Path::parent) {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => here.to_owned(),
    };
    let (policy, shapes) = read_policy(config.as_deref(), &repository, sources)?;
    let reader = CatalogReader {
        base: &base,
        repository: &repository,
        sources,
        shapes: &shapes,
        as_of: as_of.unwrap_or_else(|| Zoned::now().date()),
    };
    let read = match file {
        Some(file) => vec![reader.read_file(file, shape.as_deref())?],
        None => reader.read_all(&policy.config, &[])?,
    };
    if read.is_empty() {
        return Err(InputError::new("no catalog is named", Span::NONE)
            .help("name a file: `alertlint catalog show models.json`, or add a `catalog` block to .alertlint.hcl")
            .into());
    }
    for (catalog, _) in &read {
        screen.print(&if *json {
            plain(catalog)
        } else {
            table(catalog)
        });
    }
    Ok(Ending::Clean)
}

/// In alertlint's plain form.
fn plain(catalog: &Catalog) -> String {
    let models: Vec<_> = catalog
        .models
        .iter()
        .map(|m| {
            json!({
                "id": m.id,
                "aliases": m.aliases,
                "capabilities": m.capabilities.iter().map(|c| &c.name).collect::<Vec<_>>(),
                "exposure": m.exposure,
                "retires_at": m.retires_at.map(|t| t.to_string()),
            })
        })
        .collect();
    let taken_at = catalog.taken_at.map(|t| t.to_string());
    let document = json!({ "taken_at": taken_at, "models": models });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn table(catalog: &Catalog) -> String {
    let taken = catalog
        .taken_at
        .map_or("no date in it".to_owned(), |t| format!("taken {t}"));
    let mut out = format!(
        "{}: {} models, read as {}, {taken}\n\n",
        catalog.name,
        catalog.models.len(),
        catalog.shape
    );
    let width = |of: fn(&Model) -> String| {
        let widths = catalog.models.iter().map(|m| of(m).chars().count());
        widths.max().unwrap_or(0).min(48)
    };
    let (ids, endpoints) = (width(|m| m.id.clone()), width(endpoints_of));
    for model in &catalog.models {
        let features: Vec<&str> = model
            .capabilities
            .iter()
            .filter(|c| c.feature_of.is_some())
            .map(|c| c.name.as_str())
            .collect();
        let mut remarks = Vec::new();
        if !features.is_empty() {
            remarks.push(format!("features: {}", features.join(", ")));
        }
        if !model.aliases.is_empty() {
            remarks.push(format!("also {}", model.aliases.join(", ")));
        }
        if model.exposure != "public" {
            let reason = model.exposure_reason.as_deref().unwrap_or("not public");
            remarks.push(format!("{}: {reason}", model.exposure));
        }
        if let Some(end) = model.retires_at {
            let verb = if model.retired { "retired" } else { "retires" };
            remarks.push(format!("{verb} {end}"));
        }
        let line = format!(
            "  {:<ids$}  {:<endpoints$}  {}",
            model.id,
            endpoints_of(model),
            remarks.join("; ")
        );
        let _ = writeln!(out, "{}", crate::report::clean(line.trim_end()));
    }
    if let Some(why) = &catalog.incomplete {
        let _ = writeln!(out, "\nnot whole: {why}");
    }
    out
}

fn endpoints_of(model: &Model) -> String {
    let names: Vec<&str> = model
        .capabilities
        .iter()
        .filter(|c| c.feature_of.is_none())
        .map(|c| c.name.as_str())
        .collect();
    if names.is_empty() {
        "(nothing)".to_owned()
    } else {
        names.join(", ")
    }
}
