//! Two configs, block by block.

use super::Found;
use crate::finding::Severity;
use crate::graph::{Contract, Exposure};
use crate::policy::config::{ChangeKind, Config, Coverage, Gate};
use crate::policy::{Located, Policy};
use crate::source::Span;
use crate::terraform::value::{Value, ops};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

const WHY: &str = "whether less is checked with it cannot be told";

pub(super) fn compare(old: &Policy, new: &Policy, found: &mut Found<'_>) {
    let (base, head) = (&old.config, &new.config);
    // What is gone stands where the file ends now, or where it was.
    let at = head.file.map_or(Span::NONE, |id| Span::new(id, 0, 0));
    contracts(base, head, at, found);
    exposures(base, head, at, found);
    severities(old, new, at, found);
    assumptions(base, head, at, found);
    catalogs(base, head, found);
    data(base, head, at, found);
    deliveries(base, head, at, found);
    environments(base, head, found);
    gates(base, head, found);
    if base.coverage != head.coverage {
        let name = |c| match c {
            Coverage::PerRoot => "per-root",
            Coverage::Union => "union",
        };
        let (before, after) = (name(base.coverage), name(head.coverage));
        match head.coverage {
            Coverage::Union => found.weakened("coverage".to_owned(), at, before, after),
            Coverage::PerRoot => found.strengthened("coverage".to_owned(), at, before, after),
        }
    }
}

/// Both sides by a name: what was there, what is there.
fn by<'a, T>(
    old: &'a [T],
    new: &'a [T],
    name: impl Fn(&T) -> String,
) -> BTreeMap<String, (Option<&'a T>, Option<&'a T>)> {
    let mut all: BTreeMap<String, (Option<&T>, Option<&T>)> = BTreeMap::new();
    for one in old {
        all.entry(name(one)).or_default().0 = Some(one);
    }
    for one in new {
        all.entry(name(one)).or_default().1 = Some(one);
    }
    all
}

fn contracts(base: &Config, head: &Config, _at: Span, found: &mut Found<'_>) {
    let all = by(&base.contracts, &head.contracts, |c| c.capability.clone());
    for (name, pair) in all {
        let address = format!("capability {name:?}");
        match pair {
            (Some(old), Some(new)) => contract(&address, old, new, found),
            (Some(old), None) => found.weakened(address, old.at, "a contract", ""),
            (None, Some(new)) if new.required == Some(false) => {
                found.weakened(address, new.at, "", "required = false");
            }
            (None, Some(new)) => found.strengthened(address, new.at, "", "a contract"),
            (None, None) => {}
        }
    }
}

fn contract(address: &str, old: &Contract, new: &Contract, found: &mut Found<'_>) {
    let (was, is) = (old.required != Some(false), new.required != Some(false));
    let required = |r: bool| format!("required = {r}");
    match (was, is) {
        (true, false) => found.weakened(address.to_owned(), new.at, &required(was), &required(is)),
        (false, true) => {
            found.strengthened(address.to_owned(), new.at, &required(was), &required(is))
        }
        _ => {}
    }
    // The direction in which each of them asks for more.
    let more = |name: &str, old: &Value, new: &Value| -> Option<bool> {
        let number = |v: &Value| v.as_number().map(|n| n.to_f64());
        match name {
            "period" | "timeout" | "failures" => Some(number(new)? < number(old)?),
            "locations" => Some(number(new)? > number(old)?),
            "asserts" => Some(new.as_str()? == "correctness"),
            _ => None,
        }
    };
    for (name, old, now) in [
        ("period", &old.period, &new.period),
        ("failures", &old.failures, &new.failures),
        ("timeout", &old.timeout, &new.timeout),
        ("asserts", &old.asserts, &new.asserts),
        ("locations", &old.locations, &new.locations),
        ("tag", &old.tag, &new.tag),
        ("endpoint", &old.endpoint, &new.endpoint),
    ] {
        let address = format!("{address}.{name}");
        let place = now.as_ref().map_or(new.at, |v| v.origin.or(new.at));
        match (old, now) {
            (Some(old), Some(now)) if !same(old, now) => {
                let (before, after) = (shown(old), shown(now));
                match more(name, old, now) {
                    Some(true) => found.strengthened(address, place, &before, &after),
                    Some(false) => found.weakened(address, place, &before, &after),
                    None => found.either(address, place, &before, &after, WHY),
                }
            }
            (Some(old), None) => found.weakened(address, place, &shown(old), ""),
            (None, Some(now)) => found.strengthened(address, place, "", &shown(now)),
            _ => {}
        }
    }
}

