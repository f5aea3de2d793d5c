//! Models, capabilities, peers, tags and mutes.

use super::super::query::{CoverageState, coverage};
use super::super::schema::Kind;
use super::*;

fn models() -> Stack {
    let mut stack = Stack::default();
    stack
        .model("large-2512", &["large-latest"], &["chat", "vision"])
        .model("embed-1", &[], &["embed"])
        .contract("chat", "chat_api");
    stack
}

/// A check about a model, with one piece of evidence more.
fn about(attrs: Vec<(&'static str, Value)>) -> Stack {
    let mut stack = models();
    stack.check("k", &["chat_api"]);
    for (name, value) in attrs {
        stack.set(name, value);
    }
    stack
}

#[test]
fn models_are_told_by_their_evidence() {
    let body = |text: &str| ("body", s(text));
    let variables = |key: &str, value: &str| {
        (
            "variables",
            Value::object(BTreeMap::from([(key.into(), s(value))])),
        )
    };
    for (what, stack, model, by) in [
        (
            "body",
            about(vec![body(r#"{"model": "large-2512", "n": 1}"#)]),
            "large-2512",
            "body",
        ),
        (
            "an alias",
            about(vec![body(r#"{"model":"large-latest"}"#)]),
            "large-latest",
            "body",
        ),
        (
            "body before tags",
            about(vec![
                body(r#"{"model":"large-2512"}"#),
                ("tags", list(&["chat_api", "model:embed-1"])),
            ]),
            "large-2512",
            "body",
        ),
        (
            "a variable in the body",
            about(vec![
                body(r#"{"model":"{{M}}"}"#),
                variables("M", "large-2512"),
            ]),
            "large-2512",
            "body",
        ),
        (
            "a variable",
            about(vec![variables("TARGET", "large-2512")]),
            "large-2512",
            "environment",
        ),
        (
            "a tag",
            about(vec![("tags", list(&["chat_api", "model:large-2512"]))]),
            "large-2512",
            "tag",
        ),
        (
            "a bare tag",
            about(vec![("tags", list(&["chat_api", "large-2512"]))]),
            "large-2512",
            "tag",
        ),
        (
            "the query",
            about(vec![("url", s("https://x/v1/chat?a=b&model=large-2512"))]),
            "large-2512",
            "url",
        ),
        (
            "the path",
            about(vec![("url", s("https://x/models/large-2512/chat"))]),
            "large-2512",
            "url",
        ),
        (
            "the name",
            about(vec![("name", s("chat (large-2512)"))]),
            "large-2512",
            "name",
        ),
    ] {
        let graph = stack.graph();
        assert_eq!(read(&graph, "k", "model"), model, "{what}");
        assert_eq!(read(&graph, "k", "covers.0.model_by"), by, "{what}");
        assert_eq!(
            read(&graph, "k", "covers.0.capability"),
            "large-2512/chat",
            "{what}"
        );
        assert_eq!(read(&graph, "large-2512/chat", "covering"), "[k]", "{what}");
    }
}

#[test]
fn what_is_no_evidence_tells_no_model() {
    for (what, stack) in [
        ("a part of a word", about(vec![("name", s("xlarge-2512"))])),
        (
            "a body without a model",
            about(vec![("body", s(r#"{"input": "large-2512"}"#))]),
        ),
        (
            "a variable that names something else",
            about(vec![(
                "variables",
                Value::object(BTreeMap::from([("KEY".into(), s("abc"))])),
            )]),
        ),
        (
            "a check of no model",
            about(vec![
                ("body", s(r#"{"model":"large-2512"}"#)),
                ("checks_model", Value::bool(false)),
            ]),
        ),
        (
            "a heartbeat",
            about(vec![
                ("body", s(r#"{"model":"large-2512"}"#)),
                ("kind", s("heartbeat")),
            ]),
        ),
    ] {
        let graph = stack.graph();
        assert_eq!(read(&graph, "k", "model"), "null", "{what}");
        assert_eq!(read(&graph, "k", "covers"), "[]", "{what}");
    }
}

#[test]
fn capabilities_are_told_by_tag_and_else_by_endpoint() {
    let with = |tags: &[&str], url: Value| {
        about(vec![
            ("tags", list(tags)),
            ("url", url),
            ("body", s(r#"{"model":"large-2512"}"#)),
        ])
    };
    for (what, stack, capability, by) in [
        (
            "tag",
            with(&["chat_api"], s("https://x/v1/embed")),
            "chat",
            "tag",
        ),
        (
            "endpoint",
            with(&[], s("https://x/proxy/v1/embed/?a=b")),
            "embed",
            "endpoint",
        ),
        (
            "the end of a URL with a hole",
            with(
                &[],
                text_with("https://", identity("a", "host"), "/v1/embed"),
            ),
            "embed",
            "endpoint",
        ),
    ] {
        let graph = stack.graph();
        assert_eq!(read(&graph, "k", "capability"), capability, "{what}");
        assert_eq!(read(&graph, "k", "covers.0.by"), by, "{what}");
    }
    let other = with(&[], s("https://x/v1/embeddings")).graph();
    assert_eq!(read(&other, "k", "capability"), "null");
    let hidden = with(&[], unknown(Type::String)).graph();
    assert_eq!(
        read(&hidden, "k", "capability"),
        "unknown(var.x has no value)"
    );
}

#[test]
fn a_model_that_is_not_advertised_is_told_with_the_nearest() {
    let graph = about(vec![("body", s(r#"{"model":"large-2511"}"#))]).graph();
    expect(
        &graph,
        &[
            ("k", "covers.0.capability", "null"),
            ("k", "covers.0.known_model", "false"),
            ("k", "covers.0.nearest", "large-2512"),
            ("large-2512/chat", "covering", "[]"),
        ],
    );
    // Without a catalog nothing can be missing from it.
    let mut bare = about(vec![("body", s(r#"{"model":"large-2511"}"#))]);
    bare.catalogs.clear();
    expect(
        &bare.graph(),
        &[("k", "covers", "[]"), ("k", "model", "large-2511")],
    );
}

#[test]
fn what_may_cover_leaves_coverage_unknown() {
    let unknown_model = about(vec![("body", unknown(Type::String))]).graph();
    expect(
        &unknown_model,
        &[
            ("large-2512/chat", "covering", "unknown(var.x has no value)"),
            ("embed-1/embed", "covering", "[]"),
            ("k", "covers", "unknown(var.x has no value)"),
        ],
    );
    let body = text_with(r#"{"model": "embed-"#, identity("a", "x"), r#""}"#);
    let other_prefix = about(vec![("body", body)]).graph();
    expect(&other_prefix, &[("large-2512/chat", "covering", "[]")]);
    let model = ("body", s(r#"{"model":"large-2512"}"#));
    let may_be_off = about(vec![model.clone(), ("enabled", unknown(Type::Bool))]).graph();
    expect(
        &may_be_off,
        &[("large-2512/chat", "covering", "unknown(var.x has no value)")],
    );
    let off = about(vec![model, ("enabled", Value::bool(false))]).graph();
    expect(
        &off,
        &[
            ("large-2512/chat", "covering", "[]"),
            ("large-2512/chat", "checks", "[k]"),
            ("k", "active", "false"),
        ],
    );
}

#[test]
fn exposures_come_from_the_last_block_that_holds() {
    let mut stack = models();
    let block = |glob: &str, exposure: &str, until| Exposure {
        glob: glob.to_owned(),
        exposure: exposure.to_owned(),
        reason: Some("no promise yet".to_owned()),
        until,
        at: at(700),
    };
    stack.exposures = vec![
        block("large-*", "internal", None),
        block("*-latest", "experimental", Some(date(2026, 11, 25))),
        block("large-*", "internal", Some(date(2026, 11, 24))),
        block("embed-*", "internal", Some(date(2026, 11, 24))),
    ];
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("large-2512/chat", "exposure", "experimental"),
            ("large-2512/chat", "exposure_reason", "no promise yet"),
            ("large-2512/chat", "required", "false"),
            ("embed-1/embed", "exposure", "public"),
            ("embed-1/embed", "exposure_reason", "null"),
            ("embed-1/embed", "required", "true"),
        ],
    );
}

#[test]
fn the_matrix() {
    let mut stack = models();
    stack
        .model("small", &[], &["chat"])
        .model("tiny", &[], &["chat"])
        .model("old", &[], &["chat"]);
    let body = |m: &str| s(&format!(r#"{{"model":"{m}"}}"#));
    stack
        .check("k1", &["chat_api"])
        .set("body", body("large-2512"));
    stack
        .check("k2", &["chat_api"])
        .set("body", body("small"))
        .set("muted", Value::bool(true));
    stack.check("k3", &["chat_api"]).set(
        "body",
        text_with(r#"{"model":"ti"#, identity("a", "x"), r#""}"#),
    );
    stack.catalogs[0].models[4].retired = true;
    let graph = stack.graph();
    let rows: Vec<(String, CoverageState, usize)> = coverage(&graph)
        .rows
        .into_iter()
        .map(|r| {
            (
                format!("{}/{}", r.model, r.capability),
                r.state,
                r.checks.len(),
            )
        })
        .collect();
    let row = |name: &str, state, checks| (name.to_owned(), state, checks);
    assert_eq!(
        rows,
        [
            row("embed-1/embed", CoverageState::Uncovered, 0),
            row("large-2512/chat", CoverageState::Covered, 1),
            row("large-2512/vision", CoverageState::Exempt, 0),
            row("old/chat", CoverageState::Exempt, 0),
            row("small/chat", CoverageState::Muted, 1),
            row("tiny/chat", CoverageState::Undetermined, 0),
        ]
    );
    expect(
        &graph,
        &[
            ("embed-1/embed", "peer", "null"),
            ("tiny/chat", "peer", "k1"),
            ("large-2512/chat", "peer", "k2"),
        ],
    );
}

#[test]
fn outliers_are_told_from_the_majority() {
    let mut stack = models();
    for (name, period, locations) in [("k1", 60, "eu"), ("k2", 60, "eu"), ("k3", 300, "us")] {
        stack
            .check(name, &["chat_api"])
            .set("period", Value::int(period))
            .set("locations", list(&[locations]));
    }
    stack
        .check("k4", &["chat_api"])
        .set("period", unknown(Type::Number));
    stack
        .check("off", &["chat_api"])
        .set("period", Value::int(1))
        .set("enabled", Value::bool(false));
    let graph = stack.graph();
    expect(
        &graph,
        &[
            ("k1", "deviations", "[]"),
            ("k1", "peers", "[k2 k3 k4]"),
            ("k3", "deviations.0.attribute", "period"),
            ("k3", "deviations.0.mine", "300 s"),
            ("k3", "deviations.0.majority", "60 s"),
            ("k3", "deviations.0.peers", "2"),
            ("k3", "deviations.0.peer", "k1"),
            ("k3", "deviations.1.majority", "eu"),
            ("k4", "deviations.0.mine", "not known"),
            ("k4", "deviations.0.certain", "unknown(var.x has no value)"),
            ("k3", "deviations.0.certain", "true"),
            ("off", "deviations", "[]"),
        ],
    );
    assert!(graph.by_address("*/chat").is_none());
}

#[test]
fn without_a_majority_the_capability_is_at_fault() {
    let mut stack = models();
    for (name, failures) in [("k1", 2), ("k2", 3)] {
        stack
            .check(name, &["chat_api"])
            .set("failures", Value::int(failures));
    }
    expect(
        &stack.graph(),
        &[
            ("k1", "deviations", "[]"),
            ("k2", "deviations", "[]"),
            ("*/chat", "deviations.0.attribute", "failures"),
            ("*/chat", "deviations.0.mine", "2 (1), 3 (1)"),
            ("*/chat", "deviations.0.majority", "null"),
            ("*/chat", "deviations.0.peer", "k1"),
            ("*/chat", "required", "false"),
            ("*/chat", "checks", "[k1 k2]"),
        ],
    );
}

#[test]
fn near_misses_of_tags() {
    let mut stack = models();
    stack.route(0, tag("embeddings_api"), "nobody");
    let substring = Test::Contains("ocr".into(), OnList::Substring);
    stack.route(
        1,
        Predicate::Test(Field::Named("$.tags".into()), substring),
        "nobody",
    );
    stack.check(
        "k",
        &[
            "chat-api",
            "embedings_api",
            "env:prod",
            "chat_api",
            "my_ocr",
            "orc",
        ],
    );
    let graph = stack.graph();
    let found: Vec<(String, String)> = (0..3)
        .map(|i| {
            let path = |end: &str| format!("unknown_tags.{i}.{end}");
            (
                read(&graph, "k", &path("text")),
                read(&graph, "k", &path("nearest")),
            )
        })
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        found,
        [
            pair("chat-api", "chat_api"),
            pair("embedings_api", "embeddings_api"),
            pair("orc", "ocr")
        ]
    );
}

#[test]
fn mutes_cover_by_tag_and_by_name() {
    let mut stack = models();
    stack.add(
        Kind::Mute,
        "m1",
        [("tags", list(&["a"])), ("open_ended", Value::bool(true))],
    );
    stack.add(Kind::Mute, "m2", [("checks", to_all(&["k2"]))]);
    stack
        .check("k1", &["a"])
        .check("k2", &["b"])
        .check("k3", &["c"]);
    stack
        .check("k4", &[])
        .set("tags", Value::tuple(vec![unknown(Type::String)]));
    expect(
        &stack.graph(),
        &[
            ("k1", "mutes", "[m1]"),
            ("k1", "active", "false"),
            ("k2", "mutes", "[m2]"),
            ("k2", "active", "true"),
            ("k3", "mutes", "[]"),
            ("k4", "mutes", "unknown(var.x has no value)"),
            ("k4", "active", "unknown(var.x has no value)"),
        ],
    );
}

#[test]
fn models_from_the_catalog_are_told_from_typed_ones() {
    let mut stack = models();
    let derived = from_catalog(r#"{"model":"large-2512"}"#);
    stack.check("k1", &["chat_api"]).set("body", derived);
    stack
        .check("k2", &["chat_api"])
        .set("body", s(r#"{"model":"large-2512"}"#));
    expect(
        &stack.graph(),
        &[
            ("k1", "derived", "true"),
            ("k1", "derived_peer", "null"),
            ("k2", "derived", "false"),
            ("k2", "derived_peer", "k1"),
            ("k2", "exposure", "public"),
        ],
    );
}
