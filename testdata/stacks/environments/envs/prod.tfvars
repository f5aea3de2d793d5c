paged = true
