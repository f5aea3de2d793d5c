resource "a" "one" {
  name = "x"

resource "b" "two" {
  name = "x"

resource "c" "three" {
  name = "x"
}
