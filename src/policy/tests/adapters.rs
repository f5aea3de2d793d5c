//! Adapters over instances.

use super::*;
use crate::graph::RawEntity;
use crate::graph::reference::{PredicateValue, Reference, Target};
use crate::policy::lang;
use crate::routing::{Field, Predicate, Test};
use crate::terraform::value::{Marks, PathStep, Type, Unknown};

const NO_RULES: &str = "";

fn adapt(adapter: &str, stack: &str) -> (Vec<RawEntity>, Vec<String>) {
    let sources = sources();
    let policy = policy(&sources, NO_RULES, adapter);
    let adapted = policy.entities(&evaluation(&sources, stack));
    let problems = adapted.problems.iter().map(|p| p.message.clone()).collect();
    (adapted.entities, problems)
}

/// A check whose tags are what an expression gives.
pub(super) fn tags_of(expr: &str, stack: &str) -> Value {
    let adapter = format!(
        r#"provider "v" {{ computed = ["endpoint"] }}
        check "v_check" {{
          kind    = "synthetic"
          name    = "x"
          enabled = true
          group   = {expr}
        }}
        check "v_group" {{
          kind    = "metric"
          name    = "x"
          enabled = true
        }}"#
    );
    let (entities, problems) = adapt(&adapter, stack);
    assert_eq!(problems, [""; 0], "{expr}");
    let mut entities = entities.into_iter().filter(|e| e.ty == "v_check");
    entities
        .next()
        .and_then(|e| e.attrs.get("group").cloned())
        .expect("the attribute")
}

const STACK: &str = r#"
resource "v_check" "a" {
  group_id = v_group.g.id
  known_id = "7"
  number   = 7
  far      = "elsewhere"
  gone     = v_group.gg.id
  foreign  = v_group.g.policy_id
  output   = module.unread.service_id
  url      = "https://x/notify/Service/${v_group.g.id}?a=b"
  subs { channel = v_group.g.id }
  subs { channel = "nope" }
  subs {}
}
module "module" "unread" {}
resource "v_group" "g" {
  id   = "7"
  tags = ["t"]
}
"#;

pub(super) fn state(value: &Value) -> String {
    match Reference::of(value).map(|r| &r.target) {
        None if value.is_null() => "null".to_owned(),
        None => "no reference".to_owned(),
        Some(Target::Instance { address, .. }) => format!("-> {address}"),
        Some(Target::OneOf(all, _)) => format!("one of {}", all.join(", ")),
        Some(Target::Opaque) => "opaque".to_owned(),
        Some(Target::Dangling(near)) => format!("dangling, near {near:?}"),
        Some(Target::Unknown(_)) => "unknown".to_owned(),
    }
}

#[test]
fn references_lead_where_ids_do() {
    for (expr, expected) in [
        ("ref(self.group_id)", "-> v_group.g"),
        ("ref(self.known_id)", "-> v_group.g"),
        ("ref(self.number)", "-> v_group.g"),
        ("ref(ref(self.group_id))", "-> v_group.g"),
        ("ref(self.far)", "opaque"),
        ("ref(self.absent)", "null"),
        ("ref(\"\")", "null"),
        ("ref(self.gone)", "dangling, near Some(\"v_group.g\")"),
        ("ref(unknown(\"who knows\"))", "unknown"),
        ("ref(self.id)", "-> v_check.a"),
        ("ref(self.endpoint)", "-> v_check.a"),
        // What only apply knows of another resource is not that resource.
        ("ref(self.foreign)", "unknown"),
        ("ref(self.output)", "unknown"),
    ] {
        assert_eq!(state(&tags_of(expr, STACK)), expected, "{expr}");
    }
}

