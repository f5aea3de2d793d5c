//! Values of source and plan: whether they may be the same, and both made one.
//!
//! What a provider may do to a value is no difference: text for numbers, another order, JSON written
//! otherwise, null for nothing, defaults for what is not written.

use super::references::like_an_id;
use crate::secret;
use crate::source::Span;
use crate::terraform::value::{Object, Part, PathStep, Repr, Value, json, ops};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// So many pairs of blocks are tried; longer lists are taken to hold the same.
const MOST_PAIRS: usize = 10_000;
/// Longer texts are cut in messages.
const MOST_SHOWN: usize = 60;

/// What the two say of one attribute.
#[derive(Debug)]
pub(super) struct Difference {
    /// Where in the instance.
    pub(super) path: Vec<PathStep>,
    pub(super) source: Value,
    pub(super) plan: Value,
}

/// What joining asks about an unknown of the source.
pub(super) enum Referred {
    /// It is no id of an instance here: the plan's value is all there is to know.
    Elsewhere,
    /// It is one, and this is what the plan knows of it, where it knows it.
    Here(Option<Value>),
    /// It is the id of an instance of which the plan's values were not kept.
    NotKept,
}

/// Tells what an unknown of the source refers to.
pub(super) type Refer<'a> = &'a dyn Fn(&Value) -> Referred;

/// Joins values of one instance.
pub(super) struct Joining<'a> {
    pub(super) refer: Refer<'a>,
    /// Attributes at the top whose changes Terraform is told to ignore.
    pub(super) ignored: &'a dyn Fn(&str) -> bool,
    pub(super) differences: Vec<Difference>,
    path: Vec<PathStep>,
}

