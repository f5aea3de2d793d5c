//! Checks of both sides: which are the same, and what changed about them.

use super::coverage::Covered;
use super::pairing::{Pairing, without_modules};
use super::people::{People, Side};
use super::read::{Known, attr, entities, flag, member, number, place, reasons, text, texts};
use super::ways::{Moved, Pages, Ways};
use super::{Change, Lines};
use crate::finding::Subject;
use crate::graph::schema::Kind;
use crate::graph::{EntityId, Graph};
use crate::policy::config::ChangeKind;
use crate::source::Span;
use crate::terraform::address;
use crate::terraform::value::Value;
use std::collections::{HashMap, HashSet};

/// A check of one side, as far as comparing asks for it.
#[derive(Debug)]
pub(super) struct Check {
    pub(super) address: String,
    ty: String,
    name: Option<String>,
    /// Advertised or not: model and capability.
    pub(super) covers: Vec<String>,
    /// What it requests, and the tags it carries.
    content: Option<String>,
    /// Whom it asks: scheme and host of its address.
    host: Known<String>,
    /// Where its address stands.
    asked_at: Span,
    pub(super) active: Known<bool>,
    settings: Vec<Setting>,
    /// Who is paged.
    pub(super) pages: Pages,
    /// The routes that take its alert.
    pub(super) taken: Known<Vec<EntityId>>,
    pub(super) block: Span,
    /// Places that say what it checks, the most telling first.
    pub(super) about: Vec<Span>,
    /// Places that say whether it may alert.
    pub(super) switches: Vec<Span>,
}

/// A threshold.
#[derive(Debug)]
struct Setting {
    name: &'static str,
    value: Known<Measure>,
    place: Span,
}

/// How a value compares, and how it is shown.
#[derive(Debug, Clone, PartialEq)]
struct Measure {
    /// The more, the more tolerant.
    slack: f64,
    shown: String,
}

/// The checks of both sides.
#[derive(Debug)]
pub(super) struct Checks {
    pub(super) old: Vec<Check>,
    pub(super) new: Vec<Check>,
    pub(super) pairs: Vec<(usize, usize)>,
    removed: Vec<usize>,
    added: Vec<usize>,
    new_of_old: HashMap<String, usize>,
}

impl Checks {
    pub(super) fn new(base: &Graph, head: &Graph, people: &People) -> Checks {
        let old = list(people.old(base));
        let new = list(people.new_side(head));
        let (pairs, removed, added) = pair(&old, &new);
        let new_of_old = pairs
            .iter()
            .filter_map(|(o, n)| Some((old.get(*o)?.address.clone(), *n)))
            .collect();
        Checks {
            old,
            new,
            pairs,
            removed,
            added,
            new_of_old,
        }
    }

    /// Pairs of checks that are the same.
    pub(super) fn both(&self) -> impl Iterator<Item = (&Check, &Check)> {
        let pair = |(o, n): &(usize, usize)| Some((self.old.get(*o)?, self.new.get(*n)?));
        self.pairs.iter().filter_map(pair)
    }

    /// What became of a check of the old side.
    pub(super) fn now(&self, address: &str) -> Option<&Check> {
        self.new.get(*self.new_of_old.get(address)?)
    }

    /// Old and new addresses of what is on both sides.
    pub(super) fn moved(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.both()
            .map(|(o, n)| (o.address.clone(), n.address.clone()))
    }

    /// Every change of a check.
    pub(super) fn changes(&self, covered: &Covered, lines: &Lines) -> Vec<Change> {
        let mut changes = Vec::new();
        let unsure = Unsure::new(self.added.iter().filter_map(|i| self.new.get(*i)));
        for (old, new) in self.both() {
            changes.extend(thresholds(old, new));
            changes.extend(asked_elsewhere(old, new, lines));
            changes.extend(muted(old, new, lines));
            changes.extend(owner(old, new, lines));
        }
        for check in self.removed.iter().filter_map(|i| self.old.get(*i)) {
            changes.push(removed(check, unsure.about(check), covered, lines));
        }
        for check in self.added.iter().filter_map(|i| self.new.get(*i)) {
            let text = format!("the check {} is new", check.shown());
            let change = Change::new(ChangeKind::CheckAdded, check.subject(), text)
                .becoming("", check.about());
            changes.push(change.label(check.block, "new here"));
        }
        changes
    }
}

/// Resources that gained instances, to tell what only may be gone: where one side has a resource's
/// instances in unknown number, nothing is known of any of them on the other.
struct Unsure<'a> {
    gained: HashSet<String>,
    /// Those whose instances are of unknown number, by resource.
    symbolic: HashMap<String, &'a str>,
}

