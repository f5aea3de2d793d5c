# Objects of the Prometheus Operator (monitoring.coreos.com) that Terraform applies: PrometheusRule, Probe and AlertmanagerConfig, as
# `kubernetes_manifest` (provider hashicorp/kubernetes) or as YAML in `kubectl_manifest` (gavinbunney/kubectl, alekc/kubectl). Whether
# the selectors of Prometheus and Alertmanager pick an object up is not read, nor are charts of Helm, secrets and inhibition.
#
# Each AlertmanagerConfig becomes a child of the generated root route that goes on to its siblings, so all of them see every alert;
# below it the tree of Alertmanager decides.

provider "prometheus" {
  title = "Prometheus Operator"

  assume "namespace" {
    default = "of-the-rule"
    values  = ["of-the-rule", "unknown"]
    docs    = <<-EOT
      Which `namespace` the alerts of a PrometheusRule carry: that of the object, as rules about their own namespace do, or whatever the
      metrics say. An AlertmanagerConfig sees only the alerts of its own namespace.
    EOT
  }

  assume "matcher_strategy" {
    default = "on-namespace"
    values  = ["on-namespace", "none"]
    docs    = <<-EOT
      `alertmanagerConfigMatcherStrategy` of the Alertmanager: whether an AlertmanagerConfig sees only the alerts of its own namespace.
    EOT
  }
}

check "kubernetes_manifest" "kubectl_manifest" {
  for_each = let.rules

  let {
    object = default(self.manifest, try(yamldecode(self.yaml_body), null))
    ours   = startswith(try(tostring(let.object.apiVersion), ""), "monitoring.coreos.com/") && try(let.object.kind, null) == "PrometheusRule"
    rules  = !let.ours ? [] : flatten([for g in default(try(let.object.spec.groups, null), []) : [for r in default(try(g.rules, null), []) : { rule = r, interval = try(g.interval, null) } if try(r.alert, null) != null]])
    labels = { for name, text in default(try(each.value.rule.labels, null), {}) : name => try(tostring(text), "") }
    every  = try(regex("^(\\d+)(s|m|h)$", each.value.interval), null)
    known  = length(concat(find("kubernetes_manifest", "manifest.kind", "AlertmanagerConfig"), referrers_by_word("kubectl_manifest", "yaml_body", "AlertmanagerConfig"))) > 0
  }

  kind     = "metric"
  name     = each.value.rule.alert
  enabled  = true
  tags     = [for name, text in let.labels : "${name}:${text}"]
  severity = try(let.labels["severity"], null)
  period   = let.every == null ? null : tonumber(let.every[0]) * { s = 1, m = 60, h = 3600 }[let.every[1]]
  channels = let.known ? [] : [unknown("where Alertmanager sends alerts is not set here")]

  alert = merge(
    { alertname = each.value.rule.alert },
    assume.namespace == "of-the-rule" ? { namespace = default(try(let.object.metadata.namespace, null), "default") } : {},
    let.labels
  )
}

# What a blackbox exporter probes, one check for each address. Which alert rules watch a probe stands in their expressions: where one rule
# alone names the job, its alert is the probe's. What is sent, and what is asserted, stands in a module of the exporter elsewhere.
check "kubernetes_manifest" "kubectl_manifest" {
  for_each = let.targets

  let {
    object  = default(self.manifest, try(yamldecode(self.yaml_body), null))
    ours    = startswith(try(tostring(let.object.apiVersion), ""), "monitoring.coreos.com/") && try(let.object.kind, null) == "Probe"
    spec    = let.ours ? default(try(let.object.spec, null), {}) : {}
    targets = default(try([for address in let.spec.targets.staticConfig.static : address], null), [])
    job     = default(try(let.spec.jobName, null), try(let.object.metadata.name, null), "")
    every   = try(regex("^(\\d+)(s|m|h)$", let.spec.interval), null)
    within  = try(regex("^(\\d+)(ms|s|m)$", let.spec.scrapeTimeout), null)
    labels  = { for name, text in default(try(let.spec.targets.staticConfig.labels, null), {}) : name => try(tostring(text), "") }
    known   = length(concat(find("kubernetes_manifest", "manifest.kind", "AlertmanagerConfig"), referrers_by_word("kubectl_manifest", "yaml_body", "AlertmanagerConfig"))) > 0
    naming  = let.job == "" ? [] : referrers("kubernetes_manifest", "manifest.spec.groups.rules.expr", let.job)
    rules = flatten([
      for r in let.naming : [for g in default(try(r.manifest.spec.groups, null), []) : [for x in default(try(g.rules, null), []) : { rule = x, namespace = default(try(r.manifest.metadata.namespace, null), "default") } if try(x.alert, null) != null && try(strcontains(x.expr, let.job), false)]]
    ])
    one    = length(let.rules) == 1 ? let.rules[0] : null
    theirs = { for name, text in default(try(let.one.rule.labels, null), {}) : name => try(tostring(text), "") }
  }

  kind      = "synthetic"
  name      = "${let.job} ${each.value}"
  enabled   = true
  tags      = [for name, text in merge(let.labels, let.theirs) : "${name}:${text}"]
  severity  = try(let.theirs["severity"], null)
  period    = let.every == null ? unset("the interval of a probe is that of its Prometheus") : tonumber(let.every[0]) * { s = 1, m = 60, h = 3600 }[let.every[1]]
  timeout   = let.within == null ? unset("the timeout of a probe is that of its Prometheus") : tonumber(let.within[0]) * { ms = 1, s = 1000, m = 60000 }[let.within[1]]
  url       = strcontains(each.value, "://") ? each.value : "http://${each.value}"
  variables = { module = default(try(let.spec.module, null), "") }
  channels  = let.one == null ? [unknown("which alert rules watch the probe is not read")] : (let.known ? [] : [unknown("where Alertmanager sends alerts is not set here")])

  alert = merge(
    let.labels,
    let.one == null ? {} : { alertname = let.one.rule.alert },
    let.one == null || assume.namespace != "of-the-rule" ? {} : { namespace = let.one.namespace },
    let.theirs
  )
}

