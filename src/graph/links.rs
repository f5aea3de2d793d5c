//! References resolved to entities, and what is to be said of those that are not.

use super::build::Sources;
use super::read::{because, reasons};
use super::reference::{Reference, Target};
use super::schema::{Attr, KINDS, Kind, Shape};
use super::store::{Entity, EntityId};
use crate::source::Span;
use crate::terraform::value::{PathStep, Reason, ReasonKind, Reasons, Repr, Value};
use crate::text::nearest;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// The references of one attribute.
#[derive(Debug, Clone, Default)]
pub(super) struct Link {
    pub(super) attribute: &'static str,
    pub(super) ends: Vec<End>,
    /// Set where there may be more: the attribute, or how many elements it has, is unknown.
    pub(super) open: Option<Reasons>,
}

/// Where one reference leads.
#[derive(Debug, Clone)]
pub(super) enum End {
    /// To this entity.
    To(EntityId),
    /// To one of these, and there are at least one.
    OneOf(Vec<EntityId>, Reasons),
    /// To nothing that is known here.
    Lost(Reasons),
}

/// A reference as rules see it.
#[derive(Debug, Clone)]
pub(super) struct Fact {
    pub(super) attribute: &'static str,
    pub(super) state: &'static str,
    pub(super) text: String,
    pub(super) nearest: Option<String>,
    pub(super) at: Span,
    /// What can be written there instead.
    pub(super) instead: Option<Arc<str>>,
}

/// What one entity refers to.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    pub(super) links: Vec<Link>,
    pub(super) facts: Vec<Fact>,
}

impl Links {
    /// The references of an attribute.
    pub(super) fn of(&self, attribute: &str) -> Option<&Link> {
        self.links.iter().find(|l| l.attribute == attribute)
    }

    /// Whether an attribute may lead elsewhere for another reason than references that are findings of
    /// their own: those to what does not exist, and to what is neither managed nor read here.
    pub(super) fn doubtful(&self, attribute: &str) -> bool {
        let mut facts = self.facts.iter().filter(|f| f.attribute == attribute);
        self.of(attribute).is_some_and(|l| l.open.is_some())
            || facts.any(|f| !matches!(f.state, "resolved" | "opaque" | "dangling"))
    }
}

impl Link {
    /// The entities that it leads to for certain.
    pub(super) fn certain(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.ends.iter().filter_map(|end| match end {
            End::To(id) => Some(*id),
            _ => None,
        })
    }

    /// Why it is not known where all of it leads; `None` where it is known.
    pub(super) fn unknown(&self) -> Option<Reasons> {
        self.because(|end| match end {
            End::To(_) => None,
            End::OneOf(_, reasons) | End::Lost(reasons) => Some(reasons),
        })
    }

    /// Why it may lead to what is not seen here; `None` where all that it may lead to is known.
    pub(super) fn unseen(&self) -> Option<Reasons> {
        self.because(|end| match end {
            End::To(_) | End::OneOf(..) => None,
            End::Lost(reasons) => Some(reasons),
        })
    }

    fn because(&self, of: impl Fn(&End) -> Option<&Reasons>) -> Option<Reasons> {
        let ends = self.ends.iter().filter_map(of);
        ends.chain(&self.open)
            .fold(None, |all: Option<Reasons>, reasons| {
                Some(all.map_or(reasons.clone(), |a| a.union(reasons)))
            })
    }
}

/// Whether an unknown value is the id of one instance, and not some list that only apply can tell.
fn is_id(value: &Value) -> bool {
    let id = PathStep::Name("id".into());
    value.identity().is_some_and(|i| i.path.as_ref() == [id])
}

/// The nearest name of what was asked for, by text and kinds.
type Nearest = FxHashMap<(String, Vec<Kind>), Option<String>>;

