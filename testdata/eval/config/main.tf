# What the recorded expressions beside this folder may refer to. Every list of expressions shares this
# one configuration; add to it, but do not change what is there: records would no longer hold.

variable "text" {
  type    = string
  default = "hello"
}

variable "empty" {
  type    = string
  default = ""
}

variable "number" {
  type    = number
  default = 7
}

variable "yes" {
  type    = bool
  default = true
}

variable "none" {
  type    = string
  default = null
}

variable "none_number" {
  type    = number
  default = null
}

variable "none_list" {
  type    = list(string)
  default = null
}

variable "none_object" {
  type    = object({ a = string, b = optional(number) })
  default = null
}

variable "none_any" {
  default = null
}

variable "list" {
  type    = list(string)
  default = ["b", "a", "c"]
}

variable "numbers" {
  type    = list(number)
  default = [3, 1, 2]
}

variable "empty_list" {
  type    = list(string)
  default = []
}

variable "set" {
  type    = set(string)
  default = ["y", "x", "z"]
}

variable "map" {
  type    = map(string)
  default = { b = "2", a = "1" }
}

variable "empty_map" {
  type    = map(string)
  default = {}
}

variable "object" {
  type = object({
    name  = string
    count = optional(number, 3)
    tags  = optional(list(string), [])
    inner = optional(object({ x = optional(bool, true), y = optional(string) }), {})
  })
  default = { name = "o", tags = ["t1", "t2"] }
}

variable "objects" {
  type = map(object({ tier = number, owner = optional(string) }))
  default = {
    one = { tier = 1, owner = "ada" }
    two = { tier = 2 }
  }
}

variable "nested" {
  type    = list(list(number))
  default = [[1, 2], [], [3]]
}

variable "secret" {
  type      = string
  default   = "s3cret"
  sensitive = true
}

variable "secret_map" {
  type      = map(string)
  default   = { a = "x", b = "y" }
  sensitive = true
}

variable "secret_list" {
  type      = list(string)
  default   = ["p", "q"]
  sensitive = true
}

variable "secret_yes" {
  type      = bool
  default   = true
  sensitive = true
}

variable "secret_number" {
  type      = number
  default   = 5
  sensitive = true
}

locals {
  tuple = ["a", 1, true, null]
  obj = {
    id    = "i1"
    n     = 4
    deep  = { list = [{ v = 1 }, { v = 2 }], flag = false }
    "k-1" = "dash"
  }
  people = [
    { name = "ada", age = 36, tags = ["x", "y"] },
    { name = "bob", age = 41, tags = [] },
    { name = "cy", age = 29, tags = ["y"] },
  ]
  by_name     = { for p in local.people : p.name => p }
  mixed       = [1, "two", [3], { four = 4 }]
  part_secret = { open = "o", closed = var.secret }

  # unknown until apply, of different types
  unk_string = terraform_data.string.output
  unk_number = terraform_data.number.output
  unk_bool   = terraform_data.bool.output
  unk_tuple  = terraform_data.tuple.output
  unk_object = terraform_data.object.output
  unk_id     = terraform_data.string.id
  unk_list   = tolist(terraform_data.list.output)
  unk_set    = toset(terraform_data.list.output)
  unk_map    = tomap(terraform_data.map.output)
  part_list  = ["known", terraform_data.string.output]
  part_map   = { known = "k", unknown = terraform_data.string.output }
  hex        = random_id.provider.hex
}

resource "terraform_data" "string" {
  input = "s"
}

resource "terraform_data" "number" {
  input = 1
}

resource "terraform_data" "bool" {
  input = true
}

resource "terraform_data" "tuple" {
  input = ["a", 1]
}

resource "terraform_data" "object" {
  input = { a = "x", n = 1 }
}

resource "terraform_data" "list" {
  input = tolist(["a", "b"])
}

resource "terraform_data" "map" {
  input = tomap({ a = "x", b = "y" })
}

resource "terraform_data" "counted" {
  count = 2
  input = count.index
}

resource "terraform_data" "each" {
  for_each = toset(["one", "two"])
  input    = each.key
}

resource "terraform_data" "empty" {
  count = 0
}

# A provider's attributes are unknown without any refinement.
resource "random_id" "provider" {
  byte_length = 4
  keepers     = { k = "v" }
}
