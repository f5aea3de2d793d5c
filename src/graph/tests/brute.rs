//! The walk through routers behind routers, against a walk that tries everything that is not known.

mod naive;

use super::super::schema::Kind;
use super::*;
use naive::*;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use std::cell::Cell;
use std::collections::BTreeSet;

/// Tags that rules ask for, and one that none does.
const TAGS: [&str; 4] = ["x", "y", "z", "other"];
const SERVICES: [&str; 3] = ["a", "b", "d"];

#[derive(Debug, Clone)]
enum When {
    Always,
    Tag(usize),
    Not(usize),
    Either(usize, usize),
    Both(usize, usize),
    /// Cannot be read.
    Opaque,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Maybe {
    Yes,
    No,
    Unknown,
}

/// Where a rule sends an alert on to, by the number of the next router.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    Nowhere,
    HandsTo(usize),
    Through(usize),
}

#[derive(Debug, Clone)]
struct RuleSpec {
    when: When,
    enabled: Maybe,
    fallback: bool,
    goes_on: bool,
    targets: Vec<usize>,
    /// Sends to one of these two as well, which one is not known.
    either: Option<(usize, usize)>,
    next: Next,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    First,
    /// The first of an order that the vendor leaves undefined.
    Unordered,
    All,
    Tree,
}

/// Where the rules of a tree stand.
const PATHS: [&[i64]; 4] = [&[0], &[0, 0], &[1], &[1, 0]];

#[derive(Debug, Clone)]
struct RouterSpec {
    how: How,
    rules: Vec<RuleSpec>,
}

#[derive(Debug, Clone)]
struct Spec {
    /// Of the check; `None` is one that is not known.
    tags: Vec<Option<usize>>,
    /// What the check pages itself.
    direct: Option<usize>,
    channel: Maybe,
    /// What a source pages that no router sees.
    by_source: Option<usize>,
    routers: Vec<RouterSpec>,
}

fn maybe() -> impl Strategy<Value = Maybe> {
    prop_oneof![16 => Just(Maybe::Yes), 1 => Just(Maybe::No), 1 => Just(Maybe::Unknown)]
}

fn rule() -> impl Strategy<Value = RuleSpec> {
    let tag = || 0..TAGS.len() - 1;
    let when = prop_oneof![
        2 => Just(When::Always),
        6 => tag().prop_map(When::Tag),
        2 => tag().prop_map(When::Not),
        1 => (tag(), tag()).prop_map(|(a, b)| When::Either(a, b)),
        1 => (tag(), tag()).prop_map(|(a, b)| When::Both(a, b)),
        1 => Just(When::Opaque),
    ];
    let next = prop_oneof![
        5 => Just(Next::Nowhere),
        2 => (0..4usize).prop_map(Next::HandsTo),
        2 => (0..4usize).prop_map(Next::Through),
    ];
    let targets = proptest::sample::subsequence(vec![0, 1, 2], 0..=2);
    let service = || 0..SERVICES.len();
    let either = proptest::option::weighted(0.1, (service(), service()));
    let switches = (
        proptest::bool::weighted(0.15),
        proptest::bool::weighted(0.3),
    );
    (when, maybe(), switches, (targets, either), next).prop_map(
        |(when, enabled, (fallback, goes_on), (targets, either), next)| RuleSpec {
            when,
            enabled,
            fallback,
            goes_on,
            targets,
            either,
            next,
        },
    )
}

fn router() -> impl Strategy<Value = RouterSpec> {
    let how = prop_oneof![
        4 => Just(How::First),
        1 => Just(How::Unordered),
        2 => Just(How::All),
        2 => Just(How::Tree),
    ];
    (how, proptest::collection::vec(rule(), 1..4)).prop_map(|(how, mut rules)| {
        if how == How::Tree {
            rules.iter_mut().for_each(|r| r.fallback = false);
        }
        RouterSpec { how, rules }
    })
}

fn spec() -> impl Strategy<Value = Spec> {
    let tag = prop_oneof![
        6 => (0..TAGS.len()).prop_map(Some),
        1 => Just(None),
    ];
    (
        proptest::collection::vec(tag, 0..3),
        proptest::option::weighted(0.1, 0..SERVICES.len()),
        maybe(),
        proptest::option::weighted(0.5, 0..SERVICES.len()),
        proptest::collection::vec(router(), 3),
    )
        .prop_map(|(tags, direct, channel, by_source, routers)| Spec {
            tags,
            direct,
            channel,
            by_source,
            routers,
        })
}

