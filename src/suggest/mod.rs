//! A first `.alertlint.hcl`, made from what a repository holds. Lines that are live say what is there
//! today; what cannot be told is a question behind `#`. Knows no disk.

mod catalogs;
mod contracts;
mod environments;
mod modules;
mod page;
mod promises;
mod signals;
mod write;

pub use catalogs::{Candidate, Choice, Reader, Reads, Taken, choose};
pub use environments::{Environment, Environments, environments, is_variable_file};
pub use modules::Unread;

use crate::graph::Graph;
use crate::policy::Adapters;

/// One root module in one environment.
#[derive(Debug)]
pub struct Seen {
    /// The root module, relative to the config.
    pub root: String,
    /// Its graph.
    pub graph: Graph,
}

/// Everything that a first config is made from.
#[derive(Debug)]
pub struct Survey<'a> {
    /// Every root in every environment.
    pub seen: Vec<Seen>,
    /// The adapters that made the graphs.
    pub adapters: &'a Adapters,
    /// The lists of models.
    pub catalogs: Choice,
    /// Addresses of data sources that may read a list of models, by what they are called.
    pub may_read: Vec<String>,
    /// What is to be said about files that could have been lists of models and were not read.
    pub unreadable: Vec<String>,
    /// The variable files.
    pub environments: Environments,
    /// Modules without code.
    pub unread: Vec<Unread>,
    /// Addresses of checks of which not even the number is known.
    pub unnumbered: Vec<String>,
    /// Vendors whose list can be fetched.
    pub vendors: Vec<String>,
    /// What capabilities are commonly called.
    pub vocabulary: Vec<String>,
    /// What features of them are commonly called, each with what it is a feature of.
    pub features: Vec<(String, String)>,
    /// Whether the gate is written out, and not only suggested.
    pub gate: bool,
}

/// A first config.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its text.
    pub text: String,
    /// How many questions are in it.
    pub questions: usize,
    /// How many catalogs it names.
    pub catalogs: usize,
    /// How many capabilities it names.
    pub capabilities: usize,
    /// How many environments it names.
    pub environments: usize,
}

/// Writes a first config.
pub fn suggest(survey: &Survey<'_>) -> Suggestion {
    write::config(survey)
}
