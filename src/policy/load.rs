//! The whole policy of a run, loaded: the one entry for everything that judges.

use super::adapter::{Adapted, Adapters};
use super::config::Config;
use super::rule::{Judgement, Rule, Rules};
use super::suppress::{Suppressed, Suppressions};
use crate::catalog::Catalog;
use crate::finding::{Finding, Severity};
use crate::graph::schema::Kind;
use crate::graph::{self, Graph, Problem, RawEntity, Sources};
use crate::hcl::{self, ast::File};
use crate::source::{FileId, InputError, SourceMap};
use crate::terraform::eval::Evaluation;
use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::sync::Arc;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static PROVIDERS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/providers");

/// Files of the user that the config names, already in the source map.
#[derive(Debug, Clone, Default)]
pub struct UserFiles {
    /// Rule files, in order.
    pub rules: Vec<FileId>,
    /// Adapter files, in order.
    pub providers: Vec<FileId>,
}

/// Config, rules and adapters of a run, checked against each other.
#[derive(Debug)]
pub struct Policy {
    /// The config.
    pub config: Config,
    /// All rules, by code.
    pub rules: Rules,
    /// All adapters.
    pub adapters: Adapters,
    /// Names or codes of the only rules to judge; empty for all.
    pub only: Vec<String>,
    /// The user's own files that rules and adapters came from.
    pub user: UserFiles,
    sources: Arc<SourceMap>,
    /// Files of rules and adapters: no finding points there.
    hidden: FxHashSet<FileId>,
}

impl Policy {
    /// Reads the built-in rules and adapters and the user's, and checks the config against them.
    ///
    /// # Errors
    /// Every mistake in any of these files, with its place.
    pub fn load(
        config: Config,
        user: &UserFiles,
        sources: &Arc<SourceMap>,
    ) -> Result<Policy, Vec<InputError>> {
        let rules = files(&RULES, "rules", &user.rules, sources);
        let providers = files(&PROVIDERS, "providers", &user.providers, sources);
        let policy = Policy::build(config, &rules, &providers, sources)?;
        Ok(Policy {
            user: user.clone(),
            ..policy
        })
    }

    /// As [`Policy::load`], from files that are parsed already, each with whether it is built in.
    pub(super) fn build(
        config: Config,
        rules: &[(File, bool)],
        providers: &[(File, bool)],
        sources: &Arc<SourceMap>,
    ) -> Result<Policy, Vec<InputError>> {
        let mut errors = Vec::new();
        let rules = Rules::read(rules, &mut errors);
        let mut adapters = Adapters::read(providers, &mut errors);
        rules.check(&config, &mut errors);
        adapters.assume(&config, &mut errors);
        if !errors.is_empty() {
            super::reader::in_order(&mut errors);
            return Err(errors);
        }
        Ok(Policy {
            hidden: rules.files().chain(adapters.files()).collect(),
            config,
            rules,
            adapters,
            only: Vec::new(),
            user: UserFiles::default(),
            sources: sources.clone(),
        })
    }

    /// Judges only these rules (`--rule`), by name or code.
    ///
    /// # Errors
    /// A name that is no rule's.
    pub fn only(mut self, names: Vec<String>) -> Result<Policy, Vec<InputError>> {
        let unknown: Vec<InputError> = names
            .iter()
            .filter(|name| self.rules.get(name).is_none())
            .map(|name| {
                InputError::new(
                    format!("there is no rule \"{name}\""),
                    crate::source::Span::NONE,
                )
                .help(self.rules.advice(name))
            })
            .collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        self.only = names;
        Ok(self)
    }

    /// What the adapters make of an evaluation, and what they could not work out.
    pub fn entities(&self, evaluation: &Evaluation) -> Adapted {
        self.adapters.entities(evaluation, &self.sources)
    }

    /// The severity that a rule is judged with; `None` where it is not judged.
    pub fn severity_of(&self, rule: &Rule) -> Option<Severity> {
        let named = |n: &String| **n == *rule.name || **n == *rule.code;
        if !self.only.is_empty() && !self.only.iter().any(named) {
            return None;
        }
        match self.config.severity_of(&rule.name, &rule.code) {
            Some(set) => set,
            None => Some(rule.severity),
        }
    }

