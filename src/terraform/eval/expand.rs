//! The instances of an evaluation as JSON, for people and for comparison with plans.

use super::{Evaluation, Instance, Mode};
use crate::source::{Place, SourceMap};
use crate::terraform::value::json;
use serde::Serialize;
use serde_json::Value as Json;
use serde_json::value::RawValue;

/// All instances, sorted by address.
#[derive(Debug, Serialize)]
pub struct Expanded {
    /// The instances.
    pub resources: Vec<Resource>,
}

/// One instance.
#[derive(Debug, Serialize)]
pub struct Resource {
    /// Terraform's address, `[*]` where an instance key is not known.
    pub address: String,
    /// The resource type; the source for a module call that was not read.
    #[serde(rename = "type")]
    pub ty: String,
    /// `managed`, `data` or `module`.
    pub mode: &'static str,
    /// The address of the module instance that holds it; null in the root.
    pub module: Option<String>,
    /// What is known, as the source gives it. As in plans an attribute that is not known is left
    /// out, an element of a list is null; and so is what is sensitive.
    pub values: Box<RawValue>,
    /// Where values are not known: `true`, or a sparse tree.
    pub after_unknown: Json,
    /// Where values are sensitive: the same.
    pub sensitive_values: Json,
    /// Attributes that failed to evaluate.
    pub errors: Vec<Error>,
    /// The block's header; null where there is none.
    pub place: Option<Place>,
}

/// An attribute that failed to evaluate.
#[derive(Debug, Serialize)]
pub struct Error {
    /// Where in the instance, e.g. `rules[0].name`.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

/// The instances of an evaluation.
pub fn expand(evaluation: &Evaluation, sources: &SourceMap) -> Expanded {
    Expanded {
        resources: evaluation
            .instances
            .iter()
            .map(|instance| resource(instance, sources))
            .collect(),
    }
}

fn resource(instance: &Instance, sources: &SourceMap) -> Resource {
    let shown = json::show(&instance.value);
    Resource {
        address: instance.address.to_string(),
        ty: instance.ty.to_string(),
        mode: match instance.mode {
            Mode::Managed => "managed",
            Mode::Data => "data",
            Mode::ModuleCall => "module",
        },
        module: instance.module.as_deref().map(str::to_owned),
        values: shown.value,
        after_unknown: object(shown.unknown),
        sensitive_values: object(shown.sensitive),
        errors: instance
            .errors
            .iter()
            .map(|(path, message)| Error {
                path: path.clone(),
                message: message.clone(),
            })
            .collect(),
        place: Place::of(instance.header, sources),
    }
}

/// Nothing at all is an empty object, as in plans.
fn object(tree: Json) -> Json {
    match tree {
        Json::Bool(false) => Json::Object(serde_json::Map::new()),
        other => other,
    }
}
