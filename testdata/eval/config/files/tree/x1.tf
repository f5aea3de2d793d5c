tree/x1.tf