fn flag(maybe: Maybe) -> Value {
    match maybe {
        Maybe::Yes => Value::bool(true),
        Maybe::No => Value::bool(false),
        Maybe::Unknown => unknown(Type::Bool),
    }
}

fn source(n: usize) -> String {
    format!("s{n}")
}

/// The spec as entities. The fourth source has no router.
fn stack(spec: &Spec) -> Stack {
    let mut stack = Stack::default();
    SERVICES.iter().for_each(|name| {
        stack.service(name);
    });
    let text = |tag: &Option<usize>| tag.map_or_else(|| unknown(Type::String), |t| s(TAGS[t]));
    let tags = Value::tuple(spec.tags.iter().map(text).collect());
    stack
        .check("k", &[])
        .set("channels", to_all(&["c0"]))
        .set("tags", tags.clone())
        .set(
            "alert",
            Value::object(BTreeMap::from([("TAGS".into(), tags)])),
        );
    if let Some(direct) = spec.direct {
        stack.set("targets", to_all(&[SERVICES[direct]]));
    }
    for n in 0..4 {
        let endpoint = Value::new(Repr::Unknown(Arc::new(Unknown {
            ty: Type::String,
            identity: Some(identity(&source(n), "endpoint")),
            ..Unknown::default()
        })));
        let template = r#"{"tags": [{{#each TAGS}}"{{this}}",{{/each}}]}"#;
        stack.add(
            Kind::Channel,
            &format!("c{n}"),
            [
                ("kind", s("webhook")),
                ("url", endpoint.clone()),
                ("template", s(template)),
            ],
        );
        if n == 0 {
            stack.set("enabled", flag(spec.channel));
        }
        stack.add(
            Kind::Source,
            &source(n),
            [
                ("name", s(&source(n))),
                ("endpoints", Value::tuple(vec![endpoint])),
            ],
        );
    }
    if let Some(service) = spec.by_source {
        stack.set("targets", to_all(&[SERVICES[service]]));
    }
    for (n, router) in spec.routers.iter().enumerate() {
        for (i, rule) in router.rules.iter().enumerate() {
            add_rule(&mut stack, (n, i), router.how, rule);
        }
    }
    stack
}

