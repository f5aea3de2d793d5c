//! Which provider configuration each resource is made with, against what Terraform's plan says, and what
//! is read of it.
#![allow(clippy::unwrap_used)]

use alertlint::source::SourceMap;
use alertlint::terraform::eval::{DataSources, Evaluation, Instance, evaluate_root};
use alertlint::terraform::load::{Inputs, load};
use alertlint::terraform::value::{Marks, Value};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Nothing is bound.
struct World;

impl DataSources for World {
    fn read(&self, _: &str, _: &str, _: &Value) -> Option<Value> {
        None
    }

    fn file_marks(&self, _: &str) -> Marks {
        Marks::NONE
    }
}

fn evaluate(dir: &Path) -> Evaluation {
    let root = load(dir, Inputs::default(), &Arc::new(SourceMap::new())).unwrap();
    evaluate_root(&root, &World)
}

fn written(files: &[(&str, &str)]) -> Evaluation {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    evaluate(dir.path())
}

/// The name of an instance's configuration; `?` where it is not known.
fn name(instance: &Instance) -> String {
    let provider = instance.provider.as_ref().unwrap();
    provider.name.as_str().unwrap_or("?").to_owned()
}

fn at<'e>(evaluation: &'e Evaluation, address: &str) -> &'e Instance {
    let found = evaluation.instances.iter().find(|i| &*i.address == address);
    found.unwrap_or_else(|| panic!("no {address}"))
}

/// An attribute of an instance's configuration, as text.
fn attribute(instance: &Instance, name: &str) -> Option<String> {
    let value = instance.provider.as_ref().unwrap().value.get(name)?.clone();
    Some(value.as_str()?.to_owned())
}

/// An address without instance keys.
fn bare(address: &str) -> String {
    let mut depth = 0_usize;
    let outside = address.chars().filter(|c| {
        depth = depth.saturating_add(usize::from(*c == '['));
        let keep = depth == 0;
        depth = depth.saturating_sub(usize::from(*c == ']'));
        keep
    });
    outside.collect()
}

#[test]
fn every_resource_has_the_configuration_that_terraform_gives_it() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/configurations");
    let expected = std::fs::read_to_string(dir.join("expected.json")).unwrap();
    let expected: BTreeMap<String, String> = serde_json::from_str(&expected).unwrap();
    assert!(expected.len() > 10);
    let evaluation = evaluate(&dir);
    let found: BTreeMap<String, String> = evaluation
        .instances
        .iter()
        .map(|i| (bare(&i.address), name(i)))
        .collect();
    assert_eq!(found, expected);

    let url = |address: &str| attribute(at(&evaluation, address), "api_url");
    assert_eq!(
        url("datadog_team.default").as_deref(),
        Some("https://us.example")
    );
    // Of an override file, and handed through two modules.
    for address in [
        "datadog_team.alias[\"a\"]",
        "module.inherits[1].module.deeper.datadog_team.deep",
        "module.swapped.datadog_team.first",
    ] {
        assert_eq!(
            url(address).as_deref(),
            Some("https://override.example"),
            "{address}"
        );
    }
    assert_eq!(
        url("module.own.datadog_team.own").as_deref(),
        Some("https://own.example")
    );
    // An override file may configure a provider that no other does.
    assert_eq!(
        attribute(
            at(&evaluation, "module.swapped.rootly_service.implicit"),
            "api_host"
        )
        .as_deref(),
        Some("https://rootly.example")
    );
}

#[test]
fn what_a_configuration_fails_on_is_unknown_and_no_finding() {
    let evaluation = written(&[(
        "main.tf",
        r#"
        provider "datadog" {
          api_key = file("~/.datadog")
          api_url = var.undeclared
          site    = "eu"
        }
        resource "datadog_team" "a" {}
        "#,
    )]);
    assert_eq!(evaluation.problems, []);
    let team = at(&evaluation, "datadog_team.a");
    let value = &team.provider.as_ref().unwrap().value;
    assert!(value.get("api_key").unwrap().is_unknown());
    assert!(value.get("api_url").unwrap().is_unknown());
    assert_eq!(attribute(team, "site").as_deref(), Some("eu"));
}

#[test]
fn a_configuration_that_a_key_chooses_is_not_known() {
    let evaluation = written(&[(
        "main.tf",
        r#"
        provider "datadog" {
          alias    = "by_region"
          for_each = toset(["eu", "us"])
          site     = each.key
        }
        resource "datadog_team" "a" {
          for_each = toset(["eu", "us"])
          provider = datadog.by_region[each.key]
        }
        resource "datadog_team" "b" {}
        "#,
    )]);
    let keyed = at(&evaluation, "datadog_team.a[\"eu\"]");
    assert_eq!(name(keyed), "?");
    assert!(keyed.provider.as_ref().unwrap().value.is_unknown());
    let plain = at(&evaluation, "datadog_team.b");
    assert_eq!(name(plain), "datadog");
    assert!(plain.provider.as_ref().unwrap().value.is_null());
}

#[test]
fn two_blocks_of_one_configuration_are_an_error() {
    let evaluation = written(&[(
        "main.tf",
        "provider \"datadog\" {}\nprovider \"datadog\" {}\nprovider \"datadog\" {\n  alias = \"eu\"\n}\n",
    )]);
    let messages: Vec<&str> = evaluation
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    assert_eq!(messages, ["a provider \"datadog\" is declared twice"]);
}