fn same(a: &Value, b: &Value) -> bool {
    ops::equals(a, b).as_bool() == Some(true)
}

fn shown(value: &Value) -> String {
    let text = ops::to_text(value).ok();
    text.and_then(|t| t.as_str().map(str::to_owned))
        .unwrap_or_else(|| "another value".to_owned())
}

fn exposures(base: &Config, head: &Config, at: Span, found: &mut Found<'_>) {
    let all = by(&base.exposures, &head.exposures, |e| e.glob.clone());
    let exempts = |e: &Exposure| e.exposure != "public";
    // Without an end is later than any end.
    let end = |e: &Exposure| (e.until.is_none(), e.until);
    let words = |e: &Exposure| match e.until {
        Some(until) => format!("{} until {until}", e.exposure),
        None => e.exposure.clone(),
    };
    let mut changed = false;
    for (glob, (old, new)) in all {
        let address = format!("models {glob:?}");
        let was = old.filter(|e| exempts(e));
        let is = new.filter(|e| exempts(e));
        let (before, after) = (
            old.map_or(String::new(), words),
            new.map_or(String::new(), words),
        );
        let kind = match (was, is) {
            (None, Some(_)) => ChangeKind::SuppressionAdded,
            (Some(_), None) => ChangeKind::SuppressionRemoved,
            (Some(old), Some(new)) if end(new) > end(old) => ChangeKind::SuppressionAdded,
            (Some(old), Some(new)) if end(new) < end(old) => ChangeKind::SuppressionRemoved,
            // `public` takes back what an earlier block exempts.
            (None, None) if old.is_some() && new.is_none() => ChangeKind::SuppressionAdded,
            (None, None) if old.is_none() && new.is_some() => ChangeKind::SuppressionRemoved,
            _ => continue,
        };
        changed = true;
        let place = new.or(old).map_or(at, |e| e.at);
        found.add(kind, address, place, [&before, &after], &[]);
    }
    let order = |c: &Config| {
        c.exposures
            .iter()
            .map(|e| e.glob.clone())
            .collect::<Vec<_>>()
    };
    if !changed && order(base) != order(head) {
        let (before, after) = (order(base).join(", "), order(head).join(", "));
        let why = "the last block that matches a model wins";
        found.either("models".to_owned(), at, &before, &after, why);
    }
}

fn severities(base: &Policy, head: &Policy, at: Span, found: &mut Found<'_>) {
    let word = |severity: Option<Severity>| severity.map_or("off", Severity::name);
    for rule in base.rules.iter() {
        let names = [&*rule.name, &*rule.code];
        let place = |policy: &Policy| {
            let set = policy.config.severities.iter().rev();
            let mut set = set.filter(|s| names.contains(&&*s.rule.text));
            set.next().map(|s| s.rule.at)
        };
        // A rule that only one side has, and what a rule says of itself, is told by its file.
        let (Some(now), true) = (
            head.rules.get(&rule.name),
            place(base).or(place(head)).is_some(),
        ) else {
            continue;
        };
        let (old, new) = (base.severity_of(rule), head.severity_of(now));
        let address = format!("rule {:?}", rule.name);
        let place = place(head).unwrap_or(at);
        match new.cmp(&old) {
            Ordering::Less => found.weakened(address, place, word(old), word(new)),
            Ordering::Greater => found.strengthened(address, place, word(old), word(new)),
            Ordering::Equal => {}
        }
    }
}

