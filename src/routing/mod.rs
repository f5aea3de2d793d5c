//! Alerts, predicates over them and decision structures. Knows neither vendors nor Terraform.

mod alert;
mod candidates;
mod decide;
mod literals;
mod matching;
mod payload;
mod predicate;
mod prove;
mod template;
#[cfg(test)]
mod tests;
mod tree;

pub use alert::{Alert, Content, Joined, List, Part, Text, Truth, Why};
pub use decide::{Decision, Mode, Position, Router, Rule, Taken};
pub use matching::Matcher;
pub use payload::{Path, Payload, Vars};
pub use predicate::{Field, OnList, Predicate, Test};
pub use prove::{Overlap, Proofs, Reach, Subject, Total, canonical, prove};
pub use template::Template;
pub use tree::Place;
