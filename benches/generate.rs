//! Seeded input of any size: alerting stacks, monorepos and plans that look like what teams have.
//! The same numbers give the same bytes.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

const CAPABILITIES: [(&str, &str); 4] = [
    ("completion_chat", "/v1/chat/completions"),
    ("completion_fim", "/v1/fim/completions"),
    ("ocr", "/v1/ocr"),
    ("audio_transcription", "/v1/audio/transcriptions"),
];

/// A linear congruential generator: enough to vary input, and the same everywhere.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// What the rules of a router ask the tags for.
#[derive(Clone, Copy)]
pub enum Asks {
    /// Joined to one text, they contain a text.
    Contains,
    /// One of them is a text.
    OneOf,
    /// One of them matches an expression that no other rule's matches.
    Regex,
    /// One of them matches an expression that overlaps those of many other rules.
    Overlapping,
}

impl Asks {
    /// The condition type and the arguments of a rule's condition.
    fn condition(self) -> (&'static str, &'static str) {
        match self {
            Asks::Contains => ("contains", "property_field_value          = rules.value"),
            Asks::OneOf => ("is_one_of", "property_field_values         = [rules.value]"),
            Asks::Regex => (
                "matches_regex",
                r#"property_field_value          = "^${rules.value}(-canary)?$""#,
            ),
            Asks::Overlapping => (
                "matches_regex",
                r#"property_field_value          = "(${replace(rules.value, "-", ".*")}|canary.*${substr(rules.value, -4, 2)})[a-z0-9]*$""#,
            ),
        }
    }
}

/// A stack with `checks` check instances, derived from a catalog through one module, and one router
/// with `routes` rules. Clean but for what the seed makes slower than its contract.
pub fn stack(dir: &Path, checks: usize, routes: usize, asks: Asks, seed: u64) -> io::Result<()> {
    fs::create_dir_all(dir.join("catalog"))?;
    fs::create_dir_all(dir.join("modules/probe"))?;
    let models = checks.div_ceil(CAPABILITIES.len());
    let shards = (routes / CAPABILITIES.len()).max(1);
    fs::write(dir.join("catalog/models.json"), catalog(models, seed))?;
    fs::write(dir.join("main.tf"), main_tf(shards))?;
    let (condition, argument) = asks.condition();
    let tags = match asks {
        Asks::Contains => r#""{{#each TAGS}}{{this}} {{/each}}""#,
        _ => r#"[{{#each TAGS}}"{{this}}"{{#unless @last}},{{/unless}}{{/each}}]"#,
    };
    let alerting = ALERTING
        .replace("CONDITION", condition)
        .replace("ARGUMENT", argument)
        .replace("JOINED", tags);
    fs::write(dir.join("alerting.tf"), alerting)?;
    fs::write(dir.join("modules/probe/main.tf"), PROBE)?;
    fs::write(dir.join(".alertlint.hcl"), config())
}

fn catalog(models: usize, seed: u64) -> String {
    let mut random = Seeded(seed);
    let mut rows = Vec::with_capacity(models);
    for i in 0..models {
        rows.push(format!(
            r#"    {{"id": "model-{i:05}", "object": "model", "created": 1795478400, "owned_by": "mistralai",
     "capabilities": {{"completion_chat": true, "completion_fim": true, "function_calling": {}, "ocr": true, "audio_transcription": true}},
     "name": "model-{i:05}", "max_context_length": {}, "aliases": ["model-{i:05}-latest"], "deprecation": null, "type": "base"}}"#,
            random.below(2) == 0,
            1024 << random.below(8),
        ));
    }
    format!(
        "{{\"object\": \"list\", \"data\": [\n{}\n]}}\n",
        rows.join(",\n")
    )
}

fn main_tf(shards: usize) -> String {
    let paths = CAPABILITIES
        .map(|(name, path)| format!("    {name} = \"{path}\"\n"))
        .concat();
    format!(
        r#"locals {{
  paths = {{
{paths}  }}
  shards = {shards}
  models = jsondecode(data.http.models.response_body).data

  probes = merge([
    for i, m in local.models : {{
      for c, path in local.paths : "${{m.id}}-${{c}}" => {{
        model = m.id
        capability = c
        path = path
        shard = format("%s-shard-%04d", c, i % local.shards)
      }} if m.capabilities[c]
    }}
  ]...)
  routed = toset([for p in values(local.probes) : p.shard])
}}