fn assumptions(base: &Config, head: &Config, at: Span, found: &mut Found<'_>) {
    let flat = |c: &Config| -> Vec<(String, Arc<str>, Span)> {
        let of = |a: &crate::policy::config::Assume| {
            let provider = a.provider.text.clone();
            a.values
                .iter()
                .map(|(name, value)| {
                    (
                        format!("{provider}.{}", name.text),
                        value.text.clone(),
                        value.at,
                    )
                })
                .collect::<Vec<_>>()
        };
        c.assumptions.iter().flat_map(of).collect()
    };
    let (old, new) = (flat(base), flat(head));
    for (name, (old, new)) in by(&old, &new, |(name, ..)| name.clone()) {
        let value = |v: Option<&(String, Arc<str>, Span)>| {
            v.map_or("its default".to_owned(), |v| v.1.to_string())
        };
        let (before, after) = (value(old), value(new));
        if before != after {
            let place = new.map_or(at, |n| n.2);
            found.either(format!("assume {name}"), place, &before, &after, WHY);
        }
    }
}

fn catalogs(base: &Config, head: &Config, found: &mut Found<'_>) {
    let text = |l: &Option<Located>| l.as_ref().map_or(String::new(), |l| l.text.to_string());
    for (name, pair) in by(&base.catalogs, &head.catalogs, |c| c.name.to_string()) {
        let address = format!("catalog {name:?}");
        let (old, new) = match pair {
            (Some(old), Some(new)) => (old, new),
            (Some(old), None) => {
                found.weakened(address, old.at, &text(&old.file), "");
                continue;
            }
            (None, Some(new)) => {
                found.strengthened(address, new.at, "", &text(&new.file));
                continue;
            }
            (None, None) => continue,
        };
        let days = |d: Option<u32>| d.map_or("no limit".to_owned(), |d| format!("{d} days"));
        let age = |d: Option<u32>| (d.is_none(), d);
        let (before, after) = (days(old.max_age_days), days(new.max_age_days));
        if age(new.max_age_days) > age(old.max_age_days) {
            found.weakened(format!("{address}.max_age"), new.at, &before, &after);
        } else if age(new.max_age_days) < age(old.max_age_days) {
            found.strengthened(format!("{address}.max_age"), new.at, &before, &after);
        }
        let list = |c: &crate::policy::config::CatalogConfig| {
            let mut all: Vec<&str> = c.data.iter().map(|d| &*d.text).collect();
            all.sort_unstable();
            all.join(", ")
        };
        let taken = |c: &crate::policy::config::CatalogConfig| {
            c.taken.map_or(String::new(), |t| t.to_string())
        };
        for (attribute, before, after) in [
            ("file", text(&old.file), text(&new.file)),
            ("shape", text(&old.shape), text(&new.shape)),
            ("data", list(old), list(new)),
            ("taken", taken(old), taken(new)),
        ] {
            if before != after {
                found.either(
                    format!("{address}.{attribute}"),
                    new.at,
                    &before,
                    &after,
                    WHY,
                );
            }
        }
    }
}

fn data(base: &Config, head: &Config, at: Span, found: &mut Found<'_>) {
    for (name, pair) in by(&base.data, &head.data, |d| format!("{}.{}", d.ty, d.name)) {
        let (old, new) = pair;
        let unchanged = matches!((old, new), (Some(a), Some(b)) if same(&a.values, &b.values));
        if unchanged {
            continue;
        }
        let word = |there: bool| if there { "given values" } else { "" };
        let place = new.map_or(at, |d| d.at);
        let why = "what it gives stands in for what a data source reads";
        let address = format!("data {name}");
        found.either(
            address,
            place,
            word(old.is_some()),
            word(new.is_some()),
            why,
        );
    }
}

fn deliveries(base: &Config, head: &Config, at: Span, found: &mut Found<'_>) {
    let name = |d: &crate::policy::config::Delivery| format!("{} → {}", d.from.text, d.to.text);
    for (name, pair) in by(&base.deliveries, &head.deliveries, name) {
        let address = format!("delivery {name}");
        match pair {
            (None, Some(new)) => {
                let why = "a hop that cannot be read is taken on trust";
                found.either(address, new.from.at, "", "delivered", why);
            }
            (Some(_), None) => found.strengthened(address, at, "delivered", ""),
            _ => {}
        }
    }
}

