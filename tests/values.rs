//! What values keep beside what Terraform prints: identity, reasons, places, marks; and properties of
//! sets, conversion and JSON.
#![allow(clippy::unwrap_used)]

use alertlint::source::{FileId, Span};
use alertlint::terraform::error::ErrorKind;
use alertlint::terraform::functions::{FunctionHost, call};
use alertlint::terraform::value::convert::{convert, unify};
use alertlint::terraform::value::{
    Beyond, Identity, Marks, Number, Object, ObjectType, PathStep, Reason, ReasonKind, Refinement,
    Repr, Type, Unknown, Value, json, ops,
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Collection functions need nothing from outside.
struct Nowhere;

impl FunctionHost for Nowhere {
    fn read_file(&self, path: &str) -> Result<Vec<u8>, String> {
        Err(format!("no file {path}"))
    }
    fn list_files(&self, dir: &str) -> Result<Vec<String>, String> {
        Err(format!("no folder {dir}"))
    }
    fn render_template(
        &self,
        name: &str,
        _: &str,
        _: &Value,
    ) -> Result<Value, alertlint::terraform::error::EvalError> {
        Err(alertlint::terraform::error::EvalError::new(
            format!("no template {name}"),
            Span::NONE,
        ))
    }
}

fn run(name: &str, args: &[Value]) -> Value {
    match call(name, args, &Nowhere) {
        Some(Ok(value)) => value,
        other => panic!("{name}: {other:?}"),
    }
}

fn object(entries: &[(&str, Value)]) -> Value {
    Value::object(
        entries
            .iter()
            .map(|(k, v)| (Arc::from(*k), v.clone()))
            .collect(),
    )
}

/// A resource with a name written and everything else left to the provider.
fn resource(address: &str) -> Value {
    Value::new(Repr::Object(Arc::new(Object {
        attrs: BTreeMap::from([("name".into(), Value::string("chat"))]),
        open: Some(Identity::of(address)),
    })))
    .at(Span::new(FileId(0), 10, 20))
}

fn id(address: &str) -> Value {
    resource(address).attr("id", Span::NONE).unwrap()
}

fn shown(value: &Value) -> String {
    value
        .identity()
        .map_or("none".to_owned(), Identity::to_string)
}

#[test]
fn an_attribute_nobody_wrote_is_unknown_with_its_identity_and_reason() {
    let address = "module.m[\"a.b\"].rootly_service.chat[\"x\"]";
    let id = id(address);
    assert_eq!(shown(&id), format!("{address}.id"));
    assert_eq!(id.ty(), Type::String, "an id is text in every provider");
    let reasons: Vec<Reason> = id.reasons_deep().iter().cloned().collect();
    assert_eq!(reasons.len(), 1);
    assert_eq!(reasons[0].kind, ReasonKind::Resource);
    assert_eq!(
        &*reasons[0].text,
        format!("{address}.id is known only after apply")
    );
    assert_eq!(reasons[0].place, Span::new(FileId(0), 10, 20));
    let data = resource("module.m.data.rootly_user.x").attr("email", Span::NONE);
    let kinds = |v: &Value| v.reasons_deep().iter().map(|r| r.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&data.unwrap()), [ReasonKind::Data]);
    let unread = resource("module.shared[\"data.x\"]").attr("out", Span::NONE);
    assert_eq!(kinds(&unread.unwrap()), [ReasonKind::Module]);
}

#[test]
fn steps_below_an_unknown_extend_its_identity() {
    let base = resource("a.b");
    let list = base.attr("rules", Span::NONE).unwrap();
    let first = list.index(&Value::int(0), Span::NONE).unwrap();
    let key = first.index(&Value::string("k-1 x"), Span::NONE).unwrap();
    assert_eq!(shown(&key), "a.b.rules[0][\"k-1 x\"]");
    let some = list.index(&id("c.d"), Span::NONE).unwrap();
    assert_eq!(shown(&some), "a.b.rules[*]");
    assert_eq!(
        some.reasons_deep().iter().count(),
        2,
        "the key's reason too"
    );
}