#[test]
fn functions_of_the_language() {
    for (expr, expected) in [
        ("type_of(ref(self.group_id))", "\"v_group\""),
        ("address_of(ref(self.group_id))", "\"v_group.g\""),
        ("state_of(ref(self.far))", "\"opaque\""),
        ("state_of(null)", "null"),
        ("ref(self.group_id).tags", "[\"t\"]"),
        ("ref(self.group_id).absent", "null"),
        ("ref(self.far).tags", "null"),
        ("default(self.absent, \"d\")", "\"d\""),
        ("default(self.absent.below.that, \"d\")", "\"d\""),
        ("list_of(self.absent)", "[]"),
        ("list_of(self.far)", "[\"elsewhere\"]"),
        (
            "concat(list_of(toset([\"b\", \"a\"])), [])",
            "[\"a\",\"b\"]",
        ),
        ("block(self.absent)", "null"),
        ("length(self.subs)", "3"),
        ("length(refs(self.subs, \"channel\"))", "2"),
        ("known(ref(unknown(\"x\")).tags)", "false"),
        ("known([ref(unknown(\"x\"))])", "false"),
        ("known(self.group_id)", "false"),
        ("known(self.far)", "true"),
        ("segments_after(self.far, \"/\")", "[]"),
        // Objects have attributes that nobody wrote as well.
        ("{ a = 1 }.b.c", "null"),
        ("length(find(\"v_group\"))", "1"),
        ("find(\"v_group\", \"tags\", \"t\")[0].id", "\"7\""),
        ("find(\"v_group\", \"tags\", \"u\")", "[]"),
        ("find(\"v_group\", \"tags\", null)", "[]"),
        ("find(\"data.v_group\")", "[]"),
        (
            "address_of(find(\"v_check\", \"group_id\", \"7\")[0])",
            "\"v_check.a\"",
        ),
        (
            "length(find(\"v_check\", \"subs.channel\", self.group_id))",
            "1",
        ),
        ("known(find(\"v_check\", \"foreign\", \"7\"))", "false"),
        ("known(find(\"v_group\", \"id\", unknown(\"x\")))", "false"),
        (
            "[for r in refs_in(self.url) : address_of(r)]",
            "[\"v_group.g\"]",
        ),
        ("refs_in(self.far)", "[]"),
        ("refs_in(null)", "[]"),
        (
            "keys(descend([{ n = 1, in = [{ n = 2, in = [{ n = 3 }] }, {}] }, {}], \"in\"))",
            "[\"0\",\"0.0\",\"0.0.0\",\"0.1\",\"1\"]",
        ),
        (
            "[for b in descend([{ n = 1, in = [{ n = 2 }] }], \"in\")[\"0.0\"].above : b.n]",
            "[1]",
        ),
        ("descend(null, \"in\")", "{}"),
        (
            "[for m in mentions(\"@a {{#b}}@c{{/b}}\", \"@\") : m.text]",
            "[\"a\",\"c\"]",
        ),
        (
            "address_of(ref(segments_after(self.url, \"/notify/\")[1]))",
            "\"v_group.g\"",
        ),
        ("segments_after(self.url, \"/notify/\")[0]", "\"Service\""),
        ("instance.address", "\"v_check.a\""),
        ("instance.type", "\"v_check\""),
        ("false && unknown(\"x\")", "false"),
    ] {
        let value = tags_of(expr, STACK);
        let json = crate::terraform::value::json::encode(&value);
        assert_eq!(json.as_deref(), Some(expected), "{expr}");
    }
}

