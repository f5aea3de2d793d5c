//! As much of JSON Schema as the schema of SARIF uses. A word that is not known here is refused, so that
//! nothing passes because it was not looked at.

use serde_json::Value;

/// Words that say nothing about whether a document is valid.
const ANNOTATIONS: &[&str] = &[
    "$schema",
    "$id",
    "title",
    "description",
    "default",
    "definitions",
];

/// What is wrong with a document, each with the pointer to it.
pub fn problems(schema: &Value, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, document, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let words = schema.as_object().expect("a schema is an object");
    for (word, rule) in words {
        if ANNOTATIONS.contains(&word.as_str()) {
            continue;
        }
        let mut wrong = |what: String| found.push(format!("{at}: {what}"));
        match word.as_str() {
            "$ref" => {
                let target = rule.as_str().and_then(|r| r.strip_prefix('#'));
                let target = target.and_then(|r| root.pointer(r)).expect("a known $ref");
                check(root, target, value, at, found);
            }
            "type" if !of_type(rule, value) => wrong(format!("{value} is no {rule}")),
            "enum" if !list(rule).contains(value) => wrong(format!("{value} is none of {rule}")),
            "type" | "enum" => {}
            "required" => {
                for name in list(rule).iter().filter_map(Value::as_str) {
                    if value.is_object() && value.get(name).is_none() {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, schema) in rule.as_object().expect("properties") {
                    if let Some(member) = value.get(name) {
                        check(root, schema, member, &format!("{at}/{name}"), found);
                    }
                }
            }
            "additionalProperties" => {
                let known = |name: &str| schema["properties"].get(name).is_some();
                for (name, member) in value.as_object().into_iter().flatten() {
                    if known(name) {
                        continue;
                    }
                    match rule {
                        Value::Bool(true) => {}
                        Value::Bool(false) => found.push(format!("{at}: {name} is not known")),
                        schema => check(root, schema, member, &format!("{at}/{name}"), found),
                    }
                }
            }
            "items" => {
                for (i, item) in list(value).iter().enumerate() {
                    check(root, rule, item, &format!("{at}/{i}"), found);
                }
            }
            "minItems" => {
                let least = usize::try_from(rule.as_u64().expect("number")).expect("small");
                if value.is_array() && list(value).len() < least {
                    wrong(format!("fewer than {least} items"));
                }
            }
            "uniqueItems" => {
                let items = list(value);
                let twice = |i: usize| {
                    items
                        .iter()
                        .skip(i + 1)
                        .any(|other| Some(other) == items.get(i))
                };
                if rule == true && (0..items.len()).any(twice) {
                    wrong("the same item twice".to_owned());
                }
            }
            "minimum" | "maximum" => {
                let limit = rule.as_f64().expect("number");
                let beyond = |n: f64| {
                    if word == "minimum" {
                        n < limit
                    } else {
                        n > limit
                    }
                };
                if value.as_f64().is_some_and(beyond) {
                    wrong(format!("{value} is beyond the {word} {rule}"));
                }
            }
            "format" => {
                if let (Some(format), Some(text)) = (rule.as_str(), value.as_str())
                    && !of_format(format, text)
                {
                    wrong(format!("{text:?} is no {format}"));
                }
            }
            "pattern" => {
                let pattern = regex::Regex::new(rule.as_str().expect("text")).expect("pattern");
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    wrong(format!("{value} does not match {rule}"));
                }
            }
            "anyOf" | "oneOf" => {
                let fits = |schema: &&Value| {
                    let mut inner = Vec::new();
                    check(root, schema, value, at, &mut inner);
                    inner.is_empty()
                };
                let fit = list(rule).iter().filter(fits).count();
                if fit == 0 || word == "oneOf" && fit > 1 {
                    wrong(format!("{fit} schemas of {word} fit"));
                }
            }
            _ => panic!("the schema's word {word:?} is not known"),
        }
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn of_type(rule: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        _ => panic!("the type {name:?} is not known"),
    };
    match rule {
        Value::String(name) => is(name),
        names => list(names).iter().filter_map(Value::as_str).any(is),
    }
}

fn of_format(format: &str, text: &str) -> bool {
    // The characters of RFC 3986, with `%` before two hexadecimal digits only.
    let reference = || {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
        let mut escapes = text.split('%').skip(1);
        let hex = |s: &str| s.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        text.chars().all(plain) && escapes.all(hex)
    };
    match format {
        "uri-reference" => reference(),
        "uri" => {
            reference()
                && text
                    .split_once(':')
                    .is_some_and(|(scheme, _)| !scheme.is_empty())
        }
        // Nothing that is written here has these; where it has, somebody must look how.
        _ => panic!("the format {format:?} of {text:?} is not looked at"),
    }
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let text = include_str!("../../testdata/formats/sarif-2.1.0.json");
    let schema: Value = serde_json::from_str(text).expect("schema");
    let valid = |text: &str| problems(&schema, &serde_json::from_str(text).expect("JSON"));
    let tool = r#""tool":{"driver":{"name":"x"}}"#;
    let run = |more: &str| format!(r#"{{"version":"2.1.0","runs":[{{{tool}{more}}}]}}"#);
    assert_eq!(valid(&run("")), [""; 0]);
    for (document, said) in [
        (r#"{"version":"2.1.0"}"#.to_owned(), ": runs is missing"),
        (
            r#"{"version":"2.0.0","runs":[]}"#.to_owned(),
            "/version: \"2.0.0\" is none of",
        ),
        (run(r#","more":1"#), "/runs/0: more is not known"),
        (
            run(r#","columnKind":"bytes""#),
            "/runs/0/columnKind: \"bytes\" is none of",
        ),
        (
            run(r#","results":[{}]"#),
            "/runs/0/results/0: message is missing",
        ),
        (
            run(r#","results":[{"message":{"text":1}}]"#),
            "/runs/0/results/0/message/text: 1 is no",
        ),
        (
            run(r#","results":[{"message":{"text":"a"},"ruleIndex":-2}]"#),
            "/runs/0/results/0/ruleIndex: -2 is beyond the minimum",
        ),
        (
            run(
                r#","results":[{"message":{"text":"a"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a b"}}}]}]"#,
            ),
            "artifactLocation/uri: \"a b\" is no uri-reference",
        ),
    ] {
        let found = valid(&document);
        assert!(found.iter().any(|p| p.contains(said)), "{said}: {found:?}");
    }
}
