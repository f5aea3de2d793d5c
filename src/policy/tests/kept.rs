//! What is kept of other instances and subjects changes nothing.

use super::*;
use crate::graph::{self, Sources};
use crate::policy::UserFiles;

/// Checks that differ in all that the adapters look at; each stands in the stack several times.
const STACK: &str = r#"
resource "checkly_check" "plain" {
  name      = "plain"
  type      = "API"
  frequency = 1
  tags      = ["a", "env:prod"]
  alert_channel_subscription {
    channel_id = checkly_alert_channel.hook.id
    activated  = true
  }
  alert_settings {
    escalation_type = "RUN_BASED"
    run_based_escalation { failed_run_threshold = 2 }
  }
  request {
    method = "POST"
    url    = "https://api.example.com/v1/x"
    body   = "{\"model\": \"m\"}"
    assertion {
      source     = "JSON_BODY"
      property   = "$.id"
      comparison = "NOT_EMPTY"
    }
  }
}
resource "checkly_check" "slack" {
  name      = "slack"
  type      = "BROWSER"
  frequency = 10
  muted     = true
  tags      = ["a", "env:prod", "b"]
  use_global_alert_settings = true
  environment_variable {
    key   = "MODEL"
    value = "m"
  }
}
resource "checkly_check" "grouped" {
  name      = "grouped"
  type      = "API"
  group_id  = checkly_check_group.g.id
  locations = ["eu-west-1"]
  tags      = ["c"]
  request { url = "https://api.example.com/v1/y" }
}
resource "checkly_check" "unseen" {
  name     = "unseen"
  type     = "API"
  group_id = 7
  request { url = checkly_check.plain.url }
}
resource "checkly_check" "own" {
  name     = "own"
  type     = checkly_check.slack.type
  group_id = checkly_check.own.id
  tags     = [checkly_check.slack.name]
}
resource "checkly_url_monitor" "bare" {}
resource "checkly_url_monitor" "bare_too" {}
resource "checkly_check_group" "g" {
  id          = "9"
  name        = "g"
  activated   = true
  locations   = ["eu-west-1", "us-east-1"]
  tags        = ["c", "d"]
  concurrency = 3
}
resource "checkly_heartbeat" "beat" {
  name = "beat"
  heartbeat {
    period      = 2
    period_unit = "hours"
  }
}
resource "checkly_alert_channel" "hook" {
  webhook {
    name     = "hook"
    url      = rootly_alerts_source.checkly.webhook_endpoint
    template = "{\"tags\": \"{{#each TAGS}}{{this}} {{/each}}\"}"
  }
}
resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}
resource "rootly_alert_route" "route" {
  name              = "by tag"
  alerts_source_ids = [rootly_alerts_source.checkly.id]
  rules {
    name     = "a"
    position = 1
    destinations {
      target_type = "Service"
      target_id   = rootly_service.s.id
    }
    condition_groups {
      conditions {
        property_field_type           = "payload"
        property_field_name           = "$.tags"
        property_field_condition_type = "contains"
        property_field_value          = "a"
      }
    }
  }
}
resource "rootly_service" "s" { name = "s" }
"#;

#[test]
fn nothing_changes_by_what_is_kept() {
    let sources = sources();
    let policy = Policy::load(Config::default(), &UserFiles::default(), &sources);
    let policy = policy.unwrap_or_else(|errors| panic!("{}", shown(&errors, &sources)));
    let keys = ["", "[\"x\"]", "[\"y\"]", "[*]", "[\"z\"]"];
    let evaluation = copies(&sources, STACK, &keys);
    let kept = policy.adapters.entities(&evaluation, &sources);
    let anew = policy.adapters.entities_anew(&evaluation, &sources);
    assert_eq!(kept.entities.len(), anew.entities.len());
    for (kept, anew) in kept.entities.iter().zip(&anew.entities) {
        assert_eq!(format!("{kept:#?}"), format!("{anew:#?}"));
    }
    assert_eq!(
        format!("{:?}", kept.problems),
        format!("{:?}", anew.problems)
    );
    let graph = graph::build(Sources {
        entities: kept.entities,
        instances: &evaluation.instances,
        catalogs: Vec::new(),
        contracts: Vec::new(),
        exposures: Vec::new(),
        deliveries: Vec::new(),
        problems: kept.problems,
        covered_elsewhere: Default::default(),
        as_of: jiff::civil::date(2026, 11, 24),
    });
    let (kept, anew) = (policy.judge(&graph), policy.judge_anew(&graph));
    assert_eq!(kept.counts, anew.counts);
    assert!(kept.findings.len() > 10, "{}", kept.findings.len());
    assert_eq!(
        format!("{:#?}", kept.findings),
        format!("{:#?}", anew.findings)
    );
}
