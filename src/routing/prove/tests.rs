//! Proofs against brute force over small universes of alerts.

use super::*;
use crate::routing::alert::{Content, List, Text, Truth};
use crate::routing::decide::Position;
use crate::routing::matching::Matcher;
use crate::routing::predicate::{Predicate, Test};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Texts over the letters of the tests below, and one that is none of theirs.
const WORDS: [&str; 8] = ["", "a", "b", "ab", "ba", "aab", "bab", "c"];

fn other() -> Field {
    Field::Named("x".into())
}

fn contents() -> Vec<Content> {
    let list = |items: &[&str]| {
        let items = items.iter().map(|i| Text::known(*i)).collect();
        Content::List(List { items, more: None })
    };
    let mut all = vec![Content::Absent, list(&[])];
    for (i, word) in WORDS.iter().enumerate() {
        all.push(Content::Text(Text::known(*word)));
        all.push(list(&[word]));
        all.extend(WORDS.iter().skip(i + 1).map(|second| list(&[word, second])));
    }
    all
}

/// Every alert of two fields with these contents.
fn universe() -> Vec<Alert> {
    let contents = contents();
    let mut all = Vec::new();
    for tags in &contents {
        for x in &contents {
            let fields = BTreeMap::from([(Field::Tags, tags.clone()), (other(), x.clone())]);
            all.push(Alert::new(fields, Content::Absent));
        }
    }
    all
}

/// An alert with every content for a field that it leaves open.
fn completions(alert: &Alert) -> Vec<Alert> {
    let mut all = vec![alert.fields().clone()];
    for field in [Field::Tags, other()] {
        if alert.fields().contains_key(&field) {
            continue;
        }
        let with = |fields: &BTreeMap<Field, Content>| {
            let fields = fields.clone();
            let field = field.clone();
            contents().into_iter().map(move |c| {
                let mut fields = fields.clone();
                fields.insert(field.clone(), c);
                fields
            })
        };
        all = all.iter().flat_map(with).collect();
    }
    let alert = |fields| Alert::new(fields, Content::Absent);
    all.into_iter().map(alert).collect()
}

/// Whether tags are a list and the other field text, as usual.
fn is_usual(alert: &Alert) -> bool {
    !matches!(alert.field(&Field::Tags), Content::Text(_))
        && !matches!(alert.field(&other()), Content::List(_))
}

fn is_alone(alert: &Alert) -> bool {
    let many = |c: &Content| matches!(c, Content::List(l) if l.items.len() > 1);
    !alert.fields().values().any(many)
}

fn test() -> impl Strategy<Value = Test> {
    let word = || proptest::sample::select(WORDS.to_vec()).prop_map(Arc::<str>::from);
    let meaning =
        proptest::sample::select(vec![OnList::Element, OnList::Substring, OnList::Ambiguous]);
    let patterns = vec!["a.*b", "^a", "b$", "^(ab|ba)$", "", "^[ab]*$", "(", "aa?b"];
    prop_oneof![
        3 => proptest::collection::vec(word(), 0..3).prop_map(Test::OneOf),
        3 => (word(), meaning).prop_map(|(t, m)| Test::Contains(t, m)),
        1 => word().prop_map(Test::StartsWith),
        1 => word().prop_map(Test::EndsWith),
        2 => proptest::sample::select(patterns).prop_map(|p| Test::Matches(p.into())),
        1 => Just(Test::IsEmpty),
    ]
}

fn predicate() -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        1 => Just(Predicate::Always),
        8 => test().prop_map(|t| Predicate::Test(Field::Tags, t)),
        4 => test().prop_map(|t| Predicate::Test(other(), t)),
        1 => Just(Predicate::Opaque("the time of day".into())),
    ];
    leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Predicate::All),
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(|p| Predicate::Not(Box::new(p))),
        ]
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    let position = prop_oneof![
        12 => (0..3i32).prop_map(|n| Position::At(f64::from(n))),
        1 => Just(Position::Unknown),
    ];
    let enabled = prop_oneof![
        12 => Just(Truth::True),
        1 => Just(Truth::False),
        1 => Just(Truth::Unknown),
    ];
    let fallback = proptest::bool::weighted(0.1);
    (predicate(), position, enabled, fallback).prop_map(|(when, position, enabled, fallback)| {
        Rule {
            when,
            position,
            enabled,
            fallback,
        }
    })
}

#[derive(Debug)]
struct Case {
    mode: Mode,
    ordered: bool,
    rules: Vec<Rule>,
    destinations: Vec<usize>,
}

