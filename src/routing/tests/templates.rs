//! What templates make of an alert on its way.

use super::*;

struct Given(Vec<(&'static str, Content)>);

impl Vars for Given {
    fn var(&self, name: &str) -> Content {
        let found = self.0.iter().find(|(n, _)| *n == name);
        found.map_or(Content::Unknown(Why(1)), |(_, c)| c.clone())
    }

    fn why(&self, _: &str) -> Why {
        Why(2)
    }
}

/// What a path holds of a template whose TAGS are these.
fn read(template: &str, path: &str, tags: &[&str]) -> Content {
    let template = Template::handlebars(&[Part::Known(template.into())]);
    let vars = Given(vec![
        ("TAGS", known_list(tags)),
        ("CHECK_NAME", Content::Text(Text::known("chat"))),
    ]);
    let path = Path::parse(path).expect("a path");
    Payload::read(&template).field(&path, &vars)
}

#[test]
fn dollars_stand_for_values() {
    let vars = Given(vec![
        ("TAGS", Content::Text(Text::known("p,q"))),
        ("CHECK_NAME", Content::Text(Text::known("chat"))),
    ]);
    let template = r#"{"t": "$TAGS", "n": "it is $CHECK_NAME.", "d": "5$ $ $x", "u": "$GONE"}"#;
    let payload = Payload::read(&Template::dollar(&[Part::Known(template.into())]));
    let field = |path: &str| payload.field(&Path::parse(path).expect("a path"), &vars);
    let known = |t: &str| Content::Text(Text::known(t));
    assert_eq!(field("$.t"), known("p,q"));
    assert_eq!(field("$.n"), known("it is chat."));
    assert_eq!(field("$.d"), known("5$ $ $x"));
    assert!(is_unknown(&field("$.u")));
    assert_eq!(field("$.none"), Content::Absent);
}

fn is_unknown(content: &Content) -> bool {
    match content {
        Content::Unknown(_) => true,
        Content::Text(text) => text.as_known().is_none(),
        _ => false,
    }
}

#[test]
fn templates_say_what_a_field_holds() {
    let known = |t: &str| Content::Text(Text::known(t));
    let listed =
        r#"{"a": "x", "tags": [{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]}"#;
    let cases = [
        (listed, "$.tags", known_list(&["p", "q"])),
        (listed, "$.tags[*]", known_list(&["p", "q"])),
        (listed, "$['tags']", known_list(&["p", "q"])),
        (listed, "$.a", known("x")),
        (listed, "$.b", Content::Absent),
        (
            r#"{"d": {"l": [{{#each TAGS as |t|}}{"k": "{{t}}"},{{/each}}]}}"#,
            "$.d.l[*].k",
            known_list(&["p", "q"]),
        ),
        (
            r#"{"t": ["fix", {{#each TAGS}}"{{{this}}}",{{/each}} "end"]}"#,
            "$.t",
            known_list(&["fix", "p", "q", "end"]),
        ),
        (
            r#"{"n": "{{CHECK_NAME}}!", "x": null, "y": 3}"#,
            "$.n",
            known("chat!"),
        ),
        (
            r#"{"n": "{{CHECK_NAME}}!", "x": null, "y": 3}"#,
            "$.x",
            Content::Absent,
        ),
        (
            r#"{"n": "{{CHECK_NAME}}!", "x": null, "y": 3}"#,
            "$.y",
            known("3"),
        ),
        (
            r#"{"n": "{{#if TAGS}}some{{else}}none{{/if}}"}"#,
            "$.n",
            known("some"),
        ),
        (r#"{"e": "\u00e9\n"}"#, "$.e", known("é\n")),
    ];
    for (template, path, expected) in cases {
        assert_eq!(
            read(template, path, &["p", "q"]),
            expected,
            "{path} of {template}"
        );
    }
}

#[test]
fn what_is_not_understood_is_unknown_and_never_absent() {
    for (template, path) in [
        (r#"{"tags": {{TAGS}}}"#, "$.tags"),
        (r#"{"tags": "{{TAGS}}"}"#, "$.tags"),
        (
            r#"{ {{#each TAGS}}"{{this}}": 1,{{/each}} "a": 1}"#,
            "$.tags",
        ),
        (r#"{"a": "{{tagValue TAGS "team"}}"}"#, "$.a"),
        (r#"{"a": "{{OTHER}}"}"#, "$.a"),
        (r#"{"a": "{{#if OTHER}}x{{/if}}"}"#, "$.a"),
        (r#"{"a": 1"#, "$.tags"),
        (r#"{"a": {{#if X}}1}"#, "$.tags"),
        (r#"{{> partial}}"#, "$.tags"),
        ("no json {{TAGS}}", "$.tags"),
    ] {
        let found = read(template, path, &["p"]);
        assert!(is_unknown(&found), "{path} of {template} is {found:?}");
    }
    // A special character may be escaped or not.
    let escaped = read(
        r#"{"t": ["{{#each TAGS}}{{this}}{{/each}}"]}"#,
        "$.t",
        &["a=b"],
    );
    assert!(
        matches!(&escaped, Content::List(l) if l.items[0].as_known().is_none()),
        "{escaped:?}"
    );
}

#[test]
fn joined_tags_are_certain_only_where_their_order_does_not_matter() {
    let template = r#"{"tags": "{{#each TAGS}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}."}"#;
    let joined = read(template, "$.tags", &["ocr_api", "prod", "x"]);
    for (test, expected) in [
        (
            Test::Contains("ocr_api".into(), OnList::Element),
            Truth::True,
        ),
        (Test::Contains("ocr".into(), OnList::Ambiguous), Truth::True),
        (Test::Contains("chat".into(), OnList::Element), Truth::False),
        (
            Test::Contains("ocr_api, prod".into(), OnList::Element),
            Truth::Unknown,
        ),
        (
            Test::Contains("x, ocr_api".into(), OnList::Element),
            Truth::Unknown,
        ),
        (
            Test::Contains("prod.".into(), OnList::Element),
            Truth::Unknown,
        ),
        (
            Test::Contains("prod!".into(), OnList::Element),
            Truth::False,
        ),
        (Test::StartsWith("ocr".into()), Truth::Unknown),
        (Test::EndsWith(".".into()), Truth::True),
        (Test::IsEmpty, Truth::False),
        (Test::OneOf(vec!["prod".into()]), Truth::False),
    ] {
        let predicate = Predicate::Test(Field::Tags, test);
        let found = Matcher::new(&predicate).matches(&alert(joined.clone(), Content::Absent));
        assert_eq!(found, expected, "{predicate}");
    }
    // One tag has no order.
    let alone = read(template, "$.tags", &["prod"]);
    assert_eq!(alone, Content::Text(Text::known("prod.")));
}
