//! Loading and module evaluation, on configurations written on the spot.
#![allow(clippy::unwrap_used)]

mod roots;

use alertlint::source::{InputError, SourceMap};
use alertlint::terraform::eval::console::{Answer, Console};
use alertlint::terraform::eval::expand::expand;
use alertlint::terraform::eval::{
    DataSources, Evaluation, Instance, Mode, ProblemKind, State, evaluate_root,
};
use alertlint::terraform::load::{Inputs, Loader, Root, find_roots, load};
use alertlint::terraform::value::{Marks, ReasonKind, Value};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Nothing is bound, but for a list of models and a file of them, which are marked.
struct World;

impl DataSources for World {
    fn read(&self, address: &str, _: &str, _: &Value) -> Option<Value> {
        let body = Value::string(r#"["large", "small"]"#).marked(Marks::CATALOG);
        (address == "data.http.models")
            .then(|| Value::object([("response_body".into(), body)].into_iter().collect()))
    }

    fn file_marks(&self, path: &str) -> Marks {
        match path {
            "catalog/models.json" => Marks::CATALOG,
            _ => Marks::NONE,
        }
    }
}

/// A repository with these files, written to disk.
fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

fn read(dir: &Path, inputs: Inputs) -> Root {
    load(dir, inputs, &Arc::new(SourceMap::new())).unwrap()
}

fn evaluate(files: &[(&str, &str)]) -> Evaluation {
    let dir = repository(files);
    evaluate_root(&read(dir.path(), Inputs::default()), &World)
}

fn one(text: &str) -> Evaluation {
    evaluate(&[("main.tf", text)])
}

fn instance<'e>(evaluation: &'e Evaluation, address: &str) -> &'e Instance {
    let found = evaluation.instances.iter().find(|i| &*i.address == address);
    found.unwrap_or_else(|| {
        let all: Vec<_> = evaluation.instances.iter().map(|i| &*i.address).collect();
        panic!("no {address} among {all:?}")
    })
}

/// The identity of an unknown attribute, as text.
fn identity(instance: &Instance, attribute: &str) -> String {
    let value = instance.value.get(attribute).unwrap();
    value.identity().map_or_else(String::new, |i| i.to_string())
}

fn problems(evaluation: &Evaluation) -> String {
    evaluation
        .problems
        .iter()
        .fold(String::new(), |mut out, p| {
            let _ = writeln!(out, "{:?} {}: {}", p.kind, p.subject, p.message);
            out
        })
}

#[test]
fn references_keep_the_identity_of_what_they_refer_to() {
    let evaluation = evaluate(&[
        (
            "main.tf",
            r#"
locals {
  ids  = { for k, g in checkly_check_group.team : k => g.id }
  team = { a = "search" }
}
resource "checkly_check_group" "team" {
  for_each = toset(["ads", "search"])
}
resource "checkly_check_group" "numbered" {
  count = 2
}
data "rootly_user" "x" {}
module "m" {
  source   = "./m"
  for_each = { a = local.ids["ads"] }
  group    = each.value
}
resource "x" "y" {
  mapped   = local.ids[local.team["a"]]
  text     = "${checkly_check_group.team["ads"].id}"
  indexed  = checkly_check_group.numbered[1].id
  splat    = checkly_check_group.numbered[*].id
  data     = data.rootly_user.x.id
  through  = module.m["a"].group
  inner    = module.m["a"].own
  block {
    a = 1
  }
}
resource "x" "z" {
  blocks = x.y.block[0].missing
}
"#,
        ),
        (
            "m/main.tf",
            r#"
variable "group" {}
resource "x" "own" {}
output "group" { value = var.group }
output "own" { value = x.own.id }
"#,
        ),
    ]);
    assert_eq!(problems(&evaluation), "");
    let y = instance(&evaluation, "x.y");
    for (attribute, expected) in [
        ("mapped", "checkly_check_group.team[\"search\"].id"),
        ("text", "checkly_check_group.team[\"ads\"].id"),
        ("indexed", "checkly_check_group.numbered[1].id"),
        ("data", "data.rootly_user.x.id"),
        ("through", "checkly_check_group.team[\"ads\"].id"),
        ("inner", "module.m[\"a\"].x.own.id"),
    ] {
        assert_eq!(identity(y, attribute), expected, "{attribute}");
    }
    let splat = y.value.get("splat").unwrap().elements().unwrap();
    let second = splat[1].identity().unwrap().to_string();
    assert_eq!(second, "checkly_check_group.numbered[1].id");
    let z = instance(&evaluation, "x.z");
    assert_eq!(identity(z, "blocks"), "x.y.block[0].missing");
    let data = y.value.get("data").unwrap().reasons_deep();
    assert!(data.iter().all(|r| r.kind == ReasonKind::Data));
    let group = y.value.get("mapped").unwrap().reasons_deep();
    assert!(group.iter().all(|r| r.kind == ReasonKind::Resource));
}

