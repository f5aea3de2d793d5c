teams = {
  conversation = {
    people = [
      { login = "rosa", name = "Rosa M." },
      { login = "sven", name = "Sven T." },
    ]
  }
  search = {
    people = [
      { login = "tove", name = "Tove B." },
    ]
  }
}
