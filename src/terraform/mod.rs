//! Terraform: modules, values, functions, evaluation, plans. Knows nothing of alerting.

pub mod address;
pub mod error;
pub mod eval;
pub mod functions;
pub mod lifecycle;
pub mod load;
pub mod plan;
pub mod value;
