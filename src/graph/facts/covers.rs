//! Which capabilities the checks cover, and which capabilities are covered.

use super::super::read::{Flag, Whys};
use super::super::schema::Kind;
use super::super::store::{EntityId, GraphData};
use super::told::{Told, Vocabulary};
use crate::routing::{Text, Truth};
use crate::source::Span;
use crate::terraform::address::base;
use crate::terraform::value::{Marks, Reason, ReasonKind, Reasons};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Evidence that a check covers a capability.
#[derive(Debug, Clone)]
pub(in crate::graph) struct Cover {
    pub(in crate::graph) capability: Option<EntityId>,
    pub(in crate::graph) model: Arc<str>,
    pub(in crate::graph) name: Arc<str>,
    pub(in crate::graph) by: &'static str,
    pub(in crate::graph) model_by: &'static str,
    pub(in crate::graph) known_model: bool,
    pub(in crate::graph) retired: bool,
    pub(in crate::graph) nearest: Option<Arc<str>>,
    pub(in crate::graph) at: Span,
}

/// What a check is about.
#[derive(Debug, Clone, Default)]
pub(in crate::graph) struct About {
    /// The model's id or alias as the check has it.
    pub(in crate::graph) model: Option<(Arc<str>, Marks, Span)>,
    pub(in crate::graph) model_unknown: Option<Reasons>,
    /// The first is the check's own.
    pub(in crate::graph) capabilities: Vec<(Arc<str>, Span)>,
    pub(in crate::graph) capability_unknown: Option<Reasons>,
    pub(in crate::graph) covers: Vec<Cover>,
}

impl About {
    /// Whether its model comes from the catalog.
    pub(in crate::graph) fn derived(&self) -> bool {
        let model = self.model.as_ref();
        model.is_some_and(|(_, marks, _)| marks.is_catalog())
    }

    /// Why it is not known what the check covers; `None` where it is.
    pub(in crate::graph) fn unknown(&self) -> Option<Reasons> {
        let model = self.model_unknown.as_ref();
        let capability = self.capability_unknown.as_ref();
        match (model, capability) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (Some(a), Some(b)) => Some(a.union(b)),
        }
    }
}

/// Puts models and capabilities together.
pub(super) fn about(known: &Vocabulary, told: &Told, whys: &Whys) -> About {
    let mut about = About {
        model: told.models.first().map(|c| (c.text.clone(), c.marks, c.at)),
        model_unknown: told.model_unknown.as_ref().map(|t| whys.reasons(t.whys())),
        capabilities: told
            .capabilities
            .iter()
            .map(|(name, _, at)| (name.clone(), *at))
            .collect(),
        capability_unknown: told.capability_unknown.map(|w| whys.reasons([w])),
        covers: Vec::new(),
    };
    // Without a catalog nothing is advertised, and nothing is missing.
    if known.models.is_empty() {
        return about;
    }
    for claim in &told.models {
        let model = claim.model.and_then(|m| known.models.get(m));
        // An operation is what its document says it is, whatever else the check is tagged with.
        let own = model
            .filter(|m| m.sole)
            .and_then(|m| m.capabilities.keys().next());
        let own = own.map(|name| (name, "model"));
        let told = told.capabilities.iter().map(|(name, by, _)| (name, *by));
        let all = told.filter(|(name, _)| own.is_none_or(|(own, _)| own == *name));
        let mut named: Vec<_> = all.collect();
        if named.is_empty() {
            named.extend(own);
        }
        for (name, by) in named {
            about.covers.push(Cover {
                capability: model.and_then(|m| m.capabilities.get(name)).copied(),
                model: claim.text.clone(),
                name: name.clone(),
                by,
                model_by: claim.by,
                known_model: model.is_some(),
                retired: model.is_some_and(|m| m.retired),
                nearest: match model {
                    Some(_) => None,
                    None => crate::text::nearest(&claim.text, known.ids()).map(Arc::from),
                },
                at: claim.at,
            });
        }
    }
    about
}

/// What covers a capability.
#[derive(Debug, Clone, Default)]
pub(in crate::graph) struct Coverers {
    /// Checks that cover it, enabled or not.
    pub(in crate::graph) checks: Vec<EntityId>,
    /// Those of them that are active synthetic checks.
    pub(in crate::graph) covering: Vec<EntityId>,
    /// Why there may be others.
    pub(in crate::graph) perhaps: Option<Reasons>,
    /// A check of the same capability of another model.
    pub(in crate::graph) peer: Option<EntityId>,
}