fn case() -> impl Strategy<Value = Case> {
    let mode = prop_oneof![3 => Just(Mode::First), 1 => Just(Mode::All)];
    let rules = proptest::collection::vec((rule(), 0..2usize), 1..5);
    (mode, proptest::bool::weighted(0.7), rules).prop_map(|(mode, ordered, rules)| {
        let (rules, destinations) = rules.into_iter().unzip();
        Case {
            mode,
            ordered,
            rules,
            destinations,
        }
    })
}

/// A router under one reading, read rule by rule: nothing of what the proofs use but matching.
#[derive(Clone)]
struct Brute<'a> {
    case: &'a Case,
    matchers: Vec<Matcher>,
    /// Rules that are left out.
    off: Vec<usize>,
}

impl<'a> Brute<'a> {
    fn new(case: &'a Case, reading: OnList) -> Brute<'a> {
        let when = |r: &Rule| Matcher::new(&normal::rule(r, reading).when);
        Brute {
            case,
            matchers: case.rules.iter().map(when).collect(),
            off: Vec::new(),
        }
    }

    fn truths(&self, alert: &Alert) -> Vec<Truth> {
        let rules = self.case.rules.iter().zip(&self.matchers).enumerate();
        rules
            .map(|(i, (rule, matcher))| match self.off.contains(&i) {
                true => Truth::False,
                false => matcher.matches(alert).and(rule.enabled),
            })
            .collect()
    }

    /// Whether the order of ordinary rules is one that can be read.
    fn is_clear(&self) -> bool {
        let mut ordinary = self.case.rules.iter().filter(|r| !r.fallback);
        !self.case.ordered || ordinary.all(|r| r.position != Position::Unknown)
    }

    /// Whether a rule comes before another one: certainly, perhaps, or certainly not.
    fn before(&self, one: usize, other: usize) -> Truth {
        let (a, b) = (&self.case.rules[one], &self.case.rules[other]);
        match (a.fallback, b.fallback) {
            (true, true) => Truth::from(one < other),
            (true, false) => Truth::False,
            (false, true) => Truth::True,
            (false, false) if one == other || self.case.mode == Mode::All => Truth::False,
            (false, false) if !self.is_clear() => Truth::Unknown,
            (false, false) => Truth::from(self.case.ordered && a.position < b.position),
        }
    }

    /// Whether the alert gets to a rule.
    fn gets(&self, rule: usize, alert: &Alert) -> Truth {
        let truths = self.truths(alert);
        let passed = |i: usize| truths[i].and(self.before(i, rule)).negate();
        (0..truths.len()).fold(truths[rule], |t, i| match i == rule {
            true => t,
            false => t.and(passed(i)),
        })
    }

    /// Whether the alert may match a rule, and certainly none before it.
    fn gets_if_it_matches(&self, rule: usize, alert: &Alert) -> bool {
        let truths = self.truths(alert);
        let passed = |i: usize| i == rule || truths[i].and(self.before(i, rule)) == Truth::False;
        truths[rule] != Truth::False && (0..truths.len()).all(passed)
    }

    fn takes_none(&self, alert: &Alert) -> Truth {
        let truths = self.truths(alert);
        truths
            .iter()
            .fold(Truth::True, |t, other| t.and(other.negate()))
    }

    /// Whether both get the alert and no order says which.
    fn clash(&self, one: usize, other: usize, alert: &Alert) -> bool {
        let rules = &self.case.rules;
        one != other
            && !rules[one].fallback
            && !rules[other].fallback
            && self.case.mode == Mode::First
            && self.is_clear()
            && (!self.case.ordered || rules[one].position == rules[other].position)
            && self.gets(one, alert) == Truth::True
            && self.gets(other, alert) == Truth::True
    }
}

fn readings(case: &Case) -> Vec<Brute<'_>> {
    [OnList::Element, OnList::Substring]
        .map(|reading| Brute::new(case, reading))
        .into_iter()
        .collect()
}

fn has_doubts(case: &Case) -> bool {
    let doubtful = |r: &Rule| {
        r.enabled == Truth::Unknown
            || !normal::rule(r, OnList::Element).when.opaque().is_empty()
            || r.position == Position::Unknown
    };
    case.rules.iter().any(doubtful)
}

