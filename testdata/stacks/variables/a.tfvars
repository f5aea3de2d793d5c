team = "file"
