//! Reads Terraform configurations from disk.
