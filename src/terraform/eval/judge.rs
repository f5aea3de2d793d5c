//! What can be said once everything has its value: arguments that no variable takes, outputs that give
//! secrets away. Conditions are in `conditions`.

use super::body;
use super::problems;
use super::state::State;
use crate::terraform::error::EvalError;
use crate::terraform::load::config::{Config, Object};

impl<'a> State<'a> {
    /// Reports all of these.
    pub(super) fn judge(&self) {
        for node in 0..self.root.tree.nodes.len() {
            self.unexpected_arguments(node);
            self.undeclared(node);
            self.conditions(node);
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
}
