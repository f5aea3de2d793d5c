//! The instances of one evaluation, indexed once, and what an id-valued expression leads to.

use super::lookup::{Lists, Lookup};
use super::referrers::{Index, Indexes};
use crate::graph::reference::{Reference, Target};
use crate::source::{SourceMap, Span};
use crate::terraform::address::{base, may_be, split};
use crate::terraform::error::EvalError;
use crate::terraform::eval::{Instance, Mode};
use crate::terraform::value::{Identity, PathStep, Reason, ReasonKind, Reasons, Repr, Value, ops};
use crate::text::nearest;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// What the adapters know of an instance.
pub(in crate::policy) trait Mapping: Sync {
    /// Whether an adapter maps it.
    fn maps(&self, instance: &Instance) -> bool;
    /// Whether an adapter maps it, or reads it through what refers to it.
    fn reads(&self, instance: &Instance) -> bool;
    /// Whether an adapter calls the attribute computed: then it shows the instance as its id does.
    fn computes(&self, instance: &Instance, attribute: &str) -> bool;
}

/// Instances by address and by id.
pub(in crate::policy) struct Instances<'a> {
    all: &'a [Instance],
    mapping: &'a dyn Mapping,
    by_address: FxHashMap<&'a str, usize>,
    /// By the address without instance keys.
    by_base: FxHashMap<String, Vec<usize>>,
    /// By [`ids`]; of types that adapters read only.
    by_id: FxHashMap<String, Vec<usize>>,
    sources: &'a SourceMap,
    /// Nearest addresses of those that do not exist: one mistake is often made a thousand times.
    nearest: Mutex<FxHashMap<String, Option<String>>>,
    /// What instances of a type name, by type and path.
    indexes: Indexes,
    lookups: Mutex<Lookups>,
    lists: Mutex<Lists>,
}

/// By type and attribute; made when first asked for.
type Lookups = FxHashMap<(Mode, String, String), Arc<Lookup>>;

