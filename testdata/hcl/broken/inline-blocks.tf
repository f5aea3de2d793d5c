resource "first" "whole" {
  name = "first"
}

resource "a" "b" {
  one { x = 1, y = 2 }
  two { three { x = 1 } }
  four { x = 1
    y = 2
  }
  five { x = 1 } six { y = 2 }
  after = 1
}

resource "last" "whole" {
  name = "last"
}
