assume "rootly" {
  contains_on_list = "substring"
}
