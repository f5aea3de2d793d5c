//! The functions that adapters and rules have beside Terraform's.

pub(in crate::policy) use super::predicates::predicate_of;

use super::instances::Instances;
use super::{
    because, conditions, lookup, mentions, predicates, referrers, segments, the_default, unknown,
};
use crate::graph::reference::{Reference, Target};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::eval::Instance;
use crate::terraform::value::{Reasons, Repr, Type, Unknown, Value};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};

/// Names of the functions that adapters have, with the least and the most arguments.
const ADAPTER: &[(&str, usize, usize)] = &[
    ("address_of", 1, 1),
    ("all_of", 1, 1),
    ("always", 0, 0),
    ("any_of", 1, 1),
    ("block", 1, 1),
    ("condition", 3, 3),
    ("contains_text", 2, 3),
    ("default", 1, usize::MAX),
    ("descend", 2, 2),
    ("ends_with", 2, 2),
    ("equals", 2, 2),
    ("field", 1, 1),
    ("find", 1, 3),
    ("is_empty", 1, 1),
    ("known", 1, 1),
    ("list_of", 1, 1),
    ("matches", 2, 2),
    ("mentions", 2, 2),
    ("not", 1, 1),
    ("one_of", 2, 2),
    ("opaque", 1, 1),
    ("provider_of", 1, 1),
    ("ref", 1, 2),
    ("referrers", 3, 4),
    ("referrers_by_word", 3, 4),
    ("refs", 1, 2),
    ("refs_in", 1, 1),
    ("segments_after", 2, 2),
    ("starts_with", 2, 2),
    ("state_of", 1, 1),
    ("tag_is", 1, 1),
    ("tag_query", 1, 2),
    ("text_of", 1, 1),
    ("type_of", 1, 1),
    ("unknown", 1, 1),
    ("unset", 1, 1),
];

/// Names of the functions that rules have, with the least and the most arguments.
const RULE: &[(&str, usize, usize)] = &[
    ("block", 1, 1),
    ("default", 1, usize::MAX),
    ("known", 1, 1),
    ("list_of", 1, 1),
];

/// The names of the functions that adapters have.
pub(in crate::policy) fn adapter_names() -> Vec<&'static str> {
    ADAPTER.iter().map(|(name, ..)| *name).collect()
}

/// The names of the functions that rules have.
pub(in crate::policy) fn rule_names() -> Vec<&'static str> {
    RULE.iter().map(|(name, ..)| *name).collect()
}

/// Calls a function of rules; `None` where there is none of that name.
pub(in crate::policy) fn call_in_rule(
    name: &str,
    args: &[Value],
) -> Option<Result<Value, EvalError>> {
    if let Err(error) = arity(&RULE_ARITIES, name, args)? {
        return Some(Err(error));
    }
    general(name, args)
}

/// Calls a function of adapters; `None` where there is none of that name. `missing` reads an
/// attribute that a block does not have.
pub(in crate::policy) fn call_in_adapter(
    name: &str,
    args: &[Value],
    instances: &Instances<'_>,
    attribute: &dyn Fn(&Value, &str) -> Value,
) -> Option<Result<Value, EvalError>> {
    if let Err(error) = arity(&ADAPTER_ARITIES, name, args)? {
        return Some(Err(error));
    }
    if let Some(found) = general(name, args).or_else(|| predicates::call(name, args)) {
        return Some(found);
    }
    Some(match (name, args) {
        ("ref", [x]) => instances.reference(x),
        ("ref", [x, part]) => match part.as_str() {
            Some(part) => instances.reference(x).map(|r| part_of(r, part)),
            None => Err(EvalError::new("the part must be known text", Span::NONE)),
        },
        ("refs", [list]) => refs(list, None, instances, attribute),
        ("refs", [list, attr]) => match attr.as_str() {
            Some(attr) => refs(list, Some(attr), instances, attribute),
            None => Err(EvalError::new(
                "the second argument is an attribute's name",
                Span::NONE,
            )),
        },
        ("referrers", args) => referrers::referrers(instances, args, false),
        ("referrers_by_word", args) => referrers::referrers(instances, args, true),
        ("type_of", [x]) => instances.reference(x).map(|r| type_of(&r, instances)),
        ("provider_of", [x]) => instances.reference(x).map(|r| provider_of(&r, instances)),
        ("address_of", [x]) => instances.reference(x).map(|r| address_of(&r)),
        ("state_of", [x]) => instances.reference(x).map(|r| state_of(&r)),
        ("text_of", [x]) => instances.reference(x).map(|r| text_of(&r)),
        ("find", [ty]) => instances.of_type(ty),
        ("find", [ty, attribute, value]) => instances.find(ty, attribute, value),
        ("find", _) => Err(EvalError::new(
            "find takes a type, or a type, an attribute and its value",
            Span::NONE,
        )),
        ("refs_in", [text]) => instances.references_in(text),
        ("descend", [list, attribute]) => lookup::descend(list, attribute),
        ("mentions", [text, marker]) => mentions::mentions(text, marker),
        ("condition", [text, tests, fields]) => conditions::condition(text, tests, fields),
        ("tag_query", [text]) => conditions::tag_query(text, None),
        ("tag_query", [text, prefix]) => conditions::tag_query(text, Some(prefix)),
        ("segments_after", [text, marker]) => segments::segments_after(text, marker),
        ("unknown", [text]) => match text.as_str() {
            Some(text) => Ok(unknown(Type::Dynamic, because(text, Span::NONE))),
            None => Err(EvalError::new("the reason must be text", Span::NONE)),
        },
        ("unset", [text]) => match text.as_str() {
            Some(text) => Ok(unknown(Type::Dynamic, the_default(text))),
            None => Err(EvalError::new("the reason must be text", Span::NONE)),
        },
        _ => return None,
    })
}

