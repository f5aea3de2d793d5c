teams = {
  inference = { members = ["ines@aurora.example", "jonas@aurora.example", "mei@aurora.example"] }
  retrieval = { members = ["amara@aurora.example", "luca@aurora.example"] }
  documents = { members = [] }
}

failures = {
  "aurora-medium-2609" = 5 # cold starts after the move to the new cluster
}
