//! Routers behind routers, and routers that are trees.

use super::super::query::{TraceOf, trace};
use super::super::schema::Kind;
use super::*;

fn numbers(path: &[i64]) -> Value {
    Value::tuple(path.iter().map(|n| Value::int(*n)).collect())
}

/// One check `k` with the tag `x`, whose platform sees its alerts at `p` without any channel; the hop
/// leads on from there.
fn native() -> Stack {
    let mut stack = Stack::default();
    stack.hop().service("a").service("b");
    stack.check("k", &["x"]);
    stack.set("channels", to_all(&[]));
    stack.set("sources", to_all(&["p"]));
    stack.add(Kind::Source, "p", [("name", s("p"))]);
    stack
}

/// A rule of the router `first`, which sees what comes to `p`.
fn before(stack: &mut Stack, n: usize, predicate: Predicate) -> &mut Stack {
    stack.add(
        Kind::Route,
        &format!("first.rules[{n}]"),
        [
            ("router", s("first")),
            ("sources", to_all(&["p"])),
            ("when", when(predicate)),
            ("targets", to_all(&[])),
        ],
    )
}

fn outcome(stack: &Stack, rows: [&str; 4]) {
    let [matched, taken, destinations, owner] = rows;
    expect(
        &stack.graph(),
        &[
            ("k", "outcome.matched", matched),
            ("k", "outcome.taken", taken),
            ("k", "outcome.destinations", destinations),
            ("k", "owner", owner),
        ],
    );
}

#[test]
fn a_route_sends_an_alert_on_through_a_channel() {
    let mut stack = native();
    before(&mut stack, 0, tag("y"));
    before(&mut stack, 1, tag("x")).set("channels", to_all(&["c"]));
    stack.route(0, tag("x"), "a").route(1, tag("y"), "b");
    outcome(
        &stack,
        [
            "[first.rules[1] r.rules[0]]",
            "[first.rules[1] r.rules[0]]",
            "[a]",
            "a",
        ],
    );
    let steps = trace(&stack.graph(), TraceOf::Check("k")).expect("a check");
    let words: Vec<String> = steps
        .iter()
        .map(|s| format!("{}{}", "  ".repeat(s.depth), s.text))
        .collect();
    assert_eq!(
        words,
        [
            "k raises an alert with the tags \"x\"",
            "  p receives it",
            "  first.rules[1] takes it: it asks for $.tags contains \"x\"",
            "    c sends it",
            "      s receives it",
            "      r.rules[0] takes it: it asks for $.tags contains \"x\"",
            "        it goes to a",
            "          policy a_policy",
            "            user a_user",
        ]
    );
}

#[test]
fn a_route_hands_an_alert_to_the_next_router_as_it_is() {
    let mut stack = native();
    before(&mut stack, 0, Predicate::Always).set("hands_to", to_all(&["s"]));
    stack.route(0, tag("y"), "a").route(1, tag("x"), "b");
    outcome(
        &stack,
        [
            "[first.rules[0] r.rules[1]]",
            "[first.rules[0] r.rules[1]]",
            "[b]",
            "b",
        ],
    );
}

#[test]
fn what_is_dropped_on_the_way_gets_nowhere() {
    let mut stack = native();
    before(&mut stack, 0, tag("x"));
    before(&mut stack, 1, Predicate::Always).set("hands_to", to_all(&["s"]));
    stack.route(0, tag("x"), "a");
    outcome(
        &stack,
        [
            "[first.rules[0] first.rules[1]]",
            "[first.rules[0]]",
            "[]",
            "null",
        ],
    );
}

#[test]
fn what_may_be_sent_on_may_get_there() {
    let mut stack = native();
    before(&mut stack, 0, Predicate::Opaque("who knows".into())).set("hands_to", to_all(&["s"]));
    stack.route(0, tag("x"), "a");
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("k", "outcome.destinations", "unknown(who knows)"),
            ("k", "outcome.possible", "[first.rules[0] r.rules[0]]"),
        ],
    );
    // Where both roads lead to the same router it is certain.
    before(&mut stack, 1, Predicate::Always).set("hands_to", to_all(&["s"]));
    expect(&stack.graph(), &[("k", "outcome.destinations", "[a]")]);
}

