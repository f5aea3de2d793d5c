//! Properties of whole graphs.

use super::super::query::{CoverageState, coverage};
use super::super::schema::Kind;
use super::*;
use proptest::prelude::*;

#[derive(Debug, Clone)]
struct CheckSpec {
    model: usize,
    tags: Vec<&'static str>,
    enabled: bool,
    period: i64,
    unknown_body: bool,
}

fn check() -> impl Strategy<Value = CheckSpec> {
    (
        0..4usize,
        proptest::sample::subsequence(vec!["chat_api", "embed_api", "prod", "quiet"], 0..=3),
        proptest::bool::weighted(0.8),
        prop_oneof![Just(60), Just(300)],
        proptest::bool::weighted(0.1),
    )
        .prop_map(|(model, tags, enabled, period, unknown_body)| CheckSpec {
            model,
            tags,
            enabled,
            period,
            unknown_body,
        })
}

fn stack(checks: &[CheckSpec], routes: &[(usize, &'static str)]) -> Stack {
    let mut stack = Stack::default();
    stack
        .hop()
        .service("a")
        .service("b")
        .contract("chat", "chat_api")
        .contract("embed", "embed_api");
    for model in ["m0", "m1", "m2"] {
        stack.model(model, &[], &["chat", "embed"]);
    }
    stack.add(
        Kind::Mute,
        "mute",
        [
            ("tags", list(&["quiet"])),
            ("open_ended", Value::bool(true)),
        ],
    );
    for (n, (target, text)) in routes.iter().enumerate() {
        stack.route(n, tag(text), ["a", "b"][target % 2]);
    }
    for (n, check) in checks.iter().enumerate() {
        add_check(&mut stack, n, check);
    }
    stack
}

fn add_check(stack: &mut Stack, n: usize, check: &CheckSpec) {
    let body = if check.unknown_body {
        unknown(Type::String)
    } else {
        s(&format!(r#"{{"model": "m{}"}}"#, check.model))
    };
    stack
        .check(&format!("k[{n}]"), &check.tags)
        .set("enabled", Value::bool(check.enabled))
        .set("period", Value::int(check.period))
        .set("body", body);
}

fn routes() -> impl Strategy<Value = Vec<(usize, &'static str)>> {
    let text = prop_oneof![
        Just("chat_api"),
        Just("embed_api"),
        Just("prod"),
        Just("chat-api")
    ];
    proptest::collection::vec((0..2usize, text), 0..5)
}

/// Everything that rules can read of a graph, as text.
fn everything(graph: &Graph) -> String {
    let mut out = String::new();
    for (id, entity) in graph.entities() {
        let Repr::Capsule(capsule) = graph.value(id).repr else {
            continue;
        };
        for name in capsule.attr_names() {
            let value = capsule.attr(&name).unwrap_or_else(Value::null);
            let shown = match &value.repr {
                Repr::Capsule(record) if name == "outcome" => record
                    .attr_names()
                    .iter()
                    .map(|n| format!("{n}={} ", show(&record.attr(n).unwrap_or_else(Value::null))))
                    .collect(),
                _ => show(&value),
            };
            out.push_str(&format!(
                "{}.{name} = {shown} at {:?}\n",
                entity.address, value.origin
            ));
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_input_changes_nothing(
        checks in proptest::collection::vec(check(), 0..8),
        routes in routes(),
        seed in any::<u64>(),
    ) {
        let ordered = stack(&checks, &routes);
        let mut mixed = ordered.clone();
        // A cheap shuffle: sort by a hash of the seed and the address.
        let key = |address: &str| address.bytes().fold(seed, |h, b| {
            h.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(u64::from(b)).rotate_left(17)
        });
        mixed.entities.sort_by_key(|e| key(&e.address));
        prop_assert_eq!(everything(&ordered.graph()), everything(&mixed.graph()));
    }

    /// Which is the same as: removing one covers nothing.
    #[test]
    fn adding_a_check_uncovers_nothing(
        checks in proptest::collection::vec(check(), 0..8),
        more in check(),
    ) {
        let before = stack(&checks, &[]);
        let mut after = before.clone();
        add_check(&mut after, checks.len(), &more);
        let covered = |stack: &Stack| -> Vec<(String, CoverageState)> {
            coverage(&stack.graph())
                .rows
                .into_iter()
                .map(|r| (format!("{}/{}", r.model, r.capability), r.state))
                .collect()
        };
        for ((name, before), (_, after)) in covered(&before).into_iter().zip(covered(&after)) {
            let rank = |s| match s {
                CoverageState::Covered => 3,
                CoverageState::Undetermined => 2,
                CoverageState::Muted => 1,
                _ => 0,
            };
            prop_assert!(rank(after) >= rank(before), "{name}: {before:?} became {after:?}");
        }
    }

    /// Sharing outcomes between checks that look alike changes nothing: alone, a check fares the same.
    #[test]
    fn a_check_alone_fares_as_among_others(
        checks in proptest::collection::vec(check(), 1..8),
        routes in routes(),
    ) {
        let together = stack(&checks, &routes).graph();
        for (n, spec) in checks.iter().enumerate() {
            let mut alone = stack(&[], &routes);
            add_check(&mut alone, n, spec);
            let alone = alone.graph();
            let address = format!("k[{n}]");
            for path in ["outcome.matched", "outcome.taken", "outcome.destinations", "outcome.nearest", "owner", "responders"] {
                prop_assert_eq!(read(&together, &address, path), read(&alone, &address, path));
            }
        }
    }
}
