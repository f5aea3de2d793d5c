//! What evaluation adds to Terraform: identity of unknowns, places, the catalog's mark, the policy
//! dialect, and bounds. That values themselves are Terraform's is `differential.rs`' matter.
#![allow(clippy::unwrap_used)]

mod nesting;
#[path = "../support/root_scope.rs"]
mod root_scope;

use alertlint::hcl::ast::{
    BinaryOp, Expr, ExprKind, ForExpr, Ident, ObjectItem, TemplatePart, UnaryOp,
};
use alertlint::hcl::parse_expression;
use alertlint::source::Span;
use alertlint::terraform::error::{ErrorKind, EvalError};
use alertlint::terraform::eval::{Dialect, Limits, Scope, Step, evaluate};
use alertlint::terraform::functions::FunctionHost;
use alertlint::terraform::value::{Capsule, Part, Reason, ReasonKind, Repr, Type, Value};
use proptest::prelude::*;
use root_scope::RootScope;
use std::any::Any;
use std::sync::Arc;

const CONFIG: &str = r#"
variable "models" {
  catalog = true
  default = { large = { id = "large", caps = ["chat", "fim"] } }
}
variable "token" {
  sensitive = true
  default   = "hush"
}
locals {
  ids   = { a = terraform_data.one["x"].output, b = random_id.two.hex }
  list  = [random_id.two.hex, "known"]
  tags  = { chat = "completion_api", ocr = "ocr_api" }
  maybe = random_id.two.dec == "1"
  same  = local.ids.b
}
resource "terraform_data" "one" {
  for_each = ["x", "y"]
  input    = "s"
}
resource "random_id" "two" {
  byte_length = 2
}
resource "made_up" "three" {
  name = "n"
}
"#;

fn config() -> RootScope {
    RootScope::of(".", CONFIG)
}

fn policy() -> RootScope {
    let mut scope = config();
    scope.dialect = Dialect::Policy;
    scope
}

fn parse(scope: &RootScope, text: &str) -> Expr {
    let id = scope.sources.add("expression", text);
    let (expr, errors) = parse_expression(id, text, 0);
    assert_eq!(errors, [], "{text}");
    expr
}

fn eval_in(scope: &RootScope, text: &str) -> Result<Value, EvalError> {
    evaluate(&parse(scope, text), scope)
}

fn value(scope: &RootScope, text: &str) -> Value {
    eval_in(scope, text).unwrap_or_else(|e| panic!("{text}: {}", e.message))
}

fn error(scope: &RootScope, text: &str) -> EvalError {
    match eval_in(scope, text) {
        Ok(v) => panic!("{text} gives {v:?}"),
        Err(e) => e,
    }
}

fn identity(scope: &RootScope, text: &str) -> String {
    value(scope, text)
        .identity()
        .map(|i| i.to_string())
        .unwrap_or_default()
}

#[test]
fn identity_survives_every_way_to_pass_a_value_on() {
    let scope = config();
    for (text, expected) in [
        ("random_id.two.hex", "random_id.two.hex"),
        ("local.ids.a", "terraform_data.one[\"x\"].output"),
        ("local.ids[\"b\"]", "random_id.two.hex"),
        ("\"${local.ids.b}\"", "random_id.two.hex"),
        ("(local.ids).b", "random_id.two.hex"),
        (
            "[for k, v in local.ids : v][0]",
            "terraform_data.one[\"x\"].output",
        ),
        ("{ for k, v in local.ids : k => v }.b", "random_id.two.hex"),
        (
            "{ for k, v in local.ids : \"g\" => v... }.g[1]",
            "random_id.two.hex",
        ),
        ("[for v in local.list : v if true][0]", "random_id.two.hex"),
        ("(local.list[*])[0]", "random_id.two.hex"),
        ("[{ id = random_id.two.hex }].*.id[0]", "random_id.two.hex"),
        ("true ? local.ids.b : null", "random_id.two.hex"),
        ("false ? \"x\" : local.ids.b", "random_id.two.hex"),
        (
            "local.maybe ? local.ids.b : local.same",
            "random_id.two.hex",
        ),
        ("local.maybe ? local.ids.b : local.ids.a", ""),
        ("try(local.ids.zz, local.ids.b)", "random_id.two.hex"),
        ("try(random_id.two, null).hex", "random_id.two.hex"),
        (
            "try({ a = { b = random_id.two.hex, c = 1 } }, null).a.b",
            "random_id.two.hex",
        ),
        ("try([1, random_id.two.hex], null)[1]", "random_id.two.hex"),
        (
            "\"%{ if true }${local.ids.b}%{ endif }\"",
            "random_id.two.hex",
        ),
        ("made_up.three.name", ""),
        ("\"x${local.ids.b}\"", ""),
        ("local.ids.b == \"x\"", ""),
    ] {
        assert_eq!(identity(&scope, text), expected, "{text}");
    }
}

