//! `segments_after(text, marker)`: reads a URL although parts of it are known only after apply.

use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Part, Repr, Type, Unknown, Value};
use std::sync::Arc;

/// The `/`-separated segments of `text` after the first `marker`, up to `?` or `#`. A segment that
/// is one unknown keeps its identity. An empty last segment is left out.
///
/// # Errors
/// The marker is not known text, or the text is no text.
pub(super) fn segments_after(text: &Value, marker: &Value) -> Result<Value, EvalError> {
    let Some(marker) = marker.as_str().filter(|m| !m.is_empty()) else {
        return Err(EvalError::new("the marker must be known text", Span::NONE));
    };
    let whole;
    let parts: &[Part] = match &text.repr {
        Repr::Null(_) => return Ok(Value::tuple(Vec::new()).at(text.origin)),
        Repr::String(s) => {
            whole = [Part::Text(s.to_arc())];
            &whole
        }
        Repr::Unknown(u) => match &u.parts {
            Some(parts) => parts,
            None => return Ok(text.clone()),
        },
        _ => return Err(EvalError::new("this is not text", Span::NONE)),
    };
    let segments = split(parts, marker)
        .into_iter()
        .map(|parts| Value {
            marks: text.marks,
            ..joined(parts).at(text.origin)
        })
        .collect();
    Ok(Value::tuple(segments).at(text.origin))
}

fn split(parts: &[Part], marker: &str) -> Vec<Vec<Part>> {
    let start = parts.iter().enumerate().find_map(|(i, part)| match part {
        Part::Text(t) => t.find(marker).map(|at| (i, at + marker.len())),
        Part::Unknown(_) => None,
    });
    let Some((first, offset)) = start else {
        return Vec::new();
    };
    let mut segments: Vec<Vec<Part>> = Vec::new();
    let mut current = Vec::new();
    for (i, part) in parts.iter().enumerate().skip(first) {
        let text = match part {
            Part::Unknown(_) => {
                current.push(part.clone());
                continue;
            }
            Part::Text(t) if i == first => t.get(offset..).unwrap_or_default(),
            Part::Text(t) => t,
        };
        let end = text.find(['?', '#']);
        let mut pieces = text
            .get(..end.unwrap_or(text.len()))
            .unwrap_or_default()
            .split('/');
        if let Some(piece) = pieces.next().filter(|p| !p.is_empty()) {
            current.push(Part::Text(Arc::from(piece)));
        }
        for piece in pieces {
            segments.push(std::mem::take(&mut current));
            if !piece.is_empty() {
                current.push(Part::Text(Arc::from(piece)));
            }
        }
        if end.is_some() {
            break;
        }
    }
    if !current.is_empty() {
        segments.push(current);
    }
    segments
}

fn joined(mut parts: Vec<Part>) -> Value {
    match (parts.len(), parts.pop()) {
        (0, _) | (_, None) => Value::string(""),
        (1, Some(Part::Unknown(value))) => value,
        (1, Some(Part::Text(text))) => Value::string(text),
        (_, Some(last)) => {
            parts.push(last);
            let reasons = parts
                .iter()
                .fold(Default::default(), |all, part| match part {
                    Part::Text(_) => all,
                    Part::Unknown(value) => value.reasons_deep().union(&all),
                });
            Value::new(Repr::Unknown(Arc::new(Unknown {
                ty: Type::String,
                reasons,
                parts: Some(parts.into()),
                ..Unknown::default()
            })))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::value::{Identity, PathStep};

    fn id() -> Value {
        Value::new(Repr::Unknown(Arc::new(Unknown {
            identity: Some(Identity::of("x.y").step(PathStep::Name("id".into()))),
            ..Unknown::default()
        })))
    }

    fn text(parts: Vec<Part>) -> Value {
        Value::new(Repr::Unknown(Arc::new(Unknown {
            parts: Some(parts.into()),
            ..Unknown::default()
        })))
    }

    fn shown(value: &Value) -> Vec<String> {
        let segments = value.elements().expect("a list");
        let show = |v: &Value| match v.identity() {
            Some(identity) => super::super::instances::written(identity),
            None => super::super::readable(v).expect("text"),
        };
        segments.iter().map(show).collect()
    }

    #[test]
    fn segments_of_known_and_half_known_urls() {
        let known = |t: &str| Part::Text(Arc::from(t));
        let unknown = || Part::Unknown(id());
        for (url, segments) in [
            (
                Value::string("https://a/notify/Service/7?x=/y"),
                vec!["Service", "7"],
            ),
            (Value::string("https://a/notify/"), vec![]),
            (Value::string("https://a/other/7"), vec![]),
            (Value::null(), vec![]),
            (
                text(vec![known("https://a/notify/Service/"), unknown()]),
                vec!["Service", "x.y.id"],
            ),
            (
                text(vec![
                    unknown(),
                    known("/notify/A/v"),
                    unknown(),
                    known("/b#c/d"),
                ]),
                vec!["A", "v(known after apply)", "b"],
            ),
            (text(vec![known("https://"), unknown()]), vec![]),
        ] {
            let found = segments_after(&url, &Value::string("/notify/")).expect("segments");
            assert_eq!(shown(&found), segments);
        }
        let all = segments_after(&id(), &Value::string("/notify/")).expect("an unknown");
        assert!(all.is_unknown());
    }
}
