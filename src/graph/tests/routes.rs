//! The hop, the routers, and what becomes of an alert.

use super::super::query::{Given, TraceOf, trace};
use super::super::schema::Kind;
use super::*;

/// One check `k` with the tag `x`, the hop, and two services.
pub(super) fn base() -> Stack {
    let mut stack = Stack::default();
    stack.hop().service("a").service("b").check("k", &["x"]);
    stack
}

#[test]
fn an_alert_walks_to_the_people() {
    let mut stack = base();
    stack.route(0, tag("y"), "b").route(1, tag("x"), "a");
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("k", "outcome.delivered", "true"),
            ("k", "outcome.reaches_router", "true"),
            ("k", "outcome.matched", "[r.rules[1]]"),
            ("k", "outcome.possible", "[]"),
            ("k", "outcome.taken", "[r.rules[1]]"),
            ("k", "outcome.destinations", "[a]"),
            ("k", "outcome.ambiguous", "[]"),
            ("k", "outcome.lost", "[]"),
            ("k", "outcome.routers", "1"),
            ("k", "outcome.nearest", "null"),
            ("k", "outcome.witness", "--tag x"),
            ("k", "owner", "a"),
            ("k", "responders", "[a_user]"),
            ("a", "checks", "[k]"),
            ("b", "checks", "[]"),
            ("r.rules[1]", "checks", "[k]"),
            ("r.rules[1]", "asks", "[x]"),
            ("r.rules[1]", "text", "$.tags contains \"x\""),
            ("s", "routes", "[r.rules[0] r.rules[1]]"),
            ("c", "checks", "[k]"),
        ],
    );
    let steps = trace(&graph, TraceOf::Check("k")).expect("a check");
    let words: Vec<String> = steps
        .iter()
        .map(|s| format!("{}{}", "  ".repeat(s.depth), s.text))
        .collect();
    assert_eq!(
        words,
        [
            "k raises an alert with the tags \"x\"",
            "  c sends it",
            "    s receives it",
            "    r.rules[1] takes it: it asks for $.tags contains \"x\"",
            "      it goes to a",
            "        policy a_policy",
            "          user a_user",
        ]
    );
    let given = Given::default().tag("y");
    let tags = trace(&graph, TraceOf::Alert(&given)).expect("always");
    assert!(tags.iter().any(|s| s.text == "it goes to b"), "{tags:?}");
    assert!(trace(&graph, TraceOf::Check("s")).is_none());
}

