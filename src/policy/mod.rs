//! Adapters, rules, config and suppressions. Knows neither a vendor nor a rule by name, and no disk:
//! callers add the texts to the source map. [`Policy`] is the entry.

pub mod adapter;
mod baseline;
pub mod config;
mod exempt;
mod lang;
mod load;
mod reader;
pub mod rule;
pub mod suppress;

pub use adapter::{Adapted, Adapter, Adapters, Assumption};
pub use baseline::{Applied, Baseline};
pub use config::Config;
pub use load::{Policy, UserFiles};
pub use reader::Located;
pub use rule::{Counts, Judgement, Rule, Rules};
pub use suppress::{Suppressed, Suppression, Suppressions};

#[cfg(test)]
mod tests;
