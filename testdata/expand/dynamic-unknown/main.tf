resource "random_pet" "names" {
  length = 2
}

resource "rootly_alert_route" "r" {
  name    = "r"
  enabled = true

  alerts_source_ids = ["source"]
  owning_team_ids   = ["team"]

  dynamic "rules" {
    for_each = toset([random_pet.names.id])
    content {
      name     = rules.value
      position = 1
    }
  }
}

resource "terraform_data" "late" {
  input = "x"
}

resource "rootly_alert_route" "s" {
  name    = "s"
  enabled = true

  alerts_source_ids = ["source"]
  owning_team_ids   = ["team"]

  dynamic "rules" {
    for_each = terraform_data.late.output == "x" ? ["a"] : []
    content {
      name     = rules.value
      position = 1
    }
  }
}