#[test]
fn identity_survives_functions_and_conversions() {
    let (a, b) = (id("a.a"), id("b.b"));
    let list = Value::tuple(vec![a.clone(), b.clone()]);
    let strings = run("tolist", std::slice::from_ref(&list));
    let at = |v: &Value, i: i64| shown(&v.index(&Value::int(i), Span::NONE).unwrap());
    assert_eq!(at(&strings, 1), "b.b.id");
    assert_eq!(
        shown(&run("element", &[list.clone(), Value::int(3)])),
        "b.b.id"
    );
    assert_eq!(
        at(&run("concat", &[strings.clone(), strings.clone()]), 2),
        "a.a.id"
    );
    assert_eq!(
        at(
            &run("flatten", &[Value::tuple(vec![list.clone(), a.clone()])]),
            2
        ),
        "a.a.id"
    );
    assert_eq!(
        at(&run("reverse", std::slice::from_ref(&list)), 0),
        "b.b.id"
    );
    assert_eq!(
        at(
            &run("slice", &[list.clone(), Value::int(1), Value::int(2)]),
            0
        ),
        "b.b.id"
    );
    assert_eq!(
        shown(&run("one", &[Value::tuple(vec![a.clone()])])),
        "a.a.id"
    );
    assert_eq!(
        shown(&run("coalesce", &[Value::null(), a.clone()])),
        "a.a.id"
    );
    assert_eq!(shown(&run("tostring", std::slice::from_ref(&a))), "a.a.id");
    let map = object(&[("x", a.clone())]);
    let merged = run("merge", &[map.clone(), object(&[("y", b.clone())])]);
    assert_eq!(
        shown(&run("lookup", &[merged.clone(), Value::string("y")])),
        "b.b.id"
    );
    assert_eq!(at(&run("values", &[merged]), 0), "a.a.id");
    let zipped = run(
        "zipmap",
        &[
            Value::tuple(vec![Value::string("k")]),
            Value::tuple(vec![a.clone()]),
        ],
    );
    assert_eq!(shown(&zipped.attr("k", Span::NONE).unwrap()), "a.a.id");
    let union = run(
        "setunion",
        &[
            Value::tuple(vec![Value::string("z"), a.clone()]),
            Value::tuple(vec![b]),
        ],
    );
    let ids: Vec<String> = union.elements().unwrap().iter().map(shown).collect();
    assert_eq!(ids, ["none", "a.a.id", "b.b.id"]);
    let lookups = run(
        "lookup",
        &[map, Value::string("x"), Value::string("default")],
    );
    assert_eq!(shown(&lookups), "a.a.id");
}

#[test]
fn an_open_object_is_never_taken_for_all_there_is() {
    let chat = resource("a.chat");
    for name in ["keys", "values", "length"] {
        assert!(
            run(name, std::slice::from_ref(&chat)).is_unknown(),
            "{name}"
        );
    }
    assert!(!chat.is_wholly_known());
    assert!(json::encode(&chat).is_none());
    let map = convert(&chat, &Type::map(Type::String)).unwrap();
    assert_eq!(shown(&map), "a.chat");
    let want = Type::object(BTreeMap::from([
        ("name".into(), Type::String),
        ("team".into(), Type::String),
    ]));
    let narrowed = convert(&chat, &want).unwrap();
    assert_eq!(narrowed.get("name").and_then(Value::as_str), Some("chat"));
    assert_eq!(shown(narrowed.get("team").unwrap()), "a.chat.team");
    // What came before a resource in merge may be overwritten by what only the provider knows.
    let merged = run(
        "merge",
        &[object(&[("team", Value::string("x"))]), chat.clone()],
    );
    assert!(merged.get("team").unwrap().is_unknown());
    let merged = run(
        "merge",
        &[chat.clone(), object(&[("team", Value::string("x"))])],
    );
    assert_eq!(merged.get("team").and_then(Value::as_str), Some("x"));
    assert_eq!(shown(&merged.attr("id", Span::NONE).unwrap()), "a.chat.id");
    // Two instances of a resource are of one type, whatever is written.
    let other = Value::new(Repr::Object(Arc::new(Object {
        attrs: BTreeMap::from([("tags".into(), Value::tuple(vec![]))]),
        open: Some(Identity::of("a.other")),
    })));
    let list = run("tolist", &[Value::tuple(vec![chat.clone(), other.clone()])]);
    assert_eq!(shown(&list.elements().unwrap()[1]), "a.other");
    assert_eq!(ops::equals(&chat, &other).as_bool(), None);
    let renamed = convert(
        &object(&[("name", Value::string("ocr"))]),
        &object(&[("name", Value::string(""))]).ty(),
    )
    .unwrap();
    assert_eq!(ops::equals(&chat, &renamed).as_bool(), Some(false));
}

