tree/.hidden/f.tf