data "http" "models" {{
  url = "https://api.example.com/v1/models"
}}

module "probe" {{
  source   = "./modules/probe"
  for_each = local.probes

  name       = each.key
  model      = each.value.model
  url        = "https://api.example.com${{each.value.path}}"
  tags       = ["${{each.value.capability}}_api", each.value.shard, "env:prod"]
  channel_id = checkly_alert_channel.rootly.id
}}
"#
    )
}

const ALERTING: &str = r##"resource "rootly_team" "ops" {
  name     = "Ops"
  user_ids = [101, 102]
}

resource "rootly_schedule" "ops" {
  name            = "Ops primary"
  owner_group_ids = [rootly_team.ops.id]
}

resource "rootly_schedule_rotation" "ops" {
  schedule_id                = rootly_schedule.ops.id
  name                       = "weekly"
  schedule_rotationable_type = "ScheduleWeeklyRotation"

  schedule_rotationable_attributes = {
    handoff_day  = "M"
    handoff_time = "09:00"
  }

  schedule_rotation_members {
    member_type = "User"
    member_id   = data.rootly_user.ada.id
    position    = 1
  }
}

data "rootly_user" "ada" {
  email = "ada@example.com"
}

resource "rootly_escalation_policy" "ops" {
  name      = "Ops"
  group_ids = [rootly_team.ops.id]
}

resource "rootly_escalation_level" "ops" {
  escalation_policy_id = rootly_escalation_policy.ops.id
  position             = 1

  notification_target_params {
    type = "schedule"
    id   = rootly_schedule.ops.id
  }
}

resource "rootly_service" "shard" {
  for_each             = local.routed
  name                 = each.key
  escalation_policy_id = rootly_escalation_policy.ops.id
}

resource "rootly_alerts_source" "checkly" {
  name        = "Checkly"
  source_type = "checkly"
}

resource "rootly_alert_route" "checkly" {
  name              = "By shard"
  alerts_source_ids = [rootly_alerts_source.checkly.id]

  dynamic "rules" {
    for_each = sort(local.routed)
    content {
      name     = rules.value
      position = rules.key + 1

      destinations {
        target_type = "Service"
        target_id   = rootly_service.shard[rules.value].id
      }

      condition_groups {
        conditions {
          property_field_type           = "payload"
          property_field_name           = "$.tags"
          property_field_condition_type = "CONDITION"
          ARGUMENT
        }
      }
    }
  }

  rules {
    name          = "everything else"
    position      = length(local.routed) + 1
    fallback_rule = true

    destinations {
      target_type = "EscalationPolicy"
      target_id   = rootly_escalation_policy.ops.id
    }
  }
}

resource "checkly_alert_channel" "rootly" {
  webhook {
    name         = "Rootly"
    url          = rootly_alerts_source.checkly.webhook_endpoint
    webhook_type = "WEBHOOK_ROOTLY"
    template     = <<-EOT
      {"title": "{{ALERT_TITLE}}", "tags": JOINED}
    EOT
  }
}
"##;

const PROBE: &str = r#"variable "name" { type = string }
variable "model" { type = string }
variable "url" { type = string }
variable "tags" { type = list(string) }
variable "channel_id" { type = string }

resource "checkly_check" "this" {
  name                      = var.name
  type                      = "API"
  activated                 = true
  frequency                 = 1
  locations                 = ["eu-west-3", "us-east-1"]
  tags                      = var.tags
  max_response_time         = 20000
  use_global_alert_settings = false

  alert_channel_subscription {
    channel_id = var.channel_id
    activated  = true
  }

  alert_settings {
    escalation_type = "RUN_BASED"
    run_based_escalation {
      failed_run_threshold = 2
    }
  }

  request {
    method    = "POST"
    url       = var.url
    body_type = "JSON"
    body      = jsonencode({ model = var.model, max_tokens = 4 })

    assertion {
      source     = "JSON_BODY"
      property   = "$.id"
      comparison = "NOT_EMPTY"
    }
  }
}
"#;

