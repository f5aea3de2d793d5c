module "a" {
  source = "./m"
  size   = null
  label  = null
}
module "b" {
  source = "./m"
}
