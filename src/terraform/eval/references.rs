//! What an expression refers to, told from its text alone, as Terraform does: the order of
//! evaluation and its cycles follow from this.

use super::{Mode, undeclared};
use crate::hcl::ast::{Block, Body, Expr, ExprKind, Ident, TemplatePart};
use crate::terraform::error::EvalError;
use crate::terraform::load::config::{Config, Object};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Something that an expression refers to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ref {
    /// An object of the same module.
    Object(Object),
    /// One output of a module call, by the call's position and the output's name.
    CallOutput(usize, Arc<str>),
    /// `each` or `count`: the value differs between instances.
    Instance,
}

/// What an object of a module refers to, each thing once, and what of that is not declared: Terraform
/// refuses that even where it is never evaluated.
pub fn of(config: &Config, object: Object) -> (Vec<Ref>, Vec<EvalError>) {
    let mut finder = Finder::new(config);
    match object {
        // The value of a variable comes from the call, see `argument`; what its validations refer
        // to is looked at when everything else has its value.
        Object::Variable(_) => {}
        Object::Local(i) => finder.expr(&config.locals[i].attribute().expr),
        Object::Output(i) => {
            if let Some(value) = config.outputs[i].block.body.attribute("value") {
                finder.expr(&value.expr);
            }
        }
        Object::Resource(i) => {
            let block = &config.resources[i].block;
            for attribute in &block.body.attributes {
                if !META_ARGUMENTS.contains(&&*attribute.name.name) {
                    finder.expr(&attribute.expr);
                }
            }
            for name in ["count", "for_each"] {
                if let Some(attribute) = block.body.attribute(name) {
                    finder.expr(&attribute.expr);
                }
            }
            for nested in &block.body.blocks {
                if !META_BLOCKS.contains(&&*nested.kind.name) {
                    finder.block(nested);
                }
            }
        }
        Object::Expansion(i) => {
            for name in ["count", "for_each"] {
                if let Some(attribute) = config.calls[i].block.body.attribute(name) {
                    finder.expr(&attribute.expr);
                }
            }
        }
        // Its outputs, which are known once the module is.
        Object::Call(_) => {}
    }
    (finder.found, finder.missing)
}

/// What one expression of a module refers to, each thing once.
pub fn argument(config: &Config, expr: &Expr) -> Vec<Ref> {
    let mut finder = Finder::new(config);
    finder.expr(expr);
    finder.found
}

/// Arguments of resources that are no attributes of theirs.
pub const META_ARGUMENTS: &[&str] = &["count", "for_each", "provider", "depends_on"];
/// Blocks of resources that are no attributes of theirs.
pub const META_BLOCKS: &[&str] = &["lifecycle", "provisioner", "connection"];

struct Finder<'a> {
    config: &'a Config,
    /// Names bound by `for` and by `dynamic`, innermost last.
    bound: Vec<Arc<str>>,
    found: Vec<Ref>,
    seen: FxHashSet<Ref>,
    missing: Vec<EvalError>,
}

impl<'a> Finder<'a> {
    fn new(config: &'a Config) -> Finder<'a> {
        Finder {
            config,
            bound: Vec::new(),
            found: Vec::new(),
            seen: FxHashSet::default(),
            missing: Vec::new(),
        }
    }

    fn add(&mut self, reference: Ref) {
        if self.seen.insert(reference.clone()) {
            self.found.push(reference);
        }
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            self.expr(&attribute.expr);
        }
        for block in &body.blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        let (true, Some(label)) = (&*block.kind.name == "dynamic", block.labels.first()) else {
            return self.body(&block.body);
        };
        if let Some(for_each) = block.body.attribute("for_each") {
            self.expr(&for_each.expr);
        }
        self.bound.push(iterator(block, label));
        for content in block.body.blocks_of("content") {
            self.body(&content.body);
        }
        self.bound.pop();
    }

