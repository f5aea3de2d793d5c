//! From a file's text to models.

use super::recognise::recognise;
use super::{Catalog, Model, Shape, Shapes, document};
use crate::source::{FileId, InputError, Span};
use crate::terraform::value::{Type, Value, convert::convert};
use crate::text;
use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use rayon::prelude::*;
use std::collections::HashMap;

/// Reads a snapshot. `shape` names the shape where the config does, else it is told from the
/// document. `taken` is the config's date of the snapshot; retirement is judged at the snapshot's
/// date, or at `as_of` where that is not known.
///
/// # Errors
/// Not JSON, no known shape, no model at all, or a row that cannot be read: with its place.
pub fn read(
    name: &str,
    shape: Option<&str>,
    (file, text): (FileId, &str),
    shapes: &Shapes,
    taken: Option<Date>,
    as_of: Date,
) -> Result<Catalog, InputError> {
    let document = document(text, file)?;
    let whole = Span::new(file, 0, 0);
    let (shape, rows) = recognise(shape, &document, shapes, whole)?;
    if rows.is_empty() {
        return Err(InputError::new("the catalog lists no models", whole)
            .help("an empty list would make every proof about capabilities hold; save it again"));
    }
    let taken_at = shape
        .of_list("taken_at", &document, &rows)
        .map_err(|e| InputError::new(e.message.to_string(), whole))?
        .filter(|v| !v.is_null())
        .or_else(|| dated(&document))
        .map(|v| instant(&v, whole, "the date of the snapshot"))
        .transpose()?
        .or_else(|| taken.and_then(end_of_day));
    let judged_at = taken_at.or_else(|| end_of_day(as_of));
    let incomplete = shape
        .of_list("incomplete", &document, &rows)
        .ok()
        .flatten()
        .and_then(|v| v.as_str().map(str::to_owned));
    let mut models: Vec<Model> = Vec::new();
    let mut names = Names::default();
    let read: Vec<_> = rows
        .par_iter()
        .with_min_len(16)
        .map(|row| Row::read(shape, row, shapes, whole))
        .collect();
    for row in read {
        if let Some(read) = row? {
            merge(read, &mut models, &mut names)?;
        }
    }
    for model in &mut models {
        model.retired = matches!((model.retires_at, judged_at), (Some(end), Some(at)) if end <= at);
        model.aliases.sort();
        model.aliases.dedup();
        let id = &model.id;
        model.aliases.retain(|a| a != id);
    }
    // Nobody waits for what is needed no more: lists of many models are big.
    rayon::spawn(move || drop((rows, document)));
    Ok(Catalog {
        name: name.to_owned(),
        shape: shape.name.clone(),
        taken_at,
        max_age_days: None,
        at: Some(whole),
        models,
        incomplete,
    })
}

/// What one row tells.
struct Row {
    id: String,
    canonical: Option<String>,
    union: bool,
    model: Model,
}

impl Row {
    /// `None` where the shape leaves the row out.
    fn read(
        shape: &Shape,
        row: &Value,
        shapes: &Shapes,
        whole: Span,
    ) -> Result<Option<Row>, InputError> {
        // A row that the shape puts together has no place of its own: `at` says what it is made of.
        let made_of = shape.of_row("at", row).ok().flatten();
        let at = made_of.as_ref().unwrap_or(row).origin.or(whole);
        let get = |name: &str| {
            shape
                .of_row(name, row)
                .map(|v| v.filter(|v| !v.is_null()))
                .map_err(|e| {
                    InputError::new(
                        format!("a model's {name} cannot be read: {}", e.message),
                        at,
                    )
                })
        };
        let text = |name: &str| {
            get(name)?
                .map(|v| {
                    let s = v.as_str().map(str::to_owned);
                    s.ok_or_else(|| {
                        InputError::new(format!("a model's {name} is not text"), v.origin.or(at))
                    })
                })
                .transpose()
        };
        let list = |name: &str| {
            get(name)?
                .map(|v| {
                    strings(&v).ok_or_else(|| {
                        InputError::new(
                            format!("a model's {name} is not a list of texts"),
                            v.origin.or(at),
                        )
                    })
                })
                .transpose()
                .map(Option::unwrap_or_default)
        };
        if let Some((name, at, near)) = misspelt(row, &list("known")?) {
            return Err(
                InputError::new(format!("a model has no {name:?}"), at.or(row.origin))
                    .help(format!("did you mean {near:?}?")),
            );
        }
        if get("only_if")?.is_some_and(|v| v.as_bool() == Some(false)) {
            return Ok(None);
        }
        let id = match get("id") {
            Ok(Some(v)) if made_of.is_some() => (v.as_str().map(str::to_owned), at),
            Ok(Some(v)) => (v.as_str().map(str::to_owned), v.origin),
            _ => (None, Span::NONE),
        };
        let (Some(name), place) = id else {
            return Err(InputError::new("a model has no id", at)
                .help("every row needs the id that requests put into `model`"));
        };
        if name.is_empty() {
            return Err(InputError::new("a model's id is empty", place.or(at)));
        }
        let exposure = text("exposure")?.unwrap_or_else(|| "public".to_owned());
        if !["public", "internal", "experimental"].contains(&exposure.as_str()) {
            return Err(InputError::new(
                format!("a model's exposure is {exposure:?}"),
                get("exposure")?.map_or(at, |v| v.origin.or(at)),
            )
            .help("it is public, internal or experimental"));
        }
        let retires_at = get("retires_at")?
            .map(|v| instant(&v, at, "the date at which a model's service ends"))
            .transpose()?;
        let exposure_reason = if exposure == "public" {
            None
        } else {
            text("exposure_reason")?
        };
        Ok(Some(Row {
            canonical: text("canonical")?,
            union: text("duplicates")?.as_deref() == Some("union"),
            model: Model {
                id: name.clone(),
                aliases: list("aliases")?,
                capabilities: shapes.capabilities(shape, &list("capabilities")?),
                endpoints: list("endpoints")?,
                sole: shape.sole,
                exposure,
                exposure_reason,
                retires_at,
                retired: false,
                at: Some(place.or(at)),
            },
            id: name,
        }))
    }
}

