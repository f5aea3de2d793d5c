# What Backstage knows: catalog-info.yaml with its documents, or GET /api/catalog/entities. Components and APIs are models; what
# they offer is the component's type, or `api`. Teams, systems, resources and the like are nothing that users call.

catalog "backstage" {
  title = "Backstage"
  marks = "apiVersion: backstage.io/…"
  paths = ["/api/catalog/entities", "/api/catalog/entities/by-query"]
  sole  = true

  rows       = can(document.items) ? document.items : [document]
  when       = anytrue([for row in rows : can(row.kind) && can(row.metadata.name) && startswith(try(row.apiVersion, ""), "backstage.io/")])
  incomplete = anytrue([for row in rows : try(row.kind, null) == "Location"]) ? "it names files whose entities are not in it (kind: Location)" : null

  # --url https://BACKSTAGE/api/catalog/entities/by-query
  pull {
    key_env = ["BACKSTAGE_TOKEN"]
    list    = "items"
    next    = try({ cursor = coalesce(document.pageInfo.nextCursor) }, null)
  }

  # A component and the API that it serves often have one name.
  model {
    only_if = contains(["component", "api"], lower(try(row.kind, "")))
    id      = "${lower(row.kind) == "api" ? "api:" : ""}${try(row.metadata.namespace, "default") == "default" ? "" : "${row.metadata.namespace}/"}${row.metadata.name}"
    at      = row.metadata.name
    aliases = [lower("${row.kind}:${try(row.metadata.namespace, "default")}/${row.metadata.name}")]

    capabilities = [lower(row.kind) == "api" ? "api" : try(row.spec.type, "component")]

    exposure = (
      try(row.spec.lifecycle, "") == "experimental" ? "experimental" :
      lower(row.kind) == "component" && contains(["library", "documentation", "template"], try(row.spec.type, "")) ? "internal" : "public"
    )
    exposure_reason = try(row.spec.lifecycle, "") == "experimental" ? "its lifecycle is experimental" : "a ${try(row.spec.type, "")} is not something that runs"
  }
}