#[test]
fn an_unknown_says_which_attribute_it_is_and_where_it_was_read() {
    let scope = config();
    let unknown = value(&scope, "random_id.two.hex");
    let reasons: Vec<String> = unknown
        .reasons_deep()
        .iter()
        .map(|r| r.text.to_string())
        .collect();
    assert_eq!(reasons, ["random_id.two.hex is known only after apply"]);
    let both = value(&scope, "local.maybe ? local.ids.a : \"k\"");
    let reasons: Vec<String> = both
        .reasons_deep()
        .iter()
        .map(|r| r.text.to_string())
        .collect();
    assert_eq!(
        reasons,
        [
            "random_id.two.dec is known only after apply",
            "terraform_data.one[\"x\"].output is known only after apply"
        ]
    );
}

/// Text with its unknown parts in angle brackets.
fn pieces(value: &Value) -> String {
    let Some(parts) = value.as_unknown().and_then(|u| u.parts.as_ref()) else {
        return value.as_str().unwrap_or("?").to_owned();
    };
    let piece = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Unknown(v) => format!(
            "<{}>",
            v.identity().map(|i| i.to_string()).unwrap_or_default()
        ),
    };
    parts.iter().map(piece).collect()
}

#[test]
fn text_keeps_its_known_parts() {
    let scope = config();
    for (text, expected) in [
        ("\"a/${local.ids.b}/z\"", "a/<random_id.two.hex>/z"),
        ("\"a${\"b${local.ids.b}\"}c\"", "ab<random_id.two.hex>c"),
        (
            "\"%{ for k, v in local.ids }${k}=${v};%{ endfor }\"",
            "a=<terraform_data.one[\"x\"].output>;b=<random_id.two.hex>;",
        ),
        ("\"a%{ if local.maybe }b%{ endif }c\"", "a<>c"),
        ("\"a%{ if false }${local.ids.b}%{ endif }c\"", "ac"),
    ] {
        assert_eq!(pieces(&value(&scope, text)), expected, "{text}");
    }
    let unknown = value(&scope, "\"a/${local.ids.b}/z\"");
    let refinement = &unknown.as_unknown().unwrap().refinement;
    assert!(refinement.not_null);
    assert_eq!(refinement.prefix.as_deref(), Some("a/"));
}

#[test]
fn a_value_knows_the_place_that_made_it() {
    let scope = config();
    let made_at = |text: &str| scope.sources.text(value(&scope, text).origin);
    for (text, place) in [
        ("local.tags.chat", "\"completion_api\""),
        ("local.tags[\"ocr\"]", "\"ocr_api\""),
        ("[for k, t in local.tags : t][1]", "\"ocr_api\""),
        ("[for k, t in local.tags : k][1]", "\"ocr_api\""),
        ("true ? local.tags.chat : null", "\"completion_api\""),
        ("(local.tags.chat)", "\"completion_api\""),
        ("\"${local.tags.chat}\"", "\"completion_api\""),
        ("\"x${local.tags.chat}\"", "\"x${local.tags.chat}\""),
        ("1 + 2 * 3", "1 + 2 * 3"),
        ("!true", "!true"),
        ("[1, 2]", "[1, 2]"),
        ("[1, 2][1]", "2"),
        ("{ a = \"q\" }", "{ a = \"q\" }"),
        ("{ a = \"q\" }.a", "\"q\""),
        ("[for t in local.tags : t]", "[for t in local.tags : t]"),
    ] {
        assert_eq!(made_at(text), place, "{text}");
    }
}

#[test]
fn the_catalog_marks_what_is_derived_from_it_and_nothing_else() {
    let scope = config();
    for (text, marked) in [
        ("var.models.large.id", true),
        ("\"x-${var.models.large.id}\"", true),
        ("[for m in var.models : m.id][0]", true),
        ("[for k, m in var.models : k][0]", true),
        ("[for m in var.models : [for c in m.caps : c]][0][0]", true),
        ("values(var.models)[*].id", true),
        ("var.models.large.id == \"x\"", true),
        ("{ for k, m in var.models : m.id => \"typed\" }.large", true),
        ("[for m in var.models : { by = \"hand\" }][0].by", true),
        ("\"large\"", false),
        ("local.tags.chat", false),
    ] {
        assert_eq!(value(&scope, text).marks.is_catalog(), marked, "{text}");
    }
    // Inside the loop an element is marked, what stands beside it is not.
    let items = value(
        &scope,
        "{ for k, m in var.models : \"k\" => { by = \"hand\", id = m.id } }",
    );
    let item = items.get("k").unwrap();
    assert!(item.get("id").unwrap().marks.is_catalog());
    assert!(!item.get("by").unwrap().marks.is_catalog());
}

