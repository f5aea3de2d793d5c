//! The hop from a check to the routers: channels, templates, sources.

use super::super::schema::Kind;
use super::routes::base;
use super::*;

/// How a channel leads to a source, and what comes of it.
#[test]
fn channels_reach_sources() {
    let channel = |attrs: Vec<(&'static str, Value)>| {
        let mut stack = base();
        stack.route(0, tag("x"), "a");
        let c = stack
            .entities
            .iter_mut()
            .find(|e| e.address == "c")
            .expect("the channel");
        c.attrs.remove("url");
        c.attrs.extend(attrs);
        stack
    };
    let shown = "https://in.example/hook";
    let with_text = |mut stack: Stack| {
        let s = stack
            .entities
            .iter_mut()
            .find(|e| e.address == "s")
            .expect("the source");
        s.attrs.insert("endpoints", list(&[shown]));
        stack
    };
    let cases: Vec<(&str, Stack, [&str; 3])> = vec![
        (
            "a URL with the identity inside",
            channel(vec![(
                "url",
                text_with("https://x/", identity("s", "endpoint"), "?a=b"),
            )]),
            ["true", "true", "[a]"],
        ),
        (
            "another attribute of the source",
            channel(vec![(
                "url",
                text_with("https://x/", identity("s", "name"), ""),
            )]),
            [
                "true",
                "unknown(`c` posts to an address that no source here is known by)",
                "unknown(`c` posts to an address that no source here is known by)",
            ],
        ),
        (
            "a URL of a source, and targets that would be read off it",
            channel(vec![
                ("url", text_with("", identity("s", "endpoint"), "")),
                ("targets", unknown(Type::Dynamic)),
            ]),
            ["true", "true", "[a]"],
        ),
        (
            "a URL of a source that goes past its routes",
            channel(vec![
                ("url", text_with("", identity("s", "endpoint"), "/notify/b")),
                ("targets", to_all(&["b"])),
            ]),
            ["true", "true", "[b]"],
        ),
        (
            "the source by name",
            channel(vec![("source", to("s"))]),
            ["true", "true", "[a]"],
        ),
        (
            "equal text, but for query and slash",
            with_text(channel(vec![("url", s("https://in.example/hook/?k=1"))])),
            ["true", "true", "[a]"],
        ),
        (
            "other text",
            with_text(channel(vec![("url", s("https://in.example/hook2"))])),
            [
                "true",
                "unknown(`c` posts to an address that no source here is known by)",
                "unknown(`c` posts to an address that no source here is known by)",
            ],
        ),
        (
            "an unknown URL",
            channel(vec![("url", unknown(Type::String))]),
            [
                "true",
                "unknown(var.x has no value)",
                "unknown(var.x has no value)",
            ],
        ),
        (
            "nothing",
            channel(vec![]),
            [
                "true",
                "unknown(it is not written here what `c` reaches)",
                "unknown(it is not written here what `c` reaches)",
            ],
        ),
        (
            "mail",
            channel(vec![("kind", s("email"))]),
            ["true", "false", "[]"],
        ),
        (
            "a target of its own",
            channel(vec![("targets", to_all(&["b"]))]),
            ["true", "true", "[b]"],
        ),
        (
            "a channel that is off",
            channel(vec![("source", to("s")), ("enabled", Value::bool(false))]),
            ["false", "false", "[]"],
        ),
        (
            "a delivery of the config",
            {
                let mut stack = channel(vec![("url", s("https://elsewhere.example"))]);
                stack.deliveries.push(("c".to_owned(), "s".to_owned()));
                stack
            },
            ["true", "true", "[a]"],
        ),
        (
            "a delivery to a router",
            {
                let mut stack = channel(vec![]);
                stack.deliveries.push(("c".to_owned(), "r".to_owned()));
                stack
            },
            ["true", "true", "[a]"],
        ),
        (
            "a source without routes",
            {
                let mut stack = channel(vec![("source", to("t"))]);
                stack.add(Kind::Source, "t", [("name", s("t"))]);
                stack
            },
            ["true", "true", "[]"],
        ),
        (
            "a source that is only read here",
            {
                let mut stack = channel(vec![("source", to("data.t"))]);
                stack.add(Kind::Source, "data.t", [("name", s("t"))]);
                stack
            },
            [
                "true",
                "true",
                "unknown(`data.t` is only read here, so that its routes may be elsewhere)",
            ],
        ),
        (
            "a source that is off",
            {
                let mut stack = channel(vec![("source", to("s"))]);
                let s = stack
                    .entities
                    .iter_mut()
                    .find(|e| e.address == "s")
                    .expect("the source");
                s.attrs.insert("enabled", Value::bool(false));
                stack
            },
            ["true", "false", "[]"],
        ),
        (
            "a source that pages by itself",
            {
                let mut stack = channel(vec![("source", to("t"))]);
                stack.add(Kind::Source, "t", [("targets", to_all(&["b"]))]);
                stack
            },
            ["true", "true", "[b]"],
        ),
    ];
    for (what, stack, expected) in cases {
        let graph = stack.graph();
        let paths = [
            "outcome.delivered",
            "outcome.reaches_router",
            "outcome.destinations",
        ];
        for (path, expected) in paths.iter().zip(expected) {
            assert_eq!(read(&graph, "k", path), expected, "{what}: {path}");
        }
    }
}

