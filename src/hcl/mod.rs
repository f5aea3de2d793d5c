//! The HCL language: lexer, parser with recovery, syntax tree with byte spans, comments kept.
//!
//! Knows nothing of Terraform: blocks and attributes mean nothing here.

pub mod ast;
