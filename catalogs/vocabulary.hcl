# The neutral vocabulary of capabilities, over all catalogs. Mistral's words where it has one.
#
# An endpoint is something a user calls; a feature is an option of an endpoint and asks for no check
# of its own unless a contract names it. `endpoints` are URL paths that show the capability; the
# first is the usual one.

capability "completion_chat" {
  endpoints = ["/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/conversations", "/v1/agents/completions", "/v2/chat", "/api/chat"]
}
capability "completion" {
  endpoints = ["/v1/completions", "/api/generate"]
}
capability "completion_fim" {
  endpoints = ["/v1/fim/completions"]
}
capability "embeddings" {
  endpoints = ["/v1/embeddings", "/v2/embed", "/api/embed", "/embed"]
}
capability "moderation" {
  endpoints = ["/v1/moderations", "/v1/chat/moderations"]
}
capability "classification" {
  endpoints = ["/v1/classifications", "/v1/chat/classifications", "/v1/classify", "/predict"]
}
capability "ocr" {
  endpoints = ["/v1/ocr"]
}
capability "audio_transcription" {
  endpoints = ["/v1/audio/transcriptions", "/v1/audio/translations"]
}
capability "realtime" {
  endpoints = ["/v1/audio/transcriptions/realtime", "/v1/realtime"]
}
capability "audio_speech" {
  endpoints = ["/v1/audio/speech"]
}
capability "image_generation" {
  endpoints = ["/v1/images/generations", "/v1/images/edits"]
}
capability "video_generation" {
  endpoints = ["/v1/videos"]
}
capability "rerank" {
  endpoints = ["/v1/rerank", "/v2/rerank", "/rerank"]
}

capability "vision" {
  feature_of = "completion_chat"
}
capability "audio" {
  feature_of = "completion_chat"
}
capability "function_calling" {
  feature_of = "completion_chat"
}
capability "reasoning" {
  feature_of = "completion_chat"
}
capability "structured_outputs" {
  feature_of = "completion_chat"
}
capability "pdf_input" {
  feature_of = "completion_chat"
}
capability "fine_tuning" {
  feature_of = "completion_chat"
}