fn config() -> String {
    let mut text = String::from(
        "catalog \"mistral\" {\n  file = \"catalog/models.json\"\n  data = [data.http.models]\n}\n",
    );
    for (name, path) in CAPABILITIES {
        let _ = write!(
            text,
            "\ncapability \"{name}\" {{\n  tag      = \"{name}_api\"\n  endpoint = \"{path}\"\n  contract {{\n    period   = \"1m\"\n    failures = 2\n    timeout  = \"20s\"\n  }}\n}}\n"
        );
    }
    text
}

/// A repository of `modules` local modules called from one root, about `bytes` of source in all.
pub fn monorepo(dir: &Path, modules: usize, bytes: usize, seed: u64) -> io::Result<()> {
    let mut random = Seeded(seed);
    let mut root = String::new();
    for i in 0..modules {
        let folder = dir.join(format!("modules/m{i:04}"));
        fs::create_dir_all(&folder)?;
        let mut text = String::from("variable \"name\" { type = string }\n");
        let mut n = 0;
        while text.len() < bytes / modules {
            let _ = write!(
                text,
                "\nresource \"null_resource\" \"r{n}\" {{\n  triggers = {{\n    name  = \"${{var.name}}-{n}\"\n    size  = {}\n    parts = join(\",\", [for i in range({}) : format(\"%02d\", i) if i % 2 == 0])\n  }}\n}}\n",
                random.below(10_000),
                random.below(12) + 1,
            );
            n += 1;
        }
        let _ = writeln!(text, "\noutput \"name\" {{ value = var.name }}");
        fs::write(folder.join("main.tf"), text)?;
        let _ = writeln!(
            root,
            "module \"m{i:04}\" {{\n  source = \"./modules/m{i:04}\"\n  name   = \"team-{}\"\n}}\n",
            random.below(50)
        );
    }
    fs::write(dir.join("main.tf"), root)
}

/// A plan in the shape of `terraform show -json`, about `bytes` long; one change in sixteen is of an
/// alerting resource, the rest carry policies that a reader must skip.
pub fn plan(file: &Path, bytes: u64, seed: u64) -> io::Result<()> {
    let mut random = Seeded(seed);
    let mut out = BufWriter::new(fs::File::create(file)?);
    write!(
        out,
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{{"root_module":{{}}}},"resource_changes":["#
    )?;
    let policy = r#"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Action\":\"s3:*\",\"Effect\":\"Allow\"}]} "#.repeat(24);
    let (mut written, mut n) = (0u64, 0u64);
    while written < bytes {
        let comma = if n == 0 { "" } else { "," };
        let row = if n % 16 == 0 {
            format!(
                r#"{comma}{{"address":"checkly_check.c[\"{n}\"]","mode":"managed","type":"checkly_check","name":"c","index":"{n}","provider_name":"registry.terraform.io/checkly/checkly","change":{{"actions":["create"],"before":null,"after":{{"name":"check {n}","type":"API","activated":true,"muted":false,"frequency":{},"tags":["completion_api","model:{n}"],"alert_channel_subscription":[{{"activated":true}}],"request":[{{"url":"https://api.example.com/v1/chat/completions","body":"{{\"model\":\"model-{n}\"}}"}}]}},"after_unknown":{{"id":true,"tags":[false,false],"alert_channel_subscription":[{{"channel_id":true}}]}},"before_sensitive":false,"after_sensitive":{{}}}}}}"#,
                1 + random.below(10),
            )
        } else {
            format!(
                r#"{comma}{{"address":"aws_s3_bucket_policy.p[{n}]","mode":"managed","type":"aws_s3_bucket_policy","name":"p","index":{n},"provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":["no-op"],"before":{{"bucket":"b{n}","policy":"{policy}"}},"after":{{"bucket":"b{n}","policy":"{policy}"}},"after_unknown":{{}},"before_sensitive":{{}},"after_sensitive":{{}}}}}}"#
            )
        };
        out.write_all(row.as_bytes())?;
        written += row.len() as u64;
        n += 1;
    }
    write!(out, r#"],"configuration":{{"root_module":{{}}}}}}"#)?;
    out.flush()
}