#[test]
fn try_and_can_tell_what_they_caught_but_not_what_they_did_not() {
    let scope = config();
    let caught = |text: &str| {
        let _ = eval_in(&scope, text);
        let kinds: Vec<ErrorKind> = scope.swallowed.take().iter().map(|e| e.kind).collect();
        kinds
    };
    assert_eq!(
        caught("try(local.tags.chatt, 1)"),
        [ErrorKind::MissingAttribute]
    );
    assert_eq!(caught("can(local.list[9])"), [ErrorKind::MissingKey]);
    assert_eq!(caught("try(1, local.tags.chatt)"), []);
    assert_eq!(
        caught("try(local.tags.a, local.tags.b)"),
        [],
        "the error itself is reported"
    );
    assert_eq!(
        caught("true ? 1 : local.tags.chatt"),
        [],
        "a branch is no try"
    );
    assert_eq!(
        caught("try(local.nope, 1)"),
        [],
        "undeclared names are never hidden"
    );
    assert_eq!(
        error(&scope, "try(local.nope, 1)").kind,
        ErrorKind::Undeclared
    );
    assert_eq!(
        error(&scope, "true ? 1 : local.nope").kind,
        ErrorKind::Undeclared
    );
}

#[test]
fn errors_say_where_and_what_to_do() {
    let scope = config();
    for (text, place, message, help) in [
        ("1 + local.tags.chatt", "chatt", "no attribute", "\"chat\""),
        ("uper(\"a\")", "uper", "no function named", "\"upper\""),
        ("1 + null", "null", "is null", "coalesce"),
        (
            "[for x in null : x]",
            "null",
            "null has no elements",
            "default",
        ),
        (
            "{ for x in [1, 1] : x => x }",
            "x",
            "the same key \"1\"",
            "...",
        ),
        ("{ a.b = 1 }", "a.b", "reference", "parentheses"),
        ("\"x${null}\"", "null", "text", "coalesce"),
        (
            "true ? [1] : { a = 1 }",
            "true ? [1] : { a = 1 }",
            "no type in common",
            "",
        ),
    ] {
        let error = error(&scope, text);
        let help = error
            .help
            .as_deref()
            .map_or(help.is_empty(), |h| h.contains(help));
        assert!(error.message.contains(message), "{text}: {}", error.message);
        assert!(help, "{text}: {:?}", error.help);
        assert_eq!(scope.sources.text(error.span), place, "{text}");
    }
}

#[test]
fn kleene_operators_of_the_policy_dialect() {
    let scope = policy();
    for (text, expected) in [
        ("false && local.maybe", Some(false)),
        ("local.maybe && false", Some(false)),
        ("true || local.maybe", Some(true)),
        ("local.maybe || true", Some(true)),
        ("true && local.maybe", None),
        ("local.maybe || false", None),
        ("false && nonsense()", Some(false)),
        ("true || 1 + \"x\"", Some(true)),
        ("local.maybe && 1 + \"x\" == 2", None),
        ("local.ids.b == local.same", Some(true)),
        ("local.ids.b != local.same", Some(false)),
        ("local.ids.a == local.same", None),
    ] {
        assert_eq!(value(&scope, text).as_bool(), expected, "{text}");
    }
    assert!(eval_in(&scope, "true && 1 + \"x\" == 2").is_err());
    // Terraform has neither.
    assert_eq!(value(&config(), "false && local.maybe").as_bool(), None);
    assert_eq!(
        value(&config(), "local.ids.b == local.same").as_bool(),
        None
    );
}

#[test]
fn the_policy_dialect_reads_below_null_and_points_at_the_users_text() {
    let scope = policy();
    for text in ["null.a.b", "null[0]", "null.a[\"b\"].c"] {
        assert!(value(&scope, text).is_null(), "{text}");
    }
    assert!(value(&scope, "\"typed here\"").origin.is_none());
    let made_at = |text: &str| scope.sources.text(value(&scope, text).origin);
    // Here even the configuration's own literals have no place: they are read in the same dialect.
    assert_eq!(made_at("1 + 2"), "");
}

/// A scope whose one name is a value with a place of its own.
struct Entity(Value);

const PLACE: Span = Span::new(alertlint::source::FileId(7), 3, 9);

#[derive(Debug)]
struct Check;

