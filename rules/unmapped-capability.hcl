rule "unmapped-capability" {
  code     = "AL107"
  severity = "error"
  subject  = capability
  summary  = "the catalog advertises a capability that no contract names"
  expected = "a contract names every advertised capability"

  # Features (vision of chat) ask for nothing unless a contract names them.
  when          = capability.has_contracts && capability.exposure == "public" && !capability.retired && capability.feature_of == null
  condition     = capability.contract != null
  error_message = "the catalog advertises ${capability.name} for ${capability.model}, and no contract says how it is checked"

  labels = [
    { at = capability.at, text = "${capability.name} has no contract" },
    { at = capability.peer.block, text = "a check of it exists", when = capability.peer != null },
  ]
  help = "add `capability \"${capability.name}\" { tag = \"...\" }` to .alertlint.hcl, with `required = false` where it needs no check"

  docs = <<-EOT
    ## What it checks

    Once a config declares contracts, every endpoint capability of a public model has one.

    ## Why it matters

    A new kind of endpoint has no tag, no route and no owner until somebody decides. This makes the decision part of the change
    that adds it to the catalog, instead of part of the first incident.

    ## Bad

    ```json
    { "id": "aurora-voice", "capabilities": { "audio_speech": true } }
    ```

    with contracts for chat and embeddings alone.

    ## Good

    ```hcl
    capability "audio_speech" {
      tag      = "speech_api"
      endpoint = "/v1/audio/speech"
      contract {
        period   = "5m"
        failures = 2
      }
    }
    ```

    ## How to fix

    Write the contract, or `required = false` where no check is wanted.

    ## When to suppress

    Not needed: `required = false` says the same and stays readable.
  EOT
}
