//! Comments that silence findings: added, taken away, prolonged. A comment is told by what it does,
//! so that one that moves with its block is none that was added.

use super::{Change, Lines};
use crate::finding::{Silenced, Subject};
use crate::policy::Suppression;
use crate::policy::config::ChangeKind;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What comments that do the same have in common: rules and instance key.
type Alike<'a> = (Vec<&'a str>, Option<&'a str>);

/// Changes of suppressions. `newly_silenced` are findings that only the new side's comments silence.
pub fn compare(
    old: &[Suppression],
    new: &[Suppression],
    newly_silenced: &[Silenced],
    lines: &Lines,
) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut by_comment: BTreeMap<Span, Vec<&Silenced>> = BTreeMap::new();
    for silenced in newly_silenced {
        by_comment.entry(silenced.at).or_default().push(silenced);
    }
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for (at, findings) in by_comment {
        let comment = new.iter().find(|s| s.at == at);
        changes.extend(silences(comment, &findings));
        told.insert(at);
    }
    let mut groups: BTreeMap<Alike<'_>, [Vec<&Suppression>; 2]> = BTreeMap::new();
    for (side, all) in [old, new].into_iter().enumerate() {
        for suppression in all {
            let mut rules: Vec<&str> = suppression.rules.iter().map(|(r, _)| &**r).collect();
            rules.sort_unstable();
            let group = groups
                .entry((rules, suppression.key.as_deref()))
                .or_default();
            if let Some(list) = group.get_mut(side) {
                list.push(suppression);
            }
        }
    }
    for [old, new] in groups.into_values() {
        changes.extend(group(old, new, &told, lines));
    }
    changes
}

fn silences(comment: Option<&Suppression>, findings: &[&Silenced]) -> Option<Change> {
    let first = findings.first()?;
    let more = match findings.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let text = format!(
        "a comment silences {} of {}{more}",
        first.finding.rule, first.finding.subject.address
    );
    let subject = Subject {
        kind: "suppression".to_owned(),
        address: first.finding.subject.address.clone(),
    };
    let after = comment.map_or_else(String::new, words);
    let mut change = Change::new(ChangeKind::SuppressionAdded, subject, text)
        .becoming(format!("{} is reported", first.finding.rule), after)
        .label(first.at, "this comment");
    if let Some(label) = first.finding.labels.first() {
        change = change.label(label.span, first.finding.message.clone());
    }
    Some(change)
}

/// Comments of the same rules and key.
fn group(
    mut old: Vec<&Suppression>,
    mut new: Vec<&Suppression>,
    told: &BTreeSet<Span>,
    lines: &Lines,
) -> Vec<Change> {
    // Without an end is later than any end.
    let end = |s: &&Suppression| (s.until.is_none(), s.until, s.at);
    old.sort_by_key(end);
    new.sort_by_key(end);
    let mut changes = Vec::new();
    if old.len() == new.len() {
        for (before, after) in old.iter().zip(&new) {
            let (b, a) = (
                (before.until.is_none(), before.until),
                (after.until.is_none(), after.until),
            );
            let (kind, word) = match a.cmp(&b) {
                std::cmp::Ordering::Greater => (ChangeKind::SuppressionAdded, "longer"),
                std::cmp::Ordering::Less => (ChangeKind::SuppressionRemoved, "shorter"),
                std::cmp::Ordering::Equal => continue,
            };
            let text = format!("a comment that silences {} holds {word}", rules(after));
            let change =
                Change::new(kind, subject(after), text).becoming(words(before), words(after));
            changes.push(change.label(after.at, "this comment"));
        }
        return changes;
    }
    if new.len() > old.len() {
        let reported = new.iter().filter(|s| told.contains(&s.at)).count();
        let untold = (new.len() - old.len()).saturating_sub(reported);
        // Those that the change touched are the ones that it added.
        let mut left: Vec<&&Suppression> = new.iter().filter(|s| !told.contains(&s.at)).collect();
        left.sort_by_key(|s| (!lines.touched(s.at), s.at));
        for added in left.into_iter().take(untold) {
            let text = format!("a comment is there to silence {}", rules(added));
            let change = Change::new(ChangeKind::SuppressionAdded, subject(added), text);
            changes.push(
                change
                    .becoming("", words(added))
                    .label(added.at, "this comment"),
            );
        }
        return changes;
    }
    let mut left = old.clone();
    left.sort_by_key(|s| (!lines.place(s.at).1, s.at));
    for gone in left.into_iter().take(old.len() - new.len()) {
        let text = format!("a comment that silenced {} is gone", rules(gone));
        let change = Change::new(ChangeKind::SuppressionRemoved, subject(gone), text);
        let at = lines.cause([gone.at]);
        changes.push(
            change
                .becoming(words(gone), "")
                .label(at, "it went away here"),
        );
    }
    changes
}

fn rules(suppression: &Suppression) -> String {
    let names: Vec<&str> = suppression.rules.iter().map(|(r, _)| &**r).collect();
    names.join(", ")
}

fn subject(suppression: &Suppression) -> Subject {
    Subject {
        kind: "suppression".to_owned(),
        address: format!("ignore[{}]", rules(suppression)),
    }
}

fn words(suppression: &Suppression) -> String {
    let mut text = format!("ignore[{}]", rules(suppression));
    if let Some(reason) = &suppression.reason {
        text.push_str(&format!(" because {reason:?}"));
    }
    match suppression.until {
        Some(until) => text.push_str(&format!(" until {until}")),
        None => text.push_str(" without an end"),
    }
    text
}
