//! Rules: one invariant each, judged over the entities of a graph.

mod fixes;
mod judge;
mod labels;
mod memo;
mod parse;
mod request;
mod scope;

pub use judge::{Counts, Judgement};
pub use request::{FIX_FUNCTIONS, FixFunction};

use super::config::Config;
use super::lang::constants::Constants;
use super::reader::{Reader, advice};
use crate::finding::Severity;
use crate::graph::Graph;
use crate::graph::schema::Kind;
use crate::hcl::ast::{Expr, File, Ident};
use crate::source::{FileId, InputError, SourceMap, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// One rule file.
#[derive(Debug)]
pub struct Rule {
    /// Its name, e.g. `unrouted-tag`.
    pub name: Arc<str>,
    /// Its code, e.g. `AL301`.
    pub code: Arc<str>,
    /// How much a violation matters, where the config says nothing.
    pub severity: Severity,
    /// What it judges; `None` for every kind.
    pub subject: Option<Kind>,
    /// What is wrong where it is violated, one clause.
    pub summary: Arc<str>,
    /// What it asks for, one clause that reads after "expected:", for agents, and after "whether", in what is undetermined.
    pub expected: Option<Arc<str>>,
    /// Markdown.
    pub docs: Arc<str>,
    /// Whether a comment may silence it.
    pub suppressible: bool,
    /// Whether only what it finds in every environment is a finding.
    pub everywhere: bool,
    /// Whether it came with the program.
    pub builtin: bool,
    pub(super) at: Ident,
    pub(super) code_at: Span,
    pub(super) parts: Parts,
}

/// The expressions of a rule.
#[derive(Debug)]
pub(super) struct Parts {
    pub for_each: Option<Arc<Expr>>,
    pub when: Option<Arc<Expr>>,
    /// Whether `when` asks for `each`, so that it cannot be judged before it.
    pub when_needs_each: bool,
    pub condition: Arc<Expr>,
    pub error_message: Arc<Expr>,
    pub labels: Option<Arc<Expr>>,
    pub help: Option<Arc<Expr>>,
    pub because: Option<Arc<Expr>>,
    pub fixes: Option<Arc<Expr>>,
    constants: OnceLock<Constants>,
}

impl Parts {
    /// What in them is constant; told when the first subject is judged.
    fn constants(&self) -> &Constants {
        self.constants.get_or_init(|| {
            let always = [&self.condition, &self.error_message].into_iter();
            let optional = [
                &self.for_each,
                &self.when,
                &self.labels,
                &self.help,
                &self.because,
                &self.fixes,
            ];
            let all = always.chain(optional.into_iter().flatten());
            Constants::of(all.map(|expr| &**expr))
        })
    }
}

impl Rule {
    /// Where its name stands.
    pub fn place(&self) -> Span {
        self.at.span
    }
}

/// All rules of a run, by code.
#[derive(Debug, Default)]
pub struct Rules {
    all: Vec<Rule>,
}

impl Rules {
    /// Reads rule files.
    pub(super) fn read(files: &[(File, bool)], errors: &mut Vec<InputError>) -> Rules {
        let mut all = Vec::new();
        for (file, builtin) in files {
            parse::rules(file, *builtin, &mut all, errors);
        }
        let mut reader = Reader::default();
        let mut names: FxHashMap<Arc<str>, Span> = FxHashMap::default();
        let mut codes: FxHashMap<Arc<str>, Arc<str>> = FxHashMap::default();
        for rule in &all {
            if let Some(first) = names.insert(rule.name.clone(), rule.at.span) {
                reader.twice("rule", &rule.at, first);
            } else if let Some(other) = codes.insert(rule.code.clone(), rule.name.clone()) {
                let message = format!("the code {} is the rule \"{other}\"'s already", rule.code);
                reader
                    .error(InputError::new(message, rule.code_at).help("choose a code of its own"));
            }
        }
        errors.append(&mut reader.errors);
        all.sort_by(|a, b| (&a.code, &a.name).cmp(&(&b.code, &b.name)));
        Rules { all }
    }

    /// Reports the rules of the config that do not exist.
    pub(super) fn check(&self, config: &Config, errors: &mut Vec<InputError>) {
        for set in &config.severities {
            if self.get(&set.rule.text).is_none() {
                let message = format!("there is no rule \"{}\"", set.rule.text);
                errors.push(
                    InputError::new(message, set.rule.at)
                        .label("not a known rule")
                        .help(self.advice(&set.rule.text)),
                );
            }
        }
    }

    /// Advice for a name that is no rule's.
    pub(super) fn advice(&self, name: &str) -> String {
        let names = self.all.iter().map(|r| &*r.name);
        let codes = self.all.iter().map(|r| &*r.code);
        advice(name, names.chain(codes))
    }

    /// All rules, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.all.iter()
    }

    /// The rule of a name or code.
    pub fn get(&self, name_or_code: &str) -> Option<&Rule> {
        let mut rules = self.all.iter();
        rules.find(|r| &*r.name == name_or_code || &*r.code == name_or_code)
    }

    /// Judges the rules that `wanted` tells over a graph.
    pub(super) fn judge(
        &self,
        graph: &Graph,
        wanted: impl Fn(&Rule) -> Option<Severity>,
        hidden: &FxHashSet<FileId>,
        sources: &SourceMap,
    ) -> Judgement {
        let chosen: Vec<(&Rule, Severity)> = self
            .all
            .iter()
            .filter_map(|rule| wanted(rule).map(|severity| (rule, severity)))
            .collect();
        let threads = rayon::current_num_threads();
        judge::judge(&chosen, graph, hidden, sources, threads)
    }

    /// All rules, each obligation judged anew.
    #[cfg(test)]
    pub(super) fn judge_anew(
        &self,
        graph: &Graph,
        hidden: &FxHashSet<FileId>,
        sources: &SourceMap,
    ) -> Judgement {
        let all: Vec<(&Rule, Severity)> = self.all.iter().map(|r| (r, r.severity)).collect();
        judge::judge(&all, graph, hidden, sources, 0)
    }

    /// The files whose places no finding may show.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> {
        self.all.iter().map(|r| r.at.span.file)
    }
}