#[test]
fn what_is_not_known_in_number_is_one_instance_that_stands_for_all() {
    let evaluation = evaluate(&[
        (
            "main.tf",
            r#"
variable "models" { type = map(string) }
variable "how_many" { type = number }
module "m" {
  source   = "./m"
  for_each = var.models
  model    = each.value
}
resource "x" "each" {
  for_each = var.models
  key      = each.key
}
resource "x" "count" {
  count = var.how_many
  index = count.index
}
resource "x" "list" {
  for_each = toset(x.each["k"].names)
  name     = each.value
}
resource "x" "uses" {
  a = x.each["k"].id
  b = module.m["k"].out
  c = [for k, v in x.each : v.id]
}
"#,
        ),
        (
            "m/main.tf",
            r#"
variable "model" {}
resource "x" "in" { model = var.model }
output "out" { value = x.in.id }
"#,
        ),
    ]);
    assert_eq!(problems(&evaluation), "");
    let addresses: Vec<_> = evaluation.instances.iter().map(|i| &*i.address).collect();
    let expected = [
        "module.m[*].x.in",
        "x.count[*]",
        "x.each[*]",
        "x.list[*]",
        "x.uses",
    ];
    assert_eq!(addresses, expected);
    let model = instance(&evaluation, "module.m[*].x.in");
    let reasons = model.value.get("model").unwrap().reasons_deep();
    let texts: Vec<_> = reasons.iter().map(|r| &*r.text).collect();
    assert_eq!(texts, ["var.models has no value"]);
    let uses = instance(&evaluation, "x.uses");
    assert_eq!(identity(uses, "a"), "x.each[*].id");
    assert_eq!(identity(uses, "b"), "module.m[*].x.in.id");
    assert!(uses.value.get("c").unwrap().is_unknown());
    let list = instance(&evaluation, "x.list[*]");
    let reasons = list.value.get("name").unwrap().reasons_deep();
    let texts: Vec<_> = reasons.iter().map(|r| &*r.text).collect();
    assert_eq!(texts, ["x.each[*].names is known only after apply"]);
}