/// `None` where the function is not among these.
/// The least and the most arguments of functions: every call of any function looks here first.
type Arities = LazyLock<FxHashMap<&'static str, (usize, usize)>>;

static ADAPTER_ARITIES: Arities = LazyLock::new(|| by_name(ADAPTER));
static RULE_ARITIES: Arities = LazyLock::new(|| by_name(RULE));

fn by_name(functions: &'static [(&str, usize, usize)]) -> FxHashMap<&'static str, (usize, usize)> {
    let functions = functions.iter();
    functions.map(|(name, a, b)| (*name, (*a, *b))).collect()
}

fn arity(functions: &Arities, name: &str, args: &[Value]) -> Option<Result<(), EvalError>> {
    let (least, most) = functions.get(name)?;
    if (*least..=*most).contains(&args.len()) {
        return Some(Ok(()));
    }
    let wanted = match (least, most) {
        (a, b) if a == b => a.to_string(),
        (a, b) if *b == usize::MAX => format!("at least {a}"),
        (a, b) => format!("{a} to {b}"),
    };
    let message = format!("{name} takes {wanted} arguments, not {}", args.len());
    Some(Err(EvalError::new(message, Span::NONE)))
}

fn general(name: &str, args: &[Value]) -> Option<Result<Value, EvalError>> {
    Some(Ok(match (name, args) {
        // An unknown one may be null or not: it stays unknown.
        ("default", [.., last]) => args.iter().find(|v| !v.is_null()).unwrap_or(last).clone(),
        ("list_of", [x]) => list_of(x),
        ("block", [x]) => match x.elements() {
            Some([]) => Value::null().at(x.origin),
            Some([first, ..]) => first.clone(),
            None => x.clone(),
        },
        ("known", [x]) => Value::bool(is_known(x)).at(x.origin),
        _ => return None,
    }))
}

/// Whether a value is known with everything in it, and leads where it is known to lead.
fn is_known(value: &Value) -> bool {
    let astray = |v: &Value| matches!(target(v), Some(Target::OneOf(..) | Target::Unknown(_)));
    let items = value.elements().unwrap_or_default();
    value.is_wholly_known() && !astray(value) && !items.iter().any(astray)
}

/// A list: nothing for null, one element for a single value.
fn list_of(value: &Value) -> Value {
    match &value.repr {
        Repr::Null(_) => Value::tuple(Vec::new()),
        Repr::List(..) | Repr::Tuple(_) => value.clone(),
        // Terraform's `concat` and indexes take no sets.
        Repr::Set(ty, items) => Value {
            repr: Repr::List(ty.clone(), items.clone()),
            origin: value.origin,
            marks: value.marks,
        },
        Repr::Unknown(u) => match u.ty {
            Type::Bool | Type::Number | Type::String => {
                Value::tuple(vec![value.clone()]).at(value.origin)
            }
            _ => value.clone(),
        },
        _ => Value::tuple(vec![value.clone()]).at(value.origin),
    }
}

/// References of a list's elements, or of one attribute of each; null ones are left out.
fn refs(
    list: &Value,
    attr: Option<&str>,
    instances: &Instances<'_>,
    attribute: &dyn Fn(&Value, &str) -> Value,
) -> Result<Value, EvalError> {
    let list = list_of(list);
    let Some(items) = list.elements() else {
        return Ok(list);
    };
    let mut references = Vec::with_capacity(items.len());
    for item in items {
        let id = match attr {
            Some(attr) if !item.is_unknown() => attribute(item, attr),
            _ => item.clone(),
        };
        // An attribute of a block may itself be a list of ids.
        for id in list_of(&id).elements().unwrap_or(std::slice::from_ref(&id)) {
            let reference = instances.reference(id)?;
            if !reference.is_null() {
                references.push(reference);
            }
        }
    }
    Ok(Value::tuple(references).at(list.origin))
}

/// The name of the provider configuration that an instance is made with; null where only a plan tells of
/// the instance.
pub(in crate::policy) fn configuration(instance: &Instance) -> Value {
    let configured = instance.provider.as_ref();
    configured.map_or_else(Value::null, |p| p.name.clone())
}

fn provider_of(reference: &Value, instances: &Instances<'_>) -> Value {
    let name = |address: &str| instances.at(address).map(configuration);
    let found = match target(reference) {
        Some(Target::Instance { address, .. }) => name(address),
        Some(Target::OneOf(addresses, reasons)) => {
            let mut names = addresses.iter().map(|a| name(a));
            let first = names.next().flatten();
            let text = first.as_ref().and_then(Value::as_str).map(str::to_owned);
            let same = |n: Option<Value>| {
                text.is_some() && n.as_ref().and_then(Value::as_str) == text.as_deref()
            };
            if names.all(same) {
                first
            } else {
                Some(unknown(Type::String, reasons.clone()))
            }
        }
        Some(Target::Unknown(reasons)) => Some(perhaps_null(reasons)),
        Some(Target::Opaque | Target::Dangling(_)) | None => None,
    };
    found.unwrap_or_else(Value::null).at(reference.origin)
}

fn type_of(reference: &Value, instances: &Instances<'_>) -> Value {
    let ty = match target(reference) {
        Some(Target::Instance { ty, .. }) => Value::string(ty.clone()),
        Some(Target::OneOf(addresses, reasons)) => {
            let mut types = addresses.iter().map(|a| instances.at(a).map(|i| &i.ty));
            match types.next().flatten() {
                Some(first) if types.all(|ty| ty == Some(first)) => Value::string(first.clone()),
                _ => unknown(Type::String, reasons.clone()),
            }
        }
        Some(Target::Unknown(reasons)) => perhaps_null(reasons),
        Some(Target::Opaque | Target::Dangling(_)) | None => Value::null(),
    };
    ty.at(reference.origin)
}

/// Text that is not known: what may lead nowhere has perhaps none.
fn perhaps_null(reasons: &Reasons) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty: Type::String,
        reasons: reasons.clone(),
        ..Unknown::default()
    })))
}