fn environments(base: &Config, head: &Config, found: &mut Found<'_>) {
    let words = |e: &crate::policy::config::Environment| {
        let files: Vec<&str> = e.var_files.iter().map(|f| &*f.text).collect();
        let workspace = e.workspace.as_deref().unwrap_or("default");
        format!("{} in workspace {workspace}", files.join(", "))
    };
    for (name, pair) in by(&base.environments, &head.environments, |e| {
        e.name.to_string()
    }) {
        let address = format!("environment {name:?}");
        match pair {
            (Some(old), Some(new)) if words(old) != words(new) => {
                found.either(address, new.at, &words(old), &words(new), WHY);
            }
            (Some(old), None) => found.weakened(address, old.at, &words(old), ""),
            (None, Some(new)) => found.strengthened(address, new.at, "", &words(new)),
            _ => {}
        }
    }
}

fn gates(base: &Config, head: &Config, found: &mut Found<'_>) {
    let all = by(&base.gates, &head.gates, |g| {
        g.name.as_ref().map_or(String::new(), ToString::to_string)
    });
    for (name, pair) in all {
        let address = if name.is_empty() {
            "gate".to_owned()
        } else {
            format!("gate {name:?}")
        };
        match pair {
            (Some(old), Some(new)) => gate(&address, old, new, found),
            (Some(old), None) if old.name.is_some() => {
                found.weakened(address, old.at, "a gate", "")
            }
            (None, Some(new)) if new.name.is_some() => {
                found.strengthened(address, new.at, "", "a gate");
            }
            // The gate of every change takes the place of defaults that ask for something too.
            (old, new) => {
                let at = new.or(old).map_or(Span::NONE, |g| g.at);
                let why = "the defaults ask for something too";
                let word = |there: bool| if there { "a gate" } else { "the defaults" };
                found.either(address, at, word(old.is_some()), word(new.is_some()), why);
            }
        }
    }
}

fn gate(address: &str, old: &Gate, new: &Gate, found: &mut Found<'_>) {
    let mut lists = [
        (&old.deny, &new.deny, "deny"),
        (&old.review, &new.review, "review"),
    ];
    for (old_list, new_list, name) in &mut lists {
        if old_list.is_some() != new_list.is_some() {
            let word = |there: bool| if there { "a list" } else { "the defaults" };
            let (before, after) = (word(old_list.is_some()), word(new_list.is_some()));
            found.either(format!("{address}.{name}"), new.at, before, after, WHY);
        }
    }
    let level = |gate: &Gate, kind: ChangeKind| {
        let has = |list: &Option<Vec<ChangeKind>>| list.iter().flatten().any(|k| *k == kind);
        u8::from(has(&gate.deny)) * 2 + u8::from(has(&gate.review) && !has(&gate.deny))
    };
    let word = |level: u8| match level {
        2 => "denied",
        1 => "reviewed",
        _ => "let through",
    };
    for kind in ChangeKind::ALL {
        let (before, after) = (level(old, *kind), level(new, *kind));
        let address = format!("{address}: {}", kind.name());
        if after < before {
            found.weakened(address, new.at, word(before), word(after));
        } else if after > before {
            found.strengthened(address, new.at, word(before), word(after));
        }
    }
    let most = |m: Option<u32>| m.map_or("no limit".to_owned(), |m| m.to_string());
    let amount = |m: Option<u32>| (m.is_none(), m);
    let (before, after) = (most(old.max_changed_pages), most(new.max_changed_pages));
    let pages = format!("{address}.max_changed_pages");
    if amount(new.max_changed_pages) > amount(old.max_changed_pages) {
        found.weakened(pages, new.at, &before, &after);
    } else if amount(new.max_changed_pages) < amount(old.max_changed_pages) {
        found.strengthened(pages, new.at, &before, &after);
    }
    let authors = |g: &Gate| {
        g.authors
            .iter()
            .map(|a| a.text.to_string())
            .collect::<Vec<_>>()
    };
    let (was, is) = (authors(old), authors(new));
    let (before, after) = (was.join(", "), is.join(", "));
    if was.iter().any(|a| !is.contains(a)) {
        found.weakened(format!("{address}.authors"), new.at, &before, &after);
    } else if is.iter().any(|a| !was.contains(a)) {
        found.strengthened(format!("{address}.authors"), new.at, &before, &after);
    }
}