#[test]
fn outcomes_of_one_alert() {
    let unordered = || ("ordered", Value::bool(false));
    // What the router is, and what `matched`, `taken`, `destinations` and `owner` come to.
    let cases: Vec<(&str, Stack, [&str; 4])> = vec![
        (
            "nothing matches",
            {
                let mut stack = base();
                stack.route(0, tag("y"), "a");
                stack
            },
            ["[]", "[]", "[]", "null"],
        ),
        (
            "the first of two",
            {
                let mut stack = base();
                stack
                    .route(0, tag("x"), "a")
                    .route(1, Predicate::Always, "b");
                stack
            },
            ["[r.rules[0] r.rules[1]]", "[r.rules[0]]", "[a]", "a"],
        ),
        (
            "positions count before the order as written",
            {
                let mut stack = base();
                stack.route(0, tag("x"), "a").set("position", Value::int(2));
                stack
                    .route(1, Predicate::Always, "b")
                    .set("position", Value::int(1));
                stack
            },
            ["[r.rules[1] r.rules[0]]", "[r.rules[1]]", "[b]", "b"],
        ),
        (
            "all of two",
            {
                let mut stack = base();
                stack.route(0, tag("x"), "a").set("match", s("all"));
                stack
                    .route(1, Predicate::Always, "b")
                    .set("match", s("all"));
                stack
            },
            [
                "[r.rules[0] r.rules[1]]",
                "[r.rules[0] r.rules[1]]",
                "[a b]",
                "a",
            ],
        ),
        (
            "a fallback",
            {
                let mut stack = base();
                stack
                    .route(0, Predicate::Always, "b")
                    .set("fallback", Value::bool(true));
                stack.route(1, tag("y"), "a");
                stack
            },
            ["[]", "[r.rules[0]]", "[b]", "b"],
        ),
        (
            "a fallback behind a route",
            {
                let mut stack = base();
                stack
                    .route(0, Predicate::Always, "b")
                    .set("fallback", Value::bool(true));
                stack.route(1, tag("x"), "a");
                stack
            },
            ["[r.rules[1]]", "[r.rules[1]]", "[a]", "a"],
        ),
        (
            "disabled",
            {
                let mut stack = base();
                stack
                    .route(0, tag("x"), "a")
                    .set("enabled", Value::bool(false));
                stack
            },
            ["[]", "[]", "[]", "null"],
        ),
        (
            "no order, same destination",
            {
                let mut stack = base();
                stack
                    .route(0, tag("x"), "a")
                    .set(unordered().0, unordered().1);
                stack
                    .route(1, Predicate::Always, "a")
                    .set(unordered().0, unordered().1);
                stack
            },
            [
                "[r.rules[0] r.rules[1]]",
                "unknown(several rules of `r` match and their order is not defined)",
                "[a]",
                "a",
            ],
        ),
        (
            "a condition that cannot be read",
            {
                let mut stack = base();
                stack.route(0, Predicate::Opaque("the time of day".into()), "b");
                stack.route(1, tag("x"), "a");
                stack
            },
            [
                "[r.rules[1]]",
                "unknown(the time of day)",
                "unknown(the time of day)",
                "unknown(the time of day)",
            ],
        ),
        (
            "a condition that cannot be read behind the one that takes it",
            {
                let mut stack = base();
                stack.route(0, tag("x"), "a");
                stack.route(1, Predicate::Opaque("the time of day".into()), "b");
                stack
            },
            ["[r.rules[0]]", "[r.rules[0]]", "[a]", "a"],
        ),
        (
            "a target that is not known",
            {
                let mut stack = base();
                stack
                    .route(0, tag("x"), "a")
                    .set("targets", unknown(Type::Dynamic));
                stack
            },
            [
                "[r.rules[0]]",
                "[r.rules[0]]",
                "unknown(var.x has no value)",
                "unknown(var.x has no value)",
            ],
        ),
        (
            "a service whose policy pages nobody",
            {
                let mut stack = base();
                stack.add(Kind::Service, "empty", [("name", s("empty"))]);
                stack.route(0, tag("x"), "empty");
                stack
            },
            ["[r.rules[0]]", "[r.rules[0]]", "[empty]", "null"],
        ),
        (
            "two routers on one source",
            {
                let mut stack = base();
                stack.route(0, tag("x"), "a");
                stack.route(1, tag("x"), "b").set("router", s("other"));
                stack
            },
            [
                "[r.rules[1] r.rules[0]]",
                "[r.rules[1] r.rules[0]]",
                "[b a]",
                "b",
            ],
        ),
    ];
    for (what, stack, expected) in cases {
        let graph = stack.graph();
        let paths = [
            "outcome.matched",
            "outcome.taken",
            "outcome.destinations",
            "owner",
        ];
        for (path, expected) in paths.iter().zip(expected) {
            assert_eq!(read(&graph, "k", path), expected, "{what}: {path}");
        }
    }
}

#[test]
fn an_order_that_is_not_defined_is_ambiguous() {
    let mut stack = base();
    for (n, target) in [(0, "a"), (1, "b"), (2, "a")] {
        stack
            .route(n, tag("x"), target)
            .set("ordered", Value::bool(false));
    }
    expect(
        &stack.graph(),
        &[
            ("k", "outcome.ambiguous.0.first", "r.rules[0]"),
            ("k", "outcome.ambiguous.0.second", "r.rules[1]"),
            ("k", "outcome.disabled", "[]"),
            (
                "k",
                "owner",
                "unknown(several rules of `r` match and their order is not defined)",
            ),
        ],
    );
}

#[test]
fn a_disabled_route_that_would_have_matched_is_told() {
    let mut stack = base();
    stack
        .route(0, tag("x"), "a")
        .set("enabled", Value::bool(false));
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("k", "outcome.disabled", "[r.rules[0]]"),
            ("k", "outcome.nearest", "r.rules[0]"),
        ],
    );
}

#[test]
fn unknown_tags_leave_routes_possible() {
    let mut stack = base();
    stack.route(0, tag("x"), "a").route(1, tag("y"), "b");
    let tags = Value::tuple(vec![s("z"), unknown(Type::String)]);
    stack.check("u", &[]).set("tags", tags.clone());
    let map = BTreeMap::from([("TAGS".into(), tags)]);
    stack.set("alert", Value::object(map));
    expect(
        &stack.graph(),
        &[
            ("u", "outcome.matched", "unknown(var.x has no value)"),
            ("u", "outcome.possible", "[r.rules[0] r.rules[1]]"),
            ("u", "outcome.destinations", "unknown(var.x has no value)"),
            ("u", "outcome.delivered", "true"),
            ("k", "outcome.matched", "[r.rules[0]]"),
        ],
    );
}
