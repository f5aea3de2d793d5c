//! Which tags say what a check checks.

use super::contracts::{Capabilities, Check};
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// How the signal tag of a capability was told.
#[derive(Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) text: String,
    pub(super) routed: bool,
    /// Others that would do as well.
    pub(super) others: Vec<String>,
}

/// A tag that some checks of an endpoint carry, and that is called like a feature of it.
#[derive(Debug, PartialEq)]
pub(super) struct Feature {
    pub(super) name: String,
    pub(super) of: String,
    pub(super) tag: String,
    /// How many of the endpoint's checks carry it.
    pub(super) checks: usize,
}

/// What a tag may begin with to say what is checked.
const SIGNALS: &[&str] = &["capability", "feature", "signal", "endpoint", "api"];

/// What a tag may begin with to say something else.
const OTHERS: &[&str] = &[
    "team",
    "owner",
    "model",
    "env",
    "environment",
    "region",
    "severity",
    "priority",
    "managed-by",
    "managed_by",
    "tier",
    "stage",
    "source",
    "customer",
];

fn key(tag: &str) -> Option<&str> {
    tag.split_once([':', '=']).map(|(key, _)| key)
}

/// Whether a tag says something else than what is checked.
fn about_others(tag: &str) -> bool {
    key(tag).is_some_and(|k| OTHERS.contains(&k))
}

/// Whether a tag says by its key that it tells what is checked.
fn signals(tag: &str) -> bool {
    key(tag).is_some_and(|k| SIGNALS.contains(&k))
}

impl Capabilities {
    /// The tag that shows a capability: on each of its checks and on none of another.
    pub(super) fn tag(&self, name: &str) -> Option<Tag> {
        self.tag_without(name, &BTreeSet::new())
    }

    /// As [`Capabilities::tag`], with the checks left out that carry one of some tags.
    pub(super) fn tag_without(&self, name: &str, apart: &BTreeSet<&str>) -> Option<Tag> {
        let own = &self.all.get(name)?.checks;
        let set_apart = |c: &&Check| apart.iter().any(|tag| c.tags.contains(*tag));
        let mut own = own.iter().filter(|c| !set_apart(c)).peekable();
        let mut common = own.peek()?.tags.clone();
        for check in own {
            common.retain(|t| check.tags.contains(t) && !check.names.contains(t));
        }
        let foreign = self.all.iter().filter(|(other, _)| *other != name);
        for check in foreign.flat_map(|(_, c)| &c.checks) {
            // What else it carries may be anything.
            if !check.all_tags_known {
                return None;
            }
            common.retain(|t| !check.tags.contains(t));
        }
        let mut ranked: Vec<(u8, String)> = common
            .into_iter()
            .filter_map(|t| Some((self.rank(&t, name)?, t)))
            .collect();
        ranked.sort();
        let mut texts = ranked.into_iter().map(|(_, t)| t);
        let text = texts.next()?;
        Some(Tag {
            routed: self.asked.contains(&text),
            others: texts.collect(),
            text,
        })
    }

    /// Tags that may be signals of checks that tell no capability, with how many of these have each:
    /// those that routes ask for, and `capability:…`.
    pub(super) fn unassigned(&self) -> Vec<(String, usize)> {
        let mut found: BTreeMap<&String, BTreeSet<&(String, String)>> = BTreeMap::new();
        for check in &self.others {
            for tag in check.tags.difference(&check.names) {
                let may = signals(tag) || (self.asked.contains(tag) && !about_others(tag));
                if may && !self.names_a_model(tag, "") {
                    found.entry(tag).or_default().insert(&check.id);
                }
            }
        }
        let counted = found.into_iter().map(|(tag, ids)| (tag.clone(), ids.len()));
        counted.collect()
    }

