//! What the checks of each capability have in common: what a contract may promise today.

use crate::gate::read::{Known, attr, entities, flag, member, number, text, texts};
use crate::graph::schema::Kind;
use crate::graph::{CoverageState, EntityId, Graph, coverage};
use crate::terraform::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A capability that the catalogs advertise, or that checks are about.
#[derive(Debug, Default)]
pub(super) struct Capability {
    /// What it is a feature of.
    pub(super) feature_of: Option<String>,
    /// Models that offer it to users.
    pub(super) models: BTreeSet<String>,
    /// Those of them that a check covers.
    pub(super) covered: BTreeSet<String>,
    /// Synthetic checks of it.
    pub(super) checks: Vec<Check>,
}

/// A check, as far as a contract speaks of it.
#[derive(Debug)]
pub(super) struct Check {
    /// Root and address: the same in every environment.
    pub(super) id: (String, String),
    /// Tags that are known.
    pub(super) tags: BTreeSet<String>,
    /// Whether there are no others.
    pub(super) all_tags_known: bool,
    /// Tags that name an owner, or the model.
    pub(super) names: BTreeSet<String>,
    path: Option<String>,
    period: Known<f64>,
    failures: Known<f64>,
    timeout: Known<f64>,
    asserts: Known<String>,
    severity: Known<String>,
    locations: Known<Vec<String>>,
}

/// Capabilities by name.
#[derive(Debug, Default)]
pub(super) struct Capabilities {
    pub(super) all: BTreeMap<String, Capability>,
    /// Tags that routes ask for.
    pub(super) asked: BTreeSet<String>,
    /// Ids and aliases of models, folded.
    pub(super) models: BTreeSet<String>,
    /// Synthetic checks that tell no capability.
    pub(super) others: Vec<Check>,
}

/// A value that all checks of a capability share, or what they have instead.
#[derive(Debug, PartialEq)]
pub(super) enum Shared<T> {
    /// The vendor has no such thing, or nobody says.
    Nothing,
    /// All of them.
    All(T),
    /// The commonest first, with how many checks have each and one of them.
    Differs(Vec<(T, usize, String)>),
    /// Not known of some.
    Unclear,
}

impl Capabilities {
    /// Takes in what one root has in one environment.
    pub(super) fn read(&mut self, root: &str, graph: &Graph, offered: &dyn Fn(&str) -> bool) {
        for row in coverage(graph).rows {
            if !offered(&row.model) {
                continue;
            }
            let of = self.all.entry(row.capability.clone()).or_default();
            if let Known::Is(feature) = text(&attr(graph, row.id, "feature_of")) {
                of.feature_of = Some(feature);
            }
            let retired = flag(&attr(graph, row.id, "retired")) == Known::Is(true);
            let public = text(&attr(graph, row.id, "exposure")) == Known::Is("public".to_owned());
            if public && !retired {
                of.models.insert(row.model.clone());
                if row.state == CoverageState::Covered {
                    of.covered.insert(row.model);
                }
            }
        }
        for check in graph.of_kind(Kind::Check) {
            let synthetic = text(&attr(graph, check, "kind")) == Known::Is("synthetic".to_owned());
            if !synthetic {
                continue;
            }
            let read = Check::read(root, graph, check);
            match text(&attr(graph, check, "capability")) {
                Known::Is(name) => self.all.entry(name).or_default().checks.push(read),
                _ => self.others.push(read),
            }
        }
        for route in graph.of_kind(Kind::Route) {
            let (known, _) = known_texts(&attr(graph, route, "asks"));
            self.asked.extend(known);
        }
    }

    /// The URL path that all checks of a capability request, and none of another does.
    pub(super) fn endpoint(&self, name: &str) -> Option<&str> {
        let own = &self.all.get(name)?.checks;
        let path = own.first()?.path.as_deref()?;
        let same = own.iter().all(|c| c.path.as_deref() == Some(path));
        let mut others = self.all.iter().filter(|(other, _)| *other != name);
        let foreign = others.any(|(_, c)| c.checks.iter().any(|c| c.path.as_deref() == Some(path)));
        (same && !foreign).then_some(path)
    }
}

impl Capability {
    /// How many checks there are of it, each once whatever the environments.
    pub(super) fn checks(&self) -> usize {
        let ids: BTreeSet<_> = self.checks.iter().map(|c| &c.id).collect();
        ids.len()
    }

    /// Seconds between runs.
    pub(super) fn period(&self) -> Shared<u64> {
        self.shared(|c| whole(&c.period))
    }

    /// Failed runs in a row before an alert.
    pub(super) fn failures(&self) -> Shared<u64> {
        self.shared(|c| whole(&c.failures))
    }

    /// Milliseconds of response time at which a run fails.
    pub(super) fn timeout(&self) -> Shared<u64> {
        self.shared(|c| whole(&c.timeout))
    }

    /// What is asserted.
    pub(super) fn asserts(&self) -> Shared<String> {
        self.shared(|c| c.asserts.clone())
    }

    /// The fewest locations that any of the checks runs from; `None` where that is not known of each.
    pub(super) fn locations(&self) -> Option<usize> {
        let of = |c: &Check| c.locations.is().map(Vec::len).filter(|n| *n > 0);
        let all: Option<Vec<usize>> = self.checks.iter().map(of).collect();
        all?.into_iter().min()
    }

