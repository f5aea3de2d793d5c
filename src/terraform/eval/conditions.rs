//! Conditions that a configuration sets itself: validations of variables, preconditions and
//! postconditions. One that is known not to hold ends Terraform's plan; one that is not known may hold.
//! Assertions of `check` blocks only warn, and are not judged.

use super::problems;
use super::resources::seen;
use super::scope::{Iterator, ModuleScope};
use super::state::{Slot, State};
use super::{Problem, ProblemKind};
use crate::hcl::ast::Block;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::load::config::{Object, Resource};
use crate::terraform::value::convert::convert;
use crate::terraform::value::{Type, Value};
use std::sync::Arc;

/// What a condition is of.
struct Of<'s> {
    /// What is told not to be valid.
    subject: &'s str,
    /// What does not hold: `is not valid`.
    words: &'static str,
    help: &'static str,
    /// Where what is wrong is written, if that is another place.
    origin: Span,
}

impl<'a> State<'a> {
    /// Judges the conditions of a module.
    pub(super) fn conditions(&self, node: usize) {
        let config = self.config(node);
        for at in 0..config.variables.len() {
            self.validations(node, at);
        }
        for at in 0..config.outputs.len() {
            self.of_output(node, at);
        }
        for (at, resource) in config.resources.iter().enumerate() {
            self.of_resource(node, at, resource);
        }
    }

    fn validations(&self, node: usize, at: usize) {
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
                let scope = self.scope(node, instance, None, &subject);
                let of = Of {
                    subject: &subject,
                    words: "is not valid",
                    help: "give a value that the variable's validation accepts",
                    origin: value.map_or(Span::NONE, |v| v.origin),
                };
                self.condition(validation, &scope, &of);
            }
        }
    }

    fn of_output(&self, node: usize, at: usize) {
        let output = &self.config(node).outputs[at];
        for precondition in output.block.body.blocks_of("precondition") {
            for instance in 0..self.instances(node).len() {
                let name = format!("output.{}", output.name.name);
                let subject = self.address(node, instance, &name);
                let scope = self.scope(node, instance, None, &subject);
                let of = Of {
                    subject: &subject,
                    words: "does not meet its precondition",
                    help: "Terraform ends the plan here: change what the condition asks about, or the condition",
                    origin: Span::NONE,
                };
                self.condition(precondition, &scope, &of);
            }
        }
    }

    fn of_resource(&self, node: usize, at: usize, resource: &Resource) {
        let lifecycle = || resource.block.body.blocks_of("lifecycle");
        let conditions: Vec<(&Block, bool)> = lifecycle()
            .flat_map(|l| {
                let before = l.body.blocks_of("precondition").map(|c| (c, false));
                before.chain(l.body.blocks_of("postcondition").map(|c| (c, true)))
            })
            .collect();
        if conditions.is_empty() {
            return;
        }
        let Some(Slot::Resource(_, made)) = self.slot(node, Object::Resource(at)) else {
            return;
        };
        let id = self.order.id(&self.root.tree, node, Object::Resource(at));
        let repeats = self.repeated(id);
        let frames = repeats.iter().enumerate().flat_map(|(instance, (all, _))| {
            let all = all.instances().into_iter();
            all.map(move |(_, frame)| (instance, frame))
        });
        let own: Arc<str> = "self".into();
        for ((instance, frame), made) in frames.zip(made) {
            let scope = self.scope(node, instance, Some(&frame), &made.address);
            let own = Iterator {
                name: &own,
                value: seen(made),
                outer: None,
            };
            for (condition, after) in &conditions {
                let of = Of {
                    subject: &made.address,
                    words: match after {
                        true => "does not meet its postcondition",
                        false => "does not meet its precondition",
                    },
                    help: "Terraform ends the plan here: change what the condition asks about, or the condition",
                    origin: Span::NONE,
                };
                match after {
                    true => self.condition(condition, &scope.within(&own), &of),
                    false => self.condition(condition, &scope, &of),
                }
            }
        }
    }

    /// Reports a condition that is known not to hold, or that fails.
    fn condition(&self, block: &Block, scope: &ModuleScope<'_, 'a>, of: &Of<'_>) {
        let Some(condition) = block.body.attribute("condition") else {
            return;
        };
        match super::evaluate(&condition.expr, scope).and_then(|v| verdict(&v)) {
            Ok(Some(false)) => {}
            Ok(_) => return,
            Err(error) => {
                let error = error.or_at(condition.expr.span);
                self.problems.add(problems::of(&error, of.subject));
                return;
            }
        }
        let text = |message: Value| message.as_str().map(str::to_owned);
        let message = block
            .body
            .attribute("error_message")
            .and_then(|m| super::evaluate(&m.expr, scope).ok())
            .filter(|m| !m.marks.is_sensitive())
            .and_then(text);
        let Of {
            subject,
            words,
            help,
            origin,
        } = of;
        // Where the condition is the primary place it need not be named again.
        let related = match *origin == Span::NONE {
            true => Vec::new(),
            false => vec![(condition.expr.span, "this does not hold".to_owned())],
        };
        self.problems.add(Problem {
            kind: ProblemKind::Evaluation,
            message: match message {
                Some(text) => format!("{subject} {words}: {text}"),
                None => format!("{subject} {words}"),
            },
            help: Some((*help).to_owned()),
            span: origin.or(condition.expr.span),
            related,
            subject: (*subject).to_owned(),
        });
    }
}

/// What a condition came to, where that is known.
fn verdict(value: &Value) -> Result<Option<bool>, EvalError> {
    if value.is_null() {
        return Err(EvalError::new("this condition is null", Span::NONE)
            .help("a condition must be true or false"));
    }
    Ok(convert(value, &Type::Bool)?.as_bool())
}
