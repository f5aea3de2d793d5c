module "m" {
  source = "./m"
  lable  = 1
}
