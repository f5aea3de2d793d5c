//! Every recorded configuration against what Terraform planned for it. `testdata/expand/README.md` says
//! how the records were made and what is not compared.
#![allow(clippy::unwrap_used)]

#[path = "support/fixtures.rs"]
mod fixtures;

use alertlint::source::SourceMap;
use alertlint::terraform::eval::{Evaluation, Mode, ProblemKind, evaluate_root};
use alertlint::terraform::load::{Inputs, load};
use alertlint::terraform::value::{ReasonKind, Repr, Value, json};
use fixtures::Fixtures;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata")
        .join(path)
}

fn evaluate(folder: &Path) -> Evaluation {
    let pairs = |options: &Json, name: &str| -> Vec<(String, String)> {
        let list = options[name].as_array().cloned().unwrap_or_default();
        let text = |v: &Json| v.as_str().unwrap_or_default().to_owned();
        list.iter().map(|p| (text(&p[0]), text(&p[1]))).collect()
    };
    let options = std::fs::read_to_string(folder.join("options.json"));
    let options: Json = options.map_or(Json::Null, |t| serde_json::from_str(&t).unwrap());
    let files = options["var_files"].as_array().cloned().unwrap_or_default();
    let inputs = Inputs {
        vars: pairs(&options, "vars"),
        env: pairs(&options, "env"),
        var_files: files
            .iter()
            .filter_map(|f| Some(folder.join(f.as_str()?)))
            .collect(),
        ..Inputs::default()
    };
    let sources = Arc::new(SourceMap::new());
    let root = load(folder, inputs, &sources).unwrap();
    evaluate_root(&root, &Fixtures::read(folder))
}

/// Compares what is written with what was planned.
#[derive(Default)]
struct Comparison {
    compared: usize,
    /// In JSON syntax blocks look like attributes, and a schema adds to them.
    json: bool,
    /// Unknown here only because the mock made up a value that no fixture gives.
    made_up: usize,
    differences: String,
}

impl Comparison {
    fn differ(&mut self, at: &str, ours: &Value, theirs: &Value, unknown: &Json) {
        let shown = json::show(ours).value;
        let planned = json::show(theirs).value;
        let _ = writeln!(
            self.differences,
            "{at}: here {shown} (unknown: {}), planned {planned} (unknown: {unknown})",
            ours.is_unknown()
        );
    }

    fn value(&mut self, at: &str, ours: &Value, theirs: Option<&Value>, unknown: &Json) {
        let null = Value::null();
        let theirs = theirs.unwrap_or(&null);
        if ours.is_unknown() || *unknown == Json::Bool(true) {
            self.compared += 1;
            let reasons = ours.reasons_deep();
            if ours.is_unknown() && *unknown == Json::Bool(true) {
                return;
            }
            if ours.is_unknown() && reasons.iter().all(|r| r.kind == ReasonKind::Data) {
                self.made_up += 1;
                return;
            }
            // No block at all: what the provider does then only it knows.
            if ours.elements().is_some_and(<[Value]>::is_empty) {
                return;
            }
            return self.differ(at, ours, theirs, unknown);
        }
        if let Some(items) = ours.elements() {
            return self.list(at, ours, items, theirs, unknown);
        }
        if let Some(entries) = ours.entries() {
            // A block that may stand only once is planned as an object or as a list of one.
            let theirs = match theirs.elements() {
                Some([one]) => one,
                _ => theirs,
            };
            let Some(planned) = theirs.entries() else {
                self.compared += 1;
                return self.differ(at, ours, theirs, unknown);
            };
            for (name, value) in entries {
                let inner = format!("{at}.{name}");
                self.value(&inner, value, planned.get(name), &unknown[&**name]);
            }
            // What a schema adds to an object is null.
            let more = planned.iter().filter(|(k, _)| !entries.contains_key(*k));
            if !self.json
                && ours.identity().is_none()
                && more.into_iter().any(|(_, v)| !v.is_null())
            {
                self.differ(at, ours, theirs, unknown);
            }
            return;
        }
        self.compared += 1;
        if text(ours) != text(theirs) {
            self.differ(at, ours, theirs, unknown);
        }
    }

    fn list(&mut self, at: &str, ours: &Value, items: &[Value], theirs: &Value, unknown: &Json) {
        if let (Some(planned), [one]) = (theirs.entries(), items)
            && one.identity().is_some()
        {
            let _ = planned;
            return self.value(at, one, Some(theirs), unknown);
        }
        let Some(planned) = theirs.elements().filter(|p| p.len() == items.len()) else {
            self.compared += 1;
            return self.differ(at, ours, theirs, unknown);
        };
        let json = self.json;
        let fits = |i: usize, j: usize| {
            let mut trial = Comparison {
                json,
                ..Comparison::default()
            };
            trial.value("", &items[i], Some(&planned[j]), &unknown[j]);
            trial.differences.is_empty().then_some(trial)
        };
        // Providers make sets of lists: what is not at its place may be at another.
        let mut free: Vec<usize> = (0..planned.len()).collect();
        for (i, item) in items.iter().enumerate() {
            let inner = format!("{at}[{i}]");
            let found = free
                .iter()
                .position(|j| *j == i && fits(i, *j).is_some())
                .or_else(|| free.iter().position(|j| fits(i, *j).is_some()));
            match found {
                Some(k) => {
                    let j = free.remove(k);
                    if let Some(trial) = fits(i, j) {
                        self.compared += trial.compared;
                        self.made_up += trial.made_up;
                    }
                }
                None => self.value(&inner, item, planned.get(i), &unknown[i]),
            }
        }
    }
}

