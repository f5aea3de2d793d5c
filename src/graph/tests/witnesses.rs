//! Witnesses pasted back into `alertlint trace` walk as is claimed of them.

use super::super::query::{Given, TraceOf, trace};
use super::super::schema::Kind;
use super::*;
use crate::routing::Truth;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;

/// Texts that a shell, JSON or a reader might take for something else.
const TEXTS: [&str; 8] = ["a", "ab", "it's", "[\"a\"]", "\"a\"", "a b", "é=", ""];

fn predicate() -> impl Strategy<Value = Predicate> {
    let text = || proptest::sample::select(TEXTS.to_vec()).prop_map(Arc::<str>::from);
    let patterns = proptest::sample::select(vec!["^a", "b$", "a.*b", "^[^ ]+$"]);
    let test = prop_oneof![
        4 => text().prop_map(|t| Test::OneOf(vec![t])),
        3 => text().prop_map(|t| Test::Contains(t, OnList::Element)),
        1 => text().prop_map(|t| Test::Contains(t, OnList::Substring)),
        1 => text().prop_map(|t| Test::Contains(t, OnList::Ambiguous)),
        1 => text().prop_map(Test::StartsWith),
        1 => text().prop_map(Test::EndsWith),
        1 => patterns.prop_map(|p| Test::Matches(p.into())),
        1 => Just(Test::IsEmpty),
    ];
    let field = proptest::sample::select(vec!["$.tags", "$.tags", "team"]);
    let leaf = prop_oneof![
        1 => Just(Predicate::Always),
        8 => (field, test).prop_map(|(f, t)| Predicate::Test(Field::Named(f.into()), t)),
        1 => Just(Predicate::Opaque("nobody can read it".into())),
    ];
    leaf.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Predicate::All),
            proptest::collection::vec(inner.clone(), 1..3).prop_map(Predicate::Any),
            inner.prop_map(|p| Predicate::Not(Box::new(p))),
        ]
    })
}

#[derive(Debug, Clone)]
struct RuleSpec {
    when: Predicate,
    position: i64,
    /// By number; none is all of them.
    sources: Vec<usize>,
    target: &'static str,
}

fn rule() -> impl Strategy<Value = RuleSpec> {
    let sources = proptest::sample::subsequence(vec![0, 1], 1..=2);
    let target = proptest::sample::select(vec!["a", "b"]);
    (predicate(), 0..2i64, sources, target).prop_map(|(when, position, sources, target)| RuleSpec {
        when,
        position,
        sources,
        target,
    })
}

fn stack(rules: &[RuleSpec], ordered: bool) -> Stack {
    let mut stack = Stack::default();
    stack.service("a").service("b");
    for n in 0..2 {
        let name = format!("s{n}");
        stack.add(Kind::Source, &name, [("name", s(&name))]);
    }
    for (n, rule) in rules.iter().enumerate() {
        let sources: Vec<String> = rule.sources.iter().map(|n| format!("s{n}")).collect();
        let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
        stack.route(n, rule.when.clone(), rule.target);
        stack
            .set("sources", to_all(&sources))
            .set("position", Value::int(rule.position))
            .set("ordered", Value::bool(ordered));
    }
    stack
}

/// What a shell makes of a line: words between spaces, and what stands in quotes as it is.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut letters = line.chars();
    while let Some(c) = letters.next() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '\\' if !quoted => word.get_or_insert_default().extend(letters.next()),
            ' ' if !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

fn given(line: &str) -> Option<Given> {
    let mut given = Given::default();
    let words = words(line);
    for pair in words.chunks(2) {
        let [flag, value] = pair else { return None };
        given = match flag.as_str() {
            "--tag" => given.tag(value.as_str()),
            "--field" => given.field(value)?,
            "--source" => Given {
                source: Some(value.clone()),
                ..given
            },
            _ => return None,
        };
    }
    Some(given)
}

/// The routes that are said to take the alert, and whether some router is said to leave it.
fn walk(graph: &Graph, line: &str) -> Result<(Vec<String>, bool), String> {
    let given = given(line).ok_or_else(|| format!("{line} cannot be read"))?;
    let steps = trace(graph, TraceOf::Alert(&given)).ok_or_else(|| format!("{line}: no source"))?;
    let taken = steps.iter().filter_map(|s| {
        let (route, what) = s.text.split_once(' ')?;
        let takes = what.starts_with("takes it") || what.starts_with("may take it");
        takes.then(|| route.to_owned())
    });
    let left = |s: &super::super::query::Step| {
        s.verdict == Truth::False && s.text.starts_with("no rule of r takes it")
    };
    Ok((taken.collect(), steps.iter().any(left)))
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    overlaps: usize,
    untaken: usize,
    by_source: usize,
}

fn disagreements(rules: &[RuleSpec], ordered: bool, tally: &mut Tally) -> Vec<String> {
    let graph = stack(rules, ordered).graph();
    let mut wrong = Vec::new();
    let mut say = |what: String| wrong.push(what);
    for n in 0..rules.len() {
        let route = format!("r.rules[{n}]");
        let untaken = read(&graph, &route, "untaken");
        if untaken != "null" && n == 0 {
            tally.untaken += 1;
            tally.by_source += usize::from(untaken.contains("--source"));
            match walk(&graph, &untaken) {
                Ok((taken, true)) if taken.is_empty() => {}
                other => say(format!("untaken {untaken}: {other:?}")),
            }
        }
        let id = graph.by_address(&route).expect("the route");
        let Repr::Capsule(entity) = graph.value(id).repr else {
            panic!("an entity is a capsule")
        };
        let overlaps = entity.attr("overlaps").expect("every route has them");
        for (i, overlap) in overlaps.elements().into_iter().flatten().enumerate() {
            let at = |name: &str| read(&graph, &route, &format!("overlaps.{i}.{name}"));
            let certain = overlap.get("alone").is_some_and(|a| !a.is_unknown());
            let (other, witness) = (at("other"), at("witness"));
            tally.overlaps += 1;
            match walk(&graph, &witness) {
                Ok((taken, _)) if taken.contains(&route) && taken.contains(&other) => {}
                Ok(_) if !certain => {}
                found => say(format!("{route} and {other}, {witness}: {found:?}")),
            }
        }
    }
    wrong
}

#[test]
fn witnesses_walk_as_claimed() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(256)
    };
    let tally = Cell::new(Tally::default());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]);
    let routers = (proptest::collection::vec(rule(), 2..5), any::<bool>());
    let outcome = TestRunner::new_with_rng(config, rng).run(&routers, |(rules, ordered)| {
        let mut so_far = tally.get();
        let wrong = disagreements(&rules, ordered, &mut so_far);
        tally.set(so_far);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    let tally = tally.get();
    println!("{tally:?}");
    if let Err(error) = outcome {
        panic!("{error}");
    }
    assert!(
        tally.overlaps > 50 && tally.untaken > 50 && tally.by_source > 20,
        "{tally:?}"
    );
}

#[test]
fn the_witness_of_a_check_takes_its_way() {
    let mut stack = Stack::default();
    stack.hop().service("a").service("b");
    stack.route(0, tag("y z"), "b").route(1, tag("x"), "a");
    stack.check("k", &["x", "a b"]).check("l", &["y z"]);
    let graph = stack.graph();
    for (check, route) in [("k", "r.rules[1]"), ("l", "r.rules[0]")] {
        let witness = read(&graph, check, "outcome.witness");
        let (taken, _) = walk(&graph, &witness).expect("a witness");
        assert_eq!(taken, [route], "{witness}");
        assert_eq!(read(&graph, check, "outcome.taken"), format!("[{route}]"));
    }
}