impl<'a> Joining<'a> {
    pub(super) fn new(refer: Refer<'a>, ignored: &'a dyn Fn(&str) -> bool) -> Joining<'a> {
        Joining {
            refer,
            ignored,
            differences: Vec::new(),
            path: Vec::new(),
        }
    }

    /// Both in one: what the plan knows where the source does not, else what the source says, with its
    /// places.
    pub(super) fn join(&mut self, source: &Value, plan: &Value) -> Value {
        let hidden = plan.marks;
        self.joined(source, plan).marked(hidden)
    }

    fn joined(&mut self, source: &Value, plan: &Value) -> Value {
        if plan.is_unknown() {
            return source.clone();
        }
        if source.is_unknown() {
            return self.told(source, plan);
        }
        if source.is_null() {
            return placed(plan, source.origin);
        }
        match (&source.repr, &plan.repr) {
            (Repr::Object(written), Repr::Object(planned)) => self.object(source, written, planned),
            (_, Repr::Tuple(planned)) if source.elements().is_some() => {
                self.list(source, source.elements().unwrap_or_default(), planned)
            }
            // Blocks that stand once are lists in source, and objects in plans of some providers.
            (_, Repr::Object(_)) if source.elements().is_some_and(|e| e.len() == 1) => {
                match source.elements().and_then(<[Value]>::first) {
                    Some(only) => rebuilt(source, vec![self.join(only, plan)]),
                    None => source.clone(),
                }
            }
            _ => {
                if !agree(source, plan, self.refer) {
                    self.differs(source, plan);
                }
                source.clone()
            }
        }
    }

    fn differs(&mut self, source: &Value, plan: &Value) {
        if let Some(PathStep::Name(name)) = self.path.first()
            && (self.ignored)(name)
        {
            return;
        }
        self.differences.push(Difference {
            path: self.path.clone(),
            source: source.clone(),
            plan: plan.clone(),
        });
    }

    /// What the plan knows of something that the source does not.
    fn told(&mut self, source: &Value, plan: &Value) -> Value {
        match (self.refer)(source) {
            // The reference says more than the id: ids of different types may be the same.
            Referred::Here(known) => {
                if let Some(known) = known
                    && !agree(&known, plan, self.refer)
                {
                    self.differs(source, plan);
                }
                source.clone()
            }
            Referred::NotKept if self.is_like_an_id() => source.clone(),
            Referred::Elsewhere | Referred::NotKept => match self.around_ids(source) {
                // So does a text around them.
                Some(text) => {
                    if let Some(text) = text
                        && !agree(&Value::string(text), plan, self.refer)
                    {
                        self.differs(source, plan);
                    }
                    source.clone()
                }
                None => placed(plan, source.origin).marked(source.marks),
            },
        }
    }

    /// Whether what is joined is called like an id, and so names something rather than being its text.
    fn is_like_an_id(&self) -> bool {
        let name = self.path.iter().rev().find_map(|step| match step {
            PathStep::Name(name) => Some(name),
            PathStep::Index(_) | PathStep::Any => None,
        });
        name.is_some_and(|name| like_an_id(name))
    }

    /// For a text of which only ids of instances here are unknown what it comes to, where the plan
    /// knows them all.
    fn around_ids(&self, source: &Value) -> Option<Option<String>> {
        let parts = source.as_unknown()?.parts.as_deref()?;
        let mut whole = Some(String::new());
        for part in parts {
            let known = match part {
                Part::Text(text) => Some(Cow::Borrowed(&**text)),
                Part::Unknown(value) => match (self.refer)(value) {
                    Referred::Here(known) => known
                        .as_ref()
                        .and_then(scalar)
                        .map(|text| Cow::Owned(text.into_owned())),
                    Referred::Elsewhere | Referred::NotKept => return None,
                },
            };
            whole = whole.zip(known).map(|(whole, known)| whole + &known);
        }
        Some(whole)
    }

    fn object(&mut self, source: &Value, written: &Object, planned: &Object) -> Value {
        let mut attrs: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for (name, value) in &written.attrs {
            self.path.push(PathStep::Name(name.clone()));
            let made = match planned.attrs.get(name) {
                Some(other) => self.join(value, other),
                None => {
                    // A map has all of its entries in both.
                    if planned.open.is_none() && written.open.is_none() && !is_nothing(value) {
                        self.differs(value, &Value::null());
                    }
                    value.clone()
                }
            };
            self.path.pop();
            attrs.insert(name.clone(), made);
        }
        for (name, value) in &planned.attrs {
            // What nobody wrote is worth keeping where the provider has said what it is.
            if !attrs.contains_key(name) && !value.is_unknown() && !is_nothing(value) {
                attrs.insert(name.clone(), value.clone());
            }
        }
        Value {
            repr: Repr::Object(Arc::new(Object {
                attrs,
                open: written.open.clone(),
            })),
            ..source.clone()
        }
    }

    fn list(&mut self, source: &Value, written: &[Value], planned: &[Value]) -> Value {
        let in_order = written.len() == planned.len()
            && written
                .iter()
                .zip(planned)
                .all(|(s, p)| agree(s, p, self.refer));
        let pairs: Option<Vec<usize>> = match in_order {
            true => Some((0..planned.len()).collect()),
            false => matched(written, planned, self.refer),
        };
        let pairs = match pairs {
            Some(pairs) => pairs,
            // Blocks of the same number: the difference is in one of them.
            None if written.len() == planned.len() && written.iter().all(is_block) => {
                (0..planned.len()).collect()
            }
            None => {
                self.differs(source, &Value::tuple(planned.to_vec()));
                return source.clone();
            }
        };
        let made = written.iter().enumerate().map(|(i, value)| {
            let Some(other) = pairs.get(i).and_then(|p| planned.get(*p)) else {
                return value.clone();
            };
            self.path.push(PathStep::Index(i as u64));
            let made = self.join(value, other);
            self.path.pop();
            made
        });
        let made: Vec<Value> = made.collect();
        rebuilt(source, made)
    }
}

fn is_block(value: &Value) -> bool {
    matches!(value.repr, Repr::Object(_))
}

/// A list of the kind of `like`.
fn rebuilt(like: &Value, items: Vec<Value>) -> Value {
    let repr = match &like.repr {
        Repr::List(ty, _) => Repr::List(ty.clone(), Arc::new(items)),
        Repr::Set(ty, _) => Repr::Set(ty.clone(), Arc::new(items)),
        _ => Repr::Tuple(Arc::new(items)),
    };
    Value {
        repr,
        ..like.clone()
    }
}

/// A value of a plan at a place of the source.
fn placed(value: &Value, origin: Span) -> Value {
    let repr = match &value.repr {
        Repr::Tuple(items) => {
            Repr::Tuple(Arc::new(items.iter().map(|v| placed(v, origin)).collect()))
        }
        Repr::Object(object) => {
            let attrs = object.attrs.iter();
            let attrs = attrs.map(|(n, v)| (n.clone(), placed(v, origin)));
            Repr::Object(Arc::new(Object {
                attrs: attrs.collect(),
                open: object.open.clone(),
            }))
        }
        other => other.clone(),
    };
    Value {
        repr,
        origin: value.origin.or(origin),
        marks: value.marks,
    }
}