impl<'a> Instances<'a> {
    /// Indexes the instances.
    pub fn new(
        all: &'a [Instance],
        mapping: &'a dyn Mapping,
        sources: &'a SourceMap,
    ) -> Instances<'a> {
        let mut by_address = FxHashMap::default();
        let mut by_base: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut by_id: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (i, instance) in all.iter().enumerate() {
            by_address.insert(&*instance.address, i);
            by_base.entry(base(&instance.address)).or_default().push(i);
            if mapping.reads(instance) {
                for id in ids(instance, mapping) {
                    by_id.entry(id.to_string()).or_default().push(i);
                }
            }
        }
        Instances {
            all,
            mapping,
            by_address,
            by_base,
            by_id,
            sources,
            nearest: Mutex::default(),
            indexes: Mutex::default(),
            lookups: Mutex::default(),
            lists: Mutex::default(),
        }
    }

    /// The instance at an index.
    pub(super) fn nth(&self, index: usize) -> Option<&'a Instance> {
        self.all.get(index)
    }

    /// What the instances of a type name at a path: worked out when it is first asked for.
    pub(super) fn named_at(&self, ty: &str, path: &str) -> Arc<Index> {
        let mut known = self.indexes.lock().unwrap_or_else(|e| e.into_inner());
        let key = (ty.to_owned(), path.to_owned());
        let made = known.entry(key);
        let made = made.or_insert_with(|| Arc::new(Index::new(self.all, ty, path)));
        made.clone()
    }

    /// The instance at an address.
    pub fn at(&self, address: &str) -> Option<&'a Instance> {
        self.by_address.get(address).and_then(|i| self.all.get(*i))
    }

    /// What `ref(x)` gives: null for null (and for empty text, which vendors read so), else a
    /// [`Reference`] with the marks and the place of `x`.
    ///
    /// # Errors
    /// A value that cannot be an id.
    pub fn reference(&self, value: &Value) -> Result<Value, EvalError> {
        if Reference::of(value).is_some() {
            return Ok(value.clone());
        }
        let (target, text) = match &value.repr {
            Repr::Null(_) => return Ok(value.clone()),
            Repr::String(s) if s.is_empty() => return Ok(Value::null().at(value.origin)),
            Repr::Unknown(u) => match (&u.identity, &u.one_of) {
                (Some(identity), _) => self.by_identity(identity, &u.reasons),
                (None, Some(several)) => match self.one_of(several, &u.reasons) {
                    Some(found) => found,
                    None => self.by_reasons(&u.reasons),
                },
                (None, None) => self.by_reasons(&u.reasons),
            },
            Repr::Object(object) => match &object.open {
                Some(identity) if identity.path.is_empty() => {
                    self.by_identity(identity, &Reasons::default())
                }
                _ => return Err(no_id("an object")),
            },
            Repr::String(_) | Repr::Number(_) => match known_text(value) {
                Some(id) => self.by_id(id),
                None => return Err(no_id("this value")),
            },
            Repr::Bool(_) => return Err(no_id("true or false")),
            Repr::List(..) | Repr::Set(..) | Repr::Tuple(_) => {
                return Err(no_id("a list").help("`refs(list)` takes a list"));
            }
            Repr::Map(..) => return Err(no_id("a map")),
            Repr::Capsule(c) => return Err(no_id(&format!("a {}", c.type_name()))),
        };
        let instead = match &value.repr {
            Repr::Unknown(u) if matches!(target, Target::Dangling(_)) => {
                let here = |r: &Reason| r.kind == ReasonKind::Dangling && r.place == value.origin;
                u.instead.clone().filter(|_| u.reasons.iter().any(here))
            }
            _ => None,
        };
        let hidden = value.marks.is_sensitive() && matches!(target, Target::Opaque);
        let reference = Reference {
            target,
            text: if hidden {
                "(sensitive)".to_owned()
            } else {
                text
            },
            at: value.origin,
            instead,
        };
        Ok(Value {
            repr: Repr::Capsule(Arc::new(reference)),
            origin: value.origin,
            marks: value.marks,
        })
    }

    /// All instances.
    pub(super) fn all(&self) -> &'a [Instance] {
        self.all
    }

    pub(super) fn lookups(&self) -> &Mutex<Lookups> {
        &self.lookups
    }

    pub(super) fn lists(&self) -> &Mutex<Lists> {
        &self.lists
    }

    pub(super) fn instance(&self, index: usize) -> Option<Target> {
        let instance = self.all.get(index)?;
        Some(Target::Instance {
            address: instance.address.clone(),
            ty: instance.ty.clone(),
            value: instance.value.clone(),
        })
    }

    fn by_id(&self, id: Arc<str>) -> (Target, String) {
        let found = self.by_id.get(&*id).map(Vec::as_slice).unwrap_or_default();
        let target = match found {
            [] => Target::Opaque,
            [one] => self.instance(*one).unwrap_or(Target::Opaque),
            // Several that read the same object, or one that manages it and others that read it.
            [first, rest @ ..] if rest.iter().all(|i| self.is_same_object(*first, *i)) => {
                let managed = found.iter().find(|i| self.is_managed(**i));
                self.instance(*managed.unwrap_or(first))
                    .unwrap_or(Target::Opaque)
            }
            // Two vendors (or two types of one) may count from one, both.
            many => {
                let reason = format!("{} resources here have the id {id}", many.len());
                Target::OneOf(self.addresses(many), super::because(reason, Span::NONE))
            }
        };
        (target, id.to_string())
    }

    /// Whether two instances that one id shows are of one type, and so one object.
    fn is_same_object(&self, a: usize, b: usize) -> bool {
        let id = |i: &Instance| i.value.get("id").and_then(known_text);
        match (self.all.get(a), self.all.get(b)) {
            // A key may be that of two.
            (Some(a), Some(b)) => a.ty == b.ty && id(a).is_some() && id(a) == id(b),
            _ => false,
        }
    }

    fn is_managed(&self, index: usize) -> bool {
        self.all.get(index).is_some_and(|i| i.mode == Mode::Managed)
    }

    fn addresses(&self, indexes: &[usize]) -> Vec<Arc<str>> {
        let instances = indexes.iter().filter_map(|i| self.all.get(*i));
        instances.map(|i| i.address.clone()).collect()
    }

    fn by_identity(&self, identity: &Identity, reasons: &Reasons) -> (Target, String) {
        let address = &*identity.address;
        let text = written(identity);
        if identity.is_exact()
            && let Some(index) = self.by_address.get(address)
            && let Some(target) = self.instance(*index)
        {
            let target = match self.all.get(*index) {
                Some(instance) if self.leads_elsewhere(instance, identity) => {
                    Target::Unknown(self.or_because(reasons, &text))
                }
                _ => target,
            };
            return (target, text);
        }
        let candidates: Vec<usize> = self
            .by_base
            .get(&base(address))
            .into_iter()
            .flatten()
            .copied()
            .filter(|i| {
                self.all
                    .get(*i)
                    .is_some_and(|c| may_be(address, &c.address))
            })
            .collect();
        if candidates.is_empty() {
            let near = self.nearest(address);
            return (Target::Dangling(near), address.to_owned());
        }
        let reasons = self.or_because(reasons, address);
        (Target::OneOf(self.addresses(&candidates), reasons), text)
    }

    /// One of several; `None` where one of them leads to no instance.
    fn one_of(&self, several: &[Value], reasons: &Reasons) -> Option<(Target, String)> {
        let mut addresses: Vec<Arc<str>> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        let mut own = Reasons::default();
        for value in several {
            own = own.union(&value.reasons_deep());
            let (target, text) = self.by_identity(value.identity()?, &Reasons::default());
            match target {
                Target::Instance { address, .. } => addresses.push(address),
                Target::OneOf(more, _) => addresses.extend(more),
                Target::Opaque | Target::Dangling(_) | Target::Unknown(_) => return None,
            }
            texts.push(text);
        }
        addresses.sort_unstable();
        addresses.dedup();
        let text = texts.join(" or ");
        if let [only] = addresses.as_slice() {
            let target = self.by_address.get(&**only).and_then(|i| self.instance(*i));
            return target.map(|target| (target, text));
        }
        // That an id is not known does not matter: which of them it is does.
        let which = reasons.iter().filter(|r| own.iter().all(|o| o != *r));
        let which = which.fold(Reasons::default(), |all, r| {
            all.union(&Reasons::one(r.clone()))
        });
        Some((
            Target::OneOf(addresses, self.or_because(&which, &text)),
            text,
        ))
    }

    /// Whether an attribute of an instance is no id of that instance: the output of a module that
    /// could not be read, or the id of something else that only apply knows (`escalation_policy_id` of
    /// a service).
    fn leads_elsewhere(&self, instance: &Instance, identity: &Identity) -> bool {
        if instance.mode == Mode::ModuleCall {
            return !self.mapping.maps(instance);
        }
        let Some(PathStep::Name(name)) = identity.path.last() else {
            return false;
        };
        let of = name
            .strip_suffix("_ids")
            .or_else(|| name.strip_suffix("_id"));
        of.is_some_and(|of| !instance.ty.contains(of) && !self.mapping.computes(instance, name))
    }

    fn or_because(&self, reasons: &Reasons, text: &str) -> Reasons {
        if reasons.is_empty() {
            super::because(
                format!("which instance {text} is, is not known"),
                Span::NONE,
            )
        } else {
            reasons.clone()
        }
    }

    fn by_reasons(&self, reasons: &Reasons) -> (Target, String) {
        let dangling = reasons.iter().find(|r| r.kind == ReasonKind::Dangling);
        match dangling {
            Some(reason) => {
                let text = self.missing(reason);
                let near = self.nearest(&text);
                (Target::Dangling(near), text)
            }
            None => {
                let first = reasons.iter().next();
                let text = first.map(|r| r.text.to_string()).unwrap_or_default();
                (Target::Unknown(reasons.clone()), text)
            }
        }
    }

    /// The address that a dangling reason is about: as written at its place, else the reason's words.
    fn missing(&self, reason: &Reason) -> String {
        let written = self.sources.text(reason.place);
        match resource_address(&written) {
            Some(address) => address.to_owned(),
            None => reason.text.to_string(),
        }
    }

    /// The nearest address to one that does not exist: another key of the same resource, else the
    /// nearest resource.
    fn nearest(&self, address: &str) -> Option<String> {
        let mut cache = self.nearest.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(known) = cache.get(address) {
            return known.clone();
        }
        let found = match self.by_base.get(&base(address)) {
            Some(same) => {
                let instances = same.iter().filter_map(|i| self.all.get(*i));
                nearest(address, instances.map(|i| &*i.address))
            }
            None => nearest(&base(address), self.by_base.keys().map(String::as_str)),
        }
        .map(str::to_owned);
        cache.insert(address.to_owned(), found.clone());
        found
    }
}

