//! Tests of the engines, each with small files of its own.

mod adapters;
mod baseline;
mod builtin;
mod config;
mod kept;
mod referrers;
mod rules;
mod suppressions;

use super::{Config, Policy};
use crate::hcl::ast::File;
use crate::source::{FileId, InputError, SourceMap, Span};
use crate::terraform::eval::{Evaluation, Instance, Mode};
use crate::terraform::value::{Identity, Object, Repr, Value};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// A place to put files.
fn sources() -> Arc<SourceMap> {
    Arc::new(SourceMap::new())
}

/// A file, added and parsed.
fn file(sources: &SourceMap, path: &str, text: &str) -> File {
    let id = sources.add(path, text);
    crate::hcl::parse(id, text)
}

/// An error as a reader of plain text would see it.
fn shown(errors: &[InputError], sources: &SourceMap) -> String {
    let mut text = String::new();
    for error in errors {
        let _ = write!(text, "{}: {}", place(error.span, sources), error.message);
        let _ = match &error.label {
            Some(label) => writeln!(text, "\n  `{}`: {label}", sources.text(error.span)),
            None => writeln!(text),
        };
        if let Some(help) = &error.help {
            let _ = writeln!(text, "  help: {help}");
        }
    }
    text
}

/// `path:line:column`, or `-`.
fn place(span: Span, sources: &SourceMap) -> String {
    match sources.get(span.file) {
        Some(file) => {
            let (line, column) = file.line_column(span.start);
            format!("{}:{line}:{column}", file.path)
        }
        None => "-".to_owned(),
    }
}

/// A policy of one rule file and one adapter file.
fn policy(sources: &Arc<SourceMap>, rules: &str, adapter: &str) -> Policy {
    let rules = file(sources, "rule.hcl", rules);
    let providers = file(sources, "adapter.hcl", adapter);
    match Policy::build(
        Config::default(),
        &[(rules, false)],
        &[(providers, false)],
        sources,
    ) {
        Ok(policy) => policy,
        Err(errors) => panic!("{}", shown(&errors, sources)),
    }
}

/// The instances of Terraform source in which every reference is to another resource of it: `TYPE.NAME.ATTR`
/// is an unknown of that identity, everything else is constant.
fn evaluation(sources: &Arc<SourceMap>, text: &str) -> Evaluation {
    copies(sources, text, &[""])
}

/// The same, each resource as often as there are keys.
fn copies(sources: &Arc<SourceMap>, text: &str, keys: &[&str]) -> Evaluation {
    let parsed = file(sources, "main.tf", text);
    assert_eq!(parsed.errors, [], "the test's own source");
    let mut instances: Vec<Instance> = Vec::new();
    let made = parsed.body.blocks.iter();
    let made = made.flat_map(|block| keys.iter().map(move |key| (block, key)));
    for (block, key) in made {
        let [ty, name] = block.labels.as_slice() else {
            panic!("a resource has two labels");
        };
        let mode = match &*block.kind.name {
            "resource" => Mode::Managed,
            "data" => Mode::Data,
            _ => Mode::ModuleCall,
        };
        let prefix = if mode == Mode::Data { "data." } else { "" };
        let address: Arc<str> = format!("{prefix}{}.{}{key}", ty.name, name.name).into();
        let value = stack::object(&block.body, Identity::of(address.clone()));
        instances.push(Instance {
            address,
            ty: ty.name.clone(),
            mode,
            module: None,
            value: value.at(block.header),
            errors: Vec::new(),
            header: block.header,
            block: block.span,
            expanded_by: None,
            provider: None,
        });
    }
    instances.sort_by(|a, b| a.address.cmp(&b.address));
    Evaluation {
        instances,
        problems: Vec::new(),
        exhausted: false,
    }
}

/// Evaluates the little Terraform of these tests.
mod stack {
    use super::*;
    use crate::hcl::ast::{Body, Expr, Ident};
    use crate::policy::lang::NO_FILES;
    use crate::terraform::error::EvalError;
    use crate::terraform::eval::{Dialect, Scope, Step, evaluate};
    use crate::terraform::functions::FunctionHost;
    use crate::terraform::value::PathStep;

    struct Resources;
    impl FunctionHost for Resources {
        fn refusal(&self) -> &'static str {
            NO_FILES
        }
    }

    impl Scope for Resources {
        fn dialect(&self) -> Dialect {
            Dialect::Terraform
        }

        fn resolve(
            &self,
            root: &Ident,
            steps: &[Step<'_>],
            _: &mut dyn FnMut(&Expr) -> Result<Value, EvalError>,
        ) -> Result<(Value, usize), EvalError> {
            let Some(Step::Attr(name)) = steps.first() else {
                return Err(EvalError::new("a resource has a name", root.span));
            };
            let identity = Identity::of(format!("{}.{}", root.name, name.name));
            Ok((open(BTreeMap::new(), identity), 1))
        }
    }

    fn open(attrs: BTreeMap<Arc<str>, Value>, identity: Identity) -> Value {
        Value::new(Repr::Object(Arc::new(Object {
            attrs,
            open: Some(identity),
        })))
    }

    pub fn object(body: &Body, identity: Identity) -> Value {
        let mut attrs: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        for attribute in &body.attributes {
            let value = evaluate(&attribute.expr, &Resources).expect("the test's own source");
            attrs.insert(attribute.name.name.clone(), value);
        }
        let mut lists: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
        for block in &body.blocks {
            let list = lists.entry(block.kind.name.clone()).or_default();
            let identity = identity
                .step(PathStep::Name(block.kind.name.clone()))
                .step(PathStep::Index(list.len() as u64));
            list.push(object(&block.body, identity).at(block.header));
        }
        attrs.extend(
            lists
                .into_iter()
                .map(|(name, list)| (name, Value::tuple(list))),
        );
        open(attrs, identity)
    }
}

/// The place of the first `text` in a file.
fn find(sources: &SourceMap, id: FileId, text: &str) -> Span {
    let file = sources.get(id).expect("the file");
    let start = file.text.find(text).expect("the text") as u32;
    Span::new(id, start, start + text.len() as u32)
}