    fn traversal(&mut self, root: &Ident, steps: &[Option<&Ident>]) {
        if self.bound.contains(&root.name) {
            return;
        }
        let config = self.config;
        let attr = |i: usize| steps.get(i).copied().flatten();
        let object = |found: Option<Object>, missing: &dyn Fn() -> EvalError| {
            found.map(Ref::Object).ok_or_else(missing)
        };
        let resource = |mode: Mode, ty: &Ident, at: usize| {
            let name = attr(at)?;
            let found = config.resource(mode, &ty.name, &name.name);
            Some(object(found.map(Object::Resource), &|| {
                let indexed = matches!(steps.get(at + 1), Some(None));
                undeclared::resource(config, mode, ty, name, indexed)
            }))
        };
        let found = match (&*root.name, attr(0)) {
            ("each" | "count", _) => Some(Ok(Ref::Instance)),
            ("path" | "terraform" | "self" | "ephemeral", _) | (_, None) => None,
            ("var", Some(name)) => {
                let found = config.variable(&name.name).map(Object::Variable);
                Some(object(found, &|| undeclared::variable(config, name)))
            }
            ("local", Some(name)) => {
                let found = config.local(&name.name).map(Object::Local);
                Some(object(found, &|| undeclared::local(config, name)))
            }
            ("module", Some(name)) => {
                // `module.m.out` or `module.m[key].out`
                let output = attr(1).or_else(|| if steps.len() > 2 { attr(2) } else { None });
                let found = config.call(&name.name).map(|call| match output {
                    Some(output) => Ref::CallOutput(call, output.name.clone()),
                    None => Ref::Object(Object::Call(call)),
                });
                Some(found.ok_or_else(|| undeclared::module(config, name)))
            }
            ("data", Some(ty)) => resource(Mode::Data, ty, 1),
            ("resource", Some(ty)) => resource(Mode::Managed, ty, 1),
            (_, Some(_)) => resource(Mode::Managed, root, 0),
        };
        match found {
            Some(Ok(found)) => self.add(found),
            Some(Err(error)) => self.missing.push(error),
            None => {}
        }
    }

    // The depth of the recursion is that of the syntax tree, which the parser bounds.
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Null
            | ExprKind::Bool(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::SplatItem
            | ExprKind::Error => {}
            ExprKind::Variable(_) | ExprKind::GetAttr { .. } | ExprKind::Index { .. } => {
                self.chain(expr);
            }
            ExprKind::Template(parts) => self.parts(parts),
            ExprKind::Tuple(items) => items.iter().for_each(|e| self.expr(e)),
            ExprKind::Object(items) => {
                for item in items {
                    self.expr(&item.key);
                    self.expr(&item.value);
                }
            }
            ExprKind::For(f) => {
                self.expr(&f.collection);
                let depth = self.bound.len();
                self.bound.extend(
                    f.key_var
                        .iter()
                        .chain([&f.value_var])
                        .map(|v| v.name.clone()),
                );
                for inner in f.key.iter().chain([&f.value]).chain(&f.cond) {
                    self.expr(inner);
                }
                self.bound.truncate(depth);
            }
            ExprKind::Splat { base, each } => {
                self.expr(base);
                self.expr(each);
            }
            ExprKind::Call { args, .. } => args.iter().for_each(|e| self.expr(e)),
            ExprKind::Conditional { cond, then, other } => {
                self.expr(cond);
                self.expr(then);
                self.expr(other);
            }
            ExprKind::Binary { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Unary { operand, .. } => self.expr(operand),
            ExprKind::Parens(inner) => self.expr(inner),
        }
    }

    /// A traversal from its last step to its root.
    fn chain(&mut self, expr: &Expr) {
        let mut steps: Vec<Option<&Ident>> = Vec::new();
        let mut at = expr;
        loop {
            match &at.kind {
                ExprKind::GetAttr { base, name } => {
                    steps.push(Some(name));
                    at = base;
                }
                ExprKind::Index { base, key } => {
                    steps.push(None);
                    self.expr(key);
                    at = base;
                }
                ExprKind::Variable(root) => {
                    steps.reverse();
                    return self.traversal(root, &steps);
                }
                _ => return self.expr(at),
            }
        }
    }

    fn parts(&mut self, parts: &[TemplatePart]) {
        for part in parts {
            match part {
                TemplatePart::Literal(..) => {}
                TemplatePart::Interpolation(expr) => self.expr(expr),
                TemplatePart::If {
                    cond, then, other, ..
                } => {
                    self.expr(cond);
                    self.parts(then);
                    self.parts(other);
                }
                TemplatePart::For {
                    key_var,
                    value_var,
                    collection,
                    body,
                    ..
                } => {
                    self.expr(collection);
                    let depth = self.bound.len();
                    self.bound
                        .extend(key_var.iter().chain([value_var]).map(|v| v.name.clone()));
                    self.parts(body);
                    self.bound.truncate(depth);
                }
            }
        }
    }
}

/// The name that a `dynamic` block's content sees its element under.
pub fn iterator(block: &Block, label: &Ident) -> Arc<str> {
    match block.body.attribute("iterator").map(|a| &a.expr.kind) {
        Some(ExprKind::Variable(name)) => name.name.clone(),
        _ => label.name.clone(),
    }
}
