//! `referrers(types, path, x)`: the instances that name something, for edges that are written backwards
//! or inside a text (the dimension of an alarm, the id in a query). Each type and path is indexed once.

use super::because;
use super::instances::{Instances, known_text, written};
use crate::graph::reference::{Reference, Target};
use crate::source::Span;
use crate::terraform::address::{base, may_be};
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Instance, Mode};
use crate::terraform::value::{Part, Reasons, Repr, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// How deep values are looked into: blocks are nested less deep, and data beyond names nothing.
const DEEPEST: usize = 16;

/// How many instances are named of which it is not known what they name. One is enough to make the
/// answer unknown.
const MOST_DOUBTS: usize = 8;

/// The indexes that were asked for.
pub(super) type Indexes = Mutex<FxHashMap<(String, String), Arc<Index>>>;

/// What the instances of one type name at one path.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By a whole text, and by what stands in quotes inside one.
    by_text: FxHashMap<String, Vec<usize>>,
    /// By a word of a text.
    by_word: FxHashMap<String, Vec<usize>>,
    /// By the address of an instance.
    by_address: FxHashMap<Arc<str>, Vec<usize>>,
    /// By the address without keys, with the address as it is: for those of which a key is not known.
    by_base: FxHashMap<String, Vec<(Arc<str>, usize)>>,
    /// Of these the ones whose own key is not known.
    open_by_base: FxHashMap<String, Vec<(Arc<str>, usize)>>,
    /// Instances of which it is not known what they name.
    unknown: Vec<(usize, Reasons)>,
    /// Whether there is any instance of the type.
    any: bool,
}

/// What stands in an address where an instance's key is not known.
const UNKNOWN_KEY: &str = "[*]";

/// What is looked for.
struct Key<'v> {
    value: &'v Value,
    words: bool,
}

/// `referrers(types, path, x)` and `referrers(types, path, x, onward)`; `words` for `referrers_by_word`.
///
/// # Errors
/// Types, path or `onward` are not known texts.
pub(super) fn referrers(
    instances: &Instances<'_>,
    args: &[Value],
    words: bool,
) -> Result<Value, EvalError> {
    let (types, path, wanted, onward) = match args {
        [types, path, wanted] => (types, path, wanted, None),
        [types, path, wanted, onward] => (types, path, wanted, Some(known(onward, "attribute")?)),
        _ => return Err(EvalError::new("three or four arguments", Span::NONE)),
    };
    let path = known(path, "path")?;
    let types = types.elements().unwrap_or(std::slice::from_ref(types));
    let types = types
        .iter()
        .map(|t| known(t, "type"))
        .collect::<Result<Vec<_>, _>>()?;
    let mut found = Found::default();
    for ty in &types {
        let index = instances.named_at(ty, path);
        let wanted = wanted.elements().unwrap_or(std::slice::from_ref(wanted));
        let mut open: Vec<Value> = wanted.to_vec();
        let mut seen = FxHashSet::default();
        while let Some(value) = open.pop() {
            let value = &value;
            let mut certain = Vec::new();
            index.look_up(&Key { value, words }, &mut certain, &mut found);
            for at in certain {
                // A new one may itself be named by others.
                if seen.insert(at)
                    && let Some(onward) = onward
                    && let Some(instance) = instances.nth(at)
                {
                    open.push(instance.value.clone());
                    open.extend(instance.value.get(onward).cloned());
                }
            }
        }
        found.certain.extend(&seen);
        if wanted.iter().all(Value::is_null) {
            continue;
        }
        for (at, reasons) in index.unknown.iter().take(MOST_DOUBTS) {
            found.maybe(*at, reasons);
        }
    }
    Ok(found.list(instances))
}

fn known<'v>(value: &'v Value, what: &str) -> Result<&'v str, EvalError> {
    let error = || EvalError::new(format!("the {what} must be known text"), Span::NONE);
    value.as_str().ok_or_else(error)
}

/// What names it for certain, and what may.
#[derive(Default)]
struct Found {
    certain: BTreeSet<usize>,
    perhaps: FxHashMap<usize, Reasons>,
    /// It is not known what is looked for.
    lost: Option<Reasons>,
}

impl Found {
    fn maybe(&mut self, at: usize, reasons: &Reasons) {
        let known = self.perhaps.entry(at).or_default();
        *known = known.union(reasons);
    }

