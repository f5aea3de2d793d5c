# alertlint's own form: {"taken_at": RFC 3339, "models": [{"id", "aliases", "capabilities", "exposure", "retires_at"}]}

catalog "plain" {
  title = "alertlint's plain form"
  marks = "models[].id with models[].capabilities"
  paths = []

  rows     = document.models
  when     = can(first.id) && can(tolist(first.capabilities)) && !can(first.digest)
  taken_at = try(document.taken_at, null)

  # --url of any server that answers in this form
  pull {
    list = "models"
  }

  model {
    known           = ["id", "aliases", "capabilities", "exposure", "retires_at"] # a slip in one of these would be read as nothing
    id              = row.id
    aliases         = try(row.aliases, null)
    capabilities    = [for name in row.capabilities : name]
    exposure        = try(row.exposure, null)
    exposure_reason = "the catalog says so"
    retires_at      = try(row.retires_at, null)
  }
}
