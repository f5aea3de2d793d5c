catalog "plain" {
  file = "models.json"
}

rule "unrouted-tag" { severity = "warning" }
