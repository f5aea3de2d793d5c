paged = false
