//! What has changed between two snapshots.

use super::{Catalog, Model};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// The difference of two snapshots, models in the order of their ids.
#[derive(Debug, Default)]
pub struct Diff<'a> {
    /// Models that only the later snapshot has.
    pub gained: Vec<&'a Model>,
    /// Models that only the earlier snapshot has.
    pub lost: Vec<&'a Model>,
    /// Models that both have and that are not the same in both.
    pub changed: Vec<Change<'a>>,
}

/// What has changed of one model. An attribute that has not is left empty.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Change<'a> {
    /// Its id in the later snapshot.
    pub id: &'a str,
    /// Its id in the earlier one, where that is now an alias.
    pub renamed_from: Option<&'a str>,
    /// Capabilities it has gained.
    pub gained: Vec<&'a str>,
    /// Capabilities it has lost.
    pub lost: Vec<&'a str>,
    /// Aliases it has gained.
    pub aliases_gained: Vec<&'a str>,
    /// Aliases it has lost.
    pub aliases_lost: Vec<&'a str>,
    /// Its exposure before and after.
    pub exposure: Option<(&'a str, &'a str)>,
    /// When its service ends, before and after.
    pub retires_at: Option<(Option<Timestamp>, Option<Timestamp>)>,
    /// Whether its service had ended, before and after, each at its snapshot's date.
    pub retired: Option<(bool, bool)>,
}

/// Compares two snapshots. A model is the same where its id is, or where its earlier id has become an
/// alias of a model that is new.
pub fn diff<'a>(before: &'a Catalog, after: &'a Catalog) -> Diff<'a> {
    let old: BTreeMap<&str, &Model> = by_id(before);
    let new: BTreeMap<&str, &Model> = by_id(after);
    let aliases: BTreeMap<&str, &Model> = after
        .models
        .iter()
        .filter(|m| !old.contains_key(m.id.as_str()))
        .flat_map(|m| m.aliases.iter().map(move |alias| (alias.as_str(), m)))
        .collect();
    let mut diff = Diff::default();
    let mut known = BTreeSet::new();
    for (id, model) in &old {
        match new.get(id).or_else(|| aliases.get(id)) {
            // Two earlier models that have become one: the second is lost as a model of its own.
            Some(now) if known.insert(now.id.as_str()) => {
                let change = Change::of(model, now);
                let same = Change {
                    id: &now.id,
                    ..Change::default()
                };
                if change != same {
                    diff.changed.push(change);
                }
            }
            _ => diff.lost.push(model),
        }
    }
    let fresh = new.values().filter(|m| !known.contains(m.id.as_str()));
    diff.gained.extend(fresh.copied());
    diff.changed.sort_by_key(|c| c.id);
    diff
}

fn by_id(catalog: &Catalog) -> BTreeMap<&str, &Model> {
    catalog.models.iter().map(|m| (m.id.as_str(), m)).collect()
}

impl<'a> Change<'a> {
    fn of(before: &'a Model, after: &'a Model) -> Change<'a> {
        let (had, has) = (capabilities(before), capabilities(after));
        // The id is one of the names that requests may use, as the aliases are.
        let (knew, knows) = (names(before), names(after));
        Change {
            id: &after.id,
            renamed_from: (before.id != after.id).then_some(before.id.as_str()),
            gained: has.difference(&had).copied().collect(),
            lost: had.difference(&has).copied().collect(),
            // A new id is told by itself.
            aliases_gained: knows
                .difference(&knew)
                .copied()
                .filter(|name| *name != after.id)
                .collect(),
            aliases_lost: knew.difference(&knows).copied().collect(),
            exposure: (before.exposure != after.exposure)
                .then_some((before.exposure.as_str(), after.exposure.as_str())),
            retires_at: (before.retires_at != after.retires_at)
                .then_some((before.retires_at, after.retires_at)),
            retired: (before.retired != after.retired).then_some((before.retired, after.retired)),
        }
    }
}

fn capabilities(model: &Model) -> BTreeSet<&str> {
    model.capabilities.iter().map(|c| c.name.as_str()).collect()
}

fn names(model: &Model) -> BTreeSet<&str> {
    let aliases = model.aliases.iter().map(String::as_str);
    aliases.chain([model.id.as_str()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Capability;

    fn model(id: &str, aliases: &[&str], capabilities: &[&str]) -> Model {
        let capability = |name: &&str| Capability {
            name: (*name).to_owned(),
            ..Capability::default()
        };
        Model {
            id: id.to_owned(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            capabilities: capabilities.iter().map(capability).collect(),
            exposure: "public".to_owned(),
            ..Model::default()
        }
    }

    fn catalog(models: Vec<Model>) -> Catalog {
        Catalog {
            models,
            ..Catalog::default()
        }
    }

    #[test]
    fn models_and_capabilities_come_and_go() {
        let before = catalog(vec![
            model("a", &[], &["chat", "vision"]),
            model("b", &["b-latest"], &["chat"]),
            model("same", &[], &["ocr"]),
        ]);
        let mut hidden = model("a", &[], &["chat", "ocr"]);
        hidden.exposure = "internal".to_owned();
        let after = catalog(vec![
            hidden,
            model("c", &["b-latest"], &["chat"]),
            model("same", &[], &["ocr"]),
        ]);
        let found = diff(&before, &after);
        let ids = |models: &[&Model]| models.iter().map(|m| m.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&found.gained), ["c"]);
        assert_eq!(ids(&found.lost), ["b"]);
        assert_eq!(
            found.changed,
            [Change {
                id: "a",
                gained: vec!["ocr"],
                lost: vec!["vision"],
                exposure: Some(("public", "internal")),
                ..Change::default()
            }]
        );
    }

    #[test]
    fn an_id_that_became_an_alias_is_the_same_model() {
        let before = catalog(vec![model("a-latest", &[], &["chat"])]);
        let after = catalog(vec![model("a-2", &["a-latest"], &["chat"])]);
        let found = diff(&before, &after);
        assert!(found.gained.is_empty() && found.lost.is_empty());
        assert_eq!(
            found.changed,
            [Change {
                id: "a-2",
                renamed_from: Some("a-latest"),
                ..Change::default()
            }]
        );
    }

    #[test]
    fn two_models_that_become_one_lose_one() {
        let before = catalog(vec![model("a", &[], &["chat"]), model("b", &[], &["chat"])]);
        let after = catalog(vec![model("c", &["a", "b"], &["chat"])]);
        let found = diff(&before, &after);
        assert_eq!((found.changed.len(), found.lost.len()), (1, 1));
    }
}
