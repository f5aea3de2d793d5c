//! `alertlint catalog`: what a snapshot says, as alertlint reads it, and what two differ in.

use super::args::{CatalogCommand, ReadArgs};
use super::catalog_diff;
use super::catalogs::CatalogReader;
use super::ending::Ending;
use super::errors::Failure;
use super::files;
use super::policy::read_policy;
use super::pull;
use super::screen::Screen;
use crate::catalog::{Catalog, Model, Shapes};
use crate::policy::Policy;
use crate::source::{InputError, SourceMap, Span};
use crate::text::counted;
use jiff::Zoned;
use jiff::civil::Date;
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
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
    match command {
        CatalogCommand::Show { file, json, how } => {
            show(file.as_deref(), *json, how, sources, screen)
        }
        CatalogCommand::Pull(args) => pull::run(args, sources, screen),
        CatalogCommand::Diff {
            before,
            after,
            json,
            how,
        } => Reading::open(how, sources)?.within(|reader| {
            let shape = how.shape.as_deref();
            let (before, _) = reader.read_file(before, shape)?;
            let (after, _) = reader.read_file(after, shape)?;
            catalog_diff::run(&before, &after, *json, screen)
        }),
    }
}

/// What catalogs are read with.
pub struct Reading<'a> {
    /// The folder that paths of the config are relative to.
    pub base: PathBuf,
    repository: PathBuf,
    /// What the config says.
    pub policy: Policy,
    /// The known shapes.
    pub shapes: Shapes,
    /// The day that the end of service is judged at where a snapshot has no date.
    pub as_of: Date,
    sources: &'a SourceMap,
}

impl<'a> Reading<'a> {
    /// By the flags of a command.
    ///
    /// # Errors
    /// The config cannot be read.
    pub fn open(how: &ReadArgs, sources: &'a Arc<SourceMap>) -> Result<Reading<'a>, Failure> {
        let here = Path::new(".");
        let repository = files::repository(here)?;
        let config = how
            .config
            .clone()
            .or_else(|| files::nearest_config(here, &repository));
        let base = match config.as_deref().and_then(Path::parent) {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => here.to_owned(),
        };
        let (policy, shapes) = read_policy(config.as_deref(), &repository, sources)?;
        Ok(Reading {
            base,
            repository,
            policy,
            shapes,
            as_of: how.as_of.unwrap_or_else(|| Zoned::now().date()),
            sources,
        })
    }

    /// Does something with a reader of catalogs.
    pub fn within<T>(&self, work: impl FnOnce(&CatalogReader<'_>) -> T) -> T {
        work(&CatalogReader {
            base: &self.base,
            repository: &self.repository,
            sources: self.sources,
            shapes: &self.shapes,
            as_of: self.as_of,
        })
    }
}

fn show(
    file: Option<&Path>,
    json: bool,
    how: &ReadArgs,
    sources: &Arc<SourceMap>,
    screen: &Screen,
) -> Result<Ending, Failure> {
    let reading = Reading::open(how, sources)?;
    let read = reading.within(|reader| match file {
        Some(file) => Ok(vec![reader.read_file(file, how.shape.as_deref())?]),
        None => reader.read_all(&reading.policy.config, &[]),
    })?;
    if read.is_empty() {
        return Err(InputError::new("no catalog is named", Span::NONE)
            .help("name a file: `alertlint catalog show models.json`, or add a `catalog` block to .alertlint.hcl")
            .into());
    }
    for (catalog, _) in &read {
        screen.print(&if json { plain(catalog) } else { table(catalog) });
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
        "{}: {}, read as {}, {taken}\n\n",
        catalog.name,
        counted(catalog.models.len(), "model"),
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
