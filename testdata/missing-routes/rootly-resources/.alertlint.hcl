capability "ocr" {
  endpoint = "/v1/ocr"
  tag      = "ocr_api"
}

capability "completion_chat" {
  endpoint = "/v1/chat/completions"
  tag      = "completion_api"
}
