use super::*;
use crate::graph::reference::PredicateValue;
use std::collections::BTreeMap;

fn map(entries: &[(&str, &str)]) -> Value {
    let entries = entries.iter();
    let entries = entries.map(|(k, v)| (Arc::from(*k), Value::string(*v)));
    Value::object(entries.collect::<BTreeMap<_, _>>())
}

fn compared(text: &str) -> String {
    let tests = map(&[
        ("matches", "equals"),
        ("matches part", "contains"),
        ("matches regex", "matches"),
        ("exists", "exists"),
        ("does not match", "not equals"),
        ("does not match part", "not contains"),
    ]);
    let fields = map(&[("event", "$.payload"), ("raw_event", "$")]);
    let made = condition(&Value::string(text), &tests, &fields).expect("a condition");
    PredicateValue::of(&made).expect("a predicate").to_string()
}

fn queried(text: &str, prefix: Option<&str>) -> String {
    let prefix = prefix.map(Value::string);
    let made = tag_query(&Value::string(text), prefix.as_ref()).expect("a query");
    PredicateValue::of(&made).expect("a predicate").to_string()
}

#[test]
fn comparisons_are_read() {
    for (text, predicate) in [
        ("event.class matches 'x'", r#"$.payload.class is "x""#),
        (
            "event.custom_details.tags matches part 'ocr'",
            r#"$.payload.custom_details.tags contains "ocr""#,
        ),
        ("raw_event.a[0] exists", "not ($.a[0] is empty)"),
        (
            "event.a does not match 'x y'",
            r#"not ($.payload.a is "x y")"#,
        ),
        (
            "event.a does not match part 'x'",
            r#"not ($.payload.a contains "x")"#,
        ),
        (
            r"event.a matches regex 'db\\d+'",
            r"$.payload.a matches /db\d+/",
        ),
        (
            "event.a matches 'x' or event.b matches 'y' and not event.c exists",
            r#"$.payload.a is "x" or ($.payload.b is "y" and not (not ($.payload.c is empty)))"#,
        ),
        (
            "(event.a matches 'x' OR event.b matches 'y') AND event.c matches 'and'",
            r#"($.payload.a is "x" or $.payload.b is "y") and $.payload.c is "and""#,
        ),
        // What is not understood reaches no further than it stands.
        (
            "event.a matches 'x' and not (now in Mon,Tue 09:00:00 to 17:00:00 Europe/Paris)",
            r#"$.payload.a is "x" and not (something that cannot be read (the condition `now in Mon,Tue 09:00:00 to 17:00:00 Europe/Paris`))"#,
        ),
        (
            "cache_var.n >= 5 or event.a matches 'x'",
            r#"something that cannot be read (the condition `cache_var.n >= 5`) or $.payload.a is "x""#,
        ),
        (
            "event.a matches event.b",
            "something that cannot be read (the condition `event.a matches event.b`)",
        ),
        (
            "eventful matches 'x'",
            "something that cannot be read (the condition `eventful matches 'x'`)",
        ),
        (
            "event.a matches 'x",
            "something that cannot be read (the condition `event.a matches 'x`)",
        ),
        (
            "event.a matches 'x' and",
            "something that cannot be read (the condition `event.a matches 'x' and`)",
        ),
        (
            "event.a exists)",
            "something that cannot be read (the condition `event.a exists)`)",
        ),
        (
            "event.a matches regex '('",
            "something that cannot be read (the regular expression ()",
        ),
        ("", "every alert"),
    ] {
        assert_eq!(compared(text), predicate, "{text}");
    }
}

#[test]
fn queries_over_tags_are_read() {
    for (text, prefix, predicate) in [
        ("env:prod", None, r#"tags is "env:prod""#),
        (
            "env:prod team:chat",
            None,
            r#"tags is "env:prod" and tags is "team:chat""#,
        ),
        (
            "service:(a OR b) AND NOT env:dev",
            None,
            r#"(tags is "service:a" or tags is "service:b") and not (tags is "env:dev")"#,
        ),
        (
            "-env:dev OR (team:*)",
            None,
            r#"not (tags is "env:dev") or tags starts with "team:""#,
        ),
        (r#"team:"a b""#, None, r#"tags is "team:a b""#),
        ("*", None, "every alert"),
        ("", None, "every alert"),
        ("tags.env:prod", Some("tags."), r#"tags is "env:prod""#),
        (
            "tags.env:prod AND priority:(1 OR 2)",
            Some("tags."),
            r#"tags is "env:prod" and (something that cannot be read (the condition `priority:1`) or something that cannot be read (the condition `priority:2`))"#,
        ),
        (
            "env:pr*d",
            None,
            "something that cannot be read (the condition `env:pr*d`)",
        ),
        (
            "env:prod AND",
            None,
            "something that cannot be read (the condition `env:prod AND`)",
        ),
        (
            "(env:prod",
            None,
            "something that cannot be read (the condition `(env:prod`)",
        ),
        (
            "env:prod)",
            None,
            "something that cannot be read (the condition `env:prod)`)",
        ),
    ] {
        assert_eq!(queried(text, prefix), predicate, "{text}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    let deep = format!("{}event.a exists{}", "(".repeat(5000), ")".repeat(5000));
    assert!(compared(&deep).contains("the condition"));
    let nots = format!("{} event.a exists", "not ".repeat(5000));
    assert!(compared(&nots).contains("the condition"));
    let long = vec!["event.a exists"; 5000].join(" and ");
    assert_eq!(compared(&long).matches("is empty").count(), 5000);
    let brackets = format!("{}env:a{}", "(".repeat(5000), ")".repeat(5000));
    assert!(queried(&brackets, None).contains("the condition"));
}