impl Coverers {
    fn maybe(&mut self, reasons: &Reasons) {
        let before = self.perhaps.take().unwrap_or_default();
        self.perhaps = Some(before.union(reasons));
    }
}

/// Checks that say the same of what they may cover, with why it is not known.
type Doubts = FxHashMap<(Option<Arc<str>>, Option<Text>), Reasons>;

/// Which checks cover which capability. `checks` are in order.
pub(super) fn coverers(
    data: &GraphData,
    known: &Vocabulary,
    checks: &[(EntityId, &Told, &About, &Flag)],
) -> FxHashMap<EntityId, Coverers> {
    let mut found: FxHashMap<EntityId, Coverers> = FxHashMap::default();
    let mut doubts = Doubts::default();
    // Two checks of a capability are enough to have one of another model than any given.
    let mut two_models: FxHashMap<Arc<str>, Vec<(Option<usize>, EntityId)>> = FxHashMap::default();
    for (id, told, about, active) in checks {
        let synthetic = data.text(*id, "kind") == Some("synthetic");
        for cover in &about.covers {
            let Some(capability) = cover.capability else {
                continue;
            };
            let coverers = found.entry(capability).or_default();
            if coverers.checks.last() == Some(id) {
                continue;
            }
            coverers.checks.push(*id);
            match active.truth {
                Truth::True if synthetic => coverers.covering.push(*id),
                Truth::Unknown if synthetic => coverers.maybe(&active.reasons),
                _ => {}
            }
        }
        for (name, _, _) in &told.capabilities {
            for claim in &told.models {
                let models = two_models.entry(name.clone()).or_default();
                if models.len() < 2 && models.iter().all(|(m, _)| *m != claim.model) {
                    models.push((claim.model, *id));
                }
            }
        }
        if synthetic && active.truth != Truth::False {
            doubt(told, about, &mut doubts);
        }
    }
    for ((capability, text), reasons) in &doubts {
        for model in &known.models {
            if text
                .as_ref()
                .is_some_and(|t| !Vocabulary::may_name(model, t))
            {
                continue;
            }
            let of: Vec<EntityId> = match capability {
                Some(name) => model.capabilities.get(name).copied().into_iter().collect(),
                None => model.capabilities.values().copied().collect(),
            };
            for capability in of {
                found.entry(capability).or_default().maybe(reasons);
            }
        }
    }
    let unread = unread_modules(data);
    for (at, model) in known.models.iter().enumerate() {
        for (name, capability) in &model.capabilities {
            if let Some(reasons) = &unread {
                found.entry(*capability).or_default().maybe(reasons);
            }
            let others = two_models.get(name).into_iter().flatten();
            let peer = others.clone().find(|(m, _)| *m != Some(at));
            if let Some((_, peer)) = peer {
                found.entry(*capability).or_default().peer = Some(*peer);
            }
        }
    }
    found
}

/// Why there may be checks that nobody can see: modules whose code is not here.
pub(super) fn unread_modules(data: &GraphData) -> Option<Reasons> {
    let problems = data.of_kind(Kind::Problem).iter();
    let modules = problems.filter(|p| data.text(**p, "kind") == Some("unresolved-module"));
    let modules = modules.filter(|p| !data.other_calls.contains(&base(data.address(**p))));
    let reasons = modules.map(|module| {
        let address = data.address(*module);
        Reasons::one(Reason {
            kind: ReasonKind::Module,
            text: format!("`{address}` cannot be read, and may hold checks").into(),
            place: data.place(*module, "at"),
        })
    });
    reasons.reduce(|all, one| all.union(&one))
}

/// What a check may cover beside what it is known to.
fn doubt(told: &Told, about: &About, doubts: &mut Doubts) {
    let mut add = |capability: Option<Arc<str>>, model: Option<Text>, reasons: &Reasons| {
        let known = doubts.entry((capability, model)).or_default();
        *known = known.union(reasons);
    };
    match (&about.model_unknown, &about.capability_unknown) {
        (Some(model), None) => {
            for (name, ..) in &told.capabilities {
                add(Some(name.clone()), told.model_unknown.clone(), model);
            }
        }
        (None, Some(capability)) => {
            for claim in &told.models {
                add(None, Some(Text::known(claim.text.clone())), capability);
            }
        }
        (Some(model), Some(capability)) => {
            add(None, told.model_unknown.clone(), &model.union(capability));
        }
        (None, None) => {}
    }
}

