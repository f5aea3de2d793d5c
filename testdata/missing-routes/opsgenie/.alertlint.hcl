capability "ocr" {
  tag = "ocr"
}

capability "completion_chat" {
  tag = "chat"
}
