//! The console's answers in JSON against what Terraform printed: every recorded expression, in the
//! shape in which it was recorded. Expressions that are meant to differ are in `docs/deviations.md`.

use alertlint::source::SourceMap;
use alertlint::terraform::eval::console::Console;
use alertlint::terraform::eval::{DataSources, State};
use alertlint::terraform::load::{Inputs, load};
use alertlint::terraform::value::{Marks, Value, json};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

struct Nothing;

impl DataSources for Nothing {
    fn read(&self, _: &str, _: &str, _: &Value) -> Option<Value> {
        None
    }

    fn file_marks(&self, _: &str) -> Marks {
        Marks::NONE
    }
}

/// One answer, Terraform's or ours. The value stays text, for its digits.
#[derive(serde::Deserialize)]
struct Line {
    expr: String,
    value: Option<Box<RawValue>>,
    #[serde(default, rename = "type")]
    ty: Json,
    #[serde(default)]
    unknown: Json,
    #[serde(default)]
    sensitive: Json,
    error: Option<String>,
}

impl Line {
    /// The value as canonical text.
    fn canonical(&self) -> Option<String> {
        let exact = json::parse(self.value.as_ref()?.get(), None).ok()?;
        json::encode(&exact)
    }
}

/// Where something is unknown, without the places where nothing is.
fn sparse(tree: &Json) -> Json {
    let known = |v: &Json| matches!(v, Json::Bool(false) | Json::Null);
    match tree {
        Json::Object(members) => {
            let members = members.iter().map(|(k, v)| (k.clone(), sparse(v)));
            let unknown: serde_json::Map<_, _> = members.filter(|(_, v)| !known(v)).collect();
            if unknown.is_empty() {
                Json::Null
            } else {
                Json::Object(unknown)
            }
        }
        Json::Array(items) => {
            let items: Vec<Json> = items.iter().map(sparse).collect();
            if items.iter().all(known) {
                Json::Null
            } else {
                Json::Array(items)
            }
        }
        Json::Bool(false) => Json::Null,
        other => other.clone(),
    }
}

#[test]
fn answers_are_what_terraform_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deviations = std::fs::read_to_string(root.join("docs/deviations.md")).unwrap();
    let deviations: BTreeSet<&str> = deviations
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .collect();
    let sources = Arc::new(SourceMap::new());
    let config = root.join("testdata/eval/config");
    let loaded = load(&config, Inputs::default(), &sources).unwrap();
    let state = State::new(&loaded, &Nothing);
    let console = Console::new(&state, None).unwrap();
    let mut compared = 0;
    let mut differ = Vec::new();
    let mut untyped_differ = 0;
    let mut files: Vec<_> = std::fs::read_dir(root.join("testdata/eval"))
        .unwrap()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
        .collect();
    files.sort();
    for file in files {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let theirs: Line = serde_json::from_str(line).unwrap();
            if deviations.contains(&*theirs.expr) {
                continue;
            }
            compared += 1;
            let written = console.evaluate(&theirs.expr).json();
            let ours: Line = serde_json::from_str(&written).unwrap();
            let same = match (&ours.error, &theirs.error) {
                (Some(_), Some(_)) => true,
                (None, None) if !ours.sensitive.is_null() => {
                    // What is secret is never shown; Terraform's records show it, and say only of
                    // whole values that they are.
                    (ours.sensitive == Json::Bool(true)) == (theirs.sensitive == Json::Bool(true))
                }
                (None, None) => {
                    ours.canonical() == theirs.canonical()
                        && ours.ty == theirs.ty
                        && sparse(&ours.unknown) == sparse(&theirs.unknown)
                        && theirs.sensitive.is_null()
                }
                _ => false,
            };
            // The type of a provider's attribute only the provider's schema tells: here any value may
            // come of it, where Terraform knows that it is text.
            if !same && theirs.expr.contains("local.hex") {
                untyped_differ += 1;
            } else if !same {
                differ.push(format!("{line}\n  here {written}"));
            }
        }
    }
    assert!(compared > 1000, "only {compared} compared");
    assert!(untyped_differ < compared / 100, "{untyped_differ} untyped");
    assert!(
        differ.is_empty(),
        "{} of {compared} differ:\n{}",
        differ.len(),
        differ.join("\n")
    );
}
