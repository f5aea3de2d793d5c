//! Config, rules, adapters and catalogs of both sides: is less checked than before?
//!
//! The new side's policy is compared and never believed. Where it cannot be told which way a change
//! of it goes (a rule was rewritten), it is a weakening that is not certain.

mod config;

use super::{Change, Lines};
use crate::catalog::{Catalog, Model};
use crate::finding::Subject;
use crate::policy::Policy;
use crate::policy::config::ChangeKind;
use crate::source::{FileId, SourceMap, Span};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, HashMap};

/// Every change of the policy.
pub fn compare(base: &Policy, head: &Policy, sources: &SourceMap, lines: &Lines) -> Vec<Change> {
    let mut found = Found {
        lines,
        changes: Vec::new(),
    };
    config::compare(base, head, &mut found);
    own_rules(base, head, &mut found);
    let texts = |files: &[FileId]| -> BTreeMap<String, (String, FileId)> {
        let file = |id: &FileId| {
            let file = sources.get(*id)?;
            let name = file.path.rsplit('/').next().unwrap_or_default().to_owned();
            Some((name, (without_comments(&file.text), *id)))
        };
        files.iter().filter_map(file).collect()
    };
    for (what, old, new) in [
        ("rules", &base.user.rules, &head.user.rules),
        ("adapters", &base.user.providers, &head.user.providers),
    ] {
        files(what, &texts(old), &texts(new), &mut found);
    }
    found.changes
}

/// Collects changes of the policy.
struct Found<'a> {
    lines: &'a Lines,
    changes: Vec<Change>,
}

impl Found<'_> {
    fn add(
        &mut self,
        kind: ChangeKind,
        address: String,
        at: Span,
        values: [&str; 2],
        why: &[&str],
    ) {
        let [before, after] = values;
        let word = match kind {
            ChangeKind::PolicyWeakened if why.is_empty() => "asks for less",
            ChangeKind::PolicyWeakened => "was changed",
            ChangeKind::PolicyStrengthened => "asks for more",
            ChangeKind::SuppressionAdded => "exempts more",
            _ => "exempts less",
        };
        let show = |text: &str| {
            if text.is_empty() {
                "nothing".to_owned()
            } else {
                text.to_owned()
            }
        };
        let text = format!("{address} {word}: {} becomes {}", show(before), show(after));
        let subject = Subject {
            kind: "policy".to_owned(),
            address,
        };
        let at = self.lines.cause([at]);
        let change = Change::new(kind, subject, text)
            .becoming(before, after)
            .uncertain(why.iter().map(|w| (*w).to_owned()).collect())
            .label(at, "the policy was changed here");
        self.changes.push(change);
    }

    fn weakened(&mut self, address: String, at: Span, before: &str, after: &str) {
        self.add(
            ChangeKind::PolicyWeakened,
            address,
            at,
            [before, after],
            &[],
        );
    }

    fn strengthened(&mut self, address: String, at: Span, before: &str, after: &str) {
        self.add(
            ChangeKind::PolicyStrengthened,
            address,
            at,
            [before, after],
            &[],
        );
    }

    /// Less, or more: that cannot be told.
    fn either(&mut self, address: String, at: Span, before: &str, after: &str, why: &str) {
        self.add(
            ChangeKind::PolicyWeakened,
            address,
            at,
            [before, after],
            &[why],
        );
    }
}

/// Rules of the user that came or went, or whose severity changed in their own file.
fn own_rules(base: &Policy, head: &Policy, found: &mut Found<'_>) {
    for old in base.rules.iter().filter(|r| !r.builtin) {
        let address = format!("rule {:?}", old.name);
        match head.rules.get(&old.name) {
            None => found.weakened(address, old.place(), old.severity.name(), ""),
            Some(new) if new.severity < old.severity => {
                found.weakened(
                    address,
                    new.place(),
                    old.severity.name(),
                    new.severity.name(),
                );
            }
            Some(_) => {}
        }
    }
    for new in head.rules.iter().filter(|r| !r.builtin) {
        if base.rules.get(&new.name).is_none() {
            found.strengthened(
                format!("rule {:?}", new.name),
                new.place(),
                "",
                new.severity.name(),
            );
        }
    }
}

