//! What can be said once everything has its value: validations, arguments that no variable takes,
//! outputs that give secrets away.

use super::body;
use super::problems;
use super::state::State;
use super::{Problem, ProblemKind};
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::load::config::{Config, Object};

impl<'a> State<'a> {
    /// Reports all of these.
    pub(super) fn judge(&self) {
        for node in 0..self.root.tree.nodes.len() {
            self.unexpected_arguments(node);
            self.undeclared(node);
            for at in 0..self.config(node).variables.len() {
                self.validate(node, at);
            }
        }
        for (at, output) in self
            .config_of_root()
            .iter()
            .flat_map(|c| c.outputs.iter().enumerate())
        {
            let value = self.value(0, 0, Object::Output(at));
            if !output.sensitive && value.is_some_and(|v| v.marks_deep().is_sensitive()) {
                let error =
                    EvalError::new("this output shows a sensitive value", output.block.header)
                        .help("add `sensitive = true`, or nonsensitive() where it is no secret");
                let subject = format!("output.{}", output.name.name);
                self.problems.add(problems::of(&error, &subject));
            }
        }
    }

    /// References to what is not declared in expressions that nothing evaluates.
    fn undeclared(&self, node: usize) {
        let config = self.config(node);
        for (object, error) in &config.undeclared {
            let inner = match object {
                Object::Variable(i) => format!("var.{}", config.variables[*i].name.name),
                Object::Local(i) => format!("local.{}", config.locals[*i].name.name),
                Object::Output(i) => format!("output.{}", config.outputs[*i].name.name),
                Object::Resource(i) => config.resources[*i].address.to_string(),
                Object::Expansion(i) | Object::Call(i) => {
                    format!("module.{}", config.calls[*i].name.name)
                }
            };
            let subject = self.address(node, 0, &inner);
            self.problems.add_if_new(problems::of(error, &subject));
        }
    }

    fn config_of_root(&self) -> Option<&'a Config> {
        self.root.tree.nodes.first().map(|n| &*n.module.config)
    }

    fn unexpected_arguments(&self, node: usize) {
        let Some(block) = self.calling_block(node) else {
            return;
        };
        let config = self.config(node);
        for attribute in &block.body.attributes {
            let name = &*attribute.name.name;
            if body::CALL_META.contains(&name) || config.variable(name).is_some() {
                continue;
            }
            let error = EvalError::new(
                format!("the module has no variable \"{name}\""),
                attribute.name.span,
            );
            let names = config.variables.iter().map(|v| &*v.name.name);
            let error = match crate::text::nearest(name, names) {
                Some(near) => error.help(format!("did you mean \"{near}\"?")),
                None => error,
            };
            let subject = format!("module.{}", block.labels.first().map_or("", |l| &*l.name));
            self.problems.add(problems::of(&error, &subject));
        }
    }

    fn validate(&self, node: usize, at: usize) {
        let variable = &self.config(node).variables[at];
        for validation in variable.block.body.blocks_of("validation") {
            let Some(condition) = validation.body.attribute("condition") else {
                continue;
            };
            let id = self.order.id(&self.root.tree, node, Object::Variable(at));
            let all = self.instances(node).len();
            let differs = self.order.varies[id as usize] || self.varies(node, &condition.expr);
            for instance in 0..if differs { all } else { all.min(1) } {
                let subject = self.address(node, instance, &format!("var.{}", variable.name.name));
                let value = self.value(node, instance, Object::Variable(at));
                let origin = value.map_or(Span::NONE, |v| v.origin);
                let scope = self.scope(node, instance, None, &subject);
                match super::evaluate(&condition.expr, &scope) {
                    Ok(verdict) if verdict.as_bool() == Some(false) => {}
                    Ok(_) => continue,
                    Err(error) => {
                        let error = error.or_at(condition.expr.span);
                        self.problems.add(problems::of(&error, &subject));
                        continue;
                    }
                }
                let message = validation
                    .body
                    .attribute("error_message")
                    .and_then(|m| super::evaluate(&m.expr, &scope).ok())
                    .filter(|m| !m.marks.is_sensitive())
                    .and_then(|m| m.as_str().map(str::to_owned));
                self.problems.add(Problem {
                    kind: ProblemKind::Evaluation,
                    message: match message {
                        Some(text) => format!("{subject} is not valid: {text}"),
                        None => format!("{subject} is not valid"),
                    },
                    help: Some("give a value that the variable's validation accepts".to_owned()),
                    span: origin.or(condition.expr.span),
                    related: vec![(condition.expr.span, "this does not hold".to_owned())],
                    subject,
                });
            }
        }
    }
}