    /// Judges every rule over a graph.
    pub fn judge(&self, graph: &Graph) -> Judgement {
        let wanted = |rule: &Rule| self.severity_of(rule);
        self.rules.judge(graph, wanted, &self.hidden, &self.sources)
    }

    /// The same, with nothing kept of what was worked out for others.
    #[cfg(test)]
    pub(super) fn judge_anew(&self, graph: &Graph) -> Judgement {
        self.rules.judge_anew(graph, &self.hidden, &self.sources)
    }

    /// Judges the rules about problems over problems that were found after the graph was built: those
    /// of suppressions.
    pub fn judge_problems(&self, problems: Vec<Problem>, as_of: Date) -> Judgement {
        self.judge_alone(Kind::Problem, Vec::new(), problems, as_of)
    }

    /// Judges the rules about changes over what comparing two graphs came to.
    pub fn judge_changes(&self, changes: Vec<RawEntity>, as_of: Date) -> Judgement {
        self.judge_alone(Kind::Change, changes, Vec::new(), as_of)
    }

    /// Judges the rules about one kind over entities that belong to no root.
    fn judge_alone(
        &self,
        kind: Kind,
        entities: Vec<RawEntity>,
        problems: Vec<Problem>,
        as_of: Date,
    ) -> Judgement {
        let graph = graph::build(Sources {
            entities,
            instances: &[],
            catalogs: Vec::new(),
            contracts: Vec::new(),
            exposures: Vec::new(),
            deliveries: Vec::new(),
            problems,
            covered_elsewhere: Default::default(),
            as_of,
        });
        let wanted = |rule: &Rule| {
            let fitting = rule.subject == Some(kind);
            self.severity_of(rule).filter(|_| fitting)
        };
        self.rules
            .judge(&graph, wanted, &self.hidden, &self.sources)
    }

    /// What is wrong with the config's `models` blocks: those that ended, and those that match no model.
    /// To be called once a run; [`Policy::judge_problems`] makes findings of them.
    pub fn exemption_problems(&self, catalogs: &[Catalog], as_of: Date) -> Vec<Problem> {
        super::exempt::problems(&self.config.exposures, catalogs, as_of, &self.sources)
    }

    /// Silences findings by the suppressions of the source; see [`Suppressed`]. To be called once a
    /// run, with the findings of every root and environment. Problems of suppressions are not yet
    /// findings: [`Policy::judge_problems`] makes them such.
    pub fn suppress(
        &self,
        findings: Vec<Finding>,
        suppressions: &Suppressions,
        as_of: Date,
    ) -> Suppressed {
        let judged = |name: &str| {
            let rule = self.rules.get(name);
            rule.is_some_and(|rule| self.severity_of(rule).is_some())
        };
        suppressions.apply(findings, &self.rules, judged, as_of, &self.sources)
    }
}

/// The embedded files of a folder and the user's, parsed, each with whether it is built in.
fn files(
    embedded: &Dir<'_>,
    folder: &str,
    user: &[FileId],
    sources: &SourceMap,
) -> Vec<(File, bool)> {
    let mut names: Vec<(String, &str)> = embedded
        .files()
        .filter(|f| f.path().extension().is_some_and(|e| e == "hcl"))
        .filter_map(|f| {
            let name = f.path().file_name()?.to_str()?;
            Some((format!("<alertlint>/{folder}/{name}"), f.contents_utf8()?))
        })
        .collect();
    names.sort();
    // Ids in the order of the names, whatever the threads do.
    let ids: Vec<(FileId, bool)> = names
        .into_iter()
        .map(|(path, text)| (sources.add(path, text), true))
        .chain(user.iter().map(|id| (*id, false)))
        .collect();
    ids.into_par_iter()
        .filter_map(|(id, builtin)| {
            let source = sources.get(id)?;
            Some((hcl::parse(id, &source.text), builtin))
        })
        .collect()
}
