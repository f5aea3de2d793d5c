//! What a root module's variables are given: environment, variable files, command line.

use super::repository::{Repository, reason};
use super::{Inputs, Loader, Module};
use crate::source::{InputError, Span};
use crate::terraform::error::EvalError;
use crate::terraform::eval::constants;
use crate::terraform::eval::problems;
use crate::terraform::eval::{Problem, ProblemKind};
use crate::terraform::value::{Type, Value, json};
use crate::text::nearest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The value that a root variable was given, not yet converted to its type.
#[derive(Debug, Clone)]
pub struct Given {
    /// The variable's name.
    pub name: Arc<str>,
    /// The value, with its place in a variable file where it has one.
    pub value: Value,
}

/// All values that are given, in Terraform's order of precedence, later ones winning: `TF_VAR_*`,
/// `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and `*.auto.tfvars.json` in order of
/// name, then `-var-file`, then `-var`. What a plan was made with comes in front of the last two.
///
/// Terraform takes `-var-file` and `-var` in the order in which they are written; [`Inputs`] keeps
/// them apart, and so here `-var` comes last. A file may set variables that are not declared, as in
/// Terraform, which only warns: one file often serves several root modules.
pub(super) fn gather(
    loader: &Loader,
    root: &Module,
    inputs: &Inputs,
    problems: &mut Vec<Problem>,
) -> Result<Vec<Given>, InputError> {
    let mut gatherer = Gatherer {
        loader,
        root,
        problems,
        values: BTreeMap::new(),
    };
    for (name, text) in &inputs.env {
        // The environment may hold variables of other configurations.
        if root.config.variable(name).is_some() {
            gatherer.text(name, text, &format!("<TF_VAR_{name}>"));
        }
    }
    for path in automatic(&root.dir).map_err(|e| super::no_folder(&root.dir, &e))? {
        gatherer.file(&path, loader.text(&path))?;
    }
    for (name, value) in &inputs.planned {
        gatherer.values.insert(name.clone(), value.clone());
    }
    let mut vars = inputs.vars.iter().enumerate().peekable();
    for (i, path) in inputs.var_files.iter().enumerate() {
        let before = inputs.vars_before.get(i).copied().unwrap_or(0);
        while let Some((_, (name, text))) = vars.next_if(|(at, _)| *at < before) {
            gatherer.var(name, text)?;
        }
        let text = match loader.repository.instead(path) {
            Some(text) => Ok(text.to_string()),
            None => named(path),
        };
        gatherer.file(path, text)?;
    }
    for (_, (name, text)) in vars {
        gatherer.var(name, text)?;
    }
    Ok(gatherer
        .values
        .into_iter()
        .map(|(name, value)| Given { name, value })
        .collect())
}

/// The text of a file that the user named: it may lie anywhere.
fn named(path: &Path) -> Result<String, String> {
    let meta = path.metadata().map_err(|e| reason(&e))?;
    if !meta.is_file() {
        return Err("it is not a file".to_owned());
    }
    if meta.len() > super::MOST_BYTES {
        return Err("it is too large".to_owned());
    }
    let bytes = std::fs::read(path).map_err(|e| reason(&e))?;
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8 text".to_owned())
}

/// The variable files that Terraform reads unasked, lowest precedence first.
fn automatic(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut auto: Vec<String> = Vec::new();
    let mut fixed = [
        ("terraform.tfvars", false),
        ("terraform.tfvars.json", false),
    ];
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type().is_ok_and(|t| t.is_dir()) {
            continue;
        }
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json") {
            auto.push(name);
        } else if let Some((_, there)) = fixed.iter_mut().find(|(n, _)| *n == name) {
            *there = true;
        }
    }
    auto.sort();
    let fixed = fixed.into_iter().filter(|(_, there)| *there);
    Ok(fixed
        .map(|(name, _)| name.to_owned())
        .chain(auto)
        .map(|name| dir.join(name))
        .collect())
}

fn near(root: &Module, name: &str) -> Option<String> {
    let names = root.config.variables.iter().map(|v| &*v.name.name);
    nearest(name, names).map(str::to_owned)
}