#[test]
fn what_has_no_type_for_lack_of_a_schema_takes_that_of_the_others() {
    let attr = resource("a.b").attr("members", Span::NONE).unwrap();
    assert_eq!(attr.ty(), Type::Dynamic);
    let list = run(
        "tolist",
        &[Value::tuple(vec![attr, Value::tuple(vec![Value::int(1)])])],
    );
    assert_eq!(list.ty().to_string(), "list(tuple([number]))");
    assert_eq!(shown(&list.elements().unwrap()[0]), "a.b.members");
}

#[test]
fn refinements_decide_equality() {
    let unknown = |ty: Type, refinement: Refinement| {
        Value::new(Repr::Unknown(Arc::new(Unknown {
            ty,
            refinement,
            ..Unknown::default()
        })))
    };
    let text = unknown(
        Type::String,
        Refinement {
            not_null: true,
            prefix: Some("x-".into()),
            ..Refinement::default()
        },
    );
    let equal = |a: &Value, b: &Value| ops::equals(a, b).as_bool();
    assert_eq!(equal(&text, &Value::null()), Some(false));
    assert_eq!(equal(&text, &Value::string("y")), Some(false));
    assert_eq!(equal(&text, &Value::string("x-y")), None);
    assert_eq!(equal(&text, &Value::int(1)), Some(false));
    let bare = unknown(Type::String, Refinement::default());
    assert_eq!(equal(&bare, &Value::null()), None);
    let pair = unknown(
        Type::list(Type::String),
        Refinement {
            not_null: true,
            min_length: Some(2),
            max_length: Some(2),
            ..Refinement::default()
        },
    );
    let one = Value::list(Type::String, vec![Value::string("a")]);
    assert_eq!(equal(&pair, &one), Some(false));
    let opened = pair.with_known_length();
    assert_eq!(opened.elements().map(<[Value]>::len), Some(2));
    let number = unknown(
        Type::Number,
        Refinement {
            min: Some(Number::from(1)),
            ..Refinement::default()
        },
    );
    assert_eq!(equal(&number, &Value::int(0)), Some(false));
    assert_eq!(equal(&number, &Value::int(1)), None);
}

#[test]
fn marks_of_elements_are_marks_of_the_set() {
    let secret = Value::string("s").marked(Marks::SENSITIVE);
    let set = Value::set(Type::String, vec![secret.clone(), Value::string("a")]);
    assert!(set.marks.is_sensitive());
    assert!(
        set.elements()
            .unwrap()
            .iter()
            .all(|v| v.marks == Marks::NONE)
    );
    let list = Value::list(Type::String, vec![secret]);
    assert!(!list.marks.is_sensitive());
    assert!(list.marks_deep().is_sensitive());
    assert_eq!(
        list.unmarked_deep(Marks::SENSITIVE).marks_deep(),
        Marks::NONE
    );
}

