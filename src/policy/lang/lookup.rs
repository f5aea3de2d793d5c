//! `find(type, attribute, value)`: instances by what they say of themselves, for vendors that name
//! things by their names, and for what points back at an instance.

use super::functions::configuration;
use super::instances::Instances;
use super::{because, unknown};
use crate::graph::reference::{Reference, Target};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Instance, Mode};
use crate::terraform::value::{Part, Reasons, Repr, Type, Value, ops};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most nested blocks that `descend` goes into.
const MOST_NESTED: usize = 100_000;

/// What a value is looked up by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// It leads to this instance.
    Address(Arc<str>),
    Text(Arc<str>),
}

/// References to the instances of a type, and of one provider configuration; made when first asked for.
pub(super) type Lists = FxHashMap<(Mode, String, Option<String>), Value>;

/// The instances of a type by one attribute.
#[derive(Debug, Default)]
pub(super) struct Lookup {
    by_key: FxHashMap<Key, Vec<usize>>,
    /// Why there may be others.
    unknown: Option<Reasons>,
}

impl Instances<'_> {
    /// References to all instances of a type (`data.TYPE` for a data source).
    pub(super) fn of_type(&self, ty: &Value) -> Result<Value, EvalError> {
        Ok(self.listed(type_of(ty)?, None, ty.origin))
    }

    /// References to the instances of a type that are made with the provider configuration of this name:
    /// to all where there is no name, as where a plan alone tells of the instance that asks.
    fn of_provider(&self, ty: (Mode, &str), name: &Value) -> Value {
        match (name.as_str(), name.as_unknown()) {
            (_, Some(u)) => unknown(Type::Dynamic, u.reasons.clone()).at(name.origin),
            (name_, None) => self.listed(ty, name_, name.origin),
        }
    }

    /// One list for all that ask for it: every check of a platform asks for its routers.
    fn listed(&self, ty: (Mode, &str), provider: Option<&str>, at: Span) -> Value {
        let key = (ty.0, ty.1.to_owned(), provider.map(str::to_owned));
        let mut known = self.lists().lock().unwrap_or_else(|e| e.into_inner());
        let made = known.entry(key).or_insert_with(|| {
            let mut open: Option<Reasons> = None;
            let mut found = Vec::new();
            for (index, instance) in self.all().iter().enumerate() {
                if !is(instance, ty) {
                    continue;
                }
                let name = configuration(instance);
                match (provider, name.as_str()) {
                    (None, _) => found.push(index),
                    (Some(wanted), Some(name)) if wanted == name => found.push(index),
                    (Some(_), Some(_)) => {}
                    // Which account it belongs to cannot be told.
                    (Some(_), None) => {
                        let text = format!(
                            "which provider configuration {} has, is not known",
                            instance.address
                        );
                        let reasons = because(text, instance.header);
                        open = Some(open.take().unwrap_or_default().union(&reasons));
                    }
                }
            }
            self.references(found.into_iter(), at, open.as_ref())
        });
        made.clone()
    }

    /// References to the instances of a type whose attribute is this value, or a list with it. The
    /// attribute may be one of a nested block: `metadata.uid`. Where some attribute cannot be known,
    /// the list has one more element that is unknown.
    pub(super) fn find(
        &self,
        ty: &Value,
        attribute: &Value,
        value: &Value,
    ) -> Result<Value, EvalError> {
        let wanted = type_of(ty)?;
        let Some(path) = attribute.as_str() else {
            return Err(EvalError::new("the attribute must be named", Span::NONE));
        };
        // No resource has an attribute of this name: the language keeps it.
        if path == "provider" {
            return Ok(self.of_provider(wanted, value));
        }
        let key = match self.key(value)? {
            None => return Ok(Value::tuple(Vec::new()).at(value.origin)),
            Some(Ok(key)) => key,
            Some(Err(reasons)) => return Ok(unknown(Type::Dynamic, reasons).at(value.origin)),
        };
        let lookup = self.lookup(wanted, path);
        let found = lookup.by_key.get(&key).into_iter().flatten().copied();
        Ok(self.references(found, value.origin, lookup.unknown.as_ref()))
    }

    /// References to what is interpolated in a text and known only after apply.
    pub(super) fn references_in(&self, text: &Value) -> Result<Value, EvalError> {
        let parts = match text.as_unknown() {
            Some(u) => match &u.parts {
                Some(parts) => parts.as_ref(),
                None => return Ok(Value::tuple(vec![self.reference(text)?]).at(text.origin)),
            },
            None => &[],
        };
        let unknown = parts.iter().filter_map(|part| match part {
            Part::Unknown(value) => Some(self.reference(value)),
            Part::Text(_) => None,
        });
        let references = unknown.collect::<Result<Vec<_>, _>>()?;
        Ok(Value::tuple(references).at(text.origin))
    }

    fn references(
        &self,
        found: impl Iterator<Item = usize>,
        at: Span,
        open: Option<&Reasons>,
    ) -> Value {
        let reference = |index: usize| {
            let target = self.instance(index)?;
            let text = match &target {
                Target::Instance { address, .. } => address.to_string(),
                _ => String::new(),
            };
            let reference = Reference {
                target,
                text,
                at,
                instead: None,
            };
            Some(Value::new(Repr::Capsule(Arc::new(reference))).at(at))
        };
        let mut items: Vec<Value> = found.filter_map(reference).collect();
        items.extend(open.map(|reasons| unknown(Type::Dynamic, reasons.clone()).at(at)));
        Value::tuple(items).at(at)
    }

    fn lookup(&self, wanted: (Mode, &str), path: &str) -> Arc<Lookup> {
        let name = (wanted.0, wanted.1.to_owned(), path.to_owned());
        let mut known = self.lookups().lock().unwrap_or_else(|e| e.into_inner());
        let made = known
            .entry(name)
            .or_insert_with(|| Arc::new(self.index(wanted, path)));
        made.clone()
    }

    fn index(&self, wanted: (Mode, &str), path: &str) -> Lookup {
        let mut lookup = Lookup::default();
        for (index, instance) in self.all().iter().enumerate() {
            if !is(instance, wanted) {
                continue;
            }
            let mut values = vec![instance.value.clone()];
            for name in path.split('.') {
                let inside = values.iter().flat_map(items);
                values = inside.filter_map(|v| attribute(v, name)).collect();
            }
            for value in values.iter().flat_map(items) {
                match self.key(value) {
                    Ok(Some(Ok(key))) => lookup.by_key.entry(key).or_default().push(index),
                    Ok(Some(Err(reasons))) => {
                        let before = lookup.unknown.take().unwrap_or_default();
                        lookup.unknown = Some(before.union(&reasons));
                    }
                    // What can be no key is no match.
                    Ok(None) | Err(_) => {}
                }
            }
        }
        for found in lookup.by_key.values_mut() {
            found.dedup();
        }
        lookup
    }

    /// `None` for null; why it is not known, where it is not.
    fn key(&self, value: &Value) -> Result<Option<Result<Key, Reasons>>, EvalError> {
        if let Repr::Bool(b) = value.repr {
            return Ok(Some(Ok(Key::Text(b.to_string().into()))));
        }
        let reference = self.reference(value)?;
        let Some(reference) = Reference::of(&reference) else {
            return Ok(None);
        };
        Ok(match &reference.target {
            Target::Instance { address, .. } => Some(Ok(Key::Address(address.clone()))),
            Target::Dangling(_) => None,
            Target::Opaque => Some(Ok(Key::Text(reference.text.as_str().into()))),
            Target::OneOf(_, reasons) | Target::Unknown(reasons) => Some(match text(value) {
                Some(text) => Ok(Key::Text(text)),
                None => Err(reasons.clone()),
            }),
        })
    }
}