struct Gatherer<'a> {
    loader: &'a Loader,
    root: &'a Module,
    problems: &'a mut Vec<Problem>,
    values: BTreeMap<Arc<str>, Value>,
}

impl Gatherer<'_> {
    /// Takes a `-var`.
    fn var(&mut self, name: &str, text: &str) -> Result<(), InputError> {
        if self.root.config.variable(name).is_none() {
            let error = InputError::new(
                format!("-var sets \"{name}\", which the root module does not declare"),
                Span::NONE,
            );
            return Err(error.help(match near(self.root, name) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "declare it with a `variable` block, or leave it out".to_owned(),
            }));
        }
        self.text(name, text, &format!("<-var {name}>"));
        Ok(())
    }

    /// A value from the command line or the environment: text for variables of a primitive type,
    /// an expression for the others.
    fn text(&mut self, name: &str, text: &str, path: &str) {
        let parsed = self
            .root
            .config
            .variable(name)
            .is_some_and(|i| self.root.config.variables[i].parsed);
        let id = self.loader.sources.add(path, text);
        let span = Span::new(id, 0, text.len() as u32);
        if !parsed {
            self.values
                .insert(name.into(), Value::string(text).at(span));
            return;
        }
        let (expr, errors) = crate::hcl::parse_expression(id, text, 0);
        let value = match errors.first() {
            Some(error) => Err(EvalError::new(error.message.clone(), error.span)
                .help("a value of a collection type is written as in a variable file: [\"a\"]")),
            None => constants::evaluate(&expr),
        };
        let value = value.unwrap_or_else(|error| self.failed(&error.or_at(span), name));
        self.values.insert(name.into(), value);
    }

    fn failed(&mut self, error: &EvalError, name: &str) -> Value {
        self.problems
            .push(problems::of(error, &format!("var.{name}")));
        problems::failed(error, &Type::Dynamic)
    }

    fn file(&mut self, path: &Path, text: Result<String, String>) -> Result<(), InputError> {
        let shown = shown(&self.loader.repository, path);
        let text = text.map_err(|why| {
            InputError::new(format!("cannot read {shown}: {why}"), Span::NONE)
                .help("name a variable file, relative to the current folder")
        })?;
        let text: Arc<str> = text.into();
        let id = self.loader.sources.add(shown.clone(), text.clone());
        if path.extension().is_some_and(|e| e == "json") {
            match json::parse(&text, Some(id)) {
                Ok(value) => match value.entries() {
                    Some(entries) => {
                        for (name, value) in entries {
                            self.values.insert(name.clone(), value.clone());
                        }
                    }
                    None => self.syntax(
                        &shown,
                        Span::new(id, 0, text.len() as u32),
                        "expected an object of variables",
                    ),
                },
                Err(error) => {
                    let span = Span::new(id, error.offset, error.offset);
                    self.syntax(&shown, span, &error.message);
                }
            }
            return Ok(());
        }
        let file = crate::hcl::parse(id, &text);
        for error in &file.errors {
            self.problems.push(Problem {
                kind: ProblemKind::Syntax,
                message: error.message.clone(),
                help: error.help.clone(),
                span: error.span,
                related: error.related.iter().cloned().collect(),
                subject: shown.clone(),
            });
        }
        for block in &file.body.blocks {
            self.syntax(&shown, block.header, "a variable file holds no blocks");
        }
        for attribute in &file.body.attributes {
            let name = &attribute.name.name;
            let value = match constants::evaluate(&attribute.expr) {
                Ok(value) => value,
                Err(error) => self.failed(&error.or_at(attribute.expr.span), name),
            };
            self.values.insert(name.clone(), value);
        }
        Ok(())
    }

    fn syntax(&mut self, path: &str, span: Span, message: &str) {
        self.problems.push(Problem {
            kind: ProblemKind::Syntax,
            message: message.to_owned(),
            help: None,
            span,
            related: Vec::new(),
            subject: path.to_owned(),
        });
    }
}

/// A path as reports show it.
fn shown(repository: &Repository, path: &Path) -> String {
    match path.canonicalize() {
        Ok(real) if real.starts_with(repository.root()) => repository.relative(&real),
        _ => path.display().to_string(),
    }
}