#[test]
fn missing_things_say_what_there_is() {
    let value = object(&[("embeddings_api", Value::int(1))]);
    let error = value.attr("embedding_api", Span::NONE).unwrap_err();
    assert_eq!(error.kind, ErrorKind::MissingAttribute);
    assert_eq!(
        error.help.as_deref(),
        Some("did you mean \"embeddings_api\"?")
    );
    let map = convert(&value, &Type::map(Type::Dynamic)).unwrap();
    let error = map.index(&Value::string("x"), Span::NONE).unwrap_err();
    assert_eq!(error.kind, ErrorKind::MissingKey);
    let list = Value::tuple(vec![Value::int(1), Value::int(2)]);
    let error = list.index(&Value::int(2), Span::NONE).unwrap_err();
    assert_eq!(
        &*error.message,
        "there is no element 2: the list has 2, 0 to 1"
    );
}

#[test]
fn json_values_know_their_places() {
    let text = "{\"a\": [10, {\"b\": \"x\"}]}";
    let value = json::parse(text, Some(FileId(3))).unwrap();
    let place = |v: &Value| {
        text.get(v.origin.start as usize..v.origin.end as usize)
            .unwrap()
            .to_owned()
    };
    let list = value.get("a").unwrap();
    assert_eq!(place(list), "[10, {\"b\": \"x\"}]");
    assert_eq!(place(&list.elements().unwrap()[0]), "10");
    assert_eq!(
        place(list.elements().unwrap()[1].get("b").unwrap()),
        "\"x\""
    );
    assert_eq!(list.origin.file, FileId(3));
}

#[test]
fn json_errors_have_their_place_and_nesting_is_bounded() {
    for (text, offset) in [
        ("[1,]", 3),
        ("{\"a\" 1}", 5),
        ("01", 0),
        ("\"\\x\"", 1),
        ("1 2", 2),
        ("", 0),
        ("{1:2}", 1),
    ] {
        let error = json::parse(text, None).unwrap_err();
        assert_eq!(error.offset, offset, "{text}: {}", error.message);
    }
    let deep = "[".repeat(100_000);
    assert!(
        json::parse(&deep, None)
            .unwrap_err()
            .message
            .contains("nesting")
    );
}

#[test]
fn shown_values_hide_what_is_unknown_or_sensitive() {
    let value = object(&[
        ("a", id("x.y")),
        (
            "b",
            Value::tuple(vec![
                Value::int(1),
                Value::string("s").marked(Marks::SENSITIVE),
            ]),
        ),
        (
            "c",
            Value::new(Repr::Number(Number::parse("0.10").unwrap())),
        ),
    ]);
    let shown = json::show(&value);
    assert_eq!(shown.value.get(), "{\"b\":[1,null],\"c\":0.1}");
    assert_eq!(shown.unknown, serde_json::json!({"a": true}));
    assert_eq!(shown.sensitive, serde_json::json!({"b": [false, true]}));
}

