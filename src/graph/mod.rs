//! The alerting graph and its derived facts. Knows no vendor and no output format.

pub mod schema;
