//! What the recorded expressions cannot show: parts and identity, bounds, what is never printed, and
//! that nothing panics.

use super::*;
use crate::terraform::error::ErrorKind;
use crate::terraform::value::{Identity, Number, Part, PathStep, Repr, Unknown};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

struct Host;

impl FunctionHost for Host {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "models.json" => Ok(b"{\"a\": 1}".to_vec()),
            "bytes" => Ok(vec![0xFF, 0x00]),
            _ => Err(format!("{path} is outside the repository")),
        }
    }
    fn file_marks(&self, path: &str) -> Marks {
        if path == "models.json" {
            Marks::CATALOG
        } else {
            Marks::NONE
        }
    }
    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        match dir {
            "." => Ok(vec!["models.json".to_owned(), "sub/x.tf".to_owned()]),
            "sub" => Ok(vec!["x.tf".to_owned()]),
            _ => Err(format!("{dir} is outside the repository")),
        }
    }
    fn render_template(&self, _: &str, template: &str, _: &Value) -> Result<Value, EvalError> {
        Ok(Value::string(template))
    }
}

fn run(name: &str, args: &[Value]) -> Result<Value, EvalError> {
    call(name, args, &Host).unwrap_or_else(|| panic!("no function {name}"))
}

fn ok(name: &str, args: &[Value]) -> Value {
    run(name, args).unwrap_or_else(|e| panic!("{name}: {}", e.message))
}

fn s(text: &str) -> Value {
    Value::string(text)
}

/// `svc.NAME.id`, unknown.
fn id(name: &str, ty: Type) -> Value {
    let identity = Identity::of(format!("svc.{name}")).step(PathStep::Name("id".into()));
    let mut value = Value::unknown(
        ty,
        Reason {
            kind: ReasonKind::Resource,
            text: format!("svc.{name}.id is known only after apply").into(),
            place: Span::NONE,
        },
    );
    if let Repr::Unknown(unknown) = &mut value.repr {
        Arc::make_mut(unknown).identity = Some(identity);
    }
    value
}

/// Text of known and unknown parts, as a template makes it.
fn mixed(parts: Vec<Part>) -> Value {
    Value::new(Repr::Unknown(Arc::new(Unknown {
        ty: Type::String,
        parts: Some(parts.into()),
        ..Unknown::default()
    })))
}

/// `before ${svc.a.id} after`
fn between(before: &str, after: &str) -> Value {
    mixed(vec![
        Part::Text(before.into()),
        Part::Unknown(id("a", Type::String)),
        Part::Text(after.into()),
    ])
}

/// Known parts as they are, unknown ones in angle brackets: with the address where they have one.
/// A single `?` for text without parts.
fn shown(value: &Value) -> String {
    let name = |v: &Value| match v.identity() {
        Some(identity) => format!("<{}>", identity.address),
        None => "<>".to_owned(),
    };
    match (&value.repr, value.as_unknown().map(|u| &u.parts)) {
        (Repr::String(s), _) => s.to_string(),
        (_, Some(Some(parts))) => parts
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.to_string(),
                Part::Unknown(v) => name(v),
            })
            .collect(),
        (_, Some(None)) if value.identity().is_some() => name(value),
        _ => "?".to_owned(),
    }
}

fn object(entries: &[(&str, Value)]) -> Value {
    Value::object(
        entries
            .iter()
            .map(|(k, v)| ((*k).into(), v.clone()))
            .collect::<BTreeMap<Arc<str>, Value>>(),
    )
}

#[test]
fn every_function_of_terraform_is_there_and_no_other() {
    let expected: Vec<&str> = include_str!("../../../testdata/functions.txt")
        .lines()
        .collect();
    assert_eq!(names(), expected);
}