#[test]
fn routers_in_a_circle_end() {
    let mut stack = native();
    before(&mut stack, 0, Predicate::Always).set("hands_to", to_all(&["s"]));
    stack.route(0, Predicate::Always, "a");
    stack.set("hands_to", to_all(&["p"]));
    outcome(
        &stack,
        [
            "[first.rules[0] r.rules[0]]",
            "[first.rules[0] r.rules[0]]",
            "[a]",
            "a",
        ],
    );
    assert!(trace(&stack.graph(), TraceOf::Check("k")).is_some());
}

#[test]
fn a_tree_sends_to_its_deepest_rules() {
    let node = |stack: &mut Stack, n: usize, path: &[i64], predicate: Predicate, to: &str| {
        stack.route(n, predicate, to);
        stack.set("match", s("tree")).set("path", numbers(path));
    };
    let mut stack = Stack::default();
    stack.hop().service("a").service("b").service("d");
    stack.check("k", &["x"]);
    node(&mut stack, 0, &[], Predicate::Always, "d");
    node(&mut stack, 1, &[0], tag("x"), "b");
    node(&mut stack, 2, &[0, 0], tag("y"), "d");
    node(&mut stack, 3, &[1], Predicate::Always, "a");
    outcome(
        &stack,
        ["[r.rules[1] r.rules[3]]", "[r.rules[1]]", "[b]", "b"],
    );
    let mut both = stack.clone();
    both.entities
        .iter_mut()
        .filter(|e| e.address == "r.rules[1]")
        .for_each(|e| {
            e.attrs.insert("continue", Value::bool(true));
        });
    outcome(
        &both,
        [
            "[r.rules[1] r.rules[3]]",
            "[r.rules[1] r.rules[3]]",
            "[b a]",
            "b",
        ],
    );
}

#[test]
fn fields_that_a_check_does_not_name_are_what_it_says_of_all_others() {
    let asks = |field: &str| Predicate::Test(Field::Named(field.into()), Test::IsEmpty);
    for (others, matched) in [
        (Value::null(), "[first.rules[0]]"),
        (s("something"), "[]"),
        (unknown(Type::String), "unknown(var.x has no value)"),
    ] {
        let mut stack = native();
        before(&mut stack, 0, asks("tier")).set("targets", to_all(&["a"]));
        let alert = Value::object(BTreeMap::from([("*".into(), others)]));
        let check = stack.entities.iter_mut().find(|e| e.address == "k");
        check.expect("the check").attrs.insert("alert", alert);
        expect(&stack.graph(), &[("k", "outcome.matched", matched)]);
    }
}

#[test]
fn a_channel_may_send_fields_by_their_names() {
    let asks =
        |field: &str| Predicate::Test(Field::Named(field.into()), Test::OneOf(vec!["v".into()]));
    for (field, matched) in [("$.labels.team", "[r.rules[0]]"), ("$.labels.tier", "[]")] {
        let mut stack = native();
        before(&mut stack, 0, Predicate::Always).set("channels", to_all(&["d"]));
        stack.add(
            Kind::Channel,
            "d",
            [
                ("kind", s("webhook")),
                ("source", to("s")),
                ("fields_at", list(&["$.labels"])),
            ],
        );
        stack.route(0, asks(field), "a");
        let alert = BTreeMap::from([("team".into(), s("v")), ("*".into(), Value::null())]);
        let check = stack.entities.iter_mut().find(|e| e.address == "k");
        check
            .expect("the check")
            .attrs
            .insert("alert", Value::object(alert));
        let destinations = if matched == "[]" { "[]" } else { "[a]" };
        expect(
            &stack.graph(),
            &[("k", "outcome.destinations", destinations)],
        );
    }
}