#[test]
fn predicates_keep_what_is_known() {
    let named = |n: &str| Field::Named(Arc::from(n));
    let one = |t: &str| Test::OneOf(vec![Arc::from(t)]);
    for (expr, expected) in [
        ("tag_is(\"a\")", Predicate::Test(Field::Tags, one("a"))),
        (
            "equals(field(\"$.x\"), self.far)",
            Predicate::Test(named("$.x"), one("elsewhere")),
        ),
        (
            "equals(field(self.group_id), \"a\")",
            Predicate::Test(named("v_group.g"), one("a")),
        ),
        (
            "not(is_empty(field(\"x\")))",
            Predicate::Not(Box::new(Predicate::Test(named("x"), Test::IsEmpty))),
        ),
        ("tag_is(unknown(\"why\"))", Predicate::Opaque("why".into())),
        (
            "one_of(field(\"x\"), [\"a\", unknown(\"why\")])",
            Predicate::Any(vec![
                Predicate::Test(named("x"), one("a")),
                Predicate::Opaque("why".into()),
            ]),
        ),
        ("all_of([])", Predicate::All(vec![])),
        ("any_of([null])", Predicate::Any(vec![])),
        (
            "all_of([true, always()])",
            Predicate::All(vec![Predicate::Always; 2]),
        ),
        (
            "tag_is(self.absent)",
            Predicate::Opaque("no text is given".into()),
        ),
        (
            "matches(field(\"x\"), \"(\")",
            Predicate::Opaque("the regular expression (".into()),
        ),
        (
            "false ? null : tag_is(\"a\")",
            Predicate::Test(Field::Tags, one("a")),
        ),
    ] {
        let value = tags_of(expr, STACK);
        assert_eq!(PredicateValue::of(&value), Some(&expected), "{expr}");
    }
    let marked = tags_of("tag_is(sensitive(\"s3cret\"))", STACK);
    assert_eq!(
        PredicateValue::of(&marked),
        Some(&Predicate::Opaque("a sensitive value".into()))
    );
}

#[test]
fn predicates_stand_where_their_text_does() {
    let sources = sources();
    let policy = policy(
        &sources,
        NO_RULES,
        r#"provider "v" {}
        route "v_route" {
          when    = any_of([for t in self.tags : tag_is(t)])
          targets = []
        }"#,
    );
    let stack = "resource \"v_route\" \"r\" {\n  tags = [\"here\"]\n}\n";
    let adapted = policy.entities(&evaluation(&sources, stack));
    let when = adapted.entities[0].attrs.get("when").expect("a predicate");
    assert_eq!(sources.text(when.origin), "\"here\"");
}

#[test]
fn parts_of_a_resource_are_entities() {
    let adapter = r#"provider "v" {
          assume "order" {
            default = "first"
            values  = ["first", "all"]
            docs    = "x"
          }
          assume "never_read" {
            default = "a"
            values  = ["a"]
            docs    = "x"
          }
        }
        route "v_router" {
          for_each = list_of(self.rules)
          only_if  = default(each.value.on, true)
          name     = each.value.name
          position = each.key
          match    = assume.order
          targets  = refs(each.value.to)
        }"#;
    let stack = r#"
resource "v_router" "r" {
  rules {
    name = "one"
    to   = [v_router.r.id]
  }
  rules {
    name = "off"
    on   = false
  }
  rules { name = "three" }
}
"#;
    let (entities, problems) = adapt(adapter, stack);
    assert_eq!(problems, [""; 0]);
    let addresses: Vec<&str> = entities.iter().map(|e| e.address.as_str()).collect();
    assert_eq!(addresses, ["v_router.r.rules[0]", "v_router.r.rules[2]"]);
    assert_eq!(entities[0].assumptions, ["assume v.order = \"first\""]);
    let (entities, _) = adapt(
        adapter,
        "resource \"v_router\" \"r\" { rules = v_x.y.rules }\n",
    );
    assert_eq!(entities[0].address, "v_router.r.rules[*]");
    let name = entities[0].attrs.get("name").expect("a name");
    assert!(name.is_unknown());
    let (none, _) = adapt(adapter, "resource \"v_router\" \"r\" {}\n");
    assert!(none.is_empty());
}