#[test]
fn an_address_that_several_sources_share_tells_nothing() {
    let mut stack = base();
    stack.add(
        Kind::Source,
        "s2",
        [("endpoints", list(&["https://shared"]))],
    );
    stack.add(
        Kind::Source,
        "s3",
        [("endpoints", list(&["https://shared"]))],
    );
    stack
        .route(0, tag("x"), "a")
        .set("sources", to_all(&["s2"]));
    let c = stack
        .entities
        .iter_mut()
        .find(|e| e.address == "c")
        .expect("the channel");
    c.attrs.insert("url", s("https://shared"));
    let why = "unknown(several sources are known by the same address)";
    expect(
        &stack.graph(),
        &[
            ("k", "outcome.matched", why),
            ("k", "outcome.destinations", why),
            ("k", "outcome.possible", "[r.rules[0]]"),
        ],
    );
}

/// What a template, or a promise, does to the tags: what matches, and what is said to be lost.
#[test]
fn tags_survive_the_hop_or_are_said_to_be_lost() {
    let carrying = |attrs: Vec<(&'static str, Value)>| {
        let mut stack = base();
        stack.route(0, tag("x"), "a");
        let c = stack
            .entities
            .iter_mut()
            .find(|e| e.address == "c")
            .expect("the channel");
        c.attrs.remove("template");
        c.attrs.extend(attrs);
        stack
    };
    let default = "unknown(what `c` sends by default is not known)";
    let hole = text_with(
        r#"{"team": ""#,
        identity("a", "id"),
        r#"", "tags": [{{#each TAGS}}"{{this}}",{{/each}}]}"#,
    );
    for (what, stack, matched, lost) in [
        ("the vendor's own template", carrying(vec![]), default, "[]"),
        (
            "a promise",
            carrying(vec![("delivers", list(&["$.tags"]))]),
            "[r.rules[0]]",
            "[]",
        ),
        (
            "a promise of something else",
            carrying(vec![("delivers", list(&["$.title"]))]),
            "[]",
            "it sends nothing at $.tags",
        ),
        (
            "a template without the tags",
            carrying(vec![("template", s(r#"{"title": "{{ALERT_TITLE}}"}"#))]),
            "[]",
            "the template does not put the tags at $.tags",
        ),
        (
            "the tags elsewhere",
            carrying(vec![(
                "template",
                s(r#"{"labels": [{{#each TAGS}}"{{this}}",{{/each}}]}"#),
            )]),
            "[]",
            "the template puts TAGS elsewhere, not at $.tags",
        ),
        (
            "no JSON",
            carrying(vec![("template", s("alert: {{ALERT_TITLE}}"))]),
            "[]",
            "the template does not mention the tags",
        ),
        (
            "tags joined into text",
            carrying(vec![(
                "template",
                s(r#"{"tags": "{{#each TAGS}}{{this}} {{/each}}"}"#),
            )]),
            "[r.rules[0]]",
            "[]",
        ),
        (
            "a template with an id in it",
            carrying(vec![("template", hole)]),
            "[r.rules[0]]",
            "[]",
        ),
        (
            "an unknown template",
            carrying(vec![("template", unknown(Type::String))]),
            "unknown(what the template puts there cannot be read)",
            "[]",
        ),
    ] {
        let graph = stack.graph();
        assert_eq!(read(&graph, "k", "outcome.matched"), matched, "{what}");
        let found = match read(&graph, "k", "outcome.lost").as_str() {
            "[]" => "[]".to_owned(),
            _ => read(&graph, "k", "outcome.lost.0.text"),
        };
        assert_eq!(found, lost, "{what}");
    }
}

#[test]
fn a_source_fills_in_fields_from_the_payload() {
    let mapped = |fields: &[(&str, &str)], field: &str| {
        let mut stack = base();
        let map = fields.iter().map(|(k, v)| (Arc::from(*k), s(v))).collect();
        let source = stack
            .entities
            .iter_mut()
            .find(|e| e.address == "s")
            .expect("the source");
        source.attrs.insert("fields", Value::object(map));
        let test = Test::Contains("x".into(), OnList::Element);
        stack.route(0, Predicate::Test(Field::Named(field.into()), test), "a");
        stack
    };
    let field = "rootly_alert_field.signal";
    for (what, stack, matched, lost) in [
        (
            "mapped",
            mapped(&[(field, "{{ alert.data.tags }}")], field),
            "[r.rules[0]]",
            "[]",
        ),
        (
            "joined",
            mapped(&[(field, "{{ alert.tags | join: ',' }}")], field),
            "[r.rules[0]]",
            "[]",
        ),
        (
            "another path",
            mapped(&[(field, "{{ alert.data.labels }}")], field),
            "[]",
            "the template puts TAGS elsewhere, not at $.labels",
        ),
        (
            "constant",
            mapped(&[(field, "axe")], field),
            "[r.rules[0]]",
            "[]",
        ),
        (
            "not mapped",
            mapped(&[], field),
            "[]",
            "the source does not fill in `rootly_alert_field.signal`",
        ),
        (
            "the vendor's own",
            mapped(&[], "summary"),
            "unknown(`summary` is filled in by the vendor)",
            "[]",
        ),
    ] {
        let graph = stack.graph();
        assert_eq!(read(&graph, "k", "outcome.matched"), matched, "{what}");
        let found = match read(&graph, "k", "outcome.lost").as_str() {
            "[]" => "[]".to_owned(),
            _ => read(&graph, "k", "outcome.lost.0.text"),
        };
        assert_eq!(found, lost, "{what}");
    }
}

/// Routes without sources see the alerts of their own vendor's checks without any hop.
#[test]
fn routers_of_the_house_need_no_channel() {
    let mut stack = Stack::default();
    stack.service("a");
    let test = |t: &str| Test::OneOf(vec![t.into()]);
    let label = Predicate::Test(Field::Named("team".into()), test("models"));
    for (n, predicate) in [(0, Predicate::Test(Field::Tags, test("x"))), (1, label)] {
        let attrs = [
            ("router", s("r")),
            ("match", s("all")),
            ("when", when(predicate)),
            ("targets", to_all(&["a"])),
        ];
        stack.add(Kind::Route, &format!("r.rules[{n}]"), attrs);
    }
    let check = |tags: &[&str]| [("kind", s("metric")), ("tags", list(tags))];
    stack.add(Kind::Check, "m", check(&["x", "team:models"]));
    stack
        .add(Kind::Check, "other", check(&["x"]))
        .last_vendor("elsewhere");
    expect(
        &stack.graph(),
        &[
            ("m", "outcome.matched", "[r.rules[0] r.rules[1]]"),
            ("m", "outcome.delivered", "true"),
            ("m", "owner", "a"),
            ("other", "outcome.delivered", "false"),
            ("other", "outcome.matched", "[]"),
        ],
    );
}

#[test]
fn assumptions_are_carried_to_the_outcome() {
    let mut stack = base();
    stack.route(0, tag("x"), "a");
    for (address, assumption) in [
        ("r.rules[0]", "first match"),
        ("k", "group tags"),
        ("c", "its template"),
    ] {
        let found = stack.entities.iter_mut().find(|e| e.address == address);
        found
            .expect("it is there")
            .assumptions
            .push(assumption.to_owned());
    }
    let graph = stack.graph();
    expect(
        &graph,
        &[(
            "k",
            "outcome.assumptions",
            "[first match group tags its template]",
        )],
    );
}
