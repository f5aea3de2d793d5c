capability "ocr" {
  tag = "ocr_api
}