/// The most public exposure of what a check covers.
pub(super) fn exposure(data: &GraphData, about: &About) -> Option<EntityId> {
    let rank = |id: &EntityId| match data.text(*id, "exposure") {
        Some("public") => 0,
        Some("experimental") => 1,
        _ => 2,
    };
    about
        .covers
        .iter()
        .filter_map(|c| c.capability)
        .min_by_key(rank)
}

/// Mutes by what they mute.
#[derive(Debug, Default)]
pub(super) struct Mutes {
    by_tag: FxHashMap<Arc<str>, Vec<EntityId>>,
    by_check: FxHashMap<EntityId, Vec<EntityId>>,
    /// Mutes that may cover any check.
    perhaps: Vec<(EntityId, Reasons)>,
}

/// The mutes of one check.
#[derive(Debug, Clone, Default)]
pub(in crate::graph) struct Muted {
    pub(in crate::graph) by: Vec<EntityId>,
    pub(in crate::graph) perhaps: Vec<(EntityId, Reasons)>,
}

impl Mutes {
    pub(super) fn new(data: &GraphData, whys: &Whys) -> Mutes {
        let mut mutes = Mutes::default();
        for mute in data.of_kind(Kind::Mute) {
            let tags = whys.list(data.attr(*mute, "tags"));
            for tag in tags.items.iter().filter_map(Text::as_known) {
                mutes.by_tag.entry(tag.into()).or_default().push(*mute);
            }
            let unknown = tags.items.iter().flat_map(Text::whys).chain(tags.more);
            let mut reasons = whys.reasons(unknown);
            if let Some(link) = data.links(*mute).of("checks") {
                for check in link.certain() {
                    mutes.by_check.entry(check).or_default().push(*mute);
                }
                reasons = reasons.union(&link.unknown().unwrap_or_default());
            }
            if !reasons.is_empty() {
                mutes.perhaps.push((*mute, reasons));
            }
        }
        mutes
    }

    pub(super) fn of(&self, data: &GraphData, check: EntityId, whys: &Whys) -> Muted {
        let tags = whys.list(data.attr(check, "tags"));
        let known = tags.items.iter().filter_map(Text::as_known);
        let mut by: Vec<EntityId> = known
            .filter_map(|tag| self.by_tag.get(tag))
            .flatten()
            .chain(self.by_check.get(&check).into_iter().flatten())
            .copied()
            .collect();
        by.sort_unstable();
        by.dedup();
        let mut perhaps: Vec<(EntityId, Reasons)> = self
            .perhaps
            .iter()
            .filter(|(mute, _)| !by.contains(mute))
            .cloned()
            .collect();
        let unknown: Vec<_> = tags
            .items
            .iter()
            .flat_map(Text::whys)
            .chain(tags.more)
            .collect();
        if !unknown.is_empty() && !self.by_tag.is_empty() {
            let reasons = whys.reasons(unknown);
            let mut may: Vec<EntityId> = self
                .by_tag
                .iter()
                .filter(|(tag, _)| {
                    tags.more.is_some()
                        || tags.items.iter().any(|i| i.equals(tag) == Truth::Unknown)
                })
                .flat_map(|(_, mutes)| mutes)
                .copied()
                .filter(|m| !by.contains(m))
                .collect();
            may.sort_unstable();
            may.dedup();
            perhaps.extend(may.into_iter().map(|m| (m, reasons.clone())));
        }
        Muted { by, perhaps }
    }
}

/// Whether a check is enabled, not muted, and under no mute without an end.
pub(super) fn active(data: &GraphData, check: EntityId, muted: &Muted) -> Flag {
    let quiet = muted
        .by
        .iter()
        .map(|m| data.flag(*m, "open_ended", false))
        .chain(muted.perhaps.iter().map(|(m, reasons)| {
            data.flag(*m, "open_ended", false)
                .and(Flag::unknown(reasons.clone()))
        }))
        .fold(data.flag(check, "muted", false), Flag::or);
    data.flag(check, "enabled", true).and(quiet.negate())
}
