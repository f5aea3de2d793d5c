locals {
  rows = csvdecode(file("${path.module}/data/rows.csv"))
  conf = yamldecode(file("data/conf.yaml"))
}

resource "terraform_data" "all" {
  input = {
    rows     = local.rows
    conf     = local.conf
    template = templatefile("${path.module}/data/hello.tftpl", { name = "x", items = ["a", "b"] })
    files    = fileset(path.module, "data/*")
    exists   = [fileexists("data/rows.csv"), fileexists("data/none")]
    hash     = filesha256("data/conf.yaml")
  }
}
