//! Alerts that a rule is likely to match: for most rules of most routers they settle the matter.

use crate::routing::alert::{Alert, Content, List, Text, Why};
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

/// An alert as people are shown it: without what is not needed for `holds` to hold of it. Fields that do
/// not matter may hold anything; what is left of `fields` is said. `keep` is left alone, and `left` counts
/// down the tries.
pub(super) fn polish(
    alert: &Alert,
    fields: &[Field],
    keep: Option<&Field>,
    left: &mut u64,
    holds: &dyn Fn(&Alert) -> bool,
) -> Alert {
    let of = |fields: BTreeMap<Field, Content>| Alert::new(fields, Content::Unknown(ANYTHING));
    let all = fields.iter().map(|f| (f.clone(), alert.field(f).clone()));
    let mut said: BTreeMap<Field, Content> = all.collect();
    let mut try_with = |said: &mut BTreeMap<Field, Content>, name: &Field, new: Option<Content>| {
        if *left == 0 {
            return false;
        }
        *left -= 1;
        let before = match new {
            Some(new) => said.insert(name.clone(), new),
            None => said.remove(name),
        };
        let held = holds(&of(said.clone()));
        if let (false, Some(before)) = (held, before) {
            said.insert(name.clone(), before);
        }
        held
    };
    for name in fields.iter().filter(|f| Some(*f) != keep) {
        // Tags are always known: no tags are an empty list.
        let simplest = match name {
            Field::Tags => Some(Content::List(List::default())),
            Field::Named(_) => None,
        };
        if try_with(&mut said, name, simplest) {
            continue;
        }
        let mut at = 0;
        while let Some(Content::List(list)) = said.get(name)
            && list.items.len() > 1
            && at < list.items.len()
        {
            let mut fewer = list.clone();
            fewer.items.remove(at);
            if !try_with(&mut said, name, Some(Content::List(fewer))) {
                at += 1;
            }
        }
    }
    of(said)
}

/// Why a field that does not matter is not known.
const ANYTHING: Why = Why(u32::MAX);
