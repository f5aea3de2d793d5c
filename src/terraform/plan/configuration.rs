//! What a plan tells of the code that it was made of: which attributes are written, and what each
//! refers to. Only that: operators, functions, locals and dynamic blocks have left no trace.

use super::Wanted;
use super::error::PlanError;
use super::scan::Scanner;
use crate::terraform::eval::Mode;
use rustc_hash::FxHashMap;
use serde_json::Value as Json;
use std::io::Read;

/// Calls in calls are followed no deeper.
const MOST_CALLS: usize = 64;

/// The modules of a plan, each once however many instances it has.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    /// By address without keys, empty for the root.
    modules: FxHashMap<String, Module>,
    /// Whether the plan says anything about its configuration.
    pub(super) known: bool,
}

/// One module.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// By `type.name` or `data.type.name`.
    resources: FxHashMap<String, Members>,
    /// What each output refers to.
    outputs: FxHashMap<String, Vec<String>>,
    /// The arguments of each call.
    calls: FxHashMap<String, Members>,
}

/// The attributes and blocks of a body that are written.
pub(super) type Members = FxHashMap<String, Written>;

/// How an attribute or a group of blocks is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Written {
    /// An attribute without references.
    Constant,
    /// An attribute with these, each followed by its prefixes.
    References(Vec<String>),
    /// Blocks, in order.
    Blocks(Vec<Members>),
}

impl Configuration {
    /// Reads the value of the plan's `configuration`.
    pub(super) fn read<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
    ) -> Result<(), PlanError> {
        self.known = true;
        scanner.object(&mut |s, name| match name {
            "root_module" => self.module(s, wanted, String::new(), 0),
            _ => s.skip(),
        })
    }

    fn module<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
        path: String,
        depth: usize,
    ) -> Result<(), PlanError> {
        if depth > MOST_CALLS {
            return Err(PlanError::TooDeep {
                at: scanner.position(),
                most: MOST_CALLS,
            });
        }
        let mut module = Module::default();
        scanner.object(&mut |s, name| match name {
            "resources" => s.array(&mut |s| module.resource(s, wanted)),
            "outputs" => {
                let outputs = json(s)?;
                for (name, output) in outputs.as_object().into_iter().flatten() {
                    let references = output.get("expression").map(references).unwrap_or_default();
                    module.outputs.insert(name.clone(), references);
                }
                Ok(())
            }
            "module_calls" => s.object(&mut |s, call| {
                let inner = match path.as_str() {
                    "" => format!("module.{call}"),
                    outer => format!("{outer}.module.{call}"),
                };
                s.object(&mut |s, name| match name {
                    "expressions" => {
                        module.calls.insert(call.to_owned(), members(&json(s)?));
                        Ok(())
                    }
                    "module" => self.module(s, wanted, inner.clone(), depth + 1),
                    _ => s.skip(),
                })
            }),
            _ => s.skip(),
        })?;
        self.modules.insert(path, module);
        Ok(())
    }

    /// A module by its address without keys.
    pub(super) fn at(&self, path: &str) -> Option<&Module> {
        self.modules.get(path)
    }
}

impl Module {
    fn resource<R: Read>(
        &mut self,
        scanner: &mut Scanner<R>,
        wanted: Wanted<'_>,
    ) -> Result<(), PlanError> {
        let (mut address, mut ty, mut mode) = (String::new(), String::new(), Mode::Managed);
        let mut written = Members::default();
        scanner.object(&mut |s, name| {
            match name {
                "address" => address = s.string()?,
                "type" => ty = s.string()?,
                "mode" => mode = super::read::mode(&s.string()?),
                // Names come before expressions in every version; were it not so, all would be kept.
                "expressions" if ty.is_empty() || wanted(mode, &ty) => written = members(&json(s)?),
                _ => s.skip()?,
            }
            Ok(())
        })?;
        if wanted(mode, &ty) {
            self.resources.insert(address, written);
        }
        Ok(())
    }

    /// What is written of a resource, by `type.name`.
    pub(super) fn written(&self, resource: &str) -> Option<&Members> {
        self.resources.get(resource)
    }

    /// What an output refers to.
    pub(super) fn output(&self, name: &str) -> Option<&[String]> {
        self.outputs.get(name).map(Vec::as_slice)
    }

    /// The argument of a call.
    pub(super) fn argument(&self, call: &str, name: &str) -> Option<&Written> {
        self.calls.get(call)?.get(name)
    }
}

fn json<R: Read>(scanner: &mut Scanner<R>) -> Result<Json, PlanError> {
    let at = scanner.position();
    serde_json::from_slice(scanner.value()?).map_err(|e| PlanError::BadValue {
        at,
        why: e.to_string(),
    })
}

/// The depth is that of what serde_json reads, which is bounded.
fn members(body: &Json) -> Members {
    let body = body.as_object().into_iter().flatten();
    body.map(|(name, value)| (name.clone(), written(value)))
        .collect()
}

fn written(value: &Json) -> Written {
    match value {
        Json::Array(blocks) => Written::Blocks(blocks.iter().map(members).collect()),
        Json::Object(object) if object.contains_key("references") => {
            Written::References(references(value))
        }
        Json::Object(object) if object.is_empty() || object.contains_key("constant_value") => {
            Written::Constant
        }
        Json::Object(_) => Written::Blocks(vec![members(value)]),
        _ => Written::Constant,
    }
}

fn references(expression: &Json) -> Vec<String> {
    let all = expression.get("references").and_then(Json::as_array);
    all.into_iter()
        .flatten()
        .filter_map(|r| Some(r.as_str()?.to_owned()))
        .collect()
}

/// References without the prefixes that follow each.
pub(super) fn whole(references: &[String]) -> Vec<&str> {
    let mut whole: Vec<&str> = Vec::new();
    for reference in references {
        let prefix = whole.last().is_some_and(|last| {
            last.strip_prefix(reference.as_str())
                .is_some_and(|rest| rest.starts_with(['.', '[']))
        });
        if !prefix {
            whole.push(reference);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_no_references_of_their_own() {
        let listed = [
            "a.b[\"k\"].id",
            "a.b[\"k\"]",
            "a.b",
            "var.x.y",
            "var.x",
            "a.bc",
            "a.b",
            "each.key",
        ]
        .map(str::to_owned);
        assert_eq!(
            whole(&listed),
            ["a.b[\"k\"].id", "var.x.y", "a.bc", "a.b", "each.key"]
        );
    }

    #[test]
    fn blocks_are_told_from_attributes() {
        let body = serde_json::json!({
            "a": {"constant_value": {"references": []}}, "b": {}, "c": {"references": ["x.y.id", "x.y"]},
            "d": [{"e": {"constant_value": 1}}], "f": {"g": {"references": ["var.z"]}},
        });
        let members = members(&body);
        assert_eq!(members.get("a"), Some(&Written::Constant));
        assert_eq!(members.get("b"), Some(&Written::Constant));
        assert!(matches!(members.get("c"), Some(Written::References(r)) if r.len() == 2));
        assert!(matches!(members.get("d"), Some(Written::Blocks(b)) if b.len() == 1));
        assert!(matches!(members.get("f"), Some(Written::Blocks(b)) if b[0].contains_key("g")));
    }
}