fn address_of(reference: &Value) -> Value {
    let address = match target(reference) {
        Some(Target::Instance { address, .. }) => Value::string(address.clone()),
        Some(Target::OneOf(_, reasons)) => unknown(Type::String, reasons.clone()),
        Some(Target::Unknown(reasons)) => perhaps_null(reasons),
        Some(Target::Opaque | Target::Dangling(_)) | None => Value::null(),
    };
    address.at(reference.origin)
}

fn state_of(reference: &Value) -> Value {
    let state = match target(reference) {
        Some(Target::Instance { .. }) => "resolved",
        Some(Target::OneOf(..) | Target::Unknown(_)) => "unknown",
        Some(Target::Opaque) => "opaque",
        Some(Target::Dangling(_)) => "dangling",
        None => return Value::null().at(reference.origin),
    };
    Value::string(state).at(reference.origin)
}

/// The entity that `for_each` made of an instance: `.channel[0]` below its address.
fn part_of(reference: Value, part: &str) -> Value {
    match Reference::of(&reference) {
        Some(whole) => {
            let Target::Instance { address, ty, value } = &whole.target else {
                return reference;
            };
            let target = Target::Instance {
                address: format!("{address}{part}").into(),
                ty: ty.clone(),
                value: value.clone(),
            };
            let of_part = Reference {
                target,
                text: format!("{}{part}", whole.text),
                at: whole.at,
                instead: None,
            };
            Value {
                repr: Repr::Capsule(std::sync::Arc::new(of_part)),
                origin: reference.origin,
                marks: reference.marks,
            }
        }
        None => reference,
    }
}

/// The id as it is written, where it is one: null where it leads to an instance or is not known.
fn text_of(reference: &Value) -> Value {
    let text = match Reference::of(reference) {
        Some(r) if matches!(r.target, Target::Opaque) => Value::string(r.text.as_str()),
        _ => Value::null(),
    };
    text.at(reference.origin)
}

fn target(reference: &Value) -> Option<&Target> {
    Reference::of(reference).map(|r| &r.target)
}

#[cfg(test)]
mod tests {
    use super::{adapter_names, rule_names};

    #[test]
    fn functions_are_sorted() {
        assert!(adapter_names().is_sorted());
        assert!(rule_names().is_sorted());
    }
}
