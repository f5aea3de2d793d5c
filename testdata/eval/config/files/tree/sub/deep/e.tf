tree/sub/deep/e.tf