#[test]
fn text_with_unknown_parts_keeps_what_is_certain() {
    let x = id("a", Type::String);
    for (name, args, expected) in [
        ("upper", vec![between("ab-", "-c")], "AB-<>-C"),
        ("lower", vec![between("AB-", "")], "ab-<>"),
        ("urlencode", vec![between("a b?", "/")], "a+b%3F<>%2F"),
        (
            "indent",
            vec![Value::int(2), between("a\n", "\nb")],
            "a\n  <>\n  b",
        ),
        ("trimspace", vec![between("  a ", " b ")], "a <svc.a> b"),
        // The spaces may go on in the unknown part.
        ("trimspace", vec![between("  ", " b ")], "?"),
        ("trimspace", vec![x.clone()], "?"),
        ("chomp", vec![between("", "b\n")], "<svc.a>b"),
        ("trim", vec![between("--a", "b--"), s("-")], "a<svc.a>b"),
        ("trimprefix", vec![between("abc", ""), s("ab")], "c<svc.a>"),
        ("trimprefix", vec![between("abc", ""), s("x")], "abc<svc.a>"),
        ("trimprefix", vec![between("ab", ""), s("abc")], "?"),
        ("trimsuffix", vec![between("", "-x"), s("-x")], "<svc.a>"),
        ("trimsuffix", vec![between("", "-x"), s("y-x")], "?"),
        // The unknown part may hold what is searched for, so it is not that attribute any more.
        (
            "replace",
            vec![between("a-b", "-"), s("-"), s("_")],
            "a_b<>_",
        ),
        ("replace", vec![between("a", "b"), s("ab"), s("_")], "?"),
        (
            "replace",
            vec![between("ac", "cb"), s("ab"), s("_")],
            "ac<>cb",
        ),
        ("replace", vec![s("a-b"), s("-"), x.clone()], "a<svc.a>b"),
        ("replace", vec![between("a", ""), s("/a/"), s("_")], "?"),
        ("format", vec![s("%s/%s"), s("k"), x.clone()], "k/<svc.a>"),
        (
            "format",
            vec![s("%5s|%q"), x.clone(), x.clone()],
            "<>|\"<svc.a>\"",
        ),
        ("format", vec![s("%d"), id("a", Type::Number)], "<svc.a>"),
        ("format", vec![s("%s"), id("a", Type::Dynamic)], "<svc.a>"),
        ("format", vec![s("%v-"), between("a", "")], "a<svc.a>-"),
        // Where Terraform would fail once everything is known, it says nothing yet.
        ("format", vec![s("%s %s"), x.clone()], "?"),
        (
            "join",
            vec![
                s(","),
                Value::tuple(vec![s("k"), x.clone(), id("b", Type::String)]),
            ],
            "k,<svc.a>,<svc.b>",
        ),
        (
            "join",
            vec![s(","), Value::tuple(vec![x.clone()])],
            "<svc.a>",
        ),
        (
            "join",
            vec![x.clone(), Value::tuple(vec![s("k"), s("l")])],
            "k<svc.a>l",
        ),
        (
            "jsonencode",
            vec![object(&[("id", x.clone()), ("n", Value::int(1))])],
            "{\"id\":\"<svc.a>\",\"n\":1}",
        ),
        (
            "jsonencode",
            vec![Value::tuple(vec![
                id("a", Type::Number),
                id("b", Type::Dynamic),
            ])],
            "[<svc.a>,<svc.b>]",
        ),
        ("jsonencode", vec![between("a\"", "")], "\"a\\\"<svc.a>\""),
        ("title", vec![between("ab ", "")], "?"),
    ] {
        let result = ok(name, &args);
        assert_eq!(shown(&result), expected, "{name}{args:?}");
        assert!(result.is_unknown(), "{name}: from outside it is unknown");
        let reasons = result.reasons_deep();
        assert!(
            reasons.iter().any(|r| r.text.contains("after apply"))
                || args[0].as_unknown().is_some(),
            "{name}: {reasons:?}"
        );
    }
}

