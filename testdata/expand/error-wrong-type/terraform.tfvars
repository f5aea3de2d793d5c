n = "five"
