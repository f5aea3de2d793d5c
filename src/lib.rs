//! alertlint proves, from Terraform alone, that alerting is complete and deterministic.
//!
//! The way through the house is one direction, each stage a function from values to values:
//! `hcl` (the language) → `terraform` (modules, values, evaluation) → `graph` (the alerting
//! graph, built by the adapters of `policy`) → `policy` (rules, config, suppressions) →
//! `report` (one file for each output format). `gate` compares two graphs, `suggest` makes a first
//! config of them. `cli` ties them together and, with `terraform::load`, is the only place that
//! touches the disk.

pub mod catalog;
pub mod cli;
pub mod edit;
pub mod finding;
pub mod gate;
pub mod graph;
pub mod hcl;
pub mod policy;
pub mod re2;
pub mod report;
pub mod routing;
pub mod secret;
pub mod source;
pub mod suggest;
pub mod terraform;
pub mod text;
