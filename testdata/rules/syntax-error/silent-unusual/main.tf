locals {
  models = { for k, v in { large = 1 } : k =>
    v > 0
    ? "aurora-${k}"
    : null
  }
  text = <<E
EOT
E
}