# The nodes of one tree. A receiver is inherited from the nearest route above.
route "kubernetes_manifest" "kubectl_manifest" {
  for_each = let.nodes

  let {
    object = default(self.manifest, try(yamldecode(self.yaml_body), null))
    ours   = startswith(try(tostring(let.object.apiVersion), ""), "monitoring.coreos.com/") && try(let.object.kind, null) == "AlertmanagerConfig"
    nodes  = descend(!let.ours ? [] : [try(let.object.spec.route, null)], "routes")

    node     = each.value.block
    receiver = default(concat([try(let.node.receiver, null)], [for above in reverse(each.value.above) : try(above.receiver, null)])...)
    silent = length([
      for m in list_of(try(let.object.spec.muteTimeIntervals, null)) : m if contains(list_of(try(let.node.muteTimeIntervals, null)), try(m.name, "")) && anytrue([
        for i in list_of(try(m.timeIntervals, null)) : length([for field in ["times", "weekdays", "daysOfMonth", "months", "years"] : field if length(list_of(try(i[field], null))) > 0]) == 0
      ])
    ]) > 0
    # What the channels below are made from, in the same order.
    configs = flatten([for r in default(try(let.object.spec.receivers, null), []) : flatten([for kind, list in r : [for c in list : { receiver = r.name }] if endswith(kind, "Configs")])])
    tests = [
      for m in default(try([for m in let.node.matchers : m], null), []) : {
        field = field(m.name)
        match = try(m.matchType, null) != null ? m.matchType : (default(try(m.regex, null), false) ? "=~" : "=")
        value = default(try(m.value, null), "")
      }
      # The operator drops what an object itself asks of the namespace.
      if m.name != "namespace" || length(each.value.above) > 0
    ]
  }

  name     = let.receiver
  router   = instance.address
  match    = "tree"
  path     = [for step in split(".", each.key) : tonumber(step)]
  # The first node takes what nothing below it does, of its namespace.
  fallback = length(each.value.above) == 0 && length(let.tests) == 0
  continue = default(try(let.node.continue, null), false)
  when = all_of(concat(
    length(each.value.above) > 0 || assume.matcher_strategy == "none" ? [] : [equals(field("namespace"), default(try(let.object.metadata.namespace, null), "default"))],
    [
      for t in [for t in let.tests : merge(t, { whole = "^(?:${t.value})$", empty = t.value == "" || (endswith(t.match, "~") && can(regex("^(?:${t.value})$", ""))) })] :
      t.match == "=" ? (t.empty ? is_empty(t.field) : equals(t.field, t.value)) :
      t.match == "!=" ? not(t.empty ? is_empty(t.field) : equals(t.field, t.value)) :
      t.match == "=~" ? (t.empty ? any_of([is_empty(t.field), matches(t.field, t.whole)]) : matches(t.field, t.whole)) :
      t.match == "!~" ? not(t.empty ? any_of([is_empty(t.field), matches(t.field, t.whole)]) : matches(t.field, t.whole)) :
      opaque("the matcher ${t.match}")
    ]
  ))

  targets = []
  # An interval without any time in it mutes always; other intervals are not judged.
  channels = let.silent ? [] : [for i, c in let.configs : ref(self, ".channel[${i}]") if c.receiver == let.receiver]
}

# One channel for each configuration of each receiver. Keys stand in secrets of the cluster.
channel "kubernetes_manifest" "kubectl_manifest" {
  for_each = let.configs

  let {
    object  = default(self.manifest, try(yamldecode(self.yaml_body), null))
    ours    = startswith(try(tostring(let.object.apiVersion), ""), "monitoring.coreos.com/") && try(let.object.kind, null) == "AlertmanagerConfig"
    configs = !let.ours ? [] : flatten([for r in default(try(let.object.spec.receivers, null), []) : flatten([for kind, list in r : [for c in list : { receiver = r.name, kind = kind, config = c }] if endswith(kind, "Configs")])])
    kind = lookup({
      pagerdutyConfigs = "pager"
      opsgenieConfigs  = "pager"
      victoropsConfigs = "pager"
      emailConfigs     = "email"
      slackConfigs     = "chat"
      discordConfigs   = "chat"
      msteamsConfigs   = "chat"
      telegramConfigs  = "chat"
      webexConfigs     = "chat"
      wechatConfigs    = "chat"
      pushoverConfigs  = "sms"
    }, each.value.kind, "webhook")
  }

  kind   = let.kind
  name   = each.value.receiver
  url    = try(each.value.config.url, null)
  source = let.kind == "pager" ? unknown("the key of the receiver stands in a secret of the cluster") : null
}
