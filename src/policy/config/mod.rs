//! `.alertlint.hcl`: what the user says about catalogs, promises, exemptions and policy.

mod blocks;
mod gate;
mod values;

pub(super) use blocks::severity_named;
pub use gate::{ChangeKind, Gate};
pub use values::address_of_traversal;
pub(super) use values::parse_date;

pub use super::reader::Located;

use super::reader::Reader;
use crate::finding::Severity;
use crate::graph::{Contract, Exposure};
use crate::hcl::ast::{Block, File};
use crate::source::{FileId, InputError, Span};
use crate::terraform::value::Value;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A config, read. The empty one (`Config::default()`) is what holds where there is no file.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// `catalog` blocks, in order.
    pub catalogs: Vec<CatalogConfig>,
    /// `capability` blocks, in order.
    pub contracts: Vec<Contract>,
    /// `models` blocks, in order.
    pub exposures: Vec<Exposure>,
    /// `rule` blocks: severities by the rule's name or code.
    pub severities: Vec<RuleSeverity>,
    /// `assume` blocks.
    pub assumptions: Vec<Assume>,
    /// `data` blocks.
    pub data: Vec<DataValues>,
    /// `delivery` blocks.
    pub deliveries: Vec<Delivery>,
    /// `environment` blocks, in order.
    pub environments: Vec<Environment>,
    /// Globs of the user's rule files, relative to the config.
    pub rules: Vec<Located>,
    /// Globs of the user's adapter files, relative to the config.
    pub providers: Vec<Located>,
    /// `gate` blocks, in order; the one without a label is for every change.
    pub gates: Vec<Gate>,
    /// Whether roots may cover for each other.
    pub coverage: Coverage,
    /// The file, `None` where there is none.
    pub file: Option<FileId>,
}

/// `catalog "NAME" { … }`
#[derive(Debug, Clone)]
pub struct CatalogConfig {
    /// The label: a shape's name, or any name where `shape` is given.
    pub name: Arc<str>,
    /// The shape to read it with, where it is written.
    pub shape: Option<Located>,
    /// The snapshot, relative to the config.
    pub file: Option<Located>,
    /// Addresses of data sources that read the same list.
    pub data: Vec<Located>,
    /// The most days that the snapshot may be old.
    pub max_age_days: Option<u32>,
    /// When the snapshot was taken, where the file does not say.
    pub taken: Option<Timestamp>,
    /// The block's header.
    pub at: Span,
}

/// `rule "NAME" { severity = … }`
#[derive(Debug, Clone)]
pub struct RuleSeverity {
    /// The rule's name or code.
    pub rule: Located,
    /// The severity; `None` for `off`.
    pub severity: Option<Severity>,
}

/// `assume "PROVIDER" { NAME = "VALUE" }`
#[derive(Debug, Clone)]
pub struct Assume {
    /// The adapter's name.
    pub provider: Located,
    /// Names and values.
    pub values: Vec<(Located, Located)>,
}

/// `data "TYPE" "NAME" { values = {…} }`: what a data source gives.
#[derive(Debug, Clone)]
pub struct DataValues {
    /// The data source's type.
    pub ty: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its attributes: an object.
    pub values: Value,
    /// The block's header.
    pub at: Span,
}

/// `delivery { from = …, to = … }`: a hop that cannot be read.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Address of a channel.
    pub from: Located,
    /// Address of a source, a route or a router.
    pub to: Located,
}

/// `environment "NAME" { … }`
#[derive(Debug, Clone)]
pub struct Environment {
    /// Its name.
    pub name: Arc<str>,
    /// Variable files, relative to the config, in order.
    pub var_files: Vec<Located>,
    /// `terraform.workspace`.
    pub workspace: Option<Arc<str>>,
    /// The block's header.
    pub at: Span,
}

/// How coverage of several roots is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Coverage {
    /// Each root covers for itself.
    #[default]
    PerRoot,
    /// Roots cover for each other.
    Union,
}

const ATTRIBUTES: &[&str] = &["rules", "providers", "coverage"];
const BLOCKS: &[&str] = &[
    "catalog",
    "capability",
    "models",
    "rule",
    "assume",
    "data",
    "delivery",
    "environment",
    "gate",
];

impl Config {
    /// Reads a config. Names of rules and adapters are checked later, by
    /// [`Policy::load`](super::Policy::load), which knows them.
    ///
    /// # Errors
    /// Every mistake, with its place.
    pub fn read(file: &File) -> Result<Config, Vec<InputError>> {
        let mut reader = Reader::default();
        reader.syntax(file);
        reader.only("the config", &file.body, ATTRIBUTES, BLOCKS);
        let mut config = Config {
            file: Some(file.id),
            ..Config::default()
        };
        if let Some(rules) = file.body.attribute("rules") {
            config.rules = reader.texts(rules);
        }
        if let Some(providers) = file.body.attribute("providers") {
            config.providers = reader.texts(providers);
        }
        if let Some(coverage) = file.body.attribute("coverage") {
            let word = reader.word(coverage, &["per-root", "union"]);
            if word.is_some_and(|w| &*w.text == "union") {
                config.coverage = Coverage::Union;
            }
        }
        let mut seen = BTreeMap::new();
        for block in &file.body.blocks {
            config.once(block, &mut seen, &mut reader);
            config.block(block, &mut reader);
        }
        if reader.errors.is_empty() {
            Ok(config)
        } else {
            Err(reader.sorted())
        }
    }

    fn block(&mut self, block: &Block, reader: &mut Reader) {
        match &*block.kind.name {
            "catalog" => self.catalogs.extend(blocks::catalog(block, reader)),
            "capability" => self.contracts.extend(blocks::capability(block, reader)),
            "models" => self.exposures.extend(blocks::models(block, reader)),
            "rule" => self.severities.extend(blocks::rule(block, reader)),
            "assume" => self.assumptions.extend(blocks::assume(block, reader)),
            "data" => self.data.extend(blocks::data(block, reader)),
            "delivery" => self.deliveries.extend(blocks::delivery(block, reader)),
            "environment" => self.environments.extend(blocks::environment(block, reader)),
            "gate" => self.gates.extend(gate::gate(block, reader)),
            // Reported already.
            _ => {}
        }
    }

    /// Reports the second block of one type and label; `models` and `delivery` may repeat.
    fn once<'f>(
        &self,
        block: &'f Block,
        seen: &mut BTreeMap<(&'f str, Vec<&'f str>), Span>,
        reader: &mut Reader,
    ) {
        let kind = &*block.kind.name;
        if matches!(kind, "models" | "delivery") || !BLOCKS.contains(&kind) {
            return;
        }
        let labels = block.labels.iter().map(|l| &*l.name).collect();
        if let Some(first) = seen.insert((kind, labels), block.header) {
            let name = block.labels.last().unwrap_or(&block.kind);
            reader.twice(kind, name, first);
        }
    }

    /// The severity that the config gives a rule: `None` where it says nothing, `Some(None)` for `off`.
    pub fn severity_of(&self, name: &str, code: &str) -> Option<Option<Severity>> {
        let mut set = self.severities.iter().rev();
        let found = set.find(|s| &*s.rule.text == name || &*s.rule.text == code);
        found.map(|s| s.severity)
    }
}