#[test]
fn unknown_results_say_why() {
    for (name, args) in [
        ("uuid", vec![]),
        ("timestamp", vec![]),
        ("bcrypt", vec![s("x")]),
        ("base64gzip", vec![s("x")]),
        ("abspath", vec![s("x")]),
        ("pathexpand", vec![s("~/x")]),
        ("provider::time::rfc3339_parse", vec![s("x")]),
        ("yamldecode", vec![s("a: \"x\ny\"")]),
        ("formatlist", vec![s("%v"), Value::null()]),
        ("sha256", vec![id("a", Type::String)]),
    ] {
        let result = ok(name, &args);
        assert!(
            result.is_unknown() && !result.reasons_deep().is_empty(),
            "{name}"
        );
    }
    assert!(call("nothing", &[], &Host).is_none());
}

#[test]
fn marks_of_files_and_arguments_are_on_the_result() {
    let file = ok("file", &[s("models.json")]);
    assert!(file.marks.is_catalog());
    let decoded = ok("jsondecode", &[file]);
    assert!(decoded.marks.is_catalog());
    assert!(ok("filesha1", &[s("models.json")]).marks.is_catalog());
    let nested = Value::tuple(vec![s("a").marked(Marks::SENSITIVE), s("b")]);
    let joined = ok("join", &[s(","), nested]);
    assert!(joined.marks.is_sensitive());
    assert_eq!(joined.as_str(), Some("a,b"));
}

#[test]
fn messages_never_quote_sensitive_arguments() {
    let secret = |text: &str| s(text).marked(Marks::SENSITIVE);
    let time = s("2020-01-01T00:00:00Z");
    for (name, args) in [
        ("formatdate", vec![secret("hunter"), time]),
        ("regex", vec![secret("hunter("), s("x")]),
        ("file", vec![secret("hunter")]),
        ("format", vec![secret("%hunter"), s("x")]),
        ("yamldecode", vec![secret("a: !hunter x")]),
        ("uuidv5", vec![secret("hunter"), s("x")]),
        ("csvdecode", vec![secret("hunter,hunter\n1,2")]),
        ("cidrhost", vec![s("10.0.0.0/8"), secret("99999999999999")]),
        ("base64decode", vec![secret("hunter!")]),
    ] {
        let error = run(name, &args).expect_err(name);
        for word in ["hunter", "9999"] {
            assert!(!error.message.contains(word), "{name}: {}", error.message);
        }
        assert_eq!(error.help, None);
    }
}

#[test]
fn results_are_bounded() {
    let long = "a".repeat(70_000);
    for (name, args) in [
        ("replace", vec![s(&long), s("a"), s(&long)]),
        ("replace", vec![s(&long), s("/a/"), s(&long)]),
        ("replace", vec![s(&long), s(""), s(&long)]),
        ("indent", vec![Value::int(1 << 40), s("a\nb")]),
        ("join", vec![s(&long), Value::tuple(vec![s(""); 2_000])]),
    ] {
        let error = run(name, &args).expect_err(name);
        assert_eq!(error.kind, ErrorKind::Limit, "{name}: {}", error.message);
    }
    let bomb = (1..9).fold("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned(), |text, i| {
        let aliases = vec![format!("*a{}", i - 1); 10].join(",");
        format!("{text}a{i}: &a{i} [{aliases}]\n")
    });
    let error = run("yamldecode", &[s(&bomb)]).expect_err("an alias bomb");
    assert_eq!(error.kind, ErrorKind::Limit);
    for deep in ["[".repeat(100_000), "{a: ".repeat(100_000)] {
        assert!(run("yamldecode", &[s(&deep)]).is_err());
    }
    for (name, pattern) in [("regex", "((a{100}){100}){100}"), ("regex", "(")] {
        let _ = run(name, &[s(pattern), s("a")]);
    }
}

