tree/sub/c.tf
