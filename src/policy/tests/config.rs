//! `.alertlint.hcl`

use super::*;
use crate::finding::Severity;
use crate::policy::config::{ChangeKind, Coverage};

const COMPLETE: &str = r#"
catalog "mistral" {
  file    = "catalog/models.json"
  data    = [data.http.models, module.catalog.data.http.models, data.http.models["eu"]]
  max_age = "30d"
  taken   = "2026-11-01"
}

capability "completion_chat" {
  tag      = "completion_api"
  endpoint = "/v1/chat/completions"
  required = true
  contract {
    period    = "1m"
    failures  = 2
    timeout   = "10s"
    asserts   = "correctness"
    locations = 2
  }
}

models "labs-*" {
  exposure = "experimental"
  reason   = "no promise to users yet"
  until    = "2027-01-31"
}

rule "outdated-catalog" { severity = "off" }
rule "AL301"            { severity = "info" }
assume "rootly" { rules = "first-match" }
data "terraform_remote_state" "platform" { values = { outputs = { env = "prod" } } }
delivery {
  from = checkly_alert_channel.rootly
  to   = module.rootly["eu"].rootly_alerts_source.checkly
}
environment "prod" {
  var_files = ["envs/prod.tfvars"]
  workspace = "prod"
}

rules     = ["policy/rules/*.hcl"]
providers = ["policy/providers/*.hcl"]
coverage  = "union"

gate {
  max_changed_pages = 5
  deny   = ["coverage-lost", "policy-weakened"]
  review = ["owner-changed"]
}
gate "agents" {
  authors = ["*[bot]", "*vibe*"]
  deny    = ["coverage-lost"]
}
"#;

#[test]
fn everything_is_read() {
    let sources = sources();
    let read = Config::read(&file(&sources, ".alertlint.hcl", COMPLETE));
    let config = read.unwrap_or_else(|errors| panic!("{}", shown(&errors, &sources)));

    let catalog = config.catalogs.first().expect("a catalog");
    assert_eq!(catalog.max_age_days, Some(30));
    assert_eq!(
        catalog.taken.map(|t| t.to_string()).as_deref(),
        Some("2026-11-01T00:00:00Z")
    );
    let data: Vec<&str> = catalog.data.iter().map(|d| &*d.text).collect();
    assert_eq!(
        data,
        [
            "data.http.models",
            "module.catalog.data.http.models",
            "data.http.models[\"eu\"]"
        ]
    );

    let contract = config.contracts.first().expect("a contract");
    let number = |v: &Option<Value>| {
        v.as_ref()
            .and_then(|v| v.as_number())
            .and_then(|n| n.to_i64())
    };
    assert_eq!(number(&contract.period), Some(60));
    assert_eq!(number(&contract.timeout), Some(10_000));
    assert_eq!(number(&contract.failures), Some(2));
    assert_eq!(number(&contract.locations), Some(2));
    let tag = contract.tag.as_ref().expect("a tag");
    assert_eq!(sources.text(tag.origin), "\"completion_api\"");

    assert_eq!(config.severity_of("outdated-catalog", "AL603"), Some(None));
    assert_eq!(
        config.severity_of("unrouted-tag", "AL301"),
        Some(Some(Severity::Info))
    );
    assert_eq!(config.severity_of("unowned-check", "AL201"), None);
    assert_eq!(
        &*config.deliveries[0].to.text,
        "module.rootly[\"eu\"].rootly_alerts_source.checkly"
    );
    assert_eq!(config.coverage, Coverage::Union);
    assert_eq!(
        config.exposures[0].until.map(|d| d.to_string()).as_deref(),
        Some("2027-01-31")
    );
    let outputs = config.data[0]
        .values
        .get("outputs")
        .and_then(|o| o.get("env"));
    assert_eq!(outputs.and_then(Value::as_str), Some("prod"));
    assert_eq!(config.gates.len(), 2);
    assert_eq!(config.gates[1].deny, Some(vec![ChangeKind::CoverageLost]));
    assert_eq!(config.environments[0].workspace.as_deref(), Some("prod"));
}

#[test]
fn nothing_at_all_is_a_config() {
    let sources = sources();
    let config = Config::read(&file(&sources, ".alertlint.hcl", "")).expect("a config");
    assert_eq!(config.coverage, Coverage::PerRoot);
    assert!(config.contracts.is_empty());
}

