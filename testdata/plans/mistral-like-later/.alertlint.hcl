catalog "mistral" {
  file = "models-later.json"
  data = [module.catalog.data.http.models]
}
