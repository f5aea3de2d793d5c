//! What `lifecycle { ignore_changes }` leaves as it was made.

use super::eval::{Evaluation, Instance};
use super::load::Root;
use super::value::{Reason, ReasonKind, Repr, Type, Value};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// `lifecycle { ignore_changes }` of a resource.
#[derive(Debug)]
pub(super) struct Ignored {
    names: Names,
    place: Span,
}

#[derive(Debug)]
enum Names {
    All,
    Some(Vec<String>),
}

impl Ignored {
    /// Whether changes of an attribute are ignored.
    pub(super) fn has(&self, name: &str) -> bool {
        match &self.names {
            Names::All => true,
            Names::Some(names) => names.iter().any(|n| n == name),
        }
    }
}

/// What each resource ignores, by its header.
pub(super) fn ignored(root: &Root) -> FxHashMap<Span, Ignored> {
    let mut all = FxHashMap::default();
    for node in &root.tree.nodes {
        for resource in &node.module.config.resources {
            let block = &*resource.block;
            let lifecycle = block
                .body
                .blocks
                .iter()
                .filter(|b| &*b.kind.name == "lifecycle");
            let written = lifecycle.filter_map(|b| b.body.attribute("ignore_changes"));
            for attribute in written {
                let text = root.sources.text(attribute.expr.span);
                let place = attribute.expr.span;
                let names = names(&text);
                all.insert(block.header, Ignored { names, place });
            }
        }
    }
    all
}

/// The attributes that `ignore_changes` names: `[tags["a"], "muted"]`, or `all`.
fn names(text: &str) -> Names {
    if text.trim() == "all" {
        return Names::All;
    }
    let inner = text.trim().trim_start_matches('[').trim_end_matches(']');
    let names = inner.split(',').map(|entry| {
        let entry = entry.trim().trim_start_matches('"');
        let end = entry.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'));
        entry
            .get(..end.unwrap_or(entry.len()))
            .unwrap_or_default()
            .to_owned()
    });
    Names::Some(names.filter(|n| !n.is_empty()).collect())
}

/// The instance as it may be by now: what is written of ignored attributes was true when it was made, and
/// what they are now only a plan knows, which reads them from what is there.
pub(super) fn left_as_made(instance: &Instance, ignored: &Ignored) -> Instance {
    let mut instance = instance.clone();
    if let Repr::Object(object) = &mut instance.value.repr {
        let object = Arc::make_mut(object);
        let written: Vec<Arc<str>> = match &ignored.names {
            Names::All => object.attrs.keys().cloned().collect(),
            Names::Some(names) => names.iter().map(|n| n.as_str().into()).collect(),
        };
        for name in written {
            let text =
                format!("`ignore_changes` leaves `{name}` as it is, which only a plan tells");
            let reason = Reason {
                kind: ReasonKind::Resource,
                text: text.into(),
                place: ignored.place,
            };
            let before = object.attrs.get(&name);
            let place = before.map_or(ignored.place, |v| v.origin.or(ignored.place));
            let marks = before.map(Value::marks_deep).unwrap_or_default();
            let unknown = Value::unknown(Type::Dynamic, reason)
                .at(place)
                .marked(marks);
            object.attrs.insert(name, unknown);
        }
    }
    instance
}

/// What the source alone evaluates to, with what it leaves open by `ignore_changes` unknown.
pub fn without_plan(mut evaluation: Evaluation, root: &Root) -> Evaluation {
    let all = ignored(root);
    if !all.is_empty() {
        for instance in &mut evaluation.instances {
            if let Some(ignored) = all.get(&instance.header) {
                *instance = left_as_made(instance, ignored);
            }
        }
    }
    evaluation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_changes_are_read_from_their_text() {
        for (text, name, has) in [
            ("[tags, muted]", "muted", true),
            ("[\n  tags[\"a\"],\n]", "tags", true),
            ("[\"tags\"]", "tags", true),
            ("[tags]", "muted", false),
            ("all", "muted", true),
        ] {
            let ignored = Ignored {
                names: names(text),
                place: Span::NONE,
            };
            assert_eq!(ignored.has(name), has, "{text} {name}");
        }
    }
}
