tree/x[1].tf