    /// Whether its checks differ in anything that the rules compare.
    pub(super) fn differs(&self) -> bool {
        fn differs<T>(shared: &Shared<T>) -> bool {
            matches!(shared, Shared::Differs(_) | Shared::Unclear)
        }
        let locations = self.shared(|c| match &c.locations {
            Known::Is(names) => {
                let mut names = names.clone();
                names.sort();
                Known::Is(names)
            }
            Known::Null => Known::Null,
            Known::Unknown(why) => Known::Unknown(why.clone()),
        });
        [self.period(), self.failures(), self.timeout()]
            .iter()
            .any(differs)
            || [self.asserts(), self.shared(|c| c.severity.clone())]
                .iter()
                .any(differs)
            || differs(&locations)
    }

    fn shared<T: Ord + Clone>(&self, of: impl Fn(&Check) -> Known<T>) -> Shared<T> {
        let mut seen: BTreeMap<T, BTreeSet<&(String, String)>> = BTreeMap::new();
        let mut missing = false;
        for check in &self.checks {
            match of(check) {
                Known::Is(value) => {
                    seen.entry(value).or_default().insert(&check.id);
                }
                Known::Null => missing = true,
                Known::Unknown(_) => return Shared::Unclear,
            }
        }
        let mut ranked: Vec<(T, usize, String)> = seen
            .into_iter()
            .map(|(value, ids)| {
                let one = ids
                    .first()
                    .map_or(String::new(), |(_, address)| address.clone());
                (value, ids.len(), one)
            })
            .collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        match (ranked.as_slice(), missing) {
            ([], _) => Shared::Nothing,
            ([(only, ..)], false) => Shared::All(only.clone()),
            // A contract leaves alone what a vendor does not have.
            ([(only, ..)], true) => Shared::All(only.clone()),
            _ => Shared::Differs(ranked),
        }
    }
}

impl Check {
    fn read(root: &str, graph: &Graph, id: EntityId) -> Check {
        let get = |name| attr(graph, id, name);
        let (tags, all_tags_known) = known_texts(&get("tags"));
        let owners = get("owner_tags");
        let owners = owners.elements().into_iter().flatten();
        let address = graph.entity(id).map(|e| e.address.clone());
        Check {
            id: (root.to_owned(), address.unwrap_or_default()),
            tags,
            all_tags_known,
            names: owners
                .filter_map(|o| text(&member(o, "text")).is().cloned())
                .chain(text(&get("model")).is().cloned())
                .collect(),
            path: crate::catalog::url_path(&get("url")).and_then(|u| path(&u)),
            period: number(&get("period")),
            failures: number(&get("failures")),
            timeout: number(&get("timeout")),
            asserts: text(&get("asserts")),
            severity: text(&get("severity")),
            locations: texts(&get("locations")),
        }
    }
}

fn whole(number: &Known<f64>) -> Known<u64> {
    match number {
        // What is no whole number cannot be written in a contract.
        Known::Is(n) if *n >= 1.0 && n.fract() == 0.0 && *n < 1e15 => Known::Is(*n as u64),
        Known::Is(_) | Known::Null => Known::Null,
        Known::Unknown(why) => Known::Unknown(why.clone()),
    }
}

/// The known texts of a list that may be shown, and whether there are no others.
fn known_texts(value: &Value) -> (BTreeSet<String>, bool) {
    let Some(items) = value.elements() else {
        return (BTreeSet::new(), value.is_null());
    };
    let known: Vec<String> = items.iter().filter_map(|i| text(i).is().cloned()).collect();
    let whole = known.len() == items.len();
    (known.into_iter().collect(), whole)
}

/// The path of a URL whose host is known, or of the end of one.
fn path(url: &str) -> Option<String> {
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest.get(rest.find('/')?..)?,
        None => url.get(url.find('/')?..)?,
    };
    (rest.len() > 1).then(|| rest.to_owned())
}

/// Webhooks that lead nowhere, though there is a router: with checks that nothing else takes there.
pub(super) fn undelivered(graph: &Graph) -> Vec<(String, String)> {
    if graph.of_kind(Kind::Route).next().is_none() && graph.of_kind(Kind::Source).next().is_none() {
        return Vec::new();
    }
    let address = |id: EntityId| graph.entity(id).map(|e| e.address.clone());
    let webhook =
        |id: &EntityId| text(&attr(graph, *id, "kind")) == Known::Is("webhook".to_owned());
    let mut lost = Vec::new();
    for check in graph.of_kind(Kind::Check) {
        let outcome = attr(graph, check, "outcome");
        let arrives = flag(&member(&outcome, "reaches_router")) == Known::Is(true);
        if arrives || flag(&attr(graph, check, "active")) == Known::Is(false) {
            continue;
        }
        let channels = entities(&attr(graph, check, "channels"));
        let found = channels
            .is()
            .and_then(|c| c.iter().find(|c| webhook(c)).copied());
        lost.extend(found.and_then(|channel| Some((address(channel)?, address(check)?))));
    }
    lost
}
