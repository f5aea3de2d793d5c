# What each check really does, after defaults that differ by type and groups that override their members.
rule "effective-values" {
  code     = "XX001"
  severity = "error"
  subject  = check
  summary  = "a check's values are those that Checkly will use"

  # The account's settings cannot be seen: unknown, which equals nothing.
  condition = contains(["checkly_check.account", "checkly_url_monitor.account"], check.address) ? !known(check.failures) && check.period == 60 : jsonencode([check.kind, check.enabled, check.muted, check.period, check.failures, check.timeout, check.asserts, sort(check.locations), sort(check.tags)]) == lookup({
    "checkly_check.plain"             = jsonencode(["synthetic", true, false, 300, 1, 30000, "availability", ["us-east-1"], []])
    "checkly_check.written"           = jsonencode(["synthetic", true, false, 20, 3, 8000, "correctness", ["ap-south-1", "paris"], ["completion_api"]])
    "checkly_check.minutes"           = jsonencode(["synthetic", true, false, 60, null, 30000, "availability", ["us-east-1"], []])
    "checkly_check.browser"           = jsonencode(["synthetic", true, false, 600, 1, null, null, ["us-east-1"], []])
    "checkly_check.scripted"          = jsonencode(["synthetic", true, false, 60, 1, 30000, null, ["us-east-1"], []])
    "checkly_check.in_v1"             = jsonencode(["synthetic", true, true, 60, 4, 30000, "correctness", ["eu-west-3"], ["mine", "of-v1"]])
    "checkly_check.in_v2"             = jsonencode(["synthetic", false, false, 60, 2, 30000, "availability", ["eu-central-1"], ["of-v2"]])
    "checkly_check.in_v2_enforcing"   = jsonencode(["synthetic", true, false, 60, 5, 30000, "availability", ["sa-east-1"], []])
    "checkly_url_monitor.site"        = jsonencode(["synthetic", true, false, 60, 2, 5000, "availability", ["us-east-1"], []])
    "checkly_tcp_monitor.port"        = jsonencode(["synthetic", true, false, 60, 1, 5000, "correctness", ["us-east-1"], []])
    "checkly_dns_monitor.zone"        = jsonencode(["synthetic", true, false, 60, 1, 1000, "availability", ["us-east-1"], []])
    "checkly_grpc_monitor.infer"      = jsonencode(["synthetic", true, false, 60, 1, 20000, "correctness", ["us-east-1"], []])
    "checkly_ssl_monitor.cert"        = jsonencode(["synthetic", true, false, 86400, 1, 20000, "availability", ["us-east-1"], []])
    "checkly_heartbeat_monitor.batch" = jsonencode(["heartbeat", true, false, 7200, 1, null, null, [], ["batch"]])
    "checkly_heartbeat.old"           = jsonencode(["heartbeat", true, true, 86400, 2, null, null, [], []])
  }, check.address, "not expected")
  error_message = "${check.address} is ${jsonencode([check.kind, check.enabled, check.muted, check.period, check.failures, check.timeout, check.asserts, sort(check.locations), sort(check.tags)])}"

  labels = [{ at = check.block, text = "this check" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
