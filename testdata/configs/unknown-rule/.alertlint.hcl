rule "unroutd-tag" { severity = "off" }
assume "rootly" { rules = "first" }
