//! Alerts, predicates over them and decision structures. Knows neither vendors nor Terraform.

mod predicate;

pub use predicate::{Field, OnList, Predicate, Test};
