assume "rootly" {
  contains_on_list = "element"
}
