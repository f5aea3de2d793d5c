//! Who is paged in the end.

use super::super::schema::Kind;
use super::*;

/// A stack with one escalation `e` that has one level which pages `target`.
fn through(target: &str) -> Stack {
    let mut stack = Stack::default();
    stack.add(Kind::Escalation, "e", [("name", s("e"))]);
    stack.add(
        Kind::Level,
        "l",
        [
            ("of", to("e")),
            ("position", Value::int(1)),
            ("targets", to_all(&[target])),
        ],
    );
    stack.add(Kind::Responder, "user", [("kind", s("user"))]);
    stack.add(Kind::Responder, "schedule", [("kind", s("schedule"))]);
    stack.add(Kind::Responder, "chat", [("kind", s("chat"))]);
    stack
}

#[test]
fn escalations_end_at_somebody_or_not() {
    let external = ("external", Value::bool(true));
    let cases: Vec<(&str, Stack, &str, &str)> = vec![
        ("a user", through("user"), "true", "[user]"),
        ("an empty schedule", through("schedule"), "false", "[]"),
        ("chat", through("chat"), "false", "[]"),
        (
            "no level",
            {
                let mut stack = Stack::default();
                stack.add(Kind::Escalation, "e", [("name", s("e"))]);
                stack
            },
            "false",
            "[]",
        ),
        (
            "a rotation of a schedule, and who is in it",
            {
                let mut stack = through("schedule");
                stack.add(Kind::Member, "rotation", [("of", to("schedule"))]);
                stack.add(
                    Kind::Member,
                    "place",
                    [("of", to("rotation")), ("members", to_all(&["user"]))],
                );
                stack
            },
            "true",
            "[schedule]",
        ),
        (
            "a rotation without people",
            {
                let mut stack = through("schedule");
                stack.add(Kind::Member, "rotation", [("of", to("schedule"))]);
                stack
            },
            "false",
            "[]",
        ),
        (
            "a user who is only read here",
            {
                let mut stack = through("data.user");
                stack.add(
                    Kind::Responder,
                    "data.user",
                    [("kind", s("user")), external.clone()],
                );
                stack
            },
            "true",
            "[data.user]",
        ),
        (
            "a schedule that is only read here",
            {
                let mut stack = through("data.schedule");
                stack.add(
                    Kind::Responder,
                    "data.schedule",
                    [("kind", s("schedule")), external.clone()],
                );
                stack
            },
            "unknown(`data.schedule` is only read here, so that who is in it cannot be seen)",
            "[data.schedule]",
        ),
        (
            "schedules in a circle",
            {
                let mut stack = through("x");
                stack.add(
                    Kind::Responder,
                    "x",
                    [("kind", s("schedule")), ("members", to_all(&["y"]))],
                );
                stack.add(
                    Kind::Responder,
                    "y",
                    [("kind", s("schedule")), ("members", to_all(&["x"]))],
                );
                stack
            },
            "false",
            "[]",
        ),
        (
            "a level on a path that only some alerts take",
            {
                let mut stack = through("user");
                stack.entities[1]
                    .attrs
                    .insert("default", Value::bool(false));
                stack
            },
            "false",
            "[]",
        ),
        (
            "a level of a policy that cannot be told",
            {
                let mut stack = through("schedule");
                stack.add(
                    Kind::Level,
                    "m",
                    [
                        ("of", unknown(Type::String)),
                        ("targets", to_all(&["user"])),
                    ],
                );
                stack
            },
            "unknown(var.x has no value)",
            "unknown(var.x has no value)",
        ),
    ];
    for (what, stack, somebody, responders) in cases {
        let graph = stack.graph();
        assert_eq!(read(&graph, "e", "ends_at_somebody"), somebody, "{what}");
        assert_eq!(read(&graph, "e", "responders"), responders, "{what}");
    }
}

#[test]
fn services_and_policies_name_each_other_in_both_directions() {
    let mut stack = Stack::default();
    stack.add(
        Kind::Service,
        "s1",
        [("name", s("s1")), ("escalation", to("e"))],
    );
    stack.add(Kind::Service, "s2", [("name", s("s2"))]);
    stack.add(Kind::Service, "s3", [("name", s("s3"))]);
    stack.add(
        Kind::Escalation,
        "e",
        [
            ("name", s("e")),
            ("services", to_all(&["s1", "s2"])),
            ("targets", to_all(&["u"])),
        ],
    );
    stack.add(Kind::Responder, "u", [("kind", s("user"))]);
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("s1", "escalations", "[e]"),
            ("s2", "escalations", "[e]"),
            ("s3", "escalations", "[]"),
            ("s2", "responders", "[u]"),
            ("s3", "responders", "[]"),
            ("u", "empty", "false"),
            ("u", "everybody", "[u]"),
        ],
    );
}

#[test]
fn levels_come_in_order_of_position() {
    let mut stack = Stack::default();
    stack.add(Kind::Escalation, "e", [("name", s("e"))]);
    for (address, position) in [("l1", 10), ("l2", 9), ("l3", 1)] {
        let attrs = [
            ("of", to("e")),
            ("position", Value::int(position)),
            ("targets", to_all(&["u"])),
        ];
        stack.add(Kind::Level, address, attrs);
    }
    stack.add(Kind::Responder, "u", [("kind", s("user"))]);
    assert_eq!(read(&stack.graph(), "e", "levels"), "[l3 l2 l1]");
}

/// A team pages through the policies that list it; as a part of a level it is its members.
#[test]
fn a_team_is_paged_through_its_policies() {
    let mut stack = Stack::default();
    stack.hop().check("k", &["x"]).route(0, tag("x"), "team");
    stack.add(
        Kind::Responder,
        "team",
        [("kind", s("team")), ("members", to_all(&["u"]))],
    );
    stack.add(Kind::Responder, "u", [("kind", s("user"))]);
    expect(
        &stack.graph(),
        &[("k", "owner", "null"), ("team", "everybody", "[u]")],
    );
    stack.add(
        Kind::Escalation,
        "e",
        [
            ("name", s("e")),
            ("teams", to_all(&["team"])),
            ("targets", to_all(&["team"])),
        ],
    );
    expect(
        &stack.graph(),
        &[
            ("k", "owner", "team"),
            ("k", "responders", "[team]"),
            ("k", "outcome.destinations", "[team]"),
        ],
    );
}
