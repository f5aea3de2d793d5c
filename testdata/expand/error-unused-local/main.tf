locals { bad = tonumber("x") }