/// What shows an instance where it is known: its id, and what an adapter calls computed (an ARN, a key).
fn ids(instance: &Instance, mapping: &dyn Mapping) -> BTreeSet<Arc<str>> {
    let attributes = instance.value.entries().into_iter().flatten();
    let shown = attributes.filter(|(name, _)| &***name == "id" || mapping.computes(instance, name));
    shown.filter_map(|(_, value)| known_text(value)).collect()
}

fn no_id(what: &str) -> EvalError {
    EvalError::new(format!("{what} is not an id"), Span::NONE)
}

/// The text of a known string or number.
pub(super) fn known_text(value: &Value) -> Option<Arc<str>> {
    match &value.repr {
        Repr::String(s) => Some(s.to_arc()),
        Repr::Number(_) => match ops::to_text(value).ok()?.repr {
            Repr::String(s) => Some(s.into_text()),
            _ => None,
        },
        _ => None,
    }
}

/// An identity as people write it: `rootly_service.chat.id`.
pub(in crate::policy) fn written(identity: &Identity) -> String {
    let mut text = identity.address.to_string();
    for step in identity.path.iter() {
        match step {
            PathStep::Name(name) => {
                text.push('.');
                text.push_str(name);
            }
            PathStep::Index(i) => text.push_str(&format!("[{i}]")),
            PathStep::Any => text.push_str("[*]"),
        }
    }
    text
}

