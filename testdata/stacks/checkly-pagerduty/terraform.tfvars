people = {
  ada   = { name = "Ada L.", team = "inference" }
  bo    = { name = "Bo K.", team = "inference" }
  cyd   = { name = "Cyd R.", team = "retrieval" }
  dana  = { name = "Dana P.", team = "retrieval" }
  elias = { name = "Elias V.", team = "platform" }
}

skip = ["lumen-labs-diffusion"]

overrides = {}
