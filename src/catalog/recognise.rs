//! Which shape a list has, and what each shape misses where it has none.

use super::{Shape, Shapes};
use crate::source::{InputError, Span};
use crate::terraform::value::Value;

/// The shape of a document, with its rows. A shape that is asked for is taken unless the list is plainly
/// another's.
///
/// # Errors
/// It has none, or several, or not the one that is asked for.
pub(super) fn recognise<'s>(
    wanted: Option<&str>,
    document: &Value,
    shapes: &'s Shapes,
    whole: Span,
) -> Result<(&'s Shape, Vec<Value>), InputError> {
    let Some(name) = wanted else {
        return told(document, shapes, whole);
    };
    let shape = shapes.get(name).ok_or_else(|| {
        let error = InputError::new(format!("there is no catalog shape {name:?}"), whole);
        match shapes.nearest(name) {
            Some(near) => error.help(format!("did you mean {near:?}?")),
            None => error,
        }
    })?;
    let rows = shape.rows(document).filter(|rows| {
        rows.is_empty() || shape.fits(document, rows) || fitting(document, shapes).is_empty()
    });
    let rows = rows.ok_or_else(|| shapes.mismatch(shape, document, whole))?;
    Ok((shape, rows))
}

impl Shapes {
    /// A list that is not of the shape it should have.
    pub fn mismatch(&self, shape: &Shape, document: &Value, whole: Span) -> InputError {
        let title = &shape.title;
        let error = InputError::new(
            format!("the catalog is not a list of models as {title} gives it"),
            whole,
        )
        .label(outline(document));
        let looks = format!("{title} is told by `{}`", shape.marks);
        let others: Vec<&str> = fitting(document, self)
            .iter()
            .map(|(s, _)| s.name.as_str())
            .collect();
        error.help(match others.as_slice() {
            [] => looks,
            others => format!("{looks}; this looks like {}", others.join(" or ")),
        })
    }
}

fn told<'s>(
    document: &Value,
    shapes: &'s Shapes,
    whole: Span,
) -> Result<(&'s Shape, Vec<Value>), InputError> {
    let mut chosen = fitting(document, shapes).into_iter();
    match (chosen.next(), chosen.next()) {
        (Some((one, rows)), Some((other, _))) if !rows.is_empty() => Err(InputError::new(
            format!(
                "the catalog looks like {} and like {}",
                one.name, other.name
            ),
            whole,
        )
        .help("say `shape = \"…\"` in the config's catalog block, or --shape")),
        (Some(found), _) => Ok(found),
        (None, _) => Err(unknown(document, shapes, whole)),
    }
}

/// The shapes that a document fits, fallbacks only where no other does.
fn fitting<'s>(document: &Value, shapes: &'s Shapes) -> Vec<(&'s Shape, Vec<Value>)> {
    let mut fitting: Vec<(&Shape, Vec<Value>)> = shapes
        .iter()
        .filter_map(|s| s.rows(document).map(|rows| (s, rows)))
        .filter(|(s, rows)| rows.is_empty() || s.fits(document, rows))
        .collect();
    let exact = fitting.iter().any(|(s, _)| !s.fallback);
    fitting.retain(|(s, rows)| !s.fallback || !exact || rows.is_empty());
    fitting
}

/// What was tried, nearest first: the shapes that find rows in the document, else all of them.
fn unknown(document: &Value, shapes: &Shapes, whole: Span) -> InputError {
    let near: Vec<&Shape> = shapes
        .iter()
        .filter(|s| {
            // What takes any document for a row is near to none, and a row is an object.
            let rows = s.rows(document).unwrap_or_default();
            let is_row = |row: &Value| row.entries().is_some() && !same(row, document);
            !rows.is_empty() && rows.iter().all(is_row)
        })
        .collect();
    let looks = |shapes: &mut dyn Iterator<Item = &Shape>| -> String {
        let each = shapes.map(|s| format!("{} `{}`", s.name, s.marks));
        each.collect::<Vec<_>>().join(", ")
    };
    let tried = if near.is_empty() {
        format!(
            "what tells a shape is not there: {}; each list may also be a bare array of its rows",
            looks(&mut shapes.iter())
        )
    } else {
        format!(
            "it has rows where these have theirs, but not what tells them: {}",
            looks(&mut near.into_iter())
        )
    };
    InputError::new("the catalog has no shape that alertlint knows", whole)
        .label(outline(document))
        .help(format!(
            "{tried}. A list of your own is {{\"models\": [{{\"id\": …, \"capabilities\": […]}}]}}"
        ))
}

fn same(a: &Value, b: &Value) -> bool {
    !a.origin.is_none() && a.origin == b.origin
}

/// What a document is, as far as its shape goes.
fn outline(document: &Value) -> String {
    const MOST: usize = 6;
    if let Some(items) = document.elements() {
        return match items.first().and_then(Value::entries) {
            Some(_) => format!("a list whose first row is {}", members(items.first(), MOST)),
            None => "a list, but not of objects".to_owned(),
        };
    }
    members(Some(document), MOST)
}

fn members(value: Option<&Value>, most: usize) -> String {
    let Some(entries) = value.and_then(Value::entries) else {
        return "no object".to_owned();
    };
    let names: Vec<&str> = entries.keys().take(most).map(|k| &**k).collect();
    let more = if entries.len() > most { ", …" } else { "" };
    match names.as_slice() {
        [] => "an object with nothing in it".to_owned(),
        names => format!("an object with {}{more}", names.join(", ")),
    }
}
