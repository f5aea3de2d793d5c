//! `alertlint catalog diff`: what has changed between two snapshots.

use super::ending::Ending;
use super::errors::Failure;
use super::screen::Screen;
use crate::catalog::{Catalog, Change, Model, diff};
use crate::text::counted;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Prints the difference.
///
/// # Errors
/// None: what differs is no failure.
pub fn run(
    before: &Catalog,
    after: &Catalog,
    as_json: bool,
    screen: &Screen,
) -> Result<Ending, Failure> {
    screen.print(&if as_json {
        document(before, after)
    } else {
        text(before, after)
    });
    Ok(Ending::Clean)
}

fn document(before: &Catalog, after: &Catalog) -> String {
    let found = diff(before, after);
    let catalog = |c: &Catalog| {
        json!({
            "name": c.name,
            "shape": c.shape,
            "taken_at": c.taken_at.map(|t| t.to_string()),
        })
    };
    let models = |models: &[&Model]| -> Vec<Value> {
        let model = |m: &&Model| {
            json!({
                "id": m.id,
                "capabilities": m.capabilities.iter().map(|c| &c.name).collect::<Vec<_>>(),
                "exposure": m.exposure,
            })
        };
        models.iter().map(model).collect()
    };
    let change = |c: &Change| {
        json!({
            "id": c.id,
            "renamed_from": c.renamed_from,
            "capabilities": { "gained": c.gained, "lost": c.lost },
            "aliases": { "gained": c.aliases_gained, "lost": c.aliases_lost },
            "exposure": c.exposure.map(|(b, a)| json!({ "before": b, "after": a })),
            "retires_at": c.retires_at.map(|(b, a)| json!({
                "before": b.map(|t| t.to_string()), "after": a.map(|t| t.to_string()),
            })),
            "retired": c.retired.map(|(b, a)| json!({ "before": b, "after": a })),
        })
    };
    let document = json!({
        "schema": "alertlint/catalog-diff/1",
        "before": catalog(before),
        "after": catalog(after),
        "gained": models(&found.gained),
        "lost": models(&found.lost),
        "changed": found.changed.iter().map(change).collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

/// The difference in lines for people.
pub fn text(before: &Catalog, after: &Catalog) -> String {
    let found = diff(before, after);
    let mut out = format!("{} -> {}\n\n", headline(before), headline(after));
    let mut line = |text: String| {
        let _ = writeln!(out, "{}", crate::report::clean(&text));
    };
    for model in &found.gained {
        line(format!("  + {}: {}", model.id, offers(model)));
    }
    for model in &found.lost {
        line(format!("  - {}: {}", model.id, offers(model)));
    }
    for change in &found.changed {
        line(format!("  ~ {}: {}", change.id, remarks(change)));
    }
    let (gained, lost, changed) = (found.gained.len(), found.lost.len(), found.changed.len());
    if gained + lost + changed == 0 {
        line("  no model has changed".to_owned());
    } else {
        line(String::new());
        line(format!(
            "models: {gained} gained, {lost} lost, {changed} changed"
        ));
    }
    out
}

fn headline(catalog: &Catalog) -> String {
    let models = counted(catalog.models.len(), "model");
    let taken = catalog
        .taken_at
        .map_or(String::new(), |t| format!(", taken {t}"));
    format!("{} ({models}{taken})", catalog.name)
}

fn offers(model: &Model) -> String {
    let names: Vec<&str> = model.capabilities.iter().map(|c| c.name.as_str()).collect();
    let names = if names.is_empty() {
        "(nothing)".to_owned()
    } else {
        names.join(", ")
    };
    match model.exposure.as_str() {
        "public" => names,
        other => format!("{names} ({other})"),
    }
}

fn remarks(change: &Change) -> String {
    let mut remarks = Vec::new();
    let mut list = |sign: &str, what: &str, names: &[&str]| {
        if !names.is_empty() {
            remarks.push(format!("{sign}{what} {}", names.join(", ")));
        }
    };
    list("gained", "", &change.gained);
    list("lost", "", &change.lost);
    list("gained", " the alias", &change.aliases_gained);
    list("lost", " the alias", &change.aliases_lost);
    if let Some(before) = change.renamed_from {
        remarks.insert(0, format!("was {before}"));
    }
    if let Some((before, after)) = change.exposure {
        remarks.push(format!("{before} -> {after}"));
    }
    match change.retires_at {
        Some((_, Some(end))) => remarks.push(format!("its service ends {end}")),
        Some((Some(end), None)) => remarks.push(format!("its service no longer ends {end}")),
        _ => {}
    }
    match change.retired {
        Some((_, true)) => remarks.push("retired".to_owned()),
        Some((_, false)) => remarks.push("served again".to_owned()),
        None => {}
    }
    remarks.join("; ")
}
