resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
<<<<<<< HEAD
  name = "ours"
=======
  name  = "theirs"
  other = 1
>>>>>>> branch
  after = 1
}

resource "last" "whole" {
  name = "last"
}