/// For each element of the source one of the plan that it may be, in whatever order; `None` where
/// there is none. Equal elements of the source may be one of the plan's, as in a set.
fn matched(written: &[Value], planned: &[Value], refer: Refer<'_>) -> Option<Vec<usize>> {
    let texts = |values: &[Value]| -> Option<Vec<String>> {
        values
            .iter()
            .map(|v| scalar(v).map(Cow::into_owned))
            .collect()
    };
    if let (Some(source), Some(plan)) = (texts(written), texts(planned)) {
        let places: BTreeMap<&String, usize> = plan.iter().zip(0..).collect();
        let pairs: Option<Vec<usize>> = source.iter().map(|t| places.get(t).copied()).collect();
        let named: std::collections::BTreeSet<&String> = source.iter().collect();
        return pairs.filter(|_| named.len() == places.len());
    }
    if written.len().saturating_mul(planned.len()) > MOST_PAIRS {
        return (written.len() == planned.len()).then(|| (0..planned.len()).collect());
    }
    let mut used = vec![false; planned.len()];
    let mut pairs = Vec::with_capacity(written.len());
    for value in written {
        let fits = |i: &usize| planned.get(*i).is_some_and(|p| agree(value, p, refer));
        let free = |i: &usize| used.get(*i) == Some(&false);
        let all = || (0..planned.len()).filter(fits);
        let found = all().find(free).or_else(|| all().next())?;
        if let Some(slot) = used.get_mut(found) {
            *slot = true;
        }
        pairs.push(found);
    }
    used.iter().all(|u| *u).then_some(pairs)
}

/// Whether what the source says and what the plan says may be one thing.
fn agree(source: &Value, plan: &Value, refer: Refer<'_>) -> bool {
    if plan.is_unknown() || source.is_null() {
        return true;
    }
    if source.is_unknown() {
        return match refer(source) {
            Referred::Here(Some(known)) => agree(&known, plan, refer),
            _ => true,
        };
    }
    if plan.is_null() {
        return is_nothing(source);
    }
    match (&source.repr, &plan.repr) {
        (Repr::Object(written), Repr::Object(planned)) => {
            written
                .attrs
                .iter()
                .all(|(name, value)| match planned.attrs.get(name) {
                    Some(other) => agree(value, other, refer),
                    None => planned.open.is_some() || written.open.is_some() || is_nothing(value),
                })
        }
        (Repr::Map(_, written), Repr::Object(planned)) => written.iter().all(|(name, value)| {
            planned
                .attrs
                .get(name)
                .is_some_and(|p| agree(value, p, refer))
        }),
        (_, Repr::Tuple(planned)) => match source.elements() {
            Some(written) => {
                (written.len() == planned.len()
                    && written
                        .iter()
                        .zip(planned.iter())
                        .all(|(s, p)| agree(s, p, refer)))
                    || matched(written, planned, refer).is_some()
            }
            None => {
                is_block(source)
                    && planned.len() == 1
                    && planned.iter().all(|p| agree(source, p, refer))
            }
        },
        (_, Repr::Object(_)) => match source.elements() {
            Some([only]) => agree(only, plan, refer),
            _ => false,
        },
        _ => match (scalar(source), scalar(plan)) {
            (Some(a), Some(b)) => a == b || a.trim() == b.trim() || same_json(&a, &b),
            _ => false,
        },
    }
}

/// What a provider may leave out, or make of null.
fn is_nothing(value: &Value) -> bool {
    value.is_null()
        || value.as_str() == Some("")
        || value.elements().is_some_and(<[Value]>::is_empty)
        || value.entries().is_some_and(BTreeMap::is_empty)
}

/// The text of a scalar: providers do not tell `"5"` from `5`.
fn scalar(value: &Value) -> Option<Cow<'_, str>> {
    match &value.repr {
        Repr::String(text) => Some(Cow::Borrowed(text)),
        Repr::Bool(_) | Repr::Number(_) => {
            let text = ops::to_text(value).ok()?;
            Some(Cow::Owned(text.as_str()?.to_owned()))
        }
        _ => None,
    }
}

fn same_json(a: &str, b: &str) -> bool {
    let document = |text: &str| {
        let open = text.trim_start().starts_with(['{', '[']);
        open.then(|| json::parse(text, None).ok()).flatten()
    };
    match (document(a), document(b)) {
        (Some(a), Some(b)) => json::encode(&a).is_some_and(|a| json::encode(&b) == Some(a)),
        _ => false,
    }
}