#[test]
fn values_at_the_depth_limit_are_walked_on_a_small_stack() {
    let walk = || {
        let mut value = Value::int(1);
        for _ in 1..Value::MOST_DEPTH {
            value = Value::tuple(vec![value]);
        }
        assert!(value.extent(u64::MAX).is_ok());
        let deeper = Value::tuple(vec![value.clone()]);
        assert_eq!(deeper.extent(u64::MAX), Err(Beyond::Depth));
        let ty = value.ty();
        assert_eq!(convert(&value, &ty).unwrap().ty(), ty);
        assert_eq!(ops::equals(&value, &value).as_bool(), Some(true));
        assert!(unify(&[ty, Type::tuple(vec![Type::tuple(vec![])])]).is_some());
        assert!(json::encode(&value).is_some());
        assert!(
            run("toset", &[Value::tuple(vec![value])])
                .elements()
                .is_some()
        );
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(walk)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn types_have_three_spellings() {
    let ty = Type::map(Type::object(BTreeMap::from([
        ("n".into(), Type::tuple(vec![Type::Number, Type::Dynamic])),
        ("s".into(), Type::set(Type::String)),
    ])));
    assert_eq!(
        ty.to_string(),
        "map(object({n=tuple([number,any]),s=set(string)}))"
    );
    assert_eq!(ty.friendly_name(), "map of object");
    assert_eq!(
        ty.to_json(),
        serde_json::json!(["map", ["object", {"n": ["tuple", ["number", "dynamic"]], "s": ["set", "string"]}]])
    );
}

#[test]
fn open_types_stay_open_and_instances_are_not_told_apart() {
    let open = Type::Object(Arc::new(ObjectType {
        attrs: BTreeMap::from([("a".into(), Type::String)]),
        open: true,
    }));
    let closed = Type::object(BTreeMap::from([("a".into(), Type::Number)]));
    let both = unify(&[open, closed]).unwrap();
    assert!(both.has_open());
    assert_eq!(
        Identity::of("a.b[*]").step(PathStep::Any).to_string(),
        "a.b[*][*]"
    );
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::null()),
        any::<bool>().prop_map(Value::bool),
        (-3i64..100).prop_map(Value::int),
        (-1000i64..1000).prop_map(|n| Value::new(Repr::Number(
            Number::parse(&format!("{}e-2", n)).unwrap_or(Number::from(0))
        ))),
        "[a-c<&\"\\\\\u{e9}\n]{0,3}".prop_map(Value::string),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::tuple),
            prop::collection::btree_map("[a-c]", inner, 0..4).prop_map(|m| Value::object(
                m.into_iter().map(|(k, v)| (Arc::from(k), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn json_round_trips(value in values()) {
        let text = json::encode(&value).unwrap();
        let back = json::parse(&text, None).unwrap();
        prop_assert_eq!(ops::equals(&value, &back).as_bool(), Some(true), "{}", text);
        prop_assert_eq!(value.ty(), back.ty());
        // Whatever JSON is, others must agree on it.
        prop_assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }

    #[test]
    fn json_never_panics(text in "[\\[\\]{}\",:0-9eE.+\\-tfnu\\\\ a\u{e9}]{0,24}") {
        let _ = json::parse(&text, Some(FileId(0)));
    }

    #[test]
    fn sets_do_not_depend_on_the_order_of_their_elements(
        items in prop::collection::vec(values(), 0..8),
        seed in any::<u64>(),
    ) {
        let list = Value::tuple(items.clone());
        let Ok(set) = convert(&list, &Type::set(Type::Dynamic)) else {
            return Ok(());
        };
        let mut shuffled = items;
        let n = shuffled.len().max(1);
        shuffled.rotate_left(seed as usize % n);
        shuffled.reverse();
        shuffled.extend(shuffled.clone());
        let other = convert(&Value::tuple(shuffled), &Type::set(Type::Dynamic)).unwrap();
        prop_assert_eq!(json::encode(&set), json::encode(&other));
        prop_assert_eq!(ops::equals(&set, &other).as_bool(), Some(true));
    }

    #[test]
    fn conversion_gives_the_type_it_says(items in prop::collection::vec(values(), 1..5)) {
        let types: Vec<Type> = items.iter().map(Value::ty).collect();
        if let Some(ty) = unify(&types) {
            for item in &items {
                if let Ok(converted) = convert(item, &ty) {
                    let again = convert(&converted, &ty).unwrap();
                    prop_assert_eq!(json::encode(&converted), json::encode(&again));
                    if !ty.has_dynamic() {
                        prop_assert_eq!(converted.ty(), ty.clone());
                    }
                }
            }
        }
    }

    #[test]
    fn equality_is_symmetric_and_reflexive(a in values(), b in values()) {
        prop_assert_eq!(ops::equals(&a, &a).as_bool(), Some(true));
        prop_assert_eq!(ops::equals(&a, &b).as_bool(), ops::equals(&b, &a).as_bool());
    }
}