/// Resolves references.
pub(super) struct Resolver<'a> {
    entities: &'a [Entity],
    by_instance: &'a FxHashMap<String, Vec<EntityId>>,
    sources: &'a Sources<'a>,
    ids: OnceLock<FxHashMap<Arc<str>, Arc<str>>>,
    near: Mutex<Nearest>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        entities: &'a [Entity],
        by_instance: &'a FxHashMap<String, Vec<EntityId>>,
        sources: &'a Sources<'a>,
    ) -> Resolver<'a> {
        Resolver {
            entities,
            by_instance,
            sources,
            ids: OnceLock::new(),
            near: Mutex::default(),
        }
    }

    /// What an entity refers to.
    pub(super) fn links(&self, entity: &Entity) -> Links {
        let mut links = Links::default();
        let Some(schema) = KINDS.iter().find(|k| k.kind == entity.kind) else {
            return links;
        };
        for attr in schema.attrs {
            let Some(value) = entity.attrs.get(attr.name).filter(|v| !v.is_null()) else {
                continue;
            };
            let kinds = match attr.shape {
                Shape::Entity(kinds) => kinds,
                Shape::List(Shape::Entity(kinds)) => kinds,
                Shape::Any if Reference::of(value).is_some() => &[],
                _ => continue,
            };
            let link = self.link(attr, value, kinds, &mut links.facts);
            links.links.push(link);
        }
        links
    }

    fn link(
        &self,
        attr: &'static Attr,
        value: &Value,
        kinds: &'static [Kind],
        facts: &mut Vec<Fact>,
    ) -> Link {
        let mut link = Link {
            attribute: attr.name,
            ..Link::default()
        };
        match value.elements() {
            Some(items) => {
                for item in items.iter().filter(|i| !i.is_null()) {
                    self.end(&mut link, item, kinds, facts);
                }
            }
            None => {
                self.end(&mut link, value, kinds, facts);
                let list = matches!(attr.shape, Shape::List(_));
                if list && value.is_unknown() && !is_id(value) {
                    link.ends.clear();
                    link.open = Some(reasons(value));
                }
            }
        }
        link
    }

    fn end(&self, link: &mut Link, value: &Value, kinds: &'static [Kind], facts: &mut Vec<Fact>) {
        let sensitive = value.marks.is_sensitive();
        let mut fact = Fact {
            attribute: link.attribute,
            state: "resolved",
            text: String::new(),
            nearest: None,
            at: value.origin,
            instead: None,
        };
        match Reference::of(value) {
            Some(reference) => {
                fact.text.clone_from(&reference.text);
                fact.at = reference.at.or(value.origin);
                fact.instead.clone_from(&reference.instead);
                self.target(link, reference, kinds, &mut fact);
            }
            None => self.plain(link, value, kinds, &mut fact),
        }
        if sensitive {
            fact.text = "(sensitive)".to_owned();
            fact.nearest = None;
            fact.instead = None;
        }
        facts.push(fact);
    }

    fn target(
        &self,
        link: &mut Link,
        reference: &Reference,
        kinds: &'static [Kind],
        fact: &mut Fact,
    ) {
        match &reference.target {
            Target::Instance { address, .. } => self.instance(link, address, kinds, fact),
            Target::OneOf(addresses, reasons) => {
                fact.state = "unknown";
                let fitting: Vec<Vec<EntityId>> =
                    addresses.iter().map(|a| self.fitting(a, kinds)).collect();
                // One that leads to nothing here may be the one that it is.
                link.ends.push(match fitting.iter().any(Vec::is_empty) {
                    true => End::Lost(reasons.clone()),
                    false => End::OneOf(fitting.concat(), reasons.clone()),
                });
            }
            Target::Opaque => self.opaque(link, kinds, fact),
            Target::Dangling(near) => {
                fact.state = "dangling";
                fact.nearest.clone_from(near);
                link.ends.push(End::Lost(Reasons::one(Reason {
                    kind: ReasonKind::Dangling,
                    text: format!("`{}` does not exist", fact.text).into(),
                    place: fact.at,
                })));
            }
            Target::Unknown(reasons) => {
                fact.state = "unknown";
                link.ends.push(End::Lost(reasons.clone()));
            }
        }
    }

    /// An id that the adapter did not put into `ref()`.
    fn plain(&self, link: &mut Link, value: &Value, kinds: &'static [Kind], fact: &mut Fact) {
        if let Some(identity) = value.identity() {
            fact.text = identity.address.to_string();
            return self.instance(link, &identity.address, kinds, fact);
        }
        let text: Arc<str> = match &value.repr {
            Repr::String(text) => text.to_arc(),
            Repr::Number(number) => number.to_string().into(),
            _ => {
                fact.state = "unknown";
                link.ends.push(End::Lost(reasons(value)));
                return;
            }
        };
        fact.text = text.to_string();
        match self.ids().get(&text) {
            Some(address) => self.instance(link, address, kinds, fact),
            None => self.opaque(link, kinds, fact),
        }
    }

    fn instance(&self, link: &mut Link, address: &str, kinds: &'static [Kind], fact: &mut Fact) {
        if kinds.is_empty() {
            return;
        }
        let found = self.fitting(address, kinds);
        if found.is_empty() {
            fact.state = "unmapped";
            let text = format!("what `{address}` does cannot be read");
            link.ends.push(End::Lost(because(text, fact.at)));
        }
        link.ends.extend(found.into_iter().map(End::To));
    }

    fn opaque(&self, link: &mut Link, kinds: &'static [Kind], fact: &mut Fact) {
        fact.state = "opaque";
        fact.nearest = self.nearest(&fact.text, kinds);
        let text = "an id names something that is neither managed nor read here";
        link.ends.push(End::Lost(because(text, fact.at)));
    }

    /// The entities of an instance that are of the first of these kinds that it has any of.
    fn fitting(&self, address: &str, kinds: &[Kind]) -> Vec<EntityId> {
        let Some(all) = self.by_instance.get(address) else {
            return Vec::new();
        };
        let of = |kind: &Kind| -> Vec<EntityId> {
            let is = |id: &EntityId| self.kind(*id) == Some(*kind);
            all.iter().copied().filter(is).collect()
        };
        kinds
            .iter()
            .map(of)
            .find(|f| !f.is_empty())
            .unwrap_or_default()
    }

    fn kind(&self, id: EntityId) -> Option<Kind> {
        self.entities.get(id.0 as usize).map(|e| e.kind)
    }

    fn ids(&self) -> &FxHashMap<Arc<str>, Arc<str>> {
        self.ids.get_or_init(|| {
            let known = |i: &crate::terraform::eval::Instance| {
                let id: Arc<str> = match &i.value.get("id")?.repr {
                    Repr::String(id) => id.to_arc(),
                    Repr::Number(id) => id.to_string().into(),
                    _ => return None,
                };
                Some((id, i.address.clone()))
            };
            self.sources.instances.iter().filter_map(known).collect()
        })
    }

    fn nearest(&self, text: &str, kinds: &[Kind]) -> Option<String> {
        let key = (text.to_owned(), kinds.to_vec());
        let mut near = self.near.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(known) = near.get(&key) {
            return known.clone();
        }
        let names = self
            .entities
            .iter()
            .filter(|e| kinds.contains(&e.kind))
            .filter_map(|e| e.attrs.get("name").and_then(Value::as_str))
            .filter(|n| n.chars().count().abs_diff(text.chars().count()) <= 3);
        let found = nearest(text, names).map(str::to_owned);
        near.insert(key, found.clone());
        found
    }
}