    /// In the order of the instances, what is certain first.
    fn list(self, instances: &Instances<'_>) -> Value {
        let reference = |at: usize, maybe: Option<Reasons>| {
            let instance = instances.nth(at)?;
            let address = instance.address.clone();
            let target = match maybe {
                Some(reasons) => Target::OneOf(vec![address], reasons),
                None => Target::Instance {
                    address,
                    ty: instance.ty.clone(),
                    value: instance.value.clone(),
                },
            };
            let reference = Reference {
                target,
                text: instance.address.to_string(),
                at: instance.header,
                instead: None,
            };
            Some(Value::new(Repr::Capsule(Arc::new(reference))).at(instance.header))
        };
        let mut list: Vec<Value> = self
            .certain
            .iter()
            .filter_map(|at| reference(*at, None))
            .collect();
        let mut perhaps: Vec<(usize, Reasons)> = self
            .perhaps
            .into_iter()
            .filter(|(at, _)| !self.certain.contains(at))
            .collect();
        perhaps.sort_by_key(|(at, _)| *at);
        list.extend(
            perhaps
                .into_iter()
                .filter_map(|(at, reasons)| reference(at, Some(reasons))),
        );
        if let Some(reasons) = self.lost {
            let first = reasons.iter().next().map(|r| r.text.to_string());
            let reference = Reference {
                text: first.unwrap_or_default(),
                target: Target::Unknown(reasons),
                at: Span::NONE,
                instead: None,
            };
            list.push(Value::new(Repr::Capsule(Arc::new(reference))));
        }
        Value::tuple(list)
    }
}

impl Index {
    /// Indexes what the instances of a type name at a path.
    pub(super) fn new(all: &[Instance], ty: &str, path: &str) -> Index {
        let (mode, ty) = match (ty.strip_prefix("data."), ty.strip_prefix("module:")) {
            (Some(ty), _) => (Mode::Data, ty),
            (_, Some(source)) => (Mode::ModuleCall, source),
            _ => (Mode::Managed, ty),
        };
        let mut index = Index::default();
        for (at, instance) in all.iter().enumerate() {
            if instance.mode == mode && *instance.ty == *ty {
                index.any = true;
                let steps: Vec<&str> = path.split('.').filter(|s| !s.is_empty()).collect();
                if steps.is_empty() {
                    // The instance itself is no reference to it.
                    for value in instance
                        .value
                        .entries()
                        .into_iter()
                        .flat_map(|e| e.values())
                    {
                        index.walk(at, value, &steps, DEEPEST);
                    }
                } else {
                    index.walk(at, &instance.value, &steps, DEEPEST);
                }
            }
        }
        index
    }

    fn walk(&mut self, at: usize, value: &Value, steps: &[&str], depth: usize) {
        if depth == 0 {
            return;
        }
        if let Some(items) = value.elements() {
            for item in items {
                self.walk(at, item, steps, depth - 1);
            }
            return;
        }
        match (steps, value.entries()) {
            ([step, rest @ ..], Some(entries)) => {
                if let Some(inner) = entries.get(*step) {
                    self.walk(at, inner, rest, depth - 1);
                }
            }
            // A reference to a whole instance.
            ([], Some(_)) if is_whole(value).is_some() => self.leaf(at, value),
            ([], Some(entries)) => {
                for inner in entries.values() {
                    self.walk(at, inner, steps, depth - 1);
                }
            }
            ([], None) => self.leaf(at, value),
            ([_, ..], None) if value.is_unknown() => self.leaf(at, value),
            ([_, ..], None) => {}
        }
    }

    fn leaf(&mut self, at: usize, value: &Value) {
        if let Some(address) = is_whole(value) {
            self.names(at, address);
            return;
        }
        match &value.repr {
            Repr::Unknown(u) => match (&u.identity, &u.parts) {
                (Some(identity), _) => self.names(at, &identity.address),
                (None, Some(parts)) => self.parts(at, value, parts),
                (None, None) => self.unknown.push((at, value.reasons_deep())),
            },
            _ => {
                if let Some(text) = known_text(value) {
                    self.text(at, &text);
                }
            }
        }
    }

    fn parts(&mut self, at: usize, value: &Value, parts: &[Part]) {
        let mut open = false;
        for part in parts {
            match part {
                Part::Text(text) => self.words(at, text),
                Part::Unknown(inner) => match inner.identity() {
                    Some(identity) => self.names(at, &identity.address),
                    None => open = true,
                },
            }
        }
        if let Some(text) = canonical(parts) {
            self.text(at, &text);
        }
        if open {
            self.unknown.push((at, value.reasons_deep()));
        }
    }

    fn names(&mut self, at: usize, address: &Arc<str>) {
        let named = self.by_address.entry(address.clone()).or_default();
        if named.last() == Some(&at) {
            return;
        }
        named.push(at);
        let base = base(address);
        if address.contains(UNKNOWN_KEY) {
            let open = self.open_by_base.entry(base.clone()).or_default();
            open.push((address.clone(), at));
        }
        let all = self.by_base.entry(base).or_default();
        all.push((address.clone(), at));
    }