fn add_rule(stack: &mut Stack, (router, n): (usize, usize), how: How, rule: &RuleSpec) {
    let asks = |t: &usize| tag(TAGS[*t]);
    let predicate = match &rule.when {
        When::Always => Predicate::Always,
        When::Tag(t) => asks(t),
        When::Not(t) => Predicate::Not(Box::new(asks(t))),
        When::Either(a, b) => Predicate::Any(vec![asks(a), asks(b)]),
        When::Both(a, b) => Predicate::All(vec![asks(a), asks(b)]),
        When::Opaque => Predicate::Opaque("nobody can read it".into()),
    };
    let certain = rule.targets.iter().map(|t| to(SERVICES[*t]));
    let either = rule.either.map(|(a, b)| {
        let among = [a, b].map(|t| SERVICES[t].into());
        reference(
            Target::OneOf(among.into(), because("var.x has no value")),
            "",
        )
    });
    let targets = Value::tuple(certain.chain(either).collect());
    stack.add(
        Kind::Route,
        &format!("r{router}.rules[{n}]"),
        [
            ("router", s(&format!("r{router}"))),
            ("sources", to_all(&[&source(router)])),
            ("when", when(predicate)),
            ("targets", targets),
            ("enabled", flag(rule.enabled)),
            ("fallback", Value::bool(rule.fallback)),
            ("continue", Value::bool(rule.goes_on)),
            ("ordered", Value::bool(how != How::Unordered)),
        ],
    );
    match how {
        How::First | How::Unordered => {}
        How::All => {
            stack.set("match", s("all"));
        }
        How::Tree => {
            let path = PATHS[n].iter().map(|p| Value::int(*p)).collect();
            stack
                .set("match", s("tree"))
                .set("path", Value::tuple(path));
        }
    }
    match rule.next {
        Next::Nowhere => {}
        Next::HandsTo(to) => {
            stack.set("hands_to", to_all(&[&source(to)]));
        }
        Next::Through(to) => {
            stack.set("channels", to_all(&[&format!("c{to}")]));
        }
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    stacks: usize,
    with_unknowns: usize,
    known: usize,
    /// Known although something else is not.
    known_anyway: usize,
    /// It is known that somebody owns the alert, and not who.
    somebody: usize,
    pages_several: usize,
    pages_nobody: usize,
    over_several_routers: usize,
}

/// What is said of a check's alert and refuted by some way.
fn disagreements(spec: &Spec, tally: &mut Tally) -> Vec<String> {
    let Some(ways) = ways(spec) else {
        return Vec::new();
    };
    let fates: Vec<Fate> = ways.iter().map(|way| fate(spec, way)).collect();
    let graph = stack(spec).graph();
    let told = |path: &str| read(&graph, "k", path);
    let set = |shown: &str| -> Option<BTreeSet<String>> {
        let items = shown.strip_prefix('[')?.strip_suffix(']')?;
        Some(items.split_whitespace().map(str::to_owned).collect())
    };
    let mut rules = spec.routers.iter().flat_map(|r| &r.rules);
    let either = rules.any(|r| r.either.is_some());
    let mut wrong = Vec::new();
    let destinations = told("outcome.destinations");
    let known = set(&destinations);
    tally.stacks += 1;
    tally.with_unknowns += usize::from(ways.len() > 1);
    tally.known += usize::from(known.is_some());
    tally.known_anyway += usize::from(known.is_some() && ways.len() > 1);
    let routers: BTreeSet<&str> = fates
        .iter()
        .flat_map(|f| &f.taken)
        .filter_map(|route| route.split('.').next())
        .collect();
    tally.over_several_routers += usize::from(routers.len() > 1);
    match &known {
        Some(services) => {
            tally.pages_several += usize::from(services.len() > 1);
            tally.pages_nobody += usize::from(services.is_empty());
            if let Some(fate) = fates.iter().find(|f| f.services != *services) {
                wrong.push(format!("destinations {destinations}, but {fate:?}"));
            }
        }
        None if ways.len() == 1 && !either => {
            wrong.push(format!("destinations {destinations}, but {:?}", fates[0]));
        }
        None => {}
    }
    if let Some(taken) = set(&told("outcome.taken")) {
        let other = fates.iter().find(|f| f.taken != taken);
        if let Some(fate) = other {
            wrong.push(format!("taken {taken:?}, but {fate:?}"));
        }
    }
    let owner = told("owner");
    let owned = |f: &&Fate| match owner.as_str() {
        "null" => f.services.is_empty(),
        owner => f.services.contains(owner),
    };
    if !owner.starts_with("unknown")
        && let Some(fate) = fates.iter().find(|f| !owned(f))
    {
        wrong.push(format!("owner {owner}, but {fate:?}"));
    }
    if owner.starts_with("unknown") && owner_is_somebody(&graph) {
        tally.somebody += 1;
        if let Some(fate) = fates.iter().find(|f| f.services.is_empty()) {
            wrong.push(format!("somebody owns it, but {fate:?}"));
        }
    }
    wrong
}

/// Whether the owner of the check is known to be there.
fn owner_is_somebody(graph: &Graph) -> bool {
    let id = graph.by_address("k").expect("the check");
    let Repr::Capsule(check) = graph.value(id).repr else {
        panic!("an entity is a capsule")
    };
    let owner = check.attr("owner").expect("every check has it");
    owner.as_unknown().is_some_and(|u| u.refinement.not_null)
}

/// How many stacks are tried; `PROOF_CASES` asks for more.
fn how_many() -> u32 {
    let asked = std::env::var("PROOF_CASES").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(192)
}

#[test]
fn walks_agree_with_every_way_that_unknowns_may_turn_out() {
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(how_many())
    };
    let tally = Cell::new(Tally::default());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[4; 32]);
    let outcome = TestRunner::new_with_rng(config, rng).run(&spec(), |spec| {
        let mut so_far = tally.get();
        let wrong = disagreements(&spec, &mut so_far);
        tally.set(so_far);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    let tally = tally.get();
    println!("{tally:?}");
    if let Err(error) = outcome {
        panic!("{error}");
    }
    let often = |n: usize| n * 20 >= tally.stacks;
    assert!(
        [
            tally.with_unknowns,
            tally.known,
            tally.known_anyway,
            tally.pages_several,
            tally.pages_nobody,
            tally.over_several_routers,
        ]
        .into_iter()
        .all(often)
            && tally.somebody > 0,
        "{tally:?}"
    );
}