#[test]
fn every_mistake_is_shown_at_its_place() {
    let sources = sources();
    let text = r#"
catalogue "mistral" {}
catalog "a" {
  fil     = "x"
  data    = [var.models, "http"]
  max_age = "36h"
  taken   = "yesterday"
}
catalog "a" {}
catalog {}
capability "chat" {
  tag      = completion_api
  required = "yes"
  contract {
    period    = "500ms"
    timeout   = 10
    failures  = 0
    locations = -1
    asserts   = "corectness"
  }
  contract {}
}
models "labs-*" { exposure = "internal" }
models "x" {
  exposure = "secret"
  until    = "2027-13-01"
}
models "y" {}
rule "unrouted-tag" { severity = "fatal" }
assume "rootly" { rules = 1 }
data "x" { values = {} }
data "x" "y" { values = { a = var.x } }
data "x" "z" { values = 1 }
delivery { from = checkly_alert_channel.x }
delivery {
  from = "a.b"
  to   = each.value[var.x]
}
environment "prod" { var_file = ["x"] }
coverage = "both"
rules    = "policy/*.hcl"
gate {
  authors = ["x"]
  deny    = ["coverage-lst", "owner-changed"]
  review  = ["owner-changed"]
}
gate "agents" { max_changed_pages = 1.5 }
"#;
    let errors = Config::read(&file(&sources, ".alertlint.hcl", text)).expect_err("mistakes");
    insta::assert_snapshot!(shown(&errors, &sources));
}

#[test]
fn a_config_that_does_not_parse_is_an_error() {
    let sources = sources();
    let broken = file(
        &sources,
        ".alertlint.hcl",
        "catalog \"x\" {\n  file = \n}\n",
    );
    let errors = Config::read(&broken).expect_err("a syntax error");
    assert_eq!(place(errors[0].span, &sources).split(':').nth(1), Some("2"));
}

#[test]
fn names_are_checked_against_rules_and_adapters() {
    let sources = sources();
    let text = r#"
rule "unroutd-tag" { severity = "off" }
assume "rootli" { rules = "x" }
assume "checkly" {
  group_tag  = "included"
  group_tags = "include"
}
"#;
    let config = Config::read(&file(&sources, ".alertlint.hcl", text)).expect("a config");
    let adapter = r#"
provider "checkly" {
  assume "group_tags" {
    default = "included"
    values  = ["included", "excluded"]
    docs    = "x"
  }
}
"#;
    let adapters = [
        (file(&sources, "checkly.hcl", adapter), true),
        (
            file(&sources, "rootly.hcl", "provider \"rootly\" {}\n"),
            true,
        ),
    ];
    let rule = r#"
rule "unrouted-tag" {
  code          = "AL301"
  severity      = "error"
  subject       = check
  summary       = "x"
  docs          = "x"
  condition     = true
  error_message = "x"
}
"#;
    let rules = [(file(&sources, "unrouted-tag.hcl", rule), true)];
    let loaded = Policy::build(config, &rules, &adapters, &sources);
    insta::assert_snapshot!(shown(&loaded.expect_err("mistakes"), &sources));
}

#[test]
fn exemptions_that_do_nothing_are_told() {
    use crate::catalog::{Catalog, Model};
    let sources = sources();
    let text = r#"
models "labs-*" {
  exposure = "internal"
  reason   = "r"
}
models "labs_owl" {
  exposure = "internal"
  reason   = "r"
}
models "old-*" {
  exposure = "internal"
  reason   = "r"
  until    = "2026-11-24"
}
models "today" {
  exposure = "public"
  until    = "2026-11-25"
}
"#;
    let config = Config::read(&file(&sources, ".alertlint.hcl", text)).expect("a config");
    let policy = Policy::build(config, &[], &[], &sources).expect("a policy");
    let model = |id: &str, aliases: &[&str]| Model {
        id: id.to_owned(),
        aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        ..Model::default()
    };
    let catalog = Catalog {
        models: vec![model("labs-owl", &["today"]), model("old-owl", &[])],
        ..Catalog::default()
    };
    let as_of = jiff::civil::date(2026, 11, 25);
    let told = |catalogs: &[Catalog]| -> Vec<String> {
        let problems = policy.exemption_problems(catalogs, as_of);
        problems
            .into_iter()
            .map(|p| {
                format!(
                    "{} {}: {}",
                    place(p.at, &sources),
                    p.kind,
                    p.help.unwrap_or_default()
                )
            })
            .collect()
    };
    assert_eq!(
        told(&[catalog]),
        [
            ".alertlint.hcl:6:1 unused-exemption: did you mean `labs-owl`? Otherwise remove the block",
            ".alertlint.hcl:10:1 expired-exemption: remove the block, or agree on a new date",
        ]
    );
    // Without a catalog nothing can be called unused.
    assert_eq!(told(&[]).len(), 1);
}
