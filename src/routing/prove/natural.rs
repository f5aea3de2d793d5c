//! Alerts that a rule is likely to match: for most rules of most routers they settle the matter.

use crate::routing::alert::{Alert, Content, List, Text};
use crate::routing::predicate::{Field, Predicate, Test};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many alerts are tried for a rule.
const MOST_TRIED: usize = 8;

type Fields = BTreeMap<Field, Vec<Arc<str>>>;

/// Alerts that have what the predicate asks for and nothing else.
pub(super) fn alerts(predicate: &Predicate) -> Vec<Alert> {
    let mut found = vec![Fields::new()];
    add(predicate, &mut found);
    found.into_iter().filter_map(alert).collect()
}

/// Extends every alert by what a predicate asks for; by each of its alternatives where it has some.
fn add(predicate: &Predicate, found: &mut Vec<Fields>) {
    match predicate {
        Predicate::Test(field, test) => match test {
            Test::OneOf(texts) => branch(found, texts, |text, found| put(field, text, found)),
            Test::Contains(text, _) | Test::StartsWith(text) | Test::EndsWith(text) => {
                put(field, text, found);
            }
            Test::Matches(_) | Test::IsEmpty => {}
        },
        Predicate::All(ps) => ps.iter().for_each(|p| add(p, found)),
        Predicate::Any(ps) => branch(found, ps, add),
        Predicate::Always | Predicate::Not(_) | Predicate::Opaque(_) => {}
    }
}

fn branch<T>(found: &mut Vec<Fields>, parts: &[T], with: impl Fn(&T, &mut Vec<Fields>)) {
    let before = std::mem::take(found);
    for part in parts {
        let mut branch = before.clone();
        with(part, &mut branch);
        found.extend(branch);
        if found.len() >= MOST_TRIED {
            found.truncate(MOST_TRIED);
            return;
        }
    }
}

fn put(field: &Field, text: &Arc<str>, found: &mut [Fields]) {
    for fields in found {
        let texts = fields.entry(field.clone()).or_default();
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
}

/// Tags are a list, other fields text: two texts for one of these are none.
fn alert(fields: Fields) -> Option<Alert> {
    let mut contents = BTreeMap::new();
    for (field, texts) in fields {
        let content = match texts.as_slice() {
            _ if field.is_about_tags() => {
                let items = texts.into_iter().map(Text::known).collect();
                Content::List(List { items, more: None })
            }
            [text] => Content::Text(Text::known(text.clone())),
            _ => return None,
        };
        contents.insert(field, content);
    }
    Some(Alert::new(contents, Content::Absent))
}

/// An alert without what is not needed for `holds` to hold of it.
pub(super) fn shrink(alert: Alert, holds: &dyn Fn(&Alert) -> bool) -> Alert {
    /// More tries than this are not made.
    const MOST: usize = 64;
    let mut tries = 0;
    let mut fields = alert.fields().clone();
    let names: Vec<Field> = fields.keys().cloned().collect();
    let mut try_with = |fields: &BTreeMap<Field, Content>| {
        tries += 1;
        tries <= MOST && holds(&Alert::new(fields.clone(), Content::Absent))
    };
    for name in names {
        let Some(before) = fields.remove(&name) else {
            continue;
        };
        if before == Content::Absent || try_with(&fields) {
            continue;
        }
        fields.insert(name.clone(), before.clone());
        let Content::List(mut list) = before else {
            continue;
        };
        let mut at = 0;
        while at < list.items.len() && list.items.len() > 1 {
            let mut fewer = list.clone();
            fewer.items.remove(at);
            fields.insert(name.clone(), Content::List(fewer.clone()));
            if try_with(&fields) {
                list = fewer;
            } else {
                fields.insert(name.clone(), Content::List(list.clone()));
                at += 1;
            }
        }
    }
    Alert::new(fields, Content::Absent)
}
