tree/a.tf