/// Files whose text changed in more than comments. A rule file that came or went is told by its rules.
fn files(
    what: &str,
    old: &BTreeMap<String, (String, FileId)>,
    new: &BTreeMap<String, (String, FileId)>,
    found: &mut Found<'_>,
) {
    let why = "what a change of its text means cannot be told";
    for (name, (text, id)) in old {
        match new.get(name) {
            Some((other, at)) if other != text => {
                let at = Span::new(*at, 0, 0);
                found.either(
                    format!("{what} {name}"),
                    at,
                    "another text",
                    "this text",
                    why,
                );
            }
            None if what == "adapters" => {
                found.weakened(format!("{what} {name}"), Span::new(*id, 0, 0), "read", "");
            }
            _ => {}
        }
    }
    for (name, (_, id)) in new {
        if what == "adapters" && !old.contains_key(name) {
            found.either(
                format!("{what} {name}"),
                Span::new(*id, 0, 0),
                "",
                "read",
                why,
            );
        }
    }
}

/// The lines of a text without blanks around them, comments and empty lines.
fn without_comments(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let code = lines.filter(|l| !l.is_empty() && !l.starts_with('#') && !l.starts_with("//"));
    code.collect::<Vec<_>>().join("\n")
}

/// What disappears from the catalogs without a reason: an entry that was deleted by hand proves
/// nothing. A newer snapshot, an end of service that was announced, or one that the new snapshot
/// states are reasons.
pub fn catalogs(base: &[Catalog], head: &[Catalog], as_of: Date, lines: &Lines) -> Vec<Change> {
    let mut changes = Vec::new();
    let by_id: HashMap<&str, &Model> = head
        .iter()
        .flat_map(|c| &c.models)
        .flat_map(|m| {
            std::iter::once(&m.id)
                .chain(&m.aliases)
                .map(move |id| (id.as_str(), m))
        })
        .collect();
    for old in base {
        let new = head.iter().find(|c| c.name == old.name);
        let newer =
            matches!((old.taken_at, new.and_then(|n| n.taken_at)), (Some(a), Some(b)) if b > a);
        if newer {
            continue;
        }
        let mut gone: Vec<String> = Vec::new();
        let mut places = Vec::new();
        for model in &old.models {
            let ended = |m: &Model| {
                let day = m.retires_at.map(|t| t.to_zoned(TimeZone::UTC).date());
                m.retired || day.is_some_and(|day| day <= as_of)
            };
            if ended(model) || !public(model) {
                continue;
            }
            let now = by_id.get(model.id.as_str());
            if now.is_some_and(|m| ended(m)) {
                continue;
            }
            let listed = |name: &str| {
                now.is_some_and(|m| public(m) && m.capabilities.iter().any(|c| c.name == name))
            };
            let lost = model
                .capabilities
                .iter()
                .filter(|c| c.feature_of.is_none() && !listed(&c.name));
            let before = gone.len();
            gone.extend(lost.map(|c| format!("{}/{}", model.id, c.name)));
            if gone.len() > before {
                places.extend(now.and_then(|m| m.at).or(model.at));
            }
        }
        if gone.is_empty() {
            continue;
        }
        let subject = Subject {
            kind: "catalog".to_owned(),
            address: old.name.clone(),
        };
        let list = gone.join(", ");
        let text = format!(
            "the catalog {} no longer advertises {list}, and is no newer than before",
            old.name
        );
        let why = "whether these were withdrawn, or only deleted from the file, cannot be told"
            .to_owned();
        let change = Change::new(ChangeKind::PolicyWeakened, subject, text)
            .becoming(format!("advertises {list}"), "")
            .uncertain(vec![why])
            .label(lines.cause(places), "the catalog was changed here");
        changes.push(change);
    }
    changes
}

fn public(model: &Model) -> bool {
    model.exposure.is_empty() || model.exposure == "public"
}
