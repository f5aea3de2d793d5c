# An API's own document: OpenAPI 3.0 and 3.1, Swagger 2, as JSON or YAML. Each operation is a model of its own; what it offers is
# the first of its tags, so that a contract speaks for all operations of a tag.

catalog "openapi" {
  title = "OpenAPI"
  marks = "openapi or swagger, with paths"
  paths = ["/openapi.json", "/swagger.json", "/v3/api-docs", "/v2/api-docs"]
  sole  = true

  # Where an operation answers: its own servers, else those of its path, else those of the document.
  rows = [
    for shared in [{
      title   = try(coalesce(document.info.title), "api")
      methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"]
      servers = try([for s in document.servers : s.url], can(document.swagger) ? [
        for scheme in try(document.schemes, ["https"]) : "${try("${scheme}://${document.host}", "")}${try(document.basePath, "")}"
      ] : [])
      }] : flatten([
        for path, item in document.paths : [
          for method, operation in item : {
            operation = operation
            name      = "${upper(method)} ${path}"
            tag       = try(operation.tags[0], shared.title)
            internal  = try(operation["x-internal"], item["x-internal"], false) == true
            requests = [
              for server in try([for s in operation.servers : s.url], [for s in item.servers : s.url], length(shared.servers) > 0 ? shared.servers : [""]) :
              "${upper(method)} ${trimsuffix(server, "/")}${path}"
            ]
          } if contains(shared.methods, method)
        ] if startswith(path, "/")
    ])
  ][0]
  when       = (can(document.openapi) || can(document.swagger)) && can(document.paths)
  incomplete = anytrue([for path, item in document.paths : can(item["$ref"])]) ? "some of its paths stand in other files ($ref): put them into one file" : null

  # --url of the document
  pull {
    media = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/plain", "application/octet-stream"]
  }

  model {
    at              = try(row.operation.operationId, row.operation)
    id              = try(coalesce(row.operation.operationId), row.name)
    aliases         = [row.name]
    endpoints       = row.requests
    capabilities    = [row.tag]
    exposure        = row.internal ? "internal" : "public"
    exposure_reason = "its document marks it x-internal"

    # `deprecated` is said of what is still served.
    retires_at = try(row.operation["x-sunset"], null)
  }
}
