checks = {
  plain = {}
  some  = { period = "30", retry = { count = 5 }, extra = "dropped" }
  nulls = { period = null, tags = null, retry = null, owner = null }
  deep  = { nested = [{ name = "a" }, { name = "b", value = null }, { name = "c", value = "d" }] }
}
