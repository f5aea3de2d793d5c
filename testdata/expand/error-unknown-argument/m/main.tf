variable "label" { default = 1 }
