//! Findings of both sides told apart: introduced by the change, by the catalog, there before, mended.

use super::Difference;
use crate::finding::{Finding, Silenced, Verdict};
use std::collections::{HashMap, HashSet};

/// What judging one side came to.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// What is reported.
    pub findings: &'a [Finding],
    /// What comments silence.
    pub silenced: &'a [Silenced],
    /// What paths of this side start with, and not those of the other.
    pub prefix: &'a str,
}

/// Findings of the new side, sorted out.
#[derive(Debug, Default)]
pub struct SortedOut {
    /// Those that the change introduced; what only a comment of the change silences is among them.
    pub introduced: Vec<Finding>,
    /// Those that are there only because the catalog lists something else now.
    pub by_catalog: Vec<Finding>,
    /// How many were there before.
    pub preexisting: usize,
    /// How many are gone.
    pub fixed: usize,
    /// Findings that a comment silences on the new side and none did on the old one.
    pub newly_silenced: Vec<Silenced>,
}

/// What a finding is about, as both sides call it: rule, root, kind and address.
type Key = (String, Option<String>, String, String);

/// A finding of the old side.
struct Before<'a> {
    finding: &'a Finding,
    silenced: bool,
    used: bool,
}

/// The keys of findings, to be asked whether something is there at all.
#[derive(Debug, Clone, Default)]
pub struct Keys(HashSet<Key>);

impl Keys {
    /// Of findings of the old source.
    pub fn of_old(told: Told<'_>) -> Keys {
        Keys(
            every(told)
                .map(|(f, _)| key(f, told.prefix, None))
                .collect(),
        )
    }

    /// Of findings of the new source.
    pub fn of_new(told: Told<'_>, difference: &Difference) -> Keys {
        let keys = every(told).map(|(f, _)| key(f, told.prefix, Some(difference)));
        Keys(keys.collect())
    }
}

/// The findings of both sides with a change of the catalog taken out of them.
#[derive(Debug, Clone, Default)]
pub struct Catalogs {
    /// Findings of the old source with the new catalog.
    pub old_source: Keys,
    /// Findings of the new source with the old catalog.
    pub new_source: Keys,
}

/// Sorts out the findings of the new side. `catalogs` is there where the catalog changed.
pub fn sort_out(
    base: Told<'_>,
    head: Told<'_>,
    difference: &Difference,
    catalogs: Option<&Catalogs>,
) -> SortedOut {
    let mut old: Vec<Before<'_>> = every(base)
        .map(|(finding, silenced)| Before {
            finding,
            silenced,
            used: false,
        })
        .collect();
    let mut by_key: HashMap<Key, Vec<usize>> = HashMap::new();
    let mut by_message: HashMap<(String, String), Vec<usize>> = HashMap::new();
    for (i, before) in old.iter().enumerate() {
        let key = key(before.finding, base.prefix, None);
        // What is still there under its address has not moved.
        if !difference
            .head_addresses
            .contains(&before.finding.subject.address)
        {
            let said = (before.finding.rule.clone(), before.finding.message.clone());
            by_message.entry(said).or_default().push(i);
        }
        by_key.entry(key).or_default().push(i);
    }
    let mut sorted = SortedOut::default();
    let visible = head.findings.iter().map(|f| (f, None));
    let silenced = head.silenced.iter().map(|s| (&s.finding, Some(s)));
    for (finding, by) in visible.chain(silenced) {
        let key = key(finding, head.prefix, Some(difference));
        let same = by_key.get(&key).map_or(&[][..], Vec::as_slice);
        let fits = |i: &&usize| {
            old.get(**i)
                .is_some_and(|b| !b.used && compatible(b.finding, finding))
        };
        let exact = |i: &&usize| {
            fits(i)
                && old
                    .get(**i)
                    .is_some_and(|b| b.finding.message == finding.message)
        };
        let found = same.iter().find(exact).or_else(|| same.iter().find(fits));
        let found = found.or_else(|| {
            if difference.base_addresses.contains(&finding.subject.address) {
                return None;
            }
            let said = (finding.rule.clone(), finding.message.clone());
            by_message.get(&said)?.iter().find(fits)
        });
        let found = found.copied();
        let before = found.and_then(|i| old.get_mut(i));
        let was_silenced = before.as_ref().is_some_and(|b| b.silenced);
        let known = before.is_some();
        if let Some(before) = before {
            before.used = true;
        }
        if let Some(silenced) = by {
            if was_silenced {
                continue;
            }
            sorted.newly_silenced.push(silenced.clone());
        }
        if known {
            sorted.preexisting += 1;
        } else if catalogs
            .is_some_and(|c| c.old_source.0.contains(&key) && !c.new_source.0.contains(&key))
        {
            sorted.by_catalog.push(finding.clone());
        } else {
            sorted.introduced.push(finding.clone());
        }
    }
    sorted.fixed = old.iter().filter(|b| !b.used && !b.silenced).count();
    sorted
}

/// What was only not known may be refuted now: that is news.
fn compatible(before: &Finding, after: &Finding) -> bool {
    after.verdict == Verdict::Undetermined || before.verdict == Verdict::Violated
}

fn every<'a>(told: Told<'a>) -> impl Iterator<Item = (&'a Finding, bool)> {
    let silenced = told.silenced.iter().map(|s| (&s.finding, true));
    told.findings.iter().map(|f| (f, false)).chain(silenced)
}

fn key(finding: &Finding, prefix: &str, difference: Option<&Difference>) -> Key {
    let address = finding.subject.address.as_str();
    let address = address.strip_prefix(prefix).unwrap_or(address);
    let before = difference.and_then(|d| d.moved.get(address));
    (
        finding.rule.clone(),
        finding.root.as_deref().map(|r| {
            format!("{r}/")
                .strip_prefix(prefix)
                .unwrap_or(r)
                .trim_end_matches('/')
                .to_owned()
        }),
        finding.subject.kind.clone(),
        before.map_or(address, String::as_str).to_owned(),
    )
}