/// A member of a row whose name is nearly that of a known one, which is not there.
fn misspelt(row: &Value, known: &[String]) -> Option<(String, Span, String)> {
    let entries = row.entries().filter(|_| !known.is_empty())?;
    entries.iter().find_map(|(name, value)| {
        if known.iter().any(|k| **k == **name) {
            return None;
        }
        let free = known.iter().filter(|k| !entries.contains_key(k.as_str()));
        let near = text::nearest(name, free.map(String::as_str))?;
        Some((name.to_string(), value.origin, near.to_owned()))
    })
}

/// Which model a name belongs to.
#[derive(Default)]
struct Names {
    /// Ids of rows and canonical names.
    ids: HashMap<String, usize>,
    /// Aliases; none where several models have it.
    aliases: HashMap<String, Option<usize>>,
}

impl Names {
    fn of(&self, row: &Row) -> Option<usize> {
        match &row.canonical {
            Some(canonical) => self.ids.get(canonical).copied(),
            // What a list that repeats its models says of aliases is as good as a name.
            None if row.union => self
                .ids
                .get(&row.id)
                .copied()
                .or_else(|| self.aliases.get(&row.id).copied().flatten()),
            None => self.ids.get(&row.id).copied(),
        }
    }

    fn learn(&mut self, aliases: &[String], model: usize) {
        for alias in aliases {
            let owner = self.aliases.entry(alias.clone()).or_insert(Some(model));
            if *owner != Some(model) {
                *owner = None;
            }
        }
    }
}

/// Adds a row to the model it belongs to: rows of one canonical name are one model, rows without one
/// are one model where an id or alias is the same.
fn merge(row: Row, models: &mut Vec<Model>, names: &mut Names) -> Result<(), InputError> {
    let known = names.of(&row);
    names.learn(&row.model.aliases, known.unwrap_or(models.len()));
    let Some(index) = known else {
        let mut model = row.model;
        if let Some(canonical) = row.canonical {
            model.aliases.push(model.id);
            model.id = canonical;
        }
        names.ids.insert(model.id.clone(), models.len());
        names.ids.entry(row.id).or_insert(models.len());
        models.push(model);
        return Ok(());
    };
    let model = &mut models[index];
    if row.id == model.id && !row.union {
        return Err(InputError::new(
            format!("the model {:?} stands in the catalog twice", row.id),
            row.model.at.unwrap_or(Span::NONE),
        )
        .help("keep one entry, with all of its capabilities"));
    }
    names.ids.entry(row.id.clone()).or_insert(index);
    if row.id == model.id {
        // The canonical row itself is where people look.
        model.at = row.model.at;
    }
    model.aliases.push(row.id);
    model.aliases.extend(row.model.aliases);
    model.endpoints.extend(row.model.endpoints);
    for capability in row.model.capabilities {
        if !model.capabilities.iter().any(|c| c.name == capability.name) {
            model.capabilities.push(capability);
        }
    }
    model.capabilities.sort_by(|a, b| a.name.cmp(&b.name));
    // One row that is public makes the model public; the latest end of service counts.
    if row.model.exposure == "public" {
        model.exposure = row.model.exposure;
        model.exposure_reason = None;
    }
    model.retires_at = match (model.retires_at, row.model.retires_at) {
        (Some(a), Some(b)) => Some(a.max(b)),
        _ => None,
    };
    Ok(())
}

/// The date that `alertlint catalog pull` writes into lists that have none of their own.
fn dated(document: &Value) -> Option<Value> {
    document
        .get("taken_at")
        .filter(|v| v.as_str().is_some())
        .cloned()
}

fn strings(value: &Value) -> Option<Vec<String>> {
    value
        .elements()?
        .iter()
        .map(|v| v.as_str().map(str::to_owned))
        .collect()
}

/// RFC 3339, a date, or seconds since 1970.
fn instant(value: &Value, whole: Span, what: &str) -> Result<Timestamp, InputError> {
    let read = match value.as_number() {
        Some(n) => n.to_i64().and_then(|s| Timestamp::from_second(s).ok()),
        None => convert(value, &Type::String).ok().and_then(|v| {
            let text = v.as_str()?.trim();
            text.parse::<Timestamp>()
                .ok()
                .or_else(|| text.parse::<Date>().ok().and_then(start_of_day))
        }),
    };
    read.ok_or_else(|| {
        InputError::new(format!("{what} cannot be read"), value.origin.or(whole))
            .help("write RFC 3339, e.g. \"2026-11-24T12:00:00Z\", or a date")
    })
}

fn start_of_day(date: Date) -> Option<Timestamp> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn end_of_day(date: Date) -> Option<Timestamp> {
    let last = date.to_datetime(time(23, 59, 59, 0));
    Some(last.to_zoned(TimeZone::UTC).ok()?.timestamp())
}
