variable "gateway" {
  type    = string
  default = "https://llm.harbor.example"
}

variable "rota" {
  description = "Who is on call for what, by login."
  type        = map(list(string))
  default = {
    serving   = ["ines", "jonas"]
    retrieval = ["kim"]
    platform  = ["lea", "mats"]
  }
}

variable "watch_gateway" {
  description = "Whether the gateway itself is watched; off in a region that has none."
  type        = bool
  default     = true
}