/// The address at the start of a traversal as written: of a resource, a data source, or a module's
/// output (expressions cannot name what is inside a module). `None` where there is none.
fn resource_address(text: &str) -> Option<&str> {
    let (mut most, mut least) = (2, 2);
    let mut words = 0;
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let word_len = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
            .unwrap_or(rest.len());
        let word = rest.get(..word_len).filter(|w| !w.is_empty())?;
        if words == 0 {
            match word {
                "var" | "local" | "each" | "count" | "path" | "terraform" | "self" => return None,
                "module" => most = 3,
                "data" => (most, least) = (3, 3),
                _ => {}
            }
        }
        words += 1;
        let mut end = from + word_len;
        let after = text.get(end..)?;
        if after.starts_with('[') {
            let (_, keys) = split(after.split('\n').next()?);
            end = (end + keys.first()?.len() + 2).min(text.len());
        }
        if words == most {
            return text.get(..end);
        }
        if !text.get(end..)?.starts_with('.') {
            return (words >= least).then(|| text.get(..end))?;
        }
        from = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_what_is_written() {
        for (text, address) in [
            ("rootly_service.chatt.id", Some("rootly_service.chatt")),
            (
                "rootly_service.chat[\"x.y\"].id",
                Some("rootly_service.chat[\"x.y\"]"),
            ),
            ("data.rootly_user.x.id", Some("data.rootly_user.x")),
            ("module.m.out", Some("module.m.out")),
            ("module.m", Some("module.m")),
            ("var.x", None),
            ("local.x.y", None),
            ("", None),
            ("\"text\"", None),
        ] {
            assert_eq!(resource_address(text), address, "{text}");
        }
    }
}