#[test]
fn problems_stand_where_they_are_and_once() {
    let evaluation = evaluate(&[
        (
            "main.tf",
            r#"
module "m" {
  source = "./m"
}
resource "x" "group" {
  for_each = toset(["a", "search"])
}
resource "x" "many" {
  count   = 3
  missing = x.group["saerch"].id
  number  = tonumber("five")
  none    = x.nothing.id
  out     = module.m.ot
  local   = local.nope
  hidden  = try(module.m.obj.nmae, "x")
}
locals { unread = [][0] }
"#,
        ),
        (
            "m/main.tf",
            "output \"out\" { value = 1 }\noutput \"obj\" { value = { name = 1 } }",
        ),
    ]);
    let expected = r#"Dangling x.many[0]: x.group has no instance ["saerch"]
Evaluation x.many[0]: cannot convert "five" to number
Dangling x.many[0]: there is no resource x.nothing
Dangling x.many[0]: module.m has no output "ot"
Evaluation x.many[0]: there is no local "nope"
Swallowed x.many[0]: an error is hidden here that will never go away
Evaluation local.unread: "#;
    let found = problems(&evaluation);
    for (line, expected) in found.lines().zip(expected.lines()) {
        let (kind, _) = expected.split_once(": ").unwrap();
        assert!(line.starts_with(kind), "{line}\n{found}");
    }
    assert_eq!(found.lines().count(), 7, "{found}");
    let helps: Vec<_> = evaluation
        .problems
        .iter()
        .map(|p| p.help.as_deref().unwrap_or(""))
        .collect();
    assert_eq!(helps[0], "did you mean [\"search\"]?");
    assert_eq!(helps[3], "did you mean \"out\"?");
    let many = instance(&evaluation, "x.many[2]");
    let paths: Vec<_> = many.errors.iter().map(|(p, _)| &**p).collect();
    assert_eq!(paths, ["missing", "number", "none", "out", "local"]);
    let kind = |a: &str| {
        many.value
            .get(a)
            .unwrap()
            .reasons_deep()
            .iter()
            .next()
            .unwrap()
            .kind
    };
    assert_eq!(kind("missing"), ReasonKind::Dangling);
    assert_eq!(kind("none"), ReasonKind::Dangling);
    assert_eq!(kind("number"), ReasonKind::Error);
    assert!(many.expanded_by.is_some());
}

#[test]
fn a_broken_file_does_not_hide_the_others() {
    let evaluation = evaluate(&[
        (
            "a.tf",
            "resource \"x\" \"broken\" {\n  a = \n}\nresource \"x\" \"whole\" {\n  a = 1\n}\n",
        ),
        ("b.tf", "resource \"x\" \"other\" {\n  a = x.whole.a\n}\n"),
        (
            "c.tf",
            "resource \"x\" {\n}\nresorce \"x\" \"y\" {\n}\na = 1\n",
        ),
    ]);
    assert_eq!(
        instance(&evaluation, "x.other")
            .value
            .get("a")
            .and_then(|v| v.as_number())
            .map(|n| n.to_f64()),
        Some(1.0)
    );
    let syntax = evaluation
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Syntax);
    assert!(syntax.clone().count() >= 4, "{}", problems(&evaluation));
    assert!(
        syntax
            .clone()
            .any(|p| p.help.as_deref() == Some("did you mean \"resource\"?"))
    );
    assert!(syntax.into_iter().all(|p| p.subject.ends_with(".tf")));
}

#[test]
fn a_module_that_is_not_there_is_said_and_stands_in() {
    let evaluation = one(r#"
module "remote" {
  source   = "acme/alerts/checkly"
  version  = "1.0"
  for_each = toset(["a"])
  name     = each.key
}
module "gone" {
  source = "./gone"
}
module "outside" {
  source = "../outside"
}
resource "x" "y" {
  id   = module.remote["a"].check_id
  none = module.remote["b"].check_id
}
"#);
    let found = problems(&evaluation);
    assert_eq!(found.matches("UnresolvedModule").count(), 3, "{found}");
    assert!(
        found.contains("acme/alerts/checkly, which is not on this machine"),
        "{found}"
    );
    assert!(found.contains("outside the repository"), "{found}");
    let remote = instance(&evaluation, "module.remote[\"a\"]");
    assert_eq!(
        (remote.mode, &*remote.ty),
        (Mode::ModuleCall, "acme/alerts/checkly")
    );
    assert_eq!(remote.value.get("name").and_then(Value::as_str), Some("a"));
    assert!(remote.value.get("version").is_none());
    let y = instance(&evaluation, "x.y");
    assert_eq!(identity(y, "id"), "module.remote[\"a\"].check_id");
    let reasons = y.value.get("id").unwrap().reasons_deep();
    assert!(reasons.iter().all(|r| r.kind == ReasonKind::Module));
    assert!(
        found.contains("Dangling x.y: module.remote has no instance [\"b\"]"),
        "{found}"
    );
}

#[test]
fn installed_modules_are_read() {
    let evaluation = evaluate(&[
        ("main.tf", "module \"a\" {\n  source = \"acme/a/x\"\n}\n"),
        (
            ".terraform/modules/modules.json",
            r#"{"Modules":[{"Key":"","Source":"","Dir":"."},
                {"Key":"a","Source":"registry.terraform.io/acme/a/x","Dir":".terraform/modules/a"},
                {"Key":"a.b","Source":"git::https://x/y","Dir":".terraform/modules/a.b/sub"}]}"#,
        ),
        (
            ".terraform/modules/a/main.tf",
            "module \"b\" {\n  source = \"git::https://x/y//sub\"\n}\n",
        ),
        (
            ".terraform/modules/a.b/sub/main.tf",
            "resource \"x\" \"y\" {\n  path = path.module\n}\n",
        ),
    ]);
    assert_eq!(problems(&evaluation), "");
    let y = instance(&evaluation, "module.a.module.b.x.y");
    assert_eq!(
        y.value.get("path").and_then(Value::as_str),
        Some(".terraform/modules/a.b/sub")
    );
}