    fn text(&mut self, at: usize, text: &str) {
        push(&mut self.by_text, text, at);
        for piece in quoted(text) {
            push(&mut self.by_text, piece, at);
        }
        self.words(at, text);
    }

    fn words(&mut self, at: usize, text: &str) {
        let of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        for word in text.split(|c| !of_word(c)).filter(|w| !w.is_empty()) {
            push(&mut self.by_word, word, at);
        }
    }

    fn look_up(&self, key: &Key<'_>, certain: &mut Vec<usize>, found: &mut Found) {
        let value = key.value;
        if !self.any || value.is_null() {
            return;
        }
        let address = match Reference::of(value).map(|r| &r.target) {
            Some(Target::Instance { address, .. }) => Some(address),
            Some(Target::OneOf(_, reasons) | Target::Unknown(reasons)) => {
                found.lost = Some(found.lost.take().unwrap_or_default().union(reasons));
                return;
            }
            Some(Target::Opaque) => {
                let text = Reference::of(value).map(|r| r.text.as_str());
                certain.extend(self.by_text(text.unwrap_or_default(), key.words));
                return;
            }
            Some(Target::Dangling(_)) => return,
            None => is_whole(value).or_else(|| value.identity().map(|i| &i.address)),
        };
        if let Some(address) = address {
            self.by_address(address, certain, found);
            return;
        }
        let text = match &value.repr {
            Repr::Unknown(u) => u.parts.as_deref().and_then(canonical),
            _ => known_text(value).map(|t| t.to_string()),
        };
        match text {
            Some(text) => certain.extend(self.by_text(&text, key.words)),
            None if value.is_unknown() => {
                let reasons = value.reasons_deep();
                found.lost = Some(found.lost.take().unwrap_or_default().union(&reasons));
            }
            None => {}
        }
    }

    fn by_text(&self, text: &str, words: bool) -> impl Iterator<Item = usize> + '_ {
        let whole = self.by_text.get(text).into_iter().flatten();
        let word = words.then(|| self.by_word.get(text)).flatten();
        whole.chain(word.into_iter().flatten()).copied()
    }

    fn by_address(&self, address: &Arc<str>, certain: &mut Vec<usize>, found: &mut Found) {
        let open = if address.contains(UNKNOWN_KEY) {
            &self.by_base
        } else {
            certain.extend(self.by_address.get(address).into_iter().flatten());
            &self.open_by_base
        };
        let others = open.get(&base(address)).into_iter().flatten();
        let others = others.filter(|(named, _)| may_be(named, address));
        for (named, at) in others.take(MOST_DOUBTS) {
            let text = format!("which instance of {named} is named is not known");
            found.maybe(*at, &because(text, Span::NONE));
        }
    }
}

/// The address of an instance that a value is, as a whole.
fn is_whole(value: &Value) -> Option<&Arc<str>> {
    match &value.repr {
        Repr::Object(object) => match &object.open {
            Some(identity) if identity.path.is_empty() => Some(&identity.address),
            _ => None,
        },
        _ => None,
    }
}

fn push(map: &mut FxHashMap<String, Vec<usize>>, text: &str, at: usize) {
    match map.get_mut(text) {
        // Instances come in order: one that is there is the last.
        Some(known) if known.last() == Some(&at) => {}
        Some(known) => known.push(at),
        None => {
            map.insert(text.to_owned(), vec![at]);
        }
    }
}

/// Text of which parts are not known, as a key: equal where the same instances' attributes stand in the
/// same text. `None` where a part has no identity.
fn canonical(parts: &[Part]) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(known) => text.push_str(known),
            Part::Unknown(value) => {
                text.push('\u{1}');
                text.push_str(&written(value.identity()?));
                text.push('\u{1}');
            }
        }
    }
    Some(text)
}

/// What stands between quotation marks of the same kind.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let open = rest.find(['"', '\'', '`'])?;
            let mark = rest.get(open..)?.chars().next()?;
            let inside = rest.get(open + 1..)?;
            let Some(close) = inside.find(mark) else {
                // An apostrophe.
                rest = inside;
                continue;
            };
            let piece = inside.get(..close)?;
            rest = inside.get(close + 1..)?;
            // Quotation marks inside a quoted text may be escaped: the mark of escape is no part of it.
            return Some(piece.strip_suffix('\\').unwrap_or(piece));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes() {
        for (text, pieces) in [
            (
                "monitorName = 'Chat API' AND x = \"y\"",
                vec!["Chat API", "y"],
            ),
            ("ALARM(\\\"chat\\\") OR ALARM(b)", vec!["chat"]),
            ("it's \"x\"", vec!["x"]),
            ("", vec![]),
            ("'a''b'", vec!["a", "b"]),
        ] {
            assert_eq!(quoted(text).collect::<Vec<_>>(), pieces, "{text}");
        }
    }
}
