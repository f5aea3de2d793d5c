resource "a" "one" {
  name = 
}

resource "b" "two" {
  name = "fine"
}

resource "c" "three" {
  name = (1
}