impl<'a> Unsure<'a> {
    fn new(added: impl Iterator<Item = &'a Check>) -> Unsure<'a> {
        let mut unsure = Unsure {
            gained: HashSet::new(),
            symbolic: HashMap::new(),
        };
        for check in added {
            let resource = address::base(&check.address);
            if check.symbolic() {
                unsure.symbolic.insert(resource.clone(), &check.address);
            }
            unsure.gained.insert(resource);
        }
        unsure
    }

    /// Why it cannot be told that a check of the old side is gone.
    fn about(&self, check: &Check) -> Option<String> {
        let resource = address::base(&check.address);
        if check.symbolic() {
            let known = self.gained.contains(&resource);
            return known.then(|| "which instances it had was not known".to_owned());
        }
        let now = self.symbolic.get(&resource)?;
        Some(format!("which instances {now} has is not known"))
    }
}

impl Check {
    /// Whether it stands for instances of unknown number.
    fn symbolic(&self) -> bool {
        self.address.contains("[*]")
    }

    fn subject(&self) -> Subject {
        Subject {
            kind: "check".to_owned(),
            address: self.address.clone(),
        }
    }

    fn shown(&self) -> String {
        match &self.name {
            Some(name) => format!("{name:?}"),
            None => self.address.clone(),
        }
    }

    /// The line of the change that took it away, as far as one speaks of it.
    pub(super) fn lost_at(&self, lines: &Lines) -> Span {
        let models = self.covers.iter().filter_map(|c| c.split_once('/'));
        let mut words: Vec<&str> = models.map(|(model, _)| model).collect();
        words.extend(
            self.address
                .rsplit_once("[\"")
                .and_then(|(_, key)| key.strip_suffix("\"]")),
        );
        words.extend(self.name.as_deref());
        lines.loss(self.about.iter().copied(), &words)
    }