    /// Features that some, not all, of an endpoint's checks are about by their tags. `features` are
    /// names and endpoints.
    pub(super) fn features(&self, features: &[(String, String)]) -> Vec<Feature> {
        let mut found = Vec::new();
        for (name, of) in features {
            // One that checks tell already has a block.
            if self.all.get(name).is_some_and(|f| !f.checks.is_empty()) {
                continue;
            }
            let Some(whole) = self.all.get(of) else {
                continue;
            };
            let mut carried: BTreeMap<&String, BTreeSet<&(String, String)>> = BTreeMap::new();
            for check in &whole.checks {
                for tag in check.tags.difference(&check.names) {
                    let named = says(tag, name) && !about_others(tag);
                    if named && !self.names_a_model(tag, name) {
                        carried.entry(tag).or_default().insert(&check.id);
                    }
                }
            }
            let some = carried
                .into_iter()
                .filter(|(_, ids)| ids.len() < whole.checks());
            let most = some.max_by_key(|(tag, ids)| (self.asked.contains(*tag), ids.len()));
            found.extend(most.map(|(tag, ids)| Feature {
                name: name.clone(),
                of: of.clone(),
                tag: tag.clone(),
                checks: ids.len(),
            }));
        }
        found
    }

    /// How well a tag says what a check is about; `None` for what says something else.
    fn rank(&self, tag: &str, capability: &str) -> Option<u8> {
        if about_others(tag) || self.names_a_model(tag, capability) {
            return None;
        }
        let named = says(tag, capability);
        Some(match (self.asked.contains(tag), named) {
            (true, true) => 0,
            (true, false) => 1,
            // A number is a version or a date: of a model, of an interface, of anything.
            (false, true) if !signals(tag) && tag.chars().any(|c| c.is_ascii_digit()) => {
                return None;
            }
            (false, true) => 2,
            // Neither routed nor called like it: it may mean anything.
            (false, false) => return None,
        })
    }

    /// Whether a tag is the name of a model, has one in it, or is a part of one that says more than
    /// the capability does: `aurora-moderation` of `aurora-moderation-2607`.
    fn names_a_model(&self, tag: &str, capability: &str) -> bool {
        /// Shorter names are in too many words.
        const SHORTEST: usize = 4;
        let bare = tag.split_once([':', '=']).map_or(tag, |(_, value)| value);
        let (tag, bare, capability) = (fold(tag), fold(bare), fold(capability));
        self.models.iter().any(|model| {
            // A model that is called like what it does tells nothing.
            let whole = !capability.contains(model)
                && (bare == *model || (model.len() >= SHORTEST && tag.contains(model)));
            whole || (model.starts_with(&bare) && !capability.contains(&bare))
        })
    }
}

/// Whether a tag is called like a capability.
fn says(tag: &str, capability: &str) -> bool {
    fold(tag).contains(&fold(capability))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(tag: &str, capability: &str) -> Option<u8> {
        let texts = |all: &[&str]| all.iter().map(|t| (*t).to_owned()).collect();
        let models = [
            "auroramoderation2607",
            "auroramoderationlatest",
            "m1",
            "rerank",
        ];
        let known = Capabilities {
            asked: texts(&["moderations_api", "aurora-moderation-2607", "chat"]),
            models: texts(&models),
            ..Capabilities::default()
        };
        known.rank(tag, capability)
    }

    #[test]
    fn a_model_is_no_signal() {
        for tag in [
            "aurora-moderation-2607",
            "aurora-moderation-latest",
            "id:aurora-moderation-2607",
            "check-aurora-moderation-2607-api",
            "Aurora_Moderation",
            "moderation:m1",
            "m1",
        ] {
            assert_eq!(rank(tag, "moderation"), None, "{tag}");
        }
        for (tag, best) in [
            ("moderations_api", 0),
            ("chat", 1),
            ("moderation_api", 2),
            ("moderation", 2),
            ("capability:moderation", 2),
            ("capability:moderation-v2", 2),
        ] {
            assert_eq!(rank(tag, "moderation"), Some(best), "{tag}");
        }
        // It may be the name of a model that no list here has.
        assert_eq!(rank("moderation-2411", "moderation"), None);
        // A model that is called like what it does.
        assert_eq!(rank("rerank_api", "rerank"), Some(2));
    }
}