#[test]
fn names_that_all_parts_share_are_worked_out_once_and_every_part_says_what_they_rest_on() {
    let (entities, problems) = adapt(
        r#"
        provider "v" {
          assume "order" {
            default = "first"
            values  = ["first", "last"]
            docs    = "Which one counts."
          }
        }
        route "v_route" {
          for_each = self.rules
          let {
            order = assume.order
            both  = "${let.order} ${let.own}"
            own   = each.value.name
          }
          name     = let.both
          router   = "r"
          position = each.key
          when     = always()
          targets  = []
        }"#,
        r#"
        resource "v_route" "a" {
          rules { name = "x" }
          rules { name = "y" }
        }"#,
    );
    assert_eq!(problems, [""; 0]);
    let names: Vec<_> = entities.iter().map(|e| e.attrs["name"].as_str()).collect();
    assert_eq!(names, [Some("first x"), Some("first y")]);
    for part in &entities {
        assert_eq!(part.assumptions, ["assume v.order = \"first\""]);
    }
}

#[test]
fn of_a_plan_concern_what_adapters_map_ignore_or_name_and_what_looks_like_alerting() {
    let sources = sources();
    let policy = policy(
        &sources,
        NO_RULES,
        r#"
        provider "v" { ignores = ["v_dashboard"] }
        check "v_check" {
          let { hooks = concat(find("v_hook"), find("data.v_place"), refs_in("w_${self.kind}_x")) }
          kind     = "synthetic"
          name     = "v_check has no name"
          enabled  = startswith(default(type_of(ref(self.group)), "none"), "u_")
        }"#,
    );
    let concerns = |mode, ty| policy.adapters.concerns(mode, ty);
    for ty in [
        "v_check",
        "v_dashboard",
        "v_hook",
        "v_place",
        "u_any",
        "w_thing",
        "z_alert_x",
    ] {
        assert!(concerns(Mode::Managed, ty), "{ty}");
    }
    for ty in [
        "v_other",
        "v",
        "vv_thing",
        "z_thing",
        "none",
        "v_check has no name",
    ] {
        assert!(!concerns(Mode::Managed, ty), "{ty}");
    }
    // Only managed resources are asked about for their name's sake.
    assert!(!concerns(Mode::Data, "z_alert_x"));
    assert!(concerns(Mode::Data, "v_place"));
}

#[test]
fn an_attribute_that_fails_is_unknown_and_told_once() {
    let adapter = r#"provider "v" {}
        check "v_check" {
          let {
            a = let.b
            b = let.a
          }
          kind    = "synthetic"
          name    = self.list
          enabled = "maybe"
          period  = self.minutes * 60
          tags    = let.a
        }"#;
    let stack = "resource \"v_check\" \"c\" {\n  list = [1]\n  minutes = \"often\"\n}\n";
    let (entities, problems) = adapt(adapter, stack);
    for attr in ["name", "enabled", "period", "tags"] {
        let value = entities[0].attrs.get(attr).expect("it is there");
        assert!(
            value.is_unknown() && !value.reasons_deep().is_empty(),
            "{attr}"
        );
    }
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(
        problems
            .iter()
            .any(|p| p.contains("let.a needs itself") || p.contains("let.b needs itself"))
    );
}

#[test]
fn what_a_plan_calls_unknown_and_nobody_wrote_is_null() {
    let sources = sources();
    let policy = policy(
        &sources,
        NO_RULES,
        r#"provider "v" { computed = ["endpoint"] }
        source "v_source" {
          name      = default(self.name, "by default")
          enabled   = self.other
          kind      = self.blocks
          endpoints = [self.endpoint, self.id]
        }"#,
    );
    let mut evaluation = evaluation(&sources, "resource \"v_source\" \"s\" {}\n");
    let own = Identity::of("v_source.s");
    let unknown = |identity: &Identity, name: &str| {
        identity
            .step(PathStep::Name(name.into()))
            .unknown(Type::Dynamic, Span::NONE)
    };
    let dynamic = Value::new(Repr::Unknown(Arc::new(Unknown {
        identity: Some(own.step(PathStep::Name("blocks".into()))),
        reasons: lang::because("var.blocks has no value", Span::NONE),
        ..Unknown::default()
    })));
    let attrs = [
        ("name", unknown(&own, "name")),
        ("other", unknown(&Identity::of("v_x.y"), "other")),
        // A written block whose number is not known: its own identity, another's reason.
        ("blocks", dynamic),
    ];
    let attrs = attrs.map(|(k, v)| (Arc::from(k), v)).into();
    evaluation.instances[0].value = Value::new(Repr::Object(Arc::new(Object {
        attrs,
        open: Some(own),
    })));
    let entities = policy.entities(&evaluation).entities;
    let attr = |name: &str| entities[0].attrs.get(name).expect("it is there");
    assert_eq!(attr("name").as_str(), Some("by default"));
    assert!(attr("enabled").is_unknown());
    assert!(attr("kind").is_unknown());
    let endpoints = attr("endpoints").elements().expect("a list");
    let ids = endpoints
        .iter()
        .map(|e| e.identity().map(|i| i.address.to_string()));
    assert!(ids.eq([Some("v_source.s".to_owned()), Some("v_source.s".to_owned())]));
}