/// What the proofs say that brute force refutes.
fn disagreements(case: &Case, universe: &[Alert]) -> Vec<String> {
    let proofs = prove(Subject {
        mode: case.mode,
        ordered: case.ordered,
        rules: &case.rules,
        destinations: &case.destinations,
        closed: None,
    });
    let brutes = readings(case);
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(what);
    for (rule, reach) in proofs.reach.iter().enumerate() {
        match reach {
            Reach::Off => {
                if case.rules[rule].enabled != Truth::False {
                    say(format!("{rule} is in force"));
                }
            }
            Reach::Never(by) => {
                for brute in &brutes {
                    let got = universe
                        .iter()
                        .find(|a| brute.gets(rule, a) != Truth::False);
                    if let Some(alert) = got {
                        say(format!("{rule} never, by {by:?}, but {alert:?}"));
                    }
                    // Those that are named are enough.
                    let off = |i: &usize| !by.contains(i) && *i != rule;
                    let alone = Brute {
                        off: (0..case.rules.len()).filter(off).collect(),
                        ..brute.clone()
                    };
                    let got = universe
                        .iter()
                        .find(|a| alone.gets(rule, a) != Truth::False);
                    if let Some(alert) = got {
                        say(format!("{rule} never, but not by {by:?} alone: {alert:?}"));
                    }
                }
            }
            Reach::Reached(alert) => {
                if !brutes.iter().any(|b| b.gets_if_it_matches(rule, alert)) {
                    say(format!("{rule} is not reached by {alert:?}"));
                }
            }
            Reach::Unknown(why) => {
                let doubted = has_doubts(case)
                    || why.iter().any(|w| w.as_ref() == READINGS)
                    || why
                        .iter()
                        .any(|w| w.contains("only alerts get to it whose tags"));
                if !doubted {
                    say(format!("{rule} cannot be told: {why:?}"));
                }
                let certain = |a: &&Alert| {
                    is_usual(a) && brutes.iter().all(|b| b.gets_if_it_matches(rule, a))
                };
                if let Some(alert) = universe.iter().find(certain) {
                    say(format!("{rule} cannot be told, {why:?}, but {alert:?}"));
                }
            }
        }
    }
    match &proofs.total {
        Total::Yes => {
            for brute in &brutes {
                let none = |a: &&Alert| brute.takes_none(a) != Truth::False;
                if let Some(alert) = universe.iter().find(none) {
                    say(format!("not total: {alert:?}"));
                }
            }
        }
        Total::No(alert) => {
            let all = completions(alert);
            let none = |b: &Brute| all.iter().all(|a| b.takes_none(a) == Truth::True);
            if !brutes.iter().any(none) {
                say(format!("some rule takes {alert:?}"));
            }
        }
        Total::Unknown(why) => {
            let none =
                |a: &&Alert| is_usual(a) && brutes.iter().all(|b| b.takes_none(a) == Truth::True);
            if let Some(alert) = universe.iter().find(none) {
                say(format!("total cannot be told, {why:?}, but {alert:?}"));
            }
        }
    }
    overlaps(case, &proofs, &brutes, universe, &mut say);
    wrong
}

fn overlaps(
    case: &Case,
    proofs: &Proofs,
    brutes: &[Brute<'_>],
    universe: &[Alert],
    say: &mut dyn FnMut(String),
) {
    for overlap in &proofs.overlaps {
        let pair = (overlap.first, overlap.second);
        let shown = brutes
            .iter()
            .filter(|b| b.clash(pair.0, pair.1, &overlap.alert));
        let expected = if overlap.unless.is_empty() { 2 } else { 1 };
        if shown.count() < expected {
            say(format!("no overlap {overlap:?}"));
        }
        if case.destinations[pair.0] == case.destinations[pair.1] {
            say(format!("one destination {overlap:?}"));
        }
        if overlap.alone && !is_alone(&overlap.alert) {
            say(format!("not alone {overlap:?}"));
        }
    }
    let [element, ..] = brutes else { return };
    for alert in universe.iter().filter(|a| is_usual(a)) {
        let gets: Vec<usize> = (0..case.rules.len())
            .filter(|r| element.gets(*r, alert) == Truth::True)
            .collect();
        for (a, b) in gets.iter().flat_map(|a| gets.iter().map(move |b| (*a, *b))) {
            let differ = case.destinations[a] != case.destinations[b];
            if differ && element.clash(a, b, alert) {
                let found = proofs
                    .overlaps
                    .iter()
                    .any(|o| (o.first == a || o.second == a) && (o.alone || !is_alone(alert)));
                if !found {
                    say(format!("{a} overlaps: {alert:?}"));
                }
            }
        }
    }
}

/// How many routers are tried; `PROOF_CASES=20000` for a long run.
fn cases() -> u32 {
    let asked = std::env::var("PROOF_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(96)
}

#[test]
fn proofs_agree_with_brute_force() {
    let universe = universe();
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases())
    };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&case(), |case| {
        let wrong = disagreements(&case, &universe);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
