rules = ["expect.hcl"]

assume "incidentio" {
  one_of = "exact"
}
