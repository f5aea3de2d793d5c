# Which capabilities are covered, by which checks and which evidence; the others are checked by none that runs.
rule "covers-of-checks" {
  code     = "XX030"
  severity = "error"
  subject  = capability
  summary  = "the evidence of a request tells what it checks"

  condition = jsonencode([[for c in capability.covering : c.address], [for c in capability.checks : c.address], distinct(flatten([for c in capability.checks : [for v in c.covers : [v.by, v.model_by]]]))]) == lookup({
    "aurora-large/completion_chat" = jsonencode([["betteruptime_monitor.chat"], ["betteruptime_monitor.chat"], ["endpoint", "body"]])
    "aurora-small/completion_chat" = jsonencode([[], [], []])
    "aurora-embed/embeddings" = jsonencode([[], ["betteruptime_monitor.paused"], ["endpoint", "body"]])
  }, capability.address, "not expected")
  error_message = "${capability.address} is ${jsonencode([[for c in capability.covering : c.address], [for c in capability.checks : c.address], distinct(flatten([for c in capability.checks : [for v in c.covers : [v.by, v.model_by]]]))])}"

  labels = [{ at = capability.at, text = "this capability" }]
  help   = "compare with the table"
  docs   = "See the adapter."
}
