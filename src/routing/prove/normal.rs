//! Rules as the proofs read them: what matching cannot read is opaque, fields that are the same have
//! one name, and what the vendor leaves undefined is read in one way.

use crate::routing::decide::Rule;
use crate::routing::matching::{DEEPEST, pattern};
use crate::routing::predicate::{Field, OnList, Predicate, Test};

/// A field's name among those for the same thing: the tags are `$.tags`, with or without `[*]`.
pub fn canonical(field: &Field) -> Field {
    match field {
        Field::Named(name) => match name.strip_suffix("[*]").unwrap_or(name) {
            "$.tags" => Field::Tags,
            _ => field.clone(),
        },
        Field::Tags => Field::Tags,
    }
}

/// Whether a predicate leaves open what `contains` means on a list.
pub(super) fn is_ambiguous(predicate: &Predicate) -> bool {
    let mut found = false;
    predicate.each_test(&mut |_, test, _| {
        found |= matches!(test, Test::Contains(_, OnList::Ambiguous));
    });
    found
}

/// A rule with `reading` for what `contains` means on a list.
pub(super) fn rule(rule: &Rule, reading: OnList) -> Rule {
    Rule {
        when: predicate(&rule.when, reading, 0),
        ..rule.clone()
    }
}

fn predicate(p: &Predicate, reading: OnList, depth: usize) -> Predicate {
    if depth > DEEPEST {
        return Predicate::Opaque("it is nested too deeply".into());
    }
    let parts = |ps: &[Predicate]| {
        ps.iter()
            .map(|p| predicate(p, reading, depth + 1))
            .collect()
    };
    match p {
        Predicate::Always | Predicate::Opaque(_) => p.clone(),
        Predicate::All(ps) => Predicate::All(parts(ps)),
        Predicate::Any(ps) => Predicate::Any(parts(ps)),
        Predicate::Not(p) => Predicate::Not(Box::new(predicate(p, reading, depth + 1))),
        Predicate::Test(_, Test::Matches(text)) if pattern(text).is_none() => Predicate::Opaque(
            format!("/{text}/ is not a regular expression that can be read").into(),
        ),
        Predicate::Test(field, test) => {
            let test = match test {
                Test::Contains(text, OnList::Ambiguous) => Test::Contains(text.clone(), reading),
                other => other.clone(),
            };
            Predicate::Test(canonical(field), test)
        }
    }
}
