# Azure Resource Manager: the models of Azure OpenAI and Foundry at a location, one row for each version and kind of account.

catalog "azure-arm" {
  title = "Azure Resource Manager"
  marks = "value[].model.format"
  paths = ["/models"]

  rows       = document.value
  when       = try(first.model.format, null) != null && try(first.model.name, null) != null
  incomplete = try(coalesce(document.nextLink), null) != null ? "the file is one page of the list (nextLink)" : null

  # --url "https://management.azure.com/subscriptions/ID/providers/Microsoft.CognitiveServices/locations/LOCATION/models?api-version=…"
  # The key is what `az account get-access-token --query accessToken --output tsv` prints.
  pull {
    hosts   = ["management.azure.com"]
    key_env = ["AZURE_ACCESS_TOKEN"]
    list    = "value"
    next    = try(coalesce(document.nextLink), null)
  }

  model {
    id         = row.model.name
    duplicates = "union"
    retires_at = try(row.model.deprecation.inference, null)

    # A map of texts, in which limits stand beside switches.
    capabilities = try([for name, on in row.model.capabilities : name if on == "true" && name != "inference"], [])
  }

  capability "chatCompletion" {
    name      = "completion_chat"
    endpoints = ["/openai/deployments/{deployment}/chat/completions"]
  }
  capability "responses" {
    name = "completion_chat"
  }
  capability "completion" {
    endpoints = ["/openai/deployments/{deployment}/completions"]
  }
  capability "embeddings" {
    endpoints = ["/openai/deployments/{deployment}/embeddings"]
  }
  capability "imageGenerations" {
    name = "image_generation"
  }
  capability "fineTune" {
    name = "fine_tuning"
  }
  capability "assistants" {
    feature_of = "completion_chat"
  }
  capability "agentsV2" {
    feature_of = "completion_chat"
  }
  capability "jsonObjectResponse" {
    feature_of = "completion_chat"
  }
  capability "jsonSchemaResponse" {
    name = "structured_outputs"
  }
}