fn text(value: &Value) -> Option<Arc<str>> {
    match ops::to_text(value).ok()?.repr {
        Repr::String(text) => Some(text.into_text()),
        _ => None,
    }
}

fn items(value: &Value) -> &[Value] {
    value.elements().unwrap_or(std::slice::from_ref(value))
}

/// An attribute of a block; an unknown block's is unknown.
fn attribute(value: &Value, name: &str) -> Option<Value> {
    if value.is_unknown() {
        return Some(unknown(Type::Dynamic, value.reasons_deep()));
    }
    value.get(name).filter(|v| !v.is_null()).cloned()
}

fn is(instance: &Instance, (mode, ty): (Mode, &str)) -> bool {
    instance.mode == mode && &*instance.ty == ty
}

fn type_of(ty: &Value) -> Result<(Mode, &str), EvalError> {
    let Some(ty) = ty.as_str() else {
        return Err(EvalError::new(
            "the resource type must be known",
            Span::NONE,
        ));
    };
    Ok(match ty.strip_prefix("data.") {
        Some(ty) => (Mode::Data, ty),
        None => (Mode::Managed, ty),
    })
}

/// `descend(list, attribute)`: nested blocks that hold blocks of their own kind, as a map from where
/// each stands (`"0.2"`: the third of the first) to `{ block, above }`, `above` being the blocks that it
/// stands in, the outermost first.
pub(super) fn descend(list: &Value, attribute_name: &Value) -> Result<Value, EvalError> {
    let Some(name) = attribute_name.as_str() else {
        return Err(EvalError::new("the attribute must be named", Span::NONE));
    };
    if list.is_unknown() {
        return Ok(list.clone());
    }
    let mut found: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    let mut open: Vec<(String, Value, Vec<Value>)> =
        vec![(String::new(), list.clone(), Vec::new())];
    while let Some((path, list, above)) = open.pop() {
        let blocks = if list.is_null() {
            &[][..]
        } else {
            items(&list)
        };
        for (i, block) in blocks.iter().enumerate() {
            let path = match path.as_str() {
                "" => i.to_string(),
                path => format!("{path}.{i}"),
            };
            if found.len() >= MOST_NESTED {
                let text = "there are too many nested blocks to look into";
                return Ok(unknown(Type::Dynamic, because(text, list.origin)));
            }
            if let Some(inner) = block.get(name).filter(|v| !v.is_null()) {
                let above = above.iter().chain([block]).cloned().collect();
                open.push((path.clone(), inner.clone(), above));
            }
            let node = BTreeMap::from([
                (Arc::from("block"), block.clone()),
                (Arc::from("above"), Value::tuple(above.clone())),
            ]);
            found.insert(path.into(), Value::object(node).at(block.origin));
        }
    }
    Ok(Value::map(Type::Dynamic, found).at(list.origin))
}