/// A value in a message, but for what its place, or a name inside it, says to be a credential.
pub(super) fn shown(at: &[PathStep], value: &Value) -> String {
    if value.marks.is_sensitive() {
        return secret::HIDDEN.to_owned();
    }
    if let Some(unknown) = value.as_unknown() {
        return match &unknown.identity {
            Some(identity) => identity.to_string(),
            None => "(known after apply)".to_owned(),
        };
    }
    let secret = |step: &PathStep| matches!(step, PathStep::Name(name) if secret::named(name));
    if at.iter().any(secret) && !is_nothing(value) {
        return secret::HIDDEN.to_owned();
    }
    let text = json::show(value).value.get().to_owned();
    let text = match without_secrets(&text) {
        Some(text) => text,
        None => secret::redact(&text).into_owned(),
    };
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// JSON with the attributes hidden that are named like credentials; `None` where there are none.
fn without_secrets(text: &str) -> Option<String> {
    fn hide(value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::Array(items) => items.iter_mut().fold(false, |any, i| hide(i) | any),
            serde_json::Value::Object(attributes) => {
                attributes.iter_mut().fold(false, |any, (name, value)| {
                    let empty = value.is_null() || value.as_str() == Some("");
                    if secret::named(name) && !empty {
                        *value = secret::HIDDEN.into();
                        return true;
                    }
                    hide(value) | any
                })
            }
            _ => false,
        }
    }
    if !text.starts_with(['[', '{']) {
        return None;
    }
    // Its depth is bounded by the reader of JSON.
    let mut value = serde_json::from_str(text).ok()?;
    hide(&mut value).then(|| secret::redact(&value.to_string()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        json::parse(text, None).expect("json")
    }

    fn elsewhere(_: &Value) -> Referred {
        Referred::Elsewhere
    }

    #[test]
    fn what_a_provider_may_do_is_no_difference() {
        for (source, plan) in [
            (r#""5""#, "5"),
            ("true", r#""true""#),
            (r#"["b", "a"]"#, r#"["a", "b"]"#),
            (r#"["a", "a", "b"]"#, r#"["a", "b"]"#),
            (
                r#"[{"x": "2"}, {"x": 1}]"#,
                r#"[{"x": 1, "y": 9}, {"x": 2}]"#,
            ),
            (r#"[{"x": 1}]"#, r#"{"x": 1, "y": null}"#),
            ("null", r#""default""#),
            (r#""""#, "null"),
            ("[]", "null"),
            (r#""{\"a\": 1, \"b\": 2}""#, r#""{\"b\":2,\"a\":1}""#),
            (r#""text\n""#, r#""text""#),
            (r#"{"a": 1}"#, r#"{"a": "1", "b": 2}"#),
        ] {
            assert!(
                agree(&value(source), &value(plan), &elsewhere),
                "{source} {plan}"
            );
        }
        for (source, plan) in [
            ("5", "6"),
            ("false", "null"),
            (r#""a""#, r#""A""#),
            (r#"["a", "b"]"#, r#"["a"]"#),
            (r#"["a"]"#, r#"["a", "b"]"#),
            (r#"[{"x": 1}, {"x": 1}]"#, r#"[{"x": 1}, {"x": 2}]"#),
            (r#"{"a": 1}"#, r#"{"b": 1}"#),
            (r#""{\"a\": 1}""#, r#""{\"a\": 2}""#),
        ] {
            assert!(
                !agree(&value(source), &value(plan), &elsewhere),
                "{source} {plan}"
            );
        }
    }

    #[test]
    fn differences_have_their_path() {
        let never = |_: &str| false;
        let mut joining = Joining::new(&elsewhere, &never);
        let source = value(r#"{"a": 1, "b": [{"c": "x", "d": 1}], "e": "same"}"#);
        let plan = value(r#"{"a": 2, "b": [{"c": "y", "d": 1}], "e": "same", "f": "default"}"#);
        let made = joining.join(&source, &plan);
        let found: Vec<String> = joining
            .differences
            .iter()
            .map(|d| super::super::value::path(&d.path))
            .collect();
        assert_eq!(found, ["a", "b[0].c"]);
        assert_eq!(made.get("f").and_then(Value::as_str), Some("default"));
    }

    #[test]
    fn ignored_attributes_do_not_differ() {
        let ignored = |name: &str| name == "a";
        let mut joining = Joining::new(&elsewhere, &ignored);
        joining.join(&value(r#"{"a": 1, "b": 1}"#), &value(r#"{"a": 2, "b": 2}"#));
        assert_eq!(joining.differences.len(), 1);
    }

    #[test]
    fn a_long_list_in_another_order_is_not_quadratic() {
        let list = |all: &mut dyn Iterator<Item = usize>| {
            Value::tuple(all.map(|i| Value::string(format!("t{i}"))).collect())
        };
        let (up, down) = (list(&mut (0..50_000)), list(&mut (0..50_000).rev()));
        assert!(agree(&up, &down, &elsewhere));
    }
}