#[test]
fn the_catalogs_mark_reaches_what_is_made_of_it() {
    let evaluation = evaluate(&[
        (
            "main.tf",
            r#"
data "http" "models" { url = "https://api/v1/models" }
locals {
  models = toset(jsondecode(data.http.models.response_body))
  file   = jsondecode(file("catalog/models.json"))
}
resource "x" "check" {
  for_each = local.models
  model    = each.key
  text     = "model:${each.value}"
  fixed    = "fixed"
  dynamic "tag" {
    for_each = [each.key, "typed"]
    content {
      value = tag.value
    }
  }
}
resource "x" "counted" {
  count = length(local.file)
  model = local.file[count.index]
}
"#,
        ),
        ("catalog/models.json", r#"["large"]"#),
    ]);
    assert_eq!(problems(&evaluation), "");
    let check = instance(&evaluation, "x.check[\"large\"]");
    let marked = |a: &str| check.value.get(a).unwrap().marks_deep().is_catalog();
    assert!(marked("model") && marked("text") && !marked("fixed"));
    let counted = instance(&evaluation, "x.counted[0]");
    assert!(
        counted
            .value
            .get("model")
            .unwrap()
            .marks_deep()
            .is_catalog()
    );
}

#[test]
fn bounds_are_said() {
    let dir = repository(&[(
        "main.tf",
        r#"
resource "x" "count" { count = 1000000000 }
resource "x" "each" {
  for_each = { for i in range(20) : i => i }
}
module "loop" { source = "./" }
resource "x" "fine" { count = 10 }
"#,
    )]);
    let inputs = Inputs {
        most_instances: Some(10),
        ..Inputs::default()
    };
    let evaluation = evaluate_root(&read(dir.path(), inputs), &World);
    let limits = evaluation
        .problems
        .iter()
        .filter(|p| p.kind == ProblemKind::Limit);
    assert_eq!(limits.count(), 2, "{}", problems(&evaluation));
    assert!(problems(&evaluation).contains("calls itself"));
    instance(&evaluation, "x.count[*]");
    instance(&evaluation, "x.each[*]");
    instance(&evaluation, "x.fine[9]");
}

#[test]
fn circles_end() {
    let evaluation = one(r#"
locals {
  a = local.b
  b = [local.c]
  c = local.a
}
module "m" {
  source = "./m"
  x      = module.m.y
}
resource "x" "y" { id = x.y.id }
resource "x" "z" {
  count = length(x.z)
}
"#);
    let found = problems(&evaluation);
    assert!(found.contains("needs itself"), "{found}");
    instance(&evaluation, "x.y");
    instance(&evaluation, "x.z[*]");
}

#[test]
fn a_long_chain_of_references_is_no_deep_recursion() {
    let mut text = String::from("locals {\n  v0 = 1\n");
    for i in 1..20_000 {
        let _ = writeln!(text, "  v{i} = local.v{}", i - 1);
    }
    text.push_str("}\nresource \"x\" \"y\" { v = local.v19999 }\n");
    let evaluation = one(&text);
    let v = instance(&evaluation, "x.y")
        .value
        .get("v")
        .cloned()
        .unwrap();
    assert_eq!(v.as_number().map(|n| n.to_f64()), Some(1.0));
}
