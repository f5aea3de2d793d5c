//! Variables, local values and outputs.

use super::state::State;
use crate::hcl::ast::Block;
use crate::source::Span;
use crate::terraform::error::EvalError;
use crate::terraform::value::{Marks, Reason, ReasonKind, Type, Value};

impl<'a> State<'a> {
    /// Evaluates a variable in one instance of its module.
    pub(super) fn variable(&self, node: usize, at: usize, instance: usize) -> Value {
        let variable = &self.config(node).variables[at];
        let subject = self.address(node, instance, &format!("var.{}", variable.name.name));
        let ty = variable.constraint.ty();
        let given = match self.node(node).parent {
            None => {
                let given = &self.root.given;
                given
                    .binary_search_by(|g| g.name.cmp(&variable.name.name))
                    .ok()
                    .and_then(|i| given.get(i))
                    .map(|g| g.value.clone())
            }
            Some((parent, call)) => {
                self.argument(node, parent, call, &variable.name.name, instance)
            }
        };
        let given = given.filter(|v| variable.nullable || !v.is_null());
        let value = match (given, &variable.default) {
            (Some(value), _) => {
                let origin = value.origin;
                variable.constraint.apply(value).unwrap_or_else(|error| {
                    let mut error = error.or_at(origin);
                    error.message = format!(
                        "this is no value for var.{}: {}",
                        variable.name.name, error.message
                    )
                    .into();
                    self.report(error, &subject, ty)
                })
            }
            (None, Some(default)) => default.clone(),
            (None, None) if self.node(node).parent.is_some() => {
                let call = self.calling_block(node).map_or(Span::NONE, |b| b.header);
                let error = EvalError::new(
                    format!("the argument \"{}\" is missing", variable.name.name),
                    call,
                )
                .help("the module's variable has no default");
                self.report(error, &subject, ty)
            }
            (None, None) => Value::unknown(
                ty.clone(),
                Reason {
                    kind: ReasonKind::Variable,
                    text: format!("{subject} has no value").into(),
                    place: variable.block.header,
                },
            )
            .at(variable.block.header),
        };
        value
            .marked(if variable.sensitive {
                Marks::SENSITIVE
            } else {
                Marks::NONE
            })
            .marked(if variable.ephemeral {
                Marks::EPHEMERAL
            } else {
                Marks::NONE
            })
    }

    /// The call of a module; `None` for the root.
    pub(super) fn calling_block(&self, node: usize) -> Option<&'a Block> {
        let (parent, call) = self.node(node).parent?;
        Some(&self.config(parent).calls[call].block)
    }

    /// What a call gives for a variable; `None` where it gives nothing.
    pub(super) fn argument(
        &self,
        node: usize,
        parent: usize,
        call: usize,
        name: &str,
        instance: usize,
    ) -> Option<Value> {
        let block = &self.config(parent).calls[call].block;
        let attribute = block.body.attribute(name)?;
        let inner = self.instances(node).get(instance)?;
        let subject = inner.address.as_deref().unwrap_or_default();
        let scope = self.scope(parent, inner.caller, Some(&inner.frame), subject);
        Some(match super::evaluate(&attribute.expr, &scope) {
            Ok(value) => value,
            Err(error) => {
                let error = error.or_at(attribute.expr.span);
                self.report(error, subject, &Type::Dynamic)
            }
        })
    }

    /// Evaluates a local value in one instance of its module.
    pub(super) fn local(&self, node: usize, at: usize, instance: usize) -> Value {
        let local = &self.config(node).locals[at];
        let subject = self.address(node, instance, &format!("local.{}", local.name.name));
        self.expr(node, instance, &local.attribute().expr, &subject)
    }

    /// Evaluates an output in one instance of its module.
    pub(super) fn output(&self, node: usize, at: usize, instance: usize) -> Value {
        let output = &self.config(node).outputs[at];
        let subject = self.address(node, instance, &format!("output.{}", output.name.name));
        let value = match output.block.body.attribute("value") {
            Some(value) => self.expr(node, instance, &value.expr, &subject),
            None => {
                let error = EvalError::new("an output needs a \"value\"", output.block.header);
                self.report(error, &subject, &Type::Dynamic)
            }
        };
        value
            .marked(if output.sensitive {
                Marks::SENSITIVE
            } else {
                Marks::NONE
            })
            .marked(if output.ephemeral {
                Marks::EPHEMERAL
            } else {
                Marks::NONE
            })
    }
}