impl Capsule for Check {
    fn type_name(&self) -> &str {
        "check"
    }
    fn attr(&self, name: &str) -> Option<Value> {
        (name == "tags").then(|| Value::tuple(vec![Value::string("a").at(PLACE)]).at(PLACE))
    }
    fn attr_names(&self) -> Vec<String> {
        vec!["tags".to_owned()]
    }
    fn equals(&self, other: &dyn Capsule) -> bool {
        other.as_any().is::<Check>()
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl FunctionHost for Entity {
    fn read_file(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("no files here".to_owned())
    }
    fn list_files(&self, _: &str) -> Result<Vec<String>, String> {
        Ok(Vec::new())
    }
    fn render_template(&self, _: &str, _: &str, _: &Value) -> Result<Value, EvalError> {
        Err(EvalError::new("no templates here", Span::NONE))
    }
}

impl Scope for Entity {
    fn dialect(&self) -> Dialect {
        Dialect::Policy
    }
    fn resolve(
        &self,
        _: &Ident,
        _: &[Step<'_>],
        _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
    ) -> Result<(Value, usize), EvalError> {
        Ok((self.0.clone(), 0))
    }
    fn call(&self, name: &Ident, args: &[Value], _: Span) -> Option<Result<Value, EvalError>> {
        (&*name.name == "upper").then(|| Ok(args[0].clone()))
    }
    fn limits(&self) -> Limits {
        Limits {
            depth: 20,
            steps: 2_000,
            elements: 100,
            text: 100,
        }
    }
}

fn check() -> Entity {
    Entity(Value::new(Repr::Capsule(Arc::new(Check))))
}

fn in_rule(text: &str) -> Result<Value, EvalError> {
    evaluate(&parse(&config(), text), &check())
}

#[test]
fn capsules_have_attributes_and_are_compared_as_they_say() {
    assert_eq!(in_rule("check == check").unwrap().as_bool(), Some(true));
    assert_eq!(in_rule("check != null").unwrap().as_bool(), Some(true));
    assert_eq!(in_rule("check == \"x\"").unwrap().as_bool(), Some(false));
    assert_eq!(in_rule("check.tags[0]").unwrap().as_str(), Some("a"));
    let error = in_rule("check.tag").unwrap_err();
    assert_eq!(error.kind, ErrorKind::MissingAttribute);
    assert_eq!(error.help.as_deref(), Some("did you mean \"tags\"?"));
}

#[test]
fn results_of_a_rule_stand_where_their_first_operand_was_made() {
    for text in [
        "check.tags",
        "check.tags[0] == \"x\"",
        "\"y\" == check.tags[0]",
        "\"tag ${check.tags[0]}\"",
        "[\"y\", check.tags[0]]",
        "{ a = 1, t = check.tags }",
        "[for t in check.tags : \"hand\"]",
        "check.tags[*]",
        "!(check.tags[0] == \"x\")",
        "check.tags[0] == \"a\" ? \"yes\" : \"no\"",
        "true && check.tags[0] == \"x\"",
        "upper(check.tags[0])",
        "try(check.tags[9], check.tags[0])",
    ] {
        assert_eq!(in_rule(text).unwrap().origin, PLACE, "{text}");
    }
}

#[test]
fn a_scopes_own_functions_come_first() {
    assert_eq!(
        in_rule("upper(\"as it is\")").unwrap().as_str(),
        Some("as it is")
    );
}

#[test]
fn bounds_are_errors_of_their_own_and_nothing_hides_them() {
    let deep = format!("{}1{}", "(".repeat(30), ")".repeat(30));
    let list = format!("[{}]", "1,".repeat(40));
    let wide = format!("[for a in {list} : [for b in {list} : b]]");
    let long = format!("[for a in {list} : \"${{a}}-{}\"]", "x".repeat(50));
    let busy = format!("[for a in {list} : [for b in {list} : 1 if b == 2 && b == 1 && b == 3]]");
    for text in [&deep, &wide, &long, &busy] {
        let hidden = format!("try({text}, 1)");
        for text in [text, &hidden] {
            let error = in_rule(text).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Limit, "{text}");
            assert!(error.help.is_some());
        }
    }
    assert!(in_rule(&list).is_ok());
}

#[test]
fn long_chains_are_no_depth() {
    // Ten times as long as the bound of the scope.
    let total = in_rule(&vec!["1"; 200].join(" + ")).unwrap();
    assert_eq!(total.as_number().unwrap().to_i64(), Some(200));
    assert!(
        in_rule(&format!("null{}", ".a".repeat(200)))
            .unwrap()
            .is_null()
    );
}

#[test]
fn an_unknown_collection_makes_a_loop_unknown_with_its_reasons() {
    let reason = Reason {
        kind: ReasonKind::Variable,
        text: "var.x has no value".into(),
        place: Span::NONE,
    };
    let scope = Entity(Value::unknown(Type::Dynamic, reason));
    for text in [
        "[for t in it : 1]",
        "it[*].a",
        "max(it...)",
        "\"a${it}\"",
        "it ? 1 : 2",
        "it.a",
    ] {
        let result = evaluate(&parse(&config(), text), &scope).unwrap();
        assert!(result.is_unknown(), "{text}");
        let reasons: Vec<_> = result
            .reasons_deep()
            .iter()
            .map(|r| r.text.to_string())
            .collect();
        assert_eq!(reasons, ["var.x has no value"], "{text}");
    }
}