    /// What it covers and whom it pages.
    fn about(&self) -> String {
        let pages = &self.pages.shown;
        if self.covers.is_empty() {
            format!("pages {pages}")
        } else {
            format!("covers {}, pages {pages}", self.covers.join(", "))
        }
    }
}

fn list(side: Side<'_>) -> Vec<Check> {
    let ways = Ways::new(side);
    let ids = side.graph.of_kind(Kind::Check);
    ids.filter_map(|id| read(side.graph, id, &ways)).collect()
}

fn read(graph: &Graph, id: EntityId, ways: &Ways<'_>) -> Option<Check> {
    let entity = graph.entity(id)?;
    let get = |name: &str| attr(graph, id, name);
    let at = |value: &Value| place(value, entity.block);
    let outcome = get("outcome");
    let taken = entities(&member(&outcome, "taken"));
    let model = get("model_at");
    let (tags, called) = (get("tags"), get("name"));
    let mutes = entities(&get("mutes"));
    let mutes = mutes.is().into_iter().flatten();
    let mut switches = vec![at(&get("enabled")), at(&get("muted"))];
    switches.extend(mutes.filter_map(|m| Some(graph.entity(*m)?.block)));
    let url = get("url");
    let asked = [text(&url), text(&get("body"))];
    let host = match &asked[0] {
        Known::Is(url) => Known::Is(host(url).to_owned()),
        other => other.clone(),
    };
    let mut content: Vec<String> = asked.iter().filter_map(|t| t.is().cloned()).collect();
    if let Known::Is(tags) = texts(&tags) {
        content.extend(tags);
    }
    Some(Check {
        address: entity.address.clone(),
        ty: entity.ty.clone(),
        name: text(&called).is().cloned(),
        covers: covers(graph, &get("covers")),
        content: (!content.is_empty()).then(|| content.join("\n")),
        active: flag(&get("active")),
        host,
        asked_at: at(&url),
        settings: settings(&get, &at),
        pages: ways.pages(id),
        taken,
        block: entity.block,
        about: vec![at(&model), at(&called), at(&tags), entity.block],
        switches,
    })
}

fn covers(graph: &Graph, list: &Value) -> Vec<String> {
    let mut found: Vec<String> = list
        .elements()
        .unwrap_or_default()
        .iter()
        .filter_map(|cover| {
            let advertised = super::read::entity(&member(cover, "capability"));
            let address = advertised.and_then(|c| Some(graph.entity(c)?.address.clone()));
            address.or_else(|| {
                let model = text(&member(cover, "model")).is()?.clone();
                Some(format!("{model}/{}", text(&member(cover, "name")).is()?))
            })
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn settings(get: &dyn Fn(&str) -> Value, at: &dyn Fn(&Value) -> Span) -> Vec<Setting> {
    let amount = |name: &'static str, unit: &str, value: Known<f64>, place: Span| {
        let value = match value {
            Known::Is(n) => Known::Is(Measure {
                slack: n,
                shown: format!("{n}{unit}"),
            }),
            Known::Null => Known::Null,
            Known::Unknown(why) => Known::Unknown(why),
        };
        Setting { name, value, place }
    };
    let mut all = Vec::new();
    for (name, unit) in [("period", " s"), ("failures", ""), ("timeout", " ms")] {
        let value = get(name);
        all.push(amount(name, unit, number(&value), at(&value)));
    }
    let value = get("locations");
    let count = match &value {
        v if v.is_null() => Known::Null,
        v => match v.elements() {
            Some(places) => Known::Is(Measure {
                slack: -(places.len() as f64),
                shown: format!("{} places", places.len()),
            }),
            None => Known::Unknown(reasons(v)),
        },
    };
    all.push(Setting {
        name: "locations",
        value: count,
        place: at(&value),
    });
    let value = get("asserts");
    let asserts = match text(&value) {
        Known::Is(shown) => Known::Is(Measure {
            slack: if shown == "correctness" { 0.0 } else { 1.0 },
            shown,
        }),
        Known::Null => Known::Null,
        Known::Unknown(why) => Known::Unknown(why),
    };
    all.push(Setting {
        name: "asserts",
        value: asserts,
        place: at(&value),
    });
    all
}

/// Which checks are the same: by what they cover and are called first, by address last.
fn pair(old: &[Check], new: &[Check]) -> (Vec<(usize, usize)>, Vec<usize>, Vec<usize>) {
    let mut pairing = Pairing::new(old.len(), new.len());
    let mut by = |key: &dyn Fn(&Check) -> Option<Vec<String>>| {
        pairing.unique(|i| old.get(i).and_then(key), |i| new.get(i).and_then(key));
    };
    let covers = |c: &Check| (!c.covers.is_empty()).then(|| c.covers.clone());
    let with = |key: Vec<String>, more: &[&str]| {
        let more = more.iter().map(|s| (*s).to_owned());
        Some(key.into_iter().chain(more).collect())
    };
    let short = |c: &Check| without_modules(&c.address).to_owned();
    by(&|c| with(covers(c)?, &[&c.address, c.name.as_deref()?]));
    by(&|c| with(covers(c)?, &[&c.address]));
    by(&|c| with(covers(c)?, &[&c.ty, c.name.as_deref()?]));
    by(&|c| with(covers(c)?, &[&short(c)]));
    by(&|c| with(covers(c)?, &[&c.ty]));
    by(&covers);
    by(&|c| Some(vec![c.address.clone(), c.name.clone()?]));
    by(&|c| Some(vec![short(c), c.name.clone()?]));
    by(&|c| Some(vec![c.ty.clone(), c.name.clone()?]));
    // Without what it covers, an address is what is left to go by.
    let bare = |c: &Check| c.covers.is_empty().then(|| c.address.clone());
    by(&|c| Some(vec![bare(c)?]));
    by(&|c| bare(c).map(|_| vec![short(c)]));
    by(&|c| bare(c).and_then(|_| Some(vec![c.ty.clone(), c.content.clone()?])));
    pairing.done()
}

fn thresholds(old: &Check, new: &Check) -> Vec<Change> {
    let mut relaxed: Vec<(&Setting, &Setting)> = Vec::new();
    let mut tightened = Vec::new();
    let mut lost: Vec<String> = Vec::new();
    for (before, after) in old.settings.iter().zip(&new.settings) {
        match (&before.value, &after.value) {
            (Known::Is(b), Known::Is(a)) if a.slack > b.slack => relaxed.push((before, after)),
            (Known::Is(b), Known::Is(a)) if a.slack < b.slack => tightened.push((before, after)),
            // Without a value there is no limit.
            (Known::Is(_), Known::Null) => relaxed.push((before, after)),
            (Known::Null, Known::Is(_)) => tightened.push((before, after)),
            (Known::Is(_), Known::Unknown(why)) => {
                lost.extend(why.iter().cloned());
                relaxed.push((before, after));
            }
            _ => {}
        }
    }
    let shown = |s: &Setting| match &s.value {
        Known::Is(m) => format!("{} {}", s.name, m.shown),
        Known::Null => format!("no {}", s.name),
        Known::Unknown(_) => format!("{} unknown", s.name),
    };
    let of = |kind, pairs: Vec<(&Setting, &Setting)>, word: &str| {
        if pairs.is_empty() {
            return None;
        }
        let side = |all: Vec<&Setting>| {
            let texts: Vec<String> = all.into_iter().map(shown).collect();
            texts.join(", ")
        };
        let before = side(pairs.iter().map(|(b, _)| *b).collect());
        let after = side(pairs.iter().map(|(_, a)| *a).collect());
        let text = format!("{} is {word}: {before} becomes {after}", new.shown());
        let mut change = Change::new(kind, new.subject(), text).becoming(before, after);
        for (before, after) in &pairs {
            let label = format!("{}, was {}", shown(after), shown(before));
            change = change.label(after.place, label);
        }
        Some(change)
    };
    let relaxed = of(ChangeKind::ThresholdRelaxed, relaxed, "more tolerant")
        .map(|change| change.uncertain(lost));
    let tightened = of(ChangeKind::ThresholdTightened, tightened, "stricter");
    relaxed.into_iter().chain(tightened).collect()
}

/// Scheme and host of an address.
fn host(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + "://".len());
    let rest = url.get(host..).unwrap_or_default();
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    url.get(..host + end).unwrap_or(url)
}

/// Another host may serve anything: whether the check still watches what users use, no Terraform says.
fn asked_elsewhere(old: &Check, new: &Check, lines: &Lines) -> Option<Change> {
    let before = old.host.is()?;
    let why = |text: &str| vec![text.to_owned()];
    let (after, why) = match &new.host {
        Known::Is(after) if after == before => return None,
        Known::Is(after) => (
            after.as_str(),
            why("whether the other host serves what users use cannot be told from Terraform"),
        ),
        Known::Null => ("nothing", why("it no longer says what it requests")),
        Known::Unknown(why) => ("what is not known", why.clone()),
    };
    let text = format!("{} asks {after} instead of {before}", new.shown());
    let change = Change::new(ChangeKind::ThresholdRelaxed, new.subject(), text);
    let at = lines.cause([new.asked_at, new.block]);
    let change = change.becoming(before, after).label(at, "asked here");
    Some(change.uncertain(why))
}

fn muted(old: &Check, new: &Check, lines: &Lines) -> Option<Change> {
    let at = || lines.cause(new.switches.iter().copied());
    let change = |kind, text: String| Change::new(kind, new.subject(), text);
    match (&old.active, &new.active) {
        (Known::Is(true), Known::Is(false)) => {
            let text = format!("{} can no longer alert", new.shown());
            let change =
                change(ChangeKind::CheckMuted, text).becoming("alerts", "disabled or muted");
            Some(change.label(at(), "disabled or muted here"))
        }
        (Known::Is(true), Known::Unknown(why)) => {
            let text = format!("whether {} can alert is no longer known", new.shown());
            let change = change(ChangeKind::CheckMuted, text).becoming("alerts", "not known");
            Some(change.label(at(), "not known here").uncertain(why.clone()))
        }
        (Known::Is(false), Known::Is(true)) => {
            let text = format!("{} can alert again", new.shown());
            let change =
                change(ChangeKind::CheckUnmuted, text).becoming("disabled or muted", "alerts");
            Some(change.label(at(), "alerts again"))
        }
        _ => None,
    }
}

fn owner(old: &Check, new: &Check, lines: &Lines) -> Option<Change> {
    // A check that cannot alert pages nobody, whatever its way would be.
    if old.active.is() == Some(&false) || new.active.is() == Some(&false) {
        return None;
    }
    let (before, after) = (&old.pages, &new.pages);
    let moved = before.moved(after)?;
    let text = match moved {
        Moved::Order => format!(
            "{} pages {} in another order: {} instead of {}",
            new.shown(),
            after.shown,
            after.order_shown(),
            before.order_shown()
        ),
        _ => format!(
            "{} pages {} instead of {}",
            new.shown(),
            after.shown,
            before.shown
        ),
    };
    let change = Change::new(ChangeKind::OwnerChanged, new.subject(), text);
    let change = match moved {
        Moved::Order => change.becoming(before.order_shown(), after.order_shown()),
        _ => change.becoming(before.shown.clone(), after.shown.clone()),
    };
    let at = lines.cause_of(&after.places, &before.places).or(new.block);
    let (text, why) = match moved {
        Moved::Away | Moved::Order => ("its alerts take another way from here", Vec::new()),
        Moved::Perhaps(why) => ("from here on the way is not known", why),
    };
    let change = change.label(at, text).label(new.block, "the check");
    Some(change.uncertain(why))
}

fn removed(check: &Check, doubt: Option<String>, covered: &Covered, lines: &Lines) -> Change {
    let text = match &doubt {
        None => format!("the check {} is gone", check.shown()),
        Some(_) => format!("the check {} may be gone", check.shown()),
    };
    // What it covered is covered still, or no longer asked for; what never alerted is no loss.
    let explained = if check.covers.is_empty() {
        check.active.is() == Some(&false)
    } else {
        check.covers.iter().all(|c| !covered.uncovered(c))
    };
    let mut change = Change::new(ChangeKind::CheckRemoved, check.subject(), text)
        .becoming(check.about(), "")
        .label(check.lost_at(lines), "it went away here")
        .uncertain(doubt.into_iter().collect());
    change.explained = explained;
    change
}