#[test]
fn files_outside_are_refused() {
    for (name, args) in [
        ("file", vec![s("/etc/passwd")]),
        ("fileset", vec![s("/etc"), s("*")]),
        ("fileset", vec![s("."), s("../../*")]),
        ("fileexists", vec![s("/etc/passwd")]),
        ("templatefile", vec![s("../x"), object(&[])]),
    ] {
        let error = run(name, &args).expect_err(name);
        assert!(
            error.message.contains("outside"),
            "{name}: {}",
            error.message
        );
    }
    let error = run("file", &[s("bytes")]).expect_err("not text");
    assert!(error.help.is_some_and(|h| h.contains("filebase64")));
}

/// Values that are likely to be mishandled.
fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "\\PC{0,12}".prop_map(|t| s(&t)),
        "[%a-z0-9+#. \\[\\]-]{0,10}".prop_map(|t| s(&t)),
        "[\\[\\](){}|*+?\\\\a-c^$:,0-9&!\\n'\" -]{0,14}".prop_map(|t| s(&t)),
        "[0-9./:a-f-]{0,20}".prop_map(|t| s(&t)),
        Just(s("2020-02-29T12:00:00.5+05:30")),
        Just(s("10.0.0.0/8")),
        Just(s("SGVsbG8=")),
        Just(s("{\"a\": [1, null]}")),
        Just(s("a: &x [1]\nb: {<<: {c: *x}}")),
    ];
    let number = prop_oneof![
        (-3i64..40).prop_map(Value::int),
        Just(Value::int(i64::MAX)),
        Just(Value::int(i64::MIN)),
        prop_oneof![Just("1e300"), Just("-0.5"), Just("1e-40")].prop_filter_map("a number", |n| {
            Some(Value::new(Repr::Number(Number::parse(n)?)))
        }),
    ];
    let leaf = prop_oneof![
        4 => text,
        2 => number,
        1 => any::<bool>().prop_map(Value::bool),
        1 => Just(Value::null()),
        1 => Just(Value::new(Repr::Null(Type::String))),
        1 => Just(id("a", Type::String)),
        1 => Just(id("a", Type::Dynamic)),
        1 => Just(between("a-", "-b")),
        1 => Just(s("secret").marked(Marks::SENSITIVE)),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::tuple),
            prop::collection::btree_map("[a-c]", inner, 0..3).prop_map(|entries| {
                Value::object(entries.into_iter().map(|(k, v)| (k.into(), v)).collect())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_arguments_make_a_function_panic(args in prop::collection::vec(any_value(), 0..4)) {
        for name in names().iter().filter(|name| !matches!(**name, "try" | "can")) {
            if let Ok(value) = run(name, &args) {
                // What comes out is whole: its type and text can be asked for.
                let _ = (value.ty(), value.is_wholly_known());
            }
        }
    }

    #[test]
    fn what_yamlencode_writes_yamldecode_reads(value in any_value()) {
        if let Ok(encoded) = run("yamlencode", std::slice::from_ref(&value))
            && let Some(text) = encoded.as_str()
            && let Ok(decoded) = run("yamldecode", &[s(text)])
            && !decoded.is_unknown()
        {
            let again = ok("yamlencode", &[decoded]);
            prop_assert_eq!(again.as_str(), Some(text));
        }
    }

    #[test]
    fn what_jsonencode_writes_jsondecode_reads(value in any_value()) {
        if let Ok(encoded) = run("jsonencode", std::slice::from_ref(&value))
            && let Some(text) = encoded.as_str()
        {
            let again = ok("jsonencode", &[ok("jsondecode", &[s(text)])]);
            prop_assert_eq!(again.as_str(), Some(text));
        }
    }

    #[test]
    fn base64_comes_back(text in "\\PC{0,20}") {
        let source = ok("base64encode", &[super::pieces::text(text)]);
        let decoded = ok("base64decode", std::slice::from_ref(&source));
        let again = ok("base64encode", &[decoded]);
        prop_assert_eq!(again.as_str(), source.as_str());
    }
}
