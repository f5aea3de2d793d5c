//! Proofs against brute force over small universes of alerts.

mod brute;

use super::*;
use crate::routing::alert::{Content, List, Text, Truth};
use crate::routing::decide::Position;
use crate::routing::matching::Matcher;
use crate::routing::predicate::{Predicate, Test};
use brute::{Brute, Own};
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
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

/// Every alert of these tags and the other field.
fn alerts(tags: &[Content], others: &[Content]) -> Vec<Alert> {
    let of = |tags: &Content, x: &Content| {
        let fields = BTreeMap::from([(Field::Tags, tags.clone()), (other(), x.clone())]);
        Alert::new(fields, Content::Absent)
    };
    let with = |tags| others.iter().map(move |x| of(tags, x));
    tags.iter().flat_map(with).collect()
}

/// The alerts that a router may get.
fn universe(case: &Case) -> Vec<Alert> {
    let all = contents();
    let text = |t: &&str| Content::Text(Text::known(*t));
    match case.closed {
        true => alerts(&all, &SOURCES.iter().map(text).collect::<Vec<_>>()),
        false => alerts(&all, &all),
    }
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

/// `others`: how often tests are of the other field, to 8 of the tags.
fn predicate(others: u32) -> impl Strategy<Value = Predicate> {
    let leaf = prop_oneof![
        1 => Just(Predicate::Always),
        8 => test().prop_map(|t| Predicate::Test(Field::Tags, t)),
        others => test().prop_map(|t| Predicate::Test(other(), t)),
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

/// A rule that asks for this.
fn rule(when: impl Strategy<Value = Predicate>) -> impl Strategy<Value = Rule> {
    let position = prop_oneof![
        30 => (0..3i32).prop_map(|n| Position::At(f64::from(n))),
        1 => Just(Position::Unknown),
    ];
    let enabled = prop_oneof![
        12 => Just(Truth::True),
        1 => Just(Truth::False),
        1 => Just(Truth::Unknown),
    ];
    let fallback = proptest::bool::weighted(0.1);
    (when, position, enabled, fallback).prop_map(|(when, position, enabled, fallback)| Rule {
        when,
        position,
        enabled,
        fallback,
    })
}

#[derive(Debug)]
struct Case {
    mode: Mode,
    ordered: bool,
    rules: Vec<Rule>,
    destinations: Vec<usize>,
    /// Where the rules stand, where they are a tree.
    places: Option<Vec<Place>>,
    /// Whether the other field is the source that alerts come in by.
    closed: bool,
}

/// A tree with a root, one without, and a list whose rules may say to go on.
const SHAPES: [[&[u32]; 5]; 3] = [
    [&[], &[1], &[0], &[1, 0], &[1, 1]],
    [&[1], &[0], &[2], &[0, 1], &[0, 0]],
    [&[0], &[1], &[2], &[3], &[4]],
];

fn tree() -> impl Strategy<Value = Case> {
    let goes_on = prop_oneof![
        6 => Just(Truth::False),
        2 => Just(Truth::True),
        1 => Just(Truth::Unknown),
    ];
    let rules = proptest::collection::vec((rule(predicate(4)), goes_on), 1..6);
    (proptest::sample::select(SHAPES.to_vec()), rules).prop_map(|(shape, rules)| {
        let (rules, goes_on): (Vec<Rule>, Vec<Truth>) = rules
            .into_iter()
            .map(|(rule, goes_on)| {
                let fallback = false;
                (Rule { fallback, ..rule }, goes_on)
            })
            .unzip();
        let places = shape.iter().zip(goes_on).map(|(path, goes_on)| Place {
            path: Some(path.to_vec()),
            goes_on,
        });
        Case {
            mode: Mode::All,
            ordered: true,
            destinations: vec![0; rules.len()],
            places: Some(places.collect()),
            rules,
            closed: false,
        }
    })
}

fn case() -> impl Strategy<Value = Case> {
    list(rule(predicate(4)), false)
}

/// The sources that rules see; the last stands for any that no rule names.
const SOURCES: [&str; 3] = ["s1", "s2", "another"];

/// Rules that see some of the sources each. Every source is asked for by some rule.
fn sourced() -> impl Strategy<Value = Case> {
    let is_one_of = |names: Vec<&str>| {
        let names = names.into_iter().map(Arc::from).collect();
        Predicate::Test(other(), Test::OneOf(names))
    };
    let sees = proptest::sample::subsequence(SOURCES.to_vec(), 1..=3).prop_map(is_one_of);
    let when = (sees, predicate(0)).prop_map(|(sees, when)| Predicate::All(vec![sees, when]));
    list(rule(when), true).prop_map(move |mut case| {
        if let Some(first) = case.rules.first_mut() {
            first.when = Predicate::Any(vec![
                Predicate::All(vec![
                    is_one_of(SOURCES.to_vec()),
                    Predicate::Any(Vec::new()),
                ]),
                first.when.clone(),
            ]);
        }
        case
    })
}

/// Rules that stand in a list.
fn list(rule: impl Strategy<Value = Rule>, closed: bool) -> impl Strategy<Value = Case> {
    let mode = prop_oneof![3 => Just(Mode::First), 1 => Just(Mode::All)];
    let rules = proptest::collection::vec((rule, 0..3usize), 1..6);
    let shape = (mode, proptest::bool::weighted(0.7), rules);
    shape.prop_map(move |(mode, ordered, rules)| {
        let (rules, destinations) = rules.into_iter().unzip();
        Case {
            mode,
            ordered,
            rules,
            destinations,
            places: None,
            closed,
        }
    })
}

/// What one reading says of every alert of the universe.
struct Seen<'a> {
    brute: Brute<'a>,
    alerts: Vec<Own>,
}

fn readings<'a>(case: &'a Case, universe: &[Alert]) -> [Seen<'a>; 2] {
    [OnList::Element, OnList::Substring].map(|reading| {
        let brute = Brute::new(case, reading);
        Seen {
            alerts: universe.iter().map(|a| brute.own(a)).collect(),
            brute,
        }
    })
}

fn has_doubts(case: &Case) -> bool {
    let doubtful = |r: &Rule| {
        r.enabled == Truth::Unknown
            || !normal::rule(r, OnList::Element).when.opaque().is_empty()
            || r.position == Position::Unknown
    };
    let unknown = |p: &Place| p.goes_on == Truth::Unknown;
    if case.places.iter().flatten().any(unknown) {
        return true;
    }
    case.rules.iter().any(doubtful)
}

/// The first alert of which this holds under every reading.
fn under_all<'u>(
    seen: &[Seen<'_>],
    universe: &'u [Alert],
    holds: impl Fn(&Brute<'_>, &Own) -> bool,
) -> Option<&'u Alert> {
    let certain = |at: &usize| {
        seen.iter()
            .all(|s| s.alerts.get(*at).is_some_and(|own| holds(&s.brute, own)))
    };
    let usual = |at: &usize| universe.get(*at).is_some_and(is_usual);
    let at = (0..universe.len()).filter(usual).find(certain)?;
    universe.get(at)
}

/// What the proofs say that brute force refutes.
fn disagreements(case: &Case, tally: &mut Tally) -> Vec<String> {
    let universe = universe(case);
    let source = other();
    let proofs = prove(Subject {
        mode: case.mode,
        ordered: case.ordered,
        rules: &case.rules,
        destinations: &case.destinations,
        places: case.places.as_deref(),
        closed: case.closed.then_some(&source),
    });
    tally.count(case, &proofs);
    let seen = readings(case, &universe);
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(what);
    for (rule, reach) in proofs.reach.iter().enumerate() {
        match reach {
            Reach::Off => {
                let off = |i: &usize| case.rules[*i].enabled == Truth::False;
                let above = seen.iter().flat_map(|s| s.brute.above(rule));
                if !above.chain([rule]).any(|i| off(&i)) {
                    say(format!("{rule} is in force"));
                }
            }
            Reach::Never(by) => {
                for Seen { brute, alerts } in &seen {
                    let got = alerts
                        .iter()
                        .position(|a| brute.gets(rule, a) != Truth::False);
                    if let Some(at) = got {
                        say(format!("{rule} never, by {by:?}, but {:?}", universe[at]));
                    }
                    // Those that are named are enough.
                    let needed = brute.above(rule);
                    let alone = brute.only(|i| by.contains(&i) || i == rule || needed.contains(&i));
                    let gets = |a: &Own| alone.gets(rule, &alone.without(a)) != Truth::False;
                    if let Some(at) = alerts.iter().position(gets) {
                        let alert = &universe[at];
                        say(format!("{rule} never, but not by {by:?} alone: {alert:?}"));
                    }
                }
            }
            Reach::Reached(alert) => {
                let reached = |s: &Seen<'_>| s.brute.gets_if_it_matches(rule, &s.brute.own(alert));
                if !seen.iter().any(reached) {
                    say(format!("{rule} is not reached by {alert:?}"));
                }
                if case.closed && !comes_from_somewhere(alert) {
                    say(format!("{rule} is reached from nowhere by {alert:?}"));
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
                let certain = |b: &Brute<'_>, own: &Own| b.gets_if_it_matches(rule, own);
                if let Some(alert) = under_all(&seen, &universe, certain) {
                    say(format!("{rule} cannot be told, {why:?}, but {alert:?}"));
                }
            }
        }
    }
    match &proofs.total {
        Total::Yes => {
            for Seen { brute, alerts } in &seen {
                let none = |a: &Own| brute.takes_none(a) != Truth::False;
                if let Some(at) = alerts.iter().position(none) {
                    say(format!("not total: {:?}", universe[at]));
                }
            }
        }
        Total::No(alert) => {
            let all = completions(alert);
            let none = |b: &Brute<'_>| all.iter().all(|a| b.takes_none(&b.own(a)) == Truth::True);
            if !seen.iter().any(|s| none(&s.brute)) {
                say(format!("some rule takes {alert:?}"));
            }
            if case.closed && !comes_from_somewhere(alert) {
                say(format!("{alert:?} comes from nowhere"));
            }
        }
        Total::Unknown(why) => {
            let none = |b: &Brute<'_>, own: &Own| b.takes_none(own) == Truth::True;
            if let Some(alert) = under_all(&seen, &universe, none) {
                say(format!("total cannot be told, {why:?}, but {alert:?}"));
            }
        }
    }
    overlaps(case, &proofs, &seen, &universe, &mut say);
    wrong
}

/// Whether an alert says which source it comes in by.
fn comes_from_somewhere(alert: &Alert) -> bool {
    let Content::Text(text) = alert.field(&other()) else {
        return false;
    };
    text.as_known().is_some_and(|t| SOURCES.contains(&t))
}

fn overlaps(
    case: &Case,
    proofs: &Proofs,
    seen: &[Seen<'_>],
    universe: &[Alert],
    say: &mut dyn FnMut(String),
) {
    for overlap in &proofs.overlaps {
        let (first, second, alert) = (overlap.first, overlap.second, &overlap.alert);
        // Whatever the fields hold that are said not to matter.
        let all = completions(alert);
        let clash = |s: &&Seen<'_>| {
            let mut owns = all.iter().map(|a| s.brute.own(a));
            owns.all(|own| s.brute.clash(first, second, &own))
        };
        let expected = if overlap.unless.is_empty() { 2 } else { 1 };
        if seen.iter().filter(clash).count() < expected {
            say(format!("no overlap {overlap:?}"));
        }
        if case.destinations[first] == case.destinations[second] {
            say(format!("one destination {overlap:?}"));
        }
        if overlap.alone && !is_alone(alert) {
            say(format!("not alone {overlap:?}"));
        }
    }
    let [element, ..] = seen else { return };
    let brute = &element.brute;
    let usual = universe.iter().zip(&element.alerts);
    for (alert, own) in usual.filter(|(a, _)| is_usual(a)) {
        let gets: Vec<usize> = (0..case.rules.len())
            .filter(|r| brute.gets(*r, own) == Truth::True)
            .collect();
        for (a, b) in gets.iter().flat_map(|a| gets.iter().map(move |b| (*a, *b))) {
            let differ = case.destinations[a] != case.destinations[b];
            if differ && brute.clash(a, b, own) {
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

/// What was proven of the routers that were tried: proofs about nothing prove nothing.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    routers: usize,
    rules: usize,
    reached: usize,
    never: usize,
    never_by_several: usize,
    rule_unknown: usize,
    with_overlaps: usize,
    total: usize,
    not_total: usize,
    total_unknown: usize,
}

impl Tally {
    fn count(&mut self, case: &Case, proofs: &Proofs) {
        let reach = |is: fn(&Reach) -> bool| proofs.reach.iter().filter(|r| is(r)).count();
        self.routers += 1;
        self.rules += case.rules.len();
        self.reached += reach(|r| matches!(r, Reach::Reached(_)));
        self.never += reach(|r| matches!(r, Reach::Never(_)));
        self.never_by_several += reach(|r| matches!(r, Reach::Never(by) if by.len() > 1));
        self.rule_unknown += reach(|r| matches!(r, Reach::Unknown(_)));
        self.with_overlaps += usize::from(!proofs.overlaps.is_empty());
        match proofs.total {
            Total::Yes => self.total += 1,
            Total::No(_) => self.not_total += 1,
            Total::Unknown(_) => self.total_unknown += 1,
        }
    }

    /// Whether every answer was given often enough to mean something.
    fn is_rich(&self, may_overlap: bool) -> bool {
        let often = |n: usize, of: usize| n * 20 >= of;
        often(self.reached, self.rules)
            && often(self.never, self.rules)
            && self.never_by_several > 0
            && self.rule_unknown > 0
            && often(self.total, self.routers)
            && often(self.not_total, self.routers)
            && self.total_unknown > 0
            && (!may_overlap || often(self.with_overlaps, self.routers))
    }
}

/// How many routers of each kind are tried; `PROOF_CASES` asks for more.
fn how_many() -> u32 {
    let asked = std::env::var("PROOF_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(96)
}

fn agree(cases: impl Strategy<Value = Case>, seed: u8, may_overlap: bool) {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(how_many())
    };
    let tally = Cell::new(Tally::default());
    // The same routers in every run, so that a failure is one for everybody.
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let outcome = TestRunner::new_with_rng(config, rng).run(&cases, |case| {
        let mut so_far = tally.get();
        let wrong = disagreements(&case, &mut so_far);
        tally.set(so_far);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    let tally = tally.get();
    println!("{tally:?}");
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(tally.is_rich(may_overlap), "{tally:?}");
}

#[test]
fn proofs_agree_with_brute_force() {
    agree(case(), 1, true);
}

#[test]
fn proofs_about_trees_agree_with_brute_force() {
    agree(tree(), 2, false);
}

#[test]
fn proofs_about_rules_of_some_sources_agree_with_brute_force() {
    agree(sourced(), 3, true);
}