/// A scalar as text: a provider's schema makes `5` of `"5"`.
fn text(value: &Value) -> String {
    match &value.repr {
        Repr::Null(_) => "null".to_owned(),
        Repr::Bool(b) => b.to_string(),
        Repr::Number(n) => n.to_string(),
        Repr::String(s) => s.to_string(),
        other => format!("{other:?}"),
    }
}

/// Compares a folder; gives the number of attributes and the differences.
fn compare(folder: &Path) -> Comparison {
    let recorded = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let plain: Json = serde_json::from_str(&recorded).unwrap();
    let exact = json::parse(&recorded, None).unwrap();
    let evaluation = evaluate(folder);
    let mut comparison = Comparison {
        json: folder.join("main.tf.json").exists(),
        ..Comparison::default()
    };
    if let Some(error) = plain["error"].as_str() {
        comparison.compared += 1;
        let wrong = |k| !matches!(k, ProblemKind::Swallowed | ProblemKind::Limit);
        if !evaluation.problems.iter().any(|p| wrong(p.kind)) {
            let _ = writeln!(comparison.differences, "planned: {error}; here no problem");
        }
        return comparison;
    }
    for problem in &evaluation.problems {
        let _ = writeln!(comparison.differences, "problem: {}", problem.message);
    }
    let planned = exact.get("resources").unwrap();
    let mut left: BTreeMap<&str, ()> = planned
        .entries()
        .into_iter()
        .flatten()
        .map(|(k, _)| (&**k, ()))
        .collect();
    for instance in &evaluation.instances {
        let address = &*instance.address;
        left.remove(address);
        let Some(theirs) = planned.get(address) else {
            // A data source that waits for apply is not among what is planned.
            if instance.mode != Mode::Data {
                let _ = writeln!(comparison.differences, "{address}: not planned");
            }
            continue;
        };
        let unknown = &plain["resources"][address]["after_unknown"];
        let values = theirs.get("values");
        comparison.value(address, &instance.value, values, unknown);
        let secret = plain["resources"][address]["sensitive_values"].clone();
        let ours = json::show(&instance.value).sensitive;
        secrets(address, &ours, &secret, &mut comparison.differences);
    }
    for address in left.keys() {
        let _ = writeln!(comparison.differences, "{address}: planned, but not here");
    }
    comparison
}

/// What is sensitive here must be planned as such (a schema may make more sensitive).
fn secrets(at: &str, ours: &Json, theirs: &Json, out: &mut String) {
    match (ours, theirs) {
        (Json::Bool(false), _) | (_, Json::Bool(true)) => {}
        (Json::Object(ours), theirs) => {
            for (name, inner) in ours {
                secrets(&format!("{at}.{name}"), inner, &theirs[name], out);
            }
        }
        (Json::Array(ours), Json::Array(theirs)) => {
            for (i, inner) in ours.iter().enumerate() {
                secrets(
                    &format!("{at}[{i}]"),
                    inner,
                    theirs.get(i).unwrap_or(&Json::Null),
                    out,
                );
            }
        }
        _ => {
            let _ = writeln!(out, "{at}: sensitive here ({ours}), planned as {theirs}");
        }
    }
}

#[test]
fn a_stack_like_a_real_one_is_what_terraform_plans() {
    let found = compare(&data("stacks/mistral-like"));
    assert_eq!(found.differences, "");
    assert!(found.compared > 800, "only {} compared", found.compared);
}

/// The stacks of other vendors; the schemas of their providers are the real ones.
#[test]
fn a_stack_of_each_vendor_is_what_terraform_plans() {
    for (vendor, least) in [
        ("pagerduty", 100),
        ("datadog", 100),
        ("grafana", 100),
        ("incidentio", 100),
    ] {
        let found = compare(&data(&format!("stacks/{vendor}")));
        assert_eq!(found.differences, "", "{vendor}");
        let compared = found.compared;
        assert!(compared >= least, "{vendor}: only {compared} compared");
    }
}

#[test]
fn every_recorded_configuration_is_what_terraform_plans() {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(data("expand"))
        .unwrap()
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.is_dir())
        .collect();
    folders.sort();
    assert!(folders.len() > 40, "only {} folders", folders.len());
    let mut report = String::new();
    let mut compared = 0;
    for folder in &folders {
        let found = compare(folder);
        compared += found.compared;
        if !found.differences.is_empty() {
            let _ = writeln!(
                report,
                "== {}\n{}",
                folder.file_name().unwrap_or_default().to_string_lossy(),
                found.differences
            );
        }
    }
    assert!(report.is_empty(), "{compared} compared\n{report}");
}
