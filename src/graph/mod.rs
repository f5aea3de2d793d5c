//! The alerting graph and its derived facts. Knows no vendor and no output format.

pub mod build;
mod catalogs;
mod facts;
mod links;
mod order;
mod query;
mod read;
pub mod reference;
pub mod schema;
mod store;
#[cfg(test)]
mod tests;
mod value;

pub use build::{Contract, Exposure, Problem, RawEntity, Sources, build};
pub use query::{
    Coverage, CoverageRow, CoverageState, Edge, EdgeKind, Given, Node, ORDER, Picture, State, Step,
    TraceOf, Way, coverage, picture, trace,
};
pub use store::{Entity, EntityId, Graph};
pub use value::EntityValue;
