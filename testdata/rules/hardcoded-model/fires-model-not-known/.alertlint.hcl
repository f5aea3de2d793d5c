catalog "aurora" {
  shape = "plain"
  file  = "models.json"
  data  = [data.http.models]
}