#[test]
fn sensitive_ids_are_not_shown() {
    let value = tags_of("ref(sensitive(\"s3cret\"))", STACK);
    let reference = Reference::of(&value).expect("a reference");
    assert_eq!(reference.text, "(sensitive)");
    assert!(value.marks.contains(Marks::SENSITIVE));
}

#[test]
fn a_users_adapter_replaces_the_built_in_one_for_its_type() {
    let sources = sources();
    let block = |kind: &str| {
        format!(
            "provider \"v\" {{}}\ncheck \"v_check\" {{\n kind = \"{kind}\"\n name = \"x\"\n enabled = true\n}}\n"
        )
    };
    let built_in = file(
        &sources,
        "built-in.hcl",
        &(block("log") + "service \"v_service\" {\n name = \"x\"\n}\n"),
    );
    let user = file(&sources, "user.hcl", &block("slo"));
    let all = [(built_in, true), (user, false)];
    let policy = Policy::build(Config::default(), &[], &all, &sources).expect("a policy");
    let stack = "resource \"v_check\" \"c\" {}\nresource \"v_service\" \"s\" {}\nresource \"v_alert_rule\" \"x\" {}\n";
    let evaluation = evaluation(&sources, stack);
    let entities = policy.entities(&evaluation).entities;
    let kinds: Vec<_> = entities
        .iter()
        .map(|e| e.attrs.get("kind").and_then(Value::as_str))
        .collect();
    assert_eq!(kinds, [Some("slo"), None]);
    let unmapped = policy.adapters.unmapped(&evaluation.instances);
    assert_eq!(unmapped, [Arc::from("v_alert_rule")]);
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    let sources = sources();
    let text = r#"
stray = 1
provider "v" {
  titel = "V"
  assume "a" {
    default = "x"
    values  = ["y"]
    docs    = "z"
  }
  assume "b" {}
}
chek "v_check" {}
problem "v_problem" {}
check {}
check "v_check" {
  let { a = 1 }
  lets { b = 1 }
  kind    = "synthetic"
  name    = slef.name
  enabld  = true
  outcome = 1
  tags    = lett.a
  period  = let.b
  timeout = assume.aa
  group   = reff(self.x)
  url     = each.value
  body    = instance.adress
}
"#;
    let errors = {
        let parsed = file(&sources, "v.hcl", text);
        Policy::build(Config::default(), &[], &[(parsed, false)], &sources).expect_err("mistakes")
    };
    insta::assert_snapshot!(shown(&errors, &sources));
}

#[test]
fn an_adapter_names_its_provider_once() {
    let sources = sources();
    for text in ["check \"x\" {}\n", "provider \"a\" {}\nprovider \"b\" {}\n"] {
        let parsed = file(&sources, "v.hcl", text);
        let loaded = Policy::build(Config::default(), &[], &[(parsed, false)], &sources);
        assert!(loaded.is_err(), "{text}");
    }
}
